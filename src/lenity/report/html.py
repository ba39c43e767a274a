"""Print a document as one HTML file: no script, nothing loaded from elsewhere, readable at 320 px, in print
and in grey.
"""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lenity.report.document import Document
from lenity.review.citing import SUREST_FIRST

LINE = 'fill="none" stroke="currentColor" stroke-width="1.5"'
# What a symbol looks like: the content of an SVG of 16 by 16, drawn in the colour of the text. Shapes differ,
# not only fillings.
ICONS = {
    "open": '<circle cx="8" cy="8" r="6" fill="currentColor"/>',
    "choice": f'<circle cx="8" cy="8" r="5.2" {LINE}/><path d="M8 2.8a5.2 5.2 0 0 0 0 10.4z"/>',
    "depends": f'<path d="M8 1.8 14.2 8 8 14.2 1.8 8z" {LINE}/>',
    "closed": f'<circle cx="8" cy="8" r="5.2" {LINE} opacity=".7"/>',
    "unknown": '<text x="8" y="13" text-anchor="middle" font-size="14" font-weight="700">?</text>',
    "none": '<path d="M5.5 8h5" stroke="currentColor" stroke-width="1.2" opacity=".6"/>',
} | {
    # Confidence: four bars, as many filled as the grade is sure.
    grade: "".join(
        f'<path d="M{1.5 + 3.6 * bar} {11.5 - 2.6 * bar}v{2.5 + 2.6 * bar}h2.4v-{2.5 + 2.6 * bar}z" '
        + ('fill="currentColor"/>' if bar < filled else 'fill="none" stroke="currentColor" stroke-width=".8"/>')
        for bar in range(4)
    )
    for filled, grade in enumerate(reversed(SUREST_FIRST), 1)
}
BACKTICKS = re.compile(r"`([^`]*)`")


def to_html(document: Document) -> str:
    """Give the whole page as text; the same document gives the same bytes.

    >>> from lenity.report.document import Paragraph, Section
    >>> part = Section("a", "Part", (Paragraph(("Text.",)),))
    >>> page = to_html(Document("A law", "", ("Lead.",), "en", (part,)))
    >>> "<h2" in page and "<script" not in page
    True
    """
    environment = _environment()
    style = environment.loader.get_source(environment, "style.css")[0] if environment.loader else ""
    return environment.get_template("page.html").render(document=document, style=Markup(style), icons=ICONS).rstrip() + "\n"


def quoted(text: str) -> str:
    """Set off words with quotation marks, where our files do it with backticks."""
    return BACKTICKS.sub("“\\1”", text)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lenity.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["kind"] = lambda node: type(node).__name__
    environment.filters["quoted"] = quoted
    environment.filters["drawing"] = Markup  # charts are our own SVG; every text in them was escaped when it was drawn
    return environment
