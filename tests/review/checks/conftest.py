"""What the tests of several stages put checks to."""

from __future__ import annotations

from datetime import date

import pytest

from lenity.evidence import read_evidence
from lenity.law.library import Library, in_force
from lenity.review.catalogue import Catalogue
from lenity.review.setting import Bench
from lenity.review.vignettes import read_vignettes


@pytest.fixture(scope="session")
def cambodia() -> Bench:
    """The law that ships, with the evidence, on a day on which all of both is known."""
    day, library = date(2026, 11, 1), Library()
    laws = library.find("kh")
    return Bench(
        law=in_force(laws, day), beside=tuple(one.at(day) for one in library.beside("kh")), day=day, catalogue=Catalogue.read(),
        vignettes=read_vignettes(), evidence=read_evidence("KH"), versions=laws,
    )  # fmt: skip
