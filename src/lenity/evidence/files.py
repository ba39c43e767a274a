"""Strict reading of the two kinds of file in an evidence folder: tables (CSV) and lists of facts (YAML).

Every cell and scalar stays the text it was, with its line; nothing is guessed and nothing is executed.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from lenity.evidence.problems import Problems

DEEPEST = 6  # levels of nesting; an evidence file needs four
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def shown(path: Path) -> str:
    """Return how a file is named in messages: its folder, where one is given, and its name."""
    return f"{path.parent.name}/{path.name}" if path.parent.name else path.name


def read_text(path: Path, problems: Problems) -> str | None:
    """Return the text of a UTF-8 file, or None after noting why it is not one."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        problems.add(shown(path), 1, "LEN220", f"cannot be opened: `{error.strerror}`", "check the name and the rights")
        return None
    return decoded(shown(path), raw, problems)


def decoded(file: str, raw: bytes, problems: Problems) -> str | None:
    """Return bytes as the UTF-8 text they are, or None after noting why they are not."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        problems.add(file, 1, "LEN220", "not UTF-8 text: it looks like `UTF-16`", "save it as UTF-8")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = raw[error.start : error.start + 1].hex()
        problems.add(file, line, "LEN220", f"not UTF-8 text: byte `{found}`", "save it as UTF-8")
        return None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its line and its cells by column, without outer blanks."""

    line: int
    cells: dict[str, str]


def rows(path: Path, columns: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """Yield the rows of a comma-separated file whose header is exactly `columns`."""
    text = read_text(path, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        if header != columns:
            _refuse_header(shown(path), header, columns, problems)
            return
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if not any(cell.strip() for cell in cells):
                continue
            if reader.line_num > line:
                message = f"a cell runs over the lines `{line}` to `{reader.line_num}`"
                problems.add(shown(path), line, "LEN222", message, "close its quote on the same line")
                continue
            if len(cells) != len(columns):
                message = f"the row has `{len(cells)}` cells, expected `{len(columns)}`"
                problems.add(shown(path), line, "LEN222", message, 'put a text that has a comma in "double quotes"')
                continue
            yield Row(line, {name: cell.strip() for name, cell in zip(columns, cells, strict=True)})
    except csv.Error as error:
        problems.add(shown(path), line, "LEN222", f"the row cannot be read: `{error}`", "check its quotes")


def _refuse_header(file: str, header: tuple[str, ...], columns: tuple[str, ...], problems: Problems) -> None:
    missing = [name for name in columns if name not in header]
    first = ",".join(header)[:80]
    if missing:
        message = f"the first line `{first}` lacks the columns `{', '.join(missing)}`"
    else:
        message = f"the first line `{first}` has the columns in another order, twice, or others beside them"
    problems.add(file, 1, "LEN221", message, f"one line, no merged cells: {','.join(columns)}")


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar of a YAML file as it was written, with its line."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping of a YAML file, with its line."""

    line: int
    of: "dict[str, Tree]"

    def text(self, name: str) -> str:
        """Return the text of a field, or nothing where it is absent or no text."""
        node = self.of.get(name)
        return node.text.strip() if isinstance(node, Text) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        node = self.of.get(name)
        if not isinstance(node, Items):
            return ()
        return tuple(item.text.strip() for item in node.of if isinstance(item, Text))


@dataclass(frozen=True, slots=True)
class Items:
    """A list of a YAML file, with its line."""

    line: int
    of: "tuple[Tree, ...]"


Tree = Text | Fields | Items


def tree(path: Path, problems: Problems) -> Tree | None:
    """Return the content of a YAML file as text with lines; anchors, tags and duplicate keys are refused."""
    text = read_text(path, problems)
    if text is None:
        return None
    before = len(problems.found)
    try:
        _refuse_machinery(shown(path), text, problems)
        if len(problems.found) > before:
            return None
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = str(getattr(error, "problem", None) or error).splitlines()[0]
        problems.add(shown(path), line, "LEN233", f"not well formed: `{what}`", "check indents, colons and quotes")
        return None
    if node is None:
        return Items(1, ())
    content = _plain(shown(path), node, problems)
    return content if len(problems.found) == before else None


def _refuse_machinery(file: str, text: str, problems: Problems) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                message = f"nested more than `{DEEPEST}` levels deep"
                problems.add(file, line, "LEN233", message, "write it flat")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if anchor := getattr(event, "anchor", None):
            problems.add(file, line, "LEN233", f"an anchor or alias: `{anchor}`", "write the text out")
        elif tag := getattr(event, "tag", None):
            problems.add(file, line, "LEN233", f"a tag: `{tag}`", "leave it out; every scalar is text")


def _plain(file: str, node: yaml.Node, problems: Problems) -> Tree:
    line = _line(node)
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Tree] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if name in fields:
                problems.add(file, _line(key), "LEN228", f"the key `{name}` stands twice", "keep one")
            fields[name] = _plain(file, value, problems)
        return Fields(line, fields)
    if isinstance(node, yaml.SequenceNode):
        return Items(line, tuple(_plain(file, item, problems) for item in node.value))
    return Text(line, node.value)


def _line(marked: yaml.Node | yaml.Event) -> int:
    return marked.start_mark.line + 1 if marked.start_mark else 1
