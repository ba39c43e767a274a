"""Who stands before the court: cases from a file, or a population put together from what is published about it.

    population = of_cases("cases.parquet", groups=["sex", "offence"])       # observed
    population = synthesised(plan, laws=[before, after])                     # synthetic, and marked as such
    population.shares(drawn)   ->   array, draws x cells: which part of all persons stands in each cell

A synthetic population is a table of shares, not a list of persons: each cell is one combination of what the margins tell, each
has the facts that the law reads, and amounts are laid over the cells. How the margins hang together is not known, so the table
begins with odds ratios that are drawn within stated bounds and is then fitted to the margins by iterative proportional fitting.
The fitting keeps those odds ratios (Deming and Stephan 1940; Mosteller 1968) and is done here for all draws at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from lenity.engine.duck import Duck
from lenity.engine.facts import attributes_of
from lenity.engine.program import compile_law
from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.library import Library
from lenity.law.model import Law
from lenity.law.problems import did_you_mean, problem
from lenity.simulate.assumptions import Assumptions
from lenity.units import UnitError, parse_quantity

Numbers: TypeAlias = NDArray[np.float64]
Counts: TypeAlias = NDArray[np.int64]
Drawn: TypeAlias = Mapping[str, Numbers]  # assumption -> its value in each draw; of a mix, draws x parts
Facts: TypeAlias = Mapping[str, object]

CLOSE = 1e-9  # share of all persons by which a fitted table may miss a margin
MOST_ROUNDS = 2000
MOST_CASES = 50_000  # different cases of a file
KEYS = ("population", "title", "synthetic", "law", "people", "facts", "groups", "associations", "amounts", "left_out")


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that persons are told apart by: its levels, each with facts of the case, and the assumption that gives their
    shares.
    """

    name: str
    levels: Mapping[str, Facts]
    shares: str


@dataclass(frozen=True, slots=True)
class Association:
    """Two levels that go together more (odds ratio above 1) or less (below 1) than chance, all else equal."""

    between: tuple[tuple[str, str], tuple[str, str]]
    odds_ratio: str


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is seized in some cells: a log-normal with this median (grams) and this spread (standard deviation of its
    logarithm).
    """

    when: Mapping[str, tuple[str, ...]]
    median: str
    spread: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts of all cells: which figures count as round, which share is recorded as one, and which share moves over a threshold.

    `moved` is a share of the persons within `window` (a factor) of an amount at which the law gets harsher: above 0 they are
    moved up to the threshold, below 0 they are moved down from it. Cases in the United States came to
    stand just above a threshold after it was moved (docs/explanation/populations.md).
    """

    round: tuple[int, ...]  # in micrograms
    rounded: str
    moved: str
    window: float
    of: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a synthetic population is put together from; every figure in it is the id of an assumption."""

    id: str
    title: str
    law: str
    people: str
    facts: Facts
    groups: tuple[Group, ...]
    associations: tuple[Association, ...] = ()
    amounts: Amounts | None = None
    left_out: tuple[str, ...] = ()  # in words: what the population cannot show

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Name every assumption it rests on."""
        named = [self.people, *(group.shares for group in self.groups), *(one.odds_ratio for one in self.associations)]
        if self.amounts is not None:
            named += [self.amounts.rounded, self.amounts.moved]
            named += [name for one in self.amounts.of for name in (one.median, one.spread)]
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Point:
    """One amount that stands for those from `low` to below `high` (micrograms); `round` points take what is recorded as a round
    figure.
    """

    amount: int
    low: float
    high: float
    round: bool


@dataclass(frozen=True, slots=True)
class Population:
    """Cells of a population. `labels` say what a cell is, `facts` what the law is told of it, `amount_of` which amounts lie over
    it.

    `amount_of` is a number of `plan.amounts.of`, or -1 where the facts already hold what there is. `counts` are persons in each
    cell of an observed population, empty for a synthetic one.
    """

    title: str
    synthetic: bool
    people: str
    labels: tuple[Mapping[str, str], ...]
    facts: tuple[Facts, ...]
    amount_of: Counts
    points: tuple[Point, ...]
    rests_on: tuple[str, ...]
    plan: Plan | None = None
    counts: Counts = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def mark(self) -> str:
        """Say what every table or chart of this population must say."""
        return "synthetic: put together from margins and assumptions; no row is a person" if self.synthetic else "recorded cases"

    def shares(self, drawn: Drawn, draws: int, seed: int = 0) -> Numbers:
        """Give the share of all persons in each cell, draws x cells; each row adds up to 1.

        Of recorded cases the draws are a Bayesian bootstrap (Rubin 1981): they show how far other cases of the same kind could
        differ.
        """
        if self.plan is None:
            weights = np.random.default_rng(seed).gamma(self.counts.astype(float), size=(draws, len(self.counts)))
            return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float64)
        return _joint(self.plan, drawn, draws).reshape(draws, -1)

    def amounts(self, drawn: Drawn, draws: int, number: int) -> Numbers:
        """Give the share of each point among the cells of one kind of amount, draws x points, before anything moves at a
        threshold.
        """
        if self.plan is None or self.plan.amounts is None or number < 0:
            return np.ones((draws, 1))
        kind = self.plan.amounts.of[number]
        rounded = _column(drawn, self.plan.amounts.rounded, draws)
        return spread_out(self.points, _column(drawn, kind.median, draws), _column(drawn, kind.spread, draws), rounded)


# -- from a file ------------------------------------------------------------------------------------------------------


def of_cases(cases: object, laws: Sequence[Law], groups: Sequence[str], title: str = "", weight: str = "") -> Population:
    """Make a population of recorded cases, in any form that `lenity.evaluate` reads.

    `groups` are the columns that tell persons apart in the results; `weight` may name a column of whole numbers of persons.
    Columns that are neither a fact that one of the laws knows nor a group are left out. Raise `LenityError` for what cannot be
    read.

    >>> cases = [{"offence": "use", "sex": "f"}, {"offence": "use", "sex": "f"}, {"offence": "use", "sex": "m"}]
    >>> found = of_cases(cases, Library().find("kh"), ["sex"])
    >>> [dict(one) for one in found.labels], found.counts.tolist()
    ([{'sex': 'f'}, {'sex': 'm'}], [2, 1])
    """
    source = Duck()
    try:
        columns = source.open(cases)
        lost = [name for name in (*groups, *([weight] if weight else [])) if name not in columns]
        if lost:
            raise problem("LEN502", f"the cases have no column `{lost[0]}`", did_you_mean(lost[0], columns))
        known = attributes_of(laws)
        kept = [name for name in columns if name in known or name in groups]
        if "items" in columns:
            raise problem("LEN826", "cases with several items are not read here", "give one item per case: substance, quantity")
        names = ", ".join(f'"{name}"::VARCHAR' for name in kept)
        persons = f'sum("{weight}"::BIGINT)' if weight else "count(*)"
        query = f"SELECT {names}, {persons} FROM source GROUP BY ALL ORDER BY ALL LIMIT {MOST_CASES + 1}"
        rows = source.connection.execute(query).fetchall()
    finally:
        source.close()
    if len(rows) > MOST_CASES:
        raise problem(
            "LEN826", f"the file holds more than {MOST_CASES} different cases", "leave out columns the law does not read"
        )
    stated = [{name: value for name, value in zip(kept, row, strict=False) if value is not None} for row in rows]
    return Population(
        title or "recorded cases", False, "", tuple({name: one.get(name, "not known") for name in groups} for one in stated),
        tuple({name: value for name, value in one.items() if name in known} for one in stated),
        np.full(len(rows), -1, np.int64), (), (), None, np.array([row[-1] for row in rows], np.int64),
    )  # fmt: skip


# -- from margins -----------------------------------------------------------------------------------------------------


def synthesised(plan: Plan, laws: Iterable[Law]) -> Population:
    """Lay out the cells of a synthetic population, with amounts on both sides of every edge of the laws it will be judged by."""
    labels, facts = [], []
    for levels in itertools.product(*(group.levels for group in plan.groups)):
        labels.append({group.name: level for group, level in zip(plan.groups, levels, strict=True)})
        facts.append(
            {
                **plan.facts,
                **{k: v for group, level in zip(plan.groups, levels, strict=True) for k, v in group.levels[level].items()},
            }
        )
    kinds = plan.amounts.of if plan.amounts else ()
    amount_of = np.array([_kind(kinds, label) for label in labels], np.int64)
    points = points_between(_edges(laws), plan.amounts.round) if plan.amounts else ()
    return Population(plan.title, True, plan.people, tuple(labels), tuple(facts), amount_of, points, plan.rests_on, plan)


def _kind(kinds: Sequence[Amount], label: Mapping[str, str]) -> int:
    return next(
        (n for n, kind in enumerate(kinds) if all(label[group] in levels for group, levels in kind.when.items())), -1,
    )  # fmt: skip


def _edges(laws: Iterable[Law]) -> list[int]:
    """Give every amount (micrograms) at which one of the laws may answer otherwise."""
    edges = {int(edge) for law in laws for edge in compile_law(law).representatives.get("quantity#mass", ())}
    return sorted(edge for edge in edges if edge > 0)


def points_between(edges: Iterable[int], round_figures: Iterable[int]) -> tuple[Point, ...]:
    """Give amounts to ask the law about: one within each interval between edges and round figures, and each round figure itself.

    An interval never reaches over an edge, so what the smooth part says of a threshold is exact.

    >>> [(point.amount, point.round) for point in points_between([10], [10])]
    [(5, False), (20, False), (10, True)]
    """
    figures = sorted(set(round_figures))
    cuts = sorted({*edges, *figures})
    smooth = [Point(max(cuts[0] // 2, 1), 0.0, float(cuts[0]), False)]
    smooth += [Point(max(low, int(sqrt(low * high))), float(low), float(high), False) for low, high in itertools.pairwise(cuts)]
    smooth.append(Point(cuts[-1] * 2, float(cuts[-1]), np.inf, False))
    middles = [0.0, *(sqrt(low * high) for low, high in itertools.pairwise(figures)), np.inf]
    rounds = [Point(one, middles[n], middles[n + 1], True) for n, one in enumerate(figures)]
    return (*smooth, *rounds)


def spread_out(points: Sequence[Point], median: Numbers, spread: Numbers, rounded: Numbers) -> Numbers:
    """Spread persons over amounts: a log-normal, a share of which is recorded as the nearest round figure. Draws x points.

    `median` in grams, `spread` the standard deviation of the natural logarithm.
    """
    with np.errstate(divide="ignore"):
        low = np.log(np.array([point.low for point in points]) / 1e6)  # grams
        high = np.log(np.array([point.high for point in points]) / 1e6)
    centre, width = np.log(median)[:, None], spread[:, None]
    below = special.ndtr
    mass = below((high - centre) / width) - below((low - centre) / width)
    is_round = np.array([point.round for point in points])
    return np.asarray(mass * np.where(is_round, rounded[:, None], 1 - rounded[:, None]), np.float64)


def moved_to(points: Sequence[Point], thresholds: Sequence[int], window: float) -> tuple[Counts, Counts]:
    """Say where a person at each point goes who is moved up over the next threshold, and where one who is moved down.

    `thresholds` in micrograms are the first harsher amounts. Who is within the window below one is moved up to the first point at
    or above it, who is within the window above it down to the last point below it; all others stay.

    >>> points = points_between([10, 40], [10, 40])
    >>> up, down = moved_to(points, [40], 3)
    >>> [points[n].amount for n in up], [points[n].amount for n in down]
    ([5, 40, 80, 10, 40], [5, 20, 20, 10, 20])
    """
    amount = np.array([point.amount for point in points], float)
    up, down = np.arange(len(points)), np.arange(len(points))
    nearest = _nearest(amount, thresholds)
    for number, edge in enumerate(thresholds):
        below, above = amount < edge, amount >= edge
        if below.any() and above.any():
            own = nearest == number
            up[own & below & (amount >= edge / window)] = int(np.argmin(np.where(above, amount, np.inf)))
            down[own & above & (amount < edge * window)] = int(np.argmax(np.where(below, amount, -np.inf)))
    return up, down


def _nearest(amount: Numbers, thresholds: Sequence[int]) -> Counts:
    """Give each amount the threshold it lies nearest to by ratio, so that no person is moved twice."""
    if not thresholds:
        return np.zeros(len(amount), np.int64)
    apart = np.abs(np.log(amount)[:, None] - np.log(np.array(thresholds, float))[None, :])
    return np.asarray(apart.argmin(axis=1), np.int64)


def _joint(plan: Plan, drawn: Drawn, draws: int) -> Numbers:
    """Give the share of every combination of levels, draws x levels of the first group x levels of the second ..."""
    margins = [_margin(group, drawn, draws) for group in plan.groups]
    sizes = [len(group.levels) for group in plan.groups]
    seed = np.ones((draws, *sizes))
    axis = {group.name: number for number, group in enumerate(plan.groups)}
    for one in plan.associations:
        place: list[slice | int] = [slice(None)] * (len(sizes) + 1)
        for name, level in one.between:
            place[axis[name] + 1] = list(plan.groups[axis[name]].levels).index(level)
        ratio = _column(drawn, one.odds_ratio, draws)
        part = seed[tuple(place)]
        seed[tuple(place)] = part * ratio.reshape(draws, *([1] * (part.ndim - 1)))
    return fitted(seed, [((number,), margin) for number, margin in enumerate(margins)])


def _margin(group: Group, drawn: Drawn, draws: int) -> Numbers:
    """Give the shares of a group's levels: the parts of a mix, or of two levels the share of the first and the rest."""
    if group.shares not in drawn:
        raise problem("LEN821", f"no draws of `{group.shares}`", f"the assumption gives the shares of `{group.name}`")
    found = np.asarray(drawn[group.shares], np.float64)
    if found.ndim == 1:
        found = np.stack([found, 1 - found], axis=1)
    return np.broadcast_to(found, (draws, len(group.levels)))


def _column(drawn: Drawn, name: str, draws: int) -> Numbers:
    if name not in drawn:
        raise problem("LEN821", f"no draws of `{name}`", "sample all assumptions that the population rests on")
    return np.broadcast_to(np.asarray(drawn[name], np.float64), (draws,))


def fitted(seed: Numbers, margins: Sequence[tuple[tuple[int, ...], Numbers]]) -> Numbers:
    """Fit tables to margins by iterative proportional fitting, all draws at once.

    `seed`: draws x sizes of the groups, its odds ratios are kept. `margins`: the groups (from 0) each speaks of, and draws x
    sizes of these. Raise `LenityError` where margins contradict one another, or ask for persons where the seed has none.
    Deming and Stephan, Annals of Mathematical Statistics 11 (1940); that odds ratios stay: Mosteller, JASA 63 (1968).

    >>> table = fitted(np.ones((1, 2, 2)), [((0,), np.array([[0.4, 0.6]])), ((1,), np.array([[0.3, 0.7]]))])
    >>> table.round(2).tolist()
    [[[0.12, 0.28], [0.18, 0.42]]]
    """
    table = np.array(seed, np.float64)
    axes = tuple(range(1, table.ndim))
    table /= table.sum(axis=axes, keepdims=True)
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for groups, target in margins:
            others = tuple(one for one in axes if one - 1 not in groups)
            shape = [table.shape[0], *(table.shape[one] if one - 1 in groups else 1 for one in axes)]
            wanted = target.reshape(shape)
            have = table.sum(axis=others, keepdims=True)
            if bool(((have == 0) & (wanted > 0)).any()):
                raise problem(
                    "LEN820", "a margin has persons where no combination of levels is possible", "check shares and associations"
                )
            worst = max(worst, float(np.abs(have - wanted).max()))
            table *= np.divide(wanted, have, out=np.zeros_like(have), where=have > 0)
        if worst < CLOSE:
            return table
    raise problem(
        "LEN820", f"the margins do not fit together: they miss by {worst:.2g}", "margins of one population have the same total"
    )


def odds_ratio(table: Numbers) -> float:
    """Give the odds ratio of a 2 x 2 table."""
    return float(table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]))


# -- the file of a plan -----------------------------------------------------------------------------------------------


def read_plan(folder: Path, assumptions: Assumptions) -> Plan:
    """Read `population.yaml` of a folder; raise `LenityError` with every problem of the file."""
    document = Document.read(folder / "population.yaml", f"{folder.name}/population.yaml")
    plan = _PlanReader(document, assumptions).plan()
    raise_all([document])
    return plan


@dataclass(slots=True)
class _PlanReader:
    document: Document
    assumptions: Assumptions
    known_facts: frozenset[str] = frozenset()

    def plan(self) -> Plan:
        say, fields = self.document, self.document.fields(self.document.root, "the population", KEYS, need=KEYS[:7])
        if "law" in fields:
            self.known_facts = frozenset(attributes_of(Library().find(say.text(fields["law"], "`law`"))))
        if "synthetic" in fields and say.text(fields["synthetic"], "`synthetic`") != "true":
            say.say("LEN822", fields["synthetic"], "a population of margins is not marked synthetic", "write `synthetic: true`")
        groups = tuple(self.group(name, node) for name, node in say.fields(fields.get("groups"), "`groups`").items())
        levels = {group.name: tuple(group.levels) for group in groups}
        return Plan(
            say.text(fields.get("population"), "`population`"), say.text(fields.get("title"), "`title`"),
            say.text(fields.get("law"), "`law`"), self.figure(fields, "people"), self.facts(fields.get("facts"), "`facts`"),
            groups,
            tuple(self.association(node, levels) for node in say.items(fields.get("associations"), "`associations`")),
            self.amounts(fields.get("amounts"), levels) if "amounts" in fields else None,
            tuple(say.words(fields.get("left_out"), "`left_out`")),
        )  # fmt: skip

    def group(self, name: str, node: Node | None) -> Group:
        fields = self.document.fields(node, f"group `{name}`", ("levels", "shares"), need=("levels", "shares"))
        levels = {
            level: self.facts(facts, f"level `{level}`")
            for level, facts in self.document.fields(fields.get("levels"), f"levels of `{name}`").items()
        }
        shares = self.figure(fields, "shares")
        if shares and shares in self.assumptions:
            parts = self.assumptions[shares].parts
            if parts and parts != tuple(levels):
                said = f"the parts of `{shares}` are `{'`, `'.join(parts)}`"
                self.document.say("LEN823", fields["shares"], f"`{shares}` does not give the levels of `{name}`", said)
            if not parts and len(levels) != 2:
                self.document.say(
                    "LEN823", fields["shares"], f"one share cannot give {len(levels)} levels of `{name}`", "give a mix"
                )
        return Group(name, levels, shares)

    def association(self, node: Node | None, levels: Mapping[str, tuple[str, ...]]) -> Association:
        say = self.document
        fields = say.fields(node, "an association", ("between", "odds_ratio"), need=("between", "odds_ratio"))
        pairs = []
        for name, level in say.fields(fields.get("between"), "`between`").items():
            word = say.text(level, "a level")
            self.known(level, name, word, levels)
            pairs.append((name, word))
        if len(pairs) != 2:
            say.say(
                "LEN824",
                fields.get("between"),
                "an association joins two groups",
                "write `between: {group: level, group: level}`",
            )
            pairs = [*pairs, ("", ""), ("", "")][:2]
        return Association((pairs[0], pairs[1]), self.figure(fields, "odds_ratio"))

    def amounts(self, node: Node | None, levels: Mapping[str, tuple[str, ...]]) -> Amounts:
        say = self.document
        keys = ("round", "rounded", "moved_at_thresholds", "window", "of")
        fields = say.fields(node, "`amounts`", keys, need=keys)
        figures = [self.micrograms(one, text) for one, text in self.texts(fields, "round")]
        window = self.window(fields)
        of = tuple(self.amount(one, levels) for one in say.items(fields.get("of"), "`of`"))
        return Amounts(tuple(figures), self.figure(fields, "rounded"), self.figure(fields, "moved_at_thresholds"), window, of)

    def amount(self, node: Node | None, levels: Mapping[str, tuple[str, ...]]) -> Amount:
        say = self.document
        fields = say.fields(node, "an amount", ("when", "median", "spread"), need=("when", "median", "spread"))
        when = {}
        for name, among in say.fields(fields.get("when"), "`when`").items():
            when[name] = tuple(say.words(among, "`when`"))
            for word in when[name]:
                self.known(among, name, word, levels)
        return Amount(when, self.figure(fields, "median"), self.figure(fields, "spread"))

    def known(self, node: Node | None, group: str, level: str, levels: Mapping[str, tuple[str, ...]]) -> None:
        if group not in levels:
            self.document.say("LEN824", node, f"unknown group `{group}`", did_you_mean(group, levels))
        elif level not in levels[group]:
            self.document.say("LEN824", node, f"`{group}` has no level `{level}`", did_you_mean(level, levels[group]))

    def figure(self, fields: Fields, key: str) -> str:
        """Read the id of an assumption; a plan holds no figures of its own."""
        name = self.document.text(fields.get(key), f"`{key}`")
        if name and name not in self.assumptions:
            self.document.say("LEN821", fields[key], f"no assumption `{name}`", did_you_mean(name, self.assumptions.of))
        return name

    def facts(self, node: Node | None, what: str) -> Facts:
        found: dict[str, object] = {}
        for name, value in self.document.fields(node, what).items():
            if self.known_facts and name not in self.known_facts:
                self.document.say("LEN103", value, f"unknown fact `{name}`", did_you_mean(name, self.known_facts))
            found[name] = self.document.text(value, f"`{name}`")
        return found

    def texts(self, fields: Fields, key: str) -> list[tuple[Node, str]]:
        return [(fields[key], text) for text in self.document.words(fields.get(key), f"`{key}`")]

    def micrograms(self, node: Node | None, text: str) -> int:
        try:
            return parse_quantity(text).amount
        except UnitError as error:
            self.document.say("LEN101", node, str(error), error.mend)
            return 1

    def window(self, fields: Fields) -> float:
        text = self.document.text(fields.get("window"), "`window`", "2")
        try:
            window = float(text)
        except ValueError:
            window = 0.0
        if not 1 < window <= 10:
            self.document.say(
                "LEN825", fields.get("window"), f"`{text}` is no window", "a factor above 1 and at most 10, such as `1.5`"
            )
        return window


def grouped(labels: Sequence[Mapping[str, str]], by: Sequence[str]) -> tuple[tuple[Mapping[str, str], ...], Counts]:
    """Give the different combinations of some groups, and the number of the one each cell belongs to."""
    found: dict[tuple[str, ...], int] = {}
    numbers = [found.setdefault(tuple(label[name] for name in by), len(found)) for label in labels]
    return tuple(dict(zip(by, key, strict=True)) for key in found), np.array(numbers, np.int64)
