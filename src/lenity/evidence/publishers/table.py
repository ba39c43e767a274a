"""Publishers' tables as text: workbooks, comma- or semicolon-separated files, and such a file inside a zip.

The header is the first of the opening lines that holds every column asked for. A header that is spread over two
merged lines holds them in none, and the file is refused.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from lenity.evidence.files import Row, decoded, shown
from lenity.evidence.observations import Number
from lenity.evidence.problems import EvidenceError, Problem, Problems

OPENING: Final = 10  # lines in which a header is looked for; the World Bank puts four before it
MOST_BYTES: Final = 600_000_000  # unpacked; UNODC's largest file has 41 MB

Cells = tuple[str, ...]


def table(path: Path, columns: Mapping[str, Sequence[str]], refused: Problems) -> list[Row]:
    """Read the lines of a published table; `columns` gives the names a publisher may print for each of ours.

    Every other column is kept as `column` and its heading. Raises EvidenceError where the file cannot be read or has no line with
    all the columns; a line with another number of cells is refused alone.
    """
    lines = _lines(path)
    opening: list[tuple[int, Cells]] = []
    for number, cells in lines:
        opening.append((number, cells))
        places = _places(cells, columns)
        if places is not None:
            break
        if len(opening) == OPENING:
            raise _no_header(path, opening, columns)
    else:
        raise _no_header(path, opening, columns)
    width = len(cells)
    # A row is a repetition only where it repeats every cell, those we do not use included.
    used = set(places.values())
    places |= {f"column {heading or at + 1}": at for at, heading in enumerate(cells) if at not in used}
    found = []
    for number, cells in lines:
        if not any(cells):
            continue
        if len(cells) != width:
            message = f"the row has `{len(cells)}` cells, expected `{width}`"
            refused.add(shown(path), number, "LEN222", message, "look for an open quote or a comma inside a cell")
            continue
        found.append(Row(number, {name: cells[at] for name, at in places.items()}))
    return found


def headings(path: Path) -> frozenset[str]:
    """Return every cell of the opening lines in small letters, to tell the layouts of one publisher apart."""
    opening = (cells for _, (_, cells) in zip(range(OPENING), _lines(path), strict=False))
    return frozenset(cell.casefold() for cells in opening for cell in cells)


def exact(text: str) -> Number | None:
    """Return the exact number of a machine-written cell, or None: `10.84`, `18194.0`, `1e-05`.

    >>> exact("58.41179999999999"), exact("4,500,000"), exact("៤១")
    (Decimal('58.41179999999999'), None, None)
    """
    if not re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,2})?", text):
        return None
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


def _in(cells: Cells, printed: Sequence[str]) -> bool:
    wanted = {name.casefold() for name in printed}
    return any(cell.casefold() in wanted for cell in cells)


def _places(cells: Cells, columns: Mapping[str, Sequence[str]]) -> dict[str, int] | None:
    """Return where each column stands, or None where one is missing or stands twice."""
    places: dict[str, int] = {}
    for name, printed in columns.items():
        wanted = {one.casefold() for one in printed}
        at = [number for number, cell in enumerate(cells) if cell.casefold() in wanted]
        if len(at) != 1:
            return None
        places[name] = at[0]
    return places


def _no_header(path: Path, opening: Sequence[tuple[int, Cells]], columns: Mapping[str, Sequence[str]]) -> EvidenceError:
    line, best = max(opening, key=lambda one: sum(_in(one[1], printed) for printed in columns.values()), default=(1, ()))
    missing = [printed[0] for printed in columns.values() if not _in(best, printed)]
    lacks = f"lacks the columns `{', '.join(missing)}`" if missing else "has a column twice"
    message = f"the line `{', '.join(cell for cell in best if cell)[:80]}` {lacks}"
    mend = "the file as the publisher offers it, with one header line and no merged cells"
    return EvidenceError((Problem(shown(path), line, "LEN240", message, mend),))


def _lines(path: Path) -> Iterator[tuple[int, Cells]]:
    if path.suffix.lower() == ".xlsx":
        return _workbook(path)
    return _separated(path, _text(path))


def _text(path: Path) -> str:
    raw = _bytes(path)
    problems = Problems()
    text = decoded(shown(path), raw, problems)
    problems.raise_if_any()
    return text or ""


def _bytes(path: Path) -> bytes:
    try:
        if path.suffix.lower() != ".zip":
            return path.read_bytes()
        with zipfile.ZipFile(path) as packed:
            # The World Bank packs tables of metadata beside the one of data.
            tables = [entry for entry in packed.infolist() if entry.filename.lower().endswith(".csv")]
            inside = [entry for entry in tables if not entry.filename.startswith("Metadata_")]
            if len(inside) != 1:
                raise _unreadable(path, f"it holds {len(inside)} tables, expected one")
            if inside[0].file_size > MOST_BYTES:
                raise _unreadable(path, f"unpacked it has {inside[0].file_size} bytes")
            return packed.read(inside[0])
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from None
    except zipfile.BadZipFile:
        raise _unreadable(path, "it is no zip file") from None


def _separated(path: Path, text: str) -> Iterator[tuple[int, Cells]]:
    first = text[: text.find("\n")] if "\n" in text else text
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            yield line, tuple(cell.strip() for cell in cells)
    except csv.Error as error:
        message = f"the row cannot be read: `{error}`"
        raise EvidenceError((Problem(shown(path), line, "LEN222", message, "check its quotes"),)) from None


def _workbook(path: Path) -> Iterator[tuple[int, Cells]]:
    try:
        import openpyxl
    except ImportError:
        raise _unreadable(path, "reading a workbook needs openpyxl: pip install 'lenity[evidence]'") from None
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MOST_BYTES:
                raise _unreadable(path, "unpacked it is too large")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise _unreadable(path, error.strerror or "it cannot be opened") from None
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise _unreadable(path, "it is no workbook") from None
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # UNODC's prison table declares one cell and holds 65,800 lines
    width = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        texts = [_cell(value) for value in cells]
        width = max(width, len(texts))
        yield number, tuple(texts + [""] * (width - len(texts)))
    book.close()


def _cell(value: object) -> str:
    """Return a cell as text; a number keeps the shortest digits that give it back."""
    if value is None:
        return ""
    if isinstance(value, float):
        number = Decimal(repr(value))
        return str(int(number)) if number == number.to_integral_value() else f"{number:f}"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value).strip()


def _unreadable(path: Path, why: str) -> EvidenceError:
    return EvidenceError((Problem(shown(path), 1, "LEN220", f"cannot be read: `{why}`", "check the file and its name"),))
