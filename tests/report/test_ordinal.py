"""The section on ordinal proportionality: every figure with its source, the chart in grey and on a phone, no act ranked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lenity.law.library import Library, in_force
from lenity.report.document import Chart, Document, Section, Table, Value, inlines, texts
from lenity.report.html import to_html
from lenity.report.ordinal import ordinal_section
from lenity.review import Review, review
from lenity.review.ordinal import Ordinal, ordinal
from review.small_law import HEAD, TABLE, write_data, write_law
from review.test_ordinal import CODE, write_code

DAY = date(2020, 1, 1)
Seen = tuple[Review, Ordinal, Section]


def seen(place: str, library: Library, of: Review) -> Seen:
    """Write the section of a review."""
    beside = [law.at(DAY) for law in library.beside(place)]
    found = ordinal(in_force(library.find(place), DAY), beside, of.framework)
    assert found is not None
    return of, found, ordinal_section(of, found)


def small(root: Path, table: str = TABLE, offences: dict[str, str] = CODE) -> Seen:
    library = Library(write_code(write_law(root / "laws", table, HEAD), offences))
    return seen("xx", library, review("xx", DAY, library=library, data=write_data(root / "data")))


@pytest.fixture
def section(tmp_path: Path) -> Section:
    return small(tmp_path)[2]


@pytest.fixture(scope="module")
def of_cambodia(cambodia: Review) -> Seen:
    return seen("kh", Library(), cambodia)


def chart_of(section: Section) -> Chart:
    [chart] = [block for block in section.blocks if isinstance(block, Chart)]
    return chart


def shown(svg: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", one).replace("\u00a0", " ") for one in re.findall(r"<text.*?</text>", svg, re.DOTALL)]


def plain(text: tuple[object, ...]) -> str:
    return "".join(one if isinstance(one, str) else getattr(one, "text", "") or getattr(one, "word", "") for one in text)


def test_every_figure_carries_a_source_and_a_confidence(of_cambodia: Seen) -> None:
    of, _, section = of_cambodia
    keys = {source.key for source in of.sources}
    values = [one for one in inlines(section) if isinstance(one, Value) and one.origin == "rule"]
    assert len(values) >= 75  # one range at least for each of 63 offences and 12 bands
    assert [one.text for one in values if not one.confidence or not set(one.sources) & keys] == []


def test_plain_text_holds_no_figures(of_cambodia: Seen) -> None:
    assert [one for one in inlines(of_cambodia[2]) if isinstance(one, str) and re.search(r"\d", one)] == []


def test_the_section_is_a_part_of_a_page(of_cambodia: Seen) -> None:
    page = to_html(Document("A title", "A kicker", ("A lead",), "en", (of_cambodia[2],)))
    assert page.count('class="v"') > 100


def test_no_word_of_ours_calls_an_act_graver_than_another(of_cambodia: Seen) -> None:
    said = [text for text in map(plain, texts(of_cambodia[2])) if re.search(r"\bgrav|\bserious|\bworse\b|\bharsh", text)]
    assert said == [
        "It compares what the laws provide, and ranks no act by its gravity: which of two acts is the graver one is for people to "
        "judge, with their names and reasons."
    ]


def test_the_table_has_every_offence_and_band_in_the_order_of_the_chart(section: Section) -> None:
    [table] = chart_of(section).data
    assert isinstance(table, Table)
    assert [(plain(row[0]), plain(row[1])) for row in table.rows] == [
        ("Insurrection leading", "life or death"),
        ("Drug law: amphetamine, from 10 g (reading B)", "life"),
        ("Murder premeditated", "life"),
        ("Murder", "10 to 20 years or life"),
        ("Drug law: amphetamine, from 10 g (reading A)", "3 to 8 years"),
        ("Rape", "3 to 8 years"),
        ("Torture", "3 to 8 years"),
        ("Drug law: amphetamine, below 10 g", "1 to 3 years"),
        ("Theft", "up to 2 years"),
        ("Damage", "no custody"),
    ]


def test_the_table_of_what_lies_below_says_at_which_end(section: Section) -> None:
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    assert [column.title for column in table.columns[2:]] == ["life (reading B)", "3 to 8 years (reading A)", "1 to 3 years"]
    assert {plain(row[0]): [plain(cell) for cell in row[2:]] for row in table.rows} == {
        "Insurrection leading": ["not lower"] * 3,
        "Murder premeditated": ["not lower"] * 3,
        "Murder": ["minimum", "not lower", "not lower"],
        "Rape, torture": ["both", "not lower", "not lower"],
        "Theft": ["both", "both", "both"],
        "Damage": ["both", "both", "both"],
    }


def test_a_comparison_is_as_sure_as_the_weaker_side(section: Section) -> None:
    """The code is verified; 3 to 8 years is secondary, life conflict, 1 to 3 years verified."""
    [table] = [block for block in section.blocks if isinstance(block, Table)]
    theft = next(row for row in table.rows if plain(row[0]) == "Theft")
    assert [one.confidence for cell in theft[2:] for one in cell if isinstance(one, Value)] == [
        "conflict",
        "secondary",
        "verified",
    ]


def test_the_title_counts_what_lies_below_a_band_that_no_reading_disputes(section: Section) -> None:
    """Below 10 g, 1 to 3 years: theft and damage have a lower maximum, of seven offences whose range is known."""
    said = "For amphetamine, below 10 g, the maximum is above that of 2 of 7 other offences"
    assert plain(chart_of(section).title) == said


def test_an_offence_without_a_known_range_is_named_and_not_drawn(section: Section) -> None:
    said = " ".join(map(plain, texts(section)))
    assert "fraud (the page is missing)" in said
    assert not any("raud" in text for text in shown(chart_of(section).wide))


@pytest.mark.parametrize("version", ["wide", "narrow"])
def test_the_chart_names_every_row_its_terms_and_what_marks_the_drug_law(section: Section, version: str) -> None:
    held = " ".join(shown(getattr(chart_of(section), version)))
    for word in ("Amphetamine, below 10 g", "(reading B)", "Rape, torture", "life or death", "or life", "no custody", "drug law"):
        assert word in held
    assert "months of custody" in held
    assert "secondary figure" in held


def test_life_is_a_flag_behind_the_axis_and_no_number_of_months(section: Section) -> None:
    months = [int(text) for text in shown(chart_of(section).wide) if text.isdigit()]
    assert max(months) == 240  # the longest term of both laws is 20 years


def test_the_narrow_chart_fits_a_phone_and_the_same_law_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (chart_of(small(tmp_path / name)[2]) for name in ("a", "b"))
    assert one.narrow.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 ')
    assert (one.wide, one.narrow) == (other.wide, other.narrow)


def test_the_chart_is_said_in_words_for_those_who_do_not_see_it(section: Section) -> None:
    alt = chart_of(section).alt
    assert "Drug law: Amphetamine, from 10 g (reading B): life. Murder premeditated: life. Murder: 10 to 20 years or life." in alt
    assert alt.endswith("Damage: no custody.")


def test_a_term_moved_in_the_code_moves_in_the_section(tmp_path: Path) -> None:
    moved = small(tmp_path, offences=CODE | {"theft": CODE["rape"].replace("3 y .. 8 y", "4 y .. 9 y")})[2]
    assert "4 to 9 years" in " ".join(shown(chart_of(moved).wide))
