"""Read XML that a stranger wrote: no document type, no entities, nothing fetched; every element knows its line.

    read_xml(path)   ->   Element("definitions", namespace, attributes, children, line=2)

The parser is expat, which hands over each event with its place. A document type is refused before its first declaration is
looked at, so no entity can be declared, expanded or fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from lenity.law.problems import Place, problem

LARGEST_FILE = 20_000_000  # bytes
DEEPEST = 200  # elements in one another
MOST_ELEMENTS = 1_000_000


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, its namespace, attributes by local or `{namespace}local` name, text, children."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, *path: str) -> Element | None:
        """Give the first descendant down a path of local names in this element's own namespace."""
        here: Element | None = self
        for name in path:
            here = next(iter(here.all(name)), None) if here is not None else None
        return here

    def all(self, name: str) -> list[Element]:
        return [one for one in self.children if one.name == name and one.namespace == self.namespace]

    def text_of(self, *path: str) -> str:
        """Give the text of a descendant without blanks around it; empty where there is none."""
        found = self.find(*path)
        return found.text.strip() if found is not None else ""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "").strip()

    def walk(self) -> Iterator[Element]:
        yield self
        for one in self.children:
            yield from one.walk()


def read_xml(path: Path) -> Element:
    """Read a file; raise `LenityError` with the line where it is not well-formed, too large, or declares a document type."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise problem(
                "LEN710", f"`{path.name}` is larger than {LARGEST_FILE // 10**6} MB", "split the model", Place(str(path))
            )
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise problem("LEN001", f"`{path}` cannot be read: {reason}", "check the path and permissions") from None
    return _Reading(str(path)).element(content)


class _Reading:
    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters
        self.parser.StartDoctypeDeclHandler = self.refuse_type
        self.parser.EntityDeclHandler = self.refuse_type
        self.parser.ExternalEntityRefHandler = self.refuse_entity

    def element(self, content: bytes) -> Element:
        try:
            self.parser.Parse(content, True)
        except expat.ExpatError as error:
            place = Place(self.name, error.lineno, error.offset + 1)
            said = expat.ErrorString(error.code)
            raise problem(
                "LEN710", f"not well-formed XML: {said}", "save the model again with the tool that made it", place
            ) from None
        except (ValueError, LookupError) as error:  # an encoding that expat and Python do not know
            raise problem("LEN710", f"not readable XML: {error}", "save it as UTF-8", Place(self.name)) from None
        assert self.root is not None, "expat refuses a document without an element"
        return self.root

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_ELEMENTS:
            what = f"nested more than {DEEPEST} deep" if len(self.open) >= DEEPEST else f"more than {MOST_ELEMENTS} elements"
            raise problem("LEN710", what, "no decision model needs this", self.place())
        namespace, _, local = name.rpartition(" ")
        said = {_key(key): value for key, value in attributes.items()}
        element = Element(local, namespace, said, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def end(self, name: str) -> None:
        self.open.pop().text = "".join(self.texts.pop())

    def characters(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

    def refuse_type(self, *_: object) -> None:
        mend = "remove `<!DOCTYPE ...>`: a decision model needs none"
        raise problem("LEN711", "the file declares a document type or an entity", mend, self.place())

    def refuse_entity(self, *_: object) -> int:
        raise problem("LEN711", "the file refers to an entity outside of it", "write the text out", self.place())

    def place(self) -> Place:
        return Place(self.name, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)


def _key(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    return f"{{{namespace}}}{local}" if namespace else local
