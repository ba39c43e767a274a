"""Many cases: every form of input gives the same answers, which are those of one case asked alone; nothing is dropped in silence."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import lenity
from lenity.engine.ask import asker
from lenity.engine.batch import evaluate
from lenity.engine.tables import row_of
from lenity.law.problems import LenityError
from lenity.units import show_quantity

DAY = "2019-12-01"
CASES = [
    {"offence": "possession", "substance": "methamphetamine", "quantity": "14.999999 g", "age": 30, "offence_date": DAY},
    {"offence": "possession", "substance": "ice", "quantity": "15 g", "age": 17, "offence_date": DAY},
    {"offence": "supply", "substance": "heroin", "quantity": "4 g", "age": 40, "prior_class": "none", "offence_date": DAY},
    {"offence": "use", "substance": None, "quantity": None, "age": None, "offence_date": DAY},
    {"offence": "possession", "substance": "cannabis", "quantity": "100 g", "age": 30, "offence_date": "1999-05-01"},
]


def answers(cases: object, **options: Any) -> list[dict[str, Any]]:
    return evaluate("kh", cases, keep=True, **options).to_dicts()


def alone(case: dict[str, Any], **options: Any) -> dict[str, Any]:
    return row_of(lenity.sentence("kh", {key: value for key, value in case.items() if value is not None}, **options))


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only tells rows apart, and the day, which a batch gives as the first of the span of the same law."""
    return {
        key: value
        for key, value in row.items()
        if key not in ("case", "id", "person", "law_day", "notes", "rules", "rules_after_choice")
    } | {key: sorted(row[key]) for key in ("rules", "rules_after_choice")}


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    return [plain(alone(case)) for case in CASES]


def test_a_case_in_a_batch_is_answered_as_it_is_alone(expected: list[dict[str, Any]]) -> None:
    assert [plain(row) for row in answers(CASES)] == expected


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "arrow", "stream", "pandas", "polars", "relation"])
def test_every_form_of_input_gives_the_same_answers(form: str, tmp_path: Path, expected: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(CASES).astype({"age": "Int64"})
    arrow_table: pa.Table = pl.DataFrame(CASES).to_arrow()
    given: Any
    if form == "csv":
        given = tmp_path / "cases.csv"
        frame.to_csv(given, index=False)
    elif form == "jsonl":
        given = tmp_path / "cases.jsonl"
        given.write_text("".join(json.dumps(case) + "\n" for case in CASES))
    elif form == "parquet":
        given = tmp_path / "cases.parquet"
        pl.DataFrame(CASES).write_parquet(given)
    else:
        given = {
            "arrow": arrow_table, "stream": arrow_table.to_reader(), "pandas": frame, "polars": pl.DataFrame(CASES),
            "relation": duckdb.sql("SELECT * FROM arrow_table"),
        }[form]  # fmt: skip
    assert [plain(row) for row in answers(given)] == expected


def test_numbers_in_columns_that_name_their_unit_are_exact(tmp_path: Path) -> None:
    # 0.7 g at a 0.7 g edge and 15 g at the 15 g edge of the amphetamine bands: the edge belongs to the upper band, 5 to 10 years.
    rows = {"mg": "15000", "g": "15.0::DOUBLE", "kg": "0.015::DECIMAL(9,6)", "ug": "15000000"}
    for unit, value in rows.items():
        path = tmp_path / f"{unit}.parquet"
        duckdb.execute(
            f"COPY (SELECT 'possession' AS offence, 'methamphetamine' AS substance, {value} AS quantity_{unit}, 30 AS age, "
            f"DATE '{DAY}' AS offence_date, 'none' AS prior_class) TO '{path}' (FORMAT parquet)"
        )
        [row] = answers(path, reading={"bands": "A"})
        assert (row["custody_min"], row["custody_max"]) == (5 * 360, 10 * 360), unit


def test_items_come_nested_in_a_second_file_or_in_repeated_columns(tmp_path: Path) -> None:
    items = [{"substance": "methamphetamine", "quantity": "2.5 g"}, {"substance": "heroin", "quantity": "30 g"}]
    facts = {"offence": "possession", "age": 30, "prior_class": "none", "offence_date": DAY}
    nested = {**facts, "items": items}
    (tmp_path / "nested.jsonl").write_text(json.dumps(nested) + "\n")
    pl.DataFrame([nested]).write_parquet(tmp_path / "nested.parquet")
    with (tmp_path / "cases.csv").open("w") as file:
        csv.writer(file).writerows([["id", *facts], ["a", *facts.values()]])
    with (tmp_path / "items.csv").open("w") as file:
        csv.writer(file).writerows([["id", "substance", "quantity"], *[["a", *item.values()] for item in items]])
    with (tmp_path / "wide.csv").open("w") as file:
        wide = {**facts, "substance_1": "methamphetamine", "quantity_1": "2.5 g", "substance_2": "heroin", "quantity_2": "30 g"}
        csv.writer(file).writerows([list(wide), list(wide.values())])
    one = plain(alone(nested))
    # Heroin of 30 g lies in the band of 10 to 20 years, the gravest of the two, whatever the reading.
    assert (one["custody_min"], one["custody_max"]) == (10 * 360, 20 * 360)
    for given, extra in (
        (tmp_path / "nested.jsonl", {}), (tmp_path / "nested.parquet", {}), ([nested], {}),
        (tmp_path / "cases.csv", {"items": tmp_path / "items.csv"}), (tmp_path / "wide.csv", {}),
    ):  # fmt: skip
        assert [plain(row) for row in answers(given, **extra)] == [one], given


def test_a_row_that_cannot_be_judged_is_written_with_its_number_and_reason(tmp_path: Path) -> None:
    rows = [
        CASES[0],
        {**CASES[0], "substance": "methamfetamine"},
        {**CASES[0], "quantity": "-2 g"},
        {**CASES[0], "quantity": "NaN"},
        {**CASES[0], "quantity": "20 tablets"},
        {**CASES[0], "age": 500},
        {**CASES[0], "offence_date": "1990-01-01"},
        {**CASES[0], "quantity": ""},
    ]
    done = evaluate("kh", rows, out=tmp_path / "out.parquet", rejects=tmp_path / "rejects.csv")
    assert (done.cases, done.answered, done.rejected) == (8, 2, 6)
    with (tmp_path / "rejects.csv").open() as file:
        found = {int(row["case"]): row["reason"] for row in csv.DictReader(file)}
    assert set(found) == {2, 3, 4, 5, 6, 7}
    assert "did you mean `methamphetamine`?" in found[2] or "methamfetamine" in found[2]
    assert "quantity" in found[3] and "quantity" in found[4]
    assert "tablets" in found[5] and "mass" in found[5]
    assert "age" in found[6] and "no law in force" in found[7]
    assert duckdb.sql(f"SELECT \"case\" FROM '{tmp_path}/out.parquet' ORDER BY 1").fetchall() == [(1,), (8,)]


def test_a_case_without_quantity_gets_the_envelope_and_says_so() -> None:
    [row] = answers(
        [{key: value for key, value in CASES[0].items() if key != "quantity"} | {"prior_class": "none"}], reading={"bands": "A"}
    )
    # From the base band, 2 to 5 years, to the band above 240 g, 20 to 30 years or life.
    assert (row["custody_min"], row["custody_max"], row["custody_life"]) == (2 * 360, 30 * 360, "possible")
    assert "quantity" in row["unknown_facts"]


def test_the_most_lenient_law_is_found_for_many_as_for_one() -> None:
    # Selling to a user was 1 month to 1 year until the law of 2012 (1996 art. 36 against the base of 2 to 5 years).
    case = {**CASES[0], "offence_date": "2000-06-01", "sentence_date": "2013-06-01"}
    [row] = answers([case], law_at="lenient")
    assert plain(row) == plain(alone(case, law_at="lenient"))


def test_charges_of_one_person_come_together_within_the_highest_maximum() -> None:
    rows = [
        {**CASES[0], "person": "p", "prior_class": "none"},
        {**CASES[2], "person": "p"},
        {**CASES[0], "person": "q", "prior_class": "none"},
    ]
    done = evaluate("kh", rows, keep=True, by_person=True, reading={"bands": "A"})
    found = {row["person"]: row for row in done.to_dicts()}
    # Criminal Code art. 137: one penalty of each kind, within the highest maximum. 2-5 y and 5-10 y come to at most 10 y.
    assert (found["p"]["charges"], found["p"]["custody_min"], found["p"]["custody_max"]) == (2, 5 * 360, 10 * 360)
    assert (found["q"]["charges"], found["q"]["custody_max"]) == (1, 5 * 360)


def test_rules_are_counted_once_a_case() -> None:
    done = evaluate("kh", [CASES[0], CASES[0], CASES[2]], reading={"bands": "A"})
    assert done.by_rule["art-40/amphetamines/base"] == 2
    assert done.by_rule["group/amphetamines"] == 2
    assert sum(done.laws.values()) == 3


def test_random_batches_agree_with_single_answers_at_every_edge_of_the_law() -> None:
    draw = random.Random(1)
    program = asker("kh").program(lenity.engine.ask.date(2019, 12, 1))
    edges = [int(edge) for edge in program.representatives["quantity#mass"]]
    amounts = sorted({max(amount, 0) for edge in edges for amount in (edge - 1, edge, edge + 1)})
    cases = []
    for amount in amounts:
        case: dict[str, Any] = {
            "offence": draw.choice(["possession", "supply", "use"]),
            "quantity": f"{amount} µg",
            "offence_date": DAY,
        }
        case["substance"] = draw.choice(["methamphetamine", "heroin", "cocaine", "mdma"])
        if draw.random() < 0.7:
            case["age"] = draw.choice([13, 14, 15, 16, 17, 18, 60])
        if draw.random() < 0.5:
            case["prior_class"] = draw.choice(["none", "felony", "misdemeanour"])
        cases.append(case)
    got = answers(cases)
    for case, row in zip(cases, got, strict=True):
        assert plain(row) == plain(alone(case)), (case, show_quantity(int(case["quantity"].split()[0]), "mass"))


@pytest.mark.spark
def test_spark_gives_what_duckdb_gives_at_every_threshold(spark: Any, tmp_path: Path) -> None:
    program = asker("kh").program(lenity.engine.ask.date(2019, 12, 1))
    rows = []
    for edge in (int(edge) for edge in program.representatives["quantity#mass"]):
        for amount in (edge - 1, edge, edge + 1):
            for substance in ("methamphetamine", "heroin", "cannabis"):
                rows.append((len(rows), "possession", substance, max(amount, 0), 30, DAY))
    path = tmp_path / "cases.parquet"
    names = ["id", "offence", "substance", "quantity_ug", "age", "offence_date"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("offence_date").str.to_date())
    frame.write_parquet(path)
    here = evaluate("kh", path, out=tmp_path / "duckdb.parquet")
    there = evaluate("kh", path, out=tmp_path / "spark.parquet", engine="spark")
    assert here.by_rule == there.by_rule
    differ = duckdb.sql(
        f"SELECT * EXCLUDE (\"case\") FROM '{tmp_path}/duckdb.parquet' EXCEPT SELECT * EXCLUDE (\"case\") FROM '{tmp_path}/spark.parquet/*.parquet'"
    ).fetchall()
    assert differ == [] and here.answered == len(rows) == there.answered


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"out": "cases.csv"}, "would destroy"),
        ({"out": "same.csv", "rejects": "same.csv"}, "given twice"),
        ({"out": "missing/out.csv"}, "does not exist"),
        ({"out": "out.docx"}, "not written"),
        ({"engine": "abacus"}, "unknown value `abacus`"),
        ({"law_at": "trial"}, "unknown value `trial`"),
        ({"reading": {"bands": "C"}}, "no version `C`"),
        ({"by_person": True}, "no column `person`"),
    ],
)
def test_what_would_lose_something_is_refused_before_anything_is_written(
    change: dict[str, Any], says: str, tmp_path: Path
) -> None:
    path = tmp_path / "cases.csv"
    pd.DataFrame(CASES).to_csv(path, index=False)
    before = path.read_bytes()
    options = {key: tmp_path / value if key in ("out", "rejects") else value for key, value in change.items()}
    with pytest.raises(LenityError, match=says):
        evaluate("kh", path, **options)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cases.csv"]
    assert path.read_bytes() == before


def test_terms_of_the_law_of_1996_add_up_but_not_beyond_the_highest_maximum() -> None:
    # Article 81: two charges under article 33 (10 to 20 years each) come to 20 years: the minimums add up, the highest maximum stands.
    sale = {
        "offence": "supply", "purpose": "supply", "substance": "heroin", "table": "I", "age": 30, "offence_date": "2000-06-01", "person": "p",
        "recipient_own_use": False, "member_who_reported": False, "helped_against_others": False, "role": "principal",
    }  # fmt: skip
    done = evaluate("kh", [sale, sale], keep=True, by_person=True)
    [row] = done.to_dicts()
    single = lenity.sentence("kh", {key: value for key, value in sale.items() if key != "person"})
    assert (single.custody.least, single.custody.most) == (10 * 360, 20 * 360)
    assert (row["charges"], row["custody_min"], row["custody_max"]) == (2, 20 * 360, 20 * 360)


def test_whether_the_accused_was_present_stays_unknown_where_nobody_says() -> None:
    # Criminal Code art. 124 and 72: deferral and community service need the accused at the hearing.
    outcome = lenity.sentence("kh", {**CASES[0], "prior_class": "none"}, reading={"bands": "A"})
    assert "present_at_trial" in outcome.unknown
    assert "cc-124/absent" in {rule.id for rule in outcome.option("deferral").rules}
    absent = lenity.sentence("kh", {**CASES[0], "prior_class": "none", "present_at_trial": False}, reading={"bands": "A"})
    assert absent.option("deferral").status == "closed"


def test_answers_read_out_as_dicts_are_those_of_the_relation() -> None:
    done = evaluate("kh", [*CASES, *CASES, {"offence": "no such thing", "offence_date": DAY}])
    relation = done.relation()
    rows = [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]
    assert done.to_dicts() == rows
    assert [row["case"] for row in rows] == list(range(1, 11))


def test_cases_that_are_looked_at_first_change_no_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # A long file is grouped while its first cases are worked out; here "long" is made to begin at ten cases.
    draw = random.Random(7)
    rows = [
        {
            **draw.choice(CASES[:3]),
            "age": draw.choice([13, 15, 17, 40]),
            "offence_date": draw.choice(["1990-01-01", "2001-05-01", DAY]),
        }
        for _ in range(60)
    ]
    path = tmp_path / "cases.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    whole = evaluate("kh", path, keep=True)
    monkeypatch.setattr("lenity.engine.batch.FIRST", 10)
    asker("kh")._programs.clear()
    part = evaluate("kh", path, keep=True)
    assert [plain(row) for row in part.to_dicts()] == [plain(row) for row in whole.to_dicts()]
    assert (part.cases, part.by_rule, part.reasons) == (60, whole.by_rule, whole.reasons)
    assert part.reasons.keys() == {"no law in force before 1996-12-09"}


def test_values_of_dicts_are_read_as_they_are_alone(expected: list[dict[str, Any]]) -> None:
    # The second case names heroin as an item of its own; its number comes as a float, its day as a date, its yes as true.
    day = lenity.engine.ask.date(2019, 12, 1)
    case = {"offence": "supply", "items": [{"substance": "heroin", "quantity": 4.0, "unit": "g"}], "age": 40.0, "prior_class": "none", "offence_date": day}  # fmt: skip
    assert [plain(row) for row in answers([case])] == [expected[2]]
    done = evaluate("kh", [{**CASES[0], "age": float("nan")}, {**CASES[0], "age": 1e20}])
    assert done.reasons == {"`age` is not a whole number within 0 .. 120": 2}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([{}], "state nothing"),
        ([{"offence": "use", "Offence": "supply"}], "differ only in capitals"),
        ([{"offence": "use", "items": [{"substance": "heroin"}]}, {"items": "heroin"}], "cannot be read"),
    ],
)
def test_dicts_that_would_lose_something_are_refused(rows: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(LenityError, match=says):
        evaluate("kh", rows)


def test_ages_of_a_frame_in_which_some_are_missing_are_whole_numbers() -> None:
    frame = pd.DataFrame([{**CASES[0], "age": 17.0}, {**CASES[0], "age": None}, {**CASES[0], "age": 17.5}])
    assert str(frame["age"].dtype) == "float64"
    done = evaluate("kh", frame)
    assert plain(done.to_dicts()[0]) == plain(alone({**CASES[0], "age": 17}))
    assert done.reasons == {"`age` is not a whole number within 0 .. 120": 1}
