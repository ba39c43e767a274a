"""`lenity check`: a law under the microscope, as pages for people, as JSON, and as SARIF for editors and code hosts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

from lenity import __version__
from lenity.analysis.check import GRADES, Checked, check
from lenity.analysis.curves import (
    Band,
    Curve,
    Limits,
    ceiling,
    curve_through,
    last_of,
    quantities_measured,
    span_text,
    without_amount,
)
from lenity.analysis.defects import KINDS, Defect, Spot, Witness
from lenity.analysis.sarif import LIBRARY as SHIPPED
from lenity.analysis.sarif import sarif
from lenity.cli.page import Cell, Page
from lenity.engine.asking import Settled
from lenity.law.amend import Reform
from lenity.law.library import LAWS, Library, in_force, refuse_idle
from lenity.law.model import Law, covers
from lenity.law.problems import did_you_mean, problem
from lenity.law.verify import replace_all
from lenity.review.catalogue import Catalogue
from lenity.review.vignettes import read_vignettes

DRAWN = ("cliff", "plateau", "falls-with-quantity", "uneven-rate")  # what a picture of the staircase shows
LABEL, AXIS = 26, 32  # columns of a picture: which amounts, and the bars
BAR, POINT, OPEN_END = "█", "▏", "▶"
HEADINGS = {"error": "Errors", "warning": "Warnings", "note": "Notes, for people to judge"}


def check_place(place: str, at: date | None, readings: Settled, only: Sequence[str], made: Sequence[Reform] = ()) -> Checked:
    """Check the law that a place, a name or a folder stands for, as of a day; without one, today and its tables on every day.

    A law that is named and no longer in force is checked as of its last day. Raise `LenityError` for what cannot be read.
    """
    for kind in only:
        if kind not in KINDS:
            raise problem("LEN506", f"unknown kind of defect `{kind}`", did_you_mean(kind, KINDS))
    held = Library(with_overlaps=True, reforms=made)
    versions = held.find(place)
    refuse_idle(made, versions)
    today = at or datetime.now().astimezone().date()
    named = len(versions) == 1 and at is None and not covers(versions[0], today)
    day = _nearest(versions[0], today) if named else today
    law = next(one for one in versions if one.id == in_force(versions, day).id)
    beside = tuple(one.at(day) for one in _around(law, held).beside(law.id.split("/")[0]) if covers(one, day))
    _known(law, readings)
    return check(
        law, limits_of(law), day=day, every_day=at is None, readings=readings, versions=versions, beside=beside, only=only
    )  # fmt: skip


def _nearest(law: Law, day: date) -> date:
    return law.last_day if law.last_day and day > law.last_day else law.first_day or day


def _around(law: Law, held: Library) -> Library:
    """Give the library that a law lies in: a folder on disk brings the laws beside it."""
    root = Path(law.folder).resolve().parent.parent
    return held if root == held.root.resolve() else Library(root, with_overlaps=True)


def _known(law: Law, readings: Settled) -> None:
    for axis, version in readings.items():
        if axis not in law.readings:
            raise problem("LEN307", f"`{law.id}` has no reading `{axis}`", did_you_mean(axis, law.readings))
        if version not in law.readings[axis].values:
            raise problem(
                "LEN307", f"reading `{axis}` has no version `{version}`", did_you_mean(version, law.readings[axis].values)
            )


def limits_of(law: Law) -> Limits:
    """Give our thresholds from the library's settings, and what a dose weighs as the law weighs it."""
    known = Catalogue.read().thresholds
    pure = "pure_quantity" in quantities_measured(law)
    doses = {name: weight for name, one in read_vignettes().doses.items() if (weight := one.weighed(pure)) is not None}
    names = ("floor-jump", "range-ratio", "plateau-width", "plateau-doses", "marginal-spread")
    jump, ratio, width, most_doses, spread = (known[name].value for name in names)
    return Limits(jump, ratio, width, most_doses, spread, doses)


# -- for people -------------------------------------------------------------------------------------------------------


def show_check(checked: Checked, examples: bool = False, pictures: bool | None = None) -> Page:
    """Lay out what was found, the gravest first; `pictures` draws a staircase for none, for those on the curve, or for all."""
    page = Page()
    counts = ", ".join(_count(len(checked.of_grade(grade)), grade) for grade in GRADES)
    page.text(f"{checked.law.id}, as of {checked.day}: {counts}", 0, "heading")
    number = 0
    for grade in GRADES:
        found = checked.of_grade(grade)
        if found:
            page.heading(HEADINGS[grade])
        apart = [one for one in found if one.kind not in DRAWN or pictures is False]
        for one in apart:
            number += 1
            _defect(page, checked.law, one, number, examples, bool(pictures))
        together = [one for one in found if one not in apart]
        for same in _on_one_curve(together):
            number = _curve(page, checked.law, same, number, examples)
    _questions(page, checked)
    return page


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'s' * (number != 1)}"


def _defect(page: Page, law: Law, defect: Defect, number: int, examples: bool, picture: bool) -> None:
    page.blank()
    page.row(Cell(f"{number}", 3, "quiet"), Cell(f"{defect.kind}: {defect.message}", 75), gap=2)
    for spot in defect.spots:
        _spot(page, spot)
    for name, value in defect.measures.items():
        page.row(Cell(name, 20, "quiet"), Cell(value, 50), indent=5)
    for one in defect.witnesses:
        page.row(Cell("case", 8, "quiet"), Cell(_facts(one), 65), indent=5)
        page.row(Cell("answer", 8, "quiet"), Cell(_answer(one), 65), indent=5)
    if picture and defect.witnesses:
        curve = curve_through(law, defect.witnesses[0].case, defect.witnesses[0].reading)
        if curve:
            _picture(page, law, curve, [defect])
    _mend(page, defect, examples, f"{defect.kind}-{number}")


def _mend(page: Page, defect: Defect, examples: bool, name: str) -> None:
    if defect.rests_on:
        page.row(Cell("judged by", 9, "quiet"), Cell(defect.rests_on, 64), indent=5, gap=1)
    if defect.help:
        page.row(Cell("help", 8, "quiet"), Cell(defect.help, 65), indent=5)
    if examples:
        for place, one in enumerate(defect.witnesses, 1):
            page.blank()
            page.lines += one.example(f"{name}-{place}" if len(defect.witnesses) > 1 else name).split("\n")


def _spot(page: Page, spot: Spot) -> None:
    article = f"article {spot.citation.article}" if spot.citation else ""
    page.row(Cell(spot.id, 34), Cell(article, 37, "quiet"), indent=5)
    page.text(str(spot.place), 7, "quiet")


def _facts(witness: Witness) -> str:
    facts = [f"{name} {_word(value)}" for name, value in witness.case.items()]
    reading = [f"{axis}={version}" for axis, version in witness.reading.items()]
    return ", ".join(facts) + (f"; reading {', '.join(reading)}" if reading else "")


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).replace("_", " ")


def _answer(witness: Witness) -> str:
    outcome = witness.outcome
    silent = [gap.why for gap in outcome.undetermined]
    term = outcome.bound.custody
    return f"custody {term}" + (f" ({'; '.join(dict.fromkeys(silent))})" if term.undetermined and silent else "")


def _questions(page: Page, checked: Checked) -> None:
    """List the questions with their answers; what all answers assume is said once."""
    if not checked.questions:
        return
    page.heading("Questions put to every case")
    shared = set.intersection(*(set(one.assumptions) for one in checked.questions))
    for one in checked.questions:
        page.row(Cell(one.status, 8, "open" if one.status == "proved" else "depends"), Cell(one.title, 68), indent=2)
        said = [*([one.why] if one.why else []), *(f"for: {assumed}" for assumed in one.assumptions if assumed not in shared)]
        for text in said:
            page.row(Cell("", 8), Cell(text, 68, "quiet"), indent=2)
    for assumed in checked.questions[0].assumptions:
        if assumed in shared:
            page.text(f"all for: {assumed}", 2, "quiet")


# -- the staircase ----------------------------------------------------------------------------------------------------


def _on_one_curve(defects: Iterable[Defect]) -> list[list[Defect]]:
    """Put defects together that one picture shows."""
    groups: dict[str, list[Defect]] = {}
    for one in defects:
        first = one.witnesses[0]
        groups.setdefault(f"{_sorted(without_amount(first.case))} {_sorted(first.reading)}", []).append(one)
    return list(groups.values())


def _sorted(facts: Mapping[str, object]) -> str:
    return str(sorted((name, str(value)) for name, value in facts.items()))


def _curve(page: Page, law: Law, same: Sequence[Defect], number: int, examples: bool) -> int:
    """Draw a staircase once, with all that is found on it."""
    first = same[0].witnesses[0]
    page.blank()
    page.text(_facts(Witness(first.law, without_amount(first.case), first.reading, first.outcome)), 2)
    curve = curve_through(law, first.case, first.reading)
    if curve:
        _picture(page, law, curve, same)
    for one in same:
        number += 1
        page.row(Cell(f"{number}", 3, "quiet"), Cell(f"{one.kind}: {one.message}", 75), gap=2)
        for spot in one.spots:
            page.row(Cell("", 3), Cell(f"{spot.id}  {spot.place}", 75, "quiet"), gap=2)
        if examples:
            _mend(page, one, examples, f"{one.kind}-{number}")
    for rests in dict.fromkeys(one.rests_on for one in same if one.rests_on):
        page.text(f"judged by: {rests}", 5, "quiet")
    return number


def _picture(page: Page, law: Law, curve: Curve, defects: Sequence[Defect]) -> None:
    """Draw the bands as bars from minimum to maximum, with an arrow at those a defect lies in."""
    top = max((end for band in curve.bands for end in _ends(band)), default=0) or 12.0
    scale = f"{'0':<{AXIS // 2}}{_years(top / 2)}"
    page.row(Cell("", LABEL + 2), Cell(f"{scale:<{AXIS - 4}}{_years(top):>4}", AXIS, "quiet"), gap=1)
    stated = {(name, str(one.case.get(name))) for defect in defects for one in defect.witnesses for name in curve.names}
    for band in curve.bands:
        points = (band.low, band.high if band.high is not None else last_of(band.low, None))
        lies_in = any((name, str(text)) in stated for amount in points for name, text in curve.at(amount).items())
        label = span_text(band.low, band.high, curve.measure)
        page.row(
            Cell(">" if lies_in else "", 1), Cell(label, LABEL), Cell(_bar(band, top), AXIS + 1), Cell(_short(band), 16), gap=1
        )


def _ends(band: Band) -> list[float]:
    """Give the ends of a range that are terms, in months."""
    term = band.term
    return [term.calendar.months(end) for end in (term.least, term.most) if band.known and end is not None]


def _bar(band: Band, top: float) -> str:
    if not band.known:
        return "?"
    ends, high = _ends(band), ceiling(band.term)
    start, stop = (round(ends[0] / top * AXIS), round(ends[-1] / top * AXIS)) if ends else (AXIS, AXIS)
    if band.term.no_limit:
        stop = AXIS
    # A line that begins with blanks would be wrapped to nothing: they are kept by a character that takes their place.
    return "\u00a0" * start + (BAR * (stop - start) or POINT * bool(ends)) + OPEN_END * (high == float("inf"))


def _years(months: float) -> str:
    return f"{months / 12:g} y" if months >= 12 else f"{months:g} m"


def _short(band: Band) -> str:
    return re.sub(r"(?<!up) to ", "-", str(band.term)).replace(" or ", "/") if band.known else "not known"


# -- for programs -----------------------------------------------------------------------------------------------------


def as_dict(checked: Checked) -> dict[str, object]:
    """Give a check as plain values, ready for JSON."""
    return {
        "law": checked.law.id,
        "day": checked.day.isoformat(),
        "defects": [_as_dict(one) for one in checked.defects],
        "questions": [
            {"title": one.title, "status": one.status, "assumptions": list(one.assumptions), "why": one.why or None}
            for one in checked.questions
        ],
    }  # fmt: skip


def _as_dict(defect: Defect) -> dict[str, object]:
    return {
        "kind": defect.kind, "grade": defect.grade, "message": defect.message, "help": defect.help or None,
        "rests_on": defect.rests_on or None, "measures": dict(defect.measures),
        "rules": [
            {
                "id": spot.id, "file": spot.place.file, "line": spot.place.line, "column": spot.place.column,
                "article": spot.citation.article if spot.citation else None,
            }
            for spot in defect.spots
        ],
        "cases": [
            {
                "case": dict(one.case), "reading": dict(one.reading), "outcome": one.outcome.as_dict(),
                "example": one.example(defect.kind),
            }
            for one in defect.witnesses
        ],
    }  # fmt: skip


def write_sarif(found: Sequence[Checked], path: Path) -> None:
    """Write a SARIF log, in the place of an earlier one."""
    text = json.dumps(sarif(found, locate, __version__), ensure_ascii=False, indent=2) + "\n"
    replace_all({path: text.encode()}, "check the path, the permissions and the free space")


def locate(file: str) -> tuple[str, str]:
    """Give the address of a law's file as an editor at work in this folder knows it, else within the laws that ship."""
    here = Path.cwd()
    shipped = LAWS / file
    real = shipped if shipped.is_file() else Path(file).resolve()
    if real.is_relative_to(here):
        return quote(real.relative_to(here).as_posix()), ""
    return (quote(file.replace(os.sep, "/")), SHIPPED) if shipped.is_file() else (real.as_uri(), "")
