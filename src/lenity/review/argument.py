"""The strongest argument for the present law, from a file: each point in our words, cited and graded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.model import CONFIDENCES
from lenity.law.problems import did_you_mean
from lenity.review.citing import Reference, norm_key

INSTRUMENT = ("title", "producer", "address", "published", "note")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, report or guideline that points are drawn from."""

    title: str
    producer: str = ""
    address: str = ""
    published: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the argument and what it rests on."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Argument:
    """The argument, what it does not say, and the instruments it cites by their key in the review."""

    points: tuple[Point, ...]
    caveat: str
    instruments: Mapping[str, Instrument]


def read_argument(file: Path) -> Argument:
    """Read an argument file; raise `LenityError` with every mistake."""
    document = Document.read(file, file.name)
    keys = ("caveat", "instruments", "points")
    fields = document.fields(document.root, "the file", keys, keys[1:])
    instruments = {}
    for key, node in document.fields(fields.get("instruments"), "instruments").items():
        one = document.fields(node, f"instrument `{key}`", INSTRUMENT, INSTRUMENT[:1])
        words = {name: document.text(value, name) for name, value in one.items()}
        instruments[norm_key(key)] = Instrument(**{"title": "", **words})
    points = []
    for node in document.items(fields.get("points"), "points"):
        one = document.fields(node, "a point", ("text", "cite"), ("text", "cite"))
        reference = _reference(document, one.get("cite"), [key.removeprefix(norm_key("")) for key in instruments])
        points.append(Point(document.text(one.get("text"), "text"), reference))
    raise_all([document])
    return Argument(tuple(points), document.text(fields.get("caveat"), "caveat"), instruments)


def _reference(document: Document, node: Node | None, known: list[str]) -> Reference:
    keys = ("article", "source", "confidence", "note")
    fields = document.fields(node, "the citation", keys, keys[:3])
    text = {name: document.text(fields.get(name), name) for name in keys}
    for code, name, words in (("LEN202", "source", known), ("LEN203", "confidence", list(CONFIDENCES))):
        if name in fields and text[name] not in words:
            said = f"unknown {name} `{text[name]}`"
            document.say(code, fields[name], said, did_you_mean(text[name], words))
    return Reference(norm_key(text["source"]), text["article"], text["confidence"], text["note"])
