"""What the pages of docs/how-we-know that hold a law against recorded cases have in common: a table, a way to be run.

table(("charge", "years"), [("s 5", "7")])   ->   a table in Markdown
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from lenity.law.problems import LenityError, problem


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown; a bar within a cell does not end it.

    >>> print(table(("a", "b"), [("1 | 2", "3")]))
    | a | b |
    | --- | --- |
    | 1 \\| 2 | 3 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in line) + " |" for line in lines)


def share(part: int, whole: int, digits: int = 1) -> str:
    """Say a part of a whole in percent, cut off and not rounded: 100 % is said of all only.

    >>> share(1087, 1087), share(1086, 1087, 2)
    ('100 %', '99.90 %')
    """
    if part == whole:
        return "100 %"
    size = 10**digits
    return f"{part * 100 * size // whole / size:.{digits}f} %"


def write_page(text: str, out: Path) -> None:
    """Write a page; raise `LenityError` where it cannot be written."""
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise problem("LEN503", f"`{out.name}` cannot be written: {reason}", "check the path and permissions") from None


def run(arguments: Sequence[str], usage: str, page_of: Callable[[Path], str]) -> int:
    """Run from the command line: what the cases are read from, then the page to write; give the exit status."""
    if len(arguments) != 2:
        sys.stderr.write(f"usage: python -m lenity.review.{usage}\n")
        return 2
    try:
        write_page(page_of(Path(arguments[0])), Path(arguments[1]))
    except LenityError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0
