"""Read the facts of one case as a person states them, into smallest units and word codes.

    {"offence": "possession", "substance": "ice", "quantity": "2.5 g"}
        ->  Facts(values={"offence": ..., "substance@1": ..., "quantity#mass@1": 2_500_000}, slots=1)

A fact that is not given, or is empty, stays unknown; it is never zero and never false. Where the vocabulary says what a silent
charge means (`assume`), that is taken and shown; `unknown` as a value keeps the fact unknown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from lenity.engine.program import STATED_UNKNOWN, UNKNOWN
from lenity.law.entry import read_amount
from lenity.law.model import Attribute, Law
from lenity.law.problems import LenityError, Place, Problem, did_you_mean
from lenity.units import UnitError, parse_quantity, show_decimal

DATES = ("offence_date", "sentence_date")
CASE_KEYS = ("id", "person", "items", "unit")
MOST_ITEMS = 64


@dataclass(slots=True)
class Facts:
    """One case in columns of length one, with how many items it has and in what its quantities were counted."""

    values: dict[str, int]
    slots: int = 1
    dates: dict[str, date] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)  # quantity@1 -> tablets


def read_case(law: Law, codes: Mapping[str, int], case: Mapping[str, object], versions: Sequence[Law] = ()) -> Facts:
    """Read one case; raise `LenityError` with every fact that cannot be read.

    A fact that only another of the `versions` of the law knows is passed over here.
    """
    problems: list[Problem] = []
    facts = Facts({})
    attributes = attributes_of((*versions, law))
    items = case.get("items")
    flat = {key: value for key, value in case.items() if key not in ("items", "id", "person", "unit")}
    rows: list[Mapping[str, object]] = [{}]
    if items is not None:
        if not isinstance(items, Sequence) or isinstance(items, str) or not all(isinstance(item, Mapping) for item in items):
            problems.append(Problem("LEN501", "`items` is not a list of items", Place(), "write one mapping per substance"))
        else:
            rows = list(items) or [{}]
    if len(rows) > MOST_ITEMS:
        problems.append(Problem("LEN501", f"{len(rows)} items in one case", Place(), f"at most {MOST_ITEMS} are read"))
        rows = rows[:1]
    facts.slots = len(rows)
    for name, value in flat.items():
        attribute = attributes.get(name)
        if attribute is None:
            problems.append(Problem("LEN501", f"unknown fact `{name}`", Place(), did_you_mean(name, [*attributes, *CASE_KEYS])))
        elif attribute.of == "item" and items is not None:
            problems.append(Problem("LEN501", f"`{name}` is a fact of an item", Place(), "put it inside `items`"))
        else:
            _read(facts, law, codes, attribute, value, 1 if attribute.of == "item" else 0, case.get("unit"), problems)
    for slot, item in enumerate(rows, 1) if items is not None else ():
        for name, value in item.items():
            attribute = attributes.get(name)
            if name == "unit":
                continue
            if attribute is None or attribute.of != "item":
                known = [key for key, one in attributes.items() if one.of == "item"]
                problems.append(Problem("LEN501", f"unknown fact `{name}` of item {slot}", Place(), did_you_mean(name, known)))
            else:
                _read(facts, law, codes, attribute, value, slot, item.get("unit"), problems)
    if problems:
        raise LenityError(problems)
    return facts


def attributes_of(laws: Sequence[Law]) -> dict[str, Attribute]:
    """Give the facts that any of several laws knows, each with every value that one of them has for it."""
    if len(laws) == 1:
        return dict(laws[0].vocabulary.attributes)
    found: dict[str, Attribute] = {}
    for law in laws:
        for name, attribute in law.vocabulary.attributes.items():
            values = dict.fromkeys((*(found[name].values if name in found else ()), *attribute.values))
            found[name] = replace(attribute, values=tuple(values))
    return found


def read_value(law: Law, codes: Mapping[str, int], attribute: Attribute, value: object, unit: object = None) -> tuple[int, str]:
    """Read one stated fact as a number and, for a quantity, its measure; `UNKNOWN` where nothing is stated.

    Raise `UnitError` with what was found, what was expected, and how to mend it.
    """
    if value is None or (isinstance(value, float) and math.isnan(value) and attribute.type != "quantity"):
        return UNKNOWN, ""
    text = as_text(value)
    if text == "":
        return UNKNOWN, ""
    if text.lower() == "unknown":
        return STATED_UNKNOWN, ""
    if attribute.type == "boolean":
        word = {"yes": "true", "no": "false", "1": "true", "0": "false"}.get(text.lower(), text.lower())
        if word not in ("true", "false"):
            raise UnitError(
                text, f"a yes or no for `{attribute.name}`", "write true or false, or leave it empty where it is not known"
            )
        return codes[word], ""
    if attribute.type == "enum":
        word = (
            law.vocabulary.aliases.get(text, law.vocabulary.aliases.get(text.lower(), text))
            if attribute.name == "substance"
            else text
        )
        if word not in attribute.values:
            raise UnitError(
                text, f"a value of `{attribute.name}`", did_you_mean(text, [*attribute.values, *_aliases(law, attribute)])
            )
        return codes[word], ""
    if attribute.type == "quantity":
        quantity = parse_quantity(f"{text} {unit}" if unit not in (None, "") and _is_number(text) else text)
        _check_domain(attribute, quantity.amount, text)
        return quantity.amount, quantity.measure
    amount = read_amount(text, attribute.type, law.calendar, law.currency)[0]
    _check_domain(attribute, amount, text)
    return amount, ""


def _read(
    facts: Facts, law: Law, codes: Mapping[str, int], attribute: Attribute, value: object, slot: int, unit: object,
    problems: list[Problem],
) -> None:  # fmt: skip
    known = law.vocabulary.attributes.get(attribute.name)
    if known is None:
        return
    try:
        amount, measure = read_value(law, codes, known, value, unit)
    except UnitError as error:
        where = f" of item {slot}" if slot > 1 else ""
        problems.append(Problem("LEN501", f"`{attribute.name}`{where}: {error}", Place(), error.mend))
        return
    if amount == UNKNOWN:
        return
    if amount != STATED_UNKNOWN and attribute.name in DATES:
        facts.dates[attribute.name] = date.fromordinal(amount)
    suffix = f"@{slot}" if slot else ""
    facts.values[(f"{attribute.name}#{measure}" if measure else attribute.name) + suffix] = amount
    if measure:
        facts.measures[attribute.name + suffix] = measure


def as_text(value: object) -> str:
    """Give a stated value as a person would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and math.isfinite(value):
        # The shortest text that gives back the same float: 0.7 is read as 0.7, not as the binary fraction beneath it.
        return format(Decimal(repr(float(value))).normalize(), "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).strip()


def _is_number(text: str) -> bool:
    return text.replace("_", "").replace(".", "", 1).isdigit()


def _aliases(law: Law, attribute: Attribute) -> list[str]:
    return list(law.vocabulary.aliases) if attribute.name == "substance" else []


def _check_domain(attribute: Attribute, amount: int, text: str) -> None:
    if (attribute.low is not None and amount < attribute.low) or (attribute.high is not None and amount > attribute.high):
        show = show_decimal if attribute.type == "decimal" else str
        low = "" if attribute.low is None else show(attribute.low)
        high = "" if attribute.high is None else show(attribute.high)
        raise UnitError(text, f"within `{low} .. {high}` as `{attribute.name}` must be", "check the figure and its unit")
