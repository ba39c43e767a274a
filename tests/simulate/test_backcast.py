"""Backcasts: the arithmetic by hand, and the predictions against what was published."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lenity.evidence import read_evidence, series
from lenity.law.library import Library, in_force
from lenity.law.problems import LenityError
from lenity.simulate.backcast import (
    Caseload,
    Forecast,
    Interval,
    foreseen,
    read_caseload,
    rescored,
    rescored_draws,
    rolled,
    scores,
    sentencing_table,
    take_up,
)
from lenity.simulate.population import Numbers

STAYS = np.full(200, 1.5)  # years
# Published of the amendment of 2014 (secondary): 46,290 eligible, 133 to 108 months foretold, 31,908 granted, 26 months less.
ELIGIBLE, BEFORE, FORETOLD, GRANTED, REPORTED = 46_290, 133.0, 25.0, 31_908, 26.0
OTHER_TAKE_UP = (7_300 / 12_835, 1_987 / 2_660)  # Fair Sentencing Act guideline 2011, First Step Act section 404


@pytest.fixture(scope="module")
def table() -> Numbers:
    return sentencing_table(in_force(Library().find("us"), date(2024, 1, 1)))


@pytest.fixture(scope="module")
def caseload(data_folder: Path, table: Numbers) -> Caseload:
    return read_caseload(data_folder / "us", table)


def test_a_prison_in_balance_stays_as_it_is() -> None:
    paths = foreseen({2000: 9000, 2001: 9000, 2002: 9000, 2003: 9000}, 5, STAYS, seed=1)
    assert np.allclose(paths, 9000)


def test_a_prison_that_fills_goes_on_to_its_new_balance() -> None:
    # With admissions of 8,000 a year and 1.5 years inside the balance is 12,000, neared by e^(-1/1.5) a year from 6,000.
    counts = {2000 + t: 12_000 - 6_000 * float(np.exp(-t / 1.5)) for t in range(5)}
    paths = foreseen(counts, 3, STAYS, seed=1)
    wanted = [12_000 - 6_000 * float(np.exp(-t / 1.5)) for t in (5, 6, 7)]
    assert np.allclose(paths, wanted, rtol=1e-9)


def test_a_missing_year_lies_between_its_neighbours() -> None:
    steady = {year: 1000 * 1.1**n for n, year in enumerate(range(2000, 2006))}
    with_gap = {year: value for year, value in steady.items() if year != 2003}
    assert np.allclose(foreseen(steady, 2, STAYS, seed=4), foreseen(with_gap, 2, STAYS, seed=4))


def test_forecasts_know_nothing_of_what_came_later() -> None:
    counts = {2000: 100.0, 2001: 110.0, 2002: 105.0, 2003: 120.0, 2004: 130.0}
    other = {**counts, 2004: 999.0}
    first, second = (rolled(one, [2003], STAYS, seed=2)[0] for one in (counts, other))
    assert first.predicted == second.predicted and first.persistence == 120 and (first.actual, second.actual) == (130, 999)


def test_too_few_counts_are_refused() -> None:
    with pytest.raises(LenityError, match="fewer than four counts"):
        rolled({2000: 1, 2001: 2, 2002: 3, 2003: 4}, [2002], STAYS, seed=1)


def test_scores_are_those_of_a_hand_calculation() -> None:
    # Errors 10 % low and 20 % high: 15 % absolute, 5 % signed; persistence 20 % and 40 %: skill 1 - 0.15 / 0.30 = 0.5.
    first = Forecast(2000, 2001, Interval(90, 80, 95, 70, 105), 80, 100)
    second = Forecast(2000, 2002, Interval(240, 210, 250, 205, 260), 120, 200)
    found = scores([first, second])
    assert (found.error, found.bias, found.persistence) == pytest.approx((0.15, 0.05, 0.30))
    assert found.skill == pytest.approx(0.5) and (found.inside80, found.inside90) == (0, 0.5)


def test_the_jump_of_2017_lies_outside_every_interval_made_before_2016() -> None:
    points = series(read_evidence(), "prison_population", "all", "persons").points
    known = {point.year: float(min(point.values)) for point in points if point.values}
    years_inside = np.exp(np.random.default_rng(1).normal(np.log(1.5), 0.42, 2000))
    for one in rolled(known, [2013, 2014, 2015], years_inside, seed=1):
        if one.year == 2017:
            assert one.actual == 28_414 and one.actual > one.predicted.high90
        if one.year == 2014:
            assert one.predicted.holds(one.actual)


def test_the_table_of_the_encoded_law_is_that_of_the_manual(table: Numbers, data_folder: Path) -> None:
    with (data_folder / "us" / "sentencing_table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 43 * 6
    for row in rows:
        cell = table[int(row["offense_level"]) - 1, int(row["category_number"]) - 1]
        wanted = [470.0 if row[name] == "life" else float(row[name]) for name in ("min_months", "max_months")]
        assert cell.tolist() == wanted


def test_two_sentences_are_cut_as_by_hand(table: Numbers) -> None:
    # Level 26, category I: 63-78; level 24: 51-63. 70 months fall to 70 51/63. Level 8, I: 0-6: nothing to cut from a minimum of 0.
    ones = np.ones(2, np.int64)
    two = Caseload(np.array([70.0, 5.0]), np.array([26, 8]), ones * 0, ones, ones * 2020, ones * 0, ones, 0)
    cut = rescored(two, table, 2, after=False)
    assert (cut.before, cut.after, cut.affected) == pytest.approx((70, 70 * 51 / 63, 0.5))
    # Taken as a sentence after the amendment: level 28 before, 78-97, so 70 78/63 months before.
    assert rescored(two, table, 2, after=True).before == pytest.approx(70 * 78 / 63)


def test_weights_give_the_published_mean_and_no_mean_out_of_reach(caseload: Caseload, table: Numbers) -> None:
    for mean in (60.0, 133.0, 200.0):
        assert rescored(caseload, table, 2, mean).before == pytest.approx(mean, abs=1e-6)
    with pytest.raises(LenityError, match="no weights give a mean"):
        rescored(caseload, table, 2, 2000)


def test_the_amendment_of_2014_comes_out_within_a_tenth_of_what_was_foretold_and_reported(
    caseload: Caseload, table: Numbers
) -> None:
    for after in (True, False):
        months = rescored(caseload, table, 2, BEFORE, after=after).months
        assert abs(months / REPORTED - 1) < 0.10 and abs(months / FORETOLD - 1) < 0.10
    assert caseload.left_out < 0.001 * caseload.persons.sum()


def test_a_reform_that_changes_no_level_changes_nothing(caseload: Caseload, table: Numbers) -> None:
    with np.errstate(invalid="ignore"), pytest.raises(ZeroDivisionError):
        rescored(caseload, table, 0)


def test_retroactive_person_years_are_missed_without_take_up_and_held_with_it(caseload: Caseload, table: Numbers) -> None:
    months = float(np.median(rescored_draws(caseload, table, 2, BEFORE, 20, seed=1)))
    came = GRANTED * REPORTED / 12
    whole = ELIGIBLE * months / 12
    assert whole / came > 1.3
    assert Interval.of(take_up(OTHER_TAKE_UP, 2000) * whole).holds(came)


def test_take_up_of_one_other_reform_is_centred_on_it() -> None:
    shares = take_up([0.57], 4001)
    assert np.median(shares) == pytest.approx(0.57, abs=1e-3)
    # One reform: spread 0.7 sqrt 2 on the logit; the 95th percentile lies 1.6449 of it above logit 0.57.
    logit = np.log(0.57 / 0.43) + 1.6449 * 0.7 * np.sqrt(2)
    assert np.quantile(shares, 0.95) == pytest.approx(1 / (1 + np.exp(-logit)), abs=2e-3)


def test_a_folder_without_the_case_file_is_named(tmp_path: Path, table: Numbers) -> None:
    with pytest.raises(LenityError, match="no such file"):
        read_caseload(tmp_path, table)
