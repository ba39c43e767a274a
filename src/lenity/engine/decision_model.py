"""Run a law that was made from a decision model, with the model's own names and values.

decide(law, names, {"Age": 17, "Risk Category": "Low"})   ->   Decisions({"Approval Status": "Declined"}, open={})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lenity.engine.given import AllGiven, Given, given_by, with_words
from lenity.law.dmn.names import Decided, Names
from lenity.law.model import Law


@dataclass(frozen=True, slots=True)
class Decisions:
    """The value of each decision by its name in the model, and of those that unknown inputs leave open what they can be.

    A value is text, Decimal, bool, a date, a list, a mapping of outputs, or None for null.
    """

    values: Mapping[str, object]
    open: Mapping[str, tuple[object, ...]]
    unknown: tuple[str, ...]


def decide(law: Law, names: Names, stated: Mapping[str, object], day: date | None = None) -> Decisions:
    """Answer one case of a model; raise `LenityError` for an input that cannot be read. What is not stated stays unknown."""
    case, words = names.case(stated)
    given = given_by(with_words(law.at(day or date.today()), words), case)
    values: dict[str, object] = {}
    still_open: dict[str, tuple[object, ...]] = {}
    for one in names.decisions:
        found = [given.names[output.variable] for output in one.outputs]
        if any(_is_open(part) for part in found):
            still_open[one.name] = _possible(names, one, found)
        else:
            values[one.name] = _value(names, one, given)
    attributes = {one.attribute: one.name for one in names.inputs}
    return Decisions(values, still_open, tuple(attributes.get(name, name) for name in given.unknown))


def _is_open(given: Given) -> bool:
    """Say whether unknown inputs leave several values; a table that no rule of which holds gives null, and that is known."""
    return len(given.values) > 1 or (given.undetermined and not given.silent)


def _possible(names: Names, one: Decided, found: list[Given]) -> tuple[object, ...]:
    return tuple(names.value(one.outputs[0], found[0].kind, value) for value in found[0].values) if len(found) == 1 else ()


def _value(names: Names, one: Decided, given: AllGiven) -> object:
    found = [given.names[output.variable] for output in one.outputs]
    if found[0].silent and one.hit not in ("R", "O", "C", "C#"):
        return None
    if found[0].lists is not None:
        columns = [
            [names.value(output, given.law.variables.get(output.variable, ""), value) for value in part.lists or ()]
            for output, part in zip(one.outputs, found, strict=True)
        ]
        if len(columns) == 1:
            return columns[0]
        return [dict(zip((output.name for output in one.outputs), row, strict=True)) for row in zip(*columns, strict=True)]
    values = {
        output.name: names.value(output, part.kind, part.values[0] if part.values else None)
        for output, part in zip(one.outputs, found, strict=True)
    }
    return values if one.outputs[0].name else values[""]
