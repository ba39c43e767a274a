"""A review says what the law leaves open, how cases come out, and what everything rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from lenity.law.problems import LenityError
from lenity.review import Reference, Review, WorkedCase, last_day, review
from review.small_law import ARGUMENT, CASES, HEAD, TABLE

Reviewed = Callable[..., Review]


def case(review: Review, id: str) -> WorkedCase:
    [found] = [one for one in review.cases if one.id == id]
    return found


# -- what is open --------------------------------------------------------------------------------------------


def test_every_gap_is_listed_with_where_to_look(reviewed: Reviewed) -> None:
    [gap] = reviewed().open.unknown
    assert (gap.why, gap.look_in, gap.rules) == (
        "the bands for cannabis were not found",
        "article 4 of the act",
        ("cannabis",),
    )


def test_every_reading_is_listed_with_its_versions_and_their_confidence(reviewed: Reviewed) -> None:
    [reading] = reviewed().open.readings
    assert reading.question == "What follows from 10 g?"
    grades = {one.name: one.reference.confidence for one in reading.versions if one.reference}
    assert grades == {"A": "secondary", "B": "conflict"}


def test_figures_are_counted_by_confidence(reviewed: Reviewed) -> None:
    """Custody of small, large, life and mitigated; fines of small, large and life."""
    open_points = reviewed().open
    assert open_points.figures("xx/drugs", "custody") == {"verified": 2, "secondary": 1, "conflict": 1}
    assert open_points.figures("xx/drugs", "fines") == {"verified": 1, "secondary": 1, "conflict": 1}
    assert open_points.figures("xx/drugs", "ways out of custody") == {"verified": 3}


def test_a_figure_verified_in_the_law_is_counted_as_verified(reviewed: Reviewed) -> None:
    table = TABLE.replace("source: gazette, confidence: secondary", "source: gazette, confidence: verified")
    assert reviewed(table).open.figures("xx/drugs", "custody") == {"verified": 3, "conflict": 1}


# -- worked cases --------------------------------------------------------------------------------------------


def test_a_case_says_what_binds_and_how_far_choices_reach(reviewed: Reviewed) -> None:
    large = case(reviewed(), "large")
    assert large.bound.text == "3 y to 8 y or life"
    assert large.reach.text == "1 y to 8 y or life"
    assert [(one.title, one.who, one.articles) for one in large.choices] == [("mitigating circumstances", "court", ("6",))]


def test_a_case_names_the_reading_it_turns_on(reviewed: Reviewed) -> None:
    assert case(reviewed(), "large").bound_turns_on == {"bands": {"A": "3 y to 8 y", "B": "life"}}
    assert case(reviewed(), "small").bound_turns_on == {}


def test_a_way_out_that_is_open_names_its_article(reviewed: Reviewed) -> None:
    [way] = case(reviewed(), "small").ways
    assert (way.status, [ref.where for ref in way.references]) == ("open", ["article 7"])


def test_a_way_out_that_one_reading_closes_depends_on_it(reviewed: Reviewed) -> None:
    [way] = case(reviewed(), "large").ways
    assert (way.status, way.readings, [one.title for one in way.after]) == (
        "depends",
        ("bands",),
        ["mitigating circumstances"],
    )


def test_a_way_out_that_a_choice_opens_is_named_with_the_choice(reviewed: Reviewed) -> None:
    table = TABLE.replace("custody: life, fine: none, combine: custody only", "custody: 3 y .. 9 y")
    [way] = case(reviewed(table), "large").ways
    assert (way.status, [(one.title, one.articles) for one in way.after]) == (
        "after a choice",
        [("mitigating circumstances", ("6",))],
    )


def test_a_way_out_closed_by_the_law_is_closed_with_its_article(reviewed: Reviewed) -> None:
    table = TABLE.replace("<= 2 y", "<= 6 months").replace('"> 2 y"', '"> 6 months"')
    [way] = case(reviewed(table), "small").ways
    assert (way.status, [ref.where for ref in way.references]) == ("closed", ["article 8"])


def test_a_case_in_a_gap_reaches_as_far_as_the_law_could(reviewed: Reviewed) -> None:
    herb = case(reviewed(), "herb")
    assert (herb.bound.undetermined, herb.bound.least, herb.bound.most) == (True, 1, 20 * 360)
    assert "the bands for cannabis were not found" in [gap.why for gap in herb.gaps]


def test_a_law_that_changes_changes_the_case(reviewed: Reviewed) -> None:
    assert case(reviewed(), "small").bound.text == "1 y to 3 y"
    assert case(reviewed(TABLE.replace("1 y .. 3 y", "2 y .. 4 y")), "small").bound.text == "2 y to 4 y"


def test_ten_cases_are_worked_for_cambodia_and_none_states_its_outcome(cambodia: Review) -> None:
    assert len(cambodia.cases) == 10
    assert all(set(one.facts).isdisjoint({"custody", "fine"}) for one in cambodia.cases)


# -- sources -------------------------------------------------------------------------------------------------


def test_every_reference_leads_to_a_source_of_the_review(cambodia: Review) -> None:
    keys = {source.key for source in cambodia.sources}
    found = list(references(cambodia))
    assert len(found) > 300
    assert {one.source for one in found} <= keys
    assert all(one.confidence for one in found)


def test_a_source_says_how_many_figures_rest_on_it(reviewed: Reviewed) -> None:
    """Press: reading B, three figures of rule life, and the gap."""
    assert reviewed().source("law-press").figures == {"conflict": 4, "unverified": 1}


def test_a_source_that_came_out_after_the_day_is_named(reviewed: Reviewed) -> None:
    assert reviewed().later_sources == ()
    head = HEAD.replace("2015-05-05", "2021-05-05")
    assert reviewed(head=head).later_sources == ("law-press",)


def test_evidence_published_after_the_day_stays_out() -> None:
    then = review("kh", date(2014, 11, 30))
    published = [source.published for source in then.sources if source.kind == "evidence" and source.published]
    assert published
    assert max(published)[:7] <= "2014-11"
    years = [year.year for section in then.evidence for one in section.series for year in one.years]
    assert max(years) <= 2014


def test_a_word_about_a_trend_is_the_verdict_of_the_trend_rule(cambodia: Review) -> None:
    verdicts = {one.verdict for section in cambodia.evidence for one in section.series}
    assert verdicts <= {"rising", "falling", "no trend shown", "depends on the source", "not established"}
    doubted = [one for section in cambodia.evidence for one in section.series if one.doubted]
    assert doubted
    assert {one.verdict for one in doubted} == {"not established"}


def test_the_ecstasy_figure_of_1373_is_shown_as_doubted(cambodia: Review) -> None:
    [figure] = [
        one for section in cambodia.evidence for series in section.series for one in series.figures if one.text == "1,373"
    ]
    assert "refute kilograms" in figure.doubt


# -- days and mistakes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-11", date(2014, 11, 30)),
        ("2014", date(2014, 12, 31)),
        ("2016-02", date(2016, 2, 29)),
        ("2014-11-03", date(2014, 11, 3)),
    ],
)
def test_the_day_of_a_review_may_be_a_month_or_a_year(text: str, day: date) -> None:
    assert last_day(text) == day


@pytest.mark.parametrize("text", ["", "november", "2014-13", "2014-02-30", "20141", "2014-11-30T00:00", "0000"])
def test_a_day_that_is_none_is_refused_in_one_message(text: str) -> None:
    with pytest.raises(LenityError, match=r"LEN506: .* is not a"):
        last_day(text)


def test_a_day_without_law_is_refused() -> None:
    with pytest.raises(LenityError, match="LEN403"):
        review("kh", date(1950, 1, 1))


def test_a_point_on_a_norm_that_is_unknown_or_speaks_for_leniency_is_refused_with_its_line(reviewed: Reviewed) -> None:
    for wrong in ("convention-1988-3-4-z", "gc27-14"):
        with pytest.raises(LenityError, match=rf"xx-argument.yaml:3:\d+: LEN350: `{wrong}` is no norm that speaks for severity"):
            reviewed(argument=ARGUMENT.replace("convention-1988-3-4-a", wrong))


def test_the_argument_says_what_the_norm_says_and_marks_what_we_add(reviewed: Reviewed) -> None:
    [point] = reviewed().argument.points  # type: ignore[union-attr]
    assert point.text.endswith("such as imprisonment, fines and confiscation. A high minimum is one way.")
    assert point.reference.source == "norm-convention-1988"
    assert point.reference.note.endswith("; the last sentence is our inference")


def test_a_case_with_a_key_too_many_is_refused_with_its_line(reviewed: Reviewed) -> None:
    with pytest.raises(LenityError, match=r"xx-cases.yaml:4:5: LEN005: unknown key `outcome`"):
        reviewed(cases=CASES.replace("from: nowhere", "outcome: life"))


def references(value: object) -> Iterator[Reference]:
    """Every reference anywhere in a review."""
    if isinstance(value, Reference):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from references(getattr(value, one.name))
    elif isinstance(value, dict):
        for one in value.values():
            yield from references(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from references(one)
