"""A law written as a decision model comes back the same, and what a modeller changes in its tables is taken over."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import random_laws
from lenity.engine.decision_model import decide
from lenity.engine.given import given_by
from lenity.law.dmn import read_dmn, read_names, write_dmn
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import NO_LIMIT, Law
from lenity.law.problems import LenityError, Place
from lenity.law.vocabulary import vocabulary
from written import DAY, text_of, write_law

SHIPPED = Library().names()
# The facts of random laws; by the law of the tests a month has 30 days.
CASES = {
    "colour": ["red", "green", "blue"], "tier": ["low", "mid", "top"], "flag": [True, False], "points": [0, 1, 3, 5, 8, 12],
    "record": ["0 d", "6 d", "6 months", "1 y", "5 y"], "reading_edge": ["lower", "upper"], "reading_reach": ["narrow", "wide"],
}  # fmt: skip
DAYS = {"0 d": 0, "6 d": 6, "6 months": 180, "1 y": 360, "5 y": 1800}
NOT_MEANING = ("folder", "digest")  # where a law lies says nothing of what it says


def meaning(value: object) -> object:
    """Give a law without the places it was read from."""
    if isinstance(value, Place):
        return None
    if is_dataclass(value):
        return [
            type(value).__name__,
            *((one.name, meaning(getattr(value, one.name))) for one in fields(value) if one.name not in NOT_MEANING),
        ]
    if isinstance(value, Mapping):
        return [(key, meaning(one)) for key, one in value.items()]
    if isinstance(value, tuple | list):
        return [meaning(one) for one in value]
    return value


def read_back(folder: Path, text: str, name: str) -> Law:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "law.dmn").write_text(text, encoding="utf-8")
    read_dmn(folder / "law.dmn", name).write(folder / name)
    return load(folder / name, vocabulary(), Library(folder).get)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_law_that_ships_comes_back_the_same(tmp_path, name):
    law = Library().get(name)
    assert meaning(read_back(tmp_path, write_dmn(law), name)) == meaning(law)


@settings(deadline=None, derandomize=True, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(random_laws.laws())
def test_every_law_comes_back_the_same(text):
    with tempfile.TemporaryDirectory() as work:
        law = load(write_law(Path(work) / "before", text), vocabulary(), Library(Path(work) / "before").get)
        model = write_dmn(law)
        assert meaning(read_back(Path(work) / "after", model, law.id)) == meaning(law)
        assert model == write_dmn(law)


SMALL = """\
- id: penalty
  title: Penalty (article 1)
  rules:
    - {id: light, when: {quantity: "< 15 g", colour: red}, then: {custody: 1 y .. 2 y, fine: 4_000_000 .. 10_000_000}, @C}
    - {id: heavy, when: {quantity: "[15 g .. 80.5 g)", colour: "not(red)"}, then: {custody: life}, @S}
    - {id: counted, when: {quantity: "> 20 tablets"}, then: {custody: none}, in_force: 2010-01-01 .., @C}
    - {id: late, when: {quantity: ">= 80.5 g"}, unknown: not found, look_in: the gazette, reading: {edge: upper}}
- id: class
  hit: P
  priority: [felony, petty]
  rules:
    - {id: f, when: {custody.max: ">= 1 y"}, then: {class: felony}, @C}
    - {id: p, when: {}, then: {class: petty}, @C}
- id: mercy
  amends: [custody]
  may: court
  hit: F
  rules:
    - {id: m, when: {class: felony}, then: {custody.min: "= floor(custody.min / 2)"}, @C}
- id: way
  option: suspended_sentence
  measure: way
  may: court
  hit: F
  rules:
    - {id: w, when: {custody.min: "<= 6 months"}, then: open, @C}
- id: total
  give: {level: "= points * 2"}
  @C
"""
HEAD = """\
readings:
  edge:
    question: where is the edge
    lower: {title: below, @C}
    upper: {title: above, @S}
attributes:
  colour: {type: enum, meaning: a word, values: {red: r, green: g}}
  points: {type: number, meaning: points}
"""


@pytest.fixture
def small(tmp_path) -> Law:
    text = text_of(SMALL, HEAD).replace("quantity:", "weight:")
    text = text.replace("  points:", "  weight: {type: quantity, meaning: a weight or a count}\n  points:")
    return load(write_law(tmp_path / "small", text), vocabulary(), Library(tmp_path / "small").get)


def cells(model: str, rule: str, sort: str) -> list[str]:
    found = re.search(rf'<rule id="rule_{rule}">.*?</rule>', model, re.DOTALL)
    assert found
    return re.findall(rf"<{sort} .*?<text>(.*?)</text>", found[0], re.DOTALL)


def test_amounts_stand_in_one_unit_a_column_and_readings_and_days_are_inputs(small):
    model = write_dmn(small)
    labels = re.findall(r'<input id="in_penalty_\S+" label="(.*?)"', model)
    assert labels == ["weight_g", "colour", "weight_tablets", "reading_edge", "day_of_the_law"]
    assert cells(model, "light", "inputEntry") == ["&lt; 15", '"red"', "-", "-", "-"]
    assert cells(model, "heavy", "inputEntry") == ["[15..80.5)", 'not("red")', "-", "-", "-"]
    assert cells(model, "counted", "inputEntry") == ["-", "-", "&gt; 20", "-", '&gt;= date("2010-01-01")']
    assert cells(model, "late", "inputEntry") == ["&gt;= 80.5", "-", "-", '"upper"', "-"]
    # a year has 12 months of 30 days by this law; 4 million are whole dollars
    assert cells(model, "light", "outputEntry") == ["360", "720", "false", "false", "4000000", "10000000"]
    assert cells(model, "heavy", "outputEntry") == ["null", "null", "true", "false", "null", "null"]
    assert cells(model, "late", "outputEntry") == ["null"] * 6


def test_what_an_amendment_leaves_alone_stays_as_the_decision_before_gave_it(small):
    model = write_dmn(small)
    table = re.search(r'<decisionTable id="table_mercy".*?</decisionTable>', model, re.DOTALL)
    assert table
    defaults = re.findall(r"<defaultOutputEntry .*?<text>(.*?)</text>", table[0], re.DOTALL)
    assert defaults[0] == "Penalty article 1.custody_min_days"
    assert cells(model, "m", "outputEntry") == ["floor((Penalty article 1.custody_min_days / 2))", *defaults[1:]]


def test_citations_stand_beside_the_rules_and_sources_in_the_diagram(small):
    model = write_dmn(small)
    found = re.search(r'<rule id="rule_heavy">.*?</rule>', model, re.DOTALL)
    assert found
    assert re.findall(r"<annotationEntry>\s*<text>(.*?)</text>", found[0]) == ["1", "gazette", "secondary"]
    assert '<knowledgeSource id="source_gazette" name="The gazette"' in model
    drawn = set(re.findall(r'dmnElementRef="(.*?)"', model))
    assert {"decision_penalty", "decision_way", "input_weight_g", "source_gazette"} <= drawn


def test_every_type_and_reference_of_a_model_is_defined_in_it():
    for name in SHIPPED:
        model = write_dmn(Library().get(name))
        types = set(re.findall(r'typeRef="(.*?)"', model)) - {"string", "number", "boolean", "date"}
        assert types <= set(re.findall(r'<itemDefinition id="\S+" name="(.*?)"', model))
        named = set(re.findall(r' id="(.*?)"', model))
        assert set(re.findall(r'href="#(.*?)"', model)) | set(re.findall(r'dmnElementRef="(.*?)"', model)) <= named


def changed(tmp_path, law: Law, before: str, after: str) -> Law:
    model = write_dmn(law)
    assert model.count(before) == 1, (model.count(before), before)
    return read_back(tmp_path / "changed", model.replace(before, after), law.id)


def rule_of(law: Law, name: str):
    return next(rule for _, rule in law.rules() if rule.id == name)


def test_a_threshold_changed_in_a_modeller_is_taken_over_and_rests_on_nobodys_reading(tmp_path, small):
    model = write_dmn(small)
    entry = re.search(r'<inputEntry id="inputEntry_heavy_1".*?</inputEntry>', model, re.DOTALL)
    assert entry
    law = changed(tmp_path, small, entry[0], entry[0].replace("<text>[15..80.5)</text>", "<text>[15..60.25]</text>"))
    rule = rule_of(law, "heavy")
    assert rule.when["weight"].intervals == ((15_000_000, 60_250_000),)  # µg
    assert rule.when["colour"] == rule_of(small, "heavy").when["colour"]
    assert rule.cite is not None
    assert (rule.cite.confidence, rule.cite.article) == ("unverified", "1")
    assert "law.dmn" in rule.cite.note
    assert meaning(rule_of(law, "light")) == meaning(rule_of(small, "light"))


def test_a_figure_changed_in_a_modeller_takes_its_penalty_apart(tmp_path, small):
    model = write_dmn(small)
    entry = re.search(r'<outputEntry id="outputEntry_light_2".*?</outputEntry>', model, re.DOTALL)
    assert entry
    rule = rule_of(changed(tmp_path, small, entry[0], entry[0].replace("<text>720</text>", "<text>900</text>")), "light")
    assert [rule.then[name].value for name in ("custody.min", "custody.max", "custody.life", "fine.max")] == [
        360,
        900,
        False,
        1_000_000_000,
    ]


def test_rules_can_be_removed_and_the_hit_policy_changed(tmp_path, small):
    model = write_dmn(small)
    rule = re.search(r'<rule id="rule_f">.*?</rule>', model, re.DOTALL)
    assert rule
    after = model.replace(rule[0], "").replace('hitPolicy="PRIORITY"', 'hitPolicy="FIRST"')
    with pytest.raises(LenityError) as caught:  # nothing gives `felony` any more, and the next decision asks for it
        read_back(tmp_path / "changed", after, small.id)
    assert {one.code for one in caught.value.problems} == {"LEN104"}


def test_a_rule_added_in_a_modeller_is_read_as_feel(tmp_path, small):
    model = write_dmn(small)
    rule = re.search(r'<rule id="rule_m">.*?</rule>', model, re.DOTALL)
    assert rule
    given = "".join(f"<outputEntry><text>{one}</text></outputEntry>" for one in ("30", "60", "false", "false"))
    new = f'{rule[0]}<rule id="new"><inputEntry><text>"petty"</text></inputEntry>{given}</rule>'
    law = read_back(tmp_path / "changed", model.replace(rule[0], new), small.id)
    rule = rule_of(law, "mercy/dmn-2")
    assert rule.when["class"].words == {"petty"}
    assert {name: cell.value for name, cell in rule.then.items()} == {
        "custody.min": 30,
        "custody.max": 60,
        "custody.life": False,
        "custody.death": False,
    }
    assert rule.cite is not None
    assert (rule.cite.source, rule.cite.confidence, rule.may) == ("dmn", "unverified", "court")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<text>(points * 2)</text>", "<text>(points * 3)</text>"),
        ("<text>floor((Penalty article 1.custody_min_days / 2))</text>", "<text>points</text>"),
        ("<text>[15..80.5)</text>", '<text>"red"</text>'),
        ('<text>"upper"</text>', '<text>"lower"</text>'),
        (
            "</definitions>",
            '<decision id="new" name="new"><literalExpression><text>1</text></literalExpression></decision></definitions>',
        ),
        ('file="law.yaml" number="1"', 'file="../../law.yaml" number="1"'),
    ],
)
def test_what_only_the_files_of_the_law_can_say_is_refused_with_its_line(tmp_path, small, before, after):
    with pytest.raises(LenityError) as caught:
        changed(tmp_path, small, before, after)
    assert [one.code for one in caught.value.problems] == ["LEN716"]
    assert not (tmp_path / "changed" / small.id).exists()


def test_a_sign_that_xml_cannot_hold_is_refused(tmp_path):
    text = text_of('- id: a\n  title: "bell \\a"\n  rules:\n    - {id: r, then: {custody: 1 y .. 2 y}, @C}\n')
    law = load(write_law(tmp_path, text), vocabulary(), Library(tmp_path).get)
    with pytest.raises(LenityError) as caught:
        write_dmn(law)
    assert caught.value.problems[0].code == "LEN716"


# -- in another tool -------------------------------------------------------------------------------------------------

MODDLE = """
import { DmnModdle } from 'dmn-moddle';
import fs from 'fs';
const found = await new DmnModdle().fromXML(fs.readFileSync(process.argv[2], 'utf8'), 'dmn:Definitions');
const saved = await new DmnModdle().toXML(found.rootElement);
fs.writeFileSync(process.argv[3], saved.xml);
console.log(JSON.stringify(found.warnings.map(one => one.message)));
"""


@pytest.fixture(scope="module")
def moddle() -> Path:
    """Give a folder whose node_modules holds dmn-moddle, the reader that dmn-js is built on."""
    folder = Path(os.environ.get("LENITY_NODE", "."))
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (folder / "node_modules" / "dmn-moddle").is_dir():
        pytest.skip("dmn-moddle is not installed in $LENITY_NODE/node_modules (npm install dmn-moddle)")
    return folder


@pytest.mark.parametrize("name", ["kh/drug-control-2012", "kh/criminal-code-2009", "sg/misuse-of-drugs-1973"])
def test_the_reader_of_dmn_js_has_no_warning_and_what_it_saves_is_the_same_law(tmp_path, moddle, name):
    law = Library().get(name)
    before, after, script = tmp_path / "before.dmn", tmp_path / "after.dmn", moddle / f"read-{os.getpid()}.mjs"
    before.write_text(write_dmn(law), encoding="utf-8")
    try:
        script.write_text(MODDLE)
        done = subprocess.run(
            ["node", str(script), str(before), str(after)], capture_output=True, text=True, timeout=120, cwd=moddle, check=False
        )
    finally:
        script.unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert meaning(read_back(tmp_path / "back", after.read_text(encoding="utf-8"), name)) == meaning(law)


# -- what another tool sees ------------------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=50, suppress_health_check=list(HealthCheck))
@given(random_laws.laws(), st.fixed_dictionaries({name: st.sampled_from(values) for name, values in CASES.items()}))
def test_the_tables_alone_give_what_the_law_gives(text, case):
    """Without our own elements a model is read as any tool's: each figure must be the one that the law gives."""
    assume(not any(word in text for word in ("may: ", "for: item", "presumes:", "option:")))  # DMN has no sign for these
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        law = load(write_law(folder / "before", text), vocabulary(), Library(folder / "before").get)
        reading = {axis: case[f"reading_{axis}"] for axis in law.readings}
        facts = {name: value for name, value in case.items() if not name.startswith("reading_")}
        given_there = given_by(law.at(DAY), facts, reading).names
        assume(not any(one.undetermined for one in given_there.values()))  # DMN has no `not known`, only null
        model = re.sub(r"<extensionElements>\s*<lenity:.*?</extensionElements>", "", write_dmn(law), flags=re.DOTALL)
        try:
            plain = read_back(folder / "after", model, "xx/plain")
        except LenityError as error:
            assert {one.code for one in error.problems} == {"LEN714"}  # null is reckoned with
            return
        names = read_names(folder / "after" / "xx" / "plain")
        stated = {**case, "record_days": DAYS[case["record"]], "day_of_the_law": DAY}
        said = decide(plain, names, {one.name: stated[one.name] for one in names.inputs}, DAY).values
        found = {name: value for part in said.values() if isinstance(part, dict) for name, value in part.items()}
        found |= {name: value for name, value in said.items() if not isinstance(value, dict)}
        for name, one in given_there.items():
            column = re.sub(r"\W+", "_", name) + {"duration": "_days", "money": "_usd"}.get(one.kind, "")
            if not one.silent and column in found:
                value = one.values[0] if one.values and one.values[0] != NO_LIMIT else None
                assert found[column] == (Decimal(value) / (100 if one.kind == "money" else 1) if type(value) is int else value), (
                    name
                )
