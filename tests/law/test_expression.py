"""Expressions: what a text means, what kind it gives, and what is refused and why."""

from __future__ import annotations

import pytest

from lenity.law.expression import Binary, Call, ExpressionError, Literal, Name, kind_of, names_in, parse
from lenity.units import Calendar

KINDS = {
    "level": "number", "points": "number", "flag": "boolean", "minor": "boolean", "custody.min": "duration",
    "custody.max": "duration", "fine.max": "money", "quantity": "quantity", "group": "enum", "day": "date",
}  # fmt: skip
CODE = Calendar(month_days=30)


def read(text: str):
    return parse(text, lambda name: KINDS.get(name, ""), CODE, "USD")


LEVEL, POINTS = Name("level", "number"), Name("points", "number")
FLAG, MINOR = Name("flag", "boolean"), Name("minor", "boolean")
MOST, FINE = Name("custody.max", "duration"), Name("fine.max", "money")


def number(value: int) -> Literal:
    return Literal(value, "number")


@pytest.mark.parametrize(
    ("text", "tree", "kind"),
    [
        ("5", number(5), "number"),
        ("1_000", number(1000), "number"),
        ("5 y", Literal(1800, "duration"), "duration"),  # 5 x 12 x 30 days
        ("6 d", Literal(6, "duration"), "duration"),
        ("0.7 g", Literal(700_000, "quantity"), "quantity"),
        ('"red"', Literal("red", "enum"), "enum"),
        ("true", Literal(True, "boolean"), "boolean"),
        ("null", Literal(None, "null"), "null"),
        ("level", LEVEL, "number"),
        ("custody.max", MOST, "duration"),
        ("level + points", Binary("+", LEVEL, POINTS), "number"),
        ("level - points - 1", Binary("-", Binary("-", LEVEL, POINTS), number(1)), "number"),
        ("level + points * 2", Binary("+", LEVEL, Binary("*", POINTS, number(2))), "number"),
        ("(level + points) * 2", Binary("*", Binary("+", LEVEL, POINTS), number(2)), "number"),
        ("-level", Call("negate", (LEVEL,)), "number"),
        ("level - -1", Binary("-", LEVEL, Call("negate", (number(1),))), "number"),
        ("custody.max * 2", Binary("*", MOST, number(2)), "duration"),
        ("2 * custody.max", Binary("*", number(2), MOST), "duration"),
        ("fine.max + 50", Binary("+", FINE, Literal(5000, "money")), "money"),  # a bare number beside money is money: 50 USD
        ("fine.max > 12", Binary(">", FINE, Literal(1200, "money")), "boolean"),
        ("floor(custody.max / 2)", Call("floor", (Binary("/", MOST, number(2)),)), "duration"),
        ("ceiling(level * 3 / 10)", Call("ceiling", (Binary("/", Binary("*", LEVEL, number(3)), number(10)),)), "number"),
        ("floor(custody.max / 1 y)", Call("floor", (Binary("/", MOST, Literal(360, "duration")),)), "number"),
        ("min(level, points, 3)", Call("min", (LEVEL, POINTS, number(3))), "number"),
        ("max(fine.max, 100)", Call("max", (FINE, Literal(10_000, "money"))), "money"),
        ("abs(level - 3)", Call("abs", (Binary("-", LEVEL, number(3)),)), "number"),
        ("level < 3", Binary("<", LEVEL, number(3)), "boolean"),
        ("level != points", Binary("!=", LEVEL, POINTS), "boolean"),
        ('group = "red"', Binary("=", Name("group", "enum"), Literal("red", "enum")), "boolean"),
        ("not(flag)", Call("not", (FLAG,)), "boolean"),
        ("flag or minor and flag", Binary("or", FLAG, Binary("and", MINOR, FLAG)), "boolean"),
        ("flag and level > 2", Binary("and", FLAG, Binary(">", LEVEL, number(2))), "boolean"),
        ("if flag then 1 else 2", Call("if", (FLAG, number(1), number(2))), "number"),
        ("if flag then custody.max else null", Call("if", (FLAG, MOST, Literal(None, "null"))), "duration"),
        ("if flag then 1 else if minor then 2 else 3", Call("if", (FLAG, number(1), Call("if", (MINOR, number(2), number(3))))), "number"),
        ("level in [1 .. 5]", Binary("and", Binary(">=", LEVEL, number(1)), Binary("<=", LEVEL, number(5))), "boolean"),
        ("level in (1 .. 5)", Binary("and", Binary(">", LEVEL, number(1)), Binary("<", LEVEL, number(5))), "boolean"),
        ("level in (1, 3)", Call("in", (LEVEL, number(1), number(3))), "boolean"),
        ('group in ("red", "blue")', Call("in", (Name("group", "enum"), Literal("red", "enum"), Literal("blue", "enum"))), "boolean"),
    ],
)  # fmt: skip
def test_a_text_is_read_into_one_tree_of_one_kind(text, tree, kind):
    assert read(text) == tree
    assert kind_of(read(text)) == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "LEN107"),
        ("5 +", "LEN107"),
        ("(5", "LEN107"),
        ("5)", "LEN107"),
        ("level points", "LEN107"),
        ("5 ** 2", "LEN107"),
        ("level % 2", "LEN107"),
        ("level; points", "LEN107"),
        ("level = 'red'", "LEN107"),
        ("lambda x: x", "LEN107"),
        ("{level}", "LEN107"),
        ("@level", "LEN107"),
        ("1.0000001", "LEN107"),
        ("custody.max * 1.5", "LEN108"),
        ('date("2016-13-01")', "LEN101"),
        ("date(level)", "LEN107"),
        ("1__0", "LEN107"),
        ("if flag then 1", "LEN107"),
        ("min(level)", "LEN107"),
        ("abs(level, points)", "LEN107"),
        ("level in 1, 2", "LEN107"),
        ("level in [1 ..", "LEN107"),
        ("floor(level / 0)", "LEN107"),
        ("(" * 200 + "1" + ")" * 200, "LEN107"),
        ("1" + " + 1" * 2000, "LEN107"),
        ("-" * 1900 + "1", "LEN107"),
        ("unheard_of", "LEN103"),
        ("open(level)", "LEN103"),
        ("__import__", "LEN103"),
        ("0.0000001 g", "LEN101"),
        ("1 g + 5 tablets", "LEN102"),
        ("min(1 ml, 5 g)", "LEN102"),
        ("quantity > 5 tablets", "LEN102"),
        ("5 y + 5 g", "LEN108"),
        ("custody.max + 5", "LEN108"),
        ("custody.max + fine.max", "LEN108"),
        ("custody.max * custody.max", "LEN108"),
        ("fine.max * custody.max", "LEN108"),
        ("flag + 1", "LEN108"),
        ("level and flag", "LEN108"),
        ("not(level)", "LEN108"),
        ("if level then 1 else 2", "LEN108"),
        ("if flag then 1 else 5 y", "LEN108"),
        ("if flag then 1 else true", "LEN108"),
        ('group < "red"', "LEN108"),
        ("group = 5", "LEN108"),
        ("flag > minor", "LEN108"),
        ("min(custody.max, 5)", "LEN108"),
        ("1 < level < 3", "LEN108"),
        ("level in (1, 5 y)", "LEN108"),
        ("-flag", "LEN108"),
        ('abs("red")', "LEN108"),
        ("floor(group)", "LEN108"),
        ("max(group, group)", "LEN108"),
        ("level / 2", "LEN109"),
        ("floor(level / 2) / 2", "LEN109"),
        ("level / 2 + 1", "LEN109"),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_code(text, code):
    with pytest.raises(ExpressionError) as caught:
        read(text)
    assert caught.value.code == code, str(caught.value)
    assert caught.value.mend


def test_a_term_in_days_needs_a_law_that_counts_days():
    with pytest.raises(ExpressionError) as caught:
        parse("6 d", lambda _: "", Calendar(), "USD")
    assert caught.value.code == "LEN101"


def test_the_names_an_expression_reads_are_listed_once_per_use():
    assert list(names_in(read("if flag then level + points else level"))) == ["flag", "level", "points", "level"]


PRICE, OTHER = Name("price", "decimal"), Name("other", "decimal")


@pytest.mark.parametrize(
    ("text", "tree", "kind"),
    [
        ("1.5", Literal(1_500_000, "decimal"), "decimal"),  # millionths
        ("price + 1", Binary("+", PRICE, Literal(1_000_000, "decimal")), "decimal"),
        ("level < price", Binary("<", Call("decimal", (LEVEL,)), PRICE), "boolean"),
        ("price * other", Call("product", (PRICE, OTHER)), "decimal"),
        ("price * level", Binary("*", PRICE, LEVEL), "decimal"),
        ("floor(price)", Call("floor", (Binary("/", PRICE, Literal(1_000_000, "decimal")),)), "number"),
        ("ceiling(price / 2)", Call("ceiling", (Binary("/", PRICE, Literal(2_000_000, "decimal")),)), "number"),
        ('day > date("2016-10-01")', Binary(">", Name("day", "date"), Literal(736238, "date")), "boolean"),
    ],
)  # fmt: skip
def test_a_whole_number_beside_a_decimal_becomes_one(text, tree, kind):
    kinds = KINDS | {"price": "decimal", "other": "decimal"}
    found = parse(text, lambda name: kinds.get(name, ""), CODE, "USD")
    assert found == tree
    assert kind_of(found) == kind
