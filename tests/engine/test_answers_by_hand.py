"""Small laws and the answers a person works out by hand: the arithmetic stands in each test.

A month is 30 days here and a year 12 months, so 1 y is 360 days; 1 USD is 100 cents.
"""

from __future__ import annotations

from itertools import permutations

import pytest

from lenity.engine.ask import Asker
from lenity.engine.outcome import Outcome
from lenity.law.library import Library
from lenity.law.problems import LenityError
from written import text_of, write_law

YEAR, MONTH = 360, 30
USD = 100
DISPUTE = """\
readings:
  bands:
    question: which bands
    A: {title: gazette, @C}
    B: {title: press, @X}
"""
BOUNDS = "bounds: {custody: 1 d .. 30 y or life, @C}\n"


@pytest.fixture
def ask(tmp_path):
    """Write a law and ask it: `ask(decisions, age=30)`."""

    def asked(decisions: str, head: str = "", reading: dict[str, str] | None = None, **case: object) -> Outcome:
        write_law(tmp_path, text_of(decisions, head))
        return Asker("xx/law", library=Library(tmp_path)).ask({"offence_date": "2019-06-01"} | case, reading)

    return asked


def custody(outcome: Outcome, part: str = "bound") -> tuple[int | None, int | None]:
    term = getattr(outcome, part).custody
    return term.least, term.most


def fine(outcome: Outcome, part: str = "bound") -> tuple[int | None, int | None]:
    one = getattr(outcome, part).fine
    return one.least, one.most


BANDS = """\
- id: penalty
  for: item
  rules:
    - {id: below-15-g, when: {quantity: "< 15 g"}, then: {custody: 2 y .. 5 y, fine: 100 .. 200, combine: and}, @C}
    - {id: from-15-g, when: {quantity: "[15 g .. 80 g)"}, then: {custody: 5 y .. 10 y, fine: 200 .. 400, combine: and}, @C}
    - {id: from-80-g, when: {quantity: ">= 80 g"}, then: {custody: 10 y .. 20 y or life, fine: 400 .. 800, combine: and}, @S}
- id: several
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
"""


# -- bands, edges, and the unknown ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "rule", "least", "most"),
    [
        ("0 g", "below-15-g", 2, 5),
        ("14.999999 g", "below-15-g", 2, 5),
        ("15 g", "from-15-g", 5, 10),
        ("15.000001 g", "from-15-g", 5, 10),
        ("79.999999 g", "from-15-g", 5, 10),
        ("80 g", "from-80-g", 10, 20),
        ("0.08 kg", "from-80-g", 10, 20),
    ],
)
def test_each_amount_falls_into_the_band_the_law_puts_it_in(ask, quantity, rule, least, most):
    answer = ask(BANDS, quantity=quantity)
    assert custody(answer) == (least * YEAR, most * YEAR)
    assert answer.rules == (rule,)
    assert answer.custody.life == ("possible" if rule == "from-80-g" else "no")


def test_a_case_without_quantity_is_not_a_case_of_no_grams(ask):
    answer = ask(BANDS)
    assert custody(answer) == (2 * YEAR, 20 * YEAR)  # from the lightest band to the heaviest
    assert custody(answer) != custody(ask(BANDS, quantity="0 g"))
    assert fine(answer) == (100 * USD, 800 * USD)
    assert answer.custody.life == "possible"
    assert answer.unknown == ("quantity",)
    assert answer.rules == ("below-15-g", "from-15-g", "from-80-g")
    assert not answer.custody.undetermined


def test_a_fact_that_changes_nothing_is_not_said_to_be_missing(ask):
    assert ask(BANDS, quantity="2 g").unknown == ()
    one_band = BANDS.replace('"< 15 g"', '"< 15 g", offence: use').replace("< 15 g", "< 15 g")
    assert ask(one_band, quantity="20 g").unknown == ()  # offence is asked below 15 g only
    assert ask(one_band, quantity="2 g").unknown == ("offence",)


def test_tablets_are_refused_where_the_law_asks_for_grams(ask):
    with pytest.raises(LenityError) as caught:
        ask(BANDS, quantity="20 tablets")
    (problem,) = caught.value.problems
    assert problem.code == "LEN505"
    assert "mass" in problem.message
    assert "tablets" in problem.message


TABLETS = """\
- id: penalty
  for: item
  rules:
    - {id: few, when: {substance: mdma, quantity: "< 20 tablets"}, then: {custody: 1 y .. 2 y}, @C}
    - {id: many, when: {substance: mdma, quantity: ">= 20 tablets"}, then: {custody: 2 y .. 4 y}, @C}
    - {id: light, when: {substance: heroin, quantity: "< 5 g"}, then: {custody: 3 y .. 6 y}, @C}
    - {id: heavy, when: {substance: heroin, quantity: ">= 5 g"}, then: {custody: 6 y .. 9 y}, @C}
    - {id: other, when: {substance: "not(mdma, heroin)"}, then: {custody: 1 y}, @C}
- {id: several, fold: {custody: gravest}, @C}
"""


def test_a_count_is_taken_where_the_law_counts(ask):
    assert custody(ask(TABLETS, substance="mdma", quantity="19 tablets")) == (YEAR, 2 * YEAR)
    assert custody(ask(TABLETS, substance="mdma", quantity="20 tablets")) == (2 * YEAR, 4 * YEAR)
    with pytest.raises(LenityError, match="LEN505"):
        ask(TABLETS, substance="mdma", quantity="20 g")
    with pytest.raises(LenityError, match="LEN505"):
        ask(TABLETS, substance="heroin", quantity="20 tablets")


def test_a_count_is_no_matter_where_the_answer_does_not_turn_on_it(ask):
    assert custody(ask(TABLETS, substance="opium", quantity="20 tablets")) == (YEAR, YEAR)


def test_each_item_may_be_counted_in_its_own_way(ask):
    items = [{"substance": "mdma", "quantity": "5 tablets"}, {"substance": "heroin", "quantity": "6 g"}]
    assert custody(ask(TABLETS, items=items)) == (6 * YEAR, 9 * YEAR)
    items = [{"substance": "mdma", "quantity": "5 tablets"}, {"substance": "heroin"}]
    assert custody(ask(TABLETS, items=items)) == (3 * YEAR, 9 * YEAR)  # the weight of the heroin is open


# -- must and may -----------------------------------------------------------------------------------------------------

MITIGATION = """\
- id: penalty
  rules:
    - {id: trade, when: {purpose: supply}, then: {custody: 10 y .. 20 y, fine: 400 .. 800, combine: and}, @C}
    - {id: use, when: {purpose: own_use}, then: {custody: 1 month .. 6 months, fine: 10 .. 20, combine: or}, @C}
- id: mitigation
  title: Mitigation
  choice: mitigating circumstances
  amends: [custody, fine]
  may: court
  rules:
    - {id: from-10-y, when: {custody.min: ">= 10 y"}, then: {custody.min: 2 y, fine.min: "= floor(fine.min / 2)"}, cite: {article: "94", source: gazette, confidence: verified}}
- id: suspension
  option: suspended_sentence
  measure: suspension
  may: court
  hit: F
  rules:
    - {id: too-long, when: {custody.min: "> 5 y"}, then: closed, @C}
    - {id: short, when: {custody.min: "<= 5 y"}, then: open, @C}
"""


def test_what_binds_is_kept_apart_from_what_a_choice_opens(ask):
    answer = ask(MITIGATION, purpose="supply")
    assert custody(answer) == (10 * YEAR, 20 * YEAR)
    assert fine(answer) == (400 * USD, 800 * USD)
    assert custody(answer, "reach") == (2 * YEAR, 20 * YEAR)  # the minimum falls to 2 y, the maximum stays
    assert fine(answer, "reach") == (200 * USD, 800 * USD)
    assert answer.choices == ("mitigation",)
    assert {step.id: step.after_choice for step in answer.steps} == {"trade": False, "from-10-y": True}


def test_an_option_is_open_only_after_the_choice_that_opens_it(ask):
    option = ask(MITIGATION, purpose="supply").option("suspension")
    assert option.status == "open"
    assert [(choice.title, choice.who, choice.articles) for choice in option.chain] == [
        ("mitigating circumstances", "court", ("94",))
    ]


def test_an_option_that_is_open_at_once_needs_no_choice(ask):
    option = ask(MITIGATION, purpose="own_use").option("suspended_sentence")
    assert (option.status, option.chain) == ("open", ())
    assert ask(MITIGATION, purpose="own_use").choices == ()


def test_an_unknown_fact_is_never_mixed_up_with_a_choice(ask):
    answer = ask(MITIGATION)
    assert custody(answer) == (MONTH, 20 * YEAR)
    assert custody(answer, "reach") == (MONTH, 20 * YEAR)
    option = answer.option("suspension")
    assert option.status == "open"  # for either purpose: at once for own use, after mitigation for supply
    assert [choice.decision for choice in option.chain] == ["mitigation"]  # as the harder of the two needs
    assert answer.unknown == ("purpose",)


TWO_STEPS = """\
- id: penalty
  rules:
    - {id: base, then: {custody: 12 y .. 20 y}, @C}
- id: plea
  amends: custody
  may: prosecutor
  rules:
    - {id: agreed, then: {custody.min: "= floor(custody.min * 2 / 3)"}, @C}
- id: mercy
  amends: custody
  may: court
  rules:
    - {id: granted, when: {custody.min: "<= 8 y"}, then: {custody.min: "= floor(custody.min / 2)"}, @C}
- id: short-way
  option: suspended_sentence
  measure: short
  rules:
    - {id: s1, when: {custody.min: "<= 4 y"}, then: open, @C}
    - {id: s2, when: {custody.min: "> 4 y"}, then: closed, @C}
- id: shorter-way
  option: caution
  measure: shorter
  rules:
    - {id: c1, when: {custody.min: "<= 3 y"}, then: open, @C}
    - {id: c2, when: {custody.min: "> 3 y"}, then: closed, @C}
"""


def test_choices_form_a_chain_in_the_order_of_the_law(ask):
    # 12 y; with the plea 12 x 2/3 = 8 y; only then mercy, 8 / 2 = 4 y. Without the plea mercy is not open (12 y > 8 y).
    answer = ask(TWO_STEPS)
    assert custody(answer, "reach") == (4 * YEAR, 20 * YEAR)
    assert [choice.decision for choice in answer.option("short").chain] == ["plea", "mercy"]
    assert answer.option("shorter").status == "closed"
    assert answer.choices == ("plea", "mercy")


def test_the_shortest_chain_is_given_where_several_open_an_option(ask):
    law = TWO_STEPS.replace("12 y .. 20 y", "8 y .. 20 y")
    # mercy alone: 8 / 2 = 4 y. With the plea as well: 16/3 = 5 y 4 months, halved 2 y 8 months.
    answer = ask(law)
    assert [choice.decision for choice in answer.option("short").chain] == ["mercy"]
    assert [choice.decision for choice in answer.option("shorter").chain] == ["plea", "mercy"]
    assert custody(answer, "reach") == (8 * YEAR * 2 // 3 // 2, 20 * YEAR)


def test_a_single_rule_may_be_a_choice_in_a_table_that_binds(ask):
    answer = ask("""\
    - id: penalty
      rules:
        - {id: base, then: {custody: 4 y .. 8 y}, @C}
    - id: age
      amends: custody
      hit: F
      rules:
        - {id: minor, when: {age: "< 18"}, then: {custody.max: "= floor(custody.max / 2)"}, @C}
        - {id: young, when: {age: "[18 .. 20]"}, may: court, then: {custody.max: 6 y}, @C}
    """, age=19)  # fmt: skip
    assert custody(answer) == (4 * YEAR, 8 * YEAR)
    assert custody(answer, "reach") == (4 * YEAR, 8 * YEAR)  # with or without: the reach holds both
    assert answer.choices == ("age",)


# -- readings ---------------------------------------------------------------------------------------------------------

DISPUTED = """\
- id: penalty
  rules:
    - {id: a, reading: {bands: A}, when: {age: ">= 18"}, then: {custody: 2 y .. 5 y}, @C}
    - {id: b, reading: {bands: B}, when: {age: ">= 18"}, then: {custody: 10 y .. 20 y}, @X}
    - {id: minor, when: {age: "< 18"}, then: {custody: none}, @C}
- id: way
  option: suspended_sentence
  measure: way
  rules:
    - {id: w1, when: {custody.min: "<= 5 y"}, then: open, @C}
    - {id: w2, when: {custody.min: "> 5 y"}, then: closed, @C}
"""


def test_a_question_is_answered_under_one_reading_or_under_all(ask):
    assert custody(ask(DISPUTED, DISPUTE, {"bands": "A"}, age=30)) == (2 * YEAR, 5 * YEAR)
    assert custody(ask(DISPUTED, DISPUTE, {"bands": "B"}, age=30)) == (10 * YEAR, 20 * YEAR)
    both = ask(DISPUTED, DISPUTE, age=30)
    assert custody(both) == (2 * YEAR, 20 * YEAR)
    assert {version: (term.least, term.most) for version, term in both.readings["bands"].items()} == {
        "A": (2 * YEAR, 5 * YEAR), "B": (10 * YEAR, 20 * YEAR),
    }  # fmt: skip
    assert both.depends_on_reading == ("bands",)
    assert both.option("way").status == "depends"


def test_a_dispute_that_does_not_touch_the_case_is_not_mentioned(ask):
    answer = ask(DISPUTED, DISPUTE, age=15)
    assert answer.depends_on_reading == ()
    assert custody(answer) == (0, 0)
    assert str(answer.custody) == "no custody"


def test_a_reading_the_law_does_not_have_is_refused(ask):
    for reading in ({"band": "A"}, {"bands": "C"}):
        with pytest.raises(LenityError, match="LEN307"):
            ask(DISPUTED, DISPUTE, reading, age=30)


# -- what the law does not tell ---------------------------------------------------------------------------------------

GAPS = """\
- id: penalty
  title: Penalty of the offence
  rules:
    - {id: use, when: {offence: use}, then: {custody: 1 month .. 6 months}, @C}
    - {id: import, when: {offence: import}, unknown: the article was not found, look_in: the gazette, @C}
    - {id: export, when: {offence: export}, then: {custody.max: 8 y}, unknown: the minimum was not found, look_in: article 9, @C}
- id: class
  rules:
    - {id: felony, when: {custody.max: "> 5 y"}, then: {class: felony}, @C}
    - {id: misdemeanour, when: {custody.max: "<= 5 y"}, then: {class: misdemeanour}, @C}
- id: way
  option: suspended_sentence
  measure: way
  rules:
    - {id: w1, when: {class: misdemeanour}, then: open, @C}
    - {id: w2, when: {class: felony}, then: closed, @C}
"""


def test_what_is_not_known_is_undetermined_with_its_reason_and_where_to_look(ask):
    answer = ask(GAPS, BOUNDS, offence="import")
    assert answer.custody.undetermined
    assert custody(answer) == (1, 30 * YEAR)  # as far as any sentence can reach
    assert answer.custody.life == "possible"
    (reason,) = answer.undetermined
    assert (reason.why, reason.look_in, reason.rule) == ("the article was not found", "the gazette", "import")
    assert answer.option("way").status == "depends"  # the class may be either


def test_without_bounds_what_is_not_known_has_no_range(ask):
    answer = ask(GAPS, offence="import")
    assert answer.custody.undetermined
    assert custody(answer) == (None, None)


def test_a_rule_may_give_one_figure_and_not_know_the_other(ask):
    answer = ask(GAPS, BOUNDS, offence="export")
    assert answer.custody.undetermined
    assert answer.option("way").status == "closed"  # the maximum is known: 8 y, a felony
    assert "felony" in answer.rules
    assert "misdemeanour" not in answer.rules


def test_no_rule_for_the_case_is_said_and_not_taken_for_no_penalty(ask):
    answer = ask(GAPS, BOUNDS, offence="supply")
    assert answer.custody.undetermined
    assert [gap.decision for gap in answer.undetermined] == ["Penalty of the offence"]
    assert "no rule" in answer.undetermined[0].why


def test_a_law_that_knows_nothing_of_the_offence_does_not_say_no_custody(ask):
    answer = ask("""\
    - id: penalty
      rules:
        - {id: nothing, unknown: no article was found, look_in: the gazette, @C}
    """, BOUNDS)  # fmt: skip
    assert answer.custody.undetermined
    assert custody(answer) == (1, 30 * YEAR)


def test_an_undetermined_figure_stays_undetermined_through_arithmetic(ask):
    answer = ask(GAPS + """\
- id: doubled
  amends: custody
  rules:
    - {id: d, when: {age: ">= 18"}, then: {custody.max: "= custody.max * 2"}, @C}
""", offence="import", age=30)  # fmt: skip
    assert answer.custody.undetermined
    assert custody(answer) == (None, None)


def test_one_undetermined_figure_lies_in_the_same_class_for_every_table(ask):
    law = """\
    - id: points
      rules:
        - {id: p1, when: {age: ">= 18"}, then: {points: 3}, @C}
        - {id: p2, when: {age: "< 18"}, unknown: not found, look_in: the gazette, @C}
    - id: first
      rules:
        - {id: f1, when: {points: "< 5"}, then: {low: true}, @C}
        - {id: f2, when: {points: ">= 5"}, then: {low: false}, @C}
    - id: penalty
      rules:
        - {id: c1, when: {low: true, points: "< 10"}, then: {custody: 1 y}, @C}
        - {id: c2, when: {low: true, points: ">= 10"}, then: {custody: 20 y}, @C}
        - {id: c3, when: {low: false, points: "< 10"}, then: {custody: 3 y}, @C}
        - {id: c4, when: {low: false, points: ">= 10"}, then: {custody: 4 y}, @C}
    """
    answer = ask(law, age=15)
    assert custody(answer) == (YEAR, 4 * YEAR)  # low and at least 10 points cannot both be
    assert "c2" not in answer.rules


# -- presumptions -----------------------------------------------------------------------------------------------------

PRESUMED = """\
- id: presumption
  presumes: purpose
  unless: rebutted
  rules:
    - {id: s-17, when: {age: ">= 18"}, then: {purpose: supply}, @C}
- id: penalty
  rules:
    - {id: supply, when: {purpose: supply}, then: {custody: 5 y .. 10 y}, @C}
    - {id: own, when: {purpose: own_use}, then: {custody: 1 y .. 2 y}, @C}
"""
REBUTTED = "attributes:\n  rebutted: {type: boolean, meaning: the presumption fails}\n"


def test_a_presumption_derives_a_fact_unless_it_is_rebutted(ask):
    def years(**case: object) -> tuple[float, float]:
        least, most = custody(ask(PRESUMED, REBUTTED, **case))
        assert least is not None and most is not None
        return least / YEAR, most / YEAR

    assert years(age=30, rebutted=False) == (5, 10)
    assert years(age=30, rebutted=False, purpose="own_use") == (5, 10)  # said, but not proved: the presumption stands
    assert years(age=30, rebutted=True, purpose="own_use") == (1, 2)
    assert years(age=30, rebutted=True, purpose="supply") == (5, 10)
    assert years(age=15, rebutted=False, purpose="own_use") == (1, 2)  # the presumption does not reach minors
    assert years(age=15, rebutted=False) == (1, 10)  # nothing is presumed: the purpose is open
    assert years(age=30, purpose="own_use") == (1, 10)  # whether it is rebutted is open
    assert years(age=30, rebutted=True) == (1, 10)


def test_a_presumption_that_stands_is_among_the_rules_used(ask):
    assert ask(PRESUMED, REBUTTED, age=30, rebutted=False).rules == ("s-17", "supply")
    assert ask(PRESUMED, REBUTTED, age=30, rebutted=True, purpose="own_use").rules == ("own",)


# -- several items ----------------------------------------------------------------------------------------------------


def test_the_gravest_of_several_items_counts_part_by_part(ask):
    law = """\
    - id: penalty
      for: item
      rules:
        - {id: a, when: {substance: heroin}, then: {custody: 2 y .. 12 y, fine: 50 .. 60, combine: and}, @C}
        - {id: b, when: {substance: cocaine}, then: {custody: 3 y .. 9 y, fine: 10 .. 90, combine: or}, @C}
        - {id: c, when: {substance: opium}, then: {custody: life, fine: none, combine: custody only}, @C}
        - {id: d, when: {substance: cannabis}, then: {custody: 1 y .. 2 y or life, fine: none, combine: custody only}, @C}
    - {id: several, fold: {custody: gravest, fine: gravest, combine: gravest}, @S}
    """
    heroin, cocaine, opium, cannabis = ({"substance": one} for one in ("heroin", "cocaine", "opium", "cannabis"))
    for order in permutations([heroin, cocaine]):
        answer = ask(law, items=list(order))
        assert custody(answer) == (3 * YEAR, 12 * YEAR)  # the highest minimum and the highest maximum
        assert fine(answer) == (50 * USD, 90 * USD)
        assert answer.bound.combine == ("and",)  # of heroin, with the highest maximum
    for order in permutations([heroin, opium, cocaine]):
        answer = ask(law, items=list(order))
        assert custody(answer) == (None, None)
        assert answer.custody.life == "only"
        assert answer.bound.combine == ("custody only",)  # life is above every term
        assert fine(answer) == (50 * USD, 90 * USD)
    answer = ask(law, items=[heroin, cannabis])
    assert custody(answer) == (2 * YEAR, 12 * YEAR)
    assert answer.custody.life == "possible"


def test_an_item_the_law_does_not_know_leaves_the_case_undetermined_but_not_the_life_sentence(ask):
    law = """\
    - id: penalty
      for: item
      rules:
        - {id: a, when: {substance: heroin}, then: {custody: 2 y .. 12 y or life}, @C}
    - {id: several, fold: {custody: gravest}, @C}
    """
    answer = ask(law, items=[{"substance": "heroin"}, {"substance": "opium"}])
    assert answer.custody.undetermined
    assert answer.custody.life == "possible"


WEIGHED = """\
- id: weight
  for: item
  rules:
    - {{id: heroin, when: {{substance: heroin}}, then: {{units: 5, pure: true}}, @C}}
    - {{id: cocaine, when: {{substance: cocaine}}, then: {{units: 2, pure: false}}, @C}}
    - {{id: opium, when: {{substance: opium}}, then: {{units: none, pure: true}}, @C}}
- {{id: together, fold: {{units: {units}, pure: {pure}}}, @C}}
- id: penalty
  give: {{custody.min: 0 d, custody.max: "= units * 1 y"}}
  @C
- id: purity
  rules:
    - {{id: p1, when: {{pure: true}}, then: {{grade: high}}, @C}}
    - {{id: p2, when: {{pure: false}}, then: {{grade: low}}, @C}}
"""


@pytest.mark.parametrize(
    ("how", "substances", "years"),
    [
        ("sum", ["heroin", "cocaine"], 7), ("sum", ["heroin", "heroin", "cocaine"], 12), ("min", ["heroin", "cocaine"], 2),
        ("max", ["heroin", "cocaine"], 5), ("count", ["heroin", "cocaine", "cocaine"], 3), ("sum", ["heroin", "opium"], 5),
        ("min", ["opium", "heroin"], 5), ("count", ["heroin", "opium"], 1), ("count", ["opium"], 0), ("sum", ["heroin"], 5),
    ],
)  # fmt: skip
def test_numbers_of_items_are_brought_together_as_the_fold_says(ask, how, substances, years):
    for order in set(permutations(substances)):
        answer = ask(WEIGHED.format(units=how, pure="any"), items=[{"substance": one} for one in order])
        assert answer.custody.most == years * YEAR


@pytest.mark.parametrize(
    ("how", "substances", "grade"),
    [
        ("any", ["heroin", "cocaine"], "p1"), ("all", ["heroin", "cocaine"], "p2"), ("all", ["heroin", "opium"], "p1"),
        ("any", ["cocaine", "cocaine"], "p2"), ("any", ["heroin", "mdma"], "p1"), ("all", ["cocaine", "mdma"], "p2"),
    ],
)  # fmt: skip
def test_any_and_all_are_sure_as_soon_as_one_item_decides(ask, how, substances, grade):
    # mdma is not in the table: whether it is pure is undetermined.
    answer = ask(WEIGHED.format(units="max", pure=how), items=[{"substance": one} for one in substances])
    assert [rule for rule in answer.rules if rule in ("p1", "p2")] == [grade]


# -- hit policies -----------------------------------------------------------------------------------------------------

POINTS = """\
- id: points
  hit: {hit}
  rules:
    - {{id: young, when: {{age: "< 25"}}, then: {{points: 2}}, @C}}
    - {{id: adult, when: {{age: ">= 18"}}, then: {{points: 5}}, @C}}
    - {{id: old, when: {{age: ">= 60"}}, then: {{points: 1}}, @C}}
- id: penalty
  give: {{custody.min: 0 d, custody.max: "= points * 1 y"}}
  @C
"""


@pytest.mark.parametrize(
    ("hit", "age", "years", "rules"),
    [
        ("F", 20, 2, ["young"]), ("F", 30, 5, ["adult"]), ("F", 70, 5, ["adult"]),
        ("C+", 20, 7, ["young", "adult"]), ("C+", 70, 6, ["adult", "old"]), ("C+", 10, 2, ["young"]),
        ("C<", 20, 2, ["young", "adult"]), ("C<", 70, 1, ["adult", "old"]),
        ("C>", 20, 5, ["young", "adult"]), ("C>", 70, 5, ["adult", "old"]),
        ("C#", 20, 2, ["young", "adult"]), ("C#", 30, 1, ["adult"]),
    ],
)  # fmt: skip
def test_hit_policies_over_amounts(ask, hit, age, years, rules):
    answer = ask(POINTS.format(hit=hit), age=age)
    assert answer.custody.most == years * YEAR
    assert list(answer.rules) == rules


def test_a_sum_or_count_of_no_rule_is_nothing_and_a_least_of_no_rule_does_not_exist(ask):
    law = POINTS.replace('age: "< 25"', 'age: "[100 .. 110]"').replace(">= 18", ">= 90").replace(">= 60", ">= 95")
    assert ask(law.format(hit="C+"), age=30).custody.most == 0
    assert ask(law.format(hit="C#"), age=30).custody.most == 0
    assert ask(law.format(hit="C<"), age=30).custody.most is None
    assert ask(law.format(hit="C>"), age=30).custody.most is None


def test_collected_points_of_an_unknown_age_reach_from_the_least_to_the_greatest_sum(ask):
    # Below 18: 2. From 18 to 24: 7. From 25: 5. From 60: 6.
    assert custody(ask(POINTS.format(hit="C+"))) == (0, 7 * YEAR)
    assert set(ask(POINTS.format(hit="C+")).rules) == {"young", "adult", "old"}


def test_a_collected_rule_that_is_not_known_makes_the_sum_unknown_only_where_it_holds(ask):
    law = POINTS.replace("then: {{points: 1}}, @C", "unknown: not found, look_in: the gazette, @C").format(hit="C+")
    assert ask(law, age=30).custody.most == 5 * YEAR
    assert ask(law, age=70).custody.undetermined


def test_priority_takes_the_output_that_stands_first_in_the_list(ask):
    law = """\
    - id: class
      hit: P
      priority: [grave, middling, slight]
      rules:
        - {id: c1, when: {age: ">= 18"}, then: {class: slight}, @C}
        - {id: c2, when: {offence: supply}, then: {class: grave}, @C}
        - {id: c3, when: {age: ">= 30"}, then: {class: middling}, @C}
    """
    assert ask(law, age=40, offence="supply").rules == ("c2",)
    assert ask(law, age=40, offence="use").rules == ("c3",)
    assert ask(law, age=20, offence="use").rules == ("c1",)


def test_any_accepts_rules_that_agree(ask):
    law = """\
    - id: penalty
      hit: A
      rules:
        - {id: a, when: {age: ">= 18"}, then: {custody: 1 y .. 2 y}, @C}
        - {id: b, when: {offence: use}, then: {custody: 1 y .. 2 y}, @C}
    """
    for case in ({"age": 30, "offence": "use"}, {"age": 30, "offence": "supply"}, {"age": 10, "offence": "use"}):
        assert custody(ask(law, **case)) == (YEAR, 2 * YEAR)


@pytest.mark.parametrize("hit", ["R", "O", "C"])
def test_a_list_uses_every_rule_that_holds(ask, hit):
    law = f"""\
    - id: marks
      hit: {hit}
      priority: [first, young, slow]
      rules:
        - {{id: m1, when: {{age: "< 40"}}, then: {{marks: slow}}, @C}}
        - {{id: m2, when: {{age: "< 30"}}, then: {{marks: young}}, @C}}
        - {{id: m3, when: {{offence: use}}, then: {{marks: first}}, @C}}
    """
    assert set(ask(law, age=20, offence="use").rules) == {"m1", "m2", "m3"}
    assert set(ask(law, age=35, offence="supply").rules) == {"m1"}


# -- a general part ---------------------------------------------------------------------------------------------------


def test_a_general_part_runs_after_the_law_that_uses_it(tmp_path):
    write_law(tmp_path, text_of(MITIGATION.split("- id: mitigation", maxsplit=1)[0], "uses: [xx/general]"))
    general = "- id: mitigation" + MITIGATION.split("- id: mitigation")[1]
    write_law(tmp_path, text_of(general, name="xx/general", kind="general"), "xx/general")
    answer = Asker("xx/law", library=Library(tmp_path)).ask({"purpose": "supply", "offence_date": "2019-06-01"})
    assert custody(answer) == (10 * YEAR, 20 * YEAR)
    assert custody(answer, "reach") == (2 * YEAR, 20 * YEAR)
    assert [choice.decision for choice in answer.option("suspension").chain] == ["mitigation"]


def test_a_general_part_may_ask_for_figures_the_law_never_gives(tmp_path):
    write_law(tmp_path, text_of("- id: penalty\n  rules:\n    - {id: p, then: {custody: 2 y .. 4 y}, @C}", "uses: [xx/general]"))
    general = """\
    - id: halved
      amends: [custody, fine]
      hit: F
      rules:
        - {id: rich, when: {fine.max: "> 100"}, then: {fine.max: "= floor(fine.max / 2)"}, @C}
        - {id: rest, when: {age: "< 18"}, then: {custody: none, fine: none}, @C}
    - id: fine-alone
      option: fine
      hit: F
      rules:
        - {id: f1, when: {fine.max: "> 0"}, then: open, @C}
        - {id: f2, when: {}, then: closed, @C}
    """
    write_law(tmp_path, text_of(general, name="xx/general", kind="general"), "xx/general")
    answer = Asker("xx/law", library=Library(tmp_path)).ask({"age": 30, "offence_date": "2019-06-01"})
    assert custody(answer) == (2 * YEAR, 4 * YEAR)
    assert fine(answer) == (None, None)
    assert not answer.bound.fine.undetermined
    assert answer.option("fine").status == "closed"


def test_a_general_part_not_yet_in_force_is_left_out(tmp_path):
    write_law(tmp_path, text_of("- id: penalty\n  rules:\n    - {id: p, then: {custody: 2 y .. 4 y}, @C}", "uses: [xx/general]"))
    general = "- id: halved\n  amends: custody\n  rules:\n    - {id: h, then: {custody.max: '= floor(custody.max / 2)'}, @C}"
    write_law(tmp_path, text_of(general, name="xx/general", kind="general", in_force="2010-01-01 .."), "xx/general")
    asker = Asker("xx/law", library=Library(tmp_path))
    assert custody(asker.ask({"offence_date": "2009-12-31"})) == (2 * YEAR, 4 * YEAR)
    assert custody(asker.ask({"offence_date": "2010-01-01"})) == (2 * YEAR, 2 * YEAR)


# -- confidence -------------------------------------------------------------------------------------------------------


def test_an_outcome_is_as_sure_as_its_weakest_rule(ask):
    assert ask(BANDS, quantity="2 g").confidence == "verified"
    assert ask(BANDS, quantity="100 g").confidence == "secondary"
    open_quantity = ask(BANDS)
    assert open_quantity.confidence == "secondary"
    assert [rule.id for rule in open_quantity.weakest] == ["from-80-g"]


def test_a_figure_is_as_sure_as_what_it_was_reckoned_from(ask):
    law = """\
    - id: points
      hit: C+
      rules:
        - {id: a, when: {age: ">= 18"}, then: {points: 2}, @U}
        - {id: b, when: {offence: use}, then: {points: 1}, @C}
    - {id: level, give: {level: "= points + 1"}, @C}
    - id: penalty
      rules:
        - {id: high, when: {level: ">= 3"}, then: {custody: 1 y .. 2 y}, @C}
        - {id: low, when: {level: "< 3"}, then: {custody: none}, @C}
    """
    assert ask(law, age=30, offence="use").confidence == "unverified"
    assert ask(law, age=10, offence="use").confidence == "verified"


def test_a_weak_choice_does_not_weaken_what_binds(ask):
    law = MITIGATION.replace('cite: {article: "94", source: gazette, confidence: verified}', "@U")
    assert ask(law, purpose="supply").confidence == "verified"


def test_leaving_weaker_rules_out_widens_the_answer_and_says_why(tmp_path):
    write_law(tmp_path, text_of(BANDS, BOUNDS))
    library = Library(tmp_path)
    case = {"offence_date": "2019-06-01"}
    every, sure = Asker("xx/law", library=library), Asker("xx/law", "verified", library)
    assert custody(every.ask(case | {"quantity": "2 g"})) == custody(sure.ask(case | {"quantity": "2 g"})) == (2 * YEAR, 5 * YEAR)
    narrow, wide = every.ask(case | {"quantity": "100 g"}), sure.ask(case | {"quantity": "100 g"})
    assert custody(narrow) == (10 * YEAR, 20 * YEAR)
    assert wide.custody.undetermined
    assert custody(wide) == (1, 30 * YEAR)
    assert "secondary" in wide.undetermined[0].why


def test_leaving_every_rule_out_leaves_no_traceback(tmp_path):
    write_law(tmp_path, text_of(MITIGATION.replace("@C", "@U").replace("verified}}", "unverified}}")))
    answer = Asker("xx/law", "verified", Library(tmp_path)).ask({"purpose": "supply", "offence_date": "2019-06-01"})
    assert answer.custody.undetermined
    assert answer.option("suspension").status in ("undetermined", "depends")


# -- days -------------------------------------------------------------------------------------------------------------


def two_laws(tmp_path, old: str, new: str) -> Asker:
    write_law(
        tmp_path,
        text_of(
            f"- id: penalty\n  rules:\n    - {{id: p, then: {{{old}}}, @C}}", name="xx/old", in_force="1990-01-01 .. 2009-12-31"
        ),
        "xx/old",
    )
    write_law(
        tmp_path,
        text_of(f"- id: penalty\n  rules:\n    - {{id: q, then: {{{new}}}, @C}}", name="xx/new", in_force="2010-01-01 .."),
        "xx/new",
    )
    return Asker("xx", library=Library(tmp_path))


BETWEEN = {"offence_date": "2009-06-01", "sentence_date": "2011-06-01"}


def test_the_law_of_the_offence_or_of_the_sentence_is_used_as_asked(tmp_path):
    asker = two_laws(tmp_path, "custody: 5 y .. 10 y", "custody: 1 y .. 2 y")
    assert asker.ask(BETWEEN).law == "xx/old"
    assert asker.ask(BETWEEN, law_at="sentence").law == "xx/new"


@pytest.mark.parametrize(
    ("old", "new", "milder"),
    [
        ("custody: 5 y .. 10 y", "custody: 1 y .. 2 y", "xx/new"),
        ("custody: 1 y .. 2 y", "custody: 5 y .. 10 y", "xx/old"),
        ("custody: 1 y .. 2 y", "custody: 1 y .. 2 y", "xx/old"),
        ("custody: 5 y .. 10 y or life", "custody: 5 y .. 10 y", "xx/new"),
        ("custody: life", "custody: 20 y .. 30 y", "xx/new"),
        ("custody: life or death", "custody: life", "xx/new"),
        ("custody: 1 y .. 2 y, fine: 10 .. 20", "custody: 1 y .. 2 y, fine: 10 .. 15", "xx/new"),
        ("custody: 1 y .. 2 y, fine: 15 .. 20", "custody: 1 y .. 2 y, fine: 10 .. 20", "xx/new"),
        ("custody: 1 y .. 2 y, fine: 10 .. 20, combine: and", "custody: 1 y .. 2 y, fine: 10 .. 20, combine: or", "xx/new"),
    ],
)  # fmt: skip
def test_the_gentler_of_two_laws_is_the_most_lenient(tmp_path, old, new, milder):
    answer = two_laws(tmp_path, old, new).ask(BETWEEN, law_at="lenient")
    assert answer.law == milder
    assert any("most lenient" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("custody: 1 y .. 10 y", "custody: 2 y .. 5 y"),  # a lower minimum against a lower maximum
        ("custody: 1 y .. 2 y, fine: 50 .. 60", "custody: 2 y .. 3 y, fine: 10 .. 20"),
    ],
)
def test_two_laws_that_cannot_be_compared_are_both_named(tmp_path, old, new):
    answer = two_laws(tmp_path, old, new).ask(BETWEEN, law_at="lenient")
    assert any("no law is milder in every respect" in note and "xx/old" in note and "xx/new" in note for note in answer.notes)


def test_the_laws_between_offence_and_sentence_count_too(tmp_path):
    # 2009: 5-10 y; 2010 only: 1-2 y; from 2011: 5-10 y. The mildest law stood in between (ICCPR article 15(1)).
    write_law(tmp_path, text_of("""\
    - id: penalty
      rules:
        - {id: p1, in_force: .. 2009-12-31, then: {custody: 5 y .. 10 y}, @C}
        - {id: p2, in_force: 2010-01-01 .. 2010-12-31, then: {custody: 1 y .. 2 y}, @C}
        - {id: p3, in_force: 2011-01-01 .., then: {custody: 5 y .. 10 y}, @C}
    """))  # fmt: skip
    asker = Asker("xx/law", library=Library(tmp_path))
    answer = asker.ask(BETWEEN, law_at="lenient")
    assert answer.rules == ("p2",)
    assert custody(answer) == (YEAR, 2 * YEAR)


def test_a_rule_binds_only_on_its_days(ask):
    law = """\
    - id: penalty
      rules:
        - {id: before, in_force: .. 2019-05-31, then: {custody: 1 y}, @C}
        - {id: after, in_force: 2019-06-01 .., then: {custody: 2 y}, @C}
    """
    assert ask(law, offence_date="2019-05-31").rules == ("before",)
    assert ask(law, offence_date="2019-06-01").rules == ("after",)


def test_a_sentence_before_the_offence_is_refused(tmp_path):
    asker = two_laws(tmp_path, "custody: 1 y", "custody: 2 y")
    with pytest.raises(LenityError, match="before the offence date"):
        asker.ask({"offence_date": "2011-06-01", "sentence_date": "2009-06-01"}, law_at="lenient")


def test_a_day_without_a_law_is_refused(tmp_path):
    with pytest.raises(LenityError, match="LEN403"):
        two_laws(tmp_path, "custody: 1 y", "custody: 2 y").ask({"offence_date": "1980-01-01"})


# -- silence and what is said to be unknown ---------------------------------------------------------------------------


def test_silence_means_what_the_vocabulary_assumes_and_unknown_means_unknown(ask):
    law = """\
    - id: penalty
      rules:
        - {id: charged, when: {repeat_in_charge: true}, then: {custody: 4 y}, @C}
        - {id: silent, when: {repeat_in_charge: false}, then: {custody: 2 y}, @C}
    """
    assert custody(ask(law)) == (2 * YEAR, 2 * YEAR)  # `assume: false` in vocabulary.yaml
    assert "repeat_in_charge" in ask(law).assumed
    assert custody(ask(law, repeat_in_charge=True)) == (4 * YEAR, 4 * YEAR)
    assert custody(ask(law, repeat_in_charge="unknown")) == (2 * YEAR, 4 * YEAR)
    assert ask(law, repeat_in_charge="unknown").unknown == ("repeat_in_charge",)


def test_a_word_that_only_weaker_rules_gave_stays_possible_when_they_are_left_out(ask, tmp_path):
    """The group of heroin is only remembered. Left out, heroin may be of either group: 1 to 10 years, not 1 to 2."""
    decisions = """\
        - id: group
          title: Group
          for: item
          rules:
            - {id: group/hard, when: {substance: heroin}, then: {group: hard}, @U}
            - {id: group/soft, when: {substance: cannabis}, then: {group: soft}, @C}
        - id: penalty
          title: Penalty
          for: item
          rules:
            - {id: penalty/hard, when: {group: hard}, then: {custody: 5 y .. 10 y, fine: none, combine: custody only}, @C}
            - {id: penalty/soft, when: {group: soft}, then: {custody: 1 y .. 2 y, fine: none, combine: custody only}, @C}
        - {id: several, fold: {custody: gravest, fine: gravest, combine: gravest}, @C}
        """
    assert str(ask(decisions, substance="heroin").custody) == "5 y to 10 y"
    strict = Asker("xx/law", "verified", Library(tmp_path))
    assert str(strict.ask({"substance": "heroin", "offence_date": "2019-06-01"}).custody) == "1 y to 10 y"
