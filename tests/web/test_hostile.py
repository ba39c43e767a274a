"""What nobody should send is refused, each time with a problem document that says why, and nothing of it is carried out."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import struct
import zlib
from dataclasses import dataclass

import pyarrow as pa
import pytest
from pyarrow import parquet

from lenity.web.guard import Guard
from lenity.web.limits import LIMITS
from web.asking import AS_JSON, Headers, ask, send

CASES = "/api/v1/cases"
BATCHES = "/api/v1/batches?law=kh"
PARQUET = (("content-type", "application/vnd.apache.parquet"),)
ARROW = (("content-type", "application/vnd.apache.arrow.stream"),)
SCRIPT = "<script>alert(1)</script>"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A request that has to be refused, and how."""

    name: str
    target: str
    status: int
    method: str = "GET"
    body: bytes = b""
    headers: Headers = ()
    host: str | None = "localhost"


def case(**question: object) -> bytes:
    return json.dumps({"law": "kh", "case": {"offence": "possession"}, **question}).encode()


def parquet_of(table: pa.Table, **options: object) -> bytes:
    held = io.BytesIO()
    parquet.write_table(table, held, **options)
    return held.getvalue()


def arrow_of(table: pa.Table) -> bytes:
    held = io.BytesIO()
    with pa.ipc.new_stream(held, table.schema) as stream:
        stream.write_table(table)
    return held.getvalue()


MANY = pa.table({"offence": pa.array(["use"] * (LIMITS.rows + 1)).dictionary_encode()})
BOMB = pa.table({"offence": pa.array(["a" * 200_000] * 1_500)})  # 300 MB of text in a file of some kilobytes
HOST = "the host"
PATHS = {
    "dots": "/static/../../etc/passwd", "dots at the root": "/../etc/passwd", "packed dots": "/static/%2e%2e/%2e%2e/etc/passwd",
    "packed slashes": "/files/..%2f..%2fetc/passwd", "twice packed": "/laws/%252e%252e/etc/", "backslashes": "/laws\\..\\etc\\",
    "packed backslash": "/laws/..%5c..%5cetc/", "a null": "/laws/kh%00/", "a line break": "/laws/kh%0d%0aSet-Cookie:%20a=b/",
    "double slash": "//evil.example/", "double slash within": "/laws//evil.example", "a scheme": "/http://evil.example/",
    "bytes that are no UTF-8": "/laws/%ff%fe/", "a semicolon": "/laws/kh;/etc/", "single dot": "/./laws/kh/",
}  # fmt: skip
REQUESTS = [
    *(Hostile(f"path with {name}", path, 400) for name, path in PATHS.items() if name != "a semicolon"),
    Hostile("path with a semicolon", PATHS["a semicolon"], 404),
    Hostile("path of a law that is a folder", "/laws/kh/..../", 404),
    Hostile("file that is none of ours", "/files/kh/passwd", 404),
    Hostile("file of a place that is a path", "/files/....etc/index.html", 404),
    Hostile("asset with another print", "/static/0000000000000000/style.css", 404),
    Hostile("template asked for as an asset", "/static/0000000000000000/base.html", 404),
    Hostile("law named as a path in the API", "/api/v1/laws/etc/passwd", 404),
    # hosts
    Hostile("host of another site", "/", 421, host="evil.example"),
    Hostile("host with a trick at the end", "/", 421, host="localhost.evil.example"),
    Hostile("host with a user", "/", 421, host="localhost@evil.example"),
    Hostile("host with a path", "/", 421, host="localhost/evil"),
    Hostile("no host", "/", 421, host=None),
    Hostile("two hosts", "/", 421, headers=(("host", "evil.example"),)),
    Hostile("empty host", "/", 421, host=""),
    Hostile("host of the cloud's metadata", "/", 421, host="169.254.169.254"),
    # methods
    *(Hostile(f"method {method}", "/", 405, method) for method in ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "FOO")),
    Hostile("case asked by GET", CASES, 405),
    Hostile("page sent to", "/ask/kh/", 405, "POST", b"a=b"),
    # addresses
    Hostile("address without end", "/laws/" + "a" * LIMITS.target, 414),
    Hostile("query without end", "/ask/kh/?offence=" + "a" * LIMITS.target, 414),
    Hostile("value without end", "/ask/kh/?offence=" + "a" * (LIMITS.value + 1), 413),
    Hostile("query of too many facts", "/ask/kh/?" + "&".join(f"a{n}=1" for n in range(LIMITS.fields + 1)), 400),
    Hostile("query with a null", "/ask/kh/?offence=%00", 400),
    Hostile("query that is no UTF-8", "/ask/kh/?offence=%ff", 400),
    Hostile("query with half an escape", "/ask/kh/?offence=%", 400),
    Hostile("fact given twice", "/ask/kh/?offence=use&offence=possession", 400),
    Hostile("unknown fact", "/ask/kh/?__class__=x", 422),
    Hostile("unknown parameter of the API", f"{BATCHES}&out=/tmp/x.csv", 422, "POST", b"[{}]", AS_JSON),
    Hostile("headers without end", "/", 413, headers=(("x-a", "a" * LIMITS.headers),)),
    # other sites
    Hostile("case sent by another site", CASES, 403, "POST", case(), (*AS_JSON, ("origin", "https://evil.example"))),
    Hostile("case sent by a page without an origin", CASES, 403, "POST", case(), (*AS_JSON, ("origin", "null"))),
    Hostile("case sent across sites", CASES, 403, "POST", case(), (*AS_JSON, ("sec-fetch-site", "cross-site"))),
    # bodies
    Hostile("body that is too large by its head", CASES, 413, "POST", b"{}", (*AS_JSON, ("content-length", str(LIMITS.form + 1)))),
    Hostile("body that is too large", CASES, 413, "POST", b" " * (LIMITS.form + 1), AS_JSON),
    Hostile("length that is no number", CASES, 400, "POST", b"{}", (*AS_JSON, ("content-length", "-1"))),
    Hostile("two lengths", CASES, 400, "POST", b"{}", (*AS_JSON, ("content-length", "2"), ("content-length", "3"))),
    Hostile("packed body", CASES, 415, "POST", gzip.compress(b"[" * 10_000_000), (*AS_JSON, ("content-encoding", "gzip"))),
    Hostile("XML", CASES, 415, "POST", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
            (("content-type", "application/xml"),)),
    Hostile("YAML with an object", CASES, 415, "POST", b"!!python/object/apply:os.system [id]", (("content-type", "application/yaml"),)),
    Hostile("pickle", BATCHES, 415, "POST", b"cos\nsystem\n(S'id'\ntR.", (("content-type", "application/python-pickle"),)),
    Hostile("form", CASES, 415, "POST", b"law=kh", (("content-type", "application/x-www-form-urlencoded"),)),
    Hostile("no JSON", CASES, 422, "POST", b"{", AS_JSON),
    Hostile("JSON that is no UTF-8", CASES, 422, "POST", b'{"law": "\xff"}', AS_JSON),
    Hostile("JSON nested deep", CASES, 422, "POST", b"[" * 30_000 + b"]" * 30_000, AS_JSON),
    Hostile("JSON nested deep in a batch", BATCHES, 422, "POST", b"[" * 2_000_000, AS_JSON),
    Hostile("number without end", CASES, 422, "POST", b'{"law": "kh", "case": {"age": ' + b"9" * 20_000 + b"}}", AS_JSON),
    Hostile("number that is none", CASES, 422, "POST", b'{"law": "kh", "case": {"age": NaN}}', AS_JSON),
    Hostile("name given twice", CASES, 422, "POST", b'{"law": "kh", "law": "vn", "case": {}}', AS_JSON),
    Hostile("unknown part", CASES, 422, "POST", case(library="/etc"), AS_JSON),
    Hostile("law as a path", CASES, 422, "POST", case(law="../../../etc"), AS_JSON),
    Hostile("law as an absolute path", CASES, 422, "POST", case(law="/etc"), AS_JSON),
    Hostile("law of the library's parent", CASES, 422, "POST", case(law="kh/../kh"), AS_JSON),
    Hostile("law that nobody knows", CASES, 404, "POST", case(law="zz"), AS_JSON),
    Hostile("fact with a hostile name", CASES, 422, "POST", case(case={'"; DROP TABLE source; --': "1"}), AS_JSON),
    Hostile("script as a fact", CASES, 422, "POST", case(case={"offence": SCRIPT}), AS_JSON),
    Hostile("more items than a case has", CASES, 422, "POST", case(case={"items": [{"substance": "heroin"}] * 65}), AS_JSON),
    Hostile("amount that overflows", CASES, 422, "POST", case(case={"quantity": "9" * 60 + " kg"}), AS_JSON),
    Hostile("day that is none", CASES, 422, "POST", case(as_of="2026-02-31"), AS_JSON),
    Hostile("laws without end", "/api/v1/comparisons", 422, "POST", json.dumps({"laws": ["kh"] * 17, "case": {}}).encode(), AS_JSON),
    Hostile("law compared as a path", "/api/v1/comparisons", 422, "POST", b'{"laws": ["/etc"], "case": {}}', AS_JSON),
    # batches
    Hostile("law of a batch as a path", "/api/v1/batches?law=/etc", 422, "POST", b"[{}]", AS_JSON),
    Hostile("batch of no law", "/api/v1/batches", 422, "POST", b"[{}]", AS_JSON),
    Hostile("batch that is no list", BATCHES, 422, "POST", b'{"a": 1}', AS_JSON),
    Hostile("batch of nothing", BATCHES, 422, "POST", b"[]", AS_JSON),
    Hostile("batch of too many", BATCHES, 413, "POST", b"[" + b"{}," * LIMITS.rows + b"{}]", AS_JSON),
    Hostile("column that is SQL", BATCHES, 422, "POST", json.dumps([{'offence" FROM read_csv(\'/etc/passwd\') --': "use"}]).encode(), AS_JSON),
    Hostile("columns without end", BATCHES, 413, "POST", json.dumps([{f"a{n}": 1 for n in range(200)}]).encode(), AS_JSON),
    Hostile("cell that is a tree", BATCHES, 422, "POST", b'[{"offence": {"a": [1]}}]', AS_JSON),
    Hostile("batch in a form nobody writes", BATCHES, 406, "POST", b'[{"offence": "use"}]', (*AS_JSON, ("accept", "image/png"))),
    Hostile("Parquet that is none", BATCHES, 422, "POST", b"PAR1" + b"\0" * 40 + b"PAR1", PARQUET),
    Hostile("Parquet of too many", BATCHES, 413, "POST", parquet_of(MANY), PARQUET),
    Hostile("Parquet that unpacks to gigabytes", BATCHES, 413, "POST", parquet_of(BOMB, compression="zstd"), PARQUET),
    Hostile("Parquet cut short", BATCHES, 422, "POST", parquet_of(pa.table({"offence": ["use"]}))[:-20], PARQUET),
    Hostile("Parquet with a column that is SQL", BATCHES, 422, "POST", parquet_of(pa.table({'a"; ATTACH \'x\'; --': ["use"]})), PARQUET),
    Hostile("Parquet with bytes for facts", BATCHES, 422, "POST", parquet_of(pa.table({"offence": pa.array([b"use"])})), PARQUET),
    Hostile("Arrow that is none", BATCHES, 422, "POST", struct.pack("<ii", -1, 2_000_000_000) + b"\0" * 64, ARROW),
    Hostile("Arrow of too many", BATCHES, 413, "POST", arrow_of(MANY), ARROW),
    Hostile("zip that is called Parquet", BATCHES, 422, "POST", zlib.compress(b"\0" * 10_000_000), PARQUET),
]  # fmt: skip


def test_there_are_at_least_sixty_hostile_requests() -> None:
    assert len({one.name for one in REQUESTS}) == len(REQUESTS) >= 60


@pytest.mark.parametrize("one", REQUESTS, ids=lambda one: one.name)
def test_a_hostile_request_is_refused_with_a_problem_document(app: Guard, one: Hostile) -> None:
    found = ask(app, one.method, one.target, one.body, one.headers, one.host)
    assert found.status == one.status, found.text[:400]
    assert "location" not in found.headers
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in found.headers["content-security-policy"]
    if found.headers["content-type"].startswith("text/html"):  # a person asked for a page, and reads why there is none
        assert "LEN" in found.text
        assert "<script>" not in found.text
        return
    said = found.json()
    assert found.headers["content-type"] == "application/problem+json"
    assert said["status"] == one.status
    assert said["code"].startswith("LEN")
    assert {"type", "title", "detail"} <= said.keys()
    assert "Traceback" not in found.text


def test_text_of_a_stranger_is_never_markup(app: Guard) -> None:
    for target in (f"/ask/kh/?offence={SCRIPT}", f"/compare/?substance={SCRIPT}", "/ask/kh/?quantity=%22%3E%3Cimg%20src=x%3E&offence=use",
                   f"/ask/kh/?offence=use&reading.bands={SCRIPT}", f"/laws/kh/drug-control-2012/tables/?on={SCRIPT}"):  # fmt: skip
        found = ask(app, "GET", target.replace("<", "%3C").replace(">", "%3E"))
        assert "<script>" not in found.text
        assert "<img" not in found.text


def test_a_cell_that_looks_like_a_formula_is_text_in_a_table_for_spreadsheets(app: Guard) -> None:
    # OWASP, CSV injection: cells that begin with = + - @, a tab or a return are taken for formulas.
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
    body = json.dumps([{"id": one, "offence": "possession"} for one in formulas]).encode()
    found = ask(app, "POST", BATCHES, body, (*AS_JSON, ("accept", "text/csv")))
    assert found.status == 200
    import csv

    rows = list(csv.DictReader(io.StringIO(found.text, newline="")))
    assert [row["id"] for row in rows] == [f"'{one}" for one in formulas]


def test_a_page_is_moved_to_by_its_own_parts_alone(app: Guard) -> None:
    for target in ("/laws/kh", "/ask/kh?offence=use", "/fr"):
        found = ask(app, "GET", target)
        assert found.status == 308
        assert found.headers["location"].startswith("/")
        assert not found.headers["location"].startswith("//")


def test_a_body_that_grows_without_a_length_is_cut_off(app: Guard) -> None:
    pieces = [b" " * 40_000] * 3
    found = asyncio.run(send(app, "POST", CASES, pieces, (*AS_JSON, ("transfer-encoding", "chunked")), "localhost"))
    assert found.status == 413


def test_no_answer_allows_a_script_from_elsewhere_or_within(app: Guard) -> None:
    for target in ("/", "/ask/kh/?offence=use", "/api/v1/places"):
        rules = dict(rule.strip().split(" ", 1) for rule in ask(app, "GET", target).headers["content-security-policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self'"
        assert "unsafe" not in rules["style-src"]
        assert rules["base-uri"] == rules["frame-ancestors"] == "'none'"


def test_a_page_that_holds_a_case_is_kept_by_no_cache_and_told_to_nobody(app: Guard) -> None:
    found = ask(app, "GET", "/ask/kh/?offence=use")
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in found.headers
