"""The ladder says of every offence, band and person which rungs are open, and what closes the others.

Expected values for Cambodia are those of the statute as the fact sheet has it: sections 2.8 (what the Criminal Code does to the
bands) and 3.1 (its articles). Those of small laws are worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.library import Library, in_force
from lenity.law.model import Law
from lenity.law.problems import LenityError
from lenity.law.vocabulary import vocabulary
from lenity.review.ladder import Act, Ladder, Row, Rung, Situation, easiest, heavier_than, ladder, least_intrusive
from review.small_law import HEAD, TABLE, write_law
from written import one_law

FIRST = {"age": 30, "stage": "completed", "prior_class": "none", "prison_in_last_5_years": False, "prison_in_last_year": False}
PEOPLE = [
    ("first", "an adult first offender", FIRST),
    ("dependent", "an adult who depends on the drug", FIRST | {"drug_dependent": True}),
    ("record", "an adult with a prison sentence in the last five years", FIRST | {"prison_in_last_5_years": True}),
    ("child", "a child of 15", FIRST | {"age": 15}),
]
Small = Callable[..., Law]


@cache
def law_in_force() -> Law:
    return in_force(Library().find("kh"), date(2020, 1, 1))


@pytest.fixture(scope="module")
def cambodia() -> Law:
    """The law in force."""
    return law_in_force()


@pytest.fixture(scope="module")
def bands(cambodia: Law) -> Ladder:
    """Possession and use under the bands of reading A, with the top band as printed: the table of section 2.8."""
    settled = {"bands": "A", "top-band": "as-printed", "consumption": "memory"}
    return ladder(cambodia, PEOPLE, settled=settled, offences=["possession", "use"])


@pytest.fixture(scope="module")
def open_readings(cambodia: Law) -> Ladder:
    """Possession with every disputed point open."""
    return ladder(cambodia, PEOPLE[:1], offences=["possession"])


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """Load the small law of small_law.py, or an edit of it."""

    def make(table: str = TABLE, head: str = HEAD) -> Law:
        return in_force(Library(write_law(tmp_path, table, head)).find("xx"), date(2020, 1, 1))

    return make


def row(found: Ladder, text: str, substance: str = "methamphetamine") -> Row:
    [one] = [one for one in found.rows if one.text == text and substance in one.substances]
    return one


def case(found: Ladder, text: str, person: str = "first", substance: str = "methamphetamine") -> Situation:
    [place] = [place for place, one in enumerate(found.people) if person in one.ids]
    return row(found, text, substance).cases[place]


def cell(found: Ladder, text: str, measure: str, person: str = "first") -> Rung:
    return case(found, text, person).cell(measure)


def articles(rung: Rung) -> set[str]:
    return {reference.where for reference in rung.way.references}


# -- Cambodia, section 2.8 ---------------------------------------------------------------------------------------------


def test_the_bands_of_reading_a_are_rows(bands: Ladder) -> None:
    found = [one.text for one in bands.rows if "methamphetamine" in one.substances]
    assert found == ["below 15 g", "15 g to 80 g", "above 80 g, up to 240 g", "above 240 g"]


def test_the_base_band_may_be_suspended_without_mitigation(bands: Ladder) -> None:
    for measure in ("simple suspension", "suspension with probation"):
        assert cell(bands, "below 15 g", measure).status == "open"


@pytest.mark.parametrize("measure", ["community service", "reprimand", "additional penalty instead"])
def test_measures_for_a_maximum_of_3_years_are_closed_to_the_base_band(bands: Ladder, measure: str) -> None:
    found = cell(bands, "below 15 g", measure)
    assert found.status == "closed"
    # CC 98 and 100: prison maximum of at most 3 years; the base band has 5 years.
    assert articles(found) == {"article 100" if measure == "additional penalty instead" else "article 98"}
    assert {(reason.test, reason.now) for reason in found.reasons} == {("> 3 y", "5 y")}


def test_deferral_is_for_misdemeanours_and_so_ends_with_the_base_band(bands: Ladder) -> None:
    assert cell(bands, "below 15 g", "deferral").status == "depends"
    assert cell(bands, "15 g to 80 g", "deferral").status == "closed"
    [reason] = cell(bands, "15 g to 80 g", "deferral").reasons
    assert (reason.name, reason.now) == ("class", "felony")
    assert reason.reference and reason.reference.where == "article 124"


def test_the_second_band_may_be_suspended_at_exactly_5_years(bands: Ladder) -> None:
    assert cell(bands, "15 g to 80 g", "simple suspension").status == "open"


@pytest.mark.parametrize("band", ["above 80 g, up to 240 g", "above 240 g"])
def test_the_upper_bands_may_be_suspended_after_mitigation_only(bands: Ladder, band: str) -> None:
    found = cell(bands, band, "simple suspension")
    assert found.status == "after a choice"
    [choice] = found.way.after
    assert (choice.title, choice.who, choice.articles) == ("mitigating circumstances", "court", ("93-94",))
    assert case(bands, band).lowest == ("custody",)
    assert case(bands, band).way_out == "after a choice"


def test_a_floor_of_10_years_is_why_suspension_is_closed_before_mitigation(bands: Ladder) -> None:
    [reason] = cell(bands, "above 80 g, up to 240 g", "simple suspension").reasons
    assert (reason.name, reason.test, reason.now, reason.after) == ("custody.min", "> 5 y", "10 y", "2 y")
    assert reason.reference and reason.reference.where == "article 104"


@pytest.mark.parametrize(
    ("band", "floor", "lowered"),
    [
        ("below 15 g", "2 y", "6 months"),
        ("15 g to 80 g", "5 y", "1 y"),
        ("above 80 g, up to 240 g", "10 y", "2 y"),
        ("above 240 g", "20 y", "2 y"),
    ],
)
def test_mitigation_lowers_the_floor_as_article_94_says(bands: Ladder, band: str, floor: str, lowered: str) -> None:
    relief = case(bands, band).relief
    assert (relief.status, relief.floor, relief.lowered) == ("after a choice", floor, lowered)
    assert [reference.where for reference in relief.references] == ["articles 93-94"]


def test_semi_liberty_and_instalments_need_short_terms(bands: Ladder) -> None:
    # At most 6 months (CC 127) and 1 year (CC 132): the base band after mitigation; the second band at exactly 1 year.
    assert cell(bands, "below 15 g", "semi-liberty").status == "after a choice"
    assert cell(bands, "15 g to 80 g", "semi-liberty").status == "closed"
    instalments = cell(bands, "15 g to 80 g", "instalments")
    assert (instalments.status, instalments.way.facts) == ("depends", ("grave_personal_reason",))
    assert [one.title for one in instalments.way.after] == ["mitigating circumstances"]
    assert cell(bands, "above 80 g, up to 240 g", "instalments").status == "closed"


def test_use_is_open_to_the_measures_for_a_maximum_of_3_years(bands: Ladder) -> None:
    [use] = [one for one in bands.rows if one.acts == (Act("use"),)]
    first = use.cases[0]
    assert first.cell("additional penalty instead").status == "open"
    community = first.cell("community service")
    assert (community.status, community.way.facts) == ("depends", ("agrees_to_community_work", "present_at_trial"))
    reprimand = first.cell("reprimand")
    assert reprimand.way.facts == ("disturbance_ended", "harm_repaired", "reintegration_assured")


def test_a_recent_prison_sentence_closes_simple_suspension_and_not_probation(bands: Ladder) -> None:
    found = cell(bands, "below 15 g", "simple suspension", "record")
    assert found.status == "closed"
    assert articles(found) == {"article 106"}
    assert [(reason.name, reason.test) for reason in found.reasons] == [("prison_in_last_5_years", "true")]
    assert cell(bands, "below 15 g", "suspension with probation", "record").status == "open"


def test_a_child_of_15_has_half_the_range_and_measures_of_care(bands: Ladder) -> None:
    child = case(bands, "below 15 g", "child")
    assert child.bound.text == "1 y to 2 y 6 months"
    assert child.cell("measures for minors").status == "open"
    # Community service from 16 (CC 162); reprimand if the halved maximum counts for the 3 years.
    assert articles(child.cell("community service")) == {"article 162"}
    assert child.cell("reprimand").versions["three-year-test"]["provided"] == "closed"
    assert child.cell("reprimand").versions["three-year-test"]["applicable"] != "closed"
    # "Mitigated floors for minors: ... whether the adult or the halved minimum decides the step is not said."
    assert child.relief.versions["minors-step"] == {"adult": ("1 y", "3 months"), "halved": ("1 y", "1 d")}


def test_the_law_does_not_tell_a_dependent_person_from_another(bands: Ladder) -> None:
    assert [one.ids for one in bands.people] == [("first", "dependent"), ("record",), ("child",)]


def test_a_fine_alone_turns_on_how_article_97_is_read(bands: Ladder) -> None:
    found = cell(bands, "above 240 g", "fine alone")
    assert found.versions == {"fine-alone": {"restrained": "closed", "literal": "after a choice"}}
    assert found.way.facts == ()


def test_above_80_g_the_readings_of_the_bands_part(open_readings: Ladder) -> None:
    found = cell(open_readings, "above 80 g, up to 240 g", "simple suspension")
    assert found.status == "depends"
    assert found.versions["bands"] == {"A": "after a choice", "B": "closed"}
    # CC 94: from 10 years to 2 years; CC 95: from life to 15 years, above the 5 years of CC 104.
    relief = case(open_readings, "above 80 g, up to 240 g").relief
    assert relief.versions["bands"] == {"A": ("10 y", "2 y"), "B": ("life", "15 y")}


def test_a_life_sentence_is_never_suspended(cambodia: Law) -> None:
    found = ladder(cambodia, PEOPLE[:1], settled={"bands": "B", "fine-alone": "restrained"}, offences=["possession"])
    life = case(found, "above 80 g")
    assert (life.bound.life, life.way_out, life.lowest) == ("only", "closed", ("life",))
    assert [life.relief.floor, life.relief.lowered] == ["life", "15 y"]
    tests = {(reason.name, reason.test, reason.after) for reason in life.cell("simple suspension").reasons}
    assert ("custody.min", "> 5 y", "15 y") in tests  # closed after mitigation too


def test_a_substance_without_known_bands_is_not_known_and_says_where_to_look(open_readings: Ladder) -> None:
    cannabis = row(open_readings, "up to 80 g", "cannabis")
    assert cannabis.cases[0].cell("simple suspension").status == "not known"
    assert cannabis.cases[0].lowest == ()
    said = {(gap.why, gap.look_in) for gap in cannabis.gaps}
    look = "article 40 in the gazette text of the 2012 law"
    assert ("the quantity bands for cannabis herb and resin were not found in any source", look) in said
    assert ("the quantity bands for opium were not found in any source", look) in said


def test_above_80_g_an_unknown_substance_is_closed_under_the_reading_that_knows_it(open_readings: Ladder) -> None:
    found = row(open_readings, "above 80 g", "cannabis").cases[0].cell("simple suspension")
    assert (found.status, found.versions["bands"]) == ("not known", {"A": "not known", "B": "closed"})


def test_the_offences_of_article_40_share_a_row_and_buying_does_so_for_supply(cambodia: Law) -> None:
    found = ladder(cambodia, PEOPLE[:1])
    acts = set(row(found, "below 15 g").acts)
    assert {Act("possession"), Act("transport"), Act("supply"), Act("purchase", "supply")} <= acts
    assert Act("purchase", "own_use") not in acts
    assert Act("use") not in acts


def test_no_rung_of_no_punishment_was_encoded(bands: Ladder) -> None:
    assert bands.absent == ("no_punishment",)


# -- small laws --------------------------------------------------------------------------------------------------------

NOBODY: list[tuple[str, str, Mapping[str, object]]] = [("x", "anyone", {})]


def suspension(law: Law, band: str = "from 10 g", settled: Mapping[str, str] | None = None) -> Rung:
    return cell_of(ladder(law, NOBODY, settled=settled), band)


def cell_of(found: Ladder, band: str) -> Rung:
    [one] = [one for one in found.rows if one.text == band and "amphetamine" in one.substances]
    return one.cases[0].cell("suspension")


def test_the_reading_decides_whether_the_small_law_leaves_a_way_out(small: Small) -> None:
    law = small()
    assert suspension(law, "below 10 g").status == "open"
    assert suspension(law).versions == {"bands": {"A": "after a choice", "B": "closed"}}
    assert suspension(law, settled={"bands": "A"}).status == "after a choice"
    assert suspension(law, settled={"bands": "B"}).status == "closed"


def test_a_longer_ceiling_in_the_law_opens_the_cell(small: Small) -> None:
    law = small(TABLE.replace('"<= 2 y"', '"<= 3 y"').replace('"> 2 y"', '"> 3 y"'))
    assert suspension(law, settled={"bands": "A"}).status == "open"


def test_mitigation_taken_out_of_the_law_closes_the_cell(small: Small) -> None:
    law = small(TABLE.replace("custody.min: 1 y}", "custody.min: 3 y}"))
    found = suspension(law, settled={"bands": "A"})
    assert found.status == "closed"
    assert [reference.where for reference in found.way.references] == ["article 8"]


def test_the_reason_follows_the_rule_and_the_penalty(small: Small) -> None:
    table = TABLE.replace("3 y .. 8 y", "4 y .. 8 y").replace('"> 2 y"', '"> 18 months"').replace('"<= 2 y"', '"<= 18 months"')
    [reason] = suspension(small(table), settled={"bands": "A"}).reasons
    assert (reason.name, reason.test, reason.now, reason.after) == ("custody.min", "> 18 months", "4 y", "1 y")


def test_an_edge_moved_in_the_law_moves_the_row(small: Small) -> None:
    found = ladder(small(TABLE.replace("10 g", "12.5 g")), NOBODY)
    assert [one.text for one in found.rows if "amphetamine" in one.substances] == ["below 12.5 g", "from 12.5 g"]


def test_a_law_that_asks_for_no_offence_has_rows_for_any(small: Small) -> None:
    assert {one.acts for one in ladder(small(), NOBODY).rows} == {(Act(""),)}


def test_a_law_without_measures_leaves_only_custody(small: Small) -> None:
    law = small(TABLE[: TABLE.index("  - id: suspension")])
    found = ladder(law, NOBODY, settled={"bands": "A"})
    [large] = [one for one in found.rows if one.text == "from 10 g" and "amphetamine" in one.substances]
    assert (large.cases[0].way_out, large.cases[0].lowest, found.measures) == ("closed", ("custody",), ())
    assert "suspended_sentence" in found.absent


PENALTY = """
- id: penalty
  rules:
    - {id: use, when: {offence: use}, then: {custody: 1 y .. 2 y, fine: none, combine: custody only}, @C}
    - {id: deal, when: {offence: [possession, supply]}, then: {custody: 4 y .. 8 y, fine: none, combine: custody only}, @C}
"""


def test_offences_with_the_same_answers_share_a_row(tmp_path: Path) -> None:
    found = ladder(one_law(tmp_path, PENALTY), NOBODY)
    assert [one.acts for one in found.rows] == [(Act("use"),), (Act("possession"), Act("supply"))]
    assert {one.substances for one in found.rows} == {()}  # no rule asks for the substance
    assert {one.text for one in found.rows} == {"any amount"}


@pytest.mark.parametrize(
    ("penalty", "way_out", "lowest"),
    [
        ("custody: 1 y .. 2 y, fine: 10 .. 20, combine: and", "closed", ("custody",)),
        ("custody: 1 y .. 2 y, fine: 10 .. 20, combine: or", "open", ("fine",)),
        ("custody: 1 y .. 2 y, fine: 10 .. 20, combine: and/or", "open", ("fine",)),
        ("custody: none, fine: 10 .. 20, combine: fine only", "open", ("fine",)),
        ("custody: none, fine: none, combine: custody only", "open", ("no_punishment",)),
        ("custody: life, fine: none, combine: custody only", "closed", ("life",)),
    ],
)
def test_a_fine_that_stands_in_place_of_prison_needs_no_measure(
    tmp_path: Path, penalty: str, way_out: str, lowest: tuple[str, ...]
) -> None:
    table = f"""
- id: penalty
  rules:
    - {{id: use, when: {{offence: use}}, then: {{{penalty}}}, @C}}
"""
    found = ladder(one_law(tmp_path, table), NOBODY)
    [use] = [one.cases[0] for one in found.rows]
    assert (use.way_out, use.lowest) == (way_out, lowest)
    assert not set(lowest).intersection(found.absent)


def test_a_fine_alone_that_the_court_may_choose_is_open_after_that_choice(tmp_path: Path) -> None:
    table = """
- id: penalty
  rules:
    - {id: use, when: {offence: use}, then: {custody: 1 y .. 2 y, fine: 10 .. 20, combine: and}, @C}
- id: choice
  amends: [combine]
  may: court
  choice: fine only
  rules:
    - {id: choose, when: {combine: and}, then: {combine: and/or}, @C}
"""
    [use] = [one.cases[0] for one in ladder(one_law(tmp_path, table), NOBODY).rows]
    assert (use.penalty, use.way_out) == ({"custody": "open", "fine": "after a choice"}, "after a choice")


def test_the_law_of_1996_let_a_fine_alone_stand_for_own_use() -> None:
    # L96 article 98: 6 days to 1 month, and/or a fine, for keeping, buying or growing for own use.
    law = in_force(Library().find("kh"), date(2003, 6, 1))
    adult = {"age": 30, "role": "principal", "health_professional": False}
    found = ladder(law, [("x", "an adult", adult)], offences=["possession"])
    [own_use] = [one.cases[0] for one in found.rows if Act("possession", "own_use") in one.acts]
    assert (own_use.bound.text, own_use.penalty["fine"], own_use.way_out) == ("6 d to 1 month", "open", "open")
    assert "fine" in own_use.lowest


def test_a_rule_that_closes_whatever_is_left_is_explained_by_what_would_open(tmp_path: Path) -> None:
    law = one_law(
        tmp_path,
        PENALTY
        + """
- id: suspension
  option: suspended_sentence
  measure: suspension
  may: court
  hit: F
  rules:
    - {id: open, when: {custody.max: "<= 3 y"}, then: open, @C}
    - {id: closed, when: {}, then: closed, @C}
""",
    )
    use, deal = (one.cases[0].cell("suspension") for one in ladder(law, NOBODY).rows)
    assert use.status == "open"
    assert deal.status == "closed"
    assert [(one.name, one.test, one.holds, one.now) for one in deal.reasons] == [("custody.max", "<= 3 y", False, "8 y")]


def test_a_word_that_an_earlier_step_gave_is_shown_as_the_reason(tmp_path: Path) -> None:
    law = one_law(
        tmp_path,
        PENALTY
        + """
- id: class
  hit: F
  rules:
    - {id: grave, when: {custody.max: "> 5 y"}, then: {class: felony}, @C}
    - {id: light, when: {custody.max: "<= 5 y"}, then: {class: misdemeanour}, @C}
- id: deferral
  option: deferred_sentence
  measure: deferral
  may: court
  hit: F
  rules:
    - {id: not-deferred, when: {class: felony}, then: closed, @C}
    - {id: deferred, when: {class: misdemeanour}, then: open, @C}
""",
    )
    use, deal = (one.cases[0].cell("deferral") for one in ladder(law, NOBODY).rows)
    assert (use.status, deal.status) == ("open", "closed")
    assert [(one.name, one.test, one.now) for one in deal.reasons] == [("class", "felony", "felony")]


def test_people_whom_no_rule_tells_apart_stand_together_and_the_largest_group_first(tmp_path: Path) -> None:
    law = one_law(
        tmp_path,
        PENALTY
        + """
- id: care
  option: diversion
  measure: care
  may: court
  rules:
    - {id: young, when: {age: "<= 17"}, then: open, @C}
    - {id: grown, when: {age: ">= 18"}, then: closed, @C}
""",
    )
    people = [("c", "a child", {"age": 15}), ("a", "an adult", {"age": 30}), ("b", "another adult", {"age": 60})]
    found = ladder(law, people)
    assert [one.ids for one in found.people] == [("a", "b"), ("c",)]
    assert [one.cell("care").status for one in found.rows[0].cases] == ["closed", "open"]


def test_an_age_not_stated_leaves_the_measure_depending_on_it(tmp_path: Path) -> None:
    law = one_law(
        tmp_path,
        PENALTY
        + """
- id: young
  amends: [custody]
  rules:
    - {id: none-for-the-young, when: {age: "<= 17"}, then: {custody.min: 1 y}, @C}
- id: suspension
  option: suspended_sentence
  measure: suspension
  may: court
  hit: F
  rules:
    - {id: open, when: {custody.min: "<= 2 y"}, then: open, @C}
    - {id: closed, when: {custody.min: "> 2 y"}, then: closed, @C}
""",
    )
    deal = ladder(law, NOBODY).rows[1].cases[0].cell("suspension")
    assert (deal.status, deal.way.facts) == ("depends", ("age",))  # though its own table does not ask for the age


def test_facts_of_the_act_make_the_rows_and_not_the_person(tmp_path: Path) -> None:
    whole = {"offence": "use", "substance": "heroin", "quantity": "3 g", "age": 30}
    found = ladder(one_law(tmp_path, PENALTY), [("v", "a whole case", whole)])
    assert len(found.rows) == 2
    assert found.people[0].facts == {"age": "30"}


def test_a_fact_that_the_law_does_not_know_is_named(tmp_path: Path) -> None:
    found = ladder(one_law(tmp_path, PENALTY), [("v", "a case", {"age": 30, "shoe_size": 43})])
    assert found.people[0].unread == ("shoe_size",)


def test_a_fact_for_which_no_rule_asks_is_named(bands: Ladder) -> None:
    assert bands.unasked == ("drug_dependent",)  # the Code has no rule on dependence


def test_a_ladder_for_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LenityError, match="LEN506"):
        ladder(one_law(tmp_path, PENALTY), [])


def test_rows_are_counted_by_their_easiest_way_out(small: Small) -> None:
    found = ladder(small(), NOBODY)
    # Below 10 g open; from 10 g it turns on the reading; of cannabis and what the law does not name nothing is known: one row.
    assert found.counted(0) == {"open": 1, "after a choice": 0, "depends": 1, "not known": 1, "closed": 0}


# -- the partial order -------------------------------------------------------------------------------------------------

RUNGS = list(vocabulary().rungs)


@given(st.sets(st.sampled_from(RUNGS), min_size=1))
def test_the_least_intrusive_rungs_are_the_minimal_ones(held: set[str]) -> None:
    law = law_in_force()
    least = least_intrusive(law, held)
    assert least
    assert all(other not in heavier_than(law, one) for one in least for other in least)
    assert all(one in least or any(one in heavier_than(law, other) for other in least) for one in held)


def test_treatment_and_a_suspended_sentence_are_not_compared(cambodia: Law) -> None:
    assert least_intrusive(cambodia, ["custody", "treatment", "suspended_sentence"]) == ("treatment", "suspended_sentence")
    assert least_intrusive(cambodia, ["caution", "fine", "treatment"]) == ("caution", "treatment")


def test_the_easiest_of_no_status_is_closed() -> None:
    assert easiest([]) == "closed"
