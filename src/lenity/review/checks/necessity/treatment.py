"""Whether treatment in place of a penalty is safe, and no longer than the penalty (N-13)."""

from __future__ import annotations

from math import inf

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import (
    OWN_USE,
    Said,
    capital,
    in_words,
    judged,
    keys,
    law_says,
    meaning_of,
    months_of,
    penalty_wants,
    range_of,
    rules_of,
    together,
    told,
)
from lenity.review.setting import Setting

SAFEGUARDS = ("consent", "medical_need", "relapse", "longest", "confidential")
SAFEGUARD_WORDS = {
    "treatment_consent": "Consent to treatment",
    "treatment_relapse": "Where treatment is broken off or fails",
    "treatment_confidential": "Confidentiality of treatment",
}


@check("N-13")
def safeguards_of_treatment(on: Setting) -> Answer:
    """Treatment that may outlast the sentence it replaces departs, and so does one whose failure leads to prison by itself.

    Safeguards are listed; where others of them are missing, people judge whether the offer is free.
    """
    consent, need, relapse, longest, confidential = (law_says(on, f"treatment_{about}") for about in SAFEGUARDS)
    if _no_treatment(on):
        return Answer(NOT_APPLICABLE, (Point("The law offers and orders no treatment in place of a penalty."),))
    points, missing = list[Point](), False
    for said, about, holds in (
        (consent, "treatment_consent", ("required", "choice_against_penalty")),
        (confidential, "treatment_confidential", ("by_law", "on_request")),
        (relapse, "treatment_relapse", ("no_penalty", "reviewed")),
    ):
        if isinstance(said.says, str):
            missing = missing or said.says not in holds
            points.append(said.point(f"{SAFEGUARD_WORDS[about]}: {meaning_of(about, said.says)}."))
    if need.says is not None:
        missing = missing or need.says is not True
        says = (
            "Treatment needs a finding of dependence by a doctor."
            if need.says
            else "Treatment needs no finding of dependence by a doctor."
        )
        points.append(need.point(says))
    if longest.says == "none":
        missing = True
        points.append(longest.point("The law sets treatment in place of a penalty no limit of time."))
    points += told(on, "treatment_counts_as_served", "Completed treatment ends the penalty")
    longer, wants = _treatment_outlasting(on, longest)
    points += longer
    points += judged(on, "N-13/offer").points
    wants = (*consent.wants, *need.wants, *relapse.wants, *confidential.wants, *wants)
    if longer or relapse.says in ("penalty_revives", "own_offence"):
        return Answer(DEPARTS, tuple(points), wants)
    if wants:
        return Answer(NEEDS_DATA, tuple(points), wants)
    return _on_offer(on, points) if missing else Answer(CONFORMS, tuple(points))


def _on_offer(on: Setting, points: list[Point]) -> Answer:
    people = judged(on, "N-13/offer")
    if people.answer:
        return Answer(CONFORMS if people.answer == "free" else DEPARTS, tuple(points))
    asked = Want("judgement", "safeguards are missing: whether the offer of treatment is free", "N-13/offer")
    contested = "Those who judged whether the offer is free differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (asked,), contested)


def _no_treatment(on: Setting) -> bool:
    """Whether it is known that the law has no treatment in place of a penalty."""
    sanctions, criteria, forced = (
        law_says(on, about) for about in ("sanctions_without_custody", "diversion_criteria", "compulsory_treatment_by")
    )
    options = any(one.kind == "option" and one.rung == "treatment" for one in on.law.decisions)
    return (
        not options
        and sanctions.has("treatment") is False
        and criteria.has("treatment") is False
        and forced.whole
        and not forced.words
    )


def _treatment_outlasting(on: Setting, longest: Said) -> tuple[list[Point], tuple[Want, ...]]:
    """Compare the longest treatment with the longest sentence it can replace, in cases of own use."""
    bound, compulsory = law_says(on, "treatment_not_above_sentence"), law_says(on, "compulsory_treatment_longest")
    if bound.says is True:
        return [], ()
    terms = [(said, months) for said in (longest, compulsory) if (months := months_of(on, said)) is not None]
    wants = [*longest.wants, *(compulsory.wants if compulsory.provision else ())]
    runs = on.runs(*OWN_USE)
    replaced = [run for run in runs if run.ceiling is not None and 0 < run.ceiling < inf]
    wants += penalty_wants(run for run in runs if run.ceiling is None)
    ratio, points = on.threshold("treatment-to-sentence"), list[Point]()
    for said, months in terms:
        over = [run for run in replaced if run.ceiling is not None and months > ratio * run.ceiling]
        for same in together(over, lambda run: str(run.outcome.bound.custody)):
            text = "no limit" if months == inf else f"{months:g} months"
            figures = {
                "longest": said.figure("longest treatment", text, None if months == inf else months, "months"),
                "range": range_of(on, same),
            }
            points.append(
                Point(
                    f"{capital(in_words(same))}: {{range}}; treatment may last {{longest}}.", figures, rules_of(same), keys(same)
                )
            )
    return points, tuple(wants)
