"""Write down, as values, what can be said about one country's drug-sentencing law on one day.

review("kh")                       ->  the law in force now, with all the library knows
review("kh", date(2014, 11, 30))   ->  the law in force then, with the evidence published by then
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lenity.evidence import Evidence, read_evidence
from lenity.law.document import Document, raise_all
from lenity.law.library import Library, in_force
from lenity.law.model import Law
from lenity.law.problems import problem
from lenity.law.vocabulary import LIBRARY
from lenity.review.argument import Argument, read_argument
from lenity.review.citing import Reference, law_reference
from lenity.review.evidence import EvidenceSection, evidence_sections
from lenity.review.framework import Framework, framework
from lenity.review.manifest import Manifest, manifest
from lenity.review.open_points import OpenPoints, open_points
from lenity.review.sources import SourceEntry, later_sources, sources
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
    with lenity. Raise `LenityError` where no law is in force or a file has mistakes, `EvidenceError` where
    the evidence has.

    >>> review("kh", date(2014, 11, 30)).law.id
    'kh/drug-control-2012'
    """
    today = as_of or datetime.now().astimezone().date()
    law = in_force((library or Library()).find(place), today)
    last_change = max((edge for edge in law.edges() if edge <= today), default=today)
    seen = evidence if evidence is not None else _evidence(law.place)
    if seen is not None and as_of:
        seen = seen.as_of(as_of)
    cases, argued = (data / f"{law.place.lower()}-{name}.yaml" for name in ("cases", "argument"))
    sections, words = data / "evidence.yaml", data / "words.yaml"
    argument = read_argument(argued) if argued.is_file() else None
    shown = evidence_sections(seen, sections) if seen else ()
    return Review(
        place=law.place,
        as_of=as_of.isoformat() if as_of else "",
        law=_law_in_force(law),
        framework=framework(law),
        open=open_points(law),
        evidence=shown,
        cases=worked_cases(law, cases, last_change) if cases.is_file() else (),
        argument=argument,
        sources=sources(law, shown, seen.sources if seen else {}, argument),
        later_sources=later_sources(law, as_of) if as_of else (),
        rungs={name: rung.meaning for name, rung in law.vocabulary.rungs.items()},
        words=read_words(words),
        manifest=manifest(law, seen.sha256 if seen else "", (cases, argued, sections, words)),
    )


def last_day(text: str) -> date:
    """Read the day of a review: a day, or the last day of a month or a year; else raise `LenityError`.

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


def _evidence(place: str) -> Evidence | None:
    """Read the library's evidence; a place without any is reviewed on its law alone."""
    return read_evidence(place) if (LIBRARY / "evidence" / place.lower()).is_dir() else None


def _law_in_force(law: Law) -> LawInForce:
    first, last = (day.isoformat() if day else "" for day in (law.first_day, law.last_day))
    general = tuple(_law_in_force(one) for one in law.uses)
    return LawInForce(law.id, law.title, first, last, law_reference(law.cite) if law.cite else None, general)


def read_words(file: Path) -> dict[str, str]:
    """Read the plain words for names of the vocabulary."""
    document = Document.read(file, file.name)
    fields = document.fields(document.root, "the file", ("words",), ("words",))
    found = {name: document.text(node, name) for name, node in document.fields(fields.get("words"), "words").items()}
    raise_all([document])
    return found
