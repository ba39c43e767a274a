"""Sums, tails, ranks, ratios and size estimates: nothing is added that should not be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.evidence import (
    Evidence,
    Observation,
    Source,
    against,
    read_evidence,
    series,
    size_estimates,
    spread,
    standing,
    tail,
    total,
)
from lenity.evidence.publishers import unodc_seizures
from lenity.evidence.publishers.imported import observed
from lenity.evidence.sizes import grade_of

Build = Callable[..., Evidence]


def seizure(
    kg: int | None,
    *,
    place: str = "KH",
    subject: str = "heroin",
    unit: str = "kg",
    key: str = "unodc",
    line: int = 1,
    year: int = 2020,
) -> Observation:
    source = Source(key, "UNODC", "A table", "https://example.org")
    return observed(Path("table.csv"), line, source, "verified", place, year, "seizures", subject, unit, kg)


def test_a_total_has_one_sum_per_unit_and_leaves_doubts_out(evidence_of: Build) -> None:
    evidence = evidence_of(
        "2010,cocaine,1,kg,police",
        "2011,cocaine,2,kg,police",
        "2011,ecstasy,500,tablets,police",
        "2012,cocaine,90,kg,police,seizures,conflict",
        "2013,cocaine,5..7,kg,police",
        "2014,cocaine,3,kg,police",
        "2014,cocaine,4,kg,ministry",
    )
    found = total(evidence.about("seizures"))
    assert found.amounts == {"kg": 3, "tablets": 500}
    assert sorted(why for _, why in found.left_out) == [
        "one of 2 figures for the same",
        "one of 2 figures for the same",
        "only a bound is known",
        "the figure or its unit is doubted",
    ]


def test_figures_of_two_indicators_have_no_total() -> None:
    evidence = read_evidence("KH")
    with pytest.raises(ValueError, match="one indicator is summed at a time"):
        total([*evidence.about("arrests"), *evidence.about("cases")])


def test_the_ecstasy_figures_of_2008_and_2012_enter_no_sum() -> None:
    # 73.5 + 115 + 180 + 58.4118 + 198.54 kg of 2018-2022; 33 and 1,373 are left out, and a part of 2016.
    found = total(read_evidence("KH").about("seizures", "ecstasy"))
    assert found.amounts == {"kg": Fraction("625.4518")}
    assert {str(seen.value) for seen, _ in found.left_out} == {"33", "1373", "1.6489"}


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=60))
def test_what_the_largest_take_away_is_what_they_are(weights: list[int]) -> None:
    held = [seizure(kg, line=line) for line, kg in enumerate(weights)]
    found = tail(held)
    largest = sorted(weights, reverse=True)
    assert found.total - found.without[3] == sum(largest[:3])
    assert found.n == len(weights)
    assert 0 <= found.top_share <= 1


def test_a_median_of_an_even_number_lies_halfway() -> None:
    assert tail([seizure(kg, line=kg) for kg in (1, 2, 10, 100)]).median == 6


def test_a_tail_has_one_unit() -> None:
    with pytest.raises(ValueError, match="one unit"):
        tail([seizure(1), seizure(1, unit="tablets")])
    with pytest.raises(ValueError, match="no figures"):
        tail([])


@pytest.mark.data
@pytest.mark.parametrize(
    ("subjects", "ranks"),
    [
        # Facts, section 1: "7th-8th of 10 for methamphetamine (0.35-0.80% of the ASEAN total) but 3rd-4th for ecstasy
        # and 1st for ketamine in 2021 and 2022 (45% and 60%)".
        (("methamphetamine", "methamphetamine_tablets"), {2018: 8, 2019: 8, 2020: 7, 2021: 8, 2022: 8}),
        (("ecstasy",), {2018: 3, 2019: 3, 2020: 4, 2021: 4, 2022: 4}),
        (("ketamine",), {2021: 1, 2022: 1}),
    ],
)
def test_cambodias_rank_in_asean_is_that_of_the_facts(
    data_folder: Path, subjects: tuple[str, ...], ranks: dict[int, int]
) -> None:
    imported = unodc_seizures.read(data_folder / "market" / "unodc_seizures_2018_2022_world.csv", "ASEAN")
    found = {year: standing(imported.observations, "KH", "ASEAN", "seizures", subjects, "kg", year) for year in ranks}
    assert {year: one.rank for year, one in found.items() if one} == ranks
    shares = [round(100 * float(one.share), 2) for one in found.values() if one]
    if len(subjects) == 2:
        assert (min(shares), max(shares)) == (0.35, 0.8)
        assert {one.n for one in found.values() if one} == {10}
    if subjects == ("ketamine",):
        assert [round(share) for share in shares] == [45, 60]


def test_a_rank_says_who_was_silent_and_leaves_the_doubted_out() -> None:
    from dataclasses import replace

    doubted = replace(seizure(900, place="TH"), confidence="conflict")
    found = standing(
        [seizure(5), seizure(7, place="LA"), seizure(1, place="VN"), doubted], "KH", "ASEAN", "seizures", ("heroin",), "kg", 2020
    )
    assert found is not None
    assert (found.rank, found.n, found.share) == (2, 3, Fraction(5, 13))
    assert found.doubted == ("TH",)
    assert found.silent == ("BN", "ID", "MY", "MM", "PH", "SG")


def test_a_rank_needs_a_figure_of_its_own_one_publisher_and_a_list_of_places() -> None:
    others = [seizure(5, place="TH")]
    assert standing(others, "KH", "ASEAN", "seizures", ("heroin",), "kg", 2020) is None
    with pytest.raises(ValueError, match="one publisher"):
        standing([*others, seizure(1, key="press")], "KH", "ASEAN", "seizures", ("heroin",), "kg", 2020)
    with pytest.raises(ValueError, match="`ESEA` is no region"):
        standing(others, "KH", "ESEA", "seizures", ("heroin",), "kg", 2020)


def test_crystal_rose_faster_than_arrests_from_2008_to_2012() -> None:
    # Facts, section 4: crystal 17.6-fold and arrests 4.5-fold, so effort alone does not explain crystal.
    evidence = read_evidence("KH")
    per_arrest = {
        ratio.year: ratio.value
        for ratio in against(
            series(evidence, "seizures", "crystalline_methamphetamine", "kg"), series(evidence, "arrests", "all", "persons")
        )
    }
    assert per_arrest[2008] == Fraction("1.9") / 394
    assert per_arrest[2012] == Fraction("33.5") / 1788
    assert round(float(per_arrest[2012] / per_arrest[2008]), 1) == round(17.632 / 4.538, 1)


def test_prisoners_per_head_follow_from_population(data_folder: Path) -> None:
    # World Prison Brief prints 103 per 100,000 for 2012: 15,397 of 14.9 million.
    evidence = read_evidence("KH")
    held = series(evidence, "prison_population", "all", "persons")
    per_head = {
        r.year: r.value
        for r in against(held, series(evidence, "population", "all", "persons"))
        if r.numerator.source.key == "wpb-2018"
    }
    assert round(100_000 * per_head[2012]) == 103


def test_size_estimates_stand_side_by_side_with_method_and_grade() -> None:
    found = size_estimates(read_evidence("KH"), "people_who_use_drugs", "any_drug")
    of_2012 = {str(one.observation.value or one.observation.lower): one for one in found if one.observation.year == 2012}
    assert set(of_2012) == {"4057", "10000", "13000", "28000"}
    assert of_2012["13000"].definition == "use in the past 12 months"
    assert (of_2012["13000"].method, of_2012["13000"].grade) == ("size_study", "method not read")
    assert of_2012["4057"].grade == "documented, method inadequate"
    assert of_2012["28000"].grade == "undocumented"
    assert spread(found, 2012, 2013) == (4057, 46000)


def test_an_estimate_nobody_described_is_undocumented(evidence_of: Build) -> None:
    [found] = size_estimates(
        evidence_of("2012,any_drug,13000,persons,police,people_who_use_drugs"), "people_who_use_drugs", "any_drug"
    )
    assert (found.method, found.definition, found.grade) == ("not_described", "not described", "undocumented")


@pytest.mark.parametrize(
    ("method", "coverage", "grade"),
    [
        ("multiplier", "national", "nationally adequate"),
        ("capture_recapture", "local", "locally adequate"),
        ("census", "not_described", "undocumented"),
        ("administrative_count", "national", "documented, method inadequate"),
        ("size_study", "national", "method not read"),
    ],
)
def test_a_grade_follows_from_method_and_coverage(method: str, coverage: str, grade: str) -> None:
    assert grade_of(method, coverage) == grade
