"""Who bears it, against figures worked out here, and that nothing comes without its interval and its assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.problems import LenityError
from lenity.simulate.bearing import (
    Amounts,
    Borne,
    Factor,
    Suppressed,
    borne,
    child_years,
    fine_burden,
    growth,
    joint_share,
    months_borne,
)
from lenity.simulate.costs import CostAvoided, Price, Prisons, cost_avoided, crowding
from lenity.simulate.flows import STATES, Compared, compare
from lenity.simulate.reach import affected, relief, steady_state
from lenity.simulate.uncertainty import Estimate, Influence, NeedsData, Uncertain, claim, draw, influence
from simulate.people import reaching, strata_of, term
from simulate.test_flows import random_strata
from simulate.test_uncertainty import THIRDS

MISSING = NeedsData("cost of a prisoner-year", "no budget law was read", "ministry of the interior")


def uncertain(*values: float, unit: str = "share") -> Uncertain:
    return Uncertain(np.array(values), unit, ("made up",))


def two_groups() -> Compared:
    """Women: 1000 inside, 50 to 45 months. Men: 3000 inside, 60 to 48 months. All relief at once."""
    rows = [(20.0, [(1.0, 0, 50, 0, 45)], 0.0), (50.0, [(1.0, 0, 60, 0, 48)], 0.0)]
    strata = strata_of(rows, {"sex": ("women", "men")})
    return compare(strata, months=24, states=["after-retroactive"], retroactivity=reaching())


# -- groups -----------------------------------------------------------------------------------------------------------


def test_a_group_that_gains_less_than_the_average_has_a_relief_ratio_below_one() -> None:
    # From the first day on 100 women and 600 men fewer, for 2 years. Women: -10 %, men -20 %, all -700 / 4000 = -17.5 %.
    everyone, men, women = borne(two_groups(), "after-retroactive", seed=1)
    assert isinstance(everyone, Borne) and isinstance(men, Borne) and isinstance(women, Borne)
    assert (everyone.group, men.group, women.group) == (("", ""), ("sex", "men"), ("sex", "women"))
    assert np.allclose([women.people.values[0], men.people.values[0]], [1000, 3000])
    assert np.allclose([women.person_years.values[0], women.change.values[0]], [2000, -200])
    assert women.relief_ratio and men.relief_ratio and everyone.relief_ratio is None
    assert np.allclose(women.relief_ratio.values, 0.10 / 0.175)
    assert np.allclose(men.relief_ratio.values, 0.20 / 0.175)


def test_a_group_of_a_few_people_is_suppressed_with_the_reason_and_a_larger_one_is_not() -> None:
    # Poisson, 80 %: of 3 people between 1 and 5, five times as many; of 60 between 50 and 70.
    rows = [(0.1, [(1.0, 0, 30, 0, 20)], 0.0), (2.0, [(1.0, 0, 30, 0, 20)], 0.0)]
    strata = strata_of(rows, {"role": ("cook", "courier")})
    drawn = replace(strata, arrivals=np.repeat(strata.arrivals, 400, axis=0))
    _, cook, courier = borne(compare(drawn, months=12), "after-not-retroactive", seed=1)
    assert isinstance(cook, Suppressed)
    assert cook.why == "with chance, 80% of the draws lie between 1 and 5 people inside"
    assert isinstance(courier, Borne)


def test_months_are_borne_with_their_mean_and_their_tail() -> None:
    # Of 100: 80 serve 10 months, 15 serve 40, 5 serve 200. Mean 24. Nine of ten serve 40 or less. A fifth is kept out, the long are cut to 100.
    stays = [(0.8, 0, 10, 0, 10), (0.15, 0, 40, 0, 40), (0.05, 0, 200, 0, 100)]
    found = months_borne(strata_of([(1.0, stays, 0.2)]))
    assert np.allclose(found.mean_before.values[0, 0], 24)
    assert np.allclose(found.tail_before.values[0, 0], 40)
    assert np.allclose(found.mean_after.values[0, 0], 0.8 * 19)
    assert np.allclose(found.tail_after.values[0, 0], 40)  # 0.2 + 0.8 x 0.8 = 0.84 serve 10 or less, 0.96 serve 40 or less
    just = months_borne(strata_of([(1.0, [(0.9, 0, 10, 0, 10), (0.1, 0, 40, 0, 40)], 0.0)]))
    assert np.allclose(just.tail_before.values[0, 0], 10)  # one in ten serves more than that, and no more than one in ten


def test_child_years_are_person_years_times_the_children_of_a_prisoner() -> None:
    years = Uncertain(np.array([[10.0, 4.0], [20.0, 8.0]]), "person-years", ("flows",))
    found = child_years(years, Uncertain(np.array([[1.5, 2.5]]), "children", ("survey",)))
    assert isinstance(found, Uncertain)
    assert found.values.tolist() == [[15.0, 10.0], [30.0, 20.0]]
    assert (found.unit, found.rests_on) == ("child-years", ("flows", "survey"))
    assert child_years(years, MISSING) is MISSING


def test_a_fine_is_held_against_a_years_income() -> None:
    # 1 million riel of 208 USD a month at 4,100 riel is 9.8 % of a year, 5 million 49 % ; half the people earn a tenth of that.
    wage = 208 * 12 * 4100.0
    fines = Amounts(np.array([[[0.0, 1e6, 5e6]]]), np.array([[[0.5, 0.25, 0.25]]]), "KHR", ("fines",))
    incomes = Amounts(np.array([[[wage, wage / 10]]]), np.array([[[0.5, 0.5]]]), "KHR", ("wages",))
    found = fine_burden(term(60, 60), fines, incomes)
    assert not isinstance(found, NeedsData)
    assert np.allclose(found.mean.values[0, 0], (0.098 + 0.489 + 0.98 + 4.89) / 4, rtol=2e-3)
    assert np.allclose(found.tail.values[0, 0], 4.89, rtol=2e-3)
    assert np.allclose(found.over_a_year.values[0, 0], 0.25)
    assert found.mean.rests_on == ("fines", "made up", "wages")
    assert fine_burden(term(60, 60), fines, MISSING) is MISSING


def test_fines_and_incomes_in_two_moneys_are_not_compared() -> None:
    one = np.ones((1, 1, 1))
    with pytest.raises(LenityError, match="LEN809: fines in `KHR`, incomes in `USD`"):
        fine_burden(term(60, 60), Amounts(one, one, "KHR", ()), Amounts(one, one, "USD", ()))


# -- bounds and growth ------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60), st.randoms())
def test_bounds_of_a_joint_share_hold_whatever_goes_with_what(members: list[int], shuffler: Any) -> None:
    one, other = np.array(members), np.array(members)
    shuffler.shuffle(other)
    both = joint_share(uncertain(one.mean()), uncertain(other.mean()))
    assert both.least.values[0] - 1e-12 <= (one & other).mean() <= both.most.values[0] + 1e-12


def test_bounds_of_three_shares_are_those_of_frechet() -> None:
    # 0.9 + 0.8 + 0.7 - 2 = 0.4, and at most the least of them.
    both = joint_share(uncertain(0.9), uncertain(0.8), uncertain(0.7))
    assert np.allclose([both.least.values[0], both.most.values[0]], [0.4, 0.7])


def factor(name: str, before: Any, after: Any) -> Factor:
    return Factor(name, Uncertain(np.array([before], float), "", (name,)), Uncertain(np.array([after], float), "", (name,)))


def test_of_one_product_each_factor_adds_the_logarithm_of_its_own_growth() -> None:
    found = growth([factor("arrests", [100], [150]), factor("custody", [0.5], [0.6]), factor("months", [20], [20])])
    assert not isinstance(found, NeedsData)
    assert np.allclose([one.logarithm.values[0] for one in found], [log(1.5), log(1.2), 0.0])
    # Shapley by hand: 1000 people become 1800. Arrests first +500, last 0.6 x 20 x 50 = 600; custody first +200, last +300.
    assert np.allclose([one.people.values[0] for one in found], [550, 250, 0])


def test_parts_of_growth_over_several_cells_add_up_to_it() -> None:
    # Two drugs: 100 x 10 + 10 x 40 = 1400 becomes 100 x 10 + 40 x 30 = 2200. Arrests alone: 2600; months alone: 1300.
    found = growth([factor("arrests", [100, 10], [100, 40]), factor("months", [10, 40], [10, 30])])
    assert not isinstance(found, NeedsData)
    assert np.allclose([one.people.values[0] for one in found], [(1200 + 900) / 2, (-100 - 400) / 2])
    assert np.allclose(sum(one.logarithm.values[0] for one in found), log(2200 / 1400))
    assert np.allclose(found[0].logarithm.values[0], (log(2600 / 1400) + log(2200 / 1300)) / 2)


def test_growth_with_an_unknown_factor_needs_data() -> None:
    assert growth([factor("arrests", [100], [150]), Factor("months", uncertain(1.0), MISSING)]) is MISSING
    with pytest.raises(LenityError, match="LEN809: factor `months`"):
        growth([factor("arrests", [100], [150]), factor("months", [0], [10])])


# -- room and money ---------------------------------------------------------------------------------------------------


def test_capacity_is_a_flag_and_never_a_cap() -> None:
    # 6000 in the strata and 1000 others on 5000 places: 1.4 in every month, nobody leaves for it.
    before = compare(term(60, 60), months=12).before
    found = crowding(before, Prisons(np.array([5000.0]), np.array([8400.0]), np.array([1000.0]), ("places",)))
    assert (
        isinstance(found.occupancy, Uncertain) and isinstance(found.area, Uncertain) and isinstance(found.months_over, Uncertain)
    )
    assert np.allclose(found.occupancy.values, 1.4)
    assert np.allclose(found.area.values, 1.2)
    assert found.months_over.values.tolist() == [12.0]
    assert np.allclose(before.releases.values, 100.0)
    full = crowding(before, Prisons(np.array([7000.0]), MISSING, np.array([1000.0]), ("places",)))
    assert isinstance(full.months_over, Uncertain)
    assert full.months_over.values.tolist() == [0.0]  # full is not over


def test_occupancy_needs_those_who_are_in_no_stratum() -> None:
    missing = NeedsData("people in prison for other offences", "the strata are drug cases", "prison service")
    found = crowding(compare(term(60, 60), months=12).before, Prisons(np.array([5000.0]), MISSING, missing, ()))
    assert found.occupancy is missing
    assert found.months_over is missing


def test_a_missing_price_needs_data_and_is_never_zero() -> None:
    price = Price(np.array([300.0]), "USD", 2022, "press, food only: 3,500 riel a day", ("food",))
    found = cost_avoided(two_groups().change("after-retroactive"), price, MISSING)
    assert found.average is MISSING
    assert isinstance(found.marginal, Uncertain)
    assert np.allclose(found.marginal.values[0, 0], [700 * 300, 2 * 700 * 300])
    assert found.marginal.unit == "USD of 2022"
    assert set(found.marginal.rests_on) == {"made up", "reach", "food"}


def test_a_price_without_a_source_is_refused() -> None:
    with pytest.raises(LenityError, match="LEN808: a price without a source"):
        Price(np.array([300.0]), "USD", 2022, " ", ())


# -- every output -----------------------------------------------------------------------------------------------------


def all_outputs() -> dict[str, object]:
    strata = random_strata(128, 1)
    reach = reaching(0.5, 0.6, 0.7, 2)
    compared = compare(strata, months=30, states=STATES, retroactivity=reach)
    change = compared.change("after-retroactive")
    prisons = Prisons(np.array([5000.0]), MISSING, np.array([1000.0]), ("places",))
    sample = draw(THIRDS, draws=128, seed=1)
    at_the_end = change.people.take(0, -1)
    one = np.ones((1, 6, 1))
    amounts = Amounts(one, one, "KHR", ("fines",))
    return {
        "compared": compared,
        "people": compared.before.people,
        "judged": compared.before.judged,
        "change": change,
        "steady state": steady_state(strata),
        "affected": affected(strata),
        "relief": relief(strata, reach),
        "crowding": crowding(compared.before, prisons),
        "cost": cost_avoided(change, Price(np.array([300.0]), "USD", 2022, "a source", ("food",)), MISSING),
        "borne": borne(compared, "after-retroactive", seed=1),
        "months": months_borne(strata),
        "children": child_years(change.person_years_avoided, Uncertain(np.array([[2.0]]), "children", ("survey",))),
        "fines": fine_burden(strata, amounts, amounts),
        "joint": joint_share(uncertain(0.5), uncertain(0.6)),
        "growth": growth([factor("arrests", [100], [150]), factor("months", [10], [12])]),
        "influence": influence(sample, at_the_end),
        "claim": claim(at_the_end, "falls"),
    }


def leaves(value: object, where: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, (Uncertain, Estimate, NeedsData)):
        yield where, value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from leaves(getattr(value, one.name), f"{where}.{one.name}")
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{where}.{key}")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from leaves(one, f"{where}.{number}")
    else:
        yield where, value


def bare(value: object, where: str) -> list[str]:
    """Name every leaf that is a figure without an interval or without assumptions."""
    wrong = []
    for place, leaf in leaves(value, where):
        if isinstance(leaf, Uncertain):
            low, high = leaf.interval(0.9)
            if not leaf.rests_on or not leaf.unit or not (np.isnan(low) | (low <= high)).all():
                wrong.append(place)
        elif isinstance(leaf, Estimate):
            wrong += [place] if not leaf.rests_on or not leaf.low <= leaf.value <= leaf.high else []
        elif not isinstance(leaf, (NeedsData, str, type(None))):
            wrong.append(place)
    return wrong


def test_no_output_is_a_bare_number_and_each_lists_its_assumptions() -> None:
    for name, output in all_outputs().items():
        assert list(leaves(output, name)), name
        assert bare(output, name) == []


def test_the_walk_over_the_outputs_finds_a_bare_number() -> None:
    good = cost_avoided(two_groups().change("after-retroactive"), MISSING, MISSING)
    assert bare(good, "cost") == []
    assert bare(CostAvoided(good.groups, 3.0, MISSING), "cost") == ["cost.marginal"]  # type: ignore[arg-type]
    unnamed = Uncertain(np.ones(3), "USD", ())
    assert bare(CostAvoided(good.groups, unnamed, MISSING), "cost") == ["cost.marginal"]
    assert bare((Influence("a", "first", Estimate(0.5, 0.6, 0.7, 0.95, "", ("a",))),), "influence") == ["influence.0.share"]
