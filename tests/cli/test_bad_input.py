"""Wrong input: one clear message, a status that is not 0, nothing on stdout, nothing left behind, no traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from written import cited, text_of, write_law

CASE = ("sentence", "kh", "--offence", "possession", "--offence-date", "2019-12-01")
LAW = """\
- id: group
  for: item
  rules:
    - id: group/heroin
      when: {substance: heroin}
      then: {group: opiates}
      @C
- id: penalty
  for: item
  rules:
    - id: art-1/small
      when: {offence: possession, group: opiates, quantity: "< 15 g"}
      then: {custody: 2 y .. 5 y, fine: 100 .. 200, combine: and}
      @C
    - id: art-1/large
      when: {offence: possession, group: opiates, quantity: ">= 15 g"}
      then: {custody: 5 y .. 10 y, fine: 100 .. 200, combine: and}
      @C
- id: several-items
  fold: {custody: gravest, fine: gravest, combine: gravest}
  @C
"""


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content: what a command must not have changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check(said: Any, code: str, *parts: str, status: int = 1) -> None:
    assert said.status == status, said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    first, *rest = said.err.splitlines()
    assert code in first, said.err
    assert rest and rest[0].startswith("help: "), "a message says how to mend it"
    for part in parts:
        assert part in said.err, said.err


# -- a case that cannot be read ---------------------------------------------------------------------------

CASES: dict[str, tuple[list[str], str, str]] = {
    "a negative quantity": (["--quantity", "-5g"], "LEN501", "a quantity cannot be negative"),
    "NaN for a quantity": (["--quantity", "NaN"], "LEN501", "write a number and a unit"),
    "infinity for a quantity": (["--quantity", "inf g"], "LEN501", "write a number and a unit"),
    "a quantity without a unit": (["--quantity", "2.5"], "LEN501", "write a number and a unit"),
    "a unit that is none": (["--quantity", "2.5 ounces"], "LEN501", "give one of the units"),
    "a decimal comma": (["--quantity", "2,5 g"], "LEN501", "`2,5 g` is not a quantity"),
    "less than can be weighed": (
        ["--quantity", "0.0000001 g"],
        "LEN501",
        "nothing smaller than one of µg is kept",
    ),
    "a quantity beyond all bounds": (["--quantity", "99999999999999999999 kg"], "LEN501", "fits in 64 bits"),
    "tablets where grams are asked": (
        ["--substance", "ice", "--quantity", "20 tablets"],
        "LEN505",
        "as mass, and the case gives tablets",
    ),
    "a substance written wrongly": (
        ["--substance", "methamfetamine"],
        "LEN501",
        "did you mean `methamphetamine`?",
    ),
    "an offence that is none": (["--offence", "posession"], "LEN501", "did you mean `possession`?"),
    "an age of 500": (["--age", "500"], "LEN501", "`500` is not within `0 .. 120`"),
    "an age in words": (["--age", "thirty"], "LEN501", "write digits only"),
    "a fact that is none": (["--fact", "agee=30"], "LEN501", "did you mean `age`?"),
    "a maybe for a yes or no": (["--fact", "present_at_trial=maybe"], "LEN501", "write true or false"),
    "a day in another form": (
        ["--offence-date", "1.12.2019"],
        "LEN501",
        "write year, month and day as `2014-11-30`",
    ),
    "a day that is none": (
        ["--offence-date", "2019-02-30"],
        "LEN501",
        "write year, month and day as `2014-11-30`",
    ),
    "a day before any law": (["--offence-date", "1990-01-01"], "LEN403", "kh/drug-control-1996"),
    "a reading that is none": (["--reading", "band=A"], "LEN307", "did you mean `bands`?"),
    "a version that is none": (["--reading", "bands=C"], "LEN307", "known: `A`, `B`"),
    "a fact of an item that is none": (["--item", "substanse=heroin"], "LEN501", "did you mean `substance`?"),
    "a sentence before the offence": (
        ["--law-at", "lenient", "--sentence-date", "2019-01-01"],
        "LEN501",
        "the sentence date 2019-01-01 is before the offence date 2019-12-01",
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_a_case_with(what: str, lenity: Callable[..., Any], here: Path) -> None:
    arguments, code, part = CASES[what]
    base = list(CASE)
    for option in arguments[::2]:
        if option in base:
            del base[base.index(option) : base.index(option) + 2]
    check(lenity(*base, *arguments), code, part)
    assert tree(here) == {}


# -- a command that is not understood ---------------------------------------------------------------------

COMMANDS: dict[str, tuple[list[str], str]] = {
    "a command that is none": (["sentense", "kh"], "did you mean `sentence`?"),
    "an option that is none": (["sentence", "kh", "--substanc", "heroin"], "did you mean `--substance`?"),
    "no law": (["sentence"], "missing argument `LAW`"),
    "a fact without a value": ([*CASE, "--fact", "age"], "`age` is not NAME=VALUE"),
    "a fact given twice": ([*CASE, "--age", "30", "--fact", "age=31"], "`age` is given twice"),
    "a reading given twice": (
        [*CASE, "--reading", "bands=A", "--reading", "bands=B"],
        "`bands` is given twice",
    ),
    "an item that is no list of facts": ([*CASE, "--item", "heroin 3 g"], "is not NAME=VALUE"),
    "a grade that is none": ([*CASE, "--min-confidence", "sure"], "`verified`"),
    "a day of no court": ([*CASE, "--law-at", "trial"], "`lenient`"),
    "an engine that is none": (["evaluate", "kh", "c.csv", "--engine", "sparkle"], "`duckdb`"),
    "a worksheet printed and taken back at once": (
        ["verify", "kh", "--out", "a.csv", "--read", "b.csv"],
        "give one of them",
    ),
    "a copy of laws without a worksheet": (["verify", "kh", "--into", "mine"], "goes with `--read`"),
}


@pytest.mark.parametrize("what", COMMANDS)
def test_a_command_with(what: str, lenity: Callable[..., Any], here: Path) -> None:
    arguments, part = COMMANDS[what]
    check(lenity(*arguments), "lenity", part, status=2)
    assert tree(here) == {}


@pytest.mark.parametrize(("said", "part"), [("soon", "2014-11"), ("2014-13", "2014-13"), ("2014-02-30", "2014-02-30")])
def test_a_month_or_day_that_is_none(lenity: Callable[..., Any], said: str, part: str) -> None:
    check(lenity("law", "kh", "--as-of", said), "LEN506", part)


# -- a law that cannot be read ----------------------------------------------------------------------------

LAWS: dict[str, tuple[str, str, str, str]] = {
    "an unknown key": ("when: {substance", "whenn: {substance", "LEN005", "did you mean `when`?"),
    "a key given twice": ("  for: item\n", "  for: item\n  for: item\n", "LEN004", "`for` is given twice"),
    "a wrong unit": ("< 15 g", "< 15 y", "LEN101", "give one of the units"),
    "two units in one test": ('"< 15 g"', '["< 15 g", "< 5 tablets"]', "LEN102", "mixes mass and tablets"),
    "a value that is none": (
        "offence: possession,",
        "offence: posession,",
        "LEN104",
        "did you mean `possession`?",
    ),
    "a name that nothing gives": ("group: opiates, ", "grop: opiates, ", "LEN103", "did you mean `group`?"),
    "a test that cannot be read": ('"< 15 g"', '"1 g .. 15 g"', "LEN105", "write `[15 g .. 80 g)`"),
    "an interval that holds nothing": ('"< 15 g"', '"[15 g .. 15 g)"', "LEN106", "brackets of the edges"),
    "an expression outside the subset": (
        "{custody: 5 y .. 10 y,",
        '{custody.max: "= __import__(1)",',
        "LEN103",
        "unknown name `__import__`",
    ),
    "a range upside down": ("2 y .. 5 y", "5 y .. 2 y", "LEN110", "exchange the two"),
    "overlapping bands in a unique table": (
        '">= 15 g"',
        '">= 10 g"',
        "LEN302",
        "`art-1/small` and `art-1/large`",
    ),
    "a hit policy that is none": (
        "- id: penalty\n",
        "- id: penalty\n  hit: Z\n",
        "LEN308",
        "one of U A P F R O C",
    ),
    "an id used twice": ("art-1/large", "art-1/small", "LEN301", "is used twice"),
    "a fold that is none": ("custody: gravest", "custody: gravst", "LEN104", "did you mean `gravest`?"),
}


@pytest.mark.parametrize("what", LAWS)
def test_a_law_with(what: str, lenity: Callable[..., Any], here: Path) -> None:
    right, wrong, code, part = LAWS[what]
    assert right in LAW
    folder = write_law(here, text_of(LAW.replace(right, wrong, 1)))
    before = tree(here)
    said = lenity("law", folder)
    check(said, code, part)
    assert "law.yaml:" in said.err, "a message says file, line and column"
    assert tree(here) == before


def test_a_rule_without_a_citation(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here, text_of(LAW.replace("      @C\n    - id: art-1/large", "    - id: art-1/large")))
    check(lenity("law", folder), "LEN201", "add `cite: {article: ..., source: ..., confidence: ...}`")


def test_a_citation_of_a_source_that_is_none(lenity: Callable[..., Any], here: Path) -> None:
    text = text_of(LAW).replace("sources: {gazette:", "sources: {gazete:")
    check(lenity("law", write_law(here, text)), "LEN202", "did you mean `gazete`?")


def test_a_source_without_a_title(lenity: Callable[..., Any], here: Path) -> None:
    text = text_of(LAW).replace("{title: The gazette}", "{note: no title}")
    said = lenity("law", write_law(here, text))
    assert (said.status, said.out) == (1, "")
    assert "LEN006: source `gazette` has no `title`\nhelp: add `title:`" in said.err


def test_decisions_in_a_circle(lenity: Callable[..., Any], here: Path) -> None:
    circle = """\
    - id: one
      rules: [{id: one/a, when: {second: true}, then: {first: true}, @C}]
    - id: two
      rules: [{id: two/a, when: {first: true}, then: {second: true}, @C}]
    """
    check(lenity("law", write_law(here, text_of(circle))), "LEN304", "break the circle")


def test_two_laws_in_force_at_once(lenity: Callable[..., Any], here: Path) -> None:
    write_law(here, text_of(LAW, name="xx/old", in_force="1990-01-01 .. 2005-12-31"), "xx/old")
    write_law(here, text_of(LAW, name="xx/new", in_force="2005-06-01 .."), "xx/new")
    check(lenity("sentence", here / "xx", "--offence", "possession"), "LEN401", "`xx/old` and `xx/new`")


def test_laws_that_use_each_other(lenity: Callable[..., Any], here: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        write_law(here, text_of(LAW, f"uses: [xx/{other}]\n", name=f"xx/{one}", kind="general"), f"xx/{one}")
    check(lenity("law", here / "xx" / "a"), "LEN404", "xx/a -> xx/b")


def test_an_alias_bomb(lenity: Callable[..., Any], here: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"{now}: &{now} [{', '.join(['*' + last] * 9)}]\n" for last, now in zip("abcdefgh", "bcdefghi", strict=True))
    check(lenity("law", write_law(here, bomb)), "LEN003", "write it out in each place")


def test_a_line_of_100_mb(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here, "law: xx/law\n")
    with (folder / "law.yaml").open("ab") as file:
        file.write(b"title: ")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    check(lenity("law", folder), "LEN001", "larger than 4 MB")


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        (b"", "LEN002", "the file is empty"),
        (b"\xff\xfe\x00", "LEN002", "save it as UTF-8"),
        (b"law: [unclosed\n", "LEN002", "check indentation, quotes and brackets"),
        (b"law: a\x00b\n", "LEN002", "control characters"),
        (b"- just\n- a list\n", "LEN007", "is not a mapping"),
    ],
)
def test_a_law_file_of_another_kind(lenity: Callable[..., Any], here: Path, content: bytes, code: str, part: str) -> None:
    folder = write_law(here, "")
    (folder / "law.yaml").write_bytes(content)
    check(lenity("law", folder), code, part)


def test_a_folder_in_the_place_of_a_law_file(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here, cited(text_of(LAW).replace("decisions:\n", "tables: [more.yaml]\ndecisions:\n")))
    (folder / "more.yaml").mkdir()
    check(lenity("law", folder), "LEN001", "`more.yaml` is a folder, not a file")


def test_a_table_file_that_is_missing(lenity: Callable[..., Any], here: Path) -> None:
    folder = write_law(here, text_of(LAW).replace("decisions:\n", "tables: [more.yaml]\ndecisions:\n"))
    check(lenity("law", folder), "LEN001", "`more.yaml` cannot be read: no such file or directory")


@pytest.mark.parametrize(
    ("place", "code", "part"),
    [
        ("kz", "LEN402", "`kh`"),
        ("kh/drug-control-2021", "LEN402", "did you mean `kh/drug-control-2012`?"),
        ("./empty", "LEN001", "has no `law.yaml`"),
        ("file.txt", "LEN001", "name the folder of the law"),
        ("../../etc", "LEN402", "no law"),
    ],
)
@pytest.mark.parametrize("command", ["law", "sentence", "verify"])
def test_a_place_without_a_law(lenity: Callable[..., Any], here: Path, command: str, place: str, code: str, part: str) -> None:
    (here / "empty").mkdir()
    (here / "file.txt").write_text("x")
    check(lenity(command, place), code, part)


# -- cases that cannot be read, outcomes that cannot be written -------------------------------------------

ROW = "id,offence,substance,quantity,offence_date\n1,possession,heroin,2 g,2019-12-01\n"


def evaluate(lenity: Callable[..., Any], *arguments: object) -> Any:
    return lenity("evaluate", "kh", *arguments)


@pytest.fixture
def cases(here: Path) -> Path:
    (here / "cases.csv").write_text(ROW)
    (here / "folder").mkdir()
    (here / "file").write_text("x")
    (here / "empty.csv").write_text("")
    (here / "header.csv").write_text(ROW.splitlines()[0] + "\n")
    (here / "other.csv").write_text("name,colour\nanna,red\n")
    (here / "twice.csv").write_text("offence,offence\nuse,use\n")
    duckdb.sql(f"COPY (SELECT 'use' AS offence FROM range(10000)) TO '{here / 'whole.parquet'}'")
    (here / "cut.parquet").write_bytes((here / "whole.parquet").read_bytes()[:200])
    (here / "lines.jsonl").write_text('{"offence": "use"}\n{"offence": \n')
    return here


@pytest.mark.parametrize(
    ("arguments", "code", "part"),
    [
        (["none.csv"], "LEN502", "no file `none.csv`"),
        (["empty.csv"], "LEN502", "help: "),
        (["header.csv"], "LEN502", "give at least one row"),
        (["other.csv"], "LEN502", "no column is a fact of the vocabulary"),
        (["twice.csv"], "LEN502", "offence"),
        (["cut.parquet"], "LEN502", "check that the file is whole"),
        (["lines.jsonl"], "LEN502", "help: "),
        (["folder"], "LEN502", "name a file of cases"),
        (["file"], "LEN502", "give one of .parquet, .csv"),
        (["cases.csv", "--items", "none.csv"], "LEN502", "no file `none.csv`"),
        (["cases.csv", "--out", "folder"], "LEN503", "is a folder"),
        (["cases.csv", "--out", "none/out.csv"], "LEN503", "does not exist"),
        (["cases.csv", "--out", "file/out.csv"], "LEN503", "help: "),
        (["cases.csv", "--out", "/proc/out.csv"], "LEN503", "help: "),
        (["cases.csv", "--out", "out.docx"], "LEN503", "end it in .parquet, .csv"),
        (["cases.csv", "--rejects", "folder"], "LEN503", "is a folder"),
        (["cases.csv", "--out", "cases.csv"], "LEN503", "cases.csv"),
        (["cases.csv", "--out", "out.csv", "--rejects", "out.csv"], "LEN503", "out.csv"),
        (["cases.csv", "--reading", "bands=C", "--out", "out.csv"], "LEN307", "known: `A`, `B`"),
    ],
)
def test_cases_or_outcomes(lenity: Callable[..., Any], cases: Path, arguments: list[str], code: str, part: str) -> None:
    before = tree(cases)
    check(evaluate(lenity, *arguments), code, part)
    assert tree(cases) == before


def test_a_row_that_cannot_be_judged_is_named_with_its_reason(lenity: Callable[..., Any], cases: Path) -> None:
    rows = ROW + "2,possession,heroin,-2 g,2019-12-01\n3,possession,heroyn,2 g,2019-12-01\n"
    (cases / "mixed.csv").write_text(rows)
    said = evaluate(lenity, "mixed.csv", "--out", "out.csv", "--rejects", "rejects.csv")
    assert said.status == 0
    assert "2 rejected" in " ".join(said.out.split())
    rejects = (cases / "rejects.csv").read_text()
    assert "`heroyn` is not a value of `substance`" in rejects
    assert len(rejects.splitlines()) == 3
    assert len((cases / "out.csv").read_text().splitlines()) == 2
