"""The report room: a review as one document tree, and the tree as a page that works offline.

`pages` says what stands in it, `charts` draws, `html` prints, `package` writes it down.
It knows the review and nothing below it.
"""

from lenity.report.document import Document
from lenity.report.html import to_html
from lenity.report.package import to_json, write
from lenity.report.pages import first_review

__all__ = ["Document", "first_review", "to_html", "to_json", "write"]
