"""Stage L, legality: whether the law can be known and followed."""

from __future__ import annotations

from itertools import combinations

from lenity.law.model import Rule, Test, amends
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Figure, Point, Want, gravest
from lenity.review.checks import check
from lenity.review.checks.amounts import curves, gap_point, gaps_in
from lenity.review.checks.cases import (
    OWN_USE,
    as_supply,
    counted,
    dose_wants,
    judged_each,
    keys,
    law_says,
    meaning_of,
    penalty_wants,
    range_point,
    range_wants,
    sureness_of_rules,
    together,
    told,
)
from lenity.review.citing import law_reference, unique
from lenity.review.setting import Run, Setting, weakest

SEVERAL_HOLD = ("P", "R", "O", "C", "C+", "C<", "C>", "C#")  # hit policies under which several rules hold for one case
ANSWERS = {"precise enough": CONFORMS, "too vague": DEPARTS}


@check("L-01")
def precise_elements(on: Setting) -> Answer:
    """Undefined terms, doubled offences, gaps between bands and disputed points are listed; people judge the wording of each."""
    defined, undefined = law_says(on, "terms_defined"), law_says(on, "terms_left_undefined")
    flagged: dict[str, Point] = {}
    for word in sorted(undefined.words):
        meaning = meaning_of("terms_left_undefined", word)
        flagged[meaning] = undefined.point(f"A penalty turns on a term that the law does not define: {meaning}.")
    flagged |= {**_doubled(on), **_gaps(on), **_disputed(on)}
    asked = {thing: f"whether the wording is precise enough: {_in_words(point)}" for thing, point in flagged.items()}
    people = judged_each(on, "L-01/wording", asked, ANSWERS)
    points = (*flagged.values(), *told(on, "terms_defined", "Terms that the law defines"), *people.points)
    missing = (*undefined.wants, *_unread(on))
    wants = (*missing, *(() if defined.words else defined.wants), *people.wants)
    if flagged or missing:
        return Answer(gravest((people.outcome, NEEDS_DATA) if missing else (people.outcome,)), points, wants, people.contested)
    says = "No term of a penalty is left undefined, no amount falls between bands, and no two rules cover the same facts."
    return Answer(CONFORMS, (Point(says), *points))


@check("L-02")
def use_apart_from_supply(on: Setting) -> Answer:
    """Use, or possession for use, that shares an article or a range with supply departs."""
    said = law_says(on, "own_use_possession")
    runs = on.ranges(*OWN_USE)
    supply = dict(zip(keys(runs), as_supply(on, runs), strict=True))
    known = [run for run in runs if run.known and supply[run.key].known]
    punished = [run for run in known if run.punishable is not False and (run.ceiling or run.punishable)]
    same_range = [run for run in punished if str(run.outcome.bound.custody) == str(supply[run.key].outcome.bound.custody)]
    same_article = [run for run in punished if _articles(on, run) & _articles(on, supply[run.key])]
    points: list[Point] = []
    if said.says is not None:
        points.append(said.point(f"Possession for own use: {meaning_of('own_use_possession', str(said.says))}."))
    for runs_of, what in ((same_range, "the range"), (same_article, "an article")):
        if runs_of:
            says = f"{{many}} of {{all}} cases of use, or of possession for use, share {what} with supply of the same amount."
            points.append(counted(says, runs_of, known))
    for same in together(same_range, lambda run: str(run.outcome.bound.custody)):
        points.append(range_point(on, same, "{range}, as for supply"))
    unknown = [one for run in runs for one in (run, supply[run.key]) if not one.known]
    wants = (*penalty_wants(unknown), *dose_wants(on, *OWN_USE))
    if said.says == "shared_offence" or same_range or same_article:
        return Answer(DEPARTS, tuple(points), wants)
    if wants or not known:
        return Answer(NEEDS_DATA, tuple(points), (*wants, *said.wants))
    apart = counted("In each of {all} cases use, or possession for use, has an article and a range of its own.", known, known)
    return Answer(CONFORMS, (apart, *points))


# -- what is flagged -------------------------------------------------------------------------------------------------


def _doubled(on: Setting) -> dict[str, Point]:
    """List rules of one table that hold for the same facts and give different minimums."""
    found = {}
    giving = on.rules_where(
        lambda decision, rule: decision.hit in SEVERAL_HOLD and not amends(decision, "custody") and "custody.min" in rule.then
    )
    table = {rule.id: decision.id for decision, rule in on.law.rules()}
    for one, other in combinations(giving, 2):
        if (
            table[one.id] == table[other.id]
            and one.then["custody.min"] != other.then["custody.min"]
            and _both_hold(on, one, other)
        ):
            cited = unique(law_reference(rule.cite) for rule in (one, other) if rule.cite)
            says = "The same facts fall under two rules with different minimums: {one} and {other}."
            figures = {
                name: Figure("rule", rule.id, None, "", "rule", sureness_of_rules(on, [rule.id]))
                for name, rule in (("one", one), ("other", other))
            }
            found[f"{one.id} and {other.id}"] = Point(says, figures, (one.id, other.id), (), cited)
    return found


def _in_words(point: Point) -> str:
    return point.says.format(**{name: figure.text for name, figure in point.figures.items()})


def _both_hold(on: Setting, one: Rule, other: Rule) -> bool:
    """Whether some facts meet both rules: every input that both test has a value that passes both, under a common reading."""
    if any(set(one.reading[axis]).isdisjoint(other.reading[axis]) for axis in one.reading.keys() & other.reading.keys()):
        return False
    return all(_both_pass(on, name, one.when[name], other.when[name]) for name in one.when.keys() & other.when.keys())


def _both_pass(on: Setting, name: str, one: Test, other: Test) -> bool:
    if one.intervals or other.intervals:
        if one.measure != other.measure:
            return False
        edges = {0, *one.edges(), *other.edges()}
        amounts = {near for edge in edges for near in (edge - 1, edge, edge + 1)}
        return any(one.holds_for_amount(amount) and other.holds_for_amount(amount) for amount in amounts)
    attribute = on.law.vocabulary.attributes.get(name)
    words = {*(attribute.values if attribute else ()), *one.words, *other.words}
    return any(one.holds_for_word(word) and other.holds_for_word(word) for word in words)


def _gaps(on: Setting) -> dict[str, Point]:
    """List amounts that no rule covers, between amounts that the law punishes."""
    flagged = {}
    for curve in curves(on):
        for band in gaps_in(curve):
            if curve.known[0].low < band.low < curve.known[-1].low:
                flagged[f"{band.names}, {band.amount}"] = gap_point(on, band)
    return flagged


def _unread(on: Setting) -> tuple[Want, ...]:
    """Ask for the bands that nobody has read, in which no gap can be seen."""
    bands = [(substance, band.outcome) for substance in on.bench.substances for band in on.curve(substance)]
    return range_wants((name, outcome) for name, outcome in bands if any(gap.rule for gap in outcome.undetermined))


def _disputed(on: Setting) -> dict[str, Point]:
    """List points on which sources or courts read the penalties in more than one way."""
    turning: dict[str, list[str]] = {}
    for decision, rule in on.law.rules():
        if any(name.startswith("custody") for name in decision.outputs):
            for axis in rule.reading:
                turning.setdefault(axis, []).append(rule.id)
    flagged = {}
    for axis, rules in turning.items():
        cited = unique(law_reference(cite) for _, cite in on.law.readings[axis].values.values() if cite)
        question = Figure(
            "disputed point",
            on.law.readings[axis].question,
            None,
            "",
            "rule",
            weakest(one.confidence for one in cited),
            cited,
            tuple(rules),
        )
        flagged[axis] = Point(
            "A penalty is read in more than one way: {question}", {"question": question}, tuple(rules), (), cited
        )
    return flagged


# -- use against supply ------------------------------------------------------------------------------------------------


def _articles(on: Setting, run: Run) -> set[tuple[str, str, str]]:
    """Give law, article and paragraph of the rules that provide custody or a fine in a case."""
    providing = [
        on.rule(use.id) for use in run.outcome.steps
        if not use.after_choice and any(amount_of in on.rule(use.id).then for amount_of in ("custody.max", "fine.max"))
    ]  # fmt: skip
    giving = {use.id for use in run.outcome.steps if not amends(on.bench.decisions[use.id], "custody")}
    return {(rule.cite.law, rule.cite.article, rule.cite.paragraph) for rule in providing if rule.id in giving and rule.cite}
