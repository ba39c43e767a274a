"""Stage S: each check on figures that keep to it, on some that do not, and where a figure or a person's answer is missing."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from lenity.evidence import Evidence
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, UNJUSTIFIED
from lenity.review.checks import DECIDED_BY
from lenity.review.judgements import Judgements
from lenity.review.setting import Bench, Setting
from review.made_up import evidence, figures, judgements
from review.saying import said, unknown, words
from review.small_bench import NOT_KNOWN, bench, found, penalties

TERM = penalties({"": "1 y .. 3 y"})


# -- S-01 ----------------------------------------------------------------------------------------------------

REASONS = said("reasons_for_severity", "to deter; memorandum of the bill")


def on_both(minimum: str, maximum: str) -> Judgements:
    """Answers on the minimum of 1 year and the maximum of 3 years."""
    return Judgements(
        {
            **judgements("S-01/evidence/minimum of 1 y", minimum).given,
            **judgements("S-01/evidence/maximum of 3 y", maximum).given,
        }
    )


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (said("reasons_for_severity", "none"), UNJUSTIFIED),
        (unknown("reasons_for_severity"), UNJUSTIFIED),  # the State bears the burden
        ("", UNJUSTIFIED),
        (REASONS, NEEDS_JUDGEMENT),
    ],
)
def test_a_level_of_penalties_needs_a_reason_on_file(tmp_path: Path, provisions: str, outcome: str) -> None:
    finding = found("S-01", bench(tmp_path, TERM, provisions=provisions))
    assert finding.outcome == outcome
    asked = [want.where for want in finding.wants if want.kind == "judgement"]
    assert asked == ["S-01/evidence/minimum of 1 y", "S-01/evidence/maximum of 3 y"]


@pytest.mark.parametrize(
    ("minimum", "maximum", "outcome"),
    [("strong", "some", CONFORMS), ("some", "weak", UNJUSTIFIED), ("none", "strong", UNJUSTIFIED)],
)
def test_people_weigh_the_evidence_for_each_minimum_and_maximum(tmp_path: Path, minimum: str, maximum: str, outcome: str) -> None:
    assert found("S-01", bench(tmp_path, TERM, provisions=REASONS, judgements=on_both(minimum, maximum))).outcome == outcome


def test_people_who_differ_on_the_evidence_leave_it_contested(tmp_path: Path) -> None:
    given = {**on_both("strong", "strong").given, **judgements("S-01/evidence/minimum of 1 y", "strong", "none").given}
    finding = found("S-01", bench(tmp_path, TERM, provisions=REASONS, judgements=Judgements(given)))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert finding.answer.contested == "Those who judged differ on: minimum of 1 y."


def test_without_custody_there_is_no_severity_to_justify(tmp_path: Path) -> None:
    assert found("S-01", bench(tmp_path / "none", penalties({"": "none"}))).outcome == NOT_APPLICABLE
    assert found("S-01", bench(tmp_path / "unread", NOT_KNOWN)).outcome == NEEDS_DATA


def changed(before: str, after: str) -> str:
    """A penalty that changed on 1 January 2015."""
    rule = (
        "      - {{id: {0}, in_force: {1}, when: {{}}, then: {{custody: {2}, fine: none, combine: custody only}}, cite: CITE}}\n"
    )
    return (
        "  - id: penalty\n    title: Penalty\n    rules:\n"
        + rule.format("old", ".. 2014-12-31", before) + rule.format("new", "2015-01-01 ..", after)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "rose"),
    [
        ("1 y .. 3 y", "1 y .. 37 months", True),
        ("1 y .. 3 y", "13 months .. 3 y", True),
        ("1 y .. 3 y", "1 y .. 3 y or life", True),
        ("1 y .. 3 y", "1 y .. 3 y", False),
        ("1 y .. 3 y", "6 months .. 3 y", False),
        ("life", "10 y .. 20 y", False),
    ],
)
def test_an_increase_between_two_days_is_listed_with_both_ranges(tmp_path: Path, before: str, after: str, rose: bool) -> None:
    finding = found("S-01", bench(tmp_path, changed(before, after), provisions=REASONS))
    assert ("from 2015-01-01." in words(finding)) == rose
    assert any("increase of 2015-01-01" in want.where for want in finding.wants) == rose


def test_a_range_that_turned_on_a_fact_not_given_rose_only_where_it_is_above_all_it_can_have_been(tmp_path: Path) -> None:
    # before 2015: 5 to 8 years in a group, else 1 to 2 years; whether V2 was in one is not given, so it was 1 to 8 at the widest
    rules = (
        "      - {id: group, in_force: .. 2014-12-31, when: {organised_group: true}, then: {custody: 5 y .. 8 y, fine: none, combine: custody only}, cite: CITE}\n"
        "      - {id: alone, in_force: .. 2014-12-31, when: {organised_group: false}, then: {custody: 1 y .. 2 y, fine: none, combine: custody only}, cite: CITE}\n"
    )
    new = "      - {id: new, in_force: 2015-01-01 .., when: {}, then: {custody: AFTER, fine: none, combine: custody only}, cite: CITE}\n"
    head = "  - id: penalty\n    title: Penalty\n    rules:\n"
    for name, after, rose in (("inside", "2 y .. 8 y", False), ("above", "2 y .. 9 y", True)):
        finding = found("S-01", bench(tmp_path / name, head + rules + new.replace("AFTER", after), provisions=REASONS))
        assert ("one dose for own use" in words(finding)) == rose
        assert ("1 y to 8 y at the widest" in words(finding)) == rose
        assert "A mid-level wholesaler, no violence" in words(finding)  # not in a group: it rose from 1 to 2 years


def test_series_around_an_increase_are_shown_figure_by_figure_without_a_claim(tmp_path: Path) -> None:
    series = {("retail_price", "heroin"): {2013: 10, 2014: 12, 2016: 9}, ("retail_price", "cannabis"): {2016: 2}}
    finding = found("S-01", bench(tmp_path, changed("1 y .. 3 y", "2 y .. 5 y"), provisions=REASONS, evidence=figures(series)))
    assert "heroin, before and after: 10 (2013), 12 (2014), 9 (2016)." in words(finding)
    assert "cannabis, before and after" not in words(finding)  # no figure before
    assert not re.search("fell|rose|because|effect", words(finding))


# -- S-02 ----------------------------------------------------------------------------------------------------

TWO_ALTERNATIVES = said("sanctions_without_custody", "[community_service, suspension]")


def used(community: dict[int, int], suspended: dict[int, int]) -> Evidence:
    return figures({("alternatives_imposed", "community_service"): community, ("alternatives_imposed", "suspension"): suspended})


# The review is of 2020; the last three years are 2017 to 2019.
@pytest.mark.parametrize(
    ("community", "suspended", "outcome"),
    [
        ({2019: 4}, {2018: 1}, CONFORMS),
        ({2017: 0, 2018: 0, 2019: 0}, {2018: 1}, DEPARTS),
        ({2016: 5, 2017: 0, 2018: 0, 2019: 0}, {2018: 1}, DEPARTS),  # used once, and never since
        ({2018: 0, 2019: 0}, {2018: 1}, NEEDS_DATA),  # one year is missing
        ({}, {2018: 1}, NEEDS_DATA),
        ({2016: 5}, {2018: 1}, NEEDS_DATA),
    ],
)
def test_an_alternative_that_nobody_was_given_exists_on_paper_only(
    tmp_path: Path, community: dict[int, int], suspended: dict[int, int], outcome: str
) -> None:
    finding = found("S-02", bench(tmp_path, TERM, provisions=TWO_ALTERNATIVES, evidence=used(community, suspended)))
    assert finding.outcome == outcome
    assert ("Unpaid work was not used" in words(finding)) == (outcome == DEPARTS)


@pytest.mark.parametrize(("years", "outcome"), [(2, DEPARTS), (3, DEPARTS), (4, CONFORMS)])
def test_the_years_without_use_are_a_setting(tmp_path: Path, years: int, outcome: str) -> None:
    seen = used({2016: 5, 2017: 0, 2018: 0, 2019: 0}, {2019: 1})
    on = bench(tmp_path, TERM, provisions=TWO_ALTERNATIVES, evidence=seen)
    assert DECIDED_BY["S-02"](Setting(on, {}, {"years-unused": Fraction(years)})).outcome == outcome


def test_where_nobody_listed_the_alternatives_those_among_the_rules_are_asked_about(tmp_path: Path) -> None:
    option = (
        "  - id: way\n    title: Way\n    option: suspended_sentence\n    measure: the way\n    may: court\n    rules:\n"
        "      - {id: open, when: {}, then: open, cite: CITE}\n"
    )
    finding = found("S-02", bench(tmp_path, TERM + option))
    assert [want.where for want in finding.wants] == ["indicator alternatives_imposed, subject suspended_sentence"]


def test_a_law_without_alternatives_and_one_nobody_has_read(tmp_path: Path) -> None:
    assert (
        found("S-02", bench(tmp_path / "none", TERM, provisions=said("sanctions_without_custody", "none"))).outcome
        == NOT_APPLICABLE
    )
    assert found("S-02", bench(tmp_path / "unread", TERM)).outcome == NEEDS_DATA


def test_coverage_is_shown_against_need(tmp_path: Path) -> None:
    series = {("treatment", "all"): {2018: 100, 2019: 120}, ("people_who_use_drugs", "any_drug"): {2017: 2000}}
    text = words(found("S-02", bench(tmp_path, TERM, provisions=TWO_ALTERNATIVES, evidence=figures(series))))
    assert "2019: 120." in text and "2017: 2,000." in text


# -- S-03 ----------------------------------------------------------------------------------------------------


def convicted(organisers: int, year: int = 2019) -> Evidence:
    """Organisers among 1000 convicted of supply, with the other shares of 2000 convictions."""
    return figures(
        {
            ("convictions", "organisers"): {year: organisers}, ("convictions", "supply"): {2019: 1000}, ("convictions", "all"): {2019: 2000},
            ("convictions", "possession"): {2019: 600}, ("convictions", "use"): {2019: 300}, ("convictions", "lowest_band"): {2019: 900},
        }
    )  # fmt: skip


@pytest.mark.parametrize(("organisers", "outcome"), [(49, NEEDS_JUDGEMENT), (50, CONFORMS), (51, CONFORMS)])  # the limit is 5 %
def test_few_organisers_among_those_convicted_of_supply_are_flagged(tmp_path: Path, organisers: int, outcome: str) -> None:
    finding = found("S-03", bench(tmp_path, TERM, evidence=convicted(organisers)))
    assert finding.outcome == outcome
    assert "Convictions for possession, of all: 30.0 % (600 of 2,000, 2019)." in words(finding)
    assert "Convictions in the lowest band of quantity, of all: 45.0 %" in words(finding)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("it does",), CONFORMS), (("it does not",), DEPARTS), (("it does", "it does not"), NEEDS_JUDGEMENT)]
)
def test_people_read_the_figures(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, TERM, evidence=convicted(10), judgements=judgements("S-03/reading", *answers))
    assert found("S-03", on).outcome == outcome


@pytest.mark.parametrize("seen", [None, convicted(10, year=2018), evidence("convictions", "supply", {2019: 1000})])
def test_roles_that_are_not_recorded_in_the_same_year_need_data(tmp_path: Path, seen: Evidence | None) -> None:
    finding = found("S-03", bench(tmp_path, TERM, evidence=seen))
    assert finding.outcome == NEEDS_DATA
    assert finding.wants[0].where == "indicator convictions, subjects organisers and supply"


# -- S-04 ----------------------------------------------------------------------------------------------------


def prisons(occupancy: int | None, share: int | None) -> Evidence:
    series = {("prison_occupancy", "all"): occupancy, ("prison_share", "drug_offences"): share}
    return figures({key: {2018: 0, 2019: value} for key, value in series.items() if value is not None}, unit="percent")


@pytest.mark.parametrize(
    ("occupancy", "share", "outcome"),
    [
        (101, 31, NEEDS_JUDGEMENT),
        (100, 31, CONFORMS),  # at the limit, not above it
        (101, 30, CONFORMS),
        (99, 29, CONFORMS),
        (None, 31, NEEDS_DATA),
        (101, None, NEEDS_DATA),
        (None, 30, CONFORMS),  # one of the two is known not to hold
        (None, None, NEEDS_DATA),
    ],
)
def test_crowded_prisons_with_many_held_for_drugs_call_for_a_judgement(
    tmp_path: Path, occupancy: int | None, share: int | None, outcome: str
) -> None:
    assert found("S-04", bench(tmp_path, TERM, evidence=prisons(occupancy, share))).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("helps",), CONFORMS), (("no difference",), CONFORMS), (("harms",), DEPARTS), (("helps", "harms"), NEEDS_JUDGEMENT)],
)
def test_people_judge_the_net_effect_on_health(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, TERM, evidence=prisons(150, 50), judgements=judgements("S-04/net", *answers))
    assert found("S-04", on).outcome == outcome


def test_the_limit_of_occupancy_decides_and_says_so(tmp_path: Path) -> None:
    finding = found("S-04", bench(tmp_path, TERM, evidence=prisons(120, 50)))
    flips = {(flip.threshold, flip.factor): flip.outcome for flip in finding.flips}
    assert flips == {("occupancy", Fraction(3, 2)): CONFORMS}  # 1.2 against 1.5; 50 % is above 45 %


# -- Cambodia ------------------------------------------------------------------------------------------------


def test_cambodias_kilogram_rose_above_the_20_years_of_1996(cambodia: Bench) -> None:
    # kh-law.md 1.2, article 33: 10-20 y whatever the amount; 2.8: above 240 g 20-30 y as printed
    answer = DECIDED_BY["S-01"](
        Setting(cambodia, {"bands": "A", "top-band": "as-printed", "edges": "lower", "consumption": "memory"})
    )
    assert answer.outcome == UNJUSTIFIED
    [rise] = [point for point in answer.points if "wholesaler, no violence (methamphetamine" in point.says]
    assert (rise.figures["after"].text, rise.figures["since"].text, rise.figures["day"].text) == (
        "20 y to 30 y",
        "1996-12-09",
        "2012-01-02",
    )


def test_cambodias_crowded_prisons_call_for_a_judgement(cambodia: Bench) -> None:
    # kh-law.md 4: 343 % of capacity in 2021; 55.37 % of prisoners held for drug offences in 2018
    answer = DECIDED_BY["S-04"](Setting(cambodia))
    assert answer.outcome == NEEDS_JUDGEMENT
    assert {point.figures["value"].amount for point in answer.points if "threshold" in point.figures} == {343, 55.37}


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("S-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    for point in DECIDED_BY[name](Setting(cambodia)).points:
        assert not re.search(r"\d", point.says), point.says
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
