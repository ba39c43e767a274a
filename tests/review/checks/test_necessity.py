"""Stage N: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from lenity.evidence import read_evidence
from lenity.law.library import Library, in_force
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    UNJUSTIFIED,
    Answer,
)
from lenity.review.catalogue import Catalogue
from lenity.review.checks import DECIDED_BY
from lenity.review.findings import Finding
from lenity.review.judgements import Judgement, Judgements
from lenity.review.setting import Bench, Setting
from lenity.review.vignettes import read_vignettes
from review.made_up import evidence, judgements
from review.small_bench import bench, found, penalties

UP_TO_3_YEARS = penalties({"": ".. 3 y"})
ONE_TO_3_YEARS = penalties({"": "1 y .. 3 y"})
NO_CUSTODY = penalties({"": "none"})
NOT_KNOWN = """\
  - id: penalty
    title: Penalty
    rules:
      - {id: gap, when: {offence: use}, then: {custody: none, fine: none, combine: custody only}, cite: CITE}
      - {id: unread, when: {offence: "not(use)"}, unknown: the table was not found, look_in: the annex of the Act}
"""
SUSPENSION = """\
  - id: suspension
    title: Suspension
    option: suspended_sentence
    measure: suspended sentence
    may: court
    hit: F
    rules:
      - {id: short, when: {custody.min: "<= 2 y"}, then: open, cite: CITE}
      - {id: long, when: {custody.min: "> 2 y"}, then: closed, cite: CITE}
      - {id: life, when: {custody.life: true}, then: closed, cite: CITE}
"""
MITIGATION = """\
  - id: mitigation
    title: Mitigating circumstances
    amends: [custody]
    may: court
    choice: mitigating circumstances
    rules:
      - {id: lower, when: {custody.min: ">= 3 y"}, then: {custody.min: 1 y}, cite: CITE}
"""
DISCHARGE = """\
  - id: discharge
    title: Discharge
    option: no_punishment
    measure: discharge
    may: court
    hit: F
    rules:
      - {id: other, when: {offence: [supply, transport, use]}, then: closed, cite: CITE}
      - {id: own, when: {purpose: own_use}, then: open, cite: CITE}
      - {id: rest, when: {}, then: closed, cite: CITE}
"""


def said(about: str, says: str, more: str = "") -> str:
    return f"  - {{id: {about}, about: {about}, says: {says}, {more}cite: CITE}}\n"


def unknown(about: str) -> str:
    return f"  - {{id: {about}, about: {about}, unknown: nobody found it, look_in: the annex}}\n"


def words(finding: Finding) -> str:
    """What a finding says, its figures in their places."""
    return "\n".join(
        re.sub(r"{(\w+)}", lambda place: point.figures[place[1]].text, point.says)  # noqa: B023
        for point in finding.answer.points
    )


def figures(finding: Finding) -> dict[str, float | int | None]:
    return {name: figure.amount for point in finding.answer.points for name, figure in point.figures.items()}


def moved(name: str, on: Bench, thresholds: Mapping[str, Fraction]) -> Answer:
    """Decide a check with thresholds moved."""
    return DECIDED_BY[name](Setting(on, {}, thresholds))


# -- N-01 ----------------------------------------------------------------------------------------------------


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


# -- N-02 ----------------------------------------------------------------------------------------------------

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


# -- N-03 ----------------------------------------------------------------------------------------------------


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


# -- N-04 ----------------------------------------------------------------------------------------------------

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


# -- N-05 ----------------------------------------------------------------------------------------------------

BANDS = penalties({'quantity: "< 10 g"': "MIN .. 5 y", 'quantity: ">= 10 g"': "5 y .. 9 y"})
NO_EXCLUSIONS = said("drug_exclusions", "none")


def test_the_band_whose_minimum_lies_above_the_limit_of_suspension_loses_it(tmp_path: Path) -> None:
    # suspension up to 2 years; below 10 g the minimum is 1 year, from 10 g on it is 5: one band of two is lost
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", "1 y") + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.outcome == DEPARTS
    first = finding.answer.points[0]
    assert (first.figures["many"].amount, first.figures["all"].amount) == (1, 2)
    lost = next(point for point in finding.answer.points if "amount" in point.figures)
    assert (lost.figures["amount"].text, lost.figures["range"].text) == ("from 10 g", "5 y to 9 y")
    assert figures(finding)["floor"] == 12  # the highest minimum with suspension: 1 year


@pytest.mark.parametrize(("least", "lost"), [("1 y 11 months", 1), ("2 y", 1), ("2 y 1 months", 2)])
def test_the_limit_itself_still_allows_suspension(tmp_path: Path, least: str, lost: int) -> None:
    # just below, at and just above the limit of 2 years; the band from 10 g on (minimum 5 years) is lost in any case
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", least) + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.answer.points[0].figures["many"].amount == lost


def test_mitigation_that_brings_the_minimum_down_keeps_suspension(tmp_path: Path) -> None:
    finding = found("N-05", bench(tmp_path, BANDS.replace("MIN", "1 y") + MITIGATION + SUSPENSION, provisions=NO_EXCLUSIONS))
    assert finding.outcome == CONFORMS
    assert "only after mitigating circumstances" in words(finding)


def test_a_drug_exclusion_from_suspension_departs_by_itself(tmp_path: Path) -> None:
    law = penalties({"": "1 y .. 3 y"}) + SUSPENSION
    assert found("N-05", bench(tmp_path, law, provisions=said("drug_exclusions", "[suspension]"))).outcome == DEPARTS
    assert found("N-05", bench(tmp_path / "none", law, provisions=NO_EXCLUSIONS)).outcome == CONFORMS


def test_an_exclusion_nobody_looked_up_keeps_the_check_open(tmp_path: Path) -> None:
    assert found("N-05", bench(tmp_path, penalties({"": "1 y .. 3 y"}) + SUSPENSION)).outcome == NEEDS_DATA


def test_a_law_without_custody_has_nothing_to_suspend(tmp_path: Path) -> None:
    assert found("N-05", bench(tmp_path, NO_CUSTODY, provisions=NO_EXCLUSIONS)).outcome == NOT_APPLICABLE


# -- N-06 ----------------------------------------------------------------------------------------------------


def menu(before: str = "[bail]", at: str = "[fine, probation, community_service]", after: str = "[early_release]") -> str:
    return said("measures_before_trial", before) + said("sanctions_without_custody", at) + said("measures_after_sentence", after)


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (menu(), CONFORMS),  # exactly the three kinds of the threshold
        (menu(at="[fine, probation]"), DEPARTS),
        (menu(at="[fine, probation, community_service, discharge]"), CONFORMS),
        (menu(before="none"), DEPARTS),
        (menu(after="none"), DEPARTS),
        (menu().replace(said("measures_after_sentence", "[early_release]"), ""), NEEDS_DATA),
    ],
)
def test_three_kinds_at_sentence_and_one_before_and_after(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("N-06", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == outcome


def test_early_release_alone_is_a_measure_after_sentence(tmp_path: Path) -> None:
    provisions = menu().replace(said("measures_after_sentence", "[early_release]"), said("early_release", "same_as_others"))
    assert found("N-06", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == CONFORMS


def test_kinds_at_sentence_are_counted_from_the_rules_where_nobody_listed_them(tmp_path: Path) -> None:
    provisions = menu().replace(said("sanctions_without_custody", "[fine, probation, community_service]"), "")
    discharge, caution = DISCHARGE, DISCHARGE.replace("id: ", "id: two-").replace("no_punishment", "caution")
    two = found("N-06", bench(tmp_path / "two", ONE_TO_3_YEARS + discharge + SUSPENSION, provisions=provisions))
    assert two.outcome == NEEDS_DATA  # no punishment and suspension: two kinds, and there may be more
    three = found("N-06", bench(tmp_path / "three", ONE_TO_3_YEARS + discharge + caution + SUSPENSION, provisions=provisions))
    assert three.outcome == CONFORMS


def test_a_list_that_may_be_longer_is_asked_for_before_it_counts_as_too_short(tmp_path: Path) -> None:
    provisions = menu(at="[fine, probation], at_least: true")
    assert found("N-06", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == NEEDS_DATA


def test_the_outcome_turns_with_the_number_of_kinds_asked_for(tmp_path: Path) -> None:
    on = bench(tmp_path, NO_CUSTODY, provisions=menu())
    assert moved("N-06", on, {"least-sanctions": Fraction(3)}).outcome == CONFORMS
    assert moved("N-06", on, {"least-sanctions": Fraction(4)}).outcome == DEPARTS
    assert [flip.outcome for flip in found("N-06", on).flips] == [DEPARTS]  # at half as many again, 4.5 kinds


# -- N-07 ----------------------------------------------------------------------------------------------------


def test_low_supply_that_can_be_suspended_conforms(tmp_path: Path) -> None:
    assert found("N-07", bench(tmp_path, ONE_TO_3_YEARS + SUSPENSION)).outcome == CONFORMS


def test_low_supply_with_nothing_but_custody_departs(tmp_path: Path) -> None:
    law = penalties({"offence: transport": "3 y .. 5 y", 'offence: "not(transport)"': "1 y .. 3 y"})
    finding = found("N-07", bench(tmp_path, law + SUSPENSION))
    assert finding.outcome == DEPARTS
    listed = {name.split("/")[0] for point in finding.answer.points[1:] for name in point.vignettes}
    assert listed == {"V8", "V9"}  # the two couriers; suspension ends at 2 years


def test_a_fine_that_may_stand_alone_is_a_way_out(tmp_path: Path) -> None:
    law = ONE_TO_3_YEARS.replace("fine: none, combine: custody only", "fine: 100 .. 900, combine: or")
    assert found("N-07", bench(tmp_path, law)).outcome == CONFORMS
    both = law.replace("combine: or", "combine: and")
    assert found("N-07", bench(tmp_path / "both", both)).outcome == DEPARTS


def test_treatment_alone_leaves_open_whether_the_person_is_at_liberty(tmp_path: Path) -> None:
    treatment = SUSPENSION.replace("suspended_sentence", "treatment").replace("suspended sentence", "treatment order")
    finding = found("N-07", bench(tmp_path, ONE_TO_3_YEARS + treatment))
    assert finding.outcome == NEEDS_DATA
    assert any("stays at liberty" in want.what for want in finding.wants)


def test_a_way_out_that_turns_on_a_fact_nobody_gave_keeps_low_supply_open(tmp_path: Path) -> None:
    work = """\
  - id: work
    title: Community work
    option: community_work
    measure: community work
    may: court
    rules:
      - {id: agrees, when: {agrees_to_community_work: true}, then: open, cite: CITE}
      - {id: refuses, when: {agrees_to_community_work: false}, then: closed, cite: CITE}
"""
    finding = found("N-07", bench(tmp_path, ONE_TO_3_YEARS + work))
    assert finding.outcome == NEEDS_DATA
    [want] = [want for want in finding.wants if want.what.startswith("community work")]
    assert (want.kind, "agrees to community work" in want.what) == ("data", True)


def test_a_way_out_after_mitigation_counts_and_is_said_to_need_it(tmp_path: Path) -> None:
    finding = found("N-07", bench(tmp_path, penalties({"": "3 y .. 5 y"}) + MITIGATION + SUSPENSION))
    assert finding.outcome == CONFORMS
    assert "only after mitigating circumstances" in words(finding)


def test_a_penalty_nobody_found_keeps_low_supply_open(tmp_path: Path) -> None:
    assert found("N-07", bench(tmp_path, NOT_KNOWN)).outcome == NEEDS_DATA


# -- N-08 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drugs", "others", "outcome"),
    [
        ("none", "none", CONFORMS),
        ("[bail]", "none", DEPARTS),
        ("[bail]", "[bail]", CONFORMS),  # robbery and grievous injury are shut out too
        ("[bail, early_release]", "[bail]", DEPARTS),
    ],
)
def test_an_exclusion_departs_where_robbery_and_injury_do_not_have_it(
    tmp_path: Path, drugs: str, others: str, outcome: str
) -> None:
    provisions = said("drug_exclusions", drugs) + said("exclusions_of_comparable_offences", others)
    assert found("N-08", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == outcome


def test_an_exclusion_that_nobody_compared_needs_data(tmp_path: Path) -> None:
    finding = found(
        "N-08",
        bench(tmp_path, NO_CUSTODY, provisions=said("drug_exclusions", "[bail]") + unknown("exclusions_of_comparable_offences")),
    )
    assert finding.outcome == NEEDS_DATA


def test_the_justification_of_an_exclusion_is_asked_for_and_shown(tmp_path: Path) -> None:
    provisions = said("drug_exclusions", "[bail]") + said("exclusions_of_comparable_offences", "none")
    asked = found("N-08", bench(tmp_path / "asked", NO_CUSTODY, provisions=provisions))
    assert [want.where for want in asked.wants] == ["N-08/justification/bail"]
    given = judgements("N-08/justification/bail", "not justified")
    shown = found("N-08", bench(tmp_path / "shown", NO_CUSTODY, provisions=provisions, judgements=given))
    assert not shown.wants
    assert "Reviewer A: not justified. for a reason" in words(shown)


@pytest.mark.parametrize(("others", "outcome"), [("none", DEPARTS), ("[bail]", CONFORMS)])
def test_release_closed_to_a_class_counts_as_an_exclusion_from_bail(tmp_path: Path, others: str, outcome: str) -> None:
    provisions = NO_EXCLUSIONS + said("remand_rule", "by_class") + said("exclusions_of_comparable_offences", others)
    assert found("N-08", bench(tmp_path, NO_CUSTODY, provisions=provisions)).outcome == outcome


def test_early_release_that_is_narrower_for_drugs_departs(tmp_path: Path) -> None:
    assert (
        found("N-08", bench(tmp_path, NO_CUSTODY, provisions=NO_EXCLUSIONS + said("early_release", "narrower"))).outcome
        == DEPARTS
    )


def test_a_measure_open_to_robbery_and_closed_to_a_lighter_drug_case_departs(tmp_path: Path) -> None:
    option = """\
  - id: suspension
    title: Suspension
    option: suspended_sentence
    measure: suspended sentence
    may: court
    hit: F
    rules:
      - {id: TAG, when: {offence: [possession, supply, transport, cultivation]}, then: STATE, cite: CITE}
      - {id: TAG-rest, then: open, when: {}, cite: CITE}
"""
    robbery = penalties({"offence: theft_aggravated": "2 y .. 8 y", 'offence: "not(theft_aggravated)"': "none"})
    shut, open_to_all = (option.replace("STATE", state) for state in ("closed", "open"))
    beside = robbery + shut.replace("TAG", "code")
    departing = bench(tmp_path, ONE_TO_3_YEARS + shut.replace("TAG", "drugs"), provisions=NO_EXCLUSIONS, beside=beside)
    finding = found("N-08", departing)
    assert finding.outcome == DEPARTS
    assert "Suspended sentence is open to aggravated robbery (2 y to 8 y) and closed to one dose for own use" in words(finding)
    good = bench(tmp_path / "good", ONE_TO_3_YEARS + open_to_all.replace("TAG", "drugs"), provisions=NO_EXCLUSIONS, beside=beside)
    assert found("N-08", good).outcome == CONFORMS
    for name, range_ in (("above", "1 y .. 9 y"), ("stricter", "3 y .. 5 y")):  # a heavier maximum, a heavier minimum
        heavier = bench(
            tmp_path / name, penalties({"": range_}) + shut.replace("TAG", "drugs"), provisions=NO_EXCLUSIONS, beside=beside
        )
        assert found("N-08", heavier).outcome == CONFORMS  # no drug case is as light as the robbery


# -- N-09 ----------------------------------------------------------------------------------------------------


def test_no_minimum_conforms_and_a_day_departs(tmp_path: Path) -> None:
    assert found("N-09", bench(tmp_path / "none", UP_TO_3_YEARS)).outcome == CONFORMS
    assert found("N-09", bench(tmp_path / "day", penalties({"": "1 d .. 3 y"}))).outcome == DEPARTS


def test_a_minimum_for_an_organised_group_alone_does_not_depart(tmp_path: Path) -> None:
    # article 3(5)(a) of the 1988 Convention: organised criminal group; V13 is done in one, V2 to V12 are not
    law = {"organised_group: true": "5 y .. 9 y", "organised_group: false": ".. 3 y"}
    assert found("N-09", bench(tmp_path / "group", penalties(law))).outcome == CONFORMS
    finding = found("N-09", bench(tmp_path / "all", penalties(law | {"organised_group: false": "1 y .. 3 y"})))
    assert finding.outcome == DEPARTS
    assert "with a factor of the Convention that aggravates: 5 y to 9 y" in words(finding)  # listed, not counted
    assert not any(name.startswith("V13/") for name in finding.answer.points[0].vignettes)


def test_minimums_are_listed_with_what_mitigation_leaves_of_them(tmp_path: Path) -> None:
    finding = found("N-09", bench(tmp_path, penalties({"": "3 y .. 5 y"}) + MITIGATION))
    assert finding.outcome == DEPARTS
    assert "3 y to 5 y; with every choice from 12 months" in words(finding)


def test_a_minimum_nobody_found_is_asked_for(tmp_path: Path) -> None:
    assert found("N-09", bench(tmp_path, NOT_KNOWN)).outcome == NEEDS_DATA


# -- N-10 ----------------------------------------------------------------------------------------------------


def relief(*reasons: str) -> str:
    return said("relief_from_floor", f"[{', '.join(reasons)}]" if reasons else "none")


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (relief(), DEPARTS),
        (relief("assistance"), NEEDS_JUDGEMENT),
        (relief("assistance", "guilty_plea"), CONFORMS),
        (relief("mitigating_factors"), CONFORMS),
        ("", NEEDS_DATA),
        (unknown("relief_from_floor"), NEEDS_DATA),
    ],
)
def test_ways_below_the_minimum_are_counted(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


def test_reasons_are_counted_of_seven(tmp_path: Path) -> None:
    finding = found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=relief("under_18", "guilty_plea")))
    counts = finding.answer.points[0].figures
    assert (counts["many"].amount, counts["all"].amount) == (2, 7)


def test_mitigation_said_to_reach_below_the_minimum_is_one_of_the_reasons(tmp_path: Path) -> None:
    assert found("N-10", bench(tmp_path, ONE_TO_3_YEARS, provisions=said("mitigation_below_floor", "true"))).outcome == CONFORMS


def test_mitigation_in_the_rules_is_a_way_below_the_minimum(tmp_path: Path) -> None:
    finding = found("N-10", bench(tmp_path, penalties({"": "3 y .. 5 y"}) + MITIGATION))
    assert finding.outcome == CONFORMS
    assert "a court can go down to 12 months after mitigating circumstances" in words(finding)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("free",), CONFORMS), (("coerced",), DEPARTS), (("free", "coerced"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_assistance_is_free(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=relief("assistance"), judgements=judgements("N-10/coercion", *answers))
    assert found("N-10", on).outcome == outcome


def test_without_a_minimum_there_is_nothing_to_go_below(tmp_path: Path) -> None:
    assert found("N-10", bench(tmp_path, UP_TO_3_YEARS)).outcome == NOT_APPLICABLE


# -- N-11 ----------------------------------------------------------------------------------------------------


def remand(rule: str = "by_case", lesser: str = "6 months", graver: str = "18 months", share: str = "none") -> str:
    return (
        said("remand_rule", rule) + said("remand_longest_lesser", lesser) + said("remand_longest_graver", graver)
        + said("remand_graver_above", "5 y") + said("remand_share_of_least_term", share)
    )  # fmt: skip


@pytest.mark.parametrize("rule", ["presumed", "by_class", "mandatory"])
def test_detention_that_no_case_decides_departs(tmp_path: Path, rule: str) -> None:
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(rule))).outcome == DEPARTS


@pytest.mark.parametrize(("longest", "outcome"), [("11 months", CONFORMS), ("1 y", CONFORMS), ("13 months", DEPARTS)])
def test_detention_may_last_as_long_as_the_minimum_and_no_longer(tmp_path: Path, longest: str, outcome: str) -> None:
    # the minimum is 1 year, the maximum of 3 years makes it the lesser class
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser=longest))).outcome == outcome


def test_a_graver_charge_has_the_longer_limit(tmp_path: Path) -> None:
    # maximum 6 years, above the border of 5: 18 months against a minimum of 12
    finding = found("N-11", bench(tmp_path, penalties({"": "1 y .. 6 y"}), provisions=remand()))
    assert finding.outcome == DEPARTS
    assert "up to 18 months against a minimum of 12 months" in words(finding)


def test_a_share_of_the_least_term_shortens_the_limit(tmp_path: Path) -> None:
    # half of 12 months is 6 months, below the minimum
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="2 y", share="1/2"))).outcome == CONFORMS


def test_detention_without_limit_outlasts_every_minimum(tmp_path: Path) -> None:
    finding = found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="none")))
    assert finding.outcome == DEPARTS
    assert "no limit" in words(finding)


@pytest.mark.parametrize("missing", ["remand_rule", "remand_longest_lesser", "remand_graver_above"])
def test_a_limit_nobody_found_keeps_detention_open(tmp_path: Path, missing: str) -> None:
    provisions = "".join(line for line in remand().splitlines(keepends=True) if f"about: {missing}," not in line) + unknown(
        missing
    )
    assert found("N-11", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == NEEDS_DATA


def test_the_ratio_to_the_minimum_is_a_setting(tmp_path: Path) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, provisions=remand(lesser="13 months"))
    assert moved("N-11", on, {"pretrial-to-floor": Fraction(13, 12)}).outcome == CONFORMS
    assert moved("N-11", on, {"pretrial-to-floor": Fraction(1)}).outcome == DEPARTS


def test_the_share_of_prisoners_on_remand_is_shown_as_published(tmp_path: Path) -> None:
    on = bench(
        tmp_path,
        ONE_TO_3_YEARS,
        provisions=remand(),
        evidence=evidence("prison_share", "awaiting_trial", {2018: 40, 2019: 35}, "percent"),
    )
    finding = found("N-11", on)
    assert "2019: 35 %" in words(finding)
    assert "40 %" not in words(finding)


# -- N-12 ----------------------------------------------------------------------------------------------------

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


# -- N-13 ----------------------------------------------------------------------------------------------------


def treating(**changes: str) -> str:
    holds = {
        "treatment_consent": "required", "treatment_medical_need": "true", "treatment_relapse": "no_penalty",
        "treatment_longest": "1 y", "treatment_confidential": "by_law",
    } | changes  # fmt: skip
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in holds.items())


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORMS),
        ({"treatment_relapse": "penalty_revives"}, DEPARTS),
        ({"treatment_relapse": "own_offence"}, DEPARTS),
        ({"treatment_relapse": "reviewed"}, CONFORMS),
        ({"treatment_longest": "3 y"}, CONFORMS),  # as long as the maximum of 3 years
        ({"treatment_longest": "37 months"}, DEPARTS),
        ({"treatment_longest": "37 months", "treatment_not_above_sentence": "true"}, CONFORMS),
        ({"treatment_longest": "none"}, DEPARTS),  # no limit at all
        ({"treatment_confidential": "?"}, NEEDS_DATA),
        ({"treatment_consent": "not_required"}, NEEDS_JUDGEMENT),
    ],
)
def test_the_five_safeguards_of_treatment(tmp_path: Path, changes: dict[str, str], outcome: str) -> None:
    assert found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=treating(**changes))).outcome == outcome


def test_a_missing_safeguard_is_listed(tmp_path: Path) -> None:
    finding = found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=treating(treatment_consent="not_required")))
    assert "Consent to treatment: it can be ordered against the will." in words(finding)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("free",), CONFORMS), (("not free",), DEPARTS), (("free", "not free"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_the_offer_is_free(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    provisions = treating(treatment_medical_need="false")
    assert (
        found(
            "N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=provisions, judgements=judgements("N-13/offer", *answers))
        ).outcome
        == outcome
    )


def test_a_law_known_to_have_no_treatment_is_not_asked_about_safeguards(tmp_path: Path) -> None:
    provisions = (
        said("sanctions_without_custody", "[fine]") + said("diversion_criteria", "none") + said("compulsory_treatment_by", "none")
    )
    assert found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=provisions)).outcome == NOT_APPLICABLE


# -- N-14 ----------------------------------------------------------------------------------------------------

# The rungs of the vocabulary that lie below custody.
LESSER = (
    "no punishment", "caution", "diversion", "treatment", "deferred sentence", "fine", "restriction", "community work",
    "suspended sentence", "part custody",
)  # fmt: skip


def lesser(answer: str, rungs: tuple[str, ...] = LESSER) -> Judgements:
    given: dict[tuple[str, str], tuple[Judgement, ...]] = {}
    for rung in rungs:
        given |= judgements(f"N-14/lesser/{rung} in place of custody", answer).given
    return Judgements(given)


def test_every_rung_below_custody_that_is_closed_needs_a_reason(tmp_path: Path) -> None:
    finding = found("N-14", bench(tmp_path, UP_TO_3_YEARS))
    assert finding.outcome == UNJUSTIFIED
    assert {want.where for want in finding.wants} == {f"N-14/lesser/{rung} in place of custody" for rung in LESSER}


def test_a_rung_that_is_open_in_every_case_needs_none(tmp_path: Path) -> None:
    finding = found("N-14", bench(tmp_path, ONE_TO_3_YEARS + SUSPENSION))
    assert "N-14/lesser/suspended sentence in place of custody" not in {want.where for want in finding.wants}


def test_reasons_for_every_rung_justify_the_law(tmp_path: Path) -> None:
    assert found("N-14", bench(tmp_path, UP_TO_3_YEARS, judgements=lesser("would not"))).outcome == CONFORMS


def test_one_rung_without_a_reason_leaves_it_unjustified(tmp_path: Path) -> None:
    finding = found("N-14", bench(tmp_path, UP_TO_3_YEARS, judgements=lesser("would not", LESSER[1:])))
    assert finding.outcome == UNJUSTIFIED
    assert [want.where for want in finding.wants] == ["N-14/lesser/no punishment in place of custody"]


def test_a_lesser_rung_that_would_serve_as_well_departs(tmp_path: Path) -> None:
    assert found("N-14", bench(tmp_path, UP_TO_3_YEARS, judgements=lesser("would"))).outcome == DEPARTS


def test_people_who_differ_on_a_rung_leave_it_contested(tmp_path: Path) -> None:
    given = (
        dict(lesser("would not").given) | judgements(f"N-14/lesser/{LESSER[0]} in place of custody", "would", "would not").given
    )
    finding = found("N-14", bench(tmp_path, UP_TO_3_YEARS, judgements=Judgements(given)))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert finding.answer.contested


def test_a_law_without_custody_has_no_ladder_to_justify(tmp_path: Path) -> None:
    assert found("N-14", bench(tmp_path, NO_CUSTODY)).outcome == NOT_APPLICABLE


# -- Cambodia, against the fact sheet (kh-law.md) --------------------------------------------------------------


@pytest.fixture(scope="module")
def cambodia() -> Bench:
    day = date(2026, 11, 1)
    library = Library()
    return Bench(
        law=in_force(library.find("kh"), day), beside=tuple(one.at(day) for one in library.beside("kh")), day=day,
        catalogue=Catalogue.read(), vignettes=read_vignettes(), evidence=read_evidence("KH"), versions=library.find("kh"),
    )  # fmt: skip


def suspended(on: Bench, **readings: str) -> dict[tuple[str, str], str]:
    """What N-05 says of methamphetamine: amount and range -> the way to a suspended sentence."""
    answer = DECIDED_BY["N-05"](Setting(on, readings))
    listed = [point for point in answer.points if point.says.startswith("Methamphetamine")]
    return {(point.figures["amount"].text, point.figures["range"].text): point.says.split("; ")[1] for point in listed}


READING_A = {
    "bands": "A", "top-band": "as-printed", "range-or-life": "art-94", "edges": "lower", "fine-alone": "restrained",
    "three-year-test": "provided", "minors-step": "adult", "consumption": "memory",
}  # fmt: skip


def test_cambodias_bands_lose_plain_suspension_where_the_fact_sheet_says(cambodia: Bench) -> None:
    # kh-law.md 2.8: base 2-5 y whole range without mitigation; 5-10 y at exactly 5 y; 10-20 y and 20-30 y only with mitigation
    plain, mitigated = "a suspended sentence is open.", "a suspended sentence only after mitigating circumstances."
    assert suspended(cambodia, **READING_A) == {
        ("below 15 g", "2 y to 5 y"): plain,
        ("15 g to 80 g", "5 y to 10 y"): plain,
        ("above 80 g, up to 240 g", "10 y to 20 y"): mitigated,
        ("above 240 g", "20 y to 30 y"): mitigated,
    }


def test_cambodias_life_band_can_never_be_suspended(cambodia: Bench) -> None:
    # kh-law.md 2.8: life, floor with CC 95 15 y: simple suspension never, probation never
    assert suspended(cambodia, **(READING_A | {"bands": "B"}))["above 80 g", "life"] == "no suspended sentence."


def test_cambodias_mitigated_minimums_are_those_of_the_code(cambodia: Bench) -> None:
    # kh-law.md 2.8: 2-5 y -> 6 months; 5-10 y -> 1 y; 20-30 y -> 2 y; point 3: "20-30 y or life" -> 2 y by CC 94
    answer = DECIDED_BY["N-10"](Setting(cambodia, READING_A))
    lowered = {
        point.figures["range"].text: point.figures["lowest"].amount for point in answer.points if "lowest" in point.figures
    }
    assert lowered == {"2 y to 5 y": 6, "5 y to 10 y": 12, "20 y to 30 y": 24, "20 y to 30 y or life": 24}


def test_cambodias_minimums_for_non_violent_cases_depart(cambodia: Bench) -> None:
    # kh-law.md 2.3: base penalty 2-5 y without any aggravating fact; 5, point 1: cannabis and ketamine are not known
    finding = DECIDED_BY["N-09"](Setting(cambodia, READING_A))
    assert finding.outcome == DEPARTS
    assert {word for want in finding.wants for word in ("cannabis", "ketamine", "opium") if word in want.what} == {
        "cannabis",
        "ketamine",
        "opium",
    }


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("N-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    titles = [one.title for one in cambodia.vignettes.known.values()]
    for point in DECIDED_BY[name](Setting(cambodia, READING_A)).points:
        plain = point.says
        for title in titles:  # the title of a case is its name
            plain = plain.replace(title, "").replace(title[:1].upper() + title[1:], "")
        assert not re.search(r"\d", plain), plain
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
