"""Six years of federal sentences of the United States, 388,334 rows, in less than 3 seconds.

    python benchmarks/us.py

Each row of the caseload states its criminal history points and a total offense level; the law makes the category, the range and
the zone. The level is not in the file: one that gives the recorded range is put in its place, so that the whole table is used.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import duckdb

from _measure import Claims, in_turns, told
from lenity.engine.ask import asker
from lenity.engine.batch import evaluate
from lenity.review.validation_us import CASELOAD, cells

ROUNDS = 3
CASES = """
    COPY (
        WITH cell AS (SELECT least, most, min(level) AS level FROM cells GROUP BY ALL)
        SELECT true AS level_stated, level AS stated_level, 'as_points' AS history_stated,
               CAST(CRIMPTS AS INTEGER) AS history_points, 'not_met' AS safety_valve, true AS limits_stated,
               '0 months' AS stated_minimum, true AS stated_maximum_life
        FROM '{}' LEFT JOIN cell ON least = XMINSOR AND most = XMAXSOR
    ) TO '{}' (FORMAT parquet)
"""


def main() -> None:
    folder = Path(os.environ.get("LENITY_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data") / "us"
    if not (folder / CASELOAD).is_file():
        print("no federal cases of the United States in the data folder; nothing was measured")
        sys.exit(0)
    claims = Claims()
    with tempfile.TemporaryDirectory(prefix="lenity-bench-") as scratch:
        cases, out = Path(scratch) / "cases.parquet", Path(scratch) / "answers.parquet"
        connection = duckdb.connect()
        connection.execute("CREATE TABLE cells (level INTEGER, category VARCHAR, least INTEGER, most INTEGER)")
        connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?)", cells())
        connection.execute(CASES.format(folder / CASELOAD, cases))
        done = evaluate("us", cases)
        claims.true(
            "every row of the caseload is answered", done.answered == done.cases == 388_334, f"{done.signatures:,} different"
        )
        sides = {
            "first": lambda: evaluate("us", cases),
            "again": lambda: evaluate("us", cases),
            "written": lambda: evaluate("us", cases, out=out),
        }
        times = in_turns(sides, ROUNDS, {"first": forget, "written": forget})
    claims.at_most(
        "388,334 federal sentences to counts by rule, first evaluation",
        times["first"].middle,
        3,
        " s",
        f"{times['first'].work:.2f} s of processor time",
    )
    told(f"the same again: {times['again'].middle:.2f} s")
    told(f"first, with a row of answers written for each: {times['written'].middle:.2f} s")
    claims.end()


def forget() -> None:
    """Empty lenity's memory of situations: it stands as after loading the law."""
    for program in asker("us")._programs.values():
        program.memory.clear()


if __name__ == "__main__":
    main()
