"""Take one decision in many worlds at once: split on what is not known, split on what may be chosen, write what follows.

Nothing is guessed: a fact that is not known takes each class the law can tell apart, in a world of its own, and only where it
could change which rule is reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from lenity.engine.expressions import added, evaluate
from lenity.engine.program import NO_LIMIT, NONE, READING, UNKNOWN, VERIFIED, Bits, Index, Ints, Program, Step, column_reckoned
from lenity.engine.worlds import Flags, Rows, Worlds, runs, starts_of
from lenity.law.expression import names_in
from lenity.law.model import ORDERED, Cell, amends, counted, show_value

EVERY = np.uint64(2**64 - 1)
CLOSED, OPEN, UNDETERMINED, DEPENDS = 0, 1, 2, 3
NONE_OPEN = np.int64(2**62)
MOST_WORLDS = 4_000_000  # at one step of one batch; beyond it the caller gives smaller batches
WORTH_MERGING = 16, 400  # worlds a case, and worlds in all, from which on looking for equal ones saves more than it costs


class TooManyWorlds(Exception):
    """The unknown facts of a batch open more worlds than fit in memory at once."""


@dataclass(slots=True)
class Turn:
    """One decision being taken, for one item or for the case; `cases` are the distinct ways cases come to it."""

    program: Program
    step: Step
    slot: int
    slots: int
    cases: int
    worlds: Worlds
    used: list[Ints] = field(default_factory=list)
    unknown: dict[str, Flags] = field(default_factory=dict)
    option: tuple[Ints, Ints, Ints] | None = None


def take_turn(turn: Turn) -> None:
    """Take the decision; what it gives is written into the worlds, or into `option`."""
    kind = turn.step.decision.kind
    if kind == "option":
        turn.option = _weigh_option(turn)
    elif kind == "fold":
        _fold(turn)
    elif kind == "expression":
        _give(turn)
    else:
        _decide(turn)


def worth_merging(worlds: Worlds, cases: int) -> bool:
    each, all_told = WORTH_MERGING
    return len(worlds) > max(each * cases, all_told)


# -- tables -----------------------------------------------------------------------------------------------------------


def _decide(turn: Turn) -> None:
    step = turn.step
    bits = _split_on_facts(turn)
    present = _present(turn.worlds, turn.slot)
    bits[~present] = 0
    if step.may.any():
        bits = _split_on_choice(turn, bits)
        present = _present(turn.worlds, turn.slot)
    split = _split_on_words(turn, bits)
    bits = bits if split is None else split
    present = _present(turn.worlds, turn.slot)
    first = _first_rule(bits, len(step.rules))
    _note_used(turn, bits if step.collects else None, first, present)
    _note_unread(turn, present, first)
    _write_outputs(turn, bits, first, present)


def _split_on_facts(turn: Turn) -> Bits:
    """Split each world in which an unknown input could decide between rules; give the rules that hold in each world."""
    program, step, slot = turn.program, turn.step, turn.slot
    known = [_known(turn.worlds, slotted(program, index.name, slot)) for index in step.indexes]
    rows = [index.rules[index.classes(values)] for index, values in zip(step.indexes, known, strict=True)]
    for place, index in enumerate(step.indexes):
        missing = known[place] == UNKNOWN
        if not missing.any():
            continue
        if slot:
            missing &= _present(turn.worlds, slot)
        needed = missing & _undecided(step, known, rows, index)
        if not needed.any():
            continue
        values = program.representatives[index.name]
        if step.decision.kind == "option":  # nothing is written for later steps, so what this one cannot tell apart is one
            values = values[np.sort(np.unique(index.coarse(values), return_index=True)[1])]
        _split(turn, index.name, slotted(program, index.name, slot), needed, missing, values)
        known = [_known(turn.worlds, slotted(program, index.name, slot)) for index in step.indexes]
        rows = [index.rules[index.classes(values)] for index, values in zip(step.indexes, known, strict=True)]
    return _all_hold(step, rows, len(turn.worlds))


def _split(turn: Turn, base: str, name: str, needed: Flags, missing: Flags, values: Ints) -> Rows:
    """Give each needed world one copy per class of the input; give the world each comes from.

    The fact itself stays unknown; the class it is taken to lie in is kept beside it, as `?name`.
    """
    program, worlds = turn.program, turn.worlds
    starts = worlds.states()
    lengths = np.diff(starts, append=len(worlds))
    whole = np.logical_or.reduceat(needed, starts)  # every choice within a state goes along, so that facts and choices stay apart
    counts = np.where(whole, len(values), 1)
    if (lengths * counts).sum() > MOST_WORLDS:
        raise TooManyWorlds
    needed = np.repeat(whole, lengths)
    lengths = np.repeat(lengths, counts)
    rows = runs(np.repeat(starts, counts), lengths)
    copy = np.repeat(runs(np.zeros_like(counts), counts), lengths)
    split = worlds.take(rows)
    chosen = needed[rows]
    before = split.columns.get(f"?{name}")
    if before is None:
        before = np.full(len(split), UNKNOWN, np.int64)
    value = values[np.minimum(copy, len(values) - 1)]
    split.columns[f"?{name}"] = np.where(chosen & missing[rows], value, before)
    if base.startswith(READING):  # which version is taken is kept apart from facts
        split.reading = split.reading + np.where(chosen, (copy + 1) * radix(program)[base], 0)
    else:
        split.fact = np.repeat(np.arange(len(lengths)), lengths)
        if base.split("#", maxsplit=1)[0] in program.law.vocabulary.attributes:
            mattered = turn.unknown.setdefault(name, np.zeros(turn.cases, np.bool_))
            mattered[worlds.case[needed & missing]] = True
    turn.worlds = split
    return rows


def _known(worlds: Worlds, name: str) -> Ints:
    """Give a column with, where it is unknown, the class it is taken to lie in."""
    column, pinned = worlds.columns[name], worlds.columns.get(f"?{name}")
    return column if pinned is None else np.where(column == UNKNOWN, pinned, column)


def _undecided(step: Step, known: list[Ints], rows: list[Bits], index: Index) -> Flags:
    """Say in which worlds a rule that tests this input could still come before the first rule that surely holds.

    Rules that bind and rules that may be applied are looked at apart: one of each kind can be reached.
    """
    count = len(known[0])
    possible = _all_hold(step, rows, count)
    if not step.collects:
        sure = [
            np.where((values == UNKNOWN)[:, None], one.sure, held)
            for one, values, held in zip(step.indexes, known, rows, strict=True)
        ]
        surely = _all_hold(step, sure, count)
        optional, binding = step.may & _up_to_first(surely & step.may), ~step.may & _up_to_first(surely & ~step.may)
        possible &= optional | binding
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


def radix(program: Program) -> dict[str, int]:
    place, radix = 1, {}
    for axis in program.axes:
        radix[READING + axis] = place
        place *= len(program.representatives[READING + axis]) + 1
    return radix


def _all_hold(step: Step, rows: list[Bits], count: int) -> Bits:
    """Give the rules that every input leaves standing, as bits."""
    bits = np.empty((count, step.words), np.uint64)
    bits[:] = _all(len(step.rules), step.words)
    for held in rows:
        bits &= held
    return bits


def _split_on_choice(turn: Turn, bits: Bits) -> Bits:
    """Where a rule may be applied, keep a world without it and add one with it."""
    step, worlds = turn.step, turn.worlds
    optional = (bits & step.may).any(axis=1)
    if not optional.any():
        return bits
    counts = np.where(optional, 2, 1)
    if counts.sum() > MOST_WORLDS:
        raise TooManyWorlds
    rows = np.repeat(np.arange(len(worlds)), counts)
    taken = np.zeros(len(rows), np.bool_)
    taken[np.cumsum(counts)[optional] - 1] = True
    turn.worlds, bits = worlds.take(rows), bits[rows]
    bits[~taken] &= ~step.may
    bits[taken] &= step.may
    mark = np.uint64(1 << turn.program.choices.index(step.decision))
    turn.worlds.choice = np.where(taken, turn.worlds.choice | mark, turn.worlds.choice)
    return bits


def _first_rule(bits: Bits, none: int) -> Ints:
    """Give the position of the lowest bit of each row, or `none` where no bit is set."""
    first = np.full(len(bits), none, np.int64)
    for word in reversed(range(bits.shape[1])):
        column = bits[:, word]
        found = column != 0
        low = column[found] & (~column[found] + np.uint64(1))
        first[found] = word * 64 + np.log2(low.astype(np.float64)).astype(np.int64)  # powers of two are exact
    return first


def _note_used(turn: Turn, many: Bits | None, first: Ints, present: Flags) -> None:
    """Remember which rules were used, and whether only after a choice: case, rule and that flag in one number."""
    step, worlds = turn.step, turn.worlds
    total = len(turn.program.used)
    after = (worlds.choice != 0).astype(np.int64)
    if many is None:
        silent = bool(step.decision.amends) or step.decision.kind == "presumption"
        noted = present & (first < len(step.rules)) if silent else present
        turn.used.append(((worlds.case * total + step.numbers[first]) * 2 + after)[noted])
        return
    for position in range(len(step.rules)):
        held = (many[:, position // 64] >> np.uint64(position % 64)) & np.uint64(1) != 0
        turn.used.append(((worlds.case * total + step.numbers[position]) * 2 + after)[held])


def _write_outputs(turn: Turn, bits: Bits, first: Ints, present: Flags) -> None:
    program, step, slot, worlds = turn.program, turn.step, turn.slot, turn.worlds
    none = len(step.rules)
    known = _least_input_rank(turn)
    context = _context(turn)
    results = {}
    reached = np.flatnonzero(np.bincount(first, minlength=none + 1)[:none]).tolist()
    for output in step.outputs:
        name = slotted(program, output, slot)
        changes = amends(step.decision, output)
        before = worlds.columns.get(name)
        start = before if changes and before is not None else np.full(len(worlds), UNKNOWN, np.int64)
        if step.collects:
            results[name] = _collected(program, step, output, bits, context, len(worlds))
            results["~" + slotted(program, output.split(".")[0], slot)] = np.minimum(_weakest(turn, output, bits), known)
            worlds.columns.pop(f"?{name}", None)
            continue
        column = start.copy()
        for position in reached:
            held, rule = first == position, step.rules[position]
            cell = rule.then.get(output)
            if cell is not None:
                column[held] = _cell(program, cell, context, held)
            elif rule.unknown or not changes:
                column[held] = UNKNOWN
        column[~present] = NONE
        results[name] = column
        rank = "~" + slotted(program, output.split(".")[0], slot)
        concerned = np.array([output in rule.then or bool(rule.unknown) for rule in step.rules] + [False])
        touched = concerned[first] if changes else np.ones(len(worlds), np.bool_)
        supposed = worlds.columns.get(f"?{name}")
        if supposed is not None:  # what a figure was taken to be holds on where it was left as it was
            results[f"?{name}"] = np.where(touched, UNKNOWN, supposed)
        weight = np.minimum(step.ranks[output][first], np.minimum(known, _rank_of_cells(turn, output, first, reached)))
        earlier = worlds.columns.get(rank)
        if earlier is None:
            earlier = np.full(len(worlds), VERIFIED, np.int64)
        results[rank] = np.where(touched & present, np.minimum(results.get(rank, earlier), weight), results.get(rank, earlier))
    worlds.columns.update(results)


def _rank_of_cells(turn: Turn, output: str, first: Ints, reached: list[int]) -> Ints:
    """Give the confidence of the figures that the cell of each world's rule reckons with."""
    weight = np.full(len(first), VERIFIED, np.int64)
    for position in reached:
        cell = turn.step.rules[position].then.get(output)
        if cell is not None and cell.expression is not None:
            weight = np.where(first == position, np.minimum(weight, _rank_of(turn, set(names_in(cell.expression)))), weight)
    return weight


def _rank_of(turn: Turn, names: set[str]) -> Ints:
    """Give the confidence of the weakest of several earlier outputs."""
    known = np.full(len(turn.worlds), VERIFIED, np.int64)
    for name in {slotted(turn.program, name.split(".")[0].split("#")[0], turn.slot) for name in names}:
        rank = turn.worlds.columns.get("~" + name)
        if rank is not None:
            known = np.minimum(known, rank)
    return known


def _weakest(turn: Turn, output: str, bits: Bits) -> Ints:
    """Give the least confidence among the rules collected in each world."""
    weakest = np.full(len(bits), VERIFIED, np.int64)
    for position, rank in enumerate(turn.step.ranks[output][: len(turn.step.rules)]):
        held = (bits[:, position // 64] >> np.uint64(position % 64)) & np.uint64(1) != 0
        cell = turn.step.rules[position].then.get(output)
        names = set(names_in(cell.expression)) if cell is not None and cell.expression is not None else set()
        weakest = np.where(held, np.minimum(np.minimum(weakest, rank), _rank_of(turn, names)), weakest)
    return weakest


def _cell(program: Program, cell: Cell, context: Mapping[str, Ints], held: Flags) -> Ints | int:
    if cell.not_applicable:
        return NONE
    if cell.no_limit:
        return NO_LIMIT
    if cell.expression is not None:
        return evaluate(cell.expression, {name: column[held] for name, column in context.items()}, program.codes, int(held.sum()))
    if isinstance(cell.value, str):
        return program.codes[cell.value]
    return UNKNOWN if cell.value is None else int(cell.value)


def _collected(program: Program, step: Step, output: str, bits: Bits, context: Mapping[str, Ints], count: int) -> Ints:
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
        counted: Ints = np.sum(held, axis=0).astype(np.int64)
        return counted
    if step.decision.hit in ("R", "O", "C"):
        return _listed(program, program.law.variables.get(output, ""), values, held, count)
    total = np.full(count, NONE, np.int64)
    unsure = np.zeros(count, np.bool_)
    for value, matches in zip(values, held, strict=True):
        unsure |= matches & (value == UNKNOWN)
        both = matches & (total != NONE) & (value != NONE) & (value != UNKNOWN)
        alone = matches & (total == NONE) & (value != UNKNOWN)
        if step.decision.hit == "C+":
            joined = added(np.where(both, total, 0), np.where(both, value, 0))
        else:
            joined = np.minimum(total, value) if step.decision.hit == "C<" else np.maximum(total, value)
        total = np.where(both, joined, np.where(alone, value, total))
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


def _give(turn: Turn) -> None:
    """Work out a decision that is arithmetic over earlier outputs."""
    program, step, slot = turn.program, turn.step, turn.slot
    _split_on_words(turn, None)
    worlds, context = turn.worlds, _context(turn)
    everyone, present = np.ones(len(worlds), np.bool_), _present(worlds, slot)
    rank = step.decision.cite.rank if step.decision.cite else VERIFIED
    known = np.minimum(_rank_of(turn, reads(step)), rank)
    _note_used(turn, None, np.zeros(len(worlds), np.int64), present)
    _note_unread(turn, present, np.zeros(len(worlds), np.int64))
    for output, cell in step.decision.give.items():
        column = np.broadcast_to(_cell(program, cell, context, everyone), (len(worlds),)).astype(np.int64)
        worlds.columns[slotted(program, output, slot)] = np.where(present, column, NONE)
        worlds.columns["~" + slotted(program, output.split(".")[0], slot)] = known
        worlds.columns.pop("?" + slotted(program, output, slot), None)


def _split_on_words(turn: Turn, bits: Bits | None) -> Bits | None:
    """Split on words and yes-or-nos that are not known and that an expression about to be worked out reads."""
    program, step, slot = turn.program, turn.step, turn.slot
    attributes = program.law.vocabulary.attributes
    for name in sorted(
        {name for cells in _cells(step) for cell in cells if cell.expression for name in names_in(cell.expression)}
    ):
        if name not in attributes or attributes[name].type in ORDERED:
            continue
        column = slotted(program, name, slot)
        missing = (_known(turn.worlds, column) == UNKNOWN) & _present(turn.worlds, slot)
        if bits is not None:
            missing &= ((bits & _reading_rules(step, name)) != 0).any(axis=1)
        if missing.any():
            rows = _split(turn, name, column, missing, missing, program.representatives[name])
            bits = bits[rows] if bits is not None else None
    return bits


def _note_unread(turn: Turn, present: Flags, first: Ints) -> None:
    """Note the amounts that an expression reckons with and that are not known: the answer turns on them."""
    program, step = turn.program, turn.step
    attributes = program.law.vocabulary.attributes
    for name in {name for cells in _cells(step) for cell in cells if cell.expression for name in names_in(cell.expression)}:
        fact = counted(name, attributes)[0]
        if fact not in attributes or attributes[fact].type not in ORDERED:
            continue
        column = slotted(program, column_reckoned(name, program.law), turn.slot)
        rows = present & (turn.worlds.columns[column] == UNKNOWN)
        if step.rules:
            reading = _reading_rules(step, name)
            rows &= np.array(
                [bool(reading[p // 64] >> np.uint64(p % 64) & np.uint64(1)) for p in range(len(step.rules))] + [False]
            )[first]
        if rows.any():
            turn.unknown.setdefault(column, np.zeros(turn.cases, np.bool_))[turn.worlds.case[rows]] = True


def _reading_rules(step: Step, name: str) -> Bits:
    """Give the rules of which some output reads a name."""
    found = np.zeros(step.words, np.uint64)
    for position, rule in enumerate(step.rules):
        if any(cell.expression and name in names_in(cell.expression) for cell in rule.then.values()):
            found[position // 64] |= np.uint64(1 << position % 64)
    return found


def _least_input_rank(turn: Turn) -> Ints:
    """Give the confidence of the weakest earlier output that the tests of this decision read."""
    return _rank_of(turn, {index.name for index in turn.step.indexes})


def reads(step: Step) -> set[str]:
    """Give the names a decision tests or reckons with; of a fact counted in a measure, that column."""
    return {index.name for index in step.indexes} | step.reckoned


# -- from items to the case -------------------------------------------------------------------------------------------


def _fold(turn: Turn) -> None:
    """Bring what each item was given back to the case."""
    worlds, step, slots = turn.worlds, turn.step, range(1, turn.slots + 1)
    present = [_present(worlds, slot) for slot in slots]
    several = np.sum(present, axis=0) > 1
    rank = step.decision.cite.rank if step.decision.cite else VERIFIED
    for name, fold in step.decision.fold.items():
        columns = [worlds.columns[f"{name}@{slot}"] for slot in slots]
        if fold == "gravest" and name == "combine":
            worlds.columns[name] = _of_the_gravest(columns, [_weight(worlds, slot) for slot in slots], present)
        elif fold == "gravest" and name in ("custody.min", "custody.max", "guideline.min", "guideline.max"):
            lives = [worlds.columns[f"{name.split('.')[0]}.life@{slot}"] == 1 for slot in slots]
            alone = [life & (column == NONE) & there for life, column, there in zip(lives, columns, present, strict=True)]
            worlds.columns[name] = np.where(np.logical_or.reduce(alone), NONE, _folded("max", columns, present))
        else:
            boolean = turn.program.law.variables.get(name) == "boolean"
            way = {
                "gravest": "any" if boolean else "max",
                "any": "any" if boolean else "max",
                "all": "all" if boolean else "min",
            }.get(fold, fold)
            worlds.columns[name] = _folded(way, columns, present)
        base = name.split(".")[0]
        sure = np.full(len(worlds), VERIFIED, np.int64)
        ranks = [
            np.where(there, worlds.columns.get(f"~{base}@{slot}", sure), VERIFIED)
            for slot, there in zip(slots, present, strict=True)
        ]
        worlds.columns["~" + base] = np.minimum(np.minimum.reduce(ranks), np.where(several, rank, VERIFIED))
    _note_used(turn, None, np.zeros(len(worlds), np.int64), several)


def _folded(fold: str, columns: list[Ints], present: list[Flags]) -> Ints:
    """Bring the values of several items together; one that is not known leaves the result unknown unless the others decide it."""
    result = np.full(len(columns[0]), 0 if fold == "count" else NONE, np.int64)
    unsure = np.zeros(len(result), np.bool_)
    for column, there in zip(columns, present, strict=True):
        unsure |= there & (column == UNKNOWN)
        counts = there & (column != NONE) & (column != UNKNOWN)
        if fold == "count":
            result = result + counts
            continue
        if fold == "sum":
            joined = added(np.where(result == NONE, 0, result), np.where(counts, column, 0))
        else:
            joined = np.maximum(result, column) if fold in ("max", "any") else np.minimum(result, column)
        result = np.where(counts, np.where(result == NONE, column, joined), result)
    decided = result == 1 if fold == "any" else result == 0 if fold == "all" else np.zeros(len(result), np.bool_)
    folded: Ints = np.where(unsure & ~decided, UNKNOWN, result)
    return folded


def _weight(worlds: Worlds, slot: int) -> Ints:
    """Give the maximum of an item as a weight: life alone above every term."""
    term, life = worlds.columns[f"custody.max@{slot}"], worlds.columns[f"custody.life@{slot}"]
    return np.where((term == NONE) & (life == 1), np.int64(2**63 - 1), term)


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


def _weigh_option(turn: Turn) -> tuple[Ints, Ints, Ints]:
    """Say for each case whether an option is open, closed, dependent on unknown facts, or not to be told from the law.

    An option is open in one state of facts if some run of choices opens it; the shortest such run is its chain. Give the status,
    the chain and the confidence.
    """
    step = turn.step
    bits = _split_on_facts(turn)
    worlds = turn.worlds
    first = _first_rule(bits, len(step.rules))
    _note_used(turn, None, first, np.ones(len(worlds), np.bool_))
    says = np.array([UNDETERMINED if rule.unknown else int(bool(rule.opens)) for rule in step.rules] + [UNDETERMINED], np.int64)
    status = says[first]
    rank = np.minimum(step.ranks[""][first], _least_input_rank(turn))
    run = np.bitwise_count(worlds.choice).astype(np.int64) << 56 | worlds.choice.astype(np.int64)
    starts = worlds.states()
    shortest = np.minimum.reduceat(np.where(status == OPEN, run, NONE_OPEN), starts)
    is_open = shortest != NONE_OPEN
    doubtful = np.logical_or.reduceat(status == UNDETERMINED, starts) & ~is_open
    heads = starts_of(worlds.case[starts])
    some, every = np.logical_or.reduceat(is_open, heads), np.logical_and.reduceat(is_open, heads)
    doubt = np.logical_or.reduceat(doubtful, heads)
    answer = np.where(every, OPEN, np.where(some, DEPENDS, np.where(doubt, UNDETERMINED, CLOSED)))
    needed = np.maximum.reduceat(np.where(is_open, shortest, -1), heads)
    easiest = np.minimum.reduceat(shortest, heads)
    chains = np.where(every, needed, np.where(some, easiest, 0)) & ((1 << 56) - 1)
    return answer, chains, np.minimum.reduceat(rank, starts_of(worlds.case))


# -- small helpers ----------------------------------------------------------------------------------------------------


def slotted(program: Program, name: str, slot: int) -> str:
    """Give the column of a name: within an item, that item's own."""
    return f"{name}@{slot}" if slot and name.split("#", maxsplit=1)[0] in program.per_item else name


def _context(turn: Turn) -> dict[str, Ints]:
    """Give the columns by the names expressions use: within an item, that item's own; a quantity in mass.

    A word or yes-or-no that a world was split on has its value there; an amount it was split on is known by its class only.
    """
    program, slot = turn.program, turn.slot
    context = {}
    for name in {name for cells in _cells(turn.step) for cell in cells if cell.expression for name in names_in(cell.expression)}:
        attribute = program.law.vocabulary.attributes.get(counted(name, program.law.vocabulary.attributes)[0])
        column = slotted(program, column_reckoned(name, program.law), slot)
        kind = attribute.type if attribute is not None else program.law.variables.get(name, "")
        by_class = kind in ORDERED
        context[name] = turn.worlds.columns[column] if by_class else _known(turn.worlds, column)
    return context


def _cells(step: Step) -> list[list[Cell]]:
    return [list(rule.then.values()) for rule in step.rules] + [list(step.decision.give.values())]


def _present(worlds: Worlds, slot: int) -> Flags:
    return worlds.columns[f"*@{slot}"] == 1 if slot else np.ones(len(worlds), np.bool_)


def _all(count: int, words: int) -> Bits:
    full = (1 << count) - 1
    return np.array([full >> (64 * word) & (2**64 - 1) for word in range(words)], np.uint64)
