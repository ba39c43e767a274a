"""What stands in the effect of a reform: rules that change, what is proved, vignettes, a file of cases, findings, sources."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lenity.report.document import (
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Note,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.sources import source_rows
from lenity.report.wording import count, day, in_cell, joined, listed, of_reference, of_references, plain, say, upper
from lenity.review.citing import SUREST_FIRST
from lenity.review.effect import CasesChange, Effect, Entry, FindingsChange, Proof, RuleChange, VignetteChange, WayChange
from lenity.review.manifest import MadeReform
from lenity.review.worked_cases import WorkedCase

CHANGES = {
    "lighter": "lighter in some respect, heavier in none",
    "same": "the same in every respect",
    "heavier": "heavier in some respect, lighter in none",
    "incomparable": "lighter in one respect and heavier in another, or not known",
}
NOTHING, ABSENT = "no custody", "no such way"
STATUSES = {"proved": "Proved", "refuted": "Refuted by a case", "open": "Left open"}


def effect_document(found: Effect) -> Document:
    """Write the effect of reforms up as a document."""
    titles = joined(("“", _made(one.title), "”") for one in found.reforms)
    day_of = _made(day(found.day))
    lead = say(
        "The {law} on {day}: what it allows, and what it would with {titles}.", law=_made(found.title), day=day_of, titles=titles
    )
    sections = [_about(found), _rules(found), _proof(found.proof, found.within), _vignettes(found)]
    sections += [_cases(found.cases)] if found.cases else []
    sections += [_findings(found.findings)] if found.findings else []
    colophon = (
        ("Lenity says what a text would allow. It predicts no judge, and it is no legal advice.",),
        ("Outcomes are compared respect by respect and never added up.",),
    )
    return Document(
        "What a reform would change", "A reform before it is made", lead, "en", (*sections, _sources(found)), colophon
    )


def not_the_law(reforms: Sequence[MadeReform]) -> Note:
    """Say that what is shown is not the law, and which reforms were made in it."""
    texts: list[Text] = [
        ("What is shown is the law as it would be with what is named here. Ranges, ways out and findings follow.",)
    ]
    for one in reforms:
        first = _made(day(one.first_day))
        texts.append(
            say(
                "{title} ({id}): {standing}, from {first}.",
                title=_made(one.title),
                id=_made(one.id),
                standing=one.standing,
                first=first,
            )
        )
    return Note("This is not the law in force", tuple(texts))


# -- the reform ----------------------------------------------------------------------------------------------------------


def _about(found: Effect) -> Section:
    blocks: list[Block] = [not_the_law(found.reforms)]
    blocks += [Paragraph((Strong(f"Why {one.id.rsplit('/', maxsplit=1)[-1]}. "), _made(one.reasons))) for one in found.reforms]
    told: list[tuple[str, Text]] = [("Rules that change", (count(len(found.rules)),))]
    changed = say("{some} of {all} change", some=count(len(found.vignettes)), all=count(found.posed))
    told.append(("Standard vignettes", changed))
    if found.cases:
        told.append(("Cases judged twice", (_made(f"{found.cases.cases - found.cases.rejected:,}"),)))
    if found.findings:
        changed = say("{some} of {all} change", some=count(len(found.findings.changed)), all=count(found.findings.decided))
        told.append(("Findings of the review", changed))
    return Section("about", "At a glance", (*blocks, Facts(tuple(told))))


def _rules(found: Effect) -> Section:
    """Show each rule that changes, entry by entry, with what each side rests on."""
    rows: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    for one in found.rules:
        groups.append((len(rows), _rule_head(one)))
        rows += [_entry(entry) for entry in one.entries]
    blocks: list[Block] = []
    if found.facts:
        facts = tuple((_made(name), ": ", _made(meaning)) for name, meaning in found.facts.items())
        blocks += [Paragraph(("The law would ask for facts that it does not ask for today.",)), Bullets(facts)]
    columns = (Column("Entry"), Column("Before"), Column("After"))
    blocks.append(
        Table(("As the law writes them; a dash where there is none",), columns, tuple(rows), tuple(groups), kind="long")
    )
    return Section("rules", "Rules that change", tuple(blocks))


def _rule_head(one: RuleChange) -> Text:
    cites = of_references(one.references, one.references[0].confidence if one.references else "verified")
    where = f"article {one.article}, " if one.article[:1].isdigit() else ""
    why = (". ", _made(upper(one.why)), ".") if one.why else ()
    return (Strong(one.how), " ", Value(f"{where}{one.decision}: {one.before or one.after}", *cites), *why)


def _entry(one: Entry) -> tuple[Text, ...]:
    sides = ((one.before, one.before_reference), (one.after, one.after_reference))
    cells = [(Value(_written(text), *of_reference(ref)),) if text else ("–",) for text, ref in sides]
    return ((plain(one.name),), *cells)


def _written(text: str) -> str:
    """Part thousands with commas, as the rest of the page has them."""
    return re.sub(r"(?<=\d)_(?=\d{3})", ",", text)


# -- all cases -----------------------------------------------------------------------------------------------------------


def _proof(proof: Proof, within: Mapping[str, str]) -> Section:
    blocks: list[Block] = [Paragraph(("What holds for every case of one item with every fact stated, under every reading.",))]
    if within:
        said = listed((_case(f"{plain(name)} {test}") for name, test in within.items()), ", ")
        blocks.append(Paragraph(say("Asked within: {said}.", said=said)))
    rows = tuple(
        ((STATUSES[one.status],), (_made(one.title),), (_made("; ".join((*([one.why] if one.why else []), *one.assumptions))),))
        for one in proof.questions
    )
    blocks.append(
        Table(("Questions to all cases",), tuple(map(Column, ("Answer", "Question", "For which cases"))), rows, kind="long")
    )
    if proof.shown:
        shown = tuple(
            (
                listed((_case(f"{plain(name)} {plain(value)}") for name, value in one.case.items()), ", "),
                _reading(one.reading),
                (_made(one.before),),
                (_made(one.after),),
                _ways(one.ways, one.after),
            )
            for one in proof.shown
        )
        columns = tuple(map(Column, ("Case", "Under the reading", "Before", "After", "Ways out that change")))
        blocks.append(Table(("Cases that show it, each put to both laws",), columns, shown, kind="long"))
    return Section("proof", "All cases", tuple(blocks))


# -- vignettes -----------------------------------------------------------------------------------------------------------


def _vignettes(found: Effect) -> Section:
    said = say(
        "Of {all} standard cases, {some} change under some reading. The range is what binds the court, over all readings; the "
        "change is told under each.", all=count(found.posed), some=count(len(found.vignettes)),
    )  # fmt: skip
    blocks: list[Block] = [Paragraph(said)]
    if found.vignettes:
        columns = tuple(map(Column, ("Case", "Before", "After", "Change", "Ways out that change")))
        rows = tuple(map(_vignette, found.vignettes))
        blocks.append(Table(("The vignettes that change",), columns, rows, kind="long"))
    meaning = tuple((Strong(change), f": {words}") for change, words in CHANGES.items())
    return Section("vignettes", "Standard vignettes", (*blocks, Bullets(meaning)))


def _vignette(one: VignetteChange) -> tuple[Text, ...]:
    case: Text = (_case(one.key), ": ", _case(one.title))
    return (case, (_range(one.before),), (_range(one.after),), _change(one), _ways(one.ways, one.after.bound.text))


def _ways(ways: Sequence[WayChange], after: str) -> Text:
    """Name the ways out that change; where nothing is left to be imposed nobody needs one."""
    if after == NOTHING or not ways:
        return ("none",)
    return listed((_made(way.measure), f": {way.before or ABSENT} before, {way.after or ABSENT} after") for way in ways)


def _range(case: WorkedCase) -> Value:
    return Value(case.bound.text, *of_references(case.references, case.confidence), mark="word")


def _change(one: VignetteChange) -> Text:
    if one.change:
        text: Text = (Strong(one.change),)
    else:
        told = []
        for change, readings in one.under.items():
            told.append((Strong(change), " under ", *joined((_reading(reading) for reading in readings), "or")))
        text = listed(told)
    return (*text, ". To be decided: ", _made(one.judgement)) if one.judgement else text


def _reading(reading: Mapping[str, str]) -> Text:
    return listed((_made(f"{axis}={version}") for axis, version in reading.items()), ", ") or ("every reading",)


# -- a file of cases -------------------------------------------------------------------------------------------------------


def _cases(cases: CasesChange) -> Section:
    said = say(
        "Every case of {name} is judged by the law of that day, before and after, whatever day it is from.",
        name=_made(cases.name),
    )
    columns = (Column("Change"), Column("What it means"), Column("Cases", align="right"))
    rows: list[tuple[Text, ...]] = [
        ((Strong(change),), (CHANGES[change],), (in_cell(number),)) for change, number in cases.counts.items()
    ]
    rows += [((Strong("rejected"),), (_made(reason),), (in_cell(number),)) for reason, number in cases.reasons.items()]
    blocks: list[Block] = [Paragraph(said), Table(("Cases by change",), columns, tuple(rows))]
    if cases.moves:
        moves: list[tuple[Text, ...]] = [
            (
                (_made(move.before),), (_made(move.after),), (Strong(move.change),),
                (", ".join(map(plain, move.asks)) or "none",), (in_cell(move.cases),),
            )
            for move in cases.moves
        ]  # fmt: skip
        if cases.others:
            moves.append((("in smaller groups",), ("",), ("",), ("",), (in_cell(cases.others),)))
        heads = (
            *map(Column, ("Custody before", "Custody after", "Change", "Asks for, not stated")),
            Column("Cases", align="right"),
        )
        blocks.append(Table(("The largest groups of cases that change, by what binds the court",), heads, tuple(moves)))
        blocks.append(Note("Facts that are not stated", ((
            "Where the changed law asks for a fact that a case does not state, its answer covers every value. A change for the "
            "better under one value alone may then be incomparable.",
        ),), "method"))  # fmt: skip
    return Section("cases", "A file of cases", tuple(blocks))


# -- findings --------------------------------------------------------------------------------------------------------------


def _findings(found: FindingsChange) -> Section:
    said = say(
        "Of {all} checks of the review, {some} come out otherwise. The outcome is the gravest over all readings.",
        all=count(found.decided), some=count(len(found.changed)),
    )  # fmt: skip
    rows = tuple(
        (
            (_made(one.check), ": ", one.title),
            *((_outcome(side, hangs),) for side, hangs in zip((one.before, one.after), one.by_reading, strict=True)),
        )
        for one in found.changed
    )
    columns = tuple(map(Column, ("Check", "Before", "After")))
    return Section(
        "findings", "Findings", (Paragraph(said), Table(("Checks whose outcome changes",), columns, rows, kind="long"))
    )


def _outcome(outcome: str, by_reading: bool) -> str:
    return f"{outcome}, under some reading" if by_reading else outcome


# -- sources ---------------------------------------------------------------------------------------------------------------


def _sources(found: Effect) -> Section:
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    keys = tuple(one.key for one in found.sources)
    caption = ("Every source cited, with the figures that rest on it",)
    return Section("sources", "Sources", (Table(caption, columns, source_rows(found.sources), kind="sources", row_anchors=keys),))


def _made(text: str) -> Value:
    """Words or figures that stand in `findings.json`: of the reform itself, or worked out."""
    return Value(text, "", (), "computed")


def _case(text: str) -> Value:
    return Value(text, "", (), "case")
