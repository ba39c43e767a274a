"""A slow second reading of the law, for tests only: it shares no code with `lenity.engine`.

    answer(law, {"offence": "possession"}, [{"substance": "heroin", "quantity": ("mass", 5_000_000)}])   ->   Answer

The engine works on columns and bits; this follows one court through one case, rule by rule, with whole numbers and
fractions. Where the court would need a fact that is not known, every value that the law can tell apart is tried in turn,
and so is every version of a disputed point; one such set of answers is a *state*. Within a state every choice is both
made and left, which gives the state's *worlds*.

What this takes from docs/reference/law-form.md:

- a test of a figure that does not exist never holds; an unknown stays unknown;
- an upper end without limit is above every amount, and stays so in sums and where a positive number multiplies or divides it;
  what else is reckoned with it is undetermined;
- what a rule of a decision without `amends` does not give is undetermined; a test may then find any value;
- `amends` leaves as it is what the matching rule does not name, and everything where no rule matches; a matching rule that
  says `unknown` makes what it does not name undetermined;
- a fact that is not given is what a silent charge means (`assume`), else unknown; given as None it is unknown;
- a choice is made or left per decision: made, only its `may` rules apply; left, only the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from lenity.law.expression import Binary, Call, Literal, Name, Node, names_in
from lenity.law.model import Attribute, Cell, Decision, Law, Rule, Test

NUMBERS = ("number", "quantity", "duration", "money", "date")
FIGURES = (
    "custody.min", "custody.max", "custody.life", "custody.death", "fine.min", "fine.max", "combine",
    "strokes.min", "strokes.max", "start", "guideline.min", "guideline.max", "guideline.life",
)  # fmt: skip
ENDLESS = math.inf  # the upper end of `5 y ..`
VERIFIED = 3


class TooManyStates(Exception):
    """The case leaves more open than the oracle cares to try."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A figure that does not exist: the years of a life sentence, a fine where there is none."""

    def __repr__(self) -> str:
        return "none"


@dataclass(frozen=True, slots=True)
class Undetermined:
    """A figure that the law as read does not tell; `origin` says which one, so that two tests find the same value."""

    origin: tuple[object, ...] = ()


NONE = Nothing()
UNSURE = Undetermined()
Value = int | float | str | bool | Nothing | Undetermined  # the one float is ENDLESS
Key = tuple[str, int]  # a name, and the number of the item or 0


@dataclass(frozen=True, slots=True)
class Extent:
    """What some worlds have in common: least and most of each figure, the words of `combine`, what is undetermined."""

    least: Mapping[str, int | float | None]
    most: Mapping[str, int | float | None]
    combine: frozenset[str]
    undetermined: frozenset[str]


@dataclass(frozen=True, slots=True)
class OptionAnswer:
    status: str
    chain: tuple[str, ...]
    confidence: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything the law allows in a case. `used` and `gaps` say whether only a choice leads there."""

    bound: Extent
    reach: Extent
    options: Mapping[str, OptionAnswer]
    used: Mapping[str, bool]
    gaps: Mapping[str, bool]
    confidence: Mapping[str, int]  # of `custody` and so on as they bind, of `reach.custody` with every choice
    facts: frozenset[str]  # the facts that had to be supposed
    axes: frozenset[str]  # the disputed points that were met
    states: int
    given: Mapping[str, Given] = field(default_factory=dict)  # of `bound.level`, `reach.level`: the law's own variables


@dataclass(frozen=True, slots=True)
class Given:
    """What a variable of the law may be over some worlds."""

    least: int | float | None
    most: int | float | None
    words: frozenset[str]
    undetermined: bool


def answer(
    law: Law, case: Mapping[str, Value], items: Sequence[Mapping[str, object]] = ({},),
    reading: Mapping[str, str] | None = None, most_states: int = 20_000,
) -> Answer:  # fmt: skip
    """Try every state the case leaves open; `law` must stand on one day. Quantities are given as `(measure, amount)`."""
    trail: list[_Supposition] = []
    found = _Found()
    prepared = _Prepared(law, names_per_item(law))
    while True:
        path = _Path(trail)
        court = _Court(law, dict(case), list(items) or [{}], dict(reading or {}), path, prepared)
        court.follow()
        found.add(court)
        if found.states > most_states:
            raise TooManyStates(found.states)
        trail = path.trail
        while trail and trail[-1].turn == len(trail[-1].values) - 1:
            trail.pop()
        if not trail:
            return found.answer(law)
        trail[-1].turn += 1


# -- what is supposed where nothing is known --------------------------------------------------------------------------


@dataclass(slots=True)
class _Supposition:
    key: tuple[object, ...]
    values: Sequence[Value]
    turn: int = 0


@dataclass(slots=True)
class _Path:
    """The suppositions of one state, in the order they were needed; a replay meets the same ones."""

    trail: list[_Supposition]
    made: dict[tuple[object, ...], Value] = field(default_factory=dict)

    def suppose(self, key: tuple[object, ...], values: Sequence[Value]) -> Value:
        if key not in self.made:
            place = len(self.made)
            if place == len(self.trail):
                self.trail.append(_Supposition(key, values))
            one = self.trail[place]
            assert one.key == key, (one.key, key)
            self.made[key] = one.values[one.turn]
        return self.made[key]


# -- one court, one state ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Prepared:
    """What is the same in every state, looked up once."""

    law: Law
    per_item: set[str]
    lists: dict[tuple[str, bool | None], list[Rule]] = field(default_factory=dict)
    inputs: dict[str, set[str]] = field(default_factory=dict)
    classes: dict[tuple[str, ...], list[Value]] = field(default_factory=dict)
    ranks: dict[tuple[str, str], int] = field(default_factory=dict)

    def rules(self, decision: Decision, may: bool | None = None) -> list[Rule]:
        """Give the rules in the order they are tried: those that may be applied, those that bind, or all of them."""
        key = (decision.id, may)
        if key not in self.lists:
            self.lists[key] = [rule for rule in ordered(decision) if may is None or bool(rule.may) == may]
        return self.lists[key]

    def tested(self, decision: Decision) -> set[str]:
        if decision.id not in self.inputs:
            self.inputs[decision.id] = {name.split(".")[0] for name in tested(decision)}
        return self.inputs[decision.id]

    def facts(self, name: str, measure: str) -> list[Value]:
        key = ("fact", name, measure)
        if key not in self.classes:
            self.classes[key] = fact_classes(self.law, name, measure)
        return self.classes[key]

    def figures(self, name: str) -> list[Value]:
        key = ("figure", name)
        if key not in self.classes:
            self.classes[key] = figure_classes(self.law, name)
        return self.classes[key]

    def rank(self, rule: Rule, output: str) -> int:
        key = (rule.id, output)
        if key not in self.ranks:
            self.ranks[key] = rank(rule, output)
        return self.ranks[key]


@dataclass(slots=True)
class _World:
    """One run of choices: what was given so far, and how sure each name is."""

    choices: tuple[str, ...] = ()
    values: dict[Key, Value] = field(default_factory=dict)
    sure: dict[Key, int] = field(default_factory=dict)

    def copy(self) -> _World:
        return _World(self.choices, dict(self.values), dict(self.sure))


@dataclass(slots=True)
class _Court:
    law: Law
    case: dict[str, Value]
    items: list[Mapping[str, object]]
    reading: dict[str, str]
    path: _Path
    prepared: _Prepared
    worlds: list[_World] = field(default_factory=lambda: [_World()])
    used: list[tuple[str, bool]] = field(default_factory=list)
    gaps: list[tuple[str, bool]] = field(default_factory=list)
    options: dict[str, list[tuple[str, tuple[str, ...], int]]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # amounts an expression needed and did not find

    def follow(self) -> None:
        """Take the decisions in the order of the law."""
        for decision in self.law.decisions:
            if decision.kind == "option":
                self.options[decision.id] = [self._option(world, decision) for world in self.worlds]
            elif decision.kind == "fold":
                for world in self.worlds:
                    self._fold(world, decision)
            else:
                slots = range(1, len(self.items) + 1) if decision.scope == "item" else (0,)
                for slot in slots:
                    self.worlds = [after for world in self.worlds for after in self._take(world, decision, slot)]

    def _take(self, world: _World, decision: Decision, slot: int) -> list[_World]:
        if decision.kind == "expression":
            self._give(world, decision, slot)
            return [world]
        chosen = self._matching(world, decision, self.prepared.rules(decision, True), slot)
        binding = self._matching(world, decision, self.prepared.rules(decision, False), slot)
        if not chosen:
            self._apply(world, decision, binding, slot)
            return [world]
        left, made = world.copy(), world.copy()
        self._apply(left, decision, binding, slot)
        if decision.id not in made.choices:
            made.choices = (*made.choices, decision.id)
        self._apply(made, decision, chosen, slot)
        return [left, made]

    # -- tests -------------------------------------------------------------------------------------------------------

    def _matching(self, world: _World, decision: Decision, rules: Sequence[Rule], slot: int) -> list[Rule]:
        """Give the rules that hold: all of them where the decision collects, else the first."""
        found = []
        for rule in rules:
            if self._holds(world, decision, rule, slot):
                found.append(rule)
                if decision.hit[0] not in "ROC":
                    break
        return found

    def _holds(self, world: _World, decision: Decision, rule: Rule, slot: int) -> bool:
        for axis, versions in rule.reading.items():
            settled = self.reading.get(axis)
            if settled is None:
                settled = str(self.path.suppose(("reading", axis), list(self.law.readings[axis].values)))
            if settled not in versions:
                return False
        if decision.unless and self._tested(world, decision.unless, "", slot) is not False:
            return False
        return all(holds(test, self._tested(world, name, test.measure, slot)) for name, test in rule.when.items())

    def _tested(self, world: _World, name: str, measure: str, slot: int) -> Value:
        """Give what a test finds: a supposed value where the fact is not known or the figure undetermined."""
        value = self._known(world, name, measure, slot)
        if isinstance(value, Undetermined):
            return self.path.suppose(("figure", *value.origin), self.prepared.figures(name))
        if value is not None:
            return value
        place = self._slot(name, slot)
        return self.path.suppose(("fact", name, measure, place), self.prepared.facts(name, measure))

    def _known(self, world: _World, name: str, measure: str, slot: int) -> Value | None:
        """Give what is known of a name; None for a fact of the case that is not given."""
        key = (name, self._slot(name, slot))
        if key in world.values:
            return world.values[key]
        attribute = self.law.vocabulary.attributes.get(name)
        if attribute is None:
            return NONE if name in FIGURES else Undetermined(("never given", name))
        facts: Mapping[str, object] = self.items[key[1] - 1] if attribute.of == "item" else self.case
        if name not in facts and attribute.assume:
            return attribute.assume == "true" if attribute.type == "boolean" else attribute.assume
        given = facts.get(name)
        if attribute.type == "quantity" and isinstance(given, tuple):
            return given[1] if not measure or given[0] == measure else None
        return given  # type: ignore[return-value]

    def _slot(self, name: str, slot: int) -> int:
        return slot if slot and name in self.prepared.per_item else 0

    # -- outputs -----------------------------------------------------------------------------------------------------

    def _apply(self, world: _World, decision: Decision, matched: list[Rule], slot: int) -> None:
        collects = decision.hit[0] in "ROC"
        after = bool(world.choices)
        self.used += [(rule.id, after) for rule in matched]
        silent = bool(decision.amends) or decision.kind == "presumption" or collects
        if not matched and not silent:
            self.gaps.append((decision.id, after))
        known = self._sure_of(world, self.prepared.tested(decision), slot)
        written: dict[Key, Value] = {}
        sure: dict[Key, int] = {}
        for output in outputs(decision):
            key = (output, self._slot(output, slot))
            base = (output.split(".")[0], key[1])
            if collects:
                written[key] = self._collected(world, decision, output, matched, slot)
                giving = [rule for rule in matched if output in rule.then or rule.unknown]
            else:
                rule = matched[0] if matched else None
                value = self._single(world, decision, output, rule, slot)
                if value is not None:
                    written[key] = value
                else:
                    continue
                giving = matched[:1]
            reckoned = [self._sure_of(world, set(names_in(rule.then[output].expression)), slot)  # type: ignore[arg-type]
                        for rule in giving if output in rule.then and rule.then[output].expression is not None]  # fmt: skip
            earlier = sure.get(base, world.sure.get(base, VERIFIED))
            sure[base] = min([earlier, known, *reckoned, *(self.prepared.rank(rule, output) for rule in giving)])
        world.values |= written
        world.sure |= sure

    def _single(self, world: _World, decision: Decision, output: str, rule: Rule | None, slot: int) -> Value | None:
        """Give what the one rule says of an output; None where it stays as it is."""
        origin = (decision.id, output, slot, *(world.choices if decision.id in world.choices else ()))
        if rule is not None and output in rule.then:
            value = self._cell(world, rule.then[output], slot)
            return Undetermined(origin) if isinstance(value, Undetermined) else value
        if amends(decision, output) and (rule is None or not rule.unknown):
            return None
        return Undetermined(origin)

    def _collected(self, world: _World, decision: Decision, output: str, matched: list[Rule], slot: int) -> Value:
        given: list[Value] = []
        for rule in matched:
            if output in rule.then:
                given.append(self._cell(world, rule.then[output], slot))
            elif rule.unknown:
                given.append(UNSURE)
        origin = (decision.id, output, slot)
        if decision.hit == "C#":
            return len(given)
        if any(isinstance(value, Undetermined) for value in given):
            return Undetermined(origin)
        there = [value for value in given if value is not NONE]
        if decision.hit in ("R", "O", "C"):
            return "[" + ", ".join(_word(value) for value in there) + "]"
        numbers = [value for value in there if isinstance(value, int | float)]
        if decision.hit == "C+":
            return sum(numbers)
        if not numbers:
            return NONE
        return min(numbers) if decision.hit == "C<" else max(numbers)

    def _give(self, world: _World, decision: Decision, slot: int) -> None:
        known = self._sure_of(world, reads(decision), slot)
        before = world.copy()
        for output, cell in decision.give.items():
            value = self._cell(before, cell, slot)
            key = (output, self._slot(output, slot))
            world.values[key] = Undetermined((decision.id, output, slot)) if isinstance(value, Undetermined) else value
            world.sure[output.split(".")[0], key[1]] = min(known, decision.cite.rank if decision.cite else VERIFIED)

    def _sure_of(self, world: _World, names: set[str], slot: int) -> int:
        """Give the confidence of the weakest of several earlier figures."""
        bases = {name.split(".")[0] for name in names} if names else names
        return min([VERIFIED, *(world.sure.get((base, self._slot(base, slot)), VERIFIED) for base in bases)])

    # -- several items -----------------------------------------------------------------------------------------------

    def _fold(self, world: _World, decision: Decision) -> None:
        slots = range(1, len(self.items) + 1)
        if len(self.items) > 1:
            self.used.append((decision.id, bool(world.choices)))
        for name, how in decision.fold.items():
            values = [world.values.get((name, slot), NONE) for slot in slots]
            if how == "gravest" and name == "combine":
                tops = [world.values.get(("custody.max", slot), NONE) for slot in slots]
                lives = [world.values.get(("custody.life", slot), False) for slot in slots]
                folded = gravest_word(values, tops, lives)
            elif how == "gravest" and name in ("custody.min", "custody.max", "guideline.min", "guideline.max"):
                lives = [world.values.get((name.split(".")[0] + ".life", slot), False) for slot in slots]
                alone = any(life is True and value is NONE for life, value in zip(lives, values, strict=True))
                folded = NONE if alone else folded_value("max", values)
            elif how == "gravest" and name in ("custody.life", "custody.death", "guideline.life"):
                folded = folded_value("any", values)
            else:
                folded = folded_value({"gravest": "max"}.get(how, how), values)
            world.values[name, 0] = Undetermined((decision.id, name)) if isinstance(folded, Undetermined) else folded
            base = name.split(".")[0]
            own = decision.cite.rank if decision.cite and len(self.items) > 1 else VERIFIED
            world.sure[base, 0] = min([own, *(world.sure.get((base, slot), VERIFIED) for slot in slots)])

    # -- options -----------------------------------------------------------------------------------------------------

    def _option(self, world: _World, decision: Decision) -> tuple[str, tuple[str, ...], int]:
        matched = self._matching(world, decision, self.prepared.rules(decision), 0)
        rule = matched[0] if matched else None
        sure = self._sure_of(world, self.prepared.tested(decision), 0)
        if rule is None:
            return "undetermined", world.choices, sure
        self.used.append((rule.id, bool(world.choices)))
        said = "undetermined" if rule.unknown else "open" if rule.opens else "closed"
        return said, world.choices, min(sure, self.prepared.rank(rule, ""))

    # -- cells and expressions ---------------------------------------------------------------------------------------

    def _cell(self, world: _World, cell: Cell, slot: int) -> Value:
        if cell.not_applicable:
            return NONE
        if cell.no_limit:
            return ENDLESS
        if cell.expression is not None:
            return self._worth(world, cell.expression, slot)
        return UNSURE if cell.value is None else cell.value

    def _worth(self, world: _World, node: Node, slot: int) -> Value:
        def worth(one: Node) -> Value:
            return self._worth(world, one, slot)

        def name(one: Name) -> Value:
            fact, _, measure = one.name.partition(".")
            attribute = self.law.vocabulary.attributes.get(fact)
            if attribute is None or attribute.type != "quantity":
                fact, measure = one.name, ""
            else:
                measure = measure or "mass"  # a quantity is reckoned with as a mass unless the law says what it counts
            value = self._known(world, fact, measure, slot)
            if value is None and attribute is not None:
                if attribute.type not in NUMBERS:
                    return self._tested(world, fact, "", slot)  # each word, and yes and no, can be tried
                self.unread.add(fact)
            return UNSURE if value is None else value

        return calculate(node, name, worth)


# -- pure helpers -----------------------------------------------------------------------------------------------------


def names_per_item(law: Law) -> set[str]:
    """Give the facts and figures that each item has of its own; `custody` stands for its parts too."""
    names = {name for name, attribute in law.vocabulary.attributes.items() if attribute.of == "item"}
    for decision in law.decisions:
        if decision.scope == "item":
            names |= {part for name in outputs(decision) for part in (name, name.split(".")[0])}
    return names


def holds(test: Test, value: Value) -> bool:
    """Say whether a value passes a test; a figure that does not exist passes none."""
    if value is NONE:
        return False
    if isinstance(value, bool):
        value = "true" if value else "false"
    if isinstance(value, str):
        inside = value in test.words
    else:
        assert isinstance(value, int) or value == ENDLESS
        inside = any((low is None or low <= value) and (high is None or value <= high) for low, high in test.intervals)
    return inside != test.negated


def amends(decision: Decision, output: str) -> bool:
    whole = output.split(".", maxsplit=1)[0]
    return decision.kind == "presumption" or output in decision.amends or whole in decision.amends


def outputs(decision: Decision) -> list[str]:
    return list(decision.outputs)


def ordered(decision: Decision) -> list[Rule]:
    """Give rules as they are tried: P and O by the first place any of their outputs has in `priority`."""
    rules = list(decision.rules)
    if decision.hit in ("P", "O") and decision.priority:
        priority = list(decision.priority)

        def place(rule: Rule) -> int:
            places = [priority.index(text) for text in rule.text.values() if text in priority]
            return min(places, default=len(priority))

        rules.sort(key=place)
    return rules


def tested(decision: Decision) -> set[str]:
    names = {name for rule in decision.rules for name in rule.when}
    return names | {decision.unless} if decision.unless else names


def expressed(decision: Decision) -> set[str]:
    """Give the names that expressions of a decision read."""
    cells = [cell for cells in (*(rule.then for rule in decision.rules), decision.give) for cell in cells.values()]
    return {name for cell in cells if cell.expression is not None for name in names_in(cell.expression)}


def reads(decision: Decision) -> set[str]:
    return tested(decision) | expressed(decision)


def rank(rule: Rule, output: str) -> int:
    """Give 0 (unverified) to 3 (verified) for what a rule says of an output, on the conditions it sets."""
    cites = [rule.cites.get(output) or rule.cites.get(output.split(".", maxsplit=1)[0]) or rule.cite]
    cites += [rule.cites.get(f"when.{name}") or rule.cite for name in rule.when]
    order = ("unverified", "conflict", "secondary", "verified")
    return min((order.index(cite.confidence) for cite in cites if cite), default=VERIFIED)


def fact_classes(law: Law, name: str, measure: str) -> list[Value]:
    """Give one value of each kind that the law can tell apart, within the domain of the fact."""
    attribute = law.vocabulary.attributes[name]
    if attribute.type == "boolean":
        return [False, True]
    if attribute.type == "enum":
        return _word_classes(law, name, attribute)
    low = 0 if attribute.low is None and attribute.type in ("quantity", "money", "duration") else attribute.low
    return _amount_classes(law, name, measure, low, attribute.high)


def figure_classes(law: Law, name: str) -> list[Value]:
    """The same for what earlier decisions give."""
    kind = law.variables.get(name, "")
    if kind == "boolean":
        return [False, True]
    if kind == "enum":
        words = {
            cell.value: None for one in law.decisions for rule in one.rules
            if isinstance((cell := rule.then.get(name, Cell())).value, str)
        }  # fmt: skip
        return list(words)
    low = 0 if kind in ("duration", "money") else None
    return _amount_classes(law, name, "", low, None)


def _word_classes(law: Law, name: str, attribute: Attribute) -> list[Value]:
    words = dict.fromkeys(attribute.values)
    for decision in law.decisions:
        for rule in decision.rules:
            cell = rule.then.get(name)
            if cell is not None and isinstance(cell.value, str):
                words[cell.value] = None
    if any(name in reads(one) and not any(name in rule.when for rule in one.rules) for one in law.decisions):
        return list(words)
    tests = [rule.when[name] for one in law.decisions for rule in one.rules if name in rule.when]
    alike: dict[tuple[bool, ...], str] = {}
    for word in words:
        alike.setdefault(tuple(holds(test, word) for test in tests), word)
    return list(alike.values())


def _amount_classes(law: Law, name: str, measure: str, low: int | None, high: int | None) -> list[Value]:
    amounts: set[int] = set()
    for decision in law.decisions:
        for rule in decision.rules:
            test = rule.when.get(name)
            for first, last in test.intervals if test and (not measure or test.measure == measure) else ():
                if first is not None:
                    amounts |= {first - 1, first}
                if last is not None:
                    amounts |= {last, last + 1}
    fitting = sorted(one for one in amounts if (low is None or one >= low) and (high is None or one <= high))
    return list(fitting) if fitting else [low if low is not None else high if high is not None else 0]


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def folded_value(how: str, values: Sequence[Value]) -> Value:
    """Bring the values of several items together; an item for which the figure does not exist has no say."""
    there = [value for value in values if value is not NONE]
    if how in ("any", "all") and all(isinstance(value, bool | Undetermined) for value in there):
        decisive = how == "any"
        if decisive in there:
            return decisive
    if any(isinstance(value, Undetermined) for value in there):
        return UNSURE
    if how == "count":
        return len(there)
    if not there:
        return NONE
    if how in ("any", "all") and isinstance(there[0], str):
        return there[0] if len(set(there)) == 1 else UNSURE
    amounts = [value if value == ENDLESS else int(value) for value in there if isinstance(value, int | float)]
    total = {"sum": sum, "min": min, "max": max, "any": max, "all": min}[how](amounts)
    return bool(total) if how != "sum" and isinstance(there[0], bool) else total


def gravest_word(words: Sequence[Value], tops: Sequence[Value], lives: Sequence[Value]) -> Value:
    """Give the word of the item with the highest maximum; life without a term is above every term."""
    if any(isinstance(value, Undetermined) for value in (*tops, *lives)) and len(words) > 1:
        return words[0] if len(set(map(repr, words))) == 1 else UNSURE
    weights: list[tuple[int, int]] = []
    for top, life in zip(tops, lives, strict=True):
        alone = top is NONE and life is True
        weights.append((int(alone), top if isinstance(top, int | float) else -1))
    return words[weights.index(max(weights))]


def calculate(node: Node, name: object, worth: object) -> Value:
    """Work out one expression with whole numbers and fractions; unknown wins over none, except where the law is sure."""
    if isinstance(node, Literal):
        return UNSURE if node.value is None else node.value
    if isinstance(node, Name):
        return name(node)  # type: ignore[operator]
    if isinstance(node, Binary):
        left, right = worth(node.left), worth(node.right)  # type: ignore[operator]
        return _joined(node.op, left, right)
    if node.function in ("floor", "ceiling"):
        return _rounded(node, worth)
    values = [worth(one) for one in node.arguments]  # type: ignore[operator]
    return _called(node.function, values)


def _joined(op: str, left: Value, right: Value) -> Value:
    if op in ("and", "or"):
        decisive = op == "or"
        if left is decisive or right is decisive:
            return decisive
        if isinstance(left, Undetermined) or isinstance(right, Undetermined):
            return UNSURE
        return not decisive
    if isinstance(left, Undetermined) or isinstance(right, Undetermined):
        return UNSURE
    if op in ("+", "-", "*"):
        if left is NONE or right is NONE:
            return NONE
        assert isinstance(left, int | float)
        assert isinstance(right, int | float)
        return _told(left + right if op == "+" else left - right if op == "-" else left * right)
    if left is NONE or right is NONE:
        return op == "!="
    if op in ("=", "!="):
        return (left == right) == (op == "=")
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op]  # type: ignore[operator]


def _rounded(node: Call, worth: object) -> Value:
    inner = node.arguments[0]
    if not (isinstance(inner, Binary) and inner.op == "/"):
        return worth(inner)  # type: ignore[operator]
    above, below = worth(inner.left), worth(inner.right)  # type: ignore[operator]
    if isinstance(above, Undetermined) or isinstance(below, Undetermined) or below == 0:
        return UNSURE
    if above is NONE or below is NONE:
        return NONE
    if ENDLESS in (above, below):
        return ENDLESS if above == ENDLESS and isinstance(below, int) and below > 0 else UNSURE
    exact = Fraction(above, below)
    return math.floor(exact) if node.function == "floor" else math.ceil(exact)


def _called(function: str, values: list[Value]) -> Value:
    if function == "if":
        condition, yes, no = values
        if isinstance(condition, Undetermined):
            return yes if yes == no and not isinstance(yes, Undetermined) else UNSURE
        return yes if condition is True else no
    if function == "in":
        found: Value = False
        for option in values[1:]:
            found = _joined("or", found, _joined("=", values[0], option))
        return found
    if function in ("min", "max"):
        there = [value for value in values if value is not NONE]
        if any(isinstance(value, Undetermined) for value in there):
            return UNSURE
        return {"min": min, "max": max}[function](there) if there else NONE  # type: ignore[type-var,return-value]
    (value,) = values
    if isinstance(value, Nothing | Undetermined):
        return value
    if function == "not":
        return not value
    assert isinstance(value, int | float)
    return _told(-value if function == "negate" else abs(value))


def _told(value: int | float) -> Value:
    """Give a sum or product; where something endless was reckoned with, it is told only if it is endless itself."""
    return value if isinstance(value, int) or value == ENDLESS else UNSURE


# -- gathering --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Found:
    worlds: list[tuple[bool, dict[str, Value]]] = field(default_factory=list)
    given: list[tuple[bool, dict[str, Value]]] = field(default_factory=list)
    used: dict[str, bool] = field(default_factory=dict)
    gaps: dict[str, bool] = field(default_factory=dict)
    options: dict[str, list[list[tuple[str, tuple[str, ...], int]]]] = field(default_factory=dict)
    confidence: dict[str, int] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    axes: set[str] = field(default_factory=set)
    states: int = 0

    def add(self, court: _Court) -> None:
        self.states += 1
        self.facts |= court.unread
        for key in court.path.made:
            if key[0] == "fact":
                self.facts.add(str(key[1]))
            elif key[0] == "reading":
                self.axes.add(str(key[1]))
        for world in court.worlds:
            figures = {name: world.values.get((name, 0), NONE) for name in FIGURES}
            self.worlds.append((bool(world.choices), figures))
            self.given.append((bool(world.choices), {name: world.values.get((name, 0), NONE) for name in court.law.answers}))
            for base in dict.fromkeys([*(name.split(".")[0] for name in FIGURES), *court.law.answers]):
                sure = world.sure.get((base, 0), VERIFIED)
                for name in (f"reach.{base}",) if world.choices else (base, f"reach.{base}"):
                    self.confidence[name] = min(self.confidence.get(name, VERIFIED), sure)
        for into, pairs in ((self.used, court.used), (self.gaps, court.gaps)):
            for name, after in pairs:
                into[name] = after and into.get(name, True)
        for name, said in court.options.items():
            self.options.setdefault(name, []).append(said)

    def answer(self, law: Law) -> Answer:
        order = [one.id for one in law.decisions]
        return Answer(
            bound=_extent([figures for chosen, figures in self.worlds if not chosen]),
            reach=_extent([figures for _, figures in self.worlds]),
            options={name: _weighed(states, order) for name, states in self.options.items()},
            used=self.used, gaps=self.gaps, confidence=self.confidence, facts=frozenset(self.facts),
            axes=frozenset(self.axes), states=self.states,
            given={
                f"{part}.{name}": _given([values[name] for chosen, values in self.given if part == "reach" or not chosen])
                for name in law.answers for part in ("bound", "reach")
            },
        )  # fmt: skip


def _given(values: Sequence[Value]) -> Given:
    amounts = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    words = {str(value).lower() if isinstance(value, bool) else value for value in values if isinstance(value, str | bool)}
    unsure = any(isinstance(value, Undetermined) for value in values)
    return Given(min(amounts, default=None), max(amounts, default=None), frozenset(words), unsure)


def _extent(worlds: Sequence[Mapping[str, Value]]) -> Extent:
    least: dict[str, int | float | None] = {}
    most: dict[str, int | float | None] = {}
    for name in FIGURES:
        if name == "combine":
            continue
        found = [value for world in worlds if isinstance((value := world[name]), int | float)]
        amounts = [value if value == ENDLESS else int(value) for value in found]
        least[name], most[name] = min(amounts, default=None), max(amounts, default=None)
    return Extent(
        least, most, frozenset(value for world in worlds if isinstance((value := world["combine"]), str)),
        frozenset(name for world in worlds for name, value in world.items() if isinstance(value, Undetermined)),
    )  # fmt: skip


def _weighed(states: Sequence[Sequence[tuple[str, tuple[str, ...], int]]], order: Sequence[str]) -> OptionAnswer:
    """Open where each state has a run of choices that opens it; the chain is the shortest that does in the hardest state."""

    def length(chain: tuple[str, ...]) -> tuple[int, int]:
        return len(chain), sum(1 << order.index(name) for name in chain)

    shortest = [min((chain for said, chain, _ in state if said == "open"), key=length, default=None) for state in states]
    opened = [chain for chain in shortest if chain is not None]
    doubt = any(
        chain is None and any(said == "undetermined" for said, _, _ in state)
        for chain, state in zip(shortest, states, strict=True)
    )
    sure = min(one for state in states for _, _, one in state)
    if len(opened) == len(states):
        return OptionAnswer("open", tuple(sorted(max(opened, key=length), key=order.index)), sure)
    if opened:
        return OptionAnswer("depends", tuple(sorted(min(opened, key=length), key=order.index)), sure)
    return OptionAnswer("undetermined" if doubt else "closed", (), sure)


def figures(one: Extent) -> Iterator[tuple[str, int | float | None, int | float | None]]:
    """List the figures of an extent, for comparisons."""
    for name in one.least:
        yield name, one.least[name], one.most[name]
