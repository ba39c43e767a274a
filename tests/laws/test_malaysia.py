"""Malaysia's Dangerous Drugs Act: strokes beside the term, bands of weight, and the three versions of section 39B at their days."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome
from lenity.law.problems import LenityError

PERSON = {"age": 30, "caning_exempt": False}
TODAY = PERSON | {"offence_date": "2024-05-01"}
POSSESSION = TODAY | {"offence": "possession", "purpose": "own_use"}
# Grams from which section 39A(1), 39A(2) and 37(da) hold: fact sheet 6.2 and 6.3 (stimulants: bill of 1998).
LINES = {
    "methamphetamine": (5, 30, 50), "mdma": (5, 30, 50), "heroin": (2, 5, 15), "morphine": (2, 5, 15), "cocaine": (5, 15, 40),
    "cannabis": (20, 50, 200), "cannabis_resin": (20, 50, 200), "opium": (100, 250, 1000),
}  # fmt: skip
BANDS = ("up to 5 y", "2 y to 5 y", "5 y to life", "life or death")


@cache
def malaysia() -> Asker:
    return Asker("my")


def ask(case: dict[str, object]) -> Outcome:
    return malaysia().ask(case)


# Strokes from the fact sheet, 6.1, 6.3 and 6.4.
STROKES = {
    "39A(2)": (POSSESSION | {"substance": "heroin", "quantity": "6 g"}, "10 or more"),
    "39A(1)": (POSSESSION | {"substance": "heroin", "quantity": "3 g"}, "3 to 9"),
    "12(3)": (POSSESSION | {"substance": "heroin", "quantity": "1 g"}, "none"),
    "12(4)": (POSSESSION | {"substance": "heroin", "quantity": "1 g", "custody_officer": True}, "up to 3"),
    "6": (POSSESSION | {"substance": "cannabis", "quantity": "1 g"}, "none"),
    "6, opium": (POSSESSION | {"substance": "opium", "quantity": "1 g"}, "none"),
    "39B since 2023": (TODAY | {"offence": "supply", "substance": "heroin"}, "12 or more"),
    "39B before": (PERSON | {"offence": "supply", "substance": "heroin", "offence_date": "2010-01-01", "sentence_date": "2011-01-01"}, "none"),
    "6B": (TODAY | {"offence": "cultivation", "substance": "cannabis"}, "6 or more"),
    "15": (TODAY | {"offence": "use", "substance": "heroin"}, "none"),
    "39C": (TODAY | {"offence": "use", "substance": "heroin", "repeat_user": "first"}, "up to 3"),
    "39C again": (TODAY | {"offence": "use", "substance": "heroin", "repeat_user": "again"}, "3 to 6"),
    "exempt": (POSSESSION | {"substance": "heroin", "quantity": "6 g", "caning_exempt": True}, "none"),
    "not in possession": (
        POSSESSION | {"substance": "heroin", "quantity": "6 g", "in_possession": False}, "none"),
    "no dangerous drug": (TODAY | {"offence": "supply", "substance": "other", "first_schedule": False}, "none"),
}  # fmt: skip


@pytest.mark.parametrize("name", STROKES)
def test_strokes_are_those_of_the_act(name: str) -> None:
    case, expected = STROKES[name]
    assert str(ask(case).bound.strokes) == expected


@pytest.mark.parametrize(
    "circumstance", [{"no_evidence_of_dealing": True}, {"agent_provocateur": False}, {"restricted_to_courier": True}]
)
def test_from_2018_to_2023_one_of_three_circumstances_and_assistance_open_life_with_15_strokes(
    circumstance: dict[str, bool],
) -> None:
    """Bill of 2017: (a), (b) or (c), and (d)."""
    none = {"no_evidence_of_dealing": False, "agent_provocateur": True, "restricted_to_courier": False, "assisted_agency": True}
    case = PERSON | {"offence": "supply", "substance": "heroin", "offence_date": "2020-01-01", "sentence_date": "2021-01-01"}
    found = ask(case | none | circumstance)
    assert (str(found.custody), str(found.reach.custody)) == ("death", "life or death")
    assert str(found.bound.strokes) == "none"
    assert any("strokes 15 .." in step.says for step in found.steps)
    for closed in (none, none | circumstance | {"assisted_agency": False}):
        assert str(ask(case | closed).reach.custody) == "death"


@pytest.mark.parametrize(
    ("offence", "sentence", "alone", "assisted"),
    [
        ("2010-01-01", "2018-03-14", "death", "death"),
        ("2010-01-01", "2018-03-15", "death", "life or death"),
        ("2018-03-14", "2023-07-03", "death", "life or death"),
        ("2018-03-15", "2023-07-03", "death", "life or death"),
        ("2010-01-01", "2023-07-04", "life or death", "life or death"),
        ("2023-07-03", "2023-07-04", "life or death", "life or death"),
        ("2023-07-04", "2024-01-01", "life or death", "life or death"),
    ],
)
def test_section_39b_is_that_of_the_day_of_sentence(offence: str, sentence: str, alone: str, assisted: str) -> None:
    """Fact sheet 6.1: 15 March 2018 and 4 July 2023, for a courier who assisted no agency and for one who did."""
    case = PERSON | {"offence": "supply", "substance": "cannabis", "offence_date": offence, "sentence_date": sentence}
    courier = case | {"restricted_to_courier": True}
    assert str(ask(courier | {"assisted_agency": False}).reach.custody) == alone
    assert str(ask(courier | {"assisted_agency": True}).reach.custody) == assisted


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(LINES)), st.integers(1, 1_100_000_000))
def test_possession_falls_into_the_band_of_its_weight(substance: str, micrograms: int) -> None:
    """`or more` includes the line, `but less than` leaves it out."""
    found = ask(POSSESSION | {"substance": substance, "quantity": f"{micrograms / 10**6:f} g"})
    assert str(found.custody) == BANDS[sum(micrograms >= grams * 10**6 for grams in LINES[substance])]


def test_tablets_are_never_turned_into_grams() -> None:
    with pytest.raises(LenityError, match="LEN505"):
        ask(POSSESSION | {"substance": "methamphetamine", "quantity": "10 tablets"})
