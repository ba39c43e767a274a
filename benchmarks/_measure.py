"""Time two or more sides in turns within one run, and hold what comes out against a limit.

The machine may be shared: what counts is a ratio within one run. The sides take turns, so that a busy minute hits all of
them, and the middle of several turns is taken.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lenity.engine.ask import asker
from lenity.engine.batch import evaluate


@dataclass(slots=True)
class Times:
    """What one side took in each of its turns, in seconds: by the clock, and of processor time over all threads."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return statistics.median(self.clock)

    @property
    def work(self) -> float:
        return statistics.median(self.processor)


def in_turns(
    sides: Mapping[str, Callable[[], object]], rounds: int, before: Mapping[str, Callable[[], object]] | None = None
) -> dict[str, Times]:
    """Run every side once per round; give what each took. What stands in `before` is done first and not timed."""
    found = {name: Times() for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            if before and name in before:
                before[name]()
            clock, processor = time.perf_counter(), time.process_time()
            side()
            found[name].clock.append(time.perf_counter() - clock)
            found[name].processor.append(time.process_time() - processor)
    return found


def forget(seen: bool = True) -> None:
    """Empty lenity's memory of situations: it stands as after loading the law, and, if `seen`, after one case."""
    for program in asker("kh")._programs.values():
        program.memory.clear()
    if seen:
        evaluate("kh", [{"offence": "possession", "substance": "heroin", "quantity": "2 g", "offence_date": "2019-12-01"}])


@dataclass(slots=True)
class Claims:
    """The claims of one benchmark: each prints one line, and a missed one makes the script end with status 1."""

    missed: list[str] = field(default_factory=list)

    def at_most(self, claim: str, result: float, limit: float, unit: str, note: str = "") -> None:
        held = result <= limit
        if not held:
            self.missed.append(claim)
        said = f"{'held  ' if held else 'MISSED'} {claim}: {_shown(result)}{unit} (limit {_shown(limit)}{unit})"
        print(said + (f" -- {note}" if note else ""), flush=True)

    def true(self, claim: str, held: bool, note: str = "") -> None:
        if not held:
            self.missed.append(claim)
        print(f"{'held  ' if held else 'MISSED'} {claim}" + (f" -- {note}" if note else ""), flush=True)

    def end(self) -> None:
        sys.exit(1 if self.missed else 0)


def told(text: str) -> None:
    """Print a figure that has no limit."""
    print(f"       {text}", flush=True)


def _shown(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) < 100 else f"{value:,.0f}"
