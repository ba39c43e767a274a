"""The standard vignettes as cases: facts from a file, amounts from a table of doses, one case per substance.

read_vignettes().posed("V7", law)   ->   the street seller with ten doses, once for each substance the law names
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from lenity.engine.facts import attributes_of
from lenity.law.document import Document, Node, raise_all
from lenity.law.model import Law
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY
from lenity.review.citing import Publication, Reference, dose_key, read_publications, read_reference
from lenity.units import PARTS, UnitError, parse_quantity, parse_rate, show_rate

FOLDER = LIBRARY / "checks"
TWIN = ("id", "of", "title", "change")


@dataclass(frozen=True, slots=True)
class DoseFigure:
    """An amount in µg (or a share in ppm) with the range it may lie in and what it rests on."""

    amount: int
    low: int | None
    high: int | None
    reference: Reference


@dataclass(frozen=True, slots=True)
class Doses:
    """What is taken of one substance: a dose and a day's amount in µg, pure unless `gross`, and a usual purity in ppm."""

    substance: str
    dose: DoseFigure | None = None
    daily: DoseFigure | None = None
    purity: DoseFigure | None = None
    gross: bool = False

    def weighed(self, pure: bool, daily: bool = False) -> Fraction | None:
        """Give what a dose (or a `daily` amount) weighs in µg as a law weighs it: the pure drug, or the whole.

        A dose of the pure drug is turned into a gross one by its usual purity; None where dose or purity is not known.
        """
        taken = self.daily if daily else self.dose
        if taken is None or (self.gross and pure):
            return None
        if self.gross or pure:
            return Fraction(taken.amount)
        return None if self.purity is None else Fraction(taken.amount * PARTS, self.purity.amount)


@dataclass(frozen=True, slots=True)
class Vignette:
    """A standard case: `count` and `measure` give its amount in µg, doses, days of use or plants."""

    id: str
    title: str
    facts: Mapping[str, str]
    rank: str = ""
    count: int = 0
    measure: str = ""
    purity: int | None = None
    substances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posed:
    """A vignette as a case of one law: the facts that the law knows, and what its amount rests on."""

    vignette: Vignette
    substance: str
    facts: Mapping[str, str]
    references: tuple[Reference, ...] = ()

    @property
    def key(self) -> str:
        """A name for the case: `V7/heroin`."""
        return f"{self.vignette.id}/{self.substance}" if self.substance else self.vignette.id


@dataclass(frozen=True, slots=True)
class Vignettes:
    """All vignettes and comparators by id, with the table of doses."""

    known: Mapping[str, Vignette]
    comparators: Mapping[str, Vignette]
    doses: Mapping[str, Doses] = field(default_factory=dict)
    sources: Mapping[str, Publication] = field(default_factory=dict)

    def posed(self, name: str, law: Law, substances: Iterable[str]) -> tuple[Posed, ...]:
        """Give a vignette as cases of a law, one per substance whose dose is known; a comparator has no substance.

        Raise `KeyError` for an unknown vignette.
        """
        if name in self.comparators:
            return (_posed(self.comparators[name], law, "", {}, ()),)
        vignette = self.known[name]
        wanted = vignette.substances or substances
        found = (self._of(vignette, law, one) for one in wanted)
        return tuple(one for one in found if one)

    def missing(self, name: str, substances: Iterable[str]) -> tuple[str, ...]:
        """List the substances for which a vignette cannot be posed because no dose is known."""
        vignette = self.known[name]
        return tuple(
            one for one in substances
            if (not vignette.substances or one in vignette.substances) and self._amount(vignette, one) is None
        )  # fmt: skip

    def _of(self, vignette: Vignette, law: Law, substance: str) -> Posed | None:
        amount = self._amount(vignette, substance)
        return None if amount is None else _posed(vignette, law, substance, *amount)

    def _amount(self, vignette: Vignette, substance: str) -> tuple[dict[str, str], tuple[Reference, ...]] | None:
        """Give the facts of the amount and what they rest on; None where a dose is asked for and not known."""
        if not vignette.measure:
            return {}, ()
        if vignette.measure == "mass":
            return {"quantity": f"{vignette.count} µg"}, ()
        doses = self.doses.get(substance, Doses(substance))
        taken = doses.dose if vignette.measure == "dose" else doses.daily
        if taken is None:
            return None
        pure = vignette.count * taken.amount
        share = doses.purity
        purity = vignette.purity if vignette.purity is not None else share.amount if share else None
        if doses.gross or purity is None:
            return {"quantity": f"{pure} µg"}, (taken.reference,)
        gross = round(Fraction(pure * PARTS, purity))
        cited = (taken.reference,) if vignette.purity is not None or share is None else (taken.reference, share.reference)
        return {"quantity": f"{gross} µg", "pure_quantity": f"{pure} µg", "purity": show_rate(purity)}, cited


def read_vignettes(folder: Path = FOLDER) -> Vignettes:
    """Read vignettes.yaml and doses.yaml of a folder; raise `LenityError` with every mistake of both."""
    document, table = (
        Document.read(folder / "vignettes.yaml", "vignettes.yaml"),
        Document.read(folder / "doses.yaml", "doses.yaml"),
    )
    doses, sources = _read_doses(table)
    fields = document.fields(document.root, "the file", ("defaults", "vignettes", "twins", "comparators"), ("vignettes",))
    defaults = _facts(document, fields.get("defaults"))
    known: dict[str, Vignette] = {}
    for node in document.items(fields.get("vignettes"), "vignettes"):
        one = _vignette(document, node, defaults)
        if one.id in known:
            document.say("LEN004", node, f"vignette `{one.id}` is given twice", "give it an id of its own")
        known[one.id] = one
    comparators = {
        one.id: one for node in document.items(fields.get("comparators"), "comparators")
        for one in [_vignette(document, node, defaults)]
    }  # fmt: skip
    for node in document.items(fields.get("twins"), "twins"):
        twin = document.fields(node, "a twin", TWIN, TWIN)
        name, of = document.text(twin.get("id"), "id"), document.text(twin.get("of"), "of")
        if of not in known:
            document.say("LEN005", twin.get("of"), f"unknown vignette `{of}`", did_you_mean(of, known))
            continue
        change = _facts(document, twin.get("change"))
        title = document.text(twin.get("title"), "title")
        known[name] = replace(known[of], id=name, rank="", title=title, facts={**known[of].facts, **change})
    raise_all([document, table])
    return Vignettes(known, comparators, doses, sources)


def substances_named(law: Law) -> tuple[str, ...]:
    """Give the substances some rule of the law names; those of the vocabulary where it names none.

    A substance that only a negative test sets apart (`not(cannabis)`) is named too.
    """
    named = {word for _, rule in law.rules() if "substance" in rule.when for word in rule.when["substance"].words}
    every = law.vocabulary.attributes["substance"].values
    return tuple(one for one in every if one in named) or every


def _posed(vignette: Vignette, law: Law, substance: str, amount: Mapping[str, str], cited: tuple[Reference, ...]) -> Posed:
    attributes = attributes_of((law,))
    facts = dict(vignette.facts) | ({"substance": substance} if substance else {}) | dict(amount)
    return Posed(vignette, substance, {name: text for name, text in facts.items() if name in attributes}, cited)


def _vignette(document: Document, node: Node, defaults: Mapping[str, str]) -> Vignette:
    keys = ("id", "title", "rank", "amount", "purity", "substances", "facts")
    fields = document.fields(node, "a vignette", keys, ("id", "title", "facts"))
    text = {name: document.text(fields.get(name), name) for name in ("id", "title", "rank", "amount", "purity")}
    count, measure, purity = 0, "", None
    try:
        if text["amount"]:
            count, measure = _count(text["amount"])
        if text["purity"]:
            purity = parse_rate(text["purity"])
    except UnitError as error:
        document.say("LEN104", fields.get("amount") or node, str(error), error.mend)
    substances = tuple(document.words(fields.get("substances"), "substances"))
    facts = {**defaults, **_facts(document, fields.get("facts"))}
    return Vignette(text["id"], text["title"], facts, text["rank"], count, measure, purity, substances)


def _count(text: str) -> tuple[int, str]:
    """Read `10 doses`, `7 days` or a mass in µg.

    >>> _count("10 doses"), _count("1 kg")
    ((10, 'dose'), (1000000000, 'mass'))
    """
    number, _, unit = text.partition(" ")
    if number.isdigit() and unit in ("dose", "doses"):
        return int(number), "dose"
    if number.isdigit() and unit in ("day", "days"):
        return int(number), "day"
    quantity = parse_quantity(text)
    return quantity.amount, quantity.measure


def _facts(document: Document, node: Node | None) -> dict[str, str]:
    return {name: document.text(value, name) for name, value in document.fields(node, "facts").items()} if node else {}


def _read_doses(document: Document) -> tuple[dict[str, Doses], dict[str, Publication]]:
    fields = document.fields(document.root, "the file", ("sources", "doses"), ("sources", "doses"))
    sources = read_publications(document, fields.get("sources"), dose_key)
    found = {}
    for substance, node in document.fields(fields.get("doses"), "doses").items():
        one = document.fields(node, f"`{substance}`", ("dose", "daily", "purity", "gross"))
        figures = {name: _dose(document, one.get(name), name, sources) for name in ("dose", "daily", "purity")}
        found[substance] = Doses(substance, **figures, gross=document.text(one.get("gross"), "gross") == "true")
    return found, sources


def _dose(document: Document, node: Node | None, name: str, sources: Collection[str]) -> DoseFigure | None:
    if node is None:
        return None
    key = "share" if name == "purity" else "amount"
    fields = document.fields(node, f"`{name}`", (key, "low", "high", "cite"), (key, "cite"))
    values: dict[str, int | None] = {}
    for part in (key, "low", "high"):
        text = document.text(fields.get(part), part)
        try:
            values[part] = None if not text else parse_rate(text) if name == "purity" else parse_quantity(text).amount
        except UnitError as error:
            document.say("LEN104", fields.get(part), str(error), error.mend)
    reference = read_reference(document, fields.get("cite"), sources, dose_key)
    return DoseFigure(values.get(key) or 0, values.get("low"), values.get("high"), reference)
