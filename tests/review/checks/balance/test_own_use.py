"""Own use told from supply (P-12, P-13): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words. Doses come from doses.yaml: of heroin a dose of 30 mg, a day's
amount of 100 mg and a purity of 60 %; of cocaine a dose of 100 mg, a day's amount of 200 mg and a purity of 60 %.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT
from review.checks.balance.laws import FIGURES, ONE_FOR_ALL
from review.made_up import evidence, judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found, penalties

# -- P-12 --------------------------------------------------------------------------------------------------


def own_use(edge: str, measured: str = "pure_quantity") -> str:
    return penalties(
        {f'substance: heroin, {measured}: "< {edge}"': "none", f'substance: heroin, {measured}: ">= {edge}"': "1 y .. 3 y"}
    )


@pytest.mark.parametrize(("edge", "outcome"), [("0.99 g", DEPARTS), ("1 g", CONFORMS), ("1.01 g", CONFORMS)])
def test_a_threshold_below_ten_days_of_use_is_not_realistic(tmp_path: Path, edge: str, outcome: str) -> None:
    # Ten days of 100 mg pure are 1 g pure.
    assert found("P-12", bench(tmp_path, own_use(edge), provisions=FIGURES)).outcome == outcome


@pytest.mark.parametrize(("edge", "outcome"), [("1.66 g", DEPARTS), ("1.67 g", CONFORMS)])
def test_a_gross_threshold_is_held_against_the_usual_purity(tmp_path: Path, edge: str, outcome: str) -> None:
    # 1 g pure at 60 % is 1.667 g gross.
    assert found("P-12", bench(tmp_path, own_use(edge, "quantity"), provisions=FIGURES)).outcome == outcome


@pytest.mark.parametrize(("share", "outcome"), [(4, CONFORMS), (5, CONFORMS), (6, DEPARTS)])
def test_a_survey_comes_before_a_table_of_doses(tmp_path: Path, share: int, outcome: str) -> None:
    surveyed = evidence("users_above_threshold", "heroin", {2019: share}, "percent")
    on = bench(tmp_path, own_use("10 mg"), provisions=FIGURES, evidence=surveyed)
    assert found("P-12", on).outcome == outcome


def test_a_survey_people_find_unsound_decides_nothing(tmp_path: Path) -> None:
    on = bench(tmp_path, own_use("10 mg"), provisions=FIGURES, judgements=judgements("P-12/survey", "not sound"))
    assert found("P-12", on).outcome == NEEDS_DATA


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [((), NEEDS_JUDGEMENT), (("they do",), CONFORMS), (("they do not",), DEPARTS), (("they do", "they do not"), NEEDS_JUDGEMENT)],
)
def test_without_a_threshold_people_judge_the_criteria(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    provisions = said("own_use_threshold", "criteria") + said("own_use_criteria", "[amount, equipment]")
    finding = found("P-12", bench(tmp_path, ONE_FOR_ALL, provisions=provisions, judgements=judgements("P-12/instead", *answers)))
    assert finding.outcome == outcome
    assert "Own use is judged by: amount; scales, lists or other tools of trade." in words(finding)


@pytest.mark.parametrize(
    "provisions",
    [
        unknown("own_use_threshold"),
        FIGURES.replace("scales_down_only", "indication").replace("says: figures", "says: doses"),  # no rule holds the amount
    ],
)
def test_a_threshold_nobody_found_needs_data(tmp_path: Path, provisions: str) -> None:
    assert found("P-12", bench(tmp_path, ONE_FOR_ALL, provisions=provisions)).outcome == NEEDS_DATA


# -- P-13 --------------------------------------------------------------------------------------------------


def presumptions(supply: str, knowledge: str = "none") -> str:
    return (
        said("presumption_of_supply", supply) + said("presumption_of_possession", "none")
        + said("presumption_of_knowledge", knowledge) + said("presumption_of_use", "none")
    )  # fmt: skip


@pytest.mark.parametrize(
    ("provisions", "outcome", "contested"),
    [
        (presumptions("none"), CONFORMS, False),
        (presumptions("evidential"), CONFORMS, False),
        (presumptions("rebuttable"), DEPARTS, True),  # from guidelines; at the level of treaties it waits for a judgement
        (presumptions("conclusive"), DEPARTS, False),
        (presumptions("none", knowledge="conclusive"), DEPARTS, False),
        (presumptions("none") + said("own_use_threshold_effect", "presumes_supply"), DEPARTS, True),
        (presumptions("none") + said("own_use_threshold_effect", "decides_supply"), DEPARTS, False),
        (presumptions("none") + said("own_use_threshold_effect", "indication"), CONFORMS, False),
    ],
)
def test_quantity_may_be_evidence_and_no_more(tmp_path: Path, provisions: str, outcome: str, contested: bool) -> None:
    finding = found("P-13", bench(tmp_path, ONE_FOR_ALL, provisions=provisions))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == contested
    assert [want.where for want in finding.wants if want.kind == "judgement"] == (["P-13/courts"] if contested else [])


def test_a_presumption_nobody_looked_up_is_never_taken_for_none(tmp_path: Path) -> None:
    provisions = presumptions("none").replace(said("presumption_of_knowledge", "none"), "")
    finding = found("P-13", bench(tmp_path, ONE_FOR_ALL, provisions=provisions))
    assert finding.outcome == NEEDS_DATA
    assert "subject presumption_of_knowledge" in finding.wants[0].where
