"""The pages of `lenity judge`: 80 columns, every question, who judged what, and no number where agreement is not defined."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click import unstyle

from lenity.cli.judge import show_judgements, show_questions, show_written
from lenity.cli.page import WIDTH, Page
from lenity.review.catalogue import Catalogue
from lenity.review.judgements import Judgement, Judgements, Question, Written, questions

REAL = Question("X-03", "X-03/real", "Is the route to release real?", "nominal", ("yes", "no"), "Irreducible life", open=True)
RANK = Question("P-08", "P-08/order", "Put them in order.", "ranking", ("theft", "rape", "homicide"), "Other comparators")
ASKED = (REAL, RANK)
DAY = date(2027, 3, 1)


def text(page: Page) -> str:
    return unstyle("\n".join(page.lines))


def test_every_question_of_the_catalogue_stands_on_a_page_of_80_columns() -> None:
    asked = questions(Catalogue.read())
    said = text(show_questions(asked))
    assert max(map(len, said.splitlines())) <= WIDTH
    folded = " ".join(said.split())
    assert [one.id for one in asked if one.id.partition("/")[2] not in folded] == []
    assert f"{len(asked)} questions for a person to decide; findings wait for none" in folded


def test_a_question_that_a_finding_waits_for_is_marked() -> None:
    said = text(show_questions(ASKED))
    assert "2 questions for a person to decide; findings wait for 1" in said
    assert said.index("Is the route") < said.index("a finding waits for this") < said.index("Put them in order.")
    assert "a ranking of theft, rape and homicide" in said


def test_a_question_on_several_things_is_said_once_with_the_things_below() -> None:
    asked = [
        Question("A-02", f"A-02/harm/{about}", "Whose harm?", "nominal", ("yes", "no"), each="act", about=about) for about in "ab"
    ]
    said = text(show_questions(asked))
    assert said.count("Whose harm?") == 1
    assert [line.strip() for line in said.splitlines()][-4:-2] == ["a", "b"]


def test_people_who_differ_come_first_with_their_answers_and_reasons() -> None:
    found = Judgements({
        RANK.key: (Judgement("Sok Dara", DAY, (("theft",), ("homicide", "rape")), "of harm", RANK.id),),
        REAL.key: (
            Judgement("Sok Dara", DAY, "yes", "it is used", REAL.id),
            Judgement("Chan Lina", DAY, "no", "a reason " * 20, REAL.id, outdated=True),
        ),
    })  # fmt: skip
    said = text(show_judgements(found, ASKED))
    assert max(map(len, said.splitlines())) <= WIDTH
    assert said.index("Where people differ") < said.index("X-03/real") < said.index("One answer") < said.index("P-08/order")
    assert "2 questions answered by Sok Dara and Chan Lina" in said
    assert "theft, homicide = rape" in said
    assert "from before the program came to find something else" in said


def test_where_agreement_is_not_defined_the_page_says_why_and_gives_no_number() -> None:
    found = Judgements({REAL.key: (Judgement("Sok Dara", DAY, "yes", "it is used", REAL.id),)})
    said = text(show_judgements(found, ASKED)).partition("Krippendorff's alpha")[2]
    assert "not defined: nothing was judged by two people" in said
    assert "1.00" not in said


def test_agreement_is_given_with_its_interval_and_what_it_rests_on() -> None:
    """Four yes-or-no questions, two people: yes yes, yes yes, no no, yes no. n = 8, counts 5 and 3: 1 - 7 * 1 / 15 = 0.53."""
    asked = tuple(Question("Q-01", f"Q-01/{number}", "Is it so?", "nominal", ("yes", "no")) for number in range(4))
    answers = (("yes", "yes"), ("yes", "yes"), ("no", "no"), ("yes", "no"))
    given = {
        one.key: tuple(Judgement(who, DAY, answer, "so", one.id) for who, answer in zip(("A", "B"), pair, strict=True))
        for one, pair in zip(asked, answers, strict=True)
    }
    said = text(show_judgements(Judgements(given), asked))
    assert "nominal: yes or no\n    0.53, 95 % interval " in said
    assert "2 people, 4 questions judged by two or more" in said


def test_nothing_answered_is_said() -> None:
    assert text(show_judgements(Judgements(), ASKED)) == "no question is answered yet"


def test_what_became_of_a_sheet_names_the_questions_to_look_at_again() -> None:
    page = show_written(Written((RANK.key,), (REAL.key,), (REAL.key,), (("S-01", "S-01/old"),)), Path("judgements.yaml"))
    said = " ".join(text(page).split())
    assert "judgements.yaml: 1 question added, 1 kept" in said
    assert (
        said.index("look at their answers again")
        < said.index("X-03/real")
        < said.index("no longer read")
        < said.index("S-01/old")
    )
