"""Laws and answers that several tests of stage N put to its checks."""

from __future__ import annotations

from lenity.review.findings import Finding
from lenity.review.judgements import Judgement, Judgements
from review.made_up import judgements
from review.saying import said
from review.small_bench import penalties

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


def figures(finding: Finding) -> dict[str, float | int | None]:
    return {name: figure.amount for point in finding.answer.points for name, figure in point.figures.items()}


NO_EXCLUSIONS = said("drug_exclusions", "none")
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
