"""UNODC, prices of drugs: typical, least and greatest price in US dollars per the unit sold.

Its traps: a price of 10 g is no price of one; half of the rows give a range and no typical price.
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
    "unodc-prices",
    "UNODC",
    "Prices of drugs 2018-2022",
    "https://github.com/iujiban/SNU-INFOVIS-PROJECT/blob/b06a784340fd5fd4a9589e6e427e0e16371e1b4a/src/data/Prices_of_drugs.json",
    published="2024",
    note="relayed by a third party that renamed drug groups; UN copyright, not redistributed",
)
COLUMNS: Final = {
    "subregion": ("SubRegion", "Subregion"),
    "country": ("Country",),
    "drug": ("Drug", "DrugName"),
    "level": ("level_of_sale", "LevelOfSale", "Level of sale"),
    "year": ("Year", "Reference year"),
    "typical": ("typical_usd", "Typical_USD", "Typical"),
    "minimum": ("minimum_usd", "Minimum_USD", "Minimum"),
    "maximum": ("maximum_usd", "Maximum_USD", "Maximum"),
    "unit": ("Unit",),
}
UNITS: Final = {"g": "usd_per_g", "kg": "usd_per_kg", "tablet": "usd_per_tablet"}
LEVELS: Final = {"Retail": "retail_price", "Wholesale": "wholesale_price"}


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read the prices of a place or region or, with None, of the whole world.

    Prices per other amounts are refused, never divided. Raises EvidenceError where the file is not this table.
    """
    names().check(where, prints_subregion=True)
    refused = Problems()
    rows, again = repeated(table(path, COLUMNS, refused))
    inside = [row for row in rows if where is None or names().covers(where, _place(row), row.cells["subregion"])]
    found = [seen for row in inside if (seen := _observation(path, source, row, refused))]
    return Imported(
        "unodc-prices",
        shown(path),
        source,
        tuple(found),
        tuple(duplicates(again, by_line(found))),
        tuple(refused.found),
        len(rows) - len(inside),
    )


def _place(row: Row) -> str:
    return names().place(row.cells["country"])


def _observation(path: Path, source: Source, row: Row, refused: Problems) -> Observation | None:
    file, cells, before = shown(path), row.cells, len(refused.found)
    year = year_of(file, row, cells["year"], refused)
    if cells["unit"] not in UNITS:
        code = "LEN242" if cells["unit"] else "LEN223"
        message = f"a price per `{cells['unit']}`" if cells["unit"] else "no `unit`"
        refused.add(file, row.line, code, message, f"a price is per one of: {', '.join(UNITS)}; nothing is divided")
    if cells["level"] not in LEVELS:
        refused.add(file, row.line, "LEN224", f"the level of sale `{cells['level']}`", f"one of: {', '.join(LEVELS)}")
    typical, least, most = (
        figure_of(file, row, name, refused) if cells[name] else None for name in ("typical", "minimum", "maximum")
    )
    given = [price for price in (least, typical, most) if price is not None]
    if not any(cells[name] for name in ("typical", "minimum", "maximum")):
        refused.add(file, row.line, "LEN223", "no price", "missing is not zero: leave the row out")
    elif given != sorted(given):
        prices = " .. ".join(str(price) for price in given)
        refused.add(file, row.line, "LEN229", f"least, typical and greatest price are `{prices}`", "order them")
    if len(refused.found) > before or year is None:
        return None
    return observed(
        path,
        row.line,
        source,
        "secondary",
        _place(row),
        year,
        LEVELS[cells["level"]],
        names().drug(cells["drug"]),
        UNITS[cells["unit"]],
        typical,
        lower=least,
        upper=most,
    )
