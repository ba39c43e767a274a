"""How long a check takes: Cambodia under 5 s, all shipped laws under 60 s, on two cores.

python benchmarks/check.py          each law, then both sums; ends with 1 where a limit is missed
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date

from lenity.cli.check import check_place
from lenity.law.library import Library

CAMBODIA, ALL = 5.0, 60.0  # seconds, as promised
CORES = 2


def main() -> None:
    names = [name for name in Library().names() if Library().get(name).kind == "offences"]
    started = time.perf_counter()
    check_place("kh", date(2026, 11, 1), {}, ())
    cambodia = time.perf_counter() - started
    started = time.perf_counter()
    with ProcessPoolExecutor(CORES) as pool:
        # The longest first, so that no core waits at the end for a long one.
        order = sorted(names, key=lambda name: -len(Library().get(name).rules()))
        done = dict(zip(order, pool.map(timed, order), strict=True))
    every = time.perf_counter() - started
    for name in names:
        seconds, defects, left_open = done[name]
        print(f"{name:34} {seconds:6.2f} s   {defects:4} defects   {left_open} open questions")
    print(f"Cambodia, the law in force: {cambodia:.2f} s of {CAMBODIA:.0f}")
    print(f"{len(names)} laws on {CORES} cores: {every:.2f} s of {ALL:.0f}")
    sys.exit(cambodia > CAMBODIA or every > ALL)


def timed(name: str) -> tuple[float, int, int]:
    """Check one law; give seconds, the number of defects, and of questions left open."""
    started = time.perf_counter()
    found = check_place(name, None, {}, ())
    return time.perf_counter() - started, len(found.defects), sum(one.status == "open" for one in found.questions)


if __name__ == "__main__":
    main()
