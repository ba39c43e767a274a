"""The evidence room: figures on markets, use, courts and prisons, each with its source and confidence.
It refuses what it cannot trust, and shows series without hiding a year or a disagreement.
It imports nothing of ours and knows no law."""

from lenity.evidence.alarms import alarms
from lenity.evidence.audit import audit
from lenity.evidence.claims import Claims, read_claims
from lenity.evidence.observations import (
    CONFIDENCES,
    DOUBTED,
    UNITS,
    Alarm,
    Amount,
    Confidence,
    Correction,
    Estimate,
    Evidence,
    Indicator,
    Number,
    Observation,
    Source,
    Statement,
    weakest,
)
from lenity.evidence.problems import CODES, EvidenceError, Problem
from lenity.evidence.publishers import PUBLISHERS, Imported
from lenity.evidence.reading import read, read_evidence
from lenity.evidence.sizes import SizeEstimate, size_estimates, spread
from lenity.evidence.sums import Standing, Tail, Total, standing, tail, total
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
from lenity.evidence.verdicts import VERDICTS, Audit, Judged, Part, Verdict, lines_drawn

__all__ = [
    "CODES",
    "CONFIDENCES",
    "DOUBTED",
    "PUBLISHERS",
    "UNITS",
    "VERDICTS",
    "Alarm",
    "Amount",
    "Audit",
    "Claims",
    "Confidence",
    "Correction",
    "Estimate",
    "Evidence",
    "EvidenceError",
    "Imported",
    "Indicator",
    "Judged",
    "MannKendall",
    "Number",
    "Observation",
    "Part",
    "Point",
    "Problem",
    "Ratio",
    "Series",
    "SizeEstimate",
    "Source",
    "Standing",
    "Statement",
    "Tail",
    "Total",
    "Trend",
    "Verdict",
    "against",
    "alarms",
    "audit",
    "lines_drawn",
    "mann_kendall",
    "read",
    "read_claims",
    "read_evidence",
    "series",
    "size_estimates",
    "spread",
    "standing",
    "tail",
    "total",
    "trend",
    "weakest",
]
