"""How a check becomes a finding: every reading is tried, thresholds are moved, norms are weighed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Point, gravest
from lenity.review.catalogue import Catalogue, Threshold
from lenity.review.checks import DECIDED_BY
from lenity.review.findings import finding, findings
from lenity.review.norms import Norms
from lenity.review.setting import Setting
from review.small_bench import bench, penalties

READINGS = """\
readings:
  top:
    question: What follows from 100 g?
    term: {title: a term, cite: {article: "3", source: gazette, confidence: secondary}}
    life: {title: life, cite: {article: "3", source: gazette, confidence: conflict}}
  idle:
    question: Does it matter?
    one: {title: one, cite: {article: "4", source: gazette, confidence: verified}}
    two: {title: two, cite: {article: "4", source: gazette, confidence: verified}}
"""
DISPUTED = """\
  - id: penalty
    title: Penalty
    for: item
    rules:
      - {id: small, when: {substance: heroin, quantity: "< 100 g"}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, cite: CITE}
      - {id: term, reading: {top: term}, when: {substance: heroin, quantity: ">= 100 g"}, then: {custody: 3 y .. 8 y, fine: none, combine: custody only}, cite: CITE}
      - {id: life, reading: {top: life}, when: {substance: heroin, quantity: ">= 100 g"}, then: {custody: life, fine: none, combine: custody only}, cite: CITE}
  - {id: several, fold: {custody: gravest, fine: gravest, combine: gravest}, cite: CITE}
  - id: unrelated
    title: Unrelated
    rules:
      - {id: a, reading: {idle: one}, when: {offence: theft}, then: {other: 1}, cite: CITE}
      - {id: b, reading: {idle: two}, when: {offence: theft}, then: {other: 2}, cite: CITE}
      - {id: c, when: {offence: "not(theft)"}, then: {other: 3}, cite: CITE}
"""


def test_the_gravest_outcome_of_several_counts() -> None:
    assert gravest((CONFORMS, NEEDS_DATA, DEPARTS)) == DEPARTS


def test_a_check_is_decided_under_every_version_of_the_points_it_depends_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kilo_gets_life(on: Setting) -> Answer:
        return Answer(DEPARTS if any(run.outcome.bound.custody.life == "only" for run in on.runs("V12")) else CONFORMS)

    monkeypatch.setitem(DECIDED_BY, "X-01", kilo_gets_life)
    on = bench(tmp_path, DISPUTED, more=READINGS)
    found = finding(on.catalogue["X-01"], on, Norms.read())
    assert found.outcome == DEPARTS
    assert found.depends_on_reading
    assert {one.answer.outcome: one.readings for one in found.answers} == {
        DEPARTS: ({"top": "life"},),
        CONFORMS: ({"top": "term"},),
    }


def test_what_only_some_readings_say_is_kept_apart_from_what_all_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def says(on: Setting) -> Answer:
        lifelong = any(run.outcome.bound.custody.life == "only" for run in on.runs("V12"))
        under = Point("life" if lifelong else "a term", rules=(on.readings.get("top", ""),))
        return Answer(DEPARTS, (under, Point("the same", rules=(on.readings.get("top", ""),))))

    monkeypatch.setitem(DECIDED_BY, "X-01", says)
    on = bench(tmp_path, DISPUTED, more=READINGS)
    [under] = finding(on.catalogue["X-01"], on, Norms.read()).answers
    assert under.readings == ({},)  # every reading leads there
    assert [point.says for point in under.answer.points] == ["the same"]
    assert under.answer.points[0].rules == ("term", "life")  # it rests on what it rests on under each
    assert [(part.readings, [point.says for point in part.points]) for part in under.partly] == [
        (({"top": "term"},), ["a term"]),
        (({"top": "life"},), ["life"]),
    ]
    assert [point.says for point in under.whole.points] == ["the same", "a term", "life"]


def test_a_disputed_point_that_no_rule_used_depends_on_is_not_varied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []

    def notes(on: Setting) -> Answer:
        on.runs("V2")  # one dose: below 100 g, where nothing is disputed
        seen.append(dict(on.readings))
        return Answer(CONFORMS)

    monkeypatch.setitem(DECIDED_BY, "X-01", notes)
    on = bench(tmp_path, DISPUTED, more=READINGS)
    finding(on.catalogue["X-01"], on, Norms.read())
    assert all(readings == {} for readings in seen)


@pytest.mark.parametrize(
    ("ceiling", "flips"),
    [
        (12, {}),  # at or below half of 24: conforms at 12, 24 and 36
        (13, {Fraction(1, 2): DEPARTS}),  # above half of it: departs only where the limit is halved
        (24, {Fraction(1, 2): DEPARTS}),
        (25, {Fraction(3, 2): CONFORMS}),  # above it: conforms only at one and a half times
        (37, {}),  # above one and a half times 24
    ],
)
def test_an_outcome_that_hangs_on_a_threshold_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ceiling: int, flips: dict[Fraction, str]
) -> None:
    def above(on: Setting) -> Answer:
        [run] = on.runs("V12")
        return Answer(DEPARTS if (run.ceiling or 0) > on.threshold("months") else CONFORMS)

    monkeypatch.setitem(DECIDED_BY, "X-01", above)
    on = bench(tmp_path, penalties({"substance: heroin": f"1 months .. {ceiling} months"}))
    ours = Threshold("months", Fraction(24), "months", "a limit", True, ("X-01",))
    on.catalogue = replace(on.catalogue, thresholds={"months": ours})
    found = finding(on.catalogue["X-01"], on, Norms.read())
    assert {flip.factor: flip.outcome for flip in found.flips} == flips


def test_every_check_of_the_catalogue_is_decided_by_a_function() -> None:
    assert set(DECIDED_BY) == set(Catalogue.read().checks)


def test_all_checks_answer_a_law_of_one_rule(tmp_path: Path) -> None:
    on = bench(tmp_path, penalties({"offence: [possession, supply]": "1 y .. 3 y"}))
    assert len(findings(on, Norms.read())) == 60
