"""A schedule as a reform: read back, made in the law, and the law then gives the figures of the schedule."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.amend import read_reform
from lenity.law.library import Library
from lenity.law.problems import LenityError
from lenity.parsimony.choose import front
from lenity.parsimony.constraints import Constraints, read_constraints
from lenity.parsimony.nearest import nearest
from lenity.parsimony.reform import reform_of
from lenity.parsimony.schedule import Contradicted, Schedule, schedule
from parsimony.schedules import HEAD, constraints_of

DEMANDS = """
  - {id: f, floor: 1 y, of: small, output: custody.min, @B}
  - {id: l, floor: life, of: large, @B}
  - {id: m, floor: 150, of: small, output: fine.max, @B}
  - {id: o, order: possession, along: quantity, gap: 6 months, output: custody.max, @B}
"""


def reformed(root: Path, made: Schedule) -> dict[str, dict[str, str]]:
    """Make a schedule's reform in the law and give what each rule then says on the first day, by the rule it came from."""
    file = root / "reform.yaml"
    file.write_text(reform_of(made), "utf-8")
    reform = read_reform(file)
    assert reform.status == "example"
    law = Library(root / "laws", [reform]).get("xx/law").at(made.constraints.first_day)
    return {rule.id.removesuffix(f"/{reform.name}"): dict(rule.text) for _, rule in law.rules()}


def least_of(held: Constraints) -> Schedule:
    found = schedule(held)
    assert isinstance(found, Schedule)
    return found


def test_the_reformed_law_has_the_figures_of_the_schedule(tmp_path: Path) -> None:
    made = least_of(constraints_of(tmp_path, DEMANDS))
    after = reformed(tmp_path, made)
    # small: at least 1 y, so its highest term is too; each band 6 months above the one before; fines only where a demand asks
    assert after["small"] == {"custody": "1 y .. 1 y", "fine": ".. 150", "combine": "and"}
    assert after["middle"] == {"custody": ".. 1 y 6 months", "fine": "none", "combine": "custody only"}
    assert after["large"] == {"custody": ".. 2 y or life", "fine": "none", "combine": "custody only"}
    assert after["use"]["custody"] == "none"
    assert after["kingpin"] == {"custody": "life", "fine": "none", "combine": "custody only"}  # not among the unknowns
    before = Library(tmp_path / "laws").get("xx/law").at(made.constraints.day)
    assert next(rule for _, rule in before.rules() if rule.id == "small").text["custody"] == "1 y .. 3 y"


def test_the_schedule_of_the_reformed_law_is_the_reformed_law(tmp_path: Path) -> None:
    made = least_of(constraints_of(tmp_path, DEMANDS))
    (tmp_path / "reform.yaml").write_text(reform_of(made), "utf-8")
    reform = read_reform(tmp_path / "reform.yaml")
    text = (tmp_path / "constraints.yaml").read_text("utf-8").replace("day: 2019-06-01", "day: 2020-01-01")
    for rule in ("small", "middle", "large"):
        text = text.replace(f"of: {rule},", f"of: {rule}/{reform.name},")
    text = text.replace("rules: [small, middle, large]", f"rules: '*/{reform.name}'").replace(
        "{offence: use}", "{offence: possession}"
    )
    (tmp_path / "again.yaml").write_text(text, "utf-8")
    again = least_of(read_constraints(tmp_path / "again.yaml", Library(tmp_path / "laws", [reform])))
    with pytest.raises(LenityError, match="LEN777: the least intrusive schedule is the present law"):
        reform_of(again)


def test_each_edit_says_the_chain_that_forces_its_figures(tmp_path: Path) -> None:
    text = reform_of(least_of(constraints_of(tmp_path, DEMANDS)))
    assert (
        "custody.max 1 y 6 months: at least 1 y (f), then a maximum is never below its minimum, then at least 6 months above small (o)"
        in text
    )
    assert "Chosen by persons: f (at least 1 y), chosen by A. Person" in text


def test_nearest_schedules_and_those_of_a_front_are_reforms_too(tmp_path: Path) -> None:
    held = constraints_of(tmp_path, "  - {id: o, order: possession, along: quantity, output: custody, @B}\n")
    near = nearest(held)
    assert not isinstance(near, Contradicted)
    assert reformed(tmp_path, near.schedule)["small"]["custody"] == "6 months .. 2 y"  # as low as the band above it
    for choice in front(held, 4).found:
        if choice.schedule.moved():
            reformed(tmp_path, choice.schedule)


def test_a_fine_where_the_law_has_prison_alone_is_refused_for_want_of_a_rule_on_both(tmp_path: Path) -> None:
    made = least_of(constraints_of(tmp_path, "  - {id: f, floor: 100, of: use, output: fine.max, @B}\n"
                                   "  - {id: g, floor: 1 y, of: use, output: custody.max, @B}\n"))  # fmt: skip
    with pytest.raises(LenityError, match="LEN778"):
        reform_of(made)


def test_a_fine_alone_where_no_term_is_left(tmp_path: Path) -> None:
    made = least_of(constraints_of(tmp_path, "  - {id: f, floor: 100, of: small, output: fine.max, @B}\n", HEAD))
    assert reformed(tmp_path, made)["small"] == {"custody": "none", "fine": ".. 100", "combine": "fine only"}
