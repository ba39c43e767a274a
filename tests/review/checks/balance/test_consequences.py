"""What a sentence costs in all (P-18 to P-20): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE
from review.checks.balance.laws import MEANS, ONE_FOR_ALL, burdens, fined, flat, incomes
from review.made_up import judgements
from review.saying import moved, said, unknown, words
from review.small_bench import NOT_KNOWN, bench, found

# -- P-18 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("income", "outcome"), [(101, CONFORMS), (100, CONFORMS), (99, NEEDS_JUDGEMENT)])
def test_a_fine_above_a_month_of_the_poorest_income_is_flagged(tmp_path: Path, income: int, outcome: str) -> None:
    on = bench(tmp_path, fined("100 .. 300"), provisions=MEANS, evidence=incomes(income))
    assert found("P-18", on).outcome == outcome


@pytest.mark.parametrize(
    ("default", "outcome"),
    [
        ("enforcement", CONFORMS),
        ("work", CONFORMS),
        ("prison_unless_unable", CONFORMS),
        ("prison_by_court", NEEDS_JUDGEMENT),
        ("prison_by_law", DEPARTS),
    ],
)
def test_jail_for_an_unpaid_fine_asks_for_a_test_of_means(tmp_path: Path, default: str, outcome: str) -> None:
    provisions = said("fine_default", default) + said("fine_scaled_to_means", "means_counted")
    assert found("P-18", bench(tmp_path, fined("10 .. 30"), provisions=provisions, evidence=incomes(1000))).outcome == outcome


@pytest.mark.parametrize(("answer", "outcome"), [("with regard to means", CONFORMS), ("without", DEPARTS)])
def test_people_say_how_fines_are_enforced(tmp_path: Path, answer: str, outcome: str) -> None:
    on = bench(
        tmp_path, fined("100 .. 300"), provisions=MEANS, evidence=incomes(50), judgements=judgements("P-18/enforcement", answer)
    )
    assert found("P-18", on).outcome == outcome


def test_fines_without_a_figure_on_incomes_need_data(tmp_path: Path) -> None:
    finding = found("P-18", bench(tmp_path, fined("100 .. 300"), provisions=MEANS))
    assert finding.outcome == NEEDS_DATA
    assert [want.where for want in finding.wants if want.kind == "data"] == [
        "indicator income_per_month, subject poorest_fifth",
        "indicator income_per_month, subject median",
    ]


def test_a_law_without_fines_has_nothing_to_scale(tmp_path: Path) -> None:
    assert found("P-18", bench(tmp_path, ONE_FOR_ALL)).outcome == NOT_APPLICABLE


def test_a_fine_nobody_found_is_asked_for(tmp_path: Path) -> None:
    finding = found("P-18", bench(tmp_path, NOT_KNOWN, provisions=MEANS))
    assert finding.outcome == NEEDS_DATA
    assert finding.wants[0].where == "the annex of the Act"


def test_a_fine_that_must_go_with_custody_is_listed(tmp_path: Path) -> None:
    on = bench(tmp_path, fined("100 .. 300", "and", "1 y .. 3 y"), provisions=MEANS, evidence=incomes(1000))
    assert "a fine of 100 to 300 EUR must go with custody" in words(found("P-18", on))


# -- P-19 --------------------------------------------------------------------------------------------------


def follows(
    automatic: str = "none", longer: str = "none", for_good: str = "none", own: str = "none", record: str = "false"
) -> str:
    return (
        said("collateral", "[driving, register]") + said("collateral_automatic", automatic)
        + said("collateral_longer_than_sentence", longer) + said("collateral_for_good", for_good)
        + said("collateral_for_own_use", own) + said("own_use_record", record)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (follows(), CONFORMS),
        (follows(automatic="[driving]"), DEPARTS),
        (follows(longer="[register]"), DEPARTS),
        (follows(for_good="[register]"), DEPARTS),
        (follows(own="[driving]"), DEPARTS),
        (follows(record="true"), DEPARTS),
        (follows().replace(said("collateral_automatic", "none"), unknown("collateral_automatic")), NEEDS_DATA),
        (said("collateral", "none"), CONFORMS),
        ("", NEEDS_DATA),
    ],
)
def test_what_else_follows_is_ordered_limited_and_not_for_users(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("P-19", bench(tmp_path, ONE_FOR_ALL, provisions=provisions)).outcome == outcome


# -- P-20 --------------------------------------------------------------------------------------------------

SIX_MONTHS_UP = flat("6 months .. 2 y")
SHARE = said("remand_share_of_least_term", "none")


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (burdens(), CONFORMS),
        (burdens(remand="7 months"), DEPARTS),  # above the minimum of 6 months
        (burdens(treatment="25 months"), DEPARTS),  # above the longest sentence of 2 years
        (burdens(treatment="25 months", by="none"), CONFORMS),  # nobody can order it
        (burdens(credited="in_part"), DEPARTS),
        (burdens(credited="none"), DEPARTS),
        (burdens().replace(said("remand_credited", "in_full"), ""), NEEDS_DATA),
        (
            burdens().replace(said("remand_longest_graver", "6 months"), unknown("remand_longest_graver")),
            CONFORMS,
        ),  # 2 y is lesser
        (burdens().replace(said("remand_longest_lesser", "6 months"), unknown("remand_longest_lesser")), NEEDS_DATA),
        (burdens().replace(SHARE, unknown("remand_share_of_least_term")), CONFORMS),  # a share could only shorten 6 months
        (burdens(remand="7 months").replace(SHARE, unknown("remand_share_of_least_term")), NEEDS_DATA),  # it may come to 6
    ],
)
def test_the_whole_burden_is_credited_and_stays_within_the_sentence(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("P-20", bench(tmp_path, SIX_MONTHS_UP, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(("ratio", "outcome"), [(1, DEPARTS), (2, CONFORMS)])
def test_the_flag_on_detention_moves_with_its_threshold(tmp_path: Path, ratio: int, outcome: str) -> None:
    on = bench(tmp_path, SIX_MONTHS_UP, provisions=burdens(remand="12 months"))
    assert moved("P-20", on, {"pretrial-to-floor": Fraction(ratio)}).outcome == outcome


def test_the_parts_of_a_case_are_added_up(tmp_path: Path) -> None:
    # Own use: 24 months of custody and 24 of treatment, and 6 of detention that nothing credits.
    said_of = words(found("P-20", bench(tmp_path, SIX_MONTHS_UP, provisions=burdens(credited="none"))))
    assert "54 months together" in said_of


def test_life_is_added_up_at_both_lengths_that_stand_for_it(tmp_path: Path) -> None:
    law = flat("6 months .. 2 y or life")
    said_of = words(found("P-20", bench(tmp_path, law, provisions=burdens())))
    # 300 and 600 months with 24 months of treatment
    assert "with life counted as 300 months or 600 months, 324 months or 624 months together" in said_of
