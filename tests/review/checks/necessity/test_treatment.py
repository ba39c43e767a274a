"""Treatment in place of a penalty (N-13): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words; amounts and months are worked out beside each test.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
)
from review.checks.necessity.laws import UP_TO_3_YEARS
from review.made_up import judgements
from review.saying import said, unknown, words
from review.small_bench import bench, found


def treating(**changes: str) -> str:
    holds = {
        "treatment_consent": "required", "treatment_medical_need": "true", "treatment_relapse": "no_penalty",
        "treatment_longest": "1 y", "treatment_confidential": "by_law",
    } | changes  # fmt: skip
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in holds.items())


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, CONFORMS),
        ({"treatment_relapse": "penalty_revives"}, DEPARTS),
        ({"treatment_relapse": "own_offence"}, DEPARTS),
        ({"treatment_relapse": "reviewed"}, CONFORMS),
        ({"treatment_longest": "3 y"}, CONFORMS),  # as long as the maximum of 3 years
        ({"treatment_longest": "37 months"}, DEPARTS),
        ({"treatment_longest": "37 months", "treatment_not_above_sentence": "true"}, CONFORMS),
        ({"treatment_longest": "none"}, DEPARTS),  # no limit at all
        ({"treatment_confidential": "?"}, NEEDS_DATA),
        ({"treatment_consent": "not_required"}, NEEDS_JUDGEMENT),
    ],
)
def test_the_five_safeguards_of_treatment(tmp_path: Path, changes: dict[str, str], outcome: str) -> None:
    assert found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=treating(**changes))).outcome == outcome


def test_a_missing_safeguard_is_listed(tmp_path: Path) -> None:
    finding = found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=treating(treatment_consent="not_required")))
    assert "Consent to treatment: it can be ordered against the will." in words(finding)


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("free",), CONFORMS), (("not free",), DEPARTS), (("free", "not free"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_the_offer_is_free(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    provisions = treating(treatment_medical_need="false")
    assert (
        found(
            "N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=provisions, judgements=judgements("N-13/offer", *answers))
        ).outcome
        == outcome
    )


def test_a_law_known_to_have_no_treatment_is_not_asked_about_safeguards(tmp_path: Path) -> None:
    provisions = (
        said("sanctions_without_custody", "[fine]") + said("diversion_criteria", "none") + said("compulsory_treatment_by", "none")
    )
    assert found("N-13", bench(tmp_path, UP_TO_3_YEARS, provisions=provisions)).outcome == NOT_APPLICABLE
