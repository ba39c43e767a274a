"""`lenity sentence`: one case on a page of 80 columns, and the same as JSON.

Expected figures: facts sheet on Cambodian law, 2.3 (base penalty 2 to 5 years, 4 to 10 million riel), 2.8
(floor of 6 months and half the minimum fine after mitigation, Criminal Code 94), Criminal Code 38, 98, 104, 106.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

BASE = (
    "sentence", "kh", "--offence", "possession", "--substance", "methamphetamine", "--quantity", "2.5g",
    "--age", "30", "--offence-date", "2019-12-01",
)  # fmt: skip


def section(page: str, heading: str) -> str:
    """The lines of one section of a page, joined so that wrapping does not matter."""
    blocks = [block for block in page.split("\n\n") if block.startswith(heading)]
    assert blocks, f"no section `{heading}`"
    return " ".join(blocks[0].split())


def test_the_page_shows_what_binds_and_what_choices_open(lenity: Callable[..., Any]) -> None:
    page = lenity(*BASE).out
    assert "custody 2 y to 5 y" in section(page, "What binds")
    assert "fine 4,000,000 to 10,000,000 KHR" in section(page, "What binds")
    choices = section(page, "What choices open")
    assert "mitigating circumstances court art. 93-94" in choices
    assert "custody 6 months to 5 y fine 2,000,000 to 10,000,000 KHR" in choices


def test_no_line_is_wider_than_80_columns(lenity: Callable[..., Any]) -> None:
    for case in (BASE, ("sentence", "kh", "--offence", "use", "--offence-date", "2000-05-01")):
        assert max(map(len, lenity(*case).lines)) <= 80


def test_a_way_out_says_its_status_its_article_and_what_it_hangs_on(lenity: Callable[..., Any]) -> None:
    ways = section(lenity(*BASE).out, "Ways out")
    assert "open suspension with probation art. 117-123" in ways
    assert "semi-liberty art. 127-131" in ways
    assert "after mitigating circumstances (court, art. 93-94)" in ways
    assert "depends simple suspension art. 104-108" in ways
    assert "depends on prison_in_last_5_years" in ways
    assert "closed measures for minors art. 38" in ways


def test_a_fact_that_decides_is_not_among_those_still_asked_for(lenity: Callable[..., Any]) -> None:
    asked = section(lenity(*BASE).out, "Facts not given")
    told = lenity(*BASE, "--fact", "prison_in_last_5_years=false").out
    assert "prison_in_last_5_years" in asked
    assert "prison_in_last_5_years a final" not in section(told, "Facts not given")
    assert "open simple suspension art. 104-108" in section(told, "Ways out")


def test_an_unknown_quantity_gives_the_range_for_each_band(lenity: Callable[..., Any]) -> None:
    case = [part for part in BASE if part not in ("--quantity", "2.5g")]
    facts = section(lenity(*case, "--reading", "bands=A", "--reading", "top-band=as-printed").out, "Facts not given")
    assert "below 15 g custody 2 y to 5 y" in facts
    assert "15 g or more, up to 80 g custody 5 y to 10 y" in facts
    assert "above 80 g, up to 240 g custody 10 y to 20 y" in facts
    assert "above 240 g custody 20 y to 30 y" in facts


def test_a_disputed_point_says_what_each_version_gives(lenity: Callable[..., Any]) -> None:
    case = [{"2.5g": "100g"}.get(part, part) for part in BASE]
    disputed = section(lenity(*case).out, "Where the law is disputed")
    assert "A custody 10 y to 20 y" in disputed
    assert "B custody life" in disputed
    settled = lenity(*case, "--reading", "bands=A")
    assert "custody 10 y to 20 y" in section(settled.out, "What binds")


def test_law_that_is_not_known_says_why_and_where_to_look(lenity: Callable[..., Any]) -> None:
    case = [{"methamphetamine": "cannabis"}.get(part, part) for part in BASE]
    page = lenity(*case).out
    assert "undetermined" in section(page, "What binds")
    gap = section(page, "Not determined")
    assert "the quantity bands for cannabis herb and resin were not found" in gap
    assert "look in article 40 in the gazette text of the 2012 law" in gap


def test_the_chain_names_rules_with_article_and_confidence(lenity: Callable[..., Any]) -> None:
    page = lenity(*BASE).out
    chain = section(page, "Chain of rules")
    assert "group/amphetamines art. 40 secondary" in chain
    assert "if the court so chooses: custody.min 6 months" in chain
    assert "art-40/amphetamines/base" in section(page, "Confidence: unverified")


def test_the_last_words_are_that_this_is_no_legal_advice(lenity: Callable[..., Any]) -> None:
    assert lenity(*BASE).out.rstrip().endswith("legal advice.")


def test_several_items_may_be_given_beside_the_first(lenity: Callable[..., Any]) -> None:
    case = [
        *BASE[:8],
        "--offence-date",
        "2019-12-01",
        "--age",
        "30",
        "--item",
        "substance=cocaine quantity=30 g",
    ]
    answer = json.loads(lenity(*case, "--reading", "bands=A", "--json").out)
    # cocaine, 25 to 80 g: 10 to 20 years (facts 2.2); several substances: the gravest range
    assert answer["bound"]["custody"]["text"] == "10 y to 20 y"


def test_json_holds_the_outcome_in_smallest_units(lenity: Callable[..., Any]) -> None:
    answer = json.loads(lenity(*BASE, "--json").out)
    assert answer["law"] == "kh/drug-control-2012"
    assert answer["bound"]["custody"]["min"] == 2 * 12 * 30  # the Code counts a month as 30 days (art. 49-51)
    assert answer["bound"]["fine"]["max"] == 10_000_000 * 100


def test_the_law_at_the_day_of_the_sentence_may_be_asked_for(lenity: Callable[..., Any]) -> None:
    case = (
        "sentence",
        "kh",
        "--offence",
        "use",
        "--offence-date",
        "2003-01-01",
        "--sentence-date",
        "2013-01-01",
    )
    assert json.loads(lenity(*case, "--json").out)["law"] == "kh/drug-control-1996"
    assert json.loads(lenity(*case, "--law-at", "sentence", "--json").out)["law"] == "kh/drug-control-2012"


def test_asking_for_more_confidence_widens_the_answer(lenity: Callable[..., Any]) -> None:
    answer = json.loads(lenity(*BASE, "--min-confidence", "verified", "--json").out)
    assert answer["bound"]["custody"]["undetermined"]


@pytest.mark.parametrize("variable", ["NO_COLOR", ""])
def test_there_is_no_colour_where_the_output_is_not_a_terminal(
    lenity: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    if not variable:
        monkeypatch.delenv("NO_COLOR")
    assert "\x1b[" not in lenity(*BASE).out
