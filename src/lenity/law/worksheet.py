"""Print every figure that nobody has yet read in the law itself, and read what a person filled in.

    print_worksheet(laws)           ->   CSV text: one row per figure, empty columns for the reader
    read_worksheet(content, name)   ->   [Filled(row=12, rule="art-40/...", ...)], problems by row

What becomes of the rows is told in `verify`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from lenity.law.document import Node
from lenity.law.model import CONFIDENCES, ORDERED, RESERVED, Law, kind_of
from lenity.law.problems import Place, Problem, problem
from lenity.law.provisions import FILE as PROVISIONS
from lenity.law.provisions import subjects
from lenity.law.rewrite import Rewrite, entries, fields, text, words

PRINTED = (
    "law", "rule", "output", "figure", "conditions", "article", "source", "confidence", "note",
    "where_to_look",
)  # fmt: skip
FILLED = ("who", "when", "page", "figure_as_printed", "comment")
COLUMNS = (*PRINTED, *FILLED)
NEEDED = ("law", "rule", "output", "figure", "who", "when", "page", "figure_as_printed")
CONDITION = "when."  # the output `when.quantity` is the band a rule asks for
QUESTION = "?"  # the law is not known here: there is no figure to confirm
PROVISION = "provision"  # the figure is an answer on the subject that the output names
LARGEST = 10_000_000  # bytes of a worksheet


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a law: its rule and output, how it is written, and the citation it rests on."""

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
    def shown(self) -> str:
        """Give the figure for a spreadsheet, which would take a leading `=` for a formula of its own."""
        return self.figure.removeprefix("=").strip()

    @property
    def verified(self) -> bool:
        return self.citation.get("confidence") == "verified"


# -- printing --------------------------------------------------------------------------------------------


def print_worksheet(laws: Iterable[Law]) -> str:
    """Give the worksheet of some laws as CSV, with the mark by which spreadsheets know UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in to_verify(laws):
        cite = line.citation
        printed = (
            *line.key, line.shown, line.conditions, cite.get("article", ""), _source(line),
            cite.get("confidence", ""), _harmless(cite.get("note", "")), line.look_in,
        )  # fmt: skip
        writer.writerow([*printed, *[""] * len(FILLED)])
    return out.getvalue()


def to_verify(laws: Iterable[Law]) -> list[Line]:
    """List the figures that are not yet verified, and the questions the law leaves open, law by law.

    >>> from lenity.law.library import Library
    >>> code = Library().find("kh/criminal-code-2009")
    >>> [line.figure for line in to_verify(code) if line.rule == "cc-95/range-or-life"]
    ['>= 18', '15 y', '30 y', 'false']
    """
    return [line for law in laws for line in lines(law) if line.kind == QUESTION or not line.verified]


def _source(line: Line) -> str:
    source = line.law.sources.get(line.citation.get("source", ""))
    if source is None:
        return ""
    return f"{source.key}: {', '.join(part for part in (source.producer, source.title, source.address) if part)}"


def _harmless(note: str) -> str:
    """Keep a spreadsheet from taking a note for a formula."""
    return f" {note}" if note[:1] in ("=", "+", "-", "@") else note


# -- the figures of a law --------------------------------------------------------------------------------


def lines(law: Law, files: Mapping[str, Rewrite] | None = None) -> list[Line]:
    """List every figure of a law's own files, verified or not, with the places where it stands."""
    found: list[Line] = []
    for name, file in (files or open_files(law)).items():
        parts = fields(file.root)
        if name == "law.yaml":
            found += _head_lines(law, parts)
        for node in entries(parts.get("decisions")):
            found += _decision_lines(law, name, node)
        for node in entries(parts.get("provisions")):
            found.append(_provision_line(law, name, node, text(parts.get("in_force"))))
    return found


def open_files(law: Law) -> dict[str, Rewrite]:
    """Open the files of a law for rewriting: the head first, its tables in their order, then its provisions."""
    folder = Path(law.folder)
    head = Rewrite((folder / "law.yaml").read_bytes().decode("utf-8"))
    names = words(fields(head.root).get("tables")) + [PROVISIONS] * (folder / PROVISIONS).is_file()
    return {"law.yaml": head} | {name: Rewrite((folder / name).read_bytes().decode("utf-8")) for name in names}


def _head_lines(law: Law, parts: Mapping[str, Node]) -> Iterator[Line]:
    head = "law.yaml"
    yield _line(law, head, "in_force", "in_force", "dates", parts["in_force"], parts.get("cite"))
    for name, key, kind in (("time", "month", "duration"), ("bounds", "custody", "custody")):
        inner = fields(parts.get(name))
        if key in inner:
            yield _line(law, head, name, key, kind, inner[key], inner.get("cite"))
    if "concurrence" in parts:
        cite = fields(parts["concurrence"]).get("cite")
        yield _line(law, head, "concurrence", "fold", "words", parts["concurrence"], cite)
    for name, node in fields(parts.get("readings")).items():
        yield from _reading_lines(law, name, fields(node))


def _reading_lines(law: Law, name: str, parts: Mapping[str, Node]) -> Iterator[Line]:
    """Ask which version of a disputed point the text bears out, unless each was read in the text itself."""
    versions = {key: fields(one) for key, one in parts.items() if key != "question"}
    cites = [_citation(one.get("cite")) for one in versions.values()]
    weakest = min((cite.get("confidence", "") for cite in cites), key=CONFIDENCES.index)
    if weakest != "verified":
        articles = ", ".join(dict.fromkeys(cite.get("article", "") for cite in cites))
        citation = {"article": articles, "confidence": weakest, "note": text(parts.get("question"))}
        said = "; ".join(f"{key}: {text(one.get('title'))}" for key, one in versions.items())
        where = f"article {articles} of {law.title}; write the version that the text bears out, if it does"
        yield Line(law, "law.yaml", f"reading {name}", "version", "", QUESTION, citation, said, where)


def _decision_lines(law: Law, file: str, node: Node) -> Iterator[Line]:
    parts = fields(node)
    name, cite = text(parts.get("id")), parts.get("cite")
    if "fold" in parts:
        yield _line(law, file, name, "fold", "words", parts["fold"], cite)
    for output, value in fields(parts.get("give")).items():
        yield _line(law, file, name, output, _kind(law, output, value), value, cite)
    for rule in entries(parts.get("rules")):
        yield from _rule_lines(law, file, rule, cite, option="option" in parts)


def _rule_lines(law: Law, file: str, rule: Node, inherited: Node | None, option: bool) -> Iterator[Line]:
    parts = fields(rule)
    name, own = text(parts.get("id")), parts.get("cite") or inherited
    asked, cites = fields(parts.get("when")), fields(parts.get("cites"))
    conditions = [f"{key}: {text(value)}" for key, value in asked.items()]
    conditions += [f"reading {key}: {text(value)}" for key, value in fields(parts.get("reading")).items()]
    said, look_in = "; ".join(conditions), text(parts.get("look_in"))
    for output, kind, value in _figures(law, parts, asked, option):
        base = output if output.startswith(CONDITION) else output.partition(".")[0]
        cite = cites.get(output) or cites.get(base) or own
        yield _line(law, file, name, output, kind, value, cite, owner=rule, conditions=said, look_in=look_in)
    if "unknown" in parts:
        citation = _citation(own) | {"note": text(parts["unknown"])}
        owner = _mapping(rule)
        yield Line(law, file, name, QUESTION, "", QUESTION, citation, said, look_in, parts["unknown"], owner)


def _provision_line(law: Law, file: str, node: Node, days: str) -> Line:
    """Give the line of a provision: its output is the subject, its condition what the subject asks."""
    parts = fields(node)
    name, about = text(parts.get("id")), text(parts.get("about"))
    subject, says = subjects()[about], text(parts.get("says"))
    asks = [subject.meaning]
    if says in subject.values:
        asks.append(f"{says}: {subject.values[says]}")
    asks += ["these at least"] * (text(parts.get("at_least")) == "true")
    asks += [f"reading {axis}: {text(value)}" for axis, value in fields(parts.get("reading")).items()]
    asks += [f"in force {said}" for said in [text(parts.get("in_force")) or days] if said]
    look_in, said = text(parts.get("look_in")), "; ".join(asks)
    if "unknown" not in parts:
        return _line(law, file, name, about, PROVISION, parts["says"], parts.get("cite"), conditions=said, look_in=look_in)
    citation = _citation(parts.get("cite")) | {"note": text(parts["unknown"])}
    return Line(law, file, name, QUESTION, "", QUESTION, citation, said, look_in, parts["unknown"], _mapping(node))


def _figures(law: Law, parts: Mapping[str, Node], asked: Mapping[str, Node], option: bool) -> Iterator[tuple[str, str, Node]]:
    """List the figures of a rule with their kinds: the bands it asks for, then what it gives."""
    if option and "then" in parts:
        given = [("option", "option", parts["then"])]
    else:
        then = fields(parts.get("then"))
        given = [(output, _kind(law, output, value), value) for output, value in then.items()]
        # Words such as `class: felony` are our names for steps of the law: asked where nothing else is given.
        given = [one for one in given if not _is_label(one[0], one[1])] or given
    for name, value in asked.items() if given else ():
        if kind_of(law, name) in ORDERED and text(value) != "-":
            yield f"{CONDITION}{name}", "test", value
    yield from given


def _is_label(output: str, kind: str) -> bool:
    return kind in ("enum", "boolean") and output not in RESERVED


def _kind(law: Law, output: str, value: Node) -> str:
    if text(value).startswith("="):
        return "expression"
    if output in ("custody", "fine", "combine"):
        return output
    return RESERVED.get(output) or kind_of(law, output) or "enum"


def _line(
    law: Law, file: str, rule: str, output: str, kind: str, value: Node, cite: Node | None, *,
    owner: Node | None = None, conditions: str = "", look_in: str = "",
) -> Line:  # fmt: skip
    citation = _citation(cite)
    look_in = look_in or f"article {citation.get('article', '')} of {law.title}"
    figure = text(value) or ", ".join(f"{key}: {text(one)}" for key, one in fields(value).items() if key not in ("cite", "notes"))
    return Line(
        law,
        file,
        rule,
        output,
        figure,
        kind,
        citation,
        conditions,
        look_in,
        value,
        _mapping(owner),
        _mapping(cite),
    )


def _mapping(node: Node | None) -> yaml.MappingNode | None:
    return node if isinstance(node, yaml.MappingNode) else None


def _citation(node: Node | None) -> dict[str, str]:
    return {key: text(value) for key, value in fields(node).items() if key != "history"}


# -- reading ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filled:
    """One row that a person filled in; `row` is the row of the spreadsheet, the header being row 1."""

    row: int
    law: str
    rule: str
    output: str
    figure: str
    who: str
    when: str
    page: str
    figure_as_printed: str
    comment: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.law, self.rule, self.output


def read_worksheet(content: bytes, name: str) -> tuple[list[Filled], dict[int, Problem]]:
    """Give the filled-in rows of a worksheet, and what is wrong with rows, by their number.

    Raise `LenityError` where the file is no worksheet at all. Commas, semicolons and tabs separate alike.
    """
    place = Place(name)
    rows = _rows(content, place)
    header = _header(next(rows, []), place)
    filled: list[Filled] = []
    problems: dict[int, Problem] = {}
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row[len(header) :]):
            message = f"row {number}: {len(row)} cells, and the first row names {len(header)} columns"
            problems[number] = Problem("LEN601", message, place, "check for a stray separator in the row")
            continue
        cells = dict(zip(header, (" ".join(cell.split()) for cell in row), strict=False))
        if not cells.get("figure_as_printed"):
            continue
        one = Filled(number, **{column: cells.get(column, "") for column in (*NEEDED, "comment")})
        if one.key in seen:
            message = f"row {number}: the same figure as in row {seen[one.key]}"
            problems[number] = Problem("LEN601", message, place, "keep the row that holds")
        seen[one.key] = number
        filled.append(one)
    return filled, problems


def _rows(content: bytes, place: Place) -> Iterator[list[str]]:
    if len(content) > LARGEST:
        message = f"larger than {LARGEST // 10**6} MB"
        raise problem("LEN601", message, "this is not a worksheet of `lenity verify`", place)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        said = content.decode(encoding)
    except UnicodeDecodeError:
        raise problem("LEN601", "not UTF-8 text", "save it as `CSV UTF-8`", place) from None
    separator = max(",;\t", key=said.partition("\n")[0].count)
    try:
        yield from csv.reader(io.StringIO(said, newline=""), delimiter=separator)
    except csv.Error as error:
        raise problem("LEN601", f"not a CSV file: {error}", "save it as `CSV UTF-8`", place) from None


def _header(row: list[str], place: Place) -> list[str]:
    header = [cell.strip().lower() for cell in row]
    missing = [f"`{column}`" for column in NEEDED if column not in header]
    if missing:
        message = f"the first row does not name the column{'s' * (len(missing) > 1)} {', '.join(missing)}"
        raise problem("LEN601", message, "keep the header row as `lenity verify` printed it", place)
    for column in COLUMNS:
        if header.count(column) > 1:
            raise problem("LEN601", f"column `{column}` stands twice in the first row", "keep one of them", place)
    return header
