"""Cases given as a list of dicts: 100,000 in less than 3 seconds, and no dearer a case than 10,000.

    python benchmarks/dicts.py

The dicts say what a person would write: quantities as `2.5 g`, dates as `2019-12-01`, and no key for a fact that is not known.
Before each turn lenity forgets every situation and has then seen one case. The answers are kept, as for any cases given in
memory. The limit holds for the whole way, from a list of dicts to a list of dicts.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from _measure import Claims, forget, in_turns, told
from cases import write
from lenity.engine.batch import evaluate

ROUNDS = 5


def main() -> None:
    claims = Claims()
    many = dicts(100_000)
    few = many[:10_000]
    evaluate("kh", few)
    sides = {
        "few": lambda: evaluate("kh", few).to_dicts(),
        "many": lambda: evaluate("kh", many).to_dicts(),
        "kept": lambda: evaluate("kh", many),
        "again": lambda: evaluate("kh", many).to_dicts(),
    }
    times = in_turns(sides, ROUNDS, {"few": forget, "many": forget, "kept": forget})
    for name, what in (
        ("few", "10,000 cases"),
        ("many", "100,000 cases"),
        ("kept", "100,000 cases, answers kept but not read out"),
    ):
        told(f"{what}: {times[name].middle:.2f} s by the clock, {times[name].work:.2f} s of processor time")
    note = f"again {times['again'].middle:.2f} s"
    claims.at_most("100,000 cases as dicts, answers read out as dicts", times["many"].middle, 3, " s", note)
    share = times["many"].middle / (10 * times["few"].middle)
    note = "below 1 where the cost of a call is shared"
    claims.at_most("100,000 dicts against ten times 10,000", share, 1.15, "x", note)
    claims.end()


def dicts(rows: int) -> list[dict[str, object]]:
    """Make cases as a person writes them."""
    with tempfile.TemporaryDirectory(prefix="lenity-bench-") as folder:
        write(rows, Path(folder) / "cases.parquet")
        found = duckdb.connect().execute(f"FROM read_parquet('{folder}/cases.parquet') ORDER BY id")
        names = [column[0] for column in found.description]
        cases = []
        for row in found.fetchall():
            case = {name: value for name, value in zip(names, row, strict=True) if value is not None}
            if "quantity_mg" in case:
                case["quantity"] = f"{case.pop('quantity_mg') / 1000:g} g"
            case["offence_date"] = case["offence_date"].isoformat()
            cases.append(case)
        return cases


if __name__ == "__main__":
    main()
