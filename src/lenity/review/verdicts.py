"""Hold reported verdicts against the law of their day: inside what it allows, outside, or not to be told.

    compare(read_verdicts(Path("kh-reported-cases.csv"), date(2026, 11, 23)), "kh")   ->   one `Compared` per row

Each offence that a report names is put to each law in force on the days the report leaves open, first with every fact that is
not stated unknown, then again as of an adult: no report says that the person was a child, and no report says the contrary, so the
first answer is the safe one and the second the telling one. The second is asked under every combination of readings, which shows
the readings a verdict fits and those it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

import numpy as np

from lenity.engine.ask import Asker, asker, columns
from lenity.engine.evaluate import run
from lenity.engine.facts import read_case
from lenity.engine.outcome import Outcome, Range, Reader, Term
from lenity.engine.program import Program
from lenity.law.model import Citation, Law
from lenity.law.problems import LenityError
from lenity.review.verdict_file import (
    ACQUITTED,
    CUSTODY,
    DEATH,
    FINE_ONLY,
    LIFE,
    NOT_PROSECUTED,
    Charge,
    Verdict,
)
from lenity.units import UnitError, show_money

INSIDE, OUTSIDE, NOT_KNOWN, NOT_COMPARED = "inside", "outside", "law not known", "cannot be compared"
ADULT_AGE = 30  # stands for any adult: old enough for every limit of full age, young enough for every mercy of old age
OURS = "lenity"  # producer of our own collections, such as the verdicts that some rules were inferred from
SUSPENDED = "suspended_sentence"
# Ways to end a case without a sentence, by who takes them.
WITHOUT_SENTENCE = {ACQUITTED: ("court",), NOT_PROSECUTED: ("police", "prosecutor")}
MERCIFUL = ("no_punishment", "caution", "diversion", "treatment")

Version = tuple[str, str]  # a disputed point and how it is read: ("bands", "A")


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a verdict lies inside a range: one of the words above, and for `outside` the bound and by how much.

    `by` names what decided: sentence, fine, suspension.
    """

    word: str
    why: str = ""
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnderReading:
    """One verdict under one combination of readings, as of an adult: within the reach of the court, and without its choices.

    `drawn_from_verdicts` names rules used that were themselves inferred from reported verdicts: a fit with them proves nothing.
    """

    settled: frozenset[Version]
    reach: Held
    bound: Held
    choices: tuple[str, ...]
    articles: tuple[str, ...]
    drawn_from_verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """One offence of a verdict put to one law: what the law allows with the facts as reported, and as of an adult.

    `law` is None where none was in force; `remarks` says what had to be left out.
    """

    charge: Charge
    day: date
    law: Law | None
    held: Held
    reported: Outcome | None = None
    adult: Outcome | None = None
    readings: tuple[UnderReading, ...] = ()
    remarks: tuple[str, ...] = ()

    def under(self, settled: Iterable[Version] = (), part: str = "reach") -> str:
        """Give the word for an adult under these readings, all versions of the other points taken together."""
        if not self.readings:
            return self.held.word
        axes = dict(settled)
        words = {
            (one.reach if part == "reach" else one.bound).word
            for one in self.readings
            if all(axes.get(axis, version) == version for axis, version in one.settled)
        }
        return _together(words)


@dataclass(frozen=True, slots=True)
class Compared:
    """One verdict with all its trials.

    `reported`: with every unstated fact unknown. `adult`: as of an adult, with every choice of the court. `binding`: as of an
    adult, in the range that binds, without mitigation or any other choice.
    """

    verdict: Verdict
    trials: tuple[Trial, ...]
    reported: str
    adult: str
    binding: str
    why: str

    def under(self, settled: Iterable[Version] = ()) -> str:
        """Give the word for an adult under some readings: the best over the offences named."""
        known = tuple(settled)
        return _best([trial.under(known) for trial in self.trials])

    def by_fine_alone(self, settled: Iterable[Version]) -> bool:
        """Say whether a verdict that is outside under these readings is so only for its fine."""
        wanted = set(settled)
        found = [
            one.reach.by for trial in self.trials for one in trial.readings if one.settled >= wanted and one.reach.word == OUTSIDE
        ]
        return ("fine",) in found


def compare(verdicts: Sequence[Verdict], place: str) -> tuple[Compared, ...]:
    """Hold verdicts against the laws of a place, `kh`; raise `LenityError` where the library has none."""
    laws = asker(place)
    return tuple(_compared(verdict, laws) for verdict in verdicts)


def _compared(verdict: Verdict, laws: Asker) -> Compared:
    if verdict.problems or verdict.sentence is None or verdict.period is None:
        why = "; ".join(f"cannot be read: {one.message}" for one in verdict.problems)
        return Compared(verdict, (), NOT_COMPARED, NOT_COMPARED, NOT_COMPARED, why)
    trials = tuple(_trial(verdict, charge, day, laws) for day in _days(verdict, laws) for charge in verdict.charges)
    if verdict.sentence.kind in WITHOUT_SENTENCE:
        return Compared(verdict, trials, NOT_COMPARED, NOT_COMPARED, NOT_COMPARED, _no_sentence(verdict.sentence.kind, trials))
    reported = _best([trial.held.word for trial in trials])
    adult, binding = (_best([trial.under(part=part) for trial in trials]) for part in ("reach", "bound"))
    return Compared(verdict, trials, reported, adult, binding, "; ".join([_why(trials), *verdict.remarks]))


def _days(verdict: Verdict, laws: Asker) -> list[date]:
    """List the days on which a law of the open period differs from the one before; without a date, of every period there is."""
    period = verdict.period
    first = period.first if period and period.first else min(law.first_day or date.min for law in laws.laws)
    last = period.last if period and period.last else max(law.last_day or date.max for law in laws.laws)
    days = laws.days(first, last)
    if not (verdict.law_year and period and period.first is None):
        return days
    named = [day for day in days if any(law.id.endswith(verdict.law_year) and _covers(law, day) for law in laws.laws)]
    return named or days


def _covers(law: Law, day: date) -> bool:
    return (law.first_day or date.min) <= day <= (law.last_day or date.max)


def _trial(verdict: Verdict, charge: Charge, day: date, laws: Asker) -> Trial:
    try:
        program = laws.program(day)
    except LenityError:
        return Trial(charge, day, None, Held(NOT_KNOWN, "no law in the library was in force"))
    case, remarks = _case(verdict, charge, day), list[str]()
    try:
        reported = laws.ask(case)
    except LenityError as error:
        if {one.code for one in error.problems} != {"LEN505"}:
            return Trial(charge, day, program.law, Held(NOT_COMPARED, "; ".join(one.message for one in error.problems)))
        remarks.append("the law asks for a weight and the report gives a count, so the quantity counts as unknown")
        case = _case(verdict, charge, day, counts=False)
        reported = laws.ask(case)
    held = _held(verdict, reported, "reach", program.law)
    if held.word == NOT_COMPARED:
        return Trial(charge, day, program.law, held, reported)
    adult_case = case if verdict.age is not None else case | {"age": ADULT_AGE}
    adult = laws.ask(adult_case)
    versions = [
        dict(zip(adult.readings, chosen, strict=True))
        for chosen in product(*(program.law.readings[axis].values for axis in adult.readings))
    ]
    outcomes = _under_each(program, adult_case, versions)
    under = tuple(_under(verdict, settled, one, program.law) for settled, one in zip(versions, outcomes, strict=True))
    remarks += _remarks(verdict, reported, program.law)
    return Trial(charge, day, program.law, held, reported, adult, under, tuple(remarks))


def _remarks(verdict: Verdict, reported: Outcome, law: Law) -> Iterable[str]:
    if verdict.period and verdict.period.first is None:
        yield f"no date is given, so every law{f' of {verdict.law_year}' if verdict.law_year else ''} is asked"
    if verdict.fine and verdict.fine.currency != law.currency:
        yield f"the fine of {verdict.fine} is the newspaper's conversion and is not compared"
    if verdict.sentence and verdict.sentence.to_serve is not None:
        ways = [f"{one.measure} {one.status}" for one in reported.options if one.rung == SUSPENDED]
        yield f"to suspend a part: {', '.join(ways) or 'no way is encoded'}"


def _case(verdict: Verdict, charge: Charge, day: date, counts: bool = True) -> dict[str, object]:
    """State the facts that the report gives, and no others."""
    stated: dict[str, object] = {
        "offence": charge.offence, "stage": charge.stage, "purpose": verdict.purpose, "role": verdict.role, "age": verdict.age,
        "cross_border": verdict.cross_border or None, "offence_date": day,
    }  # fmt: skip
    items = [
        {
            "substance": item.substance,
            "quantity": item.text if item.quantity and (counts or item.quantity.measure == "mass") else None,
        }
        for item in verdict.items
    ]
    return {name: value for name, value in stated.items() if value not in ("", None)} | {"items": items}


def _under_each(program: Program, case: Mapping[str, object], versions: Sequence[Mapping[str, str]]) -> list[Outcome]:
    """Answer one case under each combination of readings, in one run of the engine."""
    facts = read_case(program.law, program.codes, case)
    rows = [columns(program, facts, settled) for settled in versions]
    together = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    reader = Reader(program, run(program, together, len(rows), facts.slots))
    return [reader.outcome(number) for number in range(len(rows))]


def _under(verdict: Verdict, settled: Mapping[str, str], outcome: Outcome, law: Law) -> UnderReading:
    titles = {decision.id: decision.choice or decision.title for decision in law.decisions}
    figures = ["custody"] + ["fine"] * bool(verdict.fine and verdict.fine.currency == law.currency)
    giving = [step for step in outcome.steps if step.citation and any(figure in step.says for figure in figures)]
    own = {key for key, source in law.sources.items() if source.producer == OURS}

    def drawn(cite: Citation | None) -> bool:
        return cite is not None and (cite.source in own or "from verdicts" in cite.note)

    return UnderReading(
        frozenset(settled.items()),
        _held(verdict, outcome, "reach", law),
        _held(verdict, outcome, "bound", law),
        tuple(dict.fromkeys(titles[name] for name in outcome.choices)),
        tuple(dict.fromkeys(f"art. {one.article} of {one.law.split('/')[-1]}" for step in giving if (one := step.citation))),
        tuple(dict.fromkeys(step.id for step in outcome.steps if drawn(step.citation)))
        + tuple(
            dict.fromkeys(
                f"{step.id} (fine)" for step in outcome.steps if "fine" in figures and drawn(step.citations.get("fine"))
            )
        ),
    )


# --- a verdict against one range ---


def _held(verdict: Verdict, outcome: Outcome, part: str, law: Law) -> Held:
    """Hold sentence, fine and suspension against the reach of the court or against the range that binds it."""
    if verdict.sentence is None or verdict.sentence.kind in WITHOUT_SENTENCE:
        return Held(NOT_COMPARED)
    allowed = outcome.reach if part == "reach" else outcome.bound
    parts = {
        "sentence": _sentence_held(verdict, allowed, law),
        "fine": _fine_held(verdict, allowed),
        "suspension": _suspension_held(verdict, outcome, part),
    }
    words = {one.word for one in parts.values()}
    worst = OUTSIDE if OUTSIDE in words else NOT_KNOWN if NOT_KNOWN in words else INSIDE
    deciding = {name: one for name, one in parts.items() if one.word == worst}
    return Held(worst, "; ".join(one.why for one in deciding.values() if one.why), tuple(deciding))


def _sentence_held(verdict: Verdict, allowed: Range, law: Law) -> Held:
    sentence, term = verdict.sentence, allowed.custody
    assert sentence is not None
    if sentence.kind == FINE_ONLY:
        if not allowed.combine or allowed.fine.undetermined:
            return Held(NOT_KNOWN, "how prison and fine combine is not known")
        alone = {"or", "and/or", "fine only"}.intersection(allowed.combine)
        return Held(INSIDE) if alone else Held(OUTSIDE, "a fine alone is not open")
    if term.undetermined:
        return Held(NOT_KNOWN, "the range of custody is not known")
    if sentence.kind in (LIFE, DEATH):
        flag = term.life if sentence.kind == LIFE else term.death
        return Held(INSIDE) if flag != "no" else Held(OUTSIDE, f"{sentence.kind} is not provided, the most is {_most(term)}")
    try:
        least, most = law.calendar.base(sentence.least), law.calendar.base(sentence.most)
    except UnitError as error:
        return Held(NOT_KNOWN, str(error))
    show = law.calendar.show
    if term.least is None or term.most is None:
        return Held(OUTSIDE, f"{show(most)} where only {term} is provided")
    if least < term.least:
        return Held(OUTSIDE, f"{show(least)} is {show(term.least - least)} below the least, {show(term.least)}")
    if most > term.most:
        return Held(OUTSIDE, f"{show(most)} is {show(most - term.most)} above the most, {show(term.most)}")
    return Held(INSIDE)


def _most(term: Term) -> str:
    return term.calendar.show(term.most) if term.most else "no custody"


def _fine_held(verdict: Verdict, allowed: Range) -> Held:
    fine, range_ = verdict.fine, allowed.fine
    if fine is None or fine.currency != range_.currency:
        return Held(INSIDE)
    if range_.undetermined:
        return Held(NOT_KNOWN, "the range of the fine is not known")
    if range_.least is None or range_.most is None:
        return Held(OUTSIDE, f"a fine of {fine} where none is provided")
    if fine.amount < range_.least:
        below, least = show_money(range_.least - fine.amount, fine.currency), show_money(range_.least, fine.currency)
        return Held(OUTSIDE, f"the fine of {fine} is {below} below the least, {least}")
    if fine.amount > range_.most:
        above, most = show_money(fine.amount - range_.most, fine.currency), show_money(range_.most, fine.currency)
        return Held(OUTSIDE, f"the fine of {fine} is {above} above the most, {most}")
    return Held(INSIDE)


def _suspension_held(verdict: Verdict, outcome: Outcome, part: str) -> Held:
    sentence = verdict.sentence
    if sentence is None or sentence.kind != CUSTODY or sentence.to_serve is None:
        return Held(INSIDE)
    ways = [one for one in outcome.options if one.rung == SUSPENDED and (part == "reach" or not one.chain)]
    if any(one.status in ("open", "depends") for one in ways):
        return Held(INSIDE)
    if any(one.status == "undetermined" for one in ways):
        return Held(NOT_KNOWN, "whether a term may be suspended is not known")
    return Held(OUTSIDE, "no suspension of the term is open")


# --- many answers to one ---


def _together(words: set[str]) -> str:
    """Join readings: where one of them leaves the law unknown, so is the whole; else a verdict fits if it fits one of them."""
    return next((word for word in (NOT_COMPARED, NOT_KNOWN, INSIDE) if word in words), OUTSIDE)


def _best(words: Sequence[str]) -> str:
    """Join the offences and laws tried: a verdict fits if it fits one; it is outside only if it is outside all."""
    return next((word for word in (INSIDE, NOT_KNOWN, OUTSIDE) if word in words), NOT_COMPARED)


# --- reasons ---


def _why(trials: Sequence[Trial]) -> str:
    """Say why, once for all trials that come out alike, then what had to be left out."""
    alike: dict[str, list[Trial]] = {}
    for trial in trials:
        alike.setdefault(_why_of(trial), []).append(trial)
    said = list(alike) if len(alike) == 1 else [f"as {names_of(some, trials)}: {why}" for why, some in alike.items()]
    return "; ".join(dict.fromkeys([*said, *(remark for trial in trials for remark in trial.remarks)]))


def names_of(some: Sequence[Trial], trials: Sequence[Trial]) -> str:
    """Name the offences, and the laws where there are several."""
    offences = ", ".join(dict.fromkeys(str(trial.charge) for trial in some))
    laws = dict.fromkeys(law_and_day(trial) for trial in some)
    return f"{offences} under {', '.join(laws)}" if len({law_and_day(trial) for trial in trials}) > 1 else offences


def law_and_day(trial: Trial) -> str:
    """Name the law asked and the day of its wording: `drug-control-2012 of 2018-06-01`."""
    return f"{trial.law.id.split('/')[-1]} of {trial.day}" if trial.law else f"no law on {trial.day}"


def _why_of(trial: Trial) -> str:
    if trial.adult is None:
        return trial.held.why
    word = trial.under()
    if word == OUTSIDE:
        return _outside(trial)
    gaps = "; ".join(dict.fromkeys(one.why for one in trial.adult.undetermined))
    unknown = dict.fromkeys(one.reach.why for one in trial.readings if one.reach.word == NOT_KNOWN)
    said = [_inside(trial)] if word == INSIDE else [f"{' or '.join(unknown)}: {gaps}"]
    return "; ".join(
        dict.fromkeys([*said, *(f"outside under {_shown(settled)}: {_reasons(trial, settled)}" for settled in telling(trial))])
    )


def _inside(trial: Trial) -> str:
    if trial.under(part="bound") == INSIDE:
        return "inside the range itself"
    fits = [one for one in trial.readings if one.reach.word == INSIDE]
    fewest = min(fits, key=lambda one: len(one.choices))
    return f"inside only by a choice of the court ({', '.join(fewest.choices)})" if fewest.choices else "inside"


def _outside(trial: Trial) -> str:
    reasons = list(dict.fromkeys(one.reach.why for one in trial.readings))
    articles = dict.fromkeys(article for one in trial.readings for article in one.articles)
    axis = next((axis for axis in _axes(trial) if len(reasons) > 1 and _settles(trial, axis)), "")
    settled = [((axis, version),) for version in _versions(trial, axis)]
    told = "; ".join(f"under {_shown(one)}: {_reasons(trial, one)}" for one in settled) or " or ".join(reasons)
    return f"{told} ({', '.join(articles)})"


def _settles(trial: Trial, axis: str) -> bool:
    """Say whether this point alone decides why the verdict is outside."""
    return all(
        len({one.reach.why for one in trial.readings if (axis, version) in one.settled}) == 1
        for version in _versions(trial, axis)
    )


def telling(one: Trial | Compared) -> list[tuple[Version, ...]]:
    """List the fewest versions, one or two together, under which a verdict is outside although it is not so under all."""
    if one.under() == OUTSIDE:
        return []
    trials = one.trials if isinstance(one, Compared) else (one,)
    versions = sorted({version for trial in trials for under in trial.readings for version in under.settled})
    alone = [version for version in versions if one.under([version]) == OUTSIDE]
    rest = [version for version in versions if version not in alone]
    pairs = [
        (left, right) for left, right in combinations(rest, 2) if left[0] != right[0] and one.under((left, right)) == OUTSIDE
    ]
    return [*((version,) for version in alone), *pairs]


def _reasons(trial: Trial, settled: tuple[Version, ...]) -> str:
    fitting = [one for one in trial.readings if one.settled.issuperset(settled) and one.reach.word == OUTSIDE]
    return " or ".join(dict.fromkeys(one.reach.why for one in fitting))


def _shown(settled: Iterable[Version]) -> str:
    return " and ".join(f"{axis} {version}" for axis, version in settled)


def _axes(trial: Trial) -> list[str]:
    return sorted({axis for one in trial.readings for axis, _ in one.settled})


def _versions(trial: Trial, axis: str) -> list[str]:
    return sorted({version for one in trial.readings for name, version in one.settled if name == axis})


def _no_sentence(kind: str, trials: Sequence[Trial]) -> str:
    who = WITHOUT_SENTENCE[kind]
    said = []
    for trial in trials:
        ways = [one for one in (trial.reported.options if trial.reported else ()) if one.rung in MERCIFUL and one.who in who]
        told = ", ".join(f"{one.measure}: {one.status}" for one in ways) or f"no such way of the {' or '.join(who)} is encoded"
        said.append(f"{law_and_day(trial)}: {told}")
    return f"{kind} is no sentence; " + "; ".join(dict.fromkeys(said))
