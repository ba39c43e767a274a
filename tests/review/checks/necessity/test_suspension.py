"""Suspended sentences (N-05): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NOT_APPLICABLE,
)
from review.checks.necessity.laws import MITIGATION, NO_CUSTODY, NO_EXCLUSIONS, SUSPENSION, figures
from review.saying import said, words
from review.small_bench import bench, found, penalties

BANDS = penalties({'quantity: "< 10 g"': "MIN .. 5 y", 'quantity: ">= 10 g"': "5 y .. 9 y"})


def test_the_band_whose_minimum_lies_above_the_limit_of_suspension_loses_it(tmp_path: Path) -> None:
    # suspension up to 2 years; below 10 g the minimum is 1 year, from 10 g on it is 5: one band of two is lost
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", "1 y") + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.outcome == DEPARTS
    first = finding.answer.points[0]
    assert (first.figures["many"].amount, first.figures["all"].amount) == (1, 2)
    lost = next(point for point in finding.answer.points if "amount" in point.figures)
    assert (lost.figures["amount"].text, lost.figures["range"].text) == ("from 10 g", "5 y to 9 y")
    assert figures(finding)["floor"] == 12  # the highest minimum with suspension: 1 year


@pytest.mark.parametrize(("least", "lost"), [("1 y 11 months", 1), ("2 y", 1), ("2 y 1 months", 2)])
def test_the_limit_itself_still_allows_suspension(tmp_path: Path, least: str, lost: int) -> None:
    # just below, at and just above the limit of 2 years; the band from 10 g on (minimum 5 years) is lost in any case
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", least) + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.answer.points[0].figures["many"].amount == lost


def test_mitigation_that_brings_the_minimum_down_keeps_suspension(tmp_path: Path) -> None:
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", "1 y") + MITIGATION + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.outcome == CONFORMS
    assert "only after mitigating circumstances" in words(finding)


def test_a_drug_exclusion_from_suspension_departs_by_itself(tmp_path: Path) -> None:
    law = penalties({"": "1 y .. 3 y"}) + SUSPENSION
    assert found("N-05", bench(tmp_path, law, provisions=said("drug_exclusions", "[suspension]"))).outcome == DEPARTS
    assert found("N-05", bench(tmp_path / "none", law, provisions=NO_EXCLUSIONS)).outcome == CONFORMS


def test_an_exclusion_nobody_looked_up_keeps_the_check_open(tmp_path: Path) -> None:
    assert found("N-05", bench(tmp_path, penalties({"": "1 y .. 3 y"}) + SUSPENSION)).outcome == NEEDS_DATA


def test_a_law_without_custody_has_nothing_to_suspend(tmp_path: Path) -> None:
    assert found("N-05", bench(tmp_path, NO_CUSTODY, provisions=NO_EXCLUSIONS)).outcome == NOT_APPLICABLE
