"""Read cases and write answers with DuckDB, in this process."""

from __future__ import annotations

import contextlib
import csv
import gzip
import itertools
import json
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

from lenity.engine.facts import as_text
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
ENCODER = json.JSONEncoder(ensure_ascii=False, default=as_text, separators=(",", ":"))


class Duck:
    """A DuckDB database in memory that holds the cases of one evaluation."""

    samples = True  # a part of the cases can be had for little

    def __init__(self, folder: str | None = None) -> None:
        self.scratch = tempfile.TemporaryDirectory(prefix="lenity-", dir=folder)
        self.connection = duckdb.connect()
        self.connection.execute(f"SET memory_limit='{MEMORY}'; SET preserve_insertion_order=false")
        self.connection.execute(f"SET temp_directory='{_quoted(self.scratch.name)}'")
        self.connection.execute(f"SET threads={os.cpu_count() or 1}; SET enable_progress_bar=false")
        self.alive: list[object] = []
        self.carried: list[str] = []

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
        """Take cases given as dicts: each value as text, lists of items as structs of texts."""
        if not rows:
            raise problem("LEN502", "there are no cases", "give at least one")
        for number, row in enumerate(rows, 1):
            if not isinstance(row, Mapping):
                raise problem("LEN502", f"case {number} is not a mapping of facts", "give one dict per case")
        keys = {str(key): key for key in dict.fromkeys(itertools.chain.from_iterable(rows))}
        if not keys:
            raise problem("LEN502", "the cases state nothing", "give at least one fact")
        if len({key.lower() for key in keys}) < len(keys):
            raise problem("LEN502", f"two of `{'`, `'.join(keys)}` differ only in capitals", "keep one of them")
        columns: dict[str, Any] = {}
        read: list[str] = []
        for key, own in keys.items():
            values = [row.get(own) for row in rows]
            kind = ""
            if isinstance(next((value for value in values if value is not None), None), list | tuple):
                items = [item for value in values for item in (value or ()) if isinstance(item, Mapping)]
                parts = sorted({part for item in items for part in item}, key=str) or ["unit"]  # items of which nothing is known
                values = [None if value is None else _whole(value, parts) for value in values]
                kind = "::JSON::STRUCT(" + ", ".join(f"{_named(str(part))} VARCHAR" for part in parts) + ")[]"
            columns[key] = np.array([_text(value) for value in values], object)
            read.append(f"{_named(key)}{kind} AS {_named(key)}")
        self.connection.execute("SET pandas_analyze_sample=0; SET preserve_insertion_order=true")  # 0: all is text
        with _reading():
            self.connection.register(f"{name}_arrays", columns)
            self.connection.execute(f"CREATE TEMP TABLE {name}_texts AS SELECT * FROM {name}_arrays")
            self.connection.execute(f"CREATE VIEW {name} AS SELECT {', '.join(read)} FROM {name}_texts")
        self.connection.unregister(f"{name}_arrays")
        self.connection.execute("SET preserve_insertion_order=false")

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

    def group(self, query: exp.Select, meanwhile: Callable[[], None] | None = None) -> dict[str, Ints]:
        """Run the one pass over all cases, with other work meanwhile; give the signatures' keys and how many cases each has."""
        with _reading():
            found = self._interruptible(lambda: self.connection.execute(query.sql("duckdb")).fetchnumpy(), meanwhile)
        return {name: np.asarray(np.ma.filled(column, 0)).astype(np.int64) for name, column in found.items()}

    # -- answers out -----------------------------------------------------------------------------------------------

    def join_answers(self, plan: Plan, tables: Tables) -> None:
        """Make the view `joined`: each case with the number of its outcome, -1 where it is rejected, and of its reason."""
        self.tables = tables
        self.connection.register("answer_arrays", {**tables.keys, "outcome": tables.outcome, "reason": tables.reason})
        self.connection.execute("CREATE TEMP TABLE answer AS SELECT * FROM answer_arrays")
        self.carried = ["case", *(name for name in (plan.layout.id, plan.layout.person) if name)]
        self.connection.execute('CREATE VIEW numbered AS SELECT row_number() OVER () AS "case", * FROM source')
        on = " AND ".join(f"k.{name} = a.{name}" for name in tables.keys)
        self.connection.execute(
            f"CREATE TEMP VIEW joined AS SELECT {self._carried('k')}, a.outcome, a.reason "
            f"FROM ({plan.keyed(self.carried).sql('duckdb')}) k JOIN answer a ON {on}"
        )
        self.connection.execute("SET preserve_insertion_order=true")

    def write_answers(self, out: Path, by_person: bool) -> None:
        """Write one row per case, or per person."""
        self._read_outcomes()
        with _reading():
            self.write(self._answered("joined", by_person), out)

    def write_rejects(self, rejects: Path) -> None:
        """Write the number of each case that is not judged, with the reason."""
        reasons = self.tables.reasons
        self.connection.execute(
            "CREATE TEMP TABLE reason AS SELECT unnest($1::BIGINT[]) AS reason, unnest($2::VARCHAR[]) AS why",
            [list(range(len(reasons))), reasons],
        )
        with _reading():
            self.write(f"SELECT {self._carried('j')}, r.why AS reason FROM joined j JOIN reason r USING (reason)", rejects)

    def keep_answers(self) -> None:
        """Keep which outcome each case has, as the table `kept`."""
        carried = self._carried("joined")
        with _reading():
            self.connection.execute(
                f'CREATE TEMP TABLE kept AS SELECT {carried}, outcome FROM joined WHERE outcome >= 0 ORDER BY "case"'
            )

    def answered(self, by_person: bool) -> duckdb.DuckDBPyRelation:
        """Give the answers that were kept, one row per case or person."""
        self._read_outcomes()
        order = "person" if by_person else '"case"'
        query = f"{self._answered('kept', by_person)} ORDER BY {order}"
        self.connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS answered AS {query}")
        return self.connection.sql("SELECT * FROM answered")

    def rows(self, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Read a table out: the names of its columns, and its rows."""
        found = self.connection.execute(f"SELECT * FROM {table}")
        return [column[0] for column in found.description or ()], found.fetchall()

    def numbers(self) -> tuple[Ints, Ints]:
        """Give the cases that were kept by number, ascending, and the outcome of each."""
        found = self.connection.execute('SELECT "case", outcome FROM kept ORDER BY "case"').fetchnumpy()
        return found["case"].astype(np.int64), found["outcome"].astype(np.int64)

    def _answered(self, cases: str, by_person: bool) -> str:
        rows = f"SELECT {self._carried('k')}, o.* EXCLUDE (outcome) FROM {cases} k JOIN outcome o USING (outcome)"
        return persons(rows, self.tables.concurrence) if by_person else rows

    def _read_outcomes(self) -> None:
        """Make the outcomes the table `outcome`, once."""
        kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in {"outcome": "BIGINT", **ROW}.items())
        rows = _quoted(str(self.tables.write_rows(self.scratch.name)))
        self.connection.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS outcome AS SELECT * FROM read_json('{rows}', format='newline_delimited', "
            f"columns={{{kinds}}}, maximum_object_size={LONGEST_LINE})"
        )

    def _carried(self, table: str) -> str:
        return ", ".join(f'{table}."{name}"' for name in self.carried)

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

    def _interruptible(self, work: Callable[[], Result], meanwhile: Callable[[], None] | None = None) -> Result:
        """Run a long query beside the main thread, which alone hears Ctrl-C and then stops the query at once."""
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(work)
            try:
                if meanwhile is not None:
                    meanwhile()
                while True:
                    with contextlib.suppress(TimeoutError):
                        return running.result(timeout=0.2)
            except (KeyboardInterrupt, LenityError):
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


def _named(text: str) -> str:
    quoted = text.replace('"', '""')
    return f'"{quoted}"'


def _whole(items: Any, parts: Sequence[Any]) -> Any:
    """Give every item of a case the same parts; what is not an item stays, to be refused."""
    return [{part: _text(one.get(part)) for part in parts} if isinstance(one, Mapping) else one for one in items]


def _text(value: Any) -> str | None:
    """Give a value of a case as text, a list or mapping as JSON."""
    if value is None or isinstance(value, str):
        return value
    return ENCODER.encode(value) if isinstance(value, list | tuple | Mapping) else as_text(value)
