"""Ranges as a law writes them, and the kinds that its variables have."""

from __future__ import annotations

import pytest

from lenity.law.figures import Custody, in_notation, read_custody, read_fine, read_strokes
from lenity.units import Calendar, UnitError
from written import one_law

MONTHS = Calendar()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("5 y .. life", Custody(60, None, life=True)),
        (".. life", Custody(0, None, life=True)),
        ("10 y ..", Custody(120, None)),
        ("5 y .. life or death", Custody(60, None, life=True, death=True)),
        ("10 y .. 20 y or life or death", Custody(120, 240, life=True, death=True)),
        ("life", Custody(None, None, life=True)),
        ("none", Custody(0, 0)),
    ],
)
def test_a_range_of_custody_is_read_with_or_without_an_upper_limit(text, read):
    assert read_custody(text, MONTHS) == read


def test_a_fine_may_have_no_upper_limit_and_strokes_may_be_none():
    assert (read_fine("1_000 ..", "USD"), read_fine("none", "USD")) == ((100_000, None), None)
    assert (read_strokes("none"), read_strokes(".. 24"), read_strokes("5 ..")) == ((0, 0), (0, 24), (5, None))


def test_what_a_person_copies_of_a_range_to_life_comes_into_the_notation():
    assert in_notation("5 years to life imprisonment", "KHR") == "5 y .. life"


@pytest.mark.parametrize("text", ["5 y .. 2 y", "life .. 5 y", "5 .. life", ""])
def test_a_range_that_says_nothing_clear_is_refused(text):
    with pytest.raises(UnitError):
        read_custody(text, MONTHS)


def test_a_first_rule_that_gives_none_does_not_hide_the_kind_of_a_variable(tmp_path):
    law = one_law(tmp_path, """\
    - id: step
      rules:
        - {id: a, when: {age: "< 18"}, then: {level: none, load: none}, @C}
        - {id: b, when: {age: ">= 18"}, then: {level: 24, load: 2 y}, @C}
    - id: penalty
      rules:
        - {id: c, when: {level: "> 20"}, then: {custody.min: "= load * 2", custody.max: 20 y}, @C}
    """)  # fmt: skip
    assert (law.variables["level"], law.variables["load"]) == ("number", "duration")


def test_a_law_says_for_itself_what_silence_on_a_fact_of_the_vocabulary_means(tmp_path):
    law = one_law(
        tmp_path, "- id: penalty\n  rules:\n    - {id: a, then: {custody: 1 y}, @C}\n",
        "attributes: {armed: {assume: false}, stage: {assume: unknown}, age: {meaning: age at trial}, repeat_in_charge: {meaning: stated}}\n",
    )  # fmt: skip
    facts = law.vocabulary.attributes
    assert (facts["armed"].assume, facts["stage"].assume, facts["repeat_in_charge"].assume) == ("false", "", "false")
    assert (facts["age"].meaning, facts["age"].low, facts["age"].high, facts["age"].unit) == ("age at trial", 0, 120, "years")
