"""Stage Q: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from lenity.review.setting import Bench
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found, penalties

LAW = penalties({"": "1 y .. 3 y"})


# -- Q-01 ----------------------------------------------------------------------------------------------------

PRINCIPLES = said("sentencing_principles", "[role, harm, least_severe]") + said("sentencing_guideline", "advisory")


@pytest.mark.parametrize(
    ("duty", "answers", "outcome"),
    [
        ("for_sentence", (), CONFORMS),
        ("some_choices", (), DEPARTS),
        ("none", (), DEPARTS),
        ("for_judgment", (), NEEDS_JUDGEMENT),
        ("for_judgment", ("individual",), CONFORMS),
        ("for_judgment", ("formulaic", "formulaic"), DEPARTS),
        ("for_judgment", ("individual", "formulaic"), NEEDS_JUDGEMENT),
    ],
)
def test_reasons_must_be_owed_for_the_sentence(tmp_path: Path, duty: str, answers: tuple[str, ...], outcome: str) -> None:
    provisions = PRINCIPLES + said("duty_to_give_reasons", duty)
    finding = found("Q-01", bench(tmp_path, LAW, provisions=provisions, judgements=judgements("Q-01/reasons", *answers)))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(set(answers)) > 1)


def test_a_duty_nobody_looked_up_is_asked_for(tmp_path: Path) -> None:
    finding = found("Q-01", bench(tmp_path, LAW, provisions=PRINCIPLES + unknown("duty_to_give_reasons")))
    assert finding.outcome == NEEDS_DATA
    assert [want.where for want in finding.wants] == ["the annex"]


def test_a_missing_guideline_and_missing_principles_are_listed(tmp_path: Path) -> None:
    provisions = (
        said("duty_to_give_reasons", "for_sentence")
        + said("sentencing_principles", "[role]")
        + said("sentencing_guideline", "none")
    )
    finding = found("Q-01", bench(tmp_path, LAW, provisions=provisions))
    assert finding.outcome == CONFORMS
    assert "There is no guideline for sentences in drug cases." in words(finding)
    assert "Not among what the court must weigh: harm; the least severe sentence that fits." in words(finding)


# -- Q-02 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        ("full", CONFORMS),
        ("with_leave", CONFORMS),
        ("law_only", DEPARTS),
        ("excluded_for_some", DEPARTS),
        ("none", DEPARTS),
    ],
)
def test_appeal_that_is_closed_or_on_law_only_departs(tmp_path: Path, says: str, outcome: str) -> None:
    assert found("Q-02", bench(tmp_path, LAW, provisions=said("appeal_against_sentence", says))).outcome == outcome


def test_appeal_nobody_looked_up_needs_data(tmp_path: Path) -> None:
    finding = found("Q-02", bench(tmp_path, LAW))
    assert finding.outcome == NEEDS_DATA
    assert "subject appeal_against_sentence" in finding.wants[0].where


# -- Q-03 ----------------------------------------------------------------------------------------------------

VOICE = said("data_published", "true") + said("heard_before_change", "[users]")


@pytest.mark.parametrize(
    ("clause", "last", "answers", "outcome"),
    [
        ("none", "2015", (), DEPARTS),
        ("periodic", "none", (), DEPARTS),  # a clause that was never used
        ("periodic", "2015", (), NEEDS_JUDGEMENT),
        ("periodic", "2015", ("meaningful",), CONFORMS),
        ("periodic", "2015", ("formal",), DEPARTS),
        ("periodic", "2015", ("meaningful", "formal"), NEEDS_JUDGEMENT),
    ],
)
def test_a_review_must_be_owed_used_and_meaningful(
    tmp_path: Path, clause: str, last: str, answers: tuple[str, ...], outcome: str
) -> None:
    provisions = VOICE + said("review_clause", clause) + said("review_last", last)
    on = bench(tmp_path, LAW, provisions=provisions, judgements=judgements("Q-03/meaningful", *answers))
    assert found("Q-03", on).outcome == outcome


def test_whether_a_review_was_ever_held_must_be_known(tmp_path: Path) -> None:
    finding = found("Q-03", bench(tmp_path, LAW, provisions=VOICE + said("review_clause", "once")))
    assert finding.outcome == NEEDS_DATA
    assert "year of the last review" in finding.wants[0].what


def test_data_that_are_not_public_are_listed(tmp_path: Path) -> None:
    provisions = said("data_published", "false") + said("heard_before_change", "none") + said("review_clause", "none")
    finding = found("Q-03", bench(tmp_path, LAW, provisions=provisions))
    assert "The law asks for no public data on its use." in words(finding)
    assert "nobody" in words(finding)


# -- Q-04 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("says", "answers", "outcome"),
    [
        ("[pending, final]", (), CONFORMS),
        ("[pending, final_on_request]", (), CONFORMS),
        ("[final]", (), DEPARTS),  # no clause for pending cases
        ("none", (), DEPARTS),
        ("[pending]", (), NEEDS_JUDGEMENT),
        ("[pending]", ("justified",), CONFORMS),
        ("[pending]", ("not justified",), DEPARTS),
        ("[pending]", ("justified", "not justified"), NEEDS_JUDGEMENT),
    ],
)
def test_a_gentler_law_must_reach_pending_cases(tmp_path: Path, says: str, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, LAW, provisions=said("lighter_law", says), judgements=judgements("Q-04/final", *answers))
    assert found("Q-04", on).outcome == outcome


def test_a_list_known_in_part_neither_passes_nor_fails(tmp_path: Path) -> None:
    finding = found("Q-04", bench(tmp_path, LAW, provisions=said("lighter_law", "[abolished_final]", "at_least: true, ")))
    assert finding.outcome == NEEDS_DATA
    assert "complete" in finding.wants[0].what


# -- Cambodia ------------------------------------------------------------------------------------------------


def test_cambodia_lets_a_lighter_penalty_reach_pending_cases_and_leaves_final_sentences(cambodia: Bench) -> None:
    # Criminal Code, article 10: a lighter penalty applies at once, but final sentences are carried out however heavy.
    finding = found("Q-04", cambodia)
    assert finding.outcome == NEEDS_JUDGEMENT
    assert [want.where for want in finding.wants] == ["Q-04/final"]


def test_cambodia_is_not_said_to_be_reviewed_while_the_law_is_unread(cambodia: Bench) -> None:
    # Facts, 2.6 and 4: no text of the law of 2012 was found.
    assert found("Q-03", cambodia).outcome == NEEDS_DATA
