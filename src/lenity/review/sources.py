"""The sources of a review: each with its address and how many figures rest on it, at which confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lenity.evidence import Source as EvidenceSource
from lenity.law.model import Citation, Law
from lenity.review.argument import Argument
from lenity.review.citing import evidence_key, law_key, tally
from lenity.review.evidence import EvidenceSection


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, with its address (empty if unknown) and the figures that rest on it, by confidence.

    `kind` is law, evidence or norm.
    """

    key: str
    kind: str
    title: str
    producer: str = ""
    address: str = ""
    published: str = ""
    accessed: str = ""
    note: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)


def sources(
    law: Law,
    evidence: Iterable[EvidenceSection],
    publishers: Mapping[str, EvidenceSource],
    argument: Argument | None,
) -> tuple[SourceEntry, ...]:
    """List every source cited: those of the law first, then of the evidence, then of the argument."""
    return (*_of_law(law), *_of_evidence(evidence, publishers), *(_of_argument(argument) if argument else ()))


def later_sources(law: Law, day: date) -> tuple[str, ...]:
    """Give the keys of the sources of a law that came out only after a day."""
    used = {citation.source for citation in _citations(law)}
    later = [key for key, one in law.sources.items() if key in used and one.published > day.isoformat()]
    return tuple(law_key(key) for key in later)


def _of_law(law: Law) -> Iterable[SourceEntry]:
    grades = _by_source((citation.source, citation.confidence) for citation in _citations(law))
    for key, one in law.sources.items():
        if key in grades:
            about = one.title, one.producer, one.address, one.published, one.accessed, one.note
            yield SourceEntry(law_key(key), "law", *about, figures=tally(grades[key]))


def _of_evidence(sections: Iterable[EvidenceSection], publishers: Mapping[str, EvidenceSource]) -> Iterable[SourceEntry]:
    figures = [figure for section in sections for one in section.series for figure in one.figures]
    grades = _by_source((figure.reference.source, figure.reference.confidence) for figure in figures)
    for key, one in sorted(publishers.items()):
        if evidence_key(key) in grades:
            about = one.title, one.producer, one.address, one.published or "", one.accessed or "", one.note
            yield SourceEntry(evidence_key(key), "evidence", *about, figures=tally(grades[evidence_key(key)]))


def _of_argument(argument: Argument) -> Iterable[SourceEntry]:
    grades = _by_source((point.reference.source, point.reference.confidence) for point in argument.points)
    for key, one in argument.instruments.items():
        if key in grades:
            about = one.title, one.producer, one.address, one.published, "", one.note
            yield SourceEntry(key, "norm", *about, figures=tally(grades[key]))


def _citations(law: Law) -> list[Citation]:
    """List what each figure of a law rests on: one citation per output of a rule, per option rule and per
    gap, and those outside rules: of dates, readings and bounds. A minimum and a maximum are one figure.
    """
    found: list[Citation | None] = [one.cite for one in (law, *law.uses)]
    found += [cite for axis in law.readings.values() for _, cite in axis.values.values()]
    found += [law.bounds.cite] if law.bounds else []
    for _, rule in law.rules():
        outputs = {name.split(".")[0]: name for name in rule.then}
        found += [rule.citation(name) for name in outputs.values()] or [rule.cite]
        found += [rule.cite] if outputs and rule.unknown else []
    return [citation for citation in found if citation]


def _by_source(figures: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grades: dict[str, list[str]] = {}
    for source, grade in figures:
        grades.setdefault(source, []).append(grade)
    return grades
