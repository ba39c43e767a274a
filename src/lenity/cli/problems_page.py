"""The page of every problem code, made from the tables of the rooms that say them.

python -m lenity.cli.problems_page      writes docs/reference/problems.md anew
"""

from __future__ import annotations

from pathlib import Path

from lenity.evidence import CODES as EVIDENCE
from lenity.law.problems import CODES as LAW

FAMILIES = {
    "LEN0": "Files", "LEN1": "Names, amounts, tests", "LEN20": "Citations", "LEN22": "Evidence", "LEN23": "Evidence",
    "LEN24": "Evidence of publishers", "LEN25": "Claims", "LEN30": "Decisions and rules", "LEN31": "Decisions and rules",
    "LEN33": "Provisions", "LEN35": "Norms and checks", "LEN37": "Judgements", "LEN4": "Laws and dates",
    "LEN5": "Cases and results", "LEN6": "Worksheets", "LEN70": "Examples",
    "LEN71": "Decision models", "LEN72": "Stated orders", "LEN74": "Reforms", "LEN76": "Schedules", "LEN77": "Schedules",
    "LEN78": "Scales of severity", "LEN80": "Projections", "LEN81": "Assumptions", "LEN82": "Populations",
    "LEN83": "The explorer", "LEN84": "The explorer", "LEN86": "Projections",
}  # fmt: skip


def problems_page() -> str:
    """Give the page as docs/reference/problems.md holds it.

    >>> problems_page().splitlines()[0]
    '# Problems'
    """
    lines = [
        "# Problems",
        "",
        "Every mistake in a law, a case, a file of evidence or a command is said in one message: where, which code, what",
        "was found, and how to mend it.",
        "",
        "    laws/kh/drug-control-2012/article-40.yaml:48:21: LEN104: unknown value `amphetamin` for `group`",
        "    help: did you mean `amphetamines`?",
        "",
        "A code keeps its meaning for good. `python -m lenity.cli.problems_page` makes this page from the tables of the",
        "law room and the evidence room.",
        "",
    ]
    heading = ""
    for code, (name, meaning) in sorted({**LAW, **EVIDENCE}.items()):
        family = next(title for prefix, title in FAMILIES.items() if code.startswith(prefix))
        if family != heading:
            lines += [f"## {family}", ""]
            heading = family
        lines += [f"### {code}: {name}", "", meaning, ""]
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page anew, beside the source it is made from."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "problems.md"
    page.write_text(problems_page(), "utf-8")


if __name__ == "__main__":
    main()
