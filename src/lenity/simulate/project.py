"""What a reform would change, and for whom: a population under the law before and after, projected over the years.

    found = project("kh", ["kh/personal-use-threshold"], years=15)
    found.scenarios[0].outputs.by["sex"].compared.change("after-not-retroactive").people

Everything is drawn from the file of assumptions of the place; the same draws are put to both laws. Disputed points of the law
are scenarios: each is run apart, and none has a probability. A figure that is missing stands as `NeedsData`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from lenity.law.amend import Reform, reforms_of
from lenity.law.library import Library, in_force, refuse_idle
from lenity.law.model import Law
from lenity.law.problems import did_you_mean, problem
from lenity.simulate.assumptions import POPULATIONS, Assumption, Assumptions, Cited, read_assumptions, readings_of
from lenity.simulate.bearing import (
    Borne,
    Contribution,
    Factor,
    MonthsBorne,
    Suppressed,
    borne,
    child_years,
    growth,
    months_borne,
)
from lenity.simulate.costs import CostAvoided, Crowding, Price, Prisons, cost_avoided, crowding
from lenity.simulate.degrade import WIDER, widened
from lenity.simulate.flows import Compared, Retroactivity, State, compare
from lenity.simulate.population import Population, read_plan, synthesised
from lenity.simulate.reach import Affected, Relief, affected, relief
from lenity.simulate.sentences import Answered, Sentenced, answered, counted_inside, practice_needed, sentenced
from lenity.simulate.uncertainty import (
    FEWEST,
    Claim,
    Estimate,
    Exact,
    Finished,
    NeedsData,
    Parameter,
    Sample,
    Uncertain,
    array,
    claim_in_all,
    draw,
    influence,
    run,
    scenarios,
)

DRAWS = 1024
CHUNK = 64  # draws of one step of the progress bar; what is finished when somebody stops is kept
STATES: tuple[State, ...] = ("after-not-retroactive", "transitory", "after-retroactive")
EVERYONE = "everyone"
# What a projection asks of the assumptions of a place beside what its population and the practice of its courts rest on.
INSIDE, RELIEF, DELAY = "inside-now", "applies-for-relief", "relief-delay"
PRISONERS, PLACES, AREA = "all-prisoners", "capacity", "floor-area"
FOOD, COST = "food-per-prisoner-year", "cost-per-prisoner-year"
INCOME = "monthly-income"
CHILDREN = {"women": "children-per-woman", "men": "children-per-man"}
# The factors of the people inside for drug offences, each at an earlier time (`-then`) and now (`-now`), with who counts it.
GROWTH = {
    "arrests-per-year": "the police", "charged-of-arrested": "prosecutors", "custody-of-charged": "courts",
    "months-in-custody": "prisons",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The outputs for the groups of one attribute; the first group of each is everyone."""

    compared: Compared
    affected: Affected
    months: MonthsBorne
    relief: Relief


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What comes of the draws under one choice of readings.

    `by` has the groups of each attribute, `EVERYONE` those without any. `unknown_before` and `unknown_after` are the shares of
    persons for whom the law could not be told; `crowding` is of the law before and of each state.
    """

    by: Mapping[str, Grouped]
    unknown_before: Uncertain
    unknown_after: Uncertain
    crowding: Mapping[State, Crowding]
    cost: Mapping[State, CostAvoided]
    child_years: Mapping[str, Uncertain | NeedsData]
    child_years_avoided: Mapping[State, Mapping[str, Uncertain | NeedsData]]
    growth: tuple[Contribution, ...] | NeedsData


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One choice of readings with its outputs and the sample they were drawn from."""

    readings: Mapping[str, str]
    outputs: Outputs
    sample: Sample

    @property
    def title(self) -> str:
        return titled(self.readings)

    def bearing(self, attribute: str, state: State, seed: int) -> tuple[Borne | Suppressed, ...]:
        """Say what each group of an attribute bears, and how much of the relief is its own: that ratio is widened by `WIDER`."""
        found = borne(self.outputs.by[attribute].compared, state, seed=seed)
        return tuple(
            replace(one, relief_ratio=widened(one.relief_ratio, WIDER))
            if isinstance(one, Borne) and one.relief_ratio is not None else one
            for one in found if one.group[0] == attribute
        )  # fmt: skip

    def part_avoided(self, state: State) -> Uncertain:
        """Give the part of all person-years that a state of the reform avoids over the years: a relative effect, widened by
        `WIDER`.
        """
        compared = self.outputs.by[EVERYONE].compared
        held, avoided = compared.before.person_years, compared.change(state).person_years_avoided
        part = avoided.values[:, 0, -1] / held.values[:, 0].sum(axis=1)
        return widened(Uncertain(part, "share of person-years", avoided.rests_on), WIDER)

    def share_of(self, attribute: str, group: str) -> Uncertain:
        """Give the part of all person-years under the law before that a group bears, widened by `WIDER`."""
        years = self.outputs.by[attribute].compared.before.person_years
        place = self.outputs.by[attribute].compared.before.groups.index((attribute, group))
        of_years = years.values.sum(axis=2)
        return widened(Uncertain(of_years[:, place] / of_years[:, 0], "share of person-years", years.rests_on), WIDER)


@dataclass(frozen=True, slots=True, eq=False)
class Driver:
    """An assumption with the part of the spread of the answer that comes with it: the least and the greatest bound over the
    scenarios, at 95 %. Few draws leave them far apart.
    """

    assumption: Assumption
    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """The assumptions ranked by their part in the spread; `untold` are scenarios whose draws are too few to tell it."""

    ranked: tuple[Driver, ...]
    untold: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """A projection: the laws, the population, every scenario, and what it rests on.

    `asked` and `finished` count draws over all scenarios; `left` are scenarios that were stopped before their first draws were
    finished. `missing` are figures that were needed and not found.
    """

    before: Law
    after: Law
    reforms: tuple[Reform, ...]
    day: date
    years: int
    population: Population
    assumptions: Assumptions
    attributes: tuple[str, ...]
    scenarios: tuple[Scenario, ...]
    left: tuple[str, ...]
    missing: tuple[NeedsData, ...]
    asked: int
    finished: int
    seed: int

    @property
    def complete(self) -> bool:
        return self.asked == self.finished

    def over_scenarios(self, read: Callable[[Scenario], Uncertain], share: float) -> tuple[float, float]:
        """Give the least low and the greatest high of an interval over all scenarios: what no reading leaves out.

        Draws that have no such figure (nan) are left out; where none has one, both ends are nan.
        """
        values = [read(one).values for one in self.scenarios]
        known = [one[np.isfinite(one)] for one in values]
        ends = [np.quantile(one, [(1 - share) / 2, (1 + share) / 2]) for one in known if one.size]
        if not ends:
            return float("nan"), float("nan")
        return min(float(low) for low, _ in ends), max(float(high) for _, high in ends)

    def fewer_inside(self, state: State) -> Claim:
        """Say how far the draws of every scenario support that fewer people are inside at the end."""
        changes = {one.title: _change_at_end(one.outputs, state) for one in self.scenarios}
        return claim_in_all(changes, "falls")

    def drivers(self, state: State, progress: Callable[[float], None] | None = None) -> Drivers:
        """Rank the assumptions by how much of the spread of the change at the end comes with each.

        A scenario of fewer draws than `influence` needs tells nothing, and is named; so are those that Ctrl-C left out.
        """
        found: dict[str, list[Estimate]] = {}
        told: list[str] = []
        enough = [one for one in self.scenarios if one.sample.draws >= FEWEST]
        try:
            for number, one in enumerate(enough, start=1):
                for each in influence(one.sample, _change_at_end(one.outputs, state), seed=self.seed):
                    if not isinstance(self.assumptions[each.name].distribution, Exact):
                        found.setdefault(each.name, []).append(each.share)
                told.append(one.title)
                if progress:
                    progress(number / len(enough))
        except KeyboardInterrupt:
            found = {name: shares[: len(told)] for name, shares in found.items()}
        bounds = {name: (min(one.low for one in shares), max(one.high for one in shares)) for name, shares in found.items()}
        ranked = sorted(bounds.items(), key=lambda pair: (-max(pair[1][0], 0.0), -pair[1][1], pair[0]))
        return Drivers(
            tuple(Driver(self.assumptions[name], max(low, 0.0), min(max(high, 0.0), 1.0)) for name, (low, high) in ranked),
            tuple(one.title for one in self.scenarios if one.title not in told),
        )


def project(
    place: str, reform: str | Path | Reform | Sequence[str | Path | Reform], *, years: int = 15, draws: int = DRAWS,
    seed: int = 1, reading: Mapping[str, str] | None = None, attributes: Sequence[str] | None = None,
    assumptions: str | Path | None = None,
    population: str | Path | None = None, library: Library | None = None, progress: Callable[[float], None] | None = None,
) -> Projected:  # fmt: skip
    """Project the law of a place with and without reforms over whole years from the reforms' first day.

    `draws` are divided among the scenarios, in powers of two. `reading` settles disputed points, and so leaves fewer scenarios.
    `attributes` name the groups of the population that results come for (default: all of them). `assumptions` and `population`
    name other files than those that ship for the place. Ctrl-C keeps the draws that are finished. Raise `LenityError` for what
    cannot be read, a reform of another law, or a figure that is needed and not given.
    """
    made = reforms_of(reform)
    if not made:
        raise problem("LEN860", "no reform to project", "name one with `--reform`")
    if years < 1:
        raise problem("LEN860", f"a horizon of `{years}` years", "project one year or more")
    held = read_assumptions(assumptions or place)
    plan = read_plan(Path(population) if population else POPULATIONS / place, held)
    day = max(one.day for one in made)
    root = library.root if library is not None else None
    before = in_force((library or Library()).find(plan.law), day)
    reformed = (Library(root, made) if root is not None else Library(reforms=made)).find(plan.law)
    refuse_idle(made, reformed)
    after = in_force(reformed, day)
    people = synthesised(plan, [before, after])
    settled = dict(reading or {})
    for axis, version in settled.items():
        _refuse_reading(axis, version, before, after)
    named = tuple(attributes) if attributes is not None else tuple(group.name for group in plan.groups)
    for name in named:
        if name not in {group.name for group in plan.groups}:
            raise problem("LEN860", f"the population has no `{name}`", f"it has {', '.join(one.name for one in plan.groups)}")
    return _Projecting(before, after, made, day, years, people, held, named, settled, seed, progress).over(draws)


@dataclass(slots=True)
class _Projecting:
    before: Law
    after: Law
    reforms: tuple[Reform, ...]
    day: date
    years: int
    population: Population
    assumptions: Assumptions
    attributes: tuple[str, ...]
    reading: Mapping[str, str]
    seed: int
    progress: Callable[[float], None] | None
    stopped: bool = False

    def over(self, draws: int) -> Projected:
        parameters = self.assumptions.parameters()
        chosen = [one for one in scenarios(parameters) if self._fits(readings_of(one))]
        if not chosen:
            said = titled(self.reading)
            raise problem("LEN860", f"the assumptions have no scenario `{said}`", "add it to theirs, or settle another reading")
        each = 1 << max(0, (max(1, draws // len(chosen)) - 1).bit_length())
        found: list[Scenario] = []
        for number, scenario in enumerate(chosen):
            try:
                done = self._one(parameters, scenario, each, number, len(chosen))
            except KeyboardInterrupt:
                if not found:
                    raise
                break
            found.append(Scenario(self._settled(scenario), done.result, done.sample))
            if self.stopped or not done.complete:
                break
        left = tuple(titled(self._settled(scenario)) for scenario in chosen[len(found) :])
        return Projected(
            self.before, self.after, self.reforms, self.day, self.years, self.population, self.assumptions, self.attributes,
            tuple(found), left, self._missing(), each * len(chosen), sum(one.sample.draws for one in found), self.seed,
        )  # fmt: skip

    def _settled(self, scenario: Mapping[str, float | str]) -> dict[str, str]:
        return readings_of(scenario) | dict(self.reading)

    def _fits(self, readings: Mapping[str, str]) -> bool:
        return all(self.reading.get(axis, version) == version for axis, version in readings.items())

    def _one(
        self, parameters: Sequence[Parameter], scenario: Mapping[str, float | str], draws: int, number: int, many: int
    ) -> Finished[Outputs]:
        """Run one scenario."""
        settled = self._settled(scenario)
        one, other = (
            answered(self.population, law, {axis: version for axis, version in settled.items() if axis in law.readings})
            for law in (self.before, self.after)
        )
        laws = one, other
        self._refuse_missing(laws)
        sample = _shuffled(draw(parameters, draws=draws, seed=self.seed, scenario=scenario), self.seed)

        def told(finished: int, asked: int) -> None:
            if self.progress is None:
                return
            try:
                self.progress((number + finished / asked) / many)
            except KeyboardInterrupt:
                self.stopped = True  # after the last draws of a scenario `run` alone would not show it
                raise

        return run(lambda part: self._outputs(part, laws), sample, chunk=CHUNK, progress=told)

    def _outputs(self, part: Sample, laws: tuple[Answered, Answered]) -> Outputs:
        by: dict[str, Grouped] = {}
        first: Sentenced | None = None
        for attribute in (EVERYONE, *self.attributes):
            names = [] if attribute == EVERYONE else [attribute]
            one = sentenced(self.population, *laws, part.values, by=names, seed=self.seed)
            by[attribute] = self._grouped(one, part)
            first = first or one
        assert first is not None
        everyone = by[EVERYONE].compared
        prisons = self._prisons(part)
        projections = {"before": everyone.before, **everyone.after}
        return Outputs(
            by, first.unknown_before, first.unknown_after,
            {state: crowding(projections[state], prisons) for state in ("before", *STATES)},
            {state: cost_avoided(everyone.change(state), self._price(part, FOOD), self._price(part, COST)) for state in STATES},
            self._children(by, part, None), {state: self._children(by, part, state) for state in STATES}, self._growth(part),
        )  # fmt: skip

    def _grouped(self, one: Sentenced, part: Sample) -> Grouped:
        inside = counted_inside(one.strata, part[INSIDE])
        strata = replace(one.strata, inside=inside, rests_on=(*one.strata.rests_on, INSIDE))
        reach = Retroactivity(
            array([[1.0]]), part[RELIEF][:, None], array([[1.0]]), np.rint(part[DELAY]).astype(np.int64), (RELIEF, DELAY)
        )
        compared = compare(strata, months=12 * self.years, states=STATES, retroactivity=reach)
        return Grouped(compared, affected(strata), months_borne(strata), relief(strata, reach))

    def _prisons(self, part: Sample) -> Prisons:
        others = self._known(part, PRISONERS)
        if not isinstance(others, NeedsData):
            others = others - part[INSIDE]
        return Prisons(self._known(part, PLACES), self._known(part, AREA), others, (PRISONERS, PLACES, AREA, INSIDE))

    def _price(self, part: Sample, id: str) -> Price | NeedsData:
        """Give a price of the assumptions, whose unit says the money and its year: `USD of 2022 per year`."""
        amount = self._known(part, id)
        if isinstance(amount, NeedsData):
            return amount
        one = self.assumptions[id]
        money, _, year = one.unit.removesuffix(" per year").partition(" of ")
        if not isinstance(one.ground, Cited) or not year.isdigit():
            return NeedsData(one.means, "a price needs a source and the year of its money", "who publishes it")
        return Price(amount, money, int(year), one.ground.title, (id,))

    def _children(self, by: Mapping[str, Grouped], part: Sample, avoided: State | None) -> dict[str, Uncertain | NeedsData]:
        """Give child-years of a parent's absence over the years, by sex, where it is known: under the law before, or those that
        a state avoids.
        """
        if "sex" not in by:
            return {}
        compared = by["sex"].compared
        change = compared.change(avoided).person_years_avoided if avoided else None
        found: dict[str, Uncertain | NeedsData] = {}
        for number, (name, value) in enumerate(compared.before.groups):
            id = CHILDREN.get(value)
            if name != "sex" or id is None:
                continue
            held = compared.before.person_years
            years = held.values[:, number].sum(axis=1) if change is None else change.values[:, number, -1]
            children = self._known(part, id)
            many = children if isinstance(children, NeedsData) else Uncertain(children[:, None], "children", (id,))
            found[value] = child_years(Uncertain(years[:, None], "person-years", held.rests_on), many)
        return found

    def _growth(self, part: Sample) -> tuple[Contribution, ...] | NeedsData:
        """Part past growth among its factors, where each is known at both times."""
        missing = self._growth_missing()
        return missing[0] if missing else growth([self._factor(part, id) for id in GROWTH])

    def _factor(self, part: Sample, id: str) -> Factor:
        then, now = (Uncertain(part[one][:, None], self.assumptions[one].unit, (one,)) for one in (f"{id}-then", f"{id}-now"))
        return Factor(id, then, now)

    def _growth_missing(self) -> tuple[NeedsData, ...]:
        """Name in one entry the factors of past growth that are not known at both times; nothing where all are."""
        unknown = [id for id in GROWTH if self.assumptions.missing([f"{id}-then", f"{id}-now"])]
        if not unknown:
            return ()
        why = f"each factor is needed at two times; the assumptions do not give {', '.join(unknown)}"
        return (NeedsData("what past growth came from", why, ", ".join(GROWTH[id] for id in unknown)),)

    def _known(self, part: Sample, id: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]] | NeedsData:
        """Give the draws of a figure; one that is not known stands as what is missing."""
        missing = self.assumptions.missing([id])
        return missing[0] if missing else part[id]

    def _refuse_missing(self, laws: tuple[Answered, Answered]) -> None:
        needed = [*practice_needed((*laws[0].kinds, *laws[1].kinds)), *self.population.rests_on, INSIDE, RELIEF, DELAY]
        missing = self.assumptions.missing(needed)
        if missing:
            said = "; ".join(f"`{one.what}` ({one.why})" for one in missing)
            raise problem("LEN827", f"needs-data: {said}", "add the figures to the assumptions, each with a source or a reason")

    def _missing(self) -> tuple[NeedsData, ...]:
        asked = [PRISONERS, PLACES, AREA, FOOD, COST, *CHILDREN.values()]
        return (*self.assumptions.missing(asked), *self._growth_missing(), self._fines())

    def _fines(self) -> NeedsData:
        """Say why fines are not held against incomes."""
        what = "fines against incomes"
        if INCOME in self.assumptions and self.assumptions[INCOME].distribution is not None:
            money = self.assumptions[INCOME].unit.partition(" ")[0]
            if money != self.before.currency:
                why = f"fines are in {self.before.currency} and incomes in {money}; nothing is converted without a cited rate"
                return NeedsData(what, why, "who publishes rates of exchange")
        return NeedsData(what, "the law says which fines are lawful; which fines courts impose was not found", "the courts")


def _change_at_end(outputs: Outputs, state: State) -> Uncertain:
    return outputs.by[EVERYONE].compared.change(state).people.take(0, -1)


def titled(readings: Mapping[str, str]) -> str:
    """Name a choice of readings.

    >>> titled({"bands": "A"}), titled({})
    ('bands A', 'as the law reads')
    """
    return ", ".join(f"{axis} {version}" for axis, version in readings.items()) or "as the law reads"


def _refuse_reading(axis: str, version: str, *laws: Law) -> None:
    """Refuse a disputed point or a version that neither law has."""
    known = {name: one for law in laws for name, one in law.readings.items()}
    if axis not in known:
        raise problem("LEN307", f"`{laws[0].id}` has no reading `{axis}`", did_you_mean(axis, known))
    if version not in known[axis].values:
        raise problem("LEN307", f"reading `{axis}` has no version `{version}`", did_you_mean(version, known[axis].values))


def _shuffled(sample: Sample, seed: int) -> Sample:
    """Put the draws of each assumption into an order of its own: what is left is a Latin hypercube.

    Two columns of some hundred Sobol points in some eighty dimensions can go together closely, and `influence` would then give
    to one assumption what comes with another. Random balance designs take every column in a random order (Tarantola 2006).
    """
    chance = np.random.default_rng(seed)
    values, scores, first = dict(sample.values), sample.scores.copy(), 0
    for one in sample.parameters:
        if one.dimensions:
            order = chance.permutation(sample.draws)
            values[one.id] = values[one.id][order]
            scores[:, first : first + one.dimensions] = scores[order, first : first + one.dimensions]
            first += one.dimensions
    return replace(sample, values=values, scores=scores)
