"""Each mistake in a law is reported once, with its code, at its line and column.

`§` marks the place that the message must name; it is taken out before the law is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.library import Library, in_force, without_weaker
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.problems import CODES, LenityError, Problem
from lenity.law.vocabulary import vocabulary
from lenity.units import parse_date
from written import CITE, HEAD, cited, text_of, write_law

GOOD = """\
- id: penalty
  rules:
    - {id: adult, when: {age: ">= 18"}, then: {custody: 1 y .. 2 y, fine: 10 .. 20}, @C}
    - {id: minor, when: {age: "< 18"}, then: {custody: none, fine: none}, @C}
"""
READINGS = """\
readings:
  bands:
    question: which bands
    A: {title: a, @C}
    B: {title: b, @C}
"""


def penalty(rule: str, more: str = "") -> str:
    """Give a law of one rule."""
    return text_of("- id: penalty\n" + (f"  {more}\n" if more else "") + f"  rules:\n    - {rule}")


def two(first: str, second: str, more: str = "") -> str:
    return text_of("- id: penalty\n" + (f"  {more}\n" if more else "") + f"  rules:\n    - {first}\n    - {second}")


def problems_of(root: Path, marked: str, **tables: str) -> tuple[list[Problem], tuple[int, int] | None]:
    """Read a marked law and give its problems, and the line and column of the mark."""
    mark = None
    if "§" in marked:
        before = marked[: marked.index("§")]
        mark = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    folder = write_law(root, marked.replace("§", ""), **tables)
    with pytest.raises(LenityError) as caught:
        load(folder, vocabulary(), Library(root).get)
    return list(caught.value.problems), mark


LAWS = {
    # -- the files
    "a table outside the folder": ("LEN001", text_of("", "tables: §../elsewhere.yaml").replace("decisions:\n", "")),
    "not closed": ("LEN002", "law: xx/law\nsources: {a: [1, 2\n§"),
    "a tab for indentation": ("LEN002", "law: xx/law\nsources:\n§\tgazette: 1\n"),
    "an alias": ("LEN003", text_of(GOOD, "notes: &a {}\n").replace("law: xx/law", "law: xx/law\nreadings: §&b {}\nattributes: *b")),
    "a key given twice": ("LEN004", text_of(GOOD).replace("place: XX", "place: XX\n§place: YY")),
    "a key of a rule given twice": ("LEN004", penalty('{id: a, when: {age: "> 3"}, then: {custody: 1 y}, §then: {custody: 2 y}, @C}')),
    "an unknown key of the head": ("LEN005", text_of(GOOD).replace("place: XX", "§plaice: XX\nplace: XX")),
    "an unknown key of a rule": ("LEN005", penalty("{id: a, §wen: {}, then: {custody: 1 y}, @C}")),
    "a key of the head is missing": ("LEN006", "§" + text_of(GOOD).replace("place: XX\n", "")),
    "a rule without an id": ("LEN006", penalty("§{then: {custody: 1 y}, @C}")),
    "a rule that gives nothing": ("LEN006", penalty('§{id: a, when: {age: "> 3"}, @C}')),
    "a decision without rules": ("LEN006", text_of("- §id: penalty")),
    "a law without decisions": ("LEN006", "§" + text_of("").replace("decisions:\n", "")),
    "a list for a mapping": ("LEN007", penalty("{id: a, when: §[age], then: {custody: 1 y}, @C}")),
    "a mapping for a list": ("LEN007", text_of("- id: penalty\n  rules: §{id: a}")),
    "a mapping for a word": ("LEN007", text_of(GOOD).replace("place: XX", "place: §{a: b}")),
    "a list of a mapping in a test": ("LEN007", penalty("{id: a, when: {offence: [use, §{a: b}]}, then: {custody: 1 y}, @C}")),
    # -- values
    "a term without a unit": ("LEN101", penalty("{id: a, then: {custody: §5}, @C}")),
    "a fine in words": ("LEN101", penalty("{id: a, then: {fine: §ten}, @C}")),
    "a test without a unit": ("LEN101", penalty('{id: a, when: {prior_term: §"> 5"}, then: {custody: 1 y}, @C}')),
    "a date that is none": ("LEN101", text_of(GOOD, in_force="§2000-13-01 ..")),
    "a currency in words": ("LEN101", text_of(GOOD).replace("money: USD", "money: §dollars")),
    "a month of no days": ("LEN101", text_of(GOOD).replace("month: 30 d", "month: §1 month")),
    "a year of eleven months": ("LEN101", text_of(GOOD).replace("year: 12 months", "year: §11 months")),
    "a guideline to death": ("LEN101", penalty("{id: a, then: {custody: 1 y, guideline: §5 y or death}, @C}")),
    "fewer strokes than none": ("LEN101", penalty("{id: a, then: {custody: 1 y, strokes: §-3 .. 5}, @C}")),
    "strokes in years": ("LEN101", penalty("{id: a, then: {custody: 1 y, strokes: §5 y}, @C}")),
    "a starting point that is a range": ("LEN101", penalty("{id: a, then: {custody: 1 y, start: §1 y .. 2 y}, @C}")),
    "two ranges at once": ("LEN101", penalty("{id: a, then: {custody: §1 y .. 2 y or 5 y .. 6 y}, @C}")),
    "a number with two underscores": ("LEN101", penalty("{id: a, then: {fine: §1__000}, @C}")),
    "grams and tablets in one test": ("LEN102", text_of('- id: penalty\n  for: item\n  rules:\n    - {id: a, when: {quantity: §"[5 g .. 20 tablets)"}, then: {custody: 1 y}, @C}')),
    "an unknown name in a test": ("LEN103", penalty("{id: a, when: {ages: §5}, then: {custody: 1 y}, @C}")),
    "a part of strokes that there is not": ("LEN103", penalty("{id: a, then: {custody: 1 y, strokes.life: §true}, @C}")),
    "an unknown name in an expression": ("LEN103", penalty('{id: a, then: {custody.max: §"= years * 1 y"}, @C}')),
    "a name nothing gives": ("LEN103", text_of("- id: folded\n  fold: {custody: gravest}\n  @C".replace("- id", "- §id"))),
    "an unknown word": ("LEN104", penalty("{id: a, when: {offence: §posession}, then: {custody: 1 y}, @C}")),
    "an unknown word in a list": ("LEN104", penalty("{id: a, when: {offence: §[use, posession]}, then: {custody: 1 y}, @C}")),
    "an unknown combination": ("LEN104", penalty("{id: a, then: {custody: 1 y, combine: §both}, @C}")),
    "an unknown kind of law": ("LEN104", text_of(GOOD).replace("kind: offences", "kind: §special")),
    "a boolean output in words": ("LEN104", penalty("{id: a, then: {custody.life: §perhaps}, @C}")),
    "a presumed value that the fact cannot have": ("LEN104", text_of("- id: p\n  presumes: purpose\n  rules:\n    - {id: a, then: {purpose: §banana}, @C}")),
    "an unknown rung": ("LEN104", text_of("- id: o\n  option: §prison\n  rules:\n    - {id: a, then: open, @C}")),
    "an option neither open nor closed": ("LEN104", text_of("- id: o\n  option: fine\n  rules:\n    - {id: a, then: §ajar, @C}")),
    "an unknown chooser": ("LEN104", penalty("{id: a, may: §jury, then: {custody: 1 y}, @C}")),
    "an unknown fold": ("LEN104", text_of(GOOD.replace("- id: penalty", "- id: penalty\n  for: item") + "- id: f\n  fold: {custody: §heaviest}\n  @C")),
    "an unknown scope": ("LEN104", penalty("{id: a, then: {custody: 1 y}, @C}", "for: §person")),
    "edges left open": ("LEN105", penalty('{id: a, when: {age: §"5 .. 10"}, then: {custody: 1 y}, @C}')),
    "an empty list": ("LEN105", penalty("{id: a, when: {offence: §[]}, then: {custody: 1 y}, @C}")),
    "an interval without edges": ("LEN105", penalty('{id: a, when: {age: §"[ .. ]"}, then: {custody: 1 y}, @C}')),
    "not anything": ("LEN105", penalty('{id: a, when: {age: §"not(-)"}, then: {custody: 1 y}, @C}')),
    "an interval upside down": ("LEN106", penalty('{id: a, when: {age: §"[10 .. 5]"}, then: {custody: 1 y}, @C}')),
    "an interval of one edge that is excluded": ("LEN106", penalty('{id: a, when: {age: §"[5 .. 5)"}, then: {custody: 1 y}, @C}')),
    "an expression that stops": ("LEN107", penalty('{id: a, then: {custody.max: §"= 5 y *"}, @C}')),
    "an expression that would run": ("LEN107", penalty("""{id: a, then: {custody.max: §'= __import__("os")'}, @C}""".replace("__import__(", "min("))),
    "a mass added to a term": ("LEN108", penalty('{id: a, then: {custody.max: §"= 5 y + 5 g"}, @C}')),
    "a fine given as a term": ("LEN108", text_of(GOOD + '- id: more\n  amends: custody\n  rules:\n    - {id: b, then: {custody.max: §"= fine.max * 2"}, @C}')),
    "a word here and a number there": ("LEN108", text_of("- §id: p\n  rules:\n    - {id: a, when: {age: 5}, then: {level: 1}, @C}\n    - {id: b, when: {age: 6}, then: {level: high}, @C}")),
    "a division that says nothing of halves": ("LEN109", text_of(GOOD + '- id: half\n  amends: custody\n  rules:\n    - {id: b, then: {custody.max: §"= custody.max / 2"}, @C}')),
    "a range upside down": ("LEN110", penalty("{id: a, then: {custody: §5 y .. 2 y}, @C}")),
    "strokes upside down": ("LEN110", penalty("{id: a, then: {custody: 1 y, strokes: §15 .. 5}, @C}")),
    "a fine upside down": ("LEN110", penalty("{id: a, then: {fine: §20 .. 10}, @C}")),
    "dates upside down": ("LEN110", text_of(GOOD, in_force="§2010-01-01 .. 2009-12-31")),
    # -- citations
    "a rule without a citation": ("LEN201", penalty("§{id: a, then: {custody: 1 y}}")),
    "a calendar without a citation": ("LEN201", text_of(GOOD).replace(f"time: {{month: 30 d, year: 12 months, {CITE}}}", "time: §{month: 30 d, year: 12 months}")),
    "a reading without a citation": ("LEN201", text_of(GOOD, READINGS.replace("B: {title: b, @C}", "B: §{title: b}"))),
    "an expression without a citation": ("LEN201", text_of(GOOD + '- §id: more\n  give: {level: "= 5"}')),
    "an unknown source": ("LEN202", penalty('{id: a, then: {custody: 1 y}, cite: {article: "1", source: §gazete, confidence: verified}}')),
    "an unknown confidence": ("LEN203", penalty('{id: a, then: {custody: 1 y}, cite: {article: "1", source: gazette, confidence: §certain}}')),
    "unknown, and nowhere to look": ("LEN204", penalty("§{id: a, unknown: not found, @C}")),
    # -- the whole law
    "an id used twice": ("LEN301", two('{id: a, when: {age: 5}, then: {custody: 1 y}, @C}', "§{id: a, when: {age: 6}, then: {custody: 1 y}, @C}")),
    "a rule named as a decision": ("LEN301", text_of("- id: penalty\n  rules:\n    - §{id: penalty, then: {custody: 1 y}, @C}")),
    "bands that overlap": ("LEN302", two('{id: a, when: {age: "<= 18"}, then: {custody: 1 y}, @C}', '§{id: b, when: {age: ">= 18"}, then: {custody: 2 y}, @C}')),
    "a word in two rules": ("LEN302", two("{id: a, when: {offence: [use, supply]}, then: {custody: 1 y}, @C}", '§{id: b, when: {offence: "not(use)"}, then: {custody: 2 y}, @C}')),
    "any, and yet different": ("LEN303", two('{id: a, when: {age: "<= 18"}, then: {custody: 1 y}, @C}', '§{id: b, when: {age: ">= 18"}, then: {custody: 2 y}, @C}', "hit: A")),
    "a decision that needs itself": ("LEN304", text_of("- §id: p\n  rules:\n    - {id: a, when: {group: x}, then: {group: x}, @C}")),
    "read before it is given": ("LEN305", text_of("- §id: p\n  rules:\n    - {id: a, when: {group: x}, then: {custody: 1 y}, @C}\n- id: q\n  rules:\n    - {id: b, then: {group: x}, @C}")),
    "an item read for the case": ("LEN305", text_of('- §id: p\n  rules:\n    - {id: a, when: {quantity: "> 5 g"}, then: {custody: 1 y}, @C}')),
    "given a second time": ("LEN306", text_of(GOOD + "- §id: again\n  rules:\n    - {id: b, then: {custody.max: 1 y}, @C}")),
    "an unknown reading": ("LEN307", penalty("{id: a, reading: {bands: §A}, then: {custody: 1 y}, @C}")),
    "an unknown version": ("LEN307", text_of("- id: p\n  rules:\n    - {id: a, reading: {bands: §C}, then: {custody: 1 y}, @C}", READINGS)),
    "a dispute of one side": ("LEN307", text_of(GOOD, READINGS.replace("    B: {title: b, @C}\n", "").replace("    question", "    §question"))),
    "an unknown hit policy": ("LEN308", penalty("{id: a, then: {custody: 1 y}, @C}", "hit: §FIRST")),
    "words added up": ("LEN309", text_of("- §id: p\n  hit: C+\n  rules:\n    - {id: a, then: {group: x}, @C}\n    - {id: b, then: {group: y}, @C}")),
    "a list of terms": ("LEN309", text_of("- §id: p\n  hit: R\n  rules:\n    - {id: a, then: {custody: 1 y}, @C}\n    - {id: b, then: {custody: 2 y}, @C}")),
    # -- laws beside it
    "it uses a law that is not there": ("LEN402", text_of(GOOD, "uses: [§xx/general]".replace("[§", "§["))),
}  # fmt: skip


@pytest.mark.parametrize("name", LAWS)
def test_a_mistake_is_reported_once_with_its_code_and_place(name, tmp_path):
    code, marked = LAWS[name]
    problems, mark = problems_of(tmp_path, cited(marked))
    assert [problem.code for problem in problems] == [code], "\n".join(map(str, problems))
    (problem,) = problems
    if mark:
        assert problem.place.file.endswith("xx/law/law.yaml")
        assert (problem.place.line, problem.place.column) == mark, str(problem)
    assert problem.message[0].islower() or problem.message[0] == "`"
    assert not problem.message.endswith(".")
    assert problem.help


def test_every_code_of_the_law_has_a_mistake_here():
    elsewhere = {"LEN401", "LEN403", "LEN404", "LEN405"}  # two laws at once: see below
    elsewhere |= {"LEN330", "LEN331", "LEN332", "LEN333"}  # see test_provisions
    elsewhere |= {code for code in CODES if code.startswith(("LEN35", "LEN37"))}  # norms, checks, judgements: see tests/review
    tried = {code for code, _ in LAWS.values()} | elsewhere
    assert {code for code in CODES if "LEN001" <= code <= "LEN499"} - tried == set()


def test_a_message_reads_as_place_code_finding_and_mend(tmp_path):
    problems, mark = problems_of(tmp_path, LAWS["an unknown word"][1])
    assert mark
    assert str(problems[0]) == (
        f"{tmp_path}/xx/law/law.yaml:{mark[0]}:{mark[1]}: LEN104: unknown value `posession` for `offence`\nhelp: did you mean `possession`?"
    )


def test_all_mistakes_of_all_files_are_collected_in_the_order_of_their_places(tmp_path):
    head = (
        text_of("", "tables: [one.yaml, two.yaml]\nnonsense: 1")
        .replace("decisions:\n", "")
        .replace("money: USD", "money: dollars")
    )
    one = "decisions:\n  - id: a\n    rules:\n      - {id: r1, when: {ages: 5}, then: {custody: 5}, @C}\n"
    two_ = "decisions:\n  - id: b\n    hit: Z\n    rules:\n      - {id: r1, then: {combine: both}}\n"
    problems, _ = problems_of(tmp_path, head, one=one, two=two_)
    found = [(problem.place.file.split("/")[-1], problem.code) for problem in problems]
    assert found == sorted(found, key=lambda pair: pair[0])
    assert {("law.yaml", "LEN101"), ("law.yaml", "LEN005"), ("one.yaml", "LEN103"), ("one.yaml", "LEN101")} <= set(found)
    assert {("two.yaml", "LEN308"), ("two.yaml", "LEN104")} <= set(found)
    places = [(problem.place.file, problem.place.line, problem.place.column) for problem in problems]
    assert places == sorted(places)


def test_a_law_without_mistakes_is_read(tmp_path):
    law = load(write_law(tmp_path, text_of(GOOD)), vocabulary(), Library(tmp_path).get)
    assert [rule.id for _, rule in law.rules()] == ["adult", "minor"]
    assert law.rules()[0][1].then["custody.min"].value == 360
    assert law.rules()[0][1].then["fine.max"].value == 2000


ITEMS = "- id: penalty\n  for: item\n  rules:\n    - {id: a, then: {custody: 1 y}, @C}\n"
LOST = {
    "a fold with rules": ITEMS + "- id: f\n  fold: {custody: gravest}\n  @C\n  rules:\n    - {id: b, then: {group: x}, @C}",
    "an expression with rules": '- id: e\n  give: {level: "= 5"}\n  @C\n  rules:\n    - {id: b, then: {group: x}, @C}',
    "an option with a fold": ITEMS + "- id: o\n  option: fine\n  fold: {custody: gravest}\n  @C",
    "a presumption of what is no fact": "- id: p\n  presumes: mood\n  rules:\n    - {id: b, then: {mood: sad}, @C}",
    "a presumption that gives another fact": "- id: p\n  presumes: purpose\n  rules:\n    - {id: b, then: {role: courier}, @C}",
    "a presumption per item of a fact of the case": "- id: p\n  for: item\n  presumes: purpose\n  rules:\n    - {id: b, then: {purpose: supply}, @C}",
    "a part of custody that there is not": "- id: p\n  rules:\n    - {id: b, then: {custody.mn: 5 y}, @C}",
    "a part of a fine that there is not": "- id: p\n  rules:\n    - {id: b, then: {fine.top: 5}, @C}",
    "a citation of an output that the rule lacks": '- id: p\n  rules:\n    - {id: b, then: {custody: 5 y}, cites: {fin: {article: "2", source: gazette, confidence: verified}}, @C}',
    "a citation of a condition that the rule lacks": '- id: p\n  rules:\n    - {id: b, then: {custody: 5 y}, cites: {when.age: {article: "2", source: gazette, confidence: verified}}, @C}',
    "an option without a rung": "- id: o\n  option:\n  rules:\n    - {id: b, then: open, @C}",
    "a decision with an empty id": "- id:\n  rules:\n    - {id: b, then: {custody: 5 y}, @C}",
    "a rule with an empty id": '- id: p\n  rules:\n    - {id: "", then: {custody: 5 y}, @C}',
    "amending what nothing gives": "- id: p\n  amends: [custdy]\n  rules:\n    - {id: b, then: {custdy: 5 y}, @C}",
    "an option per item": "- id: o\n  for: item\n  option: fine\n  rules:\n    - {id: b, then: open, @C}",
    "an aim of priority that no rule gives": "- id: p\n  hit: P\n  priority: [high, low]\n  rules:\n    - {id: b, then: {level: lo}, @C}\n    - {id: c, then: {level: high}, @C}",
    "priority without an order": "- id: p\n  hit: P\n  rules:\n    - {id: b, then: {level: low}, @C}\n    - {id: c, then: {level: high}, @C}",
    "a choice of arithmetic": '- id: e\n  may: court\n  give: {level: "= 5"}\n  @C',
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_what_would_be_lost_in_silence_is_refused(name, tmp_path):
    problems, _ = problems_of(tmp_path, text_of(LOST[name]))
    assert all(problem.help for problem in problems)


def test_an_enum_without_values_is_refused(tmp_path):
    for values in ("", ", values: {}", ", values: red"):
        problems, _ = problems_of(tmp_path, text_of(GOOD, f"attributes:\n  colour: {{type: enum, meaning: a word{values}}}\n"))
        assert problems


def test_a_law_is_named_as_its_folder(tmp_path):
    problems, mark = problems_of(tmp_path, text_of(GOOD, name="§xx/other"))
    assert mark == (problems[0].place.line, problems[0].place.column)


# -- files that are no law --------------------------------------------------------------------------------------------


def only_problem(folder: Path) -> Problem:
    with pytest.raises(LenityError) as caught:
        load(folder, vocabulary(), Library(folder.parent.parent).get)
    (problem,) = caught.value.problems
    return problem


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "xx" / "law"
    made.mkdir(parents=True)
    return made


def test_a_missing_file_is_reported(folder):
    assert only_problem(folder).code == "LEN001"


def test_a_folder_for_a_file_is_reported(folder):
    (folder / "law.yaml").mkdir()
    problem = only_problem(folder)
    assert problem.code == "LEN001"
    assert "folder" in problem.message


def test_a_table_that_is_missing_or_a_folder_is_reported(folder):
    (folder / "law.yaml").write_text(text_of("", "tables: [one.yaml, two.yaml]").replace("decisions:\n", ""), encoding="utf-8")
    (folder / "two.yaml").mkdir()
    with pytest.raises(LenityError) as caught:
        load(folder, vocabulary(), Library(folder.parent.parent).get)
    found = [(one.code, Path(one.place.file).name) for one in caught.value.problems]
    assert found == [("LEN001", "one.yaml"), ("LEN001", "two.yaml")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a comment\n"])
def test_an_empty_file_is_reported(folder, content):
    (folder / "law.yaml").write_bytes(content)
    problem = only_problem(folder)
    assert problem.code == "LEN002"
    assert "empty" in problem.message


@pytest.mark.parametrize("content", [b"title: \xff\xfe", "title: café".encode("latin-1"), "law: a".encode("utf-16")])
def test_a_file_that_is_not_utf_8_is_reported(folder, content):
    (folder / "law.yaml").write_bytes(content)
    problem = only_problem(folder)
    assert problem.code == "LEN002"
    assert "UTF-8" in problem.message


@pytest.mark.parametrize("content", ["just words", "- a\n- b\n", "5", "[]", "null"])
def test_a_file_that_is_no_mapping_is_reported(folder, content):
    (folder / "law.yaml").write_text(content, encoding="utf-8")
    problem = only_problem(folder)
    assert problem.code == "LEN007"
    assert (problem.place.line, problem.place.column) == (1, 1)


def test_two_documents_in_one_file_are_reported(folder):
    (folder / "law.yaml").write_text(text_of(GOOD) + "\n---\n" + text_of(GOOD), encoding="utf-8")
    assert only_problem(folder).code == "LEN002"


def test_control_characters_are_reported(folder):
    (folder / "law.yaml").write_bytes(b"law: xx/law\x00\ntitle: t\x07\n")
    assert only_problem(folder).code == "LEN002"


def test_an_alias_bomb_is_refused_at_once(folder):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 30)]
    (folder / "law.yaml").write_text("\n".join(lines), encoding="utf-8")
    assert only_problem(folder).code == "LEN003"


def test_a_merge_key_is_refused(folder):
    (folder / "law.yaml").write_text("a: &a {x: 1}\nb:\n  <<: *a\n", encoding="utf-8")
    assert only_problem(folder).code == "LEN003"


def test_a_line_of_a_hundred_megabytes_is_refused_unread(folder):
    with (folder / "law.yaml").open("wb") as file:
        file.write(b"title: ")
        file.seek(100 * 2**20)
        file.write(b"x\n")
    problem = only_problem(folder)
    assert problem.code == "LEN001"
    assert "larger than" in problem.message


@pytest.mark.parametrize(
    "content", ["a: " + "[" * 3000, "a: " + "{a: " * 3000, "- " * 3000 + "a", "a: " + "[" * 5000 + "]" * 5000]
)
def test_deep_nesting_is_refused_without_a_crash(folder, content):
    (folder / "law.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(LenityError):
        load(folder, vocabulary(), Library(folder.parent.parent).get)


def test_nothing_in_a_file_is_executed(folder):
    (folder / "law.yaml").write_text('law: !!python/object/apply:os.system ["touch pwned"]\n', encoding="utf-8")
    with pytest.raises(LenityError):
        load(folder, vocabulary(), Library(folder.parent.parent).get)
    assert not Path("pwned").exists()


# -- several laws -----------------------------------------------------------------------------------------------------


def test_two_laws_of_a_place_in_force_on_one_day_are_reported(tmp_path):
    write_law(tmp_path, text_of(GOOD, name="xx/old", in_force="1990-01-01 .. 2000-01-01"), "xx/old")
    write_law(tmp_path, text_of(GOOD, name="xx/new", in_force="2000-01-01 .."), "xx/new")
    with pytest.raises(LenityError) as caught:
        Library(tmp_path).find("xx")
    (problem,) = caught.value.problems
    assert problem.code == "LEN401"
    assert problem.place.file.endswith("xx/new/law.yaml")
    assert "`xx/old` and `xx/new`" in problem.message


def test_laws_that_follow_one_another_are_found_oldest_first(tmp_path):
    write_law(tmp_path, text_of(GOOD, name="xx/new", in_force="2000-01-02 .."), "xx/new")
    write_law(tmp_path, text_of(GOOD, name="xx/old", in_force="1990-01-01 .. 2000-01-01"), "xx/old")
    laws = Library(tmp_path).find("xx")
    assert [law.id for law in laws] == ["xx/old", "xx/new"]
    assert in_force(laws, parse_date("2000-01-01")).id == "xx/old"
    assert in_force(laws, parse_date("2000-01-02")).id == "xx/new"


def test_an_expired_law_never_stands_in(tmp_path):
    write_law(tmp_path, text_of(GOOD, name="xx/old", in_force="1990-01-01 .. 2000-01-01"), "xx/old")
    laws = Library(tmp_path).find("xx")
    for day in ("2000-01-02", "1989-12-31"):
        with pytest.raises(LenityError) as caught:
            in_force(laws, parse_date(day))
        assert caught.value.problems[0].code == "LEN403"
        assert day in caught.value.problems[0].message


def test_an_unknown_law_and_an_unknown_place_are_reported_with_the_nearest(tmp_path):
    write_law(tmp_path, text_of(GOOD))
    for name, near in (("xx/lav", "`xx/law`"), ("xy", "xx")):
        with pytest.raises(LenityError) as caught:
            Library(tmp_path).find(name)
        assert caught.value.problems[0].code == "LEN402"
        assert near in caught.value.problems[0].help


def test_a_name_cannot_leave_the_library(tmp_path):
    write_law(tmp_path, text_of(GOOD))
    inside = tmp_path / "library"
    inside.mkdir()
    with pytest.raises(LenityError) as caught:
        Library(inside).get("../xx/law")
    assert caught.value.problems[0].code == "LEN402"


def test_laws_that_use_each_other_are_reported(tmp_path):
    write_law(tmp_path, text_of(GOOD, "uses: [xx/general]"), "xx/law")
    general = text_of(
        "- id: o\n  option: fine\n  rules:\n    - {id: r, then: open, @C}", "uses: [xx/law]", name="xx/general", kind="general"
    )
    write_law(tmp_path, general, "xx/general")
    with pytest.raises(LenityError) as caught:
        Library(tmp_path).get("xx/law")
    assert "LEN404" in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize(("was", "now"), [("money: USD", "money: KHR"), ("month: 30 d", "month: 28 d")])
def test_a_law_and_its_general_part_count_alike(tmp_path, was, now):
    write_law(tmp_path, text_of(GOOD, "uses: [xx/general]"), "xx/law")
    general = text_of("- id: o\n  option: fine\n  rules:\n    - {id: r, then: open, @C}", name="xx/general", kind="general")
    write_law(tmp_path, general.replace(was, now), "xx/general")
    with pytest.raises(LenityError) as caught:
        Library(tmp_path).get("xx/law")
    assert [problem.code for problem in caught.value.problems] == ["LEN405"]


def test_an_id_of_the_general_part_cannot_be_used_again(tmp_path):
    write_law(tmp_path, text_of(GOOD, "uses: [xx/general]"), "xx/law")
    general = text_of("- id: o\n  option: fine\n  rules:\n    - {id: adult, then: open, @C}", name="xx/general", kind="general")
    write_law(tmp_path, general, "xx/general")
    with pytest.raises(LenityError) as caught:
        Library(tmp_path).get("xx/law")
    assert [problem.code for problem in caught.value.problems] == ["LEN301"]


def test_an_unknown_confidence_is_refused_where_weaker_rules_are_left_out(tmp_path):
    law: Law = load(write_law(tmp_path, text_of(GOOD)), vocabulary(), Library(tmp_path).get)
    with pytest.raises(LenityError) as caught:
        without_weaker(law, "certain")
    assert caught.value.problems[0].code == "LEN203"


# -- the shipped laws -------------------------------------------------------------------------------------------------


def test_the_shipped_vocabulary_is_read_without_a_problem():
    shipped = vocabulary()
    assert shipped.attributes["quantity"].of == "item"
    assert shipped.aliases["ice"] == "methamphetamine"


def test_the_head_of_these_tests_is_the_head_of_the_form():
    assert set(HEAD.format(name="", kind="", in_force="").replace("@C", "cite:").split()) >= {"law:", "kind:", "place:", "money:"}
