"""What the law room publishes for people who write laws and reforms: two JSON Schemas for editors.

    python -m lenity.law.schema      writes library/law.schema.json and library/reform.schema.json anew

The schemas are built from what the loader reads by, so that an editor completes and checks the very same keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from lenity.law.amend import HEAD as REFORM
from lenity.law.amend import NEEDED, VERBS
from lenity.law.amend import STATUSES as STANDINGS
from lenity.law.examples import EXAMPLE, EXPECT, PROVIDED, RANGE, STATUSES
from lenity.law.load import CITE, DECISION, HEAD, RULE
from lenity.law.model import COMBINE, CONFIDENCES, FOLDS, HIT_POLICIES, PENALTY, RANGES, WHO
from lenity.law.provisions import NONE, PROVISION, Subject, subjects
from lenity.law.vocabulary import LIBRARY, TYPES, vocabulary

FILE = LIBRARY / "law.schema.json"
REFORM_FILE = LIBRARY / "reform.schema.json"
Schema = dict[str, Any]

# What stands behind each key, as an editor shows it; every key that the loader knows has an entry.
MEANINGS = {
    "law": "Name of the law, `place/name`; the folder's path under laws/.",
    "title": "Title in plain words.",
    "kind": "`offences` for a law one asks, `general` for a general part that others use.",
    "place": "ISO 3166 code of the jurisdiction.",
    "in_force": "First day .. last day, both included; either side may be open: `2012-01-02 ..`.",
    "money": "ISO 4217 code of the money that fines are in.",
    "time": "How the law itself counts time, needed to compare days with months.",
    "cite": "Where this is written, and how sure it is.",
    "cites": "Citations of single outputs whose confidence differs from the rule's.",
    "sources": "The documents that citations point to.",
    "readings": "Disputed points, each with its defensible versions.",
    "bounds": "The widest a sentence can be; used only where the law is not known.",
    "attributes": "Facts this law asks for beyond the vocabulary.",
    "uses": "General parts whose decisions run after this law's own.",
    "tables": "Table files of this folder, in the order the court takes them.",
    "decisions": "The steps of the law, in the order the court takes them.",
    "concurrence": "How several charges of one person come together.",
    "answers": "Variables of the law that belong to its answer to a case, such as a level or a category.",
    "notes": "A remark for readers; it changes nothing.",
    "id": "A name that is unique in the law; `/` separates its parts.",
    "for": "`item` where the decision is taken once per substance; `case` is usual.",
    "hit": "Hit policy of DMN: U at most one rule, A rules that agree, F the first, P by priority, C all ...",
    "amends": "Outputs that this decision changes where a rule matches, and leaves as they are elsewhere.",
    "rules": "The rows of the table.",
    "may": "Who may choose this (`administration`: a commission or another executive body); without it the rule binds.",
    "choice": "Name of the choice in answers.",
    "option": "A way out or form of punishment: the rung of the ladder.",
    "measure": "Name of the option's measure.",
    "presumes": "The fact that this decision derives unless it is rebutted.",
    "unless": "A yes-or-no fact that rebuts the presumption.",
    "fold": "How the values of several items come back to the case.",
    "give": "Values worked out from earlier ones.",
    "priority": "Outputs in order of priority, for hit policies P and O.",
    "when": "What the rule asks: `a`, `[a, b]`, `not(a)`, `< 15 g`, `[15 g .. 80 g)`.",
    "then": "What the rule gives; of an option, `open` or `closed`.",
    "unknown": "Why the law is not known here.",
    "look_in": "Where to look for what is not known.",
    "reading": "The rule holds only under these versions of disputed points.",
    "article": "Number of the article, in quotes.",
    "paragraph": "Paragraph of the article.",
    "source": "Key of the document under `sources:`.",
    "confidence": "verified: read in the text; secondary: relayed; conflict: disputed; unverified: inferred.",
    "note": "What a reader should know of this citation.",
    "history": "Readings of the source by a person; written by `lenity verify`, and kept for good.",
    "about": "The subject that the law speaks on, of library/provisions.yaml.",
    "says": "What it says: true or false, a word, a list of words, an amount or a text; `none` where it was read and has none.",
    "at_least": "These words are known, and there may be more.",
    "provided": "The penalty that the offence provides, where a general part is asked by itself.",
    "case": "The facts of the case.",
    "expect": "Any part of the outcome.",
    "from": "Where the expectation comes from: the statute, a manual, a calculation by hand.",
    "custody": "`2 y .. 5 y`, `.. 5 y`, `5 y .. life`, `life`, `20 y .. 30 y or life`, `none`.",
    "fine": "`4_000_000 .. 10_000_000`, `.. 5_000_000`, `1_000_000 ..`, `none`.",
    "combine": "How custody and fine are joined.",
    "strokes": "Strokes of the cane, imposed beside custody: `5 .. 15`, `.. 24`, `none`.",
    "start": "A starting point, where a guideline gives one.",
    "guideline": "The range that a guideline recommends within custody: `3 y 6 months .. 7 y`, `360 months .. life`, `none`.",
    "reach": "The range with every choice open.",
    "options": "Ways out, `rung/measure`: open, closed, depends, undetermined, or `open after mitigation`.",
    "unused": "Rules that must not be among those used.",
    "undetermined": "Whether some part of the answer is not known from the law.",
}  # fmt: skip
# Keys of a reform that a law does not have, or that mean something else there.
OF_REFORM = {
    "reform": "Name of the reform, `place/name`; its last part ends the ids of the rules it changes.",
    "amends": "The law of offences it is made in; rules of the general parts that law uses may be edited too.",
    "in_force": "First day on which it holds; the law must be in force on that day.",
    "status": "; ".join(f"{name}: {meaning}" for name, meaning in STANDINGS.items()) + ".",
    "reasons": "Why the law should change, in plain words.",
    "cite": "What it rests on; every edit and new rule without a citation of its own takes this one.",
    "sources": "Documents that its citations point to, beside those of the law.",
    "attributes": "New facts that its rules ask for, in the form of law.yaml.",
    "edits": "What changes, rule by rule.",
    "end": "Id of a rule that ends on the day before.",
    "change": "Id of a rule that goes on with other entries; they are laid over the old ones.",
    "add": "Id of the decision that takes new rules.",
    "add_decision": "A new table of rules, in the form of a law.",
    "before": "Id of the rule or decision it comes before.",
    "after": "Id of the rule or decision it comes after.",
    "why": "Why this part of the law should change.",
    "when": "Tests that take the place of the old ones of the same names; `-` takes a test away.",
    "then": "Outputs that take the place of the old ones of the same names.",
}  # fmt: skip
SOURCE = ("producer", "title", "address", "published", "accessed", "language", "note")
TEXT: Schema = {"type": ["string", "number", "boolean"]}  # to an editor, `15` is a number
WORDS: Schema = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
FLAG: Schema = {"enum": [True, False, "true", "false"]}
DATES: Schema = TEXT | {"pattern": r"\.\."}


def schema() -> Schema:
    """Build the JSON Schema (draft 2020-12) of law.yaml, of table files, of provisions.yaml and of examples.yaml.

    >>> sorted(schema()["$defs"])[:3]
    ['attribute', 'bounds', 'case']
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A law of lenity: law.yaml, a table file, provisions.yaml, or examples.yaml",
        "anyOf": [_ref("head"), _ref("tables"), _ref("provisions"), _ref("examples")],
        "$defs": {**_files(), **_head_parts(), **_table_parts(), **_provision_parts(), **_example_parts()},
    }


def reform_schema() -> Schema:
    """Build the JSON Schema (draft 2020-12) of a reform.

    >>> reform_schema()["properties"]["status"]["enum"]
    ['example', 'proposal', 'enacted']
    """
    parts: dict[str, Schema] = {
        "status": {"enum": list(STANDINGS)}, "cite": _ref("cite"), "sources": _each("source"), "attributes": _each("attribute"),
        "edits": {"type": "array", "minItems": 1, "items": {"oneOf": [_ref(verb) for verb in VERBS]}},
        "when": _ref("when"), "then": {"anyOf": [_ref("then"), {"enum": ["open", "closed"]}]}, "may": {"enum": list(WHO)},
        "reading": {"type": "object", "additionalProperties": WORDS}, "rules": _list("rule"), "add_decision": _ref("decision"),
    }  # fmt: skip
    described = MEANINGS | OF_REFORM

    def of(keys: Iterable[str], need: Iterable[str]) -> Schema:
        return _closed({key: {"description": described[key], **parts.get(key, TEXT)} for key in keys}, need)

    edits = {verb: of(keys, (verb, "why", *(["rules"] if verb == "add" else []))) for verb, keys in VERBS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A reform of a law of lenity",
        **of(REFORM, NEEDED),
        "$defs": {**_head_parts(), **_table_parts(), **edits},
    }


def _files() -> dict[str, Schema]:
    need = ("law", "title", "place", "in_force", "money", "cite", "sources")
    head = {
        "law": TEXT | {"pattern": "^[a-z]+(-[a-z]+)?/[^/ ]+$"},
        "kind": {"enum": ["offences", "general"]},
        "in_force": DATES,
        "money": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "time": _ref("time"),
        "cite": _ref("cite"),
        "sources": _each("source"),
        "readings": _each("reading"),
        "bounds": _ref("bounds"),
        "attributes": _each("attribute"),
        "uses": WORDS,
        "tables": WORDS,
        "decisions": _list("decision"),
        "concurrence": _ref("concurrence"),
        "answers": WORDS,
    }
    return {
        "head": _object(HEAD, head, need),
        "tables": _object(("decisions",), {"decisions": _list("decision")}, ("decisions",)),
        "provisions": _closed({"in_force": DATES, "sources": _each("source"), "provisions": _list("provision")}, ("provisions",)),
        "examples": _closed({"examples": _list("example")}, ("examples",)),
    }


def _head_parts() -> dict[str, Schema]:
    version = _closed({"title": TEXT, "cite": _ref("cite")}, ("title", "cite"))
    value = {"anyOf": [TEXT, _closed({"meaning": TEXT, "iccs": {}, "note": TEXT}, ("meaning",))]}
    folds = {name: {"enum": list(FOLDS)} for name in PENALTY}
    return {
        "source": _closed(dict.fromkeys(SOURCE, TEXT), ("title",)),
        "reading": {
            "type": "object", "required": ["question"], "minProperties": 3, "properties": {"question": TEXT},
            "additionalProperties": version,
        },
        "time": _closed({"month": TEXT, "year": TEXT, "cite": _ref("cite")}, ("cite",)),
        "bounds": _closed({"custody": TEXT, "cite": _ref("cite")}, ("custody", "cite")),
        "concurrence": _closed({**folds, "cite": _ref("cite"), "notes": TEXT}, ("cite",)),
        "attribute": _closed({
            "type": {"enum": list(TYPES)}, "of": {"enum": ["case", "item"]}, "meaning": TEXT, "unit": TEXT,
            "values": {"anyOf": [TEXT, {"type": "object", "additionalProperties": value}]}, "domain": TEXT,
            "assume": TEXT,
        }),
    }  # fmt: skip


def _table_parts() -> dict[str, Schema]:
    decision = {
        "for": {"enum": ["case", "item"]}, "hit": {"enum": list(HIT_POLICIES)}, "amends": WORDS,
        "rules": _list("rule"), "may": {"enum": list(WHO)}, "option": {"enum": list(vocabulary().rungs)},
        "fold": {"type": "object", "additionalProperties": {"enum": list(FOLDS)}}, "give": _ref("then"),
        "priority": WORDS, "cite": _ref("cite"),
    }  # fmt: skip
    rule = {
        "when": _ref("when"), "then": {"anyOf": [_ref("then"), {"enum": ["open", "closed"]}]},
        "cite": _ref("cite"), "cites": _each("cite"), "may": {"enum": list(WHO)},
        "reading": {"type": "object", "additionalProperties": WORDS}, "in_force": DATES,
    }  # fmt: skip
    then = {name: _text(name) for name in (*RANGES, "start")}
    then["combine"] = _text("combine") | {"anyOf": [{"enum": list(COMBINE)}, {"pattern": "^="}]}
    verification = ("who", "when", "page", "figure", "was")
    asked = {
        name: {"description": one.meaning, "anyOf": [*_values(one.values), *WORDS["anyOf"]]}
        for name, one in vocabulary().attributes.items()
    }
    return {
        "decision": _object(DECISION, decision, ("id",)),
        "rule": _object(RULE, rule, ("id",)) | {"anyOf": [{"required": ["then"]}, {"required": ["unknown"]}]},
        "when": {"type": "object", "properties": asked, "additionalProperties": WORDS},
        "then": {"type": "object", "properties": then, "additionalProperties": TEXT},
        "cite": _object(
            CITE,
            {"confidence": {"enum": list(CONFIDENCES)}, "history": _list("verification")},
            ("article", "source", "confidence"),
        ),
        "verification": _closed(dict.fromkeys(verification, TEXT), verification),
    }


def _provision_parts() -> dict[str, Schema]:
    special = {
        "about": {"anyOf": [{"const": one.name, "description": one.meaning} for one in subjects().values()]},
        "says": {},  # its form follows from the subject
        "at_least": FLAG,
        "cite": _ref("cite"),
        "reading": {"type": "object", "additionalProperties": WORDS},
        "in_force": DATES,
    }
    either = {"oneOf": [{"required": ["says", "cite"]}, {"required": ["unknown", "look_in"]}]}
    by_subject = [
        {"if": {"properties": {"about": {"const": one.name}}}, "then": {"properties": {"says": _says(one)}}}
        for one in subjects().values()
    ]
    return {"provision": _object(PROVISION, special, ("id", "about")) | either | {"allOf": by_subject}}


def _says(subject: Subject) -> Schema:
    if subject.type == "boolean":
        return FLAG
    words: Schema = {"enum": list(subject.values)}
    if subject.type == "set":
        return {"anyOf": [{"enum": [*subject.values, NONE]}, {"type": "array", "minItems": 1, "items": words}]}
    return words if subject.type == "enum" else TEXT


def _example_parts() -> dict[str, Schema]:
    combine = {"enum": list(COMBINE)}
    joined = {"anyOf": [combine, {"type": "array", "items": combine}]}
    status = {"type": "string", "pattern": f"^({'|'.join(STATUSES)})( after .+)?$"}
    expected = {
        "combine": joined, "reach": _ref("range"), "rules": WORDS, "unused": WORDS, "confidence": {"enum": list(CONFIDENCES)},
        "options": {"type": "object", "additionalProperties": status},
        "undetermined": FLAG,
    }  # fmt: skip
    example = {
        "case": _ref("case"), "reading": {"type": "object", "additionalProperties": TEXT},
        "provided": _object(PROVIDED, {"combine": combine}, PROVIDED),
    }  # fmt: skip
    return {
        "example": _object(EXAMPLE, example | {"expect": _ref("expected")}, ("id", "case", "expect", "from")),
        "case": _facts(("case", "item")),
        "item": _facts(("item",)),
        "expected": _object(EXPECT, expected) | {"additionalProperties": WORDS},
        "range": _object(RANGE, {"combine": joined}) | {"additionalProperties": WORDS},  # variables of the law too
    }


def _facts(of: Iterable[str]) -> Schema:
    """Describe the facts of a case or an item; a law may know more than the vocabulary, so others pass."""
    known = {name: one for name, one in vocabulary().attributes.items() if one.of in of}
    properties: dict[str, Schema] = {
        name: {"description": one.meaning, "anyOf": [*_values(one.values), TEXT]} for name, one in known.items()
    }
    if "case" in of:
        properties["items"] = _list("item") | {"description": "The items of a case with several substances."}
    return {"type": "object", "properties": properties, "additionalProperties": TEXT}


# -- small builders ---------------------------------------------------------------------------------------


def _object(keys: Iterable[str], special: Mapping[str, Schema], need: Iterable[str] = ()) -> Schema:
    """Describe a mapping whose keys the loader names; a key without a form of its own holds plain text."""
    return _closed({key: {"description": MEANINGS[key], **special.get(key, TEXT)} for key in keys}, need)


def _closed(properties: Mapping[str, Schema], need: Iterable[str] = ()) -> Schema:
    found: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return found | ({"required": list(need)} if need else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _each(name: str) -> Schema:
    return {"type": "object", "additionalProperties": _ref(name)}


def _text(key: str) -> Schema:
    return {"description": MEANINGS[key], **TEXT}


def _values(values: Iterable[str]) -> list[Schema]:
    return [{"enum": list(values)}] if values else []


# -- the files -------------------------------------------------------------------------------------------


def schema_text(of: Schema | None = None) -> str:
    """Give a schema, that of laws without one named, as its file holds it."""
    return json.dumps(of or schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write both schemas anew."""
    FILE.write_text(schema_text(), "utf-8")
    REFORM_FILE.write_text(schema_text(reform_schema()), "utf-8")


if __name__ == "__main__":
    main()
