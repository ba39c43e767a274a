"""Agreement against published worked examples, hand calculation, and properties that any alpha has.

The reliability data of four observers over twelve units and the values 0.743 (nominal), 0.815 (ordinal) and 0.849 (interval) are
those of Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.review.agreement import COVERED, INTERVAL, LEVELS, NOMINAL, ORDINAL, Agreement, agreement

NOTHING = None
FOUR_OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NOTHING, NOTHING, NOTHING],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NOTHING, 3],
    [NOTHING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NOTHING],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NOTHING],
]
# Three observers over fifteen units, the computational example of Wikipedia's article Krippendorff's alpha: 0.691 and 0.811.
THREE_OBSERVERS = [
    [NOTHING] * 5 + [3, 4, 1, 2, 1, 1, 3, 3, NOTHING, 3],
    [1, NOTHING, 2, 1, 3, 3, 4, 3] + [NOTHING] * 7,
    [NOTHING, NOTHING, 2, 1, 3, 4, 4, NOTHING, 2, 1, 1, 3, 3, NOTHING, 4],
]


def units_of(observers: Sequence[Sequence[int | None]]) -> list[tuple[int, ...]]:
    return [tuple(value for value in unit if value is not None) for unit in zip(*observers, strict=True)]


def measured(observers: Sequence[Sequence[int | None]], level: str) -> Agreement:
    return agreement(units_of(observers), level, (1, 2, 3, 4, 5))


@pytest.mark.parametrize(("level", "printed"), [(NOMINAL, 0.743), (ORDINAL, 0.815), (INTERVAL, 0.849)])
def test_four_observers_agree_as_krippendorff_2011_prints(level: str, printed: float) -> None:
    found = measured(FOUR_OBSERVERS, level)
    assert found.alpha is not None
    assert round(float(found.alpha), 3) == printed
    assert (found.units, found.values) == (11, 40)  # unit 12 was judged once, so 40 of 41 values pair


def test_nominal_alpha_of_the_four_observers_is_exactly_113_of_152() -> None:
    """n = 40, n_c = 9, 13, 10, 5, 3, on the diagonal 32: ((40 - 1) 32 - 344) / (40 * 39 - 344) = 904 / 1216 = 113 / 152."""
    assert measured(FOUR_OBSERVERS, NOMINAL).alpha == Fraction(113, 152)


@pytest.mark.parametrize(("level", "printed"), [(NOMINAL, 0.691), (INTERVAL, 0.811)])
def test_three_observers_with_many_gaps_agree_as_published(level: str, printed: float) -> None:
    found = measured(THREE_OBSERVERS, level)
    assert found.alpha is not None
    assert round(float(found.alpha), 3) == printed
    assert (found.units, found.values) == (12, 26)


def test_two_observers_of_ten_yes_or_no_units_reach_two_in_twenty_one() -> None:
    """Krippendorff 2011, the first example: coincidences 10, 4, 4, 2, so 1 - (20 - 1) 4 / (14 * 6) = 8 / 84 = 0.095."""
    units = [(0, 0)] * 5 + [(0, 1)] * 3 + [(1, 0)] * 1 + [(1, 1)] * 1
    assert agreement(units, NOMINAL).alpha == Fraction(8, 84)


def test_ordinal_alpha_by_hand() -> None:
    """Low, low | mid, high | high, high: n = 6, n_c = 2, 1, 3.

    Squared differences: low-mid (2 + 1 - 1.5)^2 = 2.25, mid-high (1 + 3 - 2)^2 = 4, low-high (2 + 1 + 3 - 2.5)^2 = 12.25.
    Observed: one pair mid-high, 4. Expected: (2 * 1 * 2.25 + 1 * 3 * 4 + 2 * 3 * 12.25) / (6 - 1) = 90 / 5 = 18. So 1 - 4 / 18.
    """
    found = agreement([("low", "low"), ("mid", "high"), ("high", "high")], ORDINAL, ("low", "mid", "high"))
    assert found.alpha == Fraction(14, 18)


def test_a_word_nobody_used_does_not_change_an_ordinal_alpha() -> None:
    units = [("low", "low"), ("mid", "high"), ("high", "high")]
    with_gap = agreement(units, ORDINAL, ("none", "low", "mid", "rather high", "high"))
    assert with_gap.alpha == agreement(units, ORDINAL, ("low", "mid", "high")).alpha


@pytest.mark.parametrize(
    ("units", "said"),
    [
        ([], "nothing was judged by two people"),
        ([("yes",), ("no",)], "nothing was judged by two people"),
        ([("yes", "no"), ("no",)], "only one thing was judged by two people"),
        ([("yes", "yes"), ("yes", "yes")], "all answers are the same"),
    ],
)
def test_where_alpha_is_not_defined_that_is_said_and_no_number_is_given(units: list[tuple[str, ...]], said: str) -> None:
    found = agreement(units, NOMINAL)
    assert said in found.why
    assert (found.alpha, found.low, found.high) == (None, None, None)


def test_an_ordinal_scale_without_its_order_is_refused() -> None:
    with pytest.raises(ValueError, match="order"):
        agreement([("low", "high"), ("low", "low")], ORDINAL)


@pytest.mark.parametrize("level", LEVELS)
def test_the_interval_is_that_of_every_way_to_draw_the_units_again(level: str) -> None:
    """Of five units there are 5^5 draws; the 2,000 drawn at random must lie near the full list, 1.5 points of share either way."""
    units = [(1, 1, 2), (2, 2), (3, 3, 3), (1, 3), (2, 2, 1)]
    drawn = [agreement_of_draw([units[place] for place in places], level) for places in product(range(5), repeat=5)]
    every = sorted(one for one in drawn if one is not None)
    found = agreement(units, level, (1, 2, 3))
    assert found.low is not None
    assert found.high is not None
    for value, share in ((found.low, (1 - COVERED) / 2), (found.high, (1 + COVERED) / 2)):
        below, up_to = (
            Fraction(sum(one < value for one in every), len(every)),
            Fraction(sum(one <= value for one in every), len(every)),
        )
        assert below - Fraction(15, 1000) <= share <= up_to + Fraction(15, 1000)


def agreement_of_draw(units: Sequence[Sequence[int]], level: str) -> Fraction | None:
    """Alpha as the definition reads, value pair by value pair, without any of the program's short cuts."""
    n = sum(map(len, units))
    every = [value for unit in units for value in unit]

    def far(c: int, k: int) -> Fraction:
        if level == NOMINAL:
            return Fraction(c != k)
        if level == INTERVAL:
            return Fraction((c - k) ** 2)
        low, high = sorted((c, k))
        ends = Fraction(every.count(low) + every.count(high), 2)
        return (sum(low <= value <= high for value in every) - ends) ** 2 if c != k else Fraction(0)

    def pairs(values: Sequence[int]) -> Fraction:
        return sum((far(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j), Fraction(0))

    expected = pairs(every) / (n * (n - 1))
    return 1 - sum((pairs(unit) / (len(unit) - 1) for unit in units), Fraction(0)) / n / expected if expected else None


UNITS = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple), min_size=2, max_size=6)


@given(UNITS, st.sampled_from(LEVELS))
def test_alpha_is_the_definition_term_by_term(units: list[tuple[int, ...]], level: str) -> None:
    found = agreement(units, level, (1, 2, 3, 4), resamples=5)
    pairable = [unit for unit in units if len(unit) > 1]
    if found.alpha is None:
        assert len(pairable) < 2 or len({value for unit in pairable for value in unit}) == 1
    else:
        assert found.alpha == agreement_of_draw(pairable, level)
        assert found.alpha <= 1


@given(UNITS)
def test_only_full_agreement_reaches_one_and_then_no_interval_is_claimed(units: list[tuple[int, ...]]) -> None:
    found = agreement(units, NOMINAL, resamples=5)
    if found.alpha is not None:
        assert (found.alpha == 1) == all(len(set(unit)) == 1 for unit in units if len(unit) > 1)
    if found.alpha == 1:
        assert (found.low, found.high) == (None, None)
        assert "nobody differs" in found.why


def test_draws_without_variation_are_not_counted() -> None:
    """Yes yes | yes no: a quarter of all draws takes the first unit twice, and alpha is not defined there."""
    found = agreement([("yes", "yes"), ("yes", "no")], NOMINAL)
    assert 1400 < found.resamples < 1600


def test_the_same_judgements_give_the_same_interval() -> None:
    units = units_of(FOUR_OBSERVERS)
    assert agreement(units, NOMINAL) == agreement(units, NOMINAL)
    assert agreement(units, NOMINAL) != agreement(units, NOMINAL, seed=1)
