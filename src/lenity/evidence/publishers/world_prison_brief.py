"""World Prison Brief: people in prison and the rate per 100,000, by country and year.

Its trap: the Brief's overview table has no year ("about 2017"). A figure without a year is not evidence, so only
the table with years is read.
"""

from pathlib import Path
from typing import Final

from lenity.evidence.files import Row, shown
from lenity.evidence.names import names
from lenity.evidence.observations import Observation, Source
from lenity.evidence.problems import Problems
from lenity.evidence.publishers.imported import Imported, by_line, duplicates, figure_of, observed, repeated, year_of
from lenity.evidence.publishers.table import table

SOURCE: Final = Source(
    "wpb-2018",
    "World Prison Brief",
    "Totals and rates, through the R package prisonbrief",
    "https://github.com/danilofreire/prisonbrief/blob/71834b9fbdd0f8911d6319237cbcc627a2ee43cd/data/wpb_series_data.rda",
    published="2018",
    note="package MIT; terms of the Brief itself not confirmed",
)
COLUMNS: Final = {
    "country": ("Country",),
    "year": ("Year",),
    "total": ("prison_population_total", "Prison population total"),
    "rate": ("prison_population_rate", "Prison population rate"),
}


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read prisoners and rates of a place or region or, with None, of the whole world.

    Raises EvidenceError where the file is not this table, and where it has no year.
    """
    names().check(where, prints_subregion=False)
    refused = Problems()
    rows, again = repeated(table(path, COLUMNS, refused))
    inside = [row for row in rows if where is None or names().covers(where, _place(row))]
    found = [seen for row in inside for seen in _observations(path, source, row, refused)]
    passed = len(rows) - len(inside)
    return Imported(
        "world-prison-brief",
        shown(path),
        source,
        tuple(found),
        tuple(duplicates(again, by_line(found))),
        tuple(refused.found),
        passed,
    )


def _place(row: Row) -> str:
    return names().place(row.cells["country"])


def _observations(path: Path, source: Source, row: Row, refused: Problems) -> list[Observation]:
    year = year_of(shown(path), row, row.cells["year"], refused)
    if year is None:
        return []
    measured = (("total", "prison_population", "persons"), ("rate", "prison_rate", "per_100k"))
    return [
        observed(path, row.line, source, "verified", _place(row), year, indicator, "all", unit, value)
        for name, indicator, unit in measured
        if row.cells[name] and (value := figure_of(shown(path), row, name, refused)) is not None
    ]
