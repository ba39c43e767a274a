"""A projection as a package: charts with words and tables beside them, no figure in plain text, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from lenity.report.document import Block, Chart, Document, Section, Value, inlines
from lenity.report.html import to_html
from lenity.report.package import write_projection
from lenity.report.projection import projection_document
from lenity.review.projection import Projection, see
from simulate.made_up_place import place, projected


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    there = place(tmp_path_factory.mktemp("place"), supply_share="exact: 0.5", charged="uniform: {low: 600, high: 1_800}")
    return see(projected(there, draws=64, years=6))


@pytest.fixture(scope="module")
def document(seen: Projection) -> Document:
    return projection_document(seen)


def charts(blocks: Sequence[Block]) -> Iterator[Chart]:
    for one in blocks:
        if isinstance(one, Chart):
            yield one
        elif isinstance(one, Section):
            yield from charts(one.blocks)


def test_the_package_is_written_whole_and_the_same_each_time(seen: Projection, tmp_path: Path) -> None:
    page = write_projection(seen, tmp_path / "one")
    write_projection(seen, tmp_path / "two")
    held = {path.relative_to(page.parent): path.read_bytes() for path in page.parent.rglob("*") if path.is_file()}
    assert {path.name for path in held} > {"index.html", "briefing.pdf", "findings.json", "people-inside.svg", "who-bears-it.svg"}
    assert all((tmp_path / "two" / path).read_bytes() == content for path, content in held.items())
    data = json.loads((page.parent / "findings.json").read_text("utf-8"))
    assert data["mark"].startswith("synthetic") and data["seed"] == 1


def test_the_table_of_people_inside_has_numbers_for_other_tools(seen: Projection, tmp_path: Path) -> None:
    write_projection(seen, tmp_path)
    file = next((tmp_path / "tables").glob("people-people-inside-at-the-end*.csv"))
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
    before = [row for row in rows if row["group"] == "law before"]
    assert [row["year"] for row in before] == ["0", "1", "2", "3", "4", "5", "6"]
    ends = [float(before[-1][name]) for name in ("least_of_90", "least_of_80", "most_of_80", "most_of_90")]
    assert ends == sorted(ends) and ends[0] < ends[-1]


def test_every_chart_says_its_figures_in_words_and_has_its_table(document: Document) -> None:
    found = list(charts(document.sections))
    assert [one.id for one in found] == ["people-inside", "who-bears-it"]
    for one in found:
        assert one.data and re.search(r"\d", one.alt)
        assert 'width="320"' in one.narrow and 'width="720"' in one.wide


def test_figures_are_values_and_not_plain_text(document: Document) -> None:
    ours = [one for one in inlines(document) if isinstance(one, str)]
    assert not [text for text in ours if re.search(r"\d", re.sub(r"\b(80|90)\b", "", text))]
    assert any(isinstance(one, Value) and one.origin == "computed" for one in inlines(document))


def test_the_page_says_that_the_population_is_synthetic_and_what_is_missing(document: Document) -> None:
    page = re.sub(r"<[^>]+>", "", to_html(document))
    assert "no row is a person" in page and "children-per-man" in page and "Could be counted by" in page
    assert "No number in the middle is given" in page
