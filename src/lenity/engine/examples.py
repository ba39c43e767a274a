"""Run the worked examples of a law and say which do not come out as written.

    check_examples(law, library)   ->   [Checked(example=..., problems=(), rules=frozenset({...})), ...]

Each failure is a problem at the line of its example, with what was found, what is expected, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome, Range
from lenity.law.examples import Example, alone, read_examples
from lenity.law.figures import Custody, read_custody, read_fine, read_span, read_strokes
from lenity.law.library import Library
from lenity.law.model import ORDERED, Law
from lenity.law.problems import LenityError, Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """One example with what is wrong with it, if anything, and every rule it reached."""

    example: Example
    problems: tuple[Problem, ...]
    rules: frozenset[str]


def check_examples(law: Law, library: Library | None = None, path: Path | None = None) -> list[Checked]:
    """Run every example beside `law`, or those of the file at `path`; raise `LenityError` where that file cannot be read.

    >>> checked = check_examples(Library().get("kh/criminal-code-2009"))
    >>> checked[0].example.id, "cc-46/life" in checked[0].rules
    ('class/life', True)
    """
    library = library or Library()
    known = {law.id: law}
    examples = read_examples(law, lambda name: known.get(name) or library.get(name), path)
    askers = {
        name: Asker.of(one) for name, one in asked_laws(law, examples, lambda name: known.get(name) or library.get(name)).items()
    }
    return [check(example, askers[example.law, bool(example.provided)]) for example in examples]


def asked_laws(law: Law, examples: Sequence[Example], resolve: Callable[[str], Law]) -> dict[tuple[str, bool], Law]:
    """Give the laws that the examples of a law ask, by name and by whether they ask a general part alone."""
    found = {(one.law, False): resolve(one.law) for one in examples if not one.provided}
    if any(one.provided for one in examples):
        found[law.id, True] = alone(law, examples)
    return found


def not_reached(laws: Iterable[Law], checked: Iterable[Checked]) -> list[str]:
    """List the rules of some laws that no example reaches, in the order of the laws."""
    reached = frozenset[str]().union(*(one.rules for one in checked))
    own = [(law, decision, rule) for law in laws for decision, rule in law.rules() if decision.law == law.id]
    return [f"{law.id}: {rule.id}" for law, _, rule in own if rule.id not in reached]


def check(example: Example, asker: Asker) -> Checked:
    """Run one example; without an offence date it is judged on the day on which the law last changed."""
    [law] = asker.laws
    as_of = law.last_day or max(law.edges(), default=date.min)
    try:
        found = asker.ask(example.case, example.reading, as_of=as_of)
    except LenityError as error:
        problems = [
            Problem("LEN701", f"example `{example.id}`: {one.message}", example.place, one.help) for one in error.problems
        ]
        return Checked(example, tuple(problems), frozenset())
    help = f"it rests on: {example.source}"
    messages = differences(example, found, law)
    problems = [Problem("LEN701", f"example `{example.id}`: {message}", example.place, help) for message in messages]
    return Checked(example, tuple(problems), reached(found))


def reached(found: Outcome) -> frozenset[str]:
    """Give the ids of every rule an outcome rests on, those of the ways out included."""
    return frozenset([step.id for step in found.steps] + [rule.id for option in found.options for rule in option.rules])


def differences(example: Example, found: Outcome, law: Law) -> Iterator[str]:
    """Say in words where an outcome is not what the example expects."""
    expect = example.expect
    for figures, one, where in (
        (expect.bound, found.bound, ""),
        (expect.reach, found.reach, " with every choice open"),
    ):
        for name, text in figures.items():
            said = _shown(name, one)
            if not _equal(name, text, one, law):
                yield f"{name}{where} is `{said}`, expected `{text}`"
    for key, status in expect.options.items():
        said = _status(found, key)
        if said != status:
            yield f"option `{key}` is `{said}`, expected `{status}`"
    used = reached(found)
    for rule in expect.rules:
        if rule not in used:
            yield f"rule `{rule}` is not among those used"
    for rule in expect.unused:
        if rule in used:
            yield f"rule `{rule}` is among those used"
    if expect.undetermined is not None and bool(found.undetermined) != expect.undetermined:
        said, wanted = (str(one).lower() for one in (bool(found.undetermined), expect.undetermined))
        yield f"undetermined is `{said}`, expected `{wanted}`"
    if expect.confidence and found.confidence != expect.confidence:
        yield f"confidence is `{found.confidence}`, expected `{expect.confidence}`"


def _equal(name: str, text: str, one: Range, law: Law) -> bool:
    if name == "combine":
        return set(one.combine) == set(text.split(", "))
    if name == "fine":
        given = None if one.fine.least is None else (one.fine.least, one.fine.most)
        return not one.fine.undetermined and given == read_fine(text, law.currency)
    if name == "strokes":
        strokes = one.strokes
        return strokes is not None and not strokes.undetermined and (strokes.least, strokes.most) == read_strokes(text)
    if name in one.answers:
        return _equal_answer(name, text, one, law)
    term = {"custody": one.custody, "start": one.start, "guideline": one.guideline}[name]
    if term is None:
        return text == "none"
    said = Custody(term.least, term.most, term.life != "no", term.death != "no")
    return not term.undetermined and said == read_custody(text, law.calendar)


def _equal_answer(name: str, text: str, one: Range, law: Law) -> bool:
    """Compare a variable of the law with the amount, the range or the words that are expected."""
    given = one.answers[name]
    if given.undetermined or text == "none":
        return not given.undetermined and given.least is None and not given.words
    if law.variables[name] in ORDERED:
        return (given.least, given.most) == read_span(text, law.variables[name], law.calendar, law.currency)
    return set(given.words) == set(text.split(", "))


def _shown(name: str, one: Range) -> str:
    if name == "combine":
        return ", ".join(one.combine)
    if name in one.answers:
        return str(one.answers[name])
    found = {"custody": one.custody, "fine": one.fine, "strokes": one.strokes, "start": one.start, "guideline": one.guideline}
    return str(found[name] or "none")


def _status(found: Outcome, key: str) -> str:
    option = found.option(key)
    after = ", ".join(choice.decision for choice in option.chain)
    return f"{option.status} after {after}" if after and option.status == "open" else option.status
