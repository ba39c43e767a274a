"""Nearest schedules, all optima under few levels or prison places, and fronts: against all schedules tried one by one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.parsimony.choose import LEAST, NEAR, front, optima
from lenity.parsimony.constraints import Constraints, Count, Ground, Levels, Places
from lenity.parsimony.nearest import ABSOLUTE, SQUARES, nearest
from lenity.parsimony.schedule import Contradicted
from parsimony.schedules import TOP, Asked, as_constraints, asked, constraints_of

PRESENT = st.lists(st.integers(0, TOP), min_size=4, max_size=4)
WEIGHTS = st.lists(st.integers(0, 3), min_size=4, max_size=4)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Constraints:
    return constraints_of(tmp_path_factory.mktemp("law"), "  - {id: f, floor: 1 y, of: use, output: custody.max, @B}\n")


@pytest.mark.parametrize("measure", [ABSOLUTE, SQUARES])
def test_the_nearest_schedules_are_those_found_by_trying_all(base: Constraints, measure: str) -> None:
    @given(asked(), PRESENT)
    @settings(max_examples=60, deadline=None)
    def holds(given: Asked, present: list[int]) -> None:
        found = nearest(as_constraints(given, present[: given.cells], base), measure)
        every = list(given.fulfilled())
        if isinstance(found, Contradicted):
            assert not every
            return
        power = 1 if measure == ABSOLUTE else 2
        far = {values: sum(abs(a - b) ** power for a, b in zip(values, present, strict=False)) for values in every}
        closest = [values for values in every if far[values] == min(far.values())]
        assert found.distance == min(far.values())
        assert found.schedule.values == tuple(map(min, zip(*closest, strict=True)))
        assert found.highest == tuple(map(max, zip(*closest, strict=True)))

    holds()


@pytest.mark.parametrize("goal", [LEAST, NEAR])
def test_all_optima_under_levels_and_places_are_found_and_no_others(base: Constraints, goal: str) -> None:
    @given(asked(), PRESENT, WEIGHTS, st.integers(1, 2), st.integers(0, 30))
    @settings(max_examples=40, deadline=None)
    def holds(given: Asked, present: list[int], persons: list[int], levels: int, room: int) -> None:
        present, persons = present[: given.cells], persons[: given.cells]
        held = as_constraints(given, present, base, [Levels(levels, tuple(range(given.cells)), 200)])
        counts = tuple(Count(cell, a_year, Ground(chosen_by="a test")) for cell, a_year in enumerate(persons))
        held = replace(held, places=Places(room, counts, Ground(chosen_by="a test")))
        # a year is 360 days: with persons in hundreds, places of whole years are a limit on sums of days
        scaled = tuple(replace(one, a_year=one.a_year * 360) for one in counts)
        held = replace(held, places=Places(room, scaled, Ground(chosen_by="a test")))
        every = [values for values in given.fulfilled() if len(set(values)) <= levels
                 and sum(a * b for a, b in zip(values, persons, strict=True)) <= room]  # fmt: skip
        worth = {
            values: sum(abs(a - b) for a, b in zip(values, present, strict=True)) if goal == NEAR else sum(values)
            for values in every
        }
        found = optima(held, goal, most=5)
        every = [values for values in every if all(value % found.step == 0 for value in values)]
        best = {values for values in every if worth[values] == min(worth[one] for one in every)}
        values = {one.schedule.values for one in found.found}
        assert values <= best
        assert len(values) == min(5, len(best))
        assert found.bounded is (len(best) > 5)

    holds()


def test_a_front_is_the_front_of_all_schedules(base: Constraints) -> None:
    @given(asked(), PRESENT)
    @settings(max_examples=30, deadline=None)
    def holds(given: Asked, present: list[int]) -> None:
        every = list(given.fulfilled())
        if not every:
            return
        present = present[: given.cells]
        found = front(as_constraints(given, present, base), most=100)
        every = [values for values in every if all(value % found.step == 0 for value in values)]
        cost = {(sum(values), sum(abs(a - b) for a, b in zip(values, present, strict=True))) for values in every}
        best = {one for one in cost if not any(a <= one[0] and b <= one[1] and (a, b) != one for a, b in cost)}
        assert {(one.intrusion, one.distance) for one in found.found} == best
        assert not found.bounded

    holds()


def test_pooled_neighbours_meet_at_their_mean_by_squares_and_at_a_median_by_distance(tmp_path: Path) -> None:
    # maxima today 3 y, 2 y, 10 y; the order of the bands pools the first two: mean 2 y 6 months, any amount from 2 to 3 y as a median
    held = constraints_of(tmp_path, "  - {id: o, order: possession, along: quantity, output: custody.max, @B}\n")
    by_squares, by_distance = nearest(held, SQUARES), nearest(held, ABSOLUTE)
    assert not isinstance(by_squares, Contradicted)
    assert not isinstance(by_distance, Contradicted)
    cells = [held.number_of(rule, "custody.max") for rule in ("small", "middle", "large")]
    assert [by_squares.schedule.values[cell] for cell in cells if cell is not None] == [900, 900, 3600]
    assert [by_distance.schedule.values[cell] for cell in cells if cell is not None] == [720, 720, 3600]
    assert [by_distance.highest[cell] for cell in cells if cell is not None] == [1080, 1080, 3600]
    assert by_distance.schedule.range_of("large", "custody") == "5 y .. 10 y or life"  # what is in order stays


def test_places_are_persons_a_year_times_years_served(tmp_path: Path) -> None:
    counts = "counts:\n  - {rule: small, a_year: 100, serves: custody.min, @B}\n  - {rule: large, a_year: 10, serves: custody.max, @B}\n"
    places = "places: {capacity: 150, counts: counts.yaml, @B}\n"
    held = constraints_of(tmp_path, "  - {id: f, floor: 1 y, of: small, output: custody.min, @B}\n" + places, counts=counts)
    found = optima(held, NEAR)
    # 100 persons serve at least 1 year each, so 50 places are left for the 10: 5 years, in place of the 10 of today
    assert {one.places for one in found.found} == {Fraction(150)}
    [one] = found.found
    assert one.schedule.range_of("small", "custody") == "1 y .. 3 y"
    assert one.schedule.range_of("large", "custody") in ("5 y .. 5 y", "5 y .. 5 y or life")


def test_too_few_places_for_the_least_schedule_leave_nothing_to_choose(tmp_path: Path) -> None:
    counts = "counts:\n  - {rule: small, a_year: 100, serves: custody.min, @B}\n"
    places = "places: {capacity: 99, counts: counts.yaml, @B}\n"
    held = constraints_of(tmp_path, "  - {id: f, floor: 1 y, of: small, output: custody.min, @B}\n" + places, counts=counts)
    assert optima(held, NEAR).found == ()
    assert front(held).found == ()
