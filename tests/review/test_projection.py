"""A projection for people: intervals over all readings, two digits, nothing that stands alone, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from lenity.review.projection import FEWER, Projection, Row, Span, digits, see, span
from lenity.simulate.uncertainty import NeedsData
from simulate.made_up_place import place, projected


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Projection:
    """Half keep and serve 12 months under one reading, 24 under the other; between 600 and 1,800 are charged a year."""
    there = place(
        tmp_path_factory.mktemp("place"), supply_share="exact: 0.5", reading_term="scenarios: [A, B]",
        charged="uniform: {low: 600, high: 1_800}",
    )  # fmt: skip
    return see(projected(there, draws=256, years=5))


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1512.3, 6992.1, "1,500 to 7,000"), (0.0734, 0.2, "0.073 to 0.20"), (996, 1004, "996 to 1,000"), (0, 41, "0 to 41"),
    ],
)  # fmt: skip
def test_an_interval_has_two_digits_and_more_only_to_tell_its_ends_apart(low: float, high: float, said: str) -> None:
    assert span(low, high) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-7000, -1500, "1,500 to 7,000 fewer"),
        (10, 41, "10 to 41 more"),
        (-12, 41, "12 fewer to 41 more"),
        (-12, 0, "0 to 12 fewer"),
    ],
)
def test_a_change_says_fewer_or_more(low: float, high: float, said: str) -> None:
    assert span(low, high, FEWER) == said


def test_a_figure_that_rounds_up_by_a_digit_keeps_two() -> None:
    assert (digits(9.96), digits(99.6), digits(0.0996)) == ("10", "100", "0.10")


def test_the_interval_reaches_over_all_readings(seen: Projection) -> None:
    # Reached are the suppliers: half of 600 to 1,800 a year, of which 80 % lie between 360 and 840, under both readings.
    reached = seen.reach[0].figure
    assert isinstance(reached, Span)
    assert (reached.low, reached.high) == (pytest.approx(360, rel=0.03), pytest.approx(840, rel=0.03))
    # In the end those who keep add 12 months of arrivals under one reading and 24 under the other: per 100 charged a month
    # 50 x 60 + 50 x 12 = 3,600 and 50 x 60 + 50 x 24 = 4,200, so from 60 a month (36 each) to 140 a month (42 each).
    before = seen.states[0].people.rows[-1].figure
    assert isinstance(before, Span)
    assert (before.low, before.high) == (pytest.approx(60 * 36, rel=0.03), pytest.approx(140 * 42, rel=0.03))


def test_a_term_of_five_years_that_becomes_four_is_twelve_months_shorter_in_every_draw(seen: Projection) -> None:
    assert seen.reach[1].text == "12 months shorter in every draw"


def test_what_is_not_counted_is_said_with_who_could_count_it(seen: Projection) -> None:
    men = next(row for row in seen.children if "men in prison, law before" in row.what and "women" not in row.what)
    assert isinstance(men.figure, NeedsData) and men.text.startswith("needs data")
    assert {"children-per-man", "cost-per-prisoner-year", "fines against incomes"} <= {one.what for one in seen.missing}
    assert all(one.who for one in seen.missing)


def test_who_drives_the_answer_stands_first(seen: Projection) -> None:
    first = seen.assumptions[0]
    assert first.id == "charged" and first.influence is not None and first.influence[0] > 0.9
    assert first.range == "720 to 1,700" and first.ground == "assumed by a test: made up"


def test_readings_are_among_what_it_rests_on_and_have_no_part_of_the_spread(seen: Projection) -> None:
    reading = next(one for one in seen.assumptions if one.id == "reading-term")
    assert reading.influence is None and reading.range == "each run apart: A, B"
    assert seen.readings == ("term A", "term B")


def test_claims_say_what_the_draws_support(seen: Projection) -> None:
    fewer = [one for one in seen.claims if one.says.startswith("fewer people are inside after 5 years")]
    assert len(fewer) == 3 and {one.support for one in fewer} == {"robust"}
    assert any("keeping: gains less" in one.says and one.support == "robust" for one in seen.claims)


def test_a_small_group_has_no_figures(tmp_path: Path) -> None:
    seen = see(projected(place(tmp_path, women="exact: 0.0001"), draws=64))
    women = next(one for one in seen.groups if one.group == "women")
    assert women.why and women.rows == ()


def test_a_projection_that_was_stopped_says_so(tmp_path: Path) -> None:
    told: list[float] = []

    def stop(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise KeyboardInterrupt

    found = projected(place(tmp_path, supply_share="exact: 0.5", reading_term="scenarios: [A, B]"), draws=256, progress=stop)
    seen = see(found)
    assert not seen.complete and (seen.finished, seen.asked, seen.left) == (128, 256, ("term B",))


def test_every_figure_is_an_interval_with_what_it_rests_on(seen: Projection) -> None:
    found = [row for row in rows(seen) if isinstance(row.figure, Span)]
    assert len(found) > 100
    assert all(row.figure.rests_on and row.figure.unit for row in found if isinstance(row.figure, Span))
    assert all(" to " in row.text or "in every draw" in row.text or row.text == "no change" for row in found)
    assert seen.mark.startswith("synthetic")


def rows(node: object) -> Iterator[Row]:
    if isinstance(node, Row):
        yield node
    elif isinstance(node, Mapping):
        for one in node.values():
            yield from rows(one)
    elif isinstance(node, tuple):
        for one in node:
            yield from rows(one)
    elif is_dataclass(node):
        for field in fields(node):
            yield from rows(getattr(node, field.name))
