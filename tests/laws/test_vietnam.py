"""Viet Nam: several drugs are added up as Decree 19/2018 says, clause by clause, and the versions of 2018 and 2025 differ where Law 86/2025 changed them."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker

# Lowest amounts of clauses 1 to 5 in grams, from articles 249 and 251 as consolidated in 2025; article 251 has none for clause 1.
LOWEST = {
    "opium": (1, 500, 1_000, 5_000, 30_000),
    "heroin": (Decimal("0.1"), 5, 30, 100, 3_000),
    "cannabis": (1_000, 10_000, 25_000, 75_000, 150_000),
    "lsd": (1, 20, 100, 300, 9_000),
}
PENALTY = {
    249: ("no custody", "3 y to 5 y", "5 y to 10 y", "10 y to 15 y", "15 y to 20 y or life"),
    251: ("", "3 y to 7 y", "7 y to 15 y", "15 y to 20 y", "20 y or life", "life or death"),
}
CHARGE = {249: {"offence": "possession", "purpose": "own_use"}, 251: {"offence": "supply"}}
PERSON = {
    "age": 30, "stage": "completed", "organised_group": False, "cross_border": False, "pregnant": False,
    "raises_child_under_3": False, "age_at_trial": 31,
}  # fmt: skip


@cache
def viet_nam() -> Asker:
    return Asker("vn/penal-code-2015")


def custody(article: int, drugs: list[tuple[str, Decimal]], day: str = "2025-08-01") -> str:
    items = [{"substance": name, "quantity": f"{grams:f} g"} for name, grams in drugs]
    case = {**PERSON, **CHARGE[article], "offence_date": day, "items": items}
    return str(viet_nam().ask(case).custody)


def clause_by_the_decree(article: int, drugs: list[tuple[str, Decimal]]) -> int:
    """Climb as article 5 of the decree does; drugs of different points only. Carried on to clause 5 in article 251."""
    top = 5 if article == 251 else 4
    first = 1 if article == 251 else 0

    def lowest(name: str, clause: int) -> Decimal:
        return Decimal(LOWEST[name][clause - 1])

    clause = max([first, *(k for name, grams in drugs for k in range(first + 1, top + 1) if grams >= lowest(name, k))])
    while clause < top:
        shares = [(grams / lowest(name, clause + 1) * 100).quantize(Decimal("0.1"), ROUND_DOWN) for name, grams in drugs]
        if sum(shares) < 100:
            break
        clause += 1
    return clause


@st.composite
def mixtures(draw: st.DrawFn) -> tuple[int, list[tuple[str, Decimal]]]:
    """Two or three drugs of different points, each near some lowest amount, down to a tenth of a milligram."""
    article = draw(st.sampled_from([249, 251]))
    names = draw(st.lists(st.sampled_from(sorted(LOWEST)), min_size=2, max_size=3, unique=True))
    around = draw(st.integers(1, 5 if article == 251 else 4))
    drugs = []
    for name in names:
        percent = (
            draw(st.integers(5, 1_050)) if draw(st.booleans()) else draw(st.sampled_from([250, 333, 334, 499, 500, 501, 999]))
        )
        grams = Decimal(LOWEST[name][around - 1]) * percent / 1000 + Decimal(draw(st.integers(-1, 1))) / 10_000
        drugs.append((name, max(grams, Decimal("0.0001"))))
    return article, drugs


@settings(max_examples=150, deadline=None)
@given(mixtures())
def test_drugs_of_different_points_are_added_as_the_decree_climbs(mixture: tuple[int, list[tuple[str, Decimal]]]) -> None:
    article, drugs = mixture
    assert custody(article, drugs) == PENALTY[article][clause_by_the_decree(article, drugs)]


@settings(max_examples=40, deadline=None)
@given(mixtures(), st.randoms(use_true_random=False))
def test_the_order_of_the_drugs_does_not_matter(mixture: tuple[int, list[tuple[str, Decimal]]], chance) -> None:
    article, drugs = mixture
    other = list(drugs)
    chance.shuffle(other)
    assert custody(article, drugs) == custody(article, other)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([249, 251]), st.sampled_from(sorted(LOWEST)), st.integers(0, 4), st.integers(-2, 2), st.integers(1, 9))
def test_one_drug_in_two_packets_is_judged_by_its_whole_mass(article: int, name: str, clause: int, off: int, part: int) -> None:
    """Article 4: masses of one point are added. So the bands of one drug and the lowest amounts used in adding are the same."""
    whole = Decimal(LOWEST[name][clause]) + Decimal(off) / 1_000_000
    first = (whole * part / 10).quantize(Decimal("0.000001"))
    assert custody(article, [(name, first), (name, whole - first)]) == custody(article, [(name, whole)])


@pytest.mark.parametrize(
    ("heroin", "lsd", "expected"),
    [
        # 0.05 / 0.1 = 50.0 %; 0.4999 / 1 = 49.99 %, cut to 49.9 %: 99.9 %
        ("0.05", "0.4999", "no custody"),
        ("0.05", "0.5", "3 y to 5 y"),
        # clause 2: 3 / 5 = 60.0 %; 7.99 / 20 = 39.95 %, cut to 39.9 %: 99.9 %; rounded it would be 100.0 %
        ("3", "7.99", "3 y to 5 y"),
        ("3", "8", "5 y to 10 y"),
        # clause 3: 20 / 30 = 66.66 %, cut to 66.6 %; 33.4 / 100 = 33.4 %: 100.0 %
        ("20", "33.3", "5 y to 10 y"),
        ("20", "33.4", "10 y to 15 y"),
        # one alone in clause 4
        ("100", "0.0001", "15 y to 20 y or life"),
    ],
)
def test_shares_are_cut_off_and_not_rounded(heroin: str, lsd: str, expected: str) -> None:
    assert custody(249, [("heroin", Decimal(heroin)), ("lsd", Decimal(lsd))]) == expected


def test_death_for_sale_moves_from_100_g_to_3_kg_on_1_july_2025() -> None:
    for grams, before, after in (
        ("99.999999", "15 y to 20 y", "15 y to 20 y"),
        ("100", "20 y or life or death", "20 y or life"),
        ("2999.999999", "20 y or life or death", "20 y or life"),
        ("3000", "20 y or life or death", "life or death"),
    ):
        assert custody(251, [("heroin", Decimal(grams))], "2025-06-30") == before
        assert custody(251, [("heroin", Decimal(grams))], "2025-07-01") == after
