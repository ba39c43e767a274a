"""Ask the engine many cases of one law at once, and about the part of a law that binds."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod
from typing import TypeAlias

import numpy as np

from lenity.engine.ask import columns
from lenity.engine.evaluate import run
from lenity.engine.facts import Facts, read_case
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.program import UNKNOWN, Program, compile_law
from lenity.law.model import Law

Case: TypeAlias = Mapping[str, object]
Settled: TypeAlias = Mapping[str, str]  # disputed point -> version
MOST_READY = 12  # laws kept ready
MOST_AT_ONCE = 256  # combinations of readings beyond which disputed points are varied one at a time
_Key: TypeAlias = frozenset[tuple[str, object]]


def ask_all(law: Law, questions: Sequence[tuple[Case, Settled]]) -> list[Outcome]:
    """Answer cases of one item each, with the readings settled for each, in one run of the engine."""
    return _answered(_compiled(law), questions)


class Asked:
    """A law ready to be asked, which remembers what it answered.

    A reading that no rule used in a case depends on does not make it another question.
    """

    def __init__(self, law: Law) -> None:
        self.law = law
        self._axes_of_rule = {rule.id: frozenset(rule.reading) for _, rule in law.rules()}
        self._axes: dict[_Key, frozenset[str]] = {}
        self._learnt: set[_Key] = set()
        self._known: dict[tuple[_Key, _Key], Outcome] = {}

    def ask(self, cases: Sequence[Case], settled: Settled | None = None) -> list[Outcome]:
        """Answer cases under a choice of readings; disputed points that are not settled stay open."""
        keys = [_key(case) for case in cases]
        unsettled = _key({})
        self._learn({(key, unsettled): (case, {}) for key, case in zip(keys, cases, strict=True)})
        if not settled:
            return [self._known[key, unsettled] for key in keys]
        chosen = _key(settled)
        wanted: dict[tuple[_Key, _Key], tuple[Case, Settled]] = {}
        for key, case in zip(keys, cases, strict=True):
            if (key, chosen) not in self._known:
                matter = {axis: value for axis, value in settled.items() if axis in self._axes_at(key)}
                wanted[key, _key(matter)] = (case, matter)
        self._learn(wanted)
        for key, matters in wanted:
            self._known[key, chosen] = self._known[key, matters]
        return [self._known[key, chosen] for key in keys]

    def learn_every_reading(self, cases: Sequence[Case]) -> None:
        """Answer cases under every combination of the readings each depends on, in one run of the engine.

        Where these are too many, each reading is settled alone, the others left open.
        """
        new = {key: case for case in cases if (key := _key(case)) not in self._learnt}
        if not new:
            return
        self.axes(list(new.values()))
        self._learnt.update(new)
        wanted: dict[tuple[_Key, _Key], tuple[Case, Settled]] = {}
        for key, case in new.items():
            versions = {axis: tuple(self.law.readings[axis].values) for axis in sorted(self._axes_at(key))}
            for settled in combinations(versions, MOST_AT_ONCE):
                wanted[key, _key(settled)] = (case, settled)
        self._learn(wanted)

    def axes(self, cases: Sequence[Case]) -> frozenset[str]:
        """Name the disputed points that some rule used in some of these cases depends on."""
        keys = [_key(case) for case in cases]
        unsettled = _key({})
        self._learn({(key, unsettled): (case, {}) for key, case in zip(keys, cases, strict=True)})
        return frozenset().union(*map(self._axes_at, keys))

    def axes_of(self, outcome: Outcome) -> frozenset[str]:
        """Name the disputed points that some rule used in an answer depends on."""
        used = {*outcome.rules, *(use.id for option in outcome.options for use in option.rules)}
        return frozenset(axis for rule in used for axis in self._axes_of_rule.get(rule, ()))

    def _axes_at(self, key: _Key) -> frozenset[str]:
        if key not in self._axes:
            self._axes[key] = self.axes_of(self._known[key, _key({})])
        return self._axes[key]

    def _learn(self, wanted: Mapping[tuple[_Key, _Key], tuple[Case, Settled]]) -> None:
        new = {key: question for key, question in wanted.items() if key not in self._known}
        if new:
            self._known.update(zip(new, _answered(_compiled(self.law), list(new.values())), strict=True))


def combinations(versions: Mapping[str, Sequence[str]], most: int) -> list[Settled]:
    """Give every combination of the versions of disputed points; of more than `most`, each version alone.

    >>> combinations({"edge": ["lower", "upper"], "top": ["term", "life"]}, 3)
    [{'edge': 'lower'}, {'edge': 'upper'}, {'top': 'term'}, {'top': 'life'}]
    """
    if prod(map(len, versions.values())) > most:
        return [{axis: version} for axis, among in versions.items() for version in among]
    return [dict(zip(versions, chosen, strict=True)) for chosen in itertools.product(*versions.values())]


def what_binds(law: Law) -> Law:
    """Give the law without choices and options: what is left is the range that binds the court."""
    decisions = tuple(
        replace(decision, rules=tuple(rule for rule in decision.rules if not rule.may))
        for decision in law.decisions
        if decision.kind != "option" and not decision.may
    )
    return replace(law, decisions=decisions)


_programs: dict[int, tuple[Law, Program]] = {}  # of the last few laws that were asked


def _compiled(law: Law) -> Program:
    """Give a law ready to run; one that was asked lately is not made ready again."""
    known = _programs.get(id(law))
    if known is None or known[0] is not law:
        while len(_programs) >= MOST_READY:
            _programs.pop(next(iter(_programs)))
        known = _programs[id(law)] = law, compile_law(law)
    return known[1]


def _key(facts: Case) -> _Key:
    return frozenset(facts.items())


def _answered(program: Program, questions: Sequence[tuple[Case, Settled]]) -> list[Outcome]:
    read: dict[int, Facts] = {}  # a case asked under many readings is read once
    for case, _ in questions:
        if id(case) not in read:
            read[id(case)] = read_case(program.law, program.codes, case)
    rows = [columns(program, read[id(case)], settled) for case, settled in questions]
    names = sorted({name for row in rows for name in row})
    facts = {name: np.array([int(row[name][0]) if name in row else UNKNOWN for row in rows], np.int64) for name in names}
    reader = Reader(program, run(program, facts, len(rows)))
    return [reader.outcome(number) for number in range(len(rows))]
