"""The stated order: which of two cases that differ in one fact alone is the less grave, with what the order rests on.

    orders().chains   ->   (Chain("role", "helper, courier, organiser", (Level("helper", ...), ...), checks=("P-04",)), ...)

An order is a value choice, kept as data in library/orders.yaml. This only reads it; what a law makes of it is for proof.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.entry import TestError, read_test
from lenity.law.model import ORDERED, Test, Vocabulary
from lenity.law.problems import Place, did_you_mean
from lenity.law.vocabulary import LIBRARY, vocabulary
from lenity.units import Calendar

ORDERS = LIBRARY / "orders.yaml"
RESTS_ON = ("checks", "norms", "note")
TIES = ("parted", "always", "never")


@dataclass(frozen=True, slots=True)
class Level:
    """One step of an order: its name, and what holds of the facts the order is about."""

    name: str
    when: Mapping[str, Test]


@dataclass(frozen=True, slots=True)
class Chain:
    """An order from less to more grave: of levels, or of `amounts`, facts of which more is graver.

    `checks` are the questions of the review that ask for it, `norms` what they rest on. `ties` says when levels that always bring
    the same are told of: where some rule of the law parts them (`parted`), in every law (`always`), or in none (`never`).
    """

    id: str
    title: str
    levels: tuple[Level, ...] = ()
    amounts: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    note: str = ""
    ties: str = "parted"
    place: Place = Place()

    @property
    def facts(self) -> tuple[str, ...]:
        """Name the facts in which two cases that it compares may differ."""
        return self.amounts or tuple(self.levels[0].when)

    @property
    def rests_on(self) -> str:
        """Say what the order is and where it stands, as a defect shows it."""
        return f"{self.title} ({', '.join(self.checks)}; {', '.join(self.norms)}; a value choice)"


@dataclass(frozen=True, slots=True)
class Comparison:
    """An offence outside drug law that drug offences are held against."""

    id: str
    title: str
    offence: str
    checks: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Orders:
    """Every stated order, and the offences for comparison, gravest first."""

    chains: tuple[Chain, ...] = ()
    comparisons: tuple[Comparison, ...] = ()

    def tests(self) -> dict[str, list[Test]]:
        """Give the tests that its levels make, by fact."""
        found: dict[str, list[Test]] = {}
        for chain in self.chains:
            for level in chain.levels:
                for name, test in level.when.items():
                    found.setdefault(name, []).append(test)
        return found


@cache
def orders() -> Orders:
    """Give the orders that ship with lenity.

    >>> [level.name for level in next(chain for chain in orders().chains if chain.id == "role").levels]
    ['helper', 'courier', 'organiser']
    """
    return read_orders(ORDERS, vocabulary())


def read_orders(path: Path, words: Vocabulary) -> Orders:
    """Read a file of orders; raise `LenityError` with every problem of it."""
    document = Document.read(path, path.name)
    top = document.fields(document.root, "the file", ("orders", "comparisons"), ("orders",) if document.root else ())
    reader = _Reader(document, words)
    chains = [reader.chain(node) for node in document.items(top.get("orders"), "orders")]
    beside = [reader.comparison(node) for node in document.items(top.get("comparisons"), "comparisons")]
    raise_all([document])
    return Orders(tuple(chains), tuple(beside))


@dataclass(slots=True)
class _Reader:
    document: Document
    words: Vocabulary
    seen: dict[str, Place] = field(default_factory=dict)

    def chain(self, node: Node) -> Chain:
        document = self.document
        fields = document.fields(node, "the order", ("id", "title", "levels", "amounts", "ties", *RESTS_ON),
                                 ("id", "title", *RESTS_ON))  # fmt: skip
        name = document.text(fields.get("id"), "id")
        self._once(name, fields.get("id", node))
        if ("levels" in fields) == ("amounts" in fields):
            document.say("LEN720", node, f"order `{name}` has levels and amounts, or neither", "give one of the two")
        levels = [self._level(one) for one in document.items(fields.get("levels"), "levels")]
        if "levels" in fields:
            self._check(name, fields["levels"], levels)
        amounts = document.words(fields.get("amounts"), "amounts")
        for one in amounts:
            attribute = self.words.attributes.get(one)
            if attribute is None or attribute.type not in ORDERED:
                known = [key for key, fact in self.words.attributes.items() if fact.type in ORDERED]
                document.say("LEN103", fields["amounts"], f"`{one}` is no amount of the vocabulary", did_you_mean(one, known))
        ties = document.text(fields.get("ties"), "ties", "parted")
        if ties not in TIES:
            document.say("LEN104", fields["ties"], f"unknown value `{ties}` for `ties`", did_you_mean(ties, TIES))
        return Chain(
            name, document.text(fields.get("title"), "title"), tuple(levels), tuple(amounts),
            *self._rests_on(fields), document.text(fields.get("note"), "note"), ties, document.place(node),
        )  # fmt: skip

    def comparison(self, node: Node) -> Comparison:
        document, keys = self.document, ("id", "title", "offence", "checks", "norms")
        fields = document.fields(node, "the comparison", keys, keys)
        name = document.text(fields.get("id"), "id")
        self._once(name, fields.get("id", node))
        offence = document.text(fields.get("offence"), "offence")
        known = self.words.attributes["offence"].values
        if offence and offence not in known:
            document.say("LEN104", fields["offence"], f"unknown value `{offence}` for `offence`", did_you_mean(offence, known))
        return Comparison(name, document.text(fields.get("title"), "title"), offence, *self._rests_on(fields))

    def _level(self, node: Node) -> Level:
        document = self.document
        fields = document.fields(node, "the level", ("name", "when"), ("name", "when"))
        when = {}
        for name, entry in document.fields(fields.get("when"), "when").items():
            test = self._test(name, entry)
            if test is not None:
                when[name] = test
        return Level(document.text(fields.get("name"), "name"), when)

    def _test(self, name: str, node: Node) -> Test | None:
        document, attribute = self.document, self.words.attributes.get(name)
        if attribute is None:
            mend = did_you_mean(name, self.words.attributes)
            document.say("LEN103", node, f"no fact `{name}` in the vocabulary", mend)
            return None
        try:
            return read_test(document.words(node, name), name, attribute.type, attribute.values, Calendar(), "")
        except TestError as error:
            document.say(error.code, node, str(error), error.mend)
            return None

    def _check(self, name: str, node: Node, levels: Sequence[Level]) -> None:
        """Refuse what is no order: fewer than two levels, levels about different facts, the same level twice."""
        if len(levels) < 2:
            self.document.say("LEN720", node, f"order `{name}` has fewer than two levels", "an order needs two levels or more")
            return
        for one in levels[1:]:
            if set(one.when) != set(levels[0].when):
                mend = "let every level of an order state the same facts, so that it is plain in what two cases differ"
                self.document.say("LEN721", node, f"levels `{levels[0].name}` and `{one.name}` state different facts", mend)
        for place, one in enumerate(levels):
            for other in levels[:place]:
                if one.name == other.name or {key: test.text for key, test in one.when.items()} == {
                    key: test.text for key, test in other.when.items()
                }:
                    self.document.say("LEN722", node, f"level `{one.name}` stands twice in order `{name}`", "keep one of them")

    def _rests_on(self, fields: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        checks = tuple(self.document.words(fields.get("checks"), "checks"))
        return checks, tuple(self.document.words(fields.get("norms"), "norms"))

    def _once(self, name: str, node: Node) -> None:
        if name in self.seen:
            self.document.say("LEN722", node, f"`{name}` stands twice, first at {self.seen[name]}", "keep one of them")
        self.seen.setdefault(name, self.document.place(node))
