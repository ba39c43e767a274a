"""How names and values of a decision model stand in the law made from it; kept beside the law as dmn.yaml.

names = read_names(folder)
names.case({"Risk": "Low", "Loan": {"amount": 12.5}})   ->   {"risk": "Low", "loan_amount": "12.5"}
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from lenity.law.dmn.feel import SECONDS, FeelError, read_moment, write_moment
from lenity.law.document import Document, Node, raise_all
from lenity.law.problems import LenityError, Place, Problem, did_you_mean
from lenity.units import PARTS, show_decimal

FILE = "dmn.yaml"
OTHER = "other"
# A text that can stand in a law as the word it is; others get a word made for them.
SAFE_WORD = re.compile(r"[^\W\d_][\w'/&+-]*(?: [\w'/&+-]+)*")
NOT_WORDS = ("none", "null", "true", "false", "unknown", "yes", "no", "not", "life", "death")
MADE = "text: "  # begins the word of an open text that no rule names


@dataclass(frozen=True, slots=True)
class Input:
    """A fact: its name in the model (`Loan.amount` for a component), in the law, and its type in FEEL.

    `open`: any text will do, not only the words that the law's rules name.
    """

    name: str
    attribute: str
    type: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a decision: its name in the model (empty where a decision has one value), in the law, and its type."""

    name: str
    variable: str
    type: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of the model, the decision of the law made from it, and what it gives."""

    name: str
    decision: str
    hit: str
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of a model with its name in the law, and the texts that stand in the law under another word."""

    file: str
    version: str
    inputs: tuple[Input, ...]
    decisions: tuple[Decided, ...]
    words: Mapping[str, str] = field(default_factory=dict)  # word of the law -> text of the model

    def case(self, stated: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
        """Give a case as the law reads it, and the words that its open texts add to the law's enums.

        Raise `LenityError` with every value that cannot be read; what is not stated stays unknown.
        """
        known = {one.name: one for one in self.inputs}
        case: dict[str, object] = {}
        added: dict[str, str] = {}
        problems: list[Problem] = []
        for name, value in _flat(stated).items():
            one = known.get(name)
            if one is None:
                problems.append(Problem("LEN501", f"unknown input `{name}`", Place(), did_you_mean(name, known)))
            elif value is not None:
                try:
                    case[one.attribute] = self._fact(one, value)
                except FeelError as error:
                    problems.append(Problem("LEN501", f"`{name}`: {error}", Place(), error.mend))
                if one.open:
                    added[one.attribute] = str(case.get(one.attribute, OTHER))
        if problems:
            raise LenityError(problems)
        return case, added

    def _fact(self, one: Input, value: object) -> object:
        if one.type == "string":
            text = str(value)
            known = {said: word for word, said in self.words.items()}
            plain = is_safe(text) and text not in self.words
            return known.get(text) or (text if plain or not one.open else MADE + json.dumps(text))
        if one.type in SECONDS or one.type == "years and months duration":
            found = read_moment(_written(value))
            if found.type != one.type:
                raise FeelError(f"`{value}` is not a {one.type}")
            return f"{found.value} months" if one.type == "years and months duration" else found.value
        return value

    def value(self, output: Output, kind: str, value: int | str | bool | None) -> object:
        """Give what the law gave as the model means it: text (moments and durations too), Decimal, bool, date; None for null."""
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str):
            return json.loads(value.removeprefix(MADE)) if value.startswith(MADE) else self.words.get(value, value)
        if kind == "decimal":
            return Decimal(value) / PARTS
        if kind == "date":
            return date.fromordinal(value)
        if output.type in SECONDS:
            return write_moment(output.type, value)
        return f"P{value}M" if kind == "duration" else Decimal(value)

    def as_dict(self) -> dict[str, object]:
        """Give the content of dmn.yaml."""
        return {
            "file": self.file, "dmn": self.version,
            "inputs": [
                {"name": one.name, "attribute": one.attribute, "type": one.type, **({"open": "true"} if one.open else {})}
                for one in self.inputs
            ],
            "decisions": [
                {
                    "name": one.name, "decision": one.decision, "hit": one.hit,
                    "outputs": [{"name": out.name, "variable": out.variable, "type": out.type} for out in one.outputs],
                }
                for one in self.decisions
            ],
            **({"words": dict(self.words)} if self.words else {}),
        }  # fmt: skip


def is_safe(text: str) -> bool:
    """Say whether the law form reads a text as the word it is."""
    return SAFE_WORD.fullmatch(text) is not None and text.lower() not in NOT_WORDS


def read_names(folder: Path) -> Names:
    """Read dmn.yaml beside an imported law; raise `LenityError`."""
    document = Document.read(folder / FILE)
    fields = document.fields(document.root, FILE, ("file", "dmn", "inputs", "decisions", "words"), ("inputs", "decisions"))
    inputs = []
    for node in document.items(fields.get("inputs"), "inputs"):
        said = _texts(document, node, ("name", "attribute", "type", "open"))
        inputs.append(Input(said["name"], said["attribute"], said["type"], said["open"] == "true"))
    decisions = []
    for node in document.items(fields.get("decisions"), "decisions"):
        parts = document.fields(node, "a decision", ("name", "decision", "hit", "outputs"), ("name", "decision", "outputs"))
        outputs = []
        for entry in document.items(parts.get("outputs"), "outputs"):
            said = _texts(document, entry, ("name", "variable", "type"))
            outputs.append(Output(said["name"], said["variable"], said["type"]))
        name, decision, hit = (document.text(parts.get(key), key) for key in ("name", "decision", "hit"))
        decisions.append(Decided(name, decision, hit, tuple(outputs)))
    words = {
        word: node.value if document.text_or_none(node) is not None else ""
        for word, node in document.fields(fields.get("words"), "words").items()
    }
    file, version = document.text(fields.get("file"), "file"), document.text(fields.get("dmn"), "dmn")
    raise_all([document])
    return Names(file, version, tuple(inputs), tuple(decisions), words)


def _texts(document: Document, node: Node, keys: tuple[str, ...]) -> dict[str, str]:
    parts = document.fields(node, "an entry", keys)
    return {key: document.text(parts.get(key), key) for key in keys}


def _flat(stated: Mapping[str, object], before: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in stated.items():
        if isinstance(value, Mapping):
            flat |= _flat({str(key): one for key, one in value.items()}, f"{before}{name}.")
        else:
            flat[f"{before}{name}"] = value
    return flat


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value).strip()


def shown(value: object) -> str:
    """Write a value of a model for a page."""
    if isinstance(value, Decimal):
        return show_decimal(int(value * PARTS))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {shown(one)}" for name, one in value.items()) + "}"
    return "null" if value is None else str(value)
