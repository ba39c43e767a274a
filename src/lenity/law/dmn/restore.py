"""Put a law together again from a model that `write_dmn` made, with what a modeller has changed in its tables since.

Each entry of a table says in `lenity:exported` what it was. An entry that still says so comes back as the law wrote it; one that
was changed is read as FEEL in the unit of its column, and its rule then rests on nobody's reading: its citation falls to
`unverified`. Rules may be added, removed and moved; decisions may be removed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from lenity.law.dmn.feel import Comparison, Equal, FeelError, Node, Part, Range, Value, read_expression, read_tests
from lenity.law.dmn.texts import write_yaml
from lenity.law.dmn.xml import Element
from lenity.law.model import RESERVED, parts_of
from lenity.law.problems import LenityError, Place, Problem
from lenity.units import MEASURES

OURS = "urn:lenity:law:1"
EXPORTED = f"{{{OURS}}}exported"
SOURCE = "dmn"
HITS = {"UNIQUE": "U", "ANY": "A", "PRIORITY": "P", "FIRST": "F", "RULE ORDER": "R", "OUTPUT ORDER": "O", "COLLECT": "C"}
SUMS = {"": "", "SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}

Fields = dict[str, object]


def is_ours(root: Element) -> bool:
    """Say whether a model carries a law along."""
    return _ours(root, "law") is not None


def restore(root: Element, path: Path, law: str) -> dict[str, str]:
    """Give the files of the law; raise `LenityError` with every change that cannot be taken over, by line."""
    return _Restoring(root, path, law).files()


class _Restoring:
    def __init__(self, root: Element, path: Path, law: str) -> None:
        self.root, self.path, self.law = root, path, law
        self.problems: list[Problem] = []
        self.changed = False

    def files(self) -> dict[str, str]:
        ours = _ours(self.root, "law")
        assert ours is not None, "`is_ours` has seen it"
        head = _mapping(ours)
        head["law"] = self.law
        found: list[tuple[int, str, Fields]] = []
        for decision in self.root.all("decision"):
            own = _ours(decision, "decision")
            if own is None:
                self.say(decision, "it is new, and a model does not say what it rests on", "add it to the law's files")
                continue
            number = own.get("number")
            found.append((int(number) if number.isdigit() else 0, own.get("file"), self.decision(decision, _mapping(own))))
        if self.problems:
            raise LenityError(self.problems)
        if self.changed:
            sources = head.setdefault("sources", {})
            assert isinstance(sources, dict)
            sources.setdefault(SOURCE, {"title": f"{self.root.get('name')} (decision model)", "note": f"file {self.path.name}"})
        tables: dict[str, list[Fields]] = {}
        for _, file, fields in sorted(found, key=lambda one: one[0]):
            tables.setdefault(file, []).append(fields)
        named = head.get("tables", [])
        for name in named if isinstance(named, list) else [named]:
            tables.setdefault(str(name), [])
        if "law.yaml" in tables:
            head["decisions"] = tables.pop("law.yaml")
        files = {"law.yaml": write_yaml(head)}
        files |= {_file_name(name): write_yaml({"decisions": decisions}) for name, decisions in tables.items()}
        for one in ours.children:
            if one.name == "file":
                files[_file_name(one.get("name"))] = one.text
        return files

    def say(self, element: Element, message: str, mend: str) -> None:
        name = element.get("id") or element.name
        self.problems.append(Problem("LEN716", f"{element.name} `{name}`: {message}", Place(str(self.path), element.line), mend))

    # -- decisions -----------------------------------------------------------------------------------------------

    def decision(self, element: Element, fields: Fields) -> Fields:
        table, literal = element.find("decisionTable"), element.find("literalExpression")
        if literal is not None and literal.text_of("text") != literal.get(EXPORTED):
            self.say(literal, "an expression was changed", "change it in the law's files")
        if table is None:
            return fields
        if "fold" in fields or "give" in fields:
            for entry in (one for rule in table.all("rule") for one in rule.all("outputEntry")):
                if entry.text_of("text") != entry.get(EXPORTED):
                    self.say(entry, "an expression was changed", "change it in the law's files")
            return fields
        hit = HITS.get(table.get("hitPolicy") or "UNIQUE", "") + SUMS.get(table.get("aggregation"), "")
        if hit != table.get(EXPORTED):
            fields["hit"] = hit
        fields["rules"] = [self.rule(rule, table, fields, number) for number, rule in enumerate(table.all("rule"), 1)]
        return fields

    def rule(self, element: Element, table: Element, decision: Fields, number: int) -> Fields:
        own = _ours(element, "rule")
        rule: Fields = _mapping(own) if own is not None else {"id": f"{decision['id']}/dmn-{number}"}
        asked = list(zip(table.all("input"), element.all("inputEntry"), strict=False))
        given = list(zip(table.all("output"), element.all("outputEntry"), strict=False))
        tests = [(column, cell) for column, cell in asked if own is None or cell.text_of("text") != cell.get(EXPORTED)]
        figures = [(column, cell) for column, cell in given if own is None or cell.text_of("text") != cell.get(EXPORTED)]
        if not tests and not figures:
            return rule
        self.changed = True
        try:
            self.change_tests(rule, tests)
            self.change_figures(rule, figures, given)
        except FeelError as error:
            self.say(element, f"{error}", error.mend)
        rule["cite"] = {
            "article": _article(rule, decision), "source": SOURCE, "confidence": "unverified",
            "note": f"changed in the model {self.path.name}",
        }  # fmt: skip
        rule.pop("cites", None)
        return rule

    def change_tests(self, rule: Fields, cells: list[tuple[Element, Element]]) -> None:
        when = rule.get("when")
        when = when if isinstance(when, dict) else {}
        for column, cell in cells:
            name = column.get(f"{{{OURS}}}name")
            if not name and cell.text_of("text") in ("", "-"):
                continue
            if not name or name.startswith("reading:") or name == "day_of_the_law":
                what = "a condition on a reading or a day" if name else "a new input column"
                raise FeelError(what, "change it in the law's files")
            said = _test(cell.text_of("text"), column)
            if said is not None:
                when[name] = said
            elif cell.get(EXPORTED) not in ("", "-"):
                when.pop(name, None)
        rule["when"] = when

    def change_figures(self, rule: Fields, cells: list[tuple[Element, Element]], every: list[tuple[Element, Element]]) -> None:
        if not cells:
            return
        then = rule.get("then")
        fields = then if isinstance(then, dict) else {}
        for column, cell in cells:
            name = column.get(f"{{{OURS}}}name")
            text = _figure(cell.text_of("text"), column)
            if name == "status":
                rule["then"] = text
                return
            whole = name.split(".")[0]
            if name in RESERVED and whole in fields and parts_of(whole) != (whole,):  # `custody: 2 y .. 5 y` comes apart
                if str(fields.pop(whole)).strip().endswith(".."):
                    raise FeelError("a penalty without an upper limit was changed", "change it in the law's files")
                for other, entry in every:
                    part = other.get(f"{{{OURS}}}name")
                    if part.startswith(f"{whole}."):
                        fields[part] = _figure(entry.text_of("text"), other)
            fields[name] = text
        rule["then"] = fields


def _article(rule: Fields, decision: Fields) -> str:
    for one in (rule.get("cite"), decision.get("cite")):
        if isinstance(one, dict) and one.get("article"):
            return str(one["article"])
    return "not given"


def _test(text: str, column: Element) -> object | None:
    tests = read_tests(text, ())
    if not tests.parts:
        return None
    parts = [_part(one, column) for one in tests.parts]
    if tests.negated:
        return f"not({', '.join(parts)})"
    return parts[0] if len(parts) == 1 else parts


def _part(part: Part, column: Element) -> str:
    if isinstance(part, Equal):
        return _amount(part.node, column)
    if isinstance(part, Comparison):
        return f"{part.op} {_amount(part.node, column)}"
    if isinstance(part, Range):
        opened, closed = "[" if part.low_in else "(", "]" if part.high_in else ")"
        return f"{opened}{_amount(part.low, column)} .. {_amount(part.high, column)}{closed}"
    raise FeelError("a condition on other values", "change it in the law's files")


def _figure(text: str, column: Element) -> str:
    if text in ("", "-", "null"):
        return "none"
    return _amount(read_expression(text, ()), column)


def _amount(node: Node, column: Element) -> str:
    """Write a constant of FEEL in the unit of its column, as the law does."""
    kind, unit = column.get(f"{{{OURS}}}kind"), column.get(f"{{{OURS}}}unit")
    if not isinstance(node, Value) or node.value is None:
        raise FeelError("an expression was changed", "change it in the law's files")
    wanted = {"enum": "string", "boolean": "boolean", "date": "date"}.get(kind, "number")
    if node.type != wanted:
        raise FeelError(f"a {node.type} where a {wanted} stood", f"write a {wanted}")
    if isinstance(node.value, bool):
        return "true" if node.value else "false"
    if kind == "date" and isinstance(node.value, int):
        return date.fromordinal(node.value).isoformat()
    if not isinstance(node.value, Decimal):
        return str(node.value)
    if kind == "rate":
        return f"{format((node.value * 100).normalize(), 'f')} %"
    plain = format(node.value.normalize(), "f")
    short = {"days": "d", "months": "months"}.get(unit, unit) if kind in ("duration", "quantity", *MEASURES) else ""
    return f"{plain} {short}".strip()


# -- our elements ----------------------------------------------------------------------------------------------


def _ours(element: Element, name: str) -> Element | None:
    extensions = element.find("extensionElements")
    return next((one for one in extensions.children if one.name == name and one.namespace == OURS), None) if extensions else None


def _mapping(element: Element) -> Fields:
    return {one.get("key"): _value(one) for one in element.children if one.name == "entry"}


def _value(element: Element) -> object:
    if element.get("is") == "mapping":
        return _mapping(element)
    if element.get("is") == "list":
        return [_value(one) for one in element.children if one.name == "item"]
    return element.text


def _file_name(name: str) -> str:
    """Refuse a name that leads out of the folder."""
    if Path(name).name != name or not name or name.startswith("."):
        raise LenityError([Problem("LEN716", f"`{name}` is no name of a file beside law.yaml", Place(), "name it plainly")])
    return name
