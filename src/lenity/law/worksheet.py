"""Print every figure that nobody has yet read in the law itself, and take back what a reader of the law filled in.

    print_worksheet(laws)                      ->   CSV text, one line per figure, empty columns for the reader
    revision = take_back(laws, text, resolve)  ->   what is confirmed, corrected, left to be encoded by hand
    revision.write()                           ->   the law files, changed in place; comments and layout stay

Nothing is written unless every filled-in line can be taken back and the changed laws load and say what was intended.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from lenity.law.document import Node
from lenity.law.entry import TestError, read_amount, read_test
from lenity.law.figures import in_notation, read_custody, read_fine
from lenity.law.load import load
from lenity.law.model import COMBINE, CONFIDENCES, ORDERED, RESERVED, Law, kind_of
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.rewrite import Rewrite, flow, quoted
from lenity.law.vocabulary import vocabulary
from lenity.units import UnitError, parse_date

PRINTED = (
    "law", "rule", "output", "figure", "conditions", "article", "source", "confidence", "note", "where_to_look",
)  # fmt: skip
FILLED = ("who", "when", "page", "figure_as_printed", "comment")
COLUMNS = (*PRINTED, *FILLED)
NEEDED = ("law", "rule", "output", "figure", "who", "when", "page", "figure_as_printed")
CONDITION = "when."  # an output column of `when.quantity` is the band a rule asks for
QUESTION = "?"  # the law is not known here: there is no figure to confirm
LARGEST = 10_000_000  # bytes of a worksheet


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a law: the rule and output it belongs to, how it is written, and the citation it rests on."""

    law: Law
    file: str
    rule: str
    output: str
    figure: str
    kind: str
    citation: Mapping[str, str]
    conditions: str = ""
    look_in: str = ""
    value: Node | None = None  # where the figure stands
    owner: yaml.MappingNode | None = None  # the rule, which can take a citation for one output alone
    cite: yaml.MappingNode | None = None  # the citation; other figures may rest on it too

    @property
    def key(self) -> tuple[str, str, str]:
        return self.law.id, self.rule, self.output

    @property
    def verified(self) -> bool:
        return self.citation.get("confidence") == "verified"


# -- printing ---------------------------------------------------------------------------------------------------------


def print_worksheet(laws: Iterable[Law]) -> str:
    """Give the worksheet of some laws as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in to_verify(laws):
        source = line.law.sources.get(line.citation.get("source", ""))
        cited = (
            f"{source.key}: {', '.join(part for part in (source.producer, source.title, source.address) if part)}"
            if source
            else ""
        )
        writer.writerow([
            *line.key, line.figure.removeprefix("=").strip(), line.conditions, line.citation.get("article", ""), cited,
            line.citation.get("confidence", ""), _harmless(line.citation.get("note", "")), line.look_in, *[""] * len(FILLED),
        ])  # fmt: skip
    return out.getvalue()


def to_verify(laws: Iterable[Law]) -> list[Line]:
    """List the figures that are not yet verified, and the questions the law leaves open, in the order of the laws.

    >>> from lenity.law.library import Library
    >>> [line.output for line in to_verify(Library().find("kh/criminal-code-2009")) if line.rule == "in_force"]
    ['in_force']
    """
    return [line for law in laws for line in lines(law) if line.kind == QUESTION or not line.verified]


def _harmless(text: str) -> str:
    """Keep a spreadsheet from taking a note for a formula."""
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


# -- the figures of a law ---------------------------------------------------------------------------------------------


def lines(law: Law, files: Mapping[str, Rewrite] | None = None) -> list[Line]:
    """List every figure of a law's own files, verified or not, with the places where it stands."""
    files = files if files is not None else open_files(law)
    found: list[Line] = []
    for name, file in files.items():
        fields = _fields(file.root)
        if name == "law.yaml":
            found += _head_lines(law, fields)
        for node in _entries(fields.get("decisions")):
            found += _decision_lines(law, name, node)
    return found


def open_files(law: Law) -> dict[str, Rewrite]:
    """Open the files of a law for rewriting: the head first, then its tables in their order."""
    folder = Path(law.folder)
    head = Rewrite((folder / "law.yaml").read_bytes().decode("utf-8"))
    names = _words(_fields(head.root).get("tables"))
    return {"law.yaml": head} | {
        name: Rewrite((folder / name).read_bytes().decode("utf-8")) for name in names
    }


def _head_lines(law: Law, fields: Mapping[str, Node]) -> Iterator[Line]:
    head = "law.yaml"
    yield _line(law, head, "in_force", "in_force", "dates", fields["in_force"], fields.get("cite"))
    for name, key, kind in (("time", "month", "duration"), ("bounds", "custody", "custody")):
        inner = _fields(fields.get(name))
        if key in inner:
            yield _line(law, head, name, key, kind, inner[key], inner.get("cite"))
    if "concurrence" in fields:
        inner = _fields(fields["concurrence"])
        yield _line(
            law,
            head,
            "concurrence",
            "fold",
            "words",
            fields["concurrence"],
            inner.get("cite"),
            figure=_joined(inner),
        )
    for name, node in _fields(fields.get("readings")).items():
        yield from _reading_lines(law, name, _fields(node))


def _reading_lines(law: Law, name: str, fields: Mapping[str, Node]) -> Iterator[Line]:
    """Ask which version of a disputed point the text bears out, unless each was read in the text itself."""
    versions = {key: _fields(one) for key, one in fields.items() if key != "question"}
    cites = [_citation(one.get("cite")) for one in versions.values()]
    weakest = min((cite.get("confidence", "") for cite in cites), key=CONFIDENCES.index)
    if weakest != "verified":
        articles = ", ".join(dict.fromkeys(cite.get("article", "") for cite in cites))
        citation = {"article": articles, "confidence": weakest, "note": _text(fields.get("question"))}
        said = "; ".join(f"{key}: {_text(one.get('title'))}" for key, one in versions.items())
        where = f"article {articles} of {law.title}; write the version that the text bears out, if it settles the point"
        yield Line(law, "law.yaml", f"reading {name}", "version", "", QUESTION, citation, said, where)


def _decision_lines(law: Law, file: str, node: Node) -> Iterator[Line]:
    fields = _fields(node)
    name, cite = _text(fields.get("id")), fields.get("cite")
    if "fold" in fields:
        yield _line(
            law, file, name, "fold", "words", fields["fold"], cite, figure=_joined(_fields(fields["fold"]))
        )
    for output, value in _fields(fields.get("give")).items():
        yield _line(law, file, name, output, _kind(law, output, _text(value)), value, cite)
    for rule in _entries(fields.get("rules")):
        yield from _rule_lines(law, file, rule, cite, option="option" in fields)


def _rule_lines(law: Law, file: str, rule: Node, inherited: Node | None, option: bool) -> Iterator[Line]:
    fields = _fields(rule)
    name, own = _text(fields.get("id")), fields.get("cite") or inherited
    asked = _fields(fields.get("when"))
    conditions = "; ".join(f"{key}: {_text(value)}" for key, value in asked.items())
    if "reading" in fields:
        conditions += (
            f"; if {', '.join(f'{key} {_text(value)}' for key, value in _fields(fields['reading']).items())}"
        )
    look_in = _text(fields.get("look_in"))
    cites = _fields(fields.get("cites"))

    def line(output: str, kind: str, value: Node) -> Line:
        cite = (
            cites.get(output)
            or cites.get(output.split(".", maxsplit=1)[0] if not output.startswith(CONDITION) else "")
            or own
        )
        return _line(
            law, file, name, output, kind, value, cite, owner=rule, conditions=conditions, look_in=look_in
        )

    if option and "then" in fields:
        given = [("option", "option", fields["then"])]
    else:
        given = [
            (key, _kind(law, key, _text(value)), value) for key, value in _fields(fields.get("then")).items()
        ]
        # Words such as `class: felony` are the law's own names for its steps; where a rule gives figures too, those are asked.
        given = [one for one in given if not _is_label(*one)] or given
    if given:
        for key, value in asked.items():
            if kind_of(law, key) in ORDERED and _text(value) != "-":
                yield line(f"{CONDITION}{key}", "test", value)
    for output, kind, value in given:
        yield line(output, kind, value)
    if "unknown" in fields:
        citation = dict(_citation(own)) | {"note": _text(fields["unknown"])}
        yield Line(
            law,
            file,
            name,
            QUESTION,
            "",
            QUESTION,
            citation,
            conditions,
            look_in,
            fields["unknown"],
            _mapping(rule),
        )


def _is_label(output: str, kind: str, value: Node) -> bool:
    return kind in ("enum", "boolean") and output not in RESERVED


def _line(
    law: Law, file: str, rule: str, output: str, kind: str, value: Node, cite: Node | None, *, figure: str = "",
    owner: Node | None = None, conditions: str = "", look_in: str = "",
) -> Line:  # fmt: skip
    citation = _citation(cite)
    look_in = look_in or f"article {citation.get('article', '')} of {law.title}"
    return Line(
        law, file, rule, output, figure or _text(value), kind, citation, conditions, look_in, value, _mapping(owner),
        _mapping(cite),
    )  # fmt: skip


def _kind(law: Law, output: str, text: str) -> str:
    if text.startswith("="):
        return "expression"
    if output in ("custody", "fine", "combine"):
        return output
    return RESERVED.get(output) or kind_of(law, output) or "enum"


# -- taking back ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """One line that a reader filled in; `row` is the row of the spreadsheet, the header being row 1."""

    row: int
    law: str
    rule: str
    output: str
    figure: str
    who: str
    when: str
    page: str
    printed: str
    comment: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.law, self.rule, self.output


@dataclass(frozen=True, slots=True)
class Reading:
    """A filled-in line beside the figure it is about; `new` is the figure the law gets, as law files write it."""

    filled: Filled
    line: Line
    new: str

    @property
    def corrects(self) -> bool:
        return self.new != self.line.figure

    def entry(self) -> dict[str, str]:
        """Give the entry of the citation's history."""
        line, filled = self.line, self.filled
        was = f"{line.figure}, {line.citation['confidence']}, {line.citation['source']}"
        return {
            "who": filled.who,
            "when": filled.when,
            "page": filled.page,
            "figure": f"{line.output}: {filled.printed}",
            "was": was,
        }


@dataclass(slots=True)
class Revision:
    """What a worksheet comes to, ready to be written."""

    confirmed: list[Reading] = field(default_factory=list)
    corrected: list[Reading] = field(default_factory=list)
    by_hand: list[tuple[Filled, str]] = field(default_factory=list)  # with the YAML that is suggested
    already: list[Filled] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)

    def write(self) -> None:
        """Write the changed files, all or none; raise `LenityError` where a folder cannot be written."""
        replace_all(
            self.files,
            "a library that came with the program may be read-only: add `--into FOLDER` to copy it first",
        )


def take_back(
    laws: Sequence[Law], content: bytes, resolve: Callable[[str], Law], today: date, name: str = "worksheet"
) -> Revision:
    """Read a filled-in worksheet against the laws it was printed for; raise `LenityError` with every wrong row.

    `resolve` gives a law that these use by its id. Nothing is written before `Revision.write`.
    """
    filled, problems = read_worksheet(content, name)
    opened = {law.id: open_files(law) for law in laws}
    known = {line.key: line for law in laws for line in lines(law, opened[law.id])}
    revision, readings = Revision(), []
    for one in filled:
        try:
            line = _line_of(one, known)
            _check_reader(one, today)
            if line.kind == QUESTION:
                revision.by_hand.append((one, suggestion(one, line)))
            elif _taken_before(one, line):
                revision.already.append(one)
            else:
                readings.append(Reading(one, line, _new_figure(one, line)))
        except UnitError as error:
            message = f"row {one.row}: `{error.found}` is not {error.expected}"
            problems.append(Problem("LEN601", message, Place(name), error.mend))
    problems += _split_where_impossible(readings, known.values(), name)
    if problems:
        raise LenityError(sorted(problems, key=lambda found: _row_of(found.message)))
    revision.confirmed = [reading for reading in readings if not reading.corrects]
    revision.corrected = [reading for reading in readings if reading.corrects]
    revision.files = _rewritten(readings, known.values(), opened, laws)
    _prove(laws, revision, readings, known, resolve)
    return revision


def read_worksheet(content: bytes, name: str) -> tuple[list[Filled], list[Problem]]:
    """Give the filled-in lines of a worksheet, and what is wrong with its rows."""
    rows = _rows(content, name)
    header = [cell.strip().lower() for cell in next(rows, [])]
    missing = [column for column in NEEDED if column not in header]
    if missing:
        message = f"the first row does not name the column{'s' if len(missing) > 1 else ''} {', '.join(f'`{one}`' for one in missing)}"
        raise problem("LEN601", message, "keep the header row as `lenity verify` printed it", Place(name))
    double = next((column for column in COLUMNS if header.count(column) > 1), None)
    if double:
        raise problem(
            "LEN601", f"column `{double}` stands twice in the first row", "keep one of them", Place(name)
        )
    filled: list[Filled] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows, 2):
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            message = f"row {number}: {len(row)} cells, and the first row names {len(header)} columns"
            problems.append(Problem("LEN601", message, Place(name), "check for a stray separator in the row"))
            continue
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if not cells.get("figure_as_printed"):
            continue
        named = {column: cells.get(column, "") for column in NEEDED if column != "figure_as_printed"}
        one = Filled(number, **named, printed=cells["figure_as_printed"], comment=cells.get("comment", ""))
        if one.key in seen:
            message = f"row {number}: repeats row {seen[one.key]}"
            problems.append(Problem("LEN601", message, Place(name), "keep the one that holds"))
        seen[one.key] = number
        filled.append(one)
    return filled, problems


def _rows(content: bytes, name: str) -> Iterator[list[str]]:
    if len(content) > LARGEST:
        raise problem(
            "LEN601",
            f"larger than {LARGEST // 10**6} MB",
            "this is not a worksheet of `lenity verify`",
            Place(name),
        )
    try:
        text = (
            content.decode("utf-16")
            if content[:2] in (b"\xff\xfe", b"\xfe\xff")
            else content.decode("utf-8-sig")
        )
    except UnicodeDecodeError:
        raise problem("LEN601", "not UTF-8 text", "save it as `CSV UTF-8`", Place(name)) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise problem("LEN601", f"not a CSV file: {error}", "save it as `CSV UTF-8`", Place(name)) from None


def _line_of(one: Filled, known: Mapping[tuple[str, str, str], Line]) -> Line:
    line = known.get(one.key)
    if line is not None:
        return line
    laws = dict.fromkeys(law for law, _, _ in known)
    if one.law not in laws:
        raise UnitError(one.law, "a law of this worksheet", did_you_mean(one.law, laws))
    rules = dict.fromkeys(rule for law, rule, _ in known if law == one.law)
    if one.rule not in rules:
        raise UnitError(one.rule, f"a rule of {one.law}", did_you_mean(one.rule, rules))
    outputs = [output for law, rule, output in known if (law, rule) == (one.law, one.rule)]
    raise UnitError(one.output, f"a figure of rule `{one.rule}`", did_you_mean(one.output, outputs))


def _check_reader(one: Filled, today: date) -> None:
    missing = [name for name, said in (("who", one.who), ("when", one.when), ("page", one.page)) if not said]
    if missing:
        raise UnitError(
            one.printed,
            f"taken back without {' and '.join(missing)}",
            "say who read it, on which day, on which page",
        )
    if parse_date(one.when) > today:
        raise UnitError(one.when, "a day that has been", "write the day on which the text was read")


def _taken_before(one: Filled, line: Line) -> bool:
    """Say whether this very reading is in the history already: the same worksheet is read a second time."""
    said = {"who": one.who, "when": one.when, "page": one.page, "figure": f"{line.output}: {one.printed}"}
    for entry in _entries(_fields(line.cite).get("history")):
        texts = {key: _text(value) for key, value in _fields(entry).items()}
        if said.items() <= texts.items():
            return True
    return False


def _new_figure(one: Filled, line: Line) -> str:
    """Give the figure as printed in the notation of law files; as it stands where the two are equal."""
    if one.figure != line.figure.removeprefix("=").strip() and one.figure.lower() != line.figure.lower():
        raise UnitError(one.figure, f"what the law says now, `{line.figure}`", "print a fresh worksheet")
    after = _read(one.printed, line)
    if after == _read(line.figure, line):
        return line.figure
    if line.kind in ("words", "expression") or not isinstance(line.value, yaml.ScalarNode):
        raise UnitError(
            one.printed,
            f"`{line.figure}`",
            "change such a figure in the law file by hand, and leave this row empty",
        )
    return after if isinstance(after, str) else in_notation(one.printed, line.law.currency)


def _read(text: str, line: Line) -> object:
    """Read a figure of the line's kind, so that two ways to write it are equal; raise `UnitError`."""
    law, kind = line.law, line.kind
    if kind == "dates":
        return tuple(parse_date(part) if part.strip() else None for part in text.split(".."))
    if kind == "date":
        return parse_date(text)
    if kind in ("expression", "words"):
        return "".join(text.removeprefix("=").split())
    said = in_notation(text, law.currency)
    if kind == "custody":
        return read_custody(said, law.calendar)
    if kind == "fine":
        return read_fine(said, law.currency)
    if kind == "test":
        return _read_condition(text, said, line)
    if said in ("none", "null", "~"):
        return None
    if kind in ("quantity", "duration", "money", "number"):
        return read_amount(said, kind, law.calendar, law.currency)
    known = {word.lower(): word for word in _known_words(line)}
    if said.lower() not in known:
        raise UnitError(
            text,
            f"one of {', '.join(f'`{one}`' for one in known.values())}",
            did_you_mean(said, known.values()),
        )
    return known[said.lower()]


def _read_condition(text: str, said: str, line: Line) -> object:
    name = line.output.removeprefix(CONDITION)
    parts = [said]
    if text == line.figure:
        parts = _words(line.value)
    try:
        found = read_test(parts, name, kind_of(line.law, name), (), line.law.calendar, line.law.currency)
    except TestError as error:
        raise UnitError(text, f"a condition such as `{line.figure}`", error.mend) from None
    return (found.intervals, found.negated, found.measure) if found else None


def _known_words(line: Line) -> tuple[str, ...]:
    """List the words a figure may be that is no amount."""
    if line.kind == "option":
        return ("open", "closed")
    if line.kind == "boolean":
        return ("true", "false")
    if line.kind == "combine":
        return COMBINE
    attribute = line.law.vocabulary.attributes.get(line.output)
    given = [rule.then[line.output].value for _, rule in line.law.rules() if line.output in rule.then]
    words = [*(attribute.values if attribute else ()), *(word for word in given if isinstance(word, str))]
    return tuple(dict.fromkeys(words))


def suggestion(one: Filled, line: Line) -> str:
    """Give the YAML that a person may start from where the law was not known."""
    if line.rule.startswith("reading "):
        return f"# {line.rule}: the text bears out `{one.printed}` ({one.who}, {one.when}, p. {one.page}); drop the rules of the others"
    entry = {"who": one.who, "when": one.when, "page": one.page, "figure": one.printed, "was": "not known"}
    cite = dict(line.citation) | {"confidence": "verified"}
    cite = {key: cite[key] for key in ("article", "source", "confidence") if key in cite}
    when = _source(line, "when")
    return "\n".join([
        f"- id: {line.rule}",
        *([f"  when: {when}"] if when else []),
        f"  then: {{...}}   # as printed: {one.printed}",
        f"  cite: {flow(cite)[:-1]}, history: [{flow(entry)}]}}",
    ])  # fmt: skip


def _source(line: Line, key: str) -> str:
    """Give an entry of the rule as flow YAML."""
    fields = _fields(_fields(line.owner).get(key))
    return (
        "{" + ", ".join(f"{name}: {_flow(value)}" for name, value in fields.items()) + "}" if fields else ""
    )


def _flow(node: Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "[" + ", ".join(_words(node)) + "]"
    is_quoted = isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')
    return quoted(_text(node)) if is_quoted else _text(node)


# -- writing ----------------------------------------------------------------------------------------------------------


def _groups(readings: Iterable[Reading]) -> list[list[Reading]]:
    """Put readings together that rest on one citation."""
    groups: dict[int, list[Reading]] = {}
    for one in readings:
        groups.setdefault(id(one.line.cite), []).append(one)
    return list(groups.values())


def _settled(group: list[Reading], known: Iterable[Line]) -> bool:
    """Say whether a citation rises as a whole: it is verified already, or every figure that rests on it was read."""
    resting = {line.key for line in known if line.cite is group[0].line.cite and line.kind != QUESTION}
    return group[0].line.verified or resting <= {one.line.key for one in group}


def _split_where_impossible(
    readings: Iterable[Reading], known: Iterable[Line], name: str
) -> Iterator[Problem]:
    """Report rows that would need a citation of their own where the form of a law has no place for one."""
    known = list(known)
    for group in _groups(readings):
        one = group[0]
        if one.line.owner is None and not _settled(group, known):
            outputs = [line.output for line in known if line.cite is one.line.cite and line.kind != QUESTION]
            message = f"row {one.filled.row}: the figures of `{one.line.rule}` share one citation"
            yield Problem("LEN601", message, Place(name), f"fill in all of them: {', '.join(outputs)}")


def _rewritten(
    readings: list[Reading],
    known: Iterable[Line],
    opened: Mapping[str, Mapping[str, Rewrite]],
    laws: Iterable[Law],
) -> dict[Path, bytes]:
    """Give the new content of every file that changes."""
    known = list(known)
    folders = {law.id: Path(law.folder) for law in laws}
    for one in readings:
        if one.corrects and one.line.value is not None:
            opened[one.line.law.id][one.line.file].replace(one.line.value, one.new)
    alone: dict[int, list[Reading]] = {}
    for group in _groups(readings):
        if _settled(group, known):
            _raise(opened[group[0].line.law.id][group[0].line.file], group)
        else:
            for one in group:
                alone.setdefault(id(one.line.owner), []).append(one)
    for group in alone.values():
        _cite_alone(opened[group[0].line.law.id][group[0].line.file], group)
    changed = {(one.line.law.id, one.line.file) for one in readings}
    return {folders[law] / name: opened[law][name].text().encode() for law, name in sorted(changed)}


def _raise(file: Rewrite, group: list[Reading]) -> None:
    """Make a citation verified, and add the readings to its history."""
    cite = group[0].line.cite
    assert cite is not None
    fields = _fields(cite)
    if not group[0].line.verified:
        file.replace(fields["confidence"], "verified")
    entries = [flow(one.entry()) for one in group]
    history = fields.get("history")
    if isinstance(history, yaml.SequenceNode) and history.value:
        for entry in entries:
            file.append(history, entry)
    else:
        file.add_list(cite, "history", entries)


def _cite_alone(file: Rewrite, group: list[Reading]) -> None:
    """Give figures of one rule citations of their own, as the others that rested on the same one were not read."""
    owner = group[0].line.owner
    assert owner is not None
    texts = {}
    for one in group:
        cite = {key: value for key, value in one.line.citation.items() if key != "history"} | {
            "confidence": "verified"
        }
        texts[one.line.output] = f"{flow(cite)[:-1]}, history: [{flow(one.entry())}]}}"
    cites = _fields(owner).get("cites")
    if isinstance(cites, yaml.MappingNode) and cites.value:
        for output, text in texts.items():
            file.add(cites, output, text)
    else:
        file.add_mapping(owner, "cites", texts)


def _prove(
    laws: Sequence[Law], revision: Revision, readings: list[Reading], known: Mapping[tuple[str, str, str], Line],
    resolve: Callable[[str], Law],
) -> None:  # fmt: skip
    """Load the changed laws beside the old ones and compare: what was read has changed as intended, and nothing else."""
    if not revision.files:
        return
    with tempfile.TemporaryDirectory() as place:
        try:
            changed = _load_changed(laws, revision.files, resolve, Path(place))
        except LenityError as error:
            rows = ", ".join(str(one.filled.row) for one in readings if one.corrects)
            message = f"with the figures of row{'s' if ',' in rows else ''} {rows} the law does not fit together; nothing was changed"
            raise LenityError(
                [Problem("LEN601", message, Place(), "see the lines below"), *error.problems]
            ) from None
        expected = {key: _state(line) for key, line in known.items()}
        expected |= {one.line.key: (one.new, "verified") for one in readings}
        found = {line.key: _state(line) for law in changed for line in lines(law)}
        wrong = [key for key in expected | found if expected.get(key) != found.get(key)]
        assert not wrong, f"rewriting changed what it should not have: {wrong}"


def _state(line: Line) -> tuple[str, str]:
    return line.figure, line.citation.get("confidence", "") if line.kind != QUESTION else ""


def _load_changed(
    laws: Sequence[Law], files: Mapping[Path, bytes], resolve: Callable[[str], Law], place: Path
) -> list[Law]:
    folders = {law.id: Path(law.folder) for law in laws}
    for name, folder in folders.items():
        if any(path.parent == folder for path in files):
            folders[name] = place / folder.resolve().parent.name / folder.resolve().name
            shutil.copytree(folder, folders[name])
            for path, content in files.items():
                if path.parent == folder:
                    (folders[name] / path.name).write_bytes(content)
    loaded: dict[str, Law] = {}

    def get(name: str) -> Law:
        if name not in folders:
            return resolve(name)
        if name not in loaded:
            loaded[name] = load(folders[name], vocabulary(), get)
        return loaded[name]

    return [get(law.id) for law in laws]


def copy_laws(laws: Iterable[Law], files: Mapping[Path, bytes], into: Path) -> dict[Path, Path]:
    """Copy the folders of some laws to `into/place/name` with changed files in them; all or none.

    Give the new place of each changed file; raise `LenityError` where a copy stands there already or cannot be written.
    """
    made: list[Path] = []
    moved: dict[Path, Path] = {}
    try:
        for law in laws:
            folder, target = Path(law.folder), into / law.id
            if target.exists():
                mend = f"read the worksheet into it: `lenity verify {target.parent} --read ...`"
                raise problem("LEN503", f"`{target}` exists already", mend)
            shutil.copytree(folder, target, copy_function=shutil.copyfile)
            made.append(target)
            for path, content in files.items():
                if path.parent == folder:
                    (target / path.name).write_bytes(content)
                    moved[path] = target / path.name
    except BaseException as error:
        for target in made:
            shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise _cannot_write(error, into, "name another folder") from None
        raise
    return moved


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet: a worksheet someone has filled in must not be lost."""
    if path.exists():
        raise problem(
            "LEN503", f"`{path}` exists already", "name another file, so that nothing filled in is lost"
        )
    replace_all({path: content}, "check the path and the free space")


def replace_all(files: Mapping[Path, bytes], mend: str) -> None:
    """Put new content in the place of files; where one cannot be written, all stay as they were."""
    fresh: dict[Path, Path] = {}
    before: dict[Path, bytes] = {}
    try:
        for path, content in files.items():
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            fresh[path] = Path(name)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            if path.exists():
                shutil.copymode(path, name)
                before[path] = path.read_bytes()
        for path, ready in fresh.items():
            ready.replace(path)
    except OSError as error:
        for path, content in before.items():
            if path.read_bytes() != content:
                path.write_bytes(content)
        raise _cannot_write(error, path.parent, mend) from None
    finally:
        for ready in fresh.values():
            ready.unlink(missing_ok=True)


def _cannot_write(error: OSError, folder: Path, mend: str) -> LenityError:
    return problem(
        "LEN503",
        f"`{folder}` cannot be written: {(error.strerror or 'unknown reason').lower()}; nothing was changed",
        mend,
    )


# -- small helpers on YAML that the loader has checked ----------------------------------------------------------------


def _fields(node: Node | None) -> dict[str, Node]:
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def _entries(node: Node | None) -> list[Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _words(node: Node | None) -> list[str]:
    return (
        [_text(one) for one in node.value]
        if isinstance(node, yaml.SequenceNode)
        else [_text(node)]
        if node
        else []
    )


def _text(node: Node | None) -> str:
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(_words(node))}]"
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _mapping(node: Node | None) -> yaml.MappingNode | None:
    return node if isinstance(node, yaml.MappingNode) else None


def _citation(node: Node | None) -> dict[str, str]:
    return {key: _text(value) for key, value in _fields(node).items()}


def _joined(fields: Mapping[str, Node]) -> str:
    return ", ".join(
        f"{key}: {_text(value)}" for key, value in fields.items() if key not in ("cite", "notes")
    )


def _row_of(message: str) -> int:
    return int(message.removeprefix("row ").partition(":")[0])
