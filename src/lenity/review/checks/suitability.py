"""Stage S, suitability: whether the penalties can serve their aim at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from math import inf

from lenity.engine.facts import attributes_of
from lenity.evidence import Observation
from lenity.review.answer import (
    CONFORMS,
    DEPARTS,
    NEEDS_DATA,
    NEEDS_JUDGEMENT,
    NOT_APPLICABLE,
    UNJUSTIFIED,
    Answer,
    Figure,
    Point,
    Want,
    gravest,
)
from lenity.review.checks import check
from lenity.review.checks.cases import (
    AT_LIBERTY_OR_NOT,
    RANKED,
    capital,
    dated,
    in_words,
    indicator_title,
    judged,
    judged_each,
    keys,
    law_says,
    listed,
    penalty_wants,
    published,
    substance_words,
    together,
    used_lately,
)
from lenity.review.checks.flags import limit
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.ladder import OUT_OF_PRISON
from lenity.review.setting import UNIT_WORDS, Run, Setting, observation_figure, weakest

STRENGTH = {"strong": CONFORMS, "some": CONFORMS, "weak": UNJUSTIFIED, "none": UNJUSTIFIED}
AROUND_INCREASES = ("retail_price", "use_prevalence", "seizures")  # indicators of evidence
USED = "alternatives_imposed"  # indicator: cases a year, subject: a word of sanctions_without_custody or a rung
COVERAGE = (
    ("treatment", "all"), ("treatment", "public_health_services"), ("treatment_places", None), ("treatment_waiting_time", None),
    ("people_who_use_drugs", "any_drug"), ("people_who_inject_drugs", "all"),
)  # fmt: skip
CONVICTED = "convictions"
SUPPLIERS, ORGANISERS = "supply", "organisers"  # subjects of convictions
LESSER = {"possession": "for possession", "use": "for use", "lowest_band": "in the lowest band of quantity"}
REACHED = (("arrests", "trafficking"), ("arrests", "use"), ("cases", "trafficking"), ("cases", "use"))
CROWDED, FOR_DRUGS = ("prison_occupancy", "all"), ("prison_share", "drug_offences")
HEALTH = {
    "prison_hiv_prevalence": "share of prisoners living with HIV", "prison_tb_incidence": "tuberculosis in prison",
    "prison_hcv_prevalence": "share of prisoners living with hepatitis C", "prison_deaths": "deaths in prison",
    "deaths_after_release": "deaths soon after release",
}  # fmt: skip
PERCENT = 100


@check("S-01")
def evidence_for_severity(on: Setting) -> Answer:
    """Minimums, maximums and increases without a reason on file are unjustified; else people weigh the evidence for each."""
    runs = on.ranges(*RANKED)
    reasons = law_says(on, "reasons_for_severity")
    increases, undecided = _increases(on, runs)
    things = _things(on, runs, increases)
    unknown = penalty_wants(runs)
    if not things:
        none = Point("No case put to the law brings custody.")
        return Answer(NEEDS_DATA, (), unknown) if unknown else Answer(NOT_APPLICABLE, (none,))
    on_file = isinstance(reasons.says, str) and reasons.says != "none"
    points: list[Point] = []
    if on_file:
        text = {"reasons": reasons.figure("reasons on file", str(reasons.says))}
        points.append(reasons.point("Reasons on file: {reasons}", text))
    elif reasons.says == "none":
        points.append(reasons.point("The record of the legislature gives no reason for the level of penalties."))
    for one in increases:
        points.append(one.point())
    for day in dict.fromkeys(one.day for one in increases):
        points += _series_around(on, day)
    asked = {thing: f"{thing}: how strong the evidence is that it serves the aim" for thing in things}
    people = judged_each(on, "S-01/evidence", asked, STRENGTH, NEEDS_JUDGEMENT if on_file else UNJUSTIFIED)
    wants = (*unknown, *undecided, *(() if on_file else reasons.wants), *people.wants)
    outcome = gravest((people.outcome, NEEDS_DATA)) if unknown else people.outcome
    return Answer(outcome, (*points, *people.points), wants, people.contested)


@check("S-02")
def treatment_exists(on: Setting) -> Answer:
    """An alternative of the law that nobody was given in the last years departs; coverage is shown against need."""
    sanctions = law_says(on, "sanctions_without_custody")
    alternatives = _alternatives(on)
    points, outcomes, wants = list[Point](), list[str](), list[Want]()
    for word, named in alternatives.items():
        used, seen = used_lately(on, USED, word)
        if used is None:
            outcomes.append(NEEDS_DATA)
            what = f"{named}: in how many cases it was used in each year"
            wants.append(Want("data", what, f"indicator {USED}, subject {word}"))
            continue
        outcomes.append(CONFORMS if used else DEPARTS)
        last = observation_figure(seen[-1])
        if used:
            points.append(Point(f"{capital(named)} was used; last figure: {{last}}.", {"last": last}, (), (), last.references))
        else:
            figures = {"years": limit(on, "years-unused"), "last": last}
            says = f"{capital(named)} was not used in the last {{years}}; last figure: {{last}}."
            points.append(Point(says, figures, (), (), last.references))
        people = judged(on, f"S-02/quality/{word}")
        points += people.points
        if not people.answer:
            wants.append(Want("judgement", f"{named}: whether it is of a quality that people accept", f"S-02/quality/{word}"))
    points += [published(on, seen[-1]) for name, subject in COVERAGE if (seen := on.observations(name, subject))]
    if not alternatives:
        if sanctions.wants:
            return Answer(NEEDS_DATA, tuple(points), sanctions.wants)
        return Answer(NOT_APPLICABLE, (Point("The law has no alternative to custody."), *points))
    return Answer(gravest(tuple(outcomes)), tuple(points), tuple(wants))


@check("S-03")
def who_is_reached(on: Setting) -> Answer:
    """A share of organisers among convictions for supply below the threshold is flagged, and people read it."""
    share = _share(on, ORGANISERS, SUPPLIERS)
    points, wants = list[Point](), list[Want]()
    for subject, named in LESSER.items():
        one = _share(on, subject, "all")
        if one:
            points.append(Point(f"Convictions {named}, of all: {{share}}.", {"share": one.figure()}, (), (), one.references))
        else:
            what = f"convictions for drug offences in one year: those {named}, and all"
            wants.append(Want("data", what, f"indicator {CONVICTED}, subjects {subject} and all"))
    points += [published(on, seen[-1]) for name, subject in REACHED if (seen := on.observations(name, subject))]
    people = judged(on, "S-03/reading")
    if share is None:
        what = "convictions for supply in a year by role: organisers and all"
        wants.insert(0, Want("data", what, f"indicator {CONVICTED}, subjects {ORGANISERS} and {SUPPLIERS}"))
        return Answer(NEEDS_DATA, (*points, *people.points), tuple(wants))
    figures = {"share": share.figure()}
    if share.value >= on.threshold("organiser-share"):
        says = "Organisers among those convicted of supply: {share}."
        return Answer(CONFORMS, (Point(says, figures, (), (), share.references), *points, *people.points), tuple(wants))
    figures["threshold"] = limit(on, "organiser-share")
    flag = Point("Organisers among those convicted of supply: {share}, below {threshold}.", figures, (), (), share.references)
    if people.answer:
        outcome = CONFORMS if people.answer == "it does" else DEPARTS
        return Answer(outcome, (flag, *points, *people.points), tuple(wants))
    wants.append(Want("judgement", "whether the law reaches those whom it targets", "S-03/reading"))
    contested = "Those who read the figures differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, (flag, *points, *people.points), tuple(wants), contested)


@check("S-04")
def harm_of_the_sanction(on: Setting) -> Answer:
    """Crowded prisons with many prisoners held for drugs call for a judgement on the net effect of custody on health."""
    points, flags, wants = list[Point](), list[bool | None](), list[Want]()
    for (name, subject), threshold, what in (
        (CROWDED, "occupancy", "people held in prison against places"),
        (FOR_DRUGS, "drug-share", "share of prisoners held for drug offences"),
    ):
        flag, seen = _above(on, name, subject, on.threshold(threshold))
        flags.append(flag)
        for one in seen:
            figures = {**dated(one), "threshold": _as_shown(limit(on, threshold), one)}
            says = f"{capital(what)}, {{year}}: {{value}}, against {{threshold}}."
            points.append(Point(says, figures, (), (), figures["value"].references))
        if flag is None:
            wants.append(Want("data", f"{what}, one figure on which sources agree", f"indicator {name}, subject {subject}"))
    for name, what in HEALTH.items():
        health = on.observations(name)
        points += [published(on, health[-1])] if health else []
        wants += [] if health or False in flags else [Want("data", what, f"indicator {name}")]
    people = judged(on, "S-04/net")
    points += people.points
    if False in flags:
        return Answer(CONFORMS, tuple(points), ())
    if None in flags:
        return Answer(NEEDS_DATA, tuple(points), tuple(wants))
    if people.answer:
        return Answer(DEPARTS if people.answer == "harms" else CONFORMS, tuple(points), tuple(wants))
    wants.append(Want("judgement", "the net effect of custody for drug offences on health", "S-04/net"))
    contested = "Those who judged the net effect on health differ." if people.differ else ""
    return Answer(NEEDS_JUDGEMENT, tuple(points), tuple(wants), contested)


# -- what needs a reason -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Increase:
    """Cases whose range rose on a day, with the ranges before and after, and from when the one before is known.

    `widest`: the range before turned on facts that the cases do not give, and is the widest it can have been.
    """

    runs: tuple[Run, ...]
    since: date
    day: date
    before: Figure
    after: Figure
    widest: bool

    @property
    def thing(self) -> str:
        return f"increase of {self.day.isoformat()} to {self.after.text}"

    def point(self) -> Point:
        cases = "; ".join(in_words(same) for same in together(self.runs, lambda run: ""))
        widest = " at the widest" if self.widest else ""
        figures = {
            "before": self.before, "after": self.after, "since": _day("law of", self.since, self.before),
            "day": _day("in force from", self.day, self.after),
        }  # fmt: skip
        says = f"{capital(cases)}: {{before}}{widest} under the law of {{since}}, {{after}} from {{day}}."
        return Point(says, figures, (), keys(self.runs))


def _things(on: Setting, runs: Sequence[Run], increases: Sequence[Increase]) -> list[str]:
    """Name every minimum and maximum that some case has, and every increase, each once."""
    found: dict[tuple[str, float], str] = {}
    for run in runs:
        term = run.outcome.bound.custody
        for name, months, amount in (("minimum", run.floor, term.least), ("maximum", run.ceiling, term.most)):
            if months:
                shown = "life" if months == inf or amount is None else on.law.calendar.show(amount)
                found[name, months] = f"{name} of {shown}"
    lowest_first = sorted(found, key=lambda key: (key[0] != "minimum", key[1]))
    return [*(found[key] for key in lowest_first), *dict.fromkeys(one.thing for one in increases)]


def _increases(on: Setting, runs: Sequence[Run]) -> tuple[list[Increase], tuple[Want, ...]]:
    """List what rose since the last law before that is known, and the facts without which more may have risen.

    Where a range turns on facts that the cases do not give, its minimum is the least of several and its maximum the greatest:
    then only a maximum above everything that was possible before is sure to be an increase.
    """
    last: dict[str, tuple[date, Run]] = {}
    turning: set[str] = set()
    rises: dict[tuple[date, date, str, str, bool], list[tuple[Run, Run]]] = {}
    for day, answers in on.over_time([run.posed.facts for run in runs]):
        for run, answer in zip(runs, answers, strict=True):
            now = Run(run.posed, answer)
            if not now.known:
                continue
            if run.key in last:
                since, then = last[run.key]
                turning |= {*then.outcome.unknown, *answer.unknown}
                if _rose(then, now):
                    key = (since, day, str(then.outcome.bound.custody), str(answer.bound.custody), bool(then.outcome.unknown))
                    rises.setdefault(key, []).append((then, now))
            last[run.key] = (day, now)
    found = [
        Increase(
            tuple(now for _, now in pairs), since, day,
            _range(pairs[0][0], f"lawful range under the law of {since.isoformat()}"),
            _range(pairs[0][1], f"lawful range from {day.isoformat()}"), widest,
        )
        for (since, day, _, _, widest), pairs in rises.items()
    ]  # fmt: skip
    facts = {name: one for law in on.bench.versions for name, one in attributes_of((law,)).items()}
    named = "; ".join(facts[name].meaning or name for name in sorted(turning))
    what = f"whether more rose: earlier and later ranges turn on facts that the cases do not give: {named}"
    return found, (Want("data", what, "the facts of the cases"),) if turning else ()


def _rose(then: Run, now: Run) -> bool:
    assert then.floor is not None and then.ceiling is not None and now.floor is not None and now.ceiling is not None
    if now.outcome.unknown:
        return now.floor > then.ceiling
    return now.ceiling > then.ceiling or (not then.outcome.unknown and now.floor > then.floor)


def _range(run: Run, name: str) -> Figure:
    """Give a range under the law of any day, with the citations of the rules it comes from."""
    term, outcome = run.outcome.bound.custody, run.outcome
    uses = [use for use in outcome.steps if not use.after_choice and use.citation]
    return Figure(
        name, str(term), None, "", "rule", outcome.confidences["custody"],
        unique(law_reference(use.citation) for use in uses if use.citation), (*(use.id for use in uses), run.key),
    )  # fmt: skip


def _day(name: str, day: date, of: Figure) -> Figure:
    return Figure(name, day.isoformat(), None, "", "rule", of.confidence, of.references, of.made_of)


def _series_around(on: Setting, day: date) -> list[Point]:
    """Give every series that has figures both before the year of a change and from that year on, figure by figure."""
    points = []
    for name in AROUND_INCREASES:
        series: dict[tuple[str, str], list[Observation]] = {}
        for one in on.observations(name):
            if one.counted and one.period == "year":
                series.setdefault((one.subject, one.unit), []).append(one)
        for (subject, _), seen in series.items():
            if not (seen[0].year < day.year <= seen[-1].year):
                continue
            figures = {f"figure_{_letters(number)}": _in_year(one) for number, one in enumerate(seen)}
            places = ", ".join(f"{{{place}}}" for place in figures)
            title = f"{indicator_title(on, name)}, {substance_words([subject])}"
            points.append(Point(f"{title}, before and after: {places}.", figures))
    return points


def _letters(number: int) -> str:
    """Name a place in a sentence without a digit."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def _in_year(one: Observation) -> Figure:
    figure = observation_figure(one)
    return replace(figure, text=f"{figure.text} ({one.year})")


# -- whether alternatives are used -------------------------------------------------------------------------------------


def _alternatives(on: Setting) -> dict[str, str]:
    """Name the alternatives to custody that the law has: what it lists, or the rungs on which its rules open a measure."""
    words = law_says(on, "sanctions_without_custody").words
    if words:
        return {word: listed("sanctions_without_custody", [word]) for word in sorted(words)}
    opened = on.rules_where(lambda decision, rule: decision.rung in (*OUT_OF_PRISON, *AT_LIBERTY_OR_NOT) and rule.opens is True)
    decisions = {rule.id: decision for decision, rule in on.law.rules()}
    rungs = dict.fromkeys(decisions[rule.id].rung for rule in opened)
    return {rung: substance_words([rung]) for rung in rungs}


# -- figures -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """One count over another of the same year and source."""

    part: Observation
    whole: Observation
    value: Fraction

    @property
    def references(self) -> tuple[Reference, ...]:
        return tuple(dict.fromkeys(ref for one in (self.part, self.whole) for ref in observation_figure(one).references))

    def figure(self) -> Figure:
        text = f"{float(self.value) * PERCENT:.1f} % ({self.part.value:,} of {self.whole.value:,}, {self.part.year})"
        return Figure(
            f"{self.part.subject} among {self.whole.subject}", text, float(self.value), "share", "computed",
            weakest((self.part.confidence, self.whole.confidence)), self.references, (self.part.row, self.whole.row),
        )  # fmt: skip


def _share(on: Setting, part: str, whole: str) -> Share | None:
    """Compare convictions of two subjects in the last year that one source gives for both."""
    counts = {
        subject: {(one.year, one.source.key): one for one in on.observations(CONVICTED, subject) if one.counted}
        for subject in (part, whole)
    }
    shared = [at for at in counts[part].keys() & counts[whole].keys() if counts[whole][at].value]
    if not shared:
        return None
    at = max(shared)
    one, other = counts[part][at], counts[whole][at]
    return Share(one, other, Fraction(one.value or 0) / Fraction(other.value or 1))


def _above(on: Setting, indicator: str, subject: str, border: Fraction) -> tuple[bool | None, tuple[Observation, ...]]:
    """Say whether the figures of the last year with any lie above a border; None without figures, or where they do not agree."""
    seen = on.observations(indicator, subject)
    last = tuple(one for one in seen if one.year == seen[-1].year)
    above = {_one_above(one, border * PERCENT) for one in last}
    return (above.pop() if len(above) == 1 else None), last


def _as_shown(threshold: Figure, one: Observation) -> Figure:
    """Show a ratio of people to places per hundred places, as the observation is."""
    if one.unit != "percent_of_capacity" or threshold.amount is None:
        return threshold
    return replace(threshold, text=f"{threshold.amount * PERCENT:g} {UNIT_WORDS[one.unit]}")


def _one_above(one: Observation, border: Fraction) -> bool | None:
    low, high = (bound if one.value is None else one.value for bound in (one.lower, one.upper))
    if low is not None and Fraction(low) > border:
        return True
    return False if high is not None and Fraction(high) <= border else None
