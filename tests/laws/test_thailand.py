"""Thailand: tablets and weight up to the regulation's amounts are presumed to be for consumption, and quantity sets no penalty otherwise."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome
from lenity.law.problems import LenityError

PERSON = {"age": 30, "stage": "completed", "role": "principal", "armed": False}
TABLETS = {"offence": "possession", "form": "tablets", "counted_in_units": True}
FOR_CONSUMPTION = ("up to 2 y", "0 to 40,000 THB")  # section 164
OPEN = ("up to 15 y", "0 to 1,500,000 THB")  # section 164 or section 145, paragraph 1


@cache
def thailand(name: str) -> Asker:
    return Asker(f"th/{name}")


def ask(case: dict[str, object], day: str, name: str = "narcotics-code-2021") -> Outcome:
    return thailand(name).ask({**PERSON, **case, "offence_date": day})


def shown(case: dict[str, object], day: str) -> tuple[str, str]:
    found = ask(case, day)
    return str(found.custody), str(found.bound.fine)


@pytest.mark.parametrize("substance", ["amphetamine", "methamphetamine"])
@pytest.mark.parametrize(("day", "limit"), [("2024-03-01", 5), ("2024-06-17", 5), ("2024-06-18", 1), ("2025-05-01", 1)])
def test_tablets_up_to_the_limit_of_the_day_are_presumed_for_consumption(substance: str, day: str, limit: int) -> None:
    """Five units from February 2024; one unit since No. 2 of the regulation, gazetted on 17 June 2024."""
    for count in range(1, 8):
        case = {**TABLETS, "substance": substance, "quantity": f"{count} tablets"}
        assert shown(case, day) == (FOR_CONSUMPTION if count <= limit else OPEN), count


def test_the_presumption_can_be_rebutted_and_then_the_basic_penalty_stands() -> None:
    case = {**TABLETS, "substance": "methamphetamine", "quantity": "1 tablets", "purpose": "supply"}
    assert shown(case, "2025-05-01") == FOR_CONSUMPTION
    assert shown({**case, "presumption_rebutted": True}, "2025-05-01") == OPEN


def test_above_the_limit_nothing_is_presumed() -> None:
    """One way only: ten tablets proved to be for consumption are section 164 all the same."""
    case = {**TABLETS, "substance": "methamphetamine", "quantity": "10 tablets", "purpose": "own_use"}
    assert shown(case, "2025-05-01") == FOR_CONSUMPTION


def test_tablets_are_never_turned_into_milligrams() -> None:
    with pytest.raises(LenityError, match="LEN505"):
        ask({"offence": "possession", "substance": "heroin", "quantity": "3 tablets"}, "2025-05-01")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["heroin", "methamphetamine", "cocaine", "ketamine", "opium_poppy"]),
    st.sampled_from(["supply", "production", "import", "export"]),
    st.integers(1, 10**9),
    st.integers(1, 10**9),
    st.booleans(),
)
def test_quantity_sets_no_penalty_of_a_serious_offence(substance: str, offence: str, one: int, other: int, trade: bool) -> None:
    """Sections 145 to 149 name no amount."""
    case = {"substance": substance, "offence": offence, "for_trade": trade}
    few, many = (shown({**case, "quantity": f"{amount} mg"}, "2025-05-01") for amount in (one, other))
    assert few == many


def test_the_least_terms_of_the_code_can_be_gone_below() -> None:
    found = ask({"offence": "supply", "substance": "heroin", "quantity": "1 kg", "for_trade": True}, "2025-05-01")
    assert str(found.custody) == "2 y to 20 y"
    assert str(found.reach.custody) == "up to 20 y"


def test_deemed_for_distribution_became_rebuttable_on_16_january_2017() -> None:
    case = {
        "offence": "import", "purpose": "own_use", "substance": "methamphetamine", "above_section_15_amount": True,
        "presumption_rebutted": True,
    }  # fmt: skip
    old = ask(case, "2017-01-15", "narcotics-act-1979")
    new = ask(case, "2017-01-16", "narcotics-act-1979")
    assert "second/65/for-distribution" in {one.rule for one in old.undetermined}
    assert str(new.custody) == "10 y to life"


def test_the_place_finds_the_law_of_the_day() -> None:
    asker = Asker("th")
    case = {**PERSON, "offence": "import", "substance": "heroin", "purpose": "supply", "above_section_15_amount": True}
    assert asker.ask({**case, "offence_date": "2021-12-08"}).law == "th/narcotics-act-1979"
    assert asker.ask({**case, "offence_date": "2021-12-09"}).law == "th/narcotics-code-2021"
