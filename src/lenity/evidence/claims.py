"""A file of published claims: who, where, what in our words, and the figures, each claim of one kind.

    claims:
      - id: cocaine
        says: Seizures of cocaine rose from 0.2 kg in 2008 to 41 kg in 2012.
        kind: change
        years: 2008-2012
        indicator: seizures
        subject: cocaine
        units: [kg]
        direction: rising
        start: 0.2
        end: 41

No verdict stands in such a file. The lines an audit draws are data too: `library/claims/thresholds.yaml`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, cast

from lenity.evidence.files import Fields, Items, Text, shown, tree
from lenity.evidence.names import names
from lenity.evidence.observations import UNITS, Number
from lenity.evidence.problems import EvidenceError, Problem, Problems
from lenity.evidence.reading import FIRST_YEAR, LAST_YEAR, MARKET, number_of, word_of

LIBRARY: Final = Path(__file__).resolve().parents[1] / "library" / "claims"
Direction = Literal["rising", "falling"]
Standing = Literal["lowest", "highest"]


@dataclass(frozen=True, slots=True)
class Measured:
    """What a figure of a claim measures, in the words of the evidence."""

    indicator: str
    subject: str
    unit: str

    def __str__(self) -> str:
        return f"{self.indicator} of {self.subject} in {self.unit}".replace("_", " ")


@dataclass(frozen=True, slots=True)
class Level:
    """A figure of one year."""

    of: Measured
    year: int
    value: Number


@dataclass(frozen=True, slots=True)
class Change:
    """A rise or fall between two years, perhaps with the figures of both; several units are several series."""

    of: tuple[Measured, ...]
    first: int
    last: int
    direction: Direction
    start: Number | None
    end: Number | None


@dataclass(frozen=True, slots=True)
class Share:
    """A country's part of its region's total in one year, within bounds."""

    of: Measured
    year: int
    region: str
    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the lowest or highest of a region in every year; `totals` is a region whose totals may serve instead."""

    of: tuple[Measured, ...]
    first: int
    last: int
    region: str
    totals: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Proportion:
    """One figure divided by another of the same year."""

    of: Measured
    to: Measured
    year: int
    value: Number


@dataclass(frozen=True, slots=True)
class Categories:
    """The kinds of activity that make a market; `figures` names what would show one by numbers."""

    stated: tuple[str, ...]
    figures: Mapping[str, Measured]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NoConsistentStatistics:
    """That series cannot show a trend."""

    of: tuple[Measured, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Reported:
    """Directions that observers are said to see."""

    trends: tuple[tuple[Measured, Direction], ...]
    first: int
    last: int


Asked = Level | Change | Share | Rank | Proportion | Categories | NoConsistentStatistics | Reported


@dataclass(frozen=True, slots=True)
class Claim:
    """One published claim: its words (ours), its kind and what it asks of the evidence."""

    id: str
    says: str
    kind: str
    asks: Asked


@dataclass(frozen=True, slots=True)
class Threshold:
    """A line an audit draws, and why there."""

    value: Fraction
    why: str
    is_library: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """A publication and its claims; `source` is the key of its own rows in the evidence, which never support it."""

    title: str
    producer: str
    published: str
    address: str
    source: str
    place: str
    claims: tuple[Claim, ...]
    thresholds: Mapping[str, Threshold]
    file: str


def read_claims(path: Path | str) -> Claims:
    """Read a claims file, by its path or by the name of one in the library (`idpc-2014-11`).

    Raises EvidenceError with every mistake, each as `file:line: LEN2xx: message`.

    >>> len(read_claims("idpc-2014-11").claims)
    12
    """
    file = _located(Path(path))
    problems = Problems()
    content = tree(file, problems)
    problems.raise_if_any()
    if not isinstance(content, Fields):
        message = "not a claims file: no `publication:` and no `claims:`"
        raise EvidenceError((Problem(shown(file), 1, "LEN250", message, "begin it with `publication:`"),))
    reader = _Reader(shown(file), problems)
    reader.fields("a claims file", content, ("publication", "place", "claims"), ("thresholds",))
    publication = content.of.get("publication")
    about = publication if isinstance(publication, Fields) else Fields(content.line, {})
    reader.fields("publication", about, ("title", "producer", "published"), ("address", "source"))
    reader.known(content, "place", tuple(sorted(set(names().places.values()))), "place")
    thresholds = _thresholds(reader, content)
    claims = [claim for item in reader.entries(content, "claims") if (claim := _claim(reader, item)) is not None]
    for number, claim in enumerate(claims):
        if claim.id in {earlier.id for earlier in claims[:number]}:
            problems.add(shown(file), content.line, "LEN228", f"the id `{claim.id}` stands twice", "rename one")
    problems.raise_if_any()
    return Claims(
        about.text("title"),
        about.text("producer"),
        about.text("published"),
        about.text("address"),
        about.text("source"),
        content.text("place"),
        tuple(claims),
        MappingProxyType(thresholds),
        shown(file),
    )


def _located(path: Path) -> Path:
    if path.exists() or path.suffix or len(path.parts) > 1:
        return path
    held = sorted(file.stem for file in LIBRARY.glob("*.yaml") if file.stem != "thresholds" and "." not in file.stem)
    if path.name not in held:
        mend = f"the path of a file, or one of: {', '.join(held)}"
        raise EvidenceError((Problem("library/claims", 1, "LEN220", f"no claims `{path}`", mend),))
    return LIBRARY / f"{path.name}.yaml"


def _thresholds(reader: "_Reader", content: Fields) -> dict[str, Threshold]:
    file = LIBRARY / "thresholds.yaml"
    ours = tree(file, reader.problems)
    own = content.of.get("thresholds")
    if own is not None and not isinstance(own, Fields):
        reader.say(own.line, "LEN253", "`thresholds` names none", "thresholds: {about: 10 percent}")
    found: dict[str, Threshold] = {}
    for name, fields in ours.of.items() if isinstance(ours, Fields) else ():
        if isinstance(fields, Fields):
            value = reader.fraction(fields, "value")
            found[name] = Threshold(value or Fraction(0), fields.text("why"), True)
    for name, node in own.of.items() if isinstance(own, Fields) else ():
        if name not in found:
            reader.say(node.line, "LEN253", f"no threshold is called `{name}`", f"one of: {', '.join(found)}")
        elif isinstance(own, Fields) and (value := reader.fraction(own, name)) is not None:
            found[name] = Threshold(value, f"set in {reader.file}", False)
    return found


def _claim(reader: "_Reader", node: Fields) -> Claim | None:
    before = len(reader.problems.found)
    kind = node.text("kind")
    if kind not in KINDS:
        reader.say(node.line, "LEN251", f"unknown kind of claim `{kind}`", f"one of: {', '.join(KINDS)}")
        return None
    required, optional, make = KINDS[kind]
    reader.fields(node.text("id") or "claim", node, ("id", "says", "kind", *required), optional)
    if len(reader.problems.found) > before:
        return None
    asks = make(reader, node)
    if len(reader.problems.found) > before or asks is None:
        return None
    return Claim(node.text("id"), " ".join(node.text("says").split()), kind, asks)


def _level(reader: "_Reader", node: Fields) -> Asked | None:
    year, value = reader.year(node), reader.number(node, "value")
    of = reader.measured(node)
    return Level(of, year, value) if year is not None and value is not None else None


def _change(reader: "_Reader", node: Fields) -> Asked | None:
    years = reader.years(node)
    of = reader.several(node, (node.text("subject"),))
    direction = reader.known(node, "direction", ("rising", "falling"), "direction")
    start, end = (reader.number(node, name) if name in node.of else None for name in ("start", "end"))
    if (start is not None or end is not None) and len(of) != 1:
        reader.say(node.line, "LEN252", "a figure in several units", "give one unit, or no figure")
    return Change(of, *years, cast(Direction, direction), start, end) if years else None


def _share(reader: "_Reader", node: Fields) -> Asked | None:
    year, of = reader.year(node), reader.measured(node)
    region = reader.known(node, "region", tuple(names().regions), "region")
    least, most = (reader.fraction(node, name) if name in node.of else None for name in ("at_least", "at_most"))
    if least is None and most is None:
        reader.say(node.line, "LEN252", "a share without a bound", "give `at_most` or `at_least`, as `1 percent`")
    return Share(of, year, region, least, most) if year is not None else None


def _rank(reader: "_Reader", node: Fields) -> Asked | None:
    years = reader.years(node)
    of = reader.several(node, reader.words(node, "subjects"))
    region = reader.known(node, "region", tuple(names().regions), "region")
    totals = reader.known(node, "totals", tuple(names().regions), "region") if "totals" in node.of else ""
    standing = reader.known(node, "standing", ("lowest", "highest"), "standing")
    return Rank(of, *years, region, totals, cast(Standing, standing)) if years else None


def _proportion(reader: "_Reader", node: Fields) -> Asked | None:
    of, to = node.of["numerator"], node.of["denominator"]
    year, value = reader.year(node), reader.number(node, "value")
    if not isinstance(of, Fields) or not isinstance(to, Fields) or year is None or value is None:
        reader.say(node.line, "LEN252", "a ratio names two figures", "numerator: {indicator, subject, unit}")
        return None
    return Proportion(reader.measured(of), reader.measured(to), year, value)


def _categories(reader: "_Reader", node: Fields) -> Asked | None:
    years = reader.years(node)
    stated = reader.words(node, "stated")
    for one in stated:
        reader.check_word(node.line, "kind of market activity", one, MARKET)
    shown_by = {
        reader.check_word(one.line, "kind of market activity", name, MARKET): reader.measured(one)
        for name, one in reader.named(node, "figures").items()
    }
    return Categories(stated, MappingProxyType(shown_by), *years) if years else None


def _no_consistent_statistics(reader: "_Reader", node: Fields) -> Asked | None:
    years = reader.years(node)
    series = tuple(reader.measured(one) for one in reader.entries(node, "series"))
    return NoConsistentStatistics(series, *years) if years else None


def _reported(reader: "_Reader", node: Fields) -> Asked | None:
    years = reader.years(node)
    trends = tuple(
        (reader.measured(one), cast(Direction, reader.known(one, "direction", ("rising", "falling"), "direction")))
        for one in reader.entries(node, "trends")
    )
    return Reported(trends, *years) if years else None


_Make = Callable[["_Reader", Fields], Asked | None]
# The fields a claim of each kind must and may have.
KINDS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], _Make]]] = MappingProxyType(
    {
        "level": (("year", "indicator", "subject", "unit", "value"), (), _level),
        "change": (("years", "indicator", "subject", "units", "direction"), ("start", "end"), _change),
        "share": (("year", "indicator", "subject", "unit", "region"), ("at_most", "at_least"), _share),
        "rank": (("years", "indicator", "subjects", "units", "region", "standing"), ("totals",), _rank),
        "ratio": (("year", "numerator", "denominator", "value"), (), _proportion),
        "categories": (("years", "stated"), ("figures",), _categories),
        "no_consistent_statistics": (("years", "series"), (), _no_consistent_statistics),
        "reported": (("years", "trends"), (), _reported),
    }
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads fields of one file and notes what is wrong with them."""

    file: str
    problems: Problems

    def say(self, line: int, code: str, message: str, mend: str) -> None:
        self.problems.add(self.file, line, code, message, mend)

    def fields(self, name: str, fields: Fields, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
        for field in required:
            node = fields.of.get(field)
            if node is None or (isinstance(node, Text) and not node.text.strip()) or (not isinstance(node, Text) and not node.of):
                self.say(fields.line, "LEN223", f"`{name}` has no `{field}`", f"write its {field}")
        for field, node in fields.of.items():
            if field not in required + optional:
                self.check_word(node.line, f"field of {name}", field, required + optional)

    def check_word(self, line: int, what: str, text: str, known: tuple[str, ...]) -> str:
        return word_of(self.file, line, what, text, known, self.problems)

    def known(self, fields: Fields, name: str, known: tuple[str, ...], what: str) -> str:
        return self.check_word(fields.line, what, fields.text(name), known)

    def entries(self, fields: Fields, name: str) -> list[Fields]:
        """Return the entries of a list of fields; anything else in its place is a mistake."""
        node = fields.of.get(name)
        if not isinstance(node, Items) or not all(isinstance(item, Fields) for item in node.of):
            self.say(
                fields.line if node is None else node.line, "LEN250", f"`{name}` is no list of entries", "begin each with `- `"
            )
            return []
        return [item for item in node.of if isinstance(item, Fields)]

    def named(self, fields: Fields, name: str) -> dict[str, Fields]:
        """Return the entries of a mapping of fields that may be absent; anything else in its place is a mistake."""
        node = fields.of.get(name)
        if node is None:
            return {}
        if not isinstance(node, Fields) or not all(isinstance(one, Fields) for one in node.of.values()):
            self.say(node.line, "LEN252", f"`{name}` names no figure", f"{name}: {{name: {{indicator, subject, unit}}}}")
            return {}
        return {key: one for key, one in node.of.items() if isinstance(one, Fields)}

    def words(self, fields: Fields, name: str) -> tuple[str, ...]:
        """Return the words of a list; anything else in its place is a mistake."""
        node = fields.of.get(name)
        if not isinstance(node, Items) or not all(isinstance(item, Text) for item in node.of):
            self.say(fields.line, "LEN252", f"`{name}` is no list of words", f"{name}: [one, another]")
            return ()
        return fields.texts(name)

    def measured(self, fields: Fields) -> Measured:
        for name in ("indicator", "subject", "unit"):
            if not fields.text(name):
                self.say(fields.line, "LEN223", f"no `{name}`", f"write the {name} of the figure")
        self.known(fields, "unit", tuple(UNITS), "unit")
        return Measured(fields.text("indicator"), fields.text("subject"), fields.text("unit"))

    def several(self, fields: Fields, subjects: tuple[str, ...]) -> tuple[Measured, ...]:
        units = self.words(fields, "units")
        for unit in units:
            self.check_word(fields.line, "unit", unit, tuple(UNITS))
        return tuple(Measured(fields.text("indicator"), subject, unit) for subject in subjects for unit in units)

    def number(self, fields: Fields, name: str) -> Number | None:
        return number_of(self.file, fields.line, name, fields.text(name), self.problems)

    def fraction(self, fields: Fields, name: str) -> Fraction | None:
        found = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(?:/([1-9][0-9]{0,8}))?( percent)?", fields.text(name))
        if found is None:
            message = f"`{name}` is `{fields.text(name)}`"
            self.say(fields.line, "LEN252", message, "a number, as 2, 1/3 or 5 percent")
            return None
        return Fraction(found[1]) / int(found[2] or 1) / (100 if found[3] else 1)

    def year(self, fields: Fields) -> int | None:
        text = fields.text("year")
        if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
            return int(text)
        self.say(fields.line, "LEN226", f"the year `{text}`", f"four digits from {FIRST_YEAR} to {LAST_YEAR}")
        return None

    def years(self, fields: Fields) -> tuple[int, int] | None:
        text = fields.text("years")
        found = re.fullmatch(r"([0-9]{4})-([0-9]{4})", text)
        if found and FIRST_YEAR <= int(found[1]) < int(found[2]) <= LAST_YEAR:
            return int(found[1]), int(found[2])
        self.say(fields.line, "LEN226", f"the years `{text}`", "two years, as 2008-2012")
        return None
