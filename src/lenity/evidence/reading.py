"""Reading an evidence folder: whole or not at all.

A folder holds tables of observations (`*.csv`), `sources.yaml`, `indicators.yaml` and, where there is something to
say, `corrections.yaml`, `statements.yaml` (what sources say in words) and `estimates.yaml` (how sizes were estimated).
The table `region.csv` holds figures of other places to compare with. One mistake anywhere, and every mistake in every
file is named and nothing is returned.
"""

import calendar
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast

from lenity.evidence.alarms import alarms
from lenity.evidence.files import Fields, Items, Row, Text, rows, shown, tree
from lenity.evidence.names import names
from lenity.evidence.observations import (
    CONFIDENCES,
    DOUBTED,
    SAID,
    UNITS,
    Amount,
    Confidence,
    Correction,
    Estimate,
    Evidence,
    Indicator,
    Kind,
    Number,
    Observation,
    Said,
    Source,
    Statement,
)
from lenity.evidence.problems import EvidenceError, Problem, Problems

COLUMNS: Final = (
    "place", "year", "period", "indicator", "subject", "value", "lower", "upper", "unit",
    "source", "confidence", "note",
)  # fmt: skip
FIRST_YEAR: Final = 1961  # the Single Convention; nothing older bears on the laws reviewed here
LAST_YEAR: Final = 2100
REGION: Final = "region.csv"
METHODS: Final = (
    "size_study", "multiplier", "capture_recapture", "network_scale_up", "successive_sampling", "census",
    "administrative_count", "expert_opinion", "official_statement", "not_described",
)  # fmt: skip
COVERAGES: Final = ("national", "local", "not_described")
# The kinds of market activity that a statement may be about.
MARKET: Final = ("production", "manufacture", "transit", "domestic_supply", "consumption")
LIBRARY: Final = Path(__file__).resolve().parents[1] / "library" / "evidence"


def read_evidence(place: str = "KH", as_of: date | None = None) -> Evidence:
    """Return the library's evidence on a place (ISO 3166 alpha-2), all of it or what was published by a day.

    Raises EvidenceError where the library holds no such place or its files have mistakes.

    >>> read_evidence("KH", as_of=date(2013, 12, 31)).about("prison_capacity")[-1].value
    8500
    """
    held = sorted(folder.name.upper() for folder in LIBRARY.iterdir() if folder.is_dir()) if LIBRARY.is_dir() else []
    if place not in held:
        message = f"no evidence on the place `{place}`"
        raise EvidenceError((Problem("library/evidence", 1, "LEN224", message, f"one of: {', '.join(held)}"),))
    evidence = read(LIBRARY / place.lower())
    return evidence if as_of is None else evidence.as_of(as_of)


def read(folder: Path) -> Evidence:
    """Read an evidence folder, whole or not at all; its name is the place (`kh` holds rows of KH).

    Raises EvidenceError with every mistake found in any of its files, each as `file:line: LEN2xx: message`.
    """
    folder, problems = folder.resolve(), Problems()
    tables = sorted(folder.glob("*.csv"))
    if not tables:
        problems.add(folder.name, 1, "LEN220", f"no table in `{folder.name}`", "put a *.csv of observations there")
    indicators = _indicators(folder / "indicators.yaml", problems)
    sources = _sources(folder / "sources.yaml", problems)
    corrections = _corrections(folder / "corrections.yaml", problems)
    statements = _statements(folder / "statements.yaml", folder.name.upper(), indicators, sources, problems)
    home = folder.name.upper()
    others = tuple(sorted({*names().places.values(), *names().regions} - {home}))
    read_rows = [
        observation
        for table in tables
        for row in rows(table, COLUMNS, problems)
        if (
            observation := _observation(
                shown(table), row, others if table.name == REGION else (home,), indicators, sources, problems
            )
        )
    ]
    seen = [observation for observation in read_rows if observation.place == home]
    region = [observation for observation in read_rows if observation.place != home]
    _refuse_duplicates(read_rows, problems)
    estimates = _estimates(folder / "estimates.yaml", seen, problems)
    seen = _correct(shown(folder / "corrections.yaml"), seen, corrections, problems)
    _refuse_unmarked_doubt(seen, problems)
    raised = alarms(seen, region)
    for alarm in raised:
        if CONFIDENCES.index(alarm.observation.confidence) < CONFIDENCES.index("conflict"):
            mend = "check the unit; if the source does print it, grade the row conflict and say so"
            problems.add(*_place_of(alarm.observation), "LEN230", alarm.message, mend)
    problems.raise_if_any()
    seen.sort(key=lambda o: (o.indicator, o.subject, o.year, o.period != "year", o.period, o.unit, o.row))
    return Evidence(
        observations=tuple(seen),
        sources=MappingProxyType(sources),
        indicators=MappingProxyType(indicators),
        corrections=tuple(correction for _, correction in corrections),
        alarms=raised,
        sha256=_fingerprint(folder),
        region=tuple(region),
        statements=statements,
        estimates=estimates,
    )


def _indicators(path: Path, problems: Problems) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    for name, fields in _entries(path, problems):
        _check_fields(shown(path), name, fields, ("title", "kind", "units", "meaning", "subjects"), (), problems)
        subjects = fields.of.get("subjects")
        units = fields.texts("units")
        kind = word_of(shown(path), fields.line, "kind", fields.text("kind"), ("flow", "stock"), problems)
        for unit in units:
            word_of(shown(path), fields.line, "unit", unit, tuple(UNITS), problems)
        found[name] = Indicator(
            name,
            fields.text("title"),
            cast(Kind, kind),
            " ".join(fields.text("meaning").split()),
            units,
            MappingProxyType({key: subjects.text(key) for key in subjects.of} if isinstance(subjects, Fields) else {}),
        )
    return found


def _sources(path: Path, problems: Problems) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for key, fields in _entries(path, problems):
        required = ("producer", "title", "address")
        _check_fields(shown(path), key, fields, required, ("published", "accessed", "note"), problems)
        address, note = fields.text("address"), " ".join(fields.text("note").split())
        if address and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", address) and not (address == "not located" and note):
            message = f"the address of `{key}` is `{address}`"
            mend = "a web address, or `not located` with a note that says what was seen"
            problems.add(shown(path), fields.line, "LEN234", message, mend)
        for name in ("published", "accessed"):
            if name in fields.of and _last_day(fields.text(name)) is None:
                message = f"{name} of `{key}` is `{fields.text(name)}`"
                problems.add(
                    shown(path),
                    fields.line,
                    "LEN234",
                    message,
                    "a day, month or year: 2014-11-30, 2014-11 or 2014",
                )
        published, accessed = fields.text("published") or None, fields.text("accessed") or None
        found[key] = Source(key, fields.text("producer"), fields.text("title"), address, published, accessed, note)
    return found


def _corrections(path: Path, problems: Problems) -> list[tuple[int, Correction]]:
    found: list[tuple[int, Correction]] = []
    ids: set[str] = set()
    for fields in _listed(path, problems):
        if correction := _correction(shown(path), fields, problems):
            if correction.id in ids:
                problems.add(shown(path), fields.line, "LEN228", f"the id `{correction.id}` stands twice", "rename one")
            ids.add(correction.id)
            found.append((fields.line, correction))
    return found


def _listed(path: Path, problems: Problems) -> list[Fields]:
    """Return the entries of a file that may be absent: a list of fields."""
    content = tree(path, problems) if path.exists() else None
    if content is None:
        return []
    if not isinstance(content, Items):
        problems.add(shown(path), 1, "LEN234", f"not a list of {path.stem}", "begin each with `- `")
        return []
    for item in content.of:
        if not isinstance(item, Fields):
            problems.add(shown(path), item.line, "LEN234", f"not one of {path.stem}", "begin it with `- ` and its first field")
    return [item for item in content.of if isinstance(item, Fields)]


def _correction(file: str, fields: Fields, problems: Problems) -> Correction | None:
    before = len(problems.found)
    required = ("id", "row", "published", "expected", "should_be", "why", "checked_against")
    _check_fields(file, fields.text("id") or "?", fields, required, (), problems)
    row = fields.of.get("row")
    if not isinstance(row, Fields):
        problems.add(file, fields.line, "LEN234", "`row` names no row", "row: {place, year, period, ...}")
        return None
    keys = ("place", "year", "period", "indicator", "subject", "source")
    _check_fields(file, "row", row, keys, (), problems)
    year = _year(file, row.line, row.text("year"), problems)
    expected = number_of(file, fields.line, "expected", fields.text("expected"), problems)
    should_be: Amount | None = None
    if (wanted := fields.text("should_be")) != "unresolved":
        value_text, _, unit = wanted.partition(" ")
        value = number_of(file, fields.line, "should_be", value_text, problems)
        word_of(file, fields.line, "unit", unit, tuple(UNITS), problems)
        should_be = Amount(value, unit) if value is not None else None
    if len(problems.found) > before or year is None or expected is None:
        return None
    return Correction(
        fields.text("id"),
        row.text("place"),
        year,
        row.text("period"),
        row.text("indicator"),
        row.text("subject"),
        row.text("source"),
        " ".join(fields.text("published").split()),
        expected,
        should_be,
        " ".join(fields.text("why").split()),
        fields.texts("checked_against"),
    )


def _statements(
    path: Path, place: str, indicators: Mapping[str, Indicator], sources: Mapping[str, Source], problems: Problems
) -> tuple[Statement, ...]:
    found: dict[str, Statement] = {}
    for fields in _listed(path, problems):
        file, before = shown(path), len(problems.found)
        required = ("id", "years", "about", "subject", "says", "source", "confidence", "words")
        _check_fields(file, fields.text("id") or "?", fields, required, (), problems)
        years = re.fullmatch(r"([0-9]{4})(?:-([0-9]{4}))?", fields.text("years"))
        if years is None or int(years[1]) > int(years[2] or years[1]):
            problems.add(file, fields.line, "LEN226", f"the years `{fields.text('years')}`", "as 2012 or 2008-2012")
        about = word_of(file, fields.line, "indicator", fields.text("about"), ("market", *indicators), problems)
        subjects = MARKET if about == "market" else tuple(indicators[about].subjects) if about in indicators else ()
        word_of(file, fields.line, f"subject of {about}", fields.text("subject"), subjects, problems)
        says = word_of(file, fields.line, "statement", fields.text("says"), SAID, problems)
        source = sources.get(word_of(file, fields.line, "source", fields.text("source"), tuple(sources), problems))
        confidence = word_of(file, fields.line, "confidence", fields.text("confidence"), CONFIDENCES, problems)
        if fields.text("id") in found:
            problems.add(file, fields.line, "LEN228", f"the id `{fields.text('id')}` stands twice", "rename one")
        if len(problems.found) > before or years is None or source is None:
            continue
        first, last = int(years[1]), int(years[2] or years[1])
        found[fields.text("id")] = Statement(
            fields.text("id"),
            place,
            first,
            last,
            about,
            fields.text("subject"),
            cast(Said, says),
            source,
            cast(Confidence, confidence),
            " ".join(fields.text("words").split()),
            known_from(last, source)[0],
            f"{file}:{fields.line}",
        )
    return tuple(found.values())


def _estimates(path: Path, seen: list[Observation], problems: Problems) -> tuple[Estimate, ...]:
    """Read how sizes were estimated; every entry must find its one row."""
    found: list[Estimate] = []
    for fields in _listed(path, problems):
        file, before = shown(path), len(problems.found)
        _check_fields(file, "estimate", fields, ("row", "method", "coverage", "definition", "extrapolation"), (), problems)
        row = fields.of.get("row")
        if not isinstance(row, Fields):
            problems.add(file, fields.line, "LEN234", "`row` names no row", "row: {year, indicator, subject, source, value}")
            continue
        _check_fields(file, "row", row, ("year", "indicator", "subject", "source", "value"), (), problems)
        method = word_of(file, fields.line, "method", fields.text("method"), METHODS, problems)
        coverage = word_of(file, fields.line, "coverage", fields.text("coverage"), COVERAGES, problems)
        wanted = tuple(row.text(name) for name in ("year", "indicator", "subject", "source", "value"))
        at = [o for o in seen if (str(o.year), o.indicator, o.subject, o.source.key, _figures_said(o)) == wanted]
        if len(at) != 1 and len(problems.found) == before:
            message = f"an estimate for `{' '.join(wanted)}` finds `{len(at)}` rows, expected one"
            problems.add(file, fields.line, "LEN232", message, "look at the row again, then mend or delete the entry")
        if len(problems.found) == before:
            found.append(Estimate(at[0].row, method, coverage, fields.text("definition"), fields.text("extrapolation")))
    return tuple(found)


def _figures_said(observation: Observation) -> str:
    """The value of a row, or its bounds as `5000..6000`."""
    if observation.value is not None:
        return str(observation.value)
    return "..".join("" if bound is None else str(bound) for bound in (observation.lower, observation.upper))


def _observation(
    file: str,
    row: Row,
    places: tuple[str, ...],
    indicators: Mapping[str, Indicator],
    sources: Mapping[str, Source],
    problems: Problems,
) -> Observation | None:
    before = len(problems.found)
    line, cells = row.line, row.cells
    for name in ("place", "year", "period", "indicator", "subject", "unit", "source", "confidence"):
        if not cells[name]:
            problems.add(file, line, "LEN223", f"no `{name}`", f"write the {name}; a figure without it is not evidence")
    if cells["place"] and cells["place"] not in places:
        message = f"the place `{cells['place']}` in a table of `{', '.join(places)}`"
        mend = f"move the row to its own folder, or to {REGION} to compare with"
        problems.add(file, line, "LEN224", message, mend)
    year = _year(file, line, cells["year"], problems)
    if year is not None and cells["period"] and not _is_period(cells["period"], year):
        message = f"the period `{cells['period']}` of `{year}`"
        mend = "year, Jun, Jan-Sep, 15 Dec, or Nov 2015-Sep 2016 where it ends in the row's year"
        problems.add(file, line, "LEN227", message, mend)
    indicator = indicators.get(word_of(file, line, "indicator", cells["indicator"], tuple(indicators), problems))
    if indicator is not None:
        word_of(file, line, f"subject of {indicator.name}", cells["subject"], tuple(indicator.subjects), problems)
        word_of(file, line, f"unit of {indicator.name}", cells["unit"], indicator.units, problems)
    value, lower, upper = _figures(file, line, cells, problems)
    source = sources.get(word_of(file, line, "source", cells["source"], tuple(sources), problems))
    confidence = word_of(file, line, "confidence", cells["confidence"], CONFIDENCES, problems)
    if confidence in ("conflict", "unverified") and not cells["note"]:
        problems.add(file, line, "LEN237", f"graded `{confidence}` without a note", "say in the note why it is doubted")
    if source is not None and year is not None:
        _check_dates(file, line, year, source, problems)
    if len(problems.found) > before or year is None or source is None:
        return None
    known, assumed = known_from(year, source)
    return Observation(
        cells["place"],
        year,
        cells["period"],
        cells["indicator"],
        cells["subject"],
        value,
        lower,
        upper,
        cells["unit"],
        source,
        cast(Confidence, confidence),
        cells["note"],
        known,
        assumed,
        f"{file}:{line}",
    )


def _figures(
    file: str, line: int, cells: Mapping[str, str], problems: Problems
) -> tuple[Number | None, Number | None, Number | None]:
    value, lower, upper = (
        number_of(file, line, name, cells[name], problems) if cells[name] else None for name in ("value", "lower", "upper")
    )
    if not any(cells[name] for name in ("value", "lower", "upper")):
        problems.add(
            file,
            line,
            "LEN223",
            "no `value` and no bound",
            "write a value, or a lower or upper bound; not 0 for unknown",
        )
    held = [number for number in (lower, value, upper) if number is not None]
    if held != sorted(held):
        shown = " .. ".join(str(number) for number in held)
        problems.add(file, line, "LEN229", f"lower, value and upper are `{shown}`", "order them: lower, value, upper")
    if cells["unit"] == "percent" and any(number > 100 for number in held):
        problems.add(
            file,
            line,
            "LEN229",
            f"more than 100 per cent: `{held[-1]}`",
            "percent_of_capacity may exceed 100",
        )
    return value, lower, upper


def number_of(file: str, line: int, name: str, text: str, problems: Problems) -> Number | None:
    """Return the exact number a text says: digits with at most one point, nothing else."""
    if re.fullmatch(r"[0-9]{1,30}", text):
        return int(text)
    if re.fullmatch(r"[0-9]{1,30}\.[0-9]{1,30}", text):
        return Decimal(text)
    mend = "digits with at most one point, as 1373 or 0.7: no thousands separators, sign, exponent or words"
    problems.add(file, line, "LEN225", f"`{name}` is not an exact number: `{text}`", mend)
    return None


def _year(file: str, line: int, text: str, problems: Problems) -> int | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    mend = f"four digits from {FIRST_YEAR} to {LAST_YEAR}"
    problems.add(file, line, "LEN226", f"the year `{text}`", mend)
    return None


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH: Final = f"({'|'.join(_MONTHS)})"


def _is_period(text: str, year: int) -> bool:
    if text == "year" or re.fullmatch(_MONTH, text):
        return True
    if found := re.fullmatch(rf"([0-9]{{1,2}}) {_MONTH}", text):
        return 1 <= int(found[1]) <= calendar.monthrange(year, _month(found[2]))[1]
    if found := re.fullmatch(rf"{_MONTH}-{_MONTH}", text):
        return _month(found[1]) < _month(found[2])
    if found := re.fullmatch(rf"{_MONTH} ([0-9]{{4}})-{_MONTH} ([0-9]{{4}})", text):
        return int(found[2]) < int(found[4]) == year
    return False


def _month(name: str) -> int:
    return _MONTHS.index(name) + 1


def _check_dates(file: str, line: int, year: int, source: Source, problems: Problems) -> None:
    for what, when in (("published", source.published), ("accessed", source.accessed)):
        day = _last_day(when) if when else None
        if day is not None and day.year < year:
            message = f"`{source.key}` was {what} in `{when}` and reports `{year}`"
            problems.add(file, line, "LEN235", message, "check the year of the row and the date of the source")


def known_from(year: int, source: Source) -> tuple[date, bool]:
    """Return the first day a source was out for sure, and whether it is assumed: 1 January of the year after."""
    day = _last_day(source.published) if source.published else None
    return (day, False) if day is not None else (date(year + 1, 1, 1), True)


def _last_day(text: str) -> date | None:
    """Return the last day of an ISO day, month or year: on it the source was out for sure."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 12)
    if not (year >= 1 and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(found[3] or last)
    return date(year, month, day) if 1 <= day <= last else None


def _refuse_duplicates(seen: list[Observation], problems: Problems) -> None:
    same: dict[tuple[object, ...], list[Observation]] = defaultdict(list)
    for observation in seen:
        same[_key(observation), observation.unit].append(observation)
    for group in same.values():
        figures = {(o.value, o.lower, o.upper): o for o in reversed(group)}
        for observation in group:
            first = figures[observation.value, observation.lower, observation.upper]
            file, line = _place_of(observation)
            if first is not observation:
                problems.add(file, line, "LEN228", f"the row repeats `{first.row}`", "delete one of the two")
            elif len(figures) > 1 and observation.confidence in ("verified", "secondary"):
                others = ", ".join(o.row for o in group if o is not observation)
                message = f"`{observation.source.key}` gives another value for the same in `{others}`"
                problems.add(
                    file,
                    line,
                    "LEN236",
                    message,
                    "grade both conflict and say why, or tell their subjects apart",
                )


def _correct(
    file: str, seen: list[Observation], corrections: list[tuple[int, Correction]], problems: Problems
) -> list[Observation]:
    corrected = list(seen)
    for line, correction in corrections:
        wanted = (
            correction.place,
            correction.year,
            correction.period,
            correction.indicator,
            correction.subject,
            correction.source,
        )
        at = [number for number, observation in enumerate(seen) if _key(observation) == wanted]
        fits = [number for number in at if seen[number].value == correction.expected]
        if not fits:
            held = ", ".join(f"{seen[number].row} has {seen[number].value}" for number in at) or "there is no such row"
            message = f"`{correction.id}` expects `{correction.expected}`: {held}"
            problems.add(file, line, "LEN232", message, "look at the source again, then mend or delete it")
            continue
        published = corrected[fits[0]]
        if published.correction is not None:
            message = f"`{correction.id}` and `{published.correction.id}` correct the same row"
            problems.add(file, line, "LEN232", message, "keep one")
        elif correction.should_be is None:
            corrected[fits[0]] = replace(published, correction=correction)
        else:
            value, unit = correction.should_be.value, correction.should_be.unit
            corrected[fits[0]] = replace(published, value=value, unit=unit, correction=correction)
    return corrected


def _refuse_unmarked_doubt(seen: list[Observation], problems: Problems) -> None:
    for observation in seen:
        if observation.unit != DOUBTED:
            continue
        file, line = _place_of(observation)
        if observation.confidence in ("verified", "secondary"):
            message = f"`{DOUBTED}` graded `{observation.confidence}`"
            problems.add(file, line, "LEN231", message, "a doubted unit is graded conflict or unverified")
        if observation.correction is None:
            message = f"`{DOUBTED}` without an entry in corrections.yaml"
            problems.add(file, line, "LEN231", message, "say there what was published and why the unit is doubted")


def _key(observation: Observation) -> tuple[str, int, str, str, str, str]:
    o = observation
    return (o.place, o.year, o.period, o.indicator, o.subject, o.source.key)


def _place_of(observation: Observation) -> tuple[str, int]:
    file, _, line = observation.row.rpartition(":")
    return file, int(line)


def _entries(path: Path, problems: Problems) -> list[tuple[str, Fields]]:
    content = tree(path, problems)
    if content is None:
        return []
    if not isinstance(content, Fields):
        problems.add(shown(path), 1, "LEN234", "not a list of named entries", "write `name:` and its fields under it")
        return []
    found = []
    for name, fields in content.of.items():
        if isinstance(fields, Fields):
            found.append((name, fields))
        else:
            problems.add(shown(path), fields.line, "LEN234", f"`{name}` has no fields", "indent its fields under it")
    return found


def _check_fields(
    file: str,
    name: str,
    fields: Fields,
    required: tuple[str, ...],
    optional: tuple[str, ...],
    problems: Problems,
) -> None:
    for field in required:
        node = fields.of.get(field)
        if node is None or (isinstance(node, Text) and not node.text.strip()) or (not isinstance(node, Text) and not node.of):
            problems.add(file, fields.line, "LEN223", f"`{name}` has no `{field}`", f"write its {field}")
    for field, node in fields.of.items():
        if field not in required + optional:
            word_of(file, node.line, f"field of {name}", field, required + optional, problems)


def word_of(file: str, line: int, what: str, text: str, known: tuple[str, ...], problems: Problems) -> str:
    """Note a word that is not in its list; an empty word or list is another problem's matter."""
    if text and known and text not in known:
        near = get_close_matches(text, known, n=1)
        shown = ", ".join(known[:12]) + (", ..." if len(known) > 12 else "")
        mend = f"did you mean `{near[0]}`" if near else f"one of: {shown}"
        problems.add(file, line, "LEN224", f"unknown {what} `{text}`", mend)
    return text


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".csv", ".yaml"):
            digest.update(f"{shown(path)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
