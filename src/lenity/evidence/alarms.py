"""Unit alarms: quantities out of all proportion to others of their kind.

Unit errors look like heavy tails: one amphetamine record of 4,500,000 kg makes 99.7% of that drug's total in
UNODC's individual seizures of 2011-2016. So units are tested before anything is counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenity.evidence.observations import DOUBTED, Alarm, Observation

COUNTED: Final = ("kg", DOUBTED, "tablets", "persons", "cases", "places")
# The largest genuine jump over all other years in the Cambodian tables is 25-fold (ketamine 2021, before 2022
# was known); a slip from grams to kilograms is 1000-fold. 100 stands between the two.
OUT_OF_PROPORTION: Final = 100
RECORDS_A_YEAR: Final = 10  # a year's total above ten times the largest seizure ever asks for a second look
HALF: Final = Fraction(1, 2)  # one country above half of its region asks for a second look; ours
# UNODC counts a tablet as 90 to 300 mg where it needs a weight (dataunodc.un.org/drugs/global_seizures).
TABLET_KG: Final = (Fraction(90, 1_000_000), Fraction(300, 1_000_000))


def alarms(observations: Sequence[Observation], region: Sequence[Observation] = ()) -> tuple[Alarm, ...]:
    """Return the alarms on counted quantities, in the order of the observations.

    Four rules. `out-of-proportion`: more than 100 times the largest of any other year of the same subject
    and unit or, where there is none, of the other subjects. `above-record`: a year's seizures above ten times
    the largest single seizure on record by then. `below-single`: a year's seizures below one seizure of that
    year. `share-of-region`: a year's seizures above half of what the whole region seized, with tablets at their
    heaviest. The last three hold a doubted kg against kg: that is the doubt.
    """
    held = Held.of(observations, region)
    return tuple(alarm for observation in observations for alarm in held.alarms_on(observation))


@dataclass(frozen=True, slots=True)
class Held:
    """What a quantity is held against: its kin by place, indicator and unit, single seizures, regional totals."""

    kin: Mapping[tuple[str, str, str], Sequence[Observation]]
    singles: Sequence[Observation]
    region: Sequence[Observation]

    @classmethod
    def of(cls, observations: Iterable[Observation], region: Iterable[Observation] = ()) -> "Held":
        """Sort observations once, so that each is held against its own kind alone."""
        kin: dict[tuple[str, str, str], list[Observation]] = defaultdict(list)
        for one in observations:
            if one.unit in COUNTED and size(one):
                kin[one.place, one.indicator, one.unit].append(one)
        singles = [
            one
            for group in kin.values()
            for one in group
            if one.indicator == "largest_seizure" or (one.indicator == "single_seizure" and size(one))
        ]
        return cls(kin, singles, tuple(region))

    def alarms_on(self, observation: Observation) -> list[Alarm]:
        """Return the alarms on one quantity, in the order of the rules; none on a unit that is not counted."""
        if observation.unit not in COUNTED:
            return []
        return [
            *self._out_of_proportion(observation),
            *self._above_record(observation),
            *self._below_single(observation),
            *self._share_of_region(observation),
        ]

    def _out_of_proportion(self, observation: Observation) -> list[Alarm]:
        kin = self.kin.get((observation.place, observation.indicator, observation.unit), ())
        other_years = [o for o in kin if o.subject == observation.subject and o.year != observation.year]
        other_subjects = [o for o in kin if o.subject != observation.subject]
        largest = max(other_years or other_subjects, key=size, default=None)
        if largest is None or size(observation) <= OUT_OF_PROPORTION * size(largest):
            return []
        times = round(size(observation) / size(largest))
        message = f"{said(observation)} is {times} times the next largest, {said(largest)} ({largest.row})"
        return [Alarm(observation, "out-of-proportion", largest, message)]

    def _above_record(self, observation: Observation) -> list[Alarm]:
        records = [
            other
            for other in self.singles
            if other.indicator == "largest_seizure" and _same_drug(observation, other) and observation.year <= other.year
        ]
        record = max(records, key=size, default=None)
        if record is None or size(observation) <= RECORDS_A_YEAR * size(record):
            return []
        until = f"the largest seizure to {record.year} was {said(record)} ({record.row})"
        return [Alarm(observation, "above-record", record, f"{said(observation)} in a year; {until}")]

    def _below_single(self, observation: Observation) -> list[Alarm]:
        return [
            Alarm(
                observation,
                "below-single",
                other,
                f"{said(observation)} in a year that saw {said(other)} ({other.row})",
            )
            for other in self.singles
            if _same_drug(observation, other)
            and observation.year == other.year
            and observation.value is not None
            and size(observation) < size(other)
        ]

    def _share_of_region(self, observation: Observation) -> list[Alarm]:
        if not _is_yearly_seizure(observation):
            return []
        found = []
        for whole in self.region:
            if not _is_yearly_seizure(whole) or (whole.subject, whole.year) != (observation.subject, observation.year):
                continue
            if whole.place == observation.place:
                continue
            shares = share_of(observation, whole)
            if shares is not None and shares[0] > HALF:
                message = (
                    f"{said(observation)} is at least {round(100 * shares[0])}% of {said(whole)} in {whole.place} ({whole.row})"
                )
                found.append(Alarm(observation, "share-of-region", whole, message))
        return found


def share_of(part: Observation, whole: Observation) -> tuple[Fraction, Fraction] | None:
    """Return the least and the greatest share one quantity may have in another of the same drug.

    Between weight and count the tablet weighs 90 to 300 mg; None where the units cannot be compared.
    """
    if part.value is None or not size(whole):
        return None
    units = ("kg" if part.unit == DOUBTED else part.unit, whole.unit)
    plain = Fraction(part.value) / size(whole)
    light, heavy = TABLET_KG
    if units[0] == units[1]:
        return plain, plain
    if units == ("kg", "tablets"):
        return plain / heavy, plain / light
    if units == ("tablets", "kg"):
        return plain * light, plain * heavy
    return None


def _is_yearly_seizure(observation: Observation) -> bool:
    return observation.indicator == "seizures" and observation.period == "year"


def _same_drug(total: Observation, single: Observation) -> bool:
    unit = "kg" if total.unit == DOUBTED else total.unit
    wanted = (total.place, total.subject, unit)
    return _is_yearly_seizure(total) and (single.place, single.subject, single.unit) == wanted


def size(observation: Observation) -> Fraction:
    """The figure, or the bound a source gives instead of it."""
    for figure in (observation.value, observation.lower, observation.upper):
        if figure is not None:
            return Fraction(figure)
    return Fraction(0)


def said(observation: Observation) -> str:
    """The figure with its unit, in backticks."""
    figures = (observation.value, observation.lower, observation.upper)
    return f"`{next(figure for figure in figures if figure is not None)} {observation.unit}`"
