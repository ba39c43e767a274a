"""Small schedules for tests: random demands on a few cells, every schedule that fulfils them, and a law to write constraints for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from lenity.law.library import Library
from lenity.law.model import Citation
from lenity.law.problems import Place
from lenity.parsimony.constraints import Constraints, Demand, Ground, Levels, PenaltyCell, read_constraints
from lenity.parsimony.least import NOTHING, Edge
from written import text_of, write_law

TOP = 6
NORM = Citation("3(1)", "a-treaty", "verified")

LAW = """
- id: penalty
  for: item
  rules:
    - {id: small, when: {offence: possession, quantity: "< 10 g"}, then: {custody: 1 y .. 3 y, fine: 100 .. 300, combine: and}, @C}
    - {id: middle, when: {offence: possession, quantity: "[10 g .. 50 g)"}, then: {custody: 6 months .. 2 y, fine: 300 .. 800, combine: and}, @C}
    - {id: large, when: {offence: possession, quantity: ">= 50 g"}, then: {custody: 5 y .. 10 y or life, fine: 500 .. 900, combine: and}, @C}
    - {id: use, when: {offence: use}, then: {custody: 1 month .. 4 y, fine: none, combine: custody only}, @C}
    - {id: kingpin, when: {offence: organising}, then: {custody: life, fine: none, combine: custody only}, @C}
    - {id: open, when: {offence: supply}, then: {custody: 2 y .. life, fine: none, combine: custody only}, @C}
    - {id: unread, when: {offence: cultivation}, unknown: nobody read it, look_in: the gazette, @C}
- id: several
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
- id: recidivism
  amends: [custody]
  rules:
    - {id: doubled, when: {repeat_in_charge: true}, then: {custody.max: "= custody.max * 2"}, @C}
"""
HEAD = """
constraints: xx/small
title: Constraints for a test
law: xx/law
day: 2019-06-01
in_force: 2020-01-01
reasons: a test
cells:
  possession: {rules: [small, middle, large]}
  use: {when: {offence: use}}
demands:
"""
BY = "chosen_by: {name: A. Person, reasons: for a test}"


def constraints_of(root: Path, demands: str, head: str = HEAD, law: str = LAW, **files: str) -> Constraints:
    """Write a law and a file of constraints and read them; `@B` stands for somebody's choice."""
    root.mkdir(exist_ok=True)
    write_law(root / "laws", text_of(law))
    for name, text in files.items():
        (root / f"{name}.yaml").write_text(text.replace("@B", BY), "utf-8")
    path = root / "constraints.yaml"
    path.write_text((head + demands).replace("@B", BY), "utf-8")
    return read_constraints(path, Library(root / "laws"), {"a-norm": NORM})


def read_with(root: Path, law: str, law_head: str, head: str, demands: str) -> Constraints:
    """Read constraints about a law with more in its head."""
    write_law(root / "laws", text_of(law, law_head))
    (root / "constraints.yaml").write_text((head + demands).replace("@B", BY), "utf-8")
    return read_constraints(root / "constraints.yaml", Library(root / "laws"))


@dataclass(frozen=True, slots=True)
class Asked:
    """Demands on a few cells, with menus; a cap of TOP on every cell keeps brute force finite."""

    cells: int
    edges: tuple[Edge, ...]
    menus: Mapping[int, tuple[int, ...]]

    def fulfilled(self) -> Iterator[tuple[int, ...]]:
        """Yield every schedule that fulfils all demands, by trying all."""
        for values in product(*(self.menus.get(cell, range(TOP + 1)) for cell in range(self.cells))):
            if fulfils(values, self.edges):
                yield values


def fulfils(values: Sequence[int], edges: Sequence[Edge]) -> bool:
    """Whether values fulfil edges, read off their definition."""
    held = {NOTHING: 0, **dict(enumerate(values))}
    return all(held[edge.above] >= held[edge.below] + edge.gap for edge in edges)


def asked_at_random(chance: Random) -> Asked:
    """Make floors, caps, gaps, jumps and menus on one to four cells; about a third of them contradict each other."""
    cells = chance.randint(1, 4)
    edges = []
    for number in range(chance.randint(0, 6)):
        above, below = chance.randint(NOTHING, cells - 1), chance.randint(NOTHING, cells - 1)
        if above == below == NOTHING:
            continue
        gap = -chance.randint(0, TOP) if above == NOTHING else chance.randint(-4, 3)
        edges.append(Edge(above, below, gap, number))
    edges += [Edge(NOTHING, cell, -TOP, 100 + cell) for cell in range(cells)]
    listed = [cell for cell in range(cells) if chance.random() < 0.3]
    return Asked(
        cells, tuple(edges), {cell: tuple(sorted(chance.sample(range(TOP + 1), chance.randint(1, 3)))) for cell in listed}
    )


@st.composite
def asked(draw: st.DrawFn, with_menus: bool = True) -> Asked:
    """Draw what `asked_at_random` makes, so that a failure shrinks to a small one."""
    cells = draw(st.integers(1, 4))
    places = st.integers(NOTHING, cells - 1)
    edges = []
    for number in range(draw(st.integers(0, 6))):
        above, below = draw(places), draw(places)
        if above == below == NOTHING:
            continue
        gap = -draw(st.integers(0, TOP)) if above == NOTHING else draw(st.integers(-4, 3))
        edges.append(Edge(above, below, gap, number))
    edges += [Edge(NOTHING, cell, -TOP, 100 + cell) for cell in range(cells)]
    menus = {}
    if with_menus and draw(st.booleans()):
        for cell in draw(st.sets(st.integers(0, cells - 1))):
            menus[cell] = tuple(sorted(draw(st.sets(st.integers(0, TOP), min_size=1, max_size=3))))
    return Asked(cells, tuple(edges), menus)


def as_constraints(given: Asked, present: Sequence[int], base: Constraints, levels: Sequence[Levels] = ()) -> Constraints:
    """Put demands on cells of custody with a present law, on the law of `base`."""
    cells = tuple(PenaltyCell(f"rule-{number}", "custody.max", value) for number, value in enumerate(present))
    ids = sorted({edge.by for edge in given.edges} | {one.by for one in levels})
    order = {by: number for number, by in enumerate(ids)}
    demands = tuple(Demand(f"d-{by}", "order", "not below", Ground(chosen_by="a test"), Place()) for by in ids)
    edges = tuple(Edge(edge.above, edge.below, edge.gap, order[edge.by]) for edge in given.edges)
    return Constraints(
        "xx/random", "random", base.law, date(2019, 6, 1), date(2020, 1, 1), {}, "", {}, {}, cells, demands, (), edges,
        given.menus, dict.fromkeys(given.menus, ()), tuple(levels),
    )  # fmt: skip
