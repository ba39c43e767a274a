"""Whole-number programs for the values of a schedule, solved by HiGHS and checked in exact numbers.

    program = Program(constraints); program.least(program.total())   ->   values, or None where there are none

Amounts of one kind are divided by the step that divides all that are named, as terms may all be whole months, so that the solver
reckons with small numbers; only multiples of that step are sought, and `step_of` tells it. What the solver gives back is rounded
and held against every demand in exact numbers; an answer that fails is refused, never passed on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import gcd

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from lenity.law.problems import LenityError, problem
from lenity.parsimony.constraints import FLAGS, KINDS, Constraints
from lenity.parsimony.least import NOTHING

NEAR = 1e-6  # how far from a whole number, or from a bound, an answer of the solver may lie before it is rounded
SECONDS = 60  # for one program; those of a law take well under one
CANDIDATES = 400  # most levels that are tried one by one

Terms = Mapping[int, int]  # column -> coefficient


@dataclass(slots=True)
class Program:
    """Columns for the cells of a schedule and rows for its demands; further columns and rows are added for distances and levels.

    Cells are columns 0, 1, ... in the order of `constraints.cells`; `unit` is what each cell's amounts are divided by.
    """

    constraints: Constraints
    with_levels: bool = True
    every_unit: bool = False  # terms by the law's smallest unit, not by what divides all of them
    unit: list[int] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    rows: list[tuple[Terms, float]] = field(default_factory=list)  # the sum of the terms is at most this
    candidates_cut: bool = False

    def __post_init__(self) -> None:
        held = self.constraints
        self.unit = _units(held, self.every_unit)
        self.highest = [1 if cell.output in FLAGS else np.inf for cell in held.cells]
        for edge in held.edges:
            self._demand(edge.above, edge.below, edge.gap)
        for cell, menu in held.menus.items():
            self._one_of(cell, [value // self.unit[cell] for value in menu])
        for levels in held.levels if self.with_levels else ():
            self._few(levels.cells, levels.most)

    def step_of(self, kind: str) -> int:
        """Give the step of a kind of amounts in the law's smallest units; 1 where no cell is of this kind."""
        pairs = zip(self.constraints.cells, self.unit, strict=True)
        return next((unit for cell, unit in pairs if KINDS.get(cell.output) == kind), 1)

    def column(self, highest: float = np.inf) -> int:
        """Add a column of whole numbers from 0 up and give its number."""
        self.highest.append(highest)
        return len(self.highest) - 1

    def at_most(self, terms: Terms, most: float) -> None:
        """Demand that a sum is at most an amount."""
        self.rows.append((dict(terms), most))

    def total(self, weights: Mapping[int, int] | None = None) -> dict[int, int]:
        """Give the sum of the cells, each once or as often as `weights` says, as terms; flags count as 1."""
        chosen = weights if weights is not None else dict.fromkeys(range(len(self.constraints.cells)), 1)
        return {cell: weight * self.unit[cell] for cell, weight in chosen.items()}

    def distance(self, cell: int) -> int:
        """Add a column that is at least as far as a cell lies from the present law, and give its number."""
        present = self.constraints.cells[cell].present
        assert present is not None
        away, here = self.column(), present // self.unit[cell]
        self.at_most({cell: 1, away: -1}, here)
        self.at_most({cell: -1, away: -1}, -here)
        return away

    def least(self, objective: Terms) -> tuple[int, ...] | None:
        """Give values of all columns, in their own units, that make a sum least; None where no values fulfil all rows."""
        width = len(self.highest)
        cost = np.zeros(width)
        for column, weight in objective.items():
            cost[column] += weight
        found = milp(
            cost / max(1.0, float(np.abs(cost).max())), integrality=np.ones(width), bounds=Bounds(0, self.highest),
            constraints=self._matrix(width), options={"mip_rel_gap": 0, "time_limit": SECONDS},
        )  # fmt: skip
        if found.status == 2:
            return None
        if found.status != 0 or found.x is None:
            raise unsolved(f"the solver stopped: {str(found.message).splitlines()[0]}")
        return self._exact(found.x)

    def values(self, columns: Sequence[int]) -> tuple[int, ...]:
        """Give the values of the cells as amounts of the law."""
        return tuple(columns[cell] * unit for cell, unit in enumerate(self.unit))

    def _exact(self, found: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[int, ...]:
        columns = tuple(round(float(one)) for one in found)
        off = any(abs(one - float(seen)) > NEAR * max(1, abs(one)) for one, seen in zip(columns, found, strict=True))
        if off or any(sum(weight * columns[column] for column, weight in terms.items()) > most for terms, most in self.rows):
            raise unsolved("the solver's answer is no whole number, or breaks a demand")
        return columns

    def _matrix(self, width: int) -> LinearConstraint:
        places = [(row, column, weight) for row, (terms, _) in enumerate(self.rows) for column, weight in terms.items()]
        rows, columns, weights = zip(*places, strict=True) if places else ((), (), ())
        matrix = csr_matrix((np.array(weights, float), (rows, columns)), shape=(len(self.rows), width))
        return LinearConstraint(matrix, -np.inf, np.array([most for _, most in self.rows], float))

    def _demand(self, above: int, below: int, gap: int) -> None:
        cell = above if above != NOTHING else below
        terms = {NOTHING: 0, above: -1}
        terms[below] = terms.get(below, 0) + 1
        del terms[NOTHING]
        self.at_most(terms, -(gap // self.unit[cell]))

    def _one_of(self, cell: int, amounts: Sequence[int], marks: Mapping[int, int] | None = None) -> None:
        """Demand that a cell has one of some amounts; with `marks`, only those whose mark is set."""
        chosen = {self.column(1): amount for amount in amounts}
        self._exactly(dict.fromkeys(chosen, 1), 1)
        self._exactly({cell: -1, **chosen}, 0)
        for choice, amount in chosen.items() if marks else ():
            assert marks is not None
            self.at_most({choice: 1, marks[amount]: -1}, 0)

    def _exactly(self, terms: Terms, amount: int) -> None:
        self.at_most(terms, amount)
        self.at_most({column: -weight for column, weight in terms.items()}, -amount)

    def _few(self, cells: Sequence[int], most: int) -> None:
        """Demand that some cells have few different amounts, among those that are tried."""
        amounts = self._candidates(cells)
        marks = {amount: self.column(1) for amount in amounts}
        self.at_most(dict.fromkeys(marks.values(), 1), most)
        for cell in cells:
            self._one_of(cell, amounts, marks)

    def _candidates(self, cells: Sequence[int]) -> list[int]:
        """List the amounts that levels are sought among: every one, or, where these are too many, those named somewhere."""
        held = self.constraints
        kind = {KINDS[held.cells[cell].output] for cell in cells}
        same = [cell for cell, one in enumerate(held.cells) if KINDS.get(one.output) in kind]
        named = {0, *(held.cells[cell].present or 0 for cell in same)}
        named |= {abs(edge.gap) for edge in held.edges if edge.above in same or edge.below in same}
        named |= {value for cell in same for value in held.menus.get(cell, ())}
        top = max(named) // self.unit[cells[0]]
        if top <= CANDIDATES:
            return list(range(top + 1))
        self.candidates_cut = True
        return sorted(value // self.unit[cells[0]] for value in named)


def unsolved(said: str) -> LenityError:
    """Say that the solver has no answer that can be shown."""
    return problem("LEN773", said, "use coarser amounts, or fewer cells")


def _units(held: Constraints, every_unit: bool) -> list[int]:
    """Give what divides every amount of a kind that is named anywhere, as all terms may be whole months."""
    divisor: dict[str, int] = {}
    for number, cell in enumerate(held.cells):
        kind = KINDS.get(cell.output, "flag")
        amounts = [cell.present or 0, *held.menus.get(number, ())]
        divisor[kind] = reduce(gcd, amounts, divisor.get(kind, 0))
    for edge in held.edges:
        kind = KINDS.get(held.cells[edge.above if edge.above != NOTHING else edge.below].output, "flag")
        divisor[kind] = gcd(divisor[kind], edge.gap)
    if every_unit:
        divisor["duration"] = 1
    return [divisor[KINDS.get(cell.output, "flag")] or 1 for cell in held.cells]
