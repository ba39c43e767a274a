"""Read cases and write answers with DuckDB, in this process."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
import math
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
from sqlglot import exp

from lenity.engine.plan import Plan
from lenity.engine.program import Ints
from lenity.engine.tables import ROW, Tables, persons
from lenity.law.problems import LenityError, did_you_mean, problem

Result = TypeVar("Result")

READERS = {
    ".parquet": "read_parquet", ".csv": "read_csv", ".tsv": "read_csv", ".txt": "read_csv",
    ".json": "read_json", ".jsonl": "read_json", ".ndjson": "read_json",
}  # fmt: skip
WRITERS = {
    ".parquet": "FORMAT parquet, COMPRESSION zstd", ".csv": "FORMAT csv, HEADER true",
    ".jsonl": "FORMAT json", ".json": "FORMAT json",
}  # fmt: skip
MEMORY = "700MB"
LONGEST_LINE = 16_000_000  # bytes of one line of CSV or JSON


class Duck:
    """A DuckDB database in memory that holds the cases of one evaluation."""

    def __init__(self, folder: str | None = None) -> None:
        self.scratch = tempfile.TemporaryDirectory(prefix="lenity-", dir=folder)
        self.connection = duckdb.connect()
        self.connection.execute(f"SET memory_limit='{MEMORY}'; SET preserve_insertion_order=false")
        self.connection.execute(f"SET temp_directory='{_quoted(self.scratch.name)}'")
        self.connection.execute(f"SET threads={os.cpu_count() or 1}; SET enable_progress_bar=false")
        self.alive: list[object] = []

    def close(self) -> None:
        self.connection.close()
        self.scratch.cleanup()

    # -- cases in --------------------------------------------------------------------------------------------------

    def open(self, cases: object, items: object = None) -> dict[str, str]:
        """Make the cases the table `source`; give its columns and their types."""
        if items is None:
            self._view("source", cases)
        else:
            self._view("cases_alone", cases)
            self._view("items_alone", items)
            self._join_items()
        return self.columns("source")

    def columns(self, table: str) -> dict[str, str]:
        with _reading():
            described = self.connection.execute(f"DESCRIBE {table}").fetchall()
        return {row[0]: row[1] for row in described}

    def longest_items(self) -> int:
        with _reading():
            found = self.connection.execute("SELECT coalesce(max(len(items)), 1) FROM source").fetchone()
        return max(int(found[0]), 1) if found else 1

    def _view(self, name: str, cases: object) -> None:
        if isinstance(cases, str | Path):
            self._file(name, Path(cases))
        elif isinstance(cases, Sequence):
            self._rows(name, cases)
        elif isinstance(cases, Mapping):
            self._rows(name, [cases])
        else:
            self._object(name, cases)

    def _file(self, name: str, path: Path) -> None:
        suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() not in (".gz", ".zst")]
        ending = suffixes[-1] if suffixes else ""
        if path.is_dir():
            if not any(path.glob("*.parquet")):
                raise problem("LEN502", f"`{path.name}` is a folder without Parquet files", "name a file of cases")
            source, ending = f"{path}/*.parquet", ".parquet"
        elif not path.exists() and "*" not in path.name:
            beside = [one.name for one in path.parent.glob("*")] if path.parent.is_dir() else []
            raise problem("LEN502", f"no file `{path}`", did_you_mean(path.name, beside, otherwise="check the path"))
        else:
            source = str(path)
        if path.is_file() and path.stat().st_size == 0:
            raise problem("LEN502", f"`{path.name}` is empty", "give a file with at least one case")
        if ending not in READERS:
            raise problem("LEN502", f"`{path.name}` is of a format that is not read", f"give one of {', '.join(READERS)}")
        options = ""
        if ending in (".csv", ".tsv", ".txt") and path.is_file():
            _check_header(path, "\t" if ending == ".tsv" else "")
        if ending in (".csv", ".tsv", ".txt"):
            # Every column is read as text: the unit decides what a figure is, not a guess from the first rows.
            options = f", all_varchar=true, header=true, max_line_size={LONGEST_LINE}, strict_mode=true"
        elif ending in (".json", ".jsonl", ".ndjson"):
            options = f", maximum_object_size={LONGEST_LINE}"
        with _reading(path.name):
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {READERS[ending]}('{_quoted(source)}'{options})")
            self.connection.execute(f"SELECT * FROM {name} LIMIT 1").fetchall()

    def _rows(self, name: str, rows: Sequence[Any]) -> None:
        if not rows:
            raise problem("LEN502", "there are no cases", "give at least one")
        path = Path(self.scratch.name) / f"{name}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, row in enumerate(rows, 1):
                if not isinstance(row, Mapping):
                    raise problem("LEN502", f"case {number} is not a mapping of facts", "give one dict per case")
                try:
                    file.write(json.dumps(row, default=_plain, ensure_ascii=False, allow_nan=False))
                except ValueError:  # not a number: kept as text, so that the row is refused with its reason
                    file.write(json.dumps(_spelled(row), default=_plain, ensure_ascii=False))
                file.write("\n")
        keys: dict[str, str] = {}
        for row in rows:
            for key in row:
                keys.setdefault(str(key), "VARCHAR")
        for key in keys:
            values = (row[key] for row in rows if row.get(key) is not None)
            first = next(values, None)
            if isinstance(first, list | tuple):
                parts = {part for row in rows for item in (row.get(key) or ()) if isinstance(item, Mapping) for part in item}
                parts = parts or {"unit"}  # items of which nothing is known
                keys[key] = "STRUCT(" + ", ".join(f'"{part}" VARCHAR' for part in sorted(parts)) + ")[]"
        columns = ", ".join(f"'{_quoted(key)}': '{_quoted(kind)}'" for key, kind in keys.items())
        with _reading():
            self.connection.execute(
                f"CREATE VIEW {name} AS SELECT * FROM read_json('{_quoted(str(path))}', "
                f"format='newline_delimited', columns={{{columns}}})"
            )

    def _object(self, name: str, cases: object) -> None:
        """Take a pandas or Polars frame, an Arrow table or stream, or a DuckDB relation."""
        if hasattr(cases, "collect") and not hasattr(cases, "to_arrow"):
            cases = cases.collect()  # a Polars LazyFrame
        if isinstance(cases, duckdb.DuckDBPyRelation):
            cases = cases.arrow()
        self.alive.append(cases)
        try:
            self.connection.register(f"{name}_object", cases)
        except duckdb.Error:
            known = "a path, a list of dicts, pandas, Polars, Arrow, or a DuckDB relation"
            raise problem("LEN502", f"cases of type `{type(cases).__name__}` are not read", f"give {known}") from None
        if type(cases).__name__ == "RecordBatchReader":  # it can be read only once, and cases are read twice
            path = Path(self.scratch.name) / f"{name}.parquet"
            self.connection.execute(f"COPY {name}_object TO '{_quoted(str(path))}' (FORMAT parquet)")
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(str(path))}')")
        else:
            self.connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {name}_object")

    def _join_items(self) -> None:
        cases, items = self.columns("cases_alone"), self.columns("items_alone")
        if "id" not in cases or "id" not in items:
            raise problem("LEN502", "cases and items are joined by a column `id`, which one of them lacks", "give both an `id`")
        parts = [part for part in items if part != "id"]
        if not parts:
            raise problem("LEN502", "the items have no column but `id`", "add `substance`, `quantity` ...")
        struct = ", ".join(f'"{part}" := "{part}"' for part in parts)
        with _reading():
            lonely = self.connection.execute(
                "SELECT id FROM items_alone WHERE id NOT IN (SELECT id FROM cases_alone WHERE id IS NOT NULL) LIMIT 1"
            ).fetchone()
        if lonely:
            raise problem(
                "LEN502", f"item of case `{lonely[0]}`, which is not among the cases", "give every item an id of the cases file"
            )
        self.connection.execute(
            f"CREATE TEMP TABLE items_of AS SELECT id, list(struct_pack({struct})) AS items FROM items_alone GROUP BY id"
        )
        self.connection.execute("CREATE VIEW source AS SELECT c.*, i.items FROM cases_alone c LEFT JOIN items_of i USING (id)")

    # -- the plan --------------------------------------------------------------------------------------------------

    def distinct(self, text: exp.Expr) -> list[str]:
        """List the distinct texts of a column."""
        query = exp.select(exp.alias_(text, "raw")).from_("source").distinct().sql("duckdb")
        with _reading():
            return [row[0] for row in self.connection.execute(query).fetchall() if row[0] is not None]

    def keep_readings(self, name: str, raw: list[str], values: list[int | None], measures: list[int]) -> None:
        """Keep what each distinct text means, to be joined."""
        self.connection.execute(
            f"CREATE TEMP TABLE {name} AS SELECT unnest($1::VARCHAR[]) AS raw, "
            "unnest($2::BIGINT[]) AS value, unnest($3::INTEGER[]) AS measure",
            [raw, values, measures],
        )

    def words(self, columns: Mapping[str, exp.Expr]) -> dict[str, list[str]]:
        """List the distinct texts of several columns in one pass."""
        if not columns:
            return {}
        lists = ", ".join(f"list(DISTINCT {column.sql('duckdb')})" for column in columns.values())
        with _reading():
            found = self.connection.execute(f"SELECT {lists} FROM source").fetchone() or ()
        return {
            name: sorted(text for text in texts or () if text is not None) for name, texts in zip(columns, found, strict=True)
        }

    def group(self, query: exp.Select) -> dict[str, Ints]:
        """Run the one pass over all cases; give the keys of the signatures and how many cases each has."""
        with _reading():
            found = self._interruptible(lambda: self.connection.execute(query.sql("duckdb")).fetchnumpy())
        return {name: np.asarray(np.ma.filled(column, 0)).astype(np.int64) for name, column in found.items()}

    # -- answers out -----------------------------------------------------------------------------------------------

    def write_answers(self, plan: Plan, tables: Tables, out: Path | None, rejects: Path | None, by_person: bool) -> None:
        """Join each case with the answer of its signature and write the rows, or keep them as the table `answered`."""
        answer = {**tables.keys, "outcome": tables.outcome, "reason": tables.reason}
        self.connection.register("answer_arrays", answer)
        self.connection.execute("CREATE TEMP TABLE answer AS SELECT * FROM answer_arrays")
        kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in {"outcome": "BIGINT", **ROW}.items())
        rows = _quoted(str(tables.rows))
        self.connection.execute(
            f"CREATE TEMP TABLE outcome AS SELECT * FROM read_json('{rows}', format='newline_delimited', "
            f"columns={{{kinds}}}, maximum_object_size={LONGEST_LINE})"
        )
        numbers = list(range(len(tables.reasons)))
        self.connection.execute(
            "CREATE TEMP TABLE reason AS SELECT unnest($1::BIGINT[]) AS reason, unnest($2::VARCHAR[]) AS why",
            [numbers, tables.reasons],
        )
        carry = ["case", *(name for name in (plan.layout.id, plan.layout.person) if name)]
        self.connection.execute('CREATE VIEW numbered AS SELECT row_number() OVER () AS "case", * FROM source')
        keyed = plan.keyed(carry).sql("duckdb")
        kept = ", ".join(f'k."{name}"' for name in carry)
        on = " AND ".join(f"k.{name} = a.{name}" for name in tables.keys)
        joined = f"FROM ({keyed}) k JOIN answer a ON {on}"
        answered = f"SELECT {kept}, o.* EXCLUDE (outcome) {joined} JOIN outcome o ON o.outcome = a.outcome"
        self.connection.execute("SET preserve_insertion_order=true")
        with _reading():
            if by_person:
                answered = persons(answered, tables.concurrence)
            if out is None:
                order = "person" if by_person else '"case"'
                self.connection.execute(f"CREATE TEMP TABLE answered AS {answered} ORDER BY {order}")
            else:
                self.write(answered, out)
            if rejects is not None:
                self.write(f"SELECT {kept}, r.why AS reason {joined} JOIN reason r ON r.reason = a.reason", rejects)

    def write(self, query: str, out: Path) -> None:
        """Write a query to a file, whole or not at all; the ending says the format."""
        if out.suffix not in WRITERS:
            raise problem("LEN503", f"`{out.name}` is of a format that is not written", f"end it in {', '.join(WRITERS)}")
        part = out.with_name(f".{out.name}.{os.getpid()}.part")
        try:
            copy = f"COPY ({query}) TO '{_quoted(str(part))}' ({WRITERS[out.suffix]})"
            self._interruptible(lambda: self.connection.execute(copy))
            part.replace(out)
        except (duckdb.IOException, OSError) as error:
            raise problem(
                "LEN503",
                f"`{out}` could not be written: {_first_line(error)}",
                "check the folder, its permissions and the space left",
            ) from None
        finally:
            with contextlib.suppress(OSError):
                part.unlink()

    def fetch(self, query: str) -> duckdb.DuckDBPyRelation:
        return self.connection.sql(query)

    def _interruptible(self, work: Callable[[], Result]) -> Result:
        """Run a long query beside the main thread, which alone hears Ctrl-C and then stops the query at once."""
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(work)
            try:
                while True:
                    with contextlib.suppress(TimeoutError):
                        return running.result(timeout=0.2)
            except KeyboardInterrupt:
                self.connection.interrupt()
                raise

    @contextlib.contextmanager
    def watched(self, progress: Callable[[float], None] | None) -> Iterator[None]:
        """Report how far the running query is, some times a second."""
        if progress is None:
            yield
            return
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.2):
                share = self.connection.query_progress()
                if 0 <= share <= 100:
                    progress(share / 100)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()


@contextlib.contextmanager
def _reading(name: str = "the cases") -> Iterator[None]:
    """Turn what DuckDB says of a file it cannot read into one problem."""
    try:
        yield
    except LenityError:
        raise
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except RuntimeError as error:  # DuckDB's client raises a bare one when a signal stops it
        if "interrupt" in str(error).lower():
            raise KeyboardInterrupt from None
        raise
    except duckdb.Error as error:
        raise problem(
            "LEN502",
            f"{name} cannot be read: {_first_line(error)}",
            "check that the file is whole and of the format its name says",
        ) from None


def _first_line(error: Exception) -> str:
    """Give the reason of an error alone: without DuckDB's wrapping, and without the name of the file being built."""
    text = str(error).strip() or type(error).__name__
    if text.startswith("{"):
        text = str(json.loads(text).get("exception_message", text))
    line = re.sub(
        r'(?:Cannot open|Could not write[^"]*|Failed to write[^"]*|IO Error: )?\s*(?:file )?"[^"]*\.part":?\s*',
        "",
        text.splitlines()[0],
    ).strip()
    return line[:200]


def _check_header(path: Path, separator: str) -> None:
    """Refuse a table that names a column twice: one of the two would be lost."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            head = file.readline(1_000_000)
    except (UnicodeDecodeError, OSError):
        raise problem("LEN502", f"`{path.name}` is not UTF-8 text", "save it as UTF-8") from None
    if not separator:
        separator = max(",;\t|", key=head.count)
    names = next(csv.reader([head], delimiter=separator), [])
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise problem("LEN502", f"`{path.name}` has the column `{twice[0]}` twice", "keep one of them")


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _spelled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _spelled(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _plain(value: object) -> object:
    """Write a value of a case as JSON text: amounts as people write them."""
    return str(value)
