"""Run a program on cases: the one evaluator, for one case as for millions.

    run(program, {"offence": [3], "quantity#mass@1": [2_500_000], ...}, cases=1)   ->   Answers

The law is taken turn by turn. At each turn a case stands in a *state*: all the worlds it can be in, as far as a later step reads
them. Cases in the same state that bring the same facts to a turn are in the same *situation*. A situation is worked out once and
remembered with the program, as a lazy automaton remembers its transitions: the next case that comes to it, in this batch or a
later one, only looks it up. So a batch costs what is new in it, and what is lawful is read off the last states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby

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
from lenity.engine.program import (
    IN_GROUP,
    NONE,
    READING,
    STATED_UNKNOWN,
    THERE,
    UNKNOWN,
    VERIFIED,
    Bits,
    Index,
    Ints,
    Program,
    Step,
    groups_of,
    joined,
)
from lenity.engine.worlds import Columns, Flags, Rows, Worlds, collected, merged, one_world, repeated, separated, starts_of
from lenity.law.model import COMBINE, ORDERED, amends

MOST = 2**63 - 1
DIRECT = 2**22  # up to here distinct numbers are found by a table, beyond it by sorting
MOST_STATES = 200_000  # remembered; beyond it a program begins to remember anew


@dataclass(frozen=True, slots=True)
class Final:
    """What is lawful in each last state: over the worlds without any choice (`bound.`), and over all of them (`reach.`)."""

    least: dict[str, Ints]
    most: dict[str, Ints]
    undetermined: dict[str, Flags]
    combine: dict[str, Ints]  # as bits, in the order of COMBINE
    confidence: dict[str, Ints]
    reach_confidence: dict[str, Ints]
    answers: dict[str, Ints]  # of the law's variables that are among its answers: ends of amounts, words as bits
    by_reading: dict[tuple[str, str], dict[str, Ints]]  # (axis, version) -> the reach under that version


@dataclass(frozen=True, slots=True)
class Taken:
    """One turn as the cases of a batch took it: the number of the situation each was in, among those the turn remembers."""

    turn: Remembered
    situation: Ints

    @property
    def step(self) -> Step:
        return self.turn.step

    def uses(self, situation: int) -> list[tuple[int, bool]]:
        """Give the numbers of the rules used in a situation, each with whether only a choice led to it."""
        seen: dict[int, bool] = {}
        for key in self.turn.used[situation]:
            seen[key // 2] = bool(key % 2) and seen.get(key // 2, True)
        return list(seen.items())

    def told(self) -> Ints:
        """Number what the turn tells of each case: the rules used, the facts that mattered and were unknown, the option."""
        here, place = np.unique(self.situation, return_inverse=True)
        turn = self.turn
        numbers: dict[tuple[object, ...], int] = {}
        found = [(*turn.used[one], *turn.unknown[one], *turn.option[one : one + 1]) for one in here.tolist()]
        return np.array([numbers.setdefault(one, len(numbers)) for one in found], np.int64)[place.ravel()]

    def unknown(self) -> dict[str, Flags]:
        """Give each fact with the cases in which it was unknown and could change the answer."""
        names = {name for found in self.turn.unknown for name in found}
        return {name: np.array([name in found for found in self.turn.unknown])[self.situation] for name in sorted(names)}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of a batch: the last state of each case, what is lawful in each state, and how each turn went."""

    cases: int
    state: Ints  # of each case: a row of `final`
    final: Final
    taken: tuple[Taken, ...]
    assumed: Mapping[str, Flags]  # fact -> cases that are silent on it, where the law reads it


@dataclass(frozen=True, slots=True)
class _View:
    """What an option, or several in a row, can tell apart of a state; `seen_as` remembers the state each state looks like."""

    names: frozenset[str]
    tests: Mapping[str, Index]
    seen_as: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Remembered:
    """The situations of one turn met so far.

    Of each: the state it leads to, the rules used in it, the facts that were unknown and mattered, and, of an option, its status,
    the choices that open it as bits, and its confidence.
    """

    step: Step
    slot: int
    facts: tuple[str, ...]
    forget: frozenset[str]
    live: frozenset[str]
    asked: frozenset[str]  # what a later turn tests or reckons with: only of these it matters what is supposed of them
    items: bool  # whether a later turn still reads what items were given
    tests: Mapping[str, Index]  # of the facts that the turn only tests and then forgets
    alike: dict[tuple[str, int], Ints] = field(default_factory=dict)  # (fact, value) -> what stands for all that is tested alike
    known: dict[tuple[int, ...], int] = field(default_factory=dict)
    leads_to: list[int] = field(default_factory=list)
    used: list[list[int]] = field(default_factory=list)
    unknown: list[tuple[str, ...]] = field(default_factory=list)
    option: list[tuple[int, int, int]] = field(default_factory=list)
    views: tuple[_View, ...] = ()  # of an option: what the options beside it can tell apart, and what it alone can


@dataclass(slots=True)
class _Memory:
    """What a program remembers of cases with a number of items."""

    turns: list[Remembered]
    states: list[Worlds] = field(default_factory=list)
    number: dict[int, int] = field(default_factory=dict)
    final: dict[int, Ints] = field(default_factory=dict)
    columns: list[tuple[str, ...]] = field(default_factory=list)


def run(program: Program, facts: Mapping[str, Ints], cases: int, slots: int = 1) -> Answers:
    """Answer a batch of cases. `facts` has a column per attribute that the law reads, `name@1` ... for those of items.

    A column holds smallest units, word codes, or `UNKNOWN`; a missing column is unknown throughout. `*@2` says whether
    a case has a second item. Raise `TooManyWorlds` where the batch must be made smaller.
    """
    memory = program.memory.get(slots)
    if memory is None or len(memory.states) > MOST_STATES:
        memory = program.memory[slots] = _begin(program, slots)
    stated = _stated(program, facts, cases, slots)
    state = np.zeros(cases, np.int64)
    here_and_place: tuple[Ints, Rows] | None = None  # the different states, and which of them each case is in
    taken = []
    for turn in memory.turns:
        brought = [_as_told_apart(turn, name, stated[name]) for name in turn.facts]
        seen = state
        if turn.views:
            here, place = here_and_place or np.unique(state, return_inverse=True)
            here_and_place = here, place
            looks = here.tolist()
            for view in turn.views:
                looks = _seen(view, memory, looks)
            seen = np.array(looks, np.int64)[place.ravel()]
        situation, first = _situations(seen, brought)
        keys = list(zip(seen[first].tolist(), *(fact.of(first).tolist() for fact in brought), strict=True))
        new = [key for key in keys if key not in turn.known]
        if new:
            _learn(program, turn, memory, new, slots)
        numbers = [turn.known[key] for key in keys]
        taken.append(Taken(turn, np.array(numbers, np.int64)[situation]))
        if turn.step.decision.kind != "option":
            state = np.array([turn.leads_to[number] for number in numbers], np.int64)[situation]
            here_and_place = None
    last, place = np.unique(state, return_inverse=True)
    final = _read_off(program, memory, last.tolist())
    silent = {name: fact.assumed[fact.place] for name, fact in stated.items() if fact.assumed.any()}
    return Answers(cases, place.ravel().astype(np.int64), final, tuple(taken), silent)


def _begin(program: Program, slots: int) -> _Memory:
    """Lay out the turns of a program for cases with a number of items, with the state in which nothing is decided."""
    turns: list[Remembered] = []
    written: set[str] = set()
    for number, step in enumerate(program.steps):
        rest = program.steps[number + 1 :]
        items = any(later.decision.scope == "item" or later.decision.kind == "fold" for later in rest)
        asked = {name.split("#")[0] for later in rest for name in reads(later)}
        for slot in _slots(step, slots):
            last = slot == _slots(step, slots)[-1]
            facts = tuple(name for name in _needs(program, step, slot, slots) if _is_fact(program, name) and name not in written)
            gives = {slotted(program, name, slot) for name in step.outputs}
            live = step.live if last else step.live | _bases(step)
            supposed = asked if last else asked | _bases(step)
            forget = frozenset(set(facts) - gives)
            tests = _tests(step, facts, forget)
            turns.append(Remembered(step, slot, facts, forget, frozenset(live), frozenset(supposed), items or not last, tests))
            written |= gives if step.decision.kind != "option" else set()
    _lay_views(turns)
    start = one_world()
    # A law that gives a fine nowhere provides none; one in which no step gives custody leaves it untold.
    told = any(name.startswith("custody.") for step in program.steps for name in step.outputs if not amends(step.decision, name))
    for name in program.figures:
        start.columns[name] = np.full(1, NONE if told or not name.startswith("custody.") else UNKNOWN, np.int64)
    return _Memory(turns, [start])


def _is_fact(program: Program, column: str) -> bool:
    base = column.split("@", maxsplit=1)[0].split("#", maxsplit=1)[0]
    return base == THERE or base.startswith(READING) or base in program.law.vocabulary.attributes


def _learn(program: Program, turn: Remembered, memory: _Memory, keys: Sequence[tuple[int, ...]], slots: int) -> None:
    """Work out the situations that are new, all at once, and remember them."""
    place_of = {state: place for place, state in enumerate(dict.fromkeys(key[0] for key in keys))}
    worlds = repeated(collected([memory.states[state] for state in place_of]), [place_of[key[0]] for key in keys])
    for place, name in enumerate(turn.facts, 1):
        worlds.columns[name] = np.array([key[place] for key in keys], np.int64)[worlds.case]
    now = Turn(program, turn.step, turn.slot, slots, len(keys), worlds)
    take_turn(now)
    total = len(program.used) * 2
    used: list[list[int]] = [[] for _ in keys]
    for number in np.unique(np.concatenate(now.used)).tolist() if now.used else ():
        used[number // total].append(number % total)
    leads_to = _settle(now, turn, memory) if turn.step.decision.kind != "option" else [0] * len(keys)
    for case, key in enumerate(keys):
        turn.known[key] = len(turn.used)
        turn.used.append(used[case])
        turn.leads_to.append(leads_to[case])
        turn.unknown.append(tuple(sorted(name for name, cases in now.unknown.items() if cases[case])))
        if now.option is not None:
            status, chain, rank = now.option
            turn.option.append((int(status[case]), int(chain[case]), int(rank[case])))


def _seen(view: _View, memory: _Memory, states: Sequence[int]) -> list[int]:
    """Give the state that each state looks like to an option."""
    new = [one for one in dict.fromkeys(states) if one not in view.seen_as]
    if new:
        seen = collected([memory.states[one] for one in new], lambda name: name.lstrip("~?").split("#")[0] in view.names)
        for name in seen.columns:
            if name.lstrip("?") in view.tests:
                seen.columns[name] = view.tests[name.lstrip("?")].coarse(seen.columns[name])
        starts = seen.states()
        seen.fact = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(seen)))
        seen.reading = np.zeros_like(seen.reading)
        view.seen_as.update(zip(new, _numbers_of(*merged(seen), memory), strict=True))
    return [view.seen_as[one] for one in states]


def _view(steps: Sequence[Step]) -> _View:
    tests: dict[str, Index] = {}
    for step in steps:
        for index in step.indexes:
            tests[index.name] = joined(tests[index.name], index) if index.name in tests else index
    return _View(frozenset().union(*(_bases(step) for step in steps)), tests)


def _lay_views(turns: Sequence[Remembered]) -> None:
    """Let options that stand in a row look at states together first: what none of them reads is left out once for all."""
    for option, row in groupby(turns, lambda turn: turn.step.decision.kind == "option"):
        if option:
            together = list(row)
            shared = _view([turn.step for turn in together])
            for turn in together:
                turn.views = (shared, _view([turn.step]))


def _settle(now: Turn, turn: Remembered, memory: _Memory) -> list[int]:
    """Forget what nothing later reads; give the number of the state each situation leads to."""
    worlds = now.worlds
    worlds.columns = Columns({name: worlds.columns[name] for name in worlds.columns if _kept(turn, name)})
    if turn.slot == 0:
        for name in worlds.columns.keys() & turn.step.later.keys():
            worlds.columns[name] = turn.step.later[name].coarse(worlds.columns[name])
    return _numbers_of(*merged(worlds, worth_merging(worlds, now.cases)), memory)


def _kept(turn: Remembered, name: str) -> bool:
    base = name.lstrip("~?").split("@")[0].split("#")[0]
    return name not in turn.forget and (turn.items or "@" not in name) and base in (turn.asked if name[0] == "?" else turn.live)


def _numbers_of(worlds: Worlds, digests: Bits, memory: _Memory) -> list[int]:
    """Give the number of the state each case is in, keeping those that are new."""
    found: list[int] = digests.tolist()
    new = {digest: case for case, digest in enumerate(found) if digest not in memory.number}
    for digest, state in zip(new, separated(worlds, list(new.values())), strict=True):
        memory.number[digest] = len(memory.states)
        memory.states.append(state)
    return [memory.number[digest] for digest in found]


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
    for name in [*names, *(f"*@{slot}" for slot in range(1, slots + 1))]:
        column = facts.get(name)
        if column is None:
            missing = 1 if name.startswith("*@") else program.assumed.get(name.split("@")[0], UNKNOWN)
            silent = np.array([name.split("@")[0] in program.assumed])
            stated[name] = _Stated(np.array([missing], np.int64), np.zeros(cases, np.int64), silent)
            continue
        values, place = np.unique(np.asarray(column, np.int64), return_inverse=True)
        assumed = program.assumed.get(name.split("@")[0], UNKNOWN)
        silent = (values == UNKNOWN) & (assumed != UNKNOWN)
        values = np.where(values == UNKNOWN, assumed, np.where(values == STATED_UNKNOWN, UNKNOWN, values))
        values = _by_class(program, name.split("@")[0], values)
        stated[name] = _Stated(values, place.ravel().astype(np.int64), silent)
    return stated


def _as_told_apart(turn: Remembered, name: str, fact: _Stated) -> _Stated:
    """Put one value for all that a turn cannot tell apart, where it only tests them and then forgets them."""
    index = turn.tests.get(name)
    if index is None:
        return fact
    if len(fact.values) == 1:  # as in every single case
        key = name, int(fact.values[0])
        if key not in turn.alike:
            turn.alike[key] = index.coarse(fact.values)
        return _Stated(turn.alike[key], fact.place, fact.assumed)
    values, first, place = np.unique(index.coarse(fact.values), return_index=True, return_inverse=True)
    return _Stated(values, place.ravel()[fact.place], fact.assumed[first])


def _tests(step: Step, facts: Sequence[str], forget: Set[str]) -> dict[str, Index]:
    """Give the index of each fact that a step only tests and then forgets."""
    reckoned = {name.split("#")[0] for name in step.reckoned}
    indexes = {index.name: index for index in step.indexes if index.name.split("#")[0] not in reckoned}
    return {name: indexes[name.split("@")[0]] for name in facts if name in forget and name.split("@")[0] in indexes}


def _by_class(program: Program, name: str, values: Ints) -> Ints:
    """Put the first amount of its class in the place of each amount, unless the law reckons with the amount itself."""
    base = name.split("#", maxsplit=1)[0]
    attribute = program.law.vocabulary.attributes.get(base)
    if attribute is None or attribute.type not in ORDERED or base in program.exact:
        return values
    classes = program.representatives[name]
    return np.where(values <= NONE, values, classes[np.maximum(np.searchsorted(classes, values, side="right") - 1, 0)])


def _needs(program: Program, step: Step, slot: int, slots: int) -> list[str]:
    """Give the columns of facts a step reads."""
    if step.decision.kind == "fold":
        return [f"*@{one}" for one in range(1, slots + 1)]
    names = {slotted(program, name, slot) for name in reads(step)}
    if step.decision.kind == "presumption":
        names.add(slotted(program, step.decision.presumes, slot))
    return sorted(names | ({f"*@{slot}"} if slot else set()))


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


# -- reading off ------------------------------------------------------------------------------------------------------


def _read_off(program: Program, memory: _Memory, states: Sequence[int]) -> Final:
    """Give what is lawful in each of some last states."""
    new = [state for state in states if state not in memory.final]
    if new:
        table = _flat(_gather(program, collected([memory.states[state] for state in new])))
        for state, row in zip(new, np.stack(list(table.values()), axis=1), strict=True):
            memory.final[state] = row
    if not memory.columns:
        memory.columns = list(_flat(_gather(program, _nothing(program))))
    return _unflat(memory.columns, np.stack([memory.final[state] for state in states]))


def _flat(final: Final) -> dict[tuple[str, ...], Ints]:
    flat: dict[tuple[str, ...], Ints] = {(part, name): column for part in PARTS for name, column in getattr(final, part).items()}
    flat |= {("by_reading", *key, name): column for key, parts in final.by_reading.items() for name, column in parts.items()}
    return {key: column.astype(np.int64) for key, column in flat.items()}


def _unflat(columns: Sequence[tuple[str, ...]], matrix: Ints) -> Final:
    parts: dict[str, dict[str, Ints]] = {part: {} for part in PARTS}
    by_reading: dict[tuple[str, str], dict[str, Ints]] = {}
    for place, key in enumerate(columns):
        if key[0] == "by_reading":
            by_reading.setdefault((key[1], key[2]), {})[key[3]] = matrix[:, place]
        else:
            parts[key[0]][key[1]] = matrix[:, place]
    undetermined = {name: column != 0 for name, column in parts.pop("undetermined").items()}
    return Final(undetermined=undetermined, by_reading=by_reading, **parts)


def _nothing(program: Program) -> Worlds:
    """Give one world without any figure: what is read off it shows the order of the columns."""
    world = one_world()
    world.columns = Columns({name: np.full(1, NONE, np.int64) for name in (*program.figures, *program.answers)})
    return world


PARTS = ("least", "most", "undetermined", "combine", "confidence", "reach_confidence", "answers")


def _gather(program: Program, states: Worlds) -> Final:
    """Read what is lawful off the worlds of each last state."""
    starts = starts_of(states.case)
    least: dict[str, Ints] = {}
    most: dict[str, Ints] = {}
    undetermined: dict[str, Flags] = {}
    combine: dict[str, Ints] = {}
    for part, rows in (("bound", states.choice == 0), ("reach", np.ones(len(states), np.bool_))):
        for name in program.figures:
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
    followed = dict.fromkeys([*(name.split(".")[0] for name in program.figures), *program.answers])
    ranks = {base: states.columns.get("~" + base, sure) for base in followed}
    bound = {base: np.minimum.reduceat(np.where(states.choice == 0, rank, VERIFIED), starts) for base, rank in ranks.items()}
    reach = {base: np.minimum.reduceat(rank, starts) for base, rank in ranks.items()}
    return Final(least, most, undetermined, combine, bound, reach, _answers(program, states), _by_reading(program, states))


def _answers(program: Program, states: Worlds) -> dict[str, Ints]:
    """Read off what the law's own variables may be, of those that are among its answers."""
    starts = starts_of(states.case)
    found: dict[str, Ints] = {}
    for name, words in program.answers.items():
        column = states.columns[name]
        for part, rows in (("bound", states.choice == 0), ("reach", np.ones(len(states), np.bool_))):
            found[f"{part}.{name}.unknown"] = np.logical_or.reduceat(rows & (column == UNKNOWN), starts).astype(np.int64)
            if not words:
                found[f"{part}.{name}.least"], found[f"{part}.{name}.most"] = _extent(column, rows, starts)
            for group in range(groups_of(words)):
                bits = np.zeros(len(column), np.int64)
                for bit, word in enumerate(words[group * IN_GROUP : (group + 1) * IN_GROUP]):
                    bits |= np.where(rows & (column == program.codes[word]), 1 << bit, 0)
                found[f"{part}.{name}.{group}"] = np.bitwise_or.reduceat(bits, starts)
    return found


def _extent(column: Ints, rows: Flags, starts: Rows) -> tuple[Ints, Ints]:
    there = rows & (column != NONE) & (column != UNKNOWN)
    top = MOST
    low = np.minimum.reduceat(np.where(there, column, top), starts)
    high = np.maximum.reduceat(np.where(there, column, NONE), starts)
    return np.where(low == top, NONE, low), high


def _by_reading(program: Program, states: Worlds) -> dict[tuple[str, str], dict[str, Ints]]:
    """Give the reach under each version of each disputed point, read off what is reached under each run of versions."""
    key = states.case * (int(states.reading.max()) + 1) + states.reading
    order = np.argsort(key, kind="stable")
    first = starts_of(key[order])
    reading, heads = states.reading[order][first], starts_of(states.case[order][first])
    figures = [name for name in program.figures if name.startswith("custody.")]  # what an outcome tells of each version
    columns = {name: states.columns[name][order] for name in figures}
    extents = {name: _extent(column, np.ones(len(order), np.bool_), first) for name, column in columns.items()}
    unknown = {name: np.logical_or.reduceat(column == UNKNOWN, first) for name, column in columns.items()}
    found = {}
    for axis in program.axes:
        values = program.representatives[READING + axis]
        digit = reading // radix(program)[READING + axis] % (len(values) + 1)
        for number, value in enumerate(values, 1):
            rows = (digit == 0) | (digit == number)
            parts = {"matters": np.logical_or.reduceat(digit != 0, heads).astype(np.int64)}
            for name, (low, high) in extents.items():
                parts[f"least.{name}"], parts[f"most.{name}"] = _extent(low, rows, heads)[0], _extent(high, rows, heads)[1]
                parts[f"undetermined.{name}"] = np.logical_or.reduceat(rows & unknown[name], heads).astype(np.int64)
            found[axis, program.names[int(value)]] = parts
    return found


__all__ = ["CLOSED", "DEPENDS", "OPEN", "UNDETERMINED", "Answers", "Final", "Taken", "TooManyWorlds", "run"]
