"""Predict what is already known, and count how far off it was: prison series, and reforms whose effect was published.

    rolled(series, origins, years_inside, seed)    ->   one Forecast per origin, each beside persistence (nothing changes)
    scores(forecasts)                              ->   error by horizon, skill against persistence, share of outcomes inside the
    interval rescored(caseload, table, levels=2)            ->   what a cut of offense levels does to each recorded federal
    sentence

The error of an effect is kept apart from the error of a level: a model can miss the level and have the effect right, and the
other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path
from typing import TypeAlias

import duckdb
import numpy as np
from scipy import special
from scipy.optimize import brentq

from lenity.engine.asking import ask_all
from lenity.law.model import Law
from lenity.law.problems import problem
from lenity.simulate.population import Counts, Numbers

Series: TypeAlias = Mapping[int, float]  # year -> persons
DRAWS = 4000
LIFE = 470  # months by which the Commission's files count life
CATEGORIES = ("I", "II", "III", "IV", "V", "VI")
CASELOAD = "ussc_fy2019_fy2024_cases.parquet"
TRAFFICKING = 10  # the code of drug trafficking in the Commission's files


@dataclass(frozen=True, slots=True)
class Interval:
    """Median of the draws with the ends of the 80 and 90 % intervals."""

    median: float
    low80: float
    high80: float
    low90: float
    high90: float

    @classmethod
    def of(cls, draws: Numbers) -> Interval:
        """Take the quantiles of draws."""
        return cls(*(float(one) for one in np.quantile(draws, (0.5, 0.1, 0.9, 0.05, 0.95))))

    def holds(self, value: float, share: int = 90) -> bool:
        """Say whether a value lies inside the interval of 80 or 90 %."""
        low, high = (self.low90, self.high90) if share == 90 else (self.low80, self.high80)
        return low <= value <= high


# -- prison series ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forecast:
    """One year foreseen from another, with what came and with persistence: the value of the origin."""

    origin: int
    year: int
    predicted: Interval
    persistence: float
    actual: float

    @property
    def horizon(self) -> int:
        return self.year - self.origin


@dataclass(frozen=True, slots=True)
class Score:
    """Error over several forecasts: mean absolute and mean signed error in parts of the outcome, that of persistence, skill,
    coverage.
    """

    forecasts: int
    error: float
    bias: float
    persistence: float
    inside80: float
    inside90: float

    @property
    def skill(self) -> float:
        """Give 1 - error / error of persistence: above 0 the model is better than saying that nothing changes."""
        return 1 - self.error / self.persistence


def rolled(series: Series, origins: Sequence[int], years_inside: Numbers, seed: int, farthest: int = 5) -> tuple[Forecast, ...]:
    """Foresee every known year up to `farthest` years after each origin, from nothing but what was known at the origin.

    `years_inside`: draws of the mean years a person stays. Raise `LenityError` where fewer than four years are known before an
    origin.
    """
    found = []
    for origin in origins:
        known = {year: value for year, value in series.items() if year <= origin}
        if origin not in known or len(known) < 4:
            raise problem("LEN828", f"fewer than four counts up to {origin}, or none of that year", "begin later")
        paths = foreseen(known, farthest, years_inside, seed)
        for step in range(1, farthest + 1):
            if origin + step in series:
                interval = Interval.of(paths[:, step - 1])
                found.append(Forecast(origin, origin + step, interval, known[origin], series[origin + step]))
    return tuple(found)


def foreseen(known: Series, years: int, years_inside: Numbers, seed: int) -> Numbers:
    """Foresee a prison population, draws x years, by stock and flow: stays are exponential, admissions go on as they came.

    N(t+1) = N(t) e^(-1/W) + A(t+1) W (1 - e^(-1/W)), with W years inside; past admissions A follow from past counts by the same
    formula. Each year they change by a draw from a normal distribution with the spread of their past yearly changes, and no trend
    (a random walk in logs).
    """
    last = max(known)
    counts = _every_year(known)
    stays = np.exp(-1 / years_inside)[:, None]
    inflow = years_inside[:, None] * (1 - stays)
    admitted = np.maximum((counts[None, 1:] - counts[None, :-1] * stays) / inflow, 1.0)
    changes = np.diff(np.log(admitted), axis=1)
    spread = np.sqrt((changes**2).sum(axis=1) / changes.shape[1])
    chance = np.random.default_rng(seed + last).standard_normal((len(years_inside), years))
    stock, flow = np.full(len(years_inside), counts[-1]), np.log(admitted[:, -1])
    path = []
    for year in range(years):
        flow = flow + spread * chance[:, year]
        stock = stock * stays[:, 0] + np.exp(flow) * inflow[:, 0]
        path.append(stock)
    return np.stack(path, axis=1)


def _every_year(known: Series) -> Numbers:
    """Give a count for every year from the first to the last; a year without one lies on the straight line of logarithms between
    its neighbours.
    """
    years = np.arange(min(known), max(known) + 1)
    ordered = sorted(known)
    return np.asarray(np.exp(np.interp(years, ordered, np.log([known[year] for year in ordered]))), np.float64)


def scores(forecasts: Sequence[Forecast]) -> Score:
    """Score forecasts against what came.

    >>> one = Forecast(2000, 2001, Interval(110, 100, 120, 95, 125), 100, 120)
    >>> found = scores([one])
    >>> round(found.error, 4), round(found.persistence, 4), round(found.skill, 4), found.inside80
    (0.0833, 0.1667, 0.5, 1.0)
    """
    apart = np.array([(one.predicted.median - one.actual) / one.actual for one in forecasts])
    still = np.array([(one.persistence - one.actual) / one.actual for one in forecasts])
    inside = [np.mean([one.predicted.holds(one.actual, share) for one in forecasts]) for share in (80, 90)]
    error, bias, persistence = np.abs(apart).mean(), apart.mean(), np.abs(still).mean()
    return Score(len(forecasts), float(error), float(bias), float(persistence), float(inside[0]), float(inside[1]))


# -- a cut of offense levels ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caseload:
    """Recorded federal sentences for drug trafficking, grouped: months, offense level, category (0 to 5), district, year, sex,
    persons.

    The level is not recorded. It is that of the cell of the Sentencing Table in which the recorded range stands; where several
    levels of a category have this range, `level` is the one in the middle of them.
    """

    months: Numbers
    level: Counts
    category: Counts
    district: Counts
    year: Counts
    woman: Counts
    persons: Counts
    left_out: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What a cut of levels does to the sentences recorded: means in months, over all, and over those whose range falls."""

    before: float
    after: float
    affected: float  # share of persons

    @property
    def months(self) -> float:
        return self.before - self.after

    @property
    def share(self) -> float:
        return self.months / self.before


def sentencing_table(law: Law) -> Numbers:
    """Ask a law with the federal Guidelines for the minimum of every cell of its table: levels 1 to 43 x categories, months, life
    as 470.
    """
    cases = [
        {"level_stated": "true", "stated_level": level, "history_stated": "as_category", "history_category": category,
         "safety_valve": "not_met", "limits_stated": "true", "stated_minimum": "0 months", "stated_maximum_life": "true"}
        for level in range(1, 44) for category in CATEGORIES
    ]  # fmt: skip
    found = []
    for outcome in ask_all(law, [(case, {}) for case in cases]):
        term = outcome.bound.guideline
        if term is None:
            raise problem("LEN829", f"`{law.id}` gives no range of a guideline", "name a law with the federal Guidelines")
        found.append((_months(law, term.least), _months(law, term.most)))
    return np.array(found).reshape(43, 6, 2)


def _months(law: Law, amount: int | None) -> float:
    return float(LIFE) if amount is None else law.calendar.months(amount)


def read_caseload(folder: Path, table: Numbers) -> Caseload:
    """Read the federal sentences for drug trafficking of fiscal years 2019 to 2024; raise `LenityError` where the file cannot be
    read.
    """
    file = folder / CASELOAD
    if not file.is_file():
        raise problem("LEN502", f"`{file.name}` cannot be read: no such file", "give the folder that holds it")
    query = f"""
        SELECT least(SENTTOT, {LIFE}) AS months, least(XMINSOR, {LIFE}) AS low, least(XMAXSOR, {LIFE}) AS high,
               CASE WHEN CRIMPTS <= 1 THEN 0 WHEN CRIMPTS <= 3 THEN 1 WHEN CRIMPTS <= 6 THEN 2 WHEN CRIMPTS <= 9 THEN 3
                    WHEN CRIMPTS <= 12 THEN 4 ELSE 5 END AS category, DISTRICT AS district, FISCAL_YEAR AS year,
               coalesce(MONSEX = 1, false)::INTEGER AS woman, count(*) AS persons
        FROM '{file}'
        WHERE OFFGUIDE = {TRAFFICKING} AND SENTTOT IS NOT NULL AND XMINSOR IS NOT NULL AND CRIMPTS IS NOT NULL
        GROUP BY ALL ORDER BY ALL"""
    rows = np.array(duckdb.connect().execute(query).fetchall(), float)
    levels = _levels(table)
    level, category = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    for number, (_, low, high, by_points, *_) in enumerate(rows):
        # The second is a career offender, whose category is VI whatever the points.
        for column in (int(by_points), 5):
            among = levels.get((float(low), float(high), column))
            if among:
                level[number], category[number] = among[len(among) // 2], column
                break
    kept = level > 0
    district, year, woman, persons = rows[:, 4:].astype(np.int64).T
    return Caseload(
        rows[kept, 0], level[kept], category[kept], district[kept], year[kept], woman[kept], persons[kept],
        int(persons[~kept].sum()),
    )  # fmt: skip


def _levels(table: Numbers) -> dict[tuple[float, float, int], list[int]]:
    found: dict[tuple[float, float, int], list[int]] = {}
    for level in range(43):
        for category in range(6):
            low, high = min(table[level, category, 0], LIFE), min(table[level, category, 1], LIFE)
            found.setdefault((float(low), float(high), category), []).append(level + 1)
    return found


def rescored(
    caseload: Caseload, table: Numbers, levels: int, mean: float | None = None, weights: Numbers | None = None,
    after: bool = True,
) -> Cut:  # fmt: skip
    """Say what a cut of offense levels does to recorded sentences, each cut in proportion to the minimum of its range.

    So a court resentences (USSG 1B1.10(b)(2)(B)), and only those whose range falls. With `after` the records are of sentences
    after the cut, and those before it are reckoned from them; without it the cut is still to come. `mean` (months) is the
    published mean term, before the cut, of those it met: persons are then weighted by exp(t * months) with the t that gives it,
    the weights nearest to equal ones (Kullback's minimum discrimination information). Raise `LenityError` where no weights give
    it.
    """
    recorded = np.minimum(table[caseload.level - 1, caseload.category, 0], LIFE)
    moved = np.clip(caseload.level + (levels if after else -levels), 1, 43)
    other = np.minimum(table[moved - 1, caseload.category, 0], LIFE)
    minimum, lower = (other, recorded) if after else (recorded, other)
    falls = (lower < minimum) & (recorded > 0) & (caseload.months > 0)
    part = lower[falls] / minimum[falls]
    before = np.minimum(caseload.months[falls] / part, LIFE) if after else caseload.months[falls]
    persons = caseload.persons * (np.ones(len(recorded)) if weights is None else weights)
    weight = persons[falls].astype(float)
    if mean is not None:
        weight = weight * np.exp(_tilt(before, weight, mean) * (before - mean) / 100)
    met = float(persons[falls].sum() / persons.sum())
    return Cut(float(np.average(before, weights=weight)), float(np.average(before * part, weights=weight)), met)


def _tilt(months: Numbers, weight: Numbers, mean: float) -> float:
    def off(t: float) -> float:
        return float(np.average(months, weights=weight * np.exp(t * (months - mean) / 100))) - mean

    if off(-20) > 0 or off(20) < 0:
        raise problem("LEN816", f"no weights give a mean of {mean:g} months", "the recorded sentences do not reach so far")
    return float(brentq(off, -20, 20))


def rescored_draws(caseload: Caseload, table: Numbers, levels: int, mean: float | None, draws: int, seed: int) -> Numbers:
    """Give the mean cut in months for caseloads drawn from the recorded one: a Bayesian bootstrap of whole districts.

    Half of the draws take the records as sentences after the cut and half as sentences before it: which of the two the people
    whom the reform met resemble more is not known.
    """
    districts, place = np.unique(caseload.district, return_inverse=True)
    chance = np.random.default_rng(seed)
    return np.array([
        rescored(caseload, table, levels, mean, chance.standard_exponential(len(districts))[place], after=draw % 2 == 0).months
        for draw in range(draws)
    ])  # fmt: skip


# -- take-up ----------------------------------------------------------------------------------------------------------

BETWEEN_REFORMS = (
    0.7  # standard deviation of the logit of take-up from one reform to another: an assumption, about 0.15 on a share near 0.7
)


def take_up(of_others: Sequence[float], draws: int) -> Numbers:
    """Give draws of the share of entitled persons who get retroactive relief, foreseen from the shares of other reforms.

    The logits are normal with the mean of those known and a stated spread between reforms (`BETWEEN_REFORMS`), widened for their
    small number.

    >>> shares = take_up([0.57, 0.75], 999)
    >>> round(float(np.median(shares)), 2), round(float(np.quantile(shares, 0.05)), 2), round(float(np.quantile(shares, 0.95)), 2)
    (0.67, 0.33, 0.89)
    """
    centre = sum(log(one / (1 - one)) for one in of_others) / len(of_others)
    spread = BETWEEN_REFORMS * sqrt(1 + 1 / len(of_others))
    ranks = (np.arange(draws) + 0.5) / draws
    return np.asarray(1 / (1 + np.exp(-(centre + spread * special.ndtri(ranks)))), np.float64)
