"""Severity without false precision: the order first, scales only where the order is silent, and then several at once.

    compared(of_one_law, of_another).verdict                        ->   "lighter"
    ordered(Sanction({"suspended_prison": 360}), Sanction({"prison": 360})).verdict    ->   "lighter"
    holds(Claim("less severe", before, after)).verdict              ->   "depends"

Two sanctions are compared kind by kind; nothing is weighed. Where one is lighter in one respect and heavier in another, the
answer is `incomparable`, with the judgement that would decide. A claim across such sanctions is tried on every scale of
`library/scales.yaml` and on weights drawn from their ranges.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from lenity.analysis.scales import RECORDS, Kind, Scale, Weight, scales
from lenity.engine.order import AFTER_CHOICES, HEAVIER, LIGHTER, SAME, UNKNOWN, sides
from lenity.engine.outcome import Outcome
from lenity.law.problems import did_you_mean, problem

INCOMPARABLE = "incomparable"
ROBUST, DEPENDS, NOT_SUPPORTED, NOT_WEIGHED = "robust", "depends", "not supported", "cannot be weighed"
AT_LEAST = {ROBUST: Fraction(95, 100), DEPENDS: Fraction(60, 100)}  # shares of scales and of draws; ours, facts/methods B.3
DRAWS = 1000  # draws of weights from each scale
BEYOND = 2**40  # days; above every term that is counted, so that life contains them all
ABOVE_ALL = 2**50  # death in every respect
CLOSE = 1e-9  # of two severities that differ by less than this share, neither is the lesser: they differ by rounding
Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one answer or sanction stands to another: the verdict, the respects that speak each way, and those not known.

    `judgement` says in words what a person would have to decide, or find out, before the two can be ranked; else it is empty.
    """

    verdict: str
    lighter: tuple[str, ...]
    heavier: tuple[str, ...]
    unknown: tuple[str, ...]
    judgement: str


@dataclass(frozen=True, slots=True)
class Sanction:
    """What is imposed: whole amounts by kind, in the unit that `library/scales.yaml` counts the kind in (days, hours ...).

    `record` is `none`, `recorded` or `conviction`; empty: what the kinds usually leave. Terms are those that are served: what is
    to be expected of breach, release and remand is reckoned in before.

    >>> Sanction({"prison": 180, "fine": 500}).record_left
    'conviction'
    """

    amounts: Mapping[str, int]
    record: str = ""

    def __post_init__(self) -> None:
        kinds = scales().kinds
        for kind, amount in self.amounts.items():
            if kind not in kinds:
                raise problem("LEN783", f"no sanction `{kind}`", did_you_mean(kind, kinds))
            if not 0 <= amount < BEYOND or amount % 1:
                raise problem("LEN785", f"`{amount}` is no amount of `{kind}`", f"give whole {kinds[kind].counted_in}")
        if self.record not in ("", *RECORDS):
            raise problem("LEN785", f"unknown record `{self.record}`", did_you_mean(self.record, RECORDS))

    @property
    def record_left(self) -> str:
        """Give the gravest record that the kinds leave, unless another is stated."""
        left = [scales().kinds[kind].record for kind, amount in self.amounts.items() if amount]
        return self.record or max(left, key=RECORDS.index, default="none")


Spread: TypeAlias = Sequence[tuple[Sanction, int]]  # sanctions, each with the number of cases that get it


@dataclass(frozen=True, slots=True)
class CaseType:
    """Cases that are alike in law: how many they are, and the sanctions they get before and after a change."""

    name: str
    before: Spread
    after: Spread
    cases: int


@dataclass(frozen=True, slots=True)
class Shift:
    """Shares of a caseload whose sanctions become less intrusive, stay, become more intrusive, or cannot be ranked."""

    less: Fraction
    same: Fraction
    more: Fraction
    incomparable: Fraction
    by_type: Mapping[str, Comparison]

    @property
    def dominated(self) -> bool:
        """Say whether no type of case gets more and some get less: less intrusive by the order alone."""
        return self.less > 0 and self.less + self.same == 1


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim to be tried: that what comes `after` is less severe than what was `before`, in the mean of the cases."""

    text: str
    before: Spread
    after: Spread


@dataclass(frozen=True, slots=True)
class Support:
    """What supports a claim: the verdict, and whether the `order` decides or `scales` had to.

    `printed` says for each scale whether the claim holds at its printed weights, `drawn` for what share of the draws. The verdict
    goes by the lesser of the share of scales and the share of all draws. All of it is empty where the order decides.
    """

    verdict: str
    by: str
    order: Comparison
    printed: Mapping[str, bool]
    drawn: Mapping[str, Fraction]
    draws: int
    seed: int

    @property
    def of_scales(self) -> Fraction:
        """Give the share of scales on which the claim holds at their printed weights."""
        return Fraction(sum(self.printed.values()), len(self.printed)) if self.printed else Fraction(self.verdict == ROBUST)

    @property
    def of_draws(self) -> Fraction:
        """Give the share of all draws under which the claim holds, every scale counting alike."""
        return sum(self.drawn.values(), Fraction(0)) / len(self.drawn) if self.drawn else Fraction(self.verdict == ROBUST)


# -- by the order -------------------------------------------------------------------------------------------------------


def compared(one: Outcome, other: Outcome) -> Comparison:
    """Say whether what a law allows in one answer is the same as, lighter than, or heavier than in another, or incomparable.

    Each respect is looked at by itself: death, life, least and highest term, strokes, fine, starting point, guideline, and every
    way out, as the law binds and with every choice. See `lenity.engine.order`.
    """
    found = sides(one, other)
    same = {name for name in found if name.endswith(AFTER_CHOICES) and found.get(name.removesuffix(AFTER_CHOICES)) == found[name]}
    told = (tuple(name for name in found if found[name] == side and name not in same) for side in (LIGHTER, HEAVIER, UNKNOWN))
    return _comparison(*told)


def ordered(one: Sanction, other: Sanction) -> Comparison:
    """Compare two sanctions by the order of their kinds alone.

    >>> short, treated = Sanction({"prison": 180}), Sanction({"compulsory_treatment": 360})
    >>> print(ordered(treated, short).judgement)
    whether less of prison, record outweighs more of compulsory residential treatment
    """
    return spread_compared([(one, 1)], [(other, 1)])


def spread_compared(one: Spread, other: Spread) -> Comparison:
    """Compare what two groups of cases get: one is lighter if in each respect it has no more cases above any amount.

    This is first-order stochastic dominance, respect by respect, in whole numbers.
    """
    (a, weight_a), (b, weight_b) = _profile(one), _profile(other)
    found: dict[Respect, str] = {}
    for place, respect in enumerate(_respects()):
        at_most, at_least = _dominance(a[:, place], weight_a, b[:, place], weight_b)
        found[respect] = SAME if at_most and at_least else LIGHTER if at_most else HEAVIER if at_least else UNKNOWN
    used = {kind for sanction, _ in (*one, *other) for kind, amount in sanction.amounts.items() if amount}
    told = {side: _told([respect for respect in found if found[respect] == side], used) for side in (LIGHTER, HEAVIER, UNKNOWN)}
    comparison = _comparison(told[LIGHTER], told[HEAVIER], ())
    if not told[UNKNOWN]:
        return comparison
    why = f"whether fewer cases with much outweigh more cases with some of {', '.join(told[UNKNOWN])}"  # the shares cross
    return Comparison(INCOMPARABLE, told[LIGHTER], told[HEAVIER], (), "; ".join(filter(None, (comparison.judgement, why))))


def caseload(types: Iterable[CaseType]) -> Shift:
    """Say for what share of the cases a change is less intrusive, the same, more so, or not to be ranked, type by type.

    Raise `LenityError` where there are no cases.
    """
    types = list(types)
    total = sum(one.cases for one in types)
    if total <= 0 or any(one.cases < 0 for one in types):
        raise problem("LEN786", "the caseload has no cases", "give at least one type with its number of cases")
    by_type = {one.name: spread_compared(one.after, one.before) for one in types}
    cases = dict.fromkeys((LIGHTER, SAME, HEAVIER, INCOMPARABLE), 0)
    for one in types:
        cases[by_type[one.name].verdict] += one.cases
    less, same, more, unranked = (Fraction(number, total) for number in cases.values())
    return Shift(less, same, more, unranked, by_type)


def _comparison(lighter: tuple[str, ...], heavier: tuple[str, ...], unknown: tuple[str, ...]) -> Comparison:
    if not unknown and not (lighter and heavier):
        return Comparison(LIGHTER if lighter else HEAVIER if heavier else SAME, lighter, heavier, (), "")
    weighing = f"whether less of {', '.join(lighter)} outweighs more of {', '.join(heavier)}" if lighter and heavier else ""
    asking = f"what the law says on {', '.join(unknown)}" if unknown else ""
    return Comparison(INCOMPARABLE, lighter, heavier, unknown, "; ".join(filter(None, (weighing, asking))))


def _told(respects: Sequence[Respect], used: Collection[str]) -> tuple[str, ...]:
    """Name respects that speak one way by the kinds in use; kinds counted together are named where none alone speaks."""
    alone = [one for one in respects if len(one.kinds) == 1 and (one.kinds[0] in used or not one.ordered)]
    return tuple(one.name for one in alone or respects)


def _dominance(a: Ints, weight_a: Ints, b: Ints, weight_b: Ints) -> tuple[bool, bool]:
    """Say whether a has at no amount a greater share of cases above it than b, and the reverse; shares are multiplied out."""
    edges = np.unique(np.concatenate([a, b]))
    above_a, above_b = _above(a, weight_a, edges) * int(weight_b.sum()), _above(b, weight_b, edges) * int(weight_a.sum())
    return bool((above_a <= above_b).all()), bool((above_a >= above_b).all())


def _above(values: Ints, weights: Ints, edges: Ints) -> Ints:
    order = np.argsort(values, kind="stable")
    total = np.concatenate([[0], np.cumsum(weights[order])]).astype(np.int64)
    left: Ints = total[-1] - total[np.searchsorted(values[order], edges, side="right")]
    return left


@dataclass(frozen=True, slots=True)
class Respect:
    """What sanctions are compared in: kinds with all that contain them (`ordered`), a kind by itself, or the record."""

    name: str
    kinds: tuple[str, ...]
    ordered: bool


@cache
def _respects() -> tuple[Respect, ...]:
    """Give what sanctions are compared in, in the order of the columns of `_profile`."""
    kinds = scales().kinds
    found = []
    for level in scales().levels():
        lightest = tuple(name for name in kinds if name in level and not scales().below(name) & level)
        name = " or ".join(kinds[one].title for one in lightest) + (" or heavier" if len(level) > len(lightest) else "")
        found.append(Respect(name, lightest, True))
    alone = (Respect(kinds[name].title, (name,), False) for name in _alone())
    return (*found, *alone, Respect("record", ("record",), False))


@cache
def _alone() -> tuple[str, ...]:
    """Name the kinds that no order joins to others, a caution aside: it is a record and nothing else."""
    return tuple(name for name, kind in scales().kinds.items() if kind.a_day is None and name != "caution")


def _profile(spread: Spread) -> tuple[Ints, Ints]:
    """Give the distinct sanctions of a group as rows of amounts in each respect, with the number of cases of each."""
    doses, records, weights = _doses(spread)
    book = scales()
    names = list(book.kinds)
    day = int(np.lcm.reduce([kind.a_day for kind in book.kinds.values() if kind.a_day is not None]))
    columns = []
    life, death = doses[:, names.index("life")] > 0, doses[:, names.index("death")] > 0
    for level in book.levels():
        amount = sum(
            (doses[:, names.index(name)] * (day // (book.kinds[name].a_day or 1)) for name in level),
            np.zeros(len(doses), np.int64),
        )
        columns.append(np.where(life, BEYOND, amount))
    columns += [doses[:, names.index(name)] for name in _alone()]
    columns.append(records)
    return np.where(death[:, None], ABOVE_ALL, np.column_stack(columns)), weights


def _doses(spread: Spread) -> tuple[Ints, Ints, Ints]:
    """Give distinct sanctions as rows of amounts by kind, the rank of the record each leaves, and the number of cases of each."""
    names = list(scales().kinds)
    rows = [[*(one.amounts.get(name, 0) for name in names), RECORDS.index(one.record_left)] for one, cases in spread if cases]
    if not rows or any(cases < 0 for _, cases in spread):
        raise problem("LEN786", "there is no case to compare", "give sanctions with the number of cases that get each")
    distinct, place = np.unique(np.array(rows, np.int64), axis=0, return_inverse=True)
    weights = np.zeros(len(distinct), np.int64)
    np.add.at(weights, place.ravel(), np.array([cases for _, cases in spread if cases], np.int64))
    return distinct[:, :-1], distinct[:, -1], weights


# -- by scales ----------------------------------------------------------------------------------------------------------


def holds(claim: Claim, among: Sequence[Scale] | None = None, draws: int = DRAWS, seed: int = 0) -> Support:
    """Try a claim: by the order if that decides, else on the scales (all that ship, unless named) and on drawn weights.

    Weights are drawn evenly from their ranges, `draws` from each scale, the same for both sides; a draw never weighs a day of one
    kind above a day of a kind that contains it. Death stands above every scale: a smaller share of it is less severe, whatever
    the rest. At least 95 % is `robust`, from 60 % `depends`, else `not supported`; a claim that turns on a kind without weight
    `cannot be weighed`. Raise `LenityError` where there are no cases or no draws.

    >>> alone, tied = Sanction({"suspended_prison": 360}), Sanction({"prison": 360})
    >>> found = holds(Claim("a suspended year is less severe than a year served", [(tied, 1)], [(alone, 1)]))
    >>> found.verdict, found.by
    ('robust', 'order')
    """
    among = scales().scales if among is None else tuple(among)
    if draws < 1 or not among:
        raise problem("LEN786", f"{draws} draws from {len(among)} scales decide nothing", "give at least one of each")
    order = spread_compared(claim.after, claim.before)
    if order.verdict != INCOMPARABLE:
        return Support(ROBUST if order.verdict == LIGHTER else NOT_SUPPORTED, "order", order, {}, {}, draws, seed)
    before, after = _doses(claim.before), _doses(claim.after)
    deaths = _share(before, "death") - _share(after, "death")
    if deaths:
        return Support(ROBUST if deaths > 0 else NOT_SUPPORTED, "order", order, {}, {}, draws, seed)
    if any(_share(before, kind) != _share(after, kind) for kind in _without_weight()):
        return Support(NOT_WEIGHED, "scales", order, {}, {}, draws, seed)
    printed, drawn = {}, {}
    for scale in among:
        weights = _printed(scale)
        printed[scale.id] = bool(_less(_severity(after, weights), _severity(before, weights))[0])
        weights = _drawn(scale, draws, np.random.default_rng([seed, *scale.id.encode()]))
        drawn[scale.id] = Fraction(int(_less(_severity(after, weights), _severity(before, weights)).sum()), draws)
    found = Support("", "scales", order, printed, drawn, draws, seed)
    share = min(found.of_scales, found.of_draws)
    verdict = next((word for word, least in AT_LEAST.items() if share >= least), NOT_SUPPORTED)
    return Support(verdict, "scales", order, printed, drawn, draws, seed)


def severity(sanction: Sanction, scale: Scale) -> float:
    """Weigh one sanction on one scale at its printed weights: months in prison to which it comes.

    Where a scale prints no weight, the middle of its range counts. Raise `LenityError` for death and strokes: they have none.

    >>> print(round(severity(Sanction({"intensive_supervision": 1080}), scales().scales[1]), 2))
    12.02
    """
    bare = next((kind for kind in ("death", *_without_weight()) if sanction.amounts.get(kind)), "")
    if bare:
        raise problem("LEN786", f"no scale weighs `{bare}`", "compare by the order")
    return float(_severity(_doses([(sanction, 1)]), _printed(scale))[0])


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights as drawn: an exponent for each draw, and for each draw and kind what one unit adds under the exponent."""

    exponent: Floats
    unit: Floats
    recorded: Floats


def _printed(scale: Scale) -> _Weights:
    names = [*scale.weights]
    return _weights(
        scale, np.array([float(scale.exponent.middle)]), np.array([float(scale.life.middle)]),
        {name: np.array([float(scale.weights[name].middle)]) for name in names},
    )  # fmt: skip


def _drawn(scale: Scale, draws: int, chance: np.random.Generator) -> _Weights:
    def draw(weight: Weight) -> Floats:
        low, high = weight.range
        return chance.uniform(float(low), float(high), draws)

    return _weights(scale, draw(scale.exponent), draw(scale.life), {name: draw(weight) for name, weight in scale.weights.items()})


def _weights(scale: Scale, exponent: Floats, life: Floats, given: Mapping[str, Floats]) -> _Weights:
    """Turn weights into what one unit of each kind adds, and lift each kind to the kinds that it contains."""
    book = scales()
    kinds = [book.kinds[name] for name in given]
    unit = {kind.name: given[kind.name] ** (1 / exponent) / (kind.weighed_per or 1) for kind in kinds}
    for kind in sorted(kinds, key=lambda one: len(book.below(one.name))):
        for lesser in book.below(kind.name) & unit.keys():
            unit[kind.name] = np.maximum(unit[kind.name], unit[lesser] * _units_a_day(book.kinds[lesser]) / _units_a_day(kind))
    recorded = given.get("caution", np.zeros(len(exponent))) ** (1 / exponent)
    per_kind = {
        **unit,
        "caution": np.zeros(len(exponent)),
        "life": life * unit["prison"] * (book.kinds["prison"].weighed_per or 1),
    }
    nothing = np.zeros(len(exponent))
    return _Weights(exponent, np.column_stack([per_kind.get(name, nothing) for name in book.kinds]), recorded)


def _units_a_day(kind: Kind) -> int:
    return kind.a_day or 1


def _severity(spread: tuple[Ints, Ints, Ints], weights: _Weights) -> Floats:
    """Give the mean severity of a group of cases under each draw of weights, in months of prison."""
    doses, records, cases = spread
    burden = doses @ weights.unit.T + (records > 0)[:, None] * weights.recorded
    mean: Floats = cases @ burden**weights.exponent / cases.sum()
    return mean


def _less(one: Floats, other: Floats) -> npt.NDArray[np.bool_]:
    return one < other - CLOSE * np.maximum(np.abs(one), np.abs(other))


def _share(spread: tuple[Ints, Ints, Ints], kind: str) -> Fraction:
    """Give the mean amount of a kind over the cases."""
    doses, _, cases = spread
    return Fraction(int(doses[:, list(scales().kinds).index(kind)] @ cases), int(cases.sum()))


@cache
def _without_weight() -> tuple[str, ...]:
    """Name the kinds that no scale weighs, death and life aside."""
    return tuple(name for name, kind in scales().kinds.items() if kind.weighed_per is None and name not in ("death", "life"))
