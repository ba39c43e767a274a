"""Whom a law holds and a reform reaches, before anything is projected.

steady_state(strata).people          the steady state of the law before
affected(strata).people_a_year       whose stay changes, and by how many months
relief(strata, retroactivity)        who could ask, who asks, who gets it
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lenity.simulate.flows import MONTHS_A_YEAR, Group, Inside, Retroactivity, Strata, same_draws
from lenity.simulate.uncertainty import Array, Uncertain, divided, united


@dataclass(frozen=True, slots=True, eq=False)
class SteadyState:
    """The steady state of the law before, draws x groups: people inside, and the mean months they have been inside so far."""

    groups: tuple[Group, ...]
    people: Uncertain
    months_so_far: Uncertain


def steady_state(strata: Strata) -> SteadyState:
    """Give Little's law, N = arrivals x E[T], and the length-biased mean time so far, E[T^2] / 2 E[T]; nan in an empty group."""
    term = strata.before.remand + strata.before.served
    people = (strata.arrivals * (strata.share * term).sum(axis=2)) @ strata.membership.T
    squares = (strata.arrivals * (strata.share * term**2).sum(axis=2)) @ strata.membership.T / 2
    so_far = divided(squares, people, empty=np.nan)
    return SteadyState(strata.groups, Uncertain(people, "people", strata.rests_on), Uncertain(so_far, "months", strata.rests_on))


@dataclass(frozen=True, slots=True, eq=False)
class Affected:
    """Whom the reform reaches among the arrivals, draws x groups; months are in custody in all, of those in custody under the law
    before.

    `people_a_year` have a stay of another length or none. `months_before` and `months_after` are means over everyone in custody
    under the law before, `months_changed` the mean change of those affected; nan where nobody is.
    """

    groups: tuple[Group, ...]
    people_a_year: Uncertain
    months_before: Uncertain
    months_after: Uncertain
    months_changed: Uncertain


def affected(strata: Strata) -> Affected:
    """Say how many people a year the reform reaches and by how much, once it stands for all who arrive."""
    before, after = (stays.remand + stays.served for stays in (strata.before, strata.after))
    held = strata.share * (before > 0)
    kept = (1 - strata.diverted)[:, :, None]
    changed = np.where(before != after, 1.0, 1 - kept) * held
    lost = held * (kept * after - before)

    def of_groups(values: Array) -> Array:
        people: Array = (strata.arrivals * values.sum(axis=2)) @ strata.membership.T
        return people

    everyone, some, difference = of_groups(held), of_groups(changed), of_groups(lost)
    months = of_groups(held * before)

    def mean(total: Array, people: Array) -> Uncertain:
        return Uncertain(divided(total, people, empty=np.nan), "months", strata.rests_on)

    people = Uncertain(some * MONTHS_A_YEAR, "people a year", strata.rests_on)
    return Affected(strata.groups, people, mean(months, everyone), mean(months + difference, everyone), mean(difference, some))


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """Relief for those sentenced before, draws x groups: who could ask, who asks, who gets it. What the courts have to hear is
    `apply`.
    """

    groups: tuple[Group, ...]
    eligible: Uncertain
    apply: Uncertain
    granted: Uncertain


def relief(strata: Strata, retroactivity: Retroactivity) -> Relief:
    """Count the people sentenced before whose term would be shorter under the law after, or who would be out of custody."""
    same_draws(strata, retroactivity, None)
    inside = strata.inside
    if isinstance(inside, Inside):
        reached = np.where(inside.after < inside.before, 1.0, strata.diverted[:, inside.stratum])
        of_stratum = (inside.stratum[:, None] == np.arange(len(strata.names))).astype(np.float64)
        people = (inside.people * (inside.elapsed >= inside.remand) * reached) @ of_stratum
    else:
        before, after = (stays.remand + stays.served for stays in (strata.before, strata.after))
        reached = np.where(after < before, 1.0, strata.diverted[:, :, None])
        served = (strata.share * strata.before.served * reached).sum(axis=2)
        of_all = divided(served, (strata.share * before).sum(axis=2), empty=0.0)
        people = strata.arrivals * served if inside is None else inside * of_all
    rests_on = united(strata.rests_on, retroactivity.rests_on)
    steps = (people, people * retroactivity.apply, people * retroactivity.apply * retroactivity.grant)
    shape = (strata.draws, len(strata.names))
    found = (Uncertain(np.broadcast_to(one, shape) @ strata.membership.T, "people", rests_on) for one in steps)
    return Relief(strata.groups, *found)
