"""People in prison month by month: who comes in, how long each stays, who is inside already, and what a reform changes in that.

    strata = Strata(names, labels, arrivals, share, before, after, ...)      groups of people with the same law and practice
    compared = compare(strata, months=240, states=("after-not-retroactive",))
    compared.before.people, compared.after["after-not-retroactive"].people    draws x groups x month ends

A stratum's time in custody is a discrete distribution over *stays*: each has a share, months awaiting judgment and months after
it, under the law before and under the law after. The same stay before and after is the same kind of person. People arrive evenly
within a month, so the stock at the end of a month is an exact sum of ramps max(0, stay - t), and costs one pass over the stays,
whatever the number of months.

Formulas: docs/explanation/projection.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from lenity.law.problems import did_you_mean, problem
from lenity.simulate.uncertainty import Array, Uncertain, array, divided, united

Integers = NDArray[np.int64]
Group = tuple[str, str]  # attribute and value; everybody is EVERYONE

# How far a reform reaches. Each state reaches the people of the one before and more.
# before: the law as it stands. after-not-retroactive: who arrives from the day on. transitory: also who awaits judgment on that
# day. after-retroactive: also who was sentenced before, as far as relief is asked for and granted.
State = Literal["before", "after-not-retroactive", "transitory", "after-retroactive"]
STATES: tuple[State, ...] = get_args(State)

EVERYONE: Group = ("", "")
MONTHS_A_YEAR = 12
SHARE_SUM = 1e-9
# Numbers of one array of a chunk of draws: below a megabyte, which the processor's cache holds and the allocator keeps. Two to
# four times as fast as 300,000, where every array is asked back from the system.
WORKING = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Stays:
    """Months in custody of each kind of stay under one law: `remand` until judgment and `served` after it, draws (or 1) x strata
    x stays.
    """

    remand: Array
    served: Array


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """People inside on the first day, one row for each person or kind of person, where their time served is known.

    `stratum` is the number of the stratum; the others are draws (or 1) x rows: `people`, months in custody so far, months
    awaiting judgment in all, and months in custody in all under the law before and after.
    """

    stratum: Integers
    people: Array
    elapsed: Array
    remand: Array
    before: Array
    after: Array


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """People grouped by what decides their time in custody, with everything the flows need; arrays are draws (or 1) x strata
    unless said.

    `labels` give each stratum a value of each attribute: results come for every one of them. `arrivals` are people a month who
    come before the law, in custody or not. `share` is draws (or 1) x strata x stays, sums to 1 over the stays. A stay of 0 months
    is no custody. `diverted` is the share of those in custody under the law before whom the reform keeps out altogether, beside
    what `after` says. `inside` is counted people (draws or 1 x strata; their time served as in a steady state), rows with their
    time served, or None: the steady state of the arrivals. `trend` are factors on the arrivals, draws (or 1) x strata (or 1) x
    months from the first; None: none. `rests_on` lists the ids of the assumptions.
    """

    names: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    arrivals: Array
    share: Array
    before: Stays
    after: Stays
    diverted: Array
    rests_on: tuple[str, ...]
    inside: Array | Inside | None = None
    trend: Array | None = None

    def __post_init__(self) -> None:
        _checked(self)

    @property
    def draws(self) -> int:
        return max(int(values.shape[0]) for _, values, _ in _arrays(self))

    @property
    def groups(self) -> tuple[Group, ...]:
        """List the groups that results come for: everyone, then each value of each attribute."""
        return (EVERYONE, *((name, value) for name, values in self.labels.items() for value in sorted(set(values))))

    @property
    def membership(self) -> Array:
        """Say which strata each group holds: groups x strata of 0 and 1."""
        rows = [[1.0] * len(self.names)]
        rows += [[float(one == value) for one in self.labels[name]] for name, value in self.groups[1:]]
        return array(rows)

    def part(self, first: int, last: int) -> Strata:
        """Give draws `first` to `last` (not included)."""

        def cut(values: Array) -> Array:
            return values if values.shape[0] == 1 and self.draws > 1 else values[first:last]

        inside = self.inside
        if isinstance(inside, Inside):
            rows = (cut(one) for one in (inside.people, inside.elapsed, inside.remand, inside.before, inside.after))
            inside = Inside(inside.stratum, *rows)
        elif inside is not None:
            inside = cut(inside)
        return replace(
            self,
            arrivals=cut(self.arrivals),
            share=cut(self.share),
            before=Stays(cut(self.before.remand), cut(self.before.served)),
            after=Stays(cut(self.after.remand), cut(self.after.served)),
            diverted=cut(self.diverted),
            inside=inside,
            trend=None if self.trend is None else cut(self.trend),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Retroactivity:
    """How far a milder law reaches back; arrays are draws (or 1) x strata (or 1).

    `pending` is the share of those who await judgment on the first day who are judged under the new law, `apply` the share of
    those sentenced before who ask for relief, `grant` the share of those asking who get it. `delay` are the whole months until
    relief is decided, one for each draw (or one for all). A harsher law reaches nobody back.
    """

    pending: Array
    apply: Array
    grant: Array
    delay: Integers
    rests_on: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("pending", "apply", "grant"):
            object.__setattr__(self, name, _share(array(getattr(self, name)), name))
        delay = np.asarray(self.delay)
        if delay.ndim != 1 or not np.issubdtype(delay.dtype, np.integer) or delay.min(initial=0) < 0:
            raise problem("LEN806", "`delay` is not whole months", "give one whole number of months, 0 or more, for each draw")


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """A scenario: who leaves custody, or is kept out of it, may be back before the law; arrays are draws (or 1) x strata (or 1).

    The arrivals of the strata count such returns already, so the share of arrivals that are first ones follows, and the law
    before gives the same steady state with returns as without. `months` are the chances of coming back in the first, second ...
    month after, sum 1.
    """

    after_custody: Array
    after_diversion: Array
    months: tuple[float, ...]
    rests_on: tuple[str, ...]

    def __post_init__(self) -> None:
        for name in ("after_custody", "after_diversion"):
            object.__setattr__(self, name, _share(array(getattr(self, name)), name))
        if not self.months or min(self.months) < 0 or abs(sum(self.months) - 1) > SHARE_SUM:
            raise problem("LEN806", "`months` of returns do not add up to 1", "give the chance of each month after release")


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """What comes of the strata in one state of the law, by draw and group.

    Stocks (`remand`, `sentenced`) are draws x groups x month ends, from the last moment before the first day; `admissions`,
    `diverted`, `releases` and `releases_of_inside` (of people inside on the first day) are draws x groups x months;
    `person_years` draws x groups x years, the last of which may be short. Diverted is who would be in custody under the law
    before and is not.
    """

    state: State
    groups: tuple[Group, ...]
    remand: Uncertain
    sentenced: Uncertain
    admissions: Uncertain
    diverted: Uncertain
    releases: Uncertain
    releases_of_inside: Uncertain
    person_years: Uncertain

    @property
    def people(self) -> Uncertain:
        """Count everyone in custody at each month end."""
        return replace(self.remand, values=self.remand.values + self.sentenced.values)

    @property
    def judged(self) -> Uncertain:
        """Count who stops awaiting judgment in each month, sentenced or released: the load of the courts."""
        return replace(self.admissions, values=self.admissions.values - np.diff(self.remand.values, axis=2))


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """What one state of the law changes against the law before, draw by draw; negative is fewer.

    `people` is draws x groups x month ends; `beds` draws x groups x years, the change of the mean number of people inside over
    the year; `person_years_avoided` adds up to the end of each year.
    """

    state: State
    groups: tuple[Group, ...]
    people: Uncertain
    beds: Uncertain
    person_years_avoided: Uncertain


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The law before, and the states of the reform asked for, on the same draws."""

    before: Projection
    after: Mapping[State, Projection]

    def change(self, state: State) -> Change:
        """Subtract the law before from one state of the reform."""
        if state not in self.after:
            raise problem("LEN807", f"`{state}` was not projected", did_you_mean(state, self.after))
        after = self.after[state]
        years = after.person_years.minus(self.before.person_years)
        months = after.admissions.values.shape[2]
        lengths = np.diff([*range(0, months, MONTHS_A_YEAR), months]) / MONTHS_A_YEAR
        beds = replace(years, values=years.values / lengths, unit="people, mean of the year")
        avoided = replace(years, values=-years.values.cumsum(axis=2))
        return Change(state, after.groups, after.people.minus(self.before.people), beds, avoided)


def compare(
    strata: Strata,
    *,
    months: int,
    states: Sequence[State] = ("after-not-retroactive",),
    retroactivity: Retroactivity | None = None,
    returns: Returns | None = None,
) -> Compared:
    """Project the law before and the states asked for over whole months, on the same draws.

    `transitory` and `after-retroactive` need `retroactivity`. Time and memory are linear in draws x strata x stays and draws x
    groups x months. Raise `LenityError` for a state or horizon that cannot be projected.

    >>> stays = lambda months: Stays(array([[[0.0]]]), array([[[months]]]))
    >>> strata = Strata(("all",), {}, array([[10.0]]), array([[[1.0]]]), stays(60.0), stays(48.0), array([[0.0]]), ("made up",))
    >>> people = compare(strata, months=60).after["after-not-retroactive"].people
    >>> people.values[0, 0, [0, 48, 54, 60]].tolist()
    [600.0, 600.0, 540.0, 480.0]
    """
    if months < 1:
        raise problem("LEN807", f"a horizon of `{months}` months", "project one month or more")
    wanted: list[State] = ["before", *(one for one in dict.fromkeys(states) if one != "before")]
    for state in wanted:
        if state not in STATES:
            raise problem("LEN807", f"unknown state `{state}`", did_you_mean(state, STATES))
        if state in STATES[2:] and retroactivity is None:
            raise problem(
                "LEN807",
                f"`{state}` without retroactivity",
                "say how many pending cases and applications it reaches; none is assumed",
            )
    same_draws(strata, retroactivity, returns)
    if strata.trend is not None and strata.trend.shape[2] != months:
        raise problem(
            "LEN806", f"a trend of `{strata.trend.shape[2]}` months", f"give {months} factors, one for each month projected"
        )
    size = max(1, WORKING // (len(strata.names) * max(months + 2, strata.share.shape[2])))
    kept: dict[State, dict[str, list[Array]]] = {state: {} for state in wanted}
    for first in range(0, strata.draws, size):
        last = min(first + size, strata.draws)
        chunk = _Chunk(strata.part(first, last), months, _cut(retroactivity, first, last), _cut_returns(returns, first, last))
        for state in wanted:
            for name, values in chunk.project(state).items():
                kept[state].setdefault(name, []).append(values)
    found = {state: _projection(state, strata, kept[state], retroactivity, returns) for state in wanted}
    return Compared(found.pop("before"), found)


# -- one chunk of draws -----------------------------------------------------------------------------------------------


class _Chunk:
    """The projection of some draws. Curves that two states share are kept, and dropped with the chunk."""

    def __init__(self, strata: Strata, months: int, retroactivity: Retroactivity | None, returns: Returns | None) -> None:
        self.strata, self.months, self.retroactivity, self.returns = strata, months, retroactivity, returns
        self.draws = strata.draws
        # Sums over strata commute with everything that is the same for all of them; returns and trends of their own are not.
        by_stratum = returns is not None or (strata.trend is not None and strata.trend.shape[1] > 1)
        self.first_sum: Array | None = None if by_stratum else strata.membership
        self.last_sum: Array | None = strata.membership if by_stratum else None
        self.weight = np.broadcast_to(strata.share, (self.draws, *strata.share.shape[1:]))
        self.terms = {"before": strata.before.remand + strata.before.served, "after": strata.after.remand + strata.after.served}
        self.known: dict[str, Array] = {}

    def project(self, state: State) -> dict[str, Array]:
        """Give the fields of a `Projection` for these draws."""
        inside_remand, inside_all, dropped = self.inside(state)
        left = -np.diff(inside_all, axis=2)
        new_remand, new_all, admissions, diverted, released = self.new(state, left)
        remand, everyone = inside_remand + new_remand, inside_all + new_all
        # Between month ends the stock is a line, exact for stays of whole months; who leaves at one moment leaves at the start of
        # the month.
        person_months = (everyone[:, :, :-1] - dropped[:, :, :-1] + everyone[:, :, 1:]) / 2
        years = np.add.reduceat(person_months, range(0, self.months, MONTHS_A_YEAR), axis=2) / MONTHS_A_YEAR
        found = {
            "remand": remand,
            "sentenced": everyone - remand,
            "admissions": admissions,
            "diverted": diverted,
            "releases": released + left,
            "releases_of_inside": left,
            "person_years": years,
        }
        return {name: self.summed(values, self.last_sum) for name, values in found.items()}

    # -- people inside on the first day

    def inside(self, state: State) -> tuple[Array, Array, Array]:
        """Give those inside on the first day who are still there at each month end: awaiting judgment, all, and who left at one
        moment.
        """
        if isinstance(self.strata.inside, Inside):
            return self.rows(self.strata.inside, state)
        remand, everyone = self.once("inside, remand", self.inside_remand), self.once("inside, all", self.inside_all)
        dropped = np.zeros_like(everyone)
        if state not in STATES[2:]:
            return remand, everyone, dropped
        judged_late = self.once("pending, remand", self.pending_remand)
        milder = self.once("pending, all", self.pending_all)
        remand, everyone = remand.copy(), everyone.copy()
        remand[:, :, 1:] += judged_late[:, :, 1:]
        everyone[:, :, 1:] += milder[:, :, 1:]
        dropped[:, :, 0] -= milder[:, :, 0]
        if state == "after-retroactive" and self.retroactivity:
            relief = self.once("relief", self.relief)
            delay = np.broadcast_to(self.retroactivity.delay, (self.draws,))
            decided = np.arange(self.months + 1) > delay[:, None]
            everyone += relief * decided[:, None, :]
            dropped -= relief * (np.arange(self.months + 1) == delay[:, None])[:, None, :]
        return remand, everyone, dropped

    @property
    def arrived(self) -> Array:
        return self.once("arrived", self.arrivals_inside)

    def arrivals_inside(self) -> Array:
        """Give the arrivals a month that would make a steady state of the people inside, draws x strata x stays."""
        strata = self.strata
        if strata.inside is None:
            return strata.arrivals[:, :, None] * self.weight
        counted = strata.inside if isinstance(strata.inside, np.ndarray) else strata.arrivals
        mean = (self.weight * self.terms["before"]).sum(axis=2)
        return divided(counted, mean, empty=0.0)[:, :, None] * self.weight

    def inside_remand(self) -> Array:
        return self.ramp(self.bins(self.strata.before.remand, self.arrived))

    def inside_all(self) -> Array:
        return self.ramp(self.bins(self.terms["before"], self.arrived))

    @property
    def milder(self) -> tuple[Array, Array]:
        """Give remand and term of people already inside, were the new law theirs, in months: never longer than under the old."""
        strata = self.strata
        return np.minimum(strata.before.remand, strata.after.remand), np.minimum(self.terms["before"], self.terms["after"])

    # Of people inside under the new law, the share `diverted` would not be there at all.

    def pending_remand(self) -> Array:
        """Give the change of remand: those awaiting judgment on the first day are on remand for min(R, R') instead of R."""
        remand, _ = self.milder
        kept = (1 - self.strata.diverted)[:, :, None]
        shift = kept * self.bins(remand, self.arrived) - self.bins(self.strata.before.remand, self.arrived)
        return self.ramp(shift * self.of_stratum("pending"))

    def pending_all(self) -> Array:
        """Give the change in custody of those awaiting judgment (a < R): min(R, max(0, T' - t)) are left at t, for T' instead of
        T.
        """
        remand, (_, term) = self.strata.before.remand, self.milder
        kept = (1 - self.strata.diverted)[:, :, None]
        milder = self.bins(term, self.arrived) - self.bins(np.maximum(term - remand, 0), self.arrived)
        as_before = self.bins(self.terms["before"], self.arrived) - self.bins(self.strata.before.served, self.arrived)
        return self.ramp((kept * milder - as_before) * self.of_stratum("pending"))

    def relief(self) -> Array:
        """Give the change among those sentenced (R <= a < T): max(0, T' - R - t) instead of max(0, T - R - t) are left at t."""
        _, term = self.milder
        kept = (1 - self.strata.diverted)[:, :, None]
        milder = kept * self.bins(np.maximum(term - self.strata.before.remand, 0), self.arrived)
        shift = milder - self.bins(self.strata.before.served, self.arrived)
        return self.ramp(shift * self.of_stratum("apply") * self.of_stratum("grant"))

    def of_stratum(self, name: str) -> Array:
        values: Array = getattr(self.retroactivity, name)
        return values[:, :, None]

    def rows(self, inside: Inside, state: State) -> tuple[Array, Array, Array]:
        """Follow people inside whose time served is known: who has r months left is gone at the end of month ceil(r)."""
        ends = np.maximum(np.ceil(inside.before - inside.elapsed), 1)
        judged = np.minimum(np.maximum(np.ceil(inside.remand - inside.elapsed), 0), ends)
        waiting = inside.elapsed < inside.remand
        parts = [(inside.people, judged, ends)]  # people, month in which remand ends, month in which custody ends
        if state in STATES[2:] and self.retroactivity:
            reach = self.retroactivity
            shorter = np.minimum(np.maximum(np.ceil(inside.after - inside.elapsed), 1), ends)
            kept_out = self.strata.diverted[:, inside.stratum]
            pending = inside.people * waiting * _of_row(reach.pending, inside)
            parts += _moved(pending, kept_out, judged, ends, shorter, np.ones_like(ends))
            if state == "after-retroactive":
                decided = np.minimum(reach.delay[:, None] + 1, ends)
                granted = inside.people * ~waiting * _of_row(reach.apply, inside) * _of_row(reach.grant, inside)
                parts += _moved(granted, kept_out, judged, ends, np.maximum(shorter, decided), decided)
        remand = sum(self.still(people, month, inside.stratum) for people, month, _ in parts)
        everyone = sum(self.still(people, month, inside.stratum) for people, _, month in parts)
        return array(remand), array(everyone), np.zeros((self.draws, 1, self.months + 1))

    def still(self, people: Array, month: Array, stratum: Integers) -> Array:
        """Count who is still there at each month end, of people gone at the end of a month (0: not there at all)."""
        number, width = len(self.strata.names), self.months + 2
        month = np.minimum(np.broadcast_to(month, (self.draws, len(stratum))), width - 1).astype(np.int64)
        place = (np.arange(self.draws)[:, None] * number + stratum) * width + month
        size = self.draws * number * width
        people = np.broadcast_to(people, place.shape)
        gone = array(np.bincount(place.ravel(), people.ravel(), minlength=size)).reshape(self.draws, number, width)
        return self.summed(gone[:, :, :0:-1].cumsum(axis=2)[:, :, ::-1], self.first_sum)

    # -- people who arrive from the first day on

    def new(self, state: State, left: Array) -> tuple[Array, Array, Array, Array, Array]:
        """Give of those who arrive: on remand and in custody at each month end; admitted, diverted and released in each month."""
        law = "before" if state == "before" else "after"
        kept_out = np.zeros_like(self.strata.diverted) if law == "before" else self.strata.diverted
        custody_before = (self.weight * (self.terms["before"] > 0)).sum(axis=2)
        custody = (self.weight * (self.terms[law] > 0)).sum(axis=2) * (1 - kept_out)
        freed = (self.weight * ((self.terms["before"] > 0) & (self.terms[law] == 0))).sum(axis=2)
        diverted = custody_before * kept_out + freed * (1 - kept_out)
        # Where each stratum has a path of its own, curves are of one arrival, and the path says how many there are.
        many = self.strata.arrivals if self.first_sum is not None else np.ones_like(self.strata.arrivals)
        remand_curve = self.once(f"new, remand, {law}", partial(self.curve, self.stays(law).remand, many * (1 - kept_out)))
        curve = self.once(f"new, all, {law}", partial(self.curve, self.terms[law], many * (1 - kept_out)))
        admitted = self.summed((many * custody)[:, :, None], self.first_sum)
        kept = self.summed((many * diverted)[:, :, None], self.first_sum)
        still, still_remand = -np.diff(curve, axis=2), -np.diff(remand_curve, axis=2)  # of one month's arrivals, after a months
        if self.returns is None and self.strata.trend is None:
            every = (self.draws, admitted.shape[1], self.months)
            everyone, remand = curve[:, :, :1] - curve, remand_curve[:, :, :1] - remand_curve
            return remand, everyone, np.broadcast_to(admitted, every), np.broadcast_to(kept, every), admitted - still
        leaving = -np.diff(still, axis=2, prepend=admitted)
        path = self.arriving(left, leaving, kept)
        nobody = np.zeros((self.draws, still.shape[1], 1))
        remand, everyone = (np.concatenate([nobody, _followed(path, one)], axis=2) for one in (still_remand, still))
        return remand, everyone, path * admitted, path * kept, _followed(path, leaving)

    def stays(self, law: str) -> Stays:
        return self.strata.before if law == "before" else self.strata.after

    def curve(self, months: Array, people: Array) -> Array:
        return self.ramp(self.bins(months, people[:, :, None] * self.weight))

    def arriving(self, left: Array, leaving: Array, kept: Array) -> Array:
        """Give the arrivals month by month: factors of the trend, or people where a stratum has a path of its own."""
        trend = self.strata.trend if self.strata.trend is not None else np.ones((1, 1, self.months))
        if self.first_sum is not None:
            return np.broadcast_to(trend, (self.draws, 1, self.months))
        arrivals = self.strata.arrivals[:, :, None]
        if self.returns is None:
            return np.broadcast_to(arrivals * trend, (self.draws, len(self.strata.names), self.months))
        custody, diversion = self.returns.after_custody[:, :, None], self.returns.after_diversion[:, :, None]
        lag = np.zeros((1, 1, self.months + 1))
        length = min(len(self.returns.months), self.months)
        lag[0, 0, 1 : length + 1] = self.returns.months[:length]
        released_before = (
            arrivals * (self.weight * (self.terms["before"] > 0)).sum(axis=2)[:, :, None]
        )  # a month, in steady state
        back_from_before = array([sum(self.returns.months[month:]) for month in range(self.months)])
        path: Array = (arrivals - custody * released_before) * trend + custody * released_before * back_from_before
        path = path + custody * _followed(left, lag[:, :, 1:], late=1)
        once_more = custody * leaving
        once_more[:, :, :1] += diversion * kept
        again = _followed(once_more, lag[:, :, 1:], late=1)
        for month in range(1, self.months):
            path[:, :, month] += np.einsum("dsm,dsm->ds", path[:, :, :month], again[:, :, month:0:-1])
        return path

    # -- sums over stays

    def bins(self, months: Array, weight: Array) -> Array:
        """Put weights on the two whole months around each stay so that the mean is kept; the last place takes what lies beyond.

        Draws x strata x (months + 2). A ramp max(0, x - t) is a line between whole months, so at whole t nothing is lost.
        """
        number, width = len(self.strata.names), self.months + 2
        within = np.minimum(months, self.months)
        low = within.astype(np.int64)
        part = np.broadcast_to(within - low, weight.shape)
        place = (np.arange(self.draws * number).reshape(self.draws, number, 1) * width + low).ravel()
        size = self.draws * number * width
        upper = (weight * part).ravel()
        found = array(np.bincount(place, weight.ravel() - upper, minlength=size))
        found += np.bincount(place + 1, upper, minlength=size)
        found = found.reshape(self.draws, number, width)
        found[:, :, -1] = (weight * (months - within)).sum(axis=2)
        return found

    def ramp(self, bins: Array) -> Array:
        """Give the sums of weight x max(0, stay - t) for t from 0 to the horizon."""
        bins = self.summed(bins, self.first_sum)
        longer = bins[:, :, -2:0:-1].cumsum(axis=2)  # of stays longer than a, for a from the horizon - 1 down to 0
        beyond = bins[:, :, -1:]
        found = np.concatenate([beyond, beyond + longer.cumsum(axis=2)], axis=2)
        return found[:, :, ::-1]

    def summed(self, values: Array, membership: Array | None) -> Array:
        return values if membership is None else np.matmul(membership, values)

    def once(self, name: str, make: Callable[[], Array]) -> Array:
        """Make a curve that several states share the first time it is asked for."""
        if name not in self.known:
            self.known[name] = make()
        return self.known[name]


def _followed(path: Array, curve: Array, late: int = 0) -> Array:
    """Convolve what happens each month with what follows from it after 0, 1, 2 ... months; `late` shifts it by months."""
    months = path.shape[-1]
    size = 1 << (2 * months - 1).bit_length()
    together = np.fft.irfft(np.fft.rfft(path, size) * np.fft.rfft(curve, size), size)[..., : months - late]
    return np.concatenate([np.zeros((*together.shape[:-1], late)), together], axis=-1) if late else together


def _of_row(values: Array, inside: Inside) -> Array:
    """Give the value of each row's stratum, or the one that stands for all."""
    return values[:, inside.stratum] if values.shape[1] > 1 else values


def _moved(
    people: Array, kept_out: Array, judged: Array, ends: Array, later: Array, soonest: Array
) -> list[tuple[Array, Array, Array]]:
    """Take people out of their old months and put them into new ones: a share leaves at the soonest, the others later."""
    return [
        (-people, judged, ends),
        (people * (1 - kept_out), np.minimum(judged, later), later),
        (people * kept_out, np.minimum(judged, soonest), soonest),
    ]


def _projection(
    state: State, strata: Strata, kept: dict[str, list[Array]], retroactivity: Retroactivity | None, returns: Returns | None
) -> Projection:
    """Join the chunks of draws field by field, each freed as soon as it is joined."""
    reach = retroactivity.rests_on if retroactivity and state in STATES[2:] else ()
    rests_on = united(strata.rests_on, reach, returns.rests_on if returns else ())

    def whole(name: str, unit: str) -> Uncertain:
        parts = kept.pop(name)
        if all(one.strides[2] == 0 for one in parts):  # the same in every month: kept once
            every = np.concatenate([one[:, :, :1] for one in parts])
            return Uncertain(np.broadcast_to(every, (*every.shape[:2], parts[0].shape[2])), unit, rests_on)
        return Uncertain(np.concatenate(parts), unit, rests_on)

    return Projection(
        state,
        strata.groups,
        remand=whole("remand", "people"),
        sentenced=whole("sentenced", "people"),
        admissions=whole("admissions", "people a month"),
        diverted=whole("diverted", "people a month"),
        releases=whole("releases", "people a month"),
        releases_of_inside=whole("releases_of_inside", "people a month"),
        person_years=whole("person_years", "person-years"),
    )


# -- checks -----------------------------------------------------------------------------------------------------------


def _arrays(strata: Strata) -> list[tuple[str, Array, int]]:
    """List the arrays of strata: name, values, number of axes."""
    found = [
        ("arrivals", strata.arrivals, 2),
        ("share", strata.share, 3),
        ("before.remand", strata.before.remand, 3),
        ("before.served", strata.before.served, 3),
        ("after.remand", strata.after.remand, 3),
        ("after.served", strata.after.served, 3),
        ("diverted", strata.diverted, 2),
    ]
    if strata.trend is not None:
        found.append(("trend", strata.trend, 3))
    if isinstance(strata.inside, Inside):
        found += [
            (f"inside.{name}", getattr(strata.inside, name), 2) for name in ("people", "elapsed", "remand", "before", "after")
        ]
    elif strata.inside is not None:
        found.append(("inside", strata.inside, 2))
    return found


def _checked(strata: Strata) -> None:
    """Raise `LenityError` where an array does not fit the others or holds what nobody can mean."""
    number = len(strata.names)
    if not number:
        raise problem("LEN806", "no strata", "give one stratum or more")
    for attribute, labels in strata.labels.items():
        if not attribute or len(labels) != number:
            raise problem("LEN806", f"`{attribute}` labels {len(labels)} of {number} strata", "give one value for each stratum")
    listed = _arrays(strata)
    draws = {values.shape[0] for _, values, _ in listed if values.ndim} - {1}
    if len(draws) > 1:
        raise problem(
            "LEN800", f"arrays of {' and '.join(map(str, sorted(draws)))} draws", "give one number of draws, or 1, everywhere"
        )
    for name, values, axes in listed:
        if values.ndim != axes or 0 in values.shape:
            raise problem(
                "LEN806",
                f"`{name}` has {values.ndim} axes",
                f"it has {axes}: draws, strata{', stays or months' if axes == 3 else ''}",
            )
        expected = {len(strata.inside.stratum)} if name.startswith("inside.") and isinstance(strata.inside, Inside) else {number}
        if values.shape[1] not in expected | ({1} if name == "trend" else set()):
            raise problem("LEN806", f"`{name}` has {values.shape[1]} columns", f"give {' or '.join(map(str, sorted(expected)))}")
        if not np.isfinite(values).all() or values.min() < 0:
            raise problem(
                "LEN806", f"`{name}` has a number below 0 or none", "what is not known is a distribution, and never a gap"
            )
    shapes = {values.shape[2] for name, values, axes in listed if axes == 3 and name != "trend"}
    if len(shapes) > 1:
        raise problem(
            "LEN806", f"shares and months of {' and '.join(map(str, sorted(shapes)))} stays", "give the same stays everywhere"
        )
    if (abs(strata.share.sum(axis=2) - 1) > SHARE_SUM).any():
        raise problem("LEN806", "shares of stays do not add up to 1", "give each stratum stays of all its people")
    _share(strata.diverted, "diverted")
    if isinstance(strata.inside, Inside):
        rows = strata.inside
        if rows.stratum.min(initial=0) < 0 or rows.stratum.max(initial=0) >= number:
            raise problem("LEN806", "someone inside is in no stratum", f"number the strata from 0 to {number - 1}")
        if ((rows.before <= rows.elapsed) & (rows.people > 0)).any():
            raise problem("LEN806", "someone inside has served the whole term", "leave out who is not inside")


def _share(values: Array, name: str) -> Array:
    if values.ndim != 2 or not ((values >= 0) & (values <= 1)).all():
        raise problem("LEN806", f"`{name}` is no share", "give draws (or 1) x strata (or 1) numbers from 0 to 1")
    return values


def same_draws(strata: Strata, retroactivity: Retroactivity | None, returns: Returns | None) -> None:
    given: list[tuple[int, ...]] = []
    if retroactivity:
        given += [retroactivity.pending.shape, retroactivity.apply.shape, retroactivity.grant.shape, retroactivity.delay.shape]
    if returns:
        given += [returns.after_custody.shape, returns.after_diversion.shape]
    for shape in given:
        if shape[0] not in (1, strata.draws) or (len(shape) == 2 and shape[1] not in (1, len(strata.names))):
            here = f"{strata.draws} draws of {len(strata.names)} strata"
            raise problem("LEN800", f"an array of {shape} beside {here}", "give the same, or 1")


def _part(values: Array, first: int, last: int) -> Array:
    return values if values.shape[0] == 1 else values[first:last]


def _cut(reach: Retroactivity | None, first: int, last: int) -> Retroactivity | None:
    if reach is None:
        return None
    delay = reach.delay if reach.delay.shape[0] == 1 else reach.delay[first:last]
    return replace(
        reach,
        pending=_part(reach.pending, first, last),
        apply=_part(reach.apply, first, last),
        grant=_part(reach.grant, first, last),
        delay=delay,
    )


def _cut_returns(returns: Returns | None, first: int, last: int) -> Returns | None:
    if returns is None:
        return None
    custody, diversion = _part(returns.after_custody, first, last), _part(returns.after_diversion, first, last)
    return replace(returns, after_custody=custody, after_diversion=diversion)
