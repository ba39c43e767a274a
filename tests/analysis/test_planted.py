"""A sample of the planted slips, drawn anew: what the judge says is broken is found, and nothing else is said."""

from __future__ import annotations

import pytest

from analysis import planted

SAMPLE = ("la/penal-law-1990", "th/narcotics-act-1979", "bn/misuse-of-drugs-1978", "mm/narcotic-drugs-1993")


@pytest.mark.parametrize("name", SAMPLE)
def test_planted_slips_are_found_where_they_break_something_and_only_there(name: str) -> None:
    results = planted.plant(name, 5, seed=7)
    assert len(results) == 5
    assert [(one.slip, one.broken) for one in results if set(one.broken) != set(one.found)] == []
    assert [(one.slip, one.besides) for one in results if one.besides and not one.broken] == []
