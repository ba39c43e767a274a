"""Read the worked examples of a law: cases, what is expected of each, and where that expectation comes from.

    read_examples(law, library.get)   ->   [Example(id="base-2.5-g", case={...}, expect=Expected(...), ...)]

Nothing is run here. Names of facts, readings, options and rules are checked against the law: a slip in an
example is said with its line, and not as a failure of the law.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

from lenity.law.document import Document, Node, raise_all
from lenity.law.expression import words_in
from lenity.law.figures import read_custody, read_fine, read_span, read_strokes
from lenity.law.model import COMBINE, CONFIDENCES, ORDERED, Attribute, Cell, Decision, Law, Rule, Test
from lenity.law.problems import LenityError, Place, Problem, did_you_mean
from lenity.units import UnitError

FILE = "examples.yaml"
EXAMPLE = ("id", "law", "provided", "case", "reading", "expect", "from", "notes")
PROVIDED = ("custody", "fine", "combine")
PENALTY = "penalty provided"  # the fact by which such an example is told apart; no law can name one with a blank
RANGE = ("custody", "fine", "combine", "strokes", "start", "guideline")
EXPECT = (*RANGE, "reach", "options", "rules", "unused", "undetermined", "confidence")
STATUSES = ("open", "closed", "depends", "undetermined")
CASE = ("items", "unit")  # keys of a case that are not attributes


@dataclass(frozen=True, slots=True)
class Expected:
    """What an outcome must show; what is empty is not asked. Figures stand as written in the file."""

    bound: Mapping[str, str] = field(default_factory=dict)  # custody, fine ..., and the law's variables among its answers
    reach: Mapping[str, str] = field(default_factory=dict)  # the same with every choice open
    options: Mapping[str, str] = field(default_factory=dict)  # rung/measure -> open, closed, open after mitigation ...
    rules: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()  # rules that must not be among those used
    undetermined: bool | None = None
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One worked case of a law; `source` says where the expectation comes from.

    `provided` is the penalty that the offence provides, where a general part is asked by itself.
    """

    id: str
    law: str
    case: Mapping[str, object]
    reading: Mapping[str, str]
    expect: Expected
    source: str
    place: Place
    provided: Mapping[str, str] = field(default_factory=dict)


def read_examples(law: Law, resolve: Callable[[str], Law], path: Path | None = None) -> list[Example]:
    """Read `examples.yaml` beside the law, or the file at `path`; none if there is no such file.

    `resolve` gives a law by its id, as an example of a general part names the law it is asked through. Raise
    `LenityError` with every problem.
    """
    path = path or Path(law.folder) / FILE
    if not path.exists():
        return []
    document = Document.read(path, "/".join(path.parts[-3:]))
    fields = document.fields(document.root, "the file of examples", ("examples",), ("examples",))
    found = [_example(document, law, resolve, node) for node in document.items(fields.get("examples"), "examples")]
    _refuse_doubles(document, found)
    raise_all([document])
    return found


def alone(law: Law, examples: Iterable[Example]) -> Law:
    """Put offences before a general part: for each penalty that examples state, one that provides it; a fact says which."""
    stated = {one.case[PENALTY]: one.provided for one in examples if one.provided}
    rules = tuple(
        Rule(f"provided/{name}", {PENALTY: Test(str(name), frozenset({str(name)}))}, _cells(law, provided), None)
        for name, provided in stated.items()
    )
    outputs = tuple(rules[0].then)
    offences = Decision("provided-penalty", "Penalty the offence provides", "table", law.id, rules=rules, outputs=outputs)
    fact = Attribute(PENALTY, "enum", "the penalty that the offence provides", values=tuple(map(str, stated)))
    vocabulary = replace(law.vocabulary, attributes={**law.vocabulary.attributes, PENALTY: fact})
    return replace(law, decisions=(offences, *law.decisions), vocabulary=vocabulary)


def _cells(law: Law, provided: Mapping[str, str]) -> dict[str, Cell]:
    custody, fine = read_custody(provided["custody"], law.calendar), read_fine(provided["fine"], law.currency) or (None, None)
    return {
        "custody.min": _end(custody.least), "custody.max": _end(custody.most, custody.least is not None),
        "custody.life": Cell(custody.life), "custody.death": Cell(custody.death),
        "fine.min": _end(fine[0]), "fine.max": _end(fine[1], fine[0] is not None), "combine": Cell(provided["combine"]),
    }  # fmt: skip


def _end(amount: int | None, no_limit: bool = False) -> Cell:
    return Cell(amount, not_applicable=amount is None and not no_limit, no_limit=amount is None and no_limit)


def _refuse_doubles(document: Document, examples: Iterable[Example]) -> None:
    seen: dict[str, Place] = {}
    for example in examples:
        if example.id in seen:
            message = f"example `{example.id}` stands here twice, first at {seen[example.id]}"
            document.problems.append(Problem("LEN301", message, example.place, "give each its own id"))
        seen[example.id] = example.place


def _example(document: Document, law: Law, resolve: Callable[[str], Law], node: Node) -> Example:
    fields = document.fields(node, "the example", EXAMPLE, ("id", "case", "expect", "from"))
    asked = law
    if "law" in fields:
        try:
            asked = resolve(document.text(fields["law"], "law"))
        except LenityError as error:
            document.say(error.problems[0].code, fields["law"], error.problems[0].message, error.problems[0].help)
    provided = {}
    if "provided" in fields:
        if law.kind != "general" or "law" in fields:
            mend = "leave it out, or leave `law:` out" if law.kind == "general" else "leave it out"
            document.say("LEN309", fields["provided"], "`provided` is for a general part that is asked by itself", mend)
        provided = _range(document, law, document.fields(fields["provided"], "provided", PROVIDED, PROVIDED))
    return Example(
        id=document.text(fields.get("id"), "id"), law=asked.id, provided=provided,
        case=_case(document, asked, fields.get("case")) | ({PENALTY: ", ".join(provided.values())} if provided else {}),
        reading=_reading(document, asked, fields.get("reading")),
        expect=_expected(document, asked, fields.get("expect")),
        source=document.text(fields.get("from"), "from"), place=document.place(node),
    )  # fmt: skip


def _case(document: Document, law: Law, node: Node | None) -> dict[str, object]:
    case: dict[str, object] = {}
    for name, value in document.fields(node, "the case", (*law.vocabulary.attributes, *CASE)).items():
        if name == "items":
            known = [key for key, attribute in law.vocabulary.attributes.items() if attribute.of == "item"]
            entries = document.items(value, "items")
            case[name] = [_texts(document, document.fields(entry, "the item", (*known, "unit"))) for entry in entries]
        else:
            case[name] = document.text(value, name)
    return case


def _texts(document: Document, fields: Mapping[str, Node]) -> dict[str, str]:
    return {name: document.text(value, name) for name, value in fields.items()}


def _reading(document: Document, law: Law, node: Node | None) -> dict[str, str]:
    chosen = {}
    for name, value in document.fields(node, "reading").items():
        version = document.text(value, name)
        if name not in law.readings:
            document.say("LEN307", value, f"unknown reading `{name}`", did_you_mean(name, law.readings))
        elif version not in law.readings[name].values:
            known = law.readings[name].values
            document.say("LEN307", value, f"reading `{name}` has no version `{version}`", did_you_mean(version, known))
        chosen[name] = version
    return chosen


def _expected(document: Document, law: Law, node: Node | None) -> Expected:
    fields = document.fields(node, "what is expected", (*EXPECT, *law.answers))
    bound = {name: value for name, value in fields.items() if name in (*RANGE, *law.answers)}
    undetermined = document.text(fields.get("undetermined"), "undetermined")
    if undetermined not in ("", "true", "false"):
        document.say(
            "LEN104",
            fields["undetermined"],
            f"`{undetermined}` is not true or false",
            "write `true` or `false`",
        )
    confidence = document.text(fields.get("confidence"), "confidence")
    if confidence and confidence not in CONFIDENCES:
        document.say(
            "LEN203",
            fields["confidence"],
            f"unknown confidence `{confidence}`",
            did_you_mean(confidence, CONFIDENCES),
        )
    return Expected(
        bound=_range(document, law, bound),
        reach=_range(document, law, document.fields(fields.get("reach"), "reach", (*RANGE, *law.answers))),
        options=_options(document, law, fields.get("options")),
        rules=_rules(document, law, fields.get("rules")), unused=_rules(document, law, fields.get("unused")),
        undetermined=undetermined == "true" if undetermined else None, confidence=confidence,
    )  # fmt: skip


def _range(document: Document, law: Law, fields: Mapping[str, Node]) -> dict[str, str]:
    """Read the figures of a range; several words, one per choice, stand as `and, and/or`."""
    texts = {}
    for name, node in fields.items():
        words = document.words(node, name) if name == "combine" or name in law.answers else [document.text(node, name)]
        texts[name] = ", ".join(words)
        try:
            if name in ("custody", "start", "guideline"):
                read_custody(texts[name], law.calendar)
            elif name == "fine":
                read_fine(texts[name], law.currency)
            elif name == "strokes":
                read_strokes(texts[name])
            elif name in law.answers:
                _answer(document, law, name, node, words)
            else:
                for word in words:
                    if word not in COMBINE:
                        document.say(
                            "LEN104",
                            node,
                            f"unknown value `{word}` for `combine`",
                            did_you_mean(word, COMBINE),
                        )
        except UnitError as error:
            document.say("LEN101", node, str(error), error.mend)
    return texts


def _answer(document: Document, law: Law, name: str, node: Node, words: list[str]) -> None:
    """Check what is expected of a variable of the law: an amount, a range of them, or some of its words."""
    kind = law.variables[name]
    if words == ["none"]:
        return
    if kind in ORDERED:
        read_span(words[0], kind, law.calendar, law.currency)
        return
    cells = [cells[name] for _, rule in law.rules() for cells in [rule.then] if name in cells]
    cells += [decision.give[name] for decision in law.decisions if name in decision.give]
    known = {"true", "false"} if kind == "boolean" else {cell.value for cell in cells if isinstance(cell.value, str)}
    known |= {word for cell in cells if cell.expression is not None for word in words_in(cell.expression)}
    for word in words:
        if word not in known:
            document.say("LEN104", node, f"unknown value `{word}` for `{name}`", did_you_mean(word, known))


def _options(document: Document, law: Law, node: Node | None) -> dict[str, str]:
    known = [f"{decision.rung}/{decision.measure}" for decision in law.decisions if decision.kind == "option"]
    choices = [decision.id for decision in law.decisions]
    statuses = {}
    for key, value in document.fields(node, "options", known).items():
        status, _, after = document.text(value, key).partition(" after ")
        if status not in STATUSES:
            document.say("LEN104", value, f"unknown status `{status}` of an option", did_you_mean(status, STATUSES))
        for choice in (one.strip() for one in after.split(",")) if after else ():
            if choice not in choices:
                document.say("LEN103", value, f"no decision `{choice}`", did_you_mean(choice, choices))
        statuses[key] = document.text(value, key)
    return statuses


def _rules(document: Document, law: Law, node: Node | None) -> tuple[str, ...]:
    known = {rule.id for _, rule in law.rules()} | {decision.id for decision in law.decisions}
    entries: list[Node] = node.value if isinstance(node, yaml.SequenceNode) else [node] if node is not None else []
    for entry in entries:
        name = document.text(entry, "rules")
        if name not in known:
            document.say("LEN103", entry, f"no rule `{name}`", did_you_mean(name, known))
    return tuple(document.text(entry, "rules") for entry in entries)
