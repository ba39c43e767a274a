"""Who bears a law, and who is relieved by a reform: person-years, months, children and fines by group, and what past growth came
from.

    borne(compared, "after-retroactive", seed=1)     of each group: people, person-years, change, and its part in the relief
    months_borne(strata)                             mean and tail of the time in custody
    child_years(avoided, children)                   years of a parent's absence
    fine_burden(strata, fines, incomes)              fines against a year's income, mean and tail
    joint_share(women, drugs)                        what two shares say of those who are both: bounds, before any model
    growth(factors)                                  arrests, charges, convictions, custody, length: the part of each

A group too small to be told from chance is `Suppressed`, with the reason, and its figures are not given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from lenity.law.problems import problem
from lenity.simulate.flows import SHARE_SUM, Compared, Group, State, Strata
from lenity.simulate.uncertainty import HEADLINE, Array, NeedsData, Uncertain, divided, united

WIDEST = 3  # an interval that reaches from a number to this many times it is not published
TAIL = 0.9  # of a tail: the value that one person in ten exceeds
MOST_FACTORS = 10  # Shapley parts are exact over all 2^n sets of factors


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Stands where figures of a small group would stand, with the reason."""

    group: Group
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Borne:
    """What one group bears over the horizon.

    `people` inside on the first day; `person_years` under the law before, and `change` under the reform (negative: fewer), over
    all years. `relief_ratio` is (change / person-years of the group) / (change / person-years of everyone): below 1, the group
    gains less than the average. It is None for the group of everyone, and where the total
    does not change in every draw.
    """

    group: Group
    people: Uncertain
    person_years: Uncertain
    change: Uncertain
    relief_ratio: Uncertain | None


def borne(compared: Compared, state: State, *, seed: int) -> tuple[Borne | Suppressed, ...]:
    """Say for every group what it bears and how much of the relief is its own.

    A group is suppressed if the 80 % interval of the people inside, chance included, spans a factor of 3. Chance is Poisson: the
    number inside is, where people come and stay independently of each other (queue M/G/infinity). `seed` fixes its draws.
    """
    years = compared.before.person_years
    change = compared.change(state).person_years_avoided
    before = _of(years, years.values.sum(axis=2))
    changed = _of(change, -change.values[:, :, -1])
    people = compared.before.people.take(slice(None), 0)
    counted = np.random.default_rng(seed).poisson(people.values)
    low, high = np.quantile(counted, [(1 - HEADLINE) / 2, (1 + HEADLINE) / 2], axis=0)
    total = changed.values[:, 0] / np.where(before.values[:, 0] > 0, before.values[:, 0], np.nan)
    found: list[Borne | Suppressed] = []
    for number, group in enumerate(compared.before.groups):
        if low[number] <= 0 or high[number] >= WIDEST * low[number]:
            why = f"with chance, {HEADLINE:.0%} of the draws lie between {low[number]:.0f} and {high[number]:.0f} people inside"
            found.append(Suppressed(group, why))
            continue
        ratio = None
        held = before.values[:, number]
        if number and (held > 0).all() and (np.abs(total) > 0).all():
            ratio = Uncertain(changed.values[:, number] / held / total, "ratio", changed.rests_on)
        found.append(Borne(group, people.take(number), before.take(number), changed.take(number), ratio))
    return tuple(found)


def _of(result: Uncertain, values: Array) -> Uncertain:
    return Uncertain(values, result.unit, result.rests_on)


# -- mean and tail ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class MonthsBorne:
    """Months in custody of those whom the law before puts there, draws x groups; the tail is what one in ten of them exceeds.

    nan in a group of whom nobody is in custody.
    """

    groups: tuple[Group, ...]
    mean_before: Uncertain
    tail_before: Uncertain
    mean_after: Uncertain
    tail_after: Uncertain


def months_borne(strata: Strata) -> MonthsBorne:
    """Give mean and tail of the months in custody under both laws; who is kept out of custody counts with 0 months."""
    before, after = (stays.remand + stays.served for stays in (strata.before, strata.after))
    people = strata.arrivals[:, :, None] * strata.share * (before > 0)
    kept = (1 - strata.diverted)[:, :, None]
    parts = ((before, people), (after, people * kept), (np.zeros_like(after), people * (1 - kept)))
    old, new = _mean_and_tail(strata, parts[:1]), _mean_and_tail(strata, parts[1:])
    found = (Uncertain(values, "months", strata.rests_on) for values in (*old, *new))
    return MonthsBorne(strata.groups, *found)


def _mean_and_tail(strata: Strata, parts: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Give mean and `TAIL` quantile of values with weights (each draws or 1 x strata x kinds), draws x groups."""
    shapes = [np.broadcast_shapes(values.shape, weights.shape) for values, weights in parts]
    shape = (strata.draws, len(strata.names))
    values, weights = (
        np.concatenate([np.broadcast_to(part[which], (*shape, one[2])) for part, one in zip(parts, shapes, strict=True)], axis=2)
        for which in (0, 1)
    )
    mean, tail = np.full((shape[0], len(strata.groups)), np.nan), np.full((shape[0], len(strata.groups)), np.nan)
    for number, members in enumerate(strata.membership.astype(bool)):
        of_group, weight = values[:, members].reshape(shape[0], -1), weights[:, members].reshape(shape[0], -1)
        order = np.argsort(of_group, axis=1)
        sorted_values, reached = np.take_along_axis(of_group, order, 1), np.take_along_axis(weight, order, 1).cumsum(axis=1)
        total = reached[:, -1]
        place = (reached < TAIL * total[:, None] * (1 - 1e-12)).sum(axis=1)  # the first value at which nine in ten are reached
        mean[:, number] = divided((of_group * weight).sum(axis=1), total, empty=np.nan)
        tail[:, number] = np.where(
            total > 0, sorted_values[np.arange(shape[0]), np.minimum(place, sorted_values.shape[1] - 1)], np.nan
        )
    return mean, tail


# -- families and fines -----------------------------------------------------------------------------------------------


def child_years(person_years: Uncertain, children: Uncertain | NeedsData) -> Uncertain | NeedsData:
    """Turn person-years (draws x groups ...) into child-years of a parent's absence; `children` under 18 a prisoner, draws (or 1)
    x groups (or 1).
    """
    if isinstance(children, NeedsData):
        return children
    many = children.values
    if many.ndim != 2 or many.shape[0] not in (1, person_years.draws) or many.shape[1] not in (1, person_years.values.shape[1]):
        raise problem(
            "LEN800", f"children of shape {many.shape} beside {person_years.values.shape}", "give draws x groups, or 1 of either"
        )
    wide = many.reshape(*many.shape, *([1] * (person_years.values.ndim - 2)))
    return Uncertain(person_years.values * wide, "child-years", united(person_years.rests_on, children.rests_on))


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Amounts of money and the share of people with each, both draws (or 1) x strata x kinds; an amount may be 0."""

    amount: Array
    share: Array
    money: str
    rests_on: tuple[str, ...]

    def __post_init__(self) -> None:
        if (
            self.amount.ndim != 3
            or self.share.ndim != 3
            or (abs(self.share.sum(axis=2) - 1) > SHARE_SUM).any()
            or self.share.min() < 0
        ):
            raise problem("LEN809", "amounts without their shares", "give draws x strata x kinds, with shares that add up to 1")
        if not np.isfinite(self.amount).all() or self.amount.min() < 0:
            raise problem("LEN809", "an amount below 0 or none", "what is not known is a distribution, and never a gap")


@dataclass(frozen=True, slots=True, eq=False)
class FineBurden:
    """Fines of those fined as part of a year's income (1 is a whole year), draws x groups; nan where nobody is fined.

    `tail` is what one in ten of them exceeds, `over_a_year` the share fined more than a year's income.
    """

    groups: tuple[Group, ...]
    mean: Uncertain
    tail: Uncertain
    over_a_year: Uncertain


def fine_burden(strata: Strata, fines: Amounts | NeedsData, incomes: Amounts | NeedsData) -> FineBurden | NeedsData:
    """Hold fines against yearly incomes; within a stratum, what a person earns says nothing about the fine."""
    if isinstance(fines, NeedsData):
        return fines
    if isinstance(incomes, NeedsData):
        return incomes
    if fines.money != incomes.money:
        raise problem(
            "LEN809", f"fines in `{fines.money}`, incomes in `{incomes.money}`", "give both in one money; nothing is converted"
        )
    if (incomes.amount <= 0).any():
        raise problem("LEN809", "an income of 0", "give what people live on, whoever pays it")
    burden = fines.amount[:, :, :, None] / incomes.amount[:, :, None, :]
    people = strata.arrivals[:, :, None, None] * (fines.share * (fines.amount > 0))[:, :, :, None] * incomes.share[:, :, None, :]
    shape = np.broadcast_shapes(burden.shape, people.shape)

    def flat(values: Array) -> Array:
        return np.reshape(np.broadcast_to(values, shape), (*shape[:2], -1))

    mean, tail = _mean_and_tail(strata, [(flat(burden), flat(people))])
    over, _ = _mean_and_tail(strata, [(flat((burden > 1).astype(np.float64)), flat(people))])
    rests_on = united(strata.rests_on, fines.rests_on, incomes.rests_on)
    return FineBurden(
        strata.groups,
        Uncertain(mean, "years of income", rests_on),
        Uncertain(tail, "years of income", rests_on),
        Uncertain(over, "share of those fined", rests_on),
    )


# -- what margins say -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """The least and the most that a figure can be, whatever goes with what; each with its draws."""

    least: Uncertain
    most: Uncertain


def joint_share(first: Uncertain, *others: Uncertain) -> Bounds:
    """Give the bounds of Frechet (1935) for the share of people who are all of several things: max(0, sum - (n - 1)) to the least
    share.

    >>> women, drugs = (Uncertain(np.array([share]), "share", ()) for share in (0.7, 0.6))
    >>> both = joint_share(women, drugs)
    >>> both.least.values.round(9).tolist(), both.most.values.tolist()
    ([0.3], [0.6])
    """
    shares = (first, *others)
    for one in shares:
        if not ((one.values >= 0) & (one.values <= 1)).all():
            raise problem("LEN809", "a share outside 0 to 1", "bounds are of shares")
    stacked = np.stack(np.broadcast_arrays(*(one.values for one in shares)))
    rests_on = united(*(one.rests_on for one in shares))
    least = np.maximum(0.0, stacked.sum(axis=0) - (len(shares) - 1))
    return Bounds(Uncertain(least, "share", rests_on), Uncertain(stacked.min(axis=0), "share", rests_on))


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """One factor of a stock at two times, draws (or 1) x cells: people arrested, the share charged, ... months served."""

    name: str
    before: Uncertain | NeedsData
    after: Uncertain | NeedsData


@dataclass(frozen=True, slots=True, eq=False)
class Contribution:
    """What one factor adds to the growth: in people, and in the logarithm of the growth (0.69 alone would double the stock)."""

    name: str
    people: Uncertain
    logarithm: Uncertain


def growth(factors: Sequence[Factor]) -> tuple[Contribution, ...] | NeedsData:
    """Part the growth of a stock, the product of its factors summed over cells, among the factors; the parts add up to the whole
    exactly.

    Shapley (1953) values: the mean over all orders in which the factors could have changed. In the logarithm, and with one cell,
    a part is the logarithm of the factor's own growth. A factor that is not known makes the answer `NeedsData`.
    """
    if not 2 <= len(factors) <= MOST_FACTORS:
        raise problem("LEN809", f"`{len(factors)}` factors", f"give 2 to {MOST_FACTORS}")
    known: list[tuple[Uncertain, ...]] = []
    for factor in factors:
        sides = [side for side in (factor.before, factor.after) if isinstance(side, Uncertain)]
        if missing := [side for side in (factor.before, factor.after) if isinstance(side, NeedsData)]:
            return missing[0]
        if any(side.values.ndim != 2 or not (side.values > 0).all() for side in sides):
            raise problem("LEN809", f"factor `{factor.name}` at two times", "give draws x cells of numbers above 0")
        known.append(tuple(sides))
    number = len(factors)
    rests_on = united(*(side.rests_on for pair in known for side in pair))
    stock = {
        changed: np.asarray(
            np.prod(np.broadcast_arrays(*(pair[place in changed].values for place, pair in enumerate(known))), axis=0).sum(axis=1)
        )
        for size in range(number + 1)
        for changed in map(frozenset, combinations(range(number), size))
    }
    found = []
    for place, factor in enumerate(factors):
        people = logarithm = np.zeros(1)
        for changed, value in stock.items():
            if place not in changed:
                weight = factorial(len(changed)) * factorial(number - len(changed) - 1) / factorial(number)
                people = people + weight * (stock[changed | {place}] - value)
                logarithm = logarithm + weight * np.log(stock[changed | {place}] / value)
        found.append(
            Contribution(
                factor.name, Uncertain(people, "people", rests_on), Uncertain(logarithm, "logarithm of growth", rests_on)
            )
        )
    return tuple(found)
