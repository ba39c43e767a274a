"""A case as a form: what was asked, what would still matter, and what the law allows.

The address of a page holds the whole case, `ask/kh/?offence=possession&substance=heroin&reading.bands=A`; nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from lenity.engine.ask import LAW_AT, Asker
from lenity.engine.facts import attributes_of
from lenity.engine.narrow import Effect, bears_on, narrow, value_of
from lenity.engine.outcome import Option, Outcome, RuleUse
from lenity.law.model import Attribute, Axis, Citation, Law, Rule
from lenity.law.problems import LenityError, did_you_mean, problem
from lenity.units import parse_date
from lenity.web.limits import LIMITS
from lenity.web.shelf import Shelf
from lenity.web.wording import STATUSES, Wording, plain

READING = "reading."
FIRST = ("offence", "substance", "quantity", "offence_date", "age")  # asked before anything is known to matter
ENOUGH = ("offence", "substance")  # with one of them the law is asked; without both every answer is the whole law
MOST_RADIO = 4  # words that are shown beside each other; more of them become a list


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as it stands in an address: the facts given, the readings settled, and which law is to be applied."""

    facts: Mapping[str, str]
    readings: Mapping[str, str]
    law_at: str = "offence"

    @property
    def enough(self) -> bool:
        return any(name in self.facts for name in ENOUGH)

    def query(self) -> dict[str, str]:
        """Give the case as the query of an address."""
        settled = {f"{READING}{axis}": version for axis, version in self.readings.items()}
        return {**self.facts, **settled, **({"law_at": self.law_at} if self.law_at != "offence" else {})}


@dataclass(frozen=True, slots=True)
class Field:
    """A question of the form. `kind` is yes-no, choice, list, amount, number or date; `weight` says how much it matters.

    `effects` are what the outcome becomes for each answer, alike answers together.
    """

    attribute: Attribute
    kind: str
    value: str
    words: tuple[tuple[str, str], ...] = ()
    weight: str = ""
    effects: tuple[tuple[str, str], ...] = ()
    moves: tuple[str, ...] = ()

    @property
    def asked_first(self) -> bool:
        """Say whether the question stands at the beginning of the form already."""
        return self.attribute.name in FIRST


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed point as a question, with what each version would make of the case."""

    axis: Axis
    value: str
    effects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out of prison in this case, with the articles that open or close it and what else it hangs on."""

    option: Option
    cites: tuple[Citation | None, ...]
    asides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One step of the chain: a decision of the court with the rules used and what they say."""

    title: str
    law: str
    uses: tuple[tuple[RuleUse, tuple[str, ...]], ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same case under another place's law: its range in words, or why it cannot be asked."""

    place: str
    title: str
    says: str
    confidence: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page says of one answered case."""

    outcome: Outcome
    ways: tuple[WayOut, ...]
    chain: tuple[Link, ...]
    lenient: Outcome | None
    elsewhere: tuple[Elsewhere, ...]


def read(query: Mapping[str, str], laws: Sequence[Law]) -> Asked:
    """Read a case from the query of an address; empty fields are facts not given. Raise `LenityError` for an unknown name."""
    known = attributes_of(laws)
    facts, readings = {}, {}
    for name, value in query.items():
        said = value.strip()
        if len(said) > LIMITS.value:
            raise problem("LEN831", f"`{plain(name)[:40]}` has more than {LIMITS.value} characters", "shorten it")
        if not said or name in ("law_at", "show"):
            continue
        if name.startswith(READING):
            readings[name.removeprefix(READING)] = said
        elif name in known:
            facts[name] = said
        else:
            raise problem("LEN501", f"unknown fact `{name[:40]}`", did_you_mean(name, known))
    law_at = query.get("law_at", "offence")
    if law_at not in LAW_AT:
        raise problem("LEN506", f"unknown value `{law_at[:40]}` for `law_at`", did_you_mean(law_at, LAW_AT))
    return Asked(facts, readings, law_at)


def answer(asker: Asker, asked: Asked, today: date) -> tuple[Outcome, Law, tuple[Effect, ...]]:
    """Put a case to the law, and once more for each answer that an open fact could have."""
    found = asker.ask(asked.facts, asked.readings, asked.law_at, today)
    program = asker.program(date.fromisoformat(found.day))
    return found, program.law, narrow(program, asked.facts, found, asked.readings)


# -- the form ----------------------------------------------------------------------------------------------------------


def first_fields(laws: Sequence[Law], asked: Asked, wording: Wording) -> tuple[Field, ...]:
    """Give the questions that stand at the beginning, and every other fact that was given."""
    known = attributes_of(laws)
    names = [name for name in FIRST if name in known]
    names += [name for name in asked.facts if name not in names]
    return tuple(_field(laws, known[name], asked, wording) for name in names)


def further_fields(law: Law, asked: Asked, outcome: Outcome, effects: Sequence[Effect], wording: Wording) -> tuple[Field, ...]:
    """Give the questions whose answer can change this outcome: what moves the range first, then what moves ways out."""
    found = []
    for name in outcome.unknown:
        if name in asked.facts:
            continue
        moves, keys = bears_on(effects, name)
        weight = "range" if moves else "ways" if keys else "together"
        measures = tuple(sorted(key.partition("/")[2] for key in keys))
        shown = tuple(_results(effects, name, wording)) if moves else ()
        found.append((weight, _field((law,), law.vocabulary.attributes[name], asked, wording, weight, shown, measures)))
    order = ("range", "ways", "together")
    return tuple(field for _, field in sorted(found, key=lambda pair: order.index(pair[0])))


def disputes(law: Law, outcome: Outcome, effects: Sequence[Effect], asked: Asked, wording: Wording) -> tuple[Dispute, ...]:
    """Give the disputed points that bear on this case, and those that were settled."""
    axes = dict.fromkeys([*outcome.readings, *(axis for axis in asked.readings if axis in law.readings)])
    found = []
    for axis in axes:
        shown = tuple(_results(effects, axis, wording)) if bears_on(effects, axis)[0] else ()
        found.append(Dispute(law.readings[axis], asked.readings.get(axis, ""), shown))
    return tuple(found)


def _field(
    laws: Sequence[Law], attribute: Attribute, asked: Asked, wording: Wording, weight: str = "",
    effects: tuple[tuple[str, str], ...] = (), moves: tuple[str, ...] = (),
) -> Field:  # fmt: skip
    value = asked.facts.get(attribute.name, "")
    kind = {"boolean": "yes-no", "date": "date", "number": "number", "enum": "list"}.get(attribute.type, "amount")
    words: tuple[tuple[str, str], ...] = ()
    if attribute.type == "boolean":
        words = (("true", "yes"), ("false", "no"))
        value = {"yes": "true", "no": "false"}.get(value.lower(), value)
    elif attribute.type == "enum":
        values = _words_read(laws, attribute) or attribute.values
        if value and value not in values:
            values = (*values, value)
        words = tuple((word, plain(word)) for word in values)
        kind = "choice" if len(words) <= MOST_RADIO else "list"
    return Field(attribute, kind, value, words, weight, effects, moves)


def _words_read(laws: Sequence[Law], attribute: Attribute) -> tuple[str, ...]:
    """List the words of a fact that some rule of the laws names, in the order of the vocabulary."""
    named: set[str] = set()
    for law in laws:
        for _, rule in law.rules():
            test = rule.when.get(attribute.name)
            if test and not test.negated:
                named |= test.words
    return tuple(word for word in attribute.values if word in named)


def _results(effects: Sequence[Effect], name: str, wording: Wording) -> Iterable[tuple[str, str]]:
    """Say what the range becomes for each answer to an open question, answers with one result together."""
    found = [effect for effect in effects if effect.name == name]
    for said, group in groupby(found, lambda one: _in_short(one.outcome, wording)):
        yield wording.language.terms(plain(value_of(list(group)))), said


def _in_short(outcome: Outcome, wording: Wording) -> str:
    _, bound = wording.language.gettext, outcome.bound
    parts = [("", wording.short(outcome))]
    if bound.fine.provided:
        parts.append((_("fine"), wording.fine(bound.fine)))
    if bound.guideline is not None:
        parts.append((_("guideline"), wording.term(bound.guideline)))
    if bound.strokes is not None:
        parts.append((_("strokes"), wording.strokes(bound.strokes)))
    return "; ".join(f"{name}: {said}" if name else said for name, said in parts)


# -- the answer --------------------------------------------------------------------------------------------------------


def told(
    shelf: Shelf, place: str, asked: Asked, outcome: Outcome, law: Law, effects: Sequence[Effect], today: date, wording: Wording
) -> Told:
    """Gather what the page says of an answered case."""
    rules = {rule.id: rule for _, rule in law.rules()}
    return Told(
        outcome, tuple(_ways(outcome, rules, effects, wording)), tuple(_chain(outcome, law, wording)),
        _lenient(shelf.asker(place), asked, outcome, today), elsewhere(shelf, place, asked, wording, today),
    )  # fmt: skip


def _ways(outcome: Outcome, rules: Mapping[str, Rule], effects: Sequence[Effect], wording: Wording) -> Iterable[WayOut]:
    """Give the ways out, the open ones first."""
    order = list(STATUSES)
    for option in sorted(outcome.options, key=lambda one: order.index(one.status)):
        wanted = {"open": "open", "closed": "closed", "depends": "open", "undetermined": "undetermined"}[option.status]
        uses = [use for use in option.rules if use.says == wanted] or list(option.rules)
        yield WayOut(option, tuple(use.citation for use in uses), tuple(_asides(option, rules, effects, outcome, wording)))


def _asides(
    option: Option, rules: Mapping[str, Rule], effects: Sequence[Effect], outcome: Outcome, wording: Wording
) -> Iterable[str]:
    _ = wording.language.gettext
    for choice in option.chain:
        articles = ", ".join(choice.articles)
        yield _("after {} ({}, art. {})").format(choice.title, wording.who(choice.who), articles)
    if option.status == "depends":
        names = [name for name in dict.fromkeys(one.name for one in effects) if option.key in bears_on(effects, name)[1]]
        said = [_("the reading {}").format(name) if name in outcome.readings else plain(name) for name in names]
        yield _("depends on: {}").format(", ".join(said)) if said else _("depends on several facts not given, taken together")
    if option.status == "undetermined":
        for use in option.rules:
            rule = rules.get(use.id)
            if rule and rule.unknown:
                yield _("{}; look in {}").format(rule.unknown, rule.look_in)


def _chain(outcome: Outcome, law: Law, wording: Wording) -> Iterable[Link]:
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    titles = {one.id: one.title for one in (law, *law.uses)}
    for title, group in groupby(outcome.steps, key=lambda step: step.title):
        uses = list(group)
        home = rules[uses[0].id][0].law if uses[0].id in rules else outcome.law
        said = []
        for use in uses:
            decision, rule = rules.get(use.id, (None, None))
            words = wording.outputs(decision, rule) if decision and rule else []
            if rule and rule.unknown:
                words.append(wording.language.gettext("not known: {}").format(rule.unknown))
            said.append((use, tuple(words)))
        yield Link(title, titles.get(home, home), tuple(said), len(uses) > 1)


def _lenient(asker: Asker, asked: Asked, outcome: Outcome, today: date) -> Outcome | None:
    """Give the gentlest version of the law from the day of the offence until sentence or today, where the law changed since."""
    if asked.law_at != "offence" or "offence_date" not in asked.facts:
        return None
    last = parse_date(asked.facts["sentence_date"]) if "sentence_date" in asked.facts else today
    first = date.fromisoformat(outcome.day)
    if last <= first or len(asker.days(first, last)) == 1:
        return None
    try:
        return asker.ask(asked.facts, asked.readings, "lenient", today)
    except LenityError:
        return None  # on some day in between no law of the library was in force: there is nothing to compare


def elsewhere(shelf: Shelf, place: str, asked: Asked, wording: Wording, today: date) -> tuple[Elsewhere, ...]:
    """Put the same facts to the law of every other place, as far as each asks for them."""
    found = []
    for other in shelf.places():
        if other == place.split("/", maxsplit=1)[0]:
            continue
        asker = shelf.asker(other)
        known = attributes_of(asker.laws)
        facts = {name: text for name, text in asked.facts.items() if name in known}
        try:
            outcome = asker.ask(facts, as_of=today)
            found.append(Elsewhere(other, outcome.title, wording.short(outcome), outcome.confidence, False))
        except LenityError as error:
            found.append(Elsewhere(other, asker.laws[-1].title, error.problems[0].message, "", True))
    return tuple(found)
