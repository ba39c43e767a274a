"""From range to sentence to months in prison: against the Code's own rules and arithmetic written out here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.asking import ask_all
from lenity.law.library import Library, in_force
from lenity.law.model import Law
from lenity.law.problems import LenityError
from lenity.simulate.assumptions import POPULATIONS, read_assumptions, readings_of
from lenity.simulate.population import Numbers, Population, of_cases, read_plan, synthesised
from lenity.simulate.sentences import (
    COMMON,
    LONGEST,
    PRACTICE,
    Answered,
    Lawful,
    answered,
    counted_inside,
    harsher_from,
    imposed,
    lawful,
    remand_months,
    sentenced,
    suspension_ceiling,
    to_serve,
)
from lenity.simulate.uncertainty import draw, scenarios

MONTHS = np.arange(LONGEST + 1)
# Practice without any chance in it: everybody convicted, nobody held before, no mitigation, no way out, full term.
PLAIN: Mapping[str, float] = {
    "convicted": 1, "detained": 0, "remand-months": 1, "position": 0.5, "concentration": 400, "common-doses": 0, "mitigation": 0,
    "life": 0, "life-served": 360, "revoked": 0, "remission": 0, "pardoned": 0, "pardon-cut": 0, "uptake-suspended_sentence": 0,
    "uptake-fine": 0, "uptake-diversion": 0, "uptake-treatment": 0, "uptake-caution": 0, "uptake-community_work": 0,
    "uptake-restriction": 0, "uptake-deferred_sentence": 0, "uptake-no_punishment": 0, "a-year": 120,
}  # fmt: skip
RANGE = Lawful(24, 60, 6, "no", (), 0.0, False)


@pytest.fixture(scope="module")
def law() -> Law:
    return in_force(Library().find("kh"), date(2024, 1, 1))


@pytest.fixture(scope="module")
def cambodia(law: Law) -> Population:
    return synthesised(read_plan(POPULATIONS / "kh", read_assumptions("kh")), [law])


def practice(**changed: float) -> dict[str, Numbers]:
    given = {**PLAIN, **{name.replace("__", "-"): value for name, value in changed.items()}}
    return {name: np.array([float(value)]) for name, value in given.items()}


def one_case(law: Law, **facts: str) -> Population:
    case = {"offence": "possession", "substance": "methamphetamine", "purpose": "supply", "age": "30", "prior_class": "none",
            "prison_in_last_5_years": "false", **facts}  # fmt: skip
    return of_cases([case], [law], ["offence"])


def mean_months(law: Law, drawn: Mapping[str, Numbers], **facts: str) -> tuple[float, float]:
    """Mean months before and after judgment of one case."""
    population = one_case(law, **facts)
    allowed = answered(population, law, {"bands": "A", "top-band": "open-to-life"})
    strata = sentenced(population, allowed, allowed, drawn, ["offence"], people="a-year").strata
    assert strata.arrivals.sum() == pytest.approx(10)  # 120 a year
    weight = strata.share * (strata.arrivals / strata.arrivals.sum())[:, :, None]
    return float((weight * strata.before.remand).sum()), float((weight * strata.before.served).sum())


def test_the_range_of_the_law_is_read_in_months_with_its_mitigated_minimum(law: Law) -> None:
    # Article 40, 15 to 80 g: 5 to 10 years; article 94 of the Code lowers a minimum of 5 years to 1 year.
    case = {"offence": "possession", "substance": "methamphetamine", "quantity": "30 g", "age": "30", "purpose": "supply"}
    [outcome] = ask_all(law, [(case, {"bands": "A"})])
    found = lawful(outcome, law, 60)
    assert (found.least, found.most, found.mitigated, found.life, found.undetermined) == (60, 120, 12, "no", False)


def test_the_longest_suspended_term_is_that_of_the_code(law: Law) -> None:
    assert suspension_ceiling(law) == 60  # articles 104 and 117: at most 5 years


def test_a_law_that_sets_no_limit_to_suspension_has_none(law: Law) -> None:
    free = replace(law, decisions=tuple(one for one in law.decisions if one.kind != "option"))
    assert suspension_ceiling(free) == inf


@given(st.floats(0, 1), st.floats(0.5, 20), st.floats(0, 1), st.floats(0, 1), st.integers(0, 400), st.integers(0, 80))
@settings(max_examples=40, deadline=None)
def test_chances_of_all_sentences_add_up_and_lie_within_the_law(
    position: float, concentration: float, common: float, mitigation: float, least: int, width: int
) -> None:
    kind = Lawful(least, least + width, least / 2, "no", (), 0.0, False)
    drawn = practice(
        position=min(max(position, 0.01), 0.99), concentration=concentration, common__doses=common, mitigation=mitigation
    )
    terms, life = imposed([kind], drawn)
    assert terms.sum() == pytest.approx(1) and life.sum() == 0
    inside = terms[0, 0, int(least / 2) : least + width + 1].sum()
    assert inside == pytest.approx(1)


def test_the_mean_term_stands_where_the_position_says() -> None:
    terms, _ = imposed([RANGE], practice(position=0.25))
    assert terms[0, 0] @ MONTHS == pytest.approx(24 + 0.25 * 36, abs=0.1)


def test_with_preferred_terms_only_no_other_month_is_imposed() -> None:
    terms, _ = imposed([RANGE], practice(common__doses=1, concentration=2))
    used = np.flatnonzero(terms[0, 0] > 0)
    assert set(used) == {dose for dose in COMMON if 24 <= dose <= 60}


def test_mitigation_puts_its_share_below_the_minimum() -> None:
    terms, _ = imposed([RANGE], practice(mitigation=0.3, concentration=3))
    assert terms[0, 0, :24].sum() == pytest.approx(0.3, abs=0.02)  # what rounds to 24 months stands at 24


def test_suspension_reaches_terms_up_to_the_ceiling_only() -> None:
    kind = Lawful(60, 120, 60, "no", (), 60.0, False)
    drawn = practice(concentration=1, uptake__suspended_sentence=1)
    drawn["uptake-suspended_sentence"] = np.array([1.0])
    terms, _ = imposed([kind], drawn)
    plain, _ = imposed([kind], practice(concentration=1))
    assert terms[0, 0, 0] == pytest.approx(plain[0, 0, 60]) and terms[0, 0, 60] == pytest.approx(0)
    assert terms[0, 0, 61:].sum() == pytest.approx(plain[0, 0, 61:].sum())


def test_revoked_suspension_is_served() -> None:
    drawn = practice(revoked=0.25)
    drawn["uptake-suspended_sentence"] = np.array([0.8])
    terms, _ = imposed([Lawful(24, 60, 24, "no", (), inf, False)], drawn)
    assert terms[0, 0, 0] == pytest.approx(0.8 * 0.75)


def test_ways_out_are_taken_one_after_the_other() -> None:
    drawn = practice()
    drawn["uptake-fine"], drawn["uptake-diversion"] = np.array([0.5]), np.array([0.2])
    terms, _ = imposed([Lawful(24, 60, 24, "no", ("diversion", "fine"), 0.0, False)], drawn)
    assert terms[0, 0, 0] == pytest.approx(1 - 0.5 * 0.8)


def test_life_is_apart_from_terms() -> None:
    kinds = [Lawful(240, 360, 24, "possible", (), 0.0, False), Lawful(0, 0, 0, "only", (), 0.0, False)]
    terms, life = imposed(kinds, practice(life=0.4))
    assert life.tolist() == [[0.4, 1.0]] and terms[0, 0].sum() == pytest.approx(0.6) and terms[0, 1].sum() == 0
    served = to_serve(kinds, practice(life=0.4, life__served=300.5))
    assert served[0, 1] @ MONTHS == pytest.approx(300.5) and served.sum(axis=2) == pytest.approx(np.ones((1, 2)))


def test_mitigation_turns_life_alone_into_the_terms_of_the_code(law: Law) -> None:
    # Reading B: above 80 g life alone; article 95 of the Code opens 15 to 30 years instead.
    case = {"offence": "possession", "substance": "methamphetamine", "quantity": "100 g", "age": "30", "purpose": "supply"}
    [outcome] = ask_all(law, [(case, {"bands": "B"})])
    kind = lawful(outcome, law, 60)
    assert (kind.life, kind.mitigated, kind.most) == ("only", 180, 360)
    terms, life = imposed([replace(kind, open=(), suspended_up_to=0.0)], practice(mitigation=0.2))
    assert life[0, 0] == pytest.approx(0.8) and terms[0, 0, 180:361].sum() == pytest.approx(0.2)


def test_remission_and_pardon_shorten_the_mean_by_exactly_their_share() -> None:
    # Nine tenths of each term; of a fifth of the prisoners again three quarters: 0.9 (0.8 + 0.2 0.75) = 0.855.
    whole = to_serve([RANGE], practice(concentration=2))[0, 0] @ MONTHS
    cut = to_serve([RANGE], practice(concentration=2, remission=0.1, pardoned=0.2, pardon__cut=0.25))[0, 0] @ MONTHS
    assert cut == pytest.approx(0.855 * whole)


def test_who_is_not_convicted_serves_nothing_after_judgment() -> None:
    served = to_serve([RANGE], practice(convicted=0.6))
    assert served[0, 0, 0] == pytest.approx(0.4)


def test_months_before_judgment_have_the_stated_mean_and_share() -> None:
    chances = remand_months(np.array([0.7]), np.array([6.0]))[0]
    assert chances[0] == pytest.approx(0.3) and chances.sum() == pytest.approx(1)
    assert chances @ np.arange(len(chances)) == pytest.approx(0.7 * 6, rel=2e-3)  # cut off at 60 months


def test_an_assumption_that_is_needed_and_missing_is_said_to_need_data(law: Law) -> None:
    for name in (*PRACTICE, "uptake-fine", "uptake-suspended_sentence", "months-where-law-unknown"):
        drawn = practice()
        drawn["months-where-law-unknown"] = np.array([36.0])
        del drawn[name]
        kinds = [Lawful(24, 60, 6, "possible", ("fine",), 60.0, False), Lawful(0, 360, 0, "no", (), 0.0, True)]
        with pytest.raises(LenityError, match=f"needs-data: `{name}`"):
            in_prison(kinds, drawn, law)


def in_prison(kinds: list[Lawful], drawn: Mapping[str, Numbers], law: Law) -> None:
    population = of_cases([{"offence": "use"}], [law], ["offence"])
    allowed = Answered(law.id, {}, tuple(kinds), (np.array([0]),))
    sentenced(population, allowed, allowed, drawn, ["offence"], people="a-year")


def test_one_case_serves_the_middle_of_its_range(law: Law) -> None:
    # 2 g of methamphetamine: 2 to 5 years; the middle is 42 months. Nobody is held before judgment.
    assert mean_months(law, practice(), quantity="2 g") == (0, pytest.approx(42, abs=0.1))


def test_time_before_judgment_is_taken_off_the_term(law: Law) -> None:
    # Held 6 months on average, with a term of 42 months: 42 in all. The remand never reaches 24 months in a slice.
    before, after = mean_months(law, practice(detained=1, remand__months=6), quantity="2 g")
    assert before == pytest.approx(6, rel=2e-3) and before + after == pytest.approx(42, abs=0.1)


def test_who_is_held_longer_than_the_term_serves_the_longer_time(law: Law) -> None:
    # Use, agency reading: 6 to 12 months; held 40 months on average, nobody is held less than the first of four equal parts.
    population = one_case(law, offence="use", purpose="own_use")
    allowed = answered(population, law, {"consumption": "agency"})
    strata = sentenced(population, allowed, allowed, practice(detained=1, remand__months=40), ["offence"], people="a-year").strata
    total = strata.before.remand + strata.before.served
    assert (total >= np.maximum(strata.before.remand, 5.9)).all()


def test_the_same_law_twice_changes_nothing(law: Law, cambodia: Population) -> None:
    assumptions = read_assumptions("kh")
    scenario = next(scenarios(assumptions.parameters()))
    sample = draw(assumptions.parameters(), draws=16, seed=2, scenario=scenario)
    allowed = answered(cambodia, law, readings_of(scenario))
    found = sentenced(cambodia, allowed, allowed, sample.values, ["sex", "conduct"])
    strata = found.strata
    assert np.array_equal(strata.before.served, strata.after.served)
    assert np.allclose(strata.share.sum(axis=2), 1)
    assert np.allclose(strata.arrivals.sum(axis=1) * 12, sample["charged-per-year"])
    assert np.array_equal(found.unknown_before.values, found.unknown_after.values)
    # Cannabis and ketamine have no known band: at most their share of the substances, and no less than that of article 40 among them.
    bound = sample["substance-mix"][:, 4] + sample["substance-mix"][:, 5]
    assert (found.unknown_before.values <= bound + 1e-9).all() and (found.unknown_before.values > 0).all()


def test_a_harsher_law_is_harsher_for_the_same_persons(law: Law, cambodia: Population) -> None:
    # Reading B gives life above 80 g where A gives a term: no stay becomes shorter, and some become longer.
    assumptions = read_assumptions("kh")
    scenario = next(scenarios(assumptions.parameters()))
    sample = draw(assumptions.parameters(), draws=16, seed=2, scenario=scenario)
    lives = {**sample.values, "life": np.ones(16), "life-served": np.full(16, 480.0), "moved-at-thresholds": np.zeros(16)}
    lives["mitigation"] = np.zeros(16)  # life is mitigated by another rule than a term
    lives["uptake-fine"] = np.zeros(16)  # B closes other ways out than A does
    lives["uptake-treatment"] = np.zeros(16)
    settled = readings_of(scenario)
    before, after = (answered(cambodia, law, {**settled, "bands": band}) for band in ("A", "B"))
    strata = sentenced(cambodia, before, after, lives, ["age"]).strata
    ages, ranges = strata.labels["age"], strata.labels["range"]
    known = np.array(
        [one != "not known" and age != "14-17" for one, age in zip(ranges, ages, strict=True)]
    )  # life is no term of minors
    assert (strata.after.served - strata.before.served)[:, known].min() >= -1e-9
    assert (strata.after.served - strata.before.served).max() > 100


def test_persons_are_kept_when_some_are_moved_over_thresholds(law: Law, cambodia: Population) -> None:
    assumptions = read_assumptions("kh")
    scenario = next(scenarios(assumptions.parameters()))
    sample = draw(assumptions.parameters(), draws=16, seed=2, scenario=scenario)
    allowed = answered(cambodia, law, readings_of(scenario))
    months = []
    for moved in (-0.3, 0.0, 0.3):
        drawn = {**sample.values, "moved-at-thresholds": np.full(16, moved)}
        strata = sentenced(cambodia, allowed, allowed, drawn, ["sex"]).strata
        assert np.allclose(strata.arrivals.sum(axis=1) * 12, sample["charged-per-year"])
        months.append((strata.arrivals * (strata.share * strata.before.served).sum(axis=2)).sum(axis=1))
    assert (months[0] < months[1]).all() and (months[1] < months[2]).all()  # moved down: milder; moved up: harsher


def test_thresholds_are_where_the_law_gets_harsher(law: Law, cambodia: Population) -> None:
    allowed = answered(cambodia, law, {"bands": "A", "top-band": "open-to-life"})
    cell = next(
        number for number, label in enumerate(cambodia.labels)
        if label["conduct"] == "selling" and label["substance"] == "methamphetamine" and label["age"] == "25-59"
    )  # fmt: skip
    edges = harsher_from(cambodia, [allowed.kinds[kind] for kind in allowed.kind[cell]])
    assert edges == [15_000_000, 80_000_001, 240_000_001]  # below 15 g, 15 to 80 g, to 240 g, above


def test_counted_people_are_divided_as_a_steady_state_holds_them(law: Law) -> None:
    population = of_cases(
        [{"offence": "possession", "substance": "methamphetamine", "quantity": quantity, "age": "30", "purpose": "supply"}
         for quantity in ("2 g", "30 g")],
        [law], ["quantity"],
    )  # fmt: skip
    allowed = answered(population, law, {"bands": "A"})
    strata = sentenced(population, allowed, allowed, practice(), ["quantity"], people="a-year").strata
    inside = counted_inside(strata, np.array([1000.0]))
    means = (strata.share * strata.before.served).sum(axis=2)[0]
    assert sorted(means) == pytest.approx([42, 90], abs=0.2)
    assert inside.sum() == pytest.approx(1000)
    assert inside[0] / (strata.arrivals[0] * means) == pytest.approx(np.full(2, 1000 / (strata.arrivals[0] @ means)))
