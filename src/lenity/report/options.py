"""The sections on options for reform, and on those whom the law hits hardest."""

from __future__ import annotations

from lenity.report.document import Block, Column, Fold, Link, Paragraph, Section, Strong, Table, Text, Value
from lenity.report.findings import anchor, outcome_word, point_text
from lenity.report.wording import count, joined, listed, note, of_references, reference, say, upper
from lenity.review import OptionForReform, Review

MOST = 6  # closing rules named in the table; the others stand behind a line that opens them


def options_section(review: Review) -> Section:
    """Show, for each kind of relief, where it is open in minor cases and which article stands in the way where it is not."""
    said = (
        "The founding paper asked to consider no punishment, reduced or suspended sentences and alternatives to imprisonment "
        "for minor cases. Each row puts the minor vignettes (use, own possession, sharing, a user who sells a few doses) to the "
        "law, once per substance. The articles named are those a reform would touch; whether it should is a political choice. "
        "Treatment is counted apart from the other alternatives: it is the gentler way only where the person consents to it."
    )
    columns = (
        Column("Kind of relief"),
        Column("Open", align="right"),
        Column("After a choice", align="right"),
        Column("Depends", align="right"),
        Column("Closed", align="right"),
        Column("Not known", align="right"),
        Column("Articles a reform would touch"),
    )
    rows = tuple(_row(review, one) for one in review.options)
    table = Table(("Ways open in minor cases, counted by vignette and substance",), columns, rows, kind="long")
    blocks: list[Block] = [Paragraph((said,)), table]
    for one in review.options:
        if one.absent:
            blocks.append(Paragraph((Strong(upper(one.kind)), ": the law holds no rule on it; a reform would have to add one.")))
        elif one.touched:
            blocks.append(Fold(f"Rules that can close {one.kind} in a minor case", (_rules(review, one),)))
    return Section("options", "Options", tuple(blocks))


def groups_section(review: Review) -> Section:
    """Show the findings on equality, and send the reader to them."""
    here = [one for one in review.findings if one.check.stage == "E"]
    said = (
        "The founding paper argued that a disproportionate framework deepens poverty and the exposure of people at the margin, "
        "and leaves untouched what moves many of them into trafficking. These checks ask what the law and the figures say of "
        "them. Sex, nationality and care are looked at for disparity; none of them is an input unless the law itself makes "
        "it one."
    )
    rows = []
    for one in here:
        points = one.answer.points
        first: Text = point_text(points[0]) if points else ("No answer: what would give one stands with the finding.",)
        rows.append(((Link(one.check.title, f"#{anchor(one)}"),), outcome_word(one), first))
    table = Table(
        ("Equality and marginalised groups",),
        tuple(map(Column, ("Question", "Outcome", "What was found"))),
        tuple(rows),
        kind="long",
    )
    return Section("groups", "Marginalised groups", (Paragraph((said,)), table))


def _row(review: Review, one: OptionForReform) -> tuple[Text, ...]:
    numbers = (one.open, one.after_choice, one.depends, one.closed, one.not_known)
    shown = [touched for touched in one.touched if touched.reference][:MOST]
    places = tuple(dict.fromkeys(touched.reference for touched in shown if touched.reference))
    articles: Text = listed((reference(review, place) for place in places), "; ") if places else ("none",)
    if one.absent:
        articles = ("none: no rule speaks of it",)
    counted = tuple((Value(f"{len(keys):,}", one.confidence, _keys(one), "computed"),) for keys in numbers)
    return ((Strong(upper(one.kind)),), *counted, articles)


def _rules(review: Review, one: OptionForReform) -> Table:
    rows: list[tuple[Text, ...]] = []
    for touched in one.touched:
        if touched.reference:
            cites = of_references([touched.reference], touched.reference.confidence)
            rows.append(
                (
                    (Value(touched.says, *cites),),
                    (reference(review, touched.reference),),
                    (count(len(touched.cases)),),
                    (note(touched.reference),),
                )
            )
    columns = (Column("Rule"), Column("Rests on"), Column("Cases in which it can close it", align="right"), Column("Note"))
    measures = joined(Value(name, one.confidence, _keys(one), "rule") for name in one.measures)
    return Table(say("Measures the law knows: {measures}", measures=measures), columns, tuple(rows), kind="long")


def _keys(one: OptionForReform) -> tuple[str, ...]:
    references = [*one.opened_by, *(touched.reference for touched in one.touched if touched.reference)]
    return of_references(references, one.confidence)[1]
