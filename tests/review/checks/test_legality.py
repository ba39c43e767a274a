"""Stage L: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from lenity.review.checks import DECIDED_BY
from lenity.review.setting import Bench, Setting
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import NOT_KNOWN, SEVERAL, bench, found, penalties

TERM = penalties({"": "1 y .. 3 y"})
TERMS_CLEAR = "  - {id: undefined, about: terms_left_undefined, says: none, cite: CITE}\n"
SMALL_UNDEFINED = "  - {id: undefined, about: terms_left_undefined, says: [small_amount], cite: CITE}\n"
DISPUTED = """\
readings:
  top:
    question: What follows from 100 g?
    short: {title: 5 years, cite: {article: "3", source: gazette, confidence: secondary}}
    long: {title: 8 years, cite: {article: "3", source: gazette, confidence: conflict}}
"""


# -- L-01 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (TERMS_CLEAR, CONFORMS),
        (SMALL_UNDEFINED, NEEDS_JUDGEMENT),
        (unknown("terms_left_undefined"), NEEDS_DATA),
        ("", NEEDS_DATA),
        (SMALL_UNDEFINED.replace("says", "at_least: true, says"), NEEDS_JUDGEMENT),
    ],
)
def test_a_term_without_definition_is_listed_for_people(tmp_path: Path, provisions: str, outcome: str) -> None:
    finding = found("L-01", bench(tmp_path, TERM, provisions=provisions))
    assert finding.outcome == outcome
    asked = "L-01/wording/small, minor or very small amount"
    assert (asked in {want.where for want in finding.wants}) == (outcome == NEEDS_JUDGEMENT)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("precise enough",), CONFORMS), (("too vague",), DEPARTS), (("precise enough", "too vague"), NEEDS_JUDGEMENT)],
)
def test_people_judge_the_wording(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    given = judgements("L-01/wording/small, minor or very small amount", *answers)
    finding = found("L-01", bench(tmp_path, TERM, provisions=SMALL_UNDEFINED, judgements=given))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(answers) == 2)


@pytest.mark.parametrize(
    ("upper", "gap"),
    [("> 10 g", "exactly 10 g"), (">= 10 g", ""), (">= 20 g", "from 10 g, below 20 g")],
)
def test_an_amount_between_two_bands_is_a_gap(tmp_path: Path, upper: str, gap: str) -> None:
    law = penalties({'quantity: "< 10 g"': "1 y .. 3 y", f'quantity: "{upper}"': "3 y .. 5 y"})
    finding = found("L-01", bench(tmp_path, law, provisions=TERMS_CLEAR))
    assert finding.outcome == (NEEDS_JUDGEMENT if gap else CONFORMS)
    assert (f"{gap}: no rule of the law speaks of these amounts." in words(finding)) == bool(gap)


def test_amounts_below_the_first_band_of_a_law_are_no_gap(tmp_path: Path) -> None:
    law = penalties({'quantity: ">= 10 g"': "1 y .. 3 y"})
    assert found("L-01", bench(tmp_path, law, provisions=TERMS_CLEAR)).outcome == CONFORMS


def test_a_band_that_nobody_has_read_may_hold_a_gap(tmp_path: Path) -> None:
    finding = found("L-01", bench(tmp_path, NOT_KNOWN, provisions=TERMS_CLEAR))
    assert finding.outcome == NEEDS_DATA
    assert "the annex of the Act" in {want.where for want in finding.wants}


@pytest.mark.parametrize(
    ("when", "least", "doubled"),
    [
        ("for_gain: true", 2, True),
        ("for_gain: true", 1, False),  # the same minimum
        ("offence: transport", 2, False),
        ('offence: "not(supply)"', 2, False),
        ('quantity: "< 5 g"', 2, True),
    ],
)
def test_two_rules_for_the_same_facts_with_different_minimums_are_listed(
    tmp_path: Path, when: str, least: int, doubled: bool
) -> None:
    law = (
        "  - id: penalty\n    title: Penalty\n    for: item\n    hit: P\n    priority: [second, first]\n    rules:\n"
        "      - {id: a, when: {offence: supply}, then: {article: first, custody: 1 y .. 3 y, fine: none, combine: custody only}, cite: CITE}\n"
        f"      - {{id: b, when: {{{when}}}, then: {{article: second, custody: {least} y .. 5 y, fine: none, combine: custody only}}, cite: CITE}}\n"
        + SEVERAL.replace("combine: gravest", "combine: gravest, article: any")
    )
    finding = found("L-01", bench(tmp_path, law, provisions=TERMS_CLEAR))
    assert ("different minimums: a and b." in words(finding)) == doubled
    assert ("L-01/wording/a and b" in {want.where for want in finding.wants}) == doubled


def test_a_disputed_point_of_the_penalties_is_listed_under_every_reading(tmp_path: Path) -> None:
    rule = "      - {{id: {0}, reading: {{top: {0}}}, when: {{}}, then: {{custody: 1 y .. {1} y, fine: none, combine: custody only}}, cite: CITE}}\n"
    law = "  - id: penalty\n    title: Penalty\n    rules:\n" + rule.format("short", 5) + rule.format("long", 8)
    finding = found("L-01", bench(tmp_path, law, provisions=TERMS_CLEAR, more=DISPUTED))
    assert finding.outcome == NEEDS_JUDGEMENT
    assert "read in more than one way: What follows from 100 g?" in words(finding)
    assert finding.confidence == "conflict"


# -- L-02 ----------------------------------------------------------------------------------------------------

OWN_RULE = """\
  - id: penalty
    title: Penalty
    rules:
      - {id: use, when: {offence: use}, then: {custody: .. 1 months, fine: none, combine: custody only}, cite: USE}
      - {id: own, when: {offence: possession, purpose: own_use}, then: {custody: OWN, fine: none, combine: custody only}, cite: USE}
      - {id: other, when: {offence: possession, purpose: supply}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, cite: CITE}
      - {id: supply, when: {offence: "not(use, possession)"}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, cite: CITE}
"""
ARTICLE_4 = '{article: "4", source: gazette, confidence: verified}'
ARTICLE_3_2 = '{article: "3", paragraph: "2", source: gazette, confidence: verified}'


def apart(own: str, article: str = ARTICLE_4) -> str:
    return OWN_RULE.replace("OWN", own).replace("USE", article)


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (apart(".. 6 months"), "", CONFORMS),
        (apart("none"), "", CONFORMS),  # not punished: nothing is shared
        (apart("1 y .. 3 y"), "", DEPARTS),  # the range of supply
        (apart("1 y .. 37 months"), "", CONFORMS),
        (apart(".. 6 months", "CITE"), "", DEPARTS),  # article 3, as supply
        (apart(".. 6 months", ARTICLE_3_2), "", CONFORMS),  # a paragraph of its own
        (apart(".. 6 months"), said("own_use_possession", "shared_offence"), DEPARTS),
        (apart(".. 6 months"), said("own_use_possession", "own_offence"), CONFORMS),
        (TERM, said("own_use_possession", "own_offence"), DEPARTS),
        (NOT_KNOWN, said("own_use_possession", "own_offence"), NEEDS_DATA),
        (NOT_KNOWN, said("own_use_possession", "shared_offence"), DEPARTS),
        (NOT_KNOWN, unknown("own_use_possession"), NEEDS_DATA),
    ],
)
def test_use_and_possession_for_it_stand_apart_from_supply(tmp_path: Path, law: str, provisions: str, outcome: str) -> None:
    assert found("L-02", bench(tmp_path, law, provisions=provisions)).outcome == outcome


# -- Cambodia ------------------------------------------------------------------------------------------------


def test_cambodias_possession_for_own_use_has_the_base_range_of_supply(cambodia: Bench) -> None:
    # kh-law.md 2.8, base band: 2-5 y; one article for keeping, transport and trafficking
    readings = {"bands": "A", "top-band": "as-printed", "edges": "lower", "consumption": "memory"}
    answer = DECIDED_BY["L-02"](Setting(cambodia, readings))
    assert answer.outcome == DEPARTS
    one_dose = [point for point in answer.points if point.says.startswith("One dose for own use (methamphetamine")]
    assert [point.figures["range"].text for point in one_dose] == ["2 y to 5 y"]


def test_the_shared_edge_of_25_g_is_among_cambodias_unclear_points(cambodia: Bench) -> None:
    # kh-law.md 2.2: the rows of morphine and cocaine are printed 4-25 g and 25-80 g
    answer = DECIDED_BY["L-01"](Setting(cambodia))
    assert any("exactly 25 g" in figure.text for point in answer.points for figure in point.figures.values())


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("L-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    for point in DECIDED_BY[name](Setting(cambodia)).points:
        assert not re.search(r"\d", point.says), point.says
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
