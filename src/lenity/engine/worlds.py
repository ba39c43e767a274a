"""Worlds: the ways one case can go, as columns of equal length.

A case has one world per state of its unknown facts, per version of a disputed point, and per run of choices. Rows of one case
stand together, in the order of the cases.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def one_world() -> Worlds:
    """Give the world in which nothing is decided yet."""
    zero = np.zeros(1, np.int64)
    return Worlds(zero, zero.copy(), zero.copy(), np.zeros(1, np.uint64), {})


def collected(states: Sequence[Worlds]) -> Worlds:
    """Put the worlds of several states together, as cases 0, 1, 2 ..."""
    sizes = [len(state) for state in states]
    names = dict.fromkeys(name for state in states for name in state.columns)
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
        fact = np.unique(worlds.fact[start:end], return_inverse=True)[1].ravel().astype(np.int64)
        found.append(
            Worlds(
                np.zeros(end - start, np.int64), fact, worlds.reading[start:end].copy(), worlds.choice[start:end].copy(), columns
            )
        )
    return found


def _empty(name: str) -> int:
    """Give what a column that is not there means: nothing taken of a fact, full confidence in a figure."""
    return VERIFIED if name[0] == "~" else UNKNOWN


def without_equals(worlds: Worlds, names: list[str]) -> Worlds:
    """Keep one of the states of facts of a case, under one run of versions, that agree, choice by choice, in the named columns.

    States are compared by a 64-bit digest of the set of their worlds.
    """
    digest, version, starts, rows = _states(worlds, names)
    case, reading = worlds.case[rows][starts].astype(np.uint64), version.astype(np.uint64)
    kept = np.unique(mix(digest ^ mix(case * np.uint64(1 << 20) + reading)), return_index=True)[1]
    if len(kept) == len(starts):
        return worlds
    chosen = np.zeros(len(starts), np.bool_)
    chosen[kept] = True
    number = np.zeros(len(rows), np.int64)
    number[starts[1:]] = 1
    return worlds.take(np.sort(rows[chosen[np.cumsum(number)]]))


def digests(worlds: Worlds) -> Bits:
    """Give one number per case that stands for the set of its worlds."""
    digest, reading, starts, rows = _states(worlds, list(worlds.columns))
    case = worlds.case[rows][starts]
    whole = mix(digest ^ mix(reading.astype(np.uint64) + np.uint64(1)))
    return mix(np.add.reduceat(whole, starts_of(case)))


def _states(worlds: Worlds, names: list[str]) -> tuple[Bits, Ints, Rows, Rows]:
    """Give the digest and reading of each state of facts, where it starts, and the order of rows that puts states together."""
    digest = mix(worlds.choice + np.uint64(1))
    for name in names:
        column = worlds.columns[name]
        part = mix(column.astype(np.uint64) + np.uint64(crc32(name.encode()) << 24))
        digest = digest + (np.where(column == _empty(name), np.uint64(0), part) if name[0] in "~?" else part)
    digest = mix(digest)
    facts, readings = int(worlds.fact.max()) + 1, int(worlds.reading.max()) + 1
    state = (worlds.case * readings + worlds.reading) * facts + worlds.fact
    rows = np.argsort(state, kind="stable")
    starts = starts_of(state[rows])
    return np.add.reduceat(digest[rows], starts), worlds.reading[rows][starts], starts, rows


def mix(values: Bits) -> Bits:
    """Spread the bits of each number (the finisher of splitmix64, Steele, Lea and Flood 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Bits = values ^ (values >> np.uint64(31))
    return mixed


def starts_of(ordered: Ints) -> Rows:
    """Give where each run of equal values begins."""
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))


def ranked(values: Ints) -> Ints:
    """Give the same distinctions in small numbers."""
    if len(values) and int(values.max()) > 2**31:
        return np.unique(values, return_inverse=True)[1].ravel().astype(np.int64)
    return values
