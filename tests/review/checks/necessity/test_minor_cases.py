"""Use and the mildest cases (N-01 to N-04, N-12): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    UNJUSTIFIED,
)
from lenity.review.judgements import Judgements
from review.checks.necessity.laws import DISCHARGE, NO_CUSTODY, NOT_KNOWN, ONE_TO_3_YEARS, SUSPENSION, UP_TO_3_YEARS
from review.made_up import evidence, judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found, penalties

# -- N-01 --------------------------------------------------------------------------------------------------


def test_use_and_one_dose_without_custody_conform(tmp_path: Path) -> None:
    law = penalties({"offence: use": "none", "offence: possession": "none", 'offence: "not(use, possession)"': "1 y .. 3 y"})
    assert found("N-01", bench(tmp_path, law)).outcome == CONFORMS


def test_custody_for_a_dose_departs_even_where_it_need_not_be_imposed(tmp_path: Path) -> None:
    finding = found("N-01", bench(tmp_path, penalties({"offence: use": "none", 'offence: "not(use)"': ".. 3 y"}) + SUSPENSION))
    assert finding.outcome == DEPARTS
    assert "no way out of custody" not in words(finding)  # a sentence of up to 3 years can be suspended here


def test_custody_without_another_way_is_said_apart(tmp_path: Path) -> None:
    finding = found("N-01", bench(tmp_path, UP_TO_3_YEARS))
    assert "A positive test and nothing else" in words(finding)
    assert "no way out of custody" in words(finding)


def test_a_penalty_nobody_found_is_asked_for_and_never_counts_as_no_custody(tmp_path: Path) -> None:
    finding = found("N-01", bench(tmp_path, NOT_KNOWN))
    assert finding.outcome == NEEDS_DATA
    [want] = finding.wants
    assert (want.kind, want.where) == ("law", "the annex of the Act")
    assert "the table was not found" in want.what


def test_a_substance_of_its_own_without_a_known_dose_keeps_the_check_open(tmp_path: Path) -> None:
    law = penalties({"substance: heroin": "none", 'substance: "not(heroin)"': "none"})
    alone = found("N-01", bench(tmp_path / "one", law))
    assert alone.outcome == CONFORMS  # the law names heroin alone, and its dose is known
    two = law.replace("substance: heroin", "substance: ketamine").replace("not(heroin)", "not(ketamine)")
    finding = found("N-01", bench(tmp_path / "two", two))
    assert finding.outcome == NEEDS_DATA  # doses.yaml gives no dose of ketamine
    assert any("ketamine" in want.what for want in finding.wants)


# -- N-02 --------------------------------------------------------------------------------------------------

REASONS = said("reasons_for_criminal_response", '"a bill of 1999 says so"')
RECORD = said("own_use_record", "true")
QUESTION = "N-02/reasons"


def test_own_possession_without_custody_and_record_conforms(tmp_path: Path) -> None:
    assert found("N-02", bench(tmp_path, NO_CUSTODY, provisions=said("own_use_record", "false"))).outcome == CONFORMS


@pytest.mark.parametrize(
    ("form", "outcome"), [("administrative", CONFORMS), ("not_prohibited", CONFORMS), ("own_offence", NEEDS_DATA)]
)
def test_a_sanction_outside_criminal_law_leaves_no_criminal_record(tmp_path: Path, form: str, outcome: str) -> None:
    provisions = said("own_use_possession", form) + unknown("own_use_record")
    assert found("N-02", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == outcome


def test_a_criminal_answer_without_reasons_on_file_is_unjustified(tmp_path: Path) -> None:
    finding = found("N-02", bench(tmp_path, UP_TO_3_YEARS, provisions=RECORD + said("reasons_for_criminal_response", "none")))
    assert finding.outcome == UNJUSTIFIED
    assert [want.where for want in finding.wants] == [QUESTION]


def test_a_record_alone_asks_for_reasons_too(tmp_path: Path) -> None:
    assert found("N-02", bench(tmp_path, NO_CUSTODY, provisions=RECORD)).outcome == UNJUSTIFIED


def test_whether_a_record_follows_is_asked_where_nothing_else_is_criminal(tmp_path: Path) -> None:
    assert found("N-02", bench(tmp_path, NO_CUSTODY, provisions=unknown("own_use_record"))).outcome == NEEDS_DATA


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((), NEEDS_JUDGEMENT),
        (("adequate",), CONFORMS),
        (("not adequate", "not adequate"), DEPARTS),
        (("adequate", "not adequate"), NEEDS_JUDGEMENT),
    ],
)
def test_people_judge_the_reasons_on_file(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    finding = found(
        "N-02", bench(tmp_path, UP_TO_3_YEARS, provisions=RECORD + REASONS, judgements=judgements(QUESTION, *answers))
    )
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(set(answers)) > 1)
    assert len(finding.judgements) == len(answers)


def test_a_judgement_on_an_earlier_finding_is_shown_and_decides_nothing(tmp_path: Path) -> None:
    [given] = judgements(QUESTION, "adequate").given.values()
    outdated = Judgements({("N-02", QUESTION): tuple(replace(one, outdated=True) for one in given)})
    finding = found("N-02", bench(tmp_path, UP_TO_3_YEARS, provisions=RECORD + REASONS, judgements=outdated))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert "Reviewer A, on an earlier finding: adequate." in words(finding)


# -- N-03 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("says", "outcome"), [("with_effect", CONFORMS), ("without_effect", DEPARTS), ("none", DEPARTS)])
def test_a_category_of_minor_cases_must_have_an_effect(tmp_path: Path, says: str, outcome: str) -> None:
    assert found("N-03", bench(tmp_path, NO_CUSTODY, provisions=said("minor_case_category", says))).outcome == outcome


def test_a_category_nobody_looked_up_is_asked_for_by_its_subject(tmp_path: Path) -> None:
    finding = found("N-03", bench(tmp_path, NO_CUSTODY))
    assert finding.outcome == NEEDS_DATA
    assert [want.where for want in finding.wants] == ["provisions.yaml of xx/drugs, subject minor_case_category"]


def test_a_provision_that_stands_under_one_reading_alone_is_found_under_each(tmp_path: Path) -> None:
    readings = """\
readings:
  code:
    question: Does the code reach drug offences?
    reaches: {title: it does, cite: {article: "3", source: gazette, confidence: secondary}}
    stops: {title: it does not, cite: {article: "3", source: gazette, confidence: conflict}}
"""
    provisions = said("minor_case_category", "with_effect", "reading: {code: reaches}, ").replace("id: minor", "id: one-minor")
    provisions += said("minor_case_category", "none", "reading: {code: stops}, ")
    finding = found("N-03", bench(tmp_path, NO_CUSTODY, provisions=provisions, more=readings))
    assert finding.outcome == DEPARTS
    assert {one.answer.outcome: dict(one.readings[0]) for one in finding.answers} == {
        DEPARTS: {"code": "stops"},
        CONFORMS: {"code": "reaches"},
    }


# -- N-04 --------------------------------------------------------------------------------------------------

NEVER = said("prosecution_discretion", "none") + said("diversion_points", "none") + said("sanctions_without_custody", "[fine]")


def test_a_minor_case_that_can_be_discharged_conforms(tmp_path: Path) -> None:
    finding = found("N-04", bench(tmp_path, ONE_TO_3_YEARS + DISCHARGE, provisions=NEVER))
    assert finding.outcome == CONFORMS
    assert "One dose for own use" in words(finding)
    assert "Shares with a friend" not in words(finding)


def test_a_law_that_never_spares_a_minor_case_departs(tmp_path: Path) -> None:
    assert found("N-04", bench(tmp_path, ONE_TO_3_YEARS, provisions=NEVER)).outcome == DEPARTS


def test_a_prosecutor_who_may_drop_any_case_is_enough(tmp_path: Path) -> None:
    assert (
        found("N-04", bench(tmp_path, ONE_TO_3_YEARS, provisions=said("prosecution_discretion", "opportunity"))).outcome
        == CONFORMS
    )


def test_discretion_in_stated_cases_leaves_open_whether_these_are_among_them(tmp_path: Path) -> None:
    provisions = NEVER.replace("says: none", "says: stated_cases", 1)
    assert found("N-04", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == NEEDS_DATA


def test_discretion_nobody_found_is_asked_for(tmp_path: Path) -> None:
    finding = found(
        "N-04",
        bench(
            tmp_path,
            ONE_TO_3_YEARS,
            provisions=NEVER.replace(said("prosecution_discretion", "none"), unknown("prosecution_discretion")),
        ),
    )
    assert finding.outcome == NEEDS_DATA
    assert [want.where for want in finding.wants] == ["the annex"]


# -- N-12 --------------------------------------------------------------------------------------------------

USED = {2019: 12}


def diverting(points: str = "[prosecutor]", criteria: str = "[amount, consent]") -> str:
    return (
        said("diversion_points", points) + said("diversion_criteria", criteria)
        + said("diversion_reaches", "[use, own_use_possession, sharing, small_supply]")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("points", "outcome"),
    [("[prosecutor]", CONFORMS), ("[court_before_conviction]", CONFORMS), ("[court_at_sentence]", DEPARTS), ("none", DEPARTS)],
)
def test_diversion_must_come_before_conviction(tmp_path: Path, points: str, outcome: str) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=diverting(points), evidence=evidence("diversions", "all", USED))
    assert found("N-12", on).outcome == outcome


@pytest.mark.parametrize(("rung", "outcome"), [("diversion", NEEDS_DATA), ("treatment", DEPARTS)])
def test_a_measure_of_the_prosecutor_is_a_point_of_diversion_unless_it_is_treatment(
    tmp_path: Path, rung: str, outcome: str
) -> None:
    # treatment may come on top of a sentence: whether the case ends with it is for the law's provisions to say
    measure = DISCHARGE.replace("no_punishment", rung).replace("may: court", "may: prosecutor")
    finding = found("N-12", bench(tmp_path, ONE_TO_3_YEARS + measure, provisions=said("diversion_points", "none")))
    assert finding.outcome == outcome


def test_points_nobody_found_and_use_nobody_counted_keep_diversion_open(tmp_path: Path) -> None:
    assert found("N-12", bench(tmp_path / "law", ONE_TO_3_YEARS, provisions=unknown("diversion_points"))).outcome == NEEDS_DATA
    finding = found("N-12", bench(tmp_path / "use", ONE_TO_3_YEARS, provisions=diverting()))
    assert finding.outcome == NEEDS_DATA
    assert [want.kind for want in finding.wants] == ["data"]


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        ({2017: 0, 2018: 0, 2019: 0}, DEPARTS),  # the three years before 2020
        ({2017: 0, 2018: 1, 2019: 0}, CONFORMS),
        ({2018: 0, 2019: 0}, NEEDS_DATA),  # 2017 is not known
        ({2016: 9, 2017: 0, 2018: 0, 2019: 0}, DEPARTS),
    ],
)
def test_diversion_that_nobody_used_for_three_years_departs(tmp_path: Path, figures: dict[int, int], outcome: str) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=diverting(), evidence=evidence("diversions", "all", figures))
    assert found("N-12", on).outcome == outcome


FIVE = "[first_offence, amount, consent, treatment, payment]"
SIX = "[first_offence, amount, consent, treatment, payment, admission]"


@pytest.mark.parametrize(
    ("criteria", "answers", "outcome"),
    [
        (FIVE, (), CONFORMS),
        (SIX, (), NEEDS_JUDGEMENT),
        (SIX, ("workable",), CONFORMS),
        (SIX, ("unworkable",), DEPARTS),
        (SIX, ("workable", "unworkable"), NEEDS_JUDGEMENT),
    ],
)
def test_more_than_five_conditions_are_for_people_to_judge(
    tmp_path: Path, criteria: str, answers: tuple[str, ...], outcome: str
) -> None:
    on = bench(
        tmp_path, ONE_TO_3_YEARS, provisions=diverting(criteria=criteria), evidence=evidence("diversions", "all", USED),
        judgements=judgements("N-12/criteria", *answers),
    )  # fmt: skip
    assert found("N-12", on).outcome == outcome
