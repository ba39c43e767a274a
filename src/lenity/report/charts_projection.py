"""The charts of a projection: people inside as a fan for each state of the law, and who bears it as intervals.

Bands tell apart by tone and outline, so they read in grey; each chart is drawn for wide pages and for 320 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MultipleLocator

from lenity.report.document import Chart, Column, Table, Text, Value
from lenity.report.drawing import (
    BAND,
    INK,
    LINE,
    PAPER,
    SMALL,
    WEAK,
    Picture,
    axes_at,
    figure_of,
    legend,
    svg,
    wrapped,
    write,
)
from lenity.review.projection import CHIEF, Band, GroupSeen, Projection, Span, StateSeen

MONTHS = 12
OUTER: dict[str, Any] = {"facecolor": WEAK, "alpha": 0.45, "linewidth": 0}
INNER: dict[str, Any] = {"facecolor": WEAK, "edgecolor": BAND, "linewidth": 1.2}
OLD: dict[str, Any] = {"color": INK, "linewidth": 1.2, "linestyle": (0, (4, 2))}


def people_chart(seen: Projection) -> Chart:
    """Draw the people inside under the law before and under each state of the reform."""
    picture = Picture(_fans(seen, wide=True), _fans(seen, wide=False))
    before, chief = seen.states[0], next(one for one in seen.states if one.state == CHIEF)
    said = (
        "Filled: people inside with the reform, 80 and 90 % of the draws over all readings. Dashed lines: the ends of the 80 % "
        "interval under the law before. Both are drawn from the same draws, so the change is surer than the overlap looks."
    )
    return Chart(
        id="people-inside", title=_finding(chief), subtitle=(said,), wide=picture.wide, narrow=picture.narrow,
        alt=_in_words(before, seen.states[1:]), source=("Reckoned here; the figures it rests on are listed below.",),
        data_title="People inside, year by year", data=(_fan_table(seen),),
    )  # fmt: skip


def _finding(chief: StateSeen) -> Text:
    last = chief.changes[0].rows[-1]
    return (Value(f"{last.text[:1].upper()}{last.text[1:]} inside at the end of {last.what}", "", (), "computed"),)


def _in_words(before: StateSeen, states: Sequence[StateSeen]) -> str:
    parts = []
    for one in (before, *states):
        first, last = one.people.rows[0], one.people.rows[-1]
        parts.append(f"{one.name}: {first.text} on the {first.what}, {last.text} at the end of {last.what}.")
    return " ".join(parts)


def _fan_table(seen: Projection) -> Table:
    columns = (
        Column("Year"), Column("Least of 90 %", "people", "right"), Column("Least of 80 %", "people", "right"),
        Column("Most of 80 %", "people", "right"), Column("Most of 90 %", "people", "right"),
    )  # fmt: skip
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in seen.states:
        groups.append((len(rows), (one.name,)))
        for year in range(seen.years + 1):
            ends = (one.band.lowest, one.band.low, one.band.high, one.band.highest)
            rows.append(((_value(str(year)),), *((_value(f"{end[MONTHS * year]:,.0f}"),) for end in ends)))
    return Table(("People inside at the end of each year; more digits than anyone knows, for other tools",),
                 columns, tuple(rows), tuple(groups))  # fmt: skip


def _value(text: str) -> Value:
    return Value(text, "", (), "computed")


def _fans(seen: Projection, *, wide: bool) -> str:
    """Draw one fan for each state of the reform, beside each other or below, on one scale from zero."""
    states = seen.states[1:]
    before = seen.states[0].band
    top = 1.06 * max(max(one.band.highest) for one in seen.states)
    width, plot, left, right, gap = (720, 190, 52, 8, 24) if wide else (320, 150, 50, 10, 0)
    columns = len(states) if wide else 1
    cell = (width - left - right - gap * (columns - 1)) / columns
    lines = 1 if wide else 3
    head, foot, below = 34, 34, 6 + 17 * lines
    rows = len(states) // columns
    with figure_of(width, rows * (head + plot + foot) + below) as figure:
        for number, one in enumerate(states):
            down, across = divmod(number, columns)
            bottom = below + (rows - down - 1) * (head + plot + foot) + foot
            axes = axes_at(figure, left + across * (cell + gap), bottom, cell, plot)
            _axes(axes, seen.years, top, first=across == 0)
            _fan(axes, one.band, before)
            write(axes, one.name, (0, 1), (0, 8), on="fraction", fontsize=12, weight="bold", va="bottom")
        legend(figure, [
            Patch(label="reform, 80 %", **INNER), Patch(label="reform, 90 %", **OUTER),
            Line2D([], [], label="law before, 80 %", **OLD),
        ], 10, 3 if wide else 1)  # fmt: skip
        return svg(figure, "people-wide" if wide else "people-narrow")


def _axes(axes: Axes, years: int, top: float, *, first: bool) -> None:
    axes.set_xlim(0, years)
    axes.set_ylim(0, top)
    axes.xaxis.set_major_locator(MultipleLocator(5 if years >= 10 else 1))
    axes.set_xlabel("years", fontsize=SMALL, labelpad=2)
    axes.yaxis.set_major_locator(MultipleLocator(_step(top)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.tick_params(axis="y", length=0, labelleft=first)
    axes.grid(axis="y", color=LINE, linewidth=0.7)


def _step(top: float) -> float:
    """Give a round step that divides the axis in three to seven."""
    power: float = 10.0 ** floor(log10(top))
    return next(part * power for part in (0.2, 0.5, 1.0, 2.0) if top / (part * power) <= 7)


def _fan(axes: Axes, band: Band, before: Band) -> None:
    years = [month / MONTHS for month in range(len(band.low))]
    axes.fill_between(years, band.lowest, band.highest, zorder=1, **OUTER)
    axes.fill_between(years, band.low, band.high, zorder=1.5, **INNER)
    for end in (before.low, before.high):
        axes.plot(years, end, zorder=2, **OLD)


# -- who bears it ------------------------------------------------------------------------------------------------------


def bearing_chart(seen: Projection) -> Chart | None:
    """Draw each group's relief against the average as an interval; None where no group can be told."""
    told = [(one, one.relief.figure) for one in seen.groups if one.relief and isinstance(one.relief.figure, Span)]
    if not told:
        return None
    picture = Picture(_reliefs(told, wide=True), _reliefs(told, wide=False))
    left = len(seen.groups) - len(told)
    said = (
        "How a group's person-years fall, as a multiple of the average fall. Right of the line a group gains more than the "
        "average, left of it less. Intervals hold 80 % of the draws over all readings, half as wide again as drawn."
    )
    return Chart(
        id="who-bears-it", title=("How the relief falls on groups, against the average",), subtitle=(said,),
        wide=picture.wide, narrow=picture.narrow,
        alt=" ".join(f"{one.attribute} {one.group}: {span.text}." for one, span in told),
        source=(_value(str(left)), " groups are too small to tell, or have no relief to compare."),
        data_title="The intervals as a table", data=(_relief_table(told),),
    )  # fmt: skip


def _relief_table(told: Sequence[tuple[GroupSeen, Span]]) -> Table:
    columns = (Column("Group"), Column("Low", "times the average", "right"), Column("High", "times the average", "right"))
    rows = tuple(
        ((Value(f"{one.attribute}: {one.group}", "", (), "case"),), (_value(f"{span.low:.2f}"),), (_value(f"{span.high:.2f}"),))
        for one, span in told
    )
    return Table(("Relief of each group against the average",), columns, rows)


def _reliefs(told: Sequence[tuple[GroupSeen, Span]], *, wide: bool) -> str:
    width, left, right, row = (720, 190, 16, 26) if wide else (320, 12, 12, 40)
    most = max(2.0, *(span.high for _, span in told)) * 1.05
    least = min(0.0, *(span.low for _, span in told)) * 1.05
    head, foot = 14, 44
    height = head + row * len(told) + foot
    with figure_of(width, height) as figure:
        axes = axes_at(figure, left, foot, width - left - right, row * len(told))
        axes.set_xlim(least, most)
        axes.set_ylim(len(told), 0)
        axes.yaxis.set_visible(False)
        axes.xaxis.set_major_locator(MultipleLocator(_step(most)))
        axes.grid(axis="x", color=LINE, linewidth=0.7)
        axes.axvline(1, color=INK, linewidth=1.2, linestyle=(0, (4, 2)))
        axes.set_xlabel("times the average relief", fontsize=SMALL, labelpad=3)
        for number, (one, span) in enumerate(told):
            middle = number + (0.5 if wide else 0.68)
            axes.plot([span.low, span.high], [middle] * 2, color=BAND, linewidth=6, solid_capstyle="butt", zorder=2)
            axes.plot([span.low, span.high], [middle] * 2, linestyle="none", marker="|", markersize=11, color=BAND, zorder=2)
            name = wrapped(f"{one.attribute}: {one.group}", 30 if wide else 46)
            place, shift = ((0, middle), (-8, 0)) if wide else ((0, number), (0, -4))
            look: dict[str, Any] = {"ha": "right", "va": "center"} if wide else {"ha": "left", "va": "top"}
            write(axes, name, place, shift, on=("fraction", "data"), color=INK, bbox=_paper(wide), **look)
        return svg(figure, "bears-wide" if wide else "bears-narrow")


def _paper(wide: bool) -> dict[str, Any] | None:
    return None if wide else {"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none"}
