"""`lenity verify`: a worksheet is printed, filled in with the law in hand, and taken back."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lenity.law.library import LAWS

READER = {"who": "Sok Dara", "when": "2026-03-14", "page": "gazette p. 12"}
BAND = ("kh/drug-control-2012", "art-40/amphetamines/15-80-g")
CASE = ("--offence", "possession", "--substance", "ice", "--quantity", "20g", "--offence-date", "2019-12-01")


@pytest.fixture
def laws(here: Path) -> Path:
    """A copy of Cambodia's laws that may be changed."""
    return Path(shutil.copytree(LAWS / "kh", here / "mine" / "kh"))


def fill(path: Path, **figures: str) -> None:
    """Fill in figures of the band from 15 to 80 g of amphetamines; `_` stands for `.` in a name."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        said = figures.get(row["output"].replace(".", "_"))
        if (row["law"], row["rule"]) == BAND and said is not None:
            row.update(READER, figure_as_printed=said)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_the_worksheet_goes_to_the_screen_or_to_a_new_file(lenity: Callable[..., Any], here: Path) -> None:
    printed = lenity("verify", "kh")
    said = lenity("verify", "kh", "--out", "worksheet.csv")
    assert (printed.status, said.status) == (0, 0)
    assert (here / "worksheet.csv").read_bytes().decode() == printed.out.replace("\n", "\r\n").replace("\r\r", "\r")
    assert said.out.endswith("lines to fill in: worksheet.csv\n")


def test_a_worksheet_is_never_written_over_another(lenity: Callable[..., Any], here: Path) -> None:
    (here / "worksheet.csv").write_text("filled in")
    said = lenity("verify", "kh", "--out", "worksheet.csv")
    assert (said.status, said.out) == (1, "")
    assert "LEN503: `worksheet.csv` exists already" in said.err
    assert (here / "worksheet.csv").read_text() == "filled in"


def test_confirmed_figures_raise_the_confidence_of_an_answer(lenity: Callable[..., Any], laws: Path) -> None:
    lenity("verify", laws, "--out", "worksheet.csv")
    fill(Path("worksheet.csv"), when_quantity="[15 g .. 80 g]", custody="5 to 10 years", fine="10,000,000 to 20,000,000 riel")
    said = lenity("verify", laws, "--read", "worksheet.csv")
    assert said.status == 0
    assert "3 figures confirmed" in said.out
    assert "drug-control-2012/article-40.yaml" in said.out
    page = " ".join(lenity("law", laws / "drug-control-2012").out.split())
    rule = page[page.index("art-40/amphetamines/15-80-g") :][:330]
    assert rule.startswith("art-40/amphetamines/15-80-g art. 40 verified")
    assert "both are imposed unverified" in rule, "what was not read stays as it was"


def test_a_corrected_figure_changes_the_answer_and_the_change_is_listed(lenity: Callable[..., Any], laws: Path) -> None:
    lenity("verify", laws, "--out", "worksheet.csv")
    fill(Path("worksheet.csv"), custody="4 to 10 years")
    said = lenity("verify", laws, "--read", "worksheet.csv")
    assert "1 figure corrected" in said.out
    assert "custody: 5 y .. 10 y -> 4 y .. 10 y" in said.out
    answer = lenity("sentence", laws, *CASE, "--reading", "bands=A", "--age", "30")
    assert "custody    4 y to 10 y" in answer.out


def test_the_laws_that_ship_are_left_alone_when_a_copy_is_asked_for(lenity: Callable[..., Any], here: Path) -> None:
    before = {path: path.read_bytes() for path in LAWS.rglob("*.yaml")}
    lenity("verify", "kh", "--out", "worksheet.csv")
    fill(here / "worksheet.csv", custody="5 y .. 10 y")
    said = lenity("verify", "kh", "--read", "worksheet.csv", "--into", "copy")
    assert said.status == 0
    assert "copy/kh/drug-control-2012/article-40.yaml" in said.out
    assert {path: path.read_bytes() for path in LAWS.rglob("*.yaml")} == before
    assert lenity("sentence", "copy/kh", *CASE).status == 0
    twice = lenity("verify", "kh", "--read", "worksheet.csv", "--into", "copy")
    assert "LEN503" in twice.err and "exists already" in twice.err


def test_wrong_rows_are_all_reported_and_nothing_is_changed(lenity: Callable[..., Any], laws: Path) -> None:
    before = {path: path.read_bytes() for path in laws.rglob("*.yaml")}
    lenity("verify", laws, "--out", "worksheet.csv")
    fill(Path("worksheet.csv"), custody="five years", fine="none at all")
    said = lenity("verify", laws, "--read", "worksheet.csv")
    assert (said.status, said.out) == (1, "")
    assert said.err.count("worksheet.csv: LEN601: row ") == 2
    assert {path: path.read_bytes() for path in laws.rglob("*.yaml")} == before


def test_an_answer_to_an_open_question_comes_back_as_yaml_to_be_finished_by_hand(lenity: Callable[..., Any], laws: Path) -> None:
    lenity("verify", laws, "--out", "worksheet.csv")
    text = Path("worksheet.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    row = next(row for row in rows if row["rule"] == "art-40/cannabis/not-known/A")
    row.update(READER, figure_as_printed="below 1 kg: 2 to 5 years")
    with Path("worksheet.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, row.keys())
        writer.writeheader()
        writer.writerow(row)
    said = lenity("verify", laws, "--read", "worksheet.csv")
    assert said.status == 0
    assert "1 answer to be encoded by hand" in said.out
    assert "    - id: art-40/cannabis/not-known/A\n      when: {conduct: article_40, group: cannabis}" in said.out


def test_an_empty_worksheet_says_so(lenity: Callable[..., Any], laws: Path) -> None:
    lenity("verify", laws, "--out", "worksheet.csv")
    said = lenity("verify", laws, "--read", "worksheet.csv")
    assert (said.status, said.out) == (0, "no row is filled in: nothing was changed\n")


@pytest.mark.parametrize(("name", "part"), [("none.csv", "no such file"), (".", "is a directory")])
def test_a_worksheet_that_cannot_be_read(lenity: Callable[..., Any], here: Path, name: str, part: str) -> None:
    said = lenity("verify", "kh", "--read", name)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(f"LEN601: `{name}` cannot be read: {part}")
