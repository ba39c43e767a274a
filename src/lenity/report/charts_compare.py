"""The chart of one case under many laws: what binds each court as a bar, how far its choices reach as a thin line.

Life and death stand behind the end of the axis, never as a length. It reads in grey and at 320 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from lenity.report.drawing import (
    FILLS,
    INK,
    LINE,
    NOT_KNOWN,
    SMALL,
    SOFT,
    Picture,
    axes_at,
    figure_of,
    legend,
    svg,
    wrapped,
)
from lenity.review.framework import Custody

FIVE_YEARS = 60  # months
BAR, THINNEST = 12.0, 3.0  # pixels: the height of a bar, and the width at which a single term is still seen


@dataclass(frozen=True, slots=True)
class Bar:
    """One law: its name, what binds its court, how far choices reach, and the confidence; no ranges where it cannot be asked."""

    name: str
    bound: Custody | None
    reach: Custody | None
    confidence: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in pixels: the axis from `left` to `right`, then the column for life and death; `top` months at `right`."""

    width: float
    left: float
    right: float
    flag: float
    top: int

    def at(self, months: float) -> float:
        return self.left + (self.right - self.left) * months / self.top


def ranges(bars: Sequence[Bar], key: str = "compare") -> Picture:
    """Draw laws below each other, in the order given, on one axis of years."""
    return Picture(_ranges(bars, key, wide=True), _ranges(bars, key, wide=False))


def _ranges(bars: Sequence[Bar], key: str, *, wide: bool) -> str:
    known = [part for one in bars for part in (one.bound, one.reach) if part is not None and not part.undetermined]
    top = ceil(max([FIVE_YEARS, *(part.most_months or part.least_months or 0 for part in known)]) / FIVE_YEARS) * FIVE_YEARS
    layout = _Layout(720, 14, 560, 572, top) if wide else _Layout(320, 12, 228, 236, top)
    texts = [wrapped(one.name, 92 if wide else 44) for one in bars]
    heights = [13.5 * (text.count("\n") + 1) + BAR + 20 for text in texts]
    head, foot = 34.0, 32.0 if wide else 66.0
    height = head + sum(heights) + foot
    with figure_of(layout.width, height) as figure:
        axes = axes_at(figure, 0, 0, layout.width, height)
        axes.set_xlim(0, layout.width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        axes.text(layout.left, 2, "years of custody", fontsize=SMALL, va="top", color=SOFT)
        step = FIVE_YEARS * max(1, ceil(top / FIVE_YEARS / (8 if wide else 5)))
        ticks = range(0, top + 1, step)
        for months in ticks:
            axes.text(layout.at(months), head - 4, f"{months // 12}", fontsize=SMALL, va="bottom", ha="center", color=SOFT)
        down = head
        for one, text, high in zip(bars, texts, heights, strict=True):
            axes.plot([0, layout.width], [down, down], color=LINE, linewidth=0.6)
            axes.text(layout.left, down + 5, text, fontsize=SMALL, weight="bold", va="top", color=INK, linespacing=1.15)
            middle = down + high - 8 - BAR / 2
            for months in ticks:
                axes.plot([layout.at(months)] * 2, [middle - BAR, middle + BAR], color=LINE, linewidth=0.7, zorder=0.5)
            _bar(axes, layout, one, middle)
            down += high
        legend(figure, _shown(bars), 10, 5 if wide else 2)
        return svg(figure, f"{key}-wide" if wide else f"{key}-narrow")


def _bar(axes: Axes, layout: _Layout, one: Bar, middle: float) -> None:
    if one.bound is None or one.bound.undetermined:
        place = (layout.left, middle - BAR / 2)
        axes.add_patch(Rectangle(place, layout.right - layout.left, BAR, zorder=0.6, **NOT_KNOWN))
        said = "cannot be asked" if one.bound is None else "law not known"
        axes.text(layout.left + 6, middle, said, fontsize=SMALL, va="center", color=SOFT)
        return
    if one.reach is not None and not one.reach.undetermined:
        low, high = _ends(layout, one.reach)
        axes.plot([low, high], [middle, middle], color=INK, linewidth=1.2, zorder=0.9, solid_capstyle="butt")
    if one.bound.least_months is not None:
        low, high = _ends(layout, one.bound)
        size = max(high - low, THINNEST if one.bound.most_months != 0 else 0)
        axes.add_patch(Rectangle((low, middle - BAR / 2), size, BAR, linewidth=1.1, zorder=1, **FILLS[one.confidence]))
    flags = [word for word, flag in (("life", one.bound.life), ("death", one.bound.death)) if flag != "no"]
    if flags:
        said = " or ".join(flags)
        only = one.bound.least_months is None
        axes.text(layout.flag, middle, said if only else f"or {said}", fontsize=SMALL, va="center", color=INK)
    elif one.bound.most_months == 0:
        axes.text(layout.left + 4, middle, "no custody", fontsize=SMALL, va="center", color=INK)


def _ends(layout: _Layout, custody: Custody) -> tuple[float, float]:
    """Give the ends of a range; one without a highest term reaches to the end of the axis."""
    low = custody.least_months or 0
    high = custody.most_months if custody.most_months is not None else layout.top if custody.least_months is not None else low
    return layout.at(low), layout.at(high)


def _shown(bars: Sequence[Bar]) -> list[Patch | Line2D]:
    grades = {one.confidence for one in bars if one.bound is not None and not one.bound.undetermined}
    shown: list[Patch | Line2D] = [Patch(label=grade, linewidth=1.1, **look) for grade, look in FILLS.items() if grade in grades]
    return [*shown, Line2D([], [], color=INK, linewidth=1.2, label="with every choice")]
