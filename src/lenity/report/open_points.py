"""The section on what the law leaves open: disputed points, gaps, and how sure the figures are."""

from __future__ import annotations

from lenity.report.document import Column, Grade, Paragraph, Section, Table, Text, Value
from lenity.report.wording import (
    in_cell,
    law_title,
    note,
    of_reference,
    question,
    reference,
    say,
)
from lenity.review import Review, Version
from lenity.review.citing import SUREST_FIRST


def open_section(review: Review) -> Section:
    """Show what is disputed, what is missing, and what is not yet verified."""
    counted = (
        "A range of custody, a range of fines or a condition counts as one figure. Someone with the gazette "
        "in hand can raise a figure to {verified} without touching the program."
    )
    return Section(
        "open",
        "What the law leaves open",
        (
            Section("readings", "Disputed points", (_readings(review),)),
            Section("gaps", "Gaps, and where to look", (_gaps(review),)),
            Section(
                "tally",
                "How sure the figures are",
                (Paragraph(say(counted, verified=Grade("verified"))), _tally(review)),
            ),
        ),
    )


def _readings(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for reading in review.open.readings:
        groups.append((len(rows), (question(review, reading.axis),)))
        rows += [_version(review, version) for version in reading.versions]
    return Table(
        caption=("Each version is one that a lawyer could defend. None is preferred here.",),
        columns=tuple(map(Column, ("Version", "What it says", "Confidence", "Rests on", "Note"))),
        rows=tuple(rows),
        groups=tuple(groups),
        anchors=tuple(f"reading-{reading.axis}" for reading in review.open.readings),
        kind="long",
    )


def _version(review: Review, version: Version) -> tuple[Text, ...]:
    ref = version.reference
    said = (Value(version.title, *of_reference(ref)),)
    name = (Value(version.name, *of_reference(ref)),)
    if ref is None:
        return name, said, ("",), ("",), ("",)
    return name, said, (Grade(ref.confidence),), (reference(review, ref),), (note(ref),)


def _gaps(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for law in (review.law, *review.law.general):
        here = [one for one in review.open.unknown if one.law == law.id]
        if here:
            groups.append((len(rows), (law_title(law),)))
        for one in here:
            cites = of_reference(one.reference)
            rows.append(((Value(one.why, *cites),), (Value(one.look_in, *cites),)))
    caption = "Where a case falls into a gap, the answer covers all that the law could say there."
    columns = (Column("What is not known"), Column("Where to look"))
    return Table((caption,), columns, tuple(rows), tuple(groups), kind="long")


def _tally(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for law in (review.law, *review.law.general):
        here = [one for one in review.open.tallies if one.law == law.id]
        if here:
            groups.append((len(rows), (law_title(law),)))
        for one in here:
            numbers = [one.figures.get(grade, 0) for grade in SUREST_FIRST]
            rows.append(((one.subject,), *((in_cell(number),) for number in numbers)))
    columns = (Column("Figures on"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    caption = "Figures in the drug law and in the general part, by confidence"
    return Table((caption,), columns, tuple(rows), tuple(groups))
