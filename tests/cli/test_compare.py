"""`lenity compare` on the terminal: 80 columns, JSON, a folder, and clear refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lenity.cli.commands import run

CASE = ["--offence", "possession", "--substance", "methamphetamine", "--quantity", "5g", "--offence-date", "2022-06-01"]


def test_the_page_fits_80_columns_and_names_range_article_and_count(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "kh", "vn", "sg", *CASE]) == 0
    said = capsys.readouterr().out
    assert all(len(line) <= 80 for line in said.splitlines())
    assert "article 249(2)" in said
    assert "pure_quantity by mass; not given" in said.replace("\n" + " " * 23, " ")
    assert "not legal" in said


def test_json_holds_every_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "kh", "vn", *CASE, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["place"] for one in data["cases"][0]["answers"]] == ["kh", "vn"]


def test_a_folder_takes_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["compare", "kh", "vn", *CASE, "--out", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "index.html").is_file()
    assert "index.html" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["compare"], "LAW"),
        (["compare", "kh", "vn", "--cases", "cases.csv"], "--out FILE"),
        (["compare", "kh", "vn", "--vignettes", "--offence", "use"], "--substance"),
        (["compare", "kh", "nowhere", *CASE], "nowhere"),
        (["compare", "kh", "vn", "--fact", "colour=red", *CASE], "colour"),
    ],
)
def test_a_wrong_question_is_refused_in_words(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) != 0
    error = capsys.readouterr().err
    assert says in error
    assert "Traceback" not in error
