"""The review room: one law on one day, the findings of sixty checks, what it leaves open, the evidence and sources.

Everything in a `Review` is a plain value that carries what it rests on; the report room turns it into pages.
It asks the engine and reads the evidence; it writes nothing itself.
"""

from lenity.evidence import Audit, Judged
from lenity.review.answer import Answer, Figure, Point, Want
from lenity.review.argument import Argument
from lenity.review.catalogue import Check, Phrase, Threshold
from lenity.review.citing import Reference
from lenity.review.compose import LawInForce, Review, bench_of, last_day, questions_to_people, review
from lenity.review.evidence import EvidenceSection, FigureSeen, SeriesSeen, SizeSeen, YearSeen
from lenity.review.findings import Counted, Finding, Flip, Under
from lenity.review.framework import Custody, Framework, Gap, Jump, Staircase, Step
from lenity.review.judgements import Judgement, Judgements
from lenity.review.ladder import OUT_OF_PRISON, Ladder
from lenity.review.manifest import MadeReform, Manifest
from lenity.review.open_points import OpenPoints, Reading, Tally, Unknown, Version
from lenity.review.options import OptionForReform, Touched
from lenity.review.ordinal import Ordinal
from lenity.review.sources import SourceEntry
from lenity.review.worked_cases import Choice, Way, WorkedCase

__all__ = [
    "OUT_OF_PRISON",
    "Answer",
    "Argument",
    "Audit",
    "Check",
    "Choice",
    "Counted",
    "Custody",
    "EvidenceSection",
    "Figure",
    "FigureSeen",
    "Finding",
    "Flip",
    "Framework",
    "Gap",
    "Judged",
    "Judgement",
    "Judgements",
    "Jump",
    "Ladder",
    "LawInForce",
    "MadeReform",
    "Manifest",
    "OpenPoints",
    "OptionForReform",
    "Ordinal",
    "Phrase",
    "Point",
    "Reading",
    "Reference",
    "Review",
    "SeriesSeen",
    "SizeSeen",
    "SourceEntry",
    "Staircase",
    "Step",
    "Tally",
    "Threshold",
    "Touched",
    "Under",
    "Unknown",
    "Version",
    "Want",
    "Way",
    "WorkedCase",
    "YearSeen",
    "bench_of",
    "last_day",
    "questions_to_people",
    "review",
]
