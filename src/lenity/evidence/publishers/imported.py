"""What an importer hands back, and the making of observations from rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from lenity.evidence.files import Row, shown
from lenity.evidence.observations import CONFIDENCES, Alarm, Confidence, Number, Observation, Source
from lenity.evidence.problems import EvidenceError, Problem, Problems
from lenity.evidence.publishers.table import exact
from lenity.evidence.reading import FIRST_YEAR, LAST_YEAR, known_from

# One sign may be chance, two are a doubt; ours. The same rule refutes a published figure in an audit.
ALARMS_TO_DOUBT: Final = 2


@dataclass(frozen=True, slots=True, repr=False)
class Imported:
    """What one publisher's file holds on a place or region.

    `observations` can be read; those that look wrong are graded `conflict`. `alarms` says why, by rule and row.
    `refused` are the rows that cannot be read. `passed_over` counts rows on other matters.
    """

    publisher: str
    file: str
    source: Source
    observations: tuple[Observation, ...]
    alarms: tuple[Alarm, ...]
    refused: tuple[Problem, ...]
    passed_over: int = 0

    def __repr__(self) -> str:
        doubted = sum(seen.confidence == "conflict" for seen in self.observations)
        lines = [
            f"{self.publisher}, {self.file}: {len(self.observations)} observations ({doubted} doubted), "
            f"{len(self.refused)} rows refused, {self.passed_over} on other matters"
        ]
        lines += [f"  alarm {rule}: {count}" for rule, count in sorted(Counter(a.rule for a in self.alarms).items())]
        lines += [f"  refused {code}: {count}" for code, count in sorted(Counter(p.code for p in self.refused).items())]
        return "\n".join(lines)

    def alarms_of(self, rule: str) -> tuple[Alarm, ...]:
        """Return the alarms of one rule."""
        return tuple(alarm for alarm in self.alarms if alarm.rule == rule)


def year_of(file: str, row: Row, text: str, problems: Problems) -> int | None:
    """Return the year of a row; `2004.0`, as statistical software writes it, is 2004."""
    number = exact(text)
    if number is not None and number == int(number) and FIRST_YEAR <= number <= LAST_YEAR:
        return int(number)
    code, what = ("LEN226", f"the year `{text}`") if text else ("LEN223", "no year")
    problems.add(file, row.line, code, what, f"four digits from {FIRST_YEAR} to {LAST_YEAR}")
    return None


def figure_of(file: str, row: Row, name: str, problems: Problems) -> Number | None:
    """Return the exact number of a cell; an empty one is refused, because missing is not zero."""
    text = row.cells[name]
    if not text:
        problems.add(file, row.line, "LEN223", f"no `{name}`", "missing is not zero: leave the row out")
        return None
    number = exact(text)
    if number is None:
        mend = "digits with at most one point, as 1373 or 0.7: no thousands separators, sign or words"
        problems.add(file, row.line, "LEN225", f"`{name}` is not an exact number: `{text}`", mend)
    return number


def observed(
    path: Path,
    line: int,
    source: Source,
    grade: Confidence,
    place: str,
    year: int,
    indicator: str,
    subject: str,
    unit: str,
    value: Number | None,
    *,
    lower: Number | None = None,
    upper: Number | None = None,
    period: str = "year",
    note: str = "",
) -> Observation:
    """Make an observation of one row."""
    first_day, assumed = known_from(year, source)
    row = f"{shown(path)}:{line}"
    return Observation(
        place, year, period, indicator, subject, value, lower, upper, unit, source, grade, note, first_day, assumed, row
    )


def doubt(observations: Sequence[Observation], alarms: Iterable[Alarm], doubting: Iterable[str]) -> tuple[Observation, ...]:
    """Grade `conflict` every observation with an alarm of a doubting rule or with two alarms of others."""
    why: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        why.setdefault(alarm.observation.row, []).append(alarm)
    rules = frozenset(doubting)
    return tuple(_graded(seen, why.get(seen.row, ()), rules) for seen in observations)


def _graded(seen: Observation, alarms: Sequence[Alarm], doubting: frozenset[str]) -> Observation:
    different = {alarm.rule for alarm in alarms}
    if not different & doubting and len(different - NEUTRAL) < ALARMS_TO_DOUBT:
        return seen
    reasons = "; ".join(dict.fromkeys(alarm.message.replace("`", "") for alarm in alarms))
    grade: Confidence = max(seen.confidence, "conflict", key=CONFIDENCES.index)
    return replace(seen, confidence=grade, note="; ".join(part for part in (seen.note, reasons) if part))


# These say how rows were put together; they cast no doubt on the figure.
NEUTRAL: Final = frozenset({"duplicate", "several-rows", "total-and-parts", "departure-burst"})


def repeated(rows: Sequence[Row]) -> tuple[list[Row], list[tuple[Row, Row]]]:
    """Split rows into the different ones and the exact repetitions, each with the row it repeats."""
    first: dict[tuple[str, ...], Row] = {}
    again: list[tuple[Row, Row]] = []
    for row in rows:
        key = tuple(row.cells.values())
        if key in first:
            again.append((row, first[key]))
        else:
            first[key] = row
    return list(first.values()), again


def duplicates(again: Iterable[tuple[Row, Row]], by_line: Mapping[int, Observation]) -> list[Alarm]:
    """Return an alarm on each observation that another row repeats; rows outside of `by_line` are another place's."""
    return [
        Alarm(
            by_line[first.line],
            "duplicate",
            None,
            f"line `{row.line}` repeats line `{first.line}` in every cell and is counted once",
        )
        for row, first in again
        if first.line in by_line
    ]


def within(refused: Problems, rows: Iterable[Row], inside: Callable[[Row], bool]) -> tuple[Problem, ...]:
    """Return the problems of rows of the place asked for, and of rows that no place could be read of."""
    outside = {row.line for row in rows if not inside(row)}
    return tuple(problem for problem in refused.found if problem.line not in outside)


def by_line(observations: Iterable[Observation]) -> dict[int, Observation]:
    """Return observations by the line of their row."""
    return {int(seen.row.rpartition(":")[2]): seen for seen in observations}


def no_file(file: str, message: str, mend: str) -> EvidenceError:
    """Say that a whole file is not what was asked for."""
    return EvidenceError((Problem(file, 1, "LEN240", message, mend),))


def when(text: str) -> date | None:
    """Return the day of `2013-05-22`, or None."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
