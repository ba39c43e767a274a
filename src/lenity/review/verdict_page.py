"""Write the page that holds reported verdicts against the law: every row, what came of it, and what that can and cannot show.

    python -m lenity.review.verdict_page kh kh-reported-cases.csv reported-verdicts.md

The page is made from the file and the laws alone: same inputs, same bytes.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from lenity.law.model import Law
from lenity.law.problems import LenityError
from lenity.review.validation import table, write_page
from lenity.review.verdict_file import CONDUCT, Verdict, read_verdicts
from lenity.review.verdicts import (
    INSIDE,
    NOT_COMPARED,
    NOT_KNOWN,
    OUTSIDE,
    Compared,
    Trial,
    Version,
    compare,
    law_and_day,
    names_of,
    telling,
)

WORDS = (INSIDE, OUTSIDE, NOT_KNOWN, NOT_COMPARED)
SHORT = {INSIDE: "in", OUTSIDE: "**out**", NOT_KNOWN: "?", NOT_COMPARED: ""}
INTRODUCTION = """\
Verdicts that newspapers and agencies reported, each held against what the encoded law of its day allows. This page is made by
`make validate`; do not edit it.

**The claim.** A verdict that a court passed should lie inside the range lenity gives for its facts. One that does not refutes the
encoding, the report, or the reading of one of them. Verdicts that fit confirm little: a wide range fits much.

**How it was asked.** Each offence that a report names was put to each law in force on the days the report leaves open, and
the verdict counts as inside if one of them holds it. Facts that are not stated stay unknown, age included. Since children are
punished less or not at all, that range mostly begins at nothing and can only be passed at its upper end. No report says that a
person was a child, so the question was asked again **as of an adult**: this is the answer that tells something. "With choices" is
the range after mitigation and every other choice of the court. Where a law leaves part of the answer unknown, the verdict is
counted as *law not known*, never as inside. What a person claims to be is not read, and sex never is."""
LIMITS = """\
- **Where a rule was inferred from verdicts, a verdict that fits proves nothing.** It was made to fit. The table of rules above
  names these, so nothing here supports their figures.
- Newspapers report the heavy, the foreign and the odd. This is no sample: counts are counts of these rows, not rates of anything.
- Several rows are one trial (one load, one bench). They are counted as rows, and lean on each other.
- The quantity is the gross weight as a newspaper printed it, sometimes "more than" or "almost". Purity is never known.
- Reports do not name the article, mitigation, or the record. A verdict that fits only after mitigation may have been one without.
- Dates are often those of the verdict, not of the offence; years are partly inferred by whoever collected the reports.
- A verdict under which a reading is outside speaks against that reading only as far as everything else in the row is right."""


def page(compared: Sequence[Compared], file: str) -> str:
    """Give the page in Markdown."""
    people = sum(one.verdict.people for one in compared)
    parts = [
        "# Reported verdicts",
        INTRODUCTION,
        f"**The source.** `{file}`: {len(compared)} rows on {people} persons, from press reports, each with its address below.",
        "## What came of it",
        _counts(compared),
        "## Outside as one of the offences named, or inside only by a choice",
        _disagreements(compared),
        "## Each verdict",
        _verdicts(compared),
        "## What the verdicts say about the readings",
        _readings(compared),
        "## Rules that were themselves inferred from verdicts",
        _circular(compared),
        "## What this cannot show",
        LIMITS,
        "## How conduct is read",
        _conduct(),
        "## The reports",
        _reports(compared),
    ]
    return "\n\n".join(parts) + "\n"


def _counts(compared: Sequence[Compared]) -> str:
    counted = [Counter(getattr(one, name) for one in compared) for name in ("reported", "adult", "binding")]
    rows = [(word, *(str(count[word]) for count in counted)) for word in WORDS]
    head = ("", "any age", "as of an adult, with choices", "as of an adult, without any choice")
    currencies = Counter(
        one.verdict.fine.currency
        for one in compared
        for trial in one.trials[:1]
        if one.verdict.fine and trial.law and one.verdict.fine.currency != trial.law.currency
    )
    fines = ", ".join(f"{count} in {currency}" for currency, count in sorted(currencies.items()))
    spanning = [one for one in compared if one.adult == INSIDE and any(item.quantity is None for item in one.verdict.items)]
    told = [
        f"Fines not compared because they are the newspaper's conversions: {fines}." if fines else "",
        f"Inside without a usable quantity, so that the range spans every band: lines {_lines(spanning)}." if spanning else "",
    ]
    return "\n\n".join([table(head, rows), *(one for one in told if one)])


def _disagreements(compared: Sequence[Compared]) -> str:
    rows = [
        (str(one.verdict.line), _facts(one.verdict), _imposed(one.verdict), one.adult, one.why)
        for one in compared
        if OUTSIDE in (one.reported, one.adult, one.binding)
        or (one.adult == INSIDE and one.binding != INSIDE)
        or (one.adult == NOT_KNOWN and any(trial.under() == OUTSIDE for trial in one.trials))
    ]
    return table(("line", "facts", "verdict", "result", "reason"), rows) if rows else "None found."


def _verdicts(compared: Sequence[Compared]) -> str:
    head = (
        "line",
        "date",
        "conduct",
        "facts",
        "verdict",
        "law",
        "any age",
        "adult: in itself, and with choices",
        "result",
        "reason",
    )
    rows = []
    for one in compared:
        laws = ", ".join(dict.fromkeys(f"{law_and_day(trial)}" for trial in one.trials))
        verdict = one.verdict
        rows.append(
            (
                str(verdict.line), _when(verdict), verdict.cells.get("conduct", ""), _facts(verdict), _imposed(verdict), laws,
                _each(one.trials, _any_age), _each(one.trials, _adult), one.adult, one.why,
            )
        )  # fmt: skip
    return table(head, rows)


def _when(verdict: Verdict) -> str:
    if verdict.period is None:
        return verdict.cells.get("date", "")
    return f"{verdict.period}" + (" (offence)" if "offence" in verdict.period.known_from else "")


def _facts(verdict: Verdict) -> str:
    parts = [f"{verdict.cells.get('substance', '')} {verdict.cells.get('quantity', '')} {verdict.cells.get('unit', '')}".strip()]
    parts += [f"aged {verdict.age}"] if verdict.age is not None else []
    return ", ".join(parts)


def _imposed(verdict: Verdict) -> str:
    return "; ".join(part for part in (verdict.cells.get("sentence", ""), verdict.cells.get("fine", "")) if part)


def _each(trials: Sequence[Trial], show: Callable[[Trial], str]) -> str:
    """Show each trial, those that come out alike once."""
    alike: dict[str, list[Trial]] = {}
    for trial in trials:
        if text := show(trial):
            alike.setdefault(text, []).append(trial)
    if len(alike) <= 1:
        return "".join(alike)
    return "; ".join(f"{names_of(some, trials)}: {text}" for text, some in alike.items())


def _any_age(trial: Trial) -> str:
    if trial.reported is None or trial.held.word == NOT_COMPARED:
        return ""
    return f"{trial.reported.reach.custody}; fine {trial.reported.reach.fine}"


def _adult(trial: Trial) -> str:
    if trial.adult is None:
        return ""
    bound, reach = trial.adult.bound, trial.adult.reach
    choices = (
        f"; with choices {reach.custody}, fine {reach.fine}" if (reach.custody, reach.fine) != (bound.custody, bound.fine) else ""
    )
    return f"{bound.custody}, fine {bound.fine}{choices} (custody {trial.adult.confidences['custody']})"


def _readings(compared: Sequence[Compared]) -> str:
    """Show, for each law, the readings that some verdict tells apart."""
    laws = {trial.law.id: trial.law for one in compared for trial in one.trials if trial.law and trial.readings}
    parts = []
    for law in laws.values():
        of_law = [one for one in compared if any(trial.law and trial.law.id == law.id and trial.readings for trial in one.trials)]
        axes = sorted({axis for one in of_law for settled in telling(one) for axis, _ in settled})
        if axes:
            parts.append(_of_law(law, of_law, axes))
    return "\n\n".join(parts) or "No verdict tells one reading from another."


def _of_law(law: Law, compared: Sequence[Compared], axes: Sequence[str]) -> str:
    versions = [(axis, version) for axis in axes for version in law.readings[axis].values]
    questions = "\n".join(
        f"- `{axis}`: {law.readings[axis].question} "
        + "; ".join(f"*{version}*: {law.readings[axis].values[version][0]}" for version in law.readings[axis].values)
        for axis in axes
    )
    return "\n\n".join(
        [
            f"### {law.title}",
            "As of an adult, with every choice of the court. Only points that some verdict tells apart are listed.",
            questions,
            "A verdict *supports* a version where it is inside under it and outside under another of the same point, and\n"
            '*speaks against* it in the reverse case; "by the fine" where the prison term alone would fit.',
            _support(compared, axes, versions),
            "Two points can be telling only together, so this counts every combination:",
            _combinations(law, compared, axes),
            "The verdicts that tell versions apart, alone or together (*out* in brackets: by the fine alone; ? law not known):",
            _matrix(compared, versions),
        ]
    )


def _support(compared: Sequence[Compared], axes: Sequence[str], versions: Sequence[Version]) -> str:
    rows = []
    for axis, version in versions:
        here = [(one, one.under([(axis, version)])) for one in compared]
        supports, against = list[Compared](), list[Compared]()
        for one, word in here:
            others = {one.under([(axis, other)]) for name, other in versions if name == axis and other != version}
            supports += [one] * (word == INSIDE and OUTSIDE in others)
            against += [one] * (word == OUTSIDE and INSIDE in others)
        by_fine = sum(one.by_fine_alone([(axis, version)]) for one in against)
        count = Counter(word for _, word in here)
        speaks = f"{len(against)} ({_lines(against)})" + (f", {by_fine} by the fine" if by_fine else "") if against else "0"
        fits = f"{len(supports)} ({_lines(supports)})" if supports else "0"
        rows.append((f"{axis} {version}", *(str(count[word]) for word in WORDS[:3]), fits, speaks))
    return table(("version", *WORDS[:3], "supported by (lines)", "spoken against by (lines)"), rows)


def _lines(compared: Iterable[Compared]) -> str:
    return ", ".join(str(one.verdict.line) for one in compared)


def _combinations(law: Law, compared: Sequence[Compared], axes: Sequence[str]) -> str:
    rows = []
    for chosen in product(*(law.readings[axis].values for axis in axes)):
        words = [(one, one.under(zip(axes, chosen, strict=True))) for one in compared]
        count = Counter(word for _, word in words)
        out = [one for one, word in words if word == OUTSIDE]
        rows.append((", ".join(chosen), *(str(count[word]) for word in WORDS[:3]), _lines(out)))
    return table((", ".join(axes), *WORDS[:3], "lines outside"), rows)


def _matrix(compared: Sequence[Compared], versions: Sequence[Version]) -> str:
    rows = []
    for one in compared:
        if not telling(one):
            continue
        cells = [_cell(one, version) for version in versions]
        rows.append((str(one.verdict.line), _facts(one.verdict), _imposed(one.verdict), *cells))
    return table(("line", "facts", "verdict", *(" ".join(version) for version in versions)), rows)


def _cell(one: Compared, version: Version) -> str:
    word = one.under([version])
    return "(out)" if word == OUTSIDE and one.by_fine_alone([version]) else SHORT[word]


def _circular(compared: Sequence[Compared]) -> str:
    """Name the rules drawn from verdicts on which a verdict's being inside rests, with the number of such verdicts."""
    counted: Counter[str] = Counter()
    resting = 0
    for one in compared:
        fitting = [under for trial in one.trials for under in trial.readings if under.reach.word == INSIDE]
        # A fit that needs no such rule under some reading does not rest on them.
        if one.adult == INSIDE and fitting and all(under.drawn_from_verdicts for under in fitting):
            resting += 1
            counted.update({rule for under in fitting for rule in under.drawn_from_verdicts})
    if not counted:
        return "None of the verdicts inside rests on such a rule."
    inside = sum(one.adult == INSIDE for one in compared)
    rows = [(f"`{rule}`", str(count)) for rule, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))]
    return f"{resting} of the {inside} verdicts inside rest on at least one of these.\n\n" + table(
        ("rule", "verdicts inside"), rows
    )


def _conduct() -> str:
    rows = [(words, ", ".join(offences)) for words, _, offences in CONDUCT]
    said = (
        "What is denied (`not`, `acquitted of`) is left out; `for own use` and `for sale` are read as the purpose, `attempted`\n"
        "as the stage of the part of the text it stands in."
    )
    return table(("words of the report", "offence asked"), rows) + f"\n\n{said}"


def _reports(compared: Sequence[Compared]) -> str:
    rows = []
    for one in compared:
        cells = one.verdict.cells
        address = cells.get("source_url", "")
        link = f"[report]({address})" if address.startswith(("http://", "https://")) and " " not in address else address
        rows.append((str(one.verdict.line), cells.get("role", ""), link, cells.get("confidence", "")))
    return table(("line", "role as reported", "source", "note of the file, as it stands"), rows)


def main(arguments: Sequence[str]) -> int:
    """Run from the command line: place, file of verdicts, page to write."""
    if len(arguments) != 3:
        sys.stderr.write("usage: python -m lenity.review.verdict_page PLACE VERDICTS.csv PAGE.md\n")
        return 2
    try:
        place, file, out = arguments[0], Path(arguments[1]), Path(arguments[2])
        write_page(page(compare(read_verdicts(file, datetime.now(UTC).date()), place), file.name), out)
    except LenityError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
