"""Read the threshold quantities of places whose law is not encoded: how much divides own use, or a graver offence, from the rest.

    thresholds("heroin", decides="own_use")   ->   (ThresholdQuantity(place="CH", ...), ...)

A figure is kept as its source gives it: of the product, of the substance in it, or a count. Nothing is converted.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.model import CONFIDENCES, Citation, Source
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY, vocabulary
from lenity.units import Quantity, UnitError, parse_quantity

FOLDER = LIBRARY / "thresholds"
DECIDES = {
    "own_use": "within it possession counts as for own use: no crime, no prosecution, or a lighter case",
    "graver_offence": "beyond it the offence is a graver one",
    "harmless_supply": "within it supply is not punished",
}
COUNTED = {
    "gross": "weight of the product, cutting agent included",
    "pure": "weight of the active substance in it",
    "count": "pieces: tablets, plants, units of use",
}
EDGES = {
    "up_to": "the figure itself is within",
    "below": "the figure itself is beyond: less than it is within",
    "from": "the figure itself is beyond: it and more",
    "above": "the figure itself is within: more than it is beyond",
    "not_said": "the source does not say on which side the figure itself falls",
}
SOURCE = ("producer", "title", "address", "published", "accessed", "language", "note")
CITE = ("article", "paragraph", "source", "confidence", "note")
TABLE = ("id", "title", "place", "decides", "consequence", "counted", "edge", "since", "until", "cite", "amounts")
AMOUNT = ("amount", "counted", "note", "cite")
DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ThresholdQuantity:
    """One amount of one substance: what it decides in one place, how it is counted, since when, and where it is said.

    `since` and `until` are days, months or years as the source gives them (`2009-08`), and empty where it gives none.
    """

    place: str  # ISO 3166
    table: str
    substance: str
    amount: Quantity
    counted: str
    decides: str
    edge: str
    since: str
    until: str
    cite: Citation
    note: str = ""

    def in_force(self, day: date) -> bool | None:
        """Say whether the figure held on a day; None where its dates do not tell.

        >>> [thresholds("heroin", place="RU")[0].in_force(date(year, 7, 1)) for year in (2003, 2004, 2005, 2007)]
        [False, None, True, False]
        """
        return _held(day, self.since, self.until)


@dataclass(frozen=True, slots=True)
class ThresholdTable:
    """The amounts that one instrument of one place sets; none where it is known to set no figure."""

    place: str
    id: str
    title: str
    decides: str
    consequence: str
    counted: str
    edge: str
    since: str
    until: str
    cite: Citation
    amounts: tuple[ThresholdQuantity, ...]
    sources: Mapping[str, Source]

    def in_force(self, day: date) -> bool | None:
        """Say whether the table held on a day; None where its dates do not tell."""
        return _held(day, self.since, self.until)


def thresholds(substance: str, *, decides: str = "", place: str = "", day: date | None = None) -> tuple[ThresholdQuantity, ...]:
    """Give the figures for a substance of the vocabulary, by place; with `day`, none that is known not to have held on it.

    >>> [(one.place, str(one.amount)) for one in thresholds("methaqualone")]
    [('CO', '2 g')]
    """
    return tuple(
        one
        for table in threshold_tables()
        for one in table.amounts
        if one.substance == substance
        and decides in ("", one.decides)
        and place in ("", one.place)
        and (day is None or one.in_force(day) is not False)
    )


@cache
def threshold_tables() -> tuple[ThresholdTable, ...]:
    """Give the tables that ship with lenity, by place."""
    return read_threshold_tables(FOLDER)


def read_threshold_tables(folder: Path) -> tuple[ThresholdTable, ...]:
    """Read every file of a folder; raise `LenityError` with every mistake."""
    documents = [Document.read(path, f"thresholds/{path.name}") for path in sorted(folder.glob("*.yaml"))]
    found = [table for document in documents for table in _tables(document)]
    raise_all(documents)
    return tuple(found)


def _tables(document: Document) -> list[ThresholdTable]:
    fields = document.fields(document.root, "the file", ("place", "sources", "tables"), ("place", "sources", "tables"))
    sources = {}
    for key, node in document.fields(fields.get("sources"), "sources").items():
        one = document.fields(node, f"source `{key}`", SOURCE, ("title",))
        sources[key] = Source(key, **{"title": ""} | {name: document.text(value, name) for name, value in one.items()})
    place = document.text(fields.get("place"), "place")
    seen: set[str] = set()
    found = []
    for node in document.items(fields.get("tables"), "tables"):
        table = _table(document, node, place, sources)
        if table.id in seen:
            document.say("LEN301", node, f"table `{table.id}` stands twice", "keep one")
        seen.add(table.id)
        found.append(table)
    return found


def _table(document: Document, node: Node, place: str, sources: Mapping[str, Source]) -> ThresholdTable:
    need = ("id", "title", "decides", "consequence", "counted", "edge", "cite", "amounts")
    fields = document.fields(node, "the table", TABLE, need)
    text = {name: document.text(fields.get(name), name) for name in TABLE if name not in ("cite", "amounts")}
    for name, words in (("decides", DECIDES), ("counted", COUNTED), ("edge", EDGES)):
        _check_word(document, fields.get(name), name, words)
    for name in ("since", "until"):
        if text[name] and not _is_day(text[name]):
            document.say("LEN101", fields[name], f"`{text[name]}` is not a day", "write `2014-03-13`, `2014-03` or `2014`")
    cite = _cite(document, fields.get("cite"), sources)
    head = ThresholdTable(
        text["place"] or place, text["id"], text["title"], text["decides"], text["consequence"], text["counted"], text["edge"],
        text["since"], text["until"], cite, (), sources,
    )  # fmt: skip
    amounts = tuple(_amounts(document, fields.get("amounts"), head))
    return replace(head, amounts=amounts)


def _amounts(document: Document, node: Node | None, table: ThresholdTable) -> Iterable[ThresholdQuantity]:
    """Read amounts by substance, each one amount or several that stand beside one another; `none` where there are none."""
    if node is None or document.text_or_none(node) == "none":
        return
    known = vocabulary().attributes["substance"].values
    for substance, entry in document.fields(node, "amounts").items():
        if substance not in known:
            document.say("LEN104", entry, f"unknown substance `{substance}`", did_you_mean(substance, known))
        for one in document.items(entry, "the amounts") if isinstance(entry, yaml.SequenceNode) else [entry]:
            read = _amount(document, one, substance, table)
            if read is not None:
                yield read


def _amount(document: Document, node: Node, substance: str, table: ThresholdTable) -> ThresholdQuantity | None:
    bare = document.text_or_none(node)
    fields: Fields = {"amount": node} if bare is not None else document.fields(node, "the amount", AMOUNT, ("amount",))
    if "amount" not in fields:
        return None
    try:
        amount = parse_quantity(document.text(fields["amount"], "amount"))
    except UnitError as error:
        document.say("LEN101", fields["amount"], f"{error}", error.mend)
        return None
    _check_word(document, fields.get("counted"), "counted", COUNTED)
    weighed = amount.measure in ("mass", "volume")
    return ThresholdQuantity(
        table.place, table.id, substance, amount,
        document.text(fields.get("counted"), "counted", table.counted if weighed else "count"),
        table.decides, table.edge, table.since, table.until,
        _cite(document, fields["cite"], table.sources) if "cite" in fields else table.cite,
        document.text(fields.get("note"), "note"),
    )  # fmt: skip


def _cite(document: Document, node: Node | None, sources: Mapping[str, Source]) -> Citation:
    fields = document.fields(node, "the citation", CITE, ("article", "source", "confidence"))
    text = {name: document.text(fields.get(name), name) for name in CITE}
    for code, name, words in (("LEN202", "source", list(sources)), ("LEN203", "confidence", list(CONFIDENCES))):
        if name in fields and text[name] not in words:
            document.say(code, fields[name], f"unknown {name} `{text[name]}`", did_you_mean(text[name], words))
    return Citation(text["article"], text["source"], text["confidence"], text["paragraph"], text["note"])


def _check_word(document: Document, node: Node | None, name: str, words: Mapping[str, str]) -> None:
    text = document.text(node, name)
    if node is not None and text not in words:
        document.say("LEN104", node, f"unknown value `{text}` for `{name}`", did_you_mean(text, words))


def _is_day(text: str) -> bool:
    try:
        return _span(text) is not None
    except ValueError:
        return False


def _held(day: date, since: str, until: str) -> bool | None:
    """Say whether a day lies between two dates that may be months or years; None where that leaves it open."""
    first, last = _span(since), _span(until)
    if (first and day < first[0]) or (last and day > last[1]):
        return False
    if first is None or day < first[1] or (last and day > last[0]):
        return None
    return True


def _span(text: str) -> tuple[date, date] | None:
    """Give the first and the last day that `2009`, `2009-08` or `2009-08-20` can mean; None for none of these."""
    match = DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)
