"""The engine gives what a slow second reading of the same law gives (tests/oracle.py), on any law and any case."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

import both
import oracle
import random_laws
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary
from oracle import Extent
from written import DAY, write_law

often = settings(
    deadline=None, derandomize=True, max_examples=150, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
seldom = settings(often, max_examples=40)
LAWS, CASES = random_laws.laws(), random_laws.cases()
VALUES = {
    "colour": ["red", "green", "blue"], "tier": ["low", "mid", "top"], "flag": [True, False], "rebutted": [True, False],
    "kind": ["leaf", "pill", "salt"],
}  # fmt: skip


def loaded(text: str) -> Law:
    """Load a law from its text, as a lawyer's folder."""
    note(text[text.index("decisions:") :])
    with tempfile.TemporaryDirectory() as folder:
        return load(write_law(Path(folder), text), vocabulary(), Library(Path(folder)).get).at(DAY)


@often
@given(LAWS, st.lists(CASES, min_size=1, max_size=4))
def test_engine_and_oracle_agree_on_any_law_and_any_case(text, cases):
    try:
        found = both.differences(loaded(text), cases, most_states=3000)
    except oracle.TooManyStates:
        assume(False)
    assert found == []


@seldom
@given(LAWS, CASES, st.sampled_from(["lower", "upper"]), st.sampled_from(["narrow", "wide"]))
def test_engine_and_oracle_agree_under_every_settled_reading(text, case, edge, reach):
    law = loaded(text)
    axes = {axis for _, rule in law.rules() for axis in rule.reading}
    reading = {axis: version for axis, version in (("edge", edge), ("reach", reach)) if axis in axes}
    try:
        found = both.differences(law, [case], reading, most_states=3000)
    except oracle.TooManyStates:
        assume(False)
    assert found == []


@seldom
@given(LAWS, CASES)
def test_an_answer_under_all_readings_tells_what_each_version_alone_would(text, case):
    law = loaded(text)
    open_, axes = both.engine(law, [case]), {axis for _, rule in law.rules() for axis in rule.reading}
    told = open_.outcomes[0].readings
    for axis in axes:
        alone = {
            version: both.engine(law, [case], {axis: version}).outcomes[0].reach.custody for version in law.readings[axis].values
        }
        if axis in told:
            assert dict(told[axis]) == alone
        else:
            assert len(set(alone.values())) == 1  # a dispute that is not named changes nothing


# -- the envelope -----------------------------------------------------------------------------------------------------


def union(parts: list[Extent]) -> Extent:
    def over(pick, name, tables):
        amounts = [table[name] for table in tables if table[name] is not None]
        return pick(amounts, default=None)

    return Extent(
        {name: over(min, name, [part.least for part in parts]) for name in parts[0].least},
        {name: over(max, name, [part.most for part in parts]) for name in parts[0].most},
        frozenset().union(*(part.combine for part in parts)), frozenset().union(*(part.undetermined for part in parts)),
    )  # fmt: skip


def reckoned(law: Law) -> set[str]:
    """Give the amounts that enter an expression: unknown, they leave figures undetermined instead of splitting them."""
    return {name for decision in law.decisions for name in oracle.expressed(decision)} & {"points", "record", "quantity"}


@often
@given(LAWS, CASES, st.data())
def test_an_unknown_fact_gives_exactly_the_union_over_its_values(text, case, data):
    law = loaded(text)
    facts, items = case
    read = {name for decision in law.decisions for name in oracle.reads(decision)}
    free = sorted(name for name in [*VALUES, "points", "record", "quantity"] if name in read and name not in reckoned(law))
    assume(free)
    name = data.draw(st.sampled_from(free))
    values = VALUES.get(name) or oracle.fact_classes(law, name, "mass" if name == "quantity" else "")
    if name in ("kind", "quantity"):
        known = [
            (facts, [item | {name: ("mass", value) if name == "quantity" else value}, *items[1:]])
            for value in values
            for item in items[:1]
        ]
        hidden = (facts, [{key: value for key, value in items[0].items() if key != name}, *items[1:]])
    else:
        known = [(facts | {name: value}, items) for value in values]
        hidden = ({key: value for key, value in facts.items() if key != name} | {name: None}, items)
    each, whole = both.engine(law, known), both.engine(law, [hidden])
    for part in ("bound", "reach"):
        assert both.extent_of(whole, 0, part) == union([both.extent_of(each, place, part) for place in range(len(known))])
    for position, option in enumerate(whole.outcomes[0].options):
        statuses = {outcome.options[position].status for outcome in each.outcomes}
        if len(statuses) == 1 and statuses != {"depends"}:
            assert {option.status} == statuses
        elif statuses <= {"open", "closed"}:
            assert option.status == "depends"


@seldom
@given(LAWS, CASES)
def test_what_is_said_not_to_matter_does_not(text, case):
    law = loaded(text)
    facts, items = case
    answer = both.engine(law, [case])
    free = [name for name in ("colour", "tier", "flag", "points") if name not in facts and name not in answer.outcomes[0].unknown]
    values = [VALUES.get(name) or [0, 3, 5, 12] for name in free]
    cases = [(facts | dict(zip(free, some, strict=True)), items) for some in list(product(*values))[:40]]
    settled = both.engine(law, cases)
    for place in range(len(cases)):
        for part in ("bound", "reach"):
            assert both.extent_of(settled, place, part) == both.extent_of(answer, 0, part)


# -- cases beside one another -----------------------------------------------------------------------------------------


@seldom
@given(LAWS, st.lists(CASES, min_size=2, max_size=6))
def test_a_case_is_answered_alike_alone_and_among_others(text, cases):
    law = loaded(text)
    together = both.engine(law, cases)
    for place, case in enumerate(cases):
        alone = both.engine(law, [case]).outcomes[0]  # with a program of its own, which remembers nothing
        again = both.engine(law, [case], program=together.program).outcomes[0]  # with what the batch has left behind
        assert both.plain(alone) == both.plain(together.outcomes[place]) == both.plain(again)


@seldom
@given(LAWS, CASES, st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_range(text, case, chance):
    law = loaded(text)
    facts, items = case
    mixed = list(items)
    chance.shuffle(mixed)
    one, other = both.engine(law, [case]), both.engine(law, [(facts, mixed)])
    for part in ("bound", "reach"):
        assert both.extent_of(one, 0, part) == both.extent_of(other, 0, part)
