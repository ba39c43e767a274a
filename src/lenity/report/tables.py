"""The tables of a document as CSV files, each with a schema that says what its columns are.

A printed column becomes one column of text or numbers, and beside it what print shows by other means: the unit,
the confidence and the sources of its figures, the address of a link.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from lenity.report.document import Block, Cards, Chart, Document, Fold, Grade, Inline, Link, Section, Sign, Table, Text, Value
from lenity.report.html import quoted
from lenity.review import Review
from lenity.review.citing import SUREST_FIRST

NO_FIGURE = "no figure"
NUMBER = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
LONGEST_NAME = 60  # characters of a file name
Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file: its name, its type in the Table Schema, and what it means."""

    name: str
    type: str
    title: str


@dataclass(frozen=True, slots=True)
class File:
    """A table to be written: a name, what it shows, its columns and rows; nothing stands for missing."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(document: Document, review: Review) -> tuple[File, ...]:
    """Give every table of a document in reading order, then the numbers the charts are drawn from."""
    return (*printed_tables(document), *([_observations(review)] if review.evidence else []), _steps(review))


def printed_tables(document: Document) -> tuple[File, ...]:
    """Give every table of a document in reading order."""
    taken: set[str] = set()
    return tuple(_file(table, _named(place, table, taken)) for place, table in _tables(document.sections, ""))


def to_csv(file: File) -> str:
    """Write a table out as CSV (RFC 4180, with a line feed): a header, then one line for each row.

    >>> to_csv(File("a", "A", (Field("name", "string", ""), Field("grams", "number", "")), (("x, y", 1.5), ("z", None))))
    'name,grams\\n"x, y",1.5\\nz,\\n'
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow([field.name for field in file.fields])
    writer.writerows(file.rows)
    return held.getvalue()


def slug(text: str, mark: str = "-") -> str:
    """Make a name of words: `Lawful range, in years` is `lawful-range-in-years`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", mark, plain).strip(mark)


# -- the tables as they are printed --------------------------------------------------------------------------


def _tables(blocks: Sequence[Block], place: str) -> Iterator[tuple[str, Table]]:
    for one in blocks:
        match one:
            case Table():
                yield place, one
            case Section():
                yield from _tables(one.blocks, one.id)
            case Fold():
                yield from _tables(one.blocks, place)
            case Chart():
                yield from _tables(one.data, place)
            case Cards():
                for card in one.cards:
                    yield from _tables(card.blocks, card.id)


def _named(place: str, table: Table, taken: set[str]) -> str:
    first = slug(f"{place} {_words(table.caption)}")
    if len(first) > LONGEST_NAME:
        first = first[: LONGEST_NAME + 1].rpartition("-")[0]
    name = next(one for one in (first, *(f"{first}-{number}" for number in range(2, 1000))) if one not in taken)
    taken.add(name)
    return name


def _file(table: Table, name: str) -> File:
    columns: list[tuple[Field, list[Cell]]] = []
    if table.groups:
        columns.append((Field("group", "string", "the run of rows this row belongs to"), _groups(table)))
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in table.rows]
        matrix = table.kind == "matrix" and place > 0
        title = f"{column.title}, {column.unit}" if column.unit else column.title
        field = f"case_{column.title}" if matrix else slug(column.title, "_")
        columns.append(_typed(field, title, [_words(cell) for cell in cells], column.align == "right"))
        if column.unit and not matrix:
            columns.append((Field(f"{field}_unit", "string", f"unit of `{field}`"), [column.unit] * len(cells)))
        for end, meaning, found in BESIDE:
            beside: list[Cell] = [found(cell) or None for cell in cells]
            if any(beside):
                columns.append((Field(f"{field}_{end}", "string", f"{meaning} of `{field}`"), beside))
    rows = tuple(zip(*(cells for _, cells in columns), strict=True))
    return File(name, _words(table.caption), _once(field for field, _ in columns), rows)


def _typed(name: str, title: str, texts: list[str], figures: bool) -> tuple[Field, list[Cell]]:
    """Give a column of figures as numbers where every figure is one; a count of none is zero, no figure is missing."""
    known = [one for one in texts if one and one != NO_FIGURE]
    if not (figures and known and all(one == "none" or NUMBER.fullmatch(one) for one in known)):
        return Field(name, "string", title), [one or None for one in texts]
    whole = not any("." in one for one in known)
    plain = ["0" if one == "none" else one.replace(",", "") for one in texts]
    cells: list[Cell] = [(int(one) if whole else float(one)) if texts[at] in known else None for at, one in enumerate(plain)]
    return Field(name, "integer" if whole else "number", title), cells


def _once(fields: Iterator[Field]) -> tuple[Field, ...]:
    """Number the columns that share a name."""
    given: dict[str, int] = {}
    named = []
    for one in fields:
        given[one.name] = given.get(one.name, 0) + 1
        named.append(Field(one.name if given[one.name] == 1 else f"{one.name}_{given[one.name]}", one.type, one.title))
    return tuple(named)


def _groups(table: Table) -> list[Cell]:
    starts = {at: _words(title) for at, title in table.groups}
    names: list[Cell] = []
    for number in range(len(table.rows)):
        names.append(starts.get(number, names[-1] if names else None))
    return names


def _words(text: Text) -> str:
    return "".join(_word(one) for one in text).strip()


def _word(one: Inline) -> str:
    match one:
        case str():
            return one
        case Value():
            return quoted(one.text)
        case Grade():
            return one.confidence
        case Sign():
            return one.word
        case _:
            return one.text


def _confidence(cell: Text) -> str:
    """The weakest confidence of a cell's figures."""
    grades = [one.confidence for one in cell if isinstance(one, Value) and one.confidence]
    return max(grades, key=SUREST_FIRST.index, default="")


def _sources(cell: Text) -> str:
    """The keys of the sources a cell's figures rest on."""
    return " ".join(dict.fromkeys(key for one in cell if isinstance(one, Value) for key in one.sources))


def _address(cell: Text) -> str:
    return " ".join(one.address for one in cell if isinstance(one, Link) and not one.address.startswith("#"))


BESIDE: tuple[tuple[str, str, Callable[[Text], str]], ...] = (
    ("confidence", "the weakest confidence", _confidence),
    ("sources", "keys of the sources", _sources),
    ("address", "address", _address),
)


# -- the numbers behind the charts ---------------------------------------------------------------------------


def _observations(review: Review) -> File:
    """Give every figure of every year as numbers: one row for each, and one for a year without a figure."""
    names = "section indicator subject unit year period value lower upper status confidence source where note corrected doubt"
    numbers = {"year": "integer", "value": "number", "lower": "number", "upper": "number"}
    rows: list[tuple[Cell, ...]] = []
    for section in review.evidence:
        for one in section.series:
            head = (section.id, one.indicator, one.subject, one.unit)
            seen = [(year.year, year.status, figure) for year in one.years for figure in year.figures]
            seen += [(year, "apart", figure) for year, figure in one.apart]
            empty = [(year.year, year.status) for year in one.years if not year.figures]
            for year, status, figure in seen:
                ref = figure.reference
                rest = (ref.confidence, ref.source, ref.where, ref.note, figure.corrected, figure.doubt)
                bounds = (_number(figure.value), _number(figure.lower), _number(figure.upper))
                rows.append((*head, year, figure.period, *bounds, status, *(part or None for part in rest)))
            rows += [(*head, year, *[None] * 4, status, *[None] * 6) for year, status in empty]
    fields = tuple(Field(name, numbers.get(name, "string"), name) for name in names.split())
    return File("observations", "Every figure of the evidence, as numbers", fields, tuple(rows))


def _steps(review: Review) -> File:
    """Give the staircase of custody as numbers: amounts in micrograms, both included; custody in months."""
    fields = (
        *(Field(name, "string", name) for name in ("substances", "everything_else", "reading", "version")),
        Field("from_microgram", "integer", "the least amount of the step"),
        Field("to_microgram", "integer", "the largest amount of the step; empty where there is no limit"),
        Field("least_months", "number", "the least custody; empty where it is not known"),
        Field("most_months", "number", "the most custody; empty where it is not known, or where life is all there is"),
        *(Field(name, "string", name) for name in ("life", "death", "known", "custody", "confidence", "sources")),
    )
    rows = []
    for one in review.framework.staircases:
        head = (" ".join(one.substances), _yes(one.everything_else), one.axis or None, one.version or None)
        for step in one.steps:
            custody = step.custody
            months = (None, None) if custody.undetermined else (_number(custody.least_months), _number(custody.most_months))
            said = (custody.life, custody.death, _yes(not custody.undetermined), custody.text, step.confidence)
            sources = " ".join(dict.fromkeys(ref.source for ref in step.references)) or None
            rows.append((*head, step.low, step.high, *months, *said, sources))
    return File("custody-by-quantity", "The lawful range of custody over the quantity, as numbers", fields, tuple(rows))


def _number(value: float | None) -> float | None:
    """Give a whole number without a point."""
    return int(value) if value is not None and value == int(value) else value


def _yes(value: bool) -> str:
    return "yes" if value else "no"
