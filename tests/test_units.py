"""Amounts as people write them: exact, of one kind, and printed so that they can be read back."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity import units
from lenity.units import (
    Calendar,
    Duration,
    Money,
    Quantity,
    UnitError,
    parse_date,
    parse_decimal,
    parse_duration,
    parse_integer,
    parse_money,
    parse_quantity,
    show_decimal,
    show_quantity,
)

many = settings(deadline=None, derandomize=True, max_examples=300)
AMOUNT = st.integers(0, 10**15)


# -- quantities -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "micrograms"),
    [
        ("0.7 g", 700_000),
        ("0.7g", 700_000),
        ("  0.7   g ", 700_000),
        ("700 mg", 700_000),
        ("1 µg", 1),
        ("1 μg", 1),  # the Greek letter, as many keyboards give it
        ("1 ug", 1),
        ("1 mcg", 1),
        ("2.5 g", 2_500_000),
        ("15 G", 15_000_000),
        ("2 kg", 2_000_000_000),
        ("2 kilos", 2_000_000_000),
        ("0.000001 g", 1),
        ("1_000 g", 1_000_000_000),
        ("1 t", 10**12),
        ("3 tonnes", 3 * 10**12),
        ("0 g", 0),
    ],
)
def test_a_mass_is_read_as_whole_micrograms(written, micrograms):
    assert parse_quantity(written) == Quantity(micrograms, "mass")


@pytest.mark.parametrize(
    ("written", "amount", "measure"),
    [
        ("20 tablets", 20, "tablets"), ("1 tablet", 1, "tablets"), ("50 pills", 50, "tablets"), ("5 plants", 5, "plants"),
        ("1 plant", 1, "plants"), ("3 doses", 3, "doses"), ("7 units", 7, "units"), ("1.5 ml", 1500, "volume"),
        ("2 litres", 2_000_000, "volume"),
    ],
)  # fmt: skip
def test_counts_and_volumes_keep_their_own_kind(written, amount, measure):
    assert parse_quantity(written) == Quantity(amount, measure)


def test_seven_tenths_of_a_gram_is_exactly_seven_hundred_milligrams():
    # As 32-bit floats 0.7 is 0.69999998807907104: the reason for whole micrograms.
    assert parse_quantity("0.7 g") == parse_quantity("700 mg")
    assert parse_quantity("0.7 g") >= parse_quantity("700 mg")
    assert not parse_quantity("0.7 g") < parse_quantity("700 mg")
    assert parse_quantity("0.699999 g") < parse_quantity("0.7 g") < parse_quantity("0.700001 g")


@many
@given(st.integers(0, 10**9), st.integers(0, 6), st.sampled_from([("kg", 10**9), ("g", 10**6)]))
def test_every_decimal_mass_is_exact(digits, places, unit):
    name, size = unit
    whole, fraction = divmod(digits, 10**places)
    written = f"{whole}.{fraction:0{places}d} {name}" if places else f"{whole} {name}"
    assert parse_quantity(written).amount == Fraction(digits, 10**places) * size


@pytest.mark.parametrize("written", ["0.0000001 g", "0.5 µg", "2.5 tablets", "0.1 plants", "1.0005 µl"])
def test_what_is_smaller_than_the_smallest_unit_is_refused_not_rounded(written):
    with pytest.raises(UnitError, match="whole number of"):
        parse_quantity(written)


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("-5 g", "cannot be negative"),
        ("5", "a number and a unit"),
        ("g", "a number and a unit"),
        ("", "a number and a unit"),
        ("nan g", "a number and a unit"),
        ("NaN", "a number and a unit"),
        ("inf g", "a number and a unit"),
        ("1e3 g", "a number and a unit"),
        ("1,5 g", "a number and a unit"),
        ("1.000.000 g", "a number and a unit"),
        ("5 stone", "one of the units"),
        ("5 gg", "one of the units"),
        ("five grams", "a number and a unit"),
        ("5 g of ice", "a number and a unit"),
        ("1__0 g", "a number and a unit"),
        ("1_ g", "a number and a unit"),
        ("_1 g", "a number and a unit"),
        (".5 g", "a number and a unit"),
        ("5. g", "a number and a unit"),
        ("٥ g", "a number"),  # Arabic digits are not read in silence
        ("²5 g", "a number and a unit"),
        ("10_000_000_000 kg", "64 bits"),
        ("9" * 29 + " g", "64 bits"),
        ("9" * 5000 + " g", "a number and a unit"),
    ],
)
def test_what_is_no_quantity_is_refused_with_the_mend(written, part):
    with pytest.raises(UnitError) as caught:
        parse_quantity(written)
    assert caught.value.found[:40] == written[:40]
    assert part in caught.value.mend or part in caught.value.expected
    assert str(caught.value).startswith(f"`{caught.value.found}` is not ")
    assert len(str(caught.value)) < 300


def test_tablets_and_grams_are_never_compared():
    with pytest.raises(UnitError) as caught:
        assert parse_quantity("5 tablets") < parse_quantity("5 g")
    assert "never converted" in caught.value.mend
    assert parse_quantity("5 tablets") != parse_quantity("5 g")


@pytest.mark.parametrize(
    ("amount", "measure", "printed"),
    [
        (700_000, "mass", "0.7 g"), (2_500_000, "mass", "2.5 g"), (2 * 10**9, "mass", "2 kg"), (10**12, "mass", "1000 kg"),
        (100_000, "mass", "0.1 g"), (99_000, "mass", "99 mg"), (1, "mass", "1 µg"), (0, "mass", "0 g"),
        (1_500_000_000, "mass", "1.5 kg"), (80_000_001, "mass", "80000.001 mg"), (50, "tablets", "50 tablets"),
        (1500, "volume", "1.5 ml"), (0, "tablets", "0 tablets"),
    ],
)  # fmt: skip
def test_a_quantity_is_printed_in_the_unit_a_person_would_use(amount, measure, printed):
    assert show_quantity(amount, measure) == printed


@many
@given(AMOUNT, st.sampled_from(["mass", "volume", "tablets", "plants", "doses", "units"]))
def test_a_printed_quantity_reads_back_as_itself(amount, measure):
    quantity = Quantity(amount, measure)
    assert parse_quantity(str(quantity)) == quantity


# -- terms ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "days", "months"),
    [
        ("5 y", 0, 60), ("5y", 0, 60), ("1 year", 0, 12), ("6 months", 0, 6), ("1 month", 0, 1), ("6 d", 6, 0), ("12 w", 84, 0),
        ("3 y 6 months", 0, 42), ("1 y 2 months 3 d", 3, 14), ("1.5 y", 0, 18), ("0 d", 0, 0), ("30 years", 0, 360),
    ],
)  # fmt: skip
def test_a_term_keeps_days_apart_from_months(written, days, months):
    assert parse_duration(written) == Duration(days, months)


@pytest.mark.parametrize(
    "written", ["", "5", "y", "-5 y", "5 z", "1.3 y", "0.5 months", "five years", "5 y,", "life", "1__0 y", "5 y -1 d"]
)
def test_what_is_no_term_is_refused(written):
    with pytest.raises(UnitError) as caught:
        parse_duration(written)
    assert caught.value.mend


def test_a_month_has_the_days_the_law_gives_it_and_no_others():
    code = Calendar(month_days=30)
    assert code.base(parse_duration("1 month")) == 30
    assert code.base(parse_duration("1 y")) == 360
    assert code.base(parse_duration("1 y 6 d")) == 366
    assert Calendar(month_days=28).base(parse_duration("6 months")) == 168


def test_a_law_that_does_not_count_days_counts_months_and_refuses_days():
    silent = Calendar()
    assert silent.base(parse_duration("2 y 1 month")) == 25
    assert silent.show(25) == "2 y 1 month"
    assert silent.show(0) == "0 months"
    with pytest.raises(UnitError) as caught:
        silent.base(parse_duration("6 d"))
    assert "how many days a month has" in caught.value.mend


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (1800, "5 y"),
        (900, "2 y 6 months"),
        (180, "6 months"),
        (30, "1 month"),
        (6, "6 d"),
        (0, "0 d"),
        (365, "1 y 5 d"),
        (45, "1 month 15 d"),
    ],
)
def test_a_term_is_printed_as_the_law_would_write_it(amount, printed):
    assert Calendar(month_days=30).show(amount) == printed


@many
@given(st.integers(0, 10**7), st.one_of(st.none(), st.integers(1, 31)))
def test_a_printed_term_reads_back_as_itself(amount, month):
    calendar = Calendar(month)
    assert calendar.base(parse_duration(calendar.show(amount))) == amount


# -- money, dates, numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("4_000_000", "KHR", 400_000_000), ("12.50", "USD", 1250), ("12.5", "USD", 1250), ("100 KHR", "KHR", 10_000),
        ("KHR 100", "KHR", 10_000), ("500_000_000", "VND", 500_000_000), ("0", "USD", 0),
    ],
)  # fmt: skip
def test_money_is_read_in_the_minor_unit_of_its_currency(written, currency, minor):
    assert parse_money(written, currency) == Money(minor, currency)


@pytest.mark.parametrize("written", ["-5", "4,000,000", "12.505", "", "100 EUR", "ten", "1e6", "1__0", "4_000_000_"])
def test_what_is_no_amount_of_the_currency_is_refused(written):
    with pytest.raises(UnitError):
        parse_money(written, "USD")


def test_money_without_minor_units_has_no_decimals():
    with pytest.raises(UnitError, match="whole number"):
        parse_money("1.5", "VND")
    assert str(parse_money("1000", "VND")) == "1,000 VND"


@many
@given(AMOUNT, st.sampled_from(["USD", "KHR", "VND", "KWD"]))
def test_printed_money_reads_back_as_itself(amount, currency):
    printed = str(Money(amount, currency)).replace(",", "")
    assert parse_money(printed, currency).amount == amount


def test_a_day_is_read_from_text_a_date_or_a_moment():
    assert parse_date("2014-11-30") == date(2014, 11, 30)
    assert parse_date(date(2014, 11, 30)) == date(2014, 11, 30)
    moment = datetime(2014, 11, 30, 12, 0)  # noqa: DTZ001  a moment without a zone, as files hold it
    assert type(parse_date(moment)) is date


@pytest.mark.parametrize("written", ["30.11.2014", "2014-11", "2014-02-30", "11/30/2014", "yesterday", ""])
def test_what_is_no_day_is_refused(written):
    with pytest.raises(UnitError) as caught:
        parse_date(written)
    assert "year, month and day" in caught.value.mend


@pytest.mark.parametrize(("written", "number"), [("30", 30), ("1_000", 1000), ("-3", -3), (" 7 ", 7), (12, 12)])
def test_a_whole_number_is_read(written, number):
    assert parse_integer(written) == number


@pytest.mark.parametrize("written", ["1.5", "", "ten", "1__0", "5 g", "9223372036854775808", "9" * 5000, True, "٣"])
def test_what_is_no_whole_number_is_refused(written):
    with pytest.raises(UnitError):
        parse_integer(written)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("80 %", 800_000), ("62.59%", 625_900), ("0 %", 0), ("100 %", 1_000_000), ("3/4", 750_000), ("1/8", 125_000)],
)
def test_a_rate_is_read_as_parts_in_a_million_and_printed_back_as_a_percentage(text: str, parts: int) -> None:
    assert units.parse_rate(text) == parts
    assert units.parse_rate(units.show_rate(parts)) == parts


@pytest.mark.parametrize("text", ["80", "-1 %", "3/0", "1/3", "0.00001 %", "eighty %", "1e2 %", ""])
def test_a_rate_that_cannot_be_kept_exactly_is_refused(text: str) -> None:
    with pytest.raises(units.UnitError):
        units.parse_rate(text)


@pytest.mark.parametrize(
    ("written", "parts"),
    [("0.7", 700_000), ("-2.5", -2_500_000), ("1_000", 1_000_000_000), ("3.100000000", 3_100_000), (12, 12_000_000)],
)
def test_a_decimal_is_kept_in_millionths(written, parts):
    assert parse_decimal(written) == parts
    assert parse_decimal(show_decimal(parts)) == parts


@pytest.mark.parametrize("written", ["0.0000001", "1e3", "", "--1", "1.", ".5", "1,5", True, "5 g", "9" * 20])
def test_a_decimal_that_is_not_exact_is_refused(written):
    with pytest.raises(UnitError):
        parse_decimal(written)
