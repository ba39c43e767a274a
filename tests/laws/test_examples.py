"""Every worked example of every shipped law comes out as written, and every rule is reached by one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lenity.engine.examples import Checked, check_examples, not_reached
from lenity.law.examples import Example, read_examples
from lenity.law.library import Library

LIBRARY = Library()
NAMES = LIBRARY.names()
EXAMPLES = [(name, example) for name in NAMES for example in read_examples(LIBRARY.get(name), LIBRARY.get)]
CHECKED: dict[str, dict[str, Checked]] = {}


def checked(name: str) -> dict[str, Checked]:
    """Run the examples of a law once."""
    if name not in CHECKED:
        CHECKED[name] = {one.example.id: one for one in check_examples(LIBRARY.get(name), LIBRARY)}
    return CHECKED[name]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda one: one if isinstance(one, str) else one.id)
def test_a_worked_example(name: str, example: Example) -> None:
    assert [str(problem) for problem in checked(name)[example.id].problems] == []


def test_every_law_has_worked_examples_and_each_says_where_it_comes_from() -> None:
    deciding = [name for name in NAMES if LIBRARY.get(name).decisions]  # a law of provisions alone decides no case
    assert {name for name, _ in EXAMPLES} == set(deciding)
    assert [example.id for _, example in EXAMPLES if len(example.source) < 4] == []


def test_every_rule_is_reached_by_an_example_or_its_readme_says_why_not() -> None:
    laws = [LIBRARY.get(name) for name in NAMES]
    lonely = not_reached(laws, [one for name in NAMES for one in checked(name).values()])
    assert lonely == [f"{law.id}: {rule}" for law in laws for rule in excused(Path(law.folder) / "README.md")]


def excused(readme: Path) -> list[str]:
    """List the rules that a README names, each with its reason, under the heading `Reached by no example`."""
    _, heading, rest = readme.read_text("utf-8").partition("\n## Reached by no example\n")
    return re.findall(r"^- `([^`]+)`: \S", rest.split("\n## ")[0], re.MULTILINE) if heading else []
