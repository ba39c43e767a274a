"""The findings of a written review, read from its package, by stage of the test and by outcome."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lenity.report.findings import STAGE_TITLES, WORDS, anchor
from lenity.report.package import FINDINGS
from lenity.review.answer import OUTCOMES
from lenity.review.catalogue import STAGES

__all__ = ["WORDS", "Shown", "anchor", "findings_of", "stages_of"]
SHOWN = 4  # points of a finding on the page; the briefing holds them all


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it: points in sentences, norms with the weight they have for the State."""

    id: str
    stage: str
    title: str
    question: str
    outcome: str
    word: str
    depends: bool
    confidence: str
    points: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    more: int
    norms: tuple[tuple[str, str, str], ...]
    severity: tuple[tuple[str, str, str], ...]
    wants: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of one review with what is counted of them."""

    title: str
    as_of: str
    law: str
    counts: tuple[tuple[str, str, int], ...]
    shown: tuple[Shown, ...]


def findings_of(folder: Path) -> Findings:
    """Read the findings of a package that was written whole."""
    return _read(folder, (folder / FINDINGS).stat().st_mtime_ns)


def stages_of(found: Findings, outcomes: Sequence[str]) -> list[tuple[str, list[Shown]]]:
    """Give the findings of some outcomes (all, where none is named) under the title of their stage."""
    kept = [one for one in found.shown if not outcomes or one.outcome in outcomes]
    return [(STAGE_TITLES[stage], here) for stage in STAGES if (here := [one for one in kept if one.stage == stage])]


@lru_cache(maxsize=4)
def _read(folder: Path, stamp: int) -> Findings:
    data: dict[str, Any] = json.loads((folder / FINDINGS).read_text("utf-8"))
    titles = {one["key"]: one["title"] for one in data["sources"]}
    shown = tuple(_shown(one, titles) for one in data["findings"])
    counted = Counter(one.outcome for one in shown)
    counts = tuple((name, WORDS[name], counted[name]) for name in OUTCOMES if counted[name])
    return Findings(data["words"].get(data["place"], data["place"]), data["as_of"], data["law"]["title"], counts, shown)


def _shown(one: Mapping[str, Any], titles: Mapping[str, str]) -> Shown:
    check = one["check"]
    graver = next(under["answer"] for under in one["answers"] if under["answer"]["outcome"] == one["outcome"])
    points = tuple(_point(point) for point in graver["points"])
    wants = dict.fromkeys((want["what"], want["where"]) for under in one["answers"] for want in under["answer"]["wants"])
    word = "leeway unused" if one["leeway"] else WORDS[one["outcome"]]
    return Shown(
        check["id"], check["stage"], check["title"], check["question"], one["outcome"], word,
        len({under["answer"]["outcome"] for under in one["answers"]}) > 1, one["confidence"], points[:SHOWN],
        max(0, len(points) - SHOWN), tuple(_norm(norm, titles) for norm in one["norms"]),
        tuple(_norm(norm, titles) for norm in one["severity"]), tuple(wants),
    )  # fmt: skip


def _point(point: Mapping[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Give a point as a sentence with its figures in place, the rules it rests on, and where they stand."""
    text = point["says"].format(**{name: figure["text"] for name, figure in point["figures"].items()})
    references = [*point["references"], *(ref for figure in point["figures"].values() for ref in figure["references"])]
    where = dict.fromkeys(f"{ref['where']} ({ref['confidence']})" for ref in references if ref["where"])
    return text, tuple(point["rules"]), tuple(where)


def _norm(counted: Mapping[str, Any], titles: Mapping[str, str]) -> tuple[str, str, str]:
    norm, standing = counted["norm"], counted["standing"]
    title = titles.get(counted["reference"]["source"], norm["instrument"])
    return f"{title}, {norm['where']}", norm["says"] or "not read", standing["tag"]
