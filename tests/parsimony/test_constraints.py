"""Constraints are read with the law they are about; every mistake is said with its place; each demand means what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.problems import LenityError
from lenity.parsimony.constraints import Constraints, with_menu
from lenity.parsimony.schedule import Contradicted, Schedule, labels_of, schedule, sensitivities, without_floors
from parsimony.schedules import HEAD, constraints_of, read_with


def made(root: Path, demands: str, head: str = HEAD) -> Schedule:
    found = schedule(constraints_of(root, demands, head))
    assert isinstance(found, Schedule)
    return found


def custody(found: Schedule, *rules: str) -> list[str]:
    return [found.range_of(rule, "custody") for rule in rules]


# -- what each demand means ------------------------------------------------------------------------------


def test_without_demands_nothing_is_left_for_anyone(tmp_path: Path) -> None:
    found = made(tmp_path, "  - {id: c, cap: present, of: [possession, use], @B}\n")
    assert not any(found.values)
    assert {(found.range_of(rule, "custody"), found.range_of(rule, "fine")) for rule in ("small", "large", "use")} == {
        ("none", "none")
    }


def test_a_floor_holds_up_what_stands_above_it_and_nothing_else(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: f, floor: 1 y, of: small, output: custody.max, @B}
  - {id: o, order: possession, along: quantity, gap: 6 months, output: custody.max, @B}
""")  # fmt: skip
    assert custody(found, "small", "middle", "large", "use") == [".. 1 y", ".. 1 y 6 months", ".. 2 y", "none"]


def test_bands_are_put_in_the_order_of_their_lower_edges_whatever_the_order_of_the_file(tmp_path: Path) -> None:
    # large is named first; the bands run small, middle, large
    head = HEAD.replace("[small, middle, large]", "[large, small, middle]")
    found = made(tmp_path, """
  - {id: f, floor: 3 y, of: middle, output: custody.min, @B}
  - {id: o, order: possession, along: quantity, output: custody.min, @B}
""", head)  # fmt: skip
    assert custody(found, "small", "middle", "large") == ["none", "3 y .. 3 y", "3 y .. 3 y"]


def test_a_listed_order_and_less_than_come_to_the_same(tmp_path: Path) -> None:
    floor = "  - {id: f, floor: 1 y, of: use, output: custody.max, @B}\n"
    listed = made(tmp_path / "a", floor + "  - {id: o, order: [use, small, large], output: custody.max, @B}\n")
    paired = made(tmp_path / "b", floor + "  - {id: o, less: use, than: small, output: custody.max, @B}\n"
                  "  - {id: p, less: small, than: large, output: custody.max, @B}\n")  # fmt: skip
    assert listed.values == paired.values
    assert custody(listed, "small", "middle", "large", "use") == [".. 1 y", "none", ".. 1 y", ".. 1 y"]


def test_a_jump_lets_no_band_rise_too_far_above_the_one_below(tmp_path: Path) -> None:
    # the top at least 5 y; at most 2 y between neighbours: 5, 3, 1
    found = made(tmp_path, """
  - {id: f, floor: 5 y, of: large, output: custody.max, @B}
  - {id: j, jump: 2 y, between: possession, along: quantity, output: custody.max, @B}
""")  # fmt: skip
    assert custody(found, "small", "middle", "large") == [".. 1 y", ".. 3 y", ".. 5 y"]


def test_a_gap_of_money_is_one_of_fines_and_a_gap_of_time_one_of_terms(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: f, floor: 100, of: small, output: fine.max, @B}
  - {id: g, less: small, than: large, gap: 50, @B}
  - {id: t, less: small, than: large, gap: 1 month, output: custody.max, @B}
""")  # fmt: skip
    assert (found.range_of("small", "fine"), found.range_of("large", "fine")) == (".. 100", "50 .. 150")
    assert custody(found, "small", "large") == ["none", ".. 1 month"]


def test_fixed_cells_stay_as_the_law_has_them_life_included(tmp_path: Path) -> None:
    found = made(tmp_path, "  - {id: f, fix: present, of: large, @B}\n")
    assert found.range_of("large", "custody") == "5 y .. 10 y or life"
    assert found.range_of("large", "fine") == "500 .. 900"
    assert custody(found, "small") == ["none"]


def test_life_is_above_every_term_so_no_cap_in_years_lets_it_stand(tmp_path: Path) -> None:
    floor = "  - {id: l, floor: life, of: large, @B}\n"
    assert custody(made(tmp_path / "a", floor), "large") == [".. life"]  # no highest term, and no lowest
    capped = floor + "  - {id: c, cap: 20 y, of: large, output: custody.max, @B}\n"
    assert isinstance(schedule(constraints_of(tmp_path / "b", capped)), Contradicted)
    reached = floor + "  - {id: c, cap: 20 y or life, of: large, output: custody.max, @B}\n"
    assert custody(made(tmp_path / "c", reached), "large") == [".. life"]


def test_life_for_the_lesser_offence_is_life_for_the_graver_one(tmp_path: Path) -> None:
    demands = """
  - {id: l, floor: life, of: use, @B}
  - {id: o, less: use, than: small, @B}
"""
    assert custody(made(tmp_path / "a", demands), "use", "small", "large") == [".. life", ".. life", "none"]
    against = demands + "  - {id: n, no: life, of: small, @B}\n"
    found = schedule(constraints_of(tmp_path / "b", against))
    assert isinstance(found, Contradicted)
    [chain] = found.chains
    assert {link.demand.id for link in chain if link.demand} == {"l", "o", "n"}


def test_death_is_never_forced_by_a_term_and_can_be_ruled_out(tmp_path: Path) -> None:
    found = made(
        tmp_path, "  - {id: n, no: death, of: possession, @B}\n  - {id: f, floor: 40 y, of: large, output: custody.max, @B}\n"
    )
    assert custody(found, "large") == [".. 40 y"]


def test_a_range_open_to_life_stays_open_when_it_is_fixed(tmp_path: Path) -> None:
    head = HEAD.replace("  use:", "  supply: {rules: open}\n  use:")
    assert custody(made(tmp_path, "  - {id: f, fix: present, of: supply, @B}\n", head), "open") == ["2 y .. life"]


def test_a_menu_lifts_to_the_next_term_it_allows(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: f, floor: 13 months, of: small, output: custody.max, @B}
  - {id: m, menu: [none, 1 y, 2 y, 5 y], of: possession, output: custody.max, @B}
""")  # fmt: skip
    assert custody(found, "small", "middle") == [".. 2 y", "none"]
    assert custody(_scheduled(with_menu(found.constraints, ["none", "5 y"])), "small") == [".. 5 y"]
    with pytest.raises(LenityError, match="LEN768"):
        with_menu(found.constraints, ["3 y"])
    with pytest.raises(LenityError, match="LEN766"):
        with_menu(found.constraints, ["3 g"])


def _scheduled(held: Constraints) -> Schedule:
    found = schedule(held)
    assert isinstance(found, Schedule)
    return found


def test_an_end_that_is_no_unknown_stays_and_bounds_the_other(tmp_path: Path) -> None:
    # only the maxima are unknown: that of `small` cannot fall below its minimum of 1 y today
    head = HEAD.replace("{rules: [small, middle, large]}", "{rules: [small, middle, large], output: custody.max}")
    found = made(tmp_path, "  - {id: c, cap: present, of: possession, @B}\n", head)
    assert custody(found, "small", "middle") == ["1 y .. 1 y", "6 months .. 6 months"]
    assert found.range_of("small", "fine") == ""


def test_labels_are_no_floors_and_say_where_no_penalty_is_left(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: d, label: criminal_offence, of: [small, large], cite: {norm: a-norm}}
  - {id: w, label: courts_may_weigh, of: [small, large], cite: {norm: a-norm}}
  - {id: a, label: alternatives, of: small, cite: {norm: a-norm}}
  - {id: f, floor: 1 y, of: large, output: custody.max, @B}
""")  # fmt: skip
    seen = {(one.label.id, one.rule): one.status for one in labels_of(found)}
    assert seen == {
        ("d", "small"): "possible conflict", ("d", "large"): "no conflict found",
        ("w", "small"): "possible conflict", ("w", "large"): "no conflict found", ("a", "small"): "no conflict found",
    }  # fmt: skip
    assert custody(found, "small") == ["none"]


# -- what follows ----------------------------------------------------------------------------------------


def test_each_number_says_what_moves_with_it_and_a_cap_its_room(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: f, floor: 1 y, of: small, output: custody.max, @B}
  - {id: o, less: small, than: large, gap: 6 months, output: custody.max, @B}
  - {id: c, cap: 2 y, of: large, output: custody.max, @B}
""")  # fmt: skip
    seen = {one.demand.id: one for one in sensitivities(found)}
    cells = [found.constraints.number_of(rule, "custody.max") for rule in ("small", "large")]
    # in days: 1 y = 360, with the gap 540; one day less below is one day less above
    assert [(one.cell, one.before, one.after) for one in seen["f"].relaxed] == [(cells[0], 360, 359), (cells[1], 540, 539)]
    assert [(one.cell, one.after) for one in seen["f"].removed] == [(cells[0], 0), (cells[1], 180)]
    assert [(one.cell, one.after) for one in seen["o"].relaxed] == [(cells[1], 539)]
    assert seen["c"].relaxed == seen["c"].removed == ()
    assert seen["c"].room == 720 - 540


def test_without_floors_only_gaps_are_left(tmp_path: Path) -> None:
    held = constraints_of(tmp_path, """
  - {id: f, floor: 1 y, of: small, output: custody.max, @B}
  - {id: o, less: small, than: large, gap: 6 months, output: custody.max, @B}
""")  # fmt: skip
    bare = without_floors(held)
    assert isinstance(bare, Schedule)
    assert custody(bare, "small", "large") == ["none", ".. 6 months"]


def test_the_chain_of_a_figure_leads_down_to_its_floor(tmp_path: Path) -> None:
    found = made(tmp_path, """
  - {id: f, floor: 1 y, of: small, output: custody.min, @B}
  - {id: o, less: small, than: large, gap: 6 months, output: custody.min, @B}
""")  # fmt: skip
    top = found.constraints.number_of("large", "custody.max")
    assert top is not None
    chain = found.why(top)
    assert [(link.demand.id if link.demand else "logic", link.added) for link in chain] == [("f", 360), ("o", 180), ("logic", 0)]
    assert sum(link.added for link in chain) == found.values[top] == 540


# -- mistakes --------------------------------------------------------------------------------------------

MISTAKES = [
    ("  - {id: f, floor: 1 y, of: small, output: custody.max}", "LEN764: demand `f` rests on nothing"),
    ("  - {id: f, floor: 1 y, of: small, output: custody.max, chosen_by: {name: A, reasons: ''}}", "LEN764"),
    ("  - {id: f, floor: 1 y, of: small, output: custody.max, cite: {norm: no-norm}}", "LEN350: unknown norm `no-norm`"),
    ("  - {id: f, floor: 1 y, of: small, output: custody.max, cite: {article: '1', source: no, confidence: verified}}", "LEN202"),
    ("  - {id: f, floor: 1 y, of: small, output: custody.max, cite: {article: '1', source: gazette, confidence: sure}}", "LEN203"),
    ("  - {id: f, floor: 1 y, of: smal, output: custody.max, @B}", "LEN767: no cells of `smal`"),
    ("  - {id: f, floor: 1 y, of: small, @B}", "LEN006"),
    ("  - {id: f, floor: 100, of: small, output: custody.max, @B}", "LEN766"),
    ("  - {id: f, floor: 1 y, of: small, output: fine.max, @B}", "LEN766"),
    ("  - {id: f, floor: 1 y, of: small, output: [custody.max, fine.max], @B}", "LEN766"),
    ("  - {id: f, floor: 1 y, of: small, output: prison, @B}", "LEN103"),
    ("  - {id: f, floor: life, of: small, output: custody.min, @B}", "LEN769"),
    ("  - {id: f, fix: life, of: small, @B}", "LEN769"),
    ("  - {id: f, floor: 1 y, cap: 2 y, of: small, output: custody.max, @B}", "LEN765"),
    ("  - {id: f, of: small, @B}", "LEN765"),
    ("  - {id: f, no: parole, of: small, @B}", "LEN104"),
    ("  - {id: f, label: harmless, of: small, @B}", "LEN776"),
    ("  - {id: f, order: [small], @B}", "LEN768"),
    ("  - {id: f, order: use, along: quantity, @B}", "LEN768"),
    ("  - {id: f, menu: [], of: small, output: custody.max, @B}", "LEN768"),
    ("  - {id: f, levels: 0, of: small, output: custody.max, @B}", "LEN768"),
    ("  - {id: f, levels: few, of: small, output: custody.max, @B}", "LEN101"),
    ("  - {id: f, floor: 1 y, of: small, output: custody.max, @B, gap: 1 y}", "LEN005"),
    ("  - {id: f, cap: present, of: small, @B}\n  - {id: f, cap: present, of: use, @B}", "LEN301"),
]  # fmt: skip


@pytest.mark.parametrize(("demand", "said"), MISTAKES, ids=[f"{number}-{said[:6]}" for number, (_, said) in enumerate(MISTAKES)])
def test_a_mistake_in_a_demand_is_said_with_its_line(tmp_path: Path, demand: str, said: str) -> None:
    with pytest.raises(LenityError) as error:
        constraints_of(tmp_path, demand + "\n")
    assert said in str(error.value)
    first_line = HEAD.count("\n") + 1
    assert all(first_line <= one.place.line <= first_line + 1 and one.help for one in error.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("law: xx/law", "law: xx/no", "LEN402"),
        ("day: 2019-06-01", "day: 1999-06-01", "LEN403: `xx/law` is not in force on 1999-06-01"),
        ("day: 2019-06-01", "day: soon", "LEN101"),
        ("in_force: 2020-01-01", "in_force: 1990-01-01", "LEN742"),
        ("[small, middle, large]", "[small, midle]", "LEN762: no rule `midle`"),
        ("{offence: use}", "{offence: import}", "LEN762"),
        ("{rules: [small, middle, large]}", "{}", "LEN006"),
        (
            "{rules: [small, middle, large]}",
            "{rules: unread}",
            "LEN763: no rule of `possession` states a penalty: `unread` states no penalty: nobody read it",
        ),
        (
            "{rules: [small, middle, large]}",
            "{rules: doubled}",
            "LEN763: no rule of `possession` states a penalty: `doubled` reckons its penalty from another",
        ),
        ("reasons: a test", "reasons: a test\nreadings: {bands: A}", "LEN307"),
        ("title: Constraints for a test", "title: ''", "LEN006"),
    ],
)
def test_a_mistake_above_the_demands_is_said(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(LenityError) as error:
        constraints_of(tmp_path, "  - {id: c, cap: present, of: use, @B}\n", HEAD.replace(old, new))
    assert said in str(error.value)


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(LenityError) as error:
        constraints_of(tmp_path, "  - {id: a, floor: 1 y, of: no, output: custody.max, @B}\n  - {id: b, cap: present, of: use}\n")
    assert [one.code for one in error.value.problems] == ["LEN767", "LEN764"]


def test_a_life_sentence_alone_has_no_term_that_could_be_fixed(tmp_path: Path) -> None:
    head = HEAD.replace("  use:", "  top: {rules: kingpin}\n  use:")
    with pytest.raises(LenityError, match="LEN769: `kingpin` has no term"):
        constraints_of(tmp_path, "  - {id: f, fix: present, of: top, @B}\n", head)
    found = made(
        tmp_path, "  - {id: f, less: use, than: top, @B}\n  - {id: g, floor: 1 y, of: use, output: custody.max, @B}\n", head
    )
    assert custody(found, "kingpin") == [".. 1 y"]  # life today, and no demand asks for it


def test_a_reading_that_a_rule_hangs_on_has_to_be_settled(tmp_path: Path) -> None:
    law = """
- id: penalty
  rules:
    - {id: a, reading: {bands: A}, when: {offence: use}, then: {custody: 1 y .. 2 y, fine: none, combine: custody only}, @C}
    - {id: b, reading: {bands: B}, when: {offence: use}, then: {custody: 3 y .. 4 y, fine: none, combine: custody only}, @C}
"""
    head = HEAD.replace("  possession: {rules: [small, middle, large]}\n", "")
    reading = "readings: {bands: {question: which, A: {title: one, @C}, B: {title: two, @C}}}\n"
    demand = "  - {id: c, floor: 1 y, of: use, output: custody.min, @B}\n"
    with pytest.raises(LenityError, match="LEN761: rule `a` hangs on `bands`, which is not settled"):
        read_with(tmp_path / "a", law, reading, head, demand)
    settled = read_with(tmp_path / "b", law, reading, head.replace("reasons:", "readings: {bands: B}\nreasons:"), demand)
    assert [cell.rule for cell in settled.cells] == ["b"] * 6


@pytest.mark.parametrize(
    ("count", "said"),
    [
        ("{rule: small, a_year: 10, serves: custody.mid, @B}", "LEN772"),
        ("{rule: smal, a_year: 10, serves: custody.min, @B}", "did you mean `small:custody.min`?"),
        ("{rule: small, a_year: many, serves: custody.min, @B}", "LEN772"),
        ("{rule: small, a_year: 10, serves: custody.min}", "LEN764: the count of `small` rests on nothing"),
    ],
)
def test_a_mistake_in_a_file_of_counts_is_said_with_its_own_line(tmp_path: Path, count: str, said: str) -> None:
    demands = "  - {id: c, cap: present, of: use, @B}\nplaces: {capacity: 10, counts: counts.yaml, @B}\n"
    with pytest.raises(LenityError) as error:
        constraints_of(tmp_path, demands, counts=f"counts:\n  - {count}\n")
    assert said in str(error.value)
    assert {(one.place.file, one.place.line) for one in error.value.problems} == {("counts.yaml", 2)}
