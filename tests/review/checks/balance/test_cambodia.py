"""Stage P against the fact sheet on Cambodia."""

from __future__ import annotations

import re
from fractions import Fraction
from math import inf
from pathlib import Path

import pytest

from lenity.review.answer import DEPARTS, NEEDS_DATA
from lenity.review.checks import DECIDED_BY
from lenity.review.setting import Bench, Setting
from review.checks.balance.laws import (
    AT_1_G,
    BESIDE,
    FIGURES,
    MEANS,
    burdens,
    fined,
    incomes,
    two_drugs,
)
from review.saying import said, words
from review.small_bench import bench, found


def test_cambodia_has_three_boundaries_in_each_row_of_article_40_and_all_are_cliffs(cambodia: Bench) -> None:
    # Facts, 2.2, reading A: 15, 80 and 240 g for amphetamines; 4, 25 and 80 g for morphine and cocaine. Each minimum at least doubles
    # (2, 5, 10, 20 years).
    finding = found("P-02", cambodia)
    assert "6 of 6 boundaries of quantity are cliffs" in words(finding)
    for start in ("from 15 g", "above 80 g", "above 240 g", "from 4 g", "above 25 g"):
        assert start in words(finding)


def test_cambodia_punishes_a_courier_of_a_kilogram_as_an_organiser(cambodia: Bench) -> None:
    # Facts, 2.2: the bands of article 40 turn on substance and quantity; a kilogram lies above every last line under each reading.
    finding = found("P-05", cambodia)
    assert finding.outcome == DEPARTS
    assert not finding.depends_on_reading


def test_cambodia_doubles_the_maximum_for_a_repeat_offender_and_no_more(cambodia: Bench) -> None:
    # Facts, 2.8: base band 2 to 5 years, repeat offender's maximum 10 years: twice, which is not above twice.
    finding = found("P-16", cambodia)
    assert DEPARTS not in [under.answer.outcome for under in finding.answers]
    assert ("prior-uplift", Fraction(1, 2), DEPARTS) in [(flip.threshold, flip.factor, flip.outcome) for flip in finding.flips]


def test_cambodia_goes_below_every_minimum_by_mitigation_and_may_have_shut_it_for_drugs(cambodia: Bench) -> None:
    # Facts, 2.8: article 94 lowers the floor of every band; whether the law of 2012 bars mitigation was not found.
    finding = found("P-15", cambodia)
    assert finding.outcome == NEEDS_DATA
    assert "A choice of the court leads below the minimum in" in words(finding)


def test_cambodia_punishes_attempt_and_aid_as_the_full_offence(cambodia: Bench) -> None:
    # Facts, 3.1: Criminal Code, articles 27 to 29.
    assert found("P-17", cambodia).outcome == DEPARTS


def test_cambodia_lets_supply_without_violence_bring_more_than_plain_homicide(cambodia: Bench) -> None:
    # Facts, 3.3: the maximum of 10 to 20 years already lies above intentional murder, 10 to 15 years.
    finding = found("P-07", cambodia)
    assert finding.outcome == DEPARTS
    assert "Intentional homicide: 10 y to 15 y." in words(finding)
    assert inf not in [figure.amount for point in finding.answer.points for figure in point.figures.values()]


def test_no_sentence_holds_a_digit_and_no_figure_lacks_a_place(cambodia: Bench) -> None:
    settings = Setting(cambodia, {axis: next(iter(one.values)) for axis, one in cambodia.law.readings.items()})
    for name in [f"P-{number:02}" for number in range(1, 21)]:
        points = DECIDED_BY[name](settings).points
        for point in points:
            assert not any(letter.isdigit() for letter in point.says), point.says
            assert set(point.figures) == set(re.findall(r"{(\w+)}", point.says)), point.says


@pytest.mark.parametrize("name", [f"P-{number:02}" for number in range(1, 21)])
def test_a_check_uses_no_threshold_that_the_catalogue_does_not_list(tmp_path: Path, name: str) -> None:
    provisions = FIGURES + burdens() + MEANS + said("weight_basis", "gross")
    for law in (AT_1_G, fined("100 .. 300", "and", "1 y .. 20 y or life"), two_drugs("40 g")):
        on = Setting(bench(tmp_path, law, provisions=provisions, beside=BESIDE, evidence=incomes(50)))
        DECIDED_BY[name](on)
        assert on.used_thresholds <= set(on.bench.catalogue[name].thresholds)
