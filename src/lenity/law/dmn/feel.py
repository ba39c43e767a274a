"""Read FEEL, the expression language of DMN, as far as our own expressions go.

    read_expression("Price * 2", names)     ->   Operation("*", Ref("Price"), Value("number", Decimal(2)))
    read_tests(">= 18, null", names)         ->   Tests((Comparison(">=", ...), Equal(...)), negated=False)

Names may hold blanks and signs (`Years of Service`), so the names in scope are tried first, the longest first (DMN 1.5,
10.3.1.3). What the subset lacks is refused in words; nothing is executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal

LONGEST = 50_000  # characters of one text: allowed values can be many
MOST_OPERATIONS = 400  # of one text
DEEPEST = 60
LARGEST_NUMBER, PLACES = 4 * 10**12, 6  # of the decimals of a law
INPUT = "?"  # in a test: the value tested
CALLED = "call "  # begins the name of a call of a modeller's own function
SECONDS = ("time", "date and time", "days and time duration")  # kinds kept as whole seconds

# Names of types as the versions of DMN spell them, to one word each.
TYPES = {
    "string": "string", "number": "number", "boolean": "boolean", "date": "date", "time": "time",
    "date and time": "date and time", "dateTime": "date and time",
    "days and time duration": "days and time duration", "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration", "yearMonthDuration": "years and months duration",
}  # fmt: skip


class FeelError(ValueError):
    """A text that cannot be read, or that asks for more than the subset has; `mend` says what to do."""

    def __init__(self, message: str, mend: str = "see docs/reference/dmn.md for what is read") -> None:
        super().__init__(message)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Value:
    """A constant: Decimal, text, bool, ordinal of a day, whole seconds, whole months, or None for null."""

    type: str
    value: Decimal | str | bool | int | None


@dataclass(frozen=True, slots=True)
class Ref:
    """A name in scope, or `?`."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`+ - * / and or = != < <= > >=`."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """`min max abs floor ceiling not negate` or `if` (condition, then, else)."""

    function: str
    arguments: tuple[Node, ...]


Node = Value | Ref | Operation | Call


@dataclass(frozen=True, slots=True)
class Comparison:
    """`< 5` of the value tested."""

    op: str
    node: Node


@dataclass(frozen=True, slots=True)
class Range:
    """`[1 .. 5)`: the edges, and whether each is included."""

    low: Node
    high: Node
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Equal:
    """A value or expression that the value tested must be equal to."""

    node: Node


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that is true or false by itself."""

    node: Node


Part = Comparison | Range | Equal | Condition


@dataclass(frozen=True, slots=True)
class Tests:
    """What a cell asks: one of the parts holds, or none of them. Without parts anything will do."""

    parts: tuple[Part, ...]
    negated: bool = False


def read_expression(text: str, names: Iterable[str], functions: Iterable[str] = ()) -> Node:
    """Read one expression in which names may be read and a modeller's own functions called; raise `FeelError`.

    >>> read_expression('"a" + "b"', [])
    Value(type='string', value='ab')
    """
    parser = _Parser(text, names, functions)
    node = parser.choice()
    parser.end()
    if INPUT in references(node):
        raise FeelError("`?` stands outside a test", "name what is meant")
    return node


def read_tests(text: str, names: Iterable[str]) -> Tests:
    """Read the tests of a cell: `-`, values, lists of them, comparisons, intervals, `not(...)`, conditions on `?`.

    Raise `FeelError`.
    """
    if text.strip() in ("", "-"):
        return Tests(())
    parser = _Parser(text, names)
    tests = parser.tests()
    parser.end()
    return tests


def nodes_of(part: Part) -> tuple[Node, ...]:
    """Give the expressions that a part of a test holds."""
    return (part.low, part.high) if isinstance(part, Range) else (part.node,)


def references(node: Node) -> Iterator[str]:
    """List the names an expression reads."""
    if isinstance(node, Ref):
        yield node.name
    elif isinstance(node, Operation):
        yield from references(node.left)
        yield from references(node.right)
    elif isinstance(node, Call):
        for one in node.arguments:
            yield from references(one)


COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LEVELS = (("or",), ("and",), (*COMPARISONS, "in", "between"), ("+", "-"), ("*", "/"), ("**",))
FUNCTIONS = {"min": (2, 99), "max": (2, 99), "sum": (1, 99), "abs": (1, 1), "floor": (1, 1), "ceiling": (1, 1), "not": (1, 1)}
TOKEN = re.compile(
    r"""(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)|(?P<text>"(?:[^"\\]|\\.)*")
    |(?P<moment>date\s+and\s+time(?=\s*\()|(?:date|time|duration)(?=\s*\())
    |(?P<word>list\s+contains(?=\s*\()|[^\W\d]\w*)|(?P<op>\.\.|\*\*|<=|>=|!=|[-+*/=<>(),\[\]?@{}:;.])""",
    re.VERBOSE,
)
BLANK = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)+", re.DOTALL)


class _Parser:
    def __init__(self, text: str, names: Iterable[str], functions: Iterable[str] = ()) -> None:
        if len(text) > LONGEST:
            raise FeelError(f"the text is longer than {LONGEST} characters", "split it into several decisions")
        self.functions = frozenset(functions)
        self.tokens = list(_tokens(text, {*names, *self.functions}))
        self.at = self.depth = self.operations = 0

    def peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ("end", "the end")

    def sees(self, *words: str) -> bool:
        sort, word = self.peek()
        return sort in ("word", "op") and word in words

    def take(self, *words: str) -> str:
        word = self.peek()[1]
        if words and not self.sees(*words):
            raise FeelError(f"`{word}` where `{' or '.join(words)}` is expected")
        self.at += 1
        return word

    def end(self) -> None:
        if self.peek()[0] != "end":
            raise FeelError(f"`{self.peek()[1]}` follows a complete expression")

    # -- tests ---------------------------------------------------------------------------------------------------

    def tests(self) -> Tests:
        if self.sees("not") and self.peek(1) == ("op", "(") and self._closes_at_end(self.at + 1):
            self.at += 2
            parts = self.parts()
            self.take(")")
            return Tests(parts, True)
        return Tests(self.parts())

    def parts(self) -> tuple[Part, ...]:
        found = [*self.one_or_list()]
        while self.sees(","):
            self.take(",")
            found += self.one_or_list()
        return tuple(found)

    def one_or_list(self) -> tuple[Part, ...]:
        """Read one part of a test; a list that is written out holds where one of its values does."""
        if not self.sees("[") or self._has_dots(self.at):
            return (self.part(),)
        return tuple(Equal(node) for node in self.written_list())

    def written_list(self) -> list[Node]:
        self.take("[")
        found = [self.choice()]
        while self.sees(","):
            self.take(",")
            found.append(self.choice())
        self.take("]")
        return found

    def part(self) -> Part:
        if self.sees("<", "<=", ">", ">=", "=", "!="):
            return Comparison(self.take(), self.binary(3))
        if self.sees("[", "]") or (self.sees("(") and self._has_dots(self.at)):
            return self.interval()
        node = self.choice()
        whole = isinstance(node, Operation) and node.op in (*COMPARISONS, "and", "or")
        asks = isinstance(node, Call) and node.function == "not"
        return Condition(node) if whole or asks or INPUT in references(node) else Equal(node)

    def interval(self) -> Range:
        opened = self.take("[", "(", "]")
        low = self.binary(3)
        self.take("..")
        high = self.binary(3)
        closed = self.take("]", ")", "[")
        return Range(low, high, opened == "[", closed == "]")

    def _has_dots(self, place: int) -> bool:
        """Say whether the bracket at a place holds `..` at its own level: an interval and not a group."""
        depth = 0
        for sort, word in self.tokens[place:]:
            if sort == "op":
                depth += (word in "([") - (word in ")]")
                if word == ".." and depth == 1:
                    return True
            if depth == 0:
                return False
        return False

    def _closes_at_end(self, place: int) -> bool:
        depth = 0
        for number, (sort, word) in enumerate(self.tokens[place:], place):
            if sort == "op":
                depth += (word == "(") - (word == ")")
                if depth == 0:
                    return number == len(self.tokens) - 1
        return True  # a bracket of an interval may be open; the parser says what is missing

    # -- expressions ---------------------------------------------------------------------------------------------

    def choice(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FeelError("the expression is nested too deeply", "split it into several decisions")
        if self.sees("if"):
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

    def binary(self, level: int) -> Node:
        if level == len(LEVELS):
            return self.unary()
        node = self.binary(level + 1)
        while self.sees(*LEVELS[level]):
            op = self.take()
            self.operations += 1
            if self.operations > MOST_OPERATIONS:
                raise FeelError(f"more than {MOST_OPERATIONS} operations", "split it into several decisions")
            if op == "**":
                raise FeelError("`**` is outside the subset")
            node = self.within(node, op) if op in ("in", "between") else _joined(op, node, self.binary(level + 1))
        return node

    def within(self, node: Node, op: str) -> Node:
        if op == "between":
            low = self.binary(3)
            self.take("and")
            return as_condition(Tests((Range(low, self.binary(3), True, True),)), node)
        if self.sees("(") and not self._has_dots(self.at):
            self.take("(")
            parts = self.parts()
            self.take(")")
        else:
            parts = self.one_or_list()
        return as_condition(Tests(parts), node)

    def unary(self) -> Node:
        if self.sees("-"):
            self.take("-")
            if self.sees("-"):
                raise FeelError("`--` is two signs in a row", "write one of them, or brackets")
            inner = self.unary()
            if isinstance(inner, Value) and isinstance(inner.value, Decimal):
                return Value(inner.type, -inner.value)
            return Call("negate", (inner,))
        return self.atom()

    def atom(self) -> Node:
        sort, word = self.peek()
        self.at += 1
        if sort == "number":
            return number(word)
        if sort == "text":
            return Value("string", _unquoted(word))
        if sort == "name" and word in self.functions and self.sees("("):
            return Call(CALLED + word, tuple(self.arguments()))
        if sort == "name":
            return Ref(word)
        if sort == "moment":
            return self.moment(" ".join(word.split()))
        if sort == "op" and word == "?":
            return Ref(INPUT)
        if sort == "op" and word == "@":
            if self.peek()[0] != "text":
                raise FeelError("`@` without a text in quotes")
            return read_moment(_unquoted(self.take()))
        if sort == "op" and word == "(":
            node = self.choice()
            self.take(")")
            return node
        if sort == "op" and word == "[":
            raise FeelError("a list is outside the subset")
        if sort == "op" and word == "{":
            raise FeelError("a context is outside the subset")
        if sort == "word":
            return self.word(word)
        raise FeelError(f"`{word}` where a value is expected")

    def word(self, word: str) -> Node:
        if word in ("true", "false"):
            return Value("boolean", word == "true")
        if word == "null":
            return Value("null", None)
        if self.sees("("):
            if " ".join(word.split()) == "list contains":
                return self.contains()
            if word not in FUNCTIONS:
                raise FeelError(f"the function `{word}` is outside the subset")
            arguments = self.arguments()
            least, most = FUNCTIONS[word]
            if not least <= len(arguments) <= most:
                raise FeelError(f"`{word}` takes {least} to {most} values here, not {len(arguments)}")
            if word == "sum":
                total = arguments[0]
                for one in arguments[1:]:
                    total = Operation("+", total, one)
                return total
            return Call(word, tuple(arguments))
        if word in ("for", "some", "every", "function", "instance", "external"):
            raise FeelError(f"`{word}` is outside the subset")
        raise FeelError(f"unknown name `{word}`", "name an input or decision that this decision requires")

    def arguments(self) -> list[Node]:
        self.take("(")
        found = [self.choice()]
        while self.sees(","):
            self.take(",")
            found.append(self.choice())
        self.take(")")
        return found

    def contains(self) -> Node:
        self.take("(")
        if not self.sees("["):
            raise FeelError("`list contains` of a list that is not written out is outside the subset")
        parts = tuple(Equal(node) for node in self.written_list())
        self.take(",")
        node = self.choice()
        self.take(")")
        return as_condition(Tests(parts), node)

    def moment(self, function: str) -> Node:
        self.take("(")
        if self.peek()[0] != "text" or self.peek(1) != ("op", ")"):
            raise FeelError(f"`{function}( )` of anything but one text in quotes is outside the subset")
        text = _unquoted(self.take())
        self.take(")")
        found = read_moment(text)
        wanted = {"duration": ("days and time duration", "years and months duration")}.get(function, (function,))
        if found.type == "date" and function == "date and time":
            return Value(function, _seconds(datetime.combine(date.fromordinal(_whole(found)), time())))
        if found.type not in wanted:
            raise FeelError(f"`{text}` is not a {function}")
        return found


def number(word: str) -> Value:
    """Read a number that a law can keep: at most six places after the point, and well within 64 bits of millionths."""
    value = Decimal(word)
    if abs(value) > LARGEST_NUMBER:
        raise FeelError(f"`{word}` is larger than a law can keep exactly", "state it in a larger unit")
    if value != round(value, PLACES):
        raise FeelError(f"`{word}` has more than six places after the point", "nothing smaller than a millionth is kept")
    return Value("number", value)


def _joined(op: str, left: Node, right: Node) -> Node:
    """Give an operation; two constant texts that are joined are one text."""
    if op == "+" and isinstance(left, Value) and isinstance(right, Value) and left.type == right.type == "string":
        return Value("string", f"{left.value}{right.value}")
    return Operation(op, left, right)


def as_condition(tests: Tests, node: Node) -> Node:
    """Say in one expression that a value passes a test."""
    found: Node | None = None
    for part in tests.parts:
        inner = [_with_input(one, node) for one in nodes_of(part)]
        if isinstance(part, Condition):
            one = inner[0]
        elif isinstance(part, Range):
            low = Operation(">=" if part.low_in else ">", node, inner[0])
            one = Operation("and", low, Operation("<=" if part.high_in else "<", node, inner[1]))
        else:
            one = Operation(part.op if isinstance(part, Comparison) else "=", node, inner[0])
        found = one if found is None else Operation("or", found, one)
    if found is None:
        return Value("boolean", True)
    return Call("not", (found,)) if tests.negated else found


def _with_input(node: Node, value: Node) -> Node:
    if isinstance(node, Ref):
        return value if node.name == INPUT else node
    if isinstance(node, Operation):
        return Operation(node.op, _with_input(node.left, value), _with_input(node.right, value))
    if isinstance(node, Call):
        return Call(node.function, tuple(_with_input(one, value) for one in node.arguments))
    return node


def _tokens(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    known = {" ".join(name.split()): name for name in names if name}
    longest = sorted(known, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+").replace(r"\.", r"\s*\.\s*") for name in longest)
    name_of = re.compile(f"(?:{pattern})(?!\\w)") if pattern else None
    place = 0
    while place < len(text):
        blank = BLANK.match(text, place)
        if blank:
            place = blank.end()
            continue
        named = name_of.match(text, place) if name_of else None
        if named:
            yield "name", _known(named.group(), known)
            place = named.end()
            continue
        match = TOKEN.match(text, place)
        if match is None:
            raise FeelError(f"cannot read `{text[place:].strip()[:20]}`")
        yield match.lastgroup or "", match.group()
        place = match.end()


def _known(written: str, known: dict[str, str]) -> str:
    """Give the name in scope that a text writes, whatever blanks stand in it."""
    plain = " ".join(written.split())
    return known.get(plain) or known[re.sub(r"\s*\.\s*", ".", plain)]


# -- days, times, durations ----------------------------------------------------------------------------------

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}
DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<y>\d+)Y)?(?:(?P<mo>\d+)M)?(?:(?P<d>\d+)D)?"
    r"(?:T(?:(?P<h>\d+)H)?(?:(?P<mi>\d+)M)?(?:(?P<s>\d+)S)?)?",
    re.ASCII,
)


def _unquoted(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        sign = match.group(1)
        if len(sign) > 1:
            return chr(int(sign[1:], 16))
        if sign not in ESCAPES:
            raise FeelError(f"`\\{sign}` is no escape of FEEL")
        return ESCAPES[sign]

    return re.sub(r"\\(u[0-9A-Fa-f]{4}|.)", plain, text[1:-1])


def read_moment(text: str) -> Value:
    """Read a day, a time, both, or a duration as ISO 8601 writes it; raise `FeelError`.

    >>> read_moment("P1Y6M"), read_moment("PT10H")
    (Value(type='years and months duration', value=18), Value(type='days and time duration', value=36000))
    """
    match = DURATION.fullmatch(text)
    if match and text[-1] not in "PT":
        part = {name: int(value) for name, value in match.groupdict().items() if name != "sign" and value}
        sign = -1 if match["sign"] else 1
        if part.keys() <= {"y", "mo"}:
            return Value("years and months duration", sign * (part.get("y", 0) * 12 + part.get("mo", 0)))
        if not part.keys() & {"y", "mo"}:
            days = part.get("d", 0) * 24 + part.get("h", 0)
            return Value("days and time duration", sign * ((days * 60 + part.get("mi", 0)) * 60 + part.get("s", 0)))
        raise FeelError(f"`{text}` mixes months and days", "FEEL has durations of one or the other")
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return Value("date", date.fromisoformat(text).toordinal())
        if "T" in text:
            return Value("date and time", _seconds(datetime.fromisoformat(text)))
        clock = time.fromisoformat(text)
    except ValueError:
        raise FeelError(f"`{text}` is not a date, a time or a duration", "write it as ISO 8601 does") from None
    if clock.tzinfo is not None or clock.microsecond:
        raise FeelError(f"`{text}` has a zone or parts of a second", "write a local time in whole seconds")
    return Value("time", (clock.hour * 60 + clock.minute) * 60 + clock.second)


def write_moment(type_name: str, seconds: int) -> str:
    """Write seconds as ISO 8601 does.

    >>> write_moment("time", 59400), write_moment("days and time duration", 93600)
    ('16:30:00', 'P1DT2H')
    """
    days, rest = divmod(abs(seconds), 24 * 3600)
    hours, minutes, rest = rest // 3600, rest // 60 % 60, rest % 60
    if type_name == "time":
        return f"{hours:02d}:{minutes:02d}:{rest:02d}"
    if type_name == "date and time":
        moment = datetime.fromtimestamp(seconds, UTC)
        return moment.isoformat().replace("+00:00", "Z")
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number)
    span = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if seconds < 0 else "") + f"P{span or 'T0S'}"


def _seconds(moment: datetime) -> int:
    """Give whole seconds since 1970-01-01; a moment without a zone counts as one of universal time."""
    if moment.microsecond:
        raise FeelError(f"`{moment.isoformat()}` has parts of a second", "write whole seconds")
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int((zoned - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _whole(value: Value) -> int:
    assert isinstance(value.value, int)
    return value.value
