"""What a reform would change: compared on its first day, respect by respect, under every reading, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from lenity.engine.ask import sentence
from lenity.engine.batch import evaluate
from lenity.law.amend import Reform, read_reform
from lenity.law.library import Library
from lenity.law.problems import LenityError
from lenity.report import briefing
from lenity.report.document import Note
from lenity.review import Review, review
from lenity.review.effect import Effect, VignetteChange, change_of, effect
from review.small_law import ARGUMENT, CASES, HEAD, TABLE, write_data, write_law

REFORM = """\
reform: xx/test
title: A reform of the test
amends: xx/drugs
in_force: 2020-01-01
status: proposal
reasons: to see what happens
cite: {article: "9", source: gazette, confidence: verified}
edits:
"""
FACTS = {"offence": "possession", "substance": "amphetamine", "age": "30", "offence_date": "2020-06-01"}


def made(root: Path, edits: str) -> tuple[Library, Reform]:
    library = Library(write_law(root / "laws", TABLE, HEAD))
    path = root / "test.yaml"
    path.write_text(REFORM + edits, encoding="utf-8")
    return library, read_reform(path)


def change(root: Path, then: str, quantity: str = "1 g", reading: Mapping[str, str] | None = None) -> str:
    """Say how a case changes when the rule for small amounts gives something else."""
    library, reform = made(root, f"  - {{change: small, then: {{{then}}}, why: w}}\n")
    reformed = Library(library.root, [reform])
    folder = library.get("xx/drugs").folder
    before = sentence(folder, FACTS, quantity=quantity, reading=reading)
    after = sentence(reformed.get("xx/drugs"), FACTS, quantity=quantity, reading=reading)
    return change_of(before, after)[0]


# -- respect by respect --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        # The small law gives 1 to 3 years and a fine of 100 to 300 below 10 g; up to 2 years of minimum it may be suspended.
        ("custody: 6 months .. 3 y", "lighter"),
        ("custody: 1 y .. 2 y", "lighter"),
        ("fine: 50 .. 300", "lighter"),
        ("custody: none, fine: none", "lighter"),
        ("custody: 1 y .. 4 y", "heavier"),
        ("fine: 100 .. 900", "heavier"),
        ("custody: 2 y .. 2 y", "incomparable"),  # a higher minimum, a lower maximum
        ("custody: 6 months .. 4 y", "incomparable"),
        ("custody: 6 months .. 3 y, fine: 100 .. 400", "incomparable"),  # less prison, more to pay
        ("custody: 30 months .. 3 y", "heavier"),  # and the way out is gone: suspension needs at most 2 years
    ],
)
def test_an_outcome_is_lighter_only_where_no_respect_is_heavier(then: str, expected: str, tmp_path: Path) -> None:
    assert change(tmp_path, then) == expected


def test_a_case_that_no_edit_touches_stays_the_same(tmp_path: Path) -> None:
    assert change(tmp_path, "custody: 1 y .. 2 y", "20 g", {"bands": "A"}) == "same"


def test_what_is_not_known_before_and_after_alike_is_no_change(tmp_path: Path) -> None:
    library, reform = made(tmp_path, "  - {change: small, then: {custody: 1 y .. 2 y}, why: w}\n")
    laws = library.get("xx/drugs"), Library(library.root, [reform]).get("xx/drugs")
    cannabis = {**FACTS, "substance": "cannabis", "quantity": "1 g"}
    assert change_of(*(sentence(law, cannabis) for law in laws)) == ("same", "")


# -- a whole effect ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def threshold() -> Effect:
    return effect("kh", "kh/personal-use-threshold")


@pytest.fixture(scope="module")
def tiers() -> Effect:
    return effect("kh", "kh/role-tiers")


def told(found: Effect) -> dict[str, VignetteChange]:
    return {one.key: one for one in found.vignettes}


def test_the_threshold_changes_users_with_less_than_2_g_and_nobody_else(threshold: Effect) -> None:
    # V2 is one dose for own use, V3 seven days' supply, V17 one dose of a repeat offender. Seven days by dose x doses a day /
    # purity (library/checks/doses.yaml): methamphetamine 7 x 0.030 x 4 / 0.90 = 0.93 g, heroin 7 x 0.030 x 4 / 0.60 = 1.4 g, and
    # cocaine 7 x 0.100 x 5 / 0.60 = 5.83 g, which is above the line.
    found = told(threshold)
    assert {key.split("/")[0] for key in found} == {"V2", "V3", "V17"}
    assert {"V3/methamphetamine", "V3/heroin"} <= set(found)
    assert "V3/cocaine" not in found
    assert {one.change for one in found.values()} == {"lighter"}
    assert {one.after.bound.text for one in found.values()} == {"no custody"}


def test_each_rule_that_changes_is_told_with_article_reason_and_source(threshold: Effect) -> None:
    base = next(one for one in threshold.rules if one.before == "art-40/amphetamines/base")
    assert (base.how, base.article, base.after) == ("changed", "40", "art-40/amphetamines/base/personal-use-threshold")
    [entry] = base.entries
    assert (entry.name, entry.before, entry.after) == ("when quantity", "< 15 g", "[2 g .. 15 g)")
    assert (entry.before_reference.source, entry.after_reference.source) == ("law-law-2021", "law-convention-1988")
    assert base.why and base.place.startswith("kh/personal-use-threshold.yaml:")
    assert {"law-law-2021", "law-convention-1988", "law-oregon-m110"} <= {one.key for one in threshold.sources}


def test_a_change_that_hangs_on_a_reading_says_on_which(tiers: Effect) -> None:
    # A child of 15 who carries a kilogram: under reading A 20 to 30 years or life becomes 10 to 20 and is then halved; under B life
    # alone becomes at most 20 years by article 160, and the reform leaves that.
    [child] = [one for key, one in told(tiers).items() if key == "V16/methamphetamine"]
    assert child.change == ""
    assert child.under == {"lighter": ({"bands": "A"},), "same": ({"bands": "B"},)}


def test_no_standard_case_gets_heavier_by_role_tiers(tiers: Effect) -> None:
    assert not [one.key for one in tiers.vignettes if "heavier" in one.under]
    assert tiers.posed > 150


def test_nothing_changes_for_who_organises(tiers: Effect) -> None:
    roles = {one.facts["role"] for one in tiers.vignettes}
    assert roles == {"courier", "accomplice"}


# -- a file of cases -----------------------------------------------------------------------------------------------------

ROWS = """\
id,offence,purpose,substance,quantity,age,offence_date
a,possession,own_use,heroin,1 g,30,2019-05-01
b,possession,own_use,heroin,1.999999 g,30,2001-05-01
c,possession,own_use,heroin,2 g,30,2019-05-01
d,possession,supply,heroin,1 g,30,2019-05-01
e,possession,,heroin,1 g,30,2019-05-01
f,cooking,own_use,heroin,1 g,30,2019-05-01
g,use,own_use,heroin,1 g,30,
"""


def test_every_case_is_judged_twice_by_the_law_of_the_day(tmp_path: Path) -> None:
    # Below 2 g for own use nothing is left (a, b); from 2 g on (c), for supply (d) and for use (g) all stays; where the purpose is
    # not stated (e) the answer covers both; cooking is no offence of the vocabulary (f).
    file, out = tmp_path / "cases.csv", tmp_path / "both.parquet"
    file.write_text(ROWS, encoding="utf-8")
    found = effect("kh", "kh/personal-use-threshold", cases=file, out=out).cases
    assert found is not None
    assert (found.cases, found.rejected) == (7, 1)
    assert found.counts["lighter"] == 2
    assert found.counts["same"] == 3
    assert found.counts["heavier"] == 0
    [reason] = found.reasons
    assert "cooking" in reason
    rows = {row[0]: row[1:] for row in duckdb.sql(
        f"SELECT id, change, before_custody_max, after_custody_max, before_law_day, after_law_day FROM '{out}'"
    ).fetchall()}  # fmt: skip
    assert rows["a"][:3] == rows["b"][:3] == ("lighter", 1800, 0)
    assert rows["c"][:3] == ("same", 1800, 1800)
    assert "f" not in rows
    assert {row[4] for row in rows.values()} == {"2027-01-01"}
    [open_fact] = [one for one in found.moves if one.asks]
    assert (open_fact.asks, open_fact.cases) == (("purpose",), 1)


def test_a_reading_may_be_settled_for_the_cases(tmp_path: Path) -> None:
    # 100 g lie in the band of 10 to 20 years under reading A: suspension is closed today without mitigation, and open after.
    file = tmp_path / "cases.csv"
    file.write_text("offence,purpose,substance,quantity,age,prison_in_last_5_years\n"
                    "supply,supply,methamphetamine,100 g,30,false\n", encoding="utf-8")  # fmt: skip
    found = effect("kh", "kh/suspension-ceiling", cases=file, reading={"bands": "A", "fine-alone": "restrained"}).cases
    assert found is not None
    assert found.counts == {"lighter": 1, "same": 0, "heavier": 0, "incomparable": 0}


@pytest.mark.spark
def test_spark_numbers_the_answers_as_duckdb_does(spark: object, tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(ROWS, encoding="utf-8")
    told = []
    for engine in ("duckdb", "spark"):
        cases, numbers, outcomes = evaluate("kh", file, engine=engine, keep=True).numbered()
        told.append((cases.tolist(), [str(outcomes[number].custody) for number in numbers]))
    assert told[0] == told[1]
    assert told[0][0] == [1, 2, 3, 4, 5, 7], "the sixth is rejected"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"cases": "nowhere.csv"}, "no file"),
        ({"cases": "cases.csv", "out": Path("both.docx")}, "no kind that can be written"),
    ],
)
def test_cases_that_cannot_be_read_or_written_are_said(given: dict[str, object], words: str, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(LenityError, match=words):
        effect("kh", "kh/personal-use-threshold", **given)  # type: ignore[arg-type]


# -- the review of a reformed law ----------------------------------------------------------------------------------------


def test_a_review_of_a_reformed_law_says_that_it_is_not_the_law(tmp_path: Path) -> None:
    library, reform = made(tmp_path, "  - {change: small, then: {custody: 1 y .. 2 y}, why: w}\n")
    data = write_data(tmp_path / "data", CASES, ARGUMENT)

    def of(*reforms: Reform) -> Review:
        return review("xx", date(2020, 2, 1), library=Library(library.root), reform=reforms, data=data)

    plain, reformed = of(), of(reform)
    assert (plain.manifest.reforms, plain.law.title) == ((), "Drug Act")
    [one] = reformed.manifest.reforms
    assert (one.id, one.standing, one.sha256) == ("xx/test", "a proposal", reform.digest)
    assert "as if amended by xx/test (proposal)" in reformed.law.title
    assert plain.manifest.laws != reformed.manifest.laws
    notes = [block.title for block in briefing(reformed).sections[0].blocks if isinstance(block, Note)]
    assert notes[0] == "This is not the law in force"
    assert not any(isinstance(block, Note) and "not the law" in block.title for block in briefing(plain).sections[0].blocks)
