"""A small evidence folder, made up row by row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lenity.evidence import Evidence, read

HEADER = "place,year,period,indicator,subject,value,lower,upper,unit,source,confidence,note\n"
SOURCES = "".join(
    f"{key}:\n  producer: {key.title()}\n  title: A report\n  address: https://example.org/{key}\n"
    for key in ("briefing", "police", "ministry", "agency")
)
INDICATORS = """\
seizures:
  title: Quantity seized
  kind: flow
  units: [kg, tablets, kg_as_published]
  meaning: as published
  subjects: {cocaine: cocaine, ecstasy: ecstasy}
largest_seizure:
  title: Largest single seizure
  kind: flow
  units: [kg]
  meaning: one event
  subjects: {ecstasy: ecstasy}
people_who_use_drugs:
  title: People who use drugs
  kind: stock
  units: [persons]
  meaning: estimates
  subjects: {any_drug: any}
people_who_inject_drugs:
  title: People who inject drugs
  kind: stock
  units: [persons]
  meaning: estimates
  subjects: {all: any}
"""


@pytest.fixture
def evidence_of(tmp_path: Path) -> Callable[..., Evidence]:
    """Build evidence on KH from rows, regional rows and statements: `evidence_of("2012,cocaine,41,kg,police")`."""

    def build(*rows: str, region: tuple[str, ...] = (), statements: str = "", corrections: str = "") -> Evidence:
        folder = tmp_path / "kh"
        folder.mkdir(exist_ok=True)
        (folder / "figures.csv").write_text(HEADER + "".join(full_row("KH", row) for row in rows), "utf-8")
        (folder / "region.csv").write_text(HEADER + "".join(full_row("", row) for row in region), "utf-8")
        texts = {
            "sources": SOURCES,
            "indicators": INDICATORS,
            "statements": statements,
            "corrections": corrections,
        }
        for name, text in texts.items():
            (folder / f"{name}.yaml").write_text(text, "utf-8")
        return read(folder)

    return build


def full_row(place: str, row: str) -> str:
    """Fill out `[place,]year,subject,value,unit,source[,indicator[,grade]]`; a value may be `low..high`."""
    cells = row.split(",")
    if not place:
        place, *cells = cells
    year, subject, value, unit, source, *rest = cells
    indicator = rest[0] if rest else "seizures"
    grade = rest[1] if len(rest) > 1 else "secondary"
    low, is_interval, high = value.partition("..")
    figures = f",{low},{high}" if is_interval else f"{value},,"
    note = "made up" if grade in ("conflict", "unverified") else ""
    return f"{place},{year},year,{indicator},{subject},{figures},{unit},{source},{grade},{note}\n"
