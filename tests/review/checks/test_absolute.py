"""Stage X: each check on a law that keeps to it, on one that does not, and where a fact or a person's answer is missing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from lenity.law.library import Library, in_force
from lenity.review.answer import CONFORMS, DEPARTS, DEPARTS_ABSOLUTE, NEEDS_DATA, NEEDS_JUDGEMENT, NOT_APPLICABLE
from lenity.review.catalogue import Catalogue
from lenity.review.checks import DECIDED_BY
from lenity.review.setting import Bench, Setting
from lenity.review.vignettes import read_vignettes
from review.made_up import evidence, judgements
from review.saying import said, unknown, words
from review.small_bench import NOT_KNOWN, bench, found, penalties

TERM = penalties({"": "1 y .. 3 y"})
LIFE_ABOVE_1_KG = penalties({'quantity: "< 1 kg"': "1 y .. 3 y", 'quantity: ">= 1 kg"': "life"})
WIDEST_DEATH = "bounds: {custody: 1 d .. 20 y or life or death, cite: CITE}\n"


def mitigation(who: str = "court") -> str:
    """A choice that turns life into a term of 15 to 30 years."""
    return (
        f"  - id: mitigation\n    title: Mitigation\n    amends: [custody]\n    may: {who}\n    rules:\n"
        "      - {id: life-to-term, when: {custody.life: true}, then: {custody: 15 y .. 20 y}, cite: CITE}\n"
    )


def without_bounds(folder: Path, decisions: str, widest: str, **more: str) -> Bench:
    """A bench whose law states another widest sentence, or none."""
    bench(folder, decisions, **more)
    head = folder / "laws" / "xx" / "drugs" / "law.yaml"
    text = re.sub(
        r"bounds: .*\n", widest.replace("CITE", '{article: "2", source: gazette, confidence: verified}'), head.read_text("utf-8")
    )
    head.write_text(text, "utf-8")
    library = Library(folder / "laws")
    day = date(2020, 1, 1)
    return Bench(in_force(library.find("xx"), day), (), day, Catalogue.read(), read_vignettes())


# -- X-01 ----------------------------------------------------------------------------------------------------


def test_death_for_a_drug_offence_departs_absolutely(tmp_path: Path) -> None:
    law = penalties({'quantity: "< 1 kg"': "1 y .. 3 y", 'quantity: ">= 1 kg"': "life or death"})
    finding = found("X-01", bench(tmp_path, law))
    assert finding.outcome == DEPARTS_ABSOLUTE
    assert finding.answer.points[0].rules == ("2",)


def test_a_law_without_death_conforms(tmp_path: Path) -> None:
    assert found("X-01", bench(tmp_path, TERM)).outcome == CONFORMS


@pytest.mark.parametrize(
    ("widest", "provisions", "outcome"),
    [
        ("", "", NEEDS_DATA),  # nothing says how far a sentence can go
        (WIDEST_DEATH, "", NEEDS_DATA),
        ("bounds: {custody: 1 d .. 20 y or life, cite: CITE}\n", "", CONFORMS),
        ("", said("death_penalty_barred", "true"), CONFORMS),
        ("", said("death_penalty_barred", "false"), NEEDS_DATA),
    ],
)
def test_a_penalty_nobody_has_read_may_be_death_unless_the_law_knows_none(
    tmp_path: Path, widest: str, provisions: str, outcome: str
) -> None:
    finding = found("X-01", without_bounds(tmp_path, NOT_KNOWN, widest, provisions=provisions))
    assert finding.outcome == outcome
    assert ("the annex of the Act" in {want.where for want in finding.wants}) == (outcome == NEEDS_DATA)


# -- X-02 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("above", "outcome"),
    [
        ("life", DEPARTS),
        ("death", DEPARTS_ABSOLUTE),
        ("20 y .. 20 y or life", CONFORMS),
        ("20 y .. 20 y or death", CONFORMS),
        ("life or death", DEPARTS),
    ],
)
def test_death_or_life_as_the_only_sentence_departs(tmp_path: Path, above: str, outcome: str) -> None:
    law = penalties({'quantity: "< 1 kg"': "1 y .. 3 y", 'quantity: ">= 1 kg"': above})
    assert found("X-02", bench(tmp_path, law)).outcome == outcome


def test_a_fixed_sentence_is_found_in_a_band_that_no_vignette_reaches(tmp_path: Path) -> None:
    law = penalties({'quantity: "< 50 kg"': "1 y .. 3 y", 'quantity: ">= 50 kg"': "life"})
    finding = found("X-02", bench(tmp_path, law))
    assert finding.outcome == DEPARTS
    assert "from 50 kg" in words(finding)


def test_a_fixed_sentence_is_found_on_a_path_that_neither_vignettes_nor_bands_reach(tmp_path: Path) -> None:
    law = penalties(
        {
            "prior_count: '< 7'": "1 y .. 3 y",
            "prior_count: '>= 7', prior_class: felony": "death",
            "prior_count: '>= 7', prior_class: not(felony)": "1 y .. 3 y",
        }
    )
    finding = found("X-02", bench(tmp_path, law))
    assert finding.outcome == DEPARTS_ABSOLUTE
    assert finding.answer.points[0].rules == ("2",)


@pytest.mark.parametrize(("who", "outcome"), [("court", CONFORMS), ("prosecutor", DEPARTS)])
def test_a_court_that_can_go_below_life_is_not_bound_to_it_but_a_prosecutor_is_no_court(
    tmp_path: Path, who: str, outcome: str
) -> None:
    finding = found("X-02", bench(tmp_path, LIFE_ABOVE_1_KG + mitigation(who)))
    assert finding.outcome == outcome
    assert ("a choice of the court leads below it" in words(finding)) == (who == "court")


@pytest.mark.parametrize(
    ("restricted", "outcome"), [("life", DEPARTS_ABSOLUTE), ("10 y .. 20 y", DEPARTS_ABSOLUTE), ("death", DEPARTS_ABSOLUTE)]
)
def test_a_branch_with_death_alone_counts_where_the_case_does_not_give_the_fact_that_opens_it(
    tmp_path: Path, restricted: str, outcome: str
) -> None:
    # 1 kg brings death; whoever repaired the harm gets less; no vignette says whether the person did
    law = penalties(
        {
            'quantity: "< 1 kg"': "1 y .. 3 y",
            'quantity: ">= 1 kg", harm_repaired: true': restricted,
            'quantity: ">= 1 kg", harm_repaired: false': "death",
        }
    )
    finding = found("X-02", bench(tmp_path, law))
    assert finding.outcome == outcome
    assert ("the harm has been made good: no" in words(finding)) == (restricted != "death")


def test_death_that_a_court_can_turn_into_life_is_not_the_only_sentence(tmp_path: Path) -> None:
    law = penalties({'quantity: "< 1 kg"': "1 y .. 3 y", 'quantity: ">= 1 kg"': "death"})
    choice = (
        "  - id: mercy\n    title: Mercy\n    amends: [custody]\n    may: court\n    rules:\n"
        "      - {id: death-to-life, when: {custody.death: true}, then: {custody: life}, cite: CITE}\n"
    )
    finding = found("X-02", bench(tmp_path, law + choice))
    assert finding.outcome == CONFORMS
    assert "Death is all that binds, and a choice of the court leads below it" in words(finding)


@pytest.mark.parametrize("answers", [(), ("adequate",), ("adequate", "not adequate")])
def test_reasons_for_a_fixed_life_sentence_are_asked_for_and_change_nothing(tmp_path: Path, answers: tuple[str, ...]) -> None:
    finding = found("X-02", bench(tmp_path, LIFE_ABOVE_1_KG, judgements=judgements("X-02/discretion", *answers)))
    assert finding.outcome == DEPARTS
    assert [want.where for want in finding.wants] == ([] if len(answers) == 1 else ["X-02/discretion"])
    assert bool(finding.answer.contested) == (len(answers) == 2)


def test_an_unread_penalty_may_be_a_fixed_life_sentence(tmp_path: Path) -> None:
    assert found("X-02", bench(tmp_path / "life", NOT_KNOWN)).outcome == NEEDS_DATA
    widest = "bounds: {custody: 1 d .. 20 y, cite: CITE}\n"  # no life in this law at all
    assert found("X-02", without_bounds(tmp_path / "terms", NOT_KNOWN, widest)).outcome == CONFORMS


# -- X-03 ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("release", "outcome"),
    [
        ("none", DEPARTS),
        ("excluded_for_drug_offences", DEPARTS),
        ("clemency_only", NEEDS_JUDGEMENT),
        ("parole", NEEDS_DATA),  # whether it is ever used is not known
        ("?", NEEDS_DATA),
    ],
)
def test_life_needs_a_way_to_review(tmp_path: Path, release: str, outcome: str) -> None:
    provisions = unknown("release_from_life") if release == "?" else said("release_from_life", release)
    finding = found("X-03", bench(tmp_path, LIFE_ABOVE_1_KG, provisions=provisions))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (outcome == DEPARTS)  # the catalogue calls it contested


@pytest.mark.parametrize(("released", "outcome"), [({2018: 0, 2019: 0}, NEEDS_JUDGEMENT), ({2018: 0, 2019: 1}, CONFORMS)])
def test_a_way_that_is_never_used_needs_a_judgement(tmp_path: Path, released: dict[int, int], outcome: str) -> None:
    on = bench(
        tmp_path, LIFE_ABOVE_1_KG, provisions=said("release_from_life", "parole"), evidence=evidence("releases", "life", released)
    )
    assert found("X-03", on).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("real",), CONFORMS), (("not real",), DEPARTS), (("real", "not real"), NEEDS_JUDGEMENT)]
)
def test_people_judge_whether_the_way_to_release_is_real(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    on = bench(
        tmp_path,
        LIFE_ABOVE_1_KG,
        provisions=said("release_from_life", "clemency_only"),
        judgements=judgements("X-03/real", *answers),
    )
    assert found("X-03", on).outcome == outcome


def test_without_life_there_is_nothing_to_review_and_an_unread_penalty_keeps_it_open(tmp_path: Path) -> None:
    assert found("X-03", bench(tmp_path / "none", TERM)).outcome == NOT_APPLICABLE
    assert found("X-03", bench(tmp_path / "unread", NOT_KNOWN)).outcome == NEEDS_DATA


# -- X-04 ----------------------------------------------------------------------------------------------------


def body(penalty: str = "barred", custody: str = "barred", labour: str = "none") -> str:
    subjects = {"corporal_punishment": penalty, "corporal_punishment_in_custody": custody, "forced_labour": labour}
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in subjects.items())


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (body(), CONFORMS),
        (body(penalty="absent", custody="absent"), CONFORMS),
        (body(penalty="possible"), DEPARTS_ABSOLUTE),
        (body(penalty="mandatory"), DEPARTS_ABSOLUTE),
        (body(custody="possible"), DEPARTS_ABSOLUTE),
        (body(labour="[administrative_order]"), DEPARTS_ABSOLUTE),
        (body(labour="[treatment_centres]"), DEPARTS_ABSOLUTE),
        (body(labour="[unconvicted_prisoners]"), DEPARTS_ABSOLUTE),
        (body(labour="[convicted_prisoners]"), CONFORMS),  # article 8(3)(c)(i) of the Covenant
        (body(labour="[court_sentence]"), NEEDS_JUDGEMENT),  # article 8(3)(b)
        (body(labour="?"), NEEDS_DATA),
        (body(penalty="possible", labour="?"), DEPARTS_ABSOLUTE),  # found on what is known
        ("", NEEDS_DATA),
    ],
)
def test_the_body_and_labour_without_a_court(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("X-04", bench(tmp_path, TERM, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(
    ("answers", "outcome"), [(("ordinary",), CONFORMS), (("forced",), DEPARTS), (("ordinary", "forced"), NEEDS_JUDGEMENT)]
)
def test_people_judge_labour_that_a_court_imposes(tmp_path: Path, answers: tuple[str, ...], outcome: str) -> None:
    given = judgements("X-04/labour/labour as part of the penalty", *answers)
    finding = found("X-04", bench(tmp_path, TERM, provisions=body(labour="[court_sentence]"), judgements=given))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (len(answers) == 2)


# -- X-05 ----------------------------------------------------------------------------------------------------

NO_MEASURES = said("children_measures", "none")
CARE = said("children_measures", "[care_and_protection]")


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (TERM, NO_MEASURES, DEPARTS),  # 1 to 3 years and no way out
        (TERM, CARE, CONFORMS),
        (TERM, "", NEEDS_DATA),  # nobody looked up what there is for children
        (TERM, NO_MEASURES + said("age_of_criminal_responsibility", "15"), DEPARTS),  # the child of V16 is 15
        (TERM, NO_MEASURES + said("age_of_criminal_responsibility", "16"), CONFORMS),
        (penalties({'age: "< 18"': "none", 'age: ">= 18"': "1 y .. 3 y"}), NO_MEASURES, CONFORMS),
        (penalties({"": "1 y .. 3 y or death"}), CARE, DEPARTS_ABSOLUTE),
        (penalties({'age: "< 18"': "1 y .. 3 y", 'age: ">= 18"': "death"}), CARE, CONFORMS),
        (LIFE_ABOVE_1_KG, CARE + said("children_life", "without_release"), DEPARTS_ABSOLUTE),
        (LIFE_ABOVE_1_KG, CARE + said("children_life", "with_release"), CONFORMS),
        (LIFE_ABOVE_1_KG, CARE + said("children_life", "barred"), CONFORMS),
        (LIFE_ABOVE_1_KG, CARE + said("release_from_life", "none"), DEPARTS_ABSOLUTE),
        (LIFE_ABOVE_1_KG, CARE + said("release_from_life", "parole"), CONFORMS),
        (LIFE_ABOVE_1_KG, CARE, NEEDS_DATA),
        (NOT_KNOWN, CARE, NEEDS_DATA),
        (NOT_KNOWN, CARE + said("children_life", "barred"), CONFORMS),  # whatever the penalty, a child can be left out of prison
    ],
)  # fmt: skip
def test_a_child_faces_neither_death_nor_life_without_review_and_has_a_way_out(
    tmp_path: Path, law: str, provisions: str, outcome: str
) -> None:
    assert found("X-05", bench(tmp_path, law, provisions=provisions)).outcome == outcome


@pytest.mark.parametrize(
    ("up_to", "outcome"),
    [("35 months", DEPARTS), ("3 y", CONFORMS), ("37 months", CONFORMS), ("none", CONFORMS), ("?", NEEDS_DATA)],
)
def test_diversion_of_a_child_counts_as_far_as_it_reaches(tmp_path: Path, up_to: str, outcome: str) -> None:
    # the maximum is 3 years
    limit = unknown("children_diversion_up_to") if up_to == "?" else said("children_diversion_up_to", up_to)
    provisions = said("children_measures", "[diversion]") + limit
    assert found("X-05", bench(tmp_path, TERM, provisions=provisions)).outcome == outcome


# -- X-06 ----------------------------------------------------------------------------------------------------


def ordered(by: str, review: str = "before", place: str = "[closed_centre]", grounds: str = "[dependence]") -> str:
    subjects = {
        "compulsory_treatment_by": by, "compulsory_treatment_review": review, "compulsory_treatment_place": place,
        "compulsory_treatment_grounds": grounds, "treatment_consent": "required",
    }  # fmt: skip
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in subjects.items())


@pytest.mark.parametrize(
    ("provisions", "outcome"),
    [
        (ordered("none"), CONFORMS),
        (ordered("none").replace("says: required", "says: not_required"), DEPARTS),
        (ordered("[administration]"), DEPARTS_ABSOLUTE),
        (ordered("[police]", review="prompt"), DEPARTS_ABSOLUTE),
        (ordered("[prosecutor]", review="none"), DEPARTS_ABSOLUTE),
        (ordered("[medical_board]", review="none"), DEPARTS_ABSOLUTE),
        (ordered("[prosecutor]", review="prompt"), DEPARTS),
        (ordered("[prosecutor]", review="on_complaint"), DEPARTS),  # how soon a court decides is asked for
        (ordered("[prosecutor]", review="?"), DEPARTS),
        (ordered("[civil_court]"), DEPARTS),
        (ordered("[criminal_court]", review="none"), DEPARTS),  # a court orders it
        (ordered("[administration]", place="[outpatient]"), CONFORMS),  # nobody is held
        (ordered("[administration]", place="[outpatient, hospital]"), DEPARTS_ABSOLUTE),
        (ordered("[administration]", place="?"), NEEDS_DATA),
        (ordered("[administration]", place="?") + said("compulsory_treatment_longest", "6 months"), DEPARTS_ABSOLUTE),
        (ordered("?"), NEEDS_DATA),
        ("", NEEDS_DATA),
    ],
)  # fmt: skip
def test_nobody_is_held_for_treatment_without_consent(tmp_path: Path, provisions: str, outcome: str) -> None:
    assert found("X-06", bench(tmp_path, TERM, provisions=provisions)).outcome == outcome


def test_review_on_complaint_leaves_open_how_soon_a_court_decides(tmp_path: Path) -> None:
    finding = found("X-06", bench(tmp_path, TERM, provisions=ordered("[prosecutor]", review="on_complaint")))
    assert [(want.kind, want.where) for want in finding.wants] == [("law", "provision compulsory_treatment_review")]


@pytest.mark.parametrize(
    ("review", "answers", "outcome"),
    [
        ("prompt", (), DEPARTS),
        ("prompt", ("narrow",), CONFORMS),
        ("prompt", ("not narrow",), DEPARTS),
        ("prompt", ("narrow", "not narrow"), DEPARTS),
        ("on_complaint", ("narrow",), DEPARTS),
    ],
)
def test_a_narrow_emergency_with_prompt_review_is_for_people_to_judge(
    tmp_path: Path, review: str, answers: tuple[str, ...], outcome: str
) -> None:
    provisions = ordered("[medical_board]", review=review, place="[hospital]", grounds="[danger_to_self]")
    finding = found("X-06", bench(tmp_path, TERM, provisions=provisions, judgements=judgements("X-06/emergency", *answers)))
    assert finding.outcome == outcome


# -- X-07 ----------------------------------------------------------------------------------------------------

USE_FREE = penalties({"offence: use": "none", 'offence: "not(use)"': "1 y .. 3 y"})
USE_FINED = USE_FREE.replace(
    "custody: none, fine: none, combine: custody only", "custody: none, fine: .. 100, combine: fine only"
)


def status(states: str = "none", by: str = "none", treatment: str = "none") -> str:
    subjects = {"punishable_status": states, "detention_for_status_by": by, "compulsory_treatment_by": treatment}
    return "".join(unknown(about) if says == "?" else said(about, says) for about, says in subjects.items())


@pytest.mark.parametrize(
    ("law", "provisions", "outcome"),
    [
        (USE_FREE, status(), CONFORMS),
        (USE_FINED, status(states="[use]"), CONFORMS),  # a fine is no custody
        (TERM, status(states="[use]", by="[court]"), DEPARTS),
        (USE_FREE, status(states="[dependence]", by="[court]"), DEPARTS),
        (USE_FREE, status(states="[dependence]", by="[police]"), DEPARTS_ABSOLUTE),
        (TERM, status(states="[use]", by="[court, administration]"), DEPARTS_ABSOLUTE),
        (USE_FREE, status(by="?"), NEEDS_DATA),
        (TERM, status(by="?"), DEPARTS),  # found on what is known
        (NOT_KNOWN, status(), NEEDS_DATA),
        (USE_FREE, "", NEEDS_DATA),
    ],
)
def test_use_or_status_alone_brings_no_custody(tmp_path: Path, law: str, provisions: str, outcome: str) -> None:
    finding = found("X-07", bench(tmp_path, law, provisions=provisions))
    assert finding.outcome == outcome
    assert bool(finding.answer.contested) == (outcome == DEPARTS)  # only custody by a court is contested


@pytest.mark.parametrize(
    ("grounds", "place", "outcome"),
    [
        ("[dependence]", "[closed_centre]", DEPARTS_ABSOLUTE),
        ("[conviction]", "[closed_centre]", CONFORMS),
        ("[dependence]", "[outpatient]", CONFORMS),
        ("?", "[closed_centre]", NEEDS_DATA),
        ("[dependence]", "?", NEEDS_DATA),
    ],
)
def test_a_forced_stay_that_no_court_orders_is_custody_for_status(tmp_path: Path, grounds: str, place: str, outcome: str) -> None:
    more = {"compulsory_treatment_grounds": grounds, "compulsory_treatment_place": place}
    provisions = status(treatment="[medical_board]") + "".join(
        unknown(about) if says == "?" else said(about, says) for about, says in more.items()
    )
    assert found("X-07", bench(tmp_path, USE_FREE, provisions=provisions)).outcome == outcome


# -- Cambodia ------------------------------------------------------------------------------------------------


READING_A = {
    "bands": "A", "top-band": "as-printed", "edges": "lower", "consumption": "memory", "fine-alone": "restrained",
    "three-year-test": "provided", "range-or-life": "art-94",
}  # fmt: skip


def test_cambodias_constitution_bars_the_death_penalty(cambodia: Bench) -> None:
    # kh-law.md 0: no death penalty; the Constitution bars it
    answer = DECIDED_BY["X-01"](Setting(cambodia))
    assert answer.outcome == CONFORMS
    assert "constitution-32/no-death-penalty" in {rule for point in answer.points for rule in point.rules}


def test_cambodias_fixed_life_term_of_reading_b_leaves_the_court_a_way_down(cambodia: Bench) -> None:
    # kh-law.md 2.8, point 3: a mandatory life term (strict Reading B) has a floor of 15 y by article 95 of the Code
    answer = DECIDED_BY["X-02"](Setting(cambodia, {**READING_A, "bands": "B"}))
    assert answer.outcome == NEEDS_DATA  # other penalties of the law were not found
    assert any("a choice of the court leads below it" in point.says for point in answer.points)


def test_cambodias_printed_bands_hold_no_fixed_life_term(cambodia: Bench) -> None:
    # kh-law.md 2.8: above 240 g 20 to 30 y as printed
    answer = DECIDED_BY["X-02"](Setting(cambodia, READING_A))
    assert answer.points == ()


def test_a_positive_test_in_cambodia_can_bring_custody_and_a_prosecutors_order(cambodia: Bench) -> None:
    # kh-law.md 2.8: use, first: 1 to 6 months (memory); 2.7: compulsory treatment by the prosecutor's decision
    answer = DECIDED_BY["X-07"](Setting(cambodia, READING_A))
    assert answer.outcome == DEPARTS_ABSOLUTE
    assert {figure.text for point in answer.points for name, figure in point.figures.items() if name == "range"} == {
        "1 month to 6 months"
    }


def test_a_cambodian_child_who_carries_a_kilogram_can_be_left_out_of_prison(cambodia: Bench) -> None:
    # kh-law.md 2.8, point 7: 20-30 y becomes 10-15 y for a minor, with a mitigated floor of 1 y; suspension reaches 5 y
    answer = DECIDED_BY["X-05"](Setting(cambodia, {**READING_A, "minors-step": "halved"}))
    assert answer.outcome == CONFORMS
    assert "10 y to 15 y" in {figure.text for point in answer.points for figure in point.figures.values()}


def test_singapores_fixed_death_penalty_is_found_above_the_amounts_of_the_second_schedule() -> None:
    # asean-law.md, SG-5: death above 15 g of diamorphine, 30 g of cocaine or morphine, 250 g of methamphetamine,
    # 500 g of cannabis, unless section 33B opens life to a courier
    day = date(2026, 1, 1)
    law = in_force(Library().find("sg"), day)
    answer = DECIDED_BY["X-02"](Setting(Bench(law, (), day, Catalogue.read(), read_vignettes())))
    assert answer.outcome == DEPARTS_ABSOLUTE
    amounts = {
        (point.says.split("supply of ")[1].split(", {")[0], point.figures["amount"].text)
        for point in answer.points
        if "amount" in point.figures
    }
    assert {
        ("heroin", "above 15 g"),
        ("cocaine, morphine", "above 30 g"),
        ("methamphetamine", "above 250 g"),
        ("cannabis", "above 500 g"),
    } <= amounts
    assert all(point.says.startswith("Death is the only lawful sentence") for point in answer.points if "amount" in point.figures)


@pytest.mark.parametrize("name", [name for name in DECIDED_BY if name.startswith("X-")])
def test_no_sentence_of_the_stage_holds_a_digit_of_its_own(cambodia: Bench, name: str) -> None:
    for point in DECIDED_BY[name](Setting(cambodia)).points:
        assert not re.search(r"\d", point.says), point.says
        assert set(re.findall(r"{(\w+)}", point.says)) == set(point.figures)
