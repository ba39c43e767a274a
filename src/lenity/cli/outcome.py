"""One outcome as a page: what binds, what choices open, the ways out, and the chain of rules behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from lenity.cli.page import TOGETHER, WIDTH, Cell, Page, listed, outputs
from lenity.engine.outcome import Option, Outcome, Range, RuleUse
from lenity.law.expression import names_in
from lenity.law.model import Decision, Law, Rule

MARK = 10  # columns of a confidence
ARTICLE = 22  # columns of an article
STATUS = {"open": "open", "depends": "depends", "undetermined": "not known", "closed": "closed"}
LAST_LINE = "This is the range the text allows, as far as the text is known here. It is not legal advice."


def show_outcome(outcome: Outcome, law: Law, case: Mapping[str, object]) -> Page:
    """Write one outcome; `law` is the law it was read from, `case` the facts as they were given."""
    page = Page()
    page.text(outcome.title, 0, "heading")
    page.text(f"{outcome.law}, as it stood on {outcome.day}", 0)
    page.text("; ".join(_facts(case)), 0)
    for note in outcome.notes:
        page.text(f"note: {note}", 0)
    _binding(page, outcome)
    _choices(page, outcome, law)
    _ways_out(page, outcome, law)
    _unknown_facts(page, outcome, law)
    _readings(page, outcome, law)
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


# -- the range --------------------------------------------------------------------------------------------------------


def _binding(page: Page, outcome: Outcome) -> None:
    page.heading("What binds the court", "confidence")
    _range(page, outcome.bound, outcome.confidences)


def _range(page: Page, one: Range, confidences: Mapping[str, str]) -> None:
    rows = [("custody", str(one.custody)), ("fine", str(one.fine))]
    if one.fine.most is not None and one.combine:
        rows.append(("combine", listed([TOGETHER[word] for word in one.combine], "or")))
    if one.start is not None:
        rows.append(("start", str(one.start)))
    for name, text in rows:
        mark = confidences.get(name, "")
        page.row(Cell("together" if name == "combine" else name, 9), Cell(text, 54), Cell(mark, MARK, mark), indent=2)


def _choices(page: Page, outcome: Outcome, law: Law) -> None:
    page.heading("What choices open")
    decisions = {decision.id: decision for decision in law.decisions}
    if not outcome.choices:
        page.text("no choice widens this range")
        return
    for name in outcome.choices:
        steps = [step for step in outcome.steps if step.decision == name and step.may]
        who = listed(dict.fromkeys(step.may for step in steps), "or")
        _line(page, decisions[name].choice, f"{who} may", _articles(steps), _weakest(steps))
    page.text("with these:")
    _range(page, outcome.reach, {})


def _line(page: Page, left: str, middle: str, articles: str, mark: str) -> None:
    page.row(Cell(left, 30), Cell(middle, 11), Cell(articles, ARTICLE), Cell(mark, MARK, mark), indent=2, gap=1)


# -- the ways out -----------------------------------------------------------------------------------------------------


def _ways_out(page: Page, outcome: Outcome, law: Law) -> None:
    """Write the options law by law, the open ones first."""
    page.heading("Ways out of prison, or of part of it")
    if not outcome.options:
        page.text("the law as it is encoded names none")
        return
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    titles = {one.id: one.title for one in (law, *law.uses)}
    home = {decision.measure: decision.law for decision in law.decisions if decision.kind == "option"}
    order = list(STATUS)
    for name in dict.fromkeys(home[option.measure] for option in outcome.options):
        page.text(titles.get(name, name), 2, "quiet")
        members = [option for option in outcome.options if home[option.measure] == name]
        for option in sorted(members, key=lambda one: order.index(one.status)):
            _option(page, outcome, law, option, rules)


def _option(page: Page, outcome: Outcome, law: Law, option: Option, rules: Mapping[str, tuple[Decision, Rule]]) -> None:
    status = STATUS[option.status]
    wanted = {"open": "open", "closed": "closed", "depends": "open", "undetermined": "undetermined"}[option.status]
    uses = [rule for rule in option.rules if rule.says == wanted] or list(option.rules)
    page.row(
        Cell(status, 9, status), Cell(option.measure, 34), Cell(_articles(uses), 21),
        Cell(option.confidence, MARK, option.confidence), indent=2, gap=1,
    )  # fmt: skip
    for text in _asides(outcome, law, option, rules):
        page.text(text, 12, "quiet")


def _asides(
    outcome: Outcome, law: Law, option: Option, rules: Mapping[str, tuple[Decision, Rule]]
) -> Iterable[str]:
    if option.status in ("open", "depends") and option.who != "court":
        yield f"by the {option.who}"
    for choice in option.chain:
        yield f"after {choice.title} ({choice.who}, art. {', '.join(choice.articles)})"
    used = [rules[use.id] for use in option.rules if use.id in rules]
    if option.status == "depends":
        yield f"depends on {listed(_depends_on(outcome, law, [rule for _, rule in used]), 'and')}"
    if option.status == "undetermined":
        for _, rule in used:
            if rule.unknown:
                yield f"{rule.unknown}; look in {rule.look_in}"


def _depends_on(outcome: Outcome, law: Law, rules: list[Rule]) -> list[str]:
    """Name the facts not given that an option's rules ask for, and the range where they ask for that."""
    asked = dict.fromkeys(name for rule in rules for name in rule.when)
    facts = [name for name in asked if name in outcome.unknown]
    behind = facts_behind(law, [name for name in asked if name not in law.vocabulary.attributes])
    if behind & set(outcome.unknown):
        facts.append("the range")
    axes = {axis for rule in rules for axis in rule.reading}
    return facts or [f"the reading of {axis}" for axis in sorted(axes)] or ["facts not given"]


def facts_behind(law: Law, names: Iterable[str]) -> set[str]:
    """Give the attributes that the values of `names` go back to, through every decision that gives them."""
    found: set[str] = set()
    pending = list(names)
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in law.vocabulary.attributes:
            found.add(name)
        for decision in law.decisions:
            if decision.kind != "option" and name in decision.outputs:
                pending += _read_by(decision)
    return found


def _read_by(decision: Decision) -> set[str]:
    names = set(decision.inputs) | set(decision.fold)
    for cells in [rule.then for rule in decision.rules] + [decision.give]:
        for cell in cells.values():
            if cell.expression is not None:
                names |= set(names_in(cell.expression))
    return names


# -- what is not given, disputed, not known ---------------------------------------------------------------------------


def _unknown_facts(page: Page, outcome: Outcome, law: Law) -> None:
    if not outcome.unknown:
        return
    page.heading("Facts not given that matter", "give one with --fact NAME=VALUE")
    behind = facts_behind(law, ["custody.min", "custody.max", "custody.life", "fine.min", "fine.max", "combine"])
    on_range = [name for name in outcome.unknown if name in behind]
    others = [name for name in outcome.unknown if name not in behind]
    for title, names in (("they bear on the range", on_range), ("they bear on ways out only", others)):
        if names:
            page.text(title, 2, "quiet")
        for name in names:
            attribute = law.vocabulary.attributes[name]
            values = f" ({', '.join(attribute.values)})" if 0 < len(attribute.values) <= 6 else ""
            page.row(Cell(name, 26), Cell(attribute.meaning + values, WIDTH - 32), indent=4)


def _readings(page: Page, outcome: Outcome, law: Law) -> None:
    if not outcome.readings:
        return
    page.heading("Where the law is disputed", "settle one with --reading NAME=VERSION")
    for name, terms in outcome.readings.items():
        axis = law.readings[name]
        page.text(f"{name}: {axis.question}")
        same = name not in outcome.depends_on_reading
        for version, custody in terms.items():
            title, cite = axis.values[version]
            mark = cite.confidence if cite else ""
            result = "" if same else f"\ncustody {custody}"
            page.row(Cell(version, 14), Cell(title + result, 46), Cell(mark, MARK, mark), indent=4)
        if same:
            page.text("custody is the same under each", 20, "quiet")


def _undetermined(page: Page, outcome: Outcome) -> None:
    if not outcome.undetermined:
        return
    page.heading("Not determined")
    for gap in outcome.undetermined:
        page.text(f"{gap.decision}: {gap.why}")
        if gap.look_in:
            page.text(f"look in {gap.look_in}", 4, "quiet")


# -- the chain of rules -----------------------------------------------------------------------------------------------


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
        page.text(f"{title}{': one of these, by facts not given' if len(steps) > 1 else ''}", 4)
        for step in steps:
            _step(page, step, rules)


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
    for step in outcome.weakest:
        note = f": {step.citation.note}" if step.citation and step.citation.note else ""
        page.text(f"{step.id}, {_articles([step])}{note}", 4)


def _articles(steps: Iterable[RuleUse]) -> str:
    """Name the articles of some rules, each once: `art. 72-75, 98`."""
    names = dict.fromkeys(
        part.strip() for step in steps if step.citation for part in step.citation.article.split(",")
    )
    plain = [name for name in names if name[:1].isdigit()]
    others = [name for name in names if not name[:1].isdigit() and name != "not given"]
    found = [f"art. {', '.join(plain)}"] if plain else []
    return ", ".join(found + others) or ("article not given" if names else "")


def _weakest(steps: Iterable[RuleUse]) -> str:
    return min((step for step in steps if step.citation), key=lambda step: step.citation.rank if step.citation else 0).confidence
