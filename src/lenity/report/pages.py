"""What stands in a briefing: the lead, the summary, and the sections in their order.

Every figure comes from the review as a `Value`; the words around it are ours and hold no figures. A word
about a trend is the trend rule's own verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

from lenity.report.audit import audit_section
from lenity.report.document import (
    Block,
    Column,
    Document,
    Facts,
    Fold,
    Grade,
    Link,
    Note,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.effect import not_the_law
from lenity.report.evidence import TITLES, evidence_section, of_all, trends_shown
from lenity.report.findings import anchor, findings_section, norms_section, tally
from lenity.report.framework import framework_section
from lenity.report.ladder import ladder_section
from lenity.report.open_points import open_section
from lenity.report.options import groups_section, options_section
from lenity.report.ordinal import ordinal_section
from lenity.report.sources import argument_section, method_section, sources_section
from lenity.report.wording import (
    count,
    custody,
    day,
    group_name,
    joined,
    law_title,
    lower,
    names,
    of_reference,
    of_step,
    say,
    source_link,
    upper,
)
from lenity.report.worked_cases import cases_section, ways_out
from lenity.review import Finding, Review, Step, Want

GRADES = {
    "verified": "the text itself, or the publisher's own data, was read",
    "secondary": "relayed: press, journal, training page, statement of an official",
    "conflict": "sources disagree, or the value fails a test",
    "unverified": "memory or inference; the note says which",
}
WANTED = {"law": "Provisions to look up", "data": "Figures to find", "judgement": "Judgements to ask for"}


def briefing(review: Review) -> Document:
    """Write a review up as a document.

    >>> from lenity.review import review
    >>> [section.id for section in briefing(review("kh")).sections][:3]
    ['summary', 'evidence-market', 'evidence-people']
    """
    parts = [part for part in TITLES if any(one.part == part for one in review.evidence)]
    sections = [_summary(review)]
    sections += [_with_claims(review, part) if part == "market" else evidence_section(review, part) for part in parts]
    sections += [Section("law", "The law", (framework_section(review), open_section(review)))]
    if review.order is not None:
        sections.append(ordinal_section(review, review.order))
    ways = [ladder_section(review, review.ladder), *([cases_section(review)] if review.cases else [])]
    sections.append(Section("ways", "Ways out of prison", tuple(ways)))
    sections += [
        findings_section(review),
        groups_section(review),
        options_section(review),
        unknown_section(review),
        norms_section(review),
    ]
    if review.argument:
        sections.append(argument_section(review, review.argument))
    sections += [sources_section(review), method_section(review)]
    return Document(
        title=f"{review.word(review.place)}: is the punishment of drug offences proportionate?",
        kicker="A briefing on law and evidence",
        lead=_lead(review),
        language="en",
        sections=tuple(sections),
        colophon=(
            ("Lenity says what a text allows. It predicts no judge, and it is no legal advice.",),
            ("Our own texts and tables: CC BY. Figures of other publishers stay under their own terms.",),
        ),
    )


def _with_claims(review: Review, part: str) -> Section:
    """Give the chapter on the market with the published claims about it."""
    market = evidence_section(review, part)
    return replace(market, blocks=(*market.blocks, audit_section(review))) if review.audits else market


def unknown_section(review: Review) -> Section:
    """List what would answer what is open, once each, with the checks that wait for it."""
    waiting: dict[Want, list[Finding]] = {}
    for one in review.findings:
        for want in one.wants:
            waiting.setdefault(want, []).append(one)
    said = (
        "Each line names something nobody has put into the review yet: a provision that was not found, a figure, or the "
        "judgement of a person. With it, the checks beside it would be answered, or answered more surely."
    )
    blocks: list[Block] = [Paragraph((said,))]
    for kind, title in WANTED.items():
        here = [(want, found) for want, found in waiting.items() if want.kind == kind]
        if here:
            rows = tuple(
                (
                    (Value(want.what, "", (), "computed"),),
                    (Value(want.where or "not known", "", (), "computed"),),
                    joined(Link(one.check.id, f"#{anchor(one)}") for one in found),
                )
                for want, found in here
            )
            table = Table(
                (title,), tuple(map(Column, ("What is wanted", "Where to look", "Checks that wait for it"))), rows, kind="long"
            )
            blocks.append(Fold(title, (table,)))
    return Section("unknown", "What we do not know", tuple(blocks))


def _lead(review: Review) -> Text:
    law = review.law
    since = Value(day(law.first_day), *of_reference(law.reference), mark="icon") if law.first_day else None
    with_figures = [one for one in law.general if review.open.figures(one.id)]
    general = joined(law_title(one) for one in with_figures)
    text = say("This review reads the {law} as data", law=law_title(law))
    text += say(", in force since {since}", since=since) if since else ()
    text += say(", together with the {general}", general=general) if with_figures else ()
    text += (". It shows what a court may impose, what the law leaves open, and how sure each figure is.",)
    if review.as_of:
        as_of = Value(day(review.as_of), "", (), "computed")
        text += say(" It is written as of {as_of}: evidence published later stays out.", as_of=as_of)
    return text


# -- the summary ---------------------------------------------------------------------------------------------


def _summary(review: Review) -> Section:
    pairs: list[tuple[str, Text]] = [("How sure", _how_sure(review))]
    pairs.append(("Findings", (*tally(review.findings), " ", Link("The findings", "#findings"))))
    gravest = [one for one in review.findings if one.outcome in ("departs-absolute", "departs") and not one.leeway]
    if gravest:
        named = joined(Link(f"{one.check.title}", f"#{anchor(one)}") for one in gravest)
        pairs.append(("Departs", say("The law departs from a norm or a principle in: {named}.", named=named)))
    if review.framework.jump:
        pairs.append(("Sharpest step", _sharpest(review)))
    if review.cases:
        pairs.append(("Ways out", (*ways_out(review.cases), " ", Link("The cases", "#cases"))))
    pairs.append(("Left open", _left_open(review)))
    if review.evidence:
        pairs.append(("Evidence", _evidence(review)))
    if review.argument:
        spoken = "Treaty provisions that speak for severity, or leave the choice to the State, are shown too. "
        pairs.append(("For the present law", (spoken, Link("The argument", "#argument"))))
    blocks: list[Block] = [not_the_law(review.manifest.reforms)] if review.manifest.reforms else []
    blocks.append(Facts(tuple(pairs)))
    if review.later_sources:
        later = joined(source_link(review.source(key)) for key in review.later_sources)
        said = "The law is shown as it stood then, but part of what is known of it was published later: {later}."
        blocks.append(Note("Sources that came later", (say(said, later=later),)))
    blocks.append(Facts(tuple((grade, (Grade(grade), " ", meaning)) for grade, meaning in GRADES.items()), "key"))
    return Section("summary", "At a glance", tuple(blocks))


def _how_sure(review: Review) -> Text:
    figures = review.open.figures(review.law.id, "custody", "fines")
    read = figures.get("verified", 0)
    first = "Part of the penalty figures" if read else "No penalty figure"
    grades = joined(_grade_count(grade, number) for grade, number in figures.items())
    text = say(" Of {all}, {grades}.", all=count(sum(figures.values())), grades=grades)
    for law in review.law.general:
        held = review.open.figures(law.id)
        if not held:
            continue  # a law that only answers questions, and sets no figure
        sure = _grade_count("verified", held.get("verified", 0))
        text += say(" Of {all} figures and conditions in the ", all=count(sum(held.values())))
        text += say("{law}, {sure}.", law=law_title(law), sure=sure)
    return (Strong(f"{first} was read in the drug law itself."), *text)


def _grade_count(grade: str, number: int) -> Text:
    return (count(number), " is " if number == 1 else " are ", Grade(grade))


def _sharpest(review: Review) -> Text:
    jump = review.framework.jump
    assert jump is not None
    substances = names([review.word(name) for name in jump.substances])
    edge = Value(jump.edge, *of_step(jump.below))
    text = say("For {names}, the lawful range up to {edge} is ", names=substances, edge=edge)
    return text + say("{below}. Above it: {above}.", below=custody(jump.below), above=_above(jump.above))


def _above(steps: Mapping[str, Step]) -> Text:
    mildest_first = sorted(steps.items(), key=lambda pair: pair[1].custody.most_months or inf)
    return joined((custody(step), f" under reading {version}" if version else "") for version, step in mildest_first)


def _left_open(review: Review) -> Text:
    gaps = [one for one in review.open.unknown if one.law == review.law.id]
    disputed = count(len(review.open.readings))
    text = say(
        "Disputed points: {disputed}. Known gaps in the drug law: {gaps}.",
        disputed=disputed,
        gaps=count(len(gaps)),
    )
    blank = [one for one in review.framework.staircases if not one.known]
    if blank:
        text += (f" No penalty scale was found for {lower(group_name(review, blank[0]))}.",)
    return (*text, " ", Link("What is open", "#open"))


def _evidence(review: Review) -> Text:
    every = [one for section in review.evidence for one in section.series]
    verdicts: Sequence[tuple[str, Text]] = [(verdict, trends_shown(every, verdict)) for verdict in ("rising", "falling")]
    text = say("Published series: {all}.", all=count(len(every)))
    for verdict, shown in verdicts:
        if shown:
            cited = Value(verdict, *of_all(one for one in every if one.verdict == verdict), "computed")
            text += say(" An exact trend test lets us call {verdict}: {shown}.", verdict=cited, shown=shown)
        else:
            text += (f" {upper(verdict)}: none.",)
    text += (" More seizures or arrests say as much about police work as about the market. ",)
    return (*text, Link("The evidence", f"#evidence-{review.evidence[0].part}"))
