"""`lenity law`: a law as tables of 80 columns, a folder checked, worked examples run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

from written import text_of, write_law

PENALTY = """
- id: penalty
  title: Penalty of the offence
  for: item
  rules:
    - id: art-1/small
      when: {offence: possession, quantity: "< 15 g"}
      then: {custody: 2 y .. 5 y, fine: 100 .. 200, combine: and}
      @S
- id: several-items
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @S
"""


def flat(page: str) -> str:
    return " ".join(page.split())


def test_what_a_law_says_besides_penalties_is_shown_with_its_article(lenity: Callable[..., Any]) -> None:
    page = lenity("law", "kh/constitution").out
    assert "art. 32" in page[page.index("besides penalties") :]  # the right to life, no capital punishment
    data = json.loads(lenity("law", "kh/constitution", "--json").out)
    assert "32" in {one["cite"]["article"] for one in data[0]["provisions"] if one["cite"]}


def test_a_rule_shows_its_conditions_figures_article_and_confidence(lenity: Callable[..., Any]) -> None:
    page = flat(lenity("law", "kh/drug-control-2012").out)
    rule = page[page.index("art-40/amphetamines/15-80-g") :][:400]
    assert rule.startswith("art-40/amphetamines/15-80-g art. 40 secondary")
    assert "quantity 15 g to 80 g, both included" in rule or "both" in rule
    assert "custody 5 y to 10 y" in rule
    assert "fine 10,000,000 to 20,000,000 unverified" in rule


def test_decisions_stand_in_the_order_the_court_takes_them(lenity: Callable[..., Any]) -> None:
    lines = lenity("law", "kh/drug-control-2012").lines
    titles = [line for line in lines if line[:1].isdigit()]
    assert titles[:3] == [
        "1.  Group of the substance",
        "2.  Conduct that article 40 covers",
        "3.  Penalty of the offence",
    ]


def test_a_place_shows_its_laws_and_then_the_general_part_once(lenity: Callable[..., Any]) -> None:
    lines = lenity("law", "kh").lines
    heads = ("kh/drug-control-1996", "kh/drug-control-2012", "kh/criminal-code-2009")
    assert [line for line in lines if line in heads] == list(heads)


def test_a_day_shows_the_law_of_that_day_only(lenity: Callable[..., Any]) -> None:
    page = lenity("law", "kh", "--as-of", "2004").out
    assert "shown as it stood on 2004-12-31" in page
    assert "kh/drug-control-2012\n" not in page


def test_only_addresses_are_wider_than_80_columns(lenity: Callable[..., Any]) -> None:
    wide = [line for line in lenity("law", "kh").lines if len(line) > 80]
    assert all(line.strip().startswith("http") for line in wide)


def test_json_gives_the_rules_as_written(lenity: Callable[..., Any]) -> None:
    [law, general, *_] = json.loads(lenity("law", "kh/drug-control-2012", "--json").out)
    rules = {rule["id"]: rule for decision in law["decisions"] for rule in decision["rules"]}
    assert rules["art-40/amphetamines/15-80-g"]["when"]["quantity"] == "[15 g .. 80 g]"
    assert rules["art-40/amphetamines/15-80-g"]["cite"]["confidence"] == "secondary"
    assert general["id"] == "kh/criminal-code-2009"


def test_a_folder_of_ones_own_is_shown(lenity: Callable[..., Any], here: Path) -> None:
    write_law(here, text_of(PENALTY))
    said = lenity("law", "xx/law")
    assert said.status == 0
    assert "quantity below 15 g" in said.out
    assert lenity("law", "./xx").out == said.out


def test_a_folder_with_mistakes_lists_all_of_them(lenity: Callable[..., Any], here: Path) -> None:
    wrong = PENALTY.replace("possession", "posession").replace("2 y .. 5 y", "5 y .. 2 y")
    write_law(here, text_of(wrong))
    said = lenity("law", "xx/law")
    assert said.status == 1
    assert said.out == ""
    assert "LEN104: unknown value `posession` for `offence`\nhelp: did you mean `possession`?" in said.err
    assert "LEN110: `5 y .. 2 y` has its minimum above its maximum" in said.err


def examples(custody: str) -> str:
    return dedent(f"""
        examples:
          - id: small
            case: {{offence: possession, quantity: 3 g, offence_date: 2019-06-01}}
            expect: {{custody: {custody}, rules: [art-1/small]}}
            from: "article 1"
    """)


def test_examples_that_come_out_as_written_say_so(lenity: Callable[..., Any], here: Path) -> None:
    write_law(here, text_of(PENALTY), examples=examples("2 y .. 5 y"))
    said = lenity("law", "xx/law", "--examples")
    assert (said.status, said.out) == (0, "xx/law: 1 example, all as written\n")


def test_an_example_that_fails_names_its_line_and_both_figures(lenity: Callable[..., Any], here: Path) -> None:
    write_law(here, text_of(PENALTY), examples=examples("2 y .. 6 y"))
    said = lenity("law", "xx/law", "--examples")
    assert said.status == 1
    assert "examples.yaml:3:5: LEN701: example `small`: custody is `2 y to 5 y`, expected `2 y .. 6 y`" in said.err
    assert "help: it rests on: article 1" in said.err


def test_a_slip_in_an_example_is_said_as_a_slip(lenity: Callable[..., Any], here: Path) -> None:
    wrong = examples("2 y .. 5 y").replace("possession", "possesion").replace("art-1/small", "art-1/smal")
    write_law(here, text_of(PENALTY), examples=wrong)
    said = lenity("law", "xx/law", "--examples")
    assert said.status == 1
    assert "LEN103: no rule `art-1/smal`\nhelp: did you mean `art-1/small`?" in said.err
