"""What is wrong with a table taken by itself: holes, overlaps, rules that never come first or are said twice, days between them.

    table_defects(law, day)   ->   ([Defect("gap", ..., "between `a` and `b` no rule of `penalty` speaks of quantity 10 g")], [])

Every question is decided on boxes of conditions, so none is a sample. What is found is then put to the engine as a case, and
counts only where the engine shows it: a hole that no case comes to, because earlier decisions never give what it asks, is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, groupby
from typing import TypeAlias

from lenity.analysis.boxes import (
    ABSENT,
    DAY,
    READING,
    Box,
    Dimension,
    Space,
    Span,
    TooManyParts,
    covers,
    day_of,
    days_of,
    meet,
    space_of,
    uncovered,
    words_given,
)
from lenity.analysis.defects import Defect, Question, Spot, Witness, spot_of, witness
from lenity.analysis.reach import Way, reach
from lenity.engine.asking import Case, Settled
from lenity.engine.outcome import Outcome
from lenity.law.model import ORDERED, Decision, Law, Rule, Test, amends, show_value

MOST_DAYS = 6  # on which a case is looked for
MOST_NAMED = 4  # words or spans of one input that a message names
MOST_TRIED = 200  # boxes of one kind of suspicion that are put to the engine, in one table


@dataclass(frozen=True, slots=True)
class _Table:
    """A decision with its inputs parted into classes, and the box of each of its rules."""

    law: Law
    decision: Decision
    space: Space
    boxes: tuple[Box, ...]

    @property
    def rules(self) -> list[tuple[Rule, Box]]:
        """Pair the rules that something satisfies with their boxes."""
        return [(rule, box) for rule, box in zip(self.decision.rules, self.boxes, strict=True) if all(box)]


@dataclass(frozen=True, slots=True)
class _Suspect:
    """Something found on the boxes of a table, with where a case would have to come to show it.

    One of several suspects with the same `says` is enough.
    """

    kind: str
    decision: Decision
    says: str
    rules: tuple[Rule, ...]
    box: Box
    help: str
    measures: Mapping[str, str]


def table_defects(law: Law, day: date) -> tuple[list[Defect], list[Question]]:
    """Check every table of a law and of the general parts it uses, on every day on which it is in force.

    A law that stands on one day (`law.at(day)`) is checked as of that day. `day` is that of a case which may be of any day.
    A question on a table that is too intricate is given back as open.
    """
    words = words_given(law)
    defects: list[Defect] = []
    questions: list[Question] = []
    for decision in law.decisions:
        if not decision.rules:
            continue
        space = space_of(law, decision, words)
        table = _Table(law, decision, space, tuple(map(space.box, decision.rules)))
        suspects: list[_Suspect] = []
        for what, search in SEARCHES.items():
            try:
                suspects += search(table)
            except TooManyParts:
                why = "its rules fall into too many parts for this program to look at all"
                questions.append(Question(f"{what} in `{decision.id}`", "open", (), why))
        shown, left_open = _shown(table, day, suspects)
        defects += shown
        questions += left_open
    return defects, questions


# -- holes ------------------------------------------------------------------------------------------------------------


def _holes(table: _Table) -> Iterator[_Suspect]:
    """Find amounts of which no rule speaks although rules speak of others, and days on which none is in force between two."""
    known: list[Box] = []  # a hole is told of once, along the first input that shows it; days come first
    inputs = sorted(enumerate(table.space.dimensions), key=lambda one: one[1].name != DAY)
    for place, dimension in inputs:
        if dimension.kind not in ORDERED or not (dimension.name == DAY or _must_speak(table.decision)):
            continue
        for first, second, box in _sides(table, place):
            for part in uncovered(box, [*table.boxes, *known]):
                known.append(part)
                yield _hole(table, place, first, second, part, _where(table, place, box, part))


def _must_speak(decision: Decision) -> bool:
    """Say whether a case that no rule holds for is left undetermined; where a table only amends, silence is an answer."""
    if decision.kind == "option":
        return True
    return decision.kind == "table" and decision.hit[0] in "UAFP" and any(not amends(decision, name) for name in decision.outputs)


def _sides(table: _Table, place: int) -> list[tuple[Rule | None, Rule | None, Box]]:
    """Give what lies between two rules along one input, all other inputs alike, then what lies below and above single rules."""
    dimension = table.space.dimensions[place]
    tested = [(rule, box) for rule, box in table.rules if box[place] != dimension.whole]
    between = [
        (high - low, first, second, (*shared[:place], bits, *shared[place + 1 :]))
        for first, one in tested for second, other in tested
        if (shared := _but(one, other, place)) is not None and (dimension.name != DAY or _versions(table.decision, first, second))
        for low, high, bits in _between(dimension, one[place], other[place])
    ]  # fmt: skip
    found: list[tuple[Rule | None, Rule | None, Box]] = [
        (first, second, box) for _, first, second, box in sorted(between, key=lambda one: one[0])
    ]
    if dimension.name == DAY:  # a rule that begins after its law, or ends before it, may be all there is to say
        return found
    beyond = [
        (bits.bit_count(), rule, box, bits, above) for rule, box in tested for bits, above in _beyond(dimension, box[place])
    ]
    for _, rule, box, bits, above in sorted(
        beyond, key=lambda one: one[0]
    ):  # of several rules below a hole the nearest is told of
        found.append((rule if above else None, None if above else rule, (*box[:place], bits, *box[place + 1 :])))
    return found


def _versions(decision: Decision, one: Rule, other: Rule) -> bool:
    """Say whether a gap of days between two rules is a fault: always where one must speak, else between versions of one rule."""
    return _must_speak(decision) or (dict(one.when) == dict(other.when) and dict(one.reading) == dict(other.reading))


def _between(dimension: Dimension, one: int, other: int) -> Iterator[tuple[int, int, int]]:
    """Give the classes above those of one rule and below those of another, of one measure, with where they begin and end."""
    amounts = range(sum(isinstance(one, Span) for one in dimension.classes))
    for low in amounts:
        if not one >> low & 1 or one >> (low + 1) & 1:
            continue
        for high in amounts[low + 1 :]:
            if _measure(dimension, high) != _measure(dimension, low):
                break
            if other >> high & 1:
                if high > low + 1:
                    yield low, high, (1 << high) - (1 << (low + 1))
                break


def _beyond(dimension: Dimension, bits: int) -> Iterator[tuple[int, bool]]:
    """Give the classes below the lowest and above the highest of a rule, of one measure."""
    amounts = [place for place, one in enumerate(dimension.classes) if isinstance(one, Span)]
    for measure in dict.fromkeys(_measure(dimension, place) for place in amounts if bits >> place & 1):
        same = [place for place in amounts if _measure(dimension, place) == measure]
        held = [place for place in same if bits >> place & 1]
        for above in (False, True):
            found = sum(1 << place for place in same if (place > held[-1] if above else place < held[0]))
            if found:
                yield found, above


def _measure(dimension: Dimension, place: int) -> str:
    one = dimension.classes[place]
    return one.measure if isinstance(one, Span) else ""


def _but(one: Box, other: Box, place: int) -> Box | None:
    """Give what two boxes share in all inputs but one."""
    return meet((*one[:place], 1, *one[place + 1 :]), (*other[:place], 1, *other[place + 1 :]))


def _where(table: _Table, place: int, box: Box, part: Box) -> str:
    """Say in which circumstances alone a part of a box is left: ` where substance is coca`."""
    narrower = [
        (dimension, bits)
        for number, (dimension, wide, bits) in enumerate(zip(table.space.dimensions, box, part, strict=True))
        if number != place and bits != wide
    ]
    return f" where {' and '.join(f'{one.name} is {_said(table.law, one, bits)}' for one, bits in narrower)}" if narrower else ""


def _hole(table: _Table, place: int, first: Rule | None, second: Rule | None, box: Box, where: str) -> _Suspect:
    dimension = table.space.dimensions[place]
    decision, what = table.decision, _said(table.law, dimension, box[place])
    rules = tuple(rule for rule in (first, second) if rule)
    if dimension.name == DAY:
        says = f"after `{rules[0].id}` and before `{rules[1].id}`, {what}, no rule of `{decision.id}` is in force"
        return _Suspect("dates", decision, says, rules, box, "let one begin on the day after the other ends", {"days": what})
    side = (
        f"between `{rules[0].id}` and `{rules[1].id}`" if len(rules) == 2 else f"{'above' if first else 'below'} `{rules[0].id}`"
    )
    says = f"{side} no rule of `{decision.id}` speaks of {dimension.name} {what}{where}"
    help = "move an edge so that the two meet, or add a rule for what lies between, if only one that says `unknown:`"
    if len(rules) == 1:
        help = "add a rule for the rest, if only one that says `unknown:`"
    return _Suspect("gap", decision, says, rules, box, help, {"left out": f"{dimension.name} {what}"})


def _words_left_out(table: _Table) -> Iterator[_Suspect]:
    """Find words that a rule excepts and no other takes up, and words that the law gives and the table has no rule for."""
    law, decision = table.law, table.decision
    if not _must_speak(decision):
        return
    for place, dimension in enumerate(table.space.dimensions):
        if dimension.kind in ORDERED or dimension.name.startswith(READING):
            continue
        for rule, box in table.rules:
            test = rule.when.get(dimension.name)
            if test is None or not test.negated:
                continue
            for number, word in enumerate(dimension.classes):
                if box[place] >> number & 1 or word is ABSENT:
                    continue
                help = f"add a rule for `{word}`, or take it out of `not(...)`"
                excepted = (*box[:place], 1 << number, *box[place + 1 :])
                for part in uncovered(excepted, table.boxes):
                    where = _where(table, place, excepted, part)
                    says = f"`{rule.id}` excepts {dimension.name} {word}, and no rule of `{decision.id}` takes it up{where}"
                    yield _Suspect("gap", decision, says, (rule,), part, help, {"left out": f"{dimension.name} {word}"})
        if dimension.name in law.variables and dimension.name not in law.vocabulary.attributes:
            yield from _words_not_known(table, place)


def _words_not_known(table: _Table, place: int) -> Iterator[_Suspect]:
    """Find words that an earlier decision gives and for which this one has no rule at all."""
    decision, dimension, taken_up = table.decision, table.space.dimensions[place], 0
    for _, box in table.rules:
        taken_up |= box[place]
    for number, word in enumerate(dimension.classes):
        if not taken_up >> number & 1 and word is not ABSENT:
            asking = tuple(rule for rule in decision.rules if dimension.name in rule.when)[:1]
            says = f"`{decision.id}` has no rule for {dimension.name} {word}, which the law itself gives"
            whole = table.space.whole
            box = (*whole[:place], 1 << number, *whole[place + 1 :])
            help = "add a rule for it, if only one that says `unknown:`"
            yield _Suspect("gap", decision, says, asking, box, help, {"left out": f"{dimension.name} {word}"})


# -- rules against rules ----------------------------------------------------------------------------------------------


def _overlaps(table: _Table) -> Iterator[_Suspect]:
    """Find rules that hold for one case although the hit policy allows one (U), only such as agree (A), or ranks them (P, O)."""
    decision = table.decision
    if decision.hit not in ("U", "A", "P", "O"):
        return
    ranks = {text: place for place, text in enumerate(decision.priority)}
    for (first, one), (second, other) in combinations(table.rules, 2):
        shared = meet(one, other)
        if shared is None or (decision.hit != "U" and _gives(first) == _gives(second)):
            continue
        both = f"`{first.id}` and `{second.id}` hold for the same case"
        if decision.hit in ("P", "O"):
            if _rank(first, ranks) == _rank(second, ranks):
                help = "give each output a place of its own in `priority:`"
                yield _Suspect(
                    "overlap", decision, f"{both}, and `priority:` puts neither first", (first, second), shared, help, {}
                )
            continue
        more = "" if decision.hit == "U" else " and give different outputs"
        help = "part their conditions, or choose another hit policy"
        yield _Suspect("overlap", decision, f"{both}{more}", (first, second), shared, help, {"hit policy": decision.hit})


def _rank(rule: Rule, ranks: Mapping[str, int]) -> int:
    return min((ranks.get(text, len(ranks)) for text in rule.text.values()), default=len(ranks))


def _gives(rule: Rule) -> tuple[object, ...]:
    return dict(rule.then), rule.opens, rule.unknown, rule.may


def _never_first(table: _Table) -> Iterator[_Suspect]:
    """Find rules that hold for nothing, and rules of a first-match table all of whose cases earlier rules decide."""
    decision = table.decision
    ordered = list(zip(decision.rules, table.boxes, strict=True))
    if decision.hit == "P":
        ranks = {text: place for place, text in enumerate(decision.priority)}
        ordered.sort(key=lambda one: _rank(one[0], ranks))
    before: list[tuple[Rule, Box]] = []
    for rule, box in ordered:
        empty = [one.name for one, bits in zip(table.space.dimensions, box, strict=True) if not bits]
        if empty:
            yield from _holds_for_nothing(table, rule, empty)
            continue
        beside = [
            (one, other) for one, other in before
            if meet(box, other) is not None and (decision.kind == "option" or bool(one.may) == bool(rule.may))
        ]  # fmt: skip
        before.append((rule, box))
        # A rule that only one before it covers, and that says the same, is told of as a rule said twice.
        beside = [(one, other) for one, other in beside if other != box or _gives(one) != _gives(rule)]
        if decision.hit not in ("F", "P") or next(uncovered(box, [other for _, other in beside]), None) is not None:
            continue
        alone = [one for one, other in beside if covers(other, box)]
        earlier = alone[:1] or _needed(box, beside)
        names = " and ".join(f"`{one.id}`" for one in earlier)
        says = f"`{rule.id}` never applies: {names} {'come' if len(earlier) > 1 else 'comes'} first in all its cases"
        help = "move it up, narrow what stands before it, or leave it out"
        yield _Suspect("dead-rule", decision, says, (rule, *earlier), box, help, {})


def _needed(box: Box, beside: Sequence[tuple[Rule, Box]]) -> list[Rule]:
    """Give a few rules that together cover a box, none of which can be missed."""
    kept = list(beside)
    for one in beside:
        without = [other for other in kept if other is not one]
        if next(uncovered(box, [other for _, other in without]), None) is None:
            kept = without
    return [rule for rule, _ in kept]


def _holds_for_nothing(table: _Table, rule: Rule, empty: Sequence[str]) -> Iterator[_Suspect]:
    """Tell of a rule that nothing satisfies; one that a general part has for other days than this law's is none."""
    law, decision, whole = table.law, table.decision, table.space.whole
    if DAY in empty:
        if decision.law == law.id and len(empty) == 1:
            days = f"{rule.first_day or ''} .. {rule.last_day or ''}".strip()
            says = f"`{rule.id}` is in force on no day on which the law is ({days})"
            yield _Suspect("dates", decision, says, (rule,), whole, "mend its `in_force:`, or leave it out", {"days": days})
        return
    says = f"`{rule.id}` never applies: nothing satisfies what it asks of {' and '.join(empty)}"
    yield _Suspect("dead-rule", decision, says, (rule,), whole, "mend the test, or leave the rule out", {})


def _said_twice(table: _Table) -> Iterator[_Suspect]:
    """Find rules that ask and give the same, and versions of one rule that are in force together."""
    decision = table.decision
    if decision.hit == "U":
        return  # there they are overlaps
    days = next((place for place, one in enumerate(table.space.dimensions) if one.name == DAY), None)
    alike: dict[Box, list[tuple[Rule, Box]]] = {}
    for rule, box in table.rules:
        alike.setdefault(box if days is None else (*box[:days], *box[days + 1 :]), []).append((rule, box))
    for same in alike.values():
        for (first, one), (second, other) in combinations(same, 2):
            if one == other and _gives(first) == _gives(second):
                says = f"`{first.id}` and `{second.id}` say the same of the same cases"
                twice = "; what they give is counted twice" if decision.hit[0] in "ROC" else ""
                for part in _first_of(table, first, one):
                    yield _Suspect("duplicate-rule", decision, says + twice, (second, first), part, "leave one of them out", {})
            elif days is not None and decision.hit == "F" and _in_part(one[days], other[days]):
                shared = (*one[:days], one[days] & other[days], *one[days + 1 :])
                what = _said(table.law, table.space.dimensions[days], shared[days])
                says = f"`{first.id}` and `{second.id}` are versions of one rule and both in force {what}"
                help = "let one begin on the day after the other ends"
                yield _Suspect("dates", decision, says, (second, first), shared, help, {"days": what})


def _first_of(table: _Table, rule: Rule, box: Box) -> list[Box]:
    """Give where a rule comes first: all it covers, but in a first-match table not what earlier rules decide."""
    if table.decision.hit != "F":
        return [box]
    earlier = [other for one, other in table.rules[: table.rules.index((rule, box))] if bool(one.may) == bool(rule.may)]
    return list(uncovered(box, earlier))


def _in_part(one: int, other: int) -> bool:
    """Say whether two sets of days share some, and each has some of its own."""
    return one & other != 0 and one & ~other != 0 and other & ~one != 0


# -- columns of edges -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edge:
    """Where a rule of a column begins, on which input."""

    rule: Rule
    input: str
    low: int


def _out_of_proportion(table: _Table) -> Iterator[_Suspect]:
    """Find single edges of a column that break the proportion which its other edges keep to those of another column.

    A column is the rules that ask for the same words: the edges of one drug, level by level. The other column is the one to which
    most columns are in proportion throughout.
    """
    columns = _columns(table)
    fitting = {
        name: sum(
            len(set(ratios.values())) == 1 for other in columns if other != name and (ratios := _ratios(columns, other, name))
        )
        for name in columns
    }
    standards = [name for name, number in fitting.items() if number >= LEAST_FITTING]
    for name, edges in columns.items():
        compared = {other: _ratios(columns, name, other) for other in standards if other != name}
        reference = max(compared, key=lambda other: (len(compared[other]), fitting[other]), default=None)
        if reference is None or not compared[reference]:
            continue
        ratios = compared[reference]
        usual, times = Counter(ratios.values()).most_common(1)[0]
        if times == len(ratios) or times < SHARE_FITTING * len(ratios):
            continue
        for output, ratio in ratios.items():
            if ratio != usual:
                yield _odd_edge(table, edges[output], columns[reference][output], usual * columns[reference][output].low)


LEAST_EDGES = 5  # of two columns, before a proportion between them says anything
LEAST_FITTING = 2  # other columns that are in proportion to one
SHARE_FITTING = Fraction(2, 3)  # of the edges of a column that keep a proportion, for the others to stand out
_Column: TypeAlias = tuple[tuple[str, str], ...]


def _columns(table: _Table) -> dict[_Column, dict[str, _Edge]]:
    """Put rules that ask for the same words, and for one amount from some edge on, into columns by what they give."""
    found: dict[_Column, dict[str, _Edge]] = {}
    for rule, _ in table.rules:
        ordered = [(name, test) for name, test in rule.when.items() if test.intervals]
        if (
            len(ordered) != 1
            or ordered[0][1].negated
            or len(ordered[0][1].intervals) != 1
            or ordered[0][1].intervals[0][0] is None
        ):
            continue
        name, test = ordered[0]
        words = tuple(sorted((one, other.text) for one, other in rule.when.items() if one != name))
        settled = tuple((axis, " ".join(versions)) for axis, versions in sorted(rule.reading.items()))
        edges = found.setdefault((*words, *settled), {})
        edges.setdefault(str(sorted(rule.text.items())), _Edge(rule, name, test.intervals[0][0] or 0))
    return found


def _ratios(columns: Mapping[_Column, Mapping[str, _Edge]], one: _Column, other: _Column) -> dict[str, Fraction]:
    """Give how the edges of two columns stand to each other, by what they lead to; nothing where too few can be compared."""
    shared = {output: (edge.low, columns[other][output].low) for output, edge in columns[one].items() if output in columns[other]}
    ratios = {output: Fraction(low, base) for output, (low, base) in shared.items() if low and base}
    return ratios if len(ratios) >= LEAST_EDGES else {}


def _odd_edge(table: _Table, edge: _Edge, beside: _Edge, expected: Fraction) -> _Suspect:
    kind = next(one.kind for one in table.space.dimensions if one.name == edge.input)
    here, there = (_amount(table.law, Dimension(edge.input, kind, ()), round(amount), "") for amount in (edge.low, expected))
    exact = there if expected.denominator == 1 else f"{float(expected):g}"
    says = (
        f"`{edge.rule.id}` begins at {here}: in proportion to `{beside.rule.id}`, as the other edges of its column are, "
        f"it would begin at {exact}"
    )
    box = next(iter(_first_of(table, edge.rule, table.space.box(edge.rule))), table.space.box(edge.rule))
    help = "if this is not a slip, say in a note that the law has it so"
    return _Suspect(
        "uneven-edge", table.decision, says, (edge.rule, beside.rule), box, help, {"edge": here, "in proportion": exact}
    )


SEARCHES: Mapping[str, Callable[[_Table], Iterator[_Suspect]]] = {
    "amounts and days of which no rule speaks": _holes,
    "words of which no rule speaks": _words_left_out,
    "rules that overlap": _overlaps,
    "rules that never come first": _never_first,
    "rules said twice": _said_twice,
    "edges out of proportion": _out_of_proportion,
}


# -- shown by a case --------------------------------------------------------------------------------------------------


def _shown(table: _Table, day: date, suspects: Sequence[_Suspect]) -> tuple[list[Defect], list[Question]]:
    """Keep what the engine shows by a case, one for each thing said; what could not be decided stays a question."""
    law, space = table.law, table.space
    found: dict[str, Defect] = {}
    undecided: dict[str, str] = {}
    asked = [(one, days) for one in suspects[:MOST_TRIED] for days in [_days_to_try(law, day, space, one)]]
    for number in range(MOST_DAYS):  # what earlier decisions give may differ from day to day
        left = [(one, days[number]) for one, days in asked if one.says not in found and len(days) > number]
        for when, group in groupby(sorted(left, key=lambda pair: pair[1]), key=lambda pair: pair[1]):
            dated = law if law.as_of is not None else law.at(when)
            decisions = {decision.id: decision for decision in dated.decisions}
            some = [one for one, _ in group if one.decision.id in decisions]
            ways = [_way(space, one, decisions[one.decision.id]) for one in some]
            for one, reached in zip(some, reach(dated, ways), strict=True):
                if reached.case is None and not reached.decided:
                    undecided[one.says] = f"no case was found, and none was ruled out, for `{one.decision.id}` on {when}"
                elif reached.case is not None and one.says not in found:
                    shown = _show(dated, one, {**reached.case, "offence_date": when.isoformat()}, reached.reading)
                    if shown:
                        found[one.says] = _defect(law, one, shown)
    undecided |= {one.says: f"more than {MOST_TRIED} are suspected in `{one.decision.id}`" for one in suspects[MOST_TRIED:]}
    said = dict.fromkeys(one.says for one in suspects)
    questions = [Question(says, "open", (), why) for says, why in undecided.items() if says not in found]
    return [found[says] for says in said if says in found], questions


def _days_to_try(law: Law, day: date, space: Space, suspect: _Suspect) -> list[date]:
    """Give days on which a case may show a suspicion: the day asked for if it may be that, then others, the latest first."""
    if law.as_of is not None:
        return [law.as_of]
    first, last = days_of(law, suspect.decision)
    spans = [Span(first.toordinal() if first else None, last.toordinal() if last else None)]
    for dimension, bits in zip(space.dimensions, suspect.box, strict=True):
        if dimension.name == DAY:
            spans = [one for one in dimension.of(bits) if isinstance(one, Span)]
    edges = [*law.edges(), *(edge - timedelta(1) for edge in law.edges())]
    days = [day_of(one) for one in spans] + [date.fromordinal(one.high) for one in spans if one.high is not None]
    allowed = {one for one in (*days, *edges, day) if any(_within(one, span) for span in spans)}
    latest_first = sorted(allowed, key=lambda one: (one != day, -one.toordinal()))
    before = law.decisions[: law.decisions.index(suspect.decision) + 1]
    alike = {
        tuple(rule.id for one in before for rule in one.rules if rule.in_force(when)): when for when in reversed(latest_first)
    }
    return sorted(alike.values(), key=latest_first.index)[:MOST_DAYS]


def _within(day: date, span: Span) -> bool:
    return (span.low is None or span.low <= day.toordinal()) and (span.high is None or day.toordinal() <= span.high)


def _way(space: Space, suspect: _Suspect, decision: Decision) -> Way:
    """Turn a box back into tests."""
    when: dict[str, Test] = {}
    reading: dict[str, tuple[str, ...]] = {}
    for dimension, bits in zip(space.dimensions, suspect.box, strict=True):
        if bits == dimension.whole or dimension.name == DAY:
            continue
        classes = [one for one in dimension.of(bits) if one is not ABSENT]
        words = tuple(one for one in classes if isinstance(one, str))
        if dimension.name.startswith(READING):
            reading[dimension.name.removeprefix(READING)] = words
        elif words:
            when[dimension.name] = Test(", ".join(words), frozenset(words))
        elif classes:
            spans = [one for one in classes if isinstance(one, Span)]
            same = [one for one in spans if one.measure == spans[0].measure]
            when[dimension.name] = Test("", intervals=tuple((one.low, one.high) for one in same), measure=same[0].measure)
    return Way(decision, when, reading)


def _show(law: Law, suspect: _Suspect, case: Case, settled: Settled) -> tuple[Witness, ...]:
    """Put the case to the engine; empty where the answer does not show what was suspected."""
    if suspect.kind == "overlap":
        return _either_way(law, suspect, case, settled)
    told = witness(law, case, settled)
    used = _used(told.outcome)
    if suspect.kind == "gap" or (
        suspect.kind == "dates" and len(suspect.rules) == 2 and not used & {r.id for r in suspect.rules}
    ):
        return (told,) if _silent(told.outcome, suspect.decision) else ()
    if suspect.kind == "uneven-edge":
        return (told,) if suspect.rules[0].id in used else ()
    if suspect.kind == "dead-rule" or (suspect.kind == "dates" and len(suspect.rules) == 1):
        return (told,) if suspect.rules[0].id not in used else ()
    return (told,) if used & {rule.id for rule in suspect.rules} else ()


def _either_way(law: Law, suspect: _Suspect, case: Case, settled: Settled) -> tuple[Witness, ...]:
    """Answer the case by each of two rules, with no other in their table."""
    found = []
    for rule in suspect.rules:
        told = witness(_with_only(law, suspect.decision, rule), case, settled)
        if rule.id not in _used(told.outcome):
            return ()
        found.append(told)
    return tuple(found)


def _with_only(law: Law, decision: Decision, rule: Rule) -> Law:
    decisions = tuple(replace(one, rules=(rule,)) if one.id == decision.id else one for one in law.decisions)
    return replace(law, decisions=decisions)


def _used(outcome: Outcome) -> set[str]:
    return {*outcome.rules, *(use.id for option in outcome.options for use in option.rules)}


def _silent(outcome: Outcome, decision: Decision) -> bool:
    """Say whether a decision met the case without a rule."""
    if decision.kind == "option":
        one = outcome.option(f"{decision.rung}/{decision.measure}")
        return one.status == "undetermined"
    if not _must_speak(decision):
        return decision.id not in {use.decision for use in outcome.steps}
    return any(gap.rule == "" and f"`{decision.id}`" in gap.why for gap in outcome.undetermined)


def _defect(law: Law, suspect: _Suspect, shown: tuple[Witness, ...]) -> Defect:
    spots = tuple(Spot(rule.id, rule.place, rule.cite) for rule in suspect.rules) or (spot_of(law, suspect.decision.id),)
    return Defect(suspect.kind, law.id, suspect.says, spots, shown, suspect.help, dict(suspect.measures))


def _said(law: Law, dimension: Dimension, bits: int) -> str:
    """Say which classes of an input are meant: `15 g to 79.999 g`, `from 2020-01-01 to 2020-06-30`, `coca or khat`."""
    joined: list[Span] = []
    for one in (one for one in dimension.of(bits) if isinstance(one, Span)):
        last = joined[-1] if joined else None
        if last and last.measure == one.measure and last.high is not None and last.high + 1 == one.low:
            joined[-1] = replace(last, high=one.high)
        else:
            joined.append(one)
    said = [*(_span(law, dimension, one) for one in joined), *(one for one in dimension.of(bits) if isinstance(one, str))]
    more = [f"{len(said) - MOST_NAMED} more"] if len(said) > MOST_NAMED else []
    return " or ".join([*(said[:MOST_NAMED] if more else said), *more])


def _span(law: Law, dimension: Dimension, one: Span) -> str:
    low, high = (None if end is None else _amount(law, dimension, end, one.measure) for end in (one.low, one.high))
    if dimension.name == DAY:
        return f"on {low}" if low == high else " ".join([*([f"from {low}"] if low else []), *([f"to {high}"] if high else [])])
    if low == high:
        return f"{low}"
    return f"{low} to {high}" if low and high else f"from {low}" if low else f"up to {high}"


def _amount(law: Law, dimension: Dimension, amount: int, measure: str) -> str:
    if dimension.kind == "date":
        return date.fromordinal(amount).isoformat()
    return show_value(law, dimension.kind, amount, dimension.name, measure or "mass")
