"""Every worked example of every shipped law comes out as written, and every rule is reached by one."""

from __future__ import annotations

import pytest

from lenity.engine.ask import Asker
from lenity.engine.examples import check, check_examples, not_reached
from lenity.law.examples import Example, read_examples
from lenity.law.library import Library

LIBRARY = Library()
NAMES = LIBRARY.names()
EXAMPLES = [example for name in NAMES for example in read_examples(LIBRARY.get(name), LIBRARY.get)]
ASKERS: dict[str, Asker] = {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.place.file.split('/')[1]}/{one.id}")
def test_a_worked_example(example: Example) -> None:
    if example.law not in ASKERS:
        ASKERS[example.law] = Asker(example.law, library=LIBRARY)
    assert [str(problem) for problem in check(example, ASKERS[example.law]).problems] == []


def test_every_law_has_worked_examples_and_each_says_where_it_comes_from() -> None:
    deciding = [name for name in NAMES if LIBRARY.get(name).decisions]  # a law of provisions alone decides no case
    assert {example.place.file.split("/")[1] for example in EXAMPLES} == {name.split("/")[1] for name in deciding}
    assert [example.id for example in EXAMPLES if len(example.source) < 4] == []


# A maximum strictly between 20 and 30 years: the rule says that the Code is silent on it, and no offence we ship provides one.
REACHED_BY_NO_OFFENCE = ["kh/criminal-code-2009: cc-85/between"]


def test_every_rule_is_reached_by_an_example() -> None:
    laws = [LIBRARY.get(name) for name in NAMES]
    checked = [one for law in laws for one in check_examples(law, LIBRARY)]
    assert not_reached(laws, checked) == REACHED_BY_NO_OFFENCE
