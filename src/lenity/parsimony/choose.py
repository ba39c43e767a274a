"""Schedules where no single one is least: few levels, a limit of prison places, or the wish to stay near the present law.

    optima(constraints, NEAR).found    ->   every schedule as near to the present law as any that fits the places
    front(constraints).found           ->   schedules that none other betters in intrusion, places and distance at once

Each is shown with what it costs in all three; none is picked. Intrusion adds up both ends of every range of custody once, without
weights, which is a choice of ours that the figures beside it can overrule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TypeAlias

from lenity.law.problems import problem
from lenity.parsimony.constraints import TERMS, Constraints
from lenity.parsimony.nearest import Nearest, nearest
from lenity.parsimony.programs import Program
from lenity.parsimony.schedule import Contradicted, Schedule, schedule
from lenity.units import Duration

NEAR, LEAST = "nearest", "least"
Bounds: TypeAlias = list[tuple[dict[int, int], float]]
MOST = 20  # optima that are listed
POINTS = 10  # steps along each axis of a front
BESIDE = "fines and life, which no place or level joins to terms, are those of the {} schedule"


@dataclass(frozen=True, slots=True)
class Choice:
    """One schedule with what it costs: intrusion and distance in the law's smallest units of time, and prison places."""

    schedule: Schedule
    intrusion: int
    distance: int
    places: Fraction | None


@dataclass(frozen=True, slots=True)
class Choices:
    """All schedules that are best in one respect (`goal`), or a front. `bounded` says that there may be more."""

    goal: str
    found: tuple[Choice, ...]
    bounded: bool
    step: int = 1  # amounts of custody are sought in multiples of this, which divides all that are named
    notes: tuple[str, ...] = ()


def optima(constraints: Constraints, goal: str, most: int = MOST) -> Choices:
    """Give every schedule with the least intrusion, or the least distance from the present law, under all demands.

    Levels and the capacity of prisons count here. Where there are more than `most`, `bounded` says so; none found means that
    the demands, levels and capacity cannot be fulfilled together.
    """
    search = _Search(constraints, goal == NEAR)
    found = [search.values(columns) for columns in islice(search.each(), most + 1)]
    return Choices(goal, tuple(_choice(constraints, one) for one in found[:most]), len(found) > most, search.step, search.notes())


def front(constraints: Constraints, most: int = POINTS) -> Choices:
    """Give schedules of which none is at least as good as another in intrusion, distance and places, and better in one.

    They are found by lowering the intrusion, and the places where counts are given, step by step from the nearest schedule to the
    least one, each time with the least distance; `bounded` says that steps between them were left out.
    """
    low, near = schedule(constraints), nearest(constraints)
    if isinstance(low, Contradicted) or isinstance(near, Contradicted):
        raise problem("LEN774", "the demands contradict each other, so there is nothing to choose", "see the contradiction first")
    points = []
    bounded, step = False, 1
    for weights in _axes(constraints):
        steps, cut = _steps(constraints, weights, low, near, most)
        bounded |= cut
        for limit in steps:
            search = _Search(constraints, to_present=True, limit=(weights, limit))
            step = search.step
            columns = next(search.each(), None)
            if columns is not None:
                points.append(_choice(constraints, search.values(columns)))
    unique = {one.schedule.values: one for one in points}
    best = [one for one in unique.values() if not any(_betters(other, one) for other in unique.values())]
    best.sort(key=lambda one: (one.intrusion, one.distance))
    notes = (BESIDE.format(NEAR),) if best else ()
    return Choices("front", tuple(best), bounded, step, notes)


def places_of(constraints: Constraints, values: tuple[int, ...]) -> Fraction | None:
    """Give the prison places that a schedule takes: persons a year times years served, over all counts; None without counts."""
    if constraints.places is None:
        return None
    return Fraction(sum(one.a_year * values[one.cell] for one in constraints.places.counts), year_of(constraints))


def year_of(constraints: Constraints) -> int:
    """Give a year in the law's smallest unit of time."""
    return constraints.law.calendar.base(Duration(months=12))


def _choice(constraints: Constraints, values: tuple[int, ...]) -> Choice:
    custody = [number for number, cell in enumerate(constraints.cells) if cell.output in TERMS]
    known = [(values[number], constraints.cells[number].present) for number in custody]
    distance = sum(abs(value - present) for value, present in known if present is not None)
    made = Schedule(constraints, values, "chosen")
    return Choice(made, sum(values[number] for number in custody), distance, places_of(constraints, values))


def _betters(one: Choice, other: Choice) -> bool:
    """Whether one schedule is at least as good in every respect and better in one."""
    pairs = [(one.intrusion, other.intrusion), (one.distance, other.distance), (one.places or 0, other.places or 0)]
    return all(a <= b for a, b in pairs) and any(a < b for a, b in pairs)


def _axes(constraints: Constraints) -> Iterator[dict[int, int]]:
    """Give what a front is stepped along, as weights of cells: intrusion, and places."""
    yield {number: 1 for number, cell in enumerate(constraints.cells) if cell.output in TERMS}
    if constraints.places is not None:
        yield _persons(constraints)


def _persons(constraints: Constraints) -> dict[int, int]:
    """Add up the persons a year by cell."""
    assert constraints.places is not None
    weights: dict[int, int] = {}
    for one in constraints.places.counts:
        weights[one.cell] = weights.get(one.cell, 0) + one.a_year
    return weights


def _steps(constraints: Constraints, weights: dict[int, int], low: Schedule, near: Nearest, most: int) -> tuple[list[int], bool]:
    """Give the amounts an axis is held to, from the least schedule's to the nearest one's, and whether some were left out."""
    bottom, top = (sum(weight * made.values[cell] for cell, weight in weights.items()) for made in (low, near.schedule))
    if top <= bottom:
        return [max(bottom, top)], False
    count = min(most, top - bottom + 1)
    steps = [bottom + (top - bottom) * step // max(1, count - 1) for step in range(count)]
    return list(dict.fromkeys(steps)), count < top - bottom + 1


def _beside(constraints: Constraints, to_present: bool) -> Schedule | Contradicted:
    """Give the schedule from which fines, life and death are taken."""
    if not to_present:
        return schedule(constraints)
    near = nearest(constraints)
    return near.schedule if isinstance(near, Nearest) else near


class _Search:
    """A program over the ends of custody that gives its optima one by one, each other than those before."""

    def __init__(self, constraints: Constraints, to_present: bool, limit: tuple[dict[int, int], int] | None = None) -> None:
        self.constraints, self.limit = constraints, limit
        self.custody = [number for number, cell in enumerate(constraints.cells) if cell.output in TERMS]
        self.beside = _beside(constraints, to_present)
        self.program = Program(constraints)
        self.step = self.program.step_of("duration")
        self.goal = self._distances() if to_present else self._total()
        if constraints.places is not None:
            self.program.at_most(self.program.total(_persons(constraints)), constraints.places.capacity * year_of(constraints))
        if limit is not None:
            self.program.at_most(self.program.total(limit[0]), limit[1])

    def _distances(self) -> dict[int, int]:
        known = [cell for cell in self.custody if self.constraints.cells[cell].present is not None]
        return {self.program.distance(cell): self.program.unit[cell] for cell in known}

    def _total(self) -> dict[int, int]:
        return self.program.total(dict.fromkeys(self.custody, 1))

    def each(self) -> Iterator[tuple[int, ...]]:
        """Yield optima of the ends of custody; after each, the rest is parted by the first cell that differs (Lawler 1972)."""
        if isinstance(self.beside, Contradicted):
            return
        first = self.program.least(self.goal)
        if first is None:
            return
        self.program.at_most(self.goal, sum(weight * first[column] for column, weight in self.goal.items()))
        waiting = [entry for entry in (self._solved([]),) if entry is not None]
        while waiting:
            columns, bounds = waiting.pop(0)
            yield columns
            fixed: Bounds = []
            for cell in self.custody:
                here = columns[cell]
                for differs in (({cell: 1}, here - 1), ({cell: -1}, -here - 1)):
                    entry = self._solved([*bounds, *fixed, differs])
                    if entry is not None:
                        waiting.append(entry)
                fixed += [({cell: 1}, here), ({cell: -1}, -here)]

    def _solved(self, bounds: Bounds) -> tuple[tuple[int, ...], Bounds] | None:
        """Give the lowest optimum within some bounds, so that the same one is found each time."""
        kept = len(self.program.rows)
        for terms, most in bounds:
            self.program.at_most(terms, most)
        columns = self.program.least(self._total())
        del self.program.rows[kept:]
        return None if columns is None else (columns, bounds)

    def values(self, columns: tuple[int, ...]) -> tuple[int, ...]:
        """Give the values of all cells: of custody from the program, the others from the least schedule."""
        found = self.program.values(columns)
        assert isinstance(self.beside, Schedule)
        own = set(self.custody)
        return tuple(found[cell] if cell in own else value for cell, value in enumerate(self.beside.values))

    def notes(self) -> tuple[str, ...]:
        said = [BESIDE.format(self.beside.kind)] if isinstance(self.beside, Schedule) else []
        if self.program.candidates_cut:
            said.append("levels were sought only among amounts that the law or a demand names")
        return tuple(said)
