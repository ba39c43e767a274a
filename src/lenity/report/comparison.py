"""What stands in a comparison: the case, what each law allows as a chart and a table, ways out, the quantity, the sources."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from lenity.report import charts
from lenity.report.charts_compare import Bar, ranges
from lenity.report.document import (
    Block,
    Bullets,
    Chart,
    Column,
    Document,
    Facts,
    Note,
    Paragraph,
    Section,
    Sign,
    Strong,
    Table,
    Text,
    Value,
)  # fmt: skip
from lenity.report.sources import source_rows
from lenity.report.wording import count, day, listed, of_references, plain, say, upper
from lenity.review.citing import SUREST_FIRST, Reference
from lenity.review.compare import Compared, Comparison, InLaw
from lenity.review.framework import Framework, Staircase
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN, WorkedCase

SIGNS = {OPEN: "open", AFTER_CHOICE: "choice", DEPENDS: "depends", CLOSED: "closed", NOT_KNOWN: "unknown"}
NOT_COMPARED = "Fines are in the money of each law and are not compared: no rate between them is cited here."


def comparison_document(found: Comparison) -> Document:
    """Write a comparison up as a document."""
    one = found.cases[0] if len(found.cases) == 1 else None
    title = "One case under many laws" if one else "Cases under many laws"
    lead = say(
        "What {many} laws allow, as they stood on {day}. Nothing is converted: not pure drug into product, not tablets into "
        "grams, not one money into another.", many=count(len(found.places)), day=_plain(day(found.day.isoformat())),
    )  # fmt: skip
    sections = _one(one) if one else (_many(found),)
    return Document(title, "Comparison", lead, "en", (*sections, _sources(found)))


# -- one case ----------------------------------------------------------------------------------------------------------


def _one(case: Compared) -> tuple[Section, ...]:
    facts = tuple((upper(plain(name)), (Value(plain(text), "", (), "case"),)) for name, text in case.facts.items())
    about = Section("case", "The case", (Facts(facts), *_cautions(case)))
    allowed = Section("laws", "What each law allows", (_chart(case), _table(case)))
    sections = [about, allowed, Section("ways", "Ways out of prison", _ways(case))]
    if any(len(one.steps) > 1 for one in case.answers):
        sections.append(Section("quantity", "Over the quantity", (_curves(case),)))
    return tuple(sections)


def _cautions(case: Compared) -> list[Block]:
    """Say what does not compare: other things counted, facts not given or not asked, laws that cannot be asked."""
    said: list[Text] = []
    if not case.counted_alike:
        said.append(("The laws do not count the same thing. Each is asked by what it counts, as the table says.",))
    for one in case.answers:
        if one.case is None:
            said.append((Strong(one.place), f" cannot be asked: {one.refused}."))
            continue
        if one.counts and not any(each.given for each in one.counts):
            counted = " or ".join(dict.fromkeys(each.meaning for each in one.counts))
            lacks = "which the case does not give: its answer covers every amount."
            said.append((Strong(one.place), f" counts the {counted}, {lacks}"))
        if one.turns_on:
            said.append((Strong(one.place), f" turns on facts not given: {', '.join(map(plain, one.turns_on))}."))
        if one.passed_over:
            said.append((Strong(one.place), f" does not ask for {', '.join(map(plain, one.passed_over))}."))
    said.append((NOT_COMPARED,))
    return [Note("What does not compare", tuple(said))]


def _chart(case: Compared) -> Chart:
    bars = [_bar(one) for one in case.answers]
    picture = ranges(bars)
    cited = [ref for one in case.answers if one.case for ref in one.case.references]
    return Chart(
        id="compare", title=_finding(case), subtitle=("Bars: what binds the court. Thin lines: how far its choices reach.",),
        wide=picture.wide, narrow=picture.narrow, alt=_in_words(case), source=_of(cited),
        data_title="Custody in months", data=(_months(case),),
    )  # fmt: skip


def _bar(one: InLaw) -> Bar:
    name = f"{one.place}: {one.title}"
    return Bar(name, one.case.bound, one.case.reach, one.case.confidence) if one.case else Bar(name, None, None, "unverified")


def _finding(case: Compared) -> Text:
    """Say the lowest and the highest of the highest sentences that bind."""
    known = [one for one in case.answers if one.case and not one.case.bound.undetermined]
    if not known:
        return ("None of these laws is known for the case",)
    tops = sorted(known, key=_top)
    low, high = tops[0], tops[-1]
    if _top(low) == _top(high):
        return say("Every law that is known ends at {range}", range=_range(high))
    return say(
        "What binds ranges from {low} ({here}) to {high} ({there})",
        low=_range(low), here=low.place, high=_range(high), there=high.place,
    )  # fmt: skip


def _top(one: InLaw) -> tuple[bool, bool, float, float]:
    assert one.case is not None
    bound = one.case.bound
    most = inf if bound.most_months is None else bound.most_months
    return bound.death != "no", bound.life != "no", most, bound.least_months if bound.least_months is not None else inf


def _range(one: InLaw) -> Value:
    assert one.case is not None
    return Value(one.case.bound.text, *of_references(one.case.references, one.case.confidence))


def _in_words(case: Compared) -> str:
    return " ".join(
        f"{one.place}: {one.case.bound.text}, with every choice {one.case.reach.text}." if one.case
        else f"{one.place}: cannot be asked." for one in case.answers
    )  # fmt: skip


def _table(case: Compared) -> Table:
    columns = (
        Column("Law"), Column("Custody that binds"), Column("With every choice"), Column("Fine"), Column("Other"),
        Column("Counts"), Column("Rests on"),
    )  # fmt: skip
    rows = tuple(_row(one, one.case) for one in case.answers)
    return Table(("The same case, law by law",), columns, rows, kind="long")


def _row(one: InLaw, case: WorkedCase | None) -> tuple[Text, ...]:
    law: Text = (Strong(one.place), f": {one.title}")
    if case is None:
        return (law, (f"cannot be asked: {one.refused}",), (), (), (), (), ())
    cites = of_references(case.references, case.confidence)
    also = ("strokes", one.strokes), ("start", one.start), ("guideline", one.guideline)
    other = [f"{name} {said}" for name, said in also if said]
    counts = [f"{plain(each.fact)} by {each.measure}" for each in one.counts]
    return (
        law,
        (Value(case.bound.text, *cites, mark="word"),),
        (Value(case.reach.text, *of_references(case.references, case.reach_confidence)),),
        (Value(case.fine, *of_references(case.references, case.fine_confidence)),),
        (Value("; ".join(other), *cites),) if other else ("none",),
        (Value("; ".join(counts), *cites),) if counts else ("no amount",),
        _places(one.rests_on or case.references),
    )


def _places(references: Iterable[Reference]) -> Text:
    """Name each place of the law once, with its source behind it."""
    found = {one.where: one for one in reversed(list(references)) if one.where}
    return listed((Value(one.where, one.confidence, (one.source,), note=one.note) for one in reversed(found.values())), ", ")


def _months(case: Compared) -> Table:
    columns = (
        Column("Law"), Column("Least", "months", "right"), Column("Most", "months", "right"), Column("Life"), Column("Death"),
        Column("Least with choices", "months", "right"), Column("Most with choices", "months", "right"),
    )  # fmt: skip
    rows: list[tuple[Text, ...]] = []
    for one in case.answers:
        if one.case:
            bound, reach = one.case.bound, one.case.reach
            cites = of_references(one.case.references, one.case.confidence)
            cells = [bound.least_months, bound.most_months, bound.life, bound.death, reach.least_months, reach.most_months]
            rows.append(((one.place,), *((Value(_shown(cell), *cites),) for cell in cells)))
    return Table(("Custody in months; nothing stands where only life or death is left",), columns, tuple(rows))


def _shown(cell: float | str | None) -> str:
    return "no figure" if cell is None else cell if isinstance(cell, str) else f"{cell:,.10g}"


def _ways(case: Compared) -> tuple[Block, ...]:
    """Give, for each measure a law knows, whether it is open, by rung of the ladder."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in case.answers:
        if one.case is None:
            continue
        groups.append((len(rows), (f"{one.place}: {one.title}",)))
        for way in one.case.ways:
            cites = of_references(way.references, way.confidence)
            rows.append((
                (Value(way.measure, *cites),), (plain(way.rung),), (Sign(SIGNS[way.status], way.status), " ", way.status),
                (way.who,), _places(way.references) or ("no article is cited",),
            ))  # fmt: skip
        if groups[-1][0] == len(rows):
            rows.append((("none",), ("",), ("the law as it is encoded names no way out",), ("",), ("",)))
    columns = tuple(map(Column, ("Measure", "Rung", "In this case", "By", "Rests on")))
    return (Table(("Ways out of prison, law by law",), columns, tuple(rows), tuple(groups), kind="long"),)


def _curves(case: Compared) -> Chart:
    """Draw the custody over the quantity of every law on one axis."""
    shown = [one for one in case.answers if len(one.steps) > 1]
    stairs = tuple(Staircase((one.place,), (), False, "", "", one.steps) for one in shown)
    titles = {one.place: f"{one.place}: {one.title}" for one in shown}
    picture = charts.staircase(Framework(case.facts, "", "", {}, stairs, None), lambda stair: titles[stair.substances[0]])
    cited = [ref for one in shown for step in one.steps for ref in step.references]
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in shown:
        groups.append((len(rows), (titles[one.place],)))
        for step in one.steps:
            cites = of_references(step.references, step.confidence)
            rows.append(((Value(step.text, *cites),), (Value(step.custody.text, *cites, mark="word"),)))
    table = Table(("Custody by quantity",), (Column("Mass"), Column("Custody that binds")), tuple(rows), tuple(groups))
    said = (
        "Each law is asked by the mass that it counts, product or pure drug; where it counts both, as if the drug were pure. "
        "The other facts are those of the case."
    )
    return Chart(
        id="compare-quantity", title=("Custody by quantity, on one axis",), subtitle=(said,), wide=picture.wide,
        narrow=picture.narrow, alt=" ".join(_curve_in_words(one) for one in shown),
        source=_of(cited), data_title="The steps as a table", data=(table,),
    )  # fmt: skip


def _curve_in_words(one: InLaw) -> str:
    return f"{one.place}: " + "; ".join(f"{step.text}: {step.custody.text}" for step in one.steps) + "."


# -- many cases --------------------------------------------------------------------------------------------------------


def _many(found: Comparison) -> Section:
    """Show cases in rows and laws in columns: the custody that binds."""
    columns = (Column("Case"), *(Column(place) for place in found.places))
    rows: list[tuple[Text, ...]] = []
    for case in found.cases:
        cells: list[Text] = [(_range(one),) if one.case else (f"cannot be asked: {one.refused}",) for one in case.answers]
        rows.append(((Value(case.id, "", (), "case"), ": ", case.title), *cells))
    table = Table(("The custody that binds, case by case and law by law",), columns, tuple(rows), kind="long")
    alike = sum(case.counted_alike for case in found.cases)
    said = say(
        "In {alike} of {all} cases the laws count the same thing of the drug. In the others each is asked by what it counts.",
        alike=count(alike), all=count(len(found.cases)),
    )  # fmt: skip
    return Section("laws", "What each law allows", (Paragraph(said), Bullets(((NOT_COMPARED,),)), table))


# -- sources -----------------------------------------------------------------------------------------------------------


def _of(references: Iterable[Reference]) -> Text:
    keys = dict.fromkeys(one.source for one in references)
    return say("Sources: {many}, named in the tables.", many=count(len(keys)))


def _sources(found: Comparison) -> Section:
    rows = source_rows(found.sources)
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    keys = tuple(one.key for one in found.sources)
    table = Table(("Every source cited, with the figures that rest on it",), columns, rows, kind="sources", row_anchors=keys)
    return Section("sources", "Sources", (table,))


def _plain(text: str) -> Value:
    return Value(text, "", (), "computed")
