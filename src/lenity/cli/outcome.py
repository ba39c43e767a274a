"""One outcome as a page: what binds, what choices open, the ways out, and the chain of rules behind it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby

from lenity.cli.page import TOGETHER, WIDTH, Cell, Page, listed, outputs
from lenity.engine.narrow import Effect, bears_on, value_of
from lenity.engine.outcome import Option, Outcome, Range, RuleUse
from lenity.law.model import CONFIDENCES, Decision, Law, Rule

MARK = 10  # columns of a confidence
STATUS = {"open": "open", "depends": "depends", "undetermined": "not known", "closed": "closed"}
MOST_WEAKEST = 6  # rules named at the end; the chain shows them all
BINDING = ("custody", "fine", "together", "strokes")
LAST_LINE = "This is the range the text allows, as far as the text is known here. It is not legal advice."


def show_outcome(outcome: Outcome, law: Law, case: Mapping[str, object], effects: Sequence[Effect]) -> Page:
    """Write one outcome; `law` is the law it was read from, `effects` what each open fact would change."""
    page = Page()
    page.text(outcome.title, 0, "heading")
    page.text(f"{outcome.law}, as it stood on {outcome.day}", 0)
    page.text("; ".join(_facts(case)), 0)
    if outcome.assumed:
        said = "; ".join(f"{name} {word}" for name, word in outcome.assumed.items())
        page.text(f"assumed, as the case is silent: {said}", 0)
    for note in outcome.notes:
        page.text(f"note: {note}", 0)
    _binding(page, outcome)
    _choices(page, outcome, law)
    _ways_out(page, outcome, law, effects)
    _unknown_facts(page, outcome, law, effects)
    _readings(page, outcome, law, effects)
    _undetermined(page, outcome)
    _chain(page, outcome, law)
    _confidence(page, outcome)
    page.blank()
    page.text(LAST_LINE, 0)
    return page


def _facts(case: Mapping[str, object]) -> Iterable[str]:
    for name, value in case.items():
        if name == "items" and isinstance(value, list):
            yield from (f"item {number}: {' '.join(map(str, item.values()))}" for number, item in enumerate(value, 1))
        else:
            yield f"{name} {value}"


# -- the range -------------------------------------------------------------------------------------------


def _binding(page: Page, outcome: Outcome) -> None:
    page.heading("What binds the court", "confidence")
    _range(page, outcome.bound, outcome.confidences)


def _range(page: Page, one: Range, confidences: Mapping[str, str]) -> None:
    rows = [("custody", _term(one)), ("fine", str(one.fine))]
    if one.fine.least is not None and one.combine:
        rows.append(("combine", together(one.combine)))
    also = (("strokes", one.strokes), ("start", one.start), ("guideline", one.guideline))
    rows += [(name, str(said)) for name, said in also if said is not None]
    rows += [(name, str(said)) for name, said in one.answers.items()]
    wide = min(max(9, *(len(name) for name, _ in rows)), 24)
    for name, text in rows:
        mark = confidences.get(name, "")
        page.row(
            Cell("together" if name == "combine" else name, wide),
            Cell(text, 63 - wide),
            Cell(mark, MARK, mark),
            indent=2,
        )


def together(words: Iterable[str]) -> str:
    """Say how custody and fine may be joined, over all outcomes there may be.

    >>> together(["and", "and/or"]), together(["and", "fine only"])
    ('both, or either alone', 'both are imposed or a fine only')
    """
    found = set(words)
    if "and/or" in found:
        found -= {"and", "or", "custody only", "fine only"}
    return listed([said for word, said in TOGETHER.items() if word in found], "or") or "not known"


def _choices(page: Page, outcome: Outcome, law: Law) -> None:
    page.heading("What choices open")
    decisions = {decision.id: decision for decision in law.decisions}
    if not outcome.choices:
        page.text("no choice widens this range")
        return
    for name in outcome.choices:
        steps = [step for step in outcome.steps if step.decision == name and step.may]
        who = listed(dict.fromkeys(step.may for step in steps), "or")
        mark = min((step.confidence for step in steps), key=CONFIDENCES.index)
        page.row(
            Cell(decisions[name].choice, 34), Cell(who, 10), Cell(_articles(steps), 19), Cell(mark, MARK, mark),
            indent=2, gap=1,
        )  # fmt: skip
    page.text("with these:")
    _range(page, outcome.reach, {})


# -- the ways out ----------------------------------------------------------------------------------------


def _ways_out(page: Page, outcome: Outcome, law: Law, effects: Sequence[Effect]) -> None:
    """Write the options law by law, the open ones first."""
    page.heading("Ways out of prison, or of part of it")
    if not outcome.options:
        page.text("the law as it is encoded names none")
        return
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    titles = {one.id: one.title for one in (law, *law.uses)}
    home = {f"{one.rung}/{one.measure}": one.law for one in law.decisions if one.kind == "option"}
    order = list(STATUS)
    for name in dict.fromkeys(home[option.key] for option in outcome.options):
        page.text(titles.get(name, name), 2, "quiet")
        members = [option for option in outcome.options if home[option.key] == name]
        for option in sorted(members, key=lambda one: order.index(one.status)):
            _option(page, option, rules, effects, outcome.readings)


def _option(
    page: Page,
    option: Option,
    rules: Mapping[str, tuple[Decision, Rule]],
    effects: Sequence[Effect],
    readings: Container[str],
) -> None:
    status = STATUS[option.status]
    wanted = {"open": "open", "closed": "closed", "depends": "open", "undetermined": "undetermined"}[option.status]
    uses = [rule for rule in option.rules if rule.says == wanted] or list(option.rules)
    page.row(
        Cell(status, 9, status), Cell(option.measure, 34), Cell(_articles(uses), 21),
        Cell(option.confidence, MARK, option.confidence), indent=2, gap=1,
    )  # fmt: skip
    for text in _asides(option, rules, effects, readings):
        page.text(text, 12, "quiet")


def _asides(
    option: Option,
    rules: Mapping[str, tuple[Decision, Rule]],
    effects: Sequence[Effect],
    readings: Container[str],
) -> Iterable[str]:
    if option.status in ("open", "depends") and option.who != "court":
        yield f"by the {option.who}"
    for choice in option.chain:
        yield f"after {choice.title} ({choice.who}, art. {', '.join(choice.articles)})"
    if option.status == "depends":
        names = [name for name in dict.fromkeys(one.name for one in effects) if option.key in bears_on(effects, name)[1]]
        names = [f"the reading {name}" if name in readings else name for name in names]
        yield f"depends on {listed(names, 'and') if names else 'several facts not given, taken together'}"
    if option.status == "undetermined":
        for use in option.rules:
            rule = rules[use.id][1]
            if rule.unknown:
                yield f"{rule.unknown}; look in {rule.look_in}"


# -- what is not given, disputed, not known --------------------------------------------------------------


def _unknown_facts(page: Page, outcome: Outcome, law: Law, effects: Sequence[Effect]) -> None:
    """Write the open facts with what each would change: the range, a way out, or nothing by itself."""
    if not outcome.unknown:
        return
    page.heading("Facts not given that matter", "give one with --fact NAME=VALUE")
    moved = {name: bears_on(effects, name) for name in outcome.unknown}
    groups = {
        "they bear on the range": [name for name, (moves, _) in moved.items() if moves],
        "they bear on ways out only": [name for name, (moves, keys) in moved.items() if keys and not moves],
        "they change something only together with others": [name for name, (moves, keys) in moved.items() if not (moves or keys)],
    }
    for title, names in groups.items():
        if names:
            page.text(title, 2, "quiet")
        for name in names:
            attribute = law.vocabulary.attributes[name]
            page.row(Cell(name, 26), Cell(attribute.meaning, WIDTH - 32), indent=4)
            if moved[name][0]:
                _results(page, effects, name)


def _results(page: Page, effects: Sequence[Effect], name: str) -> None:
    """Write what the range would be for each value of an open fact, or each version of a disputed point."""
    found = [effect for effect in effects if effect.name == name]
    parts = [_parts(effect.outcome) for effect in found]
    moved = [part for part in parts[0] if len({one[part] for one in parts}) > 1]
    telling = [part for part in moved if part in BINDING] or moved
    for said, group in groupby(zip(found, parts, strict=True), lambda one: [one[1][part] for part in telling]):
        result = "\n".join(f"{part} {text}" for part, text in zip(telling, said, strict=True))
        page.row(Cell(value_of([effect for effect, _ in group]), 26), Cell(result, WIDTH - 34), indent=6)


def _parts(outcome: Outcome) -> dict[str, str]:
    found: dict[str, str] = {}
    for where, one in (("", outcome.bound), ("with choices, ", outcome.reach)):
        found |= {
            f"{where}custody": _term(one),
            f"{where}fine": str(one.fine),
            f"{where}together": together(one.combine),
        }
        also = {"strokes": one.strokes, "start": one.start, "guideline": one.guideline, **one.answers}
        found |= {f"{where}{name}": str(said or "none") for name, said in also.items()}
    return found


def _term(one: Range) -> str:
    return "none" if one.custody.most == 0 and not one.custody.undetermined else str(one.custody)


def _readings(page: Page, outcome: Outcome, law: Law, effects: Sequence[Effect]) -> None:
    if not outcome.readings:
        return
    page.heading("Where the law is disputed", "settle one with --reading NAME=VERSION")
    for name in outcome.readings:
        axis = law.readings[name]
        page.text(f"{name}: {axis.question}")
        for version, (title, cite) in axis.values.items():
            mark = cite.confidence if cite else ""
            page.row(Cell(version, 14), Cell(title, 46), Cell(mark, MARK, mark), indent=4)
        moves, keys = bears_on(effects, name)
        if moves:
            _results(page, effects, name)
        elif keys:
            page.text(f"it bears on {listed([key.partition('/')[2] for key in sorted(keys)], 'and')}", 6, "quiet")
        else:
            page.text("by itself it changes nothing here", 6, "quiet")


def _undetermined(page: Page, outcome: Outcome) -> None:
    if not outcome.undetermined:
        return
    page.heading("Not determined")
    for gap in outcome.undetermined:
        page.text(f"{gap.decision}: {gap.why}")
        if gap.look_in:
            page.text(f"look in {gap.look_in}", 4, "quiet")


# -- the chain of rules ----------------------------------------------------------------------------------


def _chain(page: Page, outcome: Outcome, law: Law) -> None:
    page.heading("Chain of rules")
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    titles = {one.id: one.title for one in (law, *law.uses)}
    current = ""
    for title, group in groupby(outcome.steps, key=lambda step: step.title):
        steps = list(group)
        place = rules[steps[0].id][0].law if steps[0].id in rules else outcome.law
        if place != current:
            page.text(titles.get(place, place), 2, "quiet")
            current = place
        several = _several(rules, steps) if len(steps) > 1 else ""
        page.text(f"{title}{several}", 4)
        for step in steps:
            _step(page, step, rules)


def _several(rules: Mapping[str, tuple[Decision, Rule]], steps: Sequence[RuleUse]) -> str:
    """Say why a decision shows several rules."""
    decision = rules[steps[0].id][0]
    if decision.hit[0] in "ROC":
        return ": all of these"
    return ": one of these for each item" if decision.scope == "item" else ": one of these, by what is left open"


def _step(page: Page, step: RuleUse, rules: Mapping[str, tuple[Decision, Rule]]) -> None:
    mark = step.confidence
    page.row(Cell(step.id, 44), Cell(_articles([step]), 17), Cell(mark, MARK, mark), indent=6, gap=1)
    rule = rules[step.id][1] if step.id in rules else None
    says = "; ".join(outputs(rule.text)) if rule and rule.text else ""
    if rule and rule.unknown:
        says = f"{says}; in part not known" if says else "not known"
    if step.may:
        says = f"if the {step.may} so chooses: {says}"
    elif step.after_choice:
        says = f"after a choice: {says}"
    page.text(says, 8, "quiet")


def _confidence(page: Page, outcome: Outcome) -> None:
    page.heading(f"Confidence: {outcome.confidence}")
    if not outcome.weakest:
        page.text("every rule that binds was read in the text itself")
        return
    page.text("an answer is as sure as its weakest rules:")
    for step in outcome.weakest[:MOST_WEAKEST]:
        note = f": {step.citation.note}" if step.citation and step.citation.note else ""
        page.text(f"{step.id}, {_articles([step])}{note}", 4)
    if len(outcome.weakest) > MOST_WEAKEST:
        page.text(f"and {len(outcome.weakest) - MOST_WEAKEST} more of the chain above", 4)


def _articles(steps: Iterable[RuleUse]) -> str:
    """Name the articles of some rules, each once: `art. 72-75, 98`."""
    names = dict.fromkeys(part.strip() for step in steps if step.citation for part in step.citation.article.split(","))
    plain = sorted((name for name in names if name[:1].isdigit()), key=lambda name: int(re.sub(r"\D.*", "", name)))
    others = [name for name in names if not name[:1].isdigit() and name != "not given"]
    found = [f"art. {', '.join(plain)}"] if plain else []
    return ", ".join(found + others) or ("article not given" if names else "")
