"""Read what a rule asks of one input.

    "[15 g .. 80 g)"  of a quantity   ->   Test(intervals=((15_000_000, 79_999_999),), measure="mass")
    "not(use)"        of an enum      ->   Test(words={"use"}, negated=True)

Amounts are whole smallest units, so every interval can be closed: above 80 g is from 80 g and one µg.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lenity.law.model import ORDERED, Test
from lenity.law.problems import did_you_mean
from lenity.units import (
    MEASURES,
    Calendar,
    UnitError,
    parse_date,
    parse_decimal,
    parse_duration,
    parse_integer,
    parse_money,
    parse_quantity,
    parse_rate,
)

INTERVAL = re.compile(r"(?P<open>[\[(\]])\s*(?P<low>.*?)\s*\.\.\s*(?P<high>.*?)\s*(?P<close>[\])\[])")
COMPARISON = re.compile(r"(?P<op><=|>=|<|>|=)\s*(?P<amount>.+)")


class TestError(ValueError):
    """A test that cannot be read; `code` is the problem code, `mend` how to put it right."""

    __test__ = False

    def __init__(self, code: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code, self.mend = code, mend


def read_test(parts: list[str], name: str, kind: str, words: Iterable[str], calendar: Calendar, currency: str) -> Test | None:
    """Read the test of input `name`; `parts` has one text, or several for a list. Give None for `-` (anything)."""
    if not parts:
        raise TestError("LEN105", f"the list of `{name}` is empty", "name at least one value, or leave the key out")
    text = parts[0] if len(parts) == 1 else "[" + ", ".join(parts) + "]"
    if text == "-":
        return None
    negation = re.fullmatch(r"not\s*\((.*)\)", text, re.DOTALL)
    if negation and kind == "boolean" and negation.group(1).strip() in ("true", "false"):
        return Test(text, frozenset({"true", "false"} - {negation.group(1).strip()}))
    if negation:
        inner = [part.strip() for part in _commas(negation.group(1))]
        test = read_test(inner, name, kind, words, calendar, currency)
        if test is None:
            raise TestError("LEN105", f"`{text}` can never hold", "remove the rule or the `not`")
        return Test(text, test.words, test.intervals, not test.negated, test.measure)
    if kind in ORDERED:
        return _ordered(parts, text, name, kind, calendar, currency)
    known = ("true", "false") if kind == "boolean" else tuple(words)
    for part in parts:
        if part not in known:
            raise TestError("LEN104", f"unknown value `{part}` for `{name}`", did_you_mean(part, known))
    return Test(text, frozenset(parts))


def read_amount(text: str, kind: str, calendar: Calendar, currency: str) -> tuple[int, str]:
    """Read one amount of a kind as smallest units, with the measure of a quantity; raise `UnitError`."""
    if kind == "quantity" or kind in MEASURES:
        quantity = parse_quantity(text)
        if kind in MEASURES and quantity.measure != kind:
            raise UnitError(text, f"in {kind}", "a mass, a volume and a count are never converted")
        return quantity.amount, quantity.measure
    if kind == "duration":
        return calendar.base(parse_duration(text)), ""
    if kind == "money":
        return parse_money(text, currency).amount, ""
    if kind == "date":
        return parse_date(text).toordinal(), ""
    if kind == "rate":
        return parse_rate(text), ""
    if kind == "decimal":
        return parse_decimal(text), ""
    return parse_integer(text), ""


def _ordered(parts: list[str], text: str, name: str, kind: str, calendar: Calendar, currency: str) -> Test:
    intervals: list[tuple[int | None, int | None]] = []
    measures: set[str] = set()

    def amount(written: str) -> int:
        try:
            value, measure = read_amount(written, kind, calendar, currency)
        except UnitError as error:
            raise TestError("LEN101", f"`{name}`: {error}", error.mend) from None
        measures.add(measure)
        if len(measures) > 1:
            raise TestError("LEN102", f"`{text}` mixes {' and '.join(sorted(measures))}", "write one rule for each")
        return value

    for part in parts:
        interval, comparison = INTERVAL.fullmatch(part), COMPARISON.fullmatch(part)
        if interval:
            low = amount(interval["low"]) + (interval["open"] != "[") if interval["low"] else None
            high = amount(interval["high"]) - (interval["close"] != "]") if interval["high"] else None
        elif comparison:
            edge, op = amount(comparison["amount"]), comparison["op"]
            low = edge if op in (">=", "=") else edge + 1 if op == ">" else None
            high = edge if op in ("<=", "=") else edge - 1 if op == "<" else None
        elif ".." in part:
            raise TestError("LEN105", f"`{part}` does not say whether its edges are included", "write `[15 g .. 80 g)`")
        else:
            low = high = amount(part)
        if low is None and high is None:
            raise TestError("LEN105", f"`{part}` has no edge", "give at least one, or leave the key out")
        if low is not None and high is not None and low > high:
            raise TestError("LEN106", f"no {kind} lies in `{part}`", "check the order and the brackets of the edges")
        intervals.append((low, high))
    return Test(text, intervals=tuple(intervals), measure=measures.pop())


def _commas(text: str) -> list[str]:
    """Split at commas that stand outside brackets."""
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(text):
        if sign == "," and not depth:
            parts.append(text[start:position])
            start = position + 1
        elif sign in "[(":
            depth += 1
        elif sign in "])":
            depth -= 1
    return [*parts, text[start:]]
