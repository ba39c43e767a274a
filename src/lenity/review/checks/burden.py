"""What a case can cost in all: detention before trial, custody, compulsory treatment and what follows (metric M12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

from lenity.review.answer import Figure, Point, Want
from lenity.review.checks.cases import Said, count_of, keys, law_says, range_of, rules_of
from lenity.review.checks.flags import limit
from lenity.review.checks.pairs import range_text
from lenity.review.setting import Run, Setting, weakest

OWN_USE = ("V1", "V2", "V3", "V4")
WHOLE = 1_000_000  # ppm


SUBJECTS = (
    "remand_longest_lesser", "remand_longest_graver", "remand_graver_above", "remand_share_of_least_term", "remand_least_maximum",
    "remand_credited", "compulsory_treatment_by", "compulsory_treatment_longest", "compulsory_treatment_credited", "collateral",
    "collateral_longest",
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
    longest, limited_by, wants = _before_trial(on, run, said)
    held = longest is not None and not wants and least < inf and longest > on.threshold("pretrial-to-floor") * Fraction(least)
    if longest and said["remand_credited"].says not in (None, "in_full"):
        parts["detention before trial that is not credited"] = (longest, limited_by)
    treated = False
    if run.posed.vignette.id in OWN_USE:
        who, term, credited = (said[f"compulsory_treatment_{part}"] for part in ("by", "longest", "credited"))
        months = 0.0 if who.whole and not who.words else _months(on, term)
        wants += () if months == 0 else (*who.wants, *term.wants, *credited.wants)
        if months:
            treated = most < inf and months > on.threshold("treatment-to-sentence") * Fraction(most)
            if credited.says is not True:
                parts["compulsory treatment"] = (months, term)
    every, after = said["collateral"], said["collateral_longest"]
    if not (every.whole and not every.words):
        wants += after.wants
        if months := _months(on, after):
            parts["bans and duties after the sentence"] = (months, after)
    return Burden(run, parts, held, treated, wants)


def _before_trial(on: Setting, run: Run, said: Mapping[str, Said]) -> tuple[float | None, Said | None, tuple[Want, ...]]:
    """Give the longest detention before trial in months, infinity where no limit is set, None where that is not known."""
    lesser, graver, above, share, least_maximum = (said[about] for about in SUBJECTS[:5])
    least, most, smallest, border = run.floor, run.ceiling, _months(on, least_maximum), _months(on, above)
    assert least is not None and most is not None
    if smallest is not None and most < smallest < inf:  # the charge is too light for detention before trial
        return 0, least_maximum, ()
    if border is None and _months(on, lesser) != _months(on, graver):
        return None, None, (*above.wants, *lesser.wants, *graver.wants)
    limited_by = lesser if border is None or most <= border else graver
    longest = _months(on, limited_by)
    if longest is None:
        return None, None, limited_by.wants
    if isinstance(share.says, int) and least < inf:
        longest = min(longest, share.says / WHOLE * least)
    return longest, limited_by, share.wants if share.says is None and longest > least else ()


def _months(on: Setting, said: Said) -> float | None:
    """Give a duration in months; infinity where the law was read and sets none, None where that is not known."""
    if said.says == "none":
        return inf
    return on.law.calendar.months(said.says) if isinstance(said.says, int) else None


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
        figures[name.replace(" ", "_")] = part
        named.append(f"{{{name.replace(' ', '_')}}} of {name}")
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
