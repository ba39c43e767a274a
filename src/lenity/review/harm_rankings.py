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
from lenity.law.vocabulary import LIBRARY
from lenity.review.citing import Publication, Reference, harm_key, read_publications, read_reference

FILE = LIBRARY / "checks" / "harm_rankings.yaml"


@dataclass(frozen=True, slots=True)
class HarmRanking:
    """One ranking: the score of each substance, as printed; scores no further apart than `margin` are equal."""

    id: str
    title: str
    scores: Mapping[str, Fraction]
    margin: Fraction
    reference: Reference
    source: Publication

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
    sources = read_publications(document, fields.get("sources"), harm_key)
    found = tuple(_ranking(document, node, sources) for node in document.items(fields.get("rankings"), "rankings"))
    raise_all([document])
    return found


def _ranking(document: Document, node: Node, sources: Mapping[str, Publication]) -> HarmRanking:
    fields = document.fields(node, "a ranking", ("id", "title", "margin", "scores", "cite"), ("id", "title", "scores", "cite"))
    scores = {
        substance: _number(document, score, f"the score of `{substance}`")
        for substance, score in document.fields(fields.get("scores"), "scores").items()
    }
    margin = _number(document, fields["margin"], "`margin`") if "margin" in fields else Fraction(0)
    reference = read_reference(document, fields.get("cite"), sources, harm_key)
    id, title = (document.text(fields.get(name), name) for name in ("id", "title"))
    return HarmRanking(id, title, scores, margin, reference, sources.get(reference.source, Publication("")))


def _number(document: Document, node: Node, what: str) -> Fraction:
    text = document.text(node, what)
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        document.say("LEN355", node, f"{what} is no exact number: `{text}`", "write a whole number, a decimal or a ratio")
        return Fraction(0)
