"""What stands in a first review, section by section, as a document tree.

Every figure comes from the review as a `Value`; the words around it are ours and hold no figures. A word about a trend is the
trend rule's own verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from lenity.report import charts
from lenity.report.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Chart,
    Column,
    Document,
    Facts,
    Fold,
    Grade,
    Inline,
    Link,
    Note,
    Paragraph,
    Section,
    Sign,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.review import (
    Choice,
    EvidenceSection,
    FigureSeen,
    Gap,
    LawInForce,
    Reference,
    Review,
    SeriesSeen,
    SourceEntry,
    Staircase,
    Step,
    Way,
    WorkedCase,
)

SUREST_FIRST = ("verified", "secondary", "conflict", "unverified")
GRADES = {
    "verified": "the text itself, or the publisher's own data, was read",
    "secondary": "relayed: press, journal, training page, statement of an official",
    "conflict": "sources disagree, or the value fails a test",
    "unverified": "memory or inference; the note says which",
}
SIGNS = {
    "open": Sign("open", "open"),
    "after a choice": Sign("choice", "after a choice"),
    "depends": Sign("depends", "depends"),
    "closed": Sign("closed", "closed"),
    "not known": Sign("unknown", "not known"),
}
MEANING = {
    "open": "the law allows it as the case stands",
    "after a choice": "open once the court makes another choice first, such as finding mitigating circumstances",
    "depends": "turns on a fact that is not stated, or on how a disputed point is read",
    "closed": "the law rules it out",
    "not known": "the law was not found",
}
# Rungs on which nobody goes to prison for now; treatment by order of an authority is left out, since it may lock people up.
OUT_OF_PRISON = ("no_punishment", "caution", "diversion", "fine", "restriction", "community_work", "suspended_sentence")
WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
FEWEST_YEARS = 4  # a chart of fewer years would suggest a course that is not there
KINDS = {"law": "The law", "evidence": "Evidence", "norm": "Norms"}


def first_review(review: Review) -> Document:
    """Write a review up as a document.

    >>> from lenity.review import review
    >>> [section.id for section in first_review(review("kh")).sections][:2]
    ['summary', 'framework']
    """
    place = review.word(review.place)
    sections = [_summary(review), _framework(review), _open(review)]
    if review.evidence:
        sections.append(_evidence(review))
    if review.cases:
        sections.append(_cases(review))
    if review.argument:
        sections.append(_argument(review))
    sections += [_sources(review), _method(review)]
    return Document(
        title=f"{place}: what the drug-sentencing law allows", kicker="A first review", lead=_lead(review), language="en",
        sections=tuple(sections), colophon=_colophon(),
    )  # fmt: skip


def _lead(review: Review) -> Text:
    law = review.law
    cites = _cited(law.reference)
    text: list[Inline] = ["This page reads the ", Value(law.title, *cites), " as data"]
    if law.first_day:
        text += [", in force since ", Value(_day(law.first_day), *cites, mark="icon")]
    if law.general:
        text += [", together with the general part in the "]
        text += _joined(Value(one.title, *_cited(one.reference)) for one in law.general)
    text += [". It shows what a court may impose, what the law leaves open, and how sure each figure is. It gives no legal advice."]
    if review.as_of:
        text += [" It is written as of ", Value(_day(review.as_of), "", (), "computed"), ": evidence published later stays out."]
    return tuple(text)


# -- the summary ------------------------------------------------------------------------------------------------------


def _summary(review: Review) -> Section:
    pairs: list[tuple[str, Text]] = [("How sure", _how_sure(review))]
    if review.framework.jump:
        pairs.append(("Sharpest step", _sharpest(review)))
    if review.cases:
        pairs.append(("Ways out", _ways_out(review.cases)))
    pairs.append(("Left open", _left_open(review)))
    if review.evidence:
        pairs.append(("Evidence", _trends_shown(review)))
    blocks: list[Block] = [Facts(tuple(pairs))]
    if review.later_sources:
        later = _joined(_source_link(review.source(key)) for key in review.later_sources)
        blocks.append(
            Note("Sources that came later", (("The law is shown as it stood then, but part of what is known of it was published later: ", *later, "."),))
        )
    blocks.append(_key_to_grades())
    return Section("summary", "At a glance", tuple(blocks))


def _how_sure(review: Review) -> Text:
    law = review.law.id
    terms = review.open.figures(law, "custody", "fines")
    total, verified = sum(terms.values()), terms.get("verified", 0)
    text: list[Inline] = [
        Strong("Nobody has read the law itself. " if not verified else "The law itself was read in part. "),
        "Of ", _count(total), " penalty figures in the drug law, ", _count(verified), " are ", Grade("verified"), ": ",
    ]  # fmt: skip
    text += _joined(_grade_count(grade, count) for grade, count in terms.items() if grade != "verified")
    general = [review.open.figures(one.id) for one in review.law.general]
    sure, every = sum(one.get("verified", 0) for one in general), sum(sum(one.values()) for one in general)
    if every:
        text += [". Of ", _count(every), " figures and conditions in the general part, ", _count(sure), " are ", Grade("verified")]
    return (*text, ".")


def _sharpest(review: Review) -> Text:
    jump = review.framework.jump
    assert jump is not None
    names = _names(review, jump.substances)
    text: list[Inline] = ["For ", names, ", the lawful range up to ", _edge(jump.edge, jump.below), " is ", _custody(jump.below), ". Above it, "]
    return (*text, *_above(jump.above), ".")


def _above(steps: Mapping[str, Step]) -> list[Inline]:
    return _joined(
        (f"under reading {version} it is " if version else "it is ", _custody(step)) for version, step in sorted(steps.items(), key=_mildest)
    )


def _mildest(pair: tuple[str, Step]) -> float:
    return -(pair[1].custody.most_months or 0)


def _ways_out(cases: Sequence[WorkedCase]) -> Text:
    best = [_best_way_out(case) for case in cases]
    counts = {status: best.count(status) for status in SIGNS}
    text: list[Inline] = ["In ", _count(counts["open"]), " of ", _count(len(cases)), " worked cases the court can keep the person out of prison as the case stands"]
    if counts["after a choice"]:
        text += [", in ", _count(counts["after a choice"]), " after another choice"]
    if counts["depends"]:
        text += [", in ", _count(counts["depends"]), " it turns on a reading or a fact not stated"]
    if counts["closed"] + counts["not known"]:
        text += [", in ", _count(counts["closed"] + counts["not known"]), " no way out was found"]
    return (*text, ". ", Link("The cases", "#cases"))


def _best_way_out(case: WorkedCase) -> str:
    found = {way.status for way in case.ways if way.rung in OUT_OF_PRISON}
    return next((status for status in ("open", "after a choice", "depends", "not known") if status in found), "closed")


def _left_open(review: Review) -> Text:
    own = [one for one in review.open.unknown if one.law == review.law.id]
    text: list[Inline] = [_count(len(review.open.readings), capital=True), " points are disputed, and ", _count(len(own)), " gaps in the drug law are known"]
    blank = [one for one in review.framework.staircases if not one.known]
    if blank:
        text += [". No penalty scale was found for ", _names(review, blank[0].substances)]
        text += [" and every other substance"] if blank[0].everything_else else []
    return (*text, ". ", Link("What is open", "#open"))


def _trends_shown(review: Review) -> Text:
    every = [one for section in review.evidence for one in section.series]
    shown = [one for one in every if one.verdict in ("rising", "falling")]
    text: list[Inline] = ["Of ", _count(len(every)), " published series the trend test lets us call ", _count(len(shown)), " rising or falling"]
    if shown:
        text += [": ", *_joined((_series_name(one), " (", _verdict(one), ")") for one in shown)]
    return (*text, ". A rise in seizures or arrests says as much about police work as about the market. ", Link("The evidence", "#evidence"))


def _key_to_grades() -> Block:
    return Facts(tuple((grade, (Grade(grade), " ", meaning)) for grade, meaning in GRADES.items()), kind="key")


# -- the framework ----------------------------------------------------------------------------------------------------


def _framework(review: Review) -> Section:
    frame = review.framework
    if not frame.staircases:
        return Section("framework", "The framework", (Paragraph(("No penalty of this law turns on a mass, so there is no staircase to draw.",)),))
    asked: Text = ("The chart asks the law the same case at every quantity: ", *_facts(review, {k: str(v) for k, v in frame.facts.items()}), ".")
    blocks: list[Block] = [Paragraph(asked)]
    if frame.axis:
        question: list[Inline] = ["One disputed point divides the law more than any other. ", _question(review, frame.axis), " "]
        question += ["Reading ", Link("the versions", f"#reading-{frame.axis}"), " side by side shows how much hangs on it."]
        blocks.append(Paragraph(tuple(question)))
    blocks += [_staircase_chart(review), _reading_notes(review)]
    return Section("framework", "The framework: custody by quantity", tuple(blocks))


def _staircase_chart(review: Review) -> Chart:
    frame = review.framework

    def names(one: Staircase) -> str:
        return group_name(review, one)

    picture = charts.staircase(frame, names)
    title: Text = ("The lawful range of custody climbs in steps, and the last known step is the steepest",)
    if frame.jump:
        title = ("One more gram above ", _edge(frame.jump.edge, frame.jump.below), ": ", _custody(frame.jump.below), " becomes ", *_becomes(frame.jump.above))
    keys = tuple(dict.fromkeys(ref.source for one in frame.staircases for step in one.steps for ref in step.references))
    return Chart(
        id="staircase", title=title,
        subtitle=("Months of custody (life in a row of its own) against the quantity on a log scale. Filled: from the minimum to the maximum.",),
        wide=picture.wide, narrow=picture.narrow, alt=_staircase_alt(review), source=_source_line(review, keys),
        data=tuple(_staircase_table(review, one) for one in _groups(frame.staircases)),
    )  # fmt: skip


def _becomes(steps: Mapping[str, Step]) -> list[Inline]:
    return _joined(
        ((_custody(step), f" (reading {version})") if version else (_custody(step),) for version, step in sorted(steps.items(), key=_mildest)), "or"
    )


def _staircase_alt(review: Review) -> str:
    parts = []
    for one in review.framework.staircases:
        steps = "; ".join(f"{step.text}: {'not known' if step.custody.undetermined else step.custody.text}" for step in one.steps)
        parts.append(f"{group_name(review, one)}{f', reading {one.version}' if one.version else ''}: {steps}.")
    return " ".join(parts)


def _groups(staircases: Sequence[Staircase]) -> list[list[Staircase]]:
    groups: dict[str, list[Staircase]] = {}
    for one in staircases:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _staircase_table(review: Review, versions: Sequence[Staircase]) -> Table:
    """Put the versions of one group under each other; equal steps of several versions stand once."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, str]] = []
    for one in versions:
        if one.version:
            groups.append((len(rows), f"Reading {one.version}"))
        rows += [_step_row(review, step) for step in one.steps]
    return Table(
        (group_name(review, versions[0]),),
        (Column("Quantity"), Column("Lawful range of custody"), Column("Fine"), Column("Confidence"), Column("Rests on")),
        tuple(rows), tuple(groups),
    )  # fmt: skip


def _step_row(review: Review, step: Step) -> tuple[Text, ...]:
    cites = _cited_all(step.references, step.confidence)
    if step.custody.undetermined:
        why: list[Inline] = _joined((gap.why for gap in step.gaps), ";", quote=True)
        return ((Value(step.text, *cites),), ("not known",), ("not known",), (Grade(step.confidence),), tuple(why))
    turns: list[Inline] = []
    for axis, ranges in step.turns_on.items():
        turns += ["; turns on ", Link(axis, f"#reading-{axis}"), ": ", *_joined((f"{name} ", Value(text, *cites)) for name, text in ranges.items())]
    return (
        (Value(step.text, *cites),), (Value(step.custody.text, *cites), *turns), (Value(step.fine, *cites),), (Grade(step.confidence),),
        tuple(_joined((_reference(review, one) for one in step.references), ";")),
    )  # fmt: skip


def _reading_notes(review: Review) -> Block:
    doubtful = {name for one in review.framework.staircases for name in one.doubtful}
    items: list[Text] = [
        ("The chart shows what binds the court. Mitigation, suspension and other choices come after it; the ", Link("worked cases", "#cases"), " show them.",),
        ("Where two bands share a figure, which side the exact amount falls is itself disputed; the table says so.",),
    ]
    if doubtful:
        items.append(("That ", _names(review, sorted(doubtful)), " belong to their group is less sure than the figures drawn.",))
    return Bullets(tuple(items))


# -- what is open -----------------------------------------------------------------------------------------------------


def _open(review: Review) -> Section:
    return Section(
        "open", "What the law leaves open",
        (
            Section("readings", "Disputed points", (_readings_table(review),)),
            Section("gaps", "Gaps, and where to look", (_gaps_table(review),)),
            Section("tally", "How sure the figures are", (
                Paragraph(("A range of custody, a range of fines or a condition counts as one figure. Someone with the gazette in hand can raise a figure to ", Grade("verified"), " without touching the program.")),
                _tally_table(review),
            )),
        ),
    )  # fmt: skip


def _readings_table(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, str, str]] = []
    for reading in review.open.readings:
        groups.append((len(rows), reading.question, f"reading-{reading.axis}"))
        for version in reading.versions:
            ref = version.reference
            rows.append(
                (
                    (version.name,), (Value(version.title, *_cited(ref)),), (Grade(ref.confidence),) if ref else ("",),
                    (_reference(review, ref),) if ref else ("",), (_note(ref),) if ref else ("",),
                )
            )  # fmt: skip
    return Table(
        ("Each version is one that a lawyer could defend. None is preferred here.",),
        (Column("Version"), Column("What it says"), Column("Confidence"), Column("Rests on"), Column("Note")),
        tuple(rows), tuple((at, title) for at, title, _ in groups), anchors=tuple(anchor for _, _, anchor in groups), kind="long",
    )  # fmt: skip


def _gaps_table(review: Review) -> Table:
    titles = {one.id: one.title for one in (review.law, *review.law.general)}
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, str]] = []
    for law, title in titles.items():
        here = [one for one in review.open.unknown if one.law == law]
        if here:
            groups.append((len(rows), title))
        for one in here:
            cites = _cited(one.reference)
            rows.append(((Value(one.why, *cites),), (Value(one.look_in, *cites),)))
    return Table(
        ("A gap is shown as a gap. Where a case falls into one, the answer covers everything the law could say there.",),
        (Column("What is not known"), Column("Where to look")), tuple(rows), tuple(groups), kind="long",
    )  # fmt: skip


def _tally_table(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, str]] = []
    for one in review.open.tallies:
        if not groups or groups[-1][1] != one.title:
            groups.append((len(rows), one.title))
        rows.append(((one.subject,), *((_number_or_none(one.figures.get(grade, 0)),) for grade in SUREST_FIRST)))
    columns = (Column("Figures on"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    return Table(("Figures in the drug law and the general part, by confidence",), columns, tuple(rows), tuple(groups))


# -- the evidence -----------------------------------------------------------------------------------------------------


def _evidence(review: Review) -> Section:
    intro: list[Block] = [
        Paragraph(
            (
                "Every year is shown, with every figure published for it. Where sources disagree, all stand side by side and none is averaged. "
                "A year without a figure stays empty: missing is not zero. The words rising and falling appear only where an exact rank test allows them.",
            )
        )
    ]
    doubts = [(one, year.year, figure) for section in review.evidence for one in section.series for year in one.years for figure in year.figures if figure.doubt]
    if doubts:
        intro.append(_doubts(doubts))
    return Section("evidence", "The evidence", (*intro, *(_evidence_section(review, one) for one in review.evidence)))


def _doubts(doubts: Sequence[tuple[SeriesSeen, int, FigureSeen]]) -> Note:
    texts = []
    for one, year, figure in doubts:
        published: Text = (
            Strong(f"{_plain(one.subject)}: ".capitalize()), _figure(figure), f" {one.unit.replace('_', ' ')}, ",
            Value(str(year), *_cited(figure.reference)), ". ", Value(figure.doubt, *_cited(figure.reference)),
        )  # fmt: skip
        texts.append(published)
    return Note("Figures that fail a test", tuple(texts))


def _evidence_section(review: Review, section: EvidenceSection) -> Section:
    drawn = [one for one in section.series if one.known_years >= FEWEST_YEARS and not one.doubted]
    blocks: list[Block] = [Paragraph((section.meaning[0],))] if section.meaning else []
    if drawn:
        blocks.append(_years_chart(review, section, drawn))
    blocks.append(_verdicts_table(section))
    blocks.append(Fold(f"Every figure: {section.title.lower()}", tuple(_years_table(review, one) for one in section.series)))
    return Section(f"evidence-{section.id}", section.title, tuple(blocks))


def _years_chart(review: Review, section: EvidenceSection, drawn: Sequence[SeriesSeen]) -> Chart:
    units = {one.unit for one in drawn}
    log = units == {"kg"}
    title = _evidence_finding(drawn)
    names = {f"{one.indicator} {one.subject} {one.unit}": _short_name(one) for one in drawn}
    picture = charts.years(drawn, names, section.id, log=log)
    keys = tuple(dict.fromkeys(figure.reference.source for one in drawn for year in one.years for figure in year.figures))
    scale = "One log scale for all." if log else "Each chart has a scale of its own, from zero."
    return Chart(
        id=f"chart-{section.id}", title=title, subtitle=("A mark is a published figure; its shape tells the confidence. No line joins the years. " + scale,),
        wide=picture.wide, narrow=picture.narrow, alt=_years_alt(drawn), source=_source_line(review, keys),
        data=tuple(_years_table(review, one) for one in drawn),
    )  # fmt: skip


def _evidence_finding(drawn: Sequence[SeriesSeen]) -> Text:
    shown = [one for one in drawn if one.verdict in ("rising", "falling")]
    rest = len(drawn) - len(shown)
    text: list[Inline] = []
    for verdict in ("rising", "falling"):
        some = [one for one in shown if one.verdict == verdict]
        if some:
            text += ["; " if text else "", verdict.capitalize() if not text else verdict, ": ", *_joined(_short_name(one) for one in some)]
    if not text:
        return ("No trend is established in any of ", _count(len(drawn)), " series")
    return (*text, "; in ", _count(rest), " other series no trend is established") if rest else tuple(text)


def _years_alt(drawn: Sequence[SeriesSeen]) -> str:
    parts = []
    for one in drawn:
        years = "; ".join(f"{year.year}: {' and '.join(figure.text for figure in year.figures) or 'no figure'}" for year in one.years)
        parts.append(f"{_short_name(one)}: {years}.")
    return " ".join(parts)


def _verdicts_table(section: EvidenceSection) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, str]] = []
    for one in section.series:
        if not groups or groups[-1][1] != one.indicator_title:
            groups.append((len(rows), one.indicator_title))
        rows.append(
            (
                (_plain(one.title) if one.title else _plain(one.subject),), (one.unit.replace("_", " "),), (_number_or_none(one.known_years),),
                (_verdict(one),), (Value(one.why, *_cited_series(one), origin="computed"),),
            )
        )  # fmt: skip
    columns = (Column("Series"), Column("Unit"), Column("Years with a figure", align="right"), Column("Trend"), Column("Why"))
    return Table(("What the trend rule allows to be said",), columns, tuple(rows), tuple(groups), kind="long")


def _years_table(review: Review, one: SeriesSeen) -> Table:
    rows: list[tuple[Text, ...]] = []
    for year in one.years:
        for figure in year.figures:
            rows.append(_figure_row(review, year.year, figure))
        if not year.figures:
            rows.append(((Value(str(year.year), "", (), "computed"),), ("no figure",), ("",), ("",), ("",)))
    rows += [_figure_row(review, year, figure) for year, figure in one.apart]
    unit = one.unit_meaning.split(",")[0] if not one.doubted else one.unit_meaning
    columns = (Column("Year"), Column("Figure", unit, "right"), Column("Confidence"), Column("Source"), Column("Note"))
    title = f"{one.indicator_title}: {one.title}"
    return Table((title,), columns, tuple(rows), kind="long")


def _figure_row(review: Review, year: int, figure: FigureSeen) -> tuple[Text, ...]:
    cites = _cited(figure.reference)
    when = str(year) if figure.period == "year" else f"{year} ({figure.period})"
    return (
        (Value(when, *cites),), (_figure(figure),), (Grade(figure.reference.confidence),), (_source_link(review.source(figure.reference.source)),),
        (_note(figure.reference),),
    )  # fmt: skip


# -- worked cases -----------------------------------------------------------------------------------------------------


def _cases(review: Review) -> Section:
    signs: list[tuple[str, Text]] = [(status, (sign, " ", Strong(status), ": ", MEANING[status])) for status, sign in SIGNS.items()]
    return Section(
        "cases", f"{_word(len(review.cases)).capitalize()} worked cases",
        (
            Paragraph(("Each case states facts and no outcome. The same engine that answers millions of cases answered these, under every reading at once. ",
                       *_ways_out(review.cases)[:-1])),
            Facts(tuple(signs), kind="key"), _matrix(review), Cards(tuple(_card(review, number, case) for number, case in enumerate(review.cases, 1))),
        ),
    )  # fmt: skip


def _matrix(review: Review) -> Table:
    """Ways out in rows, from the lightest rung to the heaviest; cases in columns."""
    order = list(review.rungs)
    keys = dict.fromkeys((way.rung, way.measure) for case in review.cases for way in case.ways)
    rows: list[tuple[Text, ...]] = []
    for rung, measure in sorted(keys, key=lambda key: order.index(key[0])):
        cells: list[Text] = [(measure,)]
        for case in review.cases:
            found = [way for way in case.ways if (way.rung, way.measure) == (rung, measure)]
            cells.append((SIGNS[found[0].status],) if found else ("",))
        rows.append(tuple(cells))
    binds: tuple[Text, ...] = (("custody that binds the court",), *((_case_range(case, "bound"),) for case in review.cases))
    reach: tuple[Text, ...] = (("custody within every choice",), *((_case_range(case, "reach"),) for case in review.cases))
    numbers = tuple(Column(str(number), unit=case.title, align="centre") for number, case in enumerate(review.cases, 1))
    return Table(
        ("Which ways out are open, by case; the numbers lead to the cases below",), (Column("Way out"), *numbers), (*rows, binds, reach), kind="matrix",
    )  # fmt: skip


def _case_range(case: WorkedCase, part: str) -> Value:
    custody = case.bound if part == "bound" else case.reach
    return Value(_short_range(custody.text, custody.undetermined), *_cited_all(case.references, case.confidence))


def _short_range(text: str, undetermined: bool) -> str:
    if undetermined:
        return "?"
    return text.replace(" months", " m").replace(" month", " m").replace(" to ", "–").replace(" or life", ", life")


def _card(review: Review, number: int, case: WorkedCase) -> Card:
    cites = _cited_all(case.references, case.confidence)
    pairs: list[tuple[str, Text]] = [("Binds the court", _range_with_fine(case, cites))]
    pairs += [("", _turns(axis, ranges, cites)) for axis, ranges in case.bound_turns_on.items()]
    if case.reach.text != case.bound.text:
        choices = _joined((_choice(one, case) for one in case.choices), "and")
        pairs.append(("Within every choice", (Value(case.reach.text, *cites, mark="none"), *(["; the choices: ", *choices] if choices else []))))
    for status, sign in SIGNS.items():
        ways = case.ways_that(status)
        if ways:
            label = status.capitalize()
            pairs.append((label, (sign, " ", *_joined((_way(one) for one in ways), ";"))))
    if case.not_given:
        pairs.append(("Not stated", (", ".join(review.word(name) for name in case.not_given),)))
    if case.gaps:
        pairs.append(("Gap in the law", tuple(_joined((Value(one.why, *cites) for one in _once(case.gaps)), ";"))))
    drawn: Text = (Value(f"Drawn from: {case.drawn_from}", "", (), "case"),) if case.drawn_from else ("",)
    blocks: list[Block] = [Facts(tuple(pairs), kind="case"), Paragraph(drawn, "small")]
    return Card(f"case-{number}", case.title, tuple(_facts(review, case.facts)), tuple(blocks), number)


def _range_with_fine(case: WorkedCase, cites: tuple[str, tuple[str, ...]]) -> Text:
    text: list[Inline] = [Value(case.bound.text, *cites, mark="word")]
    if case.fine != "none":
        combined = "/".join(case.combine) or "and"
        text += [f"; {combined.replace('and/or', 'and or instead')} a fine: ", Value(case.fine, *cites)]
    return tuple(text)


def _turns(axis: str, ranges: Mapping[str, str], cites: tuple[str, tuple[str, ...]]) -> Text:
    return ("turns on ", Link(axis, f"#reading-{axis}"), ": ", *_joined((f"{name} ", Value(text, *cites)) for name, text in ranges.items()))


def _choice(one: Choice, case: WorkedCase) -> Value:
    return Value(f"{one.title} ({_articles(one.articles)})", *_cited_all(case.references, case.confidence))


def _way(one: Way) -> list[Inline]:
    where = list(dict.fromkeys(ref.where for ref in one.references))
    sources = tuple(dict.fromkeys(ref.source for ref in one.references))
    text: list[Inline] = [one.measure]
    if where:
        text += [" (", Value(", ".join(where), one.confidence, sources), ")"]
    if one.after:
        text += [", after ", *_joined(choice.title for choice in one.after)]
    on = [f"the reading of {axis}" for axis in one.readings] + [name for name in (_fact_name(fact) for fact in one.facts)]
    if on:
        text += [": turns on ", *_joined(on)]
    elif one.status == "depends":
        text += [": turns on what the law leaves unknown"]
    return text


# -- the argument, the sources, the method ----------------------------------------------------------------------------


def _argument(review: Review) -> Section:
    assert review.argument is not None
    rows: list[tuple[Text, ...]] = []
    for point in review.argument.points:
        ref = point.reference
        where = Value(f"{review.source(ref.source).title}, {'article ' if ref.where[:1].isdigit() else ''}{ref.where}", *_cited(ref), origin="norm")
        rows.append(((Value(point.text, *_cited(ref), origin="norm"),), (Grade(ref.confidence),), (where,), (_note(ref),)))
    columns = (Column("Point"), Column("Confidence"), Column("Rests on"), Column("Note"))
    return Section(
        "argument", "The strongest argument for the present law",
        (
            Paragraph(("A fair review shows what speaks for the law as well as what speaks against it. These provisions ask for severity, or leave the choice to the State.",)),
            Table(("In our words, each with its source",), columns, tuple(rows), kind="long"),
            *([Note("What these points do not say", ((Value(review.argument.caveat, "unverified", tuple(one.key for one in review.argument.sources), "norm"),),))] if review.argument.caveat else []),
        ),
    )  # fmt: skip


def _sources(review: Review) -> Section:
    blocks: list[Block] = [
        Paragraph(("Every source this page cites, with how many figures rest on it at each confidence. A link leaves this page; nothing is loaded from elsewhere.",))
    ]
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    for kind, title in KINDS.items():
        here = [one for one in review.sources if one.kind == kind]
        if here:
            rows = tuple((_source_entry(one), *((_number_or_none((one.figures or {}).get(grade, 0)),) for grade in SUREST_FIRST)) for one in here)
            blocks.append(Table((title,), columns, rows, kind="sources", row_anchors=tuple(one.key for one in here)))
    return Section("sources", "Sources", tuple(blocks))


def _source_entry(one: SourceEntry) -> Text:
    own = (one.key,)
    text: list[Inline] = [Link(one.title, one.address) if one.address.startswith("http") else Value(one.title, "", own, "source")]
    about = ", ".join(part for part in (one.producer, one.published, f"read {one.accessed}" if one.accessed else "") if part)
    if about:
        text += [". ", Value(about, "", own, "source")]
    if not one.address.startswith("http"):
        text += [". No address is known."]
    if one.note:
        text += [" ", Value(one.note, "", own, "source")]
    return tuple(text)


def _method(review: Review) -> Section:
    made = review.manifest
    prints = [*((f"law {name}", digest) for name, digest in made.laws.items()), ("evidence", made.evidence)]
    prints += [*made.data.items(), ("program", made.code)]
    rows = tuple(((Value(name, "", (), "computed"),), (Value(digest[:16], "", (), "computed"),)) for name, digest in prints if digest)
    return Section(
        "method", "How this was made",
        (
            Bullets((
                ("The law is a chain of decision tables. Every range above is the engine's answer to a stated case; none was typed in.",),
                ("The steps of the chart were found by asking the engine just below, at and just above every quantity the law names.",),
                ("An answer is as sure as its weakest rule. Under several readings it covers all of them, and says what each one gives.",),
                ("All figures of this page, with their sources, stand in the file ", Link("review.json", "review.json"), " beside it.",),
            )),
            Table(("Fingerprints (the first sixteen signs of each SHA-256): the same inputs give the same page",), (Column("Made from"), Column("Fingerprint")), rows),
        ),
    )  # fmt: skip


def _colophon() -> tuple[Text, ...]:
    return (
        ("Lenity says what a text allows. It does not predict what a judge will do, and it is no legal advice.",),
        ("Texts and tables of law: CC BY. Figures of other publishers stay under their own terms.",),
    )


# -- inline parts -----------------------------------------------------------------------------------------------------


def group_name(review: Review, one: Staircase) -> str:
    """Name a group of substances in a heading."""
    names = [review.word(name) for name in one.substances]
    if one.everything_else:
        names.append("every other substance" if names else "every substance")
    text = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    return text[:1].upper() + text[1:]


def _names(review: Review, names: Iterable[str]) -> str:
    words = [review.word(name) for name in names]
    return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else ""


def _facts(review: Review, facts: Mapping[str, str]) -> list[Inline]:
    """Say the facts of a case in short phrases; figures among them are stated, not found."""
    shown: list[Inline] = []
    for name, value in facts.items():
        phrase = review.words.get(f"{name}={value}")
        if phrase is None:
            plain = value.replace("_", " ") if not value[:1].isdigit() else value
            phrase = review.word(value) if name in ("offence", "substance") else plain if name in ("quantity", "purpose") else f"{review.word(name)} {plain}"
        shown += [", "] if shown else []
        shown.append(Value(phrase, "", (), "case"))
    return shown


def _custody(step: Step) -> Value:
    return Value(step.custody.text, *_cited_all(step.references, step.confidence), mark="icon")


def _edge(text: str, step: Step) -> Value:
    return Value(text, *_cited_all(step.references, step.confidence))


def _question(review: Review, axis: str) -> Value:
    reading = next(one for one in review.open.readings if one.axis == axis)
    sources = tuple(dict.fromkeys(version.reference.source for version in reading.versions if version.reference))
    return Value(reading.question, "conflict", sources)


def _verdict(one: SeriesSeen) -> Value:
    return Value(one.verdict, *_cited_series(one), origin="computed")


def _figure(figure: FigureSeen) -> Value:
    return Value(figure.text, *_cited(figure.reference), origin="observation", where=figure.reference.where, note=figure.reference.note)


def _reference(review: Review, one: Reference) -> Value:
    title = review.source(one.source)
    return Value(f"{one.where}, {title.producer or title.title}", one.confidence, (one.source,), note=one.note)


def _note(one: Reference) -> Inline:
    return Value(one.note, one.confidence, (one.source,)) if one.note else ""


def _source_link(one: SourceEntry) -> Value:
    return Value(one.producer or one.title, "", (one.key,), "source")


def _source_line(review: Review, keys: Sequence[str]) -> Text:
    names = list(dict.fromkeys(review.source(key).producer or review.source(key).title for key in keys))
    first = {(review.source(key).producer or review.source(key).title): key for key in reversed(keys)}
    shown: list[Inline] = ["Source: " if len(names) == 1 else "Sources: "]
    shown += _joined((Value(name, "", (first[name],), "source") for name in names[:4]), ",")
    if len(names) > 4:
        shown += [" and ", _count(len(names) - 4), " more, named in the table"]
    return (*shown, ".")


def _grade_count(grade: str, count: int) -> list[Inline]:
    return [_count(count), " ", Grade(grade)]


def _count(number: int, capital: bool = False) -> Value:
    word = _word(number)
    return Value(word.capitalize() if capital else word, "", (), "computed")


def _word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def _number_or_none(number: int) -> Inline:
    return Value(f"{number:,}", "", (), "computed") if number else Sign("none", "none")


def _cited(ref: Reference | None) -> tuple[str, tuple[str, ...]]:
    return (ref.confidence, (ref.source,)) if ref else ("verified", ())


def _cited_all(refs: Iterable[Reference], confidence: str) -> tuple[str, tuple[str, ...]]:
    return confidence, tuple(dict.fromkeys(ref.source for ref in refs))


def _cited_series(one: SeriesSeen) -> tuple[str, tuple[str, ...]]:
    figures = [figure for year in one.years for figure in year.figures] + [figure for _, figure in one.apart]
    grades = [figure.reference.confidence for figure in figures]
    worst = max(grades, key=SUREST_FIRST.index, default="unverified")
    return worst, tuple(dict.fromkeys(figure.reference.source for figure in figures))


def _joined(parts: Iterable[object], last: str = "and", quote: bool = False) -> list[Inline]:
    """Join texts with commas and a last word; with a mark such as `;` as last, by that mark alone."""
    del quote
    items: list[list[Inline]] = []
    for part in parts:
        if isinstance(part, list | tuple):
            items.append(list(part))
        else:
            items.append([part])  # type: ignore[list-item]
    joined: list[Inline] = []
    for number, item in enumerate(items):
        if number:
            mark = f"{last} " if last in (";", ",") else f" {last} " if number == len(items) - 1 else ", "
            joined.append(mark)
        joined += item
    return joined


def _once(gaps: Iterable[Gap]) -> list[Gap]:
    return list(dict.fromkeys(gaps))


def _articles(articles: Sequence[str]) -> str:
    return ("articles " if len(articles) > 1 or any(mark in articles[0] for mark in ",-") else "article ") + ", ".join(articles) if articles else "no article given"


def _series_name(one: SeriesSeen) -> str:
    return f"{one.indicator_title.lower()}, {_plain(one.subject)}"


def _short_name(one: SeriesSeen) -> str:
    return f"{_plain(one.subject)}, {one.unit.replace('_', ' ')}"


def _fact_name(name: str) -> str:
    return name.replace("_", " ")


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B} {day.year}"


def law_titles(law: LawInForce) -> list[str]:
    """List the title of a law and of the general parts it uses."""
    return [law.title, *(one.title for one in law.general)]
