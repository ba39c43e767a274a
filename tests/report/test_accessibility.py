"""The page passes axe in a real browser: on a phone, on a desk, in the dark and on paper.

Runs where a headless Chromium and axe-core are found: `$LENITY_AXE` names an `axe.min.js`, or npm has axe-core.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import absent

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Width in pixels, and what the medium changes, written into the page so that the browser shows it as in that medium.
# A4 without its margins is 178 mm wide, 673 pixels. Grey is not among them: contrast is measured in luminance, which
# a page keeps when it loses its hues.
DARK = ("(prefers-color-scheme: dark)", "all")
PRINT = ("@media print", "@media all")
VIEWS = {
    "phone": (320, None),
    "phone in the dark": (320, DARK),
    "desk": (1280, None),
    "desk in the dark": (1280, DARK),
    "paper": (673, PRINT),
}
RUN = """
axe.run({resultTypes: ['violations', 'incomplete'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
  .then(found => parent.postMessage(JSON.stringify({
    width: innerWidth, scrolls: document.documentElement.scrollWidth, passes: found.passes.length,
    violations: found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 200))])}), '*'));
"""
FRAME = """<!doctype html><title>frame</title><pre id="found"></pre>
<iframe src="page.html" style="width: {width}px; height: 900px; border: 0"></iframe>
<script>addEventListener('message', one => document.getElementById('found').textContent = one.data)</script>"""


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if not found:
        absent("no headless Chromium; on Debian: apt install chromium", required="LENITY_REQUIRE_BROWSER" in os.environ)
    return str(found)


@pytest.fixture(scope="module")
def axe() -> str:
    places = [Path(os.environ["LENITY_AXE"])] if "LENITY_AXE" in os.environ else []
    if npm := shutil.which("npm"):
        root = subprocess.run([npm, "root", "--global"], capture_output=True, text=True, check=False).stdout.strip()
        places.append(Path(root, "axe-core", "axe.min.js"))
    found = next((place for place in places if place.is_file()), None)
    if not found:
        absent("no axe-core; npm install --global axe-core, or set LENITY_AXE", required="LENITY_REQUIRE_BROWSER" in os.environ)
    return found.read_text("utf-8") if found else ""


def test_every_colour_of_text_stands_out_from_every_ground(page: str) -> None:
    # WCAG 2.2, success criterion 1.4.3: at least 4.5 to 1. In grey the same holds: it is a ratio of luminances.
    palettes = re.findall(r":root {([^}]*--ink[^}]*)}", page)
    assert len(palettes) == 3  # light, dark, print
    for palette in palettes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", palette))
        for text in ("ink", "soft", "link", "accent"):
            for ground in ("paper", "tint"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, palette)


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert round(contrast("#000", "#ffffff"), 6) == 21  # the definition's own greatest value


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.browser
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(
    page: str, browser: str, axe: str, view: str, tmp_path: Path
) -> None:
    width, medium = VIEWS[view]
    found = checked(unfolded(page, medium), axe, browser, width, tmp_path)
    assert found["width"] == width
    assert found["passes"] > 20
    assert found["violations"] == []
    assert found["scrolls"] <= width + 1  # a border may be rounded up


@pytest.mark.browser
def test_axe_does_find_what_is_wrong(page: str, browser: str, axe: str, tmp_path: Path) -> None:
    broken = page.replace(' lang="en"', "", 1).replace('role="img" aria-label=', 'role="img" data-label=')
    found = checked(broken, axe, browser, 1280, tmp_path)
    assert {"html-has-lang", "role-img-alt"} <= {one[0] for one in found["violations"]}


def unfolded(page: str, medium: tuple[str, str] | None) -> str:
    """The page as a medium shows it, with every fold open, so that nothing is hidden from axe."""
    for old, new in [("<details>", "<details open>"), *([medium] if medium else [])]:
        assert old in page
        page = page.replace(old, new)
    return page


def checked(page: str, axe: str, browser: str, width: int, folder: Path) -> dict[str, object]:
    """What axe finds in a page of a width."""
    scripts = f"<script>{axe}</script><script>addEventListener('load', () => {{ {RUN} }})</script></body>"
    (folder / "page.html").write_text(page.replace("</body>", scripts), "utf-8")
    (folder / "frame.html").write_text(FRAME.format(width=width), "utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--hide-scrollbars",
        "--no-first-run",
    ]
    place = [f"--user-data-dir={folder / 'profile'}", f"--window-size={max(width, 600)},1000", "--virtual-time-budget=60000"]
    shown = subprocess.run(
        [browser, *options, *place, "--dump-dom", (folder / "frame.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    text = re.search(r'<pre id="found">(.*?)</pre>', shown.stdout, re.DOTALL)
    assert text, shown.stderr[-2000:]
    assert text[1], "axe gave no answer"
    found = json.loads(html.unescape(text[1]))
    assert isinstance(found, dict)
    return found
