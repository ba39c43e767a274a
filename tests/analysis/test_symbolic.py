"""The logic of a law says what the engine says: on random laws and on every shipped one, case by case."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, note, settings

import random_laws
from lenity.engine.asking import ask_all
from lenity.engine.outcome import Outcome
from lenity.engine.program import NO_LIMIT, NONE, compile_law
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary
from written import DAY, write_law

z3 = pytest.importorskip("z3")
from lenity.analysis.symbolic import NotEncoded, Said, case_of, facts_of, follow  # noqa: E402

LAWS = [name for name in Library().names() if Library().get(name).kind == "offences"]
CASES = 25
SLOW = "us/federal-drug-sentencing"  # more than ten thousand rules


def models(said: Said, many: int, seed: int):
    """Give models of cases drawn at random: each fact in turn is given a class at random where the others allow it."""
    rng = random.Random(seed)
    solver = z3.Solver()
    solver.add(*said.facts.holds, *(z3.Not(one) for one in said.facts.choices.values()), z3.Not(said.undetermined))
    for _ in range(many):
        solver.push()
        facts = list(said.facts.facts.values())
        rng.shuffle(facts)
        for fact in facts:
            wanted = fact.amount == rng.choice([0, 1, 10**6, 5 * 10**6, 10**9]) if fact.amount is not None else rng.choice(
                list(fact.atoms.values())
            )
            solver.push()
            solver.add(wanted)
            if solver.check() != z3.sat:
                solver.pop()
        if solver.check() == z3.sat:
            yield solver.model()
        while solver.num_scopes():
            solver.pop()


def told(said: Said, name: str, model) -> int | None:
    """Give the value of a figure in a model; None where the law does not tell it."""
    holds = lambda when: z3.is_true(model.eval(when, model_completion=True))  # noqa: E731
    value = said.figure(name)
    if holds(value.unknown):
        return None
    found = [one for one, when in value.known.items() if holds(when)]
    found += [model.eval(amount, model_completion=True).as_long() for when, amount in value.reckoned if holds(when)]
    assert len(found) == 1, (name, found)
    return found[0]


def differences(law: Law, many: int, seed: int = 7) -> list[str]:
    program = compile_law(law)
    said = follow(program, facts_of(program))
    found = list(models(said, many, seed))
    cases = [case_of(said.facts, model) for model in found]
    if not cases:  # a law that tells no case whole
        return []
    outcomes = ask_all(law, cases)
    wrong = []
    for model, (case, reading), outcome in zip(found, cases, outcomes, strict=True):
        wrong += [f"{case} {reading}: {one}" for one in _differs(said, model, outcome)]
    return wrong


def _differs(said: Said, model, outcome: Outcome) -> list[str]:
    custody = outcome.bound.custody
    if custody.undetermined:
        return [] if None in (told(said, "custody.min", model), told(said, "custody.max", model)) else ["engine: undetermined"]
    wrong = []
    least, most = told(said, "custody.min", model), told(said, "custody.max", model)
    shown = (None if least in (None, NONE) else least, None if most in (None, NONE, NO_LIMIT) else most)
    if shown != (custody.least, custody.most):
        wrong.append(f"custody {shown}, engine {custody.least, custody.most}")
    for name, flag in (("custody.life", custody.life), ("custody.death", custody.death)):
        if (told(said, name, model) == 1) != (flag != "no"):
            wrong.append(f"{name} {told(said, name, model)}, engine {flag}")
    for option in outcome.options:
        decision = next(one for one in said.facts.program.options if f"{one.rung}/{one.measure}" == option.key)
        opened, untold = (z3.is_true(model.eval(one, model_completion=True)) for one in said.options[decision.id])
        now = option.status == "open" and not option.chain
        if opened != now and not untold:
            wrong.append(f"option {option.key} {opened}, engine {option.status} after {len(option.chain)}")
    applied = {rule for rule, when in said.applies.items() if z3.is_true(model.eval(when, model_completion=True))}
    engine = {use.id for use in outcome.steps if not use.after_choice}
    if not engine <= applied:
        wrong.append(f"rules {sorted(engine - applied)} of the engine do not apply")
    return wrong


@pytest.mark.parametrize("name", LAWS)
def test_a_shipped_law_as_logic_says_what_the_engine_says(name: str) -> None:
    law = Library().get(name)
    day = law.last_day or max(law.edges(), default=date(2026, 1, 1))
    assert differences(law.at(day), CASES if name != SLOW else 3) == []


@settings(max_examples=40, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])  # fmt: skip
@given(random_laws.laws())
def test_a_random_law_as_logic_says_what_the_engine_says(text: str) -> None:
    note(text[text.index("decisions:") :])
    with tempfile.TemporaryDirectory() as folder:
        law = load(write_law(Path(folder), text), vocabulary(), Library(Path(folder)).get).at(DAY)
    try:
        assert differences(law, 8) == []
    except NotEncoded:
        return
