"""A reform to try: one rule of a law with other figures, as the file that `lenity amend` reads, and what it would change.

The draft stands in the address of the page. The law on the server is never touched: the edit is made in the law as it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from lenity.law.amend import Reform, read_reform
from lenity.law.library import Library, in_force
from lenity.law.model import Decision, Law, Rule
from lenity.law.problems import did_you_mean, problem
from lenity.report.document import Chart
from lenity.report.effect import effect_document
from lenity.review.effect import Effect, effect
from lenity.review.framework import framework
from lenity.web import laws
from lenity.web.limits import LIMITS
from lenity.web.shelf import Shelf
from lenity.web.wording import Wording

WHEN, THEN = "when.", "then."
NAME = "draft"
FIXED = ("rule", "why", "day")
SOURCE_OF_A_DRAFT = "explorer-draft"


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule with the entries that are to be different, the day from which, and why."""

    law: Law
    decision: Decision
    rule: Rule
    changed: Mapping[str, str]
    day: date
    why: str

    def entries(self) -> list[tuple[str, str, str]]:
        """Give each test and output: its name in the form, as the law writes it, and as the draft does."""
        written = {f"{WHEN}{name}": test.text for name, test in self.rule.when.items()}
        written |= {f"{THEN}{name}": said for name, said in self.rule.text.items()}
        return [(name, said, self.changed.get(name, said)) for name, said in written.items()]

    def file(self) -> str:
        """Write the draft in the form of a reform."""
        article = self.rule.cite.article if self.rule.cite else "not given"
        edit: dict[str, object] = {"change": self.rule.id}
        for part, mark in (("when", WHEN), ("then", THEN)):
            given = {name.removeprefix(mark): said for name, said in self.changed.items() if name.startswith(mark)}
            if given:
                edit[part] = given
        edit["why"] = self.why
        place = self.law.id.split("/")[0]
        data = {
            "reform": f"{place}/{NAME}", "title": f"A draft that changes `{self.rule.id}`", "amends": self.law.id,
            "in_force": self.day.isoformat(), "status": "proposal", "reasons": self.why,
            "cite": {"article": article, "source": SOURCE_OF_A_DRAFT, "confidence": "unverified", "note": "a draft; no source"},
            "sources": {SOURCE_OF_A_DRAFT: {"title": "A draft made in the explorer"}}, "edits": [edit],
        }  # fmt: skip
        return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=120)


def choosable(law: Law) -> list[tuple[Decision, list[Rule]]]:
    """List the rules of a law that a draft can change, those of its general parts included, under their decisions."""
    return [(decision, list(decision.rules)) for decision in law.decisions if decision.rules and decision.kind != "fold"]


def read(law: Law, query: Mapping[str, str], today: date) -> Draft | None:
    """Read a draft from the query of an address; None where no rule is chosen yet. Raise `LenityError` for what does not fit."""
    name = query.get("rule", "")
    if not name:
        return None
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    if name not in rules:
        raise problem("LEN740", f"no rule `{name[:80]}` in the law", did_you_mean(name, rules))
    decision, rule = rules[name]
    known = {f"{WHEN}{one}": test.text for one, test in rule.when.items()} | {
        f"{THEN}{one}": said for one, said in rule.text.items()
    }
    changed = {}
    for field, said in query.items():
        if field in FIXED:
            continue
        if field not in known:
            raise problem("LEN837", f"the rule has no entry `{field[:60]}`", did_you_mean(field, known))
        if len(said) > LIMITS.value:
            raise problem("LEN831", f"`{field}` has more than {LIMITS.value} characters", "shorten it")
        if said.strip() and said.strip() != known[field]:
            changed[field] = said.strip()
    why = query.get("why", "").strip()
    return Draft(law, decision, rule, changed, _day(query.get("day", ""), today), why or "a draft, tried in the explorer")


def made(draft: Draft) -> Reform:
    """Read the draft as the file it will be; raise `LenityError` with what is wrong with it."""
    with TemporaryDirectory(prefix="lenity-draft-") as folder:
        file = Path(folder, f"{NAME}.yaml")
        file.write_text(draft.file(), "utf-8")
        return read_reform(file)


def tried(shelf: Shelf, place: str, draft: Draft, wording: Wording) -> tuple[Effect, tuple[tuple[str, Chart], ...]]:
    """Say what a draft would change, with the custody over the quantity before and after."""
    reform = made(draft)
    found = effect(place, [reform], library=shelf.library)
    _ = wording.language.gettext
    amended = Library(shelf.root, (reform,)).of_place(place.split("/", maxsplit=1)[0])
    charts = []
    for title, name, versions in ((_("As it is"), "before", shelf.laws(place)), (_("As it would be"), "after", amended)):
        frame = framework(in_force(versions, reform.day))
        if frame.staircases:
            charts.append((title, _apart(laws.chart_of(shelf, frame, wording), name)))
    return found, tuple(charts)


def sections(found: Effect) -> Iterable[object]:
    """Give the sections of the report on what a reform would change."""
    return effect_document(found).sections


def _apart(chart: Chart, name: str) -> Chart:
    """Give a chart with ids of its own, to stand beside another of its kind."""
    wide, narrow = (
        text.replace('"staircase-', f'"{name}-').replace("#staircase-", f"#{name}-") for text in (chart.wide, chart.narrow)
    )
    return replace(chart, id=f"staircase-{name}", wide=wide, narrow=narrow)


def _day(said: str, today: date) -> date:
    if not said:
        return date(today.year + 1, 1, 1)
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise problem("LEN837", f"`{said[:40]}` is not a day", "write it as 2027-01-01") from None
