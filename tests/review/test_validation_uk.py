"""Sentences of the Crown Court held against the guideline: how a row is read, what is permitted, what the page says."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.review import validation_uk
from lenity.review.validation import run
from lenity.review.validation_uk import (
    CATEGORIES,
    KNOWN,
    OUTSIDE_CATEGORY,
    REFUSED,
    WITHIN,
    Compared,
    Sentence,
    compare,
    facts_of,
    page,
    page_of,
    read_sentences,
    wilson,
)


@pytest.fixture(scope="module")
def survey(data_folder: Path) -> Path:
    file = data_folder / "uk" / "crown_court_drug_offences_2012_2015.csv.gz"
    if not file.is_file():
        pytest.skip("no sentences of the Crown Court in the data folder")
    return file


@pytest.fixture(scope="module")
def compared(survey: Path) -> tuple[Compared, ...]:
    return compare(read_sentences(survey))


def test_the_file_is_the_one_its_readme_describes(survey: Path) -> None:
    """Counts of the README beside the data."""
    rows = read_sentences(survey)
    assert len(rows) == 16_973
    assert sum(one.served for one in rows) == 9_355
    assert Counter(one.role for one in rows) == {"leading": 451, "significant": 11_194, "lesser": 5_328}
    assert Counter(one.offence for one in rows) == {
        "intent to supply": 8_389, "production": 4_713, "supply": 3_276, "import or export": 595,
    }  # fmt: skip


def test_at_least_99_of_100_sentences_are_permitted(compared: tuple[Compared, ...]) -> None:
    permitted = [one for one in compared if one.word in (WITHIN, OUTSIDE_CATEGORY)]
    assert len(permitted) >= 0.99 * len(compared)
    assert sum(one.word == WITHIN for one in compared) >= 0.99 * len(compared)


def test_what_the_ranges_refuse_is_what_two_years_and_a_third_off_refuse(compared: tuple[Compared, ...]) -> None:
    """By hand: the least of a leading role in class A is 4 years 6 months (category 4), 3 years after a third off, and up to 2 years
    may be suspended. A significant role in category 4 begins at 2 years; in category 3 at 3 years 6 months, 2 years 4 months
    after a third off."""
    supply = {"supply", "intent to supply", "production"}
    for one in compared:
        offence, drug_class, role = one.sentence.pattern
        if drug_class == "A" and offence in supply and not one.sentence.served:
            expected = {"leading": (), "significant": ("category_4",), "lesser": ("category_3", "category_4")}[role]
            assert one.categories == expected
        if drug_class == "A" and one.sentence.served:
            assert one.categories == CATEGORIES


def test_the_page_in_the_documents_is_the_one_the_file_gives(
    compared: tuple[Compared, ...], survey: Path, repository: Path
) -> None:
    written = (repository / "docs" / "how-we-know" / "england-and-wales.md").read_text("utf-8")
    assert written == page(compared, survey.name)


def row(**cells: str) -> Sentence:
    """Make a row: heroin held for supply, leading role, nothing ticked, custody served."""
    known = dict.fromkeys(KNOWN, "0") | {
        "custody": "1", "offense": "Possession with intent to supply", "drg_class": "Heroin", "drg_culpability": "Leading role",
        "age": "25 to 34", "prev_convictions": "1 to 3", "male": "1",
    } | cells  # fmt: skip
    return Sentence(2, known)


LESSER_CANNABIS = {"drg_class": "Cannabis or Cannabis resin", "drg_culpability": "Lesser role"}


def word_of(sentence: Sentence) -> tuple[str, tuple[str, ...]]:
    [found] = compare([sentence])
    return found.word, found.categories


def test_a_row_that_no_range_and_no_circumstance_permits_is_refused() -> None:
    assert word_of(row(custody="0")) == (REFUSED, ())


def test_one_mitigating_box_opens_the_way_below_the_category_range() -> None:
    """The offence range of class A begins at a community order (2012)."""
    assert word_of(row(custody="0", drg_reducing_ser_8="1")) == (OUTSIDE_CATEGORY, ())


def test_an_aggravating_box_opens_nothing_below_the_range() -> None:
    assert word_of(row(custody="0", drg_increasing_ser_other_5="1"))[0] == REFUSED


def test_the_word_for_the_outcome_that_was_not_chosen_is_told_beside() -> None:
    [leading, lesser] = compare([row(), row(**LESSER_CANNABIS)])
    assert (leading.word, leading.opposite) == (WITHIN, REFUSED)
    assert (lesser.word, lesser.opposite) == (WITHIN, WITHIN)
    assert lesser.categories == ("category_1", "category_2", "category_3")  # category 4 ends at a community order


def test_boxes_become_facts_and_an_unticked_box_is_not_found() -> None:
    facts = facts_of(row(drg_increasing_ser_other_4="1", drg_increasing_ser_stat_3="1", drg_reducing_ser_2="1"))
    assert (facts["armed"], facts["aggravating"], facts["coerced"]) == (True, "on_bail", True)
    assert (facts["involves_minor"], facts["drug_dependent"], facts["mitigating"]) == (False, False, "none")
    assert facts["prior_class"] == "misdemeanour"


def test_no_convictions_taken_into_account_leaves_the_record_unknown() -> None:
    assert facts_of(row(prev_convictions="None"))["prior_class"] == "unknown"


def test_every_box_of_the_form_is_read() -> None:
    boxes = [name for name in KNOWN if name.startswith("drg_") and "_ser_" in name]
    assert len(boxes) == 21 + 16  # fact sheet: 37 indicators
    for box in boxes:
        assert facts_of(row(**{box: "1"})) != facts_of(row())


def test_the_interval_of_a_share_is_wilsons() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    for hits, of, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert [round(end, 4) for end in wilson(hits, of)] == [low, high]


def written(tmp_path: Path, name: str = "rows.csv", **cells: str) -> Path:
    known = row(**cells).cells
    file = tmp_path / name
    text = ",".join(known) + "\n" + ",".join(known.values()) + "\n"
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return file


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz"])
def test_a_file_is_read_plain_or_compressed(tmp_path: Path, name: str) -> None:
    assert read_sentences(written(tmp_path, name)) == (row(),)


def test_an_unknown_word_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LenityError) as refused:
        read_sentences(written(tmp_path, drg_class="Heroine"))
    [problem] = refused.value.problems
    assert (problem.code, problem.place.line) == ("LEN501", 2)


@pytest.mark.parametrize(
    ("content", "name"), [(b"custody\n1\n", "rows.csv"), (b"no gzip", "rows.csv.gz"), (b"\xff\xfe\xfa", "rows.csv")]
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, content: bytes, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(content)
    assert run([str(tmp_path / name), str(tmp_path / "page.md")], "validation_uk", page_of) == 1
    assert "LEN502" in capsys.readouterr().err
    assert not (tmp_path / "page.md").exists()


def test_the_page_lists_what_is_not_in_a_category_range() -> None:
    told = page(compare([row(custody="0"), row(custody="0", drg_reducing_ser_8="1"), row()]), "made-up.csv")
    assert f"| intent to supply | A | leading | something else | {REFUSED} | 1 |" in told
    assert f"| intent to supply | A | leading | something else | {OUTSIDE_CATEGORY} | 1 |" in told
    assert "2 of 3 rows are permitted (66.66 %)" in told  # cut off, so that 100 % is said of all only


def test_standardised_rates_weigh_each_stratum_by_its_share_of_all_rows() -> None:
    """By hand: supply (3 rows), lesser served 0 of 1; import (6 rows), lesser served 1 of 2: (3 x 0 + 6 x 1/2) / 9 = 33 %."""
    roles = ("Leading role", "Significant role", "Lesser role")
    supply = [row(offense="Supplying", drg_culpability=role, custody=served) for role, served in zip(roles, "110", strict=True)]
    bringing = [
        row(offense="Bringing in/taking out controlled drug", drg_culpability=role, custody=served)
        for served in "10"
        for role in roles
    ]
    told = validation_uk._standardised([Compared(one, WITHIN, WITHIN, ()) for one in (*supply, *bringing)])
    assert "leading 67 %, significant 67 %, lesser 33 %" in told  # leading: (3 x 1 + 6 x 1/2) / 9
