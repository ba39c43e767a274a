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
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from sqlglot import exp

from lenity.engine.facts import DATES, MOST_ITEMS
from lenity.engine.program import Ints
from lenity.law.model import Attribute, Law
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.units import MASS, VOLUME

MEASURES = ("mass", "volume", "tablets", "plants", "doses", "units")
SUFFIXES = {
    **{unit: (size, "mass") for unit, size in MASS.items()}, "ug": (1, "mass"),
    **{unit: (size, "volume") for unit, size in VOLUME.items()}, "ul": (1, "volume"),
    **{count: (1, count) for count in MEASURES[2:]},
}  # fmt: skip
UNKNOWN_CLASS, INVALID_CLASS = 0, -1
PASSED_ON = ("id", "person", "unit", "items")
WIDEST_KEY = 2**62


@dataclass(frozen=True, slots=True)
class Field:
    """One column that states one fact. `storage` is text, whole, decimal, float, boolean or date; `slot` counts items from 1."""

    attribute: Attribute
    slot: int
    column: exp.Expr
    label: str
    storage: str
    scale: int = 1
    measure: str = ""
    unit: exp.Expr | None = None

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
class Part:
    """One column of a signature: its expression, and how many numbers it can take (0: an exact amount; -1: a word as written)."""

    expression: exp.Expr
    radix: int


EXACT, WORD = 0, -1


@dataclass(slots=True)
class Plan:
    """A layout with the classes of the law: ready to print as SQL."""

    layout: Layout
    edges: Mapping[str, Ints]  # attribute column (quantity#mass, age, offence_date) -> first amounts of its classes
    exact: frozenset[str]  # attributes whose amount itself is needed
    words: dict[str, list[str]] = field(default_factory=dict)  # column of words -> its distinct texts, once they are known

    def signatures(self) -> exp.Select:
        """Give the query that counts the cases of each signature."""
        names = [exp.column(name, quoted=True) for name in self.parts()]
        count = exp.alias_(exp.Count(this=exp.Star()), "cases")
        return (
            exp.select(*names, count)
            .from_(self._classed("source").subquery("classed"))
            .group_by(*[name.copy() for name in names])
        )

    def encoded(self) -> exp.Select:
        """Give the query that turns signatures, kept in the table `signature`, into numbers: words by their place in `words`."""
        digits = [exp.alias_(number, name, quoted=True) for name, (_, number) in self._digits().items()]
        keys = [exp.alias_(key, f"key{n}") for n, key in enumerate(self.keys())]
        return exp.select(*digits, exp.column("cases"), *keys).from_("signature")

    def keyed(self, carry: Iterable[str]) -> exp.Select:
        """Give the query that adds to each case the key of its signature; `carry` names the columns of the source to keep."""
        kept = [exp.column(name, quoted=True) for name in carry]
        keys = [exp.alias_(key, f"key{n}") for n, key in enumerate(self.keys())]
        return exp.select(*kept, *keys).from_(self._classed("numbered", carry).subquery("classed"))

    def _classed(self, table: str, carry: Iterable[str] = ()) -> exp.Select:
        kept = [exp.column(name, table=table, quoted=True) for name in carry]
        query = exp.select(*kept, *[exp.alias_(part.expression, name, quoted=True) for name, part in self.parts().items()]).from_(
            table
        )
        for one in self.layout.fields:
            if one.by_text:
                same = exp.EQ(this=self.text(one), expression=exp.column("raw", table=map_name(one)))
                query = query.join(map_name(one), on=same, join_type="left")
        return query

    def parts(self) -> dict[str, Part]:
        """Give the columns of a signature, in order."""
        parts: dict[str, Part] = {}
        if self.layout.items:
            length = exp.func("COALESCE", exp.ArraySize(this=exp.column(self.layout.items, quoted=True)), exp.Literal.number(1))
            at_least_one = (
                exp.Case().when(exp.LT(this=length, expression=exp.Literal.number(1)), exp.Literal.number(1)).else_(length.copy())
            )
            parts["items"] = Part(exp.cast(at_least_one, "INT"), MOST_ITEMS + 1)
        for one in self.layout.fields:
            if one.attribute.type == "enum" or (one.attribute.type == "boolean" and one.storage == "text"):
                parts[one.name] = Part(exp.cast(one.column.copy(), "VARCHAR"), WORD)
            elif one.attribute.type == "boolean":
                flag = exp.Case().when(exp.Is(this=one.column.copy(), expression=exp.null()), exp.Literal.number(UNKNOWN_CLASS))
                truth = exp.cast(one.column.copy(), "BOOLEAN")
                parts[one.name] = Part(flag.when(truth, exp.Literal.number(2)).else_(exp.Literal.number(1)), 4)
            else:
                parts |= self._amount(one)
        return parts

    def _amount(self, one: Field) -> dict[str, Part]:
        value = exp.column("value", table=map_name(one)) if one.by_text else one.column
        measure = exp.column("measure", table=map_name(one)) if one.by_text else None
        stated = _is_stated(one.column, one.storage == "text")
        parts: dict[str, Part] = {}
        if one.attribute.type == "quantity":
            code = (
                exp.Literal.number(MEASURES.index(one.measure) + 1)
                if measure is None
                else exp.func("COALESCE", measure.copy(), exp.Literal.number(0))
            )
            counted_in = exp.Case().when(stated.copy(), code).else_(exp.Literal.number(0))
            parts[f"{one.name}_measure"] = Part(counted_in, len(MEASURES) + 2)
        for key in [key for key in self.edges if key.split("#")[0] == one.attribute.name] or [one.attribute.name]:
            counted = key.partition("#")[2]
            if counted and one.measure and counted != one.measure:
                continue
            other = None
            if counted and measure is not None:
                other = exp.NEQ(this=measure.copy(), expression=exp.Literal.number(MEASURES.index(counted) + 1))
            name = f"{one.name}_{counted}" if counted else one.name
            parts[name] = self._class(one, value, stated, key, other)
        return parts

    def _class(self, one: Field, value: exp.Expr, stated: exp.Expr, key: str, other: exp.Expr | None) -> Part:
        """Give the number of the class an amount lies in, from 1; 0 where it is unknown, -1 where it cannot be read."""
        case = exp.Case().when(exp.not_(stated.copy()), exp.Literal.number(UNKNOWN_CLASS))
        case = case.when(_unreadable(one, value), exp.Literal.number(INVALID_CLASS))
        if other is not None:
            case = case.when(other, exp.Literal.number(UNKNOWN_CLASS))
        if one.attribute.name in self.exact:
            return Part(case.else_(_exact(one, value)), EXACT)
        edges = [int(edge) for edge in self.edges.get(key, np.array([0]))]
        for number, edge in enumerate(edges[1:], 1):
            case = case.when(exp.LT(this=value.copy(), expression=_edge(one, edge)), exp.Literal.number(number))
        return Part(case.else_(exp.Literal.number(len(edges))), len(edges) + 2)

    def keys(self) -> list[exp.Expr]:
        """Give the key of a signature: its columns packed into as few whole numbers as hold them."""
        keys: list[exp.Expr] = []
        width = WIDEST_KEY
        for radix, number in self._digits().values():
            if radix == EXACT:
                keys.append(exp.cast(number.copy(), "BIGINT"))
                width = WIDEST_KEY
                continue
            shifted = exp.Paren(this=exp.Add(this=exp.Paren(this=number.copy()), expression=exp.Literal.number(1)))
            if width * radix >= WIDEST_KEY:
                keys.append(exp.cast(shifted, "BIGINT"))
                width = radix
            else:
                keys[-1] = exp.Add(
                    this=exp.Mul(this=exp.Paren(this=keys[-1]), expression=exp.Literal.number(radix)), expression=shifted
                )
                width *= radix
        return keys or [exp.cast(exp.Literal.number(0), "BIGINT")]

    def _digits(self) -> dict[str, tuple[int, exp.Expr]]:
        digits: dict[str, tuple[int, exp.Expr]] = {}
        for name, part in self.parts().items():
            column = exp.column(name, quoted=True)
            if part.radix != WORD:
                digits[name] = part.radix, column
                continue
            texts = self.words.get(name, [])
            place: exp.Expr = exp.Literal.number(UNKNOWN_CLASS)
            if texts:
                case = exp.Case(this=column)
                for number, text in enumerate(texts, 1):
                    case = case.when(exp.Literal.string(text), exp.Literal.number(number))
                place = case.else_(exp.Literal.number(UNKNOWN_CLASS))
            digits[name] = len(texts) + 2, place
        return digits

    def text(self, one: Field) -> exp.Expr:
        """Give the text that states an amount, with its unit where that has a column of its own."""
        text = exp.cast(one.column.copy(), "VARCHAR")
        if one.unit is None:
            return text
        unit = exp.func("COALESCE", exp.cast(one.unit.copy(), "VARCHAR"), exp.Literal.string(""))
        return exp.func("CONCAT", text, exp.Literal.string(" "), unit)


def _is_stated(value: exp.Expr, text: bool) -> exp.Expr:
    there: exp.Expr = exp.not_(exp.Is(this=value.copy(), expression=exp.null()))
    if not text:
        return there
    written = exp.func("TRIM", exp.cast(value.copy(), "VARCHAR"))
    return exp.and_(there, exp.NEQ(this=written, expression=exp.Literal.string("")))


def _unreadable(one: Field, value: exp.Expr) -> exp.Expr:
    tests: list[exp.Expr] = [exp.Is(this=value.copy(), expression=exp.null())]
    if one.storage == "float":
        infinite = exp.cast(exp.Literal.string("Infinity"), "DOUBLE")
        tests += [exp.IsNan(this=value.copy()), exp.EQ(this=value.copy(), expression=infinite)]
    if one.attribute.low is not None:
        tests.append(exp.LT(this=value.copy(), expression=_edge(one, one.attribute.low)))
    if one.attribute.high is not None:
        tests.append(exp.GT(this=value.copy(), expression=_edge(one, one.attribute.high)))
    return exp.or_(*tests)


def _edge(one: Field, edge: int) -> exp.Expr:
    """Print an edge of the law in the unit of the column, exactly."""
    if one.storage == "date":
        return exp.cast(exp.Literal.string(date.fromordinal(max(edge, 1)).isoformat()), "DATE")
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
    if not fields and not problems:
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
    elif attribute.type in ("duration", "money") and storage != "text":
        wrong = f"the column `{label}` holds {kind.lower()} without a unit"
    elif attribute.type == "number" and storage in ("boolean", "date"):
        wrong = f"the column `{label}` holds {kind.lower()}, not numbers"
    elif attribute.type == "boolean" and storage not in ("boolean", "text", "whole"):
        wrong = f"the column `{label}` holds {kind.lower()}, not yes or no"
    elif storage == "nested":
        wrong = f"the column `{label}` holds {kind.lower()}"
    if attribute.type == "number" and storage in ("float", "decimal"):
        storage = "text"
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
