"""Observations: figures about a place and a year, each exact, with its unit, source and confidence.

Published figures disagree, change and carry wrong units; so an observation keeps what was printed, who
printed it, since when it could be known, and what a correction says about it. Units are never converted and
never summed across.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

Number = int | Decimal
Confidence = Literal["verified", "secondary", "conflict", "unverified"]
Kind = Literal["flow", "stock"]

CONFIDENCES: Final[tuple[Confidence, ...]] = (
    "verified",
    "secondary",
    "conflict",
    "unverified",
)  # surest first
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kg": "kilograms, bulk",
        "tablets": "tablets, counted",
        "kg_as_published": "printed as kg, and the unit is doubted: never summed, never converted",
        "persons": "people",
        "cases": "cases handled",
        "places": "places to hold a person",
        "percent": "per cent of the group the indicator names, 0 to 100",
        "percent_of_capacity": "people per 100 places",
        "per_100k": "people per 100,000 inhabitants",
        "usd_per_g": "US dollars a gram",
        "usd_per_tablet": "US dollars a tablet",
        "usd_per_day": "US dollars a day",
    }
)
DOUBTED: Final = "kg_as_published"


@dataclass(frozen=True, slots=True)
class Source:
    """Who published a figure, and where it can be read.

    `published` is a day, a month or a year as ISO text, or None where it is not known; `address` is a web
    address or `not located`.
    """

    key: str
    producer: str
    title: str
    address: str
    published: str | None = None
    accessed: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a row measures: a flow counts what happened in a period, a stock what there was at a moment."""

    name: str
    title: str
    kind: Kind
    meaning: str
    units: tuple[str, ...]
    subjects: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Amount:
    """An exact number with its unit."""

    value: Number
    unit: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What was published wrongly in one row, and what it should be.

    `expected` is the value the row must still hold; `should_be` is None where the true figure is unresolved.
    """

    id: str
    place: str
    year: int
    period: str
    indicator: str
    subject: str
    source: str
    published: str
    expected: Number
    should_be: Amount | None
    why: str
    checked_against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure, exact, with where it comes from and how sure it is.

    `value` is None where the source gives only a bound (`lower`, `upper`, both inclusive). `known_from` is
    the first day on which the source is sure to have been out; where its date is unknown, it is 1 January of
    the year after and `known_from_assumed` is true. `row` names the file and line. Where a correction found
    the true figure, `value` and `unit` are the true ones and `correction.expected` the published one; a
    correction without one leaves them as published, and `unresolved` is true.
    """

    place: str
    year: int
    period: str
    indicator: str
    subject: str
    value: Number | None
    lower: Number | None
    upper: Number | None
    unit: str
    source: Source
    confidence: Confidence
    note: str
    known_from: date
    known_from_assumed: bool
    row: str
    correction: Correction | None = None

    @property
    def address(self) -> str:
        """Where the figure can be read."""
        return self.source.address

    @property
    def unresolved(self) -> bool:
        """Whether the published figure is known to be wrong and the true one is not known."""
        return self.correction is not None and self.correction.should_be is None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A quantity that asks for a second look: the rule that fired and the observation it was held against."""

    observation: Observation
    rule: str
    reference: Observation
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one folder holds, checked; `sha256` is the fingerprint of its files."""

    observations: tuple[Observation, ...]
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    corrections: tuple[Correction, ...]
    alarms: tuple[Alarm, ...]
    sha256: str

    def about(self, indicator: str, subject: str | None = None, unit: str | None = None) -> tuple[Observation, ...]:
        """Return the observations of one indicator, in order of year.

        >>> from lenity.evidence import read_evidence
        >>> [str(o.value) for o in read_evidence().about("seizures", "ecstasy", "kg_as_published")]
        ['33', '1373']
        """
        return tuple(
            seen
            for seen in self.observations
            if seen.indicator == indicator and subject in (None, seen.subject) and unit in (None, seen.unit)
        )

    def as_of(self, day: date) -> "Evidence":
        """Return what was published by a day; corrections stay, whenever they were found.

        >>> from lenity.evidence import read_evidence
        >>> read_evidence().as_of(date(2014, 12, 31)).about("seizures", "ketamine")[-1].year
        2013
        """
        known = tuple(seen for seen in self.observations if seen.known_from <= day)
        rows_known = {seen.row for seen in known}
        kept = tuple(alarm for alarm in self.alarms if alarm.observation.row in rows_known)
        return replace(self, observations=known, alarms=kept)


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """Return the least sure of some confidences: a result is as sure as its weakest figure.

    Raises ValueError where there is none.

    >>> weakest(["verified", "conflict", "secondary"])
    'conflict'
    """
    return max(confidences, key=CONFIDENCES.index)
