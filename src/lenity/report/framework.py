"""The section on the framework: the penalty staircase, its tables, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf

from lenity.report import charts
from lenity.report.document import (
    Block,
    Bullets,
    Chart,
    Column,
    Grade,
    Link,
    Paragraph,
    Section,
    Table,
    Text,
    Value,
)
from lenity.report.wording import (
    custody,
    group_name,
    joined,
    listed,
    names,
    of_reference,
    of_references,
    of_step,
    question,
    reference,
    say,
    source_line,
    stated,
    term,
)
from lenity.review import Review, Staircase, Step


def framework_section(review: Review) -> Section:
    """Show the lawful range of custody over the quantity."""
    frame, title = review.framework, "The framework: custody by quantity"
    if not frame.staircases:
        said = "No penalty of this law turns on a mass, so there is no staircase to draw."
        return Section("framework", title, (Paragraph((said,)),))
    facts = stated(review, {name: str(value) for name, value in frame.facts.items()})
    blocks: list[Block] = [Paragraph(say("The chart puts one case to the law at every quantity: {facts}.", facts=facts))]
    if frame.axis:
        said = (
            "One disputed point divides the law more than any other: {question} {versions} stand side by "
            "side, so that one sees how much hangs on the answer."
        )
        link = Link("Its versions", f"#reading-{frame.axis}")
        blocks.append(Paragraph(say(said, question=question(review, frame.axis), versions=link)))
    return Section("framework", title, (*blocks, _chart(review), _how_to_read(review)))


def _chart(review: Review) -> Chart:
    frame = review.framework
    picture = charts.staircase(frame, lambda one: group_name(review, one))
    keys = [ref.source for one in frame.staircases for step in one.steps for ref in step.references]
    said = (
        "Months of custody, with life in a row of its own, against the quantity on a log scale. Each band "
        "reaches from the minimum to the maximum."
    )
    return Chart(
        id="staircase",
        title=_finding(review),
        subtitle=(said,),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_in_words(review),
        source=source_line(review, keys),
        data_title="The steps as tables",
        data=tuple(_table(review, one) for one in _groups(frame.staircases)),
    )


def _finding(review: Review) -> Text:
    jump = review.framework.jump
    if jump is None:
        return ("The lawful range of custody by quantity",)
    substances = names([review.word(name) for name in jump.substances], "or")
    edge = Value(jump.edge, *of_step(jump.below))
    text = say("Above {edge} of {names}, ", edge=edge, names=substances)
    return text + say("{below} becomes {above}", below=custody(jump.below, "none"), above=_becomes(jump.above))


def _becomes(steps: Mapping[str, Step]) -> Text:
    mildest_first = sorted(steps.items(), key=lambda pair: pair[1].custody.most_months or inf)
    found = [(custody(step, "none"), f" (reading {version})" if version else "") for version, step in mildest_first]
    return joined(found, "or")


def _in_words(review: Review) -> str:
    """Say the chart to those who do not see it."""
    parts = []
    for one in review.framework.staircases:
        steps = [f"{step.text}: {_range(step)}" for step in one.steps]
        reading = f", reading {one.version}" if one.version else ""
        parts.append(f"{group_name(review, one)}{reading}: {'; '.join(steps)}.")
    return " ".join(parts)


def _range(step: Step) -> str:
    return "not known" if step.custody.undetermined else term(step.custody.text)


def _groups(staircases: Sequence[Staircase]) -> list[list[Staircase]]:
    groups: dict[str, list[Staircase]] = {}
    for one in staircases:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _table(review: Review, versions: Sequence[Staircase]) -> Table:
    """Put the versions of one group under each other."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in versions:
        if one.version:
            groups.append((len(rows), (f"Reading {one.version}",)))
        rows += [_row(review, step) for step in one.steps]
    heads = ("Quantity", "Lawful range of custody", "Confidence", "Fine", "Confidence", "Rests on")
    return Table((group_name(review, versions[0]),), tuple(map(Column, heads)), tuple(rows), tuple(groups))


def _row(review: Review, step: Step) -> tuple[Text, ...]:
    cites, grade = of_step(step), (Grade(step.confidence),)
    quantity = (Value(step.text, *cites),)
    if step.custody.undetermined:
        gaps = listed(Value(gap.why, *of_reference(gap.reference)) for gap in step.gaps)
        return quantity, ("not known",), grade, ("not known",), ("",), gaps
    found: Text = (Value(term(step.custody.text), *cites),)
    for axis, ranges in step.turns_on.items():
        each = listed(Value(f"{name}: {term(text)}", *cites) for name, text in ranges.items())
        found += say("; turns on {axis}: {each}", axis=Link(axis, f"#reading-{axis}"), each=each)
    fine = Value(step.fine, *of_references(step.fine_references, step.fine_confidence))
    places = {(ref.where, ref.source): ref for ref in (*step.references, *step.fine_references)}
    rests_on = listed(reference(review, ref) for ref in places.values())
    return quantity, found, grade, (fine,), (Grade(step.fine_confidence),), rests_on


def _how_to_read(review: Review) -> Bullets:
    follow = Link("worked cases", "#cases") if review.cases else Link("ways out of prison", "#ladder")
    binds = "The chart shows what binds the court. Mitigation and other choices follow in the {follow}."
    shared = "Where two bands share a figure, the side on which it falls is disputed too; the tables say so."
    items = [
        say(binds, follow=follow),
        (shared,),
    ]
    doubtful = sorted({review.word(name) for one in review.framework.staircases for name in one.doubtful})
    if doubtful:
        items.append((f"For {names(doubtful)}, the place in the group is less sure than the figures drawn.",))
    return Bullets(tuple(items))
