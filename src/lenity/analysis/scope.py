"""What a reform leaves alone, and whether anybody gets a heavier or a milder outcome: decided over every case, not sampled.

    compare_laws(kh, reformed, {"offence": "possession", "quantity": "[0 g .. 2 g)"}).questions
        ->  (Question("no case outside offence possession, quantity [0 g .. 2 g) changes", "proved", ...), ...)

Both laws are put as logic over the same facts, readings and choices. A case that Z3 finds is put to the engine under both laws
and is shown only if the engine gives two answers, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lenity.analysis.counterexample import Search, Undecided, shortened, stated, wishes
from lenity.analysis.defects import Question, Witness
from lenity.analysis.heights import Measure, heavier, may_end_without, measures_of, must_end_in_prison, way_out, ways_out_of
from lenity.analysis.logic import CannotEncode, Guard, both, either, negated
from lenity.analysis.symbolic import Facts, Symbolic, encode, facts_of
from lenity.engine.outcome import Outcome
from lenity.law.entry import TestError, read_test
from lenity.law.model import Law, Test
from lenity.law.problems import did_you_mean, problem

ONE_ITEM = "cases of one item in which every fact is stated, under each reading, with the same choices made"


@dataclass(frozen=True, slots=True)
class Scope:
    """How each question came out, and for those refuted a case under the law before and after."""

    questions: tuple[Question, ...]
    witnesses: tuple[tuple[Witness, Witness], ...]


def compare_laws(before: Law, after: Law, within: Mapping[str, str] | None = None) -> Scope:
    """Prove or refute that no case outside `within` changes, that none gets heavier, and that none gets milder.

    Both laws stand on one day. `within` is in the notation of a rule's `when:`; without it the first question is whether any case
    changes. Raise `LenityError` for a test that cannot be read.
    """
    tests = {name: _test(after, name, text) for name, text in (within or {}).items()}
    facts = facts_of([before, after], {name: [test] for name, test in tests.items()})
    outside = f"outside {', '.join(f'{name} {text}' for name, text in within.items())} " if within else ""
    ends = "range, or loses every way out of prison", "range, or gains a way out of prison"
    titles = (f"no case {outside}changes", f"no case gets a heavier {ends[0]}", f"no case gets a milder {ends[1]}")
    try:
        old, new = encode(before, facts), encode(after, facts)
        was, now = measures_of(old), measures_of(new)
        ways = [way_out(one, ways_out_of(one.law)) if ways_out_of(one.law) else None for one in (old, new)]
    except CannotEncode as error:
        return Scope(tuple(Question(title, "open", (ONE_ITEM,), str(error)) for title in titles), ())
    inside = both(*(_holds(facts, name, test) for name, test in tests.items()))
    shut = both(ways[0].open, ways[1].shut) if ways[0] and ways[1] else False
    opened = both(ways[0].shut, ways[1].open) if ways[0] and ways[1] else False
    asked: list[tuple[str, Guard, Callable[[Outcome, Outcome], bool]]] = [
        (titles[0], both(negated(inside) if tests else True, _changed(old, new)), _differs),
        (titles[1], either(_above(now, was), shut), lambda one, other: _gets_more(other, one, now, was)),
        (titles[2], either(_above(was, now), opened), lambda one, other: _gets_more(one, other, was, now)),
    ]
    search = Search(facts)
    questions, shown = [], list[tuple[Witness, Witness]]()
    for title, guard, confirms in asked:
        try:
            pair = _found(search, facts, (before, after), guard, confirms)
        except Undecided as error:
            questions.append(Question(title, "open", (ONE_ITEM,), str(error)))
            continue
        if pair is None:
            questions.append(Question(title, "proved", (ONE_ITEM,)))
        elif isinstance(pair, str):
            questions.append(Question(title, "open", (ONE_ITEM,), pair))
        else:
            case = ", ".join(f"{name} {value}" for name, value in pair[0].case.items())
            questions.append(Question(title, "refuted", (ONE_ITEM,), f"{case}: {_told(pair[0])}, then {_told(pair[1])}"))
            shown.append(pair)
    return Scope(tuple(questions), tuple(shown))


def _test(law: Law, name: str, text: str) -> Test:
    attribute = law.vocabulary.attributes.get(name)
    if attribute is None:
        raise problem("LEN103", f"unknown fact `{name}`", did_you_mean(name, law.vocabulary.attributes))
    words = [part.strip() for part in text.strip("[]").split(",")] if text.startswith("[") and ".." not in text else [text]
    try:
        test = read_test(words, name, attribute.type, attribute.values, law.calendar, law.currency)
    except TestError as error:
        raise problem(error.code, str(error), error.mend) from None
    if test is None:
        raise problem("LEN105", f"`{name}: {text}` holds for every case", "leave it out")
    return test


def _holds(facts: Facts, name: str, test: Test) -> Guard:
    columns = [one for one in facts.of(name) if not one.measure or one.measure == test.measure]
    return both(*(one.holds(test) for one in columns))


def _changed(old: Symbolic, new: Symbolic) -> Guard:
    """Give when some figure, answer or measure of the two laws differs; a measure that only one has differs where it is open."""
    parts: list[Guard] = []
    for name in dict.fromkeys((*old.outputs, *new.outputs)):
        one, other = old.outputs.get(name, {}), new.outputs.get(name, {})
        parts += [_unlike(one.get(leaf, False), other.get(leaf, False)) for leaf in dict.fromkeys((*one, *other))]
    for name in dict.fromkeys((*old.options, *new.options)):
        shut: tuple[Guard, Guard] = (False, True)
        one_, other_ = old.options.get(name, shut), new.options.get(name, shut)
        parts.append(_unlike(one_[0], other_[0]))
        if name in old.options and name in new.options:
            parts.append(_unlike(one_[1], other_[1]))
    return either(*parts)


def _unlike(one: Guard, other: Guard) -> Guard:
    if one is other or (not isinstance(one, bool) and not isinstance(other, bool) and one.eq(other)):
        return False
    return either(both(one, negated(other)), both(negated(one), other))


def _above(some: list[Measure], others: list[Measure]) -> Guard:
    by_name = {one.name: one for one in others}
    return either(*(heavier(one.height, by_name[one.name].height) for one in some if one.name in by_name))


def _gets_more(one: Outcome, other: Outcome, mine: list[Measure], its: list[Measure]) -> bool:
    """Say whether the engine confirms that the first outcome is heavier than the second in some end of a range or way out."""
    by_name = {each.name: each for each in its}
    for measure in mine:
        if measure.name in by_name:
            high, low = measure.told(one), by_name[measure.name].told(other)
            if high is not None and low is not None and high > low:
                return True
    return must_end_in_prison(one) and may_end_without(other)


def _differs(one: Outcome, other: Outcome) -> bool:
    def of(outcome: Outcome) -> tuple[object, ...]:
        statuses = {option.key: (option.status, bool(option.chain)) for option in outcome.options if option.status != "closed"}
        return str(outcome.bound), str(outcome.reach), statuses

    return of(one) != of(other)


def _found(
    search: Search, facts: Facts, laws: tuple[Law, Law], guard: Guard, confirms: Callable[[Outcome, Outcome], bool]
) -> tuple[Witness, Witness] | str | None:
    """Find a case and have the engine confirm it; None where there is none, a reason where the engine does not confirm it."""
    if search.find(guard) is None:
        return None
    with search.within(guard):
        model = search.any()
        assert model is not None
        case, reading = stated(search.preferring(model, wishes(facts, laws[1])), facts, laws[1])
    asking = [(law, case) for law in laws]
    # What is told of both cases stays as it is, so that no fact is left out that the range turns on.
    short = shortened(
        asking, reading,
        lambda told: tuple(str(one.bound) for one in told) if confirms(told[0], told[1]) else None,
    )  # fmt: skip
    if short is None:
        return "a case was found that the engine does not confirm"
    (first, second), settled, (one, other) = short
    return Witness(laws[0].id, first, settled, one), Witness(laws[1].id, second, settled, other)


def _told(shown: Witness) -> str:
    return str(shown.outcome.bound.custody)
