"""The page docs/how-we-know/claims.md: our verdicts on the claims of November 2014 beside those of a reader.

python -m lenity.evidence.claims_page      writes the page anew
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenity.evidence.audit import audit
from lenity.evidence.claims import LIBRARY
from lenity.evidence.files import Fields, Items, shown, tree
from lenity.evidence.observations import Evidence, Source
from lenity.evidence.problems import EvidenceError, Problem, Problems
from lenity.evidence.reading import read_evidence
from lenity.evidence.sizes import size_estimates
from lenity.evidence.verdicts import Audit, Judged, Part, figure_said, lines_drawn

CLAIMS: Final = "idpc-2014-11"
PAGE: Final = Path(__file__).parents[3] / "docs" / "how-we-know" / "claims.md"
SIZES: Final = (
    ("people_who_use_drugs", "stimulants"),
    ("people_who_use_drugs", "any_drug"),
    ("people_who_inject_drugs", "all"),
)
ROW: Final = re.compile(r" \([^()]*\.csv:\d+\)")  # lines of our tables move; the page names sources instead


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person found on one claim, and how it compares with the audit's verdict it was written for."""

    verdict: str
    why: str
    compared_with: str
    same: bool
    because: str


def claims_page() -> str:
    """Give the page as docs/how-we-know/claims.md holds it.

    >>> claims_page().splitlines()[0]
    '# The claims of November 2014, audited'
    """
    evidence = read_evidence("KH")
    judged = audit(CLAIMS, evidence)
    readings = read_readings(LIBRARY / f"{CLAIMS}.reader.yaml", {one.claim.id for one in judged.judged})
    lines = [*_opening(judged), *_table(judged, readings)]
    for one in judged.judged:
        lines += _claim(one, readings[one.claim.id])
    lines += [*_sizes(evidence), *_disagreements(judged, readings), *_thresholds(judged), *_sources(judged, evidence)]
    return "\n".join(lines).rstrip() + "\n"


def read_readings(path: Path, claims: set[str]) -> dict[str, Reading]:
    """Read what a person found; every claim has one entry and no entry is without its claim."""
    problems = Problems()
    content = tree(path, problems)
    found: dict[str, Reading] = {}
    for fields in content.of if isinstance(content, Items) else ():
        if not isinstance(fields, Fields):
            continue
        for name in ("claim", "verdict", "why", "compared_with", "same", "because"):
            if not fields.text(name):
                problems.add(shown(path), fields.line, "LEN223", f"no `{name}`", f"write the {name}")
        said = {name: " ".join(fields.text(name).split()) for name in fields.of}
        found[said.get("claim", "")] = Reading(
            said.get("verdict", ""), said.get("why", ""), said.get("compared_with", ""), said.get("same") == "yes",
            said.get("because", ""),
        )  # fmt: skip
    problems.raise_if_any()
    if set(found) != claims:
        odd = ", ".join(sorted(set(found) ^ claims))
        raise EvidenceError((Problem(shown(path), 1, "LEN232", f"entries and claims differ: `{odd}`", "give each claim one"),))
    return found


def _opening(judged: Audit) -> list[str]:
    claims = judged.claims
    return [
        "# The claims of November 2014, audited",
        "",
        "**Claim.** The audit of published claims reaches, from data and rules, what a careful reader of the sources",
        f"reached by hand; where it does not, the page says why. Tested on the abstract of *{claims.title.partition(' (')[0]}*",
        f"({claims.producer}, {claims.published}), in our words: [the abstract]({claims.address}).",
        "",
        f"**What was run.** `lenity audit {CLAIMS}`: {len(judged.judged)} claims (the one sentence of the abstract on three",
        "falling drugs counts as three) against `library/evidence/kh`. Nobody wrote a verdict into the file of claims: a test",
        "changes the evidence and sees the verdict change. `python -m lenity.evidence.claims_page` makes this page.",
        "",
        "**Words.** *Supported*: another source prints the same; two sources may still copy one origin. *Not established*: the",
        "evidence does not carry it, however likely it is. *Not testable*: the evidence holds nothing on it. A claim is refuted",
        "or conflicting as soon as one part of it is.",
        "",
    ]


def _table(judged: Audit, readings: dict[str, Reading]) -> list[str]:
    lines = ["| claim | a reader, by hand | the audit | same |", "| --- | --- | --- | --- |"]
    for one in judged.judged:
        reading = readings[one.claim.id]
        link = f"[{one.claim.id}](#{one.claim.id})"
        lines.append(f"| {link} | {reading.verdict} | **{one.verdict}** | {_same(one, reading)} |")
    return [*lines, ""]


def _same(one: Judged, reading: Reading) -> str:
    if one.verdict != reading.compared_with:
        return f"not compared since the audit changed from {reading.compared_with}"
    return "yes" if reading.same else "no"


def _claim(one: Judged, reading: Reading) -> list[str]:
    lines = [f"## {one.claim.id}", "", f"> {one.claim.says}", "", f"The audit: **{one.verdict}**.", ""]
    lines += [_part(part) for part in one.parts]
    return [*lines, "", f"By hand: **{reading.verdict}**. {reading.why} {reading.because}", ""]


def _part(part: Part) -> str:
    grade = f" Weakest figure: {part.confidence}." if part.confidence else ""
    return f"- {part.asks}: **{part.verdict}**: {ROW.sub('', part.why)}.{grade}"


def _sizes(evidence: Evidence) -> list[str]:
    lines = [
        "## How many people: the estimates side by side",
        "",
        "There is no best method, so none is preferred and none is averaged. The grade is that of a review of 140 countries",
        "(doi 10.1371/journal.pone.0155150); which method falls under which grade is our reading of it.",
        "",
        "| | year | estimate | method | who is counted | extrapolated | grade | source |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for indicator, subject in SIZES:
        for one in size_estimates(evidence, indicator, subject):
            seen = one.observation
            cells = (
                f"{indicator}, {subject}".replace("_", " "), str(seen.year), figure_said(seen), one.method.replace("_", " "),
                one.definition, one.extrapolation, one.grade, f"`{seen.source.key}`",
            )  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _disagreements(judged: Audit, readings: dict[str, Reading]) -> list[str]:
    different = [one for one in judged.judged if _same(one, readings[one.claim.id]) != "yes"]
    lines = ["## Where the two differ", ""]
    for one in different:
        reading = readings[one.claim.id]
        lines.append(f"- **{one.claim.id}**: {reading.verdict} by hand, {one.verdict} by rule. {reading.because}")
    return [*(lines if different else [*lines, "Nowhere."]), ""]


def _thresholds(judged: Audit) -> list[str]:
    lines = [
        "## Lines the audit draws",
        "",
        "No source gives these numbers. They are ours, and a claims file may set its own.",
        "",
    ]
    lines += ["| line | value | why |", "| --- | --- | --- |"]
    lines += [f"| {name} | {value} | {why} |" for name, value, why in lines_drawn(judged.claims.thresholds)]
    return [*lines, ""]


def _sources(judged: Audit, evidence: Evidence) -> list[str]:
    estimates = [one for indicator, subject in SIZES for one in size_estimates(evidence, indicator, subject)]
    used: dict[str, Source] = {one.observation.source.key: one.observation.source for one in estimates}
    for one in judged.judged:
        for part in one.parts:
            used |= {seen.source.key: seen.source for seen in part.used}
            used |= {said.source.key: said.source for said in part.said}
    lines = ["## Sources", ""]
    for key, source in sorted(used.items()):
        where = f"[{source.title}]({source.address})" if source.address.startswith("http") else f"{source.title}, not located"
        note = f". {source.note[:1].upper()}{source.note[1:]}" if source.note else ""
        lines.append(f"- `{key}`: {source.producer}, {where}{note}.")
    return lines


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    PAGE.write_text(claims_page(), "utf-8")


if __name__ == "__main__":
    main()
