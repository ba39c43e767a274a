"""Over which amounts a sentence can be suspended (N-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lenity.analysis.curves import floor
from lenity.engine.outcome import Outcome
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NOT_APPLICABLE, Answer, Figure, Point
from lenity.review.checks import check
from lenity.review.checks.amounts import Stretch, amount_figure, band_figure, joined_where_alike, rules_on, sureness
from lenity.review.checks.cases import (
    capital,
    choices_named,
    law_says,
    meaning_of,
    option_wants,
    range_wants,
    way_out,
)
from lenity.review.framework import FACTS
from lenity.review.setting import Setting, count_figure, months_figure
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

# A first offender; what a general part may ask of the record is said.
NO_RECORD = {**FACTS, "prison_in_last_5_years": "false", "prison_in_last_year": "false"}


@check("N-05")
def suspended_sentence(on: Setting) -> Answer:
    """Bands whose minimum lies above the longest sentence that may be suspended lose suspension, and depart."""
    exclusions = law_says(on, "drug_exclusions")
    every = _stretches(on)
    known = [one for one in every if one.known and one.ceiling != 0]
    unknown = [one for one in every if not one.known]
    lost = [one for one in known if _suspended(one.outcome) == CLOSED]
    points: list[Point] = []
    for name in ("suspension", "mitigation"):
        if exclusions.has(name):
            points.append(exclusions.point(f"The law shuts drug offences out of: {meaning_of('drug_exclusions', name)}."))
    departs = bool(points or lost)
    if lost:
        counts = {
            "many": _stretch_figure("bands without a suspended sentence", lost),
            "all": _stretch_figure("bands whose range is known", known),
        }
        points.append(Point("In {many} of {all} bands of quantity no sentence can be suspended.", counts))
    points += [*_longest(on, known), *_reduced(known)]
    points += [
        _stretch_point(on, one)
        for status in (CLOSED, AFTER_CHOICE, DEPENDS, NOT_KNOWN, OPEN)
        for one in known
        if _suspended(one.outcome) == status
    ]
    unsure = [one for one in known if _suspended(one.outcome) in (DEPENDS, NOT_KNOWN)]
    wants = (
        *range_wants((name, outcome) for one in unknown for name, outcome in one.outcomes.items()),
        *option_wants(on, [(one.names, one.outcome) for one in unsure], ("suspended_sentence",)),
        *exclusions.wants,
    )
    if departs:
        return Answer(DEPARTS, tuple(points), wants)
    if wants:
        return Answer(NEEDS_DATA, tuple(points), wants)
    if not known:
        return Answer(NOT_APPLICABLE, (Point("No amount of any substance brings custody."),))
    return Answer(CONFORMS, tuple(points))


# -- bands of quantity -------------------------------------------------------------------------------------------------


def _stretches(on: Setting) -> tuple[Stretch, ...]:
    """Give the bands of every substance, neighbours that are alike as one, substances that are alike together."""
    found: dict[tuple[object, ...], Stretch] = {}
    for substance in on.bench.substances:
        for one in joined_where_alike(substance, on.bands(substance, NO_RECORD), _likeness):
            key = one.low, one.high, _likeness(one.outcome)
            known = found.get(key)
            found[key] = replace(known, outcomes={**known.outcomes, **one.outcomes}) if known else one
    return tuple(found.values())


def _likeness(outcome: Outcome) -> tuple[object, ...]:
    lawful, gaps = str(outcome.bound.custody), tuple(gap.why for gap in outcome.undetermined)
    return lawful, _suspended(outcome), _choice(outcome), gaps


def _suspended(outcome: Outcome) -> str:
    """Say how a suspended sentence stands: open, after a choice, depends, not known, closed."""
    return way_out(outcome, ("suspended_sentence",))


def _choice(outcome: Outcome) -> str:
    """Name the choices that must come before a suspended sentence."""
    if _suspended(outcome) != AFTER_CHOICE:
        return ""
    options = (one for one in outcome.options if one.rung == "suspended_sentence")
    return choices_named(step.title for one in options for step in one.chain)


def _stretch_point(on: Setting, one: Stretch) -> Point:
    ways = {
        CLOSED: "no suspended sentence",
        AFTER_CHOICE: f"a suspended sentence only after {_choice(one.outcome)}",
        OPEN: "a suspended sentence is open",
        DEPENDS: "a suspended sentence depends on facts of the case",
        NOT_KNOWN: "whether a sentence can be suspended is not known",
    }
    figures = {"amount": amount_figure(on, one, "amount", one.amount), "range": band_figure(on, one)}
    says = f"{capital(one.names)}, {{amount}}: {{range}}; {ways[_suspended(one.outcome)]}."
    return Point(says, figures, tuple(dict.fromkeys(rule for outcome in one.outcomes.values() for rule in outcome.rules)))


def _stretch_figure(name: str, stretches: Sequence[Stretch]) -> Figure:
    return count_figure(name, len(stretches), rules_on(stretches), sureness(stretches))


def _longest(on: Setting, stretches: Sequence[Stretch]) -> list[Point]:
    """Say up to which minimum a sentence can be suspended, as the law stands and after a choice."""
    points = []
    for wanted, says in (
        (OPEN, "As the law stands, suspension reaches bands with a minimum of up to {floor}."),
        (AFTER_CHOICE, "After a choice, suspension reaches bands with a minimum of up to {floor}."),
    ):
        reached = [(one.floor, one) for one in stretches if _suspended(one.outcome) == wanted and one.floor is not None]
        if reached:
            least, highest = max(reached, key=lambda pair: pair[0])
            points.append(Point(says, {"floor": months_figure("highest minimum", least, band_figure(on, highest))}))
    return points


def _reduced(stretches: Sequence[Stretch]) -> list[Point]:
    """Say in how many bands a choice leads below the minimum."""
    floored = [one for one in stretches if one.floor]
    lowered = [one for one in floored if (floor(one.outcome.reach.custody) or 0) < (one.floor or 0)]
    if not floored:
        return []
    figures = {
        "many": _stretch_figure("bands with a reduced sentence", lowered),
        "all": _stretch_figure("bands with a minimum", floored),
    }
    return [Point("In {many} of {all} bands with a minimum a choice leads below it.", figures)]
