"""Loading the law: less than half a second in a fresh process, after lenity is imported.

    python benchmarks/load.py

Each turn starts a new Python, imports lenity and times `Library().find("kh")`: reading and checking every version of
Cambodia's drug law and its general part, and joining them. Between turns the system may keep the files it has read in memory.
"""

from __future__ import annotations

import statistics
import subprocess
import sys

from _measure import Claims, told

ROUNDS = 9
PROGRAM = """
import time
begin = time.perf_counter()
from lenity.law.library import Library
imported = time.perf_counter()
laws = Library().find("kh")
loaded = time.perf_counter()
from datetime import date
from lenity.engine.program import compile_law
compiling = time.perf_counter()
compile_law(laws[-1].at(date(2019, 12, 1)))
print(imported - begin, loaded - imported, time.perf_counter() - compiling, sum(len(list(law.rules())) for law in laws))
"""


def main() -> None:
    claims = Claims()
    runs = [[float(part) for part in once().split()] for _ in range(ROUNDS)]
    importing, loading, compiling, rules = (statistics.median(column) for column in zip(*runs, strict=True))
    told(f"importing {importing:.2f} s; making one law ready to run {compiling:.2f} s; {rules:.0f} rules in all versions")
    spread = f"between {min(run[1] for run in runs):.2f} and {max(run[1] for run in runs):.2f} s"
    claims.at_most("loading Cambodia's laws", loading, 0.5, " s", spread)
    claims.end()


def once() -> str:
    return subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
