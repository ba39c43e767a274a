"""Stage N against the fact sheet on Cambodia (kh-law.md)."""

from __future__ import annotations

import re

import pytest

from lenity.review.answer import (
    DEPARTS,
)
from lenity.review.checks import DECIDED_BY
from lenity.review.setting import Bench, Setting


def suspended(on: Bench, **readings: str) -> dict[tuple[str, str], str]:
    """What N-05 says of methamphetamine: amount and range -> the way to a suspended sentence."""
    answer = DECIDED_BY["N-05"](Setting(on, readings))
    listed = [point for point in answer.points if point.says.startswith("Methamphetamine")]
    return {(point.figures["amount"].text, point.figures["range"].text): point.says.split("; ")[1] for point in listed}


READING_A = {
    "bands": "A", "top-band": "as-printed", "range-or-life": "art-94", "edges": "lower", "fine-alone": "restrained",
    "three-year-test": "provided", "minors-step": "adult", "consumption": "memory",
}  # fmt: skip


def test_cambodias_bands_lose_plain_suspension_where_the_fact_sheet_says(cambodia: Bench) -> None:
    # kh-law.md 2.8: base 2-5 y whole range without mitigation; 5-10 y at exactly 5 y; 10-20 y and 20-30 y only with mitigation
    plain, mitigated = "a suspended sentence is open.", "a suspended sentence only after mitigating circumstances."
    assert suspended(cambodia, **READING_A) == {
        ("below 15 g", "2 y to 5 y"): plain,
        ("15 g to 80 g", "5 y to 10 y"): plain,
        ("above 80 g, up to 240 g", "10 y to 20 y"): mitigated,
        ("above 240 g", "20 y to 30 y"): mitigated,
    }


def test_cambodias_life_band_can_never_be_suspended(cambodia: Bench) -> None:
    # kh-law.md 2.8: life, floor with CC 95 15 y: simple suspension never, probation never
    assert suspended(cambodia, **(READING_A | {"bands": "B"}))["above 80 g", "life"] == "no suspended sentence."


def test_cambodias_mitigated_minimums_are_those_of_the_code(cambodia: Bench) -> None:
    # kh-law.md 2.8: 2-5 y -> 6 months; 5-10 y -> 1 y; 20-30 y -> 2 y; point 3: "20-30 y or life" -> 2 y by CC 94
    answer = DECIDED_BY["N-10"](Setting(cambodia, READING_A))
    lowered = {
        point.figures["range"].text: point.figures["lowest"].amount for point in answer.points if "lowest" in point.figures
    }
    assert lowered == {"2 y to 5 y": 6, "5 y to 10 y": 12, "20 y to 30 y": 24, "20 y to 30 y or life": 24}


def test_cambodias_minimums_for_non_violent_cases_depart(cambodia: Bench) -> None:
    # kh-law.md 2.3: base penalty 2-5 y without any aggravating fact; 5, point 1: cannabis and ketamine are not known
    finding = DECIDED_BY["N-09"](Setting(cambodia, READING_A))
    assert finding.outcome == DEPARTS
    assert {word for want in finding.wants for word in ("cannabis", "ketamine", "opium") if word in want.what} == {
        "cannabis",
        "ketamine",
        "opium",
    }


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("N-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    titles = [one.title for one in cambodia.vignettes.known.values()]
    for point in DECIDED_BY[name](Setting(cambodia, READING_A)).points:
        plain = point.says
        for title in titles:  # the title of a case is its name
            plain = plain.replace(title, "").replace(title[:1].upper() + title[1:], "")
        assert not re.search(r"\d", plain), plain
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
