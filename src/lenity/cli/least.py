"""`lenity least`: the least intrusive schedule under a file of constraints, as a page of 80 columns, as JSON, or as a folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lenity.cli.amend import reform_option
from lenity.cli.page import Cell, Page, amounts, listed
from lenity.law.amend import Reform
from lenity.law.problems import problem

if TYPE_CHECKING:
    from lenity.review.least import (
        ChoicesSeen,
        ConflictSeen,
        DemandSeen,
        DutySeen,
        LeastSeen,
        LinkSeen,
        MoveSeen,
        NearestSeen,
        RuleSeen,
    )

MARK, WIDE = 14, 60
SHOWN = 4  # rules named before the rest is counted
LAST_LINE = "An example of what the demands come to, not advice, and no judgement on what is right."


@click.command("least")
@click.argument("place", metavar="LAW")
@click.argument("constraints", metavar="CONSTRAINTS")
@click.option("--why", "cell", metavar="CELL", help="Only the chain that forces one end of a range: RULE:custody.max.")
@click.option("--nearest", "with_nearest", is_flag=True, help="Also the schedules nearest to the present law.")
@click.option("--menu", metavar="TERMS", help='Allow only these ends of custody: "none, 6 months, 1 y, 5 y".')
@click.option("--front", "with_front", is_flag=True, help="Also a front: intrusion, distance from the present law, places.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="A folder for page, PDF, tables, and the reform.")
@reform_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def least_schedule(
    place: str, constraints: str, cell: str | None, with_nearest: bool, menu: str | None, with_front: bool, out: Path | None,
    made: tuple[Reform, ...], as_json: bool,
) -> int:  # fmt: skip
    """Work out the least penalties that fulfil what norms and people ask.

    CONSTRAINTS is a file, or the name of one that ships (`kh/cited-norms`). Every figure says which demands force it. Status 1
    where the demands contradict each other.

    \b
    lenity least kh kh/cited-norms
    lenity least kh kh/cited-norms --why art-40/amphetamines/base:custody.max
    lenity least kh my-constraints.yaml --nearest --out build/least
    """
    from lenity.cli.commands import existing
    from lenity.report.package import plain
    from lenity.review.least import least

    menus = tuple(part.strip() for part in menu.split(",")) if menu else ()
    found = least(existing(place), constraints, menu=menus, with_nearest=with_nearest, with_front=with_front, reforms=made)
    if cell is not None:
        show_why(found, cell).show()
    elif out is not None:
        from lenity.report.least import write_least

        click.echo(f"least: {write_least(found, out)}")
    elif as_json:
        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
    else:
        show_least(found).show()
    return 1 if found.conflicts else 0


def show_why(found: LeastSeen, cell: str) -> Page:
    """Write the chain that forces one end of a range, from nothing up."""
    if found.conflicts:
        raise problem("LEN770", "the demands contradict each other, so nothing is forced", "run it without `--why` to see which")
    end = found.end(cell)
    page = Page()
    page.text(f"{cell}: {end.after}", 0, "heading")
    page.text(f"today {end.before}", 0, "quiet")
    page.blank()
    if not end.chain:
        page.text("No demand asks for more than nothing here.", 0)
    for link in end.chain:
        _link(page, link)
    return page


def show_least(found: LeastSeen) -> Page:
    """Write the schedule or the contradiction, then every demand with what hangs on it."""
    page = Page()
    page.text(found.title, 0, "heading")
    page.text(f"{found.id} on {found.law}, as it stood on {found.day}", 0)
    if found.readings:
        page.text(f"reading: {_reading(found.readings)}", 0, "quiet")
    if found.conflicts:
        _conflicts(page, found)
    else:
        _schedule(page, found)
    page.heading("Without floors")
    page.text(upper(found.without_floors))
    _demands(page, found)
    _duties(page, found.duties)
    if found.places is not None:
        said = f"the least schedule takes {found.places.taken} of {found.places.capacity} places"
        page.heading("Prison places")
        page.text(said if found.places.fits else f"{said}: no schedule that fulfils the demands fits")
    for near in found.nearest:
        _nearest(page, near)
    for choices in found.choices:
        _choices(page, choices)
    page.blank()
    for note in found.notes:
        page.text(note, 0, "quiet")
    page.text(LAST_LINE, 0)
    return page


# -- the schedule ----------------------------------------------------------------------------------------


def _schedule(page: Page, found: LeastSeen) -> None:
    changed = sum(one.changes for one in found.rules)
    page.heading("The least schedule", f"{changed} of {len(found.rules)} rules change")
    for rule in found.rules:
        _rule(page, rule)
    for said in found.passed_over:
        page.text(f"passed over: {said}", 2, "quiet")


def _rule(page: Page, rule: RuleSeen) -> None:
    page.blank()
    where = f"art. {rule.article}" if rule.article[:1].isdigit() else rule.article
    page.row(Cell(where, MARK, "quiet"), Cell(rule.rule, WIDE, "heading"), indent=2)
    for name, (before, after) in (("custody", rule.custody), ("fine", rule.fine)):
        if after:
            said = f"{_said(before)} -> {_said(after)}" if before != after else f"{_said(after)}, as today"
            page.row(Cell(name, MARK), Cell(said, WIDE), indent=2)
    for end in rule.ends:
        if end.chain:
            said = "; ".join(link.words for link in end.chain)
            page.row(Cell(end.name, MARK, "quiet"), Cell(f"{end.after}: {said}", WIDE, "quiet"), indent=2)


def _said(written: str) -> str:
    return amounts(written)


def _link(page: Page, link: LinkSeen) -> None:
    page.row(Cell(link.value, MARK, "heading"), Cell(link.cell, WIDE), indent=2)
    page.row(Cell("", MARK), Cell(link.words, WIDE), indent=2)
    rests = [f"{ref.where} ({ref.confidence})" + (f": {ref.note}" if ref.note else "") for ref in link.references]
    for said in (*rests, *([f"chosen by {link.chosen_by}"] if link.chosen_by else [])):
        page.row(Cell("", MARK), Cell(said, WIDE, "quiet"), indent=2)


def _conflicts(page: Page, found: LeastSeen) -> None:
    page.heading("No schedule fulfils these demands")
    for one in found.conflicts:
        _conflict(page, one)
    if found.more_conflicts:
        page.text(f"and {found.more_conflicts:,} more", 2, "quiet")


def _conflict(page: Page, one: ConflictSeen) -> None:
    page.blank()
    page.text("These contradict each other; without any one of them the others can be fulfilled:")
    for link in one.chain:
        _link(page, link)


# -- demands ---------------------------------------------------------------------------------------------


def _demands(page: Page, found: LeastSeen) -> None:
    chosen = [one for one in found.demands if one.chosen_by]
    cited = [one for one in found.demands if not one.chosen_by]
    for title, demands in (("Chosen by persons", chosen), ("Resting on a citation alone", cited)):
        if demands:
            page.heading(title, f"{len(demands)} demands" if len(demands) > 1 else "one demand")
        for one in demands:
            _demand(page, one, bool(found.conflicts))


def _demand(page: Page, one: DemandSeen, contradicted: bool) -> None:
    page.blank()
    page.row(Cell(one.id, 34, "heading"), Cell(one.words, 42), indent=2)
    if one.chosen_by:
        page.row(Cell("chosen by", MARK, "quiet"), Cell(f"{one.chosen_by}: {one.reasons}", WIDE, "quiet"), indent=2)
    if one.reference:
        where = f"{one.norm or one.reference.where} ({one.reference.confidence})"
        note = f": {one.reference.note}" if one.reference.note else ""
        page.row(
            Cell("rests on", MARK, "quiet"),
            Cell(f"{where}{f', {one.weight}' if one.weight else ''}{note}", WIDE, "quiet"),
            indent=2,
        )
    if contradicted:
        return
    if one.step and one.relaxed:
        page.row(Cell("if it moves", MARK), Cell(f"by {one.step}: {_moves(one.relaxed)}", WIDE), indent=2)
    page.row(Cell("without it", MARK), Cell(_moves(one.removed) or "nothing moves here", WIDE), indent=2)
    if one.room:
        page.row(Cell("room", MARK), Cell(f"{one.room} until it meets a figure", WIDE), indent=2)


def _moves(moves: Sequence[MoveSeen]) -> str:
    """Say which cells move, alike ones together."""
    same: dict[tuple[str, str], list[str]] = {}
    for one in moves:
        same.setdefault((one.before, one.after), []).append(one.cell)
    said = []
    for (before, after), cells in same.items():
        shown = cells if len(cells) <= SHOWN else [*cells[: SHOWN - 1], f"{len(cells) - SHOWN + 1} more"]
        said.append(f"{before} -> {after} for {listed(shown, 'and')}")
    return "; ".join(said)


def _duties(page: Page, duties: Sequence[DutySeen]) -> None:
    if duties:
        page.heading("Duties that are labels, not months", "courts decide on them")
    for one in duties:
        page.blank()
        page.row(Cell("duty" if one.duty else "leeway", MARK), Cell(f"{one.norm or one.id}: {one.asks}", WIDE), indent=2)
        for why, rules in one.possible.items():
            said = f"possible conflict for {_few(rules)}: {why}"
            page.row(Cell("", MARK), Cell(said, WIDE, "conflict"), indent=2)
        if not one.possible:
            page.row(Cell("", MARK), Cell(f"no conflict found ({len(one.rules)} rules)", WIDE, "quiet"), indent=2)


def _few(rules: Sequence[str]) -> str:
    shown = list(rules) if len(rules) <= SHOWN else [*rules[: SHOWN - 1], f"{len(rules) - SHOWN + 1} more"]
    return listed(shown, "and")


# -- nearest schedules and choices -----------------------------------------------------------------------


def _nearest(page: Page, near: NearestSeen) -> None:
    by = "the sum of the distances" if near.measure == "absolute" else "the sum of their squares"
    page.heading("Nearest to the present law", f"by {by}")
    changed = [one for one in near.rules if one.changes]
    if not changed:
        page.text("The present law fulfils every demand: nothing moves.")
    _changed(page, changed)
    if near.highest:
        page.text(f"As near: {_moves(near.highest)}", 2, "quiet")
    for note in near.notes:
        page.text(note, 2, "quiet")


def _changed(page: Page, rules: Sequence[RuleSeen]) -> None:
    for rule in rules:
        page.row(Cell(rule.rule, 34), Cell(_change(rule), 42), indent=2)


def _change(rule: RuleSeen) -> str:
    return "; ".join(
        f"{name} {_said(before)} -> {_said(after)}"
        for name, (before, after) in (("custody", rule.custody), ("fine", rule.fine)) if before != after
    )  # fmt: skip


def _choices(page: Page, choices: ChoicesSeen) -> None:
    titles = {
        "least": "All schedules with the least intrusion",
        "nearest": "All schedules nearest to the present law",
        "front": "A front: none is better in every respect",
    }
    page.heading(titles[choices.goal], "bounded: there are more" if choices.bounded else "complete")
    if not choices.found:
        page.text("None: the demands, the levels and the places cannot be fulfilled together.")
    for number, one in enumerate(choices.found, start=1):
        places = f", {one.places} places" if one.places else ""
        page.blank()
        page.text(f"{number}. intrusion {one.intrusion}, distance {one.distance}{places}", 2, "heading")
        _changed(page, [rule for rule in one.rules if rule.changes])
    for note in choices.notes:
        page.text(note, 2, "quiet")


def _reading(readings: Mapping[str, str]) -> str:
    return listed((f"{axis} {version}" for axis, version in readings.items()), "and")


def upper(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
