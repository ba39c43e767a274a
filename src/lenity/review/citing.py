"""What a figure rests on, in one form for law, evidence and norms, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lenity.law.model import CONFIDENCES, Citation

SUREST_FIRST = tuple(reversed(CONFIDENCES))


@dataclass(frozen=True, slots=True)
class Reference:
    """The place in a source that a figure rests on; `source` is a key of `Review.sources`."""

    source: str
    where: str
    confidence: str
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


def tally(confidences: Iterable[str]) -> dict[str, int]:
    """Count grades, surest first, without those that do not occur."""
    counts = Counter(confidences)
    return {grade: counts[grade] for grade in SUREST_FIRST if counts[grade]}


def unique(references: Iterable[Reference | None]) -> tuple[Reference, ...]:
    """Drop repetitions and keep the order."""
    return tuple(dict.fromkeys(one for one in references if one is not None))


def _where(article: str) -> str:
    if article == "whole":
        return "the law as a whole"
    if not article[:1].isdigit():
        return f"article {article}"
    return ("articles " if any(mark in article for mark in ",-") else "article ") + article
