"""Reviews that several tests look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lenity.law.library import Library
from lenity.review import Review, review
from review.small_law import ARGUMENT, CASES, HEAD, TABLE, write_data, write_law


@pytest.fixture
def reviewed(tmp_path: Path) -> Callable[..., Review]:
    """Review the small law, or an edit of it."""

    def make(table: str = TABLE, head: str = HEAD, cases: str = CASES, argument: str = ARGUMENT) -> Review:
        root = write_law(tmp_path / "laws", table, head)
        data = write_data(tmp_path / "data", cases, argument)
        return review("xx", date(2020, 1, 1), library=Library(root), data=data)

    return make


@pytest.fixture(scope="session")
def cambodia() -> Review:
    """The review of the law that ships."""
    return review("kh")
