"""What a figure rests on, in one form for law, evidence and norms, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from lenity.law.document import Document, Node
from lenity.law.model import CONFIDENCES, Citation
from lenity.law.problems import did_you_mean

SUREST_FIRST = tuple(reversed(CONFIDENCES))
PUBLICATION = ("title", "producer", "address", "note")
CITE = ("source", "where", "confidence", "note")


@dataclass(frozen=True, slots=True)
class Reference:
    """The place in a source that a figure rests on; `source` is a key of `Review.sources`."""

    source: str
    where: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """What the figures of a table of the library are taken from."""

    title: str
    producer: str = ""
    address: str = ""
    note: str = ""


def law_reference(citation: Citation) -> Reference:
    """Give the reference of a rule's citation.

    >>> law_reference(Citation(article="40", source="gazette", confidence="secondary")).where
    'article 40'
    """
    paragraph = f"({citation.paragraph})" if citation.paragraph else ""
    return Reference(law_key(citation.source), _where(citation.article) + paragraph, citation.confidence, citation.note)


def law_key(source: str) -> str:
    return f"law-{source}"


def evidence_key(source: str) -> str:
    return f"evidence-{source}"


def norm_key(source: str) -> str:
    return f"norm-{source}"


def dose_key(source: str) -> str:
    return f"dose-{source}"


def harm_key(source: str) -> str:
    return f"harm-{source}"


def tally(confidences: Iterable[str]) -> dict[str, int]:
    """Count grades, surest first, without those that do not occur."""
    counts = Counter(confidences)
    return {grade: counts[grade] for grade in SUREST_FIRST if counts[grade]}


def unique(references: Iterable[Reference | None]) -> tuple[Reference, ...]:
    """Drop repetitions and keep the order."""
    return tuple(dict.fromkeys(one for one in references if one is not None))


def read_publications(document: Document, node: Node | None, key: Callable[[str], str]) -> dict[str, Publication]:
    """Read the `sources` of a table of the library, by their keys in a review; mistakes are noted in the document."""
    found = {}
    for name, source in document.fields(node, "sources").items():
        fields = document.fields(source, f"source `{name}`", PUBLICATION, PUBLICATION[:1])
        found[key(name)] = Publication(*(document.text(fields.get(part), part) for part in PUBLICATION))
    return found


def read_reference(document: Document, node: Node | None, sources: Collection[str], key: Callable[[str], str]) -> Reference:
    """Read the citation of one of some sources, given by their keys in a review; mistakes are noted in the document."""
    fields = document.fields(node, "the citation", CITE, ("source", "confidence"))
    source, where, confidence, note = (document.text(fields.get(part), part) for part in CITE)
    known = [one.removeprefix(key("")) for one in sources]
    for code, part, said, words in (("LEN202", "source", source, known), ("LEN203", "confidence", confidence, CONFIDENCES)):
        if part in fields and said not in words:
            document.say(code, fields[part], f"unknown {part} `{said}`", did_you_mean(said, words))
    return Reference(key(source), where, confidence, note)


def _where(article: str) -> str:
    if article == "whole":
        return "the law as a whole"
    if not article[:1].isdigit():
        return f"article {article}"
    return ("articles " if any(mark in article for mark in ",-") else "article ") + article
