"""The section on published claims: what was said, what the evidence says to it, and why."""

from __future__ import annotations

from lenity.report.document import Block, Column, Grade, Link, Paragraph, Section, Strong, Table, Text, Value
from lenity.report.wording import count, joined, say, source_link, upper
from lenity.review import Audit, Judged, Review
from lenity.review.citing import SUREST_FIRST, evidence_key


def audit_section(review: Review) -> Section:
    """Show every claim with its verdict, the reasons, and the sources of the figures used."""
    said = (
        "Published claims, checked against the evidence by rules. A claim that two sources print alike is supported; it is not "
        "thereby true. A rise or fall between two years alone is not established."
    )
    blocks: list[Block] = [Paragraph((said,))]
    for one in review.audits:
        blocks += [Paragraph(_summary(one)), _table(review, one)]
    return Section("claims", "Published claims, checked", tuple(blocks))


def _summary(audit: Audit) -> Text:
    verdicts = audit.verdicts()
    words = dict.fromkeys(verdicts.values())
    parts = [say("{word}: {many}", word=word, many=count(sum(one == word for one in verdicts.values()))) for word in words]
    title = (
        Link(audit.claims.title, audit.claims.address) if audit.claims.address.startswith("http") else Strong(audit.claims.title)
    )
    published = Value(f"{audit.claims.producer}, {audit.claims.published}", "", (), "computed")
    return say("{title} ({published}): {parts}.", title=title, published=published, parts=joined(parts))


def _table(review: Review, audit: Audit) -> Table:
    rows = tuple(_row(review, one) for one in audit.judged)
    columns = (Column("Claim, in our words"), Column("Verdict"), Column("Why"), Column("Weakest figure"), Column("Figures from"))
    return Table(("Claims and what the evidence says to them",), columns, rows, kind="long")


def _row(review: Review, one: Judged) -> tuple[Text, ...]:
    seen = [observation.source.key for part in one.parts for observation in part.used]
    seen += [statement.source.key for part in one.parts for statement in part.said]
    keys = tuple(dict.fromkeys(evidence_key(key) for key in seen))
    grades = [part.confidence for part in one.parts if part.confidence]
    weakest = max(grades, key=SUREST_FIRST.index, default="unverified")
    why: list[Text] = [
        (
            Value(f"{upper(part.asks)}: ", "", (), "computed"),
            Value(f"{part.verdict}. {upper(part.why)}.", weakest, keys, "computed"),
        )
        for part in one.parts
    ]
    return (
        (Value(one.claim.says, "", (), "computed"),),
        (Strong(one.verdict),),
        tuple(inline for text in why for inline in (*text, " ")),
        (Grade(weakest),) if grades else ("none",),
        joined(source_link(review.source(key)) for key in keys) if keys else ("no figure was found",),
    )
