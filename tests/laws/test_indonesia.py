"""Indonesia: Law 35/2009 with least terms until 1 January 2026; the Penal Code and what lives on, without them, from the day after."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome

LAST_DAY, FIRST_DAY = "2026-01-01", "2026-01-02"
GROUPS = {
    1: {"substance": "methamphetamine"},
    2: {"substance": "morphine", "listed_as": "group_2"},
    3: {"substance": "buprenorphine", "listed_as": "group_3"},
}
# Prison up to 5 g and above it: articles 112, 117 and 122 of Law 35/2009, then article 609 as rewritten by Law 1/2026.
POSSESSION = {
    LAST_DAY: {
        1: ("4 y to 12 y", "5 y to 20 y or life"),
        2: ("3 y to 10 y", "5 y to 15 y"),
        3: ("2 y to 7 y", "3 y to 10 y"),
    },
    FIRST_DAY: {
        1: ("up to 12 y", "up to 20 y or life"),
        2: ("up to 10 y", "up to 15 y"),
        3: ("up to 7 y", "up to 10 y"),
    },
}
REHABILITATION = "rehabilitation by order of the judge"


@cache
def indonesia() -> Asker:
    return Asker("id/narcotics-2009")


def ask(case: dict[str, object], day: str, law_at: str = "offence") -> Outcome:
    return indonesia().ask({"age": 30, **case, "offence_date": day}, law_at=law_at)


def option(found: Outcome, measure: str) -> str:
    return next(one.status for one in found.options if one.measure == measure)


@pytest.mark.parametrize("day", [LAST_DAY, FIRST_DAY])
@pytest.mark.parametrize("group", [1, 2, 3])
def test_possession_turns_on_five_grams_before_and_after(day: str, group: int) -> None:
    for amount, custody in zip(("0.000001 g", "5 g"), POSSESSION[day][group][:1] * 2, strict=True):
        assert str(ask({"offence": "possession", **GROUPS[group], "quantity": amount}, day).custody) == custody
    assert (
        str(ask({"offence": "possession", **GROUPS[group], "quantity": "5.000001 g"}, day).custody) == POSSESSION[day][group][1]
    )


@pytest.mark.parametrize("offence", ["possession", "supply", "transport", "import", "production"])
@pytest.mark.parametrize("amount", ["5 g", "5.000001 g"])
def test_law_1_of_2026_takes_the_least_term_away_and_leaves_the_highest(offence: str, amount: str) -> None:
    """Article I deletes least terms; the highest of articles 112 to 115 and of Code 609 and 610 are the same; and becomes and/or."""
    case = {"offence": offence, **GROUPS[1], "quantity": amount}
    before, after = ask(case, LAST_DAY), ask(case, FIRST_DAY)
    assert before.custody.least > 0 and not after.custody.least
    assert (before.custody.most, before.custody.life, before.custody.death) == (
        after.custody.most, after.custody.life, after.custody.death,
    )  # fmt: skip
    assert (before.bound.combine, after.bound.combine) == (("and",), ("and/or",))
    assert option(before, "fine alone") == "closed"
    assert option(after, "fine alone") == "open"


@pytest.mark.parametrize(
    ("offence", "amount", "possible"),
    [("possession", "6 g", "no"), ("transport", "6 g", "no"), ("supply", "6 g", "possible"), ("import", "6 g", "possible"),
     ("supply", "5 g", "no"), ("import", "5 g", "no")],
)  # fmt: skip
@pytest.mark.parametrize("day", [LAST_DAY, FIRST_DAY])
def test_death_is_left_to_dealing_and_making_above_five_grams(offence: str, amount: str, possible: str, day: str) -> None:
    """Death stands in articles 113(2) and 114(2) and in Code 610(2), and not in 111, 112, 115 and 609."""
    assert ask({"offence": offence, **GROUPS[1], "quantity": amount}, day).custody.death == possible


def test_the_lighter_law_reaches_earlier_acts() -> None:
    """Article 3(1) of the Code: the new law, unless the old one is better for the accused."""
    case = {"offence": "possession", **GROUPS[1], "quantity": "1 g", "sentence_date": "2026-03-01"}
    assert str(ask(case, "2025-06-01").custody) == "4 y to 12 y"
    assert str(ask(case, "2025-06-01", "lenient").custody) == "up to 12 y"
    assert str(ask(case, "2025-06-01", "sentence").custody) == "up to 12 y"


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 3_000_000_000), st.integers(0, 3_000_000_000), st.sampled_from(["possession", "supply", "transport", "export"]),
    st.sampled_from(["methamphetamine", "cannabis"]), st.sampled_from([LAST_DAY, FIRST_DAY]),
)  # fmt: skip
def test_more_weight_is_never_a_lighter_range(few: int, many: int, offence: str, substance: str, day: str) -> None:
    """Paragraph 2 of each article is heavier at both ends than paragraph 1."""
    few, many = sorted((few, many))
    light, heavy = (
        ask({"offence": offence, "substance": substance, "quantity": f"{amount} ug"}, day).custody for amount in (few, many)
    )
    assert (light.least or 0) <= (heavy.least or 0)
    assert light.most <= heavy.most
    assert (light.life != "no", light.death != "no") <= (heavy.life != "no", heavy.death != "no")


@pytest.mark.parametrize(("grams", "trees"), list(product((500, 1_000, 1_001), (1, 5, 6))))
def test_weight_or_trees_alone_is_enough(grams: int, trees: int) -> None:
    """Article 111(2): more than 1 kg or more than 5 trees."""
    items = [
        {"substance": "cannabis", "counted": "weight", "quantity": f"{grams} g"},
        {"substance": "cannabis", "counted": "trees", "quantity": f"{trees} plants"},
    ]
    found = ask({"offence": "cultivation", "items": items}, LAST_DAY)
    assert str(found.custody) == ("5 y to 20 y or life" if grams > 1_000 or trees > 5 else "4 y to 12 y")


@settings(max_examples=32, deadline=None)
@given(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans()))
def test_rehabilitation_for_one_days_use_needs_all_five_conditions(met: tuple[bool, ...]) -> None:
    """Supreme Court circular 4/2010, point 2(a) to (e): 1 g of methamphetamine is one day's use."""
    caught, amount, laboratory, report, no_trade = met
    case = {
        "offence": "use", **GROUPS[1], "quantity": "1 g" if amount else "1.000001 g", "caught_in_the_act": caught,
        "laboratory_positive": laboratory, "psychiatric_report": report, "in_illicit_trade": not no_trade,
    }  # fmt: skip
    assert option(ask(case, FIRST_DAY), REHABILITATION) == ("open" if all(met) else "closed")


def test_sentences_of_the_courts_lie_within_the_range_of_their_time() -> None:
    """Rantau Prapat 105/Pid.Sus/2023: article 112(1), 1.04 g, 48 months. Singkawang, November 2015: article 114(2), 8 years, 2 bn."""
    possession = ask({"offence": "possession", **GROUPS[1], "quantity": "1.04 g"}, "2022-12-17").custody
    assert possession.least <= 48 * 30 <= possession.most
    brokering = ask({"offence": "brokering", **GROUPS[1], "quantity": "6 g"}, "2015-05-01").bound
    assert brokering.custody.least <= 8 * 360 <= brokering.custody.most
    assert brokering.fine.least <= 2_000_000_000 * 100 <= brokering.fine.most  # sen
