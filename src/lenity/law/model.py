"""The law as values: decisions, rules, tests, citations. All of it is frozen; a change makes a new law."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from lenity.law.problems import Place, problem
from lenity.units import MEASURES, Calendar, show_decimal, show_money, show_quantity, show_rate

if TYPE_CHECKING:
    from lenity.law.amend import Amendment, Reform
    from lenity.law.expression import Node

CONFIDENCES = ("unverified", "conflict", "secondary", "verified")  # weakest first
HIT_POLICIES = ("U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#")
WHO = ("police", "prosecutor", "administration", "court", "person")
NO_READING: Mapping[str, str] = MappingProxyType({})
COMBINE = ("and", "or", "and/or", "custody only", "fine only")
FOLDS = ("sum", "min", "max", "any", "all", "count", "gravest", "added")
# The kinds that have an order. `quantity` is a mass where a law reckons with it; a volume or a count is a kind of its own.
ORDERED = ("number", "quantity", "duration", "money", "date", "rate", "decimal", *MEASURES[1:])
RECKONED = ("number", "decimal", "duration", "money", "quantity", *MEASURES[1:])  # the kinds that are added and multiplied
# The outputs that make up an outcome, and their kinds.
RESERVED = {
    "custody.min": "duration", "custody.max": "duration", "custody.life": "boolean", "custody.death": "boolean",
    "fine.min": "money", "fine.max": "money", "combine": "enum", "strokes.min": "number", "strokes.max": "number",
    "start": "duration", "guideline.min": "duration", "guideline.max": "duration", "guideline.life": "boolean",
}  # fmt: skip
PENALTY = ("custody", "fine", "combine")  # every law speaks of these; of the others only a law that names them
RANGES = ("custody", "fine", "strokes", "guideline")  # the outputs that have parts
NO_LIMIT = "no limit"  # how `custody.max` is written where no term is the highest; a range says it as `5 y ..`


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a figure comes from, and how sure it is."""

    article: str
    source: str
    confidence: str
    paragraph: str = ""
    note: str = ""
    law: str = ""
    history: tuple[Verification, ...] = ()

    @property
    def rank(self) -> int:
        """Give 0 for unverified up to 3 for verified."""
        return CONFIDENCES.index(self.confidence)


@dataclass(frozen=True, slots=True)
class Verification:
    """One reading of the source by a person, kept for good."""

    who: str
    when: str
    page: str
    figure: str
    was: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that citations point to."""

    key: str
    title: str
    address: str = ""
    producer: str = ""
    published: str = ""
    accessed: str = ""
    language: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A fact of a case or of an item (`of`).

    `type` is enum, quantity, number, decimal, boolean, date, money, duration or rate.
    """

    name: str
    type: str
    meaning: str = ""
    of: str = "case"
    values: tuple[str, ...] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    low: int | None = None
    high: int | None = None
    assume: str = ""  # what a charge that is silent on it means; shown in every answer that rests on it


@dataclass(frozen=True, slots=True)
class Rung:
    """A kind of outcome on the ladder, with the kinds that are heavier than it."""

    name: str
    meaning: str
    lighter_than: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The attributes cases are described with, the names substances go by, and the ladder."""

    attributes: Mapping[str, Attribute]
    aliases: Mapping[str, str]
    rungs: Mapping[str, Rung]


@dataclass(frozen=True, slots=True)
class Test:
    """What a rule asks of one input: words of an enum or boolean, or closed intervals of whole smallest units.

    `measure` is the kind of a quantity (mass, tablets ...). `negated` turns the test round.
    """

    text: str
    words: frozenset[str] = frozenset()
    intervals: tuple[tuple[int | None, int | None], ...] = ()
    negated: bool = False
    measure: str = ""
    __test__ = False  # not a pytest class

    def holds_for_word(self, word: str) -> bool:
        return (word in self.words) != self.negated

    def holds_for_amount(self, amount: int) -> bool:
        inside = any((low is None or amount >= low) and (high is None or amount <= high) for low, high in self.intervals)
        return inside != self.negated

    def edges(self) -> list[int]:
        """Give the amounts at which the answer may change: the first amount of each side."""
        starts = [low for low, _ in self.intervals if low is not None]
        return starts + [high + 1 for _, high in self.intervals if high is not None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One output of a rule: a constant in smallest units or a word, or an expression."""

    value: int | str | bool | None = None
    expression: Node | None = None
    text: str = ""
    not_applicable: bool = False  # a life sentence has no term of years: no minimum, no maximum
    no_limit: bool = False  # the upper end of `5 y ..`, which is above every amount


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a decision table."""

    id: str
    when: Mapping[str, Test]
    then: Mapping[str, Cell]
    cite: Citation | None
    cites: Mapping[str, Citation] = field(default_factory=dict)
    may: str = ""
    opens: bool | None = None  # of an option: open or closed
    unknown: str = ""  # why the law is not known here
    look_in: str = ""
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    text: Mapping[str, str] = field(default_factory=dict)  # outputs as written
    place: Place = Place()

    def citation(self, output: str) -> Citation | None:
        """Give the citation of one output: its own, or that of the whole figure, or the rule's."""
        return self.cites.get(output) or self.cites.get(output.split(".", maxsplit=1)[0]) or self.cite

    def in_force(self, day: date) -> bool:
        return (self.first_day is None or day >= self.first_day) and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Decision:
    """One step of the law. `kind` is table, option, presumption, fold or expression."""

    id: str
    title: str
    kind: str
    law: str
    scope: str = "case"
    hit: str = "U"
    amends: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    may: str = ""
    choice: str = ""
    rung: str = ""
    measure: str = ""
    presumes: str = ""
    unless: str = ""
    fold: Mapping[str, str] = field(default_factory=dict)
    give: Mapping[str, Cell] = field(default_factory=dict)
    priority: tuple[str, ...] = ()
    cite: Citation | None = None
    place: Place = Place()
    outputs: tuple[str, ...] = ()  # the names it gives or amends; they stay its outputs on days when no rule of it is in force

    @property
    def inputs(self) -> tuple[str, ...]:
        """Give the names the tests of this decision read, in the order they first appear."""
        names: dict[str, None] = {}
        for rule in self.rules:
            names.update(dict.fromkeys(rule.when))
        if self.unless:
            names[self.unless] = None
        return tuple(names)


@dataclass(frozen=True, slots=True)
class Provision:
    """What a law says on one subject of library/provisions.yaml besides penalties and ways out.

    `says` is true or false, a word, a set of words, a text, or an amount in the smallest unit (terms by the law's
    calendar, rates in parts of a million, money in minor units); None where `unknown` says why it is not known. The
    word `none` of an amount or a text: the law was read and sets none.
    """

    id: str
    about: str
    says: bool | int | str | frozenset[str] | None
    cite: Citation | None
    unknown: str = ""
    look_in: str = ""
    at_least: bool = False  # of a set: these words are known, and there may be more
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""  # the answer as written
    notes: str = ""
    law: str = ""
    place: Place = Place()

    def has(self, word: str) -> bool | None:
        """Say whether the law's answer holds a word; None where that is not known.

        >>> partly = Provision("a", "diversion_points", frozenset({"police"}), None, at_least=True)
        >>> partly.has("police"), partly.has("prosecutor")
        (True, None)
        """
        if not isinstance(self.says, frozenset):
            return None if self.says is None else self.says == word
        return word in self.says or (None if self.at_least else False)

    def in_force(self, day: date) -> bool:
        return (self.first_day is None or day >= self.first_day) and (self.last_day is None or day <= self.last_day)

    def holds_under(self, reading: Mapping[str, str]) -> bool:
        """Say whether it can stand under a reading; a disputed point that `reading` does not name rules nothing out."""
        return all(axis not in reading or reading[axis] in versions for axis, versions in self.reading.items())


@dataclass(frozen=True, slots=True)
class Axis:
    """A disputed point and its defensible versions."""

    name: str
    question: str
    values: Mapping[str, tuple[str, Citation | None]]
    law: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The widest sentence there can be; it stands in where the law is not known. `custody_max` is None without limit."""

    custody_min: int
    custody_max: int | None
    life: bool
    death: bool
    cite: Citation


@dataclass(frozen=True, slots=True)
class Law:
    """One jurisdiction's rules in force over an interval of dates, with those of the general part it uses."""

    id: str
    title: str
    kind: str
    place: str
    first_day: date | None
    last_day: date | None
    currency: str
    calendar: Calendar
    vocabulary: Vocabulary
    decisions: tuple[Decision, ...]
    variables: Mapping[str, str]  # name -> kind of everything the decisions give
    readings: Mapping[str, Axis] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    bounds: Bounds | None = None
    concurrence: Mapping[str, str] = field(default_factory=dict)
    concurrence_cite: Citation | None = None
    cite: Citation | None = None
    uses: tuple[Law, ...] = ()
    provisions: tuple[Provision, ...] = ()  # its own, then those of the general parts
    answers: tuple[str, ...] = ()  # the variables that belong to the answer to a case
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)  # words that only rules gave which were left out
    folder: str = ""
    digest: str = ""
    as_of: date | None = None
    reforms: tuple[Reform, ...] = ()  # those made in it or in a general part; a law with any is not the law in force
    amendments: tuple[Amendment, ...] = ()  # what they change in its own files

    def rules(self) -> list[tuple[Decision, Rule]]:
        """List every rule with its decision, in the order of the law."""
        return [(decision, rule) for decision in self.decisions for rule in decision.rules]

    def at(self, day: date) -> Law:
        """Give the law as it stood on a day: only the rules and the general parts in force then."""
        used = tuple(general for general in self.uses if covers(general, day))
        keep = {self.id, *(general.id for general in used)}
        to_come = {edit.target for reform in self.reforms if day < reform.day for edit in reform.edits if edit.adds_decision}
        decisions = tuple(
            replace(decision, rules=tuple(rule for rule in decision.rules if rule.in_force(day)))
            for decision in self.decisions
            if decision.law in keep and decision.id not in to_come
        )
        provisions = tuple(one for one in self.provisions if one.law in keep and one.in_force(day))
        return replace(self, decisions=decisions, uses=used, provisions=provisions, as_of=day)

    def provision(self, about: str, reading: Mapping[str, str] = NO_READING) -> Provision | None:
        """Give what the law says on a subject of library/provisions.yaml: its own word before a general part's.

        None where nobody has encoded it, which is not the same as a law that is silent. Ask a law `at` a day. Raise
        `LenityError` where the answer changes with a disputed point that `reading` does not name, or with the day.
        """
        found = [one for one in self.provisions if one.about == about and one.holds_under(reading)]
        nearest = [one for one in found if one.law == found[0].law]
        if len(nearest) > 1:
            axes = sorted({axis for one in nearest for axis in one.reading} - set(reading))
            open_points = ", ".join(f"`{axis}`" for axis in axes)
            mend = f"choose a version of {open_points}" if axes else "ask the law as it stood on a day"
            raise problem("LEN333", f"`{self.id}` has {len(nearest)} answers on `{about}`", mend)
        return nearest[0] if nearest else None

    def edges(self) -> list[date]:
        """List the days on which an answer to a case may change, its own first day included; provisions decide no case."""
        deciding = [law for law in self.uses if law.decisions]
        days = {law.first_day for law in (self, *deciding)}
        days |= {_next(law.last_day) for law in deciding if law.last_day}
        for _, rule in self.rules():
            days |= {rule.first_day, _next(rule.last_day) if rule.last_day else None}
        return sorted(day for day in days if day and covers(self, day))

    def show(self, name: str, amount: int | str | bool | None) -> str:
        """Print one value of an output or attribute in the law's own unit."""
        return show_value(self, kind_of(self, name), amount, name)

    def _repr_html_(self) -> str:
        rows = "".join(f"<li>{decision.title} ({len(decision.rules)} rules)</li>" for decision in self.decisions)
        return f"<b>{self.title}</b> ({self.id})<ol>{rows}</ol>"


def amends(decision: Decision, name: str) -> bool:
    """Say whether a decision changes `name` rather than giving it: by `amends`, as a presumption, or by a fold."""
    return decision.kind in ("presumption", "fold") or not {name, name.split(".", maxsplit=1)[0]}.isdisjoint(decision.amends)


def counted(name: str, attributes: Mapping[str, Attribute]) -> tuple[str, str]:
    """Part a name of an expression into the fact and what it is counted in: `quantity.volume`, and `quantity` for its mass.

    >>> facts = {"quantity": Attribute("quantity", "quantity")}
    >>> counted("quantity.volume", facts), counted("quantity", facts), counted("custody.max", facts)
    (('quantity', 'volume'), ('quantity', 'mass'), ('custody.max', ''))
    """
    base, dot, measure = name.partition(".")
    attribute = attributes.get(base)
    if attribute is None or attribute.type != "quantity" or (dot and measure not in MEASURES):
        return name, ""
    return base, measure or "mass"


def parts_of(name: str) -> tuple[str, ...]:
    """Give the outputs that a name stands for: `custody` is its minimum, maximum, life and death."""
    whole = tuple(output for output in RESERVED if output.startswith(f"{name}."))
    return whole or (name,)


def covers(law: Law, day: date) -> bool:
    """Say whether the law is in force on a day."""
    return (law.first_day is None or day >= law.first_day) and (law.last_day is None or day <= law.last_day)


def kind_of(law: Law, name: str) -> str:
    """Give the kind of an attribute or output: enum, boolean, number, quantity, duration, money, date."""
    if name in law.variables:
        return law.variables[name]
    attribute = law.vocabulary.attributes.get(name)
    return attribute.type if attribute else ""


def show_value(law: Law, kind: str, amount: int | str | bool | None, name: str = "", measure: str = "mass") -> str:
    """Print a value of a kind: `1800` of a duration is `5 y`."""
    if amount is None:
        return "unknown"
    if isinstance(amount, bool) or kind == "boolean":
        return "yes" if amount else "no"
    if isinstance(amount, str):
        return amount
    if kind == "duration":
        return law.calendar.show(amount)
    if kind == "money":
        return show_money(amount, law.currency)
    if kind == "quantity" or kind in MEASURES:
        return show_quantity(amount, measure if kind == "quantity" else kind)
    if kind == "rate":
        return show_rate(amount)
    if kind == "decimal":
        return show_decimal(amount)
    if kind == "date":
        return date.fromordinal(amount).isoformat()
    return str(amount)


def _next(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal() + 1)
