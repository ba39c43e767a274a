"""A law as logic: what it gives in every case at once, as conditions on facts, readings and choices for Z3 to decide.

    law = encode(kh, facts_of([kh]));  law.outputs["custody.min"]   ->   {180: condition, 720: condition, ..., NONE: condition}

Most facts are only tested, never reckoned with: they become one condition per class of values that the law can tell apart, so
that whole laws need no arithmetic.

A case here has one item and every fact stated. Where the law does not tell a figure, its value is UNKNOWN, and what depends
on a test of it is UNKNOWN too, while the engine would still try every value the figure may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import z3

from lenity.analysis.logic import (
    MOST_VALUES,
    CannotEncode,
    Guard,
    Leaf,
    Reckoned,
    Stated,
    Value,
    as_one_term,
    at_least,
    at_most,
    both,
    brought_together,
    counted_item,
    either,
    gathered,
    negated,
    substituted,
    unless,
    worked_out,
)
from lenity.engine.program import NO_LIMIT, NONE, READING, UNKNOWN, column_of, column_reckoned, compile_law
from lenity.law.expression import names_in
from lenity.law.model import ORDERED, Attribute, Cell, Decision, Law, Rule, Test, amends, counted

LARGEST = 10**14  # smallest units (100 t in µg) up to which an amount is looked at that a law reckons with


# -- facts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One fact, or one disputed point, with the classes of its values that the laws can tell apart.

    Of words, `literals` has one condition per class; of amounts, one per edge: at least that much. The terms behind them,
    `variables`, are few: classes stand in a row, and each variable says whether a case is beyond the one before. A fact of
    quantity has a column for each measure it is counted in. `amount` is its integer where a law reckons with the very amount.
    """

    name: str
    base: str
    kind: str
    measure: str = ""
    classes: tuple[tuple[str, ...], ...] = ()
    edges: tuple[int, ...] = ()
    low: int | None = None
    high: int | None = None
    literals: tuple[Guard, ...] = ()
    variables: tuple[Any, ...] = ()
    amount: Any = None

    def holds(self, test: Test) -> Guard:
        """Give the condition under which a test of the fact holds."""
        if self.classes:
            held = [test.holds_for_word(words[0]) for words in self.classes]
            return True if all(held) else either(*(one for one, yes in zip(self.literals, held, strict=True) if yes))
        inside = either(*(both(self.at_least(low), negated(self.above(high))) for low, high in test.intervals))
        return negated(inside) if test.negated else inside

    def of_word(self, word: str) -> Guard:
        """Give the condition under which the fact is a word."""
        return either(*(literal for words, literal in zip(self.classes, self.literals, strict=True) if word in words))

    def at_least(self, amount: int | None) -> Guard:
        if amount is None or (self.low is not None and amount <= self.low):
            return True
        if self.high is not None and amount > self.high:
            return False
        return self.literals[self.edges.index(amount)]

    def above(self, amount: int | None) -> Guard:
        return False if amount is None else self.at_least(amount + 1)

    def axioms(self) -> list[Guard]:
        """Give what holds of the variables: who is beyond a class or edge is beyond those before it; the domain of an integer."""
        if self.amount is not None:
            low, high = (LARGEST if end is None else min(end, LARGEST) for end in (-(self.low or 0), self.high))
            return [self.amount >= (-low if self.low is not None else -LARGEST), self.amount <= high]
        steps = zip(self.variables, self.variables[1:], strict=False)
        return [either(negated(higher), lower) for lower, higher in steps]

    def copy(self, mark: str) -> Column:
        """Give the same fact of another case."""
        return _with_terms(self, mark)


@dataclass(frozen=True, slots=True)
class Facts:
    """What cases state, and the readings of disputed points: the columns that one or more laws read."""

    columns: Mapping[str, Column]

    def of(self, base: str) -> list[Column]:
        """Give the columns of a fact: of a quantity one per measure."""
        return [column for column in self.columns.values() if column.base == base]

    def in_measure(self, base: str, measure: str) -> bool:
        """Say whether a fact is counted in a measure, among others."""
        return any(column.measure == measure for column in self.of(base))

    def axioms(self, beside: Facts | None = None) -> list[Guard]:
        """Give what holds of all facts; beside those of another case, only what is not said of these already."""
        own = [column for name, column in self.columns.items() if beside is None or beside.columns[name] is not column]
        return [one for column in own for one in column.axioms()] + self._within_product()

    def _within_product(self) -> list[Guard]:
        """Say that the pure drug in a product weighs no more than the product."""
        pure, gross = self.columns.get("pure_quantity#mass"), self.columns.get("quantity#mass")
        if pure is None or gross is None:
            return []
        if pure.amount is not None and gross.amount is not None:
            return [pure.amount <= gross.amount]
        if pure.amount is not None:
            return [either(negated(_ge(pure, edge)), gross.at_least(edge)) for edge in gross.edges]
        if gross.amount is not None:
            return [either(negated(pure.at_least(edge)), _ge(gross, edge)) for edge in pure.edges]
        found = []
        for edge in pure.edges:
            reached = [one for one in gross.edges if one <= edge]
            if reached:
                found.append(either(negated(pure.at_least(edge)), gross.at_least(reached[-1])))
        return found

    def copy(self, names: Iterable[str], mark: str) -> Facts:
        """Give the facts of a second case that differs in some columns."""
        changed = set(names)
        return Facts({name: column.copy(mark) if name in changed else column for name, column in self.columns.items()})

    def replacing(self, other: Facts) -> list[tuple[Any, Any]]:
        """Give the terms of these facts with those of another case, to be put in their place."""
        return [
            two for name, column in self.columns.items() if other.columns[name] is not column
            for two in zip(column.variables, other.columns[name].variables, strict=True)
        ]  # fmt: skip


def facts_of(laws: Sequence[Law], also: Mapping[str, Sequence[Test]] | None = None) -> Facts:
    """Give the facts that some laws read; `also` holds further tests that are to be told apart, by fact."""
    tests: dict[str, list[Test]] = {}
    attributes: dict[str, Attribute] = {}
    reckoned: set[str] = set()
    for law in laws:
        known = law.vocabulary.attributes
        for name, attribute in known.items():
            words = dict.fromkeys((*(attributes[name].values if name in attributes else ()), *attribute.values))
            attributes[name] = replace(attribute, values=tuple(words))
        for decision in law.decisions:
            for rule in decision.rules:
                for name, test in rule.when.items():
                    if name in known:
                        tests.setdefault(column_of(name, known[name], test), []).append(test)
            if decision.unless in known:
                tests.setdefault(decision.unless, []).append(NOT_REBUTTED)
            if decision.presumes:
                kind = known[decision.presumes].type
                tests.setdefault(f"{decision.presumes}#mass" if kind == "quantity" else decision.presumes, [])
            for cell in _cells(decision):
                if cell.expression is not None:
                    read = [name for name in names_in(cell.expression) if counted(name, known)[0] in known]
                    reckoned |= {column_reckoned(name, law) for name in read}
    for name, more in (also or {}).items():
        for column in [one for one in tests if one.partition("#")[0] == name]:
            tests[column] += [test for test in more if not test.measure or column.endswith(f"#{test.measure}")]
    columns = {}
    for name in sorted(tests.keys() | reckoned):
        attribute = attributes[name.partition("#")[0]]
        columns[name] = _column(name, attribute, tests.get(name, []), name in reckoned)
    versions = {axis.name: axis for law in laws for axis in law.readings.values()}
    for name, axis in versions.items():
        used = [Test("", frozenset(rule.reading[name])) for law in laws for _, rule in law.rules() if name in rule.reading]
        if used:
            disputed = Attribute(name, "enum", values=tuple(axis.values))
            columns[READING + name] = _column(READING + name, disputed, used, False)
    return Facts(columns)


NOT_REBUTTED = Test("false", frozenset({"false"}))


def _column(name: str, attribute: Attribute, tests: Sequence[Test], reckoned: bool) -> Column:
    base, _, measure = name.partition("#")
    if attribute.type == "boolean":
        return _with_terms(Column(name, base, "boolean", classes=(("false",), ("true",))), "")
    if attribute.type not in ORDERED:
        alike: dict[tuple[object, ...], list[str]] = {}
        for word in attribute.values:
            key = (word,) if reckoned else tuple(test.holds_for_word(word) for test in tests)
            alike.setdefault(key, []).append(word)
        return _with_terms(Column(name, base, "enum", classes=tuple(map(tuple, alike.values()))), "")
    low = 0 if attribute.low is None and attribute.type in ("quantity", "money", "duration") else attribute.low
    inside = sorted({
        edge for test in tests for edge in test.edges()
        if (low is None or edge > low) and (attribute.high is None or edge <= attribute.high)
    })  # fmt: skip
    one = Column(name, base, attribute.type, measure, edges=tuple(inside), low=low, high=attribute.high)
    return _with_terms(replace(one, amount=z3.Int(name)) if reckoned else one, "")


def _with_terms(column: Column, mark: str) -> Column:
    """Give a column the terms of a case; `mark` tells two cases apart."""
    if column.amount is not None:
        amount = z3.Int(f"{column.name}{mark}")
        return replace(column, amount=amount, variables=(amount,), literals=tuple(amount >= edge for edge in column.edges))
    if not column.classes:
        variables = tuple(z3.Bool(f"{column.name}>={edge}{mark}") for edge in column.edges)
        return replace(column, variables=variables, literals=variables)
    beyond = tuple(z3.Bool(f"{column.name}>{words[0]}{mark}") for words in column.classes[:-1])
    literals = [both(lower, negated(upper)) for lower, upper in zip((True, *beyond), (*beyond, False), strict=True)]
    return replace(column, variables=beyond, literals=tuple(literals))


def _ge(column: Column, edge: int) -> Guard:
    return column.amount >= edge


# -- a law over these facts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Symbolic:
    """What a law gives in every case: its figures and answers, its options, and when each rule is used.

    `used` gives for each rule the condition under which it surely is, and that under which it may be: they differ where a test
    reads a figure that the law does not tell. `options` has, per decision, the conditions of open and closed. `choices` has one
    condition per decision in which someone may choose. `asks` gives for each rule what it asks of each name (in the first case).
    """

    law: Law
    facts: Facts
    outputs: Mapping[str, Value]
    used: Mapping[str, tuple[Guard, Guard]]
    options: Mapping[str, tuple[Guard, Guard]]
    choices: Mapping[str, Guard]
    asks: Mapping[str, Sequence[tuple[str, Guard]]]

    def of(self, facts: Facts) -> Symbolic:
        """Give the same for a second case, whose facts are a copy."""
        return self._substituted(self.facts.replacing(facts), facts)

    def under(self, choices: Mapping[str, bool]) -> Symbolic:
        """Give what follows where some choices are made or left."""
        return self._substituted([(self.choices[name], z3.BoolVal(made)) for name, made in choices.items()], self.facts)

    def _substituted(self, pairs: Sequence[tuple[Any, Any]], facts: Facts) -> Symbolic:
        values = [guard for value in self.outputs.values() for guard in value.values()]
        more = [guard for two in (*self.used.values(), *self.options.values()) for guard in two]
        found = iter(substituted([*values, *more], pairs))
        outputs = {name: {leaf: next(found) for leaf in value} for name, value in self.outputs.items()}
        terms: dict[Leaf, Leaf] = {}
        for leaf in {leaf for value in outputs.values() for leaf in value}:
            terms[leaf] = leaf.substituted(pairs) if isinstance(leaf, Reckoned) else leaf
        outputs = {name: gathered((terms[leaf], guard) for leaf, guard in value.items()) for name, value in outputs.items()}
        used = {name: (next(found), next(found)) for name in self.used}
        options = {name: (next(found), next(found)) for name in self.options}
        return Symbolic(self.law, facts, outputs, used, options, self.choices, self.asks)


def encode(law: Law, facts: Facts, *, several: bool = False) -> Symbolic:
    """Work out what a law gives in every case of one item; it stands on one day (`law.at(day)`).

    `facts` must come from `facts_of` of laws among which this one is. With `several` a case may have more items: what they come
    to together is then any value that one could give, and a sum or count is not known; more cases than there are. Raise
    `CannotEncode` where the law multiplies or divides two amounts that a case states, or where a figure takes more values than
    can be looked at.
    """
    court = _Court(law, facts, several)
    for decision in law.decisions:
        court.take(decision)
    figures = (*court.figures, *law.answers)
    outputs = {name: court.known[name] for name in figures if name in court.known}
    return Symbolic(law, facts, outputs, court.used, court.options, court.choices, court.asks)


@dataclass(slots=True)
class _Court:
    """The law as it is taken, decision by decision: what is known of each name so far."""

    law: Law
    facts: Facts
    several: bool
    known: dict[str, Value] = field(default_factory=dict)
    used: dict[str, tuple[Guard, Guard]] = field(default_factory=dict)
    options: dict[str, tuple[Guard, Guard]] = field(default_factory=dict)
    choices: dict[str, Guard] = field(default_factory=dict)
    asks: dict[str, list[tuple[str, Guard]]] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    per_item: frozenset[str] = frozenset()
    tested: dict[tuple[str, Test], tuple[Guard, Guard]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        program = compile_law(self.law)
        self.figures, self.per_item = program.figures, program.per_item
        # As in the engine: a law that gives a fine nowhere provides none; one in which no step gives custody leaves it untold.
        told = any(
            name.startswith("custody.") for one in self.law.decisions for name in one.outputs if not amends(one, name)
        )  # fmt: skip
        for name in self.figures:
            self.known[name] = {NONE if told or not name.startswith("custody.") else UNKNOWN: True}

    def take(self, decision: Decision) -> None:
        if decision.kind == "option":
            self._option(decision)
        elif decision.kind == "fold":
            for name, how in decision.fold.items():
                value = self.known[f"{name}@1"]
                if self.several:
                    value = _of_any(value, name) if how in ("gravest", "min", "max", "any", "all") else {UNKNOWN: True}
                self._write(name, counted_item(value) if how == "count" else value)
        elif decision.kind == "expression":
            context = self._context(decision)
            given = {name: self._cell(cell, context) for name, cell in decision.give.items()}
            for name, value in given.items():
                self._write(self._slotted(name, decision), value)
        elif decision.hit[0] in "ROC":
            self._collect(decision)
        else:
            self._decide(decision)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _decide(self, decision: Decision) -> None:
        taken = self._taken(decision)
        context = self._context(decision)
        written = {}
        for name in decision.outputs:
            changes = amends(decision, name)
            before = self._before(name, decision) if changes else {UNKNOWN: True}
            parts: list[tuple[Leaf, Guard]] = []
            kept: list[Guard] = [taken.none]
            for rule, (sure, _) in zip(taken.rules, taken.each, strict=True):
                if sure is False:
                    continue
                cell = rule.then.get(name)
                if cell is not None:
                    parts += [(leaf, both(sure, guard)) for leaf, guard in self._cell(cell, context).items()]
                elif rule.unknown:
                    parts.append((UNKNOWN, sure))
                else:
                    kept.append(sure)
            stays = either(*kept)
            parts += [(leaf, both(stays, guard)) for leaf, guard in before.items()]
            written[self._slotted(name, decision)] = gathered([*parts, (UNKNOWN, taken.unsure)])
        for key, value in written.items():
            self._write(key, value)

    def _taken(self, decision: Decision) -> _Taken:
        """Say under which condition each rule is the one that applies, surely and perhaps."""
        rules = ordered(decision)
        holds = [self._holds(decision, rule) for rule in rules]
        binding = [place for place, rule in enumerate(rules) if not rule.may]
        optional = [place for place, rule in enumerate(rules) if rule.may]
        each: list[tuple[Guard, Guard]] = [(False, False)] * len(rules)
        left_sure: Guard = True
        left_maybe: Guard = True
        if optional:
            made = self.choices.setdefault(decision.id, z3.Bool(f"choice:{decision.id}"))
            firsts, none_sure, none_maybe = _firsts([holds[place] for place in optional])
            for place, (sure, maybe) in zip(optional, firsts, strict=True):
                each[place] = both(made, sure), both(made, maybe)
            left_sure, left_maybe = either(negated(made), none_sure), either(negated(made), none_maybe)
        firsts, none_sure, none_maybe = _firsts([holds[place] for place in binding])
        for place, (sure, maybe) in zip(binding, firsts, strict=True):
            each[place] = both(left_sure, sure), both(left_maybe, maybe)
        none = both(left_sure, none_sure)
        certain = all(sure is maybe for sure, maybe in holds)
        unsure = False if certain else negated(either(none, *(sure for sure, _ in each)))
        for rule, two in zip(rules, each, strict=True):
            self.used[rule.id] = two
        return _Taken(rules, each, none, unsure)

    def _holds(self, decision: Decision, rule: Rule) -> tuple[Guard, Guard]:
        """Give the conditions under which a rule surely holds, and perhaps: a test may read a figure that is not known."""
        sure: list[Guard] = []
        maybe: list[tuple[str, Guard]] = []
        for axis, versions in rule.reading.items():
            guard = self.facts.columns[READING + axis].holds(Test("", frozenset(versions)))
            sure.append(guard)
            maybe.append((f"reading {axis}", guard))
        for name, test in (*rule.when.items(), *(((decision.unless, NOT_REBUTTED),) if decision.unless else ())):
            yes, unsure = self._passes(name, test, decision)
            sure.append(yes)
            maybe.append((name, either(yes, unsure)))
        self.asks[rule.id] = maybe
        held = both(*sure)
        return held, held if all(a is b for a, (_, b) in zip(sure, maybe, strict=True)) else both(*(guard for _, guard in maybe))

    def _passes(self, name: str, test: Test, decision: Decision) -> tuple[Guard, Guard]:
        """Give the conditions under which a test holds, and under which what it reads is not known."""
        attribute = self.law.vocabulary.attributes.get(name)
        key = self._slotted(name, decision)
        cached = key, test
        if cached not in self.tested:
            if key in self.known:
                value = self.known[key]
                there = [(guard, self._leaf_passes(leaf, test)) for leaf, guard in value.items() if leaf not in (NONE, UNKNOWN)]
                every = len(there) == len(value) and all(passes is True for _, passes in there)
                self.tested[cached] = every or either(*(both(*two) for two in there)), value.get(UNKNOWN, False)
            elif attribute is not None:
                self.tested[cached] = self.facts.columns[column_of(name, attribute, test)].holds(test), False
            else:
                self.tested[cached] = False, True
        return self.tested[cached]

    def _leaf_passes(self, leaf: Leaf, test: Test) -> Guard:
        if isinstance(leaf, Stated):
            return self.facts.columns[leaf.column].holds(test)
        if isinstance(leaf, Reckoned):
            inside = either(*(both(at_least(leaf.term, low), at_most(leaf.term, high)) for low, high in test.intervals))
            return negated(inside) if test.negated else inside
        if isinstance(leaf, str):
            return test.holds_for_word(leaf)
        if test.words:
            return test.holds_for_word("true" if leaf else "false")
        return test.holds_for_amount(leaf)

    def _collect(self, decision: Decision) -> None:
        """Bring the outputs of all rules that hold together, as the hit policy says."""
        rules = ordered(decision)
        holds = [self._holds(decision, rule) for rule in rules]
        if any(rule.may for rule in rules):
            made = self.choices.setdefault(decision.id, z3.Bool(f"choice:{decision.id}"))
            some_sure = either(*(sure for rule, (sure, _) in zip(rules, holds, strict=True) if rule.may))
            some_maybe = either(*(maybe for rule, (_, maybe) in zip(rules, holds, strict=True) if rule.may))
            holds = [
                (both(made, sure), both(made, maybe)) if rule.may
                else (both(sure, negated(both(made, some_maybe))), both(maybe, negated(both(made, some_sure))))
                for rule, (sure, maybe) in zip(rules, holds, strict=True)
            ]  # fmt: skip
        for rule, two in zip(rules, holds, strict=True):
            self.used[rule.id] = two
        unsure = either(*(both(maybe, negated(sure)) for sure, maybe in holds if sure is not maybe))
        context = self._context(decision)
        written = {}
        untold: Value = {UNKNOWN: True}
        for name in decision.outputs:
            given = [
                (sure, self._cell(rule.then[name], context) if name in rule.then else untold)
                for rule, (sure, _) in zip(rules, holds, strict=True) if name in rule.then or rule.unknown
            ]  # fmt: skip
            value = brought_together(decision.hit, given, self._shown(name))
            written[self._slotted(name, decision)] = unless(value, unsure)
        for key, one in written.items():
            self._write(key, one)

    def _shown(self, name: str) -> Callable[[Leaf], str]:
        """Say how an entry of a list is spelt: as the engine does."""
        kind = self.law.variables.get(name, "")

        def shown(leaf: Leaf) -> str:
            if leaf == UNKNOWN:
                return "unknown"
            if isinstance(leaf, Stated | Reckoned):
                raise CannotEncode(f"a list of `{name}` holds an amount that a case states")
            return leaf if isinstance(leaf, str) else self.law.show(name, bool(leaf) if kind == "boolean" else leaf)

        return shown

    def _option(self, decision: Decision) -> None:
        rules = list(decision.rules)
        firsts, _, _ = _firsts([self._holds(decision, rule) for rule in rules])
        for rule, two in zip(rules, firsts, strict=True):
            self.used[rule.id] = two
        told = [(rule, sure) for rule, (sure, _) in zip(rules, firsts, strict=True) if not rule.unknown]
        self.options[decision.id] = (
            either(*(sure for rule, sure in told if rule.opens)), either(*(sure for rule, sure in told if not rule.opens)),
        )  # fmt: skip

    # -- names and cells ---------------------------------------------------------------------------------------------

    def _slotted(self, name: str, decision: Decision) -> str:
        return f"{name}@1" if decision.scope == "item" and name in self.per_item else name

    def _write(self, key: str, value: Value) -> None:
        if len(value) > MOST_VALUES:
            raise CannotEncode(f"`{key}` takes more than {MOST_VALUES} values")
        self.known[key] = as_one_term(value)
        self.tested = {cached: found for cached, found in self.tested.items() if cached[0] != key}

    def _before(self, name: str, decision: Decision) -> Value:
        key = self._slotted(name, decision)
        if key in self.known:
            return self.known[key]
        attribute = self.law.vocabulary.attributes.get(name)
        if attribute is None:
            return {UNKNOWN: True}
        return self._stated(f"{name}#mass" if attribute.type == "quantity" else name)

    def _stated(self, column: str) -> Value:
        """Give the value of a fact as the case states it."""
        fact = self.facts.columns[column]
        if fact.kind == "boolean":
            return {0: fact.literals[0], 1: fact.literals[1]}
        if fact.classes:
            return {words[0]: guard for words, guard in zip(fact.classes, fact.literals, strict=True)}
        return {Reckoned(fact.amount) if fact.amount is not None else Stated(column): True}

    def _context(self, decision: Decision) -> Callable[[str], Value]:
        """Give the values of names as an expression of a decision reads them."""
        attributes = self.law.vocabulary.attributes

        def value(name: str) -> Value:
            fact, _ = counted(name, attributes)
            key = self._slotted(fact, decision)
            if key in self.known:
                return self.known[key]
            if fact in attributes:
                return self._stated(column_reckoned(name, self.law))
            return {UNKNOWN: True}

        return value

    def _cell(self, cell: Cell, context: Callable[[str], Value]) -> Value:
        if cell.not_applicable:
            return {NONE: True}
        if cell.no_limit:
            return {NO_LIMIT: True}
        if cell.expression is not None:
            return worked_out(cell.expression, context)
        if cell.value is None:
            return {UNKNOWN: True}
        return {cell.value if isinstance(cell.value, str) else int(cell.value): True}


@dataclass(frozen=True, slots=True)
class _Taken:
    """How a table is taken: when each rule is the one that applies (surely, perhaps), when none is, when that is not known."""

    rules: Sequence[Rule]
    each: Sequence[tuple[Guard, Guard]]
    none: Guard
    unsure: Guard


def _firsts(holds: Sequence[tuple[Guard, Guard]]) -> tuple[list[tuple[Guard, Guard]], Guard, Guard]:
    """Give when each of several rules is the first that holds, surely and perhaps, and when none is."""
    found: list[tuple[Guard, Guard]] = []
    none_sure: Guard = True
    none_maybe: Guard = True
    for sure, maybe in holds:
        first = both(none_sure, sure)
        found.append((first, first if sure is maybe and none_sure is none_maybe else both(none_maybe, maybe)))
        alike = sure is maybe and none_sure is none_maybe
        none_sure = both(none_sure, negated(maybe))
        none_maybe = none_sure if alike else both(none_maybe, negated(sure))
    return found, none_sure, none_maybe


def _of_any(value: Value, name: str) -> Value:
    """Give a figure that may be any value it can have, whatever the case; what a case reckons is not known."""
    leaves = sorted({UNKNOWN if isinstance(leaf, Stated | Reckoned) else leaf for leaf in value}, key=str)
    beyond = [z3.Bool(f"several:{name}>{leaf}") for leaf in leaves[:-1]]
    found: Value = {}
    left: Guard = True
    for leaf, more in zip(leaves, (*beyond, False), strict=True):
        found[leaf] = both(left, negated(more))
        left = both(left, more)
    return found


def ordered(decision: Decision) -> list[Rule]:
    """Give the rules as they are tried: by the first place of any of their outputs in `priority` for P and O."""
    rules = list(decision.rules)
    if decision.hit in ("P", "O") and decision.priority:
        place = {text: number for number, text in enumerate(decision.priority)}
        rules.sort(key=lambda rule: min((place.get(text, len(place)) for text in rule.text.values()), default=len(place)))
    return rules


def _cells(decision: Decision) -> list[Cell]:
    return [cell for cells in (*(rule.then for rule in decision.rules), decision.give) for cell in cells.values()]
