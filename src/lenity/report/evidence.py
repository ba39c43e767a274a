"""The section on evidence: every series, every year, every figure, and the trend rule's verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lenity.report import charts
from lenity.report.charts_prisons import prisons_chart
from lenity.report.document import (
    Block,
    Chart,
    Column,
    Fold,
    Grade,
    Note,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.wording import (
    Cited,
    count,
    in_cell,
    joined,
    listed,
    lower,
    of_reference,
    plain,
    say,
    source_line,
    source_link,
    upper,
)
from lenity.review import EvidenceSection, FigureSeen, Review, SeriesSeen, SizeSeen
from lenity.review.citing import SUREST_FIRST

FEWEST_YEARS = 4  # a chart of fewer years would suggest a course that is not there
VERDICTS = ("rising", "falling")


TITLES = {"market": "The market", "people": "People who use drugs", "justice": "Arrests, courts and prisons"}


def evidence_section(review: Review, part: str) -> Section:
    """Show the evidence of one part, section by section; the first part says how to read all of them."""
    here = [one for one in review.evidence if one.part == part]
    blocks: list[Block] = []
    if review.evidence[0].part == part:
        blocks.append(Paragraph((_how_to_read(),)))
    doubts = _doubts(here)
    blocks += [doubts] if doubts else []
    for one in here:
        blocks.append(_section(review, one))
    return Section(f"evidence-{part}", TITLES[part], tuple(blocks))


def _how_to_read() -> str:
    return (
        "Every year is shown, with every figure published for it. Where sources disagree, all stand side by "
        "side and none is averaged. A year without a figure stays empty: missing is not zero. The words "
        "rising and falling appear only where an exact rank test allows them."
    )


def trends_shown(series: Iterable[SeriesSeen], verdict: str) -> Text:
    """Name the series with one verdict, by what they measure."""
    shown: dict[str, list[SeriesSeen]] = {}
    for one in series:
        if one.verdict == verdict:
            shown.setdefault(one.indicator_title, []).append(one)
    found = []
    for title, members in shown.items():
        subjects = ", ".join(plain(one.subject) for one in members if one.subject != "all")
        name = lower(title) + (f" ({subjects})" if subjects else "")
        found.append(Value(name, *of_all(members), "observation"))
    return joined(found)


def of_all(series: Iterable[SeriesSeen]) -> Cited:
    """Give what several series rest on: all their sources, at the weakest confidence."""
    figures = [figure for one in series for figure in one.figures]
    worst = max((one.reference.confidence for one in figures), key=SUREST_FIRST.index, default="unverified")
    return worst, tuple(dict.fromkeys(one.reference.source for one in figures))


def _doubts(sections: Iterable[EvidenceSection]) -> Note | None:
    """Show each figure that a correction or an alarm puts in doubt, with the reason."""
    texts = []
    for one in (one for section in sections for one in section.series):
        for year in one.years:
            for figure in year.figures:
                if figure.doubt:
                    cites = of_reference(figure.reference)
                    texts.append(
                        say(
                            "{name}, {year}: {figure} {unit}. {why}",
                            name=Strong(upper(plain(one.subject))),
                            year=Value(str(year.year), *cites),
                            figure=_figure(figure),
                            unit=plain(one.unit),
                            why=Value(upper(figure.doubt), *cites),
                        )
                    )
    return Note("Figures that fail a test", tuple(texts)) if texts else None


def _section(review: Review, section: EvidenceSection) -> Section:
    drawn = [one for one in section.series if one.known_years >= FEWEST_YEARS and not one.doubted]
    tables = tuple(_years(review, one) for one in section.series)
    data = Fold(f"Every figure on {lower(section.title)}, year by year", tables)
    blocks: list[Block] = [Paragraph((Value(section.meaning[0], "", (), "computed"),))] if section.meaning else []
    if section.sizes:
        blocks.append(_sizes(review, section.sizes))
    if section.id == "prisons":
        chart = prisons_chart(review)
        blocks += [chart] if chart else []
    blocks.append(_chart(review, section, drawn, data) if drawn else data)
    blocks.append(Fold(f"The trend test on {lower(section.title)}, series by series", (_verdicts(section),)))
    return Section(f"evidence-{section.id}", section.title, tuple(blocks))


def _sizes(review: Review, sizes: Sequence[SizeSeen]) -> Table:
    """Set estimates of one population side by side; none is preferred, and none averaged."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    indicator = ""
    for one in sizes:
        cites = of_reference(one.figure.reference)
        if one.indicator != indicator:
            indicator = one.indicator
            groups.append((len(rows), (Value(indicator, *cites, "observation"),)))
        rows.append(
            (
                (Value(f"{one.year}", *cites, "observation"),),
                (_figure(one.figure),),
                (Value(_interval(one.figure), *cites, "observation"),),
                (Value(one.definition, *cites, "observation"),),
                (Value(f"{one.method}, {one.coverage}", *cites, "observation"),),
                (Value(one.grade, *cites, "observation"),),
                (source_link(review.source(one.figure.reference.source)),),
            )
        )
    columns = (
        Column("Year"), Column("Estimate", align="right"), Column("Interval", align="right"), Column("Who is counted"),
        Column("Method and reach"), Column("Grade of the method"), Column("Source"),
    )  # fmt: skip
    return Table(("Estimates side by side; none is preferred",), columns, tuple(rows), tuple(groups), kind="long")


def _interval(figure: FigureSeen) -> str:
    if figure.lower is None or figure.upper is None or figure.value is None:
        return "none given"
    return f"{figure.lower:,.0f} to {figure.upper:,.0f}"


def _chart(review: Review, section: EvidenceSection, drawn: Sequence[SeriesSeen], data: Fold) -> Chart:
    log = {one.unit for one in drawn} == {"kg"}
    picture = charts.years([(_name(one, drawn), one) for one in drawn], section.id, log=log)
    scale = "One log scale for all." if log else "Each small chart has a scale of its own, from zero."
    said = f"A mark is a published figure; its shape tells the confidence. No line joins the years. {scale}"
    return Chart(
        id=f"chart-{section.id}",
        title=_finding(drawn),
        subtitle=(said,),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_in_words(drawn),
        source=source_line(review, [figure.reference.source for one in drawn for figure in one.figures]),
        data_title=data.title,
        data=data.blocks,
    )


def _finding(drawn: Sequence[SeriesSeen]) -> Text:
    text: Text = ()
    for verdict in VERDICTS:
        some = [one for one in drawn if one.verdict == verdict]
        if some:
            shown = joined(Value(lower(_name(one, drawn, unit=False)), *of_all([one]), "observation") for one in some)
            text += say(
                "; {verdict}: {some}" if text else "{verdict}: {some}",
                verdict=verdict if text else upper(verdict),
                some=shown,
            )
    rest = count(len([one for one in drawn if one.verdict not in VERDICTS]))
    if not text:
        return say("No trend is established in {rest} series", rest=rest)
    return text + say("; other series, without an established trend: {rest}", rest=rest) if rest.text != "none" else text


def _name(one: SeriesSeen, drawn: Sequence[SeriesSeen], unit: bool = True) -> str:
    """Name a series among those of one chart: by its indicator where it is the whole, else by its subject."""
    if one.subject == "all":
        return one.indicator_title
    many = len({other.unit for other in drawn}) > 1
    return upper(plain(one.subject)) + (f", {plain(one.unit)}" if unit or many else "")


def _in_words(drawn: Sequence[SeriesSeen]) -> str:
    """Say the chart to those who do not see it."""
    parts = []
    for one in drawn:
        years = [f"{year.year}: {' and '.join(one.text for one in year.figures) or 'no figure'}" for year in one.years]
        parts.append(f"{_name(one, drawn)}: {'; '.join(years)}.")
    return " ".join(parts)


def _verdicts(section: EvidenceSection) -> Table:
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    indicator = ""
    for one in section.series:
        cites = of_all([one])
        if one.indicator != indicator:
            indicator = one.indicator
            groups.append((len(rows), (Value(one.indicator_title, *cites, "observation"),)))
        rows.append(
            (
                (Value(one.title, *cites, "observation"),),
                (Value(plain(one.unit), *cites, "observation"),),
                (in_cell(one.known_years),),
                (Value(one.verdict, *cites, "computed"),),
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


def _years(review: Review, one: SeriesSeen) -> Table:
    rows: list[tuple[Text, ...]] = []
    for year in one.years:
        rows += [_row(review, year.year, figure) for figure in year.figures]
        if not year.figures:
            rows.append(((Value(str(year.year), "", (), "computed"),), ("no figure",), ("",), ("",), ("",)))
    rows += [_row(review, year, figure) for year, figure in one.apart]
    unit = one.unit_meaning if one.doubted else one.unit_meaning.split(",")[0]
    columns = (
        Column("Year"),
        Column("Figure", unit, "right"),
        Column("Confidence"),
        Column("Source"),
        Column("Note"),
    )
    title = Value(f"{one.indicator_title}: {one.title}", *of_all([one]), "observation")
    return Table((title,), columns, tuple(rows), kind="long")


def _row(review: Review, year: int, figure: FigureSeen) -> tuple[Text, ...]:
    cites = of_reference(figure.reference)
    when = str(year) if figure.period == "year" else f"{year} ({figure.period})"
    notes = [part for part in (figure.reference.note, figure.corrected) if part]
    return (
        (Value(when, *cites),),
        (_figure(figure),),
        (Grade(figure.reference.confidence),),
        (source_link(review.source(figure.reference.source)),),
        listed(Value(part, *cites) for part in notes),
    )


def _figure(figure: FigureSeen) -> Value:
    ref = figure.reference
    return Value(figure.text, *of_reference(ref), "observation", ref.where, ref.note)
