"""Functions of the modeller's own and boxed contexts, put in place; expected values are worked out by hand from the models."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lenity.law.dmn import read_dmn
from lenity.law.problems import LenityError
from models import ask, context, decision, function, inputs, invocation, knowledge, literal, logic_of, model, structure, table

D = Decimal
BANDS = logic_of(table("x", ["weight"], ["< 10 -> 1", "[10..100) -> 2.5", ">= 100 -> 4"]))
LEVEL = function("Level of", ["weight: number"], BANDS)
N = inputs("gross: number", "net: number")


def problems(tmp_path, text: str):
    file = tmp_path / "model.dmn"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LenityError) as caught:
        read_dmn(file, "xx/model")
    return caught.value.problems


@pytest.mark.parametrize(("gross", "expected"), [(9, D(1)), (10, D("2.5")), (100, D(4))])
def test_a_table_in_a_function_answers_where_it_is_invoked(tmp_path, gross, expected):
    text = model(N, LEVEL, decision("d", ["gross"], knowledge("Level of") + invocation("Level of", weight="gross")))
    found = ask(tmp_path, text, gross=gross)
    assert found.values == {"d": expected}  # and no decision that the model does not have


def test_an_argument_may_be_reckoned(tmp_path):
    # 12 gross, 3 net: 12 - 3 = 9 is below 10.
    text = model(N, LEVEL, decision("d", ["gross", "net"], knowledge("Level of") + invocation("Level of", weight="gross - net")))
    assert ask(tmp_path, text, gross=12, net=3).values == {"d": D(1)}


def test_each_call_has_arguments_of_its_own(tmp_path):
    # 2.5 for 50 and 1 for 5: together 3.5.
    calls = literal("Level of(gross) + Level of(net)")
    text = model(N, LEVEL, decision("d", ["gross", "net"], knowledge("Level of") + calls))
    assert ask(tmp_path, text, gross=50, net=5).values == {"d": D("3.5")}


def test_a_function_may_call_another_and_itself_may_be_called_in_a_table(tmp_path):
    double = function("Twice", ["n: number"], literal("Level of(n) * 2"), ("Level of",))
    rules = logic_of(table("x", ["gross"], ["> 0 -> Twice(gross)", "<= 0 -> 0"]))
    text = model(N, LEVEL, double, decision("d", ["gross"], knowledge("Twice") + rules))
    assert ask(tmp_path, text, gross=100).values == {"d": D(8)}
    (tmp_path / "again").mkdir()
    assert ask(tmp_path / "again", text, gross=-1).values == {"d": D(0)}


def test_a_structure_is_handed_over_with_its_components(tmp_path):
    over = function("Owed", ["of: tLoan"], literal("of.amount - of.paid"))
    text = model(
        structure("tLoan", amount="number", paid="number"), inputs("Loan: tLoan"), over,
        decision("d", ["Loan"], knowledge("Owed") + invocation("Owed", of="Loan")),
    )  # fmt: skip
    assert ask(tmp_path, text, Loan={"amount": 10, "paid": 4}).values == {"d": D(6)}


def test_an_open_text_tested_in_a_function_keeps_every_text_apart(tmp_path):
    named = function("Rank", ["who: string"], logic_of(table("x", ["who"], ['"head" -> 2', 'not("head") -> 1'])))
    text = model(inputs("role: string"), named, decision("d", ["role"], knowledge("Rank") + invocation("Rank", who="role")))
    for number, (role, expected) in enumerate([("head", D(2)), ("helper", D(1))]):
        (tmp_path / str(number)).mkdir()
        assert ask(tmp_path / str(number), text, role=role).values == {"d": expected}


def test_entries_of_a_context_are_read_by_those_that_follow(tmp_path):
    # 30 + 5 = 35; twice that is 70.
    boxed = context("double", total=literal("gross + net"), double=literal("total * 2"))
    assert ask(tmp_path, model(N, decision("d", ["gross", "net"], boxed)), gross=30, net=5).values == {"d": D(70)}


def test_a_context_may_hold_a_table_and_a_call(tmp_path):
    # 40 is of level 2.5; the rate is 0.5; together 1.25.
    rate = logic_of(table("x", ["gross"], ["< 50 -> 0.5", ">= 50 -> 1.5"]))
    boxed = context("level * rate", rate=rate, level=invocation("Level of", weight="gross"))
    text = model(N, LEVEL, decision("d", ["gross"], knowledge("Level of") + boxed))
    assert ask(tmp_path, text, gross=40).values == {"d": D("1.25")}


def test_a_function_without_a_rule_for_a_case_gives_null(tmp_path):
    some = function("Some", ["n: number"], logic_of(table("x", ["n"], ["> 10 -> 1"])))
    text = model(N, some, decision("d", ["gross"], knowledge("Some") + invocation("Some", n="gross")))
    assert ask(tmp_path, text, gross=5).values == {"d": None}


def test_what_a_function_leaves_null_is_read_only_where_feel_and_a_law_agree(tmp_path):
    some = function("Some", ["n: number"], logic_of(table("x", ["n"], ["> 10 -> 1"])))
    text = model(N, some, decision("d", ["gross"], knowledge("Some") + literal("max(Some(gross), 1)")))
    assert any(one.code == "LEN714" and "may be null" in one.message for one in problems(tmp_path, text))


def test_a_function_reads_its_parameters_and_nothing_else(tmp_path):
    stray = function("Stray", ["n: number"], literal("n + net"))
    text = model(N, stray, decision("d", ["gross", "net"], knowledge("Stray") + invocation("Stray", n="gross")))
    assert any("unknown name `net`" in one.message for one in problems(tmp_path, text))


@pytest.mark.parametrize(
    ("parts", "code", "said"),
    [
        ([function("A", ["n: number"], literal("A(n)"), ("A",)), decision("d", ["gross"], knowledge("A") + invocation("A", n="gross"))], "LEN713", "calls itself"),
        ([function("A", ["n: number"], literal("B(n)"), ("B",)), function("B", ["n: number"], literal("A(n)"), ("A",)),
          decision("d", ["gross"], knowledge("A") + literal("A(gross)"))], "LEN713", "calls itself"),
        ([LEVEL, decision("d", ["gross"], knowledge("Level of") + invocation("Level of"))], "LEN713", "nothing is handed over for `weight`"),
        ([LEVEL, decision("d", ["gross"], knowledge("Level of") + literal("Level of(gross, gross)"))], "LEN713", "takes 1 values, not 2"),
        ([LEVEL, decision("d", ["gross"], invocation("Level of", weight="gross"))], "LEN715", "no function that it requires"),
        ([decision("d", ["gross"], knowledge("Gone") + literal("gross"))], "LEN715", "no function of this file"),
        ([LEVEL.replace("<encapsulatedLogic>", '<encapsulatedLogic kind="Java">'), decision("d", ["gross"], knowledge("Level of") + invocation("Level of", weight="gross"))], "LEN713", "not written in FEEL"),
        ([decision("d", ["gross"], "<context><contextEntry><variable name='a'/><literalExpression><text>1</text></literalExpression></contextEntry></context>")], "LEN713", "without a result"),
        ([function("P", ["n: number"], literal("n ** 2")), decision("d", ["gross"], knowledge("P") + invocation("P", n="gross"))], "LEN714", "**"),
    ],
)  # fmt: skip
def test_what_cannot_be_put_in_place_is_refused_with_its_line(tmp_path, parts, code, said):
    found = [one for one in problems(tmp_path, model(N, *parts)) if one.code == code and said in one.message]
    assert found, [str(one) for one in problems(tmp_path, model(N, *parts))]
    assert found[0].place.line > 1 and found[0].help


def test_functions_that_fan_out_without_end_are_stopped(tmp_path):
    # Each calls the one before ten times: 10 + 100 + 1,000 + 10,000 calls.
    chain = [function("F0", ["n: number"], literal("n"))]
    chain += [function(f"F{k}", ["n: number"], literal(" + ".join([f"F{k - 1}(n)"] * 10)), (f"F{k - 1}",)) for k in range(1, 5)]
    text = model(N, *chain, decision("d", ["gross"], knowledge("F4") + literal("F4(gross)")))
    assert any("more than 1000 calls" in one.message for one in problems(tmp_path, text))


def test_an_import_names_the_functions_it_put_in_place_and_those_nobody_calls(tmp_path):
    text = model(
        N,
        LEVEL,
        function("Idle", ["n: number"], literal("n")),
        decision("d", ["gross"], knowledge("Level of") + invocation("Level of", weight="gross")),
    )
    file = tmp_path / "model.dmn"
    file.write_text(text, encoding="utf-8")
    notes = read_dmn(file, "xx/model").notes
    assert any("`Level of` stand in place" in one for one in notes)
    assert any("no decision calls the function `Idle`" in one for one in notes)


# -- lists that are written out, and texts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "test", ['["a", "b"]', '? in ["a", "b"]', 'list contains(["a", "b"], ?)', 'list contains(["b"], ?), "a"']
)
@pytest.mark.parametrize(("given", "expected"), [("a", D(1)), ("b", D(1)), ("c", D(0)), ("[", D(0))])
def test_a_list_that_is_written_out_is_a_set_of_words(tmp_path, test, given, expected):
    text = model(inputs("s: string"), table("d", ["s"], [f"{test} -> 1", "- -> 0"], "FIRST"))
    assert ask(tmp_path, text, s=given).values == {"d": expected}


@pytest.mark.parametrize(("given", "expected"), [(1, D(1)), (7, D(1)), (2, D(0))])
def test_an_interval_in_square_brackets_stays_an_interval(tmp_path, given, expected):
    text = model(N, table("d", ["gross"], ["[5..9], [1, 3] -> 1", "- -> 0"], "FIRST"))
    assert ask(tmp_path, text, gross=given).values == {"d": expected}


def test_constant_texts_are_joined(tmp_path):
    text = model(N, table("d", ["gross"], ['> 0 -> "more than " + "nothing"', '<= 0 -> "nothing"']))
    assert ask(tmp_path, text, gross=1).values == {"d": "more than nothing"}


def test_a_list_of_the_case_is_refused(tmp_path):
    text = model(N, decision("d", ["gross"], literal("list contains(gross, 1)")))
    assert any("not written out" in one.message for one in problems(tmp_path, text))
