"""Stage P, balance in the narrow sense: whether penalties fit the gravity of acts, and each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations
from math import inf

from lenity.engine.outcome import Term
from lenity.law.provisions import subjects
from lenity.review.agreement import ORDINAL as ORDINAL_SCALE
from lenity.review.agreement import agreement
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    Answer,
    Figure,
    Point,
    Want,
)  # fmt: skip
from lenity.review.checks import check
from lenity.review.checks.amounts import (
    Curve,
    Stretch,
    amount_figure,
    band_figure,
    curve_wants,
    curves,
    doses_figure,
    doses_in,
    first_amount,
)
from lenity.review.checks.burden import burden_point, burdens, heaviest_first
from lenity.review.checks.cases import (
    capital,
    cases,
    count_of,
    counted,
    dose_wants,
    in_words,
    judged,
    keys,
    law_says,
    listed,
    meaning_of,
    option_wants,
    penalty_wants,
    range_of,
    rules_of,
    substance_words,
    told,
    way_out,
)  # fmt: skip
from lenity.review.checks.flags import concluded, limit, put, with_people
from lenity.review.checks.pairs import (
    Pair,
    Places,
    alike_pairs,
    any_end,
    both_ranges,
    by_range,
    equal_end,
    graver,
    grouped,
    lower_end,
    not_lower,
    pairs_figure,
    places,
    range_text,
    resting_on,
    same_substance,
    title_of,
)
from lenity.review.checks.staircase import (
    cliff_point,
    falls_between,
    floor_rise,
    gap_point,
    gaps_in,
    is_cliff,
    plateaus_in,
    rules_on,
    sureness,
    uneven_rate,
    without_gaps,
)
from lenity.review.framework import SMALLEST
from lenity.review.harm_rankings import harm_rankings
from lenity.review.judgements import Judgement
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import Run, Setting, count_figure, months_figure, observation_figure, weakest
from lenity.review.worked_cases import CLOSED, DEPENDS, NOT_KNOWN
from lenity.units import MINOR_DIGITS, show_money, show_rate

# Who each case is about, where roles are compared.
ROLES = {
    "V7": "seller", "V8": "courier", "V9": "courier", "V10": "helper", "V12": "wholesaler", "V13": "organiser",
    "V14": "organiser",
}  # fmt: skip
SUPPLY_WITHOUT_VIOLENCE = tuple(f"V{number}" for number in range(5, 14))
AGAINST_OTHERS = tuple(f"V{number}" for number in range(7, 14))
OTHERS = ("C2", "C3", "C4", "C5")
RANKED = tuple(f"V{number}" for number in range(1, 16))
NON_VIOLENT = tuple(f"V{number}" for number in range(2, 14))
OWN_USE = ("V1", "V2", "V3", "V4")
CUT, PURE = "V21a", "V21b"
AT_ONE_AMOUNT = ("V7", "V12")  # of every substance ten doses, or a kilogram
OWN_POSSESSION = {"offence": "possession", "purpose": "own_use", "age": 30, "stage": "completed", "prior_class": "none"}
EXAMPLES_OF_THE_CONVENTION = (  # 1988 Convention, article 3(5)(a) to (h)
    "organised_group", "other_organised_crime", "other_crime_helped", "violence_or_arms", "public_office", "minors",
    "protected_place", "earlier_conviction",
)  # fmt: skip
EIGHT_MITIGATORS = ("minor_role", "need", "coercion", "dependence", "illness", "age", "care_duty", "first_offence")
PRESUMPTIONS = {
    "presumption_of_supply": "Intent to supply",
    "presumption_of_possession": "Possession",
    "presumption_of_knowledge": "Knowledge of the drug",
    "presumption_of_use": "Use",
}
# What an amount above the threshold of own use does, in the words of a presumption.
AS_PRESUMPTION = {"presumes_supply": "rebuttable", "decides_supply": "conclusive"}
ABOVE_THRESHOLD = "users_above_threshold"  # indicator of evidence: per cent of surveyed users who hold or buy more
INCOME = "income_per_month"  # indicator of evidence, subjects poorest_fifth and median, in the currency of the fines
WHOLE = 1_000_000  # ppm
PERCENT = 100


# -- over the quantity -----------------------------------------------------------------------------------------------


@check("P-01")
def monotone_in_quantity(on: Setting) -> Answer:
    """A minimum or maximum that falls as the amount rises departs, and so do amounts between bands of which no rule speaks."""
    found = curves(on)
    points = [point for curve in found for below, above in curve.steps for point in falls_between(on, below, above)]
    points += [gap_point(band) for curve in found for band in gaps_in(curve)]
    wants = tuple(want for want in curve_wants(without_gaps(curve) for curve in found))
    if points:
        return Answer(DEPARTS, tuple(points), wants)
    known = [band for curve in found for band in curve.known]
    if known:
        bands = count_figure("bands of quantity compared", len(known), rules_on(known), sureness(known))
        says = "Neither minimum nor maximum falls as the amount rises; bands of quantity compared: {many}."
        points = [Point(says, {"many": bands}, rules_on(known))]
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), wants)


@check("P-02")
def cliffs(on: Setting) -> Answer:
    """Boundaries at which the minimum jumps, or minimum or maximum multiplies, are listed; people judge each of them."""
    found = curves(on)
    steps = [(below, above) for curve in found for below, above in curve.steps]
    steep = [one for one in steps if is_cliff(on, *one)]
    wants = curve_wants(found)
    if not steep:
        if wants or (not steps and not any(curve.known for curve in found)):
            return Answer(NEEDS_DATA, (), wants)
        flat = [band for curve in found for band in curve.known]
        return Answer(CONFORMS, (Point("No boundary of quantity is a cliff.", {}, rules_on(flat)),))
    upper = [above for _, above in steep]
    points = [
        Point(
            "{many} of {all} boundaries of quantity are cliffs: the minimum rises by {jump} or more, or minimum or maximum reach "
            "{ratio} times what they were.",
            {
                "many": count_figure("boundaries that are cliffs", len(steep), rules_on(upper), sureness(upper)),
                "all": count_figure("boundaries whose ranges are known", len(steps)),
                "jump": limit(on, "floor-jump"),
                "ratio": limit(on, "range-ratio"),
            },
        )
    ]
    points += [cliff_point(on, below, above) for below, above in sorted(steep, key=floor_rise, reverse=True)]
    flagged = {f"{above.names}, {above.start}": f"the boundary for {above.names}, {above.start}" for above in upper}
    return with_people(on, "P-02/boundary", flagged, points, wants, "whether it marks a real difference in gravity")


@check("P-03")
def plateaus(on: Setting) -> Answer:
    """Months per gram far above the median, one range over far more of a drug, and an early last band are flagged."""
    found = curves(on)
    points, flagged = list[Point](), dict[str, str]()
    for curve in found:
        for point, band in plateaus_in(on, curve):
            points.append(point)
            flagged[f"{band.names}, {band.amount}"] = f"one range for {band.names}, {band.amount}"
        uneven = uneven_rate(on, curve)
        if uneven:
            points.append(uneven)
            names = substance_words(curve.substances)
            flagged[f"{names}, months per gram"] = f"months per gram for {names}"
    wants = (*curve_wants(found), *dose_wants(on, "V2"))
    known = [band for curve in found for band in curve.known]
    if not flagged:
        if wants or not known:
            return Answer(NEEDS_DATA, (), wants)
        return Answer(CONFORMS, (Point("No range of custody covers amounts that lie far apart.", {}, rules_on(known)),))
    return with_people(on, "P-03/breadth", flagged, points, wants, "whether one range may be so broad")


# -- between people --------------------------------------------------------------------------------------------------


@check("P-04")
def tiers_of_role(on: Setting) -> Answer:
    """Pairs of roles with the same lawful range are listed; those of organiser and courier are flagged."""
    least = on.threshold("courier-pairs")
    pairs = [pair for one, other in combinations(ROLES, 2) if ROLES[one] != ROLES[other] for pair in on.pairs(one, other)]
    known = [(one, other) for one, other in pairs if one.known and other.known and (one.ceiling or other.ceiling)]
    same = [(one, other) for one, other in known if range_text(one) == range_text(other)]
    flagged = [pair for pair in same if {_role(pair[0]), _role(pair[1])} == {"courier", "organiser"}]
    wants = (*penalty_wants(run for pair in pairs for run in pair if not run.known), *dose_wants(on, "V7"))
    points = [
        Point(
            "{many} of {all} pairs of different roles have the same lawful range.",
            {"many": pairs_figure("pairs with the same range", same), "all": pairs_figure("pairs compared", known)},
        )
    ]
    ordered = sorted(alike_pairs(same), key=lambda group: {_role(group[0][0]), _role(group[0][1])} != {"courier", "organiser"})
    points += [_same_range_point(on, group, "the same range") for group in ordered]
    if len(flagged) < least or not flagged:
        if wants or not known:
            return Answer(NEEDS_DATA, tuple(points) if known else (), wants)
        return Answer(CONFORMS, tuple(points))
    figures = {"many": pairs_figure("pairs of organiser and courier", flagged), "least": limit(on, "courier-pairs")}
    points.insert(1, Point("Pairs of organiser and courier among them: {many}; from {least} on they are flagged.", figures))
    guideline = law_says(on, "sentencing_guideline")
    if guideline.says == "none":
        points.append(guideline.point("There is no guideline that could tell the roles apart."))
        return Answer(DEPARTS, tuple(points), wants)
    points += told(on, "sentencing_guideline", "Guideline for sentences in drug cases")
    return with_people(
        on, "P-04/guideline", {"": "organiser and courier have the same lawful range"}, points, (*wants, *guideline.wants),
        "whether a guideline that courts follow tells them apart",
    )  # fmt: skip


@check("P-05")
def couriers(on: Setting) -> Answer:
    """A courier whose minimum is that of an organiser of the same weight departs; the difference is given."""
    pairs = [pair for name in ("V8", "V9") for pair in on.pairs(name, "V13")]
    known = [(one, other) for one, other in pairs if one.known and other.known and (one.ceiling or other.ceiling)]
    same = [pair for pair in known if not_lower(*pair)]
    lower_ones = [pair for pair in known if pair not in same]
    wants = penalty_wants(run for pair in pairs for run in pair if not run.known)
    points = []
    if same:
        points.append(
            Point(
                "In {many} of {all} pairs a courier's lawful range does not begin below that of an organiser.",
                {"many": pairs_figure("pairs with the same minimum", same), "all": pairs_figure("pairs compared", known)},
            )
        )
    points += [_against(on, group, "against") for group in alike_pairs(same)]
    points += [_against(on, group, "below") for group in alike_pairs(lower_ones)]
    points += judged(on, "P-05/practice").points
    if same:
        return Answer(DEPARTS, tuple(points), wants)
    if pairs and not known and not wants:
        return Answer(NOT_APPLICABLE, (Point("Neither a courier nor an organiser can be sent to prison."),))
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), wants)


@check("P-06")
def user_dealers(on: Setting) -> Answer:
    """Sharing, or a few doses sold for own use, with the range of a wholesaler departs."""
    pairs = [(name, pair) for name in ("V12", "V7") for one in ("V5", "V6") for pair in on.pairs(one, name)]
    known = [(name, pair) for name, pair in pairs if pair[0].known and pair[1].known and pair[1].ceiling != 0]
    same = {
        name: [pair for to, pair in known if to == name and range_text(pair[0]) == range_text(pair[1])] for name in ("V12", "V7")
    }
    wants = (
        *penalty_wants(run for _, pair in pairs for run in pair if not run.known),
        *dose_wants(on, "V5", "V6", "V7"),
    )
    points = [
        _same_range_point(on, group, "the same range as that of") for name in ("V12", "V7") for group in alike_pairs(same[name])
    ]
    compared = [pair for name, pair in known if name == "V12"]
    if same["V12"]:
        return Answer(DEPARTS, tuple(points), wants)
    if wants or not compared:
        return Answer(NEEDS_DATA, tuple(points), wants)
    says = "In none of {all} pairs has sharing, or a few doses sold for own use, the range of a wholesaler."
    return Answer(CONFORMS, (Point(says, {"all": pairs_figure("pairs compared", compared)}), *points))


# -- against other offences ------------------------------------------------------------------------------------------


@check("P-07")
def maximum_against_homicide(on: Setting) -> Answer:
    """A range for supply without violence above that of intentional homicide departs; an equal end needs a judgement."""
    homicide = on.comparator("C1")
    if homicide is None:
        return Answer(NEEDS_DATA, (), (_comparator_want(on, "C1"),))
    found = curves(on)
    known = [band for curve in found for band in curve.known]
    runs = on.ranges(*SUPPLY_WITHOUT_VIOLENCE)
    known_runs = [run for run in runs if run.known]
    most = homicide.outcome.bound.custody
    above = [band for band in known if any_end(lower_end(most, band.term))]
    runs_above = [run for run in known_runs if any_end(lower_end(most, run.outcome.bound.custody))]
    equal = [band for band in known if band not in above and equal_end(most, band.term)]
    equal_runs = [run for run in known_runs if run not in runs_above and equal_end(most, run.outcome.bound.custody)]
    wants = (*curve_wants(found), *penalty_wants(run for run in runs if not run.known))
    comparison = Point(
        "Intentional homicide: {range}.", {"range": range_of(on, (homicide,))}, rules_of((homicide,)), keys((homicide,))
    )
    points = [comparison]
    if runs_above:
        says = "{many} of {all} cases of supply without violence have a minimum or maximum above that of intentional homicide."
        points.append(counted(says, runs_above, known_runs))
    points += [_above_point(on, band, homicide) for band in above]
    if above or runs_above:
        points += _with_life_as(on, homicide, [band.term for band in above])
        comparator = judged(on, "P-07/comparator")
        points += comparator.points
        if comparator.answer == "another offence" or comparator.differ:
            asked = Want("judgement", "which offence of homicide is the right one to compare with", "P-07/comparator")
            contested = "Those who judged the offence to compare with differ." if comparator.differ else ""
            return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)
        return Answer(DEPARTS, tuple(points), wants)
    if equal or equal_runs:
        says = "Supply without violence reaches the minimum or maximum of intentional homicide: {range}."
        points += [Point(f"{capital(band.names)}, {{amount}}: {{range}}, an end that intentional homicide has too.",
                         {"amount": amount_figure(on, band, "amount", band.amount), "range": band_figure(on, band)}, band.rules)
                   for band in equal]  # fmt: skip
        if not equal:
            points += [
                Point(says, {"range": range_of(on, group)}, rules_of(group), keys(group)) for group in by_range(equal_runs)
            ]
        what = "supply without violence can bring as much as intentional homicide"
        return with_people(on, "P-07/equal", {"": what}, points, wants, "whether that is justified")
    if wants or not known:
        return Answer(NEEDS_DATA, tuple(points), wants)
    says = "No amount and no case of supply without violence has a minimum or maximum as high as intentional homicide."
    return Answer(CONFORMS, (*points, Point(says, {}, rules_on(known), keys(known_runs))))


@check("P-08")
def other_comparators(on: Setting) -> Answer:
    """Where people rank an offence as graver than a drug case, a lower range for it is an inversion; two people or more rank."""
    others = {name: on.comparator(name) for name in OTHERS}
    comparators = {name: run for name, run in others.items() if run}
    runs = on.ranges(*AGAINST_OTHERS)
    known = [run for run in runs if run.known]
    wants = [*penalty_wants(run for run in runs if not run.known), *dose_wants(on, "V7")]
    wants += [_comparator_want(on, name) for name, run in others.items() if run is None]
    points = [
        Point(f"{capital(run.posed.vignette.title)}: {{range}}.", {"range": range_of(on, (run,))}, rules_of((run,)), (run.key,))
        for run in comparators.values()
    ]
    for other in comparators.values():
        higher = [run for run in known if any_end(lower_end(other.outcome.bound.custody, run.outcome.bound.custody))]
        if higher:
            says = "{many} of {all} drug cases without violence have a minimum or maximum above that of " + title_of(other) + "."
            points.append(counted(says, higher, known))
            points += _with_life_as(on, other, [run.outcome.bound.custody for run in higher])
    if not comparators or not known:
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    people = on.judgements("P-08", "P-08/seriousness")
    orders = [places(one.answer) for one in people if not isinstance(one.answer, str)]
    points += [_ranking_point(one) for one in people]
    asked = Want("judgement", "the order of seriousness of these cases, by two people or more", "P-08/seriousness")
    if len(orders) < 2:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked))
    agreed, agreement_points = _agreed(on, orders)
    points += agreement_points
    inverted = [
        [
            (run, other) for run in known for name, other in comparators.items()
            if graver(order, name, run.posed.vignette.id)
            and any_end(lower_end(other.outcome.bound.custody, run.outcome.bound.custody))
        ]
        for order in orders
    ]  # fmt: skip
    by_all = [pair for pair in inverted[0] if all(pair in one for one in inverted[1:])]
    by_some = {(run.key, other.key): (run, other) for one in inverted for run, other in one if (run, other) not in by_all}
    points += [_inversion_point(on, group, "by all who ranked them") for group in alike_pairs(by_all)]
    points += [_inversion_point(on, group, "by some who ranked them") for group in alike_pairs(by_some.values())]
    if not agreed:
        contested = "Those who ranked these cases agree too little beyond chance."
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), contested)
    if by_all:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if by_some:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), "Those who ranked these cases differ on some of them.")
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("P-09")
def rank_order(on: Setting) -> Answer:
    """Graver kinds of act with a lower minimum or maximum are inversions; ties, uneven and wide ranges are listed."""
    runs = on.ranges(*RANKED)
    known = [run for run in runs if run.known]
    wants = (*penalty_wants(run for run in runs if not run.known), *dose_wants(on, *RANKED))
    default = tuple((word,) for word in on.bench.catalogue["P-09"].asks[0].words)
    people = on.judgements("P-09", "P-09/rank")
    orders = [one.answer for one in people if not isinstance(one.answer, str)]
    order = places(orders[0] if orders else default)
    pairs = [(one, other) for one, other in same_substance(known) if one.posed.vignette.rank and other.posed.vignette.rank]
    inverted = [_in_order(order, *pair) for pair in pairs if _inverted(order, *pair)]
    points = [
        Point(
            "The order of gravity is {order}.",
            {
                "order": Figure(
                    "order of gravity", ", ".join(" = ".join(rank) for rank in (orders[0] if orders else default)),
                    None, "", "judgement" if orders else "threshold", "verified",
                )
            },
        ),
        *(_ranking_point(one) for one in people),
    ]  # fmt: skip
    compared = [pair for pair in pairs if _places_of(order, *pair) is not None]
    if compared:
        counts = {"many": pairs_figure("inversions", inverted), "all": pairs_figure("pairs compared", compared)}
        points.append(Point("In {many} of {all} pairs the graver act has the lower minimum or maximum.", counts))
    points += [_inverted_point(on, group) for group in alike_pairs(inverted)]
    points += [*_ties(order, compared), *_parity(pairs), *_wide_ranges(on, known)]
    asked = Want("judgement", "the order of gravity of these kinds of act, of which the order shown is ours", "P-09/rank")
    if len(set(orders)) > 1:
        return Answer(NEEDS_JUDGEMENT, tuple(points), (*wants, asked), "Those who ranked the kinds of act differ.")
    if inverted:
        outcome = DEPARTS if orders else NEEDS_JUDGEMENT
        return Answer(outcome, tuple(points), wants if orders else (*wants, asked))
    return Answer(NEEDS_DATA if wants or not compared else CONFORMS, tuple(points), wants)


# -- weight, doses, thresholds, presumptions -------------------------------------------------------------------------


@check("P-10")
def pure_or_gross(on: Setting) -> Answer:
    """Gross weight under which the same pure amount changes its range with purity departs; a silent rule needs data."""
    basis = law_says(on, "weight_basis")
    if basis.says is None:
        return Answer(NEEDS_DATA, (), basis.wants)
    points = [basis.point(f"A quantity in the law is: {meaning_of('weight_basis', str(basis.says))}.")]
    for about, says in (
        ("purity_in_sentencing", "What purity does in the sentence"),
        ("purity_test_required", "The law asks for a finding of purity"),
    ):  # fmt: skip
        points += told(on, about, says)
    points += judged(on, "P-10/laboratory").points
    if basis.says == "not_said":
        want = Want(
            "law",
            "whether courts count the weight of cutting matter, on which the law is silent",
            "case law, and the practice of laboratories",
        )
        return Answer(NEEDS_DATA, tuple(points), (want,))
    if basis.says == "no_quantities":
        return Answer(NOT_APPLICABLE, tuple(points))
    if basis.says in ("pure", "dose"):
        return Answer(CONFORMS, tuple(points))
    swings = _purity_swings(on)
    wants = [*penalty_wants(run for pair in swings for run in pair if not run.known), *dose_wants(on, CUT)]
    changed = [(one, other) for one, other in swings if one.known and other.known and range_text(one) != range_text(other)]
    for group in alike_pairs(changed):
        runs = [one for one, _ in group]
        points.append(
            Point(
                f"{capital(substance_words(run.posed.substance for run in runs))}, one pure amount: "
                "{cut} at a purity of {low}, {pure} at a purity of {high}.",
                {
                    "cut": range_of(on, runs), "pure": range_of(on, [other for _, other in group]),
                    "low": limit(on, "lowest-purity"), "high": limit(on, "highest-purity"),
                },
                rules_of(run for pair in group for run in pair), keys(run for pair in group for run in pair),
            )
        )  # fmt: skip
    if changed and basis.says == "by_substance":
        wants.append(Want("law", "for which substances gross weight counts", basis.provision.id if basis.provision else ""))
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    if changed:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants or not swings else CONFORMS, tuple(points), tuple(wants))


@check("P-11")
def same_dose_same_band(on: Setting) -> Answer:
    """Bands that begin at far more doses of one substance than of another are flagged, and so are classes against harm."""
    found = curves(on)
    points, far_apart = _spread(on, found)
    wants, outcomes, contested = [*curve_wants(found), *_daily_wants(on)], list[str](), ""
    people = on.judgements("P-11", "P-11/harm")
    orders = [places(one.answer) for one in people if not isinstance(one.answer, str)]
    asked = Want("judgement", "which ranking of harm to follow, where penalties and rankings do not agree", "P-11/harm")
    if far_apart:
        what = "whether the table of doses is a sound measure for this country"
        table = put(on, "P-11/doses", {"": "thresholds lie far apart in doses"}, what)
        points += table.points
        wants += table.wants
        contested = table.contested
        reason = all(graver(order, first, last) for order in orders for first, last in far_apart)
        if table.outcome == NEEDS_JUDGEMENT or (table.outcome == CONFORMS and not orders):
            outcomes.append(NEEDS_JUDGEMENT)
            wants += () if orders else (asked,)
        elif table.outcome == CONFORMS:  # the table is sound: only harm can be the reason
            outcomes.append(CONFORMS if reason else DEPARTS)
        else:
            wants.append(Want("data", "a table of doses that is sound for this country", "the table of doses of the review"))
    inversions, harm_points, disagreement = _against_harm(on)
    points += [*harm_points, *(_ranking_point(one) for one in people)]
    if orders:
        by_people = [_inverted_harm(on, partial(graver, order)) for order in orders]
        by_all = [pair for pair in by_people[0] if all(pair in one for one in by_people[1:])]
        if by_all:
            outcomes.append(DEPARTS)
            points.append(_harm_point(by_all, "By all who ranked them"))
        elif any(by_people):
            outcomes.append(NEEDS_JUDGEMENT)
            wants.append(asked)
            contested = contested or "Those who ranked substances by harm differ."
    elif inversions:
        outcomes.append(NEEDS_JUDGEMENT)
        wants.append(asked)
    contested = contested or ("" if orders else disagreement)
    if not far_apart and not inversions and any(curve.known for curve in found):
        points.append(Point("No threshold stands out in doses, and no class goes against a ranking of harm on file."))
    points += told(on, "classes_follow", "What the law says its classes rest on")
    return concluded(outcomes or [CONFORMS], points, wants, contested)


@check("P-12")
def threshold_of_personal_use(on: Setting) -> Answer:
    """A threshold that many users exceed, or that covers too few days of use, departs; without one, people judge the criteria."""
    rule, effect, criteria = (
        law_says(on, about) for about in ("own_use_threshold", "own_use_threshold_effect", "own_use_criteria")
    )
    if rule.says is None:
        return Answer(NEEDS_DATA, (), rule.wants)
    points = [rule.point(f"Own use is told from supply by: {meaning_of('own_use_threshold', str(rule.says))}.")]
    if criteria.words:
        points.append(criteria.point(f"Own use is judged by: {listed('own_use_criteria', criteria.words)}."))
    if rule.says not in ("figures", "doses"):
        return with_people(
            on, "P-12/instead", {"": "there is no threshold of own use"}, points, criteria.wants,
            "whether the criteria used instead keep users out of supply offences",
        )  # fmt: skip
    if isinstance(effect.says, str):
        points.append(effect.point(f"An amount above the threshold: {meaning_of('own_use_threshold_effect', effect.says)}."))
        if effect.says in AS_PRESUMPTION:
            points.append(
                effect.point("What begins above the threshold is judged as a presumption of supply, in a check of its own.")
            )
    unrealistic, more, wants = _realism(on)
    survey = judged(on, "P-12/survey")
    points += [*more, *survey.points]
    if survey.answer == "not sound":
        sound = Want("data", "a survey of users, or a table of doses, that is sound", f"indicator {ABOVE_THRESHOLD}")
        return Answer(NEEDS_DATA, tuple(points), (*wants, *effect.wants, sound))
    if unrealistic:
        return Answer(DEPARTS, tuple(points), (*wants, *effect.wants))
    wants = (*wants, *effect.wants)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), wants)


@check("P-13")
def presumption_of_supply(on: Setting) -> Answer:
    """A presumption that cannot be disproved, or that the accused must disprove, departs; evidence that courts weigh conforms."""
    points, wants, found = list[Point](), list[Want](), list[str]()
    for about, what in PRESUMPTIONS.items():
        said = law_says(on, about)
        wants += said.wants
        if isinstance(said.says, str):
            found.append(said.says)
            points.append(said.point(f"{what}: {meaning_of(about, said.says)}."))
    effect = law_says(on, "own_use_threshold_effect")
    if effect.says in AS_PRESUMPTION:
        found.append(AS_PRESUMPTION[str(effect.says)])
        points.append(
            effect.point(f"An amount above the threshold of own use: {meaning_of('own_use_threshold_effect', str(effect.says))}.")
        )
    points += told(on, "presumption_of_supply_from", "Facts that raise the presumption of supply")
    if "conclusive" in found:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if "rebuttable" in found:
        people = judged(on, "P-13/courts")
        points += people.points
        if people.answer:
            return Answer(DEPARTS, tuple(points), tuple(wants))
        asked = Want("judgement", "how courts apply a presumption that the accused may rebut", "P-13/courts")
        contested = "It departs from guidelines; whether it departs from a treaty turns on how courts apply it."
        return Answer(DEPARTS, tuple(points), (*wants, asked), contested)
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


# -- what raises and what lowers -------------------------------------------------------------------------------------


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
    supply = dict(zip((first.key for _, first in known), on.ask([_as_supply(first) for _, first in known]), strict=True))
    higher = [(again, first) for again, first in known if _above_times(again.ceiling, first.ceiling, uplift)]
    forced = [
        (again, first) for again, first in known
        if way_out(again.outcome) == CLOSED and way_out(first.outcome) != CLOSED
    ]  # fmt: skip
    as_supply = [
        (again, first) for again, first in known
        if not supply[first.key].bound.custody.undetermined
        and str(again.outcome.bound) == str(supply[first.key].bound) != str(first.outcome.bound)
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
        *((group, "is punished as supply of the same amount") for group in alike_pairs(as_supply)),
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
    departs = bool(higher or forced or as_supply)
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


# -- fines, what else follows, and all of it together ----------------------------------------------------------------


@check("P-18")
def fines(on: Setting) -> Answer:
    """Default that brings custody without a test of means departs; fines out of reach of the poorest are flagged."""
    default, scaled = law_says(on, "fine_default"), law_says(on, "fine_scaled_to_means")
    runs = on.ranges("V1", *NON_VIOLENT)
    fined = [run for run in runs if run.outcome.bound.fine.least and not run.outcome.bound.fine.undetermined]
    unknown = [run for run in runs if run.outcome.bound.fine.undetermined or not run.known]
    if not unknown and not any(run.outcome.bound.fine.most for run in runs):
        return Answer(
            NOT_APPLICABLE, (Point("No case without violence has a fine in its range.", {}, rules_of(runs), keys(runs)),)
        )
    points, wants, outcomes = list[Point](), list[Want](), list[str]()
    if isinstance(default.says, str):
        points.append(default.point(f"Where a fine is not paid: {meaning_of('fine_default', default.says)}."))
        if default.says == "prison_by_law":
            outcomes.append(DEPARTS)
    wants += default.wants
    fine_points, flagged, income_wants = _fine_burden(on, fined)
    points += fine_points
    wants += income_wants
    forced = [run for run in fined if run.outcome.bound.combine == ("and",) and run.floor]
    for group in grouped(forced, lambda run: str(run.outcome.bound.fine)):
        points.append(
            Point(
                "In {many} cases a fine of {fine} must go with custody.",
                {"many": count_of("cases counted", group), "fine": _fine_figure(on, group)}, rules_of(group), keys(group),
            )
        )  # fmt: skip
    if isinstance(scaled.says, str):
        points.append(scaled.point(f"Whether means set the fine: {meaning_of('fine_scaled_to_means', scaled.says)}."))
    wants += scaled.wants
    for about, says in (
        ("fine_default_longest", "Longest prison term for an unpaid fine"),
        ("fine_can_be_spread", "A fine can be paid in parts or later"),
        ("fine_set_in", "Year in which the amounts were last set"),
    ):
        points += told(on, about, says)
    wants += _fine_wants(unknown)
    contested = ""
    if (flagged or default.says == "prison_by_court") and DEPARTS not in outcomes:
        what = "fines are out of reach of the poorest" if flagged else "an unpaid fine can bring prison"
        verdict = put(on, "P-18/enforcement", {"": what}, "whether fines are enforced with regard to what people can pay")
        outcomes.append(verdict.outcome)
        points += verdict.points
        wants += verdict.wants
        contested = verdict.contested
    else:
        points += judged(on, "P-18/enforcement").points
    return concluded(outcomes or [CONFORMS], points, wants, contested)


@check("P-19")
def collateral_consequences(on: Setting) -> Answer:
    """A consequence that follows by law, outlasts the sentence, or can follow own use departs."""
    every = law_says(on, "collateral")
    points, wants, departs = list[Point](), list[Want](), False
    if every.says is not None and every.whole and not every.words:
        return Answer(CONFORMS, (every.point("Nothing else follows a conviction for a drug offence."),))
    if every.words:
        points.append(every.point(f"What else can follow: {listed('collateral', every.words)}."))
    for about, says in (
        ("collateral_automatic", "Follows by law, without a decision in the case"),
        ("collateral_longer_than_sentence", "Can outlast the sentence"),
        ("collateral_for_good", "Can last for good"),
        ("collateral_for_own_use", "Can follow use or possession for own use"),
    ):
        said = law_says(on, about)
        wants += said.wants
        if said.words:
            departs = True
            points.append(said.point(f"{says}: {listed(about, said.words)}."))
    record = law_says(on, "own_use_record")
    if record.says is True:
        departs = True
        points.append(record.point("A sanction for own use or possession for it goes on a criminal record."))
    wants += [*every.wants, *record.wants]
    points += told(on, "collateral_longest", "Longest limited time of any of them, confiscation and record apart")
    points += told(on, "record_cleared_after", "A conviction is cleared from the record after")
    points += judged(on, "P-19/weight").points
    if departs:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("P-20")
def total_burden(on: Setting) -> Answer:
    """Time served that is not credited departs, and so do detention above the minimum and treatment above the sentence."""
    credited = law_says(on, "remand_credited")
    runs = on.ranges(*(name for name, one in on.bench.vignettes.known.items() if one.rank))
    known = [run for run in runs if run.known and run.ceiling]
    found = burdens(on, known)
    held = [one for one in found if one.held_too_long]
    treated = [one for one in found if one.treated_too_long]
    points, wants = list[Point](), list[Want]()
    if isinstance(credited.says, str):
        points.append(
            credited.point(
                f"Time in detention before judgment counts towards the term: {meaning_of('remand_credited', credited.says)}."
            )
        )
    for some, says, name in (
        (held, "In {many} of {all} cases detention before trial may last longer than {ratio} times the minimum.",
         "pretrial-to-floor"),
        (treated, "In {many} of {all} cases compulsory treatment may last longer than {ratio} times the longest sentence.",
         "treatment-to-sentence"),
    ):  # fmt: skip
        if some:
            figures = {"ratio": limit(on, name)}
            counting = counted(says, [one.run for one in some], known)
            points.append(replace(counting, figures={**counting.figures, **figures}))
    points += [burden_point(on, group, known) for group in heaviest_first(found)]
    wants += [*credited.wants, *(want for one in found for want in one.wants)]
    wants += [*penalty_wants(run for run in runs if not run.known), *dose_wants(on, *RANKED)]
    departs = (isinstance(credited.says, str) and credited.says != "in_full") or held or treated
    wants = list(dict.fromkeys(wants))
    if departs:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants or not known else CONFORMS, tuple(points), tuple(wants))


# -- what people say of what was flagged -----------------------------------------------------------------------------


# -- ranges compared by order ----------------------------------------------------------------------------------------


# -- bands of quantity -----------------------------------------------------------------------------------------------


# -- pairs of cases --------------------------------------------------------------------------------------------------


def _role(run: Run) -> str:
    return ROLES[run.posed.vignette.id]


def _same_range_point(on: Setting, group: Sequence[Pair], how: str) -> Point:
    _, other = group[0]
    says = f"{capital(in_words([run for run, _ in group]))}: {{range}}, {how} {title_of(other)}."
    if how == "the same range":
        says = f"{capital(in_words([run for run, _ in group]))} and {title_of(other)} have the same range: {{range}}."
    return Point(says, {"range": range_of(on, [run for run, _ in group])}, *resting_on(group))


def _against(on: Setting, group: Sequence[Pair], how: str) -> Point:
    """Give the range of a courier against that of an organiser, with the difference of the minimums where it is in months."""
    one, other = group[0]
    figures = both_ranges(on, group, "one", "other")
    says = f"{capital(in_words([run for run, _ in group]))}: {{one}}, {how} {{other}} of {title_of(other)}"
    if one.floor is not None and other.floor is not None and one.floor < other.floor < inf:
        figures["less"] = months_figure("difference of the minimums", other.floor - one.floor, None, figures["one"])
        says += "; the minimum is {less} less"
    return Point(f"{says}.", figures, *resting_on(group))


# -- rankings --------------------------------------------------------------------------------------------------------


def _places_of(order: Places, one: Run, other: Run) -> tuple[int, int] | None:
    ranks = one.posed.vignette.rank, other.posed.vignette.rank
    return (order[ranks[0]], order[ranks[1]]) if all(rank in order for rank in ranks) else None


def _in_order(order: Places, one: Run, other: Run) -> Pair:
    """Give the milder kind of act first."""
    return (one, other) if order[one.posed.vignette.rank] <= order[other.posed.vignette.rank] else (other, one)


def _inverted(order: Places, one: Run, other: Run) -> bool:
    """Whether the graver kind of act has the lower minimum or maximum (metric M5)."""
    places = _places_of(order, one, other)
    if places is None or places[0] == places[1]:
        return False
    milder, graver = _in_order(order, one, other)
    return any_end(lower_end(graver.outcome.bound.custody, milder.outcome.bound.custody))


def _ranking_point(one: Judgement) -> Point:
    return Point(
        "{who}: {order}. {reasons}",
        {
            "who": Figure("who judged", one.who, None, "", "judgement", "verified"),
            "order": Figure("the order given, from first to last", one.said, None, "", "judgement", "verified"),
            "reasons": Figure("reasons given", one.reasons, None, "", "judgement", "verified"),
        },
    )


def _agreed(on: Setting, orders: Sequence[Places]) -> tuple[bool, list[Point]]:
    """Metric M15: agreement beyond chance on what everybody ranked."""
    least = on.threshold("agreement")
    common = sorted(set.intersection(*(set(order) for order in orders)))
    units = [[order[name] for order in orders] for name in common]
    found = agreement(units, ORDINAL_SCALE, sorted({place for unit in units for place in unit}), resamples=0)
    if found.alpha is None:
        return False, [Point(f"Agreement beyond chance is not defined: {found.why}.")]
    alpha = Figure("Krippendorff's alpha", f"{float(found.alpha):.2f}", float(found.alpha), "alpha", "computed", "verified")
    figures = {"alpha": alpha, "least": limit(on, "agreement")}
    return found.alpha >= least, [Point("Agreement beyond chance is {alpha}, against {least} asked for.", figures)]


def _inversion_point(on: Setting, group: Sequence[Pair], by: str) -> Point:
    names, other = capital(in_words([run for run, _ in group])), title_of(group[0][1])
    says = f"{names}: {{drug}}, against {{other}} for {other}, which is ranked graver {by}."
    return Point(says, both_ranges(on, group, "drug", "other"), *resting_on(group))


def _inverted_point(on: Setting, group: Sequence[Pair]) -> Point:
    _, graver = group[0]
    says = f"{capital(in_words([one for one, _ in group]))}: {{milder}}; the graver act, {title_of(graver)}: {{graver}}."
    return Point(says, both_ranges(on, group, "milder", "graver"), *resting_on(group))


def _ties(order: Places, pairs: Sequence[Pair]) -> list[Point]:
    """List kinds of act that have a range in common, by the kinds."""
    tied: dict[tuple[str, str], list[Pair]] = {}
    every: dict[tuple[str, str], list[Pair]] = {}
    for one, other in (_in_order(order, *pair) for pair in pairs):
        kinds = one.posed.vignette.rank, other.posed.vignette.rank
        if order[kinds[0]] != order[kinds[1]]:
            every.setdefault(kinds, []).append((one, other))
            if range_text(one) == range_text(other):
                tied.setdefault(kinds, []).append((one, other))
    return [
        Point(
            f"{capital(low)} and {high} have the same range in {{many}} of {{all}} pairs.",
            {"many": pairs_figure("pairs with the same range", same), "all": pairs_figure("pairs compared", every[low, high])},
            *resting_on(same),
        )
        for (low, high), same in tied.items()
    ]


def _parity(pairs: Iterable[Pair]) -> list[Point]:
    """List kinds of act within which ranges differ."""
    same_rank: dict[str, list[Pair]] = {}
    for one, other in pairs:
        if one.posed.vignette.rank == other.posed.vignette.rank:
            same_rank.setdefault(one.posed.vignette.rank, []).append((one, other))
    differing = {
        rank: [pair for pair in found if range_text(pair[0]) != range_text(pair[1])] for rank, found in same_rank.items()
    }
    return [
        Point(
            f"Cases of one gravity, {rank}, have different ranges in {{many}} of {{all}} pairs.",
            {"many": pairs_figure("pairs that differ", found), "all": pairs_figure("pairs compared", same_rank[rank])},
            *resting_on(found),
        )
        for rank, found in differing.items()
        if found
    ]


def _wide_ranges(on: Setting, runs: Sequence[Run]) -> list[Point]:
    """List ranges whose maximum is many times the minimum; life is asked at both lengths that stand for it."""
    width = on.threshold("range-width")
    points = []
    for group in by_range(run for run in runs if run.floor and run.floor < inf):
        least, most = group[0].floor, group[0].ceiling
        assert least is not None and most is not None
        lengths = [(on.threshold(name), name) for name in ("life-low", "life-high")] if most == inf else [(most, "")]
        beyond = [name for length, name in lengths if length > width * Fraction(least)]
        if not beyond:
            continue
        figures = {"range": range_of(on, group), "width": limit(on, "range-width")}
        says = "{range}: the maximum is more than {width} times the minimum"
        if beyond[0]:
            figures["life"] = limit(on, beyond[0])
            says += ", with life counted as {life}"
        points.append(Point(f"{says}.", figures, rules_of(group), keys(group)))
    return points


# -- other offences --------------------------------------------------------------------------------------------------


def _comparator_want(on: Setting, name: str) -> Want:
    title = on.bench.vignettes.comparators[name].title
    where = ", ".join(law.title for law in on.bench.beside) or f"the laws on other offences that stand beside {on.law.id}"
    return Want("law", f"the penalty for {title}", where)


def _above_point(on: Setting, band: Stretch, other: Run) -> Point:
    found = lower_end(other.outcome.bound.custody, band.term)
    ends = " and ".join(what for what, is_above in (("minimum", found.least), ("maximum", found.most)) if is_above)
    says = f"{capital(band.names)}, {{amount}}: {{range}}, a {ends} above that of {title_of(other)}."
    figures = {"amount": amount_figure(on, band, "amount", band.amount), "range": band_figure(on, band)}
    return Point(says, figures, band.rules, (other.key,))


def _with_life_as(on: Setting, other: Run, terms: Sequence[Term]) -> list[Point]:
    """Say where a comparison would turn if life were counted as a length: it is compared by order, above every term."""
    points = []
    for name in ("life-low", "life-high"):
        length = on.threshold(name)
        most = other.ceiling
        rest = [term for term in terms if term.life != "no" and term.death == "no"]
        turned = [term for term in rest if most is not None and most < inf and length <= Fraction(most)]
        if turned:
            says = "With life counted as {length}, a maximum of life would not lie above that of {other}."
            figures = {"length": limit(on, name), "other": range_of(on, (other,), title_of(other))}
            points.append(Point(says, figures))
    return points


# -- purity, doses, harm, thresholds ---------------------------------------------------------------------------------


def _purity_swings(on: Setting) -> list[Pair]:
    """Put one pure amount to the law at the lowest and at the highest purity (metric M10)."""
    low, high = (min(on.threshold(name), Fraction(1)) for name in ("lowest-purity", "highest-purity"))
    measured = [(one, other) for one, other in on.pairs(CUT, PURE) if "pure_quantity" in one.posed.facts]
    cases = []
    for one, _ in measured:
        pure = int(one.posed.facts["pure_quantity"].split()[0])
        for share in (low, high):
            gross = {"quantity": f"{round(pure / share)} µg", "purity": show_rate(round(share * WHOLE))}
            cases.append({**one.posed.facts, **{name: text for name, text in gross.items() if name in one.posed.facts}})
    answers = on.ask(cases)
    return [
        (replace(one, outcome=cut), replace(other, outcome=pure))
        for (one, other), cut, pure in zip(measured, answers[::2], answers[1::2], strict=True)
    ]


def _spread(on: Setting, found: Iterable[Curve]) -> tuple[list[Point], list[tuple[str, str]]]:
    """Metric M8: where one range begins, in days of use of each substance; the pairs of substances that lie too far apart."""
    largest = on.threshold("dose-spread")
    starts: dict[str, dict[str, tuple[Fraction, Stretch]]] = {}
    for curve in found:
        for band in curve.known:
            for name, outcome in band.outcomes.items():
                days = None if first_amount(band) else doses_in(on, name, band.low, daily=True)
                if days is not None:
                    one = Stretch(band.low, band.high, {name: outcome})
                    starts.setdefault(str(band.term), {}).setdefault(name, (days, one))
    points, far_apart = list[Point](), list[tuple[str, str]]()
    for text, per_substance in starts.items():
        ordered = sorted(per_substance.items(), key=lambda pair: pair[1][0])
        (first, (least, _)), (last, (most, top)) = ordered[0], ordered[-1]
        figures = {name: figure for name, (_, band) in ordered if (figure := doses_figure(on, name, band.low, daily=True))}
        if len(ordered) < 2 or not least:
            continue
        beyond = most >= largest * least
        far_apart += [(first, last)] if beyond else []
        told_of = ", ".join(f"{{{name}}} of {substance_words([name])}" for name in figures)
        compared = "{limit} or more" if beyond else "fewer than {limit}"
        weak = weakest(one.confidence for one in figures.values())
        figures |= {
            "range": replace(band_figure(on, top), name="the range", text=text), "limit": limit(on, "dose-spread"),
            "spread": Figure("largest over smallest", f"{float(most / least):.2g}", float(most / least), "ratio", "computed",
                             weak, (), tuple(figures)),
        }  # fmt: skip
        says = f"The range {{range}} begins at {told_of}: {{spread}} times as much for the last as for the first, {compared}."
        points.append(Point(says, figures, top.rules))
    return points, far_apart


Harm = tuple[str, str, str]  # vignette, the less harmful substance with the higher range, the more harmful one


def _inverted_harm(on: Setting, more_harmful: Callable[[str, str], bool | None]) -> list[Harm]:
    """List substances that are less harmful and have the higher minimum or maximum, at ten doses and at one weight."""
    found = []
    for vignette in AT_ONE_AMOUNT:
        known = [run for run in on.ranges(vignette) if run.known]
        for one, other in combinations(known, 2):
            for less, more in ((one, other), (other, one)):
                if more_harmful(more.posed.substance, less.posed.substance) and any_end(
                    lower_end(more.outcome.bound.custody, less.outcome.bound.custody)
                ):
                    found.append((vignette, less.posed.substance, more.posed.substance))
    return found


def _against_harm(on: Setting) -> tuple[bool, list[Point], str]:
    """Hold the law against each ranking on file: inversions, and where the rankings themselves disagree."""
    points, found = list[Point](), False
    for ranking in harm_rankings():
        inverted = _inverted_harm(on, ranking.more_harmful)
        if inverted:
            found = True
            figure = Figure("ranking of harm", ranking.title, None, "", "observation", ranking.reference.confidence,
                            (ranking.reference,), (ranking.id,))  # fmt: skip
            point = _harm_point(inverted, "By {ranking}")
            points.append(replace(point, figures={**point.figures, "ranking": figure}, references=(ranking.reference,)))
    known = [run.posed.substance for run in on.ranges(*AT_ONE_AMOUNT) if run.known]
    disputed = [
        f"{substance_words([one])} and {substance_words([other])}"
        for one, other in combinations(dict.fromkeys(known), 2)
        if any(ranking.more_harmful(one, other) for ranking in harm_rankings())
        and any(ranking.more_harmful(other, one) for ranking in harm_rankings())
    ]
    return found, points, f"Rankings of harm disagree on {'; '.join(disputed)}." if disputed else ""


def _harm_point(inverted: Sequence[Harm], by: str) -> Point:
    pairs = dict.fromkeys((less, more) for _, less, more in inverted)
    named = "; ".join(f"{substance_words([less])} above {substance_words([more])}" for less, more in pairs)
    vignettes = tuple(dict.fromkeys(f"{name}/{one}" for name, *both in inverted for one in both))
    return Point(
        f"{by}, a less harmful substance has a higher minimum or maximum than a more harmful one (pairs: {{many}}): {named}.",
        {"many": count_figure("pairs against the ranking", len(pairs), vignettes)}, (), vignettes,
    )  # fmt: skip


def _daily_wants(on: Setting) -> tuple[Want, ...]:
    missing = [name for name in on.bench.substances if doses_in(on, name, SMALLEST, daily=True) is None]
    if not missing:
        return ()
    return (Want("data", f"a day's amount and a usual purity of {substance_words(missing)}", "the table of doses of the review"),)


def _realism(on: Setting) -> tuple[bool, list[Point], tuple[Want, ...]]:
    """Metric M9: the share of surveyed users above the threshold or, without a survey, the days of use that it covers."""
    share, days, cover = (on.threshold(name) for name in ("users-above", "supply-days", "supply-cover"))
    points, wants, unrealistic, missing = list[Point](), list[Want](), False, list[str]()
    for substance in on.bench.substances:
        bands = on.curve(substance, OWN_POSSESSION)
        border = next((band for band in bands if str(band.outcome.bound) != str(bands[0].outcome.bound)), None)
        if border is None or bands[0].outcome.bound.custody.undetermined:
            missing.append(substance)
            continue
        one = Stretch(border.low, border.high, {substance: border.outcome})
        figures = {"threshold": amount_figure(on, one, f"threshold of own use, {one.names}", one.start)}
        surveyed = on.observations(ABOVE_THRESHOLD, substance)
        value = surveyed[-1].value if surveyed else None
        if surveyed and value is not None:
            beyond = Fraction(value) > share * PERCENT
            figures |= {"share": observation_figure(surveyed[-1]), "limit": limit(on, "users-above")}
            says = "is exceeded by {share} of surveyed users" + (", more than {limit}" if beyond else "")
        else:
            covered = doses_in(on, substance, border.low, daily=True)
            figure = doses_figure(on, substance, border.low, daily=True)
            if covered is None or figure is None:
                wants.append(Want("data", f"a survey of what users of {one.names} hold, or a day's amount and purity of it",
                                  f"indicator {ABOVE_THRESHOLD}, or the table of doses of the review"))  # fmt: skip
                continue
            beyond = covered < cover * days
            figures |= {"days": figure, "limit": limit(on, "supply-days"), "cover": limit(on, "supply-cover")}
            says = "covers {days} of use" + (", less than {cover} times {limit}" if beyond else "")
        unrealistic = unrealistic or beyond
        says = f"{capital(one.names)}: the threshold, {{threshold}}, {says}."
        points.append(Point(says, {name: figure for name, figure in figures.items() if f"{{{name}}}" in says}, one.rules))
    if missing:
        wants.append(
            Want("law", f"the threshold of own use for {substance_words(missing)}", f"{on.law.title}, tables of amounts")
        )
    return unrealistic, points, tuple(wants)


# -- words of a subject, yes and no ----------------------------------------------------------------------------------


def _fact(word: str) -> str:
    """Give the meaning of an aggravating fact without the paragraph of the Convention behind it."""
    return meaning_of("aggravators", word).split(" (", maxsplit=1)[0]


def _in_order_of(about: str, words: Iterable[str]) -> list[str]:
    """Give words of a subject in its own order."""
    chosen = frozenset(words)
    return [word for word in subjects()[about].values if word in chosen]


def _yes_or_no(on: Setting, about: str, yes: str, no: str) -> tuple[Point, ...]:
    said = law_says(on, about)
    return () if said.says is None else (said.point(yes if said.says else no),)


def _as_supply(run: Run) -> dict[str, str]:
    return {**run.posed.facts, "offence": "supply", "purpose": "supply"}


def _above_times(one: float | None, other: float | None, times: Fraction) -> bool:
    if one is None or other is None or other == inf:
        return False
    return one == inf or Fraction(one) > times * Fraction(other)


# -- fines -----------------------------------------------------------------------------------------------------------


def _fine_figure(on: Setting, group: Sequence[Run]) -> Figure:
    base = range_of(on, group, "fine")
    fine = group[0].outcome.bound.fine
    return replace(
        base, text=str(fine), amount=fine.least, unit=f"minor units of {fine.currency}",
        confidence=weakest(run.outcome.confidences["fine"] for run in group),
    )  # fmt: skip


def _fine_burden(on: Setting, fined: Sequence[Run]) -> tuple[list[Point], bool, list[Want]]:
    """Metric M11: the minimum fine in months of income of the poorest fifth, and of the median."""
    most = on.threshold("fine-months")
    points, flagged, wants = list[Point](), False, list[Want]()
    if not fined:
        return points, flagged, wants
    for subject in ("poorest_fifth", "median"):
        unit = on.law.currency.lower()
        seen = [one for one in on.observations(INCOME, subject) if one.value and one.unit.lower() == unit]
        if not seen:
            wants.append(Want("data", f"income of the {subject.replace('_', ' ')} in a month, in {on.law.currency}",
                              f"indicator {INCOME}, subject {subject}"))  # fmt: skip
            continue
        income = observation_figure(seen[-1])
        for group in grouped(fined, lambda run: run.outcome.bound.fine.least):
            least = group[0].outcome.bound.fine.least
            assert least is not None and seen[-1].value is not None
            months = Fraction(least, 10 ** MINOR_DIGITS.get(on.law.currency, 2)) / Fraction(seen[-1].value)
            beyond = subject == "poorest_fifth" and months > most
            flagged = flagged or beyond
            fine = _fine_figure(on, group)
            figures = {
                "fine": replace(fine, name="minimum fine", text=show_money(least, on.law.currency)),
                "months": Figure(
                    "minimum fine in months of income", f"{float(months):.2g} months", float(months), "months", "computed",
                    weakest((fine.confidence, income.confidence)), (*fine.references, *income.references),
                    (*fine.made_of, *income.made_of),
                ),
                "limit": limit(on, "fine-months"), "many": count_of("cases counted", group),
            }  # fmt: skip
            says = f"A fine of at least {{fine}}, in {{many}} cases, is {{months}} of income of the {subject.replace('_', ' ')}"
            says += ", more than {limit}." if beyond else "."
            points.append(
                Point(says, {name: one for name, one in figures.items() if f"{{{name}}}" in says}, rules_of(group), keys(group))
            )
    return points, flagged, wants


def _fine_wants(runs: Sequence[Run]) -> tuple[Want, ...]:
    missing: dict[tuple[str, str], list[str]] = {}
    for run in runs:
        gaps = [one for one in run.outcome.undetermined if any(what.startswith("fine") for what in one.what)]
        for gap in gaps or run.outcome.undetermined:
            missing.setdefault((gap.why, gap.look_in), []).append(run.posed.substance or run.posed.vignette.title)
    return tuple(Want("law", f"the fine for {substance_words(names)}: {why}", where) for (why, where), names in missing.items())


# -- the whole burden ------------------------------------------------------------------------------------------------
