"""Stage A, aim: what the law is for, and whom each offence protects."""

from __future__ import annotations

from dataclasses import dataclass

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, UNJUSTIFIED, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import (
    counted,
    dose_wants,
    judged,
    judged_each,
    keys,
    law_says,
    listed,
    penalty_wants,
    range_of,
    rules_of,
    sureness_of_rules,
    together,
    told,
)
from lenity.review.framework import FACTS
from lenity.review.setting import Setting, count_figure

LEGITIMATE = ("health and welfare", "another legitimate aim")
WHOSE_HARM = {"others": CONFORMS, "the person alone": CONFORMS, "nobody": DEPARTS}
HEALTH_WORK = (
    "medical_use", "substitution_treatment", "needle_exchange", "outreach", "drug_checking", "consumption_room",
    "overdose_help", "overdose_medicine",
)  # fmt: skip
OUTREACH = frozenset({"needle_exchange", "outreach"})  # what the outreach worker of the vignette does


@check("A-01")
def declared_aim(on: Setting) -> Answer:
    """A law that states no aim is unjustified; where it states one, people judge which aim it pursues."""
    clause, aims = law_says(on, "objects_clause"), law_says(on, "objects")
    people = judged(on, "A-01/aim")
    if clause.says is None:
        return Answer(NEEDS_DATA, (*told(on, "objects", "Aims that the law names"), *people.points), clause.wants)
    asked = Want("judgement", "which aim the law in truth pursues", "A-01/aim")
    contested = "Those who judged the aim differ." if people.differ else ""
    if clause.says == "none":
        points = (clause.point("No clause of the law states its aim."), *people.points)
        if people.answer and people.answer not in LEGITIMATE:
            return Answer(DEPARTS, points)
        return Answer(UNJUSTIFIED, points, () if people.answer else (asked,), contested)
    text = clause.figure("clause on aims", str(clause.says))
    points = (
        clause.point("The law states its aim: {text}", {"text": text}),
        *told(on, "objects", "Aims that the law names"),
        *people.points,
    )
    if people.answer:
        return Answer(CONFORMS if people.answer in LEGITIMATE else DEPARTS, points, aims.wants)
    return Answer(NEEDS_JUDGEMENT, points, (*aims.wants, asked), contested)


@check("A-02")
def harm_of_each_offence(on: Setting) -> Answer:
    """Every punishable act needs an answer on whose harm its punishment prevents; acts that harm the person alone are listed."""
    acts = _punishable_acts(on)
    if not acts:
        return Answer(NOT_APPLICABLE, (Point("No rule of the law punishes an act."),))
    people = judged_each(
        on, "A-02/harm", {act.named: f"{act.named}: whose harm its punishment prevents" for act in acts}, WHOSE_HARM
    )
    rules = [rule for act in acts for rule in act.rules]
    count = count_figure("punishable acts", len(acts), rules, sureness_of_rules(on, rules))
    points = [Point("The law punishes {many} acts.", {"many": count})]
    for word, says in (("the person alone", "Acts that harm only the person who does them: {named}."),
                       ("nobody", "Acts whose punishment prevents nobody's harm: {named}.")):  # fmt: skip
        named = [act.named for act in acts if judged(on, f"A-02/harm/{act.named}").answer == word]
        if named:
            points.append(Point(says.replace("{named}", "; ".join(named))))
    return Answer(people.outcome, (*points, *people.points), people.wants, people.contested)


@check("A-03")
def health_work_exempt(on: Setting) -> Answer:
    """An outreach worker who can be punished for giving sterile equipment departs."""
    runs = on.runs("V20")
    exempt, exposed = law_says(on, "exempt_activities"), law_says(on, "exposed_activities")
    punished = [run for run in runs if run.ceiling or run.punishable]
    unknown = [run for run in runs if run not in punished and run.punishable is None]
    reached, free = exposed.words & OUTREACH, exempt.words & OUTREACH
    points: list[Point] = []
    if punished:
        points.append(counted("In {many} of {all} cases the outreach worker can be punished.", punished, runs))
    for same in together(punished, lambda run: str(run.outcome.bound.custody)):
        points.append(Point("The range of custody is {range}.", {"range": range_of(on, same)}, rules_of(same), keys(same)))
    other = exposed.words.intersection(HEALTH_WORK)
    if other:
        points.append(exposed.point(f"An offence reaches, by its words: {listed('exposed_activities', other)}."))
    if exempt.says is not None:
        points.append(exempt.point(f"Exempt in words: {listed('exempt_activities', exempt.words) or 'nothing'}."))
        silent = [word for word in HEALTH_WORK if exempt.has(word) is False and word not in other]
        if silent:
            points.append(exempt.point(f"Not exempt in words: {listed('exempt_activities', silent)}."))
    points += judged(on, "A-03/breadth").points
    wants = [*exempt.wants, *(penalty_wants(unknown) if not free else ()), *dose_wants(on, "V20")]
    if punished or reached:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if wants or (unknown and not free):
        return Answer(NEEDS_DATA, tuple(points), (*wants, *exposed.wants))
    says = "The outreach worker who gives sterile equipment is not punished."
    return Answer(CONFORMS, (Point(says, {}, rules_of(runs), keys(runs)), *points))


# -- punishable acts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Punishable:
    """An act that the law punishes, in words, and the rules that do so or leave its penalty unknown."""

    named: str
    rules: tuple[str, ...]


def _punishable_acts(on: Setting) -> list[Punishable]:
    """List the offences the drug law itself names and punishes, told apart by purpose where it asks for that."""
    attributes = on.law.vocabulary.attributes
    own = [rule for decision, rule in on.law.rules() if decision.law == on.law.id]
    tests = [rule.when["offence"] for rule in own if "offence" in rule.when]
    named = {word for test in tests for word in test.words}
    named = named or {one.facts["offence"] for one in on.bench.vignettes.known.values()}
    words = [word for word in attributes["offence"].values if word in named]
    person = {name: value for name, value in FACTS.items() if name not in ("offence", "purpose")}
    found = []
    for word, outcome in zip(words, on.ask([{**person, "offence": word} for word in words]), strict=True):
        purposes = attributes["purpose"].values if "purpose" in outcome.unknown else ()
        cases = [{**person, "offence": word, "purpose": purpose} for purpose in purposes] or [{**person, "offence": word}]
        for case, answer in zip(cases, on.ask(cases), strict=True):
            term, fine = answer.bound.custody, answer.bound.fine
            provided = term.provided or fine.provided
            unread = tuple(gap.rule for gap in answer.undetermined if gap.rule)
            if unread or (provided and not term.undetermined):
                purpose = {"own_use": " for own use", "supply": " for supply"}.get(str(case.get("purpose", "")), "")
                found.append(Punishable(f"{word.replace('_', ' ')}{purpose}", (*answer.rules, *unread)))
    return found
