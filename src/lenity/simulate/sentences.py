"""From the lawful range to the sentence, and from the sentence to the time served.

    before, after = answered(population, law, readings), answered(population, reformed, readings)
    sentenced(population, before, after, sample.values, by=["sex", "conduct"]).strata    ->   Strata, for lenity.simulate.flows

The law says what a court may impose; which point of the range it chooses is a model, and a stated one: a position within the
range that follows a beta distribution, put on the terms that courts prefer, after a share of mitigation, of ways out and of
suspension. Every share is an assumption with a distribution (`PRACTICE`). A share that is needed and not given is named as
missing, and nothing is computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from scipy import special

from lenity.engine.asking import Settled, ask_all
from lenity.engine.outcome import Outcome
from lenity.engine.program import compile_law
from lenity.law.model import NO_READING, Law
from lenity.law.problems import problem
from lenity.simulate.flows import Stays, Strata
from lenity.simulate.population import Counts, Drawn, Numbers, Population, grouped, moved_to
from lenity.simulate.stays import stays_of
from lenity.simulate.uncertainty import Uncertain, united
from lenity.units import show_quantity

LONGEST = 480  # months; a longer term is counted as this one
LONGEST_REMAND = 60  # months
TERMS, REMANDS = 12, 4  # stays of equal share that terms, and months before judgment, are cut into
# Terms that courts prefer, in months. Over 90 % of sentences in England and Wales and New South Wales stand on such doses, which
# lie about evenly on a logarithmic scale (doi 10.1111/jels.12246); which ones a country prefers is in its reported sentences.
COMMON = (
    1, 2, 3, 4, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36, 42, 48, 54, 60, 66, 72, 84, 96, 108, 120, 132, 144, 156, 168, 180, 192,
    204, 216, 240, 264, 276, 288, 300, 324, 336, 360, 420, 480,
)  # fmt: skip
# What a file of assumptions must give of practice, and what each is.
PRACTICE: Mapping[str, str] = {
    "convicted": "share of the persons charged who are convicted",
    "detained": "share of the persons charged who are held before judgment",
    "remand-months": "mean months held before judgment, of those held",
    "position": "mean position of a term within its lawful range, 0 at the minimum and 1 at the maximum",
    "concentration": "how close terms lie to that position: the two parameters of the beta distribution added up",
    "common-doses": "share of terms that stand on a preferred number of months",
    "mitigation": "share of cases in which the court uses a mitigated minimum where one is open",
    "life": "share of life where the court may choose it",
    "life-served": "months served of a life sentence",
    "revoked": "share of suspended terms that are served after all",
    "remission": "share of a term that is not served by remission or conditional release",
    "pardoned": "share of prisoners whose term is cut by pardon",
    "pardon-cut": "share of the term that a pardon cuts",
}
UPTAKE = "uptake-"  # of each rung of the ladder that is lighter than custody: share of cases in which it is used where it is open
TERM_UNKNOWN = "months-where-law-unknown"  # mean term where the law could not be told
LIGHTER = ("no_punishment", "caution", "diversion", "treatment", "fine", "restriction", "deferred_sentence", "community_work")
SUSPENDED = "suspended_sentence"


@dataclass(frozen=True, slots=True)
class Lawful:
    """What the law allows in a kind of case, as far as time in prison depends on it. Terms in months.

    `mitigated` is the least term that a choice of the court opens, `open` the ways out that may be taken instead of custody,
    `suspended_up_to` the longest term that may be suspended (0: none, infinity: any). Where the law provides life alone,
    `mitigated` to `most` are the terms that a choice of the court opens instead (0 to 0: none).
    """

    least: float
    most: float
    mitigated: float
    life: str
    open: tuple[str, ...]
    suspended_up_to: float
    undetermined: bool

    @property
    def says(self) -> str:
        """Say the range in months."""
        if self.undetermined:
            return "not known"
        term = "no custody" if self.most == 0 else f"{self.least:g} to {self.most:g} months"
        return "life" if self.life == "only" else f"{term} or life" if self.life == "possible" else term

    @property
    def level(self) -> tuple[float, float, bool]:
        """Give what makes one range harsher than another as the amount rises."""
        return (inf, inf, True) if self.life == "only" else (self.least, self.most, self.life != "no")


@dataclass(frozen=True, slots=True)
class Answered:
    """What a law makes of a population under some readings: its kinds of cases, and the kind of each cell at each of its
    amounts.
    """

    law: str
    readings: Settled
    kinds: tuple[Lawful, ...]
    kind: tuple[Counts, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Sentenced:
    """A population sentenced under two laws: the strata for `flows`, and the share of persons for whom each law could not be
    told.
    """

    strata: Strata
    unknown_before: Uncertain
    unknown_after: Uncertain


# -- the law ----------------------------------------------------------------------------------------------------------


def answered(population: Population, law: Law, readings: Settled = NO_READING) -> Answered:
    """Ask the law about every cell at every amount; cells with the same facts are asked once.

    A disputed point that `readings` does not settle stays open, and widens the range.
    """
    ceiling = suspension_ceiling(law)
    asked_at, place = _amounts_told_apart(population, law)
    asked: dict[tuple[frozenset[tuple[str, object]], bool], int] = {}
    cases: list[list[dict[str, object]]] = []
    own = []
    for facts, amounts in zip(population.facts, population.amount_of, strict=True):
        own.append(asked.setdefault((frozenset(facts.items()), bool(amounts >= 0)), len(asked)))
        if own[-1] == len(cases):
            cases.append([{**facts, "quantity": one} for one in asked_at] if amounts >= 0 else [dict(facts)])
    outcomes = iter(ask_all(law, [(case, readings) for some in cases for case in some]))
    kinds: dict[Lawful, int] = {}
    rows = [np.array([kinds.setdefault(lawful(next(outcomes), law, ceiling), len(kinds)) for _ in some]) for some in cases]
    kind = [rows[one][place] if amounts >= 0 else rows[one] for one, amounts in zip(own, population.amount_of, strict=True)]
    return Answered(law.id, readings, tuple(kinds), tuple(kind))


def _amounts_told_apart(population: Population, law: Law) -> tuple[list[str], Counts]:
    """Give the amounts to ask about, one of each class that the law tells apart, and the class of each point of the
    population.
    """
    program = compile_law(law)
    amounts = np.array([point.amount for point in population.points], np.int64)
    if not len(amounts) or "quantity" in program.exact:
        return [show_quantity(int(one), "mass") for one in amounts], np.arange(len(amounts))
    edges = program.representatives.get("quantity#mass", np.zeros(1, np.int64))
    _, first, place = np.unique(np.searchsorted(edges, amounts, side="right"), return_index=True, return_inverse=True)
    return [show_quantity(int(amounts[one]), "mass") for one in first], place.ravel()


def lawful(outcome: Outcome, law: Law, ceiling: float = inf) -> Lawful:
    """Read off an outcome what time in prison depends on."""
    bound, reach, months = outcome.bound.custody, outcome.reach.custody, law.calendar.months
    term = reach if bound.life == "only" else bound  # life alone: the terms are those that a choice opens instead
    least = months(term.least) if term.least is not None else 0.0
    most = months(term.most) if term.most is not None else (inf if term.no_limit else 0.0)
    mitigated = min(months(reach.least), least) if reach.least is not None else least
    usable = {one.rung for one in outcome.options if one.status in ("open", "depends")}
    ways = tuple(rung for rung in LIGHTER if rung in usable)
    life = "no" if bound.life == "no" and reach.life == "no" else "only" if bound.life == "only" else "possible"
    return Lawful(least, most, mitigated, life, ways, ceiling if SUSPENDED in usable else 0.0, bound.undetermined)


def suspension_ceiling(law: Law) -> float:
    """Give the longest term in months that the law lets a court suspend: the highest limit its rules that open suspension set.

    Infinity where they set none.
    """
    limits = [
        law.calendar.months(high)
        for decision, rule in law.rules()
        if decision.kind == "option" and decision.rung == SUSPENDED and rule.opens
        for name in ("custody.min", "custody.max")
        if name in rule.when and not rule.when[name].negated
        for _, high in rule.when[name].intervals
        if high is not None
    ]
    return max(limits, default=inf)


# -- the sentence -----------------------------------------------------------------------------------------------------


def imposed(kinds: Sequence[Lawful], drawn: Drawn) -> tuple[Numbers, Numbers]:
    """Give the chances of each sentence in each kind of case, for those convicted.

    Two arrays: draws x kinds x months of a term that is served (index 0: no custody), and draws x kinds of life.
    Raise `LenityError` for an assumption that is needed and was not drawn.
    """
    draws = len(_drawn(drawn, "position"))
    terms = np.zeros((draws, len(kinds), LONGEST + 1))
    life = np.zeros((draws, len(kinds)))
    mitigation, common = _drawn(drawn, "mitigation"), _drawn(drawn, "common-doses")
    alpha = _drawn(drawn, "position") * _drawn(drawn, "concentration")
    beta = (1 - _drawn(drawn, "position")) * _drawn(drawn, "concentration")
    for number, kind in enumerate(kinds):
        out = np.ones(draws)
        for rung in kind.open:
            out = out * (1 - _drawn(drawn, UPTAKE + rung))
        if kind.life != "no":
            instead = mitigation if kind.most > 0 else 0.0
            life[:, number] = _drawn(drawn, "life") if kind.life == "possible" else 1 - instead
        if kind.undetermined:
            term = _at_months(_drawn(drawn, TERM_UNKNOWN))
            life[:, number] = 0.0
        elif kind.life == "only":
            term = _within(kind.mitigated, kind.most, alpha, beta, common)
        else:
            plain = _within(kind.least, kind.most, alpha, beta, common)
            eased = _within(kind.mitigated, kind.least, alpha, beta, common) if kind.mitigated < kind.least else plain
            term = plain * (1 - mitigation)[:, None] + eased * mitigation[:, None]
        if kind.suspended_up_to > 0:
            served = 1 - _drawn(drawn, UPTAKE + SUSPENDED) * (1 - _drawn(drawn, "revoked"))
            within = np.arange(LONGEST + 1) <= min(kind.suspended_up_to, LONGEST)
            freed = (term * within).sum(axis=1) * (1 - served)
            term = np.where(within, term * served[:, None], term)
            term[:, 0] += freed
        terms[:, number] = term * (out * (1 - life[:, number]))[:, None]
        terms[:, number, 0] += 1 - out
        life[:, number] *= out
    return terms, life


def _within(least: float, most: float, alpha: Numbers, beta: Numbers, common: Numbers) -> Numbers:
    """Spread sentences over the whole months of a range: a share on preferred terms, the rest on every month."""
    low, high = round(least), round(min(most, LONGEST))
    if high <= low:
        return _at_months(np.full(len(alpha), min(least, LONGEST)))
    preferred = sorted({low, high, *(dose for dose in COMMON if low <= dose <= high)})
    every = np.arange(low, high + 1)
    found = np.zeros((len(alpha), LONGEST + 1))
    for months, share in ((np.array(preferred), common), (every, 1 - common)):
        middles = (months[:-1] + months[1:]) / 2
        below = special.betainc(alpha[:, None], beta[:, None], ((middles - low) / (high - low))[None, :])
        mass = np.diff(below, axis=1, prepend=0.0, append=1.0)
        found[:, months] += mass * share[:, None]
    return found


def _at_months(months: Numbers) -> Numbers:
    """Put all chances on a term that need not be whole, so that the mean is kept: on the two months around it."""
    months = np.clip(months, 0, LONGEST)
    low = np.floor(months).astype(np.int64)
    part = months - low
    found = np.zeros((len(months), LONGEST + 1))
    rows = np.arange(len(months))
    found[rows, low] += 1 - part
    found[rows, np.minimum(low + 1, LONGEST)] += part
    return found


# -- the time served --------------------------------------------------------------------------------------------------


def to_serve(kinds: Sequence[Lawful], drawn: Drawn) -> Numbers:
    """Give the chances of each number of months to be served, of those charged: draws x kinds x months, index 0 for none.

    A term runs from the arrest: months before judgment count in full, and are taken off later.
    """
    terms, life = imposed(kinds, drawn)
    remission, pardoned, cut = (_drawn(drawn, name) for name in ("remission", "pardoned", "pardon-cut"))
    served = _shortened(terms, 1 - remission) * (1 - pardoned)[:, None, None]
    served += _shortened(terms, (1 - remission) * (1 - cut)) * pardoned[:, None, None]
    served += life[:, :, None] * _at_months(_drawn(drawn, "life-served"))[:, None, :]
    convicted = _drawn(drawn, "convicted")[:, None]
    served *= convicted[:, :, None]
    served[:, :, 0] += 1 - convicted
    return served


def _shortened(terms: Numbers, factor: Numbers) -> Numbers:
    """Shorten every term by a factor of each draw; what falls between two months goes to both, so that means are kept."""
    found = np.zeros_like(terms)
    months = np.arange(LONGEST + 1)
    for draw, part in enumerate(factor):
        low = np.floor(months * part).astype(np.int64)
        above = months * part - low
        starts = np.flatnonzero(np.diff(low, prepend=-1))  # months that fall to the same month stand side by side
        found[draw][:, low[starts]] += np.add.reduceat(terms[draw] * (1 - above), starts, axis=1)
        found[draw][:, np.minimum(low[starts] + 1, LONGEST)] += np.add.reduceat(terms[draw] * above, starts, axis=1)
    return found


def remand_months(detained: Numbers, mean: Numbers) -> Numbers:
    """Give the chances of each number of months before judgment, draws x months: a geometric distribution among those held.

    `mean` is of those held, at least one month. What lies beyond `LONGEST_REMAND` is counted there.
    """
    months = np.arange(1, LONGEST_REMAND + 1)
    ends = 1 / np.maximum(mean, 1.0)[:, None]
    chances = ends * (1 - ends) ** (months - 1)
    chances[:, -1] += 1 - chances.sum(axis=1)
    return np.concatenate([(1 - detained)[:, None], chances * detained[:, None]], axis=1)


# -- a population under two laws --------------------------------------------------------------------------------------


def sentenced(
    population: Population, before: Answered, after: Answered, drawn: Drawn, by: Sequence[str], people: str = "", seed: int = 0
) -> Sentenced:  # fmt: skip
    """Give the strata of a population under the law before and after: groups named by `by`, divided by what the laws allow.

    `people` is the assumption that gives persons a year (default: that of the population). The same person keeps the same rank
    within the sentences of both laws, so what changes is the law's doing. Of recorded cases, each chunk of a run takes a seed of
    its own. Raise `LenityError` where an assumption is needed that was not drawn.
    """
    a_year = _drawn(drawn, people or population.people or "persons a year")
    draws = len(a_year)
    groups, group_of = grouped(population.labels, by)
    cells = population.shares(drawn, draws, seed)
    places: dict[tuple[int, int, int], int] = {}  # group, kind before, kind after -> stratum
    parts: list[Numbers] = []
    for (amounts, rows), members in _patterns(population, before.kind, after.kind).items():
        weights = _pairs(population, before.kinds, after.kinds, drawn, amounts, rows)
        for group in np.unique(group_of[members]):
            share = cells[:, members[group_of[members] == group]].sum(axis=1)
            for pair, weight in weights.items():
                place = places.setdefault((int(group), *pair), len(parts))
                if place == len(parts):
                    parts.append(np.zeros(draws))
                parts[place] = parts[place] + share * weight
    persons = np.stack(parts, axis=1)
    pairs = sorted({(one, other) for _, one, other in places})
    share, under_before, under_after = _stays(before.kinds, after.kinds, drawn, pairs)
    own = [pairs.index((one, other)) for _, one, other in places]
    rests_on = united(population.rests_on, practice_needed((*before.kinds, *after.kinds)), [people] if people else [])
    labels = {name: tuple(groups[group][name] for group, _, _ in places) for name in by}
    labels["range"] = tuple(before.kinds[one].says for _, one, _ in places)
    names = tuple(
        ", ".join((*groups[group].values(), before.kinds[one].says, after.kinds[other].says)) for group, one, other in places
    )  # fmt: skip
    strata = Strata(
        names, labels, persons * a_year[:, None] / 12, share[:, own], _of(under_before, own), _of(under_after, own),
        np.zeros((1, len(names))), rests_on,
    )  # fmt: skip
    unknown = [
        Uncertain(persons @ np.array([kinds[key[place]].undetermined for key in places], float), "share of persons", rests_on)
        for place, kinds in ((1, before.kinds), (2, after.kinds))
    ]
    return Sentenced(strata, unknown[0], unknown[1])


def _of(stays: Stays, pairs: Sequence[int]) -> Stays:
    return Stays(stays.remand[:, pairs], stays.served[:, pairs])


def counted_inside(strata: Strata, people: Numbers) -> Numbers:
    """Divide the people counted inside among the strata as a steady state would hold them, draws x strata."""
    stays = strata.before.remand + strata.before.served
    steady = strata.arrivals * (strata.share * stays).sum(axis=2)
    return np.asarray(people[:, None] * steady / steady.sum(axis=1, keepdims=True), np.float64)


def _stays(
    before: Sequence[Lawful], after: Sequence[Lawful], drawn: Drawn, pairs: Sequence[tuple[int, int]]
) -> tuple[Numbers, Stays, Stays]:  # fmt: skip
    """Give share and months of each stay for each pair of kinds, draws x pairs x stays; months before judgment are taken off."""
    ones, others = ([pair[side] for pair in pairs] for side in (0, 1))
    at_once = np.ones((1, 1, 1))  # nobody waits: the slices are of whole terms
    under_before = to_serve(before, drawn)
    under_after = under_before if before == after else to_serve(after, drawn)
    served = under_before[:, ones], under_after[:, others]
    terms, one, other = stays_of(at_once, *served, terms=TERMS)
    waiting = remand_months(_drawn(drawn, "detained"), _drawn(drawn, "remand-months"))[:, None, :]
    held, months, _ = stays_of(at_once, waiting, waiting, terms=REMANDS)
    share = (terms[:, :, :, None] * held[:, :, None, :]).reshape(*terms.shape[:2], -1)
    remand = np.broadcast_to(months.served[:, :, None, :], (*terms.shape, held.shape[2]))
    left = [np.maximum(term[:, :, :, None] - remand, 0).reshape(share.shape) for term in (one.served, other.served)]
    before_judgment = remand.reshape(share.shape)
    return share, Stays(before_judgment, left[0]), Stays(before_judgment, left[1])


def _patterns(
    population: Population, before: Sequence[Counts], after: Sequence[Counts]
) -> dict[tuple[int, tuple[tuple[int, int], ...]], Counts]:
    """Put together the cells that both laws answer alike at every amount."""
    found: dict[tuple[int, tuple[tuple[int, int], ...]], list[int]] = {}
    for cell, (one, other) in enumerate(zip(before, after, strict=True)):
        found.setdefault((int(population.amount_of[cell]), tuple(zip(one.tolist(), other.tolist(), strict=True))), []).append(
            cell
        )
    return {key: np.array(members) for key, members in found.items()}


def _pairs(
    population: Population, before: Sequence[Lawful], after: Sequence[Lawful], drawn: Drawn, amounts: int,
    rows: Sequence[tuple[int, int]],
) -> dict[tuple[int, int], Numbers]:  # fmt: skip
    """Give the share of each pair of kinds, before and after, among cells of one pattern: pair -> draws.

    The same persons may be moved over a threshold under either law, each law having its own thresholds.
    """
    if amounts < 0 or population.plan is None or population.plan.amounts is None:
        return {rows[0]: np.ones(len(_drawn(drawn, "convicted")))}
    plan = population.plan.amounts
    weights = population.amounts(drawn, len(_drawn(drawn, plan.rounded)), amounts)
    moved = _drawn(drawn, plan.moved)
    edges = [harsher_from(population, [kinds[row[side]] for row in rows]) for side, kinds in ((0, before), (1, after))]
    (up, down), (up_after, down_after) = (moved_to(population.points, one, plan.window) for one in edges)
    stay, rise, fall = 1 - np.abs(moved), np.maximum(moved, 0), np.maximum(-moved, 0)
    found: dict[tuple[int, int], Numbers] = {}
    for point, pair in enumerate(rows):
        risen, fallen = (rows[up[point]][0], rows[up_after[point]][1]), (rows[down[point]][0], rows[down_after[point]][1])
        for key, part in ((pair, stay), (risen, rise), (fallen, fall)):
            found[key] = found.get(key, 0.0) + weights[:, point] * part
    return found


def practice_needed(kinds: Sequence[Lawful]) -> tuple[str, ...]:
    """Name the assumptions on practice that these kinds of cases need."""
    rungs = [rung for rung in LIGHTER if any(rung in kind.open for kind in kinds)]
    rungs += [SUSPENDED] if any(kind.suspended_up_to > 0 for kind in kinds) else []
    unknown = [TERM_UNKNOWN] if any(kind.undetermined for kind in kinds) else []
    return (*PRACTICE, *(UPTAKE + rung for rung in rungs), *unknown)


def harsher_from(population: Population, kinds: Sequence[Lawful]) -> list[int]:
    """Give the amounts (micrograms) from which the law is harsher than just below; what is not known is no threshold."""
    smooth = sorted(
        ((point.amount, point.low, kind) for point, kind in zip(population.points, kinds, strict=True) if not point.round),
        key=lambda one: one[0],
    )
    pairs = [(low, below, kind) for (_, _, below), (_, low, kind) in pairwise(smooth)]
    return [
        int(low) for low, below, kind in pairs
        if not (below.undetermined or kind.undetermined) and kind.level != below.level
        and all(now >= was for now, was in zip(kind.level, below.level, strict=True))
    ]  # fmt: skip


def position_within(recorded: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """Give mean position and concentration of recorded terms within their ranges, by moments.

    `recorded`: minimum, maximum and term, all in one unit; terms outside count as at the nearer end. Ranges of one point are left
    out. Raise `LenityError` for fewer than two.

    >>> position_within([(0, 10, 2), (0, 10, 4)])
    (0.3, 20.0)
    """
    places = [min(max((term - low) / (high - low), 0.0), 1.0) for low, high, term in recorded if high > low]
    if len(places) < 2:
        raise problem("LEN828", "fewer than two recorded terms lie within a range of more than one point", "give more sentences")
    mean, variance = float(np.mean(places)), float(np.var(places))
    spread = mean * (1 - mean)
    return round(mean, 10), round(spread / variance - 1, 10) if variance else inf


def _drawn(drawn: Drawn, name: str) -> Numbers:
    if name not in drawn:
        about = PRACTICE.get(name, f"needed by what the law opens: `{name}`")
        mend = f"{about}; add it to the assumptions with a source or a reason"
        raise problem("LEN827", f"needs-data: `{name}` is not given", mend)
    return drawn[name]
