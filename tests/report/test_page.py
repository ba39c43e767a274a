"""The page cites every figure, loads nothing, and reads for everyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from lenity.report import briefing, to_html
from lenity.report.document import Document, Paragraph, Section, Value, inlines
from lenity.review import Review
from review.small_law import CASES, HEAD, TABLE

LARGEST = 4_000_000  # bytes; issue B
WITHOUT_SOURCE = {"computed", "case"}  # worked out from cited figures, or stated by us
VOID = {"meta", "br", "hr", "img", "link", "input", "path", "circle", "rect", "use", "line"}


class Page(HTMLParser):
    """The elements of a page: names, attributes and the text outside charts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if "svg" not in self.open and "style" not in self.open:
            self.text += data

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name in names]


@pytest.fixture(scope="module")
def parsed(page: str) -> Page:
    return Page(page)


# -- figures and their sources -------------------------------------------------------------------------------


def test_every_figure_carries_a_source_and_a_confidence(document: Document, cambodia: Review) -> None:
    keys = {source.key for source in cambodia.sources}
    values = [one for one in inlines(document) if isinstance(one, Value)]
    assert len(values) > 1000
    bare = [one.text for one in values if one.origin not in WITHOUT_SOURCE and not set(one.sources) & keys]
    unsure = [one.text for one in values if one.origin not in {*WITHOUT_SOURCE, "source"} and not one.confidence]
    assert (bare, unsure) == ([], [])


def test_plain_text_holds_no_figures(document: Document) -> None:
    figures = [one for one in inlines(document) if isinstance(one, str) and re.search(r"\d", one)]
    assert figures == []


def test_every_figure_on_the_page_leads_to_its_source(parsed: Page) -> None:
    ids = {attributes["id"] for _, attributes in parsed.elements if "id" in attributes}
    figures = [one for one in parsed.all("a", "span") if one.get("class") == "v"]
    cited = [one for one in figures if one["data-origin"] not in WITHOUT_SOURCE]
    assert len(cited) > 1000
    assert all(one["href"].removeprefix("#") in ids for one in cited)
    assert all(set(one["data-sources"].split()) <= ids for one in cited)


def test_the_page_says_of_each_source_how_many_figures_rest_on_it(parsed: Page, cambodia: Review) -> None:
    rows = {attributes.get("id") for attributes in parsed.all("tr")}
    assert {source.key for source in cambodia.sources} <= rows
    assert all(sum(source.figures.values()) > 0 for source in cambodia.sources)


# -- one file, offline ---------------------------------------------------------------------------------------


def test_nothing_is_loaded_from_elsewhere(page: str, parsed: Page) -> None:
    assert not parsed.all("script", "link", "img", "iframe", "object", "embed", "base", "form")
    loading = [name for _, attributes in parsed.elements for name in attributes if name in ("src", "srcset", "style-src")]
    assert loading == []
    assert "@import" not in page
    assert re.findall(r"url\((?!#)", page) == []
    away = [one for one in parsed.all("use", "path", "g", "image") if "href" in one and not one["href"].startswith("#")]
    assert away == []


def test_links_that_leave_the_page_are_addresses_of_sources(parsed: Page, cambodia: Review) -> None:
    known = {source.address for source in cambodia.sources}
    away = {one["href"] for one in parsed.all("a") if "href" in one and not one["href"].startswith("#")}
    assert away - known == {"findings.json", "datapackage.json", "briefing.pdf"}


def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(parsed: Page) -> None:
    ids = [attributes["id"] for _, attributes in parsed.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    inside = {one["href"][1:] for one in parsed.all("a", "use") if one.get("href", "").startswith("#")}
    assert inside - set(ids) == set()


def test_the_page_is_well_formed_and_small_enough(page: str, parsed: Page) -> None:
    assert (parsed.unclosed, parsed.open) == ([], [])
    assert len(page.encode()) < LARGEST


# -- for every reader ----------------------------------------------------------------------------------------


def test_headings_follow_each_other_without_a_gap(parsed: Page) -> None:
    levels = [int(name[1]) for name, _ in parsed.elements if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_the_page_names_its_language_and_lets_one_skip_to_the_text(parsed: Page) -> None:
    assert parsed.all("html")[0]["lang"] == "en"
    assert parsed.all("a")[0] == {"class": "skip", "href": "#main"}


def test_every_chart_has_words_for_those_who_do_not_see_it(parsed: Page, page: str) -> None:
    charts = [one for one in parsed.all("div") if one.get("role") == "img"]
    assert len(charts) == 2 * page.count("<figure")
    assert all(len(one["aria-label"]) > 100 for one in charts)


def test_confidence_is_said_in_words_beside_its_symbol(page: str) -> None:
    marks = re.findall(r'<span class="grade"><svg[^>]*><use href="#icon-(\w+)"/></svg> (\w+)</span>', page)
    assert len(marks) > 100
    assert all(symbol == word for symbol, word in marks)
    signs = re.findall(r'<use href="#icon-(open|choice|depends|closed|unknown)"/></svg><span class="unseen">([^<]+)<', page)
    assert {word for _, word in signs} == {"open", "after a choice", "depends", "closed", "not known"}


def test_every_table_has_a_caption_and_heads_its_rows_and_columns(page: str) -> None:
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    assert tables
    for table in tables:
        assert re.search(r"<caption><span class=\"stuck\">\s*\S", table)
        assert 'scope="col"' in table
        assert 'scope="row"' in table


def test_the_word_sentence_is_kept_for_what_a_court_has_passed(document: Document, cambodia: Review) -> None:
    # The chapters on findings speak of what a court may pass, in the words of the checks.
    of_checks = {"findings", "groups", "options", "unknown", "norms"}
    sections = [one for one in document.sections if one.id not in of_checks]
    ours = " ".join(one for section in sections for one in inlines(section) if isinstance(one, str))
    for fact in cambodia.words.values():
        ours = ours.replace(fact, "")
    # What a law provides is a lawful range. A suspended sentence and its kin are measures; a check's own title is quoted.
    for measure in (
        "suspended sentence",
        "reduced sentence",
        "suspended or reduced sentence",
        "individual sentence",
        "deferred sentence",
    ):
        ours = re.sub(measure, "", ours, flags=re.IGNORECASE)
    assert "lawful range" in ours
    assert re.findall(r".{40}\bsentences?\b.{20}", ours) == []


# -- from the law, not from us -------------------------------------------------------------------------------


def test_a_law_that_changes_changes_the_page(reviewed: Callable[..., Review]) -> None:
    before = to_html(briefing(reviewed()))
    after = to_html(briefing(reviewed(TABLE.replace("3 y .. 8 y", "4 y .. 9 y"))))
    assert "3 to 8 years" in before
    assert "3 to 8 years" not in after
    assert "4 to 9 years" in after


def test_a_page_needs_neither_evidence_nor_cases(reviewed: Callable[..., Review]) -> None:
    document = briefing(reviewed(cases="cases: []\n"))
    assert [section.id for section in document.sections] == [
        "summary", "law", "ways", "findings", "groups", "options", "unknown", "norms", "argument", "sources", "method",
    ]  # fmt: skip


def test_text_from_a_file_cannot_become_markup(reviewed: Callable[..., Review]) -> None:
    evil = "<script>alert(1)</script>"
    head = HEAD.replace("title: Drug Act\n", f'title: "{evil}"\n').replace("What follows from 10 g?", evil)
    cases = CASES.replace("A small amount", evil)
    page = to_html(briefing(reviewed(head=head, cases=cases)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_backticks_of_our_files_are_printed_as_quotation_marks() -> None:
    text = Value("more than 80 g `will be` life", "conflict", ("law-x",))
    page = to_html(Document("T", "", ("Lead",), "en", (Section("a", "A", (Paragraph((text,)),)),)))
    assert "“will be”" in page
