"""Reforms: dated edits of a law's rules, each with its reasons, that make another law of it.

    Library(reforms=[read_reform(Path("threshold.yaml"))]).find("kh")   ->   the laws of Cambodia with the reform in them

Edits are made on the YAML of the law before it is read, so a reformed law passes every check that any law passes. An edited
rule ends on the day before; the rule with the new figures begins on the day. The files of the law are never touched.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.model import Decision, Law, Rule, covers
from lenity.law.problems import LenityError, Place, did_you_mean, problem
from lenity.law.vocabulary import LIBRARY
from lenity.units import UnitError, parse_date

REFORMS = LIBRARY / "reforms"
STATUSES = {
    "example": "an example, not advice",
    "proposal": "a proposal",
    "enacted": "enacted, not yet in the files of the law",
}
HEAD = ("reform", "title", "amends", "in_force", "status", "reasons", "cite", "sources", "attributes", "edits", "notes")
NEEDED = ("reform", "title", "amends", "in_force", "status", "reasons", "cite", "edits")
VERBS = {
    "end": ("end", "why"),
    "change": ("change", "when", "then", "may", "reading", "cite", "why"),
    "add": ("add", "before", "after", "rules", "cite", "why"),
    "add_decision": ("add_decision", "before", "after", "why"),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: its verb, the rule or decision it is about, and why. `node` is the edit as written."""

    verb: str
    target: str
    why: str
    place: Place
    node: Node = field(compare=False, repr=False)

    @property
    def adds_decision(self) -> bool:
        return self.verb == "add_decision"


@dataclass(frozen=True, slots=True)
class Reform:
    """A named, dated set of edits of one law and the general parts it uses. `status`: example, proposal or enacted."""

    id: str
    title: str
    amends: str
    day: date
    status: str
    reasons: str
    edits: tuple[Edit, ...]
    file: str
    digest: str
    document: Document = field(compare=False, repr=False)
    fields: Fields = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """The last part of its id, which the ids of its rules end with."""
        return self.id.rsplit("/", maxsplit=1)[-1]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one reform does to one law."""

    reform: Reform
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule before and after; `before` is None for a new rule, `after` for one that ended.

    `what` gives each entry as written, from and to; of a rule that is new or ended all entries, the other side empty. `why` is
    the reform's reason, `place` where the change is written.
    """

    decision: Decision
    before: Rule | None
    after: Rule | None
    what: Mapping[str, tuple[str, str]]
    why: str
    place: Place

    @property
    def article(self) -> str:
        """The article as it stood; of a new rule the one its citation names."""
        rule = self.before or self.after
        return rule.cite.article if rule and rule.cite else ""


def find_reform(name: str | Path) -> Reform:
    """Read a reform from a file, or one that ships with lenity by its name (`kh/role-tiers`)."""
    path = Path(name)
    shipped = REFORMS / f"{name}.yaml"
    if not path.is_file() and shipped.is_file() and ".." not in path.parts:
        return read_reform(shipped)
    if not path.is_file() and path.suffix not in (".yaml", ".yml"):
        raise problem("LEN740", f"no reform `{name}`", did_you_mean(str(name), shipped_reforms()) or "name a file")
    return read_reform(path)


def shipped_reforms(place: str = "") -> list[str]:
    """List the reforms that ship with lenity, of one place or of all, by name."""
    found = ("/".join(path.relative_to(REFORMS).with_suffix("").parts) for path in REFORMS.glob("*/*.yaml"))
    return sorted(name for name in found if not name.endswith(".examples") and name.startswith(f"{place}/" if place else ""))


def read_reform(path: Path) -> Reform:
    """Read a reform; raise `LenityError` with every problem of its form. What it edits is looked at with the law."""
    document = Document.read(path, shown(path))
    fields = document.fields(document.root, "the reform", HEAD, NEEDED)
    text = {name: document.text(fields.get(name), name) for name in ("reform", "title", "amends", "status", "reasons")}
    for name, said in text.items():
        if name in fields and not said:
            document.say("LEN006", fields[name], f"`{name}` is empty", f"write the {name}")
    if text["status"] and text["status"] not in STATUSES:
        document.say("LEN104", fields["status"], f"unknown value `{text['status']}`", did_you_mean(text["status"], STATUSES))
    if text["reform"] and "/" not in text["reform"]:
        document.say("LEN104", fields["reform"], f"`{text['reform']}` names no place", "write `place/name`")
    day = _day(document, fields.get("in_force"))
    edits = tuple(edit for node in document.items(fields.get("edits"), "edits") if (edit := _edit(document, node)))
    if "edits" in fields and not document.items(fields["edits"], "edits"):
        document.say("LEN744", fields["edits"], "the reform edits nothing", "add an edit")
    seen: set[str] = set()
    for edit in edits:
        if edit.verb in ("end", "change") and edit.target in seen:
            document.say("LEN743", edit.node, f"rule `{edit.target}` is edited twice", "say it in one edit")
        seen.add(edit.target)
    raise_all([document])
    assert day is not None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Reform(
        text["reform"], text["title"], text["amends"], day, text["status"], " ".join(text["reasons"].split()), edits,
        document.name, digest, document, fields,
    )  # fmt: skip


def _day(document: Document, node: Node | None) -> date | None:
    said = document.text(node, "in_force").removesuffix("..").strip()
    if node is None:
        return None
    try:
        return parse_date(said)
    except UnitError as error:
        document.say("LEN101", node, str(error), error.mend)
        return None


def _edit(document: Document, node: Node) -> Edit | None:
    verbs = [verb for verb in VERBS if verb in _keys(node)]
    if len(verbs) != 1:
        document.say("LEN006", node, "an edit is one of `end`, `change`, `add`, `add_decision`", "name the rule or decision")
        return None
    verb = verbs[0]
    needs = {"add": ("rules", "why"), "add_decision": ("why",)}.get(verb, ("why",))
    fields = document.fields(node, "the edit", VERBS[verb], needs)
    why = " ".join(document.text(fields.get("why"), "why").split())
    if "why" in fields and not why:
        document.say("LEN006", fields["why"], "`why` is empty", "say in words why the law should change here")
    if verb == "change" and not {"when", "then", "may", "reading"} & set(fields):
        document.say("LEN744", node, "the edit changes nothing", "give `when` or `then` with what should be different")
    if verb == "add" and not document.items(fields.get("rules"), "rules") and isinstance(fields.get("rules"), yaml.SequenceNode):
        document.say("LEN744", fields["rules"], "the edit adds no rule", "write at least one, or leave the edit out")
    if verb in ("add", "add_decision") and {"before", "after"} <= set(fields):
        document.say("LEN005", fields["after"], "an edit stands `before` or `after`, not both", "keep one")
    if verb == "add_decision":
        if not {"before", "after"} & set(fields):
            document.say("LEN006", node, "a new decision has no place", "say `before:` or `after:` which decision it comes")
        if not isinstance(fields[verb], yaml.MappingNode):
            document.say("LEN007", fields[verb], "the new decision is not a mapping", "write it in the form of a law")
            return None
        parts = document.fields(fields[verb], "the decision")
        for name in ("give", "fold"):
            if name in parts:
                mend = "give the values in `rules:`"
                document.say("LEN746", parts[name], f"a decision with `{name}` would hold before the reform does", mend)
        target = document.text(parts.get("id"), "id")
    else:
        target = document.text(fields.get(verb), verb)
    return Edit(verb, target, why, document.place(node), node)


# -- where the edits belong ------------------------------------------------------------------------------


def amendments(reform: Reform, law: Law) -> dict[str, Amendment]:
    """Sort the edits of a reform by the law they stand in: `law` is the law it amends as it was before.

    Raise `LenityError` for a rule or decision that is not there, or not in force on the day.
    """
    document = replace(reform.document, problems=[])
    rules = {rule.id: (decision, rule) for decision, rule in law.rules()}
    decisions = {decision.id: decision for decision in law.decisions}
    found: dict[str, list[Edit]] = {}
    if not covers(law, reform.day):
        span = f"{law.first_day or ''} .. {law.last_day or ''}"
        node = reform.fields["in_force"]
        document.say("LEN742", node, f"`{law.id}` is not in force on {reform.day}", f"choose a day in `{span}`")
    for edit in reform.edits:
        if edit.verb in ("end", "change"):
            owner = _owner_of_rule(document, edit, reform.day, rules)
        else:
            owner = _owner_of_decision(document, edit, decisions)
        if any(one.id == owner and not covers(one, reform.day) for one in law.uses):
            document.say("LEN741", edit.node, f"`{owner}` is not in force on {reform.day}", "choose another day, or another law")
        if owner:
            found.setdefault(owner, []).append(edit)
    raise_all([document])
    return {owner: Amendment(reform, tuple(edits)) for owner, edits in found.items()}


def _owner_of_rule(document: Document, edit: Edit, day: date, rules: Mapping[str, tuple[Decision, Rule]]) -> str:
    if edit.target not in rules:
        document.say("LEN740", edit.node, f"no rule `{edit.target}` in the law", did_you_mean(edit.target, rules))
        return ""
    decision, rule = rules[edit.target]
    if not rule.in_force(day):
        since = f"{rule.first_day or ''} .. {rule.last_day or ''}".strip()
        document.say("LEN741", edit.node, f"rule `{rule.id}` is not in force on {day}", f"it stands in `{since}`")
    if edit.verb == "change":
        _refuse_idle(document, edit, rule)
    return decision.law


def _refuse_idle(document: Document, edit: Edit, rule: Rule) -> None:
    """Refuse an entry that says what the rule says already."""
    stands = written(rule)
    for part, mark in (("when", "when "), ("then", ""), ("reading", "reading ")):
        given = _get(edit.node, part)
        pairs = given.value if isinstance(given, yaml.MappingNode) else [(None, given)] if given is not None else []
        for key, value in pairs:
            name = f"{mark}{key.value}" if key is not None else part
            said = _as_test(value) if part == "when" else ", ".join(_words(value))
            if stands.get(name, "-" if part == "when" else None) == said:
                document.say("LEN744", value, f"rule `{rule.id}` has `{name}: {said}` already", "leave the entry out")
    if (who := _text(_get(edit.node, "may"))) and who == rule.may:
        document.say("LEN744", _get(edit.node, "may"), f"rule `{rule.id}` has `may: {who}` already", "leave the entry out")


def _words(node: Node | None) -> list[str]:
    return [_text(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else [_text(node)]


def _as_test(node: Node | None) -> str:
    """Give a test as a rule keeps it: several words in brackets."""
    words = _words(node)
    return words[0] if len(words) == 1 else f"[{', '.join(words)}]"


def _owner_of_decision(document: Document, edit: Edit, decisions: Mapping[str, Decision]) -> str:
    fields = document.fields(edit.node, "the edit")
    beside = document.text(fields.get("before") or fields.get("after"), "before")
    name = edit.target if edit.verb == "add" else beside
    if name not in decisions:
        document.say("LEN740", edit.node, f"no decision `{name}` in the law", did_you_mean(name, decisions))
        return ""
    known = {rule.id for rule in decisions[name].rules}
    if edit.verb == "add" and beside and beside not in known:
        document.say("LEN740", edit.node, f"no rule `{beside}` in `{name}`", did_you_mean(beside, known))
    return decisions[name].law


# -- the edits -------------------------------------------------------------------------------------------


def amend(document: Document, made: Iterable[Amendment]) -> None:
    """Make the edits that belong into one file of a law; `document` was composed for this law alone."""
    for one in made:
        for edit in one.edits:
            for list_of in _lists(document.root):
                if edit.verb == "add_decision":
                    _place_beside(document, one.reform, edit, list_of)
                    continue
                for decision in list_of.value:
                    _edit_in(document, one.reform, edit, decision)


def _lists(root: Node | None) -> list[yaml.SequenceNode]:
    found = _get(root, "decisions")
    return [found] if isinstance(found, yaml.SequenceNode) else []


def _place_beside(document: Document, reform: Reform, edit: Edit, decisions: yaml.SequenceNode) -> None:
    beside = _get(edit.node, "before") or _get(edit.node, "after")
    for number, one in enumerate(decisions.value):
        if _text(_get(one, "id")) == _text(beside):
            new = copy.deepcopy(_get(edit.node, "add_decision"))
            for rule in _items(_get(new, "rules")):
                _begin(rule, reform, edit)
            if _get(new, "cite") is None and _get(new, "rules") is None:
                _set(new, "cite", reform.fields["cite"])
            document.adopt(new, reform.document.name)
            decisions.value.insert(number + (_get(edit.node, "before") is None), new)
            return


def _edit_in(document: Document, reform: Reform, edit: Edit, decision: Node) -> None:
    rules = _get(decision, "rules")
    if not isinstance(rules, yaml.SequenceNode):
        return
    if edit.verb == "add":
        if _text(_get(decision, "id")) != edit.target:
            return
        new = [copy.deepcopy(rule) for rule in _items(_get(edit.node, "rules"))]
        for rule in new:
            _begin(rule, reform, edit)
            document.adopt(rule, reform.document.name)
        before, after = _text(_get(edit.node, "before")), _text(_get(edit.node, "after"))
        ids = [_text(_get(rule, "id")) for rule in rules.value]
        at = ids.index(before) if before in ids else ids.index(after) + 1 if after in ids else len(ids)
        rules.value[at:at] = new
        return
    for number, rule in enumerate(rules.value):
        if _text(_get(rule, "id")) == edit.target:
            first, last = _span(_text(_get(rule, "in_force")))
            after_it = [_changed(document, reform, edit, decision, rule, last)] if edit.verb == "change" else []
            if first == reform.day.isoformat():  # what would end before it began is not kept
                rules.value[number : number + 1] = after_it
            else:
                _set(rule, "in_force", _scalar(f"{first} .. {reform.day - timedelta(days=1)}", edit.node))
                rules.value[number + 1 : number + 1] = after_it
            return


def _changed(document: Document, reform: Reform, edit: Edit, decision: Node, rule: Node, last: str) -> Node:
    """Give the rule with the edit's entries over it; what it keeps stays with its old citation."""
    new = copy.deepcopy(rule)
    document.adopt(new, document.named(rule))
    cite = _get(rule, "cite") or _get(decision, "cite")
    cites = _get(new, "cites") or _mapping(edit.node)
    if _get(edit.node, "then") is not None:
        for key in ("unknown", "look_in"):
            _drop(new, key)
    for part in ("when", "then"):
        given, old = _get(edit.node, part), _get(new, part)
        if given is None:
            continue
        if not isinstance(given, yaml.MappingNode) or not isinstance(old, yaml.MappingNode):
            _set(new, part, given)
            continue
        for key, value in given.value:
            name = key.value
            for part_of_it in [one for one in _keys(old) if one.split(".")[0] == name and one != name]:
                _drop(old, part_of_it)
            if part == "when" and _text(value) == "-":
                _drop(old, name)
            else:
                _set(old, name, value)
            cited = f"when.{name}" if part == "when" else name
            for one in [one for one in _keys(cites) if one == cited or one.startswith(f"{cited}.")]:
                _drop(cites, one)
    for key in ("may", "reading"):
        if (given := _get(edit.node, key)) is not None:
            _set(new, key, given)
    touched = {name.split(".")[0] for name in _keys(_get(edit.node, "then"))}
    for name in _keys(_get(new, "then")):
        if cite is not None and name.split(".")[0] not in touched and _get(cites, name) is None:
            _set(cites, name, cite)
    if _keys(cites):
        _set(new, "cites", cites)
    _set(new, "id", _scalar(f"{edit.target}/{reform.name}", edit.node))
    _set(new, "cite", _get(edit.node, "cite") or reform.fields["cite"])
    _set(new, "notes", _scalar(edit.why, edit.node))
    _set(new, "in_force", _scalar(f"{reform.day} .. {last}".strip(), edit.node))
    document.adopt(edit.node, reform.document.name)
    document.adopt(reform.fields["cite"], reform.document.name)
    new.start_mark, new.end_mark = edit.node.start_mark, edit.node.end_mark
    document.adopted[id(new)] = reform.document.name
    return new


def _begin(rule: Node, reform: Reform, edit: Edit) -> None:
    """Give a new rule its first day, and the citation and reasons it does not bring itself."""
    if not isinstance(rule, yaml.MappingNode):
        return
    if _get(rule, "in_force") is None:
        _set(rule, "in_force", _scalar(f"{reform.day} ..", edit.node))
    if _get(rule, "cite") is None:
        _set(rule, "cite", _get(edit.node, "cite") or reform.fields["cite"])
    if _get(rule, "notes") is None:
        _set(rule, "notes", _scalar(edit.why, edit.node))


# -- what came of it -------------------------------------------------------------------------------------


def differences(before: Law, after: Law) -> tuple[Changed, ...]:
    """List what differs between two laws as they stand on one day (`law.at(day)`), in the order of the law.

    A rule that a reform changed is paired with the one it came from.
    """
    old = {rule.id: rule for _, rule in before.rules()}
    new = {rule.id: rule for _, rule in after.rules()}
    edits = {edit.target: edit for reform in after.reforms for edit in reform.edits}
    came_from = {f"{edit.target}/{reform.name}": edit.target for reform in after.reforms for edit in reform.edits}
    found: list[Changed] = []
    paired = set()
    for decision in after.decisions:
        for rule in decision.rules:
            if rule.id in old:
                continue
            origin = came_from.get(rule.id)
            while origin is not None and origin not in old:
                origin = came_from.get(origin)
            source = old[origin] if origin is not None and origin not in new else None
            paired.add(origin if source else None)
            why = _why(edits, *([origin] if origin else []), decision.id)
            found.append(Changed(decision, source, rule, _entries(source, rule), why, rule.place))
    last = {decision.id: decision for decision in (*before.decisions, *after.decisions)}
    for decision, rule in before.rules():
        if rule.id not in new and rule.id not in paired:
            edit = edits.get(rule.id)
            place = edit.place if edit else rule.place
            found.append(Changed(last[decision.id], rule, None, _entries(rule, None), _why(edits, rule.id), place))
    order = {decision.id: number for number, decision in enumerate(after.decisions)}
    return tuple(sorted(found, key=lambda one: order.get(one.decision.id, -1)))


def _why(edits: Mapping[str, Edit], *names: str) -> str:
    return next((edits[name].why for name in names if name in edits), "")


def _entries(old: Rule | None, new: Rule | None) -> dict[str, tuple[str, str]]:
    """Give each entry of a rule that differs, as written: tests first, then what it gives."""
    was, now = written(old), written(new)
    names = dict.fromkeys([*was, *now])
    return {name: (was.get(name, ""), now.get(name, "")) for name in names if was.get(name, "") != now.get(name, "")}


def written(rule: Rule | None) -> dict[str, str]:
    """Give the entries of a rule as written, a test under `when NAME`, a version of a disputed point under `reading NAME`."""
    if rule is None:
        return {}
    said = {f"when {name}": test.text for name, test in rule.when.items()}
    said |= {f"reading {axis}": ", ".join(values) for axis, values in rule.reading.items()}
    said |= dict(rule.text)
    if rule.opens is not None:
        said["then"] = "open" if rule.opens else "closed"
    if rule.unknown:
        said["unknown"] = rule.unknown
    if rule.may:
        said["may"] = rule.may
    return said


# -- the tree of a file ----------------------------------------------------------------------------------


def shown(path: Path) -> str:
    """Give the name of a reform's file as a person would look for it."""
    return str(path.relative_to(REFORMS)) if path.is_relative_to(REFORMS) else str(path)


def _get(node: Node | None, name: str) -> Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                found: Node = value
                return found
    return None


def _items(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _keys(node: Node | None) -> list[str]:
    return [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []


def _set(node: Node | None, name: str, value: Node) -> None:
    if not isinstance(node, yaml.MappingNode):
        return
    for number, (key, _) in enumerate(node.value):
        if key.value == name:
            node.value[number] = (key, value)
            return
    node.value.append((_scalar(name, value), value))


def _drop(node: Node | None, name: str) -> None:
    if isinstance(node, yaml.MappingNode):
        node.value = [(key, value) for key, value in node.value if key.value != name]


def _text(node: Node | None) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _scalar(text: str, at: Node) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, at.start_mark, at.end_mark)


def _mapping(at: Node) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", [], at.start_mark, at.end_mark)


def _span(text: str) -> tuple[str, str]:
    first, _, last = (part.strip() for part in text.partition(".."))
    return first, last


def with_reforms(title: str, reforms: Iterable[Reform]) -> str:
    """Give the title of a law with what was made in it, so that no page can take it for the law as it stands.

    >>> with_reforms("Law on Drugs", [])
    'Law on Drugs'
    """
    named = "; ".join(f"{one.id} ({one.status})" for one in reforms)
    return f"{title}, as if amended by {named}" if named else title


def reforms_of(given: str | Path | Reform | Sequence[str | Path | Reform] | None) -> tuple[Reform, ...]:
    """Read the reforms a caller names: none, one, or several in the order in which they are made."""
    if given is None:
        return ()
    many = [given] if isinstance(given, str | Path | Reform) else list(given)
    return tuple(one if isinstance(one, Reform) else find_reform(one) for one in many)


def located(reform: Reform, get: Callable[[str], Law]) -> dict[str, Amendment]:
    """Find the law a reform amends and sort its edits; an unknown law is a problem of the reform's file."""
    try:
        law = get(reform.amends)
    except LenityError as error:
        if error.problems[0].code != "LEN402":
            raise
        document = replace(reform.document, problems=[])
        document.say("LEN402", reform.fields["amends"], error.problems[0].message, error.problems[0].help)
        raise_all([document])
        raise
    return amendments(reform, law)
