"""Rankings of harm: read from data with their sources, never guessed, and shown as disagreeing where they do."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.review.harm_rankings import harm_rankings, read_harm_rankings

FILE = """\
sources:
  panel: {title: A panel, producer: Panel}
rankings:
  - {id: one, title: the panel, margin: 1, scores: {heroin: 55, cocaine: 54, cannabis: "20.5"}, cite: {source: panel, confidence: secondary}}
"""


def read(folder: Path, text: str) -> None:
    path = folder / "harm.yaml"
    path.write_text(text, "utf-8")
    read_harm_rankings(path)


def test_scores_within_the_margin_are_equal(tmp_path: Path) -> None:
    path = tmp_path / "harm.yaml"
    path.write_text(FILE, "utf-8")
    [one] = read_harm_rankings(path)
    assert one.more_harmful("heroin", "cannabis") is True
    assert one.more_harmful("cannabis", "heroin") is False
    assert one.more_harmful("heroin", "cocaine") is False  # 55 and 54, and other prints differ by one
    assert one.more_harmful("heroin", "ketamine") is None


def test_no_ranking_stands_alone_and_every_one_names_what_it_rests_on() -> None:
    assert len({one.reference.source for one in harm_rankings()}) >= 2
    assert all(one.reference.confidence == "secondary" for one in harm_rankings())  # relayed scores, no paper was read


def test_the_scores_are_those_of_the_fact_sheet() -> None:
    # Scores of 2010: heroin 55, methamphetamine 33, cocaine powder 27, cannabis 20; of 2007: ketamine 2.00, 1.54 and 1.69.
    by_id = {one.id: one.scores for one in harm_rankings()}
    assert [float(by_id["nutt-2010-total"][name]) for name in ("heroin", "methamphetamine", "cocaine", "cannabis")] == [
        55,
        33,
        27,
        20,
    ]
    assert [float(by_id[f"nutt-2007-{of}"]["ketamine"]) for of in ("physical", "dependence", "social")] == [2.0, 1.54, 1.69]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("source: panel,", "source: nobody,", "LEN202"),
        ("confidence: secondary", "confidence: good", "LEN203"),
        ("heroin: 55", "heroin: high", "LEN355"),
        ("margin: 1", "margin: 1/0", "LEN355"),
        ("margin: 1", "about: 1", "LEN005"),
        ("title: the panel, ", "", "LEN006"),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, before: str, after: str, code: str) -> None:
    assert before in FILE
    with pytest.raises(LenityError, match=code) as caught:
        read(tmp_path, FILE.replace(before, after))
    assert "harm.yaml:4:" in str(caught.value)
