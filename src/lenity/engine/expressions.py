"""Work out an expression of a law on whole columns, exactly, with the unknown kept unknown.

    floor(custody.max / 2)   over   [1800, 900, UNKNOWN]   ->   [900, 450, UNKNOWN]

`and` and `or` follow Kleene: false and unknown is false. Arithmetic with a figure that does not exist gives none. An upper end
without limit stays one where something is added or taken away and where it is multiplied or divided by a positive number;
any other reckoning with it is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lenity.engine.program import NO_LIMIT, NONE, UNKNOWN, Ints
from lenity.law.expression import Binary, Call, Literal, Name, Node
from lenity.law.problems import problem
from lenity.units import PARTS

LARGEST = 2.0**62


def evaluate(node: Node, columns: Mapping[str, Ints], codes: Mapping[str, int], count: int) -> Ints:
    """Give one value per row: smallest units, a word's code, 0 or 1, `UNKNOWN`, or `NONE`."""
    if isinstance(node, Literal):
        return np.full(count, _constant(node, codes), np.int64)
    if isinstance(node, Name):
        return columns[node.name]
    if isinstance(node, Binary):
        left = evaluate(node.left, columns, codes, count)
        right = evaluate(node.right, columns, codes, count)
        return _kleene(node.op, left, right) if node.op in ("and", "or") else _binary(node.op, left, right)
    return _call(node, columns, codes, count)


def _constant(node: Literal, codes: Mapping[str, int]) -> int:
    if node.value is None:
        return UNKNOWN
    return codes[node.value] if isinstance(node.value, str) else int(node.value)


def _call(node: Call, columns: Mapping[str, Ints], codes: Mapping[str, int], count: int) -> Ints:
    if node.function in ("floor", "ceiling"):
        return _rounded(node, columns, codes, count)
    values = [evaluate(argument, columns, codes, count) for argument in node.arguments]
    if node.function == "if":
        answer = np.where(values[0] == 1, values[1], values[2])
        unsure = (values[0] == UNKNOWN) & (values[1] != values[2])
        return np.where(unsure, UNKNOWN, answer)
    if node.function == "not":
        return np.where(values[0] == UNKNOWN, UNKNOWN, 1 - values[0])
    if node.function == "negate":
        return _keeping(values, np.where(values[0] == NO_LIMIT, UNKNOWN, -_plain(values[0])))
    if node.function == "abs":
        return _keeping(values, np.where(values[0] == NO_LIMIT, NO_LIMIT, np.abs(_plain(values[0]))))
    if node.function == "decimal":
        return _binary("*", values[0], np.full(count, PARTS, np.int64))
    if node.function == "product":
        return _product(values[0], values[1])
    if node.function == "in":
        found = np.zeros(count, np.int64)
        for option in values[1:]:
            found = _kleene("or", found, _binary("=", values[0], option))
        return found
    pick = np.minimum if node.function == "min" else np.maximum
    result = values[0]
    for value in values[1:]:  # a figure that does not exist has no say in a minimum or maximum
        both = _keeping([result, value], pick(result, value))
        result = np.where(result == NONE, value, np.where(value == NONE, result, both))
    return result


def _rounded(node: Call, columns: Mapping[str, Ints], codes: Mapping[str, int], count: int) -> Ints:
    inner = node.arguments[0]
    if not (isinstance(inner, Binary) and inner.op == "/"):
        return evaluate(inner, columns, codes, count)
    above = evaluate(inner.left, columns, codes, count)
    below = evaluate(inner.right, columns, codes, count)
    safe = np.where((below == 0) | (below <= NONE), 1, below)
    whole = np.floor_divide(_plain(above), safe)
    if node.function == "ceiling":
        whole = -np.floor_divide(-_plain(above), safe)
    whole = np.where(above == NO_LIMIT, np.where(below > 0, NO_LIMIT, UNKNOWN), whole)
    whole = np.where(below == NO_LIMIT, UNKNOWN, whole)
    return np.where(below == 0, UNKNOWN, _keeping([above, below], whole))


def _product(left: Ints, right: Ints) -> Ints:
    """Multiply decimals kept as parts in a million, in Python's own integers; refuse what is no whole number of parts."""
    parts = [divmod(a * b, PARTS) for a, b in zip(_plain(left).tolist(), _plain(right).tolist(), strict=True)]
    if any(rest or abs(whole) > LARGEST for whole, rest in parts):
        mend = "give factors with fewer places"
        raise problem("LEN501", "a product of decimals has more than six places after the point, or leaves 64 bits", mend)
    return _keeping([left, right], np.array([whole for whole, _ in parts], np.int64))


def _binary(op: str, left: Ints, right: Ints) -> Ints:
    if op in ("+", "-", "*"):
        a, b = _plain(left), _plain(right)
        fits(op, a, b)
        result = a + b if op == "+" else a - b if op == "-" else a * b
        return _keeping([left, right], _without_limit(op, left, right, result))
    a, b = left, right
    compared = {"=": a == b, "!=": a != b, "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[op].astype(np.int64)
    missing = (left == NONE) | (right == NONE)
    answer = np.where(missing, np.int64(op == "!="), compared)
    return np.where((left == UNKNOWN) | (right == UNKNOWN), UNKNOWN, answer)


def _without_limit(op: str, left: Ints, right: Ints, result: Ints) -> Ints:
    first, second = left == NO_LIMIT, right == NO_LIMIT
    if not (first.any() or second.any()):
        return result
    if op == "*":
        kept = (first | second) & (left > 0) & (right > 0)
    else:
        kept = first | second if op == "+" else first & ~second
    return np.where(kept, NO_LIMIT, np.where(first | second, UNKNOWN, result))


def added(left: Ints, right: Ints) -> Ints:
    """Add amounts that are known; what has no limit keeps none."""
    return _binary("+", left, right)


def fits(op: str, a: Ints, b: Ints) -> None:
    """Refuse a sum or product that could leave 64 bits."""
    high_a, high_b = (float(np.abs(side).max(initial=0)) for side in (a, b))
    if (high_a * high_b if op == "*" else high_a + high_b) > LARGEST:
        raise problem("LEN501", f"`{op}` would leave the range of exact 64-bit amounts", "check the amounts and their units")


def _kleene(op: str, left: Ints, right: Ints) -> Ints:
    decisive = 0 if op == "and" else 1
    other = 1 - decisive
    unsure = (left == UNKNOWN) | (right == UNKNOWN)
    decided = (left == decisive) | (right == decisive)
    return np.where(decided, decisive, np.where(unsure, UNKNOWN, other))


def _plain(values: Ints) -> Ints:
    """Put zero where no amount stands, or one without limit, so that arithmetic is defined; the answer there is replaced."""
    return np.where((values <= NONE) | (values == NO_LIMIT), 0, values)


def _keeping(inputs: list[Ints], result: Ints) -> Ints:
    unknown = np.logical_or.reduce([values == UNKNOWN for values in inputs])
    none = np.logical_or.reduce([values == NONE for values in inputs])
    return np.where(unknown, UNKNOWN, np.where(none, NONE, result))
