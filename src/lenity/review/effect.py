"""What reforms would change: rules, what is proved of all cases, the standard vignettes, a file of cases, findings.

    effect("kh", ["kh/personal-use-threshold"]).vignettes[0].change   ->   "lighter"

Before is the law as it stands on the reforms' first day, after is the same law on the same day with the reforms made in it.
Outcomes are compared respect by respect and never added up: where one is lighter here and heavier there, or a respect is not
known, nothing is claimed. What hangs on a reading of the law is compared under each.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
from sqlglot import exp

from lenity.analysis.defects import Question
from lenity.analysis.severity import compared
from lenity.engine.asking import MOST_AT_ONCE, Asked, Case, Settled, combinations
from lenity.engine.batch import evaluate
from lenity.engine.duck import WRITERS
from lenity.engine.facts import attributes_of
from lenity.engine.outcome import Outcome
from lenity.engine.program import Ints
from lenity.law.amend import Changed, Reform, differences, reforms_of
from lenity.law.library import Library, in_force, refuse_idle
from lenity.law.model import Law, Rule
from lenity.law.problems import problem
from lenity.review.citing import Reference, law_key, law_reference, tally, unique
from lenity.review.compare import references_in
from lenity.review.compose import bench_of
from lenity.review.findings import Finding, findings
from lenity.review.manifest import MadeReform, made_in
from lenity.review.norms import Norms
from lenity.review.sources import SourceEntry
from lenity.review.vignettes import Posed, Vignettes, read_vignettes, substances_named
from lenity.review.worked_cases import CLOSED, WorkedCase, worked

LIGHTER, HEAVIER, SAME, INCOMPARABLE = "lighter", "heavier", "same", "incomparable"
CHANGES = (LIGHTER, SAME, HEAVIER, INCOMPARABLE)
MOST_MOVES = 20  # groups of cases that are shown one by one
Named = str | Path | Reform


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a rule before and after, as written, with what each rests on; empty where there is none."""

    name: str
    before: str
    after: str
    before_reference: Reference | None
    after_reference: Reference | None


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that a reform changes, ends or adds (`how`), in the words of the law, and why."""

    how: str
    decision: str
    article: str
    before: str
    after: str
    entries: tuple[Entry, ...]
    why: str
    place: str
    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class WayChange:
    """A way out whose status a reform changes; empty where the law had, or has, no such measure."""

    rung: str
    measure: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows something: its facts, the readings settled, what binds before and after, and the ways out that change."""

    case: Mapping[str, str]
    reading: Mapping[str, str]
    before: str
    after: str
    ways: tuple[WayChange, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved of every case of one item, refuted by a case, or left open."""

    questions: tuple[Question, ...]
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class VignetteChange:
    """A standard vignette whose outcome changes under some reading.

    `change` says how, under all readings alike; where they differ it is empty, and `under` gives each with its readings.
    `judgement` says what would have to be decided, or found out, where a change is incomparable.
    """

    key: str
    title: str
    substance: str
    facts: Mapping[str, str]
    change: str
    under: Mapping[str, tuple[Mapping[str, str], ...]]
    judgement: str
    before: WorkedCase
    after: WorkedCase
    ways: tuple[WayChange, ...]
    references: tuple[Reference, ...]  # of the amount


@dataclass(frozen=True, slots=True)
class Move:
    """Cases whose custody changes in the same way, as it binds the court.

    `asks` names facts that the cases do not state and on which only the answer after the reform turns: it covers every value
    they may have, so that a change for the better under one value alone may be incomparable.
    """

    before: str
    after: str
    change: str
    asks: tuple[str, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class CasesChange:
    """A file of cases, each judged by the law of the reforms' first day, before and after.

    `counts` has the cases by change; `moves` the largest groups of changed cases, `others` the cases in smaller ones. A case
    that either law cannot judge is rejected, with the reason.
    """

    name: str
    cases: int
    rejected: int
    reasons: Mapping[str, int]
    counts: Mapping[str, int]
    moves: tuple[Move, ...]
    others: int
    undetermined: tuple[int, int]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A check of the review whose outcome changes."""

    check: str
    title: str
    before: str
    after: str
    by_reading: tuple[bool, bool]  # whether the outcome before, and after, hangs on a reading


@dataclass(frozen=True, slots=True)
class FindingsChange:
    """The checks of the review before and after: those whose outcome changes, and how many were decided."""

    changed: tuple[FindingChange, ...]
    decided: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What reforms would change in the law of a place, on the day on which the last of them begins to hold."""

    place: str
    law: str
    title: str
    day: str
    reforms: tuple[MadeReform, ...]
    facts: Mapping[str, str]  # facts that only the reformed law asks for, with their meaning
    rules: tuple[RuleChange, ...]
    within: Mapping[str, str]
    proof: Proof
    vignettes: tuple[VignetteChange, ...]
    posed: int
    cases: CasesChange | None
    findings: FindingsChange | None
    sources: tuple[SourceEntry, ...]


def effect(
    place: str, reform: Named | Sequence[Named], *, within: Mapping[str, str] | None = None, cases: str | Path | None = None,
    out: Path | None = None, reading: Settled | None = None, with_findings: bool = False, library: Library | None = None,
) -> Effect:  # fmt: skip
    """Say what reforms would change in the law of a place.

    `within` are tests in the form of a rule's `when:`, outside which nothing is to change. `cases` is a file of cases to judge
    before and after, under `reading` or all readings together; `out` takes both answers for each case. `with_findings` decides
    the checks of the review twice, which takes time. Raise `LenityError` for what cannot be read.

    >>> effect("kh", "kh/role-tiers").rules[0].after
    'role-tiers/20-y'
    """
    if out is not None and out.suffix not in WRITERS:
        raise problem("LEN503", f"`{out}` is of no kind that can be written", f"end the name in {', '.join(WRITERS)}")
    made = reforms_of(reform)
    base = library or Library()
    held = Library(base.root, (*base.reforms, *made))
    day = max(one.day for one in made)
    versions, amended = base.find(place), held.find(place)
    refuse_idle(made, amended)
    before, after = in_force(versions, day), in_force(amended, day)
    changed = differences(before, after)
    known = read_vignettes()
    told, posed = _vignettes(before, after, changed, known, day)
    found = Effect(
        place=place,
        law=before.id,
        title=before.title,
        day=day.isoformat(),
        reforms=made_in(after),
        facts={name: one.meaning for name, one in attributes_of((after,)).items() if name not in attributes_of((before,))},
        rules=tuple(map(_rule, changed)),
        within=dict(within or {}),
        proof=proof(before, after, dict(within or {})),
        vignettes=told,
        posed=posed,
        cases=None if cases is None else _cases(place, Path(cases), base.reforms, made, day, reading, out),
        findings=_findings(place, day, base, held) if with_findings else None,
        sources=(),
    )
    return replace(found, sources=_sources(found, (before, after), known))


# -- rules ---------------------------------------------------------------------------------------------------------------


def _rule(one: Changed) -> RuleChange:
    how = "changed" if one.before and one.after else "added" if one.after else "ended"
    cited = [rule.cite for rule in (one.before, one.after) if rule]
    return RuleChange(
        how=how,
        decision=one.decision.title,
        article=one.article,
        before=one.before.id if one.before else "",
        after=one.after.id if one.after else "",
        entries=tuple(
            Entry(name, was, now, _rests_on(one.before, name), _rests_on(one.after, name))
            for name, (was, now) in one.what.items()
        ),
        why=one.why,
        place=str(one.place),
        references=unique(law_reference(cite) for cite in cited if cite),
    )


def _rests_on(rule: Rule | None, name: str) -> Reference | None:
    """Give what an entry of a rule rests on: a citation of its own, or the rule's."""
    if rule is None:
        return None
    cite = rule.citation(name.replace("when ", "when.", 1) if name.startswith("when ") else name)
    return law_reference(cite) if cite else None


# -- all cases -------------------------------------------------------------------------------------------------------------


def proof(before: Law, after: Law, within: Mapping[str, str]) -> Proof:
    """Prove what the reforms leave alone, where the prover is installed; where it is not, the question stays open and is said."""
    if find_spec("z3") is None:
        why = "the prover is not installed: pip install 'lenity[proof]'"
        return Proof((Question("which cases change, and whether any gets heavier", "open", (), why),), ())
    from lenity.analysis.scope import compare_laws

    scope = compare_laws(before, after, within)
    shown = tuple(
        Shown(
            {name: str(value) for name, value in was.case.items()},
            dict(was.reading),
            _bound(was.outcome),
            _bound(now.outcome),
            _ways(was.outcome, now.outcome),
        )
        for was, now in scope.witnesses
    )
    return Proof(scope.questions, shown)


def _bound(outcome: Outcome) -> str:
    return str(outcome.bound.custody)


# -- vignettes -------------------------------------------------------------------------------------------------------------


def _vignettes(
    before: Law, after: Law, changed: Sequence[Changed], known: Vignettes, day: date
) -> tuple[tuple[VignetteChange, ...], int]:
    """Put every vignette to both laws, once for each substance either names, and keep those that change under some reading."""
    substances = tuple(dict.fromkeys((*substances_named(before), *substances_named(after))))
    posed = [one for name in known.known for one in known.posed(name, after, substances)]
    cases = [{**one.facts, "offence_date": day.isoformat()} for one in posed]
    was, now = Asked(before), Asked(after)
    # A case whose law is known and that meets no edited rule under any reading has the same outcome before and after.
    edited = {rule.id for one in changed for rule in (one.before, one.after) if rule}
    met = [
        bool(edited & (_used(one) | _used(other)) or one.undetermined or other.undetermined)
        for one, other in zip(was.ask(cases), now.ask(cases), strict=True)
    ]
    touched = [(one, case) for one, case, meets in zip(posed, cases, met, strict=True) if meets]
    was.learn_every_reading([case for _, case in touched])
    now.learn_every_reading([case for _, case in touched])
    found = (_vignette(one, case, was, now) for one, case in touched)
    return tuple(one for one in found if one), len(posed)


def _used(outcome: Outcome) -> set[str]:
    return {*outcome.rules, *(use.id for option in outcome.options for use in option.rules)}


def _vignette(posed: Posed, case: Case, was: Asked, now: Asked) -> VignetteChange | None:
    axes = sorted(was.axes([case]) | now.axes([case]))
    versions = {axis: tuple(now.law.readings[axis].values) for axis in axes}
    under: dict[str, list[Settled]] = {}
    judgements: dict[str, None] = {}
    for settled in combinations(versions, MOST_AT_ONCE):
        [one], [other] = was.ask([case], settled), now.ask([case], settled)
        change, judgement = change_of(one, other)
        under.setdefault(change, []).append(settled)
        judgements |= {judgement: None} if judgement else {}
    if set(under) == {SAME}:
        return None
    before, after = (
        worked(asked.law, posed.facts, date.fromisoformat(str(case["offence_date"])), id=posed.key, title=posed.vignette.title)
        for asked in (was, now)
    )
    [one], [other] = was.ask([case]), now.ask([case])
    return VignetteChange(
        key=posed.key,
        title=posed.vignette.title,
        substance=posed.substance,
        facts=posed.facts,
        change=next(iter(under)) if len(under) == 1 else "",
        under={change: _in_short(under[change], versions) for change in CHANGES if change in under},
        judgement="; ".join(judgements),
        before=before,
        after=after,
        ways=_ways(one, other),
        references=posed.references,
    )


def _in_short(cases: Iterable[Settled], versions: Mapping[str, Sequence[str]]) -> tuple[Mapping[str, str], ...]:
    """Name readings by the disputed points that matter: where every version of a point is among them, it is left out.

    >>> _in_short([{"a": "1", "b": "1"}, {"a": "1", "b": "2"}], {"a": ["1", "2"], "b": ["1", "2"]})
    ({'a': '1'},)
    """
    kept = [dict(one) for one in cases]
    for axis, among in versions.items():
        rest: dict[tuple[tuple[str, str], ...], list[dict[str, str]]] = {}
        for one in kept:
            rest.setdefault(tuple((name, value) for name, value in one.items() if name != axis), []).append(one)
        kept = []
        for others, same in rest.items():
            kept += [dict(others)] if {one.get(axis) for one in same} == {*among} else same
    return tuple(kept)


def change_of(before: Outcome, after: Outcome) -> tuple[str, str]:
    """Say how an outcome changes, lighter, heavier, the same or incomparable, and what would decide the last."""
    if (before.bound, before.reach) == (after.bound, after.reach) and not _ways(before, after):
        return SAME, ""
    found = compared(after, before)
    return found.verdict, found.judgement


def _ways(before: Outcome, after: Outcome) -> tuple[WayChange, ...]:
    was, now = (
        {(one.rung, one.measure): _status(one.status, bool(one.chain)) for one in side.options} for side in (before, after)
    )
    return tuple(
        WayChange(*key, was.get(key, ""), now.get(key, ""))
        for key in dict.fromkeys((*was, *now)) if was.get(key, CLOSED) != now.get(key, CLOSED)
    )  # fmt: skip


def _status(status: str, after_choice: bool) -> str:
    return f"{status} after a choice" if after_choice and status == "open" else status


# -- a file of cases -------------------------------------------------------------------------------------------------------


def _cases(
    place: str, cases: Path, standing: Sequence[Reform], made: Sequence[Reform], day: date, reading: Settled | None,
    out: Path | None,
) -> CasesChange:  # fmt: skip
    """Judge every case by the law of the day, before and after, and compare the answers to each."""
    with tempfile.TemporaryDirectory(prefix=".lenity-", dir=out.parent if out else None) as held:
        sides = []
        for name, reforms in (("before", standing), ("after", (*standing, *made))):
            file = Path(held) / f"{name}.parquet" if out else None
            done = evaluate(
                place, cases, law_at="as-of", as_of=day, reading=reading, reform=reforms, keep=True, out=file,
                rejects=Path(held) / f"{name}-rejects.parquet",
            )  # fmt: skip
            sides.append((done, *done.numbered()))
        (was, old_rows, old, old_outcomes), (now, new_rows, new, new_outcomes) = sides
        rows, at, there = np.intersect1d(old_rows, new_rows, assume_unique=True, return_indices=True)
        pairs, place_of, counts = np.unique(np.stack([old[at], new[there]]), axis=1, return_inverse=True, return_counts=True)
        outcomes = [(old_outcomes[one], new_outcomes[other]) for one, other in pairs.T.tolist()]
        changes = [change_of(one, other)[0] for one, other in outcomes]
        if out is not None:
            named = np.array(changes, object)[place_of.ravel()] if changes else np.array([], object)
            _write(out, Path(held), rows, named)
        reasons = _reasons(Path(held))
    total: Counter[str] = Counter()
    moves: Counter[tuple[str, str, str, tuple[str, ...]]] = Counter()
    for (one, other), change, number in zip(outcomes, changes, counts.tolist(), strict=True):
        total[change] += number
        if change != SAME:
            asks = tuple(name for name in other.unknown if name not in one.unknown)
            moves[_bound(one), _bound(other), change, asks] += number
    largest = [Move(*key, number) for key, number in moves.most_common(MOST_MOVES)]
    return CasesChange(
        name=cases.name,
        cases=was.cases,
        rejected=was.cases - len(rows),
        reasons=reasons,
        counts={change: total[change] for change in CHANGES},
        moves=tuple(largest),
        others=sum(moves.values()) - sum(one.cases for one in largest),
        undetermined=(was.undetermined, now.undetermined),
    )


def _reasons(held: Path) -> dict[str, int]:
    """Count the reasons for which cases are rejected by either law, each case once."""
    both = f"SELECT * FROM read_parquet({_text(held / '*-rejects.parquet')})"
    once = f'SELECT "case", any_value(reason) AS reason FROM ({both}) GROUP BY "case"'
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT reason, count(*) FROM ({once}) GROUP BY reason ORDER BY 2 DESC, 1").fetchall()
    return dict(found)


def _write(out: Path, held: Path, rows: Ints, changes: npt.NDArray[np.object_]) -> None:
    """Write one row per case: what changes, then every column of the answer before and after."""
    with duckdb.connect() as connection:
        connection.register("changes", {"case": rows, "change": changes})
        sides = []
        for name in ("before", "after"):
            file = f"read_parquet({_text(held / f'{name}.parquet')})"
            columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()]
            keys = [one for one in columns if one in ("id", "person") and name == "before"]
            given = [f'{name}."{one}" AS {name}_{one}' for one in columns if one not in ("case", "id", "person")]
            sides.append((file, [*(f'{name}."{one}"' for one in keys), *given]))
        (before, first), (after, second) = sides
        query = (
            f'SELECT before."case", changes.change, {", ".join([*first, *second])} FROM {before} AS before '
            f'JOIN {after} AS after USING ("case") JOIN changes USING ("case") ORDER BY "case"'
        )
        finished = held / f"whole{out.suffix}"
        connection.execute(f"COPY ({query}) TO {_text(finished)} ({WRITERS[out.suffix]})")
    finished.replace(out)


def _text(path: Path) -> str:
    """Write a path for SQL."""
    return exp.Literal.string(str(path)).sql("duckdb")


# -- findings --------------------------------------------------------------------------------------------------------------


def _findings(place: str, day: date, base: Library, held: Library) -> FindingsChange:
    norms = Norms.read()
    was, now = (findings(bench_of(place, day, library=one, norms=norms), norms) for one in (base, held))
    pairs = list(zip(was, now, strict=True))
    return FindingsChange(tuple(_finding(*pair) for pair in pairs if pair[0].outcome != pair[1].outcome), len(pairs))


def _finding(was: Finding, now: Finding) -> FindingChange:
    by_reading = was.depends_on_reading, now.depends_on_reading
    return FindingChange(was.check.id, was.check.title, was.outcome, now.outcome, by_reading)


# -- sources ---------------------------------------------------------------------------------------------------------------


def _sources(found: Effect, laws: Sequence[Law], vignettes: Vignettes) -> tuple[SourceEntry, ...]:
    cited = list(references_in(found))
    entries = []
    for name, source in {key: one for law in laws for key, one in law.sources.items()}.items():
        about = source.title, source.producer, source.address, source.published, source.accessed, source.note
        entries.append(SourceEntry(law_key(name), "law", *about))
    entries += [
        SourceEntry(key, "dose", one.title, one.producer, one.address, note=one.note) for key, one in vignettes.sources.items()
    ]
    graded = (replace(one, figures=tally(ref.confidence for ref in cited if ref.source == one.key)) for one in entries)
    return tuple(one for one in graded if one.figures)
