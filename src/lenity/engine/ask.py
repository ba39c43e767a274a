"""Ask what the law allows in one case.

    sentence("kh", offence="possession", substance="methamphetamine", quantity="2.5 g", offence_date="2019-12-01")

A single case runs through the same evaluator as ten million: it is a batch of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from lenity.engine.evaluate import Answers, run
from lenity.engine.facts import Facts, read_case
from lenity.engine.order import most_lenient
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.program import READING, Ints, Program, compile_law
from lenity.law.amend import Reform, reforms_of
from lenity.law.library import LAWS, Library, in_force, refuse_idle, without_weaker
from lenity.law.model import Law
from lenity.law.problems import did_you_mean, problem
from lenity.units import UnitError, parse_date

LAW_AT = ("offence", "sentence", "lenient", "as-of")


class Asker:
    """Laws ready to run, each made ready once per day on which it changes."""

    def __init__(self, name: str, min_confidence: str = "", library: Library | None = None) -> None:
        self.name = name
        self.laws = (library or Library()).find(name)
        self.min_confidence = min_confidence
        if min_confidence:
            self.laws = tuple(without_weaker(law, min_confidence) for law in self.laws)
        self._programs: dict[tuple[str, date | None], Program] = {}

    @classmethod
    def of(cls, law: Law) -> Asker:
        """Make one law ready that is at hand already."""
        asker = cls.__new__(cls)
        asker.name, asker.laws, asker.min_confidence, asker._programs = law.id, (law,), "", {}
        return asker

    def program(self, day: date) -> Program:
        """Give the law in force on a day, ready to run."""
        law = in_force(self.laws, day)
        since = max((edge for edge in law_edges(self.laws, law.id) if edge <= day), default=None)
        if (law.id, since) not in self._programs:
            self._programs[law.id, since] = self._ready(law)
        found = self._programs[law.id, since]
        return found if found.law.as_of == day else _dated(found, law)

    def _ready(self, law: Law) -> Program:
        """Make a law ready to run; where it decides as it did in another span of days, what was met then is known already."""
        for (name, _), program in self._programs.items():
            if name == law.id and program.law.decisions == law.decisions:
                return _dated(program, law)
        return compile_law(law)

    def days(self, first: date, last: date) -> list[date]:
        """List the days from `first` to `last` on which the law was another than before, `first` included."""
        edges = {edge for law in self.laws for edge in law_edges(self.laws, law.id)}
        return [first, *sorted(edge for edge in edges if first < edge <= last)]

    def ask(self, case: Mapping[str, object], reading: Mapping[str, str] | None = None, law_at: str = "offence",
            as_of: date | None = None) -> Outcome:  # fmt: skip
        """Answer one case; see `sentence`."""
        if law_at not in LAW_AT:
            raise problem("LEN506", f"unknown value `{law_at}` for `law_at`", did_you_mean(law_at, LAW_AT))
        today = as_of or date.today()
        offence_day = _day(case.get("offence_date")) or today
        sentence_day = _day(case.get("sentence_date")) or today
        notes = [] if case.get("offence_date") else [f"no offence date was given: the law of {today} is used"]
        if law_at == "as-of":
            return self._answer(case, today, reading, [f"the law of {today} is used, whatever the day of the offence"])
        if law_at == "offence":
            return self._answer(case, offence_day, reading, notes)
        if law_at == "sentence":
            notes = [] if case.get("sentence_date") else [f"no sentence date was given: the law of {today} is used"]
            return self._answer(case, sentence_day, reading, notes)
        if sentence_day < offence_day:
            raise problem(
                "LEN501", f"the sentence date {sentence_day} is before the offence date {offence_day}", "check the dates"
            )
        known = [self._answer(case, day, reading, notes) for day in self.days(offence_day, sentence_day)]
        return most_lenient(known)

    def _answer(self, case: Mapping[str, object], day: date, reading: Mapping[str, str] | None, notes: Iterable[str]) -> Outcome:
        program = self.program(day)
        facts = read_case(program.law, program.codes, case, self.laws)
        answers = run(program, columns(program, facts, reading, self.laws), 1, facts.slots)
        refuse_other_measures(program, facts, answers)
        return Reader(program, answers).outcome(0, notes)


def sentence(
    law: str | Law, case: Mapping[str, object] | None = None, *, reading: Mapping[str, str] | None = None,
    law_at: str = "offence", min_confidence: str = "", as_of: date | str | None = None,
    reform: str | Path | Reform | Sequence[str | Path | Reform] | None = None, **facts: object,
) -> Outcome:  # fmt: skip
    """Say what the law of a place (`"kh"`) or one law (`"kh/drug-control-2012"`) allows in one case, and why.

    Facts come as a mapping, as keywords, or both; one not given stays unknown. `reading` settles disputed points, else all
    versions are taken together. `law_at` is `offence` (default), `sentence`, `lenient`: the gentlest law in force from the one
    day to the other (ICCPR article 15(1)), or `as-of`: the law of the day `as_of`. `min_confidence` leaves weaker figures out,
    which widens the answer. `reform` names reforms, by file or by the name of one that ships, that are made in the law first.
    Raise `LenityError` for a fact, name or date that cannot be read.

    >>> answer = sentence("kh", offence="possession", substance="methamphetamine", quantity="2.5 g", purpose="supply",
    ...                   age=30, offence_date="2019-12-01", reading={"bands": "A"})
    >>> print(answer.custody)
    2 y to 5 y
    """
    name = law.folder if isinstance(law, Law) else law
    known = dict(case or {}) | facts
    made = reforms_of(reform) or (law.reforms if isinstance(law, Law) else ())
    return asker(name, min_confidence, made).ask(known, reading, law_at, _day(as_of))


_askers: dict[tuple[str, str, tuple[Reform, ...]], tuple[int, Asker]] = {}


def asker(name: str, min_confidence: str = "", reforms: tuple[Reform, ...] = ()) -> Asker:
    """Give the laws of a name ready to run, with reforms made in them; they are read again when a file of theirs has changed."""
    folder = Path(name) if Path(name).is_dir() else LAWS / name.split("/", maxsplit=1)[0]
    stamp = max((path.stat().st_mtime_ns for path in [*folder.rglob("*.yaml"), *LAWS.parent.glob("*.yaml")]), default=0)
    known = _askers.get((name, min_confidence, reforms))
    if known is None or known[0] != stamp:
        known = stamp, Asker(name, min_confidence, Library(reforms=reforms))
        refuse_idle(reforms, known[1].laws)
        _askers[name, min_confidence, reforms] = known
    return known[1]


def columns(program: Program, facts: Facts, reading: Mapping[str, str] | None, versions: Iterable[Law] = ()) -> dict[str, Ints]:
    """Give the columns of one case, with the readings that are settled."""
    return {name: np.array([value], np.int64) for name, value in facts.values.items()} | {
        name: np.array([code], np.int64) for name, code in settled(program, reading, versions).items()
    }


def settled(program: Program, reading: Mapping[str, str] | None, versions: Iterable[Law] = ()) -> dict[str, int]:
    """Give the codes of the readings that are settled; raise `LenityError` for one that the law does not have.

    A dispute that the law of that day does not have is passed over only if another of the `versions` of the law has it.
    """
    found = {}
    for axis, value in (reading or {}).items():
        known = program.law.readings.get(axis)
        if known is None and any(axis in law.readings for law in versions):
            continue
        if known is None:
            raise problem("LEN307", f"`{program.law.id}` has no reading `{axis}`", did_you_mean(axis, program.law.readings))
        if value not in known.values:
            raise problem("LEN307", f"reading `{axis}` has no version `{value}`", did_you_mean(value, known.values))
        found[READING + axis] = program.codes[value]
    return found


def refuse_other_measures(program: Program, facts: Facts, answers: Answers) -> None:
    """Refuse a count where the law asks for a mass, if the answer turns on it; never convert."""
    for name, measure in facts.measures.items():
        base, _, slot = name.partition("@")
        for wanted in {name for taken in answers.taken for name in taken.turn.unknown[int(taken.situation[0])]}:
            column, _, at = wanted.partition("@")
            if column.startswith(f"{base}#") and column != f"{base}#{measure}" and at == slot:
                asked = column.split("#")[1]
                raise problem(
                    "LEN505", f"the law asks here for `{base}` as {asked}, and the case gives {measure}",
                    f"give the {asked}, or leave `{base}` out to get the range over every {asked}",
                )  # fmt: skip


def law_edges(laws: Iterable[Law], name: str) -> list[date]:
    return [edge for law in laws if law.id == name for edge in law.edges()]


def _dated(program: Program, law: Law) -> Program:
    """Give a program of the same rules under another day's name."""
    return replace(program, law=law)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return parse_date(value)
    except UnitError as error:
        raise problem("LEN501", str(error), error.mend) from None
