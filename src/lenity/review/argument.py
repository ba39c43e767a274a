"""The strongest argument for the present law, from a file: each point in our words, with its citation and
confidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lenity.law.document import Document, raise_all
from lenity.law.model import CONFIDENCES
from lenity.law.problems import did_you_mean
from lenity.review.citing import Reference, SourceEntry, norm_key


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the argument and what it rests on."""

    text: str
    reference: Reference


@dataclass(frozen=True, slots=True)
class Argument:
    """The argument with its caveat and the instruments it cites."""

    points: tuple[Point, ...]
    caveat: str
    sources: tuple[SourceEntry, ...]


def read_argument(file: Path) -> Argument:
    """Read an argument file; raise `LenityError` with every mistake."""
    document = Document.read(file, file.name)
    fields = document.fields(
        document.root, "the file", ("caveat", "sources", "points"), ("sources", "points")
    )
    sources = []
    for key, node in document.fields(fields.get("sources"), "sources").items():
        one = document.fields(
            node, f"source `{key}`", ("title", "producer", "address", "published", "note"), ("title",)
        )
        text = {name: document.text(value, name) for name, value in one.items()}
        sources.append(SourceEntry(norm_key(key), "norm", **text))
    known = [source.key.removeprefix("norm-") for source in sources]
    points = []
    for node in document.items(fields.get("points"), "points"):
        one = document.fields(node, "a point", ("text", "cite"), ("text", "cite"))
        keys = ("article", "source", "confidence", "note")
        cite = document.fields(one.get("cite"), "the citation", keys, keys[:3])
        words = {name: document.text(value, name) for name, value in cite.items()}
        if words.get("source") not in known:
            document.say(
                "LEN202",
                cite.get("source"),
                f"unknown source `{words.get('source', '')}`",
                did_you_mean(words.get("source", ""), known),
            )
        if words.get("confidence") not in CONFIDENCES:
            document.say(
                "LEN203",
                cite.get("confidence"),
                f"unknown confidence `{words.get('confidence', '')}`",
                did_you_mean(words.get("confidence", ""), CONFIDENCES),
            )
        reference = Reference(
            norm_key(words.get("source", "")),
            words.get("article", ""),
            words.get("confidence", ""),
            words.get("note", ""),
        )
        points.append(Point(document.text(one.get("text"), "text"), reference))
    raise_all([document])
    return Argument(tuple(points), document.text(fields.get("caveat"), "caveat"), tuple(sources))
