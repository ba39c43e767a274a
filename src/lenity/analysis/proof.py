"""What holds in every case of the composed law, decided and not sampled: dead rules, ranges upside down, the stated order.

    prove(kh)   ->   ([Defect("inversion", ..., two cases that the engine answers)], [Question("...", "proved"), ...])

Two copies of the law share every fact but the one an order is about; Z3 looks for a case in which the copy with the less grave
value gets more. What it finds is put to the engine and shown only if the engine answers the same; the pair of rules that clash
is then set aside, and the question asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from lenity.analysis.counterexample import (
    Asking,
    Bundle,
    Model,
    Search,
    Undecided,
    as_chosen,
    shortened,
    stated,
    wishes,
)
from lenity.analysis.defects import Defect, Question, Spot, Witness, spot_of
from lenity.analysis.heights import (
    Height,
    Measure,
    WayOut,
    heavier,
    may_end_without,
    measures_of,
    must_end_in_prison,
    reaches,
    way_out,
    ways_out_of,
)
from lenity.analysis.logic import CannotEncode, Guard, Reckoned, Value, both, combined, compared, either, negated, substituted
from lenity.analysis.order import Chain, Comparison, Level, Orders, orders
from lenity.analysis.symbolic import Column, Facts, Symbolic, encode, facts_of
from lenity.engine.asking import Case
from lenity.engine.outcome import Outcome, RuleUse
from lenity.law.model import RANGES, Decision, Law, Rule

ONE_ITEM = "cases of one item in which every fact is stated and the law tells the range"
MOST_SHOWN = 6  # pairs of rules that are shown for one order; more are counted
MOST_COUNTED = 24
WAY_OUT = "way out of prison"
MARK = "'"  # tells the facts of the second case of a pair from those of the first


def prove(
    law: Law, versions: Sequence[Law] = (), beside: Sequence[Law] = (), known: Orders | None = None
) -> tuple[list[Defect], list[Question]]:
    """Put every question to a law that stands on a day; give the defects the engine confirms, and how each question came out.

    `beside` are laws with offences for comparison. A question that cannot be decided stays open, with the reason.
    """
    known = known or orders()
    facts = facts_of([law], known.tests())
    try:
        symbolic = encode(law, facts)
        prover = _Prover(law, facts, symbolic)
    except CannotEncode as error:
        return [], [Question(f"what holds in every case of `{law.id}`", "open", (ONE_ITEM,), str(error))]
    prover.rules_apply(next((one for one in versions if one.id == law.id), law))
    prover.options_open()
    prover.ranges_stand_upright()
    for chain in known.chains:
        prover.order_holds(chain)
    for other in beside:
        prover.stands_below(other, known)
    return prover.defects, prover.questions


@dataclass(frozen=True, slots=True)
class _Pair:
    """A second case beside the first: the facts that differ are its own, and what the law gives follows from them."""

    facts: Facts
    measures: Sequence[tuple[Measure, Height]]
    out: WayOut | None
    pairs: Sequence[tuple[object, object]]


@dataclass(slots=True)
class _Prover:
    law: Law
    facts: Facts
    symbolic: Symbolic
    defects: list[Defect] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    search: Search = field(init=False)
    bound: Symbolic = field(init=False)
    made: Symbolic = field(init=False)
    measures: list[Measure] = field(init=False)
    out: WayOut | None = field(init=False)
    rules: Mapping[str, tuple[Decision, Rule]] = field(init=False)

    def __post_init__(self) -> None:
        self.search = Search(self.facts)
        self.bound = self.symbolic.under(dict.fromkeys(self.symbolic.choices, False))
        self.made = self.symbolic.under(dict.fromkeys(self.symbolic.choices, True))
        self.measures = measures_of(self.symbolic)
        names = ways_out_of(self.law)
        self.out = way_out(self.symbolic, names) if names else None
        self.rules = {rule.id: (decision, rule) for decision, rule in self.law.rules()}

    def told(self, title: str, status: str, why: str = "") -> None:
        self.questions.append(Question(title, status, (ONE_ITEM,), why))

    # -- rules and options that nothing reaches ----------------------------------------------------------------------

    def rules_apply(self, on_all_days: Law) -> None:
        """Ask of every rule of the law itself whether some case reaches it; a general part also speaks of other laws' cases.

        A rule that no case reaches may be for cases of another day, or of several items.
        """
        title = "every rule applies in some case"
        own = [name for name, (decision, _) in self.rules.items() if decision.law == self.law.id]
        try:
            dead = _never(self.search, self.symbolic, own)
            if dead:
                dead = _never(self.search, encode(self.law, self.facts, several=True), dead)
            for day in on_all_days.edges() if on_all_days.as_of is None else ():
                if dead:
                    law = on_all_days.at(day)
                    facts = facts_of([law])
                    other = encode(law, facts)
                    dead = [*_never(Search(facts), other, [name for name in dead if name in other.used]),
                            *(name for name in dead if name not in other.used)]  # fmt: skip
        except Undecided as error:
            self.told(title, "open", str(error))
            return
        found = [defect for name in dead if (defect := self._dead(name))]
        self.defects += found
        self._concluded(title, len(dead), len(found), "never reached")

    def _dead(self, name: str) -> Defect | None:
        """Say why a rule never applies, with a case that meets as many of its conditions as one can."""
        decision, rule = self.rules[name]
        if decision.kind == "option" and not self._opens(decision):
            return None  # the whole measure is told of
        tests = self.symbolic.asks[name]
        blocked = self.search.conflict([guard for _, guard in tests])
        earlier: list[str] = []
        if blocked is None:
            before = [one for one in decision.rules[: decision.rules.index(rule)] if bool(one.may) == bool(rule.may)]
            held = both(*(guard for _, guard in tests))
            needed = self.search.conflict([held, *(negated(self._held(one.id)) for one in before)])
            earlier = [before[place - 1].id for place in needed or () if place]
            wanted = [held]
            first = " and ".join(f"`{one}`" for one in earlier)
            come = "come" if len(earlier) > 1 else "comes"
            why = f"{first} {come} first in all its cases" if earlier else "none can come to it"
        else:
            names = dict.fromkeys(tests[place][0] for place in blocked)
            why = f"no case meets what it asks of {' and '.join(names)} together" if len(names) > 1 else (
                f"no case has what it asks of {next(iter(names))}")  # fmt: skip
            wanted = [guard for place, (_, guard) in enumerate(tests) if place != blocked[-1]]
        shown = self._shown(wanted, lambda outcome: None if name in _used(outcome) else (str(outcome.bound),))
        if shown is None:
            return None
        spots = tuple(spot_of(self.law, one) for one in (name, *earlier[:3]))
        return Defect(
            "dead-rule", self.law.id, f"`{name}` never applies: {why}", spots, (shown,), "mend what it asks, or leave it out",
        )  # fmt: skip

    def _held(self, name: str) -> Guard:
        return both(*(guard for _, guard in self.symbolic.asks[name]))

    def options_open(self) -> None:
        """Ask of every measure of the law itself that some rule opens whether it is open in some case."""
        title = "every measure is open in some case"
        shut = found = 0
        for decision in self.law.decisions:
            if decision.kind != "option" or decision.law != self.law.id or not any(rule.opens for rule in decision.rules):
                continue
            try:
                if self._opens(decision):
                    continue
                shut += 1
                key = f"{decision.rung}/{decision.measure}"
                shown = self._shown([], lambda outcome: "closed" if outcome.option(key).status == "closed" else None)  # noqa: B023
            except Undecided as error:
                self.told(f"`{decision.id}` is open in some case", "open", str(error))
                continue
            if shown:
                found += 1
                closing = [use.id for use in shown.outcome.option(key).rules]
                opening = [rule.id for rule in decision.rules if rule.opens]
                spots = [spot_of(self.law, one) for one in dict.fromkeys((decision.id, *opening[:2], *closing[:1]))]
                says = f"{decision.measure or decision.title} is open in no case and under no reading"
                self.defects.append(Defect("unreachable-option", self.law.id, says, tuple(spots), (shown,),
                                           "mend the rules that shut it, or leave it out"))  # fmt: skip
        self._concluded(title, shut, found, "open in no case")

    def _opens(self, decision: Decision) -> bool:
        return self.search.find(either(*(self.symbolic.used[rule.id][1] for rule in decision.rules if rule.opens))) is not None

    # -- minimum above maximum ---------------------------------------------------------------------------------------

    def ranges_stand_upright(self) -> None:
        """Ask whether steps that each look right together give a minimum above its maximum."""
        title = "no minimum stands above its maximum"
        found, missed, seen = 0, 0, set[frozenset[str]]()
        try:
            for base in RANGES:
                for made in (False, True):
                    whole = self.symbolic if made else self.bound
                    for shown, spots, text in self._upside_down(base, whole, seen):
                        if shown is None:
                            missed += 1
                            continue
                        found += 1
                        self.defects.append(Defect("upside-down", self.law.id, text, spots, (shown,),
                                                   "let the later step keep the two ends in order"))  # fmt: skip
        except Undecided as error:
            self.told(title, "open", str(error))
            return
        self._concluded(title, found + missed, found, "upside down")

    def _upside_down(
        self, base: str, symbolic: Symbolic, seen: set[frozenset[str]]
    ) -> list[tuple[Witness | None, tuple[Spot, ...], str]]:
        low, high = (symbolic.outputs.get(f"{base}.{end}") for end in ("min", "max"))
        if low is None or high is None:
            return []
        low, high = _of_the_law(low), _of_the_law(high)
        wrong = combined(low, high, compared(">")).get(1, False)
        found: list[tuple[Witness | None, tuple[Spot, ...], str]] = []
        aside: list[Guard] = []
        while len(found) < MOST_SHOWN:
            with self.search.within(*aside):
                model = self.search.find(wrong)
            if model is None:
                break
            used = self._writing(model, symbolic, base)
            pair = frozenset(used[-2:])
            aside.append(negated(both(*(symbolic.used[name][0] for name in pair))))
            if pair in seen:
                continue
            seen.add(pair)
            made = self._made(model, symbolic, wrong, [symbolic.used[name][0] for name in pair])
            law = as_chosen(self.law, made) if any(made.values()) else self.law
            held = [wrong, *(symbolic.used[name][0] for name in pair), *self._choices(made if symbolic.choices else {})]
            shown = self._shown(held, lambda outcome: _upside_down_text(outcome, base), law) if law else None
            text = _upside_down_text(shown.outcome, base) if shown else ""
            after = [decision.choice for decision in self.law.decisions if made.get(decision.id)]
            says = f"{base}: {text}" + (f", after {' and '.join(after)}" if after else "")
            found.append((shown, tuple(spot_of(self.law, name) for name in reversed(used[-2:])), says))
        return found

    def _made(self, model: Model, symbolic: Symbolic, wrong: Guard, held: Sequence[Guard]) -> dict[str, bool]:
        """Give the choices that a case needs: those without which it is no longer wrong."""
        made = {name: symbolic is self.symbolic and model.true(choice) for name, choice in self.symbolic.choices.items()}
        for name in [name for name, yes in made.items() if yes]:
            if self.search.find(wrong, *held, *self._choices({**made, name: False})):
                made[name] = False
        return made

    def _choices(self, made: Mapping[str, bool]) -> list[Guard]:
        return [choice if made[name] else negated(choice) for name, choice in self.symbolic.choices.items() if name in made]

    def _writing(self, model: Model, symbolic: Symbolic, base: str) -> list[str]:
        """Give the rules that gave or changed a range in a case, in the order of the law."""
        names = self._writers(base)
        held = model.which(Bundle([symbolic.used[name][0] for name in names]))
        return [name for name, yes in zip(names, held, strict=True) if yes]

    def _writers(self, base: str) -> list[str]:
        return [name for name, (_, rule) in self.rules.items() if any(output.split(".")[0] == base for output in rule.then)]

    # -- the stated order --------------------------------------------------------------------------------------------

    def order_holds(self, chain: Chain) -> None:
        """Ask whether a case that an order calls less grave can get more than one that differs from it in nothing else."""
        columns = [column for column in self.facts.columns.values() if column.base in chain.facts]
        title = f"no less grave case gets more: {chain.title}"
        if not columns:
            self.told(title, "proved", f"the law does not ask for {' or '.join(chain.facts)}")
        for group in [[column] for column in columns] if chain.amounts else [columns] if columns else []:
            named = f"{title} ({group[0].base}, {group[0].measure})" if chain.amounts and len(columns) > 1 else title
            try:
                self._order_of(chain, group, named)
            except Undecided as error:
                self.told(named, "open", str(error))
        if chain.levels and chain.ties != "never":
            try:
                self._ties(chain, columns)
            except Undecided as error:
                self.told(f"every step of the order makes a difference: {chain.title}", "open", str(error))

    def _order_of(self, chain: Chain, columns: Sequence[Column], title: str) -> None:
        """Ask of custody and the ways out of it, then of guidelines and strokes apart: these are harder to decide."""
        pair = self._paired(columns)
        wrong = self._wrong(chain, pair)
        with self.search.within(*pair.facts.axioms(self.facts), self._apart(chain, pair, columns)):
            for beside in (False, True):
                some = {name: guard for name, guard in wrong.items() if ("custody" in name or name == WAY_OUT) != beside}
                if either(*some.values()) is False:
                    continue
                named = f"{title} ({' and '.join(dict.fromkeys(name.split(' of ')[-1] for name in some))})" if beside else title
                try:
                    self._inversions(chain, columns, pair, some, named)
                except Undecided as error:
                    self.told(named, "open", str(error))
            if not any(question.title.startswith(title) for question in self.questions):
                self.told(title, "proved", "what the law gives does not turn on it")

    def _inversions(
        self, chain: Chain, columns: Sequence[Column], pair: _Pair, wrong: Mapping[str, Guard], title: str
    ) -> None:  # fmt: skip
        any_wrong = either(*wrong.values())
        found = missed = counted = 0
        aside: list[Guard] = []
        while found + missed + counted < MOST_COUNTED:
            with self.search.within(*aside):
                model = self.search.find(any_wrong)
            if model is None:
                break
            name = next(name for name, guard in wrong.items() if model.true(guard))
            clash = self._clash(model, pair, name)
            if clash is False:
                missed += 1
                break
            aside.append(negated(clash))
            if found >= MOST_SHOWN:
                counted += 1
                continue
            with self.search.within(clash, wrong[name]):
                defect = self._inverted(chain, pair, columns, name)
            if defect is None:
                missed += 1
            elif not any(_same_place(defect, one) for one in self.defects):
                found += 1
                self.defects.append(defect)
        more = f"; {counted} more pairs of rules" + (" or more" if counted + found >= MOST_COUNTED else "") if counted else ""
        self._concluded(title, found + missed, found, f"pairs of rules{more}")

    def _wrong(self, chain: Chain, pair: _Pair) -> dict[str, Guard]:
        """Say by each measure what it takes for the first case to get more than the second.

        Strokes are held against each other where custody does not rise. Acts that are different offences may lack something
        that makes one of them punishable, so that both must be.
        """
        heights = {one.name: (one.height, other) for one, other in pair.measures}
        wrong: dict[str, Guard] = {}
        for one, other in pair.measures:
            wrong[one.name] = False if _all_same(one.height, other) else heavier(one.height, other)
            if one.base == "strokes":
                custody = [(mine, theirs) for name, (mine, theirs) in heights.items() if name.endswith("of custody")]
                stays = [either(heavier(mine, theirs), _level(mine, theirs)) for mine, theirs in custody]
                wrong[one.name] = both(wrong[one.name], *stays)
        if len(chain.facts) > 1 and "maximum of custody" in heights:
            punished = both(*(both(one.known, reaches(one, 1)) for one in heights["maximum of custody"]))
            wrong = {name: both(guard, punished) for name, guard in wrong.items()}
        if self.out and pair.out:
            wrong[WAY_OUT] = False if _same(self.out.shut, pair.out.shut) else both(self.out.shut, pair.out.open)
        return wrong

    def _paired(self, columns: Sequence[Column]) -> _Pair:
        facts = self.facts.copy([column.name for column in columns], MARK)
        pairs = self.facts.replacing(facts)
        guards = [guard for one in self.measures for guard in one.height.guards]
        guards += [self.out.open, self.out.shut] if self.out else []
        found = iter(substituted(guards, pairs))
        measures = [(one, one.height.with_guards([next(found) for _ in one.height.guards])) for one in self.measures]
        return _Pair(facts, measures, WayOut(next(found), next(found)) if self.out else None, pairs)

    def _apart(self, chain: Chain, pair: _Pair, columns: Sequence[Column]) -> Guard:
        """Say that the first case is less grave than the second."""
        if chain.amounts:
            [one] = columns
            other = pair.facts.columns[one.name]
            if one.amount is not None:
                return one.amount < other.amount
            rises = [either(negated(one.at_least(edge)), other.at_least(edge)) for edge in one.edges]
            return both(*rises, either(*(both(other.at_least(edge), negated(one.at_least(edge))) for edge in one.edges)))
        return either(*(
            both(holds(low, self.facts), holds(high, pair.facts)) for low, high in combinations(chain.levels, 2)
        ))  # fmt: skip

    def _clash(self, model: Model, pair: _Pair, name: str) -> Guard:
        """Give the condition under which the last rules that the two cases do not share are used again."""
        measure = next((one for one, _ in pair.measures if one.name == name), None)
        symbolic = self.made if measure is None or measure.reach else self.bound
        names = self._writers(measure.base if measure else "custody")
        if measure is None:
            names += [rule.id for decision in self.law.decisions if decision.kind == "option" for rule in decision.rules]
        first = [symbolic.used[one][0] for one in names]
        second = substituted(first, pair.pairs)
        held = list(zip(names, model.which(Bundle(first)), model.which(Bundle(second)), first, second, strict=True))
        only = [guard for _, yes, other, guard, _ in held if yes and not other][-1:]
        only += [guard for _, yes, other, _, guard in held if other and not yes][-1:]
        return both(*only) if only else False

    def _inverted(self, chain: Chain, pair: _Pair, columns: Sequence[Column], name: str) -> Defect | None:
        """Make a defect of what the search holds, in the plainest case there is."""
        model = self.search.any()
        if model is None:
            return None
        model = self.search.preferring(model, [*self._near(chain, columns, pair), *wishes(self.facts, self.law)])
        measure = next((one for one, _ in pair.measures if one.name == name), None)
        for skip in _other_measures(self.facts):
            cases = [stated(model, facts, self.law, skip) for facts in (self.facts, pair.facts)]
            if chain.levels:
                levels = next(two for two in combinations(chain.levels, 2)
                              if model.true(holds(two[0], self.facts)) and model.true(holds(two[1], pair.facts)))  # fmt: skip
                cases = [(_with_words(case, level), reading) for (case, reading), level in zip(cases, levels, strict=True)]
            asking: list[Asking] = [(self.law, case) for case, _ in cases]
            found = shortened(asking, cases[0][1], lambda told: _gets_more(told, measure), chain.facts)
            if found:
                witnesses = tuple(Witness(self.law.id, case, found[1], one) for case, one in zip(found[0], found[2], strict=True))
                says = [level.name for level in levels] if chain.levels else [str(case[columns[0].base]) for case in found[0]]
                return self._inversion(chain, measure, witnesses, says)
        return None

    def _near(self, chain: Chain, columns: Sequence[Column], pair: _Pair) -> list[Guard]:
        """Wish for two amounts on either side of one edge, the lowest edge there is."""
        if not chain.amounts:
            return []
        [one] = columns
        other = pair.facts.columns[one.name]
        return [negated(other.at_least(edge)) for edge in reversed(one.edges)] + [one.at_least(edge) for edge in one.edges]

    def _inversion(
        self, chain: Chain, measure: Measure | None, witnesses: tuple[Witness, ...], says: Sequence[str]
    ) -> Defect:  # fmt: skip
        less, more = (one.outcome for one in witnesses)
        if measure is None:
            spots = _apart_in(self.law, _deciding(self.law, less), _deciding(self.law, more))
            text = f"{says[0]} must end in prison where {says[1]} need not"
            measures = {says[0]: str(less.reach.custody), says[1]: str(more.reach.custody)}
        else:
            spots = _apart_in(self.law, _giving(self.law, less, measure), _giving(self.law, more, measure))
            texts = measure.text(less), measure.text(more)
            after = ", with every choice that may be made" if measure.reach else ""
            text = f"{says[0]} may bring more than {says[1]}: {texts[0]} against {texts[1]}{after}"
            measures = dict(zip(says, texts, strict=True))
        quantity = bool(chain.amounts) and self.law.vocabulary.attributes[chain.amounts[0]].type == "quantity"
        return Defect(
            "falls-with-quantity" if quantity else "inversion", self.law.id, text, spots, witnesses,
            "check the two ranges and what parts them, or state another order", measures, chain.rests_on,
        )  # fmt: skip

    # -- levels that always bring the same ---------------------------------------------------------------------------

    def _ties(self, chain: Chain, columns: Sequence[Column]) -> None:
        """Find neighbouring levels whose cases always get the same answer."""
        tied = [self._tied(chain, low, high, columns) for low, high in pairwise(chain.levels)]
        place = 0
        while place < len(tied):
            last = place
            while last < len(tied) and tied[last]:
                last += 1
            if last > place:
                self._tie(chain, chain.levels[place : last + 1])
            place = last + 1

    def _tied(self, chain: Chain, low: Level, high: Level, columns: Sequence[Column]) -> bool:
        if chain.ties == "parted" and not any(_parts(rule, low, high) for _, rule in self.rules.values()):
            return False
        if not columns:
            return True
        pair = self._paired(columns)
        whole = self.symbolic
        guards = [guard for value in whole.outputs.values() for guard in value.values()]
        guards += [guard for two in whole.options.values() for guard in two]
        differs = [_unlike(a, b) for a, b in zip(guards, substituted(guards, pair.pairs), strict=True)]
        terms = [leaf for value in whole.outputs.values() for leaf in value if isinstance(leaf, Reckoned)]
        differs += [one.term != one.substituted(pair.pairs).term for one in terms]
        levels = holds(low, self.facts), holds(high, pair.facts)
        with self.search.within(*pair.facts.axioms(self.facts), *levels):
            most = self._most
            if most is None or self.search.find(both(most.known, reaches(most, 1))) is None:
                return False
            return self.search.find(either(*differs)) is None

    @property
    def _most(self) -> Height | None:
        return next((one.height for one in self.measures if one.name == "maximum of custody"), None)

    def _tie(self, chain: Chain, levels: Sequence[Level]) -> None:
        most = self._most
        if most is None:
            return
        with self.search.within(holds(levels[0], self.facts), both(most.known, reaches(most, 1))):
            model = self.search.any()
            if model is None:
                return
            model = self.search.preferring(model, wishes(self.facts, self.law))
        case, reading = stated(model, self.facts, self.law)
        asking: list[Asking] = [(self.law, _with_words(case, level)) for level in levels]
        found = shortened(asking, reading, _all_alike, chain.facts)
        if found is None:
            return
        witnesses = tuple(Witness(self.law.id, one, found[1], told) for one, told in zip(found[0], found[2], strict=True))
        measure = next(one for one in self.measures if one.name == "maximum of custody")
        names = [_giving(self.law, one.outcome, measure) for one in witnesses]
        spots = dict.fromkeys(one for some in names for one in some if not all(one in other for other in names))
        names_of = [level.name for level in levels]
        says = f"{', '.join(names_of[:-1])} and {names_of[-1]} bring the same in every case: {witnesses[0].outcome.custody} here"
        self.defects.append(Defect(
            "tie", self.law.id, says, tuple(spot_of(self.law, one) for one in [*spots][:4] or names[0][-1:]), witnesses,
            "let a rule tell them apart, or state that they are equally grave", {}, chain.rests_on,
        ))  # fmt: skip

    # -- offences outside drug law -----------------------------------------------------------------------------------

    def stands_below(self, other: Law, known: Orders) -> None:
        """Ask which offences of the law may bring more than an offence for comparison, in a plain case of an adult."""
        title = f"no offence may bring more than those for comparison in `{other.id}`"
        try:
            beside = _Beside(self.law, other, known)
            found = beside.above(known.comparisons)
        except (CannotEncode, Undecided) as error:
            self.told(title, "open", str(error))
            return
        self.defects += found
        self._concluded(title, len(found), len(found), "offences above one of them")

    # -- what all questions share ------------------------------------------------------------------------------------

    def _shown(
        self, guards: Iterable[Guard], shows: Callable[[Outcome], object], law: Law | None = None
    ) -> Witness | None:  # fmt: skip
        """Put the plainest case of some conditions to the engine; None where it does not show what is looked for."""
        asked = law or self.law
        with self.search.within(*guards):
            model = self.search.any()
            if model is None:
                return None
            model = self.search.preferring(model, wishes(self.facts, self.law))
        for skip in _other_measures(self.facts):
            case, reading = stated(model, self.facts, self.law, skip)
            found = shortened([(asked, case)], reading, lambda told: shows(told[0]))
            if found:
                return Witness(self.law.id, found[0][0], found[1], found[2][0])
        return None

    def _concluded(self, title: str, all_told: int, shown: int, what: str) -> None:
        """Say how a question came out; where the engine did not confirm something, it stays open."""
        if all_told > shown:
            why = f"the prover found {all_told - shown} {what} more that the engine did not confirm"
            self.told(title, "open", why)
        else:
            self.told(title, "refuted" if shown else "proved", f"{shown} {what}" if shown else "")


@dataclass(slots=True)
class _Beside:
    """A law and one with offences for comparison, over the same facts but the offence."""

    law: Law
    other: Law
    known: Orders
    facts: Facts = field(init=False)
    beside: Facts = field(init=False)
    search: Search = field(init=False)
    pairs: list[tuple[Measure, Measure]] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = facts_of([self.law, self.other], self.known.tests())
        self.beside = self.facts.copy(["offence"] if "offence" in self.facts.columns else [], MARK)
        own = [one for one in measures_of(encode(self.law, self.facts), ["custody"]) if not one.reach]
        others = [one for one in measures_of(encode(self.other, self.facts).of(self.beside), ["custody"]) if not one.reach]
        by_name = {one.name: one for one in others}
        self.pairs = [(one, by_name[one.name]) for one in reversed(own) if one.name in by_name]
        self.search = Search(self.facts)
        self.search.hold(self.beside.axioms(self.facts))

    def above(self, comparisons: Sequence[Comparison]) -> list[Defect]:
        """Give a defect for each offence that is above one for comparison: the gravest, its maximum before its minimum."""
        column, other = self.facts.columns.get("offence"), self.beside.columns.get("offence")
        if column is None or other is None:
            return []
        found = []
        told: list[Guard] = []  # offences that are told of, and so are not looked at again
        with self.search.within(*self._plain()):
            for comparison in comparisons:
                for one, measure in self.pairs:
                    wrong = both(other.of_word(comparison.offence), negated(column.of_word(comparison.offence)),
                                 heavier(one.height, measure.height))  # fmt: skip
                    while model := self.search.find(wrong, *(negated(guard) for guard in told)):
                        place = next(place for place, literal in enumerate(column.literals) if model.true(literal))
                        told.append(column.literals[place])
                        with self.search.within(wrong, told[-1]):
                            model = self.search.preferring(model, wishes(self.facts, self.law))
                        defect = self._defect(model, column.classes[place], comparison, one)
                        found += [defect] if defect else []
        return found

    def _plain(self) -> list[Guard]:
        """Hold the case to what an order calls the lesser, so that the offence and not a circumstance is compared."""
        found = []
        for chain in self.known.chains:
            single = len(chain.facts) == 1 and chain.levels and "convention-1988-3-5" in " ".join(chain.norms)
            if single and chain.facts[0] in self.facts.columns:
                found.append(holds(chain.levels[0], self.facts))
        for name, word in (("age", "30"), ("stage", "completed"), ("prior_class", "none")):
            column = self.facts.columns.get(name)
            if column is not None and column.classes:
                found += [literal for words, literal in zip(column.classes, column.literals, strict=True) if word in words]
            elif column is not None:
                found += [column.at_least(edge) if edge <= int(word) else negated(column.at_least(edge)) for edge in column.edges]
        return found

    def _defect(self, model: Model, words: tuple[str, ...], comparison: Comparison, measure: Measure) -> Defect | None:
        for skip in _other_measures(self.facts):
            case, reading = stated(model, self.facts, self.law, skip)
            case_beside, more = stated(model, self.beside, self.other, skip)
            asking: list[Asking] = [(self.law, case), (self.other, {**case_beside, "offence": comparison.offence})]
            found = shortened(asking, {**reading, **more}, lambda told: _gets_more(told, measure), ["offence"])
            if found is None:
                continue
            cases, settled, told = found
            laws = (self.law, self.other)
            witnesses = tuple(
                Witness(law.id, one, {axis: value for axis, value in settled.items() if axis in law.readings}, outcome)
                for law, one, outcome in zip(laws, cases, told, strict=True)
            )
            names = [_giving(law, outcome, measure)[:1] for law, outcome in zip(laws, told, strict=True)]
            spots = tuple(spot_of(law, name) for law, some in zip(laws, names, strict=True) for name in some)
            end = measure.name.split()[0]
            text = f"{', '.join(words)} may bring {told[0].custody}, a {end} above that of {comparison.title} ({told[1].custody})"
            grounds = f"{', '.join(comparison.checks)}; {', '.join(comparison.norms)}; a value choice"
            rests = f"{comparison.title} as a measure ({grounds})"
            help = "weigh the offence against what it stands above"
            measures = {comparison.title: str(told[1].custody)}
            return Defect("above-comparison", self.law.id, text, spots, witnesses, help, measures, rests)
        return None


def _never(search: Search, symbolic: Symbolic, names: Sequence[str]) -> list[str]:
    """Give the rules that no case reaches; one model tells of all that it reaches."""
    bundle = Bundle([symbolic.used[name][1] for name in names])
    reached: set[str] = set()
    never = []
    for name in names:
        if name in reached:
            continue
        model = search.find(symbolic.used[name][1])
        if model is None:
            never.append(name)
        else:
            reached |= {one for one, held in zip(names, model.which(bundle), strict=True) if held}
    return never


def _of_the_law(value: Value) -> Value:
    """Leave out what a case states itself as the end of a range: that is no figure of the law."""
    return {leaf: guard for leaf, guard in value.items() if not (isinstance(leaf, Reckoned) and leaf.as_stated)}


# -- levels and words -------------------------------------------------------------------------------------------------


def holds(level: Level, facts: Facts) -> Guard:
    """Give the condition under which a case is of a level, as far as the facts are read."""
    columns = [(column, level.when[column.base]) for column in facts.columns.values() if column.base in level.when]
    return both(*(column.holds(test) for column, test in columns))


def _with_words(case: Case, level: Level) -> Case:
    """State a level in words where the case has none, or another word that the law does not tell from it."""
    stated_so = dict(case)
    for name, test in level.when.items():
        words = [word for word in test.text.strip("[]").split(", ") if test.holds_for_word(word)]
        if test.words and str(stated_so.get(name, "")).lower() not in words:
            stated_so[name] = words[0] == "true" if words[0] in ("true", "false") else words[0]
    return stated_so


def _parts(rule: Rule, low: Level, high: Level) -> bool:
    """Say whether a rule asks for something that one level meets and the other does not."""
    for name, test in rule.when.items():
        one, other = low.when.get(name), high.when.get(name)
        if one is None or other is None:
            continue
        if one.words:
            if {test.holds_for_word(word) for word in one.words} != {test.holds_for_word(word) for word in other.words}:
                return True
        elif one.intervals != other.intervals:
            return True
    return False


def _other_measures(facts: Facts) -> list[list[str]]:
    """Give which columns to leave out so that each quantity is stated in one measure: none first, then all but each other one."""
    found: list[list[str]] = [[]]
    columns = [column for column in facts.columns.values() if column.measure]
    for measure in dict.fromkeys(column.measure for column in columns):
        if measure != "mass":
            others = [column for column in columns if column.measure != measure]
            found.append([column.name for column in others if facts.in_measure(column.base, measure)])
    return found


# -- what the engine answered -----------------------------------------------------------------------------------------


def _used(outcome: Outcome) -> set[str]:
    return {*outcome.rules, *(use.id for option in outcome.options for use in option.rules)}


def _gets_more(told: Sequence[Outcome], measure: Measure | None) -> object:
    """Say how the first answer is above the second; None where it is not, or where that is not certain."""
    one, other = told
    if measure is None:
        return (True, True) if must_end_in_prison(one) and may_end_without(other) else None
    first, second = measure.told(one), measure.told(other)
    if first is None or second is None or first <= second:
        return None
    return measure.text(one), measure.text(other)


def _all_alike(told: Sequence[Outcome]) -> object:
    """Give what several answers have in common; None where they differ, or bring nothing."""
    found = {(str(one.bound), str(one.reach), tuple((option.key, option.status) for option in one.options)) for one in told}
    return str(told[0].bound) if len(found) == 1 and told[0].custody.provided and not told[0].custody.undetermined else None


def _upside_down_text(outcome: Outcome, base: str) -> str | None:
    """Say in words that a minimum is above its maximum; None where it is not."""
    bound = outcome.bound
    found = {"custody": bound.custody, "guideline": bound.guideline, "fine": bound.fine, "strokes": bound.strokes}[base]
    if found is None or found.undetermined or found.least is None or found.most is None or found.least <= found.most:
        return None
    return f"{found}"


def _giving(law: Law, outcome: Outcome, measure: Measure) -> list[str]:
    """Give the rules that gave or changed what is measured, in the order of the law."""
    base = measure.base
    rules = {rule.id for _, rule in law.rules() if any(name.split(".")[0] == base for name in rule.then)}
    return [step.id for step in outcome.steps if step.id in rules and (measure.reach or not step.after_choice)]


def _deciding(law: Law, outcome: Outcome) -> list[str]:
    """Give the rules that gave custody, and those that shut or open the ways out of it."""
    rules = {rule.id for _, rule in law.rules() if any(name.split(".")[0] == "custody" for name in rule.then)}
    options: list[RuleUse] = [use for option in outcome.options for use in option.rules]
    return [use.id for use in (*outcome.steps, *options) if use.id in rules or use in options]


def _apart_in(law: Law, one: Sequence[str], other: Sequence[str]) -> tuple[Spot, ...]:
    """Give the first and last rules in which two answers differ: where they part, and where the clash comes from."""
    only = [[name for name in mine if name not in theirs] for mine, theirs in ((one, other), (other, one))]
    names = [name for some in only for name in dict.fromkeys((*some[:1], *some[-1:]))]
    return tuple(spot_of(law, name) for name in names or [*one[-1:]])


def _same_place(one: Defect, other: Defect) -> bool:
    spots = [{spot.id for spot in defect.spots} for defect in (one, other)]
    return one.kind == other.kind and one.rests_on == other.rests_on and spots[0] == spots[1]


def _same(one: Guard, other: Guard) -> bool:
    return one is other or (not isinstance(one, bool) and not isinstance(other, bool) and bool(one.eq(other)))


def _all_same(one: Height, other: Height) -> bool:
    """Say whether two cases have one height because it does not depend on what they differ in."""
    return all(_same(a, b) for a, b in zip(one.guards, other.guards, strict=True))


def _level(one: Height, other: Height) -> Guard:
    """Give the condition under which two heights are known and the same."""
    return both(one.known, other.known, negated(heavier(one, other)), negated(heavier(other, one)))


def _unlike(one: Guard, other: Guard) -> Guard:
    return False if _same(one, other) else either(both(one, negated(other)), both(negated(one), other))


__all__ = ["prove"]
