"""The framework of a law: the lawful range of custody over the quantity, step by step, per group and reading.

    framework(law).staircases[0].steps  ->  below 15 g: 2 y to 5 y;  15 g to 80 g: 5 y to 10 y; ...

The edges come from the law's own tests. The engine is asked at the first and last amount between two edges,
and the answer holds for the whole step, because no test of the law tells the amounts between them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lenity.analysis import curves
from lenity.analysis.curves import edge_text, last_of, quantity_edges, spans_between
from lenity.engine.asking import ask_all, what_binds
from lenity.engine.outcome import Outcome, RuleUse, Term
from lenity.law.model import CONFIDENCES, Law, Rule
from lenity.review.citing import Reference, law_reference, unique
from lenity.units import Calendar

span_text = curves.span_text  # the words of its own steps, in which reports show them too
# An adult without a record, the act completed, for supply: what a schedule of quantities is written for.
FACTS: Mapping[str, object] = {
    "offence": "possession",
    "purpose": "supply",
    "role": "principal",
    "stage": "completed",
    "age": 30,
    "prior_class": "none",
}


@dataclass(frozen=True, slots=True)
class Custody:
    """A range of custody: in the law's smallest unit, in months for an axis, and in words. `life`: no,
    possible or only.
    """

    least: int | None
    most: int | None
    least_months: float | None
    most_months: float | None
    life: str
    death: str
    undetermined: bool
    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What the law leaves unknown: why, where to look, and the rule or law that says so."""

    why: str
    look_in: str
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class Step:
    """Amounts that the law treats alike: from `low` to `high` µg, both included (None: without limit).

    `confidence` and `references` are those of the custody; the fine has its own. `turns_on` names the disputed
    points on which the custody depends although the panel's own is settled.
    """

    low: int
    high: int | None
    text: str
    custody: Custody
    confidence: str
    references: tuple[Reference, ...]
    fine: str
    fine_confidence: str
    fine_references: tuple[Reference, ...]
    rules: tuple[str, ...]
    gaps: tuple[Gap, ...]
    turns_on: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Staircase:
    """The steps for one group of substances under one version of the point that divides the law most.

    `doubtful` are those whose place in the group is less sure than that of the others; `everything_else` says
    that the group also holds every substance the law does not name. `axis` and `version` are empty where no
    disputed point matters.
    """

    substances: tuple[str, ...]
    doubtful: tuple[str, ...]
    everything_else: bool
    axis: str
    version: str
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """A name for the group, the same under every version."""
        return " ".join((*self.substances, "*" if self.everything_else else ""))

    @property
    def known(self) -> bool:
        """Whether the law is known for at least one step."""
        return any(not step.custody.undetermined for step in self.steps)


@dataclass(frozen=True, slots=True)
class Jump:
    """The sharpest rise of the minimum from one step to the next, and what lies above under each version."""

    substances: tuple[str, ...]
    edge: str
    below: Step
    above: Mapping[str, Step]


@dataclass(frozen=True, slots=True)
class Framework:
    """All staircases of a law, for one set of facts; `axis` is the disputed point that makes the columns."""

    facts: Mapping[str, object]
    axis: str
    question: str
    versions: Mapping[str, str]
    staircases: tuple[Staircase, ...]
    jump: Jump | None


def framework(law: Law, facts: Mapping[str, object] = FACTS) -> Framework:
    """Give the steps of a law of one day over the quantity, for each group of substances it treats alike."""
    binding = what_binds(law)
    edges = quantity_edges(binding)
    if not edges:
        return Framework(dict(facts), "", "", {}, (), None)
    spans = spans_between(edges)
    classes = alike(binding)
    axis = _dividing_axis(binding, facts, classes, spans)
    question = law.readings[axis].question if axis else ""
    versions = {name: title for name, (title, _) in law.readings[axis].values.items()} if axis else {}
    stairs = [
        Staircase(
            () if rest else names,
            (),
            rest,
            axis,
            version,
            _steps(binding, facts, names[0], spans, {axis: version} if axis else {}),
        )
        for names, rest in classes
        for version in (versions or {"": ""})
    ]
    merged = _merge_groups(stairs)
    return Framework(dict(facts), axis, question, versions, merged, _sharpest(merged))


def steps_over(law: Law, facts: Mapping[str, object], substance: str, names: Sequence[str]) -> tuple[Step, ...]:
    """Give the steps of what binds of a law over the mass of one substance, every disputed point left open.

    `names` are the facts that hold the mass (`quantity`, `pure_quantity`): each is set to it.
    """
    binding = what_binds(law)
    edges = quantity_edges(binding, names)
    return _steps(binding, facts, substance, spans_between(edges), {}, names) if edges else ()


def alike(law: Law) -> list[tuple[tuple[str, ...], bool]]:
    """Group the substances that no test of the law tells apart; true marks the group of those it does not
    name.

    A group that only a negative test reaches is everything else.
    """
    tests = [rule.when["substance"] for _, rule in law.rules() if "substance" in rule.when]
    named = {word for test in tests if not test.negated for word in test.words}
    groups: dict[tuple[bool, ...], list[str]] = {}
    for substance in law.vocabulary.attributes["substance"].values:
        groups.setdefault(tuple(test.holds_for_word(substance) for test in tests), []).append(substance)
    return [(tuple(members), not named.intersection(members)) for members in groups.values()]


# -- the point that divides the law --------------------------------------------------------------------------


def _dividing_axis(
    law: Law,
    facts: Mapping[str, object],
    classes: Iterable[tuple[tuple[str, ...], bool]],
    spans: Sequence[tuple[int, int | None]],
) -> str:
    """Name the disputed point whose versions differ in most places; among equals the one named first."""
    axes = _axes_in_rules(law)
    places = [_case(facts, names[0], low) for names, _ in classes for low, _ in spans]
    questions = [(case, {axis: value}) for case in places for axis in axes for value in law.readings[axis].values]
    answers = iter(ask_all(law, questions) if questions else [])
    differing = dict.fromkeys(axes, 0)
    for _ in places:
        for axis in axes:
            ranges = {str(next(answers).bound.custody) for _ in law.readings[axis].values}
            differing[axis] += len(ranges) > 1
    best = max(axes, key=lambda axis: differing[axis], default="")
    return best if best and differing[best] else ""


def _axes_in_rules(law: Law) -> list[str]:
    used = {axis for _, rule in law.rules() for axis in rule.reading}
    return [axis for axis in law.readings if axis in used]


# -- the steps of one staircase ------------------------------------------------------------------------------


def _steps(
    law: Law,
    facts: Mapping[str, object],
    substance: str,
    spans: Sequence[tuple[int, int | None]],
    settled: Mapping[str, str],
    names: Sequence[str] = ("quantity",),
) -> tuple[Step, ...]:
    """Ask at both ends of every span, under all other readings together and one by one, and join what is
    alike.
    """
    others = [axis for axis in _axes_in_rules(law) if axis not in settled]
    one_by_one = [(axis, value) for axis in others for value in law.readings[axis].values]
    ends = sorted({end for low, high in spans for end in (low, last_of(low, high))})
    questions = [
        (_case(facts, substance, end, names), dict(settled) | dict(extra))
        for end in ends
        for extra in [(), *(((axis, value),) for axis, value in one_by_one)]
    ]
    answers = ask_all(law, questions)
    per_end = len(one_by_one) + 1
    found: list[Step] = []
    for low, high in spans:
        for end in sorted({low, last_of(low, high)}):
            at = ends.index(end) * per_end
            step = _step(
                law,
                answers[at],
                dict(zip(one_by_one, answers[at + 1 : at + per_end], strict=True)),
                low,
                high,
            )
            if not found or _differs(found[-1], step):
                found.append(step)
            else:
                found[-1] = replace(found[-1], high=high)
    return tuple(replace(step, text=span_text(step.low, step.high)) for step in found)


def _step(law: Law, answer: Outcome, versions: Mapping[tuple[str, str], Outcome], low: int, high: int | None) -> Step:
    turns_on: dict[str, dict[str, str]] = {}
    for (axis, value), other in versions.items():
        turns_on.setdefault(axis, {})[value] = str(other.bound.custody)
    gaps = gaps_of(law, answer)
    custody = citations_of(law, answer, "custody")
    return Step(
        low=low,
        high=high,
        text="",
        custody=custody_of(law.calendar, answer.bound.custody),
        confidence=answer.confidences["custody"],
        references=custody or unique(gap.reference for gap in gaps),
        fine=str(answer.bound.fine),
        fine_confidence=answer.confidences["fine"],
        fine_references=citations_of(law, answer, "fine") or custody,
        rules=tuple(use.id for use, _ in _giving(law, answer, "custody")),
        gaps=gaps,
        turns_on={axis: ranges for axis, ranges in turns_on.items() if len(set(ranges.values())) > 1},
    )


def citations_of(law: Law, answer: Outcome, output: str) -> tuple[Reference, ...]:
    """Give what an output rests on: the citations of the rules that gave it."""
    cites = [rule.citation(f"{output}.max") for _, rule in _giving(law, answer, output)]
    return unique(law_reference(cite) for cite in cites if cite)


def _giving(law: Law, answer: Outcome, output: str) -> list[tuple[RuleUse, Rule]]:
    by_id = {rule.id: rule for _, rule in law.rules()}
    used = [(use, by_id[use.id]) for use in answer.steps if use.id in by_id and not use.after_choice]
    return [(use, rule) for use, rule in used if any(name.startswith(output) for name in rule.then)]


def gaps_of(law: Law, answer: Outcome) -> tuple[Gap, ...]:
    """Give what an answer met that the law leaves unknown; where no rule speaks, the law itself is cited."""
    cites = {rule.id: rule.cite for _, rule in law.rules()}
    found = []
    for one in answer.undetermined:
        cite = cites.get(one.rule) or law.cite
        found.append(Gap(one.why, one.look_in, law_reference(cite) if cite else None))
    return tuple(dict.fromkeys(found))


def custody_of(calendar: Calendar, term: Term) -> Custody:
    """Give a term as plain values."""
    least, most = (None if one is None else calendar.months(one) for one in (term.least, term.most))
    return Custody(term.least, term.most, least, most, term.life, term.death, term.undetermined, str(term))


def _differs(one: Step, other: Step) -> bool:
    names = ("custody", "fine", "rules", "confidence", "fine_confidence", "turns_on", "gaps")
    return any(getattr(one, name) != getattr(other, name) for name in names)


def _case(facts: Mapping[str, object], substance: str, amount: int, names: Sequence[str] = ("quantity",)) -> dict[str, object]:
    return dict(facts) | {"substance": substance} | dict.fromkeys(names, f"{amount} µg")


# -- over all staircases -------------------------------------------------------------------------------------


def _merge_groups(stairs: Sequence[Staircase]) -> tuple[Staircase, ...]:
    """Join groups whose custody is alike at every amount under every version; the unknown ones come last."""
    shapes: dict[str, list[tuple[int, int | None, Custody]]] = {}
    for one in stairs:
        shapes.setdefault(one.key, []).extend((step.low, step.high, step.custody) for step in one.steps)
    merged: list[tuple[Staircase, ...]] = []
    for shape in dict.fromkeys(map(tuple, shapes.values())):
        members = [key for key in shapes if tuple(shapes[key]) == shape]
        groups = [[one for one in stairs if one.key == key] for key in members]
        merged.append(tuple(_joined(versions) for versions in zip(*groups, strict=True)))
    known_first = sorted(merged, key=lambda versions: not any(one.known for one in versions[:1]))
    return tuple(one for versions in known_first for one in versions)


def _joined(same: Sequence[Staircase]) -> Staircase:
    """Make one staircase of several groups that the law treats alike under one version; the surest gives the
    figures.
    """
    surest = max(same, key=_sureness)
    steps = tuple(
        replace(step, gaps=tuple(dict.fromkeys(gap for one in same for gap in one.steps[number].gaps)))
        for number, step in enumerate(surest.steps)
    )
    return replace(
        surest,
        steps=steps,
        substances=tuple(name for one in same for name in one.substances),
        doubtful=tuple(name for one in same if _sureness(one) < _sureness(surest) for name in one.substances),
        everything_else=any(one.everything_else for one in same),
    )


def _sureness(one: Staircase) -> int:
    return sum(CONFIDENCES.index(step.confidence) for step in one.steps)


def _sharpest(stairs: Sequence[Staircase]) -> Jump | None:
    """Find the edge at which the minimum rises most; a life sentence alone is above every term."""
    best: tuple[float, Staircase, Step, Step] | None = None
    for one in stairs:
        solid = [step for step in one.steps if step.high is None or step.high > step.low]
        for below, above in pairwise(solid):
            if below.custody.undetermined or above.custody.undetermined:
                continue
            rise = _floor(above) - _floor(below)
            if rise > 0 and (best is None or rise > best[0]):
                best = rise, one, below, above
    if best is None:
        return None
    _, where, below, above = best
    edge = edge_text(above.low)
    same = [one for one in stairs if one.key == where.key]
    after = {
        one.version: next(step for step in one.steps if step.low <= above.low and (step.high is None or step.high >= above.low))
        for one in same
    }
    return Jump(where.substances, edge, below, after)


def _floor(step: Step) -> float:
    return float("inf") if step.custody.least_months is None else step.custody.least_months
