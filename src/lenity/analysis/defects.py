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
    "gap": (ERROR, "Between two rules of a table lie amounts or words of which no rule speaks."),
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
    "uneven-rate": (NOTE, "Months per gram at one boundary lie far above those at the others."),
    "above-comparison": (NOTE, "A drug offence stands above a graver-sounding offence of the general law."),
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
    return [
        Witness(law.id, case, reading, outcome) for (case, reading), outcome in zip(asked, ask_all(law, asked), strict=True)
    ]


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
