"""Singapore's Misuse of Drugs Act: strokes, the order of weights, and the sentences that its courts passed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenity.engine.ask import asker, sentence
from lenity.engine.outcome import Outcome
from lenity.law.problems import LenityError
from lenity.review import validation_sg
from lenity.review.validation_sg import EARLIER, INSIDE, NO_VERSION, OUTSIDE, compare, page, read_charges

FIRST = {"age": 30, "prior_class": "none", "caning_exempt": False, "restricted_to_courier": False, "offence_date": "2018-01-01"}
REPEAT = FIRST | {"prior_class": "misdemeanour", "prior_trafficking": True}
USER = FIRST | {"offence": "use", "substance": "heroin", "prior_class": "misdemeanour", "used_before": True}


def ask(**case: object) -> Outcome:
    return sentence("sg", case)


def strokes(outcome: Outcome) -> tuple[object, object]:
    """Give what the last rule to speak of strokes says."""
    [law] = asker("sg").laws
    rules = {rule.id: rule for _, rule in law.rules()}
    said = [rules[step.id].then for step in outcome.steps if step.id in rules and "strokes.min" in rules[step.id].then]
    return said[-1]["strokes.min"].value, said[-1]["strokes.max"].value


# Strokes from the fact sheet: the Second Schedule, sections 33(4A), 33A and 33B, the tiers of possession since June 2023.
STROKES = {
    "trafficking, class A": (FIRST | {"offence": "supply", "substance": "mdma"}, (5, 15)),
    "trafficking, class B": (FIRST | {"offence": "supply", "substance": "ketamine"}, (3, 10)),
    "trafficking, class C": (FIRST | {"offence": "supply", "substance": "other", "listed_class": "C"}, (2, 5)),
    "import, class B": (FIRST | {"offence": "import", "substance": "ketamine"}, (5, 15)),
    "middle tier": (FIRST | {"offence": "import", "substance": "heroin", "pure_quantity": "12 g"}, (15, 15)),
    "death": (FIRST | {"offence": "import", "substance": "heroin", "pure_quantity": "16 g"}, (0, 0)),
    "repeat, class A": (REPEAT | {"offence": "supply", "substance": "heroin", "pure_quantity": "2 g"}, (10, 15)),
    "repeat, class B": (REPEAT | {"offence": "supply", "substance": "ketamine"}, (6, 15)),
    "repeat, class C": (REPEAT | {"offence": "supply", "substance": "other", "listed_class": "C"}, (4, 15)),
    "long term, first": (USER | {"counting_priors": 2, "prior_long_term": False}, (3, 6)),
    "long term, again": (USER | {"counting_priors": 3, "prior_long_term": True}, (6, 12)),
    "possession before 2023": (
        FIRST | {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True, "substance": "heroin",
                 "pure_quantity": "14 g"}, (0, 0)),
    "possession since 2023, middle": (
        FIRST | {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True, "substance": "heroin",
                 "pure_quantity": "14 g", "offence_date": "2023-06-01"}, (5, 10)),
    "possession since 2023, top": (
        FIRST | {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True, "substance": "heroin",
                 "pure_quantity": "16 g", "offence_date": "2023-06-01"}, (10, 15)),
}  # fmt: skip


@pytest.mark.parametrize("name", STROKES)
def test_strokes_are_those_of_the_schedule(name: str) -> None:
    case, expected = STROKES[name]
    assert strokes(ask(**case)) == expected


def test_a_courier_with_a_certificate_can_get_life_with_at_least_15_strokes() -> None:
    courier = {"restricted_to_courier": True, "certificate_of_assistance": True, "abnormality_of_mind": False}
    found = ask(**FIRST | {"offence": "import", "substance": "heroin", "pure_quantity": "16 g"} | courier)
    assert (str(found.custody), str(found.reach.custody)) == ("death", "life or death")
    assert strokes(found) == (15, 24)


def test_an_exempt_person_gets_no_strokes_and_up_to_12_months_more_if_the_court_so_chooses() -> None:
    found = ask(**FIRST | {"offence": "supply", "substance": "mdma", "caning_exempt": True})
    assert strokes(found) == (0, 0)
    assert (str(found.custody), str(found.reach.custody)) == ("5 y to 20 y", "5 y to 21 y")
    assert found.choices == ("in-lieu-of-caning",)


def test_an_adult_of_whom_nothing_is_known_but_a_capital_weight_faces_death_or_life_and_the_answer_says_what_is_missing() -> None:
    found = ask(offence="import", substance="heroin", pure_quantity="16 g", offence_date="2018-01-01", age=30)
    assert str(found.custody) == "life or death"
    assert set(found.unknown) >= {"restricted_to_courier", "abnormality_of_mind", "certificate_of_assistance"}


def severity(found: Outcome) -> tuple[bool, bool, int, int]:
    """Order the ranges of one offence: death above life, life above terms."""
    term = found.custody
    return term.death != "no", term.life != "no" or term.death != "no", term.most or 2**40, term.least or 2**40


@settings(max_examples=40, deadline=None)
@given(
    offence=st.sampled_from(["supply", "import"]),
    drug=st.sampled_from([
        ("heroin", "pure_quantity"), ("morphine", "pure_quantity"), ("cocaine", "pure_quantity"), ("methamphetamine", "pure_quantity"),
        ("cannabis", "quantity"), ("cannabis_mixture", "quantity"), ("cannabis_resin", "quantity"),
    ]),
    amounts=st.tuples(st.integers(0, 1_200_000), st.integers(0, 1_200_000)),
    repeat=st.booleans(),
)  # fmt: skip
def test_a_greater_weight_never_has_a_lighter_range(
    offence: str, drug: tuple[str, str], amounts: tuple[int, int], repeat: bool
) -> None:
    substance, measure = drug
    known = (REPEAT if repeat else FIRST) | {"offence": offence, "substance": substance}
    lighter, heavier = (severity(ask(**known | {measure: f"{amount} mg"})) for amount in sorted(amounts))
    assert lighter <= heavier


# -- the sentences of the courts ------------------------------------------------------------------------------------------

# The file marks all of its charges as within the range of their time. Three things part that from what a law of a year can say:
RESENTENCED = {"SG183"}  # "re-sentenced from death in 2016": the year in the file is that of the death sentence
EARLIER_ARREST = {"SG282"}  # the file's README: [2020] SGHC 107 concerns arrests in 2016-2018
FIRST_YEAR = 1998  # the first version encoded


@pytest.fixture(scope="module")
def sentences(data_folder: Path) -> Path:
    file = data_folder / "sg" / "sg_drug_sentences.csv"
    if not file.is_file():
        pytest.skip("no sentences of Singapore in the data folder")
    return file


def test_every_sentence_lies_in_the_range_of_its_time_but_for_those_with_a_reason_in_the_file(sentences: Path) -> None:
    compared = compare(read_charges(sentences))
    assert len(compared) == 149
    for one in compared:
        name = one.charge["row_id"]
        expected = (
            NO_VERSION if one.charge.year < FIRST_YEAR
            else OUTSIDE if name in RESENTENCED
            else EARLIER if name in EARLIER_ARREST
            else INSIDE
        )  # fmt: skip
        assert one.word == expected, (name, one.why)
        assert one.strokes != OUTSIDE, (name, one.strokes_allowed)


def test_the_page_in_the_documents_is_the_one_the_file_gives(sentences: Path, repository: Path) -> None:
    written = (repository / "docs" / "how-we-know" / "singapore.md").read_text("utf-8")
    assert written == page(compare(read_charges(sentences)), sentences.name)


def row(**cells: str) -> str:
    """Write a file of one charge: 2 g of diamorphine sold, 5 years and 6 months, 5 strokes."""
    known = dict.fromkeys(validation_sg.NEEDED, "") | {
        "row_id": "X1", "neutral_citation": "[2016] SGHC 1", "para": "1", "year": "2016", "charge": "s5(1)(a)",
        "offence": "traffic", "substance": "diamorphine", "weight_g": "2", "tier": "A_low_traffic", "sentence_type": "term",
        "sentence_months": "66", "strokes": "5",
    } | cells  # fmt: skip
    return ",".join(known) + "\n" + ",".join(known.values()) + "\n"


def one(tmp_path: Path, **cells: str) -> validation_sg.Compared:
    file = tmp_path / "charges.csv"
    file.write_text(row(**cells), "utf-8")
    [found] = compare(read_charges(file))
    return found


def test_a_sentence_is_held_against_both_ends_of_the_range_and_against_the_strokes(tmp_path: Path) -> None:
    assert one(tmp_path).word == INSIDE
    assert one(tmp_path, sentence_months="60").word == INSIDE
    assert one(tmp_path, sentence_months="59.9").word == OUTSIDE  # 5 years is the least
    assert one(tmp_path, sentence_months="240").word == INSIDE
    assert one(tmp_path, sentence_months="240.1").word == OUTSIDE  # 20 years is the most
    assert one(tmp_path, sentence_type="life", sentence_months="").word == OUTSIDE
    assert one(tmp_path, strokes="4").strokes == OUTSIDE
    assert one(tmp_path, strokes="16").strokes == OUTSIDE
    assert one(tmp_path, strokes="").strokes == ""


def test_the_term_in_lieu_of_caning_may_pass_the_longest_term_by_12_months_for_offences_since_2011(tmp_path: Path) -> None:
    exempt = {"strokes": "", "cane_exempt": "female", "sentence_months": "240"}
    assert one(tmp_path, **exempt, lieu_months="12").word == INSIDE
    assert one(tmp_path, **exempt, lieu_months="12.1").word == OUTSIDE
    assert one(tmp_path, **exempt, lieu_months="12", year="2008").word == OUTSIDE


def test_a_sentence_is_placed_below_within_or_above_the_band_of_the_framework(tmp_path: Path) -> None:
    """Vasentha: up to 3 g of diamorphine, 5 to 6 years."""
    bands = {months: one(tmp_path, sentence_months=months).band for months in ("60", "72", "72.1")}
    assert {months: band.place for months, band in bands.items() if band} == {"60": "within", "72": "within", "72.1": "above"}
    band = bands["60"]
    assert band is not None
    assert (band.framework, band.since, band.least, band.most) == ("vasentha", 2015, 60, 72)
    assert one(tmp_path, substance="mdma").band is None


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"offence": "piracy"}, "LEN501"),
        ({"year": "soon"}, "LEN501"),
        ({"sentence_months": ""}, "LEN501"),
        ({"role": "a,b"}, "LEN502"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, cells: dict[str, str], code: str) -> None:
    with pytest.raises(LenityError) as refused:
        one(tmp_path, **cells)
    [problem] = refused.value.problems
    assert (problem.code, problem.place.line) == (code, 2)


def test_a_file_without_a_column_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "charges.csv"
    file.write_text("row_id,year\nX1,2016\n", "utf-8")
    with pytest.raises(LenityError, match="column `neutral_citation` is missing"):
        read_charges(file)


def test_months_are_printed_without_loss() -> None:
    assert [validation_sg._show(Decimal(months)) for months in ("300", "6.9", "0", "66")] == [
        "25 y",
        "6.9 months",
        "nothing",
        "5 y 6 months",
    ]
