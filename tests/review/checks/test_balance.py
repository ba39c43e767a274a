"""Stage P: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing.

Outcomes are those that the check table of the catalogue words. Doses come from doses.yaml: of heroin a dose of 30 mg, a day's
amount of 100 mg and a purity of 60 %; of cocaine a dose of 100 mg, a day's amount of 200 mg and a purity of 60 %.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import inf
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lenity.evidence import Evidence, read_evidence
from lenity.law.library import Library, in_force
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE
from lenity.review.catalogue import Catalogue
from lenity.review.checks import DECIDED_BY
from lenity.review.judgements import Judgement, Judgements
from lenity.review.setting import Bench, Setting
from lenity.review.vignettes import read_vignettes
from review.made_up import evidence, figures, judgements
from review.saying import moved, said, unknown, words
from review.small_bench import CITE, SEVERAL, bench, found, penalties

Rank = tuple[str, ...]
# The vignettes ask for growing too: a law that names heroin and these plants alike, and nothing else, leaves none of them open.
HEROIN_AND_PLANTS = "[heroin, cannabis, opium_poppy, coca]"
NOT_KNOWN = """\
  - id: penalty
    title: Penalty
    rules:
      - {id: unread, when: {}, unknown: the table was not found, look_in: the annex of the Act}
"""
SUSPENSION = """\
  - id: suspension
    title: Suspension
    option: suspended_sentence
    measure: suspended sentence
    may: court
    hit: F
    rules:
      - {id: short, when: {custody.min: "<= 2 y"}, then: open, cite: CITE}
      - {id: long, when: {}, then: closed, cite: CITE}
"""
MITIGATION = """\
  - id: mitigation
    title: Mitigating circumstances
    amends: [custody]
    may: court
    choice: mitigating circumstances
    rules:
      - {id: lower, when: {custody.min: ">= 1 y"}, then: {custody.min: 1 d}, cite: CITE}
"""
EVERY_OFFENCE = {"offence: murder": "10 y .. 15 y", "offence: rape": "5 y .. 10 y", "offence: theft_aggravated": "3 y .. 10 y",
                 "offence: violence_disability": "5 y .. 10 y", "offence: theft": "6 months .. 3 y"}  # fmt: skip
BESIDE = penalties(EVERY_OFFENCE)


def amounts(bands: Mapping[str, str], substance: str = "heroin", measured: str = "quantity") -> dict[str, str]:
    """Rules over the quantity of one substance: test on the quantity -> custody."""
    return {f'substance: {substance}, {measured}: "{test}"': custody for test, custody in bands.items()}


def heroin(bands: Mapping[str, str]) -> str:
    return penalties(amounts(bands))


def ranked(ask: str, *rankings: Sequence[Rank]) -> Judgements:
    """What as many people answered to a question that asks for an order, least first."""
    given_by = tuple(
        Judgement(f"Reviewer {letter}", date(2019, 6, 1), tuple(ranking), "for a reason", ask)
        for letter, ranking in zip("ABC", rankings, strict=False)
    )
    return Judgements({(ask.split("/", maxsplit=1)[0], ask): given_by} if given_by else {})


def flat(custody: str) -> str:
    """One range for everything the law names."""
    return penalties({f"substance: {HEROIN_AND_PLANTS}": custody})


def each(*names: str) -> tuple[Rank, ...]:
    return tuple((name,) for name in names)


# -- P-01 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "outcome", "says"),
    [
        ("3 y .. 8 y", CONFORMS, "Neither minimum nor maximum falls"),
        ("1 y .. 3 y", CONFORMS, "Neither minimum nor maximum falls"),
        ("6 months .. 8 y", DEPARTS, "the minimum falls, from 1 y to 3 y to 6 months to 8 y"),
        ("1 y .. 2 y", DEPARTS, "the maximum falls"),
        ("life", CONFORMS, "Neither minimum nor maximum falls"),
    ],
)
def test_more_of_a_drug_never_brings_less(tmp_path: Path, above: str, outcome: str, says: str) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "1 y .. 3 y", ">= 10 g": above})))
    assert finding.outcome == outcome
    assert says in words(finding)


def test_a_term_above_a_band_of_life_is_a_fall(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "life", ">= 10 g": "10 y .. 20 y"})))
    assert finding.outcome == DEPARTS
    assert "the minimum falls, from life to 10 y to 20 y" in words(finding)


def test_an_amount_between_two_bands_of_which_no_rule_speaks_departs(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, heroin({"< 10 g": "1 y .. 3 y", "> 10 g": "3 y .. 8 y"})))
    assert finding.outcome == DEPARTS
    assert "Heroin, exactly 10 g: no rule of the law speaks of these amounts." in words(finding)


def test_bands_nobody_found_are_asked_for(tmp_path: Path) -> None:
    finding = found("P-01", bench(tmp_path, NOT_KNOWN))
    assert finding.outcome == NEEDS_DATA
    assert finding.wants[0].where == "the annex of the Act"


def test_a_law_that_counts_the_pure_drug_is_asked_for_pure_amounts(tmp_path: Path) -> None:
    bands = {"< 10 g": "1 y .. 3 y", ">= 10 g": "6 months .. 3 y"}
    finding = found("P-01", bench(tmp_path, penalties(amounts(bands, measured="pure_quantity"))))
    assert finding.outcome == DEPARTS
    assert "Heroin, from 10 g: the minimum falls" in words(finding)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 100), st.integers(0, 100)), min_size=1, max_size=4))
def test_bands_conform_exactly_where_both_ends_rise_with_the_amount(
    tmp_path_factory: pytest.TempPathFactory, ranges: list[tuple[int, int]]
) -> None:
    ends = [(least, least + width) for least, width in ranges]
    edges = [f"{edge} g" for edge in range(1, len(ends))]
    tests = (
        ["> 0 g"] if not edges else [f"< {edges[0]}", *(f"[{a} .. {b})" for a, b in itertools.pairwise(edges)), f">= {edges[-1]}"]
    )
    law = heroin({test: f"{least} months .. {most} months" for test, (least, most) in zip(tests, ends, strict=True)})
    rising = all(one[0] <= other[0] and one[1] <= other[1] for one, other in itertools.pairwise(ends))
    assert found("P-01", bench(tmp_path_factory.mktemp("law"), law)).outcome == (CONFORMS if rising else DEPARTS)


# -- P-02 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "above", "outcome"),
    [
        ("60 months .. 10 y", "83 months .. 10 y", CONFORMS),  # 23 months
        ("60 months .. 10 y", "84 months .. 10 y", NEEDS_JUDGEMENT),  # 24 months
        ("10 months .. 10 y", "19 months .. 10 y", CONFORMS),  # 1.9 times
        ("10 months .. 10 y", "20 months .. 10 y", NEEDS_JUDGEMENT),  # twice
        ("1 y .. 60 months", "1 y .. 119 months", CONFORMS),
        ("1 y .. 60 months", "1 y .. 10 y", NEEDS_JUDGEMENT),  # the maximum is doubled
        (".. 10 y", "1 month .. 10 y", NEEDS_JUDGEMENT),  # from no minimum to one
        ("10 y .. 20 y", "10 y .. 20 y or life", NEEDS_JUDGEMENT),  # life is more than any multiple
    ],
)
def test_a_boundary_is_a_cliff_from_a_jump_of_24_months_or_a_doubling(
    tmp_path: Path, below: str, above: str, outcome: str
) -> None:
    assert found("P-02", bench(tmp_path, heroin({"< 10 g": below, ">= 10 g": above}))).outcome == outcome


CLIFF = heroin({"< 10 g": "1 y .. 3 y", ">= 10 g": "5 y .. 8 y"})


def test_a_cliff_is_told_in_months_and_doses(tmp_path: Path) -> None:
    # 10 g at a purity of 60 % hold 6 g, which is 200 doses of 30 mg.
    said_of = words(found("P-02", bench(tmp_path, CLIFF)))
    assert "Heroin, from 10 g: the minimum rises from 12 months to 60 months" in said_of
    assert "that is about 200 doses of heroin" in said_of


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [((), NEEDS_JUDGEMENT), (("it does",), CONFORMS), (("it does not",), DEPARTS), (("it does", "it does not"), NEEDS_JUDGEMENT)],
)
def test_people_say_whether_a_boundary_is_real(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, CLIFF, judgements=judgements("P-02/boundary/heroin, from 10 g", *answers))
    finding = found("P-02", on)
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(answers) == 2)


def test_cliffs_of_a_law_nobody_found_need_data(tmp_path: Path) -> None:
    assert found("P-02", bench(tmp_path, NOT_KNOWN)).outcome == NEEDS_DATA


# -- P-03 ----------------------------------------------------------------------------------------------------


def three(first: str, second: str, ranges: tuple[str, str, str] = ("1 y .. 2 y", "2 y .. 4 y", "4 y .. 8 y")) -> str:
    return heroin({f"< {first}": ranges[0], f"[{first} .. {second})": ranges[1], f">= {second}": ranges[2]})


@pytest.mark.parametrize(("second", "outcome"), [("99 g", CONFORMS), ("100 g", NEEDS_JUDGEMENT), ("101 g", NEEDS_JUDGEMENT)])
def test_one_range_over_a_hundredfold_amount_is_a_plateau(tmp_path: Path, second: str, outcome: str) -> None:
    # The band begins at 1 g. The first band, from one dose (50 mg of heroin at 60 %) to 1 g, is twentyfold.
    assert found("P-03", bench(tmp_path, three("1 g", second))).outcome == outcome


@pytest.mark.parametrize(("second", "outcome"), [("4.9 g", NEEDS_JUDGEMENT), ("5 g", CONFORMS)])
def test_a_last_band_that_begins_below_a_hundred_doses_is_flagged(tmp_path: Path, second: str, outcome: str) -> None:
    # 5 g at 60 % hold 100 doses of 30 mg.
    assert found("P-03", bench(tmp_path, three("1 g", second))).outcome == outcome


@pytest.mark.parametrize(("first_rise", "outcome"), [(9, CONFORMS), (10, NEEDS_JUDGEMENT)])
def test_months_per_gram_are_uneven_from_ten_times_the_median(tmp_path: Path, first_rise: int, outcome: str) -> None:
    # Boundaries at 1, 2 and 3 g. The minimum rises by `first_rise` months over the first gram, by 1 over each of the others:
    # median 1 month per gram. 3 g hold 60 doses, so the last band must go on to 5 g (100 doses) without a rise of the minimum.
    top = 12 + first_rise
    law = heroin(
        {
            "< 1 g": "12 months .. 5 y",
            "[1 g .. 2 g)": f"{top} months .. 5 y",
            "[2 g .. 3 g)": f"{top + 1} months .. 5 y",
            "[3 g .. 5 g)": f"{top + 2} months .. 5 y",
            ">= 5 g": f"{top + 2} months .. 6 y",
        }
    )
    finding = found("P-03", bench(tmp_path, law))
    assert finding.outcome == outcome
    assert ("10 times the median of 1 months per gram" in words(finding)) == (outcome == NEEDS_JUDGEMENT)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("acceptable",), CONFORMS), (("too broad",), DEPARTS), (("acceptable", "too broad"), NEEDS_JUDGEMENT)],
)
def test_people_say_whether_a_range_may_be_so_broad(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(tmp_path, three("1 g", "200 g"), judgements=judgements("P-03/breadth/heroin, from 1 g, below 200 g", *answers))
    assert found("P-03", on).outcome == outcome


def test_a_drug_whose_dose_is_not_known_keeps_the_check_open(tmp_path: Path) -> None:
    rules = amounts({"< 1 g": "1 y .. 2 y", ">= 1 g": "2 y .. 4 y"}, "ketamine")  # doses.yaml has no dose of ketamine
    finding = found("P-03", bench(tmp_path, penalties(rules)))
    assert finding.outcome == NEEDS_DATA
    assert "ketamine" in finding.wants[0].what


# -- P-04 and P-05 -------------------------------------------------------------------------------------------

BY_ROLE = {
    "substance: heroin, role: organiser": "10 y .. 15 y", "substance: heroin, role: courier": "1 y .. 5 y",
    "substance: heroin, role: accomplice": "6 months .. 2 y",
    'substance: heroin, role: principal, quantity: "< 100 g"': "1 y .. 3 y",
    'substance: heroin, role: principal, quantity: ">= 100 g"': "5 y .. 10 y",
}  # fmt: skip
ONE_FOR_ALL = flat("1 y .. 5 y")


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


# -- P-06 ----------------------------------------------------------------------------------------------------


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


# -- P-07 and P-08 -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("drugs", "outcome"),
    [
        (".. 14 y", CONFORMS),
        (".. 15 y", NEEDS_JUDGEMENT),  # the maximum of homicide is 15 years
        (".. 181 months", DEPARTS),
        ("10 y .. 14 y", NEEDS_JUDGEMENT),  # its minimum is 10 years
        ("121 months .. 14 y", DEPARTS),
        ("5 y .. 15 y or life", DEPARTS),
        ("life", DEPARTS),
    ],
)
def test_supply_without_violence_stays_below_homicide(tmp_path: Path, drugs: str, outcome: str) -> None:
    on = bench(tmp_path, flat(drugs), beside=BESIDE)
    assert found("P-07", on).outcome == outcome


def test_life_against_life_is_an_equal_end(tmp_path: Path) -> None:
    on = bench(tmp_path, flat("5 y .. 15 y or life"), beside=penalties({"offence: murder": "life"}))
    assert found("P-07", on).outcome == NEEDS_JUDGEMENT


def test_a_life_that_would_count_as_less_than_homicide_is_said_to(tmp_path: Path) -> None:
    # 300 months, the shorter length that stands for life, are less than the 30 years (360 months) of homicide; 600 are not.
    law = bench(tmp_path, flat("5 y .. 10 y or life"), beside=penalties({"offence: murder": "10 y .. 30 y"}))
    said_of = words(found("P-07", law))
    assert "With life counted as 300 months, a maximum of life would not lie above that of intentional homicide" not in said_of
    assert "With life counted as 300 months" in said_of
    assert "With life counted as 600 months" not in said_of


@pytest.mark.parametrize(
    ("ask", "answers", "drugs", "outcome"),
    [
        ("P-07/equal", ("justified",), ".. 15 y", CONFORMS),
        ("P-07/equal", ("not justified",), ".. 15 y", DEPARTS),
        ("P-07/equal", ("justified", "not justified"), ".. 15 y", NEEDS_JUDGEMENT),
        ("P-07/comparator", ("right",), ".. 16 y", DEPARTS),
        ("P-07/comparator", ("another offence",), ".. 16 y", NEEDS_JUDGEMENT),
    ],
)
def test_people_judge_equal_ends_and_the_offence_to_compare_with(
    tmp_path: Path, ask: str, answers: tuple[str, ...], drugs: str, outcome: str
) -> None:
    on = bench(tmp_path, flat(drugs), beside=BESIDE, judgements=judgements(ask, *answers))
    assert found("P-07", on).outcome == outcome


@pytest.mark.parametrize("name", ["P-07", "P-08"])
def test_without_the_penalty_of_another_offence_there_is_nothing_to_compare_with(tmp_path: Path, name: str) -> None:
    finding = found(name, bench(tmp_path, ONE_FOR_ALL))
    assert finding.outcome == NEEDS_DATA
    assert "the penalty for" in finding.wants[-1].what


DRUGS_FIRST = each("V7", "V8", "V9", "V10", "V11", "V12", "V13", "C5", "C3", "C4", "C2")
DRUGS_LAST = tuple(reversed(DRUGS_FIRST))
LENIENT, HARSH = flat(".. 2 y"), flat("6 y .. 12 y")


@pytest.mark.parametrize(
    ("law", "rankings", "outcome"),
    [
        (HARSH, (), NEEDS_JUDGEMENT),
        (HARSH, (DRUGS_FIRST,), NEEDS_JUDGEMENT),  # one person is not enough
        (HARSH, (DRUGS_FIRST, DRUGS_FIRST), DEPARTS),
        (HARSH, (DRUGS_LAST, DRUGS_LAST), CONFORMS),  # who ranks drugs as graver finds no inversion
        (HARSH, (DRUGS_FIRST, DRUGS_LAST), NEEDS_JUDGEMENT),
        (LENIENT, (DRUGS_FIRST, DRUGS_FIRST), CONFORMS),
    ],
)
def test_offences_that_two_people_rank_as_graver_must_not_bring_less(
    tmp_path: Path, law: str, rankings: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    on = bench(tmp_path, law, beside=BESIDE, judgements=ranked("P-08/seriousness", *rankings))
    assert found("P-08", on).outcome == outcome


@pytest.mark.parametrize(("least", "contested"), [(Fraction(9, 10), False), (Fraction(1), True)])
def test_rankings_that_agree_less_than_asked_are_contested(tmp_path: Path, least: Fraction, contested: bool) -> None:
    # Two people who differ in one pair of neighbours among eleven agree well beyond chance, and not wholly.
    swapped = (*DRUGS_FIRST[:5], DRUGS_FIRST[6], DRUGS_FIRST[5], *DRUGS_FIRST[7:])
    on = bench(tmp_path, HARSH, beside=BESIDE, judgements=ranked("P-08/seriousness", DRUGS_FIRST, swapped))
    answer = moved("P-08", on, {"agreement": least})
    assert bool(answer.contested) == contested
    assert answer.outcome == (NEEDS_JUDGEMENT if contested else DEPARTS)


# -- P-09 ----------------------------------------------------------------------------------------------------

ACTS = ("use", "own possession", "sharing", "small supply", "wholesale", "organised", "aggravated")
USE_IS_GRAVEST = penalties(
    {
        f"substance: {HEROIN_AND_PLANTS}, offence: use": "2 y .. 5 y",
        f'substance: {HEROIN_AND_PLANTS}, offence: "not(use)"': "1 y .. 3 y",
    }
)


def test_a_flat_law_has_ties_and_no_inversion(tmp_path: Path) -> None:
    finding = found("P-09", bench(tmp_path, ONE_FOR_ALL))
    assert finding.outcome == CONFORMS
    # One case of each, for four substances.
    assert "Wholesale and organised have the same range in 4 of 4 pairs." in words(finding)


@pytest.mark.parametrize(
    ("rankings", "outcome"),
    [
        ((), NEEDS_JUDGEMENT),  # the order is ours until someone confirms it
        ((each(*ACTS),), DEPARTS),
        ((each(*ACTS[1:], ACTS[0]),), CONFORMS),  # who ranks use as the gravest finds no inversion
        ((each(*ACTS), each(*reversed(ACTS))), NEEDS_JUDGEMENT),
        (((("use",), ACTS[1:]),), DEPARTS),  # use below all the rest, which are one rank
    ],
)
def test_use_above_supply_is_an_inversion_in_an_order_people_confirm(
    tmp_path: Path, rankings: tuple[tuple[Rank, ...], ...], outcome: str
) -> None:
    on = bench(tmp_path, USE_IS_GRAVEST, judgements=ranked("P-09/rank", *rankings))
    assert found("P-09", on).outcome == outcome


@pytest.mark.parametrize(
    ("custody", "listed"),
    [
        ("1 y .. 10 y", False),
        ("1 y .. 121 months", True),
        ("30 months .. 5 y or life", False),
        ("36 months .. 5 y or life", True),
    ],
)
def test_a_maximum_above_ten_times_the_minimum_is_listed(tmp_path: Path, custody: str, listed: bool) -> None:
    # With life as 300 months 30 months are a tenth, and as 600 months 36 months are less than a tenth.
    said_of = words(found("P-09", bench(tmp_path, flat(custody))))
    if custody.startswith("30 months"):
        assert "with life counted as 600 months" in said_of
    else:
        assert ("the maximum is more than 10 times the minimum" in said_of) == listed


def test_cases_of_one_gravity_with_different_ranges_are_listed(tmp_path: Path) -> None:
    # Own possession: a dose of 50 mg, a week's 1.2 g and a month's 5 g. Two of the three pairs lie on two sides of 2 g.
    said_of = words(found("P-09", bench(tmp_path, heroin({"< 2 g": "1 y .. 3 y", ">= 2 g": "1 y .. 4 y"}))))
    assert "Cases of one gravity, own possession, have different ranges in 2 of 3 pairs." in said_of


# -- P-10 ----------------------------------------------------------------------------------------------------

AT_1_G = heroin({"< 1 g": "1 y .. 3 y", ">= 1 g": "3 y .. 8 y"})
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


# -- P-11 ----------------------------------------------------------------------------------------------------


def two_drugs(cocaine_from: str) -> str:
    """Heroin from 1 g (6 days of use at 100 mg and 60 %), cocaine from an amount of which 1 g is 3 days (200 mg and 60 %)."""
    ranges = ("1 y .. 3 y", "3 y .. 8 y")
    return penalties(
        amounts({"< 1 g": ranges[0], ">= 1 g": ranges[1]})
        | amounts({f"< {cocaine_from}": ranges[0], f">= {cocaine_from}": ranges[1]}, "cocaine")
    )


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


# -- P-12 ----------------------------------------------------------------------------------------------------

FIGURES = (
    said("own_use_threshold", "figures") + said("own_use_threshold_effect", "scales_down_only") + said("own_use_criteria", "none")
)


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


# -- P-13 ----------------------------------------------------------------------------------------------------


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


# -- P-14 ----------------------------------------------------------------------------------------------------


def aggravating(facts: str, automatic: str = "none", twice: str = "none") -> str:
    return (
        said("aggravators", facts) + said("aggravators_closed", "true")
        + said("aggravators_automatic", automatic) + said("aggravators_counted_twice", twice)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (aggravating("none"), CONFORMS),
        (aggravating("[organised_group, minors]"), CONFORMS),
        (aggravating("[organised_group, purity]"), NEEDS_JUDGEMENT),  # purity is not among the examples of article 3(5)
        (aggravating("[minors]", automatic="[minors]"), NEEDS_JUDGEMENT),
        (aggravating("[minors]", twice="[minors]"), DEPARTS),
        (aggravating("[minors]").replace(said("aggravators", "[minors]"), unknown("aggravators")), NEEDS_DATA),
    ],
)
def test_facts_beyond_the_convention_and_automatic_rises_are_listed(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("P-14", bench(tmp_path, ONE_FOR_ALL, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [(("justified",), CONFORMS), (("not justified",), DEPARTS), (("justified", "not justified"), NEEDS_JUDGEMENT)],
)
def test_people_judge_each_listed_fact(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    people = judgements("P-14/fact/large profit", *answers)
    on = bench(tmp_path, ONE_FOR_ALL, provisions=aggravating("[large_profit]"), judgements=people)
    assert found("P-14", on).outcome == outcome


# -- P-15 ----------------------------------------------------------------------------------------------------

EIGHT = "[minor_role, need, coercion, dependence, illness, age, care_duty, first_offence]"


def mitigating(facts: str, *, open_clause: str = "false", below: str = "true", excluded: str = "none") -> str:
    return (
        said("mitigators", facts) + said("mitigators_open", open_clause)
        + said("mitigation_below_floor", below) + said("drug_exclusions", excluded)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (ONE_FOR_ALL, mitigating(EIGHT), CONFORMS),
        (ONE_FOR_ALL, mitigating("none", open_clause="true"), CONFORMS),  # an open clause counts as all of them
        (ONE_FOR_ALL, mitigating(EIGHT, below="false"), DEPARTS),
        (ONE_FOR_ALL + MITIGATION, mitigating(EIGHT, below="false"), CONFORMS),  # a rule leads below the minimum
        (flat(".. 5 y"), mitigating(EIGHT, below="false"), CONFORMS),  # nothing to break through
        (ONE_FOR_ALL, mitigating("[minor_role]"), NEEDS_JUDGEMENT),
        (ONE_FOR_ALL, mitigating(EIGHT, excluded="[mitigation]"), DEPARTS),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("drug_exclusions", "none"), ""), NEEDS_DATA),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("mitigators", EIGHT), unknown("mitigators")), NEEDS_DATA),
        (ONE_FOR_ALL, mitigating(EIGHT).replace(said("mitigation_below_floor", "true"), ""), NEEDS_DATA),
    ],
)
def test_mitigation_reaches_eight_facts_and_breaks_through_the_minimum(
    tmp_path: Path, law: str, provisions: str, outcome: str
) -> None:
    assert found("P-15", bench(tmp_path, law, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(("answer", "outcome"), [("full", CONFORMS), ("some", CONFORMS), ("none", DEPARTS)])
def test_courts_may_weigh_a_fact_that_the_law_does_not_name(tmp_path: Path, answer: str, outcome: str) -> None:
    provisions = mitigating(EIGHT.replace("need, ", ""))
    on = bench(tmp_path, ONE_FOR_ALL, provisions=provisions, judgements=judgements("P-15/weight/need", answer))
    finding = found("P-15", on)
    assert finding.outcome == outcome
    assert "Not among the mitigating facts: need or poverty." in words(finding)


# -- P-16 ----------------------------------------------------------------------------------------------------


def again(first: str, then: str, supply: str = "5 y .. 9 y") -> str:
    return penalties(
        {
            'substance: heroin, offence: "not(supply)", prior_class: none': first,
            'substance: heroin, offence: "not(supply)", prior_class: "not(none)"': then,
            "substance: heroin, offence: supply": supply,
        }
    )


@pytest.mark.parametrize(
    ("law", "outcome"),
    [
        (again(".. 12 months", ".. 24 months"), CONFORMS),
        (again(".. 12 months", ".. 25 months"), DEPARTS),  # above twice the maximum
        (again("none", ".. 1 month"), DEPARTS),
        (again(".. 5 y", ".. 5 y or life"), DEPARTS),
        (again(".. 2 y", "3 y .. 4 y") + SUSPENSION, DEPARTS),  # no way out of custody is left
        (again(".. 3 y", "1 y .. 4 y") + SUSPENSION, CONFORMS),
        (
            again(".. 3 y", "1 y .. 4 y", supply="1 y .. 4 y") + SUSPENSION,
            DEPARTS,
        ),  # earlier possession leads to the range of supply
    ],
)
def test_earlier_convictions_raise_the_penalty_within_bounds(tmp_path: Path, law: str, outcome: str) -> None:
    assert found("P-16", bench(tmp_path, law)).outcome == outcome


def test_a_way_out_that_hangs_on_an_open_fact_is_asked_for(tmp_path: Path) -> None:
    hangs = SUSPENSION.replace('when: {custody.min: "<= 2 y"}', "when: {prior_class: none}").replace(
        "{id: long, when: {}, then: closed",
        "{id: willing, when: {agrees_to_community_work: true}, then: open, cite: CITE}\n      - {id: long, when: {}, then: closed",
    )
    finding = found("P-16", bench(tmp_path, again(".. 12 months", ".. 24 months") + hangs))
    assert finding.outcome == NEEDS_DATA


# -- P-17 ----------------------------------------------------------------------------------------------------


def parts(attempt: str, aid: str, full: str = "1 y .. 5 y") -> str:
    return penalties(
        {
            "substance: heroin, stage: attempted": attempt,
            "substance: heroin, stage: completed, role: accomplice": aid,
            'substance: heroin, stage: completed, role: "not(accomplice)"': full,
        }
    )


LOWER_CONSPIRACY = said("conspiracy_penalty", "lower")
LOWER_ATTEMPT = """\
  - id: attempt
    title: Attempt
    amends: [custody]
    may: court
    choice: attempt
    rules:
      - {id: lower, when: {stage: attempted}, then: {custody.min: 1 d}, cite: CITE}
"""


@pytest.mark.parametrize(
    ("law", "provisions", "answers", "outcome"),
    [
        (parts("6 months .. 2 y", "6 months .. 2 y"), LOWER_CONSPIRACY, (), CONFORMS),
        (parts("1 y .. 4 y", "6 months .. 5 y"), LOWER_CONSPIRACY, (), CONFORMS),  # one end is lower in each
        (parts("1 y .. 5 y", "6 months .. 2 y"), LOWER_CONSPIRACY, (), DEPARTS),
        (parts("6 months .. 2 y", "1 y .. 5 y"), LOWER_CONSPIRACY, (), DEPARTS),
        (parts("1 y .. 5 y", "6 months .. 2 y") + LOWER_ATTEMPT, LOWER_CONSPIRACY, (), CONFORMS),  # the court may go lower
        (parts("6 months .. 2 y", "6 months .. 2 y"), said("conspiracy_penalty", "same"), (), DEPARTS),
        (parts("6 months .. 2 y", "6 months .. 2 y"), unknown("conspiracy_penalty"), (), NEEDS_DATA),
        (parts("1 y .. 5 y", "1 y .. 5 y"), LOWER_CONSPIRACY, ("they do",), CONFORMS),
        (parts("1 y .. 5 y", "1 y .. 5 y"), LOWER_CONSPIRACY, ("they do not",), DEPARTS),
    ],
)
def test_attempt_and_help_stand_below_the_full_offence(
    tmp_path: Path, law: str, provisions: str, answers: tuple[str, ...], outcome: str
) -> None:
    on = bench(tmp_path, law, provisions=provisions, judgements=judgements("P-17/general", *answers))
    assert found("P-17", on).outcome == outcome


# -- P-18 ----------------------------------------------------------------------------------------------------


def fined(fine: str, combine: str = "fine only", custody: str = "none") -> str:
    rule = f"{{id: one, when: {{substance: {HEROIN_AND_PLANTS}}}, then: {{custody: {custody}, fine: {fine}, combine: {combine}}}, cite: {CITE}}}"
    return f"  - id: penalty\n    title: Penalty\n    for: item\n    rules:\n      - {rule}\n{SEVERAL}"


MEANS = said("fine_default", "enforcement") + said("fine_scaled_to_means", "day_fines")


def incomes(poorest: int, median: int = 1000) -> Evidence:
    return figures(
        {("income_per_month", "poorest_fifth"): {2019: poorest}, ("income_per_month", "median"): {2019: median}}, "eur"
    )


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


# -- P-19 ----------------------------------------------------------------------------------------------------


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


# -- P-20 ----------------------------------------------------------------------------------------------------

SIX_MONTHS_UP = flat("6 months .. 2 y")


def burdens(
    *, remand: str = "6 months", credited: str = "in_full", treatment: str = "24 months", by: str = "[criminal_court]"
) -> str:
    return (
        said("remand_longest_lesser", remand) + said("remand_longest_graver", remand) + said("remand_graver_above", "5 y")
        + said("remand_share_of_least_term", "none") + said("remand_least_maximum", "none") + said("remand_credited", credited)
        + said("compulsory_treatment_by", by) + said("compulsory_treatment_longest", treatment)
        + said("compulsory_treatment_credited", "false") + said("collateral", "none")
    )  # fmt: skip


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


# -- Cambodia ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cambodia() -> Bench:
    day = date(2026, 11, 1)
    laws = Library().find("kh")
    beside = tuple(one.at(day) for one in Library().beside("kh"))
    return Bench(
        in_force(laws, day), beside, day, Catalogue.read(), read_vignettes(), evidence=read_evidence("KH"), versions=laws
    )


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


def test_an_aggravating_fact_is_named_without_the_paragraph_behind_it(tmp_path: Path) -> None:
    said_of = words(found("P-14", bench(tmp_path, ONE_FOR_ALL, provisions=aggravating("[minors]", automatic="[minors]"))))
    assert "which raises the range by law: victimising or using minors." in said_of
