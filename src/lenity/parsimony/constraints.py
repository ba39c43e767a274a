"""Read what a schedule of penalties has to fulfil: which penalties are unknown, and every demand with what it rests on.

    read_constraints(Path("constraints.yaml"), Library())   ->   Constraints(cells=(...), demands=(...), edges=(...))

A demand rests on a norm or a passage of law (`cite:`), or somebody chose it (`chosen_by:`); one without either is refused.
Amounts are whole numbers of the law's smallest unit. Life and death are no number of months: each is a cell of its own, 0 or 1,
and a cap or a jump in years lets neither stand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from itertools import pairwise, product
from pathlib import Path

import yaml

from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.entry import read_amount
from lenity.law.figures import custody_words
from lenity.law.library import Library
from lenity.law.model import CONFIDENCES, Citation, Law, Rule, Source, covers, show_value
from lenity.law.problems import LenityError, Place, did_you_mean, problem
from lenity.law.vocabulary import LIBRARY
from lenity.parsimony.least import LOGIC, NOTHING, Edge
from lenity.units import MINOR_DIGITS, UnitError, parse_date, parse_integer

SHIPPED = LIBRARY / "constraints"
TERMS, FINES, FLAGS = ("custody.min", "custody.max"), ("fine.min", "fine.max"), ("custody.life", "custody.death")
OUTPUTS = (*TERMS, *FLAGS, *FINES)
KINDS = {"custody.min": "duration", "custody.max": "duration", "fine.min": "money", "fine.max": "money"}
WHOLE = {"custody": TERMS, "fine": FINES}
LABELS = {
    "criminal_offence": "the conduct stays an offence for which a conviction is possible",
    "courts_may_weigh": "the range leaves a court room to weigh graver circumstances",
    "alternatives": "something else may take the place of conviction or punishment",
}
DUTIES = ("criminal_offence", "courts_may_weigh")
HEAD = ("constraints", "title", "law", "day", "in_force", "readings", "reasons", "sources", "cells", "demands", "places", "notes")
NEEDED = ("constraints", "title", "law", "day", "in_force", "reasons", "cells", "demands")
VERBS = {
    "floor": ("of", "output"),
    "cap": ("of", "output"),
    "no": ("of",),
    "less": ("than", "gap", "output"),
    "order": ("along", "gap", "output"),
    "jump": ("between", "along", "output"),
    "fix": ("of", "output"),
    "label": ("of",),
    "menu": ("of", "output"),
    "levels": ("of", "output"),
}
NEEDS = {"less": ("than",), "order": (), "jump": ("between",), "levels": ("of", "output"), "menu": ("of", "output")}
GROUNDS = ("cite", "chosen_by")


@dataclass(frozen=True, slots=True)
class PenaltyCell:
    """One end of a range of a rule, or whether life or death stands in it (0 or 1).

    `present` is what the law has today, None where it names no term: `life` alone, or no upper limit.
    """

    rule: str
    output: str
    present: int | None

    @property
    def name(self) -> str:
        return f"{self.rule}:{self.output}"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a demand rests on: a norm by its id or a passage of law, somebody's choice with reasons, or both."""

    cite: Citation | None = None
    norm: str = ""
    chosen_by: str = ""
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """One entry of the file. `words` say it, `unit` is by how much it is moved to see what follows (0 where it has no number)."""

    id: str
    verb: str
    words: str
    ground: Ground
    place: Place
    unit: int = 0
    output: str = ""  # of the kind in which its number is counted


@dataclass(frozen=True, slots=True)
class Label:
    """A duty, or leeway, that is a label of an offence and no number of months."""

    id: str
    label: str
    rules: tuple[str, ...]
    ground: Ground
    place: Place


@dataclass(frozen=True, slots=True)
class Count:
    """How many persons a year are sentenced under a rule, and which end of its range stands for the time they serve."""

    cell: int
    a_year: int
    ground: Ground


@dataclass(frozen=True, slots=True)
class Places:
    """How many prison places there are for these offences. Places taken are persons a year times years served (Little 1961)."""

    capacity: int
    counts: tuple[Count, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Levels:
    """At most so many different values among some cells; `by` is the number of the demand."""

    most: int
    cells: tuple[int, ...]
    by: int


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a schedule has to fulfil, under one reading of the law as it stood on `day`.

    `cells` are the unknowns and `edges` what the demands and logic ask of them; `menus` give the values allowed in a cell and
    `menu_of` the demands that say so. `first_day` is the first day of the reform the schedule becomes.
    """

    id: str
    title: str
    law: Law
    day: date
    first_day: date
    readings: Mapping[str, str]
    reasons: str
    sources: Mapping[str, Source]
    groups: Mapping[str, tuple[str, ...]]
    cells: tuple[PenaltyCell, ...]
    demands: tuple[Demand, ...]
    labels: tuple[Label, ...]
    edges: tuple[Edge, ...]
    menus: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    menu_of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    levels: tuple[Levels, ...] = ()
    places: Places | None = None
    passed_over: Mapping[str, str] = field(default_factory=dict)  # rule -> why it has no cells
    file: str = ""
    digest: str = ""

    def number_of(self, rule: str, output: str) -> int | None:
        """Give the number of a cell, or None where the rule has no such cell."""
        return next((number for number, one in enumerate(self.cells) if (one.rule, one.output) == (rule, output)), None)

    def show(self, cell: int, value: int | None) -> str:
        """Print a value of a cell as the law would."""
        return show_amount(self.law, self.cells[cell].output, value)

    def rule(self, id: str) -> Rule:
        """Give a rule of the law on that day."""
        return next(rule for _, rule in self.law.rules() if rule.id == id)


def show_amount(law: Law, output: str, value: int | None) -> str:
    """Print an amount of an output: `1800` of custody is `5 y`, `1` of life is `life`."""
    if output in FLAGS:
        word = output.removeprefix("custody.")
        return word if value else f"no {word}"
    if value is None:
        return "no term"
    return show_value(law, KINDS[output], value) if value else "nothing"


def find_constraints(name: str | Path, library: Library, norms: Mapping[str, Citation] | None = None) -> Constraints:
    """Read constraints from a file, or those that ship with lenity by their name (`kh/cited-norms`)."""
    path, shipped = Path(name), SHIPPED / f"{name}.yaml"
    if not path.is_file() and ".." not in path.parts and shipped.is_file():
        return read_constraints(shipped, library, norms)
    if not path.is_file() and path.suffix not in (".yaml", ".yml"):
        raise problem("LEN760", f"no constraints `{name}`", did_you_mean(str(name), shipped_constraints()))
    return read_constraints(path, library, norms)


def shipped_constraints() -> list[str]:
    """List the constraints that ship with lenity, by name."""
    return sorted("/".join(path.relative_to(SHIPPED).with_suffix("").parts) for path in SHIPPED.glob("*/*.yaml"))


def read_constraints(path: Path, library: Library, norms: Mapping[str, Citation] | None = None) -> Constraints:
    """Read a file of constraints with the law it is about; `norms` are those that a `cite: {norm: ...}` may name.

    Raise `LenityError` with every problem of the file.
    """
    return _Reader(path, library, norms or {}).read()


def with_menu(held: Constraints, said: Sequence[str]) -> Constraints:
    """Allow only some terms as ends of custody, as the person who runs the command says: `6 months`, `1 y`, `none`.

    Menus of the file hold too: only what both allow is left. Raise `LenityError` for what is no term, or where nothing is left.
    """
    try:
        amounts = {0 if one == "none" else read_amount(one, "duration", held.law.calendar, "")[0] for one in said}
    except UnitError as error:
        raise problem("LEN766", f"`--menu`: {error}", error.mend) from None
    allowed = tuple(sorted(amounts))
    words = f"one of {', '.join(show_amount(held.law, 'custody.max', value) for value in allowed)}"
    ground = Ground(chosen_by="whoever ran the command", reasons="named with `--menu`")
    custody = [number for number, cell in enumerate(held.cells) if cell.output in TERMS]
    menus = dict(held.menus)
    for cell in custody:
        menus[cell] = tuple(value for value in menus.get(cell, allowed) if value in amounts)
        if not menus[cell]:
            raise problem("LEN768", f"two menus of `{held.cells[cell].name}` share no amount", "name an amount that both have")
    menu_of = dict(held.menu_of) | {cell: (*held.menu_of.get(cell, ()), len(held.demands)) for cell in custody}
    demand = Demand("--menu", "menu", words, ground, Place(), 0, "custody.max")
    return replace(held, demands=(*held.demands, demand), menus=menus, menu_of=menu_of)


class _Reader:
    """Reads one file; the order of its parts is the order of the file."""

    def __init__(self, path: Path, library: Library, norms: Mapping[str, Citation]) -> None:
        self.path, self.library, self.norms = path, library, norms
        self.document = Document.read(path, _shown(path))
        self.fields = self.document.fields(self.document.root, "the file of constraints", HEAD, NEEDED)
        self.numbers: dict[tuple[str, str], int] = {}
        self.cells: list[PenaltyCell] = []
        self.groups: dict[str, tuple[str, ...]] = {}
        self.demands: list[Demand] = []
        self.labels: list[Label] = []
        self.edges: dict[Edge, None] = {}
        self.menus: dict[int, tuple[int, ...]] = {}
        self.menu_of: dict[int, tuple[int, ...]] = {}
        self.levels: list[Levels] = []
        self.passed_over: dict[str, str] = {}
        self.sources: dict[str, Source] = {}

    def read(self) -> Constraints:
        text = {name: self.document.text(self.fields.get(name), name) for name in ("constraints", "title", "law", "reasons")}
        for name, said in text.items():
            if name in self.fields and not said:
                self.document.say("LEN006", self.fields[name], f"`{name}` is empty", f"write the {name}")
        day, first_day = (self._day(name) for name in ("day", "in_force"))
        law = self._law(text["law"], day)
        if law is None or day is None or first_day is None:
            raise_all([self.document])
        assert law is not None and day is not None and first_day is not None
        self.law = law
        if not covers(law, first_day):
            span = f"{law.first_day or ''} .. {law.last_day or ''}"
            self.document.say(
                "LEN742", self.fields["in_force"], f"`{law.id}` is not in force on {first_day}", f"choose a day in `{span}`"
            )
        self.readings = self._readings()
        self.sources = dict(law.sources) | self._sources()
        penal = {*TERMS, *FINES}
        self.rules = {one.id: one for decision, one in law.rules() if self._holds(one) and penal & set(decision.outputs)}
        self._read_cells()
        for node in self.document.items(self.fields.get("demands"), "demands"):
            self._read_demand(node)
        places = self._places(self.fields.get("places"))
        raise_all([self.document])
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        return Constraints(
            text["constraints"], text["title"], law, day, first_day, self.readings, " ".join(text["reasons"].split()),
            self.sources, self.groups, tuple(self.cells), tuple(self.demands), tuple(self.labels),
            (*self._logic(), *self.edges), self.menus, self.menu_of, tuple(self.levels), places, self.passed_over,
            self.document.name, digest,
        )  # fmt: skip

    # -- the law -----------------------------------------------------------------------------------------

    def _day(self, name: str) -> date | None:
        node = self.fields.get(name)
        if node is None:
            return None
        try:
            return parse_date(self.document.text(node, name))
        except UnitError as error:
            self.document.say("LEN101", node, str(error), error.mend)
            return None

    def _law(self, name: str, day: date | None) -> Law | None:
        if not name or day is None:
            return None
        try:
            law = self.library.get(name)
        except LenityError as error:
            first = error.problems[0]
            if first.code == "LEN402":
                self.document.say(first.code, self.fields["law"], first.message, first.help)
            else:
                self.document.problems += error.problems
            return None
        if not covers(law, day):
            span = f"{law.first_day or ''} .. {law.last_day or ''}"
            self.document.say("LEN403", self.fields["day"], f"`{name}` is not in force on {day}", f"choose a day in `{span}`")
            return None
        return law.at(day)

    def _readings(self) -> dict[str, str]:
        chosen: dict[str, str] = {}
        for axis, node in self.document.fields(self.fields.get("readings"), "readings").items():
            version = self.document.text(node, axis)
            if axis not in self.law.readings:
                self.document.say("LEN307", node, f"unknown reading `{axis}`", did_you_mean(axis, self.law.readings))
            elif version not in self.law.readings[axis].values:
                mend = did_you_mean(version, self.law.readings[axis].values)
                self.document.say("LEN307", node, f"`{axis}` has no version `{version}`", mend)
            chosen[axis] = version
        return chosen

    def _holds(self, rule: Rule) -> bool:
        return all(axis not in self.readings or self.readings[axis] in versions for axis, versions in rule.reading.items())

    def _sources(self) -> dict[str, Source]:
        names = ("title", "producer", "address", "published", "accessed", "language", "note")
        found = {}
        for key, entry in self.document.fields(self.fields.get("sources"), "sources").items():
            one = self.document.fields(entry, f"source `{key}`", names, ("title",))
            found[key] = Source(key, **{name: self.document.text(value, name) for name, value in one.items()})
            if key in self.law.sources:
                self.document.say("LEN301", entry, f"source `{key}` is one of the law", "leave it out, or rename it")
        return found

    # -- the unknowns ------------------------------------------------------------------------------------

    def _read_cells(self) -> None:
        groups = self.document.fields(self.fields.get("cells"), "cells")
        if "cells" in self.fields and not groups:
            self.document.say("LEN762", self.fields["cells"], "no penalty is unknown", "name the rules whose penalties are")
        for name, node in groups.items():
            parts = self.document.fields(node, f"the cells `{name}`", ("rules", "when", "output"))
            chosen = self._selected(name, node, parts)
            outputs = self._outputs(parts.get("output"), (*TERMS, *FINES))
            held = [id for id in chosen if self._cells_of(self.rules[id], outputs, node)]
            if chosen and not held:
                said = f"no rule of `{name}` states a penalty: {'; '.join(self.passed_over.get(id, id) for id in chosen[:3])}"
                self.document.say("LEN763", node, said, "name rules with a penalty")
            self.groups[name] = tuple(held)

    def _selected(self, name: str, node: Node, parts: Fields) -> list[str]:
        """Give the rules a group names: by patterns over their ids, by facts their tests admit, or both."""
        if not {"rules", "when"} & set(parts):
            self.document.say("LEN006", node, f"the cells `{name}` name no rules", "write `rules:` with ids, or `when:`")
            return []
        found = list(self.rules)
        for pattern in self.document.words(parts.get("rules"), "rules"):
            if not any(fnmatchcase(id, pattern) for id in self.rules):
                mend = did_you_mean(pattern, self.rules)
                self.document.say("LEN762", parts["rules"], f"no rule `{pattern}` under this reading on {self.law.as_of}", mend)
        if "rules" in parts:
            patterns = self.document.words(parts["rules"], "rules")
            found = [id for id in found if any(fnmatchcase(id, pattern) for pattern in patterns)]
        for fact, value in self.document.fields(parts.get("when"), "when").items():
            said = self.document.text(value, fact)
            found = [id for id in found if self._admits(self.rules[id], fact, said, value)]
        if "when" in parts and not found:
            self.document.say("LEN762", parts["when"], f"no rule of `{name}` asks for this", "name facts that rules test")
        return found

    def _admits(self, rule: Rule, fact: str, said: str, node: Node) -> bool:
        test = rule.when.get(fact)
        if test is None:
            return False
        if not test.intervals:
            return test.holds_for_word(self.law.vocabulary.aliases.get(said, said) if fact == "substance" else said)
        attribute = self.law.vocabulary.attributes.get(fact)
        kind = attribute.type if attribute else self.law.variables.get(fact, "number")
        try:
            amount, measure = read_amount(said, kind, self.law.calendar, self.law.currency)
        except UnitError as error:
            self.document.say("LEN101", node, f"`{fact}`: {error}", error.mend)
            return False
        return test.measure == measure and test.holds_for_amount(amount)

    def _cells_of(self, rule: Rule, outputs: Sequence[str], node: Node) -> bool:
        """Make the cells of a rule; a penalty that is not known, or reckoned from others, is passed over with the reason."""
        made = False
        for whole in (TERMS, FINES):
            parts = [part for part in whole if part in outputs and part in rule.then]
            if any(rule.then[part].expression is not None for part in parts):
                self.passed_over[rule.id] = f"`{rule.id}` reckons its penalty from another"
                continue
            known = [part for part in parts if self._stated(rule, part)]
            if not known:
                continue
            unsettled = sorted(axis for axis in rule.reading if axis not in self.readings)
            if unsettled:
                said = f"rule `{rule.id}` hangs on {', '.join(f'`{axis}`' for axis in unsettled)}, which is not settled"
                versions = {axis: ", ".join(self.law.readings[axis].values) for axis in unsettled}
                mend = "; ".join(f"choose one of {listed} for `{axis}` under `readings:`" for axis, listed in versions.items())
                self.document.say("LEN761", node, said, mend)
                return False
            flags = [flag for flag in FLAGS if flag in rule.then] if "custody.max" in known else []
            for part in (*known, *flags):
                self._cell(rule, part)
            made = True
        if not made and rule.id not in self.passed_over:
            self.passed_over[rule.id] = f"`{rule.id}` states no penalty" + (f": {rule.unknown}" if rule.unknown else "")
        return made

    def _stated(self, rule: Rule, part: str) -> bool:
        cell = rule.then[part]
        return cell.not_applicable or cell.no_limit or cell.value is not None

    def _cell(self, rule: Rule, part: str) -> None:
        if (rule.id, part) in self.numbers:
            return
        cell = rule.then[part]
        if part in FINES and cell.not_applicable:
            present: int | None = 0  # where no fine is provided, none can be imposed
        else:
            present = int(cell.value) if isinstance(cell.value, int) else None
        self.numbers[rule.id, part] = len(self.cells)
        self.cells.append(PenaltyCell(rule.id, part, present))

    def _logic(self) -> Iterator[Edge]:
        """A minimum is never above its maximum, known or unknown, and what is said of life and death is yes or no."""
        for (rule, output), number in self.numbers.items():
            if output in FLAGS:
                yield Edge(NOTHING, number, -1, LOGIC)
                continue
            other = output.replace(".min", ".max") if output.endswith(".min") else output.replace(".max", ".min")
            beside, stands = self.numbers.get((rule, other)), self.rules[rule].then.get(other)
            if beside is not None and output.endswith(".min"):
                yield Edge(beside, number, 0, LOGIC)
            elif beside is None and stands is not None and isinstance(stands.value, int):
                below_it = output.endswith(".min")
                yield Edge(NOTHING, number, -stands.value, LOGIC) if below_it else Edge(number, NOTHING, stands.value, LOGIC)

    # -- the demands -------------------------------------------------------------------------------------

    def _read_demand(self, node: Node) -> None:
        keys = [key for key in VERBS if key in _keys(node)]
        if len(keys) != 1:
            self.document.say("LEN765", node, "a demand says one thing", f"one of {', '.join(f'`{verb}`' for verb in VERBS)}")
            return
        verb = keys[0]
        known = ("id", verb, *VERBS[verb], *GROUNDS, "notes")
        parts = self.document.fields(node, "the demand", known, ("id", *NEEDS.get(verb, ("of",))))
        id = self.document.text(parts.get("id"), "id")
        if id in (*(one.id for one in self.demands), *(one.id for one in self.labels)):
            self.document.say("LEN301", parts["id"], f"demand `{id}` stands twice", "give each an id of its own")
        ground = self._ground(node, parts, f"demand `{id}`")
        here = (id, verb, parts, ground, node)
        match verb:
            case "label":
                self._label(*here)
            case "less" | "order":
                self._order(*here)
            case "jump":
                self._jump(*here)
            case "menu":
                self._menu(*here)
            case "levels":
                self._levels(*here)
            case _:
                self._bound(*here)

    def _ground(self, node: Node, parts: Fields, what: str) -> Ground:
        if not set(GROUNDS) & set(parts):
            mend = "add `cite:` with a norm or a passage, or `chosen_by:` with who chose it and why"
            self.document.say("LEN764", node, f"{what} rests on nothing", mend)
        cite, norm = self._cite(parts["cite"]) if "cite" in parts else (None, "")
        chosen = self.document.fields(parts.get("chosen_by"), "chosen_by", ("name", "reasons"), ("name", "reasons"))
        name, reasons = (" ".join(self.document.text(chosen.get(one), one).split()) for one in ("name", "reasons"))
        if "chosen_by" in parts and chosen and not (name and reasons):
            self.document.say(
                "LEN764", parts["chosen_by"], f"{what} does not say who chose it and why", "give `name` and `reasons`"
            )
        return Ground(cite, norm, name, reasons)

    def _cite(self, node: Node) -> tuple[Citation | None, str]:
        if "norm" in _keys(node):
            parts = self.document.fields(node, "the citation", ("norm", "note"), ("norm",))
            id = self.document.text(parts.get("norm"), "norm")
            if id not in self.norms:
                self.document.say("LEN350", parts.get("norm"), f"unknown norm `{id}`", did_you_mean(id, self.norms))
                return None, id
            norm, note = self.norms[id], self.document.text(parts.get("note"), "note")
            notes = "; ".join(said for said in (norm.note, note) if said)
            return Citation(norm.article, norm.source, norm.confidence, note=notes, law=norm.law), id
        names = ("article", "paragraph", "source", "confidence", "note")
        parts = self.document.fields(node, "the citation", names, ("article", "source", "confidence"))
        text = {name: self.document.text(value, name) for name, value in parts.items()}
        if "source" in text and text["source"] not in self.sources:
            mend = did_you_mean(text["source"], self.sources)
            self.document.say("LEN202", parts["source"], f"unknown source `{text['source']}`", mend)
        if "confidence" in text and text["confidence"] not in CONFIDENCES:
            mend = did_you_mean(text["confidence"], CONFIDENCES)
            self.document.say("LEN203", parts["confidence"], f"unknown confidence `{text['confidence']}`", mend)
        if not {"article", "source", "confidence"} <= set(text):
            return None, ""
        where = ", ".join(text[name] for name in ("article", "paragraph") if text.get(name))
        return Citation(where, text["source"], text["confidence"], note=text.get("note", ""), law=self.law.id), ""

    def _add(self, id: str, verb: str, words: str, ground: Ground, node: Node, unit: int = 0, output: str = "") -> int:
        """Keep a demand and give its number."""
        self.demands.append(Demand(id, verb, words, ground, self.document.place(node), unit, output))
        return len(self.demands) - 1

    def _targets(self, node: Node | None, what: str) -> list[str]:
        """Give the rules that a demand names: of a group, or by patterns over the ids of rules with cells."""
        held = dict.fromkeys(cell.rule for cell in self.cells)
        found: dict[str, None] = {}
        for word in self.document.words(node, what):
            matching = self.groups.get(word) or [id for id in held if fnmatchcase(id, word)]
            if not matching:
                known = [*self.groups, *held]
                self.document.say("LEN767", node, f"no cells of `{word}`", did_you_mean(word, known))
            found |= dict.fromkeys(matching)
        return list(found)

    def _outputs(self, node: Node | None, otherwise: Sequence[str]) -> tuple[str, ...]:
        if node is None:
            return tuple(otherwise)
        found: list[str] = []
        for word in self.document.words(node, "output"):
            if word not in WHOLE and word not in KINDS:
                self.document.say("LEN103", node, f"`{word}` is no end of a penalty", did_you_mean(word, [*WHOLE, *KINDS]))
            found += WHOLE.get(word, (word,) if word in KINDS else ())
        return tuple(dict.fromkeys(found))

    def _amount(self, node: Node | None, what: str, outputs: Sequence[str]) -> int | None:
        """Read an amount that all these outputs can be compared with."""
        said = self.document.text(node, what)
        kinds = {KINDS[output] for output in outputs}
        if len(kinds) != 1:
            self.document.say("LEN766", node, f"`{said}` is compared with custody and fine at once", "name one `output:`")
            return None
        if said in ("none", "0"):
            return 0
        try:
            value = read_amount(said, kinds.pop(), self.law.calendar, self.law.currency)[0]
        except UnitError as error:
            self.document.say("LEN766", node, f"`{what}`: {error}", error.mend)
            return None
        if value < 0:
            self.document.say("LEN766", node, f"`{said}` is less than nothing", "begin at 0")
        return value

    def _show(self, output: str, value: int) -> str:
        return show_amount(self.law, output, value)

    def _unit(self, output: str) -> int:
        """Give by how much a demand is moved to see what follows: the smallest unit of time, one whole unit of money."""
        return 1 if KINDS[output] == "duration" else 10 ** MINOR_DIGITS.get(self.law.currency, 2)

    # floors, caps and fixed cells

    def _bound(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        rules = self._targets(parts.get("of"), "of")
        if verb == "no":
            self._without(id, parts, ground, node, rules)
            return
        said = self.document.text(parts[verb], verb)
        if said == "present" and verb in ("cap", "fix"):
            self._as_present(id, verb, parts, ground, node, rules)
            return
        words = custody_words(said)
        flags = [f"custody.{word}" for word in words if word in ("life", "death")]
        outputs = self._outputs(parts.get("output"), ("custody.max",) if flags else ())
        if not outputs and "output" not in parts:
            self.document.say("LEN006", node, f"demand `{id}` does not say of which end", "add `output: custody.max` or the like")
        if not outputs:
            return
        if flags and (outputs != ("custody.max",) or verb == "fix" or (verb == "floor" and len(words) > 1)):
            mend = "a floor is one amount, `life` or `death`, and a cap may say `30 y or life`, of `custody.max`"
            self.document.say("LEN769", parts[verb], f"`{said}` cannot stand here", mend)
            return
        terms = [word for word in words if f"custody.{word}" not in flags]
        amount: int | None = None
        if terms:
            term = parts[verb] if not flags else self._as_scalar(parts[verb], terms[0])
            amount = self._amount(term, verb, outputs)
            if amount is None:
                return
        sign = {"floor": "at least", "cap": "at most", "fix": "exactly"}[verb]
        shown = " or ".join([*([self._show(outputs[0], amount)] if amount is not None else []),
                             *(flag.removeprefix("custody.") for flag in flags)])  # fmt: skip
        unit = self._unit(outputs[0]) if amount is not None else 0
        by = self._add(id, verb, f"{sign} {shown}", ground, node, unit, outputs[0])
        made = False
        for rule, output in product(rules, outputs):
            number = self.numbers.get((rule, output))
            if number is None:
                continue
            made = True
            if amount is not None and verb in ("floor", "fix"):
                self._edge(number, NOTHING, amount, by)
            if amount is not None and verb in ("cap", "fix"):
                self._edge(NOTHING, number, -amount, by)
            if output != "custody.max":
                continue
            for flag in FLAGS:
                mark = self.numbers.get((rule, flag))
                if mark is None:
                    continue
                if verb == "floor" and flag in flags:
                    self._edge(mark, NOTHING, 1, by, False)
                # life is above every term: a cap that does not name it lets it not stand; death is above life
                if verb in ("cap", "fix") and flag not in flags and not (flag == "custody.life" and "custody.death" in flags):
                    self._edge(NOTHING, mark, 0, by, False)
        self._found(made, id, node)

    def _as_scalar(self, node: Node, said: str) -> Node:
        """Give the part of a figure that is a term, at the same place of the file."""
        return yaml.ScalarNode("tag:yaml.org,2002:str", said, node.start_mark, node.end_mark)

    def _without(self, id: str, parts: Fields, ground: Ground, node: Node, rules: Iterable[str]) -> None:
        word = self.document.text(parts["no"], "no")
        if word not in ("life", "death"):
            self.document.say("LEN104", parts["no"], f"unknown value `{word}` for `no`", "write `life` or `death`")
            return
        by = self._add(id, "no", f"no {word}", ground, node)
        marks = [self.numbers[rule, f"custody.{word}"] for rule in rules if (rule, f"custody.{word}") in self.numbers]
        for mark in marks:
            self._edge(NOTHING, mark, 0, by, False)
        self._found(bool(marks), id, node)

    def _as_present(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node, rules: Iterable[str]) -> None:
        """Hold cells at what the law has today, or not above it."""
        outputs = self._outputs(parts.get("output"), (*TERMS, *FINES))
        by = self._add(id, verb, "as the law has it today" if verb == "fix" else "not above the present law", ground, node)
        made = False
        for rule, output in product(rules, outputs):
            for part in (output, *(FLAGS if output == "custody.max" else ())):
                number = self.numbers.get((rule, part))
                if number is None:
                    continue
                made = True
                present = self.cells[number].present
                if present is None and verb == "fix" and not self._open_to_life(rule, part):
                    said = f"`{rule}` has no term of `{part}` that could be held"
                    self.document.say("LEN769", node, said, "leave the rule out of the cells: then nothing of it changes")
                if present is None:
                    continue
                self._edge(NOTHING, number, -present, by, False)
                if verb == "fix" and present:
                    self._edge(number, NOTHING, present, by, False)
        self._found(made, id, node)

    def _open_to_life(self, rule: str, part: str) -> bool:
        """Whether a range has no highest term because it reaches life: `5 y .. life`."""
        then = self.rules[rule].then
        return part == "custody.max" and then[part].no_limit and bool(then["custody.life"].value)

    # order and jumps

    def _order(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        pairs = self._pairs(parts, verb, "than", node)
        outputs = self._outputs(parts.get("output"), (*TERMS, *FINES))
        gap = 0
        if "gap" in parts and self.document.text(parts["gap"], "gap") not in ("0", "none"):
            kind = "money" if _is_money(self.document.text(parts["gap"], "gap")) else "duration"
            if "output" not in parts:
                outputs = tuple(output for output in outputs if KINDS[output] == kind)
            read = self._amount(parts["gap"], "gap", outputs)
            if read is None:
                return
            gap = read
        words = f"at least {self._show(outputs[0], gap)} above" if gap else "not below"
        unit = self._unit(outputs[0]) if gap else 0
        by = self._add(id, verb, words, ground, node, unit, outputs[0])
        made = [self._rising(low, high, output, gap, by) for (low, high), output in product(pairs, outputs)]
        self._found(any(made), id, node)

    def _rising(self, low: str, high: str, output: str, gap: int, by: int) -> bool:
        below, above = self.numbers.get((low, output)), self.numbers.get((high, output))
        if below is None or above is None or low == high:
            return False
        self._edge(above, below, gap, by)
        for flag in FLAGS if output == "custody.max" else ():
            if (low, flag) in self.numbers and (high, flag) in self.numbers:
                self._edge(self.numbers[high, flag], self.numbers[low, flag], 0, by, False)
        return True

    def _jump(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        pairs = self._pairs({**parts, "order": parts["between"]} if "between" in parts else parts, "order", "", node)
        kind = "money" if _is_money(self.document.text(parts["jump"], "jump")) else "duration"
        outputs = self._outputs(parts.get("output"), tuple(output for output in KINDS if KINDS[output] == kind))
        most = self._amount(parts["jump"], "jump", outputs)
        if most is None:
            return
        words = f"at most {self._show(outputs[0], most)} above"
        by = self._add(id, verb, words, ground, node, self._unit(outputs[0]), outputs[0])
        made = False
        for (low, high), output in product(pairs, outputs):
            below, above = self.numbers.get((low, output)), self.numbers.get((high, output))
            if below is None or above is None:
                continue
            made = True
            self._edge(below, above, -most, by)
            for flag in FLAGS if output == "custody.max" else ():  # no number of years leads to life
                if (low, flag) in self.numbers and (high, flag) in self.numbers:
                    self._edge(self.numbers[low, flag], self.numbers[high, flag], 0, by, False)
        self._found(made, id, node)

    def _pairs(self, parts: Fields, verb: str, than: str, node: Node) -> list[tuple[str, str]]:
        """Give the pairs of rules of which the second is the graver: less and more, a list, or neighbours along a fact."""
        if verb == "less":
            low, high = self._targets(parts["less"], "less"), self._targets(parts.get(than), than)
            return [pair for pair in product(low, high) if pair[0] != pair[1]]
        if "along" in parts:
            return self._neighbours(parts, node)
        words = self.document.words(parts.get("order"), "order")
        if len(words) < 2:
            said = "an order has two parts or more"
            self.document.say("LEN768", node, said, "list them from the least grave, or name a fact with `along:`")
            return []
        groups = [self._targets(self._as_scalar(parts["order"], word), "order") for word in words]
        return [pair for low, high in pairwise(groups) for pair in product(low, high) if pair[0] != pair[1]]

    def _neighbours(self, parts: Fields, node: Node) -> list[tuple[str, str]]:
        """Give neighbouring bands: rules that ask the same but for one fact, in the order of its lower edges."""
        fact = self.document.text(parts["along"], "along")
        bands: dict[tuple[object, ...], list[tuple[int, str]]] = {}
        for id in self._targets(parts.get("order"), "order"):
            test = self.rules[id].when.get(fact)
            if test is None or not test.intervals or test.negated:
                continue
            others = tuple(sorted((name, one.text) for name, one in self.rules[id].when.items() if name != fact))
            low = min((-1 if edge is None else edge) for edge, _ in test.intervals)
            bands.setdefault((test.measure, *others), []).append((low, id))
        found = [(low, high) for one in bands.values() for (_, low), (_, high) in pairwise(sorted(one))]
        if not found:
            said = f"no two rules differ in `{fact}` alone"
            self.document.say("LEN768", parts["along"], said, "name a fact that bands are drawn along")
        return found

    # labels, menus, levels

    def _label(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        word = self.document.text(parts["label"], "label")
        if word not in LABELS:
            self.document.say("LEN776", parts["label"], f"unknown label `{word}`", did_you_mean(word, LABELS))
        rules = tuple(self._targets(parts.get("of"), "of"))
        self.labels.append(Label(id, word, rules, ground, self.document.place(node)))

    def _menu(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        outputs = self._outputs(parts.get("output"), ())
        if not outputs:
            return
        entries = self.document.items(parts["menu"], "menu")
        read = [self._amount(entry, "menu", outputs) for entry in entries]
        allowed = tuple(sorted({value for value in read if value is not None}))
        if not entries:
            self.document.say("LEN768", parts["menu"], "the menu is empty", "list the amounts that are allowed")
        if not allowed or None in read:
            return
        words = f"one of {', '.join(self._show(outputs[0], value) for value in allowed)}"
        by = self._add(id, "menu", words, ground, node, 0, outputs[0])
        made = False
        for rule, output in product(self._targets(parts.get("of"), "of"), outputs):
            number = self.numbers.get((rule, output))
            if number is None:
                continue
            made = True
            both = tuple(value for value in self.menus.get(number, allowed) if value in allowed)
            if not both:
                said = f"two menus of `{self.cells[number].name}` share no amount"
                self.document.say("LEN768", parts["menu"], said, "keep one of them")
                return
            self.menus[number] = both
            self.menu_of[number] = (*self.menu_of.get(number, ()), by)
        self._found(made, id, node)

    def _levels(self, id: str, verb: str, parts: Fields, ground: Ground, node: Node) -> None:
        try:
            most = parse_integer(self.document.text(parts["levels"], "levels"))
        except UnitError as error:
            self.document.say("LEN101", parts["levels"], str(error), error.mend)
            return
        outputs = self._outputs(parts.get("output"), ())
        if most < 1 or len({KINDS[output] for output in outputs}) > 1:
            said = f"`{most}` levels" if most < 1 else "levels of custody and fine at once"
            self.document.say("LEN768", node, f"{said} cannot be", "give one or more, of one kind")
            return
        rules = self._targets(parts.get("of"), "of")
        cells = tuple(self.numbers[pair] for pair in product(rules, outputs) if pair in self.numbers)
        by = self._add(id, "levels", f"at most {most} different amounts", ground, node)
        self.levels.append(Levels(most, cells, by))
        self._found(bool(cells), id, node)

    def _edge(self, above: int, below: int, gap: int, by: int, counted: bool = True) -> None:
        self.edges[Edge(above, below, gap, by, counted)] = None

    def _found(self, made: bool, id: str, node: Node) -> None:
        if not made and not self.document.problems:
            self.document.say("LEN767", node, f"demand `{id}` is about no cell", "name rules and ends that are among the cells")

    # -- prison places -----------------------------------------------------------------------------------

    def _places(self, node: Node | None) -> Places | None:
        if node is None:
            return None
        parts = self.document.fields(node, "places", ("capacity", "counts", *GROUNDS), ("capacity", "counts"))
        ground = self._ground(node, parts, "the capacity")
        capacity = self._whole(self.document, parts.get("capacity"), "capacity")
        name = self.document.text(parts.get("counts"), "counts")
        if not name or capacity is None:
            return None
        held = Document.read(self.path.parent / name, name)
        fields = held.fields(held.root, "the file of counts", ("counts", "notes"), ("counts",))
        counts = [self._count(held, entry) for entry in held.items(fields.get("counts"), "counts")]
        self.document.problems += held.problems
        return Places(capacity, tuple(one for one in counts if one is not None), ground)

    def _count(self, held: Document, node: Node) -> Count | None:
        parts = held.fields(node, "a count", ("rule", "a_year", "serves", *GROUNDS), ("rule", "a_year", "serves"))
        rule, serves = (held.text(parts.get(name), name) for name in ("rule", "serves"))
        a_year = self._whole(held, parts.get("a_year"), "a_year")
        of_constraints, self.document = self.document, held
        ground = self._ground(node, parts, f"the count of `{rule}`")
        self.document = of_constraints
        if serves not in TERMS or (rule, serves) not in self.numbers:
            known = [f"{id}:{output}" for id, output in self.numbers if output in TERMS]
            mend = did_you_mean(f"{rule}:{serves}", known)
            held.say("LEN772", node, f"`{rule}` has no cell `{serves}`", mend)
            return None
        return None if a_year is None else Count(self.numbers[rule, serves], a_year, ground)

    def _whole(self, document: Document, node: Node | None, what: str) -> int | None:
        if node is None:
            return None
        try:
            number = parse_integer(document.text(node, what))
        except UnitError as error:
            document.say("LEN772", node, f"`{what}`: {error}", error.mend)
            return None
        if number < 0:
            document.say("LEN772", node, f"`{what}` is less than nothing", "give 0 or more")
        return number


def _keys(node: Node) -> list[str]:
    return [str(key.value) for key, _ in node.value] if hasattr(node, "value") and isinstance(node.value, list) and all(
        isinstance(pair, tuple) for pair in node.value
    ) else []  # fmt: skip


def _is_money(said: str) -> bool:
    """Whether an amount is written as money: digits without a unit of time."""
    return said.replace("_", "").replace(".", "").isdigit()


def _shown(path: Path) -> str:
    return str(path.relative_to(SHIPPED)) if path.is_relative_to(SHIPPED) else str(path)
