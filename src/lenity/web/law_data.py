"""A law as plain values, in the form that the API documents."""

from __future__ import annotations

from typing import Any

from lenity.law.model import Citation, Decision, Law, Rule


def head(law: Law) -> dict[str, Any]:
    """Give a law without its tables."""
    return {
        "id": law.id, "title": law.title, "kind": law.kind, "place": law.place,
        "first_day": str(law.first_day) if law.first_day else None, "last_day": str(law.last_day) if law.last_day else None,
        "money": law.currency, "digest": law.digest, "rules": sum(decision.law == law.id for decision, _ in law.rules()),
    }  # fmt: skip


def whole(law: Law) -> dict[str, Any]:
    """Give a law with its own tables, provisions, readings and sources; figures as the law writes them."""
    return head(law) | {
        "uses": [used.id for used in law.uses], "cite": _cite(law.cite),
        "decisions": [_decision(decision) for decision in law.decisions if decision.law == law.id],
        "provisions": [
            {"id": one.id, "about": one.about, "says": one.text or None, "unknown": one.unknown or None,
             "look_in": one.look_in or None, "cite": _cite(one.cite)}
            for one in law.provisions if one.law == law.id
        ],
        "readings": {
            axis.name: {"question": axis.question, "versions": {version: title for version, (title, _) in axis.values.items()}}
            for axis in law.readings.values() if axis.law == law.id
        },
        "sources": {
            key: {"title": one.title, "producer": one.producer, "address": one.address, "published": one.published,
                  "accessed": one.accessed, "language": one.language, "note": one.note}
            for key, one in law.sources.items()
        },
    }  # fmt: skip


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id, "title": decision.title, "kind": decision.kind, "scope": decision.scope, "hit": decision.hit,
        "amends": list(decision.amends), "may": decision.may or None, "option": decision.rung or None,
        "measure": decision.measure or None, "presumes": decision.presumes or None, "fold": dict(decision.fold),
        "give": {name: cell.text for name, cell in decision.give.items()}, "cite": _cite(decision.cite),
        "rules": [_rule(rule) for rule in decision.rules],
    }  # fmt: skip


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id, "when": {name: test.text for name, test in rule.when.items()}, "then": dict(rule.text),
        "opens": rule.opens, "unknown": rule.unknown or None, "look_in": rule.look_in or None, "may": rule.may or None,
        "reading": {axis: list(versions) for axis, versions in rule.reading.items()},
        "first_day": str(rule.first_day) if rule.first_day else None, "last_day": str(rule.last_day) if rule.last_day else None,
        "cite": _cite(rule.cite), "cites": {name: _cite(cite) for name, cite in rule.cites.items()},
    }  # fmt: skip


def _cite(cite: Citation | None) -> dict[str, Any] | None:
    if cite is None:
        return None
    return {
        "article": cite.article, "paragraph": cite.paragraph or None, "source": cite.source, "confidence": cite.confidence,
        "note": cite.note or None,
    }  # fmt: skip
