"""Minimums and ways below them (N-09, N-10): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
)
from review.checks.necessity.laws import MITIGATION, NOT_KNOWN, ONE_TO_3_YEARS, UP_TO_3_YEARS
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found, penalties

# -- N-09 --------------------------------------------------------------------------------------------------


def test_no_minimum_conforms_and_a_day_departs(tmp_path: Path) -> None:
    assert found("N-09", bench(tmp_path / "none", UP_TO_3_YEARS)).outcome == CONFORMS
    assert found("N-09", bench(tmp_path / "day", penalties({"": "1 d .. 3 y"}))).outcome == DEPARTS


def test_a_minimum_for_an_organised_group_alone_does_not_depart(tmp_path: Path) -> None:
    # article 3(5)(a) of the 1988 Convention: organised criminal group; V13 is done in one, V2 to V12 are not
    law = {"organised_group: true": "5 y .. 9 y", "organised_group: false": ".. 3 y"}
    assert found("N-09", bench(tmp_path / "group", penalties(law))).outcome == CONFORMS
    finding = found("N-09", bench(tmp_path / "all", penalties(law | {"organised_group: false": "1 y .. 3 y"})))
    assert finding.outcome == DEPARTS
    assert "with a factor of the Convention that aggravates: 5 y to 9 y" in words(finding)  # listed, not counted
    assert not any(name.startswith("V13/") for name in finding.answer.points[0].vignettes)


def test_minimums_are_listed_with_what_mitigation_leaves_of_them(tmp_path: Path) -> None:
    finding = found("N-09", bench(tmp_path, penalties({"": "3 y .. 5 y"}) + MITIGATION))
    assert finding.outcome == DEPARTS
    assert "3 y to 5 y; with every choice from 12 months" in words(finding)


def test_a_minimum_nobody_found_is_asked_for(tmp_path: Path) -> None:
    assert found("N-09", bench(tmp_path, NOT_KNOWN)).outcome == NEEDS_DATA


# -- N-10 --------------------------------------------------------------------------------------------------


def relief(*reasons: str) -> str:
    return said("relief_from_floor", f"[{', '.join(reasons)}]" if reasons else "none")


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (relief(), DEPARTS),
        (relief("assistance"), NEEDS_JUDGEMENT),
        (relief("assistance", "guilty_plea"), CONFORMS),
        (relief("mitigating_factors"), CONFORMS),
        ("", NEEDS_DATA),
        (unknown("relief_from_floor"), NEEDS_DATA),
    ],
)
def test_ways_below_the_minimum_are_counted(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


def test_reasons_are_counted_of_seven(tmp_path: Path) -> None:
    finding = found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=relief("under_18", "guilty_plea")))
    counts = finding.answer.points[0].figures
    assert (counts["many"].amount, counts["all"].amount) == (2, 7)


def test_mitigation_said_to_reach_below_the_minimum_is_one_of_the_reasons(tmp_path: Path) -> None:
    assert found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=said("mitigation_below_floor", "true"))).outcome == CONFORMS


def test_mitigation_in_the_rules_is_a_way_below_the_minimum(tmp_path: Path) -> None:
    finding = found("N-10", bench(tmp_path, penalties({"": "3 y .. 5 y"}) + MITIGATION))
    assert finding.outcome == CONFORMS
    assert "a court can go down to 12 months after mitigating circumstances" in words(finding)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("free",), CONFORMS), (("coerced",), DEPARTS), (("free", "coerced"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_assistance_is_free(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=relief("assistance"), judgements=judgements("N-10/coercion", *answers))
    assert found("N-10", on).outcome == outcome


def test_without_a_minimum_there_is_nothing_to_go_below(tmp_path: Path) -> None:
    assert found("N-10", bench(tmp_path, UP_TO_3_YEARS)).outcome == NOT_APPLICABLE
