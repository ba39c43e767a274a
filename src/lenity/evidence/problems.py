"""Mistakes in evidence files: collected while reading, raised once, each with its place and its mend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

# Code, short title, meaning: the page of codes is made from this table and from the law room's.
CODES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "LEN220": ("file cannot be read", "The folder or file is missing, or is not UTF-8 text."),
        "LEN221": ("wrong header", "The first line of a table is exactly the twelve columns, one cell each."),
        "LEN222": (
            "wrong number of cells",
            "The row has more or fewer cells than the header, or an open quote.",
        ),
        "LEN223": (
            "required cell is empty",
            "A figure without source, confidence, unit or value is not evidence.",
        ),
        "LEN224": ("unknown word", "A place, indicator, subject, unit, source or grade is not in its list."),
        "LEN225": (
            "not an exact number",
            "A number is digits with at most one point: no separators, no exponent.",
        ),
        "LEN226": ("year out of bounds", "The year has four digits from 1961 to 2100."),
        "LEN227": (
            "period cannot be read",
            "A period is a year, a month, a day, or months that end in the year.",
        ),
        "LEN228": ("given twice", "The same row, key or id stands two times."),
        "LEN229": ("value out of bounds", "The bounds are upside down, or a share is above 100 per cent."),
        "LEN230": ("unit alarm", "A quantity is out of all proportion to others of its kind."),
        "LEN231": (
            "doubted unit not marked",
            "A doubted unit needs a doubtful grade and a correction entry.",
        ),
        "LEN232": (
            "correction does not fit",
            "The row is gone, or no longer holds the value the correction expects.",
        ),
        "LEN233": (
            "YAML cannot be read",
            "The YAML is not well formed, or uses anchors, tags or deep nesting.",
        ),
        "LEN234": (
            "field cannot be read",
            "A field of a source, indicator or correction does not have its form.",
        ),
        "LEN235": ("source older than its figure", "The source was published before the year it reports."),
        "LEN236": (
            "one source, two values",
            "A source that gives two values for one thing is graded conflict.",
        ),
        "LEN237": ("doubt without a reason", "A figure graded conflict or unverified says in its note why."),
        "LEN240": (
            "not the publisher's table",
            "No line of the file has all the columns of this publisher's table, or nothing in it says what it measures.",
        ),
        "LEN241": ("unknown place or region", "Places and regions are those of library/evidence/names.yaml."),
        "LEN242": (
            "unit that is not counted",
            "A published row has a unit that no series here has; it is never converted.",
        ),
        "LEN250": ("not a claims file", "A claims file has a publication, a place and a list of claims."),
        "LEN251": ("unknown kind of claim", "The rules of the audit decide claims of certain kinds only."),
        "LEN252": ("claim cannot be read", "A figure, bound or threshold of a claims file does not have its form."),
        "LEN253": ("unknown threshold", "A claims file may set only the thresholds that the audit knows."),
        "LEN254": ("claim on what is not held", "The evidence does not define the indicator, subject or unit of a claim."),
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file: where, which rule, what was found and how to mend it."""

    file: str
    line: int
    code: str
    message: str
    help: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.code}: {self.message}\nhelp: {self.help}"


class EvidenceError(ValueError):
    """Evidence that cannot be used; `problems` holds every mistake found, in the order of files and lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(slots=True)
class Problems:
    """The mistakes found so far."""

    found: list[Problem] = field(default_factory=list)

    def add(self, file: str, line: int, code: str, message: str, mend: str) -> None:
        self.found.append(Problem(file, line, code, message, mend))

    def raise_if_any(self) -> None:
        if self.found:
            raise EvidenceError(tuple(sorted(set(self.found))))
