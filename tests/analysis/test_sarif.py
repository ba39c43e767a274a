"""SARIF 2.1.0: what the standard (OASIS, sections 3.13 to 3.30) requires of a log, and what an editor needs to show a defect."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from lenity.analysis.check import check
from lenity.analysis.curves import Limits
from lenity.analysis.defects import KINDS
from lenity.analysis.sarif import sarif
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.vocabulary import vocabulary

PROOF = Path(__file__).resolve().parent.parent / "proof"
LIMITS = Limits(Fraction(24), Fraction(2), Fraction(100), Fraction(100), Fraction(10))


def log_of(name: str, only: list[str]) -> dict[str, Any]:
    law = load(PROOF / "bad" / name, vocabulary(), Library(PROOF).get, with_overlaps=True)
    found = check(law, LIMITS, day=date(2020, 1, 1), only=only)
    # Through JSON and back: nothing in it may be of a type that JSON has not.
    return json.loads(json.dumps(sarif([found], lambda file: (Path(file).name, "LAWS"), "1.2.3")))


@pytest.mark.parametrize("name", ["gap-between", "overlap-unique", "cliff", "dates-outside"])
def test_a_log_has_what_the_standard_requires(name: str) -> None:
    log = log_of(name, ["gap", "overlap", "cliff", "dates"])
    assert log["version"] == "2.1.0"  # 3.13.2
    [run] = log["runs"]  # 3.13.4
    driver = run["tool"]["driver"]  # 3.14.6, 3.18.2
    assert driver["name"] == "lenity"
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])  # 3.19.23: unique
    assert run["results"]
    for result in run["results"]:
        assert result["message"]["text"]  # 3.27.11
        assert result["level"] in ("none", "note", "warning", "error")  # 3.27.10
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]  # 3.27.6
        for location in result["locations"] + result.get("relatedLocations", []):
            region = location["physicalLocation"]["region"]
            assert region["startLine"] >= 1  # 3.30.5
            assert region["startColumn"] >= 1  # 3.30.6
            base = location["physicalLocation"]["artifactLocation"].get("uriBaseId")
            assert base is None or base in run["originalUriBaseIds"]  # 3.4.4
        ids = [one["id"] for one in result.get("relatedLocations", [])]
        assert len(ids) == len(set(ids))  # 3.28.2: unique within the result
        assert all(isinstance(value, str) and value for value in result["partialFingerprints"].values())  # 3.27.17


def test_a_defect_is_shown_at_its_first_rule_and_points_to_the_other() -> None:
    [result] = log_of("gap-between", ["gap"])["runs"][0]["results"]
    # tests/proof/bad/gap-between/expected.yaml: line 16; the second rule stands four lines below.
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 16
    [other] = result["relatedLocations"]
    assert other["physicalLocation"]["region"]["startLine"] == 20
    assert result["properties"]["rules"] == ["small", "large"]
    assert result["properties"]["cases"][0]["case"]["quantity"] == "10 g"


def test_every_kind_is_a_rule_with_its_grade_and_page() -> None:
    rules = {rule["id"]: rule for rule in log_of("gap-between", ["gap"])["runs"][0]["tool"]["driver"]["rules"]}
    assert set(rules) == set(KINDS)
    assert rules["gap"]["defaultConfiguration"]["level"] == "error"
    assert rules["gap"]["properties"]["page"] == "docs/reference/defects.md#gap"


def test_a_fingerprint_outlasts_a_line_that_is_added_above(tmp_path: Path) -> None:
    text = (PROOF / "bad" / "gap-between" / "law.yaml").read_text("utf-8")
    prints = []
    for number, more in enumerate(("", "# a comment\n")):
        folder = tmp_path / str(number) / "bad" / "gap-between"
        folder.mkdir(parents=True)
        (folder / "law.yaml").write_text(more + text, "utf-8")
        law = load(folder, vocabulary(), Library(folder.parent.parent).get)
        log: Any = sarif([check(law, LIMITS, day=date(2020, 1, 1), only=["gap"])], lambda file: (file, ""), "0.1.0")
        [result] = log["runs"][0]["results"]
        prints.append(
            (result["partialFingerprints"]["defect/v1"], result["locations"][0]["physicalLocation"]["region"]["startLine"])
        )
    assert prints[0][0] == prints[1][0]
    assert prints[1][1] == prints[0][1] + 1
