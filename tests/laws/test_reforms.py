"""The reforms that ship with lenity: each can be made in its law, its examples come out, and the law itself stays as it is."""

from __future__ import annotations

import pytest

from lenity.engine.examples import check_examples
from lenity.law.amend import REFORMS, differences, find_reform, shipped_reforms
from lenity.law.library import Library

NAMES = shipped_reforms()


def test_four_reforms_ship_for_cambodia() -> None:
    assert shipped_reforms("kh") == [
        "kh/consumption-to-diversion", "kh/personal-use-threshold", "kh/role-tiers", "kh/suspension-ceiling",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_examples_of_a_reform_come_out_as_written(name: str) -> None:
    reform = find_reform(name)
    library = Library(reforms=[reform])
    checked = check_examples(library.get(reform.amends), library, REFORMS / f"{name}.examples.yaml")
    assert checked
    assert [str(problem) for one in checked for problem in one.problems] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_new_rule_of_a_reform_is_reached_by_an_example_of_it(name: str) -> None:
    reform = find_reform(name)
    library = Library(reforms=[reform])
    law = library.get(reform.amends)
    reached = frozenset[str]().union(
        *(one.rules for one in check_examples(law, library, REFORMS / f"{name}.examples.yaml"))
    )
    new = {one.after.id for one in differences(Library().get(reform.amends).at(reform.day), law.at(reform.day)) if one.after}
    assert new - reached == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_reform_is_an_example_and_says_why(name: str) -> None:
    reform = find_reform(name)
    assert reform.status == "example"
    assert reform.reasons
    assert all(edit.why for edit in reform.edits)


@pytest.mark.parametrize("name", NAMES)
def test_a_reform_never_reaches_the_law_it_is_made_in(name: str) -> None:
    before = Library().get(find_reform(name).amends)
    reformed = Library(reforms=[find_reform(name)]).get(before.id)
    after = Library().get(before.id)
    assert reformed.digest != before.digest
    assert (after.digest, after.decisions, after.reforms) == (before.digest, before.decisions, ())


@pytest.mark.parametrize("name", NAMES)
def test_before_its_first_day_a_reformed_law_is_the_law_as_it_was(name: str) -> None:
    reform = find_reform(name)
    before = Library().get(reform.amends)
    day = reform.day.replace(year=reform.day.year - 1)
    assert differences(before.at(day), Library(reforms=[reform]).get(reform.amends).at(day)) == ()
