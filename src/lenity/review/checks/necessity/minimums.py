"""Whether a minimum of custody is needed, and what leads below it (N-09, N-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lenity.engine.outcome import Outcome
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, Answer, Figure, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import (
    NON_VIOLENT,
    capital,
    choices_named,
    count_of,
    counted,
    dose_wants,
    in_words,
    judged,
    keys,
    law_says,
    listed,
    none_found,
    penalty_wants,
    range_of,
    rules_of,
    together,
    told,
)
from lenity.review.setting import Run, Setting, count_figure, months_figure, weakest

# Facts of a case that are among the factors of article 3(5) of the 1988 Convention: (a), (d) and (f).
FACTORS = ("organised_group", "armed", "involves_minor")
# Catalogue of checks, N-10.
SEVEN_REASONS = (
    "under_18", "guilty_plea", "assistance", "mitigating_factors", "exceptional_circumstances", "interests_of_justice",
    "treatment",
)  # fmt: skip


@check("N-09")
def mandatory_minimum(on: Setting) -> Answer:
    """A minimum departs where no factor of article 3(5) of the 1988 Convention is present; every minimum is listed."""
    every = on.runs(*NON_VIOLENT)
    aggravated = [run for run in every if any(run.posed.vignette.facts.get(fact) == "true" for fact in FACTORS)]
    runs = [run for run in every if run not in aggravated]
    floored = [run for run in runs if run.floor]
    unknown = [run for run in runs if run.floor is None]
    wants = (*penalty_wants(unknown), *dose_wants(on, *NON_VIOLENT))
    if not floored:
        return none_found("No case without violence and without an aggravating factor has a minimum of custody.", runs, wants)
    points = [
        counted(
            "{many} of {all} cases without violence or an aggravating factor whose range is known have a minimum of custody.",
            floored,
            [run for run in runs if run.known],
        )
    ]
    points += _floor_points(on, floored, "")
    points += _floor_points(on, [run for run in aggravated if run.floor], ", with a factor of the Convention that aggravates")
    return Answer(DEPARTS, tuple(points), wants)


@check("N-10")
def safety_valve(on: Setting) -> Answer:
    """No way below the minimum departs; a way for help against others alone needs a judgement."""
    runs = on.runs(*NON_VIOLENT)
    floored = [run for run in runs if run.floor]
    relieved = [run for run in floored if run.lowest is not None and run.floor is not None and run.lowest < run.floor]
    relief, decided_by = law_says(on, "relief_from_floor"), law_says(on, "relief_from_floor_decided_by")
    unknown = penalty_wants(run for run in runs if run.floor is None)
    lowering = law_says(on, "mitigation_below_floor").says is True
    reasons = [word for word in SEVEN_REASONS if relief.has(word) or (word == "mitigating_factors" and lowering)]
    if not floored and not reasons:
        if unknown:
            return Answer(NEEDS_DATA, (), unknown)
        return Answer(
            NOT_APPLICABLE, (Point("No case without violence has a minimum to go below.", {}, rules_of(runs), keys(runs)),)
        )
    points: list[Point] = []
    if relief.says is not None:
        figures = {
            "many": relief.figure("reasons for which a court can go below the minimum", f"{len(reasons)}", len(reasons)),
            "all": count_figure("reasons asked for", len(SEVEN_REASONS), SEVEN_REASONS, "verified"),
        }
        says = "A court can go below the minimum for {many} of {all} reasons"
        if reasons:
            figures["named"], says = relief.figure("the reasons", listed("relief_from_floor", reasons)), f"{says}: {{named}}"
        points.append(relief.point(f"{says}.", figures))
    elif lowering:
        points += told(on, "mitigation_below_floor", "Mitigating circumstances can take the sentence below the minimum")
    if decided_by.words and "court" not in decided_by.words:
        points.append(
            decided_by.point(
                f"Relief does not rest with the court alone: {listed('relief_from_floor_decided_by', decided_by.words)}."
            )
        )
    stuck = [run for run in floored if run not in relieved and run.lowest is not None]
    points += [_lowered_point(on, same) for same in _same_range(relieved)]
    for same in _same_range(stuck):
        says = "Where the range is {range}, no rule leads below the minimum, in {many} cases."
        figures = {"range": range_of(on, same, "lawful range"), "many": count_of("cases counted", same)}
        points.append(Point(says, figures, rules_of(same), keys(same)))
    if not reasons and not relieved:
        wants = (*relief.wants, *unknown)
        return Answer(NEEDS_DATA, tuple(points), wants) if relief.wants else Answer(DEPARTS, tuple(points), wants)
    if reasons == ["assistance"] and not relieved:
        if relief.wants:  # other reasons may be open: the list is not known to be whole
            return Answer(NEEDS_DATA, tuple(points), relief.wants)
        return _on_assistance(on, points, unknown)
    return Answer(CONFORMS, tuple(points), unknown)


def _on_assistance(on: Setting, points: list[Point], wants: tuple[Want, ...]) -> Answer:
    people = judged(on, "N-10/coercion")
    points += people.points
    if people.answer:
        return Answer(CONFORMS if people.answer == "free" else DEPARTS, tuple(points), wants)
    asked = Want(
        "judgement", "help against others is the only way below the minimum: whether it is given freely", "N-10/coercion"
    )
    contested = "Those who judged whether assistance is given freely differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)


# -- minimums, and what a choice makes of them -------------------------------------------------------------------------


def _floor_points(on: Setting, runs: Sequence[Run], more: str) -> list[Point]:
    """List minimums, those cases together that are alike but for their substance, with the least that any choice leads to."""
    points = []
    for same in together(runs, lambda run: (str(run.outcome.bound.custody), run.lowest)):
        figures = {"range": range_of(on, same)}
        says = f"{capital(in_words(same))}{more}: {{range}}"
        if same[0].lowest is not None and same[0].lowest != same[0].floor:
            figures["lowest"] = _lowest_figure(on, same)
            says += "; with every choice from {lowest}"
        points.append(Point(f"{says}.", figures, rules_of(same), keys(same)))
    return points


def _same_range(runs: Sequence[Run]) -> list[list[Run]]:
    """Put cases together that have one range and one way below its minimum, whatever the vignette."""
    groups: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        key = (str(run.outcome.bound.custody), run.lowest, _choices_that_lower(run.outcome))
        groups.setdefault(key, []).append(run)
    return list(groups.values())


def _lowered_point(on: Setting, same: Sequence[Run]) -> Point:
    choice = _choices_that_lower(same[0].outcome) or "a choice"
    says = f"Where the range is {{range}}, a court can go down to {{lowest}} after {choice}, in {{many}} cases."
    figures = {
        "range": range_of(on, same, "lawful range"),
        "lowest": _lowest_figure(on, same),
        "many": count_of("cases counted", same),
    }
    return Point(says, figures, rules_of(same), keys(same))


def _lowest_figure(on: Setting, same: Sequence[Run]) -> Figure:
    lowest = same[0].lowest
    assert lowest is not None
    figure = months_figure("minimum within every choice", lowest, range_of(on, same))
    return replace(figure, confidence=weakest(run.outcome.reach_confidences["custody"] for run in same))


def _choices_that_lower(outcome: Outcome) -> str:
    """Name the choices that widen the range of custody."""
    chosen = (step for step in outcome.steps if step.after_choice and step.decision in outcome.choices and step.may)
    return choices_named(step.title for step in chosen)
