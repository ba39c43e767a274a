"""The staircase stands where the law puts its steps. Expected values are worked out by hand from the law in
small_law.py.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lenity.review import Review, Staircase
from lenity.review.framework import span_text
from review.small_law import TABLE

GRAM = 1_000_000  # µg
Reviewed = Callable[..., Review]


def steps(review: Review, version: str, substance: str = "amphetamine") -> Staircase:
    [found] = [one for one in review.framework.staircases if substance in one.substances and one.version == version]
    return found


def test_the_steps_stand_at_the_edges_of_the_law(reviewed: Reviewed) -> None:
    found = steps(reviewed(), "A").steps
    assert [(step.low, step.high) for step in found] == [(1, 10 * GRAM - 1), (10 * GRAM, None)]
    assert [step.text for step in found] == ["below 10 g", "from 10 g"]
    assert [(step.custody.least_months, step.custody.most_months) for step in found] == [(12, 36), (36, 96)]


def test_an_edge_moved_in_the_law_moves_the_step(reviewed: Reviewed) -> None:
    found = steps(reviewed(TABLE.replace("10 g", "12.5 g")), "A").steps
    assert [step.text for step in found] == ["below 12.5 g", "from 12.5 g"]


def test_a_penalty_changed_in_the_law_changes_the_step(reviewed: Reviewed) -> None:
    found = steps(reviewed(TABLE.replace("3 y .. 8 y", "4 y .. 9 y")), "A").steps
    assert (found[-1].custody.least_months, found[-1].custody.most_months) == (48, 108)


def test_life_alone_has_no_months(reviewed: Reviewed) -> None:
    life = steps(reviewed(), "B").steps[-1].custody
    assert (life.least_months, life.most_months, life.life) == (None, None, "only")


def test_the_disputed_point_that_divides_the_law_makes_the_columns(reviewed: Reviewed) -> None:
    frame = reviewed().framework
    assert (frame.axis, dict(frame.versions)) == ("bands", {"A": "a term", "B": "life"})


def test_choices_do_not_widen_what_binds(reviewed: Reviewed) -> None:
    assert steps(reviewed(), "A").steps[-1].custody.text == "3 y to 8 y"


def test_a_step_is_as_sure_as_the_rule_it_rests_on(reviewed: Reviewed) -> None:
    assert [step.confidence for step in steps(reviewed(), "A").steps] == ["verified", "secondary"]
    assert [step.confidence for step in steps(reviewed(), "B").steps] == ["verified", "conflict"]
    assert [ref.source for ref in steps(reviewed(), "B").steps[-1].references] == ["law-press"]


def test_the_fine_has_a_confidence_and_a_source_of_its_own(reviewed: Reviewed) -> None:
    memory = '{article: "3", source: press, confidence: unverified, note: "memory"}'
    cite = 'cite: {article: "3", source: gazette, confidence: verified}\n'
    table = TABLE.replace(cite, f"{cite}        cites: {{fine: {memory}}}\n", 1)
    step = steps(reviewed(table), "A").steps[0]
    assert (step.confidence, step.fine_confidence) == ("verified", "unverified")
    assert [ref.source for ref in step.fine_references] == ["law-press"]


def test_a_substance_without_bands_shows_the_gap_and_no_range(reviewed: Reviewed) -> None:
    [step] = steps(reviewed(), "A", "cannabis").steps
    assert step.custody.undetermined
    found = [(gap.why, gap.look_in) for gap in step.gaps]
    assert ("the bands for cannabis were not found", "article 4 of the act") in found


def test_substances_that_no_rule_tells_apart_share_a_staircase(reviewed: Reviewed) -> None:
    table = TABLE.replace("substance: amphetamine", "substance: [amphetamine, mdma]")
    assert set(steps(reviewed(table), "A").substances) == {"amphetamine", "mdma"}


def test_the_sharpest_step_is_the_one_where_the_minimum_rises_most(reviewed: Reviewed) -> None:
    jump = reviewed().framework.jump
    assert jump is not None
    assert (jump.edge, jump.below.custody.text) == ("10 g", "1 y to 3 y")
    assert {version: step.custody.text for version, step in jump.above.items()} == {
        "A": "3 y to 8 y",
        "B": "life",
    }


def test_a_law_without_quantities_has_no_staircase(reviewed: Reviewed) -> None:
    table = TABLE.replace(', quantity: "< 10 g"', "").replace(', quantity: ">= 10 g"', "")
    table = table.replace("id: penalty\n", "id: penalty\n    hit: F\n")
    frame = reviewed(table).framework
    assert (frame.staircases, frame.jump) == ((), None)


def test_cambodia_has_the_bands_that_the_newspaper_printed(cambodia: Review) -> None:
    """Source: The Cambodia Daily 104555, in facts/kh-law.md 2.2, reading A."""
    found = steps(cambodia, "A", "methamphetamine").steps
    assert [step.text for step in found] == [
        "below 15 g",
        "15 g to 80 g",
        "above 80 g, up to 240 g",
        "above 240 g",
    ]
    years = [(int((s.custody.least_months or 0) / 12), int((s.custody.most_months or 0) / 12)) for s in found]
    assert years == [(2, 5), (5, 10), (10, 20), (20, 30)]


def test_cambodia_under_reading_b_has_life_alone_above_80_g(cambodia: Review) -> None:
    for substance in ("methamphetamine", "cocaine", "cannabis"):
        last = steps(cambodia, "B", substance).steps[-1]
        assert (last.text, last.custody.life) == ("above 80 g", "only")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, None, "any amount"),
        (1, 15 * GRAM - 1, "below 15 g"),
        (1, 15 * GRAM, "up to 15 g"),
        (15 * GRAM, 80 * GRAM, "15 g to 80 g"),
        (15 * GRAM, 80 * GRAM - 1, "from 15 g, below 80 g"),
        (80 * GRAM + 1, 240 * GRAM, "above 80 g, up to 240 g"),
        (25 * GRAM, 25 * GRAM, "exactly 25 g"),
        (240 * GRAM + 1, None, "above 240 g"),
        (700_000, None, "from 0.7 g"),
    ],
)
def test_a_span_is_said_with_the_figures_of_the_law(low: int, high: int | None, text: str) -> None:
    assert span_text(low, high) == text
