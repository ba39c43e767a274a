"""Change values in a YAML file and leave every other byte as it was: comments, order, quotes, line ends.

    file = Rewrite('cite: {article: "40", confidence: secondary}  # of the 2012 law')
    cite = fields(file.root)["cite"]
    file.replace(fields(cite)["confidence"], "verified")
    file.text()   ->   'cite: {article: "40", confidence: verified}  # of the 2012 law'

Changes are collected and made at the end, so that the places of nodes stay right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

import yaml

from lenity.law.document import Loader, Node

PLAIN = re.compile(r"[A-Za-z0-9_.](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_.])?")
WORDS_OF_YAML = ("true", "false", "null", "yes", "no", "on", "off")


class Rewrite:
    """One file being rewritten; the nodes of `root` say where its values stand."""

    def __init__(self, text: str) -> None:
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._text = text.removeprefix("\ufeff")  # the parser counts from behind it
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[tuple[int, int, str]] = []
        root = yaml.compose(self._text, Loader=Loader)
        assert root is not None, "the loader has read this file before"
        self.root: Node = root

    def replace(self, node: Node, value: str) -> None:
        """Write another value in the place of a scalar, quoted if it was quoted or has to be."""
        assert isinstance(node, yaml.ScalarNode)
        said = quoted(value) if node.style in ("'", '"') else scalar(value)
        self._edits.append((node.start_mark.index, node.end_mark.index, said))

    def add(self, mapping: yaml.MappingNode, key: str, value: str) -> None:
        """Add `key: value` at the end of a mapping that has an entry; `value` is YAML text in flow style."""
        said = f"{scalar(key)}: {value}"
        if mapping.flow_style:
            self._insert(mapping.value[-1][1].end_mark.index, f",{self._line(mapping)}{said}")
        else:
            self._add_lines(mapping.value[-1][1], [_indent(mapping) + said])

    def add_mapping(self, mapping: yaml.MappingNode, key: str, entries: Mapping[str, str]) -> None:
        """Add a mapping under `key`, one line per entry where the mapping around it is in block style."""
        said = [f"{scalar(name)}: {value}" for name, value in entries.items()]
        if mapping.flow_style:
            self.add(mapping, key, f"{{{', '.join(said)}}}")
        else:
            indent = _indent(mapping)
            lines = [f"{indent}{scalar(key)}:", *(f"{indent}  {one}" for one in said)]
            self._add_lines(mapping.value[-1][1], lines)

    def add_list(self, mapping: yaml.MappingNode, key: str, entries: Iterable[str]) -> None:
        """Add a list under `key`, one line per entry."""
        if mapping.flow_style:
            self.add(mapping, key, f"[{f',{self._line(mapping)}  '.join(entries)}]")
        else:
            indent = _indent(mapping)
            lines = [f"{indent}{scalar(key)}:", *(f"{indent}  - {one}" for one in entries)]
            self._add_lines(mapping.value[-1][1], lines)

    def append(self, sequence: yaml.SequenceNode, value: str) -> None:
        """Add an entry, YAML text in flow style, at the end of a sequence that has one already."""
        last = sequence.value[-1]
        if sequence.flow_style:
            self._insert(last.end_mark.index, f",{self._line(sequence)}{value}")
        else:
            self._add_lines(last, [f"{' ' * sequence.start_mark.column}- {value}"])

    def text(self) -> str:
        """Give the file with all changes made."""
        text = self._text
        # From the end, so that earlier places stay right; of several additions at one place, the last first.
        order = sorted(range(len(self._edits)), key=lambda place: (self._edits[place][0], place))
        for place in reversed(order):
            start, end, said = self._edits[place]
            text = text[:start] + said + text[end:]
        return self._mark + text

    def _insert(self, place: int, said: str) -> None:
        self._edits.append((place, place, said))

    def _add_lines(self, last: Node, lines: Iterable[str]) -> None:
        """Add lines below the last line of a node; a comment on that line stays there."""
        end = len(self._text[: _end_of(last)].rstrip())
        stop = self._text.find("\n", end)
        stop = len(self._text) if stop < 0 else stop - self._text[:stop].endswith("\r")
        self._insert(stop, "".join(self._break + line for line in lines))

    def _line(self, node: Node) -> str:
        """Begin a further line of a flow collection, two columns right of the line that it begins on."""
        start = self._text.rfind("\n", 0, node.start_mark.index) + 1
        lead = re.match(r"\s*(?:- )*", self._text[start:])
        return self._break + " " * ((len(lead[0]) if lead else 0) + 2)


def _indent(mapping: yaml.MappingNode) -> str:
    return " " * int(mapping.value[0][0].start_mark.column)


def _end_of(node: Node) -> int:
    """Give the place behind the last scalar or bracket; a block itself ends only where the next begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


# -- writing values --------------------------------------------------------------------------------------


def scalar(value: str) -> str:
    """Write text as a YAML scalar, plain where that is safe inside brackets too."""
    return value if PLAIN.fullmatch(value) and "- " not in value else quoted(value)


def quoted(value: str) -> str:
    """Write text as a double-quoted YAML scalar."""
    return json.dumps(value, ensure_ascii=False)


def flow(entries: Mapping[str, str]) -> str:
    """Write a mapping of texts in flow style; what looks like a number or a date is quoted.

    >>> flow({"article": "40", "source": "cc"})
    '{article: "40", source: cc}'
    """
    said = {
        key: quoted(value) if value[:1].isdigit() or value.lower() in WORDS_OF_YAML else scalar(value)
        for key, value in entries.items()
    }
    return f"{{{', '.join(f'{scalar(key)}: {value}' for key, value in said.items())}}}"


# -- reading values of a file that the loader has checked ------------------------------------------------


def fields(node: Node | None) -> dict[str, Node]:
    """Give the entries of a mapping by key; none for anything else."""
    return {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}


def entries(node: Node | None) -> list[Node]:
    """Give the entries of a sequence; none for anything else."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def words(node: Node | None) -> list[str]:
    """Give one text or several as a list."""
    if isinstance(node, yaml.SequenceNode):
        return [text(one) for one in node.value]
    return [text(node)] if node is not None else []


def text(node: Node | None) -> str:
    """Give a scalar's text, a list of words as `[a, b]`, and nothing for a mapping."""
    if isinstance(node, yaml.SequenceNode):
        return f"[{', '.join(words(node))}]"
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
