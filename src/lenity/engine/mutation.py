"""Change each number of a law and see whether a worked example notices.

    guarded(law, worked_examples(law, library))   ->   Guarded(law="kh/drug-control-2012", numbers=83, survivors=(...))

A number is an edge of a condition, an amount or a factor that a rule gives, or a day on which rules begin or end; a day
that several rules of a decision share is one number. Each is moved up by one smallest unit, down by one, and times ten. A change
counts as noticed where an example no longer comes out as written, or where the loader would refuse the law. All changes of one
decision are asked together: each is a version of a disputed point that exists for this purpose only, so a batch answers
thousands of changed laws at once.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise, product, repeat
from pathlib import Path
from random import Random
from typing import TypeVar

import numpy as np

from lenity.engine.evaluate import TooManyWorlds, run
from lenity.engine.examples import asked_laws, differences, reached
from lenity.engine.facts import Facts, read_case
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.program import READING, UNKNOWN, Program, compile_law
from lenity.law.examples import Example, read_examples
from lenity.law.expression import Binary, Call, Literal, Node
from lenity.law.library import Library
from lenity.law.load import meet
from lenity.law.model import RANGES, RECKONED, Axis, Cell, Decision, Law, Rule, Test, covers
from lenity.law.problems import LenityError, Place
from lenity.units import parse_date

CHANGED = "change of a number"  # the disputed point whose versions are the changes; no law can name one with blanks
AS_IT_IS = "none"
FIRST_TRIED = 6  # examples that reach the rule and are asked first; most changes end there
AT_ONCE = 500  # cases of one batch
SEED = 1
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One number of a rule, changed: `what` names it as the law does, `how` is `+1`, `-1` or `x10`."""

    decision: str
    rule: str
    what: str
    how: str
    place: Place
    changed: tuple[Rule, ...] | Decision = field(repr=False)
    added: tuple[str, int, int] | None = None  # an input, and the amounts of it that only the changed rule holds for

    @property
    def number(self) -> tuple[str, str]:
        return self.rule, self.what


@dataclass(frozen=True, slots=True)
class Guarded:
    """How well the examples of a law guard its numbers.

    `refused` counts the changes that the loader would not accept; `idle` those that change nothing, because an earlier rule of a
    first-match table decides every case that the changed rule would newly hold for. `drawn_from` is how many changes there are
    where only a sample of them was tried, else zero.
    """

    law: str
    title: str
    numbers: int
    noticed: int
    refused: int
    idle: int
    survivors: tuple[Change, ...]
    drawn_from: int = 0

    @property
    def changes(self) -> int:
        return self.noticed + self.refused + self.idle + len(self.survivors)

    @property
    def share(self) -> float:
        """Give the share of the changes that matter which are noticed or refused."""
        matter = self.changes - self.idle
        return 1 - len(self.survivors) / matter if matter else 1.0


@dataclass(frozen=True, slots=True)
class Worked:
    """An example with the law it asks, its day, and what it reaches as the law stands."""

    example: Example
    law: Law
    day: date
    rules: frozenset[str]


def guarded(
    law: Law, worked: Sequence[Worked], only: Collection[str] | None = None, sample: int = 0, seed: int = SEED
) -> Guarded:
    """Change the numbers of a law's own rules, or `only` of some, and run the examples that may notice.

    A `sample` tries that many changes of a law that has more, drawn with the seed from as many equal stretches of the tables.
    """
    own = [decision for decision in law.decisions if decision.law == law.id]
    all_of_them = [(decision, change) for decision in own for change in changes(decision) if only is None or change.rule in only]
    tried = _spread(all_of_them, sample, seed) if 0 < sample < len(all_of_them) else all_of_them
    noticed = refused = idle = 0
    survivors: list[Change] = []
    for decision in own:
        found = [change for of, change in tried if of is decision]
        accepted = [change for change in found if not _refused(decision, change)]
        kept = [change for change in accepted if not _idle(law, decision, change)]
        left = _unnoticed(decision, kept, worked)
        refused += len(found) - len(accepted)
        idle += len(accepted) - len(kept)
        noticed += len(kept) - len(left)
        survivors += left
    numbers = {(decision.id, *change.number) for decision, change in tried}
    drawn_from = len(all_of_them) if len(tried) < len(all_of_them) else 0
    return Guarded(law.id, law.title, len(numbers), noticed, refused, idle, tuple(survivors), drawn_from)


def _spread(found: Sequence[T], size: int, seed: int) -> list[T]:
    """Draw one of each of `size` stretches of equal length, so that every table is drawn from in proportion."""
    draw = Random(seed)
    edges = [place * len(found) // size for place in range(size + 1)]
    return [found[draw.randrange(low, high)] for low, high in pairwise(edges)]


def worked_examples(law: Law, library: Library) -> list[Worked]:
    """Run every example of a law once; an example that fails as the law stands guards nothing and is left out."""
    examples = read_examples(law, library.get)
    asked_by = asked_laws(law, examples, library.get)
    programs: dict[tuple[str, bool, date | None], Program] = {}
    groups: dict[tuple[str, bool, date | None, int], list[tuple[Example, date, Facts]]] = {}
    for example in examples:
        key = example.law, bool(example.provided)
        day = parse_date(example.case["offence_date"]) if "offence_date" in example.case else _last_change(asked_by[key])
        if covers(asked_by[key], day):
            since = max((edge for edge in asked_by[key].edges() if edge <= day), default=None)
            if (*key, since) not in programs:
                programs[*key, since] = _program(asked_by[key], day)
            facts = read_case(programs[*key, since].law, programs[*key, since].codes, example.case)
            groups.setdefault((*key, since, facts.slots), []).append((example, day, facts))
    found: list[Worked] = []
    for (name, alone, since, _), asked in groups.items():
        program = programs[name, alone, since]
        outcomes = _answered(program, [(example, facts, {}) for example, _, facts in asked])
        for (example, day, _), outcome in zip(asked, outcomes, strict=True):
            if outcome is not None and not any(differences(example, outcome, program.law)):
                found.append(Worked(example, asked_by[name, alone], day, reached(outcome)))
    return found


def _last_change(law: Law) -> date:
    return law.last_day or max(law.edges(), default=date.min)


# -- the changes ------------------------------------------------------------------------------------------------------


def changes(decision: Decision) -> list[Change]:
    """List every change of every number of a decision, in the order of its rules.

    >>> from lenity.law.library import Library
    >>> one = Library().get("kh/drug-control-2012").decisions[-1]
    >>> all(change.how in ("+1", "-1", "x10") for change in changes(one))
    True
    """
    found = []
    for rule in decision.rules:
        for what, how, changed, added in _conditions(rule):
            found.append(Change(decision.id, rule.id, what, how, rule.place, (changed,), added))
        for what, how, changed in _outputs(rule):
            found.append(Change(decision.id, rule.id, what, how, rule.place, (changed,)))
    found += _days(decision)
    for name, cell in decision.give.items():
        for what, how, other in _literals(name, cell):
            whole = replace(decision, give={**decision.give, name: other})
            found.append(Change(decision.id, decision.id, what, how, decision.place, whole))
    return found


def _moved(value: int, least: int | None = 0) -> Iterator[tuple[str, int]]:
    for how, moved in (("+1", value + 1), ("-1", value - 1), ("x10", value * 10)):
        if moved != value and (least is None or moved >= least):
            yield how, moved


def _conditions(rule: Rule) -> Iterator[tuple[str, str, Rule, tuple[str, int, int] | None]]:
    for name, test in rule.when.items():
        for place, (low, high) in enumerate(test.intervals):
            ends = ((low, "both"),) if low == high else ((low, "low"), (high, "high"))
            for edge, end in ends:
                if edge is None:
                    continue
                for how, moved in _moved(edge, None):
                    span = (moved if end != "high" else low, moved if end != "low" else high)
                    intervals = (*test.intervals[:place], span, *test.intervals[place + 1 :])
                    changed = Test(test.text, test.words, intervals, test.negated, test.measure)
                    said = {"both": "", "low": ", lower edge", "high": ", upper edge"}[end]
                    added = None
                    if not test.negated and end == "low" and moved < edge:
                        added = name, moved, edge - 1
                    elif not test.negated and end == "high" and moved > edge:
                        added = name, edge + 1, moved
                    yield f"{name} {test.text}{said}", how, replace(rule, when={**rule.when, name: changed}), added


def _outputs(rule: Rule) -> Iterator[tuple[str, str, Rule]]:
    for key, text in rule.text.items():
        parts = {name: cell for name, cell in rule.then.items() if name == key or (key in RANGES and name.startswith(f"{key}."))}
        amounts = {name: cell for name, cell in parts.items() if isinstance(cell.value, int) and not isinstance(cell.value, bool)}
        if text.startswith("..") and f"{key}.min" in amounts:
            del amounts[f"{key}.min"]  # a minimum that is not written
        together = len(amounts) == 2 and ".." not in text  # `5 y` is its minimum and its maximum, and one number of the law
        for name, cell in (list(amounts.items())[:1] if together else amounts.items()) if text != "none" else ():
            for how, moved in _moved(int(cell.value or 0)):
                other = {one: replace(amounts[one], value=moved) for one in (amounts if together else (name,))}
                yield f"{key if together else name} {text}", how, replace(rule, then={**rule.then, **other})
        for name, cell in parts.items():
            for what, how, changed in _literals(name, cell):
                yield what, how, replace(rule, then={**rule.then, name: changed})


def _literals(name: str, cell: Cell) -> Iterator[tuple[str, str, Cell]]:
    """Change each amount or factor that an expression writes out."""
    if cell.expression is None:
        return
    for place, (literal, rebuilt) in enumerate(_written(cell.expression), 1):
        if literal.kind in (*RECKONED, "date") and isinstance(literal.value, int) and not isinstance(literal.value, bool):
            for how, moved in _moved(literal.value):
                yield f"{name} {cell.text}, number {place}", how, replace(cell, expression=rebuilt(Literal(moved, literal.kind)))


def _written(node: Node) -> Iterator[tuple[Literal, Callable[[Node], Node]]]:
    """Give each constant of an expression, with how the expression reads with another in its place."""
    if isinstance(node, Literal):
        yield node, lambda other: other
    elif isinstance(node, Binary):
        left, right, op = node.left, node.right, node.op
        for literal, rebuilt in _written(left):
            yield literal, lambda other, rebuilt=rebuilt: Binary(op, rebuilt(other), right)  # type: ignore[misc]
        for literal, rebuilt in _written(right):
            yield literal, lambda other, rebuilt=rebuilt: Binary(op, left, rebuilt(other))  # type: ignore[misc]
    elif isinstance(node, Call):
        function, arguments = node.function, node.arguments
        for place, argument in enumerate(arguments):
            for literal, rebuilt in _written(argument):
                yield (
                    literal,
                    lambda other, rebuilt=rebuilt, place=place: Call(  # type: ignore[misc]
                        function, (*arguments[:place], rebuilt(other), *arguments[place + 1 :])
                    ),
                )


def _days(decision: Decision) -> Iterator[Change]:
    """Move each day on which rules of a decision begin, or after which they end, for all of them."""
    day = timedelta(1)
    starts = {rule.first_day for rule in decision.rules} | {rule.last_day + day for rule in decision.rules if rule.last_day}
    for start in sorted(one for one in starts if one):
        for how, days in (("+1", day), ("-1", -day)):
            rules = tuple(
                replace(
                    rule, first_day=start + days if rule.first_day == start else rule.first_day,
                    last_day=start + days - day if rule.last_day == start - day else rule.last_day,
                )
                for rule in decision.rules if start in (rule.first_day, rule.last_day and rule.last_day + day)
            )  # fmt: skip
            yield Change(decision.id, rules[0].id, f"in force from {start}", how, rules[0].place, rules)


def _refused(decision: Decision, change: Change) -> bool:
    """Say whether the loader would refuse the changed rule: it overlaps another, holds for nothing, or is upside down."""
    if not isinstance(change.changed, tuple):
        return False
    changed = {rule.id: rule for rule in change.changed}
    return any(_is_refused(decision, [changed.get(one.id, one) for one in decision.rules], rule) for rule in change.changed)


def _is_refused(decision: Decision, rules: Sequence[Rule], rule: Rule) -> bool:
    if any(low is not None and high is not None and low > high for test in rule.when.values() for low, high in test.intervals):
        return True
    for base in RANGES:
        least, most = (rule.then.get(f"{base}.{end}", Cell()).value for end in ("min", "max"))
        if isinstance(least, int) and isinstance(most, int) and least > most:
            return True
    if rule.first_day and rule.last_day and rule.first_day > rule.last_day:
        return True
    others = [one for one in rules if one.id != rule.id and meet(one, rule)]
    if decision.hit == "A":
        others = [
            one for one in others if (dict(one.then), one.opens, one.unknown) != (dict(rule.then), rule.opens, rule.unknown)
        ]
    return decision.hit in ("U", "A") and bool(others)


def _idle(law: Law, decision: Decision, change: Change) -> bool:
    """Say whether earlier rules surely decide all that the changed rule would newly hold for.

    Several of them may do so together: each version of a disputed point they turn on, and each word the changed rule asks for, is
    looked at by itself.
    """
    if decision.hit != "F" or change.added is None:
        return False
    rule = next(rule for rule in decision.rules if rule.id == change.rule)
    earlier = decision.rules[: decision.rules.index(rule)]
    axes = sorted({axis for one in earlier for axis in one.reading} - rule.reading.keys())
    asked = {name: sorted(test.words) for name, test in rule.when.items() if test.words and not test.negated}
    for versions in product(*(law.readings[axis].values for axis in axes)):
        reading = {**rule.reading, **{axis: (version,) for axis, version in zip(axes, versions, strict=True)}}
        for words in product(*asked.values()):
            alone = {name: replace(rule.when[name], words=frozenset({word})) for name, word in zip(asked, words, strict=True)}
            if not _decided_before(earlier, replace(rule, when={**rule.when, **alone}, reading=reading), *change.added):
                return False
    return True


def _decided_before(rules: Sequence[Rule], rule: Rule, name: str, low: int, high: int) -> bool:
    """Say whether earlier rules decide every amount of a fact from `low` to `high` for which a rule would hold."""
    decided: list[tuple[int | None, int | None]] = []
    for earlier in rules:
        test = earlier.when.get(name)
        if test is not None and (test.negated or test.measure != rule.when[name].measure):
            continue
        same = all(_follows(one, rule.when.get(key)) for key, one in earlier.when.items() if key != name)
        readings = all(axis in rule.reading and set(rule.reading[axis]) <= set(of) for axis, of in earlier.reading.items())
        begun = earlier.first_day is None or (rule.first_day is not None and earlier.first_day <= rule.first_day)
        lasts = earlier.last_day is None or (rule.last_day is not None and earlier.last_day >= rule.last_day)
        if same and readings and begun and lasts and bool(earlier.may) == bool(rule.may):
            decided += test.intervals if test is not None else ((None, None),)
    for first, last in sorted(decided, key=lambda span: -(2**63) if span[0] is None else span[0]):
        if first is None or first <= low:
            low = 2**63 if last is None else max(low, last + 1)
    return low > high


def _follows(wanted: Test, known: Test | None) -> bool:
    """Say whether a test holds wherever another does."""
    if known is None or wanted.measure != known.measure or wanted.negated != known.negated:
        return False
    if wanted.words and not wanted.negated:
        return known.words <= wanted.words
    return (wanted.words, wanted.intervals) == (known.words, known.intervals)


# -- asking -----------------------------------------------------------------------------------------------------------


def _unnoticed(decision: Decision, tried: Sequence[Change], worked: Sequence[Worked]) -> list[Change]:
    """Give the changes of a decision that no example notices: the likely examples first, then all that may notice."""
    silent = bool(decision.amends) or decision.kind in ("presumption", "fold") or decision.hit[0] in "ROC"
    concerned = [
        one for one in worked if any(other.id == decision.id and other.law == decision.law for other in one.law.decisions)
    ]
    ids = {rule.id for rule in decision.rules}
    near = [one for one in concerned if silent or decision.kind == "expression" or not ids.isdisjoint(one.rules)]
    likely: dict[str, list[Worked]] = {}
    for change in tried:
        if change.rule not in likely:
            concerns = {rule.id for rule in change.changed} if isinstance(change.changed, tuple) else set()
            found = [one for one in near if not concerns or not concerns.isdisjoint(one.rules)]
            likely[change.rule] = sorted(found, key=lambda one: len(one.rules))[:FIRST_TRIED]
    left = _surviving(decision, [(change, likely[change.rule]) for change in tried])
    return _surviving(decision, [(change, [one for one in near if one not in likely[change.rule]]) for change in left])


def _surviving(decision: Decision, tried: Sequence[tuple[Change, Sequence[Worked]]]) -> list[Change]:
    """Ask examples under changes; give the changes under which all of them still come out as written."""
    noticed: set[int] = set()
    whole = [(place, change, some) for place, (change, some) in enumerate(tried) if isinstance(change.changed, Decision)]
    for place, change, some in whole:
        assert isinstance(change.changed, Decision)
        if _notices(some, lambda law, changed=change.changed: _with(law, changed)):  # type: ignore[misc]
            noticed.add(place)
    versions = {place: change.changed for place, (change, _) in enumerate(tried) if isinstance(change.changed, tuple)}
    by_law: dict[int, list[tuple[int, Worked]]] = {}
    for place, (_, some) in enumerate(tried):
        for one in some if place in versions else ():
            by_law.setdefault(id(one.law), []).append((place, one))
    for pairs in by_law.values():
        law = _with_versions(pairs[0][1].law, decision, versions)
        noticed |= _noticed(law, pairs)
    return [change for place, (change, _) in enumerate(tried) if place not in noticed]


def _notices(some: Sequence[Worked], change: Callable[[Law], Law]) -> bool:
    programs: dict[tuple[int, date], Program] = {}
    for one in some:
        key = id(one.law), one.day
        if key not in programs:
            programs[key] = _program(change(one.law), one.day)
        facts = read_case(programs[key].law, programs[key].codes, one.example.case)
        [outcome] = _answered(programs[key], [(one.example, facts, {})])
        if outcome is None or any(differences(one.example, outcome, programs[key].law)):
            return True
    return False


def _with(law: Law, changed: Decision) -> Law:
    same = [(one.id, one.law) == (changed.id, changed.law) for one in law.decisions]
    return replace(law, decisions=tuple(changed if it else one for it, one in zip(same, law.decisions, strict=True)))


def _with_versions(law: Law, decision: Decision, versions: Mapping[int, tuple[Rule, ...]]) -> Law:
    """Put every change beside the rule it changes: the rule stands under all versions but its own, each change under one."""
    names = {place: f"change {place}" for place in versions}
    everything = (AS_IT_IS, *names.values())
    rules: list[Rule] = []
    for rule in decision.rules:
        own = {place: other for place, changed in versions.items() for other in changed if other.id == rule.id}
        others = tuple(name for name in everything if name not in {names[place] for place in own})
        rules.append(replace(rule, reading={**rule.reading, CHANGED: others}))
        rules += [replace(other, reading={**rule.reading, CHANGED: (names[place],)}) for place, other in own.items()]
    axis = Axis(CHANGED, "", dict.fromkeys(everything, ("", None)), law.id)
    return replace(_with(law, replace(decision, rules=tuple(rules))), readings={**law.readings, CHANGED: axis})


def _noticed(law: Law, pairs: Sequence[tuple[int, Worked]]) -> set[int]:
    """Ask pairs of a change and an example in batches of one span of days and one number of items."""
    edges = law.edges()
    groups: dict[tuple[date | None, int], list[tuple[int, Worked, Facts]]] = {}
    programs: dict[date | None, Program] = {}
    for place, one in pairs:
        since = max((edge for edge in edges if edge <= one.day), default=None)
        if since not in programs:
            programs[since] = _program(law, one.day)
        program = programs[since]
        facts = read_case(program.law, program.codes, one.example.case)
        groups.setdefault((since, facts.slots), []).append((place, one, facts))
    noticed: set[int] = set()
    for (since, _), asked in groups.items():
        for start in range(0, len(asked), AT_ONCE):
            part = [one for one in asked[start : start + AT_ONCE] if one[0] not in noticed]
            noticed |= _noticed_in(programs[since], part)
    return noticed


def _noticed_in(program: Program, asked: Sequence[tuple[int, Worked, Facts]]) -> set[int]:
    """Give the changes of a batch that some example notices; a case that a change makes unanswerable notices it."""
    versions = [{CHANGED: f"change {place}"} for place, _, _ in asked]
    pairs = [(one.example, facts, version) for (_, one, facts), version in zip(asked, versions, strict=True)]
    return {
        place
        for (place, one, _), outcome in zip(asked, _answered(program, pairs), strict=True)
        if outcome is None or any(differences(one.example, outcome, program.law))
    }


def _answered(program: Program, asked: Sequence[tuple[Example, Facts, Mapping[str, str]]]) -> list[Outcome | None]:
    """Answer one batch under readings of its own each; what cannot be answered is parted from the rest, and is None."""
    if not asked:
        return []
    columns: dict[str, list[int]] = {}
    for row, (example, facts, versions) in enumerate(asked):
        reading = {axis: version for axis, version in {**example.reading, **versions}.items() if axis in program.law.readings}
        settled = {READING + axis: program.codes[version] for axis, version in reading.items()}
        for name, value in {**facts.values, **settled}.items():
            columns.setdefault(name, [UNKNOWN] * len(asked))[row] = value
    try:
        arrays = {name: np.array(values, np.int64) for name, values in columns.items()}
        answers = run(program, arrays, len(asked), asked[0][1].slots)
    except (LenityError, TooManyWorlds):
        if len(asked) == 1:
            return [None]
        half = len(asked) // 2
        return _answered(program, asked[:half]) + _answered(program, asked[half:])
    reader = Reader(program, answers)
    return [reader.outcome(row) for row in range(len(asked))]


def _program(law: Law, day: date) -> Program:
    program = compile_law(law.at(day))
    program.axes = tuple(axis for axis in program.axes if axis != CHANGED)  # a change is no dispute: it is told nowhere
    return program


# -- the page ---------------------------------------------------------------------------------------------------------


def page(found: Sequence[Guarded], before: str = "") -> str:
    """Write how well the numbers of each law are guarded, with every change that no example notices.

    Laws that were not measured now keep what the page said of them `before`.
    """
    rows, lists = _kept(before)
    for one in found:
        rows.pop(one.law, None)
        lists.pop(one.law, None)
        if one.numbers:
            rows[one.law] = _row(one)
        if one.survivors:
            lists[one.law] = _survivors(one)
    return "\n".join([HEAD, *(rows[law] for law in sorted(rows)), "", *(lists[law] for law in sorted(lists))])


def _row(one: Guarded) -> str:
    tried = f"{one.changes} of {one.drawn_from}" if one.drawn_from else str(one.changes)
    cells = (one.law, one.numbers, tried, one.noticed, one.refused, one.idle, len(one.survivors), _percent(one))
    return f"| {' | '.join(map(str, cells))} |"


def _kept(before: str) -> tuple[dict[str, str], dict[str, str]]:
    """Take apart a page that this module wrote: the row and the list of each law."""
    body = before.partition(RULED)[2]
    table, *lists = re.split(r"^## ", body, flags=re.MULTILINE)
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in table.splitlines() if line.startswith("| ")}
    return rows, {text.splitlines()[0]: f"## {text}".rstrip("\n") + "\n" for text in lists}


def _percent(one: Guarded) -> str:
    return f"{one.share * 1000 // 1 / 10} %"  # rounded down: all but one is not all


def _survivors(one: Guarded) -> str:
    places: dict[tuple[str, str, str], list[str]] = {}
    for change in one.survivors:
        places.setdefault((f"{change.place.file}:{change.place.line}", change.rule, change.what), []).append(change.how)
    lines = [f"- `{place}` `{rule}`: {what} ({', '.join(hows)})" for (place, rule, what), hows in places.items()]
    return "\n".join([f"## {one.law}", "", *lines, ""])


RULED = "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
HEAD = f"""\
# Whether the numbers of the laws are guarded

Written by `make mutate`. Each number of each rule is changed in turn: an edge of a condition, an amount or a factor that the
rule gives, and each day on which rules of a table begin or end. It is moved up by one smallest unit, down by one, and times ten.
Then the worked examples run again.

- *noticed*: an example no longer comes out as written;
- *refused*: the loader would not accept the law, because two rules overlap or a range is upside down;
- *idle*: nothing changes, because an earlier rule decides what the changed one would newly hold for;
- *unnoticed*: every example still comes out as written. Some of these have no effect either, through an earlier step of the law;
  the others wait for an example. The share is that of the changes that are not idle.

`400 of 5206` changes are a sample: one drawn, with seed {SEED}, from each of 400 equal stretches of the law's tables. It is made
by `make mutate LAWS="us --sample 400"`; the other rows stay as they are.

| law | numbers | changes | noticed | refused | idle | unnoticed | guarded |
{RULED}"""


def main(*arguments: str) -> None:
    """Change every number of the laws named, or of all that ship, or a sample of each law's, and renew their part of the page."""
    asked = argparse.ArgumentParser(prog="python -m lenity.engine.mutation")
    asked.add_argument("page", type=Path)
    asked.add_argument("laws", nargs="*", help="places or laws; all if none is named")
    asked.add_argument("--sample", type=int, default=0, help="changes to try of each law that has more")
    given = asked.parse_args(arguments)
    library = Library()
    chosen = [name for name in library.names() if not given.laws or name in given.laws or name.split("/")[0] in given.laws]
    laws = [library.get(name) for name in chosen]
    with ProcessPoolExecutor() as pool:
        worked = [one for some in pool.map(worked_examples, laws, repeat(library)) for one in some]
        concerned = [[one for one in worked if any(step.law == law.id for step in one.law.decisions)] for law in laws]
        found = list(pool.map(guarded, laws, concerned, repeat(None), repeat(given.sample)))
    before = given.page.read_text("utf-8") if given.page.exists() and given.laws else ""
    given.page.write_text(page(found, before), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
