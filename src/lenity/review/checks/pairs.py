"""What several checks say of pairs: which range is lower, which of two cases is graver, how alike pairs are told together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TypeAlias

from lenity.engine.outcome import Term
from lenity.review.answer import Figure
from lenity.review.checks.cases import keys, range_of, rules_of
from lenity.review.framework import custody_of
from lenity.review.judgements import Ranking
from lenity.review.ordinal import Lower, lower
from lenity.review.setting import Run, Setting, count_figure, weakest


@cache
def lower_end(one: Term, than: Term) -> Lower:
    """Say which end of a range is below that of another: by order, death above life and life above every term."""
    return lower(custody_of(one.calendar, one), custody_of(than.calendar, than))


def any_end(found: Lower) -> bool:
    """Say whether minimum, maximum or both are lower."""
    return found.least or found.most


def equal_end(one: Term, other: Term) -> bool:
    """Whether two ranges have a minimum or maximum in common; that neither has a minimum is no such thing."""
    below, above = lower_end(one, other), lower_end(other, one)
    same_least = not below.least and not above.least and one.least != 0
    return same_least or (not below.most and not above.most)


def range_text(run: Run) -> str:
    """Give the range of custody that binds in a run, as text: two ranges are the same where it is."""
    return _text(run.outcome.bound.custody)


@cache
def _text(term: Term) -> str:
    return str(term)


def not_lower(run: Run, than: Run) -> bool:
    """Whether a range does not begin lower; where neither has a minimum, whether the maximum is not lower."""
    found = lower_end(run.outcome.bound.custody, than.outcome.bound.custody)
    return not (found.least or (found.most and not than.floor))


Pair: TypeAlias = tuple[Run, Run]


def title_of(run: Run) -> str:
    """Give the title of the case a run puts to the law."""
    return run.posed.vignette.title


def alike_pairs(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """Put pairs of the same two vignettes with the same ranges together: only their substances tell them apart."""
    groups: dict[tuple[str, ...], list[Pair]] = {}
    for one, other in pairs:
        key = one.posed.vignette.id, other.posed.vignette.id, range_text(one), range_text(other)
        groups.setdefault(key, []).append((one, other))
    return list(groups.values())


def grouped(runs: Iterable[Run], alike_in: Callable[[Run], object]) -> list[list[Run]]:
    """Put runs together that are alike in something."""
    groups: dict[object, list[Run]] = {}
    for run in runs:
        groups.setdefault(alike_in(run), []).append(run)
    return list(groups.values())


def by_range(runs: Iterable[Run]) -> list[list[Run]]:
    """Put runs with one range of custody together."""
    return grouped(runs, range_text)


def both_ranges(on: Setting, group: Sequence[Pair], first: str, second: str) -> dict[str, Figure]:
    """Give the ranges of the first and of the second cases of alike pairs, each as a figure."""
    return {first: range_of(on, [one for one, _ in group]), second: range_of(on, [other for _, other in group])}


def resting_on(group: Sequence[Pair]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the rules and the cases that alike pairs rest on."""
    runs = [run for pair in group for run in pair]
    return rules_of(runs), keys(runs)


def pairs_figure(name: str, pairs: Sequence[Pair]) -> Figure:
    """Count pairs of cases; the count is as sure as the least sure range among them."""
    sure = weakest(run.outcome.confidences["custody"] for pair in pairs for run in pair)
    return count_figure(name, len(pairs), (f"{one.key} and {other.key}" for one, other in pairs), sure)


def same_substance(runs: Sequence[Run]) -> list[Pair]:
    """Pair all cases that are of one substance."""
    groups: dict[str, list[Run]] = {}
    for run in runs:
        groups.setdefault(run.posed.substance, []).append(run)
    return [pair for same in groups.values() for pair in combinations(same, 2)]


Places: TypeAlias = Mapping[str, int]


def places(ranking: Ranking) -> Places:
    """Number the ranks, the least grave first."""
    return {name: number for number, names in enumerate(ranking) for name in names}


def graver(order: Places, one: str, than: str) -> bool:
    """Say whether one thing is ranked as graver than another; not where it ranks not both of them."""
    return one in order and than in order and order[one] > order[than]
