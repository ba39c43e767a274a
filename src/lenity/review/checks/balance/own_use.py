"""How the law tells own use from supply: thresholds and presumptions (P-12, P-13)."""

from __future__ import annotations

from fractions import Fraction

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, Answer, Point, Want
from lenity.review.checks import check
from lenity.review.checks.amounts import Stretch, amount_figure, doses_figure, doses_in
from lenity.review.checks.cases import capital, judged, law_says, listed, meaning_of, substance_words, told
from lenity.review.checks.flags import limit, multiple, with_people
from lenity.review.framework import FACTS
from lenity.review.setting import Setting, observation_figure

OWN_USE_FACTS = {**FACTS, "purpose": "own_use"}  # possession by an adult first offender
PRESUMPTIONS = {
    "presumption_of_supply": "Intent to supply",
    "presumption_of_possession": "Possession",
    "presumption_of_knowledge": "Knowledge of the drug",
    "presumption_of_use": "Use",
}
# What an amount above the threshold of own use does, in the words of a presumption.
AS_PRESUMPTION = {"presumes_supply": "rebuttable", "decides_supply": "conclusive"}
ABOVE_THRESHOLD = "users_above_threshold"  # indicator of evidence: per cent of surveyed users who hold or buy more
PERCENT = 100


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


def _realism(on: Setting) -> tuple[bool, list[Point], tuple[Want, ...]]:
    """Metric M9: the share of surveyed users above the threshold or, without a survey, the days of use that it covers."""
    share, days, cover = (on.threshold(name) for name in ("users-above", "supply-days", "supply-cover"))
    points, wants, unrealistic, missing = list[Point](), list[Want](), False, list[str]()
    for substance in on.bench.substances:
        bands = on.curve(substance, OWN_USE_FACTS)
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
            asked, times = multiple(on, "supply-cover", "{limit}")
            figures |= {"days": figure, "limit": limit(on, "supply-days"), **times}
            says = "covers {days} of use" + (f", less than {asked}" if beyond else "")
        unrealistic = unrealistic or beyond
        says = f"{capital(one.names)}: the threshold, {{threshold}}, {says}."
        points.append(Point(says, {name: figure for name, figure in figures.items() if f"{{{name}}}" in says}, one.rules))
    if missing:
        wants.append(
            Want("law", f"the threshold of own use for {substance_words(missing)}", f"{on.law.title}, tables of amounts")
        )
    return unrealistic, points, tuple(wants)


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
