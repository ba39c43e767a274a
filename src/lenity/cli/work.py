"""What came of longer work, as a page: a worksheet taken back, a file of cases judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lenity.cli.page import Cell, Page
from lenity.law.verify import Revision, Settled

if TYPE_CHECKING:
    from lenity.engine.batch import Evaluation


def show_revision(revision: Revision, moved: Mapping[Path, Path]) -> Page:
    """Say what a worksheet changed and what is left to be done by hand; `moved` names the files of a copy."""
    page = Page()
    _settled(page, "confirmed", revision.confirmed)
    _settled(page, "corrected", revision.corrected)
    if revision.by_hand:
        page.heading(f"{_count(len(revision.by_hand), 'answer')} to be encoded by hand")
        for filled, snippet in revision.by_hand:
            page.text(f"row {filled.row}: {filled.law}, {filled.rule}: {filled.figure_as_printed}")
            page.lines += [f"    {line}" for line in snippet.splitlines()]
            page.blank()
    if revision.already:
        page.heading(f"{_count(len(revision.already), 'row')} taken back before, left as they are")
    if revision.files:
        page.heading("Changed files")
        for path in revision.files:
            page.lines.append(f"  {moved.get(path, path)}")
        page.text("The worked examples may now differ: run `lenity law LAW --examples`.")
    if not page.lines:
        page.text("no row is filled in: nothing was changed", 0)
    return page


def _settled(page: Page, what: str, settled: Sequence[Settled]) -> None:
    if settled:
        page.heading(f"{_count(len(settled), 'figure')} {what}")
    for one in settled:
        line = one.line
        figure = f"{line.figure} -> {one.new}" if one.corrects else line.figure
        page.row(Cell(f"row {one.filled.row}", 7), Cell(f"{line.law.id}, {line.rule}", 69), indent=2)
        page.row(Cell("", 7), Cell(f"{line.output}: {figure}", 69), indent=2)
        if one.filled.comment:
            page.row(Cell("", 7), Cell(f"comment: {one.filled.comment}", 69, "quiet"), indent=2)


def show_evaluation(done: Evaluation) -> Page:
    """Say how many cases were judged, how many not, and why not."""
    page = Page()
    page.text(f"{_count(done.cases, 'case')} in {done.seconds:.1f} s", 0)
    page.row(Cell(f"{done.answered:,}", 14), Cell("answered", 60), indent=2)
    if done.undetermined:
        page.row(
            Cell(f"{done.undetermined:,}", 14),
            Cell("of these in part undetermined: the law is not known there", 60),
            indent=2,
        )
    page.row(Cell(f"{done.rejected:,}", 14), Cell("rejected", 60), indent=2)
    for reason, count in sorted(done.reasons.items(), key=lambda one: -one[1]):
        page.row(Cell(f"{count:,}", 14), Cell(reason, 58), indent=4)
    if done.ignored:
        page.text(f"columns that are no facts of the vocabulary: {', '.join(done.ignored)}", 0, "quiet")
    return page


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
