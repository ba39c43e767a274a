"""What a check found as SARIF 2.1.0 (OASIS, 2023), which editors and code hosts show at the line.

sarif([checked], locate)   ->   {"version": "2.1.0", "runs": [{"tool": ..., "results": [...]}]}
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from lenity.analysis.check import Checked
from lenity.analysis.defects import KINDS, Defect, Question, Spot, Witness

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LIBRARY = "LAWS"  # the base of files that ship with lenity
PAGE = "docs/reference/defects.md"  # in the source of lenity; section by kind
Locate: TypeAlias = Callable[[str], tuple[str, str]]  # file of a place -> address, and the base it is relative to or nothing


def sarif(found: Iterable[Checked], locate: Locate, version: str) -> dict[str, object]:
    """Give checks as one SARIF log: a rule for each kind of defect, a result for each defect, at its first spot.

    `locate` gives the address of a file as editors know it; `version` is that of lenity.
    """
    kinds = list(KINDS)
    checked = list(found)
    results = [_result(defect, kinds, locate) for one in checked for defect in one.defects]
    driver = {"name": "lenity", "semanticVersion": version, "rules": [_rule(kind) for kind in kinds]}
    run: dict[str, object] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {LIBRARY: {"description": {"text": "the folder of laws that ship with lenity"}}},
        "results": results,
        "properties": {
            "laws": [one.law.id for one in checked],
            "days": [one.day.isoformat() for one in checked],
            "questions": [_question(one.law.id, asked) for one in checked for asked in one.questions],
        },
    }  # fmt: skip
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _question(law: str, asked: Question) -> dict[str, object]:
    return {"law": law, "title": asked.title, "status": asked.status, "assumptions": list(asked.assumptions), "why": asked.why}


def _rule(kind: str) -> dict[str, object]:
    grade, meaning = KINDS[kind]
    page = f"{PAGE}#{kind}"
    return {
        "id": kind,
        "name": "".join(part.capitalize() for part in kind.split("-")),
        "shortDescription": {"text": meaning},
        "help": {"text": f"{meaning} See {page} in the documentation of lenity.", "markdown": f"{meaning} See `{page}`."},
        "defaultConfiguration": {"level": grade},
        "properties": {"page": page},
    }


def _result(defect: Defect, kinds: Sequence[str], locate: Locate) -> dict[str, object]:
    first, *others = defect.spots
    text = f"{defect.message}. {_sentence(defect.help)}" if defect.help else defect.message
    result: dict[str, object] = {
        "ruleId": defect.kind,
        "ruleIndex": kinds.index(defect.kind),
        "level": defect.grade,  # SARIF goes by the same words
        "message": {"text": text},
        "locations": [_location(first, locate)],
        "partialFingerprints": {"defect/v1": fingerprint(defect)},
        "properties": {
            "law": defect.law,
            "rules": [spot.id for spot in defect.spots],
            "cases": [_case(one) for one in defect.witnesses],
            "measures": dict(defect.measures),
            "restsOn": defect.rests_on,
        },
    }
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(spot, locate), "message": {"text": f"rule {spot.id}"}}
            for number, spot in enumerate(others, 1)
        ]  # fmt: skip
    return result


def fingerprint(defect: Defect) -> str:
    """Give what stays the same when lines move: the kind, the law, the rules, and what is said of them."""
    told = [defect.kind, defect.law, *sorted(spot.id for spot in defect.spots), defect.message]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()


def _location(spot: Spot, locate: Locate) -> dict[str, object]:
    address, base = locate(spot.place.file)
    artifact = {"uri": address, **({"uriBaseId": base} if base else {})}
    region = {"startLine": max(spot.place.line, 1), "startColumn": max(spot.place.column, 1)}
    return {
        "physicalLocation": {"artifactLocation": artifact, "region": region},
        "logicalLocations": [{"name": spot.id, "kind": "member"}],
    }


def _case(witness: Witness) -> dict[str, object]:
    return {
        "case": {name: value if isinstance(value, bool) else str(value) for name, value in witness.case.items()},
        "reading": dict(witness.reading),
        "custody": str(witness.outcome.bound.custody),
        "rules": [use.id for use in witness.outcome.steps if not use.after_choice],
    }


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
