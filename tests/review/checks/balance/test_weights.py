"""What a weight stands for (P-10, P-11): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words. Doses come from doses.yaml: of heroin a dose of 30 mg, a day's
amount of 100 mg and a purity of 60 %; of cocaine a dose of 100 mg, a day's amount of 200 mg and a purity of 60 %.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE
from lenity.review.judgements import Judgements
from review.checks.balance.laws import AT_1_G, Rank, amounts, each, heroin, ranked, two_drugs
from review.made_up import judgements
from review.saying import moved, said, unknown, words
from review.small_bench import bench, found, penalties

# -- P-10 --------------------------------------------------------------------------------------------------

AT_100_G = heroin({"< 100 g": "1 y .. 3 y", ">= 100 g": "3 y .. 8 y"})


@pytest.mark.parametrize(
    ("law", "basis", "outcome"),
    [
        (AT_1_G, "gross", DEPARTS),  # ten doses are 300 mg pure: 6 g at 5 %, 316 mg at 95 %
        (AT_1_G, "gross_without_packing", DEPARTS),
        (AT_1_G, "pure", CONFORMS),
        (AT_1_G, "dose", CONFORMS),
        (AT_1_G, "not_said", NEEDS_DATA),
        (AT_1_G, "by_substance", NEEDS_DATA),
        (AT_100_G, "gross", CONFORMS),
        (AT_100_G, "no_quantities", NOT_APPLICABLE),
    ],
)
def test_cutting_matter_must_not_move_a_case_into_another_band(tmp_path: Path, law: str, basis: str, outcome: str) -> None:
    assert found("P-10", bench(tmp_path, law, provisions=said("weight_basis", basis))).outcome == outcome


@pytest.mark.parametrize(("lowest", "outcome"), [("29/100", DEPARTS), ("3/10", DEPARTS), ("31/100", CONFORMS)])
def test_the_swing_hangs_on_the_lowest_purity(tmp_path: Path, lowest: str, outcome: str) -> None:
    # 300 mg pure come to exactly 1 g at 30 %, and to less above.
    on = bench(tmp_path, AT_1_G, provisions=said("weight_basis", "gross"))
    assert moved("P-10", on, {"lowest-purity": Fraction(lowest)}).outcome == outcome


def test_a_weight_rule_nobody_found_is_asked_for(tmp_path: Path) -> None:
    finding = found("P-10", bench(tmp_path, AT_1_G, provisions=unknown("weight_basis")))
    assert (finding.outcome, finding.wants[0].where) == (NEEDS_DATA, "the annex")


# -- P-11 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cocaine_from", "outcome"), [("19.9 g", CONFORMS), ("20 g", NEEDS_JUDGEMENT), ("21 g", NEEDS_JUDGEMENT)]
)
def test_thresholds_ten_times_as_far_in_doses_are_flagged(tmp_path: Path, cocaine_from: str, outcome: str) -> None:
    # 20 g of cocaine are 60 days of use, ten times the 6 days of heroin.
    assert found("P-11", bench(tmp_path, two_drugs(cocaine_from))).outcome == outcome


@pytest.mark.parametrize(
    ("table", "ranking", "outcome"),
    [
        (("sound",), (), NEEDS_JUDGEMENT),  # whether harm is the reason, nobody has said
        (("sound",), (each("cocaine", "heroin"),), CONFORMS),  # the drug with the low threshold is the more harmful one
        (("sound",), (each("heroin", "cocaine"),), DEPARTS),
        (("not sound",), (), NEEDS_DATA),
        (("sound", "not sound"), (), NEEDS_JUDGEMENT),
    ],
)
def test_a_flagged_spread_stands_on_a_sound_table_and_without_a_reason_of_harm(
    tmp_path: Path, table: tuple[str, ...], ranking: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    people = Judgements({**judgements("P-11/doses", *table).given, **ranked("P-11/harm", *ranking).given})
    assert found("P-11", bench(tmp_path, two_drugs("40 g"), judgements=people)).outcome == outcome


CANNABIS_ABOVE = penalties({"substance: heroin": "1 y .. 3 y", "substance: cannabis": "5 y .. 10 y"})


@pytest.mark.parametrize(
    ("rankings", "outcome"),
    [
        ((), NEEDS_JUDGEMENT),  # rankings on file speak against the law, and none is the only one
        ((each("cannabis", "heroin"),), DEPARTS),
        ((each("heroin", "cannabis"),), CONFORMS),
        ((each("cannabis", "heroin"), each("heroin", "cannabis")), NEEDS_JUDGEMENT),
    ],
)
def test_a_class_that_goes_against_harm_waits_for_a_ranking(
    tmp_path: Path, rankings: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    finding = found("P-11", bench(tmp_path, CANNABIS_ABOVE, judgements=ranked("P-11/harm", *rankings)))
    assert finding.outcome == outcome
    # All five rankings on file put heroin above cannabis.
    assert words(finding).count("cannabis above heroin") >= 5


def test_rankings_of_harm_that_disagree_make_the_finding_contested(tmp_path: Path) -> None:
    # Ketamine 15 and cannabis 20 in 2010; physical harm 2.00 and 0.99 in 2007.
    law = penalties({"substance: ketamine": "1 y .. 3 y", "substance: cannabis": "5 y .. 10 y"})
    finding = found("P-11", bench(tmp_path, law))
    assert "cannabis and ketamine" in finding.answer.contested
    assert finding.outcome == NEEDS_JUDGEMENT


def test_a_day_of_use_that_is_not_known_keeps_the_check_open(tmp_path: Path) -> None:
    law = penalties(amounts({"< 1 g": "1 y .. 3 y", ">= 1 g": "3 y .. 8 y"}, "ketamine"))
    finding = found("P-11", bench(tmp_path, law))
    assert finding.outcome == NEEDS_DATA
    assert "a day's amount and a usual purity of ketamine" in [want.what for want in finding.wants]
