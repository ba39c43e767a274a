"""Stage E: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.evidence import Evidence
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from lenity.review.checks import DECIDED_BY
from lenity.review.checks.equality import rate_ratio
from lenity.review.findings import Finding
from lenity.review.judgements import Judgements
from lenity.review.setting import Bench, Setting
from review.made_up import figures, judgements
from review.saying import said, unknown, words
from review.small_bench import NOT_KNOWN, bench, found, penalties

ONE_TO_3_YEARS = penalties({"": "1 y .. 3 y"})


def option(rung: str, fact: str, state: str) -> str:
    """An option that is in a state where a fact is true, and in the other state where it is not."""
    other = {"open": "closed", "closed": "open"}[state]
    return (
        f"  - id: way\n    title: Way\n    option: {rung}\n    measure: the way\n    may: court\n    hit: F\n    rules:\n"
        f"      - {{id: yes, when: {{{fact}: true}}, then: {state}, cite: CITE}}\n      - {{id: no, when: {{}}, then: {other}, cite: CITE}}\n"
    )


# -- E-01 ----------------------------------------------------------------------------------------------------

NOTHING = said("pregnant_women", "none") + said("carers", "none") + said("mitigators", "none")


def care(pregnant: str = "none", carers: str = "none", mitigators: str = "none") -> str:
    return said("pregnant_women", pregnant) + said("carers", carers) + said("mitigators", mitigators)


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (care(), DEPARTS),
        (care(pregnant="[without_custody_preferred]"), DEPARTS),  # nothing for carers
        (care(pregnant="[without_custody_preferred]", carers="[mitigates]"), CONFORMS),
        (care(mitigators="[pregnancy, care_duty]"), CONFORMS),
        (care(pregnant="[deferral]", carers="[deferral]"), NEEDS_JUDGEMENT),
        (care(pregnant="[serving_in_parts]", carers="[mitigates]"), NEEDS_JUDGEMENT),
        (care(pregnant="[care_in_custody]", carers="[care_in_custody]"), DEPARTS),  # said of those in custody
        (care().replace(said("carers", "none"), unknown("carers")).replace("says: none", "says: [mitigates]", 1), NEEDS_DATA),
    ],
)
def test_pregnancy_and_care_must_make_a_lawful_difference(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("E-01", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("enough",), CONFORMS), (("not enough",), DEPARTS), (("enough", "not enough"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_it_is_enough_to_put_custody_off(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    provisions = care(pregnant="[deferral]", carers="[mitigates]")
    assert (
        found(
            "E-01", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions, judgements=judgements("E-01/deferral", *answers))
        ).outcome
        == outcome
    )


def test_a_lower_range_for_a_pregnant_woman_is_a_difference_in_the_rules(tmp_path: Path) -> None:
    law = penalties({"pregnant: true": ".. 1 y", "pregnant: false": "1 y .. 3 y"})
    finding = found("E-01", bench(tmp_path, law, provisions=care(carers="[mitigates]")))
    assert finding.outcome == CONFORMS
    assert "Pregnancy makes the lawful outcome milder" in words(finding)


def test_a_measure_open_to_carers_alone_is_a_difference_and_a_mere_deferral_is_for_people(tmp_path: Path) -> None:
    provisions = care(pregnant="[mitigates]")
    suspended = bench(
        tmp_path / "one", ONE_TO_3_YEARS + option("suspended_sentence", "cares_for_child", "open"), provisions=provisions
    )
    assert found("E-01", suspended).outcome == CONFORMS
    deferred = bench(
        tmp_path / "two", ONE_TO_3_YEARS + option("deferred_sentence", "cares_for_child", "open"), provisions=provisions
    )
    assert found("E-01", deferred).outcome == NEEDS_JUDGEMENT
    against = bench(
        tmp_path / "three", ONE_TO_3_YEARS + option("suspended_sentence", "cares_for_child", "closed"), provisions=provisions
    )
    assert found("E-01", against).outcome == DEPARTS  # a difference, and not in favour


# -- E-02 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coerced", "outcome"),
    [("1 y .. 3 y", DEPARTS), ("11 months .. 3 y", CONFORMS), ("13 months .. 3 y", DEPARTS), (".. 3 y", CONFORMS)],
)
def test_a_coerced_courier_must_have_a_lower_minimum_than_a_wholesaler(tmp_path: Path, coerced: str, outcome: str) -> None:
    law = penalties(
        {"offence: cultivation": ".. 1 y", "offence: transport": coerced, 'offence: "not(transport, cultivation)"': "1 y .. 3 y"}
    )
    finding = found("E-02", bench(tmp_path, law))
    assert finding.outcome == outcome
    assert ("A courier who was coerced" in words(finding)) == (outcome == DEPARTS)


def test_a_subsistence_grower_with_the_minimum_of_a_wholesaler_departs(tmp_path: Path) -> None:
    law = penalties(
        {
            "offence: cultivation": "1 y .. 2 y",
            "offence: transport": ".. 3 y",
            'offence: "not(transport, cultivation)"': "1 y .. 3 y",
        }
    )
    finding = found("E-02", bench(tmp_path, law))
    assert finding.outcome == DEPARTS
    assert "A subsistence grower (" in words(finding)


def test_without_any_minimum_need_is_not_shut_out(tmp_path: Path) -> None:
    assert found("E-02", bench(tmp_path, penalties({"": ".. 3 y"}))).outcome == CONFORMS


def test_a_minimum_nobody_found_keeps_need_open(tmp_path: Path) -> None:
    finding = found("E-02", bench(tmp_path, NOT_KNOWN))
    assert finding.outcome == NEEDS_DATA
    assert [want.where for want in finding.wants] == ["the annex of the Act"]


# -- E-03 ----------------------------------------------------------------------------------------------------


def foreign(**changes: str) -> str:
    same = {
        "foreigners_before_trial": "same",
        "foreigners_sentences": "same",
        "expulsion": "none",
        "interpreter": "free",
        "consul_told": "true",
    }
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in (same | changes).items())


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORMS),
        ({"expulsion": "ordered"}, CONFORMS),
        ({"expulsion": "automatic"}, DEPARTS),
        ({"foreigners_before_trial": "harsher"}, DEPARTS),
        ({"foreigners_sentences": "excluded"}, DEPARTS),
        ({"interpreter": "none"}, DEPARTS),
        ({"consul_told": "false"}, DEPARTS),
        ({"consul_told": "?"}, NEEDS_DATA),
    ],
)
def test_foreign_nationals_on_the_same_rules(tmp_path: Path, changes: dict[str, str], outcome: str) -> None:
    assert found("E-03", bench(tmp_path, ONE_TO_3_YEARS, provisions=foreign(**changes))).outcome == outcome


def test_a_heavier_range_or_a_closed_way_for_foreigners_departs(tmp_path: Path) -> None:
    heavier = penalties({"foreign_national: true": "1 y .. 5 y", "foreign_national: false": "1 y .. 3 y"})
    assert found("E-03", bench(tmp_path / "range", heavier, provisions=foreign())).outcome == DEPARTS
    closed = ONE_TO_3_YEARS + option("suspended_sentence", "foreign_national", "closed")
    assert found("E-03", bench(tmp_path / "way", closed, provisions=foreign())).outcome == DEPARTS
    kinder = ONE_TO_3_YEARS + option("suspended_sentence", "foreign_national", "open")
    assert found("E-03", bench(tmp_path / "kind", kinder, provisions=foreign())).outcome == CONFORMS


# -- E-04 ----------------------------------------------------------------------------------------------------


def listing(register: str = "none", testing: str = "none", supervision: str = "none", leaving: str = "") -> str:
    return said("user_register", register) + said("testing", testing) + said("supervision_of_users", supervision) + leaving


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (listing(), CONFORMS),
        (listing(testing="on_order", supervision="by_court"), CONFORMS),
        (listing(testing="of_groups"), DEPARTS),  # without individual suspicion
        (listing(testing="on_suspicion"), DEPARTS),  # by the police, without a court's order
        (listing(supervision="administrative"), DEPARTS),
        (listing(register="compulsory", leaving=said("user_register_exit", "by_court")), DEPARTS),
        (listing(register="voluntary", leaving=said("user_register_exit", "none")), DEPARTS),  # without a way out
        (listing(register="voluntary", leaving=said("user_register_exit", "after_time")), CONFORMS),
        (listing(register="voluntary"), NEEDS_DATA),
        (listing().replace(said("testing", "none"), unknown("testing")), NEEDS_DATA),
    ],
)
def test_registers_tests_and_supervision_need_suspicion_order_and_exit(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("E-04", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


def test_what_stands_beside_a_register_is_shown_with_the_amount_as_written(tmp_path: Path) -> None:
    provisions = listing(register="compulsory") + said("user_register_time", "3 y") + said("testing_refusal", "presumes_use")
    finding = found("E-04", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions))
    assert "Time for which a name stays in the register: 3 y." in words(finding)
    assert "Refusing a test: counts as a positive test." in words(finding)


@pytest.mark.parametrize("answer", ["shown", "not shown"])
def test_the_need_for_a_register_is_asked_for_and_shown(tmp_path: Path, answer: str) -> None:
    provisions = listing(register="compulsory", leaving=said("user_register_exit", "by_court"))
    asked = found("E-04", bench(tmp_path / "asked", ONE_TO_3_YEARS, provisions=provisions))
    assert [want.where for want in asked.wants] == ["E-04/need/register"]
    given = judgements("E-04/need/register", answer)
    told = found("E-04", bench(tmp_path / "told", ONE_TO_3_YEARS, provisions=provisions, judgements=given))
    assert (told.outcome, told.wants) == (DEPARTS, ())
    assert f"Reviewer A: {answer}." in words(told)


# -- E-05 ----------------------------------------------------------------------------------------------------


def by_group(women: tuple[int, int], men: tuple[int, int], year: int = 2019) -> dict[tuple[str, str], dict[int, int]]:
    """Custodial sentences and all sentences of two groups."""
    return {
        ("custodial_sentences", "women"): {year: women[0]}, ("sentences", "women"): {year: women[1]},
        ("custodial_sentences", "men"): {year: men[0]}, ("sentences", "men"): {year: men[1]},
    }  # fmt: skip


def all_groups(women: tuple[int, int], men: tuple[int, int]) -> Evidence:
    """The figures of women and men, and of every other pair of groups with equal rates."""
    series = dict(by_group(women, men))
    for one, other in (("poor", "not_poor"), ("foreigners", "nationals"), ("minorities", "majority"), ("juveniles", "adults")):
        for subject in (one, other):
            series |= {("custodial_sentences", subject): {2019: 50}, ("sentences", subject): {2019: 100}}
    return figures(series)


def burden(folder: Path, evidence: Evidence | None, given: Judgements | None = None) -> Finding:
    return found("E-05", bench(folder, ONE_TO_3_YEARS, evidence=evidence, judgements=given))


def test_without_figures_the_lack_is_itself_a_finding(tmp_path: Path) -> None:
    finding = burden(tmp_path, None)
    assert finding.outcome == NEEDS_DATA
    assert "sex, income, nationality, ethnicity, age; that they are missing is itself a finding" in words(finding)
    assert len(finding.wants) == 5


def test_equal_rates_in_every_group_conform(tmp_path: Path) -> None:
    assert burden(tmp_path, all_groups((50, 100), (50, 100))).outcome == CONFORMS


def test_a_group_whose_lower_bound_lies_above_five_quarters_is_flagged(tmp_path: Path) -> None:
    # rates 0.6 and 0.3: ratio 2; standard error of its logarithm sqrt(1/60 - 1/100 + 1/30 - 1/100) = sqrt(0.03) = 0.17321;
    # interval exp(ln 2 -+ 1.96 x 0.17321) = 1.42 to 2.81; 1.42 lies above 1.25
    finding = burden(tmp_path, all_groups((60, 100), (30, 100)))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert "Women against men, custody: a rate ratio of 2.00 (1.42 to 2.81), above 1.25." in words(finding)
    assert [want.where for want in finding.wants] == ["E-05/cause/women, custody"]


def test_a_wide_interval_around_the_same_ratio_is_not_flagged(tmp_path: Path) -> None:
    # 6 of 10 against 3 of 10: sqrt(0.3) = 0.54772; lower bound exp(0.69315 - 1.07353) = 0.68
    finding = burden(tmp_path, all_groups((6, 10), (3, 10)))
    assert finding.outcome == CONFORMS
    assert "2.00 (0.68 to" in words(finding)


def test_the_limit_of_disparity_is_a_setting(tmp_path: Path) -> None:
    on = bench(tmp_path, ONE_TO_3_YEARS, evidence=all_groups((60, 100), (30, 100)))
    for limit, outcome in ((Fraction(142, 100), NEEDS_JUDGEMENT), (Fraction(143, 100), CONFORMS)):  # lower bound 1.4243
        assert DECIDED_BY["E-05"](Setting(on, {}, {"disparity": limit})).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("explained",), CONFORMS), (("not explained",), DEPARTS), (("explained", "not explained"), NEEDS_JUDGEMENT)],
)
def test_people_judge_the_cause_of_a_difference(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    given = judgements("E-05/cause/women, custody", *answers)
    assert burden(tmp_path, all_groups((60, 100), (30, 100)), given).outcome == outcome


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 500), st.integers(1, 500))
def test_turning_two_groups_round_turns_their_ratio_round(first: int, spared: int, second: int, spared_too: int) -> None:
    there = rate_ratio(first, first + spared, second, second + spared_too)
    back = rate_ratio(second, second + spared_too, first, first + spared)
    assert there is not None and back is not None
    assert there[1] <= there[0] <= there[2]
    assert [1 / one for one in back] == pytest.approx([there[0], there[2], there[1]])


@pytest.mark.parametrize("counts", [(0, 10, 3, 10), (3, 10, 0, 10), (0, 0, 3, 10)])
def test_a_count_of_nothing_leaves_the_ratio_undefined(counts: tuple[int, int, int, int]) -> None:
    assert rate_ratio(*counts) is None


def test_a_bound_that_a_source_gives_is_shown_as_a_bound(tmp_path: Path) -> None:
    known = figures({("prison_population", "women"): {2019: 1}})
    [row] = known.observations
    bounded = replace(known, observations=(replace(row, value=None, lower=3000),))
    assert "Prison population, women, 2019: at least 3,000." in words(burden(tmp_path, bounded))


def test_figures_of_different_years_are_not_compared(tmp_path: Path) -> None:
    series = by_group((60, 100), (30, 100)) | {("sentences", "men"): {2018: 100}}
    finding = burden(tmp_path, figures(series))
    assert finding.outcome == NEEDS_DATA
    assert "sex" in words(finding)


# -- E-06 ----------------------------------------------------------------------------------------------------

FROM_ARREST = said("legal_aid_from", "arrest")


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (said("legal_aid", "any_charge") + FROM_ARREST, CONFORMS),
        (said("legal_aid", "any_custody") + FROM_ARREST, CONFORMS),
        (said("legal_aid", "none"), DEPARTS),
        (said("legal_aid", "by_court") + FROM_ARREST, DEPARTS),  # no right where the court decides
        (said("legal_aid", "any_charge"), NEEDS_DATA),
        (unknown("legal_aid"), NEEDS_DATA),
        ("", NEEDS_DATA),
        (said("legal_aid", "graver_class") + FROM_ARREST, NEEDS_DATA),  # where the graver class begins is not known
        (said("legal_aid", "graver_class") + said("remand_graver_above", "5 y") + FROM_ARREST, DEPARTS),
    ],
)
def test_legal_aid_must_reach_every_range_of_custody(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("E-06", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(("above", "outcome"), [("35 months", CONFORMS), ("3 y", DEPARTS), ("37 months", DEPARTS)])
def test_legal_aid_above_a_penalty_misses_charges_up_to_it(tmp_path: Path, above: str, outcome: str) -> None:
    # every maximum is 3 years
    provisions = said("legal_aid", "above_term") + said("legal_aid_above", above) + FROM_ARREST
    assert found("E-06", bench(tmp_path, ONE_TO_3_YEARS, provisions=provisions)).outcome == outcome


# -- Cambodia ------------------------------------------------------------------------------------------------


def test_cambodias_coerced_couriers_have_the_minimum_of_a_wholesaler(cambodia: Bench) -> None:
    # kh-law.md 2.3: bands turn on substance and quantity, and no role is named; above 240 g 20-30 y (Reading A as printed)
    readings = {
        "bands": "A",
        "top-band": "as-printed",
        "range-or-life": "art-94",
        "fine-alone": "restrained",
        "three-year-test": "provided",
    }
    answer = DECIDED_BY["E-02"](Setting(cambodia, readings))
    assert answer.outcome == DEPARTS
    assert any(point.figures["range"].text == "20 y to 30 y" for point in answer.points if "range" in point.figures)


def test_no_figures_of_cambodia_show_who_is_sentenced(cambodia: Bench) -> None:
    # kh-law.md 4: arrests of women and of foreigners are published, sentences by group are not; 5, point 6
    answer = DECIDED_BY["E-05"](Setting(cambodia))
    assert answer.outcome == NEEDS_DATA
    shown = {
        (point.says.split(",")[0], point.figures["year"].text): point.figures["value"].amount
        for point in answer.points
        if "value" in point.figures
    }
    assert shown["People arrested for drug offences", "2023"] == 1322  # women, 4.1


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("E-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    titles = [one.title for one in cambodia.vignettes.known.values()]
    for point in DECIDED_BY[name](Setting(cambodia)).points:
        plain = point.says
        for title in titles:  # the title of a case is its name
            plain = plain.replace(title, "").replace(title[:1].upper() + title[1:], "")
        assert not re.search(r"\d", plain), plain
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
