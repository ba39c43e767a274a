"""Whether use and the mildest cases need a criminal penalty at all (N-01 to N-04, N-12)."""

from __future__ import annotations

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, UNJUSTIFIED, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import (
    OWN_POSSESSION,
    capital,
    cases,
    count_of,
    counted,
    dose_wants,
    in_words,
    judged,
    keys,
    law_says,
    listed,
    meaning_of,
    none_found,
    option_wants,
    penalty_wants,
    range_point,
    rules_of,
    together,
    told,
    used_lately,
    way_out,
    ways_named,
)
from lenity.review.checks.flags import limit
from lenity.review.setting import Run, Setting, observation_figure
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

USE = ("V1", "V2")
MINOR = ("V2", "V3", "V4", "V5", "V6")
BEFORE_CONVICTION = ("before_contact", "police", "prosecutor", "court_before_conviction")
LEAVES_THE_COURT = ("no_punishment", "diversion", "caution")  # treatment does not say whether the case ends with it
DIVERTED = "diversions"  # indicator of evidence: people diverted in a year


@check("N-01")
def use_without_custody(on: Setting) -> Answer:
    """Custody that the law provides for use, or for one dose for own use, departs; no other way out is said apart."""
    runs = on.runs(*USE)
    provided = [run for run in runs if run.ceiling]
    unknown = [run for run in runs if run.ceiling is None]
    wants = (*penalty_wants(unknown), *dose_wants(on, *USE))
    if not provided:
        return none_found("The law provides no custody for use or for one dose for own use.", runs, wants)
    points = [
        counted(
            "{many} of {all} cases of use or of one dose for own use whose range is known can end in custody.",
            provided,
            [run for run in runs if run.known],
        )
    ]
    for same in together(provided, lambda run: (str(run.outcome.bound.custody), way_out(run.outcome) == CLOSED)):
        none = way_out(same[0].outcome) == CLOSED
        points.append(range_point(on, same, "{range}, and no way out of custody" if none else "{range}"))
    return Answer(DEPARTS, tuple(points), wants)


@check("N-02")
def outside_criminal_law(on: Setting) -> Answer:
    """Own possession that brings custody or a record needs reasons on file, which people judge; without any it is unjustified."""
    runs = on.runs(*OWN_POSSESSION)
    with_custody = [run for run in runs if run.ceiling]
    record, reasons, constitution = (
        law_says(on, about) for about in ("own_use_record", "reasons_for_criminal_response", "constitution_on_own_use")
    )
    points: list[Point] = []
    if with_custody:
        points.append(
            counted(
                "{many} of {all} cases of possession for own use whose range is known can end in custody.",
                with_custody,
                [run for run in runs if run.known],
            )
        )
    if record.says is True:
        points.append(record.point("A sanction for possession for own use goes on a criminal record."))
    wants = [*penalty_wants(run for run in runs if run.ceiling is None), *dose_wants(on, *OWN_POSSESSION), *record.wants]
    form = told(on, "own_use_possession", "Possession for own use")
    if not points:
        way = law_says(on, "own_use_possession")
        if way.says in ("not_prohibited", "administrative"):  # nothing goes on a criminal record
            wants = [want for want in wants if want not in record.wants]
        if wants:
            return Answer(NEEDS_DATA, form, tuple(wants))
        return Answer(CONFORMS, (*form, record.point("Possession for own use brings neither custody nor a criminal record.")))
    points += form
    if isinstance(constitution.says, str) and constitution.says != "silent":
        points.append(constitution.point(f"On constitutional law: {meaning_of('constitution_on_own_use', constitution.says)}."))
    clause = judged(on, "N-02/constitution")
    people = judged(on, "N-02/reasons")
    on_file = isinstance(reasons.says, str) and reasons.says != "none"
    if on_file:
        points.append(
            reasons.point("Reasons on file: {reasons}", {"reasons": reasons.figure("reasons on file", str(reasons.says))})
        )
    elif not reasons.wants:
        points.append(
            reasons.point("The record of the legislature gives no reasons for answering possession for own use by criminal law.")
        )
    points += [*people.points, *clause.points]
    asked = Want("judgement", "whether the reasons for treating possession for own use as a crime are adequate", "N-02/reasons")
    if people.differ:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), "Those who judged the reasons differ.")
    if people.answer:
        return Answer(CONFORMS if people.answer == "adequate" else DEPARTS, tuple(points), tuple(wants))
    if on_file:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked))
    return Answer(UNJUSTIFIED, tuple(points), (*wants, *reasons.wants, asked))


@check("N-03")
def minor_cases(on: Setting) -> Answer:
    """A law without a category of minor cases departs, and so does one whose category has no effect."""
    category, criteria = law_says(on, "minor_case_category"), law_says(on, "minor_case_criteria")
    if category.says is None:
        return Answer(NEEDS_DATA, (), category.wants)
    points = [category.point(f"On minor cases, the law has {meaning_of('minor_case_category', str(category.says))}.")]
    if category.says == "none":
        return Answer(DEPARTS, tuple(points))
    if criteria.words:
        points.append(criteria.point(f"A case is minor by: {listed('minor_case_criteria', criteria.words)}."))
    points += judged(on, "N-03/edge").points
    return Answer(CONFORMS if category.says == "with_effect" else DEPARTS, tuple(points), criteria.wants)


@check("N-04")
def no_punishment(on: Setting) -> Answer:
    """A law under which none of the minor cases can end with nothing imposed departs."""
    runs = on.runs(*MINOR)
    unpunished = [run for run in runs if run.punishable is False]
    dropped = [run for run in runs if _unpunished(run) in (OPEN, AFTER_CHOICE) and run not in unpunished]
    discretion, points_of, sanctions = (
        law_says(on, about) for about in ("prosecution_discretion", "diversion_points", "sanctions_without_custody")
    )
    points: list[Point] = []
    if unpunished:
        points.append(counted("{many} of {all} minor cases are not punished at all.", unpunished, runs))
    for same in together(dropped, lambda run: ways_named(run.outcome, _unpunished(run), ("no_punishment",))):
        named = ", ".join(ways_named(same[0].outcome, _unpunished(same[0]), ("no_punishment",)))
        points.append(Point(f"{capital(in_words(same))} can end unpunished: {named}.", {}, rules_of(same), keys(same)))
    if discretion.says == "opportunity":
        points.append(discretion.point("The prosecutor may drop a drug case as any other."))
    if sanctions.has("discharge"):
        points.append(sanctions.point("A court can discharge a person without or with conditions."))
    if points:
        return Answer(CONFORMS, tuple(points))
    wants = [*discretion.wants, *points_of.wants, *sanctions.wants]
    if discretion.says == "stated_cases" or points_of.words:
        stated = discretion if discretion.says == "stated_cases" else points_of
        what = "whether own possession, sharing or a few doses sold for own use is among the cases that can be dropped"
        wants.append(Want("law", what, f"provision {stated.provision.id}" if stated.provision else ""))
    unsure = [run for run in runs if _unpunished(run) in (DEPENDS, NOT_KNOWN)]
    wants += [*penalty_wants(unsure), *option_wants(on, cases(unsure), ("no_punishment",))]
    if wants:
        return Answer(NEEDS_DATA, (), tuple(dict.fromkeys(wants)))
    all_of = count_of("minor cases put to the law", runs)
    return Answer(DEPARTS, (Point("None of {all} minor cases can end without punishment.", {"all": all_of}, (), keys(runs)),))


@check("N-12")
def diversion(on: Setting) -> Answer:
    """A law without a point of diversion before conviction departs; one with many criteria needs a judgement."""
    where, reaches, criteria = (law_says(on, about) for about in ("diversion_points", "diversion_reaches", "diversion_criteria"))
    runs = on.runs(*MINOR)
    offered = [run for run in runs if _diverted(run)]
    before = [word for word in BEFORE_CONVICTION if where.has(word)]
    points: list[Point] = []
    if before:
        points.append(where.point(f"A case can leave the way to conviction through: {listed('diversion_points', before)}."))
    for same in together(offered, _diverted):
        points.append(Point(f"{capital(in_words(same))}: {', '.join(_diverted(same[0]))}.", {}, rules_of(same), keys(same)))
    if not before and not offered:
        if where.wants:
            return Answer(NEEDS_DATA, (), where.wants)
        return Answer(DEPARTS, (where.point("No point of diversion lies before conviction."),))
    wants = [*reaches.wants, *criteria.wants]
    for word in ("own_use_possession", "sharing", "small_supply"):
        if reaches.has(word) is False and reaches.provision:
            points.append(reaches.point(f"Diversion does not reach: {meaning_of('diversion_reaches', word)}."))
    used, seen = used_lately(on, DIVERTED)
    if used is False:
        figures = {"years": limit(on, "years-unused"), "last": observation_figure(seen[-1])}
        points.append(Point("Nobody was diverted in the last {years}; the last figure is {last}.", figures))
        return Answer(DEPARTS, tuple(points), tuple(wants))
    used_wants = () if used else (Want("data", "persons diverted in each year", f"indicator {DIVERTED}"),)
    number = len(criteria.words)
    if criteria.says is not None:
        many = criteria.figure("conditions for diversion", f"{number}", number)
        named = f": {listed('diversion_criteria', criteria.words)}" if number else ""
        points.append(criteria.point(f"Conditions for diversion: {{many}}{named}.", {"many": many}))
    points += told(on, "prosecution_discretion", "Whether the prosecutor may drop a provable case")
    points += judged(on, "N-12/net").points
    if number > on.threshold("most-criteria"):
        return _on_criteria(on, points, (*wants, *used_wants))
    wants += used_wants
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


def _on_criteria(on: Setting, points: list[Point], wants: tuple[Want, ...]) -> Answer:
    points.append(Point("That is more than {most}.", {"most": limit(on, "most-criteria")}))
    people = judged(on, "N-12/criteria")
    points += people.points
    if people.answer:
        outcome = DEPARTS if people.answer == "unworkable" else NEEDS_DATA if wants else CONFORMS
        return Answer(outcome, tuple(points), wants)
    asked = Want("judgement", "whether people in minor cases can meet so many conditions", "N-12/criteria")
    contested = "Those who judged whether the conditions can be met differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)


# -- cases that end unpunished, or before conviction -------------------------------------------------------------------


def _unpunished(run: Run) -> str:
    return way_out(run.outcome, ("no_punishment",))


def _diverted(run: Run) -> tuple[str, ...]:
    """Name the measures by which police or prosecutor can end a case before conviction."""
    return tuple(
        one.measure for one in run.outcome.options
        if one.status == "open" and one.who in ("police", "prosecutor") and one.rung in LEAVES_THE_COURT
    )  # fmt: skip
