"""What a law says besides penalties and ways out: read whole, each mistake said once at its place, kept apart by day and reading.

`§` marks the place that a message must name; it is taken out before the law is read.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path
from textwrap import indent

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.library import LAWS, Library, without_weaker
from lenity.law.load import load
from lenity.law.model import CONFIDENCES, Law, Provision
from lenity.law.problems import LenityError, Problem
from lenity.law.provisions import FILE, read_says, read_subjects, subjects
from lenity.law.schema import schema
from lenity.law.verify import take_back
from lenity.law.vocabulary import vocabulary
from lenity.law.worksheet import COLUMNS, print_worksheet, to_verify
from lenity.units import Calendar, UnitError
from written import HEAD, cited, text_of, write_law

DECISION = "- {id: penalty, rules: [{id: only, then: {custody: 1 y .. 2 y, fine: none, combine: custody only}, @C}]}"
READINGS = "readings:\n  bands: {question: which, A: {title: a, @C}, B: {title: b, @C}}\n"
WEIGHT = "- {id: weight, about: weight_basis, says: pure, @C}"
# The checks of the catalogue by stage, as its last line counts them: X 7, L 2, A 3, S 4, N 14, P 20, E 6, Q 4.
STAGES = {"X": 7, "L": 2, "A": 3, "S": 4, "N": 14, "P": 20, "E": 6, "Q": 4}


def written(root: Path, provisions: str, head: str = "", *, top: str = "", name: str = "xx/law") -> Path:
    """Write a law of one rule with these provisions."""
    folder = write_law(root, text_of(DECISION, head, name=name), name)
    text = f"{top}provisions:\n{indent(provisions, '  ')}\n"
    (folder / FILE).write_text(cited(text), "utf-8")
    return folder


def law_with(root: Path, provisions: str, head: str = "", *, top: str = "") -> Law:
    return load(written(root, provisions, head, top=top), vocabulary(), Library(root).get)


def problems_of(root: Path, provisions: str, head: str = "", *, top: str = "") -> tuple[list[Problem], tuple[int, int]]:
    """Give the problems of a law with marked provisions, and the line and column of the mark."""
    folder = written(root, provisions, head, top=top)
    marked = (folder / FILE).read_text("utf-8")
    before = marked[: marked.index("§")]
    (folder / FILE).write_text(marked.replace("§", ""), "utf-8")
    with pytest.raises(LenityError) as caught:
        load(folder, vocabulary(), Library(root).get)
    return list(caught.value.problems), (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)


def only(law: Law, about: str, **reading: str) -> Provision:
    found = law.provision(about, reading)
    assert found is not None
    return found


# -- the subjects -----------------------------------------------------------------------------------------


def test_every_check_of_a_subject_is_one_that_the_catalogue_counts() -> None:
    for subject in subjects().values():
        assert subject.checks, subject.name
        for check in subject.checks:
            stage, number = check.split("-")
            assert re.fullmatch(r"\d\d", number) and 1 <= int(number) <= STAGES[stage], f"{subject.name}: {check}"


def test_a_subject_with_words_says_what_each_means() -> None:
    for subject in subjects().values():
        assert bool(subject.values) == (subject.type in ("enum", "set")), subject.name
        assert all(len(meaning) > 1 for meaning in subject.values.values()), subject.name


def test_the_eight_mitigators_and_the_seven_reliefs_that_the_review_asks_for_can_be_said() -> None:
    # P-15: minor role, need, coercion, dependence, age, illness, care duty, first offence
    eight = {"minor_role", "need", "coercion", "dependence", "age", "illness", "care_duty", "first_offence"}
    assert eight <= set(subjects()["mitigators"].values)
    # Dandurand 2016: under-18s; plea; assistance; mitigating factors; exceptional circumstances; interests of justice; treatment
    seven = {
        "under_18", "guilty_plea", "assistance", "mitigating_factors", "exceptional_circumstances", "interests_of_justice", "treatment"
    }  # fmt: skip
    assert seven <= set(subjects()["relief_from_floor"].values)


def test_every_example_of_article_3_5_of_the_1988_convention_is_an_aggravator() -> None:
    # (a) organised group, (b) other organised crime, (c) other acts facilitated, (d) violence or arms, (e) public office,
    # (f) minors, (g) prison, school or social service, (h) prior convictions
    said = " ".join(subjects()["aggravators"].values.values())
    assert [letter for letter in "abcdefgh" if f"3(5)({letter})" not in said] == []


BAD_SUBJECTS = {
    "an unknown type": ("LEN104", "a: {type: bool, meaning: m, checks: [X-01]}"),
    "no meaning": ("LEN006", "a: {type: boolean, checks: [X-01]}"),
    "no checks": ("LEN006", "a: {type: boolean, meaning: m}"),
    "an enum without words": ("LEN006", "a: {type: enum, meaning: m, checks: [X-01]}"),
    "words of a number": ("LEN005", "a: {type: number, meaning: m, checks: [X-01], values: {b: c}}"),
    "the words of nothing": ("LEN330", "a: {type: set, meaning: m, checks: [X-01], values_of: b}"),
}


@pytest.mark.parametrize("name", BAD_SUBJECTS)
def test_a_mistake_in_the_list_of_subjects_is_said(name: str, tmp_path: Path) -> None:
    code, line = BAD_SUBJECTS[name]
    (tmp_path / "subjects.yaml").write_text(f"subjects:\n  {line}\n", "utf-8")
    with pytest.raises(LenityError) as caught:
        read_subjects(tmp_path / "subjects.yaml")
    assert [problem.code for problem in caught.value.problems] == [code]


# -- answers ----------------------------------------------------------------------------------------------


def test_answers_are_read_in_the_smallest_unit_of_the_law(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        "- {id: a, about: death_penalty_barred, says: true, @C}\n"
        "- {id: b, about: weight_basis, says: pure, @C}\n"
        "- {id: c, about: lighter_law, says: [pending, final], @C}\n"
        "- {id: d, about: remand_longest_graver, says: 18 months, @C}\n"  # 18 months of 30 days
        "- {id: e, about: remand_share_of_least_term, says: 1/2, @C}\n"  # parts in a million
        "- {id: f, about: age_of_criminal_responsibility, says: 14, @C}\n"
        "- {id: g, about: fine_default_from, says: 10_000, @C}\n"  # cents
        "- {id: h, about: objects_clause, says: to protect the health of people, @C}",
    )
    assert {one.about: one.says for one in law.provisions} == {
        "death_penalty_barred": True,
        "weight_basis": "pure",
        "lighter_law": frozenset({"pending", "final"}),
        "remand_longest_graver": 540,
        "remand_share_of_least_term": 500_000,
        "age_of_criminal_responsibility": 14,
        "fine_default_from": 1_000_000,
        "objects_clause": "to protect the health of people",
    }
    assert only(law, "remand_longest_graver").text == "18 months"


def test_none_says_that_the_law_was_read_and_has_none(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        "- {id: a, about: diversion_points, says: none, @C}\n"
        "- {id: b, about: compulsory_treatment_longest, says: none, @C}\n"
        "- {id: c, about: presumption_of_supply, says: none, @C}",
    )
    assert [one.says for one in law.provisions] == [frozenset(), "none", "none"]
    assert only(law, "diversion_points").has("police") is False


def test_a_subject_nobody_encoded_is_not_an_absent_rule(tmp_path: Path) -> None:
    law = law_with(tmp_path, WEIGHT)
    assert law.provision("diversion_points") is None
    assert Library(tmp_path).get("xx/law").provision("weight_basis") == only(law, "weight_basis")


def test_a_law_without_the_file_has_no_provisions(tmp_path: Path) -> None:
    folder = write_law(tmp_path, text_of(DECISION))
    assert load(folder, vocabulary(), Library(tmp_path).get).provisions == ()


def test_what_is_not_known_says_where_to_look(tmp_path: Path) -> None:
    law = law_with(tmp_path, "- {id: a, about: weight_basis, unknown: not found, look_in: article 40}")
    answer = only(law, "weight_basis")
    assert (answer.says, answer.unknown, answer.look_in, answer.cite) == (None, "not found", "article 40", None)
    assert answer.has("pure") is None


def test_of_a_set_known_in_part_other_words_are_not_known(tmp_path: Path) -> None:
    law = law_with(tmp_path, "- {id: a, about: diversion_points, says: police, at_least: true, @S}")
    answer = only(law, "diversion_points")
    assert (answer.has("police"), answer.has("prosecutor")) == (True, None)


@given(st.sets(st.sampled_from(sorted(subjects()["mitigators"].values)), min_size=1), st.booleans(), st.data())
def test_a_word_is_in_an_answer_out_of_it_or_not_known(words: set[str], at_least: bool, data: st.DataObject) -> None:
    says = read_says(sorted(words), subjects()["mitigators"], Calendar(), "USD")
    assert isinstance(says, frozenset)
    word = data.draw(st.sampled_from(sorted(subjects()["mitigators"].values)))
    found = Provision("a", "mitigators", says, None, at_least=at_least).has(word)
    assert found is (True if word in words else None if at_least else False)


def test_sources_may_stand_in_the_file_of_provisions(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        "- {id: a, about: weight_basis, says: pure, cite: {article: '2', source: journal, confidence: secondary}}",
        top="sources: {journal: {title: A journal}}\n",
    )
    assert law.sources["journal"].title == "A journal"
    assert only(law, "weight_basis").cite is not None


def test_a_change_in_the_file_changes_the_digest_of_the_law(tmp_path: Path) -> None:
    before = law_with(tmp_path / "a", WEIGHT).digest
    assert law_with(tmp_path / "b", WEIGHT.replace("pure", "gross")).digest != before


# -- days and readings ------------------------------------------------------------------------------------


def test_a_law_at_a_day_has_only_the_answers_of_that_day(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        '- {id: old, about: weight_basis, says: gross, in_force: ".. 2009-12-31", @C}\n'
        '- {id: new, about: weight_basis, says: pure, in_force: "2010-01-01 ..", @C}',
    )
    assert only(law.at(date(2009, 12, 31)), "weight_basis").says == "gross"
    assert only(law.at(date(2010, 1, 1)), "weight_basis").says == "pure"
    assert law.edges() == [date(2000, 1, 1)]  # provisions decide no case
    with pytest.raises(LenityError, match="LEN333: `xx/law` has 2 answers on `weight_basis`"):
        law.provision("weight_basis")


def test_days_of_the_file_hold_where_a_provision_states_none(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        f'{WEIGHT}\n- {{id: b, about: death_penalty_barred, says: true, in_force: "2000-01-01 ..", @C}}',
        top="in_force: .. 2004-12-31\n",
    )
    assert [one.id for one in law.at(date(2004, 12, 31)).provisions] == ["weight", "b"]
    assert [one.id for one in law.at(date(2005, 1, 1)).provisions] == ["b"]


def test_a_reading_chooses_among_disputed_answers(tmp_path: Path) -> None:
    law = law_with(
        tmp_path,
        "- {id: a, about: weight_basis, says: gross, reading: {bands: A}, @C}\n"
        "- {id: b, about: weight_basis, says: pure, reading: {bands: B}, @C}",
        READINGS,
    )
    assert only(law, "weight_basis", bands="A").says == "gross"
    assert only(law, "weight_basis", bands="B").says == "pure"
    with pytest.raises(LenityError, match="LEN333") as caught:
        law.provision("weight_basis")
    assert caught.value.problems[0].help == "choose a version of `bands`"


def test_a_law_speaks_before_its_general_part_and_an_unknown_of_its_own_is_not_filled_in(tmp_path: Path) -> None:
    general = write_law(tmp_path, text_of("", kind="general", name="xx/general").replace("decisions:\n", ""), "xx/general")
    said = "- {id: a, about: weight_basis, says: gross, @C}\n- {id: b, about: review_clause, says: none, @C}\n- {id: c, about: appeal_against_sentence, says: full, @C}"
    (general / FILE).write_text(cited(f"provisions:\n{indent(said, '  ')}\n"), "utf-8")
    own = "- {id: d, about: weight_basis, says: pure, @C}\n- {id: e, about: review_clause, unknown: not found, look_in: its last article}"
    written(tmp_path, own, "uses: [xx/general]")
    law = Library(tmp_path).get("xx/law")
    assert only(law, "weight_basis").says == "pure"
    assert only(law, "review_clause").unknown == "not found"
    assert (only(law, "appeal_against_sentence").says, only(law, "appeal_against_sentence").law) == ("full", "xx/general")


def test_answers_of_a_general_part_that_is_not_in_force_are_left_out(tmp_path: Path) -> None:
    text = text_of("", kind="general", name="xx/general", in_force="2010-01-01 ..").replace("decisions:\n", "")
    general = write_law(tmp_path, text, "xx/general")
    (general / FILE).write_text(cited(f"provisions:\n  {WEIGHT}\n"), "utf-8")
    write_law(tmp_path, text_of(DECISION, "uses: [xx/general]"))
    law = Library(tmp_path).get("xx/law")
    assert law.at(date(2009, 12, 31)).provision("weight_basis") is None
    assert only(law.at(date(2010, 1, 1)), "weight_basis").says == "pure"


@pytest.mark.parametrize(
    ("mark", "least", "known"), [("@S", "verified", False), ("@S", "secondary", True), ("@C", "verified", True)]
)
def test_an_answer_below_the_confidence_asked_for_becomes_unknown(tmp_path: Path, mark: str, least: str, known: bool) -> None:
    law = without_weaker(law_with(tmp_path, WEIGHT.replace("@C", mark)), least)
    assert (only(law, "weight_basis").says == "pure") is known
    assert bool(only(law, "weight_basis").unknown) is not known


# -- mistakes ---------------------------------------------------------------------------------------------

BAD = {
    "an unknown subject": ("LEN330", "- {id: a, about: §weight_bases, says: pure, @C}"),
    "an unknown word": ("LEN104", "- {id: a, about: weight_basis, says: §puree, @C}"),
    "an unknown word of a set": ("LEN104", "- {id: a, about: lighter_law, says: §[pending, finals], @C}"),
    "an empty list": ("LEN104", "- {id: a, about: lighter_law, says: §[], @C}"),
    "a yes that is no word of the law form": ("LEN104", "- {id: a, about: aggravators_closed, says: §maybe, @C}"),
    "a term without a unit": ("LEN101", "- {id: a, about: appeal_within, says: §30, @C}"),
    "a rate in words": ("LEN101", "- {id: a, about: early_release_share, says: §half, @C}"),
    "a sum in words": ("LEN101", "- {id: a, about: fine_default_from, says: §ten, @C}"),
    "a list where one word stands": ("LEN007", "- {id: a, about: weight_basis, says: §[pure], @C}"),
    "no answer at all": ("LEN006", "- §{id: a, about: weight_basis, @C}"),
    "no subject": ("LEN006", "- §{id: a, says: pure, @C}"),
    "no id": ("LEN006", "- §{about: weight_basis, says: pure, @C}"),
    "an unknown key": ("LEN005", "- {id: a, about: weight_basis, says: pure, @C, §when: {age: 3}}"),
    "an answer and unknown": ("LEN332", "- {id: a, about: weight_basis, says: pure, unknown: §not found, look_in: b, @C}"),
    "half a word": ("LEN332", "- {id: a, about: weight_basis, says: pure, at_least: §true, @C}"),
    "at least in other words": ("LEN104", "- {id: a, about: lighter_law, says: pending, at_least: §some, @C}"),
    "no citation": ("LEN201", "- §{id: a, about: weight_basis, says: pure}"),
    "an unknown source": (
        "LEN202",
        "- {id: a, about: weight_basis, says: pure, cite: {article: '1', source: §gazete, confidence: verified}}",
    ),
    "nowhere to look": ("LEN204", "- §{id: a, about: weight_basis, unknown: not found}"),
    "an unknown reading": ("LEN307", "- {id: a, about: weight_basis, says: pure, reading: {bandz: §A}, @C}"),
    "a date that is none": ("LEN101", '- {id: a, about: weight_basis, says: pure, in_force: §"2000-13-01 ..", @C}'),
    "one id twice": ("LEN301", f"{WEIGHT}\n- §{{id: weight, about: review_clause, says: none, @C}}"),
    "the id of a rule": ("LEN301", "- §{id: only, about: weight_basis, says: pure, @C}"),
    "two answers": ("LEN331", f"{WEIGHT}\n- §{{id: b, about: weight_basis, says: gross, @C}}"),
    "two answers on one day": (
        "LEN331",
        '- {id: a, about: weight_basis, says: gross, in_force: ".. 2010-01-01", @C}\n'
        '- §{id: b, about: weight_basis, says: pure, in_force: "2010-01-01 ..", @C}',
    ),
    "two answers in one reading": (
        "LEN331",
        "- {id: a, about: weight_basis, says: gross, reading: {bands: [A, B]}, @C}\n"
        "- §{id: b, about: weight_basis, says: pure, reading: {bands: B}, @C}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_is_reported_once_with_its_code_and_place(name: str, tmp_path: Path) -> None:
    code, provisions = BAD[name]
    problems, mark = problems_of(tmp_path, provisions, READINGS)
    assert [problem.code for problem in problems] == [code], "\n".join(map(str, problems))
    (problem,) = problems
    assert (problem.place.file.rpartition("/")[2], problem.place.line, problem.place.column) == (FILE, *mark), str(problem)
    assert problem.message[0].islower() or problem.message[0] == "`"
    assert problem.help


def test_a_word_close_to_a_known_one_is_suggested(tmp_path: Path) -> None:
    problems, _ = problems_of(tmp_path, "- {id: a, about: §weigth_basis, says: pure, @C}")
    assert problems[0].help == "did you mean `weight_basis`?"


def test_a_source_listed_in_both_files_is_refused(tmp_path: Path) -> None:
    problems, mark = problems_of(tmp_path, WEIGHT, top="sources: {gazette: §{title: another}}\n")
    assert [problem.code for problem in problems] == ["LEN301"]
    assert (problems[0].place.line, problems[0].place.column) == mark


def test_a_law_of_offences_needs_decisions_even_with_provisions(tmp_path: Path) -> None:
    folder = write_law(tmp_path, cited(HEAD.format(name="xx/law", kind="offences", in_force="2000-01-01 ..")))
    (folder / FILE).write_text(cited(f"provisions:\n  {WEIGHT}\n"), "utf-8")
    with pytest.raises(LenityError, match="LEN006: the law has no decisions"):
        load(folder, vocabulary(), Library(tmp_path).get)


def test_the_editor_completes_each_subject_with_its_own_words() -> None:
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema() | {"anyOf": [{"$ref": "#/$defs/provisions"}]})
    cite = {"article": "1", "source": "gazette", "confidence": "verified"}

    def fits(about: str, says: object) -> bool:
        return validator.is_valid({"provisions": [{"id": "a", "about": about, "says": says, "cite": cite}]})

    assert fits("weight_basis", "pure") and not fits("weight_basis", "police")
    assert fits("diversion_points", ["police"]) and not fits("diversion_points", ["pure"]) and not fits("diversion_points", [])
    assert fits("aggravators_closed", True) and not fits("aggravators_closed", "maybe")
    assert not fits("weight_bases", "pure")


# -- the worksheet ----------------------------------------------------------------------------------------

READER = {"who": "Sok Dara", "when": "2027-03-14", "page": "gazette 12, p. 7"}
UNREAD = (
    "- {id: weight, about: weight_basis, says: pure, @S}   # as relayed\n"
    "- {id: remand, about: remand_longest_graver, says: 18 months, @S}\n"
    "- {id: points, about: diversion_points, says: [police, prosecutor], @S}\n"
    "- {id: closed, about: aggravators_closed, says: false, @S}\n"
    "- {id: aims, about: objects_clause, unknown: not found, look_in: article 1}\n"
    "- {id: reasons, about: duty_to_give_reasons, says: for_sentence, @C}"
)


def sheet(law: Law, **printed: str) -> bytes:
    """Fill in the worksheet: the figure as printed, by the id of the provision."""
    rows = list(csv.DictReader(io.StringIO(print_worksheet([law]).removeprefix("\ufeff"))))
    for row in rows:
        if row["rule"] in printed:
            row.update(READER, figure_as_printed=printed[row["rule"]])
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def test_the_worksheet_asks_for_every_answer_that_nobody_read(tmp_path: Path) -> None:
    law = law_with(tmp_path, UNREAD)
    found = [(line.rule, line.output, line.shown) for line in to_verify([law])]
    assert found == [
        ("weight", "weight_basis", "pure"),
        ("remand", "remand_longest_graver", "18 months"),
        ("points", "diversion_points", "[police, prosecutor]"),
        ("closed", "aggravators_closed", "false"),
        ("aims", "?", ""),
    ]
    asked = {line.rule: line.conditions for line in to_verify([law])}
    assert asked["weight"] == f"{subjects()['weight_basis'].meaning}; pure: {subjects()['weight_basis'].values['pure']}"


def test_a_lawyer_confirms_and_corrects_answers(tmp_path: Path) -> None:
    law = law_with(tmp_path, UNREAD)
    filled = sheet(law, weight="Gross", remand="18 months", points="prosecutor, police", closed="FALSE", aims="health of people")
    revision = take_back([law], filled, Library(tmp_path).get, date(2027, 4, 1))
    assert [one.line.rule for one in revision.confirmed] == ["remand", "points", "closed"]
    assert [(one.line.rule, one.new) for one in revision.corrected] == [("weight", "gross")]
    assert [suggested.splitlines()[:2] for _, suggested in revision.by_hand] == [["- id: aims", "  about: objects_clause"]]
    revision.write()
    after = Library(tmp_path).get("xx/law")
    answer = only(after, "weight_basis")
    assert answer.cite is not None
    assert (answer.says, answer.cite.confidence, answer.cite.history[0].was) == ("gross", "verified", "pure, secondary, gazette")
    assert only(after, "diversion_points").says == frozenset({"police", "prosecutor"})
    assert "# as relayed" in (Path(law.folder) / FILE).read_text("utf-8")
    assert [line.rule for line in to_verify([after])] == ["aims"]


@pytest.mark.parametrize(
    ("name", "printed", "said"),
    [
        ("weight", "puree", "`puree` is not one of its words"),
        ("points", "police", r"`police` is not `\[police, prosecutor\]`"),  # a list is changed by hand
        ("remand", "long", "`long` is not a term such as"),
        ("closed", "perhaps", "`perhaps` is not true or false"),
    ],
)
def test_an_answer_that_cannot_be_taken_back_is_said_and_nothing_changes(
    tmp_path: Path, name: str, printed: str, said: str
) -> None:
    law = law_with(tmp_path, UNREAD)
    before = (Path(law.folder) / FILE).read_bytes()
    with pytest.raises(LenityError, match=said):
        take_back([law], sheet(law, **{name: printed}), Library(tmp_path).get, date(2027, 4, 1))
    assert (Path(law.folder) / FILE).read_bytes() == before


# -- the laws we ship -------------------------------------------------------------------------------------

SHIPPED = sorted(LAWS.rglob(FILE))
CAMBODIA = Library().get("kh/drug-control-2012").at(date(2019, 12, 1))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.name)
def test_memory_and_inference_are_unverified_and_say_so(file: Path) -> None:
    own = [
        one
        for one in Library().get(f"{file.parent.parent.name}/{file.parent.name}").provisions
        if one.law.endswith(file.parent.name)
    ]
    assert own
    for one in own:
        if one.cite is not None and one.cite.note.startswith(("memory:", "inference:")):
            assert one.cite.confidence == "unverified", one.id
        if one.cite is not None and one.cite.confidence == "unverified":
            assert one.cite.note.startswith(("memory:", "inference:")), one.id


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.parent.name)
def test_every_source_of_a_file_of_provisions_is_cited_in_it(file: Path) -> None:
    content = yaml.safe_load(file.read_text("utf-8"))
    cited_here = {one["cite"]["source"] for one in content["provisions"] if "cite" in one}
    assert set(content.get("sources", {})) <= cited_here


def test_the_law_of_1996_has_no_quantity_in_any_penalty() -> None:
    # facts: "No quantity appears in any penalty of the 1996 wording"; very small has no figure
    law = Library().get("kh/drug-control-1996").at(date(2000, 1, 1))
    assert only(law, "weight_basis").says == "no_quantities"
    assert only(law, "minor_case_category").says == "with_effect"
    assert only(law, "diversion_reaches").has("supply") is False  # facts: diversion for use, none for dealing


def test_nothing_said_of_the_law_of_1996_reaches_beyond_its_amendment_of_2005() -> None:
    law = Library().get("kh/drug-control-1996")
    assert [one.id for one in law.at(date(2005, 1, 1)).provisions if one.law == law.id] == []


def test_of_the_law_in_force_weight_presumptions_and_aggravators_are_not_known() -> None:
    for about in ("weight_basis", "presumption_of_supply", "aggravators", "own_use_threshold", "collateral", "objects_clause"):
        answer = only(CAMBODIA, about)
        assert answer.law == "kh/drug-control-2012"
        assert answer.says is None and answer.unknown and answer.look_in, about


def test_the_constitution_bars_death_and_the_code_lets_a_lighter_law_reach_pending_cases_only() -> None:
    death = only(CAMBODIA, "death_penalty_barred")
    assert death.cite is not None
    assert (death.says, death.cite.article, death.law) == (True, "32", "kh/constitution")
    # Code, article 10: applies at once to old acts, final sentences are carried out however heavy; 9: abolished offences
    lighter = only(CAMBODIA, "lighter_law")
    assert (lighter.has("pending"), lighter.has("final"), lighter.has("abolished_final")) == (True, False, True)


def test_detention_before_trial_follows_the_code_of_procedure_as_it_is_relayed() -> None:
    # facts 3.2: felony up to 18 months (208), misdemeanour up to half the least term (209), both secondary
    longest, share = only(CAMBODIA, "remand_longest_graver"), only(CAMBODIA, "remand_share_of_least_term")
    assert (longest.says, share.says) == (18 * 30, 500_000)
    assert longest.cite is not None and share.cite is not None
    assert (longest.cite.confidence, share.cite.confidence) == ("secondary", "secondary")


def test_what_sources_dispute_is_in_conflict() -> None:
    # facts 2.7: a two-year cap was dropped, or treatment lasts 6 to 24 months
    answer = only(CAMBODIA, "compulsory_treatment_longest")
    assert answer.cite is not None
    assert (answer.says, answer.cite.confidence) == (24 * 30, "conflict")


def test_every_confidence_is_used_so_that_a_report_can_tell_them_apart() -> None:
    used = {one.cite.confidence for one in CAMBODIA.provisions if one.cite is not None}
    assert used == set(CONFIDENCES)


def test_a_term_needs_the_unit_that_the_law_counts_in() -> None:
    with pytest.raises(UnitError):
        read_says(["48"], subjects()["police_custody_longest"], Calendar(30), "KHR")
