"""How a review is put into words: sentences with figures in them, ranges, counts, names and references.

say("In {some} of {all} cases", some=count(7), all=count(10))   ->   the text, with two `Value`s in it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from lenity.report.document import Inline, Sign, Text, Value
from lenity.review import LawInForce, Reference, Review, SourceEntry, Staircase, Step

NUMBERS = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
OURSELVES = "lenity"  # a collection of our own goes by its title
LONGEST_NAME = 26  # characters; a longer producer makes way for the title
Part: TypeAlias = Inline | Sequence[Inline]
Cited: TypeAlias = tuple[str, tuple[str, ...]]  # confidence and keys of sources: the second and third field of a Value


# -- sentences -----------------------------------------------------------------------------------------------


def say(sentence: str, **parts: Part) -> Text:
    """Put parts into a sentence where their names stand in braces.

    >>> say("the range is {range}", range=Value("life", "conflict", ("law-x",)))[1].text
    'life'
    """
    text: list[Inline] = []
    for number, piece in enumerate(re.split(r"{(\w+)}", sentence)):
        if number % 2:
            part = parts[piece]
            text += [part] if isinstance(part, Inline) else part
        elif piece:
            text.append(piece)
    return tuple(text)


def joined(parts: Iterable[Part], last: str = "and") -> Text:
    """Join parts with commas and a last word: `a, b and c`."""
    return _between(parts, lambda number, count: f" {last} " if number == count - 1 else ", ")


def listed(parts: Iterable[Part], mark: str = "; ") -> Text:
    """Join parts with one mark."""
    return _between(parts, lambda number, count: mark)


def _between(parts: Iterable[Part], mark: Callable[[int, int], str]) -> Text:
    items = [[part] if isinstance(part, Inline) else list(part) for part in parts]
    text: list[Inline] = []
    for number, item in enumerate(items):
        text += [mark(number, len(items)), *item] if number else item
    return tuple(text)


# -- figures -------------------------------------------------------------------------------------------------


def count(number: int) -> Value:
    """A figure counted on this page; small ones in words."""
    return Value(number_word(number) if number else "none", "", (), "computed")


def number_word(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def in_cell(number: int) -> Inline:
    """A counted figure in a table; a dash for none."""
    return Value(f"{number:,}", "", (), "computed") if number else Sign("none", "none")


def custody(step: Step, mark: str = "icon") -> Value:
    """The range of a step in words."""
    return Value(term(step.custody.text), *of_step(step), mark=mark)


def term(text: str) -> str:
    """Write a range out in words.

    >>> term("5 y to 10 y or life"), term("6 months to 1 y"), term("1 d to 2 y")
    ('5 to 10 years or life', '6 months to 1 year', '1 day to 2 years')
    """
    text = re.sub(r"(\d+) (y|months) to (\d+) \2\b", r"\1 to \3 \2", text)
    for short, long in (("y", "year"), ("d", "day")):
        text = re.sub(rf"(?<!\d)1 {short}\b", f"1 {long}", text)
        text = re.sub(rf"(\d) {short}\b", rf"\1 {long}s", text)
    return text


def day(iso: str) -> str:
    """Write a day out: `2012-01-02` is `2 January 2012`."""
    one = date.fromisoformat(iso)
    return f"{one.day} {one:%B} {one.year}"


# -- what figures rest on ------------------------------------------------------------------------------------


def of_reference(ref: Reference | None) -> Cited:
    return (ref.confidence, (ref.source,)) if ref else ("verified", ())


def of_step(step: Step) -> Cited:
    return of_references(step.references, step.confidence)


def of_references(refs: Iterable[Reference], confidence: str) -> Cited:
    return confidence, tuple(dict.fromkeys(ref.source for ref in refs))


def reference(review: Review, ref: Reference) -> Value:
    """The place in a source, with the source's short name."""
    source = review.source(ref.source)
    by_name = source.producer not in ("", OURSELVES) and len(source.producer) <= LONGEST_NAME
    title = source.producer if by_name else source.title.split(",")[0]
    return Value(f"{ref.where}, {title}", ref.confidence, (ref.source,), note=ref.note)


def note(ref: Reference) -> Inline:
    return Value(ref.note, ref.confidence, (ref.source,)) if ref.note else ""


def source_link(source: SourceEntry) -> Value:
    return Value(source.producer or source.title, "", (source.key,), "source")


def source_line(review: Review, keys: Sequence[str]) -> Text:
    """The line under a chart: the first sources by name, the others counted."""
    first: dict[str, str] = {}
    for key in keys:
        first.setdefault(review.source(key).producer or review.source(key).title, key)
    shown = listed((Value(name, "", (key,), "source") for name, key in list(first.items())[:4]), ", ")
    if len(first) > 4:
        return say("Sources: {shown} and {more} more, named in the tables.", shown=shown, more=count(len(first) - 4))
    return say("Sources: {shown}.", shown=shown)


# -- names ---------------------------------------------------------------------------------------------------


def law_title(law: LawInForce) -> Value:
    return Value(law.title, *of_reference(law.reference))


def question(review: Review, axis: str) -> Value:
    """The question of a disputed point."""
    reading = next(one for one in review.open.readings if one.axis == axis)
    refs = [version.reference for version in reading.versions if version.reference]
    return Value(reading.question, *of_references(refs, "conflict"))


def group_name(review: Review, one: Staircase) -> str:
    """Name a group of substances, as a heading."""
    rest = (["every other substance"] if one.substances else ["every substance"]) if one.everything_else else []
    text = names([review.word(name) for name in one.substances] + rest)
    return text[:1].upper() + text[1:]


def names(words: Sequence[str], last: str = "and") -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def stated(review: Review, facts: Mapping[str, str]) -> Text:
    """Say the facts of a case in short phrases; figures among them are stated, not found."""
    return listed((Value(_phrase(review, name, value), "", (), "case") for name, value in facts.items()), ", ")


def _phrase(review: Review, name: str, value: str) -> str:
    if f"{name}={value}" in review.words:
        return review.word(f"{name}={value}")
    if name in ("offence", "substance", "purpose", "quantity"):
        return review.word(value)
    return f"{review.word(name)} {value}"


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def plain(name: str) -> str:
    return name.replace("_", " ")
