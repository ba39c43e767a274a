"""What a check answers: an outcome, what it rests on, and what would answer it where nothing does.

Every figure is a `Figure`, never digits in running text: a point is a sentence with places for its figures,

    Point("from {below} to {above} at {edge}", {"below": ..., "above": ..., "edge": ...})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lenity.review.citing import Reference

# From the gravest to the mildest of what a finding can be; the words are those of the check catalogue.
OUTCOMES = (
    "departs-absolute", "departs", "unjustified", "needs-judgement", "needs-data", "conforms", "not-applicable",
)  # fmt: skip
CONFORMS, DEPARTS, DEPARTS_ABSOLUTE = "conforms", "departs", "departs-absolute"
UNJUSTIFIED, NEEDS_JUDGEMENT, NEEDS_DATA, NOT_APPLICABLE = "unjustified", "needs-judgement", "needs-data", "not-applicable"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a finding: what it is, its amount with unit, as shown, and what it rests on.

    `origin` is rule (a figure of a law), observation, threshold (a setting of ours), judgement (a named person's), or
    computed (worked out from those named in `made_of`: ids of rules, vignettes, observations or thresholds).
    """

    name: str
    text: str
    amount: int | float | None = None
    unit: str = ""
    origin: str = "computed"
    confidence: str = "unverified"
    references: tuple[Reference, ...] = ()
    made_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One thing a check found, as a sentence with a place `{name}` for each figure; it holds no digits itself.

    `vignettes` and `rules` are the ids this point rests on.
    """

    says: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    vignettes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Want:
    """What would answer a check: `kind` is law (a provision nobody has looked up), data, or judgement.

    `what` says it exactly; `where` says where it may be found, or which question of the catalogue a person answers.
    """

    kind: str
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one check in one setting: one reading of the law and one choice of thresholds."""

    outcome: str
    points: tuple[Point, ...] = ()
    wants: tuple[Want, ...] = ()
    contested: str = ""  # why bodies or rankings differ on it; empty where they do not


def gravest(outcomes: tuple[str, ...]) -> str:
    """Give the gravest of several outcomes; of none, `not-applicable`.

    >>> gravest(("conforms", "departs", "needs-data"))
    'departs'
    """
    return min(outcomes, key=OUTCOMES.index, default=NOT_APPLICABLE)
