"""The findings of a review: each check decided under every reading, with the norms that count and the thresholds that matter.

findings(bench, norms)[0].outcome   ->   "conforms"
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from lenity.review.answer import DEPARTS, DEPARTS_ABSOLUTE, OUTCOMES, Answer, Want, gravest
from lenity.review.catalogue import Check
from lenity.review.checks import DECIDED_BY, absolute, aim, balance, equality, legality, necessity, process, suitability
from lenity.review.citing import Reference
from lenity.review.judgements import Judgement
from lenity.review.norms import TAGS, Norm, Norms, Standing
from lenity.review.setting import Bench, Setting, weakest

MOVES = (Fraction(1, 2), Fraction(3, 2))  # how far each threshold of ours is moved to see whether an outcome flips
CONTRARY = ("N", "P")  # stages at which every norm that speaks for severity is shown beside a finding
MOST_READINGS = 256  # combinations of readings beyond which disputed points are varied one at a time
STAGES = (absolute, legality, aim, suitability, necessity, balance, equality, process)


@dataclass(frozen=True, slots=True)
class Under:
    """An answer with the readings it holds under; `readings` names every combination, each as pairs of point and version."""

    readings: tuple[Mapping[str, str], ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class Flip:
    """A threshold of ours that decides an outcome: what it would be with the threshold at half and at one and a half."""

    threshold: str
    factor: Fraction
    outcome: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A norm with what it weighs for the State on the day, and where it stands."""

    norm: Norm
    standing: Standing
    reference: Reference


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check: its outcome (the gravest over the readings), with all it rests on.

    `answers` groups the readings by what they lead to. `one_by_one` says that the disputed points were too many to be combined.
    `severity` are the norms a State will cite for its penalties, shown beside the others. `strongest` is the strongest tag among
    the others; `leeway` that a departure rests on permissive norms alone: leeway unused, never a breach.
    """

    check: Check
    outcome: str
    answers: tuple[Under, ...]
    norms: tuple[Counted, ...]
    severity: tuple[Counted, ...]
    flips: tuple[Flip, ...]
    judgements: tuple[Judgement, ...]
    confidence: str
    strongest: str
    leeway: bool
    one_by_one: bool = False

    @property
    def depends_on_reading(self) -> bool:
        """Whether the outcome differs between readings of the law."""
        return len({one.answer.outcome for one in self.answers}) > 1

    @property
    def answer(self) -> Answer:
        """Give the answer that leads to the outcome."""
        return next(one.answer for one in self.answers if one.answer.outcome == self.outcome)

    @property
    def wants(self) -> tuple[Want, ...]:
        """Give what would answer what is left open, under any reading."""
        return tuple(dict.fromkeys(want for one in self.answers for want in one.answer.wants))


def findings(bench: Bench, norms: Norms) -> tuple[Finding, ...]:
    """Decide every check of the catalogue on one law on one day."""
    return tuple(finding(check, bench, norms) for check in bench.catalogue)


def finding(check: Check, bench: Bench, norms: Norms) -> Finding:
    """Decide one check; raise `KeyError` if no function decides it."""
    combined, settings, answers, one_by_one = _decided(check, bench)
    outcome = gravest(tuple(answer.outcome for answer in answers))
    thresholds = sorted({name for setting in settings for name in setting.used_thresholds})
    counted = tuple(_counted(norms, norms[name], bench) for name in check.norms)
    lenient = [one for one in counted if one.norm.side != "severity"]
    tags = {one.standing.tag for one in lenient}
    severe = [one for one in counted if one.norm.side == "severity"]
    if check.stage in CONTRARY:
        severe += [_counted(norms, one, bench) for one in norms.speaking_for_severity() if one.id not in check.norms]
    return Finding(
        check=check,
        outcome=outcome,
        answers=_grouped(combined, answers),
        norms=counted,
        severity=tuple(severe),
        flips=tuple(_flips(check, bench, combined, outcome, thresholds)),
        judgements=tuple(dict.fromkeys(one for setting in settings for one in setting.used_judgements)),
        confidence=weakest(_confidences(answers)),
        strongest=min(tags, key=list(TAGS).index, default=""),
        leeway=outcome in (DEPARTS, DEPARTS_ABSOLUTE) and tags == {"Tp"},
        one_by_one=one_by_one,
    )


def _counted(norms: Norms, norm: Norm, bench: Bench) -> Counted:
    return Counted(norm, norms.tag(norm, bench.law.place, bench.day), norm.reference)


def _decided(check: Check, bench: Bench) -> tuple[list[Mapping[str, str]], list[Setting], list[Answer], bool]:
    """Decide a check under every combination of the readings it depends on.

    Which readings those are comes out of asking: first with all left open, then until no new one turns up.
    """
    decides = DECIDED_BY[check.id]
    probe = Setting(bench)
    decides(probe)
    axes = sorted(probe.axes)
    while True:
        combined, one_by_one = _combinations(axes, bench)
        settings = [Setting(bench, readings) for readings in combined]
        answers = [decides(setting) for setting in settings]
        every = sorted({*axes, *(axis for setting in settings for axis in setting.axes)})
        if every == axes:
            return combined, settings, answers, one_by_one
        axes = every


def _combinations(axes: Iterable[str], bench: Bench) -> tuple[list[Mapping[str, str]], bool]:
    known = {name: axis for law in (bench.law, *bench.beside) for name, axis in law.readings.items()}
    versions = {axis: tuple(known[axis].values) for axis in axes}
    if prod(map(len, versions.values())) > MOST_READINGS:
        return [{axis: value} for axis, values in versions.items() for value in values], True
    return [dict(zip(versions, values, strict=True)) for values in itertools.product(*versions.values())], False


def _grouped(combined: Iterable[Mapping[str, str]], answers: Iterable[Answer]) -> tuple[Under, ...]:
    """Put readings that lead to the same outcome together; the answer shown is that of the first of them."""
    groups: dict[str, tuple[list[Mapping[str, str]], Answer]] = {}
    for readings, answer in zip(combined, answers, strict=True):
        groups.setdefault(answer.outcome, ([], answer))[0].append(readings)
    ordered = sorted(groups.items(), key=lambda pair: OUTCOMES.index(pair[0]))
    return tuple(Under(tuple(readings), answer) for _, (readings, answer) in ordered)


def _flips(
    check: Check, bench: Bench, combined: Iterable[Mapping[str, str]], outcome: str, thresholds: Iterable[str]
) -> Iterable[Flip]:
    readings = list(combined)
    for name in thresholds:
        for factor in MOVES:
            moved = {name: bench.catalogue.thresholds[name].value * factor}
            other = gravest(tuple(DECIDED_BY[check.id](Setting(bench, one, moved)).outcome for one in readings))
            if other != outcome:
                yield Flip(name, factor, other)


def _confidences(answers: Iterable[Answer]) -> Iterable[str]:
    for answer in answers:
        for point in answer.points:
            yield from (figure.confidence for figure in point.figures.values() if figure.origin != "threshold")
            yield from (reference.confidence for reference in point.references)
