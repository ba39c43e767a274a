"""One case under many laws as a page of 80 columns, as JSON, or as a folder with charts and tables."""

from __future__ import annotations

from collections.abc import Iterable

from lenity.cli.page import Cell, Page
from lenity.review.citing import Reference
from lenity.review.compare import Compared, Comparison, InLaw

MARK = 10  # columns of a confidence
SHOWN = 4  # facts not given that are named of each law
LAST_LINE = "Ranges of the text of each law, as far as it is known here. It is not legal advice."


def show_comparison(found: Comparison) -> Page:
    """Write cases one below the other, each with what every law says to it."""
    page = Page()
    page.text(f"{len(found.places)} laws, as they stood on {found.day}", 0, "heading")
    for case in found.cases:
        _case(page, case)
    page.blank()
    page.text("Fines are in the money of each law and are not compared.", 0)
    page.text(LAST_LINE, 0)
    return page


def _case(page: Page, case: Compared) -> None:
    page.heading(f"{case.id}: {case.title}" if case.id else "; ".join(f"{name} {text}" for name, text in case.facts.items()))
    for one in case.answers:
        _law(page, one)
    if not case.counted_alike:
        page.text("the laws do not count the same thing: see `counts`", 2, "quiet")


def _law(page: Page, one: InLaw) -> None:
    if one.case is None:
        page.row(Cell(one.place, 8, "heading"), Cell(f"cannot be asked: {one.refused}", 68), indent=2)
        return
    case = one.case
    page.row(
        Cell(one.place, 8, "heading"), Cell(case.bound.text, 54), Cell(case.confidence, MARK, case.confidence), indent=2,
    )  # fmt: skip
    rows = [("choices", case.reach.text if case.reach != case.bound else "")]
    rows += [("fine", case.fine), ("strokes", one.strokes), ("start", one.start), ("guideline", one.guideline)]
    rows += [("by", _places(one.rests_on or case.references)), ("counts", _counts(one)), ("ignores", ", ".join(one.passed_over))]
    if one.turns_on:
        rows.append(("turns on", f"{', '.join(one.turns_on[:SHOWN])}: not given"))
    for name, text in rows:
        if text and text != "none":
            page.row(Cell(name, 9, "quiet"), Cell(text, 56), indent=12)


def _counts(one: InLaw) -> str:
    said = [f"{each.fact} by {each.measure}" for each in one.counts]
    if one.counts and not any(each.given for each in one.counts):
        said.append("not given: the answer covers every amount")
    return "; ".join(said)


def _places(references: Iterable[Reference]) -> str:
    return "; ".join(dict.fromkeys(one.where for one in references if one.where))
