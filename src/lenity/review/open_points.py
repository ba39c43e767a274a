"""What the law leaves open: disputed points, gaps with where to look, and figures not yet verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lenity.law.model import Citation, Decision, Law
from lenity.review.citing import Reference, law_reference, tally

# What a figure is about, by the output that holds it; options and the rest have names of their own.
SUBJECTS = {"custody": "custody", "fine": "fines", "combine": "how custody and fine combine"}
WAYS_OUT, OTHER = "ways out of custody", "other rules (groups, classes, conditions)"


@dataclass(frozen=True, slots=True)
class Version:
    """One defensible version of a disputed point."""

    name: str
    title: str
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A disputed point with all its versions."""

    axis: str
    law: str
    question: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that says the law is not known: why, where to look, and what it rests on."""

    rules: tuple[str, ...]
    law: str
    why: str
    look_in: str
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many figures of one law and subject there are at each confidence."""

    law: str
    title: str
    subject: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """All that is open in a law and in the general parts it uses."""

    readings: tuple[Reading, ...]
    unknown: tuple[Unknown, ...]
    tallies: tuple[Tally, ...]

    def figures(self, law: str, *subjects: str) -> dict[str, int]:
        """Add up the figures of one law by confidence, of some subjects or of all."""
        chosen = [one for one in self.tallies if one.law == law and (not subjects or one.subject in subjects)]
        return tally(grade for one in chosen for grade, count in one.figures.items() for _ in range(count))


def open_points(law: Law) -> OpenPoints:
    """List what a law of one day leaves open."""
    readings = [
        Reading(
            axis,
            one.law,
            one.question,
            tuple(Version(name, title, _reference(cite)) for name, (title, cite) in one.values.items()),
        )
        for axis, one in law.readings.items()
    ]
    own_first = tuple(sorted(readings, key=lambda reading: reading.law != law.id))
    return OpenPoints(own_first, _unknown(law), _tallies(law))


def _unknown(law: Law) -> tuple[Unknown, ...]:
    """List each gap once, with every rule that states it."""
    gaps: dict[tuple[str, str, str], list[tuple[str, Citation | None]]] = {}
    for decision, rule in law.rules():
        if rule.unknown:
            gaps.setdefault((decision.law, rule.unknown, rule.look_in), []).append((rule.id, rule.cite))
    whole = {one.id: one.cite for one in (law, *law.uses)}
    for one in law.provisions:
        if one.unknown:
            gaps.setdefault((one.law, one.unknown, one.look_in), []).append((one.id, one.cite or whole.get(one.law)))
    return tuple(
        Unknown(tuple(rule for rule, _ in rules), of, why, look_in, _reference(rules[0][1]))
        for (of, why, look_in), rules in gaps.items()
    )


def _tallies(law: Law) -> tuple[Tally, ...]:
    titles = {one.id: one.title for one in (law, *law.uses)}
    grades: dict[tuple[str, str], list[str]] = {}
    for decision, rule in law.rules():
        outputs = {name.split(".")[0]: name for name in rule.then}
        for base, name in outputs.items():
            cite = rule.citation(name)
            grades.setdefault((decision.law, _subject(decision, base)), []).append(cite.confidence if cite else "verified")
        if not outputs and not rule.unknown and rule.cite:
            grades.setdefault((decision.law, _subject(decision, "")), []).append(rule.cite.confidence)
    order = [*SUBJECTS.values(), WAYS_OUT, OTHER]
    return tuple(
        Tally(of, titles.get(of, of), subject, tally(grades[of, subject]))
        for of in titles
        for subject in order
        if (of, subject) in grades
    )


def _subject(decision: Decision, output: str) -> str:
    return WAYS_OUT if decision.kind == "option" else SUBJECTS.get(output, OTHER)


def _reference(cite: Citation | None) -> Reference | None:
    return law_reference(cite) if cite else None
