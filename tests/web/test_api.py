"""The API answers as the library does, in the forms it documents."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow as pa
import pytest
from jsonschema import Draft202012Validator
from pyarrow import parquet

from lenity import sentence
from lenity.web.api import OPERATIONS, description
from lenity.web.guard import Guard
from web.asking import AS_JSON, Answer, ask

CASE = {
    "offence": "possession",
    "substance": "methamphetamine",
    "quantity": "2.5 g",
    "purpose": "supply",
    "age": 30,
    "offence_date": "2019-12-01",
}
ROWS = [
    {"id": "a", **CASE},
    {"id": "b", "offence": "possession", "substance": "heroin", "quantity": "3 foo"},
    {"id": "c", **CASE, "quantity": "20 g"},
]
ARROW, PARQUET, LINES = "application/vnd.apache.arrow.stream", "application/vnd.apache.parquet", "application/x-ndjson"


def post(app: Guard, path: str, body: object, accept: str = "*/*") -> Answer:
    return ask(app, "POST", f"/api/v1{path}", json.dumps(body).encode(), (*AS_JSON, ("accept", accept)))


def fits(found: Any, operation: str) -> None:
    """Hold an answer against the schema that the API documents for it."""
    known = description()
    methods = [one for path in known["paths"].values() for one in path.values() if one["operationId"] == operation]
    schema = methods[0]["responses"]["200"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": known["components"]}).validate(found)


def test_a_case_is_answered_as_the_library_answers_it(app: Guard) -> None:
    found = post(app, "/cases", {"law": "kh", "case": CASE, "readings": {"bands": "A"}}).json()
    assert found["outcome"] == json.loads(json.dumps(sentence("kh", CASE, reading={"bands": "A"}).as_dict()))
    assert found["outcome"]["bound"]["custody"]["text"] == "2 y to 5 y"  # the law's own example, base-2.5-g
    fits(found, "case")


def test_the_same_question_has_the_same_id_and_another_has_another(app: Guard) -> None:
    ids = [post(app, "/cases", {"law": law, "case": CASE, "as_of": "2026-01-01"}).json()["id"] for law in ("kh", "kh", "vn")]
    assert ids[0] == ids[1] != ids[2]


def test_the_page_of_an_answer_is_the_page_of_the_same_case(app: Guard) -> None:
    found = post(app, "/cases", {"law": "kh", "case": CASE, "readings": {"bands": "A"}}).json()
    assert '<p class="big">2 years to 5 years</p>' in ask(app, "GET", found["page"]).text


def test_effects_say_what_an_open_fact_would_change(app: Guard) -> None:
    case = {name: value for name, value in CASE.items() if name != "age"}
    effects = post(app, "/cases", {"law": "kh", "case": case, "readings": {"bands": "A"}, "effects": True}).json()["effects"]
    # Criminal Code, articles 38-39: no penalty below the age of 14.
    below = next(one for one in effects if one["name"] == "age" and one["value"] == "below 14")
    assert below["bound"] == "no custody"
    assert below["moves_range"]


@pytest.mark.parametrize(
    "path",
    [
        "/places",
        "/places/kh/versions",
        "/laws",
        "/laws/kh/drug-control-2012",
        "/vocabulary",
        "/reviews",
        "/reviews/kh",
        "/limits",
    ],
)
def test_what_is_read_has_the_form_that_is_documented(app: Guard, path: str) -> None:
    found = ask(app, "GET", f"/api/v1{path}")
    assert found.status == 200
    assert found.headers["etag"]
    [operation] = [one for one in OPERATIONS if one.method == "GET" and one.pattern.fullmatch(f"/api/v1{path}")]
    fits(found.json(), operation.id)


def test_a_comparison_has_each_law(app: Guard) -> None:
    found = post(app, "/comparisons", {"laws": ["kh", "my"], "case": CASE}).json()
    assert [one["place"] for one in found["cases"][0]["answers"]] == ["kh", "my"]
    fits(found, "comparison")


def test_a_batch_answers_each_case_and_names_those_it_cannot_judge(app: Guard) -> None:
    found = post(app, "/batches?law=kh&reading.bands=A", ROWS, "application/json").json()
    fits(found, "batches")
    assert (found["cases"], found["answered"]) == (3, 2)
    assert [one["id"] for one in found["rejected"]] == ["b"]
    # The bands of article 40 as reported when the law was passed: below 15 g 2 to 5 years, 15 g to 80 g 5 to 10 years.
    said = {own: found["outcomes"][number]["bound"]["custody"]["text"] for _, own, number in found["rows"]}
    assert said == {"a": "2 y to 5 y", "c": "5 y to 10 y"}


def written(form: str) -> bytes:
    table, held = pa.Table.from_pylist([{name: str(value) for name, value in row.items()} for row in ROWS]), io.BytesIO()
    if form == LINES:
        return "\n".join(map(json.dumps, ROWS)).encode()
    if form == PARQUET:
        parquet.write_table(table, held)
    else:
        with pa.ipc.new_stream(held, table.schema) as stream:
            stream.write_table(table)
    return held.getvalue()


@pytest.mark.parametrize("form", [LINES, PARQUET, ARROW])
def test_a_batch_may_come_and_go_in_any_form(app: Guard, form: str) -> None:
    headers = (("content-type", form), ("accept", form))
    found = ask(app, "POST", "/api/v1/batches?law=kh&reading.bands=A", written(form), headers)
    assert found.status == 200
    assert found.headers["content-type"] == form
    assert found.headers["x-rejected"] == "1"
    if form == LINES:
        lines = [json.loads(line) for line in found.body.splitlines()]
        assert [line["id"] for line in lines if "case" in line] == ["a", "c", "b"]
        return
    table = parquet.read_table(pa.BufferReader(found.body)) if form == PARQUET else pa.ipc.open_stream(found.body).read_all()
    # The law's own unit is the day; its month has 30 (articles 49-51 of the Criminal Code): 2 years are 720 days.
    assert table.column("id").to_pylist() == ["a", "c"]
    assert table.column("custody_min").to_pylist() == [720, 1800]
    assert table.column("custody_max").to_pylist() == [1800, 3600]


def test_the_description_is_openapi_and_its_examples_fit_their_forms() -> None:
    known = description()
    assert known["openapi"].startswith("3.1")
    for path in known["paths"].values():
        for one in path.values():
            for content in one.get("requestBody", {}).get("content", {}).values():
                for example in content.get("examples", {}).values():
                    Draft202012Validator({**content["schema"], "components": known["components"]}).validate(example["value"])


def test_an_address_says_which_methods_it_takes(app: Guard) -> None:
    found = ask(app, "GET", "/api/v1/cases")
    assert (found.status, found.headers["allow"]) == (405, "POST")
