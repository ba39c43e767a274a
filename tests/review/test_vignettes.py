"""The standard vignettes as cases: amounts from doses, facts the law knows, one case per substance."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.engine.facts import attributes_of
from lenity.law.library import Library
from lenity.law.problems import LenityError
from lenity.review.vignettes import FOLDER, read_vignettes, substances_named
from review.small_bench import bench, penalties

LAW = penalties({"substance: heroin": "1 y .. 3 y", "substance: ketamine": "1 y .. 2 y"})


def test_the_vignettes_of_the_catalogue_are_all_there() -> None:
    # check-catalogue.md, section 1: V1 to V21 (V22 is made from the law), comparators C1 to C5
    known = read_vignettes()
    numbers = {int(name[1:].rstrip("ab")) for name in known.known if "-" not in name}
    assert numbers == set(range(1, 22))
    assert set(known.comparators) == {"C1", "C2", "C3", "C4", "C5"}


def test_ten_doses_of_heroin_weigh_ten_times_thirty_milligrams_at_sixty_per_cent(tmp_path: Path) -> None:
    # doses.yaml: 30 mg pure, purity 60 %: 10 x 30 mg / 0.6 = 500 mg
    on = bench(tmp_path, LAW)
    [posed] = [one for one in on.vignettes.posed("V7", on.law, on.substances) if one.substance == "heroin"]
    assert posed.facts["quantity"] == "500000 µg"
    assert posed.facts["pure_quantity"] == "300000 µg"
    assert {one.source for one in posed.references} == {"dose-recalled"}


def test_the_same_pure_drug_weighs_more_when_it_is_cut(tmp_path: Path) -> None:
    on = bench(tmp_path, LAW)
    weak, strong = (
        next(one for one in on.vignettes.posed(name, on.law, on.substances) if one.substance == "heroin")
        for name in ("V21a", "V21b")
    )
    # 300 mg pure at 5 % is 6 g, at 80 % it is 375 mg
    assert (weak.facts["quantity"], strong.facts["quantity"]) == ("6000000 µg", "375000 µg")
    assert weak.facts["pure_quantity"] == strong.facts["pure_quantity"]


def test_a_purity_that_is_no_whole_percentage_is_still_one(tmp_path: Path) -> None:
    text = (FOLDER / "vignettes.yaml").read_text("utf-8").replace("purity: 5 %", "purity: 33.3333 %")
    (tmp_path / "vignettes.yaml").write_text(text, "utf-8")
    (tmp_path / "doses.yaml").write_text((FOLDER / "doses.yaml").read_text("utf-8"), "utf-8")
    law = bench(tmp_path, LAW).law
    [posed] = read_vignettes(tmp_path).posed("V21a", law, ["heroin"])
    assert posed.facts["purity"] == "33.3333 %"


def test_a_substance_without_a_dose_is_left_out_and_named(tmp_path: Path) -> None:
    on = bench(tmp_path, LAW)
    assert on.substances == ("heroin", "ketamine")
    assert [one.substance for one in on.vignettes.posed("V2", on.law, on.substances)] == ["heroin"]
    assert on.vignettes.missing("V2", on.substances) == ("ketamine",)
    assert on.vignettes.missing("V8", on.substances) == ()  # 1 kg needs no dose


def test_a_vignette_states_only_facts_that_some_vocabulary_knows() -> None:
    laws = [law for place in ("kh",) for law in Library().find(place)]
    known = set(attributes_of(tuple(laws)))
    stated = {fact for one in read_vignettes().known.values() for fact in one.facts}
    assert stated - known == set()


def test_a_law_that_names_no_substance_is_asked_about_all(tmp_path: Path) -> None:
    on = bench(tmp_path, penalties({"offence: possession": "1 y .. 3 y"}))
    assert set(substances_named(on.law)) == set(on.law.vocabulary.attributes["substance"].values)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("vignettes.yaml", "amount: 10 doses", "amount: 10 spoons", "spoons"),
        ("vignettes.yaml", "{id: V2,", "{id: V1,", "given twice"),
        ("vignettes.yaml", "of: V8, title: the same courier as", "of: V99, title: the same courier as", "V99"),
        ("doses.yaml", "source: portaria", "source: portari", "portari"),
        ("doses.yaml", "amount: 30 mg", "amount: 30 spoons", "spoons"),
        ("doses.yaml", "confidence: unverified", "confidence: sure", "sure"),
    ],
)
def test_a_mistake_in_the_files_is_named_with_its_line(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    for name in ("vignettes.yaml", "doses.yaml"):
        text = (FOLDER / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, "utf-8")
    with pytest.raises(LenityError) as caught:
        read_vignettes(tmp_path)
    assert said in str(caught.value)
    assert f"{file}:" in str(caught.value)
