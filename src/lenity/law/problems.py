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
    "LEN720": ("not an order", "An order has two levels or more, or names amounts of which more is graver."),
    "LEN721": ("levels about different facts", "The levels of an order state the same facts, in which alone two cases differ."),
    "LEN722": ("stands twice in an order", "An order, a level or a comparison is listed once."),
    "LEN740": ("no such rule to edit", "A reform names a rule or decision that the law it amends does not have."),
    "LEN741": ("rule not in force", "A reform edits a rule that does not stand on the reform's first day."),
    "LEN742": ("reform outside the law", "The law a reform amends is not in force on the reform's first day."),
    "LEN743": ("edited twice", "Two edits of one reform are about the same rule."),
    "LEN744": ("edit changes nothing", "An edit, or a whole reform, leaves the law as it is."),
    "LEN745": ("reform of another law", "The reform amends none of the laws that were asked for."),
    "LEN746": ("decision without days", "A decision that a reform adds is a table: only its rules can begin on a day."),
    "LEN830": ("no such page", "The explorer has no page, file or resource at this address."),
    "LEN831": ("request is too large", "The request has more bytes, rows or fields than the explorer takes."),
    "LEN832": ("request took too long to arrive", "The body of a request has to arrive in the time that the limits give."),
    "LEN833": ("explorer is busy", "Too many requests wait already; ask again a little later."),
    "LEN834": ("unknown host", "The request names a host for which this explorer does not answer."),
    "LEN835": ("method is not allowed", "The address does not take this method; the answer lists those it takes."),
    "LEN836": ("form of the request is not read", "The body is of a media type or an encoding that the address does not take."),
    "LEN837": ("request cannot be read", "The request lacks a part, or a part of it is not of the form that the API documents."),
    "LEN838": ("answer took too long", "The answer could not be worked out within the time or the memory of one request."),
    "LEN839": ("form of the answer is not written", "The request accepts no media type in which the address answers."),
    "LEN840": ("not a well-formed request", "The address, a header or a character of the request is not well-formed."),
    "LEN841": ("address is too long", "The path and query of a request are longer than the explorer takes."),
    "LEN842": ("request from another site", "A page of another site sent a request that only the explorer's own pages may send."),
    "LEN843": ("mistake in the explorer", "The explorer failed; the request changed nothing, and the operator's log says where."),
    "LEN760": ("no such constraints", "No file of constraints of this name ships with lenity."),
    "LEN761": ("reading is not settled", "A schedule is for one reading: a rule hangs on a disputed point that is not settled."),
    "LEN762": ("no rule is selected", "No rule of the law under this reading on this day fits the pattern or the facts."),
    "LEN763": ("no penalty to make unknown", "The rules selected state no penalty: it is not known, or reckoned from another."),
    "LEN764": ("demand rests on nothing", "A demand rests on a citation, or says who chose it and why."),
    "LEN765": ("demand says no one thing", "A demand is a floor, a cap, an order, a jump or another that the form lists."),
    "LEN766": ("amount does not fit", "The amount of a demand is of the kind of the ends of penalties that it is about."),
    "LEN767": ("no such cells", "A demand is about rules and ends of penalties that are among the unknowns."),
    "LEN768": ("order, menu or levels of nothing", "An order has two parts, a menu an amount, and levels are one or more."),
    "LEN769": ("life or death cannot stand here", "Life and death are no number of months; only the highest term reaches them."),
    "LEN770": ("demands contradict each other", "No schedule fulfils the demands; the page lists which contradict each other."),
    "LEN771": ("no such cell", "An end of a range is named `RULE:custody.max`, as the schedule lists it."),
    "LEN772": ("counts cannot be read", "A count names a rule, a whole number of persons a year, and an end of custody."),
    "LEN773": ("no exact answer", "The solver gave no answer that holds in exact numbers."),
    "LEN774": ("nothing to choose", "Where demands contradict each other there are no schedules to choose from."),
    "LEN775": ("constraints on another law", "The constraints are about a law that was not asked for."),
    "LEN776": ("unknown label", "A duty or leeway that is no number of months has one of the labels that the form knows."),
    "LEN777": ("nothing to reform", "The schedule is the present law."),
    "LEN778": ("how penalties combine is not said", "A reform would have custody and a fine where the law has one of them."),
    "LEN780": ("weight outside its range", "A figure of a scale is a number within the range that is given with it."),
    "LEN781": ("scale against the order", "A scale weighs a day of a sanction more than a day of one that contains it."),
    "LEN782": ("weight without ground", "Each figure of a scale rests on a source, on what the scale is about, or on judgement."),
    "LEN783": ("no such sanction", "No sanction of library/scales.yaml has this name."),
    "LEN784": ("sanctions in a circle", "A sanction cannot contain one that contains it."),
    "LEN785": ("sanction cannot be read", "A sanction has whole amounts, none negative, and a record that the form knows."),
    "LEN786": ("nothing to compare", "A claim compares at least one case on each side, with at least one draw of weights."),
    "LEN810": ("assumption given twice", "Each assumption has an id of its own."),
    "LEN811": ("assumption stands on nothing", "A figure stands on a source, an assumption with who and why, or `needs_data`."),
    "LEN812": ("no distribution", "A figure is drawn from one distribution: beta, lognormal, triangular, uniform and others."),
    "LEN813": ("reason is missing", "An assumption says who made it and why; a source says what of it was read."),
    "LEN814": ("not a number", "A figure of a distribution is a number."),
    "LEN815": ("figures make no distribution", "The figures lie outside what this distribution can have."),
    "LEN816": ("mean cannot be reached", "No weights on these cases give the mean that was published."),
    "LEN817": ("interval cannot be narrowed", "A factor on an interval widens it or leaves it."),
    "LEN818": ("no such assumption", "The file of assumptions does not name it."),
    "LEN819": ("place without assumptions", "No file of assumptions ships for this place."),
    "LEN820": ("margins do not fit", "No population has all of these margins at once."),
    "LEN821": ("figure without an assumption", "A population names an assumption that no file gives, or that was not drawn."),
    "LEN822": ("population is not marked", "A population put together from margins says `synthetic: true`."),
    "LEN823": ("shares do not fit the levels", "The parts of a mix and the levels of a group are the same words."),
    "LEN824": ("unknown group or level", "The population has no group or level of this name."),
    "LEN825": ("window out of bounds", "The window around a threshold is a factor above 1."),
    "LEN826": ("cases make no population", "The file of cases holds none that can be judged, or lacks a column."),
    "LEN827": ("needs data", "A figure that is needed was not found; nothing is taken in its place."),
    "LEN828": ("too few records", "There are too few records to say it."),
    "LEN829": ("law without a guideline", "The law has no guideline table to score again."),
    "LEN800": ("shapes or units do not match", "Results are joined only where draws, groups and units match."),
    "LEN801": ("not a distribution", "The figures of a distribution do not make one."),
    "LEN802": ("draws cannot be made", "A parameter, seed, chunk or number of draws is not what drawing needs."),
    "LEN803": ("scenario is not settled", "Scenarios have no probability: each is chosen and run apart."),
    "LEN804": ("correlation cannot be had", "No joint distribution has these correlations, or a parameter cannot be correlated."),
    "LEN805": ("influence cannot be told", "Too few draws, an answer that is no one number, or a wrong base."),
    "LEN806": ("strata do not fit", "The arrays of the strata, their shares or their stays do not go together."),
    "LEN807": ("state or horizon cannot be projected", "A projection needs a known state and a month or more."),
    "LEN808": ("room or price without a figure", "Prisons have places; a price has a source."),
    "LEN809": ("amounts or factors do not fit", "Amounts have shares that add up to 1, and one money."),
    "LEN860": ("projection cannot be made", "A projection needs a reform, a year or more, and known groups."),
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
