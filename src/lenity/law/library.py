"""Find laws by name and day.

find("kh")                        -> every Cambodian law of offences, oldest first
find("kh/drug-control-2012")      -> that law alone
in_force(laws, date(2019, 12, 1)) -> the one law in force that day, with the rules of that day
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lenity.law.amend import Amendment, Reform, located
from lenity.law.expression import words_in
from lenity.law.load import load
from lenity.law.model import CONFIDENCES, Cell, Law, Provision, covers
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.vocabulary import LIBRARY, vocabulary

LAWS = LIBRARY / "laws"
# Offences that other laws' penalties are compared with live in a law of their own, beside the drug law.
BESIDE = "-offences"


class Library:
    """A folder of laws, `place/name/law.yaml`, with reforms made in them in order; each law is read once.

    What it lacks is looked for in the laws that ship with lenity. A reform for a place of which it has no law is for other
    libraries; `refuse_idle` tells whether one was made anywhere. `with_overlaps` reads laws whose rules overlap, too.
    """

    def __init__(self, root: Path = LAWS, reforms: Iterable[Reform] = (), *, with_overlaps: bool = False) -> None:
        self.root, self.reforms, self.with_overlaps = root, tuple(reforms), with_overlaps
        self._made: dict[str, tuple[Amendment, ...]] | None = None
        self._read: dict[str, Law] = {}
        self._reading: list[str] = []

    @property
    def made(self) -> dict[str, tuple[Amendment, ...]]:
        """What the reforms change in each law; raise `LenityError` for a law or rule that is not there."""
        if self._made is None:
            found: dict[str, tuple[Amendment, ...]] = {}
            if self.reforms:
                before = Library(self.root, self.reforms[:-1], with_overlaps=self.with_overlaps)
                found, last = dict(before.made), self.reforms[-1]
                places = {name.split("/")[0] for root in (self.root, LAWS) for name in _names(root)}
                for name, amendment in located(last, before.get).items() if last.amends.split("/")[0] in places else ():
                    found[name] = (*found.get(name, ()), amendment)
            self._made = found
        return self._made

    def names(self) -> list[str]:
        """List the laws of the library as `place/name`."""
        return _names(self.root)

    def get(self, name: str) -> Law:
        """Read one law by its id; raise `LenityError` with every problem of its files."""
        if name in self._reading:
            circle = " -> ".join([*self._reading, name])
            raise problem("LEN404", f"laws use each other in a circle: `{circle}`", "a general part uses nothing of what uses it")
        if name not in self._read:
            root = next((root for root in (self.root, LAWS) if (root / name / "law.yaml").is_file()), None)
            if ".." in Path(name).parts or root is None:
                raise problem("LEN402", f"no law `{name}` in the library", did_you_mean(name, self.names()))
            self._reading.append(name)
            try:
                self._read[name] = load(
                    root / name, vocabulary(), self.get, amendments=self.made.get(name, ()), with_overlaps=self.with_overlaps
                )
            finally:
                self._reading.pop()
        return self._read[name]

    def find(self, name: str) -> tuple[Law, ...]:
        """Give the laws that `name` stands for: one law, every law of offences of a place, or either as a folder on disk."""
        folder = Path(name)
        if (folder / "law.yaml").is_file():
            beside = self._at(folder.resolve().parent.parent)
            own = "/".join(folder.resolve().parts[-2:])
            made = beside.made.get(own, ())
            return (load(folder, vocabulary(), beside.get, amendments=made, with_overlaps=self.with_overlaps),)
        if any(folder.glob("*/law.yaml")):
            return self._at(folder.resolve().parent).of_place(folder.resolve().name)
        return (self.get(name),) if "/" in name else self.of_place(name)

    def _at(self, root: Path) -> Library:
        return Library(root, self.reforms, with_overlaps=self.with_overlaps)

    def of_place(self, name: str) -> tuple[Law, ...]:
        """Give every law of offences of a place, oldest first; raise `LenityError` where two are in force on one day."""
        members = [member for member in self.names() if member.startswith(f"{name}/")]
        if not members:
            places = sorted({member.split("/")[0] for member in self.names()})
            raise problem("LEN402", f"no law of `{name}` in the library", did_you_mean(name, places))
        laws = [law for law in map(self.get, members) if law.kind == "offences" and not law.id.endswith(BESIDE)]
        return _one_at_a_time(sorted(laws, key=lambda law: law.first_day or date.min))

    def beside(self, place: str) -> tuple[Law, ...]:
        """Give the laws of a place that hold its offences for comparison."""
        return tuple(self.get(name) for name in self.names() if name.startswith(f"{place}/") and name.endswith(BESIDE))


def _names(root: Path) -> list[str]:
    return sorted("/".join(path.parent.relative_to(root).parts) for path in root.glob("*/*/law.yaml"))


def refuse_idle(reforms: Iterable[Reform], laws: Iterable[Law]) -> None:
    """Raise `LenityError` for a reform that was made in none of these laws."""
    made = {one.id for law in laws for one in law.reforms}
    for reform in reforms:
        if reform.id not in made:
            raise problem("LEN745", f"`{reform.id}` amends `{reform.amends}`, which is not asked for", "name the law it amends")


def in_force(laws: Iterable[Law], day: date) -> Law:
    """Give the law in force on a day, with the rules of that day; an expired law never stands in."""
    known = list(laws)
    for law in known:
        if covers(law, day):
            return law.at(day)
    spans = "; ".join(f"`{law.id}` {law.first_day or ''} .. {law.last_day or ''}" for law in known)
    raise problem("LEN403", f"no law in force on `{day}`", f"the library has {spans}")


def without_weaker(law: Law, confidence: str) -> Law:
    """Leave out what is less sure than `confidence`: such a figure becomes unknown, with the reason.

    The answer then holds for any value the figure may have, so ranges widen; nothing is guessed.
    """
    if confidence not in CONFIDENCES:
        raise problem("LEN203", f"unknown confidence `{confidence}`", did_you_mean(confidence, CONFIDENCES))
    least = CONFIDENCES.index(confidence)
    decisions = []
    words: dict[str, set[str]] = {}
    for decision in law.decisions:
        rules = []
        for rule in decision.rules:
            for name, cell in rule.then.items():
                given = words_in(cell.expression) if cell.expression else [cell.value] if isinstance(cell.value, str) else []
                words.setdefault(name, set()).update(given)
            weak = {name for name in rule.then if (cite := rule.citation(name)) and cite.rank < least}
            if rule.cite and rule.cite.rank < least:
                why = f"left out: its confidence is {rule.cite.confidence}, below {confidence}"
                nothing = dict.fromkeys(rule.then, Cell())
                rules.append(replace(rule, then=nothing, opens=None, unknown=why, look_in=f"article {rule.cite.article}"))
            elif weak:
                why = f"left out: {', '.join(sorted(weak))} below {confidence}"
                kept = {name: Cell() if name in weak else cell for name, cell in rule.then.items()}
                rules.append(replace(rule, then=kept, unknown=why, look_in=f"article {rule.cite.article if rule.cite else ''}"))
            else:
                rules.append(rule)
        decisions.append(replace(decision, rules=tuple(rules)))
    return replace(
        law,
        decisions=tuple(decisions),
        provisions=tuple(_left_out(one, confidence) for one in law.provisions),
        left_out={name: frozenset(given) for name, given in words.items() if given},
    )


def _left_out(provision: Provision, confidence: str) -> Provision:
    cite = provision.cite
    if provision.unknown or cite is None or cite.rank >= CONFIDENCES.index(confidence):
        return provision
    why = f"left out: its confidence is {cite.confidence}, below {confidence}"
    return replace(provision, says=None, unknown=why, look_in=f"article {cite.article}")


def _one_at_a_time(laws: list[Law]) -> tuple[Law, ...]:
    problems = []
    for earlier, later in itertools.pairwise(laws):
        if earlier.last_day is None or later.first_day is None or earlier.last_day >= later.first_day:
            message = f"`{earlier.id}` and `{later.id}` are in force on the same day"
            problems.append(Problem("LEN401", message, _head(later), "end the earlier one with `in_force: .. <day before>`"))
    if problems:
        raise LenityError(problems)
    return tuple(laws)


def _head(law: Law) -> Place:
    return Place(f"{law.id}/law.yaml", 1, 1)
