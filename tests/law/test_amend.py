"""Reforms: edits made in a law before it is read. What they say holds from their first day on; every mistake has its place."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lenity
from lenity.law import amend
from lenity.law.amend import REFORMS, Reform, differences, find_reform, read_reform
from lenity.law.library import Library
from lenity.law.model import Law
from lenity.law.problems import CODES, LenityError, Problem
from lenity.law.schema import REFORM_FILE, reform_schema, schema_text
from random_laws import laws
from written import text_of, write_law

DAY = date(2020, 1, 1)
LAW = """\
- id: penalty
  for: item
  rules:
    - {id: small, when: {quantity: "< 10 g", age: ">= 18"}, then: {custody: 1 y .. 2 y, fine: 10 .. 20, combine: and}, @C,
       cites: {fine: {article: "7", source: gazette, confidence: secondary}}}
    - {id: large, when: {quantity: ">= 10 g"}, then: {custody: 5 y .. 10 y, fine: 50 .. 90, combine: and}, @S}
    - {id: gone, when: {age: "< 3", quantity: "< 10 g"}, then: {custody: none}, in_force: .. 2010-12-31, @C}
- id: several
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
- id: suspension
  option: suspended_sentence
  measure: suspension
  may: court
  rules:
    - {id: short, when: {custody.min: "<= 2 y"}, then: open, @C}
    - {id: long, when: {custody.min: "> 2 y"}, then: closed, @C}
"""
HEAD = """\
reform: xx/gentler
title: A gentler law
amends: xx/law
in_force: 2020-01-01
status: example
reasons: less is enough
cite: {article: "3", source: gazette, confidence: verified}
"""
EDITS = """\
edits:
  - change: small
    when: {quantity: "< 5 g", age: "-"}
    then: {custody: none .. 6 months}
    why: small amounts are a small matter
"""
RULE = "[{id: r, when: {age: 3, quantity: '1 g'}, then: {custody: none}}]"
CHANGE = "edits:\n  - change: small\n    why: w\n"


def base(root: Path) -> Library:
    write_law(root, text_of(LAW))
    return Library(root)


def reform(root: Path, edits: str, head: str = HEAD, name: str = "gentler") -> Reform:
    path = root / f"{name}.yaml"
    path.write_text(head + dedent(edits), encoding="utf-8")
    return read_reform(path)


def reformed(root: Path, edits: str, head: str = HEAD) -> Law:
    library = base(root)
    return Library(library.root, [reform(root, edits, head)]).get("xx/law")


# -- what edits do -------------------------------------------------------------------------------------------------------


def test_a_changed_rule_ends_and_its_copy_begins_on_the_day(tmp_path: Path) -> None:
    law = reformed(tmp_path, EDITS.replace("none .. 6 months", ".. 6 months"))
    rules = {rule.id: rule for _, rule in law.rules()}
    assert rules["small"].last_day == date(2019, 12, 31)
    new = rules["small/gentler"]
    assert (new.first_day, new.last_day) == (DAY, None)
    assert set(new.when) == {"quantity"}, "a `-` takes the test of age away"
    assert new.when["quantity"].text == "< 5 g"
    assert (new.then["custody.min"].value, new.then["custody.max"].value) == (0, 180)
    assert new.text["fine"] == "10 .. 20", "what the edit does not name stays"


def test_what_an_edit_keeps_rests_on_its_old_citation_and_what_it_gives_on_the_new(tmp_path: Path) -> None:
    rules = {rule.id: rule for _, rule in reformed(tmp_path, EDITS.replace("none .. 6", ".. 6")).rules()}
    new = rules["small/gentler"]
    assert new.citation("custody.max").article == "3"
    assert new.citation("fine.max").article == "7"
    assert new.citation("combine").article == "1"


def test_an_ended_rule_holds_to_the_day_before(tmp_path: Path) -> None:
    law = reformed(tmp_path, "edits:\n  - {end: large, why: nobody needs it}\n")
    assert {"small", "large"} <= {rule.id for _, rule in law.at(date(2019, 12, 31)).rules()}
    assert "large" not in {rule.id for _, rule in law.at(DAY).rules()}


def test_new_rules_stand_where_the_edit_says_and_take_its_citation(tmp_path: Path) -> None:
    law = reformed(tmp_path, """\
        edits:
          - change: small
            when: {quantity: "[5 g .. 10 g)"}
            why: w
          - add: penalty
            before: small
            why: below 5 g a fine
            rules:
              - {id: tiny, when: {quantity: "< 5 g", age: ">= 18"}, then: {custody: none, fine: 1 .. 2, combine: fine only}}
        """)  # fmt: skip
    assert [rule.id for rule in law.decisions[0].rules] == ["tiny", "small", "small/gentler", "large", "gone"]
    tiny = law.decisions[0].rules[0]
    assert (tiny.first_day, tiny.cite.article) == (DAY, "3")
    assert str(tiny.place).startswith(str(tmp_path / "gentler.yaml"))


def test_a_new_decision_is_there_from_the_day_and_not_before(tmp_path: Path) -> None:
    law = reformed(tmp_path, """\
        edits:
          - add_decision: {id: diversion, option: diversion, measure: talk, may: police, rules: [{id: talk/any, then: open}]}
            before: suspension
            why: talk first
        """)  # fmt: skip
    assert [one.id for one in law.at(DAY).decisions] == ["penalty", "several", "diversion", "suspension"]
    assert [one.id for one in law.at(date(2019, 12, 31)).decisions] == ["penalty", "several", "suspension"]


def test_a_reform_may_ask_for_a_new_fact(tmp_path: Path) -> None:
    law = reformed(tmp_path, """\
        attributes: {weekend: {type: boolean, meaning: it was a weekend}}
        edits:
          - change: large
            when: {weekend: "false"}
            why: weekends are free
        """)  # fmt: skip
    assert "weekend" in law.vocabulary.attributes
    assert law.at(DAY).rules()[1][1].when["weekend"].words == {"false"}


def test_reforms_are_made_in_order_and_a_later_one_may_edit_what_an_earlier_one_made(tmp_path: Path) -> None:
    root = base(tmp_path).root
    first = reform(tmp_path, EDITS.replace("none .. 6", ".. 6"))
    head = HEAD.replace("xx/gentler", "xx/firmer").replace("2020-01-01", "2021-01-01")
    edits = "edits:\n  - {change: small/gentler, then: {custody: .. 1 y}, why: too gentle}\n"
    second = reform(tmp_path, edits, head, "firmer")
    law = Library(root, [first, second]).get("xx/law")
    assert next(rule.id for _, rule in law.at(date(2020, 6, 1)).rules()) == "small/gentler"
    assert next(rule.id for _, rule in law.at(date(2021, 6, 1)).rules()) == "small/gentler/firmer"
    assert [one.id for one in law.reforms] == ["xx/gentler", "xx/firmer"]
    [pair] = differences(Library(root).get("xx/law").at(date(2021, 6, 1)), law.at(date(2021, 6, 1)))
    assert (pair.before.id, pair.after.id) == ("small", "small/gentler/firmer")
    assert pair.what["custody"] == ("1 y .. 2 y", ".. 1 y")
    with pytest.raises(LenityError, match="no rule `small/gentler`"):
        Library(root, [second]).get("xx/law")


def test_a_reformed_law_is_checked_as_any_law(tmp_path: Path) -> None:
    with pytest.raises(LenityError) as caught:
        reformed(tmp_path, 'edits:\n  - {change: large, when: {quantity: ">= 9 g"}, why: w}\n')
    [overlap] = caught.value.problems
    assert overlap.code == "LEN302"
    assert overlap.place.file == str(tmp_path / "gentler.yaml"), "the mistake is in the reform, not in the law"


def test_a_reform_has_a_digest_and_changes_that_of_the_law(tmp_path: Path) -> None:
    one = reformed(tmp_path, EDITS.replace("none .. 6", ".. 6"))
    other = reformed(tmp_path, EDITS.replace("none .. 6", ".. 7"))
    plain = Library(tmp_path).get("xx/law")
    assert len({one.digest, other.digest, plain.digest}) == 3
    assert "as if amended by xx/gentler (example)" in one.title
    assert plain.title == "A law for a test"


def test_differences_name_each_entry_with_article_reason_and_place(tmp_path: Path) -> None:
    edits = EDITS.replace("none .. 6", ".. 6") + "  - {end: large, why: nobody needs it}\n"
    law = reformed(tmp_path, edits)
    changed, ended = differences(Library(tmp_path).get("xx/law").at(DAY), law.at(DAY))
    assert (changed.article, changed.why) == ("1", "small amounts are a small matter")
    assert changed.what == {
        "when quantity": ("< 10 g", "< 5 g"),
        "when age": (">= 18", ""),
        "custody": ("1 y .. 2 y", ".. 6 months"),
    }
    assert changed.place.file == str(tmp_path / "gentler.yaml")
    assert (ended.before.id, ended.after, ended.why) == ("large", None, "nobody needs it")
    assert ended.what["custody"] == ("5 y .. 10 y", "")


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(text=laws(), data=st.data())
def test_a_rule_that_a_reform_ends_is_the_only_one_that_goes_and_only_from_the_day_on(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("laws")
    write_law(root, text)
    law = Library(root).get("xx/law")
    rules = [rule for _, rule in law.rules() if rule.in_force(DAY) and rule.in_force(date(2019, 12, 31))]
    if not rules:
        return
    gone = data.draw(st.sampled_from(rules)).id
    made = reform(root, f'edits:\n  - {{end: "{gone}", why: w}}\n')
    after = Library(root, [made]).get("xx/law")

    def at(one: Law, day: date) -> list[object]:
        return [replace(rule, last_day=None) for _, rule in one.at(day).rules()]

    assert at(after, date(2019, 12, 31)) == at(law, date(2019, 12, 31))
    assert at(after, DAY) == [one for one in at(law, DAY) if one.id != gone]
    assert Library(root).get("xx/law").digest == law.digest


# -- what is wrong with one ----------------------------------------------------------------------------------------------

WRONG: dict[str, tuple[str, str, str]] = {
    # name: code, text of the reform with § at the place, words of the message
    "no day": ("LEN006", HEAD.replace("in_force: 2020-01-01\n", "") + EDITS, "`in_force`"),
    "no reasons": ("LEN006", HEAD.replace("less is enough", '""') + EDITS, "`reasons` is empty"),
    "no citation": ("LEN006", HEAD.replace(HEAD.splitlines()[-1] + "\n", "") + EDITS, "`cite`"),
    "no edits": ("LEN744", HEAD + "edits: §[]\n", "edits nothing"),
    "an unknown key": ("LEN005", HEAD + "§because: x\n" + EDITS, "`because`"),
    "an unknown status": ("LEN104", HEAD.replace("example", "§wish") + EDITS, "`wish`"),
    "a name without place": ("LEN104", HEAD.replace("reform: xx/gentler", "reform: §gentler") + EDITS, "names no place"),
    "no date": ("LEN101", HEAD.replace("2020-01-01", "§soon") + EDITS, "soon"),
    "an edit without a verb": ("LEN006", HEAD + "edits:\n  - §{why: w}\n", "one of `end`"),
    "an edit with two verbs": ("LEN006", HEAD + "edits:\n  - §{end: small, change: large, why: w}\n", "one of `end`"),
    "an edit without reasons": ("LEN006", HEAD + "edits:\n  - §{end: small}\n", "`why`"),
    "an edit with an unknown key": ("LEN005", HEAD + "edits:\n  - {end: small, why: w, §how: so}\n", "`how`"),
    "no new rules": ("LEN744", HEAD + "edits:\n  - {add: penalty, rules: §[], why: w}\n", "adds no rule"),
    "new rules that are no list": ("LEN007", HEAD + "edits:\n  - {add: penalty, rules: §r, why: w}\n", "not a list"),
    "a change of nothing": ("LEN744", HEAD + "edits:\n  - §{change: small, why: w}\n", "changes nothing"),
    "two edits of a rule": ("LEN743", HEAD + "edits:\n  - {end: small, why: w}\n  - §{end: small, why: w}\n", "edited twice"),
    "a place before and after": (
        "LEN005", HEAD + "edits:\n  - {add: penalty, before: small, after: §large, rules: " + RULE + ", why: w}\n", "not both",
    ),
    "a new decision without a place": (
        "LEN006", HEAD + "edits:\n  - §{add_decision: {id: d, rules: [{id: r, then: {custody: none}}]}, why: w}\n", "no place",
    ),
    "a new decision that is none": ("LEN007", HEAD + "edits:\n  - {add_decision: §d, before: penalty, why: w}\n", "not a mapping"),
    "a new decision without days": (
        "LEN746", HEAD + 'edits:\n  - {add_decision: {id: d, give: §{x: "= 1"}}, before: penalty, why: w}\n', "before the reform",
    ),
    "another law": ("LEN402", HEAD.replace("amends: xx/law", "amends: §xx/lore") + EDITS, "`xx/lore`"),
    "an unknown rule": ("LEN740", HEAD + "edits:\n  - §{end: smal, why: w}\n", "`smal`"),
    "an unknown decision": ("LEN740", HEAD + "edits:\n  - §{add: penalties, rules: " + RULE + ", why: w}\n", "`penalties`"),
    "an unknown neighbour": ("LEN740", HEAD + "edits:\n  - §{add: penalty, after: smal, rules: " + RULE + ", why: w}\n", "`smal`"),
    "an unknown neighbour of a decision": (
        "LEN740", HEAD + "edits:\n  - §{add_decision: {id: d, rules: []}, after: penalties, why: w}\n", "`penalties`",
    ),
    "a rule no longer in force": ("LEN741", HEAD + "edits:\n  - §{end: gone, why: w}\n", "`gone` is not in force"),
    "a day before the law": ("LEN742", HEAD.replace("in_force: 2020", "in_force: §1990") + EDITS, "not in force on 1990-01-01"),
    "a test that stands already": ("LEN744", HEAD + CHANGE + '    when: {quantity: §"< 10 g"}\n', "already"),
    "a test taken away that is not there": ("LEN744", HEAD + CHANGE + '    when: {purpose: §"-"}\n', "already"),
    "an output that stands already": ("LEN744", HEAD + CHANGE + "    then: {fine: §10 .. 20}\n", "already"),
    "an unknown fact": ("LEN103", HEAD + CHANGE + "    when: {weight: §3}\n", "`weight`"),
    "an amount without unit": ("LEN101", HEAD + CHANGE + "    then: {custody: §three}\n", "three"),
    "an unknown source": ("LEN202", HEAD.replace("source: gazette", "source: §bulletin") + EDITS.replace("none ..", ".."), "bulletin"),
    "a source of another name": (
        "LEN301", HEAD + "sources: {gazette: §{title: Another gazette}}\n" + EDITS.replace("none ..", ".."), "another document",
    ),
    "an id that is taken": (
        "LEN301", HEAD + "edits:\n  - {add: penalty, rules: [§{id: small, when: {age: 3, quantity: '1 g'}, then: {custody: none}}], why: w}\n", "`small`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_each_mistake_is_said_once_with_its_code_and_place(name: str, tmp_path: Path) -> None:
    code, marked, words = WRONG[name]
    [problem] = problems_of(tmp_path, marked.replace("§", ""))
    assert problem.code == code
    assert words in problem.message
    assert problem.help
    if "§" in marked:
        before = marked[: marked.index("§")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        assert (problem.place.file, problem.place.line, problem.place.column) == (str(tmp_path / "gentler.yaml"), line, column)


@pytest.mark.parametrize("seed", range(60))
def test_a_reform_edited_at_random_is_made_or_refused_and_never_ends_in_a_traceback(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    content = yaml.load((REFORMS / f"{chance.choice(SHIPPED)}.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    places = [(held, key) for held in _containers(content) for key in (held if isinstance(held, dict) else range(len(held)))]
    for held, key in chance.sample(places, 2):
        held[key] = chance.choice(ODD)
    path = tmp_path / "odd.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    try:
        made = read_reform(path)
        law = Library(reforms=[made]).get("kh/drug-control-2012")
        assert differences(Library().get(law.id).at(made.day), law.at(made.day))
    except LenityError as error:
        assert all(problem.code in CODES for problem in error.problems)


ODD = ("x", "", "-", "2 g", "penalty", [], {}, ["a", "b"], {"a": "b"}, [[]], [{}], {"id": "q", "rules": ["r"]}, {"id": ["x"]})
SHIPPED = ("kh/personal-use-threshold", "kh/role-tiers", "kh/suspension-ceiling", "kh/consumption-to-diversion")


def _containers(node: object) -> list[Any]:
    """List every mapping and list in a file."""
    parts = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
    return ([node] if parts else []) + [found for part in parts for found in _containers(part)]


def test_every_code_of_reforms_is_tested() -> None:
    tested = {code for code, _, _ in WRONG.values()} | {"LEN745"}
    assert {code for code in CODES if "LEN740" <= code <= "LEN749"} <= tested


def test_all_mistakes_of_a_reform_are_said_at_once(tmp_path: Path) -> None:
    text = HEAD.replace("example", "wish") + "edits:\n  - {end: small}\n  - {change: large, why: w}\n"
    assert [one.code for one in problems_of(tmp_path, text)] == ["LEN104", "LEN006", "LEN744"]


def problems_of(root: Path, text: str) -> tuple[Problem, ...]:
    library = base(root)
    path = root / "gentler.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LenityError) as caught:
        Library(library.root, [read_reform(path)]).get("xx/law")
    return caught.value.problems


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: find_reform("kh/personal-use-treshold"), "did you mean `kh/personal-use-threshold`"),
        (lambda: find_reform("../reforms/kh/role-tiers"), "no reform"),
        (lambda: find_reform("nowhere.yaml"), "cannot be read"),
        (lambda: lenity.sentence("vn", offence="possession", reform="kh/role-tiers"), "is not asked for"),
        (lambda: lenity.evaluate("vn", [{"offence": "possession"}], reform="kh/role-tiers"), "is not asked for"),
        (lambda: lenity.sentence("kh/drug-control-1996", offence="use", reform="kh/role-tiers"), "is not asked for"),
    ],
)
def test_a_reform_that_cannot_be_made_is_refused(ask: Callable[[], object], words: str) -> None:
    with pytest.raises(LenityError, match=words.replace("`", ".")):
        ask()


# -- through the public functions ----------------------------------------------------------------------------------------

OWN_USE = {"offence": "possession", "purpose": "own_use", "substance": "heroin", "quantity": "1 g", "age": 30}


def test_a_question_with_a_reform_and_one_without_do_not_disturb_each_other() -> None:
    case = {**OWN_USE, "offence_date": "2027-06-01"}
    before = str(lenity.sentence("kh", case).custody)
    after = str(lenity.sentence("kh", case, reform="kh/personal-use-threshold").custody)
    again = str(lenity.sentence("kh", case).custody)
    assert (before, after, again) == ("2 y to 5 y", "no custody", "2 y to 5 y")


def test_a_file_of_cases_is_judged_with_a_reform() -> None:
    rows = [{**OWN_USE, "offence_date": day} for day in ("2026-12-31", "2027-01-01")]
    found = lenity.evaluate("kh", rows, reform="kh/personal-use-threshold").to_dicts()
    assert [row["custody_max"] for row in found] == [1800, 0]


@pytest.mark.parametrize("day", ["1990-01-01", "2001-05-05", "2019-12-01", "2027-01-01"])
def test_every_case_can_be_judged_by_the_law_of_one_day(day: str) -> None:
    case = {**OWN_USE, "offence_date": day}
    [row] = lenity.evaluate("kh", [case], law_at="as-of", as_of="2027-01-01", reform="kh/personal-use-threshold").to_dicts()
    alone = lenity.sentence("kh", case, law_at="as-of", as_of="2027-01-01", reform="kh/personal-use-threshold")
    assert (row["law"], row["custody_max"], str(alone.custody)) == ("kh/drug-control-2012", 0, "no custody")


def test_two_reforms_are_made_together() -> None:
    case = {"offence": "transport", "role": "courier", "substance": "methamphetamine", "quantity": "100 g", "age": 30,
            "prison_in_last_5_years": "false", "offence_date": "2027-06-01"}  # fmt: skip
    found = lenity.sentence("kh", case, reading={"bands": "A"}, reform=["kh/role-tiers", "kh/suspension-ceiling"])
    assert str(found.custody) == "5 y to 10 y"
    assert found.option("suspended_sentence/simple suspension").status == "open"


# -- the form ------------------------------------------------------------------------------------------------------------


def test_the_published_schema_of_reforms_is_current() -> None:
    assert REFORM_FILE.read_text("utf-8") == schema_text(reform_schema()), "run `python -m lenity.law.schema`"
    jsonschema.Draft202012Validator.check_schema(json.loads(REFORM_FILE.read_text("utf-8")))


@pytest.mark.parametrize("file", sorted(REFORMS.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_reform_fits_the_schema(file: Path) -> None:
    if file.stem.endswith(".examples"):
        return
    content = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - BaseLoader makes texts only
    errors = jsonschema.Draft202012Validator(reform_schema()).iter_errors(content)
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in errors] == []


def test_the_schema_knows_every_key_that_the_reader_knows_and_no_other() -> None:
    found = reform_schema()
    assert set(found["properties"]) == set(amend.HEAD)
    for verb, keys in amend.VERBS.items():
        assert set(found["$defs"][verb]["properties"]) == set(keys)


def test_the_reform_that_the_guide_shows_can_be_made(repository: Path, tmp_path: Path) -> None:
    page = (repository / "docs" / "how-to" / "draft-a-reform.md").read_text("utf-8")
    path = tmp_path / "no-prison.yaml"
    path.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    case = {**OWN_USE, "substance": "methamphetamine", "quantity": "0.5 g", "offence_date": "2027-01-01"}
    assert str(lenity.sentence("kh", case, reform=path).custody) == "no custody"
    assert str(lenity.sentence("kh", case, purpose="supply", reform=path).custody) == "2 y to 5 y"
