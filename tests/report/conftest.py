"""Pages that several tests look at."""

from __future__ import annotations

import pytest

from lenity.report import briefing, package
from lenity.report.document import Document
from lenity.review import Review


@pytest.fixture(scope="session")
def document(cambodia: Review) -> Document:
    """The document of that review."""
    return briefing(cambodia)


@pytest.fixture(scope="session")
def files(cambodia: Review) -> dict[str, bytes]:
    """The package of that review."""
    return package(cambodia)


@pytest.fixture(scope="session")
def page(files: dict[str, bytes]) -> str:
    """The page of that review."""
    return files["index.html"].decode()
