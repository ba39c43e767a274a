"""What stands out on a curve of ranges over the quantity: falls, gaps, cliffs, plateaus and uneven rates (metrics M1 to M4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import inf
from statistics import median

from lenity.review.answer import Figure, Point
from lenity.review.checks.amounts import (
    Curve,
    Stretch,
    amount_figure,
    band_figure,
    doses_figure,
    doses_in,
    first_amount,
    in_doses,
)
from lenity.review.checks.cases import capital, substance_words
from lenity.review.checks.flags import limit
from lenity.review.checks.pairs import lower_end
from lenity.review.framework import SMALLEST
from lenity.review.setting import Setting, months_figure, weakest

WHOLE = 1_000_000  # µg in a gram


def rules_on(bands: Iterable[Stretch]) -> tuple[str, ...]:
    """Give the ids of the rules that bind on some bands, each once."""
    return tuple(dict.fromkeys(rule for band in bands for rule in band.rules))


def sureness(bands: Iterable[Stretch]) -> str:
    """Give the least sure confidence of the ranges of some bands."""
    return weakest(outcome.confidences["custody"] for band in bands for outcome in band.outcomes.values())


def gaps_in(curve: Curve) -> tuple[Stretch, ...]:
    """Give amounts of which no rule speaks, where rules speak of other amounts of the same drug."""
    return tuple(band for band in curve.bands if band.not_covered) if curve.known else ()


def without_gaps(curve: Curve) -> Curve:
    """Give a curve without the amounts of which no rule speaks."""
    gaps = gaps_in(curve)
    return replace(curve, bands=tuple(band for band in curve.bands if band not in gaps))


def gap_point(band: Stretch) -> Point:
    """Tell of amounts of which no rule speaks."""
    sure = sureness([band])
    return Point(
        f"{capital(band.names)}, {{amount}}: no rule of the law speaks of these amounts.",
        {"amount": Figure("amount", band.amount, None, "", "rule", sure)},
        band.rules,
    )


def falls_between(on: Setting, below: Stretch, above: Stretch) -> list[Point]:
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


def is_cliff(on: Setting, below: Stretch, above: Stretch) -> bool:
    """Metric M2; from no custody to some, and from a term to life, is always a multiple."""
    jump, ratio = on.threshold("floor-jump"), on.threshold("range-ratio")
    rise = lower_end(below.term, above.term)
    ends = [(one, other) for one, other, up in (
        (below.floor, above.floor, rise.least), (below.ceiling, above.ceiling, rise.most)
    ) if up and one is not None and other is not None]  # fmt: skip
    risen = rise.least and below.floor is not None and above.floor is not None and above.floor - below.floor >= jump
    return risen or any(not one or other == inf or other >= ratio * one for one, other in ends)


def floor_rise(pair: tuple[Stretch, Stretch]) -> float:
    """Give by how many months the minimum rises from one band to the next."""
    below, above = pair
    if below.floor is None or above.floor is None or above.floor == below.floor:
        return 0
    return above.floor - below.floor


def cliff_point(on: Setting, below: Stretch, above: Stretch) -> Point:
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
        "below_floor": months_figure("minimum below", below.floor or 0, None, band_figure(on, below)),
        "above_floor": months_figure("minimum above", above.floor or 0, None, band_figure(on, above)),
    }  # fmt: skip
    says = f"{capital(above.names)}, {{start}}: {minimum} ({{below}}, then {{above}}){f'; that is {words}' if words else ''}."
    shown = {name: figure for name, figure in {**figures, **doses}.items() if f"{{{name}}}" in says}
    return Point(says, shown, rules_on((below, above)))


def plateaus_in(on: Setting, curve: Curve) -> list[tuple[Point, Stretch]]:
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


def uneven_rate(on: Setting, curve: Curve) -> Point | None:
    """Metric M3: the rise of the minimum over the band that leads to it, in months per gram, largest against median."""
    spread = on.threshold("marginal-spread")
    rates = [
        (Fraction(above.floor - below.floor) * WHOLE / (above.low - (0 if first_amount(below) else below.low)), below, above)
        for below, above in curve.steps
        if below.floor is not None and above.floor is not None and above.floor < inf and above.floor > below.floor
    ]
    if not rates:
        return None
    middle = median(rate for rate, _, _ in rates)
    largest, below, above = max(rates, key=lambda one: one[0])
    if largest < spread * middle:
        return None
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
