"""`lenity amend` and `--reform` on the terminal: 80 columns, JSON, a folder, and clear refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASE = ["--offence", "possession", "--substance", "heroin", "--quantity", "1g", "--fact", "purpose=own_use", "--age", "30",
        "--offence-date", "2027-06-01"]  # fmt: skip
THRESHOLD = "kh/personal-use-threshold"


def test_without_a_reform_those_that_ship_are_listed(lenity: Callable[..., Any]) -> None:
    said = lenity("amend", "kh")
    assert said.status == 0
    assert all(len(line) <= 80 for line in said.lines)
    for name in ("consumption-to-diversion", "personal-use-threshold", "role-tiers", "suspension-ceiling"):
        assert f"kh/{name}" in said.out
    assert said.out.count("an example, not advice") == 4


def test_the_page_names_rules_proof_vignettes_and_what_it_is_not(lenity: Callable[..., Any]) -> None:
    said = lenity("amend", "kh", THRESHOLD, "--within", "offence=possession, purpose=own_use, quantity=[0 g .. 2 g)")
    assert said.status == 0
    assert all(len(line) <= 80 for line in said.lines)
    text = " ".join(said.out.split())
    assert "an example, not advice, from 2027-01-01" in text
    assert "art-40/amphetamines/base when quantity below 15 g -> 2 g or more, below 15 g" in text
    assert "within: offence possession, purpose own_use, quantity 0 g or more, below 2 g" in text
    assert "V2 one dose for own use: methamphetamine, mdma, cocaine and heroin lighter binds 2 y to 5 y -> no custody" in text
    assert "not legal advice" in text


def test_json_holds_the_same_as_values(lenity: Callable[..., Any]) -> None:
    said = lenity("amend", "kh", "kh/role-tiers", "--json")
    data = json.loads(said.out)
    assert [one["id"] for one in data["reforms"]] == ["kh/role-tiers"]
    assert {one["after"] for one in data["rules"]} == {f"role-tiers/{name}" for name in ("20-y", "10-y", "5-y", "life-alone")}
    assert data["proof"]["questions"]


def test_a_folder_takes_the_page_and_both_answers_to_each_case(lenity: Callable[..., Any], here: Path) -> None:
    (here / "cases.csv").write_text(
        "offence,purpose,substance,quantity,age\npossession,own_use,heroin,1 g,30\n", encoding="utf-8"
    )
    said = lenity("amend", "kh", THRESHOLD, "--cases", "cases.csv", "--out", "out")
    assert (said.status, said.out.strip()) == (0, "effect: out/index.html")
    assert {"index.html", "briefing.pdf", "cases.parquet"} <= {path.name for path in (here / "out").iterdir()}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["amend", "kh", "kh/role-tier"], "did you mean `kh/role-tiers`"),
        (["amend", "kh", "reform.yaml"], "cannot be read"),
        (["amend", "vn"], "no reform of `vn` ships"),
        (["amend", "vn", "kh/role-tiers"], "is not asked for"),
        (["amend", "kh", "kh/role-tiers", "--within", "offence"], "NAME=TEST"),
        (["amend", "kh", "kh/role-tiers", "--reading", "bands=A"], "`--reading` is for `--cases`"),
        (["amend", "kh", "kh/role-tiers", "--cases", "nowhere.csv"], "nowhere.csv"),
        (["sentence", "vn", "--reform", "kh/role-tiers", *CASE], "is not asked for"),
        (["law", "vn", "--reform", "kh/role-tiers"], "is not asked for"),
        (["law", "kh", "--reform", "kh/role-tiers", "--examples"], "the law as it stands"),
        (["compare", "vn", "th", "--reform", "kh/role-tiers", *CASE], "is not asked for"),
        (["review", "vn", "--reform", "kh/role-tiers"], "is not asked for"),
        (["judge", "vn", "--reform", "kh/role-tiers"], "is not asked for"),
        (["check", "vn", "--reform", "kh/role-tiers"], "is not asked for"),
        (["decide", "kh/drug-control-1996", "--reform", "kh/role-tiers"], "is not asked for"),
        (["export-dmn", "kh/drug-control-2012", "--reform", "kh/suspension-ceiling", "--out", "x.dmn"], "kh/criminal-code-2009"),
    ],
)
def test_a_wrong_question_is_refused_in_words(arguments: list[str], says: str, lenity: Callable[..., Any], here: Path) -> None:
    said = lenity(*arguments)
    assert said.status != 0
    assert says in said.err
    assert "Traceback" not in said.err


def test_sentence_answers_with_a_reform_and_says_so(lenity: Callable[..., Any]) -> None:
    plain, reformed = lenity("sentence", "kh", *CASE), lenity("sentence", "kh", "--reform", THRESHOLD, *CASE)
    assert "custody    2 y to 5 y" in plain.out
    assert "custody    none" in reformed.out
    assert "as if amended by" in reformed.out
    assert "as if amended by" not in plain.out


def test_the_law_is_shown_with_a_reform_in_it(lenity: Callable[..., Any]) -> None:
    said = lenity("law", "kh", "--as-of", "2027-01-01", "--reform", THRESHOLD)
    assert "art-40/opiates/base/personal-use-threshold" in said.out
    assert "as if amended by" in said.out


def test_a_file_of_cases_is_evaluated_with_a_reform(lenity: Callable[..., Any], here: Path) -> None:
    (here / "cases.csv").write_text(
        "offence,purpose,substance,quantity,age,offence_date\npossession,own_use,heroin,1 g,30,2027-06-01\n", encoding="utf-8"
    )
    said = lenity("evaluate", "kh", "cases.csv", "--reform", THRESHOLD, "--out", "out.csv")
    assert said.status == 0
    assert "below-2-g/own-use" in (here / "out.csv").read_text("utf-8")


def test_laws_are_compared_with_a_reform_in_one_of_them(lenity: Callable[..., Any]) -> None:
    said = lenity("compare", "kh", "vn", "--reform", THRESHOLD, *CASE, "--json")
    data = json.loads(said.out)
    assert next(one["case"]["bound"]["text"] for one in data["cases"][0]["answers"]) == "no custody"


def test_a_reformed_law_of_ones_own_folder_can_be_asked(lenity: Callable[..., Any], here: Path) -> None:
    from written import text_of, write_law

    write_law(here, text_of("- id: penalty\n  rules:\n    - {id: all, then: {custody: 1 y .. 2 y, fine: none}, @C}\n"))
    (here / "mine.yaml").write_text(
        "reform: xx/mine\ntitle: t\namends: xx/law\nin_force: 2020-01-01\nstatus: proposal\nreasons: r\n"
        "cite: {article: '1', source: gazette, confidence: verified}\n"
        "edits:\n  - {change: all, then: {custody: 1 y .. 18 months}, why: w}\n", encoding="utf-8",
    )  # fmt: skip
    said = lenity("sentence", "xx/law", "--reform", "mine.yaml", "--offence", "possession", "--offence-date", "2020-01-01")
    assert "custody    1 y to 1 y 6 months" in said.out
    assert lenity("compare", "kh", "xx/law", "--reform", "mine.yaml", *CASE).status == 0
    shown = lenity("amend", "xx/law", "mine.yaml")
    assert "custody 1 y to 2 y -> 1 y to 18 months" in " ".join(shown.out.split())


def test_a_reform_goes_into_a_decision_model_and_comes_back(lenity: Callable[..., Any], here: Path) -> None:
    assert lenity("export-dmn", "kh/drug-control-2012", "--reform", THRESHOLD, "--out", "law.dmn").status == 0
    assert lenity("import-dmn", "law.dmn", "--out", "laws/kh/drug-control-2012").status == 0
    said = lenity("sentence", "laws/kh/drug-control-2012", *CASE)
    assert "custody    none" in said.out
