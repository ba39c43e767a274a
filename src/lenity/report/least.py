"""What stands in a least schedule: the ranges and why, contradictions, demands with who chose them, duties, choices, sources."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from lenity.report.document import (
    Block,
    Bullets,
    Column,
    Document,
    Facts,
    Inline,
    Note,
    Paragraph,
    Section,
    Strong,
    Table,
    Text,
    Value,
)
from lenity.report.package import MANIFEST, PAGE, packed, put
from lenity.report.sources import source_rows
from lenity.report.tables import printed_tables
from lenity.report.wording import count, day, joined, listed, of_reference, of_references, say, upper
from lenity.review.citing import SUREST_FIRST, Reference
from lenity.review.least import (
    ChoiceSeen,
    ChoicesSeen,
    ConflictSeen,
    DemandSeen,
    DutySeen,
    EndSeen,
    LeastSeen,
    LinkSeen,
    MoveSeen,
    NearestSeen,
    RuleSeen,
)

SHOWN = 4  # cells named before the rest is counted
MEASURES = {"absolute": "the sum of the distances", "squares": "the sum of their squares"}
GOALS = {
    "least": "All schedules with the least intrusion",
    "nearest": "All schedules nearest to the present law",
    "front": "Schedules of which none is better in every respect",
}
REFORM = "reform.yaml"


def write_least(found: LeastSeen, folder: Path) -> Path:
    """Write page, PDF, tables, data and the reform files of a least schedule into a folder, whole or not at all.

    Return the path of the page. Raise `OSError` where it cannot be written; then nothing is left behind.
    """
    document = least_document(found)
    name = f"least-{found.id.replace('/', '-')}"
    files = packed(document, found, printed_tables(document), name, found.sources)
    files |= {path: text.encode() for path, text in reforms_of(found).items()}
    prints = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(files.items()) if path != MANIFEST}
    files[MANIFEST] = (json.dumps({"sha256": prints}, ensure_ascii=False, indent=1) + "\n").encode()
    put(dict(sorted(files.items())), folder)
    return folder / PAGE


def reforms_of(found: LeastSeen) -> dict[str, str]:
    """Give the text of every reform file by its path: of the least schedule, of the nearest ones, of each choice."""
    texts = {REFORM: found.reform}
    texts |= {f"reforms/nearest-by-{one.measure}.yaml": one.reform for one in found.nearest}
    for choices in found.choices:
        texts |= {f"reforms/{choices.goal}-{number}.yaml": one.reform for number, one in enumerate(choices.found, start=1)}
    return {path: text for path, text in texts.items() if text}


def least_document(found: LeastSeen) -> Document:
    """Write a least schedule, or what contradicts what, up as a document."""
    title = "Demands that contradict each other" if found.conflicts else "The least intrusive schedule"
    lead = say(
        "What these demands come to for the {law} as it stood on {day}: an example, no advice and no judgement on what is right.",
        law=_made(found.law_title), day=_made(day(found.day)),
    )  # fmt: skip
    sections = [_about(found), _conflicts(found) if found.conflicts else _schedule(found), _demands(found)]
    sections += [_duties(found.duties)] if found.duties else []
    sections += [_nearest(found.nearest)] if found.nearest else []
    sections += [_choices(found.choices)] if found.choices else []
    return Document(
        title, "Least intrusive schedule", lead, "en", (*sections, _sources(found)), tuple((one,) for one in found.notes)
    )


# -- at a glance ---------------------------------------------------------------------------------------------------------


def _about(found: LeastSeen) -> Section:
    chosen = sum(bool(one.chosen_by) for one in found.demands)
    told: list[tuple[str, Text]] = [
        ("Constraints", (_made(found.id),)),
        ("Rules that change", (count(sum(one.changes for one in found.rules)),)),
        ("Demands that somebody chose", (count(chosen),)),
        ("Demands that rest on a citation alone", (count(len(found.demands) - chosen),)),
    ]
    if found.readings:
        told.append(
            ("Reading of the law", listed((_made(f"{axis} {version}") for axis, version in found.readings.items()), ", "))
        )
    if found.places:
        taken = say("{taken} of {all}", taken=_made(found.places.taken), all=_made(found.places.capacity))
        told.append(("Prison places taken", taken))
    note = Note(upper(found.without_floors), tuple((_made(one),) for one in found.notes))
    return Section("about", "At a glance", (Paragraph((Strong("Why. "), _made(found.reasons))), Facts(tuple(told)), note))


# -- the schedule --------------------------------------------------------------------------------------------------------


def _schedule(found: LeastSeen) -> Section:
    said = "A range is written as the law writes it. Where no demand asks for more, nothing is left."
    columns = tuple(map(Column, ("Rule", "Custody today", "Least custody", "Fine today", "Least fine", "What forces it")))
    rows = tuple(map(_rule, found.rules))
    blocks: list[Block] = [Paragraph((said,)), Table(("The least schedule, rule by rule",), columns, rows, kind="long")]
    if found.passed_over:
        blocks.append(Note("Passed over", tuple((_made(one),) for one in found.passed_over)))
    return Section("schedule", "The least schedule", tuple(blocks))


def _rule(one: RuleSeen) -> tuple[Text, ...]:
    forced = [_end(end) for end in one.ends if end.chain]
    return (
        _named(one), *_sides(one.custody, one), *_sides(one.fine, one),
        listed(forced) if forced else ("No demand asks for more than nothing.",),
    )  # fmt: skip


def _named(one: RuleSeen) -> Text:
    return (Value(one.rule, *of_references(one.references, one.references[0].confidence if one.references else "verified")),)


def _sides(pair: tuple[str, str], one: RuleSeen) -> tuple[Text, Text]:
    before, after = pair
    cites = of_references(one.references, one.references[0].confidence if one.references else "verified")
    return ((Value(_written(before), *cites),) if before else ("–",), (_made(_written(after)),) if after else ("–",))


def _written(text: str) -> str:
    """Part thousands with commas, as the rest of the page has them."""
    return re.sub(r"(?<=\d)_(?=\d{3})", ",", text)


def _end(end: EndSeen) -> Text:
    return (f"{end.name} ", _made(end.after), ": ", *listed((_words(link) for link in end.chain), ", then "))


def _words(link: LinkSeen) -> Value:
    cites = of_reference(link.references[0]) if link.references else ("", ())
    return Value(link.words, *cites, origin="norm" if link.references else "computed")


def _conflicts(found: LeastSeen) -> Section:
    said = "No schedule fulfils all demands. In each table, without any one of the demands the others can be fulfilled."
    blocks: list[Block] = [Paragraph((said,)), *(_conflict(one) for one in found.conflicts)]
    if found.more_conflicts:
        blocks.append(Paragraph(say("{more} more contradictions are not shown.", more=count(found.more_conflicts))))
    return Section("contradictions", "What contradicts what", tuple(blocks))


def _conflict(one: ConflictSeen) -> Table:
    columns = tuple(map(Column, ("What it comes to", "Where", "What is asked", "Chosen by")))
    rows = tuple(
        ((_made(link.value),), (_made(link.cell),), (_words(link),), (_made(link.chosen_by),) if link.chosen_by else ("–",))
        for link in one.chain
    )
    return Table(("From below up to the limit that is broken",), columns, rows, kind="long")


# -- demands -------------------------------------------------------------------------------------------------------------


def _demands(found: LeastSeen) -> Section:
    groups = (
        ("Value choices, and who made them", [one for one in found.demands if one.chosen_by]),
        ("Demands that rest on a citation alone", [one for one in found.demands if not one.chosen_by]),
    )
    blocks: list[Block] = [Paragraph((
        "What each demand rests on, and what would move in the least schedule if its number were relaxed by one step, or if it "
        "were taken away. A demand that moves nothing is fulfilled by what the others ask.",
    ))]  # fmt: skip
    columns = tuple(map(Column, ("Demand", "Rests on", "If it moves", "Without it")))
    for title, demands in groups:
        if demands:
            blocks.append(Table((title,), columns, tuple(_demand(one, bool(found.conflicts)) for one in demands), kind="long"))
    return Section("demands", "Demands and what hangs on them", tuple(blocks))


def _demand(one: DemandSeen, contradicted: bool) -> tuple[Text, ...]:
    rests: list[Text] = []
    if one.chosen_by:
        rests.append((Strong("chosen by "), _made(f"{one.chosen_by}: {one.reasons}")))
    if one.reference:
        rests.append(_ground(one.reference, one.norm, one.weight))
    moved: Text = ("–",)
    if one.relaxed:
        moved = ("by ", _made(one.step), ": ", *_moves(one.relaxed))
    elif one.room:
        moved = ("no figure meets it; room: ", _made(one.room))
    without: Text = ("–",) if contradicted else _moves(one.removed) if one.removed else ("Nothing moves.",)
    return ((Strong(one.id), " ", _made(one.words)), listed(rests), moved, without)


def _ground(reference: Reference, norm: str, weight: str) -> Text:
    where = Value(norm or reference.where, *of_reference(reference), origin="norm", mark="word")
    rest: list[Inline] = [f", {weight}"] if weight else []
    if reference.note:
        rest += [": ", Value(reference.note, *of_reference(reference), origin="norm")]
    return (where, *rest)


def _moves(moves: Sequence[MoveSeen]) -> Text:
    """Say which cells move, alike ones together."""
    same: dict[tuple[str, str], list[str]] = {}
    for one in moves:
        same.setdefault((one.before, one.after), []).append(one.cell)
    said: list[Text] = []
    for (before, after), cells in same.items():
        shown: list[Inline] = [_made(one) for one in (cells if len(cells) <= SHOWN else cells[: SHOWN - 1])]
        more = [(count(len(cells) - SHOWN + 1), " more")] if len(cells) > SHOWN else []
        said.append((_made(before), " to ", _made(after), " for ", *joined([*shown, *more])))
    return listed(said)


def _duties(duties: Iterable[DutySeen]) -> Section:
    said = (
        "These duties are labels of an offence, met by any criminal penalty or by a conviction, or leeway that a treaty leaves. "
        "None is a floor in months. Whether a duty is met is for courts; what is said here is whether a conflict was found."
    )
    columns = tuple(map(Column, ("Norm", "What it asks", "What was found")))
    return Section("duties", "Duties that are labels", (
        Paragraph((said,)), Table(("Labels held against the schedule",), columns, tuple(map(_duty, duties)), kind="long"),
    ))  # fmt: skip


def _duty(one: DutySeen) -> tuple[Text, ...]:
    norm = _ground(one.reference, one.norm, one.weight) if one.reference else (_made(one.chosen_by),)
    asked: Text = ("duty: " if one.duty else "leeway: ", one.asks)
    found: list[Text] = [
        ("possible conflict for ", *joined(_made(rule) for rule in rules), f": {why}") for why, rules in one.possible.items()
    ]
    return (norm, asked, listed(found) or ("no conflict found for ", count(len(one.rules)), " rules"))


# -- nearest schedules and choices ---------------------------------------------------------------------------------------


def _nearest(found: Iterable[NearestSeen]) -> Section:
    blocks: list[Block] = [Paragraph((
        "Among all schedules that fulfil the demands, those nearest to the present law: what is out of order, and by how much.",
    ))]  # fmt: skip
    for one in found:
        changed = [rule for rule in one.rules if rule.changes]
        if not changed:
            blocks.append(Paragraph((f"By {MEASURES[one.measure]}: the present law fulfils every demand, and nothing moves.",)))
            continue
        blocks.append(_changed((f"Nearest by {MEASURES[one.measure]}",), changed))
        if one.highest:
            blocks.append(Paragraph(("As near: ", *_moves(one.highest), ".")))
        blocks += [Paragraph((_made(note),), "small") for note in one.notes]
    return Section("nearest", "Nearest to the present law", tuple(blocks))


def _changed(caption: Text, rules: Iterable[RuleSeen]) -> Table:
    columns = tuple(map(Column, ("Rule", "Custody today", "Custody then", "Fine today", "Fine then")))
    rows = tuple((_named(one), *_sides(one.custody, one), *_sides(one.fine, one)) for one in rules)
    return Table(caption, columns, rows, kind="long")


def _choices(found: Iterable[ChoicesSeen]) -> Section:
    blocks: list[Block] = [Paragraph((
        "None is picked here. Intrusion adds up both ends of every range of custody once, without weights; distance adds up how "
        "far these ends lie from the present law.",
    ))]  # fmt: skip
    for choices in found:
        title = GOALS[choices.goal] + ("; there are more than these" if choices.bounded else "")
        if not choices.found:
            blocks.append(Paragraph((f"{title}: none. The demands, the levels and the places cannot be fulfilled together.",)))
            continue
        columns = (Column("Schedule"), *(Column(name, align="right") for name in ("Intrusion", "Distance", "Prison places")))
        rows = tuple(_cost(number, one) for number, one in enumerate(choices.found, start=1))
        blocks.append(Table((title,), columns, rows))
        for number, one in enumerate(choices.found, start=1):
            changed = [rule for rule in one.rules if rule.changes]
            if changed:
                blocks.append(_changed(("Schedule ", _made(f"{choices.goal} {number}"), ": what changes"), changed))
        blocks.append(Bullets(tuple((_made(note),) for note in choices.notes)))
    return Section("choices", "Schedules to choose from", tuple(blocks))


def _cost(number: int, one: ChoiceSeen) -> tuple[Text, ...]:
    return (
        (_made(str(number)),),
        (_made(one.intrusion),),
        (_made(one.distance),),
        (_made(one.places),) if one.places else ("–",),
    )


# -- sources -------------------------------------------------------------------------------------------------------------


def _sources(found: LeastSeen) -> Section:
    columns = (Column("Source"), *(Column(grade, align="right") for grade in SUREST_FIRST))
    keys = tuple(one.key for one in found.sources)
    caption = ("Every source cited, with the figures that rest on it",)
    return Section("sources", "Sources", (Table(caption, columns, source_rows(found.sources), kind="sources", row_anchors=keys),))


def _made(text: str) -> Value:
    """Words or figures that stand in `findings.json`: of the constraints, or worked out from them."""
    return Value(text, "", (), "computed")
