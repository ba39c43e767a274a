"""Make case files for the benchmarks: Cambodian drug cases with plausible margins, the same on every machine.

    python benchmarks/cases.py 10_000_000 cases.parquet

The margins are made up for timing only; nothing here is data about Cambodia. Every row is drawn from a hash of its number, so a
file of any length is a prefix of a longer one and is written as a stream.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

# Each column: a share of rows in which the fact is not known, and an expression over u(k), a number in [0, 1) drawn for the row.
COLUMNS = {
    "offence": (0.0, "CASE WHEN {u} < 0.55 THEN 'possession' WHEN {u} < 0.75 THEN 'supply' WHEN {u} < 0.85 THEN 'transport' "
                     "WHEN {u} < 0.97 THEN 'use' ELSE 'cultivation' END"),
    "substance": (0.01, "CASE WHEN {u} < 0.75 THEN 'methamphetamine' WHEN {u} < 0.83 THEN 'heroin' WHEN {u} < 0.88 THEN 'mdma' "
                        "WHEN {u} < 0.94 THEN 'cannabis' WHEN {u} < 0.97 THEN 'ketamine' ELSE 'cocaine' END"),
    "quantity_mg": (0.05, "CAST(exp(ln(10) * (1.5 + 5 * {u})) AS BIGINT)"),
    "age": (0.02, "CAST(14 + 50 * {u} * {u} AS SMALLINT)"),
    "prior_class": (0.05, "CASE WHEN {u} < 0.8 THEN 'none' WHEN {u} < 0.92 THEN 'misdemeanour' ELSE 'felony' END"),
    "prison_in_last_5_years": (0.05, "{u} < 0.1"),
    "repeat_in_charge": (0.0, "{u} < 0.1"),
    "present_at_trial": (0.0, "{u} < 0.9"),
    "offence_date": (0.0, "DATE '2012-06-01' + CAST(4000 * {u} AS INTEGER)"),
}  # fmt: skip


def write(rows: int, path: Path) -> None:
    """Write `rows` cases to a Parquet file."""
    parts = ["n AS id"]
    for number, (name, (missing, expression)) in enumerate(COLUMNS.items()):
        draw = f"(hash(n * 1000003 + {number}) % 1000003 / 1000003.0)"
        unknown = f"(hash(n * 998244353 + {number}) % 1000003 / 1000003.0) < {missing}"
        parts.append(f"CASE WHEN {unknown} THEN NULL ELSE {expression.format(u=draw)} END AS {name}")
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order=false; SET memory_limit='2GB'")
    connection.execute(f"COPY (SELECT {', '.join(parts)} FROM range({rows}) t(n)) TO '{path}' (FORMAT parquet)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        write(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]))
    elif len(sys.argv) == 1:
        print("nothing to measure here: the other benchmarks make their cases with this file")
    else:
        sys.exit("give a number of rows and a file: python benchmarks/cases.py 10_000_000 cases.parquet")
