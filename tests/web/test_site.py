"""The site of files: whole or not at all, the same bytes each time, and never over what is not its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.web.languages import NAMES
from lenity.web.serving import serve
from lenity.web.site import write_site
from review.small_law import HEAD, TABLE, write_law

DAY = date(2026, 11, 1)


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    return write_law(tmp_path / "laws", TABLE, HEAD)


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_site_has_every_page_in_every_language_and_the_same_bytes_each_time(laws: Path, tmp_path: Path) -> None:
    counts = [write_site(tmp_path / name, laws=laws, today=DAY) for name in ("one", "two")]
    first, second = written(tmp_path / "one"), written(tmp_path / "two")
    assert first == second
    pages = [path for path in first if path.endswith("index.html")]
    assert counts == [len(pages)] * 2
    assert len([path for path in pages if not path.startswith("fr/")]) * len(NAMES) == len(pages)


def test_a_site_is_written_anew_over_an_old_one_and_over_nothing_else(laws: Path, tmp_path: Path) -> None:
    write_site(tmp_path / "site", laws=laws, today=DAY)
    (tmp_path / "site" / "index.html").write_text("old", "utf-8")
    write_site(tmp_path / "site", laws=laws, today=DAY)
    assert (tmp_path / "site" / "index.html").read_text("utf-8") != "old"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(LenityError, match="LEN503"):
        write_site(tmp_path / "other", laws=laws, today=DAY)
    assert written(tmp_path / "other") == {"thesis.txt": b"mine"}


def test_an_explorer_that_others_can_reach_needs_a_name() -> None:
    with pytest.raises(LenityError, match="can be reached by other machines"):
        serve(host="0.0.0.0")
