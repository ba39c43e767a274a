"""One case explained: less than 15 ms, in the middle over 300 different cases, once the law is loaded.

    python benchmarks/one.py

A third of the cases state every fact the law asks for, a third what a case file usually has, a third hardly anything, so that
lenity must go through what the rest could be. They come in turn, each once, as a person at a screen would ask them: lenity has loaded
the law and remembers nothing at the start of a round, and what it has met by then later on. An answer is the object and its text.
Told as well: each case as if it were the first ever asked.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from _measure import Claims, forget, told
from lenity.engine.ask import sentence

ROUNDS = 3
EACH = 100
SUBSTANCES = ("methamphetamine", "amphetamine", "mdma", "heroin", "cocaine", "morphine", "cannabis", "opium", "ketamine")
OFFENCES = ("possession", "supply", "transport", "use", "purchase", "import", "cultivation", "production")


def main() -> None:
    claims = Claims()
    draw = random.Random(2012)
    kinds: dict[str, Callable[[random.Random], dict[str, object]]] = {
        "every fact": full, "the usual facts": usual, "hardly a fact": bare,
    }  # fmt: skip
    cases = [(kind, make(draw)) for _ in range(EACH) for kind, make in kinds.items()]
    for _, case in cases[:3]:
        sentence("kh", case)
    rounds = []
    for _ in range(ROUNDS):
        forget(seen=False)
        rounds.append([taken(case) for _, case in cases])
    middle = [statistics.median(times) for times in zip(*rounds, strict=True)]
    for kind in kinds:
        some = [time for time, (other, _) in zip(middle, cases, strict=True) if other == kind]
        told(f"{kind}: {statistics.median(some):.1f} ms in the middle, 95 of 100 below {high(some):.1f} ms")
    alone = []
    for _, case in cases:
        forget(seen=False)
        alone.append(taken(case))
    told(f"each as the first ever asked: {statistics.median(alone):.1f} ms in the middle, 95 of 100 below {high(alone):.1f} ms")
    note = f"95 of 100 below {high(middle):.1f} ms"
    claims.at_most("one case explained, the middle of 300", statistics.median(middle), 15, " ms", note)
    claims.end()


def taken(case: dict[str, object]) -> float:
    """Give the milliseconds of one answer, as an object and in words."""
    start = time.perf_counter()
    str(sentence("kh", case))
    return (time.perf_counter() - start) * 1000


def high(times: list[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]


def full(draw: random.Random) -> dict[str, object]:
    return usual(draw) | {
        "purpose": draw.choice(("supply", "own_use")), "stage": draw.choice(("completed", "completed", "attempted")),
        "attempt_is_an_offence": draw.random() < 0.5, "repeat_in_charge": draw.random() < 0.3,
        "prior_term": f"{draw.randint(1, 8)} y", "time_since_prior": f"{draw.randint(1, 12)} y", "prior_same_offence": draw.random() < 0.5, "prior_amnestied": False,
        "prior_class": draw.choice(("none", "misdemeanour", "felony")), "prison_in_last_5_years": draw.random() < 0.2,
        "prison_in_last_year": False, "present_at_trial": True, "agrees_to_community_work": draw.random() < 0.5,
        "disturbance_ended": draw.random() < 0.5, "harm_repaired": draw.random() < 0.5,
        "reintegration_assured": draw.random() < 0.5, "time_asked_to_repair_harm": draw.random() < 0.5, "grave_personal_reason": draw.random() < 0.5,
        "used_before": draw.random() < 0.5, "severe_use": draw.random() < 0.5, "danger_to_self": False,
    }  # fmt: skip


def usual(draw: random.Random) -> dict[str, object]:
    return bare(draw) | {
        "substance": draw.choice(SUBSTANCES), "quantity": f"{10 ** draw.uniform(-1, 4):.2f} g", "age": draw.randint(13, 60),
        "prison_in_last_5_years": draw.random() < 0.2,
    }  # fmt: skip


def bare(draw: random.Random) -> dict[str, object]:
    day = date(2012, 2, 1) + timedelta(days=draw.randrange(4000))
    return {"offence": draw.choice(OFFENCES), "offence_date": day.isoformat()}


if __name__ == "__main__":
    main()
