"""The review room: one law on one day, what it leaves open, the evidence, worked cases and sources.

Everything in a `Review` is a plain value that carries what it rests on; the report room turns it into pages.
It asks the engine and reads the evidence; it writes nothing itself.
"""

from lenity.review.argument import Argument, Instrument, Point
from lenity.review.citing import Reference
from lenity.review.compose import LawInForce, Review, last_day, review
from lenity.review.evidence import EvidenceSection, FigureSeen, SeriesSeen, YearSeen
from lenity.review.framework import Custody, Framework, Gap, Jump, Staircase, Step
from lenity.review.manifest import Manifest
from lenity.review.open_points import OpenPoints, Reading, Tally, Unknown, Version
from lenity.review.sources import SourceEntry
from lenity.review.worked_cases import Choice, Way, WorkedCase

__all__ = [
    "Argument",
    "Choice",
    "Custody",
    "EvidenceSection",
    "FigureSeen",
    "Framework",
    "Gap",
    "Instrument",
    "Jump",
    "LawInForce",
    "Manifest",
    "OpenPoints",
    "Point",
    "Reading",
    "Reference",
    "Review",
    "SeriesSeen",
    "SourceEntry",
    "Staircase",
    "Step",
    "Tally",
    "Unknown",
    "Version",
    "Way",
    "WorkedCase",
    "YearSeen",
    "last_day",
    "review",
]
