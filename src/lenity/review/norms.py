"""The norms a review measures a law by, for leniency and for severity, and what each weighs for a State on a day.

norms = Norms.read()
norms["iccpr-6-2"].says                                   ->  what the norm says, in our words
norms.tag("iccpr-6-2", "KH", date(2014, 11, 30)).tag      ->  "T": a treaty duty of that State on that day
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.model import CONFIDENCES
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY
from lenity.review.citing import Reference, norm_key

NORMS = LIBRARY / "norms"

# How far a norm binds, strongest first. An unknown bond is last: it may be any of those above.
TAGS = {
    "T": "treaty duty",
    "Tp": "treaty leeway: a State may; not using it is no breach",
    "A": "authoritative interpretation by a treaty body",
    "N": "United Nations standard, resolution or report",
    "G": "guideline of experts, agencies or civil society",
    "X": "scholarship",
    "P": "convention of this project",
    "unknown": "whether the State is bound has not been found",
}
UNKNOWN = "unknown"
OF_A_TREATY = ("T", "Tp", "A")  # these weigh as such only for a State that the treaty binds
UNBOUND = "N"  # what a treaty, and its reading by its own body, still is for a State outside it: a UN standard
SIDES = ("leniency", "severity", "neither")
KINDS = ("treaty", "general comment", "resolution", "guideline", "report", "scholarship", "status list")
BONDS = ("bound", "not bound", "unknown")
NOT_READ = "not read"

Key = TypeVar("Key", bound="str | tuple[str, str]")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty, report, guideline or study that norms are taken from.

    `treaty` is the id of the treaty that a general comment or commentary reads; of a treaty, its own id; else empty.
    """

    id: str
    title: str
    kind: str
    producer: str = ""
    address: str = ""
    published: str = ""
    treaty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm: where it stands, what it says in our words, how far it binds, and how sure the citation is.

    `says` is empty where nobody has read the passage; `note` then says so. `tag` is a key of `TAGS`, `side` one of
    `SIDES`: what the norm speaks for. `fact` is the entry of the project's research notes behind it, `A.1`.
    """

    id: str
    instrument: str
    where: str
    says: str
    tag: str
    confidence: str
    side: str
    address: str = ""
    note: str = ""
    fact: str = ""

    @property
    def reference(self) -> Reference:
        """Give the place in the instrument, as a figure of a review cites it."""
        return Reference(norm_key(self.instrument), self.where, self.confidence, self.note)


@dataclass(frozen=True, slots=True)
class Bond:
    """Whether a treaty binds a State, since which day, with which reservations, and what that rests on.

    `first_day` is None where the State is not bound, or nobody has found whether it is; `deposited` is the day of
    its act, where the source gives one. `reservations` is empty where nobody has found out.
    """

    place: str
    treaty: str
    status: str
    first_day: date | None = None
    last_day: date | None = None
    deposited: date | None = None
    reservations: str = ""
    cite: Reference | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What a norm weighs for a State on a day: its tag there and then, with a word why where it is another."""

    tag: str
    why: str = ""
    bond: Bond | None = None


@dataclass(frozen=True, slots=True)
class Norms:
    """All norms by id, the instruments they are taken from, and the treaties that bind each State."""

    norms: Mapping[str, Norm]
    instruments: Mapping[str, Instrument]
    bonds: Mapping[tuple[str, str], Bond] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path = NORMS) -> Norms:
        """Read instruments.yaml, norms.yaml and states.yaml of a folder; raise `LenityError` with every mistake.

        >>> Norms.read()["gc27-14"].where
        'para 14'
        """
        return _read(folder)

    def __getitem__(self, id: str) -> Norm:
        return self.norms[id]

    def __contains__(self, id: object) -> bool:
        return id in self.norms

    def __iter__(self) -> Iterator[Norm]:
        return iter(self.norms.values())

    def tag(self, norm: Norm | str, place: str, day: date) -> Standing:
        """Give what a norm weighs for a State on a day.

        A treaty, and what its own body reads in it, weighs as such only for a State that it binds on that day.
        For another State it is shown at the next tag down that needs no bond: a UN standard. Where nobody has
        found whether the State is bound, the tag is `unknown`. Raise `KeyError` for an unknown norm.

        >>> Norms.read().tag("iccpr-6-2", "KH", date(1980, 1, 1)).tag
        'N'
        """
        one = self.norms[norm] if isinstance(norm, str) else norm
        treaty = self.instruments[one.instrument].treaty
        if one.tag not in OF_A_TREATY or not treaty:
            return Standing(one.tag)
        bond = self.bonds.get((place, treaty)) or Bond(place, treaty, UNKNOWN)
        title = self.instruments[treaty].title
        if bond.status == UNKNOWN:
            return Standing(UNKNOWN, f"whether {place} is bound by the {title} has not been found", bond)
        if bond.first_day is None:
            return Standing(UNBOUND, f"{place} is not bound by the {title}", bond)
        if day < bond.first_day:
            return Standing(UNBOUND, f"{place} is bound by the {title} only since {bond.first_day}", bond)
        if bond.last_day and day > bond.last_day:
            return Standing(UNBOUND, f"{place} was bound by the {title} only until {bond.last_day}", bond)
        return Standing(one.tag, "", bond)

    def address(self, norm: Norm) -> str:
        """Give where the passage was read, else where its instrument is found; empty where neither is known."""
        return norm.address or self.instruments[norm.instrument].address

    def strongest(self, ids: Iterable[str], place: str, day: date) -> str:
        """Give the strongest tag that any of some norms has for a State on a day; of none, the empty word."""
        order = list(TAGS)
        return min((self.tag(one, place, day).tag for one in ids), key=order.index, default="")

    def speaking_for_severity(self) -> tuple[Norm, ...]:
        """Give the norms a State will cite for its penalties; a fair review shows them beside those against."""
        return tuple(one for one in self if one.side == "severity")


def _read(folder: Path) -> Norms:
    documents = [Document.read(folder / name, name) for name in ("instruments.yaml", "norms.yaml", "states.yaml")]
    first, second, third = documents
    instruments = _instruments(first)
    norms = _norms(second, instruments)
    bonds = _bonds(third, instruments)
    raise_all(documents)
    return Norms(norms, instruments, bonds)


def _instruments(document: Document) -> dict[str, Instrument]:
    keys = ("title", "kind", "producer", "address", "published", "treaty", "note")
    found: dict[str, Instrument] = {}
    fields = document.fields(document.root, "the file", ("instruments",), ("instruments",))
    for id, node in document.fields(fields.get("instruments"), "instruments").items():
        one = document.fields(node, f"instrument `{id}`", keys, keys[:2])
        words = {name: document.text(one.get(name), name) for name in keys}
        one_of(document, one.get("kind"), "kind", KINDS)
        if words["kind"] == "treaty":
            words["treaty"] = id
        found[id] = Instrument(id, **words)
    nodes = document.fields(fields.get("instruments"), "instruments")
    for id, instrument in found.items():
        treaties = [one.id for one in found.values() if one.kind == "treaty"]
        if instrument.treaty and instrument.treaty not in treaties:
            said = f"instrument `{id}` reads the unknown treaty `{instrument.treaty}`"
            document.say("LEN351", nodes[id], said, did_you_mean(instrument.treaty, treaties))
    return found


def _norms(document: Document, instruments: Mapping[str, Instrument]) -> dict[str, Norm]:
    keys = ("id", "instrument", "where", "says", "tag", "confidence", "side", "address", "note", "fact")
    found: dict[str, Norm] = {}
    fields = document.fields(document.root, "the file", ("norms",), ("norms",))
    for node in document.items(fields.get("norms"), "norms"):
        one = document.fields(node, "a norm", keys, keys[:7])
        words = {name: document.text(one.get(name), name) for name in keys}
        norm = Norm(**words)
        instrument_of(document, one.get("instrument"), instruments)
        one_of(document, one.get("tag"), "tag", [tag for tag in TAGS if tag != UNKNOWN])
        one_of(document, one.get("side"), "side", SIDES)
        confidence_of(document, one)
        if "where" in one and not norm.where:
            document.say(
                "LEN201", one["where"], f"norm `{norm.id}` does not say where it stands", "write the article or paragraph"
            )
        if not norm.says and not norm.note.startswith(NOT_READ):
            document.say(
                "LEN357", node, f"norm `{norm.id}` says nothing", f"write what it says, or begin its note with `{NOT_READ}`"
            )
        if norm.tag in OF_A_TREATY and norm.instrument in instruments and not instruments[norm.instrument].treaty:
            said = f"`{norm.instrument}` belongs to no treaty, so its norm has no tag `{norm.tag}`"
            document.say("LEN352", one.get("tag"), said, "give the instrument its `treaty:`, or use another tag")
        keep(document, one.get("id"), found, norm.id, norm)
    return found


def _bonds(document: Document, instruments: Mapping[str, Instrument]) -> dict[tuple[str, str], Bond]:
    keys = ("treaty", "status", "first_day", "last_day", "deposited", "reservations", "cite")
    cites = ("source", "where", "confidence", "note")
    treaties = {id: one for id, one in instruments.items() if one.kind == "treaty"}
    found: dict[tuple[str, str], Bond] = {}
    fields = document.fields(document.root, "the file", ("states",), ("states",))
    for place, listed in document.fields(fields.get("states"), "states").items():
        for node in document.items(listed, f"the treaties of `{place}`"):
            one = document.fields(node, "a treaty of a State", keys, ("treaty", "status", "cite"))
            treaty, status = (document.text(one.get(name), name) for name in ("treaty", "status"))
            instrument_of(document, one.get("treaty"), treaties)
            one_of(document, one.get("status"), "status", BONDS)
            cited = document.fields(one.get("cite"), "the citation", cites, cites[:3])
            instrument_of(document, cited.get("source"), instruments)
            confidence_of(document, cited)
            source, *rest = (document.text(cited.get(name), name) for name in cites)
            cite = Reference(norm_key(source), *rest)
            days = {name: _day(document, one.get(name), name) for name in ("first_day", "last_day", "deposited")}
            if (status == "bound") is not ("first_day" in one):
                mend = "a State that is bound has a `first_day:`, and no other has"
                document.say(
                    "LEN356",
                    node,
                    f"`{treaty}` of `{place}` is `{status}` with {'a' if 'first_day' in one else 'no'} first day",
                    mend,
                )
            reservations = document.text(one.get("reservations"), "reservations")
            bond = Bond(place, treaty, status, days["first_day"], days["last_day"], days["deposited"], reservations, cite)
            keep(document, one.get("treaty"), found, (place, treaty), bond)
    return found


def _day(document: Document, node: Node | None, what: str) -> date | None:
    text = document.text(node, what)
    if node is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        document.say("LEN356", node, f"`{text}` is not a day", "write it as 1992-05-26")
        return None


def one_of(document: Document, node: Node | None, what: str, known: Iterable[str]) -> None:
    """Say so if a word is none of those known."""
    word = document.text(node, what)
    if node is not None and word not in known:
        document.say("LEN352", node, f"unknown {what} `{word}`", did_you_mean(word, known))


def instrument_of(document: Document, node: Node | None, known: Mapping[str, Instrument]) -> None:
    """Say so if an instrument is none of those known."""
    word = document.text(node, "instrument")
    if node is not None and word not in known:
        document.say("LEN351", node, f"unknown instrument `{word}`", did_you_mean(word, known))


def confidence_of(document: Document, fields: Fields) -> None:
    """Say so if a confidence is none of the four."""
    word = document.text(fields.get("confidence"), "confidence")
    if "confidence" in fields and word not in CONFIDENCES:
        document.say("LEN203", fields["confidence"], f"unknown confidence `{word}`", did_you_mean(word, CONFIDENCES))


def keep(document: Document, node: Node | None, found: dict[Key, Value], id: Key, value: Value) -> None:
    """Keep a value under its id, or say that the id is taken."""
    if id in found:
        said = id if isinstance(id, str) else " ".join(id)
        document.say("LEN353", node, f"`{said}` is listed twice", "keep one of them")
    found[id] = value
