"""A projection as a page of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence

from lenity.cli.page import Cell, Page
from lenity.review.projection import CHIEF, ByYear, GroupSeen, Projection, Row, StateSeen

LABEL, FIGURE = 44, 32  # columns
GROUP = (21, 17, 25, 14)
LAST_LINE = (
    "Intervals hold 80 % of the draws under every reading together. What a law would change is not a forecast of what will be."
)


def show_projection(seen: Projection) -> Page:
    """Write what changes, for whom, how sure it is and what it rests on."""
    page = Page()
    page.text(seen.title, 0, "heading")
    page.text(f"{seen.place}, {seen.years} years from {seen.day}; {seen.mark}", 0)
    if not seen.complete:
        page.text(_stopped(seen), 0, "depends")
    page.heading("Whom it reaches")
    _rows(page, (*seen.reach, *seen.unknown))
    page.heading("People inside for drug offences")
    _states(page, seen.states)
    page.heading("What changes, from the day on")
    chief = next(one for one in seen.states if one.state == CHIEF)
    for change in chief.changes:
        _over_years(page, change)
    _rows(page, chief.totals)
    page.text("The part of a whole, and relief, stand in intervals half as wide again as drawn.", 2, "quiet")
    page.heading("Room")
    for one in (seen.states[0], chief):
        _rows(page, [Row(f"{one.occupancy.what}, {one.name}, {row.what}", row.figure) for row in _ends(one.occupancy)])
        _rows(page, [Row(f"{one.area.what}, {one.name}, {row.what}", row.figure) for row in _ends(one.area)[-1:]])
    page.heading("Who was sentenced before")
    _rows(page, seen.relief)
    page.heading("Who bears it, and how much of the relief is theirs", f"{seen.years} years")
    _groups(page, seen.groups)
    _rows(page, seen.children)
    page.heading("What the draws support")
    for claim in seen.claims:
        page.row(Cell(claim.says, 60), Cell(claim.support, 16, "depends" if claim.support == "depends" else ""), indent=2)
        if claim.depends_on:
            page.text(f"not robust in: {'; '.join(claim.depends_on)}", 4, "quiet")
    page.heading("What drives the answer", "part of its spread")
    _influence(page, seen)
    page.heading("What is missing")
    for missing in seen.missing:
        page.text(f"{missing.what}: {missing.why}. Could be counted by: {missing.who}.")
    page.heading("What the population leaves out")
    for left in seen.left_out:
        page.text(left)
    page.blank()
    page.text(f"{seen.finished:,} draws over {len(seen.readings)} readings, seed {seen.seed}.", 0)
    page.text(LAST_LINE, 0)
    return page


def _stopped(seen: Projection) -> str:
    said = f"stopped: {seen.finished:,} of {seen.asked:,} draws are finished, and this is what they give"
    return f"{said}; not run: {'; '.join(seen.left)}" if seen.left else said


def _rows(page: Page, rows: Sequence[Row]) -> None:
    for row in rows:
        page.row(Cell(row.what, LABEL), Cell(row.text, FIGURE), indent=2)


def _over_years(page: Page, change: ByYear) -> None:
    """Show the first, the middle and the last year of a quantity."""
    page.text(change.what)
    rows = change.rows
    for row in {one.what: one for one in (rows[0], rows[len(rows) // 2], rows[-1])}.values():
        page.row(Cell(row.what, LABEL - 2, "quiet"), Cell(row.text, FIGURE), indent=4)


def _ends(room: ByYear) -> Sequence[Row]:
    return (room.rows[0], room.rows[-1])


def _states(page: Page, states: Sequence[StateSeen]) -> None:
    """Show states beside each other, year by year; the unit stands above."""
    page.row(Cell("", 9), *(Cell(one.name, 16, "quiet") for one in states), indent=2, gap=1)
    for place, first in enumerate(states[0].people.rows):
        cells = [Cell(one.people.rows[place].bare, 16) for one in states]
        page.row(Cell(first.what, 9, "quiet"), *cells, indent=2, gap=1)
    for one in states[1:]:
        page.text(f"{one.name}: {one.means}", 2, "quiet")


def _groups(page: Page, groups: Sequence[GroupSeen]) -> None:
    heads = ("", "inside, first day", "person-years, change", "relief, 1 is average")
    page.row(*(Cell(head, width, "quiet") for head, width in zip(heads, GROUP, strict=True)), indent=2, gap=1)
    attribute = ""
    for one in groups:
        if one.attribute != attribute:
            attribute = one.attribute
            page.text(attribute)
        if one.people is None or one.change is None or one.relief is None:
            page.row(Cell(one.group, GROUP[0] - 2), Cell("too few to tell", sum(GROUP[1:]), "quiet"), indent=4, gap=1)
            continue
        cells = [Cell(row.bare, width) for row, width in zip((one.people, one.change, one.relief), GROUP[1:], strict=True)]
        page.row(Cell(one.group, GROUP[0] - 2), *cells, indent=4, gap=1)


def _influence(page: Page, seen: Projection) -> None:
    """Name the figures whose part is told apart from nothing in every reading."""
    ranked = [(one, one.influence) for one in seen.assumptions if one.influence is not None]
    clear = [(one, part) for one, part in ranked if part[0] > 0]
    for one, (low, high) in clear:
        page.row(Cell(f"{one.means} ({one.confidence})", 58), Cell(f"{low:.0%} to {high:.0%}", 16), indent=2)
    if ranked:
        page.text(f"no part of the other {len(ranked) - len(clear)} figures is told from none by so few draws", 2, "quiet")
    if seen.untold:
        page.text(f"too few draws to tell for {len(seen.untold)} of {len(seen.readings)} readings: ask for more with --draws")
