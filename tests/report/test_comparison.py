"""A comparison as a package: chart, tables, sources, and every figure in the data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lenity.report import to_html, write_comparison
from lenity.report.comparison import comparison_document
from lenity.report.document import Value, inlines
from lenity.review.compare import Comparison, compare

FACTS = {"offence": "possession", "substance": "methamphetamine", "quantity": "5 g", "purpose": "own_use", "age": "30",
         "offence_date": "2022-06-01"}  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(("kh", "vn", "th", "sg"), FACTS)


def test_the_package_is_written_whole_and_the_same_each_time(found: Comparison, tmp_path: Path) -> None:
    page = write_comparison(found, tmp_path / "one")
    write_comparison(found, tmp_path / "two")
    held = {path.relative_to(page.parent): path.read_bytes() for path in page.parent.rglob("*") if path.is_file()}
    assert {path.name for path in held} > {"index.html", "briefing.pdf", "findings.json", "compare.svg", "compare-quantity.svg"}
    assert all((tmp_path / "two" / path).read_bytes() == content for path, content in held.items())
    data = json.loads((page.parent / "findings.json").read_text("utf-8"))
    assert data["places"] == ["kh", "vn", "th", "sg"]


def test_every_figure_of_a_law_leads_to_a_row_of_the_sources(found: Comparison) -> None:
    document = comparison_document(found)
    values = [one for one in inlines(document) if isinstance(one, Value) and one.origin == "rule"]
    keys = {one.key for one in found.sources}
    assert values
    assert all(one.sources and set(one.sources) <= keys and one.confidence for one in values)
    page = to_html(document)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_the_title_of_the_chart_names_the_gentlest_and_the_harshest(found: Comparison) -> None:
    # Thailand ends at 2 years; Singapore, whose pure amount is not given, reaches death (s. 33 and Second Schedule).
    page = re.sub(r"<[^>]+>", "", to_html(comparison_document(found)))
    assert re.search(r"What binds ranges from up to 2 y\s+\(th\)\s+to .*death\s+\(sg\)", page)


def test_what_does_not_compare_is_said_beside_the_case(found: Comparison) -> None:
    page = re.sub(r"<[^>]+>", "", to_html(comparison_document(found)))
    assert "sg counts the mass of the pure substance in the product, which the case does not give" in page
    assert "Fines are in the money of each law and are not compared" in page
