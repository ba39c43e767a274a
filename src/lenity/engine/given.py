"""What each decision of a law gives in one case, by name: the level of a guideline, the class of an offence, an imported table.

    given_by(law, {"risk": "Low", "income": "12.5"})   ->   {"approval": Given(values=("Approved",), rules=("approval/1",))}

It runs the law as `sentence` does and reads every name at the end instead of the penalty alone. Where facts are unknown, or
someone may choose, a name can have several values; all of them are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lenity.engine.ask import columns
from lenity.engine.evaluate import Taken, run
from lenity.engine.expressions import evaluate
from lenity.engine.facts import read_case
from lenity.engine.program import NO_LIMIT, NONE, UNKNOWN, Ints, Program, compile_law
from lenity.engine.worlds import Worlds
from lenity.law.expression import names_in
from lenity.law.model import NO_LIMIT as WITHOUT_LIMIT
from lenity.law.model import NO_READING, Attribute, Cell, Law

Value = int | str | bool | None
NOT_STATED = np.array([UNKNOWN], np.int64)


@dataclass(frozen=True, slots=True)
class Given:
    """What a name can come to in a case: words, booleans, or amounts in smallest units; None for no figure, or `no limit`.

    `lists` holds the entries of a decision that collects (R, O, C) where everything is known. `unknown` names the facts on
    which it turns. `silent` says that no rule of its decision held.
    """

    name: str
    decision: str
    kind: str
    values: tuple[Value, ...]
    rules: tuple[str, ...]
    lists: tuple[Value, ...] | None = None
    undetermined: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True)
class AllGiven:
    """Every name with what it comes to, and the unknown facts that mattered."""

    law: Law
    names: Mapping[str, Given]
    unknown: tuple[str, ...] = field(default=())


def given_by(law: Law, case: Mapping[str, object], reading: Mapping[str, str] = NO_READING) -> AllGiven:
    """Run a law, as it stands on one day, on one case; raise `LenityError` for a fact that cannot be read.

    Enums whose words are not closed take a word of the case as it is: see `with_words`.
    """
    program = _keeping_everything(compile_law(law))
    facts = read_case(law, program.codes, case)
    answers = run(program, columns(program, facts, reading), 1, facts.slots)
    worlds = _last_worlds(program, answers.taken, facts.slots)
    names: dict[str, Given] = {}
    unknown: dict[str, None] = {}
    for taken in answers.taken:
        unknown.update(dict.fromkeys(taken.turn.unknown[int(taken.situation[0])]))
        if taken.step.decision.kind != "option":
            names.update(_given(program, taken, worlds, facts.values))
    return AllGiven(law, names, tuple(unknown))


def with_words(law: Law, words: Mapping[str, str]) -> Law:
    """Give the law with one more word for some of its enums, which no rule of it names: `{"risk": "Odd"}`."""
    attributes = dict(law.vocabulary.attributes)
    for name, word in words.items():
        one: Attribute = attributes[name]
        attributes[name] = one if word in one.values else replace(one, values=(*one.values, word))
    return replace(law, vocabulary=replace(law.vocabulary, attributes=attributes))


def _keeping_everything(program: Program) -> Program:
    """Keep every column to the end, with its very value: a sentence only needs what a later step reads."""
    names = {name for step in program.steps for name in step.outputs} | set(program.law.vocabulary.attributes)
    kept = frozenset(names | {name.split(".")[0] for name in names})
    steps = tuple(replace(step, live=step.live | kept, later={}) for step in program.steps)
    return replace(program, steps=steps, memory={})


def _last_worlds(program: Program, taken: tuple[Taken, ...], slots: int) -> Worlds:
    deciding = [one for one in taken if one.step.decision.kind != "option"]
    state = deciding[-1].turn.leads_to[int(deciding[-1].situation[0])] if deciding else 0
    found: Worlds = program.memory[slots].states[state]
    return found


def _given(program: Program, taken: Taken, worlds: Worlds, facts: Mapping[str, int]) -> dict[str, Given]:
    step, slot = taken.step, taken.turn.slot
    used = [program.used[number].rule for number, _ in taken.uses(int(taken.situation[0]))]
    held = [rule for rule in step.rules if rule in used]
    silent = bool(step.rules) and not held
    found = {}
    for output in step.outputs:
        column = worlds.columns.get(f"{output}@{slot}" if slot else output)
        if column is None:
            continue
        kind, lists = program.law.variables.get(output, ""), None
        if step.decision.hit in ("R", "O", "C"):
            if len(worlds) == 1:
                lists = tuple(_entry(program, rule.then[output], output, worlds, facts) for rule in held if output in rule.then)
            kind = "enum"  # the column holds a word that spells the list
        values = tuple(dict.fromkeys(_value(program, kind, int(one)) for one in column if one != UNKNOWN))
        found[f"{output}@{slot}" if slot else output] = Given(
            output, step.decision.id, kind, values, tuple(rule.id for rule in held), lists,
            bool((column == UNKNOWN).any()), silent,
        )  # fmt: skip
    return found


def _entry(program: Program, cell: Cell, output: str, worlds: Worlds, facts: Mapping[str, int]) -> Value:
    """Give what one rule adds to a list, reckoned with the facts of the case and what earlier decisions gave."""
    if cell.expression is None:
        return None if cell.not_applicable else cell.value
    stated: dict[str, Ints] = {name.split("#")[0]: np.array([value], np.int64) for name, value in facts.items()}
    read = names_in(cell.expression)
    context = {name: worlds.columns[name] if name in worlds.columns else stated.get(name, NOT_STATED) for name in read}
    value = int(evaluate(cell.expression, context, program.codes, 1)[0])
    return _value(program, program.law.variables.get(output, ""), value)


def _value(program: Program, kind: str, value: int) -> Value:
    if value in (NONE, UNKNOWN):
        return None
    if value == NO_LIMIT:
        return WITHOUT_LIMIT
    if kind == "boolean":
        return bool(value)
    if kind == "enum" or (kind == "" and value < len(program.names)):
        return program.names[value]
    return value
