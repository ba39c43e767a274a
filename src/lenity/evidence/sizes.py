"""Estimates of population sizes side by side: each with its interval, who was counted, by which method, how graded.

There is no gold standard (publichealth.jmir.org/2020/4/e25076, PMC6787402), so estimates are shown and never averaged.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenity.evidence.observations import Estimate, Evidence, Observation

# Grades of a UNAIDS, WHO and Global Fund review of 140 countries (doi 10.1371/journal.pone.0155150). Which method
# falls under which grade is our reading of it.
SOUND: Final = ("multiplier", "capture_recapture", "network_scale_up", "successive_sampling", "census")
DOCUMENTED: Final = ("administrative_count", "expert_opinion", "official_statement")


@dataclass(frozen=True, slots=True)
class SizeEstimate:
    """One estimate of how many people there are; `definition` says who is counted, `not described` where nobody says."""

    observation: Observation
    method: str
    coverage: str
    definition: str
    extrapolation: str
    grade: str

    @property
    def least(self) -> Fraction | None:
        """The lower bound, or the figure itself."""
        bound = self.observation.lower if self.observation.lower is not None else self.observation.value
        return None if bound is None else Fraction(bound)

    @property
    def most(self) -> Fraction | None:
        """The upper bound, or the figure itself."""
        bound = self.observation.upper if self.observation.upper is not None else self.observation.value
        return None if bound is None else Fraction(bound)


def size_estimates(evidence: Evidence, indicator: str, subject: str) -> tuple[SizeEstimate, ...]:
    """Return every estimate of a population in order of year, side by side; none is preferred.

    >>> from lenity.evidence import read_evidence
    >>> injecting = size_estimates(read_evidence(), "people_who_inject_drugs", "all")
    >>> [(one.observation.year, str(one.least), str(one.most), one.grade) for one in injecting]
    [(2008, '1900', '1900', 'undocumented'), (2012, '1200', '2800', 'method not read')]
    """
    described = {estimate.row: estimate for estimate in evidence.estimates}
    return tuple(_estimate(seen, described.get(seen.row)) for seen in evidence.about(indicator, subject))


def _estimate(seen: Observation, described: Estimate | None) -> SizeEstimate:
    if described is None:
        return SizeEstimate(seen, "not_described", "not_described", "not described", "not described", "undocumented")
    grade = grade_of(described.method, described.coverage)
    return SizeEstimate(seen, described.method, described.coverage, described.definition, described.extrapolation, grade)


def grade_of(method: str, coverage: str) -> str:
    """Return the grade of a method: adequate, documented but inadequate, or undocumented.

    A size study whose method was not read has no grade.
    """
    if method in SOUND and coverage in ("national", "local"):
        return f"{coverage}ly adequate"
    if method == "size_study":
        return "method not read"
    return "documented, method inadequate" if method in DOCUMENTED else "undocumented"


def spread(estimates: tuple[SizeEstimate, ...], first: int, last: int) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest size that any estimate between two years allows, or None without any."""
    within = [one for one in estimates if first <= one.observation.year <= last]
    least = [one.least for one in within if one.least is not None]
    most = [one.most for one in within if one.most is not None]
    bounds = [*least, *most]
    return (min(bounds), max(bounds)) if bounds else None
