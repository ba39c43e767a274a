"""The sources of a review: each with its address and how many figures rest on it, at which confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from lenity.evidence import Audit, Evidence
from lenity.law.model import Citation, Law
from lenity.review.answer import Answer
from lenity.review.argument import Argument
from lenity.review.citing import Reference, evidence_key, law_key, norm_key, tally
from lenity.review.evidence import EvidenceSection
from lenity.review.findings import Finding
from lenity.review.harm_rankings import harm_rankings
from lenity.review.norms import Norms
from lenity.review.vignettes import Vignettes


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source, with its address (empty if unknown) and the figures that rest on it, by confidence.

    `kind` is law, evidence, norm, dose or harm (rankings).
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
    beside: Iterable[Law],
    versions: Iterable[Law],
    evidence: Iterable[EvidenceSection],
    held: Evidence | None,
    argument: Argument | None,
    norms: Norms,
    findings: Iterable[Finding],
    vignettes: Vignettes,
    audits: Iterable[Audit],
) -> tuple[SourceEntry, ...]:
    """List every source cited: those of the law first, then of the evidence, of the norms, and of the vignettes."""
    found = tuple(findings)
    cited = [reference for one in found for under in one.answers for reference in _references(under.whole)]
    counted = {(one.norm.id, one.norm.reference) for finding in found for one in (*finding.norms, *finding.severity)}
    norm_figures = [reference for _, reference in sorted(counted, key=lambda pair: pair[0])]
    bonds = {one.standing.bond for finding in found for one in (*finding.norms, *finding.severity) if one.standing.bond}
    norm_figures += [bond.cite for bond in sorted(bonds, key=lambda one: one.treaty) if bond.cite]
    argued = [point.reference for point in argument.points] if argument else []
    return (
        *_of_law(law, beside, versions, cited),
        *_of_evidence(evidence, held, cited, audits),
        *_of_norms(norms, [*argued, *norm_figures, *cited]),
        *_of_doses(vignettes, cited),
        *_of_rankings(cited),
    )


def later_sources(law: Law, day: date) -> tuple[str, ...]:
    """Give the keys of the sources of a law that came out only after a day."""
    used = {citation.source for citation in _citations(law)}
    later = [key for key, one in law.sources.items() if key in used and one.published > day.isoformat()]
    return tuple(law_key(key) for key in later)


def _of_law(law: Law, beside: Iterable[Law], versions: Iterable[Law], cited: Iterable[Reference]) -> Iterable[SourceEntry]:
    """Give the sources of the law and those beside it, and those of other versions as far as a finding cites them."""
    laws = (law, *beside)
    citations = [citation for one in laws for citation in _citations(one)]
    grades = _by_source((citation.source, citation.confidence) for citation in citations)
    for key, found in _by_source((one.source, one.confidence) for one in cited).items():
        grades.setdefault(key.removeprefix(law_key("")), found)
    every = (*laws, *versions)
    known = {key: one for of in reversed(every) for key, one in of.sources.items()}
    in_order = dict.fromkeys(key for of in every for key in of.sources)
    for key in in_order:
        if key in grades:
            one = known[key]
            about = one.title, one.producer, one.address, one.published, one.accessed, one.note
            yield SourceEntry(law_key(key), "law", *about, figures=tally(grades[key]))


def _of_evidence(
    sections: Iterable[EvidenceSection], held: Evidence | None, cited: Iterable[Reference], audits: Iterable[Audit]
) -> Iterable[SourceEntry]:
    """Give the sources of the figures shown, and those only a finding or an audit rests on."""
    if held is None:
        return
    shown = [figure.reference for section in sections for one in section.series for figure in one.figures]
    grades = _by_source((one.source, str(one.confidence)) for one in shown)
    parts = [part for one in audits for judged in one.judged for part in judged.parts]
    elsewhere: list[tuple[str, str]] = [(evidence_key(seen.source.key), seen.confidence) for part in parts for seen in part.used]
    elsewhere += [(evidence_key(said.source.key), said.confidence) for part in parts for said in part.said]
    elsewhere += [(one.source, one.confidence) for one in cited]
    for key, found in _by_source(dict.fromkeys(elsewhere)).items():
        grades.setdefault(key, found)
    for name, one in sorted(held.sources.items()):
        if evidence_key(name) in grades:
            about = one.title, one.producer, one.address, one.published or "", one.accessed or "", one.note
            yield SourceEntry(evidence_key(name), "evidence", *about, figures=tally(grades[evidence_key(name)]))


def _of_norms(norms: Norms, references: Iterable[Reference]) -> Iterable[SourceEntry]:
    grades = _by_source((one.source, one.confidence) for one in references)
    for name, one in norms.instruments.items():
        key = norm_key(name)
        if key in grades:
            yield SourceEntry(key, "norm", one.title, one.producer, one.address, one.published, "", one.note, tally(grades[key]))


def _of_doses(vignettes: Vignettes, cited: Iterable[Reference]) -> Iterable[SourceEntry]:
    grades = _by_source((one.source, one.confidence) for one in cited)
    for key, one in vignettes.sources.items():
        if key in grades:
            yield SourceEntry(key, "dose", one.title, one.producer, one.address, note=one.note, figures=tally(grades[key]))


def _of_rankings(cited: Iterable[Reference]) -> Iterable[SourceEntry]:
    grades = _by_source((one.source, one.confidence) for one in cited)
    known = {ranking.reference.source: ranking.source for ranking in harm_rankings()}
    for key, one in known.items():
        if key in grades:
            yield SourceEntry(key, "harm", one.title, one.producer, one.address, note=one.note, figures=tally(grades[key]))


def _references(answer: Answer) -> Iterable[Reference]:
    for point in answer.points:
        yield from point.references
        for figure in point.figures.values():
            yield from figure.references


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
    found += [one.cite for one in law.provisions]
    return [citation for citation in found if citation]


def _by_source(figures: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grades: dict[str, list[str]] = {}
    for source, grade in figures:
        grades.setdefault(source, []).append(grade)
    return grades
