"""The flows once more, slowly and person by person: the oracle that tests hold `lenity.simulate.flows` against.

Every month brings its people in quarters, each arriving in the middle of a quarter; stays are whole quarters of a month, so the count at a month's
end is what evenly spread arrivals give exactly. Nobody is rounded: a person carries a weight, and a chance splits the weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lenity.simulate.flows import Retroactivity, State, Stays, Strata

QUARTERS = 4


@dataclass
class Counted:
    remand: list[float]
    sentenced: list[float]
    admissions: list[float]
    diverted: list[float]
    releases: list[float]
    releases_of_inside: list[float]
    person_months: float

    @classmethod
    def nobody(cls, months: int) -> Counted:
        return cls(*([0.0] * (months + 1) for _ in range(2)), *([0.0] * months for _ in range(4)), 0.0)


@dataclass(frozen=True)
class Kind:
    """One kind of stay: people a month, and (remand, in all) under the law before and after, in months."""

    people: float
    before: tuple[float, float]
    after: tuple[float, float]
    diverted: float


def kinds_of(strata: Strata, draw: int = 0) -> list[Kind]:
    def at(values: np.ndarray, *where: int) -> float:
        return float(values[min(draw, values.shape[0] - 1)][where])

    found = []
    for stratum in range(len(strata.names)):
        for stay in range(strata.share.shape[2]):
            before, after = (
                (at(stays.remand, stratum, stay), at(stays.remand, stratum, stay) + at(stays.served, stratum, stay))
                for stays in (strata.before, strata.after)
            )
            people = at(strata.arrivals, stratum) * at(strata.share, stratum, stay)
            found.append(Kind(people, before, after, at(strata.diverted, stratum)))
    return found


def counted(
    kinds: Sequence[Kind],
    months: int,
    state: State,
    pending: float,
    granted: float,
    delay: int,
    trend: Sequence[float] | None = None,
) -> Counted:
    """Follow everyone; `trend` are factors on the arrivals of each month from the first."""
    found = Counted.nobody(months)
    for kind in kinds:
        longest = int(np.ceil(kind.before[1])) + 1
        for month in range(-longest, months):
            factor = trend[month] if trend is not None and month >= 0 else 1.0
            for quarter in range(QUARTERS):
                arrival = month + (quarter + 0.5) / QUARTERS
                weight = kind.people / QUARTERS * factor
                for share, remand_end, end in ways(kind, arrival, state, pending, granted, delay):
                    follow(found, months, arrival, weight * share, remand_end, end)
                if month >= 0 and state != "before" and kind.before[1] > 0:
                    found.diverted[month] += weight * (kind.diverted if kind.after[1] > 0 else 1.0)
    return found


def ways(
    kind: Kind, arrival: float, state: State, pending: float, granted: float, delay: int
) -> Iterator[tuple[float, float, float]]:
    """Say what may become of one person: the chance of it, and when remand and custody end."""
    old = (arrival + kind.before[0], arrival + kind.before[1])
    new = (arrival + kind.after[0], arrival + kind.after[1])
    if arrival > 0:
        if state == "before":
            yield 1.0, *old
        else:
            yield 1 - kind.diverted, *new
            yield kind.diverted, arrival, arrival
        return
    if old[1] <= 0 or state in ("before", "after-not-retroactive"):
        yield 1.0, *old
        return
    if old[0] > 0:  # awaits judgment on the first day
        chance, decided = pending, 0.0
    else:
        chance, decided = (granted if state == "after-retroactive" else 0.0), float(delay)
    yield 1 - chance, *old
    for share, end in ((1 - kind.diverted, min(old[1], max(new[1], decided))), (kind.diverted, min(old[1], decided))):
        remand_end = min(old[0], end) if old[0] <= 0 else min(old[0], max(new[0], decided), end)
        yield chance * share, remand_end, end


def follow(found: Counted, months: int, arrival: float, weight: float, remand_end: float, end: float) -> None:
    if end <= arrival or end < 0:
        return
    for month in range(months + 1):
        # On the first day the count is the last moment before it: who leaves at once is still there.
        there = arrival < month < end or (month == end == 0) or (arrival < month == end)
        waits = arrival < month < remand_end or (arrival < month == remand_end)
        if there:
            (found.remand if waits else found.sentenced)[month] += weight
    if arrival > 0:
        found.admissions[int(arrival)] += weight
    # Who leaves at a whole moment leaves at its start of the next month; ends of stays are never whole, since arrivals are not.
    leaves = int(np.floor(end))
    if 0 <= leaves < months:
        found.releases[leaves] += weight
        if arrival < 0:
            found.releases_of_inside[leaves] += weight
    found.person_months += weight * max(0.0, min(end, months) - max(arrival, 0.0))


def strata_of(
    rows: Sequence[tuple[float, Sequence[tuple[float, float, float, float, float]], float]],
    labels: dict[str, tuple[str, ...]] | None = None,
    **more: object,
) -> Strata:
    """Make strata of one draw: arrivals a month, stays as (share, remand, served, remand after, served after), share diverted."""
    width = max(len(stays) for _, stays, _ in rows)
    table = np.zeros((5, 1, len(rows), width))
    for number, (_, stays, _) in enumerate(rows):
        for place, stay in enumerate(stays):
            table[:, 0, number, place] = stay
    arrivals = np.array([[row[0] for row in rows]])
    diverted = np.array([[row[2] for row in rows]])
    names = tuple(f"stratum {number}" for number in range(len(rows)))
    return Strata(
        names,
        labels or {},
        arrivals,
        table[0],
        Stays(table[1], table[2]),
        Stays(table[3], table[4]),
        diverted,
        ("made up",),
        **more,
    )  # type: ignore[arg-type]


def term(before: float, after: float, people: float = 100.0, diverted: float = 0.0, **more: object) -> Strata:
    """Make one stratum in which everyone serves the same term."""
    return strata_of([(people, [(1.0, 0.0, before, 0.0, after)], diverted)], **more)


def reaching(pending: float = 0.0, apply: float = 1.0, grant: float = 1.0, delay: int = 0) -> Retroactivity:
    return Retroactivity(np.array([[pending]]), np.array([[apply]]), np.array([[grant]]), np.array([delay]), ("reach",))
