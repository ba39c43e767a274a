"""The charts of a review: the penalty staircase, and the years of a series.

Each comes wide and narrow; the page shows one of them. Every chart reads in grey and at 320 px.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from lenity.report.drawing import (
    ACCENT,
    BAND,
    FAINT,
    FILLS,
    LINE,
    MARKS,
    NOT_KNOWN,
    PAPER,
    SMALL,
    SOFT,
    Picture,
    axes_at,
    figure_of,
    legend,
    svg,
    wrapped,
    write,
    years_below,
)
from lenity.review import Framework, SeriesSeen, Staircase, Step
from lenity.units import MASS

GRAM = MASS["g"]
FIVE_YEARS = 60  # months
ON_PAPER = {"boxstyle": "square,pad=0.12", "facecolor": PAPER, "edgecolor": "none"}


# -- the penalty staircase -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scale:
    """The axes all small charts of a staircase share: grams from `first` to `last`, months up to `top`."""

    first: float
    last: float
    top: float

    @property
    def life(self) -> tuple[float, float]:
        """Foot and height of the row for life, above the scale: life is no number of months."""
        return self.top * 1.06, self.top * 0.15


def staircase(framework: Framework, name: Callable[[Staircase], str]) -> Picture:
    """Draw the lawful range over the quantity: groups of substances below each other, versions beside each
    other.

    `name` gives the heading of a group.
    """
    return Picture(_staircase(framework, name, wide=True), _staircase(framework, name, wide=False))


def _staircase(framework: Framework, name: Callable[[Staircase], str], *, wide: bool) -> str:
    versions = tuple(framework.versions) or ("",)
    groups = list(dict.fromkeys(one.key for one in framework.staircases))
    cells = {(one.key, one.version): one for one in framework.staircases}
    columns = len(versions) if wide else 1
    width, plot, gap = (720, 132, 30) if wide else (320, 146, 0)
    left, right, foot, below = (58, 14, 26, 34) if wide else (52, 32, 28, 50)
    cell = (width - left - right - gap * (columns - 1)) / columns
    headings = {one.key: wrapped(name(one), int((cell * columns + gap) / 7.9)) for one in framework.staircases}
    row = 62 + 15 * max(heading.count("\n") for heading in headings.values()) + plot + foot
    height = row * len(groups) * len(versions) / columns + below
    scale = _scale(framework)
    with figure_of(width, height) as figure:
        for number, (group, version) in enumerate((group, version) for group in groups for version in versions):
            down, across = divmod(number, columns)
            one = cells[group, version]
            axes = axes_at(figure, left + across * (cell + gap), height - row * (down + 1) + foot, cell, plot)
            _frame(axes, one, scale, wide=wide, first=across == 0)
            for step in one.steps:
                _draw_step(axes, step, scale, wide=wide)
            reading = _reading(framework, version, in_full=wide and down == 0, width=int(cell / 6.4))
            write(axes, reading, (0, 1), (0, 18), on="fraction", color=SOFT, va="bottom")
            if across == 0:
                above = 20 + 13.5 * (reading.count("\n") + 1 if version else 0)
                write(
                    axes,
                    headings[group],
                    (0, 1),
                    (0, above),
                    on="fraction",
                    fontsize=12,
                    weight="bold",
                    va="bottom",
                )
        legend(figure, _fills_shown(framework), left, 5 if wide else 2)
        return svg(figure, "staircase-wide" if wide else "staircase-narrow")


def _reading(framework: Framework, version: str, *, in_full: bool, width: int) -> str:
    if not version:
        return ""
    return wrapped(f"Reading {version}" + (f": {framework.versions[version]}" if in_full else ""), width)


def _scale(framework: Framework) -> _Scale:
    """Reach from well below the lowest edge to well above the highest, in whole powers of ten; months by five
    years.
    """
    edges = [step.low / GRAM for one in framework.staircases for step in one.steps[1:]] or [1.0, 100.0]
    known = [step for one in framework.staircases for step in one.steps if not step.custody.undetermined]
    months = max([float(FIVE_YEARS), *(step.custody.most_months or 0 for step in known)])
    first, last = floor(log10(min(edges) / 8)), ceil(log10(max(edges) * 8))
    return _Scale(10.0**first, 10.0**last, ceil(months / FIVE_YEARS) * FIVE_YEARS)


def _frame(axes: Axes, one: Staircase, scale: _Scale, *, wide: bool, first: bool) -> None:
    months = range(FIVE_YEARS, int(scale.top) + 1, FIVE_YEARS)
    axes.set_xscale("log")
    axes.set_xlim(scale.first, scale.last)
    axes.set_ylim(0, scale.top * 1.23)
    axes.hlines(list(months), scale.first, scale.last, color=LINE, linewidth=0.7, zorder=0.5)
    axes.yaxis.set_major_locator(FixedLocator([0, *months, scale.life[0] + scale.life[1] / 2]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: "life" if value > scale.top else f"{value:.0f}"))
    axes.tick_params(axis="y", length=0, labelleft=first, pad=4)
    if first:
        axes.set_ylabel("months of custody", fontsize=SMALL, labelpad=4, y=0.42)
    if not wide:
        for value in months:
            write(axes, f"{value // 12} y", (1, value), (4, 0), on=("fraction", "data"), va="center", color=SOFT)
    powers = range(round(log10(scale.first)), round(log10(scale.last)) + 1)
    axes.xaxis.set_major_locator(FixedLocator([10.0**power for power in powers]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _amount(value)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", length=4, color=SOFT)
    labels = axes.get_xticklabels()
    labels[0].set_horizontalalignment("left")
    labels[-1].set_horizontalalignment("right")
    _mark_edges(axes, sorted({step.low / GRAM for step in one.steps[1:]}), scale)


def _mark_edges(axes: Axes, edges: Sequence[float], scale: _Scale) -> None:
    """Name the edges above the chart; where labels would meet they move apart, and one text stands once."""
    width = axes.get_window_extent().width
    place = {edge: width * log10(edge / scale.first) / log10(scale.last / scale.first) for edge in edges}
    shown: list[tuple[float, float]] = []
    for edge in edges:
        axes.axvline(edge, color=LINE, linewidth=1, zorder=0.6)
        if shown and _amount(shown[-1][0]) == _amount(edge):
            continue
        shift = 0.0
        if shown:
            before, moved = shown[-1]
            need = 3.4 * len(_amount(edge) + _amount(before)) + 4
            short = max(0.0, need - (place[edge] - place[before] - moved))
            shown[-1] = before, moved - short / 2
            shift = short / 2
        shown.append((edge, shift))
    for edge, shift in shown:
        write(axes, _amount(edge), (edge, 1), (shift, 2), on=("data", "fraction"), ha="center", va="bottom")


def _draw_step(axes: Axes, step: Step, scale: _Scale, *, wide: bool) -> None:
    low = max(step.low / GRAM, scale.first)
    high = scale.last if step.high is None else min((step.high + 1) / GRAM, scale.last)
    middle, look, custody = (low * high) ** 0.5, FILLS[step.confidence], step.custody
    foot, height = scale.life
    if custody.undetermined:
        axes.add_patch(Rectangle((low, 0), high - low, foot + height, zorder=0.4, **NOT_KNOWN))
        on_grey = ON_PAPER | {"facecolor": FAINT}
        write(axes, "not known", (middle, scale.top / 2), ha="center", va="center", color=SOFT, bbox=on_grey)
        return
    if custody.least_months is not None and custody.most_months is not None:
        least, most = custody.least_months, custody.most_months
        if step.low == step.high:
            axes.plot([low, low], [least, most], color=BAND, linewidth=1.4, linestyle=(0, (2, 2)))
            return
        axes.add_patch(Rectangle((low, least), high - low, most - least, linewidth=1.2, **look))
        if wide and most >= scale.top:
            write(axes, _years_of(custody.text), (low, most), (8, -6), va="top", bbox=ON_PAPER)
        elif wide:
            write(axes, _years_of(custody.text), (high, most), (-3, 3), ha="right", va="bottom")
    if custody.life != "no":
        axes.add_patch(Rectangle((low, foot), high - low, height, linewidth=1.2, **look))
        ground = ON_PAPER if "hatch" in look else None
        word = "life" if custody.life == "only" else "or life"
        write(axes, word, (middle, foot + height / 2), ha="center", va="center", bbox=ground)


def _years_of(text: str) -> str:
    """Shorten a range for a label: `2 y to 5 y` is `2 to 5 y`; life has a row of its own."""
    return re.sub(r"(\d+) y to (\d+) y", r"\1 to \2 y", text.removesuffix(" or life"))


def _fills_shown(framework: Framework) -> list[Patch]:
    steps = [step for one in framework.staircases for step in one.steps]
    grades = {step.confidence for step in steps if not step.custody.undetermined}
    shown = [Patch(label=f"{grade} figure", linewidth=1.2, **look) for grade, look in FILLS.items() if grade in grades]
    if any(step.custody.undetermined for step in steps):
        shown.append(Patch(label="law not known", **NOT_KNOWN))
    return shown


def _amount(grams: float) -> str:
    grams = round(grams, 3)
    return f"{grams / 1000:g} kg" if grams >= 1000 else f"{grams:g} g"


# -- the years of a series -----------------------------------------------------------------------------------


def years(series: Sequence[tuple[str, SeriesSeen]], key: str, *, log: bool) -> Picture:
    """Draw every figure of every year, one small chart per named series; a year without a figure stays empty.

    Marks tell the confidence; a stroke joins figures of one year that disagree. No line joins years, because
    what lies between two published figures is not known. A log scale is shared, so that the small charts
    compare.
    """
    return Picture(_years(series, key, log, wide=True), _years(series, key, log, wide=False))


def _years(series: Sequence[tuple[str, SeriesSeen]], key: str, log: bool, *, wide: bool) -> str:
    columns = min(3, len(series)) if wide else 1
    width, row, gap = (720, 190, 12) if wide else (320, 190, 0)
    left, right, head, foot, below = (56, 8, 34, 32, 36) if wide else (54, 10, 34, 30, 66)
    height = row * ceil(len(series) / columns) + below
    cell = (width - left * columns - right - gap * (columns - 1)) / columns
    every = [one for _, one in series]
    with figure_of(width, height) as figure:
        for number, (name, one) in enumerate(series):
            down, across = divmod(number, columns)
            place = left + across * (cell + left + gap), height - row * (down + 1) + foot
            axes = axes_at(figure, *place, cell, row - head - foot)
            _frame_years(axes, one, every, log)
            draw_years(axes, one, log)
            write(axes, name, (0, 1), (10 - left, 10), on="fraction", fontsize=12, weight="bold", va="bottom")
        legend(figure, marks_shown(every), 10, 7 if wide else 2)
        return svg(figure, f"{key}-wide" if wide else f"{key}-narrow")


def _frame_years(axes: Axes, one: SeriesSeen, every: Sequence[SeriesSeen], log: bool) -> None:
    first, last = min(one.years[0].year for one in every), max(one.years[-1].year for one in every)
    if log:
        held = [value for one in every for value in values_of(one) if value > 0]
        powers = range(floor(log10(min(held))), ceil(log10(max(held))) + 1)
        axes.set_yscale("log")
        axes.set_ylim(10.0 ** powers[0] / 2, 10.0 ** powers[-1] * 2)
        axes.yaxis.set_major_locator(FixedLocator([10.0**power for power in powers]))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.set_ylim(0, 1.12 * max(values_of(one), default=1))
        axes.locator_params(axis="y", nbins=5)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    years_below(axes, first, last)


def draw_years(axes: Axes, one: SeriesSeen, log: bool) -> None:
    marked: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for year in one.years:
        values = sorted({figure.value for figure in year.figures if figure.value is not None})
        if len(values) > 1:
            axes.plot([year.year] * 2, [values[0], values[-1]], color=ACCENT, linewidth=1.2, zorder=2.5)
        for figure in year.figures:
            bounds = ("", figure.value), ("^", figure.lower), ("v", figure.upper)
            shape, height = next(((shape, value) for shape, value in bounds if value is not None), ("", None))
            if height is not None and (height > 0 or not log):
                marked.setdefault((figure.reference.confidence, shape), []).append((year.year, height))
    for (confidence, shape), places in marked.items():
        mark = MARKS[confidence] | ({"marker": shape} if shape else {})
        axes.plot(*zip(*places, strict=True), zorder=3, clip_on=False, **mark)


def values_of(one: SeriesSeen) -> list[float]:
    """Give every number that is drawn: figures, and bounds where a source gives no more."""
    figures = [figure for year in one.years for figure in year.figures]
    drawn = [next((v for v in (one.value, one.lower, one.upper) if v is not None), None) for one in figures]
    return [value for value in drawn if value is not None]


def marks_shown(series: Sequence[SeriesSeen]) -> list[Line2D]:
    each_year = [year.figures for one in series for year in one.years]
    figures = [figure for year in each_year for figure in year]
    grades = {figure.reference.confidence for figure in figures}
    shown = [Line2D([], [], label=grade, **mark) for grade, mark in MARKS.items() if grade in grades]
    if any(one.value is None and one.lower is not None for one in figures):
        shown.append(Line2D([], [], label="at least", **(MARKS["secondary"] | {"marker": "^"})))
    if any(one.value is None and one.lower is None for one in figures):
        shown.append(Line2D([], [], label="at most", **(MARKS["secondary"] | {"marker": "v"})))
    if any(len({one.value for one in year if one.value is not None}) > 1 for year in each_year):
        shown.append(Line2D([], [], label="sources disagree", color=ACCENT, linewidth=1.4))
    return shown
