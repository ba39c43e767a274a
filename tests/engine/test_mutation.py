"""Changing the numbers of a law: which changes there are, and which of them the worked examples notice."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from lenity.engine.mutation import Guarded, changes, guarded, page, worked_examples
from lenity.law.library import Library
from written import text_of, write_law

PAGE = Path(__file__).parents[2] / "docs" / "how-we-know" / "mutation.md"
LAW = """\
- id: penalty
  hit: F
  rules:
    - {id: small, when: {age: "< 18"}, then: {custody: .. 1 y, fine: none}, in_force: .. 2018-12-31, @C}
    - {id: small/later, when: {age: "< 18"}, then: {custody: 6 months, fine: none}, in_force: 2019-01-01 .., @C}
    - {id: large, when: {age: ">= 18"}, then: {custody.min: 1 y, custody.max: "= 2 * 1 y + 6 months", custody.life: false, custody.death: false, fine: 100 .. 200, combine: and}, @C}
"""
EXAMPLES = """\
examples:
  - {id: seventeen, case: {age: 17, offence_date: 2018-12-31}, expect: {custody: .. 1 y}, from: by hand}
  - {id: later, case: {age: 17, offence_date: 2019-01-01}, expect: {custody: 6 months}, from: by hand}
  - {id: eighteen, case: {age: 18, offence_date: 2019-06-01}, expect: {custody: 1 y .. 2 y 6 months}, from: by hand}
"""


def run(root: Path, decisions: str = LAW, examples: str = EXAMPLES) -> Guarded:
    folder = write_law(root, text_of(decisions))
    (folder / "examples.yaml").write_text(dedent(examples), "utf-8")
    library = Library(root)
    law = library.get("xx/law")
    return guarded(law, worked_examples(law, library))


def said(found: Guarded) -> set[tuple[str, str, str]]:
    return {(change.rule, change.what, change.how) for change in found.survivors}


def test_every_number_of_a_rule_is_moved_up_and_down_and_times_ten(tmp_path):
    library = Library(tmp_path)
    write_law(tmp_path, text_of(LAW))
    [decision] = library.get("xx/law").decisions
    found = [(change.rule, change.what, change.how) for change in changes(decision) if change.rule == "large"]
    assert found == [
        ("large", what, how)
        for what in (
            "age >= 18, lower edge", "custody.min 1 y", "custody.max = 2 * 1 y + 6 months, number 1",
            "custody.max = 2 * 1 y + 6 months, number 2", "custody.max = 2 * 1 y + 6 months, number 3", "fine.min 100 .. 200",
            "fine.max 100 .. 200",
        )
        for how in ("+1", "-1", "x10")
    ]  # fmt: skip
    days = [change.what for change in changes(decision) if change.what.startswith("in force")]
    assert days == ["in force from 2019-01-01"] * 2  # one day ends a rule and begins another: one number
    terms = [change.what for change in changes(decision) if change.rule == "small/later" and change.what.startswith("custody")]
    assert terms == ["custody 6 months"] * 3  # a fixed term is one number, not a minimum and a maximum


# What the three examples leave open. Nobody says what the fine is. Nobody of 18 stands before a court of 2018, so the first rule may
# reach beyond 17. And that `large` begins at 18 matters to nobody of 17, whom one of the other two rules takes first on every day.
FINE = {("large", "fine.min 100 .. 200", "+1"), ("large", "fine.min 100 .. 200", "-1")} | {
    ("large", "fine.max 100 .. 200", how) for how in ("+1", "-1", "x10")
}
EDGES = {
    ("small", "age < 18, upper edge", "+1"),
    ("small", "age < 18, upper edge", "x10"),
    ("large", "age >= 18, lower edge", "-1"),
}


def test_what_no_example_states_is_left_unguarded(tmp_path):
    found = run(tmp_path)
    assert said(found) == FINE | EDGES
    assert found.refused == 1  # a least fine of 1,000 above a highest of 200
    with_fine = EXAMPLES.replace("custody: 1 y .. 2 y 6 months", "custody: 1 y .. 2 y 6 months, fine: 100 .. 200")
    assert said(run(tmp_path, examples=with_fine)) == EDGES


def test_an_edge_is_guarded_only_by_an_amount_on_each_side_of_it(tmp_path):
    far = EXAMPLES.replace("age: 17", "age: 10")
    assert said(run(tmp_path, examples=far)) == FINE | EDGES | {
        ("small", "age < 18, upper edge", "-1"),
        ("small/later", "age < 18, upper edge", "-1"),
    }


def test_what_an_earlier_rule_decides_already_is_no_change(tmp_path):
    found = run(tmp_path)
    # `large` from 17 on: of those below 18 the other rules decide first, but each of them only on its days. `small` beyond
    # 17 comes first itself. So nothing is idle here, and with one rule for all days the lower edge of `large` is.
    assert found.idle == 0
    always = LAW.replace(", in_force: .. 2018-12-31", "").replace(
        '    - {id: small/later, when: {age: "< 18"}, then: {custody: 6 months, fine: none}, in_force: 2019-01-01 .., @C}\n', ""
    )
    assert run(tmp_path, always, EXAMPLES.replace("custody: 6 months", "custody: .. 1 y")).idle == 1


def test_an_example_that_fails_as_the_law_stands_guards_nothing(tmp_path):
    wrong = EXAMPLES.replace("custody: 1 y .. 2 y 6 months", "custody: 3 y")
    assert ("large", "custody.min 1 y", "+1") in said(run(tmp_path, examples=wrong)) - said(run(tmp_path))


def test_rules_of_a_unique_table_guard_each_other_through_the_loader(tmp_path):
    found = run(tmp_path, LAW.replace("hit: F", "hit: U"))
    assert said(found) == FINE  # each move of an edge into a neighbour's ages is an overlap, which the loader refuses


def test_a_number_of_an_expression_is_guarded_too(tmp_path):
    law = """\
    - id: level
      give: {level: "= age * 2 + 10"}
      @C
    - id: penalty
      rules:
        - {id: low, when: {level: "< 50"}, then: {custody: 1 y}, @C}
        - {id: high, when: {level: ">= 50"}, then: {custody: 2 y}, @C}
    """
    on_edge = "examples:\n" + "".join(
        f"  - {{id: a{age}, case: {{age: {age}, offence_date: 2019-06-01}}, expect: {{custody: {term}}}, from: by hand}}\n"
        for age, term in {19: "1 y", 20: "2 y"}.items()  # 19 * 2 + 10 = 48, 20 * 2 + 10 = 50
    )
    # One more or less on 10 makes 49 and 51, or 47 and 49: only the second is on the other side of 50.
    assert said(run(tmp_path, dedent(law), on_edge)) == {
        ("level", "level = age * 2 + 10, number 2", "+1"),
        ("low", "level < 50, upper edge", "-1"),
    }


def test_the_page_lists_each_law_with_what_nobody_noticed(tmp_path):
    text = page([run(tmp_path)])
    assert "| xx/law | 12 |" in text
    assert re.search(r"^- `.*law\.yaml:\d+` `large`: fine\.max 100 \.\. 200 \(\+1, -1, x10\)$", text, re.MULTILINE)


def test_a_law_measured_again_replaces_its_own_part_of_the_page_and_no_other(tmp_path):
    first = page([run(tmp_path)])
    other = Guarded("aa/other", "Other", 3, 9, 0, 0, ())
    both = page([other], first)
    assert [line.split(" | ")[0] for line in both.splitlines() if line.startswith("| ") and "/" in line] == [
        "| aa/other",
        "| xx/law",
    ]
    assert first.partition("## xx/law")[2] == both.partition("## xx/law")[2]
    assert page([other], both) == both
    alone = page([Guarded("xx/law", "Law", 1, 3, 0, 0, ())], both)
    assert "## xx/law" not in alone and "| xx/law | 1 | 3 |" in alone and "| aa/other | 3 |" in alone


def test_a_sample_draws_one_change_from_each_equal_stretch(tmp_path):
    folder = write_law(tmp_path, text_of(LAW))
    (folder / "examples.yaml").write_text(dedent(EXAMPLES), "utf-8")
    library = Library(tmp_path)
    law = library.get("xx/law")
    worked = worked_examples(law, library)
    whole = guarded(law, worked)
    part = guarded(law, worked, sample=9)
    assert (part.changes, part.drawn_from) == (9, whole.changes)
    assert guarded(law, worked, sample=9) == part
    assert set(map(str, part.survivors)) <= set(map(str, whole.survivors))
    assert guarded(law, worked, sample=whole.changes) == whole  # all there is, so no sample
    assert f"| 9 of {whole.changes} |" in page([part])


# -- the laws that ship -----------------------------------------------------------------------------------------------


LIBRARY = Library()
SAMPLED = [
    "kh/drug-control-2012",
    "kh/drug-control-1996",
    "kh/criminal-code-2009-offences",
    "id/narcotics-2009",
    "in/narcotic-drugs-act-1985",
]


@pytest.mark.parametrize("name", SAMPLED)
def test_in_a_sample_nothing_goes_unnoticed_but_what_the_page_lists(name):
    law = LIBRARY.get(name)
    rules = [rule.id for decision, rule in law.rules() if decision.law == law.id]
    found = guarded(law, worked_examples(law, LIBRARY), only=rules[::5])
    listed = PAGE.read_text("utf-8")
    assert found.numbers > 5
    assert [str(change) for change in found.survivors if f"`{change.rule}`: {change.what} (" not in listed] == []
    assert found.share >= 0.95
