"""Plant one slip at a time into laws that ship, judge by brute force what it breaks, and see whether the check says so.

python tests/analysis/planted.py docs/how-we-know/planted-defects.md      plants all of them and writes the page

The judge shares no code with the check. It takes the law's worked examples, varies every fact that the changed table asks for over
every value at which a test of it may change its answer, puts all of these cases to the engine, before and after, and reads the
stated properties off the answers: a case that was answered and is not any more, though it is with more or less of one amount; a rule
that answered some case and answers none; more of a drug that brings less; a minimum that leaps. Overlaps are the loader's word.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path

import oracle
from lenity.analysis.curves import Limits, curve_defects
from lenity.analysis.defects import Defect
from lenity.analysis.tables import table_defects
from lenity.engine.asking import ask_all
from lenity.engine.outcome import Outcome, Term
from lenity.law.entry import read_amount
from lenity.law.examples import read_examples
from lenity.law.library import Library
from lenity.law.load import meet
from lenity.law.model import ORDERED, Cell, Decision, Law, Rule, Test, amends, covers
from lenity.law.problems import LenityError
from lenity.units import parse_quantity

SEED = 20261124
# Slips planted in each law: fewer in those with many facts, where the judge takes seconds for each.
LAWS = {
    "bn/misuse-of-drugs-1978": 48, "in/narcotic-drugs-act-1985": 48, "my/dangerous-drugs-1952": 48, "ph/dangerous-drugs-2002": 48,
    "id/narcotics-2009": 48, "la/penal-law-1990": 48, "la/penal-code-2017": 30, "mm/narcotic-drugs-1993": 48, "th/narcotics-act-1979": 48,
    "kh/drug-control-1996": 48, "kh/criminal-code-2009-offences": 48, "kh/drug-control-2012": 16, "th/narcotics-code-2021": 16,
    "vn/penal-code-2015": 12, "sg/misuse-of-drugs-1973": 12, "gb-eng/misuse-of-drugs-1971": 12, "pt/drug-law-1993": 16,
}  # fmt: skip
TODAY = date(2026, 11, 1)
LIMITS = Limits(Fraction(24), Fraction(2), Fraction(100), Fraction(100), Fraction(10))
MOST_EXAMPLES = 8  # of those that come to the changed table, and 4 more that the changed rule answers
Fault = tuple[str, str]  # the kind of what is broken, and where: a rule, a pair of rules, or the table


@dataclass(frozen=True)
class Slip:
    """One planted slip: what was done to which rule of which table."""

    law: str
    decision: str
    rule: str
    how: str


@dataclass(frozen=True)
class Result:
    """What became of a slip: what the judge says is broken, what of it the check found, and what the check said besides."""

    slip: Slip
    refused: bool
    broken: tuple[Fault, ...] = ()
    found: tuple[Fault, ...] = ()
    besides: tuple[str, ...] = field(default=())


def plant(name: str, number: int, seed: int = SEED) -> list[Result]:
    """Plant some slips in a law, drawn by a seed, and give what became of each."""
    law = Library().get(name)
    drawn = random.Random(f"{seed} {name}")
    slips = list(changed(law))
    drawn.shuffle(slips)
    # As many of each way of going wrong as there are, so that no way crowds out the others.
    by_way: dict[str, list[tuple[Slip, Law | None]]] = {}
    for one in slips:
        by_way.setdefault(one[0].how, []).append(one)
    chosen: list[tuple[Slip, Law | None]] = []
    while len(chosen) < number and any(by_way.values()):
        for ways in by_way.values():
            if ways and len(chosen) < number:
                chosen.append(ways.pop())
    return [result(law, slip, other) for slip, other in chosen]


def result(law: Law, slip: Slip, other: Law | None) -> Result:
    if other is None:
        return Result(slip, refused=True)
    broken = judged(law, other, slip)
    said = new_defects(law, other)
    found = tuple(fault for fault in broken if any(matches(fault, one) for one in said))
    besides = [one for one in said if not any(matches(fault, one) for fault in broken)]
    besides = [one for one in besides if not confirmed(law, other, one)]
    return Result(slip, False, tuple(broken), found, tuple(f"{one.kind}: {one.message}" for one in besides))


# -- the slips --------------------------------------------------------------------------------------------------------


def changed(law: Law) -> Iterator[tuple[Slip, Law | None]]:
    """Give every slip with the law that has it; None where the loader would refuse the file for its form."""
    for decision in law.decisions:
        if decision.law != law.id:
            continue
        for place, rule in enumerate(decision.rules):
            for how, rules in slips_of(decision, place, rule):
                slip = Slip(law.id, decision.id, rule.id, how)
                yield slip, with_rules(law, decision, rules) if rules is not None else None


def with_rules(law: Law, decision: Decision, rules: Sequence[Rule]) -> Law:
    decisions = tuple(replace(one, rules=tuple(rules)) if one.id == decision.id else one for one in law.decisions)
    return replace(law, decisions=decisions)


def slips_of(decision: Decision, place: int, rule: Rule) -> Iterator[tuple[str, list[Rule] | None]]:
    rules = list(decision.rules)

    def put(new: Rule) -> list[Rule]:
        return [*rules[:place], new, *rules[place + 1 :]]

    if len(rules) > 1:
        yield "rule left out", [*rules[:place], *rules[place + 1 :]]
    yield "rule written twice", [*rules, replace(rule, id=f"{rule.id}/again")]
    for name, test in rule.when.items():
        for number, (low, high) in enumerate(test.intervals):
            for how, edge, moved in moves(low, high):
                span = (moved, high) if edge == "low" else (low, moved)
                empty = span[0] is not None and span[1] is not None and span[0] > span[1]
                intervals = (*test.intervals[:number], span, *test.intervals[number + 1 :])
                new = replace(rule, when={**rule.when, name: replace(test, intervals=intervals)})
                yield f"edge {how}", None if empty else put(new)
        if len(test.words) > 1:
            for word in sorted(test.words)[:2]:
                fewer = Test(test.text, test.words - {word}, negated=test.negated)
                yield (
                    "word left out" if not test.negated else "exception left out",
                    put(replace(rule, when={**rule.when, name: fewer})),
                )
        if test.negated and test.words:
            more = Test(test.text, test.words | {"opium"} if name == "substance" else test.words, negated=True)
            if more.words != test.words:
                yield "exception added", put(replace(rule, when={**rule.when, name: more}))
    least, most = rule.then.get("custody.min", Cell()).value, rule.then.get("custody.max", Cell()).value
    if isinstance(least, int) and isinstance(most, int) and 0 < least < most:
        yield "ends exchanged", None  # `10 y .. 5 y` is refused as upside down
        if place + 1 < len(rules):
            above = rules[place + 1].then.get("custody.min", Cell()).value
            if isinstance(above, int) and above > least:
                raised = {**rule.then, "custody.min": Cell(above + 1), "custody.max": Cell(max(most, above + 1))}
                yield "minimum above that of the next band", put(replace(rule, then=raised))
    for end in ("first_day", "last_day"):
        day = getattr(rule, end)
        if day:
            shifted = replace(rule, **{end: day + timedelta(40 if end == "first_day" else -40)})
            backwards = shifted.first_day and shifted.last_day and shifted.first_day > shifted.last_day
            yield "date shifted", None if backwards else put(shifted)


def moves(low: int | None, high: int | None) -> Iterator[tuple[str, str, int]]:
    for edge, value in (("low", low), ("high", high)):
        if value is not None and value > 0:
            yield "moved up", edge, value + 1
            yield "moved down", edge, value - 1
            yield "ten times as high", edge, value * 10


# -- the judge --------------------------------------------------------------------------------------------------------


def judged(law: Law, other: Law, slip: Slip) -> list[Fault]:
    """Give what the slip breaks that was whole before."""
    table, before = (next(one for one in some.decisions if one.id == slip.decision) for some in (other, law))
    faults = set(overlaps(table)) - set(overlaps(before))
    faults |= set(doubles(table)) - set(doubles(before))
    faults |= never_first(other, table) - never_first(law, before)
    lost: dict[tuple[str, str, str], list[tuple[bool, bool]]] = {}
    for day in days_of(law, table):
        asked = answered(law, other, slip, day)
        if must_answer(table):
            faults |= holes(law, table, before, asked)
        for one in asked:
            gone = silent(one.after, table) and not silent(one.before, table)
            lost.setdefault((one.origin, one.varied, one.value), []).append((gone, answers(one.after, table)))
    if must_answer(table) and "date" in slip.how and any(between(days) for days in lost.values()):
        faults.add(("gap", table.id))
    twice = {name for kind, pair in faults if kind == "duplicate-rule" for name in pair.split()}
    faults = {one for one in faults if one[0] != "dead-rule" or one[1] not in twice}
    return sorted(faults | leaps_and_falls(law, other))


def between(days: Sequence[tuple[bool, bool]]) -> bool:
    """Say whether a case is lost on a day between two on which it is answered."""
    return any(
        gone and any(kept for _, kept in days[:place]) and any(kept for _, kept in days[place + 1 :])
        for place, (gone, _) in enumerate(days)
    )  # fmt: skip


def must_answer(table: Decision) -> bool:
    gives = table.kind == "option" or any(not amends(table, name) for name in table.outputs)
    return gives and table.hit in ("U", "A", "F", "P") and table.kind in ("table", "option")


def days_of(law: Law, table: Decision) -> list[date]:
    """Give the day looked at, and those on which a rule of the table begins, with the day before each."""
    today = min(TODAY, law.last_day) if law.last_day else TODAY
    starts = {rule.first_day for rule in table.rules if rule.first_day}
    starts |= {rule.last_day + timedelta(1) for rule in table.rules if rule.last_day}
    around = {day + timedelta(more) for day in starts for more in (-1, 0)}
    return sorted(day for day in {*around, today} if covers(law, day))


def overlaps(table: Decision) -> Iterator[Fault]:
    if table.hit not in ("U", "A"):
        return
    for one, other in combinations(table.rules, 2):
        same = (dict(one.then), one.opens, one.unknown) == (dict(other.then), other.opens, other.unknown)
        if meet(one, other) and (table.hit == "U" or not same):
            yield "overlap", " ".join(sorted((one.id, other.id)))


def doubles(table: Decision) -> Iterator[Fault]:
    if table.hit == "U":
        return
    for one, other in combinations(table.rules, 2):
        if replace(one, id="", place=other.place) == replace(other, id=""):
            yield "duplicate-rule", " ".join(sorted((one.id, other.id)))


def never_first(law: Law, table: Decision) -> set[Fault]:
    """Find rules of a first-match table that come first at no point: every value about an edge, every word, every day counts."""
    if table.hit != "F":
        return set()
    found: set[Fault] = set()
    for place, rule in enumerate(table.rules):
        earlier = [one for one in table.rules[:place] if table.kind == "option" or bool(one.may) == bool(rule.may)]
        near = [one for one in earlier if meet(one, rule)]
        names = dict.fromkeys(name for one in (rule, *near) for name in one.when)
        points = [list(points_of(law, table, name, rule.when.get(name))) for name in names]
        axes = dict.fromkeys(axis for one in near for axis in one.reading)
        versions = [list(rule.reading.get(axis, tuple(law.readings[axis].values))) for axis in axes]
        days = [day for day in days_of(law, table) if rule.in_force(day)]
        size = len(days)
        for some in (*points, *versions):
            size *= len(some)
        if size > MOST_POINTS:
            continue  # too many to try: the judge is silent on this rule
        if not any(
            not any(holds(one, names, point) and in_reading(one, axes, chosen) and one.in_force(day) for one in near)
            for point in product(*points) for chosen in product(*versions) for day in days
        ):  # fmt: skip
            found.add(("dead-rule", rule.id))
    return found


ABSENT = "there is none"  # a figure that does not exist: no test of it holds
MOST_POINTS = 60_000


def points_of(law: Law, table: Decision, name: str, own: Test | None) -> Iterator[tuple[str, int] | str]:
    tests = [rule.when[name] for rule in table.rules if name in rule.when]
    attribute = law.vocabulary.attributes.get(name)
    if any(test.intervals for test in tests):
        for measure in {test.measure for test in tests}:
            edges = {
                edge
                for test in tests
                for low, high in test.intervals
                for edge in (low, high)
                if edge is not None and test.measure == measure
            }
            ends = {end for end in (attribute.low, attribute.high) if end is not None} if attribute else set()
            for amount in sorted({edge + more for edge in edges for more in (-1, 0, 1)} | ends):
                inside = attribute is None or (
                    (attribute.low or 0) <= amount <= (attribute.high if attribute.high is not None else amount)
                )
                if inside and (own is None or (own.measure == measure and own.holds_for_amount(amount))):
                    yield measure, amount
    else:
        words = {word for test in tests for word in test.words}
        given = {str(cell.value) for one in law.decisions for rule in one.rules for key, cell in rule.then.items() if key == name}
        words |= set(attribute.values) if attribute else {word for word in given if word not in ("True", "False", "None")}
        for word in sorted(words | ({"true", "false"} if words <= {"true", "false"} else set())):
            if own is None or own.holds_for_word(word):
                yield word
    if own is None and attribute is None:
        yield ABSENT


def holds(rule: Rule, names: Iterable[str], point: Sequence[tuple[str, int] | str]) -> bool:
    for name, value in zip(names, point, strict=True):
        test = rule.when.get(name)
        if test is None:
            continue
        if value == ABSENT:
            return False
        if isinstance(value, str):
            if not test.holds_for_word(value):
                return False
        elif test.measure != value[0] or not test.holds_for_amount(value[1]):
            return False
    return True


def in_reading(rule: Rule, axes: Iterable[str], chosen: Sequence[str]) -> bool:
    return all(version in rule.reading.get(axis, (version,)) for axis, version in zip(axes, chosen, strict=True))


@dataclass(frozen=True)
class Asked:
    """A case with the example it was made of, the fact that was varied, and how both laws answer it."""

    origin: str
    varied: str
    value: str
    before: Outcome
    after: Outcome


def holes(law: Law, table: Decision, earlier: Decision, asked: Sequence[Asked]) -> set[Fault]:
    """Find a case that was answered and is not: with another amount of one thing it is, or its word is excepted or not known."""
    found: set[Fault] = set()
    by_origin: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        by_origin.setdefault((one.origin, one.varied), []).append(one)
    for (_, varied), same in by_origin.items():
        tests = [rule.when[varied] for rule in table.rules if varied in rule.when]
        lost = [one for one in same if silent(one.after, table) and not silent(one.before, table)]
        kept = [one for one in same if answers(one.after, table)]
        if lost and kept and any(test.intervals for test in tests):
            found.add(("gap", table.id))
        standing = [
            words for name, words in excepting(law, table, varied).items() if any(name in used(one.after) for one in kept)
        ]
        if any(one.value in words for words in standing for one in lost):
            found.add(("gap", table.id))
        if lost and not_taken_up(law, table) - not_taken_up(law, earlier):
            found.add(("gap", table.id))
    return found


def excepting(law: Law, table: Decision, varied: str) -> dict[str, frozenset[str]]:
    """Give the rules that except words of a fact, if nothing else they ask for is made of that fact: all else then stays alike."""
    return {
        rule.id: rule.when[varied].words
        for rule in table.rules
        if varied in rule.when and rule.when[varied].negated
        and varied not in facts_behind(law, [name for name in rule.when if name != varied])
    }  # fmt: skip


def not_taken_up(law: Law, table: Decision) -> set[tuple[str, str]]:
    """Give the words that earlier decisions give to what the table asks, and for which no rule of it holds."""
    found = set()
    for name in table.inputs:
        if name in law.vocabulary.attributes or any(rule.when[name].intervals for rule in table.rules if name in rule.when):
            continue
        given = {cell.value for one in law.decisions for rule in one.rules for key, cell in rule.then.items() if key == name}
        words = {str(word).lower() for word in given if isinstance(word, (str, bool))}
        found |= {
            (name, word)
            for word in words
            if not any(name not in rule.when or rule.when[name].holds_for_word(word) for rule in table.rules)
        }
    return found


def silent(outcome: Outcome, table: Decision) -> bool:
    if table.kind == "option":
        return any(
            one.measure == table.measure and one.rung == table.rung and one.status == "undetermined" for one in outcome.options
        )
    return any(not gap.rule and f"`{table.id}`" in gap.why for gap in outcome.undetermined)


def answers(outcome: Outcome, table: Decision) -> bool:
    return bool(used(outcome) & {rule.id for rule in table.rules})


def used(outcome: Outcome) -> set[str]:
    return {*outcome.rules, *(rule.id for option in outcome.options for rule in option.rules)}


# -- the judge on curves ----------------------------------------------------------------------------------------------


def leaps_and_falls(law: Law, other: Law) -> set[Fault]:
    """Find what leaps or falls over the amount in plain cases, and did not before: by the two ranges at an edge."""
    was, now = steps_as_it_stands(law.id), steps_of(other)
    return {(kind, f"{one} | {two}") for kind, one, two in now - was}


@cache
def steps_as_it_stands(name: str) -> set[tuple[str, str, str]]:
    return steps_of(Library().get(name))


def steps_of(law: Law) -> set[tuple[str, str, str]]:
    day = min(TODAY, law.last_day) if law.last_day else TODAY
    dated = law.at(day)
    amounts = sorted({amount for amount in edges_of(dated) if amount > 0})
    names = [name for name in ("quantity", "pure_quantity") if any(name in rule.when for _, rule in dated.rules())]
    if not amounts or not names:
        return set()
    found: set[tuple[str, str, str]] = set()
    contexts = plain_contexts(law.id, dated)
    questions = [
        ({**case, **dict.fromkeys(names, f"{amount} µg")}, reading) for case, reading in contexts for amount in amounts
    ]  # fmt: skip
    answered = ask_safely(dated, questions)
    for number in range(len(contexts)):
        chain = list(zip(amounts, answered[number * len(amounts) : (number + 1) * len(amounts)], strict=True))
        for (low, below), (high, above) in pairwise(chain):
            if below is None or above is None or below.unknown or above.unknown:
                continue  # a fact is open that matters: no single curve
            one, two = below.bound.custody, above.bound.custody
            if one.undetermined or two.undetermined:
                continue
            if floor(two) < floor(one) or ceiling(two) < ceiling(one):
                found.add(("falls-with-quantity", str(one), str(two)))
            if high == low + 1 and leaps(one, two):
                found.add(("cliff", str(one), str(two)))
    return found


def edges_of(law: Law) -> Iterator[int]:
    for _, rule in law.rules():
        for name, test in rule.when.items():
            if name in ("quantity", "pure_quantity") and test.measure == "mass":
                for low, high in test.intervals:
                    yield from (edge + more for edge in (low, high) if edge is not None for more in (-1, 0, 1))


def plain_contexts(name: str, law: Law) -> list[tuple[dict[str, object], dict[str, str]]]:
    """Give the offences, purposes, substances and forms of the examples, with plain facts beside them, under each reading."""
    asked = {fact for _, rule in law.rules() for fact in rule.when}
    attributes = {fact: one for fact, one in law.vocabulary.attributes.items() if fact in asked}
    plain: dict[str, object] = {fact: False for fact, one in attributes.items() if one.type == "boolean"}
    plain |= {"age": 30, "role": "principal", "stage": "completed", "prior_class": "none"}
    axes = [axis for axis in law.readings if any(axis in rule.reading for _, rule in law.rules())]
    readings = [dict(zip(axes, chosen, strict=True)) for chosen in product(*(law.readings[axis].values for axis in axes))][
        :MOST_READINGS
    ]
    kept: dict[str, tuple[dict[str, object], dict[str, str]]] = {}
    for case, _ in examples_of(name):
        told = {fact: value for fact, value in case.items() if fact in ("offence", "purpose", "substance", "form")}
        for reading in readings:
            kept[f"{sorted(told.items(), key=str)} {reading}"] = {**plain, **told}, reading
    return list(kept.values())


MOST_READINGS = 32


def floor(term: Term) -> tuple[int, float]:
    """Put minima in order: terms, then life alone, then death alone."""
    if term.least is not None:
        return 0, term.calendar.months(term.least)
    return (1, 0) if term.life != "no" else (2, 0)


def ceiling(term: Term) -> tuple[int, float]:
    if term.death != "no":
        return (3, 0) if term.life == "no" else (2, 0)
    if term.life != "no":
        return 1, 0
    return 0, float("inf") if term.most is None and term.least is not None else term.calendar.months(term.most or 0)


def leaps(one: Term, other: Term) -> bool:
    """24 months more at the least, or twice as much at either end; from nothing, and to life, is always a leap (metric M2)."""
    low, high = floor(one), floor(other)
    if high > low and (high[0] > 0 or high[1] - low[1] >= 24 or low[1] == 0 or high[1] >= 2 * low[1]):
        return True
    low, high = ceiling(one), ceiling(other)
    return high > low and (high[0] > 0 or high[1] == float("inf") or low[1] == 0 or high[1] >= 2 * low[1])


# -- the cases that are tried -----------------------------------------------------------------------------------------


@cache
def examples_of(name: str) -> tuple[tuple[dict[str, object], dict[str, str]], ...]:
    """Give the worked examples of a law as cases of one item, with the readings they settle."""
    library = Library()
    found = []
    for one in read_examples(library.get(name), library.get):
        case = {key: value for key, value in one.case.items() if key not in ("offence_date", "sentence_date")}
        items = case.pop("items", None)
        if items and isinstance(items, list):
            case |= dict(items[0])
        if one.law == name and not one.provided:
            found.append((case, dict(one.reading)))
    return tuple(found)


def answered(law: Law, other: Law, slip: Slip, day: date) -> list[Asked]:
    """Put the examples that come to the changed table to both laws, with each fact that it asks for at every value that counts."""
    was, now = law.at(day), other.at(day)
    table = next((one for one in now.decisions if one.id == slip.decision), None)
    if table is None:
        return []
    earlier = next(one for one in was.decisions if one.id == slip.decision)
    base = asked_of(law.id, day, tuple(axis for axis in was.readings if any(axis in rule.reading for rule in earlier.rules)))
    reaching = [number for number, (_, _, outcome) in enumerate(base) if answers(outcome, earlier)]
    chosen = list(
        {tuple(sorted(used(base[number][2]) & {rule.id for rule in earlier.rules})): number for number in reaching}.values()
    )
    chosen = [number for number in reaching if slip.rule in used(base[number][2])][:4] + chosen[:MOST_EXAMPLES]
    varied: list[tuple[str, str, str, dict[str, object], dict[str, str]]] = []
    for number in dict.fromkeys(chosen):
        case, reading, _ = base[number]
        origin = f"{case} {reading}"
        varied.append((origin, "", "", case, reading))
        for name, value in values_of(law, earlier, table):
            varied.append((origin, name, str(value), {**case, name: value}, reading))
    questions = [(case, reading) for _, _, _, case, reading in varied]
    answers_before, answers_now = ask_safely(was, questions), ask_safely(now, questions)
    return [
        Asked(origin, name, value, one, two)
        for (origin, name, value, _, _), one, two in zip(varied, answers_before, answers_now, strict=True)
        if one is not None and two is not None
    ]


@cache
def asked_of(name: str, day: date, disputed: tuple[str, ...]) -> list[tuple[dict[str, object], dict[str, str], Outcome]]:
    """Answer the examples under each version of some disputed points; the others are settled by their first version."""
    law = Library().get(name).at(day)
    first = {axis: next(iter(one.values)) for axis, one in law.readings.items()}
    versions = [dict(zip(disputed, chosen, strict=True)) for chosen in product(*(law.readings[axis].values for axis in disputed))]
    listed = [(case, {**first, **version}) for case, _ in examples_of(name) for version in versions[:MOST_READINGS]]
    return [
        (case, reading, outcome) for (case, reading), outcome in zip(listed, ask_safely(law, listed), strict=True) if outcome is not None
    ]  # fmt: skip


def ask_safely(law: Law, questions: Sequence[tuple[dict[str, object], dict[str, str]]]) -> list[Outcome | None]:
    """Answer what can be answered: a case may state a fact that this version of the law does not know."""
    try:
        return list(ask_all(law, questions)) if questions else []
    except LenityError:
        return [one for question in questions for one in _alone(law, question)]


def _alone(law: Law, question: tuple[dict[str, object], dict[str, str]]) -> list[Outcome | None]:
    try:
        return list(ask_all(law, [question]))
    except LenityError:
        return [None]


def values_of(law: Law, before: Decision, after: Decision) -> Iterator[tuple[str, object]]:
    """Give each fact that a table asks for, or that what it asks for is made of, at every value that may count."""
    tests = [rule.when for one in (before, after) for rule in one.rules]
    for name in facts_behind(law, [*before.inputs, *after.inputs]):
        attribute = law.vocabulary.attributes[name]
        if attribute.type not in ORDERED:
            yield from ((name, word) for word in attribute.values or ("false", "true"))
            continue
        own = [when[name] for when in tests if name in when] or [
            rule.when[name] for one in law.decisions for rule in one.rules if name in rule.when
        ]  # fmt: skip
        measures = {test.measure for test in own}
        edges = {edge for test in own for low, high in test.intervals for edge in (low, high) if edge is not None}
        for amount in sorted({edge + more for edge in edges for more in (-1, 0, 1)}):
            if (attribute.low or 0) <= amount <= (amount if attribute.high is None else attribute.high):
                if attribute.type == "quantity" and measures == {"mass"} and amount > 0:
                    yield name, f"{amount} µg"
                elif attribute.type == "number":
                    yield name, str(amount)


def facts_behind(law: Law, names: Iterable[str]) -> list[str]:
    """Give the facts among some names, and those that the decisions which give the others ask for."""
    todo, seen = list(names), dict[str, None]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen[name] = None
        givers = [one for one in law.decisions if name in one.outputs]
        if (
            name not in law.vocabulary.attributes and len(givers) == 1
        ):  # a figure that many steps amend stands on nearly every fact
            todo += givers[0].inputs
    return [name for name in seen if name in law.vocabulary.attributes]


# -- the check --------------------------------------------------------------------------------------------------------


def new_defects(law: Law, other: Law) -> list[Defect]:
    known = {sameness(one) for one in defects_of(law.id)}
    return [one for one in checked(other) if sameness(one) not in known and one.kind not in ("plateau", "uneven-rate")]


def sameness(defect: Defect) -> tuple[object, ...]:
    """Tell defects apart by what is wrong: a cliff that only moved with its edge is the same cliff."""
    if defect.kind in ("cliff", "falls-with-quantity"):
        return defect.kind, *(str(one.outcome.bound.custody) for one in defect.witnesses)
    return defect.kind, tuple(spot.id for spot in defect.spots), defect.message


@cache
def defects_of(name: str) -> tuple[Defect, ...]:
    return checked(Library().get(name))


def checked(law: Law) -> tuple[Defect, ...]:
    day = min(TODAY, law.last_day) if law.last_day else TODAY
    return (*table_defects(law, day)[0], *curve_defects(law.at(day), LIMITS))


def matches(fault: Fault, defect: Defect) -> bool:
    kind, where = fault
    spots = {spot.id for spot in defect.spots}
    if kind == "gap":
        return defect.kind in ("gap", "dates") and f"`{where}`" in defect.message
    if kind == "dead-rule" and defect.kind == "dates":
        return where == defect.spots[0].id  # in force on no day
    if kind == "duplicate-rule" and defect.kind == "dead-rule":
        return defect.spots[0].id in where.split()  # said twice, and behind others both times
    if kind != defect.kind:
        return False
    if kind in ("cliff", "falls-with-quantity"):
        return where == " | ".join(str(one.outcome.bound.custody) for one in defect.witnesses)
    return where == defect.spots[0].id if kind == "dead-rule" else set(where.split()) == spots


def confirmed(law: Law, other: Law, defect: Defect) -> bool:
    """Ask the slow oracle, which shares no code with engine or check, whether the case of a defect shows something new.

    It tells of gaps and days without a rule, and of falls; what else is said must be broken in the eyes of the judge.
    """
    if defect.kind not in ("gap", "dates", "falls-with-quantity"):
        return False
    if defect.kind == "dates" and len(defect.spots) == 1:
        first, last = next((rule.first_day, rule.last_day) for _, rule in other.rules() if rule.id == defect.spots[0].id)
        return bool(
            (last and other.first_day and last < other.first_day) or (first and other.last_day and first > other.last_day)
        )
    rules = {rule.id: rule for _, rule in other.rules()}
    if defect.kind == "dates" and "both in force" in defect.message:
        one, two = (rules[spot.id] for spot in defect.spots)
        day = date.fromisoformat(str(defect.witnesses[0].case["offence_date"]))
        return one.in_force(day) and two.in_force(day) and dict(one.when) == dict(two.when)
    for shown in defect.witnesses:
        day = date.fromisoformat(str(shown.case["offence_date"])) if "offence_date" in shown.case else TODAY
        try:
            now, was = (told_by_oracle(up_to(one.at(day), defect), shown.case, shown.reading) for one in (other, law))
        except oracle.TooManyStates:
            return False
        if defect.kind != "falls-with-quantity" and now - was:
            return True
    return False


def up_to(law: Law, defect: Defect) -> Law:
    """Cut the law off behind the table of a defect: what comes later would only open more states."""
    rules = {spot.id for spot in defect.spots}
    last = max(place for place, one in enumerate(law.decisions) if rules & {one.id, *(rule.id for rule in one.rules)})
    return replace(
        law, decisions=tuple(one for one in law.decisions[: last + 1] if one.kind != "option" or one is law.decisions[last])
    )


def told_by_oracle(law: Law, case: Mapping[str, object], reading: Mapping[str, str]) -> set[str]:
    """Give the decisions that are silent in a case."""
    facts: dict[str, object] = {}
    item: dict[str, object] = {}
    for name, value in case.items():
        attribute = law.vocabulary.attributes[name]
        text = str(value)
        if attribute.type == "quantity":
            amount = parse_quantity(text)
            read: object = (amount.measure, amount.amount)
        elif attribute.type == "boolean":
            read = value in (True, "true")
        elif attribute.type == "enum":
            read = text
        else:
            read = read_amount(text, attribute.type, law.calendar, law.currency)[0]
        (item if attribute.of == "item" else facts)[name] = read
    told = oracle.answer(law, facts, [item], reading, most_states=2_000)  # type: ignore[arg-type]
    return set(told.gaps) | {name for name, one in told.options.items() if one.status == "undetermined"}


# -- the page ---------------------------------------------------------------------------------------------------------


def main(page: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        results = [one for some in pool.map(plant, LAWS, LAWS.values()) for one in some]
    page.write_text(page_of(results), "utf-8")


def page_of(results: Sequence[Result]) -> str:
    """Give the figures as a page."""
    broken = [one for one in results if one.broken]
    faults = [(one, fault) for one in broken for fault in one.broken]
    missed = [(one, fault) for one, fault in faults if fault not in one.found]
    whole = [one for one in results if not one.broken and not one.refused]
    false = [one for one in whole if one.besides]
    refused = sum(one.refused for one in results)
    lines = [
        "# Planted defects",
        "",
        "One slip at a time planted into laws that ship, and what `lenity check` made of it. This page is made by",
        "`make planted`; do not edit it.",
        "",
        "**The claim.** Where a slip breaks a stated property of a law, the check finds it at least 99 times in 100, and where",
        "nothing is broken it says nothing new.",
        "",
        "**The judge.** What is broken is decided without the check's code: the law's worked examples, with every fact behind the",
        "changed table at every value about which a test may change its answer, are put to the engine before and after; points about",
        "every edge are tried against the rules one by one; overlaps are the loader's word. What the check says beyond that is put to",
        "the slow oracle of the tests, which shares no code with the engine either. The properties: a case that was answered still is",
        "(a gap, days without a rule); rules of one table do not clash; each rule comes first somewhere; none is said twice; more of",
        "a drug brings no less; no end of a range leaps where none leapt.",
        "",
        "**What was measured.** The checks of tables and of curves. Proofs over the composed law come on top of them.",
        "",
        f"{len(results)} slips in {len({one.slip.law for one in results})} laws, drawn with the seed {SEED}.",
        "",
        "| | slips |",
        "| --- | --- |",
        f"| refused by the loader at once | {refused} |",
        f"| break a property | {len(broken)} |",
        f"| break none | {len(whole)} |",
        "",
        f"Broken properties: {len(faults)}. Found: {len(faults) - len(missed)} ({share(len(faults) - len(missed), len(faults))}).",
        f"Slips that break none and are flagged all the same: {len(false)} of {len(whole)}.",
        "",
        "| what was done | refused | break | found in full | break none | flagged all the same |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for how in sorted({one.slip.how for one in results}):
        some = [one for one in results if one.slip.how == how]
        counts = (
            sum(one.refused for one in some), sum(bool(one.broken) for one in some),
            sum(bool(one.broken) and set(one.broken) == set(one.found) for one in some),
            sum(not one.broken and not one.refused for one in some), sum(bool(one.besides) and not one.broken for one in some),
        )  # fmt: skip
        lines.append(f"| {how} | " + " | ".join(map(str, counts)) + " |")
    kinds = Counter(kind for _, (kind, _) in faults)
    lost = Counter(kind for _, (kind, _) in missed)
    lines += ["", "| property | broken | found |", "| --- | --- | --- |"]
    lines += [f"| {kind} | {number} | {number - lost[kind]} |" for kind, number in sorted(kinds.items())]
    lines += ["", "## Missed", ""]
    lines += [f"- {said(one.slip)}: {kind} {where}".rstrip() for one, (kind, where) in missed] or ["None."]
    lines += ["", "## Flagged although nothing broke", ""]
    lines += [f"- {said(one.slip)}: {'; '.join(one.besides[:2])}" for one in false] or ["None."]
    return "\n".join(lines) + "\n"


def said(slip: Slip) -> str:
    return f"{slip.law}, `{slip.decision}`, `{slip.rule}`, {slip.how}"


def share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "none to find"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
