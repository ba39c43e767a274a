"""The same case under many laws: each answers by its own count, and what does not compare is said."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from lenity.engine.ask import sentence
from lenity.law.problems import LenityError
from lenity.review.compare import Comparison, InLaw, compare, compare_cases, compare_vignettes, references_in

DAY = "2022-06-01"
FIVE_GRAMS = {"offence": "possession", "substance": "methamphetamine", "quantity": "5 g", "purpose": "own_use", "age": "30",
              "offence_date": DAY}  # fmt: skip
LAWS = ("kh", "vn", "th", "sg")


@pytest.fixture(scope="module")
def five_grams() -> Comparison:
    return compare(LAWS, FIVE_GRAMS)


def of(found: Comparison, place: str) -> InLaw:
    return next(one for one in found.cases[0].answers if one.place == place)


def said(one: InLaw) -> str:
    assert one.case is not None
    return one.case.bound.text


def test_each_law_gives_its_own_range(five_grams: Comparison) -> None:
    # Facts: Cambodia art. 40 base 2-5 y; Viet Nam art. 249(2) methamphetamine from 5 g 5-10 y; Thailand s. 164 up to 2 y.
    assert [said(of(five_grams, place)) for place in ("kh", "vn", "th")] == ["2 y to 5 y", "5 y to 10 y", "up to 2 y"]


def test_the_range_is_that_of_a_single_question(five_grams: Comparison) -> None:
    for place in LAWS:
        assert said(of(five_grams, place)) == str(sentence(place, FIVE_GRAMS).custody)


def test_a_law_that_counts_the_pure_drug_says_so_and_is_not_converted(five_grams: Comparison) -> None:
    [counted] = of(five_grams, "sg").counts
    assert (counted.fact, counted.measure, counted.given) == ("pure_quantity", "mass", False)
    assert not five_grams.cases[0].counted_alike
    pure = compare(("sg",), {**FIVE_GRAMS, "pure_quantity": "5 g"})
    assert of(pure, "sg").counts[0].given
    assert said(of(pure, "sg")) == "up to 10 y"  # s. 33(1), Second Schedule: possession, 10 years or 20,000 dollars or both


def test_laws_that_count_the_same_are_said_to() -> None:
    assert compare(("kh", "my"), FIVE_GRAMS).cases[0].counted_alike


def test_the_article_that_gives_the_custody_is_named(five_grams: Comparison) -> None:
    assert [one.where for one in of(five_grams, "vn").rests_on] == ["article 249(2)"]


def test_every_figure_leads_to_a_source_of_its_own_law(five_grams: Comparison) -> None:
    keys = {one.key for one in five_grams.sources}
    assert {one.source for one in references_in(five_grams.cases)} == keys
    assert all(sum(one.figures.values()) for one in five_grams.sources)
    assert all(ref.source.endswith("-vn") for ref in references_in(of(five_grams, "vn")))


def test_the_steps_over_the_quantity_meet_at_the_edges_of_the_law(five_grams: Comparison) -> None:
    # Viet Nam art. 249: methamphetamine 0.1 g to under 5 g, 5 g to under 30 g, 30 g to under 100 g, 100 g or more.
    edges = [step.low for step in of(five_grams, "vn").steps]
    assert {100_000, 5_000_000, 30_000_000, 100_000_000} <= set(edges)
    for one in five_grams.cases[0].answers:
        assert all(after.low == (before.high or 0) + 1 for before, after in zip(one.steps, one.steps[1:], strict=False))


def test_a_fact_that_a_law_does_not_ask_for_is_named() -> None:
    found = compare(("kh", "th"), {**FIVE_GRAMS, "came_before_being_found": "false"})  # a fact of Thailand's law alone
    assert of(found, "kh").passed_over == ("came_before_being_found",)
    assert of(found, "th").passed_over == ()


def test_a_law_that_cannot_be_asked_answers_with_the_reason() -> None:
    tablets = compare(("kh", "th"), {**FIVE_GRAMS, "quantity": "5 tablets"})
    assert of(tablets, "kh").case is None
    assert "as mass" in of(tablets, "kh").refused
    assert of(tablets, "th").case is not None
    early = compare(("kh", "vn"), {**FIVE_GRAMS, "offence_date": "2013-01-01"})
    assert "no law in force on `2013-01-01`" in of(early, "vn").refused


@pytest.mark.parametrize(
    ("places", "facts", "says"),
    [
        (("kh", "kh"), {}, "`kh` is named twice"),
        (("kh", "nowhere"), {}, "no law of `nowhere`"),
        (("kh", "vn"), {"offence": "piracy"}, "`piracy` is not a value"),
        (("kh",), {"offence_date": "yesterday"}, "yesterday"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused(places: tuple[str, ...], facts: dict[str, str], says: str) -> None:
    with pytest.raises(LenityError, match=says):
        compare(places, facts)


def test_vignettes_are_asked_of_every_law() -> None:
    found = compare_vignettes(("kh", "th"), ["heroin"], names=["V1", "V2"], as_of=date(2022, 6, 1))
    assert [case.id for case in found.cases] == ["V1/heroin", "V2/heroin"]
    assert all(len(case.answers) == 2 for case in found.cases)
    assert any(one.kind == "dose" for one in found.sources)
    with pytest.raises(LenityError, match="unknown vignette `V99`"):
        compare_vignettes(("kh",), ["heroin"], names=["V99"])


def test_a_file_of_cases_gives_a_row_for_each_case_and_law_that_can_judge_it(tmp_path: Path) -> None:
    cases = tmp_path / "cases.csv"
    head = "id,offence,substance,quantity,purpose,age,role,offence_date"
    rows_in = (
        f"{id},possession,methamphetamine,{quantity},own_use,30,principal,{DAY}" for id, quantity in (("a", "5 g"), ("b", "much"))
    )
    cases.write_text("\n".join((head, *rows_in)) + "\n", "utf-8")
    done = dict(compare_cases(("kh", "vn"), cases, tmp_path / "out.csv"))
    assert {place: (one.answered, one.rejected) for place, one in done.items()} == {"kh": (1, 1), "vn": (1, 1)}
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["place"], row["id"]) for row in rows] == [("kh", "a"), ("vn", "a")]
    assert (rows[1]["custody_min"], rows[1]["custody_max"], rows[1]["custody_unit"]) == (
        "1800",
        "3600",
        "d",
    )  # 5 y to 10 y of 360 d
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cases.csv", "out.csv"]


def test_a_comparison_of_cases_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(LenityError):
        compare_cases(("kh", "vn"), tmp_path / "none.csv", tmp_path / "out.csv")
    with pytest.raises(LenityError, match="of no kind"):
        compare_cases(("kh", "vn"), tmp_path / "none.csv", tmp_path / "out.xls")
    assert list(tmp_path.iterdir()) == []


def test_facts_not_given_that_move_the_range_are_named() -> None:
    # Singapore's Act goes by the pure weight: trafficking heroin over 15 g is death, below that a term (s. 5, Second Schedule).
    trafficking = {**FIVE_GRAMS, "offence": "supply", "substance": "heroin", "purpose": "supply"}
    without = of(compare(("sg",), trafficking), "sg")
    assert "pure_quantity" in without.turns_on
    given = of(compare(("sg",), {**trafficking, "pure_quantity": "5 g"}), "sg")
    assert "pure_quantity" not in given.turns_on
