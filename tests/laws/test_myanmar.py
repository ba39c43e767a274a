"""Myanmar: the ranges of 1993, reported sentences within them, and an open answer since the amendment of 2018."""

from __future__ import annotations

from functools import cache

import pytest

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

LAST_DAY, FIRST_DAY = "2018-02-13", "2018-02-14"
YEAR = 360  # days, as the law is encoded


@cache
def myanmar() -> Asker:
    return Asker("mm/narcotic-drugs-1993")


def ask(day: str, **case: object) -> Outcome:
    return myanmar().ask({"age": 30, "offence_date": day, **case})


@pytest.mark.parametrize(
    ("case", "years", "day"),
    [
        # New Naratif: ten tablets of yaba in one house; 4 years for not registering and 6 for possession, early 2018
        ({"offence": "use", "registered_and_treated": False}, 4, "2017-02-01"),
        (
            {"offence": "possession", "purpose": "own_use", "substance": "methamphetamine", "quantity": "10 tablets"},
            6,
            "2017-02-01",
        ),
    ],
)
def test_reported_sentences_lie_within_the_ranges_of_their_time(case: dict[str, object], years: int, day: str) -> None:
    custody = ask(day, **case).custody
    assert custody.least <= years * YEAR <= custody.most


@pytest.mark.parametrize("substance", ["heroin", "methamphetamine", "cannabis", "opium"])
@pytest.mark.parametrize("quantity", ["1 mg", "1 g", "100 kg"])
def test_neither_substance_nor_quantity_sets_a_penalty(substance: str, quantity: str) -> None:
    for offence, expected in (("import", "15 y to life or death"), ("cultivation", "5 y to 10 y")):
        assert str(ask(LAST_DAY, offence=offence, substance=substance, quantity=quantity).custody) == expected


def test_purpose_moves_possession_from_section_16_to_section_19() -> None:
    """Unknown purpose leaves both open: from 5 years to an unlimited term."""
    possession = {"offence": "possession", "substance": "heroin"}
    assert str(ask(LAST_DAY, **possession, purpose="own_use").custody) == "5 y to 10 y"
    assert str(ask(LAST_DAY, **possession, purpose="supply").custody) == "10 y to life"
    assert str(ask(LAST_DAY, **possession).custody) == "5 y to life"


def test_since_the_amendment_only_the_end_of_prison_for_use_is_known() -> None:
    assert str(ask(FIRST_DAY, offence="use", registered_and_treated=False).custody) == "no custody"
    for offence in ("cultivation", "import", "supply"):
        assert ask(FIRST_DAY, offence=offence, substance="heroin").bound.custody.undetermined
