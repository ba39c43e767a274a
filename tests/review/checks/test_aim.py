"""Stage A: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE, UNJUSTIFIED
from lenity.review.checks import DECIDED_BY
from lenity.review.judgements import Judgements
from lenity.review.setting import Bench, Setting
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import NOT_KNOWN, bench, found, penalties

TERM = penalties({"": "1 y .. 3 y"})


# -- A-01 ----------------------------------------------------------------------------------------------------

HEALTH = said("objects_clause", "to protect the health of the people") + said("objects", "[health_and_welfare]")


@pytest.mark.parametrize(
    ("provisions", "answers", "outcome"),
    [
        (said("objects_clause", "none"), (), UNJUSTIFIED),
        (said("objects_clause", "none"), ("health and welfare",), UNJUSTIFIED),  # a clause is still missing
        (said("objects_clause", "none"), ("symbolic or moral",), DEPARTS),
        (HEALTH, (), NEEDS_JUDGEMENT),
        (HEALTH, ("health and welfare",), CONFORMS),
        (HEALTH, ("another legitimate aim",), CONFORMS),
        (HEALTH, ("symbolic or moral",), DEPARTS),
        (HEALTH, ("health and welfare", "symbolic or moral"), NEEDS_JUDGEMENT),
        (unknown("objects_clause"), (), NEEDS_DATA),
        ("", (), NEEDS_DATA),
    ],
)
def test_a_law_states_an_aim_and_people_judge_it(tmp_path: Path, provisions: str, answers: tuple[str, ...], outcome: str) -> None:
    finding = found("A-01", bench(tmp_path, TERM, provisions=provisions, judgements=judgements("A-01/aim", *answers)))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(answers) == 2)


def test_the_clause_is_shown_in_its_own_words(tmp_path: Path) -> None:
    assert "to protect the health of the people" in words(found("A-01", bench(tmp_path, TERM, provisions=HEALTH)))


# -- A-02 ----------------------------------------------------------------------------------------------------

TWO_ACTS = penalties({"offence: use": ".. 1 y", "offence: supply": "1 y .. 3 y", 'offence: "not(use, supply, theft)"': "none"})


def all_given(**answers: str) -> Judgements:
    return Judgements(
        {key: one for act, answer in answers.items() for key, one in judgements(f"A-02/harm/{act}", answer).given.items()}
    )


def test_every_punishable_act_is_asked_about_and_no_other(tmp_path: Path) -> None:
    finding = found("A-02", bench(tmp_path, TWO_ACTS))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert [want.where for want in finding.wants] == ["A-02/harm/use", "A-02/harm/supply"]  # theft has no penalty here
    assert finding.answer.points[0].figures["many"].amount == 2


@pytest.mark.parametrize(
    ("use", "supply", "outcome"),
    [
        ("others", "others", CONFORMS),
        ("the person alone", "others", CONFORMS),  # listed
        ("nobody", "others", DEPARTS),
    ],
)
def test_people_say_whose_harm_each_act_prevents(tmp_path: Path, use: str, supply: str, outcome: str) -> None:
    finding = found("A-02", bench(tmp_path, TWO_ACTS, judgements=all_given(use=use, supply=supply)))
    assert finding.outcome == outcome
    assert ("harm only the person who does them: use." in words(finding)) == (use == "the person alone")


def test_one_act_without_an_answer_keeps_the_question_open(tmp_path: Path) -> None:
    finding = found("A-02", bench(tmp_path, TWO_ACTS, judgements=all_given(supply="others")))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert [want.where for want in finding.wants] == ["A-02/harm/use"]


def test_people_who_differ_leave_an_act_contested(tmp_path: Path) -> None:
    given = {**judgements("A-02/harm/use", "others", "nobody").given, **judgements("A-02/harm/supply", "others").given}
    finding = found("A-02", bench(tmp_path, TWO_ACTS, judgements=Judgements(given)))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert finding.answer.contested == "Those who judged differ on: use."


def test_possession_is_asked_about_by_purpose_where_the_law_asks_for_it(tmp_path: Path) -> None:
    law = penalties({"offence: possession, purpose: own_use": ".. 1 y", "offence: possession, purpose: supply": "1 y .. 3 y"})
    finding = found("A-02", bench(tmp_path, law))
    assert [want.where for want in finding.wants] == ["A-02/harm/possession for own use", "A-02/harm/possession for supply"]


def test_a_law_without_penalties_punishes_no_act(tmp_path: Path) -> None:
    assert found("A-02", bench(tmp_path, penalties({"": "none"}))).outcome == NOT_APPLICABLE


# -- A-03 ----------------------------------------------------------------------------------------------------

EXEMPT = penalties({"health_purpose: true": "none", "health_purpose: false": "1 y .. 3 y"})
FINED = EXEMPT.replace("custody: none, fine: none, combine: custody only", "custody: none, fine: .. 100, combine: fine only")
LISTED = said("exempt_activities", "[medical_use, needle_exchange, outreach]")


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (EXEMPT, LISTED, CONFORMS),
        (TERM, LISTED, DEPARTS),  # the rules punish the outreach worker
        (FINED, LISTED, DEPARTS),  # a fine is a punishment
        (EXEMPT, "", NEEDS_DATA),  # the other exemptions were not looked up
        (EXEMPT, LISTED + said("exposed_activities", "[needle_exchange]"), DEPARTS),
        (EXEMPT, LISTED + said("exposed_activities", "[traditional_use]"), CONFORMS),
        (NOT_KNOWN, LISTED, CONFORMS),  # exempt in words, whatever the penalty
        (NOT_KNOWN, said("exempt_activities", "[medical_use]"), NEEDS_DATA),
        (NOT_KNOWN, unknown("exempt_activities"), NEEDS_DATA),
        (TERM, unknown("exempt_activities"), DEPARTS),
    ],
)
def test_the_outreach_worker_is_not_punished(tmp_path: Path, law: str, provisions: str, outcome: str) -> None:
    assert found("A-03", bench(tmp_path, law, provisions=provisions)).outcome == outcome


def test_health_work_that_is_not_exempt_is_listed(tmp_path: Path) -> None:
    text = words(found("A-03", bench(tmp_path, EXEMPT, provisions=LISTED)))
    assert "Not exempt in words:" in text and "naloxone in lay hands" in text


def test_people_on_the_breadth_of_the_exemption_are_shown(tmp_path: Path) -> None:
    given = judgements("A-03/breadth", "leaves work out")
    assert "Reviewer A: leaves work out." in words(found("A-03", bench(tmp_path, EXEMPT, provisions=LISTED, judgements=given)))


# -- Cambodia ------------------------------------------------------------------------------------------------


def test_whether_cambodias_law_exempts_sterile_equipment_is_not_known(cambodia: Bench) -> None:
    # kh-law.md 2.7: six facilitation articles in the draft without exemption for needle exchange; the final text is unknown
    answer = DECIDED_BY["A-03"](Setting(cambodia))
    assert answer.outcome == NEEDS_DATA
    assert any("facilitating use" in want.where for want in answer.wants)


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("A-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    for point in DECIDED_BY[name](Setting(cambodia)).points:
        assert not re.search(r"\d", point.says), point.says
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
