"""Lay out plain text for 80 columns: headings, labelled lines, and rows of wrapped cells.

    page = Page()
    page.heading("What binds the court")
    page.row(Cell("custody", 10), Cell("2 y to 5 y", 50), Cell("secondary", 10, "secondary"))

Every meaning is in the words; colour only repeats it, and is dropped where the output is not a terminal.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

import click

WIDTH = 80
LOOKS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True},
    "quiet": {"dim": True},
    "open": {"fg": "green", "bold": True},
    "depends": {"fg": "yellow"},
    "not known": {"fg": "magenta"},
    "closed": {"dim": True},
    "verified": {"fg": "green"},
    "secondary": {"fg": "yellow"},
    "conflict": {"fg": "red"},
    "unverified": {"fg": "red"},
}
TOGETHER = {
    "and": "both are imposed",
    "or": "one of the two",
    "and/or": "both, or either alone",
    "custody only": "custody only",
    "fine only": "a fine only",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with the width it is wrapped to, and the look of its words."""

    text: str
    width: int
    look: str = ""

    def lines(self) -> list[str]:
        parts = self.text.split("\n")
        return [line for part in parts for line in textwrap.wrap(part, self.width, break_on_hyphens=False)] or [""]


@dataclass(slots=True)
class Page:
    """Lines of text, written from top to bottom."""

    lines: list[str] = field(default_factory=list)

    def blank(self) -> None:
        """Leave one empty line; never two."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def heading(self, text: str, aside: str = "") -> None:
        """Begin a section, with a remark at the right edge."""
        self.blank()
        beside = [Cell(aside, len(aside), "quiet")] if aside else []
        self.row(Cell(text, WIDTH - len(aside) - len(beside), "heading"), *beside, gap=1)

    def text(self, text: str, indent: int = 2, look: str = "") -> None:
        """Write a paragraph."""
        for line in Cell(text, WIDTH - indent).lines():
            self.lines.append(" " * indent + dressed(line, look))

    def row(self, *cells: Cell, indent: int = 0, gap: int = 2) -> None:
        """Write cells side by side, each wrapped to its own width."""
        for parts in zip_longest(*(cell.lines() for cell in cells), fillvalue=""):
            line = " " * indent
            for cell, part in zip(cells, parts, strict=True):
                line += dressed(part, cell.look) + " " * (cell.width - len(part) + gap)
            self.lines.append(line.rstrip())

    def show(self) -> None:
        """Print the page."""
        click.echo("\n".join(self.lines))


def dressed(text: str, look: str) -> str:
    """Give a text the look of its kind."""
    return click.style(text, **LOOKS[look]) if text and look in LOOKS else text


def outputs(text: Mapping[str, str]) -> list[str]:
    """Say what a rule gives, from its outputs as written.

    >>> outputs({"custody": "2 y .. 5 y", "fine": "4_000_000 .. 10_000_000", "combine": "and"})
    ['custody 2 y to 5 y', 'fine 4,000,000 to 10,000,000', 'both are imposed']
    """
    return [TOGETHER.get(said, said) if name == "combine" else f"{name} {amounts(said)}" for name, said in text.items()]


def conditions(tests: Mapping[str, str]) -> list[str]:
    """Say what a rule asks, from its tests as written.

    >>> conditions({"group": "amphetamines", "quantity": "[15 g .. 80 g)", "offence": "not(use)"})
    ['group amphetamines', 'quantity 15 g or more, below 80 g', 'offence other than use']
    """
    return [f"{name} {test(said)}" for name, said in tests.items()]


def test(said: str) -> str:
    """Say one test in words that keep its edges."""
    negation = re.fullmatch(r"not\s*\((.*)\)", said, re.DOTALL)
    if negation:
        return f"other than {listed(negation[1].split(','), 'and')}"
    interval = re.fullmatch(r"([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])", said)
    if interval:
        opening, low, high, closing = interval.groups()
        if opening == "[" and closing == "]":
            return amounts(f"{low} to {high}, both included" if low and high else f"at most {high}" if high else f"{low} or more")
        start = (f"{low} or more" if opening == "[" else f"above {low}") if low else ""
        end = (f"up to {high}" if closing == "]" else f"below {high}") if high else ""
        return amounts(", ".join(part for part in (start, end) if part))
    comparison = re.fullmatch(r"(<=|>=|<|>|=)\s*(.+)", said)
    if comparison:
        amount = comparison[2]
        said = {
            "<": f"below {amount}",
            "<=": f"at most {amount}",
            ">": f"above {amount}",
            ">=": f"{amount} or more",
        }.get(comparison[1], amount)
        return amounts(said)
    if said.startswith("[") and said.endswith("]"):
        return listed(said[1:-1].split(","), "or")
    return amounts(said)


def amounts(said: str) -> str:
    """Write a figure of the law's notation for a reader: `.. 4_000_000` is `up to 4,000,000`, `10 y ..` is `10 y or more`."""
    said = re.sub(r"(?<=\d)_(?=\d{3})", ",", said)
    said = re.sub(r"^\.\.\s*", "up to ", said)
    said = re.sub(r"^(\S.*?)\s*\.\.$", r"\1 or more", said)
    return re.sub(r"\s*\.\.\s*", " to ", said)


def listed(words: Iterable[str], last: str) -> str:
    """Join words: `a, b or c`."""
    found = [word.strip() for word in words]
    return " ".join([", ".join(found[:-1]), last, found[-1]]) if len(found) > 1 else "".join(found)
