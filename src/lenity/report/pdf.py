"""Print a document as a PDF for paper and for screen readers (PDF/UA-1).

The tree goes to the typesetter as data, so that no text of a document can become markup. What a page folds away,
or keeps one click behind a chart, stands in an annex. Nothing depends on the day or on the fonts of a machine.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from importlib import resources
from math import sqrt
from typing import Any
from urllib.parse import quote

import typst
from matplotlib.ft2font import FT2Font

from lenity.report.document import Block, Chart, Document, Fold, Grade, Inline, Link, Section, Sign, Table, Text, Value
from lenity.report.drawing import COLOURS, in_plain_colours
from lenity.report.html import ICONS, quoted

LINE, BETWEEN = 104, 2.5  # characters in a line of a table, and between two columns
LONG_WORD = 22  # characters; longer ones are addresses, and are broken
LONG_CELL = 800  # characters; a row with a longer one may break over pages
SHORT = 18  # characters; up to this a cell or a head wants one line
TALLEST = 205 / 166  # height to width: the tallest that a chart at the full width of a page may be
# Of the line, for each column; the last stands for those that follow. Tables that stand in a row align.
SHARES: dict[str, tuple[float, ...]] = {"matrix": (2.8, 1), "ways": (1.5, 0.9, 2.4)}
IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"  # stand as they are; other letters are encoded, for a PDF holds ASCII addresses
UNSEEN = "\n\u2060"  # a line's end, and the sign that forbids one
ANNEX = "The tables behind the text"


def to_pdf(document: Document) -> bytes:
    """Give the whole document as a tagged PDF (PDF/UA-1); the same document gives the same bytes.

    Raise `typst.TypstError` where a document breaks the standard, as with an empty title.

    >>> from lenity.report.document import Paragraph, Section
    >>> part = Section("a", "Part", (Paragraph(("Text.",)),))
    >>> to_pdf(Document("A law", "", ("Lead.",), "en", (part,)))[:8]
    b'%PDF-1.7'
    """
    data = {"document": json.dumps(_plain(_for_paper(document))), "icons": json.dumps(_icons())}
    return typeset("page.typ", data, format="pdf", pdf_standards=["ua-1"])


def to_png(picture: str, pixels_per_unit: float = 2) -> bytes:
    """Give a chart as a PNG image with a ground of its own; two pixels for each unit of the SVG, unless said
    otherwise.
    """
    return typeset("picture.typ", {"picture": picture}, format="png", ppi=96 * pixels_per_unit)


def typeset(template: str, data: dict[str, str], **options: Any) -> bytes:
    """Typeset one of our templates with texts for it to read."""
    folder = resources.files("lenity.report").joinpath("templates")
    return bytes(typst.compile(folder.joinpath(template).read_bytes(), font_paths=_fonts(), sys_inputs=data, **options))


@cache
def _fonts() -> typst.Fonts:
    with resources.as_file(resources.files("lenity.report").joinpath("fonts")) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])


def _icons() -> dict[str, str]:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" font-family="Inter" color="{COLOURS["ink"]}">'
    return {name: f"{head}{drawing}</svg>" for name, drawing in ICONS.items()}


# -- the annex -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Moved:
    """Where a fold stood: the way to its place in the annex."""

    id: str
    title: str


def _for_paper(document: Document) -> Document:
    """Move what is folded away into an annex; what a card folds away stays in the card."""
    annex: list[Section] = []

    def without_folds(blocks: Iterable[Block]) -> tuple[Any, ...]:
        kept: list[Any] = []
        for one in blocks:
            match one:
                case Section():
                    kept.append(replace(one, blocks=without_folds(one.blocks)))
                case Chart():
                    kept += [one, moved(one.data_title, one.data)]
                case Fold():
                    kept.append(moved(one.title, one.blocks))
                case _:
                    kept.append(one)
        return tuple(kept)

    def moved(title: str, blocks: tuple[Block, ...]) -> _Moved:
        number = len(annex)
        annex.append(Section(f"annex-{number + 1}", title, ()))
        annex[number] = replace(annex[number], blocks=without_folds(blocks))
        return _Moved(annex[number].id, title)

    sections = tuple(replace(one, blocks=without_folds(one.blocks)) for one in document.sections)
    return replace(document, sections=(*sections, Section("annex", ANNEX, tuple(annex))) if annex else sections)


# -- the tree as data ----------------------------------------------------------------------------------------


def _plain(node: object) -> object:
    """Give the tree as mappings, lists and texts; `is` names the kind of each part."""
    if isinstance(node, tuple):
        return [_plain(one) for one in node]
    if isinstance(node, str):
        return printable(node)
    if not is_dataclass(node):
        return node
    data = {"is": type(node).__name__.lstrip("_")} | {one.name: _plain(getattr(node, one.name)) for one in fields(node)}
    match node:
        case Value():
            data["text"] = printable(quoted(node.text))
        case Link():
            data["address"] = quote(node.address, safe=IN_ADDRESSES)
        case Table():
            data["rows"] = _plain(tuple(map(_linked_once, node.rows)))
            data["widths"] = _widths(node)
            data["breaks"] = any(_length(cell) > LONG_CELL for row in node.rows for cell in row)
        case Chart():
            data["wide"] = printable(in_plain_colours(node.wide))
            data["share"] = _share(node.wide)
            data["alt"] = node.alt
    return data


def _linked_once(row: tuple[Text, ...]) -> tuple[Text, ...]:
    """Let a row lead to each of its sources once: by the first cell that rests on it."""
    led: set[str] = set()
    cells = []
    for cell in row:
        parts: list[Inline] = []
        for one in cell:
            again = isinstance(one, Value) and led.issuperset(one.sources[:1])
            parts.append(replace(one, sources=()) if isinstance(one, Value) and again else one)
            led.update(one.sources[:1] if isinstance(one, Value) else ())
        cells.append(tuple(parts))
    return tuple(cells)


def _share(picture: str) -> float:
    """Give how much of the width of a page a chart may take, so that it fits its height."""
    width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture)[0])
    return round(min(TALLEST * width / height, 1), 4)


def printable(text: str) -> str:
    """Spell out the characters that none of our fonts has, so that no empty box stands for them.

    >>> printable("Khmer ច្បាប់, Thai ไ")
    'Khmer ច្បាប់, Thai [U+0E44]'
    """
    return "".join(one if ord(one) in _letters() or one in UNSEEN else f"[U+{ord(one):04X}]" for one in text)


@cache
def _letters() -> frozenset[int]:
    """Give the characters that our fonts can print."""
    folder = resources.files("lenity.report").joinpath("fonts")
    fonts = [FT2Font(io.BytesIO(one.read_bytes())) for one in folder.iterdir() if one.name.endswith((".otf", ".ttf"))]
    return frozenset(letter for font in fonts for letter in font.get_charmap())


def _widths(table: Table) -> list[float]:
    """Give each column its share of the line: its longest word for sure, the rest by the root of what it lacks."""
    if table.kind in SHARES:
        shares = SHARES[table.kind]
        return [*shares, *shares[-1:] * len(table.columns)][: len(table.columns)]
    least = [_longest_word(table, place) for place in range(len(table.columns))]
    lacking = [max(_usual(table, place) - one, 0) for place, one in enumerate(least)]
    room = max(LINE - BETWEEN * len(least) - sum(least), 0)
    if sum(lacking) <= room:  # all fits: what is left goes to the last column of words
        given = [float(one) for one in lacking]
        given[max((place for place, one in enumerate(table.columns) if one.align == "left"), default=0)] += room - sum(lacking)
    else:
        given = [0.0] * len(least)
        while room > 1 and (open_ := [place for place in range(len(least)) if given[place] < lacking[place]]):
            roots = sum(sqrt(lacking[place]) for place in open_)
            shares_now = {place: min(room * sqrt(lacking[place]) / roots, lacking[place] - given[place]) for place in open_}
            for place, share in shares_now.items():
                given[place] += share
            room -= sum(shares_now.values())
    return [round(one + more + BETWEEN, 2) for one, more in zip(least, given, strict=True)]


def _longest_word(table: Table, place: int) -> int:
    column = table.columns[place]
    cells = [word for row in table.rows for one in row[place] for word in _shown(one).split()]
    return min(max((len(word) for word in (*cells, *f"{column.title} {column.unit}".split())), default=1), LONG_WORD)


def _usual(table: Table, place: int) -> int:
    """The length that nine of ten cells of a column do not pass, every cell if all are short; or of its head in three lines."""
    column = table.columns[place]
    lengths = sorted(_length(row[place]) for row in table.rows) or [0]
    head = len(f"{column.title}, {column.unit}" if column.unit else column.title)
    return max(
        lengths[-1] if lengths[-1] <= SHORT else lengths[int(0.9 * (len(lengths) - 1))],
        head if head <= SHORT else max(SHORT, head // 3),
    )


def _length(text: Text) -> int:
    """Count the characters that a text takes."""
    return sum(len(_shown(one)) for one in text)


def _shown(one: Inline) -> str:
    """Give what takes as much room as an inline; a symbol takes about three letters."""
    match one:
        case str():
            return one
        case Grade():
            return "xxx" + one.confidence
        case Sign():
            return "xxx"
        case _:
            return one.text
