"""Observations: figures about a place and a year, each exact, with its unit, source and confidence.

Published figures disagree, change and carry wrong units; so an observation keeps what was printed, who
printed it, since when it could be known, and what a correction says about it. Units are never converted and
never summed across.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import MappingProxyType
from typing import Final, Literal

Number = int | Decimal
Confidence = Literal["verified", "secondary", "conflict", "unverified"]
Kind = Literal["flow", "stock"]
Said = Literal["present", "absent", "rising", "falling", "stable", "unknown"]

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
        "litres": "litres, as published",
        "kg_as_published": "printed as kg, and the unit is doubted: never summed, never converted",
        "persons": "people",
        "cases": "cases handled",
        "places": "places to hold a person",
        "percent": "per cent of the group the indicator names, 0 to 100",
        "percent_of_capacity": "people per 100 places",
        "per_100k": "people per 100,000 inhabitants",
        "usd": "US dollars of the year",
        "usd_per_g": "US dollars a gram",
        "usd_per_kg": "US dollars a kilogram",
        "usd_per_tablet": "US dollars a tablet",
        "usd_per_day": "US dollars a day",
    }
)
DOUBTED: Final = "kg_as_published"
SAID: Final[tuple[Said, ...]] = ("present", "absent", "rising", "falling", "stable", "unknown")


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

    @property
    def counted(self) -> bool:
        """Whether the figure may enter a sum or a rank: it has a value, and neither unit nor value is doubted."""
        sure = self.confidence in ("verified", "secondary") and not self.unresolved
        return sure and self.value is not None and self.unit != DOUBTED


@dataclass(frozen=True, slots=True)
class Alarm:
    """A quantity that asks for a second look: the rule that fired and the observation it was held against, if any."""

    observation: Observation
    rule: str
    reference: Observation | None
    message: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says in words and prints no figure for: "crystal use is rising", "no consistent statistics".

    `about` is an indicator, or `market` for the kinds of activity (`production`, `manufacture`, `transit`,
    `domestic_supply`, `consumption`); `words` is our paraphrase. `known_from` is as of an observation.
    """

    id: str
    place: str
    first: int
    last: int
    about: str
    subject: str
    says: Said
    source: Source
    confidence: Confidence
    words: str
    known_from: date
    row: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """How one size estimate was made: method, coverage (national, local or unknown), who was counted, how it was extrapolated.

    `row` names the observation; a text that the source does not give is `not read`.
    """

    row: str
    method: str
    coverage: str
    definition: str
    extrapolation: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one folder holds, checked; `sha256` is the fingerprint of its files.

    `region` holds figures of other places and of whole regions, to compare with; `about` never mixes them in.
    """

    observations: tuple[Observation, ...]
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    corrections: tuple[Correction, ...]
    alarms: tuple[Alarm, ...]
    sha256: str
    region: tuple[Observation, ...] = ()
    statements: tuple[Statement, ...] = ()
    estimates: tuple[Estimate, ...] = ()

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
        return replace(
            self,
            observations=known,
            alarms=kept,
            region=tuple(seen for seen in self.region if seen.known_from <= day),
            statements=tuple(said for said in self.statements if said.known_from <= day),
            estimates=tuple(one for one in self.estimates if one.row in rows_known),
        )

    def beside(self, others: Iterable[Observation]) -> "Evidence":
        """Return the same evidence with more figures of the region, such as those of an imported file.

        Figures of the place itself come along: a rank compares places within one publisher's table. The fingerprint
        covers them too.
        """
        more = tuple(others)
        digest = sha256(self.sha256.encode())
        for seen in more:
            figures = (seen.row, seen.place, seen.year, seen.period, seen.indicator, seen.subject, seen.unit, seen.confidence)
            digest.update(repr((*figures, str(seen.value), str(seen.lower), str(seen.upper))).encode())
        return replace(self, region=(*self.region, *more), sha256=digest.hexdigest())


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """Return the least sure of some confidences: a result is as sure as its weakest figure.

    Raises ValueError where there is none.

    >>> weakest(["verified", "conflict", "secondary"])
    'conflict'
    """
    return max(confidences, key=CONFIDENCES.index)
