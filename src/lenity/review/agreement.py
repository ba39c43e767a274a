"""How far several people agree beyond chance: Krippendorff's alpha, exact, with an interval.

    agreement([("yes", "yes"), ("no", "no", "yes"), ("no",)], "nominal")   ->   Agreement(alpha=Fraction(1, 3), units=2, ...)

A unit is one thing judged, as the values it was given; who did not judge it is not there. Source: Krippendorff, K. (2011),
Computing Krippendorff's Alpha-Reliability. Where alpha is not defined, `why` says so; it is never taken for 1.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, lcm
from typing import TypeVar

NOMINAL, ORDINAL, INTERVAL = "nominal", "ordinal", "interval"
LEVELS = (NOMINAL, ORDINAL, INTERVAL)
RESAMPLES = 2000
SEED = 20111  # fixed, so that the same judgements give the same interval
COVERED = Fraction(95, 100)
Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha with its 95 % interval; either is None where it is not defined, and then `why` says why.

    `units` and `values` count what alpha rests on: units with two values or more, and the values of these. `low` and `high` come
    from `resamples` of the units in which alpha is defined.
    """

    level: str
    units: int
    values: int
    alpha: Fraction | None = None
    why: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    resamples: int = 0


def agreement(
    units: Sequence[Sequence[Value]], level: str, order: Sequence[Value] = (), seed: int = SEED, resamples: int = RESAMPLES
) -> Agreement:
    """Give the agreement over units at a level of measurement: nominal, ordinal or interval.

    `order` lists the values of an ordinal scale from one end to the other; values of an interval scale are numbers. For the
    interval, whole units are drawn with replacement; for nominal data its coverage holds in simulation (Zapf et al. 2016, doi
    10.1186/s12874-016-0200-9), which that of Krippendorff's own resampling does not.

    >>> agreement([("yes", "yes"), ("no", "no"), ("yes", "no")], "nominal").alpha
    Fraction(4, 9)
    >>> agreement([("yes", "yes"), ("yes", "yes")], "nominal").why
    'all answers are the same, so agreement cannot be told from chance'
    """
    pairable = [tuple(unit) for unit in units if len(unit) > 1]
    values = sum(map(len, pairable))
    why = _undefined(pairable)
    if why:
        return Agreement(level, len(pairable), values, why=why)
    measured = _Measured.of(pairable, level, order)
    alpha = measured.alpha(range(len(pairable)))
    if alpha == 1:
        return Agreement(level, len(pairable), values, alpha, "nobody differs, so drawing again shows no spread")
    drawn, count = random.Random(seed), len(pairable)
    found = [measured.alpha([drawn.randrange(count) for _ in range(count)]) for _ in range(resamples)]
    defined = sorted(one for one in found if one is not None)
    tail = (1 - COVERED) / 2
    return Agreement(
        level, count, values, alpha, "",
        _quantile(defined, tail), _quantile(defined, 1 - tail), len(defined),
    )  # fmt: skip


def _undefined(pairable: Sequence[Sequence[Hashable]]) -> str:
    if not pairable:
        return "nothing was judged by two people"
    if len(pairable) == 1:
        # With one unit, observed and expected disagreement are the same sum, whatever was answered: alpha would always be 0.
        return "only one thing was judged by two people, so agreement cannot be told from chance"
    if len({value for unit in pairable for value in unit}) == 1:
        return "all answers are the same, so agreement cannot be told from chance"
    return ""


@dataclass(frozen=True, slots=True)
class _Measured:
    """Units made ready for sums in whole numbers: values by their place in the order, coincidences times `scale`."""

    counts: tuple[Counter[int], ...]
    coincidences: tuple[dict[tuple[int, int], int], ...]  # of two different values, the lower first
    scale: int
    difference: Callable[[int, int, Counter[int]], Fraction | int]

    @classmethod
    def of(cls, units: Sequence[Sequence[Value]], level: str, order: Sequence[Value]) -> _Measured:
        places, difference = _difference(units, level, order)
        counts = tuple(Counter(places[value] for value in unit) for unit in units)
        scale = lcm(*(len(unit) - 1 for unit in units))
        coincidences = tuple(
            {(c, k): one[c] * one[k] * (scale // (len(unit) - 1)) for c, k in combinations(sorted(one), 2)}
            for unit, one in zip(units, counts, strict=True)
        )
        return cls(counts, coincidences, scale, difference)

    def alpha(self, drawn: Sequence[int]) -> Fraction | None:
        """Give 1 - observed / expected disagreement over some of the units, which may repeat; None without variation."""
        totals, together = Counter[int](), Counter[tuple[int, int]]()
        for unit, times in Counter(drawn).items():
            for value, count in self.counts[unit].items():
                totals[value] += times * count
            for pair, count in self.coincidences[unit].items():
                together[pair] += times * count
        distance = {(c, k): self.difference(c, k, totals) for c, k in combinations(sorted(totals), 2)}
        expected = sum(totals[c] * totals[k] * far for (c, k), far in distance.items())
        if not expected:
            return None
        observed = sum(count * distance[pair] for pair, count in together.items())
        return 1 - Fraction((totals.total() - 1) * observed) / (self.scale * expected)


def _difference(
    units: Sequence[Sequence[Value]], level: str, order: Sequence[Value]
) -> tuple[dict[Value, int], Callable[[int, int, Counter[int]], Fraction | int]]:
    """Number the values, and give the squared difference of two of them (Krippendorff 2011)."""
    seen = dict.fromkeys(value for unit in units for value in unit)
    if level == INTERVAL:
        ordered = sorted(seen, key=_number)
        numbers = [_number(value) for value in ordered]
        return {value: place for place, value in enumerate(ordered)}, lambda c, k, _: (numbers[c] - numbers[k]) ** 2
    places = {value: place for place, value in enumerate(order or seen)}
    if level == NOMINAL:
        return places, lambda c, k, _: 1
    if not order:
        raise ValueError("an ordinal scale needs the order of its values")
    # Twice the sum of the ranks between: whole numbers, and alpha is a ratio, so the factor falls out.
    return places, lambda c, k, totals: (2 * sum(totals[g] for g in range(c, k + 1)) - totals[c] - totals[k]) ** 2


def _number(value: object) -> Fraction:
    if not isinstance(value, int | Fraction):
        raise TypeError(f"a value of an interval scale is a whole number or a fraction, not `{value!r}`")
    return Fraction(value)


def _quantile(ordered: Sequence[Fraction], share: Fraction) -> Fraction | None:
    """Give the smallest value that at least this share of all values does not exceed."""
    return ordered[max(ceil(share * len(ordered)), 1) - 1] if ordered else None
