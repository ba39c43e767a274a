"""Rankings of substances by harm, as data with their sources. None of them is agreed on, and none is used alone.

read_harm_rankings()[0].more_harmful("heroin", "cannabis")   ->   True
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.model import CONFIDENCES
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY
from lenity.review.citing import Reference

FILE = LIBRARY / "checks" / "harm_rankings.yaml"
SOURCE = ("title", "producer", "address", "note")
CITE = ("source", "where", "confidence", "note")


@dataclass(frozen=True, slots=True)
class HarmSource:
    """Where a ranking was published."""

    title: str
    producer: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HarmRanking:
    """One ranking: the score of each substance, as printed; scores no further apart than `margin` are equal."""

    id: str
    title: str
    scores: Mapping[str, Fraction]
    margin: Fraction
    reference: Reference
    source: HarmSource

    def more_harmful(self, one: str, than: str) -> bool | None:
        """Say whether one substance is ranked as more harmful than another; None where it ranks not both of them."""
        if one not in self.scores or than not in self.scores:
            return None
        return self.scores[one] - self.scores[than] > self.margin


@cache
def harm_rankings() -> tuple[HarmRanking, ...]:
    """Give the rankings that ship with lenity.

    >>> [one.more_harmful("heroin", "cannabis") for one in harm_rankings() if one.id == "nutt-2010-total"]
    [True]
    """
    return read_harm_rankings(FILE)


def read_harm_rankings(path: Path) -> tuple[HarmRanking, ...]:
    """Read a file of rankings; raise `LenityError` with every mistake."""
    document = Document.read(path, path.name)
    fields = document.fields(document.root, "the file", ("sources", "rankings"), ("sources", "rankings"))
    sources = {key: _source(document, node) for key, node in document.fields(fields.get("sources"), "sources").items()}
    found = tuple(_ranking(document, node, sources) for node in document.items(fields.get("rankings"), "rankings"))
    raise_all([document])
    return found


def _source(document: Document, node: Node) -> HarmSource:
    one = document.fields(node, "a source", SOURCE, SOURCE[:1])
    return HarmSource(*(document.text(one.get(name), name) for name in SOURCE))


def _ranking(document: Document, node: Node, sources: Mapping[str, HarmSource]) -> HarmRanking:
    fields = document.fields(node, "a ranking", ("id", "title", "margin", "scores", "cite"), ("id", "title", "scores", "cite"))
    scores = {
        substance: _number(document, score, f"the score of `{substance}`")
        for substance, score in document.fields(fields.get("scores"), "scores").items()
    }
    margin = _number(document, fields["margin"], "`margin`") if "margin" in fields else Fraction(0)
    cite = document.fields(fields.get("cite"), "the citation", CITE, ("source", "confidence"))
    said = {part: document.text(cite.get(part), part) for part in CITE}
    for code, part, words in (("LEN202", "source", list(sources)), ("LEN203", "confidence", list(CONFIDENCES))):
        if part in cite and said[part] not in words:
            document.say(code, cite[part], f"unknown {part} `{said[part]}`", did_you_mean(said[part], words))
    reference = Reference(f"harm-{said['source']}", said["where"], said["confidence"], said["note"])
    id, title = (document.text(fields.get(name), name) for name in ("id", "title"))
    return HarmRanking(id, title, scores, margin, reference, sources.get(said["source"], HarmSource("")))


def _number(document: Document, node: Node, what: str) -> Fraction:
    text = document.text(node, what)
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        document.say("LEN355", node, f"{what} is no exact number: `{text}`", "write a whole number, a decimal or a ratio")
        return Fraction(0)
