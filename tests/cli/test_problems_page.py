"""The page of problems is current, and has a paragraph for every code that any room can say."""

from __future__ import annotations

from pathlib import Path

from lenity.cli.problems_page import problems_page
from lenity.evidence import CODES as EVIDENCE
from lenity.law.problems import CODES as LAW


def test_the_page_is_current(repository: Path) -> None:
    assert (repository / "docs/reference/problems.md").read_text("utf-8") == problems_page(), (
        "run `python -m lenity.cli.problems_page`"
    )


def test_every_code_has_its_paragraph() -> None:
    page = problems_page()
    assert [code for code in (*LAW, *EVIDENCE) if page.count(f"### {code}: ") != 1] == []


def test_no_code_means_two_things() -> None:
    assert set(LAW) & set(EVIDENCE) == set()
