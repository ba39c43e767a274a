"""Severity without false precision: pairs by hand from facts/methods.md B.3, anchors from B.1, and properties of the order."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity import sentence
from lenity.analysis import severity as weighing
from lenity.analysis.scales import FILE, read_scales, scales
from lenity.analysis.scales_page import scales_page
from lenity.analysis.severity import (
    DEPENDS,
    INCOMPARABLE,
    NOT_SUPPORTED,
    NOT_WEIGHED,
    ROBUST,
    CaseType,
    Claim,
    Sanction,
    caseload,
    compared,
    holds,
    ordered,
    severity,
    spread_compared,
)  # fmt: skip
from lenity.law.problems import LenityError

MONTH = 30  # days
YEAR = 12 * MONTH
KINDS = list(scales().kinds)
DATED = [kind.name for kind in scales().kinds.values() if kind.a_day is not None]
S1, S2, S3, S4 = scales().scales


def of(**amounts: int) -> Sanction:
    return Sanction(amounts)


# -- pairs by hand ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lighter", "heavier"),
    [
        (of(prison=6 * MONTH), of(prison=YEAR)),  # same type: by amount
        (of(prison=YEAR), of(prison=YEAR, probation=6 * MONTH)),  # sanction and condition against the sanction alone
        (of(suspended_prison=YEAR), of(suspended_prison=YEAR, community_work=40)),
        (of(suspended_prison=YEAR), of(prison=YEAR)),  # suspended(x) against immediate(x)
        (of(caution=1), of(fine=1)),  # a caution against everything
        (of(caution=1), of(compulsory_treatment=1)),
        (of(caution=1), of(strokes=1)),
        (of(caution=1), of(probation=1)),
        (of(), of(caution=1)),
        (of(fine=500), of(fine=2000)),  # the same sum for four times less income
        (of(probation=YEAR), of(home_detention=YEAR)),
        (of(probation=YEAR), of(intensive_supervision=YEAR)),
        (of(home_detention=YEAR), of(prison=YEAR)),
        (of(community_work=40), of(prison=10)),  # 4 h for a day of custody in lieu (Berlin): 40 h are 10 days
        (of(prison=80 * YEAR), of(life=1)),
        (of(compulsory_treatment=80 * YEAR), of(life=1)),
        (of(life=1, fine=5000), of(death=1)),
        (Sanction({"fine": 500}, "recorded"), of(fine=500)),  # an administrative fine against one with a conviction
    ],
)
def test_what_is_lighter_in_every_respect_is_lighter(lighter: Sanction, heavier: Sanction) -> None:
    assert ordered(lighter, heavier).verdict == "lighter"
    assert ordered(heavier, lighter).verdict == "heavier"


@pytest.mark.parametrize(
    ("one", "other", "says"),
    [
        (of(compulsory_treatment=12 * MONTH), of(prison=6 * MONTH), "compulsory residential treatment"),
        (of(fine=20_000), of(prison=MONTH), "whether less of prison outweighs more of fine"),
        (of(prison=6 * MONTH), of(probation=3 * YEAR), "ordinary probation"),
        (of(suspended_prison=2 * YEAR), of(prison=6 * MONTH), "whether less of prison outweighs more of suspended prison"),
        (of(community_work=44), of(prison=10), "community work"),
        (of(prison=YEAR), of(jail=YEAR), "local jail or remand"),
        (of(strokes=6), of(prison=YEAR), "whether less of prison outweighs more of strokes of the cane"),
        (of(suspended_prison=YEAR, home_detention=YEAR), of(prison=YEAR), "home detention"),  # a day in prison outweighs one of them, not both
    ],
)  # fmt: skip
def test_what_is_lighter_and_heavier_waits_for_a_judgement_that_is_named(one: Sanction, other: Sanction, says: str) -> None:
    found = ordered(one, other)
    assert found.verdict == INCOMPARABLE
    assert says in found.judgement


def test_laws_are_compared_in_what_they_allow() -> None:
    # Facts, kh-law: possession for supply of 2.5 g of methamphetamine, band A: 2-5 y (base) against 10-20 y for 100 g. Base lighter.
    case = {"offence": "possession", "substance": "methamphetamine", "purpose": "supply", "age": 30, "offence_date": "2019-12-01"}
    little, much = (sentence("kh", case, quantity=amount, reading={"bands": "A"}) for amount in ("2.5 g", "100 g"))
    found = compared(little, much)
    assert {"least term", "highest term"} <= set(found.lighter)
    assert not found.heavier and "compulsory" not in found.judgement
    assert set(compared(much, little).heavier) == set(found.lighter)


def test_an_answer_is_the_same_as_itself() -> None:
    case = {"offence": "supply", "substance": "heroin", "quantity": "1 kg", "offence_date": "2020-01-01", "age": 30}
    one = sentence("sg", case)
    found = compared(one, one)
    assert (found.lighter, found.heavier) == ((), ())
    assert found.verdict == ("incomparable" if found.unknown else "same")


# -- anchors and printed weights ----------------------------------------------------------------------------------------------


def test_the_anchors_of_petersilia_and_deschenes_come_out() -> None:
    # 1 year in prison is about 3 years of intensive supervision, and about 1 year of jail (B.1, [V]).
    prison, supervised, jail = of(prison=YEAR), of(intensive_supervision=3 * YEAR), of(jail=YEAR)
    assert severity(prison, S2) == pytest.approx(severity(supervised, S2)) == pytest.approx(severity(jail, S2))


def test_their_second_anchor_lies_within_the_ranges() -> None:
    # 6 months of jail are about 1 year of intensive supervision: at one a month for jail, 1/2; at 1/3 for supervision, 2/3.
    jail, supervised = (S2.weights[kind].range for kind in ("jail", "intensive_supervision"))
    assert 6 * jail[1] == 12 * supervised[1] and 6 * jail[0] == 12 * supervised[0]


@pytest.mark.parametrize(
    ("sanction", "on"),
    [
        # B.2, by hand: a month is 1, a power of 0.7 on S3; S4 counts confinement only.
        (of(prison=10 * MONTH), (10, 10.02, 10**0.7, 10)),
        (of(home_detention=10 * MONTH), (10, 5.02, 0.5 * 10**0.7, 10)),
        (of(community_work=40), (1 / 3, 0.22, 0.2, 0.02)),
        (of(probation=10 * MONTH), (1, 2.02, 0.15 * 10**0.7, 0)),
        (of(caution=1), (0, 0.02, 0.02, 0)),
    ],
)
def test_scales_give_what_their_cells_say(sanction: Sanction, on: tuple[float, ...]) -> None:
    # On S3 the weight of the record goes under the power and moves the sum by less than 3 %.
    for scale, expected in zip(scales().scales, on, strict=True):
        assert severity(sanction, scale) == pytest.approx(expected, rel=0.03 if scale is S3 else 1e-9, abs=1e-12)


def test_death_and_strokes_stand_on_no_scale() -> None:
    for kind in ("death", "strokes"):
        with pytest.raises(LenityError, match="LEN786"):
            severity(of(**{kind: 1}), S1)


def test_life_is_twenty_to_sixty_years_on_every_scale() -> None:
    assert all(scale.life.range == (20 * 12, 60 * 12) for scale in scales().scales)


# -- claims ------------------------------------------------------------------------------------------------------------------


def test_a_claim_that_the_order_decides_needs_no_weights() -> None:
    found = holds(Claim("suspended is milder", [(of(prison=YEAR), 3)], [(of(suspended_prison=YEAR), 3)]))
    assert (found.verdict, found.by, found.printed) == (ROBUST, "order", {})
    turned = holds(Claim("served is milder", [(of(suspended_prison=YEAR), 3)], [(of(prison=YEAR), 3)]))
    assert (turned.verdict, turned.by) == (NOT_SUPPORTED, "order")


def test_a_claim_may_flip_from_one_scale_to_another() -> None:
    # 60 months of intensive supervision for 12 months in prison: 19.8 against 12 on S1, 20 against 12 on S2, 0 against 12 on S4.
    # On S3: 0.33 * 60**0.7 = 5.80 against 12**0.7 = 5.69. So it holds on one scale of four.
    found = holds(Claim("supervision is milder", [(of(prison=YEAR), 1)], [(of(intensive_supervision=5 * YEAR), 1)]))
    assert found.printed == {"S1": False, "S2": False, "S3": False, "S4": True}
    assert found.drawn["S4"] == 1 and found.drawn["S2"] == 0  # S2: at least 20 whatever is drawn
    assert (found.by, found.of_scales, found.verdict) == ("scales", Fraction(1, 4), NOT_SUPPORTED)


def test_a_claim_that_holds_under_every_weight_is_robust_without_being_ordered() -> None:
    # A month's income (at most 1 + 0.02) against 60 months in prison on every scale, drawn or printed.
    found = holds(Claim("a fine is milder", [(of(prison=5 * YEAR), 1)], [(of(fine=1000), 1)]))
    assert found.order.verdict == INCOMPARABLE
    assert (found.verdict, found.by, found.of_scales, found.of_draws) == (ROBUST, "scales", 1, 1)


def test_the_share_of_draws_is_that_of_the_range() -> None:
    # S2: 10 months of treatment at x against 8 in prison: milder for x < 0.8, half of 0.4 to 1.2. But treatment contains community work,
    # 120 h a month at y per 40 h, so x is lifted to 3 y, even on 0.3 to 0.9: below 0.8 in 5/6. Home detention and supervision never
    # reach 0.8. 1/2 * 5/6 = 5/12; standard error of 2,000 draws 1.1 %.
    claim = Claim(
        "treatment is milder", [(of(prison=8 * MONTH), 1)], [(Sanction({"compulsory_treatment": 10 * MONTH}, "conviction"), 1)]
    )
    assert float(holds(claim, [S2], draws=2000, seed=3).drawn["S2"]) == pytest.approx(5 / 12, abs=0.035)


def test_between_the_two_lines_it_depends() -> None:
    # 20 months of treatment against 24 in prison: S1 20 < 24, S2 16 < 24, S3 0.8 * 20**0.7 = 6.5 < 9.2, S4 20 < 24: all scales; but with
    # weights up to 1.5 and 1.2 a share of S1, S2 and S3 fails: S1 above 1.2 (3/8 of draws at 0.5 to 1.5, lifted to 1: 30 %).
    found = holds(Claim("treatment is milder", [(of(prison=24 * MONTH), 1)], [(of(compulsory_treatment=20 * MONTH), 1)]))
    assert found.of_scales == 1
    assert float(found.drawn["S1"]) == pytest.approx(0.7, abs=0.05)
    assert Fraction(60, 100) <= found.of_draws < Fraction(95, 100)
    assert found.verdict == DEPENDS


def test_less_death_is_less_severe_whatever_the_rest() -> None:
    before, after = [(of(death=1), 1), (of(fine=10), 99)], [(of(life=1), 100)]
    found = holds(Claim("no death", before, after))
    assert (found.order.verdict, found.verdict, found.by) == (INCOMPARABLE, ROBUST, "order")


def test_a_claim_that_turns_on_strokes_cannot_be_weighed() -> None:
    found = holds(Claim("prison is milder", [(of(strokes=6, prison=YEAR), 1)], [(of(prison=2 * YEAR), 1)]))
    assert found.verdict == NOT_WEIGHED
    same = holds(Claim("a fine is milder", [(of(strokes=6, prison=YEAR), 1)], [(of(strokes=6, fine=100), 1)]))
    assert same.verdict == ROBUST


def test_the_same_seed_gives_the_same_shares() -> None:
    claim = Claim("", [(of(prison=24 * MONTH), 1)], [(of(compulsory_treatment=20 * MONTH), 1)])
    assert holds(claim, draws=200, seed=7) == holds(claim, draws=200, seed=7)
    assert holds(claim, draws=200, seed=7).drawn != holds(claim, draws=200, seed=8).drawn


@pytest.mark.parametrize("claim", [Claim("", [], [(of(), 1)]), Claim("", [(of(), 0)], [(of(), 1)])])
def test_a_claim_about_no_case_is_refused(claim: Claim) -> None:
    with pytest.raises(LenityError, match="LEN786"):
        holds(claim)


@pytest.mark.parametrize(
    ("amounts", "record", "code"),
    [({"jale": 1}, "", "LEN783"), ({"prison": -1}, "", "LEN785"), ({"prison": 1.5}, "", "LEN785"), ({}, "spent", "LEN785")],
)
def test_a_sanction_that_cannot_be_is_refused(amounts: dict[str, int], record: str, code: str) -> None:
    with pytest.raises(LenityError, match=code):
        Sanction(amounts, record)


# -- distributions ---------------------------------------------------------------------------------------------------------------


def test_a_group_is_lighter_if_it_has_no_more_cases_above_any_amount() -> None:
    # Above 5 months: 1/2 against 2/3; above 11 months: 1/4 against 1/3. Groups of different size compare by shares.
    before = [(of(prison=6 * MONTH), 1), (of(prison=12 * MONTH), 1), (of(prison=2 * MONTH), 1)]
    after = [(of(prison=6 * MONTH), 1), (of(prison=12 * MONTH), 1), (of(prison=2 * MONTH), 2)]
    assert spread_compared(after, before).verdict == "lighter"


def test_a_lower_mean_with_more_long_terms_is_not_lighter() -> None:
    before = [(of(prison=6 * MONTH), 10)]
    after = [(of(prison=1 * MONTH), 9), (of(prison=24 * MONTH), 1)]  # mean 3.3 months, and one case of ten above 6
    found = spread_compared(after, before)
    assert found.verdict == INCOMPARABLE
    assert "whether fewer cases with much outweigh more cases with some of prison" in found.judgement


def test_a_caseload_is_told_by_shares_of_its_cases() -> None:
    less = CaseType("a", [(of(prison=YEAR), 1)], [(of(suspended_prison=YEAR), 1)], 60)
    same = CaseType("b", [(of(fine=10), 1)], [(of(fine=10), 1)], 20)
    more = CaseType("c", [(of(fine=10), 1)], [(of(fine=20), 1)], 15)
    open_ = CaseType("d", [(of(prison=180), 1)], [(of(compulsory_treatment=360), 1)], 5)
    found = caseload([less, same, more, open_])
    assert (found.less, found.same, found.more, found.incomparable) == tuple(Fraction(n, 100) for n in (60, 20, 15, 5))
    assert not found.dominated
    assert caseload([less, same]).dominated and not caseload([same]).dominated


def test_a_caseload_without_cases_is_refused() -> None:
    with pytest.raises(LenityError, match="LEN786"):
        caseload([])


# -- the order and the scales as such ------------------------------------------------------------------------------------------------

AMOUNTS = st.dictionaries(st.sampled_from([*DATED, "fine", "caution"]), st.integers(0, 6).map(lambda n: n * 10), max_size=4)
SANCTIONS = st.builds(Sanction, AMOUNTS)


@given(AMOUNTS, AMOUNTS)
def test_anything_added_is_at_least_as_heavy(some: dict[str, int], more: dict[str, int]) -> None:
    both = {kind: some.get(kind, 0) + more.get(kind, 0) for kind in {*some, *more}}
    assert ordered(Sanction(some), Sanction(both)).verdict in ("lighter", "same")


@given(SANCTIONS, SANCTIONS)
def test_the_order_turned_round_is_the_reverse(one: Sanction, other: Sanction) -> None:
    reverse = {"lighter": "heavier", "heavier": "lighter", "same": "same", INCOMPARABLE: INCOMPARABLE}
    assert ordered(other, one).verdict == reverse[ordered(one, other).verdict]


@given(SANCTIONS, SANCTIONS, SANCTIONS)
def test_the_order_goes_on(one: Sanction, other: Sanction, third: Sanction) -> None:
    if ordered(one, other).verdict == ordered(other, third).verdict == "lighter":
        assert ordered(one, third).verdict == "lighter"


@st.composite
def weakened(draw: st.DrawFn) -> tuple[Sanction, Sanction]:
    """A sanction and what is left when days of it are turned into days of kinds they contain, or dropped: lighter by construction."""
    amounts = draw(AMOUNTS)
    kinds = scales().kinds
    left = dict(amounts)
    for name in DATED:
        for lesser in sorted(scales().below(name)):
            days = draw(st.integers(0, left.get(name, 0) // kinds[name].a_day))
            left[name] = left.get(name, 0) - days * kinds[name].a_day
            left[lesser] = left.get(lesser, 0) + days * kinds[lesser].a_day
    record = Sanction(amounts).record_left
    return Sanction(left, record), Sanction(amounts, record)


@given(weakened())
def test_days_of_a_lighter_kind_in_place_of_a_heavier_are_never_heavier(pair: tuple[Sanction, Sanction]) -> None:
    assert ordered(*pair).verdict in ("lighter", "same")


@settings(max_examples=150, deadline=None)
@given(SANCTIONS, SANCTIONS)
def test_no_drawn_weight_contradicts_the_order(one: Sanction, other: Sanction) -> None:
    verdict = ordered(one, other).verdict
    if verdict in (INCOMPARABLE, "same"):
        return
    light, heavy = (one, other) if verdict == "lighter" else (other, one)
    for scale in scales().scales:
        weights = weighing._drawn(scale, 50, np.random.default_rng(1))
        a, b = (weighing._severity(weighing._doses([(sanction, 1)]), weights) for sanction in (light, heavy))
        assert (a <= b * (1 + 1e-9) + 1e-12).all(), scale.id


# -- the file of scales ----------------------------------------------------------------------------------------------------------------


def test_every_weight_has_a_source_or_says_that_it_is_a_judgement_or_a_definition() -> None:
    for scale in scales().scales:
        for weight in (scale.exponent, scale.life, *scale.weights.values()):
            assert weight.why if weight.ground != "cite" else weight.citation.source in scales().sources


def test_only_the_anchors_and_the_legal_rates_are_sourced() -> None:
    # B.2: "Only the bold anchor and the 1:1/2:1 legal rates are sourced"; the hours of Berlin and the jail anchor stand in B.1.
    sourced = {(scale.id, kind) for scale in scales().scales for kind, weight in scale.weights.items() if weight.ground == "cite"}
    assert sourced == {
        ("S1", "home_detention"),
        ("S1", "community_work"),
        ("S1", "fine"),
        ("S2", "jail"),
        ("S2", "intensive_supervision"),
    }


def test_a_judgement_ranges_from_half_to_one_and_a_half() -> None:
    for scale in scales().scales:
        for kind, weight in scale.weights.items():
            if weight.ground == "judgement" and (scale.id, kind) != ("S4", "community_work"):
                assert weight.range == (weight.printed / 2, weight.printed * Fraction(3, 2)), (scale.id, kind)


GOOD = """\
sources: {a: {title: A study}}
sanctions:
  prison: {title: prison, counted_in: days, weighed_per: {amount: 30, text: month}, a_day: 1, contains: [probation], record: conviction}
  probation: {title: probation, counted_in: days, weighed_per: {amount: 30, text: month}, a_day: 1, record: conviction}
scales:
  - id: X
    title: X
    about: a test
    exponent: {weight: 1, range: 1 .. 1, definition: none}
    life: {range: 240 .. 720, judgement: none}
    weights:
      prison: {weight: 1, range: 1 .. 1, definition: the unit}
      probation: {weight: 1/3, range: 0.2 .. 1/2, cite: {source: a, confidence: verified}}
"""


@pytest.mark.parametrize(
    ("found", "written", "code"),
    [
        ("weight: 1/3", "weight: a third", "LEN780"),
        ("weight: 1/3", "weight: 0.6", "LEN780"),
        ("0.2 .. 1/2", "1/2 .. 0.2", "LEN780"),
        ("exponent: {weight: 1, range: 1 .. 1", "exponent: {weight: 0, range: 0 .. 1", "LEN780"),
        ("0.2 .. 1/2", "0.2 .. 1.1", "LEN781"),
        (", cite: {source: a, confidence: verified}", "", "LEN782"),
        ("cite: {source: a, confidence: verified}", "judgement: ours, definition: ours", "LEN782"),
        ("contains: [probation]", "contains: [parole]", "LEN783"),
        ("probation: {weight", "parole: {weight", "LEN783"),
        ("record: conviction}\nscales", "contains: [prison], record: conviction}\nscales", "LEN784"),
        ("source: a,", "source: b,", "LEN202"),
        ("confidence: verified", "confidence: sure", "LEN203"),
        ("about: a test", "abut: a test", "LEN005"),
        ("record: conviction}\nscales", "record: spent}\nscales", "LEN104"),
    ],
)
def test_a_mistake_in_the_scales_is_named_with_its_place(tmp_path: Path, found: str, written: str, code: str) -> None:
    file = tmp_path / "scales.yaml"
    file.write_text(GOOD, "utf-8")
    assert read_scales(file).scales[0].weights["probation"].printed == Fraction(1, 3)
    assert found in GOOD
    file.write_text(GOOD.replace(found, written, 1), "utf-8")
    with pytest.raises(LenityError) as error:
        read_scales(file, "scales.yaml")
    assert code in {one.code for one in error.value.problems}
    assert all(one.place.file == "scales.yaml" and one.place.line for one in error.value.problems)


def test_the_shipped_file_is_the_one_that_is_read() -> None:
    assert read_scales(FILE).scales == scales().scales


def test_the_page_of_scales_is_current(repository: Path) -> None:
    page = (repository / "docs/reference/scales.md").read_text("utf-8")
    assert page == scales_page(scales()), "run `python -m lenity.analysis.scales_page`"
