"""What must hold of the shipped laws whatever their figures: see docs/how-we-know."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from itertools import pairwise

import pytest

import both
import oracle
from lenity.law.library import Library, without_weaker
from lenity.law.model import CONFIDENCES, Law

LIBRARY = Library()
NAMES = [name for name in LIBRARY.names() if LIBRARY.get(name).kind == "offences"]
GRAM = 10**6


@cache
def law_of(name: str) -> Law:
    law = LIBRARY.get(name)
    return law.at(law.edges()[-1] if law.edges() else law.first_day or date(2015, 1, 1))


def random_case(law: Law, chance: random.Random, known: float, items: int) -> both.Case:
    """Draw each fact the law reads with the given probability; of a quantity, now and then another measure.

    The substance of a second item is always known: dozens of unknown ones at once are more worlds than a test can hold.
    """
    names = sorted({name for decision in law.decisions for name in oracle.reads(decision)} & set(law.vocabulary.attributes))
    case: dict[str, object] = {}
    rows: list[dict[str, object]] = [{} for _ in range(items)]
    for name in names:
        attribute = law.vocabulary.attributes[name]
        for place, into in enumerate(rows if attribute.of == "item" else [case]):
            if chance.random() < known or (place and name == "substance"):
                measure = "mass" if attribute.type == "quantity" else ""
                value = chance.choice(oracle.fact_classes(law, name, measure))
                into[name] = (measure, value) if measure else value
    return case, rows


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("items", [1, 2, 3])
def test_engine_and_oracle_agree_on_random_cases(name, items):
    """Some facts unknown, readings settled at random; mostly cases of known penalties, which leave less open for the oracle."""
    law, chance = law_of(name), random.Random(7 + items)
    compared = 0
    for _ in range(2):
        reading = {axis: chance.choice(list(one.values)) for axis, one in law.readings.items()}
        drawn = [random_case(law, chance, 0.95, items) for _ in range(150)]
        ran = both.engine(law, drawn, reading)
        places = sorted(range(len(drawn)), key=lambda place: ran.outcomes[place].bound.custody.undetermined)
        for place in [*places[:12], *places[-3:]]:
            case, rows = drawn[place]
            try:
                expected = oracle.answer(law, case, rows, reading, most_states=150)  # type: ignore[arg-type]
            except oracle.TooManyStates:
                continue
            compared += 1
            assert both.compare(ran, place, expected) == [], (case, rows, reading)
    assert compared >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_left_out_never_narrows_the_answer(name):
    law, chance = law_of(name), random.Random(11)
    full = [random_case(law, chance, 1.0, 1) for _ in range(60)]
    less = []
    for case, (item,) in full:
        dropped = set(chance.sample(sorted([*case, *item]), 3))
        less.append((
            {name: (None if name in dropped else value) for name, value in case.items()},
            [{name: value for name, value in item.items() if name not in dropped}],
        ))  # fmt: skip
    narrow, wide = both.engine(law, full), both.engine(law, less)
    for place in range(len(full)):
        for part in ("bound", "reach"):
            assert contains(both.extent_of(wide, place, part), both.extent_of(narrow, place, part)), (full[place], less[place])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("confidence", CONFIDENCES[1:])
def test_leaving_weaker_rules_out_never_narrows_the_answer(name, confidence):
    law, chance = law_of(name), random.Random(13)
    strict = without_weaker(law, confidence)
    cases = [random_case(law, chance, 1.0, 1) for _ in range(60)]
    every, sure = both.engine(law, cases), both.engine(strict, cases)
    for place in range(len(cases)):
        for part in ("bound", "reach"):
            assert contains(both.extent_of(sure, place, part), both.extent_of(every, place, part)), cases[place]


def contains(wide: oracle.Extent, narrow: oracle.Extent) -> bool:
    """Say whether one range holds another; a figure that is undetermined may be anything."""
    for name in wide.least:
        low, high = wide.least[name], wide.most[name]
        if name in wide.undetermined:
            continue
        if name in narrow.undetermined:
            return False
        few, many = narrow.least[name], narrow.most[name]
        if few is not None and (low is None or high is None or low > few or high < many):  # type: ignore[operator]
            return False
    return "combine" in wide.undetermined or narrow.combine <= wide.combine


def test_every_reading_is_within_the_answer_under_all_readings():
    for name in NAMES:
        law, chance = law_of(name), random.Random(17)
        cases = [random_case(law, chance, 1.0, 1) for _ in range(15)]
        whole = both.engine(law, cases)
        for axis, dispute in law.readings.items():
            for version in dispute.values:
                one = both.engine(law, cases, {axis: version})
                for place in range(len(cases)):
                    for part in ("bound", "reach"):
                        assert contains(both.extent_of(whole, place, part), both.extent_of(one, place, part))


def test_more_is_never_less_in_cambodia():
    """Article 40 of the law of 2012, bands A: a greater quantity of one substance never lowers a bound of the penalty."""
    law = law_of("kh/drug-control-2012")
    amounts = sorted({
        amount for _, rule in law.rules() if "quantity" in rule.when for edge in rule.when["quantity"].edges()
        for amount in (edge - 1, edge, edge + 1) if amount >= 0
    } | {0, GRAM, 10**9, 10**12})  # fmt: skip
    known = {
        "offence": "possession", "stage": "completed", "age": 30, "prior_class": "none", "repeat_in_charge": False,
        "prison_in_last_5_years": False,
    }  # fmt: skip
    reading = {"bands": "A"}
    assert len(amounts) > 10
    for substance in ("methamphetamine", "heroin", "morphine", "cocaine", "mdma"):
        cases = [(known, [{"substance": substance, "quantity": ("mass", amount)}]) for amount in amounts]
        for part in ("bound", "reach"):
            ran = both.engine(law, cases, reading)
            ranges = [both.extent_of(ran, place, part) for place in range(len(cases))]
            for lighter, heavier in pairwise(ranges):
                if {"custody.min", "custody.max"} & (lighter.undetermined | heavier.undetermined):
                    continue
                for figure in ("custody.min", "custody.max", "custody.life", "fine.min", "fine.max"):
                    for table in ("least", "most"):
                        few, many = getattr(lighter, table)[figure], getattr(heavier, table)[figure]
                        assert few is None or many is None or few <= many, (substance, figure)
