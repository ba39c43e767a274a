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
from lenity.law.problems import problem
from lenity.simulate.assumptions import POPULATIONS, Assumption, Assumptions, Cited, read_assumptions, readings_of
from lenity.simulate.bearing import Borne, MonthsBorne, Suppressed, borne, child_years, months_borne
from lenity.simulate.costs import CostAvoided, Crowding, Price, Prisons, cost_avoided, crowding
from lenity.simulate.flows import Compared, Retroactivity, State, compare
from lenity.simulate.population import Population, read_plan, synthesised
from lenity.simulate.reach import Affected, Relief, affected, relief
from lenity.simulate.sentences import Answered, Sentenced, answered, counted_inside, practice_needed, sentenced
from lenity.simulate.uncertainty import (
    Claim,
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
CHILDREN = {"women": "children-per-woman", "men": "children-per-man"}


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


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """One choice of readings with its outputs and the sample they were drawn from."""

    readings: Mapping[str, str]
    outputs: Outputs
    sample: Sample

    @property
    def title(self) -> str:
        return ", ".join(f"{axis} {version}" for axis, version in self.readings.items()) or "as the law reads"

    def bearing(self, attribute: str, state: State, seed: int) -> tuple[Borne | Suppressed, ...]:
        """Say what each group of an attribute bears, and how much of the relief is its own."""
        return borne(self.outputs.by[attribute].compared, state, seed=seed)


@dataclass(frozen=True, slots=True, eq=False)
class Driver:
    """An assumption with the part of the spread of the answer that comes with it: the least and greatest over the scenarios."""

    assumption: Assumption
    least: float
    greatest: float


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """A projection: the laws, the population, every scenario, and what it rests on.

    `asked` and `finished` count draws over all scenarios. `missing` are figures that were needed and not found.
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
    missing: tuple[NeedsData, ...]
    asked: int
    finished: int
    seed: int

    @property
    def complete(self) -> bool:
        return self.asked == self.finished

    def over_scenarios(self, read: Callable[[Outputs], Uncertain], share: float) -> tuple[float, float]:
        """Give the least low and the greatest high of an interval over all scenarios: what no reading leaves out."""
        found = [read(one.outputs).interval(share) for one in self.scenarios]
        return min(float(low) for low, _ in found), max(float(high) for _, high in found)

    def medians(self, read: Callable[[Outputs], Uncertain]) -> tuple[float, float]:
        """Give the least and greatest median over the scenarios."""
        found = [float(read(one.outputs).median) for one in self.scenarios]
        return min(found), max(found)

    def fewer_inside(self, state: State) -> Claim:
        """Say how far the draws of every scenario support that fewer people are inside at the end."""
        changes = {one.title: _change_at_end(one.outputs, state) for one in self.scenarios}
        return claim_in_all(changes, "falls")

    def drivers(self, state: State) -> tuple[Driver, ...]:
        """Rank the assumptions by how much of the spread of the change at the end comes with each."""
        found: dict[str, list[float]] = {}
        for one in self.scenarios:
            for each in influence(one.sample, _change_at_end(one.outputs, state), seed=self.seed):
                found.setdefault(each.name, []).append(max(each.share.value, 0.0))
        ranked = sorted(found.items(), key=lambda pair: -max(pair[1]))
        return tuple(Driver(self.assumptions[name], min(shares), max(shares)) for name, shares in ranked)


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
    named = tuple(attributes) if attributes is not None else tuple(group.name for group in plan.groups)
    for name in named:
        if name not in {group.name for group in plan.groups}:
            raise problem("LEN860", f"the population has no `{name}`", f"it has {', '.join(one.name for one in plan.groups)}")
    return _Projecting(before, after, made, day, years, people, held, named, dict(reading or {}), seed, progress).over(draws)


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

    def over(self, draws: int) -> Projected:
        parameters = self.assumptions.parameters()
        chosen = [one for one in scenarios(parameters) if self._fits(readings_of(one))]
        each = 1 << max(0, (max(1, draws // len(chosen)) - 1).bit_length())
        found: list[Scenario] = []
        finished = 0
        for number, scenario in enumerate(chosen):
            done = self._one(parameters, scenario, each, number, len(chosen))
            if done is None:
                break
            found.append(Scenario(readings_of(scenario) | dict(self.reading), done.result, done.sample))
            finished += done.sample.draws
            if not done.complete:
                break
        if not found:
            raise KeyboardInterrupt
        return Projected(
            self.before, self.after, self.reforms, self.day, self.years, self.population, self.assumptions, self.attributes,
            tuple(found), self._missing(), each * len(chosen), finished, self.seed,
        )  # fmt: skip

    def _fits(self, readings: Mapping[str, str]) -> bool:
        return all(self.reading.get(axis, version) == version for axis, version in readings.items())

    def _one(
        self, parameters: Sequence[Parameter], scenario: Mapping[str, float | str], draws: int, number: int, many: int
    ) -> Finished[Outputs] | None:
        """Run one scenario; None where it was stopped before its first draws were finished, and another scenario is there."""
        settled = readings_of(scenario) | dict(self.reading)
        under = {axis: version for axis, version in settled.items() if axis in self.before.readings}
        laws = answered(self.population, self.before, under), answered(self.population, self.after, under)
        self._refuse_missing(laws)
        sample = draw(parameters, draws=draws, seed=self.seed, scenario=scenario)

        def told(finished: int, asked: int) -> None:
            if self.progress:
                self.progress((number + finished / asked) / many)

        try:
            return run(lambda part: self._outputs(part, laws), sample, chunk=CHUNK, progress=told)
        except KeyboardInterrupt:
            if number == 0:
                raise
            return None

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
            self._children(by, part),
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

    def _children(self, by: Mapping[str, Grouped], part: Sample) -> dict[str, Uncertain | NeedsData]:
        """Give child-years of a parent's absence over the horizon under the law before, by sex, where it is known."""
        found: dict[str, Uncertain | NeedsData] = {}
        for number, (name, value) in enumerate(by["sex"].compared.before.groups if "sex" in by else ()):
            id = CHILDREN.get(value)
            if name != "sex" or id is None:
                continue
            children = self._known(part, id)
            years = by["sex"].compared.before.person_years.values[:, number].sum(axis=1)
            total = Uncertain(years[:, None], "person-years", by["sex"].compared.before.person_years.rests_on)
            found[value] = (
                children if isinstance(children, NeedsData)
                else child_years(total, Uncertain(children[:, None], "children", (id,)))
            )  # fmt: skip
        return found

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
        return self.assumptions.missing(asked)


def _change_at_end(outputs: Outputs, state: State) -> Uncertain:
    return outputs.by[EVERYONE].compared.change(state).people.take(0, -1)
