"""What rules ask and give, ranges and statuses, in words of the reader's language.

    Wording(language("en")).test("[15 g .. 80 g)")   ->   "15 g or more, below 80 g"

Names and words of a law stay as the law has them, with blanks for underscores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lenity.engine.outcome import Fine, Outcome, Range, Strokes, Term
from lenity.law.model import Citation, Decision, Rule
from lenity.units import MINOR_DIGITS
from lenity.web.languages import Language

STATUSES = {"open": "open", "depends": "depends", "undetermined": "not known", "closed": "closed"}  # the order they are shown in
SIGNS = {"open": "open", "depends": "depends", "undetermined": "unknown", "closed": "closed"}
INTERVAL = re.compile(r"([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])")
COMPARISON = re.compile(r"(<=|>=|<|>|=)\s*(.+)")
NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
THOUSANDS = re.compile(r"(?<=\d)_(?=\d{3})")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language."""

    language: Language

    # -- what a rule asks and gives ------------------------------------------------------------------------------------

    def conditions(self, rule: Rule) -> list[str]:
        """Say each test of a rule; of one without tests, that it holds in every case."""
        said = [f"{plain(name)}: {self.test(test.text)}" for name, test in rule.when.items()]
        return said or [self.language.gettext("in every case")]

    def outputs(self, decision: Decision, rule: Rule) -> list[str]:
        """Say each output of a rule, as the law writes it."""
        _ = self.language.gettext
        if rule.opens is not None:
            return [_("open") if rule.opens else _("closed")]
        return [self._output(name, said) for name, said in rule.text.items()]

    def _output(self, name: str, said: str) -> str:
        if name == "combine":
            return self.together([said])
        label = {"custody": self.language.gettext("custody"), "fine": self.language.gettext("fine")}.get(name, plain(name))
        return f"{label}: {self.span(said)}"

    def test(self, said: str) -> str:
        """Say one test in words that keep its edges.

        >>> from lenity.web.languages import language
        >>> Wording(language("en")).test("(80 g .. 240 g]"), Wording(language("en")).test("not(use, purchase)")
        ('above 80 g, up to 240 g', 'other than use and purchase')
        """
        _ = self.language.gettext
        negation, interval, comparison = NOT.fullmatch(said), INTERVAL.fullmatch(said), COMPARISON.fullmatch(said)
        if negation:
            return _("other than {}").format(self.listed(negation[1].split(","), _("and")))
        if interval:
            opening, low, high, closing = interval.groups()
            start = (_("{} or more") if opening == "[" else _("above {}")).format(self.amount(low)) if low else ""
            end = (_("up to {}") if closing == "]" else _("below {}")).format(self.amount(high)) if high else ""
            return ", ".join(part for part in (start, end) if part)
        if comparison:
            form = {"<": _("below {}"), "<=": _("at most {}"), ">": _("above {}"), ">=": _("{} or more")}.get(comparison[1], "{}")
            return form.format(self.amount(comparison[2]))
        if said.startswith("[") and said.endswith("]"):
            return self.listed(said[1:-1].split(","), _("or"))
        if said in ("true", "false"):
            return _("yes") if said == "true" else _("no")
        return self.amount(plain(said))

    def span(self, said: str) -> str:
        """Say a range as a law writes it: `.. 4_000_000` is `up to 4,000,000`; an expression stays as it is."""
        _ = self.language.gettext
        if said.startswith("="):
            return THOUSANDS.sub("", said)
        low, dots, high = (part.strip() for part in said.partition(".."))
        if not dots:
            return self.amount(plain(said))
        if not low or not high:
            return (_("{} or more") if low else _("up to {}")).format(self.amount(low or high))
        return _("{} to {}").format(self.amount(low), self.amount(high))

    def amount(self, said: str) -> str:
        """Write an amount of a law for a reader: `5 y` is `5 years`, `4_000_000` is `4,000,000`."""
        grouped = re.sub(r"\d{1,3}(?:_\d{3})+", lambda found: self.language.number(int(found[0].replace("_", ""))), said)
        return self.language.terms(grouped)

    def listed(self, words: Iterable[str], last: str) -> str:
        """Join words: `a, b or c`."""
        found = [self.amount(plain(word.strip())) for word in words]
        return " ".join([", ".join(found[:-1]), last, found[-1]]) if len(found) > 1 else "".join(found)

    # -- what an outcome allows ----------------------------------------------------------------------------------------

    def custody(self, one: Range) -> str:
        """Say the custody of a range."""
        if one.custody.most == 0 and one.custody.life == one.custody.death == "no" and not one.custody.undetermined:
            return self.language.gettext("none")
        return self.term(one.custody)

    def term(self, one: Term) -> str:
        """Say a range of custody.

        >>> from lenity.units import Calendar
        >>> from lenity.web.languages import language
        >>> Wording(language("en")).term(Term(24, 60, "possible", "no", False, Calendar()))
        '2 years to 5 years, or life'
        """
        _ = self.language.gettext
        parts = []
        if one.least is not None and one.most is None:
            low = self._months(one, one.least)
            if one.life != "no":
                parts.append(_("{} to life").format(low) if one.least else _("up to life"))
            else:
                parts.append(_("{} or more").format(low) if one.least else _("any term"))
        elif one.least is not None and one.most is not None:
            if one.least == one.most:
                parts.append(self._months(one, one.most) if one.most else _("no custody"))
            elif one.least == 0:
                parts.append(_("up to {}").format(self._months(one, one.most)))
            else:
                parts.append(_("{} to {}").format(self._months(one, one.least), self._months(one, one.most)))
        if one.life != "no" and not (one.least is not None and one.most is None):
            parts.append(_("life"))
        if one.death != "no":
            parts.append(_("death"))
        text = _(", or ").join(parts) or _("not known")
        return _("not known; at the widest {}").format(text) if one.undetermined and parts else text

    def _months(self, one: Term, amount: int) -> str:
        return self.language.terms(one.calendar.show(amount))

    def fine(self, one: Fine) -> str:
        """Say a range of fine in the money of the law."""
        _ = self.language.gettext
        if one.least is None:
            return _("not known") if one.undetermined else _("none")
        if one.most is None:
            text = _("{} or more").format(self.money(one.least, one.currency)) if one.least else _("of any amount")
        elif one.least == one.most:
            text = self.money(one.most, one.currency) if one.most else _("none")
        elif one.least == 0:
            text = _("up to {}").format(self.money(one.most, one.currency))
        else:
            low = self.money(one.least, one.currency).removesuffix(f" {one.currency}")
            text = _("{} to {}").format(low, self.money(one.most, one.currency))
        return _("{}, in part not known").format(text) if one.undetermined else text

    def money(self, amount: int, currency: str) -> str:
        """Write minor units in whole ones, with the code of the money."""
        digits = MINOR_DIGITS.get(currency, 2)
        return f"{self.language.number(Decimal(amount).scaleb(-digits).normalize())} {currency}"

    def strokes(self, one: Strokes | None) -> str:
        """Say a range of strokes; nothing where the law knows none."""
        return "" if one is None else self.language.terms(str(one))

    def together(self, words: Iterable[str]) -> str:
        """Say how custody and fine may be joined, over all outcomes there may be."""
        _ = self.language.gettext
        said = {
            "and": _("both are imposed"), "or": _("one of the two"), "and/or": _("both, or either alone"),
            "custody only": _("custody only"), "fine only": _("a fine only"),
        }  # fmt: skip
        found = set(words)
        if "and/or" in found:
            found -= {"and", "or", "custody only", "fine only"}
        named = [text for word, text in said.items() if word in found]
        return f" {_('or')} ".join(named) or _("not known")

    def parts(self, one: Range, confidences: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Give each part of a range with its name and confidence, the custody first."""
        _ = self.language.gettext
        rows = [(_("Custody"), self.custody(one), confidences.get("custody", ""))]
        rows.append((_("Fine"), self.fine(one.fine), confidences.get("fine", "")))
        if one.fine.least is not None and one.combine:
            rows.append((_("Together"), self.together(one.combine), confidences.get("combine", "")))
        if one.strokes is not None:
            rows.append((_("Strokes of the cane"), self.strokes(one.strokes), confidences.get("strokes", "")))
        if one.start is not None:
            rows.append((_("Starting point"), self.term(one.start), confidences.get("start", "")))
        if one.guideline is not None:
            rows.append((_("Guideline"), self.term(one.guideline), confidences.get("guideline", "")))
        rows += [(plain(name), self.language.terms(said.text), confidences.get(name, "")) for name, said in one.answers.items()]
        return rows

    def short(self, outcome: Outcome) -> str:
        """Say what binds and, where choices widen it, how far they reach, in one line."""
        bound, reach = self.custody(outcome.bound), self.custody(outcome.reach)
        return bound if bound == reach else self.language.gettext("{} (with every choice: {})").format(bound, reach)

    # -- names ---------------------------------------------------------------------------------------------------------

    def status(self, status: str) -> str:
        """Say the status of a way out."""
        _ = self.language.gettext
        return {"open": _("open"), "depends": _("depends"), "undetermined": _("not known"), "closed": _("closed")}[status]

    def confidence(self, grade: str) -> str:
        """Say a grade of confidence."""
        _ = self.language.gettext
        return {
            "verified": _("verified"), "secondary": _("secondary"), "conflict": _("conflict"), "unverified": _("unverified"),
        }.get(grade, grade)  # fmt: skip

    def who(self, name: str) -> str:
        """Say who may choose."""
        _ = self.language.gettext
        return {
            "court": _("the court"), "police": _("the police"), "prosecutor": _("the prosecutor"),
            "administration": _("the administration"), "person": _("the person"),
        }.get(name, name)  # fmt: skip

    def article(self, cite: Citation | None) -> str:
        """Name the place of a citation: `art. 40(2)`, or its own words."""
        if cite is None:
            return ""
        _ = self.language.gettext
        if cite.article in ("not given", ""):
            return _("article not given")
        if cite.article == "whole":
            return _("the law as a whole")
        place = cite.article + (f"({cite.paragraph})" if cite.paragraph else "")
        return _("art. {}").format(place) if cite.article[:1].isdigit() else place

    def articles(self, cites: Sequence[Citation | None]) -> str:
        """Name several places, each once."""
        return ", ".join(dict.fromkeys(said for cite in cites if (said := self.article(cite))))


def plain(name: str) -> str:
    """Write a name of the vocabulary for a reader.

    >>> plain("drug_dependent"), plain("prior_class#mass")
    ('drug dependent', 'prior class')
    """
    return name.partition("#")[0].replace("_", " ")
