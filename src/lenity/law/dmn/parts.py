"""What reading a model hands from step to step: types, the names in scope, and small questions about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from lenity.law.dmn.feel import COMPARISONS, SECONDS, Comparison, Node, Operation, Part, Range, Ref, Value, nodes_of
from lenity.law.dmn.xml import Element

# How each type of FEEL stands in a law: moments and spans of hours as whole seconds.
KINDS = {
    "string": "enum", "number": "decimal", "boolean": "boolean", "date": "date",
    "years and months duration": "duration", **dict.fromkeys(SECONDS, "number"),
}  # fmt: skip


@dataclass(slots=True)
class Type:
    """What a type reference comes to."""

    base: str  # one of feel.TYPES, or empty
    values: tuple[str, ...] = ()
    closed: bool = False
    domain: str = ""
    many: bool = False
    parts: dict[str, Type] = field(default_factory=dict)


@dataclass(slots=True)
class Variable:
    """What a name of the model stands for in the law."""

    name: str
    type: str
    kind: str
    fact: bool = False
    many: bool = False  # a list, which only the result of a model may be
    gap: bool = False  # may be null: no rule of its table need hold
    words: dict[str, None] | None = field(default_factory=dict)  # what it can be, None where that is not known
    closed: bool = False
    domain: str = ""
    whole: bool = True


class Refused(Exception):
    """An element is outside the subset; the problem is noted already."""


def type_of_node(node: Node, scope: dict[str, Variable]) -> str:
    """Give the FEEL type of an expression, empty where it is not stated."""
    if isinstance(node, Value):
        return "" if node.value is None else node.type
    if isinstance(node, Ref):
        return scope[node.name].type if node.name in scope else ""
    if isinstance(node, Operation):
        return (
            "boolean"
            if node.op in (*COMPARISONS, "and", "or")
            else type_of_node(node.left, scope) or type_of_node(node.right, scope)
        )
    if node.function == "not":
        return "boolean"
    arguments = node.arguments[1:] if node.function == "if" else node.arguments
    return next((base for one in arguments if (base := type_of_node(one, scope))), "")


def whole_edges(part: Part) -> tuple[int | None, int | None]:
    """Give the edges of a closed interval of whole numbers; None twice where it is something else."""
    edges = [
        int(one.value) for one in nodes_of(part) if isinstance(one, Value) and isinstance(one.value, Decimal) and is_whole(one)
    ]
    if isinstance(part, Range) and part.low_in and part.high_in and len(edges) == 2:
        return edges[0], edges[1]
    if isinstance(part, Comparison) and part.op in ("<=", ">=") and len(edges) == 1:
        return (edges[0], None) if part.op == ">=" else (None, edges[0])
    return None, None


def is_whole(node: Value) -> bool:
    return isinstance(node.value, Decimal) and node.value == node.value.to_integral_value()


def type_of_kind(kind: str) -> str:
    """Give the FEEL type of what a law keeps as a kind, where the model states none."""
    return {"": "", "enum": "string", "boolean": "boolean", "date": "date"}.get(kind, "number")


def bare(text: str) -> str:
    """Take away brackets around a whole expression.

    >>> bare("(a + b)"), bare("(a) + (b)")
    ('a + b', '(a) + (b)')
    """
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return bare(text[1:-1]) if sign == ")" and place == len(text) - 1 and text.startswith("(") else text
    return text


def name_of(element: Element) -> str:
    """Give the name by which others read an input or a decision."""
    variable = element.find("variable")
    return plain_name((variable.get("name") if variable is not None else "") or element.get("name"))


def plain_name(name: str) -> str:
    return " ".join(name.split())
