"""The norms hold what the research notes say, weigh for a State what it is bound by, and refuse what cites nothing."""

from __future__ import annotations

import re
import shutil
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import pytest

from lenity.law.model import CONFIDENCES
from lenity.law.problems import CODES, LenityError
from lenity.review.norms import NORMS, TAGS, UNKNOWN, Norms

NOVEMBER_2014 = date(2014, 11, 30)  # the month of the paper that the project goes back to

# The entries of the research notes with their confidence: V verified, S secondary, M memory (facts, principles, tables 0 to C).
NOTES = """\
0.4 V; 0.5 V; 0.8 S
A.1 V; A.2 V; A.3 V; A.4 V; A.5 M; A.6 S/M; A.7 M; A.8 V; A.9 M; A.10 V; A.10a V/S; A.11 M/V; A.12 M; A.13 V; A.14 V; A.15 V; A.16 V
B.1 V; B.2 V; B.3 V; B.4 V; B.5 V; B.6 M; B.7 V; B.8 V; B.9 V/S; B.10 V/M; B.11 V/S; B.12 V; B.13 V; B.14 V/M; B.14a V; B.15 S
B.16 V; B.17 V; B.18 V/S/M; B.19 V; B.20 V/M; B.21 V/M; B.22 S; B.23 S
C.1 V; C.1a V; C.2 V; C.3 M/V; C.4 V; C.5 V; C.6 V; C.7 V; C.8 V; C.9 V; C.10 V; C.11 V; C.12 V; C.13 V; C.14 S; C.15 V; C.16 V
C.17 V; C.18 V; C.19 V; C.20 V; C.21 V; C.22 V; C.23 V; C.24 V
"""
GRADES = {"V": "verified", "S": "secondary", "M": "unverified"}
# Treaty texts that the notes had from memory and that were read on the pages which these norms name as their address.
READ_SINCE = {
    "iccpr-6-2", "iccpr-7", "iccpr-9", "iccpr-9-1", "iccpr-9-3", "iccpr-9-4", "iccpr-10", "iccpr-10-3", "iccpr-14",
    "iccpr-14-2", "iccpr-14-3-d", "iccpr-14-5", "iccpr-17", "icescr-12", "convention-1988-3-1",
}  # fmt: skip
NOTED = [tuple(entry.split()) for entry in re.split(r"; |\n", NOTES.strip())]


@pytest.fixture(scope="module")
def norms() -> Norms:
    return Norms.read()


@pytest.mark.parametrize(("fact", "letters"), NOTED)
def test_every_entry_of_the_notes_is_a_norm_no_surer_than_noted(norms: Norms, fact: str, letters: str) -> None:
    found = {one.id: one.confidence for one in norms if one.fact == fact}
    assert found
    surer = {id for id, confidence in found.items() if confidence not in {GRADES[letter] for letter in letters.split("/")}}
    assert surer <= READ_SINCE


def test_no_norm_claims_an_entry_that_the_notes_do_not_have(norms: Norms) -> None:
    assert {one.fact for one in norms} - {""} == {fact for fact, _ in NOTED}


def test_a_norm_that_no_entry_gives_is_unverified_or_stands_in_the_tools_table(norms: Norms) -> None:
    # The Global Drug Policy Index and the threshold tables stand in table D of the notes, both verified.
    surer = {one.id for one in norms if not one.fact and one.confidence != "unverified"}
    assert surer - READ_SINCE == {"gdpi-impact", "emcdda-weight"}


def test_a_treaty_text_read_since_names_the_page_it_was_read_on(norms: Norms) -> None:
    for id in READ_SINCE:
        assert norms[id].address.startswith("http")
        assert norms[id].says


def test_a_passage_that_nobody_read_says_nothing_and_is_not_verified(norms: Norms) -> None:
    empty = [one for one in norms if not one.says]
    assert empty
    for one in empty:
        assert one.note.startswith("not read")
        assert one.confidence != "verified"


def test_memory_is_called_memory(norms: Norms) -> None:
    for one in norms:
        if one.confidence == "unverified":
            assert re.match(r"memory|not read", one.note), one.id


def test_what_speaks_for_severity_is_there_to_be_shown(norms: Norms) -> None:
    # Section 6 of the catalogue of checks: "show 1988 art 3(4)(a), 3(6), 3(7), 3(11) and INCB 2007 para 4".
    places = {(one.instrument, one.where) for one in norms.speaking_for_severity()}
    convention = {("convention-1988", where) for where in ("3(4)(a)", "3(6)", "3(7)", "3(11)")}
    assert convention | {("incb-2007", "para 4")} <= places
    assert all(one.side == "severity" for one in norms.speaking_for_severity())


# Deposits as the United Nations Treaty Collection lists them, and the clause on entry into force of each treaty: three months
# after (Covenants), the thirtieth day after (CRC, CEDAW, CAT, 1972 Protocol), the ninetieth day after (1971 and 1988).
CAMBODIA = [
    ("iccpr", date(1992, 5, 26), "months"), ("icescr", date(1992, 5, 26), "months"), ("crc", date(1992, 10, 15), 30),
    ("cedaw", date(1992, 10, 15), 30), ("cat", date(1992, 10, 15), 30), ("convention-1961", date(2005, 7, 7), 30),
    ("convention-1971", date(2005, 7, 7), 90), ("convention-1988", date(2005, 7, 7), 90),
]  # fmt: skip


@pytest.mark.parametrize(("treaty", "deposited", "after"), CAMBODIA)
def test_cambodia_is_bound_from_the_day_that_the_treaty_s_own_clause_gives(
    norms: Norms, treaty: str, deposited: date, after: int | str
) -> None:
    bond = norms.bonds["KH", treaty]
    later = deposited.replace(month=deposited.month + 3) if after == "months" else deposited + timedelta(days=int(after))
    assert later.day <= monthrange(later.year, later.month)[1]
    assert (bond.status, bond.deposited, bond.first_day) == ("bound", deposited, later)
    assert bond.cite
    assert bond.cite.confidence in CONFIDENCES


def test_a_treaty_counts_as_treaty_from_the_first_day_of_the_bond(norms: Norms) -> None:
    first = date(2005, 10, 5)
    assert norms.tag("convention-1988-3-6", "KH", first).tag == "T"
    before = norms.tag("convention-1988-3-6", "KH", first - timedelta(days=1))
    assert before.tag == "N"
    assert "KH is bound" in before.why and "only since 2005-10-05" in before.why


def test_what_a_treaty_body_reads_in_a_treaty_counts_with_the_treaty(norms: Norms) -> None:
    assert norms.tag("gc27-14", "KH", NOVEMBER_2014).tag == "A"
    assert norms.tag("gc27-14", "KH", date(1990, 1, 1)).tag == "N"


def test_a_norm_that_needs_no_bond_weighs_the_same_everywhere(norms: Norms) -> None:
    for id, tag in (("ungass-2016-l", "N"), ("lai-2012", "G"), ("parsimony", "X"), ("commentary-1961-4", "N")):
        for place in ("KH", "XX"):
            standing = norms.tag(id, place, NOVEMBER_2014)
            assert (standing.tag, standing.why) == (tag, "")


def test_a_bond_that_nobody_looked_up_is_unknown_and_not_taken_for_none(norms: Norms) -> None:
    standing = norms.tag("iccpr-7", "XX", NOVEMBER_2014)
    assert standing.tag == UNKNOWN
    assert standing.why == "whether XX is bound by the International Covenant on Civil and Political Rights has not been found"


def test_the_strongest_tag_of_some_norms_is_the_first_in_the_order(norms: Norms) -> None:
    assert norms.strongest(["lai-2012", "iccpr-7", "gc27-14"], "KH", NOVEMBER_2014) == "T"
    assert norms.strongest(["lai-2012", "parsimony"], "KH", NOVEMBER_2014) == "G"
    assert norms.strongest([], "KH", NOVEMBER_2014) == ""
    assert list(TAGS)[-1] == UNKNOWN


def test_states_that_left_or_never_joined_a_treaty_are_outside_it(tmp_path: Path) -> None:
    cite = "cite: {source: untc-1971, where: row, confidence: verified}"
    states = f"""\
states:
  AA: [{{treaty: iccpr, status: not bound, {cite}}}]
  BB: [{{treaty: iccpr, status: bound, first_day: 1990-01-01, last_day: 1999-12-31, {cite}}}]
  CC: [{{treaty: iccpr, status: unknown, {cite}}}]
"""
    norms = changed(tmp_path, "states", None, states)
    treaty = norms.instruments["iccpr"].title
    assert norms.tag("iccpr-7", "AA", NOVEMBER_2014).why == f"AA is not bound by the {treaty}"
    assert norms.tag("iccpr-7", "BB", date(1999, 12, 31)).tag == "T"
    assert norms.tag("iccpr-7", "BB", date(2000, 1, 1)).why == f"BB was bound by the {treaty} only until 1999-12-31"
    assert norms.tag("iccpr-7", "CC", NOVEMBER_2014).tag == UNKNOWN


def test_a_norm_is_cited_as_a_figure_of_a_review_is(norms: Norms) -> None:
    reference = norms["gc31-6"].reference
    assert (reference.source, reference.where, reference.confidence) == ("norm-gc31", "para 6", "verified")


def test_an_instrument_that_reads_a_treaty_names_it(norms: Norms) -> None:
    assert norms.instruments["gc27"].treaty == "iccpr"
    assert norms.instruments["gc14"].treaty == "icescr"
    assert norms.instruments["iccpr"].treaty == "iccpr"
    assert norms.instruments["siracusa"].treaty == ""


WRONG = {
    "an instrument that is unknown": ("norms", "instrument: gc31,", "instrument: gc99,", "LEN351: unknown instrument `gc99`"),
    "a tag that is unknown": ("norms", "where: para 6, tag: A", "where: para 6, tag: Z", "LEN352: unknown tag `Z`"),
    "the tag of what is not known": ("norms", "where: para 6, tag: A", "where: para 6, tag: unknown", "LEN352: unknown tag `unknown`"),
    "a treaty tag outside a treaty": ("norms", 'where: "8", tag: N', 'where: "8", tag: T', "LEN352: `siracusa` belongs to no treaty"),
    "a side that is unknown": ("norms", "side: severity", "side: harsh", "LEN352: unknown side `harsh`"),
    "a confidence that is unknown": ("norms", "confidence: verified", "confidence: sure", "LEN203: unknown confidence `sure`"),
    "a norm listed twice": ("norms", "id: gc27-15", "id: gc27-14", "LEN353: `gc27-14` is listed twice"),
    "a norm that stands nowhere": ("norms", "instrument: gc31, where: para 6", 'instrument: gc31, where: ""', "LEN201: norm `gc31-6` does not say where"),
    "a norm without a place": ("norms", "instrument: gc31, where: para 6,", "instrument: gc31,", "LEN006: a norm has no `where`"),
    "a norm that says nothing": ("norms", "side: leniency, note: not read, says", 'side: leniency, note: "", says', "LEN357: norm `iccpr-13` says nothing"),
    "a treaty that is unknown": ("instruments", "treaty: icescr", "treaty: icesr", "LEN351: instrument `gc14` reads the unknown treaty `icesr`"),
    "a kind that is unknown": ("instruments", "kind: treaty, producer", "kind: pact, producer", "LEN352: unknown kind `pact`"),
    "a key that is unknown": ("instruments", "published: \"1966-12-16\"", "printed: \"1966-12-16\"", "LEN005: unknown key `printed`"),
    "a bond to what is no treaty": ("states", "treaty: crc", "treaty: gc27", "LEN351: unknown instrument `gc27`"),
    "a status that is unknown": ("states", "status: bound", "status: bond", "LEN352: unknown status `bond`"),
    "a bond without first day": ("states", "      first_day: 1992-08-26\n", "", "LEN356: `iccpr` of `KH` is `bound` with no first day"),
    "no bond with a first day": ("states", "status: bound", "status: not bound", "LEN356: `iccpr` of `KH` is `not bound` with a first day"),
    "a day that is none": ("states", "first_day: 1992-08-26", "first_day: 1992-08-36", "LEN356: `1992-08-36` is not a day"),
    "a bond listed twice": ("states", "treaty: icescr", "treaty: iccpr", "LEN353: `KH iccpr` is listed twice"),
    "a bond on an unknown source": ("states", "source: untc-iccpr", "source: hearsay", "LEN351: unknown instrument `hearsay`"),
    "a bond that cites nothing": ("states", "      cite: {source: untc-iccpr", "      site: {source: untc-iccpr", "LEN005: unknown key `site`"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_said_with_its_line_and_code(tmp_path: Path, what: str) -> None:
    file, right, wrong, message = WRONG[what]
    with pytest.raises(LenityError) as error:
        changed(tmp_path, file, right, wrong)
    said = [str(problem) for problem in error.value.problems]
    assert any(re.match(rf"{file}\.yaml:\d+:\d+: {re.escape(message)}", line) for line in said), said
    assert all(problem.code in CODES for problem in error.value.problems)


def test_all_mistakes_of_all_files_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(LenityError) as error:
        changed(tmp_path, "instruments", "  gc31:", "  gc32:")
    files = {problem.place.file for problem in error.value.problems}
    assert files == {"norms.yaml"}
    shutil.rmtree(tmp_path / "norms")
    with pytest.raises(LenityError, match="LEN001"):
        Norms.read(tmp_path / "norms")


def changed(folder: Path, file: str, right: str | None, wrong: str) -> Norms:
    """Read a copy of the norms in which one file says something else; without `right`, something else altogether."""
    shutil.copytree(NORMS, folder / "norms")
    path = folder / "norms" / f"{file}.yaml"
    text = path.read_text("utf-8")
    assert right is None or right in text
    path.write_text(wrong if right is None else text.replace(right, wrong, 1), "utf-8")
    return Norms.read(folder / "norms")
