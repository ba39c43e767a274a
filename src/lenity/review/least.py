"""The least intrusive schedule for people: each range with the chain that forces it, each demand with who chose it.

    least("kh", "kh/cited-norms").rules[0].ends[1].chain   ->   what forces the highest term, link by link

What is found is what the demands come to, not what is right: floors, gaps and the order are value choices or rest on a norm, and
each says which. Nothing is claimed of the effect of such penalties, and courts decide whether a duty is met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lenity.law.amend import Reform
from lenity.law.library import Library
from lenity.law.model import Citation, Law, Source
from lenity.law.problems import did_you_mean, problem
from lenity.parsimony.choose import LEAST, NEAR, Choices, front, optima, places_of
from lenity.parsimony.constraints import (
    DUTIES,
    FINES,
    FLAGS,
    LABELS,
    TERMS,
    Constraints,
    Demand,
    Ground,
    find_constraints,
    show_amount,
    with_menu,
)
from lenity.parsimony.nearest import ABSOLUTE, SQUARES, Nearest, nearest
from lenity.parsimony.reform import link_in_words, reform_of
from lenity.parsimony.schedule import (
    Contradicted,
    LabelSeen,
    Link,
    Moved,
    Schedule,
    Sensitivity,
    labels_of,
    schedule,
    sensitivities,
    without_floors,
)
from lenity.review.citing import Reference, law_key, law_reference, norm_key, tally
from lenity.review.compare import references_in
from lenity.review.norms import TAGS, Norms
from lenity.review.sources import SourceEntry

ENDS = {
    "custody.min": "lowest term", "custody.max": "highest term", "custody.life": "life", "custody.death": "death",
    "fine.min": "lowest fine", "fine.max": "highest fine",
}  # fmt: skip
NOVELTY = "We know of no other program that works out a least schedule of penalties under the order of offences."
VALUES = (
    "Floors, gaps, the order and the jumps allowed are value choices, or rest on a norm, as each says. They decide the result; "
    "the program only says what they come to, what contradicts what, and what hangs on each."
)
ONE_READING = "The schedule is for one reading of the law; rules of other readings are not looked at and stay as they are."
OFFENCES_ONLY = "The ranges are those of the offences, before mitigation, attempt, age and repeat offending change them."


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """One link of a chain in words, with the value it comes to and the demand it rests on (empty for logic)."""

    cell: str
    words: str
    value: str
    demand: str
    chosen_by: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class EndSeen:
    """One end of a range: what it is today, what it would be, and the chain that forces it; no chain means that nothing does."""

    name: str
    cell: str
    before: str
    after: str
    chain: tuple[LinkSeen, ...]


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """The ranges of one rule, today and in a schedule; empty where the rule has no such cells."""

    rule: str
    article: str
    custody: tuple[str, str]
    fine: tuple[str, str]
    ends: tuple[EndSeen, ...]
    references: tuple[Reference, ...]

    @property
    def changes(self) -> bool:
        return self.custody[0] != self.custody[1] or self.fine[0] != self.fine[1]


@dataclass(frozen=True, slots=True)
class MoveSeen:
    """A cell that would move, from and to."""

    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DemandSeen:
    """A demand, what it rests on, and what moves if its number is relaxed by `step` or if it is taken away.

    `says` is the norm in our words, `weight` how far it binds the State on that day. `room` is how far a cap or a jump could be
    tightened before anything moves or contradicts. Both lists of moves are empty where nothing hangs on the demand.
    """

    id: str
    verb: str
    words: str
    norm: str
    says: str
    weight: str
    chosen_by: str
    reasons: str
    reference: Reference | None
    place: str
    step: str = ""
    relaxed: tuple[MoveSeen, ...] = ()
    removed: tuple[MoveSeen, ...] = ()
    room: str = ""


@dataclass(frozen=True, slots=True)
class DutySeen:
    """A duty or leeway that is a label: what it asks, and for which rules the schedule may be in conflict with it, and why."""

    id: str
    asks: str
    duty: bool
    norm: str
    says: str
    weight: str
    reference: Reference | None
    chosen_by: str
    rules: tuple[str, ...]
    possible: Mapping[str, tuple[str, ...]]  # why -> rules


@dataclass(frozen=True, slots=True)
class ConflictSeen:
    """Demands that cannot be fulfilled together: the chain from below, what it adds up to, and the limit it breaks."""

    chain: tuple[LinkSeen, ...]


@dataclass(frozen=True, slots=True)
class NearestSeen:
    """The lowest of the schedules nearest to the present law; `highest` are cells that may as well be higher, up to a value."""

    measure: str
    rules: tuple[RuleSeen, ...]
    highest: tuple[MoveSeen, ...]
    distance: int
    notes: tuple[str, ...]
    reform: str


@dataclass(frozen=True, slots=True)
class ChoiceSeen:
    """One schedule to choose from, with its cost: intrusion and distance in the law's own time, prison places."""

    rules: tuple[RuleSeen, ...]
    intrusion: str
    distance: str
    places: str
    reform: str


@dataclass(frozen=True, slots=True)
class ChoicesSeen:
    """Schedules none of which is picked; `bounded` says that there may be more."""

    goal: str
    found: tuple[ChoiceSeen, ...]
    bounded: bool
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacesSeen:
    """The prison places that the least schedule takes, and how many there are."""

    taken: str
    capacity: str
    fits: bool
    references: tuple[Reference, ...]
    chosen_by: str


@dataclass(frozen=True, slots=True)
class LeastSeen:
    """What constraints come to: the least schedule or a contradiction, what each demand moves, nearest schedules and choices."""

    id: str
    title: str
    law: str
    law_title: str
    day: str
    first_day: str
    readings: Mapping[str, str]
    reasons: str
    rules: tuple[RuleSeen, ...]
    conflicts: tuple[ConflictSeen, ...]
    more_conflicts: int
    demands: tuple[DemandSeen, ...]
    duties: tuple[DutySeen, ...]
    without_floors: str
    passed_over: tuple[str, ...]
    reform: str
    notes: tuple[str, ...]
    nearest: tuple[NearestSeen, ...] = ()
    choices: tuple[ChoicesSeen, ...] = ()
    places: PlacesSeen | None = None
    sources: tuple[SourceEntry, ...] = ()

    def end(self, cell: str) -> EndSeen:
        """Give one end of a range by the name of its cell, `RULE:custody.max`; raise `LenityError` where there is none."""
        ends = {one.cell: one for rule in self.rules for one in rule.ends}
        if cell not in ends:
            raise problem("LEN771", f"no cell `{cell}`", did_you_mean(cell, ends))
        return ends[cell]


def least(
    place: str, named: str | Path, *, menu: Sequence[str] = (), with_nearest: bool = False, with_front: bool = False,
    reforms: Iterable[Reform] = (),
) -> LeastSeen:  # fmt: skip
    """Say what a file of constraints comes to for the law of a place; `named` is a file, or the name of one that ships.

    Raise `LenityError` for a file that cannot be read, or one about the law of another place.
    """
    norms = Norms.read()
    library = _library(place, tuple(reforms))
    held = find_constraints(named, library, citable(norms))
    if not _of_place(place, held.law):
        raise problem("LEN775", f"`{held.id}` is about `{held.law.id}`, not about `{place}`", f"ask for `{held.law.id}`")
    if menu:
        held = with_menu(held, menu)
    view = _View(held, norms)
    made = schedule(held)
    found = view.contradicted(made) if isinstance(made, Contradicted) else view.scheduled(made)
    if isinstance(made, Schedule):
        if with_nearest:
            found = replace(found, nearest=view.nearest())
        choices = view.choices(with_front)
        found = replace(found, choices=choices)
    return replace(found, sources=view.sources(found))


def _library(place: str, reforms: tuple[Reform, ...]) -> Library:
    path = Path(place)
    if (path / "law.yaml").is_file():
        return Library(path.resolve().parent.parent, reforms)
    if any(path.glob("*/law.yaml")):
        return Library(path.resolve().parent, reforms)
    return Library(reforms=reforms)


def _of_place(place: str, law: Law) -> bool:
    path = Path(place)
    if (path / "law.yaml").is_file():
        return law.id == "/".join(path.resolve().parts[-2:])
    name = path.resolve().name if any(path.glob("*/law.yaml")) else place
    return law.id == name or law.id.startswith(f"{name}/")


def citable(norms: Norms) -> dict[str, Citation]:
    """Give what a demand may cite by the id of a norm, as citations of its instrument."""
    return {one.id: Citation(one.where, one.instrument, one.confidence, note=one.note) for one in norms}


class _View:
    """Turns what parsimony finds into plain values with what they rest on."""

    def __init__(self, held: Constraints, norms: Norms) -> None:
        self.held, self.norms = held, norms

    # -- the whole ---------------------------------------------------------------------------------------

    def scheduled(self, made: Schedule) -> LeastSeen:
        sensitive = {one.demand.id: one for one in sensitivities(made)}
        demands = tuple(self._demand(one, sensitive.get(one.id)) for one in self.held.demands)
        return replace(
            self._head(), rules=self._rules(made), demands=demands, duties=self._duties(labels_of(made)),
            without_floors=self._without_floors(), reform=reform_of(made) if made.moved() else "", places=self._places(made),
        )  # fmt: skip

    def contradicted(self, made: Contradicted) -> LeastSeen:
        chains = tuple(ConflictSeen(tuple(self._link(link) for link in chain)) for chain in made.chains)
        demands = tuple(self._demand(one, None) for one in self.held.demands)
        return replace(self._head(), conflicts=chains, more_conflicts=made.more, demands=demands,
                       without_floors=self._without_floors())  # fmt: skip

    def _head(self) -> LeastSeen:
        held = self.held
        notes = [VALUES, OFFENCES_ONLY]
        if held.readings:
            notes.append(ONE_READING)
        return LeastSeen(
            held.id, held.title, held.law.id, held.law.title, held.day.isoformat(), held.first_day.isoformat(), held.readings,
            held.reasons, (), (), 0, (), (), "", tuple(dict.fromkeys(held.passed_over.values())), "", (*notes, NOVELTY),
        )  # fmt: skip

    # -- ranges and chains -------------------------------------------------------------------------------

    def _rules(self, made: Schedule) -> tuple[RuleSeen, ...]:
        return tuple(self._rule(made, rule) for rule in dict.fromkeys(cell.rule for cell in self.held.cells))

    def _rule(self, made: Schedule, id: str) -> RuleSeen:
        rule = self.held.rule(id)
        cells = [(number, cell) for number, cell in enumerate(self.held.cells) if cell.rule == id]
        moves = {cell.output.partition(".")[0] for number, cell in cells if cell.present != made.values[number]}
        after = {whole: made.range_of(id, whole) for whole in ("custody", "fine")}
        before = {whole: rule.text.get(whole, "none") if after[whole] else "" for whole in after}
        after = {whole: said if whole in moves else before[whole] for whole, said in after.items()}
        ends = tuple(
            EndSeen(
                ENDS[cell.output], cell.name, self.held.show(number, cell.present), self.held.show(number, made.values[number]),
                tuple(self._link(link) for link in made.why(number)),
            )
            for number, cell in cells
        )  # fmt: skip
        reference = (law_reference(rule.cite),) if rule.cite else ()
        article = rule.cite.article if rule.cite else ""
        return RuleSeen(id, article, (before["custody"], after["custody"]), (before["fine"], after["fine"]), ends, reference)

    def _link(self, link: Link) -> LinkSeen:
        demand = link.demand or (link.menus[0] if link.menus else None)
        words = link_in_words(self.held, link) if link.demand or not link.menus else link.menus[0].words
        ground = demand.ground if demand else Ground()
        references = tuple(one for one in (self._reference(ground),) if one)
        value = show_amount(self.held.law, self.held.cells[link.cell].output, link.value) if link.value >= 0 else ""
        return LinkSeen(self.held.cells[link.cell].name, words, value, demand.id if demand else "", ground.chosen_by, references)

    def _reference(self, ground: Ground) -> Reference | None:
        if ground.cite is None:
            return None
        if ground.norm:
            return replace(self.norms[ground.norm].reference, note=ground.cite.note)
        return law_reference(ground.cite)

    # -- demands and duties ------------------------------------------------------------------------------

    def _demand(self, one: Demand, moves: Sensitivity | None) -> DemandSeen:
        norm, says, weight = self._norm(one.ground)
        where = str(one.place) if one.place.file else ""
        seen = DemandSeen(one.id, one.verb, one.words, norm, says, weight, one.ground.chosen_by, one.ground.reasons,
                          self._reference(one.ground), where)  # fmt: skip
        if moves is None:
            return seen
        step = show_amount(self.held.law, one.output, one.unit) if one.unit else ""
        room = "" if moves.room is None else show_amount(self.held.law, one.output, moves.room)
        return replace(seen, step=step, relaxed=self._moves(moves.relaxed), removed=self._moves(moves.removed), room=room)

    def _moves(self, moves: Iterable[Moved]) -> tuple[MoveSeen, ...]:
        return tuple(
            MoveSeen(self.held.cells[one.cell].name, self.held.show(one.cell, one.before), self.held.show(one.cell, one.after))
            for one in moves
        )  # fmt: skip

    def _norm(self, ground: Ground) -> tuple[str, str, str]:
        """Give the id of a norm, what it says in our words, and how far it binds this State on that day."""
        if not ground.norm:
            return "", "", ""
        norm = self.norms[ground.norm]
        standing = self.norms.tag(norm, self.held.law.place, self.held.day)
        return norm.id, norm.says, TAGS[standing.tag] + (f" ({standing.why})" if standing.why else "")

    def _duties(self, seen: Iterable[LabelSeen]) -> tuple[DutySeen, ...]:
        grouped: dict[str, list[LabelSeen]] = {}
        for one in seen:
            grouped.setdefault(one.label.id, []).append(one)
        return tuple(self._duty(same) for same in grouped.values())

    def _duty(self, same: Sequence[LabelSeen]) -> DutySeen:
        label = same[0].label
        possible: dict[str, list[str]] = {}
        for one in same:
            if one.status == "possible conflict":
                possible.setdefault(one.why, []).append(one.rule)
        norm, says, weight = self._norm(label.ground)
        return DutySeen(
            label.id, LABELS[label.label], label.label in DUTIES, norm, says, weight, self._reference(label.ground),
            label.ground.chosen_by, label.rules, {why: tuple(rules) for why, rules in possible.items()},
        )  # fmt: skip

    # -- without floors, places --------------------------------------------------------------------------

    def _without_floors(self) -> str:
        """Say what would be left if nothing held penalties up."""
        made = without_floors(self.held)
        if isinstance(made, Contradicted):
            return "without floors: the gaps, caps and menus contradict each other by themselves"
        if not any(made.values):
            return "without floors: no penalty for anyone"
        left = dict.fromkeys((*TERMS, *FLAGS, *FINES), 0)
        for cell, value in zip(self.held.cells, made.values, strict=True):
            left[cell.output] = max(left[cell.output], value)
        said = [f"{ENDS[output]} at most {show_amount(self.held.law, output, value)}" for output, value in left.items() if value]
        return f"without floors: only what gaps and menus ask by themselves is left: {', '.join(said)}"

    def _places(self, made: Schedule) -> PlacesSeen | None:
        held = self.held.places
        taken = places_of(self.held, made.values)
        if held is None or taken is None:
            return None
        grounds = [held.ground, *(one.ground for one in held.counts)]
        references = tuple(dict.fromkeys(one for one in map(self._reference, grounds) if one))
        chosen = "; ".join(dict.fromkeys(one.chosen_by for one in grounds if one.chosen_by))
        return PlacesSeen(f"{float(taken):,.0f}", f"{held.capacity:,}", taken <= held.capacity, references, chosen)

    # -- nearest schedules and choices -------------------------------------------------------------------

    def nearest(self) -> tuple[NearestSeen, ...]:
        found = [nearest(self.held, measure) for measure in (ABSOLUTE, SQUARES)]
        return tuple(self._nearest(one) for one in found if isinstance(one, Nearest))

    def _nearest(self, one: Nearest) -> NearestSeen:
        pairs = zip(one.schedule.values, one.highest, strict=True)
        higher = [Moved(cell, low, high) for cell, (low, high) in enumerate(pairs) if low != high]
        notes = []
        if one.measure == SQUARES and one.money_step > 1:
            step = show_amount(self.held.law, "fine.max", one.money_step)
            notes.append(f"fines were sought in steps of {step}, which divides all that are named")
        made = one.schedule
        reform = reform_of(made, f"nearest-by-{one.measure}") if made.moved() else ""
        return NearestSeen(one.measure, self._rules(made), self._moves(higher), one.distance, tuple(notes), reform)

    def choices(self, with_front: bool) -> tuple[ChoicesSeen, ...]:
        """Give all optima where levels or places leave no single least schedule, and a front where it is asked for."""
        found: list[Choices] = []
        if self.held.levels:
            found.append(optima(self.held, LEAST))
        if self.held.levels or self.held.places is not None:
            found.append(optima(self.held, NEAR))
        if with_front:
            found.append(front(self.held))
        return tuple(self._choices(one) for one in found)

    def _choices(self, one: Choices) -> ChoicesSeen:
        step = show_amount(self.held.law, "custody.max", one.step)
        notes = (*one.notes, f"terms are sought in steps of {step}")
        seen = []
        for number, choice in enumerate(one.found, start=1):
            reform = reform_of(choice.schedule, f"{one.goal}-{number}") if choice.schedule.moved() else ""
            places = "" if choice.places is None else f"{float(choice.places):,.0f}"
            intrusion, distance = (
                show_amount(self.held.law, "custody.max", amount) for amount in (choice.intrusion, choice.distance)
            )
            seen.append(ChoiceSeen(self._rules(choice.schedule), intrusion, distance, places, reform))
        return ChoicesSeen(one.goal, tuple(seen), one.bounded, notes)

    # -- sources -----------------------------------------------------------------------------------------

    def sources(self, found: LeastSeen) -> tuple[SourceEntry, ...]:
        cited = list(references_in(found))
        entries = [_of_law(one) for one in self.held.sources.values()]
        entries += [
            SourceEntry(norm_key(one.id), "norm", one.title, one.producer, one.address, one.published, note=one.note)
            for one in self.norms.instruments.values()
        ]
        graded = (replace(one, figures=tally(ref.confidence for ref in cited if ref.source == one.key)) for one in entries)
        return tuple(one for one in graded if one.figures)


def _of_law(one: Source) -> SourceEntry:
    about = one.title, one.producer, one.address, one.published, one.accessed, one.note
    return SourceEntry(law_key(one.key), "law", *about)
