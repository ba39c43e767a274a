"""Making strata: from chances of months to stays, from a stock to arrivals, from people inside to the time they have left.

    share, before, after = stays_of(remand, before, after)       chances of 0, 1, 2 ... months -> kinds of stay
    arrivals_from_stock(people, share, before)                   a stock over-represents long stays
    inside_of(strata, stratum, people, elapsed)                  time served is known, the term is not

Formulas: docs/explanation/projection.md.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lenity.law.problems import problem
from lenity.simulate.flows import SHARE_SUM, Inside, Integers, Stays, Strata
from lenity.simulate.uncertainty import Array, divided


def stays_of(remand: Array, before: Array, after: Array, *, terms: int = 16, remands: int = 3) -> tuple[Array, Stays, Stays]:
    """Turn chances of whole months into stays: the share of each, and its months under the law before and after.

    `remand` (draws or 1 x strata or 1 x months), `before` and `after` (draws or 1 x strata x months, after judgment) hold the
    chance of 0, 1, 2 ... months. Means are kept exactly. A person's place among the terms is the same under both laws, and does
    not depend on the remand. Of the terms above 0 under both laws, `terms` stays of equal share are kept, each at its mean; of
    remand above 0, `remands`.

    >>> share, before, after = stays_of(np.array([[[1.0]]]), np.array([[[0.5, 0, 0.5]]]), np.array([[[0.75, 0.25]]]), terms=1)
    >>> share[0, 0].tolist(), before.served[0, 0].tolist(), after.served[0, 0].tolist()
    ([0.5, 0.25, 0.25], [0.0, 2.0, 2.0], [0.0, 0.0, 1.0])
    """
    for name, chances in (("remand", remand), ("before", before), ("after", after)):
        if chances.ndim != 3 or chances.min(initial=0) < 0 or (abs(chances.sum(axis=2) - 1) > SHARE_SUM).any():
            raise problem(
                "LEN806", f"`{name}` is not draws x strata x months of chances", "each row has no chance below 0 and adds up to 1"
            )
    terms_share, (served_before, served_after) = _cut_at_same_places([before, after], terms)
    remand_share, (waiting,) = _cut_at_same_places([remand], remands)
    share = terms_share[:, :, :, None] * remand_share[:, :, None, :]

    def flat(values: Array) -> Array:
        wide: Array = np.broadcast_to(values, share.shape)
        wide = wide.reshape(*share.shape[:2], -1)
        return wide[:, :, kept]

    kept = (share > 0).any(axis=(0, 1)).ravel()
    together = flat(share)
    first, second = (Stays(flat(waiting[:, :, None, :]), flat(one[:, :, :, None])) for one in (served_before, served_after))
    return together / together.sum(axis=2, keepdims=True), first, second


def _cut_at_same_places(chances: Sequence[Array], parts: int) -> tuple[Array, list[Array]]:
    """Cut distributions at the same ranks: at their shares of 0 months, and into equal parts above. Give shares and the mean of
    each part.
    """
    shape = np.broadcast_shapes(*(one.shape[:2] for one in chances))
    zeros = np.sort(np.stack([np.broadcast_to(one[:, :, 0], shape) for one in chances], axis=2), axis=2)
    above = zeros[:, :, -1:] + (1 - zeros[:, :, -1:]) * np.arange(1, parts + 1) / parts
    edges = np.concatenate([np.zeros((*shape, 1)), zeros, above], axis=2)
    edges[:, :, -1] = 1.0
    width = np.diff(edges, axis=2)
    means = []
    for one in chances:
        below = _mean_below(np.broadcast_to(one, (*shape, one.shape[2])), edges)
        means.append(divided(np.diff(below, axis=2), width, empty=0.0))
    return width, means


def _mean_below(chances: Array, ranks: Array) -> Array:
    """Integrate the quantile function of whole months from 0 to each rank."""
    months = chances.shape[2]
    reached = np.minimum(chances.cumsum(axis=2), 1.0)
    so_far = (chances * np.arange(months)).cumsum(axis=2)
    rows = np.arange(chances.shape[0] * chances.shape[1])[:, None]
    # One search for all rows: row r looks in [2r, 2r + 1].
    place = np.searchsorted(
        (reached.reshape(len(rows), -1) + 2 * rows).ravel(), (ranks.reshape(len(rows), -1) + 2 * rows).ravel(), side="left"
    )
    month = np.clip(place.reshape(len(rows), -1) - rows * months, 0, months - 1).reshape(ranks.shape)
    earlier = np.maximum(month - 1, 0)
    before = np.where(month > 0, np.take_along_axis(so_far, earlier, axis=2), 0.0)
    rank_before = np.where(month > 0, np.take_along_axis(reached, earlier, axis=2), 0.0)
    found: Array = before + month * (ranks - rank_before)
    return found


def inside_of(strata: Strata, stratum: Integers, people: Array, elapsed: Array) -> Inside:
    """Make rows of people inside of whom the time served so far is known and the term is not: each may have any longer stay of
    its stratum.

    `people` and `elapsed` (months) are draws (or 1) x rows. A stay counts by its share among those longer than the time served.
    """
    term = strata.before.remand + strata.before.served
    draws = max(strata.share.shape[0], term.shape[0], people.shape[0], elapsed.shape[0])
    stays = strata.share.shape[2]

    def wide(values: Array) -> Array:
        return np.broadcast_to(values[:, stratum], (draws, len(stratum), stays))

    so_far = np.broadcast_to(elapsed[:, :, None], (draws, len(stratum), stays))
    chance = wide(strata.share) * (wide(term) > so_far)
    total = chance.sum(axis=2, keepdims=True)
    if (total[np.broadcast_to(people, (draws, len(stratum))) > 0] <= 0).any():
        raise problem(
            "LEN806",
            "someone has been inside longer than any stay of the stratum",
            "give the stratum longer stays, or correct the time",
        )
    chance = divided(chance, total, empty=0.0) * people[:, :, None]

    def flat(values: Array) -> Array:
        return np.reshape(values, (draws, -1))

    after = wide(strata.after.remand + strata.after.served)
    return Inside(
        np.repeat(stratum, stays), flat(chance), flat(so_far), flat(wide(strata.before.remand)), flat(wide(term)), flat(after)
    )


def arrivals_from_stock(people: Array, share: Array, stays: Stays) -> Array:
    """Give the arrivals a month that make a steady state of a stock: people / E[T], draws x strata.

    Shares of a stock are no shares of arrivals: long stays are over-represented in it (length bias).

    >>> stays = Stays(np.array([[[0.0], [0.0]]]), np.array([[[10.0], [40.0]]]))
    >>> arrivals_from_stock(np.array([[50.0, 50.0]]), np.array([[[1.0], [1.0]]]), stays).tolist()
    [[5.0, 1.25]]
    """
    mean = (share * (stays.remand + stays.served)).sum(axis=2)
    counted, mean = np.broadcast_arrays(people, mean)
    if ((mean <= 0) & (counted > 0)).any():
        raise problem("LEN806", "people inside whose stays last 0 months", "give their stays, or nobody inside")
    return divided(counted, mean, empty=0.0)
