"""What the founding paper asked to consider for minor cases, and the article each of it would touch in the present law.

options(setting)[0]   ->   no punishment: open in some of the minor cases, closed in others, by these articles
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lenity.engine.outcome import Option, RuleUse
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.setting import Run, Setting, weakest

# Use, own possession, sharing and the user who sells a few doses: the vignettes a minor-case rule is written for.
MINOR = ("V1", "V2", "V3", "V4", "V5", "V6")
# The four things the paper names, by the rungs they stand on. Reduced sentences are no rung: a choice lowers the floor. Treatment
# stands apart from the other alternatives: a law may order it against the person's will.
KINDS: Mapping[str, tuple[str, ...]] = {
    "no punishment": ("no_punishment", "caution"),
    "reduced sentences": (),
    "suspended sentences": ("suspended_sentence", "deferred_sentence"),
    "alternatives to imprisonment": ("diversion", "fine", "restriction", "community_work"),
    "treatment": ("treatment",),
}
# From the most open to the least, as counted over the cases.
STATUSES = ("open", "after_choice", "depends", "not_known", "closed")


@dataclass(frozen=True, slots=True)
class Touched:
    """A rule that closes a way out, with the cases in which it can."""

    rule: str
    says: str
    reference: Reference | None
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OptionForReform:
    """One kind of relief: the minor cases in which it is open, needs another choice first, depends, is closed or is not known.

    `touched` are the rules a reform would have to change, most cases first; `absent` says that no rule of the law speaks of it.
    """

    kind: str
    open: tuple[str, ...]
    after_choice: tuple[str, ...]
    depends: tuple[str, ...]
    closed: tuple[str, ...]
    not_known: tuple[str, ...]
    measures: tuple[str, ...]
    touched: tuple[Touched, ...]
    opened_by: tuple[Reference, ...]
    confidence: str

    @property
    def absent(self) -> bool:
        """Whether no rule of the law speaks of it in any of the cases."""
        return not (self.open or self.after_choice or self.depends or self.closed or self.not_known)


@dataclass(slots=True)
class _Tally:
    """What is being counted of one kind of relief."""

    cases: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in STATUSES})
    measures: dict[str, None] = field(default_factory=dict)
    closing: dict[str, tuple[RuleUse, list[str]]] = field(default_factory=dict)
    opening: list[RuleUse] = field(default_factory=list)
    confidences: list[str] = field(default_factory=list)

    def closed_by(self, use: RuleUse, run: Run) -> None:
        self.closing.setdefault(use.id, (use, []))[1].append(run.key)

    def relief(self, kind: str) -> OptionForReform:
        touched = [Touched(use.id, use.title, _cited(use), tuple(keys)) for use, keys in self.closing.values()]
        return OptionForReform(
            kind,
            **{name: tuple(keys) for name, keys in self.cases.items()},
            measures=tuple(self.measures),
            touched=tuple(sorted(touched, key=lambda one: (-len(one.cases), one.rule))),
            opened_by=unique(map(_cited, self.opening)),
            confidence=weakest(self.confidences),
        )


def options(on: Setting) -> tuple[OptionForReform, ...]:
    """Give each kind of relief over the minor vignettes, per substance the law names."""
    runs = on.runs(*MINOR)
    found = []
    for kind, rungs in KINDS.items():
        tally = _Tally()
        for run in runs:
            if rungs:
                _count_rungs(tally, run, rungs)
            else:
                _count_reduced(tally, run)
        found.append(tally.relief(kind))
    return tuple(found)


def _count_rungs(tally: _Tally, run: Run, rungs: Iterable[str]) -> None:
    here = [one for one in run.outcome.options if one.rung in rungs]
    if not here:
        return
    tally.measures.update(dict.fromkeys(one.measure for one in here))
    tally.confidences += [one.confidence for one in here]
    status = min((_status(one) for one in here), key=STATUSES.index)
    tally.cases[status].append(run.key)
    for use in (use for one in here for use in one.rules):
        if use.says == "closed" and status in ("closed", "after_choice", "depends"):
            tally.closed_by(use, run)
        elif use.says == "open":
            tally.opening.append(use)


def _count_reduced(tally: _Tally, run: Run) -> None:
    """Count where a choice lowers the floor, as mitigation does; a penalty without a floor needs no lowering."""
    tally.confidences.append(run.outcome.confidences["custody"])
    if run.floor is None or run.lowest is None:
        tally.cases["not_known"].append(run.key)
    elif not run.floor:
        tally.cases["open"].append(run.key)
    elif run.lowest < run.floor:
        tally.cases["after_choice"].append(run.key)
        choices = [use for use in run.outcome.steps if use.after_choice and use.may]
        tally.opening += choices
        tally.measures.update(dict.fromkeys(use.title for use in choices))
    else:
        tally.cases["closed"].append(run.key)
        for use in run.outcome.steps:
            if not use.after_choice and "custody" in use.says:
                tally.closed_by(use, run)


def _status(option: Option) -> str:
    if option.status == "undetermined":
        return "not_known"
    return "after_choice" if option.status == "open" and option.chain else option.status


def _cited(use: RuleUse) -> Reference | None:
    return law_reference(use.citation) if use.citation else None
