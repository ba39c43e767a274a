"""What several checks say of amounts: the range over the quantity, band by band, and how many doses an amount is.

curves(on)[0].bands   ->   below 15 g: 2 y to 5 y;  from 15 g: 5 y to 10 y; ... of substances that the law treats alike
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from lenity.analysis.curves import SMALLEST, Band, ceiling, floor, span_text
from lenity.engine.outcome import Outcome, Term
from lenity.review.answer import Figure, Point, Want
from lenity.review.checks.cases import capital, range_wants, substance_words
from lenity.review.citing import unique
from lenity.review.framework import FACTS
from lenity.review.setting import Setting, range_figure, weakest

SHOWN_DIGITS = 2  # of a number of doses: those behind it are known to one or two


@dataclass(frozen=True, slots=True)
class Stretch:
    """Amounts from `low` to `high` µg (None: without limit) with one range of custody; an outcome for each substance."""

    low: int
    high: int | None
    outcomes: Mapping[str, Outcome]

    @property
    def outcome(self) -> Outcome:
        """What the law answers for the first of the substances, for all of which it answers alike."""
        return next(iter(self.outcomes.values()))

    @property
    def term(self) -> Term:
        return self.outcome.bound.custody

    @property
    def known(self) -> bool:
        return not self.term.undetermined

    @property
    def floor(self) -> float | None:
        return floor(self.term)

    @property
    def ceiling(self) -> float | None:
        return ceiling(self.term)

    @property
    def names(self) -> str:
        return substance_words(self.outcomes)

    @property
    def amount(self) -> str:
        return span_text(self.low, self.high)

    @property
    def start(self) -> str:
        """Where it begins: `from 15 g`, `above 80 g`."""
        return span_text(self.low, None)

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(use.id for one in self.outcomes.values() for use in one.steps if not use.after_choice))

    @property
    def not_covered(self) -> bool:
        """Whether no rule of the law speaks of these amounts; not where it is only not known what a rule says."""
        gaps = [
            gap for outcome in self.outcomes.values() for gap in outcome.undetermined
            if any(what.startswith("custody") for what in gap.what)
        ]  # fmt: skip
        return not self.known and bool(gaps) and not any(one.rule for one in gaps)


@dataclass(frozen=True, slots=True)
class Curve:
    """The range of custody over the quantity, for substances that have it alike."""

    substances: tuple[str, ...]
    bands: tuple[Stretch, ...]

    @property
    def known(self) -> tuple[Stretch, ...]:
        return tuple(band for band in self.bands if band.known)

    @property
    def steps(self) -> tuple[tuple[Stretch, Stretch], ...]:
        """Pair each band whose range is known with the next such band above it."""
        return tuple(pairwise(self.known))


def curves(on: Setting, facts: Mapping[str, object] = FACTS) -> tuple[Curve, ...]:
    """Give the range over the quantity (gross mass) for a set of facts, neighbours and substances that are alike as one."""
    found: dict[tuple[object, ...], list[list[Stretch]]] = {}
    for substance in on.bench.substances:
        joined = joined_where_alike(substance, on.curve(substance, facts), _likeness)
        found.setdefault(tuple((one.low, one.high, _likeness(one.outcome)) for one in joined), []).append(joined)
    return tuple(_curve(same) for same in found.values())


def joined_where_alike(substance: str, bands: Iterable[Band], likeness: Callable[[Outcome], object]) -> list[Stretch]:
    """Give the bands of one substance, neighbours that are alike as one."""
    joined: list[Stretch] = []
    for band in bands:
        if joined and likeness(joined[-1].outcome) == likeness(band.outcome):
            joined[-1] = replace(joined[-1], high=band.high)
        else:
            joined.append(Stretch(band.low, band.high, {substance: band.outcome}))
    return joined


def _likeness(outcome: Outcome) -> tuple[object, ...]:
    term = outcome.bound.custody
    return str(term), tuple(gap.why for gap in outcome.undetermined) if term.undetermined else ()


def _curve(same: Sequence[Sequence[Stretch]]) -> Curve:
    bands = tuple(
        Stretch(parts[0].low, parts[0].high, {name: outcome for part in parts for name, outcome in part.outcomes.items()})
        for parts in zip(*same, strict=True)
    )
    return Curve(tuple(bands[0].outcomes), bands)


def curve_wants(found: Iterable[Curve]) -> tuple[Want, ...]:
    """Ask for the ranges that are not known somewhere on the curves."""
    bands = (band for curve in found for band in curve.bands if not band.known)
    return range_wants((name, outcome) for band in bands for name, outcome in band.outcomes.items())


def band_figure(on: Setting, band: Stretch, name: str = "") -> Figure:
    """Give the range of a band as a figure, as sure as the least sure of its substances."""
    name = name or f"lawful range, {band.names}, {band.amount}"
    figures = [range_figure(on, outcome, name) for outcome in band.outcomes.values()]
    return replace(
        figures[0],
        confidence=weakest(one.confidence for one in figures),
        references=unique(reference for one in figures for reference in one.references),
        made_of=tuple(dict.fromkeys(part for one in figures for part in one.made_of)),
    )


def amount_figure(on: Setting, band: Stretch, name: str, text: str) -> Figure:
    """Give an amount of the law as a figure that rests on what its band rests on."""
    return replace(band_figure(on, band), name=name, text=text)


def gaps_in(curve: Curve) -> tuple[Stretch, ...]:
    """Give amounts of which no rule speaks, where rules speak of other amounts of the same drug."""
    return tuple(band for band in curve.bands if band.not_covered) if curve.known else ()


def gap_point(on: Setting, band: Stretch) -> Point:
    """Tell of amounts of which no rule speaks."""
    says = f"{capital(band.names)}, {{amount}}: no rule of the law speaks of these amounts."
    return Point(says, {"amount": amount_figure(on, band, "amount", band.amount)}, band.rules)


def rules_on(bands: Iterable[Stretch]) -> tuple[str, ...]:
    """Give the ids of the rules that bind on some bands, each once."""
    return tuple(dict.fromkeys(rule for band in bands for rule in band.rules))


def sureness(bands: Iterable[Stretch]) -> str:
    """Give the least sure confidence of the ranges of some bands."""
    return weakest(outcome.confidences["custody"] for band in bands for outcome in band.outcomes.values())


# -- doses -----------------------------------------------------------------------------------------------------------


def doses_in(on: Setting, substance: str, amount: int, daily: bool = False) -> Fraction | None:
    """Give how many typical doses (or `daily` amounts) an amount in µg of the law holds; None where dose or purity is not known.

    A gross amount is turned into a pure one by the usual purity of the drug, unless the dose itself is gross.
    """
    known = on.bench.vignettes.doses.get(substance)
    weight = known.weighed(counts_pure(on), daily) if known else None
    return Fraction(amount) / weight if weight else None


def doses_figure(on: Setting, substance: str, amount: int, daily: bool = False) -> Figure | None:
    """Give that number as a figure with what it rests on."""
    number = doses_in(on, substance, amount, daily)
    known = on.bench.vignettes.doses.get(substance)
    if number is None or known is None:
        return None
    taken = known.daily if daily else known.dose
    parts = [one.reference for one in (taken, None if known.gross or counts_pure(on) else known.purity) if one]
    what, unit = ("days of use", "days") if daily else ("typical doses", "doses")
    return Figure(
        f"{what}, {substance_words([substance])}", f"about {_rounded(number)} {unit}", float(number), unit, "computed",
        weakest(one.confidence for one in parts), tuple(parts), tuple(one.source for one in parts),
    )  # fmt: skip


def in_doses(on: Setting, substances: Iterable[str], amount: int) -> tuple[str, dict[str, Figure]]:
    """Say in words how many doses an amount is, substance by substance, with the figures; nothing where none is known."""
    figures = {name: doses_figure(on, name, amount) for name in substances}
    known = {name: one for name, one in figures.items() if one}
    return ", ".join(f"{{{name}}} of {substance_words([name])}" for name in known), known


def _rounded(number: Fraction) -> str:
    """Show a number with two digits that count.

    >>> _rounded(Fraction(133)), _rounded(Fraction(1, 3)), _rounded(Fraction(24_880))
    ('130', '0.33', '25,000')
    """
    value = float(f"{float(number):.{SHOWN_DIGITS - 1}e}")
    return f"{value:,.0f}" if value >= 10 ** (SHOWN_DIGITS - 1) else f"{value:g}"


def counts_pure(on: Setting) -> bool:
    """Whether an amount of the law is one of the pure drug."""
    return "pure_quantity" in on.bench.measured


def first_amount(band: Stretch) -> bool:
    """Whether a band begins at the smallest amount there is."""
    return band.low <= SMALLEST
