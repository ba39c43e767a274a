"""Charts as SVG text: deterministic, without dates, readable in grey and at 320 px.

Each chart comes wide and narrow; the page shows one of them. Text stays text. Colours are CSS variables with a fallback, so a
chart follows the page into dark mode and still stands alone as a picture.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor, log10

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from lenity.review import Framework, SeriesSeen, Staircase, Step
from lenity.units import MASS

# Names of the page's colours, each with the grey or hue a lone picture has. The hexes occur in no chart for anything else.
COLOURS = {
    "ink": "#1d2327",
    "soft": "#5b646b",
    "line": "#c9ced2",
    "paper": "#fefefd",
    "faint": "#eef0f1",
    "band": "#3b6ea5",
    "band-weak": "#a9c3de",
    "accent": "#a8481f",
}
INK, SOFT, LINE, PAPER, FAINT, BAND, WEAK, ACCENT = COLOURS.values()
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
PIXEL = 1 / 72  # inch; at 72 dpi a point is a pixel of the page

STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "lenity",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 12,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 1,
    "axes.axisbelow": True,
    "hatch.linewidth": 1.1,
    "hatch.color": BAND,
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "path.simplify": False,
}

# How a step looks, by confidence: fill, hatch and outline differ, so that no two look alike in grey.
FILLS = {
    "verified": {"facecolor": BAND, "edgecolor": BAND},
    "secondary": {"facecolor": WEAK, "edgecolor": BAND},
    "conflict": {"facecolor": PAPER, "edgecolor": BAND, "hatch": "xxxx"},
    "unverified": {"facecolor": PAPER, "edgecolor": BAND, "hatch": "\\\\", "linestyle": (0, (4, 2))},
}
SHAPE = {"linestyle": "none", "markersize": 7, "markeredgewidth": 1.4}
# Marks of figures, by confidence: shape and filling differ.
MARKS = {
    "verified": {"marker": "o", "markerfacecolor": INK, "markeredgecolor": INK},
    "secondary": {"marker": "o", "markerfacecolor": PAPER, "markeredgecolor": INK},
    "conflict": {"marker": "x", "markerfacecolor": INK, "markeredgecolor": ACCENT, "markeredgewidth": 2},
    "unverified": {"marker": "d", "markerfacecolor": PAPER, "markeredgecolor": SOFT},
}
GRADES = tuple(FILLS)
NOT_KNOWN = {"facecolor": FAINT, "edgecolor": "none"}


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart in its two versions."""

    wide: str
    narrow: str


# -- the penalty staircase --------------------------------------------------------------------------------------------


def staircase(framework: Framework, names: Callable[[Staircase], str]) -> Picture:
    """Draw the lawful range over the quantity: groups of substances below each other, versions beside each other.

    `names` gives the heading of a group. Life is a row above the scale, never a number of months.
    """
    return Picture(_staircase(framework, names, wide=True), _staircase(framework, names, wide=False))


def _staircase(framework: Framework, names: Callable[[Staircase], str], *, wide: bool) -> str:
    versions = tuple(framework.versions) or ("",)
    groups = list(dict.fromkeys(one.key for one in framework.staircases))
    cells = {(one.key, one.version): one for one in framework.staircases}
    columns = len(versions) if wide else 1
    rows = len(groups) if wide else len(groups) * len(versions)
    span, top = _span(framework), _top(framework)
    width, plot, gap = (940, 164, 34) if wide else (320, 146, 0)
    left, right, foot, legend = (58, 14, 26, 34) if wide else (52, 32, 28, 50)
    cell = (width - left - right - gap * (columns - 1)) / columns
    headings = {one.key: _wrap(names(one), int((cell * columns + gap) / 7.9)) for one in framework.staircases}
    head = 62 + 15 * max(heading.count("\n") for heading in headings.values())
    row = head + plot + foot
    height = row * rows + legend
    with _figure(width, height) as figure:
        for number, (group, version) in enumerate(
            (group, version) for group in groups for version in versions
        ):
            across, down = (number % columns, number // columns) if wide else (0, number)
            one = cells[group, version]
            axes = _axes(figure, left + across * (cell + gap), height - row * (down + 1) + foot, cell, plot)
            _frame_steps(axes, one, span, top, first=across == 0, wide=wide)
            _draw_steps(axes, one, span, top, wide=wide)
            reading = _reading(framework, version, wide and down == 0, int(cell / 6.4))
            axes.annotate(
                reading,
                (0, 1),
                (0, 18),
                xycoords="axes fraction",
                textcoords="offset points",
                color=SOFT,
                fontsize=11,
                va="bottom",
            )
            if across == 0:
                lines = 1 + reading.count("\n") if version else 0
                axes.annotate(
                    headings[one.key],
                    (0, 1),
                    (0, 20 + 13.5 * lines),
                    xycoords="axes fraction",
                    textcoords="offset points",
                    fontsize=12.5 if wide else 12,
                    weight="bold",
                    va="bottom",
                )
        _legend_of_fills(figure, framework, left, wide)
        return _svg(figure, "staircase-wide" if wide else "staircase-narrow")


def _reading(framework: Framework, version: str, in_full: bool, width: int) -> str:
    if not version:
        return ""
    return _wrap(f"Reading {version}" + (f": {framework.versions[version]}" if in_full else ""), width)


def _draw_steps(axes: Axes, one: Staircase, span: tuple[float, float], top: float, *, wide: bool) -> None:
    foot, height = top * 1.06, top * 0.15  # of the row for life
    for step in one.steps:
        low, high = _grams(step, span)
        middle = (low * high) ** 0.5
        look, custody = FILLS[step.confidence], step.custody
        if custody.undetermined:
            axes.add_patch(Rectangle((low, 0), high - low, foot + height, zorder=0.4, **NOT_KNOWN))
            axes.text(middle, top / 2, "not known", ha="center", va="center", color=SOFT, style="italic")
            continue
        if custody.least_months is not None and custody.most_months is not None:
            if step.low == step.high:
                axes.plot(
                    [low, low],
                    [custody.least_months, custody.most_months],
                    color=BAND,
                    linewidth=1.4,
                    linestyle=(0, (2, 2)),
                )
                continue
            rise = custody.most_months - custody.least_months
            axes.add_patch(Rectangle((low, custody.least_months), high - low, rise, linewidth=1.2, **look))
            if wide:
                _label(axes, _span_of_years(custody.text), low, high, custody.most_months, top)
        if custody.life != "no":
            axes.add_patch(Rectangle((low, foot), high - low, height, linewidth=1.2, **look))
            word = "life" if custody.life == "only" else "or life"
            axes.text(
                middle,
                foot + height / 2,
                word,
                ha="center",
                va="center",
                color=INK,
                fontsize=11,
                bbox={"boxstyle": "square,pad=0.12", "facecolor": PAPER, "edgecolor": "none"}
                if "hatch" in look
                else None,
            )


def _label(axes: Axes, text: str, low: float, high: float, most: float, top: float) -> None:
    """Write the range above the right end of its band, or inside it where the band reaches the top."""
    if most >= top:
        axes.annotate(
            text,
            (low, most),
            (8, -6),
            textcoords="offset points",
            va="top",
            color=INK,
            fontsize=11,
            bbox={"boxstyle": "square,pad=0.12", "facecolor": PAPER, "edgecolor": "none"},
        )
    else:
        axes.annotate(
            text,
            (high, most),
            (-3, 3),
            textcoords="offset points",
            ha="right",
            va="bottom",
            color=INK,
            fontsize=11,
        )


def _span_of_years(text: str) -> str:
    """Shorten a range for a label: `2 y to 5 y` is `2 to 5 y`."""
    parts = text.removesuffix(" or life").split(" to ")
    if len(parts) == 2 and all(re.fullmatch(r"\d+ y", part) for part in parts):
        return f"{parts[0][:-2]} to {parts[1]}"
    return text.removesuffix(" or life")


def _frame_steps(
    axes: Axes, one: Staircase, span: tuple[float, float], top: float, *, first: bool, wide: bool
) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*span)
    axes.set_ylim(0, top * 1.23)
    months = list(range(0, int(top) + 1, 60))
    axes.yaxis.set_major_locator(FixedLocator([*months, top * 1.135]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: "life" if value > top else f"{value:.0f}"))
    axes.tick_params(axis="y", length=0, labelleft=first, pad=4, labelsize=11)
    axes.hlines(months[1:], *span, color=LINE, linewidth=0.7, zorder=0.5)
    axes.spines["left"].set_visible(False)
    if first:
        axes.set_ylabel("months of custody", fontsize=11, labelpad=4, y=0.42)
    if not wide:
        for value in months[1:]:
            axes.annotate(
                f"{value // 12} y",
                (1, value),
                (4, 0),
                xycoords=("axes fraction", "data"),
                textcoords="offset points",
                va="center",
                color=SOFT,
                fontsize=11,
            )
    powers = [10.0**power for power in range(-3, 7) if span[0] <= 10.0**power <= span[1] * 1.001]
    axes.xaxis.set_major_locator(FixedLocator(powers))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _amount(value)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", length=4, color=SOFT, labelsize=11)
    for label, side in ((0, "left"), (-1, "right")):
        axes.get_xticklabels()[label].set_horizontalalignment(side)
    edges = sorted({step.low / MASS["g"] for step in one.steps[1:]})
    for edge in edges:
        axes.axvline(edge, color=LINE, linewidth=1, zorder=0.6)
    for edge, shift in zip(*_spread(edges, span, axes), strict=True):
        axes.annotate(
            _amount(edge),
            (edge, 1.0),
            (shift, 2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=11,
            color=INK,
        )


def _spread(edges: Sequence[float], span: tuple[float, float], axes: Axes) -> tuple[list[float], list[float]]:
    """Keep the labels of close edges apart: drop one that repeats its neighbour's text, shift the others sideways."""
    width = axes.get_position().width * axes.figure.get_figwidth() * 72
    place = {
        edge: (log10(edge) - log10(span[0])) / (log10(span[1]) - log10(span[0])) * width for edge in edges
    }
    kept: list[float] = []
    for edge in edges:
        if not kept or _amount(edge) != _amount(kept[-1]):
            kept.append(edge)
    shifts = [0.0] * len(kept)
    for number in range(1, len(kept)):
        room = place[kept[number]] + shifts[number] - place[kept[number - 1]] - shifts[number - 1]
        need = 3.4 * (len(_amount(kept[number])) + len(_amount(kept[number - 1]))) + 4
        if room < need:
            shifts[number - 1] -= (need - room) / 2
            shifts[number] += (need - room) / 2
    return kept, shifts


def _legend_of_fills(figure: Figure, framework: Framework, left: float, wide: bool) -> None:
    shown = {
        step.confidence for one in framework.staircases for step in one.steps if not step.custody.undetermined
    }
    handles = [
        Patch(label=f"{grade} figure", linewidth=1.2, **FILLS[grade]) for grade in GRADES if grade in shown
    ]
    if any(step.custody.undetermined for one in framework.staircases for step in one.steps):
        handles.append(Patch(label="law not known", **NOT_KNOWN))
    _legend(figure, handles, left, 5 if wide else 2)


def _span(framework: Framework) -> tuple[float, float]:
    """Give the axis in grams: from well below the lowest edge to well above the highest, in whole powers of ten."""
    edges = [step.low for one in framework.staircases for step in one.steps[1:]]
    low, high = (min(edges) / MASS["g"], max(edges) / MASS["g"]) if edges else (1.0, 100.0)
    first, last = 1e-3, 1e6
    while first * 10 <= low / 8:
        first *= 10
    while last / 10 >= high * 8:
        last /= 10
    return first, last


def _top(framework: Framework) -> float:
    known = [
        step.custody.most_months or 0
        for one in framework.staircases
        for step in one.steps
        if not step.custody.undetermined
    ]
    return max(60.0, -(-max(known, default=60) // 60) * 60)


def _grams(step: Step, span: tuple[float, float]) -> tuple[float, float]:
    low = max(step.low / MASS["g"], span[0])
    return low, span[1] if step.high is None else min((step.high + 1) / MASS["g"], span[1])


def _amount(grams: float) -> str:
    grams = round(grams, 3)
    if grams >= 1000:
        return f"{grams / 1000:g} kg"
    return f"{grams:g} g"


# -- series of evidence -----------------------------------------------------------------------------------------------


def years(series: Sequence[SeriesSeen], titles: Mapping[str, str], key: str, *, log: bool) -> Picture:
    """Draw every figure of every year, one small chart per series; a year without a figure stays empty.

    Marks tell the confidence; a vertical stroke joins figures of one year that disagree; no line joins years, because
    what lies between two published figures is not known.
    """
    return Picture(_years(series, titles, key, log, wide=True), _years(series, titles, key, log, wide=False))


def _years(
    series: Sequence[SeriesSeen], titles: Mapping[str, str], key: str, log: bool, *, wide: bool
) -> str:
    columns = min(3, len(series)) if wide else 1
    rows = -(-len(series) // columns)
    width, row, gap = (940, 206, 40) if wide else (320, 190, 0)
    left, right, head, foot, legend = (56, 8, 34, 32, 36) if wide else (54, 10, 34, 30, 66)
    height = row * rows + legend
    cell = (width - left * columns - right - gap / 2 * (columns - 1)) / columns
    years = min(one.years[0].year for one in series), max(one.years[-1].year for one in series)
    span = _shared_span(series) if log else None
    with _figure(width, height) as figure:
        for number, one in enumerate(series):
            across, down = number % columns, number // columns
            axes = _axes(
                figure,
                left + across * (cell + left + gap / 2),
                height - row * (down + 1) + foot,
                cell,
                row - head - foot,
            )
            _draw_years(axes, one, years, span)
            axes.annotate(
                titles[f"{one.indicator} {one.subject} {one.unit}"],
                (0, 1),
                (-left + 10, 10),
                xycoords="axes fraction",
                textcoords="offset points",
                fontsize=12,
                weight="bold",
                va="bottom",
            )
        _legend_of_marks(figure, series, 10, wide)
        return _svg(figure, f"{key}-wide" if wide else f"{key}-narrow")


def _draw_years(
    axes: Axes, one: SeriesSeen, years: tuple[int, int], span: tuple[float, float] | None
) -> None:
    first, last = years
    if span:
        axes.set_yscale("log")
        axes.set_ylim(span[0] / 2, span[1] * 2)
        powers = [10.0**power for power in range(-6, 12) if span[0] <= 10.0**power <= span[1] * 1.001]
        axes.yaxis.set_major_locator(FixedLocator(powers))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.set_ylim(
            0, 1.12 * max(figure.value or figure.lower or 0 for year in one.years for figure in year.figures)
        )
        axes.locator_params(axis="y", nbins=5)
    axes.set_xlim(first - 0.8, last + 0.8)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axes.xaxis.set_major_locator(FixedLocator([year for year in range(first, last + 1) if year % 5 == 0]))
    axes.xaxis.set_minor_locator(FixedLocator(range(first, last + 1)))
    axes.tick_params(axis="x", which="minor", length=3, color=LINE)
    axes.tick_params(axis="x", which="major", length=6, color=SOFT, labelsize=11)
    axes.tick_params(axis="y", length=0, labelsize=11)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    axes.spines["left"].set_visible(False)
    for year in one.years:
        seen = sorted(figure.value for figure in year.figures if figure.value is not None)
        if len(set(seen)) > 1:
            axes.plot([year.year] * 2, [seen[0], seen[-1]], color=ACCENT, linewidth=1.2, zorder=2.5)
        for figure in year.figures:
            mark = SHAPE | MARKS[figure.reference.confidence]
            if figure.value is not None and (figure.value > 0 or not span):
                axes.plot([year.year], [figure.value], zorder=3, clip_on=False, **mark)
            elif figure.value is None and figure.lower is not None:
                axes.plot([year.year], [figure.lower], zorder=3, clip_on=False, **(mark | {"marker": "^"}))
            elif figure.value is None and figure.upper is not None:
                axes.plot([year.year], [figure.upper], zorder=3, clip_on=False, **(mark | {"marker": "v"}))


def _shared_span(series: Sequence[SeriesSeen]) -> tuple[float, float]:
    """Give one scale for all, in whole powers of ten, so that the small charts compare."""
    held = [
        value
        for one in series
        for year in one.years
        for figure in year.figures
        for value in (figure.value, figure.lower)
        if value
    ]
    return 10.0 ** floor(log10(min(held))), 10.0 ** ceil(log10(max(held)))


def _legend_of_marks(figure: Figure, series: Sequence[SeriesSeen], left: float, wide: bool) -> None:
    figures = [one for each in series for year in each.years for one in year.figures]
    shown = {one.reference.confidence for one in figures}
    handles = [Line2D([], [], label=grade, **(SHAPE | MARKS[grade])) for grade in GRADES if grade in shown]
    for text, marker, bound in (("at least", "^", "lower"), ("at most", "v", "upper")):
        if any(one.value is None and getattr(one, bound) is not None for one in figures):
            handles.append(Line2D([], [], label=text, **(SHAPE | MARKS["secondary"] | {"marker": marker})))
    if any(
        len({one.value for one in year.figures if one.value is not None}) > 1
        for each in series
        for year in each.years
    ):
        handles.append(Line2D([], [], label="sources disagree", color=ACCENT, linewidth=1.4))
    _legend(figure, handles, left, 7 if wide else 2)


# -- shared -----------------------------------------------------------------------------------------------------------


@contextmanager
def _figure(width: float, height: float) -> Iterator[Figure]:
    with mpl.rc_context(STYLE):
        yield Figure(figsize=(width * PIXEL, height * PIXEL))


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Place axes by pixels."""
    across, down = figure.get_figwidth() / PIXEL, figure.get_figheight() / PIXEL
    return figure.add_axes((left / across, bottom / down, width / across, height / down))


def _legend(figure: Figure, handles: Sequence[Patch | Line2D], left: float, columns: int) -> None:
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(left * PIXEL / figure.get_figwidth(), 0),
        ncols=columns,
        frameon=False,
        fontsize=11,
        handlelength=1.7,
        handleheight=1.0,
        columnspacing=1.5,
        borderaxespad=0.1,
        borderpad=0,
        labelcolor=INK,
    )


def _wrap(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, max(width, 12)))


def _svg(figure: Figure, key: str) -> str:
    """Print the figure without dates, with ids of its own and with the page's fonts and colours."""
    held = io.StringIO()
    figure.savefig(
        held, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
    )
    text = held.getvalue()
    text = re.sub(
        r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>",
        "",
        text[text.index("<svg") :],
        flags=re.DOTALL,
    )
    text = re.sub(r'\bid="([^"]+)"', rf'id="{key}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{key}-\1)", text)
    text = re.sub(r'xlink:href="#([^"]+)"', rf'href="#{key}-\1"', text)
    text = re.sub(r"font-family: [^;\"]*;? ?", "", text)
    text = re.sub(r"(font: [^;\"]*?)'DejaVu Sans'[^;\"]*", r"\1sans-serif", text)
    text = re.sub(r' transform="rotate\(-0 [^"]*"', "", text)
    width, height = (f"{side / PIXEL:.0f}" for side in (figure.get_figwidth(), figure.get_figheight()))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}" stroke-linejoin="round">'
    text = re.sub(r"<svg [^>]*>", head, text, count=1)
    for name, hexes in COLOURS.items():
        text = text.replace(hexes, f"var(--{name}, {hexes})")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def alone(picture: str) -> str:
    """Give a chart with a ground of its own, to stand outside a page."""
    head, rest = picture.split(">", 1)
    return f'{head}>\n<rect width="100%" height="100%" fill="{PAPER}"/>{rest}\n'
