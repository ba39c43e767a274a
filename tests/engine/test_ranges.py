"""Ranges without an upper limit, strokes, a guideline beside the statute, and the law's own variables: answers by hand.

A month is 30 days here and a year 12 months, so 1 y is 360 days; 1 USD is 100 cents.
"""

from __future__ import annotations

import duckdb
import pytest

from lenity.engine.ask import Asker
from lenity.engine.batch import evaluate
from lenity.engine.order import no_heavier
from lenity.engine.outcome import Outcome
from lenity.engine.tables import row_of
from lenity.law.library import Library
from lenity.law.problems import LenityError
from written import text_of, write_law

YEAR, MONTH = 360, 30
USD = 100


@pytest.fixture
def ask(tmp_path):
    """Write a law and ask it: `ask(decisions, age=30)`."""

    def asked(decisions: str, head: str = "", **case: object) -> Outcome:
        write_law(tmp_path, text_of(decisions, head))
        return Asker("xx/law", library=Library(tmp_path)).ask({"offence_date": "2019-06-01"} | case)

    return asked


def penalty(then: str) -> str:
    return f"- id: penalty\n  rules:\n    - {{id: a, then: {{{then}}}, @C}}\n"


# -- no upper limit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "least", "life", "death", "said"),
    [
        ("5 y .. life", 5 * YEAR, "possible", "no", "5 y to life"),
        (".. life", 0, "possible", "no", "up to life"),
        ("10 y .. life or death", 10 * YEAR, "possible", "possible", "10 y to life or death"),
        ("10 y ..", 10 * YEAR, "no", "no", "10 y or more"),
        ("..", 0, "no", "no", "any term"),
    ],
)
def test_a_range_up_to_life_has_no_highest_term(ask, written, least, life, death, said):
    term = ask(penalty(f"custody: {written}")).custody
    assert (term.least, term.most, term.life, term.death) == (least, None, life, death)
    assert (term.no_limit, str(term)) == (True, said)


def test_a_term_without_limit_is_above_every_amount_that_a_test_names(ask):
    options = """\
    - id: way
      option: suspended_sentence
      measure: suspension
      hit: F
      rules:
        - {id: long, when: {custody.max: "> 50 y"}, then: closed, @C}
        - {id: short, when: {custody.max: "<= 50 y"}, then: open, @C}
    """
    from textwrap import dedent

    assert ask(penalty("custody: 5 y .. life") + dedent(options)).option("suspension").status == "closed"
    assert ask(penalty("custody: life") + dedent(options)).option("suspension").status == "undetermined"  # no term at all


@pytest.mark.parametrize(
    ("amended", "least", "most"),
    [
        ('custody.max: "= custody.max * 2"', 5 * YEAR, None),
        ('custody.max: "= floor(custody.max / 2)"', 5 * YEAR, None),
        ('custody.max: "= min(custody.max, 20 y)"', 5 * YEAR, 20 * YEAR),
        ('custody.max: "= custody.max - 1 y"', 5 * YEAR, None),
        ("custody: 2 y .. 4 y", 2 * YEAR, 4 * YEAR),
        ("custody.max: no limit", 5 * YEAR, None),
    ],
)
def test_half_and_double_of_no_limit_is_no_limit_and_a_cap_ends_it(ask, amended, least, most):
    change = f"- id: change\n  amends: custody\n  rules:\n    - {{id: b, then: {{{amended}}}, @C}}\n"
    term = ask(penalty("custody: 5 y .. life") + change).custody
    assert (term.least, term.most, term.undetermined) == (least, most, False)


def test_what_is_taken_from_an_amount_without_limit_has_no_answer(ask):
    change = '- id: change\n  amends: custody\n  rules:\n    - {id: b, then: {custody.max: "= 30 y - custody.max"}, @C}\n'
    term = ask(penalty("custody: 5 y .. life") + change).custody
    assert (term.least, term.most, term.undetermined) == (None, None, True)


def test_an_unknown_fact_that_may_lead_to_no_limit_leaves_none(ask):
    either = """\
- id: penalty
  rules:
    - {id: a, when: {age: "< 18"}, then: {custody: 2 y .. 10 y}, @C}
    - {id: b, when: {age: ">= 18"}, then: {custody: 5 y .. life}, @C}
"""
    term = ask(either).custody  # every term from 2 years on, or life
    assert (term.least, term.most, term.life, str(term)) == (2 * YEAR, None, "possible", "2 y to life")
    assert str(ask(either, age=17).custody) == "2 y to 10 y"


def test_a_fine_may_have_no_highest_amount(ask):
    fine = ask(penalty("custody: none, fine: 1_000 .., combine: and")).bound.fine
    assert (fine.least, fine.most, str(fine)) == (1000 * USD, None, "1,000 USD or more")
    assert str(ask(penalty("custody: none, fine: .., combine: and")).bound.fine) == "of any amount"


def test_the_gravest_of_several_items_has_no_limit_where_one_has_none(ask):
    items = """\
- id: penalty
  for: item
  rules:
    - {id: less, when: {quantity: "< 15 g"}, then: {custody: 8 y .. 20 y}, @C}
    - {id: more, when: {quantity: ">= 15 g"}, then: {custody: 5 y .. life}, @C}
- id: several
  fold: {custody: gravest}
  @C
"""
    term = ask(items, items=[{"quantity": "1 g"}, {"quantity": "20 g"}]).custody
    assert (term.least, term.most, term.life) == (8 * YEAR, None, "possible")


def test_bounds_may_be_without_limit(ask):
    decisions = "- id: penalty\n  rules:\n    - {id: a, unknown: not found, look_in: the gazette, @C}\n"
    term = ask(decisions, "bounds: {custody: 1 d .. life, @C}\n").custody
    assert (term.least, term.most, term.life, term.undetermined) == (1, None, "possible", True)
    assert str(term) == "undetermined (at the widest 1 d to life)"


def test_a_range_to_life_is_no_milder_than_one_that_ends(ask):
    ends, open_, life = (ask(penalty(f"custody: {text}")) for text in ("5 y .. 20 y or life", "5 y .. life", "life"))
    assert no_heavier(ends, open_) and not no_heavier(open_, ends)
    assert no_heavier(open_, life) and not no_heavier(life, open_)


def test_the_charges_of_a_person_have_no_limit_where_one_has_none(tmp_path):
    rules = """\
- id: penalty
  rules:
    - {id: a, when: {offence: possession}, then: {custody: 2 y .. 10 y, fine: .. 100}, @C}
    - {id: b, when: {offence: supply}, then: {custody: 5 y .. life, fine: 50 ..}, @C}
"""
    cases = [{"person": person, "offence": one, "offence_date": "2019-06-01"}
             for person, offences in {"x": ("possession", "supply"), "y": ("possession", "possession")}.items() for one in offences]  # fmt: skip
    for fold, ends in {"gravest": (5 * YEAR, 50 * USD, 2 * YEAR, 0), "added": (7 * YEAR, 50 * USD, 4 * YEAR, 0)}.items():
        law = str(write_law(tmp_path, text_of(rules, f"concurrence: {{custody: {fold}, fine: gravest, @C}}\n"), f"xx/{fold}"))
        text = (tmp_path / "xx" / fold / "law.yaml").read_text()
        (tmp_path / "xx" / fold / "law.yaml").write_text(text.replace("law: xx/law", f"law: xx/{fold}"))
        x, y = sorted(evaluate(law, cases, by_person=True).to_dicts(), key=lambda row: row["person"])
        assert (x["custody_min"], x["custody_max"], x["fine_min"], x["fine_max"]) == (ends[0], None, ends[1], None)
        assert (y["custody_min"], y["custody_max"], y["fine_min"], y["fine_max"]) == (ends[2], 10 * YEAR, ends[3], 100 * USD)


# -- strokes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "least", "most", "said"),
    [
        ("5 .. 15", 5, 15, "5 to 15"), ("15", 15, 15, "15"), (".. 24", 0, 24, "up to 24"), ("none", 0, 0, "none"),
        ("10 ..", 10, None, "10 or more"),
    ],
)  # fmt: skip
def test_strokes_are_imposed_beside_custody(ask, written, least, most, said):
    bound = ask(penalty(f"custody: 5 y .. 20 y, strokes: {written}")).bound
    assert (bound.strokes.least, bound.strokes.most, str(bound.strokes)) == (least, most, said)
    assert str(bound.custody) == "5 y to 20 y"


def test_a_law_that_names_no_strokes_has_none_in_its_answer(ask):
    assert ask(penalty("custody: 5 y")).bound.strokes is None


def test_a_penalty_that_is_silent_on_strokes_leaves_them_open_where_another_names_them(ask):
    rules = """\
- id: penalty
  rules:
    - {id: a, when: {offence: use}, then: {custody: 1 y, strokes: 3}, @C}
    - {id: b, when: {offence: supply}, then: {custody: 5 y}, @C}
"""
    assert str(ask(rules, offence="supply").bound.strokes) == "not known"
    assert str(ask(rules).bound.strokes) == "3, in part not known"


def test_an_exempt_person_gets_no_strokes_and_the_reach_shows_what_a_choice_adds(ask):
    law = (
        penalty("custody: 5 y .. 20 y, strokes: 5 .. 15")
        + """\
- id: exempt
  amends: strokes
  rules:
    - {id: woman, when: {pregnant: true}, then: {strokes: none}, @C}
- id: more
  amends: strokes
  may: court
  rules:
    - {id: again, when: {strokes.max: "> 0", prior_same_offence: true}, then: {strokes.max: "= strokes.max + 3"}, @C}
"""
    )
    found = ask(law, pregnant=False, prior_same_offence=True)
    assert (str(found.bound.strokes), str(found.reach.strokes)) == ("5 to 15", "5 to 18")
    assert str(ask(law, pregnant=True, prior_same_offence=True).reach.strokes) == "none"
    assert str(ask(law, prior_same_offence=False).bound.strokes) == "up to 15"  # not known whether pregnant


def test_more_strokes_are_heavier_at_the_same_term(ask):
    few, many = (ask(penalty(f"custody: 5 y, strokes: {count}")) for count in ("3", "6"))
    assert no_heavier(few, many) and not no_heavier(many, few)


# -- a guideline beside the statute -------------------------------------------------------------------------------------


def test_a_guideline_recommends_within_what_the_statute_permits(ask):
    # England and Wales, importing a class A drug, category 3, significant role: 4 years 6 months, range 3 y 6 months to 7 years.
    found = ask(penalty("custody: .. life, start: 4 y 6 months, guideline: 3 y 6 months .. 7 y"))
    assert str(found.custody) == "up to life"
    assert str(found.bound.start) == "4 y 6 months"
    assert (found.bound.guideline.least, found.bound.guideline.most) == (42 * MONTH, 84 * MONTH)
    assert str(found.bound.guideline) == "3 y 6 months to 7 y"


def test_later_decisions_amend_a_guideline_as_they_do_custody(ask):
    law = (
        penalty("custody: 10 y .. life, start: 12 y, guideline: 8 y .. 30 y, fine: none")
        + """\
- id: plea
  amends: [start, guideline]
  rules:
    - {id: early, when: {repeat_in_charge: false}, then: {start: "= start - floor(start / 3)", guideline.min: "= floor(guideline.min * 2 / 3)"}, @C}
- id: statute
  amends: guideline
  rules:
    - {id: limits, then: {guideline.min: "= max(guideline.min, custody.min)", guideline.max: "= min(guideline.max, custody.max)"}, @C}
"""
    )
    found = ask(law, repeat_in_charge=False).bound
    assert str(found.start) == "8 y"  # a third off 12 y
    assert str(found.guideline) == "10 y to 30 y"  # two thirds of 8 y lie below the statute's minimum


@pytest.mark.parametrize(
    ("written", "said"), [("360 months .. life", "30 y to life"), ("life", "life"), ("none", "None"), ("6 months", "6 months")]
)
def test_a_guideline_may_end_in_life_or_recommend_nothing(ask, written, said):
    assert str(ask(penalty(f"custody: .. life, guideline: {written}")).bound.guideline) == said


def test_a_starting_point_that_is_not_known_is_shown_as_not_known(ask):
    rules = """\
- id: penalty
  rules:
    - {id: a, then: {custody: 1 y .. 5 y}, @C}
- id: place
  rules:
    - {id: high, when: {role: organiser}, then: {start: 3 y, guideline: 2 y .. 4 y}, @C}
    - {id: low, when: {role: courier}, unknown: not found, look_in: the manual, @C}
"""
    found = ask(rules, role="courier").bound
    assert (str(found.start), str(found.guideline), str(found.custody)) == ("not known", "not known", "1 y to 5 y")


def test_a_guideline_has_a_confidence_of_its_own(ask):
    found = ask(
        "- id: penalty\n  rules:\n    - {id: a, then: {custody: 1 y, start: 3 months, guideline: 1 month .. 6 months}, @C, "
        'cites: {guideline: {article: "9", source: gazette, confidence: conflict}}}\n'
    )
    assert found.confidences == {
        "custody": "verified",
        "fine": "verified",
        "combine": "verified",
        "start": "verified",
        "guideline": "conflict",
    }


# -- variables of the law among its answers -----------------------------------------------------------------------------


LEVELS = """\
- id: level
  rules:
    - {id: low, when: {age: "< 18"}, then: {level: 20, zone: b, petty: true, share: 2 y}, @C}
    - {id: high, when: {age: ">= 18"}, then: {level: 24, zone: d, petty: false, share: 3 y}, @C}
- id: more
  amends: level
  may: court
  rules:
    - {id: leader, when: {role: organiser}, then: {level: "= level + 4"}, @S}
- id: penalty
  rules:
    - {id: a, then: {custody: 1 y}, @C}
"""


def test_the_variables_that_a_law_names_belong_to_its_answer(ask):
    found = ask(LEVELS, "answers: [level, zone, petty, share]\n", age=30, role="organiser")
    level, zone, petty, share = (found.bound.answers[name] for name in ("level", "zone", "petty", "share"))
    assert (level.least, level.most, str(level)) == (24, 24, "24")
    assert (zone.words, petty.words, str(petty), str(share)) == (("d",), ("false",), "no", "3 y")
    assert str(found.reach.answers["level"]) == "24 to 28"
    assert (found.confidences["level"], found.reach_confidences["level"]) == ("verified", "secondary")


def test_what_is_not_known_widens_a_variable(ask):
    found = ask(LEVELS, "answers: [level, zone]\n", role="courier").bound.answers
    assert (str(found["level"]), set(found["zone"].words)) == ("20 to 24", {"b", "d"})


def test_a_variable_that_no_rule_gives_is_not_known_and_one_given_as_none_is_none(ask):
    law = (
        penalty("custody: 1 y")
        + """\
- id: zone
  rules:
    - {id: b, when: {age: "< 18"}, then: {zone: b}, @C}
    - {id: none, when: {age: "[18 .. 60)"}, then: {zone: none}, @C}
"""
    )
    for age, said in {17: "b", 30: "none", 70: "not known"}.items():
        assert str(ask(law, "answers: zone\n", age=age).bound.answers["zone"]) == said


def test_more_words_than_one_column_of_a_batch_holds_are_told_apart(ask):
    words = [f"w{number}" for number in range(150)]
    rules = "".join(
        f"    - {{id: r{place}, when: {{age: {place}}}, then: {{word: {word}}}, @C}}\n" for place, word in enumerate(words[:121])
    )
    rules += "    - {id: later, when: {age: 121}, then: {word: w149}, @C}\n"
    law = penalty("custody: 1 y") + "- id: words\n  rules:\n" + rules
    for age in (0, 61, 62, 120):
        assert ask(law, "answers: word\n", age=age).bound.answers["word"].words == (f"w{age}",)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("answers: levels\n", "LEN103"), ("answers: custody\n", "LEN103"), ("answers: age\n", "LEN103"),
        ("answers: group\n", "LEN305"), ("answers: list\n", "LEN309"),
    ],
)  # fmt: skip
def test_an_answer_is_one_value_of_the_case_that_some_decision_gives(ask, head, code):
    law = (
        LEVELS
        + """\
- id: group
  for: item
  rules:
    - {id: g, then: {group: first}, @C}
- id: list
  hit: C
  rules:
    - {id: l, then: {list: word}, @C}
"""
    )
    with pytest.raises(LenityError) as caught:
        ask(law, head)
    assert [one.code for one in caught.value.problems] == [code]


# -- rows and plain values ----------------------------------------------------------------------------------------------


WHOLE = penalty("custody: 5 y .. life, strokes: 5 .., start: 6 y, guideline: 5 y .. 8 y") + LEVELS.replace(
    "- id: penalty", "- id: other"
).replace("custody: 1 y", "other: 1").replace("id: a,", "id: o,")


def test_a_row_and_the_plain_values_hold_strokes_guideline_and_variables(ask):
    found = ask(WHOLE, "answers: [level, zone]\n", age=30, role="organiser")
    row = row_of(found)
    assert (row["custody_min"], row["custody_max"], row["custody_life"]) == (5 * YEAR, None, "possible")
    assert (row["strokes_min"], row["strokes_max"], row["reach_strokes_min"], row["reach_strokes_max"]) == (5, None, 5, None)
    assert (row["start_min"], row["guideline_min"], row["guideline_max"], row["guideline_life"]) == (
        6 * YEAR,
        5 * YEAR,
        8 * YEAR,
        "no",
    )
    assert (row["answers"], row["reach_answers"]) == (["level: 24", "zone: d"], ["level: 24 to 28", "zone: d"])
    bound = found.as_dict()["bound"]
    assert bound["answers"]["level"] == {"min": 24, "max": 24, "words": [], "undetermined": False, "text": "24"}
    assert (bound["strokes"]["text"], bound["guideline"]["text"], bound["start"]["text"]) == ("5 or more", "5 y to 8 y", "6 y")


def test_a_batch_gives_the_rows_that_single_cases_have(tmp_path):
    law = str(write_law(tmp_path, text_of(WHOLE, "answers: [level, zone]\n")))
    cases = [
        {"age": age, "role": role, "offence_date": "2019-06-01"}
        for age in (17, 30, None)
        for role in ("organiser", "courier", None)
    ]
    told = ("rules", "rules_after_choice", "law_day")  # a batch words them in another order, or by the first day of the law
    alone = [row_of(Asker("xx/law", library=Library(tmp_path)).ask(case)) for case in cases]
    rows = evaluate(law, cases, keep=True).to_dicts()
    assert [{key: row[key] for key in alone[0] if key not in told} for row in rows] == [
        {key: value for key, value in row.items() if key not in told} for row in alone
    ]
    out = tmp_path / "out.parquet"
    evaluate(law, cases, out=out)
    written = duckdb.sql(f"SELECT strokes_min, strokes_max, guideline_max, answers FROM '{out}' ORDER BY \"case\"").fetchall()
    assert written[3] == (5, None, 8 * YEAR, ["level: 24", "zone: d"])


# -- volumes and counts in expressions ----------------------------------------------------------------------------------


SHARES = """\
- id: share
  for: item
  hit: F
  rules:
    - {id: liquid, when: {form: liquid}, then: {share: "= floor(quantity.volume * 100 / 50 ml)"}, @C}
    - {id: tablets, when: {form: tablets}, then: {share: "= floor(quantity.tablets * 100 / 20 tablets)"}, @C}
    - {id: mass, when: {}, then: {share: "= floor(quantity * 100 / 1 g)"}, @C}
- id: together
  fold: {share: sum}
  @C
- id: penalty
  rules:
    - {id: small, when: {share: "< 100"}, then: {custody: none}, @C}
    - {id: large, when: {share: ">= 100"}, then: {custody: 1 y .. 5 y}, @C}
"""


@pytest.mark.parametrize(
    ("items", "share", "said"),
    [
        ([{"form": "liquid", "quantity": "30 ml"}], 60, "no custody"),  # 30 of 50 ml
        ([{"form": "liquid", "quantity": "0.05 l"}], 100, "1 y to 5 y"),
        ([{"form": "tablets", "quantity": "19 tablets"}], 95, "no custody"),  # 19 of 20
        ([{"form": "liquid", "quantity": "30 ml"}, {"form": "powder", "quantity": "0.4 g"}], 100, "1 y to 5 y"),  # 60 + 40
    ],
)
def test_shares_of_a_volume_a_count_and_a_mass_add_up(ask, items, share, said):
    found = ask(SHARES, "answers: share\n", items=items)
    assert (found.bound.answers["share"].least, str(found.custody)) == (share, said)


def test_a_mass_is_refused_where_the_law_reckons_with_a_volume(ask):
    with pytest.raises(LenityError) as caught:
        ask(SHARES, form="liquid", quantity="3 g")
    assert [one.code for one in caught.value.problems] == ["LEN505"]


def test_an_amount_in_volume_stays_one_in_every_later_step(ask):
    law = """\
- id: limit
  rules:
    - {id: l, then: {limit: 30 ml}, @C}
- id: penalty
  rules:
    - {id: a, when: {limit: "< 1 l"}, then: {custody: 1 y}, @C}
"""
    assert str(ask(law, "answers: limit\n").bound.answers["limit"]) == "30 ml"
    with pytest.raises(LenityError) as caught:
        ask(law.replace("1 l", "5 g"))
    assert [one.code for one in caught.value.problems] == ["LEN101"]


def test_volumes_in_a_batch_are_answered_as_alone(tmp_path):
    law = str(write_law(tmp_path, text_of(SHARES, "answers: share\n")))
    rows = [
        {"form": "liquid", "quantity": amount, "offence_date": "2019-06-01"} for amount in ("10 ml", "50 ml", "0.1 l", "5 ml")
    ]
    told = [row["answers"] for row in evaluate(law, rows, keep=True).to_dicts()]
    assert told == [["share: 20"], ["share: 100"], ["share: 200"], ["share: 10"]]
