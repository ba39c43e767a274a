"""What only a person can decide: the sheet, what is read back, and what is refused with its place.

The checks and questions here are made up for the tests; they only share their form with those of the catalogue.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from lenity.law.problems import LenityError
from lenity.review.answer import Answer, Figure, Point, Want
from lenity.review.catalogue import Ask, Catalogue, Check
from lenity.review.judgements import Judgement, Judgements, Question, Written, questions, read_judgements, shared, write_sheet

LAW = "xx/drug-law"
TODAY = date(2027, 3, 14)
YES_NO = ("yes", "no")
REAL = Question("X-03", "X-03/real", "Is the route to release real: in use, and known to those it is for?", "nominal", YES_NO)
WEIGHT = Question("S-01", "S-01/weight", "How strong is the evidence?", "ordinal", ("none", "weak", "fair", "strong"))
RANK = Question(
    "P-08", "P-08/ranking", "Put the acts in order, the gravest first.", "ranking", ("homicide", "rape", "theft", "V7", "V13")
)
ASKED = (REAL, WEIGHT, RANK)


def check(id: str, *asks: Ask) -> Check:
    return Check(id, id[0], "Title", "Question?", ("AUTO", "ASK"), (), "decided so", "left so", ("norm",), asks=asks)


def sheet(tmp_path: Path, entries: str, name: str = "judgements.yaml", law: str = LAW) -> Path:
    path = tmp_path / name
    path.write_text(f"law: {law}\nquestions:\n{entries}", "utf-8")
    return path


def entry(one: Question, *answers: str) -> str:
    allowed = ", ".join(one.words)
    head = f'- check: {one.check}\n  question: {one.id}\n  text: "{one.text}"\n  scale: {one.scale}\n  words: [{allowed}]\n'
    return head + "  answers:\n" + "".join(f"  - {{{answer}}}\n" for answer in answers)


def said(who: str, answer: str, when: str = "2027-03-01", reasons: str = "for a reason") -> str:
    return f'who: {who}, when: {when}, answer: {answer}, reasons: "{reasons}"'


def read(path: Path, asked: tuple[Question, ...] = ASKED) -> Judgements:
    return read_judgements(path, asked, LAW, TODAY)


def refused(path: Path, asked: tuple[Question, ...] = ASKED) -> list[str]:
    with pytest.raises(LenityError) as error:
        read(path, asked)
    return [str(one) for one in error.value.problems]


# -- what is asked -------------------------------------------------------------------------------------------


def test_every_ask_of_the_catalogue_is_a_question_with_what_the_program_found() -> None:
    answer = Answer(
        "needs-judgement",
        (Point("the route was used {times} in {year}", {"times": Figure("uses", "3 times"), "year": Figure("year", "2019")}),),
        (Want("judgement", "the route exists and is hardly used", "X-03/real"), Want("law", "the parole rule", "article 512")),
    )
    checks = (
        check("X-03", Ask("X-03/real", "Is the route real?", "nominal", YES_NO)),
        check("S-01", Ask("S-01/weight", "How strong?", "ordinal", ("weak", "strong"))),
    )
    real, weight = questions(checks, {"X-03": [answer]})
    assert real.found == ("the route was used 3 times in 2019", "the route exists and is hardly used")
    assert (real.open, weight.open) == (True, False)
    assert (weight.found, weight.words) == ((), ("weak", "strong"))


def test_a_question_on_several_things_is_asked_once_for_each() -> None:
    asks = check("A-02", Ask("A-02/harm", "Does it harm others?", "nominal", YES_NO, each="conduct"))
    answer = Answer("needs-judgement", wants=(Want("judgement", "no aim is stated for it", "A-02/harm/use"),))
    found = questions((asks,), {"A-02": [answer]}, {"conduct": ["possession", "use"]})
    assert [(one.id, one.about, one.open) for one in found] == [
        ("A-02/harm/possession", "possession", False),
        ("A-02/harm/use", "use", True),
    ]


def test_where_a_check_found_nothing_to_ask_about_nothing_is_asked() -> None:
    asks = check("P-02", Ask("P-02/boundary", "A real difference?", "nominal", YES_NO, each="flagged boundary"))
    assert questions((asks,), {"P-02": [Answer("conforms")]}) == ()
    assert [one.id for one in questions((asks,))] == ["P-02/boundary"]


def test_a_ranking_without_words_ranks_the_things_it_is_asked_of() -> None:
    [found] = questions(
        (check("P-09", Ask("P-09/order", "Order?", "ranking", each="vignette")),), things={"vignette": ["V1", "V2"]}
    )
    assert (found.id, found.words) == ("P-09/order", ("V1", "V2"))


def test_a_check_that_wants_a_judgement_it_does_not_ask_is_a_mistake_of_ours() -> None:
    answer = Answer("needs-judgement", wants=(Want("judgement", "something", "X-03/rael"),))
    with pytest.raises(ValueError, match="X-03/rael"):
        questions((check("X-03", Ask("X-03/real", "Real?", "nominal", YES_NO)),), {"X-03": [answer]})


def test_the_catalogue_that_ships_fits_on_a_sheet_and_is_read_back_blank(tmp_path: Path) -> None:
    catalogue = Catalogue.read()
    asked = questions(catalogue)
    assert [one.id for one in asked] == [ask.id for ask in catalogue.asks()]
    path = tmp_path / "judgements.yaml"
    assert len(write_sheet(path, asked, LAW, TODAY).added) == len(asked)
    assert read(path, asked) == Judgements()
    before = path.read_text("utf-8")
    assert len(write_sheet(path, asked, LAW, TODAY).kept) == len(asked)
    assert path.read_text("utf-8") == before


# -- the sheet -----------------------------------------------------------------------------------------------


def test_a_new_sheet_is_plain_yaml_with_room_for_every_answer_and_none_given(tmp_path: Path) -> None:
    path = tmp_path / "judgements.yaml"
    assert write_sheet(path, ASKED, LAW, TODAY) == Written(added=tuple(one.key for one in ASKED))
    held = yaml.safe_load(path.read_text("utf-8"))
    assert held["law"] == LAW
    assert [one["question"] for one in held["questions"]] == [one.id for one in ASKED]
    assert [one["text"].strip() for one in held["questions"]] == [one.text for one in ASKED]
    for one in held["questions"]:
        [room] = one["answers"]
        assert set(room) == {"who", "when", "answer", "reasons"}
        assert not any(room.values())
    assert read(path) == Judgements()
    assert max(map(len, path.read_text("utf-8").splitlines())) <= 100


def test_an_answer_typed_into_the_room_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "judgements.yaml"
    write_sheet(path, ASKED, LAW, TODAY)
    room = "  - who:\n    when:\n    answer:\n    reasons: >\n"
    typed = "  - who: Sok Dara\n    when: 2027-03-01\n    answer: no\n    reasons: >\n      In law only: no one\n      has left this way.\n"
    path.write_text(path.read_text("utf-8").replace(room, typed, 1), "utf-8")
    [found] = read(path).of("X-03", "X-03/real")
    assert found == Judgement("Sok Dara", date(2027, 3, 1), "no", "In law only: no one has left this way.", "X-03/real")


def test_asking_again_changes_nothing_in_a_filled_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, "# our notes\n" + entry(REAL, said("Sok Dara", "yes")) + entry(WEIGHT) + entry(RANK))
    before = path.read_text("utf-8")
    written = write_sheet(path, ASKED, LAW, TODAY)
    assert path.read_text("utf-8") == before
    assert written == Written(kept=tuple(one.key for one in ASKED))


def test_new_questions_follow_and_comments_and_answers_stay(tmp_path: Path) -> None:
    path = sheet(tmp_path, "# ask Ms Chan too\n" + entry(REAL, said("Sok Dara", "yes")))
    before = path.read_text("utf-8")
    written = write_sheet(path, ASKED, LAW, TODAY)
    assert path.read_text("utf-8").startswith(before.rstrip())
    assert written.added == (WEIGHT.key, RANK.key)
    assert read(path).of(*REAL.key)[0].who == "Sok Dara"


def test_a_question_that_is_gone_is_marked_and_its_answer_kept_but_not_read(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(REAL, said("Sok Dara", "yes")) + entry(WEIGHT, said("Sok Dara", "weak")))
    assert write_sheet(path, (WEIGHT,), LAW, TODAY).gone == (REAL.key,)
    assert "Sok Dara, when: 2027-03-01, answer: yes" in path.read_text("utf-8")
    assert "no_longer_asked" in path.read_text("utf-8")
    found = read(path, (WEIGHT,))
    assert found.of(*REAL.key) == ()
    assert len(found.of(*WEIGHT.key)) == 1


def test_a_reworded_question_is_asked_anew_and_the_old_answer_is_not_taken_for_it(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(REAL, said("Sok Dara", "yes")) + entry(WEIGHT))
    other = (Question("X-03", "X-03/real", "Has anyone left by this route?", "nominal", YES_NO), WEIGHT)
    [problem] = refused(path, other)
    assert "LEN374" in problem
    written = write_sheet(path, other, LAW, TODAY)
    assert (written.gone, written.added) == ((REAL.key,), (REAL.key,))
    assert read(path, other) == Judgements()


def test_a_blank_question_is_brought_up_to_date_without_leaving_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "judgements.yaml"
    write_sheet(path, ASKED, LAW, TODAY)
    other = Question("X-03", "X-03/real", "Has anyone left by this route?", "nominal", YES_NO, found=("nobody in 2019",))
    write_sheet(path, (other, WEIGHT), LAW, TODAY)
    held = yaml.safe_load(path.read_text("utf-8"))["questions"]
    assert sorted(one["question"] for one in held) == ["S-01/weight", "X-03/real"]
    assert "no_longer_asked" not in path.read_text("utf-8")
    assert "Is the route to release real" not in path.read_text("utf-8")
    assert "nobody in 2019" in path.read_text("utf-8")


def test_an_answer_from_before_a_new_finding_counts_as_outdated_until_it_is_dated_anew(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(REAL, said("Sok Dara", "yes", "2027-03-01"), said("Chan Lina", "yes", "2027-03-14")))
    now = (Question(REAL.check, REAL.id, REAL.text, REAL.scale, REAL.words, found=("the route was closed in 2026",)),)
    assert write_sheet(path, now, LAW, TODAY).changed == (REAL.key,)
    assert "the route was closed in 2026" in path.read_text("utf-8")
    assert [one.outdated for one in read(path, now).of(*REAL.key)] == [True, False]
    again = path.read_text("utf-8")
    assert write_sheet(path, now, LAW, date(2027, 4, 1)).changed == ()
    assert path.read_text("utf-8") == again


def test_a_file_that_is_no_sheet_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.yaml"
    path.write_text("my: notes\n", "utf-8")
    with pytest.raises(LenityError):
        write_sheet(path, ASKED, LAW, TODAY)
    assert path.read_text("utf-8") == "my: notes\n"


def test_a_sheet_on_another_law_is_neither_read_nor_added_to(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(REAL, said("Sok Dara", "yes")), law="xx/old-law")
    before = path.read_text("utf-8")
    [problem] = refused(path)
    assert "LEN371" in problem
    assert "`xx/old-law`" in problem
    with pytest.raises(LenityError, match="LEN371"):
        write_sheet(path, ASKED, LAW, TODAY)
    assert path.read_text("utf-8") == before


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(REAL, said("Sok Dara", "yes")))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write_sheet(path, ASKED, LAW, TODAY)
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")
    assert len(read(path).of(*REAL.key)) == 1


WORDS = (
    st.text("abc :#'\"-[]{}>|&*!%@`~é៛ yesno,.?12", min_size=1, max_size=20).map(lambda said: " ".join(said.split())).filter(bool)
)


@given(text=WORDS, found=st.lists(WORDS, max_size=3), words=st.lists(WORDS, min_size=2, max_size=4, unique=True))
def test_whatever_a_question_says_a_sheet_holds_it_and_asks_it_again_unchanged(
    tmp_path_factory: pytest.TempPathFactory, text: str, found: list[str], words: list[str]
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "judgements.yaml"
    one = Question("X-03", "X-03/real", text, "nominal", tuple(words), found=tuple(found))
    write_sheet(path, (one,), LAW, TODAY)
    before = path.read_text("utf-8")
    [held] = yaml.safe_load(before)["questions"]
    assert " ".join(held["text"].split()) == text
    assert write_sheet(path, (one,), LAW, TODAY).kept == (one.key,)
    assert path.read_text("utf-8") == before


# -- what is read --------------------------------------------------------------------------------------------


def test_several_people_may_share_a_sheet_or_bring_one_each(tmp_path: Path) -> None:
    sheet(
        tmp_path,
        entry(REAL, said("Sok Dara", "yes"), said("Chan Lina", "no")) + entry(WEIGHT, said("Sok Dara", "weak")),
        "a.yaml",
    )
    sheet(tmp_path, entry(REAL, said("Meas Vuthy", "yes")) + entry(WEIGHT, said("Meas Vuthy", "weak")), "b.yml")
    found = read(tmp_path)
    assert [one.who for one in found.of(*REAL.key)] == ["Sok Dara", "Chan Lina", "Meas Vuthy"]
    assert (found.agreed(*REAL.key), found.differ(*REAL.key)) == (False, True)
    assert (found.agreed(*WEIGHT.key), found.differ(*WEIGHT.key)) == (True, False)
    assert (found.agreed(*RANK.key), found.differ(*RANK.key), found.of(*RANK.key)) == (False, False, ())
    assert found.people == ("Sok Dara", "Chan Lina", "Meas Vuthy")


def test_a_ranking_may_hold_ties_and_leave_names_out(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(RANK, said("Sok Dara", "[homicide, [V13, rape], theft]")))
    [found] = read(path).of(*RANK.key)
    assert found.answer == (("homicide",), ("V13", "rape"), ("theft",))


def test_names_of_one_rank_agree_in_whatever_order_they_are_written(tmp_path: Path) -> None:
    path = sheet(tmp_path, entry(RANK, said("A", "[homicide, [rape, V13]]"), said("B", "[homicide, [V13, rape]]")))
    assert read(path).agreed(*RANK.key)


@pytest.mark.parametrize(
    ("answer", "code", "named"),
    [
        (said("Sok Dara", "ye"), "LEN378", "did you mean `yes`?"),
        (said("Sok Dara", "perhaps"), "LEN378", "choose one of `yes`, `no`"),
        (said("Sok Dara", "[yes]"), "LEN007", "plain text"),
        (said("Sok Dara", "yes", when="last week"), "LEN377", "`last week`"),
        (said("Sok Dara", "yes", when="2027-03-15"), "LEN377", "after today"),
        (said("", "yes"), "LEN375", "no `who`"),
        (said("Sok Dara", "yes", when=""), "LEN375", "no `when`"),
        (said("Sok Dara", ""), "LEN375", "no `answer`"),
        (said("Sok Dara", "yes", reasons=" "), "LEN375", "no `reasons`"),
        ("who: Sok Dara, answr: yes", "LEN005", "did you mean `answer`?"),
    ],
)
def test_a_wrong_answer_is_named_with_its_line_and_column(tmp_path: Path, answer: str, code: str, named: str) -> None:
    path = sheet(tmp_path, entry(WEIGHT, said("Sok Dara", "weak")) + entry(REAL, answer))
    problems = refused(path)
    found = next(one for one in problems if code in one)
    assert found.startswith(f"{path}:16:")  # two lines of head, seven of the first entry, and the last of seven
    assert named in found


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("homicide", "is a ranking"),
        ("[homicide, V77]", "did you mean `V7`?"),
        ("[homicide, [rape, homicide]]", "ranked twice"),
        ("[homicide]", "two names at least"),
    ],
)
def test_a_wrong_ranking_is_named(tmp_path: Path, answer: str, named: str) -> None:
    [problem] = refused(sheet(tmp_path, entry(RANK, said("Sok Dara", answer))))
    assert "LEN379" in problem
    assert named in problem


def test_one_person_cannot_answer_a_question_twice_even_in_two_sheets(tmp_path: Path) -> None:
    sheet(tmp_path, entry(REAL, said("Sok Dara", "yes")), "a.yaml")
    second = sheet(tmp_path, entry(REAL, said("sok  dara", "no")), "b.yaml")
    [problem] = refused(tmp_path)
    assert "LEN376" in problem
    assert problem.startswith(f"{second}:9:")
    assert "a.yaml:9:" in problem


def test_an_unknown_question_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    wrong = Question("X-03", "X-03/rael", REAL.text, "nominal", YES_NO)
    [problem] = refused(sheet(tmp_path, entry(wrong, said("Sok Dara", "yes"))))
    assert "LEN373" in problem
    assert "did you mean `X-03/real`?" in problem
    [problem] = refused(sheet(tmp_path, entry(Question("X-33", "X-33/a", "A?", "nominal", YES_NO), said("Sok Dara", "yes"))))
    assert "unknown check `X-33`" in problem


def test_a_question_that_stands_twice_in_a_sheet_is_refused(tmp_path: Path) -> None:
    [problem] = refused(sheet(tmp_path, entry(REAL, said("A", "yes")) + entry(REAL, said("B", "yes"))))
    assert "LEN372" in problem


def test_all_mistakes_of_all_sheets_are_said_at_once(tmp_path: Path) -> None:
    sheet(tmp_path, entry(REAL, said("A", "maybe"), said("B", "yes", when="soon")), "a.yaml")
    sheet(tmp_path, entry(WEIGHT, said("C", "huge")), "b.yaml")
    assert [next(code for code in ("LEN377", "LEN378") if code in one) for one in refused(tmp_path)] == [
        "LEN378",
        "LEN377",
        "LEN378",
    ]


def test_an_empty_folder_is_not_taken_for_judgements(tmp_path: Path) -> None:
    [problem] = refused(tmp_path)
    assert "LEN370" in problem


def test_the_things_of_a_question_need_not_be_known_to_read_its_answers(tmp_path: Path) -> None:
    asked = questions((check("A-02", Ask("A-02/harm", "Does it harm others?", "nominal", YES_NO, each="conduct")),))
    about = Question("A-02", "A-02/harm/use", "Does it harm others?", "nominal", YES_NO)
    found = read(sheet(tmp_path, entry(about, said("Sok Dara", "no"))), asked)
    assert found.of("A-02", "A-02/harm/use")[0].answer == "no"


# -- agreement -----------------------------------------------------------------------------------------------


def test_questions_of_one_scale_are_measured_together_and_rankings_alone(tmp_path: Path) -> None:
    """Two yes-or-no questions: yes yes, yes no. n = 4, counts 3 and 1, one pair apart: 1 - (4 - 1) 1 / (3 * 1) = 0."""
    other = Question("Q-03", "Q-03/meant", "Is the review meaningful?", "nominal", YES_NO)
    entries = entry(REAL, said("A", "yes"), said("B", "yes")) + entry(other, said("A", "yes"), said("B", "no"))
    entries += entry(RANK, said("A", "[homicide, rape, theft]"), said("B", "[homicide, rape, V7, theft]"))
    asked = (*ASKED, other)
    two, ranked = shared(read(sheet(tmp_path, entries), asked), asked)
    assert (two.scale, two.questions, two.agreement.alpha) == ("nominal", ("X-03/real", "Q-03/meant"), Fraction(0))
    # Both put the three names they share in the same order: V7, which only B ranks, does not count as a difference.
    assert (ranked.scale, ranked.agreement.units, ranked.agreement.alpha) == ("ranking", 3, 1)


def test_one_reviewer_is_no_agreement(tmp_path: Path) -> None:
    [found] = shared(read(sheet(tmp_path, entry(REAL, said("A", "yes")))), ASKED)
    assert found.agreement.alpha is None
    assert found.agreement.why == "nothing was judged by two people"
