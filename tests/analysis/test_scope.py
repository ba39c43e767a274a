"""What a reform leaves alone is decided over all cases, and what it does not leave alone is shown by a case the engine confirms."""

from __future__ import annotations

import pytest

from lenity.analysis.scope import Scope, compare_laws
from lenity.law.amend import find_reform
from lenity.law.library import Library
from lenity.law.problems import LenityError

OWN_USE = {"offence": "possession", "purpose": "own_use", "quantity": "[0 g .. 2 g)"}


def scope(name: str, within: dict[str, str] | None = None) -> Scope:
    reform = find_reform(name)
    before, after = Library().get(reform.amends), Library(reforms=[reform]).get(reform.amends)
    return compare_laws(before.at(reform.day), after.at(reform.day), within)


def statuses(found: Scope) -> list[str]:
    return [one.status for one in found.questions]


def test_the_threshold_for_own_use_changes_nothing_else_and_makes_nothing_heavier() -> None:
    # The reform: possession of less than 2 g for own use is not punished; everything else stays as it is.
    assert statuses(scope("kh/personal-use-threshold", OWN_USE)) == ["proved", "proved", "refuted"]


def test_a_scope_drawn_too_narrow_is_refuted_by_a_case_outside_it() -> None:
    found = scope("kh/personal-use-threshold", {**OWN_USE, "quantity": "[0 g .. 1 g)"})
    assert statuses(found)[0] == "refuted"
    was, now = found.witnesses[0]
    assert was.case == now.case
    assert str(was.outcome.bound) != str(now.outcome.bound)


def test_tiers_for_a_lesser_part_touch_couriers_and_accomplices_alone() -> None:
    found = scope("kh/role-tiers", {"role": "[courier, accomplice]"})
    assert statuses(found)[:2] == ["proved", "proved"]


def test_a_reform_that_raises_a_penalty_is_shown_to_with_the_case_it_hits(tmp_path) -> None:
    file = tmp_path / "harsher.yaml"
    file.write_text(
        "reform: kh/harsher\ntitle: Higher base penalty\namends: kh/drug-control-2012\nin_force: 2027-01-01\nstatus: example\n"
        "reasons: a test\ncite: {article: '1', source: made-up, confidence: unverified}\n"
        "sources: {made-up: {title: Made up for a test}}\n"
        "edits:\n  - {change: art-40/amphetamines/base, then: {custody: 3 y .. 5 y}, why: a test}\n"
    )
    found = scope(str(file))
    assert statuses(found)[1:] == ["refuted", "proved"]
    [(was, now)] = [pair for pair in found.witnesses if pair[0].outcome.custody != pair[1].outcome.custody][:1]
    assert now.outcome.custody.least > was.outcome.custody.least


def test_an_unknown_fact_of_a_scope_is_refused() -> None:
    with pytest.raises(LenityError, match="unknown fact `colour`"):
        scope("kh/role-tiers", {"colour": "red"})
