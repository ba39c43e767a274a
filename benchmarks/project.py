"""How long a projection takes, what it needs in memory, and whether both grow in line with draws and strata.

    python benchmarks/project.py

1,000 draws x 20 years by month x 200 strata of 21 stays, for the law before and a prospective reform, by sex, role and substance. Each size
runs in a process of its own. Processor time is held against the limit of seconds too: with one thread it is never below what a quiet machine
takes by the clock.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time

import numpy as np

from _measure import Claims, told
from lenity.simulate.flows import STATES, Retroactivity, State, Stays, Strata, compare
from lenity.simulate.uncertainty import array

MONTHS = 240
STAYS = 21
ROUNDS = 3
FULL = (1000, 200)
PROSPECTIVE: State = "after-not-retroactive"


def main() -> None:
    claims = Claims()
    clock, work, memory = middle(*FULL, "prospective")
    shown = f"{work:.2f} s of processor time"
    claims.at_most("1,000 draws x 20 years x 200 strata", clock, 5, " s", shown)
    claims.at_most("the same, processor time", work, 5, " s")
    claims.at_most("peak memory, inputs and results included", memory, 1000, " MB")
    every = middle(*FULL, "all")
    told(f"all four states of the law: {every[0]:.2f} s, {every[1]:.2f} s of processor time, {every[2]:,.0f} MB")
    for name, sizes in {"draws": [(250, 200), (500, 200), FULL], "strata": [(1000, 50), (1000, 100), FULL]}.items():
        took = [work if size == FULL else middle(*size, "prospective")[1] for size in sizes]
        told(
            f"processor time by {name}: "
            + ", ".join(f"{one:.2f} s for {a:,} x {b}" for one, (a, b) in zip(took, sizes, strict=True))
        )
        # From a quarter to all: in line is 4, and a fixed part of the time makes it less.
        claims.at_most(f"four times the {name}", took[2] / took[0], 4 * 1.15, "x the time", "in line is 4")
    claims.end()


def middle(draws: int, strata: int, states: str) -> tuple[float, float, float]:
    """Give the middle of some runs: seconds by the clock, of processor time, and the largest peak memory in MB."""
    runs = []
    for _ in range(ROUNDS):
        command = [sys.executable, __file__, "--one", str(draws), str(strata), states]
        said = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append([float(one) for one in said.stdout.split()])
    clock, work, memory = zip(*runs, strict=True)
    return statistics.median(clock), statistics.median(work), max(memory)


def one(draws: int, number: int, states: str) -> None:
    strata = made_up(draws, number)
    reach = Retroactivity(array([[1.0]]), array([[0.8]]), array([[0.8]]), np.array([3]), ("reach",))
    clock, work = time.perf_counter(), time.process_time()
    if states == "all":
        compare(strata, months=MONTHS, states=STATES, retroactivity=reach)
    else:
        compare(strata, months=MONTHS, states=[PROSPECTIVE])
    clock, work = time.perf_counter() - clock, time.process_time() - work
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(clock, work, peak / (1e6 if sys.platform == "darwin" else 1e3 / 1.024))


def made_up(draws: int, number: int) -> Strata:
    """Make strata in which every draw has months of its own for every stay."""
    rng = np.random.default_rng(1)
    shape = (draws, number, STAYS)
    before = Stays(rng.uniform(0, 12, shape), rng.uniform(0, 300, shape))
    labels = {
        "sex": tuple(("women", "men")[one % 2] for one in range(number)),
        "role": tuple(("user", "courier", "seller", "organiser")[one % 4] for one in range(number)),
        "substance": tuple(("crystal", "tablets", "cannabis", "heroin", "cocaine")[one % 5] for one in range(number)),
    }
    share = rng.dirichlet(np.ones(STAYS), (1, number))
    arrivals, diverted = rng.uniform(0, 5, (draws, number)), rng.uniform(0, 0.2, (draws, number))
    names = tuple(f"stratum {one}" for one in range(number))
    return Strata(names, labels, arrivals, share, before, Stays(before.remand, before.served * 0.7), diverted, ("made up",))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main()
