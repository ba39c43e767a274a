"""Predict what is already known, and write the page that says how far off it was.

    python -m lenity.review.validation_backcasts data/us backcasts.md

Cambodia's prisons from the evidence that ships; reforms of the United States from the federal case file and from published
figures; the data-poor way on federal districts that publish no more than Cambodia. What could not be tested is named, with what
it would take.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from lenity.evidence import CONFIDENCES, Observation, read_evidence, series
from lenity.law.library import Library, in_force
from lenity.law.model import Law
from lenity.review import verdicts
from lenity.review.validation import run, table
from lenity.review.verdict_file import read_verdicts
from lenity.simulate.assumptions import POPULATIONS, read_assumptions, readings_of
from lenity.simulate.backcast import (
    BETWEEN_REFORMS,
    DRAWS,
    LIFE,
    Caseload,
    Forecast,
    Interval,
    foreseen,
    read_caseload,
    rescored,
    rescored_draws,
    rolled,
    scores,
    sentencing_table,
    take_up,
)
from lenity.simulate.degrade import FOLDS, PERSONS, REPORTED, Degraded, degraded
from lenity.simulate.flows import EVERYONE
from lenity.simulate.population import Numbers, read_plan, synthesised
from lenity.simulate.reach import steady_state
from lenity.simulate.sentences import answered, position_within, sentenced
from lenity.simulate.uncertainty import LogNormal, Parameter, draw, scenarios

SEED = 2014
FIRST_ORIGIN, FARTHEST = 2010, 5
# Mean years that a prisoner of any offence stays: nobody counts it. Few months on remand to many years; an assumption.
YEARS_INSIDE = LogNormal(1.5, 2.0)
LAST_BOUND = (2024, 45_000)  # "over 45,000 in 19 prisons", LICADHO, December 2024; a bound and no count
GUIDELINES_ON = date(2024, 1, 1)
REFORM_LEVELS = 2
RUNS = 600


@dataclass(frozen=True, slots=True)
class Retroactive:
    """What was published of a retroactive reform before and after it; None where nothing was found."""

    name: str
    eligible: int
    foretold_months: float | None
    granted: int
    cut_months: float
    until: str
    sources: str
    confidence: str

    @property
    def share(self) -> float:
        return self.granted / self.eligible


REFORMS = (
    Retroactive("drugs minus two (Amendment 782, 2014)", 46_290, 25, 31_908, 26, "report of 2021",
                "https://www.csdp.org/node/63 ; "
                "https://douglasacogan.blogspot.com/2021/05/timely-reminder-of-us-sentencing.html", "secondary"),
    Retroactive("Fair Sentencing Act guideline (2011)", 12_835, 37, 7_300, 29, "July 2013, just over",
                "https://cocklelegalbriefs.com/?p=4048 ; http://sentencing.typepad.com/sentencing_law_and_policy/2013/07/"
                "new-ussc-data-on-implimentation-and-impact-of-retroactive-crack-guidelines-after-fsa.html", "secondary"),
    Retroactive("First Step Act, section 404 (2018)", 2_660, None, 1_987, 70, "September 2019",
                "https://www.af-lawfirm.com/blog/2019/march/update-estimated-effects-of-the-first-step-act/ ; "
                "https://jehtroolewis.blogspot.com/2019/11/us-sentencing-commission-releases.html", "secondary"),
)  # fmt: skip
MINUS_TWO = REFORMS[0]
MEAN_BEFORE = 133.0  # months, of those eligible in 2014 (published; 108 after)
EVALUATION = (
    "copy at http://lawsdocbox.com/Legal_Issues/88378182-Assessing-the-impact-and-implementation-of-the-sentencing-council-s-"
    "drug-offences-definitive-guideline.html"
)
LAW_OF_2012 = "kh/drug-control-2012"
VERDICTS = "kh-reported-cases.csv"
ASSUMED = ("mitigation", "position", "concentration", "life")
PROSPECTIVE = (11.0, 0.17)  # months and part by which new sentences of traffickers were foretold to fall


@dataclass(frozen=True, slots=True)
class Practice:
    """Where recorded sentences stand to the range of the law: how many, how many below its minimum, position, concentration.

    `life_open` are sentences where life was open besides a term, `life` those of them that were life.
    """

    name: str
    sentences: int
    below: int
    position: float
    concentration: float
    life_open: int = 0
    life: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the page tells."""

    counts: Mapping[int, tuple[Observation, ...]]
    arrests: Mapping[int, float]
    forecasts: tuple[Forecast, ...]
    above_bound: float
    caseload: Caseload
    table: Numbers
    cut: Interval
    degraded: Degraded
    level: Sequence[tuple[str, Interval, str]]
    practice: tuple[Practice, ...]


def compare(folder: Path) -> Found:
    """Make every prediction; raise `LenityError` where the federal case file of a folder cannot be read."""
    law = in_force(Library().find("us"), GUIDELINES_ON)
    guideline = sentencing_table(law)
    caseload = read_caseload(folder, guideline)
    counts = _counts()
    known = {year: float(seen[0].value or 0) for year, seen in counts.items()}
    years_inside = draw([Parameter("years", YEARS_INSIDE)], draws=DRAWS, seed=SEED)["years"]
    origins = [year for year in known if FIRST_ORIGIN <= year < max(known)]
    paths = foreseen(known, LAST_BOUND[0] - max(known), years_inside, SEED)
    return Found(
        counts, _arrests(), rolled(known, origins, years_inside, SEED, FARTHEST), float((paths[:, -1] > LAST_BOUND[1]).mean()),
        caseload, guideline, Interval.of(rescored_draws(caseload, guideline, REFORM_LEVELS, MEAN_BEFORE, 400, SEED)),
        degraded(caseload, guideline, RUNS, SEED), _levels(in_force(Library().find("kh"), GUIDELINES_ON)),
        (_reported(folder.parent / VERDICTS), _federal(caseload, guideline)),
    )  # fmt: skip


def _counts() -> dict[int, tuple[Observation, ...]]:
    """Give what is counted of all prisoners in each year, the surest first; of counts equally sure the lowest."""
    found = {}
    for point in series(read_evidence(), "prison_population", "all", "persons").points:
        seen = [one for one in point.observations if one.value is not None and not one.unresolved]
        if seen:
            found[point.year] = tuple(sorted(seen, key=lambda one: (CONFIDENCES.index(one.confidence), one.value or 0)))
    return found


def _arrests() -> dict[int, float]:
    points = series(read_evidence(), "arrests", "all", "persons").points
    return {
        point.year: float(min(one.value for one in point.observations if one.value is not None))
        for point in points
        if point.values
    }


def _levels(law: Law) -> list[tuple[str, Interval, str]]:
    """Hold the synthetic population against counts it was not fitted to, in a steady state, over all readings."""
    assumptions = read_assumptions("kh")
    population = synthesised(read_plan(POPULATIONS / "kh", assumptions), [law])
    stock, women, waiting = [], [], []
    for scenario in scenarios(assumptions.parameters()):
        sample = draw(assumptions.parameters(), draws=128, seed=SEED, scenario=scenario)
        allowed = answered(population, law, readings_of(scenario))
        strata = sentenced(population, allowed, allowed, sample.values, ["sex"]).strata
        steady = steady_state(strata)
        inside = steady.people.values
        all_inside = inside[:, steady.groups.index(EVERYONE)]
        remand = (strata.arrivals * (strata.share * strata.before.remand).sum(axis=2)).sum(axis=1)
        stock.append(all_inside)
        women.append(100 * inside[:, steady.groups.index(("sex", "women"))] / all_inside)
        waiting.append(100 * remand / all_inside)
    return [
        ("prisoners for drug offences", Interval.of(np.concatenate(stock)),
         "14,707 in December 2017, about 17,500 in 2018; about 20,400 in December 2023 (51 % of over 40,000, year inferred)"),
        ("women among them, %", Interval.of(np.concatenate(women)), "8.6 in December 2017, of all prisoners"),
        ("before a first judgment, %", Interval.of(np.concatenate(waiting)),
         "34.9 in 2015, of all prisoners; 70 of the prisoners for drugs were not called convicted in 2018"),
    ]  # fmt: skip


def _reported(file: Path) -> Practice:
    """Hold each reported verdict against the range of the law of 2012 for an adult, where amount and range are known."""
    recorded, life_open, life = [], 0, 0
    for one in verdicts.compare(read_verdicts(file, GUIDELINES_ON), "kh"):
        sentence, trial = one.verdict.sentence, one.trials[0] if one.trials else None
        known = bool(one.verdict.items) and all(item.quantity is not None for item in one.verdict.items)
        if sentence is None or trial is None or trial.adult is None or trial.law is None or not known:
            continue
        term = trial.adult.custody
        if trial.law.id != LAW_OF_2012 or term.undetermined or term.least is None or term.most is None:
            continue
        life_open += term.life == "possible" and sentence.kind in ("custody", "life")
        life += term.life == "possible" and sentence.kind == "life"
        if sentence.kind == "custody":
            months = trial.law.calendar.months
            recorded.append((months(term.least), months(term.most), (sentence.least.months + sentence.most.months) / 2))
    below = sum(imposed < least for least, _, imposed in recorded)
    place, close = position_within([one for one in recorded if one[2] >= one[0]])
    return Practice("Cambodia, reported verdicts under the law of 2012", len(recorded), below, place, close, life_open, life)


def _federal(caseload: Caseload, guideline: Numbers) -> Practice:
    ranges = np.minimum(guideline[caseload.level - 1, caseload.category], LIFE)
    below = caseload.months < ranges[:, 0]
    rows = np.repeat(np.arange(len(below)), caseload.persons)
    inside = rows[~below[rows]]
    recorded = list(zip(*ranges[inside].T.tolist(), caseload.months[inside].tolist(), strict=True))
    place, close = position_within(recorded)
    return Practice("United States, drug trafficking 2019 to 2024", len(rows), int(below[rows].sum()), place, close)


# -- the page ---------------------------------------------------------------------------------------------------------


def page(found: Found) -> str:
    """Write the page, from the poorest data to the richest; what cannot be shown stands at the end."""
    parts = [
        "# What was predicted, and what came",
        said("""Made by `make validate`. A model of prisons can be right about the level and wrong about the effect of a
            reform, or the other way round, so the two errors are told apart. Beside each forecast stands *persistence*: the
            count of the year it was made in. Intervals hold 90 % of the draws unless said otherwise; a count outside is
            printed as such."""),
        *_cambodia(found), *_level(found), *_minus_two(found), *_take_up(found), *_england(), *_poor(found.degraded),
        *_practice(found.practice),
        *_limits(found),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def said(text: str) -> str:
    """Put a paragraph that the source breaks into lines on one line.

    >>> said('''two
    ...     words''')
    'two words'
    """
    return " ".join(text.split())


def _cambodia(found: Found) -> list[str]:
    doubled = [
        f"{year}: {'; '.join(f'{one.value} ({one.confidence}, {one.source.key})' for one in seen)}"
        for year, seen in found.counts.items() if len({one.value for one in seen}) > 1 and year >= FIRST_ORIGIN
    ]  # fmt: skip
    rows = [
        (f"{one.origin}", f"{one.year}", _people(one.predicted.median), _span(one.predicted), _people(one.persistence),
         _people(one.actual), _lies(one.predicted.holds(one.actual)), _arrested(found, one))
        for one in found.forecasts
    ]  # fmt: skip
    by_horizon = []
    for horizon in range(1, FARTHEST + 1):
        score = scores([one for one in found.forecasts if one.horizon == horizon])
        errors = [_percent(part) for part in (score.error, score.bias, score.persistence)]
        inside = [_percent(part) for part in (score.inside80, score.inside90)]
        by_horizon.append((f"{horizon}", f"{score.forecasts}", *errors, f"{score.skill:.2f}", *inside))
    heads = ("mean error", "mean signed error", "error of persistence", "skill", "inside 80 %", "inside 90 %")
    return [
        "## Cambodia's prisons, 2010 to 2024",
        said(f"""From each year with a count, later years are foreseen from nothing but the counts up to it: a stock and a
            flow, admissions that go on as they came and change each year as much as they did before, without a trend.
            Nobody publishes how long prisoners stay; the mean is drawn from a log-normal with median
            {YEARS_INSIDE.median:g} years and nine of ten draws within a factor of {YEARS_INSIDE.factor:g} (assumption)."""),
        table(
            ("from", "year", "foreseen", "interval", "persistence", "counted", "count lies", "drug arrests then, later"), rows
        ),
        f"Where a year has several counts the surest is used, of equally sure ones the lowest: {'. '.join(doubled)}.",
        _jump(found),
        table(("years ahead", "forecasts", *heads), by_horizon),
        said("""Skill is 1 - error / error of persistence. The prisons kept filling, and a stock with a flow behind it follows
            that better; it is no merit of a law's model, which has no part in these forecasts. The signed errors show how
            much too low the forecasts were, above all those made before 2016."""),
        said(f"""The last figure is a bound: over {LAST_BOUND[1]:,} in December {LAST_BOUND[0]}. From {max(found.counts)},
            {_percent(found.above_bound)} of the draws lie above it."""),
    ]  # fmt: skip


def _jump(found: Found) -> str:
    lies = [
        f"from {one.origin}, {one.year} {_lies(one.predicted.holds(one.actual))}"
        for one in found.forecasts if one.origin in (2014, 2015) and one.year in (2016, 2017)
    ]  # fmt: skip
    return said(f"""**The jump of 2016 and 2017** is the test that a model must fail openly. Foreseen {"; ".join(lies)} the
            interval. Arrests for drugs, which the forecast does not know, went from {_people(found.arrests[2014])} in 2014
            to {_people(found.arrests[2017])} in 2017: enforcement changed, and no interval made from the years before holds
            that. A projection therefore states the arrests it assumes, and is void where they change as they did then.""")


def _arrested(found: Found, one: Forecast) -> str:
    then, later = found.arrests.get(one.origin), found.arrests.get(one.year)
    return f"{_people(then) if then else 'not known'}, {_people(later) if later else 'not known'}"


def _level(found: Found) -> list[str]:
    rows = [(name, f"{one.median:,.0f}", _span(one), counted) for name, one, counted in found.level]
    return [
        "## The synthetic population against counts",
        said("""The population of `library/populations/kh` in a steady state, over all readings together (readings are
            scenarios: the interval spans them and is no probability). A steady state is where today's arrivals would lead
            in the end, and the counts were still rising, so this is a check of the order of magnitude and no more. Persons
            charged and remand were set anew once after a first look at these counts: it is no blind test."""),
        table(("figure", "median", "interval", "counted"), rows),
    ]  # fmt: skip


def _minus_two(found: Found) -> list[str]:
    plain = rescored(found.caseload, found.table, REFORM_LEVELS)
    versions = [
        ("records as sentences after the amendment", rescored(found.caseload, found.table, REFORM_LEVELS, MEAN_BEFORE)),
        ("records as sentences before it", rescored(found.caseload, found.table, REFORM_LEVELS, MEAN_BEFORE, after=False)),
        (f"the first, not weighted to {MEAN_BEFORE:g} months", plain),
    ]  # fmt: skip
    rows = [
        (name, f"{cut.before:.1f}", f"{cut.after:.1f}", f"{cut.months:.1f}", f"{100 * cut.share:.1f} %") for name, cut in versions
    ]
    rows += [("**foretold by the Commission, 2014**", "133", "108", "25", "18.8 %"), ("**reported, 2021**", "", "", "26", "")]
    cut, reported, foretold = found.cut, MINUS_TWO.cut_months, float(MINUS_TWO.foretold_months or 0)
    meets = cut.low90 <= reported + 0.5 and cut.high90 >= reported - 0.5
    mean = PROSPECTIVE[0] / PROSPECTIVE[1]
    return [
        "## The federal drug amendment of 2014 (two levels down)",
        said(f"""Re-scored: {int(found.caseload.persons.sum()):,} sentences for drug trafficking of fiscal years 2019 to 2024,
            each with the range the court found. The Sentencing Table is that of the encoded law. A sentence falls in
            proportion to the minimum of its range, and only where the range falls. The caseload that the amendment met is
            known by one figure, its mean of {MEAN_BEFORE:g} months; the records are weighted to have it, and by nothing
            else ({found.caseload.left_out} rows have a range of no cell and are left out)."""),
        table(("", "before, months", "after", "cut", "part"), rows),
        said(f"""**Effect.** Predicted {cut.median:.1f} months (interval {cut.low90:.1f} to {cut.high90:.1f}); error
            {_signed(cut.median / reported - 1)} against the {reported:g} reported and {_signed(cut.median / foretold - 1)}
            against the {foretold:g} foretold. The interval comes from drawing whole districts and from both versions. It
            shows nothing else, least of all what statutory minimums hold back, and so is too narrow. The reported figure is
            a whole number; the interval {'meets' if meets else 'does **not** meet'} what rounds to it."""),
        said(f"""**Level.** Without the published mean the records give {plain.before:.0f} months before,
            {_signed(plain.before / MEAN_BEFORE - 1)} off the level: prisoners eligible for relief have longer terms than
            persons sentenced, and the years differ."""),
        said(f"""**New sentences.** The Commission foretold {PROSPECTIVE[0]:g} months or {_percent(PROSPECTIVE[1])} less,
            which means {mean:.0f} before; weighted to that mean the records give
            {rescored(found.caseload, found.table, REFORM_LEVELS, mean).months:.1f} months. No clean outcome was published,
            since the mix of drugs changed at the same time. So this compares two predictions."""),
    ]  # fmt: skip


def _take_up(found: Found) -> list[str]:
    people, years = [], []
    for one in REFORMS:
        shares = take_up([other.share for other in REFORMS if other is not one], DRAWS)
        granted = Interval.of(shares * one.eligible)
        people.append((
            one.name, f"{one.eligible:,}", f"{_people(granted.median)} ({_span(granted)})", f"{one.granted:,} ({one.until})",
            f"{one.share:.2f}, foreseen {float(np.median(shares)):.2f}", _lies(granted.holds(one.granted)),
        ))  # fmt: skip
        months = found.cut.median if one is MINUS_TWO else one.foretold_months
        came = one.granted * one.cut_months / 12
        if months is None:
            years.append((one.name, "needs-data", "needs-data", _people(came), "", ""))
            continue
        whole = one.eligible * months / 12
        with_take_up = Interval.of(shares * whole)
        years.append((
            one.name, _people(whole), f"{_people(with_take_up.median)} ({_span(with_take_up)})", _people(came),
            _signed(whole / came - 1), _lies(with_take_up.holds(came)),
        ))  # fmt: skip
    return [
        "## Retroactive relief: who is entitled, and who gets it",
        said(f"""How many of those entitled get relief is foreseen from the *other* reforms alone: the mean of their logits,
            with a stated spread between reforms of {BETWEEN_REFORMS:g} on the logit (assumption; three reforms are too few
            to measure one)."""),
        table(("reform", "entitled as foretold", "foreseen to get it", "got it", "share", "outcome lies"), people),
        table(("reform", "person-years without take-up", "with take-up", "came", "without off by", "outcome lies"), years),
        said("""Person-years are nominal: months cut times persons over 12, before good time. For the amendment of 2014 the
            cut is the one re-scored above; for the Fair Sentencing Act it is the Commission's own forecast, since no case
            file of those years could be had, and that was 8 months too high per person: an error of effect that no take-up
            mends. For section 404 no cut was foretold: `needs-data`. Its later totals were not read."""),
        f"Sources: {'. '.join(f'{one.name}: {one.sources} ({one.confidence})' for one in REFORMS)}.",
    ]  # fmt: skip


def _england() -> list[str]:
    return [
        "## England and Wales, the guideline of February 2012",
        said(f"""Not predicted. No figure that the Council foretold was found, and the evaluation reports that mean custody
            for all drug offences fell from 2.5 to 2.3 years in twelve months ({EVALUATION}, secondary). The records that
            could be had (16,973 persons, 2012 to 2015) say whether custody was imposed and not for how long, and none is
            from before the guideline. It would take the Crown Court Sentencing Survey of 2011 with lengths. What the
            records do show is in [Sentences in England and Wales](england-and-wales.md)."""),
    ]  # fmt: skip


def _poor(found: Degraded) -> list[str]:
    rows = [
        (one.name, f"{one.runs}", _percent(one.covered_as_drawn), f"{one.factor:.2f}", _percent(one.covered), f"{one.width:.2f}")
        for one in found.targets.values()
    ]  # fmt: skip
    heads = (
        "truth inside the 90 % interval as drawn",
        "factor",
        "with the factor of other districts",
        "width in parts of the truth",
    )
    return [
        "## The data-poor way, where the truth is known",
        said(f"""{found.counted} times, up to {PERSONS} persons sentenced in two of {found.districts} federal districts in
            three years are taken for a country that publishes no more than Cambodia: how many persons, how many women, the
            law's ranges, and {REPORTED} sentences from newspapers, which report long ones more often. The rest comes from
            the wide assumptions on practice that Cambodia has too. The full records then say what was right."""),
        table(("quantity", "runs", *heads), rows),
        said(f"""The factor is the one by which intervals must widen (above 1) or could narrow (below 1) to hold the truth in
            90 % of the runs. Districts are split in {FOLDS}; each part is counted with the factor of the others, so no
            district judges itself (cross-conformal prediction, which makes the share come out near 90 % where districts are
            alike; that it does is the test). Two results matter more: as drawn, the intervals for the *relative* effect of
            a reform and for women's share are too narrow and must be widened by these factors; and the widths say how
            little is known even then. Intervals are never narrowed for Cambodia, whose practice no other country's records
            have calibrated."""),
    ]  # fmt: skip


def _practice(found: Sequence[Practice]) -> list[str]:
    rows: list[tuple[str, ...]] = [
        (one.name, f"{one.sentences:,}", _percent(one.below / one.sentences), f"{one.position:.2f}", f"{one.concentration:.1f}",
         f"{one.life} of {one.life_open}" if one.life_open else "not asked")
        for one in found
    ]  # fmt: skip
    drawn = draw([one for one in read_assumptions("kh").parameters() if one.id in ASSUMED], draws=DRAWS, seed=SEED)
    spans = {id: Interval.of(drawn[id]) for id in ASSUMED}
    rows.append(("**assumed for Cambodia, interval**", "", *(f"{one.low90:.2f} to {one.high90:.2f}" for one in spans.values())))
    return [
        "## Where within the range courts sentence",
        said("""Of sentences that are not below the minimum: the mean position (0 at the minimum, 1 at the maximum) and how close
            they stand to it (the sum of the parameters of a beta distribution, by moments; 2 is evenly spread, less is at both
            ends). What Cambodia's synthetic population assumes stands below. Newspapers report the severe, so the assumption is
            put lower than the reports; federal judges are guided and reviewed, so theirs is no pattern for it."""),
        table(("records", "sentences", "below the minimum", "mean position", "concentration", "life where open"), rows),
    ]  # fmt: skip


def _limits(found: Found) -> list[str]:
    before = sum(year <= FIRST_ORIGIN for year in found.counts)
    points = [
        """All runs of the last test come from one country with one practice; how far its factors hold for another is not known.
            It is a test of the way, not of Cambodia.""",
        """The federal records were sentenced under the amended table, years after the reform. The drug, the quantity and the
            statutory minimum of a case are not in them; a minimum would make the cut smaller where it stops a sentence.""",
        "Several levels of a category share a range where terms are shortest; the middle one is taken.",
        """Published outcomes are as relayed; the Commission's own reports were not read. The outcome of the amendment of 2014
            was known to us when this was written, so it is no blind test.""",
        f"The first prison forecast has {before} counts to begin from, and no convictions, no releases and no lengths of stay.",
        "The amendment of 2007 and the early release of 2024 in England are left out: no source for their figures was read.",
    ]
    return ["## What this cannot show", "\n".join(f"- {said(point)}" for point in points)]


def _span(one: Interval) -> str:
    return f"{one.low90:,.0f} to {one.high90:,.0f}"


def _lies(inside: bool) -> str:
    return "inside" if inside else "**outside**"


def _people(number: float) -> str:
    return f"{number:,.0f}"


def _percent(part: float) -> str:
    return f"{100 * part:.0f} %"


def _signed(part: float) -> str:
    return f"{100 * part:+.0f} %"


def page_of(folder: Path) -> str:
    """Compare and give the page. Raise `LenityError` where the federal case file cannot be read."""
    return page(compare(folder))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], "validation_backcasts FOLDER PAGE.md", page_of))
