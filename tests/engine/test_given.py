"""What each decision of a law gives in one case; every value here is worked out by hand from the law above it."""

from __future__ import annotations

import pytest

from lenity.engine.given import given_by, with_words
from lenity.law.problems import LenityError
from written import one_law

HEAD = """\
attributes:
  points: {type: number, domain: "0 .. 12", meaning: points}
  share: {type: decimal, meaning: a share, domain: "0 .. 5"}
  colour: {type: enum, meaning: a word, values: {red: r, green: g}}
"""
LAW = """\
- id: class
  hit: F
  rules:
    - {id: low, when: {points: "< 4"}, then: {class: low}, @C}
    - {id: high, when: {}, then: {class: high}, @C}
- id: level
  give: {level: "= points * 2 + 1"}
  @C
- id: marks
  hit: R
  rules:
    - {id: m1, when: {points: ">= 2"}, then: {marks: two}, @C}
    - {id: m2, when: {points: ">= 4"}, then: {marks: four}, @C}
- id: penalty
  rules:
    - {id: p, when: {class: low}, then: {custody: 1 y .. 2 y}, @C}
    - {id: q, when: {class: high}, then: {custody: 2 y .. 5 y}, @C}
- id: mercy
  amends: [custody]
  may: court
  rules:
    - {id: m, when: {colour: red}, then: {custody.min: 6 months}, @C}
"""


def test_every_name_is_given_with_the_rules_that_gave_it(tmp_path):
    given = given_by(one_law(tmp_path, LAW, HEAD), {"points": 3, "colour": "green"}).names
    assert (given["class"].values, given["class"].rules) == (("low",), ("low",))
    assert given["level"].values == (7,)
    assert given["marks"].lists == ("two",)
    assert given["custody.max"].values == (720,)  # 2 years of 12 months of 30 days
    assert given["custody.life"].values == (False,)


def test_a_choice_of_the_court_leaves_both_values(tmp_path):
    given = given_by(one_law(tmp_path, LAW, HEAD), {"points": 3, "colour": "red"}).names
    assert set(given["custody.min"].values) == {360, 180}
    assert given["custody.max"].values == (720,)


def test_what_is_not_known_leaves_every_value_it_could_bring_and_is_named(tmp_path):
    given = given_by(one_law(tmp_path, LAW, HEAD), {"colour": "green"})
    assert set(given.names["class"].values) == {"low", "high"}
    assert given.names["level"].undetermined
    assert "points" in given.unknown


def test_a_table_of_which_no_rule_holds_is_silent(tmp_path):
    given = given_by(one_law(tmp_path, LAW, HEAD), {"points": 1, "colour": "green"}).names
    assert given["marks"].silent
    assert given["marks"].lists == ()
    assert not given["class"].silent


def test_a_word_added_for_one_case_passes_no_test_on_other_words(tmp_path):
    law = one_law(tmp_path, LAW, HEAD)
    with pytest.raises(LenityError):
        given_by(law, {"points": 3, "colour": "mauve"})
    given = given_by(with_words(law, {"colour": "mauve"}), {"points": 3, "colour": "mauve"}).names
    assert given["custody.min"].values == (360,)


# -- decimals --------------------------------------------------------------------------------------------------------

DECIMALS = """\
- id: band
  rules:
    - {id: a, when: {share: "< 0.7"}, then: {rate: 2.5}, @C}
    - {id: b, when: {share: "[0.7 .. 1.25]"}, then: {rate: 98.83}, @C}
    - {id: c, when: {share: "> 1.25"}, then: {rate: 3.0}, @C}
- id: reckoned
  give: {product: "= rate * share", twice: "= rate * 2 + points", floor: "= floor(share)", half: "= ceiling(share / 2)"}
  @C
- id: penalty
  rules:
    - {id: p, then: {custody: 1 y .. 2 y}, @C}
"""


@pytest.mark.parametrize(
    ("share", "rate", "product", "twice", "floor", "half"),
    [
        ("0.699999", 2_500_000, 1_749_997.5, 6_000_000, 0, 1),  # 2.5 x 0.699999 has seven places: refused below
        ("0.7", 98_830_000, 69_181_000, 198_660_000, 0, 1),
        ("1.25", 98_830_000, 123_537_500, 198_660_000, 1, 1),
        ("1.250001", 3_000_000, 3_750_003, 7_000_000, 1, 1),
        (4, 3_000_000, 12_000_000, 7_000_000, 4, 2),
    ],
)
def test_decimals_are_exact_to_the_millionth_or_refused(tmp_path, share, rate, product, twice, floor, half):
    law = one_law(tmp_path, DECIMALS, HEAD)
    case = {"share": share, "points": 1}
    if product != int(product):
        with pytest.raises(LenityError) as caught:
            given_by(law, case)
        assert "six places" in str(caught.value)
        return
    given = given_by(law, case).names
    assert [given[name].values[0] for name in ("rate", "product", "twice", "floor", "half")] == [
        rate,
        product,
        twice,
        floor,
        half,
    ]


@pytest.mark.parametrize(
    ("share", "said"), [("0.0000001", "six places"), ("six", "a number"), ("5.000001", "0 .. 5"), (True, "a number")]
)
def test_a_decimal_that_cannot_be_kept_exactly_is_refused(tmp_path, share, said):
    with pytest.raises(LenityError) as caught:
        given_by(one_law(tmp_path, DECIMALS, HEAD), {"share": share})
    assert said in str(caught.value)


def test_decimals_of_a_file_are_classed_like_those_of_one_case(tmp_path):
    import json

    from lenity import evaluate

    one_law(
        tmp_path,
        DECIMALS.replace(
            "{id: p, then: {custody: 1 y .. 2 y}, @C}",
            '{id: p, when: {rate: "< 50"}, then: {custody: 1 y .. 2 y}, @C}\n    - {id: q, when: {rate: ">= 50"}, then: {custody: 3 y .. 4 y}, @C}',
        ),
        HEAD,
    )
    cases = tmp_path / "cases.jsonl"
    rows = [{"id": 1, "share": 0.7, "points": 1}, {"id": 2, "share": 0.69, "points": 1}, {"id": 3, "share": 2, "points": 1}]
    cases.write_text("\n".join(map(json.dumps, rows)))
    evaluate(str(tmp_path / "xx" / "law"), str(cases), out=str(tmp_path / "out.jsonl"), as_of=None)
    found = {row["id"]: row["custody_max"] for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    assert found == {1: 1440, 2: 720, 3: 720}
