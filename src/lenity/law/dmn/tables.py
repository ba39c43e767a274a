"""Read one decision table of a model into a decision of a law, with the conditions it needs said before it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lenity.law.dmn.feel import (
    Comparison,
    Equal,
    Node,
    Operation,
    Part,
    Range,
    Ref,
    Tests,
    Value,
    as_condition,
    nodes_of,
    references,
)
from lenity.law.dmn.names import OTHER, Decided, Output
from lenity.law.dmn.parts import Type, Variable, bare, plain_name, type_of_kind, type_of_node
from lenity.law.dmn.xml import Element

if TYPE_CHECKING:
    from lenity.law.dmn.read import Reading

HITS = {"": "U", "UNIQUE": "U", "ANY": "A", "PRIORITY": "P", "FIRST": "F", "RULE ORDER": "R", "OUTPUT ORDER": "O", "COLLECT": "C"}
SUMS = {"": "", "SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}
MOST_CELLS = 20_000  # combinations looked at to see whether a table answers every case


class Table:
    """One decision table being read."""

    def __init__(
        self, reading: Reading, decision: Element, table: Element, name: str, declared: Type, scope: dict[str, Variable]
    ) -> None:
        self.reading, self.decision, self.table = reading, decision, table
        self.name, self.declared, self.scope = name, declared, scope
        self.id = reading.id(name)
        self.helpers: dict[str, str] = {}
        self.rules: list[dict[str, object]] = []
        self.conditions: list[list[Tests]] = []  # of each rule, by input: to see whether every case is answered

    def read(self) -> None:
        reading, table = self.reading, self.table
        hit = self.hit()
        inputs = [self.input(one, place) for place, one in enumerate(table.all("input"), 1)]
        outputs = table.all("output")
        rules = table.all("rule")
        if not outputs or not rules:
            raise reading.refuse(table, "it has no output or no rule", "complete the table")
        entries = [self.entries(rule, len(inputs), len(outputs)) for rule in rules]
        columns = [self.column(place, output, [row[1][place] for row in entries]) for place, output in enumerate(outputs)]
        defaults = self.defaults(outputs, columns)
        variables = self.declare(outputs, columns, hit, defaults)
        gap = hit != "C#" and defaults is None and not self.complete(inputs, [row[0] for row in entries])
        order = self.order(hit, outputs, [row[1] for row in entries])
        for place in order:
            when = self.when(inputs, rules[place], entries[place][0])
            if when is not None:
                then = {
                    variable.name: column[place]
                    for variable, column in zip(variables, [column.texts for column in columns], strict=True)
                }
                self.rules.append({"id": f"{self.id}/{place + 1}", "when": when, "then": then, **self.notes_of(rules[place])})
        self.close(hit, variables, columns, defaults, gap, outputs, order)

    def hit(self) -> str:
        hit, aggregation = self.table.get("hitPolicy"), self.table.get("aggregation")
        if hit not in HITS or aggregation not in SUMS:
            raise self.reading.refuse(self.table, f"unknown hit policy `{hit} {aggregation}`".rstrip(), "use one of DMN's")
        return HITS[hit] + (SUMS[aggregation] if hit == "COLLECT" else "")

    def input(self, one: Element, place: int) -> tuple[Node, str, Element]:
        """Read an input expression; give it with the type of its value."""
        reading, expression = self.reading, one.find("inputExpression")
        if expression is None:
            raise reading.refuse(one, "it has no input expression", "name what is tested")
        node = reading.expression(expression, expression.text_of("text"), self.scope)
        declared = reading.type_of(expression.get("typeRef"), expression)
        base = type_of_node(node, self.scope) or declared.base or self.guess(place)
        if isinstance(node, Ref):
            variable = self.scope[node.name]
            reading.typed(variable, base, node.name)
            if variable.many or not variable.kind:
                what = "a list or a structure" if variable.many else "of no stated type"
                raise reading.refuse(expression, f"`{node.name}` is {what}", "name one component, or state its type", "LEN714")
            if variable.fact and variable.kind == "enum" and not variable.closed and variable.words is not None:
                for values in one.all("inputValues"):
                    for part in reading.tests(values, values.text_of("text"), self.scope).parts:
                        if isinstance(part, Equal) and isinstance(part.node, Value) and isinstance(part.node.value, str):
                            variable.words[reading.word(part.node.value)] = None
        return node, base, one

    def guess(self, place: int) -> str:
        """Give the type of an input that states none: that of the constants it is tested against."""
        for rule in self.table.all("rule"):
            cells = rule.all("inputEntry")
            if place <= len(cells):
                for part in self.reading.tests(cells[place - 1], cells[place - 1].text_of("text"), self.scope).parts:
                    for node in nodes_of(part):
                        if isinstance(node, Value) and node.value is not None:
                            return node.type
        return ""

    def entries(self, rule: Element, inputs: int, outputs: int) -> tuple[list[Tests], list[Node]]:
        reading = self.reading
        asked, given = rule.all("inputEntry"), rule.all("outputEntry")
        if len(asked) != inputs or len(given) != outputs:
            raise reading.refuse(rule, f"it has {len(asked)} input and {len(given)} output entries", "one for each column")
        tests = [reading.tests(one, one.text_of("text"), self.scope) for one in asked]
        nodes: list[Node] = []
        for one in given:
            text = one.text_of("text")
            nodes.append(reading.expression(one, text, self.scope) if text not in ("", "-") else Value("null", None))
        return tests, nodes

    # -- outputs -------------------------------------------------------------------------------------------------

    def column(self, place: int, output: Element, nodes: list[Node]) -> Column:
        """Write the entries of one output, all of one kind: a column with fractions is a decimal throughout."""
        reading = self.reading
        found = [
            reading.entry(rule.all("outputEntry")[place], node, self.scope)
            for rule, node in zip(self.table.all("rule"), nodes, strict=True)
        ]
        kinds = {kind for _, kind, _ in found if kind}
        texts = [text for text, _, _ in found]
        if kinds == {"number", "decimal"}:
            texts = [as_decimal(text, kind) for text, kind, _ in found]
            kinds = {"decimal"}
        if len(kinds) > 1:
            raise reading.refuse(output, f"its entries are {' and '.join(sorted(kinds))}", "give entries of one type", "LEN714")
        words: dict[str, None] | None = {}
        for _, _, one in found:
            words = None if one is None or words is None else {**words, **one}
        bases = [base for node in nodes if (base := type_of_node(node, self.scope))]
        kind = next(iter(kinds), "")  # not settled where every entry is null
        base = bases[0] if bases else type_of_kind(kind)
        gap = any(self.may_be_null(node) for node in nodes)
        return Column(texts, kind, base, words, gap)

    def may_be_null(self, node: Node) -> bool:
        return node == Value("null", None) or any(self.scope[name].gap for name in references(node))

    def defaults(self, outputs: list[Element], columns: list[Column]) -> list[str] | None:
        found: list[str] = []
        for output, column in zip(outputs, columns, strict=True):
            entry = output.find("defaultOutputEntry")
            text = entry.text_of("text") if entry is not None else ""
            if entry is None or text in ("", "-", "null"):
                found.append("none")
                continue
            node = self.reading.expression(entry, text, self.scope)
            written, kind, words = self.reading.entry(entry, node, self.scope)
            column.gap = column.gap or self.may_be_null(node)
            if not column.kind:
                column.kind, column.base = kind, type_of_kind(kind)
            if kind != column.kind and {kind, column.kind} == {"number", "decimal"}:
                if column.kind == "number":
                    column.texts[:] = [as_decimal(one, "number") for one in column.texts]
                    column.kind = "decimal"
                else:
                    written = as_decimal(written, kind)
            elif kind and kind != column.kind:
                raise self.reading.refuse(
                    entry, f"the default is {kind}, the entries are {column.kind}", "give one type", "LEN714"
                )
            column.words = None if words is None or column.words is None else {**column.words, **words}
            found.append(written)
        if all(one == "none" for one in found):
            return None
        for column, one in zip(columns, found, strict=True):
            column.gap = column.gap or one == "none"
        return found

    def declare(self, outputs: list[Element], columns: list[Column], hit: str, defaults: list[str] | None) -> list[Variable]:
        reading, variables, said = self.reading, [], []
        for output, column in zip(outputs, columns, strict=True):
            many = len(outputs) > 1
            part = output.get("name") if many else ""
            if many and not part:
                raise reading.refuse(output, "one of several outputs has no name", "name it")
            whole = f"{self.name}.{part}" if part else self.name
            stated = reading.type_of(output.get("typeRef"), output).base or ("" if many else self.declared.base)
            base, kind = stated or column.base, "number" if hit == "C#" else column.kind
            variable = Variable(reading.name(whole), base, kind, many=hit in ("R", "O", "C"), words=column.words)
            reading.variables[plain_name(whole)] = variable
            variables.append(variable)
            said.append(Output(part, variable.name, "number" if hit == "C#" else base))
        if len(outputs) > 1:
            reading.variables[self.name] = Variable("", "", "", many=True)
        if hit[0] == "C" and len(hit) > 1 and len(outputs) > 1:
            raise reading.refuse(self.table, "several outputs cannot be brought to one figure", "collect without aggregation")
        if hit == "C#" and defaults is not None:
            raise reading.refuse(
                self.table, "a default output of a count is outside the subset", "leave it out: none counts zero"
            )
        reading.decided.append(Decided(self.name, self.id, hit, tuple(said)))
        return variables

    def order(self, hit: str, outputs: list[Element], rows: list[list[Node]]) -> list[int]:
        """Give the rules in the order they are tried: several outputs rank by the first, then the second (DMN 1.5, 8.2.10)."""
        places = list(range(len(rows)))
        if hit not in ("P", "O"):
            return places
        ranks = [self.ranking(output, [row[column] for row in rows]) for column, output in enumerate(outputs)]
        if not any(ranks):
            raise self.reading.refuse(self.table, "its outputs have no output values to rank by", "list them, first one first")
        return sorted(
            places, key=lambda row: [ranked.get(rows[row][column], len(ranked)) for column, ranked in enumerate(ranks) if ranked]
        )

    def ranking(self, output: Element, nodes: list[Node]) -> dict[Node, int]:
        values = output.find("outputValues")
        texts = values.text_of("text") if values is not None else ""
        if not texts:
            return self.ranking_of_type(output)
        parts = self.reading.tests(values or output, texts, self.scope).parts
        return {part.node: place for place, part in enumerate(parts) if isinstance(part, Equal)}

    def ranking_of_type(self, output: Element) -> dict[Node, int]:
        """Rank by the allowed values of the output's type, where the table lists none of its own."""
        stated = self.reading.type_of(output.get("typeRef"), output) if output.get("typeRef") else self.declared
        found = stated.parts.get(output.get("name"), stated) if stated.parts else stated
        return {Value("string", self.reading.text(word)): place for place, word in enumerate(found.values)}

    # -- conditions ----------------------------------------------------------------------------------------------

    def when(self, inputs: list[tuple[Node, str, Element]], rule: Element, asked: list[Tests]) -> dict[str, object] | None:
        """Write the conditions of a rule; None where no value can pass them."""
        when: dict[str, object] = {}
        for place, ((node, base, element), tests) in enumerate(zip(inputs, asked, strict=True), 1):
            if not tests.parts:
                continue
            cell = rule.all("inputEntry")[place - 1]
            plain = self.plain(node, base, tests, cell) if isinstance(node, Ref) else None
            if isinstance(node, Ref) and plain is not None and self.scope[node.name].name not in when:
                if plain == []:
                    self.reading.notes.append(f"`{self.name}`: a rule in line {rule.line} can never hold and is left out")
                    return None
                when[self.scope[node.name].name] = plain
                continue
            when[self.helper(node, base, tests, cell, element)] = "true"
        return when

    def plain(self, node: Ref, base: str, tests: Tests, cell: Element) -> object | None:
        """Write a test against constants; None where it asks for more."""
        reading, variable = self.reading, self.scope[node.name]
        constants = [one for part in tests.parts for one in nodes_of(part)]
        if not all(isinstance(one, Value) and one.type == base for one in constants) or any(
            isinstance(part, Operation) for part in tests.parts
        ):
            return None
        if base == "string":
            if not all(isinstance(part, Equal) for part in tests.parts) or variable.words is None:
                return None
            words = [reading.word(str(one.value)) for one in constants if isinstance(one, Value)]
            if variable.fact:
                if not variable.closed:
                    variable.words.update(dict.fromkeys(words))
                words = [word for word in words if word in variable.words]
            else:
                words = [word for word in words if word in variable.words]
            if tests.negated:
                if variable.gap:
                    self.reading.no_gap(cell, node, self.scope)
                return f"not({', '.join(words)})" if words else None
            return words[0] if len(words) == 1 else words
        if base == "boolean":
            held = {one.value is True for one in constants if isinstance(one, Value)}
            if not all(isinstance(part, Equal) for part in tests.parts):
                return None
            held = {True, False} - held if tests.negated else held
            if len(held) != 1:
                return None
            return "true" if held == {True} else "false"
        texts = []
        for part in tests.parts:
            written = self.amounts(part, cell)
            if written is None:
                return None
            texts.append(written)
        if tests.negated:
            self.reading.no_gap(cell, node, self.scope)
            return f"not({', '.join(texts)})"
        return texts[0] if len(texts) == 1 else texts

    def amounts(self, part: Part, cell: Element) -> str | None:
        """Write a test of an amount as the law does."""
        if isinstance(part, Equal):
            return self.amount(part.node)
        if isinstance(part, Comparison):
            return f"{part.op} {self.amount(part.node)}" if part.op != "!=" else None
        if isinstance(part, Range):
            opened, closed = "[" if part.low_in else "(", "]" if part.high_in else ")"
            low, high = (one.value for one in (part.low, part.high) if isinstance(one, Value))
            if isinstance(low, Decimal | int) and isinstance(high, Decimal | int) and low > high:
                raise self.reading.refuse(cell, "no value lies between its edges", "exchange them", "LEN714")
            return f"{opened}{self.amount(part.low)} .. {self.amount(part.high)}{closed}"
        return None

    def amount(self, node: Node) -> str:
        assert isinstance(node, Value)
        return self.reading.constant(node).removeprefix('date("').removesuffix('")')

    def helper(self, node: Node, base: str, tests: Tests, cell: Element, column: Element) -> str:
        """Say a condition that compares with more than constants in an expression of its own, and test that."""
        reading = self.reading
        for part in tests.parts:
            for one in nodes_of(part):
                if isinstance(one, Value) and one.value is None:
                    raise reading.refuse(cell, "a test for null is outside the subset", "give every case a value", "LEN714")
                found = type_of_node(one, self.scope)
                if found and base and found != base and isinstance(part, Equal | Comparison | Range):
                    raise reading.refuse(cell, f"a {base} is tested against a {found}", "test it against its own type", "LEN714")
        text = bare(reading.written(cell, as_condition(tests, node), self.scope))
        if reading.kind(cell, text, self.scope) != "boolean":
            raise reading.refuse(cell, f"`{text}` is no condition", "write a test", "LEN714")
        if text not in self.helpers:
            self.helpers[text] = reading.name(f"{self.name} {column.get('label') or 'test'} {len(self.helpers) + 1}")
        return self.helpers[text]

    def notes_of(self, rule: Element) -> dict[str, object]:
        said = [rule.text_of("description"), *(one.text_of("text") for one in rule.all("annotationEntry"))]
        text = "; ".join(dict.fromkeys(" ".join(one.split()) for one in said if one.strip()))
        return {"notes": text} if text else {}

    # -- closing -------------------------------------------------------------------------------------------------

    def close(
        self, hit: str, variables: list[Variable], columns: list[Column], defaults: list[str] | None, gap: bool,
        outputs: list[Element], order: list[int],
    ) -> None:  # fmt: skip
        """Add what happens where no rule holds, and write the decision after the conditions it needs."""
        reading = self.reading
        if self.helpers:
            give = {name: f"= {text}" for text, name in self.helpers.items()}
            reading.done.append(
                {
                    "id": reading.id(f"{self.id}-conditions"),
                    "title": f"Conditions of {self.decision.get('name')}",
                    "give": give,
                    "cite": reading.cite(self.decision.get("name")),
                }
            )
        required = self.decision.get("id") in reading.required
        otherwise = defaults or (["none"] * len(variables) if gap and required and hit in ("U", "A", "P", "F") else None)
        law_hit = hit
        if otherwise is not None and hit not in ("U", "A", "P", "F"):
            self.any_rule(otherwise, variables)
        elif otherwise is not None:
            then = {one.name: text for one, text in zip(variables, otherwise, strict=True)}
            self.rules.append({"id": f"{self.id}/otherwise", "when": {}, "then": then})
            law_hit = "F" if hit in ("U", "A") else hit
        if hit == "C+" and gap and required:
            mend = "give the table a default output"
            raise reading.refuse(self.table, "where no rule holds its sum is null in DMN and zero in a law", mend)
        if law_hit in ("U", "A") and self.helpers:
            law_hit = "F"
        if law_hit != hit:
            reading.as_first.append(self.name)
        for variable, column in zip(variables, columns, strict=True):
            variable.gap = gap or column.gap
        said: dict[str, object] = {"id": self.id, "title": self.decision.get("name"), "hit": law_hit}
        if law_hit in ("P", "O"):
            said["priority"] = list(dict.fromkeys(columns[0].texts[place] for place in order))
            if len(outputs) > 1 and not set(columns[0].texts).isdisjoint(text for column in columns[1:] for text in column.texts):
                raise reading.refuse(self.table, "two of its outputs share a value, so they cannot be ranked", "rename one value")
        description = " ".join(self.decision.text_of("description").split())
        if description:
            said["notes"] = description
        reading.done.append({**said, "rules": self.rules, "cite": reading.cite(self.decision.get("name"))})

    def any_rule(self, otherwise: list[str], variables: list[Variable]) -> None:
        """Say first whether any rule holds; where none does, the default is all there is to collect."""
        reading, name = self.reading, self.reading.name(f"{self.name} any rule")
        decision = reading.id(f"{self.id}-any-rule")
        rules = [
            {"id": f"{decision}/{number}", "when": rule["when"], "then": {name: "true"}}
            for number, rule in enumerate(self.rules, 1)
        ]
        rules.append({"id": f"{decision}/otherwise", "when": {}, "then": {name: "false"}})
        reading.done.append(
            {
                "id": decision,
                "title": f"Whether a rule of {self.decision.get('name')} holds",
                "hit": "F",
                "rules": rules,
                "cite": reading.cite(self.decision.get("name")),
            }
        )
        then = {one.name: text for one, text in zip(variables, otherwise, strict=True)}
        self.rules.append({"id": f"{self.id}/otherwise", "when": {name: "false"}, "then": then})

    def complete(self, inputs: list[tuple[Node, str, Element]], rows: list[list[Tests]]) -> bool:
        """Say whether some rule holds in every case; False where that cannot be told."""
        if any(not any(tests.parts for tests in row) for row in rows):
            return True
        axes: list[list[object]] = []
        for place, (node, base, _) in enumerate(inputs):
            points = self.points(node, base, [row[place] for row in rows])
            if points is None:
                return False
            axes.append(points)
        size = 1
        for points in axes:
            size *= len(points)
        if size > MOST_CELLS or any(isinstance(node, Ref) and self.scope[node.name].gap for node, _, _ in inputs):
            return False
        return all(
            any(all(passes(tests, point) for tests, point in zip(row, cell, strict=True)) for row in rows)
            for cell in product_of(axes)
        )

    def points(self, node: Node, base: str, asked: list[Tests]) -> list[object] | None:
        """Give one value of every class that the tests of a column tell apart; None where they hold more than constants."""
        constants = [one for tests in asked for part in tests.parts for one in nodes_of(part)]
        if not all(isinstance(one, Value) and one.type == base and one.value is not None for one in constants):
            return None
        if any(not isinstance(part, Comparison | Range | Equal) for tests in asked for part in tests.parts):
            return None
        values = {one.value for one in constants if isinstance(one, Value)}
        if base == "boolean":
            return [True, False]
        if base == "string":
            variable = self.scope[node.name] if isinstance(node, Ref) else None
            if variable is not None and variable.words is not None and (variable.closed or not variable.fact):
                return [self.reading.text(word) for word in variable.words]
            return [*values, OTHER if OTHER not in values else "another"]
        edges = sorted(Decimal(one) for one in values if isinstance(one, Decimal | int))
        between = [(low + high) / 2 for low, high in itertools.pairwise(edges)]
        return [*edges, *between, *([edges[0] - 1, edges[-1] + 1] if edges else [Decimal(0)])]


@dataclass(slots=True)
class Column:
    """The entries of one output as the law writes them."""

    texts: list[str]
    kind: str
    base: str
    words: dict[str, None] | None
    gap: bool  # some entry may be null


def passes(tests: Tests, value: object) -> bool:
    if not tests.parts:
        return True
    return any(holds(part, value) for part in tests.parts) != tests.negated


def holds(part: Part, value: object) -> bool:
    found = [one.value for one in nodes_of(part) if isinstance(one, Value)]
    if isinstance(part, Equal):
        return found[0] == value
    assert isinstance(value, Decimal)
    edges = [Decimal(one) for one in found if isinstance(one, Decimal | int)]
    if isinstance(part, Range):
        low = value >= edges[0] if part.low_in else value > edges[0]
        return low and (value <= edges[1] if part.high_in else value < edges[1])
    assert isinstance(part, Comparison)
    compared = {
        "<": value < edges[0],
        "<=": value <= edges[0],
        ">": value > edges[0],
        ">=": value >= edges[0],
        "=": value == edges[0],
        "!=": value != edges[0],
    }
    return compared[part.op]


def product_of(axes: list[list[object]]) -> Iterator[list[object]]:
    if not axes:
        yield []
        return
    for rest in product_of(axes[1:]):
        for first in axes[0]:
            yield [first, *rest]


def as_decimal(text: str, kind: str) -> str:
    """Write an entry of a column that has fractions elsewhere: 300 as 300.0."""
    if kind != "number" or text == "none":
        return text
    return f"= ({text.removeprefix('= ')}) * 1.0" if text.startswith("=") else f"{text}.0"
