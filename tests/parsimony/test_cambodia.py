"""The constraints that ship for Cambodia: only cited norms and the Code's own order, and what they come to."""

from __future__ import annotations

import re
from datetime import date

import pytest

from lenity.engine.ask import sentence
from lenity.law.library import Library
from lenity.parsimony.constraints import DUTIES, find_constraints
from lenity.parsimony.schedule import Schedule, schedule, without_floors
from lenity.review.least import LeastSeen, citable, least
from lenity.review.norms import Norms

NAME = "kh/cited-norms"
SUPPLY = ("art-40/amphetamines/base", "art-40/amphetamines/15-80-g", "art-40/amphetamines/80-240-g", "art-40/amphetamines/above-240-g/open-to-life",
          "art-40/opiates/base", "art-40/opiates/4-25-g/lower", "art-40/opiates/25-80-g/lower", "art-40/opiates/above-80-g")  # fmt: skip


@pytest.fixture(scope="module")
def found() -> LeastSeen:
    return least("kh", NAME, with_nearest=True)


def test_no_cited_norm_alone_holds_a_penalty_up(found: LeastSeen) -> None:
    # facts/methods F.2: "treaty law gives almost no numeric floors"; here it gives none at all
    assert [one.id for one in found.demands if one.verb == "floor" and not one.chosen_by] == []
    assert {one.id for one in found.demands if one.chosen_by} == {"class/misdemeanour", "class/felony"}
    assert all(one.reference for one in found.demands)


def test_without_floors_there_is_no_penalty_for_anyone(found: LeastSeen) -> None:
    held = find_constraints(NAME, Library(), citable(Norms.read()))
    made = without_floors(held)
    assert isinstance(made, Schedule)
    assert set(made.values) == {0}
    assert found.without_floors == "without floors: no penalty for anyone"


def test_the_least_schedule_is_the_bottom_of_each_class_of_the_code(found: LeastSeen) -> None:
    # Criminal Code 46-48: a felony has a maximum above 5 years, a misdemeanour one above 6 days; the day is the Code's smallest unit
    after = {rule.rule: rule.custody[1] for rule in found.rules}
    felonies = [rule for rule in SUPPLY if not rule.endswith("/base")]
    assert {after[rule] for rule in felonies} == {".. 5 y 1 d"}
    assert {range_ for rule, range_ in after.items() if rule not in felonies} == {".. 7 d"}
    assert {rule.fine[1] for rule in found.rules} == {
        "none",
        "",
    }  # of growing cannabis the fine is not known, so it is no unknown here


def test_nothing_gets_heavier_and_no_life_is_left(found: LeastSeen) -> None:
    held = find_constraints(NAME, Library(), citable(Norms.read()))
    made = schedule(held)
    assert isinstance(made, Schedule)
    assert all(cell.present is None or value <= cell.present for cell, value in zip(held.cells, made.values, strict=True))
    assert not any(
        value for cell, value in zip(held.cells, made.values, strict=True) if cell.output in ("custody.life", "custody.death")
    )


def test_every_chain_adds_up_to_its_figure(found: LeastSeen) -> None:
    held = find_constraints(NAME, Library(), citable(Norms.read()))
    made = schedule(held)
    assert isinstance(made, Schedule)
    for cell, value in enumerate(made.values):
        chain = made.why(cell)
        assert sum(link.added + link.lifted for link in chain) == value
        assert not value or (
            chain[0].demand is not None and chain[0].demand.verb == "floor" and chain[0].demand.ground.cite is not None
        )


def test_duties_of_the_1988_convention_are_labels_and_no_conflict_is_found(found: LeastSeen) -> None:
    by_norm = {one.norm: one for one in found.duties}
    assert set(by_norm) == {f"convention-1988-3-{part}" for part in ("1", "2", "4-a", "5", "4-b", "4-c", "4-d")}
    assert not any(one.possible for one in found.duties)
    assert by_norm["convention-1988-3-1"].weight.startswith("treaty duty")  # bound since 2005
    assert not by_norm["convention-1988-3-4-c"].duty
    assert DUTIES == ("criminal_offence", "courts_may_weigh")


def test_the_present_law_fulfils_the_order_so_the_nearest_schedule_is_the_law_itself(found: LeastSeen) -> None:
    # the reported bands of article 40 rise, and consumption lies below them: 2 y .. 5 y, 5 .. 10, 10 .. 20, 20 .. 30 or life
    assert [[rule.rule for rule in near.rules if rule.changes] for near in found.nearest] == [[], []]
    assert [near.distance for near in found.nearest] == [0, 0]


def test_the_reform_is_one_that_other_commands_take(found: LeastSeen, tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "reform.yaml"
    file.write_text(found.reform, "utf-8")
    case = {"offence": "possession", "substance": "methamphetamine", "quantity": "20 g", "age": 30, "offence_date": "2027-03-01"}
    reading = {"bands": "A", "top-band": "open-to-life"}
    # 5 y 1 d in days of the Code: 5 x 12 x 30 + 1
    assert sentence("kh", case, reading=reading, reform=file).bound.custody.most == 1801
    assert sentence("kh", case, reading=reading).bound.custody.most == 3600
    earlier = case | {"offence_date": "2026-12-31"}
    assert sentence("kh", earlier, reading=reading, reform=file, law_at="offence").bound.custody.most == 3600


def test_the_reform_says_that_it_is_an_example_under_one_reading(found: LeastSeen) -> None:
    assert "status: example" in found.reform
    assert "one reading of the law: bands A, top-band open-to-life, edges lower, consumption memory" in found.reform
    assert re.search(r"in_force: 2027-01-01", found.reform)
    assert date.fromisoformat(found.first_day) > date.fromisoformat(found.day)


def test_what_is_claimed_of_others_is_claimed_with_care(found: LeastSeen) -> None:
    assert any(note.startswith("We know of no other") for note in found.notes)
    assert any("value choices" in note for note in found.notes)
