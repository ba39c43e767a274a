"""A schedule that fulfils constraints: the least one, the reason for every figure, and what follows if a demand moves.

    made = schedule(read_constraints(path, Library()))
    made.why(0)   ->   (Link("at least 5 y 1 d", added=1801), Link("not below ...", added=0))

No method finds the right penalty: floors, gaps and the order are somebody's choice or rest on a norm. What is found here is what
they come to, which of them contradict each other, and which of them each figure hangs on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lenity.law.model import Rule
from lenity.parsimony.constraints import FLAGS, Constraints, Demand, Label
from lenity.parsimony.least import LOGIC, NOTHING, Conflict, Contradiction, Edge, Least, least
from lenity.units import MINOR_DIGITS

NO_CONFLICT, POSSIBLE_CONFLICT = "no conflict found", "possible conflict"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a chain: a cell came to `value` by what a demand (None: logic) adds to the link before, and by a menu."""

    cell: int
    value: int
    added: int
    demand: Demand | None
    below: int = NOTHING
    lifted: int = 0
    menus: tuple[Demand, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell that would have another value."""

    cell: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What hangs on one demand: the cells that move if its number is relaxed by `demand.unit`, and if it is taken away.

    `room` is how far a cap or a jump could be tightened before it contradicts the rest or moves a cell; None for others.
    """

    demand: Demand
    relaxed: tuple[Moved, ...]
    removed: tuple[Moved, ...]
    room: int | None = None


@dataclass(frozen=True, slots=True)
class LabelSeen:
    """Whether a label fits the schedule for a rule: `no conflict found` or `possible conflict`, and why. Courts decide."""

    label: Label
    rule: str
    status: str
    why: str


@dataclass(frozen=True, slots=True)
class Contradicted:
    """No schedule fulfils the constraints: what contradicts what, each as a chain of links that ends above its cap."""

    constraints: Constraints
    chains: tuple[tuple[Link, ...], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Values of all cells, in the order of `constraints.cells`. `kind` says which schedule it is."""

    constraints: Constraints
    values: tuple[int, ...]
    kind: str = "least"
    found: Least | None = None

    def why(self, cell: int) -> tuple[Link, ...]:
        """Give the chain of demands that forces a cell of the least schedule: what its links add comes to its value."""
        if self.found is None:
            return ()
        return tuple(
            Link(
                step.cell, step.value, step.edge.gap, _demand(self.constraints, step.edge), step.edge.below, step.lifted,
                _menus(self.constraints, step.cell) if step.lifted else (),
            )
            for step in self.found.why(cell)
        )  # fmt: skip

    def moved(self) -> tuple[Moved, ...]:
        """List the cells whose value is not that of the present law; cells that have no term today are always among them."""
        pairs = enumerate(zip(self.constraints.cells, self.values, strict=True))
        return tuple(
            Moved(number, -1 if cell.present is None else cell.present, value) for number, (cell, value) in pairs
            if cell.present != value
        )  # fmt: skip

    def range_of(self, rule: str, whole: str) -> str:
        """Write the custody or the fine of a rule in the notation of law files; empty where the rule has no such cells.

        What is no cell stays as the law has it.
        """
        return custody_of(self, rule) if whole == "custody" else fine_of(self, rule)


def schedule(constraints: Constraints) -> Schedule | Contradicted:
    """Give the least schedule under all floors, caps, gaps, jumps and menus; capacity and levels are no part of it."""
    found = least(len(constraints.cells), constraints.edges, constraints.menus)
    if isinstance(found, Contradiction):
        return Contradicted(constraints, tuple(_chain(constraints, one) for one in found.conflicts), found.more)
    return Schedule(constraints, found.values, "least", found)


def without_floors(constraints: Constraints) -> Schedule | Contradicted:
    """Give the least schedule if nothing held a penalty up: no floor, and no cell fixed. Gaps and menus stay."""
    kept = tuple(edge for edge in constraints.edges if edge.below != NOTHING or edge.by == LOGIC)
    return schedule(replace(constraints, edges=kept))


def sensitivities(made: Schedule) -> tuple[Sensitivity, ...]:
    """Say for each demand what would move: relaxed by its unit, and taken away. Levels are no part of the least schedule."""
    return tuple(_sensitivity(made, number) for number, demand in enumerate(made.constraints.demands) if demand.verb != "levels")


def labels_of(made: Schedule) -> tuple[LabelSeen, ...]:
    """Hold every label against the schedule; no label is a floor in months."""
    return tuple(_seen(made, label, rule) for label in made.constraints.labels for rule in label.rules)


def _demand(constraints: Constraints, edge: Edge) -> Demand | None:
    return None if edge.by == LOGIC else constraints.demands[edge.by]


def _menus(constraints: Constraints, cell: int) -> tuple[Demand, ...]:
    return tuple(constraints.demands[number] for number in constraints.menu_of.get(cell, ()))


def _chain(constraints: Constraints, conflict: Conflict) -> tuple[Link, ...]:
    """Give the links of a contradiction with the running sum; the last, a cap or a menu, holds the sum that is above it."""
    links, total = [], 0
    above_menu = []
    for edge in conflict.edges:
        cell, lifted = edge.above if edge.above != NOTHING else edge.below, 0
        if edge.above != NOTHING:
            total = total + edge.gap if edge.below != NOTHING else edge.gap
        if edge.above in conflict.menus:
            entry = next((value for value in constraints.menus[cell] if value >= total), None)
            lifted = 0 if entry is None else entry - total
            total += lifted
            above_menu += [Link(cell, total, 0, None, cell, menus=_menus(constraints, cell))] if entry is None else []
        menus = _menus(constraints, cell) if lifted else ()
        links.append(Link(cell, total, edge.gap, _demand(constraints, edge), edge.below, lifted, menus))
    seen = {link.cell for link in links if link.menus}
    above_menu += [Link(cell, 0, 0, None, cell, menus=_menus(constraints, cell)) for cell in conflict.menus if cell not in seen
                   and cell not in {link.cell for link in above_menu}]  # fmt: skip
    return (*links, *above_menu)


# -- what moves ------------------------------------------------------------------------------------------


def _sensitivity(made: Schedule, number: int) -> Sensitivity:
    held = made.constraints
    demand = held.demands[number]
    removed = _moves(made, lambda edge: None if edge.by == number else edge, without_menu=number)
    relaxed: tuple[Moved, ...] = ()
    if demand.unit:
        relaxed = _moves(
            made, lambda edge: replace(edge, gap=edge.gap - demand.unit) if edge.by == number and edge.counted else edge
        )
    return Sensitivity(demand, relaxed, removed, _room(made, number) if demand.unit and demand.verb in ("cap", "jump") else None)


def _moves(made: Schedule, change: Callable[[Edge], Edge | None], without_menu: int | None = None) -> tuple[Moved, ...]:
    held = made.constraints
    edges = tuple(edge for one in held.edges if (edge := change(one)) is not None)
    menus = {cell: menu for cell, menu in held.menus.items() if without_menu is None or without_menu not in held.menu_of[cell]}
    found = least(len(held.cells), edges, menus)
    assert isinstance(found, Least)  # to ask for less contradicts nothing
    pairs = zip(made.values, found.values, strict=True)
    return tuple(Moved(cell, before, after) for cell, (before, after) in enumerate(pairs) if before != after)


def _room(made: Schedule, number: int) -> int | None:
    def value(cell: int) -> int:
        return made.values[cell] if cell != NOTHING else 0

    mine = [edge for edge in made.constraints.edges if edge.by == number and edge.gap <= 0]
    amounts = [edge for edge in mine if edge.below == NOTHING or made.constraints.cells[edge.below].output not in FLAGS]
    return min((value(edge.above) - value(edge.below) - edge.gap for edge in amounts), default=None)


# -- labels ----------------------------------------------------------------------------------------------


def _seen(made: Schedule, label: Label, rule: str) -> LabelSeen:
    none = _no_penalty(made, rule)
    if label.label == "criminal_offence":
        if none:
            why = "the rule stays, so a conviction is possible, but no penalty is left under it"
            return LabelSeen(label, rule, POSSIBLE_CONFLICT, why)
        return LabelSeen(label, rule, NO_CONFLICT, "the rule stays, with a penalty")
    if label.label == "courts_may_weigh":
        if _has_room(made, rule):
            return LabelSeen(label, rule, NO_CONFLICT, "the highest penalty lies above the lowest")
        return LabelSeen(label, rule, POSSIBLE_CONFLICT, "the range leaves a court nothing to weigh")
    held = made.constraints.number_of(rule, "custody.min")
    if held is not None and made.values[held]:
        shown = made.constraints.show(held, made.values[held])
        return LabelSeen(
            label, rule, NO_CONFLICT, f"leeway: the norm asks for no penalty; {shown} of custody comes from elsewhere"
        )
    return LabelSeen(label, rule, NO_CONFLICT, "leeway: no minimum of custody stands in its way")


def _no_penalty(made: Schedule, rule: str) -> bool:
    """Whether no custody, fine, life or death is left; an end that is no cell stays as the law has it."""
    return all(text in ("", "none") for text in (made.range_of(rule, "custody"), made.range_of(rule, "fine"))) and bool(
        made.range_of(rule, "custody") or made.range_of(rule, "fine")
    )


def _has_room(made: Schedule, rule: str) -> bool:
    held = made.constraints
    ends = {one.output: made.values[number] for number, one in enumerate(held.cells) if one.rule == rule}
    above = any(ends[flag] for flag in FLAGS if flag in ends)
    return above or any(ends.get(f"{one}.max", 0) > ends.get(f"{one}.min", 0) for one in ("custody", "fine"))


# -- in the notation of law files ------------------------------------------------------------------------


def custody_of(made: Schedule, rule: str) -> str:
    """Write the custody of a rule as a law file has it: `none`, `.. 7 d`, `5 y .. 10 y or life`, `5 y .. life`."""
    ends = _ends(made, rule, ("custody.min", "custody.max", *FLAGS))
    if ends is None:
        return ""
    low, high, life, death = ends
    show = made.constraints.law.calendar.show
    start = f"{show(low)} .. " if low else ".. "
    number = made.constraints.number_of(rule, "custody.max")
    no_term_today = number is not None and made.constraints.cells[number].present is None
    if life or death:
        reached = [word for word, stands in (("life", life), ("death", death)) if stands]
        if not high or no_term_today:  # a range that reaches life names no highest term
            return f"{start}life" + (" or death" if death else "")
        return " or ".join((f"{start}{show(high)}", *reached))
    return f"{start}{show(high)}" if high else "none"


def fine_of(made: Schedule, rule: str) -> str:
    """Write the fine of a rule as a law file has it: `none`, `.. 5_000_000`, `1_000_000 .. 2_000_000`."""
    ends = _ends(made, rule, ("fine.min", "fine.max"))
    if ends is None:
        return ""
    low, high = ends
    currency = made.constraints.law.currency
    return f"{_money(low, currency) + ' ' if low else ''}.. {_money(high, currency)}" if high else "none"


def _ends(made: Schedule, rule: str, outputs: Sequence[str]) -> tuple[int, ...] | None:
    """Give the ends of a range, those that are no cells as the law has them; None where no end is a cell."""
    numbers = [made.constraints.number_of(rule, output) for output in outputs]
    if all(number is None for number in numbers):
        return None
    stands = made.constraints.rule(rule)
    return tuple(
        _stands(stands, output) if number is None else made.values[number]
        for number, output in zip(numbers, outputs, strict=True)
    )


def _stands(rule: Rule, output: str) -> int:
    cell = rule.then.get(output)
    return int(cell.value) if cell is not None and isinstance(cell.value, int) else 0


def _money(amount: int, currency: str) -> str:
    size = 10 ** MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(amount, size)
    return f"{whole:_}" + (f".{rest:0{len(str(size)) - 1}d}" if rest else "")
