"""A projection as plain values for people: each figure an interval over every reading, with its unit and what it rests on.

    seen = see(project("kh", "kh/personal-use-threshold"))
    seen.reach[0].text   ->   '530 to 3,100 people a year'

A figure is the 80 % interval of the draws of each choice of readings, from the least low to the greatest high of all of them, in
two significant digits. There is no number that stands for all of it, so none is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from math import floor, isclose, isfinite, log10
from typing import Protocol, TypeAlias

import numpy as np

from lenity.review.citing import evidence_key
from lenity.review.manifest import MadeReform, made_in
from lenity.review.sources import SourceEntry
from lenity.simulate.assumptions import READING, Assumed, Assumption, Cited
from lenity.simulate.bearing import Borne, MonthsBorne, Suppressed
from lenity.simulate.flows import Change, State
from lenity.simulate.flows import Projection as Flows
from lenity.simulate.project import EVERYONE, STATES, Drivers, Projected, Scenario
from lenity.simulate.uncertainty import (
    HEADLINE,
    Claim,
    Dirichlet,
    Exact,
    NeedsData,
    Scenarios,
    Uncertain,
    claim_in_all,
    united,
)

WIDE = 0.9  # the outer band of a fan chart
YEARS = (1, 2, 3, 5, 10, 15)
DIGITS = 2
LEAST_SHARE = 0.001
SAME = 1e-9  # ends nearer to each other are one figure
MOST_DIGITS = 5  # until two ends that differ are told apart
CHIEF: State = "after-not-retroactive"  # the state that groups and influence are shown for: it reaches back to nobody
NAMES: Mapping[str, str] = {
    "before": "law before", CHIEF: "from the day on", "transitory": "and pending cases",
    "after-retroactive": "and past sentences",
}  # fmt: skip
MEANS: Mapping[str, str] = {
    "before": "the law as it stands on the reform's first day",
    CHIEF: "the reform reaches who is charged from its first day on",
    "transitory": "it reaches also who awaits judgment on that day",
    "after-retroactive": "it reaches also who was sentenced before, as far as relief is asked for and granted",
}
FEWER, SHORTER, PLAIN = ("fewer", "more"), ("months shorter", "months longer"), ("", "")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval over all readings, in `unit`; `words` say below and above zero of a change. It rests on these assumptions."""

    low: float
    high: float
    unit: str
    words: tuple[str, str]
    rests_on: tuple[str, ...]

    @property
    def text(self) -> str:
        """Say it with its unit."""
        unit = "" if any(word.startswith(self.unit) for word in self.words) else f" {self.unit}"
        if not isclose(self.low, self.high, rel_tol=SAME):
            return f"{span(self.low, self.high, self.words)}{unit}"
        if self.low == 0 and any(self.words):
            return "no change"
        below, above = (f" {word}" if word else "" for word in self.words)
        said = digits(abs(self.low) if below else self.low)
        return f"{said}{below if self.low < 0 else above}{unit} in every draw"

    @property
    def bare(self) -> str:
        """Say it without its unit, for a table that names the unit once."""
        return self.text.replace(f" {self.unit}", "")


@dataclass(frozen=True, slots=True)
class Untold:
    """Stands where there is nothing to tell, with the reason."""

    why: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What a figure is, and the figure: an interval, what is missing for it, or why there is none."""

    what: str
    figure: Span | NeedsData | Untold

    @property
    def text(self) -> str:
        """Give the figure with its unit, or say what stands in its place."""
        match self.figure:
            case Span():
                return self.figure.text
            case NeedsData():
                return f"needs data: {self.figure.what}"
            case Untold():
                return self.figure.why

    @property
    def bare(self) -> str:
        """Give the figure without its unit, or say what stands in its place."""
        return self.figure.bare if isinstance(self.figure, Span) else self.text


Read: TypeAlias = Callable[[Scenario], Uncertain | NeedsData | Untold]
OfGroup: TypeAlias = tuple[str, str, Mapping[str, Borne | Suppressed]]  # attribute, group, what it bears in each scenario


class ReadYear(Protocol):
    """Reads a figure of a year off a scenario."""

    def __call__(self, one: Scenario, *, year: int) -> Uncertain | NeedsData: ...


@dataclass(frozen=True, slots=True)
class ByYear:
    """One quantity at the ends of some years."""

    what: str
    rows: tuple[Row, ...]

    @property
    def unit(self) -> str:
        """Give the unit of its figures; empty where there is none."""
        return next((row.figure.unit for row in self.rows if isinstance(row.figure, Span)), "")


@dataclass(frozen=True, slots=True)
class Band:
    """People inside at each month end from the first day: ends of the 80 and the 90 % interval over all readings."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    lowest: tuple[float, ...]
    highest: tuple[float, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StateSeen:
    """One state of the law: people inside and room by year, and of a state of the reform what changes against the law before."""

    state: str
    name: str
    means: str
    band: Band
    people: ByYear
    occupancy: ByYear
    area: ByYear
    released: ByYear
    changes: tuple[ByYear, ...]
    totals: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """What a group bears; only `why` where it is too small to be told from chance.

    `relief` is the group's relative change over that of everyone: below 1, it gains less than the average.
    """

    attribute: str
    group: str
    why: str
    people: Row | None
    share: Row | None
    person_years: Row | None
    change: Row | None
    relief: Row | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Give its figures; none where it is suppressed."""
        found = (self.people, self.share, self.person_years, self.change, self.relief)
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True, slots=True)
class ClaimSeen:
    """A comparison in words, and how far the draws of all readings support it; `share` is that of the reading with the least."""

    says: str
    support: str
    share: float
    share_low: float
    depends_on: tuple[str, ...]
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AssumptionSeen:
    """An assumption: what it is, the range it was drawn from, what it stands on, and its part in the spread of the answer.

    `influence` is the least and greatest part over the readings; None where it cannot be told.
    """

    id: str
    means: str
    range: str
    unit: str
    confidence: str
    ground: str
    source: str
    influence: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Projection:
    """A projection for people. `readings` were run, `left` were not; the draws are of all readings together."""

    title: str
    place: str
    laws: tuple[str, ...]
    reforms: tuple[MadeReform, ...]
    day: str
    years: int
    mark: str
    population: str
    left_out: tuple[str, ...]
    readings: tuple[str, ...]
    left: tuple[str, ...]
    asked: int
    finished: int
    seed: int
    reach: tuple[Row, ...]
    relief: tuple[Row, ...]
    unknown: tuple[Row, ...]
    states: tuple[StateSeen, ...]
    groups: tuple[GroupSeen, ...]
    children: tuple[Row, ...]
    growth: tuple[Row, ...]
    claims: tuple[ClaimSeen, ...]
    assumptions: tuple[AssumptionSeen, ...]
    untold: tuple[str, ...]
    missing: tuple[NeedsData, ...]
    sources: tuple[SourceEntry, ...]

    @property
    def complete(self) -> bool:
        return self.asked == self.finished


def see(found: Projected, progress: Callable[[float], None] | None = None) -> Projection:
    """Put a projection into plain values; `progress` is told how far the search for what drives the answer is."""
    drivers = found.drivers(CHIEF, progress)
    assumed = _assumptions(found, drivers)
    groups = _borne(found)
    plan = found.population.plan
    return Projection(
        title=" and ".join(one.title for one in found.reforms),
        place=found.before.place,
        laws=tuple(dict.fromkeys((found.before.title, *(one.title for one in found.before.uses)))),
        reforms=made_in(found.after),
        day=found.day.isoformat(),
        years=found.years,
        mark=found.population.mark,
        population=found.population.title,
        left_out=plan.left_out if plan else (),
        readings=tuple(one.title for one in found.scenarios),
        left=found.left,
        asked=found.asked,
        finished=found.finished,
        seed=found.seed,
        reach=_reach(found),
        relief=_relief(found),
        unknown=_unknown(found),
        states=tuple(_state(found, state) for state in ("before", *STATES)),
        groups=tuple(_groups(found, groups)),
        children=tuple(_children(found)),
        growth=_growth(found),
        claims=(*_claims_of_states(found), *_claims_of_groups(groups)),
        assumptions=assumed,
        untold=drivers.untold,
        missing=found.missing,
        sources=_sources(found, assumed),
    )


# -- rows --------------------------------------------------------------------------------------------------------------


def _row(found: Projected, what: str, read: Read, unit: str, words: tuple[str, str] = PLAIN, times: float = 1) -> Row:
    """Read a figure in every scenario and give its interval over all of them, multiplied by `times`."""
    return Row(what, _figure(found.scenarios, read, unit, words, times))


def _figure(
    scenarios: Sequence[Scenario], read: Read, unit: str, words: tuple[str, str], times: float
) -> Span | NeedsData | Untold:  # fmt: skip
    ends: list[tuple[float, float]] = []
    rests_on: tuple[str, ...] = ()
    for one in scenarios:
        figure = read(one)
        if not isinstance(figure, Uncertain):
            return figure
        rests_on = united(rests_on, figure.rests_on, (READING + axis for axis in one.readings))
        known = figure.values[np.isfinite(figure.values)]
        if known.size:
            low, high = Uncertain(known, "", ()).interval(HEADLINE)
            ends.append((float(low) * times, float(high) * times))
    if not ends:
        return Untold("nobody", rests_on)
    return Span(min(low for low, _ in ends), max(high for _, high in ends), unit, words, rests_on)


def _by_year(
    found: Projected, what: str, read: ReadYear, unit: str,
    words: tuple[str, str] = PLAIN, times: float = 1, first: int = 1,
) -> ByYear:  # fmt: skip
    """Read a figure at the end of each year shown; `first` 0 adds the first day."""
    years = [year for year in ((0,) if first == 0 else ()) + YEARS if year <= found.years]
    if years[-1] != found.years:
        years.append(found.years)
    rows = []
    for year in years:
        name = "first day" if year == 0 else f"year {year}"
        rows.append(_row(found, name, partial(read, year=year), unit, words, times))
    return ByYear(what, tuple(rows))


def span(low: float, high: float, words: tuple[str, str] = PLAIN) -> str:
    """Say an interval in two significant digits, in more where its ends would look alike; one figure where they are the same.

    >>> span(1512.3, 6992.1), span(-6992.1, -1512.3, FEWER), span(-12, 41, FEWER), span(1.701, 1.704), span(3, 3)
    ('1,500 to 7,000', '1,500 to 7,000 fewer', '12 fewer to 41 more', '1.701 to 1.704', '3.0')
    """
    below, above = words
    if low == high:
        return digits(low)
    first, last = next((one for one in _texts(low, high) if len(set(one)) == 2), (digits(low, MOST_DIGITS),) * 2)
    if not any(words):
        return f"{first} to {last}"
    if high <= 0:
        return f"{last.lstrip('-')} to {first.lstrip('-')} {below}"
    return f"{first} to {last} {above}" if low >= 0 else f"{first.lstrip('-')} {below} to {last} {above}"


def _texts(low: float, high: float) -> Iterator[tuple[str, str]]:
    for many in range(DIGITS, MOST_DIGITS):
        yield digits(low, many), digits(high, many)


def digits(value: float, many: int = DIGITS) -> str:
    """Write a number in some significant digits.

    >>> digits(23456.0), digits(0.0734), digits(3.04), digits(-120.0), digits(0.0)
    ('23,000', '0.073', '3.0', '-120', '0')
    """
    if value == 0 or not isfinite(value):
        return f"{value:.0f}"
    place = many - 1 - floor(log10(abs(value)))
    rounded = round(value, place)
    # 9.96 becomes 10, which has a digit more before the point.
    after = max(0, many - 1 - floor(log10(abs(rounded))))
    return f"{rounded:,.{after}f}"


# -- whom the reform reaches -------------------------------------------------------------------------------------------


def _reach(found: Projected) -> tuple[Row, ...]:
    """Whom the reform reaches among those charged, once it stands for all who arrive."""

    def of(name: str) -> Read:
        def read(one: Scenario) -> Uncertain:
            figure: Uncertain = getattr(one.outputs.by[EVERYONE].affected, name)
            return figure.take(0)

        return read

    return (
        _row(found, "people whose time in custody changes", of("people_a_year"), "people a year"),
        _row(found, "mean change of their time in custody", of("months_changed"), "months", SHORTER),
        _row(found, "mean time in custody, law before", of("months_before"), "months"),
        _row(found, "mean time in custody, with the reform", of("months_after"), "months"),
        _row(found, "time that one in ten exceeds, law before", lambda one: _months(one).tail_before.take(0), "months"),
        _row(found, "time that one in ten exceeds, with the reform", lambda one: _months(one).tail_after.take(0), "months"),
    )


def _months(one: Scenario) -> MonthsBorne:
    return one.outputs.by[EVERYONE].months


def _relief(found: Projected) -> tuple[Row, ...]:
    """Relief for those sentenced before the first day; who asks and who gets it are one assumption, so who asks is not told."""
    steps = {"could ask for relief": "eligible", "ask for it and get it": "granted"}
    return tuple(_row(found, f"people sentenced before who {what}", _relief_step(name), "people") for what, name in steps.items())


def _relief_step(name: str) -> Read:
    def read(one: Scenario) -> Uncertain:
        figure: Uncertain = getattr(one.outputs.by[EVERYONE].relief, name)
        return figure.take(0)

    return read


def _unknown(found: Projected) -> tuple[Row, ...]:
    said = "persons for whom the law could not be told"
    return (
        _row(found, f"{said}, law before", lambda one: one.outputs.unknown_before, "% of persons", times=100),
        _row(found, f"{said}, with the reform", lambda one: one.outputs.unknown_after, "% of persons", times=100),
    )


# -- one state of the law ----------------------------------------------------------------------------------------------


def _state(found: Projected, state: State) -> StateSeen:
    def flows(one: Scenario) -> Flows:
        compared = one.outputs.by[EVERYONE].compared
        return compared.before if state == "before" else compared.after[state]

    def room(name: str, what: str, unit: str, times: float = 1) -> ByYear:
        def read(one: Scenario, *, year: int) -> Uncertain | NeedsData:
            figure: Uncertain | NeedsData = getattr(one.outputs.crowding[state], name)
            return figure if isinstance(figure, NeedsData) else figure.take(12 * year)

        return _by_year(found, what, read, unit, times=times, first=0)

    def out(one: Scenario, *, year: int) -> Uncertain:
        left: Uncertain = flows(one).releases_of_inside.take(0)
        return replace(left, values=left.values[:, : 12 * year].sum(axis=1))

    def inside(one: Scenario, *, year: int) -> Uncertain:
        return flows(one).people.take(0, 12 * year)

    return StateSeen(
        state, NAMES[state], MEANS[state], _band(found, lambda one: flows(one).people.take(0)),
        _by_year(found, "people inside", inside, "people", first=0),
        room("occupancy", "prisoners of all offences per hundred places", "per hundred places", 100),
        room("area", "floor area for each prisoner", "m2 a person"),
        _by_year(found, "released so far of those inside on the first day", out, "people"),
        _changes(found, state) if state != "before" else (),
        _totals(found, state),
    )  # fmt: skip


def _changes(found: Projected, state: State) -> tuple[ByYear, ...]:
    def change(one: Scenario) -> Change:
        return one.outputs.by[EVERYONE].compared.change(state)

    def kept_out(one: Scenario, *, year: int) -> Uncertain:
        diverted: Uncertain = one.outputs.by[EVERYONE].compared.after[state].diverted.take(0)
        return replace(diverted, values=diverted.values[:, 12 * (year - 1) : 12 * year].sum(axis=1))

    def cost(one: Scenario, *, year: int) -> Uncertain | NeedsData:
        marginal = one.outputs.cost[state].marginal
        return marginal if isinstance(marginal, NeedsData) else marginal.take(0, year - 1)

    first = found.scenarios[0].outputs.cost[state].marginal
    money = "" if isinstance(first, NeedsData) else first.unit

    def inside(one: Scenario, *, year: int) -> Uncertain:
        return change(one).people.take(0, 12 * year)

    def beds(one: Scenario, *, year: int) -> Uncertain:
        return change(one).beds.take(0, year - 1)

    def avoided(one: Scenario, *, year: int) -> Uncertain:
        return change(one).person_years_avoided.take(0, year - 1)

    return (
        _by_year(found, "people inside, change", inside, "people", FEWER),
        _by_year(found, "beds, change of the mean of the year", beds, "beds", FEWER),
        _by_year(found, "person-years in prison avoided so far", avoided, "person-years"),
        _by_year(found, "people kept out of custody in the year", kept_out, "people"),
        _by_year(found, "cost avoided so far, food alone", cost, money),
    )


def _totals(found: Projected, state: State) -> tuple[Row, ...]:
    over = _row(
        found, "months in which prisoners outnumber places", lambda one: one.outputs.crowding[state].months_over,
        f"of {12 * found.years} months",
    )  # fmt: skip
    if state == "before":
        return (over,)

    def average(one: Scenario) -> Uncertain | NeedsData:
        figure = one.outputs.cost[state].average
        return figure if isinstance(figure, NeedsData) else figure.take(0, -1)

    first = found.scenarios[0].outputs.cost[state].average
    return (
        _row(found, "part of all person-years in prison avoided", lambda one: one.part_avoided(state), "%", times=100),
        _row(found, "cost avoided, all that a prisoner costs", average, "" if isinstance(first, NeedsData) else first.unit),
        over,
    )


def _band(found: Projected, read: Callable[[Scenario], Uncertain]) -> Band:
    """Give the ends of both intervals at every month end, to whole people."""
    figures = [read(one) for one in found.scenarios]

    def ends(share: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        intervals = [one.interval(share) for one in figures]
        low, high = np.min([one for one, _ in intervals], axis=0), np.max([one for _, one in intervals], axis=0)
        return tuple(np.rint(low).tolist()), tuple(np.rint(high).tolist())

    return Band(*ends(HEADLINE), *ends(WIDE), united(*(one.rests_on for one in figures)))


# -- who bears it ------------------------------------------------------------------------------------------------------


def _borne(found: Projected) -> tuple[OfGroup, ...]:
    """Give for each group of each attribute what it bears in every scenario."""
    groups: list[OfGroup] = []
    for attribute in found.attributes:
        every = {one.title: one.bearing(attribute, CHIEF, found.seed) for one in found.scenarios}
        for place, one in enumerate(next(iter(every.values()))):
            groups.append((attribute, one.group[1], {title: borne[place] for title, borne in every.items()}))
    return tuple(groups)


def _groups(found: Projected, groups: Iterable[OfGroup]) -> Iterator[GroupSeen]:
    """Give what each group bears from the first day on; a group that one reading suppresses is suppressed."""
    for attribute, group, borne in groups:
        small = next((one for one in borne.values() if isinstance(one, Suppressed)), None)
        known = {title: one for title, one in borne.items() if isinstance(one, Borne)}
        if small is not None:
            yield GroupSeen(attribute, group, small.why, None, None, None, None, None)
            continue
        share = partial(Scenario.share_of, attribute=attribute, group=group)
        yield GroupSeen(
            attribute, group, "",
            _row(found, "people inside on the first day", partial(_of_group, known=known, name="people"), "people"),
            _row(found, "part of all person-years", share, "%", times=100),
            _row(found, "person-years, law before", partial(_of_group, known=known, name="person_years"), "person-years"),
            _row(found, "person-years, change", partial(_of_group, known=known, name="change"), "person-years", FEWER),
            _row(found, "relief against the average", partial(_ratio, known=known), "times the average"),
        )  # fmt: skip


def _of_group(one: Scenario, known: Mapping[str, Borne], name: str) -> Uncertain:
    figure: Uncertain = getattr(known[one.title], name)
    return figure


def _ratio(one: Scenario, known: Mapping[str, Borne]) -> Uncertain | NeedsData | Untold:
    ratio = known[one.title].relief_ratio
    return ratio if ratio is not None else Untold("no change in some draw", known[one.title].change.rests_on)


def _children(found: Projected) -> Iterator[Row]:
    for sex in found.scenarios[0].outputs.child_years:
        what = f"years that children live without a parent: {sex} in prison"
        yield _row(found, f"{what}, law before", partial(_child_years, sex=sex, state=None), "child-years")
        yield _row(found, f"{what}, avoided", partial(_child_years, sex=sex, state=CHIEF), "child-years")


def _child_years(one: Scenario, sex: str, state: State | None) -> Uncertain | NeedsData:
    held = one.outputs.child_years if state is None else one.outputs.child_years_avoided[state]
    figure = held[sex]
    return figure if isinstance(figure, NeedsData) else figure.take(0)


def _growth(found: Projected) -> tuple[Row, ...]:
    growth = found.scenarios[0].outputs.growth
    if isinstance(growth, NeedsData):
        return (Row("what past growth came from", growth),)
    return tuple(_row(found, one.name, partial(_part, name=one.name), "people", FEWER) for one in growth)


def _part(one: Scenario, name: str) -> Uncertain | NeedsData:
    growth = one.outputs.growth
    return growth if isinstance(growth, NeedsData) else next(part.people for part in growth if part.name == name)


# -- claims ------------------------------------------------------------------------------------------------------------


def _claims_of_states(found: Projected) -> Iterator[ClaimSeen]:
    for state in STATES:
        says = f"fewer people are inside after {found.years} years ({NAMES[state]})"
        yield _claim(says, found.fewer_inside(state))
    at = min(12, 12 * found.years)
    sooner = {
        one.title: one.outputs.by[EVERYONE].compared.after["after-retroactive"].people.minus(
            one.outputs.by[EVERYONE].compared.after[CHIEF].people
        ).take(0, at)
        for one in found.scenarios
    }  # fmt: skip
    yield _claim("reaching back to past sentences leaves fewer people inside after a year", claim_in_all(sooner, "falls"))


def _claims_of_groups(groups: Iterable[OfGroup]) -> Iterator[ClaimSeen]:
    """Say of every group that is told whether it gains less, or more, than the average, whichever the draws support better."""
    for attribute, group, borne in groups:
        ratios = {title: one.relief_ratio for title, one in borne.items() if isinstance(one, Borne)}
        told = {title: replace(one, values=one.values - 1) for title, one in ratios.items() if one is not None}
        if len(told) < len(borne):
            continue
        less, more = claim_in_all(told, "falls"), claim_in_all(told, "rises")
        better, word = (less, "less") if less.share.value >= more.share.value else (more, "more")
        yield _claim(f"{attribute} {group}: gains {word} than the average", better)


def _claim(says: str, one: Claim) -> ClaimSeen:
    return ClaimSeen(says, one.support, one.share.value, one.share.low, one.depends_on, one.share.rests_on)


# -- what it rests on --------------------------------------------------------------------------------------------------


def _assumptions(found: Projected, drivers: Drivers) -> tuple[AssumptionSeen, ...]:
    """List the assumptions that a result rests on, those with most influence first."""
    used = united(*(rests_on(one.outputs) for one in found.scenarios), (READING + axis for axis in found.scenarios[0].readings))
    ranked = {one.assumption.id: (one.least, one.greatest) for one in drivers.ranked}
    place = {id: number for number, id in enumerate(ranked)}
    listed = [one for one in found.assumptions if one.id in used]
    return tuple(
        _assumption(one, found.scenarios[0], ranked.get(one.id))
        for one in sorted(listed, key=lambda one: place.get(one.id, len(place)))
    )


def rests_on(node: object) -> tuple[str, ...]:
    """Name every assumption that any result within a value rests on."""
    if isinstance(node, Mapping):
        return united(*map(rests_on, node.values()))
    if isinstance(node, tuple):
        return united(*(rests_on(one) for one in node if not isinstance(one, str)))
    if is_dataclass(node) and not isinstance(node, type):
        own: tuple[str, ...] = getattr(node, "rests_on", ())
        return united(own, *(rests_on(getattr(node, one.name)) for one in fields(node) if one.name != "rests_on"))
    return ()


def _assumption(one: Assumption, scene: Scenario, influence: tuple[float, float] | None) -> AssumptionSeen:
    ground = one.ground
    match ground:
        case Cited():
            said, source = f"{ground.title}. {ground.note}".strip(), evidence_key(ground.key)
        case Assumed():
            said, source = f"assumed by {ground.by}: {ground.why}", ""
        case NeedsData():
            said, source = f"{ground.why}; could be counted by {ground.who}", ""
    return AssumptionSeen(one.id, one.means, _range(one, scene), one.unit, one.confidence, said, source, influence)


def _range(one: Assumption, scene: Scenario) -> str:
    """Say what was drawn: the 80 % interval of a figure, of each part of a mix, or every scenario."""
    match one.distribution:
        case None:
            return "not found"
        case Scenarios():
            return "each run apart: " + ", ".join(map(str, one.distribution.values))
        case Exact():
            return f"{one.distribution.value:,.10g}"
        case Dirichlet():
            drawn = Uncertain(scene.sample[one.id], "", ())
            ends = zip(one.parts, *drawn.interval(HEADLINE), strict=True)
            return ", ".join(f"{part} {_percent(float(low), float(high))}" for part, low, high in ends)
        case _:
            low, high = map(float, Uncertain(scene.sample[one.id], "", ()).interval(HEADLINE))
            return _percent(low, high) if one.unit == "share" else span(low, high)


def _percent(low: float, high: float) -> str:
    """Say shares in percent; below a thousandth two digits would say more than anyone knows.

    >>> _percent(0.00001, 0.03), _percent(0.25, 0.5)
    ('under 0.1 to 3.0 %', '25 to 50 %')
    """
    if low < LEAST_SHARE <= high:
        return f"under {100 * LEAST_SHARE:g} to {digits(100 * high)} %"
    return f"{span(100 * low, 100 * high)} %"


def _sources(found: Projected, assumed: Iterable[AssumptionSeen]) -> tuple[SourceEntry, ...]:
    """List the publications that figures were taken from, with how many rest on each."""
    grades: dict[str, Counter[str]] = {}
    for seen in assumed:
        if seen.source:
            grades.setdefault(seen.source, Counter())[seen.confidence] += 1
    cited = {evidence_key(one.ground.key): one.ground for one in found.assumptions if isinstance(one.ground, Cited)}
    return tuple(
        SourceEntry(key, "evidence", cited[key].title, address=cited[key].address, figures=dict(many))
        for key, many in grades.items()
    )
