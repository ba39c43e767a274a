"""How the range rises with the amount: falls, gaps, cliffs, plateaus and uneven rates (P-01 to P-03, metrics M1 to M4)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import inf

from lenity.analysis.curves import SMALLEST, is_cliff, rate_of_rise, uneven
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Figure, Point
from lenity.review.checks import check
from lenity.review.checks.amounts import (
    Curve,
    Stretch,
    amount_figure,
    band_figure,
    curve_wants,
    curves,
    doses_figure,
    doses_in,
    first_amount,
    gap_point,
    gaps_in,
    in_doses,
    rules_on,
    sureness,
)
from lenity.review.checks.cases import capital, dose_wants, substance_words
from lenity.review.checks.flags import limit, with_people
from lenity.review.checks.pairs import lower_end
from lenity.review.setting import Setting, count_figure, months_figure, weakest


@check("P-01")
def monotone_in_quantity(on: Setting) -> Answer:
    """A minimum or maximum that falls as the amount rises departs, and so do amounts between bands of which no rule speaks."""
    found = curves(on)
    points = [point for curve in found for below, above in curve.steps for point in _falls_between(on, below, above)]
    points += [gap_point(on, band) for curve in found for band in gaps_in(curve)]
    wants = curve_wants(_without_gaps(curve) for curve in found)
    if points:
        return Answer(DEPARTS, tuple(points), wants)
    known = [band for curve in found for band in curve.known]
    if known:
        bands = count_figure("bands of quantity compared", len(known), rules_on(known), sureness(known))
        says = "Neither minimum nor maximum falls as the amount rises; bands of quantity compared: {many}."
        points = [Point(says, {"many": bands}, rules_on(known))]
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), wants)


def _falls_between(on: Setting, below: Stretch, above: Stretch) -> list[Point]:
    """Tell of each end of the range that falls from one band to the next."""
    fall = lower_end(above.term, below.term)
    return [
        Point(
            f"{capital(above.names)}, {{amount}}: the {what} falls, from {{below}} to {{above}}.",
            {
                "amount": amount_figure(on, above, "amount", above.amount),
                "below": band_figure(on, below),
                "above": band_figure(on, above),
            },
            rules_on((below, above)),
        )
        for what, falls in (("minimum", fall.least), ("maximum", fall.most))
        if falls
    ]


def _without_gaps(curve: Curve) -> Curve:
    """Give a curve without the amounts of which no rule speaks."""
    gaps = gaps_in(curve)
    return replace(curve, bands=tuple(band for band in curve.bands if band not in gaps))


@check("P-02")
def cliffs(on: Setting) -> Answer:
    """Boundaries at which the minimum jumps, or minimum or maximum multiplies, are listed; people judge each of them."""
    found = curves(on)
    steps = [(below, above) for curve in found for below, above in curve.steps]
    steep = [one for one in steps if _is_cliff(on, *one)]
    wants = curve_wants(found)
    if not steep:
        if wants or (not steps and not any(curve.known for curve in found)):
            return Answer(NEEDS_DATA, (), wants)
        flat = [band for curve in found for band in curve.known]
        return Answer(CONFORMS, (Point("No boundary of quantity is a cliff.", {}, rules_on(flat)),))
    upper, every = [above for _, above in steep], [above for _, above in steps]
    points = [
        Point(
            "{many} of {all} boundaries of quantity are cliffs: the minimum rises by {jump} or more, or minimum or maximum reach "
            "{ratio} times what they were.",
            {
                "many": count_figure("boundaries that are cliffs", len(steep), rules_on(upper), sureness(upper)),
                "all": count_figure("boundaries whose ranges are known", len(steps), rules_on(every), sureness(every)),
                "jump": limit(on, "floor-jump"),
                "ratio": limit(on, "range-ratio"),
            },
        )
    ]
    points += [_cliff_point(on, below, above) for below, above in sorted(steep, key=_floor_rise, reverse=True)]
    flagged = {f"{above.names}, {above.start}": f"the boundary for {above.names}, {above.start}" for above in upper}
    return with_people(on, "P-02/boundary", flagged, points, wants, "whether it marks a real difference in gravity")


def _is_cliff(on: Setting, below: Stretch, above: Stretch) -> bool:
    """Metric M2; from no custody to some, and from a term to life, is always a multiple."""
    return is_cliff(below.term, above.term, on.threshold("floor-jump"), on.threshold("range-ratio"))


def _floor_rise(pair: tuple[Stretch, Stretch]) -> float:
    """Give by how many months the minimum rises from one band to the next."""
    below, above = pair
    if below.floor is None or above.floor is None or above.floor == below.floor:
        return 0
    return above.floor - below.floor


def _cliff_point(on: Setting, below: Stretch, above: Stretch) -> Point:
    """Tell a cliff in months and doses."""
    words, doses = in_doses(on, above.outcomes, above.low)
    minimum = "the minimum rises from {below_floor} to {above_floor}"
    if below.floor == 0 and above.floor:
        minimum = "a minimum of {above_floor} begins where there was none"
    elif below.floor == above.floor:
        minimum = "the minimum stays at {above_floor}"
    figures = {
        "start": amount_figure(on, above, "boundary", above.start),
        "below": band_figure(on, below), "above": band_figure(on, above),
        "below_floor": months_figure("minimum below", below.floor or 0, band_figure(on, below)),
        "above_floor": months_figure("minimum above", above.floor or 0, band_figure(on, above)),
    }  # fmt: skip
    says = f"{capital(above.names)}, {{start}}: {minimum} ({{below}}, then {{above}}){f'; that is {words}' if words else ''}."
    shown = {name: figure for name, figure in {**figures, **doses}.items() if f"{{{name}}}" in says}
    return Point(says, shown, rules_on((below, above)))


@check("P-03")
def plateaus(on: Setting) -> Answer:
    """Months per gram far above the median, one range over far more of a drug, and an early last band are flagged."""
    found = curves(on)
    points, flagged = list[Point](), dict[str, str]()
    for curve in found:
        for point, band in _plateaus_in(on, curve):
            points.append(point)
            flagged[f"{band.names}, {band.amount}"] = f"one range for {band.names}, {band.amount}"
        uneven = _uneven_rate(on, curve)
        if uneven:
            points.append(uneven)
            names = substance_words(curve.substances)
            flagged[f"{names}, months per gram"] = f"months per gram for {names}"
    wants = (*curve_wants(found), *dose_wants(on, "V2"))
    known = [band for curve in found for band in curve.known]
    if not flagged:
        if wants or not known:
            return Answer(NEEDS_DATA, (), wants)
        return Answer(CONFORMS, (Point("No range of custody covers amounts that lie far apart.", {}, rules_on(known)),))
    return with_people(on, "P-03/breadth", flagged, points, wants, "whether one range may be so broad")


def _plateaus_in(on: Setting, curve: Curve) -> list[tuple[Point, Stretch]]:
    """Metric M4, band by band; the first band is measured from one typical dose, since less is no amount of a drug."""
    width, doses = on.threshold("plateau-width"), on.threshold("plateau-doses")
    found = []
    for band in curve.known:
        if not band.ceiling:
            continue
        early, broad = [], []
        for name, outcome in band.outcomes.items():
            one = Stretch(band.low, band.high, {name: outcome})
            if band.high is None:
                start = Fraction(0) if first_amount(band) else doses_in(on, name, band.low)
                if start is not None and start < doses:
                    early.append(one)
            else:
                times = doses_in(on, name, band.high + 1) if first_amount(band) else Fraction(band.high + 1, band.low)
                if times is not None and times >= width:
                    broad.append(one)
        for some, says in (
            (early, "without upper limit, from fewer than {limit}"),
            (broad, "over {limit} times the amount or more"),
        ):
            if some:
                shown = limit(on, "plateau-doses" if some is early else "plateau-width")
                one = replace(band, outcomes={name: outcome for part in some for name, outcome in part.outcomes.items()})
                found.append((_wide_point(on, one, says, shown), one))
    return found


def _wide_point(on: Setting, band: Stretch, says: str, shown: Figure) -> Point:
    figures = {"range": band_figure(on, band), "amount": amount_figure(on, band, "amount", band.amount), "limit": shown}
    ends = []
    for end, amount in (("its lower end", band.low), ("its upper end", band.high)):
        for name in band.outcomes:
            number = None if amount is None or amount <= SMALLEST else doses_in(on, name, amount)
            if number and band.floor and band.floor < inf:
                key = f"{name}_{'low' if amount == band.low else 'high'}"
                rate = band.floor / float(number)
                dose = doses_figure(on, name, amount or 0)
                assert dose is not None
                figures[key] = replace(
                    dose, name=f"months of the minimum per typical dose, {substance_words([name])}", text=f"{rate:.2g} months",
                    amount=rate, unit="months per dose", confidence=weakest((dose.confidence, figures["range"].confidence)),
                )  # fmt: skip
                ends.append(f"{{{key}}} for each dose of {substance_words([name])} at {end}")
    per_dose = f"; the minimum comes to {', '.join(ends)}" if ends else ""
    return Point(f"{capital(band.names)}, {{amount}}: one range {says}: {{range}}{per_dose}.", figures, band.rules)


def _uneven_rate(on: Setting, curve: Curve) -> Point | None:
    """Metric M3: the rise of the minimum over the band that leads to it, in months per gram, largest against median."""
    rates = [
        (rate, below, above) for below, above in curve.steps
        if (rate := rate_of_rise(below.term, above.term, 0 if first_amount(below) else below.low, above.low)) is not None
    ]  # fmt: skip
    spread = uneven([rate for rate, _, _ in rates], on.threshold("marginal-spread"))
    if spread is None:
        return None
    largest, middle = spread
    _, below, above = max(rates, key=lambda one: one[0])
    base = band_figure(on, above)

    def shown(name: str, rate: Fraction) -> Figure:
        text = f"{float(rate):.2g} months per gram"
        return replace(base, name=name, text=text, amount=float(rate), unit="months per gram", origin="computed")

    names = substance_words(curve.substances)
    says = (
        f"{capital(names)}, up to the boundary {{start}}: the minimum rises by {{largest}}, "
        "{spread} times the median of {median} or more."
    )
    figures = {
        "start": amount_figure(on, above, "boundary", above.start), "largest": shown("largest rate", largest),
        "median": shown("median rate", middle), "spread": limit(on, "marginal-spread"),
    }  # fmt: skip
    return Point(says, figures, rules_on((below, above)))
