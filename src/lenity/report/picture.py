"""Draw the staircase of a law as a picture of its own, for the README.

python -m lenity.report.picture kh docs/images/staircase.svg
"""

from __future__ import annotations

import sys
from pathlib import Path

from lenity.report import charts
from lenity.report.drawing import alone
from lenity.report.wording import group_name
from lenity.review import Review, review


def draw(place: str, file: Path) -> None:
    """Write the wide staircase of the law in force; the same law gives the same bytes."""
    temporary = file.with_name(f".{file.name}.part")
    temporary.write_text(picture_of(review(place)), "utf-8")
    temporary.replace(file)


def picture_of(seen: Review) -> str:
    """Give the wide staircase of a review as SVG with a ground of its own."""
    return alone(charts.staircase(seen.framework, lambda one: group_name(seen, one)).wide)


if __name__ == "__main__":
    draw(sys.argv[1], Path(sys.argv[2]))
