"""A decision model read into a law answers as the DMN standard says; expected values are worked out by hand from its text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from lenity.law.dmn import read_dmn
from lenity.law.problems import LenityError
from models import NAMESPACES, ask, decision, expression, imported, inputs, item, model, structure, table

D = Decimal


def problems(tmp_path, text: str, *decisions: str):
    file = tmp_path / "model.dmn"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LenityError) as caught:
        read_dmn(file, "xx/model", decisions)
    return caught.value.problems


# -- hit policies (DMN 1.5, 8.2.10) ----------------------------------------------------------------------------------

BANDS = ["< 10 -> 1", "[5..20] -> 2", "> 15 -> 4", "-> 8"]


@pytest.mark.parametrize(
    ("hit", "aggregation", "given", "expected"),
    [
        ("FIRST", "", 7, D(1)),
        ("FIRST", "", 18, D(2)),
        ("FIRST", "", 30, D(4)),
        ("RULE ORDER", "", 7, [D(1), D(2), D(8)]),
        ("RULE ORDER", "", 18, [D(2), D(4), D(8)]),
        ("COLLECT", "", 30, [D(4), D(8)]),
        ("COLLECT", "SUM", 7, D(11)),
        ("COLLECT", "SUM", 18, D(14)),
        ("COLLECT", "MIN", 18, D(2)),
        ("COLLECT", "MAX", 7, D(8)),
        ("COLLECT", "COUNT", 7, D(3)),
        ("COLLECT", "COUNT", 30, D(2)),
    ],
)
def test_each_hit_policy_brings_rules_together_as_the_standard_says(tmp_path, hit, aggregation, given, expected):
    rules = [*BANDS[:3], "- -> 8"]
    assert ask(tmp_path, model(inputs("n: number"), table("d", ["n"], rules, hit, aggregation=aggregation)), n=given).values == {
        "d": expected
    }


@pytest.mark.parametrize(
    ("hit", "given", "expected"),
    [("PRIORITY", 7, "low"), ("PRIORITY", 18, "high"), ("OUTPUT ORDER", 7, ["low", "none of it"]), ("OUTPUT ORDER", 18, ["high", "none of it"]),
     ("OUTPUT ORDER", 12, ["high", "low", "none of it"])],
)  # fmt: skip
def test_priority_goes_by_the_order_of_the_output_values(tmp_path, hit, given, expected):
    rules = ['< 15 -> "low"', '- -> "none of it"', '>= 12 -> "high"']
    text = model(inputs("n: number"), table("d", ["n"], rules, hit, ranks=('"high", "low", "none of it"',)))
    assert ask(tmp_path, text, n=given).values == {"d": expected}


def test_several_outputs_rank_by_the_first_and_then_by_the_second(tmp_path):
    rules = ['- -> "b" | "x"', '- -> "a" | "y"', '- -> "a" | "x"']
    text = model(
        inputs("n: number"), table("d", ["n"], rules, "OUTPUT ORDER", outputs=("p", "q"), ranks=('"a", "b"', '"x", "y"'))
    )
    assert ask(tmp_path, text, n=1).values == {"d": [{"p": "a", "q": "x"}, {"p": "a", "q": "y"}, {"p": "b", "q": "x"}]}


def test_any_takes_rules_that_agree_and_refuses_those_that_do_not(tmp_path):
    agree = model(inputs("n: number"), table("d", ["n"], ['< 10 -> "a"', '< 20 -> "a"'], "ANY"))
    assert ask(tmp_path, agree, n=5).values == {"d": "a"}
    with pytest.raises(LenityError) as caught:
        imported(tmp_path / "other", _mkdir(tmp_path / "other", agree.replace('"a"', '"b"', 1)))
    assert caught.value.problems[0].code == "LEN303"


def _mkdir(folder, text):
    folder.mkdir()
    return text


def test_two_rules_of_a_unique_table_for_one_case_are_refused(tmp_path):
    with pytest.raises(LenityError) as caught:
        imported(tmp_path, model(inputs("n: number"), table("d", ["n"], ["< 10 -> 1", "> 5 -> 2"])))
    assert caught.value.problems[0].code == "LEN302"


@pytest.mark.parametrize(
    ("hit", "aggregation", "expected"),
    [
        ("UNIQUE", "", None),
        ("FIRST", "", None),
        ("COLLECT", "", []),
        ("COLLECT", "SUM", None),
        ("COLLECT", "MAX", None),
        ("COLLECT", "COUNT", D(0)),
    ],
)
def test_where_no_rule_holds_the_value_is_null_a_list_empty_and_a_count_zero(tmp_path, hit, aggregation, expected):
    text = model(inputs("n: number"), table("d", ["n"], ["< 10 -> 1"], hit, aggregation=aggregation))
    assert ask(tmp_path, text, n=10).values == {"d": expected}


@pytest.mark.parametrize(
    ("hit", "aggregation"),
    [("UNIQUE", ""), ("ANY", ""), ("FIRST", ""), ("COLLECT", "SUM"), ("COLLECT", "MAX"), ("COLLECT", "MIN")],
)
def test_where_no_rule_holds_the_default_output_stands(tmp_path, hit, aggregation):
    text = model(inputs("n: number"), table("d", ["n"], ["< 10 -> 1"], hit, aggregation=aggregation, defaults=("7",)))
    assert ask(tmp_path, text, n=10).values == {"d": D(7)}
    assert ask(_fresh(tmp_path), text, n=9).values == {"d": D(1)}


def _fresh(tmp_path):
    folder = tmp_path / "again"
    folder.mkdir()
    return folder


# -- tests and values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "holds", "fails"),
    [
        ("18", ["18", 18, "18.0"], [17, "18.000001"]),
        ("< 17.5", [17, "17.499999"], ["17.5"]),
        ("<= 17.5", ["17.5"], ["17.500001"]),
        ("[1..5)", [1, "4.999999"], [5, "0.999999"]),
        ("(1..5]", ["1.000001", 5], [1]),
        ("]1..5[", [2], [1, 5]),
        ("[-5..-2.5]", [-5, "-2.5", -3], [0, "-2.499999"]),
        ("1, 3, [5..7]", [1, 3, 6], [2, 4, 8]),
        ("not(1, [5..7])", [2, "4.9"], [1, 5, 7]),
        ("not(< 3)", [3, 4], [2]),
        ("? > 2 and ? < 4", [3], [2, 4]),
        ("? * 2 > 5", [3], [2, "2.5"]),
        ("-", [0, 99], []),
    ],
)
def test_a_number_passes_the_tests_that_feel_says_it_passes(tmp_path, test, holds, fails):
    law = model(inputs("n: number"), table("d", ["n"], [f'{test} -> "yes"']))
    for number, given in enumerate([*holds, *fails]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert ask(folder, law, n=given).values == {"d": "yes" if given in holds else None}, given


@pytest.mark.parametrize(
    ("kind", "test", "holds", "fails"),
    [
        ("string", '"a", "5 y"', ["a", "5 y"], ["b", "5", ""]),
        ("string", 'not("none", "x, y", "-")', ["a", "true"], ["none", "x, y", "-"]),
        ("string", '"tab\\tand \\"quotes\\""', ['tab\tand "quotes"'], ["tab"]),
        ("boolean", "true", [True, "true"], [False]),
        ("boolean", "not(true)", [False], [True]),
        ("date", '> date("2016-10-01")', [date(2016, 10, 2), "2020-01-01"], ["2016-10-01"]),
        ("date", '[@"2016-10-01"..@"2016-10-31"]', ["2016-10-01", "2016-10-31"], ["2016-11-01"]),
        ("time", '< time("16:30:00")', ["16:29:59"], ["16:30:00"]),
        ("dateTime", '>= date and time("2018-07-30T16:12:00Z")', ["2018-07-30T18:12:00+02:00"], ["2018-07-30T16:11:59Z"]),
        ("dayTimeDuration", '> duration("PT10H")', ["P1D", "PT10H1S"], ["PT600M"]),
        ("yearMonthDuration", '>= duration("P1Y6M")', ["P18M", "P2Y"], ["P1Y5M"]),
    ],
)
def test_each_type_is_compared_as_what_it_is(tmp_path, kind, test, holds, fails):
    law = model(inputs(f"n: {kind}"), table("d", ["n"], [f'{test} -> "yes"']))
    for number, given in enumerate([*holds, *fails]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert ask(folder, law, n=given).values == {"d": "yes" if given in holds else None}, given


def test_a_cell_may_compare_one_input_with_another(tmp_path):
    rules = ['a -> "same"', '> a -> "more"', '< a -> "less"']
    law = model(inputs("a: number", "b: number"), table("d", ["b"], rules, needs=["a", "b"]))
    for number, (a, b, expected) in enumerate([(3, 3, "same"), ("3", "3.000001", "more"), (3, -3, "less")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert ask(folder, law, a=a, b=b).values == {"d": expected}


def test_open_texts_that_no_rule_names_are_still_told_apart(tmp_path):
    law = model(inputs("a: string", "b: string"), table("d", ["b"], ['a -> "same"', 'not(a) -> "other"'], needs=["a", "b"]))
    assert ask(tmp_path, law, a="Ödipus", b="Ödipus").values == {"d": "same"}
    assert ask(_fresh(tmp_path), law, a="Ödipus", b="Laios").values == {"d": "other"}


@pytest.mark.parametrize("given", ["", " ", "unknown", "a b", "none", "5 g", "text-a", "other", 'said "so"', "ក្រម"])
def test_an_open_text_is_given_back_as_it_was_whatever_it_holds(tmp_path, given):
    text = model(inputs("s: string"), table("d", ["s"], ['"a?", "other" -> "known"', 'not("a?", "other") -> s']))
    assert ask(tmp_path, text, s=given).values == {"d": "known" if given == "other" else given}


def test_two_columns_on_one_input_both_count(tmp_path):
    law = model(inputs("n: number"), table("d", ["n", "n"], ['> 3 | < 7 -> "between"']))
    assert ask(tmp_path, law, n=5).values == {"d": "between"}
    assert ask(_fresh(tmp_path), law, n=8).values == {"d": None}


def test_entries_of_one_output_may_mix_whole_numbers_and_fractions(tmp_path):
    law = model(inputs("n: number"), table("d", ["n"], ["1 -> 300", "2 -> 98.83", "3 -> n * 0.5", "4 -> -2"]))
    for number, (given, expected) in enumerate([(1, D(300)), (2, D("98.83")), (3, D("1.5")), (4, D(-2))]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert ask(folder, law, n=given).values == {"d": expected}


def test_a_component_of_a_structure_is_a_fact_of_its_own(tmp_path):
    text = model(
        structure("tLoan", amount="number", kind="string"),
        inputs("The Loan: tLoan"),
        table("d", ["The Loan.amount"], ["> 10 -> true", "<= 10 -> false"]),
    )
    law = imported(tmp_path, text)
    assert [name for name in law.vocabulary.attributes if "loan" in name] == ["the_loan_amount", "the_loan_kind"]
    assert ask(_fresh(tmp_path), text, The_Loan={"amount": "10.5"}).values == {"d": True}


def test_allowed_values_close_a_text_and_bound_a_number(tmp_path):
    text = model(item("tRisk", "string", '"High", "Low", null'), item("tAge", "number", "[0..120]"), inputs("risk: tRisk", "age: tAge"),
                 table("d", ["risk", "age"], ['"Low" | >= 18 -> "in"', '"High" | - -> "out"']))  # fmt: skip
    assert ask(tmp_path, text, risk="Low", age=120).values == {"d": "in"}
    for number, wrong in enumerate([{"risk": "Odd", "age": 5}, {"risk": "Low", "age": 121}]):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(LenityError) as caught:
            ask(folder, text, **wrong)
        assert caught.value.problems[0].code == "LEN501"


# -- requirement graphs ----------------------------------------------------------------------------------------------


def test_decisions_stand_in_the_order_in_which_they_require_each_other(tmp_path):
    text = model(
        expression("Total", ["*Part one", "*Part 2", "n"], "Part one + Part 2 * n - 1"),
        expression("Part 2", ["*Part one"], "if Part one > 4 then 10 else 20"),
        table("Part one", ["n"], ["< 3 -> 4", ">= 3 -> 5.5"]),
        inputs("n: number"),
    )
    law = imported(tmp_path, text)
    assert [one.title for one in law.decisions] == ["Part one", "Part 2", "Total"]
    assert ask(_fresh(tmp_path), text, n=2).values == {"Part one": D(4), "Part 2": D(20), "Total": D(43)}


def test_a_table_may_test_what_another_gave_and_one_of_several_outputs(tmp_path):
    text = model(
        inputs("n: number"),
        table("Class", ["n"], ['< 10 -> "low" | 1', '>= 10 -> "high" | 2'], outputs=("Word", "Points")),
        table("Fee", ["Class.Word", "Class.Points"], ['"high" | > 1 -> Class.Points * 3', '"low" | - -> 0'], needs=["*Class"]),
    )
    assert ask(tmp_path, text, n=10).values == {"Class": {"Word": "high", "Points": D(2)}, "Fee": D(6)}


def test_what_no_rule_gives_is_null_for_the_tables_above_too(tmp_path):
    text = model(
        inputs("n: number"),
        table("Class", ["n"], ['< 10 -> "low"']),
        table("Fee", ["Class"], ['"low" -> 1', "- -> 2"], "FIRST", needs=["*Class"]),
    )
    assert ask(tmp_path, text, n=50).values == {"Class": None, "Fee": D(2)}


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("max(n, 3) - min(1, n)", 2, D(2)),
        ("sum(n, 2, 3)", "1.5", D("6.5")),
        ("abs(-n)", 4, D(4)),
        ("floor(n)", "-2.5", D(-3)),
        ("ceiling(n / 2)", 5, D(3)),
        ("n * n", "1.5", D("2.25")),
        ("if n between 2 and 4 then \"in\" else \"out\"", 4, "in"),
        ("if n in [2..4) then \"in\" else \"out\"", 4, "out"),
        ("n in (1, > 5)", 6, True),
        ("not(n = 3) and n > 2.5", "2.6", True),
        ("2 - - n", 1, D(3)),
        ("2 - --n", 1, None),
        ("// a remark\n n /* and more */ + 1", 1, D(2)),
    ],
)  # fmt: skip
def test_an_expression_gives_what_feel_gives(tmp_path, text, given, expected):
    source = model(inputs("n: number"), expression("d", ["n"], text))
    if expected is None:
        assert problems(tmp_path, source)[0].code == "LEN714"
    else:
        assert ask(tmp_path, source, n=given).values == {"d": expected}


@pytest.mark.parametrize("version", list(NAMESPACES))
def test_every_version_from_1_2_to_1_5_is_read(tmp_path, version):
    law = model(inputs("n: number"), table("d", ["n"], ["< 10 -> 1"]), version=version)
    assert ask(tmp_path, law, n=9).values == {"d": D(1)}


def test_one_decision_can_be_read_with_what_it_requires_from_a_model_that_holds_more(tmp_path):
    text = model(
        inputs("n: number"),
        table("Base", ["n"], ["- -> 1"]),
        expression("Up", ["*Base"], "Base + 1"),
        expression("No", ["n"], "[n]"),
    )
    assert problems(tmp_path, text)[0].code == "LEN714"
    law = imported(_fresh(tmp_path), text, "Up")
    assert [one.title for one in law.decisions] == ["Base", "Up"]


# -- what stays open, and what a person must say ---------------------------------------------------------------------


def test_what_is_not_stated_stays_unknown_and_is_named(tmp_path):
    text = model(
        inputs("n: number", "Other one: boolean"),
        table("d", ["n", "Other one"], ['< 10 | true -> "a"', '< 10 | false -> "b"', '>= 10 | - -> "c"']),
    )
    answer = ask(tmp_path, text, n=5)
    assert (answer.values, set(answer.open["d"]), answer.unknown) == ({}, {"a", "b"}, ("Other one",))
    assert ask(_fresh(tmp_path), text, n=10).values == {"d": "c"}


def test_nothing_that_a_model_does_not_say_is_made_up(tmp_path):
    law = imported(tmp_path, model(inputs("n: number"), table("d", ["n"], ["< 10 -> 1"])))
    assert (law.place, law.currency, law.first_day, law.last_day) == ("ZZ", "XXX", None, None)
    assert {cite.confidence for _, rule in law.rules() if (cite := rule.cite)} == {"unverified"}
    assert all(source.note.startswith("file model.dmn") for source in law.sources.values())


def test_names_that_the_vocabulary_has_are_not_taken_over(tmp_path):
    law = imported(tmp_path, model(inputs("Age: number", "custody: string"), table("d", ["Age", "custody"], ['< 10 | "x" -> 1'])))
    assert law.vocabulary.attributes["age"].type == "number"
    assert law.vocabulary.attributes["dmn_age"].type == "decimal"
    assert set(law.rules()[0][1].when) == {"dmn_age", "dmn_custody"}


def test_an_input_that_the_model_does_not_have_is_refused(tmp_path):
    with pytest.raises(LenityError) as caught:
        ask(tmp_path, model(inputs("Years: number"), table("d", ["Years"], ["< 10 -> 1"])), Year=3)
    assert "did you mean `Years`" in caught.value.problems[0].help


# -- what is refused -------------------------------------------------------------------------------------------------

N = inputs("n: number", "s: string", "m: number")


@pytest.mark.parametrize(
    ("part", "code", "said"),
    [
        (decision("d", ["n"], "<context/>"), "LEN713", "context"),
        (decision("d", ["n"], "<invocation/>"), "LEN715", "no function that it requires"),
        (decision("d", ["n"], "<functionDefinition/>"), "LEN713", "functionDefinition"),
        (decision("d", ["n"], "<list/>"), "LEN713", "list"),
        (decision("d", ["n"], "<relation/>"), "LEN713", "relation"),
        (decision("d", ["n"], ""), "LEN713", "no decision logic"),
        (decision("d", ["n"], "<knowledgeRequirement/><literalExpression><text>n</text></literalExpression>"), "LEN715", "function"),
        ('<import name="x" namespace="y"/>', "LEN713", "imports another"),
        (expression("d", ["gone"], "1"), "LEN715", "#i-gone"),
        (expression("d", ["n"], "n / 2"), "LEN714", "division"),
        (expression("d", ["n"], "n ** 2"), "LEN714", "**"),
        (expression("d", ["n"], "[n, 1]"), "LEN714", "list"),
        (expression("d", ["n"], "{a: n}"), "LEN714", "context"),
        (expression("d", ["n"], "for x in n return x"), "LEN714", "for"),
        (expression("d", ["n"], "some x in n satisfies x"), "LEN714", "some"),
        (expression("d", ["n"], "sqrt(n)"), "LEN714", "sqrt"),
        (expression("d", ["n"], "m + 1"), "LEN714", "unknown name `m`"),
        (expression("d", ["n", "s"], "n + s"), "LEN714", "joins a number and a string"),
        (expression("d", ["s"], 's + "x"'), "LEN714", "enum"),
        (expression("d", ["n"], "if n = null then 1 else 2"), "LEN714", "null"),
        (expression("d", ["n"], "1.0000001 + n"), "LEN714", "six places"),
        (expression("d", ["n"], "n + 1e400"), "LEN714", "larger"),
        (expression("d", ["n"], "n + ?"), "LEN714", "`?` stands outside a test"),
        (table("d", ["n"], ["[5..1] -> 1"]), "LEN714", "no value lies"),
        (table("d", ["n"], ["null -> 1"]), "LEN714", "null"),
        (table("d", ["n"], ['"a" -> 1']), "LEN714", "tested against"),
        (table("d", ["n"], ["s -> 1"], needs=["n", "s"]), "LEN714", "tested against"),
        (table("d", ["n"], ["1 -> 1", '2 -> "a"']), "LEN714", "entries are"),
        (table("d", ["n"], ["1 -> 1"], "SOMETIMES"), "LEN713", "SOMETIMES"),
        (table("d", ["n"], ["1 -> 1"], "PRIORITY"), "LEN713", "output values"),
        (table("d", ["n"], ["1 | 2 -> 1"]), "LEN713", "2 input"),
        (table("d", ["n"], []), "LEN713", "no rule"),
        (table("d", ["n"], ["1 -> 1"], "COLLECT", aggregation="COUNT", defaults=("3",)), "LEN713", "default"),
        (table("d", ["n"], ["1 -> 1 | 2"], "COLLECT", aggregation="SUM", outputs=("a", "b")), "LEN713", "one figure"),
        (expression("d", ["*a"], "a + 1") + table("a", ["n"], ["1 -> 1"], "COLLECT"), "LEN714", "list"),
        (expression("d", ["*a"], "max(a, 1)") + table("a", ["n"], ["1 -> 1"]), "LEN714", "null"),
        (table("a", ["n"], ["1 -> 1"], "COLLECT", aggregation="SUM") + expression("d", ["*a"], "a + 1"), "LEN713", "null in DMN and zero"),
        (item("tOdd", "number", "1, 3, 5") + inputs("o: tOdd") + table("d", ["o"], ["1 -> 1"]), "LEN713", "1, 3, 5"),
        (inputs("o: tNone") + table("d", ["o"], ["1 -> 1"]), "LEN715", "tNone"),
        (item("tMany", "number", attributes='isCollection="true"') + inputs("o: tMany") + table("d", ["o"], ["1 -> 1"]), "LEN714", "list"),
    ],
)  # fmt: skip
def test_what_a_law_has_no_place_for_is_refused_with_its_element_and_line(tmp_path, part, code, said):
    text = model(N, "", part)
    found = [one for one in problems(tmp_path, text) if one.code == code and said in one.message]
    assert found, [str(one) for one in problems(tmp_path, text)]
    assert found[0].place.line >= text[: text.index(part[:20])].count("\n") + 1
    assert found[0].help


def test_all_refusals_of_a_model_are_listed_at_once_in_the_order_of_lines(tmp_path):
    found = problems(
        tmp_path, model(N, expression("a", ["n"], "n / 2"), expression("b", ["n"], "[n]"), '<import name="x" namespace="y"/>')
    )
    assert [one.code for one in found] == ["LEN714", "LEN714", "LEN713"]
    assert [one.place.line for one in found] == sorted(one.place.line for one in found)


def test_decisions_that_require_each_other_are_refused(tmp_path):
    assert problems(tmp_path, model(expression("a", ["*b"], "b"), expression("b", ["*a"], "a")))[0].code == "LEN304"


@pytest.mark.parametrize(
    "text", ['<definitions xmlns="urn:other"/>', '<html xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "<a/>"]
)
def test_a_file_that_is_no_decision_model_is_refused(tmp_path, text):
    assert problems(tmp_path, text)[0].code == "LEN712"


def test_nothing_is_overwritten(tmp_path):
    text = model(N, table("d", ["n"], ["1 -> 1"]))
    imported(tmp_path, text)
    with pytest.raises(LenityError) as caught:
        imported(tmp_path, text)
    assert caught.value.problems[0].code == "LEN503"


def test_a_default_of_a_collecting_table_goes_with_conditions_between_inputs(tmp_path):
    text = model(
        inputs("a: number", "b: number"),
        table("d", ["a"], ["> b -> 2", "> 5 -> 3"], "COLLECT", aggregation="SUM", defaults=("7",), needs=["a", "b"]),
    )
    for number, (a, b, expected) in enumerate([(6, 1, 5), (6, 9, 3), (2, 1, 2), (1, 2, 7)]):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert ask(folder, text, a=a, b=b).values == {"d": D(expected)}


# -- a damaged model -------------------------------------------------------------------------------------------------

WHOLE = model(
    item("tRisk", "string", '"High", "Low"'),
    structure("tLoan", amount="number", due="date"),
    inputs("n: number", "risk: tRisk", "Loan: tLoan", "span: dayTimeDuration"),
    table("Class", ["n", "risk"], ['[1..5) | "Low" -> "a" | 1.5', '>= 5 | not("Low") -> "b" | 2', '- | - -> "c" | n * 2'], "PRIORITY",
          outputs=("Word", "Points"), ranks=('"a", "b", "c"', "2, 1.5")),
    table("Sum", ["Loan.amount", "span"], ['> n | < duration("P1D") -> 3', "<= 2 | - -> 4.25"], "COLLECT", aggregation="SUM", defaults=("0",), needs=["Loan", "span", "n"]),
    expression("Total", ["*Class", "*Sum", "n"], "if Class.Points > 1 then max(Sum, n) + 1 else -Sum"),
)  # fmt: skip
PIECES = [
    "",
    "-",
    "null",
    "true",
    '"a"',
    "1",
    "not(1)",
    "[1..2]",
    "[5..1]",
    "(",
    '"',
    "n",
    "a.b",
    "?",
    "1e400",
    "0.0000000001",
    "string",
    "COLLECT",
    "SUM",
    "#x",
    "é",
    '@"x"',
]


def test_a_damaged_model_is_read_or_refused_and_never_a_traceback(tmp_path):
    import random

    draw = random.Random(7)
    texts, names = re.compile(r">([^<>\n]+)<"), re.compile(r'="([^"]*)"')
    read = 0
    for number in range(400):
        text = WHOLE
        for _ in range(draw.randint(1, 3)):
            found = draw.choice(list((texts if draw.random() < 0.7 else names).finditer(text)))
            text = text[: found.start(1)] + escape(draw.choice(PIECES), {'"': "&quot;"}) + text[found.end(1) :]
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            imported(folder, text)
            read += 1
        except LenityError as error:
            assert all(one.code and one.help for one in error.problems)
    assert 0 < read < 400
