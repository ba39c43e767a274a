"""The evidence room: figures on markets, use, courts and prisons, each with its source and confidence.
It refuses what it cannot trust, and shows series without hiding a year or a disagreement.
It imports nothing of ours and knows no law."""

from lenity.evidence.alarms import alarms
from lenity.evidence.observations import (
    CONFIDENCES,
    DOUBTED,
    UNITS,
    Alarm,
    Amount,
    Confidence,
    Correction,
    Evidence,
    Indicator,
    Number,
    Observation,
    Source,
    weakest,
)
from lenity.evidence.problems import CODES, EvidenceError, Problem
from lenity.evidence.reading import read, read_evidence
from lenity.evidence.trends import (
    MannKendall,
    Point,
    Ratio,
    Series,
    Trend,
    against,
    mann_kendall,
    series,
    trend,
)

__all__ = [
    "CODES",
    "CONFIDENCES",
    "DOUBTED",
    "UNITS",
    "Alarm",
    "Amount",
    "Confidence",
    "Correction",
    "Evidence",
    "EvidenceError",
    "Indicator",
    "MannKendall",
    "Number",
    "Observation",
    "Point",
    "Problem",
    "Ratio",
    "Series",
    "Source",
    "Trend",
    "against",
    "alarms",
    "mann_kendall",
    "read",
    "read_evidence",
    "series",
    "trend",
    "weakest",
]
