"""The answers of a batch as rows: what each column holds, and how the charges of one person come together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lenity.engine.outcome import Outcome, Strokes
from lenity.engine.program import Ints


@dataclass(slots=True)
class Tables:
    """The answers as relations: the key of each signature, its outcome, the outcomes, and reasons of rejection."""

    keys: dict[str, Ints]
    outcome: Ints  # number of the outcome, -1 where rejected
    reason: Ints  # number of the reason, -1 where answered
    outcomes: Sequence[Outcome]
    reasons: list[str]
    concurrence: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of each law

    def write_rows(self, folder: str) -> Path:
        """Write the outcomes as JSON lines, one per number; give the file."""
        path = Path(folder) / "outcomes.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for number, one in enumerate(self.outcomes):
                file.write(json.dumps({"outcome": number, **row_of(one)}, ensure_ascii=False) + "\n")
        return path

    def dicts(self, names: Sequence[str], cases: Iterable[Sequence[Any]]) -> list[dict[str, Any]]:
        """Give each case its row; `cases` holds what the `names` say of it, the last of which is the number of its outcome."""
        rows = [row_of(one) for one in self.outcomes]
        return [{**dict(zip(names[:-1], case, strict=False)), **rows[case[-1]]} for case in cases]


NO_STROKES = Strokes(None, None, False)  # of a law that does not speak of them
ROW = {
    "law": "VARCHAR", "law_day": "VARCHAR",
    "custody_min": "BIGINT", "custody_max": "BIGINT", "custody_life": "VARCHAR", "custody_death": "VARCHAR",
    "custody_undetermined": "BOOLEAN", "reach_custody_min": "BIGINT", "reach_custody_max": "BIGINT",
    "reach_custody_life": "VARCHAR", "reach_custody_death": "VARCHAR",
    "custody_unit": "VARCHAR", "fine_min": "BIGINT", "fine_max": "BIGINT", "reach_fine_min": "BIGINT", "reach_fine_max": "BIGINT",
    "fine_undetermined": "BOOLEAN", "fine_unit": "VARCHAR", "combine": "VARCHAR[]", "reach_combine": "VARCHAR[]",
    "strokes_min": "BIGINT", "strokes_max": "BIGINT", "reach_strokes_min": "BIGINT", "reach_strokes_max": "BIGINT",
    "start_min": "BIGINT", "start_max": "BIGINT",
    "guideline_min": "BIGINT", "guideline_max": "BIGINT", "guideline_life": "VARCHAR",
    "answers": "VARCHAR[]", "reach_answers": "VARCHAR[]",
    "options": "STRUCT(rung VARCHAR, measure VARCHAR, who VARCHAR, status VARCHAR, after VARCHAR[], rules VARCHAR[], "
               "confidence VARCHAR)[]",
    "rules": "VARCHAR[]", "rules_after_choice": "VARCHAR[]", "undetermined": "VARCHAR[]", "unknown_facts": "VARCHAR[]",
    "depends_on_reading": "VARCHAR[]", "confidence": "VARCHAR", "assumed": "VARCHAR[]", "notes": "VARCHAR[]",
}  # fmt: skip


def row_of(one: Outcome) -> dict[str, object]:
    """Give an outcome as one flat row: terms in the law's smallest unit, fines in minor units.

    A range with a least and no most has no upper limit.
    """
    bound, reach = one.bound, one.reach
    strokes, more_strokes = bound.strokes or NO_STROKES, reach.strokes or NO_STROKES
    return {
        "law": one.law, "law_day": one.day,
        "custody_min": bound.custody.least, "custody_max": bound.custody.most, "custody_life": bound.custody.life,
        "custody_death": bound.custody.death, "custody_undetermined": bound.custody.undetermined,
        "reach_custody_min": reach.custody.least, "reach_custody_max": reach.custody.most,
        "reach_custody_life": reach.custody.life,
        "reach_custody_death": reach.custody.death, "custody_unit": "d" if bound.custody.calendar.month_days else "months",
        "fine_min": bound.fine.least, "fine_max": bound.fine.most,
        "reach_fine_min": reach.fine.least, "reach_fine_max": reach.fine.most,
        "fine_undetermined": bound.fine.undetermined, "fine_unit": f"minor units of {bound.fine.currency}",
        "combine": list(bound.combine), "reach_combine": list(reach.combine),
        "strokes_min": strokes.least, "strokes_max": strokes.most,
        "reach_strokes_min": more_strokes.least, "reach_strokes_max": more_strokes.most,
        "start_min": bound.start.least if bound.start else None, "start_max": bound.start.most if bound.start else None,
        "guideline_min": bound.guideline.least if bound.guideline else None,
        "guideline_max": bound.guideline.most if bound.guideline else None,
        "guideline_life": bound.guideline.life if bound.guideline else None,
        "answers": [f"{name}: {given}" for name, given in bound.answers.items()],
        "reach_answers": [f"{name}: {given}" for name, given in reach.answers.items()],
        "options": [
            {
                "rung": option.rung, "measure": option.measure, "who": option.who, "status": option.status,
                "after": [f"{choice.title} ({choice.who}, art. {', '.join(choice.articles)})" for choice in option.chain],
                "rules": [rule.id for rule in option.rules], "confidence": option.confidence,
            }
            for option in one.options
        ],
        "rules": [step.id for step in one.steps if not step.after_choice],
        "rules_after_choice": [step.id for step in one.steps if step.after_choice],
        "undetermined": [f"{gap.decision}: {gap.why}" for gap in one.undetermined],
        "unknown_facts": list(one.unknown), "depends_on_reading": list(one.depends_on_reading), "confidence": one.confidence,
        "assumed": [f"{name}: {value}" for name, value in one.assumed.items()], "notes": list(one.notes),
    }  # fmt: skip


def persons(answered: str, concurrence: Mapping[str, Mapping[str, str]]) -> str:
    """Give the query that brings the charges of each person under one law together, as that law says.

    `gravest` takes the highest minimum and the highest maximum, and any life or death flag; `sum` adds; `added` adds up to the
    highest maximum. Where a law says nothing the columns stay empty: how charges come together is then not known.
    """
    return " UNION ALL ".join(_persons_of(answered, law, folds) for law, folds in concurrence.items())


def _persons_of(answered: str, law: str, folds: Mapping[str, str]) -> str:
    joins = {
        "sum": "sum({0}_{1})",
        "max": "max({0}_{1})",
        "gravest": "max({0}_{1})",
        "min": "min({0}_{1})",
        "added": "CASE WHEN {2} OR sum({0}_{1}) < max({0}_max) THEN sum({0}_{1}) ELSE max({0}_max) END",
    }
    columns = []
    for base in ("custody", "fine"):
        no_limit = f"bool_or({base}_min IS NOT NULL AND {base}_max IS NULL)"  # one charge alone has no upper limit
        for side in ("min", "max"):
            way = folds.get(f"{base}.{side}", "")
            fold = joins.get(way, "NULL").format(base, side, no_limit)
            if side == "max" and way not in ("", "min"):
                fold = f"CASE WHEN {no_limit} THEN NULL ELSE {fold} END"
            columns.append(f"CAST({fold} AS BIGINT) AS {base}_{side}")
    flags = "CASE WHEN bool_or({0} = 'only') THEN 'only' WHEN bool_or({0} = 'possible') THEN 'possible' ELSE 'no' END AS {0}"
    columns += [flags.format("custody_life"), flags.format("custody_death")]
    columns += ["bool_or(custody_undetermined) AS custody_undetermined", "bool_or(fine_undetermined) AS fine_undetermined"]
    chosen = f"SELECT person, law, count(*) AS charges, {', '.join(columns)} FROM ({answered})"
    return f"{chosen} WHERE law = '{law}' GROUP BY person, law"
