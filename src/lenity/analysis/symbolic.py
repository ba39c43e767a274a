"""A law as logic: for every case at once, which value each figure has and which facts lead there.

    case = Case(program);  said = follow(program, case)
    said.figure("custody.max")   ->   {1800: <fact atoms under which it is 5 years>, 3600: ..., NONE: ...}

A law tells cases apart by classes of facts, so a fact is one atom per class of which exactly one holds, and a figure is a list of
its possible values, each with the condition under which it is that value: a formula over atoms that Z3 decides. Only where a law
reckons with an amount itself (converted weights) is there an integer, in linear arithmetic. Expressions over values that are known
are worked out by the engine's own evaluator. A case has one item and every fact is stated; what the law leaves unknown is kept
apart, as the condition `undetermined`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

import numpy as np
import z3

from lenity.engine.expressions import evaluate
from lenity.engine.program import NO_LIMIT, NONE, READING, UNKNOWN, Program, Step, column_reckoned
from lenity.law.expression import Binary, Call, Literal, Name, Node, names_in
from lenity.law.model import ORDERED, Cell, Decision, Rule, Test, amends, counted, show_value

Formula: TypeAlias = Any  # z3.BoolRef; the library brings no types
Amount: TypeAlias = Any  # z3.ArithRef
MOST_VALUES = 4_000  # combinations of values of one expression; beyond it a law is not encoded
MOST_RECKONED = 8  # amounts kept apart, so that bounds on each are seen
TRUE = 1

_ON, _OFF = z3.BoolVal(True), z3.BoolVal(False)


class NotEncoded(Exception):
    """A law, or a part of it, asks for more than this encoding says; the message names what."""


@dataclass(slots=True)
class Value:
    """What a name may be: known values, each under a condition, and amounts reckoned from a fact, each under a condition."""

    known: dict[int, Formula] = field(default_factory=dict)
    reckoned: list[tuple[Formula, Amount]] = field(default_factory=list)

    def entries(self) -> Iterator[tuple[Formula, int | Amount]]:
        for value, when in self.known.items():
            yield when, value
        yield from self.reckoned

    def is_one_of(self, values: Iterable[int]) -> Formula:
        """Give the condition under which it is one of some known values."""
        return any_of(self.known[value] for value in values if value in self.known)

    @property
    def unknown(self) -> Formula:
        return self.known.get(UNKNOWN, _OFF)


@dataclass(slots=True)
class Fact:
    """One fact as atoms: `atoms[value]` holds where the fact lies in the class that `value` stands for.

    `amount` is the fact itself where the law reckons with it. `several` are the measures a quantity may be stated in.
    """

    name: str
    kind: str
    atoms: dict[int, Formula]
    amount: Amount | None = None
    stated: Formula = _ON

    def value(self) -> Value:
        """Give the fact as a value of the law; where it is stated in another measure it is not known."""
        if self.amount is not None:
            return Value({} if z3.is_true(self.stated) else {UNKNOWN: z3.Not(self.stated)}, [(self.stated, self.amount)])
        known = {value: both(self.stated, atom) for value, atom in self.atoms.items()}
        return Value(known if z3.is_true(self.stated) else {**known, UNKNOWN: z3.Not(self.stated)})


@dataclass(slots=True)
class Facts:
    """The facts of one case, those of disputed points and choices among them, and what holds of any case."""

    program: Program
    facts: dict[str, Fact]
    choices: dict[str, Formula]
    holds: list[Formula]

    def other(self, names: Iterable[str], mark: str = "'") -> Facts:
        """Give a second case that differs in some facts at most: all else, readings and choices too, is shared."""
        wanted = set(names)
        made = _facts(self.program, mark, {name: fact for name, fact in self.facts.items() if name.split("#")[0] not in wanted})
        return Facts(self.program, made.facts, self.choices, made.holds)


@dataclass(slots=True)
class Said:
    """What the law makes of the cases of some facts: names, options, the rules that apply, what it leaves undetermined."""

    facts: Facts
    names: dict[str, Value]
    options: dict[str, tuple[Formula, Formula]]  # of each: when open, when not to be told
    applies: dict[str, Formula]  # of each rule of a table, an option or a presumption
    comes: dict[str, Formula]  # of each rule: when it would hold if it stood alone
    undetermined: Formula  # where a rule turns on a figure that the law does not tell

    def figure(self, name: str) -> Value:
        """Give a figure of the outcome; one that the law never speaks of does not exist."""
        return self.names.get(name, Value({NONE: _ON}))


def facts_of(program: Program) -> Facts:
    """Make the facts of any case that the law can be asked about."""
    return _facts(program, "", {})


def follow(program: Program, facts: Facts) -> Said:
    """Go through the law step by step. Raise `NotEncoded` where it asks for more than this encoding says."""
    return _Following(program, facts).said()


def case_of(facts: Facts, model: Any) -> tuple[dict[str, object], dict[str, str]]:
    """Read a case and its readings off a model, in the words of the law, one value for each fact."""
    program, law = facts.program, facts.program.law
    case: dict[str, object] = {}
    readings: dict[str, str] = {}
    for name, fact in facts.facts.items():
        if not z3.is_true(model.eval(fact.stated, model_completion=True)):
            continue
        base, _, measure = name.partition("#")
        if fact.amount is not None:
            value = model.eval(fact.amount, model_completion=True).as_long()
        else:
            value = next(value for value, atom in fact.atoms.items() if z3.is_true(model.eval(atom, model_completion=True)))
            value = _plain_amount(program, name, value)
        if name.startswith(READING):
            readings[name.removeprefix(READING)] = program.names[value]
        elif fact.kind in ORDERED:
            said = show_value(law, fact.kind, value, base, measure or "mass")
            case[base] = said.split()[0].replace(",", "_") if fact.kind == "money" else said
        else:
            case[base] = program.names[value]
    return case, readings


def both(*conditions: Formula) -> Formula:
    """Join conditions by `and`, leaving out what is always true."""
    kept = []
    for one in conditions:
        if z3.is_false(one):
            return _OFF
        if not z3.is_true(one):
            kept.append(one)
    return _ON if not kept else kept[0] if len(kept) == 1 else z3.And(*kept)


def any_of(conditions: Iterable[Formula]) -> Formula:
    """Join conditions by `or`, leaving out what is never true."""
    kept = []
    for one in conditions:
        if z3.is_true(one):
            return _ON
        if not z3.is_false(one):
            kept.append(one)
    return _OFF if not kept else kept[0] if len(kept) == 1 else z3.Or(*kept)


def opposite(condition: Formula) -> Formula:
    """Turn a condition round."""
    return _OFF if z3.is_true(condition) else _ON if z3.is_false(condition) else z3.Not(condition)


# -- facts -----------------------------------------------------------------------------------------------


def _facts(program: Program, mark: str, shared: Mapping[str, Fact]) -> Facts:
    facts: dict[str, Fact] = {}
    holds: list[Formula] = []
    for base, columns in _columns(program).items():
        stated = _measures(base, columns, mark, shared, holds)
        for name in columns:
            if name in shared:
                facts[name] = shared[name]
                continue
            facts[name] = _fact(program, name, mark, stated[name], holds)
    choices = {one.id: z3.Bool(f"choice {one.id}") for one in program.choices}
    return Facts(program, facts, choices, holds)


def _columns(program: Program) -> dict[str, list[str]]:
    """Give the columns of facts that the law reads, by the fact; a quantity has one for each measure."""
    found: dict[str, list[str]] = {}
    attributes = program.law.vocabulary.attributes
    for name in program.representatives:
        base = name.split("#")[0]
        if base in attributes or name.startswith(READING):
            found.setdefault(base, []).append(name)
    return found


def _measures(
    base: str, columns: Sequence[str], mark: str, shared: Mapping[str, Fact], holds: list[Formula]
) -> dict[str, Formula]:  # fmt: skip
    """Say of a quantity that it is stated in one measure: a mass is no count."""
    if len(columns) == 1 or columns[0] in shared:
        return dict.fromkeys(columns, _ON)
    atoms = {name: z3.Bool(f"{name} stated{mark}") for name in columns}
    holds += _exactly_one(list(atoms.values()))
    return atoms


def _fact(program: Program, name: str, mark: str, stated: Formula, holds: list[Formula]) -> Fact:
    base = name.split("#")[0]
    attribute = program.law.vocabulary.attributes.get(base)
    kind = attribute.type if attribute else "enum"
    if attribute is not None and base in program.exact and kind in ORDERED:
        amount = z3.Int(f"{name}{mark}")
        low = attribute.low if attribute.low is not None else 0 if kind in ("quantity", "money", "duration") else None
        if low is not None:
            holds.append(amount >= low)
        if attribute.high is not None:
            holds.append(amount <= attribute.high)
        return Fact(name, kind, {}, amount, stated)
    values = [int(value) for value in program.representatives[name]]
    if len(values) == 2 and kind == "boolean":
        yes = z3.Bool(f"{name}{mark}")
        return Fact(name, kind, {value: yes if value == TRUE else z3.Not(yes) for value in values}, None, stated)
    atoms = {value: z3.Bool(f"{name} {value}{mark}") for value in values} if len(values) > 1 else {values[0]: _ON}
    holds += _exactly_one(list(atoms.values()))
    return Fact(name, kind, atoms, None, stated)


def _exactly_one(atoms: Sequence[Formula]) -> list[Formula]:
    return [] if len(atoms) == 1 else [z3.Or(*atoms), z3.AtMost(*atoms, 1)]


def _plain_amount(program: Program, name: str, value: int) -> int:
    """Give, for a class that begins at nothing, an amount that somebody may have: the largest power of ten below its end."""
    values = [int(one) for one in program.representatives[name]] if name in program.representatives else []
    if value not in values or value != values[0] or value > 0 or "#" not in name:
        return value
    end = values[1] if len(values) > 1 else 10**7
    return max((10**power for power in range(10) if 10**power < end), default=value)


# -- the steps -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Following:
    program: Program
    facts: Facts
    names: dict[str, Value] = field(default_factory=dict)
    options: dict[str, tuple[Formula, Formula]] = field(default_factory=dict)
    applies: dict[str, Formula] = field(default_factory=dict)
    comes: dict[str, Formula] = field(default_factory=dict)
    unread: list[Formula] = field(default_factory=list)  # where a test meets what is not known

    def said(self) -> Said:
        self.names = {name: fact.value() for name, fact in self.facts.facts.items()}
        told = any(
            name.startswith("custody.") for step in self.program.steps for name in step.outputs if not amends(step.decision, name)
        )
        for name in self.program.figures:
            self.names[name] = Value({NONE if told or not name.startswith("custody.") else UNKNOWN: _ON})
        for step in self.program.steps:
            kind = step.decision.kind
            if kind == "fold":
                self._fold(step.decision)
            elif kind == "expression":
                for output, cell in step.decision.give.items():
                    self.names[output] = merged([(_ON, self._cell(cell))])
            elif step.decision.hit[0] in "ROC":
                self._collect(step)
            else:
                self._table(step)
        return Said(self.facts, self.names, self.options, self.applies, self.comes, any_of(self.unread))

    def _table(self, step: Step) -> None:
        """Take the first rule that holds; of rules that may be applied, only where the choice is made."""
        alone = self._alone(step)
        option = step.decision.kind == "option"
        chosen = _OFF
        if not option and any(rule.may for rule in step.rules):
            optional = any_of(when for rule, when in zip(step.rules, alone, strict=True) if rule.may)
            chosen = both(self.facts.choices[step.decision.id], optional)
        fires = self._first(step, alone, chosen, option)
        self.applies.update((rule.id, when) for rule, when in zip(step.rules, fires, strict=True))
        none = opposite(any_of(fires))
        if option:
            opened = any_of(when for rule, when in zip(step.rules, fires, strict=True) if rule.opens and not rule.unknown)
            untold = any_of([none, *(when for rule, when in zip(step.rules, fires, strict=True) if rule.unknown)])
            self.options[step.decision.id] = opened, untold
            return
        results = {}
        for output in step.outputs:
            changes = amends(step.decision, output)
            before = self.names.get(self._column(output), Value({UNKNOWN: _ON})) if changes else Value({UNKNOWN: _ON})
            parts = [(none, before)]
            for rule, when in zip(step.rules, fires, strict=True):
                cell = rule.then.get(output)
                if cell is not None:
                    parts.append((when, self._cell(cell)))
                else:
                    parts.append((when, Value({UNKNOWN: _ON}) if rule.unknown or not changes else before))
            results[output] = merged(parts)
        for output, value in results.items():
            self.names[self._column(output)] = value

    def _alone(self, step: Step) -> list[Formula]:
        """Give when each rule would hold if it stood alone; note where that turns on a figure that is not known."""
        found, before = [], list[Formula]()
        for rule in step.rules:
            tests = [self._holds(name, test) for name, test in self._tests(step.decision, rule)]
            holds = both(*(when for when, _ in tests))
            if any(not z3.is_false(unknown) for _, unknown in tests):
                open_still = [] if step.collects or rule.may else [opposite(one) for one in before]
                possible = both(*(any_of([when, unknown]) for when, unknown in tests), opposite(holds), *open_still)
                self.unread.append(possible)
            if not rule.may:
                before.append(holds)
            self.comes[rule.id] = holds
            found.append(holds)
        return found

    def _first(self, step: Step, alone: Sequence[Formula], chosen: Formula, option: bool) -> list[Formula]:
        apart = step.decision.hit in ("U", "A")  # no two rules hold for one case, or those that do say the same
        fires: list[Formula] = []
        earlier: dict[bool, list[Formula]] = {False: [], True: []}
        for rule, when in zip(step.rules, alone, strict=True):
            may = bool(rule.may) and not option
            side = chosen if may else opposite(chosen)
            before = earlier[may]
            fires.append(both(side, when) if apart else both(side, when, *(opposite(one) for one in before)))
            before.append(when)
        return fires

    def _collect(self, step: Step) -> None:
        """Bring the rules that hold together: sums, extremes and counts of known values; lists are not said here."""
        decision = step.decision
        alone = self._alone(step)
        self.applies.update((rule.id, when) for rule, when in zip(step.rules, alone, strict=True))
        for output in step.outputs:
            if decision.hit in ("R", "O", "C"):
                self.names[output] = Value({NONE: _ON})
                self.unread.append(any_of(alone) if self._is_read(output) else _OFF)
                continue
            total = Value({0 if decision.hit in ("C+", "C#") else NONE: _ON})
            for rule, when in zip(step.rules, alone, strict=True):
                cell = rule.then.get(output)
                if cell is None and not rule.unknown:
                    continue
                added = Value({UNKNOWN: _ON}) if cell is None else Value({1: _ON}) if decision.hit == "C#" else self._cell(cell)
                total = merged([(opposite(when), total), (when, self._together(decision.hit, total, added))])
            self.names[output] = total

    def _together(self, hit: str, total: Value, added: Value) -> Value:
        if total.reckoned or added.reckoned:
            raise NotEncoded("a sum of amounts that are reckoned with")
        found: list[tuple[Formula, Value]] = []
        for one, first in total.known.items():
            for other, second in added.known.items():
                found.append((both(first, second), Value({_joined(hit, one, other): _ON})))
        return merged(found)

    def _is_read(self, output: str) -> bool:
        return any(output in step.decision.inputs or output in step.reckoned for step in self.program.steps)

    def _fold(self, decision: Decision) -> None:
        """With one item a fold changes nothing, but that a count is one where there is something to count."""
        for name, fold in decision.fold.items():
            if fold == "count":
                value = self.names[name]
                there = opposite(value.is_one_of([NONE, UNKNOWN]))
                self.names[name] = Value({1: there, 0: value.is_one_of([NONE]), UNKNOWN: value.unknown})

    # -- tests and cells -------------------------------------------------------------------------------

    def _tests(self, decision: Decision, rule: Rule) -> list[tuple[str, Test]]:
        tests = [(self._tested(name, test), test) for name, test in rule.when.items()]
        tests += [(READING + axis, Test(", ".join(values), frozenset(values))) for axis, values in rule.reading.items()]
        if decision.unless:
            tests.append((decision.unless, Test("false", frozenset({"false"}))))
        return tests

    def _tested(self, name: str, test: Test) -> str:
        attribute = self.program.law.vocabulary.attributes.get(name)
        return f"{name}#{test.measure}" if attribute is not None and attribute.type == "quantity" else name

    def _column(self, output: str) -> str:
        """Give the name a decision writes: a presumption of a quantity writes its mass."""
        attribute = self.program.law.vocabulary.attributes.get(output)
        return f"{output}#mass" if attribute is not None and attribute.type == "quantity" else output

    def _holds(self, name: str, test: Test) -> tuple[Formula, Formula]:
        """Give when a test holds, and when it cannot be told because what it tests is not known."""
        value = self.names[name]
        found = [when for one, when in value.known.items() if one not in (NONE, UNKNOWN) and self._passes(name, test, one)]
        for when, amount in value.reckoned:
            inside = any_of(
                both(_ON if low is None else amount >= low, _ON if high is None else amount <= high) for low, high in test.intervals
            )
            found.append(both(when, opposite(inside) if test.negated else inside))
        return any_of(found), value.unknown

    def _passes(self, name: str, test: Test, value: int) -> bool:
        if self._kind(name) in ORDERED:
            return test.holds_for_amount(value)
        return test.holds_for_word(self.program.names[value])

    def _kind(self, name: str) -> str:
        law = self.program.law
        attribute = law.vocabulary.attributes.get(name.split("#")[0])
        return law.variables.get(name) or (attribute.type if attribute else "enum")

    def _cell(self, cell: Cell) -> Value:
        if cell.not_applicable:
            return Value({NONE: _ON})
        if cell.no_limit:
            return Value({NO_LIMIT: _ON})
        if cell.expression is not None:
            return self._expression(cell.expression)
        if isinstance(cell.value, str):
            return Value({self.program.codes[cell.value]: _ON})
        return Value({UNKNOWN if cell.value is None else int(cell.value): _ON})

    def _expression(self, node: Node) -> Value:
        names = list(dict.fromkeys(names_in(node)))
        read = {name: self._named(name) for name in names}
        if any(value.reckoned for value in read.values()):
            return self._reckoned(node)
        if int(np.prod([len(value.known) for value in read.values()], dtype=object)) > MOST_VALUES:
            raise NotEncoded(f"an expression over {', '.join(names)}, which have too many values")
        rows = list(product(*(value.known.items() for value in read.values())))
        columns = {name: np.array([row[at][0] for row in rows], np.int64) for at, name in enumerate(names)}
        results = evaluate(node, columns, self.program.codes, len(rows)).tolist()
        return merged((both(*(when for _, when in row)), Value({int(one): _ON})) for row, one in zip(rows, results, strict=True))

    def _named(self, name: str) -> Value:
        fact, measure = counted(name, self.program.law.vocabulary.attributes)
        column = column_reckoned(name, self.program.law) if measure or fact != name else name
        return self.names[column if column in self.names else name]

    def _reckoned(self, node: Node) -> Value:
        """Work out an expression in which an amount itself stands, operation by operation."""
        if isinstance(node, Literal):
            return self._expression_of_known(node)
        if isinstance(node, Name):
            return self._named(node.name)
        if isinstance(node, Binary):
            return self._pairs(node.op, self._reckoned(node.left), self._reckoned(node.right))
        if node.function in ("floor", "ceiling"):
            inner = node.arguments[0]
            if not (isinstance(inner, Binary) and inner.op == "/"):
                return self._reckoned(inner)
            return self._pairs(node.function, self._reckoned(inner.left), self._reckoned(inner.right))
        values = [self._reckoned(argument) for argument in node.arguments]
        if node.function == "if":
            condition = values[0]
            return merged([
                (condition.is_one_of([1]), values[1]), (condition.is_one_of([0, NONE]), values[2]),
                (condition.unknown, Value({UNKNOWN: _ON})),
            ])  # fmt: skip
        if node.function in ("min", "max"):
            result = values[0]
            for value in values[1:]:
                result = self._pairs(node.function, result, value)
            return result
        if node.function == "negate":
            return self._pairs("-", Value({0: _ON}), values[0])
        raise NotEncoded(f"`{node.function}` of an amount that is reckoned with")

    def _expression_of_known(self, node: Literal) -> Value:
        value = UNKNOWN if node.value is None else self.program.codes[node.value] if isinstance(node.value, str) else node.value
        return Value({int(value): _ON})

    def _pairs(self, op: str, left: Value, right: Value) -> Value:
        one, other = list(left.entries()), list(right.entries())
        if len(one) * len(other) > MOST_VALUES:
            raise NotEncoded("an expression over amounts with too many conversions")
        return merged((both(a, b), _of_pair(op, x, y, self.program)) for a, x in one for b, y in other)


def merged(parts: Iterable[tuple[Formula, Value]]) -> Value:
    """Join values under conditions of which one holds: equal values under one condition."""
    known: dict[int, list[Formula]] = {}
    reckoned: dict[int, tuple[list[Formula], Amount]] = {}
    for when, value in parts:
        if z3.is_false(when):
            continue
        for one, inner in value.known.items():
            known.setdefault(one, []).append(both(when, inner))
        for inner, amount in value.reckoned:
            reckoned.setdefault(amount.get_id(), ([], amount))[0].append(both(when, inner))
    kept = {one: joined for one, whens in known.items() if not z3.is_false(joined := any_of(whens))}
    return Value(kept, _fewer([(any_of(whens), amount) for whens, amount in reckoned.values()]))


def _fewer(reckoned: list[tuple[Formula, Amount]]) -> list[tuple[Formula, Amount]]:
    """Make one amount of many, which is each of them under its condition: sums of many by many would be too many."""
    if len(reckoned) <= MOST_RECKONED:
        return reckoned
    amount = reckoned[-1][1]
    for when, one in reckoned[:-1]:
        amount = z3.If(when, one, amount)
    return [(any_of(when for when, _ in reckoned), amount)]


def _joined(hit: str, one: int, other: int) -> int:
    if UNKNOWN in (one, other):
        return UNKNOWN
    if NONE in (one, other):
        return other if one == NONE else one
    if NO_LIMIT in (one, other):
        return min(one, other) if hit == "C<" else NO_LIMIT
    return one + other if hit in ("C+", "C#") else min(one, other) if hit == "C<" else max(one, other)


COMPARED = {"=": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}


def _of_pair(op: str, left: int | Amount, right: int | Amount, program: Program) -> Value:
    """Work out one operation on two values, at most one of which stands for any amount of a fact in a product."""
    for side in (left, right):
        if isinstance(side, int) and side == UNKNOWN:
            return Value({UNKNOWN: _ON})
    if isinstance(left, int) and isinstance(right, int):
        node: Node = Call(op, (Binary("/", Name("a"), Name("b")),)) if op in ("floor", "ceiling") else (
            Call(op, (Name("a"), Name("b"))) if op in ("min", "max") else Binary(op, Name("a"), Name("b"))
        )  # fmt: skip
        columns = {"a": np.array([left], np.int64), "b": np.array([right], np.int64)}
        return Value({int(evaluate(node, columns, program.codes, 1)[0]): _ON})
    for side in (left, right):
        if isinstance(side, int) and side == NONE:
            other = right if side is left else left
            return Value({}, [(_ON, other)]) if op in ("min", "max") else Value({int(op == "!=") if op in COMPARED else NONE: _ON})
        if isinstance(side, int) and side == NO_LIMIT:
            return _of_no_limit(op, left, right)
    if op in COMPARED:
        holds = getattr(_term(left), COMPARED[op])(_term(right))
        return Value({1: holds, 0: opposite(holds)})
    if op in ("+", "-"):
        return Value({}, [(_ON, left + right if op == "+" else left - right)])
    if op == "*" and (isinstance(left, int) or isinstance(right, int)):
        return Value({}, [(_ON, left * right)])
    if op in ("floor", "ceiling") and isinstance(right, int) and right > 0:
        return Value({}, [(_ON, left / right if op == "floor" else -((-left) / right))])
    if op in ("min", "max"):
        first = _term(left) <= _term(right) if op == "min" else _term(left) >= _term(right)
        return merged([(first, _plain(left)), (opposite(first), _plain(right))])
    raise NotEncoded(f"`{op}` of two amounts that are reckoned with")


def _of_no_limit(op: str, left: int | Amount, right: int | Amount) -> Value:
    """Work out an operation of any amount and an end without limit, which is above it."""
    first = isinstance(left, int)
    if op in ("min", "max"):
        return Value({NO_LIMIT: _ON}) if op == "max" else Value({}, [(_ON, right if first else left)])
    if op in COMPARED:
        above = {"=": False, "!=": True, "<": False, "<=": False, ">": True, ">=": True}[op]
        return Value({int(above if first or op in ("=", "!=") else not above): _ON})
    if op == "+" or (op == "-" and first):
        return Value({NO_LIMIT: _ON})
    raise NotEncoded(f"`{op}` of an amount that is reckoned with and an end without limit")


def _term(side: int | Amount) -> Amount:
    return z3.IntVal(side) if isinstance(side, int) else side


def _plain(side: int | Amount) -> Value:
    return Value({side: _ON}) if isinstance(side, int) else Value({}, [(_ON, side)])
