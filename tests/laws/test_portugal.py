"""Portugal: ten days of the portaria's daily amounts divide what a commission decides from a crime, until October 2023; then the purpose alone does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

# Annex of Portaria 94/96, grams of average use in one day; opium, on which sources differ, is left out.
DAILY = {
    "heroin": "0.1", "methadone": "0.1", "morphine": "0.2", "cocaine": "0.2", "cannabis": "2.5", "cannabis_resin": "0.5",
    "cannabis_extract": "0.25", "phencyclidine": "0.01", "lsd": "0.00005", "mdma": "0.1", "amphetamine": "0.1", "thc": "0.05",
}  # fmt: skip
TEN_DAYS = {  # as the fact sheet prints them, B.2, last column
    "heroin": "1", "methadone": "1", "morphine": "2", "cocaine": "2", "cannabis": "25", "cannabis_resin": "5",
    "cannabis_extract": "2.5", "phencyclidine": "0.1", "lsd": "0.0005", "mdma": "1", "amphetamine": "1", "thc": "0.5",
}  # fmt: skip
BY_PRODUCT = {"cannabis", "cannabis_resin", "cannabis_extract"}
PERSON = {"age": 30, "stage": "completed", "drug_dependent": True, "daily_rate": "10"}
NO_CUSTODY, QUARTER, YEAR = "no custody", "up to 3 months", "up to 1 y"


@cache
def portugal() -> Asker:
    return Asker("pt/drug-law-1993")


def ask(case: dict[str, object], day: str, reading: dict[str, str] | None = None) -> Outcome:
    return portugal().ask({**PERSON, **case, "offence_date": day}, reading=reading)


def held(substance: str, grams: Decimal, day: str) -> str:
    amount = f"{grams:f} g"
    case = {"offence": "possession", "purpose": "own_use", "substance": substance, "quantity": amount, "pure_quantity": amount}
    return str(ask(case, day, {"above-ten-days": "crime"} if day < "2008-08-05" else None).bound.custody)


@pytest.mark.parametrize("substance", sorted(TEN_DAYS))
def test_ten_days_are_ten_times_the_daily_amount(substance: str) -> None:
    """The fact sheet prints both columns; here they are held against each other and against the law."""
    assert Decimal(DAILY[substance]) * 10 == Decimal(TEN_DAYS[substance])
    assert held(substance, Decimal(TEN_DAYS[substance]), "2019-05-01") == NO_CUSTODY
    assert held(substance, Decimal(TEN_DAYS[substance]) + Decimal("0.000001"), "2019-05-01") == YEAR


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from(sorted(DAILY)),
    st.integers(1, 300),
    st.sampled_from(["1999-05-01", "2001-06-30", "2001-07-01", "2010-05-01", "2023-09-30", "2023-10-01", "2025-05-01"]),
)
def test_days_of_use_decide_as_the_law_of_the_day_says(substance: str, tenths_of_a_day: int, day: str) -> None:
    """Three days before July 2001, ten from then to September 2023, and since then no number."""
    grams = Decimal(DAILY[substance]) * tenths_of_a_day / 10
    if day < "2001-07-01":
        expected = QUARTER if tenths_of_a_day <= 30 else YEAR
    elif day < "2023-10-01":
        expected = NO_CUSTODY if tenths_of_a_day <= 100 else YEAR
    else:
        expected = NO_CUSTODY
    assert held(substance, grams, day) == expected


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(set(DAILY) - BY_PRODUCT)), st.integers(1, 400), st.integers(1, 100))
def test_product_and_content_are_told_apart(substance: str, tenths_of_ten_days: int, percent: int) -> None:
    """A product within ten days is within them however it is counted; above it, the reading decides on the other figure."""
    product = Decimal(TEN_DAYS[substance]) * tenths_of_ten_days / 100
    content = (product * percent / 100).quantize(Decimal("0.000001"))
    case = {
        "offence": "possession", "purpose": "own_use", "substance": substance,
        "quantity": f"{product.quantize(Decimal('0.000001')):f} g", "pure_quantity": f"{content:f} g",
    }  # fmt: skip
    limit = Decimal(TEN_DAYS[substance])
    by_product = YEAR if product.quantize(Decimal("0.000001")) > limit else NO_CUSTODY
    by_content = YEAR if content > limit else NO_CUSTODY
    assert str(ask(case, "2019-05-01", {"counted": "product"}).bound.custody) == by_product
    assert str(ask(case, "2019-05-01", {"counted": "content"}).bound.custody) == by_content


def test_without_the_content_a_product_above_ten_days_stays_open() -> None:
    case = {"offence": "possession", "purpose": "own_use", "substance": "heroin", "quantity": "3 g"}
    assert str(ask(case, "2019-05-01").bound.custody) == YEAR
    assert ask(case, "2019-05-01").bound.custody.least == 0


def test_an_amount_alone_never_makes_it_trafficking() -> None:
    """Article 40(3) of 2023: above ten days is an indication. A kilogram of own use is an administrative offence, its sale 4 to 12 years."""
    case = {"offence": "possession", "substance": "heroin", "quantity": "1 kg"}
    assert str(ask({**case, "purpose": "own_use"}, "2025-05-01").bound.custody) == NO_CUSTODY
    assert str(ask({**case, "purpose": "supply"}, "2025-05-01").bound.custody) == "4 y to 12 y"
    assert str(ask(case, "2025-05-01").bound.custody) == "up to 12 y"


def test_each_reform_changes_the_answer_on_its_day() -> None:
    case = {"offence": "possession", "purpose": "own_use", "substance": "cannabis", "quantity": "26 g"}
    for first, reading, before, after in (
        (date(2001, 7, 1), {"above-ten-days": "no-crime"}, YEAR, NO_CUSTODY),
        (date(2008, 8, 5), {"above-ten-days": "no-crime"}, NO_CUSTODY, YEAR),
        (date(2023, 10, 1), None, YEAR, NO_CUSTODY),
    ):
        for day, expected in ((first - timedelta(days=1), before), (first, after)):
            known = reading if day < date(2008, 8, 5) else None
            assert str(ask(case, day.isoformat(), known).bound.custody) == expected, day


def test_a_dependent_user_pays_no_fine_and_another_does() -> None:
    case = {"offence": "use", "substance": "cannabis"}
    assert str(ask(case, "2025-05-01").bound.fine) == "none"
    # 5,000 and 30,000 escudos at 200.482 to the euro
    assert round(Decimal(5_000) / Decimal("200.482"), 2) == Decimal("24.94")
    assert round(Decimal(30_000) / Decimal("200.482"), 2) == Decimal("149.64")
    assert str(ask({**case, "drug_dependent": False}, "2025-05-01").bound.fine) == "24.94 to 149.64 EUR"


@pytest.mark.parametrize(("act", "least", "most"), [("supply", 4 * 12, 12 * 12), ("precursors", 2 * 12, 10 * 12)])
def test_a_circumstance_of_article_24_raises_both_ends_by_a_quarter(act: str, least: int, most: int) -> None:
    case = {"offence": act, "substance": "heroin", "quantity": "1 kg", "aggravating_circumstance": True}
    found = ask(case, "2025-05-01").bound.custody
    month = 30
    assert (found.least, found.most) == (least * 5 * month // 4, most * 5 * month // 4)
