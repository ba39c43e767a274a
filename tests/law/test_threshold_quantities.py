"""Threshold quantities of places whose law is not encoded: the figures of the fact sheet, how they are counted, and when they held."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lenity.law.library import Library
from lenity.law.problems import LenityError
from lenity.law.thresholds import read_threshold_tables, threshold_tables, thresholds
from lenity.law.thresholds_page import thresholds_page

# Read off the fact sheet on guidelines and reforms, C.1 and C.2: place, table, substance, amounts, how counted.
FIGURES = [
    ("CZ", "regulation-2010", "cannabis", "15 g", "gross"),
    ("CZ", "regulation-2010", "psilocybin", "40 units", "count"),
    ("CZ", "opinion-2014", "mdma", "4 tablets, 0.4 g", "count, gross"),
    ("CZ", "opinion-2014-content", "cocaine", "0.54 g", "pure"),
    ("MX", "health-law", "heroin", "50 mg", "gross"),
    ("MX", "health-law", "methamphetamine", "40 mg, 0.2 g", "gross, gross"),
    ("MX", "health-law", "lsd", "15 µg", "gross"),
    ("CO", "personal-dose", "methaqualone", "2 g", "gross"),
    ("EC", "use-2013", "amphetamine", "40 mg", "gross"),
    ("EC", "scale-2014/high", "cannabis", "10 kg", "gross"),
    ("EC", "scale-2015/minimum", "heroin", "0.1 g", "gross"),
    ("PY", "exempt", "heroin", "2 g", "gross"),
    ("BR", "supreme-court-2024", "cannabis", "40 g, 6 plants", "gross, count"),
    ("PE", "not-punishable", "coca_paste", "5 g", "gross"),
    ("UY", "regulated-cannabis", "cannabis", "40 g, 6 plants", "gross, count"),
    ("CH", "negligible", "cannabis_resin", "10 g", "gross"),
    ("CH", "serious-case", "amphetamine", "36 g", "pure"),
    ("NL", "directive", "heroin", "0.5 g", "gross"),
    ("DE-BE", "laender-practice-berlin", "cannabis", "15 g", "gross"),
    ("DE", "not-small", "cocaine", "5 g, 4.5 g", "pure, pure"),
    ("DE", "not-small", "lsd", "6 mg, 300 units", "pure, count"),
    ("RU", "decree-231", "opium", "5 g", "gross"),
    ("RU", "decree-1002/significant", "methadone", "0.5 g", "gross"),
    ("RU", "decree-1002/especially-large", "cannabis", "100 kg", "gross"),
    ("US-OR", "measure-110", "mdma", "1 g, 5 tablets", "gross, count"),
    ("US-OR", "measure-110/misdemeanour", "cocaine", "8 g", "gross"),
    ("ES", "least-dose", "heroin", "660 µg", "pure"),
    ("ES", "notorious-importance", "cannabis", "10 kg", "gross"),
    ("ES", "notorious-importance", "morphine", "1 kg", "pure"),
    ("AT", "threshold-quantity", "lsd", "10 mg", "pure"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "table", "substance", "amounts", "counted"), FIGURES)
def test_a_figure_stands_as_the_fact_sheet_prints_it(place: str, table: str, substance: str, amounts: str, counted: str) -> None:
    found = [one for one in thresholds(substance, place=place) if one.table == table]
    assert (", ".join(str(one.amount) for one in found), ", ".join(one.counted for one in found)) == (amounts, counted)


def test_use_limits_and_serious_limits_are_never_mixed() -> None:
    """Every column of C.1 says what is tolerated, every column of C.2 what makes it graver; Spain's least dose is a third kind."""
    kinds = {(table.place, table.id): table.decides for table in threshold_tables()}
    assert kinds["DE", "laender-practice"] == "own_use" and kinds["DE", "not-small"] == "graver_offence"
    assert kinds["ES", "least-dose"] == "harmless_supply" and kinds["ES", "notorious-importance"] == "graver_offence"
    assert {one.decides for one in thresholds("heroin", decides="own_use")} == {"own_use"}


def test_pieces_are_counted_and_weights_are_weighed() -> None:
    for table in threshold_tables():
        for one in table.amounts:
            assert (one.counted == "count") == (one.amount.measure not in ("mass", "volume")), one


def test_a_place_whose_law_is_encoded_has_its_thresholds_there_and_not_here() -> None:
    encoded = {name.split("/")[0] for name in Library().names()}
    assert {table.place.lower() for table in threshold_tables()} & encoded == set()


def test_a_place_known_to_set_no_figure_says_so() -> None:
    silent = {(table.place, table.id) for table in threshold_tables() if not table.amounts}
    assert silent == {("EE", "small"), ("EE", "ten-people"), ("IT", "own-use"), ("GE", "no-minimum"), ("EC", "use-since-2023")}


def test_a_repealed_table_holds_until_its_last_day() -> None:
    """Ecuador repealed its table of use on 24 November 2023."""
    for day, expected in ((date(2023, 11, 23), ["use-2013"]), (date(2023, 11, 24), [])):
        assert [one.table for one in thresholds("heroin", place="EC", decides="own_use", day=day)] == expected
    held = [
        table.id
        for table in threshold_tables()
        if table.place == "EC" and table.decides == "own_use" and table.in_force(date(2024, 1, 1))
    ]
    assert held == ["use-since-2023"]


def test_a_date_that_is_only_a_year_or_a_month_leaves_its_days_open() -> None:
    (mexico,) = (one for one in thresholds("cocaine", place="MX"))
    assert [mexico.in_force(date(2009, month, 15)) for month in (7, 8, 9)] == [False, None, True]
    (dutch,) = thresholds("heroin", place="NL")  # no date is known
    assert dutch.in_force(date(2020, 1, 1)) is None


def test_a_disputed_figure_says_so() -> None:
    doubtful = {
        (one.place, one.substance) for table in threshold_tables() for one in table.amounts if one.cite.confidence == "conflict"
    }
    assert doubtful == {("MX", "heroin"), ("MX", "opium"), ("EC", "cannabis"), ("ES", "lsd"), ("DE", "methamphetamine")}


def test_the_page_is_current(repository: Path) -> None:
    page = (repository / "docs/reference/threshold-quantities.md").read_text("utf-8")
    assert page == thresholds_page(threshold_tables()), "run `python -m lenity.law.thresholds_page`"


GOOD = """\
place: XX
sources: {a: {title: A law}}
tables:
  - {id: one, title: One, decides: own_use, consequence: none, counted: gross, edge: up_to, since: "2014",
     cite: {article: "1", source: a, confidence: verified}, amounts: {heroin: 1 g}}
"""


@pytest.mark.parametrize(
    ("found", "written", "code"),
    [
        ("heroin: 1 g", "heroine: 1 g", "LEN104"),
        ("heroin: 1 g", "heroin: a little", "LEN101"),
        ("heroin: 1 g", "heroin: {amount: 1 g, counted: dry}", "LEN104"),
        ("decides: own_use", "decides: ownuse", "LEN104"),
        ("edge: up_to", "edge: upto", "LEN104"),
        ('since: "2014"', 'since: "2014-13"', "LEN101"),
        ("source: a,", "source: b,", "LEN202"),
        ("confidence: verified", "confidence: sure", "LEN203"),
        ("title: One, ", "", "LEN006"),
        ("counted: gross", "counts: gross", "LEN005"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, found: str, written: str, code: str) -> None:
    file = tmp_path / "xx.yaml"
    file.write_text(GOOD, "utf-8")
    assert str(read_threshold_tables(tmp_path)[0].amounts[0].amount) == "1 g"
    assert found in GOOD
    file.write_text(GOOD.replace(found, written), "utf-8")
    with pytest.raises(LenityError) as error:
        read_threshold_tables(tmp_path)
    assert code in {one.code for one in error.value.problems}
    assert {one.place.file for one in error.value.problems} == {"thresholds/xx.yaml"}
