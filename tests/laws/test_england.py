"""England and Wales: the tables of the guidelines against their printed offence ranges, the order of role and harm, days, ways out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import asker, sentence
from lenity.engine.outcome import Outcome
from lenity.law.model import Rule

LAW = "gb-eng/misuse-of-drugs-1971"
DAY, WEEK, MONTH, YEAR = 1, 7, 30, 360  # as the law counts: a month is 30 days, so half a year is 180
ADULT = {"age": 30, "plea": "not_guilty"}
OF_2012 = ADULT | {"offence_date": "2013-06-01", "sentence_date": "2014-06-02"}
OF_2021 = ADULT | {"offence_date": "2021-06-01", "sentence_date": "2022-06-01"}
DRUG = {
    "A": {"substance": "heroin"}, "B": {"substance": "amphetamine"}, "C": {"substance": "other", "listed_class": "C"},
}  # fmt: skip
STEPS = {
    "discharge": 0, "fine A": 1, "fine B": 2, "fine C": 3, "low": 4, "medium": 5, "high": 6, "custody": 7,
}  # fmt: skip


def ask(**case: object) -> Outcome:
    return sentence("gb-eng", case)


@cache
def rules() -> dict[str, Rule]:
    [law] = asker(LAW).laws
    return {rule.id: rule for _, rule in law.rules()}


def cells(page: str, drug_class: str) -> Iterator[tuple[str, Rule]]:
    """List the cells of a table: `supply/A/1/leading` ..., of possession and premises `possession/A`, `premises/A/1`."""
    for name, rule in rules().items():
        if name.startswith(f"{page}/{drug_class}") and "start_step" in rule.then:
            yield name, rule


def value(rule: Rule, name: str) -> int:
    found = rule.then[name].value
    assert isinstance(found, int)
    return found


def ends(page: str, drug_class: str) -> tuple[object, object]:
    """Give the lightest and the heaviest end of a table: days of custody, else the step below it."""
    low = min((value(rule, "least_step"), value(rule, "guideline.min")) for _, rule in cells(page, drug_class))
    high = max((value(rule, "most_step"), value(rule, "guideline.max")) for _, rule in cells(page, drug_class))
    return tuple(days if step == STEPS["custody"] else step for step, days in (low, high))


# The offence ranges printed at the head of each guideline (fact sheet, A.2): lightest and heaviest end. Only rows that the source
# read, and whose end the table itself must reach; 2012 prints `fine` and `community order` without band or level for some.
PRINTED = {
    ("supply", "A"): (STEPS["high"], 16 * YEAR),  # 2021: high level community order - 16 years
    ("supply", "B"): (STEPS["fine B"], 10 * YEAR),  # 2021: band B fine - 10 years
    ("supply", "C"): (STEPS["fine A"], 8 * YEAR),  # 2021: band A fine - 8 years
    ("import", "A"): (3 * YEAR + 6 * MONTH, 16 * YEAR),  # 2012: 3 years 6 months - 16 years
    ("import", "B"): (12 * WEEK, 10 * YEAR),  # 2012: 12 weeks - 10 years
    ("import", "C"): (STEPS["medium"], 8 * YEAR),  # 2012: community order - 8 years
    ("production", "A"): (STEPS["high"], 16 * YEAR),  # 2012: community order - 16 years
    ("production", "B"): (STEPS["discharge"], 10 * YEAR),  # 2012: discharge - 10 years
    ("production", "C"): (STEPS["discharge"], 8 * YEAR),  # 2012: discharge - 8 years
    ("premises", "A"): (STEPS["low"], 4 * YEAR),  # 2021: low level community order - 4 years
    ("premises", "B"): (STEPS["fine A"], 18 * MONTH),  # 2021: band A fine - 18 months
    ("premises", "C"): (STEPS["discharge"], 26 * WEEK),  # discharge - 26 weeks
    ("possession", "A"): (STEPS["fine A"], 51 * WEEK),  # fine - 51 weeks
    ("possession", "B"): (STEPS["discharge"], 26 * WEEK),  # discharge - 26 weeks
    ("possession", "C"): (STEPS["discharge"], STEPS["medium"]),  # discharge - medium level community order
}


@pytest.mark.parametrize(("page", "drug_class"), PRINTED)
def test_a_table_begins_and_ends_where_the_offence_range_at_its_head_does(page: str, drug_class: str) -> None:
    assert ends(page, drug_class) == PRINTED[page, drug_class]


def test_every_cell_holds_its_starting_point_between_its_ends() -> None:
    found = [
        one for page in ("supply", "import", "production", "premises", "possession") for c in "ABC" for one in cells(page, c)
    ]
    assert len(found) == 36 + 27 + 36 + 9 + 3
    for name, rule in found:
        steps = [value(rule, f"{end}_step") for end in ("least", "start", "most")]
        assert steps == sorted(steps), name
        if steps[1] == STEPS["custody"]:
            assert value(rule, "guideline.min") <= value(rule, "start") <= value(rule, "guideline.max"), name
        assert (steps[2] == STEPS["custody"]) == (value(rule, "guideline.max") > 0), name


def test_no_range_passes_the_maximum_of_the_act() -> None:
    """Fact sheet, A.1: 14 years for class B and C; possession 7, 5 and 2 years; premises 14 years."""
    most = dict.fromkeys(((page, c) for page in ("supply", "import", "production") for c in "BC"), 14 * YEAR)
    most |= {("possession", "A"): 7 * YEAR, ("possession", "B"): 5 * YEAR, ("possession", "C"): 2 * YEAR}
    most |= {("premises", c): 14 * YEAR for c in "ABC"}
    for (page, drug_class), limit in most.items():
        assert all(value(rule, "guideline.max") <= limit for _, rule in cells(page, drug_class))


def weight(rule: Rule) -> list[tuple[int, int]]:
    """Give the lightest end, the starting point and the heaviest end so that a heavier cell compares greater in each."""
    start = rule.then["start"].value
    return [
        (value(rule, "least_step"), value(rule, "guideline.min")),
        (value(rule, "start_step"), start if isinstance(start, int) else 0),
        (value(rule, "most_step"), value(rule, "guideline.max")),
    ]


@pytest.mark.parametrize("page", ["supply", "import", "production"])
def test_a_graver_role_or_category_is_never_treated_more_lightly(page: str) -> None:
    """Roles and categories of harm are ordered by the guideline; a table that turns the order round is misread."""
    roles, categories = ("leading", "significant", "lesser"), range(1, 4 if page == "import" else 5)
    for drug_class in "ABC":
        table = {(k, role): weight(rules()[f"{page}/{drug_class}/{k}/{role}"]) for k in categories for role in roles}
        for k in categories:
            for place, role in enumerate(roles):
                below = [(k + 1, role)] * (k + 1 in categories) + [(k, lower) for lower in roles[place + 1 : place + 2]]
                for other in below:
                    assert all(a >= b for a, b in zip(table[k, role], table[other], strict=True)), (drug_class, k, role, other)


@pytest.mark.parametrize("page", ["supply", "import", "production"])
def test_class_a_is_never_treated_more_lightly_than_b_nor_b_than_c(page: str) -> None:
    for k in range(1, 4 if page == "import" else 5):
        for role in ("leading", "significant", "lesser"):
            a, b, c = (weight(rules()[f"{page}/{drug_class}/{k}/{role}"]) for drug_class in "ABC")
            assert all(x >= y >= z for x, y, z in zip(a, b, c, strict=True)), (k, role)


# Indicative quantities of categories 1 to 4 (fact sheet, A.3).
QUANTITIES = {
    "heroin": (5_000, 1_000, 150, 5),
    "cocaine": (5_000, 1_000, 150, 5),
    "amphetamine": (20_000, 4_000, 750, 20),
    "cannabis": (200_000, 40_000, 6_000, 100),
    "ketamine": (5_000, 1_000, 150, 5),
}


@settings(max_examples=40, deadline=None)
@given(
    drug=st.sampled_from(sorted(QUANTITIES)), role=st.sampled_from(["leading", "significant", "lesser"]),
    amounts=st.tuples(st.integers(1, 300_000), st.integers(1, 300_000)),
)  # fmt: skip
def test_a_greater_amount_never_has_a_lighter_range(drug: str, role: str, amounts: tuple[int, int]) -> None:
    known = OF_2012 | {"offence": "supply", "substance": drug, "guideline_role": role}
    less, more = (ask(**known, quantity=f"{amount} g").bound.guideline for amount in sorted(amounts))
    assert less is not None and more is not None
    assert (less.least or 0) <= (more.least or 0)
    assert (less.most or 0) <= (more.most or 0)


@pytest.mark.parametrize("drug", QUANTITIES)
def test_only_on_an_indicative_quantity_is_one_category_certain(drug: str) -> None:
    known = OF_2012 | {"offence": "supply", "substance": drug, "guideline_role": "leading"}
    for place, grams in enumerate(QUANTITIES[drug], start=1):
        on = str(ask(**known, quantity=f"{grams} g").bound.guideline)
        assert on == str(ask(**known, harm_category=f"category_{place}").bound.guideline)
    for heavier, lighter in ((1, 2), (2, 3), (3, 4)):
        grams = QUANTITIES[drug][heavier - 1] - 1
        both = ask(**known, quantity=f"{grams} g").bound.guideline
        upper, lower = (ask(**known, harm_category=f"category_{k}").bound.guideline for k in (heavier, lighter))
        assert both is not None and upper is not None and lower is not None
        assert (both.least, both.most) == (lower.least, upper.most)


def test_each_day_decides_what_it_should() -> None:
    """Class by the offence, edition by the sentence, suspension of up to 3 years by the conviction (fact sheet, A.1, A.2, A.9)."""
    ketamine = ADULT | {"offence": "supply", "substance": "ketamine", "harm_category": "category_1", "guideline_role": "leading"}
    late = {"sentence_date": "2022-06-01"}
    assert str(ask(**ketamine, offence_date="2014-06-09", **late).bound.guideline) == "4 y to 8 y"  # class C
    assert str(ask(**ketamine, offence_date="2014-06-10", **late).bound.guideline) == "7 y to 10 y"  # class B
    growing = ADULT | {"offence": "cultivation", "substance": "cannabis", "quantity": "20 plants", "guideline_role": "lesser"}
    assert "harm/between-4-and-3/heavier" in ask(**growing, offence_date="2020-01-01", sentence_date="2021-03-31").rules
    assert "harm/at-3" in ask(**growing, offence_date="2020-01-01", sentence_date="2021-04-01").rules
    three_years = ADULT | {"offence": "supply", "substance": "heroin", "harm_category": "category_4", "guideline_role": "leading",
                           "plea": "first_stage", "mitigating": "none", "prior_class": "felony", "coerced": False,
                           "cares_for_child": False, "drug_dependent": False}  # fmt: skip
    for convicted, status in (("2026-03-21", "closed"), ("2026-03-22", "open")):
        found = ask(**three_years, offence_date="2026-01-05", sentence_date="2026-05-05", conviction_date=convicted)
        assert found.option("suspended sentence order").status == status


def test_a_reduction_for_a_plea_never_lengthens_the_range_and_is_greatest_at_the_first_stage() -> None:
    """One third, one quarter, one tenth (fact sheet, A.7)."""
    known = {**OF_2012, "offence": "supply", "substance": "heroin", "harm_category": "category_2", "guideline_role": "leading"}
    ranges = [
        ask(**known | {"plea": plea}).bound.guideline
        for plea in ("first_stage", "after_first_stage", "first_day_of_trial", "during_trial", "not_guilty")
    ]
    least = [one.least for one in ranges if one]
    assert least == [9 * 12 * 30 * 2 // 3, 9 * 12 * 30 * 3 // 4, 9 * 12 * 30 * 9 // 10, 9 * 12 * 30 * 9 // 10, 9 * 12 * 30]
    most = [one.most for one in ranges if one]
    assert most == [13 * 12 * 30 * 2 // 3, 13 * 12 * 30 * 9 // 10, 13 * 12 * 30, 13 * 12 * 30, 13 * 12 * 30]


def test_the_fact_sheets_consequences_of_the_act_of_2026_follow() -> None:
    """Fact sheet, A.9: what became suspendable, worked there by hand."""
    after = {"age": 30, "offence_date": "2026-04-01", "plea": "first_stage", "suspension_exception": False, "prior_class": "felony",
             "mitigating": "none", "aggravating": "none", "coerced": False, "cares_for_child": False, "drug_dependent": False}  # fmt: skip
    before = after | {"offence_date": "2025-04-01", "sentence_date": "2025-12-01"}
    a3_lesser = {"offence": "supply", **DRUG["A"], "harm_category": "category_3", "guideline_role": "lesser"}
    a4_significant = {"offence": "supply", **DRUG["A"], "harm_category": "category_4", "guideline_role": "significant"}
    for cell, start in ((a3_lesser, 3 * YEAR), (a4_significant, 3 * YEAR + 6 * MONTH)):
        found = ask(**after, **cell)
        assert found.bound.start is not None and found.bound.start.most == start
        assert start * 2 // 3 <= 3 * YEAR  # the starting point itself, with full credit, is now short enough
        assert found.option("suspended sentence order").status == "open"
    b3_significant = {"offence": "supply", **DRUG["B"], "harm_category": "category_3", "guideline_role": "significant"}
    assert ask(**before, **b3_significant).option("immediate custody").status == "open"
    c4_lead = {"offence": "supply", **DRUG["C"], "harm_category": "category_4", "guideline_role": "leading"}
    custody = ask(**after, **c4_lead).option("immediate custody")
    assert (custody.status, [one.decision for one in custody.chain]) == ("open", ["above-category-range"])
    assert ask(**before, **c4_lead).option("immediate custody").chain == ()


def test_most_of_the_tables_say_that_they_were_not_read() -> None:
    unread = [
        name for name, rule in rules().items() if "start_step" in rule.then and rule.cite and rule.cite.confidence == "unverified"
    ]
    assert len(unread) == 108
    found = ask(**OF_2021, offence="supply", substance="heroin", quantity="1 kg", guideline_role="leading")
    assert found.confidences["custody"] == "verified"
    assert found.confidences["guideline"] == found.confidences["start"] == "unverified"
