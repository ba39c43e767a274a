"""Worked cases: facts from a file, outcomes from the engine, never from the file.

Each case is asked under all readings together, then under each version of each disputed point that could
matter, so that an answer that hangs on a reading says on which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lenity.engine.asking import ask_all
from lenity.engine.facts import attributes_of
from lenity.engine.outcome import Option, Outcome, RuleUse
from lenity.law.document import Document, Node, raise_all
from lenity.law.model import Decision, Law
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.framework import Custody, Gap, custody_of, gaps_of

OPEN, AFTER_CHOICE, DEPENDS, CLOSED, NOT_KNOWN = "open", "after a choice", "depends", "closed", "not known"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice someone may make, with the articles that give it."""

    title: str
    who: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way out or form of punishment in one case.

    `status` is open, after a choice, depends, closed or not known; `facts` and `readings` are what it depends
    on.
    """

    rung: str
    measure: str
    who: str
    status: str
    after: tuple[Choice, ...]
    facts: tuple[str, ...]
    readings: tuple[str, ...]
    references: tuple[Reference, ...]
    confidence: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case with what binds the court, how far its choices reach, and the ways out.

    `bound_turns_on` and `reach_turns_on` give the range under each version of each point it turns on.
    `confidence` is that of the range that binds, `reach_confidence` that of the range within every choice.
    `assumed` is what the case is silent on and what that was taken to mean.
    """

    id: str
    title: str
    drawn_from: str
    facts: Mapping[str, str]
    not_given: tuple[str, ...]
    assumed: Mapping[str, str]
    bound: Custody
    reach: Custody
    fine: str
    fine_confidence: str
    combine: tuple[str, ...]
    bound_turns_on: Mapping[str, Mapping[str, str]]
    reach_turns_on: Mapping[str, Mapping[str, str]]
    choices: tuple[Choice, ...]
    ways: tuple[Way, ...]
    references: tuple[Reference, ...]
    confidence: str
    reach_confidence: str
    gaps: tuple[Gap, ...]

    def ways_that(self, *status: str) -> tuple[Way, ...]:
        """The ways out with one of these statuses."""
        return tuple(way for way in self.ways if way.status in status)


def worked_cases(law: Law, file: Path, day: date) -> tuple[WorkedCase, ...]:
    """Read the cases of a file and put each to the law of a day. Raise `LenityError` with every mistake of
    the file.
    """
    found = []
    for entry in read_cases(file):
        given = entry["facts"]
        assert isinstance(given, dict)
        facts = {name: str(value) for name, value in given.items() if name in attributes_of((law,))}
        found.append(worked(law, facts, day, id=str(entry["id"]), title=str(entry["title"]), drawn_from=str(entry["from"])))
    return tuple(found)


def read_cases(file: Path) -> tuple[Mapping[str, object], ...]:
    """Read a file of cases: a list `cases:` of entries with id, title, facts and, optionally, from."""
    document = Document.read(file, file.name)
    fields = document.fields(document.root, "the file", ("cases",), ("cases",))
    entries = []
    for node in document.items(fields.get("cases"), "cases"):
        one = document.fields(node, "a case", ("id", "title", "facts", "from"), ("id", "title", "facts"))
        entries.append(
            {
                "id": document.text(one.get("id"), "id"),
                "title": document.text(one.get("title"), "title"),
                "from": document.text(one.get("from"), "from"),
                "facts": _facts(document, one.get("facts")),
            }
        )
    raise_all([document])
    return tuple(entries)


def _facts(document: Document, node: Node | None) -> dict[str, str]:
    return {name: document.text(value, name) for name, value in document.fields(node, "facts").items()}


def worked(
    law: Law, facts: Mapping[str, str], day: date, *, id: str = "", title: str = "", drawn_from: str = ""
) -> WorkedCase:  # fmt: skip
    """Put the facts of one case to the law of a day, which must know each of them."""
    case = {**facts, "offence_date": day.isoformat()}
    [answer] = ask_all(law, [(case, {})])
    versions = [(axis, value) for axis in answer.readings for value in law.readings[axis].values]
    under = (
        dict(zip(versions, ask_all(law, [(case, {axis: value}) for axis, value in versions]), strict=True)) if versions else {}
    )
    decisions = {(one.rung, one.measure): one for one in law.decisions if one.kind == "option"}
    return WorkedCase(
        id=id,
        title=title,
        drawn_from=drawn_from,
        facts=facts,
        assumed=dict(answer.assumed),
        not_given=tuple(name for name in answer.unknown if name not in facts),
        bound=custody_of(law.calendar, answer.bound.custody),
        reach=custody_of(law.calendar, answer.reach.custody),
        fine=str(answer.bound.fine),
        fine_confidence=answer.confidences["fine"],
        combine=answer.bound.combine,
        bound_turns_on=_turning({key: str(one.bound.custody) for key, one in under.items()}),
        reach_turns_on=_turning({key: str(one.reach.custody) for key, one in under.items()}),
        choices=choices_of(law, answer),
        ways=tuple(way_of(one, decisions[one.rung, one.measure], answer, under) for one in answer.options),
        references=unique(law_reference(use.citation) for use in answer.steps if use.citation and not use.after_choice),
        confidence=answer.confidences["custody"],
        reach_confidence=answer.reach_confidences["custody"],
        gaps=gaps_of(law, answer),
    )


def _turning(ranges: Mapping[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """Keep the disputed points on which something turns, with what it is under each version."""
    found: dict[str, dict[str, str]] = {}
    for (axis, value), text in ranges.items():
        found.setdefault(axis, {})[value] = text
    return {axis: versions for axis, versions in found.items() if len(set(versions.values())) > 1}


def choices_of(law: Law, answer: Outcome) -> tuple[Choice, ...]:
    """Name the choices that widen the range, each with the articles of the rules it uses."""
    found = []
    for name in answer.choices:
        decision = next(one for one in law.decisions if one.id == name)
        uses = [use for use in answer.steps if use.decision == name and use.after_choice]
        articles = tuple(dict.fromkeys(use.citation.article for use in uses if use.citation))
        found.append(Choice(decision.choice or decision.title, decision.may or uses[0].may, articles))
    return tuple(found)


def way_of(option: Option, decision: Decision, answer: Outcome, under: Mapping[tuple[str, str], Outcome]) -> Way:
    status = {"open": AFTER_CHOICE if option.chain else OPEN, "undetermined": NOT_KNOWN}.get(option.status, option.status)
    turning = _turning({key: one.option(option.key).status for key, one in under.items()})
    wanted = {OPEN: ("open",), AFTER_CHOICE: ("open",), CLOSED: ("closed",)}.get(
        status, ("open", "closed", "unknown", "undetermined")
    )
    unknown = {rule.id: rule for rule in decision.rules if rule.unknown}
    return Way(
        rung=option.rung,
        measure=option.measure,
        who=option.who,
        status=status,
        after=tuple(Choice(one.title, one.who, one.articles) for one in option.chain),
        facts=tuple(name for name in decision.inputs if name in answer.unknown) if status == DEPENDS else (),
        readings=tuple(turning) if status == DEPENDS else (),
        references=unique(law_reference(use.citation) for use in option.rules if use.citation and use.says in wanted),
        confidence=option.confidence,
        gaps=tuple(
            Gap(unknown[use.id].unknown, unknown[use.id].look_in, _cite(use)) for use in option.rules if use.id in unknown
        ),
    )


def _cite(use: RuleUse) -> Reference | None:
    return law_reference(use.citation) if use.citation else None
