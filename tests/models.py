"""Decision models for tests, written short: inputs, decisions, tables.

answer(tmp_path, model(inputs("Age: number"), table("Fare", ["Age"], ["< 18 -> 1.5"])), Age=17)   ->   {"Fare": Decimal("1.5")}
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lenity.engine.decision_model import Decisions, decide
from lenity.law.dmn import read_dmn, read_names
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary

NAMESPACES = {
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}


def model(*parts: str, version: str = "1.3") -> str:
    """Give the text of a model."""
    return (
        f'<definitions xmlns="{NAMESPACES[version]}" name="A model" namespace="urn:test" id="m">\n'
        + "\n".join(parts)
        + "\n</definitions>\n"
    )


def inputs(*said: str) -> str:
    """Write inputs: `Age: number`."""
    return "\n".join(
        f'<inputData id="i-{slug(name)}" name={quoteattr(name)}><variable name={quoteattr(name)} typeRef={quoteattr(kind.strip())}/></inputData>'
        for name, _, kind in (one.partition(":") for one in said)
    )


def item(name: str, base: str, allowed: str = "", attributes: str = "") -> str:
    """Write an item definition with allowed values."""
    values = f"<allowedValues><text>{escape(allowed)}</text></allowedValues>" if allowed else ""
    return f"<itemDefinition name={quoteattr(name)} {attributes}><typeRef>{base}</typeRef>{values}</itemDefinition>"


def structure(name: str, **parts: str) -> str:
    """Write an item definition with components."""
    inner = "".join(
        f"<itemComponent name={quoteattr(part)}><typeRef>{base}</typeRef></itemComponent>" for part, base in parts.items()
    )
    return f"<itemDefinition name={quoteattr(name)}>{inner}</itemDefinition>"


def decision(name: str, needs: list[str], logic: str, kind: str = "") -> str:
    """Write a decision; a name it needs is an input unless it begins with `*`, which marks another decision."""
    asked = "".join(
        f'<informationRequirement><requiredDecision href="#d-{slug(one[1:])}"/></informationRequirement>'
        if one.startswith("*")
        else f'<informationRequirement><requiredInput href="#i-{slug(one)}"/></informationRequirement>'
        for one in needs
    )
    typed = f" typeRef={quoteattr(kind)}" if kind else ""
    return f'<decision id="d-{slug(name)}" name={quoteattr(name)}><variable name={quoteattr(name)}{typed}/>{asked}\n{logic}</decision>'


def expression(name: str, needs: list[str], text: str, kind: str = "") -> str:
    """Write a decision that is one expression."""
    return decision(name, needs, f"<literalExpression><text>{escape(text)}</text></literalExpression>", kind)


def table(
    name: str, asks: list[str], rules: list[str], hit: str = "UNIQUE", *, needs: list[str] | None = None, outputs: tuple[str, ...] = ("",),
    ranks: tuple[str, ...] = (), defaults: tuple[str, ...] = (), aggregation: str = "", kind: str = "",
) -> str:  # fmt: skip
    """Write a decision table; a rule is `test | test -> output | output`, a test a cell of its column."""
    columns = "".join(f"<input><inputExpression><text>{escape(one)}</text></inputExpression></input>" for one in asks)
    for place, out in enumerate(outputs):
        rank = f"<outputValues><text>{escape(ranks[place])}</text></outputValues>" if ranks else ""
        default = f"<defaultOutputEntry><text>{escape(defaults[place])}</text></defaultOutputEntry>" if defaults else ""
        named = f" name={quoteattr(out)}" if out else ""
        columns += f"<output{named}>{rank}{default}</output>"
    rows = ""
    for rule in rules:
        tests, _, given = rule.rpartition("->")
        rows += "\n<rule>" + "".join(
            f"<inputEntry><text>{escape(one.strip())}</text></inputEntry>" for one in tests.split("|") if asks
        )
        rows += "".join(f"<outputEntry><text>{escape(one.strip())}</text></outputEntry>" for one in given.split("|")) + "</rule>"
    summed = f' aggregation="{aggregation}"' if aggregation else ""
    wanted = needs if needs is not None else [one.split(".")[0] for one in asks]
    return decision(name, wanted, f'<decisionTable hitPolicy="{hit}"{summed}>{columns}{rows}</decisionTable>', kind)


def imported(folder: Path, text: str, *decisions: str) -> Law:
    """Read a model, write the law and load it."""
    file = folder / "model.dmn"
    file.write_text(text, encoding="utf-8")
    read_dmn(file, "xx/model", decisions).write(folder / "xx" / "model")
    return load(folder / "xx" / "model", vocabulary(), Library(folder).get)


def ask(folder: Path, text: str, **stated: object) -> Decisions:
    """Answer one case of a model."""
    law = imported(folder, text)
    return decide(
        law,
        read_names(folder / "xx" / "model"),
        {name.replace("_", " "): value for name, value in stated.items()},
        date(2020, 1, 1),
    )


def slug(name: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in name.strip())


def function(name: str, parameters: list[str], logic: str, calls: tuple[str, ...] = ()) -> str:
    """Write a function of the modeller's own; `parameters` are `Age: number`, `logic` a boxed expression."""
    formal = "".join(
        f"<formalParameter name={quoteattr(one)} typeRef={quoteattr(kind.strip())}/>"
        for one, _, kind in (parameter.partition(":") for parameter in parameters)
    )
    body = f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>"
    return (
        f'<businessKnowledgeModel id="f-{slug(name)}" name={quoteattr(name)}>{body}{knowledge(*calls)}</businessKnowledgeModel>'
    )


def knowledge(*names: str) -> str:
    """Write what functions a decision or a function requires."""
    return "".join(f'<knowledgeRequirement><requiredKnowledge href="#f-{slug(one)}"/></knowledgeRequirement>' for one in names)


def invocation(name: str, **bindings: str) -> str:
    """Write a call of a function with a value for each parameter; `_` in a parameter's name stands for a blank."""
    bound = "".join(
        f"<binding><parameter name={quoteattr(one.replace('_', ' '))}/>{literal(text)}</binding>"
        for one, text in bindings.items()
    )
    return f"<invocation>{literal(name)}{bound}</invocation>"


def context(result: str, **entries: str) -> str:
    """Write a boxed context of entries, each a boxed expression, with a result."""
    inner = "".join(f"<contextEntry><variable name={quoteattr(name)}/>{logic}</contextEntry>" for name, logic in entries.items())
    return f"<context>{inner}<contextEntry>{literal(result)}</contextEntry></context>"


def literal(text: str) -> str:
    return (
        text
        if text.startswith("<") and text.endswith(">")
        else f"<literalExpression><text>{escape(text)}</text></literalExpression>"
    )


def logic_of(decision: str) -> str:
    """Take the boxed expression out of a decision written with `table` or `expression`."""
    start = min(place for mark in ("<decisionTable", "<literalExpression") if (place := decision.find(mark)) >= 0)
    return decision[start : decision.rindex("</decision>")]
