"""Read a decision model (OMG DMN 1.2 to 1.5) into the files of a law.

    imported = read_dmn(Path("approval.dmn"), "xx/approval")
    imported.write(Path("mine/xx/approval"))

Each decision table becomes a decision with the same hit policy and rules, each literal expression a `give:`; they stand in the
order in which they require each other. What the form has no place for is refused with its element and line; all refusals are
collected. A model that `export-dmn` wrote carries the law itself along and is put together again by `restore`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from lenity.law.dmn.feel import (
    COMPARISONS,
    SECONDS,
    TYPES,
    Equal,
    FeelError,
    Node,
    Operation,
    Ref,
    Tests,
    Value,
    read_expression,
    read_tests,
    references,
)
from lenity.law.dmn.functions import LOGIC, Knowledge, functions_of, in_place, read_logic
from lenity.law.dmn.names import FILE, OTHER, Decided, Input, Names, Output, is_safe
from lenity.law.dmn.parts import (
    KINDS,
    Refused,
    Type,
    Variable,
    bare,
    is_whole,
    name_of,
    plain_name,
    type_of_kind,
    type_of_node,
    whole_edges,
)
from lenity.law.dmn.restore import is_ours, restore
from lenity.law.dmn.texts import write_yaml
from lenity.law.dmn.xml import Element, read_xml
from lenity.law.expression import ExpressionError, kind_of, parse
from lenity.law.model import RESERVED
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.vocabulary import vocabulary
from lenity.units import Calendar

VERSIONS = {
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
# The codes that ISO leaves for what is not known: 3166 user-assigned, 4217 `no currency`.
NO_PLACE, NO_MONEY = "ZZ", "XXX"
SOURCE = "dmn"
RESERVED_WORDS = {
    "if", "then", "else", "and", "or", "not", "in", "min", "max", "abs", "floor", "ceiling", "true", "false", "null", "date",
    "items", "id", "person", "unit", "none", "substance", "custody", "fine",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """The files of a law made from a model, what its names were, and what a person must still say or should know."""

    id: str
    files: dict[str, str]
    names: Names | None
    notes: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Write the files into a new folder `place/name`; nothing is left behind where that fails."""
        if f"{folder.resolve().parent.name}/{folder.resolve().name}" != self.id:
            raise problem("LEN104", f"`{self.id}` cannot stand in the folder `{folder}`", f"end the path with `{self.id}`")
        if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
            raise problem("LEN503", f"`{folder}` is there already", "name a new folder; nothing is overwritten")
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def read_dmn(path: Path, law: str, decisions: Sequence[str] = ()) -> Imported:
    """Read a model into the law `place/name`; with `decisions`, only those of these names and what they require.

    Raise `LenityError` with every element that is outside the subset, by line.
    """
    root = read_xml(path)
    place = Place(str(path), root.line)
    if root.name != "definitions" or root.namespace not in VERSIONS:
        known = ", ".join(VERSIONS.values())
        message = f"`{root.name}` of `{root.namespace or 'no namespace'}` is not a model of DMN {known}"
        raise problem("LEN712", message, "save the model as DMN 1.3 with a tool", place)
    if not re.fullmatch(r"[a-z0-9-]+/[a-z0-9-]+", law):
        raise problem("LEN104", f"`{law}` is not the name of a law", "write `place/name` in small letters: `xx/approval`")
    if is_ours(root):
        if decisions:
            raise problem("LEN506", "a law that `export-dmn` wrote comes back whole", "leave `--decision` out")
        return Imported(law, restore(root, path, law), None, ())
    return Reading(root, path, law).imported(decisions)


class Reading:
    def __init__(self, root: Element, path: Path, law: str) -> None:
        self.root, self.path, self.law = root, path, law
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.variables: dict[str, Variable] = {}
        self.taken: set[str] = set(vocabulary().attributes) | {name.split(".")[0] for name in RESERVED}
        self.ids: set[str] = set()
        self.words: dict[str, str] = {}  # text -> word
        self.inputs: list[Input] = []
        self.decided: list[Decided] = []
        self.done: list[dict[str, object]] = []
        self.types: dict[str, Element] = {one.get("name"): one for one in root.all("itemDefinition")}
        self.by_id: dict[str, Element] = {one.get("id"): one for one in root.children if one.get("id")}
        self.required: set[str] = set()
        self.knowledge = Knowledge()  # the functions that may be called in the decision being read
        self.called: set[str] = set()  # functions that some decision requires
        self.puts: list[str] = []  # functions put in place, once for each call
        self.as_first: list[str] = []  # tables whose rules stand in the order they are tried, as `hit: F`

    def imported(self, wanted: Sequence[str]) -> Imported:
        chosen = self.chosen(wanted)
        for one in self.root.children:
            if one.namespace == self.root.namespace and not wanted:
                self.refuse_unknown(one)
        for one in self.facts(chosen):
            self.fact(one)
        for one in chosen:
            try:
                self.decision(one)
            except Refused:
                self.variables.setdefault(name_of(one), Variable("", "", "", many=True))  # said already
        if self.problems:
            raise LenityError(sorted(set(self.problems), key=lambda one: (one.place.line, one.message)))
        if not self.done:
            raise problem(
                "LEN713", "the model has no decision", "name a file with decisions", Place(str(self.path), self.root.line)
            )
        names = Names(
            self.path.name,
            VERSIONS[self.root.namespace],
            tuple(self.inputs),
            tuple(self.decided),
            {word: text for text, word in self.words.items() if word != text},
        )
        files = {
            "law.yaml": write_yaml(self.head()),
            "decisions.yaml": write_yaml({"decisions": self.done}),
            FILE: write_yaml(names.as_dict()),
        }
        for one in self.root.all("businessKnowledgeModel"):
            if not wanted and one.get("id") not in self.called:
                self.notes.append(f"no decision calls the function `{one.get('name')}`; it is left out")
        if self.puts:
            listed = ", ".join(f"`{name}`" for name in dict.fromkeys(self.puts))
            self.notes.append(f"the functions {listed} stand in place of each of their calls")
        if self.as_first:
            listed = ", ".join(f"`{name}`" for name in self.as_first)
            self.notes.append(f"{listed}: unique or any stands as `hit: F`, which answers alike wherever rules keep to it")
        return Imported(self.law, files, names, tuple(self.notes))

    def head(self) -> dict[str, object]:
        title = self.root.get("name") or self.path.stem
        note = "made by `lenity import-dmn`; a decision model states no place, money, day or source: fill them in"
        used = {one.attribute for one in self.inputs}
        facts = {one.name: self.attribute(one) for one in self.variables.values() if one.name in used}
        return {
            "law": self.law, "title": title, "place": NO_PLACE, "in_force": "..", "money": NO_MONEY,
            "cite": self.cite("whole", note),
            "sources": {
                SOURCE: {
                    "title": f"{title} (decision model)", "address": self.root.get("namespace") or self.path.name,
                    "note": f"file {self.path.name}, DMN {VERSIONS[self.root.namespace]}",
                }
            },
            **({"attributes": facts} if facts else {}),
            "tables": ["decisions.yaml"],
        }  # fmt: skip

    def cite(self, article: str, note: str = "taken over from the model; nobody has compared it with a law") -> dict[str, str]:
        return {"article": article, "source": SOURCE, "confidence": "unverified", "note": note}

    def attribute(self, one: Variable) -> dict[str, object]:
        named = next(said.name for said in self.inputs if said.attribute == one.name)
        units = {
            "time": ", in seconds after midnight", "date and time": ", in seconds since 1970-01-01 in universal time",
            "days and time duration": ", in seconds",
        }  # fmt: skip
        said: dict[str, object] = {"type": one.kind, "meaning": f"`{named}` of the model{units.get(one.type, '')}"}
        if one.kind == "enum":
            words = dict.fromkeys(one.words or ())
            values = {word: self.text(word) for word in words}
            if not one.closed:
                values[OTHER if OTHER not in values else f"any-{OTHER}"] = "any other text"
            said["values"] = values
        if one.domain:
            said["domain"] = one.domain
        elif one.kind == "duration":
            said["domain"] = "0 .."
        return said

    # -- refusing ------------------------------------------------------------------------------------------------

    def say(self, code: str, element: Element, message: str, mend: str) -> None:
        name = element.get("id") or element.get("name") or element.name
        self.problems.append(Problem(code, f"{element.name} `{name}`: {message}", Place(str(self.path), element.line), mend))

    def refuse(self, element: Element, message: str, mend: str, code: str = "LEN713") -> Refused:
        self.say(code, element, message, mend)
        return Refused()

    def refuse_unknown(self, one: Element) -> None:
        if one.name == "import":
            self.say("LEN713", one, "a model that imports another is not read", "put both into one file")
        elif one.name == "decisionService":
            self.notes.append(f"the decision service `{one.get('name')}` only groups decisions and is left out")

    # -- what is read, and in which order ------------------------------------------------------------------------

    def chosen(self, wanted: Sequence[str]) -> list[Element]:
        """Give the decisions in an order in which each comes after those it requires."""
        every = self.root.all("decision")
        by_name = {" ".join(one.get("name").split()): one for one in every}
        for name in wanted:
            if name not in by_name:
                raise problem("LEN506", f"the model has no decision `{name}`", did_you_mean(name, by_name))
        order: list[Element] = []
        state: dict[int, bool] = {}
        for first in [by_name[name] for name in wanted] if wanted else every:
            stack = [(first, iter(self.requires(first)))]
            if id(first) not in state:
                state[id(first)] = False
            else:
                continue
            while stack:
                here, rest = stack[-1]
                following = next(rest, None)
                if following is None:
                    stack.pop()
                    state[id(here)] = True
                    order.append(here)
                elif following.name == "decision":
                    self.required.add(following.get("id"))
                    if id(following) not in state:
                        state[id(following)] = False
                        stack.append((following, iter(self.requires(following))))
                    elif not state[id(following)]:
                        raise problem(
                            "LEN304", f"the decisions `{here.get('name')}` and `{following.get('name')}` require each other",
                            "break the circle", Place(str(self.path), here.line),
                        )  # fmt: skip
        return order

    def requires(self, one: Element) -> list[Element]:
        """Give the inputs and decisions that a decision requires."""
        found = []
        for requirement in one.all("informationRequirement"):
            for target in (*requirement.all("requiredInput"), *requirement.all("requiredDecision")):
                href = target.get("href")
                element = self.by_id.get(href[1:]) if href.startswith("#") else self.by_href(href)
                if element is None or element.name not in ("inputData", "decision"):
                    self.say("LEN715", target, f"`{href}` is no input or decision of this file", "put both into one file")
                else:
                    found.append(element)
        return found

    def by_href(self, href: str) -> Element | None:
        """Find an element by an address that names this model's own namespace before the `#`."""
        where, _, name = href.partition("#")
        return self.by_id.get(name) if where == self.root.get("namespace") else None

    def facts(self, chosen: Iterable[Element]) -> list[Element]:
        used = {id(one): one for decision in chosen for one in self.requires(decision) if one.name == "inputData"}
        return [one for one in self.root.all("inputData") if id(one) in used]

    # -- types ---------------------------------------------------------------------------------------------------

    def type_of(self, reference: str, element: Element, depth: int = 0) -> Type:
        name = reference.partition(":")[2] if reference.startswith("feel:") else reference
        if name in TYPES:
            return Type(TYPES[name])
        if name in ("", "Any"):
            return Type("")
        if name not in self.types:
            raise self.refuse(element, f"unknown type `{reference}`", did_you_mean(name, self.types) or "define it", "LEN715")
        if depth > 20:
            raise self.refuse(element, f"type `{reference}` is defined by itself", "break the circle", "LEN715")
        return self.item(self.types[name], depth)

    def item(self, one: Element, depth: int) -> Type:
        """Read an item definition or a component of one."""
        if one.find("functionItem") is not None:
            raise self.refuse(one, "a function is outside the subset", "leave it out")
        parts = {part.get("name"): self.item(part, depth + 1) for part in one.all("itemComponent")}
        found = Type("", parts=parts) if parts else self.type_of(one.text_of("typeRef"), one, depth + 1)
        found = Type(
            found.base, found.values, found.closed, found.domain, found.many or one.get("isCollection") == "true", found.parts
        )
        for allowed in (*one.all("allowedValues"), *one.all("typeConstraint")):
            self.constrain(found, allowed)
        return found

    def constrain(self, found: Type, allowed: Element) -> None:
        """Take over allowed values: the words of a text, or whole edges of a number."""
        tests = self.tests(allowed, allowed.text_of("text"), ())
        said = tuple(part for part in tests.parts if not (isinstance(part, Equal) and part.node == Value("null", None)))
        tests = Tests(said, tests.negated)  # a fact may always be unknown
        nodes = [part.node for part in tests.parts if isinstance(part, Equal)]
        if found.base == "string" and len(nodes) == len(tests.parts) and not tests.negated:
            texts = [one.value for one in nodes if isinstance(one, Value) and isinstance(one.value, str)]
            if len(texts) == len(nodes):
                found.values, found.closed = tuple(self.word(text) for text in texts), True
                return
        if found.base == "boolean" or not tests.parts:
            return
        if found.base == "number" and len(tests.parts) == 1 and not tests.negated:
            low, high = whole_edges(tests.parts[0])
            if low is not None or high is not None:
                found.domain = f"{'' if low is None else low} .. {'' if high is None else high}".strip()
                return
        message = f"`{allowed.text_of('text')}` is not a list of texts, nor one closed interval of whole numbers"
        raise self.refuse(allowed, message, "leave the constraint out, or say it in a decision table")

    # -- names ---------------------------------------------------------------------------------------------------

    def name(self, written: str) -> str:
        """Give a name of the law for a name of the model; no two get the same."""
        plain = re.sub(r"\W+", "_", written.lower(), flags=re.ASCII).strip("_") or "name"
        plain = plain if plain[0].isalpha() else f"n_{plain}"
        name, number = plain if plain not in self.taken and plain not in RESERVED_WORDS else f"dmn_{plain}", 1
        while name in self.taken:
            number += 1
            name = f"{plain}_{number}"
        self.taken.add(name)
        return name

    def id(self, written: str) -> str:
        plain = re.sub(r"[\W_]+", "-", written.lower()).strip("-") or "decision"
        name, number = plain, 1
        while name in self.ids:
            number += 1
            name = f"{plain}-{number}"
        self.ids.add(name)
        return name

    def word(self, text: str) -> str:
        """Give the word that stands for a text: the text itself, unless the law form would read it as something else."""
        if text not in self.words:
            word = text if is_safe(text) else "text-" + (re.sub(r"[\W_]+", "-", text).strip("-") or "empty")
            known, number, plain = set(self.words.values()), 1, word
            while word in known:
                number += 1
                word = f"{plain}-{number}"
            self.words[text] = word
        return self.words[text]

    def text(self, word: str) -> str:
        return next((text for text, one in self.words.items() if one == word), word)

    # -- inputs --------------------------------------------------------------------------------------------------

    def fact(self, one: Element) -> None:
        name, variable = name_of(one), one.find("variable")
        try:
            self.add_fact(name, self.type_of(variable.get("typeRef") if variable is not None else "", one), one)
        except Refused:
            self.variables[name] = Variable("", "", "", many=True)  # said already

    def add_fact(self, name: str, found: Type, element: Element) -> None:
        if found.parts and not found.many:
            for part, inner in found.parts.items():
                self.add_fact(f"{name}.{part}", inner, element)
            return
        kind = "" if found.many or found.parts else KINDS.get(found.base, "")
        variable = Variable(
            self.name(name), found.base, kind, fact=True, many=found.many or bool(found.parts),
            words=dict.fromkeys(found.values), closed=found.closed, domain=found.domain, whole=False,
        )  # fmt: skip
        self.variables[plain_name(name)] = variable
        if kind:
            self.inputs.append(Input(plain_name(name), variable.name, found.base, kind == "enum" and not found.closed))

    def typed(self, variable: Variable, base: str, name: str) -> None:
        """Settle the type of a fact that states none by how it is first used."""
        if variable.fact and not variable.type and not variable.many and base:
            variable.type, variable.kind = base, KINDS[base]
            self.inputs.append(Input(name, variable.name, base, base == "string"))

    # -- decisions -----------------------------------------------------------------------------------------------

    def decision(self, one: Element) -> None:
        logic = [child for child in one.children if child.name in LOGIC and child.namespace == one.namespace]
        if not logic:
            raise self.refuse(one, "it has no decision logic", "give it a table or an expression, or make it an input")
        variable = one.find("variable")
        name = name_of(one)
        declared = self.type_of(variable.get("typeRef") if variable is not None else "", one)
        scope = {found: self.variables[found] for found in self.scope(one) if found in self.variables}
        self.knowledge = Knowledge(functions_of(self, one))
        read_logic(self, one, logic[0], name, declared, scope)

    def scope(self, one: Element) -> Iterator[str]:
        """Give the names that a decision may read: those of what it requires, and their components."""
        for target in self.requires(one):
            name = name_of(target)
            yield name
            yield from (known for known in self.variables if known.startswith(f"{name}."))

    def literal(self, one: Element, logic: Element, name: str, declared: Type, scope: dict[str, Variable]) -> None:
        self.give(one, logic, name, declared, self.expression(logic, logic.text_of("text"), scope), scope)

    def give(self, one: Element, logic: Element, name: str, declared: Type, node: Node, scope: dict[str, Variable]) -> None:
        """Make a decision that gives the value of one expression."""
        text, kind, words = self.entry(logic, node, scope)
        variable = Variable(
            self.name(name),
            declared.base or type_of_node(node, scope) or type_of_kind(kind),
            kind,
            words=words,
        )
        variable.gap = any(scope[read].gap for read in references(node))
        self.variables[name] = variable
        decision = self.id(name)
        self.decided.append(Decided(name, decision, "", (Output("", variable.name, variable.type),)))
        self.done.append(
            {"id": decision, "title": one.get("name"), "give": {variable.name: text}, "cite": self.cite(one.get("name"))}
        )

    # -- expressions ---------------------------------------------------------------------------------------------

    def expression(self, element: Element, text: str, scope: dict[str, Variable]) -> Node:
        language = element.get("expressionLanguage") or self.root.get("expressionLanguage")
        if language and "feel" not in language.lower():
            raise self.refuse(element, f"the language `{language}` is not FEEL", "write the expression in FEEL")
        try:
            node = read_expression(text, scope, self.knowledge.functions)
        except FeelError as error:
            raise self.refuse(element, f"{error} in `{short(text)}`", error.mend, "LEN714") from None
        return in_place(self, element, node, scope)

    def tests(self, element: Element, text: str, scope: Iterable[str]) -> Tests:
        try:
            return read_tests(text, scope)
        except FeelError as error:
            raise self.refuse(element, f"{error} in `{short(text)}`", error.mend, "LEN714") from None

    def entry(self, element: Element, node: Node, scope: dict[str, Variable]) -> tuple[str, str, dict[str, None] | None]:
        """Give an output as the law writes it, its kind, and the words it may be (None: any)."""
        if isinstance(node, Value):
            if node.value is None:
                return "none", "", {}
            if node.type == "string":
                word = self.word(str(node.value))
                return word, "enum", {word: None}
            if node.type == "date":
                return f"= {self.constant(node)}", "date", {}
            kind = "number" if node.type == "number" and is_whole(node) else KINDS[node.type]
            return self.constant(node), kind, {}
        text = bare(self.written(element, node, scope))
        words: dict[str, None] | None = {}
        kind = self.kind(element, text, scope)
        if kind == "enum":
            read = scope[node.name] if isinstance(node, Ref) else None
            words = dict(read.words) if read is not None and read.words is not None and (read.closed or not read.fact) else None
        return f"= {text}", kind, words

    def kind(self, element: Element, text: str, scope: dict[str, Variable]) -> str:
        kinds = {one.name: one.kind for one in scope.values()}
        try:
            return kind_of(parse(text, lambda name: kinds.get(name, ""), Calendar(), NO_MONEY))
        except ExpressionError as error:
            raise self.refuse(element, f"{error} in `{text}`", error.mend, "LEN714") from None

    def written(self, element: Element, node: Node, scope: dict[str, Variable]) -> str:
        """Write an expression as the law does; refuse what the law's arithmetic would answer otherwise than FEEL."""
        if isinstance(node, Value):
            if node.value is None:
                raise self.refuse(element, "`null` inside an expression is outside the subset", "give a default output", "LEN714")
            return f'"{self.word(str(node.value))}"' if node.type == "string" else self.constant(node)
        if isinstance(node, Ref):
            variable = scope[node.name]
            if variable.many or not variable.kind:
                what = "a list or a structure" if variable.many else "of no stated type"
                raise self.refuse(element, f"`{node.name}` is {what}", "name one component, or state its type", "LEN714")
            return variable.name
        if isinstance(node, Operation):
            self.of_one_type(element, node, scope)
            if node.op not in ("+", "-", "*"):
                self.no_gap(element, node, scope)
            return f"({self.written(element, node.left, scope)} {node.op} {self.written(element, node.right, scope)})"
        if node.function != "negate":
            self.no_gap(element, node, scope)
        said = [self.written(element, one, scope) for one in node.arguments]
        if node.function == "if":
            return f"(if {said[0]} then {said[1]} else {said[2]})"
        return f"(-{said[0]})" if node.function == "negate" else f"{node.function}({', '.join(said)})"

    def of_one_type(self, element: Element, node: Operation, scope: dict[str, Variable]) -> None:
        """Refuse to compare or add what the law keeps in one kind and FEEL in several: a time and a number of seconds."""
        left, right = type_of_node(node.left, scope), type_of_node(node.right, scope)
        if node.op in (*COMPARISONS, "+", "-") and left and right and left != right:
            raise self.refuse(element, f"`{node.op}` joins a {left} and a {right}", "both sides must be of one type", "LEN714")
        if left in SECONDS and node.op in ("+", "-", "*", "/"):
            raise self.refuse(element, f"reckoning with a {left} is outside the subset", "compare it only", "LEN714")

    def no_gap(self, element: Element, node: Node, scope: dict[str, Variable]) -> None:
        for name in references(node):
            if scope[name].gap:
                mend = "give the table a default output, or a rule for every case"
                raise self.refuse(element, f"`{name}` may be null here, and FEEL and the law then differ", mend, "LEN714")

    def constant(self, node: Value) -> str:
        """Write a constant as the law's expressions and tests do."""
        value = node.value
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return format(value.normalize(), "f")
        if node.type == "date" and isinstance(value, int):
            return f'date("{date.fromordinal(value).isoformat()}")'
        if node.type == "years and months duration":
            return f"{value} months"
        return str(value)


def short(text: str) -> str:
    plain = plain_name(text)
    return plain if len(plain) <= 60 else f"{plain[:57]}..."
