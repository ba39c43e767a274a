"""A law small enough to work out by hand, with a gap, a disputed point, a choice and a way out.

Amphetamine below 10 g: 1 to 3 years; from 10 g: 3 to 8 years (reading A) or life (reading B). Nothing is
known of cannabis. The court may find mitigation, which lowers a minimum of 3 years or more to 1 year. A term
whose minimum is at most 2 years may be suspended.
"""

from __future__ import annotations

from pathlib import Path

HEAD = """\
law: xx/drugs
title: Drug Act
kind: offences
place: XX
in_force: 2000-01-01 ..
money: EUR
time: {month: 30 d, year: 12 months, cite: {article: "1", source: gazette, confidence: verified}}
cite: {article: whole, source: gazette, confidence: verified}
sources:
  gazette: {title: Drug Act, producer: Gazette, address: "https://example.org/act", published: "2000-01-01"}
  press: {title: What the bands are, producer: Daily, published: "2015-05-05"}
bounds: {custody: 1 d .. 20 y or life, cite: {article: "2", source: gazette, confidence: verified}}
readings:
  bands:
    question: What follows from 10 g?
    A: {title: a term, cite: {article: "3", source: gazette, confidence: secondary}}
    B: {title: life, cite: {article: "3", source: press, confidence: conflict}}
tables: [penalty.yaml]
"""
TABLE = """\
decisions:
  - id: penalty
    title: Penalty
    for: item
    rules:
      - id: small
        when: {substance: amphetamine, quantity: "< 10 g"}
        then: {custody: 1 y .. 3 y, fine: 100 .. 300, combine: and}
        cite: {article: "3", source: gazette, confidence: verified}
      - id: large
        reading: {bands: A}
        when: {substance: amphetamine, quantity: ">= 10 g"}
        then: {custody: 3 y .. 8 y, fine: 300 .. 800, combine: and}
        cite: {article: "3", source: gazette, confidence: secondary}
      - id: life
        reading: {bands: B}
        when: {substance: amphetamine, quantity: ">= 10 g"}
        then: {custody: life, fine: none, combine: custody only}
        cite: {article: "3", source: press, confidence: conflict}
      - id: cannabis
        when: {substance: cannabis}
        unknown: the bands for cannabis were not found
        look_in: article 4 of the act
        cite: {article: "4", source: press, confidence: unverified, note: "inference: not read"}
  - id: several
    fold: {custody: gravest, fine: gravest, combine: gravest}
    cite: {article: "5", source: gazette, confidence: verified}
  - id: mitigation
    title: Mitigation
    amends: [custody]
    may: court
    choice: mitigating circumstances
    rules:
      - id: mitigated
        when: {custody.min: ">= 3 y"}
        then: {custody.min: 1 y}
        cite: {article: "6", source: gazette, confidence: verified}
  - id: suspension
    title: Suspension
    option: suspended_sentence
    measure: suspension
    may: court
    hit: F
    rules:
      - id: suspended
        when: {custody.min: "<= 2 y"}
        then: open
        cite: {article: "7", source: gazette, confidence: verified}
      - id: too-long
        when: {custody.min: "> 2 y"}
        then: closed
        cite: {article: "8", source: gazette, confidence: verified}
      - id: life-closed
        when: {custody.life: true}
        then: closed
        cite: {article: "8", source: gazette, confidence: verified}
"""
CASES = """\
cases:
  - id: small
    title: A small amount
    from: nowhere
    facts: {offence: possession, substance: amphetamine, quantity: 5 g}
  - id: large
    title: A large amount
    facts: {offence: possession, substance: amphetamine, quantity: 50 g}
  - id: herb
    title: Some cannabis
    facts: {offence: possession, substance: cannabis, quantity: 5 g}
"""
ARGUMENT = """\
caveat: Nothing follows from this.
points:
  - norm: convention-1988-3-4-a
    adds: A high minimum is one way.
"""
SECTIONS = "sections:\n  - {id: seizures, title: Seizures, indicators: [seizures]}\n"
WORDS = "words:\n  XX: Xland\n"


def write_law(root: Path, table: str = TABLE, head: str = HEAD) -> Path:
    """Write the law into a folder of laws."""
    folder = root / "xx" / "drugs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "law.yaml").write_text(head, "utf-8")
    (folder / "penalty.yaml").write_text(table, "utf-8")
    return root


def write_data(folder: Path, cases: str = CASES, argument: str = ARGUMENT) -> Path:
    """Write what a review of the law reads beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "xx-cases.yaml": cases,
        "xx-argument.yaml": argument,
        "evidence.yaml": SECTIONS,
        "words.yaml": WORDS,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return folder
