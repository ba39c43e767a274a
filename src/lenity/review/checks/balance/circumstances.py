"""What raises and what lowers a penalty: the facts of the case, earlier convictions, attempt and help (P-14 to P-17)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import inf

from lenity.law.provisions import subjects
from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.cases import (
    NON_VIOLENT,
    as_supply,
    capital,
    cases,
    counted,
    dose_wants,
    in_words,
    judged,
    law_says,
    meaning_of,
    option_wants,
    penalty_wants,
    range_of,
    told,
    way_out,
)
from lenity.review.checks.flags import limit, with_people
from lenity.review.checks.pairs import alike_pairs, both_ranges, pairs_figure, resting_on
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import Setting
from lenity.review.worked_cases import CLOSED, DEPENDS, NOT_KNOWN

EXAMPLES_OF_THE_CONVENTION = (  # 1988 Convention, article 3(5)(a) to (h)
    "organised_group", "other_organised_crime", "other_crime_helped", "violence_or_arms", "public_office", "minors",
    "protected_place", "earlier_conviction",
)  # fmt: skip
# Catalogue of checks, P-15.
EIGHT_MITIGATORS = ("minor_role", "need", "coercion", "dependence", "illness", "age", "care_duty", "first_offence")


@check("P-14")
def aggravating_facts(on: Setting) -> Answer:
    """A fact that counts twice departs; facts beyond the examples of the Convention and automatic rises are judged."""
    facts, closed, automatic, twice = (
        law_says(on, about)
        for about in ("aggravators", "aggravators_closed", "aggravators_automatic", "aggravators_counted_twice")
    )
    points, flagged = list[Point](), dict[str, str]()
    for word in _in_order_of("aggravators", twice.words):
        points.append(twice.point(f"Element of an offence, and a reason to raise its penalty: {_fact(word)}."))
    for word in _in_order_of("aggravators", facts.words | automatic.words):
        outside, by_law = word not in EXAMPLES_OF_THE_CONVENTION, automatic.has(word)
        if outside or by_law:
            how = f"{'outside' if outside else 'among'} the examples of the Convention"
            how += ", which raises the range by law" if by_law else ""
            says = f"Aggravating fact {how}: {_fact(word)}."
            points.append((automatic if by_law else facts).point(says))
            flagged[word.replace("_", " ")] = _fact(word)
    if closed.says is False:
        points.append(closed.point("The list of aggravating circumstances is open."))
    wants = (*facts.wants, *closed.wants, *automatic.wants, *twice.wants)
    if twice.words:
        return Answer(DEPARTS, tuple(points), wants)
    if flagged:
        return with_people(on, "P-14/fact", flagged, points, wants, "whether it is justified that it raises the penalty")
    if not points and not wants:
        points.append(
            facts.point("Every aggravating fact is among the examples of the Convention, and none raises the range by law.")
        )
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)


def _fact(word: str) -> str:
    """Give the meaning of an aggravating fact without the paragraph of the Convention behind it."""
    return meaning_of("aggravators", word).split(" (", maxsplit=1)[0]


def _in_order_of(about: str, words: Iterable[str]) -> list[str]:
    """Give words of a subject in its own order."""
    chosen = frozenset(words)
    return [word for word in subjects()[about].values if word in chosen]


@check("P-15")
def mitigating_facts(on: Setting) -> Answer:
    """Mitigation that cannot break through the minimum departs; each of eight facts that is not open is listed and judged."""
    facts, open_clause, below, exclusions = (
        law_says(on, about) for about in ("mitigators", "mitigators_open", "mitigation_below_floor", "drug_exclusions")
    )
    runs = on.runs(*NON_VIOLENT)
    floored = [run for run in runs if run.floor]
    lowered = [run for run in floored if run.lowest is not None and run.floor is not None and run.lowest < run.floor]
    points, wants = list[Point](), list[Want]()
    shut_out = exclusions.has("mitigation")
    blocked = bool(floored) and not lowered and below.says is False
    if shut_out:
        points.append(exclusions.point("The law shuts drug offences out of mitigation."))
    if blocked:
        says = "No mitigating fact can take the sentence below the minimum, in {many} of {all} cases without violence."
        counted_point = counted(says, floored, [run for run in runs if run.known])
        points.append(replace(counted_point, references=below.point("").references))
    elif lowered:
        says = "A choice of the court leads below the minimum in {many} of {all} cases with one."
        points.append(counted(says, lowered, floored))
    elif below.says is True:
        points.append(below.point("Mitigating circumstances can take the sentence below the least term."))
    if floored and not lowered and below.says is None:
        wants += below.wants
    if shut_out is None:
        wants += exclusions.wants
    wants += penalty_wants(run for run in runs if not run.known) if not floored and below.says is not True else ()
    absent: dict[str, str] = {}
    if open_clause.says is True:
        points.append(open_clause.point("The court may count any other circumstance in favour: all eight facts are open."))
    else:
        wants += [*facts.wants, *open_clause.wants]
        if open_clause.says is False:
            absent = {
                word.replace("_", " "): meaning_of("mitigators", word) for word in EIGHT_MITIGATORS if facts.has(word) is False
            }
        points += [facts.point(f"Not among the mitigating facts: {meaning}.") for meaning in absent.values()]
    if shut_out or blocked:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if absent:
        return with_people(
            on, "P-15/weight", absent, points, tuple(wants), "what weight courts give it, although the law does not name it"
        )
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("P-16")
def recidivism(on: Setting) -> Answer:
    """A maximum far above that of a first offence, custody that becomes the only end, or the range of supply departs."""
    uplift = on.threshold("prior-uplift")
    pairs = on.pairs("V17", "V2")
    known = [(again, first) for again, first in pairs if again.known and first.known]
    supply = {run.key: run for run in as_supply(on, [first for _, first in known])}
    higher = [(again, first) for again, first in known if _above_times(again.ceiling, first.ceiling, uplift)]
    forced = [
        (again, first) for again, first in known
        if way_out(again.outcome) == CLOSED and way_out(first.outcome) != CLOSED
    ]  # fmt: skip
    like_supply = [
        (again, first) for again, first in known
        if supply[first.key].known
        and str(again.outcome.bound) == str(supply[first.key].outcome.bound) != str(first.outcome.bound)
    ]  # fmt: skip
    points = [
        Point(
            f"{capital(in_words([again for again, _ in group]))}: {{again}}, a maximum above {{uplift}} times that of {{first}}.",
            {**both_ranges(on, group, "again", "first"), "uplift": limit(on, "prior-uplift")}, *resting_on(group),
        )
        for group in alike_pairs(higher)
    ]  # fmt: skip
    for group, says in (
        *((group, "has no way out of custody, which the first time had") for group in alike_pairs(forced)),
        *((group, "is punished as supply of the same amount") for group in alike_pairs(like_supply)),
    ):
        points.append(
            Point(
                f"{capital(in_words([again for again, _ in group]))} {says}: {{again}}, against {{first}} the first time.",
                both_ranges(on, group, "again", "first"), *resting_on(group),
            )
        )  # fmt: skip
    if known and not points:
        says = (
            "In none of {all} pairs do earlier convictions raise the maximum above {uplift} times, "
            "close the way out of custody, or lead to supply."
        )
        points.append(Point(says, {"all": pairs_figure("pairs compared", known), "uplift": limit(on, "prior-uplift")}))
    departs = bool(higher or forced or like_supply)
    for about, says in (
        ("recidivism_window", "Longest time after which an earlier judgment still counts"),
        ("recidivism_bars", "What a repeat offender loses"),
    ):
        points += told(on, about, says)
    points += _yes_or_no(
        on, "recidivism_final_convictions_only", "Only final convictions count.", "Not only final convictions count."
    )
    points += _yes_or_no(
        on, "recidivism_similar_only", "Only the same or a similar offence counts.", "Offences that are not similar count too."
    )
    unsure = [
        again for again, first in known if way_out(again.outcome) in (DEPENDS, NOT_KNOWN) and way_out(first.outcome) != CLOSED
    ]
    wants = (
        *penalty_wants(run for pair in pairs for run in pair if not run.known),
        *option_wants(on, cases(unsure), OUT_OF_PRISON),
        *dose_wants(on, "V2"),
    )
    if departs:
        return Answer(DEPARTS, tuple(points), wants)
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), wants)


def _above_times(one: float | None, other: float | None, times: Fraction) -> bool:
    if one is None or other is None or other == inf:
        return False
    return one == inf or Fraction(one) > times * Fraction(other)


def _yes_or_no(on: Setting, about: str, yes: str, no: str) -> tuple[Point, ...]:
    said = law_says(on, about)
    return () if said.says is None else (said.point(yes if said.says else no),)


@check("P-17")
def attempt_and_help(on: Setting) -> Answer:
    """An attempt, or aid, with the minimum and maximum of the full offence departs, unless a choice leads lower."""
    pairs = [pair for name in ("V18", "V18a") for pair in on.pairs(name, "V8")]
    known = [(one, full) for one, full in pairs if one.known and full.known and full.ceiling != 0]
    same = [
        (one, full) for one, full in known
        if str(one.outcome.bound.custody) == str(full.outcome.bound.custody)
        and str(one.outcome.reach.custody) == str(full.outcome.reach.custody)
    ]  # fmt: skip
    other = [pair for pair in known if pair not in same]
    points = [
        Point(
            f"{capital(in_words([one for one, _ in group]))}: {{range}}, as for the full offence.",
            {"range": range_of(on, [one for one, _ in group])}, *resting_on(group),
        )
        for group in alike_pairs(same)
    ]  # fmt: skip
    points += [
        Point(
            f"{capital(in_words([one for one, _ in group]))}: {{range}}, against {{full}} for the full offence.",
            both_ranges(on, group, "range", "full"), *resting_on(group),
        )
        for group in alike_pairs(other)
    ]  # fmt: skip
    told_by_cases = {one.posed.vignette.id for one, _ in known}
    by_law, wants = False, [*penalty_wants(run for pair in pairs for run in pair if not run.known)]
    for about, says, vignette in (
        ("attempt_penalty", "Penalty of attempt", "V18"), ("aid_penalty", "Penalty of aid", "V18a"),
        ("conspiracy_penalty", "Penalty of agreement or preparation", ""),
    ):  # fmt: skip
        points += told(on, about, says)
        if vignette not in told_by_cases:
            by_law = by_law or law_says(on, about).says == "same"
            wants += law_says(on, about).wants
    if same or by_law:
        people = judged(on, "P-17/general")
        points += people.points
        if people.answer == "they do":
            return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))
        return Answer(DEPARTS, tuple(points), tuple(wants), "Those who judged the general rules differ." if people.differ else "")
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), tuple(wants))
