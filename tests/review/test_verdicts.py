"""Reported verdicts against the law. Expectations are worked out by hand from the figures of the law's sources.

The figures used below, all of the Law on Control of Drugs of 2012 as relayed and of the Criminal Code (CC):

    article 40, amphetamines   below 15 g 2-5 y; 15-80 g 5-10 y; above 80-240 g 10-20 y; above 240 g 20-30 y (or life, a reading)
    article 40, heroin etc.    below 4 g 2-5 y; 4-25 g 5-10 y; 25-80 g 10-20 y; above 80 g 20-30 y or life
    reading B                  above 80 g of any drug: life
    fines                      2-5 y: 4-10 M; 5-10 y: 10-20 M; 10-20 y: 20-40 M; above: 40-100 M riel
    CC 94                      a minimum of 10 y or more may fall to 2 y, of 5 y to 1 y, of 2 y to 6 months; least fine halved
    CC 95                      life may become 15-30 y
    use                        1-6 months, repeated 6-12 (memory); 6-12 months (agency); 6 months-2 y (legal sites)
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.review.verdict_file import Charge, Verdict, read_verdicts
from lenity.review.verdict_page import main, page
from lenity.review.verdicts import INSIDE, NOT_COMPARED, NOT_KNOWN, OUTSIDE, Compared, compare
from lenity.units import Duration, Money

TODAY = date(2026, 11, 23)
COLUMNS = ("date", "conduct", "substance", "quantity", "unit", "sentence", "fine", "role", "sex", "source_url", "confidence")
PLAIN = {
    "date": "2019",
    "conduct": "trafficking",
    "substance": "methamphetamine",
    "quantity": "500",
    "unit": "g",
    "sentence": "10 years",
}


# --- worked by hand ---


def test_10_years_for_500_g_needs_mitigation_under_reading_a_and_is_outside_under_b(tmp_path: Path) -> None:
    """Reading A: above 240 g 20 y and 40 M at least; CC 94 lowers them to 2 y and 20 M, so 10 y and 25 M fit only by mitigation.
    Reading B: life, which CC 95 lowers to 15 y at least: 10 y is 5 y below it.
    """
    one = compared(tmp_path, PLAIN | {"fine": "25000000 KHR"})
    assert (one.reported, one.adult, one.binding) == (INSIDE, INSIDE, OUTSIDE)
    assert one.under([("bands", "A")]) == INSIDE
    assert one.under([("bands", "B")]) == OUTSIDE
    assert "outside under bands B: 10 y is 5 y below the least, 15 y" in one.why
    # 20-30 y or life, with CC 95 before CC 94, leaves 15 y as the floor under A as well.
    assert one.under([("bands", "A"), ("top-band", "open-to-life"), ("range-or-life", "art-95")]) == OUTSIDE
    assert one.under([("bands", "A"), ("top-band", "as-printed"), ("range-or-life", "art-95")]) == INSIDE


def test_10_years_and_20_million_for_100_g_lie_in_the_range_itself_under_a(tmp_path: Path) -> None:
    """Above 80 to 240 g: 10-20 y and 20-40 M; both are the exact minimum. Under B, 15 y at least after mitigation."""
    one = compared(tmp_path, PLAIN | {"quantity": "100", "fine": "20000000 KHR"})
    assert (one.adult, one.binding) == (INSIDE, INSIDE)
    assert one.under([("bands", "B")]) == OUTSIDE


def test_3_and_a_half_years_for_1_29_g_lie_in_the_base_range(tmp_path: Path) -> None:
    """Below 15 g: 2-5 y, under each reading of the bands."""
    one = compared(tmp_path, PLAIN | {"quantity": "1.29", "sentence": "3.5 years"})
    assert (one.adult, one.binding) == (INSIDE, INSIDE)
    assert one.under([("bands", "A")]) == one.under([("bands", "B")]) == INSIDE


def test_3_years_beside_1_31_kg_are_12_years_below_the_floor_of_reading_b(tmp_path: Path) -> None:
    """A: 20 y at least, 2 y after mitigation: inside by mitigation. B: 15 y at least: 15 - 3 = 12 y below."""
    one = compared(tmp_path, PLAIN | {"quantity": "1.31", "unit": "kg", "sentence": "3 years", "role": "accomplice"})
    assert (one.adult, one.binding) == (INSIDE, OUTSIDE)
    assert "outside under bands B: 3 y is 12 y below the least, 15 y" in one.why


def test_4_years_for_use_are_2_years_above_the_highest_maximum_that_any_source_gives(tmp_path: Path) -> None:
    """The highest maximum for use is the 2 y of the legal sites; the others end at 1 y."""
    row = {
        "date": "2016-06-13",
        "conduct": "using (as reported), five co-accused",
        "quantity": "24",
        "unit": "packets",
        "sentence": "4 years",
    }
    one = compared(tmp_path, PLAIN | row)
    assert (one.reported, one.adult, one.binding) == (OUTSIDE, OUTSIDE, OUTSIDE)
    assert "under consumption legal-sites: 4 y is 2 y above the most, 2 y" in one.why
    assert "under consumption memory: 4 y is 3 y above the most, 1 y" in one.why
    assert "art. 45 of drug-control-2012" in one.why


def test_life_for_4_78_kg_needs_a_top_band_open_to_life_or_reading_b(tmp_path: Path) -> None:
    """Above 240 g as printed the most is 30 y; 60 M lies within 40-100 M."""
    row = {"conduct": "import by air in luggage (offence August 2012)", "quantity": "4.78", "unit": "kg", "sentence": "life"}
    one = compared(tmp_path, PLAIN | row | {"date": "2013", "fine": "60000000 KHR"})
    assert (one.adult, one.binding) == (INSIDE, INSIDE)
    assert one.under([("bands", "A"), ("top-band", "as-printed")]) == OUTSIDE
    assert one.under([("bands", "A"), ("top-band", "open-to-life")]) == INSIDE
    assert one.under([("bands", "B")]) == INSIDE


def test_30_million_beside_30_years_for_heroin_need_the_halved_minimum_of_the_fine(tmp_path: Path) -> None:
    """Above 80 g: 40 M at least, 20 M after CC 94. CC 95 halves no fine, so B leaves 40 M: 10 M above what was imposed."""
    row = {"substance": "heroin", "quantity": "2688.14", "sentence": "30 years", "fine": "30000000 KHR"}
    one = compared(tmp_path, PLAIN | row)
    assert (one.adult, one.binding) == (INSIDE, OUTSIDE)
    assert one.under([("bands", "B")]) == OUTSIDE
    assert one.by_fine_alone([("bands", "B")])
    assert "the fine of 30,000,000 KHR is 10,000,000 KHR below the least, 40,000,000 KHR" in one.why


def test_2_years_half_suspended_for_2_5_g_fit_possession_and_one_reading_of_use(tmp_path: Path) -> None:
    """Possession below 15 g: 2-5 y, and 2 y may be suspended (CC 104: up to 5 y). Use: 2 y fits the legal sites' 2 y alone."""
    row = {
        "date": "2019-12",
        "conduct": "possession and use, scales found",
        "substance": "methamphetamine crystal",
        "quantity": "2.5",
    }
    one = compared(tmp_path, PLAIN | row | {"sentence": "2 years (1 year to serve, rest suspended)"})
    assert (one.adult, one.binding) == (INSIDE, INSIDE)
    words = {trial.charge.offence: trial.under([("consumption", "memory")]) for trial in one.trials}
    assert words == {"possession": INSIDE, "use": OUTSIDE}
    assert "simple suspension depends" in one.why  # on the record of the last five years (CC 106)


def test_a_fine_alone_of_10_million_is_the_exact_minimum_of_the_law_of_1996(tmp_path: Path) -> None:
    """1996, articles 32, 33, 37: 10-50 M, in 33 and 37 `and/or`. Without a date every law is asked; the text says 1996."""
    row = {
        "date": "",
        "conduct": "attempted smuggling by ship, 1996-law period",
        "substance": "cannabis",
        "quantity": "4500",
        "unit": "kg",
    }
    one = compared(tmp_path, PLAIN | row | {"sentence": "fine only", "fine": "10000000 KHR"})
    assert one.reported == INSIDE
    assert {trial.law.id for trial in one.trials if trial.law} == {"kh/drug-control-1996"}
    below = compared(
        tmp_path, PLAIN | row | {"sentence": "fine only", "fine": "9999999 KHR", "conduct": "smuggling, 1996-law period"}
    )
    assert below.reported == NOT_KNOWN  # outside before 2005, and from 2005 the law is not known
    assert "1 KHR below the least, 10,000,000 KHR" in below.why


def test_a_helper_of_54_kg_with_6_million_is_outside_as_supply_and_not_known_as_production(tmp_path: Path) -> None:
    """40 M halved is 20 M: 14 M more than the 6 M imposed. For production no range was found."""
    row = {
        "date": "2016-09",
        "conduct": "helping manufacture and distribute",
        "substance": "methamphetamine (54 kg) and heroin (0.345 kg)",
    }
    one = compared(tmp_path, PLAIN | row | {"quantity": "54.345", "unit": "kg", "sentence": "5 years", "fine": "6000000 KHR"})
    assert one.adult == NOT_KNOWN
    assert {trial.charge.offence: trial.under() for trial in one.trials} == {"supply": OUTSIDE, "production": NOT_KNOWN}
    assert "the fine of 6,000,000 KHR is 14,000,000 KHR below the least, 20,000,000 KHR" in one.why


@pytest.mark.parametrize(
    "row",
    [
        {
            "date": "2011",
            "conduct": "import by air",
            "substance": "cocaine",
            "quantity": "72",
            "sentence": "15 years",
        },  # amended in 2005
        {
            "date": "2022",
            "conduct": "receiving a parcel",
            "substance": "ketamine (liquid)",
            "quantity": "5",
            "unit": "kg",
        },  # no band
        {"date": "2021", "substance": "drug (unspecified)", "quantity": "100"},  # no substance
        {"date": "1990"},  # before every law of the library
    ],
)
def test_where_the_law_is_not_known_a_verdict_is_never_inside(tmp_path: Path, row: Mapping[str, str]) -> None:
    one = compared(tmp_path, PLAIN | row)
    assert (one.reported, one.adult, one.binding) == (NOT_KNOWN, NOT_KNOWN, NOT_KNOWN)
    assert one.why


def test_10_years_for_100_g_of_an_unnamed_drug_are_outside_under_b_whatever_it_was(tmp_path: Path) -> None:
    """B: above 80 g of any drug, 15 y at least after mitigation."""
    one = compared(tmp_path, PLAIN | {"substance": "drug (unspecified)", "quantity": "100"})
    assert one.under([("bands", "B")]) == OUTSIDE
    assert one.under([("bands", "A")]) == NOT_KNOWN


@pytest.mark.parametrize(("sentence", "said"), [("acquitted", "acquittal"), ("not prosecuted; signed promise", "case dropped")])
def test_no_sentence_is_not_compared_but_the_ways_out_of_that_stage_are_named(tmp_path: Path, sentence: str, said: str) -> None:
    """1996, article 98(4): the prosecutor may drop the case and the court acquit, for a very small amount of customary use."""
    one = compared(tmp_path, PLAIN | {"date": "2001", "conduct": "possession", "sentence": sentence})
    assert one.adult == NOT_COMPARED
    assert f"{said}: depends" in one.why


def test_a_fine_in_another_money_is_not_converted_and_not_compared(tmp_path: Path) -> None:
    one = compared(tmp_path, PLAIN | {"sentence": "25 years", "fine": "1 USD"})
    assert one.adult == INSIDE
    assert "the fine of 1 USD is the newspaper's conversion and is not compared" in one.why


def test_tablets_are_not_grams(tmp_path: Path) -> None:
    """Without a weight the bands of article 40 span 2 y to 30 y or life, 6 months after mitigation."""
    one = compared(
        tmp_path, PLAIN | {"substance": "methamphetamine pills", "quantity": "8000", "unit": "tablets", "sentence": "2 years"}
    )
    assert one.binding == INSIDE
    assert "the law asks for a weight and the report gives a count" in one.why


def test_a_year_with_two_laws_is_asked_under_both(tmp_path: Path) -> None:
    one = compared(tmp_path, PLAIN | {"date": "2012"})
    assert [trial.law.id for trial in one.trials if trial.law] == ["kh/drug-control-1996", "kh/drug-control-2012"]


def test_terms_of_several_persons_must_all_lie_inside(tmp_path: Path) -> None:
    """Above 240 g: 20-30 y. 20-25 y fits the range itself; 15-25 y only after mitigation; no reading reaches 31 y."""
    rows = [PLAIN | {"sentence": sentence} for sentence in ("20-25 years", "15-25 years", "20-31 years")]
    found = [compared(tmp_path, row) for row in rows]
    assert [(one.adult, one.binding) for one in found] == [(INSIDE, INSIDE), (INSIDE, OUTSIDE), (OUTSIDE, OUTSIDE)]
    assert "31 y is 1 y above the most, 30 y" in found[2].why


def test_sex_changes_nothing(tmp_path: Path) -> None:
    one, other = (compared(tmp_path, PLAIN | {"sex": sex}) for sex in ("F", "M"))
    assert (one.reported, one.adult, one.why) == (other.reported, other.adult, other.why)


# --- reading ---


@pytest.mark.parametrize(
    ("conduct", "charges"),
    [
        ("transport and trafficking, import by air (Article 40)", ["transport", "supply", "import"]),
        ("undercover purchase in hotel (offence 2012-12-14), convicted", ["supply"]),
        ("cross-border smuggling, attempted export by air", ["import", "export", "attempted export"]),
        ("keeping seized pills and taking bribes from dealers", ["possession", "bribe_taken_by_official"]),
        ("possession for own use", ["possession"]),
        ("possession with intent to sell, acquitted of trafficking", ["possession"]),
        ("sea smuggling and money laundering", ["import", "export", "laundering"]),
    ],
)
def test_each_offence_named_is_read_and_no_other(tmp_path: Path, conduct: str, charges: list[str]) -> None:
    assert [str(charge) for charge in read(tmp_path, PLAIN | {"conduct": conduct}).charges] == charges


@pytest.mark.parametrize(
    ("substance", "items"),
    [
        (
            "methamphetamine (2 kg) MDMA (0.78 kg) ketamine (0.394 kg)",
            [("methamphetamine", "2 kg"), ("mdma", "0.78 kg"), ("ketamine", "0.394 kg")],
        ),
        ("methamphetamine cocaine ketamine MDA mix", [("methamphetamine", ""), ("cocaine", ""), ("ketamine", ""), ("mda", "")]),
        ("methamphetamine MDMA (0.5 kg)", [("mdma", "0.5 kg"), ("methamphetamine", "")]),
        ("methamphetamine crystal", [("methamphetamine", "500 g")]),
        ("Yaba pills", [("methamphetamine", "500 g")]),
        ("drug (unspecified)", [(None, "500 g")]),
    ],
)
def test_substances_are_read_through_the_names_the_library_knows(
    tmp_path: Path, substance: str, items: list[tuple[str, str]]
) -> None:
    found = read(tmp_path, PLAIN | {"substance": substance}).items
    assert [(item.substance, item.text) for item in found] == items


def test_what_a_row_says_of_the_person_is_read_and_what_is_claimed_is_not(tmp_path: Path) -> None:
    young = read(tmp_path, PLAIN | {"conduct": "import, travelling companion aged 19", "role": "courier (2 people)"})
    assert (young.age, young.role, young.people) == (19, "courier", 2)
    old = read(tmp_path, PLAIN | {"conduct": "import by a 73-year-old", "role": "claimed courier"})
    assert (old.age, old.role) == (73, "")
    assert read(tmp_path, PLAIN).age is None


@pytest.mark.parametrize(
    ("text", "months"), [("3 years 8 months", 44), ("3.5 years", 42), ("3 years and 8 months in prison", 44), ("18 months", 18)]
)
def test_terms_are_read_exactly(tmp_path: Path, text: str, months: int) -> None:
    sentence = read(tmp_path, PLAIN | {"sentence": text}).sentence
    assert sentence is not None
    assert sentence.least == sentence.most == Duration(months=months)


@pytest.mark.parametrize(
    ("text", "riel"),
    [("30000000 KHR", 30_000_000), ("30,000,000 riel", 30_000_000), ("30 million KHR", 30_000_000), ("0.5 M KHR", 500_000)],
)
def test_fines_are_read_exactly(tmp_path: Path, text: str, riel: int) -> None:
    assert read(tmp_path, PLAIN | {"fine": text}).fine == Money(riel * 100, "KHR")


def test_khmer_digits_are_digits(tmp_path: Path) -> None:
    one = read(tmp_path, PLAIN | {"date": "២០១៩-១២", "quantity": "២.៥", "sentence": "៣ years", "fine": "៤០០០០០០ ៛"})
    assert not one.problems
    assert (str(one.period), one.items[0].text, one.fine) == ("2019-12", "2.5 g", Money(400_000_000, "KHR"))


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("quantity", "-3"),
        ("quantity", "NaN"),
        ("quantity", "inf"),
        ("quantity", "1,5"),
        ("quantity", "0"),
        ("quantity", "9" * 5000),
        ("quantity", "٣"),
        ("unit", "grms"),
        ("unit", ""),
        ("sentence", "abc years"),
        ("sentence", "ten years"),
        ("sentence", "-5 years"),
        ("sentence", "0 years"),
        ("sentence", "25-20 years"),
        ("sentence", "2 years (3 years to serve, rest suspended)"),
        ("sentence", ""),
        ("sentence", "9" * 40 + " years"),
        ("date", "2219"),
        ("date", "2019-13"),
        ("date", "2019-02-30"),
        ("date", "last spring"),
        ("date", "0000"),
        ("conduct", "import (offence August 2031)"),
        ("conduct", "import (offence last spring)"),
        ("conduct", "stood about"),
        ("conduct", ""),
        ("substance", "moon dust"),
        ("substance", "heroin or morphine"),
        ("fine", "plenty"),
        ("fine", "30000000"),
        ("fine", "-1 KHR"),
        ("fine", "3,00 KHR"),
    ],
)
def test_what_cannot_be_read_is_named_with_line_column_and_text_and_not_compared(tmp_path: Path, column: str, text: str) -> None:
    row = PLAIN | {column: text}
    [problem] = read(tmp_path, row).problems
    named = "quantity" if column == "unit" else column
    assert problem.place.line == 2
    assert problem.place.column == COLUMNS.index(named) + 1
    assert f"`{named}`" in problem.message
    assert text.removeprefix("import ")[:20] in problem.message
    assert len(str(problem)) < 600
    one = compared(tmp_path, row)
    assert one.adult == NOT_COMPARED
    assert "cannot be read" in one.why


def test_every_unreadable_cell_of_a_row_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN | {"date": "soon", "quantity": "-3", "sentence": "abc years", "fine": "x"}).problems
    assert [problem.place.column for problem in found] == [1, 4, 6, 7]


def test_a_quoted_comma_is_text_and_a_bare_one_is_named(tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    header = ",".join(COLUMNS[:7])
    file.write_text(f'{header}\n2019,"import, by air",ice,500,g,10 years,\n2019,import, by air,ice,500,g,10 years,\n', "utf-8")
    good, bad = read_verdicts(file, TODAY)
    assert good.charges == (Charge("import"),)
    assert "8 cells" in bad.problems[0].message
    assert bad.problems[0].place.line == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"date,conduct\n2019,import\n", "column `substance` is missing"),
        (b"date,date,conduct,substance,quantity,unit,sentence,fine\n", "`date` is named twice"),
        (b"date,conduct,substance,quantity,unit,sentence,fine\n2019,\xff\xfe\n", "not UTF-8"),
        (b'date,conduct,substance,quantity,unit,sentence,fine\n2019,"imp"ort,ice,1,g,life,\n', "not a table"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_error(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_bytes(content)
    with pytest.raises(LenityError, match=said):
        read_verdicts(file, TODAY)


def test_a_folder_and_an_absent_file_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path, tmp_path / "nothing.csv"):
        with pytest.raises(LenityError, match="LEN502"):
            read_verdicts(path, TODAY)
        assert main(["kh", str(path), str(tmp_path / "page.md")]) == 1
        assert "LEN502" in capsys.readouterr().err
    assert not (tmp_path / "page.md").exists()


# --- the page ---


def test_the_page_of_the_reported_verdicts_is_current(data_folder: Path, repository: Path) -> None:
    file = data_folder / "kh-reported-cases.csv"
    made = page(compare(read_verdicts(file, TODAY), "kh"), file.name)
    kept = (repository / "docs" / "how-we-know" / "reported-verdicts.md").read_text("utf-8")
    assert made == kept, "run `make validate`"


def test_every_reported_verdict_is_read_and_has_a_reason(data_folder: Path) -> None:
    verdicts = read_verdicts(data_folder / "kh-reported-cases.csv", TODAY)
    assert len(verdicts) == 43
    assert not [problem for verdict in verdicts for problem in verdict.problems]


def test_a_page_can_be_made_of_rows_none_of_which_can_be_read(tmp_path: Path) -> None:
    text = page([compared(tmp_path, PLAIN | {"sentence": "a | b"})], "verdicts.csv")
    assert "cannot be read" in text
    assert "a \\| b" in text


def compared(folder: Path, row: Mapping[str, str]) -> Compared:
    [one] = compare([read(folder, row)], "kh")
    return one


def read(folder: Path, row: Mapping[str, str]) -> Verdict:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="")
    writer.writeheader()
    writer.writerow(row)
    file = folder / "verdicts.csv"
    file.write_text(text.getvalue(), "utf-8")
    [verdict] = read_verdicts(file, TODAY)
    return verdict
