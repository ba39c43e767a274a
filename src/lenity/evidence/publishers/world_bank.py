"""World Bank: population and gross domestic product, by country and year.

Three layouts: the bank's own download (a column per year, the indicator's code in each row), the packaged files of one
indicator, and a table with both. The trap is in the second: files of different indicators have the same columns,
`Country Name, Country Code, Year, Value`, and nothing in them says what was measured. So the reader asks; it never
guesses from the size of the numbers.
"""

import re
from pathlib import Path
from typing import Final, Literal

from lenity.evidence.files import Row, shown
from lenity.evidence.names import names
from lenity.evidence.observations import Observation, Source
from lenity.evidence.problems import Problems
from lenity.evidence.publishers.imported import Imported, by_line, duplicates, figure_of, no_file, observed, repeated, year_of
from lenity.evidence.publishers.table import headings, table

Measure = Literal["population", "gdp"]

SOURCE: Final = Source(
    "world-bank",
    "World Bank",
    "World Development Indicators: population, total; GDP (current US$)",
    "https://github.com/datasets/population/tree/425fc447",
    note="packaged by datasets/population and datasets/gdp; CC BY 4.0",
)
ONE_MEASURE: Final = {"country": ("Country Name",), "code": ("Country Code",), "year": ("Year",), "value": ("Value",)}
TWO_MEASURES: Final = {
    "code": ("country_iso3",),
    "year": ("Year",),
    "population": ("Population",),
    "gdp": ("gdp_current_usd",),
}
OWN_DOWNLOAD: Final = {"country": ("Country Name",), "code": ("Country Code",), "indicator": ("Indicator Code",)}
UNITS: Final[dict[Measure, str]] = {"population": "persons", "gdp": "usd"}
CODES: Final[dict[str, Measure]] = {"SP.POP.TOTL": "population", "NY.GDP.MKTP.CD": "gdp"}


def read(path: Path, where: str | None = None, source: Source = SOURCE, *, measure: Measure | None = None) -> Imported:
    """Read the population or the domestic product of a place or region or, with None, of the whole world.

    `measure` says what a packaged file of one indicator holds; the other layouts say it themselves. Raises
    EvidenceError where nobody says it.
    """
    names().check(where, prints_subregion=False)
    found_headings = headings(path)
    if "indicator code" in found_headings:
        columns, cells_of = OWN_DOWNLOAD, _of_own_download
    elif "value" not in found_headings:
        columns, cells_of = TWO_MEASURES, _of_two_measures
    elif measure is not None:
        columns, cells_of = ONE_MEASURE, lambda row: [(measure, row.cells["year"], "value")]
    else:
        message = "nothing in the file says what its column `Value` measures"
        raise no_file(shown(path), message, 'say it: measure="population" or measure="gdp"')
    refused = Problems()
    rows, again = repeated(table(path, columns, refused))
    inside = [row for row in rows if where is None or names().covers(where, names().place(row.cells["code"]))]
    cells = [(row, *cell) for row in inside for cell in cells_of(row)]
    found = [
        seen
        for row, measured, year, column in cells
        if (seen := _observation(path, source, row, measured, year, column, refused))
    ]
    raised = duplicates(again, by_line(found))
    passed = len(rows) - len({row.line for row, *_ in cells})
    return Imported("world-bank", shown(path), source, tuple(found), tuple(raised), tuple(refused.found), passed)


_Cell = tuple[Measure, str, str]  # what is measured, the year as printed, the column of the figure


def _of_own_download(row: Row) -> list[_Cell]:
    """Give the years that have a figure; the bank leaves the others empty."""
    measured = CODES.get(row.cells["indicator"])
    years = {name: found[1] for name in row.cells if (found := re.fullmatch(r"column ([0-9]{4})", name))}
    return [(measured, year, name) for name, year in years.items() if measured and row.cells[name]]


def _of_two_measures(row: Row) -> list[_Cell]:
    """Give the measures that have a figure; the two begin in different years."""
    measures: tuple[Measure, ...] = ("population", "gdp")
    return [(measured, row.cells["year"], measured) for measured in measures if row.cells[measured]]


def _observation(
    path: Path, source: Source, row: Row, measure: Measure, printed_year: str, column: str, refused: Problems
) -> Observation | None:
    year = year_of(shown(path), row, printed_year, refused)
    value = figure_of(shown(path), row, column, refused)
    if year is None or value is None:
        return None
    place = names().place(row.cells["code"])
    return observed(path, row.line, source, "verified", place, year, measure, "all", UNITS[measure], value)
