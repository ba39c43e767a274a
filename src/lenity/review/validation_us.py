"""Hold recorded federal drug cases of the United States against the encoded law, and write the page that says what came of it.

    python -m lenity.review.validation_us data/us us-federal.md

Every row goes through the engine. Where the records lack what the law would compute from, the court's finding is stated in its
place (the total offense level, the criminal history, the limits of the statute), and what follows from it is compared.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lenity.engine.batch import evaluate
from lenity.law.problems import problem
from lenity.review.validation import run, share, table
from lenity.units import parse_quantity

LAW = "us"
SAMPLE, CASELOAD = "ussc_fy2020_drug_sample.csv", "ussc_fy2019_fy2024_cases.parquet"
MONTH = 30  # days, as the law counts
LIFE = 9996  # how the files write life in place of months
CATEGORIES = ("I", "II", "III", "IV", "V", "VI")
NO_LIMITS: Mapping[str, object] = {"limits_stated": True, "stated_minimum": "0 months", "stated_maximum_life": True}
AS_924C: Mapping[str, object] = {"career_offender": "with_924c", "acceptance": "accepted_with_motion"}
# The main drug as the files code it: the words of the law it may be. 77 is every other drug.
DRUGS: Mapping[int, tuple[str, ...]] = {
    1: ("cocaine",), 2: ("cocaine_base",), 3: ("heroin",), 4: ("cannabis", "cannabis_resin", "hashish_oil", "thc"),
    6: ("methamphetamine", "methamphetamine/pure", "methamphetamine/ice", "ephedrine", "pseudoephedrine"),
}  # fmt: skip
OTHER = (
    "fentanyl", "fentanyl_analogue", "oxycodone", "hydrocodone", "hydromorphone", "oxymorphone", "methadone", "morphine", "opium",
    "codeine", "amphetamine", "amphetamine/pure", "mdma", "mda", "lsd", "phencyclidine", "phencyclidine/pure", "psilocybin",
    "thc", "synthetic_cathinone", "synthetic_cannabinoid", "khat",
)  # fmt: skip
BELOW, WITHIN, ABOVE = "below", "within", "above"

IN_COLUMN, STATUS, CAREER, LOWER, HIGHER = (
    "in the column of the points", "in the column of the points and those for being under sentence",
    "in the column of a career offender (VI)", "only in a column below that of the points", "only in another column above it",
)  # fmt: skip
CLASSES = (IN_COLUMN, STATUS, CAREER, LOWER, HIGHER)


@dataclass(frozen=True, slots=True)
class Ranged:
    """One case of the sample: level, category and range as recorded, and the range of the law, all in months."""

    row: int
    level: int
    category: str
    recorded: tuple[int, int]
    by_table: tuple[int, int]
    minimum: int
    drug_minimum: int
    as_924c: tuple[int, int]

    @property
    def agrees(self) -> bool:
        return self.recorded == self.by_table

    @property
    def agrees_by_924c(self) -> bool:
        return self.recorded == self.as_924c


@dataclass(frozen=True, slots=True)
class Weighed:
    """One case of the sample: grams of the first drug, the converted grams recorded, and the drug that the law converts so."""

    row: int
    code: int
    grams: float
    recorded: float
    drug: str
    converted: float

    @property
    def agrees(self) -> bool:
        """Say whether they agree to a millionth: the files keep weights as floating-point numbers."""
        return bool(self.drug) and abs(self.converted - self.recorded) <= 1e-6 * self.recorded


@dataclass(frozen=True, slots=True)
class Placed:
    """One case of the sample: the sentence, the range of the law within the limits of the statute, and where it lies."""

    row: int
    months: float
    range: tuple[int, int]
    limits: tuple[int, int]
    uncut: tuple[int, int]
    valve: str
    recorded: str
    drug_minimum: int
    apart: tuple[int, int]

    @property
    def term_after(self) -> int:
        """Give the part of the minimum that is not of the drug counts: a term that runs after the others."""
        return self.limits[0] - self.drug_minimum

    @property
    def agrees_apart(self) -> bool:
        """Say whether they agree once that term is taken off the sentence, and the range cut by the drug minimum alone."""
        return self.term_after > 0 and _place(self.months - self.term_after, self.apart) == self.recorded

    @property
    def place(self) -> str:
        return _place(self.months, self.range)

    @property
    def agrees(self) -> bool:
        return self.place == self.recorded

    @property
    def cut(self) -> bool:
        return self.range != self.uncut


@dataclass(frozen=True, slots=True)
class Caseload:
    """What came of the caseload: rows, ranges that a cell of the law gives, and the class of each row with points."""

    rows: int
    ranged: int
    produced: int
    ranges: int
    by_class: Mapping[tuple[str, str], int]  # (group, class) -> rows


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything the page tells."""

    ranges: tuple[Ranged, ...]
    weights: tuple[Weighed, ...]
    places: tuple[Placed, ...]
    caseload: Caseload


def compare(folder: Path) -> Compared:
    """Hold the files of a folder against the law; raise `LenityError` where one of them cannot be read."""
    sample = _rows(folder / SAMPLE, "SELECT row_number() OVER () AS row, * FROM {}")
    ranges = _ranges(sample)
    with_924c = {one.row for one in ranges if one.agrees_by_924c and not one.agrees}
    return Compared(ranges, _weights(sample), _places(sample, with_924c), _caseload(folder / CASELOAD))


def _rows(file: Path, query: str) -> list[dict[str, Any]]:
    if not file.is_file():
        raise problem("LEN502", f"`{file.name}` cannot be read: no such file", "give the folder that holds it")
    try:
        found = duckdb.connect().execute(query.format(f"'{file}'"))
    except duckdb.Error:
        raise problem("LEN502", f"`{file.name}` cannot be read", "it is not the file that its name says") from None
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


# -- level and category to range ------------------------------------------------------------------------------------------


def found(level: int, category: str, **more: object) -> dict[str, object]:
    """State a total offense level and a category as a court found them, without limits of the statute."""
    return {
        "level_stated": True, "stated_level": level, "history_stated": "as_category", "history_category": category,
        "safety_valve": "not_met", **NO_LIMITS, **more,
    }  # fmt: skip


def _ranges(sample: Iterable[Mapping[str, Any]]) -> tuple[Ranged, ...]:
    rows = [row for row in sample if not row["level_or_range_imputed"]]
    cases = [found(int(row["xfolsor"]), CATEGORIES[int(row["xcrhissr"]) - 1]) for row in rows]
    other = months_of({**case, **AS_924C} for case in cases)
    return tuple(
        Ranged(
            row["row"], int(row["xfolsor"]), str(case["history_category"]), (int(row["xminsor"]), int(row["xmaxsor"])), given,
            int(row["statmin"]), int(row["drugmin"]), as_924c,
        )
        for row, case, given, as_924c in zip(rows, cases, months_of(cases), other, strict=True)
    )  # fmt: skip


def months_of(cases: Iterable[Mapping[str, object]]) -> list[tuple[int, int]]:
    """Ask the law and give the guideline range of each case in months, life as the files write it."""
    return [_months(answer) for answer in evaluate(LAW, [dict(case) for case in cases]).to_dicts()]


def _months(answer: Mapping[str, Any]) -> tuple[int, int]:
    least, most = answer["guideline_min"], answer["guideline_max"]
    return (LIFE if least is None else least // MONTH, LIFE if most is None else most // MONTH)


# -- converted weight -----------------------------------------------------------------------------------------------------


def _weights(sample: Sequence[Mapping[str, Any]]) -> tuple[Weighed, ...]:
    mean = next((row["mwgt1"] for row in sample if row["first_drug_weight_imputed"]), None)
    rows = [row for row in sample if not row["first_drug_weight_imputed"] and row["mwgt1"] != mean]
    factors = _factors()
    chosen = [_drug(row, factors) for row in rows]
    asked = [place for place, drug in enumerate(chosen) if drug]
    answers = evaluate(LAW, [_weight(chosen[place], rows[place]["wgt1"]) for place in asked]).to_dicts()
    converted = {place: _converted(answer) for place, answer in zip(asked, answers, strict=True)}
    return tuple(
        Weighed(row["row"], int(row["combdrg2"]), row["wgt1"], row["mwgt1"], drug, converted.get(place, 0.0))
        for place, (row, drug) in enumerate(zip(rows, chosen, strict=True))
    )


def _factors() -> dict[str, float]:
    """Ask the law what a gram of each drug converts to."""
    drugs = sorted({*OTHER, *(drug for some in DRUGS.values() for drug in some)})
    answers = evaluate(LAW, [_weight(drug, 1.0) for drug in drugs]).to_dicts()
    return {drug: _converted(answer) for drug, answer in zip(drugs, answers, strict=True)}


def _weight(drug: str, grams: float) -> dict[str, object]:
    substance, _, counted = drug.partition("/")
    weight = f"{grams:.6f} g"
    pure = {"pure_quantity": weight} if counted == "pure" or substance in ("oxycodone", "hydrocodone") else {}
    how = {"counted": counted} if counted else {}
    return {
        "offence": "supply", "substance": substance, "quantity": weight, **how, **pure, "history_stated": "as_points",
        "history_points": 1, "safety_valve": "not_met", "acceptance": "none",
    }  # fmt: skip


def _converted(answer: Mapping[str, Any]) -> float:
    given = dict(text.split(": ", maxsplit=1) for text in answer["answers"])
    return parse_quantity(given["converted_weight"]).amount / 10**6


def _drug(row: Mapping[str, Any], factors: Mapping[str, float]) -> str:
    """Give the drug of the row's code that the law converts as the row does; empty where there is none."""
    factor = row["mwgt1"] / row["wgt1"]
    known = DRUGS.get(int(row["combdrg2"]), OTHER)
    return next((drug for drug in known if abs(factors[drug] - factor) <= 1e-6 * factor), "")


# -- the limits of the statute --------------------------------------------------------------------------------------------


def _places(sample: Iterable[Mapping[str, Any]], with_924c: Set[int]) -> tuple[Placed, ...]:
    """Hold the sentence against the range within the limits, and against the position that the Commission recorded."""
    rows = [row for row in sample if not row["level_or_range_imputed"] and not _made_up(row)]
    cases, uncut, apart = [], [], []
    for row in rows:
        case = found(int(row["xfolsor"]), CATEGORIES[int(row["xcrhissr"]) - 1])
        if row["row"] in with_924c:
            case.update(AS_924C)
        uncut.append(case)
        life = int(row["statmax"]) == LIFE
        limits = {"stated_minimum": f"{int(row['statmin'])} months", "stated_maximum_life": life}
        limits |= {} if life else {"stated_maximum": f"{int(row['statmax'])} months"}
        cases.append(case | limits | {"safety_valve": ("not_met", "met", "met_statute_only")[int(row["safe"])]})
        apart.append(cases[-1] | {"stated_minimum": f"{int(row['drugmin'])} months"})
    answers = zip(rows, cases, months_of(cases), months_of(uncut), months_of(apart), strict=True)
    return tuple(
        Placed(
            row["row"], row["sensplt0"], cut, (int(row["statmin"]), int(row["statmax"])), whole, str(case["safety_valve"]),
            {0: WITHIN, 1: ABOVE, 6: ABOVE}.get(int(row["sentrnge"]), BELOW), int(row["drugmin"]), alone,
        )
        for row, case, cut, whole, alone in answers
    )  # fmt: skip


def _made_up(row: Mapping[str, Any]) -> bool:
    """Say whether a limit or the sentence is a mean that somebody put in place of a missing value."""
    return any(value is None or value != int(value) for value in (row["statmin"], row["statmax"], row["safe"], row["sentrnge"]))


def _place(months: float, span: tuple[int, int]) -> str:
    least, most = span
    if months < min(least, 470):  # the column ends at 470, which is life or longer
        return BELOW
    return ABOVE if months > most else WITHIN


# -- the whole caseload ---------------------------------------------------------------------------------------------------

ASKED = """
    CREATE TABLE asked AS
    WITH cell AS (SELECT least, most, category, min(level) AS level FROM cells GROUP BY ALL),
    any_cell AS (SELECT least, most, min(level) AS level, arg_min(category, level) AS category FROM cell GROUP BY ALL),
    ranged AS (
        SELECT row_number() OVER () AS number, XMINSOR AS least, XMAXSOR AS most, CRIMPTS AS points, FISCAL_YEAR AS year,
               CASE OFFGUIDE WHEN 10 THEN 'drug trafficking' WHEN 9 THEN 'drug possession' ELSE 'other offences' END AS grouped
        FROM caseload WHERE XMINSOR IS NOT NULL
    ),
    ways AS (
        SELECT 'some cell' AS way, 'as_category' AS stated, any_cell.category, any_cell.level, 'none' AS career,
               false AS status, DATE '2023-11-01' AS day, ranged.*
        FROM ranged JOIN any_cell USING (least, most)
        UNION ALL
        SELECT column_of.way, 'as_points', column_of.category, cell.level, column_of.career, column_of.status, column_of.day,
               ranged.*
        FROM ranged JOIN columns AS column_of USING (points)
        JOIN cell ON cell.least = ranged.least AND cell.most = ranged.most AND cell.category = column_of.category
        WHERE column_of.way = 'points' OR (column_of.way = 'status before' AND year <= 2024)
           OR (column_of.way = 'status since' AND year >= 2024) OR column_of.way = 'career'
    )
    SELECT *, row_number() OVER () AS id FROM ways
"""
FACTS = """
    COPY (
        SELECT id, true AS level_stated, level AS stated_level, stated AS history_stated,
               CASE WHEN stated = 'as_category' THEN category END AS history_category,
               CASE WHEN stated = 'as_points' THEN CAST(points AS INTEGER) END AS history_points,
               status AS under_sentence, career AS career_offender, day AS offence_date, 'not_met' AS safety_valve,
               true AS limits_stated, '0 months' AS stated_minimum, true AS stated_maximum_life
        FROM asked
    ) TO '{}' (FORMAT parquet)
"""
HELD = f"""
    CREATE TABLE held AS
    SELECT asked.*, coalesce(guideline_min // {MONTH}, {LIFE}) = least
           AND coalesce(guideline_max // {MONTH}, {LIFE}) = most AS same
    FROM asked JOIN '{{}}' AS answer ON answer.id = asked.id
"""
CLASSED = """
    WITH ways AS (
        SELECT number, grouped, list(way) FILTER (WHERE same) AS agree FROM held WHERE points IS NOT NULL GROUP BY ALL
    ),
    lowest AS (
        SELECT held.number, min(cells.category) AS category
        FROM held JOIN cells USING (least, most) WHERE way = 'some cell' GROUP BY ALL
    ),
    own AS (SELECT points, category FROM columns WHERE way = 'points')
    SELECT ways.grouped,
           CASE WHEN list_contains(agree, 'points') THEN 0
                WHEN list_contains(agree, 'status before') OR list_contains(agree, 'status since') THEN 1
                WHEN list_contains(agree, 'career') THEN 2
                WHEN lowest.category < own.category THEN 3 ELSE 4 END AS class, count(*) AS rows
    FROM ways JOIN lowest USING (number) JOIN (SELECT DISTINCT number, points FROM held) USING (number) JOIN own USING (points)
    GROUP BY ALL ORDER BY ALL
"""


def _caseload(file: Path) -> Caseload:
    if not file.is_file():
        raise problem("LEN502", f"`{file.name}` cannot be read: no such file", "give the folder that holds it")
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE caseload AS FROM '{file}'")
    connection.execute("CREATE TABLE cells (level INTEGER, category VARCHAR, least INTEGER, most INTEGER)")
    connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?)", cells())
    top = _one(connection, "SELECT max(CRIMPTS) FROM caseload")
    connection.execute(
        "CREATE TABLE columns (way VARCHAR, points INTEGER, category VARCHAR, career VARCHAR, status BOOLEAN, day DATE)"
    )
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?, ?, ?)", columns(int(top)))
    connection.execute(ASKED)
    with tempfile.TemporaryDirectory(prefix="lenity-us-") as folder:
        cases, answers = Path(folder) / "cases.parquet", Path(folder) / "answers.parquet"
        connection.execute(FACTS.format(cases))
        evaluate(LAW, cases, out=answers)
        connection.execute(HELD.format(answers))
    classed = connection.execute(CLASSED).fetchall()
    return Caseload(
        rows=_one(connection, "SELECT count(*) FROM caseload"),
        ranged=_one(connection, "SELECT count(*) FROM caseload WHERE XMINSOR IS NOT NULL"),
        produced=_one(connection, "SELECT count(DISTINCT number) FROM held WHERE way = 'some cell' AND same"),
        ranges=_one(
            connection, "SELECT count(*) FROM (SELECT DISTINCT XMINSOR, XMAXSOR FROM caseload WHERE XMINSOR IS NOT NULL)"
        ),
        by_class={(group, CLASSES[number]): rows for group, number, rows in classed},
    )


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def cells() -> list[tuple[int, str, int, int]]:
    """Ask the law for the range of every level and category: level, category, least and most months."""
    places = [(level, category) for level in range(1, 44) for category in CATEGORIES]
    return [(*place, *span) for place, span in zip(places, months_of(found(*place) for place in places), strict=True)]


def columns(most: int) -> list[tuple[str, int, str, str, bool, str]]:
    """Ask the law for the category of 0 to `most` points: as they are, under sentence before and since November 2023, career."""
    ways = [
        ("points", "none", False, "2023-11-01"), ("status before", "none", True, "2023-10-31"),
        ("status since", "none", True, "2023-11-01"), ("career", "career", False, "2023-11-01"),
    ]  # fmt: skip
    asked = [
        (way, points, career, status, day,
         found(20, "I", history_stated="as_points", history_points=points, career_offender=career, under_sentence=status,
               offence_date=day) | {"history_category": None})
        for way, career, status, day in ways for points in range(most + 1)
    ]  # fmt: skip
    answers = evaluate(LAW, [case for *_, case in asked]).to_dicts()
    return [
        (way, points, dict(text.split(": ", maxsplit=1) for text in answer["answers"])["category"], career, status, day)
        for (way, points, career, status, day, _), answer in zip(asked, answers, strict=True)
    ]


# -- the page -------------------------------------------------------------------------------------------------------------

INTRODUCTION = """\
Federal drug cases as the United States Sentencing Commission recorded them, each put through the encoded law
`us/federal-drug-sentencing`. This page is made by `python -m lenity.review.validation_us`; do not edit it.

**The claim.** The range that lenity gives for what a court found is the range that the Commission recorded. One that is
not refutes the encoding, or the row, or a rule is missing. No expected value was changed to fit a row."""
LIMITS = """\
- Base offense levels and adjustments are not in any file that could be had, so the way from the amount to the total level
  is tested by the Manual's tables and worked examples only, not by cases.
- The sample of 2020 was chosen by somebody else for another purpose (a classifier had got its prison outcome wrong), and
  missing values were filled with means. It serves to check computations; it says nothing about rates.
- In the caseload the level is not recorded. A row agrees where some level of its column gives its range, so an error that
  moved whole columns by a level would pass here; the sample, which has levels, would show it.
- Points for being under sentence are not in the file's column of points, and whether a person is a career offender is not
  either. A row explained by one of them is a row that it can explain, not one of which it is known.
- The meaning of the codes of the position to the range (0 within, 1 and 6 above, the others below) is in part from
  memory of the codebook."""


RANGES = """\
`{file}`, the {rows:,} rows whose level and range nobody filled in. Level and category are stated as the court found them.
By the Sentencing Table {agree:,} agree. The other {rest} are asked again as career offenders convicted under 18 U.S.C.
924(c) with three levels for acceptance, whose range is that of 4B1.1(c)(3). Each of them bears the mark of such a count: a
minimum of the case above that of the drug counts."""
WEIGHTS = """\
The same file, the {rows} rows with a recorded weight of the first drug; one more has a weight, and as its converted weight
the mean that somebody put in place of missing values. The file names the main drug by a code. Where that covers several
drugs, or mixture and pure substance, the law's drug with the recorded ratio is asked. The recorded grams go through the
law, and the converted weight is compared to a millionth."""
EVERY_RANGE = """\
`{file}`: {rows:,} rows, every federal sentence of six years. {ranged:,} have a range; these are {ranges} different ones. For
each a level and category were looked up in the law's own answers and put through it again: {produced:,} of {ranged:,} come
out as recorded. The ranges are those before the limits of the statute, so the cases are asked without limits."""
COLUMNS = """\
Where points are recorded too ({rows:,} rows), the law makes the category from them, and a row agrees if some level gives its
range in that column. The others are asked again with points for being under sentence (2 until October 2023, since then 1
from 7 points on), then as career offenders. What lies only in a column below has more points recorded than the range was
found with; what lies only in another column above would need another rule of chapter 4. The file does not say more."""
LIMITED = """\
The same file, {rows:,} rows whose limits nobody filled in. The statutory minimum and maximum of the case and the finding on
the safety valve are stated, and the law cuts the range (5G1.1, 5C1.2). The range so cut is not in the file. The
Commission's position of the sentence to it is, and is compared with where the sentence lies."""
AFTER = """\
Of the {cut} rows whose range the limits change, {uncut} would agree without them. A minimum above that of the drug counts
belongs to a term that runs after the others (such as 18 U.S.C. 924(c)): it is part of the recorded limits, and 5G1.2(a) sets
it apart. That rule is not encoded. Where the term is taken off the sentence, and the range cut by the drug minimum alone,
{apart} of the {after} such disagreements agree."""


def page(compared: Compared) -> str:
    """Give the page in Markdown."""
    parts = [
        "# Federal drug cases of the United States",
        INTRODUCTION,
        "## In short",
        _short(compared),
        "## Level and category to range",
        _ranges_page(compared.ranges),
        "## Converted weight",
        _weights_page(compared.weights),
        "## The whole caseload, fiscal years 2019 to 2024",
        _caseload_page(compared.caseload),
        "## Limits of the statute and safety valve",
        _places_page(compared.places),
        "## What the Manual itself works out",
        "The Manual's eleven worked examples, every cell of the Sentencing Table, every line of the Drug Quantity Table with the "
        "smallest amount below it, and the conversion of every drug are worked cases of the law (`examples.yaml`) and run as "
        "tests; `tests/laws/test_us_federal.py` holds the law's tables against the Manual's, cell by cell.",
        "## What this cannot show",
        LIMITS,
    ]
    return "\n\n".join(parts) + "\n"


def _short(compared: Compared) -> str:
    ranges, weights, places, caseload = compared.ranges, compared.weights, compared.places, compared.caseload
    agree = sum(one.agrees or one.agrees_by_924c for one in ranges)
    in_column, pointed = _of(caseload, IN_COLUMN), sum(caseload.by_class.values())
    rows = [
        ("level and category give the recorded range, 2020", agree, len(ranges)),
        ("first drug converts to the recorded weight, 2020", sum(one.agrees for one in weights), len(weights)),
        ("recorded range is one that the law gives, 2019 to 2024", caseload.produced, caseload.ranged),
        ("range lies in the column of the recorded points, 2019 to 2024", in_column, pointed),
        ("sentence lies where recorded, to the range within the limits, 2020", sum(one.agrees for one in places), len(places)),
        (
            "the same, terms that run after the others set apart",
            sum(one.agrees or one.agrees_apart for one in places),
            len(places),
        ),
    ]
    return table(
        ("what was compared", "agree", "of", "share"), [(what, f"{n:,}", f"{of:,}", share(n, of)) for what, n, of in rows]
    )


def _of(caseload: Caseload, name: str, group: str = "") -> int:
    return sum(rows for (one, kind), rows in caseload.by_class.items() if kind == name and group in ("", one))


def _ranges_page(ranges: Sequence[Ranged]) -> str:
    other = [one for one in ranges if not one.agrees]
    head = (
        "row", "level", "category", "by the table", "recorded", "as career offender with 924(c)", "minimum",
        "minimum of the drug counts", "explained by",
    )  # fmt: skip
    rows = [
        (
            str(one.row), str(one.level), one.category, _span(one.by_table), _span(one.recorded), _span(one.as_924c),
            str(one.minimum), str(one.drug_minimum), "4B1.1(c)(3)" if one.agrees_by_924c else "not explained",
        )
        for one in other
    ]  # fmt: skip
    told = RANGES.format(file=SAMPLE, rows=len(ranges), agree=len(ranges) - len(other), rest=len(other))
    return told + "\n\n" + table(head, rows)


def _weights_page(weights: Sequence[Weighed]) -> str:
    codes = {1: "cocaine", 2: "crack", 3: "heroin", 4: "marihuana", 6: "methamphetamine", 77: "other drugs"}
    count = Counter((one.code, one.drug) for one in weights if one.agrees)
    rows = [(codes[code], drug.replace("_", " ").replace("/", ", "), str(rows)) for (code, drug), rows in sorted(count.items())]
    parts = [WEIGHTS.format(rows=len(weights)), table(("drug as coded", "drug of the law", "rows that agree"), rows)]
    missed = [
        (str(one.row), codes[one.code], f"{one.grams:,.3f}", f"{one.recorded:,.3f}", f"{one.recorded / one.grams:,.1f}")
        for one in weights
        if not one.agrees
    ]
    head = ("not explained: row", "drug as coded", "grams", "converted grams recorded", "ratio")
    return "\n\n".join([*parts, table(head, missed) if missed else "No row is left."])


def _caseload_page(caseload: Caseload) -> str:
    groups = ("drug trafficking", "drug possession", "other offences", "")
    sums = {group: sum(_of(caseload, name, group) for name in CLASSES) for group in groups}
    rows = [
        (name, *(f"{_of(caseload, name, group):,} ({share(_of(caseload, name, group), sums[group], 2)})" for group in groups))
        for name in CLASSES
    ]
    told = EVERY_RANGE.format(
        file=CASELOAD, rows=caseload.rows, ranged=caseload.ranged, ranges=caseload.ranges, produced=caseload.produced
    )
    head = ("the recorded range lies", *groups[:-1], "all")
    return "\n\n".join([told, COLUMNS.format(rows=sums[""]), table(head, rows)])


def _places_page(places: Sequence[Placed]) -> str:
    cut, missed = [one for one in places if one.cut], [one for one in places if not one.agrees]
    groups = (
        ("all", places),
        ("the limits change the range", cut),
        ("they do not", [one for one in places if not one.cut]),
        ("safety valve met", [one for one in places if one.valve != "not_met"]),
        ("safety valve not met", [one for one in places if one.valve == "not_met"]),
    )
    agree = [(title, len(some), sum(one.agrees for one in some)) for title, some in groups]
    after = [one for one in missed if one.term_after > 0]
    told = AFTER.format(
        cut=len(cut), uncut=sum(_place(one.months, one.uncut) == one.recorded for one in cut),
        apart=sum(one.agrees_apart for one in after), after=len(after),
    )  # fmt: skip
    classes = sorted(Counter(_why(one) for one in missed).items(), key=lambda one: (-one[1], one[0]))
    head = (
        "row",
        "sentence",
        "range of the table",
        "limits",
        "safety valve",
        "range within them",
        "it lies",
        "recorded",
        "class",
    )
    rows = [
        (
            str(one.row), f"{one.months:g}", _span(one.uncut), _span(one.limits), one.valve.replace("_", " "), _span(one.range),
            one.place, one.recorded, _why(one),
        )
        for one in missed
    ]  # fmt: skip
    return "\n\n".join(
        [
            LIMITED.format(rows=len(places)),
            table(("rows", "in all", "agree", "share"), [(title, str(of), str(n), share(n, of)) for title, of, n in agree]),
            told,
            table(("disagreement", "rows"), [(why, str(number)) for why, number in classes]),
            table(head, rows),
        ]
    )


def _why(one: Placed) -> str:
    """Class a disagreement by what the row itself shows."""
    if one.agrees_apart:
        return "agrees once the term that runs after the others is set apart"
    if one.term_after > 0:
        return "a term runs after the others, and setting it apart does not explain the row"
    if min(abs(one.months - end) for end in one.range) < 1:
        return "less than a month from the range"
    return "not explained"


def _span(span: tuple[int, int]) -> str:
    least, most = ("life" if end == LIFE else str(end) for end in span)
    return least if least == most else f"{least}-{most}"


def page_of(folder: Path) -> str:
    """Compare the files of a folder and give the page. Raise `LenityError` where one of them cannot be read."""
    return page(compare(folder))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], "validation_us FOLDER PAGE.md", page_of))
