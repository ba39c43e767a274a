"""Turn a law into relations that run on whole columns.

A decision table becomes, for each input, an index from the classes of that input to the set of rules that still hold there,
written as bits. A case matches the rules whose bits are set in every index: an intersection of sets, one array operation per
input, whatever the number of rules. (Packet classifiers call this a bit-vector search: Lakshman and Stiliadis, 1998.)

    quantity   < 15 g | 15 g ..< 80 g | 80 g ..          group   amphetamines | opiates
    rules      {1, 4} | {2, 4}        | {3, 4}                   {1, 2, 3}    | {4}

Classes are the amounts between two edges of the law, so a class holds every case that the law cannot tell apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from lenity.law.expression import names_in, words_in
from lenity.law.model import ORDERED, PENALTY, RESERVED, Attribute, Cell, Decision, Law, Rule, Test, counted

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]

# Two values that no amount of a law reaches: a fact that is not known, and a figure that does not exist (the years of a life
# term).
UNKNOWN = -(2**63)
NONE = UNKNOWN + 1
STATED_UNKNOWN = UNKNOWN + 2  # a fact said to be unknown: nothing is assumed for it
NO_LIMIT = 2**62 + 1  # the upper end of `5 y ..`: above every amount that is read
VERIFIED = 3
IN_GROUP = 62  # words of a variable that one column of a batch tells, one bit each
READING = "reading:"
THERE = "*"  # whether a case has a first, second ... item: the columns `*@1`, `*@2`, which no fact can be named


@dataclass(frozen=True)
class Index:
    """One input of a table: from a value to its class, from a class to the rules that hold there.

    `rules` has a row of bits per class, then one for a figure that does not exist, then one for an unknown fact (any class);
    `sure` holds the rules that hold in whatever class an unknown fact lies.
    """

    name: str
    kind: str
    edges: Ints
    rules: Bits
    sure: Bits
    tested: Bits

    def classes(self, values: Ints) -> Ints:
        """Give the row of `rules` for each value."""
        count = len(self.rules) - 2
        if self.kind in ORDERED:
            found = np.searchsorted(self.edges, values, side="right").astype(np.int64)
        else:
            found = np.minimum(np.maximum(values, 0), count - 1)
        found[values == NONE] = count
        found[values == UNKNOWN] = count + 1
        return found

    def coarse(self, values: Ints) -> Ints:
        """Put one value in the place of all that this input cannot tell apart."""
        return np.where(values <= NONE, values, self.alike[self.classes(values)])

    @cached_property
    def alike(self) -> Ints:
        """Give, for each class, one value of the first class with the same rules."""
        count = len(self.rules) - 2
        values = np.concatenate([self.edges[:1] - 1, self.edges]) if self.kind in ORDERED else np.arange(count)
        first: dict[bytes, int] = {}
        places = [first.setdefault(self.rules[row].tobytes(), row) for row in range(count)]
        return np.concatenate([values[places], [NONE, UNKNOWN]]).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision made ready: its rules in the order they are tried, and an index per input."""

    decision: Decision
    rules: tuple[Rule, ...]
    numbers: Ints  # number of each rule in the program, then that of "no rule"
    indexes: tuple[Index, ...]
    may: Bits
    outputs: tuple[str, ...]
    collects: bool
    words: int  # number of 64-bit words a set of rules needs
    ranks: Mapping[str, Ints]  # output -> confidence of each rule
    reckoned: frozenset[str]  # the columns that its expressions read
    live: frozenset[str] = frozenset()  # what a later step, or the outcome, still reads
    later: Mapping[str, Index] = field(default_factory=dict)  # of columns that later steps only test: all their tests as one


@dataclass(frozen=True, slots=True)
class Used:
    """A rule as the program counts it; `rule` is None where no rule of the decision held."""

    decision: Decision
    rule: Rule | None


@dataclass(slots=True)
class Program:
    """A law on one day, ready to run."""

    law: Law
    steps: tuple[Step, ...]
    used: tuple[Used, ...]
    codes: dict[str, int]
    names: list[str]
    per_item: frozenset[str]
    choices: tuple[Decision, ...]
    options: tuple[Decision, ...]
    axes: tuple[str, ...]
    figures: tuple[str, ...]  # the reserved outputs that this law speaks of, in the order of RESERVED
    answers: Mapping[str, tuple[str, ...]]  # variable that is among the answers -> its words, none for an amount
    representatives: Mapping[str, Ints]  # attribute (or reading) -> one value of each class the law can tell apart
    exact: frozenset[str]  # attributes whose very amount enters an expression
    assumed: Mapping[str, int]  # attribute -> what a charge that is silent on it means
    memory: dict[int, Any] = field(default_factory=dict)  # what the evaluator remembers, by number of items


def compile_law(law: Law) -> Program:
    """Make a law ready to run; the law must stand on one day (`law.at(day)`)."""
    given = {name for decision in law.decisions for name in decision.outputs}  # a law cut down to what binds gives less
    return _Compiler(replace(law, answers=tuple(name for name in law.answers if name in given))).program()


def groups_of(words: Sequence[str]) -> int:
    """Give the number of columns that tell which of some words a variable may be."""
    return -(-len(words) // IN_GROUP)


def column_of(name: str, attribute: Attribute | None, test: Test) -> str:
    """Give the column a test reads: a quantity that is a fact has one column per measure; an output in mass has one."""
    return f"{name}#{test.measure}" if attribute is not None and attribute.type == "quantity" else name


def column_reckoned(name: str, law: Law) -> str:
    """Give the column that a name of an expression stands for: of a quantity that is a fact, that of its measure."""
    fact, measure = counted(name, law.vocabulary.attributes)
    return f"{fact}#{measure}" if measure else fact


@dataclass(slots=True)
class _Compiler:
    law: Law
    codes: dict[str, int] = field(default_factory=lambda: {"false": 0, "true": 1})
    used: list[Used] = field(default_factory=list)

    def program(self) -> Program:
        law = self.law
        self._intern()
        per_item = {name for name, attribute in law.vocabulary.attributes.items() if attribute.of == "item"}
        steps = []
        for decision in law.decisions:
            steps.append(self._step(decision))
            if decision.scope == "item":
                per_item |= {*decision.outputs, *(name.split(".")[0] for name in decision.outputs)}
        attributes = law.vocabulary.attributes
        reckoned = {name for step in steps for name in step.reckoned if name.split("#")[0] in attributes}
        exact = {name.split("#")[0] for name in reckoned}
        axes = tuple(axis for axis in law.readings if any(axis in rule.reading for _, rule in law.rules()))
        representatives = self._representatives(steps, exact, reckoned)
        return Program(
            law=law, steps=self._with_liveness(steps), used=tuple(self.used), codes=self.codes, names=list(self.codes),
            per_item=frozenset(per_item), axes=axes, figures=self._figures(), answers=self._answers(),
            representatives=representatives, exact=frozenset(exact),
            assumed={one.name: self.codes[one.assume] for one in law.vocabulary.attributes.values() if one.assume},
            choices=tuple(d for d in law.decisions if d.kind != "option" and any(rule.may for rule in d.rules)),
            options=tuple(decision for decision in law.decisions if decision.kind == "option"),
        )  # fmt: skip

    def _figures(self) -> tuple[str, ...]:
        """Give the penalty, and of the other reserved outputs those that some decision gives, changes or reads."""
        named: set[str] = set()
        for decision in self.law.decisions:
            named |= {*decision.outputs, *decision.inputs, *decision.fold}
            for cells in [rule.then for rule in decision.rules] + [decision.give]:
                named |= {name for cell in cells.values() if cell.expression is not None for name in names_in(cell.expression)}
        spoken = {*PENALTY, *(name.split(".")[0] for name in named)}
        return tuple(name for name in RESERVED if name.split(".")[0] in spoken)

    def _answers(self) -> dict[str, tuple[str, ...]]:
        kinds = {name: self._kind(name) for name in self.law.answers}
        words = {name: sorted(self._domain(name, kind), key=self.codes.__getitem__) for name, kind in kinds.items()}
        return {name: () if kinds[name] in ORDERED else tuple(words[name]) for name in kinds}

    def _intern(self) -> None:
        for attribute in self.law.vocabulary.attributes.values():
            for value in attribute.values:
                self.codes.setdefault(value, len(self.codes))
        for axis in self.law.readings.values():
            for value in axis.values:
                self.codes.setdefault(value, len(self.codes))
        for decision in self.law.decisions:
            for cells in [rule.then for rule in decision.rules] + [decision.give]:
                for cell in cells.values():
                    self._intern_cell(cell)
        for words in self.law.left_out.values():
            for word in sorted(words):
                self.codes.setdefault(word, len(self.codes))

    def _intern_cell(self, cell: Cell) -> None:
        if isinstance(cell.value, str):
            self.codes.setdefault(cell.value, len(self.codes))
        if cell.expression is not None:
            for word in words_in(cell.expression):
                self.codes.setdefault(word, len(self.codes))

    def _step(self, decision: Decision) -> Step:
        rules = _in_order(decision)
        words = max(1, (len(rules) + 63) // 64)
        numbers = []
        for rule in (*rules, None):
            numbers.append(len(self.used))
            self.used.append(Used(decision, rule))
        columns: dict[str, tuple[str, list[tuple[int, Test]]]] = {}
        for position, rule in enumerate(rules):
            for name, test in self._tests(decision, rule).items():
                kind = self._kind(name)
                attribute = self.law.vocabulary.attributes.get(name)
                columns.setdefault(column_of(name, attribute, test), (kind, []))[1].append((position, test))
        indexes = tuple(self._index(name, kind, tests, len(rules), words) for name, (kind, tests) in columns.items())
        outputs = decision.outputs
        ranks = {output: np.array([_rank(rule, output) for rule in rules] + [VERIFIED], np.int64) for output in (*outputs, "")}
        return Step(
            decision=decision, rules=rules, numbers=np.array(numbers, np.int64), indexes=indexes,
            may=_bits((i for i, rule in enumerate(rules) if rule.may and decision.kind != "option"), words),
            outputs=outputs, collects=decision.hit[0] in "ROC", words=words, ranks=ranks, reckoned=self._reckoned(decision),
        )  # fmt: skip

    def _tests(self, decision: Decision, rule: Rule) -> dict[str, Test]:
        tests = dict(rule.when)
        for axis, values in rule.reading.items():
            tests[READING + axis] = Test(", ".join(values), frozenset(values))
        if decision.unless:
            tests[decision.unless] = Test("false", frozenset({"false"}))
        return tests

    def _kind(self, name: str) -> str:
        if name.startswith(READING):
            return "enum"
        attribute = self.law.vocabulary.attributes.get(name)
        return self.law.variables.get(name) or (attribute.type if attribute else RESERVED.get(name, ""))

    def _index(self, name: str, kind: str, tests: list[tuple[int, Test]], count: int, words: int) -> Index:
        tested = _bits((position for position, _ in tests), words)
        free = ~tested & _bits(range(count), words)
        if kind in ORDERED:
            edges = np.array(sorted({edge for _, test in tests for edge in test.edges()}), np.int64)
            values: Sequence[int | str] = [int(edges[0]) - 1, *map(int, edges)] if len(edges) else [0]
        else:
            edges = np.empty(0, np.int64)
            values = list(self.codes)
        rows = np.tile(free, (len(values) + 2, 1))
        place = {value: row for row, value in enumerate(values)}
        for position, test in tests:
            bit = np.uint64(1 << position % 64)
            if kind in ORDERED:
                held = np.array([test.holds_for_amount(int(value)) for value in values])
            else:
                held = np.full(len(values), test.negated)
                held[[place[word] for word in test.words if word in place]] = not test.negated
            rows[:-2][held, position // 64] |= bit
        possible = self._possible(name, kind, edges, values)
        rows[-1] = np.bitwise_or.reduce(rows[:-2][possible], axis=0) if possible.any() else free
        sure = np.bitwise_and.reduce(rows[:-2][possible], axis=0) if possible.any() else free
        return Index(name, kind, edges, rows, sure, tested)

    def _possible(self, name: str, kind: str, edges: Ints, values: Sequence[int | str]) -> npt.NDArray[np.bool_]:
        """Say which classes an unknown value may lie in."""
        attribute = self.law.vocabulary.attributes.get(name.split("#", maxsplit=1)[0])
        if kind in ORDERED:
            low = attribute.low if attribute and attribute.low is not None else None
            high = attribute.high if attribute and attribute.high is not None else None
            if attribute is None and kind in ("duration", "money"):
                low = 0
            tops = [*(int(edge) - 1 for edge in edges), None]
            return np.array([
                (low is None or top is None or top >= low) and (high is None or int(value) <= high or row == 0)
                for row, (value, top) in enumerate(zip(values, tops, strict=True))
            ])  # fmt: skip
        domain = self._domain(name, kind)
        return np.array([value in domain for value in values])

    def _domain(self, name: str, kind: str) -> set[str]:
        if kind == "boolean":
            return {"true", "false"}
        if name.startswith(READING):
            return set(self.law.readings[name[len(READING) :]].values)
        attribute = self.law.vocabulary.attributes.get(name)
        words = {*(attribute.values if attribute else ()), *self.law.left_out.get(name, ())}
        for decision in self.law.decisions:
            for cells in [rule.then for rule in decision.rules] + [decision.give]:
                cell = cells.get(name)
                if cell is not None and isinstance(cell.value, str):
                    words.add(cell.value)
                elif cell is not None and cell.expression is not None:
                    words |= set(words_in(cell.expression))
        return words

    def _reckoned(self, decision: Decision) -> frozenset[str]:
        cells = [cell for cells in [*(rule.then for rule in decision.rules), decision.give] for cell in cells.values()]
        names = [name for cell in cells if cell.expression is not None for name in names_in(cell.expression)]
        return frozenset(column_reckoned(name, self.law) for name in names)

    def _representatives(self, steps: Iterable[Step], exact: set[str], reckoned: set[str]) -> dict[str, Ints]:
        indexes: dict[str, list[Index]] = {}
        for step in steps:
            for index in step.indexes:
                indexes.setdefault(index.name, []).append(index)
        attributes = self.law.vocabulary.attributes
        found = {}
        for name, many in indexes.items():
            base = name.split("#")[0]
            found[name] = self._classes(name, many, attributes.get(base), base in exact)
        presumed = {decision.presumes for decision in self.law.decisions if decision.presumes}
        for name in reckoned | {f"{one}#mass" if attributes[one].type == "quantity" else one for one in presumed}:
            attribute = attributes[name.split("#")[0]]
            if attribute.type in ORDERED:
                found.setdefault(name, np.array([attribute.low or 0], np.int64))
            else:  # a word or a yes-or-no that is reckoned with: every value is a class of its own
                words = self._domain(name, attribute.type)
                found[name] = np.array(sorted(self.codes[word] for word in words), np.int64)
        return found

    def _classes(self, name: str, many: list[Index], attribute: Attribute | None, exact: bool) -> Ints:
        if many[0].kind in ORDERED:
            edges = sorted({int(edge) for index in many for edge in index.edges})
            low = attribute.low if attribute else None
            high = attribute.high if attribute else None
            if attribute is None and many[0].kind in ("duration", "money"):
                low = 0
            first = (edges[0] - 1 if low is None else low) if edges else (low or 0)
            return np.array([first, *(edge for edge in edges if edge > first and (high is None or edge <= high))], np.int64)
        domain = sorted(self._domain(name, many[0].kind), key=self.codes.__getitem__)
        classes: dict[bytes, int] = {}
        for word in domain:
            code = self.codes[word]
            key = str(code).encode() if exact else b"".join(index.rules[code].tobytes() for index in many)
            classes.setdefault(key, code)
        return np.array(sorted(classes.values()), np.int64)

    def _with_liveness(self, steps: list[Step]) -> tuple[Step, ...]:
        """Note for each step which columns a later one, or the outcome, still reads."""
        figures = self._figures()
        live: set[str] = {THERE, *figures, *(name.split(".")[0] for name in figures), *self.law.answers}
        later: dict[str, Index] = {}
        reckoned: set[str] = {*figures, *self.law.answers}
        done = []
        for step in reversed(steps):
            tested = {name: index for name, index in later.items() if name.split("#")[0] not in reckoned}
            done.append(
                replace(step, live=frozenset(live), later={**tested, **{f"?{name}": index for name, index in later.items()}})
            )
            for index in step.indexes:
                later[index.name] = joined(later[index.name], index) if index.name in later else index
            reckoned |= {name.split("#")[0] for name in step.reckoned}
            reckoned |= set(step.outputs) if step.decision.amends else set()
            read = {index.name.split("#")[0] for index in step.indexes} | set(step.outputs) | set(step.decision.fold)
            live |= read | {name.split(".")[0] for name in read}  # a figure's confidence goes by its first word
            live |= {name.split("#")[0] for name in step.reckoned}
        return tuple(reversed(done))


def joined(one: Index, other: Index) -> Index:
    """Give the tests of two steps on one column as if they were one: its classes tell apart what either does."""
    if one.kind not in ORDERED:
        return Index(one.name, one.kind, one.edges, np.hstack([one.rules, other.rules]), one.sure, one.tested)
    edges = np.union1d(one.edges, other.edges)
    values = np.concatenate([edges[:1] - 1, edges, [NONE, UNKNOWN]]) if len(edges) else np.array([0, NONE, UNKNOWN])
    rows = np.hstack([one.rules[one.classes(values)], other.rules[other.classes(values)]])
    return Index(one.name, one.kind, edges, rows, one.sure, one.tested)


def _in_order(decision: Decision) -> tuple[Rule, ...]:
    """Give the rules in the order they are tried: by the priority of their outputs for P and O, else as written."""
    if decision.hit not in ("P", "O") or not decision.priority:
        return decision.rules
    place = {value: position for position, value in enumerate(decision.priority)}
    last = len(place)

    def priority(rule: Rule) -> int:
        return min((place.get(text, last) for text in rule.text.values()), default=last)

    return tuple(sorted(decision.rules, key=priority))


def _rank(rule: Rule, output: str) -> int:
    """Give how sure an output of a rule is: as its own citation, and as the conditions on which it holds."""
    cites = [rule.citation(output) if output else rule.cite, *(rule.cites.get(f"when.{name}", rule.cite) for name in rule.when)]
    return min((cite.rank for cite in cites if cite), default=VERIFIED)


def _bits(positions: Iterable[int], words: int) -> Bits:
    found = [0] * words
    for position in positions:
        found[position // 64] |= 1 << (position % 64)
    return np.array(found, np.uint64)
