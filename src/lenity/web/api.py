"""The API: what can be asked for as data, and its description in OpenAPI 3.1.

Each operation is one entry of `OPERATIONS`, which the server, the description and its page are made from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args
from urllib.parse import urlencode

from pydantic import BaseModel, RootModel, ValidationError
from pydantic.json_schema import models_json_schema

from lenity import __version__
from lenity.engine.narrow import Effect, bears_on, narrow
from lenity.law.model import CONFIDENCES
from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.vocabulary import vocabulary
from lenity.report.package import plain
from lenity.review.compare import compare
from lenity.web import batch, forms, law_data, laws, reviewing
from lenity.web.case import READING
from lenity.web.limits import LIMITS, Limits
from lenity.web.problems import MEDIA
from lenity.web.studies import DOWNLOADS
from lenity.web.workers import Reply, reply

if TYPE_CHECKING:
    from lenity.web.pages import Desk

ROOT = "/api/v1"
M = TypeVar("M", bound=BaseModel)
LAW = r"[a-z]{2}(?:-[a-z0-9]{1,3})?"
EXAMPLE = {
    "offence": "possession", "substance": "methamphetamine", "quantity": "2.5 g", "age": 30, "offence_date": "2019-12-01",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the API as a worker sees it."""

    path: Mapping[str, str]
    query: Mapping[str, str]
    media: str
    accept: str
    base: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its method and path, what it says and does, and in which lane its work is done.

    `takes` and `gives` are forms; `gives_list` says that the answer is a list of them.
    """

    method: str
    path: str
    id: str
    summary: str
    description: str
    do: Callable[[Desk, Call], Any]
    gives: type[BaseModel]
    gives_list: bool = False
    takes: type[BaseModel] | None = None
    lane: str = "quick"
    example: Mapping[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)  # name -> pattern of what it takes

    @property
    def pattern(self) -> re.Pattern[str]:
        """Give the form of its path: names of places and laws stand where the braces are."""
        return re.compile(ROOT + re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9-]{1,80})", self.path))


def find(path: str) -> list[tuple[Operation, Mapping[str, str]]]:
    """Give the operations at a path, one for each method it takes, with the parts of the path."""
    return [(one, met.groupdict()) for one in OPERATIONS if (met := one.pattern.fullmatch(path))]


def methods(path: str) -> list[str]:
    """Give the methods that a path of the site takes.

    >>> methods("/api/v1/cases"), methods("/laws/kh/")
    (['POST'], ['GET', 'HEAD'])
    """
    found = find(path)
    return [one.method for one, _ in found] if found else ["GET", "HEAD"]


def answer(desk: Desk, needs: Mapping[str, Any], body: bytes) -> Reply:
    """Do one operation; raise `LenityError` with what is wrong with the request."""
    operation = next(one for one in OPERATIONS if one.id == needs["operation"])
    call = Call(needs["path"], needs["query"], needs["media"], needs["accept"], needs["base"], body)
    unknown = [name for name in call.query if name not in operation.query and not (operation.query and name.startswith(READING))]
    if unknown:
        raise problem("LEN837", f"unknown parameter `{unknown[0][:60]}`", did_you_mean(unknown[0], operation.query))
    for name, said in call.query.items():
        if name in operation.query and not re.fullmatch(operation.query[name], said):
            raise problem("LEN837", f"`{said[:60]}` is no value of `{name}`", f"write it as `{operation.query[name]}`")
    if operation.takes and call.media != batch.JSON:
        raise problem("LEN836", f"a body of type `{call.media[:60]}` is not read", f"send {batch.JSON}")
    if operation.id != "batches":
        _acceptable(call.accept, (batch.JSON,))
    found = operation.do(desk, call)
    return found if isinstance(found, Reply) else reply(200, batch.JSON, _dumped(found))


# -- operations --------------------------------------------------------------------------------------------------------


def _places(desk: Desk, call: Call) -> list[dict[str, Any]]:
    shelf = desk.shelf
    return [
        {"place": one, "title": shelf.word(one.upper()), "laws": [law.id for law in shelf.laws(one)]} for one in shelf.places()
    ]


def _laws(desk: Desk, call: Call) -> list[dict[str, Any]]:
    return [law_data.head(law) for law in desk.shelf.every()]


def _law(desk: Desk, call: Call) -> dict[str, Any]:
    return law_data.whole(desk.shelf.law(f"{call.path['place']}/{call.path['name']}"))


def _versions(desk: Desk, call: Call) -> list[dict[str, Any]]:
    found = laws.spans_of(desk.shelf.laws(call.path["place"]))
    return [{"law": one.law.id, "first_day": str(one.first), "last_day": str(one.last) if one.last else None} for one in found]


def _vocabulary(desk: Desk, call: Call) -> dict[str, Any]:
    words = vocabulary()
    return {
        "attributes": [
            {"name": one.name, "type": one.type, "of": one.of, "meaning": one.meaning, "values": dict(one.meanings),
             "assume": one.assume or None}
            for one in words.attributes.values()
        ],
        "aliases": dict(words.aliases), "rungs": {name: rung.meaning for name, rung in words.rungs.items()},
    }  # fmt: skip


def _case(desk: Desk, call: Call) -> dict[str, Any]:
    asked = _form(forms.CaseQuestion, call.body)
    asker = desk.shelf.asker(asked.law, asked.min_confidence or "")
    today = _day(asked.as_of) or desk.today
    found = asker.ask(asked.case, asked.readings, asked.law_at, today)
    law = asker.program(date.fromisoformat(found.day))
    effects = narrow(law, asked.case, found, asked.readings) if asked.effects else None
    stated = json.dumps(
        [asked.model_dump(), law.law.digest, [one.digest for one in law.law.uses], today.isoformat()], sort_keys=True
    )
    shown = {name: said for name, said in asked.case.items() if isinstance(said, str | int | float)}
    query = {name: ("true" if said else "false") if isinstance(said, bool) else str(said) for name, said in shown.items()}
    query |= {f"{READING}{axis}": version for axis, version in asked.readings.items()}
    return {
        "id": f"o-{hashlib.sha256(stated.encode()).hexdigest()[:24]}", "page": f"{call.base}ask/{asked.law}/?{urlencode(query)}",
        "outcome": found.as_dict(), "effects": None if effects is None else [_effect(one, effects) for one in effects],
    }  # fmt: skip


def _effect(one: Effect, every: Sequence[Effect]) -> dict[str, Any]:
    outcome = one.outcome
    return {
        "name": one.name, "value": one.value, "words": list(one.words), "bound": str(outcome.bound.custody),
        "reach": str(outcome.reach.custody), "moves_range": bears_on(every, one.name)[0],
    }  # fmt: skip


def _batch(desk: Desk, call: Call) -> Reply:
    query = call.query
    if "law" not in query:
        raise problem("LEN837", "the parameter `law` is missing", "name a place, `?law=kh`, or one law of it")
    media = _acceptable(call.accept, batch.WRITTEN)
    readings = {name.removeprefix(READING): said for name, said in query.items() if name.startswith(READING)}
    as_of = _day(query.get("as_of")) or desk.today
    asked = batch.Asked(
        query["law"], readings, query.get("law_at", "offence"), query.get("min_confidence", ""), as_of.isoformat()
    )
    done, ids, rejected = batch.judge(desk.shelf, asked, call.body, call.media)
    counts = {"x-cases": str(done.cases), "x-answered": str(done.answered), "x-rejected": str(done.rejected)}
    return reply(200, media, batch.written(media, asked.law, done, ids, rejected), counts)


def _compare(desk: Desk, call: Call) -> dict[str, Any]:
    asked = _form(forms.CompareQuestion, call.body)
    for name in asked.laws:
        desk.shelf.laws(name)  # a name that the library lacks is refused here, and never taken for a path
    found = plain(compare(asked.laws, _stated(asked.case), as_of=_day(asked.as_of) or desk.today, library=desk.shelf.library))
    assert isinstance(found, dict)
    return found


def _reviews(desk: Desk, call: Call) -> list[dict[str, Any]]:
    return [
        _review_of(desk, place, call.base, in_full=False)
        for place in desk.shelf.places()
        if desk.shelf.in_force(place, desk.today)
    ]


def _review(desk: Desk, call: Call) -> dict[str, Any]:
    desk.shelf.laws(call.path["place"])
    return _review_of(desk, call.path["place"], call.base, in_full=True)


def _review_of(desk: Desk, place: str, base: str, *, in_full: bool) -> dict[str, Any]:
    law = desk.shelf.in_force(place, desk.today)
    if law is None:
        raise problem("LEN403", f"no law of `{place}` is in force on {desk.today}", "there is nothing to review")
    folder = desk.studies.review(law)
    found = [] if folder is None or not in_full else [
        {"id": one.id, "stage": one.stage, "title": one.title, "question": one.question, "outcome": one.outcome,
         "confidence": one.confidence, "depends_on_reading": one.depends}
        for one in reviewing.findings_of(folder).shown
    ]  # fmt: skip
    files = [] if folder is None else [f"{base}files/{place}/{name}" for name in DOWNLOADS]
    return {"place": place, "law": law.id, "written": folder is not None, "findings": found, "files": files}


def _limits(desk: Desk, call: Call) -> dict[str, Any]:
    return asdict(LIMITS)


class LimitsData(RootModel[Limits]):
    """Bounds on one request: bytes, seconds and counts."""


DAY = r"\d{4}-\d{2}-\d{2}"
OF_BATCHES = {
    "law": LAW + r"(?:/[a-z0-9-]{1,60})?", "law_at": "|".join(get_args(forms.LawAt)), "min_confidence": "|".join(CONFIDENCES),
    "as_of": DAY,
}  # fmt: skip
OPERATIONS = (
    Operation(
        "GET", "/places", "places", "List the places", "Every place that has a law of drug offences.",
        _places, forms.PlaceHead, gives_list=True,
    ),
    Operation(
        "GET", "/places/{place}/versions", "versions", "List the versions of a place's law",
        "The stretches of days on which the law of a place was one and the same, oldest first.",
        _versions, forms.Version, gives_list=True,
    ),
    Operation(
        "GET", "/laws", "laws", "List the laws", "Every law of the library, general parts included.",
        _laws, forms.LawHead, gives_list=True,
    ),
    Operation(
        "GET", "/laws/{place}/{name}", "law", "Read a law",
        "Its decision tables, provisions, readings and sources, figures as the law writes them.", _law, forms.LawData,
    ),
    Operation(
        "GET", "/vocabulary", "vocabulary", "Read the vocabulary",
        "The facts that cases are described with, other names of substances, and the ladder of outcomes.",
        _vocabulary, forms.VocabularyData,
    ),
    Operation(
        "POST", "/cases", "case", "Ask a case",
        "What the law allows in one case, and why. Facts that are not given stay unknown, and the answer covers every value they "
        "could take. Nothing is stored.", _case, forms.CaseAnswer, takes=forms.CaseQuestion,
        example={"law": "kh", "case": EXAMPLE, "readings": {"bands": "A"}, "effects": True},
    ),
    Operation(
        "POST", "/batches", "batches", "Ask many cases",
        "Cases as JSON, JSON lines, Parquet or an Arrow stream; answers in the form that `Accept` names. In the JSON forms cases "
        "that the law does not tell apart share one outcome; the tables hold its ranges. Rows that cannot be judged are listed "
        "with the reason, or counted in `X-Rejected`. A disputed point is settled by `reading.NAME=VERSION`.",
        _batch, forms.BatchAnswer, lane="long", query=OF_BATCHES,
    ),
    Operation(
        "POST", "/comparisons", "comparison", "Compare laws",
        "One case under the laws of several places, each asked by the facts it knows; nothing is converted.",
        _compare, forms.ComparisonData, takes=forms.CompareQuestion, lane="long",
        example={"laws": ["kh", "th", "vn"], "case": EXAMPLE},
    ),
    Operation(
        "GET", "/reviews", "reviews", "List the reviews",
        "Every place whose law can be reviewed, and whether the review is written.", _reviews, forms.ReviewHead, gives_list=True,
    ),
    Operation(
        "GET", "/reviews/{place}", "review", "Read a review",
        "The findings of a review in short, and the files that hold them in full.", _review, forms.ReviewHead,
    ),
    Operation("GET", "/limits", "limits", "Read the limits", "What one request may ask for.", _limits, LimitsData),
)  # fmt: skip


# -- reading and writing -----------------------------------------------------------------------------------------------


def _form(form: type[M], body: bytes) -> M:
    """Read a body as a form; raise `LenityError` with everything that does not fit."""
    try:
        return form.model_validate(batch.read_json(body, LIMITS.depth))
    except ValidationError as error:
        found = [
            Problem("LEN837", f"`{'.'.join(map(str, one['loc']))[:80] or 'body'}`: {one['msg'][:160]}", Place(),
                    "the page of the API shows the form")
            for one in error.errors(include_url=False, include_input=False, include_context=False)[:20]
        ]  # fmt: skip
        raise LenityError(found) from None


def _stated(case: Mapping[str, Any]) -> dict[str, str]:
    said = {name: value for name, value in case.items() if value is not None}
    return {name: ("true" if value else "false") if isinstance(value, bool) else str(value) for name, value in said.items()}


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise problem("LEN837", f"`{text}` is not a day", "write it as 2019-12-01") from None


def _acceptable(accept: str, forms_: Sequence[str]) -> str:
    """Give the first form that a client accepts, by its own order of preference."""
    wanted = []
    for number, part in enumerate(accept.split(",") if accept.strip() else ["*/*"]):
        media, *parameters = (one.strip().lower() for one in part.split(";"))
        weight = next((one[2:] for one in parameters if one.startswith("q=")), "1")
        wanted.append((-float(weight) if re.fullmatch(r"[01](\.\d{1,3})?", weight) else -1.0, number, media))
    for quality, _, media in sorted(wanted):
        for form in forms_:
            if quality < 0 and media in ("*/*", form, f"{form.split('/')[0]}/*"):
                return form
    raise problem("LEN839", f"no form of the answer is among `{accept[:80]}`", f"accept one of {', '.join(forms_)}")


def _dumped(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


# -- the description ---------------------------------------------------------------------------------------------------


@cache
def description() -> dict[str, Any]:
    """Describe the API in OpenAPI 3.1.

    >>> description()["openapi"], "/api/v1/cases" in description()["paths"]
    ('3.1.0', True)
    """
    models = {form for one in OPERATIONS for form in (one.takes, one.gives) if form} | {forms.Refused}
    ordered = sorted(models, key=lambda one: one.__name__)
    schemas: dict[str, Any] = models_json_schema(
        [(one, "validation") for one in ordered], ref_template="#/components/schemas/{model}"
    )[1]
    _close(schemas)
    paths: dict[str, Any] = {}
    for one in OPERATIONS:
        paths.setdefault(ROOT + one.path, {})[one.method.lower()] = _described(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "lenity", "version": __version__,
            "summary": "Drug-sentencing laws as data: what a court may impose, and why.",
            "description": "Every answer carries the rules it rests on and how sure they are. This is not legal advice. Ids of "
                           "laws, rules, options and outcomes are stable. Bodies are bounded; see `/api/v1/limits`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}], "paths": paths, "components": {"schemas": schemas["$defs"]},
    }  # fmt: skip


def _close(schema: Any) -> None:
    """Say of every mapping whose names have a form that it takes no other names."""
    if isinstance(schema, dict) and "patternProperties" in schema:
        schema["additionalProperties"] = False
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        _close(part)


def _described(one: Operation) -> dict[str, Any]:
    shape: dict[str, Any] = {"$ref": f"#/components/schemas/{one.gives.__name__}"}
    answered: dict[str, Any] = {batch.JSON: {"schema": {"type": "array", "items": shape} if one.gives_list else shape}}
    if one.id == "batches":
        answered |= {form: {"schema": {"type": "string", "contentMediaType": form}} for form in batch.WRITTEN[1:]}
    refused = {"description": "A problem document.", "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/Refused"}}}}
    codes = sorted({"400", "404", "405", "406", "408", "413", "414", "415", "421", "422", "503", "504"})
    found: dict[str, Any] = {
        "operationId": one.id, "summary": one.summary, "description": one.description,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,80}$"},
             "example": "kh" if name == "place" else "drug-control-2012"}
            for name in re.findall(r"\{(\w+)\}", one.path)
        ] + [
            {"name": name, "in": "query", "required": name == "law", "schema": {"type": "string", "pattern": f"^({pattern})$"}}
            for name, pattern in one.query.items()
        ],
        "responses": {"200": {"description": "The answer.", "content": answered}, **dict.fromkeys(codes, refused)},
    }  # fmt: skip
    if one.takes:
        form = {"schema": {"$ref": f"#/components/schemas/{one.takes.__name__}"}}
        examples = {"one": {"summary": "an example", "value": dict(one.example)}} if one.example else {}
        found["requestBody"] = {"required": True, "content": {batch.JSON: {**form, "examples": examples}}}
    if one.id == "batches":
        row = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null", "array"]}}
        rows = {"type": "array", "minItems": 1, "maxItems": LIMITS.rows, "items": row}
        lines = "\n".join(json.dumps({"id": number, **EXAMPLE}) for number in ("a", "b"))
        two = [{"id": "a", **EXAMPLE}, {"id": "b", **EXAMPLE}]
        found["requestBody"] = {"required": True, "content": {
            batch.JSON: {"schema": rows, "examples": {"two": {"summary": "two cases", "value": two}}},
            batch.LINES: {"schema": {"type": "string"}, "examples": {"two": {"summary": "two cases", "value": lines}}},
            **{form: {"schema": {"type": "string", "contentMediaType": form}} for form in (batch.PARQUET, batch.ARROW)},
        }}  # fmt: skip
    return found
