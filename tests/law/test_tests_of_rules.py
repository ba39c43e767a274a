"""What a rule asks of an input: the text of a test, and the values it holds for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.law.entry import TestError, read_test
from lenity.law.model import Test
from lenity.units import Calendar

many = settings(deadline=None, derandomize=True, max_examples=200)
G = 10**6


def read(text: str | list[str], kind: str = "quantity", words: tuple[str, ...] = ()) -> Test | None:
    return read_test([text] if isinstance(text, str) else text, "x", kind, words, Calendar(30), "USD")


@pytest.mark.parametrize(
    ("text", "kind", "intervals"),
    [
        ("< 15 g", "quantity", ((None, 15 * G - 1),)),
        ("<= 15 g", "quantity", ((None, 15 * G),)),
        ("> 80 g", "quantity", ((80 * G + 1, None),)),
        (">= 80 g", "quantity", ((80 * G, None),)),
        ("= 5 g", "quantity", ((5 * G, 5 * G),)),
        ("5 g", "quantity", ((5 * G, 5 * G),)),
        ("[15 g .. 80 g)", "quantity", ((15 * G, 80 * G - 1),)),
        ("(15 g .. 80 g]", "quantity", ((15 * G + 1, 80 * G),)),
        ("[15 g .. 80 g]", "quantity", ((15 * G, 80 * G),)),
        ("(15 g .. 80 g)", "quantity", ((15 * G + 1, 80 * G - 1),)),
        ("[.. 80 g)", "quantity", ((None, 80 * G - 1),)),
        ("[15 g ..]", "quantity", ((15 * G, None),)),
        ("<= 5 y", "duration", ((None, 1800),)),
        ("(6 d .. 5 y]", "duration", ((7, 1800),)),
        (">= 100", "money", ((10_000, None),)),
        ("[14 .. 17]", "number", ((14, 17),)),
        ("2000-01-01", "date", ((730120, 730120),)),  # date(2000, 1, 1).toordinal(), counted from 1 January of year 1
    ],
)
def test_an_ordered_test_is_closed_intervals_of_whole_smallest_units(text, kind, intervals):
    test = read(text, kind)
    assert test is not None
    assert test.intervals == intervals
    assert not test.negated


def test_a_list_of_amounts_is_a_list_of_intervals():
    test = read(["< 14", "[60 .. 70]", "99"], "number")
    assert test is not None
    assert [amount for amount in (13, 14, 59, 60, 70, 71, 98, 99, 100) if test.holds_for_amount(amount)] == [13, 60, 70, 99]


def test_not_turns_a_test_round_and_twice_turns_it_back():
    inside, outside, again = read("[5 .. 9)", "number"), read("not([5 .. 9))", "number"), read("not(not([5 .. 9)))", "number")
    assert inside and outside and again
    for amount in range(12):
        assert inside.holds_for_amount(amount) != outside.holds_for_amount(amount)
        assert inside.holds_for_amount(amount) == again.holds_for_amount(amount)


def test_words_are_one_of_or_none_of():
    words = ("use", "supply", "import")
    one, some, none = read("use", "enum", words), read(["use", "supply"], "enum", words), read("not(use, supply)", "enum", words)
    assert one and some and none
    assert [word for word in words if one.holds_for_word(word)] == ["use"]
    assert [word for word in words if some.holds_for_word(word)] == ["use", "supply"]
    assert [word for word in words if none.holds_for_word(word)] == ["import"]


def test_a_dash_asks_nothing():
    assert read("-") is None
    assert read("-", "enum", ("use",)) is None


def test_the_measure_of_a_quantity_is_kept():
    for text, measure in (("< 5 g", "mass"), ("< 5 tablets", "tablets"), ("< 5 ml", "volume")):
        test = read(text)
        assert test is not None
        assert test.measure == measure


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("5 .. 10", "number", "LEN105"),
        ("[5 .. 10", "number", "LEN105"),
        ("[ .. ]", "number", "LEN105"),
        ("not(-)", "number", "LEN105"),
        ([], "number", "LEN105"),
        ([], "enum", "LEN105"),
        ("[10 .. 5]", "number", "LEN106"),
        ("(5 .. 6)", "number", "LEN106"),
        ("(5 g .. 5.000001 g)", "quantity", "LEN106"),
        ("> five", "number", "LEN101"),
        ("> 5", "quantity", "LEN101"),
        ("> 5 g", "duration", "LEN101"),
        ("> 5 y", "quantity", "LEN101"),
        ("=> 5", "number", "LEN101"),
        ("> -5 g", "quantity", "LEN101"),
        ("", "number", "LEN101"),
        (["< 5 g", "> 5 tablets"], "quantity", "LEN102"),
        ("maybe", "boolean", "LEN104"),
        ("yes", "boolean", "LEN104"),
        ("use", "enum", "LEN104"),
        ("not(use)", "enum", "LEN104"),
    ],
)
def test_what_is_no_test_is_refused_with_its_code(text, kind, code):
    with pytest.raises(TestError) as caught:
        read(text, kind, ("supply", "import") if kind == "enum" else ())
    assert caught.value.code == code
    assert caught.value.mend


@many
@given(st.integers(0, 50), st.integers(0, 50), st.sampled_from("[("), st.sampled_from("])"), st.integers(-2, 52))
def test_an_interval_holds_what_its_brackets_say(low, high, opened, closed, amount):
    inside = (amount >= low if opened == "[" else amount > low) and (amount <= high if closed == "]" else amount < high)
    possible = any(
        (one >= low if opened == "[" else one > low) and (one <= high if closed == "]" else one < high) for one in range(52)
    )
    text = f"{opened}{low} .. {high}{closed}"
    if not possible:
        with pytest.raises(TestError):
            read(text, "number")
    else:
        test = read(text, "number")
        assert test is not None
        assert test.holds_for_amount(amount) == inside


@many
@given(st.lists(st.integers(0, 30), min_size=1, max_size=3), st.booleans())
def test_the_edges_of_a_test_are_where_its_answer_changes(amounts, negated):
    text = ", ".join(f"[{amount} .. {amount + 2}]" for amount in amounts)
    test = read(f"not({text})" if negated else [f"[{amount} .. {amount + 2}]" for amount in amounts], "number")
    assert test is not None
    changes = {one for one in range(40) if test.holds_for_amount(one) != test.holds_for_amount(one - 1)}
    assert changes <= set(test.edges())
