"""The section on ways out says what the engine found, each figure with what it rests on, in words, as a picture and as tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from lenity.law.library import Library, in_force
from lenity.report import charts_ladder, to_html
from lenity.report.charts_ladder import SYMBOLS, short, symbol
from lenity.report.document import Bullets, Chart, Document, Fold, Paragraph, Section, Table, Text, Value, inlines
from lenity.report.ladder import in_words, ladder_section
from lenity.review import Review, review
from lenity.review.ladder import Ladder, ladder
from review.small_law import TABLE, write_data, write_law

FIRST = {"age": 30, "stage": "completed", "prior_class": "none", "prison_in_last_5_years": False, "prison_in_last_year": False}
PEOPLE = [
    ("first", "an adult first offender", FIRST),
    ("record", "an adult with a recent prison sentence", FIRST | {"prison_in_last_5_years": True}),
    ("child", "a child of 15", FIRST | {"age": 15}),
]
Made = Callable[..., tuple[Review, Ladder]]


@pytest.fixture(scope="module")
def climbed() -> Ladder:
    """Possession in Cambodia, under every reading."""
    return ladder(in_force(Library().find("kh"), date(2020, 1, 1)), PEOPLE, offences=["possession", "use"])


@pytest.fixture(scope="module")
def section(cambodia: Review, climbed: Ladder) -> Section:
    """The section on it."""
    return ladder_section(cambodia, climbed)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Review the small law, or an edit of it, with its ladder."""

    def make(table: str = TABLE, **options: object) -> tuple[Review, Ladder]:
        library = Library(write_law(tmp_path / "laws", table))
        data = write_data(tmp_path / "data")
        law = in_force(library.find("xx"), date(2020, 1, 1))
        anyone = [("x", "anyone", {})]
        return review("xx", date(2020, 1, 1), library=library, data=data), ladder(law, anyone, **options)  # type: ignore[arg-type]

    return make


def chart(section: Section) -> Chart:
    """The picture of the first group of people."""
    return next(block for block in section.blocks if isinstance(block, Chart))


def words(text: Text) -> str:
    return "".join(one if isinstance(one, str) else getattr(one, "text", "") or getattr(one, "word", "") for one in text)


def tables(section: Section) -> list[Table]:
    """The tables of every picture, those of the first group of people first."""
    shown = [
        block.data if isinstance(block, Chart) else block.blocks for block in section.blocks if isinstance(block, Chart | Fold)
    ]
    return [block for blocks in shown for block in blocks if isinstance(block, Table)]


# -- words -------------------------------------------------------------------------------------------------------------


def test_plain_text_of_the_section_holds_no_digits(section: Section) -> None:
    assert [one for one in inlines(section) if isinstance(one, str) and re.search(r"\d", one)] == []


def test_every_figure_rests_on_a_source_or_was_worked_out_or_stated(section: Section) -> None:
    bare = [
        one for one in inlines(section) if isinstance(one, Value) and not one.sources and one.origin not in ("computed", "case")
    ]
    assert bare == []


def test_every_source_of_the_section_is_known_to_the_review(cambodia: Review, section: Section) -> None:
    keys = {key for one in inlines(section) if isinstance(one, Value) for key in one.sources}
    assert keys <= {one.key for one in cambodia.sources}


def test_the_title_says_from_which_amount_on_no_way_out_is_open(section: Section) -> None:
    # Reading A: above 80 g a floor of 10 years, above 25 g for morphine and cocaine; exactly 25 g is disputed.
    title = words(chart(section).title)
    assert title.startswith("No way out of prison is open as the case stands for methamphetamine, amphetamine or MDMA above 80 g")
    assert "cocaine, morphine or heroin from 25 g" in title


def test_the_text_names_the_article_that_closes_the_last_way_out_and_why(section: Section) -> None:
    said = [words(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items]
    [lost] = [one for one in said if "MDMA" in one]
    assert "simple suspension turns on reading bands: after a choice under A, closed under B" in lost
    assert "closed by article 104 where the minimum term is above 5 years: here 10 years, 2 years with every choice" in lost


def test_the_text_counts_rows_by_the_easiest_way_out(made: Made) -> None:
    section = ladder_section(*made())
    [first] = [
        words(item) for block in section.blocks if isinstance(block, Bullets) for item in block.items if "rows" in words(item)
    ]
    # Small amounts may be suspended; large ones turn on the reading; nothing is known of other substances.
    assert first == (
        "Anyone: in one of three rows a way out of prison is open as the case stands; in one it turns on a reading or on a fact "
        "not stated; in one the law is not known."
    )


def test_the_text_says_to_what_mitigation_lowers_the_minimum(made: Made) -> None:
    section = ladder_section(*made(settled={"bands": "A"}))
    said = " ".join(words(block.text) for block in section.blocks if isinstance(block, Paragraph))
    assert "After mitigating circumstances the minimum falls from 3 years to 1 year." in said


def test_a_higher_ceiling_in_the_law_changes_the_title(made: Made) -> None:
    def title(table: str) -> str:
        return words(chart(ladder_section(*made(table, settled={"bands": "A"}))).title)

    assert title(TABLE) == "No way out of prison is open as the case stands for amphetamine from 10 g"
    opened = TABLE.replace('"<= 2 y"', '"<= 3 y"').replace('"> 2 y"', '"> 3 y"')
    assert title(opened) == "A way out of prison is open in every band whose penalty is known"


@pytest.mark.parametrize(
    ("name", "test", "said"),
    [
        ("custody.min", "> 5 y", "the minimum term is above 5 years"),
        ("custody.max", "<= 6 months", "the maximum term is at most 6 months"),
        ("fine.max", "[100 .. 300)", "the maximum fine is from 100 to below 300"),
        ("custody.life", "true", "life imprisonment is provided"),
        ("custody.life", "false", "life imprisonment is not provided"),
        ("class", "[felony, petty_offence]", "the class of the offence is `felony` or `petty offence`"),
        ("offence", "not(use)", "offence is other than `use`"),
        ("prison_in_last_5_years", "true", "prison sentence in the last five years"),
        ("harm_repaired", "false", "the repair of the harm: no"),
    ],
)
def test_a_test_of_a_rule_is_said_in_words(cambodia: Review, name: str, test: str, said: str) -> None:
    assert in_words(cambodia, name, test) == said


def test_a_test_that_fails_is_said_as_what_is_not(cambodia: Review) -> None:
    assert in_words(cambodia, "custody.max", "<= 3 y", holds=False) == "the maximum term is not at most 3 years"


# -- tables ------------------------------------------------------------------------------------------------------------


def test_the_first_table_has_every_row_and_measure_with_its_article(climbed: Ladder, section: Section) -> None:
    matrix = tables(section)[0]
    assert len(matrix.rows) == len(climbed.rows)
    heads = [column.title for column in matrix.columns]
    assert heads[4:] == [one.measure for one in climbed.measures]
    [base] = [row for row in matrix.rows if words(row[0]).endswith("below 15 g")]
    cells = dict(zip(heads, map(words, base), strict=True))
    assert cells["simple suspension"] == "open 104-108"
    assert cells["community service"] == "closed 98"
    assert cells["Range that binds"] == "2 to 5 years"
    assert cells["Minimum"] == "2 y → 6 m (articles 93-94)"
    assert cells["Least intrusive"] == "treatment and suspended; it may be treatment, deferred and fine alone"


def test_the_second_table_says_why_each_measure_is_closed(section: Section) -> None:
    why = tables(section)[1]
    said = [" | ".join(words(cell) for cell in row) for row in why.rows]
    assert any(
        "closed closed | 124 | the class of the offence is `felony` or `petty offence`: here felony" in one for one in said
    )
    assert any("look in: article 40 in the gazette text of the 2012 law" in one for one in said)


def test_a_later_group_shows_only_what_differs_from_the_first(climbed: Ladder, section: Section) -> None:
    [record] = [
        one for one in tables(section) if "recent prison sentence" in words(one.caption) and "by article" in words(one.caption)
    ]
    heads = [column.title for column in record.columns[4:]]
    assert "simple suspension" in heads
    assert "suspension with probation" not in heads  # CC 117 asks for no record


# -- the picture -------------------------------------------------------------------------------------------------------


def test_no_two_symbols_look_alike_in_grey() -> None:
    shape = ("marker", "fillstyle")
    for (one, look), (other, second) in combinations(SYMBOLS.items(), 2):
        alike = all(look.get(key) == second.get(key) for key in shape)
        filled = [found.get("markerfacecolor") == found.get("markeredgecolor") for found in (look, second)]
        assert not alike or filled[0] != filled[1], (one, other)


def test_the_narrow_picture_fits_a_phone_and_has_a_height(section: Section) -> None:
    assert chart(section).narrow.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 ')


@pytest.mark.parametrize("version", ["wide", "narrow"])
def test_the_picture_names_rows_rungs_and_symbols(section: Section, version: str) -> None:
    texts = re.findall(r"<text.*?</text>", getattr(chart(section), version), re.DOTALL)
    shown = " ".join(re.sub(r"<[^>]+>", "", one) for one in texts)
    for word in (
        "&lt; 15 g",
        "&gt; 240 g",
        "suspended",
        "no punishment",
        "lower minimum",
        "after a choice",
        "depends on a reading",
    ):
        assert word in shown


def test_the_same_ladder_is_drawn_with_the_same_bytes(cambodia: Review, climbed: Ladder, section: Section) -> None:
    assert chart(ladder_section(cambodia, climbed)) == chart(section)


def test_the_symbols_follow_the_law(made: Made) -> None:
    found = made(settled={"bands": "A"})[1]
    [small, large] = [row.cases[0] for row in found.rows if "amphetamine" in row.substances]
    assert [symbol(one, "suspended_sentence") for one in (small, large)] == ["open", "after a choice"]
    assert symbol(small, "fine") == charts_ladder.ABSENT
    [unsettled] = [row.cases[0] for row in made()[1].rows if row.text == "from 10 g"]
    assert symbol(unsettled, "suspended_sentence") == charts_ladder.ON_READING


def test_those_who_do_not_see_the_picture_are_told_every_row(climbed: Ladder, section: Section) -> None:
    alt = chart(section).alt
    assert all(f"Row {number}, " in alt for number in range(1, len(climbed.rows) + 1))
    assert "open: treatment, suspended" in alt


@pytest.mark.parametrize(
    ("band", "label"),
    [
        ("any amount", "any amount"),
        ("exactly 25 g", "= 25 g"),
        ("above 800 g, up to 2 kg", "> 800 g, ≤ 2 kg"),
        ("up to 80 g", "≤ 80 g"),
    ],
)
def test_a_band_is_shortened_for_a_label(band: str, label: str) -> None:
    assert short(band) == label


def test_the_section_becomes_a_page(section: Section) -> None:
    page = to_html(Document("A law", "", ("Lead.",), "en", (section,)))
    assert "Rungs open in law" in page
    assert page.count("<figure") == sum(isinstance(block, Chart) for block in section.blocks)
