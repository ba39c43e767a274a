"""The effect of a reform as a page: every figure has its source, and every case file its counts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from lenity.report import to_html, write_effect
from lenity.report.document import Note, Value, inlines
from lenity.report.effect import effect_document
from lenity.review.effect import Effect, effect

CASES = "offence,purpose,substance,quantity,age\npossession,own_use,heroin,1 g,30\nsupply,supply,heroin,1 g,30\n"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Effect:
    file = tmp_path_factory.mktemp("cases") / "cases.csv"
    file.write_text(CASES, encoding="utf-8")
    return effect("kh", "kh/personal-use-threshold", cases=file, within={"offence": "possession", "quantity": "< 2 g"})


def test_the_package_is_written_whole_and_the_same_each_time(found: Effect, tmp_path: Path) -> None:
    page = write_effect(found, tmp_path / "one")
    write_effect(found, tmp_path / "two")
    held = {path.relative_to(page.parent): path.read_bytes() for path in page.parent.rglob("*") if path.is_file()}
    assert {path.name for path in held} > {"index.html", "briefing.pdf", "findings.json", "datapackage.json"}
    assert all((tmp_path / "two" / path).read_bytes() == content for path, content in held.items())
    assert json.loads((page.parent / "findings.json").read_text("utf-8"))["cases"]["counts"]["lighter"] == 1


def test_every_figure_of_a_law_leads_to_a_row_of_the_sources(found: Effect) -> None:
    document = effect_document(found)
    values = [one for one in inlines(document) if isinstance(one, Value) and one.origin == "rule"]
    keys = {one.key for one in found.sources}
    assert values
    assert all(one.sources and set(one.sources) <= keys and one.confidence for one in values)
    page = to_html(document)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


def test_no_figure_stands_in_our_own_words(found: Effect) -> None:
    bare = [one for one in inlines(effect_document(found)) if isinstance(one, str) and re.search(r"\d", one)]
    assert bare == []


def test_the_page_says_first_that_it_is_not_the_law(found: Effect) -> None:
    first = effect_document(found).sections[0].blocks[0]
    assert isinstance(first, Note)
    assert first.title == "This is not the law in force"
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", to_html(effect_document(found))))
    assert "an example, not advice" in page


def test_before_and_after_stand_side_by_side(found: Effect) -> None:
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", to_html(effect_document(found))))
    assert "when quantity &lt; 15 g [2 g .. 15 g)" in page
    assert re.search(r"V2/heroin : one dose for own use 2 y to 5 y .{0,40} no custody", page)
