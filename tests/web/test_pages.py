"""The pages say what the law says, in words, with sources, in two languages, and keep within their size."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from lenity import sentence
from lenity.web.desk import Worker
from lenity.web.frame import Frame
from lenity.web.guard import Guard
from lenity.web.languages import language
from lenity.web.pages import Desk, Page, addresses, page
from lenity.web.wording import Wording
from web.asking import ask

MOST = 300_000  # bytes of a page before its charts
CASE = {
    "offence": "possession", "substance": "methamphetamine", "quantity": "2.5 g", "purpose": "supply", "age": "30",
    "offence_date": "2019-12-01", "reading.bands": "A",
}  # fmt: skip
CHART = re.compile(r'<div class="(?:wide|narrow)" role="img".*?</svg>\s*</div>', re.DOTALL)


@pytest.fixture
def desk(worker: Worker) -> Desk:
    return Desk(worker.shelf, worker.studies, date(2026, 11, 1))


def shown(desk: Desk, path: str, code: str = "en", **query: str) -> Page:
    return page(desk, Frame(language(code), path, query))


class Outline(HTMLParser):
    """What is in a page: its ids, where its links within lead, its fields without a label."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.within: list[str] = []
        self.scripts = 0
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        held = dict(attributes)
        if held.get("id"):
            self.ids.append(str(held["id"]))
        if tag == "a" and str(held.get("href", "")).startswith("#"):
            self.within.append(str(held["href"])[1:])
        self.scripts += tag == "script"
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


def test_every_page_that_shows_has_its_size_its_ids_once_and_links_that_lead_somewhere(desk: Desk) -> None:
    for path in addresses(desk):
        found = shown(desk, path)
        outline = Outline(found.text)
        assert len(CHART.sub("", found.text).encode()) < MOST, path
        assert sorted(set(outline.ids)) == sorted(outline.ids), path
        assert not set(outline.within) - set(outline.ids), path
        assert outline.scripts == 0, path
        assert outline.headings[0] == 1, path


def test_a_case_reads_as_the_worked_example_of_the_law_says(desk: Desk) -> None:
    # src/lenity/library/laws/kh/drug-control-2012/examples.yaml, `base-2.5-g`: 2 to 5 years and 4 to 10 million riels, by article 40.
    text = shown(desk, "ask/kh/", **CASE).text
    assert '<p class="big">2 years to 5 years</p>' in text
    assert "4,000,000 to 10,000,000 KHR" in text
    assert "art. 40" in text
    assert "simple suspension" in text
    assert "This is not legal advice" in text


def test_the_address_of_a_case_restores_it(desk: Desk) -> None:
    text = shown(desk, "ask/kh/", **CASE).text
    for value in (
        'value="2.5 g"',
        'value="30"',
        'value="2019-12-01"',
        'value="possession" selected',
        'value="A" checked',
        'value="supply" checked',
    ):
        assert value in text, value


def test_the_form_asks_no_fact_that_cannot_change_the_outcome(desk: Desk) -> None:
    # Criminal Code, articles 104-106: suspension hangs on prison in the last five years. No rule of these laws asks for pregnancy.
    text = shown(desk, "ask/kh/", **CASE).text
    assert 'name="prison_in_last_5_years"' in text
    assert not [rule for _, rule in desk.shelf.law("kh/drug-control-2012").rules() if "pregnant" in rule.when]
    assert 'name="pregnant"' not in text


def test_an_unknown_age_is_listed_with_what_it_matters(desk: Desk) -> None:
    case = {name: said for name, said in CASE.items() if name != "age"}
    text = shown(desk, "ask/kh/", **case).text
    assert "These facts move the range" in text


def test_a_mistake_is_said_and_the_form_stays(desk: Desk) -> None:
    found = shown(desk, "ask/kh/", offence="possession", quantity="2 foo")
    assert found.status == 422
    assert "LEN501" in found.text
    assert "<form" in found.text


def test_a_law_that_changed_since_the_offence_shows_its_gentlest_version(desk: Desk) -> None:
    # Thailand replaced its Narcotics Act by the Narcotics Code on 9 December 2021.
    case = {"offence": "possession", "substance": "methamphetamine", "quantity": "1 g", "offence_date": "2021-01-01"}
    assert "The most lenient version" in shown(desk, "ask/th/", **case).text


def test_the_tables_of_a_day_hold_the_rules_of_that_day(desk: Desk) -> None:
    # The Act of 1996 was last changed on 10 December 2009, when the Criminal Code came into force.
    before = shown(desk, "laws/kh/drug-control-1996/tables/", on="2004-01-01").text
    after = shown(desk, "laws/kh/drug-control-1996/tables/", on="2010-01-01").text
    assert before != after
    assert "1 January 2004" in before


def test_the_page_of_a_comparison_shows_every_law_that_was_chosen(desk: Desk) -> None:
    text = shown(
        desk, "compare/", **{"in.kh": "1", "in.my": "1", "offence": "possession", "substance": "heroin", "quantity": "5 g"}
    ).text
    assert "Law on Control of Drugs of 2012" in text
    assert "Dangerous Drugs Act 1952" in text
    assert "Narcotics Code of Thailand" not in text


def test_french_pages_are_french_and_keep_the_words_of_the_source_beside_them(desk: Desk) -> None:
    text = shown(desk, "ask/kh/", "fr", **CASE).text
    assert '<html lang="fr">' in text
    assert '<p class="big">2 ans à 5 ans</p>' in text
    assert "4\u202f000\u202f000 à 10\u202f000\u202f000 KHR" in text
    assert "1 décembre 2019" in text
    assert "détention (possession)" in text
    assert '<span class="beside" lang="en">(day of the offence)</span>' in text


def test_every_text_of_the_interface_is_translated_into_french(source: Path) -> None:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    options = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2)}
    found = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(str(source), methods, options, keywords)
    }
    with (source / "translations" / "fr.po").open("rb") as file:
        catalogue = read_po(file)
    translated = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id and one.string}
    assert len(found) > 200
    assert not found - translated


def test_a_translation_has_the_places_of_its_text(source: Path) -> None:
    with (source / "translations" / "fr.po").open("rb") as file:
        for one in read_po(file):
            if one.id:
                texts = (one.id, one.string) if isinstance(one.id, str) else (one.id[0], one.string[0])
                assert texts[0].count("{}") == texts[1].count("{}"), one.id


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("[15 g .. 80 g)", "15 g or more, below 80 g"), ("(80 g .. 240 g]", "above 80 g, up to 240 g"), ("< 14", "below 14"),
        ("not(use, purchase)", "other than use and purchase"), ("[use, import]", "use or import"), (">= 10 y", "10 years or more"),
        ("true", "yes"), ("[2_000_000 .. 5_000_000]", "2,000,000 or more, up to 5,000,000"),
    ],
)  # fmt: skip
def test_a_condition_keeps_its_edges_in_words(test: str, said: str) -> None:
    assert Wording(language("en")).test(test) == said


def test_an_answer_the_client_has_is_not_sent_again(app: Guard) -> None:
    first = ask(app, "GET", "/laws/kh/")
    again = ask(app, "GET", "/laws/kh/", headers=(("if-none-match", first.headers["etag"]),))
    assert (again.status, again.body) == (304, b"")


def test_a_page_of_the_static_site_leads_nowhere_that_has_to_answer(desk: Desk) -> None:
    for path in ("", "laws/kh/", "laws/kh/drug-control-2012/", "reviews/", "about/"):
        text = page(desk, Frame(language("en"), path, {}, "/law/", static=True)).text
        assert "<form" not in text
        leads = re.findall(r'href="(/[^"#]*)', text)
        assert leads
        assert all(one.startswith("/law/") for one in leads)
        assert not [one for one in leads if "/ask/" in one or "/compare/" in one or "/api/" in one]


def test_a_draft_is_a_reform_that_lenity_reads_and_the_law_stays_as_it_is(desk: Desk, tmp_path: Path) -> None:
    rule = next(rule for _, rule in desk.shelf.law("kh/drug-control-2012").rules() if rule.id == "art-40/amphetamines/base")
    found = shown(desk, "reform/kh/draft/", rule=rule.id, day="2027-01-01", **{"then.custody": "1 y .. 3 y"})
    file = tmp_path / found.file
    file.write_text(found.text, "utf-8")
    case = {"offence": "possession", "substance": "methamphetamine", "quantity": "2.5 g", "purpose": "supply", "age": 30}
    asked = {"reading": {"bands": "A"}, "as_of": "2027-06-01"}
    assert str(sentence("kh", case, reform=file, **asked).custody) == "1 y to 3 y"
    assert str(sentence("kh", case, **asked).custody) == "2 y to 5 y"  # the law's own example, base-2.5-g
    assert rule.text["custody"] == "2 y .. 5 y"


def test_a_draft_that_cannot_be_read_is_said_and_the_form_stays(desk: Desk) -> None:
    query = {"rule": "art-40/amphetamines/base", "then.custody": "9 g"}
    found = shown(desk, "reform/kh/", **query)
    assert found.status == 422
    assert "LEN101" in found.text
    assert 'value="9 g"' in found.text


@pytest.mark.skipif(find_spec("lenity.analysis.scope") is None, reason="who gets more and who less is not there yet")
def test_a_draft_shows_what_it_changes_beside_what_it_leaves(desk: Desk) -> None:
    text = shown(desk, "reform/kh/", rule="art-40/amphetamines/base", day="2027-01-01", **{"then.custody": "1 y .. 3 y"}).text
    outline = Outline(text)
    assert not set(outline.within) - set(outline.ids)
    assert sorted(set(outline.ids)) == sorted(outline.ids)
    assert "As it would be" in text
    assert "1 year to 3 years" in text
