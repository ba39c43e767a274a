"""The words cases are described with: attributes, the names of substances, and the ladder of outcomes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.model import Attribute, Rung, Vocabulary
from lenity.law.problems import did_you_mean
from lenity.units import PARTS

LIBRARY = Path(__file__).parent.parent / "library"
TYPES = ("enum", "quantity", "number", "boolean", "date", "money", "duration", "rate", "decimal")


@cache
def vocabulary() -> Vocabulary:
    """Give the vocabulary that ships with lenity."""
    return read_vocabulary(LIBRARY / "vocabulary.yaml", LIBRARY / "substances.yaml")


def read_vocabulary(words: Path, substances: Path) -> Vocabulary:
    """Read the two files; raise `LenityError` with every problem of both."""
    names, rungs_and_attributes = Document.read(substances, substances.name), Document.read(words, words.name)
    aliases, meanings = _read_substances(names)
    fields = rungs_and_attributes.fields(
        rungs_and_attributes.root, "the vocabulary", ("attributes", "rungs"), ("attributes", "rungs")
    )
    empty = Vocabulary({"substance": Attribute("substance", "enum", values=tuple(meanings), meanings=meanings)}, aliases, {})
    attributes = read_attributes(rungs_and_attributes, fields.get("attributes"), empty)
    rungs = {}
    for name, node in rungs_and_attributes.fields(fields.get("rungs"), "rungs").items():
        parts = rungs_and_attributes.fields(node, f"rung `{name}`", ("meaning", "lighter_than"), ("meaning",))
        heavier = tuple(rungs_and_attributes.words(parts.get("lighter_than"), "lighter_than"))
        rungs[name] = Rung(name, rungs_and_attributes.text(parts.get("meaning"), "meaning"), heavier)
    for rung in rungs.values():
        for other in rung.lighter_than:
            if other not in rungs:
                rungs_and_attributes.say("LEN104", fields.get("rungs"), f"unknown rung `{other}`", did_you_mean(other, rungs))
    raise_all([names, rungs_and_attributes])
    return Vocabulary(attributes, aliases, rungs)


def read_attributes(document: Document, node: Node | None, known: Vocabulary) -> dict[str, Attribute]:
    """Read attributes; those of a law may add values to an enum that the vocabulary has, or say what silence on a fact means."""
    attributes = {}
    keys = ("type", "of", "meaning", "values", "unit", "domain", "assume")
    for name, entry in document.fields(node, "attributes").items():
        before = known.attributes.get(name)
        fields = document.fields(entry, f"attribute `{name}`", keys, () if before else ("type", "meaning"))
        kind = document.text(fields.get("type"), "type", before.type if before else "enum")
        if kind not in TYPES:
            document.say("LEN104", fields["type"], f"unknown type `{kind}`", did_you_mean(kind, TYPES))
        of = document.text(fields.get("of"), "of", before.of if before else "case")
        meanings = dict(before.meanings) if before else {}
        if "values" in fields and document.text_or_none(fields["values"]) is None:
            meanings |= _read_values(document, fields["values"])
        if kind == "enum" and not meanings:
            document.say("LEN006", entry, f"attribute `{name}` has no values", "add `values:` with a meaning for each")
        low, high = (
            (before.low, before.high) if before and "domain" not in fields else _read_domain(document, fields.get("domain"), kind)
        )
        assumed = _read_assumption(document, fields["assume"], kind, meanings) if "assume" in fields else ""
        if before and "assume" not in fields:
            assumed = before.assume
        attributes[name] = Attribute(
            name, kind, document.text(fields.get("meaning"), "meaning", before.meaning if before else ""), of,
            tuple(meanings), meanings, document.text(fields.get("unit"), "unit", before.unit if before else ""),
            low, high, assumed,
        )  # fmt: skip
    return attributes


def _read_assumption(document: Document, node: Node | None, kind: str, values: dict[str, str]) -> str:
    word = document.text(node, "assume")
    if word == "unknown":  # a law for which silence says nothing, where the vocabulary takes it to mean something
        return ""
    known = ("true", "false") if kind == "boolean" else tuple(values)
    if word and word not in known:
        document.say("LEN104", node, f"unknown value `{word}` for `assume`", did_you_mean(word, known))
    return word


def _read_values(document: Document, node: Node) -> dict[str, str]:
    values = {}
    for name, entry in document.fields(node, "values").items():
        text = document.text_or_none(entry)
        if text is not None:
            values[name] = text
        else:
            parts = document.fields(entry, f"value `{name}`", ("meaning", "iccs", "note"), ("meaning",))
            iccs = document.text(parts.get("iccs"), "iccs")
            meaning = document.text(parts.get("meaning"), "meaning")
            values[name] = f"{meaning} (ICCS {iccs})" if iccs not in ("", "null", "~") else meaning
    return values


def _read_domain(document: Document, node: Node | None, kind: str) -> tuple[int | None, int | None]:
    text = document.text(node, "domain")
    low, dots, high = (part.strip() for part in text.partition(".."))
    if not dots:
        return {"rate": (0, PARTS)}.get(kind, (0, None) if kind in ("quantity", "money", "duration") else (None, None))
    if not all(part.lstrip("-").isdigit() for part in (low, high) if part):
        document.say("LEN101", node, f"`{text}` is not a domain", "write two whole numbers: `0 .. 120`")
        return None, None
    size = PARTS if kind == "decimal" else 1
    return int(low) * size if low else None, int(high) * size if high else None


def _read_substances(document: Document) -> tuple[dict[str, str], dict[str, str]]:
    fields = document.fields(document.root, "the substances", ("substances",), ("substances",))
    aliases: dict[str, str] = {}
    meanings: dict[str, str] = {}
    for name, node in document.fields(fields.get("substances"), "substances").items():
        parts = document.fields(node, f"substance `{name}`", ("names", "meaning", "note"), ("meaning",))
        meanings[name] = document.text(parts.get("meaning"), "meaning")
        for alias in document.words(parts.get("names"), "names"):
            if alias in aliases:
                document.say("LEN301", node, f"`{alias}` names both `{aliases[alias]}` and `{name}`", "keep one")
            aliases[alias] = name
    for alias, name in aliases.items():
        if alias in meanings and alias != name:
            document.say("LEN301", document.root, f"`{alias}` is a substance and another name of `{name}`", "keep one")
    return aliases, meanings
