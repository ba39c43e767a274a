"""The schedule nearest to the present law among all that fulfil the demands: what is out of order, and by how much.

    nearest(constraints).moved()   ->   the cells that move, with their value today and then

This is isotonic regression on the graph of the demands (Barlow, Bartholomew, Bremner and Brunk 1972): the sum of the distances,
or of their squares, is made least, in whole units of the law. Several schedules may be equally near; the smaller and the larger
of any two of them, cell by cell, are then among them, so there is a lowest and a highest, and both are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lenity.parsimony.constraints import Constraints
from lenity.parsimony.programs import Program, unsolved
from lenity.parsimony.schedule import Contradicted, Schedule, schedule

ABSOLUTE, SQUARES = "absolute", "squares"
ROUNDS = 200  # of cuts that bring lines nearer to a parabola; each round adds at least one


@dataclass(frozen=True, slots=True)
class Nearest:
    """The lowest of the nearest schedules, and the values of the highest; where both agree there is one.

    By distance, no finer amounts are needed than those that are named; by squares, terms are sought by smallest units and
    fines in steps of `money_step`. `distance` adds up how far the cells lie from the present law, in smallest units, or squares.
    """

    schedule: Schedule
    highest: tuple[int, ...]
    distance: int
    measure: str
    money_step: int = 1


def nearest(constraints: Constraints, measure: str = ABSOLUTE) -> Nearest | Contradicted:
    """Give the nearest schedules under all demands but the capacity and the levels, by `absolute` distance or by `squares`.

    A cell for which the law names no term today (life alone, no upper limit) has nothing to be near to: it is as low as it can.
    """
    least = schedule(constraints)
    if isinstance(least, Contradicted):
        return least
    values, highest = list(least.values), list(least.values)
    total, money_step = 0, 1
    for kind in ("custody.life", "custody.death", "duration", "money"):
        cells = [number for number, cell in enumerate(constraints.cells) if _kind(cell.output) == kind]
        if cells:
            search = _Search(constraints, cells, measure)
            near = search.solve()
            total += search.cost(near)
            money_step = search.program.step_of("money")
            for cell in cells:
                values[cell] = near[cell]
            for cell, value in zip(cells, search.highest(near), strict=True):
                highest[cell] = value
    return Nearest(Schedule(constraints, tuple(values), "nearest"), tuple(highest), total, measure, money_step)


def _kind(output: str) -> str:
    return {"custody.min": "duration", "custody.max": "duration", "fine.min": "money", "fine.max": "money"}.get(output, output)


class _Search:
    """Looks for the nearest values of cells of one kind; no demand joins two kinds."""

    def __init__(self, constraints: Constraints, cells: Iterable[int], measure: str) -> None:
        self.constraints, self.cells, self.measure = constraints, list(cells), measure
        self.program = Program(constraints, with_levels=False, every_unit=measure == SQUARES)
        self.known = [cell for cell in self.cells if constraints.cells[cell].present is not None]
        self.present = {cell: (constraints.cells[cell].present or 0) // self.program.unit[cell] for cell in self.known}
        self.away = {cell: self.program.distance(cell) for cell in self.known}
        self.cut: set[tuple[int, int]] = set()

    def solve(self) -> tuple[int, ...]:
        """Make the distance least, then the values as low as that allows."""
        best = self._far(self._solved(dict.fromkeys(self.away.values(), 1)))
        self.program.at_most(dict.fromkeys(self.away.values(), 1), best)
        return self.program.values(self._within(best, 1))

    def highest(self, near: tuple[int, ...]) -> list[int]:
        """Give the highest values that are as near; cells that have no term today stay as low as they can."""
        for cell in self.cells:
            if cell not in self.present:
                self.program.at_most({cell: 1}, near[cell] // self.program.unit[cell])
        values = self.program.values(self._within(self._far_of(near), -1))
        return [values[cell] for cell in self.cells]

    def cost(self, values: tuple[int, ...]) -> int:
        """Add up the distances, or their squares, in the law's smallest units."""
        away = [abs(values[cell] - (self.constraints.cells[cell].present or 0)) for cell in self.known]
        return sum(away) if self.measure == ABSOLUTE else sum(one * one for one in away)

    def _within(self, best: int, sign: int) -> tuple[int, ...]:
        """Give the lowest or highest values whose distance is the least there is."""
        for _ in range(ROUNDS):
            columns = self._optimum(dict.fromkeys(self.cells, sign))
            if self._far(columns) <= best:
                return columns
            self._cuts(columns)
        raise unsolved("the nearest schedule was not reached")

    def _solved(self, objective: dict[int, int]) -> tuple[int, ...]:
        for _ in range(ROUNDS):
            columns = self._optimum(objective)
            if self.measure == ABSOLUTE or not self._cuts(columns):
                return columns
        raise unsolved("the nearest schedule was not reached")

    def _optimum(self, objective: dict[int, int]) -> tuple[int, ...]:
        columns = self.program.least(objective)
        if columns is None:
            raise unsolved("the solver finds no schedule where there is one")
        return columns

    def _far(self, columns: tuple[int, ...]) -> int:
        """Give how far columns lie from the present law, by the cells themselves and not by what the solver says of them."""
        away = [abs(columns[cell] - self.present[cell]) for cell in self.known]
        return sum(away) if self.measure == ABSOLUTE else sum(one * one for one in away)

    def _far_of(self, values: tuple[int, ...]) -> int:
        return self._far(tuple(value // unit for value, unit in zip(values, self.program.unit, strict=True)))

    def _cuts(self, columns: tuple[int, ...]) -> bool:
        """Add lines below the parabola where the solver takes too small a square; say whether any was added.

        The line (2 k + 1) t - k (k + 1) meets the square of t at the whole numbers k and k + 1 and is below it at all others.
        """
        added = False
        for cell, away in self.away.items():
            here = columns[cell] - self.present[cell]
            if self.measure == ABSOLUTE or columns[away] >= here * here:
                continue
            for step in (here - 1, here):
                if (cell, step) not in self.cut:
                    self.cut.add((cell, step))
                    slope = 2 * step + 1
                    self.program.at_most({cell: slope, away: -1}, slope * self.present[cell] + step * (step + 1))
                    added = True
        return added
