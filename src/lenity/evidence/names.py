"""How publishers call places and drugs: `library/evidence/names.yaml`, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lenity.evidence.files import Fields, Items, Text, tree
from lenity.evidence.problems import EvidenceError, Problem, Problems

FILE: Final = Path(__file__).resolve().parents[1] / "library" / "evidence" / "names.yaml"


@dataclass(frozen=True, slots=True)
class Region:
    """Several places together: listed by code, or known by what a publisher prints as subregion."""

    code: str
    title: str
    places: tuple[str, ...]
    printed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """Printed names and codes of places, by what they mean; regions by code; printed names of drugs by subject."""

    places: Mapping[str, str]
    regions: Mapping[str, Region]
    drugs: Mapping[str, str]

    def place(self, *printed: str) -> str:
        """Return the ISO 3166 alpha-2 code of the first name that is listed, else the first name as printed."""
        return next((self.places[name] for name in printed if name in self.places), printed[0])

    def drug(self, printed: str) -> str:
        """Return our word for a drug, else the name as printed."""
        return self.drugs.get(printed, printed)

    def covers(self, where: str, place: str, subregion: str = "") -> bool:
        """Return whether a row of a place belongs to the place or region asked for."""
        region = self.regions.get(where)
        if region is None:
            return place == where
        return place in region.places or (subregion != "" and subregion in region.printed)

    def check(self, where: str | None, *, prints_subregion: bool) -> None:
        """Raise EvidenceError for a place or region that is not listed, or that a file without subregions cannot tell."""
        regions = (code for code, region in self.regions.items() if region.places or prints_subregion)
        known = sorted({*self.places.values(), *regions})
        if where is not None and where not in known:
            message = f"unknown place or region `{where}`"
            raise EvidenceError((Problem("evidence/names.yaml", 1, "LEN241", message, f"one of: {', '.join(known)}"),))


@cache
def names() -> Names:
    """Return the table of names of the library.

    >>> names().place("KHM"), names().drug("“Yaba”")
    ('KH', 'methamphetamine_tablets')
    """
    problems = Problems()
    content = tree(FILE, problems)
    problems.raise_if_any()
    sections = content.of if isinstance(content, Fields) else {}
    places: dict[str, str] = {}
    for code, fields in _fields(sections.get("places")):
        for name in (code, fields.text("iso3"), *fields.texts("printed")):
            places[name] = code
    regions = {
        code: Region(code, fields.text("title"), fields.texts("places"), fields.texts("printed"))
        for code, fields in _fields(sections.get("regions"))
    }
    drugs: dict[str, str] = {}
    listed = sections.get("drugs")
    for subject, items in listed.of.items() if isinstance(listed, Fields) else ():
        drugs |= {item.text: subject for item in items.of if isinstance(item, Text)} if isinstance(items, Items) else {}
    return Names(MappingProxyType(places), MappingProxyType(regions), MappingProxyType(drugs))


def _fields(node: object) -> list[tuple[str, Fields]]:
    return [(code, fields) for code, fields in node.of.items() if isinstance(fields, Fields)] if isinstance(node, Fields) else []
