"""Write a law as a decision model, OMG DMN 1.3, which the usual modellers open.

    write_dmn(law)   ->   '<?xml version="1.0" ...><definitions ...>'

Every decision of the law's own becomes a decision with its table or expression, amounts as plain numbers in one unit a column,
citations as annotations, sources as knowledge sources, with a drawn diagram. What DMN has no word for (readings, may, dates,
options, folds, citations in full) goes along in elements of our namespace, from which `restore` makes the same law again.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from lenity.law.amend import amend
from lenity.law.document import Document
from lenity.law.entry import COMPARISON, INTERVAL, read_amount
from lenity.law.expression import Binary, Call, Literal, Name, Node
from lenity.law.expression import kind_of as kind_of_expression
from lenity.law.model import ORDERED, RESERVED, Cell, Decision, Law, Rule, Test, amends, counted, kind_of
from lenity.law.problems import problem
from lenity.law.provisions import FILE as PROVISIONS
from lenity.units import MASS, MEASURES, MINOR_DIGITS, PARTS, VOLUME

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
DC = "http://www.omg.org/spec/DMN/20180521/DC/"
DI = "http://www.omg.org/spec/DMN/20180521/DI/"
OURS = "urn:lenity:law:1"
ALONG = (PROVISIONS, "examples.yaml", "README.md")  # files that go along as they are
HITS = {"U": "UNIQUE", "A": "ANY", "P": "PRIORITY", "F": "FIRST", "R": "RULE ORDER", "O": "OUTPUT ORDER", "C": "COLLECT"}
SUMS = {"+": "SUM", "<": "MIN", ">": "MAX", "#": "COUNT"}
TYPE = {"enum": "string", "boolean": "boolean", "date": "date"}  # everything else is a number
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
READING = "reading:"  # a column that says which version of a disputed point is taken
DAY = "day_of_the_law"
UNITS = {"mass": "g", "volume": "ml"}  # of the measures of a quantity; what is counted is its own unit
STATUS = "status"  # the output of a table that opens or closes an option
# Pixels of the diagram.
SIZES = {"decision": (180, 80), "input": (150, 45), "source": (130, 75)}
WIDEST, ROW, COLUMN, IN_A_ROW = 180, 160, 210, 12


def write_dmn(law: Law) -> str:
    """Give the model of a law that was read from a folder; raise `LenityError` where a text cannot stand in XML."""
    return _Writing(law).text()


@dataclass(slots=True)
class Column:
    """A name of the law as a column of numbers or words: what it is called in FEEL, its kind, and the unit of its numbers."""

    name: str
    feel: str
    kind: str
    unit: str

    def number(self, amount: int) -> str:
        """Write smallest units in the unit of the column."""
        return _fraction(amount, size_of(self.kind, self.unit))


def size_of(kind: str, unit: str) -> int:
    """Give how many smallest units one unit of a column holds."""
    if kind in ("quantity", *MEASURES):
        return (MASS | VOLUME).get(unit, 1)
    if kind == "money":
        return int(10 ** MINOR_DIGITS.get(unit, 2))
    return PARTS if kind in ("rate", "decimal") else 1


@dataclass(slots=True)
class _Box:
    """One element of the diagram and what it requires."""

    id: str
    sort: str
    requires: dict[str, str] = field(default_factory=dict)  # id of the required element -> id of the requirement
    level: int = 0


class _Writing:
    def __init__(self, law: Law) -> None:
        self.law = law
        self.own = [decision for decision in law.decisions if decision.law == law.id]
        self.ids: set[str] = set()
        self.names: set[str] = set()
        self.boxes: dict[str, _Box] = {}
        self.facts: dict[str, tuple[str, Column]] = {}  # column of the law (`quantity#mass`) -> id, column
        self.given: dict[str, tuple[str, str]] = {}  # name of the law -> id of the decision that gave it last, FEEL name
        self.sources: dict[str, str] = {}
        self.types: dict[str, ET.Element] = {}
        self.raw = _raw_decisions(law)

    def text(self) -> str:
        root = ET.Element(f"{{{MODEL}}}definitions", {
            "id": self.id("law", self.law.id), "name": self.law.title, "namespace": f"urn:lenity:{self.law.id}",
            "exporter": "lenity",
        })  # fmt: skip
        self.head(root)
        decisions = [self.decision(decision, number) for number, decision in enumerate(self.own, 1)]
        inputs = list(self.inputs())  # which need types
        root.extend(self.types.values())
        root.extend(inputs)
        root.extend(decisions)
        root.extend(self.knowledge())
        root.append(self.diagram())
        return _printed(root)

    def id(self, *words: str) -> str:
        plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", "_".join(words))
        name, number = plain, 1
        while name in self.ids:
            number += 1
            name = f"{plain}_{number}"
        self.ids.add(name)
        return name

    def name(self, written: str) -> str:
        """Give a name that FEEL can hold, and no other element has."""
        plain = " ".join(re.sub(r"[^\w' -]+", " ", written).split()) or "decision"
        plain = plain if not plain[0].isdigit() else f"n {plain}"
        name, number = plain, 1
        while name in self.names:
            number += 1
            name = f"{plain} {number}"
        self.names.add(name)
        return name

    # -- the head ------------------------------------------------------------------------------------------------

    def head(self, root: ET.Element) -> None:
        folder = Path(self.law.folder)
        ours = ET.SubElement(ET.SubElement(root, f"{{{MODEL}}}extensionElements"), f"{{{OURS}}}law")
        fields = _plain(_composed(folder / "law.yaml", self.law))
        assert isinstance(fields, dict), "the loader has read this file before"
        for one in self.law.amendments:
            for key in ("sources", "attributes"):
                added = _plain(one.reform.fields[key]) if key in one.reform.fields else {}
                fields |= {key: {**fields.get(key, {}), **added}} if isinstance(added, dict) and added else {}
            fields["title"] = self.law.title
        _entries(ours, {key: value for key, value in fields.items() if key != "decisions"})
        for name in ALONG:
            if (folder / name).is_file():
                file = ET.SubElement(ours, f"{{{OURS}}}file", {"name": name})
                file.text = (folder / name).read_text(encoding="utf-8")

    # -- columns -------------------------------------------------------------------------------------------------

    def column(self, name: str, measure: str = "") -> Column:
        """Say what a name of the law is called in FEEL, and in which unit its numbers stand."""
        kind = RESERVED.get(name) or kind_of(self.law, name)
        unit = self.unit(kind, measure)
        feel = re.sub(r"\W+", "_", name) + (f"_{unit.lower()}" if unit else "")
        return Column(name, feel, kind, unit)

    def unit(self, kind: str, measure: str = "") -> str:
        """Give the unit in which numbers of a kind stand."""
        if kind == "quantity":
            return UNITS.get(measure or "mass", measure)
        days = "days" if self.law.calendar.month_days else "months"
        return {"duration": days, "money": self.law.currency}.get(kind) or (UNITS.get(kind, kind) if kind in MEASURES else "")

    def fact(self, name: str, measure: str) -> Column:
        if name.startswith(READING) or name == DAY:
            return Column(name, re.sub(r"\W+", "_", name), "date" if name == DAY else "enum", "")
        return self.column(name, measure)

    def read(self, box: _Box, name: str, measure: str = "") -> str:
        """Give the FEEL name of what a decision reads, and note that it requires it."""
        if name in self.given:
            identity, feel = self.given[name]
        else:
            column = self.fact(name, measure)
            key = f"{name}#{measure}"
            if key not in self.facts:
                self.facts[key] = self.id("input", column.feel), column
                self.names.add(column.feel)
            identity, feel = self.facts[key][0], column.feel
        if identity not in box.requires:
            box.requires[identity] = self.id("requires", box.id, identity)
        return feel

    def inputs(self) -> Iterable[ET.Element]:
        for identity, column in self.facts.values():
            self.boxes[identity] = _Box(identity, "input")
            element = ET.Element(f"{{{MODEL}}}inputData", {"id": identity, "name": column.feel})
            attribute = self.law.vocabulary.attributes.get(column.name)
            if attribute is not None and attribute.meaning:
                _text(element, "description", attribute.meaning)
            self.variable(element, column.feel, self.type_of(column))
            yield element

    def type_of(self, column: Column) -> str:
        """Give the type of a column; the words of an enum become a type of their own."""
        attribute = self.law.vocabulary.attributes.get(column.name)
        words = attribute.values if attribute is not None else ()
        if column.name.startswith(READING):
            words = tuple(self.law.readings[column.name.removeprefix(READING)].values)
        if column.kind != "enum" or not words:
            return TYPE.get(column.kind, "number")
        name = f"t_{column.feel}"
        if name not in self.types:
            element = ET.Element(f"{{{MODEL}}}itemDefinition", {"id": self.id("type", column.feel), "name": name})
            _text(element, "typeRef", "string")
            allowed = ET.SubElement(element, f"{{{MODEL}}}allowedValues", {"id": self.id("values", column.feel)})
            _text(allowed, "text", ", ".join(_quoted(word) for word in words))
            self.types[name] = element
        return name

    def variable(self, element: ET.Element, name: str, type_name: str = "") -> None:
        said = {"id": self.id("variable", element.attrib["id"]), "name": name}
        ET.SubElement(element, f"{{{MODEL}}}variable", said | ({"typeRef": type_name} if type_name else {}))

    # -- decisions -----------------------------------------------------------------------------------------------

    def decision(self, decision: Decision, number: int) -> ET.Element:
        box = _Box(self.id("decision", decision.id), "decision")
        self.boxes[box.id] = box
        name = self.name(decision.title)
        element = ET.Element(f"{{{MODEL}}}decision", {"id": box.id, "name": name})
        _text(element, "description", "; ".join(_manner(decision)))
        file, raw = self.raw[number - 1]
        ours = ET.SubElement(
            ET.SubElement(element, f"{{{MODEL}}}extensionElements"), f"{{{OURS}}}decision", {"file": file, "number": str(number)}
        )
        _entries(ours, {key: value for key, value in raw.items() if key != "rules"})
        outputs = [self.column(output) for output in decision.outputs]
        if decision.kind == "option":
            outputs = [Column(STATUS, STATUS, "enum", "")]
        logic = self.logic(decision, box, raw, outputs)
        single = len(outputs) == 1
        self.variable(element, name, TYPE.get(outputs[0].kind, "number") if single else "")
        for target, requirement in box.requires.items():
            asked = ET.SubElement(element, f"{{{MODEL}}}informationRequirement", {"id": requirement})
            wanted = "requiredDecision" if target in self.boxes else "requiredInput"
            ET.SubElement(asked, f"{{{MODEL}}}{wanted}", {"href": f"#{target}"})
        for source in _sources_of(decision):
            identity = self.sources.setdefault(source, self.id("source", source))
            requirement = box.requires.setdefault(identity, self.id("rests", box.id, source))
            asked = ET.SubElement(element, f"{{{MODEL}}}authorityRequirement", {"id": requirement})
            ET.SubElement(asked, f"{{{MODEL}}}requiredAuthority", {"href": f"#{identity}"})
        element.append(logic)
        for column in outputs if decision.kind != "option" else ():
            self.given[column.name] = box.id, name if single else f"{name}.{column.feel}"
        return element

    def logic(self, decision: Decision, box: _Box, raw: Mapping[str, object], outputs: Sequence[Column]) -> ET.Element:
        if decision.kind == "expression" and len(outputs) == 1:
            said = self.cell(box, decision.give[outputs[0].name], outputs[0])
            element = ET.Element(
                f"{{{MODEL}}}literalExpression", {"id": self.id("expression", decision.id), f"{{{OURS}}}exported": said}
            )
            _text(element, "text", said)
            return element
        hit = decision.hit if decision.rules else "U"
        policy = {"id": self.id("table", decision.id), "hitPolicy": HITS[hit[0]]}
        if len(hit) > 1:
            policy["aggregation"] = SUMS[hit[1]]
        table = ET.Element(
            f"{{{MODEL}}}decisionTable", policy | {"preferredOrientation": "Rule-as-Row", f"{{{OURS}}}exported": hit}
        )
        before = {column.name: self.read(box, column.name) for column in outputs if self.keeps(decision, column.name)}
        inputs = self.tested(decision, table, box)
        cells = [[self.output(box, decision, rule, column, before) for column in outputs] for rule in decision.rules]
        if not decision.rules:
            cells = [[self.folded_or_given(box, decision, column) for column in outputs]]
        for place, column in enumerate(outputs):
            self.head_of(table, decision, column, [row[place] for row in cells], before.get(column.name, ""), len(outputs))
        for name in ("article", "source", "confidence"):
            ET.SubElement(table, f"{{{MODEL}}}annotation", {"name": name})
        if not decision.rules:
            self.row(table, decision.id, [], cells[0])
        raw_rules = raw.get("rules")
        if decision.rules and isinstance(raw_rules, list):
            for rule, row, said in zip(decision.rules, cells, raw_rules, strict=True):
                self.rule(table, decision, rule, inputs, row, said)
        return table

    def keeps(self, decision: Decision, name: str) -> bool:
        """Say whether a name stays as it was where the decision does not change it."""
        return decision.kind not in ("fold", "option") and amends(decision, name)

    def tested(self, decision: Decision, table: ET.Element, box: _Box) -> list[tuple[str, str, Column]]:
        """Write the inputs of a table: one column a name, and one a measure of a quantity.

        A disputed point is an input too, and so is the day of the law where rules of the table are in force at times only.
        """
        found: dict[tuple[str, str], Column] = {}
        for rule in decision.rules:
            for name, test in rule.when.items():
                found.setdefault((name, test.measure), self.column(name, test.measure))
            for axis in rule.reading:
                name = READING + axis
                found.setdefault((name, ""), self.fact(name, ""))
        if decision.unless:
            found.setdefault((decision.unless, ""), self.column(decision.unless))
        if any(rule.first_day or rule.last_day for rule in decision.rules):
            found[DAY, ""] = self.fact(DAY, "")
        for (name, measure), column in found.items():
            feel = self.read(box, name, measure)
            element = ET.SubElement(table, f"{{{MODEL}}}input", {
                "id": self.id("in", decision.id, column.feel), "label": column.feel, f"{{{OURS}}}name": name,
                f"{{{OURS}}}kind": column.kind, f"{{{OURS}}}unit": column.unit,
            })  # fmt: skip
            said = ET.SubElement(element, f"{{{MODEL}}}inputExpression", {
                "id": self.id("asks", decision.id, column.feel), "typeRef": TYPE.get(column.kind, "number"),
            })  # fmt: skip
            _text(said, "text", feel)
        return [(name, measure, column) for (name, measure), column in found.items()]

    def asked(self, rule: Rule, decision: Decision, name: str, measure: str, column: Column) -> str:
        """Write what a rule asks of one column."""
        if name.startswith(READING):
            return ", ".join(map(_quoted, rule.reading.get(name.removeprefix(READING), ()))) or "-"
        if name == DAY:
            first, last = (_day(day.toordinal()) if day else "" for day in (rule.first_day, rule.last_day))
            return f"[{first}..{last}]" if first and last else f">= {first}" if first else f"<= {last}" if last else "-"
        test = rule.when.get(name)
        if test is None:
            return "false" if name == decision.unless else "-"
        return self.test(test, column) if test.measure == measure else "-"

    def head_of(
        self, table: ET.Element, decision: Decision, column: Column, cells: Sequence[str], before: str, count: int
    ) -> None:
        said = {"id": self.id("out", decision.id, column.feel), "label": column.feel, "typeRef": TYPE.get(column.kind, "number")}
        marks = {f"{{{OURS}}}name": column.name, f"{{{OURS}}}kind": column.kind, f"{{{OURS}}}unit": column.unit}
        element = ET.SubElement(table, f"{{{MODEL}}}output", said | ({"name": column.feel} if count > 1 else {}) | marks)
        ranked = self.ranked(decision, column, cells)
        if ranked:
            values = ET.SubElement(element, f"{{{MODEL}}}outputValues", {"id": self.id("ranks", decision.id, column.feel)})
            _text(values, "text", ", ".join(ranked))
        if before:  # where no rule holds, an amended figure stays as it was
            default = ET.SubElement(element, f"{{{MODEL}}}defaultOutputEntry", {"id": self.id("stays", decision.id, column.feel)})
            _text(default, "text", before)

    def ranked(self, decision: Decision, column: Column, cells: Sequence[str]) -> list[str]:
        """Give the values of a column in the order of their priority."""
        if decision.hit not in ("P", "O"):
            return []
        place = {value: number for number, value in enumerate(decision.priority)}
        ranks: dict[str, int] = {}
        for rule, cell in zip(decision.rules, cells, strict=True):
            ranks.setdefault(cell, place.get(rule.text.get(column.name, ""), len(place)))
        return [cell for cell in sorted(ranks, key=ranks.__getitem__) if cell != "null"]

    def rule(
        self,
        table: ET.Element,
        decision: Decision,
        rule: Rule,
        inputs: Sequence[tuple[str, str, Column]],
        row: Sequence[str],
        raw: object,
    ) -> None:
        element = self.row(table, rule.id, [self.asked(rule, decision, *column) for column in inputs], row, rule)
        assert isinstance(raw, dict), "the loader has read this rule before"
        ours = ET.Element(f"{{{MODEL}}}extensionElements")
        element.insert(1 if element[0].tag == f"{{{MODEL}}}description" else 0, ours)
        _entries(ET.SubElement(ours, f"{{{OURS}}}rule"), raw)

    def row(
        self, table: ET.Element, name: str, asked: Sequence[str], given: Sequence[str], rule: Rule | None = None
    ) -> ET.Element:
        element = ET.SubElement(table, f"{{{MODEL}}}rule", {"id": self.id("rule", name)})
        cite = rule.cite if rule is not None else None
        if rule is not None:
            _text(element, "description", "; ".join(_said_of(rule)))
        for sort, texts in (("inputEntry", asked), ("outputEntry", given)):
            for number, text in enumerate(texts, 1):
                said = {"id": self.id(sort, name, str(number)), f"{{{OURS}}}exported": text}
                _text(ET.SubElement(element, f"{{{MODEL}}}{sort}", said), "text", text)
        for text in (cite.article, cite.source, cite.confidence) if cite is not None else ("", "", ""):
            _text(ET.SubElement(element, f"{{{MODEL}}}annotationEntry"), "text", text)
        return element

    # -- cells ---------------------------------------------------------------------------------------------------

    def test(self, test: Test, column: Column) -> str:
        """Write a test in FEEL: `[15 g .. 80 g)` of a column in grams is `[15..80)`."""
        if column.kind not in ORDERED:
            words = sorted(test.words, key=test.text.find)
            said = ", ".join(words if column.kind == "boolean" else map(_quoted, words))
            return f"not({said})" if test.negated else said
        text = test.text.strip()
        negation = re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL)
        parts = _split((negation.group(1) if negation else text).strip(), listed=not negation)
        said = ", ".join(self.interval(part, column) for part in parts)
        return f"not({said})" if negation else said

    def interval(self, part: str, column: Column) -> str:
        interval, comparison = INTERVAL.fullmatch(part), COMPARISON.fullmatch(part)
        if interval and interval["low"] and interval["high"]:
            opened, closed = "[" if interval["open"] == "[" else "(", "]" if interval["close"] == "]" else ")"
            return f"{opened}{self.amount(interval['low'], column)}..{self.amount(interval['high'], column)}{closed}"
        if interval and interval["low"]:
            return f"{'>=' if interval['open'] == '[' else '>'} {self.amount(interval['low'], column)}"
        if interval:
            return f"{'<=' if interval['close'] == ']' else '<'} {self.amount(interval['high'], column)}"
        if comparison:
            sign = "" if comparison["op"] == "=" else f"{comparison['op']} "
            return f"{sign}{self.amount(comparison['amount'], column)}"
        return self.amount(part, column)

    def amount(self, text: str, column: Column) -> str:
        value = read_amount(text.strip(), column.kind, self.law.calendar, self.law.currency)[0]
        return _day(value) if column.kind == "date" else column.number(value)

    def output(self, box: _Box, decision: Decision, rule: Rule, column: Column, before: Mapping[str, str]) -> str:
        if decision.kind == "option":
            return "null" if rule.opens is None else _quoted("open" if rule.opens else "closed")
        cell = rule.then.get(column.name)
        if cell is None:
            return "null" if rule.unknown else before.get(column.name, "null")
        return self.cell(box, cell, column)

    def folded_or_given(self, box: _Box, decision: Decision, column: Column) -> str:
        if decision.kind == "fold":
            return self.read(box, column.name)
        return self.cell(box, decision.give[column.name], column)

    def cell(self, box: _Box, cell: Cell, column: Column) -> str:
        if cell.expression is not None:
            return self.expression(box, cell.expression)
        if cell.value is None:
            return "null"
        return self.constant(cell.value, column.kind, column.unit)

    def constant(self, value: int | str | bool | None, kind: str, unit: str) -> str:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return _quoted(value)
        return _day(value) if kind == "date" else _fraction(value, size_of(kind, unit))

    def expression(self, box: _Box, node: Node) -> str:
        """Write an expression in FEEL; amounts stand in the units that columns of their kind have."""
        if isinstance(node, Literal):
            return self.constant(node.value, node.kind, self.unit(node.kind))
        if isinstance(node, Name):
            return self.read(box, node.name) if node.name in self.given else self.read(box, *self.counted(node.name))
        if isinstance(node, Binary):
            return f"({self.expression(box, node.left)} {node.op} {self.expression(box, node.right)})"
        said = [self.expression(box, one) for one in node.arguments]
        if node.function == "if":
            return f"(if {said[0]} then {said[1]} else {said[2]})"
        if node.function == "in":
            return "(" + " or ".join(f"{said[0]} = {one}" for one in said[1:]) + ")"
        if node.function == "negate":
            return f"(-{said[0]})"
        if node.function == "decimal":
            return said[0]
        if node.function == "product":
            return f"({said[0]} * {said[1]})"
        if node.function in ("floor", "ceiling") and isinstance(node.arguments[0], Binary) and node.arguments[0].op == "/":
            return self.rounded(box, node, node.arguments[0], said[0])
        return f"{node.function}({', '.join(said)})"

    def counted(self, name: str) -> tuple[str, str]:
        """Part a name of an expression into the fact and what it is counted in."""
        return counted(name, self.law.vocabulary.attributes)

    def rounded(self, box: _Box, node: Call, division: Binary, said: str) -> str:
        """Round in the smallest unit, as the law does: money has decimals in FEEL, and a law rounds its minor units."""
        kind = kind_of_expression(division)
        size = size_of(kind, self.unit(kind))
        if size == 1:
            return f"{node.function}({said})"
        left, right = self.expression(box, division.left), self.expression(box, division.right)
        return f"({node.function}(({left} * {size}) / {right}) * {_fraction(1, size)})"

    # -- sources and diagram -------------------------------------------------------------------------------------

    def knowledge(self) -> Iterable[ET.Element]:
        for key, identity in self.sources.items():
            self.boxes[identity] = _Box(identity, "source")
            source = self.law.sources[key]
            said = {"id": identity, "name": source.title} | ({"locationURI": source.address} if source.address else {})
            yield ET.Element(f"{{{MODEL}}}knowledgeSource", said)

    def diagram(self) -> ET.Element:
        root = ET.Element(f"{{{DMNDI}}}DMNDI")
        diagram = ET.SubElement(root, f"{{{DMNDI}}}DMNDiagram", {"id": self.id("diagram")})
        places = self.places()
        for identity, (x, y, wide, high) in places.items():
            shape = ET.SubElement(diagram, f"{{{DMNDI}}}DMNShape", {"id": self.id("shape", identity), "dmnElementRef": identity})
            ET.SubElement(shape, f"{{{DC}}}Bounds", {"x": str(x), "y": str(y), "width": str(wide), "height": str(high)})
        for box in self.boxes.values():
            for target, requirement in box.requires.items():
                edge = ET.SubElement(
                    diagram, f"{{{DMNDI}}}DMNEdge", {"id": self.id("edge", requirement), "dmnElementRef": requirement}
                )
                (x, y, wide, _), (to_x, to_y, to_wide, to_high) = places[target], places[box.id]
                for at_x, at_y in ((x + wide // 2, y), (to_x + to_wide // 2, to_y + to_high)):
                    ET.SubElement(edge, f"{{{DI}}}waypoint", {"x": str(at_x), "y": str(at_y)})
        return root

    def places(self) -> dict[str, tuple[int, int, int, int]]:
        """Lay decisions above what they require: inputs and sources at the foot, each decision above the highest it reads."""
        decisions = [box for box in self.boxes.values() if box.sort == "decision"]
        for box in decisions:  # each requires only earlier ones
            box.level = 1 + max((self.boxes[one].level for one in box.requires), default=0)
        top = max((box.level for box in decisions), default=0)
        rows: dict[int, list[_Box]] = {}
        for box in decisions:
            rows.setdefault(top - box.level, []).append(box)
        lowest = top
        for sort in ("input", "source"):
            boxes = [box for box in self.boxes.values() if box.sort == sort]
            for start in range(0, len(boxes), IN_A_ROW):
                rows[lowest] = boxes[start : start + IN_A_ROW]
                lowest += 1
        widest = max((len(row) for row in rows.values()), default=0)
        places = {}
        for number, row in rows.items():
            for place, box in enumerate(row):
                wide, high = SIZES[box.sort]
                x = 100 + (widest - len(row)) * COLUMN // 2 + place * COLUMN + (WIDEST - wide) // 2
                places[box.id] = x, 100 + number * ROW, wide, high
        return places


# -- the files of the law as they are written ------------------------------------------------------------------


def _raw_decisions(law: Law) -> list[tuple[str, dict[str, object]]]:
    """Give every decision as its file writes it, with reforms made in it and the name of the file, in the order of the law."""
    folder = Path(law.folder)
    head = _plain(_composed(folder / "law.yaml", law))
    assert isinstance(head, dict), "the loader has read this file before"
    tables = head.get("tables", [])
    names = tables if isinstance(tables, list) else [tables]
    found = [("law.yaml", one) for one in head.get("decisions", [])]
    for name in names:
        table = _plain(_composed(folder / str(name), law))
        assert isinstance(table, dict), "the loader has read this file before"
        found += [(str(name), one) for one in table["decisions"]]
    return found


def _composed(path: Path, law: Law) -> yaml.Node:
    document = Document.read(path)
    amend(document, law.amendments)
    assert document.root is not None, "the loader has read this file before"
    return document.root


def _plain(node: yaml.Node) -> object:
    """Give a node as mappings, lists and texts."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return str(node.value)


def _entries(parent: ET.Element, values: Mapping[str, object]) -> None:
    for key, value in values.items():
        _entry(ET.SubElement(parent, f"{{{OURS}}}entry", {"key": key}), value)


def _entry(element: ET.Element, value: object) -> None:
    if isinstance(value, dict):
        element.set("is", "mapping")
        _entries(element, value)
    elif isinstance(value, list):
        element.set("is", "list")
        for one in value:
            _entry(ET.SubElement(element, f"{{{OURS}}}item"), one)
    else:
        element.text = str(value)


# -- words -----------------------------------------------------------------------------------------------------


def _manner(decision: Decision) -> Iterable[str]:
    """Say what DMN has no sign for."""
    if decision.kind == "option":
        yield f"a way out of prison or form of punishment: {decision.measure}"
    if decision.may:
        yield f"a choice of the {decision.may}, not a duty"
    if decision.presumes:
        yield f"presumes {decision.presumes}"
    if decision.scope == "item":
        yield "taken for each item of the case"
    for name, fold in decision.fold.items():
        yield f"{name} of several items: {fold}"
    if decision.cite is not None:
        yield f"article {decision.cite.article}, {decision.cite.source}, {decision.cite.confidence}"


def _said_of(rule: Rule) -> Iterable[str]:
    if rule.cite is not None:
        paragraph = f" ({rule.cite.paragraph})" if rule.cite.paragraph else ""
        yield f"article {rule.cite.article}{paragraph}, {rule.cite.source}, {rule.cite.confidence}"
    if rule.unknown:
        yield f"not known: {rule.unknown}; look in {rule.look_in}"
    for axis, versions in rule.reading.items():
        yield f"under reading {axis} {' or '.join(versions)}"
    if rule.first_day or rule.last_day:
        yield f"in force {rule.first_day or ''} .. {rule.last_day or ''}".replace("  ", " ")
    if rule.may:
        yield f"a choice of the {rule.may}"


def _sources_of(decision: Decision) -> list[str]:
    cites = [decision.cite, *(rule.cite for rule in decision.rules)]
    return list(dict.fromkeys(cite.source for cite in cites if cite is not None))


def _split(text: str, listed: bool) -> list[str]:
    """Give the parts of a test: of a list `[< 5 g, > 9 g]`, or of what stands inside `not( )`."""
    if listed and text.startswith("[") and not INTERVAL.fullmatch(text):
        text = text[1:-1]
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if sign == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
        depth += (sign in "[(") - (sign in "])")
    return [*parts, text[start:].strip()]


def _fraction(amount: int, size: int) -> str:
    whole, rest = divmod(abs(amount), size)
    digits = f".{rest:0{len(str(size)) - 1}d}".rstrip("0") if rest else ""
    return f"{'-' if amount < 0 else ''}{whole}{digits}"


def _day(ordinal: int) -> str:
    return f'date("{date.fromordinal(ordinal).isoformat()}")'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _text(parent: ET.Element, name: str, text: str) -> None:
    if text or name == "text":
        ET.SubElement(parent, f"{{{MODEL}}}{name}").text = text


def _printed(root: ET.Element) -> str:
    for prefix, namespace in (("", MODEL), ("dmndi", DMNDI), ("dc", DC), ("di", DI), ("lenity", OURS)):
        ET.register_namespace(prefix, namespace)
    for element in root.iter():
        for text in (element.text or "", *element.attrib.values()):
            if NOT_XML.search(text):
                message = f"`{text[:40]!r}` holds a sign that XML cannot hold"
                raise problem("LEN716", message, "take the control character out of the law")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
