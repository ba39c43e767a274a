"""The ends of a law's ranges over all cases, put in order: terms, then no limit, then life, then death.

    measures_of(encode(kh, facts))["maximum of custody"].at_least[720]   ->   the condition under which it is 720 d or more

Of custody, what binds the court and what is reached with every choice that may be made are measured apart: the least of several
minima, the greatest of several maxima. A guideline, a starting point and strokes are measured as they bind. A height is known
only where every part of the range is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import z3

from lenity.analysis.logic import Guard, Leaf, Parts, Value, both, combined, either, negated, substituted
from lenity.analysis.symbolic import Symbolic
from lenity.engine.order import FINE_ALONE, lighter_rungs
from lenity.engine.outcome import Outcome, Range, Term
from lenity.engine.program import NO_LIMIT, NONE, UNKNOWN
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary

LIFE, DEATH = NO_LIMIT + 1, NO_LIMIT + 2
LIFE_FLAG, DEATH_FLAG = 1, 2
AFTER_CHOICES = ", with every choice"
MOST_CHOICES = 5  # decisions with a choice that bear on one range, of which every combination is looked at


@dataclass(frozen=True, slots=True)
class Height:
    """One end of a range in every case: the conditions under which it is known, and at least each of its values."""

    known: Guard
    at_least: Mapping[int, Guard]

    @property
    def guards(self) -> list[Guard]:
        return [self.known, *self.at_least.values()]

    def with_guards(self, found: Iterable[Guard]) -> Height:
        """Give the same height of another case: the guards in the order of `guards`."""
        known, *rest = found
        return Height(known, dict(zip(self.at_least, rest, strict=True)))


@dataclass(frozen=True, slots=True)
class Measure:
    """An end of a range that cases are compared by: of custody, of a guideline, a starting point, or strokes.

    `low` says that it is the lower end; `reach` that every choice that may be made is counted in.
    """

    name: str
    base: str
    low: bool
    reach: bool
    height: Height

    def told(self, outcome: Outcome) -> int | None:
        """Give the height that the engine gives in one case; None where it is not known or does not exist."""
        found = outcome.reach if self.reach else outcome.bound
        if self.base == "strokes":
            strokes = found.strokes
            if strokes is None or strokes.undetermined or strokes.least is None:
                return None
            return strokes.least if self.low else NO_LIMIT if strokes.most is None else strokes.most
        term = _term(found, self.base)
        return None if term is None or term.undetermined else lowest(term) if self.low else highest(term)

    def text(self, outcome: Outcome) -> str:
        """Give the range that it is an end of, in words."""
        found = outcome.reach if self.reach else outcome.bound
        return str(found.strokes if self.base == "strokes" else _term(found, self.base))


def _term(found: Range, base: str) -> Term | None:
    return {"custody": found.custody, "guideline": found.guideline, "start": found.start}[base]


def lowest(term: Term) -> int | None:
    """Give the height of the minimum of a term."""
    if term.least is not None:
        return term.least
    return LIFE if term.life != "no" else DEATH if term.death != "no" else None


def highest(term: Term) -> int | None:
    """Give the height of the maximum of a term."""
    if term.death != "no" or term.life != "no":
        return DEATH if term.death != "no" else LIFE
    return NO_LIMIT if term.no_limit else term.most


def heavier(one: Height, other: Height) -> Guard:
    """Give the condition under which the first is known and above the second, which is known too."""
    if not one.at_least:
        return False
    above = [both(guard, negated(reaches(other, value))) for value, guard in one.at_least.items()]
    return both(one.known, other.known, either(*above))


def reaches(height: Height, value: int) -> Guard:
    """Give the condition under which a known height is at least a value: at least the next of its own values from there."""
    return next((guard for own, guard in sorted(height.at_least.items()) if own >= value), False)


# -- what a law has ---------------------------------------------------------------------------------------------------


def measures_of(symbolic: Symbolic, bases: Sequence[str] = ("custody", "guideline", "start", "strokes")) -> list[Measure]:
    """Give every measure of a law: of what binds, and of custody where someone may choose, of what every choice reaches."""
    bound = symbolic.under(dict.fromkeys(symbolic.choices, False))
    found = []
    for base in bases:
        if not any(name.split(".")[0] == base for name in symbolic.outputs):
            continue
        ways = _ways(symbolic, base) if base == "custody" else []
        for low in (True, False):
            name = f"{'minimum' if low else 'maximum'} of {base}" if base != "start" else "starting point"
            own = _height(_end(bound, base, low))
            found.append(Measure(name, base, low, False, own))
            if ways:
                each = [_height(_end(way, base, low)) for way in ways]
                found.append(Measure(name + AFTER_CHOICES, base, low, True, _of_all(each, low)))
            if base == "start":
                break
    return [one for one in found if one.height.at_least]


def _ways(symbolic: Symbolic, base: str) -> list[Symbolic]:
    """Give what follows from each combination of the choices that bear on a range; none where no choice does."""
    guards = [guard for name, value in symbolic.outputs.items() if name.split(".")[0] == base for guard in value.values()]
    bearing = choices_of(symbolic, guards)
    return [symbolic.under(made) for made in ways_to_choose(bearing)] if bearing else []


def choices_of(symbolic: Symbolic, guards: Sequence[Guard]) -> list[str]:
    """Name the decisions in which someone may choose that some conditions depend on."""
    bearing = []
    for name, choice in symbolic.choices.items():
        left = substituted(guards, [(choice, z3.BoolVal(False))])
        if any(a is not b and not (a is True or a is False) and not a.eq(b) for a, b in zip(guards, left, strict=True)):
            bearing.append(name)
    return bearing


def ways_to_choose(names: Sequence[str]) -> list[dict[str, bool]]:
    """Give every combination of choices; of more than `MOST_CHOICES`, none, each alone, and all."""
    if len(names) <= MOST_CHOICES:
        return [dict(zip(names, made, strict=True)) for made in product((False, True), repeat=len(names))]
    alone = [{name: name == one for name in names} for one in names]
    return [dict.fromkeys(names, False), *alone, dict.fromkeys(names, True)]


def _end(symbolic: Symbolic, base: str, low: bool) -> Value:
    """Give the height of an end of a range, UNKNOWN where the range is not known in every part."""
    outputs = symbolic.outputs
    nothing: Value = {NONE: True}
    if base == "start":
        return _known_only(outputs["start"])
    ends = [outputs.get(f"{base}.min", nothing), outputs.get(f"{base}.max", nothing)]
    own, other = ends if low else ends[::-1]
    known = combined(own, other, _first_if_both_known)
    if base == "strokes":
        return _known_only(known)
    flags = combined(outputs.get(f"{base}.life", nothing), outputs.get(f"{base}.death", nothing), _flags)
    return combined(known, flags, _lowest if low else _highest)


def _known_only(value: Value) -> Value:
    return combined(value, {0: True}, lambda a, _: [(a if isinstance(a, int) and a != NONE else UNKNOWN, True)])


def _first_if_both_known(own: Leaf, other: Leaf) -> Parts:
    """Give the first, unless one of the two is not known or is an amount that the case states."""
    return [(own if isinstance(own, int) and UNKNOWN not in (own, other) else UNKNOWN, True)]


def _flags(life: Leaf, death: Leaf) -> Parts:
    if UNKNOWN in (life, death):
        return [(UNKNOWN, True)]
    return [((LIFE_FLAG if life == 1 else 0) + (DEATH_FLAG if death == 1 else 0), True)]


def _lowest(least: Leaf, flags: Leaf) -> Parts:
    if UNKNOWN in (least, flags) or not isinstance(flags, int):
        return [(UNKNOWN, True)]
    if least != NONE:
        return [(least, True)]
    return [(LIFE if flags & LIFE_FLAG else DEATH if flags & DEATH_FLAG else UNKNOWN, True)]


def _highest(most: Leaf, flags: Leaf) -> Parts:
    if UNKNOWN in (most, flags) or not isinstance(flags, int):
        return [(UNKNOWN, True)]
    if flags:
        return [(DEATH if flags & DEATH_FLAG else LIFE, True)]
    return [(UNKNOWN if most == NONE else most, True)]


def _height(value: Value) -> Height:
    leaves = sorted(leaf for leaf in value if isinstance(leaf, int) and leaf != UNKNOWN)
    at_least, above = {}, False
    for leaf in reversed(leaves):
        above = either(value[leaf], above)
        at_least[leaf] = above
    return Height(above, dict(reversed(at_least.items())))


def _of_all(heights: Sequence[Height], low: bool) -> Height:
    """Give the least of several heights, or the greatest: each is that of one way to choose."""
    known = both(*(one.known for one in heights))
    values = sorted({value for one in heights for value in one.at_least})
    join = both if low else either
    return Height(known, {value: join(*(reaches(one, value) for one in heights)) for value in values})


# -- ways out of prison -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WayOut:
    """Whether a case must end in prison: the conditions under which some way out is open, and under which all are shut."""

    open: Guard
    shut: Guard


def without_custody() -> frozenset[str]:
    """Name the rungs of the ladder on which nobody is held: those lighter than custody, but for custody served in part.

    >>> "fine" in without_custody(), "part_custody" in without_custody()
    (True, False)
    """
    return frozenset(lighter_rungs(vocabulary().rungs, "custody")) - {"part_custody"}


def ways_out_of(law: Law) -> list[str]:
    """Name the decisions of a law that open a way out of prison."""
    return [one.id for one in law.decisions if one.kind == "option" and one.rung in without_custody()]


def way_out(symbolic: Symbolic, names: Sequence[str]) -> WayOut:
    """Give when a case can end without custody, and when it cannot: every measure closed, no fine in place of prison."""
    guards = [guard for name in names for guard in symbolic.options[name]]
    guards += [guard for name, value in symbolic.outputs.items() if name.split(".")[0] in ("custody", "combine")
               for guard in value.values()]  # fmt: skip
    ways = [symbolic.under(made) for made in ways_to_choose(choices_of(symbolic, guards))]
    opened, shut = [], []
    for way in ways:
        combine = way.outputs["combine"]
        fine = either(*(guard for leaf, guard in combine.items() if leaf in FINE_ALONE))
        no_fine = either(*(guard for leaf, guard in combine.items() if leaf not in FINE_ALONE and leaf not in (UNKNOWN, NONE)))
        most = _height(_end(way, "custody", False))
        punished = both(most.known, reaches(most, 1))
        opened.append(both(punished, either(fine, *(way.options[name][0] for name in names))))
        shut.append(both(punished, no_fine, *(way.options[name][1] for name in names)))
    return WayOut(either(*opened), both(*shut))


def must_end_in_prison(outcome: Outcome) -> bool:
    """Say of one case that custody is provided, no way out is open, and no fine may stand in its place."""
    reach = outcome.reach
    if reach.custody.undetermined or not reach.custody.provided or FINE_ALONE.intersection(reach.combine) or not reach.combine:
        return False
    return all(option.status == "closed" for option in outcome.options if option.rung in without_custody())


def may_end_without(outcome: Outcome) -> bool:
    """Say of one case that custody is provided and some way out is open, or a fine may stand in its place."""
    reach = outcome.reach
    if reach.custody.undetermined or not reach.custody.provided:
        return False
    opened = any(option.status == "open" for option in outcome.options if option.rung in without_custody())
    return opened or bool(FINE_ALONE.intersection(reach.combine))
