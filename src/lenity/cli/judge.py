"""What only a person can decide, as a page: the questions, what became of a sheet, who judged what and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from lenity.cli.page import Cell, Page, listed
from lenity.review.agreement import Agreement
from lenity.review.judgements import RANKING, Judgement, Judgements, Key, Question, Shared, Written, shared

NARROW, BROAD = 18, 56


def show_questions(asked: Sequence[Question]) -> Page:
    """List the questions check by check, with the words to choose from; those that a finding waits for are marked."""
    page = Page()
    waiting = sum(one.open for one in asked)
    page.text(f"{_count(len(asked), 'question')} for a person to decide; findings wait for {waiting or 'none'}", 0)
    for check, of_check in groupby(asked, key=lambda one: (one.check, one.title)):
        page.heading(" ".join(check))
        for name, same in groupby(of_check, key=_name):
            _question(page, name, list(same))
    page.blank()
    page.text("`--out FILE` writes a sheet to fill in; `--read FILE` takes it back.", 0, "quiet")
    return page


def _name(one: Question) -> str:
    return one.id.removeprefix(f"{one.check}/").removesuffix(f"/{one.about}")


def _question(page: Page, name: str, same: Sequence[Question]) -> None:
    """Say a question once, and below it the things it is asked of."""
    page.row(Cell(name, NARROW), Cell(same[0].text, BROAD), indent=2)
    page.row(Cell("", NARROW), Cell(_scale(same[0]), BROAD, "quiet"), indent=2)
    for one in same:
        if one.about:
            page.row(Cell("waiting" if one.open else "", NARROW, "depends"), Cell(one.about, BROAD), indent=2)
        elif one.open:
            page.row(Cell("waiting", NARROW, "depends"), Cell("a finding waits for this", BROAD, "depends"), indent=2)


def _scale(one: Question) -> str:
    if one.scale == RANKING:
        return f"a ranking of {listed(one.words, 'and')}" if one.words else "a ranking"
    each = f"; asked of each {one.each.replace('_', ' ')}" if one.each and not one.about else ""
    return listed(one.words, "or") + each


def show_written(written: Written, path: Path) -> Page:
    """Say what became of a sheet."""
    page = Page()
    page.text(f"{path}: {_count(len(written.added), 'question')} added, {len(written.kept)} kept", 0)
    _keys(page, "The program has come to find something else for these; look at their answers again", written.changed)
    _keys(page, "Answers to these are kept but no longer read: the question is gone or asked in other words", written.gone)
    return page


def _keys(page: Page, said: str, keys: Sequence[Key]) -> None:
    if keys:
        page.text(f"{said}:")
        for _, question in keys:
            page.text(question, 4)


def show_judgements(judgements: Judgements, asked: Sequence[Question]) -> Page:
    """Say who judged what, where people differ, and how far they agree beyond chance."""
    page = Page()
    if not judgements.given:
        page.text("no question is answered yet", 0)
        return page
    page.text(f"{_count(len(judgements.given), 'question')} answered by {listed(judgements.people, 'and')}", 0)
    differing = {key: found for key, found in judgements.given.items() if judgements.differ(*key)}
    agreed = {key: found for key, found in judgements.given.items() if key not in differing}
    for heading, part in (("Where people differ", differing), ("One answer", agreed)):
        if part:
            page.heading(heading)
        for (_, question), found in part.items():
            page.text(question)
            for one in found:
                _judgement(page, one)
    page.heading("Agreement beyond chance", "Krippendorff's alpha")
    for group in shared(judgements, asked):
        _shared(page, group)
    return page


def _judgement(page: Page, one: Judgement) -> None:
    page.row(Cell(one.who, NARROW), Cell(one.said, 36), Cell(one.when.isoformat(), 16), indent=4)
    if one.outdated:
        page.row(Cell("", NARROW), Cell("from before the program came to find something else", 54, "depends"), indent=4)
    page.row(Cell("", NARROW), Cell(one.reasons, 54, "quiet"), indent=4)


def _shared(page: Page, group: Shared) -> None:
    what = group.questions[0] if group.scale == RANKING else f"{group.scale}: {listed(group.words, 'or')}"
    found = group.agreement
    page.text(what)
    page.text(_alpha(found), 4)
    things = "name" if group.scale == RANKING else "question"
    page.text(f"{_count(len(group.people), 'person')}, {_count(found.units, things)} judged by two or more", 4, "quiet")


def _alpha(found: Agreement) -> str:
    if found.alpha is None:
        return f"not defined: {found.why}"
    if found.low is None or found.high is None:
        return f"{float(found.alpha):.2f}; no interval: {found.why}"
    return f"{float(found.alpha):.2f}, 95 % interval {float(found.low):.2f} to {float(found.high):.2f}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {'people' if what == 'person' else f'{what}s'}"
