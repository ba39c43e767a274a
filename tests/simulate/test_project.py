"""A projection against sums done by hand, and what it says when figures are missing or somebody stops it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pytest

from lenity.law.problems import LenityError
from lenity.simulate.bearing import Borne
from lenity.simulate.project import EVERYONE, STATES, Projected, Scenario
from lenity.simulate.uncertainty import Estimate, NeedsData, Uncertain
from simulate.made_up_place import place, projected

CLOSE = 1e-5  # people: one supplier in a billion is none


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Projected:
    return projected(place(tmp_path_factory.mktemp("place")))


def people(one: Scenario, state: str, month: int) -> float:
    compared = one.outputs.by[EVERYONE].compared
    held = compared.before if state == "before" else compared.after[state]  # type: ignore[index]
    return float(held.people.values[0, 0, month])


@pytest.mark.parametrize(
    ("state", "month", "inside"),
    [
        ("before", 72, 6000),  # 100 a month x 60 months, for ever
        ("after-not-retroactive", 48, 6000),  # who comes on the first day is still there
        ("after-not-retroactive", 54, 5400),  # six months' arrivals are out a year early
        ("after-not-retroactive", 60, 4800),  # 100 x 48
        ("after-not-retroactive", 72, 4800),
        # A year on: 1,200 have come; of those inside, the fifth without relief leave after 60 months (0.2 x 100 x 48 are left),
        # the others after 48 (0.8 x 100 x 36 are left).
        ("after-retroactive", 12, 1200 + 960 + 2880),
        ("after-retroactive", 60, 4800),
    ],
)
def test_five_years_that_become_four_give_the_people_inside_of_a_sum_by_hand(
    found: Projected, state: str, month: int, inside: float
) -> None:
    for one in found.scenarios:
        assert people(one, state, month) == pytest.approx(inside, abs=CLOSE)


def test_whom_the_reform_reaches_is_counted_by_hand(found: Projected) -> None:
    reached = found.scenarios[0].outputs.by[EVERYONE]
    assert reached.affected.people_a_year.values[:, 0] == pytest.approx(1200, abs=CLOSE)
    assert reached.affected.months_changed.values[:, 0] == pytest.approx(-12)
    assert reached.relief.eligible.values[:, 0] == pytest.approx(6000, abs=CLOSE)
    assert reached.relief.granted.values[:, 0] == pytest.approx(4800, abs=CLOSE)


def test_room_and_children_are_those_of_a_sum_by_hand(found: Projected) -> None:
    outputs = found.scenarios[0].outputs
    room = outputs.crowding["after-not-retroactive"]
    assert isinstance(room.occupancy, Uncertain) and isinstance(room.area, Uncertain)
    # 8,000 in 5,000 places and on 16,000 m2, 1,200 of them gone from month 60 on.
    assert room.occupancy.values[0, [0, 60]] == pytest.approx([1.6, 6800 / 5000])
    assert room.area.values[0, [0, 60]] == pytest.approx([2.0, 16000 / 6800])
    # A quarter are women: 1,500 inside over 6 years with 2 children each; men's children were not counted.
    women, men = outputs.child_years["women"], outputs.child_years["men"]
    assert isinstance(women, Uncertain) and women.values == pytest.approx(1500 * 6 * 2)
    assert isinstance(men, NeedsData)


def test_every_choice_of_readings_is_run_apart(tmp_path: Path) -> None:
    # Half keep: 50 a month x 60 months and x 12 or 24 months; the counted 6,000 inside become these in the end.
    there = place(tmp_path, supply_share="exact: 0.5", reading_term="scenarios: [A, B]")
    found = projected(there)
    assert [one.title for one in found.scenarios] == ["term A", "term B"]
    ends = [people(one, "before", 72) for one in found.scenarios]
    assert ends == pytest.approx([50 * 60 + 50 * 12, 50 * 60 + 50 * 24])
    assert found.over_scenarios(lambda one: one.outputs.by[EVERYONE].compared.before.people.take(0, -1), 0.8) == pytest.approx(
        ends
    )
    settled = projected(there, reading={"term": "B"})
    assert [one.title for one in settled.scenarios] == ["term B"]


def test_the_same_seed_gives_the_same_draws_and_another_seed_others(tmp_path: Path) -> None:
    there = place(tmp_path, charged="triangular: {low: 600, mode: 1_200, high: 1_800}")
    one, again, other = (projected(there, seed=seed).scenarios[0] for seed in (1, 1, 2))
    values = [each.outputs.by[EVERYONE].compared.before.people.values for each in (one, again, other)]
    assert np.array_equal(values[0], values[1]) and not np.array_equal(values[0], values[2])


def test_what_is_finished_when_somebody_stops_is_kept(tmp_path: Path) -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise KeyboardInterrupt

    found = projected(place(tmp_path, supply_share="exact: 0.5", reading_term="scenarios: [A, B]"), draws=256, progress=stop)
    # 128 draws for each of two readings, in chunks of 64: two chunks finish the first reading, and the second is not begun.
    assert (found.finished, found.asked, found.complete) == (128, 256, False)
    assert [one.title for one in found.scenarios] == ["term A"] and found.left == ("term B",)


def test_stopped_before_anything_is_finished_it_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lenity.simulate.project.sentenced", stop)
    with pytest.raises(KeyboardInterrupt):
        projected(place(tmp_path))


@pytest.mark.parametrize("needed", ["convicted", "applies-for-relief", "inside-now"])
def test_a_figure_that_is_needed_and_missing_stops_the_projection(tmp_path: Path, needed: str) -> None:
    with pytest.raises(LenityError, match=f"needs-data: `{needed}`"):
        projected(place(tmp_path, **{needed.replace("-", "_"): None}))


def test_a_figure_that_only_some_results_need_leaves_those_out_and_never_gives_zero(tmp_path: Path) -> None:
    found = projected(place(tmp_path, capacity=None))
    outputs = found.scenarios[0].outputs
    assert isinstance(outputs.crowding["before"].occupancy, NeedsData)
    assert isinstance(outputs.crowding["before"].area, Uncertain)
    assert isinstance(outputs.cost["transitory"].average, NeedsData) and isinstance(outputs.growth, NeedsData)
    assert {"capacity", "fines against incomes", "what past growth came from"} <= {one.what for one in found.missing}


def test_cost_is_the_price_times_the_person_years_avoided(tmp_path: Path) -> None:
    # 1,200 fewer inside from month 60 on, and 600 in the mean of the year before: 600 + 1,200 person-years at 300 a year.
    found = projected(place(tmp_path, food_per_prisoner_year="exact: 300")).scenarios[0]
    cost = found.outputs.cost["after-not-retroactive"].marginal
    assert isinstance(cost, Uncertain) and cost.unit == "EUR of 2020"
    assert cost.values[0, 0] == pytest.approx([0, 0, 0, 0, 180_000, 540_000], abs=CLOSE * 300)


def test_past_growth_is_parted_where_every_factor_is_known_twice(tmp_path: Path) -> None:
    names = ("arrests_per_year", "charged_of_arrested", "custody_of_charged", "months_in_custody")
    factors = {f"{name}_then": "exact: 1" for name in names} | {f"{name}_now": "exact: 1" for name in names}
    # Twice the arrests, all else alike: the whole growth, from 1 to 2, comes of arrests.
    found = projected(place(tmp_path, **factors | {"arrests_per_year_now": "exact: 2"}))
    growth = found.scenarios[0].outputs.growth
    assert isinstance(growth, tuple)
    assert {one.name: float(one.people.values[0]) for one in growth} == {
        "arrests-per-year": 1, "charged-of-arrested": 0, "custody-of-charged": 0, "months-in-custody": 0,
    }  # fmt: skip


def test_a_relative_effect_is_widened_by_the_factor_of_the_degraded_test(tmp_path: Path) -> None:
    found = projected(place(tmp_path, applies_for_relief="uniform: {low: 0, high: 1}"), draws=64).scenarios[0]
    compared = found.outputs.by[EVERYONE].compared
    plain = compared.change("after-retroactive").person_years_avoided.values[:, 0, -1] / 36_000  # 6,000 people over 6 years
    wide = found.part_avoided("after-retroactive")
    low, high = wide.interval(0.8)
    assert high - low == pytest.approx(1.5 * (np.quantile(plain, 0.9) - np.quantile(plain, 0.1)))


def test_groups_bear_what_is_theirs(found: Projected) -> None:
    women, men = sorted(found.scenarios[0].bearing("sex", "after-not-retroactive", 1), key=lambda one: one.group[1], reverse=True)
    assert isinstance(women, Borne) and isinstance(men, Borne)
    assert women.people.values == pytest.approx(1500) and men.people.values == pytest.approx(4500)
    assert women.relief_ratio is not None and women.relief_ratio.values == pytest.approx(1)
    assert found.scenarios[0].share_of("sex", "women").values == pytest.approx(0.25)


def test_too_few_draws_tell_nothing_of_influence_and_say_so(found: Projected) -> None:
    told = found.drivers("transitory")
    assert told.ranked == () and told.untold == ("as the law reads",)


def test_the_only_figure_that_varies_drives_the_answer(tmp_path: Path) -> None:
    there = place(tmp_path, charged="uniform: {low: 600, high: 1_800}", floor_area="uniform: {low: 1, high: 2}")
    first, *others = projected(there, draws=256).drivers("after-not-retroactive").ranked
    assert first.assumption.id == "charged" and first.least > 0.9
    assert all(one.least == 0 for one in others)


def test_nothing_comes_out_without_what_it_rests_on(found: Projected) -> None:
    results = list(figures(found.scenarios))
    assert len(results) > 100
    assert all(one.rests_on for one in results)
    assert all(isinstance(one, Estimate) or np.asarray(one.values).shape[0] == 4 for one in results)


def figures(node: object) -> Iterator[Uncertain | Estimate]:
    """Walk every result of a projection."""
    if isinstance(node, Uncertain | Estimate):
        yield node
    elif isinstance(node, Mapping):
        for one in node.values():
            yield from figures(one)
    elif isinstance(node, tuple):
        for one in node:
            yield from figures(one)
    elif is_dataclass(node):
        for field in fields(node):
            if field.name != "sample":
                yield from figures(getattr(node, field.name))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"years": 0}, "horizon of `0` years"),
        ({"attributes": ["height"]}, "no `height`"),
        ({"reading": {"tern": "A"}}, "no reading `tern`"),
        ({"reading": {"term": "C"}}, "no version `C`"),
    ],
)
def test_what_cannot_be_projected_is_refused_with_its_mend(tmp_path: Path, options: dict[str, object], says: str) -> None:
    with pytest.raises(LenityError, match=says):
        projected(place(tmp_path), **options)


def test_claims_hold_in_every_state(found: Projected) -> None:
    assert {found.fewer_inside(state).support for state in STATES} == {"robust"}
