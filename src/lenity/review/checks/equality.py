"""Stage E, equality: who bears the law, and whether it sees those in need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt

from lenity.evidence import Observation
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
    gravest,
)
from lenity.review.checks import check
from lenity.review.checks.cases import (
    NON_VIOLENT,
    Said,
    capital,
    counted,
    judged,
    law_says,
    listed,
    meaning_of,
    months_of,
    penalty_wants,
    published,
    range_point,
    together,
    told,
)
from lenity.review.checks.flags import limit
from lenity.review.setting import Run, Setting, observation_figure, weakest

CASES = ("V1", *NON_VIOLENT)
# A fact of a vignette, its twin without the fact, and where a law speaks of it.
CARE = (
    ("pregnancy", "V19", "V7-not-pregnant", "pregnant_women", "pregnancy"),
    ("care for a child", "V8", "V8-no-child", "carers", "care_duty"),
)
DEFERRED = "deferred_sentence"
IN_CUSTODY = frozenset({"care_in_custody"})  # said of people in custody, not of whether they go there
PUT_OFF = frozenset({"deferral", "serving_in_parts"})  # when and how custody is served, not whether
NEED_AND_PRESSURE = {
    "duress": "Irresistible force or threat",
    "necessity": "A state of necessity",
    "poverty": "Need or poverty",
    "trafficking_victims": "Victims of trafficking in persons",
    "small_growers": "Growing on a small scale for a living or by custom",
}
BESIDE_REGISTERS = {
    "testing_refusal": "Refusing a test",
    "user_register_time": "Time for which a name stays in the register",
    "treatment_confidential": "Confidentiality of treatment",
}
# Groups that figures can tell apart, each against the rest, as subjects of evidence.
GROUPS = {
    "sex": ("women", "men"), "income": ("poor", "not_poor"), "nationality": ("foreigners", "nationals"),
    "ethnicity": ("minorities", "majority"), "age": ("juveniles", "adults"),
}  # fmt: skip
# Indicators of evidence, people in both: what befell them, and out of how many.
RATES = {"custody": ("custodial_sentences", "sentences"), "detention before trial": ("remands", "prosecutions")}
SHOWN = (
    ("arrests", "women"), ("arrests", "foreigners"), ("prison_population", "women"),
    ("prison_population", "juveniles"), ("prison_share", "women"), ("prison_share", "drug_offences_among_women"),
)  # fmt: skip
NORMAL_95 = 1.959964  # standard normal quantile of 0.975


@check("E-01")
def care_and_pregnancy(on: Setting) -> Answer:
    """Pregnancy or care for a child that makes no lawful difference departs; custody that is only put off needs a judgement."""
    points, wants, outcomes, contested = list[Point](), list[Want](), list[str](), ""
    for fact, name, twin, about, mitigator in CARE:
        said, mitigators = law_says(on, about), law_says(on, "mitigators")
        pairs = on.pairs(name, twin)
        both = [(run, other) for run, other in pairs if run.known and other.known]
        known = [run for run, _ in both]
        milder = [run for run, other in both if _milder(run, other, put_off=False)]
        later = [run for run, other in both if _milder(run, other, put_off=True) and run not in milder]
        words = said.words - IN_CUSTODY
        if milder:
            points.append(
                counted(f"{capital(fact)} makes the lawful outcome milder in {{many}} of {{all}} cases.", milder, known)
            )
        if words:
            points.append(said.point(f"On {fact}, the law has: {listed(about, words)}."))
        if mitigators.has(mitigator):
            points.append(mitigators.point(f"{capital(fact)} is a mitigating circumstance."))
        if milder or words - PUT_OFF or mitigators.has(mitigator):
            outcomes.append(CONFORMS)
            continue
        missing = (*said.wants, *mitigators.wants, *penalty_wants(run for run, _ in pairs if not run.known))
        wants += missing
        if missing:
            outcomes.append(NEEDS_DATA)
        elif later or words:
            people = judged(on, "E-01/deferral")
            points += [Point(f"On {fact}, custody is only put off, or served in parts."), *people.points]
            outcomes.append({"": NEEDS_JUDGEMENT, "enough": CONFORMS, "not enough": DEPARTS}[people.answer])
            if not people.answer:
                wants.append(Want("judgement", f"{fact}: whether it is enough that custody is only put off", "E-01/deferral"))
            contested = "Those who judged whether it is enough to put custody off differ." if people.differ else contested
        else:
            outcomes.append(DEPARTS)
            points.append(counted(f"{capital(fact)} makes no lawful difference in {{all}} cases.", known, known))
    points += told(on, "children_with_prisoners_until", "A child may stay with a parent in prison up to the age of")
    points += judged(on, "E-01/practice").points
    return Answer(gravest(tuple(outcomes)), tuple(points), tuple(dict.fromkeys(wants)), contested)


@check("E-02")
def need_and_pressure(on: Setting) -> Answer:
    """A coerced courier or a subsistence grower whose minimum is not below that of a wholesaler departs."""
    pairs = [(run, other) for name in ("V9", "V11") for run, other in on.pairs(name, "V12")]
    known = [(run, other) for run, other in pairs if run.floor is not None and other.floor is not None]
    same = [run for run, other in known if other.floor and run.floor is not None and run.floor >= other.floor]
    points: list[Point] = []
    if same:
        points.append(
            counted(
                "In {many} of {all} pairs, need or pressure leaves the minimum at that of a wholesaler or above.",
                same,
                [run for run, _ in known],
            )
        )
    for group in together(same, lambda run: str(run.outcome.bound.custody)):
        points.append(range_point(on, group, "{range}, a minimum not below that of a wholesaler of the same substance"))
    for about, what in NEED_AND_PRESSURE.items():
        points += told(on, about, what)
    mitigators = law_says(on, "mitigators")
    for word in ("need", "coercion"):
        if mitigators.has(word):
            points.append(mitigators.point(f"A mitigating circumstance: {meaning_of('mitigators', word)}."))
    points += judged(on, "E-02/need").points
    unknown = [run for pair in pairs for run in pair if run.floor is None]
    wants = penalty_wants(unknown)
    if same:
        return Answer(DEPARTS, tuple(points), wants)
    if wants or not known:
        return Answer(NEEDS_DATA, tuple(points), wants)
    lower = counted(
        "In none of {all} pairs does need or pressure leave the minimum at that of a wholesaler.",
        [run for run, _ in known],
        [run for run, _ in known],
    )
    return Answer(CONFORMS, (lower, *points))


@check("E-03")
def foreign_nationals(on: Setting) -> Answer:
    """A foreigner for whom the lawful set of outcomes is harsher than for a national departs."""
    pairs = on.pairs("V8", "V8-national")
    known = [(run, other) for run, other in pairs if run.known and other.known]
    harsher = [run for run, other in known if _milder(other, run, put_off=False) or _milder(other, run, put_off=True)]
    points, wants, departs = list[Point](), list[Want](), bool(harsher)
    if harsher:
        points.append(
            counted(
                "In {many} of {all} cases the lawful outcome is harsher for a foreign national.",
                harsher,
                [run for run, _ in known],
            )
        )
    elif known:
        runs = [run for run, _ in known]
        points.append(
            counted("In none of {all} cases do the rules on penalties tell a foreign national from a national.", runs, runs)
        )
    for about, what, against in (
        ("foreigners_before_trial", "Release of foreigners before trial", ("harsher", "excluded")),
        ("foreigners_sentences", "Sentences without custody for foreigners", ("harsher", "excluded")),
        ("expulsion", "Expulsion of foreigners sentenced for a drug offence", ("automatic",)),
        ("interpreter", "An interpreter", ("none",)),
    ):
        said = law_says(on, about)
        wants += said.wants
        if isinstance(said.says, str):
            departs = departs or said.says in against
            points.append(said.point(f"{what}: {meaning_of(about, said.says)}."))
    points += told(on, "remand_rule", "Detention before trial in drug cases")
    points += told(on, "expulsion_for_good", "Expulsion can be for good")
    consul = law_says(on, "consul_told")
    wants += consul.wants
    if consul.says is not None:
        departs = departs or not consul.says
        points.append(
            consul.point(f"The consul is {'' if consul.says else 'not '}told of the detention of a foreigner who wishes it.")
        )
    points += [published(on, one) for one in _last(on, [("arrests", "foreigners")])]
    points += judged(on, "E-03/practice").points
    wants += [*penalty_wants(run for run, _ in pairs if not run.known)]
    if departs:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("E-04")
def registers_and_tests(on: Setting) -> Answer:
    """A register, test or supervision without individual suspicion, without a court's order or without a way out departs."""
    points, wants, departs = list[Point](), list[Want](), False
    for thing, about, against in (
        ("register", "user_register", ("compulsory",)),
        ("test", "testing", ("on_suspicion", "of_groups", "of_anyone")),
        ("supervision", "supervision_of_users", ("administrative",)),
    ):
        said = law_says(on, about)
        wants += said.wants
        if not isinstance(said.says, str):
            continue
        departs = departs or said.says in against
        points.append(said.point(f"{capital(thing)}: {meaning_of(about, said.says)}."))
        if said.says in against:
            people = judged(on, f"E-04/need/{thing}")
            points += people.points
            if not people.answer:
                wants.append(Want("judgement", f"{thing}: whether the need for it is shown", f"E-04/need/{thing}"))
    leaving = law_says(on, "user_register_exit")
    if law_says(on, "user_register").says in ("voluntary", "compulsory"):
        wants += leaving.wants
        if isinstance(leaving.says, str):
            departs = departs or leaving.says == "none"
            points.append(leaving.point(f"A name leaves the register: {meaning_of('user_register_exit', leaving.says)}."))
    for about, what in BESIDE_REGISTERS.items():
        points += told(on, about, what)
    if departs:
        return Answer(DEPARTS, tuple(points), tuple(wants))
    return Answer(NEEDS_DATA if wants else CONFORMS, tuple(points), tuple(wants))


@check("E-05")
def who_bears_it(on: Setting) -> Answer:
    """Groups whose rate ratio lies above the threshold even at its lower bound are flagged, and people judge the cause."""
    threshold = on.threshold("disparity")
    points, wants, outcomes, contested, silent = list[Point](), list[Want](), list[str](), "", list[str]()
    for dimension, groups in GROUPS.items():
        found = [one for of, names in RATES.items() for one in _ratios(on, of, names, groups)]
        if not found:
            silent.append(dimension)
            event, base = RATES["custody"]
            wants.append(Want("data", f"custodial sentences and all sentences for drug offences by {dimension}, in one year",
                              f"indicators {event} and {base}, subjects {groups[0]} and {groups[1]}"))  # fmt: skip
        for one in found:
            flagged = one.low > threshold
            says = f"{capital(one.group)} against {one.others}, {one.of}: a rate ratio of {{ratio}}"
            says += ", above {threshold}." if flagged else "."
            figures = {"ratio": one.figure()} | ({"threshold": limit(on, "disparity")} if flagged else {})
            points.append(
                Point(says, figures, (), (), tuple(reference for figure in one.parts for reference in figure.references))
            )
            if not flagged:
                outcomes.append(CONFORMS)
                continue
            ask = f"E-05/cause/{one.group}, {one.of}"
            people = judged(on, ask)
            points += people.points
            outcomes.append({"": NEEDS_JUDGEMENT, "explained": CONFORMS, "not explained": DEPARTS}[people.answer])
            if not people.answer:
                wants.append(
                    Want(
                        "judgement",
                        f"{one.group} against {one.others}, {one.of}: whether other facts explain the difference",
                        ask,
                    )
                )
            contested = "Those who judged the cause of a difference differ." if people.differ else contested
    if silent:
        outcomes.append(NEEDS_DATA)
        points.append(Point(f"No figures show the burden by {', '.join(silent)}; that they are missing is itself a finding."))
    points += [published(on, one) for one in _last(on, SHOWN)]
    return Answer(gravest(tuple(outcomes)), tuple(points), tuple(wants), contested)


@check("E-06")
def defence(on: Setting) -> Answer:
    """A range of custody at which there is no right to legal aid departs."""
    aid, above, graver, start = (
        law_says(on, about) for about in ("legal_aid", "legal_aid_above", "remand_graver_above", "legal_aid_from")
    )
    if aid.says is None:
        return Answer(NEEDS_DATA, (), aid.wants)
    points = [aid.point(f"A lawyer paid by the State for a person without means: {meaning_of('legal_aid', str(aid.says))}.")]
    points += told(on, "lawyer_compulsory", "No trial without a lawyer")
    if aid.says != "none":
        points += told(on, "legal_aid_from", "That right holds")
    points += told(on, "lawyer_after", "Longest time in police custody before a detained person can speak with a lawyer")
    runs = [run for run in on.ranges(*CASES) if run.ceiling != 0]
    known = [run for run in runs if run.ceiling is not None]
    wants = list(penalty_wants(run for run in runs if run.ceiling is None))
    if aid.says in ("any_charge", "any_custody"):
        return _defended(on, points, start)
    edge = {"above_term": above, "graver_class": graver}.get(str(aid.says))
    border = inf if edge is None else months_of(on, edge)
    if border is None:
        return Answer(NEEDS_DATA, tuple(points), (*(edge.wants if edge else ()), *wants))
    without = [run for run in known if run.ceiling is not None and run.ceiling <= border]
    if without:
        points.append(counted("In {many} of {all} cases that can end in custody there is no right to legal aid.", without, known))
        for group in together(without, lambda run: str(run.outcome.bound.custody)):
            points.append(range_point(on, group))
        return Answer(DEPARTS, tuple(points), tuple(wants))
    if wants:
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    if not runs:
        return Answer(NOT_APPLICABLE, (*points, Point("No case without violence can end in custody.")))
    return _defended(on, points, start)


def _defended(on: Setting, points: Sequence[Point], start: Said) -> Answer:
    people = judged(on, "E-06/quality")
    return Answer(NEEDS_DATA if start.wants else CONFORMS, (*points, *people.points), start.wants)


# -- a case and its twin ---------------------------------------------------------------------------------------------


def _milder(run: Run, other: Run, put_off: bool) -> bool:
    """Say whether the law leaves one case something milder than the other: less custody, or a measure closed to the other.

    With `put_off` only measures that put custody off are looked at, without it all others.
    """
    open_here, open_there = (
        {one.key for one in case.outcome.options if one.status == "open" and (one.rung == DEFERRED) == put_off}
        for case in (run, other)
    )
    if open_here - open_there:
        return True
    if put_off:
        return False
    lengths = ((run.floor, other.floor), (run.ceiling, other.ceiling), (run.lowest, other.lowest))
    return any(here is not None and there is not None and here < there for here, there in lengths)


# -- figures by group ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ratio:
    """The rate of one group over that of others, with its 95 % interval, and the four counts it rests on."""

    group: str
    others: str
    of: str
    ratio: float
    low: float
    high: float
    parts: tuple[Figure, ...]

    def figure(self) -> Figure:
        text = f"{self.ratio:.2f} ({self.low:.2f} to {self.high:.2f})"
        return Figure(
            f"rate ratio of {self.of}, {self.group} against {self.others}", text, self.ratio, "ratio", "computed",
            weakest(one.confidence for one in self.parts), tuple(dict.fromkeys(r for one in self.parts for r in one.references)),
            tuple(part for one in self.parts for part in one.made_of),
        )  # fmt: skip


def _ratios(on: Setting, of: str, indicators: tuple[str, str], groups: tuple[str, str]) -> list[Ratio]:
    """Compare two groups both ways in the last year in which all four counts are published by one source."""
    event, base = indicators
    counts = {(name, group): {(one.year, one.source.key): one for one in on.observations(name, group) if one.value is not None}
              for name in (event, base) for group in groups}  # fmt: skip
    shared = set.intersection(*(set(one) for one in counts.values()))
    if not shared:
        return []
    at = max(shared)
    found = []
    for group, others in (groups, groups[::-1]):
        four = [counts[name, one][at] for one in (group, others) for name in (event, base)]
        ratio = rate_ratio(*(float(one.value or 0) for one in four))
        if ratio is not None:
            parts = tuple(observation_figure(one) for one in four)
            names = (group.replace("_", " "), others.replace("_", " "))
            found.append(Ratio(*names, of, *ratio, parts))
    return found


def rate_ratio(events: float, people: float, other_events: float, other_people: float) -> tuple[float, float, float] | None:
    """Give the ratio of two rates with its 95 % interval; None where a count of nothing leaves it undefined.

    The interval is that of the logarithm of the ratio: Katz, D. et al. (1978), Biometrics 34, 469-474, method C.

    >>> [round(one, 2) for one in rate_ratio(60, 100, 30, 100)]
    [2.0, 1.42, 2.81]
    """
    if min(events, people, other_events, other_people) <= 0:
        return None
    ratio = (events / people) / (other_events / other_people)
    spread = NORMAL_95 * sqrt(1 / events - 1 / people + 1 / other_events - 1 / other_people)
    return ratio, exp(log(ratio) - spread), exp(log(ratio) + spread)


def _last(on: Setting, names: Iterable[tuple[str, str]]) -> list[Observation]:
    """Give the last observation of each indicator and subject."""
    return [seen[-1] for name, subject in names if (seen := on.observations(name, subject))]
