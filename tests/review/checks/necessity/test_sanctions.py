"""Lesser sanctions (N-06 to N-08, N-14): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    UNJUSTIFIED,
)
from lenity.review.judgements import Judgements
from review.checks.necessity.laws import (
    DISCHARGE,
    LESSER,
    MITIGATION,
    NO_CUSTODY,
    NO_EXCLUSIONS,
    NOT_KNOWN,
    ONE_TO_3_YEARS,
    SUSPENSION,
    UP_TO_3_YEARS,
    lesser,
)
from review.made_up import judgements
from review.saying import moved, said, unknown, words
from review.small_bench import bench, found, penalties

# -- N-06 --------------------------------------------------------------------------------------------------


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


# -- N-07 --------------------------------------------------------------------------------------------------


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


# -- N-08 --------------------------------------------------------------------------------------------------


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


# -- N-14 --------------------------------------------------------------------------------------------------


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
