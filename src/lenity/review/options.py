"""What the founding paper asked to consider for minor cases, and the article each of it would touch in the present law.

options(setting)[0]   ->   no punishment: open in some of the minor cases, closed in others, by these articles
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lenity.review.citing import Reference, law_reference, unique
from lenity.review.setting import Run, Setting

# Use, own possession, sharing and the user who sells a few doses: the vignettes a minor-case rule is written for.
MINOR = ("V1", "V2", "V3", "V4", "V5", "V6")
# The four things the paper names, by the rungs they stand on. Reduced sentences are no rung: a choice lowers the floor.
KINDS: Mapping[str, tuple[str, ...]] = {
    "no punishment": ("no_punishment", "caution"),
    "reduced sentences": (),
    "suspended sentences": ("suspended_sentence", "deferred_sentence"),
    "alternatives to imprisonment": ("diversion", "treatment", "fine", "restriction", "community_work"),
}


@dataclass(frozen=True, slots=True)
class Touched:
    """A rule that closes a way out, or leaves it unknown, with the cases it does so in."""

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
        """Whether the law holds no rule on it at all."""
        return not self.measures


def options(on: Setting) -> tuple[OptionForReform, ...]:
    """Give each kind of relief over the minor vignettes, per substance the law names."""
    runs = on.runs(*MINOR)
    return tuple(_reduced(runs) if not rungs else _of_rungs(kind, rungs, runs) for kind, rungs in KINDS.items())


def _of_rungs(kind: str, rungs: Sequence[str], runs: Iterable[Run]) -> OptionForReform:
    found: dict[str, list[str]] = {"open": [], "after_choice": [], "depends": [], "closed": [], "not_known": []}
    closing: dict[str, tuple[str, Reference | None, list[str]]] = {}
    opening: list[Reference] = []
    measures: dict[str, None] = {}
    confidences = []
    for run in runs:
        here = [one for one in run.outcome.options if one.rung in rungs]
        measures.update(dict.fromkeys(one.measure for one in here))
        if not here:
            continue
        status = _best(one.status if not (one.status == "open" and one.chain) else "after_choice" for one in here)
        found[status].append(run.key)
        confidences += [one.confidence for one in here]
        for one in here:
            for use in one.rules:
                cite = law_reference(use.citation) if use.citation else None
                if use.says == "closed" and status in ("closed", "after_choice", "depends"):
                    closing.setdefault(use.id, (use.title, cite, []))[2].append(run.key)
                elif use.says == "open" and cite:
                    opening.append(cite)
    touched = sorted((Touched(rule, says, cite, tuple(cases)) for rule, (says, cite, cases) in closing.items()),
                     key=lambda one: (-len(one.cases), one.rule))  # fmt: skip
    return OptionForReform(
        kind, **{name: tuple(keys) for name, keys in found.items()}, measures=tuple(measures), touched=tuple(touched),
        opened_by=unique(opening), confidence=_weakest(confidences),
    )  # fmt: skip


def _reduced(runs: Iterable[Run]) -> OptionForReform:
    """Give where a choice lowers the floor: mitigation, or a special ground of the law."""
    found: dict[str, list[str]] = {"open": [], "after_choice": [], "depends": [], "closed": [], "not_known": []}
    opening: list[Reference] = []
    measures: dict[str, None] = {}
    confidences = []
    floors: dict[str, tuple[str, Reference | None, list[str]]] = {}
    for run in runs:
        if run.floor is None or run.lowest is None:
            found["not_known"].append(run.key)
        elif not run.floor:
            found["open"].append(run.key)  # no floor to reduce
        elif run.lowest < run.floor:
            found["after_choice"].append(run.key)
            for use in run.outcome.steps:
                if use.after_choice and use.may and use.citation:
                    opening.append(law_reference(use.citation))
                    measures.setdefault(use.title)
        else:
            found["closed"].append(run.key)
            for use in run.outcome.steps:
                if use.citation and not use.after_choice and "custody" in use.says:
                    floors.setdefault(use.id, (use.title, law_reference(use.citation), []))[2].append(run.key)
        confidences.append(run.outcome.confidences["custody"])
    touched = tuple(Touched(rule, says, cite, tuple(cases)) for rule, (says, cite, cases) in floors.items())
    return OptionForReform(
        "reduced sentences", **{name: tuple(keys) for name, keys in found.items()}, measures=tuple(measures), touched=touched,
        opened_by=unique(opening), confidence=_weakest(confidences),
    )  # fmt: skip


def _best(statuses: Iterable[str]) -> str:
    """Give the most open of several statuses."""
    order = ("open", "after_choice", "depends", "not_known", "closed")
    return min((("not_known" if one == "undetermined" else one) for one in statuses), key=order.index)


def _weakest(confidences: Iterable[str]) -> str:
    order = ("unverified", "conflict", "secondary", "verified")
    return min(confidences, key=order.index, default="verified")
