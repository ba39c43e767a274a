"""Run a program on cases: the one evaluator, for one case as for millions.

    run(program, {"offence": [3], "quantity#mass@1": [2_500_000], ...}, cases=1)   ->   Answers

The law is taken step by step. At each step cases stand in a *state*: all the worlds they can be in, as far as a later step reads them.
Cases in the same state that bring the same facts to the step go through it together, once. So a step costs as much as there are
different situations in it, not as many as there are cases, and what is lawful is read off the last states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from lenity.engine.decide import (
    CLOSED,
    DEPENDS,
    OPEN,
    UNDETERMINED,
    TooManyWorlds,
    Turn,
    radix,
    reads,
    slotted,
    take_turn,
    worth_merging,
)
from lenity.engine.program import NONE, READING, STATED_UNKNOWN, UNKNOWN, VERIFIED, Ints, Program, Step
from lenity.engine.worlds import Flags, Rows, Worlds, digests, one_world, ranked, starts_of, without_equals
from lenity.law.model import COMBINE, RESERVED

FOLLOWED = ("custody", "fine", "combine", "start")
MOST = 2**63 - 1
DIRECT = 2**22  # up to here distinct numbers are found by a table, beyond it by sorting


@dataclass(frozen=True, slots=True)
class Final:
    """What is lawful in each last state: over the worlds without any choice (`bound.`), and over all of them (`reach.`)."""

    least: dict[str, Ints]
    most: dict[str, Ints]
    undetermined: dict[str, Flags]
    combine: dict[str, Ints]  # as bits, in the order of COMBINE
    confidence: dict[str, Ints]
    reach_confidence: dict[str, Ints]
    by_reading: dict[tuple[str, str], dict[str, Ints]]  # (axis, version) -> the reach under that version


@dataclass(frozen=True, slots=True)
class Taken:
    """One step as it was taken: which of its situations each case was in, and what was used there.

    `used` is sorted; a number holds situation, rule and whether only a choice led there, see `uses`.
    `option` holds status, chain of choices as bits, and confidence, per situation.
    """

    step: Step
    slot: int
    situation: Ints
    used: Ints
    unknown: dict[str, Flags]
    option: tuple[Ints, Ints, Ints] | None

    def uses(self, situation: int, total: int) -> list[tuple[int, bool]]:
        """Give the numbers of the rules used in a situation, each with whether only a choice led to it."""
        low, high = np.searchsorted(self.used, [situation * total * 2, (situation + 1) * total * 2])
        seen: dict[int, bool] = {}
        for key in (self.used[low:high] - situation * total * 2).tolist():
            seen[key // 2] = bool(key % 2) and seen.get(key // 2, True)
        return list(seen.items())


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a batch: the last state of each case, what is lawful in each state, and how each step went."""

    cases: int
    state: Ints
    final: Final
    taken: tuple[Taken, ...]
    assumed: Mapping[str, Flags]  # fact -> cases that are silent on it, where the law reads it


def run(program: Program, facts: Mapping[str, Ints], cases: int, slots: int = 1) -> Answers:
    """Answer a batch of cases. `facts` has a column per attribute that the law reads, `name@1` ... for those of items.

    A column holds smallest units, word codes, or `UNKNOWN`; a missing column is unknown throughout. `present@2` says whether
    a case has a second item. Raise `TooManyWorlds` where the batch must be made smaller.
    """
    stated = _stated(program, facts, cases, slots)
    states = one_world()
    given = {name for step in program.steps for name in step.outputs}
    for name in RESERVED:  # a law that gives a fine nowhere provides none; one that never speaks of custody leaves it untold
        told = name in given or not name.startswith("custody")
        states.columns[name] = np.full(1, NONE if told else UNKNOWN, np.int64)
    state = np.zeros(cases, np.int64)
    taken = []
    for step in program.steps:
        turns = _slots(step, slots)
        for slot in turns:
            needed = [name for name in _needs(program, step, slot, slots) if name in stated and name not in states.columns]
            seen, projection = states, np.arange(len(starts_of(states.case)))
            if step.decision.kind == "option" and (len(projection) > 1 or worth_merging(states, 1)):
                seen, projection = _as_seen_by(step, states)
            situation, first = _situations(projection[state], [stated[name] for name in needed])
            worlds = seen.of(projection[state[first]])
            for name in needed:
                worlds.columns[name] = stated[name].of(first)[worlds.case]
            turn = Turn(program, step, slot, slots, len(first), worlds)
            take_turn(turn)
            taken.append(Taken(step, slot, situation, _sorted(turn.used), turn.unknown, turn.option))
            if step.decision.kind != "option":
                written = {slotted(program, name, slot) for name in step.outputs}
                live = step.live | _bases(step) if slot != turns[-1] else step.live
                states, number = _settle(turn, set(needed) - written, live)
                state = number[situation]
    return Answers(
        cases,
        state,
        _gather(program, states),
        tuple(taken),
        {name: fact.assumed[fact.place] for name, fact in stated.items() if fact.assumed.any()},
    )


def _slots(step: Step, slots: int) -> Sequence[int]:
    return range(1, slots + 1) if step.decision.scope == "item" else (0,)


def _bases(step: Step) -> set[str]:
    """Give what a step reads, by the names that confidence and classes go by too."""
    names = {name.split("#")[0] for name in reads(step)} | set(step.outputs)
    return names | {name.split(".")[0] for name in names}


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact as the cases state it: its distinct values, and the place of each case's value among them."""

    values: Ints
    place: Ints
    assumed: Flags  # of each value: whether the case is silent and the value is what that means

    def of(self, cases: Rows) -> Ints:
        return self.values[self.place[cases]]


def _stated(program: Program, facts: Mapping[str, Ints], cases: int, slots: int) -> dict[str, _Stated]:
    """Give every fact the law reads: as stated, else as a silent charge is taken, else unknown."""
    attributes = program.law.vocabulary.attributes
    names = []
    for name in program.representatives:
        base = name.split("#")[0]
        if base in attributes or name.startswith(READING):
            many = base in attributes and attributes[base].of == "item"
            names += [f"{name}@{slot}" for slot in range(1, slots + 1)] if many else [name]
    stated = {}
    for name in [*names, *(f"present@{slot}" for slot in range(1, slots + 1))]:
        column = facts.get(name)
        if column is None:
            missing = 1 if name.startswith("present") else program.assumed.get(name.split("@")[0], UNKNOWN)
            silent = np.array([name.split("@")[0] in program.assumed])
            stated[name] = _Stated(np.array([missing], np.int64), np.zeros(cases, np.int64), silent)
            continue
        values, place = np.unique(np.asarray(column, np.int64), return_inverse=True)
        assumed = program.assumed.get(name.split("@")[0], UNKNOWN)
        silent = (values == UNKNOWN) & (assumed != UNKNOWN)
        values = np.where(values == UNKNOWN, assumed, np.where(values == STATED_UNKNOWN, UNKNOWN, values))
        stated[name] = _Stated(values, place.ravel().astype(np.int64), silent)
    return stated


def _needs(program: Program, step: Step, slot: int, slots: int) -> list[str]:
    """Give the columns of facts a step reads."""
    if step.decision.kind == "fold":
        return [f"present@{one}" for one in range(1, slots + 1)]
    attributes = program.law.vocabulary.attributes
    names = set()
    for name in reads(step):
        quantity = name in attributes and attributes[name].type == "quantity"
        names.add(slotted(program, f"{name}#mass" if quantity else name, slot))
    if step.decision.kind == "presumption":
        names.add(slotted(program, step.decision.presumes, slot))
    return sorted(names | ({f"present@{slot}"} if slot else set()))


def _situations(state: Ints, facts: list[_Stated]) -> tuple[Ints, Rows]:
    """Number the different pairs of state and facts; give each case's number, and one case of each."""
    key, width = state, int(state.max(initial=0)) + 1
    for fact in facts:
        if len(fact.values) == 1:
            continue
        if width * len(fact.values) > 2**62:
            key, _ = _numbered(key, width)
            width = int(key.max()) + 1
        key = key * len(fact.values) + fact.place
        width *= len(fact.values)
    return _numbered(key, width)


def _numbered(key: Ints, width: int) -> tuple[Ints, Rows]:
    if len(key) == 1:
        return np.zeros(1, np.int64), np.zeros(1, np.intp)
    if width > DIRECT:
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        return number.ravel().astype(np.int64), first
    place = np.full(width, -1, np.int64)
    place[key[::-1]] = np.arange(len(key) - 1, -1, -1)  # the last write is the first case
    first = place[place >= 0]
    number = np.empty(width, np.int64)
    number[key[first]] = np.arange(len(first))
    return number[key], first


def _sorted(used: list[Ints]) -> Ints:
    return np.unique(np.concatenate(used)) if used else np.empty(0, np.int64)


def _as_seen_by(step: Step, states: Worlds) -> tuple[Worlds, Ints]:
    """Give the different states as far as an option can tell them apart, and which of these each state is."""
    bases, tests = _bases(step), {index.name: index for index in step.indexes}
    columns = {
        name: tests[name.lstrip("?")].coarse(column) if name.lstrip("?") in tests else column
        for name, column in states.columns.items()
        if name.lstrip("~?").split("#")[0] in bases
    }
    seen = Worlds(states.case, states.fact, np.zeros_like(states.reading), states.choice, columns)
    seen.fact = ranked(states.fact * (int(states.reading.max()) + 1) + states.reading)
    seen = without_equals(seen, list(columns))
    _, first, number = np.unique(digests(seen), return_index=True, return_inverse=True)
    return seen.of(first), number.ravel().astype(np.int64)


def _settle(turn: Turn, facts: set[str], live: Set[str]) -> tuple[Worlds, Ints]:
    """Forget what nothing later reads; give the different states, and the state each situation has come to."""
    worlds = turn.worlds
    worlds.columns = {
        name: column
        for name, column in worlds.columns.items()
        if name not in facts and name.lstrip("~?").split("@")[0].split("#")[0] in live
    }
    many = worth_merging(worlds, turn.cases)
    if turn.slot == 0 and (many or turn.cases > 1):
        for name in worlds.columns.keys() & turn.step.later.keys():
            worlds.columns[name] = turn.step.later[name].coarse(worlds.columns[name])
    if many:
        worlds = without_equals(worlds, list(worlds.columns))
    if turn.cases == 1:
        return worlds, np.zeros(1, np.int64)
    _, first, number = np.unique(digests(worlds), return_index=True, return_inverse=True)
    return worlds.of(first), number.ravel().astype(np.int64)


# -- reading off ------------------------------------------------------------------------------------------------------


def _gather(program: Program, states: Worlds) -> Final:
    """Read what is lawful off the worlds of each last state."""
    starts = starts_of(states.case)
    least: dict[str, Ints] = {}
    most: dict[str, Ints] = {}
    undetermined: dict[str, Flags] = {}
    combine: dict[str, Ints] = {}
    for part, rows in (("bound", states.choice == 0), ("reach", np.ones(len(states), np.bool_))):
        for name in RESERVED:
            column = states.columns[name]
            undetermined[f"{part}.{name}"] = np.logical_or.reduceat(rows & (column == UNKNOWN), starts)
            if name != "combine":
                least[f"{part}.{name}"], most[f"{part}.{name}"] = _extent(column, rows, starts)
                continue
            bits = np.zeros(len(column), np.int64)
            for bit, word in enumerate(COMBINE):
                bits |= np.where(rows & (column == program.codes.get(word, -1)), 1 << bit, 0)
            combine[part] = np.bitwise_or.reduceat(bits, starts)
    sure = np.full(len(states), VERIFIED, np.int64)
    ranks = {base: states.columns.get("~" + base, sure) for base in FOLLOWED}
    bound = {base: np.minimum.reduceat(np.where(states.choice == 0, rank, VERIFIED), starts) for base, rank in ranks.items()}
    reach = {base: np.minimum.reduceat(rank, starts) for base, rank in ranks.items()}
    return Final(least, most, undetermined, combine, bound, reach, _by_reading(program, states, starts))


def _extent(column: Ints, rows: Flags, starts: Rows) -> tuple[Ints, Ints]:
    there = rows & (column != NONE) & (column != UNKNOWN)
    top = MOST
    low = np.minimum.reduceat(np.where(there, column, top), starts)
    high = np.maximum.reduceat(np.where(there, column, NONE), starts)
    return np.where(low == top, NONE, low), high


def _by_reading(program: Program, states: Worlds, starts: Rows) -> dict[tuple[str, str], dict[str, Ints]]:
    """Give the reach under each version of each disputed point that matters to some state."""
    found = {}
    for axis in program.axes:
        values = program.representatives[READING + axis]
        digit = states.reading // radix(program)[READING + axis] % (len(values) + 1)
        if not digit.any():
            continue
        for number, value in enumerate(values, 1):
            rows = (digit == 0) | (digit == number)
            parts = {"matters": np.logical_or.reduceat(digit != 0, starts).astype(np.int64)}
            for name in RESERVED:
                if name != "combine":
                    column = states.columns[name]
                    parts[f"least.{name}"], parts[f"most.{name}"] = _extent(column, rows, starts)
                    parts[f"undetermined.{name}"] = np.logical_or.reduceat(rows & (column == UNKNOWN), starts).astype(np.int64)
            found[axis, program.names[int(value)]] = parts
    return found


__all__ = ["CLOSED", "DEPENDS", "OPEN", "UNDETERMINED", "Answers", "Final", "Taken", "TooManyWorlds", "run"]
