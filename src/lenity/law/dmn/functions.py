"""Put a modeller's own functions and boxed contexts in place, so that a law needs neither.

    Bureau call type = Bureau call type table(Pre-Bureau Risk Category: ...)   ->   the table itself, reading what was handed over

Each entry of a context, and each argument that is more than a name, becomes a decision of its own before the one that reads it.
A function is put in place wherever it is called; one that calls itself never ends, and is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lenity.law.dmn.feel import CALLED, Call, Node, Operation, Ref
from lenity.law.dmn.parts import Type, Variable, name_of, plain_name
from lenity.law.dmn.tables import Table
from lenity.law.dmn.xml import Element

if TYPE_CHECKING:
    from lenity.law.dmn.read import Reading

LOGIC = (
    "decisionTable", "literalExpression", "context", "invocation", "functionDefinition", "relation", "list", "conditional",
    "for", "every", "some", "filter",
)  # fmt: skip
MOST_CALLS = 1000  # functions put in place in one model: each may call several others


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The functions that may be called where one reads, by name, and those that are being put in place, outermost first."""

    functions: Mapping[str, Element] = field(default_factory=dict)
    within: tuple[str, ...] = ()


def read_logic(
    reading: Reading, decision: Element, logic: Element, name: str, declared: Type, scope: dict[str, Variable]
) -> None:
    """Read what decides, a table, an expression, a context or an invocation, as the decision of a name."""
    if logic.name == "decisionTable":
        Table(reading, decision, logic, name, declared, scope).read()
    elif logic.name == "literalExpression":
        reading.literal(decision, logic, name, declared, scope)
    elif logic.name == "context":
        _context(reading, decision, logic, name, declared, dict(scope))
    elif logic.name == "invocation":
        _invocation(reading, decision, logic, name, declared, scope)
    else:
        raise reading.refuse(logic, f"`{logic.name}` is outside the subset", "use a table or a single expression")


def functions_of(reading: Reading, element: Element) -> dict[str, Element]:
    """Give the functions that a decision or a function requires, by the names they are called by."""
    found = {}
    for requirement in element.all("knowledgeRequirement"):
        target = requirement.find("requiredKnowledge")
        href = target.get("href") if target is not None else ""
        model = reading.by_id.get(href[1:]) if href.startswith("#") else reading.by_href(href)
        if model is None:
            raise reading.refuse(requirement, f"`{href}` is no function of this file", "put both into one file", "LEN715")
        if model.name != "businessKnowledgeModel":
            raise reading.refuse(requirement, f"a {model.name} used as a function is outside the subset", "write it as one")
        found[name_of(model)] = model
        reading.called.add(model.get("id"))
    return found


def in_place(reading: Reading, element: Element, node: Node, scope: dict[str, Variable]) -> Node:
    """Replace each call of a modeller's function in an expression by the name of a decision that answers it."""
    if isinstance(node, Operation):
        return Operation(node.op, in_place(reading, element, node.left, scope), in_place(reading, element, node.right, scope))
    if not isinstance(node, Call):
        return node
    arguments = [in_place(reading, element, one, scope) for one in node.arguments]
    if not node.function.startswith(CALLED):
        return Call(node.function, tuple(arguments))
    model = reading.knowledge.functions[node.function.removeprefix(CALLED)]
    parameters = [plain_name(one.get("name")) for one in _parameters(reading, model)]
    if len(parameters) != len(arguments):
        raise reading.refuse(element, f"`{name_of(model)}` takes {len(parameters)} values, not {len(arguments)}", "mend the call")
    title = f"{name_of(model)} {len(reading.done) + 1}"
    given = {
        one: _handed(reading, element, title, one, argument, scope) for one, argument in zip(parameters, arguments, strict=True)
    }
    answer = _side(reading, element, title, "value", model, Type(""), given)
    if "" not in answer:
        raise reading.refuse(element, f"`{name_of(model)}` gives a list or a structure", "call it in an invocation", "LEN714")
    scope[title] = answer[""]
    return Ref(title)


# -- contexts and invocations -------------------------------------------------------------------------------------------


def _context(
    reading: Reading, decision: Element, context: Element, name: str, declared: Type, scope: dict[str, Variable]
) -> None:
    entries = context.all("contextEntry")
    if not entries or entries[-1].find("variable") is not None:
        message = "a context without a result is a structure, and outside the subset"
        raise reading.refuse(context, message, "end it with an entry that has no name, or make each entry a decision")
    for place, entry in enumerate(entries, 1):
        variable, logic = entry.find("variable"), _logic(reading, entry)
        if place == len(entries):
            read_logic(reading, decision, logic, name, declared, scope)
        elif variable is None:
            raise reading.refuse(entry, "an entry without a name stands before others", "name it, or put it last")
        else:
            part = plain_name(variable.get("name"))
            typed = reading.type_of(variable.get("typeRef"), entry)
            for suffix, one in _side(reading, entry, name, part, logic, typed, scope).items():
                scope[part + suffix] = one


def _invocation(
    reading: Reading, decision: Element, invocation: Element, name: str, declared: Type, scope: dict[str, Variable]
) -> None:
    called = plain_name(invocation.text_of("literalExpression", "text"))
    model = reading.knowledge.functions.get(called)
    if model is None:
        raise reading.refuse(invocation, f"`{called}` is no function that it requires", "require the function", "LEN715")
    bindings = {}
    for binding in invocation.all("binding"):
        parameter = binding.find("parameter")
        bindings[plain_name(parameter.get("name")) if parameter is not None else ""] = binding
    given: dict[str, Variable] = {}
    for parameter in _parameters(reading, model):
        part = plain_name(parameter.get("name"))
        if part not in bindings:
            raise reading.refuse(invocation, f"nothing is handed over for `{part}`", "bind every parameter")
        given |= _bound(reading, bindings[part], parameter, name, part, scope)
    _put(reading, decision, invocation, model, name, declared, given)


def _bound(
    reading: Reading, binding: Element, parameter: Element, name: str, part: str, scope: dict[str, Variable]
) -> dict[str, Variable]:
    """Give what a function reads under the name of a parameter: a name of the caller, or a decision made for it."""
    logic, declared = _logic(reading, binding), reading.type_of(parameter.get("typeRef"), parameter)
    if logic.name == "literalExpression":
        text = plain_name(logic.text_of("text"))
        parts = {part + key.removeprefix(text): one for key, one in scope.items() if key.startswith(f"{text}.")}
        if parts and text not in scope:  # a structure is handed over with its components
            return parts
        node = reading.expression(logic, logic.text_of("text"), scope)
        if isinstance(node, Ref):
            reading.typed(scope[node.name], declared.base, node.name)
            return {part: scope[node.name]}
    return {part + suffix: one for suffix, one in _side(reading, binding, name, part, logic, declared, scope).items()}


def _handed(reading: Reading, element: Element, title: str, part: str, node: Node, scope: dict[str, Variable]) -> Variable:
    """Give what a function reads for an argument of a call in an expression."""
    if isinstance(node, Ref):
        return scope[node.name]
    name = f"{title}: {part}"
    reading.give(_made(reading, element, name), element, name, Type(""), node, scope)
    return _taken(reading, name)[""]


def _side(
    reading: Reading, element: Element, name: str, part: str, logic: Element, declared: Type, scope: dict[str, Variable]
) -> dict[str, Variable]:
    """Read a decision that the model has no name for; give its value under the empty name, or its outputs as `.name`."""
    title = f"{name}: {part}"
    decision = _made(reading, element, title)
    if logic.name == "businessKnowledgeModel":
        _put(reading, decision, element, logic, title, declared, scope)
    else:
        read_logic(reading, decision, logic, title, declared, scope)
    return _taken(reading, title)


def _put(
    reading: Reading, decision: Element, element: Element, model: Element, name: str, declared: Type, given: dict[str, Variable]
) -> None:
    """Put a function in place as the decision of a name; it reads what is handed over and nothing else."""
    within = reading.knowledge
    if model.get("id") in within.within:
        raise reading.refuse(element, f"`{name_of(model)}` calls itself", "a law has no loop: write its steps out")
    if len(reading.puts) >= MOST_CALLS:
        raise reading.refuse(element, f"more than {MOST_CALLS} calls of functions", "make what is shared a decision")
    reading.puts.append(name_of(model))
    logic = _logic(reading, _body(reading, model))
    variable = model.find("variable")
    if not declared.base and variable is not None:
        declared = reading.type_of(variable.get("typeRef") or logic.get("typeRef"), model)
    reading.knowledge = Knowledge(functions_of(reading, model), (*within.within, model.get("id")))
    read_logic(reading, decision, logic, name, declared, given)
    reading.knowledge = within


def _made(reading: Reading, element: Element, title: str) -> Element:
    """Give an element that stands for a decision the model does not have; what is read in it is required by another."""
    made = Element("decision", element.namespace, {"name": title, "id": f"{title} in line {element.line}"}, element.line)
    reading.required.add(made.get("id"))
    return made


def _taken(reading: Reading, title: str) -> dict[str, Variable]:
    """Take what was decided under a made-up name out of what the model's own decisions may read and a reader is shown."""
    reading.decided = [one for one in reading.decided if one.name != title]
    keys = [key for key in reading.variables if key == title or key.startswith(f"{title}.")]
    return {key.removeprefix(title): reading.variables.pop(key) for key in keys}


def _parameters(reading: Reading, model: Element) -> Sequence[Element]:
    return _body(reading, model).all("formalParameter")


def _body(reading: Reading, model: Element) -> Element:
    body = model.find("encapsulatedLogic")
    if body is None or body.get("kind") not in ("", "FEEL"):
        raise reading.refuse(model, "the function is not written in FEEL or has no body", "write it as a table or in FEEL")
    return body


def _logic(reading: Reading, element: Element) -> Element:
    found = [one for one in element.children if one.name in LOGIC and one.namespace == element.namespace]
    if len(found) != 1:
        raise reading.refuse(element, "it holds no expression, or several", "give it one table or expression")
    return found[0]
