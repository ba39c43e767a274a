"""The audit of published claims as a page: each claim, its verdict, and why, part by part."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from lenity.cli.page import WIDTH, Cell, Page
from lenity.evidence import PUBLISHERS, Audit, EvidenceError, Judged, audit, lines_drawn, read, read_claims, read_evidence
from lenity.law.problems import LenityError, Place, Problem

LOOK = {
    "supported": "verified",
    "supported in part": "secondary",
    "refuted": "conflict",
    "conflicting": "conflict",
    "not established": "depends",
    "not testable": "not known",
}
ROW = re.compile(r" \([^()]*\.csv:\d+\)")


def audit_claims(claims: str, folder: Path | None, imports: dict[str, str], as_of: date | None) -> Audit:
    """Judge a claims file, by path or name, against the library's evidence or a folder's, with imported files beside it."""
    try:
        published = read_claims(claims)
        evidence = read(folder) if folder else read_evidence(published.place)
        for publisher, path in imports.items():
            if publisher not in PUBLISHERS:
                raise click.BadParameter(f"unknown publisher `{publisher}`; one of: {', '.join(PUBLISHERS)}")
            evidence = evidence.beside(PUBLISHERS[publisher](Path(path)).observations)
        return audit(published, evidence.as_of(as_of) if as_of else evidence)
    except EvidenceError as error:
        found = (Problem(one.code, one.message, Place(one.file, one.line), one.help) for one in error.problems)
        raise LenityError(found) from None


def show_audit(done: Audit) -> Page:
    """Write the verdicts in one list, then each claim with its parts, then the lines that were drawn."""
    page = Page()
    claims = done.claims
    page.text(claims.title, 0, "heading")
    page.text(f"{claims.producer}, {claims.published}; {len(done.judged)} claims on {claims.place}", 0)
    page.blank()
    for one in done.judged:
        page.row(Cell(one.claim.id, 26), Cell(one.verdict, 20, LOOK[one.verdict]), indent=2)
    for one in done.judged:
        _claim(page, one)
    page.heading("Lines the audit draws", "ours, adjustable")
    for name, value, why in lines_drawn(claims.thresholds):
        page.row(Cell(name, 18), Cell(value, 6), Cell(why, WIDTH - 32), indent=2)
    return page


def _claim(page: Page, one: Judged) -> None:
    page.heading(one.claim.id, one.verdict)
    page.text(one.claim.says)
    for part in one.parts:
        page.row(Cell("-", 1), Cell(f"{part.asks}: {part.verdict}", WIDTH - 6, LOOK[part.verdict]), indent=2)
        page.text(ROW.sub("", part.why), 6)
        if part.confidence:
            page.text(f"weakest figure: {part.confidence}", 6, "quiet")
