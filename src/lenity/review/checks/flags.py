"""What a check flags: thresholds as figures, and what people say of things that are flagged.

with_people(on, "P-03/breadth", {"heroin, below 4 g": "one range for heroin, below 4 g"}, points, wants, "whether ...")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, Answer, Figure, Point, Want, gravest
from lenity.review.checks.cases import judged
from lenity.review.setting import Setting

UNSAID = ("ratio", "alpha", "pairs")  # units that no sentence says
PERCENT = 100


def limit(on: Setting, name: str) -> Figure:
    """Give a threshold of ours as a figure for a sentence: a share in per cent, a bare number where the sentence says of what."""
    known, value = on.bench.catalogue.thresholds[name], on.threshold(name)
    return Figure(known.meaning, _shown(value, known.unit), float(value), known.unit, "threshold", "verified", (), (name,))


def multiple(on: Setting, name: str, of: str) -> tuple[str, dict[str, Figure]]:
    """Say so many times something, as a threshold of ours has it, with its figure; the thing alone where that is once."""
    if on.threshold(name) == 1:
        return of, {}
    return f"{{times}} times {of}", {"times": limit(on, name)}


def _shown(value: Fraction, unit: str) -> str:
    """Show an amount of a threshold.

    >>> _shown(Fraction(1, 20), "share"), _shown(Fraction(5, 4), "ratio"), _shown(Fraction(1), "months of income")
    ('5 %', '1.25', '1 month of income')
    """
    if unit == "share":
        return f"{float(value * PERCENT):g} %"
    if unit in UNSAID:
        return f"{float(value):g}"
    what, _, of = unit.partition(" ")
    return f"{float(value):g} {what.removesuffix('s') if value == 1 else what} {of}".rstrip()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What people made of things that were flagged: the gravest answer, and what is still asked."""

    outcome: str
    points: tuple[Point, ...]
    wants: tuple[Want, ...]
    contested: str


def put(on: Setting, ask: str, things: Mapping[str, str], what: str) -> Verdict:
    """Read what people answered on each thing; the last word of the question speaks against the law, and confirms the flag."""
    question = next(one for one in on.bench.catalogue[ask.split("/", maxsplit=1)[0]].asks if one.id == ask)
    outcomes, points, wants, contested = list[str](), list[Point](), list[Want](), ""
    for thing, title in things.items():
        key = f"{ask}/{thing}" if thing else ask
        people = judged(on, key)
        points += people.points
        if people.answer:
            outcomes.append(DEPARTS if people.answer == question.words[-1] else CONFORMS)
            continue
        outcomes.append(NEEDS_JUDGEMENT)
        wants.append(Want("judgement", f"{title}: {what}", key))
        contested = contested or (f"Those who judged {what} differ." if people.differ else "")
    return Verdict(gravest(tuple(outcomes)), tuple(points), tuple(wants), contested)


def with_people(
    on: Setting, ask: str, things: Mapping[str, str], points: Sequence[Point], wants: Iterable[Want], what: str
) -> Answer:
    """Answer as people judge the things that were flagged."""
    verdict = put(on, ask, things, what)
    return concluded([verdict.outcome], (*points, *verdict.points), (*wants, *verdict.wants), verdict.contested)


def concluded(outcomes: Sequence[str], points: Sequence[Point], wants: Sequence[Want], contested: str) -> Answer:
    """Give the gravest outcome; nothing conforms while law or figures are missing."""
    missing = (NEEDS_DATA,) if any(want.kind != "judgement" for want in wants) else ()
    return Answer(gravest((*outcomes, *missing)), tuple(points), tuple(dict.fromkeys(wants)), contested)
