"""The section on ways out of prison: which rungs are open for whom, where the last one closes, and what closes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from lenity.report import charts_ladder
from lenity.report.document import (
    Block,
    Bullets,
    Chart,
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
from lenity.report.wording import (
    count,
    joined,
    listed,
    lower,
    names,
    of_reference,
    of_references,
    say,
    source_line,
    term,
    upper,
)
from lenity.report.worked_cases import MEANING, SIGNS
from lenity.review import Choice, Gap, Reference, Review
from lenity.review.citing import SUREST_FIRST
from lenity.review.framework import span_text
from lenity.review.ladder import EASIEST_FIRST, OUT_OF_PRISON, Act, Ladder, Reason, Row, Rung, Situation

# What the figures of every law are called; a law's own are called as its words file has them.
LABELS = {
    "custody.min": "the minimum term",
    "custody.max": "the maximum term",
    "fine.min": "the minimum fine",
    "fine.max": "the maximum fine",
    "combine": "the way prison and fine combine",
}
FLAGS = {"custody.life": "life imprisonment", "custody.death": "the death penalty"}
COMPARED = (("<=", "at most"), (">=", "at least"), ("<", "below"), (">", "above"), ("=", "exactly"))
AFTER = {
    "after a choice": "in {some} only after another choice",
    "depends": "in {some} it turns on a reading or on a fact not stated",
    "not known": "in {some} the law is not known",
    "closed": "in {some} none is open",
}


def ladder_section(review: Review, ladder: Ladder) -> Section:
    """Show the ladder of a law: what it comes to in words, the picture, and every cell with its article as tables."""
    asked = (
        "Each row is an offence and a band of amounts that the law treats alike; each column is a rung of the ladder below "
        "prison. The engine answered {all} situations, under every reading at once. Of {people} people, the law tells {groups} "
        "groups apart. A measure that asks how long a term is imposed counts as open where some term of the range fits it."
    )
    people = sum(len(one.ids) for one in ladder.people)
    rows, groups = len(ladder.rows), len(ladder.people)
    intro = say(asked, all=count(rows * groups), people=count(people), groups=count(groups))
    blocks: list[Block] = [Paragraph(intro)]
    blocks.append(Bullets(tuple(_counted(ladder, place) for place in range(groups))))
    lost = [text for stairs in _stairs(ladder) for text in _lost(review, stairs)]
    if lost:
        blocks += [
            Paragraph(say("Where the last way out is lost, for {who}:", who=_who(ladder, 0, first_word=lower))),
            Bullets(tuple(lost)),
        ]
    lowered = _lowered(ladder)
    if lowered:
        blocks.append(Paragraph(lowered))
    if ladder.absent:
        absent = names([review.word(one) for one in ladder.absent])
        rungs = "this rung" if len(ladder.absent) == 1 else "these rungs"
        blocks.append(Paragraph((f"As it is encoded here, the law has no measure at all on {rungs}: {absent}.",)))
    blocks += [Paragraph((text,)) for text in _blind(review, ladder)]
    key = tuple((status, (sign, " ", Strong(status), ": ", MEANING[status])) for status, sign in SIGNS.items())
    return Section("ladder", "Rungs open in law, band by band", (*blocks, Facts(key, "key"), *_charts(review, ladder)))


# -- in words ----------------------------------------------------------------------------------------------------------


def _counted(ladder: Ladder, person: int) -> Text:
    """Say in how many rows a way out is open, and what stands before it in the others."""
    found = ladder.counted(person)
    text = say(
        "{who}: in {open} of {all} rows a way out of prison is open as the case stands",
        who=_who(ladder, person),
        open=count(found["open"]),
        all=count(len(ladder.rows)),
    )
    for status, said in AFTER.items():
        if found[status]:
            text += say("; " + said, some=count(found[status]))
    return (*text, ".")


def _blind(review: Review, ladder: Ladder) -> list[str]:
    """Say for which facts no rule asks, and whose place in a row is less sure."""
    said = []
    if ladder.unasked:
        facts = names([review.word(one) for one in ladder.unasked])
        said.append(
            f"No rule of the law, as it is encoded here, asks for these facts, which are stated of some of the people: {facts}."
        )
    doubtful = dict.fromkeys(one for row in ladder.rows for one in row.doubtful)
    if doubtful:
        said.append(
            f"For {names([review.word(one) for one in doubtful])}, the place in the row is less sure than for the others."
        )
    return said


def _who(ladder: Ladder, person: int, *, first_word: Callable[[str], str] = upper) -> Text:
    people = ladder.people[person]
    first = Value(first_word(people.titles[0]), "", (), "case")
    others = len(people.ids) - 1
    if not others:
        return (first,)
    return say("{first} (and {others} more whom the law does not tell apart)", first=first, others=count(others))


def _stairs(ladder: Ladder) -> list[list[Row]]:
    """Put the bands of each staircase together, leaving out those whose penalty is not known."""
    found: dict[object, list[Row]] = {}
    for row in ladder.rows:
        found.setdefault(row.stairs, []).append(row)
    return [rows for rows in found.values() if any(row.known for row in rows)]


def _first_lost(rows: Sequence[Row]) -> int | None:
    """Give the place of the first band, for the first group, from which no way out is open as the case stands."""
    closed = [row.cases[0].way_out != "open" for row in rows]
    return next((place for place in range(len(rows)) if all(closed[place:])), None)


def _lost(review: Review, rows: Sequence[Row]) -> list[Text]:
    """Say what happens to the last way out in the first band in which it is not open."""
    place = _first_lost(rows)
    if place is None or rows[place].cases[0].bound.undetermined:
        return []
    there = rows[place].cases[0]
    kept = [one for one in (rows[place - 1].cases[0].rungs if place else ()) if one.status == "open"]
    before = [one.way.measure for one in kept if one.way.rung in OUT_OF_PRISON]
    ways = [one for one in there.rungs if one.way.rung in OUT_OF_PRISON and (not before or one.way.measure in before)]
    way = min(ways, key=lambda one: EASIEST_FIRST.index(one.status), default=None)
    band = Value(_from(rows[place]), *of_references(there.references, there.confidence))
    text = say("{stairs}, {band}: ", stairs=Strong(_heading(review, rows[place])), band=band)
    if way is None:
        return [(*text, "no measure of the law keeps the person out of prison.")]
    text += say("{measure} {state}.", measure=way.way.measure, state=_state(review, way))
    binding = [reason for reason in way.reasons if reason.reference]
    if binding and way.status != "not known":
        because = listed(_reason(review, reason) for reason in binding)
        article = _articles([reason.reference for reason in binding if reason.reference], way.way.confidence)
        text += say(" It is closed by {article} where {because}.", article=article, because=because)
    return [text]


def _from(row: Row) -> str:
    return span_text(row.low, None)


def _state(review: Review, rung: Rung) -> Text:
    """Say how a measure stands, to follow its name."""
    way = rung.way
    if way.status == "after a choice":
        return say("is open only after {choices}", choices=joined(_choice(one, rung) for one in way.after))
    if way.status == "depends":
        return ("turns on ", *_turns(review, rung))
    return {"open": ("is open",), "closed": ("is closed",)}.get(way.status, ("is not known",))


def _choice(one: Choice, rung: Rung) -> Text:
    cites = of_references(rung.way.references, rung.way.confidence)
    where = Value(_numbered(part for article in one.articles for part in article.split(", ")), *cites)
    return say("{title} ({where})", title=one.title, where=where)


def _turns(review: Review, rung: Rung) -> Text:
    """Name the readings, with the status under each version, and the facts on which a measure turns."""
    cites = of_references(rung.way.references, rung.way.confidence)
    parts: list[Text] = []
    for axis, versions in rung.versions.items():
        each = listed((Value(f"{status} under {version}", *cites) for version, status in versions.items()), ", ")
        parts.append(say("reading {axis}: {each}", axis=Link(axis, f"#reading-{axis}"), each=each))
    if rung.way.facts:
        parts.append((names([review.word(name) for name in rung.way.facts]),))
    return listed(parts) if parts else ("what the law leaves unknown",)


def _lowered(ladder: Ladder) -> Text:
    """Say what the choices of the court make of each minimum, for the first group."""
    cases = [row.cases[0] for row in ladder.rows]
    found: dict[str, tuple[Situation, dict[str, None]]] = {}
    for one in cases:
        for floor, to in _minima(one).items():
            found.setdefault(floor, (one, {}))[1].update(dict.fromkeys(to))
    each = [
        say(
            "from {floor} to {lowered}",
            floor=_of_relief(one, floor),
            lowered=joined((_of_relief(one, text) for text in to), "or"),
        )
        for floor, (one, to) in found.items()
        if to
    ]
    choices = dict.fromkeys(choice.title for one in cases for choice in one.relief.choices)
    if not each:
        return ()
    said = "After {choices} the minimum falls {each}. Where one minimum has two ends, disputed points decide."
    return say(said, choices=joined(lower(one) for one in choices), each=listed(each, ", "))


def _minima(situation: Situation) -> dict[str, list[str]]:
    """Give each minimum that the versions of disputed points come to, with what the court may make of it."""
    relief = situation.relief
    pairs = [pair for versions in relief.versions.values() for pair in versions.values()]
    found: dict[str, list[str]] = {}
    for floor, lowered in pairs or [(relief.floor, relief.lowered)]:
        to = found.setdefault(floor, [])
        if lowered and lowered not in to:
            to.append(lowered)
    return found


def _of_relief(situation: Situation, text: str) -> Value:
    return Value(term(text), *of_references(situation.relief.references or situation.references, situation.relief.confidence))


# -- names -------------------------------------------------------------------------------------------------------------


def _heading(review: Review, row: Row) -> str:
    """Name the acts and substances of a staircase."""
    acts = names([_act(review, one) for one in row.acts], "or")
    substances = [review.word(one) for one in row.substances] + (["every other substance"] if row.everything_else else [])
    return upper(f"{acts}: {names(substances, 'or')}" if substances else acts)


def _act(review: Review, act: Act) -> str:
    offence = review.word(act.offence) if act.offence else "any offence of the law"
    return f"{offence} {review.word(f'purpose={act.purpose}')}" if act.purpose else offence


def _articles(references: Iterable[Reference], confidence: str) -> Value:
    """Give the articles of several references as one figure."""
    held = list(references)
    return Value(_numbered(part for one in held for part in _plain_articles(one)), *of_references(held, confidence))


def _numbered(articles: Iterable[str]) -> str:
    found = list(dict.fromkeys(articles))
    several = len(found) > 1 or any("-" in one for one in found)
    return f"article{'s' if several else ''} {', '.join(found)}" if found else "no article given"


def _plain_articles(reference: Reference) -> list[str]:
    return reference.where.removeprefix("articles ").removeprefix("article ").split(", ")


# -- why ---------------------------------------------------------------------------------------------------------------


def _reason(review: Review, reason: Reason) -> Text:
    """Say a test of a rule in words, with what the engine has for it: `the minimum term is above 5 years: here 10 years`."""
    cites = of_reference(reason.reference)
    text: Text = (Value(in_words(review, reason.name, reason.test, holds=reason.holds), *cites),)
    if reason.name not in FLAGS and reason.now:
        text += say(": here {now}", now=Value(term(reason.now.replace("_", " ")), *cites))
        if reason.after:
            text += say(", {after} with every choice", after=Value(term(reason.after.replace("_", " ")), *cites))
    for axis, versions in reason.reading.items():
        text += say(
            " (reading {axis}: {versions})", axis=Link(axis, f"#reading-{axis}"), versions=Value(names(versions, "or"), *cites)
        )
    return text


def in_words(review: Review, name: str, test: str, *, holds: bool = True) -> str:
    """Say what a rule asks: `custody.min`, `> 5 y` is `the minimum term is above 5 years`.

    A test that fails is said as what would have to be: `the minimum term is not at most 5 years`.
    """
    said = "is" if holds else "is not"
    label = LABELS.get(name) or review.word(name)
    if name in FLAGS:
        return (
            f"{FLAGS[name]} {said} provided" if (test == "true") else f"{FLAGS[name]} {said if not holds else 'is not'} provided"
        )
    if test in ("true", "false"):
        known = review.words.get(f"{name}={test}")
        yes = (test == "true") == holds
        return known if known and holds else f"{label}: {'yes' if yes else 'no'}"
    return f"{label} {said} {_asked(review, test)}"


def _asked(review: Review, test: str) -> str:
    other = re.fullmatch(r"not\s*\((.*)\)", test, re.DOTALL)
    if other:
        return f"other than {_asked(review, other[1])}"
    interval = re.fullmatch(r"([\[(])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])])", test)
    if interval:
        low, high = (term(interval[place]) for place in (2, 3))
        return f"{'from' if interval[1] == '[' else 'above'} {low} {'up to' if interval[4] == ']' else 'to below'} {high}"
    for sign, said in COMPARED:
        if test.startswith(sign):
            return f"{said} {term(test.removeprefix(sign).strip())}"
    return names([f"`{review.word(one.strip())}`" for one in test.strip("[]").split(",")], "or")


# -- the picture and its tables ----------------------------------------------------------------------------------------


def _charts(review: Review, ladder: Ladder) -> list[Block]:
    """Draw the rungs for each group of people: the first in full, of the others the rows that differ from it.

    Of a group whose rungs look like the first group's in every row, only the tables are shown: its measures differ.
    """
    words = charts_ladder.Words(
        stairs=lambda row: _heading(review, row),
        person=lambda place: "".join(_plain(one) for one in _who(ladder, place)),
        rung=review.word,
        minimum=_minimum,
    )
    keys = [ref.source for row in ladder.rows for one in row.cases for rung in one.rungs for ref in rung.way.references]
    said = "Offences and bands in rows, rungs from the lightest in columns. On a grey row no way out is open as the case stands."
    charts: list[Block] = []
    for place in range(len(ladder.people)):
        if place and not charts_ladder.rows_shown(ladder, place):
            who = "".join(_plain(one) for one in _who(ladder, place))
            differing = [one for one in _tables(review, ladder, place) if one.rows]
            charts += [Fold(f"{who}: rungs as above, by other measures", tuple(differing))] if differing else []
            continue
        picture = charts_ladder.matrix(ladder, words, place, f"ladder-{place + 1}")
        charts.append(
            Chart(
                id=f"ladder-{place + 1}",
                title=say("{who}: what is another than above", who=_who(ladder, place)) if place else _finding(review, ladder),
                subtitle=("Only the rows that differ from the first picture.",) if place else (said,),
                wide=picture.wide,
                narrow=picture.narrow,
                alt=_in_words(review, ladder, place),
                source=source_line(review, keys),
                data_title="Every measure with its article, and why it is closed",
                data=tuple(_tables(review, ladder, place)),
            )
        )
    return charts


def _finding(review: Review, ladder: Ladder) -> Text:
    """Say from which amount on no way out is open as the case stands, for the first group."""
    found = []
    known = [rows for rows in _stairs(ladder) if not rows[-1].cases[0].bound.undetermined]
    for rows in known:
        place = _first_lost(rows)
        if place is not None:
            there = rows[place].cases[0]
            band = Value(_from(rows[place]), *of_references(there.references, there.confidence))
            substances = names([review.word(one) for one in rows[place].substances], "or") or lower(_heading(review, rows[place]))
            found.append(say("for {substances} {band}", substances=substances, band=band))
    if not known:
        return ("No penalty of this law is known, so no way out can be told",)
    if not found:
        return ("A way out of prison is open in every band whose penalty is known",)
    return say("No way out of prison is open as the case stands {bands}", bands=joined(found, "or"))


def _minimum(situation: Situation) -> str:
    """Say the minimum and what it may become, briefly: `10 y → 2 y; life → 15 y` where versions of a point differ."""
    parts = []
    for floor, to in _minima(situation).items():
        said = "no minimum" if floor == "none" else floor
        parts.append(f"{said} → {' or '.join(to)}" if to else said)
    return re.sub(r" months?\b", " m", "; ".join(parts))


def _in_words(review: Review, ladder: Ladder, place: int) -> str:
    """Say the picture of one group to those who do not see it."""
    rows = charts_ladder.rows_shown(ladder, place)
    said = [_row_in_words(review, ladder, number, ladder.rows[number].cases[place]) for number in rows]
    who = "".join(_plain(one) for one in _who(ladder, place))
    return f"{who}: {' '.join(said)}"


def _row_in_words(review: Review, ladder: Ladder, number: int, situation: Situation) -> str:
    row = ladder.rows[number]
    shown: dict[str, list[str]] = {}
    for rung in ladder.rungs:
        shown.setdefault(charts_ladder.symbol(situation, rung), []).append(review.word(rung))
    each = "; ".join(f"{status}: {', '.join(rungs)}" for status, rungs in shown.items())
    return f"Row {number + 1}, {lower(_heading(review, row))}, {row.text}: {each}; minimum {_minimum(situation)}."


def _plain(one: Inline) -> str:
    return one if isinstance(one, str) else getattr(one, "text", "")


def _tables(review: Review, ladder: Ladder, person: int) -> list[Table]:
    """Give the matrix of measures of one group, and what each answer rests on; of later groups the rows that differ."""
    rows = [place for place, row in enumerate(ladder.rows) if person == 0 or _bare(row.cases[person]) != _bare(row.cases[0])]
    titles = Value("; ".join(ladder.people[person].titles), "", (), "case")
    if not rows:
        return [Table(say("{titles}: every row as for the first group", titles=titles), (Column("Row"),), (), kind="long")]
    rest = ". Rows and measures not shown are as for the first group" if person else ""
    measures = _measures_shown(ladder, person, rows)
    return [
        _matrix(review, ladder, person, rows, measures, say(f"{{titles}}: what is open, by article{rest}", titles=titles)),
        _why(review, ladder, person, rows, measures, say("{titles}: why, and on what it turns", titles=titles)),
    ]


def _bare(situation: Situation) -> tuple[object, ...]:
    """Give all in which two groups may differ within a row."""
    return situation.bound, situation.reach, situation.rungs, situation.relief


def _measures_shown(ladder: Ladder, person: int, rows: Sequence[int]) -> list[int]:
    """Give the places of the measures to show: all, or those that differ from the first group's in some row."""
    cases = [ladder.rows[place].cases for place in rows]
    every = range(len(ladder.measures))
    return [number for number in every if person == 0 or any(one[person].rungs[number] != one[0].rungs[number] for one in cases)]


def _matrix(review: Review, ladder: Ladder, person: int, rows: Sequence[int], measures: Sequence[int], caption: Text) -> Table:
    heads = [Column("Row"), Column("Range that binds"), Column("Minimum"), Column("Least intrusive")]
    shown = [ladder.measures[number] for number in measures]
    heads += [Column(one.measure, review.word(one.rung)) for one in shown]
    groups: list[tuple[int, Text]] = []
    before: object = None
    body: list[tuple[Text, ...]] = []
    for place in rows:
        row = ladder.rows[place]
        if row.stairs != before:
            groups.append((len(body), (_heading(review, row),)))
            before = row.stairs
        body.append(_matrix_row(review, place, row, row.cases[person], measures))
    return Table(caption, tuple(heads), tuple(body), tuple(groups))


def _matrix_row(review: Review, place: int, row: Row, one: Situation, measures: Sequence[int]) -> tuple[Text, ...]:
    cites = of_references(one.references, one.confidence)
    head = (_computed(str(place + 1)), " ", Value(row.text, *cites))
    binds: Text = ("not known",) if one.bound.undetermined else (Value(term(one.bound.text), *cites),)
    if one.penalty.get("fine") == "open":
        binds += (", or a fine alone",) if "custody" in one.penalty else (", a fine alone",)
    lowest = (_least(review, one),)
    relief = one.relief
    minimum: Text = (Value(_minimum(one), *of_references(relief.references or one.references, relief.confidence)),)
    if relief.references:
        minimum += say(" ({article})", article=_articles(relief.references, relief.confidence))
    return head, binds, minimum, lowest, *(_cell(one.rungs[number]) for number in measures)


def _least(review: Review, one: Situation) -> str:
    """Name the least intrusive rungs open as the case stands, and those that a choice, a fact or a reading may open."""
    stands, may = (names([review.word(rung) for rung in rungs]) for rungs in (one.lowest, one.possible))
    if not may:
        return "not known"
    return stands if stands == may else f"{stands or 'not known'}; it may be {may}"


def _cell(rung: Rung) -> Text:
    sign = SIGNS[rung.status]
    return (sign, " ", _article_list(rung)) if rung.way.references else (sign,)


def _article_list(rung: Rung) -> Value:
    where = dict.fromkeys(part for one in rung.way.references for part in _plain_articles(one))
    return Value(", ".join(where), *of_references(rung.way.references, rung.way.confidence))


def _why(review: Review, ladder: Ladder, person: int, rows: Sequence[int], measures: Sequence[int], caption: Text) -> Table:
    """List each distinct answer of each measure once, with the rows it holds for."""
    body: list[tuple[Text, ...]] = []
    groups: list[tuple[int, Text]] = []
    if person == 0:
        groups.append((0, ("The penalty itself",)))
        body += [_gap_row(place, ladder.rows[place]) for place in rows if ladder.rows[place].gaps]
    for number in measures:
        measure = ladder.measures[number]
        groups.append((len(body), (f"{upper(measure.measure)} ({review.word(measure.rung)})",)))
        found: dict[tuple[Text, Text, Text], list[int]] = {}
        for place in rows:
            rung = ladder.rows[place].cases[person].rungs[number]
            where: Text = (_article_list(rung),) if rung.way.references else ("",)
            found.setdefault(((SIGNS[rung.status], " ", rung.status), where, _condition(review, rung)), []).append(place + 1)
        body += [(*told, (_computed(_runs(places)),)) for told, places in found.items()]
    columns = (Column("Answer"), Column("Article"), Column("Why, or on what it turns"), Column("Rows"))
    return Table(caption, columns, tuple(body), tuple(groups), kind="long")


def _condition(review: Review, rung: Rung) -> Text:
    way = rung.way
    if way.status == "open":
        return ("",)
    if way.status == "not known":
        return _gaps(way.gaps) or ("the penalty itself is not known",)
    parts: list[Text] = []
    if way.after:
        parts.append(say("after {choices}", choices=joined(_choice(one, rung) for one in way.after)))
    if rung.versions or way.facts or way.status == "depends":
        parts.append(("turns on ", *_turns(review, rung)))
    reasons = [_reason(review, one) for one in rung.reasons]
    if reasons:
        parts.append(("closed where ", *listed(reasons)) if way.status != "closed" else listed(reasons))
    return listed(parts, ". ") or ("",)


def _gap_row(place: int, row: Row) -> tuple[Text, ...]:
    references = [gap.reference for gap in row.gaps if gap.reference]
    where = dict.fromkeys(part for one in references for part in _plain_articles(one))
    worst = max((one.confidence for one in references), key=SUREST_FIRST.index, default="unverified")
    cited: Text = (Value(", ".join(where), *of_references(references, worst)),) if where else ("",)
    return (SIGNS["not known"], " not known"), cited, _gaps(row.gaps), (_computed(str(place + 1)),)


def _gaps(gaps: Iterable[Gap]) -> Text:
    """Say what is not known, each once, and where to look."""
    first = {gap.why: gap for gap in reversed(list(gaps))}
    return listed(
        say(
            "{why} (look in: {where})" if gap.look_in else "{why}",
            why=Value(gap.why, *of_reference(gap.reference)),
            where=Value(gap.look_in, *of_reference(gap.reference)),
        )
        for gap in reversed(first.values())
    )


def _computed(text: str) -> Value:
    return Value(text, "", (), "computed")


def _runs(numbers: Sequence[int]) -> str:
    """Write row numbers with runs drawn together.

    >>> _runs([1, 3, 4, 5, 8])
    '1, 3–5, 8'
    """
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
