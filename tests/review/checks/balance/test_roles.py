"""What people did (P-04 to P-06): on a law that keeps to it, on one that does not, and where something is missing.

Outcomes are those that the check table of the catalogue words.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE
from review.checks.balance.laws import ONE_FOR_ALL, heroin
from review.made_up import judgements
from review.saying import moved, said, words
from review.small_bench import NOT_KNOWN, bench, found, penalties

# -- P-04 and P-05 -----------------------------------------------------------------------------------------

BY_ROLE = {
    "substance: heroin, role: organiser": "10 y .. 15 y", "substance: heroin, role: courier": "1 y .. 5 y",
    "substance: heroin, role: accomplice": "6 months .. 2 y",
    'substance: heroin, role: principal, quantity: "< 100 g"': "1 y .. 3 y",
    'substance: heroin, role: principal, quantity: ">= 100 g"': "5 y .. 10 y",
}  # fmt: skip


def test_roles_with_ranges_of_their_own_conform(tmp_path: Path) -> None:
    finding = found("P-04", bench(tmp_path, penalties(BY_ROLE)))
    assert finding.outcome == CONFORMS
    assert "0 of 19 pairs" in words(finding)  # of 21 pairs of seven cases, 2 are of one role: two couriers, two organisers


@pytest.mark.parametrize(("least", "outcome"), [(3, NEEDS_JUDGEMENT), (4, NEEDS_JUDGEMENT), (5, CONFORMS)])
def test_pairs_of_organiser_and_courier_are_flagged_from_a_number_on(tmp_path: Path, least: int, outcome: str) -> None:
    # Two couriers and two organisers make four pairs.
    on = bench(tmp_path, heroin({"> 0 g": "1 y .. 5 y"}))
    assert moved("P-04", on, {"courier-pairs": Fraction(least)}).outcome == outcome


@pytest.mark.parametrize(
    ("provisions", "answers", "outcome"),
    [
        (said("sentencing_guideline", "none"), (), DEPARTS),
        (said("sentencing_guideline", "binding"), (), NEEDS_JUDGEMENT),
        (said("sentencing_guideline", "binding"), ("it does",), CONFORMS),
        (said("sentencing_guideline", "binding"), ("it does not",), DEPARTS),
        (said("sentencing_guideline", "binding"), ("it does", "it does not"), NEEDS_JUDGEMENT),
        ("", (), NEEDS_JUDGEMENT),
    ],
)
def test_a_guideline_may_tell_roles_apart_that_the_law_does_not(
    tmp_path: Path, provisions: str, answers: tuple[str, ...], outcome: str
) -> None:
    on = bench(tmp_path, ONE_FOR_ALL, provisions=provisions, judgements=judgements("P-04/guideline", *answers))
    assert found("P-04", on).outcome == outcome


@pytest.mark.parametrize("name", ["P-04", "P-05", "P-06", "P-09", "P-16", "P-17"])
def test_cases_of_a_law_nobody_found_need_data(tmp_path: Path, name: str) -> None:
    finding = found(name, bench(tmp_path, NOT_KNOWN))
    assert finding.outcome == NEEDS_DATA
    assert "the annex of the Act" in [want.where for want in finding.wants]


@pytest.mark.parametrize(
    ("courier", "organiser", "outcome"),
    [
        ("1 y .. 5 y", "1 y .. 5 y", DEPARTS),
        ("1 y .. 5 y", "1 y .. 15 y", DEPARTS),  # the minimum is the same
        ("2 y .. 5 y", "1 y .. 5 y", DEPARTS),
        ("11 months .. 5 y", "1 y .. 5 y", CONFORMS),
        (".. 5 y", ".. 15 y", CONFORMS),  # neither has a minimum, and the maximum is lower
        (".. 5 y", ".. 5 y", DEPARTS),
        ("life", "life", DEPARTS),
        ("none", "none", NOT_APPLICABLE),
    ],
)
def test_a_courier_must_begin_below_an_organiser(tmp_path: Path, courier: str, organiser: str, outcome: str) -> None:
    law = {"substance: heroin, role: courier": courier, "substance: heroin, role: organiser": organiser,
           "substance: heroin, role: [principal, accomplice]": "none"}  # fmt: skip
    assert found("P-05", bench(tmp_path, penalties(law))).outcome == outcome


def test_the_difference_between_courier_and_organiser_is_given(tmp_path: Path) -> None:
    # 10 years less 1 year are 108 months.
    assert "the minimum is 108 months less" in words(found("P-05", bench(tmp_path, penalties(BY_ROLE))))


# -- P-06 --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edge", "outcome", "as_seller"),
    [
        ("1 kg", CONFORMS, True),  # sharing (100 mg), five doses (250 mg) and ten (500 mg) stand below
        ("300 mg", CONFORMS, False),  # ten doses stand with the kilogram
        ("200 mg", DEPARTS, True),  # five doses too
    ],
)
def test_a_few_doses_are_not_punished_as_a_kilogram(tmp_path: Path, edge: str, outcome: str, as_seller: bool) -> None:
    finding = found("P-06", bench(tmp_path, heroin({f"< {edge}": "1 y .. 3 y", f">= {edge}": "5 y .. 10 y"})))
    assert finding.outcome == outcome
    assert ("the same range as that of a poor street seller" in words(finding)) == as_seller
