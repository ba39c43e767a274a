"""Stage N, necessity: whether a less intrusive means is open, and why it is not used."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from lenity.engine.outcome import Outcome
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    UNJUSTIFIED,
    Answer,
    Figure,
    Point,
    Want,
    gravest,
)
from lenity.review.checks import check
from lenity.review.checks.cases import (
    AT_LIBERTY_OR_NOT,
    Said,
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
    option_wants,
    penalty_wants,
    range_of,
    range_wants,
    rules_of,
    substance_words,
    together,
    told,
    way_out,
    ways_named,
)
from lenity.review.framework import FACTS, span_text
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import (
    Run,
    Setting,
    ceiling,
    count_figure,
    floor,
    months_figure,
    observation_figure,
    range_figure,
    weakest,
)
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

USE = ("V1", "V2")
OWN_POSSESSION = ("V2", "V3", "V4")
MINOR = ("V2", "V3", "V4", "V5", "V6")
SMALL = (*MINOR, "V7")
LOW_SUPPLY = ("V5", "V6", "V7", "V8", "V9", "V10", "V11")
NON_VIOLENT = tuple(f"V{number}" for number in range(2, 14))
# Facts of a case that are among the factors of article 3(5) of the 1988 Convention: (a), (d) and (f).
FACTORS = ("organised_group", "armed", "involves_minor")
# A first offender; what a general part may ask of the record is said.
NO_RECORD = {**FACTS, "prison_in_last_5_years": "false", "prison_in_last_year": "false"}
SEVEN_REASONS = (
    "under_18", "guilty_plea", "assistance", "mitigating_factors", "exceptional_circumstances", "interests_of_justice",
    "treatment",
)  # fmt: skip
BEFORE_CONVICTION = ("before_contact", "police", "prosecutor", "court_before_conviction")
# How a kind of sanction is called as a rung of the ladder, where a law has options and nobody listed its sanctions.
AT_SENTENCE = (*OUT_OF_PRISON, *AT_LIBERTY_OR_NOT)
SANCTIONS = ("custody", "life", "death")
COMPARABLE = ("C3", "C4")
EXCEPTIONS = {
    "early_release": ("narrower", "excluded"), "clemency": ("narrower", "excluded"),
    "prosecution_discretion": ("excluded_for_drug_offences",),
}  # fmt: skip
EXCEPTION_WORDS = {"early_release": "early release", "clemency": "clemency", "prosecution_discretion": "dropping a case"}
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
SAFEGUARDS = ("consent", "medical_need", "relapse", "longest", "confidential")
SAFEGUARD_WORDS = {
    "treatment_consent": "Consent to treatment",
    "treatment_relapse": "Where treatment is broken off or fails",
    "treatment_confidential": "Confidentiality of treatment",
}
LEAVES_THE_COURT = ("no_punishment", "diversion", "caution")  # treatment does not say whether the case ends with it
DIVERTED = "diversions"  # indicator of evidence: people diverted in a year
WHOLE = 1_000_000  # ppm


@check("N-01")
def use_without_custody(on: Setting) -> Answer:
    """Custody that the law provides for use, or for one dose for own use, departs; no other way out is said apart."""
    runs = on.runs(*USE)
    provided = [run for run in runs if run.ceiling]
    unknown = [run for run in runs if run.ceiling is None]
    wants = (*penalty_wants(unknown), *dose_wants(on, *USE))
    if not provided:
        says = "The law provides no custody for use or for one dose for own use."
        return Answer(NEEDS_DATA, (), wants) if wants else Answer(CONFORMS, (Point(says, {}, rules_of(runs), keys(runs)),))
    points = [
        counted(
            "{many} of {all} cases of use or of one dose for own use whose range is known can end in custody.",
            provided,
            _known(runs),
        )
    ]
    for same in together(provided, lambda run: (str(run.outcome.bound.custody), way_out(run.outcome) == CLOSED)):
        says = f"{capital(in_words(same))}: {{range}}."
        if way_out(same[0].outcome) == CLOSED:
            says = f"{capital(in_words(same))}: {{range}}, and no way out of custody."
        points.append(Point(says, {"range": range_of(on, same)}, rules_of(same), keys(same)))
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
                _known(runs),
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


@check("N-05")
def suspended_sentence(on: Setting) -> Answer:
    """Bands whose minimum lies above the longest sentence that may be suspended lose suspension, and depart."""
    exclusions = law_says(on, "drug_exclusions")
    every = _stretches(on)
    known = [one for one in every if not one.outcome.bound.custody.undetermined and _custody_possible(one.outcome)]
    unknown = [one for one in every if one.outcome.bound.custody.undetermined]
    lost = [one for one in known if one.status == CLOSED]
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
        if one.status == status
    ]
    unsure = [one for one in known if one.status in (DEPENDS, NOT_KNOWN)]
    wants = (
        *range_wants((name, one.outcome) for one in unknown for name in one.substances),
        *option_wants(on, [(substance_words(one.substances), one.outcome) for one in unsure], ("suspended_sentence",)),
        *exclusions.wants,
    )
    if departs:
        return Answer(DEPARTS, tuple(points), wants)
    if wants:
        return Answer(NEEDS_DATA, tuple(points), wants)
    if not known:
        return Answer(NOT_APPLICABLE, (Point("No amount of any substance brings custody."),))
    return Answer(CONFORMS, tuple(points))


@check("N-06")
def menu_of_sanctions(on: Setting) -> Answer:
    """Fewer kinds at sentence than the threshold, or none before trial or after sentence, departs."""
    least, setting = on.threshold("least-sanctions"), on.threshold_figure("least-sanctions")
    before, at, after = (
        law_says(on, about) for about in ("measures_before_trial", "sanctions_without_custody", "measures_after_sentence")
    )
    points: list[Point] = []
    departs, wants = False, list[Want]()
    for said, about, stage, fewest in (
        (before, "measures_before_trial", "before trial", Fraction(1)),
        (at, "sanctions_without_custody", "at sentence", least),
        (after, "measures_after_sentence", "after sentence", Fraction(1)),
    ):
        number, figures = len(said.words), {}
        if said.says is not None:
            figures["many"] = said.figure(f"kinds of measure {stage}", f"{number}", number)
            named = f": {listed(about, said.words)}" if said.words else ""
            short = ""
            if number < fewest and said.whole:
                departs, short = True, ", fewer than {least}" if stage == "at sentence" else ""
            if short:
                figures["least"] = setting
            points.append(said.point(f"Kinds of measure {stage}: {{many}}{short}{named}.", figures))
        elif stage == "after sentence" and law_says(on, "early_release").says in ("same_as_others", "narrower"):
            number = 1
            points += told(on, "early_release", "Early release")
        elif stage == "at sentence":
            rungs = _rungs_at_sentence(on)
            number = len(rungs)
            if rungs:
                many = count_figure("kinds of measure at sentence among the rules", number, rungs)
                points.append(
                    Point(
                        f"The rules hold {{many}} kinds of measure that a court can impose: {substance_words(rungs)}.",
                        {"many": many},
                    )
                )
        if number < fewest:
            wants += said.wants
    points += [*told(on, "children_measures", "For a child"), *judged(on, "N-06/rural").points]
    if departs:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("N-07")
def reach_into_low_supply(on: Setting) -> Answer:
    """A case of low supply without any lawful outcome free of immediate custody departs."""
    runs = on.runs(*LOW_SUPPLY)
    status = {run.key: _outside(run) for run in runs}
    closed, unsure = ([run for run in runs if status[run.key] in wanted] for wanted in ((CLOSED,), (DEPENDS, NOT_KNOWN)))
    reached = [run for run in runs if status[run.key] in (OPEN, AFTER_CHOICE)]
    wants = (*penalty_wants(unsure), *option_wants(on, cases(unsure), AT_SENTENCE), *dose_wants(on, *LOW_SUPPLY))
    points = [
        counted("{many} of {all} cases of low supply keep an outcome without immediate custody.", reached, [*reached, *closed])
    ]
    for wanted, says in (
        (CLOSED, "{range}, and nothing but custody"),
        (AFTER_CHOICE, "{range}; an outcome without custody only after {choice}"),
    ):
        chosen = [run for run in runs if status[run.key] == wanted]
        for same in together(chosen, lambda run: (str(run.outcome.bound.custody), _choices_before(run.outcome))):
            sentence = says.replace("{choice}", _choices_before(same[0].outcome) or "a choice of the court")
            points.append(
                Point(f"{capital(in_words(same))}: {sentence}.", {"range": range_of(on, same)}, rules_of(same), keys(same))
            )
    if closed:
        return Answer(DEPARTS, tuple(points), wants)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)


@check("N-08")
def no_exception_for_drugs(on: Setting) -> Answer:
    """What the law shuts drug offences out of, and not robbery or grievous injury, departs."""
    drugs, others = law_says(on, "drug_exclusions"), law_says(on, "exclusions_of_comparable_offences")
    points, departs, wants, justified = list[Point](), False, [*drugs.wants], list[Want]()
    shut, remand = dict.fromkeys(sorted(drugs.words), drugs), law_says(on, "remand_rule")
    if remand.says in ("by_class", "mandatory"):
        shut.setdefault("bail", remand)
    for word, said in shut.items():
        shared, what = others.has(word), meaning_of("drug_exclusions", word)
        departs = departs or shared is False
        if shared is None:
            wants += others.wants
        if shared is False and not judged(on, f"N-08/justification/{word}").answer:
            justified.append(_justification_wanted(word, what))
        says = {None: "", True: ", and robbery or grievous injury too", False: ", and not robbery or grievous injury"}[shared]
        point = said.point(f"The law shuts drug offences out of: {what}{says}.")
        points += [_resting_on(point, others), *judged(on, f"N-08/justification/{word}").points]
    for about, worse in EXCEPTIONS.items():  # subjects whose words compare drug offences with others themselves
        said = law_says(on, about)
        if isinstance(said.says, str) and said.says in worse:
            departs = True
            points.append(said.point(f"{capital(EXCEPTION_WORDS[about])} in drug cases: {meaning_of(about, said.says)}."))
    closed = _closed_to_drugs_alone(on)
    points += closed
    if departs or closed:
        return Answer(DEPARTS, tuple(points), (*dict.fromkeys(wants), *justified))
    if wants:
        return Answer(NEEDS_DATA, tuple(points), tuple(dict.fromkeys(wants)))
    none = drugs.point("The law shuts drug offences out of nothing that offences of like penalty have.")
    return Answer(CONFORMS, tuple(points) or (none,))


def _justification_wanted(word: str, what: str) -> Want:
    return Want("judgement", f"whether it is justified to shut drug offences out of {what}", f"N-08/justification/{word}")


def _resting_on(point: Point, other: Said) -> Point:
    """Let a point rest on a second provision too."""
    more = other.point("")
    return replace(point, rules=(*point.rules, *more.rules), references=(*point.references, *more.references))


def _closed_to_drugs_alone(on: Setting) -> list[Point]:
    """List measures open to robbery or grievous injury and closed to a case without violence whose range is no heavier."""
    found: dict[tuple[str, str], list[Run]] = {}
    against: dict[str, Run] = {}
    for name in COMPARABLE:
        other = on.comparator(name)
        if other is None or other.floor is None or other.ceiling is None:
            continue
        against[name] = other
        offered = {one.key: one.measure for one in other.ways("open", without=(*SANCTIONS, "fine"))}
        for run in on.runs(*NON_VIOLENT):
            if run.floor is None or run.ceiling is None or run.floor > other.floor or run.ceiling > other.ceiling:
                continue
            for one in run.outcome.options:
                if one.status == "closed" and one.key in offered:
                    found.setdefault((name, one.measure), []).append(run)
    points = []
    for (name, measure), runs in found.items():
        for same in together(runs, lambda run: str(run.outcome.bound.custody)):
            other = against[name]
            figures = {"range": range_of(on, same), "other": range_of(on, [other])}
            says = f"{capital(measure)} is open to {in_words([other])} ({{other}}) and closed to {in_words(same)} ({{range}})."
            points.append(Point(says, figures, rules_of([*same, other]), keys([*same, other])))
    return points


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
        says = "No case without violence and without an aggravating factor has a minimum of custody."
        return Answer(NEEDS_DATA, (), wants) if wants else Answer(CONFORMS, (Point(says, {}, rules_of(runs), keys(runs)),))
    points = [
        counted(
            "{many} of {all} cases without violence or an aggravating factor whose range is known have a minimum of custody.",
            floored,
            _known(runs),
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
            "all": count_figure("reasons asked for", len(SEVEN_REASONS), SEVEN_REASONS),
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
                [one.run for one in longer],
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
    unused = _not_used(on)
    if unused:
        return Answer(DEPARTS, (*points, *unused), tuple(wants))
    used_wants = () if unused is not None else (Want("data", "persons diverted in each year", f"indicator {DIVERTED}"),)
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
    points.append(Point("That is more than {most}.", {"most": on.threshold_figure("most-criteria")}))
    people = judged(on, "N-12/criteria")
    points += people.points
    if people.answer:
        outcome = DEPARTS if people.answer == "unworkable" else NEEDS_DATA if wants else CONFORMS
        return Answer(outcome, tuple(points), wants)
    asked = Want("judgement", "whether people in minor cases can meet so many conditions", "N-12/criteria")
    contested = "Those who judged whether the conditions can be met differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)


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


@check("N-14")
def ladder_of_lesser_means(on: Setting) -> Answer:
    """Every lower rung that is closed where the law has custody, life or death needs a reason; a missing one is unjustified."""
    runs = on.runs("V1", *NON_VIOLENT)
    points, wants, outcomes, contested = list[Point](), list[Want](), list[str](), ""
    for sanction in SANCTIONS:
        under = [run for run in runs if run.known and _provides(run.outcome, sanction)]
        for rung in _lighter_than(on, sanction):
            closed = [run for run in under if _rung(run.outcome, rung) == CLOSED]
            if not closed:
                continue
            thing = f"{rung} in place of {sanction}".replace("_", " ")
            ask = f"N-14/lesser/{thing}"
            people = judged(on, ask)
            says = (
                f"{capital(thing)} is open in none of {{all}} cases."
                if len(closed) == len(under)
                else f"{capital(thing)} is closed in {{many}} of {{all}} cases."
            )
            points.append(counted(says, closed, under))
            points += people.points
            if people.answer:
                outcomes.append(CONFORMS if people.answer == "would not" else DEPARTS)
                continue
            wants.append(
                Want("judgement", f"{thing}: whether it would serve the aim as well, and why the law does not use it", ask)
            )
            outcomes.append(NEEDS_JUDGEMENT if people.differ else UNJUSTIFIED)
            contested = contested or ("Those who judged a lesser rung differ." if people.differ else "")
    unknown = penalty_wants(run for run in runs if not run.known)
    if outcomes:
        found = gravest(tuple(outcomes))
        if found == CONFORMS and unknown:
            found = NEEDS_DATA
        return Answer(found, tuple(points), (*unknown, *wants), contested)
    if unknown:
        return Answer(NEEDS_DATA, (), unknown)
    if not any(_custody_possible(run.outcome) for run in runs):
        return Answer(
            NOT_APPLICABLE, (Point("No case without violence brings custody, life or death.", {}, rules_of(runs), keys(runs)),)
        )
    return Answer(
        CONFORMS,
        (Point("Every lower rung is open wherever the law has custody, life or death.", {}, rules_of(runs), keys(runs)),),
    )


# -- counts and lists ------------------------------------------------------------------------------------------------


def _known(runs: Iterable[Run]) -> list[Run]:
    return [run for run in runs if run.known]


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
        key = (str(run.outcome.bound.custody), run.lowest, _choices_before(run.outcome, reach=True))
        groups.setdefault(key, []).append(run)
    return list(groups.values())


def _lowered_point(on: Setting, same: Sequence[Run]) -> Point:
    choice = _choices_before(same[0].outcome, reach=True) or "a choice"
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
    figure = months_figure("minimum within every choice", lowest, None, range_of(on, same))
    return replace(figure, confidence=weakest(run.outcome.reach_confidences["custody"] for run in same))


def _choices_before(outcome: Outcome, reach: bool = False) -> str:
    """Name the choices that must come first: for a way out of prison, or (`reach`) for any widening of the range."""
    if reach:
        named = [step.title for step in outcome.steps if step.after_choice and step.decision in outcome.choices and step.may]
    else:
        named = [
            one.title
            for option in outcome.options
            if option.status == "open" and option.rung in OUT_OF_PRISON
            for one in option.chain
        ]
    return ", ".join(dict.fromkeys(title[:1].lower() + title[1:] for title in named))


# -- ways out of prison ----------------------------------------------------------------------------------------------


def _custody_possible(outcome: Outcome) -> bool:
    return ceiling(outcome.bound.custody) != 0


def _unpunished(run: Run) -> str:
    return way_out(run.outcome, ("no_punishment",))


def _outside(run: Run) -> str:
    """Say whether a case can end outside prison; whether treatment or a deferred sentence does that is not known."""
    status = way_out(run.outcome)
    if status == CLOSED and way_out(run.outcome, AT_LIBERTY_OR_NOT) != CLOSED:
        return NOT_KNOWN
    return status


def _rungs_at_sentence(on: Setting) -> list[str]:
    """List the rungs below prison on which some rule gives the court a measure."""
    opened = [
        one.rung for one in on.law.decisions
        if one.kind == "option" and one.may == "court" and one.rung in AT_SENTENCE and any(rule.opens for rule in one.rules)
    ]  # fmt: skip
    return list(dict.fromkeys(opened))


def _provides(outcome: Outcome, sanction: str) -> bool:
    term = outcome.bound.custody
    if sanction == "custody":
        return bool(term.most)
    return (term.life if sanction == "life" else term.death) != "no"


def _lighter_than(on: Setting, sanction: str) -> list[str]:
    """List the rungs that the ladder puts below one, in the order of the vocabulary."""
    rungs = on.law.vocabulary.rungs

    def below(name: str) -> bool:
        return any(heavier == sanction or below(heavier) for heavier in rungs[name].lighter_than)

    return [name for name in rungs if below(name)]


def _rung(outcome: Outcome, rung: str) -> str:
    """Say whether a case can end on one rung; custody and life are forms of the range itself."""
    if rung in SANCTIONS:
        return OPEN if _provides(outcome, rung) else CLOSED
    return way_out(outcome, (rung,))


# -- bands of quantity -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Amounts, of substances the law treats alike there, with one range and one way to a suspended sentence."""

    substances: tuple[str, ...]
    low: int
    high: int | None
    outcome: Outcome
    status: str

    @property
    def choice(self) -> str:
        if self.status != AFTER_CHOICE:
            return ""
        titles = [one.title for option in self.outcome.options if option.rung == "suspended_sentence" for one in option.chain]
        return ", ".join(dict.fromkeys(title[:1].lower() + title[1:] for title in titles))

    @property
    def likeness(self) -> tuple[object, ...]:
        return str(self.outcome.bound.custody), self.status, self.choice, tuple(gap.why for gap in self.outcome.undetermined)


def _stretches(on: Setting) -> tuple[Stretch, ...]:
    """Give the bands of every substance, neighbours that are alike as one, substances that are alike together."""
    found: dict[tuple[object, ...], Stretch] = {}
    for substance in on.bench.substances:
        joined: list[Stretch] = []
        for band in on.bands(substance, NO_RECORD):
            one = Stretch((substance,), band.low, band.high, band.outcome, way_out(band.outcome, ("suspended_sentence",)))
            if joined and joined[-1].likeness == one.likeness:
                joined[-1] = replace(joined[-1], high=one.high)
            else:
                joined.append(one)
        for one in joined:
            key = (one.low, one.high, one.likeness)
            known = found.get(key)
            found[key] = replace(known, substances=(*known.substances, substance)) if known else one
    return tuple(found.values())


def _stretch_point(on: Setting, one: Stretch) -> Point:
    names = substance_words(one.substances)
    lawful = range_figure(on, one.outcome, f"lawful range, supply of {names}")
    amount = Figure(
        "amount", span_text(one.low, one.high), None, "", "rule", lawful.confidence, lawful.references, lawful.made_of
    )
    ways = {
        CLOSED: "no suspended sentence",
        AFTER_CHOICE: f"a suspended sentence only after {one.choice}",
        OPEN: "a suspended sentence is open",
        DEPENDS: "a suspended sentence depends on facts of the case",
        NOT_KNOWN: "whether a sentence can be suspended is not known",
    }
    return Point(
        f"{capital(names)}, {{amount}}: {{range}}; {ways[one.status]}.", {"amount": amount, "range": lawful}, one.outcome.rules
    )


def _stretch_figure(name: str, stretches: Sequence[Stretch]) -> Figure:
    made_of = dict.fromkeys(use.id for one in stretches for use in one.outcome.steps if not use.after_choice)
    sure = weakest(one.outcome.confidences["custody"] for one in stretches)
    return count_figure(name, len(stretches), made_of, sure)


def _longest(on: Setting, stretches: Sequence[Stretch]) -> list[Point]:
    """Say up to which minimum a sentence can be suspended, as the law stands and after a choice."""
    points = []
    for wanted, says in (
        (OPEN, "As the law stands, suspension reaches bands with a minimum of up to {floor}."),
        (AFTER_CHOICE, "After a choice, suspension reaches bands with a minimum of up to {floor}."),
    ):
        reached = [
            (least, one) for one in stretches if one.status == wanted and (least := floor(one.outcome.bound.custody)) is not None
        ]
        if reached:
            least, highest = max(reached, key=lambda pair: pair[0])
            points.append(
                Point(says, {"floor": months_figure("highest minimum", least, None, range_figure(on, highest.outcome, ""))})
            )
    return points


def _reduced(stretches: Sequence[Stretch]) -> list[Point]:
    """Say in how many bands a choice leads below the minimum."""
    floored = [one for one in stretches if floor(one.outcome.bound.custody)]
    lowered = [one for one in floored if (floor(one.outcome.reach.custody) or 0) < (floor(one.outcome.bound.custody) or 0)]
    if not floored:
        return []
    figures = {
        "many": _stretch_figure("bands with a reduced sentence", lowered),
        "all": _stretch_figure("bands with a minimum", floored),
    }
    return [Point("In {many} of {all} bands with a minimum a choice leads below it.", figures)]


# -- detention before trial ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Held:
    """A case, and the longest detention before trial in months; infinity where no limit is set."""

    run: Run
    months: float
    limit: Said


def _outlasting(on: Setting) -> tuple[list[Held], list[Run], tuple[Want, ...]]:
    """Compare the longest detention before trial with the minimum of small cases: those it may outlast, all compared, wants."""
    lesser, graver, above, share, least_maximum = (
        law_says(on, f"remand_{about}")
        for about in ("longest_lesser", "longest_graver", "graver_above", "share_of_least_term", "least_maximum")
    )
    ratio = on.threshold("pretrial-to-floor")
    longer, compared, unknown, wants = list[Held](), list[Run](), list[Run](), list[Want]()
    for run in on.runs(*SMALL):
        least, most = run.floor, run.ceiling
        if least is None or most is None:
            unknown.append(run)
            continue
        if most == 0:
            continue
        if (smallest := _months(on, least_maximum)) is not None and most < smallest < inf:
            compared.append(run)  # the charge is too light for detention before trial
            continue
        border = _months(on, above)
        limit = (graver if most > border else lesser) if border is not None else None
        if limit is None and (_months(on, lesser) is None or _months(on, lesser) != _months(on, graver)):
            wants += [*above.wants, *lesser.wants, *graver.wants]
            continue
        limit = limit or lesser
        longest = _months(on, limit)
        if longest is None:
            wants += limit.wants
            continue
        if longest > ratio * least and share.says is None:
            wants += share.wants  # a share of the least term may limit it further
            continue
        if isinstance(share.says, int) and least < inf:
            longest = min(longest, share.says / WHOLE * least)
        compared.append(run)
        if least < inf and longest > ratio * least:
            longer.append(Held(run, longest, limit))
    wants += [*penalty_wants(unknown), *dose_wants(on, *SMALL)]
    return longer, compared, tuple(dict.fromkeys(wants))


def _months(on: Setting, said: Said) -> float | None:
    """Give a duration in months; infinity where the law was read and sets none, None where that is not known."""
    if said.says == "none":
        return inf
    return on.law.calendar.months(said.says) if isinstance(said.says, int) else None


def _outlasting_points(on: Setting, longer: Sequence[Held]) -> list[Point]:
    held = {one.run.key: one for one in longer}
    points = []
    for same in together((one.run for one in longer), lambda run: (str(run.outcome.bound.custody), held[run.key].months)):
        one = held[same[0].key]
        text = "no limit" if one.months == inf else f"{one.months:g} months"
        limit = one.limit.figure("longest detention before trial", text, None if one.months == inf else one.months, "months")
        least = months_figure("minimum", same[0].floor or 0, None, range_of(on, same))
        says = f"{capital(in_words(same))}: detention before trial of up to {{longest}} against a minimum of {{least}}."
        if one.months == inf:
            says = f"{capital(in_words(same))}: detention before trial with {{longest}} against a minimum of {{least}}."
        points.append(Point(says, {"longest": limit, "least": least}, rules_of(same), keys(same)))
    return points


def _remand_share(on: Setting) -> list[Point]:
    """Show the last figure on people held without a final judgment, as published."""
    points = []
    for subject in ("awaiting_trial", "not_finally_convicted"):
        seen = on.observations("prison_share", subject)
        if seen:
            says = f"Share of prisoners {subject.replace('_', ' ')}, {{year}}: {{share}}."
            last = observation_figure(seen[-1])
            year = replace(last, name="year of the figure", text=f"{seen[-1].year}", amount=seen[-1].year, unit="year")
            points.append(Point(says, {"share": last, "year": year}, (), (), last.references))
    return points


# -- diversion and treatment -----------------------------------------------------------------------------------------


def _diverted(run: Run) -> tuple[str, ...]:
    """Name the measures by which police or prosecutor can end a case before conviction."""
    return tuple(
        one.measure for one in run.outcome.options
        if one.status == "open" and one.who in ("police", "prosecutor") and one.rung in LEAVES_THE_COURT
    )  # fmt: skip


def _not_used(on: Setting) -> list[Point] | None:
    """Say that diversion exists on paper only; nothing where it was used, None where the figures do not tell."""
    years = int(on.threshold("years-unused"))
    seen = [one for one in on.observations(DIVERTED) if one.year >= on.day.year - years]
    if any((one.value or one.lower or 0) > 0 for one in seen):
        return []
    if not years or {one.year for one in seen if one.value == 0} < set(range(on.day.year - years, on.day.year)):
        return None
    figures = {"years": on.threshold_figure("years-unused"), "last": observation_figure(seen[-1])}
    return [Point("Nobody was diverted in the last {years}; the last figure is {last}.", figures)]


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
    terms = [(said, months) for said in (longest, compulsory) if (months := _months(on, said)) is not None]
    wants = [*longest.wants, *(compulsory.wants if compulsory.provision else ())]
    runs = on.runs("V1", *OWN_POSSESSION)
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
