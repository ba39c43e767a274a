"""Which of two answers is lighter, one respect at a time. Respects are never added up, so the order is partial.

    sides(one, other)["highest term"]   ->   "lighter"
    no_heavier(one, other)              ->   True where the penalty is lighter or the same in every respect

What an answer does not know decides nothing. Where two answers of one law leave the same fine, strokes or guideline open alike,
that respect is passed over and named: nothing in the law tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from lenity.engine.outcome import Fine, Outcome, Range, Strokes, Term
from lenity.law.model import Rung
from lenity.law.vocabulary import vocabulary
from lenity.units import Calendar

LIGHTER, HEAVIER, SAME, UNKNOWN, OPEN_ALIKE = "lighter", "heavier", "same", "not known", "not known in either"
AFTER_CHOICES = ", with every choice"  # ends the name of a respect that is looked at in the widest range, not in what binds
WAY_OUT = "way out: "  # begins the name of a respect that is a rung of the ladder
NO_LIMIT, LIFE, DEATH = 2**62, 2**62 + 1, 2**62 + 2  # above every term: no highest term, life alone, death alone
FLAGS = {"no": 0, "possible": 1, "only": 2}
SHORTEST_MONTH, LONGEST_MONTH = 28, 31  # days; used only between laws that count differently, and only for what holds of both
FINE_ALONE = frozenset({"or", "and/or", "fine only"})


def most_lenient(known: list[Outcome]) -> Outcome:
    """Give the gentlest of several outcomes; where none is gentler in every respect, the first, with a note that says so.

    The penalty decides; between penalties that are the same, the ways out that are open do.
    """
    if len(known) == 1:
        return replace(known[0], notes=(*known[0].notes, "one law was in force throughout"))
    gentlest = [one for one in known if all(no_heavier(one, other) for other in known)]
    if not gentlest:
        laws = " and ".join(f"{one.law} of {one.day} ({_ranges(one)})" for one in known)
        return replace(known[0], notes=(*known[0].notes, f"no law is milder in every respect: {laws}"))
    one = next((one for one in gentlest if all(_opens_as_much(one, other) for other in gentlest)), gentlest[0])
    others = ", ".join(dict.fromkeys(f"{other.law} of {other.day}" for other in known if other is not one))
    notes = [f"the most lenient of the laws in force: compared with {others}"]
    open_alike = (name for other in known for name, side in penalty_sides(one, other).items() if side == OPEN_ALIKE)
    if respects := dict.fromkeys(name.removesuffix(AFTER_CHOICES) for name in open_alike):
        notes.append(f"not known under any of them, so not compared: {', '.join(respects)}")
    return replace(one, notes=(*one.notes, *notes))


def no_heavier(one: Outcome, other: Outcome) -> bool:
    """Say whether the penalty of `one` is at most as heavy as that of `other` in every respect; false where that is not known."""
    return all(side in (LIGHTER, SAME, OPEN_ALIKE) for side in penalty_sides(one, other).values())


def sides(one: Outcome, other: Outcome) -> dict[str, str]:
    """Say of each respect, penalty and ways out, whether `one` is lighter, heavier or the same, or that it is not known."""
    return penalty_sides(one, other) | way_out_sides(one, other)


def penalty_sides(one: Outcome, other: Outcome) -> dict[str, str]:
    """Compare what may be imposed: as it binds the court, and with every choice that may be made."""
    same_law = one.law == other.law
    bound, reach = _range_sides(one.bound, other.bound, same_law), _range_sides(one.reach, other.reach, same_law)
    return bound | {name + AFTER_CHOICES: side for name, side in reach.items()}


def way_out_sides(one: Outcome, other: Outcome) -> dict[str, str]:
    """Compare, for each rung that either law has a measure on, how easily that rung or a lighter one is reached.

    A law that names no way out at all may merely not have been encoded so far: nothing is known of its ways out.
    """
    rungs = vocabulary().rungs
    named = [rung for rung in rungs if any(option.rung == rung for option in (*one.options, *other.options))]
    if not one.options or not other.options:
        return {WAY_OUT + rung: UNKNOWN for rung in named}
    found = {}
    for rung in named:
        among = {rung, *lighter_rungs(rungs, rung)}
        a, b = _ease(one, among), _ease(other, among)
        if a is not None and b is not None:
            found[WAY_OUT + rung] = _eases_side(a, b)
        else:
            found[WAY_OUT + rung] = _measures_side(one, other, among) if one.law == other.law else UNKNOWN
    return found


def _measures_side(one: Outcome, other: Outcome, rungs: Iterable[str]) -> str:
    """Compare two answers of one law measure by measure; what neither tells of a measure is taken to be the same in both."""
    keys = dict.fromkeys(option.key for found in (one, other) for option in found.options if option.rung in rungs)
    pairs = [(_ease(one, rungs, key), _ease(other, rungs, key)) for key in keys]
    known = [_eases_side(a, b) for a, b in pairs if a is not None and b is not None]
    if any((a is None) != (b is None) for a, b in pairs) or UNKNOWN in known or {LIGHTER, HEAVIER} <= set(known):
        return UNKNOWN
    return LIGHTER if LIGHTER in known else HEAVIER if HEAVIER in known else OPEN_ALIKE


def _eases_side(one: tuple[int, int], other: tuple[int, int]) -> str:
    if one == other:
        return SAME
    easier, harder = (
        all(x >= y for x, y in zip(a, b, strict=True)) for a, b in ((one, other), (other, one))
    )  # fmt: skip
    return LIGHTER if easier else HEAVIER if harder else UNKNOWN


def lighter_rungs(rungs: Mapping[str, Rung], rung: str) -> set[str]:
    """Name the rungs of a ladder that are lighter than one.

    >>> sorted(lighter_rungs(vocabulary().rungs, "fine"))
    ['caution', 'no_punishment']
    """
    found: set[str] = set()
    wanted = {rung}
    while wanted:
        below = {one.name for one in rungs.values() if wanted.intersection(one.lighter_than)} - found
        found |= below
        wanted = below
    return found


def _range_sides(one: Range, other: Range, same_law: bool) -> dict[str, str]:
    found = _term_sides(one.custody, other.custody) | _fine_sides(one, other, same_law)
    for name, a, b in (("starting point", one.start, other.start), ("guideline", one.guideline, other.guideline)):
        if a is None or b is None:
            found |= {} if a is b else {name: UNKNOWN}
        elif a.undetermined and b.undetermined and a == b and same_law:
            found[name] = OPEN_ALIKE
        else:
            found |= {f"{name}: {respect}": side for respect, side in _term_sides(a, b).items() if respect != "death"}
    if one.strokes is not None or other.strokes is not None:
        found |= _strokes_sides(one.strokes, other.strokes, same_law)
    return found


def _term_sides(one: Term, other: Term) -> dict[str, str]:
    if one.undetermined or other.undetermined:
        return dict.fromkeys(("death", "life", "least term", "highest term"), UNKNOWN)
    calendars = one.calendar, other.calendar
    return {
        "death": _side(FLAGS[one.death], FLAGS[other.death]),
        "life": _side(_life_or_worse(one), _life_or_worse(other)),
        "least term": _terms_side(_end(one, one.least), _end(other, other.least), *calendars),
        "highest term": _terms_side(_end(one, one.most), _end(other, other.most), *calendars),
    }


def _life_or_worse(term: Term) -> int:
    """Say whether life or death is out of the question, possible, or all that is left: no order of ours parts the two here."""
    if term.least is None and (term.life != "no" or term.death != "no"):
        return FLAGS["only"]
    return max(FLAGS[term.life], FLAGS[term.death])


def _end(term: Term, end: int | None) -> int:
    if end is not None:
        return end
    if term.no_limit:
        return NO_LIMIT
    return LIFE if term.life != "no" else DEATH if term.death != "no" else 0


def _terms_side(one: int, other: int, counted: Calendar, counted_other: Calendar) -> str:
    """Compare terms; between laws that count differently, say only what holds whatever days their months have."""
    if counted == counted_other or max(one, other) >= NO_LIMIT or one == other == 0:
        return _side(one, other)
    (low, high), (other_low, other_high) = _days(one, counted), _days(other, counted_other)
    return LIGHTER if high < other_low else HEAVIER if low > other_high else UNKNOWN


def _days(amount: int, counted: Calendar) -> tuple[int, int]:
    return (amount * SHORTEST_MONTH, amount * LONGEST_MONTH) if counted.month_days is None else (amount, amount)


def _fine_sides(one: Range, other: Range, same_law: bool) -> dict[str, str]:
    a, b = one.fine, other.fine
    alone = _side(*(int(_needs_custody(found)) for found in (one, other)))
    names = ("least fine", "highest fine")
    if a.undetermined and b.undetermined and a == b and same_law:
        return dict.fromkeys(names, OPEN_ALIKE) | {"fine in place of prison": alone}
    if a.undetermined or b.undetermined or (a.currency != b.currency and (a.provided or b.provided)):
        return dict.fromkeys(names, UNKNOWN) | {"fine in place of prison": alone}
    ends = [(fine.least or 0, _highest(fine)) for fine in (a, b)]
    return {name: _side(x, y) for name, x, y in zip(names, *ends, strict=True)} | {"fine in place of prison": alone}


def _needs_custody(found: Range) -> bool:
    """Say whether custody is provided, or may be, and no fine may stand in its place."""
    return (found.custody.provided or found.custody.undetermined) and not FINE_ALONE.intersection(found.combine)


def _strokes_sides(one: Strokes | None, other: Strokes | None, same_law: bool) -> dict[str, str]:
    none = Strokes(0, 0, False)  # a law that names no strokes imposes none
    a, b = one or none, other or none
    names = ("least strokes", "highest strokes")
    if a.undetermined and b.undetermined and a == b and same_law:
        return dict.fromkeys(names, OPEN_ALIKE)
    if a.undetermined or b.undetermined:
        return dict.fromkeys(names, UNKNOWN)
    ends = [(found.least or 0, _highest(found)) for found in (a, b)]
    return {name: _side(x, y) for name, x, y in zip(names, *ends, strict=True)}


def _highest(found: Fine | Strokes) -> int:
    return NO_LIMIT if found.least is not None and found.most is None else found.most or 0


def _side(one: int, other: int) -> str:
    return SAME if one == other else LIGHTER if one < other else HEAVIER


def _ease(outcome: Outcome, rungs: Iterable[str], key: str = "") -> tuple[int, int] | None:
    """Say how easily one of some rungs is reached, at worst and at best: 0 closed, 1 after a choice, 2 open; None: not known.

    Where nothing may be imposed, nobody needs a way out: the lightest rung is reached already. `key` names one measure alone.
    """
    if not _punishes(outcome):
        return 2, 2
    worst, best, unknown = 0, 0, 0
    for status, after_choice in _statuses(outcome, rungs, key):
        reached = 1 if after_choice else 2
        if status == "open":
            worst, best = max(worst, reached), max(best, reached)
        elif status == "depends":
            best = max(best, reached)
        elif status == "undetermined":
            unknown = 2
    return None if unknown > worst else (worst, best)


def _punishes(outcome: Outcome) -> bool:
    """Say whether custody, a fine or strokes may be imposed, or this is not known."""
    for found in (outcome.bound, outcome.reach):
        strokes = found.strokes is not None and (found.strokes.undetermined or _highest(found.strokes) > 0)
        if strokes or any(part.provided or part.undetermined for part in (found.custody, found.fine)):
            return True
    return False


def _statuses(outcome: Outcome, rungs: Iterable[str], key: str = "") -> list[tuple[str, bool]]:
    return [(option.status, bool(option.chain)) for option in outcome.options if option.rung in rungs and key in ("", option.key)]


def _opens_as_much(one: Outcome, other: Outcome) -> bool:
    return all(side in (LIGHTER, SAME, OPEN_ALIKE) for side in way_out_sides(one, other).values())


def _ranges(one: Outcome) -> str:
    guideline = one.bound.guideline
    return str(one.custody) if guideline is None else f"{one.custody}; guideline {guideline}"
