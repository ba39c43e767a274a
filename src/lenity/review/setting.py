"""What a check sees: one law on one day under one choice of readings and thresholds, with evidence and judgements.

    Setting(bench).runs("V2")   ->   one dose for own use, asked of the engine for each substance the law names

A setting notes what was asked of it, so that a finding can say on which readings and thresholds it hangs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import inf
from typing import TypeAlias

from lenity.analysis.curves import (
    Band,
    bands_between,
    ceiling,
    floor,
    last_of,
    quantities_measured,
    quantity_edges,
    spans_between,
)
from lenity.engine.asking import Asked, Case, Settled, what_binds
from lenity.engine.facts import attributes_of
from lenity.engine.outcome import Outcome
from lenity.evidence import Evidence, Observation
from lenity.law.model import CONFIDENCES, Decision, Law, Provision, Rule
from lenity.review.answer import Figure
from lenity.review.catalogue import Catalogue
from lenity.review.citing import Reference, evidence_key, law_reference, unique
from lenity.review.framework import FACTS
from lenity.review.judgements import Judgement, Judgements
from lenity.review.vignettes import Posed, Vignettes, substances_named

# How a unit of evidence reads behind a number; what is counted is in the name of the indicator.
UNIT_WORDS = {"persons": "", "cases": "", "places": "", "percent": "%", "percent_of_capacity": "per 100 places"}
_Chosen: TypeAlias = frozenset[tuple[str, str]]  # disputed points with the version chosen
_Place: TypeAlias = tuple[bool, str, frozenset[tuple[str, object]]]  # whole law or not, a substance, the other facts


@dataclass(frozen=True, slots=True)
class Run:
    """A vignette as it was put to the law, and the outcome.

    `floor` and `ceiling` are those of the range that binds the court, in months: infinity where only life (or death) is left,
    None where the law is not known. `lowest` is the floor within every choice.
    """

    posed: Posed
    outcome: Outcome

    @property
    def key(self) -> str:
        return self.posed.key

    @property
    def known(self) -> bool:
        """Whether the law is known for every part of the case."""
        return not self.outcome.bound.custody.undetermined

    @property
    def floor(self) -> float | None:
        return floor(self.outcome.bound.custody)

    @property
    def ceiling(self) -> float | None:
        return ceiling(self.outcome.bound.custody)

    @property
    def lowest(self) -> float | None:
        return floor(self.outcome.reach.custody)

    @property
    def punishable(self) -> bool | None:
        """Whether any custody or fine is provided; None where the law is not known."""
        bound = self.outcome.bound
        if bound.custody.undetermined or bound.fine.undetermined:
            return None
        return bound.custody.provided or bound.fine.provided


@dataclass(slots=True)
class Bench:
    """All that the checks of one review share: the law of the day, the laws beside it, and what is known of the country."""

    law: Law
    beside: tuple[Law, ...]
    day: date
    catalogue: Catalogue
    vignettes: Vignettes
    evidence: Evidence | None = None
    judgements: Judgements = field(default_factory=Judgements)
    versions: tuple[Law, ...] = ()  # every law of offences of the place, oldest first

    asked: Asked = field(init=False, repr=False)
    asked_binding: Asked = field(init=False, repr=False)  # the law without choices and options
    asked_beside: tuple[Asked, ...] = field(init=False, repr=False)
    asked_then: tuple[tuple[date, Asked], ...] = field(init=False, repr=False)  # what bound the court from each day of a change
    substances: tuple[str, ...] = field(init=False)
    measured: tuple[str, ...] = field(init=False)
    edges: list[int] = field(init=False, repr=False)
    rules: dict[str, Rule] = field(init=False, repr=False)
    decisions: dict[str, Decision] = field(init=False, repr=False)  # by the ids of their rules
    figures: dict[tuple[int, str, str], tuple[Outcome, Figure]] = field(init=False, repr=False)  # made once per outcome
    _posed: dict[tuple[bool, str], tuple[tuple[Posed, ...], frozenset[str]]] = field(init=False, repr=False)
    _runs: dict[tuple[tuple[bool, str], _Chosen], tuple[Run, ...]] = field(init=False, repr=False)
    _curves: dict[_Place, tuple[list[Case], frozenset[str]]] = field(init=False, repr=False)
    _bands: dict[tuple[_Place, _Chosen], tuple[Band, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.asked = Asked(self.law)
        self.asked_binding = Asked(what_binds(self.law))
        self.asked_beside = tuple(Asked(one) for one in self.beside)
        changed = ((first, one) for one in self.versions for first in one.edges() if first <= self.day)
        self.asked_then = tuple((first, Asked(what_binds(one.at(first)))) for first, one in changed)
        self.substances = substances_named(self.law)
        self.measured = quantities_measured(self.law)
        self.edges = quantity_edges(self.law, self.measured)
        self.figures = {}
        self.decisions = {rule.id: decision for law in (self.law, *self.beside) for decision, rule in law.rules()}
        self.rules = {rule.id: rule for law in (self.law, *self.beside) for _, rule in law.rules()}
        self._posed, self._runs, self._curves, self._bands = {}, {}, {}, {}

    def dated(self, case: Case) -> Case:
        """Give a case as one of the day of the review."""
        return {**case, "offence_date": self.day.isoformat()}

    def runs(self, asked: Asked, name: str, readings: Settled) -> tuple[tuple[Run, ...], frozenset[str]]:
        """Put a vignette to the law under some readings, once per substance, and name the disputed points it depends on.

        `asked` is the whole law or what binds of it.
        """
        place = asked is self.asked, name
        if place not in self._posed:
            found = self.vignettes.posed(name, self.law, self.substances)
            asked.learn_every_reading([self.dated(one.facts) for one in found])
            self._posed[place] = found, asked.axes([self.dated(one.facts) for one in found])
        posed, axes = self._posed[place]
        key = place, frozenset((axis, readings[axis]) for axis in axes if axis in readings)
        if key not in self._runs:
            answers = asked.ask([self.dated(one.facts) for one in posed], dict(key[1]))
            self._runs[key] = tuple(Run(one, answer) for one, answer in zip(posed, answers, strict=True))
        return self._runs[key], axes

    def bands(self, asked: Asked, substance: str, facts: Case, readings: Settled) -> tuple[tuple[Band, ...], frozenset[str]]:
        """Give what binds over the quantity under some readings, and name the disputed points it depends on."""
        place = asked is self.asked, substance, frozenset(facts.items())
        if place not in self._curves:
            ends = [end for low, high in spans_between(self.edges) for end in (low, last_of(low, high))]
            cases = [self.dated({**facts, "substance": substance, **dict.fromkeys(self.measured, f"{end} µg")}) for end in ends]
            asked.learn_every_reading(cases)
            self._curves[place] = cases, asked.axes(cases)
        cases, axes = self._curves[place]
        key = place, frozenset((axis, readings[axis]) for axis in axes if axis in readings)
        if key not in self._bands:
            answers = asked.ask(cases, dict(key[1]))
            self._bands[key] = tuple(bands_between(self.edges, answers))
        return self._bands[key], axes


class Setting:
    """One choice of readings and thresholds over a bench. What a check reads is noted in `axes` and `used_thresholds`."""

    def __init__(
        self, bench: Bench, readings: Mapping[str, str] | None = None, thresholds: Mapping[str, Fraction] | None = None
    ) -> None:
        self.bench, self.readings, self._moved = bench, dict(readings or {}), dict(thresholds or {})
        self.axes: set[str] = set()
        self.used_thresholds: set[str] = set()
        self.used_judgements: list[Judgement] = []

    @property
    def law(self) -> Law:
        return self.bench.law

    @property
    def day(self) -> date:
        return self.bench.day

    # -- cases put to the law --------------------------------------------------------------------------------------

    def runs(self, *names: str) -> tuple[Run, ...]:
        """Put vignettes to the law, each once per substance the law names and whose dose is known."""
        return self._runs_of(self.bench.asked, names)

    def ranges(self, *names: str) -> tuple[Run, ...]:
        """Put vignettes to what binds the court alone: as `runs`, without choices and options, and the readings of these."""
        return self._runs_of(self.bench.asked_binding, names)

    def _runs_of(self, asked: Asked, names: Iterable[str]) -> tuple[Run, ...]:
        found: list[Run] = []
        for name in names:
            runs, axes = self.bench.runs(asked, name, self.readings)
            self.axes |= axes
            found += runs
        return tuple(found)

    def pairs(self, first: str, second: str) -> tuple[tuple[Run, Run], ...]:
        """Put two vignettes to the law and pair them by substance."""
        others = {run.posed.substance: run for run in self.runs(second)}
        return tuple((run, others[run.posed.substance]) for run in self.runs(first) if run.posed.substance in others)

    def not_posed(self, *names: str) -> tuple[str, ...]:
        """List the substances for which one of the vignettes could not be posed, because no dose is known."""
        missing = (one for name in names for one in self.bench.vignettes.missing(name, self.bench.substances))
        return tuple(dict.fromkeys(missing))

    def comparator(self, name: str) -> Run | None:
        """Put a comparison offence to the laws beside the drug law; None where none of them knows its penalty."""
        for law, asked in zip(self.bench.beside, self.bench.asked_beside, strict=True):
            [posed] = self.bench.vignettes.posed(name, law, ())
            [answer] = self._noted(asked, [self._dated(posed.facts)])
            run = Run(posed, answer)
            if run.known and run.punishable:
                return run
        return None

    def ask(self, cases: Sequence[Case]) -> list[Outcome]:
        """Put cases to the law of the day, under the readings of this setting."""
        return self._noted(self.bench.asked, [self._dated(case) for case in cases])

    def over_time(self, cases: Sequence[Case]) -> tuple[tuple[date, list[Outcome]], ...]:
        """Put cases to what bound the court from each day on which the law changed, oldest first.

        Choices and options are left aside, and so are facts that a law does not know; disputed points of older laws stay open.
        """
        found = []
        for first, asked in self.bench.asked_then:
            asks, day = attributes_of((asked.law,)), {"offence_date": first.isoformat()}
            dated = [{name: fact for name, fact in {**case, **day}.items() if name in asks} for case in cases]
            known = {axis: value for axis, value in self.readings.items() if axis in asked.law.readings}
            self.axes |= asked.axes(dated) & self.law.readings.keys()
            found.append((first, asked.ask(dated, known)))
        return tuple(found)

    def bands(self, substance: str, facts: Mapping[str, object] = FACTS) -> tuple[Band, ...]:
        """Give what binds over the quantity, band by band (mass in µg), asked at both ends of every band.

        It is the gross mass, or the mass of the pure drug where the law counts that; where it counts both, the drug is pure.
        """
        return self._bands_of(self.bench.asked, substance, facts)

    def curve(self, substance: str, facts: Mapping[str, object] = FACTS) -> tuple[Band, ...]:
        """Give what binds the court alone over the quantity: as `bands`, without choices and options."""
        return self._bands_of(self.bench.asked_binding, substance, facts)

    def _bands_of(self, asked: Asked, substance: str, facts: Mapping[str, object]) -> tuple[Band, ...]:
        found, axes = self.bench.bands(asked, substance, facts, self.readings)
        self.axes |= axes
        return found

    def _noted(self, asked: Asked, cases: Sequence[Case]) -> list[Outcome]:
        known = {axis: value for axis, value in self.readings.items() if axis in asked.law.readings}
        asked.learn_every_reading(cases)
        self.axes |= asked.axes(cases)
        return asked.ask(cases, known)

    def _dated(self, case: Case) -> Case:
        return self.bench.dated(case)

    # -- what else the law says ------------------------------------------------------------------------------------

    def provision(self, about: str) -> Provision | None:
        """Give what the law says on a subject under the readings of this setting.

        None where nobody has encoded it, and while a disputed point on which it depends is open.
        """
        axes = {axis for one in self.law.provisions if one.about == about for axis in one.reading}
        self.axes |= axes
        return None if axes - self.readings.keys() else self.law.provision(about, self.readings)

    def rules_where(self, holds: Callable[[Decision, Rule], bool]) -> tuple[Rule, ...]:
        """Give the rules of the drug law and its general parts that hold under the readings and for which `holds` is true."""
        found = [rule for decision, rule in self.law.rules() if holds(decision, rule)]
        self.axes |= {axis for rule in found for axis in rule.reading}
        return tuple(
            rule for rule in found
            if all(self.readings.get(axis) in (None, *versions) for axis, versions in rule.reading.items())
        )  # fmt: skip

    def rule(self, name: str) -> Rule:
        """Give a rule of the law by its id; raise `KeyError` if there is none."""
        return self.bench.rules[name]

    # -- settings, evidence, people --------------------------------------------------------------------------------

    def threshold(self, name: str) -> Fraction:
        """Give a threshold of ours, as moved in this setting; raise `KeyError` if the catalogue has none of that name."""
        self.used_thresholds.add(name)
        known = self.bench.catalogue.thresholds[name]
        return self._moved.get(name, known.value)

    def observations(self, indicator: str, subject: str | None = None) -> tuple[Observation, ...]:
        """Give the observations of an indicator up to the year of the review, oldest first; none where there is no evidence."""
        if self.bench.evidence is None or indicator not in self.bench.evidence.indicators:
            return ()
        found = self.bench.evidence.about(indicator, subject)
        return tuple(one for one in found if one.year <= self.day.year and not one.unresolved)

    def judgements(self, check: str, ask: str) -> tuple[Judgement, ...]:
        """Give what named people judged on a question of the catalogue; empty where nobody has."""
        found = self.bench.judgements.of(check, ask)
        self.used_judgements += [one for one in found if one not in self.used_judgements]
        return found


# -- figures from answers ------------------------------------------------------------------------------------------


def custody_figure(setting: Setting, run: Run, name: str = "") -> Figure:
    """Give the range of custody that binds in a run, as a figure with the rules it comes from."""
    return range_figure(setting, run.outcome, name or f"lawful range, {run.posed.vignette.title}", run.key)


def range_figure(setting: Setting, outcome: Outcome, name: str, key: str = "") -> Figure:
    """Give the range of custody that binds in an answer, as a figure."""
    known = setting.bench.figures.get((id(outcome), name, key))
    if known is not None and known[0] is outcome:
        return known[1]
    giving = [use for use in outcome.steps if not use.after_choice and use.id in setting.bench.rules]
    custody = [use for use in giving if any(one.startswith("custody") for one in setting.rule(use.id).then)]
    cites = [setting.rule(use.id).citation("custody.max") for use in custody]
    figure = Figure(
        name, str(outcome.bound.custody), None, "", "rule", outcome.confidences["custody"],
        unique(law_reference(cite) for cite in cites if cite), tuple(use.id for use in custody) + ((key,) if key else ()),
    )  # fmt: skip
    setting.bench.figures[id(outcome), name, key] = outcome, figure
    return figure


def months_figure(name: str, months: float, of: Figure) -> Figure:
    """Give a number of months worked out from a range, with what that rests on; life stays a word."""
    text, amount = ("life", None) if months == inf else (f"{months:g} months", months)
    return Figure(name, text, amount, "months", "computed", of.confidence, of.references, of.made_of)


def count_figure(name: str, number: int, made_of: Iterable[str], confidence: str) -> Figure:
    """Give a count of things the review itself lists; it is as sure as what it counts."""
    return Figure(name, f"{number:,}", number, "", "computed", confidence, (), tuple(made_of))


def observation_figure(observation: Observation, name: str = "") -> Figure:
    """Give an observation as a figure."""
    value = observation.value
    shown = f"{value:,}" if value is not None else _between(observation)
    text = f"{shown} {UNIT_WORDS.get(observation.unit, observation.unit)}".strip()
    reference = Reference(evidence_key(observation.source.key), f"{observation.year}", observation.confidence, observation.note)
    amount = None if value is None else float(value)
    return Figure(
        name or f"{observation.indicator}, {observation.subject}, {observation.year}", text, amount, observation.unit,
        "observation", observation.confidence, (reference,), (observation.row,),
    )  # fmt: skip


def year_figure(observation: Observation) -> Figure:
    """Give the year of an observation as a figure."""
    figure = observation_figure(observation)
    return replace(figure, name="year of the figure", text=f"{observation.year}", amount=observation.year, unit="year")


def _between(observation: Observation) -> str:
    low, high = observation.lower, observation.upper
    if low is None or high is None:
        return f"at most {high:,}" if low is None else f"at least {low:,}"
    return f"{low:,} to {high:,}"


def weakest(confidences: Iterable[str]) -> str:
    """Give the least sure of some confidences; of none, `verified`: nothing stands behind it that could be wrong."""
    return min(confidences, key=CONFIDENCES.index, default="verified")
