"""Small laws written for a test: a head that never varies, and the decisions that the test is about.

one_law(tmp_path, "- id: penalty ...")   ->   Law
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent, indent

from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary

DAY = date(2019, 6, 1)
CITE = 'cite: {article: "1", source: gazette, confidence: verified}'
HEAD = """\
law: {name}
title: A law for a test
kind: {kind}
place: XX
in_force: {in_force}
money: USD
time: {{month: 30 d, year: 12 months, @C}}
@C
sources: {{gazette: {{title: The gazette}}}}
"""


def text_of(
    decisions: str, head: str = "", *, name: str = "xx/law", kind: str = "offences", in_force: str = "2000-01-01 .."
) -> str:
    """Give the text of law.yaml; `@C` stands for a verified citation, `@U` and so on for weaker ones."""
    top = HEAD.format(name=name, kind=kind, in_force=in_force) + dedent(head)
    return cited(top.rstrip() + "\ndecisions:\n" + indent(dedent(decisions), "  "))


def cited(text: str) -> str:
    """Put citations in place of their marks: @C verified, @S secondary, @X conflict, @U unverified."""
    for mark, confidence in (("@C", "verified"), ("@S", "secondary"), ("@X", "conflict"), ("@U", "unverified")):
        text = text.replace(mark, CITE.replace("verified", confidence))
    return text


def write_law(root: Path, text: str, name: str = "xx/law", **tables: str) -> Path:
    """Write a law's folder below `root`; `tables` are further files by their stem."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "law.yaml").write_text(text, encoding="utf-8")
    for stem, content in tables.items():
        (folder / f"{stem}.yaml").write_text(cited(dedent(content)), encoding="utf-8")
    return folder


def one_law(root: Path, decisions: str, head: str = "") -> Law:
    """Write and load one law, as it stands on `DAY`."""
    folder = write_law(root, text_of(decisions, head))
    return load(folder, vocabulary(), Library(root).get).at(DAY)
