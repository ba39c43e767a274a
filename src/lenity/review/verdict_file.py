"""Read a file of reported verdicts exactly as it is printed; what cannot be read is named, never guessed.

    2019,"carried the bag, trafficking",ice,500,g,10 years,25000000 KHR
        ->  Verdict(period=2019-01-01 .. 2019-12-31, charges=(transport, supply), items=(500 g of methamphetamine,), ...)

A cell that cannot be read becomes a problem of its verdict, with line, column and text; such a verdict is not compared.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from lenity.law.problems import LenityError, Place, Problem, did_you_mean, problem
from lenity.law.vocabulary import vocabulary
from lenity.units import (
    MASS,
    SPELLINGS,
    Duration,
    Money,
    Quantity,
    UnitError,
    parse_date,
    parse_duration,
    parse_money,
    parse_quantity,
)

NEEDED = ("date", "conduct", "substance", "quantity", "unit", "sentence", "fine")
OPTIONAL = ("role", "sex", "source_url", "confidence")  # `sex` is never read: it is no fact of any law
LARGEST_FILE = 50_000_000  # bytes
CUSTODY, LIFE, DEATH, FINE_ONLY = "custody", "life", "death", "fine only"
ACQUITTED, NOT_PROSECUTED = "acquitted", "not prosecuted"
NO_TERM = Duration()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which the offence may have been, and how that is known; `first` is None where no date is given."""

    first: date | None
    last: date | None
    known_from: str

    def __str__(self) -> str:
        if self.first is None or self.last is None:
            return "no date"
        if self.first == self.last:
            return str(self.first)
        whole_month = self.first.replace(day=1) == self.last.replace(day=1)
        return f"{self.first:%Y-%m}" if whole_month else f"{self.first.year}"


@dataclass(frozen=True, slots=True)
class Charge:
    """An offence that the conduct names, in the vocabulary's word; `stage` is empty where the text says nothing of an attempt."""

    offence: str
    stage: str = ""

    def __str__(self) -> str:
        return f"{self.stage} {self.offence}".strip()


@dataclass(frozen=True, slots=True)
class Seized:
    """One substance of the case; either part is None where it is not told."""

    substance: str | None
    quantity: Quantity | None
    text: str = ""  # the quantity as printed, `2.5 g`


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was imposed: `kind` is one of the words above; `least` and `most` differ where several persons are reported together.

    `to_serve` is the part that is not suspended, None where nothing is.
    """

    kind: str
    least: Duration = NO_TERM
    most: Duration = NO_TERM
    to_serve: Duration | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the file, read; `problems` names the cells that could not be."""

    line: int
    cells: Mapping[str, str]
    period: Period | None
    charges: tuple[Charge, ...]
    purpose: str
    items: tuple[Seized, ...]
    sentence: Sentence | None
    fine: Money | None
    role: str
    age: int | None
    cross_border: bool
    law_year: str  # `1996` where the text says that the case falls under the law of 1996
    people: int
    remarks: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_verdicts(path: Path, as_of: date) -> tuple[Verdict, ...]:
    """Read a CSV file of verdicts; raise `LenityError` where the file as a whole cannot be read or lacks a column.

    `as_of` is the day of reading: a verdict of a later day cannot have been reported.
    """
    return tuple(_verdict(path.name, line, cells, as_of) for line, cells in _rows(path))


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str] | list[str]]]:
    """Give each row with its line: as cells by column, or as a bare list where it does not fit the header."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(path, header)
        line = reader.line_num + 1
        for row in reader:
            if any(cell.strip() for cell in row):
                yield (
                    line,
                    dict(zip(header, (cell.strip() for cell in row), strict=True)) if len(row) == len(header) else row,
                )
            line = reader.line_num + 1
    except csv.Error as error:
        place = Place(path.name, reader.line_num)
        raise problem(
            "LEN502",
            f"`{path.name}` is not a table of commas and quotes: {error}",
            "quote a text that holds a comma",
            place,
        ) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise problem("LEN502", f"`{path.name}` is larger than {LARGEST_FILE // 10**6} MB", "split the file")
        return path.read_bytes().decode("utf-8-sig")
    except IsADirectoryError:
        raise problem("LEN502", f"`{path.name}` is a folder, not a file", "name the file of verdicts") from None
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise problem("LEN502", f"`{path.name}` cannot be read: {reason}", "check the path and permissions") from None
    except UnicodeDecodeError:
        raise problem("LEN502", f"`{path.name}` is not UTF-8 text", "save it as CSV in UTF-8") from None


def _check_header(path: Path, header: list[str]) -> None:
    place = Place(path.name, 1)
    if not header:
        raise problem(
            "LEN502",
            f"`{path.name}` is empty",
            f"the first line names the columns {', '.join(NEEDED)}",
            place,
        )
    problems = [
        Problem("LEN502", f"column `{name}` is missing", place, f"needed are {', '.join(NEEDED)}")
        for name in NEEDED
        if name not in header
    ]
    problems += [
        Problem("LEN502", f"column `{name}` is named twice", place, "one of them would be lost")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    if problems:
        raise LenityError(problems)


def _verdict(file: str, line: int, row: dict[str, str] | list[str], today: date) -> Verdict:
    if isinstance(row, list):
        found = f"a row of {len(row)} cells does not fit the header: `{_cut(','.join(row))}`"
        lost = Problem("LEN501", found, Place(file, line), "quote a text that holds a comma")
        return Verdict(line, {}, None, (), "", (), None, None, "", None, False, "", 1, (), (lost,))
    problems, remarks, columns = list[Problem](), list[str](), list(row)
    text = {name: _plain(row.get(name, "")) for name in (*NEEDED, *OPTIONAL)}
    conduct, told = text["conduct"].lower(), f"{text['conduct']}; {text['role']}".lower()

    def read(column: str, how: Callable[[], T], otherwise: T) -> T:
        try:
            return how()
        except UnitError as error:
            place = Place(file, line, columns.index(column) + 1)
            problems.append(Problem("LEN501", f"`{column}`: {_cut(str(error), 200)}", place, error.mend))
            return otherwise

    of_verdict = read("date", lambda: _period(text["date"], today), None)
    total = read("quantity", lambda: _quantity(text["quantity"], text["unit"], remarks), None)
    printed = f"{text['quantity']} {text['unit']}".strip() if total else ""
    law_year = re.search(r"\b(\d{4})[- ]law\b", conduct)
    verdict = Verdict(
        line=line, cells=row, people=_people(text["role"]), role=_role(text["role"]), purpose=_purpose(conduct),
        period=read("conduct", lambda: _offence_period(text["conduct"], of_verdict), None) or of_verdict,
        charges=read("conduct", lambda: _charges(text["conduct"], text["substance"]), ()),
        items=read("substance", lambda: _items(text["substance"], total, printed, remarks), ()),
        sentence=read("sentence", lambda: _sentence(text["sentence"]), None),
        fine=read("fine", lambda: _fine(text["fine"]), None),
        age=_age(told, remarks), cross_border=bool(re.search(r"\b(?:cross-border|international|import|export|smuggl)", conduct)),
        law_year=law_year[1] if law_year else "", remarks=(), problems=(),
    )  # fmt: skip
    more = (*remarks, *_remarks(conduct, text["confidence"].lower()))
    return replace(verdict, remarks=more, problems=tuple(sorted(problems, key=lambda one: one.place.column)))


# --- dates ---

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
DATE_FORM = "a date such as `2019`, `2019-12` or `2019-12-31`"


def _period(text: str, today: date) -> Period:
    if not text:
        return Period(None, None, "no date is given")
    found = _days(text, "the date of the verdict")
    if found.first is not None and found.first > today:
        raise UnitError(text, f"a day up to {today}", "a verdict of a later day cannot have been reported: check the year")
    return found


def _offence_period(conduct: str, verdict: Period | None) -> Period | None:
    """Give the days of the offence where the text has them in brackets, `(offence August 2012)`."""
    named = re.search(r"\(offence\s+(?:in\s+|on\s+|of\s+)?([^)]*)\)", conduct, re.IGNORECASE)
    if named is None:
        return None
    try:
        found = _days(named[1].strip(), "the offence date in the text")
    except UnitError as error:
        raise UnitError(_cut(named[0]), DATE_FORM, error.mend) from None
    if verdict and verdict.last and found.first and found.first > verdict.last:
        raise UnitError(_cut(named[0]), "an offence before its verdict", "check the two dates")
    return found


def _days(text: str, known_from: str) -> Period:
    """Give the days that a date stands for; `August 2012` and `14 December 2012` are read beside the ISO forms."""
    words = re.fullmatch(r"(?:(\d{1,2})\s+)?([A-Za-z]+)\.?\s+(\d{4})", text, re.ASCII)
    if words and words[2].lower() in MONTHS:
        month = f"{words[3]}-{MONTHS[words[2].lower()]:02d}"
        text = f"{month}-{int(words[1]):02d}" if words[1] else month
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text, re.ASCII)
    if parts is None:
        raise UnitError(_cut(text), DATE_FORM, "leave it empty where it is not known")
    year, month_text, day_text = parts[1], parts[2] or "01", parts[3] or "01"
    try:
        first = parse_date(f"{year}-{month_text}-{day_text}")
    except UnitError as error:
        raise UnitError(_cut(text), DATE_FORM, error.mend) from None
    if parts[3]:
        return Period(first, first, known_from)
    last_month = first.month if parts[2] else 12
    return Period(first, first.replace(month=last_month, day=calendar.monthrange(first.year, last_month)[1]), known_from)


# --- conduct ---

# Which words of a report stand for which offence. Smuggling may be either way over the border; receiving is taking into one's
# keeping; a purchase by police under cover is a sale by the accused. `dealer` or `smuggler` name a person and are not read.
CONDUCT: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("undercover purchase", r"\bundercover (?:purchase|buy)\b", ("supply",)),
    ("import, imported", r"\bimport(?:s|ed|ing|ation)?\b", ("import",)),
    ("export, exported", r"\bexport(?:s|ed|ing|ation)?\b", ("export",)),
    ("smuggling", r"\bsmuggl(?:e|ed|ing)\b", ("import", "export")),
    ("transport, carried", r"\btransport(?:s|ed|ing|ation)?\b|\bcarr(?:y|ied|ying)\b", ("transport",)),
    (
        "trafficking, dealing, selling, sale, supply, distribution, delivery, handed over",
        r"\btraffick(?:ing|ed)?\b|\bdealing\b|\bdealt\b|\bsell(?:ing)?\b|\bsold\b|\bsales?\b|\bsuppl(?:y|ied|ying)\b|"
        r"\bdistribut\w+|"
        r"\bdeliver(?:y|ed|ing)\b|\bhand(?:ed|ing) over\b",
        ("supply",),
    ),
    ("brokering", r"\bbroker(?:ing|ed)\b", ("brokering",)),
    (
        "possession, keeping, storing, received",
        r"\bpossess\w*|\bkeeping\b|\bkept\b|\bstor(?:ing|ed|age)\b|\breceiv(?:ed|ing)\b",
        ("possession",),
    ),
    ("purchase, buying", r"\bpurchas(?:e|ed|ing)\b|\bbuying\b|\bbought\b", ("purchase",)),
    ("use, using, consumption", r"\buse\b|\bused\b|\busing\b|\bconsum(?:ption|ing|ed)\b", ("use",)),
    ("cultivation, growing", r"\bcultivat\w+|\bgrow(?:ing|n)\b|\bgrew\b", ("cultivation",)),
    ("production, manufacture, laboratory", r"\bproduc(?:tion|ed|ing)\b|\bmanufactur\w+|\blaborator(?:y|ies)\b", ("production",)),
    ("precursors, chemical substance", r"\bprecursors?\b|\bchemical substances?\b", ("precursors",)),
    ("organising, financing", r"\borgani[sz]ing\b|\bfinancing\b", ("organising",)),
    ("facilitating use", r"\bfacilitating\b", ("facilitating_use",)),
    ("money laundering", r"\blaunder(?:ing|ed)\b", ("laundering",)),
    ("taking bribes", r"\b(?:taking|took|receiving) bribes?\b", ("bribe_taken_by_official",)),
    ("illegal weapons", r"\b(?:illegal|unlicensed) (?:weapons?|guns?|firearms?)\b", ("weapon_without_licence",)),
)  # fmt: skip
OWN_USE = r"\b(?:own|personal) (?:use|consumption)\b"
TO_SUPPLY = (
    r"\b(?:intent(?:ion)? to|in order to|for) (?:sell|sale|supply|supplying|distribute|distribution|trade|traffick?|resale)\b"
)
DENIED = r"\b(?:not|never|no|without|denied|acquitted of|cleared of)\b[^,;()]*"


def _charges(conduct: str, substance: str) -> tuple[Charge, ...]:
    """List every offence that the conduct names; an attempt counts for its own part of the text only."""
    if not conduct:
        raise UnitError("", "a text that says what was done", "name the offence: import, possession, use ...")
    text = re.sub(r"\(offence\s[^)]*\)", "", conduct, flags=re.IGNORECASE).lower()
    text = re.sub("|".join((DENIED, OWN_USE, TO_SUPPLY)), " ", text)
    found = []
    for part in re.split(r"[,;]", text):
        stage = "attempted" if re.search(r"\battempt", part) else ""
        left = part
        for _, words, offences in CONDUCT:
            if re.search(words, left):
                found += [Charge(offence, stage) for offence in offences]
                left = re.sub(words, " ", left)
    if re.search(r"\bprecursors?\b", substance.lower()):
        found.append(Charge("precursors"))
    if not found:
        raise UnitError(
            _cut(conduct),
            "a text that names an offence",
            f"words that are read: {'; '.join(words for words, _, _ in CONDUCT)}",
        )
    return tuple(dict.fromkeys(found))


def _purpose(conduct: str) -> str:
    text = re.sub(DENIED, " ", conduct)
    own_use, supply = re.search(OWN_USE, text), re.search(TO_SUPPLY, text)
    return "" if bool(own_use) == bool(supply) else "own_use" if own_use else "supply"


# --- substances and quantities ---

# Words beside a substance that say how it looked or was packed, and change nothing in what it is.
BESIDE = frozenset((
    "and", "with", "of", "mix", "mixed", "mixture", "drug", "drugs", "unspecified", "unknown", "substance", "substances",
    "precursor", "precursors", "pill", "pills", "tablet", "tablets", "crystal", "crystals", "powder", "liquid", "plant", "plants",
    "herb", "dried", "fresh",
))  # fmt: skip
# Packings whose content in grams nobody can tell.
PACKED = frozenset((
    "packet", "package", "pack", "bag", "sachet", "bottle", "block", "brick", "parcel", "box", "wrap", "straw", "ball", "capsule",
    "barrel",
))  # fmt: skip
DIGITS = r"\d+(?:\.\d+)?"
MASS_UNITS = sorted({*MASS, *(word for word, unit in SPELLINGS.items() if unit in MASS)}, key=len, reverse=True)
AMOUNT = rf"{DIGITS}\s*(?:{'|'.join(MASS_UNITS)}|tablets?|pills?|plants?)"


def _quantity(number: str, unit: str, remarks: list[str]) -> Quantity | None:
    if not number:
        return None
    if "," in number:
        raise UnitError(
            _cut(number),
            "a number with a decimal point",
            "a comma may stand for thousands or for a decimal: write 1875 or 1.875",
        )
    if not unit and re.fullmatch(DIGITS, number, re.ASCII):
        raise UnitError(_cut(number), "a quantity with its unit", "name the unit in the column `unit`")
    singular = re.sub(r"(?<=[^s])s$", "", unit.lower()) if unit.lower() != "boxes" else "box"
    if singular in PACKED and re.fullmatch(DIGITS, number, re.ASCII):
        remarks.append(f"{number} {unit}: how many grams that is, nobody can tell, so the quantity counts as unknown")
        return None
    try:
        found = parse_quantity(f"{number} {unit}")
    except UnitError as error:
        known = [*MASS, *SPELLINGS, "tablets", "plants", "doses", *PACKED]
        mend = error.mend if not re.fullmatch(DIGITS, number, re.ASCII) else did_you_mean(unit, known)
        raise UnitError(_cut(f"{number} {unit}".strip()), error.expected, mend) from None
    if not found.amount:
        raise UnitError(f"{number} {unit}".strip(), "an amount above nothing", "leave it empty where it is not known")
    return found


def _items(text: str, total: Quantity | None, total_text: str, remarks: list[str]) -> tuple[Seized, ...]:
    """Give the substances that the text names, each with its own quantity where one stands in brackets behind it."""
    names = _substance_names()
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    between = rf"(?:\s+(?:{'|'.join(sorted(BESIDE))}))*"
    own = rf"(?<![\w-])(?P<name>{pattern})(?![\w-])(?:{between}\s*\(\s*(?P<quantity>{AMOUNT})\s*\))?"
    found, rest = [], text.lower()
    for match in re.finditer(own, text.lower()):
        printed = match["quantity"] or ""
        found.append(Seized(names[match["name"]], parse_quantity(printed) if printed else None, printed))
        rest = rest.replace(match[0], " ", 1)
    strange = [word for word in re.findall(r"[^\s(),/+&]+", rest) if word not in BESIDE]
    if strange:
        raise UnitError(_cut(text), f"made of names of substances: `{_cut(strange[0])}` is none", did_you_mean(strange[0], names))
    if re.search(r"\bprecursors?\b", text.lower()):
        return (Seized(None, total, total_text if total else ""),)
    with_amount = [one for one in found if one.quantity]
    alone = list(
        dict.fromkeys(one for one in found if not one.quantity and all(one.substance != other.substance for other in with_amount))
    )
    items = [*with_amount, *alone]
    if len(items) <= 1 and not with_amount:
        return (Seized(items[0].substance if items else None, total, total_text if total else ""),)
    if total and not with_amount:
        remarks.append(
            f"{total_text} is the sum of {len(items)} substances; how much of each is not told, so each counts as unknown"
        )
    elif total:
        known = [one.quantity for one in items if one.quantity]
        if any(one.measure != total.measure for one in known) or sum(one.amount for one in known) != total.amount:
            remarks.append(f"the quantities beside the substances do not add up to {total_text}; they are used, the sum is not")
    return tuple(items)


def _substance_names() -> dict[str, str]:
    known = vocabulary()
    names = {name.lower(): name for name in known.attributes["substance"].values if name != "other"}
    names |= {name.replace("_", " "): substance for name, substance in names.items()}
    return names | {alias.lower(): substance for alias, substance in known.aliases.items() if substance != "other"}


# --- sentence and fine ---

SENTENCE_FORM = "a sentence such as `10 years`, `20-25 years`, `life`, `fine only` or `acquitted`"
SENTENCE_MEND = "write numbers with years, months or days, and a suspended part as `2 years (1 year to serve, rest suspended)`"
WORDS_FOR: tuple[tuple[str, str], ...] = (
    (ACQUITTED, r"acquitted\b.*|not guilty\b.*"),
    (
        NOT_PROSECUTED,
        r"(?:not prosecuted|no prosecution|prosecution dropped|case dropped|charges? dropped)\b.*",
    ),
    (FINE_ONLY, r"(?:a )?fine only|only a fine"),
    (LIFE, r"life(?: imprisonment| in prison| sentence)?"),
    (DEATH, r"death(?: penalty| sentence)?"),
)


def _sentence(text: str) -> Sentence:
    lower = text.lower()
    for kind, words in WORDS_FOR:
        if re.fullmatch(words, lower):
            return Sentence(kind)
    parts = re.fullmatch(r"([^()]*?)\s*(?:\(([^()]*)\))?", lower)
    if not text or parts is None:
        raise UnitError(_cut(text), SENTENCE_FORM, SENTENCE_MEND)
    term, bracket = re.sub(r"\s*\b(?:of |in )?(?:prison|jail|imprisonment)\b", "", parts[1]).strip(), parts[2]
    whole = re.fullmatch(r"(.*?),?\s*(?:all |fully )?suspended", term)
    if whole:
        term, bracket = whole[1], "suspended"
    several = re.fullmatch(rf"({DIGITS})\s*([a-z]*)\s*(?:-|–|to)\s*({DIGITS})\s*([a-z]+)", term)
    if several:
        least, most = (
            _term(f"{several[1]} {several[2] or several[4]}", text),
            _term(f"{several[3]} {several[4]}", text),
        )
    else:
        least = most = _term(term, text)
    if (most.months, most.days) < (least.months, least.days):
        raise UnitError(_cut(text), "a range from the lower to the higher term", SENTENCE_MEND)
    return Sentence(CUSTODY, least, most, None if bracket is None else _to_serve(bracket, least, most, text))


def _to_serve(bracket: str, least: Duration, most: Duration, text: str) -> Duration:
    serve = re.fullmatch(r"(.*?)\s+to serve(?:,?\s*(?:the )?(?:rest|remainder|balance) suspended)?", bracket.strip())
    suspended = re.fullmatch(r"(.*?)\s*suspended", bracket.strip())
    if least == most and serve:
        part = _term(serve[1], text)
    elif suspended and suspended[1] in ("", "all", "fully"):
        part = Duration()
    elif least == most and suspended:
        away = _term(suspended[1], text)
        part = Duration(least.days - away.days, least.months - away.months)
    else:
        raise UnitError(_cut(text), SENTENCE_FORM, SENTENCE_MEND)
    if part.days < 0 or part.months < 0 or (part.months, part.days) > (least.months, least.days):
        raise UnitError(_cut(text), "a part no longer than the whole term", SENTENCE_MEND)
    return part


def _term(words: str, text: str) -> Duration:
    try:
        term = parse_duration(re.sub(r"\s*(?:,|\band\b)\s*", " ", words).strip())
    except UnitError:
        raise UnitError(_cut(text), SENTENCE_FORM, SENTENCE_MEND) from None
    if not term.days and not term.months:
        raise UnitError(_cut(text), "a term above nothing", SENTENCE_MEND)
    return term


def _fine(text: str) -> Money | None:
    """Read `30000000 KHR`, `30,000,000 riel`, `30 million KHR`, `10000 USD`; nothing is converted."""
    if not text:
        return None
    parts = re.fullmatch(rf"(\d{{1,3}}(?:,\d{{3}})+|{DIGITS})\s*(million|m)?\s*([A-Za-z]{{3}}|riels?|៛)", text, re.IGNORECASE)
    mend = "write the amount and the currency's three letters; leave it empty where no fine is reported"
    if parts is None:
        raise UnitError(_cut(text), "a fine such as `30000000 KHR`", mend)
    currency = "KHR" if parts[3].lower().startswith("riel") or parts[3] == "៛" else parts[3].upper()
    try:
        money = parse_money(parts[1].replace(",", ""), currency)
        return (
            Money(parse_money(money.amount * 10**6, "JPY").amount, currency) if parts[2] else money
        )  # JPY: no minor unit to scale
    except UnitError as error:
        raise UnitError(_cut(text), error.expected, error.mend) from None


# --- the person, and what else the row says ---

ROLES = (
    ("courier", r"courier"),
    ("organiser", r"organi[sz]er|ringleader"),
    ("accomplice", r"accomplice|helper"),
    ("financier", r"financier"),
)


def _role(text: str) -> str:
    """Give the role where the text names one and only one; what someone is alleged or claims to be is not known."""
    if re.search(r"\balleged|\bclaim", text.lower()):
        return ""
    found = [role for role, words in ROLES if re.search(rf"\b(?:{words})\b", text.lower())]
    return found[0] if len(found) == 1 else ""


def _age(text: str, remarks: list[str]) -> int | None:
    found = {
        int(one or other)
        for one, other in re.findall(r"\baged (\d{1,3})\b|\b(\d{1,3})[- ]years?[- ]old\b", text.lower(), re.ASCII)
    }
    if len(found) > 1:
        remarks.append(f"several ages are named ({', '.join(map(str, sorted(found)))}), so the age counts as unknown")
    if len(found) != 1:
        return None
    [age] = found
    if re.search(rf"\baged {age} (?:at|on) (?:the )?(?:appeal|trial|verdict)", text):
        remarks.append(f"{age} is the age at court; it is used for the day of the offence")
    return age


def _people(text: str) -> int:
    counted = re.search(r"\((\d{1,4}) (?:people|persons)", text)
    return int(counted[1]) if counted else 1


def _remarks(conduct: str, note: str) -> Iterator[str]:
    """Say what stands in the row and is not read as a fact."""
    if re.search(r"\b(?:older|old|former|previous) law\b", conduct):
        yield "the court applied an older law; the law of the date is asked all the same"
    if re.search(rf"\balso\b[^;]*?{AMOUNT}", note):
        yield "the note names further amounts, which are not read"
    if re.search(r"\b(?:quashed|returned to)\b", note):
        yield "the note says that the verdict did not stand"


KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def _plain(text: str) -> str:
    """Khmer digits are read as what they are; of other scripts nothing is read."""
    return text.translate(KHMER_DIGITS).strip()


def _cut(text: str, length: int = 60) -> str:
    """Keep a message short, however long the text is."""
    return text if len(text) <= length else f"{text[: length - 4]} ..."
