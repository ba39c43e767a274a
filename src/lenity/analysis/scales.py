"""The scales by which sanctions are weighed, read from library/scales.yaml, each weight with its source or marked as judgement.

    book = scales();  book.scales[1].weights["intensive_supervision"].range   ->   (Fraction(1, 3), Fraction(1, 2))

The order of the kinds (`contains`) stands above the scales: one that contradicts it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.model import CONFIDENCES, Citation, Source
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY

FILE = LIBRARY / "scales.yaml"
RECORDS = ("none", "recorded", "conviction")  # lightest first
KIND = ("title", "counted_in", "weighed_per", "a_day", "contains", "record", "note")
SCALE = ("id", "title", "about", "exponent", "life", "weights")
GROUNDS = ("cite", "definition", "judgement")
SOURCE = ("producer", "title", "address", "note")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sanction: what it is counted in, and the kinds of which a day is also a day of it (`contains`).

    `a_day` is how many of its units stand against one day of the kinds that contain it; None where no order joins it to others.
    `weighed_per` of its units make the unit of which scales give the weight; None where no scale weighs it.
    """

    name: str
    title: str
    counted_in: str
    weighed_per: int | None
    weighed_text: str
    a_day: int | None
    contains: tuple[str, ...]
    record: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Weight:
    """A figure of a scale: what is printed (None where a source gives only bounds), its range, and what it rests on.

    `ground` is `cite`, `definition` or `judgement`; `why` says it in words.
    """

    printed: Fraction | None
    range: tuple[Fraction, Fraction]
    ground: str
    why: str
    citation: Citation | None = None

    @property
    def middle(self) -> Fraction:
        """The printed figure, else the middle of the range."""
        return sum(self.range, Fraction(0)) / 2 if self.printed is None else self.printed


@dataclass(frozen=True, slots=True)
class Scale:
    """One way to weigh sanctions: weights per unit with prison at 1 a month, summed, and life as a range of months in prison.

    With an exponent e, one sanction of m units and weight w comes to w * m**e, several to (sum of w**(1/e) * m)**e: it is the
    whole burden of which each further month weighs less.
    """

    id: str
    title: str
    about: str
    exponent: Weight
    life: Weight
    weights: Mapping[str, Weight]


@dataclass(frozen=True, slots=True)
class Book:
    """The kinds of sanction with their order, the scales, and the sources these rest on."""

    kinds: Mapping[str, Kind]
    scales: tuple[Scale, ...]
    sources: Mapping[str, Source]

    def below(self, name: str) -> frozenset[str]:
        """Name the kinds that a kind contains, directly or through others."""
        found: frozenset[str] = frozenset()
        wanted = set(self.kinds[name].contains)
        while wanted:
            found |= wanted
            wanted = {below for one in wanted for below in self.kinds[one].contains} - found
        return found

    def levels(self) -> list[frozenset[str]]:
        """List the sets of ordered kinds that hold with each kind all that contain it: what may be counted together as "or more".

        One caseload of days is lighter than another if it has no more of them in any of these sets (Strassen 1965).
        """
        ordered = [name for name, kind in self.kinds.items() if kind.a_day is not None]
        above = {name: {other for other in ordered if name in self.below(other)} for name in ordered}
        subsets = (frozenset(some) for size in range(1, len(ordered) + 1) for some in combinations(ordered, size))
        return [one for one in subsets if all(above[name] <= one for name in one)]


@cache
def scales() -> Book:
    """Give the kinds and scales that ship with lenity."""
    return read_scales(FILE, "scales.yaml")


def read_scales(path: Path, name: str = "") -> Book:
    """Read a file of kinds of sanction and scales; raise `LenityError` with every mistake."""
    document = Document.read(path, name)
    parts = ("sources", "sanctions", "scales")
    fields = document.fields(document.root, "the file", parts, parts)
    sources = {}
    for key, node in document.fields(fields.get("sources"), "sources").items():
        one = document.fields(node, f"source `{key}`", SOURCE, ("title",))
        sources[key] = Source(key, **{"title": ""} | {part: document.text(value, part) for part, value in one.items()})
    kinds = _kinds(document, fields.get("sanctions"))
    book = Book(kinds, (), sources)
    raise_all([document])  # what follows leans on the order of the kinds
    found: dict[str, Scale] = {}
    for node in document.items(fields.get("scales"), "scales"):
        scale = _scale(document, node, book)
        if scale.id in found:
            document.say("LEN301", node, f"scale `{scale.id}` stands twice", "keep one")
        found[scale.id] = scale
    raise_all([document])
    return Book(kinds, tuple(found.values()), sources)


def _kinds(document: Document, node: Node | None) -> dict[str, Kind]:
    nodes = document.fields(node, "sanctions")
    kinds = {}
    for name, one in nodes.items():
        fields = document.fields(one, f"sanction `{name}`", KIND, ("title", "counted_in", "record"))
        text = {part: document.text(fields.get(part), part) for part in ("title", "counted_in", "record", "note")}
        record = text["record"]
        if record not in RECORDS:
            document.say("LEN104", fields.get("record"), f"unknown value `{record}` for `record`", did_you_mean(record, RECORDS))
        contains = tuple(document.words(fields.get("contains"), "contains"))
        for other in contains:
            if other not in nodes:
                document.say("LEN783", fields["contains"], f"no sanction `{other}`", did_you_mean(other, nodes))
        per = document.fields(fields.get("weighed_per"), "weighed_per", ("amount", "text"), ("amount", "text"))
        kinds[name] = Kind(
            name, text["title"], text["counted_in"], _count(document, per.get("amount"), "amount"),
            document.text(per.get("text"), "text"), _count(document, fields.get("a_day"), "a_day"),
            contains, text["record"], text["note"],
        )  # fmt: skip
    book = Book(kinds, (), {})
    for name, kind in kinds.items():
        if all(one in kinds for other in kinds.values() for one in other.contains) and name in book.below(name):
            document.say("LEN784", nodes[name], f"`{name}` contains itself", "leave out one of the steps that lead back to it")
        for other in kind.contains:
            if other in kinds and None in (kind.a_day, kinds[other].a_day):
                said = f"`{name}` contains `{other}`, and one of them has no `a_day`"
                document.say("LEN006", nodes[name], said, "add `a_day:`")
    return kinds


def _scale(document: Document, node: Node, book: Book) -> Scale:
    fields = document.fields(node, "the scale", SCALE, SCALE)
    name = document.text(fields.get("id"), "id")
    nodes = document.fields(fields.get("weights"), f"the weights of `{name}`")
    weighed = [kind.name for kind in book.kinds.values() if kind.weighed_per is not None]
    for kind in nodes:
        if kind not in weighed:
            document.say("LEN783", nodes[kind], f"no sanction `{kind}` that is weighed", did_you_mean(kind, weighed))
    for kind in weighed:
        if kind not in nodes and "weights" in fields:
            document.say("LEN006", fields["weights"], f"scale `{name}` has no weight of `{kind}`", f"add `{kind}:`")
    weights = {kind: _weight(document, one, f"the weight of `{kind}`", book) for kind, one in nodes.items() if kind in weighed}
    exponent = _weight(document, fields.get("exponent"), "the exponent", book)
    if exponent.range[0] <= 0:
        document.say("LEN780", fields.get("exponent"), "the exponent is not above 0", "a longer term is never less severe")
    scale = Scale(
        name, document.text(fields.get("title"), "title"), document.text(fields.get("about"), "about"), exponent,
        _weight(document, fields.get("life"), "`life`", book), weights,
    )  # fmt: skip
    for kind, heavy in weights.items():
        for lesser in sorted(book.below(kind).intersection(weights)):
            light = weights[lesser]
            for said, a, b in (("weight", light.middle, heavy.middle), ("highest weight", light.range[1], heavy.range[1])):
                if a * _per_day(book.kinds[lesser]) > b * _per_day(book.kinds[kind]):
                    document.say(
                        "LEN781", nodes[lesser],
                        f"in `{name}` the {said} of a day of `{lesser}` is above that of `{kind}`, which contains it",
                        "lower the one, raise the other, or take the order out of `contains`",
                    )  # fmt: skip
    return scale


def _weight(document: Document, node: Node | None, what: str, book: Book) -> Weight:
    fields = document.fields(node, what, ("weight", "range", *GROUNDS), ("range",))
    printed = _number(document, fields.get("weight"), what) if "weight" in fields else None
    ends = [part.strip() for part in document.text(fields.get("range"), "range", "0 .. 0").split("..")]
    numbers = [_fraction(part) for part in ends]
    low, high = (numbers[0], numbers[1]) if len(numbers) == 2 else (None, None)
    if low is None or high is None or low < 0 or low > high:
        document.say("LEN780", fields.get("range"), f"`{' .. '.join(ends)}` is no range of {what}", "write `0.5 .. 1.5`")
        low = high = Fraction(0)
    elif printed is not None and not low <= printed <= high:
        document.say("LEN780", fields["weight"], f"{what} lies outside its range", "widen the range or mend the weight")
    grounds = [ground for ground in GROUNDS if ground in fields]
    if len(grounds) != 1 and node is not None:
        document.say("LEN782", node, f"{what} rests on {len(grounds) or 'nothing'}", f"give one of {', '.join(GROUNDS)}")
    if not grounds:
        return Weight(printed, (low, high), "judgement", "")
    if grounds[0] != "cite":
        return Weight(printed, (low, high), grounds[0], document.text(fields[grounds[0]], grounds[0]))
    cite = document.fields(fields["cite"], "the citation", ("source", "confidence", "note"), ("source", "confidence"))
    source, confidence, note = (document.text(cite.get(part), part) for part in ("source", "confidence", "note"))
    asked = (("LEN202", "source", source, tuple(book.sources)), ("LEN203", "confidence", confidence, CONFIDENCES))
    for code, part, said, known in asked:
        if part in cite and said not in known:
            document.say(code, cite[part], f"unknown {part} `{said}`", did_you_mean(said, known))
    return Weight(printed, (low, high), "cite", note, Citation("", source, confidence, "", note))


def _number(document: Document, node: Node | None, what: str) -> Fraction | None:
    text = document.text(node, what)
    number = _fraction(text)
    if number is None:
        document.say("LEN780", node, f"`{text}` is no number for {what}", "write `0.33` or `1/3`")
    return number


def _fraction(text: str) -> Fraction | None:
    """Read `0.33` or `1/3` exactly."""
    whole, _, part = text.partition("/")
    digits = whole.replace(".", "", 1)
    if not digits.isascii() or not digits.isdigit() or (part and not (part.isascii() and part.isdigit() and int(part))):
        return None
    return Fraction(whole) / (int(part) if part else 1)


def _count(document: Document, node: Node | None, what: str) -> int | None:
    if node is None:
        return None
    text = document.text(node, what)
    if not text.isascii() or not text.isdigit() or not int(text):
        document.say("LEN780", node, f"`{text}` is no whole number for `{what}`", "write a whole number above 0")
        return 1
    return int(text)


def _per_day(kind: Kind) -> Fraction:
    """Give how many of the units that are weighed stand against one day."""
    return Fraction(kind.a_day or 1, kind.weighed_per or 1)
