"""What can be wrong with a law: each defect with the rules it lies in, and cases that show it when they are asked.

    Defect("inversion", "kh/drug-control-2012", "a helper may get more than an organiser", (Spot(...),), (Witness(...), ...))

A witness is never written by hand: `witness` asks the engine, and a defect that the engine does not confirm is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lenity.engine.asking import Case, Settled, ask_all
from lenity.engine.outcome import Outcome
from lenity.law.model import Citation, Law
from lenity.law.problems import Place

# Each kind with its grade and what it means. An error is a slip of drafting whatever one thinks of penalties; a warning breaks an
# order that a norm or the law itself states; a note is for people to judge.
ERROR, WARNING, NOTE = "error", "warning", "note"
KINDS: dict[str, tuple[str, str]] = {
    "gap": (ERROR, "Amounts or words of which no rule of a table speaks, although rules speak of those beside them."),
    "overlap": (ERROR, "Two rules of a table hold for the same case although its hit policy allows one, or both alike."),
    "dead-rule": (ERROR, "No case reaches the rule."),
    "duplicate-rule": (WARNING, "Two rules say the same of the same cases."),
    "dates": (ERROR, "Versions of a rule leave days between them, overlap, or do not follow each other."),
    "unreachable-option": (ERROR, "No case in any reading finds this measure open."),
    "upside-down": (ERROR, "Steps that each look right together give a minimum above its maximum."),
    "inversion": (WARNING, "A case that the stated order calls less grave may get more."),
    "tie": (NOTE, "Cases that the stated order parts get the same range."),
    "falls-with-quantity": (WARNING, "More of the same drug gets less."),
    "cliff": (NOTE, "At a boundary one more unit raises or multiplies the penalty."),
    "plateau": (NOTE, "One range covers amounts that lie far apart."),
    "uneven-edge": (NOTE, "One edge of a column stands out of the proportion that its other edges keep to another column."),
    "uneven-rate": (NOTE, "Months per gram at one boundary lie far above those at the others."),
    "above-comparison": (NOTE, "A drug offence stands above a graver-sounding offence of the general law."),
}

# How each kind is decided, and what is none: the page docs/reference/defects.md is made from this table.
DECIDED: dict[str, str] = {
    "gap": (
        "In a table that must give an answer (it has outputs that it does not only amend, or it says whether a way out is "
        "open): amounts for which no rule holds although rules hold for other amounts, all other inputs alike; a word "
        "that a rule excepts by `not(...)` and no rule takes up; a word that an earlier decision gives and for which the "
        "table has no rule. Under some version of every disputed point, on some day. A rule that says `unknown:` speaks. "
        "Words of a fact that no rule names are no gap: a table may speak of some offences only. What no case can bring "
        "to the table is none either."
    ),
    "overlap": (
        "Hit policy U: two rules share a case. A: they share one and give different outputs. P and O: they share one, "
        "give different outputs, and `priority:` puts neither first. The case is answered twice, each time by one of the "
        "two rules alone. Every other command refuses such a law (LEN302, LEN303)."
    ),
    "dead-rule": (
        "In a table taken by itself: nothing satisfies the rule, or it stands behind rules (hit policy F, P) that "
        "together hold whenever it does. In the law as a whole: no case, under no reading, gets the answer of the rule."
    ),
    "duplicate-rule": (
        "Two rules of a table, not of hit policy U, ask the same, give the same and are in force on the same days. Where "
        "what they give is added up (C+), it counts twice."
    ),
    "dates": (
        "Between two rules that otherwise hold for the same case there are days on which no rule of the table does: "
        "always where the table must give an answer, else between versions of one rule (same conditions). Two versions of "
        "a rule in force together in a first-match table. A rule that is in force on no day on which its law is."
    ),
    "unreachable-option": (
        "Proved for every case of one item and every reading: the measure is open in none, with or without the choices "
        "that come before it."
    ),
    "upside-down": (
        "A minimum of custody, fine, strokes or of a guideline above its maximum in some case, after every step of the "
        "law, with or without choices."
    ),
    "inversion": (
        "Two cases that differ in one fact alone, of which `library/orders.yaml` calls one less grave: its minimum or "
        "maximum is the higher, or a way out of prison is shut to it that is open to the other."
    ),
    "tie": (
        "Two words of an order, such as courier and organiser, whose ranges are the same in every pair of cases that "
        "differ in nothing else."
    ),
    "falls-with-quantity": (
        "Two cases that differ in the amount alone, of which the one with more has the lower minimum or maximum."
    ),
    "cliff": (
        "Metric M2. At an edge of the amount the minimum rises by 24 months or more, or minimum or maximum reach twice "
        "what they were; from no custody to some, and from a term to life, is a cliff. Both figures are ours "
        "(`library/checks/thresholds.yaml`: floor-jump, range-ratio)."
    ),
    "plateau": (
        "Metric M4. One range from some amount to 100 times as much, or a last band without upper limit that begins below "
        "100 typical doses; the first band is measured from one dose. Both figures are ours (plateau-width, "
        "plateau-doses). A law whose range does not turn on the amount has no band to be too wide."
    ),
    "uneven-edge": (
        "In a table of columns (one drug each) with an edge for each level: most columns keep one ratio to another column at "
        "every level, this one does so at two levels in three or more, and not at this one. Three columns in proportion, and "
        "five levels in common, are needed. Whoever adds the drugs of a case up by such a ratio comes to another level than "
        "the column does. The figures are ours."
    ),
    "uneven-rate": (
        "Metric M3. Months of the minimum per gram over the band that leads to an edge, 10 times the median of the same "
        "curve or more (ours: marginal-spread)."
    ),
    "above-comparison": (
        "Minimum or maximum of a drug offence above those of an offence of the general law that the stated order calls graver."
    ),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A rule or decision that has part in a defect, with its file, line and article."""

    id: str
    place: Place
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """A case as it was put to the engine, under settled readings, and what the engine answered."""

    law: str
    case: Case
    reading: Settled
    outcome: Outcome

    def example(self, name: str) -> str:
        """Give the case as an entry of `examples.yaml`; what it expects is what the engine says now, for a person to judge."""
        facts = ", ".join(f"{key}: {_plain(value)}" for key, value in self.case.items())
        lines = [f"  - id: {name}", f"    law: {self.law}", f"    case: {{{facts}}}"]
        if self.reading:
            lines.append(f"    reading: {{{', '.join(f'{axis}: {value}' for axis, value in self.reading.items())}}}")
        rules = ", ".join(use.id for use in self.outcome.steps if not use.after_choice)
        lines += ["    expect:", f"      rules: [{rules}]", '    from: "write here what the law should say, and where it stands"']
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that is wrong, or that a person should judge: where, what, shown by which cases, and how it could be mended.

    `measures` are its figures as text (`jump`: `5 y`); `rests_on` names the stated order or threshold it is judged by.
    """

    kind: str
    law: str
    message: str
    spots: tuple[Spot, ...]
    witnesses: tuple[Witness, ...] = ()
    help: str = ""
    measures: Mapping[str, str] = field(default_factory=dict)
    rests_on: str = ""

    @property
    def grade(self) -> str:
        return KINDS[self.kind][0]


@dataclass(frozen=True, slots=True)
class Question:
    """A question put to the whole law: `proved` for every case, `refuted` by a case, or `open` with the reason.

    `assumptions` say for which cases the answer holds.
    """

    title: str
    status: str
    assumptions: tuple[str, ...] = ()
    why: str = ""


def witness(law: Law, case: Case, reading: Settled | None = None) -> Witness:
    """Put a case to the engine; `law` is as it stands on a day. Raise `LenityError` for facts that cannot be read."""
    return witnesses(law, [(case, reading or {})])[0]


def witnesses(law: Law, questions: Iterable[tuple[Case, Settled]]) -> list[Witness]:
    """Put several cases to the engine in one run."""
    asked = list(questions)
    return [Witness(law.id, case, reading, outcome) for (case, reading), outcome in zip(asked, ask_all(law, asked), strict=True)]


def spot_of(law: Law, name: str) -> Spot:
    """Give the spot of a rule or decision by its id; raise `KeyError` if the law has none of that name."""
    for decision in law.decisions:
        if decision.id == name:
            return Spot(name, decision.place, decision.cite)
        for rule in decision.rules:
            if rule.id == name:
                return Spot(name, rule.place, rule.cite)
    raise KeyError(name)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
