"""Hold sentenced charges of Singapore's courts against the encoded Act, and write the page that says what came of it.

    python -m lenity.review.validation_sg sg_drug_sentences.csv singapore.md

One row of the file is one charge with its sentence. The charge names the section, and so which enhanced range was charged; the
law of each day of the year of sentence is asked, then earlier versions, because the day of the offence is not in the file.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from lenity.engine.ask import Asker, asker
from lenity.engine.outcome import Outcome
from lenity.law.model import Law, Rule
from lenity.law.problems import Place, problem
from lenity.review.validation import run, table

LAW = "sg/misuse-of-drugs-1973"
INSIDE, EARLIER, OUTSIDE, NOT_KNOWN, NO_VERSION = (
    "inside", "inside under an earlier version", "outside", "law not known", "no version encoded",
)  # fmt: skip
WORDS = (INSIDE, EARLIER, OUTSIDE, NOT_KNOWN, NO_VERSION)
BELOW, WITHIN, ABOVE = "below", "within", "above"
PLACES = (BELOW, WITHIN, ABOVE)
NEEDED = (
    "row_id", "neutral_citation", "para", "sentenced_case", "year", "charge", "offence", "substance", "weight_g", "tier", "plea",
    "age", "sex", "prior", "role", "sentence_type", "sentence_months", "lieu_months", "strokes", "cane_exempt", "framework",
    "note",
)  # fmt: skip
ADULT_AGE = 30  # stands for any adult where the judgment states no age
CONDUCT: Mapping[str, Mapping[str, object]] = {
    "traffic": {"offence": "supply"},
    "abet_traffic": {"offence": "supply", "role": "instigator"},
    "pft": {"offence": "possession", "purpose": "supply"},
    "import": {"offence": "import"},
    "possess": {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True},
    "abet_possess": {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True, "role": "accomplice"},
    "attempt_possess": {"offence": "possession", "purpose": "own_use", "presumption_rebutted": True, "stage": "attempted"},
    "consume": {"offence": "use"},
    "utensils": {"offence": "equipment"},
}
GROSS = ("cannabis", "cannabis_mixture", "cannabis_resin", "opium")  # the other weights are of the drug contained
UNLISTED = ("monoacetylmorphine", "norbuprenorphine")  # no name of their own in substances.yaml
NEVER_ENHANCED: Mapping[str, object] = {
    "prior_trafficking": False, "prior_possession": False, "prior_consumption": False, "prior_admission": False,
    "prior_long_term": False, "counting_priors": 0, "used_before": False,
}  # fmt: skip
RECORD: Mapping[str, Mapping[str, object]] = {  # by tier: the charge column does not always name the enhanced range
    "A_repeat_33(4A)": {"prior_trafficking": True},
    "poss_repeat": {"prior_possession": True},
    "cons_repeat": {"prior_consumption": True, "counting_priors": 1, "used_before": True},
    "LT1": {"prior_consumption": True, "counting_priors": 2, "used_before": True, "specified_drug": True},
    "LT2": {
        "prior_consumption": True, "counting_priors": 3, "used_before": True, "specified_drug": True, "prior_long_term": True,
    },
}  # fmt: skip
COURIER: Mapping[str, Mapping[str, object]] = {
    "s 33B(2)": {"restricted_to_courier": True, "certificate_of_assistance": True, "abnormality_of_mind": False},
    "s 33B(3)": {"restricted_to_courier": True, "abnormality_of_mind": True},
}


@dataclass(frozen=True, slots=True)
class Charge:
    """One row of the file: a charge of which a court passed sentence; `cells` are the cells as written, by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def year(self) -> int:
        return int(self.cells["year"])

    @property
    def months(self) -> Decimal | None:
        """Give the term in months without what stands in lieu of caning; None for life and death."""
        return Decimal(self.cells["sentence_months"]) if self.cells["sentence_type"] == "term" else None

    @property
    def lieu(self) -> Decimal:
        return Decimal(self.cells["lieu_months"] or 0)

    @property
    def exempt(self) -> bool | None:
        """Say whether the person could not be caned: as stated, or by the strokes ordered; None where nothing tells."""
        if self.cells["cane_exempt"] or self.cells["sex"] == "F":
            return True
        return False if self.cells["strokes"] else None


@dataclass(frozen=True, slots=True)
class Band:
    """A court's band for the charge, in months, and where the sentence lies; `since` is the year of the framework."""

    framework: str
    since: int
    least: int
    most: int
    place: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One charge with what the law allows; `strokes` is inside, outside, or empty where none were stated."""

    charge: Charge
    word: str
    day: date | None
    outcome: Outcome | None
    why: str
    strokes: str = ""
    strokes_allowed: str = ""
    band: Band | None = None


def compare(charges: Iterable[Charge]) -> tuple[Compared, ...]:
    """Hold each charge against the law of its year, then against earlier versions."""
    laws = asker(LAW)
    return tuple(_compared(charge, laws) for charge in charges)


def _compared(charge: Charge, laws: Asker) -> Compared:
    [law] = laws.laws
    assert law.first_day is not None, "the law in the library states its first day"
    first, last = date(charge.year, 1, 1), date(charge.year, 12, 31)
    if last < law.first_day:
        return Compared(charge, NO_VERSION, None, None, f"the first version begins on {law.first_day}")
    of_the_year = laws.days(max(first, law.first_day), last)
    earlier = [day for day in reversed(laws.days(law.first_day, last)) if day < first]
    held = [_held(charge, laws, day, INSIDE) for day in of_the_year]
    best = min(held, key=lambda one: (INSIDE, NOT_KNOWN, OUTSIDE).index(one.word))
    if best.word != OUTSIDE:
        return best
    before = next((one for day in earlier if (one := _held(charge, laws, day, EARLIER)).word == EARLIER), None)
    return best if before is None else replace(before, why=f"under the law of {charge.year}: {best.why}")


def _held(charge: Charge, laws: Asker, day: date, inside: str) -> Compared:
    outcome = laws.ask(case_of(charge, day))
    law = laws.program(day).law
    word, why = _term_held(charge, outcome)
    taken = charge["sentence_type"] == "life" and bool(COURIER.get(charge["framework"]))
    allowed = _strokes(law, outcome, taken)
    strokes = _strokes_held(charge, allowed) if allowed else ""
    shown = f"{allowed[0]}-{allowed[1]}" if allowed else ""
    return Compared(charge, inside if word == INSIDE else word, day, outcome, why, strokes, shown, _band(charge, law, outcome))


def case_of(charge: Charge, day: date) -> dict[str, object]:
    """State the facts of a row as the page says they are read; `day` stands for the day of the offence."""
    substance, record = charge["substance"], RECORD.get(charge["tier"], {})
    facts: dict[str, object] = {
        **NEVER_ENHANCED, **CONDUCT[charge["offence"]], **record, **COURIER.get(charge["framework"], {}),
        "prior_class": "misdemeanour" if record else "none", "offence_date": day, "sentence_date": date(charge.year, 12, 31),
        "age": charge["age"] or ADULT_AGE, "caning_exempt": charge.exempt,
        "substance": "other" if substance in UNLISTED else substance,
    }  # fmt: skip
    if charge["weight_g"]:
        facts["quantity" if substance in GROSS else "pure_quantity"] = f"{charge['weight_g']} g"
    if morphine := re.search(r"contained ([\d.]+) g morphine", charge["note"]):
        facts["morphine_content"] = f"{morphine[1]} g"
    return {name: value for name, value in facts.items() if value is not None}


def _term_held(charge: Charge, outcome: Outcome) -> tuple[str, str]:
    bound, reach = outcome.bound.custody, outcome.reach.custody
    if bound.undetermined:
        return NOT_KNOWN, "; ".join(one.why for one in outcome.undetermined)
    if charge.months is None:
        kind = charge["sentence_type"]
        flag = reach.life if kind == "life" else reach.death
        return (INSIDE, "") if flag != "no" else (OUTSIDE, f"{kind} where the law allows {reach}")
    if bound.least is None or bound.most is None or reach.most is None:
        return OUTSIDE, f"a term of {_show(charge.months)} where the law allows {bound}"
    if charge.months < bound.least:
        return OUTSIDE, f"{_show(charge.months)} is below the least, {_show(bound.least)}"
    if charge.months > bound.most:
        return OUTSIDE, f"{_show(charge.months)} is above the most, {_show(bound.most)}"
    if charge.months + charge.lieu > reach.most:
        return OUTSIDE, f"{_show(charge.months + charge.lieu)} with the part in lieu is above the most, {_show(reach.most)}"
    return INSIDE, ""


def _strokes(law: Law, outcome: Outcome, with_choice: bool) -> tuple[int, int] | None:
    """Give the strokes that the last rule to speak of them allows; a rule behind a choice counts where the court took it."""
    rules = {rule.id: rule for _, rule in law.rules()}
    allowed = None
    for step in outcome.steps:
        then = rules[step.id].then if step.id in rules else {}
        least, most = (then[name].value if name in then else None for name in ("strokes.min", "strokes.max"))
        if isinstance(least, int) and isinstance(most, int) and (with_choice or not step.after_choice):
            allowed = least, most
    return allowed


def _strokes_held(charge: Charge, allowed: tuple[int, int]) -> str:
    if not charge["strokes"] and not charge["cane_exempt"]:
        return ""
    return INSIDE if allowed[0] <= int(charge["strokes"] or 0) <= allowed[1] else OUTSIDE


def _band(charge: Charge, law: Law, outcome: Outcome) -> Band | None:
    start = outcome.reach.start
    if charge.months is None or start is None or start.least is None or start.most is None:
        return None
    used = [rule for step in outcome.steps for rule in [_rule(law, step.decision, step.id)] if rule]
    since = max(int(year) for rule in used if rule.cite for year in re.findall(r"^\[(\d{4})\]", rule.cite.note))
    named = [rule.id.split("/", maxsplit=1)[0] for rule in used]
    place = BELOW if charge.months < start.least else ABOVE if charge.months > start.most else WITHIN
    return Band(" + ".join(dict.fromkeys(named)), since, start.least, start.most, place)


def _rule(law: Law, decision: str, name: str) -> Rule | None:
    if decision not in ("band", "repeat-offender"):
        return None
    return next(rule for one, rule in law.rules() if one.id == decision and rule.id == name)


# -- the file -------------------------------------------------------------------------------------------------------------


def read_charges(path: Path) -> tuple[Charge, ...]:
    """Read the file of charges; raise `LenityError` where it cannot be read, lacks a column, or states an unknown conduct."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise problem("LEN502", f"`{path.name}` cannot be read: {reason}", "check the path and permissions") from None
    except UnicodeDecodeError:
        raise problem("LEN502", f"`{path.name}` is not UTF-8 text", "save it as CSV in UTF-8") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for name in NEEDED:
        if name not in (reader.fieldnames or ()):
            raise problem("LEN502", f"column `{name}` is missing", f"needed are {', '.join(NEEDED)}", Place(path.name, 1))
    return tuple(_charges(path, reader))


def _charges(path: Path, reader: csv.DictReader[str]) -> Iterator[Charge]:
    for row in reader:
        place = Place(path.name, reader.line_num)
        if None in row or None in row.values():
            raise problem(
                "LEN502", "the row has another number of cells than the header", "quote a text that holds a comma", place
            )
        cells = {name: value.strip() for name, value in row.items()}
        if cells["offence"] not in CONDUCT:
            raise problem("LEN501", f"unknown conduct `{cells['offence']}`", f"known are {', '.join(CONDUCT)}", place)
        for column, form in (("year", r"\d{4}"), ("sentence_months", r"[\d.]*"), ("lieu_months", r"[\d.]*"), ("strokes", r"\d*")):
            if not re.fullmatch(form, cells[column]):
                raise problem("LEN501", f"`{column}`: `{cells[column]}` is not a number", "write a plain number", place)
        if cells["sentence_type"] not in ("term", "life", "death") or (cells["sentence_type"] == "term") != bool(
            cells["sentence_months"]
        ):
            raise problem(
                "LEN501", f"unknown sentence `{cells['sentence_type']}`", "a term with its months, life or death", place
            )
        yield Charge(reader.line_num, cells)


# -- the page -------------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
Sentenced charges from judgments of Singapore's High Court and Court of Appeal, each held against what the encoded
Misuse of Drugs Act allows. This page is made by `python -m lenity.review.validation_sg`; do not edit it.

**The claim.** The sentence of a court lies in the range that lenity gives for its charge. One that does not refutes
the encoding, or the row, or the court departed from the Act. Where a court's framework is encoded, its band is a
starting point and no bound, so a sentence outside it refutes nothing: it asks for a reason."""
READING = """\
- **Charge**: `s 5(1)(a)` is supply, with `5(2)` possession for supply, `s 7` import, `s 8(a)` possession of which no
  trafficking is charged (so section 17 does not stand, and the purpose is read as own use), `s 8(b)` use, `s 9`
  utensils. An attempt or abetment is charged with the penalty of the offence.
- **Weight**: as charged, of the drug contained for diamorphine, morphine, cocaine, methamphetamine, MDMA and
  ketamine, of the whole for cannabis, mixture and opium.
- **Record**: an enhanced range is charged or it is not. The column `tier` says whether a charge is of repeated
  trafficking (33(4A)), repeated possession, repeated consumption (33(4)) or long-term imprisonment (33A); such a
  charge states its earlier conviction. Every other charge is read as without one that counts, whatever the person's
  past.
- **Section 33B**: where the court said that it applied 33B(2) or (3), the facts that provision asks for are taken as
  proved. For other capital charges they stay unknown.
- **Day**: the file has the year of sentence only. Each version of the law in that year is asked; only if all refuse,
  earlier ones are.
- **Age**: as stated, else an adult's. **Caning**: exempt where the row says so or the person is a woman, not exempt
  where strokes were ordered, else unknown. Sex is read for nothing else."""
LIMITS = """\
- The rows are one half, drawn at random, of a larger table; the other half is kept apart from the project and was not
  looked at.
- They come from judgments of the higher courts, so heavy and contested cases are too many, and ordinary ones appear
  only as precedents that a judgment cites. Counts are counts of these rows, not rates of sentencing.
- Whoever made the table kept only rows whose figures were clear, and set the column `tier` partly from the wording of
  the charge. This page reads the record from that column, so for charges of repeated offences the check is not
  independent of it.
- Capital charges test the lines of weight and section 33B. They test no discretion: there is none.
- Ranges are wide, so a sentence inside one confirms little. The bands test more.
- No row is later than 2020: the minimum of one year for consumption (April 2019), the tiers of possession (June 2023)
  and Part 2A (June 2024) are not tested by any.
- The encoding was written from the fact sheet and not changed to fit any row."""


def page(compared: Sequence[Compared], file: str) -> str:
    """Give the page in Markdown."""
    count = Counter(one.word for one in compared)
    parts = [
        "# Sentences in Singapore",
        INTRODUCTION,
        f"**The source.** `{file}`: {len(compared)} charges, each with its neutral citation below, no names.",
        "## How a row is read",
        READING,
        "## What came of it",
        table(("range of custody", "charges"), [(word, str(count[word])) for word in WORDS]),
        _by_tier(compared),
        "## Exceptions",
        _exceptions(compared),
        "## Strokes",
        _strokes_page(compared),
        "## The courts' frameworks",
        _bands(compared),
        "## Each charge",
        _each(compared),
        "## What this cannot show",
        LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


def _by_tier(compared: Sequence[Compared]) -> str:
    tiers = dict.fromkeys(one.charge["tier"] for one in compared)
    rows = []
    for tier in tiers:
        here = [one for one in compared if one.charge["tier"] == tier]
        ranges = dict.fromkeys(str(one.outcome.reach.custody) for one in here if one.outcome)
        rows.append((tier, str(len(here)), str(sum(one.word == INSIDE for one in here)), "; ".join(ranges)))
    return table(("tier as the file has it", "charges", "inside", "what the law allows, with every choice"), rows)


def _exceptions(compared: Sequence[Compared]) -> str:
    rows = [
        (_name(one), one.charge["charge"], _sentence(one.charge), one.word, one.why, _told(one.charge, "note", "framework"))
        for one in compared
        if one.word != INSIDE
    ]
    told = table(("charge", "section", "sentence", "result", "reason", "what the file says"), rows) if rows else "None found."
    return told + (
        "\n\nThe file's own account of the sentences for consumption: those passed in 2019 and 2020 concern arrests of 2016 to "
        "2018, before the least term of April 2019."
        if any(one.word == EARLIER and one.charge["tier"] == "cons" for one in compared)
        else ""
    )


def _strokes_page(compared: Sequence[Compared]) -> str:
    stated = [one for one in compared if one.strokes]
    outside = [one for one in stated if one.strokes == OUTSIDE]
    told = (
        f"Strokes or an exemption are stated for {len(stated)} charges that a version of the law reaches: "
        f"{len(stated) - len(outside)} inside, {len(outside)} outside."
    )
    rows = [
        (_name(one), _sentence(one.charge), one.strokes_allowed, _told(one.charge, "cane_exempt", "framework", "note"))
        for one in outside
    ]
    return told + ("\n\n" + table(("charge", "sentence", "strokes allowed", "what the file says"), rows) if rows else "")


def _bands(compared: Sequence[Compared]) -> str:
    banded = [(one, one.band) for one in compared if one.band]
    later = [(one, band) for one, band in banded if one.charge.year >= band.since]
    before = [(one, band) for one, band in banded if one.charge.year < band.since]
    parts = [
        "The band is the starting point by weight; role, record, plea and time in remand come after it. A framework guides "
        "sentences passed after its judgment; those of the same year are counted here, though some came before it. Earlier ones "
        "are shown for comparison only.",
        _counted("sentenced in the year of the framework or later", later),
        _counted("sentenced before the framework", before),
        "### Outside the band, in the year of the framework or later",
        _outside_band(later),
    ]
    return "\n\n".join(parts)


def _counted(title: str, some: Sequence[tuple[Compared, Band]]) -> str:
    frameworks = sorted({band.framework for _, band in some})
    rows = []
    for name in (*frameworks, ""):
        here = [band.place for _, band in some if name in ("", band.framework)]
        shares = [str(here.count(place)) for place in PLACES]
        rows.append((name or "all", str(len(here)), *shares, f"{here.count(WITHIN)} of {len(here)}"))
    return table((title, "charges", *PLACES, "within"), rows)


def _outside_band(some: Sequence[tuple[Compared, Band]]) -> str:
    rows = [
        (
            _name(one), _drug(one.charge), _sentence(one.charge),
            f"{_show(band.least)} to {_show(band.most)} ({band.framework}, {band.since})", band.place,
            _told(one.charge, "plea", "role", "prior", "framework", "note"),
        )
        for one, band in some
        if band.place != WITHIN
    ]  # fmt: skip
    return table(("charge", "drug", "sentence", "band", "the sentence is", "what the file says that may explain it"), rows)


def _each(compared: Sequence[Compared]) -> str:
    head = ("charge", "year", "section", "drug", "sentence", "law of", "custody allowed", "confidence", "result")
    rows = []
    for one in compared:
        charge, allowed, sure = one.charge, "", ""
        if one.outcome:
            bound, reach = str(one.outcome.bound.custody), str(one.outcome.reach.custody)
            allowed, sure = bound if bound == reach else f"{bound}; with choices {reach}", one.outcome.confidence
        rows.append(
            (
                _name(one), charge["year"], charge["charge"], _drug(charge), _sentence(charge), str(one.day or ""), allowed, sure,
                one.word,
            )
        )  # fmt: skip
    return table(head, rows)


def _drug(charge: Charge) -> str:
    return f"{charge['substance']} {charge['weight_g']} g" if charge["weight_g"] else charge["substance"]


def _name(one: Compared) -> str:
    charge = one.charge
    cited = f" ({charge['sentenced_case']})" if charge["sentenced_case"] else ""
    return f"{charge['row_id']}, {charge['neutral_citation']} at {charge['para']}{cited}"


def _sentence(charge: Charge) -> str:
    term = charge["sentence_type"] if charge.months is None else _show(charge.months)
    lieu = f" and {_show(charge.lieu)} in lieu" if charge.lieu else ""
    strokes = f", {charge['strokes']} strokes" if charge["strokes"] else ""
    return term + lieu + strokes


def _told(charge: Charge, *columns: str) -> str:
    words = {"plea": {"PG": "pleaded guilty", "CT": "claimed trial"}}
    return "; ".join(words.get(name, {}).get(charge[name], charge[name]) for name in columns if charge[name]) or "nothing more"


def _show(months: Decimal | int) -> str:
    """Print months as years and months.

    >>> _show(Decimal("290")), _show(240), _show(Decimal("6.9"))
    ('24 y 2 months', '20 y', '6.9 months')
    """
    years, rest = divmod(Decimal(months), 12)
    shown = [f"{years:f} y"] * bool(years) + [f"{rest.normalize():f} months"] * bool(rest)
    return " ".join(shown) or "nothing"


def page_of(file: Path) -> str:
    """Read the charges, compare them and give the page. Raise `LenityError` where one of them cannot be done."""
    return page(compare(read_charges(file)), file.name)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], "validation_sg SENTENCES.csv PAGE.md", page_of))
