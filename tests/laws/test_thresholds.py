"""At every threshold of every shipped law the engine gives what the oracle gives: just below, on it and just above.

For each rule that asks for an amount a case is built that fulfils the rest of the rule, working back through the decisions
that give what the rule reads; the amount is then set to t - 1, t and t + 1 smallest units. Each case is asked with all
disputed points open, and again under settled readings that bring in every version; the facts the rule does not ask for are
drawn at random with a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest

import both
import oracle
from lenity.law.library import Library
from lenity.law.model import Decision, Law, Rule, Test, covers

LIBRARY = Library()
NAMES = [name for name in LIBRARY.names() if LIBRARY.get(name).kind == "offences"]
ORDERED = ("number", "quantity", "duration", "money")
DRAWS = 8


@cache
def versions(name: str) -> list[Law]:
    """Give a law as it stood on each day on which it changed, and on its last day."""
    law = LIBRARY.get(name)
    days = dict.fromkeys([law.first_day or date(2000, 1, 1), *law.edges()])
    return [law.at(day) for day in days if covers(law, day)]


VERSIONS = [(name, place) for name in NAMES for place in range(len(versions(name)))]


@dataclass(slots=True)
class Case:
    """A case under construction: facts of the case and of one item."""

    facts: dict[str, object] = field(default_factory=dict)
    item: dict[str, object] = field(default_factory=dict)

    def put(self, law: Law, name: str, value: object) -> None:
        (self.item if law.vocabulary.attributes[name].of == "item" else self.facts)[name] = value

    def has(self, name: str) -> bool:
        return name in self.facts or name in self.item

    def asked(self) -> tuple[dict[str, object], list[dict[str, object]]]:
        return dict(self.facts), [dict(self.item)]


@cache
def cases_at_thresholds(name: str, version: int) -> list[Case]:
    """Give a case below, on and above each amount that a decision of the law asks a fact for.

    Amounts of items are taken rule by rule, those of the case once per decision.
    """
    law = versions(name)[version]
    found = []
    seen: set[tuple[str, str, str, int]] = set()
    for decision, rule, asked, base in settled_bases(law, random.Random(1)):
        test, attribute = rule.when[asked], law.vocabulary.attributes[asked]
        low, high = attribute.low if attribute.low is not None else 0, attribute.high
        for edge in sorted({edge + step for edge in test.edges() for step in (-1, 0, 1)}):
            key = (decision.id, asked, test.measure, edge)
            if low <= edge and (high is None or edge <= high) and (key not in seen or attribute.of == "item"):
                seen.add(key)
                beside = Case(dict(base.facts), dict(base.item))
                beside.put(law, asked, (test.measure, edge) if attribute.type == "quantity" else edge)
                found.append(beside)
    return found


def settled_bases(law: Law, chance: random.Random) -> Iterator[tuple[Decision, Rule, str, Case]]:
    """Give for each rule and amount it asks for a case that lacks that amount; of several drawn, one with the penalty known.

    Where the penalty is not known the oracle would have to try every term there can be, which takes long and shows little.
    """
    wanted, drawn = [], []
    for decision, rule in law.rules():
        for name in rule.when:
            attribute = law.vocabulary.attributes.get(name)
            if attribute is not None and attribute.type in ORDERED and name not in law.variables:
                wanted.append((decision, rule, name))
                drawn += [draw(law, decision, rule, name, chance) for _ in range(DRAWS)]
    if not drawn:
        return
    outcomes = both.engine(law, [case.asked() for case in drawn]).outcomes
    for place, (decision, rule, name) in enumerate(wanted):
        mine = range(place * DRAWS, (place + 1) * DRAWS)
        best = min(mine, key=lambda one: outcomes[one].bound.custody.undetermined + outcomes[one].bound.fine.undetermined)
        yield decision, rule, name, drawn[best]


def draw(law: Law, decision: Decision, rule: Rule, without: str, chance: random.Random) -> Case:
    case = Case()
    fulfil(law, decision, rule, case, chance, without)
    for name in facts_read(law):
        attribute = law.vocabulary.attributes[name]
        if not case.has(name) and name != without:
            measure = "mass" if attribute.type == "quantity" else ""
            value = chance.choice(oracle.fact_classes(law, name, measure))
            case.put(law, name, (measure, value) if measure else value)
    return case


def facts_read(law: Law) -> list[str]:
    names = {name for decision in law.decisions for name in oracle.reads(decision)}
    return sorted(name for name in names if name in law.vocabulary.attributes)


def fulfil(
    law: Law, decision: Decision, rule: Rule, case: Case, chance: random.Random, without: str = "", depth: int = 0
) -> None:
    """State facts that make the rule hold as far as facts alone can; what it reads of earlier decisions is sought there."""
    for name, test in rule.when.items():
        if name == without or case.has(name):
            continue
        attribute = law.vocabulary.attributes.get(name)
        if attribute is not None:
            fitting = [value for value in oracle.fact_classes(law, name, test.measure) if oracle.holds(test, value)]
            if fitting:
                value = chance.choice(fitting)
                case.put(law, name, (test.measure, value) if attribute.type == "quantity" else value)
        elif depth < 4:
            giving = list(rules_giving(law, decision, name, test))
            if giving:
                earlier, chosen = chance.choice(giving)
                fulfil(law, earlier, chosen, case, chance, without, depth + 1)


def rules_giving(law: Law, before: Decision, name: str, test: Test) -> Iterator[tuple[Decision, Rule]]:
    for decision in law.decisions:
        if decision.id == before.id:
            return
        for rule in decision.rules:
            cell = rule.then.get(name)
            if cell is not None and cell.expression is None and cell.value is not None and oracle.holds(test, cell.value):
                yield decision, rule


def readings(law: Law) -> list[dict[str, str]]:
    """Give all points open, then settlements that between them hold every version of every point."""
    versions = {axis: list(one.values) for axis, one in law.readings.items()}
    most = max(map(len, versions.values()), default=0)
    return [{}, *({axis: values[turn % len(values)] for axis, values in versions.items()} for turn in range(most))]


def compared(law: Law, cases: list[Case], reading: dict[str, str], most_states: int) -> tuple[list[str], int]:
    """Compare case by case; give the differences, and how many cases left more open than the oracle tries."""
    found: list[str] = []
    skipped = 0
    ran = both.engine(law, [case.asked() for case in cases], reading)
    for place, case in enumerate(cases):
        facts, items = case.asked()
        try:
            expected = oracle.answer(law, facts, items, reading, most_states)
        except oracle.TooManyStates:
            skipped += 1
            continue
        found += [f"{facts} {items} {reading}: {line}" for line in both.compare(ran, place, expected)]
    return found, skipped


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_engine_and_oracle_agree_at_every_threshold(name, version):
    law, cases = versions(name)[version], cases_at_thresholds(name, version)
    if not cases:
        pytest.skip("no rule of this version asks a fact for an amount")
    settled = readings(law)[1:]
    found, _ = compared(law, cases, {}, most_states=64)
    skipped = 0
    for turn, reading in enumerate(settled):
        more, left = compared(law, cases[turn :: len(settled)], reading, most_states=500)
        found, skipped = found + more, skipped + left
    assert found == []
    assert skipped <= len(cases) // 10


@pytest.mark.parametrize(("name", "version"), VERSIONS)
def test_every_threshold_of_every_version_is_tried(name, version):
    """Every amount that any rule asks a fact for is among the cases above, with its neighbours."""
    law = versions(name)[version]
    tried: dict[tuple[str, str], set[int]] = {}
    for case in cases_at_thresholds(name, version):
        for key, value in {**case.facts, **case.item}.items():
            measure, amount = value if isinstance(value, tuple) else ("", value)
            if isinstance(amount, int) and not isinstance(amount, bool):
                tried.setdefault((key, measure), set()).add(amount)
    for _, rule in law.rules():
        for key, test in rule.when.items():
            attribute = law.vocabulary.attributes.get(key)
            if attribute is not None and attribute.type in ORDERED:
                low, high = attribute.low or 0, attribute.high if attribute.high is not None else 2**62
                wanted = {edge + step for edge in test.edges() for step in (-1, 0, 1)}
                assert {one for one in wanted if low <= one <= high} <= tried[key, test.measure]
