"""Say what each fact not given would change: the case is answered once more for every value it may take.

    narrow(program, {"offence": "possession", "substance": "ice"}, answer)
        ->  (Effect("quantity", high="below 15 g", ...), Effect("quantity", low="15 g or more", ...), ...)

All these answers are one batch: a fact that law and case leave open costs one row per class of its values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lenity.engine.ask import columns
from lenity.engine.evaluate import run
from lenity.engine.facts import read_case
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.program import READING, UNKNOWN, Program
from lenity.law.model import ORDERED, show_value


@dataclass(frozen=True, slots=True)
class Effect:
    """What the outcome would be if one open fact, or one disputed point, were settled in one way.

    `words` are the values of an enum that the law does not tell apart; `low` and `high` the edges of amounts.
    """

    name: str
    words: tuple[str, ...]
    low: str
    high: str
    outcome: Outcome

    @property
    def value(self) -> str:
        return value_of([self])


@dataclass(frozen=True, slots=True)
class _Row:
    column: str
    name: str
    amount: int
    words: tuple[str, ...]
    low: str = ""
    high: str = ""


def narrow(
    program: Program, case: Mapping[str, object], answer: Outcome, reading: Mapping[str, str] | None = None
) -> tuple[Effect, ...]:
    """Give the outcome for each value of each fact left open, and for each version of each disputed point.

    Facts of items are tried only where the case has one item.
    """
    facts = read_case(program.law, program.codes, case)
    rows = [*_facts(program, answer, facts.slots), *_versions(program, answer)]
    if not rows:
        return ()
    known = {name: np.repeat(values, len(rows)) for name, values in columns(program, facts, reading).items()}
    for place, row in enumerate(rows):
        known.setdefault(row.column, np.full(len(rows), UNKNOWN, np.int64))[place] = row.amount
    answers = run(program, known, len(rows), facts.slots)
    reader = Reader(program, answers)
    return tuple(Effect(row.name, row.words, row.low, row.high, reader.outcome(place)) for place, row in enumerate(rows))


def bears_on(effects: Iterable[Effect], name: str) -> tuple[bool, frozenset[str]]:
    """Say whether a fact moves the range, and the keys of the options whose status it moves."""
    found = [effect.outcome for effect in effects if effect.name == name]
    ranges = {(str(one.bound), str(one.reach)) for one in found}
    statuses: dict[str, set[str]] = {}
    for one in found:
        for option in one.options:
            statuses.setdefault(option.key, set()).add(option.status)
    return len(ranges) > 1, frozenset(key for key, seen in statuses.items() if len(seen) > 1)


def value_of(effects: Sequence[Effect]) -> str:
    """Name neighbouring values together: `below 4 g` and `4 g or more, below 15 g` are `below 15 g`."""
    words = [word for effect in effects for word in effect.words]
    low, high = effects[0].low, effects[-1].high
    if words or low == high:
        return ", ".join(words) or low
    return ", ".join(part for part in (low, high) if part) or "any"


def _facts(program: Program, answer: Outcome, slots: int) -> Iterator[_Row]:
    for column, values in program.representatives.items():
        name = column.partition("#")[0]
        if name not in answer.unknown or (name in program.per_item and slots > 1):
            continue
        slot = "@1" if name in program.per_item else ""
        for place, amount in enumerate(values):
            following = int(values[place + 1]) if place + 1 < len(values) else None
            yield _class(program, column, slot, int(amount), following)


def _versions(program: Program, answer: Outcome) -> Iterator[_Row]:
    for axis in answer.readings:
        for code in program.representatives[READING + axis]:
            yield _Row(READING + axis, axis, int(code), (program.names[int(code)],))


def _class(program: Program, column: str, slot: str, amount: int, following: int | None) -> _Row:
    """Describe one class of values: its words, or the amounts from one edge of the law to the next."""
    name, _, measure = column.partition("#")
    attribute = program.law.vocabulary.attributes[name]
    if attribute.type not in ORDERED:
        return _Row(column + slot, name, amount, _alike(program, column, amount))

    def show(value: int) -> str:
        return show_value(program.law, attribute.type, value, name, measure or "mass")

    def edge(value: int, at: str, beyond: str) -> str:
        """Name an edge by the amount the law writes: `80 g` stands in it, not 80 g and one µg."""
        before = show(value - 1)
        return beyond.format(before) if len(before) < len(show(value)) else at.format(show(value))

    if following == amount + 1 and attribute.type == "quantity":
        return _Row(column + slot, name, amount, (), show(amount), show(amount))
    low = "" if amount <= (attribute.low or 0) else edge(amount, "{} or more", "above {}")
    high = "" if following is None else edge(following, "below {}", "up to {}")
    return _Row(column + slot, name, amount, (), low, high)


def _alike(program: Program, column: str, code: int) -> tuple[str, ...]:
    """List the words that no rule of the law tells apart from this one."""
    indexes = [index for step in program.steps for index in step.indexes if index.name == column]
    attribute = program.law.vocabulary.attributes[column]
    words = attribute.values or ("false", "true")
    codes = [program.codes[word] for word in words]
    same = [one for one in codes if all((index.rules[one] == index.rules[code]).all() for index in indexes)]
    return tuple(program.names[one] for one in same)
