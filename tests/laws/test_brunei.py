"""Brunei's Misuse of Drugs Act as far as it is known: lines of weight, strokes, and what stays open because it was not read."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

PERSON = {"age": 30, "prior_class": "none", "offence_date": "2020-07-01"}
BUREAU = {"methamphetamine-death-line": "bureau"}
# Grams above which trafficking is presumed and above which it carries death: fact sheet 9.
LINES = {
    "heroin": (2, 15), "morphine": (3, 15), "opium": (100, 1200), "cannabis": (15, 500), "cocaine": (3, 30), "methamphetamine": (20, 50),
}  # fmt: skip


@cache
def brunei() -> Asker:
    return Asker("bn")


def ask(case: dict[str, object], reading: dict[str, str] | None = None) -> Outcome:
    return brunei().ask(PERSON | case, reading)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(LINES)), st.integers(0, 1_300_000_000))
def test_possession_climbs_from_section_6_to_trafficking_to_death(substance: str, micrograms: int) -> None:
    case = {"offence": "possession", "purpose": "own_use", "substance": substance, "quantity": f"{micrograms / 10**6:f} g"}
    band = sum(micrograms > grams * 10**6 for grams in LINES[substance])
    assert str(ask(case, BUREAU).custody) == ("up to 10 y", "5 y to 20 y", "death")[band]


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"offence": "supply", "substance": "methamphetamine", "quantity": "1 g"}, "5 to 15"),
        ({"offence": "supply", "substance": "heroin", "quantity": "1 g"}, "5 to 15"),
        ({"offence": "supply", "substance": "heroin", "quantity": "16 g"}, "none"),
        ({"offence": "possession", "purpose": "own_use", "substance": "heroin", "quantity": "1 g"}, "none"),
        ({"offence": "use", "substance": "heroin"}, "none"),
        ({"offence": "equipment"}, "none"),
    ],
)
def test_strokes_are_those_the_bureau_relays(case: dict[str, object], expected: str) -> None:
    """Borneo Bulletin, July 2020: at least 5 and at most 15 strokes for trafficking; none are named for sections 6 and 7."""
    assert str(ask(case, BUREAU).bound.strokes) == expected


def test_between_50_and_100_g_of_methamphetamine_the_answer_depends_on_the_reading() -> None:
    case = {"offence": "supply", "substance": "methamphetamine", "quantity": "75 g"}
    found = {name: str(ask(case, {"methamphetamine-death-line": name}).custody) for name in ("bureau", "press-2020")}
    assert found == {"bureau": "death", "press-2020": "5 y to 20 y"}


@pytest.mark.parametrize("offence", ["import", "export", "production", "precursors"])
def test_what_was_not_read_is_not_answered(offence: str) -> None:
    found = ask({"offence": offence, "substance": "heroin", "quantity": "1 g"})
    assert found.bound.custody.undetermined
    assert {one.rule for one in found.undetermined} >= {"other"}
