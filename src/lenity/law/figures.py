"""Read the figures of a rule from text: a range of custody, of fine, or one amount.

    read_custody("20 y .. 30 y or life", Calendar(30))   ->   Custody(least=7200, most=10800, life=True)

The notation is that of law files; `in_notation` brings what a person copied from a printed law into it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lenity.law.entry import read_amount
from lenity.units import Calendar, UnitError

LIFE = re.compile(r".*\.\.\s*life")  # `5 y .. life`


@dataclass(frozen=True, slots=True)
class Custody:
    """A range of custody in smallest units; both ends are None where only life or death is left.

    `most` alone is None where no term of years is the highest.
    """

    least: int | None
    most: int | None
    life: bool = False
    death: bool = False


def read_custody(text: str, calendar: Calendar) -> Custody:
    """Read `2 y .. 5 y`, `.. 5 y`, `5 y .. life`, `life`, `20 y .. 30 y or life`, `none`; raise `UnitError` for others.

    >>> read_custody("6 months .. 5 y", Calendar(30))
    Custody(least=180, most=1800, life=False, death=False)
    >>> read_custody("5 y .. life", Calendar(30))
    Custody(least=1800, most=None, life=True, death=False)
    """
    least = most = None
    words = custody_words(text)
    for word in words:
        if word == "none":
            least = most = 0
        elif word not in ("life", "death"):
            least, most = read_span(word, "duration", calendar, "")
    return Custody(least, most, "life" in words, "death" in words)


def custody_words(text: str) -> list[str]:
    """Part a range of custody at its `or`; `5 y .. life` is every term from 5 years on, or life.

    >>> custody_words("5 y .. life or death")
    ['5 y ..', 'life', 'death']
    """
    words = [part.strip() for part in text.split(" or ")]
    return [said for word in words for said in ([word.removesuffix("life").strip(), "life"] if LIFE.fullmatch(word) else [word])]


def read_fine(text: str, currency: str) -> tuple[int, int | None] | None:
    """Read `4_000_000 .. 10_000_000`, `.. 5_000_000`; give None for `none`. Raise `UnitError` for others."""
    return None if text == "none" else read_span(text, "money", Calendar(), currency)


def read_strokes(text: str) -> tuple[int, int | None]:
    """Read `5 .. 15`, `.. 24`, `15`, and `none`, which is no stroke; raise `UnitError` for others.

    >>> read_strokes("5 .. 15"), read_strokes("none")
    ((5, 15), (0, 0))
    """
    return (0, 0) if text == "none" else read_span(text, "number", Calendar(), "")


def read_span(text: str, kind: str, calendar: Calendar, currency: str) -> tuple[int, int | None]:
    """Read `low .. high`, `.. high` (no minimum), `low ..` (no upper limit) or one amount that is both; raise `UnitError`.

    >>> read_span("5 ..", "number", Calendar(), "")
    (5, None)
    """
    low, dots, high = (part.strip() for part in text.partition(".."))
    least = read_amount(low, kind, calendar, currency)[0] if low else 0
    if dots and not high:
        return least, None
    most = read_amount(high if dots else low, kind, calendar, currency)[0]
    if least > most:
        raise UnitError(text, "a range with its minimum first", "exchange the two")
    return least, most


def in_notation(printed: str, currency: str) -> str:
    """Bring a figure as a person copies it into the notation of law files.

    >>> in_notation("2 to 5 years", "KHR"), in_notation("4,000,000 – 10,000,000 riels", "KHR")
    ('2 y .. 5 y', '4_000_000 .. 10_000_000')
    >>> in_notation("20 to 30 years or life imprisonment", "KHR"), in_notation("more than 80 g", "KHR")
    ('20 y .. 30 y or life', '> 80 g')
    """
    text = "".join(str(unicodedata.digit(sign)) if sign.isdigit() and sign not in "²³¹" else sign for sign in printed)
    text = re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()
    text = re.sub(rf"\s*(?:{currency}|riels?|រៀល|៛)(?!\w)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "_", text)
    for word, unit in UNITS.items():
        text = re.sub(rf"(?<=\d)\s*(?:{word})\b", f" {unit}", text, flags=re.IGNORECASE)
    text = re.sub(r"\blife imprisonment\b|\bimprisonment for life\b", "life", text, flags=re.IGNORECASE)
    text = re.sub(r"^(?:from|between) (.+?) (?:to|and) (?=\d)", r"\1 .. ", text, flags=re.IGNORECASE)
    for words, sign in COMPARED.items():
        text = re.sub(rf"^(?:{words}) (?=\d)", sign, text, flags=re.IGNORECASE)
    text = re.sub(r"^(\S.*?) (?:or more|and more|and above)$", r">= \1", text)
    text = re.sub(r"(?<=[\w)])\s*(?:\.\.|–|—|(?<=\d)-(?=\d)| - | to )\s*(?=\d|life\b)", " .. ", text)
    return _with_units(text)


UNITS = {
    "years?|yrs?": "y",
    "months?": "months",
    "weeks?": "w",
    "days?": "d",
    "milligram(?:me)?s?": "mg",
    "kilogram(?:me)?s?|kilos?": "kg",
    "gram(?:me)?s?": "g",
    "tablets?|pills?": "tablets",
}
COMPARED = {
    "less than|below|under": "< ",
    "more than|above|over": "> ",
    "at most|not more than": "<= ",
    "at least": ">= ",
    "up to": ".. ",
}


def _with_units(text: str) -> str:
    """Give the lower amount the unit that only the higher one carries: `2 .. 5 y`."""
    match = re.match(r"([\d_.]+) \.\. [\d_.]+\s*([A-Za-zµ]+)", text)
    if match and match[2] != "or":
        return f"{match[1]} {match[2]}{text[match.end(1) :]}"
    return text
