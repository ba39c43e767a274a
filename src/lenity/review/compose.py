"""Write down, as values, what can be said about one country's drug-sentencing law on one day.

review("kh")                          ->  the law in force now, with all the library knows
review("kh", date(2014, 11, 30))      ->  the law in force then, with the evidence published by then
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lenity.evidence import Evidence, Observation, read_evidence
from lenity.evidence.problems import EvidenceError
from lenity.law.document import Document, raise_all
from lenity.law.library import Library, in_force
from lenity.law.model import Citation, Law
from lenity.law.problems import problem
from lenity.law.vocabulary import LIBRARY
from lenity.review.argument import Argument, read_argument
from lenity.review.citing import (
    Reference,
    SourceEntry,
    citations_of,
    evidence_key,
    law_key,
    law_reference,
    tally,
)
from lenity.review.evidence import EvidenceSection, evidence_sections, read_sections
from lenity.review.framework import Framework, framework
from lenity.review.manifest import Manifest, manifest
from lenity.review.open_points import OpenPoints, open_points
from lenity.review.worked_cases import WorkedCase, worked_cases

DATA = LIBRARY / "review"


@dataclass(frozen=True, slots=True)
class LawInForce:
    """The law under review: its dates as written, and what they rest on; `general` are the general parts it
    uses.
    """

    id: str
    title: str
    first_day: str
    last_day: str
    reference: Reference | None
    general: tuple[LawInForce, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """All that a first review says, each figure with what it rests on."""

    place: str
    as_of: str
    law: LawInForce
    framework: Framework
    open: OpenPoints
    evidence: tuple[EvidenceSection, ...]
    cases: tuple[WorkedCase, ...]
    argument: Argument | None
    sources: tuple[SourceEntry, ...]
    later_sources: tuple[str, ...]
    rungs: Mapping[str, str]
    words: Mapping[str, str]
    manifest: Manifest

    def source(self, key: str) -> SourceEntry:
        """Give a source by its key; raise `KeyError` if the review does not cite it."""
        for one in self.sources:
            if one.key == key:
                return one
        raise KeyError(key)

    def word(self, name: str) -> str:
        """Give the plain words for a name of the vocabulary, `own_use` or `prior_class=none`."""
        return self.words.get(name) or name.rpartition("=")[2].replace("_", " ")


def review(
    place: str,
    as_of: date | None = None,
    *,
    library: Library | None = None,
    evidence: Evidence | None = None,
    data: Path = DATA,
) -> Review:
    """Review the law of a place in force on a day (without one: today, and with all the library knows).

    With a day, evidence published later stays out. `library`, `evidence` and `data` stand in for what ships
    with lenity. Raise `LenityError` where no law is in force, or a file has mistakes.

    >>> review("kh", date(2014, 11, 30)).law.id
    'kh/drug-control-2012'
    """
    law = in_force((library or Library()).find(place), as_of or date.today())
    day = max(
        (edge for edge in law.edges() if edge <= (as_of or date.today())), default=as_of or date.today()
    )
    seen = evidence if evidence is not None else _evidence_on(law.place, as_of)
    if seen and evidence is not None and as_of:
        seen = seen.as_of(as_of)
    place_name = law.place.lower()
    files = {
        name: data / name
        for name in (f"{place_name}-cases.yaml", f"{place_name}-argument.yaml", "evidence.yaml", "words.yaml")
    }
    cases = files[f"{place_name}-cases.yaml"]
    argued = files[f"{place_name}-argument.yaml"]
    sections = files["evidence.yaml"]
    argument = read_argument(argued) if argued.is_file() else None
    shown = {name for _, _, indicators in read_sections(sections) for name in indicators}
    return Review(
        place=law.place,
        as_of=as_of.isoformat() if as_of else "",
        law=_law_in_force(law),
        framework=framework(law),
        open=open_points(law),
        evidence=evidence_sections(seen, sections) if seen else (),
        cases=worked_cases(law, cases, day) if cases.is_file() else (),
        argument=argument,
        sources=_sources(
            law, [one for one in seen.observations if one.indicator in shown] if seen else [], argument
        ),
        later_sources=_later(law, as_of),
        rungs={name: rung.meaning for name, rung in law.vocabulary.rungs.items()},
        words=read_words(files["words.yaml"]),
        manifest=manifest(law, seen.sha256 if seen else "", files.values()),
    )


def last_day(text: str) -> date:
    """Read the day of a review: a day, or the last day of a month or a year. Raise `LenityError` for anything
    else.

    >>> last_day("2014-11"), last_day("2014")
    (datetime.date(2014, 11, 30), datetime.date(2014, 12, 31))
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text.strip())
    mend = "write a day, a month or a year: 2014-11-30, 2014-11 or 2014"
    if found is None:
        raise problem("LEN506", f"`{text}` is not a date", mend)
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except (ValueError, calendar.IllegalMonthError):
        raise problem("LEN506", f"`{text}` is not a day of the calendar", mend) from None


def _evidence_on(place: str, as_of: date | None) -> Evidence | None:
    """Read the library's evidence; a place without any is reviewed on its law alone."""
    if not (LIBRARY / "evidence" / place.lower()).is_dir():
        return None
    try:
        return read_evidence(place, as_of)
    except EvidenceError as error:
        raise problem("LEN502", str(error)) from None


def _law_in_force(law: Law) -> LawInForce:
    first, last = (day.isoformat() if day else "" for day in (law.first_day, law.last_day))
    general = tuple(_law_in_force(one) for one in law.uses)
    return LawInForce(law.id, law.title, first, last, law_reference(law.cite) if law.cite else None, general)


def _sources(
    law: Law, observations: Iterable[Observation], argument: Argument | None
) -> tuple[SourceEntry, ...]:
    """List every source cited, with how many figures rest on it: law first, then evidence, then norms."""
    cited: dict[str, list[str]] = {}
    for citation in [*citations_of(law), *_other_citations(law)]:
        cited.setdefault(law_key(citation.source), []).append(citation.confidence)
    found = [
        SourceEntry(
            law_key(key),
            "law",
            one.title,
            one.producer,
            one.address,
            one.published,
            one.accessed,
            one.note,
            tally(cited[law_key(key)]),
        )
        for key, one in law.sources.items()
        if law_key(key) in cited
    ]
    seen: dict[str, list[Observation]] = {}
    for observation in observations:
        seen.setdefault(observation.source.key, []).append(observation)
    for key in sorted(seen):
        one = seen[key][0].source
        found.append(
            SourceEntry(
                evidence_key(key),
                "evidence",
                one.title,
                one.producer,
                one.address,
                one.published or "",
                one.accessed or "",
                one.note,
                tally(observation.confidence for observation in seen[key]),
            )
        )
    for norm in argument.sources if argument else ():
        grades = (
            [point.reference.confidence for point in argument.points if point.reference.source == norm.key]
            if argument
            else []
        )
        if grades:
            found.append(
                SourceEntry(
                    norm.key,
                    norm.kind,
                    norm.title,
                    norm.producer,
                    norm.address,
                    norm.published,
                    "",
                    norm.note,
                    tally(grades),
                )
            )
    return tuple(found)


def _other_citations(law: Law) -> list[Citation]:
    """List the citations that stand outside rules: of the laws' dates, of readings and of the bounds."""
    dates = [one.cite for one in (law, *law.uses)]
    readings = [cite for axis in law.readings.values() for _, cite in axis.values.values()]
    bounds = [law.bounds.cite] if law.bounds else []
    return [cite for cite in (*dates, *readings, *bounds) if cite]


def _later(law: Law, as_of: date | None) -> tuple[str, ...]:
    """Name the sources of the law that came out only after the day of the review."""
    if as_of is None:
        return ()
    used = {citation.source for citation in [*citations_of(law), *_other_citations(law)]}
    day = as_of.isoformat()
    return tuple(
        law_key(key)
        for key, one in law.sources.items()
        if key in used and one.published and one.published > day
    )


def read_words(file: Path) -> dict[str, str]:
    """Read the plain words for names of the vocabulary."""
    document = Document.read(file, file.name)
    fields = document.fields(document.root, "the file", ("words",), ("words",))
    found = {
        name: document.text(node, name)
        for name, node in document.fields(fields.get("words"), "words").items()
    }
    raise_all([document])
    return found
