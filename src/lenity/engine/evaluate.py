"""Run a program on cases: the one evaluator, for one case as for millions.

    run(program, {"offence": [3], "quantity#mass": [2_500_000], ...}, slots=1)   ->   Answers

Each case begins as one *world*. Where a decision depends on a fact that is not known, its world splits into one per class of
that fact; where a rule may be applied, into one with the choice and one without. Worlds that later decisions cannot tell apart
are merged again. What is lawful in a case is read off all its worlds at the end, so nothing is guessed and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from lenity.engine.expressions import evaluate
from lenity.engine.program import NONE, READING, STATED_UNKNOWN, UNKNOWN, VERIFIED, Bits, Index, Ints, Program, Step
from lenity.law.expression import names_in
from lenity.law.model import COMBINE, ORDERED, RESERVED, Cell, show_value

Flags = npt.NDArray[np.bool_]

MOST = int(np.iinfo(np.int64).max)
EVERY = np.uint64(2**64 - 1)
CLOSED, OPEN, UNDETERMINED, DEPENDS = 0, 1, 2, 3
WORTH_MERGING = 16, 400  # worlds a case, and worlds in all, from which on looking for equal ones saves more than it costs
MOST_WORLDS = 4_000_000  # in one batch of cases; beyond it the caller gives smaller batches
FOLLOWED = ("custody", "fine", "combine", "start")


class TooManyWorlds(Exception):
    """The unknown facts of a batch open more worlds than fit in memory at once."""


@dataclass(slots=True)
class Answers:
    """What the law allows, one row per case: ranges of the worlds without any choice, and of all worlds.

    Keys of `least` and `most`: `bound.custody.min` ... (what binds), `reach.custody.min` ... (with every choice that may be made).
    """

    least: dict[str, Ints]
    most: dict[str, Ints]
    undetermined: dict[str, Flags]
    combine: dict[str, Ints]
    confidence: dict[str, Ints]
    option_status: Ints  # cases x options
    option_chain: Ints  # cases x options: the choices that open it, as bits
    option_confidence: Ints
    unknown: dict[str, Flags]  # attribute -> cases in which it was unknown and mattered
    by_reading: dict[tuple[str, str], dict[str, Ints]]  # (axis, value) -> least, most of the reach, where the axis matters
    used: Ints  # sorted: case * rules * 2 + rule * 2 + (after a choice)
    cases: int


@dataclass(slots=True)
class _Worlds:
    """All worlds of a batch as columns of equal length."""

    case: Ints
    fact: Ints
    reading: Ints
    choice: Bits
    columns: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.case)

    def take(self, rows: npt.NDArray[np.intp], keep: frozenset[str] | None = None) -> _Worlds:
        columns = {name: column[rows] for name, column in self.columns.items() if keep is None or name in keep}
        return _Worlds(self.case[rows], self.fact[rows], self.reading[rows], self.choice[rows], columns)


@dataclass(slots=True)
class _Run:
    program: Program
    slots: int
    worlds: _Worlds
    cases: int
    used: list[Ints] = field(default_factory=list)
    unknown: dict[str, Flags] = field(default_factory=dict)
    options: list[tuple[Ints, Ints, Ints]] = field(default_factory=list)


def run(program: Program, facts: Mapping[str, Ints], cases: int, slots: int = 1) -> Answers:
    """Answer a batch of cases. `facts` has a column per attribute that the law reads, `name@1` ... for those of items.

    A column holds smallest units, word codes, or `UNKNOWN`; a missing column is unknown throughout. `present@2` says whether
    a case has a second item. Raise `TooManyWorlds` where the batch must be made smaller.
    """
    columns = _columns(program, facts, cases, slots)
    rows = np.arange(cases, dtype=np.int64)
    zeros = np.zeros(cases, np.int64)
    state = _Run(program, slots, _Worlds(rows, zeros.copy(), zeros, np.zeros(cases, np.uint64), columns), cases)
    for step in program.steps:
        if step.decision.kind == "option":
            state.options.append(_weigh_option(state, step))
        elif step.decision.kind == "fold":
            _fold(state, step)
        elif step.decision.scope == "item":
            for slot in range(1, slots + 1):
                _decide(state, step, slot)
        else:
            _decide(state, step, 0)
        _merge(state, step)
    return _gather(state)


def _columns(program: Program, facts: Mapping[str, Ints], cases: int, slots: int) -> dict[str, Ints]:
    """Give every column the law reads: facts as stated, else as a silent charge is taken, else unknown; no figures yet."""
    columns = {name: np.asarray(values, np.int64) for name, values in facts.items()}
    attributes = program.law.vocabulary.attributes
    for name in program.representatives:
        base = name.split("#")[0]
        if base in attributes or name.startswith(READING):
            for slot in range(1, slots + 1) if base in attributes and attributes[base].of == "item" else (0,):
                columns.setdefault(f"{name}@{slot}" if slot else name, np.full(cases, UNKNOWN, np.int64))
    for name, column in columns.items():
        assumed = program.assumed.get(name.split("@")[0])
        if assumed is not None:
            column = np.where(column == UNKNOWN, assumed, column)
        columns[name] = np.where(column == STATED_UNKNOWN, UNKNOWN, column)
    for name in RESERVED:
        columns[name] = np.full(cases, NONE, np.int64)
    for slot in range(1, slots + 1):
        columns.setdefault(f"present@{slot}", np.ones(cases, np.int64))
    return columns


# -- one decision -----------------------------------------------------------------------------------------------------


def _decide(state: _Run, step: Step, slot: int) -> None:
    """Take one decision in every world, splitting worlds on unknown facts and on choices."""
    if step.decision.kind == "expression":
        _give(state, step, slot)
        return
    worlds, bits = _split_on_facts(state, state.worlds, step, slot)
    present = _present(worlds, slot)
    bits[~present] = 0
    if step.may.any():
        worlds, bits, present = _split_on_choice(state, worlds, bits, present, step)
    first = _first_rule(bits, len(step.rules))
    _note_used(state, worlds, step, bits if step.collects else None, first, present)
    _write_outputs(state, worlds, step, bits, first, present, slot)
    state.worlds = worlds


def _split_on_facts(state: _Run, worlds: _Worlds, step: Step, slot: int) -> tuple[_Worlds, Bits]:
    """Split each world in which an unknown input could decide between rules, one world per class of that input.

    Give the worlds and the rules that hold in each.
    """
    program = state.program
    known = [_known(worlds, _slotted(program, index.name, slot)) for index in step.indexes]
    rows = [index.rules[index.classes(values)] for index, values in zip(step.indexes, known, strict=True)]
    for place, index in enumerate(step.indexes):
        missing = known[place] == UNKNOWN
        if not missing.any():
            continue
        if slot:
            missing &= _present(worlds, slot)
        needed = missing & _undecided(step, known, rows, index)
        if not needed.any():
            continue
        worlds = _split(state, worlds, index, _slotted(program, index.name, slot), needed, missing)
        known = [_known(worlds, _slotted(program, index.name, slot)) for index in step.indexes]
        rows = [index.rules[index.classes(values)] for index, values in zip(step.indexes, known, strict=True)]
    return worlds, _all_hold(step, rows, len(worlds))


def _split(state: _Run, worlds: _Worlds, index: Index, name: str, needed: Flags, missing: Flags) -> _Worlds:
    program = state.program
    values = program.representatives[index.name]
    needed = _whole_facts(worlds, needed)
    counts = np.where(needed, len(values), 1)
    if counts.sum() > MOST_WORLDS:
        raise TooManyWorlds
    rows = np.repeat(np.arange(len(worlds)), counts)
    turn = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    split = worlds.take(rows)
    chosen = needed[rows]
    value = values[np.minimum(turn, len(values) - 1)]
    if index.name.startswith(READING):  # the version taken is kept apart from facts
        split.columns[name] = np.where(chosen, value, split.columns[name])
        split.reading = split.reading + np.where(chosen, (turn + 1) * _radix(program)[index.name], 0)
        return split
    base = index.name.split("#")[0]
    fact = base in program.law.vocabulary.attributes
    if fact:
        mattered = state.unknown.setdefault(name, np.zeros(state.cases, np.bool_))
        mattered[worlds.case[needed & missing]] = True
    split.fact = _ranked(split.fact * (len(values) + 1) + np.where(chosen, turn + 1, 0))
    # A fact may stand for its class from here on. A figure that was not found, or a fact whose very amount is reckoned with, stays
    # unknown; only the class it is taken to lie in is kept beside it.
    pinned = name if fact and (base not in program.exact or not _is_amount(program, base)) else f"?{name}"
    before = split.columns.get(pinned)
    if before is None:
        before = np.full(len(split), UNKNOWN, np.int64)
    split.columns[pinned] = np.where(chosen & missing[rows], value, before)
    return split


def _is_amount(program: Program, name: str) -> bool:
    return program.law.vocabulary.attributes[name].type in ORDERED


def _known(worlds: _Worlds, name: str) -> Ints:
    """Give a column with, where it is unknown, the class it is taken to lie in."""
    column, pinned = worlds.columns[name], worlds.columns.get(f"?{name}")
    return column if pinned is None else np.where(column == UNKNOWN, pinned, column)


def _undecided(step: Step, known: list[Ints], rows: list[Bits], index: Index) -> Flags:
    """Say in which worlds a rule that tests this input could still come before the first rule that surely holds."""
    count = len(known[0])
    possible = _all_hold(step, rows, count)
    if not step.collects:
        sure = [np.where((values == UNKNOWN)[:, None], one.sure, held) for one, values, held in zip(step.indexes, known, rows, strict=True)]
        # A rule that only may apply decides nothing by itself.
        possible &= _up_to_first(_all_hold(step, sure, count) & ~step.may)
    found: Flags = ((possible & index.tested) != 0).any(axis=1)
    return found


def _up_to_first(bits: Bits) -> Bits:
    """Give, for each row, the positions before its lowest bit; all positions where it has none."""
    before = np.full_like(bits, EVERY)
    settled = np.zeros(len(bits), np.bool_)
    for word in range(bits.shape[1]):
        column = bits[:, word]
        low = column & (~column + np.uint64(1))
        before[:, word] = np.where(settled, np.uint64(0), np.where(column != 0, low - np.uint64(1), before[:, word]))
        settled |= column != 0
    return before


def _radix(program: Program) -> dict[str, int]:
    place, radix = 1, {}
    for axis in program.axes:
        radix[READING + axis] = place
        place *= len(program.representatives[READING + axis]) + 1
    return radix


def _whole_facts(worlds: _Worlds, needed: Flags) -> Flags:
    """Extend a split to every choice within the same state of facts, so that facts and choices stay apart."""
    if not worlds.choice.any():
        return needed
    key = worlds.case * (int(worlds.fact.max()) + 1) + worlds.fact
    return np.isin(key, np.unique(key[needed]))


def _all_hold(step: Step, rows: list[Bits], count: int) -> Bits:
    """Give the rules that every input leaves standing, as bits."""
    bits = np.empty((count, step.words), np.uint64)
    bits[:] = _all(len(step.rules), step.words)
    for held in rows:
        bits &= held
    return bits


def _split_on_choice(
    state: _Run, worlds: _Worlds, bits: Bits, present: Flags, step: Step
) -> tuple[_Worlds, Bits, Flags]:
    """Where a rule may be applied, keep a world without it and add one with it."""
    optional = (bits & step.may).any(axis=1)
    if not optional.any():
        return worlds, bits, present
    counts = np.where(optional, 2, 1)
    if counts.sum() > MOST_WORLDS:
        raise TooManyWorlds
    rows = np.repeat(np.arange(len(worlds)), counts)
    taken = np.zeros(len(rows), np.bool_)
    taken[np.cumsum(counts)[optional] - 1] = True
    split, bits = worlds.take(rows), bits[rows]
    bits[~taken] &= ~step.may
    bits[taken] &= step.may
    mark = np.uint64(1 << state.program.choices.index(step.decision))
    split.choice = np.where(taken, split.choice | mark, split.choice)
    return split, bits, present[rows]


def _first_rule(bits: Bits, none: int) -> Ints:
    """Give the position of the lowest bit of each row, or `none` where no bit is set."""
    first = np.full(len(bits), none, np.int64)
    for word in reversed(range(bits.shape[1])):
        column = bits[:, word]
        found = column != 0
        low = column[found] & (~column[found] + np.uint64(1))
        first[found] = word * 64 + np.log2(low.astype(np.float64)).astype(np.int64)  # powers of two are exact
    return first


def _note_used(state: _Run, worlds: _Worlds, step: Step, many: Bits | None, first: Ints, present: Flags) -> None:
    """Remember which rules each case used, and whether only after a choice."""
    total = len(state.program.used)
    chosen = (worlds.choice != 0).astype(np.int64)
    silent = bool(step.decision.amends) or step.decision.kind == "presumption"
    if many is None:
        noted = present & (first < len(step.rules)) if silent else present
        keys = (worlds.case * total + step.numbers[first]) * 2 + chosen
        state.used.append(np.unique(keys[noted]))
        return
    for position in range(len(step.rules)):
        held = (many[:, position // 64] >> np.uint64(position % 64)) & np.uint64(1) != 0
        keys = (worlds.case * total + step.numbers[position]) * 2 + chosen
        state.used.append(np.unique(keys[held]))


def _write_outputs(
    state: _Run, worlds: _Worlds, step: Step, bits: Bits, first: Ints, present: Flags, slot: int
) -> None:
    program, none = state.program, len(step.rules)
    known = _least_input_rank(state, worlds, step, slot)
    context = _context(program, worlds, slot)
    results = {}
    reached = np.flatnonzero(np.bincount(first, minlength=none + 1)[:none]).tolist()
    for output in step.outputs:
        name = _slotted(program, output, slot)
        amends = step.decision.kind == "presumption" or not {output, output.split(".")[0]}.isdisjoint(step.decision.amends)
        before = worlds.columns.get(name)
        start = before if amends and before is not None else np.full(len(worlds), UNKNOWN, np.int64)
        if step.collects:
            results[name] = _collected(program, step, output, bits, context, len(worlds))
            results["~" + _slotted(program, output.split(".")[0], slot)] = np.minimum(_weakest(step, output, bits), known)
            continue
        column = start.copy()
        for position in reached:
            held, rule = first == position, step.rules[position]
            cell = rule.then.get(output)
            if cell is not None:
                column[held] = _cell(program, cell, context, held)
            elif rule.unknown or not amends:
                column[held] = UNKNOWN
        column[~present] = NONE
        results[name] = column
        rank = "~" + _slotted(program, output.split(".")[0], slot)
        touched = first < none if amends else np.ones(len(worlds), np.bool_)
        weight = np.minimum(step.ranks[output][first], known)
        earlier = worlds.columns.get(rank)
        if earlier is None:
            earlier = np.full(len(worlds), VERIFIED, np.int64)
        results[rank] = np.where(touched & present, np.minimum(results.get(rank, earlier), weight), results.get(rank, earlier))
    worlds.columns.update(results)
    for name in results:
        worlds.columns.pop(f"?{name}", None)


def _weakest(step: Step, output: str, bits: Bits) -> Ints:
    """Give the least confidence among the rules collected in each world."""
    weakest = np.full(len(bits), VERIFIED, np.int64)
    for position, rank in enumerate(step.ranks[output][: len(step.rules)]):
        held = (bits[:, position // 64] >> np.uint64(position % 64)) & np.uint64(1) != 0
        weakest = np.where(held, np.minimum(weakest, rank), weakest)
    return weakest


def _cell(program: Program, cell: Cell, context: Mapping[str, Ints], held: Flags) -> Ints | int:
    if cell.not_applicable:
        return NONE
    if cell.expression is not None:
        return evaluate(cell.expression, {name: column[held] for name, column in context.items()}, program.codes, int(held.sum()))
    if isinstance(cell.value, str):
        return program.codes[cell.value]
    return UNKNOWN if cell.value is None else int(cell.value)


def _collected(
    program: Program, step: Step, output: str, bits: Bits, context: Mapping[str, Ints], count: int
) -> Ints:
    """Bring the outputs of several matching rules together: C+ adds, C< and C> take the least and greatest, C# counts.

    Lists (R, O and C) become a word that spells the list in its order.
    """
    values, held = [], []
    everyone = np.ones(count, np.bool_)
    for position, rule in enumerate(step.rules):
        cell = rule.then.get(output)
        if cell is None and not rule.unknown:
            continue
        matches = (bits[:, position // 64] >> np.uint64(position % 64)) & np.uint64(1) != 0
        values.append(np.broadcast_to(UNKNOWN if cell is None else _cell(program, cell, context, everyone), (count,)))
        held.append(matches)
    if step.decision.hit == "C#":
        return np.sum(held, axis=0).astype(np.int64)
    if step.decision.hit in ("R", "O", "C"):
        return _listed(program, program.law.variables.get(output, ""), values, held, count)
    total = np.full(count, NONE, np.int64)
    unsure = np.zeros(count, np.bool_)
    for value, matches in zip(values, held, strict=True):
        unsure |= matches & (value == UNKNOWN)
        both = matches & (total != NONE) & (value != NONE) & (value != UNKNOWN)
        alone = matches & (total == NONE)
        combined = {"C+": total + np.where(both, value, 0), "C<": np.minimum(total, value), "C>": np.maximum(total, value)}
        total = np.where(both, combined[step.decision.hit], np.where(alone, value, total))
    if step.decision.hit == "C+":
        total = np.where(total == NONE, 0, total)
    return np.where(unsure, UNKNOWN, total)


def _listed(program: Program, kind: str, values: list[Ints], held: list[Flags], count: int) -> Ints:
    if not values:
        return np.full(count, NONE, np.int64)
    table = np.stack([np.where(matches, value, NONE) for value, matches in zip(values, held, strict=True)], axis=1)
    rows, place = np.unique(table, axis=0, return_inverse=True)
    codes = []
    for row in rows:
        shown = [_shown(program, kind, int(value)) for value in row if value != NONE]
        word = "[" + ", ".join(shown) + "]"
        if word not in program.codes:
            program.codes[word] = len(program.codes)
            program.names.append(word)
        codes.append(program.codes[word])
    return np.array(codes, np.int64)[place.ravel()]


def _shown(program: Program, kind: str, value: int) -> str:
    if value == UNKNOWN:
        return "unknown"
    return program.names[value] if kind == "enum" else show_value(program.law, kind, value)


def _give(state: _Run, step: Step, slot: int) -> None:
    """Work out a decision that is arithmetic over earlier outputs."""
    worlds, program = state.worlds, state.program
    context = _context(program, worlds, slot)
    everyone = np.ones(len(worlds), np.bool_)
    present = _present(worlds, slot)
    rank = step.decision.cite.rank if step.decision.cite else VERIFIED
    known = np.minimum(_least_input_rank(state, worlds, step, slot), rank)
    _note_used(state, worlds, step, None, np.zeros(len(worlds), np.int64), present)
    for output, cell in step.decision.give.items():
        column = np.broadcast_to(_cell(program, cell, context, everyone), (len(worlds),)).astype(np.int64)
        worlds.columns[_slotted(program, output, slot)] = np.where(present, column, NONE)
        worlds.columns["~" + _slotted(program, output.split(".")[0], slot)] = known
        worlds.columns.pop("?" + _slotted(program, output, slot), None)


def _least_input_rank(state: _Run, worlds: _Worlds, step: Step, slot: int) -> Ints:
    """Give the confidence of the weakest earlier output that this decision reads."""
    known = np.full(len(worlds), VERIFIED, np.int64)
    for name in {_slotted(state.program, name.split(".")[0].split("#")[0], slot) for name in _reads(step)}:
        rank = worlds.columns.get("~" + name)
        if rank is not None:
            known = np.minimum(known, rank)
    return known


def _reads(step: Step) -> set[str]:
    names = {index.name for index in step.indexes}
    for cells in [rule.then for rule in step.rules] + [step.decision.give]:
        for cell in cells.values():
            if cell.expression is not None:
                names |= set(names_in(cell.expression))
    return names


# -- from items to the case -------------------------------------------------------------------------------------------


def _fold(state: _Run, step: Step) -> None:
    """Bring what each item was given back to the case."""
    worlds, slots = state.worlds, range(1, state.slots + 1)
    present = [_present(worlds, slot) for slot in slots]
    for name, fold in step.decision.fold.items():
        columns = [worlds.columns[f"{name}@{slot}"] for slot in slots]
        if fold == "gravest" and name == "combine":
            worlds.columns[name] = _of_the_gravest(columns, [_weight(worlds, slot) for slot in slots], present)
        elif fold == "gravest" and name in ("custody.min", "custody.max"):
            lives = [worlds.columns[f"custody.life@{slot}"] == 1 for slot in slots]
            only = np.logical_or.reduce([life & (column == NONE) & there for life, column, there in zip(lives, columns, present, strict=True)])
            worlds.columns[name] = np.where(only, NONE, _folded("max", columns, present))
        else:
            worlds.columns[name] = _folded({"gravest": "max", "any": "max", "all": "min"}.get(fold, fold), columns, present)
        rank = step.decision.cite.rank if step.decision.cite and state.slots > 1 else VERIFIED
        several = np.sum(present, axis=0) > 1
        base = name.split(".")[0]
        ranks = [np.where(there, worlds.columns.get(f"~{base}@{slot}", np.full(len(worlds), VERIFIED, np.int64)), VERIFIED) for slot, there in zip(slots, present, strict=True)]
        worlds.columns["~" + base] = np.minimum(np.minimum.reduce(ranks), np.where(several, rank, VERIFIED))
    total = len(state.program.used)
    many = np.sum(present, axis=0) > 1
    keys = (worlds.case * total + step.numbers[0]) * 2 + (worlds.choice != 0)
    state.used.append(np.unique(keys[many]))


def _folded(fold: str, columns: list[Ints], present: list[Flags]) -> Ints:
    result = np.full(len(columns[0]), NONE, np.int64)
    unsure = np.zeros(len(result), np.bool_)
    for column, there in zip(columns, present, strict=True):
        unsure |= there & (column == UNKNOWN)
        counts = there & (column != NONE) & (column != UNKNOWN)
        value = np.ones(len(result), np.int64) if fold == "count" else column
        joined = {"max": np.maximum(result, value), "min": np.minimum(result, value)}.get(fold)
        if joined is None:
            joined = result + np.where(counts, value, 0)
        result = np.where(counts & (result != NONE), joined, np.where(counts, value, result))
    return np.where(unsure, UNKNOWN, result)


def _weight(worlds: _Worlds, slot: int) -> Ints:
    """Give the maximum of an item as a weight: life alone above every term."""
    term, life = worlds.columns[f"custody.max@{slot}"], worlds.columns[f"custody.life@{slot}"]
    return np.where((term == NONE) & (life == 1), np.int64(2**62), term)


def _of_the_gravest(columns: list[Ints], weights: list[Ints], present: list[Flags]) -> Ints:
    result, best = np.where(present[0], columns[0], NONE), np.where(present[0], weights[0], NONE)
    unsure = present[0] & (weights[0] == UNKNOWN)
    differs = np.zeros(len(result), np.bool_)
    for column, weight, there in zip(columns[1:], weights[1:], present[1:], strict=True):
        unsure |= there & (weight == UNKNOWN)
        differs |= there & (column != result)
        heavier = there & (weight > best)
        result, best = np.where(heavier, column, result), np.where(heavier, weight, best)
    return np.where(unsure & differs, UNKNOWN, result)


# -- options ----------------------------------------------------------------------------------------------------------


def _weigh_option(state: _Run, step: Step) -> tuple[Ints, Ints, Ints]:
    """Say for each case whether an option is open, closed, dependent on unknown facts, or not to be told from the law.

    An option is open in one state of facts if some run of choices opens it; the shortest such run is its chain.
    """
    worlds = state.worlds
    if _worth_merging(state):
        bases = _bases(step)
        read = [name for name in worlds.columns if name.lstrip("~?").split("#")[0] in bases]
        worlds = _merged(worlds, state.cases, read, by_reading=False)
    worlds, bits = _split_on_facts(state, worlds, step, 0)
    first = _first_rule(bits, len(step.rules))
    _note_used(state, worlds, step, None, first, np.ones(len(worlds), np.bool_))
    says = np.array([UNDETERMINED if rule.unknown else int(bool(rule.opens)) for rule in step.rules] + [CLOSED], np.int64)
    status = says[first]
    rank = np.minimum(step.ranks[""][first], _least_input_rank(state, worlds, step, 0))
    facts = int(worlds.fact.max(initial=0)) + 1
    readings = int(worlds.reading.max(initial=0)) + 1
    key = (worlds.case * readings + worlds.reading) * facts + worlds.fact
    chain = np.where(status == OPEN, np.bitwise_count(worlds.choice).astype(np.int64) << 56 | worlds.choice.astype(np.int64), NONE_OPEN)
    order = np.lexsort((chain, key))
    starts = _starts(key[order])
    shortest = chain[order][starts]
    doubtful = np.logical_or.reduceat((status == UNDETERMINED)[order], starts)
    is_open = shortest != NONE_OPEN
    case = worlds.case[order][starts]
    heads = _starts(case)
    some, every = np.logical_or.reduceat(is_open, heads), np.logical_and.reduceat(is_open, heads)
    doubt = np.logical_or.reduceat(doubtful & ~is_open, heads)
    answer = np.where(every, OPEN, np.where(doubt & ~some, UNDETERMINED, np.where(some, DEPENDS, CLOSED)))
    needed = np.maximum.reduceat(np.where(is_open, shortest, -1), heads)
    easiest = np.minimum.reduceat(shortest, heads)
    chains = np.where(every, needed, np.where(some, easiest, 0)) & ((1 << 56) - 1)
    order = np.argsort(worlds.case, kind="stable")
    sure = np.minimum.reduceat(rank[order], _starts(worlds.case[order]))
    return answer, chains, sure


NONE_OPEN = np.int64(2**62)


def _bases(step: Step) -> set[str]:
    names = {index.name.split("#")[0] for index in step.indexes}
    return names | {name.split(".")[0] for name in names}


# -- merging and gathering --------------------------------------------------------------------------------------------


def _merge(state: _Run, step: Step) -> None:
    """Forget what nothing later reads, and merge states of facts that have become alike."""
    worlds = state.worlds
    if not _worth_merging(state):
        return
    worlds.columns = {name: column for name, column in worlds.columns.items() if name.lstrip("~?").split("@")[0].split("#")[0] in step.live}
    state.worlds = _merged(worlds, state.cases, list(worlds.columns), by_reading=True)


def _worth_merging(state: _Run) -> bool:
    each, all_told = WORTH_MERGING
    return len(state.worlds) > max(each * state.cases, all_told)


def _merged(worlds: _Worlds, cases: int, names: list[str], by_reading: bool) -> _Worlds:
    """Keep one of the states of facts of a case that agree, choice by choice, in the named columns.

    A state of facts is the set of its worlds, one per run of choices; two states are compared by a 64-bit digest of that set.
    """
    if len(worlds) <= cases:
        return worlds
    digest = mix(worlds.choice)
    for number, name in enumerate(names, 1):
        column = worlds.columns[name]
        if (column != column[0]).any():
            digest = mix(digest ^ mix(column.astype(np.uint64) + np.uint64(number)))
    facts, readings = int(worlds.fact.max()) + 1, int(worlds.reading.max()) + 1
    state = (worlds.case * readings + worlds.reading) * facts + worlds.fact
    order = np.argsort(state, kind="stable")
    starts = _starts(state[order])
    whole = np.add.reduceat(digest[order], starts)
    case, reading = worlds.case[order][starts], worlds.reading[order][starts]
    key = mix(whole ^ mix((case * readings + (reading if by_reading else 0)).astype(np.uint64)))
    kept = np.unique(key, return_index=True)[1]
    if len(kept) == len(starts):
        return worlds
    chosen = np.zeros(len(starts), np.bool_)
    chosen[kept] = True
    number = np.cumsum(np.isin(np.arange(len(order)), starts)) - 1
    return worlds.take(np.sort(order[chosen[number]]))


def mix(values: Bits) -> Bits:
    """Spread the bits of each number (the finisher of splitmix64, Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _starts(ordered: Ints) -> npt.NDArray[np.intp]:
    """Give where each run of equal values begins."""
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))


def _ranked(values: Ints) -> Ints:
    """Give the same distinctions in small numbers."""
    if len(values) and int(values.max()) > 2**31:
        return np.unique(values, return_inverse=True)[1].ravel().astype(np.int64)
    return values


def _gather(state: _Run) -> Answers:
    """Read what is lawful off the worlds of each case."""
    worlds, cases = state.worlds, state.cases
    order = np.argsort(worlds.case, kind="stable")
    worlds = worlds.take(order)
    starts = _starts(worlds.case)
    bound = worlds.choice == 0
    least: dict[str, Ints] = {}
    most: dict[str, Ints] = {}
    undetermined: dict[str, Flags] = {}
    combine: dict[str, Ints] = {}
    for part, rows in (("bound", bound), ("reach", np.ones(len(worlds), np.bool_))):
        for name in RESERVED:
            column = worlds.columns[name]
            if name == "combine":
                bits = np.zeros(len(column), np.int64)
                for bit, word in enumerate(COMBINE):
                    bits |= np.where(rows & (column == state.program.codes.get(word, NONE)), 1 << bit, 0)
                combine[part] = np.bitwise_or.reduceat(bits, starts)
            else:
                least[f"{part}.{name}"], most[f"{part}.{name}"] = _extent(column, rows, starts)
            undetermined[f"{part}.{name}"] = np.logical_or.reduceat(rows & (column == UNKNOWN), starts)
    confidence = {
        base: np.minimum.reduceat(worlds.columns.get("~" + base, np.full(len(worlds), VERIFIED, np.int64)), starts) for base in FOLLOWED
    }
    options = list(zip(*state.options, strict=True)) if state.options else [[], [], []]
    table = [np.stack(parts, axis=1) if parts else np.empty((cases, 0), np.int64) for parts in options]
    used = np.unique(np.concatenate(state.used)) if state.used else np.empty(0, np.int64)
    return Answers(
        least, most, undetermined, combine, confidence, table[0], table[1], table[2], state.unknown,
        _by_reading(state, worlds), used, cases,
    )  # fmt: skip


def _extent(column: Ints, rows: Flags, starts: npt.NDArray[np.intp]) -> tuple[Ints, Ints]:
    there = rows & (column != NONE) & (column != UNKNOWN)
    top = MOST
    low = np.minimum.reduceat(np.where(there, column, top), starts)
    high = np.maximum.reduceat(np.where(there, column, NONE), starts)
    return np.where(low == top, NONE, low), high


def _by_reading(state: _Run, worlds: _Worlds) -> dict[tuple[str, str], dict[str, Ints]]:
    """Give the reach under each version of each disputed point that matters to some case of the batch."""
    found = {}
    for axis in state.program.axes:
        values = state.program.representatives[READING + axis]
        digit = worlds.reading // _radix(state.program)[READING + axis] % (len(values) + 1)
        if not digit.any():
            continue
        for turn, value in enumerate(values):
            rows = (digit == 0) | (digit == turn + 1)
            parts = {}
            starts = _starts(worlds.case)
            for name in RESERVED:
                if name != "combine":
                    low, high = _extent(worlds.columns[name], rows, starts)
                    parts[f"least.{name}"], parts[f"most.{name}"] = low, high
                    parts[f"undetermined.{name}"] = np.logical_or.reduceat(rows & (worlds.columns[name] == UNKNOWN), starts).astype(np.int64)
            parts["matters"] = np.logical_or.reduceat(digit != 0, starts).astype(np.int64)
            found[axis, state.program.names[int(value)]] = parts
    return found


# -- small helpers ----------------------------------------------------------------------------------------------------


def _slotted(program: Program, name: str, slot: int) -> str:
    return f"{name}@{slot}" if slot and name.split("#")[0] in program.per_item else name


def _context(program: Program, worlds: _Worlds, slot: int) -> dict[str, Ints]:
    """Give the columns by the names expressions use: within an item, that item's own."""
    suffix = f"@{slot}"
    context = {name: column for name, column in worlds.columns.items() if "@" not in name and name[0] not in "~?"}
    if slot:
        context |= {name[: -len(suffix)]: column for name, column in worlds.columns.items() if name.endswith(suffix) and name[0] not in "~?"}
    # Expressions reckon a quantity in mass; one counted in tablets has no mass that is known.
    return {name.removesuffix("#mass"): column for name, column in context.items()}


def _present(worlds: _Worlds, slot: int) -> Flags:
    return worlds.columns[f"present@{slot}"] == 1 if slot else np.ones(len(worlds), np.bool_)


def _all(count: int, words: int) -> Bits:
    full = (1 << count) - 1
    return np.array([full >> (64 * word) & (2**64 - 1) for word in range(words)], np.uint64)
