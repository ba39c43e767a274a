"""The page of an address: `laws/kh/drug-control-2012/tables/` or `ask/kh/?offence=use`.

Each page is found here, whether it is served or written into a site of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from lenity.law.model import Law
from lenity.law.problems import LenityError, problem
from lenity.report.comparison import comparison_document
from lenity.review.compare import compare
from lenity.web import case, laws, reforming, reviewing
from lenity.web.frame import Frame, render
from lenity.web.limits import LIMITS
from lenity.web.problems import STATUS, Refusal, refusal
from lenity.web.shelf import Shelf
from lenity.web.studies import Studies
from lenity.web.wording import Wording

COMPARED_FIRST = ("kh", "vn", "th", "sg", "my")  # shown where no law was chosen: neighbours with a law each
OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text, with its status; `wanted` is a study that it waits for: its kind and the law. `file` names a download."""

    text: str
    status: int = 200
    wanted: tuple[str, str] | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages are made from: the laws, the studies of them, and today."""

    shelf: Shelf
    studies: Studies
    today: date


Maker: TypeAlias = Callable[[Desk, Frame, Sequence[str]], Page]


def page(desk: Desk, frame: Frame) -> Page:
    """Give the page of an address; a mistake in what is asked becomes a page that says it."""
    parts = tuple(part for part in frame.path.split("/") if part)
    try:
        return _maker(parts)(desk, frame, parts)
    except LenityError as error:
        return refused(frame, refusal(error))


def refused(frame: Frame, found: Refusal) -> Page:
    """Give the page that says why a request is not answered."""
    return Page(render(frame, "refused.html", found=found), found.status)


def addresses(desk: Desk) -> Iterator[str]:
    """List the pages that a site of files can hold: all but those that answer."""
    yield from ("", "about/", "reviews/")
    for place in desk.shelf.places():
        yield f"laws/{place}/"
        yield f"reviews/{place}/"
    for law in desk.shelf.every():
        yield from (f"laws/{law.id}/{part}" for part in ("", "tables/", "besides/"))
        yield from (f"laws/{law.id}/tables/{part}/" for part in range(2, len(laws.parts_of(law)) + 1))


def _maker(parts: Sequence[str]) -> Maker:
    match parts:
        case []:
            return home
        case ["about"]:
            return about
        case ["api"]:
            return api
        case ["laws", _]:
            return place_page
        case ["laws", _, _] | ["laws", _, _, "tables" | "besides"] | ["laws", _, _, "tables", _]:
            return law_page
        case ["ask"]:
            return ask_where
        case ["ask", _] | ["ask", _, _]:
            return ask
        case ["compare"]:
            return compare_page
        case ["reform"]:
            return reform_where
        case ["reform", _] | ["reform", _, "draft"]:
            return reform
        case ["reviews"]:
            return reviews
        case ["reviews", _]:
            return review_page
    raise problem("LEN830", f"no page `{'/'.join(parts)[:120]}`", "the start page leads to every page")


# -- start, about ------------------------------------------------------------------------------------------------------


def home(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Say what this is, and list the laws."""
    shelf = desk.shelf
    listed = [(place, frame.language.place(place), shelf.laws(place)) for place in shelf.places()]
    return Page(render(frame, "home.html", places=listed, today=desk.today))


def about(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Say what the explorer does and does not do."""
    return Page(render(frame, "about.html"))


def api(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Describe the API from its own description."""
    from lenity.law.problems import CODES
    from lenity.web.api import description

    codes = [(code, *CODES[code]) for code in STATUS]
    return Page(render(frame, "api.html", description=description(), limits=LIMITS, codes=codes))


# -- laws --------------------------------------------------------------------------------------------------------------


def place_page(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Show the laws of a place on a time line."""
    place = parts[1]
    found = desk.shelf.laws(place) if "/" not in place and place in desk.shelf.places() else ()
    if not found:
        raise problem("LEN402", f"no law of `{place[:40]}` in the library", "the start page lists the places")
    others = [law for law in desk.shelf.every() if law.id.startswith(f"{place}/") and law not in found]
    spans = laws.spans_of(found)
    first, last = spans[0].first.year, max(desk.today.year, *((one.last or desk.today).year for one in spans)) + 1
    return Page(render(
        frame, "place.html", place=place, title=frame.language.place(place), laws=found, others=others, spans=spans,
        first=first, last=last, today=desk.today, span_text=_span_text(frame),
    ))  # fmt: skip


def law_page(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Show one of the pages of a law."""
    law, wording = desk.shelf.law("/".join(parts[1:3])), Wording(frame.language)
    common: dict[str, object] = {"law": law, "span_text": _span_text(frame), "part": parts[3] if len(parts) > 3 else ""}
    if len(parts) == 3:
        covered = desk.studies.examples(law)
        text = render(frame, "law.html", seen=laws.overview(desk.shelf, law, desk.today, wording), covered=covered, **common)
        return Page(text, wanted=None if covered else ("examples", law.id))
    if parts[3] == "tables":
        shown, day = _as_of(law, frame.query)
        divided = laws.parts_of(law)
        number = int(parts[4]) if len(parts) > 4 and parts[4].isdigit() else 1
        if not 1 <= number <= len(divided):
            raise problem("LEN830", f"the tables of `{law.id}` have {len(divided)} parts", "go to the first")
        tables = [one for one in laws.tables_of(shown, wording) if one.decision.id in divided[number - 1]]
        text = render(frame, "tables.html", tables=tables, as_of=day, days=laws.spans_of((law,)), number=number,
                      divided=len(divided), sources=laws.sources_of(law), **common)  # fmt: skip
        return Page(text)
    return Page(render(frame, "besides.html", provisions=laws.provisions_of(law), sources=laws.sources_of(law), **common))


def _as_of(law: Law, query: Mapping[str, str]) -> tuple[Law, date | None]:
    """Give the law as it stood on the day of an address; without one, with the rules of every day."""
    said = query.get("on", "")
    if not said:
        return law, None
    try:
        day = date.fromisoformat(said)
    except ValueError:
        raise problem("LEN506", f"`{said[:40]}` is not a day", "write it as 2019-12-01") from None
    return law.at(day), day


def _span_text(frame: Frame) -> Callable[[Law], str]:
    return lambda law: laws.span_text(law.first_day, law.last_day, Wording(frame.language))


# -- a case ------------------------------------------------------------------------------------------------------------


def ask_where(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Ask which law is to be asked."""
    return Page(render(frame, "ask_where.html", places=[(one, frame.language.place(one)) for one in desk.shelf.places()]))


def ask(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Show the form of a case, and the answer as soon as there is enough to ask the law."""
    shelf, wording, name = desk.shelf, Wording(frame.language), "/".join(parts[1:])
    found = shelf.laws(name)
    asked = case.read(frame.query, found)
    common: dict[str, object] = {
        "name": name, "title": frame.language.place(name.split("/")[0]), "asked": asked,
        "address": lambda rule: "", "print_page": frame.query.get("show") == "print", "today": desk.today,
    }  # fmt: skip
    fields = case.first_fields(found, asked, wording)
    if not asked.enough:
        return Page(
            render(frame, "ask.html", first=fields, further=(), disputes=(), told=None, law=found[-1], mistakes=(), **common)
        )
    try:
        outcome, law, effects = case.answer(shelf.asker(name), asked, desk.today)
        told = case.told(shelf, name, asked, outcome, law, effects, desk.today, wording)
    except LenityError as error:  # the form stays, with what was wrong beside it
        text = render(
            frame, "ask.html", first=fields, further=(), disputes=(), told=None, law=found[-1], mistakes=error.problems, **common
        )
        return Page(text, refusal(error).status)
    common["address"] = lambda rule: laws.address_of(law, rule)
    return Page(render(
        frame, "ask.html", first=fields, further=case.further_fields(law, asked, outcome, effects, wording), law=law,
        disputes=case.disputes(law, outcome, effects, asked, wording), told=told, mistakes=(), **common,
    ))  # fmt: skip


# -- comparison --------------------------------------------------------------------------------------------------------


def compare_page(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Put one case to several laws."""
    shelf, wording = desk.shelf, Wording(frame.language)
    chosen = [place for place in shelf.places() if f"in.{place}" in frame.query] or [
        place for place in COMPARED_FIRST if place in shelf.places()
    ]
    facts = {name: said for name, said in frame.query.items() if not name.startswith("in.")}
    every = [law for place in shelf.places() for law in shelf.laws(place)]
    asked = case.read(facts, every)
    fields = case.first_fields(every, asked, wording)
    places = [(place, frame.language.place(place), place in chosen) for place in shelf.places()]
    common: dict[str, object] = {"places": places, "first": fields, "asked": asked, "chosen": chosen}
    if not asked.enough:
        return Page(render(frame, "compare.html", document=None, mistakes=(), **common))
    try:
        document = comparison_document(compare(chosen, asked.facts, as_of=desk.today, library=shelf.library))
    except LenityError as error:
        return Page(render(frame, "compare.html", document=None, mistakes=error.problems, **common), refusal(error).status)
    return Page(render(frame, "compare.html", document=document, mistakes=(), **common))


# -- a reform to try ---------------------------------------------------------------------------------------------------


def reform_where(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Ask which law is to be changed."""
    places = [(one, frame.language.place(one)) for one in desk.shelf.places() if desk.shelf.in_force(one, desk.today)]
    return Page(render(frame, "reform_where.html", places=places))


def reform(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Let a rule be changed, and say what would be different; the draft is a file to take away."""
    shelf, wording, place = desk.shelf, Wording(frame.language), parts[1]
    law = shelf.in_force(place, desk.today) if shelf.laws(place) else None
    if law is None:
        raise problem("LEN403", f"no law of `{place}` is in force on {desk.today}", "there is nothing to change")
    shown: dict[str, object] = {
        "place": place, "title": frame.language.place(place), "law": law, "rules": reforming.choosable(law),
        "draft": None, "charts": (), "sections": (), "other_sources": (), "mistakes": (),
    }  # fmt: skip
    try:
        draft = shown["draft"] = reforming.read(law, frame.query, desk.today)
        if draft is not None and draft.changed:
            if len(parts) > 2:
                reforming.made(draft)
                return Page(draft.file(), file=f"{reforming.NAME}-{place}.yaml")
            found, shown["charts"] = reforming.tried(shelf, place, draft, wording)
            shown["sections"] = reforming.sections(found)
            cited = {one.key for one in found.sources}
            shown["other_sources"] = tuple((key, one) for key, one in laws.sources_of(law) if key not in cited)
    except LenityError as error:
        shown["mistakes"] = error.problems
        return Page(render(frame, "reform.html", **shown), refusal(error).status)
    return Page(render(frame, "reform.html", **shown))


# -- reviews -----------------------------------------------------------------------------------------------------------


def reviews(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """List the reviews."""
    listed = []
    for place in desk.shelf.places():
        law = desk.shelf.in_force(place, desk.today)
        listed.append((place, frame.language.place(place), law, desk.studies.review(law) if law else None))
    return Page(render(frame, "reviews.html", reviews=listed))


def review_page(desk: Desk, frame: Frame, parts: Sequence[str]) -> Page:
    """Show the findings of a review by stage; one that is not written yet is wanted."""
    place = parts[1]
    if place not in desk.shelf.places():
        raise problem("LEN402", f"no law of `{place[:40]}` in the library", "the start page lists the places")
    law = desk.shelf.in_force(place, desk.today)
    title = frame.language.place(place)
    if law is None:
        return Page(render(frame, "review_none.html", place=place, title=title, law=None))
    folder = desk.studies.review(law)
    if folder is None:
        return Page(render(frame, "review_none.html", place=place, title=title, law=law), 202, ("review", law.id))
    found = reviewing.findings_of(folder)
    outcomes = [name for name, _, _ in found.counts if f"{OUTCOME}.{name}" in frame.query]
    return Page(render(
        frame, "review.html", place=place, title=title, law=law, found=found, chosen=outcomes,
        stages=reviewing.stages_of(found, outcomes), address=lambda rule: laws.address_of(law, rule),
    ))  # fmt: skip
