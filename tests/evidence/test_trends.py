"""Series show every year and every source; a trend is exact, and refuses what it cannot know."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest

from lenity.evidence import Evidence, Ratio, Series, against, mann_kendall, read_evidence, series, trend


@pytest.fixture(scope="module")
def cambodia() -> Evidence:
    return read_evidence("KH")


@pytest.mark.parametrize(
    ("n", "s", "upper_tail"),
    [
        # Orders of 4 values by inversions 0..6, written out: 1 3 5 6 5 3 1, of 24. S = 6 - 2 x inversions.
        (4, 6, Fraction(1, 24)),
        (4, 4, Fraction(4, 24)),
        (4, 2, Fraction(9, 24)),
        # Kendall's table as printed to three digits (Kendall 1970, appendix table 1).
        (5, 8, Fraction(5, 120)),  # .042
        (5, 6, Fraction(14, 120)),  # .117
        (6, 11, Fraction(20, 720)),  # .028
        (10, 45, Fraction(1, factorial(10))),
    ],
)
def test_the_chance_of_s_without_ties_is_that_of_the_published_tables(n: int, s: int, upper_tail: Fraction) -> None:
    order = with_inversions(n, (n * (n - 1) // 2 - s) // 2)
    found = mann_kendall(order)
    assert (found.n, found.s, found.p) == (n, s, 2 * upper_tail)


def with_inversions(n: int, wanted: int) -> list[int]:
    """An order of 1..n with that many inversions: move the largest values to the front one step at a time."""
    order = list(range(1, n + 1))
    for _ in range(wanted):
        at = next(i for i in reversed(range(n - 1)) if order[i] < order[i + 1])
        order[at], order[at + 1] = order[at + 1], order[at]
    return order


@pytest.mark.parametrize("values", [[1, 1, 2], [1, 2, 2, 3], [3, 1, 1, 1], [1, 1, 2, 2, 3], [5, 1, 1, 4, 4, 4]])
def test_the_chance_with_ties_is_that_of_counting_every_order(values: list[int]) -> None:
    scores = Counter(score(order) for order in permutations(values))
    s = score(tuple(values))
    extreme = sum(count for found, count in scores.items() if abs(found) >= abs(s))
    assert mann_kendall(values).p == Fraction(extreme, factorial(len(values)))


def score(values: tuple[int, ...]) -> int:
    pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :]]
    return sum(b > a for a, b in pairs) - sum(b < a for a, b in pairs)


def test_values_that_never_change_show_no_trend_for_sure() -> None:
    assert mann_kendall([7, 7, 7, 7]).p == 1


def test_one_value_is_no_trend_to_test() -> None:
    with pytest.raises(ValueError, match="at least 2 values"):
        mann_kendall([1])


def test_two_points_establish_nothing(cambodia: Evidence) -> None:
    both = trend(series(cambodia, "seizures", "methamphetamine_tablets", "tablets"))
    assert (both.verdict, both.n, both.p) == ("not established", 2, None)
    assert both.why == "n = 2: needs 4 years with a value; no figure for 2008, 2009"


def test_crystal_2008_to_2012_rises_in_every_year_seen_and_four_years_still_show_no_trend(
    cambodia: Evidence,
) -> None:
    # Facts, section 1: 1.9 (2008), nearly 7 (2010), 19.1 (2011), 33.5 (2012): S = 6 of 6, two of 24 orders.
    found = trend(series(cambodia, "seizures", "crystalline_methamphetamine", "kg").between(2008, 2012))
    assert (found.verdict, found.n, found.s) == ("no trend shown", 4, (6, 6))
    assert found.p == (Fraction(1, 12), Fraction(1, 12))
    assert "once in 12" in found.why


def test_a_series_shows_every_year_and_a_missing_year_is_not_zero(cambodia: Evidence) -> None:
    cocaine = series(cambodia, "seizures", "cocaine", "kg")
    assert [point.year for point in cocaine.points] == list(range(2005, 2023))
    assert cocaine.missing == (2007, 2009, 2010, 2014, 2015, 2016, 2017)
    heroin = {point.year: point for point in series(cambodia, "seizures", "heroin", "kg").points}
    assert (heroin[2019].values, heroin[2019].status) == ((0,), "agreed")
    assert (heroin[2014].values, heroin[2014].status) == ((), "missing")


def test_sources_that_disagree_stand_side_by_side_and_are_never_averaged(cambodia: Evidence) -> None:
    heroin = {point.year: point for point in series(cambodia, "seizures", "heroin", "kg").points}
    assert [str(value) for value in heroin[2012].values] == ["0.319", "30"]
    assert (heroin[2012].status, heroin[2012].confidence) == ("conflict", "conflict")


def test_a_bound_that_excludes_another_sources_value_is_a_disagreement(cambodia: Evidence) -> None:
    # 14,784 arrests by the police; more than 15,000 in the drug authority's draft.
    arrests = {point.year: point for point in series(cambodia, "arrests", "all", "persons").points}
    assert (arrests[2022].values, arrests[2022].status) == ((14784,), "conflict")


def test_where_sources_disagree_the_test_is_made_for_every_choice(cambodia: Evidence) -> None:
    # 2007: 5,797 or 7,000; 2012: 4,057, 13,000 or 28,000. The least and the greatest S by hand, over 2007,
    # 2009 (6,800), 2012, 2014 (13,000), 2016 (18,554), 2017 (20,621) and 2018 (18,000), 21 pairs:
    #   7,000 and 28,000: falls 2007-09, 2012-14, -16, -17, -18, 2016-18, 2017-18, so 14 - 7 = 7
    #   7,000 and 4,057:  falls 2007-09, 2007-12, 2009-12, 2016-18, 2017-18, so 16 - 5 = 11
    #   5,797 and 13,000: falls 2016-18, 2017-18, a tie 2012-14, so 18 - 2 = 16
    users = trend(series(cambodia, "people_who_use_drugs", "any_drug", "persons"))
    assert (users.verdict, users.n, users.s) == ("depends on the source", 7, (7, 16))
    assert "only bounds for 2010, 2013" in users.why


def test_a_series_with_fewer_than_half_of_its_years_establishes_nothing(cambodia: Evidence) -> None:
    treated = trend(series(cambodia, "treatment", "all", "persons"))
    assert (treated.verdict, treated.n) == ("not established", 4)  # 2007, 2014, 2015, 2021 of fifteen years


def test_a_doubted_unit_establishes_nothing_however_many_years_there_are(cambodia: Evidence) -> None:
    doubted = series(cambodia, "seizures", "ecstasy", "kg_as_published")
    assert trend(doubted).verdict == "not established"
    many = replace(series(cambodia, "seizures", "ecstasy", "kg"), unit="kg_as_published")
    assert many.n == 5
    assert trend(many).verdict == "not established"


def test_a_trend_is_as_sure_as_its_weakest_year(cambodia: Evidence) -> None:
    cocaine = series(cambodia, "seizures", "cocaine", "kg")
    assert trend(cocaine.between(2018, 2022)).confidence == "verified"
    assert trend(cocaine).confidence == "secondary"


def test_units_and_periods_are_never_mixed_and_what_was_left_out_is_shown(cambodia: Evidence) -> None:
    ecstasy = series(cambodia, "seizures", "ecstasy", "kg")
    assert {seen.unit for point in ecstasy.points for seen in point.observations} == {"kg"}
    assert [(seen.year, seen.unit, seen.period) for seen in ecstasy.left_out] == [
        (2008, "kg_as_published", "year"),
        (2012, "kg_as_published", "year"),
        (2016, "kg", "Nov 2015-Nov 2016"),
    ]


def test_a_stock_takes_every_day_of_the_year(cambodia: Evidence) -> None:
    held = {point.year: point for point in series(cambodia, "prison_population", "all", "persons").points}
    assert held[2012].values == (15397, 15500)


@pytest.mark.parametrize(
    ("names", "known"),
    [
        (("seizure", "cocaine", "kg"), "one of: seizures"),
        (("seizures", "coke", "kg"), "one of: all_drugs"),
        (("seizures", "cocaine", "g"), "one of: kg, tablets"),
    ],
)
def test_an_unknown_name_is_refused_with_the_known_ones(cambodia: Evidence, names: tuple[str, str, str], known: str) -> None:
    with pytest.raises(ValueError, match=known):
        series(cambodia, *names)


def test_prisons_held_five_for_every_three_places_in_2009(cambodia: Evidence) -> None:
    # Ministry of the interior: 8,000 places, 13,325 prisoners; 13,325 / 8,000 = 1.665625.
    [ratio] = [ratio for ratio in occupancy(cambodia) if ratio.year == 2009]
    assert ratio.value == Fraction("1.665625")


def test_two_stated_capacities_give_two_ratios_and_no_average(cambodia: Evidence) -> None:
    found = [ratio.value for ratio in occupancy(cambodia) if ratio.year == 2021]
    assert found == [Fraction(38977, 8804), Fraction(38977, 11000)]


def occupancy(evidence: Evidence) -> tuple[Ratio, ...]:
    held = series(evidence, "prison_population", "all", "persons")
    return against(held, series(evidence, "prison_capacity", "all", "places"))


def test_a_series_without_rows_is_empty_and_establishes_nothing(cambodia: Evidence) -> None:
    none: Series = series(cambodia, "seizures", "amphetamine", "kg")
    assert (none.points, none.n, trend(none).verdict) == ((), 0, "not established")
