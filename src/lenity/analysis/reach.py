"""Find a case that comes to a decision in a given way, by asking the engine.

    reach(law, [Way(decision, {"group": Test("opiates", frozenset({"opiates"}))})])   ->   [Reached({"substance": "heroin"}, {})]

What a table tests is often no fact but what earlier decisions made of facts. The law is cut off before the decision, and a table
in its place says whether a case meets the way. A case that states nothing shows whether any does: an answer over unknown facts
covers every value they can take and no more. Fact by fact, one value that still leads there is then written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

import numpy as np

from lenity.engine.asking import Case, Settled
from lenity.engine.evaluate import Answers, TooManyWorlds, run
from lenity.engine.outcome import unknown_facts
from lenity.engine.program import READING, UNKNOWN, Program, compile_law
from lenity.law.expression import names_in
from lenity.law.model import ORDERED, Axis, Cell, Citation, Decision, Law, Rule, Test, amends, counted, show_value
from lenity.law.problems import LenityError

# Where a fact may be anything, a reader expects the plain case: an adult without a record, the act done, for supply.
PLAIN: Mapping[str, str] = {
    "offence": "possession", "purpose": "supply", "role": "principal", "stage": "completed", "age": "30", "prior_class": "none",
}  # fmt: skip
WAY = "way"  # what is asked of the law cut off before a decision; blanks keep it apart from the law's own names
ASKED, VERSION, SEVERAL = f"{WAY} to it", f"{WAY} asked for", f"{WAY} of the item"
MOST_ROUNDS = 64
ROUND = tuple(int(10**power) for power in range(9, -1, -1))  # µg, or single plants and tablets
LADDER = tuple(int(digit * 10**power) for power in range(3, 11) for digit in (1, 2, 5))  # µg: where an amount is reckoned with


@dataclass(frozen=True, slots=True)
class Way:
    """What must hold where a case comes to a decision: tests of its inputs, and versions of disputed points."""

    decision: Decision
    when: Mapping[str, Test] = field(default_factory=dict)
    reading: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """A case that comes a way, with the versions of disputed points it needs; without one, `decided` says that there is none."""

    case: Case | None
    reading: Settled
    decided: bool = True


def reach(law: Law, ways: Sequence[Way]) -> list[Reached]:
    """Find a case for each way; `law` stands on one day. A fact that does not matter is left out of the case."""
    found = [Reached(None, {})] * len(ways)
    order = {id(decision): place for place, decision in enumerate(law.decisions)}
    by_place = sorted(range(len(ways)), key=lambda number: order[id(ways[number].decision)])
    for place, numbers in groupby(by_place, key=lambda number: order[id(ways[number].decision)]):
        group = list(numbers)
        for number, one in zip(group, _search(law, place, [ways[number] for number in group]), strict=True):
            found[number] = one
    return found


@dataclass(slots=True)
class _Row:
    """One way on its search: what is stated so far, by column, and whether a case was found."""

    number: int
    known: dict[str, int] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()  # facts no value of which led there, asked last
    done: bool = False
    lost: bool = False
    decided: bool = True
    ends: tuple[int, ...] = ()  # amounts at which a test of the way begins or ends: what is reckoned may come to just these


def _search(law: Law, place: int, ways: Sequence[Way]) -> list[Reached]:
    program = compile_law(_cut_off(law, place, ways))
    rows = [_Row(number) for number in range(len(ways))]
    for row, way in zip(rows, ways, strict=True):
        row.known = _forced(program, law, way)
        ends = {end for test in way.when.values() for span in test.intervals for end in span if end is not None}
        row.ends = tuple(sorted(end for end in ends if end <= LADDER[-1]))
    for _ in range(MOST_ROUNDS):
        still = [row for row in rows if not (row.done or row.lost)]
        if not still:
            break
        _step(program, still)
    return [_told(program, law, row) if row.done else Reached(None, {}, row.lost and row.decided) for row in rows]


def _cut_off(law: Law, place: int, ways: Sequence[Way]) -> Law:
    """Give the law up to a decision, which is replaced by the question whether a case meets the way that is asked for."""
    cite = law.cite or Citation("", "", "verified")
    scope, unless = ways[0].decision.scope, ways[0].decision.unless
    name = ASKED if scope == "case" else SEVERAL
    rules = [
        Rule(
            f"{WAY} {number}", {**way.when, **({unless: Test("false", frozenset({"false"}))} if unless else {})},
            {name: Cell(True)}, cite, reading={**way.reading, VERSION: (str(number),)},
        )
        for number, way in enumerate(ways)
    ]  # fmt: skip
    rules.append(Rule(f"{WAY} none", {}, {name: Cell(False)}, cite))
    asked = [Decision(WAY, WAY, "table", law.id, scope=scope, hit="F", rules=tuple(rules), outputs=(name,))]
    if scope == "item":
        asked.append(Decision(f"{WAY} folded", WAY, "fold", law.id, fold={SEVERAL: "any"}, outputs=(SEVERAL,), cite=cite))
    before = giving(law, law.decisions[:place], {one for way in ways for one in way.when} | ({unless} if unless else set()))
    axis = Axis(VERSION, "", {str(number): ("", None) for number in range(len(ways))})
    return replace(
        law, decisions=(*_deciding(before), *asked), answers=(name,),
        variables={**law.variables, name: "boolean"}, readings={**law.readings, VERSION: axis},
    )  # fmt: skip


def giving(law: Law, decisions: Sequence[Decision], names: Iterable[str]) -> tuple[Decision, ...]:
    """Give those of some decisions on which certain names rest, in their order; the others make no difference to them."""
    kept: list[Decision] = []
    needed = set(names)
    for decision in reversed(decisions):
        if needed.isdisjoint(decision.outputs):
            continue
        kept.append(decision)
        cells = [cell for cells in [*(rule.then for rule in decision.rules), decision.give] for cell in cells.values()]
        read = {name for cell in cells if cell.expression is not None for name in names_in(cell.expression)}
        needed |= {*decision.inputs, *decision.outputs, *(counted(name, law.vocabulary.attributes)[0] for name in read)}
    given = {name for decision in kept for name in decision.outputs if decision.kind != "fold"}
    return tuple(
        replace(one, fold={name: way for name, way in one.fold.items() if name in given}) if one.kind == "fold" else one
        for one in reversed(kept)
    )


def _deciding(decisions: Iterable[Decision]) -> list[Decision]:
    """Leave out options, which give nothing that a later decision reads, and let what is undetermined lead nowhere.

    A figure the law does not tell could be anything and would seem to lead everywhere; one that does not exist meets no test.
    """
    return [
        _told_or_none(one) if one.kind == "table" and one.hit[0] in "UAFP" else one for one in decisions if one.kind != "option"
    ]


def _told_or_none(decision: Decision) -> Decision:
    nothing = Cell(not_applicable=True)
    rules = []
    for rule in decision.rules:
        silent = [name for name in decision.outputs if name not in rule.then and (rule.unknown or not amends(decision, name))]
        cells = {name: nothing if cell == Cell() else cell for name, cell in rule.then.items()}
        rules.append(replace(rule, then={**cells, **dict.fromkeys(silent, nothing)}, unknown=""))
    given = [name for name in decision.outputs if not amends(decision, name)]
    if given:
        rules.append(Rule(f"{WAY} around {decision.id}", {}, dict.fromkeys(given, nothing), decision.cite))
    return replace(decision, rules=tuple(rules), hit="F" if decision.hit != "P" else "P")


def _forced(program: Program, law: Law, way: Way) -> dict[str, int]:
    """State what the way itself leaves no choice in: facts with one class, and disputed points with one version."""
    known = {READING + VERSION: -1}
    given = {name for one in law.decisions for name in one.outputs}
    for name, test in way.when.items():
        attribute = law.vocabulary.attributes.get(name)
        if attribute is None or name in given:
            continue
        column = _column(program, name, test.measure)
        values = [value for value in _values(program, column) if _holds(program, attribute.type, test, value)]
        if len(values) == 1:
            known[column] = values[0]
    for axis, versions in way.reading.items():
        if len(versions) == 1:
            known[READING + axis] = program.codes[versions[0]]
    return known


def _column(program: Program, name: str, measure: str) -> str:
    base = f"{name}#{measure}" if measure else name
    return f"{base}@1" if program.law.vocabulary.attributes[name].of == "item" else base


def _holds(program: Program, kind: str, test: Test, value: int) -> bool:
    return test.holds_for_amount(value) if kind in ORDERED else test.holds_for_word(program.names[value])


def _values(program: Program, column: str, ends: Sequence[int] = ()) -> list[int]:
    """Give a value of each class of a fact, the plainest first; of an amount that is reckoned with, `ends` and round ones."""
    base = column.partition("@")[0]
    values = [int(one) for one in program.representatives.get(base, ())]
    name, _, measure = base.partition("#")
    attribute = program.law.vocabulary.attributes.get(name)
    if attribute is None:
        return values
    if attribute.type in ORDERED:
        highs = [*(one - 1 for one in values[1:]), attribute.high]
        values = [plain_amount(low, high, bool(measure)) for low, high in zip(values, highs, strict=True)]
        if name in program.exact:
            values += [one for one in (*ends, *LADDER) if one not in values]
    if name not in PLAIN:
        return values
    plain = int(PLAIN[name]) if attribute.type in ORDERED else program.codes.get(PLAIN[name])
    return values if plain is None else list(dict.fromkeys([plain, *values]))


def plain_amount(low: int, high: int | None, quantity: bool = True) -> int:
    """Give an amount between two ends, both included, that is short to write.

    >>> plain_amount(0, 3_999_999), plain_amount(80_000_001, 240_000_000), plain_amount(14, 15, quantity=False)
    (1000000, 100000000, 14)
    """
    if not quantity:
        return low if low > 0 or high is None else high
    for size in ROUND:
        amount = max(-(-low // size), 1) * size
        if high is None or amount <= high:
            return amount
    return low


def _step(program: Program, rows: Sequence[_Row]) -> None:
    """Ask where each row stands, and state one more fact, or one version, that still leads there."""
    answers = _asked(program, rows, [row.known for row in rows])
    if answers is None:
        _give_up(rows)
        return
    tries: list[tuple[_Row, str, int]] = []
    for place, row in enumerate(rows):
        possible, certain = _leads(program, answers, place)
        column = _next(program, answers, place, row)
        if not possible:
            row.lost = True
        elif certain:
            row.done = True
        elif not column:
            row.done = _only_by_choice(program, answers, place)
            row.lost, row.decided = not row.done, not row.failed
        else:
            tries += [(row, column, value) for value in _values(program, column, row.ends)]
    if not tries:
        return
    found = _asked(program, [row for row, _, _ in tries], [{**row.known, column: value} for row, column, value in tries])
    if found is None:
        _give_up(row for row, _, _ in tries)
        return
    settled: set[int] = set()
    for place, (row, column, value) in enumerate(tries):
        if row.number not in settled and _leads(program, found, place)[0]:
            row.known[column] = value
            settled.add(row.number)
    for row, column, _ in tries:
        if row.number not in settled:
            row.failed |= {column}


def _give_up(rows: Iterable[_Row]) -> None:
    """Leave a search whose cases the engine cannot hold."""
    for row in rows:
        row.lost, row.decided = True, False


def _asked(program: Program, rows: Sequence[_Row], known: Sequence[Mapping[str, int]]) -> Answers | None:
    """Answer a batch; None where what is unknown opens more worlds than fit, or the law's arithmetic leaves 64 bits."""
    names = sorted({name for one in known for name in one})
    facts = {name: np.array([one.get(name, UNKNOWN) for one in known], np.int64) for name in names}
    facts[READING + VERSION] = np.array([program.codes[str(row.number)] for row in rows], np.int64)
    try:
        return run(program, facts, len(rows))
    except (TooManyWorlds, LenityError):
        return None


def _leads(program: Program, answers: Answers, place: int) -> tuple[bool, bool]:
    """Say whether a row of a batch can come there, and whether it does for certain, without any choice."""
    bound, every = (_words(program, answers, place, part) for part in ("bound", "reach"))
    return "true" in every, bound == {"true"}


def _only_by_choice(program: Program, answers: Answers, place: int) -> bool:
    return "true" not in _words(program, answers, place, "bound")


def _words(program: Program, answers: Answers, place: int, part: str) -> set[str]:
    [name] = program.law.answers
    bits = int(answers.final.answers[f"{part}.{name}.0"][int(answers.state[place])])
    return {word for number, word in enumerate(program.answers[name]) if bits >> number & 1}


def _next(program: Program, answers: Answers, place: int, row: _Row) -> str:
    """Name the column of a fact that is open and matters, else of a disputed point; empty where all is settled."""
    open_facts = sorted({
        name for taken in answers.taken for name in taken.turn.unknown[int(taken.situation[place])]
    } - row.failed - row.known.keys())  # fmt: skip
    for name in (*PLAIN, ""):
        for column in open_facts:
            if not name or column.partition("@")[0] == name:
                return column
    if unknown_facts(answers, place) and row.failed:
        return ""
    axes = [READING + axis for axis in program.axes if axis != VERSION]
    return next((axis for axis in axes if axis not in row.known and axis not in row.failed), "")


def _told(program: Program, law: Law, row: _Row) -> Reached:
    """Write a row as a case that a person could state."""
    case: dict[str, object] = {}
    settled: dict[str, str] = {}
    for column, value in row.known.items():
        if column.startswith(READING):
            axis = column.removeprefix(READING)
            if axis != VERSION:
                settled[axis] = program.names[value]
            continue
        name, _, measure = column.partition("@")[0].partition("#")
        attribute = law.vocabulary.attributes[name]
        if attribute.type == "boolean":
            case[name] = program.names[value] == "true"
        elif attribute.type in ORDERED:
            case[name] = written(law, name, value, measure or "mass")
        else:
            case[name] = program.names[value]
    return Reached(case, settled)


def written(law: Law, name: str, value: int, measure: str = "mass") -> str:
    """Write an amount of a fact exactly, in the law's unit where that keeps every digit."""
    kind = law.vocabulary.attributes[name].type
    text = show_value(law, kind, value, name, measure)
    if kind == "quantity" and measure == "mass" and text.endswith("µg"):
        return f"{value} µg"
    return text.replace(",", "")
