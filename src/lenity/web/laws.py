"""What the pages of a law show: its versions, the custody over the quantity, its tables, what it says besides, its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lenity.law.model import CONFIDENCES, Axis, Decision, Law, Provision, Rule, Source, covers
from lenity.law.provisions import Subject, subjects
from lenity.report.charts import staircase
from lenity.report.document import Chart, Column, Grade, Table, Text, Value
from lenity.review.citing import Reference, law_key
from lenity.review.framework import Framework, Staircase, Step, framework
from lenity.web.shelf import Shelf
from lenity.web.wording import Wording, plain

SUREST_FIRST = tuple(reversed(CONFIDENCES))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days on which a law of a place is one and the same; `last` is None while it is in force."""

    law: Law
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page of a law shows. `chart` is None where no penalty turns on a mass."""

    law: Law
    spans: tuple[Span, ...]
    grades: tuple[tuple[str, int], ...]
    chart: Chart | None
    facts: tuple[str, ...]
    readings: tuple[Axis, ...]
    unknown: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, Source], ...]


def spans_of(laws: Sequence[Law]) -> tuple[Span, ...]:
    """List the stretches of days on which the laws of a place were one and the same, oldest first.

    >>> [str(one.first) for one in spans_of(Shelf().laws("la"))][:2]
    ['1990-01-09', '2001-04-10']
    """
    found = []
    for law in laws:
        days = law.edges() or ([law.first_day] if law.first_day else [])
        for first, following in pairwise([*days, None]):
            last = date.fromordinal(following.toordinal() - 1) if following else law.last_day
            if first:
                found.append(Span(law, first, last))
    return tuple(found)


def day_within(law: Law, today: date) -> date:
    """Give today where the law is in force, else the nearest day on which it was."""
    if covers(law, today):
        return today
    return law.last_day if law.last_day and law.last_day < today else law.first_day or today


def overview(shelf: Shelf, law: Law, today: date, wording: Wording) -> Overview:
    """Gather the first page of a law as it stands on the day nearest to today."""
    dated = law.at(day_within(law, today))
    frame = framework(dated) if law.kind == "offences" else Framework({}, "", "", {}, (), None)
    own = [rule for decision, rule in law.rules() if decision.law == law.id]
    grades = Counter(rule.cite.confidence for rule in own if rule.cite and not rule.unknown)
    unknown = dict.fromkeys((rule.unknown, rule.look_in) for rule in own if rule.unknown)
    return Overview(
        law, spans_of((law,)), tuple((grade, grades[grade]) for grade in SUREST_FIRST if grades[grade]),
        chart_of(shelf, frame, wording) if frame.staircases else None,
        tuple(_phrase(shelf, name, str(value)) for name, value in frame.facts.items()),
        tuple(axis for axis in law.readings.values() if axis.law == law.id), tuple(unknown), sources_of(law),
    )  # fmt: skip


def _phrase(shelf: Shelf, name: str, value: str) -> str:
    """Say a fact of a case in a short phrase."""
    said = shelf.words.get(f"{name}={value}") or (shelf.word(value) if name == "offence" else f"{shelf.word(name)} {value}")
    return said.replace("_", " ")


def sources_of(law: Law) -> tuple[tuple[str, Source], ...]:
    """Give the sources of a law and of the general parts it uses, by their anchors on a page."""
    found = {law_key(key): source for one in (*law.uses, law) for key, source in one.sources.items()}
    return tuple(sorted(found.items()))


# -- the custody over the quantity -------------------------------------------------------------------------------------


def chart_of(shelf: Shelf, frame: Framework, wording: Wording) -> Chart:
    """Draw the custody over the quantity, with its table; `frame` has a staircase."""
    _ = wording.language.gettext

    def name(one: Staircase) -> str:
        rest = [_("every other substance") if one.substances else _("every substance")] if one.everything_else else []
        text = ", ".join([*map(shelf.word, one.substances), *rest])
        return text[:1].upper() + text[1:]

    picture = staircase(frame, name)
    said = []
    for one in frame.staircases:
        steps = "; ".join(f"{step.text}: {_custody(step, wording)}" for step in one.steps)
        said.append(f"{name(one)}{', ' + one.version if one.version else ''}: {steps}.")
    references = [ref for one in frame.staircases for step in one.steps for ref in step.references]
    keys = dict.fromkeys(ref.source for ref in references)
    source: Text = (_("Sources: "), *_between([Value(key.removeprefix("law-"), "", (key,), "source") for key in keys]), ".")
    return Chart(
        id="staircase", title=(_("Custody by quantity"),),
        subtitle=(_("Months of custody against the quantity on a log scale, life in a row of its own. Each band reaches from the "
                    "minimum to the maximum that binds the court."),),
        wide=picture.wide, narrow=picture.narrow, alt=" ".join(said), source=source, data_title=_("The steps as tables"),
        data=tuple(_table(name(group[0]), group, wording) for group in _groups(frame.staircases)),
    )  # fmt: skip


def _groups(staircases: Sequence[Staircase]) -> list[list[Staircase]]:
    groups: dict[str, list[Staircase]] = {}
    for one in staircases:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _table(title: str, versions: Sequence[Staircase], wording: Wording) -> Table:
    """Put the versions of one group of substances under each other."""
    _ = wording.language.gettext
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in versions:
        if one.version:
            groups.append((len(rows), (_("Reading {}").format(one.version),)))
        rows += [_row(step, wording) for step in one.steps]
    heads = (_("Quantity"), _("Custody that binds"), _("Confidence"), _("Fine"), _("Rests on"))
    return Table((title,), tuple(map(Column, heads)), tuple(rows), tuple(groups))


def _row(step: Step, wording: Wording) -> tuple[Text, ...]:
    cited = step.confidence, tuple(dict.fromkeys(ref.source for ref in step.references))
    grade: Text = (Grade(step.confidence),)
    places = {(ref.where, ref.source): ref for ref in (*step.references, *step.fine_references)}
    if step.custody.undetermined:
        gaps = _between([_gap(gap.why, gap.reference) for gap in step.gaps])
        return (Value(step.text, *cited),), (wording.language.gettext("not known"),), grade, ("",), gaps
    return (
        (Value(step.text, *cited),), (Value(_custody(step, wording), *cited),), grade,
        (Value(wording.language.terms(step.fine), step.fine_confidence, tuple(ref.source for ref in step.fine_references)),),
        _between([Value(ref.where, ref.confidence, (ref.source,), note=ref.note) for ref in places.values()]),
    )  # fmt: skip


def _gap(why: str, reference: Reference | None) -> Value:
    return Value(why, reference.confidence, (reference.source,)) if reference else Value(why, "", (), "computed")


def _custody(step: Step, wording: Wording) -> str:
    return wording.language.gettext("not known") if step.custody.undetermined else wording.language.terms(step.custody.text)


def _between(values: Sequence[Value]) -> Text:
    text: list[Value | str] = []
    for number, value in enumerate(values):
        text += [", ", value] if number else [value]
    return tuple(text)


# -- the tables --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as a row: what it asks, what it gives, where it stands, how sure it is, and what else is to be said of it."""

    rule: Rule
    asks: tuple[str, ...]
    gives: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision as a table, with the manner in which it is taken."""

    decision: Decision
    manner: tuple[str, ...]
    lines: tuple[Line, ...]


def tables_of(law: Law, wording: Wording) -> tuple[DecisionTable, ...]:
    """Give a law's own decisions as a lawyer reads them, in the order the court takes them."""
    return tuple(
        DecisionTable(
            decision, tuple(_manner(decision, wording)), tuple(_line(decision, rule, wording) for rule in decision.rules)
        )
        for decision in law.decisions
        if decision.law == law.id
    )


def _manner(decision: Decision, wording: Wording) -> list[str]:
    _ = wording.language.gettext
    hits = {
        "U": _("at most one rule holds"), "A": _("rules that hold agree"), "P": _("the rule of highest priority decides"),
        "F": _("the first rule that holds decides"), "R": _("every rule that holds, in this order"),
        "O": _("every rule that holds, by priority"), "C": _("every rule that holds"), "C+": _("the sum of the rules that hold"),
        "C<": _("the least of the rules that hold"), "C>": _("the most of the rules that hold"),
        "C#": _("the number of rules that hold"),
    }  # fmt: skip
    said = []
    if decision.rung:
        said.append(_("a way out or form of punishment: {}").format(plain(decision.rung)))
    if decision.may:
        said.append(_("a choice of {}").format(wording.who(decision.may)))
    if decision.presumes:
        said.append(_("presumes: {}").format(plain(decision.presumes)))
        if decision.unless:
            said.append(_("unless: {}").format(plain(decision.unless)))
    if decision.amends:
        said.append(_("changes: {}").format(", ".join(map(plain, decision.amends))))
    if decision.scope == "item":
        said.append(_("taken for each substance"))
    if decision.kind == "fold":
        said += [_("{} over the substances: {}").format(plain(how), plain(name)) for name, how in decision.fold.items()]
    said += [f"{plain(name)}: {wording.span(cell.text or str(cell.value))}" for name, cell in decision.give.items()]
    if decision.rules:
        said.append(hits[decision.hit])
    return said


def _line(decision: Decision, rule: Rule, wording: Wording) -> Line:
    _ = wording.language.gettext
    notes = [_("under reading {}: {}").format(axis, ", ".join(versions)) for axis, versions in rule.reading.items()]
    if rule.first_day or rule.last_day:
        notes.append(span_text(rule.first_day, rule.last_day, wording))
    if rule.may and rule.may != decision.may:
        notes.append(_("a choice of {}").format(wording.who(rule.may)))
    if rule.cite and rule.cite.note:
        notes.append(rule.cite.note)
    gives = wording.outputs(decision, rule)
    if rule.unknown:
        gives.append(_("not known: {}").format(rule.unknown))
        notes.append(_("look in: {}").format(rule.look_in))
    return Line(rule, tuple(wording.conditions(rule)), tuple(gives), tuple(notes))


def span_text(first: date | None, last: date | None, wording: Wording) -> str:
    """Say an interval of days."""
    _, day = wording.language.gettext, wording.language.day
    if first and last:
        return _("{} to {}").format(day(first), day(last))
    return _("since {}").format(day(first)) if first else _("until {}").format(day(last)) if last else _("always")


MOST_RULES = 250  # rules on one page; more of them are divided between decisions


def parts_of(law: Law) -> tuple[frozenset[str], ...]:
    """Divide a law's own decisions into pages, in their order; give the ids of each page."""
    parts: list[set[str]] = [set()]
    rules = 0
    for decision in law.decisions:
        if decision.law == law.id:
            if rules and rules + len(decision.rules) > MOST_RULES:
                parts.append(set())
                rules = 0
            parts[-1].add(decision.id)
            rules += len(decision.rules)
    return tuple(map(frozenset, parts))


def address_of(law: Law, rule: str) -> str:
    """Give where a rule or provision of a law, or of a general part it uses, stands on this site; nothing for another id."""
    for one in (law, *law.uses):
        for number, part in enumerate(parts_of(one), 1):
            own = (decision for decision in one.decisions if decision.id in part and decision.law == one.id)
            if any(held.id == rule for decision in own for held in decision.rules):
                return f"laws/{one.id}/tables/{f'{number}/' if number > 1 else ''}#rule-{rule}"
    provision = next((one for one in law.provisions if one.id == rule), None)
    return f"laws/{provision.law}/besides/#provision-{rule}" if provision else ""


# -- what the law says besides -----------------------------------------------------------------------------------------


def provisions_of(law: Law) -> tuple[tuple[Subject, Provision], ...]:
    """Give a law's own provisions with the subjects they answer."""
    known = subjects()
    return tuple((known[one.about], one) for one in law.provisions if one.law == law.id)
