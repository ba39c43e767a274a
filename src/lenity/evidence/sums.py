"""Sums that refuse what should not be summed, heavy tails, and places in a region."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lenity.evidence.names import names
from lenity.evidence.observations import Observation


@dataclass(frozen=True, slots=True)
class Total:
    """What a sum counts, by unit, and what it leaves out with the reason."""

    amounts: dict[str, Fraction]
    used: tuple[Observation, ...]
    left_out: tuple[tuple[Observation, str], ...]


def total(observations: Iterable[Observation]) -> Total:
    """Return the sum of figures of one indicator: one sum per unit, and no figure that is doubted.

    Of several figures for one place, period, subject and unit none is counted; nor is a part of a year.
    Raises ValueError for figures of several indicators.

    >>> from lenity.evidence import read_evidence
    >>> ecstasy = total(read_evidence().about("seizures", "ecstasy"))
    >>> [(unit, str(amount)) for unit, amount in ecstasy.amounts.items()], len(ecstasy.left_out)
    ([('kg', '3127259/5000')], 3)
    """
    held = tuple(observations)
    if len(indicators := {seen.indicator for seen in held}) > 1:
        raise ValueError(f"one indicator is summed at a time, got {', '.join(sorted(indicators))}")
    same: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for seen in held:
        same[seen.place, seen.year, seen.period, seen.subject, seen.unit].append(seen)
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    used, left_out = [], []
    for seen in held:
        why = _why_not(seen, len(same[seen.place, seen.year, seen.period, seen.subject, seen.unit]))
        if why or seen.value is None:
            left_out.append((seen, why))
        else:
            used.append(seen)
            amounts[seen.unit] += Fraction(seen.value)
    return Total(dict(amounts), tuple(used), tuple(left_out))


def _why_not(seen: Observation, figures: int) -> str:
    if seen.value is None:
        return "only a bound is known"
    if not seen.counted:
        return "the figure or its unit is doubted"
    if seen.indicator == "single_seizure":
        return ""
    if seen.period != "year":
        return "a part of a year"
    return f"one of {figures} figures for the same" if figures > 1 else ""


@dataclass(frozen=True, slots=True)
class Tail:
    """How much of a total a few records hold. `without` gives the total without the largest 1, 3 and 5."""

    unit: str
    n: int
    total: Fraction
    median: Fraction
    top_share: Fraction
    without: dict[int, Fraction]
    left_out: int


def tail(observations: Iterable[Observation]) -> Tail:
    """Return the weight of the largest records among figures of one indicator and unit, doubted ones left out.

    `top_share` is the part of the total that the largest 1 in 100 records hold, rounded up to whole records.
    Raises ValueError for several units or none.
    """
    held = tuple(observations)
    counted = [seen for seen in held if seen.counted]
    units = {seen.unit for seen in counted}
    if len(units) != 1:
        raise ValueError(f"a tail has one unit, got {', '.join(sorted(units)) or 'no figures'}")
    sizes = sorted((Fraction(seen.value) for seen in counted if seen.value is not None), reverse=True)
    n, whole = len(sizes), sum(sizes, start=Fraction(0))
    top = -(-n // 100)
    middle = (sizes[(n - 1) // 2] + sizes[n // 2]) / 2
    share = sum(sizes[:top], start=Fraction(0)) / whole if whole else Fraction(0)
    without = {k: sum(sizes[k:], start=Fraction(0)) for k in (1, 3, 5)}
    return Tail(units.pop(), n, whole, middle, share, without, len(held) - n)


@dataclass(frozen=True, slots=True)
class Standing:
    """A place within its region for one year: `rank` 1 is the most. `silent` are the places without a figure."""

    place: str
    region: str
    year: int
    unit: str
    value: Fraction
    rank: int
    n: int
    share: Fraction
    values: tuple[tuple[str, Fraction], ...]
    silent: tuple[str, ...]
    doubted: tuple[str, ...]


def standing(
    observations: Sequence[Observation], place: str, region: str, indicator: str, subjects: Sequence[str], unit: str, year: int
) -> Standing | None:
    """Return where a place stands among the places of a region that report, by one publisher's figures.

    Several subjects (forms of one drug) are added up within the unit. Places that share a value share the better
    rank. None where the place itself has no figure that counts. Raises ValueError for several sources, or for a
    region without a list of places.
    """
    members = names().regions[region].places if region in names().regions else ()
    if not members:
        raise ValueError(f"`{region}` is no region with a list of places")
    about = [
        seen
        for seen in observations
        if (seen.indicator, seen.unit, seen.year, seen.period) == (indicator, unit, year, "year")
        and seen.subject in subjects
        and seen.place in members
    ]
    if len({seen.source.key for seen in about}) > 1:
        raise ValueError("a rank compares figures of one publisher, got several")
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for seen in about:
        if seen.counted and seen.value is not None:
            sums[seen.place] += Fraction(seen.value)
    doubted = tuple(sorted({seen.place for seen in about if not seen.counted}))
    for one in doubted:
        sums.pop(one, None)  # half of a place's figure would rank it too low
    if place not in sums:
        return None
    order = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    whole = sum(sums.values(), start=Fraction(0))
    rank = 1 + sum(value > sums[place] for value in sums.values())
    silent = tuple(member for member in members if member not in sums and member not in doubted)
    share = sums[place] / whole if whole else Fraction(0)
    return Standing(place, region, year, unit, sums[place], rank, len(sums), share, tuple(order), silent, doubted)
