"""The least schedule: the smallest values that fulfil every demand, why each is no smaller, and what contradicts what.

    least(2, [Edge(0, NOTHING, 5, by=0), Edge(1, 0, 2, by=1)]).values   ->   (5, 7)

An edge demands that one cell is at least another plus a gap. Where two schedules fulfil such demands, so does the schedule that
takes the smaller value in every cell: there is one least schedule, it needs no weights, and each value in it is the length of
the longest path that leads to the cell. A menu (only some amounts are allowed in a cell) keeps this: a cell is lifted to the next
entry. Everything is reckoned in whole numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

NOTHING = -1  # the cell that is always 0: floors stand on it, and caps hold from above by it
LOGIC = -1  # the demand behind an edge that needs no reason: a minimum is never above its maximum
MOST_CONFLICTS = 10

Menus: TypeAlias = Mapping[int, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Edge:
    """The value of `above` is at least that of `below` plus `gap`. A floor stands on NOTHING; a cap has NOTHING above.

    `by` is the number of the demand it comes from. `counted` is false where the gap is no amount of the demand: that a cap in
    years lets no life sentence stand.
    """

    above: int
    below: int
    gap: int
    by: int = LOGIC
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """A cell came to a value because of an edge; of that value, a menu gave `lifted`."""

    cell: int
    value: int
    edge: Edge
    lifted: int = 0


@dataclass(frozen=True, slots=True)
class Least:
    """The least values, in the order of the cells, all zero or more."""

    values: tuple[int, ...]
    steps: tuple[tuple[Step, int], ...] = field(default=(), repr=False)  # each with the number of the step it rests on, or -1
    last: tuple[int, ...] = field(default=(), repr=False)  # the last step of each cell, or -1

    def why(self, cell: int) -> tuple[Step, ...]:
        """Give the chain that forces a cell, from nothing up to it; gaps and lifts add up to the value. Empty for a value of 0.

        >>> found = least(2, [Edge(0, NOTHING, 5, by=0), Edge(1, 0, 2, by=1)])
        >>> [(step.cell, step.edge.gap) for step in found.why(1)]
        [(0, 5), (1, 2)]
        """
        chain: list[Step] = []
        number = self.last[cell]
        while number >= 0:
            step, number = self.steps[number]
            chain.append(step)
        return tuple(reversed(chain))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Edges that no values fulfil together, along the chain; without any one that is no logic the others can be fulfilled.

    `menus` are the cells whose menus are part of it.
    """

    edges: tuple[Edge, ...]
    menus: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """No values fulfil every demand. `more` counts conflicts that are not listed."""

    conflicts: tuple[Conflict, ...]
    more: int = 0


def least(cells: int, edges: Iterable[Edge], menus: Menus | None = None) -> Least | Contradiction:
    """Give the least values of `cells` cells under all edges, or what contradicts what.

    `menus` lists the only values that a cell may have, in rising order.

    >>> least(2, [Edge(0, NOTHING, 5), Edge(1, 0, 2)], {1: [0, 6, 12]}).values
    (5, 12)
    >>> len(least(2, [Edge(0, NOTHING, 5, 0), Edge(1, 0, 2, 1), Edge(NOTHING, 1, -6, 2)]).conflicts[0].edges)
    3
    """
    held = tuple(edges)
    search = _Search(cells, held, menus or {})
    if (circle := search.settle(by_menu=False)) is not None:
        return Contradiction((_minimal(circle, held, {}, from_nothing=False),))
    broken = search.broken()
    if not broken and menus:
        if (above := search.settle(by_menu=True)) is not None:
            return Contradiction((_minimal(above, held, search.menus),))
        broken = search.broken()
    if broken:
        found = dict.fromkeys(_minimal((*search.chain(cap.below), cap), held, search.menus) for cap in broken[:MOST_CONFLICTS])
        return Contradiction(tuple(found), len(broken[MOST_CONFLICTS:]))
    return Least(tuple(search.values), tuple(search.steps), tuple(search.last))


class _Search:
    """Raises values from 0 until every edge between cells holds; a log of steps keeps why.

    Cells are swept along the order of their gaps, then against it (Yen 1970, the improvement of Bellman and Ford), and only those
    above a cell that moved are looked at again: without circles one sweep is enough.
    """

    def __init__(self, cells: int, edges: Sequence[Edge], menus: Menus) -> None:
        self.cells, self.edges, self.menus = cells, edges, {cell: tuple(menu) for cell, menu in menus.items()}
        self.values = [0] * cells
        self.last = [-1] * cells
        self.steps: list[tuple[Step, int]] = []
        self.into: list[list[Edge]] = [[] for _ in range(cells)]
        self.out_of: list[list[int]] = [[] for _ in range(cells)]
        for edge in edges:
            if edge.above != NOTHING:
                self.into[edge.above].append(edge)
                if edge.below != NOTHING:
                    self.out_of[edge.below].append(edge.above)
        for edges_into in self.into:
            edges_into.sort(key=lambda edge: edge.below != NOTHING)  # of two equal reasons the floor is the nearer
        self.order = self._along_gaps()

    def settle(self, by_menu: bool) -> tuple[Edge, ...] | None:
        """Raise values until nothing moves; give the edges of a circle that never ends, or of a chain above the top of a menu."""
        waiting = bytearray(b"\1" * self.cells)
        along = True
        while True:
            moved = False
            for cell in self.order if along else reversed(self.order):
                if not waiting[cell]:
                    continue
                waiting[cell] = 0
                step = self._needed(cell, by_menu)
                if step is None:
                    continue
                if step.value < 0:
                    return (*self.chain(step.edge.below), step.edge)
                self.steps.append((step, self._rests_on(step)))
                self.last[cell], self.values[cell] = len(self.steps) - 1, step.value
                moved = True
                for above in self.out_of[cell]:
                    waiting[above] = 1
            if not moved:
                return None
            along = not along
            if not by_menu and (circle := self._circle()):
                return circle

    def _needed(self, cell: int, by_menu: bool) -> Step | None:
        """Give the step by which a cell has to move; its value is -1 where its menu has no entry that high."""
        value, reason = self.values[cell], None
        for edge in self.into[cell]:
            wanted = edge.gap + (self.values[edge.below] if edge.below != NOTHING else 0)
            if wanted > value:
                value, reason = wanted, edge
        menu = self.menus.get(cell) if by_menu else None
        if menu is None:
            return None if reason is None else Step(cell, value, reason)
        place = bisect_left(menu, value)
        if reason is None:  # what stood before menus were looked at keeps its reason
            reason = self.steps[self.last[cell]][0].edge if self.last[cell] >= 0 else Edge(cell, NOTHING, 0)
        if place == len(menu):
            return Step(cell, -1, reason)
        return None if menu[place] == self.values[cell] else Step(cell, menu[place], reason, menu[place] - value)

    def _rests_on(self, step: Step) -> int:
        """Give the step that a step adds its gap to, or -1 for nothing."""
        below = step.edge.below
        if below == NOTHING:
            return -1
        before = self.last[step.cell]
        if before >= 0 and self.steps[before][0].value == step.value - step.lifted:
            return self.steps[before][1]
        return self.last[below]

    def broken(self) -> list[Edge]:
        """List the caps that the least values are above."""
        return [edge for edge in self.edges if edge.above == NOTHING and edge.below != NOTHING
                and self.values[edge.below] + edge.gap > 0]  # fmt: skip

    def chain(self, cell: int) -> tuple[Edge, ...]:
        if cell == NOTHING:
            return ()
        return tuple(step.edge for step in Least((), tuple(self.steps), tuple(self.last)).why(cell))

    def _circle(self) -> tuple[Edge, ...]:
        """Find cells that each rest on the next, round and round: only gaps that add up to more than nothing can do that."""
        rests_on = [self.steps[number][0].edge if number >= 0 else None for number in self.last]
        seen = [0] * self.cells
        for start in range(self.cells):
            cell, path = start, []
            while cell != NOTHING and not seen[cell]:
                seen[cell] = start + 1
                edge = rests_on[cell]
                if edge is None:
                    break
                path.append(edge)
                cell = edge.below
            if cell != NOTHING and path and seen[cell] == start + 1 and rests_on[cell] is not None:
                first = next(place for place, edge in enumerate(path) if edge.above == cell)
                return tuple(reversed(path[first:]))
        return ()

    def _along_gaps(self) -> list[int]:
        """Order the cells so that edges with a gap of 0 or more lead forward, as far as they can."""
        ahead: list[list[int]] = [[] for _ in range(self.cells)]
        for edge in self.edges:
            if edge.gap >= 0 and NOTHING not in (edge.above, edge.below):
                ahead[edge.below].append(edge.above)
        done = bytearray(self.cells)
        order: list[int] = []
        for start in range(self.cells):
            if done[start]:
                continue
            done[start] = 1
            stack = [(start, iter(ahead[start]))]
            while stack:
                cell, following = stack[-1]
                for after in following:
                    if not done[after]:
                        done[after] = 1
                        stack.append((after, iter(ahead[after])))
                        break
                else:
                    order.append(cell)
                    stack.pop()
        order.reverse()
        return order


def _minimal(chain: Sequence[Edge], edges: Sequence[Edge], menus: Menus, from_nothing: bool = True) -> Conflict:
    """Reduce the edges of a chain to some that contradict each other and would not without any one of them.

    A chain into a cap begins as late as it still breaks the cap. That is minimal, unless logic joins two of its cells by a way of
    its own, or menus lift them; then what the rest contradicts without is left out, one by one.
    """
    held = [edge for edge in dict.fromkeys(chain) if edge.gap or edge.below != NOTHING]  # a floor of nothing asks for nothing
    if from_nothing and held[-1].above == NOTHING and not menus:
        total = 0
        for place in range(len(held) - 1, -1, -1):
            total += held[place].gap
            if total > 0:
                held = held[place:]
                break
    cells = {cell for edge in held for cell in (edge.above, edge.below)} - {NOTHING}
    inside = set(held)
    logic = [edge for edge in edges if edge.by == LOGIC and edge not in inside and {edge.above, edge.below} <= {*cells, NOTHING}]
    listed = {cell: menu for cell, menu in menus.items() if cell in cells}
    if logic or listed:
        for edge in list(held):
            rest = [one for one in held if one != edge]
            if edge.by != LOGIC and not _can_be([*rest, *logic], listed):
                held = rest
        for cell in list(listed):
            fewer = {one: menu for one, menu in listed.items() if one != cell}
            if not _can_be([*held, *logic], fewer):
                listed = fewer
    return Conflict(tuple(held), tuple(listed))


def _can_be(edges: Sequence[Edge], menus: Menus) -> bool:
    """Say whether any values fulfil some edges and menus."""
    cells = sorted({cell for edge in edges for cell in (edge.above, edge.below)} - {NOTHING} | set(menus))
    at = {cell: number for number, cell in enumerate(cells)} | {NOTHING: NOTHING}
    search = _Search(
        len(cells), [replace(edge, above=at[edge.above], below=at[edge.below]) for edge in edges],
        {at[cell]: menu for cell, menu in menus.items()},
    )  # fmt: skip
    return search.settle(by_menu=False) is None and search.settle(by_menu=True) is None and not search.broken()
