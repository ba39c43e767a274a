"""Hold sentences of the Crown Court against the encoded guideline of 2012, and write the page that says what came of it.

    python -m lenity.review.validation_uk crown_court_drug_offences_2012_2015.csv.gz england-and-wales.md

One row of the file is one sentenced person: offence, class of drug, role, circumstances, and whether custody was served at
once. The amount and the plea are not in the file, so the law is asked with each category of harm and each plea.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path

from lenity.engine.ask import asker
from lenity.engine.batch import evaluate
from lenity.law.problems import Place, did_you_mean, problem
from lenity.review.validation import run, share, table

LAW = "gb-eng/misuse-of-drugs-1971"
FIRST, LAST = date(2012, 2, 27), date(2015, 12, 31)  # from the first day of the guideline to the end of the survey's years
WITHIN, OUTSIDE_CATEGORY, NOT_KNOWN, REFUSED = (
    "in a category range", "only outside the category ranges, by circumstances", "not known", "not permitted",
)  # fmt: skip
WORDS = (WITHIN, OUTSIDE_CATEGORY, NOT_KNOWN, REFUSED)
SERVED = ("custody/immediate custody",)
NOT_SERVED = (
    "no_punishment/discharge", "fine/fine alone", "community_work/community order", "suspended_sentence/suspended sentence order",
)  # fmt: skip
CATEGORIES = ("category_1", "category_2", "category_3", "category_4")
PLEAS = ("first_stage", "after_first_stage", "first_day_of_trial", "during_trial", "not_guilty")
UNKNOWN = "unknown"

SAID_OFFENCE: Mapping[str, Mapping[str, object]] = {
    "Possession with intent to supply": {"offence": "possession", "purpose": "supply"},
    "Supplying": {"offence": "supply"},
    "Production/being concerned in production/cultivation": {"offence": "production"},
    "Bringing in/taking out controlled drug": {"offence": "import"},
}
SHORT = {
    "Possession with intent to supply": "intent to supply", "Supplying": "supply",
    "Production/being concerned in production/cultivation": "production",
    "Bringing in/taking out controlled drug": "import or export",
}  # fmt: skip
SAID_DRUG: Mapping[str, Mapping[str, object]] = {
    "Cannabis or Cannabis resin": {"substance": "cannabis"},
    "Cocaine": {"substance": "cocaine"},
    "Heroin": {"substance": "heroin"},
    "Other Class A": {"substance": "other", "listed_class": "A"},
    "Other Class B": {"substance": "other", "listed_class": "B"},
    "Class C": {"substance": "other", "listed_class": "C"},
}
CLASS = {
    "Cocaine": "A", "Heroin": "A", "Other Class A": "A", "Cannabis or Cannabis resin": "B", "Other Class B": "B", "Class C": "C",
}  # fmt: skip
SAID_ROLE = {"Leading role": "leading", "Significant role": "significant", "Lesser role": "lesser"}
SAID_AGE = ("18 to 24", "25 to 34", "35 to 44", "45 to 54", "Over 54")
ADULT_AGE = 18  # stands for every age in the file: the guideline asks whether a person is an adult, and no more
SAID_PRIORS = ("None", "1 to 3", "4 to 9", "10 or more")
UP, DOWN = "drg_increasing_ser_", "drg_reducing_ser_"
# Boxes that the vocabulary has a fact for. A box that is not ticked is a circumstance that the court did not count.
FACT_OF_BOX = {
    f"{UP}stat_2": "involves_minor", f"{UP}other_4": "armed", f"{DOWN}2": "coerced", f"{DOWN}15": "drug_dependent",
}  # fmt: skip
AGGRAVATING = {
    f"{UP}stat_3": "on_bail", f"{UP}other_1": "concealment", f"{UP}other_3": "harmful_cutting", f"{UP}other_5": "high_purity",
    f"{UP}other_6": "under_order", f"{UP}other_7": "under_order", f"{UP}other_8": "targeting_vulnerable",
    f"{UP}other_9": "sustained", f"{UP}other_10": "others_present", f"{UP}other_11": "utilities", f"{UP}other_12": "sustained",
    f"{UP}other_13": "premises", f"{UP}other_14": "premises", f"{UP}other_15": "sustained", f"{UP}other_17": "likely_supply",
    f"{UP}other_18": "in_prison", f"{UP}other_19": "in_prison", f"{UP}other_20": "sustained", f"{UP}other_21": "community_impact",
}  # fmt: skip
MITIGATING = {
    f"{DOWN}1": "lack_of_sophistication", f"{DOWN}3": "mistaken_belief", f"{DOWN}4": "isolated_incident",
    f"{DOWN}5": "low_purity", f"{DOWN}6": "no_relevant_convictions", f"{DOWN}7": "exploited", f"{DOWN}8": "remorse",
    f"{DOWN}9": "good_character", f"{DOWN}10": "addressing_addiction", f"{DOWN}11": "medical_condition",
    f"{DOWN}12": "immaturity", f"{DOWN}13": "mental_disorder", f"{DOWN}14": "carer", f"{DOWN}16": "medical_cannabis",
}  # fmt: skip
BOXES = (*FACT_OF_BOX, *AGGRAVATING, *MITIGATING)
KNOWN: Mapping[str, Iterable[str]] = {
    "custody": ("0", "1"), "offense": SAID_OFFENCE, "drg_class": SAID_DRUG, "drg_culpability": SAID_ROLE, "age": SAID_AGE,
    "prev_convictions": SAID_PRIORS, "first_offense": ("0", "1"), "male": ("0", "1"), **dict.fromkeys(BOXES, ("0", "1")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """One row of the file; `cells` are the cells as written, by column."""

    line: int
    cells: Mapping[str, str]

    @property
    def served(self) -> bool:
        """Say whether custody was served at once; a suspended sentence is not."""
        return self.cells["custody"] == "1"

    @property
    def role(self) -> str:
        return SAID_ROLE[self.cells["drg_culpability"]]

    @property
    def drug_class(self) -> str:
        return CLASS[self.cells["drg_class"]]

    @property
    def offence(self) -> str:
        return SHORT[self.cells["offense"]]

    @property
    def mitigation(self) -> int:
        return sum(self.cells[box] == "1" for box in BOXES if box.startswith(DOWN))

    @property
    def aggravation(self) -> int:
        return sum(self.cells[box] == "1" for box in BOXES if box.startswith(UP))

    @property
    def pattern(self) -> tuple[str, str, str]:
        return self.offence, self.drug_class, self.role


@dataclass(frozen=True, slots=True)
class Compared:
    """One sentence with what the guideline permits.

    `categories` are those whose own range permits it; `opposite` is the word for the outcome that the court did not choose.
    """

    sentence: Sentence
    word: str
    opposite: str
    categories: tuple[str, ...]


def compare(sentences: Sequence[Sentence]) -> tuple[Compared, ...]:
    """Ask the law for every row, on each day on which it changed, with each value that its open facts may have."""
    facts = [facts_of(one) for one in sentences]
    kinds = {tuple(one.items()): one for one in facts}
    asked = [(kind, more) for kind, one in kinds.items() for more in _settlements(one)]
    best: defaultdict[tuple[object, bool], dict[str, str]] = defaultdict(lambda: dict.fromkeys(CATEGORIES, REFUSED))
    for day in asker(LAW).days(FIRST, LAST):
        cases = [kinds[kind] | more | {"sentence_date": day.isoformat()} for kind, more in asked]
        for (kind, more), answer in zip(asked, evaluate(LAW, cases, as_of=day).to_dicts(), strict=True):
            for served in (True, False):
                words, category = best[kind, served], more["harm_category"]
                words[category] = min(words[category], _word(served, answer["options"]), key=WORDS.index)
    return tuple(
        _compared(sentence, *(best[tuple(one.items()), served] for served in (sentence.served, not sentence.served)))
        for sentence, one in zip(sentences, facts, strict=True)
    )


def _compared(sentence: Sentence, words: Mapping[str, str], opposite: Mapping[str, str]) -> Compared:
    permitting = tuple(name for name in CATEGORIES if words[name] == WITHIN)
    word, other = (min(one.values(), key=WORDS.index) for one in (words, opposite))
    return Compared(sentence, word, other, permitting)


def _settlements(facts: Mapping[str, object]) -> list[dict[str, str]]:
    """List every way to settle what a row leaves open and the range turns on.

    The engine calls a way out open after a choice where some state of facts needs the choice, so each state is asked.
    """
    purposes = ("own_use", "supply") if facts["offence"] == "import" else ("",)
    return [
        {"harm_category": category, "plea": plea} | ({"purpose": purpose} if purpose else {})
        for category in CATEGORIES
        for plea in PLEAS
        for purpose in purposes
    ]


def facts_of(sentence: Sentence) -> dict[str, object]:
    """State the facts of a row as the page says they are read."""
    cells = sentence.cells
    return {
        **SAID_OFFENCE[cells["offense"]], **SAID_DRUG[cells["drg_class"]],
        "guideline_role": sentence.role, "age": ADULT_AGE,
        "prior_class": UNKNOWN if cells["prev_convictions"] == "None" else "misdemeanour",
        "aggravating": _ticked(cells, AGGRAVATING), "mitigating": _ticked(cells, MITIGATING), "cares_for_child": False,
        **{fact: cells[box] == "1" for box, fact in FACT_OF_BOX.items()},
    }  # fmt: skip


def _ticked(cells: Mapping[str, str], words: Mapping[str, str]) -> str:
    return next((word for box, word in words.items() if cells[box] == "1"), "none")


def _word(served: bool, options: Iterable[Mapping[str, object]]) -> str:
    """Say how far an outcome is permitted: the best word among the ways to it."""
    wanted = SERVED if served else NOT_SERVED
    words = [_permits(one) for one in options if f"{one['rung']}/{one['measure']}" in wanted]
    return min(words, key=WORDS.index)


def _permits(option: Mapping[str, object]) -> str:
    if option["status"] == "closed":
        return REFUSED
    if option["status"] == "undetermined":
        return NOT_KNOWN
    return OUTSIDE_CATEGORY if option["after"] else WITHIN


# -- the file -------------------------------------------------------------------------------------------------------------


def read_sentences(path: Path) -> tuple[Sentence, ...]:
    """Read the file (CSV, gzip where its name ends so); raise `LenityError` where it lacks a column or has an unknown word."""
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except gzip.BadGzipFile:
        raise problem("LEN502", f"`{path.name}` is not a gzip file", "fetch it again") from None
    except (OSError, EOFError) as error:
        reason = (getattr(error, "strerror", None) or "it ends too early").lower()
        raise problem("LEN502", f"`{path.name}` cannot be read: {reason}", "check the path and permissions") from None
    except UnicodeDecodeError:
        raise problem("LEN502", f"`{path.name}` is not UTF-8 text", "save it as CSV in UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for name in KNOWN:
        if name not in (reader.fieldnames or ()):
            raise problem("LEN502", f"column `{name}` is missing", f"needed are {', '.join(KNOWN)}", Place(path.name, 1))
    return tuple(_sentence(Place(path.name, reader.line_num), row) for row in reader)


def _sentence(place: Place, row: Mapping[str | None, str | None]) -> Sentence:
    cells: dict[str, str] = {}
    for name, known in KNOWN.items():
        word = (row[name] or "").strip()
        if word not in known:
            raise problem("LEN501", f"`{name}`: unknown word `{word}`", did_you_mean(word, known), place)
        cells[name] = word
    return Sentence(place.line, cells)


# -- the page -------------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
Sentences of the Crown Court for drug offences from 2012 to 2015, each held against what the encoded guideline of 2012
permits. This page is made by `python -m lenity.review.validation_uk`; do not edit it.

**The claim.** For the offence, class of drug, role and circumstances of a row, the guideline as encoded permits what the
court did: custody served at once, or something else. At least 99 of 100 rows must be permitted, and every pattern of
the rest is listed."""
SOURCE = """\
**The source.** The Crown Court Sentencing Survey of the Sentencing Council, as used by Pina-Sánchez and Harris,
"Sentencing gender?" (Criminal Law Review 2020(1), 3-28), in the file distributed as data set `ccdrug` of the Python
package causaldata 0.1.5. One row is one person. The licence of the survey is not stated there."""
READING = """\
- **Outcome**: `custody` 1 is custody served at once. 0 is everything else: discharge, fine, community order or a suspended
  sentence; the file does not say which. It has no length of custody.
- **Offence**: "production or cultivation" is asked as production; both have one page in the guideline.
- **Age**: every row is of an adult, and the guideline asks for no more.
- **Drug**: cannabis, cocaine and heroin by name, "other class A", "other class B" and "class C" by class.
- **Role** as the court found it.
- **Harm, plea, purpose of an import**: not in the file. They stay open: every category of harm, every plea and both purposes
  are asked, and a row is permitted if any of them permits it.
- **Circumstances**: the boxes of the form. One ticked box opens the choice to leave the category range; a box not ticked is
  read as a circumstance that the court did not count.
- **Record**: "1 to 3" convictions or more is an earlier conviction. "None" stays unknown: the form asks for convictions that
  the court took into account. The column `first_offense` is not used: {contradict} rows say a first offence beside
  earlier convictions.
- **Third Class A trafficking offence**: a minimum of 7 years would follow. It has to be shown, and the file does not show it:
  read as none.
- **Day of sentence**: not in the file. Each version of the law from {first} to {last} is asked ({days}).
- Every row goes through the engine (`lenity.evaluate`); nothing of the guideline is computed here."""
LIMITS = """\
- **The check is weak by nature.** With harm and plea unknown the guideline permits either outcome nearly everywhere. It would
  catch a range that is grossly wrong, not one that is wrong by a year. The table by category shows what would decide.
- The starting points are not tested: no length, no amount. Most of their figures are memory and stay so.
- A row permitted only from category 4 may have been in category 3, with a sentence below the range. The file cannot tell.
- The custody rate by role is described, not explained. Role, amount, record and plea go together, and only role is here
  with all of them left open.
- Courts filled in the form for the sentences they passed; what share they returned is not in the file.
- The encoding was written from the fact sheet and not changed to fit any row."""


def page(compared: Sequence[Compared], file: str) -> str:
    """Give the page in Markdown."""
    count = Counter(one.word for one in compared)
    permitted = count[WITHIN] + count[OUTSIDE_CATEGORY]
    contradict = sum(
        one.sentence.cells["first_offense"] == "1" and one.sentence.cells["prev_convictions"] != "None" for one in compared
    )
    days = asker(LAW).days(FIRST, LAST)
    parts = [
        "# Sentences in England and Wales",
        INTRODUCTION,
        SOURCE,
        f"`{file}`: {len(compared):,} rows.",
        "## How a row is read",
        READING.format(contradict=f"{contradict:,}", first=FIRST, last=LAST, days=", ".join(map(str, days))),
        "## What came of it",
        f"{permitted:,} of {len(compared):,} rows are permitted ({share(permitted, len(compared), 2)}).",
        table(("the outcome is", "rows"), [(word, f"{count[word]:,}") for word in WORDS]),
        _bite(compared),
        "## The rest, by pattern",
        _rest(compared),
        "## What harm would decide",
        BY_CATEGORY,
        _by_category(compared),
        "## Custody by role",
        BY_ROLE,
        _by_role(compared),
        _standardised(compared),
        "### By circumstances and record",
        BY_CIRCUMSTANCES,
        _by_counts(compared),
        "## What this cannot show",
        LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


BY_CATEGORY = """\
The same rows, asked with each category of harm. A cell says which of the outcomes in these rows its range permits, without
leaving it and with some plea: custody served at once (`C`), something else (`o`), both, or neither (`-`). The last two
columns count the rows whose outcome fits no category, and the rows not in custody that fit category 4 alone: the guideline
then says that the amount was very small, or that the court left the range."""
BY_ROLE = """\
Share of rows with custody served at once, with its 95 per cent interval (Wilson 1927). Nothing is asked of the law here."""
BY_CIRCUMSTANCES = """\
The same share by the number of boxes ticked and by convictions taken into account. A number of boxes is no measure of
weight."""


def _bite(compared: Sequence[Compared]) -> str:
    closed = [one for one in compared if one.opposite != WITHIN]
    patterns = ", ".join(" ".join(pattern) for pattern in sorted({one.sentence.pattern for one in closed}))
    return (
        f"How much of this could have failed: for {len(closed):,} rows the opposite outcome lies in no category range "
        f"({patterns}). In all other rows either outcome would have been permitted by some category of harm and some plea."
    )


def _rest(compared: Sequence[Compared]) -> str:
    patterns = Counter((*one.sentence.pattern, _outcome(one.sentence), one.word) for one in compared if one.word != WITHIN)
    if not patterns:
        return "None: every row is permitted in a category range."
    rows = [(*pattern, str(number)) for pattern, number in sorted(patterns.items())]
    return table(("offence", "class", "role", "outcome", "the outcome is", "rows"), rows)


def _by_category(compared: Sequence[Compared]) -> str:
    head = ("offence", "class", "role", "custody", "other", *(f"category {name[-1]}" for name in CATEGORIES), "fit none",
            "other, only category 4")  # fmt: skip
    rows = []
    for pattern, some in _grouped(compared, 3):
        cells = [_fits(some, name) for name in CATEGORIES]
        served = sum(one.sentence.served for one in some)
        none = sum(not one.categories for one in some)
        fourth = sum(one.categories == ("category_4",) and not one.sentence.served for one in some)
        rows.append((*pattern, f"{served:,}", f"{len(some) - served:,}", *cells, f"{none:,}", f"{fourth:,}"))
    return table(head, rows)


def _fits(some: Iterable[Compared], name: str) -> str:
    served = {one.sentence.served for one in some if name in one.categories}
    return ("C" if True in served else "") + ("o" if False in served else "") or "-"


def _by_role(compared: Sequence[Compared]) -> str:
    rows = []
    for drug_class in ("A", "B", "C", ""):
        cells = [
            _rate([one.sentence for one in compared if one.sentence.role == role and drug_class in ("", one.sentence.drug_class)])
            for role in SAID_ROLE.values()
        ]
        rows.append((f"class {drug_class}" if drug_class else "all", *cells))
    return table(("", *SAID_ROLE.values()), rows)


def _standardised(compared: Sequence[Compared]) -> str:
    """Direct standardisation: the rate of a role in each stratum, weighted by the share of the stratum in all rows."""
    strata = _grouped(compared, 2)
    full = [some for _, some in strata if {one.sentence.role for one in some} == set(SAID_ROLE.values())]
    weights = [len(some) for some in full]
    told = []
    for role in SAID_ROLE.values():
        rates = [_mean([one.sentence.served for one in some if one.sentence.role == role]) for some in full]
        mean = sum(weight * rate for weight, rate in zip(weights, rates, strict=True)) / sum(weights) if full else 0.0
        told.append(f"{role} {100 * mean:.0f} %")
    return (
        "With offence and class held as in all rows (direct standardisation over the "
        f"{len(full)} pairs of offence and class in which every role occurs, {sum(weights):,} rows): {', '.join(told)}."
    )


def _by_counts(compared: Sequence[Compared]) -> str:
    groups: defaultdict[tuple[str, str], list[Sentence]] = defaultdict(list)
    for one in compared:
        sentence = one.sentence
        for title in (
            f"mitigating boxes: {_boxes(sentence.mitigation)}", f"aggravating boxes: {_boxes(sentence.aggravation)}",
            f"convictions: {sentence.cells['prev_convictions'].lower()}",
        ):  # fmt: skip
            groups[title, sentence.role].append(sentence)
    titles = [f"{kind} boxes: {_boxes(boxes)}" for kind in ("mitigating", "aggravating") for boxes in (0, 1, 2, 3)]
    titles += [f"convictions: {said.lower()}" for said in SAID_PRIORS]
    rows = [(title, *(_rate(groups[title, role]) for role in SAID_ROLE.values())) for title in titles]
    return table(("", *SAID_ROLE.values()), rows)


def _boxes(boxes: int) -> str:
    return f"{boxes}" if boxes < 3 else "3 or more"


def _rate(some: Sequence[Sentence]) -> str:
    if not some:
        return "no rows"
    served = sum(one.served for one in some)
    low, high = wilson(served, len(some))
    return f"{100 * served / len(some):.0f} % ({100 * low:.0f}-{100 * high:.0f}) of {len(some):,}"


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the 95 per cent interval of a share: Wilson (1927), the score interval with z = 1.96.

    >>> [round(end, 4) for end in wilson(10, 20)]
    [0.2993, 0.7007]
    """
    z, share = 1.96, hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def _grouped(compared: Iterable[Compared], parts: int) -> list[tuple[tuple[str, ...], list[Compared]]]:
    """Group rows by the first parts of their pattern: offence, class, role."""
    groups: defaultdict[tuple[str, ...], list[Compared]] = defaultdict(list)
    for one in compared:
        groups[one.sentence.pattern[:parts]].append(one)
    return sorted(groups.items())


def _mean(some: Sequence[bool]) -> float:
    return sum(some) / len(some)


def _outcome(sentence: Sentence) -> str:
    return "custody" if sentence.served else "something else"


def page_of(file: Path) -> str:
    """Read the sentences of a file, compare them and give the page."""
    return page(compare(read_sentences(file)), file.name)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], "validation_uk SENTENCES.csv.gz PAGE.md", page_of))
