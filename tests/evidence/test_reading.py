"""An evidence folder is read whole or not at all; every mistake is named by file, line and rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import lenity.evidence as evidence_room
from lenity.evidence import CODES, EvidenceError, read, read_evidence

HEADER = "place,year,period,indicator,subject,value,lower,upper,unit,source,confidence,note\n"
GOOD = HEADER + "XX,2011,year,seizures,cocaine,1.1,,,kg,paper,secondary,\n"
SOURCES = """\
paper:
  producer: A Newspaper
  title: On seizures
  address: https://example.org/seizures
  published: 2013-11
undated:
  producer: An Office
  title: On prisons
  address: https://example.org/prisons
"""
INDICATORS = """\
seizures:
  title: Quantity seized
  kind: flow
  units: [kg, tablets, kg_as_published]
  meaning: as published
  subjects:
    cocaine: cocaine
    ecstasy: ecstasy
prison_share:
  title: Share of people in prison
  kind: stock
  units: [percent]
  meaning: per cent of all prisoners
  subjects:
    women: women
"""


def folder(tmp_path: Path, table: str | bytes = GOOD, **files: str) -> Path:
    """A country folder `xx` with one table, and any of its YAML files replaced."""
    place = tmp_path / "xx"
    place.mkdir()
    (place / "seizures.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    for name, text in ({"sources": SOURCES, "indicators": INDICATORS} | files).items():
        (place / f"{name}.yaml").write_text(text, "utf-8")
    return place


def row(**cells: str) -> str:
    """One row like the good one, with some cells replaced."""
    names = HEADER.strip().split(",")
    good = dict(zip(names, GOOD.splitlines()[1].split(","), strict=True))
    return ",".join((good | cells)[name] for name in names) + "\n"


def refused(place: Path) -> list[tuple[str, str]]:
    """Where and by which rule a folder is refused."""
    with pytest.raises(EvidenceError) as error:
        read(place)
    return [(f"{problem.file}:{problem.line}", problem.code) for problem in error.value.problems]


def test_a_good_folder_gives_exact_values_with_their_source_and_row(tmp_path: Path) -> None:
    [seen] = read(folder(tmp_path)).observations
    assert seen.value == Decimal("1.1")
    assert isinstance(seen.value, Decimal)
    assert (seen.address, seen.row) == ("https://example.org/seizures", "xx/seizures.csv:2")


def test_a_count_is_an_integer_and_a_value_keeps_the_digits_of_its_source(tmp_path: Path) -> None:
    table = HEADER + row(year="2010", value="0.10") + row(year="2011", value="7")
    tenth, seven = (seen.value for seen in read(folder(tmp_path, table)).observations)
    assert str(tenth) == "0.10"
    assert isinstance(seven, int)


def test_the_byte_order_mark_of_a_spreadsheet_is_no_mistake(tmp_path: Path) -> None:
    assert len(read(folder(tmp_path, b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())).observations) == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"source": ""}, "LEN223"),
        ({"confidence": ""}, "LEN223"),
        ({"unit": ""}, "LEN223"),
        ({"value": ""}, "LEN223"),
        ({"unit": "grams"}, "LEN224"),
        ({"unit": "percent"}, "LEN224"),
        ({"subject": "cociane"}, "LEN224"),
        ({"indicator": "seizure"}, "LEN224"),
        ({"source": "papers"}, "LEN224"),
        ({"confidence": "certain"}, "LEN224"),
        ({"place": "TH"}, "LEN224"),
        ({"value": '"1,373"'}, "LEN225"),
        ({"value": "1 373"}, "LEN225"),
        ({"value": "NaN"}, "LEN225"),
        ({"value": "inf"}, "LEN225"),
        ({"value": "1e3"}, "LEN225"),
        ({"value": "-5"}, "LEN225"),
        ({"value": "about 5"}, "LEN225"),
        ({"value": "៤១"}, "LEN225"),
        ({"value": '"41,5"'}, "LEN225"),
        ({"year": "2219"}, "LEN226"),
        ({"year": "12"}, "LEN226"),
        ({"year": "2011.0"}, "LEN226"),
        ({"period": "first half"}, "LEN227"),
        ({"period": "Sep-Jan"}, "LEN227"),
        ({"period": "31 Feb"}, "LEN227"),
        ({"period": "Nov 2009-Sep 2010"}, "LEN227"),
        ({"lower": "2"}, "LEN229"),
        ({"upper": "1"}, "LEN229"),
        ({"year": "2014"}, "LEN235"),
        ({"confidence": "conflict"}, "LEN237"),
        ({"confidence": "unverified"}, "LEN237"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_rule(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    table = HEADER + row(year="2009") + row(year="2010") + row(**cells)
    assert refused(folder(tmp_path, table)) == [("xx/seizures.csv:4", code)]


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    table = HEADER + row(value="NaN", source="") + row(year="2219") + row(year="2010", unit="stone")
    sources = SOURCES.replace("https://example.org/prisons", "somewhere")
    assert refused(folder(tmp_path, table, sources=sources)) == [
        ("xx/seizures.csv:2", "LEN223"),
        ("xx/seizures.csv:2", "LEN225"),
        ("xx/seizures.csv:3", "LEN226"),
        ("xx/seizures.csv:4", "LEN224"),
        ("xx/sources.yaml:7", "LEN234"),
    ]


def test_a_message_shows_what_was_found_and_how_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as error:
        read(folder(tmp_path, HEADER + row(subject="cociane")))
    assert str(error.value) == ("xx/seizures.csv:2: LEN224: unknown subject of seizures `cociane`\nhelp: did you mean `cocaine`")


def test_a_repeated_row_is_named_with_the_row_it_repeats(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match=r"xx/seizures.csv:4: LEN228: the row repeats `xx/seizures.csv:2`"):
        read(folder(tmp_path, HEADER + row() + row(year="2010") + row()))


def test_one_source_with_two_values_is_refused_unless_both_are_graded_conflict(tmp_path: Path) -> None:
    half = HEADER + row() + row(value="2", confidence="conflict", note="a second count")
    place = folder(tmp_path, half)
    assert refused(place) == [("xx/seizures.csv:2", "LEN236")]
    graded = HEADER + "".join(row(value=value, confidence="conflict", note="two counts") for value in "12")
    (place / "seizures.csv").write_text(graded, "utf-8")
    assert [seen.value for seen in read(place).observations] == [1, 2]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (GOOD.encode("utf-16"), "LEN220"),
        (GOOD.encode("utf-16-le"), "LEN220"),
        (b"\x00\x01\x02", "LEN220"),
        (b"", "LEN221"),
        (GOOD.replace(",", ";").encode(), "LEN221"),
        (b"Seizures 2011,,,,,,,,,,,\n" + GOOD.encode(), "LEN221"),
        (GOOD.replace("value,lower,upper", "value lower upper,,").encode(), "LEN221"),
        (GOOD.replace("value,lower", "lower,value").encode(), "LEN221"),
        (GOOD.replace("note\n", "note,note\n").encode(), "LEN221"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused_at_its_first_line(tmp_path: Path, table: bytes, code: str) -> None:
    assert refused(folder(tmp_path, table)) == [("xx/seizures.csv:1", code)]


def test_a_byte_that_is_not_utf_8_is_named_by_its_line(tmp_path: Path) -> None:
    table = HEADER.encode() + row(note="caf\u00e9").encode("latin-1")
    assert refused(folder(tmp_path, table)) == [("xx/seizures.csv:2", "LEN220")]


@pytest.mark.parametrize("bad", ["XX,2010\n", row().strip() + ",more\n", row(note='"a cell\nof two lines"')])
def test_a_row_of_another_shape_is_named_and_the_rows_after_it_are_still_checked(tmp_path: Path, bad: str) -> None:
    after = 5 if bad.count("\n") == 2 else 4
    table = HEADER + row(year="2010") + bad + row(year="2219")
    assert refused(folder(tmp_path, table)) == [
        ("xx/seizures.csv:3", "LEN222"),
        (f"xx/seizures.csv:{after}", "LEN226"),
    ]


def test_a_quote_that_never_closes_does_not_swallow_the_rest_of_the_table(tmp_path: Path) -> None:
    table = HEADER + row(note='"open') + row(year="2010")
    assert refused(folder(tmp_path, table)) == [("xx/seizures.csv:2", "LEN222")]


def test_a_share_above_a_hundred_per_cent_is_refused(tmp_path: Path) -> None:
    share = row(indicator="prison_share", subject="women", unit="percent", value="8.1")
    assert refused(folder(tmp_path, HEADER + share + share.replace("8.1", "810").replace("2011", "2012"))) == [
        ("xx/seizures.csv:3", "LEN229")
    ]


def test_a_unit_slip_of_4_500_000_kg_raises_the_alarm_against_the_other_years(tmp_path: Path) -> None:
    # UNODC's individual seizures 2011-2016 hold such a record: amphetamine, Thailand 2013.
    others = "".join(row(year=str(year), value=str(year - 1990)) for year in range(2005, 2012))
    assert refused(folder(tmp_path, HEADER + others + row(year="2013", value="4500000"))) == [("xx/seizures.csv:9", "LEN230")]


def test_a_unit_slip_in_a_subject_of_one_row_raises_the_alarm_against_the_other_subjects(
    tmp_path: Path,
) -> None:
    table = HEADER + row(value="41") + row(subject="ecstasy", value="4500000")
    assert refused(folder(tmp_path, table)) == [("xx/seizures.csv:3", "LEN230")]


def test_an_alarming_figure_that_is_graded_conflict_is_kept_with_its_alarm(tmp_path: Path) -> None:
    doubted = row(year="2013", value="4500000", confidence="conflict", note="a unit error of the source")
    evidence = read(folder(tmp_path, HEADER + row() + doubted))
    [alarm] = evidence.alarms
    assert (alarm.rule, alarm.observation.year, alarm.reference.value) == (
        "out-of-proportion",
        2013,
        Decimal("1.1"),
    )


def test_a_header_of_two_merged_lines_is_refused_at_the_first(tmp_path: Path) -> None:
    merged = "Seizures,,,,,Figures,,,,Origin,,\n" + GOOD
    assert refused(folder(tmp_path, merged)) == [("xx/seizures.csv:1", "LEN221")]


def test_khmer_text_is_a_note_but_no_word_of_ours(tmp_path: Path) -> None:
    good = row(note="ហេរ៉ូអ៊ីន ១៣៧៣ គីឡូក្រាម")
    place = folder(tmp_path, HEADER + good)
    assert read(place).observations[0].note.startswith("ហេរ៉ូអ៊ីន")
    (place / "seizures.csv").write_text(HEADER + good + row(subject="ហេរ៉ូអ៊ីន", year="2010"), "utf-8")
    assert refused(place) == [("xx/seizures.csv:3", "LEN224")]


def test_figures_of_the_region_stand_apart_and_are_never_those_of_the_place(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "region.csv").write_text(HEADER + row(place="ESEA", value="900"), "utf-8")
    evidence = read(place)
    assert [(seen.place, seen.value) for seen in evidence.region] == [("ESEA", 900)]
    assert {seen.place for seen in evidence.about("seizures")} == {"XX"}
    (place / "region.csv").write_text(HEADER + row(place="ATLANTIS") + row(place="XX", year="2010"), "utf-8")
    assert refused(place) == [("xx/region.csv:2", "LEN224"), ("xx/region.csv:3", "LEN224")]


def test_a_figure_above_half_of_its_region_raises_the_alarm(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "region.csv").write_text(HEADER + row(place="ESEA", value="2.1"), "utf-8")
    assert refused(place) == [("xx/seizures.csv:2", "LEN230")]
    (place / "region.csv").write_text(HEADER + row(place="ESEA", value="2.2"), "utf-8")
    assert read(place).alarms == ()  # exactly half


STATEMENT = """\
- id: laboratories
  years: 2011-2012
  about: market
  subject: manufacture
  says: present
  source: paper
  confidence: secondary
  words: laboratories were found
"""


def test_a_statement_is_words_with_a_source_and_is_known_when_its_source_is(tmp_path: Path) -> None:
    place = folder(tmp_path, statements=STATEMENT)
    [said] = read(place).statements
    assert (said.first, said.last, said.says, said.source.key) == (2011, 2012, "present", "paper")
    assert read(place).as_of(date(2013, 11, 29)).statements == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("says: present", "says: maybe", "LEN224"),
        ("subject: manufacture", "subject: smuggling", "LEN224"),
        ("about: market", "about: seizures", "LEN224"),
        ("source: paper", "source: rumour", "LEN224"),
        ("words: laboratories were found", "words:", "LEN223"),
        ("years: 2011-2012", "years: 2012-2011", "LEN226"),
    ],
)
def test_a_bad_statement_is_named_by_line_and_rule(tmp_path: Path, old: str, new: str, code: str) -> None:
    found = refused(folder(tmp_path, statements=STATEMENT.replace(old, new)))
    assert {one for _, one in found} == {code}
    assert all(place.startswith("xx/statements.yaml:") for place, _ in found)


ESTIMATE = """\
- row: {year: 2011, indicator: seizures, subject: cocaine, source: paper, value: 1.1}
  method: census
  coverage: local
  definition: as counted
  extrapolation: none
"""


def test_an_estimate_finds_its_row_by_value_and_stops_when_it_changes(tmp_path: Path) -> None:
    place = folder(tmp_path, estimates=ESTIMATE)
    [found] = read(place).estimates
    assert (found.row, found.method) == ("xx/seizures.csv:2", "census")
    (place / "estimates.yaml").write_text(ESTIMATE.replace("1.1", "1.2"), "utf-8")
    assert refused(place) == [("xx/estimates.yaml:1", "LEN232")]
    (place / "estimates.yaml").write_text(ESTIMATE.replace("census", "guess"), "utf-8")
    assert refused(place) == [("xx/estimates.yaml:1", "LEN224")]


CORRECTION = """\
- id: slip
  row: {place: XX, year: 2011, period: year, indicator: seizures, subject: cocaine, source: paper}
  published: 1.1 kg of cocaine
  expected: 1.1
  should_be: 1100 tablets
  why: the source prints tablets elsewhere
  checked_against: [https://example.org/tablets]
"""


def test_a_correction_gives_the_true_figure_and_keeps_the_published_one(tmp_path: Path) -> None:
    [seen] = read(folder(tmp_path, corrections=CORRECTION)).observations
    assert (seen.value, seen.unit) == (1100, "tablets")
    assert seen.correction is not None
    assert (seen.correction.expected, seen.unresolved) == (Decimal("1.1"), False)


def test_an_unresolved_correction_leaves_the_figure_and_says_so(tmp_path: Path) -> None:
    [seen] = read(folder(tmp_path, corrections=CORRECTION.replace("1100 tablets", "unresolved"))).observations
    assert (seen.value, seen.unit, seen.unresolved) == (Decimal("1.1"), "kg", True)


@pytest.mark.parametrize(
    ("old", "new"),
    [("expected: 1.1", "expected: 1.2"), ("year: 2011", "year: 2010"), ("source: paper", "source: undated")],
)
def test_a_correction_stops_when_its_row_changes(tmp_path: Path, old: str, new: str) -> None:
    place = folder(tmp_path, corrections=CORRECTION.replace(old, new))
    assert refused(place) == [("xx/corrections.yaml:1", "LEN232")]


def test_a_correction_needs_its_reason(tmp_path: Path) -> None:
    place = folder(tmp_path, corrections=CORRECTION.replace("why: the source prints tablets elsewhere", "why:"))
    assert refused(place) == [("xx/corrections.yaml:1", "LEN223")]


def test_a_doubted_unit_needs_a_doubtful_grade_and_a_correction(tmp_path: Path) -> None:
    place = folder(tmp_path, HEADER + row(unit="kg_as_published"))
    with pytest.raises(EvidenceError) as error:
        read(place)
    assert [problem.code for problem in error.value.problems] == ["LEN231", "LEN231"]


@pytest.mark.parametrize(
    ("sources", "line", "code"),
    [
        (SOURCES + "paper:\n  producer: Another\n", 10, "LEN228"),
        (SOURCES + "more: &anchor\n  producer: A\n", 10, "LEN233"),
        (SOURCES + "more: !!python/object/apply:os.system [ls]\n", 10, "LEN233"),
        (SOURCES + "more: [[[[[[[deep]]]]]]]\n", 10, "LEN233"),
        (SOURCES + "more: {producer: A\n", 11, "LEN233"),
        (SOURCES + "more:\n  producer: A\n  address: https://example.org\n", 11, "LEN223"),
        (SOURCES + "more:\n  producer: A\n  title: B\n  address: not located\n", 11, "LEN234"),
        (SOURCES.replace("2013-11", "2013-13"), 2, "LEN234"),
        (SOURCES.replace("2013-11", "November 2013"), 2, "LEN234"),
        (SOURCES.replace("title: On prisons", "titel: On prisons\n  title: B"), 8, "LEN224"),
    ],
)
def test_a_bad_source_is_named_by_line_and_rule(tmp_path: Path, sources: str, line: int, code: str) -> None:
    assert (f"xx/sources.yaml:{line}", code) in refused(folder(tmp_path, sources=sources))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    place = folder(tmp_path)
    (place / "sources.yaml").unlink()
    assert ("xx/sources.yaml:1", "LEN220") in refused(place)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert "LEN220" in {code for _, code in refused(tmp_path)}


def test_a_source_known_by_month_counts_as_known_on_its_last_day(tmp_path: Path) -> None:
    evidence = read(folder(tmp_path))
    assert not evidence.as_of(date(2013, 11, 29)).observations
    assert len(evidence.as_of(date(2013, 11, 30)).observations) == 1
    assert not evidence.observations[0].known_from_assumed


def test_a_source_without_a_date_counts_as_known_in_the_year_after_and_says_that_this_is_assumed(
    tmp_path: Path,
) -> None:
    [seen] = read(folder(tmp_path, HEADER + row(source="undated"))).observations
    assert (seen.known_from, seen.known_from_assumed) == (date(2012, 1, 1), True)


def test_the_fingerprint_changes_with_any_byte(tmp_path: Path) -> None:
    place = folder(tmp_path)
    before = read(place).sha256
    (place / "sources.yaml").write_text(SOURCES.replace("On prisons", "On jails"), "utf-8")
    assert read(place).sha256 != before


@pytest.mark.parametrize("place", ["TH", "kh", "../kh", "", "KH/.."])
def test_a_place_the_library_does_not_hold_is_refused_with_the_places_it_holds(place: str) -> None:
    with pytest.raises(EvidenceError, match="help: one of: KH"):
        read_evidence(place)


def test_every_code_a_message_carries_has_a_meaning() -> None:
    used = {
        code
        for file in Path(evidence_room.__file__).parent.rglob("*.py")
        for code in file.read_text("utf-8").split('"')
        if code.startswith("LEN2") and len(code) == 6
    }
    assert used == set(CODES)
