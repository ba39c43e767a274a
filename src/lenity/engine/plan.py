"""The relational plan of a batch: which column states which fact, and the one query that groups cases the law cannot tell apart.

    cases (offence, substance, quantity_g, age, ...)
      -> SELECT offence, substance, <class of quantity>, <class of age>, count(*) ... GROUP BY ALL      the signatures
      -> evaluate                                                                                       one answer a signature
      -> JOIN back on the signature's key                                                               one answer a case

The plan is a tree of sqlglot expressions, printed for DuckDB or for Spark. Two cases with the same signature meet the same
rules, because a class runs from one edge of the law to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
from sqlglot import exp

from lenity.engine.facts import DATES, MOST_ITEMS
from lenity.engine.program import Ints
from lenity.law.model import Attribute, Law
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.units import MASS, MEASURES, VOLUME

SUFFIXES = {
    **{unit: (size, "mass") for unit, size in MASS.items()}, "ug": (1, "mass"),
    **{unit: (size, "volume") for unit, size in VOLUME.items()}, "ul": (1, "volume"),
    **{count: (1, count) for count in MEASURES[2:]},
}  # fmt: skip
UNKNOWN_CLASS, INVALID_CLASS = 0, -1
MISSING, UNREADABLE = -(2**62) - 1, -(2**62) - 2  # below every amount that is kept
PASSED_ON = ("id", "person", "unit", "items")
WIDEST_KEY, NARROW_KEY = 62, 30  # bits of a key: of a 64-bit and, where that is enough, a 32-bit number


@dataclass(frozen=True, slots=True)
class Field:
    """One column that states one fact. `storage` is text, whole, decimal, float, boolean or date; `slot` counts items from 1.

    `pointed`: the texts are numbers that the file keeps with a point, such as the `40.0` of a column in which ages are missing.
    """

    attribute: Attribute
    slot: int
    column: exp.Expr
    label: str
    storage: str
    scale: int = 1
    measure: str = ""
    unit: exp.Expr | None = None
    pointed: bool = False

    @property
    def name(self) -> str:
        """Name the column of the signature that this field fills."""
        return f"{self.attribute.name}_{self.slot}" if self.slot else self.attribute.name

    @property
    def by_text(self) -> bool:
        """Say whether each distinct text must be read before its value is known."""
        return self.storage == "text" and self.attribute.type not in ("enum", "boolean")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a file of cases mean."""

    fields: tuple[Field, ...]
    slots: int
    ignored: tuple[str, ...]
    id: str = ""
    person: str = ""
    items: str = ""


@dataclass(frozen=True, slots=True)
class Digit:
    """One part of a signature: what a case states of one fact, as a number.

    0 is unknown, 1 up to `most` the classes or words, `most + 1` what cannot be read. `key` is the number of the key that holds
    it, from bit `shift` on. Where the law reckons with the amount itself (`exact`) the key holds that, or
    `MISSING`, or `UNREADABLE`.
    """

    name: str
    field: Field | None
    column: str
    most: int
    key: int
    shift: int
    exact: bool = False

    @property
    def bits(self) -> int:
        return (self.most + 1).bit_length()


@dataclass(slots=True)
class Plan:
    """A layout with the classes of the law: ready to print as SQL."""

    layout: Layout
    edges: Mapping[str, Ints]  # attribute column (quantity#mass, age, offence_date) -> first amounts of its classes
    exact: frozenset[str]  # attributes whose amount itself is needed
    words: dict[str, list[str]] = field(default_factory=dict)  # field -> its distinct texts, once they are known

    def word_columns(self) -> dict[str, exp.Expr]:
        """Give the columns whose distinct texts the plan needs to know first."""
        return {one.name: exp.cast(one.column.copy(), "VARCHAR") for one in self.layout.fields if _is_word(one)}

    def signatures(self, most: int = 0) -> exp.Select:
        """Give the query that counts the cases of each signature; a signature is one key, or a few where one does not hold it.

        With `most` it counts that many cases, whichever come first, in place of all.
        """
        keys = self.keys()
        names = [exp.column(f"key{number}") for number in range(len(keys))]
        count = exp.alias_(exp.Count(this=exp.Star()), "cases")
        source = exp.select("*").from_("source").limit(most).subquery("source") if most else exp.to_table("source")
        inner = self._from(source, [exp.alias_(key, name.name) for key, name in zip(keys, names, strict=True)])
        return exp.select(*names, count).from_(inner.subquery("keyed")).group_by(*[name.copy() for name in names])

    def keyed(self, carry: Iterable[str]) -> exp.Select:
        """Give the query that adds to each case the key of its signature; `carry` names the columns of the source to keep."""
        kept: list[exp.Expr] = [exp.column(name, table="numbered", quoted=True) for name in carry]
        keys = [exp.alias_(key, f"key{number}") for number, key in enumerate(self.keys())]
        return self._from(exp.to_table("numbered"), [*kept, *keys])

    def _from(self, table: exp.Expr, columns: Sequence[exp.Expr]) -> exp.Select:
        query = exp.select(*columns).from_(table)
        for one in self.layout.fields:
            if one.by_text:
                same = exp.EQ(this=self.text(one), expression=exp.column("raw", table=map_name(one)))
                query = query.join(map_name(one), on=same, join_type="left")
        return query

    def digits(self) -> list[Digit]:
        """Lay out the parts of a signature: as many bits each as they need, exact amounts in keys of their own."""
        drafts: list[Digit] = []
        if self.layout.items:
            drafts.append(Digit("items", None, "", MOST_ITEMS, 0, 0))
        for one in self.layout.fields:
            drafts += self._digits_of(one)
        placed, key, used = [], 0, 0
        for digit in (one for one in drafts if not one.exact):
            if used + digit.bits > WIDEST_KEY:
                key, used = key + 1, 0
            placed.append(replace(digit, key=key, shift=used))
            used += digit.bits
        for digit in (one for one in drafts if one.exact):
            key += 1 if placed else 0
            placed.append(replace(digit, key=key, shift=0))
        return placed

    def _digits_of(self, one: Field) -> list[Digit]:
        if _is_word(one):
            return [Digit(one.name, one, "", len(self.words.get(one.name, ())), 0, 0)]
        if one.attribute.type == "boolean":
            return [Digit(one.name, one, "", 2, 0, 0)]
        digits = []
        if one.attribute.type == "quantity" and one.by_text:
            digits.append(Digit(f"{one.name}_measure", one, "measure", len(MEASURES), 0, 0))
        for key in [key for key in self.edges if key.split("#", maxsplit=1)[0] == one.attribute.name] or [one.attribute.name]:
            counted = key.partition("#")[2]
            if counted and one.measure and counted != one.measure:
                continue
            name = f"{one.name}_{counted}" if counted else one.name
            exact = one.attribute.name in self.exact
            digits.append(Digit(name, one, key, 1 if exact else max(len(self.edges.get(key, ())), 1), 0, 0, exact))
        return digits

    def keys(self) -> list[exp.Expr]:
        """Give the expressions of the keys: each digit already stands at its place, so they are put together bit by bit."""
        digits = self.digits()
        keys: dict[int, exp.Expr] = {}
        wide = sum(digit.bits for digit in digits if not digit.exact) > NARROW_KEY
        for digit in digits:
            placed = self._expression(digit, "BIGINT" if wide or digit.exact else "INT")
            before = keys.get(digit.key)
            keys[digit.key] = placed if before is None else exp.BitwiseOr(this=before, expression=placed)
        return list(keys.values()) or [exp.cast(exp.Literal.number(0), "INT")]

    def _expression(self, digit: Digit, kind: str) -> exp.Expr:
        one = digit.field
        if one is None:
            length = exp.func("COALESCE", exp.ArraySize(this=exp.column(self.layout.items, quoted=True)), exp.Literal.number(1))
            many = (
                exp.Case().when(exp.LT(this=length, expression=exp.Literal.number(1)), exp.Literal.number(1)).else_(length.copy())
            )
            return _moved(exp.cast(many, kind), digit)
        if digit.column == "measure":
            measure = exp.func("COALESCE", exp.column("measure", table=map_name(one)), exp.Literal.number(0))
            return _moved(exp.cast(measure, kind), digit)
        if _is_word(one):
            texts = exp.Array(
                expressions=[exp.Literal.string(text) for text in self.words.get(one.name, ())] or [exp.Literal.string("")]
            )
            place = exp.ArrayPosition(this=texts, expression=exp.cast(one.column.copy(), "VARCHAR"))
            return _moved(exp.cast(exp.func("COALESCE", place, exp.Literal.number(0)), kind), digit)
        if one.attribute.type == "boolean":
            case = exp.Case().when(exp.Is(this=one.column.copy(), expression=exp.null()), exp.Literal.number(0))
            case = case.when(exp.cast(one.column.copy(), "BOOLEAN"), exp.Literal.number(2 << digit.shift))
            return exp.cast(case.else_(exp.Literal.number(1 << digit.shift)), kind)
        return self._class(one, digit, kind)

    def _class(self, one: Field, digit: Digit, kind: str) -> exp.Expr:
        """Give the number of the class an amount lies in, at its place in the key."""
        value = exp.column("value", table=map_name(one)) if one.by_text else one.column
        missing, unreadable = (MISSING, UNREADABLE) if digit.exact else (0, digit.most + 1 << digit.shift)
        case = exp.Case().when(exp.not_(_is_stated(one.column, one.storage == "text")), exp.Literal.number(missing))
        refused = _unreadable(one, value)
        case = case.when(refused, exp.Literal.number(unreadable)) if refused is not None else case
        counted = digit.column.partition("#")[2]
        if counted and one.by_text:
            measure = exp.column("measure", table=map_name(one))
            other = exp.NEQ(this=measure, expression=exp.Literal.number(MEASURES.index(counted) + 1))
            case = case.when(other, exp.Literal.number(missing))
        if digit.exact:
            return exp.cast(case.else_(_exact(one, value)), kind)
        for number, edge in enumerate(self.edges.get(digit.column, np.array([0]))[1:].tolist(), 1):
            case = case.when(exp.LT(this=value.copy(), expression=_edge(one, edge)), exp.Literal.number(number << digit.shift))
        return exp.cast(case.else_(exp.Literal.number(digit.most << digit.shift)), kind)

    def read(self, found: Mapping[str, Ints]) -> dict[str, Ints]:
        """Take keys apart again: the number of each part of a signature, -1 for a class that cannot be read.

        The measure of a quantity whose unit is in the column's name is known wherever its amount is.
        """
        parts: dict[str, Ints] = {}
        for digit in self.digits():
            column = found[f"key{digit.key}"]
            if digit.exact:
                parts[digit.name] = column
                continue
            number = (column >> digit.shift) & ((1 << digit.bits) - 1)
            parts[digit.name] = np.where(number > digit.most, INVALID_CLASS, number)
        for one in self.layout.fields:
            if one.attribute.type == "quantity" and not one.by_text:
                code = MEASURES.index(one.measure) + 1
                nothing = MISSING if one.attribute.name in self.exact else UNKNOWN_CLASS
                stated = [column != nothing for name, column in parts.items() if name.startswith(f"{one.name}_")]
                parts[f"{one.name}_measure"] = (
                    np.where(np.logical_or.reduce(stated), code, 0) if stated else np.zeros_like(found["cases"])
                )
        return parts

    def text(self, one: Field) -> exp.Expr:
        """Give the text that states an amount, with its unit where that has a column of its own."""
        text = exp.cast(one.column.copy(), "VARCHAR")
        if one.unit is None:
            return text
        unit = exp.func("COALESCE", exp.cast(one.unit.copy(), "VARCHAR"), exp.Literal.string(""))
        return exp.func("CONCAT", text, exp.Literal.string(" "), unit)


def _is_word(one: Field) -> bool:
    return one.attribute.type == "enum" or (one.attribute.type == "boolean" and one.storage == "text")


def _moved(number: exp.Expr, digit: Digit) -> exp.Expr:
    if not digit.shift:
        return number
    return exp.Paren(this=exp.Mul(this=exp.Paren(this=number), expression=exp.Literal.number(1 << digit.shift)))


def _is_stated(value: exp.Expr, text: bool) -> exp.Expr:
    there: exp.Expr = exp.not_(exp.Is(this=value.copy(), expression=exp.null()))
    if not text:
        return there
    written = exp.func("TRIM", exp.cast(value.copy(), "VARCHAR"))
    return exp.and_(there, exp.NEQ(this=written, expression=exp.Literal.string("")))


def _unreadable(one: Field, value: exp.Expr) -> exp.Expr | None:
    tests: list[exp.Expr] = [exp.Is(this=value.copy(), expression=exp.null())] if one.by_text else []
    if one.storage == "float":
        infinite = exp.cast(exp.Literal.string("Infinity"), "DOUBLE")
        tests += [exp.IsNan(this=value.copy()), exp.EQ(this=value.copy(), expression=infinite)]
    if one.attribute.low is not None:
        tests.append(exp.LT(this=value.copy(), expression=_edge(one, one.attribute.low)))
    if one.attribute.high is not None:
        tests.append(exp.GT(this=value.copy(), expression=_edge(one, one.attribute.high)))
    return exp.or_(*tests) if tests else None


def _edge(one: Field, edge: int) -> exp.Expr:
    """Print an edge of the law in the unit of the column, exactly.

    In a column of whole numbers an edge may be moved up to the next one: no case lies between.
    """
    if one.storage == "date":
        return exp.cast(exp.Literal.string(date.fromordinal(max(edge, 1)).isoformat()), "DATE")
    if one.storage == "whole":
        edge = -(-edge // one.scale) * one.scale
    whole, rest = divmod(edge, one.scale)
    if not rest:
        return exp.Literal.number(whole) if whole >= 0 else exp.Neg(this=exp.Literal.number(-whole))
    digits = f"{rest:0{len(str(one.scale)) - 1}d}".rstrip("0")
    written = exp.Literal.number(f"{whole}.{digits}")
    return exp.cast(written, "DOUBLE") if one.storage == "float" else written


def _exact(one: Field, value: exp.Expr) -> exp.Expr:
    scaled = value.copy()
    if one.scale != 1:
        scaled = exp.Mul(this=scaled, expression=exp.Literal.number(one.scale))
    return exp.cast(exp.func("ROUND", scaled) if one.storage == "float" else scaled, "BIGINT")


def map_name(one: Field) -> str:
    """Name the table that holds what each distinct text of a field means."""
    return f"read_{one.name}"


def plan_for(layout: Layout, laws: Sequence[Law], classes: Mapping[str, Ints], exact: Iterable[str]) -> Plan:
    """Join a layout with the classes of the laws; dates are classed by the days on which the law changes."""
    edges = dict(classes)
    days = sorted({edge.toordinal() for law in laws for edge in law.edges()})
    ends = sorted({law.last_day.toordinal() + 1 for law in laws if law.last_day})
    for name in DATES:
        edges[name] = np.array([1, *sorted({*days, *ends})], np.int64)
    return Plan(layout, edges, frozenset(exact))


def read_layout(attributes: Mapping[str, Attribute], columns: Mapping[str, str], longest: int = 1) -> Layout:
    """Say what each column of a file means; `columns` maps names to SQL types, `longest` is the length of the longest `items`.

    Raise `LenityError` where no column is a fact of the vocabulary, or where a column is of a type that cannot state its fact.
    """
    fields: list[Field] = []
    ignored: list[str] = []
    problems: list[Problem] = []
    units = {
        name: column
        for name, column in ((name, exp.column(name, quoted=True)) for name in columns)
        if re.fullmatch(r"unit(_\d+)?", name)
    }
    nested = columns.get("items", "")
    for name, kind in columns.items():
        if name in PASSED_ON or name in units:
            continue
        found = _attribute_of(name, attributes)
        if found is None:
            ignored.append(name)
            continue
        attribute, slot, suffix = found
        if nested and attribute.of == "item":
            problems.append(
                Problem("LEN502", f"`{name}` stands beside `items`", Place(), "put it inside the items, or leave `items` out")
            )
            continue
        slot = slot or (1 if attribute.of == "item" else 0)
        _add_field(
            fields,
            problems,
            attribute,
            slot,
            exp.column(name, quoted=True),
            name,
            kind,
            suffix,
            units.get(f"unit_{slot}", units.get("unit")),
        )
    slots = max([one.slot for one in fields] + [1])
    if nested:
        slots = longest
        for part, kind in _struct_parts(nested, problems).items():
            found = _attribute_of(part, attributes)
            if part == "unit":
                continue
            if found is None or found[0].of != "item":
                ignored.append(f"items.{part}")
                continue
            for slot in range(1, slots + 1):
                column = _item(slot, part)
                unit = _item(slot, "unit") if "unit" in _struct_parts(nested, []) else None
                _add_field(fields, problems, found[0], slot, column, f"items[{slot}].{part}", kind, found[2], unit)
    if slots > MOST_ITEMS:
        problems.append(Problem("LEN502", f"a case has {slots} items", Place(), f"at most {MOST_ITEMS} are read"))
    if not fields and not problems and not nested:
        known = ", ".join(f"`{name}`" for name in list(attributes)[:6])
        near = [did_you_mean(name, attributes) for name in ignored]
        hint = next((text for text in near if text.startswith("did you mean")), f"name columns after facts: {known} ...")
        raise problem("LEN502", "no column is a fact of the vocabulary", hint)
    seen: dict[str, str] = {}
    for one in fields:
        if one.name in seen:
            problems.append(
                Problem("LEN502", f"`{one.label}` and `{seen[one.name]}` state the same fact", Place(), "keep one of them")
            )
        seen[one.name] = one.label
    if problems:
        raise LenityError(problems)
    fields.sort(key=lambda one: (one.slot, list(attributes).index(one.attribute.name)))
    return Layout(
        tuple(fields), slots, tuple(ignored), "id" if "id" in columns else "", "person" if "person" in columns else "",
        "items" if nested else "",
    )  # fmt: skip


def _attribute_of(name: str, attributes: Mapping[str, Attribute]) -> tuple[Attribute, int, str] | None:
    """Read a column's name: `quantity`, `quantity_g`, `quantity_2`, `quantity_mg_2`."""
    if name in attributes:
        return attributes[name], 0, ""
    match = re.fullmatch(r"(?P<base>.+?)(?:_(?P<unit>[a-zµ]+))?(?:_(?P<slot>\d+))?", name)
    if match is None:
        return None
    base, unit, slot = match["base"], match["unit"] or "", int(match["slot"] or 0)
    if unit and f"{base}_{unit}" in attributes:
        base, unit = f"{base}_{unit}", ""
    attribute = attributes.get(base)
    if attribute is None or slot > MOST_ITEMS or (slot and attribute.of != "item"):
        return None
    if unit and (attribute.type != "quantity" or unit not in SUFFIXES):
        return None
    return attribute, slot, unit


def _add_field(
    fields: list[Field], problems: list[Problem], attribute: Attribute, slot: int, column: exp.Expr, label: str, kind: str,
    suffix: str, unit: exp.Expr | None,
) -> None:  # fmt: skip
    storage = _storage(kind)
    scale, measure = SUFFIXES.get(suffix, (1, ""))
    wrong = ""
    if attribute.type == "quantity" and not suffix:
        if storage != "text" and unit is None:
            wrong = f"the column `{label}` has numbers without a unit"
        storage = "text"
    elif storage == "text" and suffix:
        unit, scale, measure = exp.Literal.string(suffix), 1, ""
    elif attribute.type == "date" and storage not in ("date", "text"):
        wrong = f"the column `{label}` holds {kind.lower()}, not dates"
    elif attribute.type in ("duration", "money", "rate") and storage != "text":
        wrong = f"the column `{label}` holds {kind.lower()} without a unit"
    elif attribute.type in ("number", "decimal") and storage in ("boolean", "date"):
        wrong = f"the column `{label}` holds {kind.lower()}, not numbers"
    elif attribute.type == "boolean" and storage not in ("boolean", "text", "whole"):
        wrong = f"the column `{label}` holds {kind.lower()}, not yes or no"
    elif storage == "nested":
        wrong = f"the column `{label}` holds {kind.lower()}"
    pointed = attribute.type == "number" and storage in ("float", "decimal")
    pointed |= attribute.type == "decimal" and storage in ("float", "decimal", "whole")
    storage = "text" if pointed else storage
    if kind.upper().startswith("TIMESTAMP"):
        column = exp.cast(column, "DATE")
    if wrong:
        mend = {
            "quantity": "write `2.5 g`, add a column `unit`, or name it `quantity_g`",
            "date": "write days as 2014-11-30",
            "duration": "write `5 y`",
        }
        problems.append(Problem("LEN502", wrong, Place(), mend.get(attribute.type, f"give a column of {attribute.type}")))
        return
    fields.append(
        Field(
            attribute,
            slot,
            column,
            label,
            storage,
            scale,
            measure,
            unit if attribute.type == "quantity" and storage == "text" else None,
            pointed,
        )
    )


def _storage(kind: str) -> str:
    word = kind.upper()
    if "[" in word or word.startswith(("STRUCT", "MAP", "LIST", "ARRAY")):
        return "nested"
    if word.startswith(("VARCHAR", "STRING", "ENUM", "JSON", "CHAR", "NULL", "VOID")):
        return "text"
    if word.startswith("BOOL"):
        return "boolean"
    if word == "DATE" or word.startswith("TIMESTAMP"):
        return "date"
    if word.startswith(("DOUBLE", "FLOAT", "REAL")):
        return "float"
    if word.startswith("DECIMAL"):
        return "decimal"
    if "INT" in word:
        return "whole"
    return "nested"


def _struct_parts(kind: str, problems: list[Problem]) -> dict[str, str]:
    """Read the parts of `STRUCT(substance VARCHAR, quantity VARCHAR)[]`, or of Spark's `array<struct<substance:string>>`."""
    text = kind.strip()
    inner = re.fullmatch(r"STRUCT\((.*)\)\[\]", text, re.IGNORECASE) or re.fullmatch(r"array<struct<(.*)>>", text, re.IGNORECASE)
    if inner is None:
        problems.append(
            Problem("LEN502", f"`items` holds {kind.lower()}, not a list of items", Place(), "give a list of structs")
        )
        return {}
    parts = {}
    for part in re.findall(r'"?(\w+)"?[ :]([\w]+(?:\([\d,\s]+\))?)', inner.group(1)):
        parts[part[0]] = part[1]
    return parts


def _item(slot: int, part: str) -> exp.Expr:
    """Give one part of the item at a place in the list, counted from 1; null where the list is shorter."""
    element = exp.Bracket(this=exp.column("items", quoted=True), expressions=[exp.Literal.number(slot - 1)], safe=True)
    return exp.Dot(this=element, expression=exp.to_identifier(part, quoted=True))
