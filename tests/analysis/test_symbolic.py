"""A law as logic gives in each case what the engine gives: on random laws, and on the laws that ship at each of their thresholds."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

import random_laws
from lenity.engine.evaluate import CLOSED, OPEN, run
from lenity.engine.program import NONE, UNKNOWN, compile_law
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary
from written import DAY, write_law

z3 = pytest.importorskip("z3")

from lenity.analysis.logic import CannotEncode, Reckoned, Stated, asserted, negated  # noqa: E402
from lenity.analysis.symbolic import LARGEST, Column, Symbolic, encode, facts_of  # noqa: E402

LIBRARY = Library()
NAMES = [name for name in LIBRARY.names() if LIBRARY.get(name).decisions]
often = settings(
    deadline=None, derandomize=True, max_examples=120, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip


# -- putting one case to both -----------------------------------------------------------------------------------------


def drawn(column: Column, chance: random.Random) -> int | str:
    """Draw a value of a fact: any word, or an amount on or beside a threshold."""
    if column.classes:
        return chance.choice([word for words in column.classes for word in words])
    low = -LARGEST if column.low is None else column.low
    high = LARGEST if column.high is None else min(column.high, LARGEST)
    near = {low, high, 1, 1000, 10**6, *(edge + step for edge in column.edges for step in (-1, 0, 1))}
    if column.amount is None:
        near -= {-LARGEST, LARGEST}
    return chance.choice(sorted(one for one in near if low <= one <= high) or [0])


def terms(column: Column, value: int | str) -> list[tuple[object, object]]:
    """Fix the terms of a fact at a value."""
    if column.amount is not None:
        return [(column.amount, z3.IntVal(value))]
    place = next((place for place, words in enumerate(column.classes) if value in words), 0)
    beyond = [number < place for number in range(len(column.classes) - 1)] or [value >= edge for edge in column.edges]
    return [(term, z3.BoolVal(yes)) for term, yes in zip(column.variables, beyond, strict=True)]


def reaching(law: Symbolic, chance: random.Random) -> dict[str, int | str]:
    """Find a case that a rule drawn at random is used in, then move one of its facts to a value drawn at random."""
    solver = z3.SimpleSolver()
    solver.set("random_seed", chance.randrange(2**16))
    solver.add(*map(asserted, law.facts.axioms()))
    solver.check()
    rules = sorted(law.used)
    told = negated(law.outputs["custody.max"].get(UNKNOWN, False))
    for wanted in (told, *(law.used[rule][1] for rule in chance.sample(rules, min(3, len(rules))))):
        solver.push()
        solver.add(asserted(wanted))
        if solver.check() == z3.unsat:
            solver.pop()
    solver.check()
    model = solver.model()
    case: dict[str, int | str] = {}
    for name, column in law.facts.columns.items():
        if column.amount is not None:
            case[name] = model.eval(column.amount, model_completion=True).as_long()
            continue
        held = [z3.is_true(model.eval(asserted(one), model_completion=True)) for one in column.literals]
        if column.classes:
            case[name] = chance.choice(column.classes[held.index(True)])
        else:
            ends = [column.low, *column.edges][sum(held)], [*column.edges, column.high][sum(held)]
            low, high = ends[0], None if ends[1] is None else ends[1] - (sum(held) < len(column.edges))
            case[name] = chance.choice([one for one in (low, high) if one is not None] or [0])
    for moved in chance.sample(sorted(case), chance.randrange(2) if case else 0):
        case[moved] = drawn(law.facts.columns[moved], chance)
    return case


class Valued:
    """What the logic says of one case with its facts and choices put in; everything is put in at once."""

    def __init__(self, law: Symbolic, pairs: list[tuple[object, object]], amounts: dict[str, int]) -> None:
        self.law, self.pairs, self.amounts = law, pairs, amounts
        guards = [guard for value in law.outputs.values() for guard in value.values()]
        guards += [guard for two in (*law.used.values(), *law.options.values()) for guard in two]
        found = z3.simplify(bundled(tuple(map(asserted, guards)), pairs)).children()
        assert all(z3.is_true(one) or z3.is_false(one) for one in found)
        self.held = {asserted(guard).get_id(): z3.is_true(one) for guard, one in zip(guards, found, strict=True)}

    def true(self, guard: object) -> bool:
        return bool(self.held[asserted(guard).get_id()])

    def leaf(self, name: str) -> int | str:
        held = [leaf for leaf, guard in self.law.outputs[name].items() if self.true(guard)]
        assert len(held) == 1, (name, held)
        [leaf] = held
        if isinstance(leaf, Reckoned):
            return int(z3.simplify(z3.substitute(leaf.term, *self.pairs)).as_long())
        return self.amounts[leaf.column] if isinstance(leaf, Stated) else leaf


def bundled(guards: tuple[object, ...], pairs: list[tuple[object, object]]) -> object:
    together = z3.Function("together", *[z3.BoolSort()] * len(guards), z3.BoolSort())(*guards)
    return z3.substitute(together, *pairs)


def differences(law: Law, chance: random.Random, cases: int) -> tuple[list[str], int]:
    """Put random cases to the engine and to the logic; say where they differ, and how many figures were compared."""
    facts = facts_of([law])
    try:
        symbolic = encode(law, facts)
    except CannotEncode:
        return [], 0
    program = compile_law(law)
    per_item = {name for name, attribute in law.vocabulary.attributes.items() if attribute.of == "item"}
    cases_drawn = [{name: drawn(column, chance) for name, column in facts.columns.items()} for _ in range(cases // 3)]
    cases_drawn += [reaching(symbolic, chance) for _ in range(cases - len(cases_drawn))]
    columns = {}
    for name, column in facts.columns.items():
        key = f"{name}@1" if column.base in per_item else name
        columns[key] = np.array(
            [one[name] if isinstance(one[name], int) else program.codes[one[name]] for one in cases_drawn], np.int64
        )
    answers = run(program, columns, cases)
    found: list[str] = []
    compared = 0
    for place, case in enumerate(cases_drawn):
        fixed = [pair for name, column in facts.columns.items() for pair in terms(column, case[name])]
        amounts = {name: value for name, value in case.items() if isinstance(value, int)}
        names = list(symbolic.choices)
        ways = {
            made: Valued(
                symbolic, [*fixed, *((symbolic.choices[n], z3.BoolVal(y)) for n, y in zip(names, made, strict=True))], amounts
            )
            for made in product([False, True], repeat=len(names))
        }
        state = int(answers.state[place])
        for name in program.figures:
            if name == "combine":
                continue
            values = {made: way.leaf(name) for made, way in ways.items()}
            for part, told in (("bound", [values[(False,) * len(names)]]), ("reach", list(values.values()))):
                if UNKNOWN in told:
                    continue
                compared += 1
                there = [one for one in told if one != NONE]
                expected = (min(there, default=NONE), max(there, default=NONE), False)
                key = f"{part}.{name}"
                got = (
                    int(answers.final.least[key][state]), int(answers.final.most[key][state]), bool(answers.final.undetermined[key][state])
                )  # fmt: skip
                if got != expected:
                    found.append(f"{law.id} {case}: {key}: engine {got}, logic {expected}")
        used: set[str] = set()
        for taken in answers.taken:
            rules = [program.used[number].rule for number, _ in taken.uses(int(taken.situation[place]))]
            used |= {rule.id for rule in rules if rule is not None}
            decision = taken.step.decision
            if decision.kind != "option":
                continue
            status = taken.turn.option[int(taken.situation[place])][0]
            if any(way.true(symbolic.options[decision.id][0]) for way in ways.values()) and status != OPEN:
                found.append(f"{law.id} {case}: {decision.id}: engine {status}, logic open")
            if all(way.true(symbolic.options[decision.id][1]) for way in ways.values()) and status != CLOSED:
                found.append(f"{law.id} {case}: {decision.id}: engine {status}, logic closed")
        for rule, (sure, maybe) in symbolic.used.items():
            if any(way.true(sure) for way in ways.values()) and rule not in used:
                found.append(f"{law.id} {case}: the logic uses {rule}, the engine does not")
            if rule in used and not any(way.true(maybe) for way in ways.values()):
                found.append(f"{law.id} {case}: the engine uses {rule}, the logic does not")
    return found, compared


@often
@given(random_laws.laws(), st.integers(0, 2**32))
def test_logic_and_engine_agree_on_any_law_and_any_case(text, seed):
    note(text[text.index("decisions:") :])
    with tempfile.TemporaryDirectory() as folder:
        law = load(write_law(Path(folder), text), vocabulary(), Library(Path(folder)).get).at(DAY)
    assert differences(law, random.Random(seed), 6)[0] == []


@pytest.mark.parametrize("name", NAMES)
def test_logic_and_engine_agree_on_shipped_laws_at_their_thresholds(name):
    law = LIBRARY.get(name)
    dated = law.at(law.last_day or max(law.edges(), default=date(2020, 1, 1)))
    found, compared = differences(dated, random.Random(5), 12)
    assert found == []
    if law.kind == "offences" and not name.startswith("la/"):
        assert compared > 20
