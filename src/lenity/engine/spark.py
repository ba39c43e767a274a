"""Read cases and write answers with Spark: the same plan, printed for another dialect.

The one pass over the cases and the join back run on the cluster; the signatures, which are few, are answered here.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sqlglot import exp

from lenity.engine.plan import Plan
from lenity.engine.program import Ints
from lenity.engine.tables import ROW, Tables, persons
from lenity.law.problems import LenityError, problem

READERS = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json"}


class Spark:
    """A Spark session that holds the cases of one evaluation; an active session is used, else a local one is started."""

    samples = False  # a part of the cases costs a pass of its own

    def __init__(self) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise problem(
                "LEN504",
                "the Spark engine is not installed",
                "install it with `pip install 'lenity[spark]'`; it needs Java 17 or newer",
            ) from None
        self.scratch = tempfile.TemporaryDirectory(prefix="lenity-")
        active = SparkSession.getActiveSession()
        self.owned = active is None
        self.session: Any = (
            active or SparkSession.builder.master("local[*]").appName("lenity").config("spark.ui.enabled", "false").getOrCreate()
        )
        self.views: list[str] = []
        self.carried: list[str] = []

    def close(self) -> None:
        for view in self.views:
            self.session.catalog.dropTempView(view)
        if self.owned:
            self.session.stop()
        self.scratch.cleanup()

    # -- cases in --------------------------------------------------------------------------------------------------

    def open(self, cases: object, items: object = None) -> dict[str, str]:
        frame = self._frame(cases)
        if items is not None:
            frame = self._with_items(frame, self._frame(items))
        self._view("source", frame)
        return dict(frame.dtypes)

    def _frame(self, cases: object) -> Any:
        if isinstance(cases, str | Path):
            return self._file(str(cases))
        if hasattr(cases, "toPandas"):
            return cases
        raise problem(
            "LEN502", f"the Spark engine does not read cases of type `{type(cases).__name__}`", "give a path or a Spark DataFrame"
        )

    def _file(self, path: str) -> Any:
        ending = next((suffix for suffix in READERS if path.removesuffix(".gz").endswith(suffix)), "")
        if not ending and not Path(path).is_dir():
            raise problem("LEN502", f"`{path}` is of a format that is not read", f"give one of {', '.join(READERS)}")
        kind = READERS.get(ending, "parquet")
        with _reading(path):
            if kind == "csv":
                return self.session.read.csv(path, header=True, inferSchema=False, mode="FAILFAST")
            if kind == "json":
                return self.session.read.option("mode", "FAILFAST").option("primitivesAsString", "true").json(path)
            return self.session.read.parquet(path)

    def _with_items(self, frame: Any, items: Any) -> Any:
        from pyspark.sql import functions as f

        if "id" not in frame.columns or "id" not in items.columns:
            raise problem("LEN502", "cases and items are joined by a column `id`, which one of them lacks", "give both an `id`")
        parts = [part for part in items.columns if part != "id"]
        lists = items.groupBy("id").agg(f.collect_list(f.struct(*parts)).alias("items"))
        lonely = lists.join(frame, "id", "left_anti").limit(1).collect()
        if lonely:
            raise problem(
                "LEN502",
                f"item of case `{lonely[0]['id']}`, which is not among the cases",
                "give every item an id of the cases file",
            )
        return frame.join(lists, "id", "left")

    def longest_items(self) -> int:
        found = self.session.sql("SELECT coalesce(max(size(items)), 1) FROM source").collect()
        return max(int(found[0][0]), 1)

    # -- the plan --------------------------------------------------------------------------------------------------

    def distinct(self, text: exp.Expr) -> list[str]:
        query = exp.select(exp.alias_(text, "raw")).from_("source").distinct().sql("spark")
        with _reading():
            return [row[0] for row in self.session.sql(query).collect() if row[0] is not None]

    def keep_readings(self, name: str, raw: list[str], values: list[int | None], measures: list[int]) -> None:
        rows = list(zip(raw, values, measures, strict=True))
        self._view(name, self.session.createDataFrame(rows, "raw string, value bigint, measure int"))

    def words(self, columns: Mapping[str, exp.Expr]) -> dict[str, list[str]]:
        """List the distinct texts of several columns in one pass."""
        if not columns:
            return {}
        lists = ", ".join(f"collect_set({column.sql('spark')})" for column in columns.values())
        with _reading():
            found = self.session.sql(f"SELECT {lists} FROM source").collect()[0]
        return {name: sorted(texts) for name, texts in zip(columns, found, strict=True)}

    def group(self, query: exp.Select, meanwhile: Callable[[], None] | None = None) -> dict[str, Ints]:
        """Run the one pass over all cases; give the keys of the signatures and how many cases each has."""
        with _reading():
            frame = self.session.sql(query.sql("spark"))
            rows = frame.collect()
        return {name: np.array([row[place] for row in rows], np.int64) for place, name in enumerate(frame.columns)}

    # -- answers out -----------------------------------------------------------------------------------------------

    def join_answers(self, plan: Plan, tables: Tables) -> None:
        """Make the view `joined`: each case with the number of its outcome, -1 where it is rejected, and of its reason."""
        self.tables = tables
        keys = list(tables.keys)
        rows = list(
            zip(*(tables.keys[key].tolist() for key in keys), tables.outcome.tolist(), tables.reason.tolist(), strict=True)
        )
        schema = ", ".join(f"{name} bigint" for name in (*keys, "outcome", "reason"))
        self._view("answer", self.session.createDataFrame(rows, schema))
        self._view("numbered", self.session.sql("SELECT monotonically_increasing_id() + 1 AS case, * FROM source"))
        self.carried = ["case", *(name for name in (plan.layout.id, plan.layout.person) if name)]
        keyed = plan.keyed(self.carried).sql("spark")
        on = " AND ".join(f"k.{name} = a.{name}" for name in keys)
        self._view(
            "joined", self.session.sql(f"SELECT {self._carried('k')}, a.outcome, a.reason FROM ({keyed}) k JOIN answer a ON {on}")
        )

    def write_answers(self, out: Path, by_person: bool) -> None:
        """Write one row per case, or per person."""
        self._read_outcomes()
        self._write(self._answered("joined", by_person), out)

    def write_rejects(self, rejects: Path) -> None:
        """Write the number of each case that is not judged, with the reason."""
        reasons = list(enumerate(self.tables.reasons))
        self._view("reason", self.session.createDataFrame(reasons, "reason bigint, why string"))
        self._write(f"SELECT {self._carried('j')}, r.why AS reason FROM joined j JOIN reason r ON r.reason = j.reason", rejects)

    def keep_answers(self) -> None:
        """Keep which outcome each case has, as the view `kept`."""
        kept = self.session.sql(f"SELECT {self._carried('joined')}, outcome FROM joined WHERE outcome >= 0 ORDER BY case")
        self._view("kept", kept.localCheckpoint())

    def answered(self, by_person: bool) -> Any:
        """Give the answers that were kept, one row per case or person."""
        self._read_outcomes()
        order = "person" if by_person else "case"
        self._view("answered", self.session.sql(f"{self._answered('kept', by_person)} ORDER BY {order}"))
        return self.session.table("answered")

    def rows(self, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Read a view out: the names of its columns, and its rows."""
        frame = self.session.table(table)
        return frame.columns, frame.collect()

    def numbers(self) -> tuple[Ints, Ints]:
        """Give the cases that were kept by number, ascending, and the outcome of each."""
        rows = self.session.sql("SELECT case, outcome FROM kept ORDER BY case").collect()
        found = np.array(rows, np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]

    def _answered(self, cases: str, by_person: bool) -> str:
        columns = ", ".join(f"o.`{name}`" for name in ROW)
        rows = f"SELECT {self._carried('k')}, {columns} FROM {cases} k JOIN outcome o ON o.outcome = k.outcome"
        return persons(rows, self.tables.concurrence) if by_person else rows

    def _read_outcomes(self) -> None:
        """Make the outcomes the view `outcome`, free of the file they come by."""
        kinds = ", ".join(f"{name} {_spark_type(kind)}" for name, kind in {"outcome": "BIGINT", **ROW}.items())
        rows = str(self.tables.write_rows(self.scratch.name))
        self._view("outcome", self.session.read.schema(kinds).json(rows).localCheckpoint())

    def _carried(self, table: str) -> str:
        return ", ".join(f"{table}.`{name}`" for name in self.carried)

    def _write(self, query: str, out: Path) -> None:
        """Write a folder of parts, whole or not at all, as Spark does."""
        kind = {".parquet": "parquet", ".jsonl": "json", ".json": "json", ".csv": "csv"}.get(out.suffix)
        if kind is None:
            raise problem("LEN503", f"`{out.name}` is of a format that is not written", "end it in .parquet, .csv, .jsonl")
        part = out.with_name(f".{out.name}.part")
        try:
            self.session.sql(query).write.mode("overwrite").option("header", "true").format(kind).save(str(part))
            if out.is_dir():
                shutil.rmtree(out)
            elif out.exists():
                out.unlink()
            part.rename(out)
        except OSError as error:
            raise problem(
                "LEN503",
                f"`{out}` could not be written: {error.strerror}",
                "check the folder, its permissions and the space left",
            ) from None
        finally:
            shutil.rmtree(part, ignore_errors=True)

    @contextlib.contextmanager
    def watched(self, progress: Callable[[float], None] | None) -> Iterator[None]:
        """Spark shows its own progress; the bar here only begins and ends."""
        yield
        if progress is not None:
            progress(1.0)

    def _view(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self.views.append(name)


@contextlib.contextmanager
def _reading(name: str = "the cases") -> Iterator[None]:
    from pyspark.errors import PySparkException

    try:
        yield
    except LenityError:
        raise
    except PySparkException as error:
        line = str(error).strip().splitlines()[0][:200]
        raise problem(
            "LEN502", f"{name} cannot be read: {line}", "check that the file is whole and of the format its name says"
        ) from None


def _spark_type(kind: str) -> str:
    """Print a DuckDB type for Spark: `VARCHAR[]` is `array<string>`."""
    if kind.endswith("[]"):
        return f"array<{_spark_type(kind[:-2])}>"
    if kind.startswith("STRUCT("):
        parts = [part.strip().split(" ", 1) for part in kind[len("STRUCT(") : -1].split(",")]
        return "struct<" + ", ".join(f"{name}: {_spark_type(inner)}" for name, inner in parts) + ">"
    return {"VARCHAR": "string", "BIGINT": "bigint", "BOOLEAN": "boolean"}[kind]
