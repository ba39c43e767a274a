"""Lao PDR: only the highest bands are known, and the answer says so instead of closing the range."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

DAYS = {"penal-law-1990": "2010-05-01", "penal-code-2017": "2024-05-01"}
# Fact sheet, part 7: the amount that must be exceeded, in micrograms, and what is then possible.
HIGHEST = {
    ("supply", "heroin"): (500 * 10**6, "death"),
    ("precursors", "pseudoephedrine"): (10 * 10**9, "death"),
    ("possession", "cannabis"): (10 * 10**9, "life"),
    ("supply", "opium"): (5 * 10**9, "life"),
}
OPEN = "not known"


@cache
def lao(name: str) -> Asker:
    return Asker(f"la/{name}")


def ask(name: str, reading: dict[str, str] | None = None, **case: object) -> Outcome:
    return lao(name).ask({"age": 30, "offence_date": DAYS[name], **case}, reading)


@pytest.mark.parametrize("name", sorted(DAYS))
@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(HIGHEST)), st.integers(-1, 1), st.integers(1, 4))
def test_the_highest_bands_begin_above_their_amounts_and_nothing_else_is_known(name, conduct, off, times) -> None:
    offence, substance = conduct
    edge, possible = HIGHEST[conduct]
    amount = edge * times + off
    found = ask(name, offence=offence, substance=substance, quantity=f"{amount} ug")
    assert str(found.custody) == (f"undetermined (at the widest {possible})" if amount > edge else OPEN)
    assert found.bound.fine.undetermined


@pytest.mark.parametrize("name", sorted(DAYS))
def test_whether_three_kilograms_of_an_amphetamine_are_in_the_band_depends_on_the_report_believed(name: str) -> None:
    case = {"offence": "supply", "substance": "methamphetamine", "quantity": "3 kg"}
    assert str(ask(name, {"amphetamine-bound": "at-least"}, **case).custody) == "undetermined (at the widest death)"
    assert str(ask(name, {"amphetamine-bound": "more-than"}, **case).custody) == OPEN


def test_the_maximum_was_ten_years_before_the_change_of_april_2001() -> None:
    case = {"offence": "supply", "substance": "heroin", "quantity": "1 kg"}
    assert str(ask("penal-law-1990", **case, offence_date="2001-04-09").custody) == "up to 10 y"
    assert str(ask("penal-law-1990", **case, offence_date="2001-04-10").custody) == OPEN


def test_what_is_carried_over_into_the_code_is_unverified() -> None:
    case = {"offence": "supply", "substance": "heroin", "quantity": "1 kg"}
    assert ask("penal-law-1990", **case).confidence == "verified"
    assert ask("penal-law-1990", **case, offence_date="2014-05-01").confidence == "unverified"
    assert ask("penal-code-2017", **case).confidence == "unverified"


@pytest.mark.parametrize("name", sorted(DAYS))
def test_nothing_is_known_of_persons_under_18(name: str) -> None:
    case = {"offence": "supply", "substance": "heroin", "quantity": "1 kg"}
    assert str(ask(name, **case, age=17).custody) == OPEN
    assert str(ask(name, **case, age=18).custody) == "undetermined (at the widest death)"
