"""The reforms that ship with lenity: each can be made in its law, its examples come out, and the law itself stays as it is."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cache

import pytest

from lenity.engine.ask import sentence
from lenity.engine.asking import Case, ask_all, combinations
from lenity.engine.examples import check_examples
from lenity.law.amend import REFORMS, differences, find_reform, shipped_reforms
from lenity.law.library import Library, in_force
from lenity.review.effect import Proof, change_of, proof
from lenity.units import parse_quantity

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
    reached = frozenset[str]().union(*(one.rules for one in check_examples(law, library, REFORMS / f"{name}.examples.yaml")))
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


# -- on a grid of cases, one by one --------------------------------------------------------------------------------------

# What each reform says that it changes, as tests of a rule's `when:`.
WITHIN: dict[str, Mapping[str, str]] = {
    "kh/personal-use-threshold": {"offence": "possession", "purpose": "own_use", "quantity": "< 2 g"},
    "kh/role-tiers": {"role": "[courier, accomplice]"},
    "kh/consumption-to-diversion": {"offence": "use"},
    "kh/suspension-ceiling": {},
}
FACTS = {
    "stage": "completed", "prior_class": "none", "prison_in_last_5_years": "false", "prison_in_last_year": "false",
    "used_before": "false", "severe_use": "false", "danger_to_self": "false", "repeat_in_charge": "false",
    "disturbance_ended": "true", "harm_repaired": "true", "reintegration_assured": "true", "present_at_trial": "true",
    "agrees_to_community_work": "true", "time_asked_to_repair_harm": "true", "grave_personal_reason": "false",
}  # fmt: skip
GRID = {
    "offence": ("possession", "transport", "use"),
    "purpose": ("own_use", "supply"),
    "role": ("principal", "courier"),
    "substance": ("methamphetamine", "heroin"),
    "quantity": ("1 g", "1.999999 g", "2 g", "15 g", "25 g", "80.000001 g", "300 g"),
    "age": ("16", "30"),
}
READINGS = ("bands", "edges", "top-band", "consumption", "range-or-life")  # the others stay open
LEFT = {"minors-step": "adult", "fine-alone": "restrained", "three-year-test": "provided", "doubled-maximum": "printed"}


@cache
def on_the_grid(name: str) -> tuple[tuple[Case, Mapping[str, str], str], ...]:
    """Put every case of the grid under every reading to the law before and after; give each with what changes."""
    reform = find_reform(name)
    before, after = (in_force(library.find("kh"), reform.day) for library in (Library(), Library(reforms=[reform])))
    cases = [
        {**FACTS, **dict(zip(GRID, values, strict=True)), "offence_date": reform.day.isoformat()}
        for values in itertools.product(*GRID.values())
    ]
    settled = combinations({axis: tuple(before.readings[axis].values) for axis in READINGS}, 1000)
    asked = [(case, {**LEFT, **reading}) for case in cases for reading in settled]
    pairs = zip(asked, ask_all(before, asked), ask_all(after, asked), strict=True)
    return tuple((case, reading, change_of(was, now)[0]) for (case, reading), was, now in pairs)


def lies_within(case: Case, tests: Mapping[str, str]) -> bool:
    below_2_g = case["quantity"] in ("1 g", "1.999999 g")
    return all(
        below_2_g if name == "quantity" else str(case[name]) in words.strip("[]").split(", ") for name, words in tests.items()
    )


@pytest.mark.parametrize("name", NAMES)
def test_on_a_grid_of_cases_nothing_changes_outside_what_a_reform_is_about_and_nothing_gets_heavier(name: str) -> None:
    found = on_the_grid(name)
    assert len(found) > 10_000
    outside = {change for case, _, change in found if not lies_within(case, WITHIN[name])}
    assert outside <= {"same"}
    assert "heavier" not in {change for _, _, change in found}
    assert "lighter" in {change for _, _, change in found}


def proved(name: str, within: Mapping[str, str]) -> Proof:
    reform = find_reform(name)
    return proof(*(in_force(library.find("kh"), reform.day) for library in (Library(), Library(reforms=[reform]))), within)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_proved_of_all_cases_agrees_with_the_grid(name: str) -> None:
    changes, heavier, _ = proved(name, WITHIN[name]).questions
    outside = {change for case, _, change in on_the_grid(name) if not lies_within(case, WITHIN[name])}
    everywhere = {change for _, _, change in on_the_grid(name)}
    looked_at = outside if WITHIN[name] else everywhere
    assert (changes.status == "proved") == (looked_at <= {"same"})
    assert (heavier.status == "proved") == ("heavier" not in everywhere)


def test_a_field_that_is_too_narrow_is_refuted_by_a_case_that_both_laws_answer() -> None:
    found = proved("kh/personal-use-threshold", {"offence": "possession", "purpose": "own_use", "quantity": "< 1 g"})
    assert found.questions[0].status == "refuted"
    [shown, *_] = found.shown
    dated = {**shown.case, "offence_date": "2027-01-01"}
    before = sentence("kh", dated, reading=shown.reading)
    after = sentence("kh", dated, reading=shown.reading, reform="kh/personal-use-threshold")
    assert change_of(before, after)[0] != "same"
    assert 1_000_000 <= parse_quantity(shown.case["quantity"]).amount < 2_000_000  # µg: what the field leaves out
