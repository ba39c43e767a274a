"""Unit alarms: quantities out of all proportion to others of their kind.

Unit errors look like heavy tails: one amphetamine record of 4,500,000 kg makes 99.7% of that drug's total in
UNODC's individual seizures of 2011-2016. So units are tested before anything is counted.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from lenity.evidence.observations import DOUBTED, Alarm, Observation

COUNTED: Final = ("kg", DOUBTED, "tablets", "persons", "cases", "places")
# The largest genuine jump over all other years in the Cambodian tables is 25-fold (ketamine 2021, before 2022
# was known); a slip from grams to kilograms is 1000-fold. 100 stands between the two.
OUT_OF_PROPORTION: Final = 100
RECORDS_A_YEAR: Final = 10  # a year's total above ten times the largest seizure ever asks for a second look


def alarms(observations: Sequence[Observation]) -> tuple[Alarm, ...]:
    """Return the alarms on counted quantities, in the order of the observations.

    Three rules. `out-of-proportion`: more than 100 times the largest of any other year of the same subject
    and unit or, where there is none, of the other subjects. `above-record`: a year's seizures above ten times
    the largest single seizure on record by then. `below-single`: a year's seizures below one seizure of that
    year. The last two hold a doubted kg against kg: that is the doubt.
    """
    return tuple(
        alarm
        for observation in observations
        if observation.unit in COUNTED
        for alarm in (
            *_out_of_proportion(observation, observations),
            *_above_record(observation, observations),
            *_below_single(observation, observations),
        )
    )


def _out_of_proportion(observation: Observation, observations: Sequence[Observation]) -> list[Alarm]:
    kind = (observation.place, observation.indicator, observation.unit)
    kin = [other for other in observations if (other.place, other.indicator, other.unit) == kind and _size(other)]
    other_years = [o for o in kin if o.subject == observation.subject and o.year != observation.year]
    other_subjects = [o for o in kin if o.subject != observation.subject]
    largest = max(other_years or other_subjects, key=_size, default=None)
    if largest is None or _size(observation) <= OUT_OF_PROPORTION * _size(largest):
        return []
    times = round(_size(observation) / _size(largest))
    message = f"{_said(observation)} is {times} times the next largest, {_said(largest)} ({largest.row})"
    return [Alarm(observation, "out-of-proportion", largest, message)]


def _above_record(observation: Observation, observations: Sequence[Observation]) -> list[Alarm]:
    records = [
        other
        for other in observations
        if other.indicator == "largest_seizure" and _same_drug(observation, other) and observation.year <= other.year
    ]
    record = max(records, key=_size, default=None)
    if record is None or _size(observation) <= RECORDS_A_YEAR * _size(record):
        return []
    until = f"the largest seizure to {record.year} was {_said(record)} ({record.row})"
    return [Alarm(observation, "above-record", record, f"{_said(observation)} in a year; {until}")]


def _below_single(observation: Observation, observations: Sequence[Observation]) -> list[Alarm]:
    return [
        Alarm(
            observation,
            "below-single",
            other,
            f"{_said(observation)} in a year that saw {_said(other)} ({other.row})",
        )
        for other in observations
        if other.indicator in ("single_seizure", "largest_seizure")
        and _same_drug(observation, other)
        and observation.year == other.year
        and observation.value is not None
        and _size(observation) < _size(other)
    ]


def _same_drug(total: Observation, single: Observation) -> bool:
    unit = "kg" if total.unit == DOUBTED else total.unit
    wanted = (total.place, total.subject, unit)
    return total.indicator == "seizures" and total.period == "year" and (single.place, single.subject, single.unit) == wanted


def _size(observation: Observation) -> Fraction:
    """The figure, or the bound a source gives instead of it."""
    for figure in (observation.value, observation.lower, observation.upper):
        if figure is not None:
            return Fraction(figure)
    return Fraction(0)


def _said(observation: Observation) -> str:
    figures = (observation.value, observation.lower, observation.upper)
    return f"`{next(figure for figure in figures if figure is not None)} {observation.unit}`"
