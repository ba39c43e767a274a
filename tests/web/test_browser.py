"""Journeys of people through the explorer, in a real browser, and every kind of page before axe.

Runs where playwright and a headless Chromium are found; axe-core is named by `$LENITY_AXE`. Pictures go into `$LENITY_PICTURES`,
where that is set.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import absent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CASE = "offence=possession&substance=methamphetamine&quantity=2.5+g&purpose=supply&offence_date=2019-12-01"
PAGES = {
    "home": "", "home in French": "fr/", "place": "laws/kh/", "law": "laws/kh/drug-control-2012/",
    "tables": "laws/kh/drug-control-2012/tables/", "besides": "laws/kh/drug-control-2012/besides/", "ask where": "ask/",
    "ask": "ask/kh/", "answer": f"ask/kh/?{CASE}", "answer in French": f"fr/ask/kh/?{CASE}", "print": f"ask/kh/?show=print&{CASE}",
    "compare": f"compare/?in.kh=1&in.my=1&{CASE}", "reviews": "reviews/",
    "reform": "reform/kh/?rule=art-40/amphetamines/base", "api": "api/", "about": "about/",
    "mistake": "ask/kh/?offence=possession&quantity=2+foo", "nothing": "nothing/",
}  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run({resultTypes: ['violations'], runOnly: rules}).then(found => found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))]))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    required = "LENITY_REQUIRE_BROWSER" in os.environ
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None or find_spec("playwright") is None:
        absent("needs playwright and a headless Chromium", required=required)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def axe() -> str:
    place = os.environ.get("LENITY_AXE", "")
    if not Path(place).is_file():
        absent("no axe-core; set LENITY_AXE", required="LENITY_REQUIRE_BROWSER" in os.environ)
    return Path(place).read_text("utf-8")


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page without JavaScript: everything here works without."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False, locale="en-GB")
    opened = context.new_page()
    opened.on("response", lambda answer: pytest.fail(f"{answer.url}: {answer.status}") if answer.status >= 500 else None)
    yield opened
    folder = os.environ.get("LENITY_PICTURES")
    if folder:
        opened.screenshot(path=Path(folder, f"{request.node.name}.png"), full_page=True)
    context.close()


def test_a_lawyer_asks_a_case_and_answers_only_what_matters(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Ask a case").click()
    page.get_by_role("link", name="Cambodia").click()
    page.get_by_label("Offence", exact=True).select_option("possession")
    page.get_by_label("Substance").select_option("methamphetamine")
    page.get_by_label("Quantity").fill("2.5 g")
    page.get_by_label("Offence date").fill("2019-12-01")
    page.get_by_role("button", name="Ask the law").click()
    page.get_by_label("Age", exact=True).fill("30")
    page.get_by_role("button", name="Ask the law").click()
    # The law's own example, base-2.5-g: 2 to 5 years.
    assert page.locator(".big").inner_text() == "2 years to 5 years"
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.get_by_label("Quantity").input_value() == "2.5 g"
    page.get_by_role("link", name="A page to print").click()
    assert page.get_by_role("form").count() == 0
    assert "not legal advice" in page.locator("main").inner_text()


def test_a_reader_goes_from_an_answer_to_the_rule_it_rests_on(page: Page, server: str) -> None:
    page.goto(f"{server}/ask/kh/?{CASE}&age=30")
    page.get_by_role("link", name="art-40/amphetamines/base").first.click()
    row = page.locator("tr:target")
    assert "2 years to 5 years" in row.inner_text()


def test_a_reader_looks_at_a_law_and_its_versions(page: Page, server: str) -> None:
    page.goto(server)
    page.get_by_role("link", name="Cambodia").click()
    page.get_by_role("link", name="Law on Control of Drugs of 2012").first.click()
    page.get_by_role("navigation", name="Pages of this law").get_by_role("link", name="Overview").click()
    assert page.locator("#staircase svg").first.is_visible()
    page.get_by_text("The steps as tables").click()
    assert page.get_by_role("cell", name="2 years to 5 years").first.is_visible()


def test_a_researcher_compares_two_places(page: Page, server: str) -> None:
    page.goto(f"{server}/compare/?{CASE}&age=30&in.kh=1")
    page.get_by_label("Malaysia").check()
    page.get_by_role("button", name="Compare").click()
    assert page.locator("#compare svg").first.is_visible()
    assert "Dangerous Drugs Act 1952" in page.locator("main").inner_text()


def test_a_drafter_tries_a_reform_and_takes_it_away(page: Page, server: str) -> None:
    page.goto(f"{server}/reform/kh/")
    page.locator("#rule").select_option("art-40/amphetamines/base")
    page.get_by_role("button", name="Show the rule").click()
    page.get_by_label("then custody").fill("1 y .. 3 y")
    page.get_by_label("From the day").fill("2027-01-01")
    page.get_by_role("button", name="See what it changes").click()
    assert page.locator("#staircase-after svg").first.is_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the draft away as a file").click()
    assert "custody: 1 y .. 3 y" in Path(taken.value.path()).read_text("utf-8")


def test_a_review_that_is_not_written_says_so_and_is_begun(page: Page, server: str) -> None:
    page.goto(f"{server}/reviews/la/")
    assert page.get_by_role("status").is_visible()


def test_everything_is_reached_by_keyboard_alone(page: Page, server: str) -> None:
    page.goto(f"{server}/ask/kh/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the text"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator("#field-offence:focus").count():
            break
    page.keyboard.type("possession")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator("button:focus").count():
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".big").count() == 1


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(browser: Browser, axe: str, server: str, name: str) -> None:
    for width, scheme in ((320, "light"), (1280, "dark")):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened = context.new_page()
        said: list[str] = []
        opened.on(
            "console",
            lambda one, said=said: said.append(one.text) if one.type == "error" and "status of 4" not in one.text else None,
        )
        opened.goto(f"{server}/{PAGES[name]}")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        for fold in opened.locator("details").all():
            fold.evaluate("one => one.open = true")
        opened.evaluate(axe)
        assert opened.evaluate(RUN, RULES) == [], (name, width)
        assert said == [], "the policy of the page holds something of its own back"
        context.close()
