"""The sixty checks as functions, one module per stage of the test: a setting goes in, an answer comes out.

Nothing here decides by name of a country; every answer follows from rules, provisions, evidence, thresholds or judgements.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lenity.review.answer import Answer
from lenity.review.setting import Setting

Deciding: TypeAlias = Callable[[Setting], Answer]
DECIDED_BY: dict[str, Deciding] = {}


def check(name: str) -> Callable[[Deciding], Deciding]:
    """Register the function that decides a check of the catalogue."""

    def register(decides: Deciding) -> Deciding:
        assert name not in DECIDED_BY, name
        DECIDED_BY[name] = decides
        return decides

    return register
