"""Change values in a YAML file and leave every other byte as it was: comments, order, quotes, line ends.

file = Rewrite('cite: {article: "40", confidence: secondary}  # of the 2012 law')
cite = file.root.value[0][1]
file.replace(cite.value[1][1], "verified")
file.text()   ->   'cite: {article: "40", confidence: verified}  # of the 2012 law'
"""

from __future__ import annotations

import json
import re

import yaml

from lenity.law.document import Loader, Node

PLAIN = re.compile(r"[A-Za-z0-9_.](?:[A-Za-z0-9_./ -]*[A-Za-z0-9_.])?")


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
        """Add `key: value` as the last entry of a mapping that has one already; `value` is YAML text in flow style."""
        said = f"{scalar(key)}: {value}"
        if mapping.flow_style:
            end = mapping.value[-1][1].end_mark.index
            self._edits.append((end, end, f",{self._break}{' ' * self._inner_indent(mapping)}{said}"))
        else:
            self._add_line(mapping.value[-1][1], " " * mapping.value[0][0].start_mark.column + said)

    def add_mapping(self, mapping: yaml.MappingNode, key: str, entries: dict[str, str]) -> None:
        """Add a mapping under `key`, one line per entry where the mapping around it is in block style."""
        said = [f"{scalar(name)}: {value}" for name, value in entries.items()]
        if mapping.flow_style:
            self.add(mapping, key, "{" + ", ".join(said) + "}")
        else:
            indent = " " * (mapping.value[0][0].start_mark.column + 2)
            self._add_line(
                mapping.value[-1][1],
                f"{indent[2:]}{scalar(key)}:" + "".join(self._break + indent + one for one in said),
            )

    def add_list(self, mapping: yaml.MappingNode, key: str, entries: list[str]) -> None:
        """Add a list under `key`, one line per entry."""
        if mapping.flow_style:
            line = f",{self._break}{' ' * (self._inner_indent(mapping) + 2)}"
            self.add(mapping, key, f"[{line.join(entries)}]")
        else:
            indent = " " * (mapping.value[0][0].start_mark.column + 2)
            lines = "".join(f"{self._break}{indent}- {one}" for one in entries)
            self._add_line(mapping.value[-1][1], f"{indent[2:]}{scalar(key)}:{lines}")

    def append(self, sequence: yaml.SequenceNode, value: str) -> None:
        """Add an entry, YAML text in flow style, at the end of a sequence that has one already."""
        last = sequence.value[-1]
        if sequence.flow_style:
            end = last.end_mark.index
            self._edits.append((end, end, f",{self._break}{' ' * self._inner_indent(sequence)}{value}"))
        else:
            self._add_line(last, " " * sequence.start_mark.column + "- " + value)

    def text(self) -> str:
        """Give the file with all changes made."""
        text = self._text
        # From the end, so that earlier places stay right; of several additions at one place, the last first.
        for _, (start, end, said) in sorted(
            enumerate(self._edits), key=lambda one: (one[1][0], one[0]), reverse=True
        ):
            text = text[:start] + said + text[end:]
        return self._mark + text

    def _add_line(self, last: Node, line: str) -> None:
        """Add a line of its own below the last line of a node; a comment on that line stays there."""
        end = len(self._text[: _end_of(last)].rstrip())
        stop = self._text.find("\n", end)
        stop = len(self._text) if stop < 0 else stop - self._text[:stop].endswith("\r")
        self._edits.append((stop, stop, self._break + line))

    def _inner_indent(self, node: Node) -> int:
        """Give the columns that a further line of a flow collection stands in: two more than the line it begins on."""
        start = self._text.rfind("\n", 0, node.start_mark.index) + 1
        lead = re.match(r"\s*(?:- )*", self._text[start:])
        return (len(lead[0]) if lead else 0) + 2


def scalar(value: str) -> str:
    """Write text as a YAML scalar, plain where that is safe inside brackets too."""
    return value if PLAIN.fullmatch(value) and "- " not in value else quoted(value)


def quoted(value: str) -> str:
    """Write text as a double-quoted YAML scalar."""
    return json.dumps(value, ensure_ascii=False)


def flow(entries: dict[str, str]) -> str:
    """Write a mapping of texts in flow style: `{article: "40", source: cc}`."""
    return "{" + ", ".join(f"{scalar(key)}: {_number_safe(value)}" for key, value in entries.items()) + "}"


def _number_safe(value: str) -> str:
    """Quote what looks like a number or a date, as law files do for articles."""
    return (
        quoted(value)
        if value[:1].isdigit() or value in ("true", "false", "null", "yes", "no")
        else scalar(value)
    )


def _end_of(node: Node) -> int:
    """Give the place behind the last scalar or bracket of a node: a block collection itself ends only where the next begins."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)
