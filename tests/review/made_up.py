"""Made-up judgements and figures for small laws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lenity.evidence import Evidence, Indicator, Observation, Source
from lenity.review.judgements import Judgement, Judgements

SOURCE = Source("yearbook", "Office", "Yearbook", "https://example.org/yearbook", "2020-01-01")


def judgements(ask: str, *answers: str) -> Judgements:
    """What as many people answered to one question of the catalogue; nothing where none is given."""
    given = tuple(
        Judgement(f"Reviewer {letter}", date(2019, 6, 1), answer, "for a reason", ask)
        for letter, answer in zip("ABC", answers, strict=False)
    )
    return Judgements({(ask.split("/", maxsplit=1)[0], ask): given} if given else {})


def evidence(indicator: str, subject: str, values: Mapping[int, int], unit: str = "persons") -> Evidence:
    """One series of one indicator."""
    return figures({(indicator, subject): values}, unit)


def figures(series: Mapping[tuple[str, str], Mapping[int, int]], unit: str = "persons") -> Evidence:
    """Several series: indicator and subject -> year -> value."""
    rows = [
        Observation(
            "XX", year, "year", indicator, subject, value, None, None, unit, SOURCE, "verified", "", date(year + 1, 1, 1), False,
            f"made-up.csv:{indicator}/{subject}/{year}",
        )
        for (indicator, subject), values in series.items() for year, value in values.items()
    ]  # fmt: skip
    names = {indicator for indicator, _ in series}
    known = {
        name: Indicator(
            name, name.replace("_", " "), "flow", name, (unit,), {subject: subject for one, subject in series if one == name}
        )
        for name in names
    }
    return Evidence(tuple(rows), {SOURCE.key: SOURCE}, known, (), (), "")
