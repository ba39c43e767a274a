"""The data-poor way on rich data: intervals hold the truth nine times in ten, and the factor is honest."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.library import Library, in_force
from lenity.law.problems import LenityError
from lenity.simulate.backcast import read_caseload, sentencing_table
from lenity.simulate.degrade import TARGETS, WIDER, Degraded, conformal_factor, degraded, widened
from lenity.simulate.uncertainty import Uncertain


@pytest.fixture(scope="module")
def found(data_folder: Path) -> Degraded:
    table = sentencing_table(in_force(Library().find("us"), date(2024, 1, 1)))
    return degraded(read_caseload(data_folder / "us", table), table, runs=400, seed=77)


def test_the_truth_lies_inside_in_85_to_95_of_100_runs_with_the_factor_of_other_districts(found: Degraded) -> None:
    assert found.counted >= 200 and set(found.targets) == set(TARGETS)
    for target in found.targets.values():
        assert 0.85 <= target.covered <= 0.95, target


def test_some_intervals_are_too_narrow_as_drawn_and_the_stated_factor_is_enough(found: Degraded) -> None:
    parts = [found.targets[name] for name in ("part of all months cut by the reform", "women's share of all months")]
    assert all(one.covered_as_drawn < 0.85 and one.factor > 1 for one in parts)
    assert max(one.factor for one in parts) <= WIDER


def test_intervals_for_levels_hold_the_truth_as_drawn(found: Degraded) -> None:
    for name in ("mean months", "share above 60 months", "months cut by the reform, per person"):
        assert found.targets[name].covered_as_drawn >= 0.85


@given(st.integers(0, 10**6))
def test_the_factor_holds_nine_of_ten_new_runs_on_average(seed: int) -> None:
    # Split conformal prediction: with n exchangeable distances the next is at most the factor with a chance of ceil(0.9 (n + 1)) / (n + 1).
    chance = np.random.default_rng(seed)
    known, new = chance.exponential(size=(400, 99)), chance.exponential(size=(400, 50))
    held = np.mean([(later <= conformal_factor(earlier)).mean() for earlier, later in zip(known, new, strict=True)])
    assert held == pytest.approx(0.90, abs=0.02)


def test_a_widened_interval_is_wider_by_the_factor_around_the_same_median() -> None:
    draws = Uncertain(np.random.default_rng(1).normal(-5, 1, 1001), "months", ("a",))
    wide = widened(draws, 1.5)
    (low, high), (wide_low, wide_high) = draws.interval(0.9), wide.interval(0.9)
    assert float(wide.median) == pytest.approx(float(draws.median))
    assert float(wide_high - wide_low) == pytest.approx(1.5 * float(high - low)) and wide.rests_on == ("a",)


def test_a_share_stays_a_share_and_no_interval_is_narrowed() -> None:
    assert widened(Uncertain(np.array([0.0, 0.1, 0.9]), "share", ()), 4).values.tolist() == [0, 0.1, 1]
    with pytest.raises(LenityError, match="would narrow"):
        widened(Uncertain(np.array([0.1, 0.2]), "share", ()), 0.8)
