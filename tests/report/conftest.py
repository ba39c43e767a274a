"""Pages that several tests look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lenity.law.library import Library
from lenity.report import briefing, to_html
from lenity.report.document import Document
from lenity.review import Review, review
from review.small_law import CASES, HEAD, TABLE, write_data, write_law


@pytest.fixture
def reviewed(tmp_path: Path) -> Callable[..., Review]:
    """Review the small law of tests/review, or an edit of it."""

    def make(table: str = TABLE, head: str = HEAD, cases: str = CASES) -> Review:
        root = write_law(tmp_path / "laws", table, head)
        data = write_data(tmp_path / "data", cases)
        return review("xx", date(2020, 1, 1), library=Library(root), data=data)

    return make


@pytest.fixture(scope="session")
def cambodia() -> Review:
    """The review of the law that ships."""
    return review("kh")


@pytest.fixture(scope="session")
def document(cambodia: Review) -> Document:
    """The document of that review."""
    return briefing(cambodia)


@pytest.fixture(scope="session")
def page(document: Document) -> str:
    """The page of that review."""
    return to_html(document)
