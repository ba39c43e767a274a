"""UNODC, prevalence of drug use: per cent of adults who used in the past year.

Its traps: one country has a figure or two in twenty years, by methods this copy dropped; so no row is better than
`secondary`, and no two of them are a trend.
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
    "unodc-prevalence",
    "UNODC",
    "Prevalence of drug use in the general population",
    "https://github.com/iujiban/SNU-INFOVIS-PROJECT"
    "/blob/b06a784340fd5fd4a9589e6e427e0e16371e1b4a/src/data/Prevalence_of_drug_use_NonNPS_General.json",
    published="2025",
    note="relayed by a third party that dropped the method column; UN copyright, not redistributed",
)
COLUMNS: Final = {
    "subregion": ("SubRegion", "Subregion"),
    "country": ("Country",),
    "drug": ("Drug",),
    "year": ("Year",),
    "age": ("Age",),
    "all": ("all_percent", "Best", "All"),
}


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read past-year use in a place or region or, with None, in the whole world.

    Rows on young people are passed over. Raises EvidenceError where the file is not this table.
    """
    names().check(where, prints_subregion=True)
    refused = Problems()
    rows, again = repeated(table(path, COLUMNS, refused))
    inside = [row for row in rows if where is None or names().covers(where, _place(row), row.cells["subregion"])]
    adults = [row for row in inside if row.cells["age"].casefold() in ("general", "adults", "15-64")]
    found = [seen for row in adults if (seen := _observation(path, source, row, refused))]
    passed = len(rows) - len(adults)
    return Imported(
        "unodc-prevalence",
        shown(path),
        source,
        tuple(found),
        tuple(duplicates(again, by_line(found))),
        tuple(refused.found),
        passed,
    )


def _place(row: Row) -> str:
    return names().place(row.cells["country"])


def _observation(path: Path, source: Source, row: Row, refused: Problems) -> Observation | None:
    file, before = shown(path), len(refused.found)
    year = year_of(file, row, row.cells["year"], refused)
    share = figure_of(file, row, "all", refused)
    if share is not None and share > 100:
        refused.add(file, row.line, "LEN229", f"more than 100 per cent: `{share}`", "a share of adults")
    if len(refused.found) > before or year is None:
        return None
    subject = names().drug(row.cells["drug"])
    note = "past year; general population; method not in this copy"
    return observed(
        path, row.line, source, "secondary", _place(row), year, "use_prevalence", subject, "percent", share, note=note
    )
