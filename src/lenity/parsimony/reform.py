"""Write a schedule as a reform, which every other command takes: one edit for each rule whose penalty it changes.

    reform_of(made)   ->   "reform: kh/least-cited-norms\ntitle: ..."

The reasons are those of the constraints, and each edit says the chain of demands that forces its figures. The reform is an
example, not advice; rules that stand only under another reading of the law stay as they are.
"""

from __future__ import annotations

from lenity.law.problems import problem
from lenity.law.rewrite import flow, scalar
from lenity.parsimony.constraints import FLAGS, Constraints, Demand
from lenity.parsimony.least import NOTHING
from lenity.parsimony.schedule import Link, Schedule

SOURCE = "constraints"  # the key under which the reform cites the file it was worked out from
PARTS = {"custody": ("custody.min", "custody.max", *FLAGS), "fine": ("fine.min", "fine.max")}
KINDS = {"least": "least intrusive", "nearest": "nearest", "chosen": "chosen"}


def reform_of(made: Schedule, name: str = "") -> str:
    """Give the text of the reform file that makes a schedule law, from `constraints.first_day` on.

    `name` is the last part of its id; without it the kind of schedule and the name of the constraints. Raise `LenityError` where
    the schedule is the present law, or where the law would not say how custody and fine stand together.
    """
    held = made.constraints
    edits = [lines for rule in changed_rules(made) for lines in _edit(made, rule)]
    if not edits:
        raise problem("LEN777", f"the {KINDS[made.kind]} schedule is the present law", "there is nothing to reform")
    place, _, last = held.id.rpartition("/")
    source = {"title": held.title, "note": f"constraints `{held.id}`, sha256 {held.digest}"}
    cite = {
        "article": "whole", "source": SOURCE, "confidence": "unverified",
        "note": "inference: worked out from the constraints, an example and not advice",
    }  # fmt: skip
    head = [
        "# Worked out by `lenity least`. An example of what the constraints come to, not advice.",
        f"reform: {place or held.law.place.lower()}/{name or f'{made.kind}-{last}'}",
        f"title: {scalar(f'The {KINDS[made.kind]} schedule: {held.title}')}",
        f"amends: {held.law.id}",
        f"in_force: {held.first_day.isoformat()}",
        "status: example",
        f"reasons: {scalar(reasons_of(held))}",
        f"cite: {flow(cite)}",
        "sources:",
        f"  {SOURCE}: {flow(source)}",
        "edits:",
    ]
    return "\n".join([*head, *edits]) + "\n"


def changed_rules(made: Schedule) -> list[str]:
    """List the rules whose penalty the schedule changes, in the order of the cells."""
    return list(dict.fromkeys(made.constraints.cells[one.cell].rule for one in made.moved()))


def reasons_of(held: Constraints) -> str:
    """Say what a schedule rests on: the reasons of the file, the reading, and who chose which demands."""
    reading = ", ".join(f"{axis} {version}" for axis, version in held.readings.items())
    chosen = [f"{one.id} ({one.words}), chosen by {one.ground.chosen_by}" for one in held.demands if one.ground.chosen_by]
    cited = [one.id for one in held.demands if not one.ground.chosen_by]
    said = [held.reasons]
    if reading:
        said.append(f"It holds under one reading of the law: {reading}; rules of other readings stay as they are.")
    if chosen:
        said.append(f"Chosen by persons: {'; '.join(chosen)}.")
    if cited:
        said.append(f"Resting on a citation alone: {', '.join(cited)}.")
    return " ".join(said)


def _edit(made: Schedule, rule: str) -> list[str]:
    then = _then(made, rule)
    return [f"  - change: {scalar(rule)}", f"    then: {flow(then)}", f"    why: {scalar(_why(made, rule))}"] if then else []


def _then(made: Schedule, rule: str) -> dict[str, str]:
    """Give the outputs that change, as a law file writes them, with how custody and fine stand together."""
    held = made.constraints
    moved = {held.cells[one.cell].output for one in made.moved() if held.cells[one.cell].rule == rule}
    then = {whole: made.range_of(rule, whole) for whole, parts in PARTS.items() if moved & set(parts)}
    stands = held.rule(rule)
    combine = stands.then.get("combine")
    if combine is None:
        return then
    custody = then.get("custody", stands.text.get("custody", "none")) != "none"
    fine = then.get("fine", stands.text.get("fine", "none")) != "none"
    wanted = str(combine.value)
    if custody and fine and wanted in ("custody only", "fine only"):
        said = f"`{rule}` would have custody and a fine, and the law does not say how they stand together"
        raise problem("LEN778", said, "keep one of them at nothing with `cap: none`, or leave the rule out")
    if custody and not fine:
        wanted = "custody only"
    elif fine and not custody:
        wanted = "fine only"
    return then | ({"combine": wanted} if wanted != combine.value else {})


def _why(made: Schedule, rule: str) -> str:
    """Say why each end of a rule's range is what it is."""
    held = made.constraints
    said, unasked = [], []
    for number, cell in enumerate(held.cells):
        if cell.rule != rule or (cell.output in FLAGS and not made.values[number] and not cell.present):
            continue
        shown = held.show(number, made.values[number])
        if made.kind != "least":
            moved = made.values[number] != cell.present
            said += [f"{cell.output} {shown} in place of {held.show(number, cell.present)}"] if moved else []
        elif chain := made.why(number):
            said.append(f"{cell.output} {shown}: {chain_in_words(held, chain)}")
        else:
            unasked.append(cell.output)
    return "; ".join([*said, *([f"no demand asks for {', '.join(unasked)}"] if unasked else [])])


def chain_in_words(held: Constraints, chain: tuple[Link, ...]) -> str:
    """Say a chain in one line: `at least 5 y (class/felony), not below art-40/x (order/bands)`."""
    return ", then ".join(link_in_words(held, link) for link in chain)


def link_in_words(held: Constraints, link: Link) -> str:
    """Say what one link asks, and which demand it comes from."""
    words = link.demand.words if link.demand else "a maximum is never below its minimum"
    beside = ""
    if link.demand and link.below != NOTHING and link.demand.verb in ("less", "order", "jump"):
        beside = f" {held.cells[link.below].rule}"
    if link.demand and link.demand.verb == "jump":
        words, beside = f"at most {held.show(link.below, -link.added)} below", f" {held.cells[link.below].rule}"
    lifted = f", lifted by {held.show(link.cell, link.lifted)} to the menu ({_ids(link.menus)})" if link.lifted else ""
    return f"{words}{beside}{f' ({link.demand.id})' if link.demand else ''}{lifted}"


def _ids(demands: tuple[Demand, ...]) -> str:
    return ", ".join(one.id for one in demands)
