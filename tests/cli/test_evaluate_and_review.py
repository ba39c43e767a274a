"""`lenity evaluate` and `lenity review`: what they print, and what they leave in the folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

CASES = """\
id,offence,substance,quantity,offence_date,age
1,possession,methamphetamine,2.5 g,2019-12-01,30
2,possession,cannabis,20 g,2019-12-01,30
3,possession,methamphetamine,-1 g,2019-12-01,30
"""


def test_an_evaluation_counts_what_it_answered_and_what_not(lenity: Callable[..., Any], here: Path) -> None:
    (here / "cases.csv").write_text(CASES)
    said = lenity("evaluate", "kh", "cases.csv", "--out", "outcomes.parquet", "--reading", "bands=A")
    assert (said.status, said.err) == (0, "")
    page = [" ".join(line.split()) for line in said.lines]
    assert page[0].startswith("3 cases in")
    assert "2 answered" in page
    assert "1 of these in part undetermined: the law is not known there" in page
    assert "1 rejected" in page
    rows = duckdb.sql("SELECT id, custody_max FROM 'outcomes.parquet' ORDER BY id").fetchall()
    assert rows[0] == ("1", 5 * 12 * 30), "5 years; a month counts as 30 days (Criminal Code 49-51)"


def test_a_quiet_evaluation_says_nothing(lenity: Callable[..., Any], here: Path) -> None:
    (here / "cases.csv").write_text(CASES)
    said = lenity("evaluate", "kh", "cases.csv", "--out", "outcomes.csv", "--quiet")
    assert (said.status, said.out, said.err) == (0, "", "")
    assert (here / "outcomes.csv").exists()


def test_a_review_of_a_month_is_written_and_its_page_named(lenity: Callable[..., Any], here: Path) -> None:
    said = lenity("review", "kh", "--as-of", "2014-11", "--out", "review")
    assert (said.status, said.err) == (0, "")
    assert said.out == "review: review/index.html\n"
    assert "30 November 2014" in (here / "review" / "index.html").read_text("utf-8")


def test_a_review_that_cannot_be_written_is_one_message(lenity: Callable[..., Any], here: Path) -> None:
    (here / "file").write_text("x")
    said = lenity("review", "mm", "--out", "file")  # a small law: the message is that of any
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("LEN503: `file` cannot be written")


def test_a_review_of_a_place_without_law_is_one_message(lenity: Callable[..., Any], here: Path) -> None:
    said = lenity("review", "zz")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("LEN402: no law of `zz`")
    assert list(here.iterdir()) == []
