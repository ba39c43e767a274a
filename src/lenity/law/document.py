"""Read a YAML file with places, and collect every problem instead of stopping at the first.

reader = Document.read(path)         # refuses aliases, folders, huge files and bad UTF-8
reader.root                          # the composed YAML, each node with its line and column
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from lenity.law.problems import LenityError, Place, Problem, did_you_mean

LARGEST_FILE = 4_000_000  # bytes; the longest law shipped has some 100 kB
DEEPEST = 100  # levels of lists and mappings in one another; laws have seven
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.nodes.Node
Fields = dict[str, Node]


@dataclass(slots=True)
class Document:
    """One file being read: its root node and the problems met so far."""

    name: str
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    adopted: dict[int, str] = field(default_factory=dict)  # nodes that came from another file, with its name

    @classmethod
    def read(cls, path: Path, name: str = "") -> Document:
        """Compose a file; what cannot be read becomes a problem of the document, whose root is then None."""
        document = cls(name or str(path))
        text = document._text(path)
        if text is not None:
            document._compose(text)
        return document

    def _text(self, path: Path) -> str | None:
        try:
            if path.stat().st_size > LARGEST_FILE:
                self.say(
                    "LEN001",
                    None,
                    f"`{path.name}` is larger than {LARGEST_FILE // 10**6} MB",
                    "split the law into several tables",
                )
                return None
            return path.read_bytes().decode("utf-8")
        except IsADirectoryError:
            self.say("LEN001", None, f"`{path.name}` is a folder, not a file", "name the file")
        except OSError as error:
            self.say(
                "LEN001",
                None,
                f"`{path.name}` cannot be read: {(error.strerror or 'unknown reason').lower()}",
                "check the path and permissions",
            )
        except UnicodeDecodeError:
            self.say("LEN002", None, f"`{path.name}` is not UTF-8 text", "save it as UTF-8")
        return None

    def _compose(self, text: str) -> None:
        try:
            if self._too_deep(text):
                return
            root = yaml.compose(text, Loader=Loader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
            self.problems.append(
                Problem("LEN002", f"not valid YAML: {error.problem}", place, "check indentation, quotes and brackets")
            )
            return
        except yaml.YAMLError as error:
            said = str(error).splitlines()[0]
            self.say("LEN002", None, f"not valid YAML: {said}", "check the file for control characters")
            return
        if root is None:
            self.say("LEN002", None, "the file is empty", "see docs/reference/law-form.md")
            return
        if self._without_aliases(root):
            self.root = root

    def _too_deep(self, text: str) -> bool:
        """Refuse nesting that no law needs before anything is built; the composer recurses once per level."""
        depth = 0
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    mark = event.start_mark
                    place = Place(self.name, mark.line + 1, mark.column + 1) if mark else Place(self.name)
                    self.problems.append(
                        Problem("LEN002", f"not valid YAML: nested more than {DEEPEST} deep", place, "check the brackets")
                    )
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
        return False

    def _without_aliases(self, root: Node) -> bool:
        seen: set[int] = set()
        stack = [root]
        while stack:
            node = stack.pop()
            if id(node) in seen:
                self.say("LEN003", node, "this part is used again through an alias", "write it out in each place")
                return False
            seen.add(id(node))
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    stack += [key, value]
            elif isinstance(node, yaml.SequenceNode):
                stack += node.value
        return True

    def place(self, node: Node | None) -> Place:
        return Place(self.named(node), node.start_mark.line + 1, node.start_mark.column + 1) if node else Place(self.name)

    def named(self, node: Node | None) -> str:
        """Give the name of the file in which a node is written."""
        return self.adopted.get(id(node), self.name)

    def adopt(self, root: Node | None, name: str) -> None:
        """Note that a part of this document is written in another file."""
        stack = [root] if root is not None else []
        while stack:
            node = stack.pop()
            self.adopted[id(node)] = name
            if isinstance(node, yaml.MappingNode):
                stack += [one for pair in node.value for one in pair]
            elif isinstance(node, yaml.SequenceNode):
                stack += node.value

    def say(self, code: str, node: Node | None, message: str, help: str = "") -> None:
        self.problems.append(Problem(code, message, self.place(node), help))

    def fields(self, node: Node | None, what: str, known: Iterable[str] | None = None, need: Iterable[str] = ()) -> Fields:
        """Give a mapping's values by key; report keys that are unknown, doubled or missing."""
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self.say("LEN007", node, f"{what} is not a mapping", "write `key: value` lines")
            return {}
        found: Fields = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else str(key.value)
            if name in found:
                self.say("LEN004", key, f"`{name}` is given twice in {what}", "keep one of them")
            elif known is not None and name not in known:
                self.say("LEN005", key, f"unknown key `{name}` in {what}", did_you_mean(name, known))
            else:
                found[name] = value
        for name in need:
            if name not in found:
                self.say("LEN006", node, f"{what} has no `{name}`", f"add `{name}:`")
        return found

    def items(self, node: Node | None, what: str) -> list[Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.say("LEN007", node, f"{what} is not a list", "begin each entry with `- `")
            return []
        return list(node.value)

    def text(self, node: Node | None, what: str, default: str = "") -> str:
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode):
            self.say("LEN007", node, f"{what} is not plain text", "write one value")
            return default
        return str(node.value).strip()

    def text_or_none(self, node: Node) -> str | None:
        """Give plain text, or None where a list or mapping stands."""
        return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else None

    def words(self, node: Node | None, what: str) -> list[str]:
        """Give one word or a list of words as a list."""
        if isinstance(node, yaml.SequenceNode):
            texts = [self.text(one, what) for one in node.value]
            return [text for text, one in zip(texts, node.value, strict=True) if isinstance(one, yaml.ScalarNode)]
        return [self.text(node, what)] if node is not None else []


def raise_all(documents: Iterable[Document]) -> None:
    """Raise one error with the problems of all documents, if there are any."""
    found = [problem for document in documents for problem in document.problems]
    if found:
        order = sorted(set(found), key=lambda one: (one.place.file, one.place.line, one.place.column, one.code, one.message))
        raise LenityError(order)
