"""UNODC, annual drug seizures: one row per country, drug and year, in bulk kilograms.

Its traps: rows repeat exactly; one drug has several rows of different forms; a reported total stands beside its
parts; plants are counted and printed as kg.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenity.evidence.alarms import HALF, alarms, said, size
from lenity.evidence.files import Row, shown
from lenity.evidence.names import names
from lenity.evidence.observations import DOUBTED, Alarm, Number, Observation, Source
from lenity.evidence.problems import Problems
from lenity.evidence.publishers.imported import Imported, doubt, duplicates, figure_of, observed, repeated, within, year_of
from lenity.evidence.publishers.table import table

SOURCE: Final = Source(
    "unodc-wdr-2024",
    "UNODC",
    "World Drug Report 2024, annex 7.1, drug seizures 2018-2022",
    "https://github.com/projecthyee/globalviolence"
    "/blob/04c8e11716cfe49e03c2c3b0c1114ce6a5c75883/data/unodc/drug_seizures_2018_2022.xlsx",
    published="2024",
    note="bulk kg, unadjusted for purity; UN copyright, not redistributed",
)
COLUMNS: Final = {
    "subregion": ("SubRegion", "Subregion"),
    "country": ("Country",),
    "group": ("DrugGroup", "drug_group"),
    "subgroup": ("DrugSubGroup", "drug_subgroup"),
    "drug": ("DrugName", "drug_name"),
    "year": ("Reference year", "Year"),
    "kilograms": ("Kilograms",),
    "code": ("msCode", "country_iso3"),
}
PLANTS: Final = ("Cannabis plants", "Poppy plants", "Coca bush")
FEWEST_IN_REGION: Final = 5  # countries before a share of their region says anything; ours


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read the table on a place (KH), a region (ASEAN, ESEA) or, with None, the whole world.

    Each observation is one place, drug and year in kg. Raises EvidenceError where the file is not this table.
    """
    names().check(where, prints_subregion=True)
    refused = Problems()
    rows, again = repeated(table(path, COLUMNS, refused))
    groups = _groups(cell for row in rows if (cell := _cell(shown(path), row, refused)))
    made = [_observation(path, source, group) for group in groups]
    found = [seen for seen, _ in made]
    subregions = {seen.row: group[0].subregion for seen, group in zip(found, groups, strict=True)}
    lines = {cell.row.line: seen for seen, group in zip(found, groups, strict=True) for cell in group}
    raised = [
        *(alarm for _, several in made for alarm in several),
        *duplicates(again, lines),
        *(_plants(seen) for seen in found if seen.unit == DOUBTED),
        *alarms(found),
        *_shares(found, subregions),
    ]
    inside = [seen for seen in found if where is None or names().covers(where, seen.place, subregions[seen.row])]
    mine = {seen.row for seen in inside}
    kept = tuple(alarm for alarm in raised if alarm.observation.row in mine)
    doubted = doubt(inside, kept, ("plants-as-kilograms",))
    unread = within(refused, rows, lambda row: where is None or names().covers(where, _place(row), row.cells["subregion"]))
    return Imported("unodc-seizures", shown(path), source, doubted, kept, unread, len(found) - len(inside))


@dataclass(frozen=True, slots=True)
class Cell:
    """One published row that can be read."""

    row: Row
    place: str
    subregion: str
    subject: str
    printed: str
    year: int
    kilograms: Number

    @property
    def is_total(self) -> bool:
        """Whether the publisher says that the row includes other rows of the same drug."""
        return self.printed.startswith("Total ") or "(total of the above" in self.printed


def _cell(file: str, row: Row, refused: Problems) -> Cell | None:
    before, cells = len(refused.found), row.cells
    year = year_of(file, row, cells["year"], refused)
    kilograms = figure_of(file, row, "kilograms", refused)
    for name in ("country", "drug"):
        if not cells[name]:
            refused.add(file, row.line, "LEN223", f"no `{name}`", f"write the {name}; a figure without it is not evidence")
    if len(refused.found) > before or year is None or kilograms is None:
        return None
    return Cell(row, _place(row), cells["subregion"], names().drug(cells["drug"]), cells["drug"], year, kilograms)


def _place(row: Row) -> str:
    return names().place(row.cells["code"] or row.cells["country"], row.cells["country"])


def _groups(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Put together the rows of one place, drug and year; a reported total stands for its parts."""
    groups: dict[tuple[str, str, int], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.place, cell.subject, cell.year].append(cell)
    return list(groups.values())


def _observation(path: Path, source: Source, group: Sequence[Cell]) -> tuple[Observation, list[Alarm]]:
    totals = [cell for cell in group if cell.is_total]
    counted = totals or group
    parts = [cell for cell in group if cell not in counted]
    head = counted[0]
    note = head.printed if head.printed != head.subject else ""
    if len(counted) > 1:
        values = " + ".join(str(cell.kilograms) for cell in counted)
        note = f"sum of {len(counted)} rows of the source ({values}), whose forms are not told apart"
    value: Number = sum((cell.kilograms for cell in counted), start=0)
    unit = DOUBTED if head.printed in PLANTS else "kg"
    seen = observed(
        path, head.row.line, source, "verified", head.place, head.year, "seizures", head.subject, unit, value, note=note
    )
    raised = []
    if len(counted) > 1:
        raised.append(Alarm(seen, "several-rows", None, f"`{len(counted)}` rows of one drug and year: {values} kg"))
    if parts:
        message = f"a reported total stands beside `{len(parts)}` of its parts, which are not added to it"
        raised.append(Alarm(seen, "total-and-parts", None, message))
    return seen, raised


def _plants(seen: Observation) -> Alarm:
    message = f"{said(seen)} of plants: the table's only unit is kg, and police count plants"
    return Alarm(seen, "plants-as-kilograms", None, message)


def _shares(found: Sequence[Observation], subregions: Mapping[str, str]) -> list[Alarm]:
    """Return an alarm for each figure above half of what its subregion reports of the drug in the year."""
    together: dict[tuple[str, str, int, str], list[Observation]] = defaultdict(list)
    for seen in found:
        together[subregions[seen.row], seen.subject, seen.year, seen.unit].append(seen)
    return [
        Alarm(
            largest,
            "share-of-region",
            None,
            f"{said(largest)} is {round(100 * size(largest) / whole)}% of what {len(group)} countries of its region report",
        )
        for group in together.values()
        if len(group) >= FEWEST_IN_REGION
        and (whole := sum(size(seen) for seen in group))
        and size(largest := max(group, key=size)) > HALF * whole
    ]
