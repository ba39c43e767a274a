"""Every number that is shown resolves to an observation, a rule, a source or a computed figure in `findings.json`.

This reads the page and the data as a stranger would: the page's elements, the file's JSON, and nothing of the code.
What the PDF shows is held against the same figures in test_pdf.py.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from lenity.report import to_json
from lenity.report.document import Document
from lenity.review import Review

OURS = {"computed", "case"}  # worked out from others, or stated by us: they rest on no source of their own
NAMES = {"indicator_title", "title", "subject", "unit", "unit_meaning", "words", "facts"}  # what things are called


class Shown(HTMLParser):
    """The figures of a page, and the numbers that stand outside figures and outside charts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: list[tuple[str, str, str]] = []
        self.bare: list[str] = []
        self.heads: list[str] = []
        self.open: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            held = {name: value or "" for name, value in attrs}
            self.open.append((tag, held))
            if held.get("class") == "v":
                self.figures.append(("", held["data-origin"], held.get("data-sources", "")))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if any(tag in {"svg", "style", "title"} for tag, _ in self.open):
            return
        if any(held.get("class") == "v" for _, held in self.open):
            text, *rest = self.figures[-1]
            self.figures[-1] = (text + data, rest[0], rest[1])
        elif re.search(r"\d", data) and not any(tag == "a" or names(held) for tag, held in self.open):
            (self.heads if any(held.get("scope") == "col" for _, held in self.open) else self.bare).append(data)


def names(held: dict[str, str]) -> bool:
    """Whether an element names a thing: the number of a worked case, the unit of a column."""
    return held.get("class") in {"number", "unit"}


@pytest.fixture(scope="module")
def data(cambodia: Review, document: Document) -> dict[str, Any]:
    return json.loads(to_json(cambodia, document))  # type: ignore[no-any-return]


def test_every_number_on_the_page_is_a_figure_and_every_figure_is_in_the_data(page: str, data: dict[str, Any]) -> None:
    shown = Shown(page)
    assert len(shown.figures) > 2000
    assert shown.bare == []
    # The head of a column repeats a range that stands as a figure elsewhere.
    assert {one.strip().split(" (")[0] for one in shown.heads} <= {text for text, _, _ in shown.figures}
    known = {(quoted(one["text"]), one["origin"], " ".join(one["sources"])) for one in data["figures"]}
    assert [one for one in shown.figures if one not in known] == []


def test_every_number_that_is_not_ours_is_in_a_record_that_cites_its_source(data: dict[str, Any]) -> None:
    figures = [one for one in data["figures"] if one["origin"] not in OURS]
    review = {key: value for key, value in data.items() if key != "figures"}
    by_source, named = records(review), numbers_in(list(naming(review)))
    assert len(figures) > 1000
    unresolved = []
    for one in figures:
        cited = set().union(*(by_source[key] for key in one["sources"]))
        if missing := numbers(one["text"]) - cited - named:
            unresolved.append((one["text"], one["sources"], missing))
    assert unresolved == []


def test_a_number_that_no_record_states_would_be_found(data: dict[str, Any]) -> None:
    by_source = records({key: value for key, value in data.items() if key != "figures"})
    assert "271828" not in set().union(*by_source.values())
    assert "536.36" in by_source["evidence-post-2019-rehab"]  # kilograms seized in 2018, as the police's president said


def records(node: Any) -> dict[str, set[str]]:
    """The numbers in every record, under each source the record cites."""
    found: dict[str, set[str]] = defaultdict(set)

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            cited = {value for key, value in node.items() if key in {"source", "key"} and isinstance(value, str)}
            parts = [part for value in node.values() for part in (value if isinstance(value, list) else [value])]
            cited |= {part["source"] for part in parts if isinstance(part, dict) and isinstance(part.get("source"), str)}
            for key in cited:
                found[key] |= numbers_in(node)
        for one in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
            walk(one)

    walk(node)
    return found


def naming(node: Any) -> Iterator[Any]:
    """What things are called: titles, units, words."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in NAMES:
                yield value
            else:
                yield from naming(value)
    elif isinstance(node, list):
        for one in node:
            yield from naming(one)


def numbers_in(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set().union(*(numbers_in(one) for pair in node.items() for one in pair))
    if isinstance(node, list):
        return set().union(*(numbers_in(one) for one in node))
    return set() if node is None or isinstance(node, bool) else numbers(f"{node:.10g}" if isinstance(node, float) else str(node))


def numbers(text: str) -> set[str]:
    """The numbers of a text: `1,373 kg in 2012` holds 1373 and 2012."""
    return set(re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text)))


def quoted(text: str) -> str:
    return re.sub(r"`([^`]*)`", "“\\1”", text)
