"""What can be wrong with a law, a case or a command, and how it is said.

A problem names the place, the code, what was found and how to mend it:

    laws/kh/2012.yaml:48:21: LEN104: unknown value `amphetamin` for `group`
    help: did you mean `amphetamines`?

All problems of a file are collected before one error is raised.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

# Every code has one meaning for good; the page docs/reference/problems.md is made from this table.
CODES: dict[str, tuple[str, str]] = {
    "LEN001": ("file cannot be read", "The file is missing, is a folder, is too large, or may not be read."),
    "LEN002": ("not valid YAML", "The file is not well-formed YAML in UTF-8."),
    "LEN003": ("anchors and aliases are refused", "Law files are written out in full, so that each line can be cited."),
    "LEN004": ("key given twice", "A mapping names the same key two times; one of them would be lost."),
    "LEN005": ("unknown key", "The form of a law has no such key at this place."),
    "LEN006": ("key is missing", "The form of a law needs this key at this place."),
    "LEN007": ("wrong kind of value", "A list, a mapping or a plain value stands where another is expected."),
    "LEN101": ("amount cannot be read", "An amount needs a number and a unit that the law knows."),
    "LEN102": ("wrong unit", "The amount is of another kind than the attribute: tablets are not grams."),
    "LEN103": ("unknown name", "No attribute and no earlier decision gives this name."),
    "LEN104": ("unknown value", "The attribute does not have this value."),
    "LEN105": ("test cannot be read", "The test is not a value, a list, a comparison, an interval, `not(...)` or `-`."),
    "LEN106": ("empty interval", "No amount can lie in this interval."),
    "LEN107": ("expression cannot be read", "The expression is outside the documented subset of FEEL."),
    "LEN108": ("expression mixes kinds", "Amounts of different kinds are added, compared or given to an output."),
    "LEN109": ("division without rounding", "A division stands inside `floor( )` or `ceiling( )`: the law says how halves fall."),
    "LEN110": ("range is upside down", "The minimum is above the maximum."),
    "LEN201": ("citation is missing", "Every rule, reading and date rests on a citation."),
    "LEN202": ("unknown source", "The citation names a source that `sources:` does not list."),
    "LEN203": ("unknown confidence", "Confidence is verified, secondary, conflict or unverified."),
    "LEN204": ("nowhere to look", "A rule that says `unknown` also says where to look."),
    "LEN301": ("id used twice", "Ids of rules and decisions are unique in a law and in what it uses."),
    "LEN302": ("rules overlap", "Two rules of a unique table hold for the same case."),
    "LEN303": ("rules disagree", "Two rules of an `any` table hold for the same case and give different outputs."),
    "LEN304": ("decisions in a circle", "Two decisions each need what the other gives."),
    "LEN305": ("read before it is given", "A decision reads an output that only a later decision gives."),
    "LEN306": ("output given twice", "A second decision gives the same output without saying `amends`."),
    "LEN307": ("unknown reading", "The rule names a reading that `readings:` does not list."),
    "LEN308": ("unknown hit policy", "Hit policies are those of DMN: U A P F R O C C+ C< C> C#."),
    "LEN309": ("hit policy does not fit", "The hit policy does not fit this kind of decision or its outputs."),
    "LEN330": ("unknown subject", "No subject of library/provisions.yaml has this name."),
    "LEN331": ("subject answered twice", "A law answers a subject once for each day and reading."),
    "LEN332": ("answer and unknown", "What a law says is either known or not; a set may say `at_least`."),
    "LEN333": ("several answers", "The law answers the subject in several ways; name the version or the day."),
    "LEN350": ("unknown norm", "A check or an argument names a norm that the library lacks, or one of the other side."),
    "LEN351": ("unknown instrument", "A norm or the bond of a State names an instrument that `instruments.yaml` does not list."),
    "LEN352": ("unknown word", "A tag, side, kind, scale, status or stage is none of the words that the form knows."),
    "LEN353": ("listed twice", "Ids of norms, checks, questions and settings are unique; one entry would be lost."),
    "LEN354": ("settings do not match", "A check or metric and the settings it uses must name each other, and both must exist."),
    "LEN355": ("not an exact number", "A setting is a whole number or a ratio of whole numbers."),
    "LEN356": ("bond cannot be read", "A State that a treaty binds has a first day, and no other has; a day is 1992-05-26."),
    "LEN357": ("norm says nothing", "A norm has a paraphrase, or a note that begins with `not read`."),
    "LEN358": ("nothing to answer", "A question to a person offers words to choose from or things to rank."),
    "LEN359": ("unknown check", "The trace, or a setting, names a check or metric that the catalogue lacks."),
    "LEN370": ("no sheet of judgements", "The folder holds no sheet that `lenity judge` wrote."),
    "LEN371": ("judgements on another law", "A judgement on one law is no judgement on another."),
    "LEN372": ("question stands twice", "A sheet has one entry for each question, with all answers under it."),
    "LEN373": ("unknown question", "The catalogue has no such check, or the check asks no such question."),
    "LEN374": ("question was reworded", "An answer to other words is no answer to the question as it is asked now."),
    "LEN375": ("judgement is incomplete", "A judgement has a name, a day, an answer and reasons."),
    "LEN376": ("one person answers twice", "Each person answers a question once; of two answers nobody can tell which is meant."),
    "LEN377": ("day of a judgement is wrong", "A judgement is given on a day, and not on one that is still to come."),
    "LEN378": ("answer is outside the scale", "The answer is none of the words that the question allows."),
    "LEN379": ("ranking cannot be read", "A ranking lists names that the question gives, each once, at least two of them."),
    "LEN401": ("two laws in force at once", "Two laws of one jurisdiction cover the same day."),
    "LEN402": ("no such law", "The library has no law of this name."),
    "LEN403": ("no law in force", "No law of the jurisdiction is in force on that day; an expired one is never used instead."),
    "LEN404": ("laws use each other in a circle", "A law cannot use a law that uses it."),
    "LEN405": ("law and general part differ", "A law and one that it uses state different money or calendars."),
    "LEN501": ("case cannot be read", "A column or value of a case is not of the vocabulary."),
    "LEN502": ("cases file cannot be read", "The file of cases is missing, truncated, or of another format."),
    "LEN503": ("output cannot be written", "The result could not be written; nothing was left behind."),
    "LEN504": ("engine is not available", "The engine needs an extra that is not installed."),
    "LEN505": ("amount is of another kind than the law asks", "The law asks for a mass and the case a count, or the reverse."),
    "LEN506": ("unknown command value", "An option of the command has a value that it does not know."),
    "LEN601": ("worksheet cannot be read", "The filled-in worksheet does not fit the law it was printed for."),
    "LEN701": ("example fails", "A worked example of the law does not come out as written."),
    "LEN710": ("model cannot be read", "A decision model is well-formed XML, neither larger nor deeper than a model can be."),
    "LEN711": ("document type or entity", "A decision model declares none; one that does could make a reader fetch or grow."),
    "LEN712": ("not a decision model", "The file is no model of OMG DMN 1.2, 1.3, 1.4 or 1.5."),
    "LEN713": ("element outside the subset", "A law has no place for this element; docs/reference/dmn.md lists what is read."),
    "LEN714": ("FEEL outside the subset", "An expression or test of the model asks for more than a law's expressions can say."),
    "LEN715": ("unknown reference in a model", "A requirement or type names something that the file does not define."),
    "LEN716": ("change cannot be taken over", "A modeller changed what only the files of an exported law can say."),
    "LEN740": ("no such rule to edit", "A reform names a rule or decision that the law it amends does not have."),
    "LEN741": ("rule not in force", "A reform edits a rule that does not stand on the reform's first day."),
    "LEN742": ("reform outside the law", "The law a reform amends is not in force on the reform's first day."),
    "LEN743": ("edited twice", "Two edits of one reform are about the same rule."),
    "LEN744": ("edit changes nothing", "An edit, or a whole reform, leaves the law as it is."),
    "LEN745": ("reform of another law", "The reform amends none of the laws that were asked for."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file with line and column, both from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: its code, place, message with the offending text in backticks, and how to mend it."""

    code: str
    message: str
    place: Place
    help: str = ""

    def __str__(self) -> str:
        where = f"{self.place}: " if str(self.place) else ""
        return f"{where}{self.code}: {self.message}" + (f"\nhelp: {self.help}" if self.help else "")


class LenityError(Exception):
    """One or more problems, collected; `problems` holds them in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def problem(code: str, message: str, help: str = "", place: Place | None = None) -> LenityError:
    """Make an error of one problem."""
    return LenityError([Problem(code, message, place or Place(), help)])


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Suggest the nearest known word, else list the known ones."""
    words = sorted(set(known))
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{near[0]}`?"
    if otherwise:
        return otherwise
    listed = ", ".join(f"`{one}`" for one in words[:12]) + (" ..." if len(words) > 12 else "")
    return f"known: {listed}" if words else ""
