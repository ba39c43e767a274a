"""What raises and lowers (P-14 to P-17): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from review.checks.balance.laws import ONE_FOR_ALL, flat
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found, penalties

SUSPENSION = """\
  - id: suspension
    title: Suspension
    option: suspended_sentence
    measure: suspended sentence
    may: court
    hit: F
    rules:
      - {id: short, when: {custody.min: "<= 2 y"}, then: open, cite: CITE}
      - {id: long, when: {}, then: closed, cite: CITE}
"""
MITIGATION = """\
  - id: mitigation
    title: Mitigating circumstances
    amends: [custody]
    may: court
    choice: mitigating circumstances
    rules:
      - {id: lower, when: {custody.min: ">= 1 y"}, then: {custody.min: 1 d}, cite: CITE}
"""


# -- P-14 --------------------------------------------------------------------------------------------------


def aggravating(facts: str, automatic: str = "none", twice: str = "none") -> str:
    return (
        said("aggravators", facts) + said("aggravators_closed", "true")
        + said("aggravators_automatic", automatic) + said("aggravators_counted_twice", twice)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (aggravating("none"), CONFORMS),
        (aggravating("[organised_group, minors]"), CONFORMS),
        (aggravating("[organised_group, purity]"), NEEDS_JUDGEMENT),  # purity is not among the examples of article 3(5)
        (aggravating("[minors]", automatic="[minors]"), NEEDS_JUDGEMENT),
        (aggravating("[minors]", twice="[minors]"), DEPARTS),
        (aggravating("[minors]").replace(said("aggravators", "[minors]"), unknown("aggravators")), NEEDS_DATA),
    ],
)
def test_facts_beyond_the_convention_and_automatic_rises_are_listed(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("P-14", bench(tmp_path, ONE_FOR_ALL, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("justified",), CONFORMS), (("not justified",), DEPARTS), (("justified", "not justified"), NEEDS_JUDGEMENT)],
)
def test_people_judge_each_listed_fact(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    people = judgements("P-14/fact/large profit", *answers)
    on = bench(tmp_path, ONE_FOR_ALL, provisions=aggravating("[large_profit]"), judgements=people)
    assert found("P-14", on).outcome == outcome


def test_an_aggravating_fact_is_named_without_the_paragraph_behind_it(tmp_path: Path) -> None:
    said_of = words(found("P-14", bench(tmp_path, ONE_FOR_ALL, provisions=aggravating("[minors]", automatic="[minors]"))))
    assert "which raises the range by law: victimising or using minors." in said_of


# -- P-15 --------------------------------------------------------------------------------------------------

EIGHT = "[minor_role, need, coercion, dependence, illness, age, care_duty, first_offence]"


def mitigating(facts: str, *, open_clause: str = "false", below: str = "true", excluded: str = "none") -> str:
    return (
        said("mitigators", facts) + said("mitigators_open", open_clause)
        + said("mitigation_below_floor", below) + said("drug_exclusions", excluded)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (ONE_FOR_ALL, mitigating(EIGHT), CONFORMS),
        (ONE_FOR_ALL, mitigating("none", open_clause="true"), CONFORMS),  # an open clause counts as all of them
        (ONE_FOR_ALL, mitigating(EIGHT, below="false"), DEPARTS),
        (ONE_FOR_ALL + MITIGATION, mitigating(EIGHT, below="false"), CONFORMS),  # a rule leads below the minimum
        (flat(".. 5 y"), mitigating(EIGHT, below="false"), CONFORMS),  # nothing to break through
        (ONE_FOR_ALL, mitigating("[minor_role]"), NEEDS_JUDGEMENT),
        (ONE_FOR_ALL, mitigating(EIGHT, excluded="[mitigation]"), DEPARTS),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("drug_exclusions", "none"), ""), NEEDS_DATA),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("mitigators", EIGHT), unknown("mitigators")), NEEDS_DATA),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("mitigation_below_floor", "true"), ""), NEEDS_DATA),
    ],
)
def test_mitigation_reaches_eight_facts_and_breaks_through_the_minimum(
    tmp_path: Path, law: str, provisions: str, outcome: str
) -> None:
    assert found("P-15", bench(tmp_path, law, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(("answer", "outcome"), [("full", CONFORMS), ("some", CONFORMS), ("none", DEPARTS)])
def test_courts_may_weigh_a_fact_that_the_law_does_not_name(tmp_path: Path, answer: str, outcome: str) -> None:
    provisions = mitigating(EIGHT.replace("need, ", ""))
    on = bench(tmp_path, ONE_FOR_ALL, provisions=provisions, judgements=judgements("P-15/weight/need", answer))
    finding = found("P-15", on)
    assert finding.outcome == outcome
    assert "Not among the mitigating facts: need or poverty." in words(finding)


# -- P-16 --------------------------------------------------------------------------------------------------


def again(first: str, then: str, supply: str = "5 y .. 9 y") -> str:
    return penalties(
        {
            'substance: heroin, offence: "not(supply)", prior_class: none': first,
            'substance: heroin, offence: "not(supply)", prior_class: "not(none)"': then,
            "substance: heroin, offence: supply": supply,
        }
    )


@pytest.mark.parametrize(
    ("law", "outcome"),
    [
        (again(".. 12 months", ".. 24 months"), CONFORMS),
        (again(".. 12 months", ".. 25 months"), DEPARTS),  # above twice the maximum
        (again("none", ".. 1 month"), DEPARTS),
        (again(".. 5 y", ".. 5 y or life"), DEPARTS),
        (again(".. 2 y", "3 y .. 4 y") + SUSPENSION, DEPARTS),  # no way out of custody is left
        (again(".. 3 y", "1 y .. 4 y") + SUSPENSION, CONFORMS),
        (
            again(".. 3 y", "1 y .. 4 y", supply="1 y .. 4 y") + SUSPENSION,
            DEPARTS,
        ),  # earlier possession leads to the range of supply
    ],
)
def test_earlier_convictions_raise_the_penalty_within_bounds(tmp_path: Path, law: str, outcome: str) -> None:
    assert found("P-16", bench(tmp_path, law)).outcome == outcome


def test_a_way_out_that_hangs_on_an_open_fact_is_asked_for(tmp_path: Path) -> None:
    hangs = SUSPENSION.replace('when: {custody.min: "<= 2 y"}', "when: {prior_class: none}").replace(
        "{id: long, when: {}, then: closed",
        "{id: willing, when: {agrees_to_community_work: true}, then: open, cite: CITE}\n      - {id: long, when: {}, then: closed",
    )
    finding = found("P-16", bench(tmp_path, again(".. 12 months", ".. 24 months") + hangs))
    assert finding.outcome == NEEDS_DATA


# -- P-17 --------------------------------------------------------------------------------------------------


def parts(attempt: str, aid: str, full: str = "1 y .. 5 y") -> str:
    return penalties(
        {
            "substance: heroin, stage: attempted": attempt,
            "substance: heroin, stage: completed, role: accomplice": aid,
            'substance: heroin, stage: completed, role: "not(accomplice)"': full,
        }
    )


LOWER_CONSPIRACY = said("conspiracy_penalty", "lower")
LOWER_ATTEMPT = """\
  - id: attempt
    title: Attempt
    amends: [custody]
    may: court
    choice: attempt
    rules:
      - {id: lower, when: {stage: attempted}, then: {custody.min: 1 d}, cite: CITE}
"""


@pytest.mark.parametrize(
    ("law", "provisions", "answers", "outcome"),
    [
        (parts("6 months .. 2 y", "6 months .. 2 y"), LOWER_CONSPIRACY, (), CONFORMS),
        (parts("1 y .. 4 y", "6 months .. 5 y"), LOWER_CONSPIRACY, (), CONFORMS),  # one end is lower in each
        (parts("1 y .. 5 y", "6 months .. 2 y"), LOWER_CONSPIRACY, (), DEPARTS),
        (parts("6 months .. 2 y", "1 y .. 5 y"), LOWER_CONSPIRACY, (), DEPARTS),
        (parts("1 y .. 5 y", "6 months .. 2 y") + LOWER_ATTEMPT, LOWER_CONSPIRACY, (), CONFORMS),  # the court may go lower
        (parts("6 months .. 2 y", "6 months .. 2 y"), said("conspiracy_penalty", "same"), (), DEPARTS),
        (parts("6 months .. 2 y", "6 months .. 2 y"), unknown("conspiracy_penalty"), (), NEEDS_DATA),
        (parts("1 y .. 5 y", "1 y .. 5 y"), LOWER_CONSPIRACY, ("they do",), CONFORMS),
        (parts("1 y .. 5 y", "1 y .. 5 y"), LOWER_CONSPIRACY, ("they do not",), DEPARTS),
    ],
)
def test_attempt_and_help_stand_below_the_full_offence(
    tmp_path: Path, law: str, provisions: str, answers: tuple[str, ...], outcome: str
) -> None:
    on = bench(tmp_path, law, provisions=provisions, judgements=judgements("P-17/general", *answers))
    assert found("P-17", on).outcome == outcome
