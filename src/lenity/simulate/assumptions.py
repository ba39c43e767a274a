"""What a projection rests on: one file of figures for a place, each with a source or with a person who assumed it and why.

    assumptions = read_assumptions("kh")                 # library/populations/kh/assumptions.yaml
    assumptions["women"].confidence                      -> 'conflict'
    draw(assumptions.parameters(), draws=1024, seed=1)   -> draws of every figure that is known
    assumptions.missing(["cost-per-prisoner-year"])      -> the figures that were not found, with who could count them

A figure that was not found stays in the file as `needs_data`: what depends on it is not computed, and it is never taken as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TypeAlias

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.model import CONFIDENCES
from lenity.law.problems import LenityError, Place, did_you_mean, problem
from lenity.law.vocabulary import LIBRARY
from lenity.simulate.uncertainty import (
    Beta,
    Dirichlet,
    Discrete,
    Distribution,
    Exact,
    LogNormal,
    LogUniform,
    NeedsData,
    Normal,
    Parameter,
    Scenarios,
    Triangular,
    Uniform,
)

POPULATIONS = LIBRARY / "populations"
KEYS = ("place", "title", "sources", "assumptions")
# Distributions of one number -> the figures each needs.
NUMBERS: Mapping[str, tuple[type, tuple[str, ...]]] = {
    "beta": (Beta, ("mean", "size")), "lognormal": (LogNormal, ("median", "factor")), "normal": (Normal, ("mean", "deviation")),
    "triangular": (Triangular, ("low", "mode", "high")), "uniform": (Uniform, ("low", "high")),
    "loguniform": (LogUniform, ("low", "high")),
}  # fmt: skip
SHAPES = (*NUMBERS, "exact", "discrete", "dirichlet", "scenarios")
GROUNDS = ("source", "assumption", "needs_data")
READING = "reading-"  # an assumption of this name settles a disputed point of the law
AnyDistribution: TypeAlias = Distribution | Dirichlet | Scenarios


@dataclass(frozen=True, slots=True)
class Cited:
    """Who published a figure, and how sure it is."""

    key: str
    title: str
    address: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """Who assumed a figure, and why it and its range were chosen."""

    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure: what it means, its unit, its distribution, and what it stands on.

    `distribution` is None where the figure was not found, and `ground` then says who could count it.
    """

    id: str
    means: str
    unit: str
    distribution: AnyDistribution | None
    ground: Cited | Assumed | NeedsData
    place: Place

    @property
    def parts(self) -> tuple[str, ...]:
        """Name the parts of a mix; empty for a single number."""
        return self.distribution.parts if isinstance(self.distribution, Dirichlet) else ()

    @property
    def confidence(self) -> str:
        """Say how sure it is: the confidence of its source, `assumption`, or `needs-data`."""
        if isinstance(self.ground, Cited):
            return self.ground.confidence
        return "assumption" if isinstance(self.ground, Assumed) else "needs-data"


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The figures of one place, by id."""

    place: str
    title: str
    of: Mapping[str, Assumption]

    def __contains__(self, id: str) -> bool:
        return id in self.of

    def __iter__(self) -> Iterator[Assumption]:
        return iter(self.of.values())

    def __getitem__(self, id: str) -> Assumption:
        if id not in self.of:
            raise problem("LEN818", f"no assumption `{id}`", did_you_mean(id, self.of))
        return self.of[id]

    def parameters(self) -> tuple[Parameter, ...]:
        """Give every figure that is known as a parameter to draw."""
        return tuple(Parameter(one.id, one.distribution) for one in self if one.distribution is not None)

    def missing(self, needed: Iterable[str]) -> tuple[NeedsData, ...]:
        """Give of the figures that are needed those that are not known: each with why, and who could count it."""
        found = []
        for id in dict.fromkeys(needed):
            if id not in self.of:
                found.append(NeedsData(id, "the file of assumptions does not name it", "not said"))
            elif isinstance(ground := self.of[id].ground, NeedsData):
                found.append(ground)
        return tuple(found)


def readings_of(scenario: Mapping[str, float | str]) -> dict[str, str]:
    """Give the readings of the law that a scenario settles.

    >>> readings_of({"reading-bands": "A", "capacity": 11_000})
    {'bands': 'A'}
    """
    return {name.removeprefix(READING): str(version) for name, version in scenario.items() if name.startswith(READING)}


def read_assumptions(place: str | Path) -> Assumptions:
    """Read the assumptions of a place that ships with lenity, or of a file; raise `LenityError` with every problem of the
    file.
    """
    path = Path(place)
    if path.suffix not in (".yaml", ".yml"):
        path = POPULATIONS / str(place) / "assumptions.yaml"
        if not path.is_file():
            known = sorted(one.parent.name for one in POPULATIONS.glob("*/assumptions.yaml"))
            raise problem("LEN819", f"no assumptions of `{place}`", did_you_mean(str(place), known))
    document = Document.read(path, f"{path.parent.name}/{path.name}")
    found = _Reader(document).assumptions()
    raise_all([document])
    return found


@dataclass(slots=True)
class _Reader:
    document: Document

    def assumptions(self) -> Assumptions:
        say = self.document
        fields = say.fields(say.root, "the assumptions", KEYS, need=("place", "title", "assumptions"))
        sources = self.sources(fields.get("sources"))
        found: dict[str, Assumption] = {}
        for node in say.items(fields.get("assumptions"), "`assumptions`"):
            one = self.assumption(node, sources)
            if one.id in found:
                say.say("LEN810", node, f"`{one.id}` is given twice", "keep one of them")
            found[one.id] = one
        return Assumptions(say.text(fields.get("place"), "`place`"), say.text(fields.get("title"), "`title`"), found)

    def sources(self, node: Node | None) -> dict[str, tuple[str, str]]:
        found = {}
        for key, one in self.document.fields(node, "`sources`").items():
            fields = self.document.fields(one, f"source `{key}`", ("title", "address"), need=("title",))
            texts = [self.document.text(fields.get(name), f"`{name}`") for name in ("title", "address")]
            found[key] = (texts[0], texts[1])
        return found

    def assumption(self, node: Node, sources: Mapping[str, tuple[str, str]]) -> Assumption:
        say = self.document
        fields = say.fields(node, "an assumption", ("id", "means", "unit", *SHAPES, *GROUNDS), need=("id", "means", "unit"))
        id, means, unit = (say.text(fields.get(name), f"`{name}`") for name in ("id", "means", "unit"))
        if sum(name in fields for name in GROUNDS) != 1:
            mend = "write `source:` for a published figure, `assumption:` for your own, `needs_data:` for one that was not found"
            say.say("LEN811", node, f"`{id}` does not stand on one thing", mend)
        ground: Cited | Assumed | NeedsData = NeedsData(id, "", "")
        if "source" in fields:
            ground = self.cited(fields["source"], sources)
        elif "assumption" in fields:
            ground = Assumed(*self.words(fields["assumption"], ("by", "why"), f"`{id}` is assumed"))
        elif "needs_data" in fields:
            ground = NeedsData(id, *self.words(fields["needs_data"], ("why", "who"), f"`{id}` is missing"))
        return Assumption(id, means, unit, self.distribution(node, id, fields), ground, say.place(node))

    def cited(self, node: Node, sources: Mapping[str, tuple[str, str]]) -> Cited:
        say = self.document
        fields = say.fields(node, "`source`", ("key", "confidence", "note"), need=("key", "confidence"))
        key, confidence, note = (say.text(fields.get(name), f"`{name}`") for name in ("key", "confidence", "note"))
        if key and key not in sources:
            say.say("LEN202", fields["key"], f"unknown source `{key}`", did_you_mean(key, sources))
        if confidence and confidence not in CONFIDENCES:
            say.say("LEN203", fields["confidence"], f"unknown confidence `{confidence}`", did_you_mean(confidence, CONFIDENCES))
        if confidence in CONFIDENCES[:2] and not note:
            say.say("LEN813", node, f"`{confidence}` without a note", "say in `note:` what is doubted")
        return Cited(key, *sources.get(key, ("", "")), confidence, note)

    def words(self, node: Node, names: tuple[str, str], what: str) -> tuple[str, str]:
        fields = self.document.fields(node, what, names)
        found = [self.document.text(fields.get(name), f"`{name}`") for name in names]
        for name, text in zip(names, found, strict=True):
            if not text:
                self.document.say("LEN813", node, f"{what} without `{name}`", f"add `{name}:`")
        return (found[0], found[1])

    def distribution(self, node: Node, id: str, fields: Fields) -> AnyDistribution | None:
        given = [name for name in SHAPES if name in fields]
        if "needs_data" in fields:
            if given:
                self.document.say("LEN812", node, f"`{id}` needs data and has a figure", "leave out one of the two")
            return None
        if len(given) != 1:
            self.document.say("LEN812", node, f"`{id}` has {len(given)} distributions", f"give one of {', '.join(SHAPES)}")
            return None
        before = len(self.document.problems)
        try:
            made = self.made(given[0], fields[given[0]], id)
        except LenityError as error:
            if len(self.document.problems) == before:
                self.document.say("LEN815", fields[given[0]], f"`{id}`: {error.problems[0].message}", error.problems[0].help)
            return None
        return made

    def made(self, kind: str, body: Node, id: str) -> AnyDistribution:
        if kind == "exact":
            return Exact(self.number(body, f"`{id}`"))
        if kind == "scenarios":
            return Scenarios(tuple(self.document.words(body, f"`{id}`")))
        if kind in NUMBERS:
            make, names = NUMBERS[kind]
            figures = self.document.fields(body, f"`{kind}` of `{id}`", names, need=names)
            found: AnyDistribution = make(*(self.number(figures.get(name), f"`{name}`") for name in names))
            return found
        name, keys = ("shares", ("size", "shares")) if kind == "dirichlet" else ("chances", ("chances",))
        figures = self.document.fields(body, f"`{kind}` of `{id}`", keys, need=keys)
        mix = {part: self.number(one, f"`{part}`") for part, one in self.document.fields(figures.get(name), f"`{name}`").items()}
        if kind == "dirichlet":
            return Dirichlet(tuple(mix), tuple(mix.values()), self.number(figures.get("size"), "`size`"))
        return Discrete(tuple(self.figure(part, body) for part in mix), tuple(mix.values()))

    def number(self, node: Node | None, what: str) -> float:
        return self.figure(self.document.text(node, what), node)

    def figure(self, text: str, node: Node | None) -> float:
        try:
            value = float(text.replace("_", ""))
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            self.document.say("LEN814", node, f"`{text}` is no number", "write digits, with a point and `_` if you like")
            return 0.0
        return value
