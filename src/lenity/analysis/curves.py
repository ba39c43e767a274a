"""The range of custody over the amount of a drug: its steps, and where they jump, stay flat, fall or rise unevenly.

    curve_defects(law, limits)   ->   [Defect("cliff", ..., "at 15 g the minimum rises from 2 y to 5 y", ...), ...]

The edges come from the law's own tests. The engine is asked at the first and last amount between two edges, and the answer holds
for all of them, because no test of the law tells the amounts between them apart. Where a law reckons with the amount, so that no
test of it shows the edges, they are searched for between round amounts: steps narrower than these lie apart may be missed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import inf
from statistics import median
from typing import TypeAlias

from lenity.analysis.defects import Defect, Spot, witnesses
from lenity.analysis.reach import LADDER, PLAIN, giving
from lenity.engine.asking import MOST_AT_ONCE, Asked, Case, Settled, combinations, what_binds
from lenity.engine.outcome import Outcome, Term
from lenity.engine.program import Program, compile_law
from lenity.law.model import RESERVED, Law
from lenity.law.problems import LenityError
from lenity.units import MASS, parse_quantity, show_quantity

MEASURE = "mass"
SMALLEST = 1  # µg, or a single plant or tablet
FAR_ABOVE = 1000  # times the highest edge: stands for any amount above it
SMALL_UNITS = {"mass": "µg", "volume": "µl"}  # of the others the measure is the unit
CHOSEN = ("offence", "purpose", "substance", "form")  # what a schedule of amounts is written by: each way of them is a curve
MOST_ROUNDS = 4  # of settling facts that only matter once others are settled
MOST_POINTS = 400  # of one curve; a range that moves with every gram has no steps to find
Height: TypeAlias = tuple[bool, bool, float]


# -- edges and spans --------------------------------------------------------------------------------------------------


def quantity_edges(law: Law, names: Sequence[str] = ("quantity",), measure: str = MEASURE) -> list[int]:
    """List the amounts (µg for a mass) at which some test of the law on the quantity, or on `names`, may change its answer."""
    found: set[int] = set()
    for _, rule in law.rules():
        for test in (rule.when.get(name) for name in names):
            if test and test.measure == measure:
                found |= {edge for edge in test.edges() if edge > SMALLEST}
    return sorted(found)


def quantities_measured(law: Law) -> tuple[str, ...]:
    """Name the quantities of a drug that tests of a law are on; the gross quantity where there are none."""
    tested = {name for _, rule in law.rules() for name in rule.when}
    return tuple(name for name in ("quantity", "pure_quantity") if name in tested) or ("quantity",)


def spans_between(edges: Sequence[int]) -> list[tuple[int, int | None]]:
    """Give the stretches between edges, from the smallest amount on; the last has no end.

    >>> spans_between([15, 80])
    [(1, 14), (15, 79), (80, None)]
    """
    lows = [SMALLEST, *edges]
    return [(low, next_low - 1) for low, next_low in pairwise(lows)] + [(lows[-1], None)]


def last_of(low: int, high: int | None) -> int:
    """Give the amount that stands for the upper end of a span."""
    return low * FAR_ABOVE if high is None else high


def span_text(low: int, high: int | None, measure: str = MEASURE) -> str:
    """Say which amounts a step holds, with the figures as the law has them.

    >>> span_text(1, 14_999_999), span_text(80_000_001, 240_000_000), span_text(240_000_001, None)
    ('below 15 g', 'above 80 g, up to 240 g', 'above 240 g')
    """
    low_text, above = _shorter(low, low - 1, measure)
    if high is None:
        return f"above {low_text}" if above else f"from {low_text}" if low > SMALLEST else "any amount"
    high_text, below = _shorter(high, high + 1, measure)
    if low == high:
        return f"exactly {show_quantity(low, measure)}"
    end = f"{'below' if below else 'up to'} {high_text}"
    if low <= SMALLEST:
        return end
    return f"above {low_text}, {end}" if above else f"{low_text} to {high_text}" if not below else f"from {low_text}, {end}"


def edge_text(low: int, measure: str = MEASURE) -> str:
    """Give the figure of the law at which a step begins: `15 g`, also where it begins just above 15 g."""
    return _shorter(low, low - 1, measure)[0]


def _shorter(amount: int, neighbour: int, measure: str) -> tuple[str, bool]:
    """Give the amount or its neighbour of one unit, whichever is the round figure of the law."""
    here, there = show_quantity(amount, measure), show_quantity(neighbour, measure)
    return (there, True) if neighbour > 0 and len(there) < len(here) else (here, False)


# -- ranges in order --------------------------------------------------------------------------------------------------


def floor(term: Term) -> float | None:
    """Give the least custody in months; infinity where only life or death is left, None where the law is not known."""
    if term.undetermined:
        return None
    return inf if term.least is None else term.calendar.months(term.least)


def ceiling(term: Term) -> float | None:
    """Give the most custody in months; infinity where life or death is possible, None where the law is not known."""
    if term.undetermined:
        return None
    if term.life != "no" or term.death != "no" or term.most is None:
        return inf
    return term.calendar.months(term.most)


def least_height(term: Term) -> Height:
    """Give what minima are put in order by: a range without a least term begins with life, or with death if that is all."""
    if term.least is not None:
        return False, False, term.calendar.months(term.least)
    return term.life == "no", term.life != "no", 0


def most_height(term: Term) -> Height:
    """Give what maxima are put in order by: life is above every term, death above life, whatever term stands beside it."""
    if term.life != "no" or term.death != "no":
        return term.death != "no", term.death == "no", 0
    return False, False, inf if term.no_limit else 0 if term.most is None else term.calendar.months(term.most)


def is_cliff(below: Term, above: Term, jump: Fraction, ratio: Fraction) -> bool:
    """Say whether minimum or maximum leap from one range to the next (metric M2 of the catalogue of checks).

    The minimum rises by `jump` months, or an end reaches `ratio` times what it was; from no custody to some, and from a term to
    life, is always a multiple.
    """
    least = least_height(below) < least_height(above)
    most = most_height(below) < most_height(above)
    floors, ceilings = (floor(below), floor(above)), (ceiling(below), ceiling(above))
    if least and floors[0] is not None and floors[1] is not None and floors[1] - floors[0] >= jump:
        return True
    ends = [(one, other) for (one, other), up in ((floors, least), (ceilings, most)) if up]
    return any(not one or other == inf or other >= ratio * one for one, other in ends if one is not None and other is not None)


def rate_of_rise(below: Term, above: Term, low: int, edge: int) -> Fraction | None:
    """Give by how many months the minimum rises per gram over the band that leads to an edge (metric M3); None without a rise.

    `low` and `edge` in µg: where that band begins, 0 for the first, and where the next one does.
    """
    before, after = floor(below), floor(above)
    if before is None or after is None or after == inf or after <= before:
        return None
    return Fraction(after - before) * MASS["g"] / (edge - low)


def uneven(rates: Sequence[Fraction], spread: Fraction) -> tuple[Fraction, Fraction] | None:
    """Give the largest and the median of some rates where the one is `spread` times the other or more.

    >>> uneven([Fraction(1), Fraction(1), Fraction(10)], Fraction(10))
    (Fraction(10, 1), Fraction(1, 1))
    """
    if not rates:
        return None
    middle, largest = median(rates), max(rates)
    return (largest, middle) if largest >= spread * middle else None


# -- bands ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts from `low` to `high` (µg for a mass; None: without limit) with one range of custody, and an answer for them."""

    low: int
    high: int | None
    outcome: Outcome

    @property
    def term(self) -> Term:
        return self.outcome.bound.custody

    @property
    def known(self) -> bool:
        return not self.term.undetermined


def bands_between(edges: Sequence[int], ends: Sequence[Outcome]) -> list[Band]:
    """Make bands of the answers at the first and the last amount of each span between edges, two of each.

    Where the two differ the law reckons with the amount: the first then stands for itself alone.
    """
    found: list[Band] = []
    for (low, high), first, last in zip(spans_between(edges), ends[::2], ends[1::2], strict=True):
        found.append(Band(low, high, first))
        if str(first.bound) != str(last.bound):
            found[-1] = Band(low, low, first)
            found.append(Band(low + 1, high, last))
    return found


def joined_where_alike(bands: Iterable[Band]) -> list[Band]:
    """Give neighbours with one range of custody as one band."""
    joined: list[Band] = []
    for band in bands:
        last = joined[-1] if joined else None
        if last and str(last.term) == str(band.term) and last.known == band.known:
            joined[-1] = Band(last.low, band.high, last.outcome)
        else:
            joined.append(band)
    return joined


# -- every curve of a law ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a step is told of: months, and ratios. None leaves a question out.

    `doses` gives what a typical dose of a substance weighs as the law weighs it, in µg.
    """

    floor_jump: Fraction
    range_ratio: Fraction
    plateau_width: Fraction
    plateau_doses: Fraction
    marginal_spread: Fraction
    doses: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Curve:
    """The bands of one case under one choice of readings, and the amounts of it that are set."""

    case: Case
    reading: Settled
    measure: str
    names: tuple[str, ...]
    bands: tuple[Band, ...]

    def at(self, amount: int) -> dict[str, object]:
        """Give the case with an amount."""
        return {**self.case, **amount_of(self.names, amount, self.measure)}


def amount_of(names: Iterable[str], amount: int, measure: str) -> dict[str, object]:
    """Write an amount exactly, for each of the facts that hold it."""
    text = show_quantity(amount, measure)
    return dict.fromkeys(names, text if measure != "mass" or not text.endswith("µg") else f"{amount} µg")


def curve_defects(law: Law, limits: Limits, readings: Settled | None = None) -> list[Defect]:
    """Find cliffs, plateaus, falls and uneven rates on every curve of a law of one day, each between two rules once."""
    found: dict[tuple[object, ...], Defect] = {}
    for curve in curves_of(law, readings or {}):
        for key, make in _shows(law, curve, limits):
            if key not in found:
                found[key] = make()
    return list(found.values())


def curves_of(law: Law, readings: Settled) -> Iterator[Curve]:
    """Give the range that binds over the amount, for each offence, purpose, substance and form that the law tells apart.

    Other facts are plain where that has a meaning (an adult without a record, the act done, nothing that aggravates), else open.
    """
    asked = Asked(what_gives_custody(law))
    program = compile_law(asked.law)
    names = quantities_measured(asked.law)
    reckoned = bool(program.exact.intersection(names))
    contexts = _contexts(asked, program, names)
    settled = {axis: version for axis, version in readings.items() if axis in asked.law.readings}
    seen: set[tuple[object, ...]] = set()
    for measure in _measures(asked.law, names, reckoned):
        edges = quantity_edges(asked.law, names, measure)
        ends = sorted({end for low, high in spans_between(edges) for end in (low, last_of(low, high))})
        if reckoned and measure == MEASURE:
            most = _most_reckoned(asked, contexts, names)
            ends = sorted({end for end in (*ends, *LADDER, most) if end <= most})
        cases = [[{**one, **amount_of(names, end, measure)} for end in ends] for one in contexts]
        asked.learn_every_reading([case for own in cases for case in own])
        drawn = [
            _Drawn(one, reading, dict.fromkeys(ends))
            for one, own in zip(contexts, cases, strict=True) for reading in _readings(asked, own, settled)
        ]  # fmt: skip
        for curve in _drawn(asked, drawn, names, measure):
            shape = measure, tuple((band.low, band.high, str(band.term), _binding(band.outcome)) for band in curve.bands)
            if shape not in seen:
                seen.add(shape)
                yield curve


@dataclass(slots=True)
class _Drawn:
    """A curve being drawn: the answers known so far, by amount."""

    case: Case
    reading: Settled
    points: dict[int, Outcome | None]


def _drawn(asked: Asked, drawn: Sequence[_Drawn], names: Sequence[str], measure: str) -> Iterator[Curve]:
    """Ask at the amounts of each curve, then halve what lies between two that differ until they are neighbours."""
    new = [(one, amount) for one in drawn for amount in one.points]
    while new:
        for reading, same in _by_reading(new):
            cases = [{**one.case, **amount_of(names, amount, measure)} for one, amount in same]
            for (one, amount), outcome in zip(same, asked.ask(cases, reading), strict=True):
                one.points[amount] = outcome
        new = [(one, amount) for one in drawn for amount in _halves(one)]
    for one in drawn:
        yield Curve(one.case, one.reading, measure, tuple(names), tuple(_bands(one)))


def _most_reckoned(asked: Asked, contexts: Sequence[Case], names: Sequence[str]) -> int:
    """Give the largest round amount that the law's own arithmetic can carry: what it makes of an amount may leave 64 bits."""
    for power in range(15, 10, -1):
        try:
            asked.ask([{**one, **amount_of(names, 10**power, MEASURE)} for one in contexts])
        except LenityError:
            continue
        return int(10**power)
    return max(LADDER)


def _by_reading(new: Iterable[tuple[_Drawn, int]]) -> list[tuple[Settled, list[tuple[_Drawn, int]]]]:
    groups: dict[tuple[tuple[str, str], ...], list[tuple[_Drawn, int]]] = {}
    for one in new:
        groups.setdefault(tuple(sorted(one[0].reading.items())), []).append(one)
    return [(dict(key), same) for key, same in groups.items()]


def _halves(one: _Drawn) -> list[int]:
    if len(one.points) > MOST_POINTS:
        return []
    known = sorted(one.points)
    return [
        (low + high) // 2 for low, high in pairwise(known)
        if high - low > 1 and _range(one.points[low]) != _range(one.points[high])
    ]  # fmt: skip


def _range(outcome: Outcome | None) -> Term | None:
    return None if outcome is None else outcome.bound.custody


def _bands(one: _Drawn) -> list[Band]:
    points = [(amount, outcome) for amount, outcome in sorted(one.points.items()) if outcome is not None]
    starts = [(amount, outcome) for place, (amount, outcome) in enumerate(points) if place == 0 or _starts(points, place)]
    ends = [*(amount - 1 for amount, _ in starts[1:]), None]
    return [Band(low, high, outcome) for (low, outcome), high in zip(starts, ends, strict=True)]


def _starts(points: Sequence[tuple[int, Outcome]], place: int) -> bool:
    return _range(points[place][1]) != _range(points[place - 1][1])


def _readings(
    asked: Asked, cases: Sequence[Case], settled: Settled
) -> list[Settled]:  # fmt: skip
    """Give every choice of the disputed points that some of the cases turn on, those that are settled kept."""
    versions = {axis: tuple(asked.law.readings[axis].values) for axis in sorted(asked.axes(cases) - settled.keys())}
    return [{**settled, **chosen} for chosen in combinations(versions, MOST_AT_ONCE)]


def what_gives_custody(law: Law) -> Law:
    """Give what binds of a law as far as custody rests on it: the answer to a case has the same range of custody.

    A guideline that is reckoned after the statute would make a different answer of nearly every amount.
    """
    custody = [name for name in RESERVED if name.startswith("custody.")]
    return replace(law, decisions=giving(law, what_binds(law).decisions, custody), answers=())


def _measures(law: Law, names: Sequence[str], reckoned: bool) -> list[str]:
    tests = (rule.when[name] for _, rule in law.rules() for name in names if name in rule.when)
    return list(dict.fromkeys([*([MEASURE] if reckoned else []), *(test.measure for test in tests)]))


def _contexts(asked: Asked, program: Program, names: Sequence[str]) -> list[Case]:
    """Give each way of what schedules are written by, for which the answer turns on the amount, with the plain facts it needs."""
    law = asked.law
    values = {
        name: [program.names[code] for code in program.representatives[name].tolist()]
        for name in CHOSEN if name in program.representatives
    }  # fmt: skip
    ways: list[Case] = [dict(zip(values, chosen, strict=True)) for chosen in itertools.product(*values.values())]
    for _ in range(MOST_ROUNDS):
        open_facts = [set(outcome.unknown) for outcome in asked.ask(ways)]
        more = [{name: plain for name in sorted(facts) if (plain := _plain(law, name)) is not None} for facts in open_facts]
        if not any(more):
            break
        ways = [{**way, **plain} for way, plain in zip(ways, more, strict=True)]
    turning = [way for way, outcome in zip(ways, asked.ask(ways), strict=True) if set(names) & set(outcome.unknown)]
    return list({tuple(sorted(way.items(), key=str)): way for way in turning}.values())


def _plain(law: Law, name: str) -> object:
    """Give the plain value of a fact; None where it has none."""
    attribute = law.vocabulary.attributes[name]
    if attribute.type == "boolean":
        return False
    plain = PLAIN.get(name)
    return plain if plain is not None and (attribute.type != "enum" or plain in attribute.values) else None


def _binding(outcome: Outcome) -> tuple[str, ...]:
    return tuple(use.id for use in outcome.steps if not use.after_choice)


# -- what a curve shows -----------------------------------------------------------------------------------------------

_Found: TypeAlias = tuple[tuple[object, ...], Callable[[], Defect]]


def _shows(law: Law, curve: Curve, limits: Limits) -> Iterator[_Found]:
    """Give what a curve shows, each with what it has in common with the same thing on other curves."""
    for below, above in pairwise(curve.bands):
        if below.known and above.known and above.low == (below.high or 0) + 1:
            one, other = _apart(below, above)
            pair = one[:1], other[:1], str(below.term), str(above.term), above.low
            if least_height(above.term) < least_height(below.term) or most_height(above.term) < most_height(below.term):
                yield ("falls-with-quantity", *pair), partial(_fall, law, curve, below, above)
            if is_cliff(below.term, above.term, limits.floor_jump, limits.range_ratio):
                yield ("cliff", *pair), partial(_cliff, law, curve, below, above, limits)
    for band in curve.bands if len(curve.bands) > 1 else ():  # a law without steps has no band that is too wide
        wide = _plateau(curve, band, limits) if band.known and ceiling(band.term) else ""
        if wide:
            rules = _of_amounts(law, curve, band)
            yield ("plateau", rules, str(band.term)), partial(_flat, law, curve, band, wide, rules)
    known = [band for band in curve.bands if band.known]
    rates = [
        (rate, below, above) for below, above in pairwise(known)
        if curve.measure == MEASURE
        and (rate := rate_of_rise(below.term, above.term, 0 if below.low <= SMALLEST else below.low, above.low)) is not None
    ]  # fmt: skip
    spread = uneven([rate for rate, _, _ in rates], limits.marginal_spread)
    if spread:
        _, below, above = max(rates, key=lambda one: one[0])
        one, other = _apart(below, above)
        yield ("uneven-rate", one[:1], other[:1]), partial(_rate, law, curve, below, above, spread, limits)


def _apart(below: Band, above: Band) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the rules that bind on one side of an edge only: those the edge lies between."""
    one, other = _binding(below.outcome), _binding(above.outcome)
    return tuple(rule for rule in one if rule not in other), tuple(rule for rule in other if rule not in one)


def _plateau(curve: Curve, band: Band, limits: Limits) -> str:
    """Say how wide a band is where it is too wide (metric M4); the first begins with one dose, less is no amount of a drug."""
    dose = limits.doses.get(str(curve.case.get("substance", ""))) if curve.measure == MEASURE else None
    first = band.low <= SMALLEST
    if band.high is None:
        if dose is None or (not first and band.low / dose >= limits.plateau_doses):
            return ""
        return f"begins at {_number(0 if first else band.low / dose)} typical doses and has no upper limit"
    low = dose if first else Fraction(band.low)
    if low is None or (band.high + 1) / low < limits.plateau_width:
        return ""
    return f"covers {_number((band.high + 1) / low)} times {'a typical dose' if first else 'the amount it begins at'}"


def _number(value: Fraction | float) -> str:
    return f"{float(value):,.0f}" if value >= 10 else f"{float(value):.2g}"


def _months(months: float) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{years:g} y"] if years else []
    return " ".join([*parts, *([f"{rest:g} months"] if rest else [])])


def _fall(law: Law, curve: Curve, below: Band, above: Band) -> Defect:
    end = "minimum" if least_height(above.term) < least_height(below.term) else "maximum"
    message = f"{_of(curve)}, {_at(curve, above)}: the {end} falls, from {below.term} to {above.term}"
    return _between(law, curve, "falls-with-quantity", message, below, above, {}, "more of the same drug is no less grave",
                    "check the two ranges and the edge between them")  # fmt: skip


def _cliff(law: Law, curve: Curve, below: Band, above: Band, limits: Limits) -> Defect:
    before, after = floor(below.term), floor(above.term)
    rise = 0 if before is None or after is None or inf in (before, after) else after - before
    measures = {"below": str(below.term), "above": str(above.term)}
    if rise:
        measures["jump of the minimum"] = _months(rise)
    if before and after and inf not in (before, after):
        measures["ratio of the minimum"] = f"{after / before:.3g}"
    message = f"{_of(curve)}, {_at(curve, above)}: {below.term} becomes {above.term}"
    rests = f"a jump of the minimum by {limits.floor_jump} months, or an end {limits.range_ratio} times as high (ours)"
    return _between(
        law, curve, "cliff", message, below, above, measures, rests, "let the ranges overlap, or add a step between them"
    )


def _of_amounts(law: Law, curve: Curve, band: Band) -> tuple[str, ...]:
    """Give the rules of a band that stand in tables of amounts; where a law reckons with the amount, those that give custody."""
    used = set(_binding(band.outcome))
    tables = [one for one in law.decisions if set(one.inputs) & set(curve.names)]
    found = tuple(rule.id for one in tables for rule in one.rules if rule.id in used)
    giving = (rule.id for _, rule in law.rules() if rule.id in used and "custody.max" in rule.then)
    return found or tuple(giving)


def _flat(law: Law, curve: Curve, band: Band, wide: str, rules: Sequence[str]) -> Defect:
    message = f"{_of(curve)}, {span_text(band.low, band.high, curve.measure)}: one range, {band.term}, {wide}"
    ends = [max(band.low, 1), last_of(band.low, band.high)]
    shown = witnesses(law, [(curve.at(amount), curve.reading) for amount in ends])
    rests = "the width of a band, or the number of doses at which the last one begins (ours)"
    return Defect("plateau", law.id, message, _spots(law, rules), tuple(shown),
                  "part the band, or give the court what tells its cases apart", {"range": str(band.term)}, rests)  # fmt: skip


def _rate(law: Law, curve: Curve, below: Band, above: Band, spread: tuple[Fraction, Fraction], limits: Limits) -> Defect:
    largest, middle = spread
    dose = limits.doses.get(str(curve.case.get("substance", "")))
    measures = {"largest": f"{_number(largest)} months per gram", "median": f"{_number(middle)} months per gram"}
    if dose:
        measures["largest, per dose"] = f"{_number(largest * dose / MASS['g'])} months per typical dose"
    times = f"{_number(largest / middle)} times" if middle else "above"
    message = (
        f"{_of(curve)}, up to {_at(curve, above)}: the minimum rises by {measures['largest']}, {times} the median of the steps"
    )
    rests = f"months per gram {limits.marginal_spread} times the median or more (ours)"
    help = "give the steps edges in proportion to what they add, or say why they are not"
    return _between(law, curve, "uneven-rate", message, below, above, measures, rests, help)


def _between(
    law: Law, curve: Curve, kind: str, message: str, below: Band, above: Band, measures: Mapping[str, str], rests: str, help: str
) -> Defect:  # fmt: skip
    """Make a defect of an edge, with the last amount below it and the first above it as cases."""
    shown = witnesses(law, [(curve.at(above.low - 1), curve.reading), (curve.at(above.low), curve.reading)])
    one, other = _apart(below, above)
    return Defect(kind, law.id, message, _spots(law, (*one[:1], *other[:1])), tuple(shown), help, measures, rests)


def _of(curve: Curve) -> str:
    return ", ".join(str(curve.case[name]).replace("_", " ") for name in CHOSEN if name in curve.case)


def _at(curve: Curve, band: Band) -> str:
    return span_text(band.low, None, curve.measure)


def _spots(law: Law, names: Iterable[str]) -> tuple[Spot, ...]:
    rules = {rule.id: rule for _, rule in law.rules()}
    return tuple(Spot(name, rules[name].place, rules[name].cite) for name in names if name in rules)


# -- one curve, for a picture -----------------------------------------------------------------------------------------


def curve_through(law: Law, case: Case, reading: Settled) -> Curve | None:
    """Give the curve that a case lies on: the range that binds for its facts over the amount; None where it states no amount."""
    stated = [name for name in ("quantity", "pure_quantity") if name in case]
    if not stated:
        return None
    asked = Asked(what_gives_custody(law))
    measure = parse_quantity(str(case[stated[0]])).measure
    edges = quantity_edges(asked.law, ("quantity", "pure_quantity"), measure)
    ends = {end for low, high in spans_between(edges) for end in (low, last_of(low, high))}
    amounts = {parse_quantity(str(case[name])).amount for name in stated}
    if measure == MEASURE and compile_law(asked.law).exact.intersection(stated):
        amounts |= {end for end in (*LADDER, *(amount * 2 for amount in amounts)) if end <= max(amounts) * 2}
    ends |= amounts
    drawn = _Drawn(without_amount(case), reading, dict.fromkeys(sorted(ends)))
    [curve] = _drawn(asked, [drawn], stated, measure)
    return curve


def without_amount(case: Case) -> Case:
    """Give a case without its amount: cases that are alike in this lie on one curve."""
    return {name: value for name, value in case.items() if name not in ("quantity", "pure_quantity")}
