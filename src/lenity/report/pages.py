"""What stands in a first review, section by section, as a document tree.

Every figure comes from the review as a `Value`; the words around it are ours and hold no figures. A word about a trend is the
trend rule's own verdict.
"""

from __future__ import annotations

import re
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
OUT_OF_PRISON = (
    "no_punishment",
    "caution",
    "diversion",
    "fine",
    "restriction",
    "community_work",
    "suspended_sentence",
)
WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
LONGEST_NAME = 26  # characters; a longer producer makes way for the title
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
        title=f"{place}: what a court may impose under the drug law",
        kicker="A first review",
        lead=_lead(review),
        language="en",
        sections=tuple(sections),
        colophon=_colophon(),
    )


def _lead(review: Review) -> Text:
    law = review.law
    cites = _cited(law.reference)
    text: list[Inline] = ["This page reads the ", _law_title(law), " as data"]
    if law.first_day:
        text += [", in force since ", Value(_day(law.first_day), *cites, mark="icon")]
    if law.general:
        text += [", together with the general part in the "]
        text += _joined(_law_title(one) for one in law.general)
    text += [
        ". It shows what a court may impose, what the law leaves open, and how sure each figure is. It gives no legal advice."
    ]
    if review.as_of:
        text += [
            " It is written as of ",
            Value(_day(review.as_of), "", (), "computed"),
            ": evidence published later stays out.",
        ]
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
            Note(
                "Sources that came later",
                (
                    (
                        "The law is shown as it stood then, but part of what is known of it was published later: ",
                        *later,
                        ".",
                    ),
                ),
            )
        )
    blocks.append(_key_to_grades())
    return Section("summary", "At a glance", tuple(blocks))


def _how_sure(review: Review) -> Text:
    law = review.law.id
    terms = review.open.figures(law, "custody", "fines")
    total, verified = sum(terms.values()), terms.get("verified", 0)
    said = (
        "No penalty figure was read in the drug law itself. "
        if not verified
        else "Part of the penalty figures was read in the drug law itself. "
    )
    text: list[Inline] = [
        Strong(said),
        "Of ",
        _count(total),
        ", ",
        *_joined(_grade_count(grade, count) for grade, count in terms.items()),
    ]
    general = [review.open.figures(one.id) for one in review.law.general]
    sure, every = sum(one.get("verified", 0) for one in general), sum(sum(one.values()) for one in general)
    if every:
        text += [
            ". Of ",
            _count(every),
            " figures and conditions in the general part, ",
            *_grade_count("verified", sure),
        ]
    return (*text, ".")


def _grade_count(grade: str, count: int) -> list[Inline]:
    return [_count(count), " is " if count == 1 else " are ", Grade(grade)]


def _sharpest(review: Review) -> Text:
    jump = review.framework.jump
    assert jump is not None
    text: list[Inline] = [
        "For ",
        _names(review, jump.substances),
        ", the lawful range up to ",
        _edge(jump.edge, jump.below),
        " is ",
        _custody(jump.below),
    ]
    above = _joined(
        (_custody(step), f" under reading {version}" if version else "")
        for version, step in sorted(jump.above.items(), key=_mildest)
    )
    return (*text, ". Above it: ", *above, ".")


def _mildest(pair: tuple[str, Step]) -> float:
    return -(pair[1].custody.most_months or 0)


def _ways_out(cases: Sequence[WorkedCase]) -> Text:
    best = [_best_way_out(case) for case in cases]
    counts = {status: best.count(status) for status in SIGNS}
    text: list[Inline] = [
        "In ",
        _count(counts["open"]),
        " of ",
        _count(len(cases)),
        " worked cases the court can keep the person out of prison as the case stands",
    ]
    if counts["after a choice"]:
        text += [", in ", _count(counts["after a choice"]), " after another choice"]
    if counts["depends"]:
        text += [", in ", _count(counts["depends"]), " it turns on a reading or a fact not stated"]
    if counts["closed"] + counts["not known"]:
        text += [", in ", _count(counts["closed"] + counts["not known"]), " no way out was found"]
    return (*text, ". ", Link("The cases", "#cases"))


def _best_way_out(case: WorkedCase) -> str:
    found = {way.status for way in case.ways if way.rung in OUT_OF_PRISON}
    return next(
        (status for status in ("open", "after a choice", "depends", "not known") if status in found), "closed"
    )


def _left_open(review: Review) -> Text:
    own = [one for one in review.open.unknown if one.law == review.law.id]
    text: list[Inline] = [
        _count(len(review.open.readings), capital=True),
        " points are disputed, and ",
        _count(len(own)),
        " gaps in the drug law are known",
    ]
    blank = [one for one in review.framework.staircases if not one.known]
    if blank:
        name = group_name(review, blank[0])
        text += [". No penalty scale was found for ", _lower(name)]
    return (*text, ". ", Link("What is open", "#open"))


def _trends_shown(review: Review) -> Text:
    every = [one for section in review.evidence for one in section.series]
    text: list[Inline] = ["Of ", _count(len(every)), " published series, an exact trend test lets us call "]
    for number, verdict in enumerate(("rising", "falling")):
        shown = [one for one in every if one.verdict == verdict]
        text += [
            "; " if number else "",
            _count(len(shown)),
            " ",
            Value(verdict, *_cited_some(shown), origin="computed") if shown else verdict,
        ]
        titles = list(dict.fromkeys(one.indicator_title for one in shown))
        text += [": "] if shown else []
        text += _joined(
            _of_title(title, [one for one in shown if one.indicator_title == title]) for title in titles
        )
    return (
        *text,
        ". A rise in seizures or arrests says as much about police work as about the market. ",
        Link("The evidence", "#evidence"),
    )


def _of_title(title: str, series: Sequence[SeriesSeen]) -> list[Inline]:
    named = [_plain(one.subject) for one in series if one.subject != "all"]
    return [
        Value(
            _lower(title) + (f" ({', '.join(named)})" if named else ""), *_cited_some(series), "observation"
        )
    ]


def _key_to_grades() -> Block:
    return Facts(
        tuple((grade, (Grade(grade), " ", meaning)) for grade, meaning in GRADES.items()), kind="key"
    )


# -- the framework ----------------------------------------------------------------------------------------------------


def _framework(review: Review) -> Section:
    frame = review.framework
    if not frame.staircases:
        return Section(
            "framework",
            "The framework",
            (Paragraph(("No penalty of this law turns on a mass, so there is no staircase to draw.",)),),
        )
    asked: Text = (
        "The chart asks the law the same case at every quantity: ",
        *_facts(review, {k: str(v) for k, v in frame.facts.items()}),
        ".",
    )
    blocks: list[Block] = [Paragraph(asked)]
    if frame.axis:
        question: list[Inline] = [
            "One disputed point divides the law more than any other. ",
            _question(review, frame.axis),
            " ",
        ]
        question += [
            "Reading ",
            Link("the versions", f"#reading-{frame.axis}"),
            " side by side shows how much hangs on it.",
        ]
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
        title = (
            "Above ",
            _edge(frame.jump.edge, frame.jump.below),
            f" of {_names(review, frame.jump.substances, 'or')}, ",
            _custody(frame.jump.below, ""),
            " becomes ",
            *_becomes(frame.jump.above),
        )
    keys = tuple(
        dict.fromkeys(ref.source for one in frame.staircases for step in one.steps for ref in step.references)
    )
    return Chart(
        id="staircase",
        title=title,
        subtitle=(
            "Months of custody (life in a row of its own) against the quantity on a log scale. Filled: from the minimum to the maximum.",
        ),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_staircase_alt(review),
        source=_source_line(review, keys),
        data_title="The steps as tables",
        data=tuple(_staircase_table(review, one) for one in _groups(frame.staircases)),
    )


def _becomes(steps: Mapping[str, Step]) -> list[Inline]:
    return _joined(
        (
            (_custody(step, ""), f" (reading {version})") if version else (_custody(step, ""),)
            for version, step in sorted(steps.items(), key=_mildest)
        ),
        "or",
    )


def _staircase_alt(review: Review) -> str:
    parts = []
    for one in review.framework.staircases:
        steps = "; ".join(
            f"{step.text}: {'not known' if step.custody.undetermined else step.custody.text}"
            for step in one.steps
        )
        parts.append(
            f"{group_name(review, one)}{f', reading {one.version}' if one.version else ''}: {steps}."
        )
    return " ".join(parts)


def _groups(staircases: Sequence[Staircase]) -> list[list[Staircase]]:
    groups: dict[str, list[Staircase]] = {}
    for one in staircases:
        groups.setdefault(one.key, []).append(one)
    return list(groups.values())


def _staircase_table(review: Review, versions: Sequence[Staircase]) -> Table:
    """Put the versions of one group under each other; equal steps of several versions stand once."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in versions:
        if one.version:
            groups.append((len(rows), (f"Reading {one.version}",)))
        rows += [_step_row(review, step) for step in one.steps]
    return Table(
        (group_name(review, versions[0]),),
        (
            Column("Quantity"),
            Column("Lawful range of custody"),
            Column("Fine"),
            Column("Confidence"),
            Column("Rests on"),
        ),
        tuple(rows),
        tuple(groups),
    )


def _step_row(review: Review, step: Step) -> tuple[Text, ...]:
    cites = _cited_all(step.references, step.confidence)
    if step.custody.undetermined:
        why: list[Inline] = _joined((Value(gap.why, *cites) for gap in step.gaps), ";")
        return (
            (Value(step.text, *cites),),
            ("not known",),
            ("not known",),
            (Grade(step.confidence),),
            tuple(why),
        )
    turns: list[Inline] = []
    for axis, ranges in step.turns_on.items():
        turns += [
            "; turns on ",
            Link(axis, f"#reading-{axis}"),
            ": ",
            *_joined((f"{name} ", Value(_term(text), *cites)) for name, text in ranges.items()),
        ]
    return (
        (Value(step.text, *cites),),
        (Value(_term(step.custody.text), *cites), *turns),
        (Value(step.fine, *cites),),
        (Grade(step.confidence),),
        tuple(_joined((_reference(review, one) for one in step.references), ";")),
    )


def _reading_notes(review: Review) -> Block:
    doubtful = {name for one in review.framework.staircases for name in one.doubtful}
    items: list[Text] = [
        (
            "The chart shows what binds the court. Mitigation, suspension and other choices come after it; the ",
            Link("worked cases", "#cases"),
            " show them.",
        ),
        (
            "Where two bands share a figure, which side the exact amount falls is itself disputed; the table says so.",
        ),
    ]
    if doubtful:
        items.append(
            (
                "For ",
                _names(review, sorted(doubtful)),
                ", the place in the group is less sure than the figures drawn.",
            )
        )
    return Bullets(tuple(items))


# -- what is open -----------------------------------------------------------------------------------------------------


def _open(review: Review) -> Section:
    return Section(
        "open",
        "What the law leaves open",
        (
            Section("readings", "Disputed points", (_readings_table(review),)),
            Section("gaps", "Gaps, and where to look", (_gaps_table(review),)),
            Section(
                "tally",
                "How sure the figures are",
                (
                    Paragraph(
                        (
                            "A range of custody, a range of fines or a condition counts as one figure. Someone with the gazette in hand can raise a figure to ",
                            Grade("verified"),
                            " without touching the program.",
                        )
                    ),
                    _tally_table(review),
                ),
            ),
        ),
    )


def _readings_table(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for reading in review.open.readings:
        groups.append((len(rows), (_question(review, reading.axis),)))
        for version in reading.versions:
            ref = version.reference
            rows.append(
                (
                    (version.name,),
                    (Value(version.title, *_cited(ref)),),
                    (Grade(ref.confidence),) if ref else ("",),
                    (_reference(review, ref),) if ref else ("",),
                    (_note(ref),) if ref else ("",),
                )
            )
    return Table(
        ("Each version is one that a lawyer could defend. None is preferred here.",),
        (Column("Version"), Column("What it says"), Column("Confidence"), Column("Rests on"), Column("Note")),
        tuple(rows),
        tuple(groups),
        anchors=tuple(f"reading-{one.axis}" for one in review.open.readings),
        kind="long",
    )


def _gaps_table(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for law in (review.law, *review.law.general):
        here = [one for one in review.open.unknown if one.law == law.id]
        if here:
            groups.append((len(rows), (_law_title(law),)))
        for one in here:
            cites = _cited(one.reference)
            rows.append(((Value(one.why, *cites),), (Value(one.look_in, *cites),)))
    return Table(
        (
            "A gap is shown as a gap. Where a case falls into one, the answer covers everything the law could say there.",
        ),
        (Column("What is not known"), Column("Where to look")),
        tuple(rows),
        tuple(groups),
        kind="long",
    )


def _tally_table(review: Review) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for law in (review.law, *review.law.general):
        groups.append((len(rows), (_law_title(law),)))
        for one in (tally for tally in review.open.tallies if tally.law == law.id):
            rows.append(
                ((one.subject,), *((_number_or_none(one.figures.get(grade, 0)),) for grade in SUREST_FIRST))
            )
    columns = (Column("Figures on"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    return Table(
        ("Figures in the drug law and the general part, by confidence",), columns, tuple(rows), tuple(groups)
    )


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
    doubts = [
        (one, year.year, figure)
        for section in review.evidence
        for one in section.series
        for year in one.years
        for figure in year.figures
        if figure.doubt
    ]
    if doubts:
        intro.append(_doubts(doubts))
    return Section(
        "evidence", "The evidence", (*intro, *(_evidence_section(review, one) for one in review.evidence))
    )


def _doubts(doubts: Sequence[tuple[SeriesSeen, int, FigureSeen]]) -> Note:
    texts = []
    for one, year, figure in doubts:
        published: Text = (
            Strong(f"{_plain(one.subject)}: ".capitalize()),
            _figure(figure),
            f" {one.unit.replace('_', ' ')}, ",
            Value(str(year), *_cited(figure.reference)),
            ". ",
            Value(figure.doubt, *_cited(figure.reference)),
        )
        texts.append(published)
    return Note("Figures that fail a test", tuple(texts))


def _evidence_section(review: Review, section: EvidenceSection) -> Section:
    drawn = [one for one in section.series if one.known_years >= FEWEST_YEARS and not one.doubted]
    every = tuple(_years_table(review, one) for one in section.series)
    named = f"Every figure on {section.title.lower()}, year by year"
    blocks: list[Block] = [Paragraph((section.meaning[0],))] if section.meaning else []
    blocks.append(_years_chart(review, section, drawn, named, every) if drawn else Fold(named, every))
    blocks.append(
        Fold(f"The trend test on {section.title.lower()}, series by series", (_verdicts_table(section),))
    )
    return Section(f"evidence-{section.id}", section.title, tuple(blocks))


def _years_chart(
    review: Review,
    section: EvidenceSection,
    drawn: Sequence[SeriesSeen],
    data_title: str,
    data: tuple[Block, ...],
) -> Chart:
    units = {one.unit for one in drawn}
    log = units == {"kg"}
    title = _evidence_finding(drawn)
    names = {f"{one.indicator} {one.subject} {one.unit}": _of_chart(one, drawn) for one in drawn}
    picture = charts.years(drawn, names, section.id, log=log)
    keys = tuple(
        dict.fromkeys(
            figure.reference.source for one in drawn for year in one.years for figure in year.figures
        )
    )
    scale = "One log scale for all." if log else "Each chart has a scale of its own, from zero."
    return Chart(
        id=f"chart-{section.id}",
        title=title,
        subtitle=(
            "A mark is a published figure; its shape tells the confidence. No line joins the years. " + scale,
        ),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_years_alt(drawn),
        source=_source_line(review, keys),
        data_title=data_title,
        data=data,
    )


def _evidence_finding(drawn: Sequence[SeriesSeen]) -> Text:
    shown = [one for one in drawn if one.verdict in ("rising", "falling")]
    rest = len(drawn) - len(shown)
    text: list[Inline] = []
    for verdict in ("rising", "falling"):
        some = [one for one in shown if one.verdict == verdict]
        if some:
            names = [(one, _of_chart(one, drawn, unit=False)) for one in some]
            text += ["; " if text else "", f"{verdict}: " if text else f"{verdict.capitalize()}: "]
            text += _joined(Value(_lower(name), *_cited_series(one), "observation") for one, name in names)
    if not text:
        return ("No trend is established in any of ", _count(len(drawn)), " series")
    return (*text, "; in ", _count(rest), " other series no trend is established") if rest else tuple(text)


def _of_chart(one: SeriesSeen, drawn: Sequence[SeriesSeen], unit: bool = True) -> str:
    """Name a series among those of one chart: by its indicator where it is the whole, else by its subject."""
    if one.subject == "all":
        return one.indicator_title
    units = {other.unit for other in drawn}
    name = _plain(one.subject)
    return name[:1].upper() + name[1:] + (f", {_plain(one.unit)}" if unit or len(units) > 1 else "")


def _years_alt(drawn: Sequence[SeriesSeen]) -> str:
    parts = []
    for one in drawn:
        years = "; ".join(
            f"{year.year}: {' and '.join(figure.text for figure in year.figures) or 'no figure'}"
            for year in one.years
        )
        parts.append(f"{_of_chart(one, drawn)}: {years}.")
    return " ".join(parts)


def _verdicts_table(section: EvidenceSection) -> Table:
    indicator = ""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in section.series:
        cites = _cited_series(one)
        if one.indicator != indicator:
            indicator = one.indicator
            groups.append((len(rows), (Value(one.indicator_title, *cites, "observation"),)))
        rows.append(
            (
                (Value(one.title, *cites, "observation"),),
                (_plain(one.unit),),
                (_number_or_none(one.known_years),),
                (_verdict(one),),
                (Value(one.why, *cites, "computed"),),
            )
        )
    columns = (
        Column("Series"),
        Column("Unit"),
        Column("Years with a figure", align="right"),
        Column("Trend"),
        Column("Why"),
    )
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
    columns = (
        Column("Year"),
        Column("Figure", unit, "right"),
        Column("Confidence"),
        Column("Source"),
        Column("Note"),
    )
    title = Value(f"{one.indicator_title}: {one.title}", *_cited_series(one), "observation")
    return Table((title,), columns, tuple(rows), kind="long")


def _figure_row(review: Review, year: int, figure: FigureSeen) -> tuple[Text, ...]:
    cites = _cited(figure.reference)
    when = str(year) if figure.period == "year" else f"{year} ({figure.period})"
    return (
        (Value(when, *cites),),
        (_figure(figure),),
        (Grade(figure.reference.confidence),),
        (_source_link(review.source(figure.reference.source)),),
        _figure_note(figure),
    )


# -- worked cases -----------------------------------------------------------------------------------------------------


def _cases(review: Review) -> Section:
    signs: list[tuple[str, Text]] = [
        (status, (sign, " ", Strong(status), ": ", MEANING[status])) for status, sign in SIGNS.items()
    ]
    return Section(
        "cases",
        f"{_word(len(review.cases)).capitalize()} worked cases",
        (
            Paragraph(
                (
                    "Each case states facts and no outcome. The same engine that answers millions of cases answered these, under every reading at once. ",
                    *_ways_out(review.cases)[:-1],
                )
            ),
            Facts(tuple(signs), kind="key"),
            _matrix(review),
            Cards(tuple(_card(review, number, case) for number, case in enumerate(review.cases, 1))),
        ),
    )


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
    binds: tuple[Text, ...] = (
        ("custody that binds the court",),
        *((_case_range(case, "bound"),) for case in review.cases),
    )
    reach: tuple[Text, ...] = (
        ("custody within every choice",),
        *((_case_range(case, "reach"),) for case in review.cases),
    )
    numbers = tuple(
        Column(str(number), unit=case.title, align="centre") for number, case in enumerate(review.cases, 1)
    )
    return Table(
        (
            "Which ways out are open, by case; the numbers lead to the cases below. In the last rows y is years, m months, d days",
        ),
        (Column("Way out"), *numbers),
        (*rows, binds, reach),
        kind="matrix",
    )


def _case_range(case: WorkedCase, part: str) -> Value:
    custody = case.bound if part == "bound" else case.reach
    return Value(
        _short_range(custody.text, custody.undetermined), *_cited_all(case.references, case.confidence)
    )


def _short_range(text: str, undetermined: bool) -> str:
    """Shorten a range for a narrow cell: `2 y to 5 y` is `2–5 y`."""
    if undetermined:
        return "?"
    text = re.sub(r" months?", " m", text.replace("up to ", "≤ "))
    text = (
        re.sub(r"(\d+) ([ymd]) to (\d+) \2\b", r"\1–\3 \2", text)
        .replace(" to ", "–")
        .replace("–", "\u2060–\u2060")
    )
    return re.sub(r"(\d|≤) ", "\\1\u00a0", text)


def _card(review: Review, number: int, case: WorkedCase) -> Card:
    cites, wide = (
        _cited_all(case.references, case.confidence),
        _cited_all(case.references, case.reach_confidence),
    )
    pairs: list[tuple[str, Text]] = [("Binds the court", _range_with_fine(case, cites))]
    pairs += [("", _turns(axis, ranges, cites)) for axis, ranges in case.bound_turns_on.items()]
    if case.reach.text != case.bound.text:
        choices = _joined(_choice(one, wide) for one in case.choices)
        pairs.append(
            (
                "Within every choice",
                (
                    Value(_term(case.reach.text), *wide, mark="word"),
                    *(["; the choices are ", *choices] if choices else []),
                ),
            )
        )
        pairs += [
            ("", _turns(axis, ranges, wide))
            for axis, ranges in case.reach_turns_on.items()
            if axis not in case.bound_turns_on
        ]
    blocks: list[Block] = [Facts(tuple(pairs), kind="case")]
    may = case.ways_that("open", "after a choice", "depends")
    if may:
        blocks.append(_ways_table(review, "Ways out", may))
    rest: list[Block] = []
    closed = case.ways_that("closed", "not known")
    if closed:
        rest.append(_ways_table(review, "Closed, or not known", closed))
    more: list[tuple[str, Text]] = []
    if case.not_given:
        more.append(
            ("Not stated, and it matters", (", ".join(review.word(name) for name in case.not_given),))
        )
    if case.gaps:
        more.append(
            ("Gap in the law", tuple(_joined((Value(one.why, *cites) for one in _once(case.gaps)), ";")))
        )
    if case.drawn_from:
        more.append(("Drawn from", (Value(case.drawn_from, "", (), "case"),)))
    rest += [Facts(tuple(more), kind="case")] if more else []
    blocks.append(Fold("What is closed, not known or not stated", tuple(rest)))
    return Card(
        f"case-{number}",
        (Value(case.title, "", (), "case"),),
        tuple(_facts(review, case.facts)),
        tuple(blocks),
        number,
    )


def _range_with_fine(case: WorkedCase, cites: tuple[str, tuple[str, ...]]) -> Text:
    text: list[Inline] = [Value(_term(case.bound.text), *cites, mark="word")]
    if case.fine != "none":
        text += [f"; {' or '.join(case.combine) or 'and'} a fine of ", Value(case.fine, *cites)]
    return tuple(text)


def _turns(axis: str, ranges: Mapping[str, str], cites: tuple[str, tuple[str, ...]]) -> Text:
    return (
        "turns on ",
        Link(axis, f"#reading-{axis}"),
        ": ",
        *_joined((f"{name} ", Value(_term(text), *cites)) for name, text in ranges.items()),
    )


def _choice(one: Choice, cites: tuple[str, tuple[str, ...]]) -> list[Inline]:
    return [f"{one.title} (", Value(_articles(one.articles), *cites), ")"]


def _ways_table(review: Review, title: str, ways: Sequence[Way]) -> Table:
    order = list(SIGNS)
    ranked = sorted(ways, key=lambda way: (order.index(way.status), list(review.rungs).index(way.rung)))
    return Table(
        (title,),
        (Column("Way out"), Column("Article"), Column("Condition")),
        tuple(_way(review, one) for one in ranked),
        kind="ways",
    )


def _way(review: Review, one: Way) -> tuple[Text, ...]:
    where = list(
        dict.fromkeys(
            part for ref in one.references for part in re.sub(r"^articles? ", "", ref.where).split(", ")
        )
    )
    sources = tuple(dict.fromkeys(ref.source for ref in one.references))
    only: list[Inline] = ["after ", *_joined(choice.title for choice in one.after)] if one.after else []
    on: list[Inline] = [Link(f"reading of {axis}", f"#reading-{axis}") for axis in one.readings]
    on += [review.word(name) for name in one.facts]
    if one.status == "depends" and not on:
        on = ["what the law leaves unknown"]
    if on:
        only += ["; " if only else "", *_joined(on)]
    if one.gaps and one.status == "not known":
        only += _joined((Value(gap.why, one.confidence, sources) for gap in _once(one.gaps)), ";")
    return (
        (SIGNS[one.status], " ", one.measure),
        (Value(", ".join(where), one.confidence, sources),) if sources else ("",),
        tuple(only),
    )


# -- the argument, the sources, the method ----------------------------------------------------------------------------


def _argument(review: Review) -> Section:
    assert review.argument is not None
    source = ""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for point in review.argument.points:
        ref = point.reference
        if ref.source != source:
            source = ref.source
            groups.append((len(rows), (Value(review.source(source).title, "", (source,), "source"),)))
        where = Value(
            f"article {ref.where}" if ref.where[:1].isdigit() else ref.where, *_cited(ref), origin="norm"
        )
        rows.append(
            (
                ((Value(point.text, *_cited(ref), origin="norm")),),
                (where,),
                (Grade(ref.confidence),),
                (_note(ref),),
            )
        )
    columns = (Column("In our words"), Column("Rests on"), Column("Confidence"), Column("Note"))
    said = "A fair review shows what speaks for the law as well as what speaks against it. These provisions ask for severity, or leave the choice to the State."
    blocks: list[Block] = [
        Paragraph((said,)),
        Table(("Points that speak for the present law",), columns, tuple(rows), tuple(groups), kind="long"),
    ]
    if review.argument.caveat:
        keys = tuple(one.key for one in review.argument.sources)
        blocks.append(
            Note(
                "What these points do not say",
                ((Value(review.argument.caveat, "unverified", keys, "norm"),),),
            )
        )
    return Section("argument", "The strongest argument for the present law", tuple(blocks))


def _sources(review: Review) -> Section:
    blocks: list[Block] = [
        Paragraph(
            (
                "Every source this page cites, with how many figures rest on it at each confidence. A link leaves this page; nothing is loaded from elsewhere.",
            )
        )
    ]
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    for kind, title in KINDS.items():
        here = [one for one in review.sources if one.kind == kind]
        if here:
            rows = tuple(
                (
                    _source_entry(one),
                    *((_number_or_none((one.figures or {}).get(grade, 0)),) for grade in SUREST_FIRST),
                )
                for one in here
            )
            blocks.append(
                Table((title,), columns, rows, kind="sources", row_anchors=tuple(one.key for one in here))
            )
    return Section("sources", "Sources", tuple(blocks))


def _source_entry(one: SourceEntry) -> Text:
    own = (one.key,)
    title = one.title[:1].upper() + one.title[1:]
    text: list[Inline] = [
        Link(title, one.address) if one.address.startswith("http") else Value(title, "", own, "source")
    ]
    about = ", ".join(
        part for part in (one.producer, one.published, f"read {one.accessed}" if one.accessed else "") if part
    )
    for part in (about, "" if one.address.startswith("http") else "no address is known", one.note):
        if part:
            text += [". ", Value(part[:1].upper() + part[1:], "", own, "source")]
    return (*text, ".")


def _method(review: Review) -> Section:
    made = review.manifest
    prints = [*((f"law {name}", digest) for name, digest in made.laws.items()), ("evidence", made.evidence)]
    prints += [*made.data.items(), ("program", made.code)]
    rows = tuple(
        ((Value(name, "", (), "computed"),), (Value(digest[:16], "", (), "computed"),))
        for name, digest in prints
        if digest
    )
    return Section(
        "method",
        "How this was made",
        (
            Bullets(
                (
                    (
                        "The law is a chain of decision tables. Every range above is the engine's answer to a stated case; none was typed in.",
                    ),
                    (
                        "The steps of the chart were found by asking the engine just below, at and just above every quantity the law names.",
                    ),
                    (
                        "An answer is as sure as its weakest rule. Under several readings it covers all of them, and says what each one gives.",
                    ),
                    (
                        "All figures of this page, with their sources, stand in the file ",
                        Link("review.json", "review.json"),
                        " beside it.",
                    ),
                )
            ),
            Table(
                (
                    "Fingerprints (the first sixteen signs of each SHA-256): the same inputs give the same page",
                ),
                (Column("Made from"), Column("Fingerprint")),
                rows,
            ),
        ),
    )


def _colophon() -> tuple[Text, ...]:
    return (
        (
            "Lenity says what a text allows. It does not predict what a judge will do, and it is no legal advice.",
        ),
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


def _names(review: Review, names: Iterable[str], last: str = "and") -> str:
    words = [review.word(name) for name in names]
    return ", ".join(words[:-1]) + (f" {last} " if len(words) > 1 else "") + words[-1] if words else ""


def _facts(review: Review, facts: Mapping[str, str]) -> list[Inline]:
    """Say the facts of a case in short phrases; figures among them are stated, not found."""
    shown: list[Inline] = []
    for name, value in facts.items():
        phrase = review.words.get(f"{name}={value}")
        if phrase is None:
            plain = value.replace("_", " ") if not value[:1].isdigit() else value
            phrase = (
                review.word(value)
                if name in ("offence", "substance")
                else plain
                if name in ("quantity", "purpose")
                else f"{review.word(name)} {plain}"
            )
        shown += [", "] if shown else []
        shown.append(Value(phrase, "", (), "case"))
    return shown


def _custody(step: Step, mark: str = "icon") -> Value:
    return Value(_term(step.custody.text), *_cited_all(step.references, step.confidence), mark=mark or "none")


def _term(text: str) -> str:
    """Write a range out in words: `5 y to 10 y` is `5 to 10 years`."""
    text = re.sub(r"(\d+) y to (\d+) y\b", r"\1 to \2 y", text)
    text = re.sub(r"(\d+) months? to (\d+) months?\b", r"\1 to \2 months", text)
    text = re.sub(r"\b1 y\b(?! to)", "1 year", text)
    return re.sub(
        r"\b1 d\b",
        "1 day",
        re.sub(r" d\b", " days", re.sub(r" y\b", " years", text)).replace("1 days", "1 day"),
    )


def _law_title(law: LawInForce) -> Value:
    return Value(law.title, *_cited(law.reference))


def _edge(text: str, step: Step) -> Value:
    return Value(text, *_cited_all(step.references, step.confidence))


def _question(review: Review, axis: str) -> Value:
    reading = next(one for one in review.open.readings if one.axis == axis)
    sources = tuple(
        dict.fromkeys(version.reference.source for version in reading.versions if version.reference)
    )
    return Value(reading.question, "conflict", sources)


def _verdict(one: SeriesSeen) -> Value:
    return Value(one.verdict, *_cited_series(one), origin="computed")


def _figure(figure: FigureSeen) -> Value:
    return Value(
        figure.text,
        *_cited(figure.reference),
        origin="observation",
        where=figure.reference.where,
        note=figure.reference.note,
    )


def _reference(review: Review, one: Reference) -> Value:
    return Value(
        f"{one.where}, {_short_title(review.source(one.source))}",
        one.confidence,
        (one.source,),
        note=one.note,
    )


def _short_title(one: SourceEntry) -> str:
    """Name a source briefly: the press by its name, a text by its own up to the first comma."""
    return one.producer if one.producer and len(one.producer) <= LONGEST_NAME else one.title.split(",")[0]


def _note(one: Reference) -> Inline:
    return Value(one.note, one.confidence, (one.source,)) if one.note else ""


def _figure_note(figure: FigureSeen) -> Text:
    parts = [part for part in (figure.reference.note, figure.corrected) if part]
    return tuple(_joined((Value(part, *_cited(figure.reference)) for part in parts), ";"))


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


def _count(number: int, capital: bool = False) -> Value:
    word = _word(number) if number else "none"
    return Value(word.capitalize() if capital else word, "", (), "computed")


def _word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else f"{number:,}"


def _number_or_none(number: int) -> Inline:
    return Value(f"{number:,}", "", (), "computed") if number else Sign("none", "none")


def _cited(ref: Reference | None) -> tuple[str, tuple[str, ...]]:
    return (ref.confidence, (ref.source,)) if ref else ("verified", ())


def _cited_all(refs: Iterable[Reference], confidence: str) -> tuple[str, tuple[str, ...]]:
    return confidence, tuple(dict.fromkeys(ref.source for ref in refs))


def _cited_some(series: Iterable[SeriesSeen]) -> tuple[str, tuple[str, ...]]:
    each = [_cited_series(one) for one in series]
    worst = max((grade for grade, _ in each), key=SUREST_FIRST.index, default="unverified")
    return worst, tuple(dict.fromkeys(key for _, keys in each for key in keys))


def _cited_series(one: SeriesSeen) -> tuple[str, tuple[str, ...]]:
    figures = [figure for year in one.years for figure in year.figures] + [figure for _, figure in one.apart]
    grades = [figure.reference.confidence for figure in figures]
    worst = max(grades, key=SUREST_FIRST.index, default="unverified")
    return worst, tuple(dict.fromkeys(figure.reference.source for figure in figures))


def _joined(parts: Iterable[object], last: str = "and") -> list[Inline]:
    """Join texts with commas and a last word; with a mark such as `;` as last, by that mark alone."""
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
    return (
        ("articles " if len(articles) > 1 or any(mark in articles[0] for mark in ",-") else "article ")
        + ", ".join(articles)
        if articles
        else "no article given"
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B} {day.year}"
