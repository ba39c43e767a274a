"""People in prison against places in prison: every published figure of every year, and nothing between them.

Bars are places, marks are people; filling and shape tell the confidence. A year without a figure stays empty. A dotted
line joins people of two neighbouring years where each has one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter

from lenity.report.charts import draw_years, marks_shown, values_of
from lenity.report.document import Chart, Column, Grade, Table, Text, Value
from lenity.report.drawing import FILLS, LINE, SOFT, Picture, axes_at, figure_of, legend, svg, write, years_below
from lenity.report.wording import count, listed, of_reference, say, source_line
from lenity.review import FigureSeen, Review, SeriesSeen, YearSeen
from lenity.review.citing import SUREST_FIRST

PEOPLE, PLACES = ("prison_population", "persons"), ("prison_capacity", "places")
BAR = 0.8  # of a year
JOIN: dict[str, Any] = {"color": SOFT, "linewidth": 1.2, "linestyle": (0, (2, 2))}


def prisons_chart(review: Review) -> Chart | None:
    """Show people in prison against places, for all prisons; None where the review has no figure of one of them."""
    people, places = (_series(review, *one) for one in (PEOPLE, PLACES))
    if people is None or places is None:
        return None
    picture = prisons(people, places)
    keys = [figure.reference.source for one in (people, places) for year in one.years for figure in year.figures]
    said = (
        "Bars are places, as the source states them; marks are people held. Filling and shape tell the confidence. A dotted line "
        "joins neighbouring years that have one figure each. A year without a figure stays empty."
    )
    return Chart(
        id="prisons-capacity",
        title=_finding(people, places),
        subtitle=(said,),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_in_words(people, places),
        source=source_line(review, keys),
        data_title="People and places, year by year",
        data=(_table(people, places),),
    )


def _series(review: Review, indicator: str, unit: str) -> SeriesSeen | None:
    every = (one for section in review.evidence for one in section.series)
    found = (one for one in every if (one.indicator, one.subject, one.unit) == (indicator, "all", unit))
    return next((one for one in found if values_of(one)), None)


# -- the picture -------------------------------------------------------------------------------------------------------


def prisons(people: SeriesSeen, places: SeriesSeen, key: str = "prisons-capacity") -> Picture:
    """Draw both series on one scale from zero."""
    return Picture(_draw(people, places, key, wide=True), _draw(people, places, key, wide=False))


def _draw(people: SeriesSeen, places: SeriesSeen, key: str, *, wide: bool) -> str:
    width, height, left, right, foot = (720, 346, 56, 10, 84) if wide else (320, 346, 50, 8, 132)
    with figure_of(width, height) as figure:
        axes = axes_at(figure, left, foot, width - left - right, height - foot - 30)
        _frame(axes, people, places, wide=wide)
        _bars(axes, places)
        _line(axes, people)
        draw_years(axes, people, log=False)
        write(
            axes, "People in prison and places", (0, 1), (10 - left, 12), on="fraction", fontsize=12, weight="bold", va="bottom"
        )
        shown: list[Line2D | Patch] = [*_people_shown(people), *_bars_shown(places)]
        legend(figure, shown, 10, 4 if wide else 2)
        return svg(figure, f"{key}-wide" if wide else f"{key}-narrow")


def _frame(axes: Axes, people: SeriesSeen, places: SeriesSeen, *, wide: bool) -> None:
    years = [year.year for one in (people, places) for year in one.years]
    first, last = min(years), max(years)
    axes.set_ylim(0, 1.1 * max(values_of(people) + values_of(places)))
    axes.locator_params(axis="y", nbins=6)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", color=LINE, linewidth=0.7)
    years_below(axes, first, last)


def _bars(axes: Axes, places: SeriesSeen) -> None:
    """Draw a bar for every figure of a year; where sources disagree they stand beside each other."""
    for year in places.years:
        drawn = sorted((one for one in year.figures if one.value is not None), key=lambda one: one.value or 0)
        width = BAR / max(len(drawn), 1)
        for number, figure in enumerate(drawn):
            corner = year.year - BAR / 2 + number * width, 0
            axes.add_patch(
                Rectangle(corner, width, figure.value or 0, linewidth=1.2, zorder=1.5, **FILLS[figure.reference.confidence])
            )


def _line(axes: Axes, people: SeriesSeen) -> None:
    """Join neighbouring years that have one figure each; every other stretch is left out."""
    for one, following in pairwise(people.years):
        here, there = _of_year(one), _of_year(following)
        if following.year == one.year + 1 and len(here) == len(there) == 1:
            axes.plot([one.year, following.year], [here[0], there[0]], zorder=2.2, **JOIN)


def _of_year(year: YearSeen) -> list[float]:
    return sorted({one.value for one in year.figures if one.value is not None})


def _people_shown(people: SeriesSeen) -> list[Line2D]:
    marks = marks_shown([people])
    for one in marks:
        label = str(one.get_label())
        one.set_label(f"people, {label}" if label in SUREST_FIRST else label)
    return [*marks, Line2D([], [], label="neighbouring years", **JOIN)]


def _bars_shown(places: SeriesSeen) -> list[Patch]:
    grades = {one.reference.confidence for year in places.years for one in year.figures}
    return [Patch(label=f"places, {grade}", linewidth=1.2, **look) for grade, look in FILLS.items() if grade in grades]


# -- in words and as a table -------------------------------------------------------------------------------------------


def _together(people: SeriesSeen, places: SeriesSeen) -> dict[int, tuple[YearSeen, YearSeen]]:
    """Give the years that have an exact figure of both."""
    held = {year.year: year for year in places.years if _of_year(year)}
    return {year.year: (year, held[year.year]) for year in people.years if year.year in held and _of_year(year)}


def _finding(people: SeriesSeen, places: SeriesSeen) -> Text:
    """Say in how many years more people were held than there were places, whichever figures one takes."""
    both = _together(people, places)
    if not both:
        return ("People in prison and places in prison: no year has a figure of both",)
    over = [held for held in both.values() if _of_year(held[0])[0] > _of_year(held[1])[-1]]
    said = "More people than places in {over} of the {all} years with figures of both, whichever figures one takes"
    if len(over) == len(both):
        said = "More people than places in every year with figures of both, {all} in all, whichever figures one takes"
    return say(said, over=count(len(over)), all=count(len(both)))


def _in_words(people: SeriesSeen, places: SeriesSeen) -> str:
    parts = []
    for year in _years(people, places):
        found = [(name, _figures(one, year)) for name, one in (("people", people), ("places", places))]
        said = [f"{' and '.join(one.text for one in figures)} {name}" for name, figures in found if figures]
        parts.append(f"{year}: {', '.join(said) or 'no figure'}.")
    return " ".join(parts)


def _years(people: SeriesSeen, places: SeriesSeen) -> range:
    years = [year.year for one in (people, places) for year in one.years]
    return range(min(years), max(years) + 1)


def _figures(one: SeriesSeen, year: int) -> tuple[FigureSeen, ...]:
    return next((found.figures for found in one.years if found.year == year), ())


def _table(people: SeriesSeen, places: SeriesSeen) -> Table:
    both = _together(people, places)
    rows = []
    for year in _years(people, places):
        held, room = (_shown(_figures(one, year)) for one in (people, places))
        rows.append(((Value(str(year), "", (), "computed"),), held, room, _ratio(both.get(year))))
    columns = (
        Column("Year"),
        Column("People held"),
        Column("Places"),
        Column("People per hundred places", "reckoned here", "right"),
    )
    return Table(("People in prison and places in prison",), columns, tuple(rows), kind="long")


def _shown(figures: Sequence[FigureSeen]) -> Text:
    """Show every figure with its confidence, and what its source adds."""
    if not figures:
        return ("no figure",)
    return listed(_figure(one) for one in figures)


def _figure(one: FigureSeen) -> Text:
    ref = one.reference
    return (Value(one.text, *of_reference(ref), "observation", ref.where, ref.note), " ", Grade(ref.confidence))


def _ratio(both: tuple[YearSeen, YearSeen] | None) -> Text:
    """Reckon people per hundred places, from the fewest in the most places to the most in the fewest."""
    if both is None:
        return ("",)
    held, room = map(_of_year, both)
    figures = [one for year in both for one in year.figures if one.value is not None]
    worst = max((one.reference.confidence for one in figures), key=SUREST_FIRST.index)
    ends = dict.fromkeys(f"{100 * people / places:.0f}" for people, places in ((held[0], room[-1]), (held[-1], room[0])))
    sources = tuple(dict.fromkeys(one.reference.source for one in figures))
    return (Value(" to ".join(ends), worst, sources, "computed"),)
