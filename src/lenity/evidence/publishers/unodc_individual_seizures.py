"""UNODC, individual drug seizures: one row per seizure, in the unit the country reports.

Its traps: rows repeat exactly (a seventh of the file of 2011-2016); one record may hold nearly all of a drug's
weight through a wrong unit; what one reporter writes in one year only, such as a country of departure, is noise;
and a country that files one record in six years has not been sampled.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from lenity.evidence.alarms import HALF, OUT_OF_PROPORTION
from lenity.evidence.files import Row, shown
from lenity.evidence.names import names
from lenity.evidence.observations import Alarm, Number, Observation, Source
from lenity.evidence.problems import Problems
from lenity.evidence.publishers.imported import Imported, doubt, duplicates, figure_of, observed, repeated, when, within
from lenity.evidence.publishers.table import table
from lenity.evidence.reading import FIRST_YEAR, LAST_YEAR

SOURCE: Final = Source(
    "unodc-individual-seizures-2016",
    "UNODC",
    "Individual drug seizures 2011-2016",
    "https://github.com/muratk5n/thirdwave/blob/c9f334a0/en/2023/01/drug-trafficking-unodc.zip",
    note="without cannabis, removed by the compiler of this copy; UN copyright, not redistributed",
)
COLUMNS: Final = {
    "subregion": ("SUBREGION",),
    "country": ("COUNTRY",),
    "division": ("ADMINISTRATIVE_DIVISION",),
    "town": ("PLACE",),
    "day": ("SEIZURE_DATE",),
    "drug": ("DRUG_NAME",),
    "amount": ("AMOUNT",),
    "unit": ("DRUG_UNIT",),
    "hiding": ("HIDING_PLACE",),
    "installation": ("INSTALLATION",),
    "transport": ("TRANSPORT",),
    "producing": ("PRODUCING_COUNTRY",),
    "departure": ("DEPARTURE_COUNTRY",),
    "destination": ("DESTINATION_COUNTRY",),
    "routing": ("ROUTING",),
}
# Weights are written in kg, exactly; tablets and pills are counted; nothing else is converted.
UNITS: Final[dict[str, tuple[str, Fraction]]] = {
    "Kilogram": ("kg", Fraction(1)),
    "Gram": ("kg", Fraction(1, 1000)),
    "Milligram": ("kg", Fraction(1, 1_000_000)),
    "Ton": ("kg", Fraction(1000)),
    "Tablet": ("tablets", Fraction(1)),
    "Pill": ("tablets", Fraction(1)),
    "Thousand of tablets": ("tablets", Fraction(1000)),
    "Litre": ("litres", Fraction(1)),
}
FEWEST_RECORDS: Final = 20  # records of a drug before one can be out of proportion, or a burst be one; ours
NOWHERE: Final = ("", "Unknown", "Other")


def read(path: Path, where: str | None = None, source: Source = SOURCE) -> Imported:
    """Read the seizures made in a place or region or, with None, in the whole world.

    Each observation is one seizure of its day; doubts are decided on the whole file. A record with a departure
    country says so in its note. Raises EvidenceError where the file is not this table.
    """
    names().check(where, prints_subregion=True)
    refused = Problems()
    rows, again = repeated(table(path, COLUMNS, refused))
    file = shown(path)
    records = [record for row in rows if (record := _record(file, row, refused))]
    of_line = {record.row.line: record for record in records}

    def inside(row: Row) -> bool:
        return where is None or names().covers(where, names().place(row.cells["country"]), row.cells["subregion"])

    observations = {record.row.line: _observation(path, source, record) for record in records if inside(record.row)}
    raised = duplicates(again, observations)
    for rule, line, message in (*_out_of_proportion(records), *_bursts(records, where)):
        record = of_line[line]
        raised.append(Alarm(observations.get(line) or _observation(path, source, record), rule, None, message))
    mine = {seen.row for seen in observations.values()}
    raised = [alarm for alarm in raised if alarm.rule == "departure-burst" or alarm.observation.row in mine]
    return Imported(
        "unodc-individual-seizures",
        file,
        source,
        doubt(tuple(observations.values()), raised, ()),
        tuple(raised),
        within(refused, rows, inside),
        len(records) - len(observations),
    )


@dataclass(frozen=True, slots=True)
class Record:
    """One published seizure that can be read; the amount is exact, in kg, tablets or litres."""

    row: Row
    place: str
    subject: str
    day: date
    amount: Number
    unit: str


def _record(file: str, row: Row, refused: Problems) -> Record | None:
    before, cells = len(refused.found), row.cells
    day = when(cells["day"])
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        refused.add(file, row.line, "LEN226", f"the day `{cells['day']}`", f"as 2013-05-22, from {FIRST_YEAR} to {LAST_YEAR}")
    unit, factor = UNITS.get(cells["unit"], ("", Fraction(0)))
    if not unit:
        message = f"the unit `{cells['unit']}` is neither weight, tablets nor litres"
        refused.add(file, row.line, "LEN242", message, "such records are not converted and not counted")
    for name in ("country", "drug"):
        if not cells[name]:
            refused.add(file, row.line, "LEN223", f"no `{name}`", f"write the {name}; a figure without it is not evidence")
    printed = figure_of(file, row, "amount", refused)
    if len(refused.found) > before or day is None or printed is None:
        return None
    place = names().place(cells["country"])
    return Record(row, place, names().drug(cells["drug"]), day, _times(printed, factor), unit)


def _times(printed: Number, factor: Fraction) -> Number:
    """Multiply by a power of ten, exactly."""
    if factor.denominator == 1:
        return printed * factor.numerator
    number = Decimal(printed) / factor.denominator
    return int(number) if number == number.to_integral_value() else number


def _observation(path: Path, source: Source, record: Record) -> Observation:
    cells, day = record.row.cells, record.day
    route = [f"{word} {cells[name]}" for word, name in (("from", "departure"), ("to", "destination")) if cells[name]]
    printed = f"printed as {cells['amount']} {cells['unit']}" if cells["unit"] not in ("Kilogram", "Tablet", "Litre") else ""
    return observed(
        path,
        record.row.line,
        source,
        "verified",
        record.place,
        day.year,
        "single_seizure",
        record.subject,
        record.unit,
        record.amount,
        period=f"{day.day} {day:%b}",
        note="; ".join(part for part in (" ".join(route), printed) if part),
    )


def _out_of_proportion(records: Sequence[Record]) -> list[tuple[str, int, str]]:
    """Return the records more than 100 times the next largest of their drug and unit, or above half of its total."""
    kinds: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        kinds[record.subject, record.unit].append(record)
    found = []
    for (subject, unit), kind in kinds.items():
        if len(kind) < FEWEST_RECORDS:
            continue
        largest, second = sorted(kind, key=lambda record: record.amount, reverse=True)[:2]
        whole = sum((Fraction(record.amount) for record in kind), start=Fraction(0))
        if Fraction(largest.amount) > OUT_OF_PROPORTION * Fraction(second.amount) > 0:
            times = round(Fraction(largest.amount) / Fraction(second.amount))
            message = f"`{largest.amount} {unit}` is {times} times the next largest of {len(kind)} records of {subject}"
            found.append(("out-of-proportion", largest.row.line, message))
        if Fraction(largest.amount) > HALF * whole:
            share = float(100 * Fraction(largest.amount) / whole)
            message = f"`{largest.amount} {unit}` is {share:.1f}% of all {subject} in {len(kind)} records"
            found.append(("share-of-total", largest.row.line, message))
    return found


def _bursts(records: Sequence[Record], where: str | None) -> list[tuple[str, int, str]]:
    """Return departure countries that one reporter names often in one year and in no other year it reports."""
    years: dict[str, set[int]] = defaultdict(set)
    named: dict[tuple[str, str], dict[int, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        years[record.place].add(record.day.year)
        departure = names().place(record.row.cells["departure"])
        if departure not in NOWHERE and departure != record.place:
            named[departure, record.place][record.day.year].append(record)
    found = []
    for (departure, reporter), by_year in named.items():
        [(year, first), *others] = by_year.items()
        if others or len(first) < FEWEST_RECORDS or len(years[reporter]) < 2:
            continue
        if where is not None and not any(names().covers(where, place) for place in (departure, reporter)):
            continue
        message = (
            f"{reporter} names {departure} as country of departure in `{len(first)}` records of {year} and in no other "
            f"of the {len(years[reporter])} years it reports"
        )
        found.append(("departure-burst", first[0].row.line, message))
    return found
