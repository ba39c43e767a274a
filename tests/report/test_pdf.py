"""The PDF says all that the tree says, is tagged for screen readers, and is the same every time."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject

from lenity.report import to_pdf
from lenity.report.document import (
    Bullets,
    Cards,
    Chart,
    Column,
    Document,
    Fold,
    Grade,
    Link,
    Paragraph,
    Section,
    Sign,
    Strong,
    Table,
    Value,
    inlines,
    texts,
)
from lenity.report.pdf import ANNEX

FURNITURE = re.compile(r"^\d+ / \d+$")  # the number of a page, at its foot
POINTER = re.compile(r", page \d+")  # from a chart to its table in the annex


@pytest.fixture(scope="module")
def printed(files: dict[str, bytes]) -> bytes:
    return files["briefing.pdf"]


@pytest.fixture(scope="module")
def reader(printed: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(printed))


@pytest.fixture(scope="module")
def tags(reader: PdfReader) -> list[DictionaryObject]:
    return list(tags_of(reader))


@pytest.fixture(scope="module")
def words(reader: PdfReader) -> str:
    return words_of(reader)


def tags_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure, in reading order."""

    def walk(node: object) -> Iterator[DictionaryObject]:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for one in node:
                yield from walk(one)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            yield node
            yield from walk(node.get("/K", ArrayObject()))

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def words_of(reader: PdfReader) -> str:
    """The text of a PDF without what stands at the edges of its pages."""
    pages = []
    for number, page in enumerate(reader.pages):
        lines = page.extract_text().splitlines()
        foot = [line for line in lines if FURNITURE.match(line)]
        assert foot == [f"{number + 1} / {len(reader.pages)}"]
        pages.append("\n".join(line for line in lines if line not in foot))
    return "\n".join(pages)


def blocks_of(node: object, kind: type) -> Iterator[object]:
    """Every block of a kind, in reading order."""
    if isinstance(node, kind):
        yield node
    inside = [getattr(node, name, ()) for name in ("sections", "blocks", "data", "cards")]
    for one in (one for part in inside for one in part):
        yield from blocks_of(one, kind)


def small(*blocks: object, title: str = "A law") -> PdfReader:
    return PdfReader(io.BytesIO(to_pdf(Document(title, "", ("Lead.",), "en", (Section("a", "Part", blocks),)))))  # type: ignore[arg-type]


# -- the same, and all of it ---------------------------------------------------------------------------------


def test_the_file_holds_no_day(printed: bytes) -> None:
    assert b"/CreationDate" not in printed
    assert not re.search(rb"<xmp:(Create|Modify)Date>", printed)


def test_every_text_of_the_tree_stands_in_the_pdf(document: Document, words: str) -> None:
    held = "".join(words.split()).replace("\u2060", "")
    missing = []
    for text in texts(document):
        for one in (quoted(one if isinstance(one, str) else getattr(one, "text", "")) for one in text):
            # A long cell may break over two pages, and then stands whole but for the sentence at the break.
            parts = re.split(r"(?<=[.;]) ", one)
            absent = [part for part in (one, *parts) if "".join(part.split()).replace("\u2060", "") not in held]
            if len(absent) > (2 if len(parts) > 2 else 0):
                missing.append(one)
    assert missing == []


def test_every_number_of_the_pdf_is_a_value_of_the_tree(document: Document, words: str) -> None:
    stated = Counter(number for one in inlines(document) for number in numbers(one))
    heads = [column for table in blocks_of(document, Table) for column in table.columns]  # type: ignore[attr-defined]
    cards = [card for group in blocks_of(document, Cards) for card in group.cards]  # type: ignore[attr-defined]
    drawn = [text for chart in blocks_of(document, Chart) for text in re.findall(r">([^<>]+)</text>", chart.wide)]  # type: ignore[attr-defined]
    named = " ".join([*(f"{one.title} {one.unit}" for one in heads), *(str(one.number) for one in cards), *drawn, document.title])
    known = stated + Counter(re.findall(r"\d+", named))
    contents = "|".join(re.escape(one.title).replace(r"\ ", r"\s+") for one in document.sections)
    said = re.sub(rf"^({contents}|{ANNEX.replace(' ', chr(92) + 's+')})\s+\d+$", "", words, flags=re.MULTILINE)
    shown = Counter(re.findall(r"\d+", POINTER.sub("", said)))
    assert sum(stated.values()) > 2000
    again = set(re.findall(r"\d+", " ".join(one.title for one in heads)))  # heads are repeated where a table breaks
    assert [number for number, times in shown.items() if times > known[number] and number not in again] == []


def numbers(one: object) -> list[str]:
    text = getattr(one, "text", "") if isinstance(one, Value | Link | Strong) else one if isinstance(one, str) else ""
    return re.findall(r"\d+", text)


def quoted(text: str) -> str:
    return re.sub(r"`([^`]*)`", "“\\1”", text)


# -- for every reader (PDF/UA-1, ISO 14289-1) ----------------------------------------------------------------


def test_the_file_says_what_it_is_in_which_language_and_by_its_title(reader: PdfReader, document: Document) -> None:
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == BooleanObject(True)
    assert root["/Lang"] == document.language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == BooleanObject(True)
    assert reader.metadata is not None
    assert reader.metadata.title == document.title
    about = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", about)


def test_headings_are_those_of_the_tree_and_none_skips_a_level(
    tags: list[DictionaryObject], reader: PdfReader, document: Document
) -> None:
    levels = [int(tag["/S"][2:]) for tag in tags if re.fullmatch(r"/H\d", tag["/S"])]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    titles = [tag["/T"] for tag in tags if re.fullmatch(r"/H\d", tag["/S"])]
    sections = [one.title for one in blocks_of(document, Section)]  # type: ignore[attr-defined]
    assert [one for one in titles if one in sections] == sections
    assert [tag["/S"] for tag in tags].count("/Title") == 1


def test_every_picture_has_words_and_a_chart_has_its_own(tags: list[DictionaryObject], document: Document) -> None:
    words = [tag.get("/Alt", "") for tag in tags if tag["/S"] == "/Figure"]
    assert all(words)
    charts = [chart.alt for chart in blocks_of(document, Chart)]  # type: ignore[attr-defined]
    assert len(charts) >= 4
    assert [one for one in words if one in charts] == charts


def test_every_table_has_a_caption_and_heads_its_columns(tags: list[DictionaryObject], document: Document) -> None:
    names = Counter(tag["/S"] for tag in tags)
    tables = list(blocks_of(document, Table))
    assert names["/Table"] == names["/Caption"] == names["/THead"] == len(tables)
    heads = [tag for tag in tags if tag["/S"] == "/TH"]
    columns = sum(len(table.columns) + len(table.groups) for table in tables)  # type: ignore[attr-defined]
    assert len(heads) == columns
    assert all("/Scope" in str(tag.get("/A")) for tag in heads)


def test_every_link_is_tagged_and_says_where_it_leads(reader: PdfReader) -> None:
    links = [one.get_object() for page in reader.pages for one in page.get("/Annots", [])]
    assert len(links) > 1500
    assert all(one["/Subtype"] == "/Link" and one.get("/Contents") and "/StructParent" in one for one in links)


def test_every_page_keeps_the_order_of_the_tags_for_the_keyboard(reader: PdfReader) -> None:
    assert all(page["/Tabs"] == "/S" for page in reader.pages if page.get("/Annots"))


def test_every_letter_is_embedded(reader: PdfReader) -> None:
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"].get("/Font", {}).values()]
    assert {font["/Subtype"] for font in fonts} <= {"/Type0", "/Type3"}
    parts = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts if font["/Subtype"] == "/Type0"]
    assert all("/FontFile2" in one or "/FontFile3" in one for one in parts)
    assert all("/ToUnicode" in font for font in fonts)


# -- block by block ------------------------------------------------------------------------------------------


def test_a_figure_leads_to_the_row_of_its_source() -> None:
    sources = Table(
        ("Sources",),
        (Column("Source"), Column("Figures", align="right")),
        ((("The gazette",), ("one",)),),
        row_anchors=("law-x",),
    )
    filler = Paragraph(("Text that takes a page. " * 400,))
    shown = small(
        Paragraph(("The minimum is ", Value("2 years", "secondary", ("law-x",)), ".")),
        filler,
        Section("s", "Sources", (sources,)),
    )
    [link] = [one.get_object() for one in shown.pages[0]["/Annots"]]
    target = link.get("/Dest") or link["/A"]["/D"]
    place = shown.named_destinations[target].page if isinstance(target, str) else target[0]
    [holding] = [page for page in shown.pages if "The gazette" in page.extract_text()]
    assert place.get_object() == holding.get_object()
    assert holding != shown.pages[0]


def test_what_a_page_folds_away_stands_in_an_annex() -> None:
    inner = Table(
        ("Caption of the table",), (Column("Year"), Column("Figure")), (((Value("2020", "", (), "computed"),), ("none",)),)
    )
    shown = small(Paragraph(("Before.",)), Fold("All of it", (inner,)), Bullets((("After.",),)))
    text = words_of(shown)
    places = [text.index(one) for one in ("Before.", "All of it, page 2", "After.", "Caption of the table")]
    assert places == sorted(places)
    assert "Caption of the table" in shown.pages[1].extract_text()


def test_a_sign_and_a_grade_are_read_as_words() -> None:
    shown = small(Paragraph((Sign("open", "open to the court"), " and ", Grade("conflict"))))
    assert [tag["/Alt"] for tag in tags_of(shown) if tag["/S"] == "/Figure"] == ["open to the court"]
    assert "conflict" in shown.pages[0].extract_text()


def test_the_heads_of_a_long_table_are_repeated_on_every_page() -> None:
    rows = tuple(((f"row {'i' * number}",), ("text",)) for number in range(150))
    shown = small(Table(("Long",), (Column("Head of rows"), Column("Head of texts")), rows))
    assert len(shown.pages) > 2
    assert all("Head of texts" in page.extract_text() for page in shown.pages)


def test_a_chart_taller_than_a_page_is_made_to_fit() -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 2000" width="720" height="2000"><path d="M0 0h720v2000h-720z"/></svg>'
    data = Table(("Data",), (Column("Year"),), (((Value("2020", "", (), "computed"),),),))
    shown = small(Chart("chart", ("Finding",), ("How",), picture, picture, "A tall box.", ("Source",), "The data", (data,)))
    [figure] = [tag for tag in tags_of(shown) if tag["/S"] == "/Figure"]
    left, bottom, right, top = (float(one) for one in figure["/A"][0]["/BBox"])
    width, height = map(float, shown.pages[0].mediabox[2:])
    assert 0 < left < right < width
    assert 0 < bottom < top < height
    assert (right - left) / (top - bottom) == pytest.approx(720 / 2000, rel=0.01)


def test_no_word_is_lost_in_a_table_of_many_columns_or_of_long_addresses() -> None:
    address = "https://example.org/" + "/".join(["very-long-part"] * 12)
    many = Table(
        ("Many",),
        tuple(Column(f"Head {'i' * number}") for number in range(12)),
        (tuple((f"cell{number}",) for number in range(12)),),
    )
    long = Table(("Long",), (Column("Address"), Column("Said")), (((address,), ("short words " * 300,)),))
    text = "".join(words_of(small(many, long)).split()).replace("\u200b", "")
    assert all(f"cell{number}" in text for number in range(12))
    assert address in text
    assert text.count("shortwords") == 300


def test_text_from_a_file_cannot_become_markup() -> None:
    evil = '#panic("no") *bold* [x] $1$ \\ "quoted" <label> @reference // comment #"'
    assert "".join(evil.split()) in "".join(words_of(small(Paragraph((Value(evil, "verified", ()),)), title=evil)).split())


def test_khmer_is_printed_in_khmer_and_a_script_without_a_font_is_spelled_out() -> None:
    title = "ច្បាប់"  # law
    shown = small(Paragraph((Value(title, "verified", ()), Link(" ไ", "https://example.org/ไ"))))
    fonts = [str(font.get_object()["/BaseFont"]) for font in shown.pages[0]["/Resources"]["/Font"].values()]
    assert any("NotoSansKhmer" in one for one in fonts)
    assert "[U+0E44]" in shown.pages[0].extract_text()
    [link] = [one.get_object() for one in shown.pages[0]["/Annots"]]
    assert link["/A"]["/URI"] == "https://example.org/%E0%B9%84"
