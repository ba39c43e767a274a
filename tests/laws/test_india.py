"""India: small, intermediate and commercial quantities, each figure belonging to the middle tier, on one scale for every act."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

# Notification S.O. 1055(E) as the fact sheet relays it, 9A.2, in grams: small is less than the first, commercial more than the second.
TIERS = {
    "heroin": ("5", "250"), "morphine": ("5", "250"), "cocaine": ("2", "100"), "opium": ("25", "2500"), "cannabis": ("1000", "20000"),
    "cannabis_resin": ("100", "1000"), "amphetamine": ("2", "50"), "methamphetamine": ("2", "50"), "mdma": ("0.5", "10"),
    "lsd": ("0.002", "0.1"),
}  # fmt: skip
ACTS = ["possession", "purchase", "transport", "supply", "production", "import", "export"]
SCALE = {
    "small": ("up to 1 y", "0 to 10,000 INR", ("and/or",)),
    "between": ("up to 10 y", "0 to 100,000 INR", ("and",)),
    "commercial": ("10 y to 20 y", "100,000 to 200,000 INR", ("and",)),
}
PERSON = {"age": 30, "stage": "completed"}


@cache
def india() -> Asker:
    return Asker("in/narcotic-drugs-act-1985")


def ask(case: dict[str, object], day: str = "2020-05-01") -> Outcome:
    return india().ask({**PERSON, **case, "offence_date": day})


def shown(case: dict[str, object], day: str = "2020-05-01") -> tuple[str, str, tuple[str, ...]]:
    found = ask(case, day).bound
    return str(found.custody), str(found.fine), found.combine


def tier(substance: str, grams: Decimal) -> str:
    first, second = map(Decimal, TIERS[substance])
    return "small" if grams < first else "commercial" if grams > second else "between"


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, Decimal]:
    """Near one of the two figures of a substance, down to a microgram, or anywhere below twice the second."""
    substance = draw(st.sampled_from(sorted(TIERS)))
    figure = Decimal(draw(st.sampled_from(TIERS[substance])))
    if draw(st.booleans()):
        return substance, figure + Decimal(draw(st.integers(-2, 2))) / 1_000_000
    return substance, (Decimal(TIERS[substance][1]) * draw(st.integers(1, 2_000)) / 1_000).quantize(Decimal("0.000001"))


@settings(max_examples=90, deadline=None)
@given(amounts(), st.sampled_from(ACTS), st.sampled_from(["own_use", "supply"]))
def test_the_amount_decides_and_neither_act_nor_purpose_does(amount: tuple[str, Decimal], act: str, purpose: str) -> None:
    substance, grams = amount
    case = {"offence": act, "purpose": purpose, "substance": substance, "quantity": f"{grams:f} g"}
    assert shown(case) == SCALE[tier(substance, grams)]


@settings(max_examples=40, deadline=None)
@given(amounts(), st.sampled_from(ACTS))
def test_a_repeat_offence_is_one_and_one_half_times(amount: tuple[str, Decimal], act: str) -> None:
    """Section 31 since 1 May 2014, both ends, prison and fine; the fine is then imposed beside prison."""
    substance, grams = amount
    case = {"offence": act, "substance": substance, "quantity": f"{grams:f} g"}
    first, again = ask(case).bound, ask({**case, "prior_same_punishment": True}).bound
    for one, more in ((first.custody, again.custody), (first.fine, again.fine)):
        assert one.least is not None and one.most is not None
        assert (more.least, more.most) == (one.least * 3 // 2, one.most * 3 // 2)
    assert again.combine == ("and",)


@pytest.mark.parametrize("act", ["possession", "supply"])
def test_small_quantities_rise_from_six_months_to_a_year_on_1_may_2014(act: str) -> None:
    case = {"offence": act, "substance": "heroin", "quantity": "1 g"}
    assert shown(case, "2014-04-30")[0] == "up to 6 months"
    assert shown(case, "2014-05-01")[0] == "up to 1 y"


@pytest.mark.parametrize(
    ("substance", "grams"),
    [("opium", 10_000), ("morphine", 1_000), ("heroin", 1_000), ("cocaine", 500), ("cannabis_resin", 20_000), ("lsd", 500),
     ("methamphetamine", 1_500), ("amphetamine", 1_500)],
)  # fmt: skip
def test_death_needs_the_listed_amount_and_a_grave_earlier_conviction(substance: str, grams: int) -> None:
    """Section 31A, from the amount on; mandatory until 30 April 2014, in the alternative since."""
    case = {"offence": "possession", "substance": substance, "quantity": f"{grams} g", "prior_same_punishment": True}
    assert str(ask({**case, "prior_grave": True}).custody) == "15 y to 30 y or death"
    assert str(ask({**case, "prior_grave": True}, "2014-04-30").custody) == "death"
    assert str(ask({**case, "prior_grave": False}).custody) == "15 y to 30 y"
    less = {**case, "quantity": f"{Decimal(grams) - Decimal('0.000001'):f} g"}
    assert str(ask({**less, "prior_grave": True}).custody) == "15 y to 30 y"


def test_treatment_in_place_of_prosecution_ends_with_the_small_quantity() -> None:
    """Section 64A reaches an addict with less than 5 g of heroin, whatever the act, and nobody with 5 g."""
    who = {"drug_dependent": True, "undergoes_treatment": True, "substance": "heroin"}
    for act in ("possession", "supply", "import"):
        for grams, expected in (("4.999999", "open"), ("5", "closed")):
            options = {one.measure: one.status for one in ask({**who, "offence": act, "quantity": f"{grams} g"}).options}
            assert options["treatment in place of prosecution"] == expected, (act, grams)


def test_the_repeat_rule_of_before_2014_is_left_open() -> None:
    """Its words, `one-half of the maximum term`, give less than a first offence; how courts read them is not known."""
    found = ask({"offence": "supply", "substance": "heroin", "quantity": "300 g", "prior_same_punishment": True}, "2014-04-30")
    assert found.bound.custody.undetermined
