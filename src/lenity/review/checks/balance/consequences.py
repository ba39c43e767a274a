"""What a sentence costs in all: fines, what else follows, and everything together (P-18 to P-20)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from lenity.review.answer import CONFORMS, DEPARTS, NEEDS_DATA, NOT_APPLICABLE, Answer, Figure, Point, Want
from lenity.review.checks import check
from lenity.review.checks.burden import burden_point, burdens, heaviest_first
from lenity.review.checks.cases import (
    NON_VIOLENT,
    RANKED,
    count_of,
    counted,
    dose_wants,
    judged,
    keys,
    law_says,
    listed,
    meaning_of,
    penalty_wants,
    range_of,
    rules_of,
    substance_words,
    told,
)
from lenity.review.checks.flags import concluded, limit, multiple, put
from lenity.review.checks.pairs import grouped
from lenity.review.setting import Run, Setting, observation_figure, weakest
from lenity.units import MINOR_DIGITS, show_money

INCOME = "income_per_month"  # indicator of evidence, subjects poorest_fifth and median, in the currency of the fines


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
    for some, what, name, of in (
        (held, "detention before trial", "pretrial-to-floor", "the minimum"),
        (treated, "compulsory treatment", "treatment-to-sentence", "the longest sentence"),
    ):
        if some:
            border, figures = multiple(on, name, of)
            says = f"In {{many}} of {{all}} cases {what} may last longer than {border}."
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
