"""Worlds: the ways one case can go, as columns of equal length.

A case has one world per state of its unknown facts, per version of a disputed point, and per run of choices. Rows of one case
stand together, in the order of the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from lenity.engine.program import UNKNOWN, VERIFIED, Bits, Ints

Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


@dataclass(slots=True)
class Worlds:
    """`fact` numbers a state of facts within its case, `reading` a run of versions, `choice` the choices made, as bits."""

    case: Ints
    fact: Ints
    reading: Ints
    choice: Bits
    columns: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.case)

    def take(self, rows: Rows) -> Worlds:
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Worlds(self.case[rows], self.fact[rows], self.reading[rows], self.choice[rows], columns)

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
    return Worlds(zero, zero.copy(), zero.copy(), np.zeros(1, np.uint64), {})


def collected(states: Sequence[Worlds], read: Callable[[str], bool] = bool) -> Worlds:
    """Put the worlds of several states together, as cases 0, 1, 2 ..., with the columns that are to be read."""
    sizes = [len(state) for state in states]
    names = [name for name in dict.fromkeys(name for state in states for name in state.columns) if read(name)]
    columns = {}
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


def separated(worlds: Worlds, cases: Sequence[int]) -> list[Worlds]:
    """Give the worlds of each of some cases alone, without columns that say nothing there."""
    first = np.searchsorted(worlds.case, cases, side="left").tolist()
    last = np.searchsorted(worlds.case, cases, side="right").tolist()
    found = []
    for start, end in zip(first, last, strict=True):
        columns = {name: column[start:end].copy() for name, column in worlds.columns.items()}
        columns = {name: column for name, column in columns.items() if name[0] not in "~?" or (column != _empty(name)).any()}
        fact = worlds.fact[start:end] - worlds.fact[start]
        found.append(
            Worlds(
                np.zeros(end - start, np.int64), fact, worlds.reading[start:end].copy(), worlds.choice[start:end].copy(), columns
            )
        )
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
