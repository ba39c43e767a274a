"""`lenity project` on the terminal: 80 columns, JSON, a folder, and clear refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.conftest import Said
from simulate.made_up_place import place

QUICK = ("--draws", "4", "--years", "5")


def of(folder: Path) -> list[str]:
    """Name the files of a made-up place."""
    files = [
        "--reform",
        folder / "reform.yaml",
        "--assumptions",
        folder / "xx" / "assumptions.yaml",
        "--population",
        folder / "xx",
    ]
    return ["project", "xx", *map(str, files), *QUICK]


def test_the_page_fits_80_columns_and_gives_intervals(lenity: Callable[..., Said], tmp_path: Path) -> None:
    said = lenity(*of(place(tmp_path, charged="uniform: {low: 600, high: 1_800}")))
    assert said.status == 0, said.err
    assert all(len(line) <= 80 for line in said.lines)
    assert "Four years instead of five" in said.out and "no row is a person" in " ".join(said.out.split())
    assert "12 months shorter in every draw" in said.out
    assert "too few draws to tell" in " ".join(said.out.split())
    assert "needs data" in said.out


def test_json_holds_every_interval_with_what_it_rests_on(lenity: Callable[..., Said], tmp_path: Path) -> None:
    said = lenity(*of(place(tmp_path)), "--json")
    data = json.loads(said.out)
    assert data["reach"][0]["figure"]["rests_on"] and data["finished"] == 4
    assert {one["state"] for one in data["states"]} == {"before", "after-not-retroactive", "transitory", "after-retroactive"}


def test_only_the_groups_asked_for_are_shown(lenity: Callable[..., Said], tmp_path: Path) -> None:
    data = json.loads(lenity(*of(place(tmp_path)), "--by", "sex", "--json").out)
    assert {one["attribute"] for one in data["groups"]} == {"sex"}


def test_a_folder_takes_the_page(lenity: Callable[..., Said], tmp_path: Path) -> None:
    said = lenity(*of(place(tmp_path)), "--out", tmp_path / "out")
    assert said.status == 0 and (tmp_path / "out" / "index.html").is_file()


def test_stopped_in_time_it_shows_what_is_finished_and_says_that_it_is_part(
    lenity: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lenity.simulate import project

    asked: list[int] = []
    whole = project.sentenced

    def stops(*given: object, **named: object) -> object:
        asked.append(1)
        if len(asked) > 3:  # a chunk of draws asks three times: for everyone, by conduct and by sex
            raise KeyboardInterrupt
        return whole(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(project, "sentenced", stops)
    said = lenity(*of(place(tmp_path)), "--draws", 128)
    assert said.status == 0
    assert "stopped: 64 of 128 draws are finished" in " ".join(said.out.split())


def test_a_figure_that_is_needed_and_missing_is_named(lenity: Callable[..., Said], tmp_path: Path) -> None:
    said = lenity(*of(place(tmp_path, convicted=None)))
    assert said.status == 1 and "needs-data: `convicted`" in said.err and said.out == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["kh"], "--reform"), (["kh", "--reform", "kh/role-tiers", "--years", "0"], "--years"),
        (["kh", "--reform", "kh/role-tiers", "--by", "height"], "no `height`"),
        (["kh", "--reform", "kh/role-tiers", "--reading", "bands=Z"], "no version `Z`"),
        (["vn", "--reform", "kh/role-tiers"], "no assumptions of `vn`"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(lenity: Callable[..., Said], arguments: list[str], says: str) -> None:
    said = lenity("project", *arguments)
    assert said.status in (1, 2) and says in said.err and "Traceback" not in said.err


def test_cambodia_is_projected_under_one_reading(lenity: Callable[..., Said]) -> None:
    settled = ["--reading", "bands=A", "--reading", "top-band=as-printed", "--reading", "consumption=memory"]
    said = lenity(
        "project", "kh", "--reform", "kh/personal-use-threshold", *settled, "--draws", 8, "--years", 2, "--by", "sex", "--json"
    )
    data = json.loads(said.out)
    assert data["readings"] == ["bands A, top-band as-printed, consumption memory"]
    change = next(one for one in data["states"] if one["state"] == "after-not-retroactive")["changes"][0]["rows"][-1]["figure"]
    assert change["high"] < 0  # who has less than 2 g for own use is no longer punished: fewer inside in every draw
