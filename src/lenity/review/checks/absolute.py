"""Stage X, limits that nothing is balanced against: death, life without release, the body, children, detention for treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from lenity.analysis.curves import SMALLEST, span_text
from lenity.engine.asking import Case
from lenity.engine.facts import attributes_of
from lenity.engine.outcome import Outcome
from lenity.law.model import RESERVED, Decision, Rule
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    DEPARTS_ABSOLUTE,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    Answer,
    Figure,
    Point,
    Want,
)
from lenity.review.checks import check
from lenity.review.checks.cases import (
    Said,
    counted,
    dated,
    dose_wants,
    in_words,
    judged,
    keys,
    law_says,
    listed,
    meaning_of,
    months_of,
    option_wants,
    penalty_wants,
    range_of,
    range_point,
    rules_of,
    substance_words,
    together,
    told,
    way_out,
)
from lenity.review.checks.cases import cases as named_cases
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.framework import FACTS
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import Run, Setting, range_figure
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

ADULTS = (*(f"V{number}" for number in range(1, 16)), "V17", "V18", "V18a", "V19")
CHILD = "V16"
NO_ROUTE = ("none", "excluded_for_drug_offences")
REVIEWED = ("parole", "sentence_review")
RELEASED = ("releases", "life")  # indicator and subject of evidence: people released from life in a year
AFTER_LIFE = {
    "release_from_life_after": "Earliest time after which release from life can be granted",
    "early_release": "Early release from a fixed term for a drug offence",
    "early_release_share": "Least share of a fixed term to be served before early release",
    "clemency": "Pardon or commutation for a drug offence",
    "clemency_by": "Who grants pardon or commutation",
}
ON_THE_BODY = {
    "corporal_punishment": "Punishment of the body as a penalty",
    "corporal_punishment_in_custody": "Punishment of the body as discipline in custody",
}
WITHOUT_COURT = ("unconvicted_prisoners", "treatment_centres", "administrative_order")  # labour that no court imposed
LABOUR_BY_SENTENCE = "X-04/labour/labour as part of the penalty"
FOR_CHILDREN = {
    "age_of_criminal_responsibility": "Age from which a penalty can be imposed",
    "age_of_full_responsibility": "Age from which the rules for adults apply in full",
    "children_custody_last_resort": "The law says that custody of a child is a last resort and for the shortest fitting time",
    "children_life": "Life imprisonment for an act done under age",
    "children_measures": "In place of a penalty, the law offers a child",
    "children_diversion_up_to": "Highest maximum of an offence for which a child can be diverted",
    "children_remand_longest": "Longest detention of a child before trial",
    "children_kept_apart": "Children in custody are kept apart from adults",
}
EXECUTIVE = ("police", "administration")
COURTS = ("civil_court", "criminal_court")
PROMPT = ("before", "prompt")  # review by a court without any step of the person
EMERGENCY = frozenset({"danger_to_self", "danger_to_others"})
SHOWN = {"true": "yes", "false": "no"}
OF_TREATMENT = {
    "compulsory_treatment_grounds": "An order of treatment can rest on",
    "compulsory_treatment_place": "Compulsory treatment takes place in",
    "compulsory_treatment_longest": "Longest compulsory treatment under one order",
    "compulsory_treatment_review": "Review of an order by a court",
    "compulsory_treatment_exit": "Compulsory treatment can end before its longest time by",
    "treatment_consent": "Consent to treatment in place of a penalty",
}
OF_STATUS = frozenset({"positive_test", "use", "dependence", "severe_use"})  # grounds without an act of possession or supply
AROUND_STATUS = {
    "testing": "Power to test a person for drugs",
    "testing_refusal": "Refusing a test",
    "presumption_of_use": "Presumption of use",
    "police_custody_longest": "Longest custody by the police",
    "time_to_judge": "Longest time from arrest to a judge",
}


@check("X-01")
def death_penalty(on: Setting) -> Answer:
    """A rule that provides death departs absolutely; penalties that are not known leave it open, unless death is barred."""
    barred, deadly = law_says(on, "death_penalty_barred"), on.rules_where(_provides_death)
    sentenced = [run for run in on.ranges(*ADULTS, CHILD) if run.known and run.outcome.bound.custody.death != "no"]
    bar = barred.point("A rule above ordinary law, or the law itself, forbids the death penalty for every offence.")
    if deadly or sentenced:
        points = [_rules_point("The law provides the death penalty for a drug offence.", deadly)] if deadly else []
        for same in together(sentenced, lambda run: str(run.outcome.bound.custody)):
            points.append(range_point(on, same))
        return Answer(DEPARTS_ABSOLUTE, (*points, *([bar] if barred.says is True else [])))
    none = Point("No rule of the law provides the death penalty for a drug offence.")
    if barred.says is True:
        return Answer(CONFORMS, (none, bar))
    if _no_death(on):
        widest = Point("The widest sentence that the law knows holds no death penalty.", {}, (), (), _bounds_reference(on))
        return Answer(CONFORMS, (none, widest))
    wants = _unknown_penalties(on)
    return Answer(NEEDS_DATA, (none,), (*wants, *barred.wants)) if wants else Answer(CONFORMS, (none,))


@check("X-02")
def mandatory_death_or_life(on: Setting) -> Answer:
    """Death as the only sentence of some case departs absolutely, life departs; a court that can go lower is not bound to it."""
    fixed = _fixed_sentences(on)
    bound = {word: [one for one in fixed if one.word == word and not one.court_can_differ] for word in ("death", "life")}
    points: list[Point] = []
    for word, says in (("death", "Death is the only lawful sentence"), ("life", "Nothing less than life is lawful")):
        points += [one.point(says) for one in bound[word]]
    for one in fixed:
        if one.court_can_differ:
            binds = {"death": "Death is all that binds", "life": "Nothing less than life binds"}[one.word]
            points.append(one.point(f"{binds}, and a choice of the court leads below it"))
    wants = () if _no_life_or_death(on) else _unknown_penalties(on)
    if bound["death"]:
        return Answer(DEPARTS_ABSOLUTE, tuple(points), wants)
    if bound["life"]:
        people = judged(on, "X-02/discretion")
        asked = Want("judgement", "whether the reason for leaving the court no choice but life is adequate", "X-02/discretion")
        wants = wants if people.answer else (*wants, asked)
        contested = "Those who judged the reason for a fixed life sentence differ." if people.differ else ""
        return Answer(DEPARTS, (*points, *people.points), wants, contested)
    if wants:
        return Answer(NEEDS_DATA, tuple(points), wants)
    return Answer(CONFORMS, tuple(points) or (Point("No case put to the law has death or life as its only sentence."),))


@check("X-03")
def irreducible_life(on: Setting) -> Answer:
    """A life sentence without a way to review departs; a way that is never used, or that is clemency alone, needs a judgement."""
    lifelong, release = on.rules_where(_provides_life), law_says(on, "release_from_life")
    if not lifelong:
        wants = () if _no_life_or_death(on) else _unknown_penalties(on)
        none = Point("No rule of the law provides life for a drug offence.")
        return Answer(NEEDS_DATA, (none,), wants) if wants else Answer(NOT_APPLICABLE, (none,))
    points = [_rules_point("The law provides life for a drug offence.", lifelong)]
    if release.says is None:
        return Answer(NEEDS_DATA, (*points, *_all_told(on, AFTER_LIFE)), release.wants)
    points.append(release.point(f"Release from life for a drug offence: {meaning_of('release_from_life', str(release.says))}."))
    points += _all_told(on, AFTER_LIFE)
    if release.says in NO_ROUTE:
        return Answer(DEPARTS, tuple(points), (), on.bench.catalogue["X-03"].contested)
    released = on.observations(*RELEASED)
    points += [Point("People released from life, {year}: {value}.", dated(one)) for one in released]
    people = judged(on, "X-03/real")
    points += people.points
    if people.answer:
        return Answer(CONFORMS if people.answer == "real" else DEPARTS, tuple(points))
    asked = Want("judgement", "whether the way to release is open in practice", "X-03/real")
    differ = "Those who judged whether the way to release is real differ." if people.differ else ""
    if release.says in REVIEWED and not differ:
        if any((one.value or one.lower or 0) > 0 for one in released):
            return Answer(CONFORMS, tuple(points))
        if not released:
            wanted = Want("data", "people released from life in each year", f"indicator {RELEASED[0]}, subject {RELEASED[1]}")
            return Answer(NEEDS_DATA, tuple(points), (wanted, asked))
    return Answer(NEEDS_JUDGEMENT, tuple(points), (asked,), differ)


@check("X-04")
def corporal_punishment_and_labour(on: Setting) -> Answer:
    """Punishment of the body and labour that no court imposed depart absolutely; labour by sentence needs a judgement."""
    points, absolute, wants = list[Point](), False, list[Want]()
    for about, what in ON_THE_BODY.items():
        said = law_says(on, about)
        wants += said.wants
        if isinstance(said.says, str):
            absolute = absolute or said.says in ("possible", "mandatory")
            points.append(said.point(f"{what}: {meaning_of(about, said.says)}."))
    labour = law_says(on, "forced_labour")
    wants += labour.wants
    if labour.says is not None:
        absolute = absolute or bool(labour.words.intersection(WITHOUT_COURT))
        points.append(
            labour.point(f"Who can be made to work against their will: {listed('forced_labour', labour.words) or 'nobody'}.")
        )
    by_sentence = labour.has("court_sentence") is True
    people = judged(on, LABOUR_BY_SENTENCE)
    points += people.points if by_sentence else ()
    if by_sentence and not people.answer:
        wants.append(Want("judgement", "whether labour that a court imposes is ordinary work or forced", LABOUR_BY_SENTENCE))
    contested = "Those who judged labour by sentence differ." if by_sentence and people.differ else ""
    if absolute:
        return Answer(DEPARTS_ABSOLUTE, tuple(points), tuple(wants), contested)
    if by_sentence and people.answer == "forced":
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if by_sentence and not people.answer:
        return Answer(NEEDS_JUDGEMENT, tuple(points), tuple(wants), contested)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("X-05")
def children(on: Setting) -> Answer:
    """Death, or life that cannot be reviewed, for a child departs absolutely; a child with nothing but custody departs."""
    runs = on.runs(CHILD)
    killed = [run for run in runs if run.known and run.outcome.bound.custody.death != "no"]
    life, route = law_says(on, "children_life"), law_says(on, "release_from_life")
    lifelong = [run for run in runs if run.known and run.outcome.bound.custody.life != "no"]
    wants, points = list(dose_wants(on, CHILD)), list[Point]()
    if killed:
        points.append(counted("In {many} of {all} cases a child can be sentenced to death.", killed, runs))
    irreducible = life.says == "without_release"
    if irreducible:
        points.append(life.point("A child can be sentenced to life without a route of release."))
    if lifelong and life.says != "barred":
        points.append(counted("In {many} of {all} cases a child can be sentenced to life.", lifelong, runs))
        if life.says is None:
            irreducible = route.says in NO_ROUTE
            points += told(on, "release_from_life", "Release from life")
            wants += () if route.says in (*REVIEWED, *NO_ROUTE) else life.wants
    elif life.says is None and not _no_life_or_death(on) and any(not run.known for run in runs):
        wants += life.wants
    measures, up_to, from_age = (
        law_says(on, about) for about in ("children_measures", "children_diversion_up_to", "age_of_criminal_responsibility")
    )
    status = {run.key: _child_outside(on, run, measures, up_to, from_age) for run in runs}
    closed, unsure = ([run for run in runs if status[run.key] in wanted] for wanted in ((CLOSED,), (DEPENDS, NOT_KNOWN)))
    for same in together(closed, lambda run: str(run.outcome.bound.custody)):
        points.append(range_point(on, same, "{range}, and no outcome without custody"))
    if runs and not closed and not unsure:
        points.append(counted("In each of {all} cases a child can be left out of prison.", runs, runs))
        known = [run for run in runs if run.known]
        points += [range_point(on, same) for same in together(known, lambda run: str(run.outcome.bound.custody))]
    if unsure or not (life.says == "barred" and _no_death(on)):
        wants += penalty_wants(runs)
    if unsure:
        wants += [*option_wants(on, named_cases(unsure), OUT_OF_PRISON), *measures.wants]
        wants += up_to.wants if "diversion" in measures.words else ()
    points += [*_all_told(on, FOR_CHILDREN), *judged(on, "X-05/interests").points]
    wanted = tuple(dict.fromkeys(wants))
    if killed or irreducible:
        return Answer(DEPARTS_ABSOLUTE, tuple(points), wanted)
    if closed:
        return Answer(DEPARTS, tuple(points), wanted)
    return Answer(NEEDS_DATA if wanted or unsure or not runs else CONFORMS, tuple(points), wanted)


@check("X-06")
def detention_as_treatment(on: Setting) -> Answer:
    """Forced treatment ordered by the executive, or that no court reviews, departs absolutely; by order of a court it departs."""
    by, consent, place, review, grounds = (
        law_says(on, about)
        for about in (
            "compulsory_treatment_by", "treatment_consent", "compulsory_treatment_place", "compulsory_treatment_review",
            "compulsory_treatment_grounds",
        )
    )  # fmt: skip
    people = judged(on, "X-06/free")
    told_of = (*_all_told(on, OF_TREATMENT), *people.points)
    if by.whole and not by.words:
        nobody = by.point("Nobody can order treatment for drug use or dependence without consent.")
        if consent.says == "not_required":
            return Answer(DEPARTS, (consent.point("Treatment in place of a penalty can be ordered against the will."), *told_of))
        return Answer(NEEDS_DATA if consent.wants else CONFORMS, (nobody, *told_of), consent.wants)
    if not by.words:
        return Answer(NEEDS_DATA, told_of, (*by.wants, *consent.wants))
    points = [by.point(f"Treatment without free consent can be ordered by: {listed('compulsory_treatment_by', by.words)}.")]
    held = _held(on)
    if held is None:
        return Answer(NEEDS_DATA, (*points, *told_of), (*by.wants, *place.wants))
    if not held:
        points.append(place.point("It leaves the person at liberty, with duties to attend."))
        return Answer(NEEDS_DATA if by.wants else CONFORMS, (*points, *told_of), by.wants)
    wants = [*by.wants, *place.wants, *review.wants]
    executive = by.words.intersection(EXECUTIVE)
    no_court = by.words.difference(COURTS) and review.says == "none"
    if review.says in ("periodic", "on_complaint"):
        where = f"provision {review.provision.id}" if review.provision else ""
        wants.append(Want("law", "how soon a court decides on an order of treatment", where))
    if executive or no_court:
        return Answer(DEPARTS_ABSOLUTE, (*points, *told_of), tuple(wants))
    if grounds.whole and grounds.words and grounds.words <= EMERGENCY:
        narrow = judged(on, "X-06/emergency")
        points += narrow.points
        if narrow.answer == "narrow" and review.says in PROMPT and not by.wants:
            return Answer(CONFORMS, (*points, *told_of))
        if not narrow.answer:
            wants.append(Want("judgement", "whether holding a person in an emergency is a narrow exception", "X-06/emergency"))
    return Answer(DEPARTS, (*points, *told_of), tuple(wants))


@check("X-07")
def detention_for_status(on: Setting) -> Answer:
    """Custody or a forced stay for use or status that no court orders departs absolutely; custody by a court for use departs."""
    runs = on.runs("V1")
    held = [run for run in runs if run.ceiling]
    status, holder, by, grounds, place = (
        law_says(on, about)
        for about in (
            "punishable_status", "detention_for_status_by", "compulsory_treatment_by", "compulsory_treatment_grounds",
            "compulsory_treatment_place",
        )
    )  # fmt: skip
    points, wants = list[Point](), [*penalty_wants(runs), *status.wants, *holder.wants, *by.wants]
    no_court = bool(holder.words.difference({"court"}))
    if no_court:
        words = listed("detention_for_status_by", holder.words - {"court"})
        points.append(holder.point(f"For use or a state alone, liberty can be taken without a court, by: {words}."))
    others, reasons = by.words.difference(COURTS), grounds.words & OF_STATUS
    stay = _held(on)
    if others and not reasons:
        wants += grounds.wants
    elif others and stay is None:
        wants += place.wants
    elif others and stay:
        no_court = True
        who, why = listed("compulsory_treatment_by", others), listed("compulsory_treatment_grounds", reasons)
        points.append(by.point(f"A person can be held for treatment without a court, by order of {who}, on: {why}."))
    if held:
        points.append(counted("In {many} of {all} cases a positive test alone can end in custody.", held, runs))
        points += [range_point(on, same) for same in together(held, lambda run: str(run.outcome.bound.custody))]
    by_court = bool(held) or (holder.has("court") is True and bool(status.words))
    if status.words:
        points.append(status.point(f"An offence, or a ground to hold a person: {listed('punishable_status', status.words)}."))
    points += _all_told(on, AROUND_STATUS)
    if no_court:
        return Answer(DEPARTS_ABSOLUTE, tuple(points), tuple(wants))
    if by_court:
        return Answer(DEPARTS, tuple(points), tuple(wants), on.bench.catalogue["X-07"].contested)
    if wants:
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    says = "Neither a positive test nor a state brings custody or a forced stay."
    return Answer(CONFORMS, (Point(says, {}, rules_of(runs), keys(runs)), *points))


# -- forced treatment --------------------------------------------------------------------------------------------------


def _held(on: Setting) -> bool | None:
    """Whether compulsory treatment holds the person, by its place or by the longest time it can; None where neither tells."""
    place, longest = law_says(on, "compulsory_treatment_place"), law_says(on, "compulsory_treatment_longest")
    if place.words - {"outpatient"}:
        return True
    if place.whole and place.words:
        return False
    return True if isinstance(longest.says, int) else None


# -- rules that provide death or life --------------------------------------------------------------------------------


def _provides_death(_: Decision, rule: Rule) -> bool:
    return _says_yes(rule, "custody.death")


def _provides_life(_: Decision, rule: Rule) -> bool:
    return _says_yes(rule, "custody.life")


def _says_yes(rule: Rule, output: str) -> bool:
    return output in rule.then and rule.then[output].value is True


def _rules_point(says: str, rules: Sequence[Rule]) -> Point:
    return Point(says, {}, tuple(rule.id for rule in rules), (), unique(law_reference(rule.cite) for rule in rules if rule.cite))


def _unknown_penalties(on: Setting) -> tuple[Want, ...]:
    """Ask for every penalty that is not known: of the cases put to the law, and of rules that no case meets."""
    wants = penalty_wants(on.ranges(*ADULTS))
    rules = on.rules_where(lambda decision, rule: bool(rule.unknown) and not set(RESERVED).isdisjoint(decision.outputs))
    others = [rule for rule in rules if not any(want.where == rule.look_in and rule.unknown in want.what for want in wants)]
    return (*wants, *dict.fromkeys(Want("law", f"a penalty: {rule.unknown}", rule.look_in) for rule in others))


def _no_life_or_death(on: Setting) -> bool:
    """Whether the widest sentence of the law is a term, so that no unknown penalty can be more."""
    bounds = on.law.bounds
    return bounds is not None and not bounds.life and not bounds.death


def _no_death(on: Setting) -> bool:
    """Whether no unknown penalty can be death: it is barred, or beyond the widest sentence of the law."""
    bounds = on.law.bounds
    return law_says(on, "death_penalty_barred").says is True or (bounds is not None and not bounds.death)


def _bounds_reference(on: Setting) -> tuple[Reference, ...]:
    return (law_reference(on.law.bounds.cite),) if on.law.bounds else ()


# -- sentences of death or life and nothing else ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fixed:
    """Cases in which only death or only life binds the court, with the figures of a sentence about them.

    `court_can_differ` says that a choice of the court leads to something else; `fact` is one that the case does not give and that
    leads there.
    """

    word: str
    named: str
    lawful: Figure
    court_can_differ: bool
    amount: Figure | None = None
    fact: Figure | None = None
    vignettes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    def point(self, says: str) -> Point:
        places = {"amount": self.amount, "range": self.lawful, "fact": self.fact}
        figures = {name: figure for name, figure in places.items() if figure}
        amount = ", {amount}" if self.amount else ""
        fact = ", where this holds: {fact}" if self.fact else ""
        return Point(f"{says}: {self.named}{amount} ({{range}}){fact}.", figures, self.rules, self.vignettes)


@dataclass(frozen=True, slots=True)
class Branch:
    """What binds in a case, as posed or with one more fact settled, which `fact` names."""

    outcome: Outcome
    fact: str = ""


def _fixed_sentences(on: Setting) -> list[Fixed]:
    """Look for them in every vignette, in every band of quantity, and in a case made for each rule that gives nothing else.

    A fact that a vignette does not give is settled in every way, one at a time.
    """
    found: list[Fixed] = []
    posed = on.runs(*ADULTS)
    branch_of = {run.key: _worst_branch(on, run.posed.facts, run.outcome) for run in posed}
    runs = [replace(run, outcome=branch_of[run.key].outcome) for run in posed if _only(branch_of[run.key].outcome)]
    for same in together(runs, lambda run: _likeness(on, branch_of[run.key])):
        branch = branch_of[same[0].key]
        differs = _court_can_differ(on, branch.outcome)
        word, named, lawful = _only(branch.outcome), in_words(same), range_of(on, same)
        found.append(Fixed(word, named, lawful, differs, None, _fact(branch), keys(same), rules_of(same)))
    for (low, high, _), (branch, substances) in _fixed_bands(on).items():
        names, outcome = substance_words(substances), branch.outcome
        lawful = range_figure(on, outcome, f"lawful range, supply of {names}")
        amount = Figure("amount", span_text(low, high), None, "", "rule", lawful.confidence, lawful.references, lawful.made_of)
        differs = _court_can_differ(on, outcome)
        found.append(Fixed(_only(outcome), f"supply of {names}", lawful, differs, amount, _fact(branch), (), outcome.rules))
    told_of = {rule for one in found for rule in one.rules}
    for rule in on.rules_where(_gives_nothing_else):
        case = _case_under(on, rule)
        if rule.id in told_of or case is None:
            continue
        [outcome] = on.ask([case])
        if _only(outcome) and rule.id in outcome.rules:
            lawful = range_figure(on, outcome, f"lawful range under {rule.id}")
            named = "a case that meets the conditions of the rule"
            found.append(Fixed(_only(outcome), named, lawful, _court_can_differ(on, outcome), None, None, (), (rule.id,)))
    return found


def _only(outcome: Outcome) -> str:
    """Say whether `death` or `life` is all that binds the court; empty where less is possible or the law is not known."""
    term = outcome.bound.custody
    if term.undetermined or term.least is not None or way_out(outcome) in (OPEN, AFTER_CHOICE):
        return ""
    return "death" if term.life == "no" else "life"


def _court_can_differ(on: Setting, outcome: Outcome) -> bool:
    """Whether a choice of the court opens something less where only death or life binds."""
    opened = [use for use in outcome.steps if use.after_choice and use.may == "court"]
    changed = any(name.startswith("custody") for use in opened for name in on.rule(use.id).then)
    reach = outcome.reach.custody
    return changed and (reach.least is not None or (_only(outcome) == "death" and reach.life != "no"))


def _weight(on: Setting, outcome: Outcome) -> int:
    """Rank an outcome: death alone, life alone, either with a choice of the court, then all others."""
    word = _only(outcome)
    return 3 if not word else 2 if _court_can_differ(on, outcome) else 0 if word == "death" else 1


def _worst_branch(on: Setting, case: Case, outcome: Outcome) -> Branch:
    """Settle one fact that a case does not give, in every way, and keep the heaviest branch with the fact that leads to it."""
    term, attributes = outcome.bound.custody, attributes_of((on.law,))
    if term.undetermined or (term.life == "no" and term.death == "no"):
        return Branch(outcome)
    open_facts = [attributes[name] for name in outcome.unknown if name in attributes and name not in case]
    ways = [(one, value) for one in open_facts if one.type in ("enum", "boolean") for value in one.values or ("true", "false")]
    answers = on.ask([{**case, one.name: value} for one, value in ways])
    settled = [
        Branch(answer, f"{one.meaning or one.name}: {SHOWN.get(value, value)}")
        for (one, value), answer in zip(ways, answers, strict=True)
    ]
    return min([Branch(outcome), *settled], key=lambda branch: _weight(on, branch.outcome))


def _likeness(on: Setting, branch: Branch) -> tuple[object, ...]:
    return str(branch.outcome.bound.custody), _only(branch.outcome), _court_can_differ(on, branch.outcome), branch.fact


def _fixed_bands(on: Setting) -> dict[tuple[int, int | None, tuple[object, ...]], tuple[Branch, list[str]]]:
    """Give the bands of quantity with a fixed sentence, neighbours that are alike as one, each with its substances."""
    found: dict[tuple[int, int | None, tuple[object, ...]], tuple[Branch, list[str]]] = {}
    for substance in on.bench.substances:
        joined: list[tuple[int, int | None, Branch]] = []
        for band in on.bands(substance):
            case = {**FACTS, "substance": substance, **dict.fromkeys(on.bench.measured, f"{band.low} µg")}
            branch = _worst_branch(on, case, band.outcome)
            if joined and _likeness(on, joined[-1][2]) == _likeness(on, branch):
                joined[-1] = (joined[-1][0], band.high, branch)
            else:
                joined.append((band.low, band.high, branch))
        for low, high, branch in joined:
            if _only(branch.outcome):
                found.setdefault((low, high, _likeness(on, branch)), (branch, []))[1].append(substance)
    return found


def _fact(branch: Branch) -> Figure | None:
    if not branch.fact:
        return None
    return Figure("fact that the case does not give", branch.fact, None, "", "computed", "verified")


def _gives_nothing_else(decision: Decision, rule: Rule) -> bool:
    if not (_provides_death(decision, rule) or _provides_life(decision, rule)):
        return False
    longest = rule.then.get("custody.max")
    return longest is None or longest.not_applicable


def _case_under(on: Setting, rule: Rule) -> Case | None:
    """Make a case that meets the conditions of a rule; None where they rest on what earlier steps of the law give."""
    attributes, facts = attributes_of((on.law,)), dict(FACTS)
    for name, test in rule.when.items():
        attribute = attributes.get(name)
        if attribute is None:
            return None
        if attribute.type in ("enum", "boolean"):
            words = attribute.values or ("true", "false")
            value = next((word for word in words if test.holds_for_word(word)), None)
        elif attribute.type == "number" or (attribute.type == "quantity" and test.measure in ("", "mass")):
            unit = " µg" if attribute.type == "quantity" else ""
            amounts = sorted({SMALLEST, *(end for edge in test.edges() for end in (edge, edge - 1))})
            value = next((f"{amount}{unit}" for amount in amounts if test.holds_for_amount(amount)), None)
        else:
            return None
        if value is None:
            return None
        facts[name] = value
    return facts


# -- a child -----------------------------------------------------------------------------------------------------------


def _child_outside(on: Setting, run: Run, measures: Said, up_to: Said, from_age: Said) -> str:
    """Say whether a child can be left out of prison: by a measure among the rules, or by what the law offers a child."""
    status = way_out(run.outcome)
    if status in (OPEN, AFTER_CHOICE):
        return status
    if isinstance(from_age.says, int) and int(run.posed.vignette.facts["age"]) < from_age.says:
        return OPEN
    if measures.words - {"diversion"}:
        return OPEN
    longest = months_of(on, up_to)
    if "diversion" in measures.words:
        if longest is None or (run.ceiling is None and longest < inf):
            return NOT_KNOWN
        if longest == inf or (run.ceiling is not None and run.ceiling <= longest):
            return OPEN
    return status if status == DEPENDS else NOT_KNOWN if not run.known or not measures.whole else status


# -- points ------------------------------------------------------------------------------------------------------------


def _all_told(on: Setting, subjects: Mapping[str, str]) -> tuple[Point, ...]:
    """Tell what the law says on several subjects, each after its own words."""
    return tuple(point for about, says in subjects.items() for point in told(on, about, says))
