"""What all charts share: colours, marks of confidence, places in pixels, and printing as SVG text.

Text stays text. Colours are CSS variables with a fallback, so that a chart follows the page into dark mode
and still stands alone as a picture. Nothing in the SVG depends on the day or the machine.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator

# Names of the page's colours, each with the hue a lone picture has. No two are alike, so that each can be
# found again in the SVG.
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
FONT = "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, Inter, sans-serif"
PIXEL = 1 / 72  # inch; at 72 dpi a point is a pixel of the page
SMALL = 11  # pixels
STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "lenity",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same widths everywhere
    "font.size": 12,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 1,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "hatch.linewidth": 1.1,
    "hatch.color": BAND,
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "path.simplify": False,
}
# How a band looks, by confidence: filling, hatching and outline differ, so that no two look alike in grey.
FILLS: Mapping[str, dict[str, Any]] = {
    "verified": {"facecolor": BAND, "edgecolor": BAND},
    "secondary": {"facecolor": WEAK, "edgecolor": BAND},
    "conflict": {"facecolor": PAPER, "edgecolor": BAND, "hatch": "xxxx"},
    "unverified": {"facecolor": PAPER, "edgecolor": BAND, "hatch": "\\\\", "linestyle": (0, (4, 2))},
}
NOT_KNOWN: dict[str, Any] = {"facecolor": FAINT, "edgecolor": "none"}
# How a figure looks, by confidence: shape and filling differ.
SHAPE: dict[str, Any] = {"linestyle": "none", "markersize": 7, "markeredgewidth": 1.4}
MARKS: Mapping[str, dict[str, Any]] = {
    "verified": SHAPE | {"marker": "o", "markerfacecolor": INK, "markeredgecolor": INK},
    "secondary": SHAPE | {"marker": "o", "markerfacecolor": PAPER, "markeredgecolor": INK},
    "conflict": SHAPE | {"marker": "x", "markerfacecolor": PAPER, "markeredgecolor": ACCENT, "markeredgewidth": 2},
    "unverified": SHAPE | {"marker": "d", "markerfacecolor": PAPER, "markeredgecolor": SOFT},
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart in two versions, for wide and for narrow pages."""

    wide: str
    narrow: str


@contextmanager
def figure_of(width: float, height: float) -> Iterator[Figure]:
    """Open a figure of a size in pixels, in our style."""
    with mpl.rc_context(cast(Any, STYLE)):
        yield Figure(figsize=(width * PIXEL, height * PIXEL))


def axes_at(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Place axes by pixels."""
    across, down = figure.get_figwidth() / PIXEL, figure.get_figheight() / PIXEL
    return figure.add_axes((left / across, bottom / down, width / across, height / down))


def years_below(axes: Axes, first: int, last: int) -> None:
    """Mark each year along the foot of axes, every fifth with its number.

    The short marks are one line of them: an axis would lay out a label for each.
    """
    axes.set_xlim(first - 0.8, last + 0.8)
    axes.xaxis.set_major_locator(FixedLocator([year for year in range(first, last + 1) if year % 5 == 0]))
    axes.tick_params(axis="x", which="major", length=6, color=SOFT)
    each = range(first, last + 1)
    look: dict[str, Any] = {"linestyle": "none", "marker": TICKDOWN, "markersize": 3, "color": LINE, "clip_on": False}
    axes.plot(each, [0] * len(each), transform=axes.get_xaxis_transform(), **look)


def write(axes: Axes, text: str, at: tuple[float, float], shift: tuple[float, float] = (0, 0), **look: Any) -> None:
    """Write text at a place of the axes, moved by pixels; `on` is `fraction`, `data`, or one for each
    direction.
    """
    names = {"fraction": "axes fraction", "data": "data"}
    on = look.pop("on", "data")
    places: Any = names[on] if isinstance(on, str) else tuple(names[one] for one in on)
    look = {"fontsize": SMALL} | look
    axes.annotate(text, at, shift, xycoords=places, textcoords="offset points", **look)


def legend(figure: Figure, handles: Sequence[Patch | Line2D], left: float, columns: int) -> None:
    """Put a legend in words at the foot of the figure."""
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(left * PIXEL / figure.get_figwidth(), 0),
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        handlelength=1.7,
        handleheight=1.0,
        columnspacing=1.5,
        borderaxespad=0.1,
        borderpad=0,
        labelcolor=INK,
    )


def wrapped(text: str, width: int) -> str:
    return "\n".join(textwrap.wrap(text, max(width, 12)))


def svg(figure: Figure, key: str) -> str:
    """Print a figure without dates, with ids that begin with `key` and with the page's fonts and colours."""
    held = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(held, format="svg", transparent=True, metadata=nothing)
    text = held.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<style.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="([^"]+)"', rf'id="{key}-\1"', text)
    text = re.sub(r"url\(#([^)]+)\)", rf"url(#{key}-\1)", text)
    text = re.sub(r'xlink:href="#([^"]+)"', rf'href="#{key}-\1"', text)
    text = re.sub(r"font-family: [^;\"]*;? ?", "", text)
    text = re.sub(r"(font: [^;\"]*?)'DejaVu Sans'[^;\"]*", r"\1sans-serif", text)
    text = re.sub(r' transform="rotate\(-0 [^"]*"', "", text)
    width, height = (f"{side / PIXEL:.0f}" for side in (figure.get_figwidth(), figure.get_figheight()))
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}" stroke-linejoin="round">'
    text = re.sub(r"<svg [^>]*>", head, text, count=1)
    for name, hue in COLOURS.items():
        text = text.replace(hue, f"var(--{name}, {hue})")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def in_plain_colours(picture: str) -> str:
    """Give a chart colours of its own in place of the page's."""
    return re.sub(r"var\(--[\w-]+, (#\w{6})\)", r"\1", picture)


def alone(picture: str) -> str:
    """Give a chart a ground and colours of its own, to stand outside a page."""
    head, rest = in_plain_colours(picture).split(">", 1)
    return f'{head}>\n<rect width="100%" height="100%" fill="{PAPER}"/>{rest}\n'
