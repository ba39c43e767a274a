"""Worlds: the ways one case can go, as columns of equal length.

A case has one world per state of its unknown facts, per version of a disputed point, and per run of choices. Rows of one case
stand together, in the order of the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from lenity.engine.program import UNKNOWN, VERIFIED, Bits, Ints

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


class Columns(MutableMapping[str, Ints]):
    """Columns by name; where only some rows of a column are meant, they are gathered when the column is first read.

    A step reads few of the columns that it splits, and splits several times in a row: what it does not read is gathered once.
    """

    __slots__ = ("held", "rows")

    def __init__(self, held: Mapping[str, Ints] | None = None) -> None:
        self.held: dict[str, Ints] = dict(held or {})
        self.rows: dict[str, Rows] = {}  # name -> the rows of the column that are meant, where not all are

    def take(self, rows: Rows) -> Columns:
        """Give the columns with a choice of their rows."""
        chosen = Columns(self.held)
        of_rows = {id(before): before[rows] for before in {id(one): one for one in self.rows.values()}.values()}
        chosen.rows = {name: of_rows[id(self.rows[name])] if name in self.rows else rows for name in self.held}
        return chosen

    def __getitem__(self, name: str) -> Ints:
        column = self.held[name]
        if name in self.rows:
            column = self.held[name] = column[self.rows.pop(name)]
        return column

    def __setitem__(self, name: str, column: Ints) -> None:
        self.rows.pop(name, None)
        self.held[name] = column

    def __delitem__(self, name: str) -> None:
        self.rows.pop(name, None)
        del self.held[name]

    def __contains__(self, name: object) -> bool:
        return name in self.held

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


@dataclass(slots=True)
class Worlds:
    """`fact` numbers a state of facts within its case, `reading` a run of versions, `choice` the choices made, as bits."""

    case: Ints
    fact: Ints
    reading: Ints
    choice: Bits
    columns: Columns

    def __len__(self) -> int:
        return len(self.case)

    def take(self, rows: Rows) -> Worlds:
        return Worlds(self.case[rows], self.fact[rows], self.reading[rows], self.choice[rows], self.columns.take(rows))

    def states(self) -> Rows:
        """Give where each state begins: the rows that differ by choices alone."""
        begins = np.ones(len(self), np.bool_)
        np.not_equal(self.case[1:], self.case[:-1], out=begins[1:])
        begins[1:] |= self.fact[1:] != self.fact[:-1]
        begins[1:] |= self.reading[1:] != self.reading[:-1]
        return np.flatnonzero(begins)


def one_world() -> Worlds:
    """Give the world in which nothing is decided yet."""
    zero = np.zeros(1, np.int64)
    return Worlds(zero, zero.copy(), zero.copy(), np.zeros(1, np.uint64), Columns())


def collected(states: Sequence[Worlds], read: Callable[[str], bool] = bool) -> Worlds:
    """Put the worlds of several states together, as cases 0, 1, 2 ..., with the columns that are to be read."""
    sizes = [len(state) for state in states]
    names = sorted(name for name in set().union(*(state.columns for state in states)) if read(name))
    columns = Columns()
    for name in names:
        empty = _empty(name)
        parts = [
            state.columns[name] if name in state.columns else np.full(size, empty, np.int64)
            for state, size in zip(states, sizes, strict=True)
        ]
        columns[name] = np.concatenate(parts)
    return Worlds(
        np.repeat(np.arange(len(states), dtype=np.int64), sizes),
        np.concatenate([state.fact for state in states]),
        np.concatenate([state.reading for state in states]),
        np.concatenate([state.choice for state in states]),
        columns,
    )


def repeated(worlds: Worlds, cases: Sequence[int]) -> Worlds:
    """Give the worlds of some cases again, as cases 0, 1, 2 ...; a case may come more than once."""
    if cases == list(range(len(cases))):
        return worlds
    starts = starts_of(worlds.case)
    counts = np.diff(starts, append=len(worlds))[cases]
    again = worlds.take(runs(starts[cases], counts))
    again.case = np.repeat(np.arange(len(cases), dtype=np.int64), counts)
    return again


def separated(worlds: Worlds, cases: Sequence[int]) -> list[Worlds]:
    """Give the worlds of each of some cases alone, without columns that say nothing there; all share one table."""
    if not cases:
        return []
    first = np.searchsorted(worlds.case, cases, side="left")
    counts = np.searchsorted(worlds.case, cases, side="right") - first
    kept = worlds.take(runs(first, counts))
    ends = np.cumsum(counts)
    starts = ends - counts
    fact = kept.fact - np.repeat(kept.fact[starts], counts)
    none = np.zeros(int(counts.max()), np.int64)
    says = {
        name: np.logical_or.reduceat(column != _empty(name), starts) for name, column in kept.columns.items() if name[0] in "~?"
    }
    found = []
    for case, (start, end) in enumerate(zip(starts.tolist(), ends.tolist(), strict=True)):
        told = {name: column[start:end] for name, column in kept.columns.items() if name not in says or says[name][case]}
        found.append(Worlds(none[: end - start], fact[start:end], kept.reading[start:end], kept.choice[start:end], Columns(told)))
    return found


def _empty(name: str) -> int:
    """Give what a column that is not there means: nothing taken of a fact, full confidence in a figure."""
    return VERIFIED if name[0] == "~" else UNKNOWN


def merged(worlds: Worlds, merge: bool = True) -> tuple[Worlds, Bits]:
    """Give one number per case that stands for the set of its worlds, without those that are said twice if `merge` is set.

    Of the states of facts of a case, under one run of versions, that agree, choice by choice, in every column, one is kept.
    States are compared by a 64-bit digest of the set of their worlds.
    """
    starts = worlds.states()
    digest = np.add.reduceat(_digests(worlds), starts)
    digest ^= mix(worlds.reading[starts].astype(np.uint64) + np.uint64(1))
    digest = mix(digest)
    if merge:
        kept = np.unique(digest ^ mix(worlds.case[starts].astype(np.uint64)), return_index=True)[1]
        if len(kept) < len(starts):
            kept.sort()
            lengths = np.diff(starts, append=len(worlds))[kept]
            worlds, digest = worlds.take(runs(starts[kept], lengths)), digest[kept]
            starts = np.cumsum(lengths) - lengths
    return worlds, mix(np.add.reduceat(digest, starts_of(worlds.case[starts])))


def _digests(worlds: Worlds) -> Bits:
    """Give a number for each world that stands for what is in it."""
    digest = mix(worlds.choice + np.uint64(1))
    for name, column in worlds.columns.items():
        told = column if (column != column[0]).any() else column[:1]
        part = mix(told.astype(np.uint64) + np.uint64(crc32(name.encode()) << 24))
        if name[0] in "~?":
            part[told == _empty(name)] = 0
        digest += part
    return mix(digest)


def mix(values: Bits) -> Bits:
    """Spread the bits of each number (the finisher of splitmix64, Steele, Lea and Flood 2014)."""
    mixed = values ^ (values >> np.uint64(30))
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def runs(first: Rows, counts: Ints) -> Rows:
    """Give the numbers of several runs of rows, one run after the other."""
    ends = np.cumsum(counts)
    rows: Rows = np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - counts), counts)
    return rows


def starts_of(ordered: Ints) -> Rows:
    """Give where each run of equal values begins."""
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
