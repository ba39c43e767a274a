"""Charts are the same every time, read in grey, and say what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import pytest

from lenity.report import charts
from lenity.report.drawing import FILLS, MARKS, Picture, alone
from lenity.report.wording import group_name
from lenity.review import Review
from review.small_law import TABLE


def draw(review: Review) -> Picture:
    return charts.staircase(review.framework, lambda one: group_name(review, one))


def texts(svg: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<text.*?</text>", svg, re.DOTALL)]


def test_the_same_law_is_drawn_with_the_same_bytes(cambodia: Review) -> None:
    assert draw(cambodia) == draw(cambodia)


def test_a_chart_holds_no_date_no_path_and_no_comment(cambodia: Review) -> None:
    for svg in (draw(cambodia).wide, draw(cambodia).narrow):
        assert "<!--" not in svg
        assert "metadata" not in svg
        assert not re.search(r"20\d\d-\d\d-\d\d|/home|/tmp|matplotlib\.org", svg)


def test_the_narrow_chart_fits_a_phone(cambodia: Review) -> None:
    assert draw(cambodia).narrow.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 ')


@pytest.mark.parametrize("version", ["wide", "narrow"])
def test_the_staircase_names_groups_readings_edges_and_life(cambodia: Review, version: str) -> None:
    shown = " ".join(texts(getattr(draw(cambodia), version)))
    for word in (
        "Reading A",
        "Reading B",
        "15 g",
        "80 g",
        "240 g",
        "life",
        "or life",
        "not known",
        "months of custody",
    ):
        assert word in shown
    assert "MDMA" in shown
    assert "unverified figure" in shown


def test_life_stands_above_the_scale_and_is_no_number_of_months(reviewed: Callable[..., Review]) -> None:
    shown = texts(draw(reviewed()).wide)
    months = [int(text) for text in shown if text.isdigit()]
    assert max(months) == 120  # 8 years are 96 months, the next five-year line
    assert "life" in shown


def test_an_edge_moved_in_the_law_moves_on_the_chart(reviewed: Callable[..., Review]) -> None:
    assert "10 g" in texts(draw(reviewed()).wide)
    assert "12.5 g" in texts(draw(reviewed(TABLE.replace("10 g", "12.5 g"))).wide)


def test_no_two_grades_look_alike_in_grey() -> None:
    for looks in (FILLS, MARKS):
        for one, other in combinations(looks.values(), 2):
            keys = ("hatch", "linestyle", "marker", "facecolor", "markerfacecolor")
            assert [one.get(key) for key in keys] != [other.get(key) for key in keys]


def test_every_figure_of_a_year_is_a_mark_on_the_chart(cambodia: Review) -> None:
    [crystal] = [
        one
        for section in cambodia.evidence
        for one in section.series
        if (one.indicator, one.subject) == ("seizures", "crystalline_methamphetamine")
    ]
    picture = charts.years([("Crystal", crystal)], "crystal", log=True)
    marks = re.findall(r'<use href="#crystal-wide-[^"]+"', picture.wide)
    figures = [figure for year in crystal.years for figure in year.figures]
    ticks = 1 + crystal.years[-1].year - crystal.years[0].year
    assert len(marks) >= len(figures) + ticks


def test_a_chart_on_its_own_has_a_ground_and_plain_colours(cambodia: Review) -> None:
    assert "var(" not in alone(draw(cambodia).wide)
    assert re.match(r'<svg [^>]*>\n<rect width="100%" height="100%"', alone(draw(cambodia).wide))
