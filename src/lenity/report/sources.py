"""The last sections: the strongest argument for the present law, the sources, and how the review was made."""

from __future__ import annotations

from collections.abc import Iterable

from lenity.report.document import (
    Block,
    Bullets,
    Column,
    Grade,
    Link,
    Note,
    Paragraph,
    Section,
    Table,
    Text,
    Value,
)
from lenity.report.wording import in_cell, note, of_reference, say, upper
from lenity.review import Argument, Review, SourceEntry
from lenity.review.citing import SUREST_FIRST

KINDS = {"law": "The law", "evidence": "Evidence", "norm": "Norms", "dose": "Doses", "harm": "Rankings of harm"}
SHOWN = 16  # signs of a fingerprint; findings.json has them all


def argument_section(review: Review, argument: Argument) -> Section:
    """Show what speaks for the present law, each point with its source."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    source = ""
    for point in argument.points:
        ref = point.reference
        if ref.source != source:
            source = ref.source
            groups.append((len(rows), (Value(review.source(source).title, "", (source,), "source"),)))
        cites = of_reference(ref)
        where = f"article {ref.where}" if ref.where[:1].isdigit() else ref.where
        said = Value(point.text, *cites, "norm")
        rows.append(((said,), (Value(where, *cites, "norm"),), (Grade(ref.confidence),), (note(ref),)))
    fair = (
        "A fair review shows what speaks for the law as well as what speaks against it. These provisions ask "
        "for severity, or leave the choice to the State."
    )
    columns = tuple(map(Column, ("In our words", "Rests on", "Confidence", "Note")))
    table = Table(("Points that speak for the present law",), columns, tuple(rows), tuple(groups), kind="long")
    blocks: list[Block] = [Paragraph((fair,)), table]
    if argument.caveat:
        caveat = Value(argument.caveat, "unverified", tuple(argument.instruments), "norm")
        blocks.append(Note("What these points do not say", ((caveat,),)))
    return Section("argument", "The strongest argument for the present law", tuple(blocks))


def sources_section(review: Review) -> Section:
    """List every source with the figures that rest on it."""
    said = (
        "Every source cited here, with how many figures rest on it at each confidence. A link leads out of this "
        "document; nothing is loaded from elsewhere."
    )
    blocks: list[Block] = [Paragraph((said,))]
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    for kind, title in KINDS.items():
        here = [one for one in review.sources if one.kind == kind]
        if here:
            keys = tuple(one.key for one in here)
            blocks.append(Table((title,), columns, source_rows(here), kind="sources", row_anchors=keys))
    return Section("sources", "Sources", tuple(blocks))


def source_rows(found: Iterable[SourceEntry]) -> tuple[tuple[Text, ...], ...]:
    """Give a row for each source: what it is, and how many figures rest on it at each confidence."""
    return tuple((_source(one), *((in_cell(one.figures.get(grade, 0)),) for grade in SUREST_FIRST)) for one in found)


def _source(one: SourceEntry) -> Text:
    on_line = one.address.startswith("http")
    title = upper(one.title)
    read = f"read {one.accessed}" if one.accessed else ""
    about = ", ".join(part for part in (one.producer, one.published, read) if part)
    text: Text = (Link(title, one.address) if on_line else Value(title, "", (one.key,), "source"),)
    for part in (about, "" if on_line else "no address is known", one.note):
        if part:
            text += (". ", Value(upper(part), "", (one.key,), "source"))
    return (*text, ".")


def method_section(review: Review) -> Section:
    """Say how the review was made, with the fingerprints of all that went into it."""
    made = review.manifest
    prints = {f"law {name}": digest for name, digest in made.laws.items()}
    prints |= {f"reform {one.id}": one.sha256 for one in made.reforms} | {"evidence": made.evidence}
    prints |= dict(made.data) | {"program": made.code}
    rows = tuple((_computed(name), _computed(digest[:SHOWN])) for name, digest in prints.items() if digest)
    data, files, paper = (Link(name, name) for name in ("findings.json", "datapackage.json", "briefing.pdf"))
    made_how = (
        "The law is a chain of decision tables. Every range is the engine's answer to a stated case.",
        "The steps were found by asking the engine at and around every quantity the law names.",
        "An answer is as sure as its weakest rule. Under several readings it covers all of them.",
    )
    kept = say("All figures shown here, with their sources, stand in the file {data}.", data=data)
    beside = say("Tables and charts as files are listed in {files}; {paper} is the same for paper.", files=files, paper=paper)
    points = (*((one,) for one in made_how), kept, beside)
    said = "The same inputs give the same review. Beginnings of {kind} fingerprints"
    caption = say(said, kind=_computed("SHA-256"))
    table = Table(caption, (Column("Made from"), Column("Fingerprint")), rows)
    return Section("method", "How this was made", (Bullets(points), table))


def _computed(text: str) -> Text:
    return (Value(text, "", (), "computed"),)
