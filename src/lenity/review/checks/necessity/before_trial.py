"""Whether detention before trial is the exception, and ends before the sentence could (N-11)."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.burden import REMAND_LENGTH, Held, before_trial
from lenity.review.checks.cases import (
    capital,
    count_of,
    counted,
    dated,
    dose_wants,
    in_words,
    judged,
    keys,
    law_says,
    meaning_of,
    penalty_wants,
    range_of,
    rules_of,
    together,
    told,
)
from lenity.review.setting import Run, Setting, months_figure

SMALL = tuple(f"V{number}" for number in range(2, 8))
BEFORE_TRIAL = {
    "remand_is_exception": "The law says that the accused remains free and that detention is the exception",
    "remand_by": "Who can order detention before trial",
    "remand_grounds": "What detention before trial can rest on",
    "measures_before_trial": "In place of detention before trial",
    "remand_reasons_written": "An order of detention must give reasons",
    "remand_appeal": "The detained person can appeal against the order",
    "remand_review_every": "Detention must be decided anew at the latest after",
    "time_to_judge": "Longest time from arrest to a judge",
    "police_custody_longest": "Longest custody by the police",
    "children_remand_longest": "Longest detention of a child before trial",
}


@check("N-11")
def detention_before_trial(on: Setting) -> Answer:
    """Detention by class or by a reversed burden departs, and so does one that may outlast the minimum of a small case."""
    rule = law_says(on, "remand_rule")
    points, departs = list[Point](), False
    if isinstance(rule.says, str):
        departs = rule.says != "by_case"
        points.append(rule.point(f"Detention before trial in drug cases is decided so: {meaning_of('remand_rule', rule.says)}."))
    longer, compared, wants = _outlasting(on)
    if longer:
        departs = True
        points.append(
            counted(
                "In {many} of {all} small cases detention before trial may outlast the minimum sentence.",
                [run for run, _ in longer],
                compared,
            )
        )
        points += _outlasting_points(on, longer)
    elif compared:
        says = "In none of {all} small cases may detention before trial outlast the minimum sentence."
        points.append(Point(says, {"all": count_of("small cases compared", compared)}, (), keys(compared)))
    for about, says in BEFORE_TRIAL.items():
        points += told(on, about, says)
    points += _remand_share(on)
    points += judged(on, "N-11/hearings").points
    wants = (*rule.wants, *wants)
    if departs:
        return Answer(DEPARTS, tuple(points), wants)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)


# -- against the minimum -----------------------------------------------------------------------------------------------


def _outlasting(on: Setting) -> tuple[list[tuple[Run, Held]], list[Run], tuple[Want, ...]]:
    """Compare the longest detention before trial with the minimum of small cases: those it may outlast, all compared, wants."""
    said = {about: law_says(on, about) for about in REMAND_LENGTH}
    ratio = on.threshold("pretrial-to-floor")
    longer, compared, unknown, wants = list[tuple[Run, Held]](), list[Run](), list[Run](), list[Want]()
    for run in on.runs(*SMALL):
        least, most = run.floor, run.ceiling
        if least is None or most is None:
            unknown.append(run)
            continue
        if most == 0:
            continue
        held = before_trial(on, run, said)
        if held.months is None or held.wants:
            wants += held.wants
            continue
        compared.append(run)
        if least < inf and held.months > ratio * least:
            longer.append((run, held))
    wants += [*penalty_wants(unknown), *dose_wants(on, *SMALL)]
    return longer, compared, tuple(dict.fromkeys(wants))


def _outlasting_points(on: Setting, longer: Sequence[tuple[Run, Held]]) -> list[Point]:
    held_in = {run.key: held for run, held in longer}
    points = []
    for same in together((run for run, _ in longer), lambda run: (str(run.outcome.bound.custody), held_in[run.key].months)):
        held = held_in[same[0].key]
        assert held.months is not None and held.limited_by is not None
        endless = held.months == inf
        text, amount = ("no limit", None) if endless else (f"{held.months:g} months", held.months)
        longest = held.limited_by.figure("longest detention before trial", text, amount, "months")
        least = months_figure("minimum", same[0].floor or 0, range_of(on, same))
        how = "with" if endless else "of up to"
        says = f"{capital(in_words(same))}: detention before trial {how} {{longest}} against a minimum of {{least}}."
        points.append(Point(says, {"longest": longest, "least": least}, rules_of(same), keys(same)))
    return points


def _remand_share(on: Setting) -> list[Point]:
    """Show the last figure on people held without a final judgment, as published."""
    points = []
    for subject in ("awaiting_trial", "not_finally_convicted"):
        seen = on.observations("prison_share", subject)
        if seen:
            says = f"Share of prisoners {subject.replace('_', ' ')}, {{year}}: {{value}}."
            figures = dated(seen[-1])
            points.append(Point(says, figures, (), (), figures["value"].references))
    return points
