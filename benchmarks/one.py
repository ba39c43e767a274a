"""One case explained: less than 15 ms, in the middle over 300 different cases, once the law is loaded.

    python benchmarks/one.py

A third of the cases state every fact the law asks for, a third what a case file usually has, a third hardly anything, so that lenity must
go through what the rest could be. Timed for the first time: before each case lenity forgets every situation it has met, so that no case is
helped by an earlier one. Told as well: the same cases one after the other, as a person at a screen would ask them, with the memory kept.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

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
        "every fact": full,
        "the usual facts": usual,
        "hardly a fact": bare,
    }
    cases = [(kind, make(draw)) for _ in range(EACH) for kind, make in kinds.items()]
    sentence("kh", usual(draw))
    first = [[taken(case) for _, case in cases] for _ in range(ROUNDS)]
    middle = [statistics.median(times) for times in zip(*first, strict=True)]
    for kind in kinds:
        some = sorted(time for time, (other, _) in zip(middle, cases, strict=True) if other == kind)
        told(f"{kind}: {statistics.median(some):.1f} ms in the middle, {some[int(0.95 * len(some))]:.1f} ms at the 95th of 100")
    forget()
    kept = [taken(case, keep=True) for _, case in cases]
    slow = sorted(middle)[int(0.95 * len(middle))]
    note = f"95 in 100 below {slow:.1f} ms; one after the other {statistics.median(kept):.1f} ms"
    claims.at_most("one case explained, the middle of 300", statistics.median(middle), 15, " ms", note)
    claims.end()


def taken(case: dict[str, object], keep: bool = False) -> float:
    """Give the milliseconds of one answer, as an object and in words."""
    if not keep:
        forget(seen=False)
    start = time.perf_counter()
    str(sentence("kh", case))
    return (time.perf_counter() - start) * 1000


def full(draw: random.Random) -> dict[str, object]:
    return usual(draw) | {
        "purpose": draw.choice(("supply", "own_use")), "stage": draw.choice(("completed", "completed", "attempted")),
        "attempt_is_an_offence": draw.random() < 0.5, "repeat_in_charge": draw.random() < 0.3, "prior_term": f"{draw.randint(1, 8)} y",
        "time_since_prior": f"{draw.randint(1, 12)} y", "prior_same_offence": draw.random() < 0.5, "prior_amnestied": False,
        "prior_class": draw.choice(("none", "misdemeanour", "felony")), "prison_in_last_5_years": draw.random() < 0.2,
        "prison_in_last_year": False, "present_at_trial": True, "agrees_to_community_work": draw.random() < 0.5,
        "disturbance_ended": draw.random() < 0.5, "harm_repaired": draw.random() < 0.5, "reintegration_assured": draw.random() < 0.5,
        "time_asked_to_repair_harm": draw.random() < 0.5, "grave_personal_reason": draw.random() < 0.5,
        "used_before": draw.random() < 0.5, "severe_use": draw.random() < 0.5, "danger_to_self": False,
    }  # fmt: skip


def usual(draw: random.Random) -> dict[str, object]:
    return bare(draw) | {
        "substance": draw.choice(SUBSTANCES), "quantity": f"{10 ** draw.uniform(-1, 4):.2f} g", "age": draw.randint(13, 60),
        "prison_in_last_5_years": draw.random() < 0.2,
    }  # fmt: skip


def bare(draw: random.Random) -> dict[str, object]:
    return {
        "offence": draw.choice(OFFENCES),
        "offence_date": f"{draw.randint(2012, 2024)}-{draw.randint(2, 12):02}-{draw.randint(1, 28):02}",
    }


if __name__ == "__main__":
    main()
