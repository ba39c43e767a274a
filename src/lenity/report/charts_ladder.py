"""The picture of the ladder: offences and bands below each other, rungs beside each other, one panel per group of people.

A symbol says its status by shape and filling, so the picture reads in grey. It comes wide, with the minimum in words, and narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from lenity.report.drawing import (
    ACCENT,
    BAND,
    FAINT,
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
from lenity.review.ladder import EASIEST_FIRST, Ladder, Row, Situation

ABSENT, ON_READING = "no such measure", "depends on a reading"
ON_FACT = "depends on a fact"
LOWER = "lower minimum"
SHAPE: dict[str, Any] = {"linestyle": "none", "markersize": 10, "markeredgewidth": 1.3}
# How a status looks, easiest first; no two are alike in shape and filling.
SYMBOLS: Mapping[str, dict[str, Any]] = {
    "open": SHAPE | {"marker": "o", "markerfacecolor": BAND, "markeredgecolor": BAND},
    "after a choice": SHAPE
    | {"marker": "o", "markerfacecolor": BAND, "markerfacecoloralt": PAPER, "markeredgecolor": BAND, "fillstyle": "left"},
    ON_FACT: SHAPE | {"marker": "D", "markersize": 8, "markerfacecolor": PAPER, "markeredgecolor": ACCENT},
    ON_READING: SHAPE
    | {"marker": "D", "markersize": 8, "markerfacecolor": ACCENT, "markerfacecoloralt": PAPER, "markeredgecolor": ACCENT,
       "fillstyle": "bottom"},
    "closed": SHAPE | {"marker": "o", "markersize": 7, "markerfacecolor": PAPER, "markeredgecolor": SOFT, "markeredgewidth": 1},
    "not known": SHAPE
    | {"marker": "$?$", "markersize": 8, "markerfacecolor": SOFT, "markeredgecolor": SOFT, "markeredgewidth": 0.4},
    ABSENT: SHAPE | {"marker": "_", "markersize": 7, "markeredgecolor": LINE, "markeredgewidth": 1.6},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """What the picture calls things: the heading of a staircase, a group of people, a rung, a minimum and what it becomes."""

    stairs: Callable[[Row], str]
    person: Callable[[int], str]
    rung: Callable[[str], str]
    minimum: Callable[[Situation], str]


@dataclass(frozen=True, slots=True)
class _Layout:
    """Places in pixels: labels of rows at the left, then columns of `cell` by `line` per symbol, then the minimum in words."""

    width: float
    label: float
    cell: float
    line: float
    head: float
    says_minimum: bool


def matrix(ladder: Ladder, words: Words, person: int, key: str) -> Picture:
    """Draw every rung in every row for a group of people: the first group in full, of another the rows that differ.

    Rows carry the numbers of the table.
    """
    return Picture(_matrix(ladder, words, person, key, wide=True), _matrix(ladder, words, person, key, wide=False))


def rows_shown(ladder: Ladder, person: int) -> list[int]:
    """Give the places of the rows that the picture shows for a group of people: all, or those unlike the first group's."""
    looks = [[_look(ladder, row.cases[one]) for one in (0, person)] for row in ladder.rows]
    return [place for place, (first, own) in enumerate(looks) if person == 0 or first != own]


def _look(ladder: Ladder, situation: Situation) -> tuple[object, ...]:
    relief = situation.relief
    return (*(symbol(situation, rung) for rung in ladder.rungs), lowered(situation), relief.floor, relief.lowered)


def symbol(situation: Situation, rung: str) -> str:
    """Give the symbol of a rung: that of its easiest measure, or of the penalty itself; where it depends, on which of the two."""
    found = [(one.status, bool(one.versions) and not one.way.facts) for one in situation.on(rung)]
    if rung in situation.penalty:
        found.append((situation.penalty[rung], bool(situation.penalty_turns_on)))
    return _depending(*min(found, key=lambda one: EASIEST_FIRST.index(one[0]))) if found else ABSENT


def lowered(situation: Situation) -> str:
    """Give the symbol of the last column: whether a choice lowers the minimum."""
    return _depending(situation.relief.status, True)


def lost(situation: Situation) -> bool:
    """Say whether the law is known and no way out of prison is open as the case stands."""
    return situation.way_out not in ("open", "not known")


def _depending(status: str, on_reading: bool) -> str:
    return status if status != "depends" else ON_READING if on_reading else ON_FACT


# -- drawing -----------------------------------------------------------------------------------------------------------


def _matrix(ladder: Ladder, words: Words, person: int, key: str, *, wide: bool) -> str:
    names = [*(words.rung(one) for one in ladder.rungs), LOWER]
    width, label, most, line = (720, 126, 34, 22) if wide else (320, 100, 20, 20)
    cell = min((width - label - 2) / len(names), most)
    layout = _Layout(width, label, cell, line, 6.4 * max(map(len, names)) + 8, wide)
    panel = _Panel(layout, ladder, person, rows_shown(ladder, person), words)
    foot = 26 if wide else 84
    height = panel.height + foot
    with figure_of(width, height) as figure:
        axes = axes_at(figure, 0, 0, width, height)
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.axis("off")
        panel.draw(axes, names, 0)
        legend(figure, _key(ladder), 4, 4 if wide else 2)
        return svg(figure, f"{key}-wide" if wide else f"{key}-narrow")


class _Panel:
    """The rows of one group of people, under headings of their staircases."""

    def __init__(self, layout: _Layout, ladder: Ladder, person: int, rows: Sequence[int], words: Words) -> None:
        self.layout, self.ladder, self.person, self.words = layout, ladder, person, words
        self.title = wrapped(words.person(person), int(layout.width / 7.4))
        found: dict[object, list[int]] = {}
        for place in rows:
            found.setdefault(ladder.rows[place].stairs, []).append(place)
        self.stairs = [
            (wrapped(words.stairs(ladder.rows[places[0]]), int(layout.width / 7.2)), places) for places in found.values()
        ]
        self.top = 16.0 * (1 + self.title.count("\n")) + layout.head
        self.height = self.top + sum(_high(text) + layout.line * len(places) + 4 for text, places in self.stairs) + 24

    def draw(self, axes: Axes, names: Sequence[str], down: float) -> None:
        layout = self.layout
        axes.text(2, down + 4, self.title, fontsize=12, weight="bold", va="top", color=INK)
        down += self.top
        for number, name in enumerate([*names, "minimum"] if layout.says_minimum else names):
            middle = layout.label + layout.cell * (number + 0.5)
            axes.text(middle, down - 4, name, rotation=90, ha="center", va="bottom", fontsize=SMALL, color=SOFT)
        marks: dict[str, list[tuple[float, float]]] = {}
        for text, places in self.stairs:
            axes.plot([0, layout.width], [down, down], color=LINE, linewidth=0.8)
            axes.text(2, down + 5, text, fontsize=SMALL, weight="bold", va="top", color=INK)
            down += _high(text)
            for place in places:
                self.row(axes, place, down + layout.line / 2, marks)
                down += layout.line
            down += 4
        for name, points in marks.items():
            axes.plot(*zip(*points, strict=True), zorder=3, clip_on=False, **SYMBOLS[name])

    def row(self, axes: Axes, place: int, middle: float, marks: dict[str, list[tuple[float, float]]]) -> None:
        """Write one row, and note the places of its symbols; a row in which no way out is open has a grey ground."""
        layout, row = self.layout, self.ladder.rows[place]
        situation = row.cases[self.person]
        axes.text(2, middle, f"{place + 1}", fontsize=SMALL, va="center", color=SOFT)
        axes.text(20, middle, short(row.text), fontsize=SMALL, va="center", color=INK)
        columns = [*(symbol(situation, rung) for rung in self.ladder.rungs), lowered(situation)]
        if lost(situation):
            corner, width = (layout.label, middle - layout.line / 2), layout.cell * len(columns)
            axes.add_patch(Rectangle(corner, width, layout.line, facecolor=FAINT, edgecolor="none", zorder=0.2))
        for number, name in enumerate(columns):
            marks.setdefault(name, []).append((layout.label + layout.cell * (number + 0.5), middle))
        if layout.says_minimum:
            right = layout.label + layout.cell * len(columns) + 10
            axes.text(right, middle, self.words.minimum(situation), fontsize=SMALL, va="center", color=INK)


def _high(heading: str) -> float:
    return 14.0 * (heading.count("\n") + 1) + 8


def short(text: str) -> str:
    """Shorten a band for a label.

    >>> short("above 80 g, up to 240 g"), short("from 4 g, below 25 g"), short("15 g to 80 g")
    ('> 80, ≤ 240 g', '≥ 4, < 25 g', '15–80 g')
    """
    for word, sign in (("above", ">"), ("up to", "≤"), ("below", "<"), ("from", "≥"), ("exactly", "=")):
        text = text.replace(word, sign)
    low, mark, high = text.partition(", ") if ", " in text else text.partition(" to ")
    if not mark:
        return text
    unit = high.rsplit(" ", 1)[-1]
    low = low.removesuffix(f" {unit}")
    return f"{low}–{high}" if mark == " to " else f"{low}, {high}"


def _key(ladder: Ladder) -> list[Any]:
    used = set(_used(ladder))
    shown: list[Any] = [Line2D([], [], label=name, **look) for name, look in SYMBOLS.items() if name in used]
    if any(lost(one) for row in ladder.rows for one in row.cases):
        shown.append(Rectangle((0, 0), 1, 1, facecolor=FAINT, edgecolor=LINE, label="no way out open"))
    return shown


def _used(ladder: Ladder) -> Iterator[str]:
    for row in ladder.rows:
        for situation in row.cases:
            yield lowered(situation)
            yield from (symbol(situation, rung) for rung in ladder.rungs)
