"""Detention before trial (N-11): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
)
from review.checks.necessity.laws import ONE_TO_3_YEARS
from review.made_up import evidence
from review.saying import moved, said, unknown, words
from review.small_bench import bench, found, penalties


def remand(rule: str = "by_case", lesser: str = "6 months", graver: str = "18 months", share: str = "none") -> str:
    return (
        said("remand_rule", rule) + said("remand_longest_lesser", lesser) + said("remand_longest_graver", graver)
        + said("remand_graver_above", "5 y") + said("remand_share_of_least_term", share)
    )  # fmt: skip


@pytest.mark.parametrize("rule", ["presumed", "by_class", "mandatory"])
def test_detention_that_no_case_decides_departs(tmp_path: Path, rule: str) -> None:
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(rule))).outcome == DEPARTS


@pytest.mark.parametrize(("ratio", "outcome"), [(Fraction(1), CONFORMS), (Fraction(1, 2), NEEDS_DATA)])
def test_a_share_nobody_looked_up_is_asked_for_where_it_could_decide(tmp_path: Path, ratio: Fraction, outcome: str) -> None:
    # 11 months against a minimum of 12: more than half of it, unless a share of the minimum shortens them
    provisions = remand(lesser="11 months").replace(
        said("remand_share_of_least_term", "none"), unknown("remand_share_of_least_term")
    )
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)
    assert moved("N-11", on, {"pretrial-to-floor": ratio}).outcome == outcome


@pytest.mark.parametrize(("longest", "outcome"), [("11 months", CONFORMS), ("1 y", CONFORMS), ("13 months", DEPARTS)])
def test_detention_may_last_as_long_as_the_minimum_and_no_longer(tmp_path: Path, longest: str, outcome: str) -> None:
    # the minimum is 1 year, the maximum of 3 years makes it the lesser class
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser=longest))).outcome == outcome


def test_a_graver_charge_has_the_longer_limit(tmp_path: Path) -> None:
    # maximum 6 years, above the border of 5: 18 months against a minimum of 12
    finding = found("N-11", bench(tmp_path, penalties({"": "1 y .. 6 y"}), provisions=remand()))
    assert finding.outcome == DEPARTS
    assert "up to 18 months against a minimum of 12 months" in words(finding)


def test_a_share_of_the_least_term_shortens_the_limit(tmp_path: Path) -> None:
    # half of 12 months is 6 months, below the minimum
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="2 y", share="1/2"))).outcome == CONFORMS


def test_detention_without_limit_outlasts_every_minimum(tmp_path: Path) -> None:
    finding = found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="none")))
    assert finding.outcome == DEPARTS
    assert "no limit" in words(finding)


@pytest.mark.parametrize("missing", ["remand_rule", "remand_longest_lesser", "remand_graver_above"])
def test_a_limit_nobody_found_keeps_detention_open(tmp_path: Path, missing: str) -> None:
    provisions = "".join(line for line in remand().splitlines(keepends=True) if f"about: {missing}," not in line) + unknown(
        missing
    )
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == NEEDS_DATA


def test_the_ratio_to_the_minimum_is_a_setting(tmp_path: Path) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="13 months"))
    assert moved("N-11", on, {"pretrial-to-floor": Fraction(13, 12)}).outcome == CONFORMS
    assert moved("N-11", on, {"pretrial-to-floor": Fraction(1)}).outcome == DEPARTS


def test_the_share_of_prisoners_on_remand_is_shown_as_published(tmp_path: Path) -> None:
    on = bench(
        tmp_path,
        ONE_TO_3_YEARS,
        provisions=remand(),
        evidence=evidence("prison_share", "awaiting_trial", {2018: 40, 2019: 35}, "percent"),
    )
    finding = found("N-11", on)
    assert "2019: 35 %" in words(finding)
    assert "40 %" not in words(finding)
