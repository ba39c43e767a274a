"""The whole check: every fixture of tests/proof/bad is found at its place with a case, and none of tests/proof/good is flagged."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from lenity.analysis.check import Checked, check
from lenity.analysis.curves import Limits
from lenity.analysis.defects import DECIDED, KINDS, witness
from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary

PROOF = Path(__file__).resolve().parent.parent / "proof"
BAD = sorted(folder.name for folder in (PROOF / "bad").iterdir())
DAY = date(2020, 1, 1)
# The thresholds of library/checks/thresholds.yaml, written out: 24 months, twice, a hundredfold, 100 doses, ten times.
LIMITS = Limits(Fraction(24), Fraction(2), Fraction(100), Fraction(100), Fraction(10))


def read(folder: Path) -> Law:
    return load(folder, vocabulary(), Library(PROOF).get, with_overlaps=True)


def checked(side: str, name: str) -> Checked:
    folder = PROOF / side / name
    beside = [read(folder / "beside").at(DAY)] if (folder / "beside").is_dir() else []
    law = read(folder)
    return check(law, LIMITS, day=DAY, versions=[law], beside=beside)


@pytest.mark.parametrize("name", BAD)
def test_every_planted_defect_is_found_at_its_place_with_a_case_that_the_engine_confirms(name: str) -> None:
    found = checked("bad", name)
    for expected in yaml.safe_load((PROOF / "bad" / name / "expected.yaml").read_text("utf-8")):
        rules = [str(rule) for rule in expected["rules"]]
        same = [one for one in found.defects if one.kind == expected["kind"] and {spot.id for spot in one.spots} >= set(rules)]
        assert same, (
            f"{expected['kind']} in {rules}; found {[(one.kind, [spot.id for spot in one.spots]) for one in found.defects]}"
        )
        lines = {spot.id: spot.place.line for spot in same[0].spots}
        assert lines[rules[0]] == expected["line"]
        assert same[0].witnesses


@pytest.mark.parametrize("name", BAD)
def test_a_mended_law_is_not_flagged(name: str) -> None:
    kinds = {one["kind"] for one in yaml.safe_load((PROOF / "bad" / name / "expected.yaml").read_text("utf-8"))}
    found = checked("good", name)
    assert [(one.kind, one.message) for one in found.defects if one.kind in kinds or one.grade != "note"] == []


def test_there_is_a_bad_and_a_good_law_for_every_kind_of_defect() -> None:
    planted = {one["kind"] for name in BAD for one in yaml.safe_load((PROOF / "bad" / name / "expected.yaml").read_text("utf-8"))}
    assert planted == set(KINDS)
    assert sorted(folder.name for folder in (PROOF / "good").iterdir()) == BAD
    assert set(DECIDED) == set(KINDS)


def test_defects_come_with_the_gravest_first_and_then_in_the_order_of_the_file() -> None:
    found = checked("bad", "overlap-unique")
    grades = [one.grade for one in found.defects]
    assert grades == sorted(grades, key=("error", "warning", "note").index)


def test_cambodia_has_no_slip_of_drafting_and_its_ties_and_cliffs_are_told() -> None:
    library = Library(with_overlaps=True)
    law = library.get("kh/drug-control-2012")
    beside = [one.at(date(2026, 11, 1)) for one in library.beside("kh")]
    found = check(law, LIMITS, day=date(2026, 11, 1), versions=library.of_place("kh"), beside=beside)
    assert [one.message for one in found.of_grade("error")] == []
    # facts/kh-law.md: below 15 g 2 to 5 years, from 15 g 5 to 10 years: three years more for one unit.
    # facts/kh-law.md, article 40: its bands go by substance and weight, and no role is named.
    assert any(one.kind == "tie" and "courier" in one.message and "organiser" in one.message for one in found.defects)
    cliffs = [one for one in found.defects if one.kind == "cliff" and one.spots[0].id == "art-40/amphetamines/base"]
    assert [one.measures["jump of the minimum"] for one in cliffs] == ["3 y"]
    below, above = cliffs[0].witnesses
    assert (str(below.outcome.custody), str(above.outcome.custody)) == ("2 y to 5 y", "5 y to 10 y")


def test_a_case_of_a_defect_put_to_the_engine_again_gets_the_same_answer() -> None:
    law = read(PROOF / "bad" / "cliff").at(DAY)
    for one in checked("bad", "cliff").defects:
        for shown in one.witnesses:
            assert witness(law, shown.case, shown.reading).outcome.as_dict() == shown.outcome.as_dict()


def test_settled_readings_leave_out_what_only_another_version_shows() -> None:
    law = read(PROOF / "bad" / "gap-reading")
    assert [one.kind for one in check(law, LIMITS, day=DAY, readings={"edge": "low"}, only=["gap"]).defects] == []
    assert [one.kind for one in check(law, LIMITS, day=DAY, readings={"edge": "high"}, only=["gap"]).defects] == ["gap"]


def test_a_check_asked_for_some_kinds_gives_only_these() -> None:
    law = read(PROOF / "bad" / "cliff")
    assert {one.kind for one in check(law, LIMITS, day=DAY, only=["cliff"]).defects} == {"cliff"}
    assert check(law, LIMITS, day=DAY, only=["gap"]).defects == ()


def test_a_general_part_says_that_it_is_checked_with_a_law_that_uses_it() -> None:
    found = check(Library().get("kh/criminal-code-2009"), LIMITS, day=DAY, only=["gap"])
    assert found.defects == ()
    assert ["no penalty of its own" in one.why for one in found.questions] == [True]
