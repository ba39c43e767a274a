"""Curves over the amount: edges, cliffs, plateaus, rates; expectations are worked out by hand beside each law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import inf
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.analysis.curves import (
    Limits,
    curve_defects,
    curve_through,
    curves_of,
    is_cliff,
    least_height,
    most_height,
    rate_of_rise,
    spans_between,
    uneven,
    what_gives_custody,
)
from lenity.analysis.defects import Defect
from lenity.engine.asking import ask_all
from lenity.engine.outcome import Term
from lenity.law.examples import read_examples
from lenity.law.library import Library
from lenity.law.model import Law
from lenity.units import Calendar
from written import one_law

LIMITS = Limits(Fraction(24), Fraction(2), Fraction(100), Fraction(100), Fraction(10))
FOLD = "- id: several\n  fold: {custody: gravest, fine: gravest, combine: gravest}\n  @C\n"


def bands(*parts: tuple[str, str], more: str = "", name: str = "quantity") -> str:
    rules = "".join(
        f'    - {{id: b{n}, when: {{{name}: "{test}"{more}}}, then: {{custody: {custody}, fine: none, combine: custody only}}, @C}}\n'
        for n, (test, custody) in enumerate(parts, 1)
    )
    return f"- id: penalty\n  for: item\n  rules:\n{rules}{FOLD}"


def of_kind(law: Law, kind: str, limits: Limits = LIMITS) -> list[Defect]:
    return [one for one in curve_defects(law, limits) if one.kind == kind]


def term(text: str) -> Term:
    """Read `12 60`, `0 60 life`, `- - life`, `- - - death`: least and most in months, life, death."""
    least, most, *flags = text.split()
    number = [None if one == "-" else int(one) for one in (least, most)]
    life = "no" if "life" not in flags else "only" if number[0] is None else "possible"
    return Term(number[0], number[1], life, "possible" if "death" in flags else "no", False, Calendar())


# -- single steps --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "above", "cliff"),
    [
        ("60 120", "83 120", False),  # 23 months, 1.4 times
        ("60 120", "84 120", True),  # 24 months
        ("10 120", "19 120", False),
        ("10 120", "20 120", True),  # twice
        ("0 120", "1 120", True),  # from none to some
        ("12 60", "12 119", False),
        ("12 60", "12 120", True),
        ("120 240", "120 240 life", True),
        ("- - life", "- - life death", True),
        ("84 120", "60 120", False),  # a fall is no cliff
    ],
)
def test_a_cliff_is_a_jump_of_24_months_or_a_doubling(below: str, above: str, cliff: bool) -> None:
    assert is_cliff(term(below), term(above), Fraction(24), Fraction(2)) is cliff


def test_life_stands_above_every_term_and_death_above_life() -> None:
    ranges = [term(text) for text in ("12 36", "12 240", "0 600 life", "- - life", "0 12 death")]
    tops = [most_height(one) for one in ranges]
    assert tops[0] < tops[1] < tops[2] == tops[3] < tops[4]
    assert least_height(term("600 600")) < least_height(term("- - life")) < least_height(term("- - - death"))


def test_months_per_gram_are_those_of_the_band_that_leads_to_the_edge() -> None:
    # From 10 g to 30 g the minimum rises by 40 months over 20 g.
    assert rate_of_rise(term("20 60"), term("60 90"), 10_000_000, 30_000_000) == 2
    assert rate_of_rise(term("20 60"), term("20 90"), 10_000_000, 30_000_000) is None
    assert rate_of_rise(term("20 60"), term("- - life"), 10_000_000, 30_000_000) is None


@given(st.lists(st.fractions(min_value=0, max_value=100), max_size=6))
def test_rates_are_uneven_exactly_where_the_largest_is_ten_times_the_median(rates: Sequence[Fraction]) -> None:
    ordered = sorted(rates)
    middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2 if ordered else Fraction(0)
    assert (uneven(rates, Fraction(10)) is not None) == bool(ordered and ordered[-1] >= 10 * middle)


@given(st.lists(st.integers(2, 100), unique=True, max_size=6).map(sorted))
def test_spans_hold_every_amount_once(edges: list[int]) -> None:
    spans = spans_between(edges)
    assert [amount for low, high in spans for amount in range(low, (high or 100) + 1)] == list(range(1, 101))
    assert [low for low, _ in spans] == [1, *edges]


# -- whole laws ----------------------------------------------------------------------------------------------


def test_a_cliff_is_shown_by_the_last_amount_below_it_and_the_first_above(tmp_path: Path) -> None:
    law = one_law(tmp_path, bands(("< 10 g", "1 y .. 3 y"), (">= 10 g", "5 y .. 8 y")))
    [cliff] = of_kind(law, "cliff")
    assert [one.case["quantity"] for one in cliff.witnesses] == ["9999.999 mg", "10 g"]
    assert [str(one.outcome.custody) for one in cliff.witnesses] == ["1 y to 3 y", "5 y to 8 y"]
    assert cliff.measures["jump of the minimum"] == "4 y"
    assert [spot.id for spot in cliff.spots] == ["b1", "b2"]


@pytest.mark.parametrize(
    ("above", "kinds"),
    [("1 y .. 3 y", []), ("6 months .. 3 y", ["falls-with-quantity"]), ("1 y .. 2 y", ["falls-with-quantity"])],
)
def test_more_of_a_drug_that_brings_less_is_told(tmp_path: Path, above: str, kinds: list[str]) -> None:
    law = one_law(tmp_path, bands(("< 10 g", "1 y .. 3 y"), (">= 10 g", above)))
    assert [one.kind for one in curve_defects(law, LIMITS)] == kinds


@pytest.mark.parametrize(("second", "found"), [("99 g", 0), ("100 g", 1)])
def test_a_band_is_a_plateau_from_a_hundredfold_amount_on(tmp_path: Path, second: str, found: int) -> None:
    law = one_law(
        tmp_path, bands(("< 1 g", "6 months .. 2 y"), (f"[1 g .. {second})", "9 months .. 3 y"), (f">= {second}", "1 y .. 4 y"))
    )
    assert len(of_kind(law, "plateau")) == found


@pytest.mark.parametrize(("dose", "first", "last"), [(50_000, 0, 1), (10_000, 1, 0)])
def test_doses_decide_on_the_first_band_and_the_last(tmp_path: Path, dose: int, first: int, last: int) -> None:
    # Bands: below 1 g, from 1 g, from 4 g. With 50 mg a dose, 1 g is 20 doses and 4 g is 80: the last band begins too early.
    # With 10 mg, 1 g is 100 doses, so the first band is a plateau, and 4 g is 400.
    law = one_law(
        tmp_path,
        bands(
            ("< 1 g", "6 months .. 2 y"),
            ("[1 g .. 4 g)", "9 months .. 3 y"),
            (">= 4 g", "1 y .. 4 y"),
            more=", substance: heroin",
        ),
    )
    found = of_kind(
        law, "plateau", Limits(Fraction(24), Fraction(2), Fraction(100), Fraction(100), Fraction(10), {"heroin": Fraction(dose)})
    )
    assert [spot.id for one in found for spot in one.spots] == ["b1"] * first + ["b3"] * last


def test_each_offence_that_has_bands_of_its_own_has_its_curves(tmp_path: Path) -> None:
    rules = "".join(
        f'    - {{id: {offence}/{n}, when: {{offence: {offence}, quantity: "{test}"}}, then: {{custody: {custody}, fine: none, combine: custody only}}, @C}}\n'
        for offence, highest in (("possession", "2 y"), ("supply", "9 y"))
        for n, (test, custody) in enumerate((("< 10 g", "1 y .. 2 y"), (">= 10 g", f"1 y .. {highest}")), 1)
    )
    law = one_law(tmp_path, f"- id: penalty\n  for: item\n  rules:\n{rules}{FOLD}")
    assert [(one.kind, [spot.id for spot in one.spots]) for one in curve_defects(law, LIMITS)] == [
        ("cliff", ["supply/1", "supply/2"])
    ]


def test_the_edges_of_a_law_that_reckons_with_the_amount_are_found_to_the_unit(tmp_path: Path) -> None:
    # Twice the amount is weighed against 70 g: the step stands at 35 g, which no test of the law names.
    weighed = '- id: weighed\n  for: item\n  give: {weight: "= quantity * 2"}\n  @C\n'
    law = one_law(tmp_path, weighed + bands(("< 70 g", "1 y .. 2 y"), (">= 70 g", "2 y .. 5 y"), name="weight"))
    [curve] = [one for one in curves_of(law, {}) if len(one.bands) > 1]
    assert [band.low for band in curve.bands] == [1, 35_000_000]


def test_tablets_have_a_curve_of_their_own(tmp_path: Path) -> None:
    law = one_law(tmp_path, bands(("< 10 tablets", "1 y .. 2 y"), (">= 10 tablets", "2 y .. 5 y")))
    [cliff] = of_kind(law, "cliff")
    assert [one.case["quantity"] for one in cliff.witnesses] == ["9 tablets", "10 tablets"]


def test_the_curve_through_a_case_has_the_bands_of_the_law() -> None:
    law = Library().get("kh/drug-control-2012").at(date(2026, 11, 1))
    case = {
        "offence": "possession",
        "purpose": "supply",
        "substance": "methamphetamine",
        "age": 30,
        "prior_class": "none",
        "quantity": "3 g",
    }
    curve = curve_through(law, case, {"bands": "A", "top-band": "as-printed"})
    assert curve is not None
    # facts/kh-law.md: below 15 g 2 to 5 y, to 80 g 5 to 10 y, to 240 g 10 to 20 y, above 20 to 30 y.
    assert [str(band.term) for band in curve.bands] == ["2 y to 5 y", "5 y to 10 y", "10 y to 20 y", "20 y to 30 y"]
    assert [band.low for band in curve.bands] == [1, 15_000_000, 80_000_001, 240_000_001]
    assert curve_through(law, {"offence": "use"}, {}) is None


@pytest.mark.parametrize(
    "name", ["kh/drug-control-2012", "vn/penal-code-2015", "sg/misuse-of-drugs-1973", "gb-eng/misuse-of-drugs-1971"]
)
def test_what_gives_custody_alone_gives_the_custody_of_the_whole_law(name: str) -> None:
    library = Library()
    law = library.get(name)
    days: dict[date, list[dict[str, object]]] = {}
    for one in read_examples(law, library.get):
        if one.law == name and not one.provided and "items" not in one.case:
            day = date.fromisoformat(str(one.case.get("offence_date", law.edges()[-1])))
            days.setdefault(day, []).append(dict(one.case))
    compared = 0
    for day, cases in days.items():
        dated = law.at(day)
        asked = [(case, {}) for case in cases]
        for whole, alone in zip(ask_all(dated, asked), ask_all(what_gives_custody(dated), asked), strict=True):
            assert str(whole.bound.custody) == str(alone.bound.custody)
            compared += 1
    assert compared > 20


def test_a_range_without_upper_limit_is_above_every_other() -> None:
    open_end = Term(12, None, "no", "no", False, Calendar())
    assert most_height(open_end) == (False, False, inf)
    assert most_height(term("12 600")) < most_height(open_end) < most_height(term("12 24 life"))
