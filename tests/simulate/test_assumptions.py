"""Assumptions: each figure stands on a source or on a person with a reason, mistakes are collected, and what is missing stays missing."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from lenity.law.library import Library, in_force
from lenity.law.problems import CODES, LenityError
from lenity.simulate.assumptions import Assumed, Assumptions, Cited, read_assumptions, readings_of
from lenity.simulate.sentences import PRACTICE
from lenity.simulate.uncertainty import Beta, Dirichlet, NeedsData, Scenarios, draw, scenarios

HEAD = "place: XX\ntitle: made up\nsources:\n  paper: {title: A paper}\nassumptions:\n"
ENTRY = "  - {id: one, means: a share, unit: share, beta: {mean: 0.5, size: 4}, source: {key: paper, confidence: verified}}\n"


@pytest.fixture(scope="module")
def cambodia() -> Assumptions:
    return read_assumptions("kh")


def read(folder: Path, entries: str, head: str = HEAD) -> Assumptions:
    file = folder / "assumptions.yaml"
    file.write_text(head + entries, "utf-8")
    return read_assumptions(file)


def mistakes(folder: Path, entries: str) -> list[tuple[str, int]]:
    with pytest.raises(LenityError) as caught:
        read(folder, entries)
    return [(one.code, one.place.line) for one in caught.value.problems]


def test_every_figure_of_cambodia_has_a_source_or_a_person_with_a_reason_or_is_missing_with_who_could_count_it(
    cambodia: Assumptions,
) -> None:
    for one in cambodia:
        if isinstance(one.ground, Cited):
            assert one.ground.title and one.distribution is not None
        elif isinstance(one.ground, Assumed):
            assert one.ground.by and len(one.ground.why) > 8 and one.distribution is not None
        else:
            assert isinstance(one.ground, NeedsData) and one.ground.why and one.ground.who and one.distribution is None


def test_cambodia_gives_all_that_the_model_of_sentences_asks_for(cambodia: Assumptions) -> None:
    assert not cambodia.missing(PRACTICE)


def test_what_is_missing_is_named_and_never_drawn(cambodia: Assumptions) -> None:
    [cost] = cambodia.missing(["cost-per-prisoner-year", "women"])
    assert cost.what == "cost-per-prisoner-year" and "budget law" in cost.who
    assert "cost-per-prisoner-year" not in {one.id for one in cambodia.parameters()}
    [unnamed] = cambodia.missing(["rainfall"])
    assert unnamed.what == "rainfall"


def test_women_lie_between_the_shares_that_the_police_published(cambodia: Assumptions, repository: Path) -> None:
    # Women among the arrested: 1,267 of 20,913 in 2020 (drug authority), 1,339 of 16,139 in 2018, 1,322 of 19,484 in 2023.
    rows = list(csv.DictReader((repository / "src/lenity/library/evidence/kh/arrests.csv").open(encoding="utf-8")))
    women = {(row["year"], row["value"]) for row in rows if row["subject"] == "women"}
    assert {("2020", "1267"), ("2018", "1339"), ("2023", "1322")} <= women
    figure = cambodia["women"].distribution
    assert isinstance(figure, Beta)
    assert 1267 / 20_913 < figure.mean < 1339 / 16_139


def test_readings_are_scenarios_and_are_readings_of_the_law(cambodia: Assumptions) -> None:
    law = in_force(Library().find("kh"), date(2024, 1, 1))
    found = [one for one in cambodia if one.id.startswith("reading-")]
    assert len(found) == 3
    for one in found:
        assert isinstance(one.distribution, Scenarios)
        assert set(one.distribution.values) <= set(law.readings[one.id.removeprefix("reading-")].values)
    assert len(list(scenarios(cambodia.parameters()))) == 2 * 2 * 3


def test_every_known_figure_can_be_drawn_and_mixes_add_up(cambodia: Assumptions) -> None:
    scenario = next(scenarios(cambodia.parameters()))
    sample = draw(cambodia.parameters(), draws=64, seed=1, scenario=scenario)
    assert readings_of(sample.scenario) == {"bands": "A", "top-band": "open-to-life", "consumption": "memory"}
    for one in cambodia:
        if isinstance(one.distribution, Dirichlet):
            assert np.allclose(sample[one.id].sum(axis=1), 1)
        elif one.unit == "share" and one.distribution is not None:
            assert sample[one.id].min() >= 0 and sample[one.id].max() <= 1


def test_a_figure_is_read_with_its_place(tmp_path: Path) -> None:
    one = read(tmp_path, ENTRY)["one"]
    assert one.distribution == Beta(0.5, 4) and one.confidence == "verified" and one.place.line == 6


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("{id: one, means: m, unit: share, beta: {mean: 0.5, size: 4}}", "LEN811"),
        ("{id: one, means: m, unit: share, beta: {mean: 0.5, size: 4}, assumption: {by: me}}", "LEN813"),
        ("{id: one, means: m, unit: share, assumption: {by: me, why: so}}", "LEN812"),
        ("{id: one, means: m, unit: share, exact: 1, uniform: {low: 0, high: 1}, assumption: {by: me, why: so}}", "LEN812"),
        ("{id: one, means: m, unit: share, exact: 1, needs_data: {why: so, who: they}}", "LEN812"),
        ("{id: one, means: m, unit: share, exact: many, assumption: {by: me, why: so}}", "LEN814"),
        ("{id: one, means: m, unit: share, uniform: {low: 2, high: 1}, assumption: {by: me, why: so}}", "LEN815"),
        (
            "{id: one, means: m, unit: share, dirichlet: {size: 4, shares: {a: 0.5, b: 0.6}}, assumption: {by: me, why: so}}",
            "LEN815",
        ),
        ("{id: one, means: m, unit: share, exact: 1, source: {key: book, confidence: verified}}", "LEN202"),
        ("{id: one, means: m, unit: share, exact: 1, source: {key: paper, confidence: sure}}", "LEN203"),
        ("{id: one, means: m, unit: share, exact: 1, source: {key: paper, confidence: conflict}}", "LEN813"),
        ("{id: one, means: m, exact: 1, assumption: {by: me, why: so}}", "LEN006"),
    ],
)
def test_a_mistake_has_its_code_and_its_line(tmp_path: Path, entry: str, code: str) -> None:
    assert (code, 6) in mistakes(tmp_path, f"  - {entry}\n")


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    twice = ENTRY + ENTRY + "  - {id: two, means: m, unit: u, exact: x, assumption: {by: me, why: so}}\n"
    assert mistakes(tmp_path, twice) == [("LEN810", 7), ("LEN814", 8)]


def test_a_place_without_assumptions_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(LenityError, match="no assumptions of `kg`"):
        read_assumptions("kg")
    with pytest.raises(LenityError, match="no assumption `womn`"):
        read_assumptions("kh")["womn"]


def test_every_code_used_here_has_a_meaning() -> None:
    assert {f"LEN{number}" for number in range(810, 830)} <= set(CODES)
