"""The section on worked cases: the matrix of ways out, and one card per case."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lenity.report.document import (
    Block,
    Card,
    Cards,
    Column,
    Facts,
    Fold,
    Inline,
    Link,
    Paragraph,
    Section,
    Sign,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.wording import (
    Cited,
    count,
    joined,
    listed,
    number_word,
    of_reference,
    of_references,
    say,
    stated,
    term,
    upper,
)
from lenity.review import OUT_OF_PRISON, Choice, Gap, Review, Way, WorkedCase

SIGNS = {
    "open": Sign("open", "open"),
    "after a choice": Sign("choice", "after a choice"),
    "depends": Sign("depends", "depends"),
    "closed": Sign("closed", "closed"),
    "not known": Sign("unknown", "not known"),
}
MEANING = {
    "open": "the law allows it as the case stands",
    "after a choice": "open once the court makes another choice, such as finding mitigating circumstances",
    "depends": "turns on a fact that is not stated, or on how a disputed point is read",
    "closed": "the law rules it out",
    "not known": "the law was not found",
}


def cases_section(review: Review) -> Section:
    """Show the worked cases."""
    intro = (
        "Each case states facts and no outcome. The engine that answers millions of cases answered these, "
        "under every reading at once. {ways_out}"
    )
    key = tuple((status, (sign, " ", Strong(status), ": ", MEANING[status])) for status, sign in SIGNS.items())
    cards = tuple(_card(review, number, case) for number, case in enumerate(review.cases, 1))
    title = f"{upper(number_word(len(review.cases)))} worked cases"
    body = (
        Paragraph(say(intro, ways_out=ways_out(review.cases))),
        Facts(key, "key"),
        _matrix(review),
        Cards(cards),
    )
    return Section("cases", title, body)


def ways_out(cases: Sequence[WorkedCase]) -> Text:
    """Say in how many cases the court can keep the person out of prison."""
    best = [_best_way_out(case) for case in cases]
    text = say(
        "In {open} of {all} worked cases the court can keep the person out of prison as the case stands",
        open=count(best.count("open")),
        all=count(len(cases)),
    )
    for status, said in (
        ("after a choice", "; in {some} after another choice"),
        ("depends", "; in {some} it turns on a reading or on a fact not stated"),
        ("not known", "; in {some} the law is not known"),
        ("closed", "; in {some} no way out is open"),
    ):
        if status in best:
            text += say(said, some=count(best.count(status)))
    return (*text, ".")


def _best_way_out(case: WorkedCase) -> str:
    found = {way.status for way in case.ways if way.rung in OUT_OF_PRISON}
    return next((status for status in ("open", "after a choice", "depends", "not known") if status in found), "closed")


# -- the matrix ----------------------------------------------------------------------------------------------


def _matrix(review: Review) -> Table:
    """Ways out in rows, from the lightest rung to the heaviest; cases in columns; ranges of custody at the
    foot.
    """
    order = list(review.rungs)
    ways = dict.fromkeys((way.rung, way.measure) for case in review.cases for way in case.ways)
    rows = [_matrix_row(review, *way) for way in sorted(ways, key=lambda way: order.index(way[0]))]
    bound = [(_short(case.bound.text, case.bound.undetermined, _bound(case)),) for case in review.cases]
    reach = [(_short(case.reach.text, case.reach.undetermined, _reach(case)),) for case in review.cases]
    rows += [(("custody that binds the court",), *bound), (("custody within every choice",), *reach)]
    numbers = [Column(str(number), case.title, "centre") for number, case in enumerate(review.cases, 1)]
    caption = "Ways out by case; the numbers lead to the cases. In the last rows y is years, m months, d days"
    return Table((caption,), (Column("Way out"), *numbers), tuple(rows), kind="matrix")


def _matrix_row(review: Review, rung: str, measure: str) -> tuple[Text, ...]:
    cells: list[Text] = [(measure,)]
    for case in review.cases:
        status = [way.status for way in case.ways if (way.rung, way.measure) == (rung, measure)]
        cells.append((SIGNS[status[0]],) if status else ("",))
    return tuple(cells)


def _short(text: str, undetermined: bool, cites: Cited) -> Value:
    """Shorten a range for a narrow cell: `2 y to 5 y` is `2–5 y`, held together in one line."""
    text = re.sub(r" months?\b", " m", text.replace("up to ", "≤ "))
    text = re.sub(r"(\d+) ([ymd]) to (\d+) \2\b", r"\1–\3 \2", text).replace(" to ", "–")
    text = re.sub(r"(\d|≤|[ymd](?= \d)) ", "\\1\u00a0", text.replace("–", "\u2060–\u2060"))
    return Value("?" if undetermined else text, *cites)


# -- the cards -----------------------------------------------------------------------------------------------


def _card(review: Review, number: int, case: WorkedCase) -> Card:
    blocks: list[Block] = [Facts(_ranges(case), "case")]
    may = case.ways_that("open", "after a choice", "depends")
    if may:
        blocks.append(_ways(review, f"Ways out of case {number_word(number)}", may))
    blocks.append(Fold("What is closed, not known or not stated", _rest(review, number, case)))
    title = (Value(case.title, "", (), "case"),)
    return Card(f"case-{number}", title, stated(review, case.facts), tuple(blocks), number)


def _ranges(case: WorkedCase) -> tuple[tuple[str, Text], ...]:
    bound, reach = _bound(case), _reach(case)
    binds: Text = (Value(term(case.bound.text), *bound, mark="word"),)
    if case.fine != "none":
        combined = " or ".join(case.combine) or "and"
        fine = of_references(case.references, case.fine_confidence)
        binds += (f"; {combined} a fine: ", Value(case.fine, *fine, mark="word"))
    pairs = [("Binds the court", binds)]
    pairs += [("", _turning(axis, ranges, bound)) for axis, ranges in case.bound_turns_on.items()]
    if case.reach.text != case.bound.text:
        within: Text = (Value(term(case.reach.text), *reach, mark="word"),)
        if case.choices:
            within += say("; the choices: {choices}", choices=joined(_choice(one, reach) for one in case.choices))
        pairs.append(("Within every choice", within))
        more = {axis: ranges for axis, ranges in case.reach_turns_on.items() if axis not in case.bound_turns_on}
        pairs += [("", _turning(axis, ranges, reach)) for axis, ranges in more.items()]
    return tuple(pairs)


def _rest(review: Review, number: int, case: WorkedCase) -> tuple[Block, ...]:
    blocks: list[Block] = []
    closed = case.ways_that("closed", "not known")
    if closed:
        blocks.append(_ways(review, f"Closed or not known in case {number_word(number)}", closed))
    pairs: list[tuple[str, Text]] = []
    if case.not_given:
        pairs.append(("Not stated, and it matters", (", ".join(review.word(name) for name in case.not_given),)))
    if case.assumed:
        pairs.append(("Silence taken to mean", stated(review, case.assumed)))
    if case.gaps:
        pairs.append(("Gap in the law", _gaps(case.gaps)))
    if case.drawn_from:
        pairs.append(("Drawn from", (Value(case.drawn_from, "", (), "case"),)))
    return (*blocks, Facts(tuple(pairs), "case")) if pairs else tuple(blocks)


def _turning(axis: str, ranges: Mapping[str, str], cites: Cited) -> Text:
    each = listed(Value(f"{name}: {term(text)}", *cites) for name, text in ranges.items())
    return say("turns on {axis}: {each}", axis=Link(axis, f"#reading-{axis}"), each=each)


def _choice(one: Choice, cites: Cited) -> Text:
    several = len(one.articles) > 1 or any(mark in "".join(one.articles) for mark in ",-")
    articles = f"article{'s' if several else ''} {', '.join(one.articles)}" if one.articles else "no article given"
    return say("{title} ({articles})", title=one.title, articles=Value(articles, *cites))


def _ways(review: Review, title: str, ways: Sequence[Way]) -> Table:
    rungs, statuses = list(review.rungs), list(SIGNS)
    ranked = sorted(ways, key=lambda way: (statuses.index(way.status), rungs.index(way.rung)))
    columns = (Column("Way out"), Column("Article"), Column("Condition"))
    return Table((title,), columns, tuple(_way(review, way) for way in ranked), kind="ways")


def _way(review: Review, way: Way) -> tuple[Text, ...]:
    articles = [
        part for ref in way.references for part in ref.where.removeprefix("articles ").removeprefix("article ").split(", ")
    ]
    cites = of_references(way.references, way.confidence)
    where: Text = (Value(", ".join(dict.fromkeys(articles)), *cites),) if articles else ("",)
    return (SIGNS[way.status], " ", way.measure), where, _condition(review, way)


def _condition(review: Review, way: Way) -> Text:
    if way.status == "not known":
        return _gaps(way.gaps)
    turns: list[Inline] = [Link(f"reading {axis}", f"#reading-{axis}") for axis in way.readings]
    turns += [review.word(name) for name in way.facts]
    if way.status == "depends" and not turns:
        turns = ["what the law leaves unknown"]
    after = say("after {choices}", choices=joined(one.title for one in way.after)) if way.after else ()
    on = say("turns on {points}", points=joined(turns)) if turns else ()
    return listed(part for part in (after, on) if part)


def _gaps(gaps: Sequence[Gap]) -> Text:
    first = {gap.why: gap for gap in reversed(gaps)}
    return listed(Value(gap.why, *of_reference(gap.reference)) for gap in reversed(first.values()))


def _bound(case: WorkedCase) -> Cited:
    return of_references(case.references, case.confidence)


def _reach(case: WorkedCase) -> Cited:
    return of_references(case.references, case.reach_confidence)
