"""Whether ranges tell people apart by what they did: organiser, courier, user who sells (P-04 to P-06)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import inf

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NOT_APPLICABLE, Answer, Point
from lenity.review.checks import check
from lenity.review.checks.cases import capital, dose_wants, in_words, judged, law_says, penalty_wants, range_of, told
from lenity.review.checks.flags import limit, with_people
from lenity.review.checks.pairs import Pair, alike_pairs, both_ranges, not_lower, pairs_figure, range_text, resting_on, title_of
from lenity.review.setting import Run, Setting, months_figure

# Who each case is about, where roles are compared.
ROLES = {
    "V7": "seller", "V8": "courier", "V9": "courier", "V10": "helper", "V12": "wholesaler", "V13": "organiser",
    "V14": "organiser",
}  # fmt: skip


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


# -- pairs of cases ----------------------------------------------------------------------------------------------------


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
        figures["less"] = months_figure("difference of the minimums", other.floor - one.floor, figures["one"])
        says += "; the minimum is {less} less"
    return Point(f"{says}.", figures, *resting_on(group))
