"""Room and money: how full the prisons would be, and what fewer person-years would save, from cited figures only.

    crowding(compared.after["after-retroactive"], prisons).occupancy
    cost_avoided(compared.change("after-retroactive"), marginal, average).marginal

A figure that nobody gave stands as `NeedsData` where its result would stand. It is never taken as zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenity.law.problems import problem
from lenity.simulate.flows import Change, Group, Projection
from lenity.simulate.uncertainty import Array, NeedsData, Uncertain, divided, united


@dataclass(frozen=True, slots=True, eq=False)
class Prisons:
    """The room there is, draws (or 1) each: places, floor area in m2, and the people inside who are in no stratum.

    `others` is 0 only where the strata hold everyone in prison.
    """

    places: Array | NeedsData
    area: Array | NeedsData
    others: Array | NeedsData
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Crowding:
    """How full the prisons are: occupancy (1 is full) and m2 a person, draws x month ends; month ends above capacity, draws.

    Capacity is a flag and never a cap: nobody is released for want of room.
    """

    occupancy: Uncertain | NeedsData
    area: Uncertain | NeedsData
    months_over: Uncertain | NeedsData


def crowding(projection: Projection, prisons: Prisons) -> Crowding:
    """Hold everyone inside against the places and the floor area; what is not known stays `NeedsData`."""
    people = projection.people.take(0)
    rests_on = united(people.rests_on, prisons.rests_on)
    if isinstance(prisons.others, NeedsData):
        return Crowding(prisons.others, prisons.others, prisons.others)
    for given in (prisons.others, prisons.places, prisons.area):
        if not isinstance(given, NeedsData) and (given.ndim != 1 or given.shape[0] not in (1, people.draws)):
            raise problem(
                "LEN800", f"prisons of shape {given.shape} beside {people.draws} draws", "give one figure for each draw, or 1"
            )
    everyone = people.values + prisons.others[:, None]
    occupancy: Uncertain | NeedsData
    over: Uncertain | NeedsData
    if isinstance(prisons.places, NeedsData):
        occupancy = over = prisons.places
    else:
        if (prisons.places <= 0).any():
            raise problem("LEN808", "prisons of no places", "give the places, or say that the figure is missing")
        occupancy = Uncertain(everyone / prisons.places[:, None], "people a place", rests_on)
        over = Uncertain((occupancy.values[:, 1:] > 1).sum(axis=1).astype(np.float64), "months", rests_on)
    if isinstance(prisons.area, NeedsData):
        return Crowding(occupancy, prisons.area, over)
    room = divided(np.broadcast_to(prisons.area[:, None], everyone.shape), everyone, empty=np.inf)
    return Crowding(occupancy, Uncertain(room, "m2 a person", rests_on), over)


@dataclass(frozen=True, slots=True, eq=False)
class Price:
    """What a person-year in prison costs, draws (or 1), in money of a year; `source` says who published it and where."""

    amount: Array
    money: str
    year: int
    source: str
    rests_on: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise problem("LEN808", "a price without a source", "cite it, or put `NeedsData` in its place")
        if self.amount.ndim != 1 or not (np.isfinite(self.amount) & (self.amount >= 0)).all():
            raise problem("LEN808", "a price that is no amount", "give one amount of 0 or more for each draw")


@dataclass(frozen=True, slots=True, eq=False)
class CostAvoided:
    """What prisons would not spend, draws x groups x years, added up to the end of each year; prices of the year stated.

    `marginal` is right for small changes, `average` only where a prison closes or is not built. What takes the place of prison is
    not taken off.
    """

    groups: tuple[Group, ...]
    marginal: Uncertain | NeedsData
    average: Uncertain | NeedsData


def cost_avoided(change: Change, marginal: Price | NeedsData, average: Price | NeedsData) -> CostAvoided:
    """Multiply the person-years avoided by each price that is known."""
    return CostAvoided(
        change.groups, _at_price(change.person_years_avoided, marginal), _at_price(change.person_years_avoided, average)
    )


def _at_price(years: Uncertain, price: Price | NeedsData) -> Uncertain | NeedsData:
    if isinstance(price, NeedsData):
        return price
    if price.amount.shape[0] not in (1, years.draws):
        raise problem("LEN800", f"a price of {price.amount.shape[0]} draws beside {years.draws}", "give the same, or 1")
    unit = f"{price.money} of {price.year}"
    return Uncertain(years.values * price.amount[:, None, None], unit, united(years.rests_on, price.rests_on))
