"""The report room: a review as one document tree, and the tree as a page that works offline, as a PDF and as data.

`pages` says what stands in it, `charts` draws, `html` and `pdf` print, `tables` and `package` write it down.
It knows the review and nothing below it.
"""

from lenity.report.document import Document
from lenity.report.html import to_html
from lenity.report.package import package, to_json, write, write_comparison, write_effect
from lenity.report.pages import briefing
from lenity.report.pdf import to_pdf, to_png

__all__ = [
    "Document",
    "briefing",
    "package",
    "to_html",
    "to_json",
    "to_pdf",
    "to_png",
    "write",
    "write_comparison",
    "write_effect",
]
