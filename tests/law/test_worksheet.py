"""The worksheet: every figure that nobody has read in the law, and what becomes of a filled-in one."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lenity.law.library import Library
from lenity.law.model import Law
from lenity.law.problems import LenityError
from lenity.law.verify import Revision, copy_laws, replace_all, take_back, write_new
from lenity.law.worksheet import COLUMNS, print_worksheet, to_verify
from written import text_of, write_law

TODAY = date(2027, 4, 1)
READER = {"who": "Sok Dara", "when": "2027-03-14", "page": "gazette 12, p. 7"}
TABLE = """\
# Bands as a newspaper gave them.
decisions:

  - id: penalty   # the only step
    for: item
    rules:
      - id: art-1/small
        when: {offence: possession, quantity: "< 15 g"}   # below the line
        then: {custody: 2 y .. 5 y, fine: 4_000 .. 10_000, combine: and}
        cite: {article: "1", source: gazette, confidence: secondary, note: "relayed, twice"}
        cites:
          fine: {article: "2", source: gazette, confidence: unverified}
      - id: art-1/large
        when: {offence: possession, quantity: ">= 15 g"}
        then: {custody: "5 y .. 10 y", combine: and}
        cite:
          article: "1"
          source: gazette
          confidence: secondary

      - id: art-3/use
        when: {offence: use}
        unknown: the article on use was not found
        look_in: article 3 in the gazette
        cite: {article: "3", source: gazette, confidence: unverified}

  - id: several-items
    fold: {custody: gravest, fine: gravest, combine: gravest}
    cite: {article: "9", source: gazette, confidence: verified}
"""


@pytest.fixture
def law(tmp_path: Path) -> Law:
    text = text_of("[]").replace("decisions:\n  []", "tables: [table.yaml]")
    folder = write_law(tmp_path, text)
    (folder / "table.yaml").write_text(TABLE, "utf-8")
    return Library(tmp_path).get("xx/law")


def rows(law: Law) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(print_worksheet([law]).removeprefix("\ufeff"))))


def sheet(law: Law, *filled: tuple[str, str, str], **reader: str) -> bytes:
    """The printed worksheet with some figures filled in: (rule, output, figure as printed)."""
    known = {(row["rule"], row["output"]): row for row in rows(law)}
    for rule, output, figure in filled:
        known[rule, output].update({**READER, **reader}, figure_as_printed=figure)
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(known.values())
    return out.getvalue().encode()


def back(law: Law, content: bytes) -> Revision:
    return take_back([law], content, Library().get, TODAY)


def problems(law: Law, content: bytes) -> list[str]:
    before = table(law)
    with pytest.raises(LenityError) as error:
        back(law, content)
    assert table(law) == before
    return [str(problem) for problem in error.value.problems]


def table(law: Law) -> str:
    return (Path(law.folder) / "table.yaml").read_text("utf-8")


def again(law: Law) -> Law:
    return Library(Path(law.folder).parent.parent).get(law.id)


def rule(law: Law, name: str) -> Any:
    return next(rule for _, rule in law.rules() if rule.id == name)


# -- printing ---------------------------------------------------------------------------------------------


def test_every_figure_that_is_not_verified_has_a_row(law: Law) -> None:
    found = [(row["rule"], row["output"], row["figure"]) for row in rows(law)]
    assert found == [
        ("art-1/small", "when.quantity", "< 15 g"),
        ("art-1/small", "custody", "2 y .. 5 y"),
        ("art-1/small", "fine", "4_000 .. 10_000"),
        ("art-1/small", "combine", "and"),
        ("art-1/large", "when.quantity", ">= 15 g"),
        ("art-1/large", "custody", "5 y .. 10 y"),
        ("art-1/large", "combine", "and"),
        ("art-3/use", "?", ""),
    ]


def test_a_row_says_what_rests_on_what(law: Law) -> None:
    small = {row["output"]: row for row in rows(law) if row["rule"] == "art-1/small"}
    assert small["custody"]["law"] == "xx/law"
    assert small["custody"]["conditions"] == "offence: possession; quantity: < 15 g"
    assert small["custody"]["source"] == "gazette: The gazette"
    assert small["custody"]["note"] == "relayed, twice"
    assert (small["custody"]["article"], small["custody"]["confidence"]) == ("1", "secondary")
    assert (small["fine"]["article"], small["fine"]["confidence"]) == ("2", "unverified")
    assert small["custody"]["where_to_look"] == "article 1 of A law for a test"


def test_what_the_law_leaves_open_is_a_question(law: Law) -> None:
    [question] = [row for row in rows(law) if row["output"] == "?"]
    assert question["note"] == "the article on use was not found"
    assert question["where_to_look"] == "article 3 in the gazette"


def test_a_spreadsheet_knows_it_for_utf_8_and_takes_no_cell_for_a_formula(law: Law) -> None:
    laws = [Library().get(name) for name in Library().names()]
    text = print_worksheet(laws)
    assert text.startswith("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]


def test_the_shipped_laws_have_rows_for_their_unverified_figures_and_no_verified_ones() -> None:
    for name in Library().names():
        for line in to_verify([Library().get(name)]):
            assert line.kind == "?" or line.citation["confidence"] != "verified"


# -- taking back: a figure confirmed ----------------------------------------------------------------------


def test_a_citation_rises_when_every_figure_on_it_was_read(law: Law) -> None:
    revision = back(
        law,
        sheet(
            law,
            ("art-1/large", "when.quantity", ">= 15 g"),
            ("art-1/large", "custody", "5 y .. 10 y"),
            ("art-1/large", "combine", "and"),
        ),
    )
    revision.write()
    assert (len(revision.confirmed), len(revision.corrected)) == (3, 0)
    cite = rule(again(law), "art-1/large").cite
    assert cite.confidence == "verified"
    assert [entry.figure for entry in cite.history] == [
        "when.quantity: >= 15 g",
        "custody: 5 y .. 10 y",
        "combine: and",
    ]
    assert cite.history[1].who == "Sok Dara"
    assert cite.history[1].was == "5 y .. 10 y, secondary, gazette"


def test_a_figure_read_alone_gets_a_citation_of_its_own(law: Law) -> None:
    back(law, sheet(law, ("art-1/small", "custody", "2 y .. 5 y"))).write()
    small = rule(again(law), "art-1/small")
    assert small.cite.confidence == "secondary"
    assert small.cites["custody"].confidence == "verified"
    assert small.cites["custody"].note == "relayed, twice"
    assert small.cites["fine"].confidence == "unverified"


def test_what_is_left_of_a_citation_rises_later(law: Law) -> None:
    back(law, sheet(law, ("art-1/small", "custody", "2 y .. 5 y"))).write()
    law = again(law)
    filled = (("art-1/small", "when.quantity", "< 15 g"), ("art-1/small", "combine", "and"))
    back(law, sheet(law, *filled)).write()
    assert rule(again(law), "art-1/small").cite.confidence == "verified"


def test_comments_order_and_layout_stay(law: Law) -> None:
    before = table(law).splitlines()
    back(law, sheet(law, ("art-1/small", "custody", "2 y .. 5 y"), ("art-1/small", "fine", "4_000 .. 10_000"))).write()
    after = table(law).splitlines()
    changed = [line for line in before if line not in after]
    assert changed == ['          fine: {article: "2", source: gazette, confidence: unverified}']
    assert [line for line in after if line in before] == [line for line in before if line in after]


@pytest.mark.parametrize(
    "printed",
    [
        "2 y .. 5 y",
        "2 to 5 years",
        "2 years to 5 years",
        "2–5 y",
        "24 months .. 60 months",
        "from 2 to 5 years",
        "2-5 years",
    ],
)
def test_a_term_may_be_copied_as_the_law_prints_it(law: Law, printed: str) -> None:
    revision = back(law, sheet(law, ("art-1/small", "custody", printed)))
    [one] = revision.confirmed
    assert one.new == "2 y .. 5 y"


@pytest.mark.parametrize("printed", ["4_000 .. 10_000", "4,000 to 10,000", "4000 - 10000", "USD 4,000 to 10,000"])
def test_a_fine_may_be_copied_as_the_law_prints_it(law: Law, printed: str) -> None:
    assert len(back(law, sheet(law, ("art-1/small", "fine", printed))).confirmed) == 1


@pytest.mark.parametrize("printed", ["< 15 g", "below 15 g", "less than 15 grams", "<15 g", "< 15000 mg"])
def test_a_band_may_be_copied_as_the_law_prints_it(law: Law, printed: str) -> None:
    assert len(back(law, sheet(law, ("art-1/small", "when.quantity", printed))).confirmed) == 1


def test_the_same_worksheet_taken_back_twice_changes_nothing_more(law: Law) -> None:
    content = sheet(law, ("art-1/small", "fine", "4_000 .. 10_000"), ("art-1/large", "custody", "4 y .. 10 y"))
    back(law, content).write()
    once = table(law)
    revision = back(again(law), content)
    assert (len(revision.already), revision.confirmed, revision.corrected) == (2, (), ())
    assert revision.files == {}
    assert table(law) == once


def test_a_second_reader_of_a_verified_figure_is_kept_too(law: Law) -> None:
    content = sheet(law, ("art-1/small", "fine", "4_000 .. 10_000"))
    back(law, content).write()
    back(again(law), content.replace(b"Sok Dara", b"Chan Thy")).write()
    history = rule(again(law), "art-1/small").cites["fine"].history
    assert [entry.who for entry in history] == ["Sok Dara", "Chan Thy"]


# -- taking back: a figure corrected ----------------------------------------------------------------------


def test_a_figure_that_differs_is_replaced_and_the_old_one_kept(law: Law) -> None:
    revision = back(law, sheet(law, ("art-1/large", "custody", "4 to 10 years")))
    revision.write()
    [one] = revision.corrected
    assert (one.line.figure, one.new) == ("5 y .. 10 y", "4 y .. 10 y")
    large = rule(again(law), "art-1/large")
    assert large.text["custody"] == "4 y .. 10 y"
    assert large.cites["custody"].confidence == "verified"
    assert large.cites["custody"].history[0].was == "5 y .. 10 y, secondary, gazette"
    assert large.cites["custody"].history[0].figure == "custody: 4 to 10 years"


def test_life_may_be_added_by_a_correction(law: Law) -> None:
    back(law, sheet(law, ("art-1/large", "custody", "5 to 10 years or life imprisonment"))).write()
    assert rule(again(law), "art-1/large").text["custody"] == "5 y .. 10 y or life"


def test_two_bands_are_moved_together(law: Law) -> None:
    bands = (("art-1/small", "when.quantity", "< 20 g"), ("art-1/large", "when.quantity", ">= 20 g"))
    back(law, sheet(law, *bands)).write()
    assert rule(again(law), "art-1/large").when["quantity"].text == ">= 20 g"


def test_a_correction_that_makes_bands_overlap_is_refused_as_a_whole(law: Law) -> None:
    filled = (("art-1/small", "when.quantity", "< 20 g"), ("art-1/small", "fine", "4_000 .. 10_000"))
    first, *rest = problems(law, sheet(law, *filled))
    assert "with the figures of row 2 the law does not fit together; nothing was changed" in first
    assert any("LEN302" in line for line in rest)


def test_what_was_not_known_is_handed_over_for_encoding(law: Law) -> None:
    revision = back(law, sheet(law, ("art-3/use", "?", "1 to 6 months")))
    [(filled, snippet)] = revision.by_hand
    assert filled.figure_as_printed == "1 to 6 months"
    assert snippet.splitlines() == [
        "- id: art-3/use",
        "  when: {offence: use}",
        "  then: {...}   # as printed: 1 to 6 months",
        '  cite: {article: "3", source: gazette, confidence: verified, history: [{who: Sok Dara, when: "2027-03-14", '
        'page: "gazette 12, p. 7", figure: "1 to 6 months", was: not known}]}',
    ]
    assert revision.files == {}


# -- rows that cannot be taken back -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "printed", "part"),
    [
        ("custody", "five years", "`five years` is not a term"),
        ("custody", "15 g", "`15 g` is not a term"),
        ("custody", "5 y .. 2 y", "exchange the two"),
        ("fine", "much", "is not an amount of USD"),
        ("combine", "plus", "`and/or`"),
        ("when.quantity", "15 g to 80 g", "write `[15 g .. 80 g)`"),
        ("when.quantity", "< 15 tablets", "a mass like `< 15 g`"),
        ("when.quantity", "< 5 y", "a condition such as `< 15 g`"),
    ],
)
def test_a_figure_that_cannot_be_read_is_named_by_its_row(law: Law, output: str, printed: str, part: str) -> None:
    [said] = problems(law, sheet(law, ("art-1/small", output, printed)))
    assert said.startswith(f"worksheet: LEN601: row {2 + [row['output'] for row in rows(law)].index(output)}:")
    assert part in said
    assert "help: " in said


@pytest.mark.parametrize("missing", ["who", "when", "page"])
def test_a_row_without_its_reader_day_or_page_is_refused(law: Law, missing: str) -> None:
    [said] = problems(law, sheet(law, ("art-1/small", "custody", "2 y .. 5 y"), **{missing: ""}))
    assert f"is not taken back without {missing}" in said


@pytest.mark.parametrize(("when", "part"), [("14/03/2027", "2014-11-30"), ("2072-03-14", "a day that has been")])
def test_a_day_in_another_form_or_still_to_come_is_refused(law: Law, when: str, part: str) -> None:
    [said] = problems(law, sheet(law, ("art-1/small", "custody", "2 y .. 5 y"), when=when))
    assert part in said


@pytest.mark.parametrize(
    ("column", "value", "part"),
    [
        ("rule", "art-1/smal", "did you mean `art-1/small`?"),
        ("law", "xx/lav", "did you mean `xx/law`?"),
        ("output", "custodi", "did you mean `custody`?"),
        ("figure", "2 y .. 6 y", "print a fresh worksheet"),
    ],
)
def test_a_row_of_another_law_is_refused(law: Law, column: str, value: str, part: str) -> None:
    lines = list(csv.DictReader(io.StringIO(sheet(law, ("art-1/small", "custody", "2 y .. 5 y")).decode())))
    lines[1][column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    [said] = problems(law, out.getvalue().encode())
    assert part in said


def test_every_wrong_row_is_reported_in_order(law: Law) -> None:
    filled = (("art-1/large", "custody", "x"), ("art-1/small", "custody", "y"), ("art-1/small", "fine", "z"))
    said = problems(law, sheet(law, *filled))
    assert [line.split(": ")[2] for line in said] == ["row 3", "row 4", "row 7"]


def test_a_figure_filled_in_twice_is_refused(law: Law) -> None:
    content = sheet(law, ("art-1/small", "custody", "2 y .. 5 y")).decode()
    line = next(line for line in content.splitlines() if "Sok Dara" in line)
    [said] = problems(law, f"{content}{line}\r\n".encode())
    assert "the same figure as in row 3" in said


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"", "does not name the column"),
        (b"a,b,c\n1,2,3\n", "does not name the column"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "save it as `CSV UTF-8`"),
        (",".join([*COLUMNS, "who"]).encode() + b"\n", "`who` stands twice"),
        (b"x" * 10_000_001, "larger than 10 MB"),
        (b'law,"' + b"x" * 200_000, "not a CSV file"),
    ],
)
def test_a_file_that_is_no_worksheet_is_refused(law: Law, content: bytes, part: str) -> None:
    [said] = problems(law, content)
    assert part in said


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_spreadsheets_make_of_a_csv_is_read(law: Law, separator: str, encoding: str) -> None:
    lines = list(csv.reader(io.StringIO(sheet(law, ("art-1/small", "custody", "2 y .. 5 y"), who="សុខ ដារ៉ា").decode())))
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(lines)
    [one] = back(law, out.getvalue().encode(encoding)).confirmed
    assert one.filled.who == "សុខ ដារ៉ា"


def test_an_empty_worksheet_changes_nothing(law: Law) -> None:
    revision = back(law, sheet(law))
    assert (revision.confirmed, revision.corrected, revision.files) == ((), (), {})


# -- writing ----------------------------------------------------------------------------------------------


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"1")
    with pytest.raises(LenityError, match="LEN503"):
        replace_all({tmp_path / "one": b"new", tmp_path / "none" / "two": b"new"}, "help")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"one": b"1"}


def test_a_worksheet_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "worksheet.csv").write_bytes(b"filled in")
    with pytest.raises(LenityError, match="exists already"):
        write_new(tmp_path / "worksheet.csv", b"new")
    assert (tmp_path / "worksheet.csv").read_bytes() == b"filled in"


def test_a_copy_of_laws_is_changed_and_the_laws_are_not(law: Law, tmp_path: Path) -> None:
    before = table(law)
    revision = back(law, sheet(law, ("art-1/small", "fine", "4_000 .. 10_000")))
    copy_laws([law], revision.files, tmp_path / "mine")
    assert table(law) == before
    copied = Library(tmp_path / "mine").get("xx/law")
    assert rule(copied, "art-1/small").cites["fine"].confidence == "verified"
    with pytest.raises(LenityError, match="exists already"):
        copy_laws([law], revision.files, tmp_path / "mine")


def test_a_folder_that_cannot_be_written_says_how_to_copy_the_laws(law: Law, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    revision = back(law, sheet(law, ("art-1/small", "fine", "4_000 .. 10_000")))
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(LenityError, match=r"permission denied; nothing was changed\nhelp: .*--into FOLDER"):
        revision.write()


def test_all_figures_of_the_shipped_laws_can_be_confirmed_at_once(tmp_path: Path) -> None:
    laws = [Library().get(name) for name in Library().names()]
    lines = list(csv.DictReader(io.StringIO(print_worksheet(laws).removeprefix("\ufeff"))))
    for line in lines:
        if line["output"] not in ("?", "version"):
            line.update(READER, figure_as_printed=line["figure"])
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    revision = take_back(laws, out.getvalue().encode(), Library().get, TODAY)
    assert revision.corrected == ()
    copy_laws(laws, revision.files, tmp_path)
    changed = [Library(tmp_path).get(law.id) for law in laws]
    assert {line.kind for line in to_verify(changed)} <= {"?"}
