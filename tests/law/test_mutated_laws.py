"""A good law, edited at random, is either read or refused with its place: never a traceback, in loading or in asking."""

from __future__ import annotations

import random
import re
import shutil

import pytest

import random_laws
from lenity.engine.ask import Asker
from lenity.law.problems import LenityError
from written import text_of, write_law

GOOD = text_of(
    """\
- id: presumed
  presumes: tier
  unless: rebutted
  rules:
    - {id: p1, when: {flag: true, points: ">= 3"}, then: {tier: top}, @C}
- id: item-group
  title: Group
  for: item
  hit: P
  priority: [first, second]
  rules:
    - {id: g1, when: {kind: [leaf, pill]}, then: {group: first}, @S}
    - {id: g2, when: {kind: "not(leaf)", quantity: "[1 g .. 5 g)"}, then: {group: second}, reading: {edge: lower}, @C}
- id: penalty
  for: item
  rules:
    - {id: a, when: {group: first, quantity: "< 5 g"}, then: {custody: 1 y .. 2 y, fine: 10 .. 20, combine: and}, @C}
    - {id: b, when: {group: first, quantity: ">= 5 g"}, then: {custody: 5 y .. 10 y or life}, in_force: 2005-01-01 .., @C}
    - {id: c, when: {group: second}, unknown: not found, look_in: the gazette, @U}
- id: folded
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
- id: class
  hit: F
  rules:
    - {id: c1, when: {custody.max: "> 5 y"}, then: {class: felony}, @C}
    - {id: c2, when: {custody.max: "(6 d .. 5 y]"}, then: {class: misdemeanour}, @C}
- id: total
  give: {level: "= points * 2 + 1", odd: '= points > 3 and colour in ("red", "blue")'}
  @C
- id: mitigation
  amends: [custody, fine]
  may: court
  choice: mercy
  rules:
    - {id: m1, when: {class: felony, custody.min: ">= 1 y"}, then: {custody.min: "= floor(custody.min / 2)", fine.min: none}, @C}
- id: way
  option: suspended_sentence
  measure: way
  may: court
  hit: F
  rules:
    - {id: w1, when: {custody.min: "<= 1 y"}, then: open, @C}
    - {id: w2, when: {}, then: closed, @C}
""",
    random_laws.HEAD + "bounds: {custody: 1 d .. 30 y or life, @C}\n",
)
WORDS = [
    "", "[]", "{}", "-1", "0", "null", "~", "5 g", "5 y", "true", "x", "= 5", "= custody.max", "=", "- a", "*a", "&a b", "!!int 3",
    "'", '"', "[", "{", "}", "]", "..", "[..]", "not()", "not(x)", ">", "-", "life", "none", "custody", "custody.min", "F", "C+",
    "R", "O", "U", "item", "case", "gravest", "sum", "any", "999999999999999999999", "1_0", "é", "\t", "#", "? x", "|", "1.5",
    "2000-01-01", "quantity", "kind", "points", "tier", "open", "closed", "[a, b]", "{a: b}", "may: court", "for: item", "hit: C+",
    "= 1 / 2", "= min(1)", '= "a"', "if", "null .. null", "5 y .. 1 y", "date", "∞",
]  # fmt: skip
PIECE = re.compile(r'[A-Za-z_.\-/]+|"[^"]*"|\d[\w. ]*|\{[^{}]*\}|\[[^\[\]]*\]')
DAY = {"offence_date": "2019-06-01"}
CASES = [
    DAY,
    DAY
    | {
        "points": 5,
        "flag": True,
        "colour": "red",
        "tier": "low",
        "items": [{"kind": "leaf", "quantity": "6 g"}, {"kind": "pill"}],
    },
]


def mutated(chance: random.Random) -> str:
    """Replace, exchange, drop or repeat a piece or a line of the good law, up to three times."""
    text = GOOD
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        way = chance.random()
        lines, pieces = text.split("\n"), list(PIECE.finditer(text))
        one, other = chance.choice(pieces), chance.choice(pieces)
        if way < 0.5:
            text = text[: one.start()] + chance.choice(WORDS) + text[one.end() :]
        elif way < 0.65:
            text = text[: one.start()] + other.group() + text[one.end() :]
        elif way < 0.8:
            del lines[chance.randrange(len(lines))]
            text = "\n".join(lines)
        elif way < 0.9:
            lines.insert(chance.randrange(len(lines)), chance.choice(lines))
            text = "\n".join(lines)
        else:
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(WORDS) + text[place + chance.choice([0, 1, 2]) :]
    return text


@pytest.mark.parametrize("seed", range(6))
def test_a_law_edited_at_random_is_read_or_refused_with_a_place(seed, tmp_path):
    chance = random.Random(seed)
    for turn in range(100):
        text = mutated(chance)
        folder = write_law(tmp_path / str(turn), text)
        try:
            asker = Asker(str(folder))
            for case in CASES:
                asker.ask(case).as_dict()
        except LenityError as error:
            for problem in error.problems:
                assert problem.code >= "LEN500" or problem.place.line or problem.code in ("LEN001", "LEN002"), str(problem)
        except Exception as error:
            error.add_note(text)
            raise
        shutil.rmtree(tmp_path / str(turn))
