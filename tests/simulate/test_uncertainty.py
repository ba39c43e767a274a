"""Draws, intervals, influence and claims against published values and closed forms."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, pi, sin, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from lenity.law.problems import LenityError
from lenity.simulate.uncertainty import (
    Beta,
    Correlation,
    Dirichlet,
    Discrete,
    Distribution,
    Exact,
    LogNormal,
    LogUniform,
    Normal,
    Parameter,
    Sample,
    Scenarios,
    Triangular,
    Uncertain,
    Uniform,
    claim,
    claim_in_all,
    draw,
    influence,
    run,
    scenarios,
    total_influence,
)

THIRDS = (Parameter("a", Uniform(0, 1)), Parameter("b", Uniform(0, 1)), Parameter("c", Uniform(0, 1)))


def uncertain(*values: float) -> Uncertain:
    return Uncertain(np.array(values), "people", ("made up",))


# -- distributions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("distribution", "mean", "variance"),
    [
        (Beta(0.65, 10), 0.65, 0.65 * 0.35 / 11),  # m (1 - m) / (size + 1)
        (Normal(0.05, 0.15), 0.05, 0.15**2),
        (Uniform(2, 8), 5, 36 / 12),
        (Triangular(-0.10, -0.02, 0), -0.04, (0.01 + 0.0004 - 0.002) / 18),  # (a2 + b2 + c2 - ab - ac - bc) / 18, with c = 0
        (LogUniform(500, 1500), 1000 / np.log(3), (1500**2 - 500**2) / 2 / np.log(3) - (1000 / np.log(3)) ** 2),
        (Exact(3.5), 3.5, 0),
        (Discrete((1, 4), (0.25, 0.75)), 3.25, 27 / 16),
    ],
)
def test_draws_have_the_mean_and_variance_of_their_distribution(distribution: Distribution, mean: float, variance: float) -> None:
    drawn = draw([Parameter("it", distribution)], draws=4096, seed=3)["it"]
    assert abs(drawn.mean() - mean) < 2e-3 * max(1e-2, abs(mean), sqrt(variance))
    assert abs(drawn.var() - variance) < 1e-2 * variance + 1e-12


def test_nine_of_ten_draws_of_a_lognormal_lie_within_its_factor() -> None:
    drawn = draw([Parameter("cost", LogNormal(800, 1.7))], draws=4096, seed=1)["cost"]
    assert np.allclose(np.quantile(drawn, [0.05, 0.5, 0.95]), [800 / 1.7, 800, 800 * 1.7], rtol=2e-3)


def test_a_mix_adds_up_to_one_and_scatters_as_dirichlet_says() -> None:
    shares, size = np.array([0.5, 0.3, 0.2]), 9
    drawn = draw([Parameter("mix", Dirichlet(("user", "courier", "seller"), tuple(shares), size))], draws=4096, seed=1)["mix"]
    assert np.allclose(drawn.sum(axis=1), 1)
    assert np.allclose(drawn.mean(axis=0), shares, atol=2e-3)
    assert np.allclose(drawn.var(axis=0), shares * (1 - shares) / (size + 1), rtol=0.03)
    assert np.allclose(np.cov(drawn.T)[0, 1], -0.5 * 0.3 / (size + 1), rtol=0.05)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Beta(1.0, 5),
        lambda: LogNormal(800, 1),
        lambda: Normal(0, 0),
        lambda: Triangular(3, 2, 1),
        lambda: Uniform(1, 1),
        lambda: LogUniform(0, 1),
        lambda: Discrete((1.0, 2.0), (0.5, 0.6)),
        lambda: Dirichlet(("one",), (1.0,), 5),
        lambda: Scenarios(()),
    ],
)
def test_what_is_no_distribution_is_refused(wrong: object) -> None:
    with pytest.raises(LenityError, match="LEN801"):
        wrong()  # type: ignore[operator]


# -- draws ------------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    assert np.array_equal(draw(THIRDS, draws=100, seed=5)["b"], draw(THIRDS, draws=100, seed=5)["b"])
    assert not np.array_equal(draw(THIRDS, draws=100, seed=5)["b"], draw(THIRDS, draws=100, seed=6)["b"])


def test_quasi_random_draws_fill_every_256th_once() -> None:
    # A scrambled Sobol sequence of 2^8 points has exactly one point in each of 2^8 equal parts of every axis.
    sample = draw(THIRDS, draws=256, seed=9)
    for id in "abc":
        assert sorted((sample[id] * 256).astype(int)) == list(range(256))


@pytest.mark.parametrize("rho", [-0.7, 0.0, 0.5, 0.9])
def test_correlated_draws_have_the_rank_correlation_of_a_gaussian_copula(rho: float) -> None:
    parameters = [Parameter("length", LogNormal(24, 3)), Parameter("remand", Beta(0.3, 4)), Parameter("other", Uniform(0, 1))]
    sample = draw(parameters, draws=4096, seed=2, correlations=[Correlation("length", "remand", rho)])
    assert (
        abs(spearmanr(sample["length"], sample["remand"]).statistic - 6 / pi * asin(rho / 2)) < 0.02
    )  # closed form of the normal copula
    assert abs(spearmanr(sample["length"], sample["other"]).statistic) < 0.02
    assert abs(np.quantile(sample["length"], 0.95) - 72) < 0.7  # the margin is untouched


def test_correlations_that_nothing_can_have_are_refused() -> None:
    against = [Correlation("a", "b", 0.9), Correlation("b", "c", 0.9), Correlation("a", "c", -0.9)]
    with pytest.raises(LenityError, match="LEN804: the correlations contradict each other"):
        draw(THIRDS, draws=8, seed=1, correlations=against)
    with pytest.raises(LenityError, match="LEN804: correlation with `d`"):
        draw(THIRDS, draws=8, seed=1, correlations=[Correlation("a", "d", 0.5)])


def test_scenarios_are_run_apart_and_never_drawn() -> None:
    parameters = [*THIRDS, Parameter("reading", Scenarios(("A", "B"))), Parameter("places", Scenarios((8500.0, 12000.0)))]
    assert len(list(scenarios(parameters))) == 4
    with pytest.raises(LenityError, match="LEN803: scenario `reading` is not settled"):
        draw(parameters, draws=8, seed=1)
    first, second = (draw(parameters, draws=8, seed=1, scenario={"reading": one, "places": 8500.0}) for one in "AB")
    assert (first.scenario["reading"], second.scenario["reading"]) == ("A", "B")
    assert np.array_equal(first["a"], second["a"])  # common random numbers
    assert np.array_equal(first["places"], np.full(8, 8500.0))
    with pytest.raises(LenityError, match="LEN803: `C` is no scenario of `reading`"):
        draw(parameters, draws=8, seed=1, scenario={"reading": "C", "places": 8500.0})


def test_an_id_given_twice_or_never_is_named() -> None:
    with pytest.raises(LenityError, match="LEN802: parameter `a` stands twice"):
        draw([*THIRDS, Parameter("a", Exact(1))], draws=8, seed=1)
    with pytest.raises(LenityError, match="LEN802: no parameter `aa` was drawn"):
        draw(THIRDS, draws=8, seed=1)["aa"]


# -- intervals --------------------------------------------------------------------------------------------------------


def test_the_interval_holds_its_share_of_the_draws() -> None:
    drawn = Uncertain(draw([Parameter("it", Uniform(0, 10))], draws=1024, seed=1)["it"], "months", ("it",))
    assert np.allclose(drawn.interval(0.8), (1, 9), atol=0.02)
    assert np.allclose(drawn.interval(0.9), (0.5, 9.5), atol=0.02)
    assert np.allclose(drawn.median, 5, atol=0.02)


def test_on_common_draws_the_interval_of_a_difference_is_that_of_the_difference() -> None:
    # N = arrivals x months, lognormal; the reform takes a fifth of it. On common draws the relative change is -20 % in every draw;
    # on draws of their own it may even rise.
    parameters = [Parameter("arrivals", LogNormal(100, 2)), Parameter("months", LogNormal(24, 1.5))]

    def stock(sample: Sample, factor: float) -> Uncertain:
        return Uncertain(sample["arrivals"] * sample["months"] * factor, "people", ("arrivals", "months"))

    one, other = draw(parameters, draws=1024, seed=1), draw(parameters, draws=1024, seed=2)
    together = stock(one, 0.8).minus(stock(one, 1.0))
    assert np.allclose(together.values / stock(one, 1.0).values, -0.2)
    assert claim(together, "falls").support == "robust"
    assert claim(stock(other, 0.8).minus(stock(one, 1.0)), "falls").support == "depends"


def test_results_of_two_units_are_not_subtracted() -> None:
    with pytest.raises(LenityError, match="LEN800: `people` less `months`"):
        uncertain(1.0).minus(Uncertain(np.array([1.0]), "months", ()))


# -- runs -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Two:
    """A result as models give it: leaves with draws, beside words."""

    name: str
    doubled: Uncertain
    parts: dict[str, Uncertain]


def model(sample: Sample) -> Two:
    return Two("twice", Uncertain(2 * sample["a"], "people", ("a",)), {"b": Uncertain(sample["b"][:, None], "people", ("b",))})


def test_a_run_in_chunks_gives_what_one_run_gives_and_reports_each_chunk() -> None:
    told: list[tuple[int, int]] = []
    sample = draw(THIRDS, draws=100, seed=1)
    done = run(model, sample, chunk=30, progress=lambda finished, asked: told.append((finished, asked)))
    assert told == [(30, 100), (60, 100), (90, 100), (100, 100)]
    assert done.complete
    assert np.array_equal(done.result.doubled.values, model(sample).doubled.values)
    assert np.array_equal(done.result.parts["b"].values, model(sample).parts["b"].values)
    assert done.result.name == "twice"


@pytest.mark.parametrize("place", ["progress", "model"])
def test_stopping_keeps_the_chunks_that_are_finished(place: str) -> None:
    sample = draw(THIRDS, draws=100, seed=1)
    calls = 0

    def stopped(part: Sample) -> Two:
        nonlocal calls
        calls += 1
        if place == "model" and calls == 3:
            raise KeyboardInterrupt
        return model(part)

    def progress(finished: int, asked: int) -> None:
        if place == "progress" and finished == 60:
            raise KeyboardInterrupt

    done = run(stopped, sample, chunk=30, progress=progress)
    assert not done.complete
    assert (done.sample.draws, done.asked, done.result.doubled.draws) == (60, 100, 60)
    assert np.array_equal(done.result.doubled.values, 2 * sample["a"][:60])


def test_stopping_before_anything_is_finished_stops() -> None:
    def stopped(part: Sample) -> Two:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(stopped, draw(THIRDS, draws=10, seed=1))


# -- influence --------------------------------------------------------------------------------------------------------

# Ishigami and Homma (1990) with a = 7, b = 0.1: variance a2/8 + b pi4/5 + b2 pi8/18 + 1/2; first and total indices in closed form.
A, B = 7.0, 0.1
WHOLE = A**2 / 8 + B * pi**4 / 5 + B**2 * pi**8 / 18 + 0.5
FIRST = {"x1": 0.5 * (1 + B * pi**4 / 5) ** 2 / WHOLE, "x2": A**2 / 8 / WHOLE, "x3": 0.0}
TOTAL = {"x1": FIRST["x1"] + 8 * B**2 * pi**8 / 225 / WHOLE, "x2": FIRST["x2"], "x3": 8 * B**2 * pi**8 / 225 / WHOLE}
ISHIGAMI = [Parameter(id, Uniform(-pi, pi)) for id in ("x1", "x2", "x3")]


def ishigami(sample: Sample) -> Uncertain:
    x1, x2, x3 = (sample[id] for id in ("x1", "x2", "x3"))
    return Uncertain(np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1), "", ("x1", "x2", "x3"))


def test_first_indices_from_the_draws_at_hand_are_those_of_the_ishigami_function() -> None:
    sample = draw(ISHIGAMI, draws=4096, seed=1)
    found = {one.name: one for one in influence(sample, ishigami(sample))}
    for name, expected in FIRST.items():
        assert abs(found[name].share.value - expected) < 0.03
        assert found[name].share.low <= found[name].share.value <= found[name].share.high
    assert next(iter(found)) == "x2"  # the most influential stands first


def test_total_indices_are_those_of_the_ishigami_function() -> None:
    found = {one.name: one.share.value for one in total_influence(ishigami, ISHIGAMI, base=2048, seed=1)}
    for name, expected in TOTAL.items():
        assert abs(found[name] - expected) < 0.03


def test_the_total_index_of_a_group_counts_its_members_together() -> None:
    # y = 3 a + 2 b + c, uniform and independent: the variance parts are 9 : 4 : 1, and b and c stand in one group: 5 of 14.
    grouped = [THIRDS[0], Parameter("b", Uniform(0, 1), "practice"), Parameter("c", Uniform(0, 1), "practice")]

    def model(sample: Sample) -> Uncertain:
        return Uncertain(3 * sample["a"] + 2 * sample["b"] + sample["c"], "", ("a", "b", "c"))

    found = {one.name: one.share.value for one in total_influence(model, grouped, base=1024, seed=1)}
    assert abs(found["a"] - 9 / 14) < 0.02
    assert abs(found["practice"] - 5 / 14) < 0.02
    # Correlated within the group, b and c weigh more: var(2 b + c) grows by 4 cov(b, c) = 4 rank correlation / 12.
    rho = 2 * sin(pi / 6 * 0.6)  # the normal scores' correlation whose rank correlation is 0.6
    more = total_influence(model, grouped, base=1024, seed=1, correlations=[Correlation("b", "c", rho)])
    assert abs({one.name: one.share.value for one in more}["practice"] - (5 + 4 * 0.6) / (14 + 4 * 0.6)) < 0.02


def test_correlated_parameters_of_two_groups_have_no_total_index() -> None:
    with pytest.raises(LenityError, match="LEN805: `a` and `b` are correlated"):
        total_influence(ishigami, THIRDS, base=8, seed=1, correlations=[Correlation("a", "b", 0.5)])


def test_an_answer_that_does_not_vary_is_driven_by_nothing() -> None:
    sample = draw(THIRDS, draws=128, seed=1)
    assert influence(sample, Uncertain(np.full(128, 7.0), "people", ())) == ()


def test_a_path_has_no_one_influence() -> None:
    sample = draw(THIRDS, draws=128, seed=1)
    with pytest.raises(LenityError, match="LEN805: an answer of shape"):
        influence(sample, Uncertain(np.zeros((128, 3)), "people", ()))


# -- claims -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("falling", "support"),
    [(100, "robust"), (95, "robust"), (94, "depends"), (50, "depends"), (49, "not supported"), (0, "not supported")],
)
def test_a_claim_is_robust_from_95_of_100_draws_and_not_supported_below_half(falling: int, support: str) -> None:
    assert claim(uncertain(*[-1.0] * falling, *[1.0] * (100 - falling)), "falls").support == support


def test_no_change_is_neither_a_fall_nor_a_rise() -> None:
    assert claim(uncertain(*[0.0] * 10), "falls").support == "not supported"
    assert claim(uncertain(*[0.0] * 10), "rises").support == "not supported"


def test_the_bounds_of_a_share_are_those_of_clopper_and_pearson() -> None:
    # Published tables: 5 of 10 gives 0.187 to 0.813, 0 of 10 gives 0 to 0.308 (95 %).
    half, none = claim(uncertain(*[-1.0] * 5, *[1.0] * 5), "falls").share, claim(uncertain(*[1.0] * 10), "falls").share
    assert (round(half.low, 3), round(half.high, 3)) == (0.187, 0.813)
    assert (none.low, round(none.high, 3)) == (0.0, 0.308)


def test_a_claim_over_scenarios_is_robust_only_if_it_is_in_each() -> None:
    robust, doubtful, wrong = uncertain(*[-1.0] * 10), uncertain(*[-1.0] * 6, *[1.0] * 4), uncertain(*[1.0] * 10)
    assert claim_in_all({"A": robust, "B": robust}, "falls").support == "robust"
    mixed = claim_in_all({"A": robust, "B": doubtful, "C": wrong}, "falls")
    assert (mixed.support, mixed.depends_on, mixed.share.value) == ("depends", ("B", "C"), 0.0)
    assert claim_in_all({"A": wrong, "B": wrong}, "falls").support == "not supported"


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=50))
def test_a_fall_and_a_rise_are_never_both_robust(values: list[float]) -> None:
    change = uncertain(*values)
    assert {claim(change, "falls").support, claim(change, "rises").support} != {"robust"}
