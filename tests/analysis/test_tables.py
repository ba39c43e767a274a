"""Tables by themselves: holes, overlaps, rules that never come first; held against trying every class of every input."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lenity.analysis.boxes import space_of, uncovered
from lenity.analysis.defects import Defect
from lenity.analysis.tables import table_defects
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law, Rule
from lenity.law.vocabulary import vocabulary
from written import DAY, text_of, write_law

PENALTY = "custody: 1 y .. 3 y, fine: none, combine: custody only"


def law_of(folder: Path, decisions: str, head: str = "", *, overlaps: bool = False) -> Law:
    written = write_law(folder, text_of(decisions, head))
    return load(written, vocabulary(), Library(folder).get, with_overlaps=overlaps)


def found(law: Law, kind: str, day: date = DAY) -> list[Defect]:
    defects, questions = table_defects(law, day)
    assert questions == []
    return [one for one in defects if one.kind == kind]


def ages(*tests: str, hit: str = "U") -> str:
    rules = "".join(f'    - {{id: r{n}, when: {{age: "{t}"}}, then: {{{PENALTY}}}, @C}}\n' for n, t in enumerate(tests, 1))
    return f"- id: penalty\n  hit: {hit}\n  rules:\n{rules}"


# -- holes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tests", "left_out"),
    [
        (("< 18", ">= 18"), None),
        (("< 18", "> 18"), "age 18"),
        (("< 18", ">= 21"), "age 18 to 20"),
        (("[14 .. 18)", ">= 18"), "age 0 to 13"),
        (("< 18", "[18 .. 70]"), "age 71 to 120"),  # the vocabulary's ages end at 120
        (("not([18 .. 20])",), "age 18 to 20"),
    ],
)
def test_amounts_of_which_no_rule_speaks_are_a_gap(tmp_path: Path, tests: tuple[str, ...], left_out: str | None) -> None:
    gaps = found(law_of(tmp_path, ages(*tests)), "gap")
    assert [one.measures["left out"] for one in gaps] == ([left_out] if left_out else [])


def test_a_gap_is_shown_by_a_case_that_the_engine_leaves_undetermined(tmp_path: Path) -> None:
    [gap] = found(law_of(tmp_path, ages("< 18", ">= 21")), "gap")
    [shown] = gap.witnesses
    assert shown.case["age"] == "18"
    assert shown.outcome.bound.custody.undetermined
    assert [spot.id for spot in gap.spots] == ["r1", "r2"]


def test_a_table_that_only_amends_may_leave_amounts_as_they_are(tmp_path: Path) -> None:
    base = f"- id: penalty\n  rules:\n    - {{id: all, then: {{{PENALTY}}}, @C}}\n"
    amending = """\
- id: age
  amends: [custody]
  rules:
    - {id: young, when: {age: "< 18"}, then: {custody.min: 6 months}, @C}
    - {id: old, when: {age: "> 70"}, then: {custody.min: 6 months}, @C}
"""
    assert found(law_of(tmp_path, base + amending), "gap") == []


def test_a_rule_that_says_unknown_speaks(tmp_path: Path) -> None:
    rules = ages("< 18", ">= 21") + "    - {id: middle, when: {age: '[18 .. 21)'}, unknown: not found, look_in: the gazette}\n"
    assert found(law_of(tmp_path, rules), "gap") == []


def test_a_table_may_speak_of_some_offences_only(tmp_path: Path) -> None:
    rules = f"- id: penalty\n  rules:\n    - {{id: a, when: {{offence: [possession, transport]}}, then: {{{PENALTY}}}, @C}}\n"
    assert found(law_of(tmp_path, rules), "gap") == []


def test_what_no_case_brings_to_a_table_is_no_gap(tmp_path: Path) -> None:
    # The table is asked for level 1 and 3 alone; the level in between would be a hole if any case came there.
    rules = f"""\
- id: level
  rules:
    - {{id: level/1, when: {{age: "< 18"}}, then: {{level: 1}}, @C}}
    - {{id: level/3, when: {{age: ">= 18"}}, then: {{level: 3}}, @C}}
- id: penalty
  rules:
    - {{id: low, when: {{level: "<= 1"}}, then: {{{PENALTY}}}, @C}}
    - {{id: high, when: {{level: ">= 3"}}, then: {{{PENALTY}}}, @C}}
"""
    assert found(law_of(tmp_path, rules), "gap") == []
    reached = rules.replace('">= 18"}, then: {level: 3}', '">= 21"}, then: {level: 3}').replace(
        "- id: penalty", '    - {id: level/2, when: {age: "[18 .. 21)"}, then: {level: 2}, @C}\n- id: penalty'
    )
    [gap] = found(law_of(tmp_path / "other", reached), "gap")
    assert gap.measures["left out"] == "level 2"
    assert gap.witnesses[0].case["age"] == "18"


def test_a_table_of_options_that_is_silent_is_a_gap(tmp_path: Path) -> None:
    rules = """\
- id: penalty
  rules:
    - {id: young, when: {age: "< 18"}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, @C}
    - {id: adult, when: {age: ">= 18"}, then: {custody: 2 y .. 3 y, fine: none, combine: custody only}, @C}
- id: suspension
  option: suspended_sentence
  rules:
    - {id: short, when: {custody.min: "<= 1 y"}, then: open, @C}
    - {id: long, when: {custody.min: "> 3 y"}, then: closed, @C}
"""
    [gap] = found(law_of(tmp_path, rules), "gap")
    assert gap.witnesses[0].outcome.option("suspension").status == "undetermined"


# -- days ----------------------------------------------------------------------------------------------------


def test_days_between_two_versions_are_told_with_a_case_of_such_a_day(tmp_path: Path) -> None:
    rules = f"""\
- id: penalty
  rules:
    - {{id: before, in_force: .. 2009-12-31, then: {{{PENALTY}}}, @C}}
    - {{id: after, in_force: 2010-02-01 .., then: {{{PENALTY}}}, @C}}
"""
    [gap] = found(law_of(tmp_path, rules), "dates")
    assert gap.measures["days"] == "from 2010-01-01 to 2010-01-31"
    assert date(2010, 1, 1) <= date.fromisoformat(str(gap.witnesses[0].case["offence_date"])) <= date(2010, 1, 31)
    assert gap.witnesses[0].outcome.bound.custody.undetermined


def test_a_law_of_one_day_is_checked_as_of_that_day(tmp_path: Path) -> None:
    rules = f"""\
- id: penalty
  rules:
    - {{id: before, in_force: .. 2009-12-31, when: {{age: "< 18"}}, then: {{{PENALTY}}}, @C}}
    - {{id: now, in_force: 2010-01-01 .., then: {{{PENALTY}}}, @C}}
"""
    law = law_of(tmp_path, rules)
    assert found(law.at(date(2015, 1, 1)), "gap") == []
    assert [one.measures["left out"] for one in found(law.at(date(2005, 1, 1)), "gap")] == ["age 18 to 120"]


# -- overlaps ------------------------------------------------------------------------------------------------


def test_an_overlap_is_shown_by_a_case_that_either_rule_answers_alone(tmp_path: Path) -> None:
    [overlap] = found(law_of(tmp_path, ages("<= 18", ">= 18"), overlaps=True), "overlap")
    one, other = overlap.witnesses
    assert one.outcome.rules == ("r1",)
    assert other.outcome.rules == ("r2",)
    assert one.case == other.case
    assert one.case["age"] == "18"


def test_rules_that_hold_together_where_the_hit_policy_allows_it_are_no_overlap(tmp_path: Path) -> None:
    assert found(law_of(tmp_path, ages("<= 18", ">= 18", hit="A")), "overlap") == []
    assert found(law_of(tmp_path / "first", ages("<= 18", ">= 18", hit="F")), "overlap") == []


# -- rules that never come first -----------------------------------------------------------------------------


def test_a_rule_that_binds_does_not_hide_one_that_may_be_applied(tmp_path: Path) -> None:
    rules = f"""\
- id: penalty
  rules:
    - {{id: base, then: {{{PENALTY}}}, @C}}
- id: leniency
  amends: [custody]
  hit: F
  rules:
    - {{id: must, when: {{age: "< 18"}}, then: {{custody.min: 6 months}}, @C}}
    - {{id: might, when: {{age: "< 16"}}, then: {{custody.min: 3 months}}, may: court, @C}}
    - {{id: never, when: {{age: "< 12"}}, then: {{custody.min: 1 month}}, @C}}
"""
    assert [one.spots[0].id for one in found(law_of(tmp_path, rules), "dead-rule")] == ["never"]


def test_the_figure_that_does_not_exist_is_a_class_of_its_own(tmp_path: Path) -> None:
    # A life term has no minimum: the last rule is reached although the first two share out every minimum there is.
    rules = """\
- id: penalty
  rules:
    - {id: term, when: {age: "< 18"}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, @C}
    - {id: life, when: {age: ">= 18"}, then: {custody: life, fine: none, combine: custody only}, @C}
- id: class
  hit: F
  rules:
    - {id: short, when: {custody.min: "<= 2 y"}, then: {class: short}, @C}
    - {id: long, when: {custody.min: "> 2 y"}, then: {class: long}, @C}
    - {id: neither, then: {class: neither}, @C}
"""
    assert found(law_of(tmp_path, rules), "dead-rule") == []


# -- against trying everything -------------------------------------------------------------------------------

TESTS = ("< 14", ">= 14", "[14 .. 18)", "> 18", "<= 18", "18", "not([14 .. 17])", ">= 21")
WORDS = ("none", "misdemeanour", '"not(none)"', '"not(none, felony)"', "[none, felony]")


@st.composite
def tables(draw: st.DrawFn) -> str:
    hit = draw(st.sampled_from(("U", "A", "F")))
    rules = []
    for number in range(draw(st.integers(1, 4))):
        when = []
        if draw(st.booleans()):
            when.append(f'age: "{draw(st.sampled_from(TESTS))}"')
        if draw(st.booleans()):
            when.append(f"prior_class: {draw(st.sampled_from(WORDS))}")
        least = draw(st.integers(1, 2))
        rules.append(
            f"    - {{id: r{number}, when: {{{', '.join(when)}}}, then: {{custody: {least} y .. 3 y, fine: none, combine: or}}, @C}}"
        )
    return f"- id: penalty\n  hit: {hit}\n  rules:\n" + "\n".join(rules)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables())
def test_a_table_is_told_of_exactly_where_trying_every_case_shows_it(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    law = law_of(tmp_path_factory.mktemp("law"), text, overlaps=True)
    defects = table_defects(law, DAY)[0]
    rules = law.decisions[0].rules
    held = {
        (age, word): [rule.id for rule in rules if _holds(rule, age, word)]
        for age in range(121) for word in law.vocabulary.attributes["prior_class"].values
    }  # fmt: skip
    of_kind = {
        kind: {tuple(spot.id for spot in one.spots) for one in defects if one.kind == kind} for kind in ("overlap", "dead-rule")
    }

    beside = {
        (age, word) for (age, word), ids in held.items()
        if not ids and any(held[other, word] and _asks_age(rules, held[other, word]) for other in range(121))
    }  # fmt: skip
    excepted = {
        (age, word) for (age, word), ids in held.items() for rule in rules
        if not ids and (test := rule.when.get("prior_class")) and test.negated and word in test.words
        and ("age" not in rule.when or rule.when["age"].holds_for_amount(age))
    }  # fmt: skip
    assert any(one.kind == "gap" for one in defects) == bool(beside | excepted)

    together = {pair for ids in held.values() for pair in itertools.combinations(ids, 2)}
    by_id = {rule.id: rule for rule in rules}
    clash = {(a, b) for a, b in together if law.decisions[0].hit == "U" or by_id[a].then != by_id[b].then}
    assert of_kind["overlap"] == (clash if law.decisions[0].hit in "UA" else set())

    if law.decisions[0].hit == "F":
        first = {ids[0] for ids in held.values() if ids}
        twice = {spot.id for one in defects if one.kind == "duplicate-rule" for spot in one.spots[:1]}
        assert {ids[0] for ids in of_kind["dead-rule"]} | twice == {rule.id for rule in rules} - first


def _holds(rule: Rule, age: int, word: str) -> bool:
    return all(
        test.holds_for_amount(age) if name == "age" else test.holds_for_word(word) for name, test in rule.when.items()
    )  # fmt: skip


def _asks_age(rules: tuple[Rule, ...], ids: list[str]) -> bool:
    """Whether some rule that holds there asks for the age: one that does not cannot leave a hole along it."""
    return any("age" in rule.when for rule in rules if rule.id in ids)


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 3)), max_size=5))
def test_what_is_left_uncovered_is_what_counting_leaves(boxes: list[tuple[int, int, int]]) -> None:
    whole = (7, 7, 3)
    points = {(a, b, c) for a in (1, 2, 4) for b in (1, 2, 4) for c in (1, 2)}
    left = {point for point in points if not any(all(p & q for p, q in zip(point, box, strict=True)) for box in boxes)}
    parts = list(uncovered(whole, boxes))
    told = [{point for point in points if all(p & q for p, q in zip(point, part, strict=True))} for part in parts]
    assert set().union(*told) == left
    assert sum(map(len, told)) == len(left)  # no part is told twice


def test_the_classes_of_an_input_are_parted_where_a_test_may_change_its_answer(tmp_path: Path) -> None:
    law = law_of(tmp_path, ages("< 18", ">= 18"))
    [dimension] = space_of(law, law.decisions[0]).dimensions
    assert [(one.low, one.high) for one in dimension.classes if not isinstance(one, str)] == [(0, 17), (18, 120)]


# -- columns of edges ----------------------------------------------------------------------------------------


def test_the_oddities_of_the_table_of_the_united_states_are_found_and_nothing_else() -> None:
    # facts/us-federal.md: hashish level 16 starts at 5 kg although level 16 starts at 20 kg converted (5 g for 1 g, so at 4 kg), hashish
    # oil the same (50 g for 1 g: 400 g, not 500 g); 312 and 156 units of flunitrazepam round 312.5 and 156.25.
    law = Library().get("us/federal-drug-sentencing")
    odd = {one.spots[0].id: one.measures["in proportion"] for one in found_in(law, "uneven-edge")}
    assert odd == {
        "c/hashish/16": "4 kg",
        "c/hashish-oil/16": "400 g",
        "c/flunitrazepam/12": "312.5",
        "c/flunitrazepam/10": "156.25",
    }


def found_in(law: Law, kind: str) -> list[Defect]:
    return [one for one in table_defects(law, date(2026, 11, 1))[0] if one.kind == kind]


@pytest.mark.parametrize("name", [name for name in Library().names() if not name.startswith("us/")])
def test_no_other_law_that_ships_has_a_gap_a_dead_rule_or_an_odd_edge_in_a_table(name: str) -> None:
    law = Library().get(name)
    if law.kind == "offences":
        assert [one.message for one in table_defects(law, date(2026, 11, 1))[0]] == []
