"""`lenity least`: the page, why one figure is what it is, contradictions with status 1, JSON, and the folder."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Said
from lenity.parsimony.constraints import SHIPPED

Run = Callable[..., Said]
CELL = "art-40/amphetamines/15-80-g:custody.max"


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write the constraints that ship with one part put in place of another."""

    def make(old: str, new: str) -> Path:
        text = (SHIPPED / "kh/cited-norms.yaml").read_text("utf-8")
        assert old in text
        file = tmp_path / "own.yaml"
        file.write_text(text.replace(old, new), "utf-8")
        return file

    return make


def test_the_page_fits_80_columns_and_says_what_is_a_choice(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norms", "--nearest")
    assert said.status == 0
    assert max(map(len, said.lines)) <= 80
    flat = re.sub(r"\s+", " ", said.out)
    assert "Without floors: no penalty for anyone." in flat
    assert "chosen by lenity, an example" in flat
    assert "value choices" in flat
    assert "not advice" in flat
    assert "The present law fulfils every demand: nothing moves." in flat


def test_why_gives_the_chain_down_to_its_citation(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norms", "--why", CELL)
    assert said.status == 0
    flat = re.sub(r"\s+", " ", said.out)
    assert flat.startswith(f"{CELL}: 5 y 1 d today 10 y")
    assert "at least 5 y 1 d (class/felony)" in flat
    assert "articles 46-47 (verified): a felony has a maximum above 5 years" in flat
    nothing = lenity("least", "kh", "kh/cited-norms", "--why", CELL.replace("max", "min"))
    assert "No demand asks for more than nothing here." in nothing.out


def test_an_unknown_cell_is_said_with_the_nearest_one(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norms", "--why", "art-40/amphetamines/15-80g:custody.max")
    assert said.status == 1
    assert "LEN771" in said.err
    assert f"did you mean `{CELL}`?" in said.err


def test_a_contradiction_is_a_page_with_status_1_and_names_every_part(lenity: Run, own: Callable[[str, str], Path]) -> None:
    file = own("cap: 30 y or life", "cap: 4 y")
    said = lenity("least", "kh", file)
    assert said.status == 1
    flat = re.sub(r"\s+", " ", said.out)
    assert "No schedule fulfils these demands" in flat
    assert "at least 5 y 1 d (class/felony)" in flat
    assert "at most 4 y (highest-term)" in flat
    assert said.err == ""
    why = lenity("least", "kh", file, "--why", CELL)
    assert why.status == 1
    assert "LEN770" in why.err


def test_a_menu_in_the_command_is_a_choice_of_whoever_runs_it(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norms", "--menu", "none, 1 month, 6 y")
    flat = re.sub(r"\s+", " ", said.out)
    assert said.status == 0
    assert "custody 5 y to 10 y -> up to 6 y" in flat
    assert "chosen by whoever ran the command" in flat


def test_a_front_picks_none_and_says_whether_it_is_whole(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norms", "--front", "--json")
    [choices] = json.loads(said.out)["choices"]
    assert choices["goal"] == "front"
    assert choices["bounded"] is True
    assert len(choices["found"]) > 1


def test_constraints_on_another_law_are_refused(lenity: Run) -> None:
    said = lenity("least", "th", "kh/cited-norms")
    assert said.status == 1
    assert "LEN775: `kh/cited-norms` is about `kh/drug-control-2012`, not about `th`" in said.err


def test_unknown_constraints_are_said_with_those_that_ship(lenity: Run) -> None:
    said = lenity("least", "kh", "kh/cited-norm")
    assert said.status == 1
    assert "did you mean `kh/cited-norms`?" in said.err


def test_the_folder_has_page_tables_data_and_the_reform(lenity: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = lenity("least", "kh", "kh/cited-norms", "--nearest", "--out", out)
    assert said.status == 0
    held = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert held > {"index.html", "briefing.pdf", "findings.json", "manifest.json", "reform.yaml"}
    data = json.loads((out / "findings.json").read_text("utf-8"))
    assert data["id"] == "kh/cited-norms"
    assert data["reform"] == (out / "reform.yaml").read_text("utf-8")
    prints = json.loads((out / "manifest.json").read_text("utf-8"))["sha256"]
    assert set(prints) == held - {"manifest.json"}
    amended = lenity("law", "kh", "--reform", out / "reform.yaml", "--as-of", "2027-02-01")
    assert "custody up to 5 y 1 d" in re.sub(r"\s+", " ", amended.out)


def test_every_figure_of_the_page_is_in_the_data(lenity: Run, tmp_path: Path) -> None:
    lenity("least", "kh", "kh/cited-norms", "--out", tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    figures = json.loads((tmp_path / "findings.json").read_text("utf-8"))["figures"]
    shown = re.findall(r'class="v"', page)
    assert len(shown) == len(figures)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    keys = {one["key"] for one in json.loads((tmp_path / "findings.json").read_text("utf-8"))["sources"]}
    assert all(set(one["sources"]) <= keys for one in figures)
