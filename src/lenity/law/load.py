"""Read a law folder into a `Law`, or say everything that is wrong with it.

    load(Path("laws/kh/drug-control-2012"), vocabulary, resolve)   ->   Law

In the order of the file: head, sources, readings, then each table: outputs first (they settle the kinds of names),
tests second (they need those kinds). Then what the law says besides. Last come the questions that need the whole
law: order, circles, overlaps.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import yaml

from lenity.law.amend import Amendment, Reform, amend, with_reforms
from lenity.law.document import Document, Fields, Node, raise_all
from lenity.law.entry import TestError, read_amount, read_test
from lenity.law.expression import ExpressionError, Literal, kind_of, names_in, parse, words_in
from lenity.law.figures import custody_words
from lenity.law.model import (
    COMBINE,
    CONFIDENCES,
    FOLDS,
    HIT_POLICIES,
    NO_LIMIT,
    RANGES,
    RECKONED,
    RESERVED,
    WHO,
    Axis,
    Bounds,
    Cell,
    Citation,
    Decision,
    Law,
    Provision,
    Rule,
    Source,
    Test,
    Verification,
    Vocabulary,
    amends,
    counted,
    parts_of,
)
from lenity.law.problems import LenityError, Place, Problem, did_you_mean
from lenity.law.provisions import FILE as PROVISIONS
from lenity.law.provisions import Reading, read_provisions
from lenity.law.vocabulary import LIBRARY, read_attributes
from lenity.units import Calendar, UnitError, parse_date, parse_duration

HEAD = (
    "law", "title", "kind", "place", "in_force", "money", "time", "cite", "sources", "readings", "bounds", "attributes",
    "uses", "tables", "decisions", "concurrence", "answers", "notes",
)  # fmt: skip
DECISION = (
    "id", "title", "for", "hit", "amends", "rules", "may", "choice", "option", "measure", "presumes", "unless", "fold",
    "give", "priority", "cite", "notes",
)  # fmt: skip
RULE = ("id", "when", "then", "cite", "cites", "may", "unknown", "look_in", "reading", "in_force", "notes")
CITE = ("article", "paragraph", "source", "confidence", "note", "history")


def load(
    folder: Path, vocabulary: Vocabulary, resolve: Callable[[str], Law], *, amendments: Sequence[Amendment] = (),
    with_overlaps: bool = False,
) -> Law:  # fmt: skip
    """Read the law in `folder`, with amendments made in it; `resolve` gives a law it uses by its id.

    `with_overlaps` sets aside that rules overlap (LEN302, LEN303): for what shows the overlaps themselves, with cases. Raise
    `LenityError` with every problem.
    """
    return _Loading(folder, vocabulary, resolve, tuple(amendments), with_overlaps).law()


@dataclass(slots=True)
class _Loading:
    folder: Path
    vocabulary: Vocabulary
    resolve: Callable[[str], Law]
    amendments: tuple[Amendment, ...] = ()
    with_overlaps: bool = False
    documents: list[Document] = field(default_factory=list)
    calendar: Calendar = field(default_factory=Calendar)
    currency: str = ""
    id: str = ""
    sources: dict[str, Source] = field(default_factory=dict)
    readings: dict[str, Axis] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, None]] = field(default_factory=dict)

    def law(self) -> Law:
        head = self._document("law.yaml")
        fields = head.fields(head.root, "the law", HEAD, ("law", "title", "place", "in_force", "money", "sources"))
        if not fields:
            raise_all(self.documents)
        self.id = head.text(fields.get("law"), "law")
        title, place = head.text(fields.get("title"), "title"), head.text(fields.get("place"), "place")
        kind = head.text(fields.get("kind"), "kind", "offences")
        if kind not in ("offences", "general"):
            head.say("LEN104", fields["kind"], f"unknown value `{kind}` for `kind`", "write `offences` or `general`")
        self.currency = head.text(fields.get("money"), "money")
        if self.currency and not re.fullmatch("[A-Z]{3}", self.currency):
            head.say("LEN101", fields["money"], f"`{self.currency}` is not a currency", "write the three letters of ISO 4217")
        folder = self.folder.resolve()
        if self.id and self.id != f"{folder.parent.name}/{folder.name}":
            mend = f"write `law: {folder.parent.name}/{folder.name}`, or rename the folder"
            head.say(
                "LEN104", fields.get("law"), f"`law: {self.id}` stands in the folder `{folder.parent.name}/{folder.name}`", mend
            )
        self._read_sources(head, fields.get("sources"))
        for one in self.amendments:
            self._read_sources_of(one)
        uses = self._read_uses(head, fields)
        self._read_time(head, fields, uses)
        first, last = self._read_dates(head, fields.get("in_force"))
        self._read_attributes(head, fields.get("attributes"))
        for one in self.amendments:
            self._read_attributes(self._of_reform(one), one.reform.fields.get("attributes"))
        self._read_readings(head, fields.get("readings"))
        drafts = self._read_decisions(head, fields, kind)
        decisions = tuple(self._finish(draft) for draft in drafts)
        own = tuple(decision for decision in decisions if decision)
        general = [decision for law in uses for decision in law.decisions]
        provisions = self._read_provisions()
        self._check_ids([*general, *own], [*(one for law in uses for one in law.provisions), *provisions])
        self._check_order(own, kind == "general")
        readable = not any(document.problems for document in self.documents)
        if readable and not self.with_overlaps:  # a test that could not be read would seem to hold for every case
            for decision in own:
                self._check_hits(decision)
        if not drafts and not (kind == "general" and provisions) and not any(one.problems for one in self.documents):
            head.say("LEN006", head.root, "the law has no decisions", "add `decisions:` or `tables:`")
        answers = dict.fromkeys([*self._read_answers(head, fields.get("answers"), (*own, *general)), *_answers_of(uses)])
        bounds = self._read_bounds(head, fields.get("bounds")) or next((law.bounds for law in uses if law.bounds), None)
        concurrence, concurrence_cite = self._read_concurrence(head, fields.get("concurrence"))
        for law in uses:
            concurrence = concurrence or dict(law.concurrence)
            concurrence_cite = concurrence_cite or law.concurrence_cite
        cite = self._cite(head, fields.get("cite"), fields.get("law") or head.root)
        raise_all(self.documents)
        sources = {key: source for law in uses for key, source in law.sources.items()} | self.sources
        readings = {name: axis for law in uses for name, axis in law.readings.items()} | self.readings
        variables = {name: kind for law in uses for name, kind in law.variables.items()} | self.kinds
        made = self._reforms(uses)
        return Law(
            id=self.id, title=with_reforms(title, made), kind=kind, place=place,
            first_day=first, last_day=last, currency=self.currency, calendar=self.calendar, vocabulary=self.vocabulary,
            decisions=(*own, *general), variables=variables, readings=readings, sources=sources, bounds=bounds,
            concurrence=concurrence, concurrence_cite=concurrence_cite, cite=cite, uses=tuple(uses),
            provisions=(*provisions, *{(one.law, one.id): one for law in uses for one in law.provisions}.values()),
            answers=tuple(answers), folder=str(self.folder), digest=self._digest(uses), reforms=made,
            amendments=self.amendments,
        )  # fmt: skip

    # -- files ---------------------------------------------------------------------------------------------------

    def _document(self, name: str) -> Document:
        document = Document.read(self.folder / name, shown(self.folder / name))
        self.documents.append(document)
        amend(document, self.amendments)
        return document

    def _of_reform(self, made: Amendment) -> Document:
        """Give the file of a reform as one of the files this law is read from, so that its problems are said with the others."""
        known = next((one for one in self.documents if one.root is made.reform.document.root), None)
        if known is None:
            known = replace(made.reform.document, problems=[])
            self.documents.append(known)
        return known

    def _reforms(self, uses: list[Law]) -> tuple[Reform, ...]:
        made = [one for law in uses for one in law.reforms] + [one.reform for one in self.amendments]
        return tuple({one.id: one for one in made}.values())

    def _digest(self, uses: list[Law]) -> str:
        content = hashlib.sha256()
        for path in sorted(self.folder.glob("*.yaml")):
            content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        for law in uses:
            content.update(law.digest.encode())
        for one in self.amendments:
            content.update(one.reform.digest.encode())
        return content.hexdigest()

    # -- the head ------------------------------------------------------------------------------------------------

    def _read_sources(self, head: Document, node: Node | None) -> None:
        known = ("producer", "title", "address", "published", "accessed", "language", "note")
        for key, entry in head.fields(node, "sources").items():
            one = head.fields(entry, f"source `{key}`", known, ("title",))
            if "title" in one:
                self.sources[key] = Source(key, **{name: head.text(value, name) for name, value in one.items()})

    def _read_sources_of(self, made: Amendment) -> None:
        """Read the sources that a reform adds; a key that the law has for another document would change what it rests on."""
        document, known = self._of_reform(made), dict(self.sources)
        entries = document.fields(made.reform.fields.get("sources"), "sources")
        self._read_sources(document, made.reform.fields.get("sources"))
        for key, one in known.items():
            if self.sources[key] != one:
                document.say("LEN301", entries[key], f"source `{key}` is another document in `{self.id}`", "give it another key")

    def _read_uses(self, head: Document, fields: Fields) -> list[Law]:
        laws = []
        for name in head.words(fields.get("uses"), "uses"):
            try:
                laws.append(self.resolve(name))
            except LenityError as error:
                if error.problems[0].code in ("LEN402", "LEN404"):
                    head.say(error.problems[0].code, fields["uses"], error.problems[0].message, error.problems[0].help)
                else:
                    head.problems += error.problems
        for law in laws:
            self.kinds |= law.variables
            for axis in law.readings.values():
                self.readings[axis.name] = axis
            for decision in law.decisions:
                for rule in decision.rules:
                    for name, cell in rule.then.items():
                        if isinstance(cell.value, str):
                            self.words.setdefault(name, {})[cell.value] = None
            self.vocabulary = replace(self.vocabulary, attributes={**law.vocabulary.attributes, **self.vocabulary.attributes})
            if self.currency and law.currency != self.currency:
                head.say("LEN405", fields.get("money"), f"`{law.id}` counts in {law.currency}", "use one currency")
        return laws

    def _read_time(self, head: Document, fields: Fields, uses: list[Law]) -> None:
        if "time" not in fields:
            self.calendar = uses[0].calendar if uses else Calendar()
        else:
            time = head.fields(fields["time"], "time", ("month", "year", "cite"))
            self._cite(head, time.get("cite"), fields["time"])
            if head.text(time.get("year"), "year", "12 months") not in ("12 months", "1 y"):
                head.say("LEN101", time["year"], "a year of another length than 12 months", "write `12 months`")
            try:
                month = parse_duration(head.text(time.get("month"), "month", "30 d"))
                if month.months or not month.days:
                    raise UnitError(month, "a month in days", "write `30 d`")
                self.calendar = Calendar(month.days if "month" in time else None)
            except UnitError as error:
                head.say("LEN101", time["month"], str(error), error.mend)
        for law in uses:
            if law.calendar != self.calendar:
                head.say("LEN405", fields.get("time"), f"`{law.id}` counts terms in another way", "state one `time:`")

    def _read_dates(self, document: Document, node: Node | None) -> tuple[date | None, date | None]:
        text = document.text(node, "in_force")
        if not text:
            return None, None
        first, dots, last = (part.strip() for part in text.partition(".."))
        if not dots:
            document.say("LEN101", node, f"`{text}` is not an interval of dates", "write `2012-01-02 ..` or `.. 2011-12-31`")
            return None, None
        try:
            days = parse_date(first) if first else None, parse_date(last) if last else None
        except UnitError as error:
            document.say("LEN101", node, str(error), error.mend)
            return None, None
        if days[0] and days[1] and days[0] > days[1]:
            document.say("LEN110", node, f"`{text}` ends before it begins", "exchange the dates")
        return days

    def _read_attributes(self, head: Document, node: Node | None) -> None:
        if node is not None:
            own = read_attributes(head, node, self.vocabulary)
            self.vocabulary = replace(self.vocabulary, attributes={**self.vocabulary.attributes, **own})

    def _read_readings(self, head: Document, node: Node | None) -> None:
        for name, entry in head.fields(node, "readings").items():
            fields = head.fields(entry, f"reading `{name}`", None, ("question",))
            values = {}
            for value, version in fields.items():
                if value == "question":
                    continue
                parts = head.fields(version, f"version `{value}`", ("title", "cite"), ("title",))
                values[value] = (head.text(parts.get("title"), "title"), self._cite(head, parts.get("cite"), version))
            if len(values) < 2:
                head.say("LEN307", entry, f"reading `{name}` has fewer than two versions", "a dispute needs two sides")
            self.readings[name] = Axis(name, head.text(fields.get("question"), "question"), values, self.id)

    def _read_bounds(self, head: Document, node: Node | None) -> Bounds | None:
        if node is None:
            return None
        fields = head.fields(node, "bounds", ("custody", "cite"), ("custody",))
        cells = self._term(head, "custody", fields.get("custody"))
        cite = self._cite(head, fields.get("cite"), node)
        low, high = cells["custody.min"].value, cells["custody.max"]
        if cite is None or not isinstance(low, int) or not (isinstance(high.value, int) or high.no_limit):
            return None
        most = high.value if isinstance(high.value, int) else None
        return Bounds(low, most, bool(cells["custody.life"].value), bool(cells["custody.death"].value), cite)

    def _read_answers(self, head: Document, node: Node | None, decisions: Iterable[Decision]) -> list[str]:
        """Read which variables of the law belong to its answer: one value for the case, not a list and not a fact."""
        last: dict[str, Decision] = {name: decision for decision in decisions for name in decision.outputs}
        names = head.words(node, "answers")
        for name in names:
            if name in self.vocabulary.attributes or name in RESERVED or name in RANGES:
                what = "a fact" if name in self.vocabulary.attributes else "part of every answer"
                head.say("LEN103", node, f"`{name}` is {what}, not a variable of the law", "leave it out")
            elif name not in last:
                known = [one for one in last if one not in RESERVED and one not in self.vocabulary.attributes]
                head.say("LEN103", node, f"no decision gives `{name}`", did_you_mean(name, known))
            elif last[name].scope == "item" and last[name].kind != "fold":
                head.say("LEN305", node, f"`{name}` is known per item, and an answer is one for the case", "fold it first")
            elif last[name].hit in ("R", "O", "C"):
                head.say("LEN309", node, f"`{name}` is a list of what several rules give", "choose another hit policy")
        return names

    def _read_concurrence(self, head: Document, node: Node | None) -> tuple[dict[str, str], Citation | None]:
        if node is None:
            return {}, None
        fields = head.fields(node, "concurrence", ("custody", "fine", "combine", "cite", "notes"))
        cite = self._cite(head, fields.pop("cite", None), node)
        fields.pop("notes", None)
        return self._folds(head, fields), cite

    def _read_provisions(self) -> tuple[Provision, ...]:
        """Read provisions.yaml beside law.yaml, if there is one; it may list sources that nothing else cites."""
        if not (self.folder / PROVISIONS).is_file():
            return ()
        document = self._document(PROVISIONS)
        parts = document.fields(document.root, "the file of provisions", ("in_force", "sources", "provisions"), ("provisions",))
        for key, entry in document.fields(parts.get("sources"), "sources").items():
            if key in self.sources:
                document.say("LEN301", entry, f"source `{key}` is listed in law.yaml already", "leave it out, or rename it")
        self._read_sources(document, parts.get("sources"))
        days = self._read_dates(document, parts.get("in_force"))
        around = Reading(self.id, self.calendar, self.currency, days, self._cite, self._read_dates, self._rule_reading)
        return read_provisions(document, document.items(parts.get("provisions"), "provisions"), around)

    # -- citations -----------------------------------------------------------------------------------------------

    def _cite(self, document: Document, node: Node | None, owner: Node | None) -> Citation | None:
        if node is None:
            document.say("LEN201", owner, "no citation", "add `cite: {article: ..., source: ..., confidence: ...}`")
            return None
        fields = document.fields(node, "the citation", CITE, ("article", "source", "confidence"))
        text = {name: document.text(value, name) for name, value in fields.items() if name != "history"}
        if text.get("confidence", "verified") not in CONFIDENCES:
            document.say(
                "LEN203",
                fields["confidence"],
                f"unknown confidence `{text['confidence']}`",
                did_you_mean(text["confidence"], CONFIDENCES),
            )
        if "source" in text and text["source"] not in self.sources:
            known = list(self.sources)
            document.say("LEN202", fields["source"], f"unknown source `{text['source']}`", did_you_mean(text["source"], known))
        if not {"article", "source", "confidence"} <= set(text) or text["confidence"] not in CONFIDENCES:
            return None
        history = []
        for entry in document.items(fields.get("history"), "history"):
            one = document.fields(
                entry, "a verification", ("who", "when", "page", "figure", "was"), ("who", "when", "page", "figure", "was")
            )
            history.append(
                Verification(**{name: document.text(one.get(name), name) for name in ("who", "when", "page", "figure", "was")})
            )
        return Citation(law=self.id, history=tuple(history), **text)

    # -- decisions, first pass: outputs --------------------------------------------------------------------------

    def _read_decisions(self, head: Document, fields: Fields, kind: str) -> list[_Draft]:
        self.words["combine"] = dict.fromkeys(COMBINE)
        if kind == "general":
            self.kinds |= RESERVED
        drafts = [self._draft(head, node) for node in head.items(fields.get("decisions"), "decisions")]
        for name in head.words(fields.get("tables"), "tables"):
            if Path(name).name != name or not name.endswith(".yaml"):
                head.say(
                    "LEN001", fields["tables"], f"`{name}` is not a table of this folder", "name a `.yaml` file beside law.yaml"
                )
                continue
            table = self._document(name)
            parts = table.fields(table.root, "the table file", ("decisions",), ("decisions",))
            drafts += [self._draft(table, node) for node in table.items(parts.get("decisions"), "decisions")]
        return drafts

    def _draft(self, document: Document, node: Node) -> _Draft:
        fields = document.fields(node, "the decision", DECISION, ("id",))
        draft = _Draft(document, node, fields, document.text(fields.get("id"), "id"), self._sort(document, node, fields))
        draft.amends = tuple(document.words(fields.get("amends"), "amends"))
        draft.cite = self._cite(document, fields["cite"], node) if "cite" in fields else None
        if draft.kind == "fold":
            draft.fold = self._folds(document, document.fields(fields["fold"], "fold"))
        elif draft.kind == "expression":
            draft.give = self._outputs(document, fields["give"], draft)
        for rule in document.items(fields.get("rules"), "rules"):
            parts = document.fields(rule, "the rule", RULE, ("id",))
            cells: dict[str, Cell] = {}
            if draft.kind != "option" and "then" in parts:
                cells = self._outputs(document, parts["then"], draft)
            draft.rules.append((rule, parts, cells))
        if draft.kind in ("fold", "expression") and draft.cite is None and "cite" not in fields:
            document.say("LEN201", node, f"decision `{draft.id}` has no citation", "add `cite:`")
        self._note_kinds(draft)
        return draft

    def _sort(self, document: Document, node: Node, fields: Fields) -> str:
        sorts = {"option": "option", "presumes": "presumption", "fold": "fold", "give": "expression"}
        found = [sort for key, sort in sorts.items() if key in fields]
        if len(found) > 1 or (found and found[0] in ("fold", "expression") and "rules" in fields):
            said = " and ".join(f"`{key}`" for key in (*sorts, "rules") if key in fields)
            document.say("LEN309", node, f"one decision has {said}", "make a decision of each")
        elif not found and "rules" not in fields:
            document.say("LEN006", node, "the decision has no `rules`, `give` or `fold`", "add `rules:`")
        for key in ("id", "option", "presumes", "measure"):
            if key in fields and not document.text(fields[key], key):
                document.say("LEN006", fields[key], f"`{key}` is empty", f"write its name, or leave `{key}:` out")
        return found[0] if found else "table"

    def _note_kinds(self, draft: _Draft) -> None:
        given = [cells for _, _, cells in draft.rules] + [draft.give]
        for name, cell in ((name, cell) for cells in given for name, cell in cells.items()):
            kind = RESERVED.get(name) or self._kind_of_cell(cell) or self.kinds.get(name, "")
            attribute = self.vocabulary.attributes.get(name)
            if attribute is not None:
                kind = attribute.type
            before = self.kinds.get(name, "")
            self.kinds[name] = before or kind  # a first rule that gives none tells no kind
            if kind and before and kind != before:
                draft.document.say(
                    "LEN108", draft.node, f"`{name}` is a {before} in one place and a {kind} in another", "give one kind"
                )
            words = [cell.value] if isinstance(cell.value, str) else words_in(cell.expression) if cell.expression else []
            self.words.setdefault(name, {}).update(dict.fromkeys(words))
        for name, fold in draft.fold.items():
            if fold == "count":
                self.kinds[name] = "number"

    def _kind_of_cell(self, cell: Cell) -> str:
        if cell.expression is not None:
            return kind_of(cell.expression).replace("null", "")
        if isinstance(cell.value, bool):
            return "boolean"
        if isinstance(cell.value, str):
            return "enum"
        return cell.text

    def _folds(self, document: Document, fields: Fields) -> dict[str, str]:
        folds = {}
        for name, node in fields.items():
            fold = document.text(node, "fold")
            if fold not in FOLDS:
                document.say("LEN104", node, f"unknown fold `{fold}`", did_you_mean(fold, FOLDS))
            folds.update(dict.fromkeys(parts_of(name), fold))
        return folds

    def _outputs(self, document: Document, node: Node, draft: _Draft) -> dict[str, Cell]:
        cells: dict[str, Cell] = {}
        for name, value in document.fields(node, "then").items():
            if name.split(".", maxsplit=1)[0] in RANGES and name not in (*RESERVED, *RANGES):
                known = [one for one in RESERVED if "." in one]
                document.say("LEN103", value, f"`{name}` is no part of a penalty", did_you_mean(name, known))
            elif name in RANGES:
                cells |= self._range(document, name, value)
            else:
                cell = self._cell(document, name, value)
                if cell is not None:
                    cells[name] = cell
                if name == "combine" and cell is not None and cell.value is not None and cell.value not in COMBINE:
                    document.say(
                        "LEN104", value, f"unknown value `{cell.value}` for `combine`", did_you_mean(str(cell.value), COMBINE)
                    )
        return cells

    def _range(self, document: Document, name: str, node: Node | None) -> dict[str, Cell]:
        """Read a range that is written as one: of custody or of a guideline with life, of fine, of strokes."""
        if name in ("custody", "guideline"):
            cells = self._term(document, name, node)
            return {part: cell for part, cell in cells.items() if part in RESERVED}
        text = document.text(node, name)
        if text == "none":  # no stroke is a number of strokes; where no fine is provided there is no amount
            low = high = Cell(0) if name == "strokes" else Cell(not_applicable=True)
        else:
            low, high = self._span(document, node, text, RESERVED[f"{name}.max"])
        return {f"{name}.min": low, f"{name}.max": high}

    def _term(self, document: Document, name: str, node: Node | None) -> dict[str, Cell]:
        text = document.text(node, name)
        life = death = ranged = False
        low = high = Cell(not_applicable=True)
        for part in custody_words(text):
            if part == "life":
                life = True
            elif part == "death" and name == "custody":
                death = True
            elif ranged:
                document.say(
                    "LEN101", node, f"`{text}` has two ranges", "write one range, with `or life` or `or death` behind it"
                )
            elif part == "none" and name == "guideline":
                ranged = True  # no range is recommended, which is not the same as one of nothing
            elif part == "none":
                low, high, ranged = Cell(0), Cell(0), True
            else:
                (low, high), ranged = self._span(document, node, part, "duration"), True
        return {f"{name}.min": low, f"{name}.max": high, f"{name}.life": Cell(life), f"{name}.death": Cell(death)}

    def _span(self, document: Document, node: Node | None, text: str, kind: str) -> tuple[Cell, Cell]:
        low, dots, high = (part.strip() for part in text.partition(".."))
        try:
            bottom = read_amount(low, kind, self.calendar, self.currency)[0] if low else 0
            if dots and not high:
                return Cell(bottom), Cell(no_limit=True)
            top = read_amount(high if dots else low, kind, self.calendar, self.currency)[0]
        except UnitError as error:
            document.say("LEN101", node, str(error), error.mend)
            return Cell(), Cell()
        if bottom < 0:
            document.say("LEN101", node, f"`{text}` is less than nothing", "begin at 0")
        if bottom > top:
            document.say("LEN110", node, f"`{text}` has its minimum above its maximum", "exchange the two")
        return Cell(bottom), Cell(top)

    def _cell(self, document: Document, name: str, node: Node) -> Cell | None:
        text = document.text(node, name)
        if text.startswith("="):
            return self._expression(document, name, node, text)
        attribute = self.vocabulary.attributes.get(name)
        kind = RESERVED.get(name) or (attribute.type if attribute else "") or self.kinds.get(name) or ""
        if isinstance(node, yaml.ScalarNode) and text in ("none", "null", "~"):
            return Cell(0) if name.startswith("strokes.") else Cell(not_applicable=True)
        if text == NO_LIMIT and name in RESERVED and name.endswith(".max"):
            return Cell(no_limit=True)
        if text in ("true", "false") and kind in ("", "boolean"):
            return Cell(text == "true")
        guesses = [kind] if kind in RECKONED else [] if kind else ["number", "decimal", "duration", "quantity"]
        for guess in guesses:
            try:
                value, measure = read_amount(text, guess, self.calendar, self.currency)
                found = measure if guess == "quantity" and measure != "mass" else guess
                if kind and found != kind:
                    raise UnitError(text, "a mass", "a mass, a volume and a count are never converted")
                return Cell(value, text=found)
            except UnitError as error:
                if kind:
                    document.say("LEN101", node, f"`{name}`: {error}", error.mend)
                    return None
        if kind == "boolean" or (attribute and kind == "enum" and text not in attribute.values):
            known = ("true", "false") if kind == "boolean" or not attribute else attribute.values
            document.say("LEN104", node, f"unknown value `{text}` for `{name}`", did_you_mean(text, known))
            return None
        if ".." in text:
            document.say(
                "LEN105",
                node,
                f"`{name}: {text}` is a range, and only {', '.join(f'`{one}`' for one in RANGES)} are",
                "give its ends names of their own",
            )
            return None
        return Cell(text)

    def _expression(self, document: Document, name: str, node: Node, text: str) -> Cell | None:
        try:
            tree = parse(text[1:], self._kind, self.calendar, self.currency)
        except ExpressionError as error:
            document.say(error.code, node, f"{error} in `{text}`", error.mend)
            return None
        wanted, found = RESERVED.get(name, ""), kind_of(tree)
        if wanted and found not in (wanted, "null") and not (wanted == "money" and isinstance(tree, Literal)):
            document.say(
                "LEN108", node, f"`{name}` is a {wanted}, and `{text}` gives a {found}", "give an expression of that kind"
            )
            return None
        return Cell(expression=tree, text=text)

    def _kind(self, name: str) -> str:
        fact, measure = counted(name, self.vocabulary.attributes)
        if measure and fact != name:
            return "quantity" if measure == "mass" else measure
        attribute = self.vocabulary.attributes.get(name)
        return self.kinds.get(name) or (attribute.type if attribute else "")

    # -- decisions, second pass: tests ---------------------------------------------------------------------------

    def _finish(self, draft: _Draft) -> Decision | None:
        document, fields = draft.document, draft.fields
        hit = document.text(fields.get("hit"), "hit", "F" if draft.kind == "presumption" else "U")
        if hit not in HIT_POLICIES:
            document.say("LEN308", fields["hit"], f"unknown hit policy `{hit}`", "one of U A P F R O C C+ C< C> C#")
            return None
        may = self._who(document, fields.get("may"))
        rules = tuple(rule for rule in (self._rule(draft, *parts, may=may) for parts in draft.rules) if rule)
        title = document.text(fields.get("title"), "title", draft.id)
        unless = document.text(fields.get("unless"), "unless")
        if unless and self._kind(unless) != "boolean":
            document.say("LEN103", fields["unless"], f"`{unless}` is not a known boolean fact", "name a boolean attribute")
        rung = document.text(fields.get("option"), "option")
        if rung and rung not in self.vocabulary.rungs:
            document.say("LEN104", fields["option"], f"unknown rung `{rung}`", did_you_mean(rung, self.vocabulary.rungs))
        scope = document.text(fields.get("for"), "for", "case")
        if scope not in ("case", "item"):
            document.say("LEN104", fields["for"], f"unknown value `{scope}` for `for`", "write `case` or `item`")
        return Decision(
            id=draft.id, title=title, kind=draft.kind, law=self.id, scope=scope, hit=hit,
            amends=draft.amends, rules=rules, may=may, choice=document.text(fields.get("choice"), "choice", title),
            rung=rung, measure=document.text(fields.get("measure"), "measure", title if rung else ""),
            presumes=document.text(fields.get("presumes"), "presumes"), unless=unless, fold=draft.fold, give=draft.give,
            priority=tuple(document.words(fields.get("priority"), "priority")), cite=draft.cite, place=document.place(draft.node),
            outputs=self._outputs_of(draft, document.text(fields.get("presumes"), "presumes"), hit),
        )  # fmt: skip

    def _outputs_of(self, draft: _Draft, presumes: str, hit: str) -> tuple[str, ...]:
        """Give the names a decision gives or amends, and check that its hit policy can bring several of them together."""
        if draft.kind == "presumption":
            self._check_sort(draft, hit, presumes)
            return (presumes,)
        names: dict[str, None] = {}
        for cells in [cells for _, _, cells in draft.rules] + [draft.give]:
            names.update(dict.fromkeys(cells))
        for name in (part for amended in draft.amends for part in parts_of(amended)):
            names[name] = None
        names.update(dict.fromkeys(draft.fold))
        said = set()
        for name in names:
            kind, word = self._kind(name), name.split(".")[0]
            lists, adds = (
                hit in ("R", "O", "C") and name in RESERVED,
                hit in ("C+", "C<", "C>") and kind not in RECKONED,
            )
            if (lists or adds) and word not in said:
                makes = "a list" if lists else "one amount"
                draft.document.say(
                    "LEN309",
                    draft.node,
                    f"hit policy `{hit}` makes {makes}, and `{word}` is a {kind}",
                    "choose another hit policy",
                )
                said.add(word)
        self._check_sort(draft, hit, presumes)
        for name in draft.fold:
            if name in self.vocabulary.attributes:
                draft.document.say(
                    "LEN309",
                    draft.node,
                    f"`{name}` is a fact, not an output",
                    f'first give it a name per item: `give: {{total: "= {name}"}}`',
                )
        return tuple(names)

    def _who(self, document: Document, node: Node | None) -> str:
        who = document.text(node, "may")
        if who and who not in WHO:
            document.say("LEN104", node, f"unknown value `{who}` for `may`", did_you_mean(who, WHO))
        return who

    def _rule(self, draft: _Draft, node: Node, fields: Fields, cells: dict[str, Cell], may: str) -> Rule | None:
        document = draft.document
        name = document.text(fields.get("id"), "id")
        if "id" in fields and not name:
            document.say("LEN006", fields["id"], "`id` is empty", "give the rule a name")
        unknown = document.text(fields.get("unknown"), "unknown")
        if unknown and "look_in" not in fields:
            document.say("LEN204", node, f"rule `{name}` says unknown but not where to look", "add `look_in:`")
        if not unknown and "then" not in fields:
            document.say("LEN006", node, f"rule `{name}` has neither `then` nor `unknown`", "add `then:`")
        cite = draft.cite
        if "cite" in fields or (cite is None and not unknown):
            cite = self._cite(document, fields.get("cite"), node)
        cites = {
            output: one
            for output, entry in document.fields(fields.get("cites"), "cites").items()
            if (one := self._cite(document, entry, entry)) is not None
        }
        when_names = set(document.fields(fields.get("when"), "when"))
        named = {*cells, *(output.split(".", maxsplit=1)[0] for output in cells), *(f"when.{one}" for one in when_names)}
        for output, entry in document.fields(fields.get("cites"), "cites").items():
            if output not in named:
                message = f"`cites` names `{output}`, which rule `{name}` neither gives nor tests"
                document.say("LEN103", entry, message, did_you_mean(output, named))
        first, last = self._read_dates(document, fields.get("in_force"))
        text = {}
        opens = None
        if draft.kind == "option" and "then" in fields:
            said = document.text(fields["then"], "then")
            if said not in ("open", "closed"):
                document.say("LEN104", fields["then"], f"unknown value `{said}` for an option", "write `open` or `closed`")
            opens = said == "open"
        elif "then" in fields and isinstance(fields["then"], yaml.MappingNode):
            text = {key.value: document.text(value, key.value) for key, value in fields["then"].value}
        when = {
            key: test
            for key, entry in document.fields(fields.get("when"), "when").items()
            if (test := self._test(document, key, entry)) is not None
        }
        return Rule(
            id=name, when=when, then=cells, cite=cite, cites=cites, may=self._who(document, fields.get("may")) or may,
            opens=opens, unknown=unknown, look_in=document.text(fields.get("look_in"), "look_in"),
            reading=self._rule_reading(document, fields.get("reading")), first_day=first, last_day=last, text=text,
            place=document.place(node),
        )  # fmt: skip

    def _test(self, document: Document, name: str, node: Node) -> Test | None:
        kind = self._kind(name)
        if not kind:
            known = [*self.vocabulary.attributes, *self.kinds]
            document.say("LEN103", node, f"unknown name `{name}` in `when`", did_you_mean(name, known))
            return None
        attribute = self.vocabulary.attributes.get(name)
        words = [*(attribute.values if attribute else ()), *self.words.get(name, ())]
        if kind == "enum" and name == "substance":
            parts = [self.vocabulary.aliases.get(part, part) for part in document.words(node, name)]
        else:
            parts = document.words(node, name)
        if not parts and isinstance(node, yaml.SequenceNode) and node.value:  # said already: what stands there is no text
            return None
        try:
            test = read_test(parts, name, kind, words, self.calendar, self.currency)
            if test and attribute is None and kind == "quantity" and test.measure != "mass":
                raise TestError("LEN102", f"`{name}` is a mass, and `{test.text}` is none", "nothing is converted")
            if name not in self.vocabulary.attributes and name not in self.kinds:
                raise TestError("LEN105", f"`{name}` is tested", "test `quantity`; the unit says what is counted")
            return test
        except TestError as error:
            document.say(error.code, node, str(error), error.mend)
            return None

    def _rule_reading(self, document: Document, node: Node | None) -> dict[str, tuple[str, ...]]:
        chosen = {}
        for axis, entry in document.fields(node, "reading").items():
            if axis not in self.readings:
                document.say(
                    "LEN307",
                    entry,
                    f"unknown reading `{axis}`",
                    did_you_mean(axis, self.readings) or "describe it under `readings:` in law.yaml",
                )
                continue
            values = document.words(entry, axis)
            for value in values:
                if value not in self.readings[axis].values:
                    document.say(
                        "LEN307",
                        entry,
                        f"reading `{axis}` has no version `{value}`",
                        did_you_mean(value, self.readings[axis].values),
                    )
            chosen[axis] = tuple(values)
        return chosen

    # -- the whole law -------------------------------------------------------------------------------------------

    def _check_ids(self, decisions: list[Decision], provisions: list[Provision]) -> None:
        """Refuse an id of this law that it or a law it uses has given already."""
        named = [(one.law, one.id, one.place) for one in decisions]
        named += [(decision.law, rule.id, rule.place) for decision in decisions for rule in decision.rules]
        named += [(one.law, one.id, one.place) for one in provisions]
        seen: dict[str, Place] = {}
        for law, name, place in sorted(named, key=lambda one: one[0] == self.id):
            if name in seen and law == self.id:
                self._say("LEN301", place, f"id `{name}` is used twice, first at {seen[name]}", "give each its own id")
            seen[name] = place

    def _check_order(self, own: tuple[Decision, ...], general_part: bool) -> None:
        """Names are read after they are given, given once, and brought from the items to the case by a fold."""
        needs = [self._needs(decision) for decision in own]
        gives: dict[str, int] = {}
        for index, decision in enumerate(own):
            for name in decision.outputs:
                if not amends(decision, name):
                    gives.setdefault(name, index)
        per_item = {name for name, attribute in self.vocabulary.attributes.items() if attribute.of == "item"}
        settled = set(self.vocabulary.attributes) | (set(RESERVED) if general_part else set())
        for index, decision in enumerate(own):
            for name in _once(needs[index] - settled):
                self._say_unsettled(own, needs, index, name, gives.get(name))
            if decision.scope == "case" and decision.kind != "fold":
                for name in sorted(needs[index] & per_item):
                    self._say(
                        "LEN305",
                        decision.place,
                        f"`{name}` is known per item, and `{decision.id}` reads it for the case",
                        "say `for: item`, or fold it first",
                    )
            for name in decision.amends:
                if not settled & set(parts_of(name)) and not set(parts_of(name)) <= set(RESERVED):
                    message = f"`{decision.id}` amends `{name}`, which nothing gives before it"
                    self._say("LEN103", decision.place, message, did_you_mean(name, [*settled, "custody", "fine"]))
            for name in decision.outputs:
                if name in settled and not amends(decision, name):
                    self._say(
                        "LEN306", decision.place, f"`{name}` is given a second time by `{decision.id}`", "add it to `amends:`"
                    )
            settled |= set(decision.outputs)
            per_item = per_item - set(decision.outputs) if decision.scope == "case" else per_item | set(decision.outputs)

    def _say_unsettled(self, own: tuple[Decision, ...], needs: list[set[str]], index: int, name: str, giver: int | None) -> None:
        decision = own[index]
        if giver is None:
            self._say(
                "LEN103",
                decision.place,
                f"`{decision.id}` reads `{name}`, which nothing gives before it",
                "check the name or the order",
            )
        elif giver == index:
            self._say(
                "LEN304", decision.place, f"`{decision.id}` needs `{name}`, which it gives itself", "say `amends:` or split it"
            )
        elif any(other in needs[giver] for other in decision.outputs):
            self._say(
                "LEN304",
                decision.place,
                f"`{decision.id}` and `{own[giver].id}` each need what the other gives",
                "break the circle",
            )
        else:
            self._say(
                "LEN305",
                decision.place,
                f"`{decision.id}` reads `{name}` before `{own[giver].id}` gives it",
                f"move `{decision.id}` below it",
            )

    def _needs(self, decision: Decision) -> set[str]:
        names = set(decision.inputs) | set(decision.fold)
        for cells in [rule.then for rule in decision.rules] + [decision.give]:
            for cell in cells.values():
                if cell.expression is not None:
                    names |= {counted(name, self.vocabulary.attributes)[0] for name in names_in(cell.expression)}
        return names

    def _check_sort(self, draft: _Draft, hit: str, presumes: str) -> None:
        """Refuse what a decision of this kind would ignore."""
        document, fields = draft.document, draft.fields
        if draft.kind in ("option", "fold") and document.text(fields.get("for"), "for") == "item":
            document.say("LEN309", fields["for"], f"`{draft.id}` is taken for the case, not per item", "leave `for: item` out")
        if draft.kind in ("fold", "expression") and "may" in fields:
            document.say(
                "LEN309", fields["may"], f"`{draft.id}` has no rules that anyone may apply", "leave `may:` out, or write rules"
            )
        if hit in ("P", "O") and "priority" not in fields:
            document.say(
                "LEN309",
                draft.node,
                f"hit policy `{hit}` of `{draft.id}` needs the order of its outputs",
                "add `priority:` with the outputs, first one first",
            )
        attribute = self.vocabulary.attributes.get(presumes)
        if presumes and attribute is None:
            facts = list(self.vocabulary.attributes)
            document.say("LEN103", fields["presumes"], f"`{presumes}` is not a fact", did_you_mean(presumes, facts))
        elif attribute is not None and attribute.of != document.text(fields.get("for"), "for", "case"):
            mend = f"write `for: {attribute.of}`"
            document.say(
                "LEN309", draft.node, f"`{presumes}` is a fact of the {attribute.of}, and `{draft.id}` is not taken for it", mend
            )
        given = {str(cell.text or cell.value) for _, _, cells in draft.rules for cell in cells.values()}
        given |= {text for _, parts, _ in draft.rules for text in self._written(document, parts)}
        for word in document.words(fields.get("priority"), "priority"):
            if word not in given:
                document.say("LEN104", fields["priority"], f"no rule of `{draft.id}` gives `{word}`", did_you_mean(word, given))
        for name in draft.amends:
            if not any(self._kind(part) for part in parts_of(name)):
                document.say(
                    "LEN103",
                    fields["amends"],
                    f"unknown name `{name}` in `amends`",
                    did_you_mean(name, [*self.kinds, "custody", "fine"]),
                )
        if presumes:
            for node, _, cells in draft.rules:
                for name in cells:
                    if name != presumes:
                        document.say(
                            "LEN103", node, f"`{draft.id}` presumes `{presumes}`, and a rule gives `{name}`", f"give `{presumes}`"
                        )

    def _written(self, document: Document, parts: Fields) -> list[str]:
        """Give the outputs of a rule as they are written."""
        then = parts.get("then")
        return [document.text_or_none(value) or "" for _, value in then.value] if isinstance(then, yaml.MappingNode) else []

    def _check_hits(self, decision: Decision) -> None:
        if decision.hit not in ("U", "A"):
            return
        for first, second in itertools.combinations(decision.rules, 2):
            if not meet(first, second):
                continue
            if decision.hit == "U":
                message = f"rules `{first.id}` and `{second.id}` hold for the same case"
                self._say("LEN302", second.place, message, "part their conditions, or choose another hit policy")
            elif dict(first.then) != dict(second.then) or first.opens != second.opens or first.unknown != second.unknown:
                message = f"rules `{first.id}` and `{second.id}` hold for the same case and give different outputs"
                self._say("LEN303", second.place, message, "make them agree, or part their conditions")

    def _say(self, code: str, place: Place, message: str, help: str) -> None:
        self.documents[0].problems.append(Problem(code, message, place, help))


def shown(path: Path) -> str:
    """Give the name of a file as a person would look for it: under the library by its law, elsewhere as given."""
    return str(path.relative_to(LIBRARY / "laws")) if path.is_relative_to(LIBRARY / "laws") else str(path)


def _answers_of(laws: Iterable[Law]) -> list[str]:
    return [name for law in laws for name in law.answers]


@dataclass(slots=True)
class _Draft:
    document: Document
    node: Node
    fields: Fields
    id: str
    kind: str
    amends: tuple[str, ...] = ()
    cite: Citation | None = None
    fold: dict[str, str] = field(default_factory=dict)
    give: dict[str, Cell] = field(default_factory=dict)
    rules: list[tuple[Node, Fields, dict[str, Cell]]] = field(default_factory=list)


def _once(names: Iterable[str]) -> list[str]:
    """Give names in order, the parts of `custody` or `fine` once."""
    kept: dict[str, str] = {}
    for name in sorted(names):
        kept.setdefault(name.split(".")[0], name)
    return list(kept.values())


def meet(first: Rule, second: Rule) -> bool:
    """Say whether some case, day and reading satisfies both rules."""
    if any(set(first.reading[axis]).isdisjoint(second.reading[axis]) for axis in first.reading.keys() & second.reading.keys()):
        return False
    if _apart(first.last_day, second.first_day) or _apart(second.last_day, first.first_day):
        return False
    return all(_tests_meet(first.when[name], second.when[name]) for name in first.when.keys() & second.when.keys())


def _apart(last: date | None, first: date | None) -> bool:
    return last is not None and first is not None and last < first


def _tests_meet(one: Test, other: Test) -> bool:
    if one.measure != other.measure:
        return False
    if one.words or other.words:
        if one.negated and other.negated:
            return True
        if one.negated or other.negated:
            yes, no = (other, one) if one.negated else (one, other)
            return bool(yes.words - no.words)
        return bool(one.words & other.words)
    return any(_low_of(a) <= _high_of(b) and _low_of(b) <= _high_of(a) for a in _spans(one) for b in _spans(other))


def _spans(test: Test) -> Iterable[tuple[int | None, int | None]]:
    if not test.negated:
        return test.intervals
    spans: list[tuple[int | None, int | None]] = []
    start: int | None = None
    for low, high in sorted(test.intervals, key=_low_of):
        if low is not None and (start is None or low > start):
            spans.append((start, low - 1))
        if high is None:
            return spans
        start = high + 1
    return [*spans, (start, None)]


def _low_of(span: tuple[int | None, int | None]) -> float:
    return float("-inf") if span[0] is None else span[0]


def _high_of(span: tuple[int | None, int | None]) -> float:
    return float("inf") if span[1] is None else span[1]
