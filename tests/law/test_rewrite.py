"""Values of a YAML file are changed in place: everything else stays byte for byte."""

from __future__ import annotations

import pytest
import yaml

from lenity.law.rewrite import Rewrite, entries, fields, flow, scalar

FILE = """\
# head
rules:
  - id: a  # é 𝒳 stays
    cite: {article: "1", confidence: secondary}   # tail
  - id: b
    cite:
      confidence: conflict
      note: >
        folded
        text

  # between
  - {id: c, cite: {article: "3", confidence: unverified}}
"""


def cites(file: Rewrite) -> list[yaml.MappingNode]:
    return [fields(rule)["cite"] for rule in entries(fields(file.root)["rules"])]  # type: ignore[misc]


def changed(text: str) -> str:
    file = Rewrite(text)
    for cite in cites(file):
        file.replace(fields(cite)["confidence"], "verified")
        file.add_list(cite, "history", ["{who: A}", "{who: B}"])
    return file.text()


def test_a_value_is_replaced_and_an_entry_added_in_each_style() -> None:
    assert (
        changed(FILE)
        == """\
# head
rules:
  - id: a  # é 𝒳 stays
    cite: {article: "1", confidence: verified,
      history: [{who: A},
        {who: B}]}   # tail
  - id: b
    cite:
      confidence: verified
      note: >
        folded
        text
      history:
        - {who: A}
        - {who: B}

  # between
  - {id: c, cite: {article: "3", confidence: verified,
      history: [{who: A},
        {who: B}]}}
"""
    )


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_and_the_mark_of_utf_8_stay(line_end: str, mark: str) -> None:
    text = mark + FILE.replace("\n", line_end)
    after = changed(text)
    assert after == mark + changed(FILE).replace("\n", line_end)


def test_an_entry_is_appended_to_a_list_in_each_style() -> None:
    file = Rewrite(changed(FILE))
    for cite in cites(file):
        file.append(fields(cite)["history"], "{who: C}")  # type: ignore[arg-type]
    for cite in cites(Rewrite(file.text())):
        assert [fields(one)["who"].value for one in entries(fields(cite)["history"])] == ["A", "B", "C"]


def test_a_file_without_changes_is_the_same() -> None:
    assert Rewrite(FILE).text() == FILE


@pytest.mark.parametrize(
    "value",
    [
        "2 y .. 5 y",
        ".. 5 y",
        "a, b",
        "x: y",
        "# no",
        "- no",
        "> 80 g",
        "[15 g .. 80 g)",
        "it's",
        'say "a"',
        "",
        "{a}",
        "a #b",
    ],
)
def test_whatever_is_written_is_read_back_the_same(value: str) -> None:
    said = f"{{a: {scalar(value)}, b: [{flow({'c': value})}]}}"
    found = yaml.load(said, yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts only
    assert found == {"a": value, "b": [{"c": value}]}
