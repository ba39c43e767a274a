"""Recorded federal cases of the United States against the law: what must agree, and that a wrong row would be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.review import validation_us
from lenity.review.validation_us import CASELOAD, IN_COLUMN, SAMPLE, Compared, compare, page


@pytest.fixture(scope="module")
def compared(data_folder: Path) -> Compared:
    folder = data_folder / "us"
    if not (folder / SAMPLE).is_file() or not (folder / CASELOAD).is_file():
        pytest.skip("no federal cases of the United States in the data folder")
    return compare(folder)


def test_level_and_category_give_the_recorded_range_in_every_row(compared: Compared) -> None:
    """1,082 by the Sentencing Table; the five others read 262-327, the range of 4B1.1(c)(3) with three levels for acceptance."""
    assert len(compared.ranges) == 1_087
    assert sum(one.agrees for one in compared.ranges) == 1_082
    others = [one for one in compared.ranges if not one.agrees]
    assert {one.recorded for one in others} == {one.as_924c for one in others} == {(262, 327)}
    assert all(one.category == "VI" and one.minimum > one.drug_minimum for one in others)


def test_every_recorded_weight_of_the_first_drug_is_what_the_law_converts_it_to(compared: Compared) -> None:
    assert (len(compared.weights), sum(one.agrees for one in compared.weights)) == (828, 828)


def test_every_range_of_the_caseload_is_one_the_law_gives(compared: Compared) -> None:
    """The counts are those of the README of the data."""
    caseload = compared.caseload
    assert (caseload.rows, caseload.ranged, caseload.ranges, caseload.produced) == (388_334, 383_404, 48, 383_404)


def test_the_column_of_the_recorded_points_holds_the_range_in_at_least_99_percent_and_the_rest_has_a_class(
    compared: Compared,
) -> None:
    """364,731 of 367,925, drug trafficking 108,935 of 110,516: the README of the data."""
    by_class = compared.caseload.by_class
    assert sum(by_class.values()) == 367_925
    assert sum(rows for (_, name), rows in by_class.items() if name == IN_COLUMN) == 364_731
    assert by_class["drug trafficking", IN_COLUMN] == 108_935
    assert sum(rows for (group, _), rows in by_class.items() if group == "drug trafficking") == 110_516


def test_sentences_lie_where_recorded_but_for_terms_that_run_after_and_six_rows(compared: Compared) -> None:
    missed = [one for one in compared.places if not one.agrees]
    assert len(compared.places) - len(missed) >= 0.94 * len(compared.places)  # the fact sheet found 94.1 % on another file
    assert all(one.agrees_apart for one in missed if one.term_after > 0)
    assert len([one for one in missed if one.term_after <= 0]) <= 6


def test_the_page_in_the_documents_is_the_one_the_files_give(compared: Compared, repository: Path) -> None:
    assert (repository / "docs" / "how-we-know" / "us-federal.md").read_text("utf-8") == page(compared)


HEADER = (
    "xfolsor,xcrhissr,xminsor,xmaxsor,statmin,statmax,drugmin,safe,sentrnge,sensplt0,combdrg2,wgt1,mwgt1,first_drug_weight_imputed,"
    "level_or_range_imputed"
)


def test_a_wrong_range_weight_or_position_is_seen(tmp_path: Path) -> None:
    """Level 26, category I: 63-78. 10 g of heroin: 10,000 g. A minimum of 120 makes 120 of it."""
    file = tmp_path / SAMPLE
    right = "26,1,63,78,120,9996,120,0,0,120,3,10,10000,0,0"
    wrong_range = "26,1,63,79,120,9996,120,0,0,120,3,10,10000,0,0"
    wrong_weight = "26,1,63,78,120,9996,120,0,0,120,3,10,10001,0,0"
    wrong_place = "26,1,63,78,120,9996,120,0,0,70,3,10,10000,0,0"
    file.write_text("\n".join([HEADER, right, wrong_range, wrong_weight, wrong_place]) + "\n", "utf-8")
    sample = validation_us._rows(file, "SELECT row_number() OVER () AS row, * FROM {}")
    assert [one.agrees for one in validation_us._ranges(sample)] == [True, False, True, True]
    assert [one.agrees for one in validation_us._weights(sample)] == [True, True, False, True]
    assert [one.agrees for one in validation_us._places(sample, set())] == [True, True, True, False]


def test_a_missing_file_is_a_message_and_no_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LenityError, match="no such file"):
        compare(tmp_path)
    assert validation_us.run([str(tmp_path), str(tmp_path / "page.md")], "validation_us", validation_us.page_of) == 1
    assert "LEN502" in capsys.readouterr().err
    assert validation_us.run([], "validation_us FOLDER PAGE.md", validation_us.page_of) == 2
