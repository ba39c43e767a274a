"""People in prison stand against places as published: conflicting figures side by side, and nothing where there is no figure.

Expected values are rows of library/evidence/kh/prisons.csv, and sums worked out here from them.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lenity.report.charts_prisons import prisons_chart
from lenity.report.document import Chart, Table, Text, Value, inlines
from lenity.review import Review, SeriesSeen


@pytest.fixture(scope="module")
def chart(cambodia: Review) -> Chart:
    """The chart for Cambodia."""
    found = prisons_chart(cambodia)
    assert found
    return found


def words(text: Text) -> str:
    return "".join(one if isinstance(one, str) else getattr(one, "text", "") for one in text)


def rows(chart: Chart) -> dict[str, list[str]]:
    [table] = chart.data
    assert isinstance(table, Table)
    return {words(row[0]): [words(cell) for cell in row[1:]] for row in table.rows}


def changed(cambodia: Review, indicator: str, change: float) -> Review:
    """Multiply every figure of an indicator."""

    def one(series: SeriesSeen) -> SeriesSeen:
        if series.indicator != indicator:
            return series
        years = tuple(
            replace(year, figures=tuple(replace(fig, value=fig.value and fig.value * change) for fig in year.figures))
            for year in series.years
        )
        return replace(series, years=years)

    sections = tuple(replace(section, series=tuple(map(one, section.series))) for section in cambodia.evidence)
    return replace(cambodia, evidence=sections)


def test_every_published_figure_stands_in_the_table_and_gaps_stay_gaps(chart: Chart) -> None:
    found = rows(chart)
    assert found["2009"][:2] == ["13,325 ", "8,000 "]
    assert found["2021"][1] == "8,804 ; 11,000 "
    assert found["2017"][0] == "31,008 ; 28,414 "
    assert found["2011"][:2] == ["no figure", "no figure"]
    assert found["2024"][0] == "at least 45,000 "


def test_people_per_hundred_places_is_reckoned_from_end_to_end_where_figures_differ(chart: Chart) -> None:
    found = rows(chart)
    assert found["2009"][2] == "167"  # 13325 / 8000 = 1.666
    assert found["2020"][2] == "147"  # 38990 / 26593 = 1.466
    assert found["2021"][2] == "354 to 443"  # 38977 / 11000 = 3.543; 38977 / 8804 = 4.427
    assert found["2013"][2] == ""
    assert found["2024"][2] == ""  # a bound is no figure


def test_the_title_counts_the_years_whichever_figures_one_takes(cambodia: Review, chart: Chart) -> None:
    # 2009, 2010, 2012, 2014, 2020, 2021
    assert words(chart.title) == (
        "More people than places in every year with figures of both, six in all, whichever figures one takes"
    )
    # With places tripled only 2021 stays over: 38,977 against 33,000; in 2020 it is 38,990 against 79,779.
    tripled = prisons_chart(changed(cambodia, "prison_capacity", 3))
    assert tripled
    assert words(tripled.title).startswith("More people than places in one of the six years")


def test_only_neighbouring_years_with_one_figure_each_are_joined(chart: Chart) -> None:
    # 2004 to 2010 are six steps, 2015 to 2016 and 2020 to 2021 one each; 2012, 2014, 2017 and 2018 have two figures.
    assert len(re.findall(r"<path [^>]*stroke-dasharray: 2\.4,2\.4", chart.wide)) == 6 + 1 + 1 + 1  # and one in the key


def test_every_figure_of_places_is_a_bar(chart: Chart) -> None:
    grounds = re.findall(r'id="prisons-capacity-wide-patch_\d+"', chart.wide)
    bars, frame, key = 7, 3, 2  # figure, axes and the line at the foot; two grades in the key
    assert len(grounds) == bars + frame + key


def test_the_narrow_chart_fits_a_phone(chart: Chart) -> None:
    assert chart.narrow.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 ')


def test_those_who_do_not_see_the_chart_are_told_every_year(chart: Chart) -> None:
    assert "2009: 13,325 people, 8,000 places." in chart.alt
    assert "2011: no figure." in chart.alt


def test_every_figure_carries_its_source_and_plain_text_holds_none(chart: Chart) -> None:
    found = list(inlines(chart))
    assert [one for one in found if isinstance(one, str) and re.search(r"\d", one)] == []
    assert [one for one in found if isinstance(one, Value) and not one.sources and one.origin != "computed"] == []


def test_without_a_figure_of_places_there_is_no_chart(cambodia: Review) -> None:
    sections = tuple(
        replace(section, series=tuple(one for one in section.series if one.indicator != "prison_capacity"))
        for section in cambodia.evidence
    )
    assert prisons_chart(replace(cambodia, evidence=sections)) is None
