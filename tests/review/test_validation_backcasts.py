"""The page of backcasts: its own figures by hand, and the assumptions that quote it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lenity.law.problems import LenityError
from lenity.review.validation_backcasts import (
    MINUS_TWO,
    REFORMS,
    VERDICTS,
    Found,
    _arrests,
    _counts,
    _federal,
    _reported,
    page,
    page_of,
)
from lenity.simulate.assumptions import Assumed, read_assumptions
from lenity.simulate.backcast import Caseload, Forecast, Interval
from lenity.simulate.degrade import Degraded, Target


def test_reported_verdicts_stand_where_a_hand_count_puts_them(data_folder: Path) -> None:
    # Terms within 20 to 30 years: 23, 25, 27, 27, 22, 30, 30, 25 years; within 2 to 5 years: 2. Positions .3 .5 .7 .7 .2 1 1 .5 and 0.
    places = [0.3, 0.5, 0.7, 0.7, 0.2, 1.0, 1.0, 0.5, 0.0]
    found = _reported(data_folder / VERDICTS)
    mean, variance = np.mean(places), np.var(places)
    assert found.position == pytest.approx(mean) and found.concentration == pytest.approx(mean * (1 - mean) / variance - 1)
    assert (found.sentences, found.below) == (11, 2)  # below: 5 years beside 54 kg, 10 years for 500 g


def test_the_assumptions_of_cambodia_quote_what_the_page_finds(data_folder: Path) -> None:
    found = _reported(data_folder / VERDICTS)
    quoted = {
        "position": f"{found.position:.2f} in the {found.sentences - found.below} of {found.sentences}",
        "concentration": f"{found.concentration:.1f} in the same {found.sentences - found.below}",
        "mitigation": f"{found.below} of {found.sentences} reported terms", "life": f"{found.life} of {found.life_open} reported",
    }  # fmt: skip
    assumptions = read_assumptions("kh")
    for name, words in quoted.items():
        ground = assumptions[name].ground
        assert isinstance(ground, Assumed) and words in ground.why


def test_the_surest_count_of_a_year_is_used_and_the_others_are_kept() -> None:
    counts = _counts()
    assert counts[2012][0].value == 15_397 and counts[2012][0].confidence == "verified"  # beside "approximately 15,500"
    assert [one.value for one in counts[2017]] == [28_414, 31_008]
    assert 2024 not in counts  # over 45,000 is a bound
    assert _arrests()[2017] == 17_795


def test_take_up_is_what_was_granted_of_what_was_foretold() -> None:
    assert [round(one.share, 2) for one in REFORMS] == [0.69, 0.57, 0.75]  # facts on reforms, H.1
    assert MINUS_TWO.granted * MINUS_TWO.cut_months / 12 == pytest.approx(69_134, abs=1)


def test_the_page_says_what_lies_outside_and_what_needs_data() -> None:
    table = np.zeros((43, 6, 2))
    table[..., 0], table[..., 1] = np.arange(1, 44)[:, None] * 5.0, np.arange(1, 44)[:, None] * 6.0
    ones = np.ones(2, np.int64)
    caseload = Caseload(np.array([52.0, 230.0]), np.array([10, 40]), ones * 0, ones, ones * 2020, ones * 0, ones, 3)
    forecasts = tuple(
        Forecast(origin, year, Interval(10, 8, 12, 7, 13), 9, actual) for origin, year, actual in
        ((2014, 2016, 12.0), (2014, 2017, 50.0), (2014, 2018, 12.0), (2014, 2019, 12.0), (2015, 2016, 11.0))
    )  # fmt: skip
    target = Target("mean months", 200, 0.7, 1.4, 0.9, 0.5)
    practice = (_federal(caseload, table), _federal(caseload, table))
    found = Found(
        _counts(), _arrests(), forecasts, 0.25, caseload, table, Interval(26.2, 26.1, 26.4, 26.1, 26.5),
        Degraded(200, 94, {"mean months": target}), [("prisoners", Interval(5, 4, 6, 3, 7), "6")], practice,
    )  # fmt: skip
    text = page(found)
    assert "from 2014, 2016 inside; from 2014, 2017 **outside**; from 2015, 2016 inside" in text
    assert "needs-data" in text and "3 rows have a range" in text and "Not predicted" in text
    assert "persistence" in text and "| mean months | 200 | 70 % | 1.40 | 90 % | 0.50 |" in text


def test_without_the_federal_file_the_page_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(LenityError, match="no such file"):
        page_of(tmp_path)
