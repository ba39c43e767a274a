"""Ask the engine and the oracle the same, and say where they differ.

differences(law, [({"offence": "possession"}, [{"substance": "heroin"}])])   ->   [] where they agree
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

import oracle
from lenity.engine.evaluate import Answers, run
from lenity.engine.outcome import Outcome, outcome
from lenity.engine.program import NO_LIMIT, NONE, READING, STATED_UNKNOWN, UNKNOWN, Program, compile_law
from lenity.law.model import CONFIDENCES, Law
from oracle import ENDLESS, FIGURES, Answer, Extent, Given

Case = tuple[Mapping[str, object], Sequence[Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class Ran:
    """A batch that the engine has answered."""

    program: Program
    answers: Answers
    outcomes: tuple[Outcome, ...]


def engine(law: Law, cases: Sequence[Case], reading: Mapping[str, str] | None = None, program: Program | None = None) -> Ran:
    """Run the engine on a batch of cases; one program serves them all."""
    program = program or compile_law(law)
    slots = max(len(items) or 1 for _, items in cases)
    answers = run(program, columns(program, cases, slots, reading or {}), len(cases), slots)
    return Ran(program, answers, tuple(outcome(program, answers, place) for place in range(len(cases))))


def columns(
    program: Program, cases: Sequence[Case], slots: int, reading: Mapping[str, str]
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Lay cases out as the engine takes them: one column per fact, `name@2` for those of the second item."""
    found: dict[str, list[int]] = {}

    def put(place: int, name: str, value: int) -> None:
        found.setdefault(name, [UNKNOWN] * len(cases))[place] = value

    for place, (case, items) in enumerate(cases):
        for name, value in case.items():
            put(place, name, _code(program, value))
        for slot in range(1, slots + 1):
            put(place, f"*@{slot}", int(slot <= max(1, len(items))))
        for slot, item in enumerate(items, 1):
            for name, value in item.items():
                if isinstance(value, tuple):
                    put(place, f"{name}#{value[0]}@{slot}", int(value[1]))
                elif program.law.vocabulary.attributes[name].type != "quantity":
                    put(place, f"{name}@{slot}", _code(program, value))
        for axis, version in reading.items():
            put(place, READING + axis, program.codes[version])
    return {name: np.array(values, np.int64) for name, values in found.items()}


def _code(program: Program, value: object) -> int:
    if value is None:
        return STATED_UNKNOWN
    if isinstance(value, bool):
        return program.codes["true" if value else "false"]
    return program.codes[value] if isinstance(value, str) else int(value)  # type: ignore[call-overload]


def differences(
    law: Law, cases: Sequence[Case], reading: Mapping[str, str] | None = None, most_states: int = 20_000
) -> list[str]:
    """Say in words where the engine and the oracle give different answers."""
    ran = engine(law, cases, reading)
    found = []
    for place, (case, items) in enumerate(cases):
        expected = oracle.answer(law, case, items, reading, most_states)  # type: ignore[arg-type]
        for line in compare(ran, place, expected):
            found.append(f"case {place} {dict(case)} {list(map(dict, items))}: {line}")
    return found


def compare(ran: Ran, place: int, expected: Answer) -> list[str]:
    """Say in words where the engine's answer to one case of a batch is not the oracle's."""
    found: list[str] = []
    one = ran.outcomes[place]

    def same(what: str, engine: object, told: object) -> None:
        if engine != told:
            found.append(f"{what}: engine {engine}, oracle {told}")

    for part, extent in (("bound", expected.bound), ("reach", expected.reach)):
        got = extent_of(ran, place, part)
        for name in FIGURES:
            if name != "combine":
                same(f"{part} {name} least", got.least[name], extent.least[name])
                same(f"{part} {name} most", got.most[name], extent.most[name])
        same(f"{part} combine", got.combine, extent.combine)
        same(f"{part} undetermined", got.undetermined, extent.undetermined)
        given = (one.bound if part == "bound" else one.reach).answers
        told = {
            f"{part}.{name}": Given(say.least, say.most, frozenset(say.words), say.undetermined) for name, say in given.items()
        }
        same(f"{part} answers", told, {name: limited(say) for name, say in expected.given.items() if name.startswith(f"{part}.")})
    ids = {decision.id for decision in ran.program.law.decisions}
    used = {step.id: step.after_choice for step in one.steps}
    for option, decision in zip(one.options, ran.program.options, strict=True):
        way = expected.options[decision.id]
        same(f"option {decision.id}", option.status, way.status)
        same(f"chain of {decision.id}", {choice.decision for choice in option.chain}, set(way.chain))
        same(f"confidence of {decision.id}", option.confidence, CONFIDENCES[way.confidence])
        used |= {rule.id: rule.after_choice for rule in option.rules}
    same("rules used", used, {name: after for name, after in expected.used.items() if name not in ids})
    titles = {decision.id: decision.title for decision in ran.program.law.decisions}
    same("gaps", {gap.decision for gap in one.undetermined if not gap.rule}, {titles[name] for name in expected.gaps})
    told = {name: CONFIDENCES[sure] for name, sure in expected.confidence.items()}
    same("confidence", one.confidences, {name: told[name] for name in one.confidences})
    same("confidence of the reach", one.reach_confidences, {name: told[f"reach.{name}"] for name in one.reach_confidences})
    supposed = set(one.unknown)
    if not supposed <= expected.facts:
        found.append(f"facts said to matter that no rule needed: {supposed - expected.facts}")
    return found


def limited(one: Given) -> Given:
    """Write an end without limit as the engine does, as None."""
    least, most = (None if end == ENDLESS else end for end in (one.least, one.most))
    return Given(least, most, one.words, one.undetermined)


def plain(one: Outcome) -> dict[str, object]:
    """Give an outcome without the order in which its rules were found."""
    told = one.as_dict()
    told["rules"] = sorted(map(repr, one.steps))
    told["options"] = [(way.key, way.status, way.chain, sorted(map(repr, way.rules)), way.confidence) for way in one.options]
    return told


def extent_of(ran: Ran, place: int, part: str) -> Extent:
    """Read one range off the engine's answers, in the oracle's form."""

    final, state = ran.answers.final, int(ran.answers.state[place])

    def amount(table: Mapping[str, np.ndarray[tuple[int], np.dtype[np.int64]]], name: str) -> int | float | None:
        if name not in ran.program.figures:  # the law does not speak of it
            return None
        value = int(table[f"{part}.{name}"][state])
        return None if value <= NONE else ENDLESS if value == NO_LIMIT else value

    names = [name for name in FIGURES if name != "combine"]
    one = ran.outcomes[place].bound if part == "bound" else ran.outcomes[place].reach
    return Extent(
        {name: amount(final.least, name) for name in names}, {name: amount(final.most, name) for name in names},
        frozenset(one.combine), frozenset(name for name in ran.program.figures if final.undetermined[f"{part}.{name}"][state]),
    )  # fmt: skip
