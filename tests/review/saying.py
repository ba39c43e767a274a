"""How tests of checks write what a law says, and read what a finding says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from lenity.review.answer import Answer
from lenity.review.checks import DECIDED_BY
from lenity.review.findings import Finding
from lenity.review.setting import Bench, Setting


def said(about: str, says: str, more: str = "") -> str:
    """A provision that answers a subject, as YAML."""
    return f"  - {{id: {about}, about: {about}, says: {says}, {more}cite: CITE}}\n"


def unknown(about: str) -> str:
    """A provision that says why a subject is not known."""
    return f"  - {{id: {about}, about: {about}, unknown: nobody found it, look_in: the annex}}\n"


def words(found: Finding | Answer) -> str:
    """What a finding says, its figures in their places."""
    answer = found.answer if isinstance(found, Finding) else found
    return "\n".join(
        re.sub(r"{(\w+)}", lambda place: point.figures[place[1]].text, point.says)  # noqa: B023
        for point in answer.points
    )


def moved(name: str, on: Bench, thresholds: Mapping[str, Fraction]) -> Answer:
    """Decide a check with thresholds moved."""
    return DECIDED_BY[name](Setting(on, {}, thresholds))
