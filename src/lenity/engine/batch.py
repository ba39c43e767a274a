"""Evaluate many cases: group those the law cannot tell apart, answer each group once, bring the answers back.

    evaluate("kh", "cases.parquet", out="outcomes.parquet")   ->   Evaluation(cases=..., rejected=..., by_rule=...)

Nothing is dropped in silence: a row that cannot be judged is counted, and written to the reject file with its number and reason.
"""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from sqlglot import exp

from lenity.engine.ask import LAW_AT, Asker, asker, settled
from lenity.engine.evaluate import Answers, Taken, TooManyWorlds, run
from lenity.engine.facts import attributes_of, read_value
from lenity.engine.order import most_lenient
from lenity.engine.outcome import Outcome, Reader
from lenity.engine.plan import (
    INVALID_CLASS,
    MISSING,
    UNREADABLE,
    Field,
    Plan,
    map_name,
    plan_for,
    read_layout,
)
from lenity.engine.program import UNKNOWN, Ints, Program
from lenity.engine.tables import Tables
from lenity.engine.worlds import Flags
from lenity.law.amend import Reform, reforms_of
from lenity.law.model import Law
from lenity.law.problems import LenityError, did_you_mean, problem
from lenity.units import MEASURES, UnitError, parse_date

if TYPE_CHECKING:
    import duckdb

BATCH = 100_000  # signatures answered at once
FIRST = 200_000  # cases that are looked at while more are read
ENGINES = ("duckdb", "spark")


class Backend(Protocol):
    """What reads cases and writes answers: DuckDB here, Spark on a cluster."""

    scratch: tempfile.TemporaryDirectory[str]
    samples: bool

    def open(self, cases: object, items: object = None) -> dict[str, str]: ...
    def longest_items(self) -> int: ...
    def distinct(self, text: exp.Expr) -> list[str]: ...
    def keep_readings(self, name: str, raw: list[str], values: list[int | None], measures: list[int]) -> None: ...
    def words(self, columns: Mapping[str, exp.Expr]) -> dict[str, list[str]]: ...
    def group(self, query: exp.Select, meanwhile: Callable[[], None] | None = None) -> dict[str, Ints]: ...
    def join_answers(self, plan: Plan, tables: Tables) -> None: ...
    def write_answers(self, out: Path, by_person: bool) -> None: ...
    def write_rejects(self, rejects: Path) -> None: ...
    def keep_answers(self) -> None: ...
    def answered(self, by_person: bool) -> Any: ...
    def rows(self, table: str) -> tuple[list[str], list[tuple[Any, ...]]]: ...
    def numbers(self) -> tuple[Ints, Ints]: ...
    def close(self) -> None: ...
    def watched(self, progress: Callable[[float], None] | None) -> contextlib.AbstractContextManager[None]: ...


@dataclass(slots=True)
class Evaluation:
    """What came of an evaluation. `by_rule` counts the cases in which each rule was used, by the rule's id."""

    cases: int
    answered: int
    rejected: int
    undetermined: int
    reasons: dict[str, int]
    by_rule: dict[str, int]
    laws: dict[str, int]
    ignored: tuple[str, ...]
    signatures: int
    seconds: float
    _kept: _Kept | None = field(default=None, repr=False)

    def relation(self) -> duckdb.DuckDBPyRelation:
        """Give the answers, one row per case, as a DuckDB relation (of Spark, a frame); kept only where no file was written."""
        kept = self._answers()
        relation: duckdb.DuckDBPyRelation = kept.backend.answered(kept.by_person)
        return relation

    def to_dicts(self) -> list[dict[str, Any]]:
        """Give the answers as a list of dicts, in the order of the cases. Cases with one outcome share its lists."""
        kept = self._answers()
        if not kept.by_person:
            return kept.tables.dicts(*kept.backend.rows("kept"))
        self.relation()
        names, rows = kept.backend.rows("answered")
        return [dict(zip(names, row, strict=True)) for row in rows]

    def numbered(self) -> tuple[Ints, Ints, Sequence[Outcome]]:
        """Give the numbers of the cases that were answered, ascending from 1, the outcome of each by number, and the outcomes."""
        kept = self._answers()
        cases, numbers = kept.backend.numbers()
        return cases, numbers, kept.tables.outcomes

    def _answers(self) -> _Kept:
        if self._kept is None:
            raise problem("LEN506", "the answers were written to a file", "read that file, or evaluate without `out`")
        return self._kept

    def _repr_html_(self) -> str:
        rows = "".join(f"<tr><td>{rule}</td><td>{count:,}</td></tr>" for rule, count in list(self.by_rule.items())[:20])
        head = f"{self.answered:,} of {self.cases:,} cases answered, {self.rejected:,} rejected"
        return (
            f"<p>{head}, {self.undetermined:,} in part undetermined</p><table><tr><th>rule</th><th>cases</th></tr>{rows}</table>"
        )


def evaluate(
    law: str | Law, cases: object, *, items: object = None, out: str | Path | None = None, rejects: str | Path | None = None,
    engine: str = "duckdb", reading: Mapping[str, str] | None = None, law_at: str = "offence", min_confidence: str = "",
    as_of: date | str | None = None, by_person: bool = False, keep: bool | None = None,
    reform: str | Path | Reform | Sequence[str | Path | Reform] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Evaluation:  # fmt: skip
    """Evaluate cases from a file, folder, frame, Arrow table or stream, or list of dicts.

    `items` is a second file of items joined by `id`. `out` takes one row per case (per person with `by_person`), in Parquet, CSV
    or JSON lines; without it the answers of cases given in memory are kept (`keep`), those of a file only counted. A row without
    an offence date is judged by the law of `as_of` (default: today), and with `law_at="as-of"` every row is. `reform` names
    reforms that are made in the law first. Raise `LenityError` for what cannot be read or written.

    >>> done = evaluate("kh", [{"offence": "possession", "substance": "heroin", "quantity": "2 g", "offence_date": "2019-12-01"}])
    >>> done.cases, done.rejected
    (1, 0)
    """
    started = time.perf_counter()
    if engine not in ENGINES:
        raise problem("LEN506", f"unknown value `{engine}` for `engine`", did_you_mean(engine, ENGINES))
    if law_at not in LAW_AT:
        raise problem("LEN506", f"unknown value `{law_at}` for `law_at`", did_you_mean(law_at, LAW_AT))
    made = reforms_of(reform) or (law.reforms if isinstance(law, Law) else ())
    laws = asker(law.folder if isinstance(law, Law) else law, min_confidence, made)
    inputs = [Path(one) for one in (cases, items) if isinstance(one, str | Path)]
    for target in (Path(one) for one in (out, rejects) if one is not None):
        _check_target(target, inputs)
        inputs.append(target)
    backend = _backend(engine)
    keeps = keep if keep is not None else (out is None and not isinstance(cases, str | Path))
    with contextlib.ExitStack() as closing:
        closing.callback(backend.close)
        report = _Batch(laws, backend, reading, law_at, _day(as_of), progress).run(
            cases, items, Path(out) if out else None, Path(rejects) if rejects else None, by_person, keeps
        )
        if keeps:
            closing.pop_all()
    report.seconds = time.perf_counter() - started
    return report


@dataclass(frozen=True, slots=True)
class _Kept:
    """Answers kept in memory: which outcome each case has is with the backend, the outcomes are in the tables."""

    backend: Backend
    tables: Tables
    by_person: bool


@dataclass(slots=True)
class _Batch:
    asker: Asker
    backend: Backend
    reading: Mapping[str, str] | None
    law_at: str
    as_of: date
    progress: Callable[[float], None] | None
    outcomes: list[Outcome] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    undetermined: int = 0

    def run(
        self, cases: object, items: object, out: Path | None, rejects: Path | None, by_person: bool, keep: bool
    ) -> Evaluation:
        newest = self.asker.laws[-1]
        columns = self.backend.open(cases, items)
        nested = "items" in columns
        layout = read_layout(attributes_of(self.asker.laws), columns, self.backend.longest_items() if nested else 1)
        if by_person and not layout.person:
            raise problem("LEN502", "the cases have no column `person`", "add one, the same for all charges of a person")
        programs = self._programs()
        plan = plan_for(layout, self.asker.laws, _classes(programs), {name for one in programs for name in one.exact})
        self._read_texts(plan, newest)
        plan.words = self.backend.words(plan.word_columns())
        with self.backend.watched(self.progress):
            found = self._group(plan)
        signature = {**plan.read(found), "cases": found["cases"]}
        if not len(signature["cases"]):
            raise problem("LEN502", "there are no cases", "give at least one row")
        numbered = out is not None or keep or rejects is not None
        kept = None
        answer, reason, by_rule, laws = self._answer(plan, signature, numbered)
        if numbered:
            keys = {name: column for name, column in found.items() if name != "cases"}
            concurrence = {law.id: law.concurrence for law in self.asker.laws}
            tables = Tables(keys, answer, reason, self.outcomes, self.reasons, concurrence)
            with self.backend.watched(self.progress):
                self.backend.join_answers(plan, tables)
                if out is not None:
                    self.backend.write_answers(out, by_person)
                if rejects is not None:
                    self.backend.write_rejects(rejects)
                if keep:
                    self.backend.keep_answers()
                    kept = _Kept(self.backend, tables, by_person)
        weights = signature["cases"]
        total = int(weights.sum())
        rejected = int(weights[reason >= 0].sum())
        counted = np.bincount(reason[reason >= 0], weights[reason >= 0], len(self.reasons)).astype(np.int64)
        return Evaluation(
            cases=total, answered=total - rejected, rejected=rejected, undetermined=self.undetermined,
            reasons={text: int(count) for text, count in zip(self.reasons, counted, strict=True) if count},
            by_rule=by_rule, laws=laws, ignored=layout.ignored, signatures=len(weights), seconds=0.0, _kept=kept,
        )  # fmt: skip

    # -- facts -----------------------------------------------------------------------------------------------------

    def _programs(self) -> list[Program]:
        """Give the law ready to run for each span of days on which it is one and the same."""
        return [self.asker.program(edge) for law in self.asker.laws for edge in (law.edges() or [date.min])]

    def _read_texts(self, plan: Plan, law: Law) -> None:
        """Read each distinct text of an amount once."""
        for one in plan.layout.fields:
            if not one.by_text:
                continue
            raw = self.backend.distinct(plan.text(one))
            values: list[int | None] = []
            measures: list[int] = []
            for text in raw:
                try:
                    stated = format(Decimal(text).normalize(), "f") if one.pointed else text
                    amount, measure = read_value(law, {}, one.attribute, stated)
                except UnitError:
                    values.append(None)
                    measures.append(0)
                else:
                    values.append(None if amount == UNKNOWN else amount)
                    measures.append(MEASURES.index(measure) + 1 if measure else 0)
            self.backend.keep_readings(map_name(one), raw, values, measures)

    def _group(self, plan: Plan) -> dict[str, Ints]:
        """Group the cases by signature. While those of a long file are read, the situations of the first are worked out."""
        if not self.backend.samples:
            return self.backend.group(plan.signatures())
        first = self.backend.group(plan.signatures(FIRST))
        if int(first["cases"].sum()) < FIRST:
            return first
        return self.backend.group(plan.signatures(), lambda: self._learn(plan, first))

    def _learn(self, plan: Plan, found: dict[str, Ints]) -> None:
        """Work out the situations of some cases, which are then known when all are answered."""
        signature = {**plan.read(found), "cases": found["cases"]}
        for day, rows in self._days(plan, signature, np.full(len(found["cases"]), -1, np.int64)):
            program = self.asker.program(day)
            facts, slots = self._facts(plan, program, signature, rows)
            with contextlib.suppress(TooManyWorlds):
                run(program, facts, len(rows), slots)
        self.reasons.clear()  # what is refused is told when all cases are answered

    # -- answers ---------------------------------------------------------------------------------------------------

    def _answer(
        self, plan: Plan, signature: dict[str, Ints], numbered: bool
    ) -> tuple[Ints, Ints, dict[str, int], dict[str, int]]:
        """Answer every signature; give its outcome and reason, and how many cases used each rule and each law."""
        count = len(signature["cases"])
        answer, reason = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
        self._reject_unreadable(plan, signature, reason)
        days = self._days(plan, signature, reason)
        rules: dict[str, int] = {}
        laws: dict[str, int] = {}
        lists: dict[int, list[int]] = {}
        for day, placed in days:
            rows = placed[reason[placed] < 0]
            program = self.asker.program(day)
            for part in _parts(rows):
                for batch, answers in self._run(plan, program, signature, part):
                    other = self._other_measures(plan, program, signature, batch, answers, reason)
                    weights = np.where(other, 0, signature["cases"][batch])
                    if self.law_at != "lenient":
                        _count(program, answers, weights, rules)
                        laws[program.law.id] = laws.get(program.law.id, 0) + int(weights.sum())
                        sides = [answers.final.undetermined[f"bound.custody.{side}"] for side in ("min", "max", "life", "death")]
                        self.undetermined += int(weights[np.logical_or.reduce(sides)[answers.state]].sum())
                    if numbered or self.law_at == "lenient":
                        found = self._number(program, answers)
                        for place, number in zip(batch.tolist(), found.tolist(), strict=True):
                            if self.law_at == "lenient":
                                lists.setdefault(place, []).append(number)
                            else:
                                answer[place] = number
        if self.law_at == "lenient":
            self._choose_lenient(lists, answer, reason, signature["cases"], rules, laws)
        answer[reason >= 0] = -1
        return answer, reason, dict(sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))), laws

    def _reject_unreadable(self, plan: Plan, signature: dict[str, Ints], reason: Ints) -> None:
        law = self.asker.laws[-1]
        for one in plan.layout.fields:
            if one.name in plan.words:
                codes = dict.fromkeys(("true", "false", *one.attribute.values), 0)
                for number, text in enumerate(plan.words[one.name], 1):
                    try:
                        read_value(law, codes, one.attribute, text)
                    except UnitError as error:
                        hint = f"; {error.mend}" if error.mend.startswith("did you mean") else ""
                        self._reject(reason, signature[one.name] == number, f"{one.label}: {error}{hint}")
            else:
                for name, numbers in signature.items():
                    if name == one.name or name.startswith(f"{one.name}_"):
                        wrong = UNREADABLE if one.attribute.name in plan.exact else INVALID_CLASS
                        self._reject(reason, numbers == wrong, f"`{one.label}` is not {_wanted(one)}")

    def _reject(self, reason: Ints, rows: Flags, text: str) -> None:
        rows = rows & (reason < 0)
        if rows.any():
            if text not in self.reasons:
                self.reasons.append(text)
            reason[rows] = self.reasons.index(text)

    def _days(self, plan: Plan, signature: dict[str, Ints], reason: Ints) -> list[tuple[date, Ints]]:
        """Give the days whose law each signature is judged by, with its rows."""
        count = len(reason)
        edges = plan.edges["offence_date"]
        today = int(np.searchsorted(edges, self.as_of.toordinal(), side="right"))
        found = {}
        for name in ("offence_date", "sentence_date"):
            classes = signature.get(name, np.zeros(count, np.int64))
            found[name] = np.where(classes <= 0, today, classes)
        if self.law_at == "as-of":
            found = dict.fromkeys(found, np.full(count, today, np.int64))
        offence, sentence = found["offence_date"], found["sentence_date"]
        if self.law_at == "lenient":
            self._reject(reason, sentence < offence, "the sentence date is before the offence date")
        groups: dict[date, list[Ints]] = {}
        first, last = (
            (offence, offence)
            if self.law_at == "offence"
            else (sentence, sentence)
            if self.law_at == "sentence"
            else (offence, sentence)
        )
        for number in range(1, len(edges) + 1):
            rows = np.flatnonzero((first <= number) & (number <= last))
            if not len(rows):
                continue
            day = date.fromordinal(int(edges[number - 1])) if number > 1 else date.min
            try:
                self.asker.program(day)
            except LenityError:
                mask = np.zeros(count, np.bool_)
                mask[rows] = True
                span = f"before {date.fromordinal(int(edges[1]))}" if number == 1 else f"on {day}"
                self._reject(reason, mask, f"no law in force {span}")
                continue
            groups.setdefault(day, []).append(rows)
        return [(day, np.concatenate(rows)) for day, rows in sorted(groups.items())]

    def _run(self, plan: Plan, program: Program, signature: dict[str, Ints], rows: Ints) -> Iterator[tuple[Ints, Answers]]:
        """Run a batch, in smaller parts where unknown facts open too many worlds."""
        if not len(rows):
            return
        try:
            facts, slots = self._facts(plan, program, signature, rows)
            yield rows, run(program, facts, len(rows), slots)
        except TooManyWorlds:
            if len(rows) == 1:
                raise problem(
                    "LEN501", "one case has so many unknown facts that its answers do not fit in memory", "state more facts of it"
                ) from None
            for half in np.array_split(rows, 8):
                yield from self._run(plan, program, signature, half)

    def _facts(self, plan: Plan, program: Program, signature: dict[str, Ints], rows: Ints) -> tuple[dict[str, Ints], int]:
        facts: dict[str, Ints] = {}
        layout, law = plan.layout, program.law
        for one in layout.fields:
            suffix = f"@{one.slot}" if one.slot else ""
            known = law.vocabulary.attributes.get(one.attribute.name)
            if known is None:  # a fact of another version of the law
                continue
            if one.attribute.type == "enum" or one.name in plan.words:
                texts = plan.words.get(one.name, [])
                codes = [UNKNOWN]
                for text in texts:
                    # What no law knows was refused before; what only another version knows is not stated to this one.
                    with contextlib.suppress(UnitError):
                        codes.append(read_value(law, program.codes, known, text)[0])
                        continue
                    codes.append(UNKNOWN)
                facts[one.attribute.name + suffix] = np.array(codes, np.int64)[signature[one.name][rows]]
            elif one.attribute.type == "boolean":
                facts[one.attribute.name + suffix] = np.array([UNKNOWN, 0, 1], np.int64)[signature[one.name][rows]]
            else:
                facts |= self._amounts(plan, one, signature, rows, suffix)
        if "items" in signature:
            for slot in range(1, layout.slots + 1):
                facts[f"*@{slot}"] = (signature["items"][rows] >= slot).astype(np.int64)
        else:
            for slot in range(2, layout.slots + 1):
                stated = [facts[name] != UNKNOWN for name in facts if name.endswith(f"@{slot}") and not name.startswith("*@")]
                facts[f"*@{slot}"] = np.logical_or.reduce(stated).astype(np.int64)
        for name, code in settled(program, self.reading, self.asker.laws).items():
            facts[name] = np.full(len(rows), code, np.int64)
        return facts, layout.slots

    def _amounts(self, plan: Plan, one: Field, signature: dict[str, Ints], rows: Ints, suffix: str) -> dict[str, Ints]:
        facts = {}
        for key in [key for key in plan.edges if key.split("#")[0] == one.attribute.name] or [one.attribute.name]:
            counted = key.partition("#")[2]
            name = f"{one.name}_{counted}" if counted else one.name
            if name not in signature:
                continue
            classes = signature[name][rows]
            if one.attribute.name in plan.exact:
                facts[key + suffix] = np.where(classes <= MISSING, UNKNOWN, classes)
            else:
                values = np.concatenate([[UNKNOWN], plan.edges.get(key, np.array([0]))])
                facts[key + suffix] = values[np.maximum(classes, 0)]
        return facts

    def _other_measures(
        self, plan: Plan, program: Program, signature: dict[str, Ints], rows: Ints, answers: Answers, reason: Ints
    ) -> Flags:
        """Reject where the answer turns on a mass and the case counts tablets, or the reverse."""
        refused = np.zeros(len(rows), np.bool_)
        for one in plan.layout.fields:
            if one.attribute.type != "quantity":
                continue
            stated = signature[f"{one.name}_measure"][rows]
            for wanted, cases in _unknown(answers):
                column, _, slot = wanted.partition("@")
                base, _, measure = column.partition("#")
                if base != one.attribute.name or not measure or slot != str(one.slot):
                    continue
                for code, given in enumerate(MEASURES, 1):
                    wrong = cases & (stated == code) if given != measure else np.zeros(len(rows), np.bool_)
                    if wrong.any():
                        mask = np.zeros(len(reason), np.bool_)
                        mask[rows[wrong]] = True
                        self._reject(
                            reason, mask, f"LEN505: the law asks here for `{base}` as {measure}, and the case gives {given}"
                        )
                        refused |= wrong
        return refused

    # -- outcomes --------------------------------------------------------------------------------------------------

    def _number(self, program: Program, answers: Answers) -> Ints:
        """Give each case the number of its outcome; cases of which every turn tells the same share one."""
        way = answers.state
        for taken in answers.taken:
            way = _paired(way, taken.told())
        for silent in answers.assumed.values():  # the same answer, resting on another ground
            way = _paired(way, silent.astype(np.int64))
        first, place = np.unique(way, return_index=True, return_inverse=True)[1:]
        numbers = np.arange(len(first)) + len(self.outcomes)
        reader = Reader(program, answers)
        self.outcomes += [reader.outcome(case) for case in first.tolist()]
        return numbers[place.ravel()]

    def _choose_lenient(
        self, lists: dict[int, list[int]], answer: Ints, reason: Ints, weights: Ints, rules: dict[str, int], laws: dict[str, int]
    ) -> None:
        """Choose the gentlest of the outcomes a case would have had on each day from the offence to the sentence."""
        chosen: dict[tuple[int, ...], int] = {}
        for place, numbers in lists.items():
            key = tuple(numbers)
            if key not in chosen:
                gentlest = most_lenient([self.outcomes[number] for number in numbers])
                chosen[key] = len(self.outcomes)
                self.outcomes.append(gentlest)
            answer[place] = chosen[key]
            if reason[place] >= 0:
                continue
            found, weight = self.outcomes[chosen[key]], int(weights[place])
            laws[found.law] = laws.get(found.law, 0) + weight
            self.undetermined += weight if found.custody.undetermined else 0
            for rule in {*found.rules, *(use.id for option in found.options for use in option.rules)}:
                rules[rule] = rules.get(rule, 0) + weight


def _paired(left: Ints, right: Ints) -> Ints:
    """Number the different pairs of two columns."""
    key = left * (int(right.max(initial=0)) + 1) + right
    return np.unique(key, return_inverse=True)[1].ravel().astype(np.int64) if int(key.max(initial=0)) > 2**31 else key


def _unknown(answers: Answers) -> Iterator[tuple[str, Flags]]:
    """Give each fact with the cases in which it was unknown and could change the answer."""
    for taken in answers.taken:
        yield from taken.unknown().items()


def _count(program: Program, answers: Answers, weights: Ints, rules: dict[str, int]) -> None:
    """Add up in how many cases each rule was used; a case with several items counts once."""
    by_step: dict[int, list[Taken]] = {}
    for taken in answers.taken:
        by_step.setdefault(id(taken.step), []).append(taken)
    sums = dict.fromkeys(range(len(program.used)), 0)
    for turns in by_step.values():
        ways = _ways(turns)
        for way, count in enumerate(np.bincount(ways[1], weights, len(ways[0])).astype(np.int64).tolist()):
            for number in {
                key // 2 for taken, situation in zip(turns, ways[0][way], strict=True) for key in taken.turn.used[situation]
            }:
                sums[number] += count
    for number, count in sums.items():
        one = program.used[number]
        kind = one.decision.kind
        name = one.rule.id if one.rule else one.decision.id if kind in ("fold", "expression") else f"{one.decision.id}: no rule"
        if count:
            rules[name] = rules.get(name, 0) + count


def _ways(turns: list[Taken]) -> tuple[list[list[int]], Ints]:
    """Give the different ways cases went through the turns of one step, one turn per item, and the way of each case."""
    if len(turns) == 1:
        return [[situation] for situation in range(len(turns[0].turn.used))], turns[0].situation
    table = np.stack([taken.situation for taken in turns], axis=1)
    ways, place = np.unique(table, axis=0, return_inverse=True)
    return ways.tolist(), place.ravel().astype(np.int64)


def _classes(programs: list[Program]) -> dict[str, Ints]:
    """Join the classes of every attribute over all versions of the law."""
    edges: dict[str, set[int]] = {}
    for program in programs:
        attributes = program.law.vocabulary.attributes
        for name, values in program.representatives.items():
            attribute = attributes.get(name.split("#")[0])
            if attribute and attribute.type not in ("enum", "boolean"):
                edges.setdefault(name, set()).update(int(value) for value in values)
    return {name: np.array(sorted(values), np.int64) for name, values in edges.items()}


def _parts(rows: Ints) -> list[Ints]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _wanted(one: Field) -> str:
    words = {
        "quantity": "a quantity with a unit",
        "number": "a whole number",
        "decimal": "a number with at most six places after the point",
        "date": "a date such as 2014-11-30",
        "rate": "a rate such as `80 %`",
        "duration": "a term such as `5 y`",
    }
    low, high = one.attribute.low, one.attribute.high
    span = (
        f" within {'' if low is None else low} .. {'' if high is None else high}" if low is not None or high is not None else ""
    )
    return words.get(one.attribute.type, f"a value of {one.attribute.type}") + (span if one.attribute.type == "number" else "")


def _backend(engine: str) -> Backend:
    if engine == "spark":
        from lenity.engine.spark import Spark

        return Spark()
    from lenity.engine.duck import Duck

    return Duck()


def _check_target(path: Path, taken: list[Path]) -> None:
    for other in taken:
        if path.resolve() == other.resolve() or (path.exists() and other.exists() and path.samefile(other)):
            raise problem("LEN503", f"`{path}` is given twice; writing it would destroy `{other}`", "name another file")
    if path.is_dir():
        raise problem("LEN503", f"`{path}` is a folder", "name a file")
    if not path.parent.is_dir():
        raise problem("LEN503", f"the folder `{path.parent}` does not exist", "make it, or name another")


def _day(value: date | str | None) -> date:
    if value is None or value == "":
        return date.today()
    try:
        return parse_date(value)
    except UnitError as error:
        raise problem("LEN506", str(error), error.mend) from None
