"""Exact amounts: what people write, kept as integers with a unit, printed back as the law prints it.

Nothing is converted between kinds: tablets are not grams, gross is not pure, and months compare with days
only through a `Calendar` that the law itself states.

>>> parse_quantity("0.7 g")
Quantity(amount=700000, measure='mass')
>>> parse_quantity("0.7 g") >= parse_quantity("700 mg")
True
>>> print(parse_quantity("2 kg"), "|", parse_quantity("50 tablets"))
2 kg | 50 tablets
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import total_ordering

MASS = {"µg": 1, "mg": 10**3, "g": 10**6, "kg": 10**9, "t": 10**12}
VOLUME = {"µl": 1, "ml": 10**3, "l": 10**6}
COUNTS = ("tablets", "plants", "doses", "units")
MEASURES = ("mass", "volume", *COUNTS)  # what a quantity is stated in; none is ever converted to another
SPELLINGS = {
    "ug": "µg", "μg": "µg", "mcg": "µg", "microgram": "µg", "micrograms": "µg",
    "milligram": "mg", "milligrams": "mg", "gram": "g", "grams": "g", "gr": "g",
    "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "tonne": "t", "tonnes": "t", "ton": "t", "tons": "t",
    "ul": "µl", "millilitre": "ml", "millilitres": "ml", "litre": "l", "litres": "l", "liter": "l", "liters": "l",
    "tablet": "tablets", "pill": "tablets", "pills": "tablets", "plant": "plants", "dose": "doses", "unit": "units",
}  # fmt: skip
PERIODS = {
    "d": "d", "day": "d", "days": "d", "w": "w", "week": "w", "weeks": "w",
    "month": "months", "months": "months", "m": "months", "y": "y", "yr": "y", "year": "y", "years": "y",
}  # fmt: skip
# ISO 4217 digits after the decimal sign; two unless listed.
MINOR_DIGITS = {"VND": 0, "JPY": 0, "KRW": 0, "IDR": 2, "KWD": 3}
PARTS = 1_000_000  # rates and decimals are kept as parts in a million
LARGEST = 2**62  # room is left in 64 bits for sums of two

NUMBER = re.compile(r"(?P<whole>\d{1,30}(?:_\d{1,30})*)(?:\.(?P<fraction>\d{1,30}))?", re.ASCII)


class UnitError(ValueError):
    """An amount that cannot be read.

    `found` is the text, `expected` says what could stand there, `mend` how to put it right.
    """

    def __init__(self, found: object, expected: str, mend: str) -> None:
        self.found = str(found) if len(str(found)) <= 60 else f"{str(found)[:57]}..."
        super().__init__(f"`{self.found}` is not {expected}")
        self.expected = expected
        self.mend = mend


@total_ordering
@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a substance: mass in µg, volume in µl, or a count of tablets, plants, doses or units."""

    amount: int
    measure: str

    def __lt__(self, other: Quantity) -> bool:
        if self.measure != other.measure:
            raise UnitError(other, f"counted in {self.measure}", f"{self.measure} and {other.measure} are never converted")
        return self.amount < other.amount

    def __str__(self) -> str:
        return show_quantity(self.amount, self.measure)


@dataclass(frozen=True, slots=True)
class Duration:
    """A term as written: days, weeks, months and years are kept apart until a `Calendar` compares them."""

    days: int = 0
    months: int = 0

    def __str__(self) -> str:
        return " ".join(part for part in (_years(self.months), f"{self.days} d" if self.days or not self.months else "") if part)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How one law counts terms: its smallest unit is the day where it says how many days a month has, else the month.

    >>> code = Calendar(month_days=30)
    >>> code.base(parse_duration("6 months")), code.show(180)
    (180, '6 months')
    """

    month_days: int | None = None

    def base(self, duration: Duration) -> int:
        """Give the term in the law's smallest unit; raise `UnitError` for days where the law has no month in days."""
        if self.month_days is None:
            if duration.days:
                raise UnitError(duration, "a term in months or years", "say under `time:` how many days a month has")
            return duration.months
        return _bounded(duration.months * self.month_days + duration.days, duration)

    def show(self, amount: int) -> str:
        """Print an amount of smallest units as the law would: `900` days is `2 y 6 months`."""
        if self.month_days is None:
            return _years(amount) or "0 months"
        months, days = divmod(amount, self.month_days)
        if days and months < 1:
            months, days = 0, amount
        return str(Duration(days, months))

    def months(self, amount: int) -> float:
        """Give months for a chart's axis; never used in a comparison."""
        return float(amount) if self.month_days is None else amount / self.month_days


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money in the currency's minor unit (ISO 4217)."""

    amount: int
    currency: str

    def __str__(self) -> str:
        return show_money(self.amount, self.currency)


def parse_quantity(text: object) -> Quantity:
    """Read `0.7 g`, `2 kg`, `20 tablets`; raise `UnitError` with what was expected."""
    expected = "a quantity such as `2.5 g`, `2 kg` or `20 tablets`"
    digits, unit = _split(text, expected)
    unit = SPELLINGS.get(unit.lower(), unit if unit in MASS or unit in VOLUME else unit.lower())
    if unit in MASS:
        return Quantity(_scaled(digits, MASS[unit], text, "µg"), "mass")
    if unit in VOLUME:
        return Quantity(_scaled(digits, VOLUME[unit], text, "µl"), "volume")
    if unit in COUNTS:
        return Quantity(_scaled(digits, 1, text, unit), unit)
    known = ", ".join([*MASS, *VOLUME, *COUNTS])
    raise UnitError(text, expected, f"give one of the units {known}")


def parse_duration(text: object) -> Duration:
    """Read `5 y`, `6 months`, `6 d`, `12 w`, `3 y 6 months`.

    >>> parse_duration("3 y 6 months")
    Duration(days=0, months=42)
    """
    expected = "a term such as `5 y`, `6 months` or `6 d`"
    parts = re.findall(r"(\S*?\d)\s*([A-Za-z]+)", str(text))
    if not parts or re.sub(r"[\s\d_.A-Za-z]", "", str(text)) or "".join(a + b for a, b in parts) != re.sub(r"\s", "", str(text)):
        raise UnitError(text, expected, "write a whole number and a unit: d, w, months or y")
    days = months = 0
    for digits, word in parts:
        if word.lower() not in PERIODS:
            raise UnitError(text, expected, "use the units d, w, months or y")
        unit = PERIODS[word.lower()]
        if unit == "y":
            months += _scaled(digits, 12, text, "months")
        elif unit == "months":
            months += _scaled(digits, 1, text, "months")
        else:
            days += _scaled(digits, 7 if unit == "w" else 1, text, "days")
    return Duration(days, months)


def parse_money(text: object, currency: str) -> Money:
    """Read `10_000_000` or `12.50`, with or without the currency's letters, as minor units.

    >>> parse_money("4_000_000", "KHR")
    Money(amount=400000000, currency='KHR')
    >>> print(parse_money("4_000_000", "KHR"))
    4,000,000 KHR
    """
    expected = f"an amount of {currency}"
    written = re.sub(rf"\s*{currency}\s*", "", str(text)).strip()
    if not NUMBER.fullmatch(written):
        raise UnitError(text, expected, "write digits, with `_` between thousands: `4_000_000`")
    return Money(_scaled(written, 10 ** MINOR_DIGITS.get(currency, 2), text, f"minor units of {currency}"), currency)


def parse_rate(text: object) -> int:
    """Read `80 %`, `62.59 %`, `3/4` or `1/8` as parts in a million; a rate that is no whole number of these is refused.

    >>> parse_rate("62.59 %"), parse_rate("3/4")
    (625900, 750000)
    """
    expected = "a rate such as `80 %` or `3/4`"
    match = re.fullmatch(rf"\s*(?:({NUMBER.pattern})\s*%|(\d{{1,9}})\s*/\s*(\d{{1,9}}))\s*", str(text), re.ASCII)
    if match is None or match.group(5) in ("0", "00"):
        raise UnitError(text, expected, "write a number and `%`, or two whole numbers with `/`")
    if match.group(1):
        return _scaled(match.group(1), PARTS // 100, text, "parts in a million")
    parts, rest = divmod(int(match.group(4)) * PARTS, int(match.group(5)))
    if rest:
        raise UnitError(text, "a whole number of parts in a million", "give the rate with at most four decimals, as `33.3333 %`")
    return parts


def parse_decimal(text: object) -> int:
    """Read a number with at most six places after the point, `2.5` or `-0.125`, as parts in a million; exactly or not at all.

    >>> parse_decimal("98.83"), parse_decimal("-3")
    (98830000, -3000000)
    """
    written = str(text).strip()
    match = NUMBER.fullmatch(written.removeprefix("-"))
    if match is None or isinstance(text, bool):
        raise UnitError(text, "a number", "write digits with at most one decimal point")
    if len((match.group("fraction") or "").rstrip("0")) > 6:
        raise UnitError(text, "a number with at most six places after the point", "nothing smaller than a millionth is kept")
    parts = _scaled(written.removeprefix("-"), PARTS, text, "millionths")
    return -parts if written.startswith("-") else parts


def show_decimal(parts: int) -> str:
    """Print parts in a million as a number: `98830000` is `98.83`."""
    whole, rest = divmod(abs(parts), PARTS)
    return ("-" if parts < 0 else "") + (f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole))


def show_rate(parts: int) -> str:
    """Print parts in a million as a percentage: `625900` is `62.59 %`."""
    whole, rest = divmod(parts, PARTS // 100)
    return f"{whole}.{rest:04d}".rstrip("0").rstrip(".") + " %"


def parse_date(text: object) -> date:
    """Read an ISO 8601 day, `2014-11-30`."""
    if isinstance(text, datetime):
        return text.date()
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise UnitError(text, "a date", "write year, month and day as `2014-11-30`") from None


def parse_integer(text: object) -> int:
    """Read a whole number, `30` or `1_000`."""
    written = str(text).strip()
    if isinstance(text, bool) or not re.fullmatch(r"-?\d{1,30}(?:_\d{1,30})*", written, re.ASCII):
        raise UnitError(text, "a whole number", "write digits only")
    return _bounded(int(written), text)


def show_quantity(amount: int, measure: str) -> str:
    """Print an amount in the largest unit that needs no more than three decimals: `700000` µg is `0.7 g`."""
    scale = MASS if measure == "mass" else VOLUME if measure == "volume" else {measure: 1}
    for unit, size in sorted(scale.items(), key=lambda pair: -pair[1]):
        if amount and abs(amount) >= size and amount * 1000 % size == 0 and unit != "t":
            return f"{_decimal(amount, size)} {unit}"
        if unit == "g" and amount and abs(amount) >= size // 10 and amount * 1000 % size == 0:
            return f"{_decimal(amount, size)} {unit}"
    unit = "g" if measure == "mass" and not amount else min(scale, key=lambda name: scale[name])
    return f"{amount} {unit}"


def show_money(amount: int, currency: str) -> str:
    """Print minor units as the law does: whole units with commas, decimals only where there are any."""
    size = 10 ** MINOR_DIGITS.get(currency, 2)
    whole, rest = divmod(amount, size)
    tail = f".{rest:0{len(str(size)) - 1}d}" if rest else ""
    return f"{whole:,}{tail} {currency}"


def _split(text: object, expected: str) -> tuple[str, str]:
    match = re.fullmatch(rf"\s*({NUMBER.pattern})\s*([A-Za-zµμ]+)\s*", str(text))
    if match is None:
        mend = "a quantity cannot be negative" if str(text).strip().startswith("-") else "write a number and a unit"
        raise UnitError(text, expected, mend)
    return match.group(1), match.group(4)


def _scaled(digits: str, size: int, text: object, smallest: str) -> int:
    match = NUMBER.fullmatch(digits)
    if match is None:
        raise UnitError(text, "a number", "write digits with at most one decimal point")
    fraction = match.group("fraction") or ""
    amount, rest = divmod(int(match.group("whole") + fraction) * size, 10 ** len(fraction))
    if rest:
        raise UnitError(text, f"a whole number of {smallest}", f"nothing smaller than one of {smallest} is kept")
    return _bounded(amount, text)


def _bounded(amount: int, text: object) -> int:
    if abs(amount) > LARGEST:
        raise UnitError(text, "an amount that fits in 64 bits", "check the figure and its unit")
    return amount


def _decimal(amount: int, size: int) -> str:
    whole, rest = divmod(amount, size)
    if not rest:
        return str(whole)
    return f"{whole}.{str(rest * 1000 // size).zfill(3).rstrip('0')}"


def _years(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [f"{years} y"] if years else []
    if rest:
        parts.append(f"{rest} month" + ("s" if rest != 1 else ""))
    return " ".join(parts)
