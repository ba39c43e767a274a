"""How the range rises with the amount (P-01 to P-03): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words. Doses come from doses.yaml: of heroin a dose of 30 mg, a day's
amount of 100 mg and a purity of 60 %; of cocaine a dose of 100 mg, a day's amount of 200 mg and a purity of 60 %.
"""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from review.checks.balance.laws import amounts, heroin
from review.made_up import judgements
from review.saying import words
from review.small_bench import NOT_KNOWN, bench, found, penalties

# -- P-01 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "outcome", "says"),
    [
        ("3 y .. 8 y", CONFORMS, "Neither minimum nor maximum falls"),
        ("1 y .. 3 y", CONFORMS, "Neither minimum nor maximum falls"),
        ("6 months .. 8 y", DEPARTS, "the minimum falls, from 1 y to 3 y to 6 months to 8 y"),
        ("1 y .. 2 y", DEPARTS, "the maximum falls"),
        ("life", CONFORMS, "Neither minimum nor maximum falls"),
    ],
)
def test_more_of_a_drug_never_brings_less(tmp_path: Path, above: str, outcome: str, says: str) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "1 y .. 3 y", ">= 10 g": above})))
    assert finding.outcome == outcome
    assert says in words(finding)


def test_a_term_above_a_band_of_life_is_a_fall(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "life", ">= 10 g": "10 y .. 20 y"})))
    assert finding.outcome == DEPARTS
    assert "the minimum falls, from life to 10 y to 20 y" in words(finding)


def test_an_amount_between_two_bands_of_which_no_rule_speaks_departs(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "1 y .. 3 y", "> 10 g": "3 y .. 8 y"})))
    assert finding.outcome == DEPARTS
    assert "Heroin, exactly 10 g: no rule of the law speaks of these amounts." in words(finding)


def test_bands_nobody_found_are_asked_for(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, NOT_KNOWN))
    assert finding.outcome == NEEDS_DATA
    assert finding.wants[0].where == "the annex of the Act"


def test_a_law_that_counts_the_pure_drug_is_asked_for_pure_amounts(tmp_path: Path) -> None:
    bands = {"< 10 g": "1 y .. 3 y", ">= 10 g": "6 months .. 3 y"}
    finding = found("P-01", bench(tmp_path, penalties(amounts(bands, measured="pure_quantity"))))
    assert finding.outcome == DEPARTS
    assert "Heroin, from 10 g: the minimum falls" in words(finding)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=4))
def test_bands_conform_exactly_where_both_ends_rise_with_the_amount(
    tmp_path_factory: pytest.TempPathFactory, ranges: list[tuple[int, int]]
) -> None:
    ends = [(least, least + width) for least, width in ranges]
    edges = [f"{edge} g" for edge in range(1, len(ends))]
    tests = (
        ["> 0 g"] if not edges else [f"< {edges[0]}", *(f"[{a} .. {b})" for a, b in itertools.pairwise(edges)), f">= {edges[-1]}"]
    )
    law = heroin({test: f"{least} months .. {most} months" for test, (least, most) in zip(tests, ends, strict=True)})
    rising = all(one[0] <= other[0] and one[1] <= other[1] for one, other in itertools.pairwise(ends))
    assert found("P-01", bench(tmp_path_factory.mktemp("law"), law)).outcome == (CONFORMS if rising else DEPARTS)


# -- P-02 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "above", "outcome"),
    [
        ("60 months .. 10 y", "83 months .. 10 y", CONFORMS),  # 23 months
        ("60 months .. 10 y", "84 months .. 10 y", NEEDS_JUDGEMENT),  # 24 months
        ("10 months .. 10 y", "19 months .. 10 y", CONFORMS),  # 1.9 times
        ("10 months .. 10 y", "20 months .. 10 y", NEEDS_JUDGEMENT),  # twice
        ("1 y .. 60 months", "1 y .. 119 months", CONFORMS),
        ("1 y .. 60 months", "1 y .. 10 y", NEEDS_JUDGEMENT),  # the maximum is doubled
        (".. 10 y", "1 month .. 10 y", NEEDS_JUDGEMENT),  # from no minimum to one
        ("10 y .. 20 y", "10 y .. 20 y or life", NEEDS_JUDGEMENT),  # life is more than any multiple
    ],
)
def test_a_boundary_is_a_cliff_from_a_jump_of_24_months_or_a_doubling(
    tmp_path: Path, below: str, above: str, outcome: str
) -> None:
    assert found("P-02", bench(tmp_path, heroin({"< 10 g": below, ">= 10 g": above}))).outcome == outcome


CLIFF = heroin({"< 10 g": "1 y .. 3 y", ">= 10 g": "5 y .. 8 y"})


def test_a_cliff_is_told_in_months_and_doses(tmp_path: Path) -> None:
    # 10 g at a purity of 60 % hold 6 g, which is 200 doses of 30 mg.
    said_of = words(found("P-02", bench(tmp_path, CLIFF)))
    assert "Heroin, from 10 g: the minimum rises from 12 months to 60 months" in said_of
    assert "that is about 200 doses of heroin" in said_of


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [((), NEEDS_JUDGEMENT), (("it does",), CONFORMS), (("it does not",), DEPARTS), (("it does", "it does not"), NEEDS_JUDGEMENT)],
)
def test_people_say_whether_a_boundary_is_real(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, CLIFF, judgements=judgements("P-02/boundary/heroin, from 10 g", *answers))
    finding = found("P-02", on)
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(answers) == 2)


def test_cliffs_of_a_law_nobody_found_need_data(tmp_path: Path) -> None:
    assert found("P-02", bench(tmp_path, NOT_KNOWN)).outcome == NEEDS_DATA


# -- P-03 --------------------------------------------------------------------------------------------------


def three(first: str, second: str, ranges: tuple[str, str, str] = ("1 y .. 2 y", "2 y .. 4 y", "4 y .. 8 y")) -> str:
    return heroin({f"< {first}": ranges[0], f"[{first} .. {second})": ranges[1], f">= {second}": ranges[2]})


@pytest.mark.parametrize(("second", "outcome"), [("99 g", CONFORMS), ("100 g", NEEDS_JUDGEMENT), ("101 g", NEEDS_JUDGEMENT)])
def test_one_range_over_a_hundredfold_amount_is_a_plateau(tmp_path: Path, second: str, outcome: str) -> None:
    # The band begins at 1 g. The first band, from one dose (50 mg of heroin at 60 %) to 1 g, is twentyfold.
    assert found("P-03", bench(tmp_path, three("1 g", second))).outcome == outcome


@pytest.mark.parametrize(("second", "outcome"), [("4.9 g", NEEDS_JUDGEMENT), ("5 g", CONFORMS)])
def test_a_last_band_that_begins_below_a_hundred_doses_is_flagged(tmp_path: Path, second: str, outcome: str) -> None:
    # 5 g at 60 % hold 100 doses of 30 mg.
    assert found("P-03", bench(tmp_path, three("1 g", second))).outcome == outcome


@pytest.mark.parametrize(("first_rise", "outcome"), [(9, CONFORMS), (10, NEEDS_JUDGEMENT)])
def test_months_per_gram_are_uneven_from_ten_times_the_median(tmp_path: Path, first_rise: int, outcome: str) -> None:
    # Boundaries at 1, 2 and 3 g. The minimum rises by `first_rise` months over the first gram, by 1 over each of the others:
    # median 1 month per gram. 3 g hold 60 doses, so the last band must go on to 5 g (100 doses) without a rise of the minimum.
    top = 12 + first_rise
    law = heroin(
        {
            "< 1 g": "12 months .. 5 y",
            "[1 g .. 2 g)": f"{top} months .. 5 y",
            "[2 g .. 3 g)": f"{top + 1} months .. 5 y",
            "[3 g .. 5 g)": f"{top + 2} months .. 5 y",
            ">= 5 g": f"{top + 2} months .. 6 y",
        }
    )
    finding = found("P-03", bench(tmp_path, law))
    assert finding.outcome == outcome
    assert ("10 times the median of 1 months per gram" in words(finding)) == (outcome == NEEDS_JUDGEMENT)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("acceptable",), CONFORMS), (("too broad",), DEPARTS), (("acceptable", "too broad"), NEEDS_JUDGEMENT)],
)
def test_people_say_whether_a_range_may_be_so_broad(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, three("1 g", "200 g"), judgements=judgements("P-03/breadth/heroin, from 1 g, below 200 g", *answers))
    assert found("P-03", on).outcome == outcome


def test_a_drug_whose_dose_is_not_known_keeps_the_check_open(tmp_path: Path) -> None:
    rules = amounts({"< 1 g": "1 y .. 2 y", ">= 1 g": "2 y .. 4 y"}, "ketamine")  # doses.yaml has no dose of ketamine
    finding = found("P-03", bench(tmp_path, penalties(rules)))
    assert finding.outcome == NEEDS_DATA
    assert "ketamine" in finding.wants[0].what
