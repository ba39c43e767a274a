"""A review is written whole or not at all, and the same way every time."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lenity.report import to_json, write
from lenity.review import Review, review
from review.small_law import TABLE


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(review("kh"), tmp_path / name)
    for file in ("index.html", "review.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_folder_holds_the_page_and_its_data_and_nothing_else(cambodia: Review, tmp_path: Path) -> None:
    page = write(cambodia, tmp_path / "deep" / "folder")
    assert page == tmp_path / "deep" / "folder" / "index.html"
    assert sorted(path.name for path in page.parent.iterdir()) == ["index.html", "review.json"]


def test_the_data_name_the_source_of_every_step_and_the_fingerprints(cambodia: Review) -> None:
    data = json.loads(to_json(cambodia))
    steps = [step for one in data["framework"]["staircases"] for step in one["steps"]]
    assert steps
    assert all(step["references"] or step["gaps"] for step in steps)
    made = data["manifest"]
    prints = [*made["laws"].values(), made["evidence"], *made["data"].values(), made["code"]]
    assert set(made["laws"]) == {"kh/drug-control-2012", "kh/criminal-code-2009"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in prints)


def test_another_law_has_another_fingerprint(reviewed: Callable[..., Review]) -> None:
    before = reviewed().manifest.laws
    assert reviewed(TABLE.replace("1 y .. 3 y", "1 y .. 4 y")).manifest.laws != before


def test_a_failure_leaves_the_old_review_and_no_crumbs(
    reviewed: Callable[..., Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    write(reviewed(), folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    after = reviewed(TABLE.replace("3 y .. 8 y", "4 y .. 9 y"))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(OSError, match="No space left"):
        write(after, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_failure_in_a_new_folder_leaves_no_folder(
    reviewed: Callable[..., Review], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = reviewed()

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(seen, tmp_path / "new" / "out")
    assert not (tmp_path / "new").exists()


def test_the_picture_in_the_readme_is_drawn_from_the_law_that_ships(repository: Path, tmp_path: Path) -> None:
    from lenity.report.picture import draw

    draw("kh", tmp_path / "staircase.svg")
    assert (tmp_path / "staircase.svg").read_bytes() == (repository / "docs/images/staircase.svg").read_bytes()
