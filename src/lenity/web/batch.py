"""Files of cases: read as data and nothing else, judged by the engine, written in the form that was asked for.

JSON, JSON lines, Parquet and Arrow come in; JSON, JSON lines, Parquet, Arrow and CSV go out. What comes in is counted while it
is read: the size that a file states of itself is not believed. No text of a client ever stands in a query or names a file.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lenity.engine.batch import Evaluation, evaluate
from lenity.engine.tables import ROW, row_of
from lenity.law.library import LAWS
from lenity.law.problems import problem
from lenity.web.limits import LIMITS, Limits
from lenity.web.shelf import Shelf

if TYPE_CHECKING:
    import pyarrow as pa

JSON, LINES, PARQUET, ARROW, CSV = (
    "application/json", "application/x-ndjson", "application/vnd.apache.parquet", "application/vnd.apache.arrow.stream",
    "text/csv",
)  # fmt: skip
READ = (JSON, LINES, PARQUET, ARROW)
WRITTEN = (JSON, LINES, PARQUET, ARROW, CSV)
COLUMN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
# Columns of a table of answers, after the number and the id of the case; the JSON forms hold the whole outcome.
COLUMNS = (
    "law", "law_day", "custody_min", "custody_max", "custody_life", "custody_death", "custody_undetermined",
    "reach_custody_min", "reach_custody_max", "reach_custody_life", "reach_custody_death", "custody_unit", "fine_min", "fine_max",
    "reach_fine_min", "reach_fine_max", "fine_undetermined", "fine_unit", "strokes_min", "strokes_max", "start_min", "start_max",
    "guideline_min", "guideline_max", "guideline_life", "confidence",
)  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula
Cases = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a batch is to be judged."""

    law: str
    readings: Mapping[str, str]
    law_at: str
    min_confidence: str
    as_of: str


def judge(
    shelf: Shelf, asked: Asked, body: bytes, media: str, limits: Limits = LIMITS
) -> tuple[Evaluation, list[Any], list[dict[str, Any]]]:
    """Judge a file of cases; give the answers, the ids of the cases in their order, and the rejected with their reasons."""
    shelf.laws(asked.law)  # a name that the library lacks is refused here, and never taken for a path
    cases, ids = read_cases(body, media, limits)
    law = asked.law if shelf.root == LAWS else str(shelf.root / asked.law)
    with tempfile.TemporaryDirectory(prefix="lenity-batch-") as folder:
        rejects = Path(folder, "rejects.jsonl")
        done = evaluate(
            law, cases, rejects=rejects, keep=True, reading=dict(asked.readings), law_at=asked.law_at,
            min_confidence=asked.min_confidence, as_of=asked.as_of or None,
        )  # fmt: skip
        rejected = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    return done, ids, [{"case": one["case"], "id": one.get("id"), "reason": one["reason"]} for one in rejected]


# -- cases in ----------------------------------------------------------------------------------------------------------


def read_cases(body: bytes, media: str, limits: Limits = LIMITS) -> tuple[Any, list[Any]]:
    """Read the cases of a body and their ids. Raise `LenityError` for what is too much, or not of the form it says."""
    if media == JSON:
        rows = _checked(read_json(body, limits.depth), limits)
    elif media == LINES:
        rows = _checked([read_json(line, limits.depth) for line in body.splitlines() if line.strip()], limits)
    elif media in (PARQUET, ARROW):
        table = _table(body, media, limits)
        ids = [None if one is None else str(one) for one in table.column("id").to_pylist()] if "id" in table.column_names else []
        return table, ids or [None] * table.num_rows
    else:
        raise problem("LEN836", f"cases of type `{media[:60]}` are not read", f"send one of {', '.join(READ)}")
    return rows, [None if row.get("id") is None else str(row["id"]) for row in rows]


def read_json(body: bytes, depth: int) -> Any:
    """Read JSON with every name once, with finite numbers, and not deeper than `depth`."""
    try:
        text = body.decode("utf-8")
        deepest = _depth(text) if len(text) < LIMITS.form else 0
        found = json.loads(text, parse_constant=_no_number, object_pairs_hook=_once) if deepest <= depth else None
    except (ValueError, RecursionError) as error:
        said = "it is nested too deep" if isinstance(error, RecursionError) else str(error).splitlines()[0][:120]
        raise problem("LEN837", f"the body is not JSON: {said}", "send JSON in UTF-8, every name once") from None
    if deepest > depth:
        raise problem("LEN837", f"the body is nested {deepest} deep", f"at most {depth} levels are read")
    return found


def _depth(text: str) -> int:
    level = deepest = 0
    for mark in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        if mark in "[{":
            level += 1
            deepest = max(deepest, level)
        elif mark in "]}":
            level -= 1
    return deepest


def _no_number(text: str) -> None:
    raise ValueError(f"`{text}` is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def _checked(rows: Any, limits: Limits) -> list[dict[str, Any]]:
    """Refuse rows that are not cases: other things than facts, names that are none, texts without end."""
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise problem("LEN837", "the body is not a list of cases", "send a list with one object of facts per case")
    if len(rows) > limits.rows:
        raise problem("LEN831", f"{len(rows)} cases in one batch", f"send at most {limits.rows}")
    _names(dict.fromkeys(name for row in rows for name in row))
    for number, row in enumerate(rows, 1):
        for name, value in row.items():
            if isinstance(value, list) and name == "items":
                _items(value, number, limits)
            elif isinstance(value, list | dict) or (isinstance(value, str) and len(value) > limits.value):
                raise problem("LEN837", f"case {number}: `{name}` is no fact", f"write text of at most {limits.value} characters")
    return rows


def _items(items: list[Any], number: int, limits: Limits) -> None:
    for item in items:
        if not isinstance(item, dict) or any(
            isinstance(one, list | dict) or len(str(one)) > limits.value for one in item.values()
        ):
            raise problem("LEN837", f"case {number}: `items` is not a list of items", "write one object of facts per substance")
        _names(item)


def _names(names: Iterable[str]) -> None:
    known = list(names)
    if len(known) > LIMITS.fields:
        raise problem("LEN831", f"the cases have {len(known)} columns", f"send at most {LIMITS.fields}")
    for name in known:
        if not COLUMN.fullmatch(name):
            raise problem("LEN837", f"`{name[:60]}` is no name of a fact", "names are letters, digits and underscores")


def _table(body: bytes, media: str, limits: Limits) -> pa.Table:
    """Read Parquet or an Arrow stream, part by part, with what it unpacks to counted on the way."""
    import pyarrow as pa
    from pyarrow import parquet

    parts, rows, size = [], 0, 0
    try:
        if media == PARQUET:
            file = parquet.ParquetFile(pa.BufferReader(body))
            if file.metadata.num_rows > limits.rows:
                raise problem("LEN831", f"{file.metadata.num_rows} cases in one batch", f"send at most {limits.rows}")
            schema, stream = file.schema_arrow, file.iter_batches(batch_size=8192)
        else:
            reader = pa.ipc.open_stream(pa.BufferReader(body))
            schema, stream = reader.schema, iter(reader)
        _names(schema.names)
        _plain_columns(schema)
        for part in stream:
            rows, size = rows + part.num_rows, size + part.nbytes
            if rows > limits.rows:
                raise problem("LEN831", f"more than {limits.rows} cases in one batch", "send fewer at once")
            if size > limits.unpacked:
                raise problem("LEN831", f"the cases unpack to more than {limits.unpacked} bytes", "send fewer at once")
            parts.append(part)
        table = pa.Table.from_batches(parts, schema)
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise problem("LEN837", f"the body is not {media}: {str(error).splitlines()[0][:120]}", "write it anew") from None
    return table


def _plain_columns(schema: pa.Schema) -> None:
    from pyarrow import types

    for field in schema:
        kind = field.type.value_type if types.is_dictionary(field.type) else field.type
        plain = (types.is_string, types.is_large_string, types.is_integer, types.is_floating, types.is_boolean, types.is_date,
                 types.is_null, types.is_decimal)  # fmt: skip
        listed = types.is_list(kind) and types.is_struct(kind.value_type) and field.name == "items"
        if not listed and not any(is_(kind) for is_ in plain):
            raise problem(
                "LEN837", f"column `{field.name}` is of type `{str(kind)[:60]}`", "facts are text, numbers, booleans or dates"
            )
        if listed:
            _names([kind.value_type.field(number).name for number in range(kind.value_type.num_fields)])
            _plain_columns_of(kind.value_type)


def _plain_columns_of(struct: pa.StructType) -> None:
    import pyarrow as pa

    _plain_columns(pa.schema([struct.field(number) for number in range(struct.num_fields)]))


# -- answers out -------------------------------------------------------------------------------------------------------


def written(media: str, law: str, done: Evaluation, ids: list[Any], rejected: list[dict[str, Any]]) -> bytes:
    """Write answers in a form; raise `LenityError` for one that is not written."""
    forms: Mapping[str, Callable[[], bytes]] = {
        JSON: lambda: _dumped(as_data(law, done, ids, rejected)),
        LINES: lambda: b"".join(_dumped(line) + b"\n" for line in _lines(law, done, ids, rejected)),
        PARQUET: lambda: _parquet(_columns(done, ids)), ARROW: lambda: _arrow(_columns(done, ids)),
        CSV: lambda: _csv(_columns(done, ids)),
    }  # fmt: skip
    return forms[media]()


def as_data(law: str, done: Evaluation, ids: list[Any], rejected: list[dict[str, Any]]) -> dict[str, Any]:
    """Give the answers with each outcome once."""
    cases, numbers, outcomes = done.numbered()
    return {
        "law": law, "cases": done.cases, "answered": done.answered, "undetermined": done.undetermined, "by_rule": done.by_rule,
        "ignored": list(done.ignored), "outcomes": [one.as_dict() for one in outcomes],
        "rows": [(case, ids[case - 1], number) for case, number in zip(cases.tolist(), numbers.tolist(), strict=True)],
        "rejected": rejected,
    }  # fmt: skip


def _lines(law: str, done: Evaluation, ids: list[Any], rejected: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the answers line by line: first what is counted, then each outcome, then each case."""
    found = as_data(law, done, ids, rejected)
    yield {name: found[name] for name in ("law", "cases", "answered", "undetermined", "by_rule", "ignored")}
    for number, outcome in enumerate(found["outcomes"]):
        yield {"outcome": number, **outcome}
    for case, own, number in found["rows"]:
        yield {"case": case, "id": own, "outcome": number}
    yield from rejected


def _dumped(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _columns(done: Evaluation, ids: list[Any]) -> pa.Table:
    """Give one row per answered case: its number, its id and the ranges of its outcome."""
    import numpy as np
    import pyarrow as pa

    kinds = {"BIGINT": pa.int64(), "VARCHAR": pa.string(), "BOOLEAN": pa.bool_()}
    cases, numbers, outcomes = done.numbered()
    rows = [row_of(one) for one in outcomes]
    ranges = pa.table({name: pa.array([row[name] for row in rows], kinds[ROW[name]]) for name in COLUMNS})
    own = pa.array(ids, pa.string()).take(pa.array(cases - 1))
    found = ranges.take(pa.array(numbers.astype(np.int64)))
    return found.add_column(0, "id", own).add_column(0, "case", pa.array(cases))


def _parquet(table: pa.Table) -> bytes:
    from pyarrow import parquet

    held = io.BytesIO()
    parquet.write_table(table, held, compression="zstd")
    return held.getvalue()


def _arrow(table: pa.Table) -> bytes:
    import pyarrow as pa

    held = io.BytesIO()
    with pa.ipc.new_stream(held, table.schema) as stream:
        stream.write_table(table)
    return held.getvalue()


def _csv(table: pa.Table) -> bytes:
    held = io.StringIO(newline="")
    rows = csv.writer(held)
    rows.writerow(table.column_names)
    columns = [column.to_pylist() for column in table.columns]
    rows.writerows([safe(cell) for cell in row] for row in zip(*columns, strict=True))
    return held.getvalue().encode()


def safe(cell: object) -> object:
    """Give a cell that no spreadsheet takes for a formula: text that looks like one is led by an apostrophe.

    >>> safe("=1+1"), safe("a=1"), safe(-5)
    ("'=1+1", 'a=1', -5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RISKY) else cell
