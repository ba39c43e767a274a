"""The evidence beside the law: every series of a section, every year of a series, every figure of a year.

Which indicators make a section is data (`library/review/evidence.yaml`). A word about a trend comes from the
evidence room's rule alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lenity.evidence import DOUBTED, UNITS, Evidence, Number, Observation, Series, series, size_estimates, trend
from lenity.law.document import Document, raise_all
from lenity.law.problems import did_you_mean
from lenity.review.citing import Reference, evidence_key

PARTS = ("market", "people", "justice")  # the chapters evidence stands in
ROW = re.compile(r" \([^()]*\.csv:\d+\)")  # the file and line that an alarm names, of no use on a page


@dataclass(frozen=True, slots=True)
class FigureSeen:
    """One figure as published. `doubt` says why it may be wrong, `corrected` what stood there before it was
    put right.
    """

    text: str
    value: float | None
    lower: float | None
    upper: float | None
    period: str
    reference: Reference
    doubt: str = ""
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class YearSeen:
    """One year of a series: `status` is agreed, conflict, bounds only or missing."""

    year: int
    status: str
    figures: tuple[FigureSeen, ...]


@dataclass(frozen=True, slots=True)
class SeriesSeen:
    """One subject in one unit: every year, and what the trend rule allows to be said. `apart` are figures of
    other periods.
    """

    indicator: str
    indicator_title: str
    subject: str
    title: str
    unit: str
    unit_meaning: str
    years: tuple[YearSeen, ...]
    apart: tuple[tuple[int, FigureSeen], ...]
    verdict: str
    why: str

    @property
    def figures(self) -> tuple[FigureSeen, ...]:
        """Every figure: of the years, and those apart."""
        return (*(one for year in self.years for one in year.figures), *(one for _, one in self.apart))

    @property
    def doubted(self) -> bool:
        """Whether the unit itself is in doubt: such figures are shown and never drawn to scale or summed."""
        return self.unit == DOUBTED

    @property
    def known_years(self) -> int:
        """In how many years there is a figure."""
        return sum(1 for year in self.years if any(one.value is not None for one in year.figures))


@dataclass(frozen=True, slots=True)
class SizeSeen:
    """One estimate of how many people there are, with who was counted, how, and how the method is graded."""

    indicator: str
    year: int
    figure: FigureSeen
    definition: str
    method: str
    coverage: str
    grade: str


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """The series of one subject of the review, in one of its parts; `sizes` are estimates set side by side."""

    id: str
    part: str
    title: str
    meaning: tuple[str, ...]
    series: tuple[SeriesSeen, ...]
    sizes: tuple[SizeSeen, ...] = ()


def evidence_sections(evidence: Evidence, file: Path) -> tuple[EvidenceSection, ...]:
    """Give the sections that a file names, with all the evidence has on their indicators."""
    return tuple(
        EvidenceSection(
            one.id,
            one.part,
            one.title,
            tuple(evidence.indicators[name].meaning for name in one.indicators if name in evidence.indicators),
            tuple(_all_series(evidence, one.indicators)),
            tuple(_sizes(evidence, one.sizes)),
        )
        for one in read_sections(file)
    )


@dataclass(frozen=True, slots=True)
class SectionAsked:
    """Which indicators make a section, and of which of them the estimates are set side by side."""

    id: str
    part: str
    title: str
    indicators: tuple[str, ...]
    sizes: tuple[str, ...]


def read_sections(file: Path) -> tuple[SectionAsked, ...]:
    """Read which indicators make which section."""
    document = Document.read(file, file.name)
    fields = document.fields(document.root, "the file", ("sections",), ("sections",))
    found = []
    for node in document.items(fields.get("sections"), "sections"):
        keys = ("id", "part", "title", "indicators", "sizes")
        one = document.fields(node, "a section", keys, keys[:4])
        name, part, title = (document.text(one.get(key), key) for key in keys[:3])
        if "part" in one and part not in PARTS:
            document.say("LEN352", one["part"], f"unknown part `{part}`", did_you_mean(part, PARTS))
        indicators, sizes = (tuple(document.words(one.get(key), key)) for key in keys[3:])
        found.append(SectionAsked(name, part, title, indicators, sizes))
    raise_all([document])
    return tuple(found)


def _all_series(evidence: Evidence, indicators: Iterable[str]) -> Iterable[SeriesSeen]:
    alarms = {alarm.observation.row: ROW.sub("", alarm.message) for alarm in evidence.alarms}
    for name in indicators:
        indicator = evidence.indicators.get(name)
        for subject in indicator.subjects if indicator else ():
            for unit in indicator.units if indicator else ():
                held = [one for one in evidence.about(name, subject) if one.unit == unit]
                if held and indicator:
                    observed = series(evidence, name, subject, unit)
                    yield _seen(observed, held, indicator.title, indicator.subjects[subject], alarms)


def _sizes(evidence: Evidence, indicators: Iterable[str]) -> Iterable[SizeSeen]:
    for name in indicators:
        indicator = evidence.indicators.get(name)
        for subject in indicator.subjects if indicator else ():
            for one in size_estimates(evidence, name, subject):
                seen = one.observation
                about = (text.replace("_", " ") for text in (one.definition, one.method, one.coverage, one.grade))
                yield SizeSeen(indicator.title if indicator else name, seen.year, _figure(seen, {}), *about)


def _seen(observed: Series, held: Iterable[Observation], indicator: str, title: str, alarms: Mapping[str, str]) -> SeriesSeen:
    judged = trend(observed)
    inside = {one.row for point in observed.points for one in point.observations}
    return SeriesSeen(
        indicator=observed.indicator,
        indicator_title=indicator,
        subject=observed.subject,
        title=title,
        unit=observed.unit,
        unit_meaning=UNITS[observed.unit],
        years=tuple(
            YearSeen(point.year, point.status, tuple(_figure(one, alarms) for one in point.observations))
            for point in observed.points
        ),
        apart=tuple((one.year, _figure(one, alarms)) for one in held if one.row not in inside),
        verdict=judged.verdict,
        why=judged.why,
    )


def _figure(one: Observation, alarms: Mapping[str, str]) -> FigureSeen:
    why = " ".join(one.correction.why.split()) if one.correction else ""
    corrected = f"corrected; published as {one.correction.published}. {why}" if one.correction and not one.unresolved else ""
    return FigureSeen(
        _text(one),
        _number(one.value),
        _number(one.lower),
        _number(one.upper),
        one.period,
        Reference(evidence_key(one.source.key), _when(one), one.confidence, one.note),
        doubt=why if one.unresolved else alarms.get(one.row, ""),
        corrected=corrected,
    )


def _text(one: Observation) -> str:
    """Print the figure with no more digits than its source, thousands grouped; bounds in words."""
    if one.value is not None:
        return f"{one.value:,}"
    if one.lower is not None and one.upper is not None:
        return f"{one.lower:,} to {one.upper:,}"
    return f"at least {one.lower:,}" if one.lower is not None else f"at most {one.upper:,}"


def _when(one: Observation) -> str:
    return str(one.year) if one.period == "year" else f"{one.period}, counted to {one.year}"


def _number(value: Number | None) -> float | None:
    return None if value is None else float(value)
