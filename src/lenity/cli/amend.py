"""Reforms on the command line: the option that makes one in a law, the list of those that ship, and what one would change."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from lenity.cli.page import Cell, Page, amounts, listed
from lenity.cli.page import test as in_words
from lenity.law.amend import STATUSES, Reform, find_reform, reforms_of, shipped_reforms
from lenity.law.problems import problem

if TYPE_CHECKING:
    from lenity.review.effect import CasesChange, Effect, FindingsChange, Proof, RuleChange, VignetteChange, WayChange

LOOKS = {"lighter": "open", "heavier": "conflict", "incomparable": "depends"}
SIGNS = {"proved": "open", "refuted": "conflict", "open": "depends"}
MARK, NAME, WIDE = 12, 18, 60
NOTHING, ABSENT = "no custody", "no such way"
LAST_LINE = "What a text would allow, not what courts would do. It is not legal advice."


def reforms(ctx: click.Context, param: click.Parameter, said: tuple[str, ...]) -> tuple[Reform, ...]:
    """Read the reforms named, each a file or the name of one that ships."""
    return reforms_of(said)


reform_option = click.option(
    "--reform", "made", callback=reforms, multiple=True, metavar="FILE",
    help="Ask the law with this reform made in it: a file, or one that ships (`kh/role-tiers`). May be repeated.",
)  # fmt: skip


def tests(ctx: click.Context, param: click.Parameter, said: str | None) -> dict[str, str]:
    """Read tests in the form of a rule's `when:`, `offence=possession, quantity=[0 g .. 2 g)`."""
    found: dict[str, str] = {}
    for part in re.split(r"[,;]\s*(?=\w+\s*=)", said.strip()) if said else ():
        name, joined, value = (one.strip() for one in part.partition("="))
        if not joined or not name or not value:
            raise click.BadParameter(f"`{part}` is not NAME=TEST")
        if name in found:
            raise click.BadParameter(f"`{name}` is given twice")
        found[name] = value
    return found


def show_reforms(place: str) -> Page:
    """List the reforms that ship for a place; raise `LenityError` where there is none."""
    names = shipped_reforms(place.split("/", maxsplit=1)[0])
    if not names:
        raise problem("LEN740", f"no reform of `{place}` ships with lenity", "name the file of one: `lenity amend kh FILE`")
    page = Page()
    for name in names:
        one = find_reform(name)
        page.row(Cell(name, 34, "heading"), Cell(f"from {one.day}, {STATUSES[one.status]}", 44, "quiet"))
        page.text(one.title)
    page.blank()
    page.text(f"`lenity amend {place} {names[0]}` says what it would change.", 0, "quiet")
    return page


# -- what reforms would change ---------------------------------------------------------------------------


def show_effect(found: Effect) -> Page:
    """Write what reforms would change: rules, proof, vignettes, cases, findings."""
    page = Page()
    for one in found.reforms:
        page.text(one.title, 0, "heading")
        page.text(f"{one.id}: {one.standing}, from {one.first_day}", 0)
    page.text(f"{found.law} as it stands on {found.day}, before and after", 0, "quiet")
    _rules(page, found)
    _proof(page, found.proof, found.within)
    _vignettes(page, found)
    if found.cases is not None:
        _cases(page, found.cases)
    if found.findings is not None:
        _findings(page, found.findings)
    page.blank()
    page.text(LAST_LINE, 0)
    return page


def _rules(page: Page, found: Effect) -> None:
    page.heading("Rules that change", "as the law writes them")
    for name, meaning in found.facts.items():
        page.row(Cell("new fact", MARK, "open"), Cell(f"{name}: {meaning}", WIDE), indent=2)
    why = ""
    for one in found.rules:
        page.blank()
        page.row(
            Cell(f"art. {one.article}" if one.article[:1].isdigit() else one.article, MARK), Cell(one.decision, WIDE), indent=2
        )
        page.row(Cell(one.how, MARK, "heading"), Cell(one.before or one.after, WIDE), indent=2)
        _entries(page, one)
        if one.why and one.why != why:
            page.row(Cell("because", MARK, "quiet"), Cell(one.why, WIDE, "quiet"), indent=2)
        why = one.why
        page.row(Cell("", MARK), Cell(one.place, WIDE, "quiet"), indent=2)


def _entries(page: Page, one: RuleChange) -> None:
    if one.how == "changed":
        for entry in one.entries:
            said = f"{_said(entry.name, entry.before)} -> {_said(entry.name, entry.after)}"
            page.row(Cell("", MARK), Cell(entry.name, NAME), Cell(said, WIDE - NAME - 2), indent=2)
        return
    side = {entry.name: entry.after if one.how == "added" else entry.before for entry in one.entries}
    asked = [f"{name.removeprefix('when ')} {_said(name, text)}" for name, text in side.items() if name.startswith("when ")]
    given = [f"{name} {_said(name, text)}" for name, text in side.items() if not name.startswith("when ")]
    page.row(Cell("", MARK), Cell("; ".join(asked) or "in every case", 30), Cell("; ".join(given), 28), indent=2)


def _said(name: str, written: str) -> str:
    """Write an entry for a reader; nothing is `any` of a test, `none` of an output."""
    if name.startswith("when "):
        return in_words(written) if written else "any"
    return amounts(written) if written else "none"


def _proof(page: Page, proof: Proof, within: Mapping[str, str]) -> None:
    page.heading("All cases", "one item, every fact stated")
    if within:
        page.text(f"within: {', '.join(f'{name} {in_words(test)}' for name, test in within.items())}")
    for one in proof.questions:
        page.row(Cell(one.status, MARK, SIGNS.get(one.status, "")), Cell(one.title, WIDE), indent=2)
        for text in (*([one.why] if one.why else []), *(f"for: {assumed}" for assumed in one.assumptions)):
            page.row(Cell("", MARK), Cell(text, WIDE, "quiet"), indent=2)
    for shown in proof.shown:
        facts = ", ".join(f"{name} {value.replace('_', ' ')}" for name, value in shown.case.items())
        reading = f"; reading {_reading(shown.reading)}" if shown.reading else ""
        page.row(Cell("case", MARK, "quiet"), Cell(facts + reading, WIDE), indent=2)
        page.row(Cell("", MARK), Cell(f"{shown.before} -> {shown.after}", WIDE), indent=2)
        if shown.ways and shown.after != NOTHING:
            page.row(Cell("", MARK), Cell(_ways(shown.ways), WIDE), indent=2)


def _vignettes(page: Page, found: Effect) -> None:
    page.heading("Standard vignettes", f"{len(found.vignettes)} of {found.posed} change")
    groups: dict[object, list[VignetteChange]] = {}
    for one in found.vignettes:
        name = one.key.split("/", maxsplit=1)[0]
        said = one.before.bound.text, one.after.bound.text, one.before.reach.text, one.after.reach.text
        groups.setdefault((name, *said, _changes(one), one.ways), []).append(one)
    for same in groups.values():
        _vignette(page, same)


def _vignette(page: Page, same: Sequence[VignetteChange]) -> None:
    """Write a vignette once for all substances for which it changes alike."""
    one = same[0]
    name = one.key.split("/", maxsplit=1)[0]
    substances = [each.substance.replace("_", " ") for each in same if each.substance]
    page.blank()
    page.row(Cell(name, MARK), Cell(one.title + (f": {listed(substances, 'and')}" if substances else ""), WIDE), indent=2)
    for change, readings in _changes(one):
        page.row(Cell(change, MARK, LOOKS.get(change, "")), Cell(readings, WIDE), indent=2)
    page.row(Cell("binds", MARK, "quiet"), Cell(f"{one.before.bound.text} -> {one.after.bound.text}", WIDE), indent=2)
    if (one.before.reach, one.after.reach) != (one.before.bound, one.after.bound):
        page.row(Cell("choices", MARK, "quiet"), Cell(f"{one.before.reach.text} -> {one.after.reach.text}", WIDE), indent=2)
    if one.ways and one.after.bound.text != NOTHING:
        page.row(Cell("ways out", MARK, "quiet"), Cell(_ways(one.ways), WIDE), indent=2)
    if one.judgement:
        page.row(Cell("", MARK), Cell(f"to be decided: {one.judgement}", WIDE, "quiet"), indent=2)


def _ways(ways: Sequence[WayChange]) -> str:
    return "; ".join(f"{way.measure}: {way.before or ABSENT} -> {way.after or ABSENT}" for way in ways)


def _changes(one: VignetteChange) -> tuple[tuple[str, str], ...]:
    if one.change:
        return ((one.change, "under every reading" if one.before.bound_turns_on or one.after.bound_turns_on else ""),)
    return tuple((change, " or ".join(map(_reading, readings))) for change, readings in one.under.items())


def _reading(reading: Mapping[str, str]) -> str:
    return listed((f"{axis}={version}" for axis, version in reading.items()), "and") or "every reading"


def _cases(page: Page, cases: CasesChange) -> None:
    page.heading(f"Cases of {cases.name}", "all judged on that day")
    counted = [(change, f"{number:,}") for change, number in cases.counts.items()]
    counted += [("rejected", f"{cases.rejected:,}")] if cases.rejected else []
    for name, told in [*counted, ("all", f"{cases.cases:,}")]:
        page.row(Cell(name, MARK, LOOKS.get(name, "")), Cell(told.rjust(14), 14), indent=2)
    for reason, number in cases.reasons.items():
        page.row(Cell("", MARK), Cell(f"{number:,}".rjust(14), 14), Cell(f"rejected: {reason}", 44, "quiet"), indent=2)
    if cases.moves:
        page.text("The largest groups, by the custody that binds:")
    for move in cases.moves:
        asks = f" (turns on {listed(move.asks, 'and')}, not stated)" if move.asks else ""
        said = f"{move.before} -> {move.after}{asks}"
        page.row(Cell(move.change, MARK, LOOKS[move.change]), Cell(f"{move.cases:,}".rjust(14), 14), Cell(said, 44), indent=2)
    if cases.others:
        page.row(Cell("", MARK), Cell(f"{cases.others:,}".rjust(14), 14), Cell("in smaller groups", 44, "quiet"), indent=2)


def _findings(page: Page, found: FindingsChange) -> None:
    page.heading("Findings of the review", f"{len(found.changed)} of {found.decided} change")
    for one in found.changed:
        page.row(Cell(one.check, MARK), Cell(one.title, WIDE), indent=2)
        sides = zip((one.before, one.after), one.by_reading, strict=True)
        page.row(Cell("", MARK), Cell(" -> ".join(_outcome(*side) for side in sides), WIDE), indent=2)


def _outcome(outcome: str, by_reading: bool) -> str:
    return f"{outcome} (under some reading)" if by_reading else outcome
