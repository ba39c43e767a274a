"""Facts as people and files state them: exact, never guessed, and refused with what was found and how to mend it."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest

from lenity.engine.facts import Facts, read_case
from lenity.engine.program import STATED_UNKNOWN, Program, compile_law
from lenity.law.problems import LenityError
from written import one_law

LAW = """\
- id: penalty
  for: item
  rules:
    - {id: a, when: {quantity: "< 5 g", offence: use, age: "< 20", cross_border: true, prior_term: "> 1 y", proceeds_value: "> 5"}, then: {custody: 1 y}, @C}
- {id: f, fold: {custody: gravest}, @C}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Program:
    return compile_law(one_law(tmp_path_factory.mktemp("law"), LAW))


def read(program: Program, **case: object) -> Facts:
    return read_case(program.law, program.codes, case)


def refused(program: Program, **case: object) -> list[str]:
    with pytest.raises(LenityError) as caught:
        read(program, **case)
    assert {problem.code for problem in caught.value.problems} == {"LEN501"}
    assert all(problem.help for problem in caught.value.problems)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("given", "micrograms"),
    [
        ({"quantity": "2.5 g"}, 2_500_000),
        ({"quantity": 2.5, "unit": "g"}, 2_500_000),
        ({"quantity": 0.7, "unit": "g"}, 700_000),
        ({"quantity": 2, "unit": "kg"}, 2 * 10**9),
        ({"quantity": "2.5", "unit": "g"}, 2_500_000),
        ({"quantity": Decimal("0.1"), "unit": "g"}, 100_000),
        ({"quantity": np.float64(0.7), "unit": "g"}, 700_000),
        ({"quantity": np.float32(0.7), "unit": "g"}, 700_000),
        ({"quantity": np.int64(3), "unit": "g"}, 3_000_000),
        ({"quantity": 0.00001, "unit": "g"}, 10),
        ({"quantity": 1e3, "unit": "g"}, 10**9),
        ({"quantity": Decimal("1E+3"), "unit": "g"}, 10**9),
        ({"quantity": "2 kg", "unit": "g"}, 2 * 10**9),  # a unit that is written with the amount stands
    ],
)
def test_a_quantity_is_read_exactly_from_text_or_number(program, given, micrograms):
    assert read(program, **given).values == {"quantity#mass@1": micrograms}


@pytest.mark.parametrize(
    ("name", "value", "column", "expected"),
    [
        ("age", 30, "age", 30), ("age", "30", "age", 30), ("age", 30.0, "age", 30), ("age", np.int32(30), "age", 30),
        ("prior_term", "2 y", "prior_term", 720), ("prior_term", "6 months", "prior_term", 180),
        ("proceeds_value", "1_000", "proceeds_value", 100_000), ("proceeds_value", 12.5, "proceeds_value", 1250),
        ("cross_border", True, "cross_border", 1), ("cross_border", "no", "cross_border", 0), ("cross_border", "TRUE", "cross_border", 1),
        ("cross_border", 0, "cross_border", 0), ("cross_border", np.bool_(True), "cross_border", 1),
        ("offence_date", "2019-06-01", "offence_date", date(2019, 6, 1).toordinal()),
        ("offence_date", date(2019, 6, 1), "offence_date", date(2019, 6, 1).toordinal()),
        ("offence_date", datetime(2019, 6, 1, 23, 59), "offence_date", date(2019, 6, 1).toordinal()),  # noqa: DTZ001
    ],
)  # fmt: skip
def test_other_facts_are_read_in_the_laws_smallest_units(program, name, value, column, expected):
    assert read(program, **{name: value}).values == {column: expected}


def test_words_and_other_names_of_substances_are_read(program):
    for name in ("methamphetamine", "ice", "ICE"):
        assert read(program, substance=name).values == {"substance@1": program.codes["methamphetamine"]}
    assert read(program, offence="use").values == {"offence": program.codes["use"]}


@pytest.mark.parametrize("value", [None, "", "  ", math.nan, np.nan])
def test_what_is_not_stated_is_left_out(program, value):
    assert read(program, age=value, offence=value, cross_border=value).values == {}


@pytest.mark.parametrize("name", ["age", "offence", "cross_border", "offence_date"])
def test_what_is_said_to_be_unknown_is_kept_unknown(program, name):
    assert read(program, **{name: "unknown"}).values == {name: STATED_UNKNOWN}


@pytest.mark.parametrize(
    ("case", "part"),
    [
        ({"quantity": "-5 g"}, "-5 g"),
        ({"quantity": "5"}, "5"),
        ({"quantity": 5}, "5"),
        ({"quantity": math.nan, "unit": "g"}, "nan"),
        ({"quantity": math.inf, "unit": "g"}, "inf"),
        ({"quantity": "5 stone"}, "stone"),
        ({"quantity": "5 y"}, "5 y"),
        ({"quantity": True, "unit": "g"}, "true"),
        ({"quantity": -5, "unit": "g"}, "-5"),
        ({"quantity": ["5 g"]}, "5 g"),
        ({"quantity": "10_000_000_000 kg"}, "64 bits"),
        ({"age": -1}, "-1"),
        ({"age": 121}, "121"),
        ({"age": 30.5}, "30.5"),
        ({"age": "thirty"}, "thirty"),
        ({"age": True}, "true"),
        ({"purity": 101}, "101"),
        ({"offence": "posession"}, "posession"),
        ({"offence": "Use "}, "Use"),
        ({"offence": 5}, "5"),
        ({"substance": "icee"}, "icee"),
        ({"cross_border": "perhaps"}, "perhaps"),
        ({"cross_border": 2}, "2"),
        ({"prior_term": 5}, "5"),
        ({"prior_term": "-5 y"}, "-5 y"),
        ({"proceeds_value": -5}, "-5"),
        ({"proceeds_value": "5 EUR"}, "5 EUR"),
        ({"offence_date": "01.06.2019"}, "01.06.2019"),
        ({"ages": 30}, "ages"),
        ({"items": "heroin"}, "items"),
        ({"items": [5]}, "items"),
        ({"items": {"substance": "heroin"}}, "items"),
        ({"items": [{"age": 30}]}, "age"),
        ({"items": [{"substanz": "heroin"}]}, "substanz"),
        ({"items": [{}], "substance": "heroin"}, "substance"),
        ({"items": [{}] * 65}, "65"),
        ({"items": [{}, {"quantity": "-1 g"}]}, "item 2"),
    ],
)
def test_what_cannot_be_read_is_refused_and_named(program, case, part):
    (message,) = refused(program, **case)
    assert part in message


def test_every_fact_that_cannot_be_read_is_reported_at_once(program):
    assert len(refused(program, age=-1, offence="x", ages=3, quantity="5")) == 4


def test_several_items_have_columns_of_their_own(program):
    facts = read(program, items=[{"substance": "ice", "quantity": "1 g"}, {"quantity": 5, "unit": "tablets"}, {}], age=30)
    assert facts.slots == 3
    assert facts.values == {
        "substance@1": program.codes["methamphetamine"], "quantity#mass@1": 1_000_000, "quantity#tablets@2": 5, "age": 30,
    }  # fmt: skip
    assert facts.measures == {"quantity@1": "mass", "quantity@2": "tablets"}


def test_no_item_is_one_item_of_which_nothing_is_known(program):
    assert read(program, items=[]).slots == read(program).slots == 1


def test_an_id_and_a_person_are_no_facts(program):
    assert read(program, id="case 7", person="p").values == {}
