"""What the law allows in a case, as a person reads it.

`Outcome.bound` is the range that binds the court; `Outcome.reach` is the widest range any choice opens, with the choices that
open it; `Outcome.options` are the ways out, each open, closed, dependent on unknown facts, or undetermined.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from lenity.engine.evaluate import CLOSED, DEPENDS, OPEN, Answers, Final
from lenity.engine.program import IN_GROUP, NO_LIMIT, NONE, Program, Used, groups_of
from lenity.law.model import COMBINE, CONFIDENCES, Cell, Citation, Decision, Law, show_value
from lenity.units import Calendar, show_money

STATUS = {CLOSED: "closed", OPEN: "open", DEPENDS: "depends"}


@dataclass(frozen=True, slots=True)
class Term:
    """A range of custody in the law's smallest unit (days or months).

    `least` and `most` are None where only life or death is left; `most` alone where no term is the highest, as in `5 y ..`.

    `life` and `death`: `no`, `possible` (one of the outcomes) or `only`. `undetermined`: the law is not known for part of the
    case; the range then reaches as far as any sentence can (`Law.bounds`), or is open-ended where that is not known either.
    """

    least: int | None
    most: int | None
    life: str
    death: str
    undetermined: bool
    calendar: Calendar = field(repr=False, default=Calendar())

    @property
    def no_limit(self) -> bool:
        """Say whether no term of years is the highest."""
        return self.least is not None and self.most is None

    @property
    def provided(self) -> bool:
        """Say whether any custody is provided: a term, life or death."""
        return self.no_limit or bool(self.most) or self.life != "no" or self.death != "no"

    def __str__(self) -> str:
        parts, life = [], self.life != "no"
        if self.least is not None and self.most is None:
            least = self.calendar.show(self.least)
            if life:
                parts.append(f"{least} to life" if self.least else "up to life")
            else:
                parts.append(f"{least} or more" if self.least else "any term")
            life = False
        elif self.least is not None and self.most is not None:
            show = self.calendar.show
            if self.least == self.most:
                parts.append(show(self.most) if self.most else "no custody")
            elif self.least == 0:
                parts.append(f"up to {show(self.most)}")
            else:
                parts.append(f"{show(self.least)} to {show(self.most)}")
        parts += [name for name, said in (("life", life), ("death", self.death != "no")) if said]
        text = " or ".join(parts) or "not known"
        return f"undetermined (at the widest {text})" if self.undetermined and parts else text


@dataclass(frozen=True, slots=True)
class Fine:
    """A range of fine in minor units; None where no fine is provided, or where it is not known (`undetermined`).

    `most` alone is None where the law sets no upper limit.
    """

    least: int | None
    most: int | None
    undetermined: bool
    currency: str

    @property
    def provided(self) -> bool:
        """Say whether any fine is provided."""
        return bool(self.most) or (self.least is not None and self.most is None)

    def __str__(self) -> str:
        if self.undetermined and self.least is None:
            return "not known"
        if self.least is None:
            return "none"
        if self.most is None:
            text = f"{show_money(self.least, self.currency)} or more" if self.least else "of any amount"
            return f"{text}, in part not known" if self.undetermined else text
        text = show_money(self.most, self.currency)
        if self.least != self.most:
            text = f"{show_money(self.least, self.currency).split()[0]} to {text}"
        return f"{text}, in part not known" if self.undetermined else text


@dataclass(frozen=True, slots=True)
class Strokes:
    """A range of strokes of the cane; None where it is not known, `most` alone where the law sets no upper limit."""

    least: int | None
    most: int | None
    undetermined: bool

    def __str__(self) -> str:
        if self.least is None:
            return "not known" if self.undetermined else "none"
        if self.most is None:
            text = f"{self.least} or more" if self.least else "any number"
        elif self.least == self.most:
            text = str(self.most) if self.most else "none"
        else:
            text = f"{self.least} to {self.most}" if self.least else f"up to {self.most}"
        return f"{text}, in part not known" if self.undetermined else text


@dataclass(frozen=True, slots=True)
class Variable:
    """What the law makes of one of its own variables: an amount or a range of them, or the words it may be.

    All is empty where the law gives it no value, or where it is not known (`undetermined`); `most` alone is None where it has no
    upper limit. `text` says it for a reader.
    """

    least: int | None
    most: int | None
    words: tuple[str, ...]
    undetermined: bool
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Range:
    """Custody and fine with how they combine: any of `and`, `or`, `and/or`, `custody only`, `fine only`.

    A law that names strokes, a starting point or a guideline's range has these too, else they are None. `answers` holds the
    variables that a law counts among its answers, by name.
    """

    custody: Term
    fine: Fine
    combine: tuple[str, ...]
    start: Term | None = None
    guideline: Term | None = None
    strokes: Strokes | None = None
    answers: Mapping[str, Variable] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A thing that someone may do: the court may find mitigating circumstances."""

    decision: str
    title: str
    who: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A way out or form of punishment. `status` is open, closed, depends (on unknown facts) or undetermined.

    `chain` lists the choices that must come first; `rules` open or close it.
    """

    rung: str
    measure: str
    who: str
    status: str
    chain: tuple[Choice, ...]
    rules: tuple[RuleUse, ...]
    confidence: str

    @property
    def key(self) -> str:
        return f"{self.rung}/{self.measure}"


@dataclass(frozen=True, slots=True)
class RuleUse:
    """A rule that was used: its id, what it says, its citation, and whether only a choice leads to it."""

    id: str
    decision: str
    title: str
    says: str
    citation: Citation | None
    after_choice: bool
    place: str
    may: str = ""
    citations: Mapping[str, Citation] = field(default_factory=dict)  # of outputs and conditions with a citation of their own

    @property
    def confidence(self) -> str:
        return self.citation.confidence if self.citation else "verified"


@dataclass(frozen=True, slots=True)
class Undetermined:
    """Where the law could not be told: of which decision, why, and where to look."""

    decision: str
    what: tuple[str, ...]
    why: str
    look_in: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one law allows in one case."""

    law: str
    title: str
    day: str
    bound: Range
    reach: Range
    options: tuple[Option, ...]
    steps: tuple[RuleUse, ...]
    undetermined: tuple[Undetermined, ...]
    unknown: tuple[str, ...]
    readings: Mapping[str, Mapping[str, Term]]
    confidence: str
    weakest: tuple[RuleUse, ...]
    confidences: Mapping[str, str]  # of custody, fine, combine and whatever else the law speaks of, as they bind
    reach_confidences: Mapping[str, str] = field(default_factory=dict)  # of the same with every choice
    assumed: Mapping[str, str] = field(default_factory=dict)  # what silence of the case on a fact was taken to mean
    notes: tuple[str, ...] = ()

    @property
    def custody(self) -> Term:
        """Give the custody that binds the court."""
        return self.bound.custody

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps)

    @property
    def depends_on_reading(self) -> tuple[str, ...]:
        """Name the disputed points on which the range of custody depends."""
        return tuple(axis for axis, terms in self.readings.items() if len(set(map(str, terms.values()))) > 1)

    @property
    def choices(self) -> tuple[str, ...]:
        """Name the choices that widen the range."""
        return tuple(dict.fromkeys(step.decision for step in self.steps if step.may and step.after_choice))

    def option(self, key: str) -> Option:
        """Give one option by `rung/measure`, its measure, or its rung; raise `KeyError` if there is none."""
        for option in self.options:
            if key in (option.key, option.measure):
                return option
        for option in self.options:
            if key == option.rung:
                return option
        raise KeyError(key)

    def as_dict(self) -> dict[str, object]:
        """Give the outcome as plain values, ready for JSON: amounts in smallest units with their unit, and as text."""
        return {
            "law": self.law, "title": self.title, "day": self.day,
            "bound": _range_dict(self.bound), "reach": _range_dict(self.reach),
            "choices": list(self.choices),
            "options": [
                {
                    "rung": one.rung, "measure": one.measure, "who": one.who, "status": one.status,
                    "after": [{"choice": c.title, "who": c.who, "articles": list(c.articles)} for c in one.chain],
                    "rules": [rule.id for rule in one.rules], "confidence": one.confidence,
                }
                for one in self.options
            ],
            "rules": [_use_dict(step) for step in self.steps],
            "undetermined": [
                {"decision": u.decision, "what": list(u.what), "why": u.why, "look_in": u.look_in, "rule": u.rule or None}
                for u in self.undetermined
            ],
            "unknown_facts": list(self.unknown),
            "readings": {axis: {value: str(term) for value, term in terms.items()} for axis, terms in self.readings.items()},
            "depends_on_reading": list(self.depends_on_reading),
            "confidence": self.confidence, "confidences": dict(self.confidences),
            "reach_confidences": dict(self.reach_confidences),
            "weakest": [rule.id for rule in self.weakest], "assumed": dict(self.assumed), "notes": list(self.notes),
        }  # fmt: skip

    def _repr_html_(self) -> str:
        rows = [
            ("Law", f"{self.title} ({self.law}), {self.day}"),
            ("Custody", str(self.bound.custody)),
            ("Fine", str(self.bound.fine)),
        ]
        also = (("Strokes", self.bound.strokes), ("Starting point", self.bound.start), ("Guideline", self.bound.guideline))
        rows += [(name, str(one)) for name, one in also if one is not None]
        rows += [(name, str(one)) for name, one in self.bound.answers.items()]
        if str(self.reach) != str(self.bound):
            rows.append(("With the choices open", f"{self.reach.custody}; fine {self.reach.fine}"))
        rows += [(one.measure, one.status) for one in self.options]
        rows.append(("Confidence", self.confidence))
        return "<table>" + "".join(f"<tr><th>{html.escape(a)}</th><td>{html.escape(b)}</td></tr>" for a, b in rows) + "</table>"


def outcome(program: Program, answers: Answers, case: int, notes: Iterable[str] = ()) -> Outcome:
    """Read one case's outcome off the answers."""
    return Reader(program, answers).outcome(case, notes)


class Reader:
    """Reads outcomes off the answers of a batch; what many cases share is read once."""

    def __init__(self, program: Program, answers: Answers) -> None:
        self.program, self.answers = program, answers
        self.used: dict[tuple[int, int], list[tuple[int, bool]]] = {}
        self.as_use: dict[tuple[int, bool], RuleUse] = {}
        self.states: dict[int, dict[str, Any]] = {}
        self.ways: dict[tuple[tuple[int, ...], int, tuple[bool, ...], tuple[str, ...]], Outcome] = {}
        self.told: dict[tuple[int, int, tuple[int, ...]], Option] = {}
        self.options = [turn for turn, taken in enumerate(answers.taken) if taken.turn.option]
        self.steps = frozenset(number for number, one in enumerate(program.used) if one.rule and one.decision.kind != "option")
        self.gaps = frozenset(number for number, one in enumerate(program.used) if _is_gap(one))

    def outcome(self, case: int, notes: Iterable[str] = ()) -> Outcome:
        """Give what the law allows in one case of the batch."""
        situations = tuple(int(taken.situation[case]) for taken in self.answers.taken)
        silent = tuple(bool(cases[case]) for cases in self.answers.assumed.values())
        way = situations, int(self.answers.state[case]), silent, tuple(notes)
        if way not in self.ways:
            self.ways[way] = self._outcome(case, situations, way[-1])
        return self.ways[way]

    def _outcome(self, case: int, situations: tuple[int, ...], notes: tuple[str, ...]) -> Outcome:
        program, answers, law = self.program, self.answers, self.program.law
        seen: dict[int, bool] = {}
        for turn, situation in enumerate(situations):
            for number, after in self._used(turn, situation):
                seen[number] = after and seen.get(number, True)
        state = self._state(int(answers.state[case]))
        rank = CONFIDENCES.index(state["confidence"])
        steps = tuple(self._use(number, after) for number, after in seen.items() if number in self.steps)
        weak = (step for step in steps if step.citation and rank < len(CONFIDENCES) - 1 and not step.after_choice)
        options = (self._option(turn, situations[turn], seen) for turn in self.options)
        return Outcome(
            law=law.id, title=law.title, day=str(law.as_of or ""), options=tuple(options), steps=steps,
            undetermined=tuple(_undetermined(program.used[number]) for number in seen if number in self.gaps),
            unknown=tuple(sorted(unknown_facts(answers, case))), weakest=tuple(step for step in weak if weakest_of(step) == rank),
            assumed={
                name: program.names[program.assumed[name.split("@")[0]]]
                for name, cases in answers.assumed.items() if cases[case]
            },
            notes=notes, **state,
        )  # fmt: skip

    def _used(self, turn: int, situation: int) -> list[tuple[int, bool]]:
        key = turn, situation
        if key not in self.used:
            self.used[key] = self.answers.taken[turn].uses(situation)
        return self.used[key]

    def _use(self, number: int, after: bool) -> RuleUse:
        key = number, after
        if key not in self.as_use:
            self.as_use[key] = _use(self.program.used[number], after)
        return self.as_use[key]

    def _state(self, state: int) -> dict[str, Any]:
        if state not in self.states:
            program, final = self.program, self.answers.final
            confidences = {name: CONFIDENCES[int(ranks[state])] for name, ranks in final.confidence.items()}
            self.states[state] = {
                "bound": _range(program, final, state, "bound"), "reach": _range(program, final, state, "reach"),
                "readings": _readings(program, final, state), "confidence": confidences["custody"], "confidences": confidences,
                "reach_confidences": {name: CONFIDENCES[int(ranks[state])] for name, ranks in final.reach_confidence.items()},
            }  # fmt: skip
        return self.states[state]

    def _option(self, turn: int, situation: int, seen: Mapping[int, bool]) -> Option:
        taken = self.answers.taken[turn]
        status, bits, rank = taken.turn.option[situation]
        choices = [choice for bit, choice in enumerate(self.program.choices) if bits >> bit & 1] if bits else []
        made = tuple(sorted(number for number in seen if self.program.used[number].decision in choices)) if choices else ()
        key = turn, situation, made
        if key not in self.told:
            decision = taken.step.decision
            uses = self._used(turn, situation)
            self.told[key] = Option(
                rung=decision.rung, measure=decision.measure, who=decision.may or "court",
                status=STATUS.get(status, "undetermined"),
                chain=tuple(_choice(choice, [self.program.used[number] for number in made]) for choice in choices),
                rules=tuple(self._use(number, after) for number, after in uses if self.program.used[number].rule),
                confidence=CONFIDENCES[rank],
            )  # fmt: skip
        return self.told[key]


def weakest_of(use: RuleUse) -> int:
    """Give the rank of the weakest citation of a rule, those of single outputs and conditions included."""
    cites = [use.citation, *use.citations.values()]
    return min(cite.rank for cite in cites if cite)


def unknown_facts(answers: Answers, case: int) -> set[str]:
    """Name the facts that were unknown in a case and could change its answer."""
    return {
        name.split("@")[0].split("#")[0] for taken in answers.taken for name in taken.turn.unknown[int(taken.situation[case])]
    }


def _is_gap(one: Used) -> bool:
    if one.decision.kind in ("option", "fold", "expression"):
        return False
    return one.rule is None or bool(one.rule.unknown)


def _undetermined(one: Used) -> Undetermined:
    decision, rule = one.decision, one.rule
    if rule is None:
        why = f"no rule of `{decision.id}` covers these facts"
        return Undetermined(decision.title, decision.outputs, why, f"{decision.law}, {decision.title}")
    missing = tuple(name for name in decision.outputs if name not in rule.then or rule.then[name] == Cell())
    return Undetermined(decision.title, missing, rule.unknown, rule.look_in, rule.id)


def _use(one: Used, after: bool) -> RuleUse:
    decision, rule = one.decision, one.rule
    if rule is None:
        return RuleUse(decision.id, decision.id, decision.title, "", decision.cite, after, str(decision.place))
    says = "; ".join(f"{name} {text}" for name, text in rule.text.items())
    if decision.kind == "option":
        says = "undetermined" if rule.unknown else "open" if rule.opens else "closed"
    return RuleUse(
        rule.id,
        decision.id,
        decision.title,
        "unknown" if rule.unknown else says,
        rule.cite,
        after,
        str(rule.place),
        rule.may,
        rule.cites,
    )


def _choice(decision: Decision, made: list[Used]) -> Choice:
    rules = [one.rule for one in made if one.decision is decision and one.rule and one.rule.may]
    articles = tuple(dict.fromkeys(rule.cite.article for rule in rules if rule.cite))
    who = next((rule.may for rule in rules), decision.may)
    return Choice(decision.id, decision.choice, who, articles)


def _range(program: Program, final: Final, state: int, part: str) -> Range:
    law = program.law

    def value(table: Mapping[str, np.ndarray[tuple[int], np.dtype[np.int64]]], name: str) -> int | None:
        found = int(table[f"{part}.{name}"][state])
        return None if found <= NONE else found

    def unsure(base: str) -> bool:
        return any(bool(final.undetermined[f"{part}.{name}"][state]) for name in program.figures if name.split(".")[0] == base)

    fine_least, fine_most = value(final.least, "fine.min"), value(final.most, "fine.max")
    combine = int(final.combine[part][state])
    words = tuple(word for bit, word in enumerate(COMBINE) if combine >> bit & 1)
    start = guideline = strokes = None
    if "start" in program.figures and (value(final.least, "start") is not None or unsure("start")):
        start = Term(value(final.least, "start"), value(final.most, "start"), "no", "no", unsure("start"), law.calendar)
    if "guideline.min" in program.figures:
        guideline = _guideline(
            law, value(final.least, "guideline.min"), value(final.most, "guideline.max"),
            _flag(final, state, part, "guideline.life"), unsure("guideline"),
        )  # fmt: skip
    if "strokes.min" in program.figures:
        strokes = Strokes(value(final.least, "strokes.min"), _limited(value(final.most, "strokes.max")), unsure("strokes"))
    return Range(
        term(law, value(final.least, "custody.min"), value(final.most, "custody.max"),
             _flag(final, state, part, "custody.life"), _flag(final, state, part, "custody.death"), unsure("custody")),
        Fine(fine_least, _limited(fine_most), unsure("fine"), law.currency), words, start, guideline, strokes,
        {name: _variable(program, final, state, part, name) for name in law.answers},
    )  # fmt: skip


def _limited(most: int | None) -> int | None:
    return None if most == NO_LIMIT else most


def _guideline(law: Law, least: int | None, most: int | None, life: str, undetermined: bool) -> Term | None:
    """Make the range of a guideline; None where it recommends none."""
    if least is None and most is None and life == "no" and not undetermined:
        return None
    if life == "possible" and least is None and most is None and not undetermined:
        life = "only"
    return Term(least, _limited(most), life, "no", undetermined, law.calendar)


def _variable(program: Program, final: Final, state: int, part: str, name: str) -> Variable:
    """Read one of the law's variables."""
    law, kind = program.law, program.law.variables[name]
    unsure = bool(final.answers[f"{part}.{name}.unknown"][state])
    if program.answers[name]:
        held = [int(final.answers[f"{part}.{name}.{group}"][state]) for group in range(groups_of(program.answers[name]))]
        words = tuple(word for place, word in enumerate(program.answers[name]) if held[place // IN_GROUP] >> place % IN_GROUP & 1)
        said = [{"true": "yes", "false": "no"}[word] if kind == "boolean" else word for word in words]
        text = " or ".join(said) or ("not known" if unsure else "none")
        return Variable(None, None, words, unsure, f"{text}, in part not known" if unsure and words else text)
    least, most = (int(final.answers[f"{part}.{name}.{end}"][state]) for end in ("least", "most"))
    if least <= NONE or most <= NONE:
        return Variable(None, None, (), unsure, "not known" if unsure else "none")
    text = "no limit" if least == NO_LIMIT else show_value(law, kind, least)
    if least != most:
        text = f"{text} or more" if most == NO_LIMIT else f"{text} to {show_value(law, kind, most)}"
    return Variable(_limited(least), _limited(most), (), unsure, f"{text}, in part not known" if unsure else text)


def term(law: Law, least: int | None, most: int | None, life: str, death: str, undetermined: bool) -> Term:
    """Make a term; where the law is not known it reaches as far as the law's bounds."""
    if life == "possible" and least is None and most is None and not undetermined:
        life = "only"
    if undetermined and law.bounds:
        bounds = law.bounds
        least = bounds.custody_min if least is None else min(least, bounds.custody_min)
        ends = (most, NO_LIMIT if bounds.custody_max is None else bounds.custody_max)
        most = max(end for end in ends if end is not None)
        life = "possible" if bounds.life or life != "no" else "no"
        death = "possible" if bounds.death or death != "no" else "no"
    elif undetermined:
        least = most = None
    return Term(least, _limited(most), life, death, undetermined, law.calendar)


def _flag(final: Final, state: int, part: str, name: str) -> str:
    return "possible" if int(final.most[f"{part}.{name}"][state]) == 1 else "no"


def _readings(program: Program, final: Final, state: int) -> dict[str, dict[str, Term]]:
    found: dict[str, dict[str, Term]] = {}
    for (axis, value), parts in final.by_reading.items():
        if not parts["matters"][state]:
            continue

        def amount(name: str, parts: Mapping[str, np.ndarray[tuple[int], np.dtype[np.int64]]] = parts) -> int | None:
            number = int(parts[name][state])
            return None if number <= NONE else number

        unsure = any(int(parts[f"undetermined.custody.{side}"][state]) for side in ("min", "max", "life", "death"))
        life = "possible" if amount("most.custody.life") == 1 else "no"
        death = "possible" if amount("most.custody.death") == 1 else "no"
        found.setdefault(axis, {})[value] = term(
            program.law, amount("least.custody.min"), amount("most.custody.max"), life, death, unsure
        )
    return found


def _range_dict(one: Range) -> dict[str, object]:
    custody, unit = one.custody, "d" if one.custody.calendar.month_days else "months"
    return {
        "custody": {
            "min": custody.least, "max": custody.most, "unit": unit, "life": custody.life, "death": custody.death,
            "undetermined": custody.undetermined, "text": str(custody),
        },
        "fine": {
            "min": one.fine.least, "max": one.fine.most, "unit": f"minor units of {one.fine.currency}",
            "undetermined": one.fine.undetermined, "text": str(one.fine),
        },
        "combine": list(one.combine),
        "strokes": None if one.strokes is None else {
            "min": one.strokes.least, "max": one.strokes.most, "undetermined": one.strokes.undetermined, "text": str(one.strokes),
        },
        "start": None if one.start is None else {
            "min": one.start.least, "max": one.start.most, "unit": unit, "undetermined": one.start.undetermined,
            "text": str(one.start),
        },
        "guideline": None if one.guideline is None else {
            "min": one.guideline.least, "max": one.guideline.most, "unit": unit, "life": one.guideline.life,
            "undetermined": one.guideline.undetermined, "text": str(one.guideline),
        },
        "answers": {
            name: {
                "min": given.least, "max": given.most, "words": list(given.words), "undetermined": given.undetermined,
                "text": given.text,
            }
            for name, given in one.answers.items()
        },
    }  # fmt: skip


def _use_dict(use: RuleUse) -> dict[str, object]:
    cite = use.citation
    return {
        "id": use.id, "decision": use.decision, "says": use.says, "may": use.may or None, "after_choice": use.after_choice,
        "article": cite.article if cite else None, "source": cite.source if cite else None,
        "confidence": cite.confidence if cite else None, "note": cite.note if cite else None, "place": use.place,
    }  # fmt: skip
