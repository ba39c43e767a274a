"""Write down, as values, what can be said about one country's drug-sentencing law on one day.

review("kh")                       ->  the law in force now, with all the library knows
review("kh", date(2014, 11, 30))   ->  the law in force then, with the evidence published by then
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from lenity.evidence import Audit, Evidence, audit, read_claims, read_evidence
from lenity.law.amend import Reform, reforms_of
from lenity.law.document import Document, raise_all
from lenity.law.library import LAWS, Library, in_force, refuse_idle
from lenity.law.model import Law, covers
from lenity.law.problems import problem
from lenity.law.vocabulary import LIBRARY
from lenity.review.argument import Argument, read_argument
from lenity.review.catalogue import Catalogue, Phrase, Threshold
from lenity.review.citing import Reference, law_reference
from lenity.review.evidence import EvidenceSection, evidence_sections
from lenity.review.findings import Finding, findings
from lenity.review.framework import Framework, framework
from lenity.review.judgements import Judgements, Question, questions
from lenity.review.ladder import Ladder, ladder
from lenity.review.manifest import Manifest, manifest
from lenity.review.norms import Norms
from lenity.review.open_points import OpenPoints, open_points
from lenity.review.options import OptionForReform, options
from lenity.review.ordinal import Ordinal, ordinal
from lenity.review.setting import Bench, Setting
from lenity.review.sources import SourceEntry, later_sources, sources
from lenity.review.vignettes import read_vignettes
from lenity.review.worked_cases import WorkedCase, worked_cases

DATA = LIBRARY / "review"
CLAIMS = LIBRARY / "claims"


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
    """All that a review says, each figure with what it rests on."""

    place: str
    as_of: str
    law: LawInForce
    framework: Framework
    order: Ordinal | None
    ladder: Ladder
    findings: tuple[Finding, ...]
    options: tuple[OptionForReform, ...]
    thresholds: Mapping[str, Threshold]
    trace: tuple[Phrase, ...]
    audits: tuple[Audit, ...]
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
    judgements: Judgements | None = None,
    reform: str | Path | Reform | Sequence[str | Path | Reform] | None = None,
    data: Path = DATA,
) -> Review:
    """Review the law of a place in force on a day (without one: today, and with all the library knows).

    With a day, evidence published later stays out. `judgements` are what named people decided (`read_judgements`).
    `reform` names reforms that are made in the law first. `library`, `evidence` and `data` stand in for what ships with lenity.
    Raise `LenityError` where no law is in force or a file has mistakes, `EvidenceError` where the evidence has.

    >>> review("kh", date(2014, 11, 30)).law.id
    'kh/drug-control-2012'
    """
    norms = Norms.read()
    bench = bench_of(place, as_of, library=library, evidence=evidence, judgements=judgements, reform=reform, norms=norms)
    law, seen, today = bench.law, bench.evidence, bench.day
    last_change = max((edge for edge in law.edges() if edge <= today), default=today)
    cases, argued = (data / f"{law.place.lower()}-{name}.yaml" for name in ("cases", "argument"))
    sections, words = data / "evidence.yaml", data / "words.yaml"
    argument = read_argument(argued, norms) if argued.is_file() else None
    shown = evidence_sections(seen, sections) if seen else ()
    found = findings(bench, norms)
    frame = framework(law)
    order = ordinal(law, bench.beside, frame)
    audits = _audits(seen, today) if seen else ()
    return Review(
        place=law.place,
        as_of=as_of.isoformat() if as_of else "",
        law=_law_in_force(law),
        framework=frame,
        order=order,
        ladder=ladder(law, [(one.id, one.title, one.facts) for one in bench.vignettes.known.values()]),
        findings=found,
        options=options(Setting(bench)),
        thresholds=bench.catalogue.thresholds,
        trace=bench.catalogue.trace,
        audits=audits,
        open=open_points(law),
        evidence=shown,
        cases=worked_cases(law, cases, last_change) if cases.is_file() else (),
        argument=argument,
        sources=sources(law, bench.beside, bench.versions, shown, seen, argument, norms, found, bench.vignettes, audits),
        later_sources=later_sources(law, as_of) if as_of else (),
        rungs={name: rung.meaning for name, rung in law.vocabulary.rungs.items()},
        words=read_words(words),
        manifest=manifest(law, seen.sha256 if seen else "", (cases, argued, sections, words, *_read_by_every_review())),
    )


def bench_of(
    place: str,
    as_of: date | None = None,
    *,
    library: Library | None = None,
    evidence: Evidence | None = None,
    judgements: Judgements | None = None,
    reform: str | Path | Reform | Sequence[str | Path | Reform] | None = None,
    norms: Norms | None = None,
) -> Bench:
    """Give what the checks of a review work on: the law of a place on a day, the laws beside it, evidence, judgements.

    Arguments and errors are those of `review`.
    """
    today = as_of or datetime.now().astimezone().date()
    held = library or Library()
    if made := reforms_of(reform):
        held = Library(held.root, (*held.reforms, *made))
    versions = held.find(place)
    refuse_idle(held.reforms, versions)
    law = in_force(versions, today)
    seen = evidence if evidence is not None else _evidence(law.place)
    if seen is not None and as_of:
        seen = seen.as_of(as_of)
    beside = tuple(one.at(today) for one in _library_of(law, held).beside(law.place.lower()) if covers(one, today))
    return Bench(law, beside, today, Catalogue.read(norms=norms), read_vignettes(), seen, judgements or Judgements(), versions)


def questions_to_people(bench: Bench, norms: Norms | None = None) -> tuple[Question, ...]:
    """List what only a person can decide about the law of a bench, with what the checks found and what waits for an answer."""
    found = findings(bench, norms or Norms.read())
    answers = {one.check.id: [under.whole for under in one.answers] for one in found}
    return questions(bench.catalogue, answers, {"substance": bench.substances})


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


def _library_of(law: Law, library: Library) -> Library:
    """Give the library a law stands in: a law named as a folder brings its own neighbours."""
    root = Path(law.folder).resolve().parents[1]
    return library if root in (library.root.resolve(), LAWS.resolve()) else Library(root, library.reforms)


def _audits(evidence: Evidence, day: date) -> tuple[Audit, ...]:
    """Audit the claims that ship with lenity on the place of the evidence and were published by a day."""
    places = {one.place for one in evidence.observations}
    files = sorted(path for path in CLAIMS.glob("*.yaml") if path.stem != "thresholds" and ".reader" not in path.stem)
    read = (read_claims(path.stem) for path in files)
    return tuple(audit(one, evidence) for one in read if one.place in places and one.published <= day.isoformat())


def _read_by_every_review() -> Iterable[Path]:
    return sorted(path for folder in ("norms", "checks", "claims") for path in (LIBRARY / folder).glob("*.yaml"))


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
