"""What is not known, carried through to every answer: parameters as distributions, results as draws with their interval.

    sample = draw(parameters, draws=1024, seed=1)             quasi-random, the same points for every law that is compared
    done = run(model, sample, progress=show)                  in chunks; stopped after any of them, it keeps what is finished
    done.result.people.interval(0.8)                          low and high of the 80 % interval, at every month and group
    influence(sample, done.result.people_at_end)              which assumption drives the answer
    claim(change, "falls")                                    robust, depends, or not supported

A result is never a bare number: it is an `Uncertain`, an `Estimate` with its bounds, or a `NeedsData` that says what is missing.
Scenarios and readings have no probability: each is run apart on the same draws, and no interval is ever taken across them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, Generic, Literal, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from scipy.stats import qmc

from lenity.law.problems import did_you_mean, problem

Array = NDArray[np.float64]
Result = TypeVar("Result")
Sign = Literal["falls", "rises"]
Support = Literal["robust", "depends", "not supported"]

HEADLINE = 0.8  # share of draws inside the interval of a headline
ROBUST = 0.95  # share of draws with the stated sign from which a claim is called robust
# Inverse distribution functions are infinite at 0 and 1; a scrambled Sobol point of 30 bits can be 0.
EDGE = 2.0**-32
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Uncertain:
    """A result with one value for each draw: `values` has the draws on its first axis, `rests_on` lists the ids of assumptions.

    >>> months = Uncertain(np.array([10.0, 11.0, 12.0, 13.0, 14.0]), "months", ("remand",))
    >>> float(months.median), [float(end) for end in months.interval(0.5)]
    (12.0, [11.0, 13.0])
    """

    values: Array
    unit: str
    rests_on: tuple[str, ...]

    @property
    def draws(self) -> int:
        return int(self.values.shape[0])

    @property
    def median(self) -> Array:
        return cast(Array, np.median(self.values, axis=0))

    def interval(self, share: float = HEADLINE) -> tuple[Array, Array]:
        """Give low and high of the central interval that holds this share of the draws."""
        low, high = np.quantile(self.values, [(1 - share) / 2, (1 + share) / 2], axis=0)
        return low, high

    def minus(self, other: Uncertain) -> Uncertain:
        """Subtract draw by draw, so that what both share cancels and the difference has an interval of its own."""
        if self.unit != other.unit:
            raise problem("LEN800", f"`{self.unit}` less `{other.unit}`", "subtract results of one unit")
        return Uncertain(self.values - other.values, self.unit, united(self.rests_on, other.rests_on))

    def take(self, *where: int | slice) -> Uncertain:
        """Take a part of every draw, as `values[:, *where]`."""
        return replace(self, values=self.values[(slice(None), *where)])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure about the draws themselves (a share of them, an index of influence) with the bounds of its own sampling error.

    `level` is the confidence of the bounds. How many draws were taken decides their width, and nothing about the world does.
    """

    value: float
    low: float
    high: float
    level: float
    unit: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsData:
    """Stands where a result would stand: the figure that is missing, why it is needed, and who could collect it."""

    what: str
    why: str
    who: str


def united(*lists: Iterable[str]) -> tuple[str, ...]:
    """Give every id once, in order."""
    return tuple(sorted({one for some in lists for one in some}))


# -- distributions ----------------------------------------------------------------------------------------------------


class Distribution(Protocol):
    """What one number may be; `at` turns uniform draws in (0, 1) into draws of it."""

    def at(self, uniform: Array) -> Array: ...


@dataclass(frozen=True, slots=True)
class Beta:
    """A share with a mean, worth as much as `size` cases counted: Beta(mean size, (1 - mean) size).

    >>> Beta(mean=0.5, size=2).at(np.array([0.25])).round(9).tolist()
    [0.25]
    """

    mean: float
    size: float

    def __post_init__(self) -> None:
        _require(0 < self.mean < 1 and self.size > 0, self, "a mean between 0 and 1, and a size above 0")

    def at(self, uniform: Array) -> Array:
        return cast(Array, special.betaincinv(self.mean * self.size, (1 - self.mean) * self.size, uniform))


@dataclass(frozen=True, slots=True)
class LogNormal:
    """An amount above 0: nine of ten draws lie within median / factor and median * factor."""

    median: float
    factor: float

    def __post_init__(self) -> None:
        _require(self.median > 0 and self.factor > 1, self, "a median above 0 and a factor above 1")

    def at(self, uniform: Array) -> Array:
        spread = np.log(self.factor) / special.ndtri(0.95)
        return cast(Array, self.median * np.exp(spread * special.ndtri(uniform)))


@dataclass(frozen=True, slots=True)
class Normal:
    """A number on the whole line, as a difference of log-odds."""

    mean: float
    deviation: float

    def __post_init__(self) -> None:
        _require(self.deviation > 0, self, "a deviation above 0")

    def at(self, uniform: Array) -> Array:
        return cast(Array, self.mean + self.deviation * special.ndtri(uniform))


@dataclass(frozen=True, slots=True)
class Triangular:
    """An amount between low and high, most likely at the mode.

    >>> Triangular(0, 1, 2).at(np.array([0.125, 0.5, 0.875])).tolist()
    [0.5, 1.0, 1.5]
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _require(self.low <= self.mode <= self.high and self.low < self.high, self, "low <= mode <= high")

    def at(self, uniform: Array) -> Array:
        width = self.high - self.low
        rising = self.low + np.sqrt(uniform * width * (self.mode - self.low))
        falling = self.high - np.sqrt((1 - uniform) * width * (self.high - self.mode))
        return np.where(uniform * width < self.mode - self.low, rising, falling)


@dataclass(frozen=True, slots=True)
class Uniform:
    """An amount of which only the bounds are known."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _require(self.low < self.high, self, "low < high")

    def at(self, uniform: Array) -> Array:
        return self.low + (self.high - self.low) * uniform


@dataclass(frozen=True, slots=True)
class LogUniform:
    """An amount above 0 of which only the order of size is known."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _require(0 < self.low < self.high, self, "0 < low < high")

    def at(self, uniform: Array) -> Array:
        return self.low * (self.high / self.low) ** uniform


@dataclass(frozen=True, slots=True)
class Exact:
    """A number that is known."""

    value: float

    def at(self, uniform: Array) -> Array:
        return np.full(uniform.shape, self.value)


@dataclass(frozen=True, slots=True)
class Discrete:
    """One of several values, each with its chance."""

    values: tuple[float, ...]
    chances: tuple[float, ...]

    def __post_init__(self) -> None:
        _require(len(self.values) == len(self.chances) and _is_mix(self.chances), self, "a chance above 0 for each value, sum 1")

    def at(self, uniform: Array) -> Array:
        ends = np.cumsum(self.chances)[:-1]
        return np.asarray(self.values, np.float64)[np.searchsorted(ends, uniform, side="right")]


@dataclass(frozen=True, slots=True)
class Dirichlet:
    """A mix whose shares add up to 1, worth as much as `size` cases counted; drawn as gamma variates over their sum."""

    parts: tuple[str, ...]
    shares: tuple[float, ...]
    size: float

    def __post_init__(self) -> None:
        fits = len(self.parts) == len(self.shares) > 1 and _is_mix(self.shares) and self.size > 0
        _require(fits, self, "two or more parts with shares above 0, sum 1, and a size above 0")

    def at(self, uniform: Array) -> Array:
        """Turn draws x parts uniform draws into draws x parts shares."""
        gammas = special.gammaincinv(np.asarray(self.shares) * self.size, uniform)
        return cast(Array, gammas / gammas.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Scenarios:
    """Values that nobody gives a chance: readings of a law, policies, values. Each is run apart."""

    values: tuple[float | str, ...]

    def __post_init__(self) -> None:
        _require(len(set(self.values)) == len(self.values) > 0, self, "one or more different values")


def _require(holds: bool, distribution: object, expected: str) -> None:
    if not holds:
        raise problem("LEN801", f"`{distribution}` is no distribution", f"give {expected}")


def _is_mix(shares: Sequence[float]) -> bool:
    return bool(shares) and min(shares) > 0 and abs(sum(shares) - 1) < 1e-9


# -- draws ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parameter:
    """One assumption of a model. `group` joins assumptions whose influence is asked for together; empty: asked for alone."""

    id: str
    distribution: Distribution | Dirichlet | Scenarios
    group: str = ""

    @property
    def dimensions(self) -> int:
        """Count the uniform draws it takes."""
        if isinstance(self.distribution, Scenarios):
            return 0
        return len(self.distribution.parts) if isinstance(self.distribution, Dirichlet) else 1


@dataclass(frozen=True, slots=True)
class Correlation:
    """How two numbers go together: the correlation of their normal scores (Gaussian copula), strictly between -1 and 1."""

    one: str
    other: str
    value: float


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Draws of all parameters: `values[id]` is one number per draw, draws x parts for a mix, the chosen value for a scenario.

    `scores` are the uniform numbers behind them, draws x dimensions, in the order of the parameters.
    """

    parameters: tuple[Parameter, ...]
    values: Mapping[str, Array]
    scenario: Mapping[str, float | str]
    scores: Array
    correlations: tuple[Correlation, ...] = ()

    @property
    def draws(self) -> int:
        return int(self.scores.shape[0])

    def __getitem__(self, id: str) -> Array:
        if id not in self.values:
            raise problem("LEN802", f"no parameter `{id}` was drawn", did_you_mean(id, self.values))
        return self.values[id]

    def part(self, first: int, last: int) -> Sample:
        """Give draws `first` to `last` (not included)."""
        values = {id: drawn[first:last] for id, drawn in self.values.items()}
        return replace(self, values=values, scores=self.scores[first:last])


def draw(
    parameters: Iterable[Parameter],
    *,
    draws: int,
    seed: int,
    correlations: Iterable[Correlation] = (),
    scenario: Mapping[str, float | str] | None = None,
) -> Sample:
    """Draw all parameters from a scrambled Sobol sequence; the same arguments give the same draws on every machine.

    Each parameter of scenarios must be settled by `scenario` (see `scenarios`): they are never drawn. A number of draws that is a
    power of two keeps the sequence balanced. Raise `LenityError` for an unknown id, correlations that no joint distribution has,
    or a missing extra.

    Sources: Matoušek (1998) for the scrambling, Nelsen (2006) for the copula.

    >>> sample = draw([Parameter("apply", Uniform(0.5, 0.9))], draws=1024, seed=1)
    >>> round(float(sample["apply"].mean()), 3)
    0.7
    """
    listed = tuple(parameters)
    related = tuple(correlations)
    if draws < 1:
        raise problem("LEN802", f"`{draws}` draws", "take one draw or more; 1,024 is usual")
    if not 0 <= seed <= LARGEST_SEED:
        raise problem("LEN802", f"seed `{seed}`", f"a seed is a whole number from 0 to {LARGEST_SEED}")
    doubled = sorted({one.id for one in listed if [other.id for other in listed].count(one.id) > 1})
    if doubled:
        raise problem("LEN802", f"parameter `{doubled[0]}` stands twice", "give each parameter an id of its own")
    return _from_uniform(listed, _sobol(sum(one.dimensions for one in listed), draws, seed), related, scenario or {})


def scenarios(parameters: Iterable[Parameter]) -> Iterator[dict[str, float | str]]:
    """Give every combination of the parameters that have scenarios; one empty combination where none has.

    >>> list(scenarios([Parameter("reading", Scenarios(("A", "B")))]))
    [{'reading': 'A'}, {'reading': 'B'}]
    """
    open_ones = [(one.id, one.distribution.values) for one in parameters if isinstance(one.distribution, Scenarios)]
    for chosen in itertools.product(*(values for _, values in open_ones)):
        yield dict(zip((id for id, _ in open_ones), chosen, strict=True))


def _sobol(dimensions: int, draws: int, seed: int) -> Array:
    """Give draws x dimensions uniform numbers: the first points of a balanced sequence of the next power of two."""
    if not dimensions:
        return np.zeros((draws, 0))
    sequence = qmc.Sobol(dimensions, scramble=True, rng=seed)
    points = sequence.random_base2((draws - 1).bit_length())[:draws]
    return cast(Array, np.clip(points, EDGE, 1 - EDGE))


def _from_uniform(
    parameters: tuple[Parameter, ...], uniform: Array, correlations: tuple[Correlation, ...], scenario: Mapping[str, float | str]
) -> Sample:
    """Turn independent uniform numbers into draws: first the copula, then each parameter's own distribution."""
    place = dict(
        zip((one.id for one in parameters), itertools.accumulate((p.dimensions for p in parameters), initial=0), strict=False)
    )
    scores = _correlated(uniform, correlations, {one.id: place[one.id] for one in parameters if one.dimensions == 1}, parameters)
    values: dict[str, Array] = {}
    settled: dict[str, float | str] = {}
    for one in parameters:
        first = place[one.id]
        distribution = one.distribution
        if isinstance(distribution, Scenarios):
            settled[one.id] = _chosen(one.id, distribution, scenario)
            if isinstance(settled[one.id], (int, float)):
                values[one.id] = np.full(len(scores), float(settled[one.id]))
        elif isinstance(distribution, Dirichlet):
            values[one.id] = distribution.at(scores[:, first : first + one.dimensions])
        else:
            values[one.id] = distribution.at(scores[:, first])
    stray = sorted(set(scenario) - set(settled))
    if stray:
        raise problem(
            "LEN802", f"`{stray[0]}` has no scenarios", did_you_mean(stray[0], settled, "settle only parameters of scenarios")
        )
    return Sample(parameters, values, settled, scores, correlations)


def _chosen(id: str, distribution: Scenarios, scenario: Mapping[str, float | str]) -> float | str:
    if id not in scenario:
        raise problem("LEN803", f"scenario `{id}` is not settled", "run each scenario apart: `for one in scenarios(parameters)`")
    if scenario[id] not in distribution.values:
        raise problem(
            "LEN803", f"`{scenario[id]}` is no scenario of `{id}`", did_you_mean(str(scenario[id]), map(str, distribution.values))
        )
    return scenario[id]


def _correlated(
    uniform: Array, correlations: tuple[Correlation, ...], place: Mapping[str, int], parameters: tuple[Parameter, ...]
) -> Array:
    if not correlations:
        return uniform
    together = np.eye(uniform.shape[1])
    for pair in correlations:
        for id in (pair.one, pair.other):
            if id not in place:
                many = id in {one.id for one in parameters}
                mend = "only parameters that are one number can be correlated" if many else did_you_mean(id, place)
                raise problem("LEN804", f"correlation with `{id}`", mend)
        if pair.one == pair.other or not -1 < pair.value < 1:
            raise problem(
                "LEN804", f"correlation `{pair.value}` of `{pair.one}` and `{pair.other}`", "give two ids and a value in (-1, 1)"
            )
        one, other = place[pair.one], place[pair.other]
        together[one, other] = together[other, one] = pair.value
    if np.linalg.eigvalsh(together)[0] <= 0:
        raise problem(
            "LEN804", "the correlations contradict each other", "no joint distribution has all of them; bring some nearer to 0"
        )
    normal = special.ndtri(uniform) @ np.linalg.cholesky(together).T
    return cast(Array, np.clip(special.ndtr(normal), EDGE, 1 - EDGE))


# -- running a model --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finished(Generic[Result]):
    """What a run gave: the joined result of all finished draws, how many they are, and how many were asked for."""

    result: Result
    sample: Sample
    asked: int

    @property
    def complete(self) -> bool:
        return self.sample.draws == self.asked


def run(
    model: Callable[[Sample], Result],
    sample: Sample,
    *,
    chunk: int = 128,
    progress: Callable[[int, int], None] | None = None,
) -> Finished[Result]:
    """Run a model over the draws in chunks and join the results; `progress` is told the draws finished and asked for after each.

    A model takes a sample and gives a dataclass (or a mapping, or an `Uncertain`) whose `Uncertain` leaves have the sample's
    draws. To compare two laws, a model projects both from one sample: common random numbers. Ctrl-C, in the model or in
    `progress`, ends the run with the chunks finished so far; before the first of them is finished it is passed on.
    """
    if chunk < 1:
        raise problem("LEN802", f"chunks of `{chunk}` draws", "take one draw or more at a time")
    parts: list[Result] = []
    finished = 0
    try:
        for first in range(0, sample.draws, chunk):
            part = sample.part(first, first + chunk)
            parts.append(model(part))
            finished += part.draws
            if progress:
                progress(finished, sample.draws)
    except KeyboardInterrupt:
        if not parts:
            raise
    return Finished(joined(parts), sample.part(0, finished), sample.draws)


def joined(parts: Sequence[Result]) -> Result:
    """Join results of the same form along their draws; what is no draw must be the same in all of them."""
    first = parts[0]
    found: Any
    if isinstance(first, Uncertain):
        found = replace(first, values=np.concatenate([cast(Uncertain, one).values for one in parts]))
    elif is_dataclass(first) and not isinstance(first, type):
        found = replace(cast(Any, first), **{f.name: joined([getattr(one, f.name) for one in parts]) for f in fields(first)})
    elif isinstance(first, Mapping):
        found = {key: joined([cast(Mapping[Any, Any], one)[key] for one in parts]) for key in first}
    elif isinstance(first, tuple) and any(is_dataclass(one) for one in first):
        found = tuple(joined(list(some)) for some in zip(*cast(Sequence[tuple[Any, ...]], parts), strict=True))
    elif all(one == first for one in parts):
        found = first
    else:
        raise TypeError(f"chunks of a run differ in what is no draw: {first!r}")
    return cast(Result, found)


# -- what drives an answer --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Influence:
    """How much of the spread of an answer comes with one assumption or group of them.

    `share` is an index of Sobol: `first` is the part of the variance that would go if it alone were known, `total` the part that
    would stay if all others were. First indices of correlated assumptions include what they share.
    """

    name: str
    kind: Literal["first", "total"]
    share: Estimate


def influence(sample: Sample, answer: Uncertain, *, seed: int = 0) -> tuple[Influence, ...]:
    """Rank the parameters by first-order index, from the draws at hand: no further run of the model is needed.

    `answer` has one number per draw. An answer that does not vary gives no indices. A group stands with the largest index of its
    members, a mix with the largest of its parts. Method: RBD-FAST with bias correction (Tarantola 2006, Plischke 2010, Tissot and
    Prieur 2012), of SALib; the bounds are its bootstrap on half of the draws, at 95 %.
    """
    values = _one_number(answer)
    if not sample.scores.shape[1] or np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0):
        return ()
    if len(values) != sample.draws or len(values) < FEWEST:
        raise problem(
            "LEN805", f"`{len(values)}` draws for `{sample.draws}` of the sample", f"take {FEWEST} draws or more of one run"
        )
    names = _columns(sample.parameters)
    from SALib.analyze.rbd_fast import analyze

    indices = analyze({"num_vars": len(names), "names": names}, sample.scores, values, M=HARMONICS, seed=seed + 1)
    best: dict[str, Influence] = {}
    for name, value, around in zip(names, indices["S1"], indices["S1_conf"], strict=True):
        share = _index(float(value), float(around), answer.rests_on)
        if name not in best or share.value > best[name].share.value:
            best[name] = Influence(name, "first", share)
    return _ranked(best.values())


def total_influence(
    model: Callable[[Sample], Uncertain],
    parameters: Iterable[Parameter],
    *,
    base: int = 256,
    seed: int,
    correlations: Iterable[Correlation] = (),
    scenario: Mapping[str, float | str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Influence, ...]:
    """Rank groups of parameters by total index; the model runs on base x (groups + 2) draws, so let it be quick.

    Total indices need independent inputs: correlated parameters must stand in one group. Method: Saltelli et al. (2010), of
    SALib, on a scrambled Sobol sequence; bounds by bootstrap at 95 %. `base` is a power of two.
    """
    listed = tuple(parameters)
    related = tuple(correlations)
    if base < 2 or base & (base - 1):
        raise problem("LEN805", f"base `{base}`", "take a power of two, 256 or more")
    group = {one.id: one.group or one.id for one in listed}
    for pair in related:
        if group.get(pair.one) != group.get(pair.other):
            raise problem(
                "LEN805",
                f"`{pair.one}` and `{pair.other}` are correlated",
                "put them into one group: their influence cannot be told apart",
            )
    names = _columns(listed)
    if len(set(names)) < 2:
        raise problem("LEN805", "one group of parameters only", "total indices compare two groups or more")
    shape = {
        "num_vars": len(names),
        "names": [f"{name} {number}" for number, name in enumerate(names)],
        "groups": names,
        "bounds": [[0.0, 1.0]] * len(names),
    }
    from SALib.analyze import sobol
    from SALib.sample.sobol import sample as sampled

    points = sampled(shape, base, calc_second_order=False, seed=seed)
    sample = _from_uniform(listed, np.clip(points, EDGE, 1 - EDGE), related, scenario or {})
    done = run(model, sample, progress=progress)
    if not done.complete:
        raise KeyboardInterrupt
    values = _one_number(done.result)
    if np.ptp(values) <= 1e-12 * np.abs(values).max(initial=0.0):
        return ()
    indices = sobol.analyze(shape, values, calc_second_order=False, seed=seed + 1)
    found = zip(dict.fromkeys(names), indices["ST"], indices["ST_conf"], strict=True)
    return _ranked(
        Influence(name, "total", _index(float(value), float(around), done.result.rests_on)) for name, value, around in found
    )


HARMONICS = 10  # of RBD-FAST: the default of SALib
FEWEST = 100  # draws: bias of the index 2 HARMONICS / draws stays correctable


def _columns(parameters: tuple[Parameter, ...]) -> list[str]:
    return [one.group or one.id for one in parameters for _ in range(one.dimensions)]


def _one_number(answer: Uncertain) -> Array:
    if answer.values.ndim != 1:
        raise problem(
            "LEN805", f"an answer of shape `{answer.values.shape[1:]}`", "ask for one number: take a month and a group of it"
        )
    return answer.values


def _index(value: float, around: float, rests_on: tuple[str, ...]) -> Estimate:
    return Estimate(value, value - around, value + around, 0.95, "share of the variance", rests_on)


def _ranked(found: Iterable[Influence]) -> tuple[Influence, ...]:
    return tuple(sorted(found, key=lambda one: (-one.share.value, one.name)))


# -- claims -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """Whether the draws support that a number falls or rises: `robust` from 95 % of them, `not supported` below half, else
    `depends`.

    `depends_on` names the scenarios in which the verdict differs, if there are several.
    """

    sign: Sign
    support: Support
    share: Estimate
    depends_on: tuple[str, ...] = field(default=())


def claim(change: Uncertain, sign: Sign) -> Claim:
    """Say how far the draws support that the change has the stated sign; a change of exactly 0 does not have it.

    The bounds are those of Clopper and Pearson (1934) at 95 %: how well this number of draws fixes the share.

    >>> claim(Uncertain(np.array([-3.0, -2.0, -1.0, -0.5]), "people", ("remand",)), "falls").support
    'robust'
    """
    values = _one_number(change)
    with_sign = int(np.count_nonzero(values < 0 if sign == "falls" else values > 0))
    low = special.betaincinv(with_sign, len(values) - with_sign + 1, 0.025) if with_sign else 0.0
    high = special.betaincinv(with_sign + 1, len(values) - with_sign, 0.975) if with_sign < len(values) else 1.0
    share = with_sign / len(values)
    return Claim(sign, _support(share), Estimate(share, float(low), float(high), 0.95, "share of draws", change.rests_on))


def claim_in_all(changes: Mapping[str, Uncertain], sign: Sign) -> Claim:
    """Say how far a claim is supported in every scenario; the share given is that of the scenario that supports it least.

    `robust` if robust in all, `not supported` if not supported in all, else `depends`, with the names of those that do not find
    it robust.
    """
    if not changes:
        raise problem("LEN803", "no scenario to claim anything in", "give the change of one scenario or more")
    found = {name: claim(change, sign) for name, change in changes.items()}
    supports = {one.support for one in found.values()}
    weakest = min(found.values(), key=lambda one: one.share.value)
    if len(supports) == 1:
        return weakest
    return replace(weakest, support="depends", depends_on=tuple(name for name, one in found.items() if one.support != "robust"))


def _support(share: float) -> Support:
    if share >= ROBUST:
        return "robust"
    return "depends" if share >= 0.5 else "not supported"


# -- arrays -------------------------------------------------------------------------------------------


def array(values: ArrayLike) -> Array:
    """Give numbers as an array of 64-bit floats."""
    return np.asarray(values, np.float64)


def divided(above: Array, below: Array, *, empty: float) -> Array:
    """Divide where there is something to divide by; `empty` stands where there is nobody."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    found = np.full(shape, empty)
    np.divide(above, below, out=found, where=np.broadcast_to(below, shape) > 0)
    return found
