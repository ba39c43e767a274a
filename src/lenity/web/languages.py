"""The words of the interface in a reader's language, with its numbers and dates.

    language("fr").gettext("Ask a case")   ->   "Interroger un cas"

English is the language of the templates. A translation is one file, `translations/fr.po`; another file is another language.
What comes from a law or from the vocabulary is never replaced: a translation of it stands beside it.
"""

from __future__ import annotations

import gettext as standard
import io
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent / "translations"
SOURCE = "en"
SPOKEN = {SOURCE: "en_GB"}  # where a language is written in several ways, the one of our texts
NAMES = {  # code -> the language's name for itself
    code: str(Locale.parse(code).display_name).capitalize()
    for code in (SOURCE, *sorted(path.stem for path in FOLDER.glob("*.po")))
}
UNIT = re.compile(r"(?<![\w.,])(\d[\d,]*) (y|months?|w|d)\b")


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface."""

    code: str
    locale: Locale
    messages: standard.NullTranslations

    def gettext(self, text: str) -> str:
        """Give a text of ours in this language; one without a translation stays as it is."""
        return self.messages.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Give the form of a text that a number asks for."""
        return self.messages.ngettext(one, many, number)

    def day(self, value: date | str | None) -> str:
        """Write a day out: `2 January 2012`, `2 janvier 2012`."""
        if not value:
            return ""
        return format_date(date.fromisoformat(value) if isinstance(value, str) else value, "long", locale=self.locale)

    def place(self, code: str) -> str:
        """Name a place of ISO 3166 in this language; a part of a country by the country and its own code.

        >>> language("en").place("kh"), language("en").place("gb-eng")
        ('Cambodia', 'United Kingdom (ENG)')
        """
        country, _, part = code.upper().partition("-")
        name = self.locale.territories.get(country, country)
        return f"{name} ({part})" if part else name

    def number(self, value: int | float | Decimal) -> str:
        """Write a number with this language's separators."""
        return format_decimal(value, locale=self.locale)

    def terms(self, text: str) -> str:
        """Write the terms in a text of the engine out: `2 y to 5 y` is `2 years to 5 years`.

        >>> language("en").terms("1 y 6 months"), language("en").terms("up to 20 y")
        ('1 year 6 months', 'up to 20 years')
        """
        return UNIT.sub(lambda found: self._term(int(found[1].replace(",", "")), found[2]), text)

    def _term(self, number: int, unit: str) -> str:
        said = {
            "y": self.ngettext("{} year", "{} years", number), "m": self.ngettext("{} month", "{} months", number),
            "w": self.ngettext("{} week", "{} weeks", number), "d": self.ngettext("{} day", "{} days", number),
        }  # fmt: skip
        return said[unit[0]].format(self.number(number))


@cache
def language(code: str) -> Language:
    """Give a language by its code; raise `KeyError` for one that does not ship."""
    if code not in NAMES:
        raise KeyError(code)
    locale = Locale.parse(SPOKEN.get(code, code))
    return Language(code, locale, standard.NullTranslations() if code == SOURCE else _compiled(FOLDER / f"{code}.po"))


def _compiled(file: Path) -> standard.GNUTranslations:
    """Compile the texts of a file in memory: there is no second file that could be older."""
    held = io.BytesIO()
    with file.open("rb") as written:
        write_mo(held, read_po(written))
    held.seek(0)
    return standard.GNUTranslations(held)
