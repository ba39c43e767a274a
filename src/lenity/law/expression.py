"""Expressions of a law: a small, safe subset of FEEL, read into a tree and checked for kinds.

    "= floor(custody.max / 2)"   ->   Call("floor", (Binary("/", Name("custody.max"), Literal(2, "number")),))

Grammar, loosest first: `if c then a else b`; `or`; `and`; `= != < <= > >= in`; `+ -`; `* /`; unary `-`, `not( )`; calls
`min max abs floor ceiling`; names, amounts, numbers, `date("2016-10-01")`, `"text"`, true, false, null. Nothing is executed:
the tree is data. A whole number beside a decimal becomes one; the product of two decimals is exact or refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lenity.law.model import RECKONED
from lenity.units import (
    MEASURES,
    PARTS,
    Calendar,
    UnitError,
    parse_date,
    parse_decimal,
    parse_duration,
    parse_integer,
    parse_money,
    parse_quantity,
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant in smallest units, a word, or null; `kind` as of an attribute."""

    value: int | str | bool | None
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """An attribute or an earlier output."""

    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and an operator; both sides are of one kind, save a number that multiplies or divides."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`min`, `max`, `abs`, `floor`, `ceiling`, `not`, `negate`, `if` (condition, then, else) or `in` (value, then options).

    `decimal` makes a whole number a decimal, `product` multiplies two decimals; nobody writes these two.
    """

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Name | Binary | Call

FUNCTIONS = {"min": (2, 99), "max": (2, 99), "abs": (1, 1), "floor": (1, 1), "ceiling": (1, 1), "not": (1, 1)}
TOKEN = re.compile(
    r"""\s*(?:(?P<amount>\d+(?:_\d+)*(?:\.\d+)?\s*(?:µg|mg|kg|g|ml|l|t|tablets|plants|doses|units|days|day|d|weeks|w|months|month|years|year|y)\b)
    |(?P<number>\d+(?:_\d+)*(?:\.\d+)?)|(?P<text>"[^"]*")|(?P<name>[A-Za-z_][\w]*(?:\.[a-z]+)?)
    |(?P<op>\.\.|<=|>=|!=|[-+*/=<>(),\[\]]))""",
    re.VERBOSE,
)


class ExpressionError(ValueError):
    """An expression outside the subset; `code` is the problem code, `mend` how to put it right."""

    def __init__(self, message: str, mend: str, code: str = "LEN107") -> None:
        super().__init__(message)
        self.mend = mend
        self.code = code


def parse(text: str, kind: Callable[[str], str], calendar: Calendar, currency: str) -> Node:
    """Read an expression; `kind(name)` gives the kind of a known name and an empty string for others.

    Raise `ExpressionError` where it cannot be read, where kinds are mixed, or where a division says nothing of rounding.
    """
    node = _Parser(text, kind, calendar).whole()
    return _typed(node, currency)


def kind_of(node: Node) -> str:
    """Give the kind an expression results in."""
    if isinstance(node, Literal | Name):
        return node.kind
    if isinstance(node, Binary):
        if node.op in ("and", "or", "=", "!=", "<", "<=", ">", ">="):
            return "boolean"
        left, right = kind_of(node.left), kind_of(node.right)
        if node.op == "/" and left == right:
            return "number"
        return right if node.op == "*" and left == "number" else left
    if node.function in ("not", "in"):
        return "boolean"
    if node.function in ("decimal", "product"):
        return "decimal"
    kinds = [kind_of(argument) for argument in (node.arguments[1:] if node.function == "if" else node.arguments)]
    return next((kind for kind in kinds if kind != "null"), "null")


def names_in(node: Node) -> Iterator[str]:
    """List the names an expression reads."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Binary):
        yield from names_in(node.left)
        yield from names_in(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from names_in(argument)


def words_in(node: Node) -> Iterator[str]:
    """List the words an expression writes out."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, Binary):
        yield from words_in(node.left)
        yield from words_in(node.right)
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from words_in(argument)


class _Parser:
    def __init__(self, text: str, kind: Callable[[str], str], calendar: Calendar) -> None:
        self.text, self.kind, self.calendar = text, kind, calendar
        self.tokens = self._tokens()
        self.at = 0
        self.depth = 0

    def _tokens(self) -> list[tuple[str, str]]:
        tokens, position, text = [], 0, self.text.rstrip()
        if len(text) > 2000:
            raise ExpressionError("the expression is longer than 2000 characters", "split it into several decisions")
        while position < len(text):
            match = TOKEN.match(text, position)
            if match is None:
                raise ExpressionError(f"cannot read `{text[position:].strip()[:20]}`", "use only what the subset has")
            sort = match.lastgroup or ""
            tokens.append((sort, match.group(sort)))
            position = match.end()
        return tokens

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *words: str) -> str:
        word = self.peek()
        if words and word not in words:
            shown = word or "the end"
            raise ExpressionError(f"`{shown}` where `{' or '.join(words)}` is expected", "check brackets and words")
        self.at += 1
        return word

    def whole(self) -> Node:
        node = self.choice()
        if self.peek():
            raise ExpressionError(f"`{self.peek()}` follows a complete expression", "remove it or join it with an operator")
        return node

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > 60:
            raise ExpressionError("the expression is nested too deeply", "split it into several decisions")
        if self.peek() == "if":
            self.take("if")
            condition = self.choice()
            self.take("then")
            yes = self.choice()
            self.take("else")
            node: Node = Call("if", (condition, yes, self.choice()))
        else:
            node = self.binary(0)
        self.depth -= 1
        return node

    LEVELS = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/"))

    def binary(self, level: int) -> Node:
        if level == len(self.LEVELS):
            return self.unary()
        node = self.binary(level + 1)
        while self.peek() in self.LEVELS[level]:
            op = self.take()
            node = self.membership(node) if op == "in" else Binary(op, node, self.binary(level + 1))
        return node

    def membership(self, node: Node) -> Node:
        opened = self.take("(", "[")
        first = self.choice()
        if self.peek() == "..":
            self.take("..")
            last = self.choice()
            closed = self.take(")", "]")
            low = Binary(">=" if opened == "[" else ">", node, first)
            return Binary("and", low, Binary("<=" if closed == "]" else "<", node, last))
        options = [first]
        while self.peek() == ",":
            self.take(",")
            options.append(self.choice())
        self.take(")", "]")
        return Call("in", (node, *options))

    def unary(self) -> Node:
        if self.peek() == "-":
            self.take("-")
            if self.peek() == "-":
                raise ExpressionError("`--` is two signs in a row", "write one of them, or brackets")
            return Call("negate", (self.unary(),))
        return self.atom()

    def atom(self) -> Node:
        if self.at >= len(self.tokens):
            raise ExpressionError("the expression ends too early", "complete it")
        sort, word = self.tokens[self.at]
        self.at += 1
        if word == "(":
            node = self.choice()
            self.take(")")
            return node
        if sort == "text":
            return Literal(word[1:-1], "enum")
        if sort == "number":
            return self.number(word)
        if sort == "amount":
            return self.amount(word)
        if sort == "name":
            return self.named(word)
        raise ExpressionError(f"`{word}` where a value is expected", "check brackets and operators")

    def number(self, word: str) -> Node:
        try:
            return Literal(parse_decimal(word), "decimal") if "." in word else Literal(parse_integer(word), "number")
        except UnitError as error:
            raise ExpressionError(str(error), error.mend) from None

    def amount(self, word: str) -> Node:
        try:
            if re.search(r"(d|day|days|w|weeks|month|months|y|year|years)$", word) and not re.search(r"(?:tablets|g)$", word):
                return Literal(self.calendar.base(parse_duration(word)), "duration")
            quantity = parse_quantity(word)
            return Literal(quantity.amount, "quantity" if quantity.measure == "mass" else quantity.measure)
        except UnitError as error:
            raise ExpressionError(str(error), error.mend, "LEN101") from None

    def named(self, word: str) -> Node:
        if word in ("true", "false"):
            return Literal(word == "true", "boolean")
        if word == "null":
            return Literal(None, "null")
        if self.peek() == "(" and word in FUNCTIONS:
            return self.call(word)
        if self.peek() == "(" and word == "date":
            return self.day()
        kind = self.kind(word)
        if not kind:
            raise ExpressionError(f"unknown name `{word}`", "name an attribute or what an earlier decision gives", "LEN103")
        return Name(word, kind)

    def day(self) -> Node:
        self.take("(")
        sort, word = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        if sort != "text":
            raise ExpressionError("`date` without a day in quotes", 'write `date("2016-10-01")`')
        self.at += 1
        self.take(")")
        try:
            return Literal(parse_date(word[1:-1]).toordinal(), "date")
        except UnitError as error:
            raise ExpressionError(str(error), error.mend, "LEN101") from None

    def call(self, word: str) -> Node:
        self.take("(")
        arguments = [self.choice()]
        while self.peek() == ",":
            self.take(",")
            arguments.append(self.choice())
        self.take(")")
        least, most = FUNCTIONS[word]
        if not least <= len(arguments) <= most:
            raise ExpressionError(f"`{word}` takes {least} to {most} values, not {len(arguments)}", "check the commas")
        return Call(word, tuple(arguments))


def _typed(node: Node, currency: str, rounded: bool = False) -> Node:
    """Check kinds bottom-up; a bare number beside money is an amount of the law's currency."""
    if isinstance(node, Literal | Name):
        return node
    if isinstance(node, Call):
        arguments = tuple(_typed(one, currency, node.function in ("floor", "ceiling")) for one in node.arguments)
        return _typed_call(node.function, arguments, currency)
    left, right = _typed(node.left, currency), _typed(node.right, currency)
    if node.op == "/" and not rounded:
        raise ExpressionError("a division stands alone", "write `floor(a / b)` or `ceiling(a / b)`", "LEN109")
    if node.op == "/" and right == Literal(0, "number"):
        raise ExpressionError("division by zero", "divide by another number")
    if node.op in ("and", "or"):
        for side in (left, right):
            _expect(side, ("boolean",), node.op)
    elif node.op == "*" and kind_of(left) == kind_of(right) == "decimal":
        return Call("product", (left, right))
    elif node.op == "*":
        if "number" not in (kind_of(left), kind_of(right)):
            raise ExpressionError("two amounts are multiplied", "multiply an amount by a number", "LEN108")
        for side in (left, right):
            _expect(side, RECKONED, "*")
    elif node.op == "/":
        if kind_of(right) != "number" or kind_of(left) == "decimal":
            left, right = _same(left, right, "/", currency)
    else:
        left, right = _same(left, right, node.op, currency)
        if node.op not in ("=", "!="):
            _expect(left, (*RECKONED, "date", "null"), node.op)
    return Binary(node.op, left, right)


def _typed_call(function: str, arguments: tuple[Node, ...], currency: str) -> Node:
    if function == "not":
        _expect(arguments[0], ("boolean",), "not")
    elif function == "if":
        _expect(arguments[0], ("boolean",), "if")
        arguments = (arguments[0], *_same(arguments[1], arguments[2], "if", currency))
    elif function in ("negate", "abs", "floor", "ceiling"):
        _expect(arguments[0], RECKONED, function)
        whole = function in ("floor", "ceiling") and kind_of(arguments[0]) == "decimal"
        arguments = (Binary("/", arguments[0], Literal(PARTS, "decimal")),) if whole else arguments
    elif function in ("min", "max", "in"):
        if function != "in":
            for argument in arguments:
                _expect(argument, (*RECKONED, "date", "null"), function)
        first = next((one for one in arguments if kind_of(one) not in ("number", "null")), arguments[0])
        arguments = tuple(_same(first, one, function, currency)[1] for one in arguments)
    return Call(function, arguments)


def _same(left: Node, right: Node, op: str, currency: str) -> tuple[Node, Node]:
    kinds = (kind_of(left), kind_of(right))
    if kinds == ("money", "number") and isinstance(right, Literal):
        return left, Literal(parse_money(right.value, currency).amount, "money")
    if kinds == ("number", "money") and isinstance(left, Literal):
        return Literal(parse_money(left.value, currency).amount, "money"), right
    if kinds == ("decimal", "number"):
        return left, _decimal(right)
    if kinds == ("number", "decimal"):
        return _decimal(left), right
    if kinds[0] != kinds[1] and set(kinds) <= {"quantity", *MEASURES}:
        said = " and ".join("mass" if kind == "quantity" else kind for kind in kinds)
        raise ExpressionError(f"`{op}` joins {said}", "nothing is converted; name what is counted: `quantity.volume`", "LEN102")
    if kinds[0] != kinds[1] and "null" not in kinds:
        raise ExpressionError(f"`{op}` joins {kinds[0]} and {kinds[1]}", "both sides must be of one kind", "LEN108")
    return left, right


def _decimal(node: Node) -> Node:
    return Literal(int(node.value or 0) * PARTS, "decimal") if isinstance(node, Literal) else Call("decimal", (node,))


def _expect(node: Node, kinds: tuple[str, ...], op: str) -> None:
    if kind_of(node) not in kinds:
        raise ExpressionError(f"`{op}` does not take {kind_of(node)}", f"it takes {' or '.join(kinds)}", "LEN108")
