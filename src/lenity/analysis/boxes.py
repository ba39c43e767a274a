"""The conditions of a table as boxes: what each rule covers, what two rules share, and what no rule covers.

    space = space_of(law, decision);  next(uncovered(space.whole, [space.box(rule) for rule in decision.rules]), None)

An input is parted into the classes that some test of the table tells apart; a box holds a set of classes of each input, as bits.
Disputed points and days are inputs like any other, so a hole under one version, or on some days, is found too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from lenity.law.expression import words_in
from lenity.law.model import ORDERED, RESERVED, Decision, Law, Rule, Test

Box: TypeAlias = tuple[int, ...]  # of each dimension, a set of classes as bits

READING = "reading "  # before the name of a disputed point: no fact has a blank in its name
DAY = "day of the law"
ABSENT = "none"  # the class of a figure that does not exist, such as the years of a life term: no test holds for it
MOST_PARTS = 20_000  # boxes looked at before a question on one table is left open


class TooManyParts(Exception):
    """A table falls into more boxes than are worth looking at."""


@dataclass(frozen=True, slots=True)
class Span:
    """Amounts of an ordered input, both ends included; None: without end. `measure` is that of a quantity."""

    low: int | None
    high: int | None
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One input of a table: its classes in order, each a word or a span of amounts."""

    name: str
    kind: str
    classes: tuple[str | Span, ...]

    @property
    def whole(self) -> int:
        return (1 << len(self.classes)) - 1

    def held(self, test: Test) -> int:
        """Give the classes for which a test holds."""
        found = 0
        for place, one in enumerate(self.classes):
            if one is ABSENT:
                holds = False
            elif isinstance(one, str):
                holds = test.holds_for_word(one)
            else:
                inside = one.low if one.low is not None else one.high
                holds = one.measure == test.measure and test.holds_for_amount(0 if inside is None else inside)
            found |= holds << place
        return found

    def of(self, bits: int) -> list[str | Span]:
        return [one for place, one in enumerate(self.classes) if bits >> place & 1]


@dataclass(frozen=True, slots=True)
class Space:
    """The inputs of a table, each with its classes."""

    dimensions: tuple[Dimension, ...]

    @property
    def whole(self) -> Box:
        return tuple(one.whole for one in self.dimensions)

    def box(self, rule: Rule) -> Box:
        """Give what a rule covers; empty in some dimension where nothing satisfies it."""
        found = []
        for one in self.dimensions:
            bits = one.whole
            if one.name == DAY:
                bits = _days_held(one, rule)
            elif one.name.startswith(READING):
                versions = rule.reading.get(one.name.removeprefix(READING))
                bits = one.whole if versions is None else one.held(Test("", frozenset(versions)))
            elif one.name in rule.when:
                bits = one.held(rule.when[one.name])
            found.append(bits)
        return tuple(found)

    def place(self, name: str) -> int:
        return next(place for place, one in enumerate(self.dimensions) if one.name == name)


def space_of(law: Law, decision: Decision, words: Mapping[str, Iterable[str]] | None = None) -> Space:
    """Part the inputs of a decision into the classes that its tests tell apart; `words` are those of the law's variables."""
    known = words_given(law) if words is None else words
    dimensions = []
    for name in decision.inputs:
        tests = [rule.when[name] for rule in decision.rules if name in rule.when]
        if tests:  # what only rebuts a presumption is no test of a rule
            dimensions.append(_dimension(law, name, tests, known))
    for axis in law.readings:
        if any(axis in rule.reading for rule in decision.rules):
            dimensions.append(Dimension(READING + axis, "enum", tuple(law.readings[axis].values)))
    if any(rule.first_day or rule.last_day for rule in decision.rules) and law.as_of is None:
        dimensions.append(Dimension(DAY, "date", _days(law, decision)))
    return Space(tuple(dimensions))


def words_given(law: Law) -> dict[str, dict[str, None]]:
    """Give the words that the decisions of a law give to each of its variables."""
    found: dict[str, dict[str, None]] = {}
    for decision in law.decisions:
        for cells in [rule.then for rule in decision.rules] + [decision.give]:
            for name, cell in cells.items():
                given = [cell.value] if isinstance(cell.value, str) else words_in(cell.expression) if cell.expression else []
                found.setdefault(name, {}).update(dict.fromkeys(given))
    return found


def _dimension(law: Law, name: str, tests: Sequence[Test], words: Mapping[str, Iterable[str]]) -> Dimension:
    attribute = law.vocabulary.attributes.get(name)
    kind = law.variables.get(name) or (attribute.type if attribute else "")
    absent = (ABSENT,) if attribute is None and _may_be_absent(law, name) else ()
    if kind == "boolean":
        return Dimension(name, kind, ("false", "true", *absent))
    if kind not in ORDERED:
        asked = {word: None for test in tests for word in sorted(test.words)}
        known = dict.fromkeys([*(attribute.values if attribute else ()), *words.get(name, ()), *asked])
        return Dimension(name, kind, (*known, *absent))
    low, high = (attribute.low, attribute.high) if attribute else (0 if kind in ("duration", "money") else None, None)
    classes: list[str | Span] = []
    for measure in dict.fromkeys(test.measure for test in tests):
        edges = sorted({edge for test in tests if test.measure == measure for edge in test.edges()})
        inside = [edge for edge in edges if (low is None or edge > low) and (high is None or edge <= high)]
        starts: list[int | None] = [low, *inside]
        classes += [Span(one, nxt - 1, measure) for one, nxt in zip(starts, inside, strict=False)]
        classes.append(Span(starts[-1], high, measure))
    return Dimension(name, kind, (*classes, *absent))


def _may_be_absent(law: Law, name: str) -> bool:
    """Say whether what decisions give may be a figure that does not exist: a part of a penalty, or where one says `none`."""
    if name in RESERVED:
        return RESERVED[name] in ORDERED
    cells = (cells.get(name) for one in law.decisions for cells in [*(rule.then for rule in one.rules), one.give])
    return any(cell is not None and (cell.not_applicable or cell.expression is not None) for cell in cells)


def _days(law: Law, decision: Decision) -> tuple[Span, ...]:
    """Part the days on which the law is in force where a rule of the table begins or ends."""
    starts = {rule.first_day.toordinal() for rule in decision.rules if rule.first_day}
    starts |= {rule.last_day.toordinal() + 1 for rule in decision.rules if rule.last_day}
    first, last = (None if day is None else day.toordinal() for day in days_of(law, decision))
    inside: list[int | None] = [one for one in sorted(starts) if (first is None or one > first) and (last is None or one <= last)]
    ends = [one - 1 for one in inside if one is not None]
    return tuple(Span(low, high) for low, high in zip([first, *inside], [*ends, last], strict=True))


def days_of(law: Law, decision: Decision) -> tuple[date | None, date | None]:
    """Give the first and last day on which a decision is asked: those of the law, within those of its general part."""
    firsts, lasts = [law.first_day], [law.last_day]
    for general in law.uses:
        if general.id == decision.law:
            firsts.append(general.first_day)
            lasts.append(general.last_day)
    return max((day for day in firsts if day), default=None), min((day for day in lasts if day), default=None)


def _days_held(dimension: Dimension, rule: Rule) -> int:
    found = 0
    for place, one in enumerate(dimension.classes):
        found |= rule.in_force(day_of(one)) << place
    return found


def day_of(one: str | Span) -> date:
    """Give a day of a span of days: its first, or the day after which the next one begins."""
    assert isinstance(one, Span)
    if one.low is not None:
        return date.fromordinal(one.low)
    return date.fromordinal(one.high) if one.high is not None else date.max - timedelta(1)


def meet(one: Box, other: Box) -> Box | None:
    """Give what two boxes share; None where that is nothing.

    >>> meet((0b11, 0b01), (0b10, 0b11)), meet((0b01,), (0b10,))
    ((2, 1), None)
    """
    shared = tuple(a & b for a, b in zip(one, other, strict=True))
    return shared if all(shared) else None


def _cuts(part: Box, one: Box) -> int:
    """Count the inputs in which a box does not hold all of a part."""
    return sum([a & ~b != 0 for a, b in zip(part, one, strict=True)])


def covers(one: Box, other: Box) -> bool:
    """Say whether the first box holds all of the second."""
    return all(b & ~a == 0 for a, b in zip(one, other, strict=True))


def uncovered(box: Box, boxes: Sequence[Box]) -> Iterator[Box]:
    """Give the parts of a box that none of the others holds, parts that do not overlap; raise `TooManyParts`.

    >>> list(uncovered((0b111, 0b11), [(0b011, 0b11), (0b100, 0b01)]))
    [(4, 2)]
    """
    looked = 0
    todo = [(box, [one for one in boxes if meet(box, one) is not None])]
    while todo:
        part, near = todo.pop()
        looked += 1
        if looked > MOST_PARTS:
            raise TooManyParts
        if not near:
            yield part
            continue
        first = min(near, key=lambda one: _cuts(part, one))
        if not _cuts(part, first):
            continue
        left = part
        for place in range(len(part)):
            outside = left[place] & ~first[place]
            if outside:
                rest = (*left[:place], outside, *left[place + 1 :])
                todo.append((rest, [one for one in near if one is not first and meet(rest, one) is not None]))
                left = (*left[:place], left[place] & first[place], *left[place + 1 :])
