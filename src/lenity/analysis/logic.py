"""What a figure can be over all cases: its values, each with the condition under which it is the one, for Z3 to decide.

    worked_out(floor(custody.max / 2), {1800: group is opiates, 900: it is not})   ->   {900: group is opiates, 450: it is not}

A figure of a law takes few values, so sums, minimums and tests of figures are worked out value by value, and no arithmetic is
left for the prover. Only amounts that an expression reckons with are integers of Z3; what would multiply two of them is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import z3

from lenity.engine.program import NO_LIMIT, NONE, UNKNOWN
from lenity.law.expression import Binary, Literal, Name, Node
from lenity.units import PARTS

Guard: TypeAlias = Any  # a condition: True, False, or a Boolean term of Z3
MOST_VALUES = 20_000  # values of one figure, beyond which it is not worked out
MOST_TERMS = 6  # ways to reckon one figure, beyond which they become one term with the conditions inside
SPECIAL = frozenset({UNKNOWN, NONE, NO_LIMIT})


class CannotEncode(Exception):
    """The law reckons in a way that cannot be decided here; the text says how."""


@dataclass(frozen=True, slots=True)
class Stated:
    """The amount of a fact that is only tested, by the name of its column."""

    column: str


@dataclass(frozen=True, slots=True, eq=False)
class Reckoned:
    """An amount that depends on what a case states: an integer term of Z3."""

    term: Any

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reckoned) and bool(self.term.eq(other.term))

    def __hash__(self) -> int:
        return int(self.term.hash())

    @property
    def as_stated(self) -> bool:
        """Say whether it is the very amount of a fact."""
        return bool(z3.is_const(self.term)) and not z3.is_int_value(self.term)

    def substituted(self, pairs: Sequence[tuple[Any, Any]]) -> Reckoned:
        """Put terms in the place of others."""
        return Reckoned(z3.substitute(self.term, *pairs)) if pairs else self


# An amount in smallest units, `UNKNOWN`, `NONE` or `NO_LIMIT` as in the engine; a word; yes or no; or what a case states.
Leaf: TypeAlias = int | str | Stated | Reckoned
Value: TypeAlias = dict[Leaf, Guard]  # each value with the condition under which it is the one; one of them always holds


# -- conditions -------------------------------------------------------------------------------------------------------


def both(*guards: Guard) -> Guard:
    """Join conditions by `and`."""
    kept = []
    for one in guards:
        if one is False:
            return False
        if one is not True:
            kept.append(one)
    return _joined(z3.Z3_mk_and, kept) if kept else True


def either(*guards: Guard) -> Guard:
    """Join conditions by `or`."""
    kept = []
    for one in guards:
        if one is True:
            return True
        if one is not False:
            kept.append(one)
    return _joined(z3.Z3_mk_or, kept) if kept else False


def negated(guard: Guard) -> Guard:
    if guard is True or guard is False:
        return not guard
    if z3.is_not(guard):
        return guard.arg(0)
    return z3.BoolRef(z3.Z3_mk_not(guard.ctx.ref(), guard.as_ast()), guard.ctx)


def asserted(guard: Guard) -> Any:
    """Give a condition as a term that a solver takes."""
    return z3.BoolVal(guard) if guard is True or guard is False else guard


def _joined(make: Any, guards: Sequence[Guard]) -> Guard:
    if len(guards) == 1:
        return guards[0]
    context = guards[0].ctx
    terms = (z3.Ast * len(guards))(*[one.as_ast() for one in guards])
    return z3.BoolRef(make(context.ref(), len(guards), terms), context)


def substituted(guards: Sequence[Guard], pairs: Sequence[tuple[Any, Any]]) -> list[Guard]:
    """Put terms in the place of others, in many conditions at once."""
    terms = [one for one in guards if one is not True and one is not False]
    if not terms or not pairs:
        return list(guards)
    bundle = z3.Function("bundle", *[z3.BoolSort()] * len(terms), z3.BoolSort())(*terms)
    found = iter(z3.substitute(bundle, *pairs).children())
    return [one if one is True or one is False else next(found) for one in guards]


# -- values ---------------------------------------------------------------------------------------------------------


def gathered(parts: Iterable[tuple[Leaf, Guard]]) -> Value:
    """Make a value of parts, each with its condition; parts that can never be are left out."""
    found: dict[Leaf, list[Guard]] = {}
    for leaf, guard in parts:
        if guard is not False:
            found.setdefault(leaf, []).append(guard)
    return {leaf: either(*guards) for leaf, guards in found.items()}


def as_one_term(value: Value) -> Value:
    """Put the conditions of a figure that is reckoned in many ways inside one term, so that sums of such figures stay small."""
    terms = {leaf: guard for leaf, guard in value.items() if isinstance(leaf, Reckoned)}
    if len(terms) <= MOST_TERMS:
        return value
    amounts = {leaf: guard for leaf, guard in value.items() if leaf in terms or (leaf not in SPECIAL and isinstance(leaf, int))}
    whole: Any = z3.IntVal(0)
    for leaf, guard in amounts.items():
        whole = z3.If(asserted(guard), _term(leaf), whole)
    rest = {leaf: guard for leaf, guard in value.items() if leaf not in amounts}
    return {**rest, Reckoned(whole): either(*amounts.values())}


def unless(value: Value, unsure: Guard) -> Value:
    known = negated(unsure)
    return gathered([*((leaf, both(guard, known)) for leaf, guard in value.items()), (UNKNOWN, unsure)])


def counted_item(value: Value) -> Value:
    """Count the one item of a case: one where the figure exists."""
    return gathered((UNKNOWN if leaf == UNKNOWN else int(leaf != NONE), guard) for leaf, guard in value.items())


def brought_together(hit: str, given: Sequence[tuple[Guard, Value]], shown: Callable[[Leaf], str]) -> Value:
    """Bring the values of the rules that hold together: C+ adds, C< and C> take an end, C# counts, R, O and C list."""
    if hit == "C#":
        total: Value = {0: True}
        for held, _ in given:
            total = combined(total, _choice(held, 1, 0), lambda a, b: _plus(a, b, 1))
        return total
    if hit in ("R", "O", "C"):
        lists: dict[tuple[str, ...], Guard] = {(): True}
        for held, value in given:
            more: dict[tuple[str, ...], list[Guard]] = {}
            for words, guard in lists.items():
                for leaf, condition in [*value.items(), (NONE, True)]:
                    taken = both(guard, negated(held)) if leaf == NONE and condition is True else both(guard, held, condition)
                    if taken is not False:
                        more.setdefault(words if leaf == NONE else (*words, shown(leaf)), []).append(taken)
            if len(more) > MOST_VALUES:
                raise CannotEncode(f"a list takes more than {MOST_VALUES} forms")
            lists = {words: either(*guards) for words, guards in more.items()}
        return {f"[{', '.join(words)}]": guard for words, guard in lists.items()} if given else {NONE: True}
    total = {NONE: True}
    unknown: list[Guard] = []
    for held, value in given:
        unknown.append(both(held, value.get(UNKNOWN, False)))
        there = gathered([
            *((leaf, both(held, guard)) for leaf, guard in value.items() if leaf != UNKNOWN),
            (NONE, either(negated(held), both(held, value.get(UNKNOWN, False)))),
        ])  # fmt: skip
        total = combined(total, there, {"C+": _sum_of_two, "C<": _least_of_two, "C>": _most_of_two}[hit])
    if hit == "C+":
        total = gathered((0 if leaf == NONE else leaf, guard) for leaf, guard in total.items())
    return unless(total, either(*unknown))


# -- expressions ------------------------------------------------------------------------------------------------------


def worked_out(node: Node, context: Callable[[str], Value]) -> Value:
    """Work out an expression: every value it may come to, each with its condition; unknown, absent and endless as the engine."""
    if isinstance(node, Literal):
        if node.value is None:
            return {UNKNOWN: True}
        return {node.value if isinstance(node.value, str) else int(node.value): True}
    if isinstance(node, Name):
        return context(node.name)
    if isinstance(node, Binary):
        left, right = worked_out(node.left, context), worked_out(node.right, context)
        return combined(left, right, _OPERATORS[node.op])
    if node.function in ("floor", "ceiling"):
        inner = node.arguments[0]
        if not (isinstance(inner, Binary) and inner.op == "/"):
            return worked_out(inner, context)
        up = node.function == "ceiling"
        above, below = worked_out(inner.left, context), worked_out(inner.right, context)
        return combined(above, below, lambda a, b: _quotient(a, b, up))
    values = [worked_out(argument, context) for argument in node.arguments]
    if node.function == "if":
        return _if(*values)
    if node.function == "not":
        return gathered((UNKNOWN if leaf == UNKNOWN else int(leaf != 1), guard) for leaf, guard in values[0].items())
    if node.function == "negate":
        return _one(values[0], lambda leaf: [(UNKNOWN if leaf == NO_LIMIT else _times_constant(leaf, -1), True)])
    if node.function == "abs":
        return _one(values[0], _absolute)
    if node.function == "decimal":
        return combined(values[0], {PARTS: True}, _product)
    if node.function == "product":
        return combined(values[0], values[1], _exact_product)
    if node.function == "in":
        found: Value = {0: True}
        for option in values[1:]:
            found = combined(found, combined(values[0], option, _OPERATORS["="]), _OPERATORS["or"])
        return found
    pick = _least_of_two if node.function == "min" else _most_of_two
    result = values[0]
    for value in values[1:]:
        result = combined(result, value, pick)
    return result


Parts: TypeAlias = Sequence[tuple[Leaf, Guard]]


def _one(value: Value, change: Callable[[Leaf], Parts]) -> Value:
    """Change each value that exists and is known."""
    parts: list[tuple[Leaf, Guard]] = []
    for leaf, guard in value.items():
        if leaf in (UNKNOWN, NONE):
            parts.append((leaf, guard))
        else:
            parts += [(new, both(guard, more)) for new, more in change(leaf)]
    return gathered(parts)


def combined(left: Value, right: Value, join: Callable[[Leaf, Leaf], Parts]) -> Value:
    """Join two figures value by value."""
    if len(left) * len(right) > MOST_VALUES * 10:
        raise CannotEncode(f"two figures of {len(left)} and {len(right)} values meet in one expression")
    parts: list[tuple[Leaf, Guard]] = []
    for a, first in left.items():
        for b, second in right.items():
            guard = both(first, second)
            if guard is not False:
                parts += [(leaf, both(guard, more)) for leaf, more in join(a, b)]
    return gathered(parts)


def _choice(guard: Guard, yes: Leaf, no: Leaf) -> Value:
    return gathered([(yes, guard), (no, negated(guard))])


def _if(condition: Value, yes: Value, no: Value) -> Value:
    holds, unsure = condition.get(1, False), condition.get(UNKNOWN, False)
    otherwise = negated(either(holds, unsure))
    parts = [(leaf, both(holds, guard)) for leaf, guard in yes.items()]
    parts += [(leaf, both(otherwise, guard)) for leaf, guard in no.items()]
    if unsure is not False:
        alike = combined(yes, no, lambda a, b: [(a if a == b else UNKNOWN, True)])
        parts += [(leaf, both(unsure, guard)) for leaf, guard in alike.items()]
    return gathered(parts)


def _keeping(a: Leaf, b: Leaf) -> Leaf | None:
    """Give UNKNOWN or NONE where one of two values is that."""
    if UNKNOWN in (a, b):
        return UNKNOWN
    return NONE if NONE in (a, b) else None


def _term(leaf: Leaf) -> Any:
    if isinstance(leaf, Reckoned):
        return leaf.term
    if isinstance(leaf, int):
        return leaf
    raise CannotEncode("an expression reckons with what is no amount")


def _made(term: Any) -> Leaf:
    return term if isinstance(term, int) else Reckoned(term)


def _plus(a: Leaf, b: Leaf, sign: int) -> Parts:
    kept = _keeping(a, b)
    if kept is not None:
        return [(kept, True)]
    first, second = a == NO_LIMIT, b == NO_LIMIT
    if first or second:
        stays = first or second if sign > 0 else first and not second
        return [(NO_LIMIT if stays else UNKNOWN, True)]
    return [(_made(_term(a) + sign * _term(b)), True)]


def _sum_of_two(a: Leaf, b: Leaf) -> Parts:
    """Add where both exist, else give the one that does."""
    if NONE in (a, b):
        return [(b if a == NONE else a, True)]
    return _plus(a, b, 1)


def _product(a: Leaf, b: Leaf) -> Parts:
    kept = _keeping(a, b)
    if kept is not None:
        return [(kept, True)]
    if NO_LIMIT in (a, b):
        other = b if a == NO_LIMIT else a
        positive = True if other == NO_LIMIT else at_least(_term(other), 1)
        return [(NO_LIMIT, positive), (UNKNOWN, negated(positive))]
    if isinstance(a, Reckoned) and isinstance(b, Reckoned):
        raise CannotEncode("two amounts that a case states are multiplied")
    return [(_times_constant(b, a) if isinstance(a, int) else _times_constant(a, b), True)]


def _times_constant(leaf: Leaf, factor: Leaf) -> Leaf:
    return _made(_term(factor) * _term(leaf)) if factor != 0 else 0


def _exact_product(a: Leaf, b: Leaf) -> Parts:
    kept = _keeping(a, b)
    if kept is not None:
        return [(kept, True)]
    if not (isinstance(a, int) and isinstance(b, int)):
        raise CannotEncode("a decimal that a case states is multiplied by another")
    whole, rest = divmod(a * b, PARTS)
    if rest:
        raise CannotEncode("a product of decimals has more than six places after the point")
    return [(whole, True)]


def _quotient(above: Leaf, below: Leaf, up: bool) -> Parts:
    if isinstance(below, Reckoned):
        raise CannotEncode("an amount is divided by one that a case states")
    if below == 0:
        return [(UNKNOWN, True)]
    kept = _keeping(above, below)
    if kept is not None:
        return [(kept, True)]
    if below == NO_LIMIT:
        return [(UNKNOWN, True)]
    divisor = int(_term(below))
    if above == NO_LIMIT:
        return [(NO_LIMIT if divisor > 0 else UNKNOWN, True)]
    amount = _term(above)
    if divisor < 0:
        amount, divisor = -amount, -divisor
    if isinstance(amount, int):
        return [(-(-amount // divisor) if up else amount // divisor, True)]
    return [(Reckoned(-((-amount) / divisor) if up else amount / divisor), True)]  # of integers, Z3's `/` rounds down here


def _absolute(leaf: Leaf) -> Parts:
    if leaf == NO_LIMIT:
        return [(NO_LIMIT, True)]
    if isinstance(leaf, int):
        return [(abs(leaf), True)]
    positive = at_least(_term(leaf), 0)
    return [(leaf, positive), (_times_constant(leaf, -1), negated(positive))]


def _least_of_two(a: Leaf, b: Leaf) -> Parts:
    return _end_of_two(a, b, lambda x, y: x <= y)


def _most_of_two(a: Leaf, b: Leaf) -> Parts:
    return _end_of_two(a, b, lambda x, y: x >= y)


def _end_of_two(a: Leaf, b: Leaf, first: Callable[[Any, Any], Any]) -> Parts:
    """Pick one of two; a figure that does not exist has no say."""
    if NONE in (a, b):
        return [(b if a == NONE else a, True)]
    if UNKNOWN in (a, b):
        return [(UNKNOWN, True)]
    if a == b:
        return [(a, True)]
    taken = first(_term(a), _term(b))
    return [(a, taken), (b, negated(taken))]


def compared(op: str) -> Callable[[Leaf, Leaf], Parts]:
    """Give how two amounts or words are compared: 1 where it holds, 0 where not, UNKNOWN where one is not known."""

    def compare(a: Leaf, b: Leaf) -> Parts:
        if UNKNOWN in (a, b):
            return [(UNKNOWN, True)]
        if NONE in (a, b):
            return [(int(op == "!="), True)]
        if isinstance(a, str) or isinstance(b, str):
            same = a == b
            return [(int(same if op == "=" else not same), True)]
        x, y = _term(a), _term(b)
        held = {"=": x == y, "!=": x != y, "<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[op]
        return [(1, held), (0, negated(held))]

    return compare


def _kleene(decisive: int) -> Callable[[Leaf, Leaf], Parts]:
    def join(a: Leaf, b: Leaf) -> Parts:
        if decisive in (a, b):
            return [(decisive, True)]
        return [(UNKNOWN if UNKNOWN in (a, b) else 1 - decisive, True)]

    return join


def at_least(term: Any, low: int | None) -> Guard:
    return True if low is None else term >= low


def at_most(term: Any, high: int | None) -> Guard:
    return True if high is None else term <= high


_OPERATORS: dict[str, Callable[[Leaf, Leaf], Parts]] = {
    "+": lambda a, b: _plus(a, b, 1), "-": lambda a, b: _plus(a, b, -1), "*": _product,
    "and": _kleene(0), "or": _kleene(1),
    **{op: compared(op) for op in ("=", "!=", "<", "<=", ">", ">=")},
}  # fmt: skip
