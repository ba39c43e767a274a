"""A place small enough to project by hand: 100 people a month who all get five years, and a reform that makes it four.

Nobody waits for judgment, nothing shortens a term, and 6,000 people are inside: 100 a month for 60 months (Little's law).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lenity.simulate.project import Projected, project

LAW = """\
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
  press: {title: What the term is, producer: Daily, published: "2015-05-05"}
readings:
  term:
    question: Which term has keeping?
    A: {title: a year, cite: {article: "3", source: gazette, confidence: secondary}}
    B: {title: two years, cite: {article: "3", source: press, confidence: conflict}}
tables: [penalty.yaml]
"""
TABLE = """\
decisions:
  - id: penalty
    title: Penalty
    rules:
      - id: supply
        when: {offence: supply}
        then: {custody: 5 y .. 5 y, fine: none, combine: custody only}
        cite: {article: "3", source: gazette, confidence: verified}
      - id: keeping/a
        reading: {term: A}
        when: {offence: possession}
        then: {custody: 1 y .. 1 y, fine: none, combine: custody only}
        cite: {article: "4", source: gazette, confidence: secondary}
      - id: keeping/b
        reading: {term: B}
        when: {offence: possession}
        then: {custody: 2 y .. 2 y, fine: none, combine: custody only}
        cite: {article: "4", source: press, confidence: conflict}
"""
REFORM = """\
reform: xx/four-years
title: Four years instead of five
amends: xx/drugs
in_force: 2020-01-01
status: example
reasons: made up
cite: {article: "1", source: bill, confidence: verified}
sources: {bill: {title: Bill, producer: Parliament, address: "https://example.org/bill"}}
edits:
  - change: supply
    then: {custody: 4 y .. 4 y}
    why: made up
"""
POPULATION = """\
population: xx
title: Made-up persons
synthetic: true
law: {law}
people: charged
facts: {{}}
groups:
  conduct:
    shares: supply-share
    levels:
      supply: {{offence: supply}}
      keeping: {{offence: possession}}
  sex:
    shares: women
    levels:
      women: {{}}
      men: {{}}
left_out: [whatever a made-up place leaves out]
"""
# Everybody is a supplier but one in a billion, so that the figures are those of the suppliers.
FIGURES: Mapping[str, str] = {
    "charged": "exact: 1_200", "supply-share": "exact: 0.999999999", "women": "exact: 0.25", "convicted": "exact: 1",
    "detained": "exact: 0", "remand-months": "exact: 1", "position": "exact: 0.5", "concentration": "exact: 2",
    "common-doses": "exact: 1", "mitigation": "exact: 0", "life": "exact: 0", "life-served": "exact: 240", "revoked": "exact: 0",
    "remission": "exact: 0", "pardoned": "exact: 0", "pardon-cut": "exact: 0", "inside-now": "exact: 6_000",
    "applies-for-relief": "exact: 0.8", "relief-delay": "exact: 3", "all-prisoners": "exact: 8_000", "capacity": "exact: 5_000",
    "floor-area": "exact: 16_000", "children-per-woman": "exact: 2",
}  # fmt: skip
UNITS = {"food-per-prisoner-year": "EUR of 2020 per year"}
ASSUMED = "assumption: {by: a test, why: made up}"
CITED = "source: {key: report, confidence: verified}"
MISSING = "needs_data: {why: not counted, who: the ministry}"


def place(folder: Path, **changed: str | None) -> Path:
    """Write the place into a folder; `changed` gives figures another distribution, None takes one away. `_` stands for `-`."""
    law = folder / "laws" / "xx" / "drugs"
    law.mkdir(parents=True)
    (law / "law.yaml").write_text(LAW, "utf-8")
    (law / "penalty.yaml").write_text(TABLE, "utf-8")
    (folder / "reform.yaml").write_text(REFORM, "utf-8")
    (folder / "xx").mkdir()
    (folder / "xx" / "population.yaml").write_text(POPULATION.format(law=law.parent), "utf-8")
    figures: dict[str, str | None] = {**FIGURES, **{name.replace("_", "-"): one for name, one in changed.items()}}
    lines = ["place: XX", "title: Made-up assumptions", "sources: {report: {title: Yearly report}}", "assumptions:"]
    for id, said in figures.items():
        ground = f"{said}, {CITED if id in UNITS else ASSUMED}" if said else MISSING
        lines.append(f"  - {{id: {id}, means: {id}, unit: {UNITS.get(id, 'made up')}, {ground}}}")
    (folder / "xx" / "assumptions.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def projected(folder: Path, **options: object) -> Projected:
    """Project the reform of a place written into this folder."""
    given: dict[str, object] = {"years": 6, "draws": 4} | options
    return project(
        "xx", folder / "reform.yaml", assumptions=folder / "xx" / "assumptions.yaml", population=folder / "xx", **given
    )  # type: ignore[arg-type]
