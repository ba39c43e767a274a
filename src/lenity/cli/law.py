"""A law as a page of tables, and as plain values: decisions in the order the court takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from lenity.cli.page import WIDTH, Cell, Page, amounts, conditions, listed, outputs
from lenity.law.model import Axis, Citation, Decision, Law, Provision, Rule
from lenity.law.model import Cell as Figure
from lenity.law.provisions import subjects

HITS = {
    "U": "at most one rule holds",
    "A": "rules that hold agree",
    "P": "the rule of highest priority decides",
    "F": "the first rule that holds decides",
    "R": "every rule that holds, in this order",
    "O": "every rule that holds, by priority",
    "C": "every rule that holds",
    "C+": "the sum of the rules that hold",
    "C<": "the least of the rules that hold",
    "C>": "the most of the rules that hold",
    "C#": "the number of rules that hold",
}


def show_law(law: Law) -> Page:
    """Write one law's own decisions as tables; those of a general part it uses stand on that law's page."""
    page = Page()
    own = [decision for decision in law.decisions if decision.law == law.id]
    _head(page, law)
    for number, decision in enumerate(own, 1):
        _decision(page, number, decision)
    _provisions(page, [one for one in law.provisions if one.law == law.id])
    _readings(page, [axis for axis in law.readings.values() if axis.law == law.id])
    _not_known(page, [rule for decision in own for rule in decision.rules if rule.unknown])
    _sources(page, law)
    return page


def _head(page: Page, law: Law) -> None:
    page.text(law.title, 0, "heading")
    page.text(law.id, 0)
    day = f"; shown as it stood on {law.as_of}" if law.as_of else ""
    page.text(f"in force {span(law.first_day, law.last_day)}{day}", 0)
    days = law.calendar.month_days
    terms = f"a month counts as {days} days" if days else "terms in months and years"
    page.text(f"money in {law.currency}; {terms}", 0)
    if law.cite:
        page.text(f"confidence of these dates: {law.cite.confidence}", 0)
    for used in law.uses:
        page.text(f"then: {used.title} ({used.id})", 0)


def _decision(page: Page, number: int, decision: Decision) -> None:
    page.blank()
    page.row(Cell(f"{number}.", 3, "heading"), Cell(decision.title, WIDTH - 4, "heading"), gap=1)
    page.text("; ".join(_manner(decision)), 4, "quiet")
    for rule in decision.rules:
        _rule(page, decision, rule)
    if decision.fold:
        folds: dict[str, list[str]] = {}
        for name, fold in decision.fold.items():
            folds.setdefault(fold, []).append(name)
        for fold, names in folds.items():
            page.text(f"{fold} of the items: {', '.join(names)}", 4)
    for name, cell in decision.give.items():
        page.text(f"{name} {figure(cell)}", 4)
    if decision.cite and not decision.rules:
        mark = decision.cite.confidence
        page.row(Cell("", 44), Cell(_article(decision.cite), 19), Cell(mark, 10, mark), indent=4, gap=1)


def _manner(decision: Decision) -> Iterable[str]:
    if decision.rung:
        yield f"a way out ({decision.rung})"
    if decision.may:
        yield (f"the {decision.may} may choose it" if decision.kind != "table" else f"a choice of the {decision.may}")
    if decision.presumes:
        unless = f" unless {decision.unless}" if decision.unless else ""
        yield f"presumes {decision.presumes}{unless}"
    if decision.amends:
        yield f"changes {listed(decision.amends, 'and')}"
    if decision.scope == "item":
        yield "taken for each item"
    if decision.kind == "fold":
        yield "brings the items back to the case"
    if decision.rules:
        yield HITS[decision.hit]


def _rule(page: Page, decision: Decision, rule: Rule) -> None:
    page.blank()
    mark = rule.cite.confidence if rule.cite else ""
    page.row(Cell(rule.id, 46), Cell(_article(rule.cite), 19), Cell(mark, 10, mark), indent=2, gap=1)
    asked = conditions({name: test.text for name, test in rule.when.items()}) or ["in every case"]
    asked += [f"under reading {name} {listed(values, 'or')}" for name, values in rule.reading.items()]
    if rule.first_day or rule.last_day:
        asked.append(f"in force {span(rule.first_day, rule.last_day)}")
    if rule.may and rule.may != decision.may:
        asked.append(f"if the {rule.may} so chooses")
    given = [(said, _own_mark(rule, name)) for name, said in zip(rule.text, outputs(rule.text), strict=True)]
    if rule.opens is not None:
        given.append(("open" if rule.opens else "closed", ""))
    if rule.unknown:
        given.append((f"not known: {rule.unknown}", ""))
    left = Cell("\n".join(asked), 34).lines()
    right = [(line, mark if not place else "", mark) for said, mark in given for place, line in enumerate(Cell(said, 30).lines())]
    for place in range(max(len(left), len(right))):
        said, mark, look = right[place] if place < len(right) else ("", "", "")
        page.row(
            Cell(left[place] if place < len(left) else "", 34), Cell(said, 30, _status(said)),
            Cell(mark, 10, look), indent=4, gap=1,
        )  # fmt: skip


def _status(said: str) -> str:
    return said if said in ("open", "closed") else ""


def _own_mark(rule: Rule, name: str) -> str:
    """Give the confidence of one output where it differs from the rule's."""
    cite = rule.citation(name)
    return cite.confidence if cite and rule.cite and cite.confidence != rule.cite.confidence else ""


def _provisions(page: Page, provisions: list[Provision]) -> None:
    """Write what the law says besides penalties: the subject, the answer as written, and where it stands."""
    if provisions:
        page.heading("What the law says besides penalties")
    known = subjects()
    for one in provisions:
        page.blank()
        mark = one.cite.confidence if one.cite else ""
        page.row(Cell(known[one.about].meaning, 46), Cell(_article(one.cite), 19), Cell(mark, 10, mark), indent=2, gap=1)
        said = f"not known: {one.unknown}; look in {one.look_in}" if one.unknown else one.text
        under = [f"under reading {name} {listed(versions, 'or')}" for name, versions in one.reading.items()]
        if one.first_day or one.last_day:
            under.append(f"in force {span(one.first_day, one.last_day)}")
        page.text("; ".join([f"{said}, and perhaps more" if one.at_least else said, *under]), 4, "quiet")


def _readings(page: Page, axes: list[Axis]) -> None:
    if axes:
        page.heading("Disputed points")
    for axis in axes:
        page.text(f"{axis.name}: {axis.question}")
        for value, (title, cite) in axis.values.items():
            mark = cite.confidence if cite else ""
            page.row(Cell(value, 14), Cell(title, 48), Cell(mark, 10, mark), indent=4, gap=1)


def _not_known(page: Page, rules: list[Rule]) -> None:
    if rules:
        page.heading("Not known")
    for why, where in dict.fromkeys((rule.unknown, rule.look_in) for rule in rules):
        page.text(why)
        page.text(f"look in {where}", 4, "quiet")


def _sources(page: Page, law: Law) -> None:
    page.heading("Sources")
    for key, source in law.sources.items():
        page.text(f"{key}: {', '.join(part for part in (source.producer, source.title, source.published) if part)}")
        if source.address:
            page.lines.append(f"    {source.address}")  # never broken, so that it can be followed


def span(first: date | None, last: date | None) -> str:
    """Say an interval of days: `from 2012-01-02`, `until 2011-12-31`."""
    if first and last:
        return f"from {first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else "always"


def _article(cite: Citation | None) -> str:
    if cite is None or cite.article == "not given":
        return "article not given" if cite else ""
    paragraph = f" ({cite.paragraph})" if cite.paragraph else ""
    return f"art. {cite.article}{paragraph}" if cite.article[:1].isdigit() else cite.article + paragraph


def figure(cell: Figure) -> str:
    """Write a cell of an expression as it stands in the law."""
    return amounts(cell.text or str(cell.value))


# -- plain values ----------------------------------------------------------------------------------------


def law_dict(law: Law) -> dict[str, object]:
    """Give a law as plain values, ready for JSON; figures as the law writes them.

    >>> from lenity.law.library import Library
    >>> law_dict(Library().get("kh/criminal-code-2009"))["id"]
    'kh/criminal-code-2009'
    """
    return {
        "id": law.id, "title": law.title, "kind": law.kind, "place": law.place,
        "in_force": [str(day) if day else None for day in (law.first_day, law.last_day)],
        "as_of": str(law.as_of) if law.as_of else None, "money": law.currency,
        "month_days": law.calendar.month_days,
        "cite": _cite_dict(law.cite), "uses": [used.id for used in law.uses], "digest": law.digest,
        "decisions": [_decision_dict(decision) for decision in law.decisions if decision.law == law.id],
        "provisions": [_provision_dict(one) for one in law.provisions if one.law == law.id],
        "readings": {
            axis.name: {
                "question": axis.question,
                "versions": {
                    value: {"title": title, "cite": _cite_dict(cite)}
                    for value, (title, cite) in axis.values.items()
                },
            }
            for axis in law.readings.values() if axis.law == law.id
        },
        "sources": {
            key: {
                "title": source.title, "producer": source.producer, "address": source.address,
                "published": source.published, "accessed": source.accessed, "language": source.language,
                "note": source.note,
            }
            for key, source in law.sources.items()
        },
    }  # fmt: skip


def _decision_dict(decision: Decision) -> dict[str, object]:
    return {
        "id": decision.id, "title": decision.title, "kind": decision.kind, "for": decision.scope,
        "hit": decision.hit, "amends": list(decision.amends), "may": decision.may or None,
        "choice": decision.choice,
        "option": decision.rung or None, "measure": decision.measure or None,
        "presumes": decision.presumes or None, "unless": decision.unless or None, "fold": dict(decision.fold),
        "give": {name: cell.text for name, cell in decision.give.items()}, "cite": _cite_dict(decision.cite),
        "rules": [_rule_dict(rule) for rule in decision.rules],
    }  # fmt: skip


def _rule_dict(rule: Rule) -> dict[str, object]:
    then: Mapping[str, str] | str | None = rule.text
    if rule.opens is not None:
        then = "open" if rule.opens else "closed"
    return {
        "id": rule.id, "when": {name: test.text for name, test in rule.when.items()}, "then": then or None,
        "unknown": rule.unknown or None, "look_in": rule.look_in or None, "may": rule.may or None,
        "reading": {name: list(values) for name, values in rule.reading.items()},
        "in_force": [str(day) if day else None for day in (rule.first_day, rule.last_day)],
        "cite": _cite_dict(rule.cite), "cites": {name: _cite_dict(cite) for name, cite in rule.cites.items()},
        "place": str(rule.place),
    }  # fmt: skip


def _provision_dict(one: Provision) -> dict[str, object]:
    return {
        "id": one.id, "about": one.about, "says": one.text or None, "at_least": one.at_least,
        "unknown": one.unknown or None, "look_in": one.look_in or None,
        "reading": {name: list(versions) for name, versions in one.reading.items()},
        "in_force": [str(day) if day else None for day in (one.first_day, one.last_day)],
        "cite": _cite_dict(one.cite), "place": str(one.place),
    }  # fmt: skip


def _cite_dict(cite: Citation | None) -> dict[str, object] | None:
    if cite is None:
        return None
    return {
        "article": cite.article, "paragraph": cite.paragraph or None, "source": cite.source,
        "confidence": cite.confidence, "note": cite.note or None,
        "history": [
            {"who": one.who, "when": one.when, "page": one.page, "figure": one.figure, "was": one.was}
            for one in cite.history
        ],
    }  # fmt: skip
