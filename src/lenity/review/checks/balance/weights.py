"""What a weight stands for: purity, doses and harm (P-10, P-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations, permutations

from lenity.analysis.curves import SMALLEST
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, Answer, Figure, Point, Want
from lenity.review.checks import check
from lenity.review.checks.amounts import Curve, Stretch, band_figure, curve_wants, curves, doses_figure, doses_in, first_amount
from lenity.review.checks.cases import (
    capital,
    dose_wants,
    judged,
    keys,
    law_says,
    meaning_of,
    penalty_wants,
    range_of,
    ranked,
    rules_of,
    substance_words,
    told,
)
from lenity.review.checks.flags import concluded, limit, put
from lenity.review.checks.pairs import Pair, alike_pairs, any_end, graver, lower_end, places, range_text, resting_on
from lenity.review.harm_rankings import harm_rankings
from lenity.review.setting import Setting, count_figure, weakest
from lenity.units import PARTS, show_rate

CUT, PURE = "V21a", "V21b"  # the same vignette at two purities
AT_ONE_AMOUNT = ("V7", "V12")  # of every substance ten doses, or a kilogram


@check("P-10")
def pure_or_gross(on: Setting) -> Answer:
    """Gross weight under which the same pure amount changes its range with purity departs; a silent rule needs data."""
    basis = law_says(on, "weight_basis")
    if basis.says is None:
        return Answer(NEEDS_DATA, (), basis.wants)
    points = [basis.point(f"A quantity in the law is: {meaning_of('weight_basis', str(basis.says))}.")]
    for about, says in (
        ("purity_in_sentencing", "What purity does in the sentence"),
        ("purity_test_required", "The law asks for a finding of purity"),
    ):  # fmt: skip
        points += told(on, about, says)
    points += judged(on, "P-10/laboratory").points
    if basis.says == "not_said":
        want = Want(
            "law",
            "whether courts count the weight of cutting matter, on which the law is silent",
            "case law, and the practice of laboratories",
        )
        return Answer(NEEDS_DATA, tuple(points), (want,))
    if basis.says == "no_quantities":
        return Answer(NOT_APPLICABLE, tuple(points))
    if basis.says in ("pure", "dose"):
        return Answer(CONFORMS, tuple(points))
    swings = _purity_swings(on)
    wants = [*penalty_wants(run for pair in swings for run in pair if not run.known), *dose_wants(on, CUT)]
    changed = [(one, other) for one, other in swings if one.known and other.known and range_text(one) != range_text(other)]
    for group in alike_pairs(changed):
        runs = [one for one, _ in group]
        points.append(
            Point(
                f"{capital(substance_words(run.posed.substance for run in runs))}, one pure amount: "
                "{cut} at a purity of {low}, {pure} at a purity of {high}.",
                {
                    "cut": range_of(on, runs), "pure": range_of(on, [other for _, other in group]),
                    "low": limit(on, "lowest-purity"), "high": limit(on, "highest-purity"),
                },
                rules_of(run for pair in group for run in pair), keys(run for pair in group for run in pair),
            )
        )  # fmt: skip
    if changed and basis.says == "by_substance":
        wants.append(Want("law", "for which substances gross weight counts", basis.provision.id if basis.provision else ""))
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    if changed:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants or not swings else CONFORMS, tuple(points), tuple(wants))


def _purity_swings(on: Setting) -> list[Pair]:
    """Put one pure amount to the law at the lowest and at the highest purity (metric M10)."""
    low, high = (min(on.threshold(name), Fraction(1)) for name in ("lowest-purity", "highest-purity"))
    measured = [(one, other) for one, other in on.pairs(CUT, PURE) if "pure_quantity" in one.posed.facts]
    cases = []
    for one, _ in measured:
        pure = int(one.posed.facts["pure_quantity"].split()[0])
        for share in (low, high):
            gross = {"quantity": f"{round(pure / share)} µg", "purity": show_rate(round(share * PARTS))}
            cases.append({**one.posed.facts, **{name: text for name, text in gross.items() if name in one.posed.facts}})
    answers = on.ask(cases)
    return [
        (replace(one, outcome=cut), replace(other, outcome=pure))
        for (one, other), cut, pure in zip(measured, answers[::2], answers[1::2], strict=True)
    ]


@check("P-11")
def same_dose_same_band(on: Setting) -> Answer:
    """Bands that begin at far more doses of one substance than of another are flagged, and so are classes against harm."""
    found = curves(on)
    points, far_apart = _spread(on, found)
    wants, outcomes, contested = [*curve_wants(found), *_daily_wants(on)], list[str](), ""
    rankings, told_of = ranked(on, "P-11/harm")
    orders = [places(one) for one in rankings]
    asked = Want("judgement", "which ranking of harm to follow, where penalties and rankings do not agree", "P-11/harm")
    if far_apart:
        what = "whether the table of doses is a sound measure for this country"
        table = put(on, "P-11/doses", {"": "thresholds lie far apart in doses"}, what)
        points += table.points
        wants += table.wants
        contested = table.contested
        reason = all(graver(order, first, last) for order in orders for first, last in far_apart)
        if table.outcome == NEEDS_JUDGEMENT or (table.outcome == CONFORMS and not orders):
            outcomes.append(NEEDS_JUDGEMENT)
            wants += () if orders else (asked,)
        elif table.outcome == CONFORMS:  # the table is sound: only harm can be the reason
            outcomes.append(CONFORMS if reason else DEPARTS)
        else:
            wants.append(Want("data", "a table of doses that is sound for this country", "the table of doses of the review"))
    inversions, harm_points, disagreement = _against_harm(on)
    points += [*harm_points, *told_of]
    if orders:
        by_people = [_inverted_harm(on, partial(graver, order)) for order in orders]
        by_all = [pair for pair in by_people[0] if all(pair in one for one in by_people[1:])]
        if by_all:
            outcomes.append(DEPARTS)
            points.append(_harm_point(by_all, "By all who ranked them"))
        elif any(by_people):
            outcomes.append(NEEDS_JUDGEMENT)
            wants.append(asked)
            contested = contested or "Those who ranked substances by harm differ."
    elif inversions:
        outcomes.append(NEEDS_JUDGEMENT)
        wants.append(asked)
    contested = contested or ("" if orders else disagreement)
    if not far_apart and not inversions and any(curve.known for curve in found):
        points.append(Point("No threshold stands out in doses, and no class goes against a ranking of harm on file."))
    points += told(on, "classes_follow", "What the law says its classes rest on")
    return concluded(outcomes or [CONFORMS], points, wants, contested)


# -- doses -------------------------------------------------------------------------------------------------------------


def _spread(on: Setting, found: Iterable[Curve]) -> tuple[list[Point], list[tuple[str, str]]]:
    """Metric M8: where one range begins, in days of use of each substance; the pairs of substances that lie too far apart."""
    largest = on.threshold("dose-spread")
    starts: dict[str, dict[str, tuple[Fraction, Stretch]]] = {}
    for curve in found:
        for band in curve.known:
            for name, outcome in band.outcomes.items():
                days = None if first_amount(band) else doses_in(on, name, band.low, daily=True)
                if days is not None:
                    one = Stretch(band.low, band.high, {name: outcome})
                    starts.setdefault(str(band.term), {}).setdefault(name, (days, one))
    points, far_apart = list[Point](), list[tuple[str, str]]()
    for text, per_substance in starts.items():
        ordered = sorted(per_substance.items(), key=lambda pair: pair[1][0])
        (first, (least, _)), (last, (most, top)) = ordered[0], ordered[-1]
        figures = {name: figure for name, (_, band) in ordered if (figure := doses_figure(on, name, band.low, daily=True))}
        if len(ordered) < 2 or not least:
            continue
        beyond = most >= largest * least
        far_apart += [(first, last)] if beyond else []
        told_of = ", ".join(f"{{{name}}} of {substance_words([name])}" for name in figures)
        compared = "{limit} or more" if beyond else "fewer than {limit}"
        weak = weakest(one.confidence for one in figures.values())
        figures |= {
            "range": replace(band_figure(on, top), name="the range", text=text), "limit": limit(on, "dose-spread"),
            "spread": Figure("largest over smallest", f"{float(most / least):.2g}", float(most / least), "ratio", "computed",
                             weak, (), tuple(figures)),
        }  # fmt: skip
        says = f"The range {{range}} begins at {told_of}: {{spread}} times as much for the last as for the first, {compared}."
        points.append(Point(says, figures, top.rules))
    return points, far_apart


def _daily_wants(on: Setting) -> tuple[Want, ...]:
    missing = [name for name in on.bench.substances if doses_in(on, name, SMALLEST, daily=True) is None]
    if not missing:
        return ()
    return (Want("data", f"a day's amount and a usual purity of {substance_words(missing)}", "the table of doses of the review"),)


# -- harm --------------------------------------------------------------------------------------------------------------


def _inverted_harm(on: Setting, more_harmful: Callable[[str, str], bool | None]) -> list[Pair]:
    """List cases of a less and a more harmful substance, of which the less harmful has the higher minimum or maximum."""
    found = []
    for vignette in AT_ONE_AMOUNT:
        known = [run for run in on.ranges(vignette) if run.known]
        for less, more in permutations(known, 2):
            if more_harmful(more.posed.substance, less.posed.substance) and any_end(
                lower_end(more.outcome.bound.custody, less.outcome.bound.custody)
            ):
                found.append((less, more))
    return found


def _against_harm(on: Setting) -> tuple[bool, list[Point], str]:
    """Hold the law against each ranking on file: inversions, and where the rankings themselves disagree."""
    points, found = list[Point](), False
    for ranking in harm_rankings():
        inverted = _inverted_harm(on, ranking.more_harmful)
        if inverted:
            found = True
            figure = Figure("ranking of harm", ranking.title, None, "", "observation", ranking.reference.confidence,
                            (ranking.reference,), (ranking.id,))  # fmt: skip
            point = _harm_point(inverted, "By {ranking}")
            points.append(replace(point, figures={**point.figures, "ranking": figure}, references=(ranking.reference,)))
    known = [run.posed.substance for run in on.ranges(*AT_ONE_AMOUNT) if run.known]
    disputed = [
        f"{substance_words([one])} and {substance_words([other])}"
        for one, other in combinations(dict.fromkeys(known), 2)
        if any(ranking.more_harmful(one, other) for ranking in harm_rankings())
        and any(ranking.more_harmful(other, one) for ranking in harm_rankings())
    ]
    return found, points, f"Rankings of harm disagree on {'; '.join(disputed)}." if disputed else ""


def _harm_point(inverted: Sequence[Pair], by: str) -> Point:
    pairs = dict.fromkeys((less.posed.substance, more.posed.substance) for less, more in inverted)
    named = "; ".join(f"{substance_words([less])} above {substance_words([more])}" for less, more in pairs)
    rules, cases = resting_on(inverted)
    sure = weakest(run.outcome.confidences["custody"] for pair in inverted for run in pair)
    says = f"{by}, a less harmful substance has a higher minimum or maximum than a more harmful one (pairs: {{many}}): {named}."
    return Point(says, {"many": count_figure("pairs against the ranking", len(pairs), dict.fromkeys(cases), sure)}, rules, cases)
