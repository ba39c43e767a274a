"""The least values under demands: against all schedules tried one by one, against HiGHS, and why each value is no smaller."""

from __future__ import annotations

import random
import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lenity.parsimony.least import LOGIC, NOTHING, Conflict, Contradiction, Edge, Least, least
from parsimony.schedules import Asked, asked, asked_at_random, fulfils


def test_the_least_values_of_2500_random_instances_are_the_smallest_of_every_schedule_that_can_be() -> None:
    chance = random.Random(1)
    contradicted = 0
    for _ in range(2500):
        given = asked_at_random(chance)
        every = list(given.fulfilled())
        found = least(given.cells, given.edges, given.menus)
        contradicted += isinstance(found, Contradiction)
        assert isinstance(found, Least) is bool(every)
        if isinstance(found, Least):
            assert found.values == tuple(map(min, zip(*every, strict=True)))
            assert found.values in every  # the smallest in each cell are one schedule: no weights choose between cells
    assert 500 < contradicted < 2000


@given(asked(), st.lists(st.integers(1, 9), min_size=4, max_size=4))
@settings(max_examples=100, deadline=None)
def test_any_positive_weights_give_the_same_schedule(given: Asked, weights: list[int]) -> None:
    found = least(given.cells, given.edges, given.menus)
    if isinstance(found, Least):
        cheapest = min(given.fulfilled(), key=lambda values: sum(w * v for w, v in zip(weights, values, strict=False)))
        assert found.values == cheapest


@given(asked(with_menus=False))
@settings(max_examples=200, deadline=None)
def test_the_least_values_are_those_of_a_linear_program(given: Asked) -> None:
    found = least(given.cells, given.edges)
    rows = np.zeros((len(given.edges), given.cells))
    for row, edge in enumerate(given.edges):  # value of below - value of above <= -gap
        if edge.below != NOTHING:
            rows[row, edge.below] += 1
        if edge.above != NOTHING:
            rows[row, edge.above] -= 1
    solved = linprog(np.ones(given.cells), A_ub=rows, b_ub=[-edge.gap for edge in given.edges], bounds=(0, None), method="highs")
    assert (solved.status == 2) is isinstance(found, Contradiction)
    if isinstance(found, Least):
        assert [round(one) for one in solved.x] == list(found.values)


@given(asked())
@settings(max_examples=200, deadline=None)
def test_the_chain_behind_a_value_is_connected_and_adds_up_to_it(given: Asked) -> None:
    found = least(given.cells, given.edges, given.menus)
    if isinstance(found, Contradiction):
        return
    for cell, value in enumerate(found.values):
        chain = found.why(cell)
        assert sum(step.edge.gap + step.lifted for step in chain) == value
        assert not chain or chain[-1].cell == cell
        so_far, before = 0, NOTHING
        for step in chain:
            assert step.edge in given.edges or (step.lifted and step.edge == Edge(step.cell, NOTHING, 0))
            assert step.edge.below == before or (step.edge.below != NOTHING and so_far == 0)
            so_far += step.edge.gap + step.lifted
            assert step.value == so_far
            assert not step.lifted or step.value in given.menus[step.cell]
            before = step.cell


def test_a_contradiction_is_one_and_no_smaller_set_of_its_demands_is() -> None:
    chance = random.Random(2)
    pairs = [(given, least(given.cells, given.edges, given.menus)) for given in (asked_at_random(chance) for _ in range(1500))]
    conflicts = [(given, one) for given, found in pairs if isinstance(found, Contradiction) for one in found.conflicts]
    assert len(conflicts) > 300
    assert sum(bool(one.menus) for _, one in conflicts) > 50
    for whole, conflict in conflicts:
        assert set(conflict.edges) <= set(whole.edges)
        assert isinstance(_of(whole, conflict), Contradiction)
        for edge in conflict.edges:
            fewer = Conflict(tuple(one for one in conflict.edges if one != edge), conflict.menus)
            assert isinstance(_of(whole, fewer), Least)
        for cell in conflict.menus:
            fewer = Conflict(conflict.edges, tuple(one for one in conflict.menus if one != cell))
            assert isinstance(_of(whole, fewer), Least)


def _of(given: Asked, conflict: Conflict) -> Least | Contradiction:
    return least(given.cells, conflict.edges, {cell: given.menus[cell] for cell in conflict.menus})


def test_what_needs_no_reason_is_never_named_as_the_part_to_give_up() -> None:
    # the minimum at least 5, the maximum at most 3; that a maximum is not below its minimum is logic
    floor, cap, logic = Edge(0, NOTHING, 5, 0), Edge(NOTHING, 1, -3, 1), Edge(1, 0, 0, LOGIC)
    found = least(2, [logic, floor, cap])
    assert isinstance(found, Contradiction)
    assert found.conflicts[0].edges == (floor, logic, cap)


def test_a_detour_beside_what_logic_says_anyway_is_left_out_of_a_contradiction() -> None:
    # 0 and 2 are the ends of one range; by way of cell 1 the chain is longer, but the floor alone breaks the cap
    floor, up, down, cap = Edge(0, NOTHING, 5, 0), Edge(1, 0, 2, 1), Edge(2, 1, 0, 2), Edge(NOTHING, 2, -4, 3)
    found = least(3, [Edge(2, 0, 0, LOGIC), floor, up, down, cap])
    assert isinstance(found, Contradiction)
    assert set(found.conflicts[0].edges) == {floor, cap}


def test_two_that_must_each_be_above_the_other_contradict_each_other() -> None:
    circle = Edge(0, 1, 1, 0), Edge(1, 0, 0, 1)
    found = least(2, circle)
    assert isinstance(found, Contradiction)
    assert set(found.conflicts[0].edges) == set(circle)


def test_equal_in_both_directions_is_no_contradiction() -> None:
    found = least(3, [Edge(0, 1, 0), Edge(1, 0, 0), Edge(0, NOTHING, 4), Edge(2, 1, 3)])
    assert isinstance(found, Least)
    assert found.values == (4, 4, 7)


def test_a_jump_pulls_the_lower_cell_up_behind_the_higher() -> None:
    # the upper band at least 10; at most 3 above the lower one, which is therefore at least 7
    found = least(2, [Edge(1, NOTHING, 10), Edge(0, 1, -3)])
    assert isinstance(found, Least)
    assert found.values == (7, 10)


def test_a_menu_lifts_a_value_and_the_chain_says_by_how_much() -> None:
    found = least(2, [Edge(0, NOTHING, 4), Edge(1, 0, 1)], {0: (0, 6, 12)})
    assert isinstance(found, Least)
    assert found.values == (6, 7)
    assert [(step.edge.gap, step.lifted) for step in found.why(1)] == [(4, 2), (1, 0)]


def test_ten_thousand_cells_under_a_hundred_thousand_demands_take_less_than_two_seconds() -> None:
    chance = random.Random(1)
    cells, demands = 10_000, 100_000
    rank = chance.sample(range(cells), cells)
    edges = []
    for number in range(demands):
        low, high = sorted(chance.sample(range(cells), 2), key=rank.__getitem__)
        kind = number % 4  # two orders with a gap, then a jump, then a floor
        amount = chance.randrange(4)
        gaps = (high, low, amount), (high, low, amount), (low, high, -3_000 * amount - 3_000), (high, NOTHING, 25 * amount)
        edges.append(Edge(*gaps[kind], number))
    begun = time.perf_counter()
    found = least(cells, edges)
    assert time.perf_counter() - begun < 2
    assert isinstance(found, Least)
    assert fulfils(found.values, edges)
    top = max(range(cells), key=found.values.__getitem__)
    assert sum(step.edge.gap for step in found.why(top)) == found.values[top]
    begun = time.perf_counter()
    against = least(cells, [*edges, Edge(NOTHING, top, 1 - found.values[top], demands)])
    assert time.perf_counter() - begun < 2
    assert isinstance(against, Contradiction)
