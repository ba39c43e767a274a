"""Ask Z3 for a case, and make of its answer one that a person can read and the engine confirms.

    search = Search(facts);  model = search.find(heavier(one, other));  stated(model, facts, law)   ->   ({"offence": ...}, {})

Z3 finds any case. What is shown keeps the plain values where they do (an adult without a record), and leaves out every fact and
every reading without which the engine's answer stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import z3

from lenity.analysis.logic import Guard, asserted, both, either, negated
from lenity.analysis.reach import LADDER, PLAIN, plain_amount, written
from lenity.analysis.symbolic import Column, Facts, ordered
from lenity.engine.asking import Case, Settled, ask_all
from lenity.engine.evaluate import TooManyWorlds
from lenity.engine.outcome import Outcome
from lenity.engine.program import READING
from lenity.law.model import Law
from lenity.units import MEASURES, Duration

# Steps of the prover, of which a second holds a few million; counted and not timed, so that answers repeat.
STEPS = 8_000_000  # that one question may take
ALL_STEPS = 80_000_000  # that all questions on one law may take
FEW_STEPS = 200_000  # spent on finding a plainer case than the first
SEED = 1
Asking: TypeAlias = tuple[Law, Case]


class Undecided(Exception):
    """Z3 gave up on a question; the text says why."""


@dataclass(frozen=True, slots=True)
class Model:
    """One answer of Z3: a value for every fact, reading and choice."""

    found: Any

    def true(self, guard: Guard) -> bool:
        return bool(z3.is_true(self.found.eval(asserted(guard), model_completion=True)))

    def amount(self, term: Any) -> int:
        return int(self.found.eval(term, model_completion=True).as_long())

    def which(self, bundle: Bundle) -> list[bool]:
        """Say of each of many conditions whether it holds."""
        if bundle.term is None:
            return []
        bits = self.found.eval(bundle.term, model_completion=True).as_long()
        return [bool(bits >> place & 1) for place in range(bundle.count)]


class Bundle:
    """Many conditions as one term, so that a model tells of all of them at once what they share."""

    def __init__(self, guards: Sequence[Guard]) -> None:
        one, zero = z3.BitVecVal(1, 1), z3.BitVecVal(0, 1)
        bits = [z3.If(asserted(guard), one, zero) for guard in reversed(guards)]  # the first condition is the lowest bit
        self.count = len(bits)
        self.term: Any = z3.Concat(*bits) if len(bits) > 1 else bits[0] if bits else None


class Search:
    """Questions about the cases of some facts, asked one after the other."""

    def __init__(self, facts: Facts) -> None:
        self.solver = z3.SimpleSolver()
        self.solver.set("random_seed", SEED)
        self.taken = 0
        self.hold(facts.axioms())

    def hold(self, guards: Iterable[Guard]) -> None:
        """Hold some conditions for good."""
        self.solver.add(*map(asserted, guards))

    def find(self, *guards: Guard) -> Model | None:
        """Find a case of which all conditions hold; None where there is none. Raise `Undecided`."""
        whole = both(*guards)
        if whole is False:
            return None
        with self.within(whole):
            return self.any()

    def any(self) -> Model | None:
        """Find a case of what is asserted so far; None where there is none. Raise `Undecided`."""
        return self._answer([], STEPS)

    @contextmanager
    def within(self, *guards: Guard) -> Iterator[None]:
        """Hold some conditions for a while."""
        self.solver.push()
        try:
            self.solver.add(*map(asserted, guards))
            yield
        finally:
            self.solver.pop()

    def conflict(self, guards: Sequence[Guard]) -> list[int] | None:
        """Give the places of conditions that cannot all hold together; None where they can. Raise `Undecided`."""
        names = [z3.Bool(f"held:{place}") for place in range(len(guards))]
        with self.within(*(z3.Implies(name, asserted(guard)) for name, guard in zip(names, guards, strict=True))):
            if self._answer(names, STEPS) is not None:
                return None
            core = {str(one) for one in self.solver.unsat_core()}
        return [place for place, name in enumerate(names) if str(name) in core]

    def preferring(self, model: Model, wishes: Iterable[Guard]) -> Model:
        """Give a case of what is asserted that fulfils as many wishes as may be, the first ones first."""
        kept: list[Any] = []
        for wish in wishes:
            if wish is True or wish is False:
                continue
            if not model.true(wish):
                try:
                    found = self._answer([*kept, wish], FEW_STEPS)
                except Undecided:
                    continue
                if found is None:
                    continue
                model = found
            kept.append(wish)
        return model

    def _answer(self, assumed: Sequence[Any], steps: int) -> Model | None:
        if self.taken >= ALL_STEPS:
            raise Undecided(f"all questions on the law together took {ALL_STEPS // 10**6} million steps of the prover")
        self.solver.set("rlimit", min(steps, ALL_STEPS - self.taken))
        before = self._count()
        verdict = self.solver.check(*assumed)
        self.taken += self._count() - before
        if verdict == z3.sat:
            return Model(self.solver.model())
        if verdict == z3.unsat:
            return None
        raise Undecided(f"the prover gave up after {steps / 10**6:g} million steps")

    def _count(self) -> int:
        told = self.solver.statistics()
        return int(told.get_key_value("rlimit count")) if "rlimit count" in told.keys() else 0  # noqa: SIM118


# -- from a model to a case -------------------------------------------------------------------------------------------


def wishes(facts: Facts, law: Law) -> list[Guard]:
    """Say what a plain case would be: the words a reader expects, no circumstance that was not asked for, small amounts."""
    order = sorted(facts.columns.values(), key=lambda one: list(PLAIN).index(one.base) if one.base in PLAIN else len(PLAIN))
    found: list[Guard] = []
    for column in order:
        if column.kind == "boolean":
            found.append(column.literals[0])
        elif column.classes:
            plain = [place for place, words in enumerate(column.classes) if PLAIN.get(column.base) in words]
            found += [column.literals[place] for place in plain or ([0] if column.base.startswith(READING) else [])]
        elif column.base in PLAIN and column.kind == "number":
            found += _within(column, int(PLAIN[column.base]), int(PLAIN[column.base]))
        elif column.amount is not None and column.measure:
            found += [_one_of(column.amount, LADDER)]
    return found


def _within(column: Column, low: int, high: int) -> list[Guard]:
    """Say that an amount lies in the class of a value: reaches every edge up to it, and none above."""
    return [*(column.at_least(edge) for edge in column.edges if edge <= low),
            *(negated(column.at_least(edge)) for edge in column.edges if edge > high)]  # fmt: skip


def _one_of(term: Any, amounts: Sequence[int]) -> Guard:
    return either(*(term == amount for amount in amounts))


def stated(model: Model, facts: Facts, law: Law, skip: Iterable[str] = ()) -> tuple[Case, Settled]:
    """State the case of a model as a person would, with every fact that the law reads, and settle every disputed point.

    A quantity is stated in one measure, a mass where the law asks for one; `skip` names columns that are left out.
    """
    case: dict[str, object] = {}
    settled: dict[str, str] = {}
    left_out = set(skip)
    for column in sorted(facts.columns.values(), key=lambda one: MEASURES.index(one.measure) if one.measure else -1):
        if column.name in left_out or column.base in case:
            continue
        value = _value(model, column, law)
        if column.base.startswith(READING):
            if column.base.removeprefix(READING) in law.readings:
                settled[column.base.removeprefix(READING)] = str(value)
        elif column.base in law.vocabulary.attributes:
            case[column.base] = value
    return case, settled


def _value(model: Model, column: Column, law: Law) -> object:
    if column.classes:
        place = next(number for number, literal in enumerate(column.literals) if model.true(literal))
        words = column.classes[place]
        word = PLAIN[column.base] if PLAIN.get(column.base) in words else words[0]
        return word == "true" if column.kind == "boolean" else word
    if column.amount is not None:
        return written(law, column.base, model.amount(column.amount), column.measure or "mass")
    reached = [edge for edge in column.edges if model.true(column.at_least(edge))]
    beyond = [edge for edge in column.edges if edge not in reached]
    low, high = (reached[-1] if reached else column.low), (beyond[0] - 1 if beyond else column.high)
    return written(law, column.base, _plain(column, law, low, high), column.measure or "mass")


def _plain(column: Column, law: Law, low: int | None, high: int | None) -> int:
    """Pick an amount of a class that is short to write: a round one, or where the class begins."""
    plain = PLAIN.get(column.base, "")
    if plain.isdigit() and (low is None or low <= int(plain)) and (high is None or int(plain) <= high):
        return int(plain)
    if low is None:
        return 0 if high is None else high
    if column.measure:
        return plain_amount(low, high)
    if column.kind == "duration" and low == 0 and high is not None and high > 0:
        terms = [law.calendar.base(Duration(months=months)) for months in (12, 6, 1)]
        return next((term for term in terms if term <= high), high)
    return low


# -- from a case to one that is short ---------------------------------------------------------------------------------


def shortened(
    asking: Sequence[Asking], reading: Settled, shows: Callable[[Sequence[Outcome]], object], keep: Iterable[str] = ()
) -> tuple[list[Case], Settled, list[Outcome]] | None:
    """Put cases to the engine and leave out what does not matter; None where the engine does not show what is looked for.

    `shows` gives what the answers show, the same as long as nothing is lost, and None where they do not show it. Facts named
    in `keep` are stated whatever they do.
    """
    outcomes = _ask([(asking, reading)])[0]
    first = None if outcomes is None else shows(outcomes)
    if first is None:
        return None

    def stays(answers: Sequence[Outcome] | None) -> bool:
        return answers is not None and shows(answers) == first

    kept = set(keep)
    parts = [*dict.fromkeys(name for _, case in asking for name in case if name not in kept), *reading]
    alone = _ask([_dropped(asking, reading, {part}) for part in parts])
    without = [part for part, answers in zip(parts, alone, strict=True) if stays(answers)]
    gone = set(without)
    if not stays(_ask([_dropped(asking, reading, gone)])[0]):  # some of them stand in for each other
        gone = set()
        for part in without:
            if stays(_ask([_dropped(asking, reading, gone | {part})])[0]):
                gone.add(part)
    short, settled = _dropped(asking, reading, gone)
    told = _ask([(short, settled)])[0]
    return None if told is None else ([case for _, case in short], settled, told)


def _dropped(asking: Sequence[Asking], reading: Settled, gone: set[str]) -> tuple[list[Asking], Settled]:
    short: list[Asking] = [(law, {name: value for name, value in case.items() if name not in gone}) for law, case in asking]
    return short, {axis: version for axis, version in reading.items() if axis not in gone}


def _ask(variants: Sequence[tuple[Sequence[Asking], Settled]]) -> list[list[Outcome] | None]:
    """Answer several ways to put the same question; None for one whose unknown facts open more worlds than fit."""
    laws = {id(law): law for asking, _ in variants for law, _ in asking}
    try:
        answers = {key: iter(ask_all(law, _put(variants, law))) for key, law in laws.items()}
    except TooManyWorlds:
        return [None] if len(variants) == 1 else [one for variant in variants for one in _ask([variant])]
    return [[next(answers[id(law)]) for law, _ in asking] for asking, _ in variants]


def _put(variants: Sequence[tuple[Sequence[Asking], Settled]], law: Law) -> list[tuple[Case, Settled]]:
    return [
        (case, {axis: version for axis, version in reading.items() if axis in law.readings})
        for asking, reading in variants for asked, case in asking if asked is law
    ]  # fmt: skip


def as_chosen(law: Law, made: Mapping[str, bool]) -> Law | None:
    """Give the law in which some choices are always made and others never; None where a table that collects is among them."""
    decisions = []
    for decision in law.decisions:
        if decision.id not in made or decision.kind == "option":
            decisions.append(decision)
            continue
        if decision.hit[0] in "ROC":
            return None
        rules = ordered(decision)
        optional = [replace(rule, may="") for rule in rules if rule.may] if made[decision.id] else []
        decisions.append(replace(decision, hit="F", rules=(*optional, *(rule for rule in rules if not rule.may))))
    return replace(law, decisions=tuple(decisions))
