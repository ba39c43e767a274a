"""Ten million cases under Cambodia's law, with its general part, from a Parquet file to counts by rule.

    python benchmarks/many.py            1 and 10 million cases
    python benchmarks/many.py --full     and 100 million

Claims: at most 4 times the bare scan of the same columns; at most 1.5 times a query written by hand for the same rules; less
than 1 GB of memory at 10 million, at most 20 % more at 100 million; time linear within 15 %.

The bare scan is one DuckDB query over the file that takes `min` of each of the nine columns: it reads every value, as a query
that uses them must. `bit_xor(hash(..))` of each is told as well: DuckDB hashes a column of words once per word of its dictionary,
so that scan touches the words of each row less. `count` of each is not used: it need not look at values.

Lenity is timed twice: for the first time, when it has loaded the law and seen one case, and again, when it remembers the situations
of the first time. The limits apply to the first time.
"""

from __future__ import annotations

import itertools
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from _measure import Claims, Times, forget, in_turns, told
from cases import COLUMNS, write
from lenity.engine.batch import evaluate
from lenity.engine.duck import MEMORY

ROUNDS = 5
MILLION = 1_000_000
BY_HAND = Path(__file__).with_name("by_hand.sql")

# What by_hand.sql settles, and the rows it answers in full: no envelope, and a penalty that is known.
SETTLED = {
    "top-band": "open-to-life", "edges": "lower", "consumption": "memory", "range-or-life": "art-94",
    "three-year-test": "provided", "minors-step": "adult", "doubled-maximum": "printed", "fine-alone": "literal",
}  # fmt: skip
IN_FULL = (
    "offence IN ('possession', 'supply', 'transport', 'use') AND substance IN ('methamphetamine', 'mdma', 'heroin', 'cocaine') "
    "AND quantity_mg IS NOT NULL AND age IS NOT NULL AND prior_class IS NOT NULL AND prison_in_last_5_years IS NOT NULL"
)
# The same query after a person has measured it: cases that no rule tells apart are put together before the first step.
GROUPED = """
  SELECT offence, substance, prior_class, prison_in_last_5_years, repeat_in_charge, present_at_trial,
    CASE WHEN quantity_mg < 4000 THEN 1 WHEN quantity_mg < 15000 THEN 4000 WHEN quantity_mg <= 25000 THEN 15000
      WHEN quantity_mg <= 80000 THEN 25001 WHEN quantity_mg <= 240000 THEN 80001
      WHEN quantity_mg > 240000 THEN 240001 END AS quantity_mg,
    CASE WHEN age < 14 THEN 13 WHEN age < 16 THEN 14 WHEN age < 18 THEN 16 WHEN age >= 18 THEN 18 END AS age,
    CASE WHEN offence_date >= DATE '2012-01-02' THEN DATE '2012-01-02' ELSE DATE '1900-01-01' END AS offence_date,
    count(*) AS n
  FROM read_parquet('{file}') GROUP BY ALL
"""


def main(full: bool) -> None:
    claims = Claims()
    with tempfile.TemporaryDirectory(prefix="lenity-bench-") as scratch:
        folder = Path(scratch)
        for size in (1, 10):
            write(size * MILLION, folder / f"{size}.parquet")
        write(1, folder / "one.parquet")
        check_by_hand(claims, folder)
        speed(claims, folder)
        memory_and_growth(claims, folder, full)
    claims.end()


def check_by_hand(claims: Claims, folder: Path) -> None:
    """Hold the counts of the query written by hand against lenity's: otherwise it would answer another question."""
    file = folder / "check.parquet"
    write(100_000, folder / "hundred.parquet")
    connection = connected()
    connection.execute(f"COPY (SELECT * FROM '{folder}/hundred.parquet' WHERE {IN_FULL}) TO '{file}'")
    found = evaluate("kh", file, reading=SETTLED)
    for name, query in by_hand(connection, file).items():
        counts = dict(connection.execute(query).fetchall())
        differ = sum(counts.get(rule) != found.by_rule.get(rule) for rule in {*counts, *found.by_rule})
        rows = f"{found.cases:,} of 100,000 rows: the nine facts and the penalty are known; readings settled but the bands"
        claims.true(
            f"the query by hand{name} counts as lenity does", not differ, f"{len(counts) - differ} of {len(counts)} rules; {rows}"
        )


def speed(claims: Claims, folder: Path) -> None:
    """Compare ten million cases with the bare scan and with the query written by hand."""
    file = folder / "10.parquet"
    connection = connected()
    hand = by_hand(connection, file)
    sides: dict[str, Callable[[], object]] = {
        "scan": lambda: connection.execute(scan("min({})", file)).fetchall(),
        "hashed scan": lambda: connection.execute(scan("bit_xor(hash({}))", file)).fetchall(),
        "first": lambda: evaluate("kh", file),
        "again": lambda: evaluate("kh", file),
        "tuned": lambda: connection.execute(hand[", grouped first,"]).fetchall(),
    }
    before = {"first": forget, "first beside": forget}
    for side in sides.values():
        side()
    times = in_turns(sides, ROUNDS, before)
    times |= in_turns({"by hand": lambda: connection.execute(hand[""]).fetchall(), "first beside": sides["first"]}, 3, before)
    for name, one in times.items():
        told(f"{name}: {one.middle:.2f} s by the clock, {one.work:.2f} s of processor time")
    claims.at_most(
        "10 million cases against the bare scan (min)", ratio(times["first"], times["scan"]), 4, "x", work(times, "scan")
    )
    told(f"against the hashed scan: {ratio(times['first'], times['hashed scan']):.2f}x; {work(times, 'hashed scan')}")
    claims.at_most("10 million cases against the query by hand", ratio(times["first beside"], times["by hand"]), 1.5, "x")
    told(f"against the query by hand, grouped first: {ratio(times['first'], times['tuned']):.2f}x; {work(times, 'tuned')}")


def memory_and_growth(claims: Claims, folder: Path, full: bool) -> None:
    """Measure memory and time in processes of their own, from 1 to 10 or 100 million cases."""
    files = {1: folder / "1.parquet", 10: folder / "10.parquet"}
    if full:
        hundred = folder / "100"
        hundred.mkdir()
        for number in range(10):
            (hundred / f"{number}.parquet").hardlink_to(files[10])
        files[100] = hundred
    seconds: dict[int, list[float]] = {size: [] for size in files}
    memory: dict[int, float] = {}
    for _ in range(ROUNDS):
        for size, file in files.items():
            once, peak = apart(file, folder)
            seconds[size].append(once)
            memory[size] = max(peak, memory.get(size, 0))
    claims.at_most("peak memory at 10 million", memory[10], 1000, " MB", f"{memory[1]:,.0f} MB at 1 million")
    took = {size: statistics.median(many) for size, many in seconds.items()}
    sizes = list(files)
    slopes = [(took[b] - took[a]) / (b - a) for a, b in itertools.pairwise(sizes)]
    told("seconds for the first time: " + ", ".join(f"{took[size]:.2f} for {size} million" for size in sizes))
    if not full:
        told(f"{took[1] - slopes[0]:.2f} s whatever the number of cases, {slopes[0] * 1000:.0f} ms per million")
        told("memory and time at 100 million: with --full")
        return
    claims.at_most("peak memory at 100 million against 10 million", memory[100] / memory[10], 1.2, "x", f"{memory[100]:,.0f} MB")
    fixed, slope = fitted(took)
    told(f"fitted: {fixed:.2f} s whatever the number of cases, {slope * 1000:.0f} ms per million")
    off = {size: took[size] / (fixed + slope * size) - 1 for size in sizes}
    off_shown = ", ".join(f"{value:+.0%} at {size}" for size, value in off.items())
    claims.at_most("time off the line from 1 to 100 million", 100 * max(map(abs, off.values())), 15, " %", off_shown)
    told(f"a million more costs {slopes[0] * 1000:.0f} ms from 1 to 10 million and {slopes[1] * 1000:.0f} ms from 10 to 100")


def fitted(took: dict[int, float]) -> tuple[float, float]:
    """Fit a fixed cost and a cost per million, each point weighed by its own size, so that the largest does not decide alone."""
    weights = {size: 1 / seconds**2 for size, seconds in took.items()}
    total = sum(weights.values())
    x = sum(weights[size] * size for size in took) / total
    y = sum(weights[size] * seconds for size, seconds in took.items()) / total
    slope = sum(weights[size] * (size - x) * (took[size] - y) for size in took) / sum(
        weights[size] * (size - x) ** 2 for size in took
    )
    return y - slope * x, slope


def apart(file: Path, folder: Path) -> tuple[float, float]:
    """Evaluate in a process of its own, after one case that loads the law; give seconds and peak memory in MB."""
    said = subprocess.run([sys.executable, __file__, "--one", str(folder), str(file)], check=True, capture_output=True, text=True)
    once, peak = said.stdout.split()
    return float(once), float(peak)


def one(folder: Path, file: Path) -> None:
    evaluate("kh", folder / "one.parquet")
    once = evaluate("kh", file).seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(once, peak / (1e6 if sys.platform == "darwin" else 1e3 / 1.024))


def connected() -> duckdb.DuckDBPyConnection:
    """Open DuckDB with the settings lenity gives it."""
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit='{MEMORY}'; SET preserve_insertion_order=false; SET enable_progress_bar=false")
    return connection


def scan(each: str, file: Path) -> str:
    return f"SELECT {', '.join(each.format(name) for name in COLUMNS)} FROM read_parquet('{file}')"


def by_hand(connection: duckdb.DuckDBPyConnection, file: Path) -> dict[str, str]:
    """Define what by_hand.sql defines; give its query over a file, as written and with the cases grouped first."""
    *definitions, query = BY_HAND.read_text(encoding="utf-8").removesuffix(";\n").split(";\n")
    for definition in definitions:
        connection.execute(definition)
    steps = query.split("WITH ", 1)[1]
    return {
        "": f"WITH cases AS (SELECT *, 1 AS n FROM read_parquet('{file}')), {steps}",
        ", grouped first,": f"WITH cases AS ({GROUPED.format(file=file)}), {steps}",
    }


def ratio(one: Times, other: Times) -> float:
    return one.middle / other.middle


def work(times: dict[str, Times], other: str) -> str:
    first, again, base = times["first"], times["again"], times[other]
    return f"again {ratio(again, base):.2f}x; processor time {first.work / base.work:.2f}x, again {again.work / base.work:.2f}x"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(full="--full" in sys.argv)
