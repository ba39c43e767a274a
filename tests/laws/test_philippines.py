"""The Philippines: tiers of section 11 by weight, life where the Act prints death, and the pleas that the Supreme Court's framework opens."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

TODAY = {"age": 30, "offence_date": "2024-05-01"}
COMMENTARIES = {"shabu-from-10-g": "life-tier", "opiates-and-cocaine-from-10-g": "top-tier"}
# Grams from which each tier above the lowest holds: fact sheet 4.1.
TIERS = {
    "methamphetamine": (5, 10, 50), "heroin": (5, 10), "cocaine": (5, 10), "opium": (5, 10), "morphine": (5, 10), "mdma": (5, 10),
    "lsd": (5, 10), "cannabis_resin": (5, 10), "cannabis": (300, 500),
}  # fmt: skip
THIRD, SECOND, LIFE, TOP = (
    ("12 y 1 d to 20 y", "300,000 to 400,000 PHP"),
    ("20 y 1 d to life", "400,000 to 500,000 PHP"),
    ("life", "400,000 to 500,000 PHP"),
    ("life", "500,000 to 10,000,000 PHP"),
)
PLEA = "6 months 1 d"  # the least term of section 12


@cache
def philippines() -> Asker:
    return Asker("ph")


def ask(case: dict[str, object], reading: dict[str, str] | None = None) -> Outcome:
    return philippines().ask(TODAY | case, reading)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(TIERS)), st.integers(1, 600_000_000))
def test_possession_falls_into_the_tier_of_its_weight(substance: str, micrograms: int) -> None:
    found = ask({"offence": "possession", "substance": substance, "quantity": f"{micrograms / 10**6:f} g"}, COMMENTARIES)
    lines = TIERS[substance]
    tier = (THIRD, SECOND, LIFE, TOP)[sum(micrograms >= grams * 10**6 for grams in lines)] if len(lines) == 3 else (
        (THIRD, SECOND, TOP)[sum(micrograms >= grams * 10**6 for grams in lines)]
    )  # fmt: skip
    assert (str(found.custody), str(found.bound.fine)) == tier


@pytest.mark.parametrize("offence", ["import", "supply", "transport", "production", "cultivation"])
def test_the_weight_plays_no_part_outside_possession(offence: str) -> None:
    """Sections 4, 5, 8 and 16: any quantity."""
    for weight in ("0.001 g", "1 g", "100 kg"):
        found = ask({"offence": offence, "substance": "cannabis", "quantity": weight})
        assert (str(found.custody), str(found.bound.fine)) == TOP


@pytest.mark.parametrize(
    ("case", "opens"),
    [
        ({"offence": "possession", "substance": "methamphetamine", "quantity": "4.99 g"}, True),
        ({"offence": "possession", "substance": "methamphetamine", "quantity": "5 g"}, False),
        ({"offence": "possession", "substance": "cannabis", "quantity": "299.99 g"}, True),
        ({"offence": "possession", "substance": "cannabis", "quantity": "300 g"}, False),
        ({"offence": "supply", "substance": "methamphetamine", "quantity": "0.99 g"}, True),
        ({"offence": "supply", "substance": "methamphetamine", "quantity": "1 g"}, False),
        ({"offence": "supply", "substance": "cannabis", "quantity": "9.99 g"}, True),
        ({"offence": "supply", "substance": "cannabis", "quantity": "10 g"}, False),
        ({"offence": "supply", "substance": "heroin", "quantity": "0.5 g"}, False),
        ({"offence": "facilitating_use", "den_role": "visitor", "maintainer_charged": False}, True),
        ({"offence": "facilitating_use", "den_role": "visitor", "maintainer_charged": True}, False),
        ({"offence": "facilitating_use", "den_role": "employee"}, False),
    ],
)
def test_a_plea_to_section_12_is_open_in_the_rows_of_the_framework_only(case: dict[str, object], opens: bool) -> None:
    """A.M. 18-03-16-SC, as its table, People v. Montierro and the press report of April 2018 give it."""
    found = ask(case)
    assert str(found.reach.custody).startswith(PLEA) == opens
    assert not str(found.custody).startswith(PLEA)
    probation = next(option for option in found.options if option.measure == "probation")
    assert (probation.status, bool(probation.chain)) == (("open", True) if opens else ("closed", False))


def test_nobody_faces_death_since_29_june_2006() -> None:
    """Republic Act 9346, in lieu of death life imprisonment; on publication."""
    sale = {"offence": "supply", "substance": "heroin", "quantity": "100 g", "offence_date": "2004-01-01"}
    assert str(ask(sale | {"sentence_date": "2006-06-28"}).custody) == "life or death"
    assert str(ask(sale | {"sentence_date": "2006-06-29"}).custody) == "life"


def test_a_first_use_leads_to_rehabilitation_and_no_prison() -> None:
    found = ask({"offence": "use", "substance": "methamphetamine", "used_before": False})
    assert str(found.custody) == "no custody"
    assert next(option for option in found.options if option.rung == "treatment").status == "open"


@pytest.mark.parametrize(
    ("quantity", "lesser"),
    [
        ("1 g", "custody 6 months 1 d .. 4 y; fine 10_000 .. 50_000; combine and"),
        ("7 g", "custody 12 y 1 d .. 20 y; fine 300_000 .. 400_000; combine and"),
    ],
)
def test_a_plea_brings_the_whole_range_of_the_lesser_offence(quantity: str, lesser: str) -> None:
    """Plea table: section 12 for section 11, paragraph 3, and that paragraph for paragraph 2."""
    found = ask({"offence": "possession", "substance": "methamphetamine", "quantity": quantity})
    assert [step.says for step in found.steps if step.decision == "plea"] == [lesser]
