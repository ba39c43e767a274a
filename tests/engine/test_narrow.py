"""What each open fact would change, worked out by hand for a law of three bands."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.engine.ask import Asker
from lenity.engine.narrow import Effect, bears_on, narrow, value_of
from written import text_of, write_law

LAW = """\
- id: penalty
  for: item
  rules:
    - {id: light, when: {quantity: "< 15 g"}, then: {custody: 1 y .. 2 y}, @C}
    - {id: middle, when: {quantity: "[15 g .. 80 g]"}, then: {custody: 2 y .. 5 y}, @C}
    - {id: heavy, when: {quantity: "> 80 g"}, then: {custody: 5 y .. 10 y}, @C}
- id: several
  fold: {custody: gravest}
  @C
- id: young
  amends: [custody]
  rules:
    - {id: young/a, when: {age: "< 18", role: [accomplice, courier]}, then: {custody: none}, @C}
- id: work
  option: community_work
  measure: work
  rules:
    - {id: work/yes, when: {agrees_to_community_work: true}, then: open, @C}
    - {id: work/no, when: {agrees_to_community_work: false}, then: closed, @C}
"""


@pytest.fixture
def asker(tmp_path: Path) -> Asker:
    return Asker(str(write_law(tmp_path, text_of(LAW))))


def effects(asker: Asker, **case: object) -> tuple[Effect, ...]:
    case["offence_date"] = "2019-06-01"
    answer = asker.ask(case)
    return narrow(asker.program(answer_day(answer.day)), case, answer)


def answer_day(day: str) -> object:
    from datetime import date

    return date.fromisoformat(day)


def named(found: tuple[Effect, ...], name: str) -> list[tuple[str, str]]:
    return [(effect.value, str(effect.outcome.custody)) for effect in found if effect.name == name]


def test_each_band_of_an_open_quantity_is_named_as_the_law_writes_it(asker: Asker) -> None:
    found = effects(asker, age=30, agrees_to_community_work=True)
    assert named(found, "quantity") == [
        ("below 15 g", "1 y to 2 y"),
        ("15 g or more, up to 80 g", "2 y to 5 y"),
        ("above 80 g", "5 y to 10 y"),
    ]


def test_words_that_no_rule_tells_apart_stand_together(asker: Asker) -> None:
    found = effects(asker, age=16, quantity="20 g", agrees_to_community_work=True)
    assert named(found, "role") == [
        ("principal, organiser, instigator, financier", "2 y to 5 y"),
        ("courier, accomplice", "no custody"),
    ]


def test_a_fact_of_a_way_out_moves_that_and_not_the_range(asker: Asker) -> None:
    found = effects(asker, age=30, quantity="20 g")
    assert bears_on(found, "agrees_to_community_work") == (False, frozenset({"community_work/work"}))


def test_a_fact_that_is_given_has_no_effects(asker: Asker) -> None:
    assert effects(asker, age=30, quantity="20 g", agrees_to_community_work=False) == ()


def test_neighbouring_classes_are_named_together(asker: Asker) -> None:
    found = [one for one in effects(asker, age=30, agrees_to_community_work=True) if one.name == "quantity"]
    assert value_of(found[:2]) == "up to 80 g"
    assert value_of(found[1:]) == "15 g or more"
