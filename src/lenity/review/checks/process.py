"""Stage Q, process: how the sentence is found, reviewed and changed."""

from __future__ import annotations

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import judged, law_says, listed, meaning_of, told
from lenity.review.setting import Setting

ASKED_OF_REASONS = ("role", "harm", "least_severe")


@check("Q-01")
def individual_sentence(on: Setting) -> Answer:
    """A law that asks no reasons for the sentence departs; where they are asked of the judgment only, people read a sample."""
    duty, principles, guideline = (
        law_says(on, about) for about in ("duty_to_give_reasons", "sentencing_principles", "sentencing_guideline")
    )
    points = list[Point]()
    if isinstance(duty.says, str):
        points.append(duty.point(f"Reasons that a judgment must give: {meaning_of('duty_to_give_reasons', duty.says)}."))
    if principles.words:
        points.append(principles.point(f"What the court must weigh: {listed('sentencing_principles', principles.words)}."))
    unnamed = [word for word in ASKED_OF_REASONS if principles.has(word) is False]
    if unnamed:
        points.append(principles.point(f"Not among what the court must weigh: {listed('sentencing_principles', unnamed)}."))
    if guideline.says == "none":
        points.append(guideline.point("There is no guideline for sentences in drug cases."))
    elif isinstance(guideline.says, str):
        points += told(on, "sentencing_guideline", "Guideline for sentences in drug cases")
    people = judged(on, "Q-01/reasons")
    points += people.points
    wants = (*duty.wants, *principles.wants, *guideline.wants)
    if duty.says in ("none", "some_choices"):
        return Answer(DEPARTS, tuple(points), wants)
    if duty.says == "for_judgment" and people.answer != "individual":
        if people.answer:
            return Answer(DEPARTS, tuple(points), wants)
        what = "the duty names the judgment and not the sentence: whether reasons in a sample deal with the person and the act"
        asked = Want("judgement", what, "Q-01/reasons")
        contested = "Those who read the reasons of judgments differ." if people.differ else ""
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)


@check("Q-02")
def appeal(on: Setting) -> Answer:
    """Appeal that is closed, or limited to points of law, departs."""
    said = law_says(on, "appeal_against_sentence")
    if said.says is None:
        return Answer(NEEDS_DATA, (), said.wants)
    points = [said.point(f"Appeal against the sentence: {meaning_of('appeal_against_sentence', str(said.says))}.")]
    points += told(on, "appeal_within", "Time to appeal")
    points += told(on, "appeal_can_worsen", "An appeal by the convicted person alone can make the sentence heavier")
    points += judged(on, "Q-02/access").points
    return Answer(DEPARTS if said.says in ("law_only", "excluded_for_some", "none") else CONFORMS, tuple(points))


@check("Q-03")
def review_and_voice(on: Setting) -> Answer:
    """A law without a duty to review it, or never reviewed, departs; whether a review was meaningful people judge."""
    clause, last, data, heard = (
        law_says(on, about) for about in ("review_clause", "review_last", "data_published", "heard_before_change")
    )
    points = list[Point]()
    if isinstance(clause.says, str):
        points.append(clause.point(f"Duty to review the law: {meaning_of('review_clause', clause.says)}."))
    points += told(on, "review_every", "Interval of review")
    if last.says == "none":
        points.append(last.point("The law was never reviewed."))
    elif isinstance(last.says, int):
        points.append(
            last.point(
                "Year of the last review: {year}.",
                {"year": last.figure("year of the last review", f"{last.says}", last.says, "year")},
            )
        )
    if data.says is False:
        points.append(data.point("The law asks for no public data on its use."))
    if heard.says is not None:
        points.append(
            heard.point(f"Heard before the law or its lists change: {listed('heard_before_change', heard.words) or 'nobody'}.")
        )
    wants = (*clause.wants, *data.wants, *heard.wants)
    if clause.says == "none" or (clause.says is not None and last.says == "none"):
        return Answer(DEPARTS, tuple(points), wants)
    wants = (*wants, *last.wants)
    if clause.says is None or last.says is None:
        return Answer(NEEDS_DATA, tuple(points), wants)
    people = judged(on, "Q-03/meaningful")
    points += people.points
    if people.answer:
        if people.answer == "formal":
            return Answer(DEPARTS, tuple(points), wants)
        return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)
    asked = Want("judgement", "whether the review listened to those affected and looked at data", "Q-03/meaningful")
    contested = "Those who judged the review differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)


@check("Q-04")
def relief_after_reform(on: Setting) -> Answer:
    """A gentler law that does not reach pending cases departs; that it leaves final sentences as they are needs a judgement."""
    reached, later = law_says(on, "lighter_law"), law_says(on, "heavier_law_only_later_acts")
    if reached.says is None:
        return Answer(NEEDS_DATA, (), reached.wants)
    points = [reached.point(f"A later, gentler law reaches: {listed('lighter_law', reached.words) or 'no earlier case'}.")]
    if later.says is True:
        points.append(later.point("A heavier law reaches only acts done after it takes force."))
    elif later.says is False:
        points.append(later.point("A heavier law reaches acts done before it takes force."))
    if reached.has("pending") is False:
        return Answer(DEPARTS, tuple(points), reached.wants)
    if reached.has("pending") is None:
        return Answer(NEEDS_DATA, tuple(points), reached.wants)
    final = [reached.has(word) for word in ("final", "final_on_request")]
    if any(final):
        return Answer(CONFORMS, tuple(points))
    if None in final:
        return Answer(NEEDS_DATA, tuple(points), reached.wants)
    people = judged(on, "Q-04/final")
    points += people.points
    if people.answer:
        return Answer(CONFORMS if people.answer == "justified" else DEPARTS, tuple(points))
    asked = Want("judgement", "a gentler law does not lower final sentences: whether that is justified", "Q-04/final")
    contested = "Those who judged whether final sentences may stay differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (asked,), contested)
