"""Expressions on columns: exact, with the unknown kept unknown (Kleene) and a figure that does not exist kept apart."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.expressions import evaluate
from lenity.engine.program import NONE, UNKNOWN
from lenity.law.expression import parse
from lenity.law.problems import LenityError
from lenity.units import Calendar

KINDS = {"a": "number", "b": "number", "p": "boolean", "q": "boolean", "word": "enum", "term": "duration", "fine": "money"}
CODES = {"false": 0, "true": 1, "red": 2, "blue": 3}
many = settings(deadline=None, derandomize=True, max_examples=300)
U, N = UNKNOWN, NONE


def worth(text: str, **values: int) -> int:
    """Evaluate on one row; U is unknown, N does not exist."""
    tree = parse(text, lambda name: KINDS.get(name, ""), Calendar(30), "USD")
    columns = {name: np.array([values.get(name, U)], np.int64) for name in KINDS}
    return int(evaluate(tree, columns, CODES, 1)[0])


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a + b", {"a": 2, "b": 3}, 5),
        ("a - b * 2", {"a": 2, "b": 3}, -4),
        ("floor(a / 2)", {"a": 7}, 3),
        ("ceiling(a / 2)", {"a": 7}, 4),
        ("floor(a / 2)", {"a": -7}, -4),
        ("ceiling(a / 2)", {"a": -7}, -3),
        ("floor(a / b)", {"a": 7, "b": -2}, -4),
        ("floor(a / b)", {"a": 7, "b": 0}, U),  # the law divides by a figure that is nothing: not known
        ("floor(a)", {"a": 7}, 7),
        ("floor(a * 3 / 10)", {"a": 5}, 1),
        ("floor(term / 1 y)", {"term": 1799}, 4),  # 5 y less one day holds four whole years
        ("abs(a - b)", {"a": 2, "b": 5}, 3),
        ("-a", {"a": 2}, -2),
        ("min(a, b)", {"a": 2, "b": 5}, 2),
        ("max(a, b, 9)", {"a": 2, "b": 5}, 9),
        ("fine + 50", {"fine": 100}, 5100),
        ("a in [1 .. 5)", {"a": 5}, 0),
        ("a in [1 .. 5]", {"a": 5}, 1),
        ("a in (1 .. 5)", {"a": 1}, 0),
        ("a in (1, 3)", {"a": 3}, 1),
        ("a in (1, 3)", {"a": 2}, 0),
        ('word = "red"', {"word": 2}, 1),
        ('word in ("blue", "red")', {"word": 3}, 1),
        ("if a > b then a else b", {"a": 2, "b": 5}, 5),
    ],
)
def test_known_values_give_what_arithmetic_gives(text, values, expected):
    assert worth(text, **values) == expected


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [(0, 0, 0, 0), (0, 1, 0, 1), (1, 1, 1, 1), (0, U, 0, U), (1, U, U, 1), (U, U, U, U)],
)
def test_and_and_or_follow_kleene(left, right, both, either):
    assert worth("p and q", p=left, q=right) == worth("p and q", p=right, q=left) == both
    assert worth("p or q", p=left, q=right) == worth("p or q", p=right, q=left) == either


@pytest.mark.parametrize(("value", "negated"), [(0, 1), (1, 0), (U, U)])
def test_not_of_the_unknown_is_unknown(value, negated):
    assert worth("not(p)", p=value) == negated


@pytest.mark.parametrize(
    "text",
    [
        "a + 1",
        "a * 0",
        "-a",
        "abs(a)",
        "floor(a / 2)",
        "floor(4 / a)",
        "min(a, 1)",
        "max(a, 1)",
        "a > 1",
        "a = 1",
        "a in (1, 2)",
        "a in [1 .. 2]",
    ],
)
def test_what_hangs_on_the_unknown_is_unknown(text):
    assert worth(text, a=U) == U


def test_a_choice_between_equals_does_not_need_the_condition():
    assert worth("if p then a else b", p=U, a=3, b=3) == 3
    assert worth("if p then a else b", p=U, a=3, b=4) == U
    assert worth("if p then a else b", p=1, a=3, b=U) == 3
    assert worth("if p then a else b", p=0, a=3, b=U) == U


def test_membership_is_known_as_soon_as_one_member_matches():
    assert worth("a in (b, 3)", a=3, b=U) == 1
    assert worth("a in (b, 3)", a=4, b=U) == U


def test_arithmetic_with_a_figure_that_does_not_exist_gives_none():
    assert worth("a + b", a=N, b=1) == N
    assert worth("floor(a / 2)", a=N) == N
    assert worth("-a", a=N) == N
    assert worth("a * 2", a=N) == N
    assert worth("a + b", a=N, b=U) == U


def test_a_figure_that_does_not_exist_has_no_say_in_a_minimum_or_maximum():
    assert worth("min(a, b)", a=N, b=7) == 7
    assert worth("max(a, b)", a=7, b=N) == 7
    assert worth("max(a, b)", a=N, b=N) == N
    assert worth("max(a, b)", a=N, b=U) == U


def test_a_comparison_with_a_figure_that_does_not_exist_is_false_unless_it_asks_for_a_difference():
    for text, expected in (("a < 5", 0), ("a >= 5", 0), ("a = 5", 0), ("a != 5", 1)):
        assert worth(text, a=N) == expected


@many
@given(st.integers(-(10**9), 10**9), st.integers(-(10**4), 10**4).filter(bool), st.integers(1, 1000))
def test_rounded_quotients_are_exact(a, b, c):
    assert worth(f"floor(a * {c} / b)", a=a, b=b) == math.floor(Fraction(a * c, b))
    assert worth(f"ceiling(a * {c} / b)", a=a, b=b) == math.ceil(Fraction(a * c, b))


def test_a_product_beyond_64_bits_is_refused_not_wrapped():
    with pytest.raises(LenityError, match="64-bit"):
        worth("a * b", a=2**40, b=2**40)
    with pytest.raises(LenityError, match="64-bit"):
        worth("a + b", a=2**62, b=2**62)
