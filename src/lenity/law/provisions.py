"""Read what a law says besides penalties and ways out: detention before trial, appeal, weight, presumptions ...

    - {id: cc-10/lighter-law, about: lighter_law, says: [pending], cite: {...}}
    ->  Provision(id="cc-10/lighter-law", about="lighter_law", says=frozenset({"pending"}), ...)

The subjects are those of library/provisions.yaml. Where this file is silent on a subject, nobody has encoded it;
where a law was read and says nothing, it answers `none`, `absent` or false, with a citation.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.entry import read_amount
from lenity.law.model import Citation, Provision
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY
from lenity.units import Calendar, UnitError

FILE = "provisions.yaml"
PROVISION = ("id", "about", "says", "at_least", "cite", "unknown", "look_in", "reading", "in_force", "notes")
AMOUNTS = ("duration", "rate", "number", "money")
SUBJECT_TYPES = ("boolean", "enum", "set", *AMOUNTS, "text")
NONE = "none"  # of a set the empty one; of an amount or a text: the law was read and sets none
Says = bool | int | str | frozenset[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject that a law may speak on: its words with their meanings, and the questions of the review that ask it."""

    name: str
    type: str
    meaning: str
    checks: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the law around a file of provisions settles: its name and units, and how it reads citations, dates and readings."""

    law: str
    calendar: Calendar
    currency: str
    days: tuple[date | None, date | None]  # of every provision that states none
    cite: Callable[[Document, Node | None, Node | None], Citation | None]
    dates: Callable[[Document, Node | None], tuple[date | None, date | None]]
    versions: Callable[[Document, Node | None], Mapping[str, tuple[str, ...]]]


# -- the subjects ----------------------------------------------------------------------------------------


@cache
def subjects() -> Mapping[str, Subject]:
    """Give the subjects that ship with lenity, by name.

    >>> subjects()["weight_basis"].type, sorted(subjects()["weight_basis"].values)[:2]
    ('enum', ['by_substance', 'dose'])
    """
    return read_subjects(LIBRARY / FILE)


def read_subjects(path: Path) -> dict[str, Subject]:
    """Read a list of subjects; raise `LenityError` with every problem."""
    document = Document.read(path, path.name)
    parts = document.fields(document.root, "the list of subjects", ("subjects",), ("subjects",))
    entries = document.fields(parts.get("subjects"), "subjects")
    keys = ("type", "meaning", "checks", "values", "values_of")
    written = {
        name: document.fields(node, f"subject `{name}`", keys, ("type", "meaning", "checks")) for name, node in entries.items()
    }
    found = {}
    for name, fields in written.items():
        kind = document.text(fields.get("type"), "type")
        if "type" in fields and kind not in SUBJECT_TYPES:
            document.say("LEN104", fields["type"], f"unknown type `{kind}`", did_you_mean(kind, SUBJECT_TYPES))
        meaning = document.text(fields.get("meaning"), "meaning")
        checks = tuple(document.words(fields.get("checks"), "checks"))
        found[name] = Subject(name, kind, meaning, checks, _words(document, name, entries[name], kind, written))
    raise_all([document])
    return found


def _words(document: Document, name: str, node: Node, kind: str, written: Mapping[str, Fields]) -> dict[str, str]:
    """Give the words of a subject, its own or those of the subject it names under `values_of`."""
    fields = written[name]
    if kind not in ("enum", "set"):
        for key in {"values", "values_of"} & set(fields):
            document.say("LEN005", fields[key], f"subject `{name}` is a {kind} and has no words", f"leave `{key}:` out")
        return {}
    other = document.text(fields.get("values_of"), "values_of")
    if other and "values" not in written.get(other, {}):
        with_words = [one for one, parts in written.items() if "values" in parts]
        document.say(
            "LEN330", fields["values_of"], f"no subject `{other}` with words of its own", did_you_mean(other, with_words)
        )
        return {}
    listed = written[other]["values"] if other else fields.get("values")
    if listed is None:
        document.say("LEN006", node, f"subject `{name}` has no words", "add `values:` with a meaning for each")
    return {word: document.text(meaning, word) for word, meaning in document.fields(listed, f"words of `{name}`").items()}


# -- the provisions of one law -----------------------------------------------------------------------------


def read_provisions(document: Document, nodes: list[Node], around: Reading) -> tuple[Provision, ...]:
    """Read the provisions of one law; what is wrong becomes a problem of the document."""
    found = [one for one in (_provision(document, node, around) for node in nodes) if one]
    _check_once(document, nodes, found)
    return tuple(found)


def _provision(document: Document, node: Node, around: Reading) -> Provision | None:
    fields = document.fields(node, "the provision", PROVISION, ("id", "about"))
    name, about = document.text(fields.get("id"), "id"), document.text(fields.get("about"), "about")
    subject = subjects().get(about)
    if "about" in fields and subject is None:
        document.say("LEN330", fields["about"], f"unknown subject `{about}`", did_you_mean(about, subjects()))
    unknown = document.text(fields.get("unknown"), "unknown")
    if "says" in fields and unknown:
        mend = "keep one of them; a set of which a part is known says `at_least: true`"
        document.say("LEN332", fields["unknown"], f"provision `{name}` has both `says` and `unknown`", mend)
    elif "says" not in fields and not unknown:
        document.say("LEN006", node, f"provision `{name}` has neither `says` nor `unknown`", "add `says:`")
    if unknown and not document.text(fields.get("look_in"), "look_in"):
        document.say("LEN204", node, f"provision `{name}` says unknown but not where to look", "add `look_in:`")
    cite = around.cite(document, fields.get("cite"), node) if "cite" in fields or not unknown else None
    first, last = around.dates(document, fields["in_force"]) if "in_force" in fields else around.days
    versions = around.versions(document, fields.get("reading"))
    at_least = _at_least(document, fields.get("at_least"), subject)
    says, text = None, ""
    if subject is not None and "says" in fields:
        says, text = _says(document, fields["says"], subject, around), _written(fields["says"])
    if not name or subject is None:
        return None
    return Provision(
        id=name, about=about, says=says, cite=cite, unknown=unknown, look_in=document.text(fields.get("look_in"), "look_in"),
        at_least=at_least, reading=versions, first_day=first, last_day=last, text=text,
        notes=document.text(fields.get("notes"), "notes"), law=around.law, place=document.place(node),
    )  # fmt: skip


def _says(document: Document, node: Node, subject: Subject, around: Reading) -> Says | None:
    if isinstance(node, yaml.SequenceNode) and subject.type != "set":
        document.say("LEN007", node, f"`{subject.name}` takes one {subject.type}, not a list", "write one value")
        return None
    try:
        return read_says(document.words(node, "says"), subject, around.calendar, around.currency)
    except UnitError as error:
        code = "LEN101" if subject.type in AMOUNTS else "LEN104"
        document.say(code, node, f"`{subject.name}`: {error}", error.mend)
        return None


def read_says(parts: list[str], subject: Subject, calendar: Calendar, currency: str) -> Says:
    """Read an answer on a subject from its words, several for a set; raise `UnitError` for what cannot be one.

    >>> read_says(["18 months"], subjects()["remand_longest_graver"], Calendar(30), "KHR")
    540
    >>> sorted(read_says(["police", "prosecutor"], subjects()["diversion_points"], Calendar(), "KHR"))
    ['police', 'prosecutor']
    """
    if subject.type == "set":
        return _set(parts, subject)
    text = parts[0] if parts else ""
    if subject.type == "boolean":
        if text not in ("true", "false"):
            raise UnitError(text, "true or false", "write `true` or `false`")
        return text == "true"
    if subject.type == "enum":
        return _word(text, subject)
    if text == NONE:
        return NONE
    if subject.type == "text":
        if not text:
            raise UnitError(text, "a text", "write what the law says, or `none` where it was read and says nothing")
        return text
    return read_amount(text, subject.type, calendar, currency)[0]


def _set(parts: list[str], subject: Subject) -> frozenset[str]:
    if parts == [NONE] and NONE not in subject.values:
        return frozenset()
    if not parts:
        raise UnitError("[]", "an answer", f"write `{NONE}` where the law was read and has none of them")
    return frozenset(_word(part, subject) for part in parts)


def _word(text: str, subject: Subject) -> str:
    if text not in subject.values:
        raise UnitError(text, "one of its words", did_you_mean(text, subject.values))
    return text


def _at_least(document: Document, node: Node | None, subject: Subject | None) -> bool:
    text = document.text(node, "at_least", "false")
    if text not in ("true", "false"):
        document.say("LEN104", node, f"unknown value `{text}` for `at_least`", "write `true` or `false`")
    if text == "true" and subject is not None and subject.type != "set":
        document.say("LEN332", node, f"`{subject.name}` is a {subject.type}, and only a set can be known in part", "leave it out")
    return text == "true"


def _written(node: Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(str(one.value) for one in node.value)
    return str(node.value).strip()


def _check_once(document: Document, nodes: list[Node], found: list[Provision]) -> None:
    """Refuse two answers on one subject that a day and a reading can both reach."""
    places = {document.place(node): node for node in nodes}
    for one, other in itertools.combinations(found, 2):
        if one.about == other.about and _meet(one, other):
            mend = "part them by `reading:` or `in_force:`, or keep one"
            document.say("LEN331", places[other.place], f"`{one.id}` and `{other.id}` both answer `{one.about}`", mend)


def _meet(one: Provision, other: Provision) -> bool:
    for axis in one.reading.keys() & other.reading.keys():
        if set(one.reading[axis]).isdisjoint(other.reading[axis]):
            return False
    return not _ends_before(one, other) and not _ends_before(other, one)


def _ends_before(one: Provision, other: Provision) -> bool:
    return one.last_day is not None and other.first_day is not None and one.last_day < other.first_day
