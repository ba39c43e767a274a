"""One answer is lighter than another in some respects and heavier in others; nothing is added up."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity import sentence
from lenity.engine.order import (
    HEAVIER,
    LIGHTER,
    OPEN_ALIKE,
    SAME,
    UNKNOWN,
    most_lenient,
    no_heavier,
    penalty_sides,
    sides,
    way_out_sides,
)  # fmt: skip
from lenity.engine.outcome import Fine, Option, Outcome, Range, Strokes, Term
from lenity.units import Calendar

DAYS, MONTHS = Calendar(30), Calendar()
MIRROR = {LIGHTER: HEAVIER, HEAVIER: LIGHTER, SAME: SAME, UNKNOWN: UNKNOWN, OPEN_ALIKE: OPEN_ALIKE}


def term(least, most, life="no", death="no", undetermined=False, calendar=DAYS) -> Term:
    return Term(least, most, life, death, undetermined, calendar)


def answer(custody: Term, law="xx/law", fine=None, combine=("and",), options=(), **more) -> Outcome:
    bound = Range(custody, fine or Fine(None, None, False, "KHR"), combine, **more)
    return Outcome(law, "", "2020-01-01", bound, bound, tuple(options), (), (), (), {}, "verified", (), {})


def option(rung: str, status: str, chain=()) -> Option:
    return Option(rung, "measure", "court", status, tuple(chain), (), "verified")


# -- the guideline: the one-book rule of the United States -----------------------------------------------------------------

# 90 kg of heroin, minor role, category I. Base level 38; the cap of 2D1.1(a)(5) makes it 34 until 31 October 2025 (less 4) and 32 since
# (Amendment 833); minor role takes 2 more: 32 and 30. The Sentencing Table gives 121-151 and 97-121 months. The statute is the same.
MINOR = {
    "offence": "supply", "history_stated": "as_points", "history_points": 1, "safety_valve": "not_met", "acceptance": "none",
    "substance": "heroin", "quantity": "90 kg", "role_adjustment": "minor", "limits_stated": True, "stated_minimum": "0 months",
    "stated_maximum_life": True, "offence_date": "2022-06-01", "sentence_date": "2025-12-01",
}  # fmt: skip
MONTH = 30


def test_where_only_the_guideline_is_lower_the_milder_manual_is_chosen() -> None:
    old, mild = sentence("us", MINOR), sentence("us", MINOR, law_at="lenient")
    assert (old.bound.guideline.least, old.bound.guideline.most) == (121 * MONTH, 151 * MONTH)
    assert (mild.bound.guideline.least, mild.bound.guideline.most) == (97 * MONTH, 121 * MONTH)
    assert str(old.custody) == str(mild.custody) == "up to life"


def test_a_fine_that_neither_version_gives_is_passed_over_and_named() -> None:
    mild = sentence("us", MINOR, law_at="lenient")
    assert any("not compared: least fine, highest fine" in note for note in mild.notes)


def test_a_later_manual_that_is_harsher_is_not_chosen() -> None:
    # Turned round: sentenced under the Manual of 2022, which is the only one in force from offence to sentence.
    early = {**MINOR, "offence_date": "2021-06-01", "sentence_date": "2022-06-01"}
    assert sentence("us", early, law_at="lenient").bound.guideline.least == 121 * MONTH


def test_a_guideline_stands_incomparable_to_none() -> None:
    with_one, without = answer(term(0, 3600), guideline=term(360, 720)), answer(term(0, 3600))
    assert penalty_sides(with_one, without)["guideline"] == UNKNOWN
    assert not no_heavier(with_one, without) and not no_heavier(without, with_one)


def test_a_lower_starting_point_alone_is_lighter() -> None:
    low, high = (answer(term(0, 3600), start=term(days, days)) for days in (360, 720))
    assert no_heavier(low, high) and not no_heavier(high, low)


# -- life and death ------------------------------------------------------------------------------------------------------

LADDER = [
    term(0, 0), term(0, 720), term(360, 720), term(360, 3600), term(360, 3600, life="possible"), term(360, None, life="possible"),
    term(3600, None, life="possible"), term(None, None, life="only"), term(None, None, life="only", death="possible"),
    term(None, None, death="only"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "lighter"), list(enumerate(LADDER[:-1])))
def test_each_range_is_lighter_than_the_next_up_to_death_alone(place: int, lighter: Term) -> None:
    heavier = LADDER[place + 1]
    assert no_heavier(answer(lighter), answer(heavier)) and not no_heavier(answer(heavier), answer(lighter))


def test_years_or_death_are_heavier_than_the_same_years_or_life() -> None:
    life, death = answer(term(7200, 10800, life="possible")), answer(term(7200, 10800, death="possible"))
    assert no_heavier(life, death) and not no_heavier(death, life)


# -- what is not known, and what does not compare ---------------------------------------------------------------------------


def test_custody_that_is_not_known_decides_nothing() -> None:
    unknown = answer(term(None, None, undetermined=True))
    assert not no_heavier(unknown, unknown)


def test_fines_in_different_money_do_not_compare() -> None:
    here, there = (answer(term(0, 360), fine=Fine(100, 200, False, money)) for money in ("KHR", "THB"))
    assert penalty_sides(here, there)["highest fine"] == UNKNOWN
    none = answer(term(0, 360), fine=Fine(None, None, False, "THB"))
    assert penalty_sides(none, answer(term(0, 360)))["highest fine"] == SAME


def test_terms_in_days_and_in_months_compare_only_where_every_month_agrees() -> None:
    # 12 months are 336 to 372 days whatever months they are made of: more than 300 days, fewer than 400, and unlike 360 in no known way.
    year = term(0, 12, calendar=MONTHS)
    found = [penalty_sides(answer(term(0, days)), answer(year))["highest term"] for days in (300, 400, 360)]
    assert found == [LIGHTER, HEAVIER, UNKNOWN]


def test_what_two_laws_leave_open_is_not_known_and_what_one_law_leaves_open_twice_is_passed_over() -> None:
    open_fine = Fine(None, None, True, "KHR")
    one, same = answer(term(0, 360), fine=open_fine), answer(term(0, 720), fine=open_fine)
    other = answer(term(0, 720), fine=open_fine, law="xx/other")
    assert penalty_sides(one, same)["highest fine"] == OPEN_ALIKE and no_heavier(one, same)
    assert penalty_sides(one, other)["highest fine"] == UNKNOWN and not no_heavier(one, other)


def test_a_law_without_strokes_imposes_none() -> None:
    caned = answer(term(0, 360), strokes=Strokes(3, 6, False))
    assert penalty_sides(answer(term(0, 360)), caned)["highest strokes"] == LIGHTER


# -- ways out -------------------------------------------------------------------------------------------------------------


def test_a_way_out_that_is_open_is_lighter_than_one_after_a_choice_and_that_than_a_closed_one() -> None:
    steps = [answer(term(0, 360), options=[option("suspended_sentence", status, chain)])
             for status, chain in (("open", ()), ("open", (None,)), ("closed", ()))]  # fmt: skip
    for lighter, heavier in pairwise(steps):
        assert way_out_sides(lighter, heavier) == {"way out: suspended_sentence": LIGHTER}


def test_a_lighter_rung_serves_for_a_heavier_one() -> None:
    # A caution stands below a suspended sentence on the ladder: whoever may caution need not suspend.
    caution = answer(term(0, 360), options=[option("caution", "open")])
    suspended = answer(term(0, 360), options=[option("suspended_sentence", "open")])
    assert way_out_sides(caution, suspended) == {"way out: caution": LIGHTER, "way out: suspended_sentence": SAME}


def test_a_law_that_names_no_way_out_may_just_not_be_encoded() -> None:
    some, none = answer(term(0, 360), options=[option("fine", "closed")]), answer(term(0, 360))
    assert way_out_sides(some, none) == {"way out: fine": UNKNOWN}


def test_of_equal_penalties_the_law_that_opens_more_is_the_most_lenient() -> None:
    shut = answer(term(0, 360), options=[option("suspended_sentence", "closed")])
    opened = replace(answer(term(0, 360), options=[option("suspended_sentence", "open")]), day="2021-01-01")
    assert most_lenient([shut, opened]).day == "2021-01-01"
    assert most_lenient([opened, shut]).day == "2021-01-01"


# -- the order as such ------------------------------------------------------------------------------------------------------

ANSWERS = st.builds(
    answer,
    st.sampled_from([*LADDER, term(None, None, undetermined=True)]),
    law=st.sampled_from(["xx/law", "xx/other"]),
    fine=st.sampled_from([None, Fine(1, 2, False, "KHR"), Fine(2, None, False, "KHR"), Fine(None, None, True, "KHR")]),
    combine=st.sampled_from([("and",), ("or",)]),
    options=st.lists(st.builds(option, st.sampled_from(["fine", "caution", "treatment"]),
                               st.sampled_from(["open", "closed", "depends", "undetermined"])), max_size=2),
    strokes=st.sampled_from([None, Strokes(1, 5, False)]),
    guideline=st.sampled_from([None, term(30, 60), term(30, 90)]),
)  # fmt: skip


@given(ANSWERS, ANSWERS)
def test_turned_round_every_respect_speaks_the_other_way(one: Outcome, other: Outcome) -> None:
    assert sides(other, one) == {name: MIRROR[side] for name, side in sides(one, other).items()}


@given(ANSWERS, ANSWERS, ANSWERS)
def test_the_order_goes_on_from_one_to_the_next(one: Outcome, other: Outcome, third: Outcome) -> None:
    if no_heavier(one, other) and no_heavier(other, third):
        assert no_heavier(one, third)
