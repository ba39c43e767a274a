"""What a case can cost in all: detention before trial, custody, compulsory treatment and what follows (metric M12).

burdens(on, on.ranges("V7"))[0].parts   ->   custody of 60 months, and detention before trial of 6 months that is not credited
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from lenity.review.answer import Figure, Point, Want
from lenity.review.checks.cases import OWN_USE, Said, count_of, keys, law_says, months_of, range_of, rules_of
from lenity.review.checks.flags import limit
from lenity.review.checks.pairs import range_text
from lenity.review.setting import Run, Setting, weakest
from lenity.units import PARTS

REMAND_LENGTH = (
    "remand_longest_lesser", "remand_longest_graver", "remand_graver_above", "remand_share_of_least_term", "remand_least_maximum",
)  # fmt: skip
SUBJECTS = (
    *REMAND_LENGTH, "remand_credited", "compulsory_treatment_by", "compulsory_treatment_longest", "compulsory_treatment_credited",
    "collateral", "collateral_longest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Burden:
    """What a case can cost, part by part, in months; infinity where no limit is set, and what is not known."""

    run: Run
    parts: Mapping[str, tuple[float, Said | None]]
    held_too_long: bool
    treated_too_long: bool
    wants: tuple[Want, ...]


def burdens(on: Setting, runs: Iterable[Run]) -> list[Burden]:
    """Add up metric M12 for cases whose range is known; a part that the law counts towards another is not added again."""
    said = {about: law_says(on, about) for about in SUBJECTS}
    return [_burden(on, run, said) for run in runs]


def _burden(on: Setting, run: Run, said: Mapping[str, Said]) -> Burden:
    least, most = run.floor, run.ceiling
    assert least is not None and most is not None
    parts: dict[str, tuple[float, Said | None]] = {"custody": (most, None)}
    held = before_trial(on, run, said)
    wants = held.wants
    sure = held.months is not None and not held.wants and least < inf
    too_long = sure and (held.months or 0) > on.threshold("pretrial-to-floor") * Fraction(least)
    if held.months and said["remand_credited"].says not in (None, "in_full"):
        parts["detention before trial that is not credited"] = (held.months, held.limited_by)
    treated = False
    if run.posed.vignette.id in OWN_USE:
        who, term, credited = (said[f"compulsory_treatment_{part}"] for part in ("by", "longest", "credited"))
        months = 0.0 if who.whole and not who.words else months_of(on, term)
        wants += () if months == 0 else (*who.wants, *term.wants, *credited.wants)
        if months:
            treated = most < inf and months > on.threshold("treatment-to-sentence") * Fraction(most)
            if credited.says is not True:
                parts["compulsory treatment"] = (months, term)
    every, after = said["collateral"], said["collateral_longest"]
    if not (every.whole and not every.words):
        wants += after.wants
        if months := months_of(on, after):
            parts["bans and duties after the sentence"] = (months, after)
    return Burden(run, parts, too_long, treated, wants)


@dataclass(frozen=True, slots=True)
class Held:
    """The longest detention before trial in months, infinity where no limit is set, None where that is not known.

    `wants` would tell how long it is, or whether a share of the minimum keeps it from outlasting the minimum.
    """

    months: float | None
    limited_by: Said | None = None
    wants: tuple[Want, ...] = ()


def before_trial(on: Setting, run: Run, said: Mapping[str, Said]) -> Held:
    """Give the longest detention before trial in a case whose range is known; `said` is what the law says on `REMAND_LENGTH`."""
    lesser, graver, above, share, least_maximum = (said[about] for about in REMAND_LENGTH)
    least, most, smallest, border = run.floor, run.ceiling, months_of(on, least_maximum), months_of(on, above)
    assert least is not None and most is not None
    if smallest is not None and most < smallest < inf:  # the charge is too light for detention before trial
        return Held(0, least_maximum)
    if border is None and (months_of(on, lesser) is None or months_of(on, lesser) != months_of(on, graver)):
        return Held(None, None, (*above.wants, *lesser.wants, *graver.wants))
    limited_by = lesser if border is None or most <= border else graver
    longest = months_of(on, limited_by)
    if longest is None:
        return Held(None, None, limited_by.wants)
    if isinstance(share.says, int) and least < inf:
        longest = min(longest, share.says / PARTS * least)
    open_share = bool(share.wants) and least < inf and longest > on.threshold("pretrial-to-floor") * Fraction(least)
    return Held(longest, limited_by, share.wants if open_share else ())


def heaviest_first(found: Iterable[Burden]) -> list[list[Burden]]:
    """Put cases with one range and the same parts together, those that cost most first."""
    groups: dict[object, list[Burden]] = {}
    for one in found:
        groups.setdefault((range_text(one.run), tuple((name, months) for name, (months, _) in one.parts.items())), []).append(one)
    return sorted(groups.values(), key=lambda group: sum(months for months, _ in group[0].parts.values()), reverse=True)


def burden_point(on: Setting, group: Sequence[Burden], every: Sequence[Run]) -> Point:
    """Say what a case can cost; a life sentence has no length, and is added up at both lengths that stand for it."""
    runs = [one.run for one in group]
    base = range_of(on, runs)
    figures = {"range": base, "many": count_of("cases counted", runs), "all": count_of("cases put to the law", every)}
    named = []
    for name, (months, said) in group[0].parts.items():
        text = f"{months:g} months" if months < inf else "life" if name == "custody" else "no limit"
        amount = months if months < inf else None
        part = (
            said.figure(name, text, amount, "months")
            if said
            else replace(base, name=name, text=text, amount=amount, unit="months")
        )
        place = name.replace(" ", "_")
        figures[place] = part
        named.append(f"{name} for {{{place}}}" if text == "life" else f"{{{place}}} {'of' if months < inf else 'to'} {name}")
    least = "at least " if any(one.wants for one in group) else ""
    says = f"Where the range is {{range}} ({{many}} of {{all}} cases): {least}{', '.join(named)}"
    terms = [months for months, _ in group[0].parts.values()]
    if len(terms) > 1 and all(months < inf for months in terms[1:]):
        rest = sum(terms[1:])
        sure = weakest(figure.confidence for figure in figures.values())
        made_of = tuple(dict.fromkeys(part for figure in figures.values() for part in figure.made_of))
        lengths = {"": terms[0]} if terms[0] < inf else {name: float(on.threshold(name)) for name in ("life-low", "life-high")}
        for name, length in lengths.items():
            key = f"total_{name.replace('-', '_')}" if name else "total"
            figures[key] = Figure(
                "largest loss of liberty", f"{length + rest:g} months", length + rest, "months", "computed", sure, (), made_of
            )
        if terms[0] < inf:
            says += "; {total} together"
        else:
            figures |= {"low": limit(on, "life-low"), "high": limit(on, "life-high")}
            says += "; with life counted as {low} or {high}, {total_life_low} or {total_life_high} together"
    return Point(f"{says}.", figures, rules_of(runs), keys(runs))
