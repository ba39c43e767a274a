"""Whether penalties fit the gravity of acts: against other offences, and among drug offences (P-07 to P-09)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import inf

from lenity.engine.outcome import Term
from lenity.review.agreement import ORDINAL as ORDINAL_SCALE
from lenity.review.agreement import agreement
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, Answer, Figure, Point, Want
from lenity.review.checks import check
from lenity.review.checks.amounts import Stretch, amount_figure, band_figure, curve_wants, curves, rules_on
from lenity.review.checks.cases import (
    RANKED,
    capital,
    counted,
    dose_wants,
    in_words,
    judged,
    keys,
    penalty_wants,
    range_of,
    ranked,
    rules_of,
)
from lenity.review.checks.flags import limit, with_people
from lenity.review.checks.pairs import (
    Pair,
    Places,
    alike_pairs,
    any_end,
    both_ranges,
    by_range,
    equal_end,
    graver,
    lower_end,
    pairs_figure,
    places,
    range_text,
    resting_on,
    same_substance,
    title_of,
)
from lenity.review.judgements import Ranking
from lenity.review.setting import Run, Setting

SUPPLY_WITHOUT_VIOLENCE = tuple(f"V{number}" for number in range(5, 14))
AGAINST_OTHERS = tuple(f"V{number}" for number in range(7, 14))
OTHERS = ("C2", "C3", "C4", "C5")


@check("P-07")
def maximum_against_homicide(on: Setting) -> Answer:
    """A range for supply without violence above that of intentional homicide departs; an equal end needs a judgement."""
    homicide = on.comparator("C1")
    if homicide is None:
        return Answer(NEEDS_DATA, (), (_comparator_want(on, "C1"),))
    found = curves(on)
    known = [band for curve in found for band in curve.known]
    runs = on.ranges(*SUPPLY_WITHOUT_VIOLENCE)
    known_runs = [run for run in runs if run.known]
    most = homicide.outcome.bound.custody
    above = [band for band in known if any_end(lower_end(most, band.term))]
    runs_above = [run for run in known_runs if any_end(lower_end(most, run.outcome.bound.custody))]
    equal = [band for band in known if band not in above and equal_end(most, band.term)]
    equal_runs = [run for run in known_runs if run not in runs_above and equal_end(most, run.outcome.bound.custody)]
    wants = (*curve_wants(found), *penalty_wants(run for run in runs if not run.known))
    comparison = Point(
        "Intentional homicide: {range}.", {"range": range_of(on, (homicide,))}, rules_of((homicide,)), keys((homicide,))
    )
    points = [comparison]
    if runs_above:
        says = "{many} of {all} cases of supply without violence have a minimum or maximum above that of intentional homicide."
        points.append(counted(says, runs_above, known_runs))
    points += [_above_point(on, band, homicide) for band in above]
    if above or runs_above:
        points += _with_life_as(on, homicide, [band.term for band in above])
        comparator = judged(on, "P-07/comparator")
        points += comparator.points
        if comparator.answer == "another offence" or comparator.differ:
            asked = Want("judgement", "which offence of homicide is the right one to compare with", "P-07/comparator")
            contested = "Those who judged the offence to compare with differ." if comparator.differ else ""
            return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)
        return Answer(DEPARTS, tuple(points), wants)
    if equal or equal_runs:
        says = "Supply without violence reaches the minimum or maximum of intentional homicide: {range}."
        points += [Point(f"{capital(band.names)}, {{amount}}: {{range}}, an end that intentional homicide has too.",
                         {"amount": amount_figure(on, band, "amount", band.amount), "range": band_figure(on, band)}, band.rules)
                   for band in equal]  # fmt: skip
        if not equal:
            points += [
                Point(says, {"range": range_of(on, group)}, rules_of(group), keys(group)) for group in by_range(equal_runs)
            ]
        what = "supply without violence can bring as much as intentional homicide"
        return with_people(on, "P-07/equal", {"": what}, points, wants, "whether that is justified")
    if wants or not known:
        return Answer(NEEDS_DATA, tuple(points), wants)
    says = "No amount and no case of supply without violence has a minimum or maximum as high as intentional homicide."
    return Answer(CONFORMS, (*points, Point(says, {}, rules_on(known), keys(known_runs))))


@check("P-08")
def other_comparators(on: Setting) -> Answer:
    """Where people rank an offence as graver than a drug case, a lower range for it is an inversion; two people or more rank."""
    others = {name: on.comparator(name) for name in OTHERS}
    comparators = {name: run for name, run in others.items() if run}
    runs = on.ranges(*AGAINST_OTHERS)
    known = [run for run in runs if run.known]
    wants = [*penalty_wants(run for run in runs if not run.known), *dose_wants(on, "V7")]
    wants += [_comparator_want(on, name) for name, run in others.items() if run is None]
    points = [
        Point(f"{capital(run.posed.vignette.title)}: {{range}}.", {"range": range_of(on, (run,))}, rules_of((run,)), (run.key,))
        for run in comparators.values()
    ]
    for other in comparators.values():
        higher = [run for run in known if any_end(lower_end(other.outcome.bound.custody, run.outcome.bound.custody))]
        if higher:
            says = "{many} of {all} drug cases without violence have a minimum or maximum above that of " + title_of(other) + "."
            points.append(counted(says, higher, known))
            points += _with_life_as(on, other, [run.outcome.bound.custody for run in higher])
    if not comparators or not known:
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    rankings, told_of = ranked(on, "P-08/seriousness")
    orders = [places(one) for one in rankings]
    points += told_of
    asked = Want("judgement", "the order of seriousness of these cases, by two people or more", "P-08/seriousness")
    if len(orders) < 2:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked))
    agreed, agreement_points = _agreed(on, orders)
    points += agreement_points
    inverted = [
        [
            (run, other) for run in known for name, other in comparators.items()
            if graver(order, name, run.posed.vignette.id)
            and any_end(lower_end(other.outcome.bound.custody, run.outcome.bound.custody))
        ]
        for order in orders
    ]  # fmt: skip
    by_all = [pair for pair in inverted[0] if all(pair in one for one in inverted[1:])]
    by_some = {(run.key, other.key): (run, other) for one in inverted for run, other in one if (run, other) not in by_all}
    points += [_inversion_point(on, group, "by all who ranked them") for group in alike_pairs(by_all)]
    points += [_inversion_point(on, group, "by some who ranked them") for group in alike_pairs(by_some.values())]
    if not agreed:
        contested = "Those who ranked these cases agree too little beyond chance."
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)
    if by_all:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if by_some:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), "Those who ranked these cases differ on some of them.")
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


# -- other offences ----------------------------------------------------------------------------------------------------


def _comparator_want(on: Setting, name: str) -> Want:
    title = on.bench.vignettes.comparators[name].title
    where = ", ".join(law.title for law in on.bench.beside) or f"the laws on other offences that stand beside {on.law.id}"
    return Want("law", f"the penalty for {title}", where)


def _above_point(on: Setting, band: Stretch, other: Run) -> Point:
    found = lower_end(other.outcome.bound.custody, band.term)
    ends = " and ".join(what for what, is_above in (("minimum", found.least), ("maximum", found.most)) if is_above)
    says = f"{capital(band.names)}, {{amount}}: {{range}}, a {ends} above that of {title_of(other)}."
    figures = {"amount": amount_figure(on, band, "amount", band.amount), "range": band_figure(on, band)}
    return Point(says, figures, band.rules, (other.key,))


def _with_life_as(on: Setting, other: Run, terms: Sequence[Term]) -> list[Point]:
    """Say where a comparison would turn if life were counted as a length: it is compared by order, above every term."""
    points = []
    for name in ("life-low", "life-high"):
        length = on.threshold(name)
        most = other.ceiling
        rest = [term for term in terms if term.life != "no" and term.death == "no"]
        turned = [term for term in rest if most is not None and most < inf and length <= Fraction(most)]
        if turned:
            says = "With life counted as {length}, a maximum of life would not lie above that of {other}."
            figures = {"length": limit(on, name), "other": range_of(on, (other,), title_of(other))}
            points.append(Point(says, figures))
    return points


def _agreed(on: Setting, orders: Sequence[Places]) -> tuple[bool, list[Point]]:
    """Metric M15: agreement beyond chance on what everybody ranked."""
    least = on.threshold("agreement")
    common = sorted(set.intersection(*(set(order) for order in orders)))
    units = [[order[name] for order in orders] for name in common]
    found = agreement(units, ORDINAL_SCALE, sorted({place for unit in units for place in unit}), resamples=0)
    if found.alpha is None:
        return False, [Point(f"Agreement beyond chance is not defined: {found.why}.")]
    alpha = Figure("Krippendorff's alpha", f"{float(found.alpha):.2f}", float(found.alpha), "alpha", "computed", "verified")
    figures = {"alpha": alpha, "least": limit(on, "agreement")}
    return found.alpha >= least, [Point("Agreement beyond chance is {alpha}, against {least} asked for.", figures)]


def _inversion_point(on: Setting, group: Sequence[Pair], by: str) -> Point:
    names, other = capital(in_words([run for run, _ in group])), title_of(group[0][1])
    says = f"{names}: {{drug}}, against {{other}} for {other}, which is ranked graver {by}."
    return Point(says, both_ranges(on, group, "drug", "other"), *resting_on(group))


@check("P-09")
def rank_order(on: Setting) -> Answer:
    """Graver kinds of act with a lower minimum or maximum are inversions; ties, uneven and wide ranges are listed."""
    runs = on.ranges(*RANKED)
    known = [run for run in runs if run.known]
    wants = (*penalty_wants(run for run in runs if not run.known), *dose_wants(on, *RANKED))
    default = tuple((word,) for word in on.bench.catalogue["P-09"].asks[0].words)
    orders, told_of = ranked(on, "P-09/rank")
    order = places(orders[0] if orders else default)
    pairs = [(one, other) for one, other in same_substance(known) if one.posed.vignette.rank and other.posed.vignette.rank]
    inverted = [_in_order(order, *pair) for pair in pairs if _inverted(order, *pair)]
    points = [_order_point(orders[0] if orders else default, ours=not orders), *told_of]
    compared = [pair for pair in pairs if _places_of(order, *pair) is not None]
    if compared:
        counts = {"many": pairs_figure("inversions", inverted), "all": pairs_figure("pairs compared", compared)}
        points.append(Point("In {many} of {all} pairs the graver act has the lower minimum or maximum.", counts))
    points += [_inverted_point(on, group) for group in alike_pairs(inverted)]
    points += [*_ties(order, compared), *_parity(pairs), *_wide_ranges(on, known)]
    asked = Want("judgement", "the order of gravity of these kinds of act, of which the order shown is ours", "P-09/rank")
    if len(set(orders)) > 1:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), "Those who ranked the kinds of act differ.")
    if inverted:
        outcome = DEPARTS if orders else NEEDS_JUDGEMENT
        return Answer(outcome, tuple(points), wants if orders else (*wants, asked))
    return Answer(NEEDS_DATA if wants or not compared else CONFORMS, tuple(points), wants)


# -- the order of gravity ----------------------------------------------------------------------------------------------


def _order_point(order: Ranking, ours: bool) -> Point:
    """Tell the order of gravity that the pairs are held against, and whose it is."""
    says = "The order of gravity, as a named person ranked it, is {order}."
    if ours:
        says = "The order of gravity is {order}; it is a default of ours, and the ranking of a named person takes its place."
    named = ", ".join(" = ".join(rank) for rank in order)
    figure = Figure("order of gravity", named, None, "", "threshold" if ours else "judgement", "verified")
    return Point(says, {"order": figure})


def _places_of(order: Places, one: Run, other: Run) -> tuple[int, int] | None:
    ranks = one.posed.vignette.rank, other.posed.vignette.rank
    return (order[ranks[0]], order[ranks[1]]) if all(rank in order for rank in ranks) else None


def _in_order(order: Places, one: Run, other: Run) -> Pair:
    """Give the milder kind of act first."""
    return (one, other) if order[one.posed.vignette.rank] <= order[other.posed.vignette.rank] else (other, one)


def _inverted(order: Places, one: Run, other: Run) -> bool:
    """Whether the graver kind of act has the lower minimum or maximum (metric M5)."""
    ranks = _places_of(order, one, other)
    if ranks is None or ranks[0] == ranks[1]:
        return False
    milder, heavier = _in_order(order, one, other)
    return any_end(lower_end(heavier.outcome.bound.custody, milder.outcome.bound.custody))


def _inverted_point(on: Setting, group: Sequence[Pair]) -> Point:
    _, graver = group[0]
    says = f"{capital(in_words([one for one, _ in group]))}: {{milder}}; the graver act, {title_of(graver)}: {{graver}}."
    return Point(says, both_ranges(on, group, "milder", "graver"), *resting_on(group))


def _ties(order: Places, pairs: Sequence[Pair]) -> list[Point]:
    """List kinds of act that have a range in common, by the kinds."""
    tied: dict[tuple[str, str], list[Pair]] = {}
    every: dict[tuple[str, str], list[Pair]] = {}
    for one, other in (_in_order(order, *pair) for pair in pairs):
        kinds = one.posed.vignette.rank, other.posed.vignette.rank
        if order[kinds[0]] != order[kinds[1]]:
            every.setdefault(kinds, []).append((one, other))
            if range_text(one) == range_text(other):
                tied.setdefault(kinds, []).append((one, other))
    return [
        Point(
            f"{capital(low)} and {high} have the same range in {{many}} of {{all}} pairs.",
            {"many": pairs_figure("pairs with the same range", same), "all": pairs_figure("pairs compared", every[low, high])},
            *resting_on(same),
        )
        for (low, high), same in tied.items()
    ]


def _parity(pairs: Iterable[Pair]) -> list[Point]:
    """List kinds of act within which ranges differ."""
    same_rank: dict[str, list[Pair]] = {}
    for one, other in pairs:
        if one.posed.vignette.rank == other.posed.vignette.rank:
            same_rank.setdefault(one.posed.vignette.rank, []).append((one, other))
    differing = {
        rank: [pair for pair in found if range_text(pair[0]) != range_text(pair[1])] for rank, found in same_rank.items()
    }
    return [
        Point(
            f"Cases of one gravity, {rank}, have different ranges in {{many}} of {{all}} pairs.",
            {"many": pairs_figure("pairs that differ", found), "all": pairs_figure("pairs compared", same_rank[rank])},
            *resting_on(found),
        )
        for rank, found in differing.items()
        if found
    ]


def _wide_ranges(on: Setting, runs: Sequence[Run]) -> list[Point]:
    """List ranges whose maximum is many times the minimum; life is asked at both lengths that stand for it."""
    width = on.threshold("range-width")
    points = []
    for group in by_range(run for run in runs if run.floor and run.floor < inf):
        least, most = group[0].floor, group[0].ceiling
        assert least is not None and most is not None
        lengths = [(on.threshold(name), name) for name in ("life-low", "life-high")] if most == inf else [(most, "")]
        beyond = [name for length, name in lengths if length > width * Fraction(least)]
        if not beyond:
            continue
        figures = {"range": range_of(on, group), "width": limit(on, "range-width")}
        says = "{range}: the maximum is more than {width} times the minimum"
        if beyond[0]:
            figures["life"] = limit(on, beyond[0])
            says += ", with life counted as {life}"
        points.append(Point(f"{says}.", figures, rules_of(group), keys(group)))
    return points
