"""`lenity check`: pages of 80 columns with the case and the mend, JSON, SARIF, and a status that a build can use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lenity.analysis.defects import KINDS
from lenity.cli.check import check_place
from lenity.cli.defects_page import defects_page
from lenity.law.problems import LenityError
from written import text_of, write_law

OF_TABLES = ("--only", "gap", "--only", "overlap", "--only", "dates")
BANDS = """\
- id: penalty
  for: item
  rules:
    - {id: small, when: {offence: possession, quantity: "< 10 g"}, then: {custody: 1 y .. 3 y, fine: none, combine: custody only}, @C}
    - {id: large, when: {offence: possession, quantity: "> 10 g"}, then: {custody: 5 y .. 8 y, fine: none, combine: custody only}, @C}
- id: several
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
"""


@pytest.fixture
def law(here: Path) -> Path:
    """A law with a hole at 10 g, in `laws/xx/act`."""
    return write_law(here / "laws", text_of(BANDS, name="xx/act"), "xx/act").relative_to(here)


def test_a_gap_is_told_with_rules_place_case_answer_and_mend(lenity: Callable[..., Any], law: Path) -> None:
    said = lenity("check", law, *OF_TABLES)
    page = " ".join(said.out.split())
    assert said.status == 1
    assert "1 error, no warnings, no notes" in page
    assert "between `small` and `large` no rule of `penalty` speaks of quantity 10 g" in page
    assert "laws/xx/act/law.yaml:14:9" in page  # nine lines of head, `decisions:`, three of the table
    assert "case offence possession, quantity 10 g" in page
    assert "answer custody not known (no rule of `penalty` covers these facts)" in page
    assert "help move an edge so that the two meet" in page


def test_no_line_is_wider_than_80_columns(lenity: Callable[..., Any]) -> None:
    page = lenity("check", "kh", "--only", "cliff", "--only", "plateau", "--examples").out
    # An entry of examples.yaml keeps its case on one line, as a file does.
    assert [
        line for line in page.splitlines() if len(line) > 80 and not line.lstrip().startswith(("case:", "rules:", "reading:"))
    ] == []


def test_a_staircase_is_drawn_with_the_bands_of_the_defect_marked(lenity: Callable[..., Any]) -> None:
    page = lenity("check", "kh", "--only", "cliff", "--reading", "bands=A", "--reading", "top-band=as-printed").out.splitlines()
    steps = [line for line in page if "█" in line][:4]
    # facts/kh-law.md: 2 to 5, 5 to 10, 10 to 20, 20 to 30 years; every edge of it is a cliff, so every band is marked.
    assert [line.split("█")[-1].strip() for line in steps] == ["2 y-5 y", "5 y-10 y", "10 y-20 y", "20 y-30 y"]
    assert all(line.startswith("> ") for line in steps)
    starts = [line.index("█") for line in steps]
    assert starts == sorted(starts)
    assert "█" not in lenity("check", "kh", "--only", "cliff", "--no-picture").out


@pytest.mark.parametrize(("bar", "status"), [("error", 0), ("warning", 0), ("note", 1)])
def test_the_status_says_whether_a_defect_is_at_or_above_the_bar(lenity: Callable[..., Any], bar: str, status: int) -> None:
    assert lenity("check", "kh", "--only", "cliff", "--fail-on", bar).status == status


def test_json_holds_the_outcome_and_an_example_for_each_case(lenity: Callable[..., Any], law: Path) -> None:
    data = json.loads(lenity("check", law, *OF_TABLES, "--json").out)
    [defect] = data["defects"]
    assert (defect["kind"], defect["grade"]) == ("gap", "error")
    assert [(rule["id"], rule["line"]) for rule in defect["rules"]] == [("small", 14), ("large", 15)]
    [case] = defect["cases"]
    assert case["outcome"]["bound"]["custody"]["undetermined"] is True
    assert "case: {offence: possession, quantity: 10 g" in case["example"]


def test_sarif_is_written_with_the_file_as_an_editor_knows_it(lenity: Callable[..., Any], law: Path, here: Path) -> None:
    for _ in range(2):  # a build writes it again and again
        lenity("check", law, *OF_TABLES, "--sarif", here / "check.sarif")
    [run] = json.loads((here / "check.sarif").read_text("utf-8"))["runs"]
    [result] = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "laws/xx/act/law.yaml"}


def test_a_law_that_ships_is_located_within_the_laws_that_ship(lenity: Callable[..., Any], here: Path) -> None:
    lenity("check", "kh", "--only", "cliff", "--sarif", here / "kh.sarif")
    [run] = json.loads((here / "kh.sarif").read_text("utf-8"))["runs"]
    first = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert first == {"uri": "kh/drug-control-2012/article-40.yaml", "uriBaseId": "LAWS"}


def test_rules_that_overlap_are_a_defect_here_and_a_mistake_everywhere_else(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here / "laws", text_of(BANDS.replace('"> 10 g"', '">= 9 g"'), name="xx/act"), "xx/act")
    said = lenity("check", folder, *OF_TABLES)
    assert said.status == 1
    assert "`small` and `large` hold for the same case" in " ".join(said.out.split())
    refused = lenity("law", folder)
    assert "LEN302" in refused.err


def test_a_law_that_cannot_be_read_is_told_as_everywhere(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here / "laws", text_of(BANDS.replace("10 g", "ten g"), name="xx/act"), "xx/act")
    said = lenity("check", folder)
    assert said.status == 1
    assert said.out == ""
    assert "LEN" in said.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("kh", "--only", "gapp"), "LEN506"),
        (("kh", "--reading", "band=A"), "LEN307"),
        (("kh", "--reading", "bands=Z"), "LEN307"),
        (("kh", "--at", "1950-01-01"), "LEN403"),
        (("nowhere",), "LEN402"),
    ],
)
def test_what_cannot_be_checked_is_said_with_a_mend(lenity: Callable[..., Any], arguments: tuple[str, ...], code: str) -> None:
    said = lenity("check", *arguments)
    assert said.status == 1
    assert code in said.err
    assert "help:" in said.err


def test_a_law_no_longer_in_force_is_checked_as_of_its_last_day() -> None:
    # The law of 1996 ended on 2012-01-01, the day before that of 2012 began.
    found = check_place("kh/drug-control-1996", None, {}, ["gap"])
    assert found.day.isoformat() == "2012-01-01"
    assert found.defects == ()


def test_examples_can_be_taken_into_a_law_and_run(lenity: Callable[..., Any], law: Path, here: Path) -> None:
    mended = write_law(here / "mended", text_of(BANDS.replace('"> 10 g"', '">= 10 g"'), name="xx/act"), "xx/act")
    page = lenity("check", mended, "--only", "cliff", "--examples").out
    entries = page[page.index("  - id: cliff-1-1") :].split("\n\n")
    text = "examples:\n" + "\n".join(entry.rstrip() for entry in entries if entry.lstrip().startswith("- id:"))
    (mended / "examples.yaml").write_text(text.split("judged by")[0].rstrip() + "\n", "utf-8")
    said = lenity("law", mended, "--examples")
    assert said.status == 0, said.err
    assert "2 examples, all as written" in said.out


def test_the_page_of_defects_is_current(repository: Path) -> None:
    assert (repository / "docs/reference/defects.md").read_text("utf-8") == defects_page(), (
        "run `python -m lenity.cli.defects_page`"
    )


def test_every_kind_has_its_paragraph() -> None:
    page = defects_page()
    assert [kind for kind in KINDS if page.count(f"### {kind}\n") != 1] == []


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(LenityError, match="did you mean `cliff`"):
        check_place("kh", None, {}, ["clif"])
