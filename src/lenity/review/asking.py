"""Ask the engine many cases of one law at once, and about the part of a law that binds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lenity.engine.ask import columns
from lenity.engine.evaluate import run
from lenity.engine.facts import read_case
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.program import UNKNOWN, compile_law
from lenity.law.model import Law

Case = Mapping[str, object]
Settled = Mapping[str, str]  # disputed point -> version


def ask_all(law: Law, questions: Sequence[tuple[Case, Settled]]) -> list[Outcome]:
    """Answer cases of one item each, with the readings settled for each, in one run of the engine."""
    program = compile_law(law)
    rows = [columns(program, read_case(law, program.codes, case), settled) for case, settled in questions]
    names = sorted({name for row in rows for name in row})
    facts = {name: np.array([int(row[name][0]) if name in row else UNKNOWN for row in rows], np.int64) for name in names}
    reader = Reader(program, run(program, facts, len(rows)))
    return [reader.outcome(number) for number in range(len(rows))]


def what_binds(law: Law) -> Law:
    """Give the law without choices and options: what is left is the range that binds the court."""
    decisions = tuple(
        replace(decision, rules=tuple(rule for rule in decision.rules if not rule.may))
        for decision in law.decisions
        if decision.kind != "option" and not decision.may
    )
    return replace(law, decisions=decisions)
