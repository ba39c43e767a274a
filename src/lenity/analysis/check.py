"""Check a whole law: its tables, its curves, and what holds in every case; each defect with a case that the engine confirms.

check(law, limits, day=date(2026, 1, 1)).defects   ->   (Defect("gap", ...), Defect("inversion", ...), ...)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lenity.analysis.curves import Limits, curve_defects
from lenity.analysis.defects import ERROR, KINDS, NOTE, WARNING, Defect, Question
from lenity.analysis.proof import prove
from lenity.analysis.reach import Way, reach
from lenity.analysis.tables import table_defects
from lenity.engine.asking import Settled
from lenity.law.expression import names_in
from lenity.law.model import RESERVED, Law, covers

GRADES = (ERROR, WARNING, NOTE)  # gravest first
# Which kinds each part of the check finds: a check that is asked for some of them leaves the other parts out.
OF_TABLES = frozenset({"gap", "overlap", "dead-rule", "duplicate-rule", "dates", "uneven-edge"})
OF_CURVES = frozenset({"cliff", "plateau", "uneven-rate", "falls-with-quantity"})
REACHED = "every rule applies in some case"  # the question of the proof that rules of other days and of several items answer
SPARED = "some rules are for other days of the law, or for cases of several items"
OF_PROOF = frozenset(KINDS) - {"gap", "overlap", "duplicate-rule", "dates", "cliff", "plateau", "uneven-rate", "uneven-edge"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found in a law: defects, the gravest first, and the questions put to all its cases."""

    law: Law
    day: date
    defects: tuple[Defect, ...]
    questions: tuple[Question, ...]

    def of_grade(self, grade: str) -> tuple[Defect, ...]:
        """Give the defects of one grade."""
        return tuple(one for one in self.defects if one.grade == grade)

    def at_least(self, grade: str) -> tuple[Defect, ...]:
        """Give the defects of a grade and of those above it."""
        return tuple(one for one in self.defects if GRADES.index(one.grade) <= GRADES.index(grade))


def check(
    law: Law, limits: Limits, *, day: date, every_day: bool = True, readings: Settled | None = None,
    versions: Sequence[Law] = (), beside: Sequence[Law] = (), only: Collection[str] = (),
) -> Checked:  # fmt: skip
    """Check a law as it stands on a day, and its tables on every day on which it is in force unless `every_day` is false.

    `versions` are the laws of the place over time, `beside` those with offences for comparison, as they stand on the day.
    `only` names kinds of defects; all are looked for without it. The day must be one on which the law is in force.
    """
    assert covers(law, day)
    wanted = frozenset(only) or frozenset(KINDS)
    settled = dict(readings or {})
    dated = law.at(day)
    found: list[Defect] = []
    questions: list[Question] = []
    if law.kind == "general":
        why = "a general part has no penalty of its own: what tests one is checked with a law that uses it"
        questions.append(Question("what a case gets under this law alone", "open", (), why))
    if wanted & OF_TABLES:
        of_tables, left_open = table_defects(law if every_day else dated, day)
        found += of_tables
        questions += left_open
    if wanted & OF_PROOF:
        proved, answered = prove(dated, versions, beside)
        alive = _alive(law, day, [one for one in proved if one.kind == "dead-rule"])
        found += [one for one in proved if one.kind != "dead-rule" or one.spots[0].id not in alive]
        questions += [
            replace(one, status="proved", why=SPARED)
            if one.title == REACHED and alive and len(alive) == sum(each.kind == "dead-rule" for each in proved)
            else one
            for one in answered
        ]
    if wanted & OF_CURVES:
        found += curve_defects(dated, limits, settled)
    kept = _once(one for one in found if one.kind in wanted and one.witnesses and _under(one, settled))
    return Checked(dated, day, tuple(sorted(kept, key=_order)), tuple(questions))


def _alive(law: Law, day: date, dead: Sequence[Defect]) -> set[str]:
    """Name the rules that no case of one item reaches on this day, and another case does: of another day, or of several items.

    A rule that turns on what several items come to (a number of substances, a sum of weights) is spared, since the proof is about
    cases of one item.
    """
    if not dead:
        return set()
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    several = _of_several_items(law)
    alive = {name for one in dead if several & {*rules[name := one.spots[0].id][1].when}}
    for other in law.edges():
        left = [name for one in dead if (name := one.spots[0].id) not in alive and rules[name][1].in_force(other)]
        if other == day or not left:
            continue
        dated = law.at(other)
        decisions = {decision.id: decision for decision in dated.decisions}
        ways = [Way(decisions[rules[name][0].id], rules[name][1].when, rules[name][1].reading) for name in left]
        found = reach(dated, ways)
        alive |= {name for name, one in zip(left, found, strict=True) if one.case is not None}
    return alive


def _of_several_items(law: Law) -> set[str]:
    """Name what is made of all items of a case together, and what is made of that; penalties apart, where the gravest counts."""
    found: set[str] = set()
    for decision in law.decisions:
        read = {*decision.inputs}
        for cells in (decision.give, *(rule.then for rule in decision.rules)):
            read |= {name for cell in cells.values() if cell.expression is not None for name in names_in(cell.expression)}
        if decision.kind == "fold" or read & found:
            found |= {name for name in (*decision.outputs, *decision.fold) if name not in RESERVED}
    return found


def _once(defects: Iterable[Defect]) -> list[Defect]:
    """Keep one of several defects of a kind that lie in the same rules; of a rule that never applies, the first."""
    kept: dict[object, Defect] = {}
    for one in defects:
        spots = [spot.id for spot in one.spots]
        place: object = spots[:1] if one.kind == "dead-rule" else sorted(spots)
        told_apart = one.message if one.kind not in ("dead-rule", "falls-with-quantity") else ""
        kept.setdefault((one.kind, str(place), told_apart), one)
    return list(kept.values())


def _under(defect: Defect, settled: Settled) -> bool:
    """Say whether a defect is shown under the readings that are settled."""
    return all(settled.get(axis, version) == version for one in defect.witnesses for axis, version in one.reading.items())


def _order(defect: Defect) -> tuple[int, str, int, str, str]:
    place = defect.spots[0].place
    return GRADES.index(defect.grade), place.file, place.line, defect.kind, defect.message
