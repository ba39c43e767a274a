"""What a figure rests on, in one form for law, evidence and norms.

A `Reference` names a source of the review by its key, the place in it, and how sure the figure is; a
`SourceEntry` is the source itself, with how many figures rest on it at which confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lenity.law.model import CONFIDENCES, Citation, Law

SUREST_FIRST = tuple(reversed(CONFIDENCES))
NOT_LOCATED = "not located"  # what the evidence writes where no address is known


@dataclass(frozen=True, slots=True)
class Reference:
    """The place in a source that a figure rests on; `source` is a key of `Review.sources`."""

    source: str
    where: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source with its address (empty if unknown) and the figures rest on it, by confidence."""

    key: str
    kind: str  # law, evidence or norm
    title: str
    producer: str = ""
    address: str = ""
    published: str = ""
    accessed: str = ""
    note: str = ""
    figures: Mapping[str, int] | None = None

    @property
    def total(self) -> int:
        """How many figures rest on it."""
        return sum((self.figures or {}).values())


def law_reference(citation: Citation) -> Reference:
    """Give the reference of a rule's citation.

    >>> law_reference(Citation(article="40", source="gazette", confidence="secondary")).where
    'article 40'
    """
    paragraph = f"({citation.paragraph})" if citation.paragraph else ""
    return Reference(
        law_key(citation.source), _where(citation.article) + paragraph, citation.confidence, citation.note
    )


def law_key(source: str) -> str:
    return f"law-{source}"


def evidence_key(source: str) -> str:
    return f"evidence-{source}"


def norm_key(source: str) -> str:
    return f"norm-{source}"


def weakest(confidences: Iterable[str]) -> str:
    """Give the least sure of some grades; with none, `verified`: nothing weakens what needs no source.

    >>> weakest(["verified", "conflict", "secondary"])
    'conflict'
    """
    return min(confidences, key=CONFIDENCES.index, default="verified")


def tally(confidences: Iterable[str]) -> dict[str, int]:
    """Count grades, surest first, without those that do not occur."""
    counts = Counter(confidences)
    return {grade: counts[grade] for grade in SUREST_FIRST if counts[grade]}


def unique(references: Iterable[Reference | None]) -> tuple[Reference, ...]:
    """Drop repetitions and keep the order."""
    return tuple(dict.fromkeys(one for one in references if one is not None))


def citations_of(law: Law) -> list[Citation]:
    """List what each figure of a law rests on: one citation per output of a rule, per option rule and per
    gap.

    A figure given by a minimum and a maximum counts once.
    """
    found: list[Citation | None] = []
    for _, rule in law.rules():
        outputs = {name.split(".")[0]: name for name in rule.then}
        found += [rule.citation(name) for name in outputs.values()] or [rule.cite]
        if outputs and rule.unknown:
            found.append(rule.cite)
    return [citation for citation in found if citation]


def _where(article: str) -> str:
    if article == "whole":
        return "the law as a whole"
    if not article[:1].isdigit():
        return f"article {article}"
    return ("articles " if any(mark in article for mark in ",-") else "article ") + article
