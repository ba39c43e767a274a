"""Stocks and flows against closed forms worked out here, and against the same people followed one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.law.problems import LenityError
from lenity.simulate.flows import STATES, Inside, Projection, Retroactivity, Returns, Stays, Strata, compare
from lenity.simulate.reach import affected, relief, steady_state
from lenity.simulate.stays import arrivals_from_stock, inside_of, stays_of
from simulate.people import QUARTERS, Counted, Kind, counted, follow, kinds_of, reaching, strata_of, term, ways

EXACT = 1e-9


def close(found: object, expected: object) -> bool:
    return bool(np.allclose(np.asarray(found, float), np.asarray(expected, float), rtol=EXACT, atol=EXACT))


def people(projection: Projection, group: int = 0) -> np.ndarray:
    return projection.people.values[0, group]


# -- closed forms ----------------------------------------------------------------------------------------------------


def test_a_prospective_cut_from_60_to_48_months_shows_after_48_months_and_ends_at_minus_20_per_cent_after_60() -> None:
    stock = people(compare(term(60, 48), months=120).after["after-not-retroactive"])
    expected = [6000.0] * 49 + [6000.0 - 100 * month for month in range(1, 13)] + [4800.0] * 60
    assert close(stock, expected)


def test_keeping_a_fifth_out_of_custody_acts_at_once() -> None:
    # Of 100 a month 80 come in and, as before, 100 leave: N(t) = 6000 - 20 t, until the last of those before has left.
    projected = compare(term(60, 60, diverted=0.2), months=72).after["after-not-retroactive"]
    assert close(people(projected), [6000.0 - 20 * min(month, 60) for month in range(73)])
    assert close(projected.diverted.values, np.full((1, 1, 72), 20.0))
    assert close(projected.admissions.values, np.full((1, 1, 72), 80.0))


def test_the_steady_state_obeys_littles_law_in_every_group() -> None:
    # Women: 3 a month, 2 + 10 or 5 + 31 months, half each: 3 x (12 + 36) / 2 = 72. Men: 7 a month, 1 + 20.5 months: 150.5.
    rows = [(3.0, [(0.5, 2, 10, 2, 10), (0.5, 5, 31, 5, 31)], 0.0), (7.0, [(1.0, 1, 20.5, 1, 20.5)], 0.0)]
    before = compare(strata_of(rows, {"sex": ("women", "men")}), months=50).before
    assert before.groups == (("", ""), ("sex", "men"), ("sex", "women"))
    for group, everyone, remand in ((0, 222.5, 17.5), (1, 150.5, 7.0), (2, 72.0, 10.5)):
        assert close(people(before, group), np.full(51, everyone))
        assert close(before.remand.values[0, group], np.full(51, remand))
    assert close(before.releases.values[0, 0], np.full(50, 10.0))


@given(
    old=st.lists(st.integers(0, 90), min_size=3, max_size=3),
    new=st.lists(st.integers(0, 90), min_size=3, max_size=3),
    kept_out=st.sampled_from([0.0, 0.25, 1.0]),
)
def test_the_way_between_two_steady_states_is_the_transient_formula(old: list[int], new: list[int], kept_out: float) -> None:
    # N(t) = l1 int_0^t S1(u) du + l0 int_t^inf S0(u) du. Stays are whole months, so S is constant within each: the integrals are sums.
    shares = (0.5, 0.25, 0.25)
    rows = [(12.0, [(share, 0, one, 0, other) for share, one, other in zip(shares, old, new, strict=True)], kept_out)]
    stock = people(compare(strata_of(rows), months=60).after["after-not-retroactive"])

    def survival(terms: list[int], month: int) -> float:
        return sum(share for share, one in zip(shares, terms, strict=True) if one > month)

    for t in range(61):
        expected = 12 * (1 - kept_out) * sum(survival(new, u) for u in range(t)) + 12 * sum(
            survival(old, u) for u in range(t, 91)
        )
        assert abs(stock[t] - expected) <= EXACT * max(1, expected)


def test_retroactive_relief_leaves_each_person_the_new_term_less_the_time_served() -> None:
    # Inside are 100 people of every age from 0 to 60 months: max(0, 48 - a - t) leaves 100 max(0, 48 - t). New ones add 100 min(t, 48).
    projected = compare(term(60, 48), months=60, states=["after-retroactive"], retroactivity=reaching()).after[
        "after-retroactive"
    ]
    assert close(people(projected), [6000.0] + [4800.0] * 60)
    assert close(
        projected.releases_of_inside.values[0, 0], [1300.0] + [100.0] * 47 + [0.0] * 12
    )  # 1200 at once, then as they come
    # Half of them ask, half of those get it: 300 people leave 12 months early.
    half = compare(term(60, 48), months=60, states=["after-retroactive"], retroactivity=reaching(apply=0.5, grant=0.5))
    expected = [6000.0] + [25 * max(0, 48 - t) + 75 * max(0, 60 - t) + 100 * min(t, 48) for t in range(1, 61)]
    assert close(people(half.after["after-retroactive"]), expected)
    # Of the 6000 a quarter gets relief: the 300 past 48 months save 60 - a, 6 on average, the other 1200 save 12 months each.
    plain = compare(term(60, 48), months=60)
    avoided = half.after["after-retroactive"].person_years.minus(plain.after["after-not-retroactive"].person_years).values.sum()
    assert close(-avoided, (300 * 6 + 1200 * 12) / 12)


def test_relief_waits_for_its_decision() -> None:
    projected = compare(term(60, 48), months=24, states=["after-retroactive"], retroactivity=reaching(delay=6)).after
    assert close(people(projected["after-retroactive"]), [6000.0] * 7 + [4800.0] * 18)


def test_a_harsher_law_reaches_nobody_back() -> None:
    strata = strata_of([(10.0, [(1.0, 4, 20, 6, 40)], 0.0)])
    compared = compare(strata, months=60, states=STATES, retroactivity=reaching(pending=1.0))
    for state in ("transitory", "after-retroactive"):
        assert close(people(compared.after[state]), people(compared.after["after-not-retroactive"]))


def test_known_time_served_gives_each_person_max_0_of_the_new_term_less_it() -> None:
    # Served 50, 30 and 10 of 60 months; the new term is 48: 0, 18 and 38 months are left, not 10, 30 and 50.
    elapsed, zeros = np.array([[50.0, 30.0, 10.0]]), np.zeros((1, 3))
    inside = Inside(np.array([0, 0, 0]), np.ones((1, 3)), elapsed, zeros, zeros + 60, zeros + 48)
    strata = term(60, 48, people=0.0, inside=inside)
    compared = compare(strata, months=60, states=["after-retroactive"], retroactivity=reaching(delay=3))

    def left(months: list[int]) -> list[int]:
        return [3] + [sum(one > t for one in months) for t in range(1, 61)]

    assert close(people(compared.before), left([10, 30, 50]))
    assert close(people(compared.after["after-retroactive"]), left([4, 18, 38]))  # out in the month after the decision


def test_who_is_inside_with_time_served_has_a_stay_longer_than_that() -> None:
    # Half of those arriving stay 12 months, half 36. Who has served 6 may be either, who has served 20 is one of the second half.
    strata = strata_of([(1.0, [(0.5, 0, 12, 0, 6), (0.5, 0, 36, 0, 18)], 0.0)])
    inside = inside_of(strata, np.array([0, 0]), np.array([[10.0, 4.0]]), np.array([[6.0, 20.0]]))
    assert close(inside.people.reshape(2, 2), [[5, 5], [0, 4]])
    with pytest.raises(LenityError, match="LEN806: someone has been inside longer"):
        inside_of(strata, np.array([0]), np.array([[1.0]]), np.array([[36.0]]))


def test_mean_time_so_far_in_a_stock_is_length_biased() -> None:
    # E[T^2] / 2 E[T] with T = 10 (9 of 10) or 110 (1 of 10): 1300 / 40 = 32.5 months, while the mean stay is 20.
    state = steady_state(strata_of([(5.0, [(0.9, 0, 10, 0, 10), (0.1, 10, 100, 10, 100)], 0.0)]))
    assert close(state.months_so_far.values[0, 0], 32.5)
    assert close(state.people.values[0, 0], 100.0)


def test_arrivals_follow_from_a_stock_by_its_stays() -> None:
    # Half the stock stays 2 months, half 10 years: of the arrivals, 60 in 61 are short.
    stays = Stays(np.zeros((1, 2, 1)), np.array([[[2.0], [120.0]]]))
    arrivals = arrivals_from_stock(np.array([[300.0, 300.0]]), np.ones((1, 2, 1)), stays)
    assert close(arrivals / arrivals.sum(), [[60 / 61, 1 / 61]])


def test_a_counted_stock_starts_the_projection_and_runs_off_as_a_steady_state_would() -> None:
    # 1200 people are inside though arrivals of 10 a month with 60 months would make 600: N(t) = 1200 (1 - t / 60) + 10 t.
    stock = people(compare(term(60, 60, people=10.0, inside=np.array([[1200.0]])), months=60).before)
    assert close(stock, [1200 * (1 - t / 60) + 10 * t for t in range(61)])


# -- conservation, and people followed one by one ---------------------------------------------------------------------

months_of_stay = st.integers(0, 40).map(lambda quarters: quarters / QUARTERS)
stays = st.tuples(st.just(0.5), months_of_stay, months_of_stay, months_of_stay, months_of_stay)
shares = st.sampled_from([0.0, 0.25, 1.0])
rows = st.lists(st.tuples(st.sampled_from([0.0, 1.0, 8.0]), st.tuples(stays, stays), shares), min_size=1, max_size=2)


@settings(max_examples=80, deadline=None)
@given(rows=rows, pending=shares, apply=shares, delay=st.integers(0, 9), trended=st.booleans(), own=st.booleans())
def test_every_state_counts_as_following_each_person_does(
    rows: list[tuple[float, tuple[tuple[float, ...], ...], float]],
    pending: float,
    apply: float,
    delay: int,
    trended: bool,
    own: bool,
) -> None:
    months = 14
    factors = [1 + month % 3 / 2 for month in range(months)]
    trend = np.array([[factors] * (len(rows) if own else 1)]) if trended else None
    strata = strata_of(rows, trend=trend)  # type: ignore[arg-type]
    reach = reaching(pending, apply, 0.5, delay)
    compared = compare(strata, months=months, states=STATES, retroactivity=reach)
    for state, found in ({"before": compared.before} | dict(compared.after)).items():
        expected = counted(kinds_of(strata), months, state, pending, apply * 0.5, delay, factors if trended else None)  # type: ignore[arg-type]
        for name in ("remand", "sentenced", "admissions", "diverted", "releases", "releases_of_inside"):
            assert close(getattr(found, name).values[0, 0], getattr(expected, name)), (state, name)


@settings(max_examples=30, deadline=None)
@given(
    terms=st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=2, max_size=2),
    pending=shares,
    apply=shares,
    delay=st.integers(0, 9),
)
def test_person_years_of_whole_months_are_exact(terms: list[tuple[int, ...]], pending: float, apply: float, delay: int) -> None:
    strata = strata_of([(8.0, [(0.5, *one) for one in terms], 0.25)])  # type: ignore[misc]
    found = compare(strata, months=30, states=STATES, retroactivity=reaching(pending, apply, 1.0, delay))
    for state, projected in ({"before": found.before} | dict(found.after)).items():
        expected = counted(kinds_of(strata), 30, state, pending, apply, delay)  # type: ignore[arg-type]
        assert projected.person_years.values.shape == (1, 1, 3)
        assert close(projected.person_years.values.sum(), expected.person_months / 12), state


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(*[st.integers(0, 30)] * 4), min_size=1, max_size=4),
    pending=shares,
    apply=shares,
    kept_out=shares,
    delay=st.integers(0, 9),
)
def test_people_inside_with_known_time_served_are_followed_as_one_by_one(
    rows: list[tuple[int, ...]], pending: float, apply: float, kept_out: float, delay: int
) -> None:
    # Rows: time served, months on remand in all, months left under the law before, months in all under the law after, in quarters.
    elapsed = np.array([[(row[0] + 0.5) / QUARTERS for row in rows]])
    left = np.array([[row[2] / QUARTERS + 0.5 / QUARTERS for row in rows]])
    remand = np.minimum([[row[1] / QUARTERS for row in rows]], elapsed + left)
    after = np.array([[row[3] / QUARTERS for row in rows]])
    inside = Inside(np.zeros(len(rows), int), np.full((1, len(rows)), 2.0), elapsed, remand, elapsed + left, after)
    strata = term(60, 48, people=0.0, diverted=kept_out, inside=inside)
    found = compare(strata, months=14, states=STATES, retroactivity=reaching(pending, apply, 1.0, delay))
    for state, projected in ({"before": found.before} | dict(found.after)).items():
        expected = Counted.nobody(14)
        for one in range(len(rows)):
            kind = Kind(
                2.0,
                (remand[0, one], elapsed[0, one] + left[0, one]),
                (min(remand[0, one], after[0, one]), after[0, one]),
                kept_out,
            )
            for share, remand_end, end in ways(kind, -elapsed[0, one], state, pending, apply, delay):  # type: ignore[arg-type]
                follow(expected, 14, -elapsed[0, one], 2.0 * share, remand_end, end)
        # Between month ends a row leaves when it leaves; on the first day remand ends with the decision.
        for name in ("remand", "sentenced", "releases", "releases_of_inside"):
            assert close(getattr(projected, name).values[0, 0], getattr(expected, name)), (state, name)


def random_strata(draws: int, seed: int, **more: object) -> Strata:
    rng = np.random.default_rng(seed)
    number, kinds = 6, 5
    share = rng.dirichlet(np.ones(kinds), (draws, number))
    before = Stays(rng.uniform(0, 9, (draws, number, kinds)), rng.uniform(0, 90, (draws, number, kinds)))
    after = Stays(before.remand * 0.8, before.served * rng.uniform(0.3, 1.2, (draws, number, kinds)))
    labels = {"sex": ("women", "men") * 3, "role": ("user", "user", "courier", "courier", "seller", "seller")}
    arrivals, diverted = rng.uniform(0, 50, (draws, number)), rng.uniform(0, 0.3, (draws, number))
    names = tuple(f"stratum {one}" for one in range(number))
    return Strata(names, labels, arrivals, share, before, after, diverted, ("made up",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("returning", [False, True])
@pytest.mark.parametrize("trend", [None, "national", "of each stratum"])
def test_who_comes_in_less_who_leaves_is_the_change_of_the_stock_to_the_last_person(returning: bool, trend: str | None) -> None:
    columns = {"national": 1, "of each stratum": 6}
    factors = None if trend is None else np.random.default_rng(2).uniform(0.5, 2, (7, columns[trend], 40))
    strata = random_strata(7, 1, trend=factors)
    returns = Returns(np.array([[0.3]]), np.array([[0.2]]), (0.0, 0.5, 0.3, 0.2), ("returns",)) if returning else None
    found = compare(strata, months=40, states=STATES, retroactivity=reaching(0.5, 0.6, 0.7, 2), returns=returns)
    for state, projected in ({"before": found.before} | dict(found.after)).items():
        change = np.diff(projected.people.values, axis=2)
        flows = projected.admissions.values - projected.releases.values
        assert np.abs(change - flows).max() < EXACT * projected.people.values.max(), state
        assert projected.people.values.min() > -EXACT
        assert projected.remand.values.min() > -EXACT
        for attribute in ("sex", "role"):  # groups add up to everyone
            some = [place for place, group in enumerate(projected.groups) if group[0] == attribute]
            assert close(projected.people.values[:, some].sum(axis=1), projected.people.values[:, 0])


def test_a_chunk_of_draws_gives_what_each_draw_alone_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    strata = random_strata(5, 3)
    whole = compare(strata, months=30).after["after-not-retroactive"]
    monkeypatch.setattr("lenity.simulate.flows.WORKING", 1)
    for one in range(5):
        alone = compare(strata.part(one, one + 1), months=30).after["after-not-retroactive"]
        assert close(alone.people.values[0], whole.people.values[one])
    apart = compare(strata, months=30).after["after-not-retroactive"]
    assert close(apart.people.values, whole.people.values)
    assert close(apart.admissions.values, whole.admissions.values)


def test_each_state_reaches_further_than_the_one_before_it() -> None:
    strata = strata_of([(10.0, [(1.0, 6, 54, 6, 30)], 0.1)])
    found = compare(strata, months=60, states=STATES, retroactivity=reaching(1.0, 0.5, 0.5))
    stocks = [people(found.before), *(people(found.after[state]) for state in STATES[1:])]
    for less, more in zip(stocks[1:], stocks[:-1], strict=True):
        assert (less <= more + EXACT).all() and less.sum() < more.sum() - 1


# -- returns ----------------------------------------------------------------------------------------------------------


def test_returns_leave_the_steady_state_of_the_law_before_as_it_is() -> None:
    returns = Returns(np.array([[0.4]]), np.array([[0.1]]), (0.25, 0.25, 0.5), ("returns",))
    before = compare(term(24, 12), months=100, returns=returns).before
    assert close(people(before), np.full(101, 2400.0))


def test_fewer_in_custody_change_the_returns_towards_their_new_steady_state() -> None:
    # First arrivals are F = 100 (1 - 0.4) = 60. With 30 % kept out and returning at 0.1 instead of 0.4, arrivals settle at
    # C = F / (1 - 0.4 x 0.7 - 0.1 x 0.3) = 60 / 0.69, of whom 70 % stay 24 months.
    returns = Returns(np.array([[0.4]]), np.array([[0.1]]), (0.25, 0.25, 0.5), ("returns",))
    found = compare(term(24, 24, diverted=0.3), months=600, returns=returns).after["after-not-retroactive"]
    assert close(people(found)[-1], 60 / 0.69 * 0.7 * 24)
    assert close(found.diverted.values[0, 0, -1], 60 / 0.69 * 0.3)


def test_those_let_out_early_come_back_early() -> None:
    # 1200 leave 12 months early in month 1; half of everyone returns two months after release: 600 more arrive in month 3 than otherwise.
    returns = Returns(np.array([[0.5]]), np.array([[0.0]]), (0.0, 1.0), ("returns",))
    found = compare(term(60, 48), months=12, states=["after-retroactive"], retroactivity=reaching(), returns=returns)
    admissions = found.after["after-retroactive"].admissions.values[0, 0]
    assert close(admissions, [100.0, 100.0, 700.0] + [100.0] * 9)


# -- who is reached ---------------------------------------------------------------------------------------------------


def test_who_is_affected_is_counted_by_the_year_with_the_mean_change() -> None:
    # Of 10 a month: half go from 24 to 18 months, a quarter stay at 12, a quarter were never in custody. A tenth of all is kept out.
    # Affected: 10 x (0.5 + 0.25 x 0.1) a month. Before: (5 x 24 + 2.5 x 12) / 7.5 = 20. After: (5 x 0.9 x 18 + 2.5 x 0.9 x 12) / 7.5 = 14.4.
    rows = [(10.0, [(0.5, 4, 20, 4, 14), (0.25, 2, 10, 2, 10), (0.25, 0, 0, 0, 0)], 0.1)]
    found = affected(strata_of(rows))
    assert close(found.people_a_year.values[0, 0], 63.0)
    assert close(found.months_before.values[0, 0], 20.0)
    assert close(found.months_after.values[0, 0], 14.4)
    assert close(found.months_changed.values[0, 0], -5.6 * 7.5 / 5.25)


def test_relief_counts_who_could_ask_who_asks_and_who_gets_it() -> None:
    # 10 a month sentenced to 20 more months after 4 on remand: 200 sentenced inside, half of them with a shorter term under the new law.
    rows = [(10.0, [(0.5, 4, 20, 4, 14), (0.5, 4, 20, 4, 20)], 0.0)]
    found = relief(strata_of(rows), reaching(apply=0.8, grant=0.5))
    assert close([found.eligible.values[0, 0], found.apply.values[0, 0], found.granted.values[0, 0]], [100, 80, 40])
    # A tenth would be out of custody under the new law: they could ask as well, of those whose term is not shorter.
    decriminalised = relief(strata_of([(10.0, [(0.5, 4, 20, 4, 14), (0.5, 4, 20, 4, 20)], 0.1)]), reaching())
    assert close(decriminalised.eligible.values[0, 0], 110)
    # Of three people with known time served one is on remand, one has a shorter term, one has not.
    zeros = np.zeros((1, 3))
    rows_inside = Inside(
        np.array([0, 0, 0]), zeros + 1, np.array([[2.0, 9.0, 9.0]]), zeros + 4, zeros + 24, np.array([[18.0, 18.0, 24.0]])
    )
    some = relief(term(24, 24, people=0.0, diverted=0.1, inside=rows_inside), reaching())
    assert close(some.eligible.values[0, 0], 1.1)
    counted_inside = relief(strata_of(rows, inside=np.array([[480.0]])), reaching(apply=0.8, grant=0.5))
    assert close(counted_inside.granted.values[0, 0], 80)  # twice the steady state of 240


# -- making stays -----------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(any), min_size=3, max_size=3), st.integers(1, 6))
def test_stays_keep_the_mean_and_the_share_without_custody(weights: list[list[int]], parts: int) -> None:
    remand, before, after = (np.array([[one]]) / sum(one) for one in weights)
    share, first, second = stays_of(remand, before, after, terms=parts, remands=parts)
    months = np.arange(8)
    for chances, found in ((remand, first.remand), (before, first.served), (after, second.served), (remand, second.remand)):
        assert close((share * found).sum(), (chances * months).sum())
    assert close(share[(first.remand + first.served) == 0].sum(), remand[0, 0, 0] * before[0, 0, 0])


def test_the_place_among_the_terms_is_the_same_under_both_laws() -> None:
    # Longest before is longest after: 12, 24, 48 months become 6, 12, 24, never 24, 12, 6.
    before, after = np.zeros((1, 1, 49)), np.zeros((1, 1, 49))
    before[0, 0, [12, 24, 48]] = after[0, 0, [6, 12, 24]] = 1 / 3
    share, first, second = stays_of(np.array([[[1.0]]]), before, after, terms=3)
    used = share[0, 0] > EXACT
    assert close(first.served[0, 0][used], 2 * second.served[0, 0][used])


# -- what cannot be projected -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"arrivals": np.array([[np.nan]])}, "LEN806: `arrivals` has a number below 0 or none"),
        ({"arrivals": np.array([[-1.0]])}, "LEN806: `arrivals` has a number below 0 or none"),
        ({"share": np.array([[[0.9]]])}, "LEN806: shares of stays do not add up to 1"),
        ({"diverted": np.array([[1.1]])}, "LEN806: `diverted` is no share"),
        ({"labels": {"sex": ("women", "men")}}, "LEN806: `sex` labels 2 of 1 strata"),
        ({"arrivals": np.ones((2, 1)), "diverted": np.zeros((3, 1))}, "LEN800: arrays of 2 and 3 draws"),
    ],
)
def test_strata_that_nobody_can_mean_are_refused(change: dict[str, object], says: str) -> None:
    fields = {
        "names": ("one",),
        "labels": {},
        "arrivals": np.ones((1, 1)),
        "share": np.ones((1, 1, 1)),
        "before": Stays(np.zeros((1, 1, 1)), np.ones((1, 1, 1))),
        "after": Stays(np.zeros((1, 1, 1)), np.ones((1, 1, 1))),
        "diverted": np.zeros((1, 1)),
        "rests_on": (),
    }
    Strata(**fields)  # type: ignore[arg-type]
    with pytest.raises(LenityError) as error:
        Strata(**(fields | change))  # type: ignore[arg-type]
    assert str(error.value).startswith(says)


def test_take_up_is_never_assumed() -> None:
    with pytest.raises(LenityError, match="LEN807: `transitory` without retroactivity"):
        compare(term(60, 48), months=12, states=["transitory"])
    with pytest.raises(TypeError):
        Retroactivity(np.ones((1, 1)), np.ones((1, 1)))  # type: ignore[call-arg]


def test_a_state_a_horizon_or_a_trend_that_does_not_fit_is_refused() -> None:
    with pytest.raises(LenityError, match="LEN807: unknown state `after`"):
        compare(term(60, 48), months=12, states=["after"])  # type: ignore[list-item]
    with pytest.raises(LenityError, match="LEN807: a horizon of `0` months"):
        compare(term(60, 48), months=0)
    with pytest.raises(LenityError, match="LEN806: a trend of `3` months"):
        compare(term(60, 48, trend=np.ones((1, 1, 3))), months=12)
    with pytest.raises(LenityError, match="LEN807: `transitory` was not projected"):
        compare(term(60, 48), months=12).change("transitory")
