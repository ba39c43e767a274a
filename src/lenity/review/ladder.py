"""Ways out of prison: for every offence of a law, every band of amounts and every person, which rungs of the ladder are open.

ladder(law, [("adult", "an adult first offender", {"age": "30"})]).rows[1].cases[0].cell("suspended_sentence").status  ->  "open"

Rows are found by asking: offences, substances and amounts to which the law answers alike, for all these people, share a row.
So do people whom the law does not tell apart. Nothing is listed by hand, and every status is the engine's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from lenity.analysis.curves import SMALLEST, quantity_edges, span_text
from lenity.engine.asking import Asked, Case, Settled, ask_all
from lenity.engine.facts import read_value
from lenity.engine.narrow import bears_on, narrow
from lenity.engine.outcome import Outcome, RuleUse, Term
from lenity.engine.program import STATED_UNKNOWN, Program, compile_law
from lenity.law.expression import Name
from lenity.law.model import CONFIDENCES, Cell, Decision, Law, Rule, Test, kind_of
from lenity.law.problems import problem
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.framework import Custody, Gap, alike, custody_of, gaps_of
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN, Choice, Way, choices_of, way_of

# Rungs on which nobody goes to prison for now. Treatment is left out, since an authority may order it behind walls; so is a
# deferred sentence, which leaves the penalty to a later day.
OUT_OF_PRISON = ("no_punishment", "caution", "diversion", "fine", "restriction", "community_work", "suspended_sentence")
EASIEST_FIRST = (OPEN, AFTER_CHOICE, DEPENDS, NOT_KNOWN, CLOSED)
Told = TypeVar("Told", str, tuple[str, str])
FINE_ALONE = ("or", "and/or", "fine only")  # ways in which prison and fine combine that leave room for a fine alone
OF_THE_ACT = ("offence", "purpose")  # with the facts of an item these make the row; a person brings the others


@dataclass(frozen=True, slots=True)
class Measure:
    """One column: a measure of the law, the rung it stands on, and who may grant it."""

    rung: str
    measure: str
    who: str

    @property
    def key(self) -> str:
        """The name an option goes by in the engine: `rung/measure`."""
        return f"{self.rung}/{self.measure}"


@dataclass(frozen=True, slots=True)
class Reason:
    """A test of a rule that closes a measure, with what the engine has for it in this case.

    `holds` is false where the rule closes whatever no other rule opens, and the test is one of those that would open. `now` is
    the value as the law binds, `after` the end of it that some choice moves; both are empty for a fact of the person.
    `reading` limits the rule to versions of disputed points.
    """

    name: str
    test: str
    holds: bool
    now: str
    after: str
    reading: Mapping[str, tuple[str, ...]]
    reference: Reference | None


@dataclass(frozen=True, slots=True)
class Rung:
    """One cell: a measure in one row for one person.

    `versions` gives, for each disputed point on which the status turns, the status under each version. `reasons` say what
    closes the measure, in the cases or versions in which something does.
    """

    way: Way
    versions: Mapping[str, Mapping[str, str]]
    reasons: tuple[Reason, ...]

    @property
    def status(self) -> str:
        """Open, after a choice, depends, closed or not known."""
        return self.way.status


@dataclass(frozen=True, slots=True)
class Relief:
    """Whether a choice, such as mitigation, lowers the minimum: `floor` becomes `lowered`, empty where none does.

    `versions` gives, for each disputed point on which this turns, the minimum and what it becomes under each version.
    """

    status: str
    floor: str
    lowered: str
    choices: tuple[Choice, ...]
    versions: Mapping[str, Mapping[str, tuple[str, str]]]
    confidence: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """One row for one person: what binds, what every choice reaches, and the measures.

    `penalty` gives the rungs that the penalty itself stands on, without any measure, with their status: custody, life, or a fine
    where the law lets a fine stand alone; `penalty_turns_on` how prison and fine combine where versions differ. `lowest` are the
    least intrusive rungs open as the case stands, custody and life among them; `possible` those that a choice, a fact or a
    reading may open. Rungs that the ladder does not compare stand side by side.
    """

    bound: Custody
    reach: Custody
    bound_turns_on: Mapping[str, Mapping[str, str]]
    confidence: str
    references: tuple[Reference, ...]
    relief: Relief
    rungs: tuple[Rung, ...]
    penalty: Mapping[str, str]
    penalty_turns_on: Mapping[str, Mapping[str, str]]
    lowest: tuple[str, ...]
    possible: tuple[str, ...]

    def cell(self, name: str) -> Rung:
        """Give a measure by its name, or the easiest measure of a rung; raise `KeyError` if there is none."""
        found = [one for one in self.rungs if one.way.measure == name] or self.on(name)
        if not found:
            raise KeyError(name)
        return min(found, key=lambda one: EASIEST_FIRST.index(one.status))

    def on(self, rung: str) -> list[Rung]:
        """List the measures of a rung."""
        return [one for one in self.rungs if one.way.rung == rung]

    @property
    def way_out(self) -> str:
        """The easiest status among all that keeps the person out of prison; not known where the penalty is not."""
        unknown = NOT_KNOWN if self.bound.undetermined else CLOSED
        measures = [one.status for one in self.rungs if one.way.rung in OUT_OF_PRISON]
        return easiest([unknown, *measures, *(status for rung, status in self.penalty.items() if rung in OUT_OF_PRISON)])


@dataclass(frozen=True, slots=True)
class Act:
    """An offence; `purpose` is empty where the law does not ask for it, `offence` where it asks for none."""

    offence: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Offences, substances and amounts that the law treats alike: from `low` to `high` µg, both included (None: no limit).

    No substances: it makes no difference which. `doubtful` are the acts and substances whose place in the row is less sure than
    that of the others. `gaps` are what the law leaves unknown of the penalty, for any of them. `cases` are in the order of
    `Ladder.people`.
    """

    acts: tuple[Act, ...]
    substances: tuple[str, ...]
    everything_else: bool
    doubtful: tuple[str, ...]
    low: int
    high: int | None
    text: str
    gaps: tuple[Gap, ...]
    cases: tuple[Situation, ...]

    @property
    def stairs(self) -> tuple[object, ...]:
        """What the bands of one staircase have in common."""
        return self.acts, self.substances, self.everything_else

    @property
    def known(self) -> bool:
        """Whether the range is known for anyone."""
        return any(not one.bound.undetermined for one in self.cases)


@dataclass(frozen=True, slots=True)
class People:
    """People whom the law does not tell apart in any row: ids and titles, the facts of the first, and what is stated of any.

    `unread` are facts given that the law does not know.
    """

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    facts: Mapping[str, str]
    stated: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rows of a law for some people, the largest group first.

    `rungs` are those below custody, lightest first; for `absent` ones the law, as encoded, has no measure. `unasked` are facts
    stated of someone for which no rule of the law asks.
    """

    law: str
    settled: Mapping[str, str]
    rungs: tuple[str, ...]
    measures: tuple[Measure, ...]
    absent: tuple[str, ...]
    unasked: tuple[str, ...]
    people: tuple[People, ...]
    rows: tuple[Row, ...]

    def counted(self, person: int) -> dict[str, int]:
        """Count the rows by the easiest way out of prison for one of `people`, easiest first."""
        found = [row.cases[person].way_out for row in self.rows]
        return {status: found.count(status) for status in EASIEST_FIRST}


def ladder(
    law: Law,
    people: Iterable[tuple[str, str, Mapping[str, object]]],
    *,
    settled: Settled | None = None,
    offences: Collection[str] = (),
) -> Ladder:
    """Say for every offence, band and person which rungs are open in a law of one day, and what closes the others.

    `people` are id, title and facts; facts of the act and of its items are passed over, because they make the rows. `settled`
    settles disputed points; the others stay open, and a cell that turns on one says so. `offences` limits the rows to some.
    Raise `LenityError` for a fact or version that cannot be read.

    >>> from datetime import date
    >>> from lenity.law.library import Library, in_force
    >>> law = in_force(Library().find("kh"), date(2020, 1, 1))
    >>> found = ladder(law, [("adult", "an adult", {"age": 30, "prison_in_last_5_years": False})], offences=["possession"])
    >>> found.rows[0].text, found.rows[0].cases[0].cell("simple suspension").status
    ('below 15 g', 'open')
    """
    asker = _Asker(law, dict(settled or {}))
    asks = _facts_read(asker.program)
    met = _people(law, asks, people)
    if not met:
        raise problem("LEN506", "the ladder has nobody to stand on it", "name at least one person")
    rows = [row for stairs in _stairs(asker, met, offences) for row in stairs]
    cases = _situations(asker, [(row, person) for row in rows for person in met])
    by_row = [cases[start : start + len(met)] for start in range(0, len(cases), len(met))]
    found = {one.rung for one in asker.options} | {rung for one in cases for rung in one.penalty}
    groups = sorted(_same(met, by_row), key=lambda group: -sum(len(met[place].ids) for place in group))
    return Ladder(
        law=law.id,
        settled=asker.settled,
        rungs=tuple(below_custody(law)),
        measures=tuple(Measure(one.rung, one.measure, one.may or "court") for one in asker.options),
        absent=tuple(rung for rung in below_custody(law) if rung not in found),
        unasked=tuple(dict.fromkeys(fact for one in met for fact in one.stated if fact not in asks)),
        people=tuple(_together([met[place] for place in group]) for group in groups),
        rows=tuple(
            replace(row.row, cases=tuple(held[group[0]] for group in groups)) for row, held in zip(rows, by_row, strict=True)
        ),
    )


def easiest(statuses: Iterable[str]) -> str:
    """Give the easiest of several statuses; without any, closed.

    >>> easiest(["closed", "depends"])
    'depends'
    """
    return min(statuses, key=EASIEST_FIRST.index, default=CLOSED)


def below_custody(law: Law) -> list[str]:
    """List the rungs that are lighter than custody, as the ladder has them."""
    return [name for name in law.vocabulary.rungs if "custody" in heavier_than(law, name)]


def heavier_than(law: Law, rung: str) -> set[str]:
    """Give every rung that is heavier than one: those it names, and all that these are lighter than."""
    found: set[str] = set()
    left = [rung]
    while left:
        for other in law.vocabulary.rungs[left.pop()].lighter_than:
            if other not in found:
                found.add(other)
                left.append(other)
    return found


def least_intrusive(law: Law, rungs: Iterable[str]) -> tuple[str, ...]:
    """Keep the rungs than which none of the others is lighter, in the order of the ladder."""
    held = set(rungs)
    heavier = {one for name in held for one in heavier_than(law, name)}
    return tuple(name for name in law.vocabulary.rungs if name in held - heavier)


# -- people ------------------------------------------------------------------------------------------------------------


def _facts_read(program: Program) -> frozenset[str]:
    """Name the facts for which some rule of a law asks, or with which it reckons."""
    return frozenset(column.split("#")[0] for column in program.representatives)


def _people(law: Law, asks: Collection[str], people: Iterable[tuple[str, str, Mapping[str, object]]]) -> list[People]:
    """Keep the facts of the person; those who are alike in all that the law asks for are one."""
    attributes = law.vocabulary.attributes
    found: dict[frozenset[tuple[str, str]], list[People]] = {}
    for name, title, facts in people:
        own = {
            fact: str(value).lower() if isinstance(value, bool) else str(value)
            for fact, value in facts.items()
            if fact not in OF_THE_ACT and (fact not in attributes or attributes[fact].of != "item")
        }
        known = {fact: text for fact, text in own.items() if fact in attributes}
        key = frozenset((fact, text) for fact, text in known.items() if fact in asks)
        unread = tuple(fact for fact in own if fact not in known)
        found.setdefault(key, []).append(People((name,), (title,), known, tuple(known), unread))
    return [_together(alike) for alike in found.values()]


def _together(people: Sequence[People]) -> People:
    first = people[0]
    return People(
        tuple(name for one in people for name in one.ids),
        tuple(title for one in people for title in one.titles),
        first.facts,
        tuple(dict.fromkeys(fact for one in people for fact in one.stated)),
        tuple(dict.fromkeys(fact for one in people for fact in one.unread)),
    )


def _same(people: Sequence[People], by_row: Sequence[Sequence[Situation]]) -> list[list[int]]:
    """Group the people to whom the law answers alike in every row."""
    groups: list[list[int]] = []
    for place in range(len(people)):
        like = (group for group in groups if all(found[group[0]] == found[place] for found in by_row))
        group = next(like, None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


# -- rows --------------------------------------------------------------------------------------------------------------


class _Asker:
    """A law ready to be asked, with what is settled and the measures in the order of the ladder."""

    def __init__(self, law: Law, settled: Mapping[str, str]) -> None:
        rungs = list(law.vocabulary.rungs)
        self.law, self.settled = law, settled
        self.asked = Asked(law)
        self.program: Program = compile_law(law)
        options = [one for one in law.decisions if one.kind == "option"]
        self.options = sorted(options, key=lambda one: rungs.index(one.rung))
        self.rules = {rule.id: rule for _, rule in law.rules()}

    def ask(self, cases: Sequence[Case], settled: Settled | None = None) -> list[Outcome]:
        return self.asked.ask(cases, {**self.settled, **(settled or {})})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A row with the act and the substance that are put to the law for it."""

    row: Row
    act: Act
    substance: str

    def case(self, person: People) -> dict[str, object]:
        return _case(person, self.act, self.substance, self.row.low)


def _case(person: People, act: Act, substance: str, amount: int) -> dict[str, object]:
    facts: dict[str, object] = {"substance": substance, "quantity": f"{amount} µg"}
    facts |= {"offence": act.offence} if act.offence else {}
    facts |= {"purpose": act.purpose} if act.purpose else {}
    return dict(person.facts) | facts


def _stairs(asker: _Asker, people: Sequence[People], offences: Collection[str]) -> list[list[_Asked]]:
    """Ask at every amount the law may treat otherwise; join acts, substances and amounts that are alike, the unknown last."""
    law = asker.law
    edges = quantity_edges(law)
    bounds = [SMALLEST, *edges]
    spans = [(low, high - 1) for low, high in pairwise(bounds)] + [(bounds[-1], None)]
    classes, acts = alike(law), _acts(law, offences)
    places = [(act, names[0], low) for act in acts for names, _ in classes for low, _ in spans]
    answers = iter(asker.ask([_case(person, *place) for place in places for person in people]))
    found: dict[tuple[Act, str], list[list[Outcome]]] = {}
    for act in acts:
        for names, _ in classes:
            found[act, names[0]] = [[next(answers) for _ in people] for _ in spans]
    profiles = {place: tuple(tuple(map(_likeness, at)) for at in held) for place, held in found.items()}
    by_act: dict[tuple[object, ...], list[Act]] = {}
    for act in acts:
        by_act.setdefault(tuple(profiles[act, names[0]] for names, _ in classes), []).append(act)
    stairs: list[tuple[bool, list[_Asked]]] = []
    for same in by_act.values():
        by_profile: dict[object, list[tuple[tuple[str, ...], bool]]] = {}
        for names, rest in classes:
            by_profile.setdefault(profiles[same[0], names[0]], []).append((names, rest))
        for members in by_profile.values():
            held = {(act, names): found[act, names[0]] for act in same for names, _ in members}
            row, act, substance = _row(law, same, members, held, whole=len(by_profile) == 1)
            steps = [_Asked(one, act, substance) for one in _steps(law, row, spans, list(held.values()))]
            known = any(not one.bound.custody.undetermined for at in found[act, substance] for one in at)
            stairs.append((known, steps))
    return [steps for _, steps in sorted(stairs, key=lambda pair: not pair[0])]


def _row(
    law: Law,
    acts: Sequence[Act],
    members: Sequence[tuple[tuple[str, ...], bool]],
    held: Mapping[tuple[Act, tuple[str, ...]], Sequence[Sequence[Outcome]]],
    *,
    whole: bool,
) -> tuple[Row, Act, str]:
    """Name what is alike, and give the act and the substance of which the law is surest."""
    ranks = {place: sum(CONFIDENCES.index(one.confidence) for at in answers for one in at) for place, answers in held.items()}
    surest = max(ranks, key=lambda place: ranks[place])
    best = ranks[surest]
    unsure = [act.offence for act in acts if max(ranks[act, names] for names, _ in members) < best]
    unsure += [one for names, _ in members if max(ranks[act, names] for act in acts) < best for one in names]
    row = Row(
        acts=_folded(law, acts),
        substances=() if whole else tuple(one for names, rest in members if not rest for one in names),
        everything_else=not whole and any(rest for _, rest in members),
        doubtful=() if whole else tuple(dict.fromkeys(unsure)),
        low=SMALLEST,
        high=None,
        text="",
        gaps=(),
        cases=(),
    )
    return row, surest[0], surest[1][0]


def _acts(law: Law, offences: Collection[str]) -> list[Act]:
    """List the offences that the law's own rules name; with each purpose where a rule asks for it."""
    own = [rule for decision, rule in law.rules() if decision.law == law.id]
    named = {
        word for rule in own if "offence" in rule.when and not rule.when["offence"].negated for word in rule.when["offence"].words
    }
    attributes = law.vocabulary.attributes
    asked = any("purpose" in rule.when for _, rule in law.rules()) or any(one.presumes == "purpose" for one in law.decisions)
    purposes = attributes["purpose"].values if asked else ("",)
    kinds = [one for one in attributes["offence"].values if one in named and (not offences or one in offences)] or [""]
    return [Act(offence, purpose) for offence in kinds for purpose in purposes]


def _folded(law: Law, acts: Sequence[Act]) -> tuple[Act, ...]:
    """Drop the purpose of an offence of which every purpose is here."""
    every = len(law.vocabulary.attributes["purpose"].values)
    whole = {one.offence for one in acts if sum(1 for other in acts if other.offence == one.offence) == every}
    return tuple(dict.fromkeys(Act(one.offence) if one.offence in whole else one for one in acts))


def _likeness(outcome: Outcome) -> tuple[object, ...]:
    """Give all in which two answers must agree to share a row: ranges, and each measure with what opens or closes it."""
    options = tuple(
        (one.key, one.status, tuple(choice.title for choice in one.chain), tuple(rule.id for rule in one.rules))
        for one in outcome.options
    )
    return str(outcome.bound), str(outcome.reach), options


def _steps(law: Law, row: Row, spans: Sequence[tuple[int, int | None]], held: Sequence[Sequence[Sequence[Outcome]]]) -> list[Row]:
    """Join neighbouring amounts to which the law answers alike, with the gaps that any act or substance meets there."""
    found: list[Row] = []
    before: object = None
    for place, (low, high) in enumerate(spans):
        likeness = tuple(map(_likeness, held[0][place]))
        gaps = tuple(gap for answers in held for one in answers[place] for gap in gaps_of(law, one))
        start = low
        if found and likeness == before:
            start, gaps = found[-1].low, (*found.pop().gaps, *gaps)
        found.append(replace(row, low=start, high=high, text=span_text(start, high), gaps=tuple(dict.fromkeys(gaps))))
        before = likeness
    return found


# -- one row for one person --------------------------------------------------------------------------------------------


def _situations(asker: _Asker, places: Sequence[tuple[_Asked, People]]) -> list[Situation]:
    """Answer every place under all readings together, then under each version of each point that could matter."""
    cases = [row.case(person) for row, person in places]
    answers = asker.ask(cases)
    under: list[dict[tuple[str, str], Outcome]] = [{} for _ in cases]
    for axis, dispute in asker.law.readings.items():
        if axis in asker.settled:
            continue
        here = [place for place, answer in enumerate(answers) if axis in asker.asked.axes_of(answer)]
        for version in dispute.values:
            for place, answer in zip(here, asker.ask([cases[place] for place in here], {axis: version}), strict=True):
                under[place][axis, version] = answer
    values = _Values(asker, cases)
    return [
        _situation(asker, case, answer, versions, values, place)
        for place, (case, answer, versions) in enumerate(zip(cases, answers, under, strict=True))
    ]


def _situation(
    asker: _Asker, case: Case, answer: Outcome, under: Mapping[tuple[str, str], Outcome], values: _Values, place: int
) -> Situation:
    law = asker.law
    moved = _moved(asker, case, answer)
    rungs = tuple(_rung(asker, option, answer, under, moved, values, place) for option in asker.options)
    bound = custody_of(law.calendar, answer.bound.custody)
    penalty = _penalty(answer, {one.rung for one in asker.options})
    return Situation(
        bound=bound,
        reach=custody_of(law.calendar, answer.reach.custody),
        bound_turns_on=_differing({key: str(one.bound.custody) for key, one in under.items()}),
        confidence=answer.confidences["custody"],
        references=unique(law_reference(use.citation) for use in answer.steps if use.citation and not use.after_choice),
        relief=_relief(law, answer, under),
        rungs=rungs,
        penalty=penalty,
        penalty_turns_on=_differing({key: " or ".join(one.bound.combine) for key, one in under.items()}),
        lowest=least_intrusive(law, _on(rungs, penalty, OPEN)),
        possible=least_intrusive(law, _on(rungs, penalty, OPEN, AFTER_CHOICE, DEPENDS)),
    )


def _on(rungs: Iterable[Rung], penalty: Mapping[str, str], *statuses: str) -> set[str]:
    """Name the rungs with one of some statuses, those of the penalty itself among them."""
    measures = {one.way.rung for one in rungs if one.status in statuses}
    return measures | {rung for rung, status in penalty.items() if status in statuses}


def _penalty(answer: Outcome, measured: Collection[str]) -> dict[str, str]:
    """Name the rungs that the penalty itself stands on, with what it takes to stop there.

    A fine that the law provides in place of prison needs no measure. Where a measure speaks of a fine alone, it tells of doubts
    and choices.
    """
    bound = answer.bound
    custody, combine = bound.custody, set(bound.combine)
    if custody.undetermined:
        return {}
    if not custody.provided:
        if bound.fine.undetermined:
            return {"fine": NOT_KNOWN}
        return {"fine": OPEN} if bound.fine.provided else {"no_punishment": OPEN}
    found = {"custody" if custody.least is not None else "life" if custody.life != "no" else "death": OPEN}
    if combine and combine <= set(FINE_ALONE):
        found["fine"] = OPEN
    elif "fine" not in measured and combine.intersection(FINE_ALONE):
        found["fine"] = DEPENDS
    elif "fine" not in measured and set(answer.reach.combine).intersection(FINE_ALONE):
        found["fine"] = AFTER_CHOICE
    return found


def _moved(asker: _Asker, case: Case, answer: Outcome) -> dict[str, frozenset[str]]:
    """Give, for each fact left open, the measures whose status it moves."""
    if not any(option.status == "depends" for option in answer.options):
        return {}
    effects = narrow(asker.program, case, answer, asker.settled)
    return {name: bears_on(effects, name)[1] for name in answer.unknown}


def _rung(
    asker: _Asker,
    decision: Decision,
    answer: Outcome,
    under: Mapping[tuple[str, str], Outcome],
    moved: Mapping[str, frozenset[str]],
    values: _Values,
    place: int,
) -> Rung:
    key = f"{decision.rung}/{decision.measure}"
    option = answer.option(key)
    way = way_of(option, decision, answer, under)
    versions = _differing({pair: _status(one, decision, key) for pair, one in under.items()})
    status = _status(answer, decision, key)
    facts = tuple(name for name, keys in moved.items() if key in keys) or way.facts
    of_the_range = status == NOT_KNOWN and way.status != NOT_KNOWN  # the row says what of the range is not known
    way = replace(
        way,
        status=status,
        facts=facts if status == DEPENDS else (),
        readings=tuple(versions),
        references=() if of_the_range else way.references,
    )
    closing = [use for use in option.rules if use.says == "closed"]
    reasons = [reason for use in closing for reason in _reasons(asker, decision, use, values, place)]
    return Rung(way, versions, tuple(one for number, one in enumerate(reasons) if one not in reasons[:number]))


def _status(answer: Outcome, decision: Decision, key: str) -> str:
    """Give the status of a measure; where the range itself is not known and nothing else decides, it is not known."""
    status = way_of(answer.option(key), decision, answer, {}).status
    return NOT_KNOWN if status == DEPENDS and answer.bound.custody.undetermined else status


def _differing(found: Mapping[tuple[str, str], Told]) -> dict[str, dict[str, Told]]:
    """Keep the disputed points whose versions differ."""
    by_axis: dict[str, dict[str, Told]] = {}
    for (axis, version), text in found.items():
        by_axis.setdefault(axis, {})[version] = text
    return {axis: versions for axis, versions in by_axis.items() if len(set(versions.values())) > 1}


# -- the minimum -------------------------------------------------------------------------------------------------------


def _relief(law: Law, answer: Outcome, under: Mapping[tuple[str, str], Outcome]) -> Relief:
    """Say whether the choices that change custody lower its minimum, and to what."""
    amending = {one.id for one in law.decisions if any(name.startswith("custody") for name in one.outputs)}
    uses = tuple(use for use in answer.steps if use.after_choice and use.may and use.decision in amending)
    versions = _differing({pair: _floors(law, one) for pair, one in under.items()})
    each = {bool(lowered) for found in versions.values() for _, lowered in found.values()}
    floor, lowered = _floors(law, answer)
    if answer.bound.custody.undetermined:
        status = NOT_KNOWN
    elif len(each) > 1:
        status = DEPENDS
    else:
        status = AFTER_CHOICE if lowered else CLOSED
    helps = status in (AFTER_CHOICE, DEPENDS)
    return Relief(
        status=status,
        floor=floor,
        lowered=lowered,
        choices=choices_of(law, replace(answer, steps=uses)) if helps else (),
        versions=versions,
        confidence=answer.reach_confidences["custody"],
        references=unique(law_reference(use.citation) for use in uses if use.citation) if helps else (),
    )


def _floors(law: Law, answer: Outcome) -> tuple[str, str]:
    bound, reach = answer.bound.custody, answer.reach.custody
    return _floor(law, bound), _floor(law, reach) if _lowers(answer) else ""


def _lowers(answer: Outcome) -> bool:
    bound, reach = answer.bound.custody, answer.reach.custody
    return not bound.undetermined and reach.least is not None and (bound.least is None or reach.least < bound.least)


def _floor(law: Law, term: Term) -> str:
    """Say the least sentence of a range in the law's own unit; life where there is no term."""
    if term.undetermined:
        return "not known"
    if term.least is None:
        return "death" if term.death == "only" else "life"
    return law.calendar.show(term.least) if term.least else "none"


# -- why a measure is closed -------------------------------------------------------------------------------------------


def _reasons(asker: _Asker, decision: Decision, use: RuleUse, values: _Values, place: int) -> list[Reason]:
    """Give the tests of a closing rule; of one that tests nothing, the tests of the opening rules that fail."""
    rule = asker.rules[use.id]
    cite = law_reference(use.citation) if use.citation else None
    tests: list[tuple[str, Test, bool, Rule]] = [(name, test, True, rule) for name, test in rule.when.items()]
    if not tests:
        opening = [one for one in decision.rules if one.opens]
        tests = [
            (name, test, False, one)
            for one in opening
            for name, test in one.when.items()
            if values.fails(decision, name, test, place)
        ]
    return [
        Reason(name, test.text, holds, *values.shown(decision, name, place), dict(where.reading), cite)
        for name, test, holds, where in tests
    ]


class _Values:
    """What the engine has for the figures and words of a law where a measure is decided.

    The law is cut where the measure stands, the figure is given out as a term of custody, and the engine is asked.
    """

    def __init__(self, asker: _Asker, cases: Sequence[Case]) -> None:
        self.asker, self.cases = asker, cases
        self._known: dict[tuple[int, str], list[Outcome]] = {}

    def shown(self, decision: Decision, name: str, place: int) -> tuple[str, str]:
        """Show a value as the law binds, and the end of it that a choice moves; nothing for a fact of the case."""
        found = self._of(decision, name, place)
        if found is None:
            return "", ""
        bound, reach = found.bound.custody, found.reach.custody
        if bound.undetermined:
            return "not known", ""
        moved = None
        if reach.least is not None and (bound.least is None or reach.least < bound.least):
            moved = reach.least
        elif reach.most is not None and bound.most is not None and reach.most > bound.most:
            moved = reach.most
        ends = dict.fromkeys(self._show(name, one) for one in (bound.least, bound.most) if one is not None)
        return (" to " if self._ordered(name) else " or ").join(ends), "" if moved is None else self._show(name, moved)

    def fails(self, decision: Decision, name: str, test: Test, place: int) -> bool:
        """Say whether no value the engine has for a case passes a test, as the law binds."""
        found = self._of(decision, name, place)
        if found is None:
            return self._fact_fails(name, test, place)
        least, most = found.bound.custody.least, found.bound.custody.most
        if found.bound.custody.undetermined:
            return False
        if least is None or most is None:
            return True
        if not self._ordered(name):
            return not any(test.holds_for_word(self.asker.program.names[one]) for one in (least, most))
        if test.negated:
            return not any(test.holds_for_amount(one) for one in (least, most))
        return not any((low is None or low <= most) and (high is None or high >= least) for low, high in test.intervals)

    def _fact_fails(self, name: str, test: Test, place: int) -> bool:
        law, program = self.asker.law, self.asker.program
        amount, _ = read_value(law, program.codes, law.vocabulary.attributes[name], self.cases[place].get(name))
        if amount <= STATED_UNKNOWN:
            return False
        return not (test.holds_for_amount(amount) if self._ordered(name) else test.holds_for_word(program.names[amount]))

    def _of(self, decision: Decision, name: str, place: int) -> Outcome | None:
        law = self.asker.law
        if name in law.vocabulary.attributes:
            return None
        before = [one for one in law.decisions[: law.decisions.index(decision)] if one.kind != "option"]
        key = len(before), name
        if key not in self._known:
            given = Cell(expression=Name(name, kind_of(law, name)))
            last = Decision("value", "", "expression", law.id, give={"custody.min": given, "custody.max": given},
                            outputs=("custody.min", "custody.max"))  # fmt: skip
            cut = replace(law, decisions=(*before, last))
            self._known[key] = ask_all(cut, [(case, self.asker.settled) for case in self.cases])
        return self._known[key][place]

    def _ordered(self, name: str) -> bool:
        return kind_of(self.asker.law, name) not in ("enum", "boolean")

    def _show(self, name: str, amount: int) -> str:
        law = self.asker.law
        kind = kind_of(law, name)
        if kind == "boolean":
            return "yes" if amount else "no"
        return self.asker.program.names[amount] if kind == "enum" else law.show(name, amount)
