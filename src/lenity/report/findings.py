"""The section on findings: what each check found, stage by stage, with what speaks for and against the present law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lenity.report.document import (
    Block,
    Bullets,
    Column,
    Facts,
    Fold,
    Inline,
    Link,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.wording import count, day, joined, listed, lower, of_reference, of_references, say, upper
from lenity.review import Counted, Figure, Finding, Point, Review, Under
from lenity.review.answer import OUTCOMES
from lenity.review.catalogue import STAGES
from lenity.review.citing import SUREST_FIRST
from lenity.review.findings import Readings
from lenity.review.norms import TAGS

STAGE_TITLES = {
    "X": "Absolute limits", "L": "Legality", "A": "Aim", "S": "Suitability", "N": "Necessity: the least intrusive means",
    "P": "Balance: does the penalty fit the gravity", "E": "Equality and marginalised groups", "Q": "Process",
}  # fmt: skip
WORDS = {
    "departs-absolute": "departs from an absolute limit",
    "departs": "departs",
    "unjustified": "no justification on file",
    "needs-judgement": "a person must judge",
    "needs-data": "data are missing",
    "conforms": "conforms",
    "not-applicable": "does not apply",
}
SEVERE = "Norms that speak for severity, or leave the choice to the State"
PARTS = 4  # sets of readings whose own points are on the page; findings.json holds them all
SHOWN = 6  # points of a finding on the page; the rest stands behind a line that opens it


def findings_section(review: Review) -> Section:
    """Show every finding, first as one table, then stage by stage."""
    said = (
        "Each check asks one question of the law. The stages are in the order of the test: a failure at an earlier stage is "
        "not cured at a later one, and there is no total score. A threshold of ours is named as ours, with what would change "
        "if it moved."
    )
    stages = [stage for stage in STAGES if any(one.check.stage == stage for one in review.findings)]
    return Section(
        "findings",
        "Findings by stage of the test",
        (Paragraph((said,)), Paragraph(tally(review.findings)), *(_stage(review, stage) for stage in stages)),
    )


def tally(findings: Iterable[Finding]) -> Text:
    """Count the outcomes, gravest first."""
    counted = Counter(one.outcome for one in findings)
    total = sum(counted.values())
    parts = [say("{word}: {many}", word=WORDS[name], many=count(counted[name])) for name in OUTCOMES if counted[name]]
    return say("Of {all} checks: {parts}.", all=count(total), parts=listed(parts))


def outcome_word(finding: Finding) -> Text:
    """Say an outcome in words; what rests on permissive norms alone is leeway unused, never a breach."""
    word = "leeway unused" if finding.leeway else WORDS[finding.outcome]
    text: Text = (Strong(word),)
    if finding.depends_on_reading:
        text = (*text, ", depending on the reading")
    return text


def _stage(review: Review, stage: str) -> Section:
    here = [one for one in review.findings if one.check.stage == stage]
    rows = tuple((_name(one), (_plain(one.check.question),), outcome_word(one)) for one in here)
    table = Table(
        ("What was asked, and what came of it",), tuple(map(Column, ("Check", "Question", "Outcome"))), rows, kind="long"
    )
    return Section(f"findings-{STAGES[stage]}", STAGE_TITLES[stage], (table, *(_finding(review, one) for one in here)))


def _name(one: Finding) -> Text:
    return (Link(f"{one.check.id} {one.check.title}", f"#{anchor(one)}"),)


def anchor(one: Finding) -> str:
    """Give the id of a finding in the document."""
    return f"finding-{one.check.id.lower()}"


def _finding(review: Review, one: Finding) -> Section:
    blocks: list[Block] = [Facts(tuple(_facts(review, one)))]
    for under in one.answers:
        if one.depends_on_reading:
            outcome = upper(WORDS[under.answer.outcome])
            blocks.append(Paragraph(say("{outcome} under {readings}.", outcome=outcome, readings=_under(under.readings))))
        blocks += _points(under)
    blocks += _wants(one)
    return Section(anchor(one), one.check.title, tuple(blocks))


def _facts(review: Review, one: Finding) -> Iterable[tuple[str, Text]]:
    yield "Check", (_plain(one.check.id), ": ", _plain(one.check.question))
    yield "Outcome", (*outcome_word(one), ".")
    if one.flips:
        moved = [
            say(
                "{meaning} at {factor} of its value: {outcome}",
                meaning=_plain(lower(review.thresholds[flip.threshold].meaning)),
                factor=_plain("half" if flip.factor < 1 else "one and a half times"),
                outcome=WORDS[flip.outcome],
            )
            for flip in one.flips
        ]
        yield "Hangs on a threshold of ours", (*listed(moved), ".")
    if one.judgements:
        said = [
            say("{who}, {when}: {answer}", who=_plain(by.who), when=_plain(str(by.when)), answer=_plain(by.said))
            for by in one.judgements
        ]
        yield "Judged by", (*listed(said), ".")
    contested = next((under.answer.contested for under in one.answers if under.answer.contested), "") or one.check.contested
    if contested:
        yield "Contested", (_plain(contested),)
    yield from _measured_by(review, one)
    if one.one_by_one:
        yield "Readings", ("The disputed points are too many to combine; each was varied with the others left open.",)


def _under(readings: Readings) -> Text:
    every = [", ".join(f"{axis}: {version}" for axis, version in one.items()) for one in readings]
    if len(every) > 3:
        return say("{many} combinations of the readings, such as {first}", many=count(len(every)), first=_plain(every[0]))
    return joined((_plain(one) for one in every), last="or")


def _points(under: Under) -> list[Block]:
    """Write what all readings of an outcome share, then what only some of them say, each part with the readings it needs."""
    blocks = _bullets(under.answer.points)
    for part in under.partly[:PARTS]:
        blocks += [Paragraph(say("Only under {readings}:", readings=_under(part.readings))), *_bullets(part.points)]
    if (rest := len(under.partly) - PARTS) > 0:
        more = "What holds only under {many} other combinations of the readings stands in {file}."
        blocks.append(Paragraph(say(more, many=count(rest), file=_plain("findings.json"))))
    return blocks


def _bullets(points: Sequence[Point]) -> list[Block]:
    texts = tuple(map(point_text, points))
    shown: list[Block] = [Bullets(texts[:SHOWN])] if texts else []
    return [*shown, Fold("The other cases and rules", (Bullets(texts[SHOWN:]),))] if len(texts) > SHOWN else shown


def point_text(point: Point) -> Text:
    """Write a point with its figures; where no figure cites a source, the whole point does."""
    text = say(point.says, **{name: figure_value(figure) for name, figure in point.figures.items()})
    cited = any(figure.references for figure in point.figures.values())
    if point.references and not cited:
        worst = max(point.references, key=lambda one: SUREST_FIRST.index(one.confidence))
        keys = of_references(point.references, worst.confidence)
        where = "; ".join(dict.fromkeys(one.where for one in point.references if one.where))
        text = (*text, " (", Value(where or "whole", *keys, "rule", mark="icon"), ")")
    return text


def figure_value(figure: Figure) -> Value:
    """Give a figure of a finding as a value of the document."""
    origin = figure.origin if figure.origin in ("rule", "observation") and figure.references else "computed"
    keys = of_references(figure.references, figure.confidence)
    where = "; ".join(dict.fromkeys(one.where for one in figure.references if one.where))
    return Value(figure.text, *keys, origin, where, mark="icon" if figure.references else "none")


def _wants(one: Finding) -> list[Block]:
    if not one.wants:
        return []
    titles = {"law": "In the law", "data": "Data", "judgement": "A person's judgement"}
    pairs = []
    for kind, title in titles.items():
        here = [want for want in one.wants if want.kind == kind]
        if here:
            pairs.append((title, (*listed(_want(want.what, want.where) for want in here), ".")))
    return [Fold("What would answer what is open", (Facts(tuple(pairs)),))]


def _want(what: str, where: str) -> Text:
    return (_plain(what), " (", _plain(where), ")") if where else (_plain(what),)


def norms_section(review: Review) -> Section:
    """List every norm a finding is measured by, once, with what it weighs for the State on the day of the review."""
    measured = {one.norm.id: one for finding in review.findings for one in finding.norms}
    severe = {one.norm.id: one for finding in review.findings for one in finding.severity}
    order = list(TAGS)
    rows = [*sorted(measured.values(), key=lambda one: order.index(one.standing.tag)), *severe.values()]
    groups: list[tuple[int, Text]] = []
    for place, one in enumerate(rows):
        title = SEVERE if one.norm.side == "severity" else upper(TAGS[one.standing.tag])
        if not groups or groups[-1][1] != (title,):
            groups.append((place, (title,)))
    said = (
        "What a norm weighs here depends on the State: a treaty counts as a duty only where it binds on the day of the review. A "
        "norm that lets a State choose a gentler way is leeway; not using it is no breach. A passage nobody has read says so."
    )
    columns = tuple(map(Column, ("Norm", "In our words", "Weight here")))
    table = Table(
        ("The norms behind the findings",), columns, tuple(_norm(review, one) for one in rows), tuple(groups), kind="long",
        row_anchors=tuple(_norm_anchor(one) for one in rows),
    )  # fmt: skip
    return Section("norms", "The norms", (Paragraph((said,)), table))


def _norm_anchor(one: Counted) -> str:
    return f"standard-{one.norm.id}"


def _measured_by(review: Review, one: Finding) -> Iterable[tuple[str, Text]]:
    """Name the norms of a finding, each leading to its row; those for severity beside those against."""
    for title, counted in (
        ("Measured by", one.norms),
        ("For the present law", one.severity),
    ):
        if counted:
            yield title, (*listed(_of_instrument(review, source, counted) for source in _instruments(counted)), ".")


def _instruments(counted: Iterable[Counted]) -> Iterable[str]:
    return dict.fromkeys(one.norm.reference.source for one in counted)


def _of_instrument(review: Review, source: str, counted: Iterable[Counted]) -> Text:
    """Name an instrument once, with each of its places and what that weighs."""
    here = [one for one in counted if one.norm.reference.source == source]
    links = joined((Link(one.norm.where, f"#{_norm_anchor(one)}"), f" ({one.standing.tag})") for one in here)
    return (Value(review.source(source).title.split(",")[0], "", (source,), "source"), ", ", *links)


def _norm(review: Review, counted: Counted) -> tuple[Text, ...]:
    norm, standing = counted.norm, counted.standing
    keys = (norm.confidence, (norm.reference.source,))
    weight = TAGS[standing.tag] + (f": {standing.why}" if standing.why else "")
    bond = standing.bond
    since: Text = ()
    if bond and bond.first_day and bond.cite:
        first = Value(day(bond.first_day.isoformat()), *of_reference(bond.cite), "norm", mark="icon")
        since = say("; bound since {first}", first=first)
    return (
        (
            Value(
                f"{review.source(norm.reference.source).title}, {norm.where}", *keys, "norm", norm.where, norm.note, mark="icon"
            ),
        ),
        (Value(norm.says or "not read", *keys, "norm"),),
        (Value(weight, *keys, "norm"), *since),
    )


def _plain(text: str) -> Inline:
    return Value(text, "", (), "computed")
