"""Series and trends that hide nothing: every year and every source shown, no two-point comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import factorial, prod
from typing import Final, Literal, TypeVar

from lenity.evidence.observations import (
    CONFIDENCES,
    DOUBTED,
    Confidence,
    Evidence,
    Number,
    Observation,
    weakest,
)

# With three years even a steady rise happens by chance once in three (two-sided: 2 of 3! orders).
FEWEST: Final = 4
# Ways to believe one source a year; beyond it the disagreement itself is the finding.
MOST_CHOICES: Final = 4096
Status = Literal["agreed", "conflict", "bounds only", "missing"]
Verdict = Literal["rising", "falling", "no trend shown", "depends on the source", "not established"]


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a series with every observation of it: none, one or several that may disagree."""

    year: int
    observations: tuple[Observation, ...]

    @property
    def values(self) -> tuple[Number, ...]:
        """The different values of the year, smallest first."""
        return tuple(sorted({seen.value for seen in self.observations if seen.value is not None}))

    @property
    def status(self) -> Status:
        """Whether the sources agree, disagree, give only bounds, or say nothing."""
        if not self.observations:
            return "missing"
        floor = max((seen.lower for seen in self.observations if seen.lower is not None), default=None)
        ceiling = min((seen.upper for seen in self.observations if seen.upper is not None), default=None)
        if len(self.values) > 1:
            return "conflict"
        if any((floor is not None and value < floor) or (ceiling is not None and value > ceiling) for value in self.values):
            return "conflict"
        return "agreed" if self.values else "bounds only"

    @property
    def confidence(self) -> Confidence | None:
        """The surest source where all agree, at best `conflict` where not, None for a missing year."""
        if not self.observations:
            return None
        if self.status == "conflict":
            return weakest(["conflict", *(seen.confidence for seen in self.observations)])
        return min((seen.confidence for seen in self.observations), key=_rank)


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one subject in one unit, from the first year to the last with every year between.

    A year without a figure is an empty point. `left_out` holds what exists on the subject but does not
    belong: other units, and of a flow other periods.
    """

    place: str
    indicator: str
    subject: str
    unit: str
    period: str
    points: tuple[Point, ...]
    left_out: tuple[Observation, ...]

    @property
    def n(self) -> int:
        """The number of years with a value."""
        return sum(1 for point in self.points if point.values)

    @property
    def missing(self) -> tuple[int, ...]:
        """The years between the first and the last without any figure; missing is not zero."""
        return tuple(point.year for point in self.points if not point.observations)

    def between(self, first: int, last: int) -> "Series":
        """Return the same series from one year to another, both included."""
        inside = tuple(point for point in self.points if first <= point.year <= last)
        return Series(self.place, self.indicator, self.subject, self.unit, self.period, inside, self.left_out)


def series(evidence: Evidence, indicator: str, subject: str, unit: str, *, period: str = "year") -> Series:
    """Return the yearly series of a subject in one unit, with every year shown and every source kept.

    Of a flow (arrests, seizures) only rows of `period` belong; of a stock (people in prison) every row of the
    year. Raises ValueError for an indicator, subject or unit that the evidence does not define.

    >>> from lenity.evidence import read_evidence
    >>> crystal = series(read_evidence(), "seizures", "crystalline_methamphetamine", "kg").between(2008, 2012)
    >>> [(point.year, [str(value) for value in point.values]) for point in crystal.points]
    [(2008, ['1.9']), (2009, []), (2010, ['7']), (2011, ['19.1']), (2012, ['33.5'])]
    """
    defined = _known("indicator", indicator, evidence.indicators)
    _known("subject", subject, defined.subjects)
    _known("unit", unit, dict.fromkeys(defined.units))
    about = evidence.about(indicator, subject)
    inside = [seen for seen in about if seen.unit == unit and (defined.kind == "stock" or seen.period == period)]
    years = range(min(s.year for s in inside), max(s.year for s in inside) + 1) if inside else range(0)
    points = tuple(Point(year, tuple(seen for seen in inside if seen.year == year)) for year in years)
    place = about[0].place if about else ""
    return Series(place, indicator, subject, unit, period, points, tuple(s for s in about if s not in inside))


@dataclass(frozen=True, slots=True)
class Trend:
    """What a series shows over its years: a verdict with its number of years, its test and its grade.

    `s` and `p` are the least and the greatest over all ways to believe one source a year (None where no test
    was made); `p` is two-sided and exact. `confidence` is that of the weakest year used.
    """

    verdict: Verdict
    n: int
    s: tuple[int, int] | None
    p: tuple[Fraction, Fraction] | None
    confidence: Confidence | None
    why: str


def trend(observed: Series, *, level: Fraction = Fraction(1, 20)) -> Trend:
    """Judge a series by the exact two-sided Mann-Kendall test (Mann 1945, Econometrica 13).

    Nothing is established with fewer than four years, with fewer than half of the years from the first to the
    last, with a doubted unit or with an unresolved correction. Where sources disagree on a year, the test is
    made for every choice; a verdict stands only if every choice gives it.

    >>> from lenity.evidence import read_evidence
    >>> crystal = series(read_evidence(), "seizures", "crystalline_methamphetamine", "kg")
    >>> trend(crystal.between(2008, 2012)).verdict, trend(crystal.between(2008, 2012)).p
    ('no trend shown', (Fraction(1, 12), Fraction(1, 12)))
    """
    used = [point for point in observed.points if point.values]
    n = len(used)
    confidence = weakest([point.confidence for point in used if point.confidence]) if used else None
    gaps = _gaps(observed)
    choices = prod(len(point.values) for point in used)
    obstacle = None
    if observed.unit == DOUBTED or any(seen.unresolved for point in used for seen in point.observations):
        obstacle = "the unit or a figure is unresolved"
    elif n < FEWEST:
        obstacle = f"needs {FEWEST} years with a value"
    elif 2 * n < used[-1].year - used[0].year + 1:
        obstacle = "fewer than half of the years have a value"
    elif choices > MOST_CHOICES:
        obstacle = f"sources disagree in too many years ({choices} ways to choose)"
    if obstacle is not None:
        return Trend("not established", n, None, None, confidence, f"n = {n}: {obstacle}{gaps}")
    tests = [mann_kendall(choice) for choice in product(*(point.values for point in used))]
    shown: set[Verdict] = {_verdict(test, level) for test in tests}
    verdict = shown.pop() if len(shown) == 1 else "depends on the source"
    scores, chances = [test.s for test in tests], [test.p for test in tests]
    disagreeing = [point.year for point in used if len(point.values) > 1]
    why = (
        f"n = {n}, {used[0].year}-{used[-1].year}, S = {_span(sorted(scores))}, "
        f"exact p = {_span([_percent(chance) for chance in sorted(chances)])}{gaps}"
    )
    if disagreeing:
        why += f"; sources disagree on {_years(disagreeing)}, tested every way"
    if n < 6:
        why += f"; with {n} years even a steady course happens by chance once in {_once_in(n)}"
    return Trend(verdict, n, (min(scores), max(scores)), (min(chances), max(chances)), confidence, why)


def _gaps(observed: Series) -> str:
    bounds = [point.year for point in observed.points if point.status == "bounds only"]
    missing = f"; no figure for {_years(observed.missing)}" if observed.missing else ""
    return missing + (f"; only bounds for {_years(bounds)}" if bounds else "")


def _years(years: Sequence[int]) -> str:
    """Years as text, runs of three and more as one: 2009, 2013-2019."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(str(year) for year in run) for run in runs)


def _verdict(test: "MannKendall", level: Fraction) -> Verdict:
    if test.p > level:
        return "no trend shown"
    return "rising" if test.s > 0 else "falling"


@dataclass(frozen=True, slots=True)
class MannKendall:
    """S (pairs that rise less pairs that fall) of n values, and its exact two-sided chance."""

    n: int
    s: int
    p: Fraction


def mann_kendall(values: Sequence[Number]) -> MannKendall:
    """Test a sequence for a monotone trend, exactly and with ties, for any n.

    Without a trend every order of the values is equally likely. S = T - 2 x inversions, where T counts the
    pairs that differ; the number of orders with k inversions is the coefficient of q^k in the q-multinomial
    of the tie groups (MacMahon 1915). Raises ValueError with fewer than two values.

    >>> mann_kendall([1, 2, 3, 4])
    MannKendall(n=4, s=6, p=Fraction(1, 12))
    """
    n = len(values)
    if n < 2:
        raise ValueError(f"a trend needs at least 2 values, got {n}")
    s = sum((later > earlier) - (later < earlier) for i, earlier in enumerate(values) for later in values[i + 1 :])
    groups = [sum(1 for value in values if value == one) for one in set(values)]
    orders = _inversions(groups)
    pairs = len(orders) - 1
    extreme = sum(count for inversions, count in enumerate(orders) if abs(pairs - 2 * inversions) >= abs(s))
    return MannKendall(n, s, Fraction(extreme, sum(orders)))


def _inversions(groups: Sequence[int]) -> list[int]:
    """How many orders of a multiset have 0, 1, 2 ... inversions: the coefficients of its q-multinomial."""
    orders, placed = [1], 0
    for size in groups:
        placed += size
        orders = _times(orders, _gaussian(placed, size))
    return orders


def _gaussian(n: int, k: int) -> list[int]:
    """The coefficients of the Gaussian binomial [n, k], by [n, k] = [n-1, k-1] + q^k [n-1, k]."""
    row = [[1]]
    for m in range(1, n + 1):
        row = [_plus(row[j - 1] if j > 0 else [], [0] * j + row[j] if j < m else []) for j in range(min(m, k) + 1)]
    return row[k]


def _plus(left: list[int], right: list[int]) -> list[int]:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    return [value + (shorter[i] if i < len(shorter) else 0) for i, value in enumerate(longer)]


def _times(left: list[int], right: list[int]) -> list[int]:
    result = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] += a * b
    return result


@dataclass(frozen=True, slots=True)
class Ratio:
    """One figure against another of the same year: `value` in units of the first per unit of the second."""

    year: int
    value: Fraction
    numerator: Observation
    denominator: Observation
    confidence: Confidence


def against(numerator: Series, denominator: Series) -> tuple[Ratio, ...]:
    """Return every pair of figures of the same year as an exact ratio; none is averaged.

    >>> from lenity.evidence import read_evidence
    >>> held = series(read_evidence(), "prison_population", "all", "persons")
    >>> places = series(read_evidence(), "prison_capacity", "all", "places")
    >>> [str(ratio.value) for ratio in against(held, places) if ratio.year == 2009]
    ['533/320']
    """
    by_year = {point.year: point for point in denominator.points}
    return tuple(
        Ratio(
            point.year,
            Fraction(top.value) / Fraction(bottom.value),
            top,
            bottom,
            weakest([point.confidence or "unverified", by_year[point.year].confidence or "unverified"]),
        )
        for point in numerator.points
        if point.year in by_year
        for top in point.observations
        for bottom in by_year[point.year].observations
        if top.value is not None and bottom.value and DOUBTED not in (top.unit, bottom.unit)
    )


_Defined = TypeVar("_Defined")


def _known(what: str, name: str, defined: Mapping[str, _Defined]) -> _Defined:
    if name not in defined:
        raise ValueError(f"unknown {what} `{name}`; one of: {', '.join(defined)}")
    return defined[name]


def _rank(confidence: Confidence) -> int:
    return CONFIDENCES.index(confidence)


def _percent(chance: Fraction) -> str:
    return f"{float(100 * chance):.1f}%" if chance >= Fraction(1, 1000) else "below 0.1%"


def _span(values: Sequence[object]) -> str:
    different = list(dict.fromkeys(values))
    return str(different[0]) if len(different) == 1 else f"{different[0]} to {different[-1]}"


def _once_in(n: int) -> int:
    """Two of the n! orders are steady, one up and one down."""
    return factorial(n) // 2
