"""Ranges of the drug law among those of other offences: what the order is, and that it says nothing of gravity.

The small drug law has below 10 g 1 to 3 years, and from 10 g 3 to 8 years (reading A) or life (reading B); of cannabis nothing is
known. The code beside it is written below; what follows from both is worked out by hand.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.library import Library, in_force
from lenity.review.framework import Custody, framework
from lenity.review.ordinal import Lower, Ordinal, Rank, highest, lower, ordinal
from review.small_law import HEAD, TABLE, write_law

DAY = date(2020, 1, 1)
CODE_HEAD = """\
law: xx/code-offences
title: The Code
kind: offences
place: XX
in_force: 1990-01-01 ..
money: EUR
time: {month: 30 d, year: 12 months, cite: {article: "1", source: code, confidence: verified}}
cite: {article: whole, source: code, confidence: verified}
sources: {code: {title: The Code, producer: Printer}}
bounds: {custody: 1 d .. 20 y or life or death, cite: {article: "2", source: code, confidence: verified}}
tables: [offences.yaml]
"""
CODE = {
    "theft": "then: {custody: .. 2 y, fine: none, combine: custody only}",
    "insurrection_leading": "then: {custody: life or death, fine: none, combine: custody only}",
    "rape": "then: {custody: 3 y .. 8 y, fine: none, combine: custody only}",
    "murder_premeditated": "then: {custody: life, fine: none, combine: custody only}",
    "murder": "then: {custody: 10 y .. 20 y or life, fine: none, combine: custody only}",
    "damage": "then: {custody: none, fine: 5 .. 10, combine: fine only}",
    "torture": "then: {custody: 3 y .. 8 y, fine: none, combine: custody only}",
    "fraud": "unknown: the page is missing\n        look_in: article 7",
}


def write_code(root: Path, offences: dict[str, str] = CODE) -> Path:
    """Write the code beside the small drug law."""
    folder = root / "xx" / "code-offences"
    folder.mkdir(parents=True)
    (folder / "law.yaml").write_text(CODE_HEAD, "utf-8")
    rules = "".join(
        f"      - id: code/{number}\n        when: {{offence: {word}}}\n        {said}\n"
        f'        cite: {{article: "{number}", source: code, confidence: verified}}\n'
        for number, (word, said) in enumerate(offences.items(), 10)
    )
    table = f"decisions:\n  - id: penalty-of-the-code\n    title: Penalty\n    rules:\n{rules}"
    (folder / "offences.yaml").write_text(table, "utf-8")
    return root


def ordered(root: Path, offences: dict[str, str] = CODE) -> Ordinal:
    library = Library(write_code(write_law(root, TABLE, HEAD), offences))
    law = in_force(library.find("xx"), DAY)
    found = ordinal(law, [one.at(DAY) for one in library.beside("xx")], framework(law))
    assert found is not None
    return found


@pytest.fixture
def order(tmp_path: Path) -> Ordinal:
    return ordered(tmp_path)


def rank_of(order: Ordinal, text: str, *, drugs: bool) -> Rank:
    [found] = [rank for rank in order.ranks if rank.custody.text == text and rank.drugs == drugs]
    return found


def test_ranges_stand_by_their_maximum_then_by_their_minimum(order: Ordinal) -> None:
    """Death above life, life above any term; of two that may end in life, the one that begins with life is higher."""
    assert list(dict.fromkeys(rank.custody.text for rank in order.ranks)) == [
        "life or death",
        "life",
        "10 y to 20 y or life",
        "3 y to 8 y",
        "1 y to 3 y",
        "up to 2 y",
        "no custody",
    ]


def test_offences_of_one_law_with_one_range_share_a_rank_and_the_drug_law_keeps_its_own(order: Ordinal) -> None:
    assert [one.word for one in rank_of(order, "3 y to 8 y", drugs=False).offences] == ["rape", "torture"]
    [band] = rank_of(order, "3 y to 8 y", drugs=True).offences
    assert (band.word, band.step, band.versions, band.confidence) == ("possession", "from 10 g", ("A",), "secondary")


def test_a_band_on_which_the_readings_agree_names_none(order: Ordinal) -> None:
    [small] = rank_of(order, "1 y to 3 y", drugs=True).offences
    [large] = rank_of(order, "life", drugs=True).offences
    assert (small.versions, large.versions) == ((), ("B",))


@pytest.mark.parametrize(
    ("other", "band", "expected"),
    [
        ("up to 2 y", "1 y to 3 y", Lower(True, True)),  # 0 < 1 and 2 < 3
        ("up to 2 y", "life", Lower(True, True)),
        ("no custody", "1 y to 3 y", Lower(True, True)),
        ("3 y to 8 y", "1 y to 3 y", Lower(False, False)),
        ("3 y to 8 y", "3 y to 8 y", Lower(False, False)),
        ("10 y to 20 y or life", "life", Lower(True, False)),  # both may end in life; only one must
        ("10 y to 20 y or life", "3 y to 8 y", Lower(False, False)),
        ("life", "life", Lower(False, False)),
        ("life or death", "life", Lower(False, False)),
    ],
)
def test_each_end_is_compared_for_itself(order: Ordinal, other: str, band: str, expected: Lower) -> None:
    than = rank_of(order, band, drugs=True).custody
    assert lower(rank_of(order, other, drugs=False).custody, than) == expected


def test_an_offence_whose_range_is_not_known_has_no_place_and_is_named(order: Ordinal) -> None:
    [one] = order.not_known
    assert (one.word, one.gaps[0].why, one.gaps[0].look_in) == ("fraud", "the page is missing", "article 7")
    assert "fraud" not in {one.word for rank in order.ranks for one in rank.offences}


def test_every_offence_carries_its_article(order: Ordinal) -> None:
    [theft] = rank_of(order, "up to 2 y", drugs=False).offences
    assert [(ref.source, ref.where) for ref in theft.references] == [("law-code", "article 10")]
    assert theft.rules == ("code/10",)


def test_moving_a_term_of_the_code_moves_the_offence(tmp_path: Path) -> None:
    moved = ordered(tmp_path, CODE | {"theft": CODE["rape"].replace("3 y .. 8 y", "2 y .. 9 y")})
    found = [rank.custody.text for rank in moved.ranks]
    assert found.index("2 y to 9 y") == found.index("3 y to 8 y") - 1


def test_a_place_without_offences_to_compare_with_has_no_order(tmp_path: Path) -> None:
    library = Library(write_law(tmp_path, TABLE, HEAD))
    law = in_force(library.find("xx"), DAY)
    assert library.beside("xx") == ()
    assert ordinal(law, (), framework(law)) is None


def test_cambodia_has_26_offences_with_a_lower_minimum_and_25_with_a_lower_maximum_than_5_to_10_years() -> None:
    """Criminal Code, offences for comparison with a lower maximum than 10 years: 12 of 2-5 y (218, 247, 345, 364, 379, 393, 399,
    413, 499, 592, 606, 597), 3 of 1-3 y (207, 217, 246), 4 of 6 months-3 y (353, 377, 391, 490), 2 of 6 months-2 y (410, 599), one
    of 1 month-1 y (419), 2 of 6 d-3 months (249, 250), one without prison (228): 25. Theft with violence, 3-10 y (357), has the
    lower minimum only. Of 64 offences one has no range of its own: laundering with a known source (405).
    """
    library = Library()
    law = in_force(library.find("kh"), date(2026, 1, 1))
    found = ordinal(law, [one.at(date(2026, 1, 1)) for one in library.beside("kh")], framework(law))
    assert found is not None
    band = next(rank.custody for rank in found.of_drugs if rank.custody.text == "5 y to 10 y")
    ends = [lower(rank.custody, band) for rank in found.of_others for _ in rank.offences]
    assert (sum(one.least for one in ends), sum(one.most for one in ends), len(ends)) == (26, 25, 63)
    assert [one.word for one in found.not_known] == ["laundering"]


def custody(least: int | None, length: int, life: bool, death: bool) -> Custody:
    if least is None:
        flags = ("only" if not death else "possible", "only" if not life else "possible") if life or death else ("only", "no")
        return Custody(None, None, None, None, flags[0] if life or not death else "no", flags[1] if death else "no", False, "")
    most = least + length
    return Custody(least, most, least, most, "possible" if life else "no", "possible" if death else "no", False, "")


CUSTODIES = st.builds(custody, st.one_of(st.none(), st.integers(0, 5)), st.integers(0, 5), st.booleans(), st.booleans())


@given(CUSTODIES, CUSTODIES)
def test_no_range_is_lower_than_itself_and_never_both_than_each_other(one: Custody, other: Custody) -> None:
    assert lower(one, one) == Lower(False, False)
    here, there = lower(one, other), lower(other, one)
    assert not (here.least and there.least)
    assert not (here.most and there.most)


@given(st.lists(CUSTODIES, max_size=6))
def test_what_stands_below_never_has_the_higher_maximum(customs: list[Custody]) -> None:
    down = sorted(customs, key=highest, reverse=True)
    assert not any(lower(above, below).most for above, below in pairwise(down))


@given(CUSTODIES, st.integers(0, 1_000_000))
def test_no_term_however_long_reaches_life(one: Custody, months: int) -> None:
    term = Custody(0, months, 0, months, "no", "no", False, "")
    if one.life != "no" or one.death != "no":
        assert lower(term, one).most
