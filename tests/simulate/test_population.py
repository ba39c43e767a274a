"""Populations: margins are met, odds ratios kept, amounts fall on the right side of an edge, and nothing synthetic looks recorded."""

from __future__ import annotations

from datetime import date
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import lognorm

from lenity.law.library import Library, in_force
from lenity.law.model import Law
from lenity.law.problems import LenityError
from lenity.simulate.assumptions import POPULATIONS, Assumptions, read_assumptions
from lenity.simulate.population import (
    Plan,
    Point,
    fitted,
    grouped,
    moved_to,
    of_cases,
    points_between,
    read_plan,
    spread_out,
    synthesised,
)
from lenity.simulate.uncertainty import Sample, draw, scenarios

GRAM = 1_000_000  # micrograms


@pytest.fixture(scope="module")
def law() -> Law:
    return in_force(Library().find("kh"), date(2024, 1, 1))


@pytest.fixture(scope="module")
def assumptions() -> Assumptions:
    return read_assumptions("kh")


@pytest.fixture(scope="module")
def plan(assumptions: Assumptions) -> Plan:
    return read_plan(POPULATIONS / "kh", assumptions)


@pytest.fixture(scope="module")
def sample(assumptions: Assumptions) -> Sample:
    return draw(assumptions.parameters(), draws=32, seed=3, scenario=next(scenarios(assumptions.parameters())))


def plackett(p: float, q: float, ratio: float) -> float:
    """The cell of both traits with margins p and q and an odds ratio (Plackett, JASA 60 (1965), 516-522)."""
    if abs(ratio - 1) < 1e-9:
        return p * q
    b = 1 + (p + q) * (ratio - 1)
    return (b - sqrt(b * b - 4 * ratio * (ratio - 1) * p * q)) / (2 * (ratio - 1))


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.1, 10))
@settings(max_examples=60, deadline=None)
def test_fitting_gives_the_one_table_with_these_margins_and_this_odds_ratio(p: float, q: float, ratio: float) -> None:
    seed = np.array([[[ratio, 1.0], [1.0, 1.0]]])
    table = fitted(seed, [((0,), np.array([[p, 1 - p]])), ((1,), np.array([[q, 1 - q]]))])[0]
    assert table[0, 0] == pytest.approx(plackett(p, q, ratio), abs=1e-7)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_every_margin_of_every_draw_is_met(seed: int) -> None:
    chance = np.random.default_rng(seed)
    start = chance.uniform(0.2, 5, (3, 2, 3, 4))
    margins = [((number,), chance.dirichlet(np.ones(size), 3)) for number, size in enumerate((2, 3, 4))]
    table = fitted(start, margins)
    for (axis,), wanted in margins:
        others = tuple(one for one in (1, 2, 3) if one != axis + 1)
        assert np.allclose(table.sum(axis=others), wanted, atol=1e-8)


def test_a_margin_over_two_groups_at_once_is_met() -> None:
    both = np.array([[[0.1, 0.3], [0.4, 0.2]]])
    table = fitted(np.ones((1, 2, 2, 2)), [((0, 1), both), ((2,), np.array([[0.25, 0.75]]))])
    assert np.allclose(table.sum(axis=3), both) and np.allclose(table.sum(axis=(1, 2)), [[0.25, 0.75]])


def test_margins_that_contradict_each_other_are_refused() -> None:
    first, second = np.array([[[0.1, 0.4], [0.3, 0.2]]]), np.array([[0.9, 0.1]])
    with pytest.raises(LenityError, match="do not fit together"):
        fitted(np.ones((1, 2, 2)), [((0, 1), first), ((0,), second)])
    with pytest.raises(LenityError, match="no combination of levels"):
        fitted(np.array([[[1.0, 1.0], [0.0, 0.0]]]), [((0,), np.array([[0.5, 0.5]]))])


AMOUNTS = st.lists(st.integers(2, 10**9), min_size=1, max_size=6, unique=True)


@given(AMOUNTS, AMOUNTS)
def test_no_interval_of_amounts_reaches_over_an_edge(edges: list[int], figures: list[int]) -> None:
    for point in points_between(edges, figures):
        if not point.round:
            assert point.low <= point.amount < point.high
            assert not any(point.low < edge < point.high for edge in edges)


def test_amounts_follow_the_log_normal_on_each_side_of_an_edge() -> None:
    points = points_between([15 * GRAM, 80 * GRAM + 1], [1 * GRAM, 100 * GRAM])
    weights = spread_out(points, np.array([8.0]), np.array([1.9]), np.array([0.0]))[0]
    known = lognorm(s=1.9, scale=8.0)
    band = sum(w for w, point in zip(weights, points, strict=True) if 15 * GRAM <= point.amount <= 80 * GRAM)
    assert band == pytest.approx(known.cdf(80.000001) - known.cdf(15), abs=1e-9)
    assert weights.sum() == pytest.approx(1)


@given(st.floats(0, 1), st.floats(0.01, 1000), st.floats(0.2, 4))
def test_the_stated_share_stands_on_round_figures(rounded: float, median: float, spread: float) -> None:
    points = points_between([15 * GRAM], [1 * GRAM, 2 * GRAM, 5 * GRAM, 10 * GRAM])
    weights = spread_out(points, np.array([median]), np.array([spread]), np.array([rounded]))[0]
    on_round = sum(w for w, point in zip(weights, points, strict=True) if point.round)
    assert weights.sum() == pytest.approx(1) and on_round == pytest.approx(rounded, abs=1e-9)


def test_who_is_moved_over_a_threshold_crosses_that_one_and_no_other() -> None:
    points = points_between([10 * GRAM, 15 * GRAM, 22 * GRAM], [14 * GRAM, 16 * GRAM, 30 * GRAM])
    up, down = moved_to(points, [15 * GRAM], 1.6)
    for number, point in enumerate(points):
        risen, fallen = points[up[number]].amount, points[down[number]].amount
        if point.amount < 15 * GRAM:
            assert fallen == point.amount
            assert risen >= 15 * GRAM if point.amount * 1.6 >= 15 * GRAM else risen == point.amount
        else:
            assert risen == point.amount
            assert fallen < 15 * GRAM if point.amount < 15 * GRAM * 1.6 else fallen == point.amount


def test_without_thresholds_nobody_moves() -> None:
    points = (Point(1, 0, 2, False), Point(3, 2, np.inf, False))
    up, down = moved_to(points, [], 2)
    assert up.tolist() == [0, 1] and down.tolist() == [0, 1]


def test_recorded_cases_are_counted_and_marked_as_recorded(law: Law, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("offence,quantity,sex,court\npossession,2 g,f,one\npossession,2 g,f,two\nsupply,,m,one\n", "utf-8")
    found = of_cases(file, [law], ["sex"])
    assert found.counts.tolist() == [2, 1] and not found.synthetic and found.mark == "recorded cases"
    assert [dict(one) for one in found.facts] == [{"offence": "possession", "quantity": "2 g"}, {"offence": "supply"}]
    assert [one["sex"] for one in found.labels] == ["f", "m"]
    weighted = of_cases([{"offence": "use", "people": 7}, {"offence": "use", "people": 5}], [law], [], weight="people")
    assert weighted.counts.tolist() == [12]


def test_draws_of_recorded_cases_vary_as_a_bayesian_bootstrap(law: Law) -> None:
    # Rubin (1981): shares are Dirichlet with the counts, so that of 30 of 40 has mean 0.75 and variance 0.75 0.25 / 41.
    found = of_cases([{"offence": "use"}] * 30 + [{"offence": "supply"}] * 10, [law], [])
    shares = found.shares({}, 20_000, seed=5)[:, 0 if found.facts[0]["offence"] == "use" else 1]
    assert shares.mean() == pytest.approx(0.75, abs=0.003) and shares.var() == pytest.approx(0.75 * 0.25 / 41, rel=0.05)


def test_a_column_that_is_not_there_is_named(law: Law) -> None:
    with pytest.raises(LenityError, match="no column `gender`"):
        of_cases([{"offence": "use", "sex": "f"}], [law], ["gender"])


def test_a_synthetic_population_says_so_everywhere(plan: Plan, law: Law) -> None:
    population = synthesised(plan, [law])
    assert population.synthetic and "synthetic" in population.mark and "no row is a person" in population.title


def test_cambodias_margins_come_out_as_drawn_and_women_carry_more_often(plan: Plan, law: Law, sample: Sample) -> None:
    population = synthesised(plan, [law])
    shares = population.shares(sample.values, sample.draws)
    assert np.allclose(shares.sum(axis=1), 1)
    women = np.array([one["sex"] == "women" for one in population.labels])
    assert np.allclose(shares[:, women].sum(axis=1), sample["women"], atol=1e-7)
    groups, number = grouped(population.labels, ["conduct"])
    for place, group in enumerate(groups):
        part = list(plan.groups[0].levels).index(group["conduct"])
        assert np.allclose(shares[:, number == place].sum(axis=1), sample["conduct-mix"][:, part], atol=1e-7)
    carrying = np.array([one["conduct"] == "carrying" for one in population.labels])
    selling = np.array([one["conduct"] == "selling" for one in population.labels])
    parts = [shares[:, sex & conduct].sum(axis=1) for sex in (women, ~women) for conduct in (carrying, selling)]
    tied = np.argsort(sample["women-and-carrying"])
    ratio = parts[0] * parts[3] / (parts[1] * parts[2])
    assert np.corrcoef(np.log(ratio[tied]), np.log(sample["women-and-carrying"][tied]))[0, 1] > 0.9


def test_every_figure_of_a_plan_is_an_assumption_and_every_mistake_is_told(assumptions: Assumptions, tmp_path: Path) -> None:
    (tmp_path / "population.yaml").write_text(
        "population: xx\ntitle: t\nsynthetic: false\nlaw: kh\npeople: charged-per-yeer\nfacts: {coffee: true}\n"
        "groups:\n  sex: {shares: conduct-mix, levels: {women: {}, men: {}}}\n"
        "associations:\n  - {between: {sex: girls, town: x}, odds_ratio: women}\n",
        "utf-8",
    )
    with pytest.raises(LenityError) as caught:
        read_plan(tmp_path, assumptions)
    assert [one.code for one in caught.value.problems] == ["LEN822", "LEN821", "LEN103", "LEN823", "LEN824", "LEN824"]
    assert "did you mean `charged-per-year`" in str(caught.value)


def test_the_plan_of_cambodia_names_what_it_rests_on(plan: Plan, assumptions: Assumptions) -> None:
    assert plan.people == "charged-per-year" and plan.left_out
    assert not assumptions.missing(plan.rests_on)
