"""The document as a tree of values, from which every format is printed.

    Paragraph(("The minimum is ", Value("2 y", "secondary", ("law-daily",)), "."))

A `Value` is a figure or words taken from a source: it carries its confidence and the sources it rests on.
Plain text is ours and holds no figures; a test walks the tree and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, or words from a source, with what it rests on.

    `origin` is `rule`, `observation`, `norm`, `source` (what a source is called), `case` (a stated fact), or
    `computed`, which is worked out from others in `findings.json`; the last two rest on no source. `where` is
    the place in the source, `note` what its citation adds. `mark` says how the confidence shows beside it:
    none, icon or word.
    """

    text: str
    confidence: str
    sources: tuple[str, ...]
    origin: str = "rule"
    where: str = ""
    note: str = ""
    mark: str = "none"


@dataclass(frozen=True, slots=True)
class Grade:
    """A mark of confidence: a symbol and its word."""

    confidence: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a web page, or to a part of the document (`#id`)."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A symbol with the word it stands for: open, choice, depends, closed, unknown or none."""

    symbol: str
    word: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that carry the sentence."""

    text: str


Inline: TypeAlias = str | Value | Grade | Link | Sign | Strong
Text: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `kind` is text, lead or small."""

    text: Text
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart. `kind` is caution (what may mislead) or method."""

    title: str
    text: tuple[Text, ...]
    kind: str = "caution"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `align` is left, right (figures on their unit) or centre."""

    title: str
    unit: str = ""
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption. The first cell of a row is its heading; `groups` names runs of rows by the
    index of their first.

    `kind` is plain, long (columns of prose), matrix or sources. `anchors` are ids of the groups,
    `row_anchors` of the rows.
    """

    caption: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    groups: tuple[tuple[int, Text], ...] = ()
    kind: str = "plain"
    anchors: tuple[str, ...] = ()
    row_anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks behind a line that opens them; open in print, in an annex of the PDF."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in a wide and a narrow version. `title` says the finding; `data` is one click away, behind
    `data_title`.
    """

    id: str
    title: Text
    subtitle: Text
    wide: str
    narrow: str
    alt: str
    source: Text
    data_title: str
    data: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a name and what it is. `kind` is summary, case or key (to signs; the name is not printed)."""

    pairs: tuple[tuple[str, Text], ...]
    kind: str = "summary"


@dataclass(frozen=True, slots=True)
class Card:
    """One worked case, or another thing that stands by itself."""

    id: str
    title: Text
    subtitle: Text
    blocks: tuple[Block, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards in a grid."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading; sections hold blocks and sections."""

    id: str
    title: str
    blocks: tuple[Block, ...]


Block: TypeAlias = Paragraph | Bullets | Note | Table | Fold | Chart | Facts | Cards | Section


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    kicker: str
    lead: Text
    language: str
    sections: tuple[Section, ...]
    colophon: tuple[Text, ...] = field(default=())


def inlines(node: object) -> Iterator[Inline]:
    """Yield every inline of a document or a part of it, in reading order."""
    if isinstance(node, str | Value | Grade | Link | Sign | Strong):
        yield node
        return
    for text in texts(node):
        yield from text


def texts(node: object) -> Iterator[Text]:
    """Yield every text of a document or a part of it, in reading order; heads of columns name and state
    nothing.
    """
    match node:
        case Document():
            yield (node.title,)
            yield node.lead
            yield from _each(node.sections)
            yield from node.colophon
        case Section():
            yield (node.title,)
            yield from _each(node.blocks)
        case Paragraph():
            yield node.text
        case Bullets():
            yield from node.items
        case Note():
            yield (node.title,)
            yield from node.text
        case Table():
            yield node.caption
            for _, group in node.groups:
                yield group
            for row in node.rows:
                yield from row
        case Fold():
            yield (node.title,)
            yield from _each(node.blocks)
        case Chart():
            yield node.title
            yield node.subtitle
            yield node.source
            yield from _each(node.data)
        case Facts():
            for name, text in node.pairs:
                yield (name,)
                yield text
        case Cards():
            for card in node.cards:
                yield card.title
                yield card.subtitle
                yield from _each(card.blocks)
        case _:
            raise TypeError(f"`{type(node).__name__}` is no part of a document")


def _each(nodes: tuple[Block, ...] | tuple[Section, ...]) -> Iterator[Text]:
    for node in nodes:
        yield from texts(node)
