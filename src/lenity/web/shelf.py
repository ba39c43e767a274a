"""The laws of a library, read once and ready to be asked.

Shelf().laws("kh")   ->   the laws of offences of Cambodia, oldest first
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from lenity.engine.ask import Asker
from lenity.law.library import LAWS, Library
from lenity.law.model import Law, covers
from lenity.law.problems import did_you_mean, problem
from lenity.review.compose import DATA, read_words

WORDS = DATA / "words.yaml"


@dataclass(slots=True)
class Shelf:
    """A library with what was made ready of it; laws never change while an explorer runs."""

    root: Path = LAWS
    library: Library = field(init=False)
    words: Mapping[str, str] = field(init=False)
    _askers: dict[tuple[str, str], Asker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.library = Library(self.root)
        self.words = read_words(WORDS)

    def places(self) -> list[str]:
        """List the places that have a law of offences."""
        return sorted({law.id.split("/")[0] for law in self.every() if law.kind == "offences"})

    def every(self) -> Iterator[Law]:
        """Yield every law of the library, general parts and offences for comparison included."""
        for name in self.library.names():
            yield self.library.get(name)

    def laws(self, place: str) -> tuple[Law, ...]:
        """Give the laws of offences of a place, or the law of a name; raise `LenityError` where there is none."""
        return self.asker(place).laws

    def law(self, name: str) -> Law:
        """Give one law of the library by its id; raise `LenityError` where there is none."""
        if name not in self.library.names():
            raise problem("LEN402", f"no law `{name[:80]}` in the library", did_you_mean(name, self.library.names()))
        return self.library.get(name)

    def asker(self, name: str, min_confidence: str = "") -> Asker:
        """Give the laws of a place, or one law, ready to run; raise `LenityError` for a name that the library lacks.

        Names are looked up and never opened: a path is no name.
        """
        key = name, min_confidence
        if key not in self._askers:
            known = self.library.names()
            places = {one.split("/")[0] for one in known}
            if name not in places and name not in known:
                raise problem("LEN402", f"no law `{name[:80]}` in the library", did_you_mean(name, places))
            self._askers[key] = Asker(name, min_confidence, self.library)
        return self._askers[key]

    def in_force(self, place: str, day: date) -> Law | None:
        """Give the law of a place in force on a day, as it stood then; None where there was none."""
        found = next((law for law in self.laws(place) if covers(law, day)), None)
        return found.at(day) if found else None

    def word(self, name: str) -> str:
        """Give the plain words for a name of the vocabulary."""
        return self.words.get(name) or name.rpartition("=")[2].replace("_", " ")
