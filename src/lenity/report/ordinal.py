"""The section on ordinal proportionality: drug offences among the other offences of the place, in one order."""

from __future__ import annotations

from collections.abc import Sequence

from lenity.report import charts_ordinal
from lenity.report.document import (
    Block,
    Chart,
    Column,
    Grade,
    Inline,
    Link,
    Note,
    Paragraph,
    Section,
    Sign,
    Table,
    Text,
    Value,
)
from lenity.report.wording import (
    Cited,
    count,
    group_name,
    joined,
    listed,
    lower,
    names,
    of_reference,
    of_references,
    reference,
    say,
    source_line,
    stated,
    term,
    upper,
)
from lenity.review import Custody, Reference, Review
from lenity.review.citing import SUREST_FIRST
from lenity.review.ordinal import Offence, Ordinal, Rank
from lenity.review.ordinal import lower as lies_lower

SIGNS = {
    (True, True): "both",
    (True, False): "minimum",
    (False, True): "maximum",
}


def ordinal_section(review: Review, order: Ordinal) -> Section:
    """Show where the bands of the drug law stand among other offences, and which of these lie below each band."""
    intro = (
        "The chart puts lawful ranges of custody in one order: the highest maximum first, and among equal ones the highest "
        "minimum. The bands of the drug law are those of {facts}. Beside them stand {some} offences of the {laws}, by the same "
        "person and with no other fact stated."
    )
    some = sum(len(rank.offences) for rank in order.of_others)
    laws = joined(Value(title, *of_reference(ref)) for title, ref in order.beside)
    facts = stated(review, {name: str(value) for name, value in order.facts.items()})
    blocks: list[Block] = [Paragraph(say(intro, facts=facts, some=count(some), laws=laws)), _chart(review, order)]
    blocks += [_ranks_nobody(), _below(review, order)]
    if order.not_known:
        said = "Without a place in the order, because the law is not known: {offences}."
        offences = listed(
            _not_known(review, one.word, [gap.why for gap in one.gaps], one.gaps[0].reference) for one in order.not_known
        )
        blocks.append(Paragraph(say(said, offences=offences), "small"))
    return Section("ordinal", "Drug offences among other offences", tuple(blocks))


def _not_known(review: Review, word: str, why: Sequence[str], ref: Reference | None) -> Text:
    return (f"{review.word(word)} (", Value("; ".join(why), *of_reference(ref)), ")")


def _ranks_nobody() -> Note:
    return Note(
        "What the order does not say",
        (
            (
                "It compares what the laws provide, and ranks no act by its gravity: which of two acts is the graver one is for "
                "people to judge, with their names and reasons.",
            ),
            (
                "It shows the range that binds the court. Mitigation, other choices and fines stay out, and so does a single "
                "amount on a disputed edge: it is no band.",
            ),
            say("Drug offences whose penalty is not known have no place in it: {open}.", open=Link("what is open", "#open")),
        ),
        "method",
    )


# -- the chart -----------------------------------------------------------------------------------------------


def _chart(review: Review, order: Ordinal) -> Chart:
    picture = charts_ordinal.order(order, lambda rank: _name(review, order, rank), lambda rank: _terms(rank.custody))
    keys = [ref.source for rank in order.ranks for ref in rank.references]
    said = (
        "Months of custody from the minimum to the maximum; life is a flag behind the axis. Offences of one law with the same "
        "range share a row."
    )
    return Chart(
        id="order-of-offences",
        title=_finding(review, order),
        subtitle=(said,),
        wide=picture.wide,
        narrow=picture.narrow,
        alt=_in_words(review, order),
        source=source_line(review, keys),
        data_title="The order as a table",
        data=(_table(review, order),),
    )


def _finding(review: Review, order: Ordinal) -> Text:
    """Say how many other offences lie below the highest band of the drug law on which its readings agree, if there is one."""
    agreed = [rank for rank in order.of_drugs if any(_undisputed(one) for one in rank.offences)]
    rank = (agreed or order.of_drugs)[0]
    one = next((one for one in rank.offences if _undisputed(one)), rank.offences[0])
    below = [other for other in order.of_others if lies_lower(other.custody, rank.custody).most]
    some, every = (sum(len(other.offences) for other in ranks) for ranks in (below, order.of_others))
    cites = of_references(one.references, one.confidence)
    said = "For {band}, the maximum is above that of {some} of {all} other offences"
    band: list[Inline] = [_act(review, one)]
    band += [", ", Value(one.step, *cites)] if one.step else []
    if not agreed and one.versions:
        band.append(f" (reading {names(one.versions, 'or')})")
    return say(said, band=band, some=Value(f"{some}", "", (), "computed"), all=Value(f"{every}", "", (), "computed"))


def _undisputed(one: Offence) -> bool:
    return one.step != "" and not one.versions and not one.turns_on


def _name(review: Review, order: Ordinal, rank: Rank) -> str:
    """Name the offences of a row."""
    if not rank.drugs:
        return upper(", ".join(review.word(one.word) for one in rank.offences))
    return upper("; ".join(_band(review, order, one) for one in rank.offences))


def _band(review: Review, order: Ordinal, one: Offence) -> str:
    reading = f" (reading {names(one.versions, 'or')})" if one.versions else ""
    return _act(review, one) + (f", {one.step}" if one.step else "") + reading


def _act(review: Review, one: Offence) -> str:
    """Name the substances of a band; of an offence without one, the offence."""
    if one.staircase is None:
        return review.word(one.word)
    name = group_name(review, one.staircase)
    return name if name.split(",")[0].split(" ")[0].isupper() else lower(name)


def _terms(custody: Custody) -> str:
    """Say the terms of a range for a label; life and death have a flag of their own."""
    return term(custody.text.removesuffix(" or death").removesuffix(" or life"))


def _in_words(review: Review, order: Ordinal) -> str:
    """Say the chart to those who do not see it."""
    rows = [
        f"{'Drug law: ' if rank.drugs else ''}{_name(review, order, rank)}: {term(rank.custody.text)}." for rank in order.ranks
    ]
    return f"From the highest maximum to the lowest. {' '.join(rows)}"


# -- the tables ----------------------------------------------------------------------------------------------


def _table(review: Review, order: Ordinal) -> Table:
    """Give every offence a row of its own, in the order of the chart."""
    heads = ("Offence", "Lawful range of custody", "Confidence", "Rests on")
    rows = tuple(_row(review, order, one) for rank in order.ranks for one in rank.offences)
    return Table(("Highest maximum first; offences of the drug law are marked",), tuple(map(Column, heads)), rows)


def _row(review: Review, order: Ordinal, one: Offence) -> tuple[Text, ...]:
    cites = of_references(one.references, one.confidence)
    rests_on = listed(reference(review, ref) for ref in one.references)
    found: Text = (Value(term(one.custody.text), *cites),)
    for axis in one.turns_on:
        found += say("; turns on {axis}", axis=Link(axis, f"#reading-{axis}"))
    return _heading(review, order, one), found, (Grade(one.confidence),), rests_on


def _heading(review: Review, order: Ordinal, one: Offence) -> Text:
    if not one.drugs:
        return (upper(review.word(one.word)),)
    step: list[Inline] = [", ", Value(one.step, *of_references(one.references, one.confidence))] if one.step else []
    reading = f" (reading {names(one.versions, 'or')})" if one.versions else ""
    return ("Drug law: ", _act(review, one), *step, reading)


def _below(review: Review, order: Ordinal) -> Table:
    """Say for every other offence at which end its range lies below each range of the drug law."""
    ranges: dict[str, list[Rank]] = {}
    for rank in order.of_drugs:
        ranges.setdefault(rank.custody.text, []).append(rank)
    heads = [Column("Offences"), Column("Lawful range"), *(_column(text, same) for text, same in ranges.items())]
    rows: list[tuple[Text, ...]] = []
    for other in order.of_others:
        cells = [lies_lower(other.custody, same[0].custody) for same in ranges.values()]
        cited = [_weakest(other, same) for same in ranges.values()]
        signs: list[Text] = [
            (_sign(SIGNS.get((cell.least, cell.most), ""), cites),) for cell, cites in zip(cells, cited, strict=True)
        ]
        own = of_references(other.references, other.confidence)
        name = upper(", ".join(review.word(one.word) for one in other.offences))
        rows.append(((name,), (Value(term(other.custody.text), *own),), *signs))
    caption = (
        "Where the range of another offence lies below a range of the drug law: at its minimum, at its maximum, or both. "
        "One column for each range of the drug law, highest first",
    )
    return Table(caption, tuple(heads), tuple(rows))


def _column(text: str, same: Sequence[Rank]) -> Column:
    """Head the column of one range of the drug law, with the reading where it stands under one alone."""
    versions = [one.versions for rank in same for one in rank.offences]
    named = sorted({version for one in versions for version in one}) if all(versions) else []
    return Column(term(text) + (f" (reading {names(named, 'or')})" if named else ""), align="centre")


def _sign(word: str, cites: Cited) -> Inline:
    return Value(word, *cites, "computed") if word else Sign("none", "not lower")


def _weakest(other: Rank, same: Sequence[Rank]) -> Cited:
    """A comparison is as sure as the weaker of its two sides; of several bands with one range, the surest counts."""
    surest = min(same, key=lambda rank: SUREST_FIRST.index(rank.confidence))
    grade = max((other.confidence, surest.confidence), key=SUREST_FIRST.index)
    return of_references((*other.references, *surest.references), grade)
