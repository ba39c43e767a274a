"""The chart of ordinal proportionality: lawful ranges below each other, the highest maximum first, drug offences marked.

Each row is one range, drawn from its minimum to its maximum in months; life is a flag behind the end of the axis, never a length.
It reads in grey and at 320 px.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Rectangle

from lenity.report.drawing import (
    ACCENT,
    FAINT,
    FILLS,
    INK,
    LINE,
    PAPER,
    SMALL,
    SOFT,
    Picture,
    axes_at,
    figure_of,
    legend,
    svg,
    wrapped,
)
from lenity.review.ordinal import Ordinal, Rank

FIVE_YEARS = 60  # months
LINE_HEIGHT, BAR, PADDING = 13.5, 12.0, 9.0  # pixels
THINNEST = 3.0  # pixels: a single term, or one of days, is still seen
ON_PAPER = {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}


def order(ordinal: Ordinal, name: Callable[[Rank], str], term: Callable[[Rank], str]) -> Picture:
    """Draw the ranks in their order; `name` gives the offences of a row, `term` its range in words."""
    return Picture(_order(ordinal, name, term, wide=True), _order(ordinal, name, term, wide=False))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in pixels from the left: names up to `names`, then the axis from `left` to `right`, then the flag for life.

    Where `beside` is false, the names stand above the bar.
    """

    width: float
    names: float
    left: float
    right: float
    flag: tuple[float, float]
    beside: bool
    top: int  # months at `right`

    def at(self, months: float) -> float:
        return self.left + (self.right - self.left) * months / self.top

    def lines(self, text: str, *, bold: bool) -> str:
        """Break a text to the width of the names, but not between a figure and its unit.

        Letters of the font are 6.3 pixels wide on average, bold ones 7.3.
        """
        whole = re.sub(r"(?<=\d) (?=\w)|(?<=\breading) (?=\w)", "\u00a0", text)
        return wrapped(whole, int((self.names - 12) / (7.3 if bold else 6.3)))

    def height(self, text: str) -> float:
        high = LINE_HEIGHT * (text.count("\n") + 1)
        return max(high, BAR) + PADDING if self.beside else high + BAR + PADDING + 4


def _order(ordinal: Ordinal, name: Callable[[Rank], str], term: Callable[[Rank], str], *, wide: bool) -> str:
    months = max([FIVE_YEARS, *(rank.custody.most_months or 0 for rank in ordinal.ranks)])
    top = ceil(months / FIVE_YEARS) * FIVE_YEARS
    layout = _Layout(720, 330, 344, 636, (650, 716), True, top) if wide else _Layout(320, 316, 10, 244, (254, 316), False, top)
    texts = [layout.lines(name(rank), bold=rank.drugs) for rank in ordinal.ranks]
    head, foot = 40.0, 44.0 if wide else 66.0
    height = head + sum(map(layout.height, texts)) + foot
    with figure_of(layout.width, height) as figure:
        axes = axes_at(figure, 0, 0, layout.width, height)
        axes.set_xlim(0, layout.width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        _head(axes, layout, head)
        down = head
        for rank, text in zip(ordinal.ranks, texts, strict=True):
            _row(axes, layout, rank, text, term(rank), down)
            down += layout.height(text)
        legend(figure, _key(ordinal), 4, 5 if wide else 2)
        return svg(figure, "ordinal-wide" if wide else "ordinal-narrow")


def _head(axes: Axes, layout: _Layout, head: float) -> None:
    axes.text(layout.left, 2, "months of custody", fontsize=SMALL, va="top", color=SOFT)
    for months in range(0, layout.top + 1, FIVE_YEARS):
        axes.text(layout.at(months), head - 6, f"{months}", fontsize=SMALL, va="bottom", ha="center", color=SOFT)
    axes.text(sum(layout.flag) / 2, head - 6, "life", fontsize=SMALL, va="bottom", ha="center", color=SOFT)


def _row(axes: Axes, layout: _Layout, rank: Rank, text: str, term: str, down: float) -> None:
    height = layout.height(text)
    if rank.drugs:
        axes.add_patch(Rectangle((0, down), layout.width, height, facecolor=FAINT, edgecolor="none", zorder=0.2))
        axes.add_patch(Rectangle((0, down), 4, height, facecolor=ACCENT, edgecolor="none", zorder=0.3))
    axes.plot([0, layout.width], [down, down], color=LINE, linewidth=0.6, zorder=0.4)
    weight = "bold" if rank.drugs else "normal"
    axes.text(10, down + PADDING / 2, text, fontsize=SMALL, weight=weight, va="top", color=INK, linespacing=1.15)
    end = down + height
    middle = down + height / 2 if layout.beside else end - PADDING / 2 - BAR / 2 - 2
    for months in range(0, layout.top + 1, FIVE_YEARS):
        across = layout.at(months)
        axes.plot([across, across], [down if layout.beside else middle - BAR, end], color=LINE, linewidth=0.7, zorder=0.5)
    _range(axes, layout, rank, term if layout.beside else re.sub(r" years?\b", " y", term), middle)


def _range(axes: Axes, layout: _Layout, rank: Rank, term: str, middle: float) -> None:
    """Draw the bar and the flag of one range, and say the terms beside the bar."""
    custody, look = rank.custody, FILLS[rank.confidence]
    top = middle - BAR / 2
    if custody.least_months is not None and custody.most_months is not None:
        start, stop = layout.at(custody.least_months), layout.at(custody.most_months)
        if custody.most_months:
            length = max(stop - start, THINNEST)
            axes.add_patch(Rectangle((start, top), length, BAR, linewidth=1.1, zorder=1, **look))
        room = stop < layout.at(layout.top * 0.55)
        across, side = (stop + 7, "left") if room else (start - 6, "right")
        axes.text(across, middle, term, fontsize=SMALL, va="center", ha=side, color=INK, zorder=1.2)
    words = [word for word, flag in (("life", custody.life), ("death", custody.death)) if flag != "no"]
    if words:
        beside = "or " if custody.most_months is not None else ""
        left, right = layout.flag
        axes.add_patch(Rectangle((left, top - 1), right - left, BAR + 2, linewidth=1.1, zorder=1, **look))
        colour = PAPER if rank.confidence == "verified" else INK
        ground = ON_PAPER if "hatch" in look else None
        said = beside + " or ".join(words)
        axes.text(
            (left + right) / 2, middle, said, fontsize=SMALL, va="center", ha="center", color=colour, zorder=1.2, bbox=ground
        )


def _key(ordinal: Ordinal) -> list[Patch]:
    grades = {rank.confidence for rank in ordinal.ranks}
    shown = [Patch(label="drug law", facecolor=FAINT, edgecolor=ACCENT, linewidth=1.4)]
    return shown + [Patch(label=f"{grade} figure", linewidth=1.1, **look) for grade, look in FILLS.items() if grade in grades]
