"""UNODC crime trends survey, prisons and prisoners: counts by measure, sex, age and year.

Its traps: a number is carried forward to the next year; and the drug counts of a return may be a hundredth of the
next one's, because another department or another definition answered.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Final

from lenity.evidence.alarms import said, size
from lenity.evidence.files import Row, shown
from lenity.evidence.names import names
from lenity.evidence.observations import Alarm, Observation, Source
from lenity.evidence.problems import Problems
from lenity.evidence.publishers.imported import Imported, by_line, doubt, duplicates, figure_of, observed, repeated, year_of
from lenity.evidence.publishers.table import table

SOURCE: Final = Source(
    "unodc-cts-2023",
    "UNODC",
    "Crime trends survey, prisons and prisoners (2023)",
    "https://github.com/elliottjones56/project_5_group_work"
    "/blob/9a37dbadb3c036f06672897093555929379c585a/Datasets/Original_Data/data_cts_prisons_and_prisoners.xlsx",
    published="2023",
    note="UN copyright, not redistributed",
)
COLUMNS: Final = {
    "code": ("Iso3_code",),
    "country": ("Country",),
    "indicator": ("Indicator",),
    "dimension": ("Dimension",),
    "category": ("Category",),
    "sex": ("Sex",),
    "age": ("Age",),
    "year": ("Year",),
    "unit": ("Unit of measurement", "unit_of_measurement"),
    "value": ("VALUE",),
    "of": ("Source",),
}
HELD, ENTERING = "Persons held", "Persons entering prison"
# The publisher's measure (indicator, category, sex, age, unit) and ours (indicator, subject, unit). Others are passed over.
MEASURES: Final[dict[tuple[str, str, str, str, str], tuple[str, str, str]]] = {
    (HELD, "total", "Total", "Total", "Counts"): ("prison_population", "all", "persons"),
    (HELD, "total", "Female", "Total", "Counts"): ("prison_population", "women", "persons"),
    (HELD, "total", "Total", "Juveniles", "Counts"): ("prison_population", "juveniles", "persons"),
    (HELD, "unsentenced", "Total", "Total", "Counts"): ("prison_population", "unsentenced", "persons"),
    (HELD, "acts involving controlled psycho-active substances", "Total", "Total", "Counts"): (
        "prison_population",
        "drug_offences",
        "persons",
    ),
    (HELD, "drug possession", "Total", "Total", "Counts"): ("prison_population", "drug_possession", "persons"),
    (HELD, "drug trafficking", "Total", "Total", "Counts"): ("prison_population", "drug_trafficking", "persons"),
    (ENTERING, "drug possession", "Total", "Total", "Counts"): ("prison_admissions", "drug_possession", "persons"),
    (ENTERING, "drug trafficking", "Total", "Total", "Counts"): ("prison_admissions", "drug_trafficking", "persons"),
    (HELD, "total", "Total", "Total", "Rate per 100,000 population"): ("prison_rate", "all", "per_100k"),
    ("Prisons facilities and capacity", "official prison capacity", "Total", "Total", "Counts"): (
        "prison_capacity",
        "all",
        "places",
    ),
}
DRUG_OFFENCES: Final = ("drug_offences", "drug_possession", "drug_trafficking")
SELDOM_BY_CHANCE: Final = 1000  # a count this large does not come twice running by chance; ours
A_TENTH: Final = Fraction(1, 10)  # no stock of prisoners grows or falls tenfold between two returns; ours


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read prisoners and places of a place or region or, with None, of the whole world.

    Raises EvidenceError where the file is not this table.
    """
    names().check(where, prints_subregion=False)
    refused = Problems()
    rows = [row for row in table(path, COLUMNS, refused) if where is None or names().covers(where, _place(row))]
    measured = [row for row in rows if _measure(row) in MEASURES]
    different, again = repeated(measured)
    found = [seen for row in different if (seen := _observation(path, source, row, refused))]
    raised = [*duplicates(again, by_line(found)), *_repeated_totals(found), *_jumps(found)]
    doubted = doubt(found, raised, ("repeated-total", "jump", "same-return"))
    passed = len(rows) - len(measured)
    return Imported("unodc-prisons", shown(path), source, doubted, tuple(raised), tuple(refused.found), passed)


def _place(row: Row) -> str:
    return names().place(row.cells["code"], row.cells["country"])


def _measure(row: Row) -> tuple[str, str, str, str, str]:
    cells = row.cells
    return (cells["indicator"], cells["category"].casefold(), cells["sex"], cells["age"], cells["unit"])


def _observation(path: Path, source: Source, row: Row, refused: Problems) -> Observation | None:
    year = year_of(shown(path), row, row.cells["year"], refused)
    value = figure_of(shown(path), row, "value", refused)
    if year is None or value is None:
        return None
    indicator, subject, unit = MEASURES[_measure(row)]
    note = f"from {row.cells['of']}" if row.cells["of"] not in ("", "CTS") else ""
    return observed(path, row.line, source, "verified", _place(row), year, indicator, subject, unit, value, note=note)


def _series(found: Iterable[Observation]) -> list[list[Observation]]:
    series: dict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    for seen in found:
        series[seen.place, seen.indicator, seen.subject, seen.unit].append(seen)
    return [sorted(one, key=lambda seen: seen.year) for one in series.values()]


def _repeated_totals(found: Sequence[Observation]) -> list[Alarm]:
    """Return an alarm on both years of a large count that is printed for two years running."""
    return [
        Alarm(seen, "repeated-total", other, f"{said(seen)} is printed for {other.year} too ({other.row})")
        for series in _series(found)
        for before, after in pairwise(series)
        if before.unit == "persons" and before.value == after.value and size(before) >= SELDOM_BY_CHANCE
        if after.year == before.year + 1
        for seen, other in ((before, after), (after, before))
    ]


def _jumps(found: Sequence[Observation]) -> list[Alarm]:
    """Return an alarm on each drug count below a tenth of its neighbour, and on the other drug counts of that return.

    A count that is doubted is no neighbour to judge others by, so the search is repeated until none is left.
    """
    raised: list[Alarm] = []
    for series in _series(seen for seen in found if seen.subject in DRUG_OFFENCES and seen.unit == "persons"):
        held = list(series)
        while low := next(((a, b) for a, b in _neighbours(held) if size(a) < A_TENTH * size(b)), None):
            seen, other = low
            message = f"{said(seen)} in {seen.year} is below a tenth of {said(other)} in {other.year} ({other.row})"
            raised.append(Alarm(seen, "jump", other, message))
            held.remove(seen)
    doubted = {(alarm.observation.place, alarm.observation.indicator, alarm.observation.year): alarm for alarm in raised}
    rows = {alarm.observation.row for alarm in raised}
    for seen in found:
        of = doubted.get((seen.place, seen.indicator, seen.year))
        if of is not None and seen.subject in DRUG_OFFENCES and seen.row not in rows:
            message = f"{said(seen)} stands in a return whose {of.observation.subject} are doubted ({of.observation.row})"
            raised.append(Alarm(seen, "same-return", of.observation, message))
    return raised


def _neighbours(series: Sequence[Observation]) -> list[tuple[Observation, Observation]]:
    pairs = list(pairwise(series))
    return [*pairs, *((b, a) for a, b in pairs)]
