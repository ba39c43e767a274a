"""The page of every kind of defect, made from the tables of the analysis.

python -m lenity.cli.defects_page      writes docs/reference/defects.md anew
"""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

from lenity.analysis.check import GRADES, OF_CURVES, OF_PROOF, OF_TABLES
from lenity.analysis.defects import DECIDED, KINDS

OF_GRADE = {
    "error": "A slip of drafting, whatever one thinks of penalties.",
    "warning": "A break of an order that a norm or the law itself states.",
    "note": "For people to judge: nothing is wrong because it is listed here.",
}


def defects_page() -> str:
    """Give the page as docs/reference/defects.md holds it.

    >>> defects_page().splitlines()[0]
    '# Defects'
    """
    lines = [
        "# Defects",
        "",
        "What `lenity check` looks for in a law. Each defect is shown with the rules it lies in, their file and line, and a case",
        "that the engine answers; what the engine does not confirm is not shown. How to use it:",
        "[Check a law](../how-to/check-a-law.md). What is proved, and for which cases: [Proof](../explanation/proof.md).",
        "",
        "`python -m lenity.cli.defects_page` makes this page.",
        "",
    ]
    for grade in GRADES:
        lines += [f"## {grade.capitalize()}s", "", OF_GRADE[grade], ""]
        for kind in (kind for kind, (of, _) in KINDS.items() if of == grade):
            lines += [f"### {kind}", "", KINDS[kind][1], "", fill(DECIDED[kind], 118), "", f"Looked for in: {_where(kind)}.", ""]
    return "\n".join(lines).rstrip() + "\n"


def _where(kind: str) -> str:
    parts = (("each table by itself", OF_TABLES), ("the curves over the amount", OF_CURVES), ("the law as a whole", OF_PROOF))
    return ", ".join(name for name, kinds in parts if kind in kinds)


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "defects.md"
    page.write_text(defects_page(), "utf-8")


if __name__ == "__main__":
    main()
