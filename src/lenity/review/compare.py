"""One case under many laws: what each allows, by which article, and where the laws do not count the same thing.

    compare(["kh", "th"], {"offence": "possession", "substance": "heroin", "quantity": "5 g"}).cases[0].answers

Nothing is converted: not pure into gross, not tablets into grams, not one money into another. Where laws differ in
what they count, the comparison says so.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from math import inf
from pathlib import Path
from typing import TypeVar, cast

import duckdb
from sqlglot import exp

from lenity.analysis.curves import MEASURE, quantities_measured
from lenity.engine.ask import Asker
from lenity.engine.batch import Evaluation, evaluate
from lenity.engine.facts import attributes_of
from lenity.engine.narrow import narrow
from lenity.engine.outcome import Range, Strokes, Term
from lenity.law.amend import Reform
from lenity.law.expression import names_in
from lenity.law.library import Library, in_force, refuse_idle
from lenity.law.model import Law, Rule
from lenity.law.problems import LenityError, did_you_mean, problem
from lenity.review.citing import Publication, Reference, law_key, tally
from lenity.review.framework import Step, citations_of, steps_over
from lenity.review.sources import SourceEntry
from lenity.review.vignettes import read_vignettes
from lenity.review.worked_cases import WorkedCase, worked
from lenity.units import UnitError, parse_date, parse_quantity

T = TypeVar("T")
FORMS = {".parquet": "FORMAT parquet", ".csv": "FORMAT csv, HEADER", ".jsonl": "FORMAT json"}
AMOUNT = "quantity"  # the type of a fact that is an amount of a drug
OF_AMOUNT = ("quantity", "pure_quantity", "purity")  # facts that a curve over the quantity sets itself


@dataclass(frozen=True, slots=True)
class Counts:
    """What a law counts of a drug in a case: a fact, how it is measured (mass, tablets ...), and whether the case gives it."""

    fact: str
    meaning: str
    measure: str
    given: bool


@dataclass(frozen=True, slots=True)
class InLaw:
    """A case under one law. `case` is None where the law cannot be asked; `refused` then says why.

    `strokes`, `start` and `guideline` are empty where the law has none. `rests_on` are the places of the law that give the
    custody; `passed_over` are facts of the case that the law does not ask for; `turns_on` those not given that move the custody
    or the guideline's range, first the one whose answer leaves the least open; `steps` are the custody over the quantity, where
    one was asked for.
    """

    place: str
    law: str
    title: str
    case: WorkedCase | None
    refused: str = ""
    strokes: str = ""
    start: str = ""
    guideline: str = ""
    rests_on: tuple[Reference, ...] = ()
    counts: tuple[Counts, ...] = ()
    passed_over: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One case with what each law says to it, in the order of the laws; `id` is empty for a case that was typed."""

    id: str
    title: str
    facts: Mapping[str, str]
    references: tuple[Reference, ...]
    answers: tuple[InLaw, ...]

    @property
    def counted_alike(self) -> bool:
        """Whether all laws that answer count the same amounts, each in the measure in which the case gives it."""
        counted = [law.counts for law in self.answers if law.case is not None]
        return len({frozenset(one.fact for one in here) for here in counted}) <= 1 and all(
            any(one.given for one in here) for here in counted if here
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Cases under many laws on one day, with every source that a figure rests on."""

    places: tuple[str, ...]
    day: date
    cases: tuple[Compared, ...]
    sources: tuple[SourceEntry, ...]


def compare(
    places: Sequence[str], facts: Mapping[str, object], *, as_of: date | None = None, library: Library | None = None
) -> Comparison:
    """Put one case to the law of each place in force on its day; disputed points stay open.

    The day is the date of the offence, else `as_of`, else today. The custody over the quantity is given beside, where the case
    names a substance. Raise `LenityError` for an unknown place, or a case that none of the laws can read.
    """
    laws = _Laws(places, library)
    text = {name: str(value) for name, value in facts.items()}
    laws.refuse_unknown(text)
    day = laws.day(text, as_of)
    answers = tuple(laws.answer(place, "", "", text, day) for place in places)
    if all(one.case is None for one in answers):
        raise problem("LEN403", f"none of these laws can be asked: {answers[0].refused}", "check the facts and the date")
    whole = tuple(replace(one, steps=laws.steps(one, text, day), turns_on=laws.turns_on(one, day)) for one in answers)
    return laws.comparison(day, (Compared("", "", text, (), whole),))


def compare_vignettes(
    places: Sequence[str], substances: Sequence[str], *, names: Sequence[str] = (), as_of: date | None = None,
    library: Library | None = None,
) -> Comparison:  # fmt: skip
    """Put vignettes of the library (all, or those named) to the law of each place, once per substance.

    A vignette whose dose is not known for a substance is left out. Raise `LenityError` for an unknown place or vignette.
    """
    laws, vignettes = _Laws(places, library), read_vignettes()
    day = laws.day({}, as_of)
    unknown = [name for name in names if name not in vignettes.known]
    if unknown:
        raise problem("LEN005", f"unknown vignette `{unknown[0]}`", did_you_mean(unknown[0], vignettes.known))
    cases = []
    for name in names or vignettes.known:
        for posed in vignettes.posed(name, laws.of(places[0], day), substances):
            full = {**posed.vignette.facts, **posed.facts}
            answers = tuple(laws.answer(place, posed.key, posed.vignette.title, full, day) for place in places)
            cases.append(Compared(posed.key, posed.vignette.title, full, posed.references, answers))
    return laws.comparison(day, tuple(cases), vignettes.sources)


def compare_cases(
    places: Sequence[str], cases: str | Path, out: Path, *, as_of: date | None = None, reforms: Sequence[Reform] = ()
) -> tuple[tuple[str, Evaluation], ...]:  # fmt: skip
    """Put a file of cases to the law of each place, and write one row per case and law, `place` first.

    `out` is a Parquet, CSV or JSON lines file, written whole or not at all. A case that a law cannot judge has no row there; the
    counts of each law are given back. Raise `LenityError` for what cannot be read or written.
    """
    form = FORMS.get(out.suffix)
    if form is None:
        raise problem("LEN503", f"`{out}` is of no kind that can be written", f"end the name in {', '.join(FORMS)}")
    if not out.parent.is_dir():
        raise problem("LEN503", f"there is no folder `{out.parent}`", "make it, or name another")
    laws = _Laws(places, Library(reforms=reforms))
    made = {place: [one for one in reforms if any(one in law.reforms for law in laws.askers[place].laws)] for place in places}
    with tempfile.TemporaryDirectory(prefix=".lenity-", dir=out.parent) as held:
        folder = Path(held)
        done = tuple(
            (place, evaluate(place, cases, out=folder / f"{number}.parquet", as_of=as_of, reform=made[place]))
            for number, place in enumerate(places)
        )
        parts = [
            f"SELECT {_text(place)} AS place, * FROM read_parquet({_text(str(folder / f'{number}.parquet'))})"
            for number, place in enumerate(places)
        ]
        finished = folder / f"whole{out.suffix}"
        rows = f'SELECT * FROM ({" UNION ALL BY NAME ".join(parts)}) ORDER BY "case", place'
        duckdb.sql(f"COPY ({rows}) TO {_text(str(finished))} ({form})")
        finished.replace(out)
    return done


def _text(said: str) -> str:
    """Write a text for SQL."""
    return exp.Literal.string(said).sql("duckdb")


class _Laws:
    """The laws of some places, ready to be asked."""

    def __init__(self, places: Sequence[str], library: Library | None) -> None:
        twice = next((one for number, one in enumerate(places) if one in places[:number]), None)
        if twice:
            raise problem("LEN506", f"`{twice}` is named twice", "name each law once")
        self.library = library or Library()
        self.askers = {place: Asker(place, library=self.library) for place in places}
        refuse_idle(self.library.reforms, [law for asker in self.askers.values() for law in asker.laws])
        self._dated: dict[tuple[str, date], Law] = {}

    def day(self, facts: Mapping[str, str], as_of: date | None) -> date:
        """Give the day of a case: that of the offence, else the one named, else today."""
        said = facts.get("offence_date")
        if said is None:
            return as_of or datetime.now().astimezone().date()
        try:
            return parse_date(said)
        except UnitError as error:
            raise problem("LEN501", str(error), error.mend) from None

    def refuse_unknown(self, facts: Mapping[str, str]) -> None:
        """Raise `LenityError` for a fact that none of the laws asks for."""
        known = {name for asker in self.askers.values() for name in attributes_of(asker.laws)}
        for name in facts:
            if name not in known:
                raise problem("LEN501", f"none of these laws asks for `{name}`", did_you_mean(name, known))

    def of(self, place: str, day: date) -> Law:
        """Give the law of a place on a day; raise `LenityError` where none was in force."""
        if (place, day) not in self._dated:
            self._dated[place, day] = in_force(self.askers[place].laws, day)
        return self._dated[place, day]

    def answer(self, place: str, id: str, title: str, facts: Mapping[str, str], day: date) -> InLaw:
        """Put a case to one law; a case it cannot read is an answer too."""
        laws = self.askers[place].laws
        known = attributes_of(laws)
        asked = {name: text for name, text in facts.items() if name in known}
        passed_over = tuple(name for name in facts if name not in known)
        try:
            law = self.of(place, day)
            outcome = self.askers[place].ask({**asked, "offence_date": day.isoformat()})
        except LenityError as error:
            return InLaw(place, laws[-1].id, laws[-1].title, None, refused=error.problems[0].message, passed_over=passed_over)
        case = worked(law, asked, day, id=id, title=title)
        bound = outcome.bound
        return InLaw(
            place, law.id, law.title, _keyed(case, place),
            strokes=_said(bound.strokes), start=_said(bound.start), guideline=_said(bound.guideline),
            rests_on=_keyed(citations_of(law, outcome, "custody"), place), counts=_counts(law, asked), passed_over=passed_over,
        )  # fmt: skip

    def steps(self, one: InLaw, facts: Mapping[str, str], day: date) -> tuple[Step, ...]:
        """Give the custody over the quantity of the substance of a case, each law on the mass that it counts."""
        if one.case is None or "substance" not in facts:
            return ()
        law = self.of(one.place, day)
        rest = {name: text for name, text in one.case.facts.items() if name not in OF_AMOUNT and name != "substance"}
        dated = {**rest, "offence_date": day.isoformat()}
        return _keyed(steps_over(law, dated, facts["substance"], quantities_measured(law)), one.place)

    def turns_on(self, one: InLaw, day: date) -> tuple[str, ...]:
        """Name the facts not given that move the custody or the guideline's range, first the one that leaves the least open."""
        if one.case is None:
            return ()
        asker, case = self.askers[one.place], {**one.case.facts, "offence_date": day.isoformat()}
        found: dict[str, list[Range]] = {}
        for effect in narrow(asker.program(day), case, asker.ask(case)):
            found.setdefault(effect.name, []).append(effect.outcome.bound)
        facts = attributes_of(asker.laws)
        moving = {name: many for name, many in found.items() if name in facts and len({*map(_lengths, many)}) > 1}
        return tuple(sorted(moving, key=lambda name: max(map(_left_open, moving[name]))))

    def comparison(self, day: date, cases: tuple[Compared, ...], doses: Mapping[str, Publication] | None = None) -> Comparison:
        cited = [one for case in cases for one in references_in(case)]
        found = []
        for place, asker in self.askers.items():
            for name, source in {key: one for law in asker.laws for key, one in law.sources.items()}.items():
                key = _key(place, law_key(name))
                grades = tally(one.confidence for one in cited if one.source == key)
                if grades:
                    about = source.title, source.producer, source.address, source.published, source.accessed, source.note
                    found.append(SourceEntry(key, "law", *about, figures=grades))
        for key, dose in (doses or {}).items():
            grades = tally(one.confidence for one in cited if one.source == key)
            if grades:
                found.append(SourceEntry(key, "dose", dose.title, dose.producer, dose.address, note=dose.note, figures=grades))
        return Comparison(tuple(self.askers), day, cases, tuple(found))


def references_in(value: object) -> Iterator[Reference]:
    """Yield every reference in a value of this room, wherever it stands."""
    if isinstance(value, Reference):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        yield from references_in([getattr(value, one.name) for one in fields(value)])
    elif isinstance(value, Mapping):
        yield from references_in(list(value.values()))
    elif isinstance(value, list | tuple):
        for one in value:
            yield from references_in(one)


def _lengths(found: Range) -> tuple[str, str]:
    return str(found.custody), str(found.guideline)


def _left_open(found: Range) -> float:
    """Give how far the ends of the custody lie apart; without bound where life, death or any term is among what is left."""
    term = found.custody
    if term.undetermined or term.no_limit or (term.least is not None and (term.life, term.death) != ("no", "no")):
        return inf
    return 0 if term.least is None or term.most is None else term.most - term.least


def _counts(law: Law, facts: Mapping[str, str]) -> tuple[Counts, ...]:
    """List the amounts that the rules for the substance and the offence of a case test or reckon with."""
    attributes = law.vocabulary.attributes
    amounts = {name for name, one in attributes.items() if one.type == AMOUNT}
    found: dict[tuple[str, str], None] = {}
    for decision in law.decisions:
        speaking = [rule for rule in decision.rules if _speaks_of(rule, facts)]
        tested = ((name, rule.when[name].measure) for rule in speaking for name in rule.when)
        cells = [cell for given in (decision.give, *(rule.then for rule in speaking)) for cell in given.values()]
        reckoned = (name.partition(".")[::2] for cell in cells if cell.expression for name in names_in(cell.expression))
        for name, measure in (*tested, *((name, measure or MEASURE) for name, measure in reckoned)):
            if name in amounts:
                found[name, measure] = None
    given = {name: parse_quantity(facts[name]).measure for name in amounts if name in facts}
    return tuple(Counts(name, attributes[name].meaning, measure, given.get(name) == measure) for name, measure in found)


def _speaks_of(rule: Rule, facts: Mapping[str, str]) -> bool:
    tests = ((rule.when[name], facts[name]) for name in ("substance", "offence") if name in rule.when and name in facts)
    return all(test.holds_for_word(word) for test, word in tests)


def _said(part: Term | Strokes | None) -> str:
    return "" if part is None else str(part)


def _key(place: str, source: str) -> str:
    """Give the key of a source of one law among those of many: two laws may call theirs alike."""
    return f"{source}-{place.replace('/', '-')}"


def _keyed(value: T, place: str) -> T:
    """Give a value with the references in it led to the sources of one law."""
    found: object = value
    if isinstance(value, Reference):
        found = replace(value, source=_key(place, value.source))
    elif is_dataclass(value) and not isinstance(value, type):
        found = replace(value, **{one.name: _keyed(getattr(value, one.name), place) for one in fields(value)})
    elif isinstance(value, tuple):
        found = tuple(_keyed(one, place) for one in value)
    return cast(T, found)
