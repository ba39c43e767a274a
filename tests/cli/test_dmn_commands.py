"""`import-dmn`, `export-dmn` and `decide` as they are typed."""

from __future__ import annotations

import json

import pytest

from lenity.cli.commands import run
from models import expression, inputs, model, table

MODEL = model(
    inputs("Age: number", "Risk Category: string"),
    table(
        "Approval Status",
        ["Age", "Risk Category"],
        ['>= 18 | "Low" -> "Approved"', '< 18 | - -> "Declined"', '>= 18 | not("Low") -> "Declined"'],
    ),
)


@pytest.fixture
def approval(tmp_path):
    (tmp_path / "approval.dmn").write_text(MODEL)
    assert run(["import-dmn", str(tmp_path / "approval.dmn"), "--out", str(tmp_path / "mine" / "xx" / "approval")]) == 0
    return tmp_path / "mine" / "xx" / "approval"


def test_a_model_becomes_a_law_that_answers_with_the_names_of_the_model(approval, capsys):
    assert sorted(path.name for path in approval.iterdir()) == ["decisions.yaml", "dmn.yaml", "law.yaml"]
    capsys.readouterr()
    assert run(["decide", str(approval), "--fact", "Age=17.5", "--fact", "Risk Category=Odd"]) == 0
    assert capsys.readouterr().out.split() == ["Approval", "Status", "Declined"]


def test_what_is_not_given_is_said_and_json_keeps_it_apart(approval, capsys):
    capsys.readouterr()
    assert run(["decide", str(approval), "--fact", "Age=20", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["decisions"] == {}
    assert set(said["open"]["Approval Status"]) == {"Approved", "Declined"}
    assert said["unknown"] == ["Risk Category"]


def test_a_refused_model_leaves_nothing_behind(tmp_path, capsys):
    (tmp_path / "bad.dmn").write_text(model(inputs("n: number"), expression("d", ["n"], "[n]")))
    assert run(["import-dmn", str(tmp_path / "bad.dmn"), "--out", str(tmp_path / "mine" / "xx" / "bad")]) == 1
    err = capsys.readouterr().err
    assert "bad.dmn:4: LEN714" in err
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["bad.dmn"]


def test_a_model_whose_law_does_not_load_leaves_nothing_behind(tmp_path, capsys):
    (tmp_path / "bad.dmn").write_text(model(inputs("n: number"), table("d", ["n"], ["< 3 -> 1", "< 4 -> 2"])))
    assert run(["import-dmn", str(tmp_path / "bad.dmn"), "--out", str(tmp_path / "mine" / "xx" / "bad")]) == 1
    assert "bad.dmn: LEN302" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["bad.dmn"]


def test_a_law_goes_out_and_comes_back(tmp_path, capsys):
    out = tmp_path / "law.dmn"
    assert run(["export-dmn", "kh/drug-control-2012", "--out", str(out)]) == 0
    assert run(["export-dmn", "kh/drug-control-2012", "--out", str(out)]) == 1  # nothing is overwritten
    assert run(["import-dmn", str(out), "--out", str(tmp_path / "kh" / "drug-control-2012")]) == 0
    capsys.readouterr()
    assert run(["law", str(tmp_path / "kh" / "drug-control-2012")]) == 0
    back = capsys.readouterr().out
    assert run(["law", "kh/drug-control-2012"]) == 0
    assert back == capsys.readouterr().out


def test_decide_says_what_each_step_of_a_sentencing_law_gives(capsys):
    facts = ["offence=possession", "substance=methamphetamine", "quantity=2.5 g", "age=30", "purpose=supply"]
    arguments = [part for fact in facts for part in ("--fact", fact)]
    assert run(["decide", "kh", *arguments, "--as-of", "2019-12-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["group", "amphetamines"] for line in lines)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["decide", "kh", "--fact", "nonsense"], 2),
        (["decide", "kh", "--fact", "colour=red"], 1),
        (["export-dmn", "nowhere", "--out", "x.dmn"], 1),
    ],
)
def test_a_mistake_is_said_with_its_status(arguments, status, capsys):
    assert run(arguments) == status
    assert "Traceback" not in capsys.readouterr().err
