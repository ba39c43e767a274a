"""The gravity of acts (P-07 to P-09): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from lenity.review.judgements import Judgements
from review.checks.balance.laws import BESIDE, HEROIN_AND_PLANTS, ONE_FOR_ALL, Rank, each, flat, heroin, ranked
from review.made_up import judgements
from review.saying import moved, words
from review.small_bench import bench, found, penalties

# -- P-07 and P-08 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drugs", "outcome"),
    [
        (".. 14 y", CONFORMS),
        (".. 15 y", NEEDS_JUDGEMENT),  # the maximum of homicide is 15 years
        (".. 181 months", DEPARTS),
        ("10 y .. 14 y", NEEDS_JUDGEMENT),  # its minimum is 10 years
        ("121 months .. 14 y", DEPARTS),
        ("5 y .. 15 y or life", DEPARTS),
        ("life", DEPARTS),
    ],
)
def test_supply_without_violence_stays_below_homicide(tmp_path: Path, drugs: str, outcome: str) -> None:
    on = bench(tmp_path, flat(drugs), beside=BESIDE)
    assert found("P-07", on).outcome == outcome


def test_life_against_life_is_an_equal_end(tmp_path: Path) -> None:
    on = bench(tmp_path, flat("5 y .. 15 y or life"), beside=penalties({"offence: murder": "life"}))
    assert found("P-07", on).outcome == NEEDS_JUDGEMENT


def test_a_life_that_would_count_as_less_than_homicide_is_said_to(tmp_path: Path) -> None:
    # 300 months, the shorter length that stands for life, are less than the 30 years (360 months) of homicide; 600 are not.
    law = bench(tmp_path, flat("5 y .. 10 y or life"), beside=penalties({"offence: murder": "10 y .. 30 y"}))
    said_of = words(found("P-07", law))
    assert "With life counted as 300 months, a maximum of life would not lie above that of intentional homicide" not in said_of
    assert "With life counted as 300 months" in said_of
    assert "With life counted as 600 months" not in said_of


@pytest.mark.parametrize(
    ("ask", "answers", "drugs", "outcome"),
    [
        ("P-07/equal", ("justified",), ".. 15 y", CONFORMS),
        ("P-07/equal", ("not justified",), ".. 15 y", DEPARTS),
        ("P-07/equal", ("justified", "not justified"), ".. 15 y", NEEDS_JUDGEMENT),
        ("P-07/comparator", ("right",), ".. 16 y", DEPARTS),
        ("P-07/comparator", ("another offence",), ".. 16 y", NEEDS_JUDGEMENT),
    ],
)
def test_people_judge_equal_ends_and_the_offence_to_compare_with(
    tmp_path: Path, ask: str, answers: tuple[str, ...], drugs: str, outcome: str
) -> None:
    on = bench(tmp_path, flat(drugs), beside=BESIDE, judgements=judgements(ask, *answers))
    assert found("P-07", on).outcome == outcome


@pytest.mark.parametrize("name", ["P-07", "P-08"])
def test_without_the_penalty_of_another_offence_there_is_nothing_to_compare_with(tmp_path: Path, name: str) -> None:
    finding = found(name, bench(tmp_path, ONE_FOR_ALL))
    assert finding.outcome == NEEDS_DATA
    assert "the penalty for" in finding.wants[-1].what


DRUGS_FIRST = each("V7", "V8", "V9", "V10", "V11", "V12", "V13", "C5", "C3", "C4", "C2")
DRUGS_LAST = tuple(reversed(DRUGS_FIRST))
LENIENT, HARSH = flat(".. 2 y"), flat("6 y .. 12 y")


@pytest.mark.parametrize(
    ("law", "rankings", "outcome"),
    [
        (HARSH, (), NEEDS_JUDGEMENT),
        (HARSH, (DRUGS_FIRST,), NEEDS_JUDGEMENT),  # one person is not enough
        (HARSH, (DRUGS_FIRST, DRUGS_FIRST), DEPARTS),
        (HARSH, (DRUGS_LAST, DRUGS_LAST), CONFORMS),  # who ranks drugs as graver finds no inversion
        (HARSH, (DRUGS_FIRST, DRUGS_LAST), NEEDS_JUDGEMENT),
        (LENIENT, (DRUGS_FIRST, DRUGS_FIRST), CONFORMS),
    ],
)
def test_offences_that_two_people_rank_as_graver_must_not_bring_less(
    tmp_path: Path, law: str, rankings: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    on = bench(tmp_path, law, beside=BESIDE, judgements=ranked("P-08/seriousness", *rankings))
    assert found("P-08", on).outcome == outcome


@pytest.mark.parametrize(("least", "contested"), [(Fraction(9, 10), False), (Fraction(1), True)])
def test_rankings_that_agree_less_than_asked_are_contested(tmp_path: Path, least: Fraction, contested: bool) -> None:
    # Two people who differ in one pair of neighbours among eleven agree well beyond chance, and not wholly.
    swapped = (*DRUGS_FIRST[:5], DRUGS_FIRST[6], DRUGS_FIRST[5], *DRUGS_FIRST[7:])
    on = bench(tmp_path, HARSH, beside=BESIDE, judgements=ranked("P-08/seriousness", DRUGS_FIRST, swapped))
    answer = moved("P-08", on, {"agreement": least})
    assert bool(answer.contested) == contested
    assert answer.outcome == (NEEDS_JUDGEMENT if contested else DEPARTS)


# -- P-09 --------------------------------------------------------------------------------------------------

ACTS = ("use", "own possession", "sharing", "small supply", "wholesale", "organised", "aggravated")
USE_IS_GRAVEST = penalties(
    {
        f"substance: {HEROIN_AND_PLANTS}, offence: use": "2 y .. 5 y",
        f'substance: {HEROIN_AND_PLANTS}, offence: "not(use)"': "1 y .. 3 y",
    }
)


def test_a_flat_law_has_ties_and_no_inversion(tmp_path: Path) -> None:
    finding = found("P-09", bench(tmp_path, ONE_FOR_ALL))
    assert finding.outcome == CONFORMS
    # One case of each, for four substances.
    assert "Wholesale and organised have the same range in 4 of 4 pairs." in words(finding)


@pytest.mark.parametrize(
    ("rankings", "outcome"),
    [
        ((), NEEDS_JUDGEMENT),  # the order is ours until someone confirms it
        ((each(*ACTS),), DEPARTS),
        ((each(*ACTS[1:], ACTS[0]),), CONFORMS),  # who ranks use as the gravest finds no inversion
        ((each(*ACTS), each(*reversed(ACTS))), NEEDS_JUDGEMENT),
        (((("use",), ACTS[1:]),), DEPARTS),  # use below all the rest, which are one rank
    ],
)
def test_use_above_supply_is_an_inversion_in_an_order_people_confirm(
    tmp_path: Path, rankings: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    on = bench(tmp_path, USE_IS_GRAVEST, judgements=ranked("P-09/rank", *rankings))
    assert found("P-09", on).outcome == outcome


def test_the_order_of_gravity_is_called_ours_until_a_named_person_gives_one(tmp_path: Path) -> None:
    ours = words(found("P-09", bench(tmp_path / "ours", USE_IS_GRAVEST)))
    assert f"The order of gravity is {', '.join(ACTS)}; it is a default of ours" in ours
    ranking = ranked("P-09/rank", each(*ACTS[1:], ACTS[0]))
    theirs = words(found("P-09", bench(tmp_path / "theirs", USE_IS_GRAVEST, judgements=ranking)))
    assert f"as a named person ranked it, is {', '.join((*ACTS[1:], ACTS[0]))}." in theirs
    assert "of ours" not in theirs


def test_a_ranking_from_before_a_new_finding_is_shown_and_decides_nothing(tmp_path: Path) -> None:
    given_then = ranked("P-09/rank", each(*ACTS)).given
    outdated = Judgements({key: tuple(replace(one, outdated=True) for one in found_of) for key, found_of in given_then.items()})
    finding = found("P-09", bench(tmp_path, USE_IS_GRAVEST, judgements=outdated))
    assert finding.outcome == NEEDS_JUDGEMENT  # as without any ranking
    assert "Reviewer A, on an earlier finding: use, own possession" in words(finding)


@pytest.mark.parametrize(
    ("custody", "listed"),
    [
        ("1 y .. 10 y", False),
        ("1 y .. 121 months", True),
        ("30 months .. 5 y or life", False),
        ("36 months .. 5 y or life", True),
    ],
)
def test_a_maximum_above_ten_times_the_minimum_is_listed(tmp_path: Path, custody: str, listed: bool) -> None:
    # With life as 300 months 30 months are a tenth, and as 600 months 36 months are less than a tenth.
    said_of = words(found("P-09", bench(tmp_path, flat(custody))))
    if custody.startswith("30 months"):
        assert "with life counted as 600 months" in said_of
    else:
        assert ("the maximum is more than 10 times the minimum" in said_of) == listed


def test_cases_of_one_gravity_with_different_ranges_are_listed(tmp_path: Path) -> None:
    # Own possession: a dose of 50 mg, a week's 1.2 g and a month's 5 g. Two of the three pairs lie on two sides of 2 g.
    said_of = words(found("P-09", bench(tmp_path, heroin({"< 2 g": "1 y .. 3 y", ">= 2 g": "1 y .. 4 y"}))))
    assert "Cases of one gravity, own possession, have different ranges in 2 of 3 pairs." in said_of
