"""The catalogue of checks: 60 questions a review puts to a drug law, each with the norms it rests on.

catalogue = Catalogue.read()
catalogue["N-05"].question                        ->  what the check asks
catalogue.thresholds["suspicious-floor-jump"]     ->  a setting of ours, which a reviewer may move
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from lenity.law.document import Document, Node, raise_all
from lenity.law.problems import did_you_mean
from lenity.law.vocabulary import LIBRARY
from lenity.review.norms import Norms, keep, one_of

CHECKS = LIBRARY / "checks"

# In the order of the test: a failure at an earlier stage is not cured at a later one.
STAGES = {
    "X": "absolute", "L": "legality", "A": "aim", "S": "suitability",
    "N": "necessity", "P": "balance", "E": "equality", "Q": "process",
}  # fmt: skip
KINDS = ("AUTO", "SIM", "DATA", "ASK")
SCALES = ("nominal", "ordinal", "ranking")


@dataclass(frozen=True, slots=True)
class Threshold:
    """A setting of a check: an exact number, its unit, what it means, and which metric or check it belongs to.

    No norm fixes it where `ours` is true: it is a convention of this project, printed in every review.
    """

    id: str
    value: Fraction
    unit: str
    meaning: str
    ours: bool
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """A quantity that checks compute: its definition, when it is flagged, and the settings the flag uses."""

    id: str
    name: str
    definition: str
    flag: str
    thresholds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that only a person answers, once for each `each` (empty: once).

    `scale` is nominal (one of `words`), ordinal (one of `words`, which are in order), or ranking (all of `words`, put in
    order; without words, the things that `each` names). On the first two the first word speaks for the law, and the
    last against it.
    """

    id: str
    text: str
    scale: str
    words: tuple[str, ...] = ()
    each: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the review: how it is decided, what is left to a person, and what it rests on.

    `kinds` say what answers it, from left to right; `needs` are its inputs; `norms`, `thresholds`, `metrics` are ids.
    """

    id: str
    stage: str
    title: str
    question: str
    kinds: tuple[str, ...]
    needs: tuple[str, ...]
    decided: str
    left: str
    norms: tuple[str, ...]
    thresholds: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    contested: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the project's founding abstract and the checks that answer to it."""

    text: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The checks in the order of the test, the settings and metrics they use, and the trace to the founding abstract."""

    checks: Mapping[str, Check]
    thresholds: Mapping[str, Threshold]
    metrics: Mapping[str, Metric]
    trace: tuple[Phrase, ...]

    @classmethod
    def read(cls, folder: Path = CHECKS, norms: Norms | None = None) -> Catalogue:
        """Read a folder of checks; raise `LenityError` with every mistake.

        Without `norms`, those that ship with lenity are meant.

        >>> len(Catalogue.read().checks)
        60
        """
        return _read(folder, norms or Norms.read())

    def __getitem__(self, id: str) -> Check:
        return self.checks[id]

    def __iter__(self) -> Iterator[Check]:
        return iter(self.checks.values())

    def asks(self) -> tuple[Ask, ...]:
        """Give every question to a reviewer, in the order of the checks."""
        return tuple(ask for check in self for ask in check.asks)


def _read(folder: Path, norms: Norms) -> Catalogue:
    settings, metered, traced = (_document(folder, name) for name in ("thresholds", "metrics", "trace"))
    staged = {letter: _document(folder, name) for letter, name in STAGES.items()}
    thresholds = _thresholds(settings)
    metrics = _metrics(metered, thresholds)
    checks: dict[str, Check] = {}
    asked: dict[str, Ask] = {}
    for letter, document in staged.items():
        _stage(document, letter, checks, asked, norms, thresholds, metrics)
    _belonging(settings, thresholds, {**checks, **metrics})
    trace = _trace(traced, checks)
    raise_all([settings, metered, *staged.values(), traced])
    return Catalogue(checks, thresholds, metrics, trace)


def _document(folder: Path, name: str) -> Document:
    return Document.read(folder / f"{name}.yaml", f"{name}.yaml")


def _thresholds(document: Document) -> dict[str, Threshold]:
    keys = ("id", "value", "unit", "meaning", "ours", "of")
    found: dict[str, Threshold] = {}
    fields = document.fields(document.root, "the file", ("thresholds",), ("thresholds",))
    for node in document.items(fields.get("thresholds"), "thresholds"):
        one = document.fields(node, "a threshold", keys, keys)
        id, unit, meaning = (document.text(one.get(name), name) for name in ("id", "unit", "meaning"))
        one_of(document, one.get("ours"), "answer to `ours`", ("true", "false"))
        ours = document.text(one.get("ours"), "ours") == "true"
        of = tuple(document.words(one.get("of"), "of"))
        keep(document, one.get("id"), found, id, Threshold(id, _number(document, one.get("value")), unit, meaning, ours, of))
    return found


def _number(document: Document, node: Node | None) -> Fraction:
    text = document.text(node, "value")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        if node is not None:
            document.say("LEN355", node, f"`{text}` is not an exact number", "write a whole number or a ratio: 24, 5/4")
        return Fraction(0)


def _metrics(document: Document, thresholds: Mapping[str, Threshold]) -> dict[str, Metric]:
    keys = ("id", "name", "definition", "flag", "thresholds")
    found: dict[str, Metric] = {}
    fields = document.fields(document.root, "the file", ("metrics",), ("metrics",))
    for node in document.items(fields.get("metrics"), "metrics"):
        one = document.fields(node, "a metric", keys, keys[:3])
        id, name, definition, flag = (document.text(one.get(key), key) for key in keys[:4])
        used = _known(document, one.get("thresholds"), "threshold", "LEN354", thresholds)
        keep(document, one.get("id"), found, id, Metric(id, name, definition, flag, used))
    return found


def _stage(
    document: Document,
    letter: str,
    checks: dict[str, Check],
    asked: dict[str, Ask],
    norms: Norms,
    thresholds: Mapping[str, Threshold],
    metrics: Mapping[str, Metric],
) -> None:
    keys = (
        "id", "title", "question", "kinds", "needs", "decided", "norms", "left", "contested", "thresholds", "metrics", "asks",
    )  # fmt: skip
    fields = document.fields(document.root, "the file", ("checks",), ("checks",))
    for node in document.items(fields.get("checks"), "checks"):
        one = document.fields(node, "a check", keys, keys[:7])
        text = {name: document.text(one.get(name), name) for name in ("id", "title", "question", "decided", "left", "contested")}
        if "id" in one and not text["id"].startswith(f"{letter}-"):
            document.say(
                "LEN352", one["id"], f"`{text['id']}` stands among the checks of stage {letter}", f"begin it with `{letter}-`"
            )
        check = Check(
            stage=letter,
            kinds=_known(document, one.get("kinds"), "kind", "LEN352", KINDS),
            needs=tuple(document.words(one.get("needs"), "needs")),
            norms=_known(document, one.get("norms"), "norm", "LEN350", norms.norms),
            thresholds=_known(document, one.get("thresholds"), "threshold", "LEN354", thresholds),
            metrics=_known(document, one.get("metrics"), "metric", "LEN354", metrics),
            asks=tuple(_ask(document, ask, text["id"], asked) for ask in document.items(one.get("asks"), "asks")),
            **text,
        )
        if "norms" in one and not check.norms:
            document.say("LEN201", one["norms"], f"check `{check.id}` rests on no norm", "name at least one")
        if "ASK" in check.kinds and not check.asks:
            document.say("LEN358", node, f"check `{check.id}` leaves a part to a person and asks nothing", "add `asks:`")
        keep(document, one.get("id"), checks, check.id, check)


def _ask(document: Document, node: Node, check: str, asked: dict[str, Ask]) -> Ask:
    keys = ("id", "text", "scale", "words", "each")
    one = document.fields(node, "a question", keys, keys[:3])
    id, text, scale, each = (document.text(one.get(name), name) for name in ("id", "text", "scale", "each"))
    ask = Ask(id, text, scale, tuple(document.words(one.get("words"), "words")), each)
    one_of(document, one.get("scale"), "scale", SCALES)
    if "id" in one and not id.startswith(f"{check}/"):
        document.say("LEN352", one["id"], f"question `{id}` stands in check `{check}`", f"begin it with `{check}/`")
    if scale in ("nominal", "ordinal") and len(set(ask.words)) < 2:
        document.say("LEN358", node, f"question `{id}` leaves nothing to choose", "give at least two different `words:`")
    if scale == "ranking" and not ask.words and not each:
        document.say("LEN358", node, f"question `{id}` does not say what is ranked", "give `words:` or `each:`")
    keep(document, one.get("id"), asked, id, ask)
    return ask


def _known(document: Document, node: Node | None, what: str, code: str, known: Iterable[str]) -> tuple[str, ...]:
    """Read a word or a list of words, and say which of them are unknown or doubled."""
    words = document.words(node, what)
    for word in words:
        if word not in known:
            document.say(code, node, f"unknown {what} `{word}`", did_you_mean(word, known))
    for word in {word for word in words if words.count(word) > 1}:
        document.say("LEN353", node, f"`{word}` is listed twice", "keep one of them")
    return tuple(words)


def _belonging(document: Document, thresholds: Mapping[str, Threshold], owners: Mapping[str, Check | Metric]) -> None:
    """Say so if a threshold and the checks and metrics that use it do not name each other."""
    for one in thresholds.values():
        for name in one.of:
            if name not in owners:
                document.say(
                    "LEN359", document.root, f"threshold `{one.id}` is of the unknown `{name}`", did_you_mean(name, owners)
                )
        users = {name for name, owner in owners.items() if one.id in owner.thresholds}
        for name in sorted(users ^ (set(one.of) & set(owners))):
            said = f"threshold `{one.id}` and `{name}` do not name each other"
            document.say("LEN354", document.root, said, "name the threshold in the check or metric, and that in `of:`")


def _trace(document: Document, checks: Mapping[str, Check]) -> tuple[Phrase, ...]:
    fields = document.fields(document.root, "the file", ("phrases",), ("phrases",))
    found = []
    for node in document.items(fields.get("phrases"), "phrases"):
        one = document.fields(node, "a phrase", ("text", "checks"), ("text", "checks"))
        used = _known(document, one.get("checks"), "check", "LEN359", checks)
        found.append(Phrase(document.text(one.get("text"), "text"), used))
    return tuple(found)
