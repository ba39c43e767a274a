"""The JSON Schema for editors fits every shipped law, and knows every key that the loader knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from lenity.law import examples, load, provisions
from lenity.law.schema import FILE, schema, schema_text
from lenity.law.vocabulary import LIBRARY

FILES = sorted((LIBRARY / "laws").rglob("*.yaml"))
KINDS = {"law.yaml": "head", "provisions.yaml": "provisions", "examples.yaml": "examples"}


def validator(kind: str) -> Any:
    return jsonschema.Draft202012Validator(schema() | {"anyOf": [{"$ref": f"#/$defs/{kind}"}]})


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_shipped_file_fits_the_schema(file: Path) -> None:
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts only
    errors = validator(KINDS.get(file.name, "tables")).iter_errors(content)
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_numbers_and_flags_fit_as_an_editor_reads_them(file: Path) -> None:
    content = yaml.load(file.read_text("utf-8"), Core)  # noqa: S506 - a SafeLoader without dates
    assert list(jsonschema.Draft202012Validator(schema()).iter_errors(content)) == []


class Core(yaml.SafeLoader):
    """YAML as editors read it: numbers and booleans, and no dates."""


Core.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_published_schema_and_page_are_current(repository: Path) -> None:
    mend = "run `python -m lenity.law.schema`"
    assert FILE.read_text("utf-8") == schema_text(), mend


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


def test_every_key_the_loader_knows_is_in_the_schema() -> None:
    defs = schema()["$defs"]
    known = {
        "head": load.HEAD, "decision": load.DECISION, "rule": load.RULE, "cite": load.CITE,
        "example": examples.EXAMPLE, "expected": examples.EXPECT, "range": examples.RANGE,
        "provision": provisions.PROVISION,
    }  # fmt: skip
    for name, keys in known.items():
        assert set(defs[name]["properties"]) == set(keys)


@pytest.mark.parametrize(
    ("path", "definition"),
    [
        ("sources.gazette", "source"),
        ("time", "time"),
        ("bounds", "bounds"),
        ("concurrence", "concurrence"),
        ("attributes.colour", "attribute"),
        ("cite", "cite"),
        ("cite.history.0", "verification"),
    ],
)
def test_the_schema_and_the_loader_know_the_same_keys_of_the_head(tmp_path: Path, path: str, definition: str) -> None:
    """Each key of the schema passes the loader, and one more key fails in both."""
    keys = schema()["$defs"][definition]["properties"]
    assert "unknown key `nonsense`" in said_by_loader(tmp_path / "a", path, {"nonsense": "x", "title": "x"})
    assert "unknown key" not in said_by_loader(tmp_path / "b", path, dict.fromkeys(keys, "x"))


def said_by_loader(folder: Path, path: str, content: dict[str, str]) -> str:
    """What the loader says of a head with some content at a path: `cite.history.0` is the first entry of a list."""
    from lenity.law.load import load as read
    from lenity.law.problems import LenityError
    from lenity.law.vocabulary import vocabulary

    head: Any = content
    for step in reversed(path.split(".")):
        head = [head] if step.isdigit() else {step: head}
        if step == "history":
            head |= {"article": "1", "source": "gazette", "confidence": "verified"}
    folder.mkdir(parents=True)
    (folder / "law.yaml").write_text(json.dumps(head), "utf-8")
    with pytest.raises(LenityError) as error:
        read(folder, vocabulary(), pytest.fail)
    return str(error.value)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("tables", {"decisions": [{"id": "a", "rulez": []}]}),
        ("tables", {"decisions": [{"id": "a", "hit": "Z"}]}),
        ("tables", {"decisions": [{"id": "a", "rules": [{"id": "b"}]}]}),
        (
            "tables",
            {"decisions": [{"id": "a", "rules": [{"id": "b", "then": {}, "cite": {"article": "1"}}]}]},
        ),
        ("head", {"law": "kh/x"}),
        (
            "examples",
            {"examples": [{"id": "a", "case": {}, "expect": {"options": {"fine/x": "opened"}}, "from": "x"}]},
        ),
    ],
)
def test_a_mistake_is_seen_in_the_editor(kind: str, content: object) -> None:
    assert list(validator(kind).iter_errors(content))


def test_every_key_has_words_an_editor_can_show() -> None:
    defs = schema()["$defs"]
    bare = [f"{name}.{key}" for name in ("head", "decision", "rule", "provision", "cite") for key in missing(defs[name])]
    assert bare == []


def missing(definition: dict[str, Any]) -> Iterator[str]:
    return (key for key, value in definition["properties"].items() if not value.get("description"))
