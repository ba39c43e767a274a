"""What stands in a projection: what changes, people inside, who bears it, claims, what it rests on, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lenity.report.charts_projection import bearing_chart, people_chart
from lenity.report.document import (
    Block,
    Bullets,
    Column,
    Document,
    Fold,
    Note,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)  # fmt: skip
from lenity.report.sources import source_rows
from lenity.report.wording import count, day, listed, say, upper
from lenity.review.citing import SUREST_FIRST
from lenity.review.projection import CHIEF, AssumptionSeen, ByYear, ClaimSeen, GroupSeen, Projection, Row, StateSeen

BACKCASTS = "docs/how-we-know/backcasts.md"
INTERVALS = (
    "Every figure is an interval: 80 % of the draws of each reading lie within it, and it reaches from the least to the greatest "
    "end over all readings. No number in the middle is given."
)
WIDENED = (
    "Parts of a whole and relative effects stand in intervals half as wide again as drawn: on data rich enough to know the "
    "truth, the plain ones missed it too often."
)


def projection_document(seen: Projection) -> Document:
    """Write a projection up as a document."""
    lead = say(
        "What this reform would change over {years} years from {day}, and for whom. Population: {mark}.",
        years=count(seen.years), day=_figure(day(seen.day)), mark=_case(seen.mark),
    )  # fmt: skip
    sections = (
        Section("reach", "What would change", tuple(_reach(seen))),
        Section("people", "People inside", tuple(_people(seen))),
        Section("bears", "Who bears it", tuple(_bears(seen))),
        Section("claims", "What the draws support", tuple(_claims(seen))),
        Section("rests-on", "What it rests on", tuple(_rests_on(seen))),
        Section("missing", "What is missing", tuple(_missing(seen))),
        _sources(seen),
    )
    return Document(seen.title, "Projection", lead, "en", sections, tuple(_colophon(seen)))


# -- what would change -------------------------------------------------------------------------------------------------


def _reach(seen: Projection) -> Iterator[Block]:
    if not seen.complete:
        yield Note("Stopped before its end", tuple(_stopped(seen)))
    yield Note("How to read this", ((INTERVALS,), (WIDENED,), _reforms(seen)), "method")
    chief = next(one for one in seen.states if one.state == CHIEF)
    yield _rows("Whom the reform reaches, once it stands for all who come", seen.reach)
    yield _years("What changes against the law before, from the day on", chief.changes, "Change")
    yield _rows("Over all years, from the day on", chief.totals)
    yield _rows("People sentenced before, where the reform reaches back to them", seen.relief)


def _stopped(seen: Projection) -> Iterator[Text]:
    yield say(
        "{done} of {asked} draws are finished, and this is what they give.", done=count(seen.finished), asked=count(seen.asked)
    )
    if seen.left:
        yield say("Readings that were not run: {left}.", left=listed(_case(one) for one in seen.left))


def _reforms(seen: Projection) -> Text:
    return listed(_case(f"{one.title} ({one.standing})") for one in seen.reforms)


# -- people inside -----------------------------------------------------------------------------------------------------


def _people(seen: Projection) -> Iterator[Block]:
    yield people_chart(seen)
    yield Bullets(tuple((Strong(upper(one.name)), f": {one.means}.") for one in seen.states))
    for kind in ("people", "released", "occupancy", "area"):
        yield _beside(seen.states, kind)
    yield Paragraph(("Places are a figure to hold people against, and never a limit: nobody is released for want of room.",))
    yield Fold("Every state of the law, year by year", tuple(_fold(seen.states)))


def _fold(states: Sequence[StateSeen]) -> Iterator[Block]:
    for one in states[1:]:
        yield _years(f"What changes against the law before: {one.name}", one.changes, "Change")
        yield _rows(f"Over all years: {one.name}", one.totals)


def _beside(states: Sequence[StateSeen], kind: str) -> Table:
    """Show one quantity of all states beside each other, year by year."""
    found: list[ByYear] = [getattr(one, kind) for one in states]
    rows = tuple(
        ((_figure(first.what),), *((_figure(one.rows[place].bare),) for one in found))
        for place, first in enumerate(found[0].rows)
    )
    columns = (
        Column("At the end of"),
        *(Column(upper(one.name), quantity.unit) for one, quantity in zip(states, found, strict=True)),
    )
    return Table((upper(found[0].what),), columns, rows, kind="long")


# -- who bears it ------------------------------------------------------------------------------------------------------


def _bears(seen: Projection) -> Iterator[Block]:
    chart = bearing_chart(seen)
    if chart is not None:
        yield chart
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    attribute = ""
    for one in seen.groups:
        if one.attribute != attribute:
            attribute = one.attribute
            groups.append((len(rows), (upper(attribute),)))
        rows.append(_group(one))
    columns = (
        Column("Group"), Column("Inside, first day", "people"), Column("Part of all person-years", "%"),
        Column("Law before", "person-years"), Column("Change", "person-years"), Column("Relief", "times the average"),
    )  # fmt: skip
    yield Table(
        ("Who bears the law, and how much of the relief is theirs, from the day on",), columns, tuple(rows), tuple(groups)
    )
    yield Paragraph(
        ("Relief is a group's relative change over that of everyone: below one, the group gains less than the average. "
         "A group too small to be told from chance has no figures.",)
    )  # fmt: skip
    if seen.children:
        yield _rows("Years that children live without a parent", seen.children)
    yield _rows("What past growth came from", seen.growth)


def _group(one: GroupSeen) -> tuple[Text, ...]:
    name = (_case(one.group),)
    if one.why:
        return (name, ("too few to tell",), ("",), ("",), ("",), ("",))
    return (name, *((_figure(row.bare),) for row in one.rows))


# -- claims ------------------------------------------------------------------------------------------------------------


def _claims(seen: Projection) -> Iterator[Block]:
    columns = tuple(map(Column, ("Claim", "The draws", "Draws that say so, at least", "Not robust in")))
    rows = tuple(_claim(one) for one in seen.claims)
    yield Table(("Robust: nineteen of twenty draws say so in every reading; not supported: fewer than half do",), columns, rows,
                kind="long")  # fmt: skip


def _claim(one: ClaimSeen) -> tuple[Text, ...]:
    share = _figure(f"{one.share:.0%}, and with few draws {one.share_low:.0%}")
    return ((_case(one.says),), (one.support,), (share,), listed(_case(each) for each in one.depends_on) or ("",))


# -- what it rests on, what is missing ---------------------------------------------------------------------------------


def _rests_on(seen: Projection) -> Iterator[Block]:
    yield Paragraph((_case(upper(seen.population)), "."))
    columns = tuple(map(Column, ("Figure", "Range drawn", "Confidence", "Stands on", "Part of the spread")))
    rows = tuple(_assumption(one) for one in seen.assumptions)
    yield Table(("Every figure the projection rests on, those with most influence first",), columns, rows, kind="long")
    yield Paragraph(
        ("The part of the spread is that of the change in people inside at the end (first-order index of Sobol), from the "
         "least to the greatest bound over the readings; few draws leave the bounds far apart. A reading has no chance, "
         "and no part.",)
    )  # fmt: skip
    if seen.untold:
        yield Paragraph(say("Too few draws to tell it for {many} of the readings.", many=count(len(seen.untold))))
    yield _rows("Persons for whom the law could not be told", seen.unknown)
    yield Paragraph(say("How far such projections miss where the outcome is known: {file} of lenity.", file=_case(BACKCASTS)))


def _assumption(one: AssumptionSeen) -> tuple[Text, ...]:
    influence: Text = ("",)
    if one.influence is not None:
        influence = (_figure(f"{one.influence[0]:.0%} to {one.influence[1]:.0%}"),)
    cited = (one.confidence, (one.source,), "source") if one.source else ("", (), "case")
    return (
        (_case(one.means), ": ", Value(one.id, "", (), "case")),
        (_figure(f"{one.range} {one.unit}" if one.unit not in ("share", "shares", "readings") else one.range),),
        (one.confidence,), (Value(one.ground, *cited),), influence,
    )  # fmt: skip


def _missing(seen: Projection) -> Iterator[Block]:
    columns = tuple(map(Column, ("Figure", "Why it is missing", "Could be counted by")))
    rows = tuple(((_case(one.what),), (_case(one.why),), (_case(one.who),)) for one in seen.missing)
    yield Table(("What depends on these is not computed, and never taken as zero",), columns, rows, kind="long")
    if seen.left_out:
        yield Paragraph(("The population leaves out:",))
        yield Bullets(tuple((_case(one),) for one in seen.left_out))


def _sources(seen: Projection) -> Section:
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    keys = tuple(one.key for one in seen.sources)
    table = Table(
        ("Publications that figures are taken from",), columns, source_rows(seen.sources), kind="sources", row_anchors=keys
    )
    return Section("sources", "Sources", (table,))


def _colophon(seen: Projection) -> Iterator[Text]:
    yield say(
        "{draws} draws, seed {seed}. Readings: {readings}. Law: {laws}.",
        draws=_figure(f"{seen.finished:,}"), seed=_figure(str(seen.seed)), readings=listed(_case(one) for one in seen.readings),
        laws=listed(_case(one) for one in seen.laws),
    )  # fmt: skip


# -- cells -------------------------------------------------------------------------------------------------------------


def _rows(caption: str, rows: Iterable[Row]) -> Table:
    return Table((caption,), (Column("What"), Column("Interval")), tuple(((_case(one.what),), _cell(one)) for one in rows))


def _years(caption: str, quantities: Sequence[ByYear], what: str) -> Table:
    """Show quantities with years in columns."""
    years = [row.what for row in quantities[0].rows]
    rows = tuple(((_case(f"{one.what} ({one.unit})"),), *((_figure(row.bare),) for row in one.rows)) for one in quantities)
    return Table((caption,), (Column(what), *(Column(upper(year)) for year in years)), rows, kind="long")


def _cell(row: Row) -> Text:
    return (_figure(row.text),)


def _figure(text: str) -> Value:
    """Give a figure that was reckoned here."""
    return Value(text, "", (), "computed")


def _case(text: str) -> Value:
    """Give words of the reform, the population or the assumptions."""
    return Value(text, "", (), "case")
