"""Which lesser sanctions there are, whom they reach, and whether drug offences are shut out of them (N-06 to N-08, N-14)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from lenity.engine.outcome import Outcome
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    UNJUSTIFIED,
    Answer,
    Point,
    Want,
    gravest,
)
from lenity.review.checks import check
from lenity.review.checks.cases import (
    AT_LIBERTY_OR_NOT,
    NON_VIOLENT,
    Said,
    capital,
    cases,
    choices_named,
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
    range_point,
    rules_of,
    substance_words,
    sureness_of_rules,
    together,
    told,
    way_out,
)
from lenity.review.checks.flags import limit
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import Run, Setting, count_figure
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

LOW_SUPPLY = ("V5", "V6", "V7", "V8", "V9", "V10", "V11")
# How a kind of sanction is called as a rung of the ladder, where a law has options and nobody listed its sanctions.
AT_SENTENCE = (*OUT_OF_PRISON, *AT_LIBERTY_OR_NOT)
SANCTIONS = ("custody", "life", "death")
COMPARABLE = ("C3", "C4")
EXCEPTIONS = {
    "early_release": ("narrower", "excluded"), "clemency": ("narrower", "excluded"),
    "prosecution_discretion": ("excluded_for_drug_offences",),
}  # fmt: skip
EXCEPTION_WORDS = {"early_release": "early release", "clemency": "clemency", "prosecution_discretion": "dropping a case"}


@check("N-06")
def menu_of_sanctions(on: Setting) -> Answer:
    """Fewer kinds at sentence than the threshold, or none before trial or after sentence, departs."""
    least = on.threshold("least-sanctions")
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
                figures["least"] = limit(on, "least-sanctions")
            points.append(said.point(f"Kinds of measure {stage}: {{many}}{short}{named}.", figures))
        elif stage == "after sentence" and law_says(on, "early_release").says in ("same_as_others", "narrower"):
            number = 1
            points += told(on, "early_release", "Early release")
        elif stage == "at sentence":
            rungs = _rungs_at_sentence(on)
            number = len(rungs)
            if rungs:
                opening = [rule for of in rungs.values() for rule in of]
                sure = sureness_of_rules(on, opening)
                many = count_figure("kinds of measure at sentence among the rules", number, opening, sure)
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
            points.append(range_point(on, same, sentence))
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
        options = (one for one in other.outcome.options if one.status == "open" and one.rung not in (*SANCTIONS, "fine"))
        offered = {one.key: one.measure for one in options}
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
    if not any(run.ceiling != 0 for run in runs):
        return Answer(
            NOT_APPLICABLE, (Point("No case without violence brings custody, life or death.", {}, rules_of(runs), keys(runs)),)
        )
    return Answer(
        CONFORMS,
        (Point("Every lower rung is open wherever the law has custody, life or death.", {}, rules_of(runs), keys(runs)),),
    )


# -- ways out of prison ------------------------------------------------------------------------------------------------


def _outside(run: Run) -> str:
    """Say whether a case can end outside prison; whether treatment or a deferred sentence does that is not known."""
    status = way_out(run.outcome)
    if status == CLOSED and way_out(run.outcome, AT_LIBERTY_OR_NOT) != CLOSED:
        return NOT_KNOWN
    return status


def _choices_before(outcome: Outcome) -> str:
    """Name the choices that must come before a way out of prison."""
    ways = (one for one in outcome.options if one.status == "open" and one.rung in OUT_OF_PRISON)
    return choices_named(step.title for one in ways for step in one.chain)


def _rungs_at_sentence(on: Setting) -> dict[str, list[str]]:
    """Give the rungs below prison on which some rule gives the court a measure, with the ids of these rules."""
    found: dict[str, list[str]] = {}
    for one in on.law.decisions:
        opening = [rule.id for rule in one.rules if rule.opens]
        if one.kind == "option" and one.may == "court" and one.rung in AT_SENTENCE and opening:
            found.setdefault(one.rung, []).extend(opening)
    return found


def _provides(outcome: Outcome, sanction: str) -> bool:
    term = outcome.bound.custody
    if sanction == "custody":
        return term.no_limit or bool(term.most)
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
