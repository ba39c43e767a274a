"""Benches over laws a few lines long, to put a check to a good law and a bad one.

bench(tmp_path, rules='- {id: a, when: {offence: possession}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}}')
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from lenity.evidence import Evidence
from lenity.law.library import Library, in_force
from lenity.review.catalogue import Catalogue
from lenity.review.findings import Finding, finding
from lenity.review.judgements import Judgements
from lenity.review.norms import Norms
from lenity.review.setting import Bench
from lenity.review.vignettes import read_vignettes

DAY = date(2020, 1, 1)
HEAD = """\
law: xx/{name}
title: Act of Xland
kind: offences
place: XX
in_force: 2000-01-01 ..
money: EUR
time: {{month: 30 d, year: 12 months, cite: {{article: "1", source: gazette, confidence: verified}}}}
cite: {{article: whole, source: gazette, confidence: verified}}
sources:
  gazette: {{title: Act of Xland, producer: Gazette, address: "https://example.org/act", published: "2000-01-01"}}
bounds: {{custody: 1 d .. 20 y or life, cite: {{article: "2", source: gazette, confidence: verified}}}}
{more}tables: [rules.yaml]
"""
# How the items of a charge come together, for a table `for: item`.
SEVERAL = "  - {id: several, fold: {custody: gravest, fine: gravest, combine: gravest}, cite: CITE}\n"
# A penalty that nobody has read.
NOT_KNOWN = """\
  - id: penalty
    title: Penalty
    rules:
      - {id: unread, when: {}, unknown: the table was not found, look_in: the annex of the Act}
"""
CITE = '{article: "3", source: gazette, confidence: verified}'


def bench(
    folder: Path, decisions: str, *, provisions: str = "", beside: str = "", more: str = "", evidence: Evidence | None = None,
    judgements: Judgements | None = None, day: date = DAY,
) -> Bench:  # fmt: skip
    """Write a law of these decisions (YAML of the list under `decisions:`; `CITE` stands for its citation) and make its bench."""
    write(folder / "laws", "drugs", decisions, provisions, more)
    if beside:
        write(folder / "laws", "code-offences", beside, "", "")
    library = Library(folder / "laws")
    laws = library.find("xx")
    return Bench(
        law=in_force(laws, day), beside=tuple(one.at(day) for one in library.beside("xx")), day=day, catalogue=Catalogue.read(),
        vignettes=read_vignettes(), evidence=evidence, judgements=judgements or Judgements(), versions=laws,
    )  # fmt: skip


def write(root: Path, name: str, decisions: str, provisions: str, more: str) -> None:
    law = root / "xx" / name
    law.mkdir(parents=True, exist_ok=True)
    (law / "law.yaml").write_text(HEAD.format(name=name, more=more), "utf-8")
    (law / "rules.yaml").write_text("decisions:\n" + decisions.replace("CITE", CITE), "utf-8")
    if provisions:
        (law / "provisions.yaml").write_text("provisions:\n" + provisions.replace("CITE", CITE), "utf-8")


def found(name: str, on: Bench) -> Finding:
    """Decide one check on a bench."""
    return finding(on.catalogue[name], on, Norms.read())


def penalties(rules: Mapping[str, str]) -> str:
    """Write one table of penalties: condition -> custody, both as YAML text."""
    rows = "".join(
        f"      - {{id: {number}, when: {{{when}}}, then: {{custody: {custody}, fine: none, combine: custody only}}, cite: CITE}}\n"
        for number, (when, custody) in enumerate(rules.items(), 1)
    )
    return f"  - id: penalty\n    title: Penalty\n    for: item\n    rules:\n{rows}{SEVERAL}"
