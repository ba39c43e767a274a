"""Count how often the intervals of the data-poor way hold the truth, on data rich enough to know it.

    report = degraded(caseload, table, runs=400, seed=20140101)
    report.targets["mean months"].covered      -> share of counted runs whose 90 % interval holds the truth

Each run takes some federal districts of the United States for a country of its own and forgets all about them but what is
published of Cambodia: how many persons, how many of them women, what the law allows, and a few sentences from the newspapers,
which report the long ones. From these and from wide assumptions it foretells what the full records say. How much wider the
intervals must be (the conformal factor) is found on other districts than those that are counted (cross-conformal prediction; Vovk
2015).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lenity.law.problems import problem
from lenity.simulate.backcast import CATEGORIES, LIFE, Caseload
from lenity.simulate.population import Association, Counts, Group, Numbers, Plan, Population, synthesised
from lenity.simulate.sentences import LONGEST, Lawful, imposed
from lenity.simulate.uncertainty import Uncertain

REPORTED = 20  # sentences that a newspaper archive holds; Cambodia has 43 since 2005, some of them without an amount
PERSONS = 400  # in one run
DRAWS = 400
INTERVAL = 0.90
FOLDS = 10
CUT = 2  # offense levels by which the reform of the test cuts
LEVELS = (8, 12, 16, 20, 24, 28, 32, 36, 40)  # offense levels that stand for those around them
RECORDS = (0, 2, 5)  # criminal history categories I, III, VI
LONG = 60  # months
# By how much intervals for parts of a whole are widened where nobody has calibrated them: the relative effect of a reform, and
# the share of a group. The largest factor this test found for them, rounded up (docs/how-we-know/backcasts.md); a test holds it.
WIDER = 1.5
TARGETS = (
    "mean months", "share above 60 months", "months cut by the reform, per person", "part of all months cut by the reform",
    "women's share of all months",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """How the intervals for one quantity did.

    `covered_as_drawn`: share of runs with the truth inside the interval as drawn. `factor`: how much wider it must be, from all
    runs (below 1: it could be narrower). `covered`: share with the factor of other districts. `width`: median width of that
    interval in parts of the truth.
    """

    name: str
    runs: int
    covered_as_drawn: float
    factor: float
    covered: float
    width: float


@dataclass(frozen=True, slots=True)
class Degraded:
    """What came of the test: runs counted, districts they were drawn from, and each quantity."""

    counted: int
    districts: int
    targets: Mapping[str, Target]


def degraded(caseload: Caseload, table: Numbers, runs: int, seed: int) -> Degraded:
    """Run the test `runs` times in each tenth of the districts; a tenth is counted with the factor that the other nine fit.

    Every run is counted once, and no district of it had a part in its factor.
    """
    chance = np.random.default_rng(seed)
    folds = np.array_split(chance.permutation(np.unique(caseload.district)), FOLDS)
    known = _Known.of(table, seed)
    found = np.array([[known.run(caseload, table, fold, chance) for _ in range(runs // FOLDS)] for fold in folds])
    targets = {}
    for number, name in enumerate(TARGETS):
        apart = np.array([_apart(fold[:, number]) for fold in found])
        factors = np.array([conformal_factor(np.delete(apart, fold, axis=0).ravel()) for fold in range(FOLDS)])
        width = (found[:, :, number, 3] - found[:, :, number, 1]) / found[:, :, number, 0] * factors[:, None]
        targets[name] = Target(
            name, apart.size, float((apart <= 1).mean()), conformal_factor(apart.ravel()),
            float((apart <= factors[:, None]).mean()), float(np.median(width)),
        )  # fmt: skip
    return Degraded(runs // FOLDS * FOLDS, sum(map(len, folds)), targets)


def widened(answer: Uncertain, factor: float = WIDER) -> Uncertain:
    """Move every draw away from the median by a factor, so that each interval becomes wider by it. Parts of a whole stay within 0
    and 1.

    >>> widened(Uncertain(np.array([0.4, 0.5, 0.6]), "share", ()), 2).values.round(9).tolist()
    [0.3, 0.5, 0.7]
    """
    if factor < 1:
        raise problem("LEN817", f"a factor of {factor:g} would narrow the interval", "intervals are only widened")
    median = np.median(answer.values, axis=0)
    moved = median + (answer.values - median) * factor
    within = bool(((answer.values >= 0) & (answer.values <= 1)).all())
    return Uncertain(np.clip(moved, 0, 1) if within else moved, answer.unit, answer.rests_on)


def _apart(runs: Numbers) -> Numbers:
    """Say how far the truth lies from the median, in lengths of the half of the interval on its side. Columns: truth, low,
    median, high.
    """
    truth, low, median, high = runs.T
    return np.asarray(
        np.where(truth >= median, (truth - median) / (high - median), (median - truth) / (median - low)), np.float64
    )


def conformal_factor(apart: Numbers, share: float = INTERVAL) -> float:
    """Give the factor by which intervals must widen to hold the truth in this share of new runs: the ceil((n + 1) share)-th
    smallest distance.

    >>> conformal_factor(np.array([0.5, 1.0, 1.5, 2.0]), 0.6)
    1.5
    """
    rank = min(int(np.ceil((len(apart) + 1) * share)), len(apart))
    return float(np.sort(apart)[rank - 1])


@dataclass(frozen=True, slots=True)
class _Known:
    """What does not differ from run to run: the population's cells, the law's kinds of cases, and the assumptions on practice."""

    population: Population
    kind: Counts  # of each cell
    woman: Counts
    months: Numbers  # draws x kinds, before the reform
    after: Numbers  # draws x kinds, after it
    long: Numbers  # draws x kinds, chance of a term above 60 months

    @classmethod
    def of(cls, table: Numbers, seed: int) -> _Known:
        plan = Plan(
            "degraded", "federal districts as if they published no more than Cambodia", "us", "", {},
            (
                Group("level", {str(level): {} for level in LEVELS}, "levels"),
                Group("record", {CATEGORIES[one]: {} for one in RECORDS}, "records"),
                Group("sex", {"women": {}, "men": {}}, "women"),
            ),
            tuple(Association((("sex", "women"), ("level", str(level))), f"women-{level}") for level in LEVELS),
        )  # fmt: skip
        population = synthesised(plan, [])
        pairs = [(LEVELS.index(int(one["level"])), one["record"]) for one in population.labels]
        kind = np.array([level * len(RECORDS) + [CATEGORIES[n] for n in RECORDS].index(record) for level, record in pairs])
        woman = np.array([int(one["sex"] == "women") for one in population.labels])
        practice = _practice(np.random.default_rng(seed))
        cells = [(level, record) for level in LEVELS for record in RECORDS]
        before, long = _sentenced([_range(table, level, record) for level, record in cells], practice)
        after, _ = _sentenced([_range(table, max(level - CUT, 1), record) for level, record in cells], practice)
        return cls(population, kind, woman, before, after, long)

    def run(self, caseload: Caseload, table: Numbers, districts: Counts, chance: np.random.Generator) -> Numbers:
        """Take one country; give truth, low end, median and high end of each target."""
        rows = _country(caseload, districts, chance)
        truth = _truth(caseload, table, rows)
        drawn = _published(caseload, rows, chance)
        cells = self.population.shares(drawn, DRAWS)
        by_kind = np.zeros((DRAWS, self.months.shape[1]))
        women = np.zeros(DRAWS)
        for cell, (kind, woman) in enumerate(zip(self.kind, self.woman, strict=True)):
            by_kind[:, kind] += cells[:, cell]
            women += woman * cells[:, cell] * self.months[:, kind]
        before = (by_kind * self.months).sum(axis=1)
        cut = before - (by_kind * self.after).sum(axis=1)
        foretold = (before, (by_kind * self.long).sum(axis=1), cut, cut / before, women / before)
        ends = ((1 - INTERVAL) / 2, 0.5, (1 + INTERVAL) / 2)
        return np.array([[known, *np.quantile(draws, ends)] for known, draws in zip(truth, foretold, strict=True)])


def _range(table: Numbers, level: int, record: int) -> Lawful:
    """Give the range of the guideline, which the court may go below (United States v. Booker, 2005)."""
    low, high = (float(min(one, LIFE)) for one in table[level - 1, record])
    return Lawful(low, high, 0.0, "no", (), 0.0, False)


def _practice(chance: np.random.Generator) -> dict[str, Numbers]:
    """Draw practice from the same kind of wide assumptions as Cambodia's: nothing of it was fitted to the sentences of the
    test.
    """
    position, mitigation = chance.beta(4, 6, DRAWS), chance.beta(1, 1, DRAWS)
    return {
        "position": position, "concentration": chance.triangular(1, 3, 10, DRAWS), "common-doses": chance.beta(55, 5, DRAWS),
        "mitigation": mitigation,
    }  # fmt: skip


def _sentenced(kinds: list[Lawful], practice: Mapping[str, Numbers]) -> tuple[Numbers, Numbers]:
    """Give mean months and the chance of a long term of each kind, draws x kinds. Ranges that are alike stay apart."""
    terms, _ = imposed(kinds, practice)
    months = np.arange(LONGEST + 1)
    return terms @ months, terms[:, :, months > LONG].sum(axis=2)


def _country(caseload: Caseload, districts: Counts, chance: np.random.Generator) -> Counts:
    """Draw the persons of one country: some of two districts in three years, as rows of the caseload."""
    while True:
        chosen = chance.choice(districts, 2, replace=False)
        first = chance.integers(caseload.year.min(), caseload.year.max() - 1)
        there = np.isin(caseload.district, chosen) & (caseload.year >= first) & (caseload.year <= first + 2)
        rows = np.repeat(np.flatnonzero(there), caseload.persons[there])
        if len(rows) >= PERSONS // 2:
            return np.asarray(chance.choice(rows, min(PERSONS, len(rows)), replace=False), np.int64)


def _truth(caseload: Caseload, table: Numbers, rows: Counts) -> tuple[float, ...]:
    """Give the targets from the full records; a sentence is cut in proportion to the minimum of its range."""
    months, level, record = caseload.months[rows], caseload.level[rows], caseload.category[rows]
    minimum = np.minimum(table[level - 1, record, 0], LIFE)
    lower = np.minimum(table[np.maximum(level - CUT, 1) - 1, record, 0], LIFE)
    part = np.divide(lower, minimum, out=np.ones_like(minimum), where=minimum > 0)
    cut = (months * (1 - part)).mean()
    women = months[caseload.woman[rows] == 1].sum() / months.sum()
    return (float(months.mean()), float((months > LONG).mean()), float(cut), float(cut / months.mean()), float(women))


def _published(caseload: Caseload, rows: Counts, chance: np.random.Generator) -> dict[str, Numbers]:
    """Forget all but what Cambodia publishes, and draw the shares that follow from it.

    Newspapers report a sentence with a chance that rises with its length. The mix of cases is drawn around their mix, with each
    report weighed down by its length to an unknown power, and counts for no more than the reports there are.
    """
    months = caseload.months[rows]
    reported = rows[chance.choice(len(rows), REPORTED, replace=False, p=(months + 6) / (months + 6).sum())]
    bias = chance.uniform(0.5, 1.5, DRAWS)
    weight = (caseload.months[reported] + 6)[None, :] ** -bias[:, None]
    weight = weight / weight.sum(axis=1, keepdims=True) * REPORTED
    levels = np.abs(caseload.level[reported][:, None] - np.array(LEVELS)[None, :]).argmin(axis=1)
    records = np.abs(caseload.category[reported][:, None] - np.array(RECORDS)[None, :]).argmin(axis=1)
    women = float(caseload.woman[rows].sum())
    drawn = {
        "levels": _mix(weight, levels, len(LEVELS), chance), "records": _mix(weight, records, len(RECORDS), chance),
        "women": chance.beta(women + 0.5, len(rows) - women + 0.5, DRAWS),
    }  # fmt: skip
    slope = chance.uniform(
        -0.6, 0.2, DRAWS
    )  # logarithm of the odds ratio of women to men, per step of level: less severe charges more likely
    drawn |= {f"women-{level}": np.exp(slope * number) for number, level in enumerate(LEVELS)}
    return drawn


def _mix(weight: Numbers, place: Counts, parts: int, chance: np.random.Generator) -> Numbers:
    """Draw shares from a Dirichlet distribution with the weight that fell on each part, and one report spread over all parts."""
    size = np.full((DRAWS, parts), 1 / parts)
    for part in range(parts):
        size[:, part] += weight[:, place == part].sum(axis=1)
    drawn = chance.standard_gamma(size) + 1e-12
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True), np.float64)
