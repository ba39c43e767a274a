"""The findings of a review: each check decided under every reading, with the norms that count and the thresholds that matter.

findings(bench, norms)[0].outcome   ->   "conforms"
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from lenity.engine.asking import MOST_AT_ONCE, combinations
from lenity.review.answer import DEPARTS, DEPARTS_ABSOLUTE, OUTCOMES, Answer, Figure, Point, Want, gravest
from lenity.review.catalogue import Check
from lenity.review.checks import DECIDED_BY, absolute, aim, balance, equality, legality, necessity, process, suitability
from lenity.review.citing import Reference, unique
from lenity.review.judgements import Judgement
from lenity.review.norms import Norm, Norms, Standing
from lenity.review.setting import Bench, Setting, weakest

MOVES = (Fraction(1, 2), Fraction(3, 2))  # how far each threshold of ours is moved to see whether an outcome flips
CONTRARY = ("N", "P")  # stages at which every norm that speaks for severity is shown beside a finding
STAGES = (absolute, legality, aim, suitability, necessity, balance, equality, process)


# Combinations of readings, each as pairs of disputed point and version; a point that a combination leaves out does not matter.
Readings = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Partly:
    """Points of an answer that hold only under some of the readings that lead to its outcome."""

    readings: Readings
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Under:
    """An answer with the readings that lead to its outcome.

    `answer` holds the points that all of these readings share, and what would answer what any of them leaves open; `partly`
    the points of some of them, those of the most combinations first.
    """

    readings: Readings
    answer: Answer
    partly: tuple[Partly, ...] = ()

    @property
    def whole(self) -> Answer:
        """Give the answer with every point, those that all readings share first."""
        return replace(self.answer, points=(*self.answer.points, *(point for part in self.partly for point in part.points)))


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
    `norms` are those the law is measured by; `severity` those a State will cite for its penalties. `strongest` is the strongest
    tag among the former; `leeway` that a departure rests on permissive norms alone: leeway unused, never a breach.
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
        """Give the answer that leads to the outcome, with the points of all its readings."""
        return next(one.whole for one in self.answers if one.answer.outcome == self.outcome)

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
    measured = [norms[name] for name in check.norms if norms[name].side != "severity"]
    severe = [norms[name] for name in check.norms if norms[name].side == "severity"]
    if check.stage in CONTRARY:
        severe += [one for one in norms.speaking_for_severity() if one.id not in check.norms]
    counted = tuple(_counted(norms, one, bench) for one in measured)
    tags = {one.standing.tag for one in counted}
    return Finding(
        check=check,
        outcome=outcome,
        answers=_grouped(combined, answers),
        norms=counted,
        severity=tuple(_counted(norms, one, bench) for one in severe),
        flips=tuple(_flips(check, bench, combined, outcome, thresholds)),
        judgements=tuple(dict.fromkeys(one for setting in settings for one in setting.used_judgements)),
        confidence=weakest(_confidences(answers)),
        strongest=norms.strongest([one.id for one in measured], bench.law.place, bench.day),
        leeway=outcome in (DEPARTS, DEPARTS_ABSOLUTE) and tags == {"Tp"},
        one_by_one=one_by_one,
    )


def _counted(norms: Norms, norm: Norm, bench: Bench) -> Counted:
    return Counted(norm, norms.tag(norm, bench.law.place, bench.day), norm.reference)


def _decided(check: Check, bench: Bench) -> tuple[Sequence[Mapping[str, str]], list[Setting], list[Answer], bool]:
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


def _combinations(axes: Iterable[str], bench: Bench) -> tuple[Sequence[Mapping[str, str]], bool]:
    known = {name: axis for law in (bench.law, *bench.beside) for name, axis in law.readings.items()}
    versions = {axis: tuple(known[axis].values) for axis in axes}
    found = combinations(versions, MOST_AT_ONCE)
    return found, len(versions) > 1 and len(found[0]) == 1


def _grouped(combined: Iterable[Mapping[str, str]], answers: Iterable[Answer]) -> tuple[Under, ...]:
    """Put readings that lead to the same outcome together, gravest first."""
    groups: dict[str, list[tuple[Mapping[str, str], Answer]]] = {}
    every = list(zip(combined, answers, strict=True))
    for readings, answer in every:
        groups.setdefault(answer.outcome, []).append((readings, answer))
    return tuple(_under(groups[outcome], [one for one, _ in every]) for outcome in OUTCOMES if outcome in groups)


def _under(group: Iterable[tuple[Mapping[str, str], Answer]], every: Sequence[Mapping[str, str]]) -> Under:
    """Merge the answers of one outcome: what they share, and what only some of them say, by the readings that say it."""
    readings, answers = zip(*group, strict=True)
    held: dict[object, dict[int, Point]] = {}
    for place, answer in enumerate(answers):
        for point in answer.points:
            held.setdefault(_as_read(point), {}).setdefault(place, point)
    shared = tuple(_merged(at.values()) for at in held.values() if len(at) == len(answers))
    parts: dict[tuple[int, ...], list[Point]] = {}
    for at in held.values():
        if len(at) < len(answers):
            parts.setdefault(tuple(at), []).append(_merged(at.values()))
    wants = tuple(dict.fromkeys(want for answer in answers for want in answer.wants))
    contested = next((answer.contested for answer in answers if answer.contested), "")
    partly = tuple(
        Partly(_in_short([readings[place] for place in places], readings), tuple(points))
        for places, points in sorted(parts.items(), key=lambda pair: -len(pair[0]))
    )
    return Under(_in_short(readings, every), Answer(answers[0].outcome, shared, wants, contested), partly)


def _in_short(some: Sequence[Mapping[str, str]], among: Sequence[Mapping[str, str]]) -> Readings:
    """Name some combinations of readings by what they share, where nothing else among them shares it; else one by one."""
    shared = {axis: version for axis, version in some[0].items() if all(one.get(axis) == version for one in some)}
    alike = [one for one in among if all(one.get(axis) == version for axis, version in shared.items())]
    return (shared,) if len(alike) == len(some) else tuple(some)


def _as_read(point: Point) -> object:
    """Give what a reader sees of a point: two that read alike are one, whatever rules led there."""
    return point.says, tuple((name, one.text) for name, one in point.figures.items())


def _merged(points: Iterable[Point]) -> Point:
    """Join points that read alike: with every rule, case and source of each, as sure as the least sure."""
    same = tuple(points)
    if len(same) == 1:
        return same[0]
    return replace(
        same[0],
        figures={name: _merged_figure([one.figures[name] for one in same]) for name in same[0].figures},
        rules=tuple(dict.fromkeys(rule for one in same for rule in one.rules)),
        vignettes=tuple(dict.fromkeys(case for one in same for case in one.vignettes)),
        references=unique(ref for one in same for ref in one.references),
    )


def _merged_figure(figures: Sequence[Figure]) -> Figure:
    return replace(
        figures[0],
        confidence=weakest(one.confidence for one in figures),
        references=unique(ref for one in figures for ref in one.references),
        made_of=tuple(dict.fromkeys(part for one in figures for part in one.made_of)),
    )


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
