"""What several checks say of cases: their way out of prison, how alike ones are told together, what would answer the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from lenity.analysis.curves import ceiling
from lenity.engine.outcome import Option, Outcome
from lenity.evidence import Observation
from lenity.law.model import Provision
from lenity.law.provisions import subjects
from lenity.review.answer import CONFORMS, NEEDS_DATA, NEEDS_JUDGEMENT, Answer, Figure, Point, Want, gravest
from lenity.review.citing import law_reference, unique
from lenity.review.framework import alike
from lenity.review.judgements import Judgement, Ranking
from lenity.review.ladder import FINE_ALONE, OUT_OF_PRISON
from lenity.review.setting import Run, Setting, count_figure, custody_figure, observation_figure, weakest, year_figure
from lenity.review.worked_cases import AFTER_CHOICE, CLOSED, DEPENDS, NOT_KNOWN, OPEN

# Vignettes that several checks put to the law, by what they have in common.
OWN_USE = ("V1", "V2", "V3", "V4")
OWN_POSSESSION = ("V2", "V3", "V4")
NON_VIOLENT = tuple(f"V{number}" for number in range(2, 14))
RANKED = tuple(f"V{number}" for number in range(1, 16))
AT_LIBERTY_OR_NOT = ("treatment", "deferred_sentence")  # may hold the person, or leave the penalty to a later day


# -- ways out --------------------------------------------------------------------------------------------------------


def way_out(outcome: Outcome, rungs: Iterable[str] = OUT_OF_PRISON) -> str:
    """Say whether a case can end on one of some rungs: open, after a choice, depends (on facts of the case), not known, closed.

    A range without custody is an open way out, and so is one that leaves the court a fine alone, where `fine` is among the rungs.
    """
    on = frozenset(rungs)
    found = {_status(one, outcome) for one in outcome.options if one.rung in on}
    if "fine" in on:
        found.add(_fine_alone(outcome))
    if on >= frozenset(OUT_OF_PRISON) and ceiling(outcome.bound.custody) == 0:
        found.add(OPEN)
    return next((status for status in (OPEN, AFTER_CHOICE, DEPENDS, NOT_KNOWN) if status in found), CLOSED)


def ways_named(outcome: Outcome, status: str, rungs: Iterable[str] = OUT_OF_PRISON) -> tuple[str, ...]:
    """Name the measures of some rungs that have a status in a case."""
    on = frozenset(rungs)
    return tuple(one.measure for one in outcome.options if one.rung in on and _status(one, outcome) == status)


def _status(option: Option, outcome: Outcome) -> str:
    if option.status == "open":
        return AFTER_CHOICE if option.chain else OPEN
    if option.status == "undetermined":
        return NOT_KNOWN
    if option.status == "depends":  # on a fact of the case, or on a range that is not known
        return NOT_KNOWN if outcome.bound.custody.undetermined else DEPENDS
    return CLOSED


def _fine_alone(outcome: Outcome) -> str:
    bound, reach = outcome.bound, outcome.reach
    if bound.fine.least is None and not bound.fine.undetermined:
        return CLOSED
    alone = frozenset(FINE_ALONE)
    if bound.combine and alone.issuperset(bound.combine):
        return OPEN
    if not bound.combine:
        return NOT_KNOWN if outcome.bound.custody.undetermined else CLOSED
    if alone.intersection(bound.combine):
        return DEPENDS
    return AFTER_CHOICE if alone.intersection(reach.combine) else CLOSED


# -- cases that are told together --------------------------------------------------------------------------------------


def together(runs: Iterable[Run], alike_in: Callable[[Run], object]) -> tuple[tuple[Run, ...], ...]:
    """Put the runs of one vignette together that are alike in something: only their substances tell them apart."""
    groups: dict[tuple[str, object], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.posed.vignette.id, alike_in(run)), []).append(run)
    return tuple(map(tuple, groups.values()))


def in_words(runs: Sequence[Run]) -> str:
    """Name the case of runs that are told together, and their substances."""
    title = runs[0].posed.vignette.title
    names = substance_words(run.posed.substance for run in runs)
    return f"{title} ({names})" if names else title


def substance_words(names: Iterable[str]) -> str:
    """Name substances as words of a sentence.

    >>> substance_words(["cannabis_resin", "heroin", "heroin"])
    'cannabis resin, heroin'
    """
    return ", ".join(dict.fromkeys(name.replace("_", " ") for name in names if name))


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def choices_named(titles: Iterable[str]) -> str:
    """Name choices inside a sentence, each once.

    >>> choices_named(["Mitigating circumstances", "Mitigating circumstances"])
    'mitigating circumstances'
    """
    return ", ".join(dict.fromkeys(title[:1].lower() + title[1:] for title in titles))


def range_of(setting: Setting, runs: Sequence[Run], name: str = "") -> Figure:
    """Give the range of custody that runs share, as sure as the least sure of them."""
    figures = [custody_figure(setting, run, name) for run in runs]
    return replace(
        figures[0],
        confidence=weakest(one.confidence for one in figures),
        references=unique(reference for one in figures for reference in one.references),
        made_of=tuple(dict.fromkeys(part for one in figures for part in one.made_of)),
    )


def keys(runs: Iterable[Run]) -> tuple[str, ...]:
    """Give the names of the cases."""
    return tuple(run.key for run in runs)


def rules_of(runs: Iterable[Run]) -> tuple[str, ...]:
    """Give the ids of the rules that bind in some runs, each once."""
    return tuple(dict.fromkeys(use.id for run in runs for use in run.outcome.steps if not use.after_choice))


def sureness_of_rules(on: Setting, ids: Iterable[str]) -> str:
    """Give the least sure confidence of some rules; one without a citation is unverified."""
    cites = [on.rule(id).cite for id in ids if id in on.bench.rules]
    return weakest(cite.confidence if cite else "unverified" for cite in cites)


def count_of(name: str, runs: Sequence[Run]) -> Figure:
    """Count runs; the count is as sure as the least sure range among them."""
    return count_figure(name, len(runs), keys(runs), weakest(run.outcome.confidences["custody"] for run in runs))


def counted(says: str, many: Sequence[Run], every: Sequence[Run]) -> Point:
    """Give a sentence with places for `{many}` and `{all}` cases."""
    figures = {"many": count_of("cases counted", many), "all": count_of("cases put to the law", every)}
    return Point(says, {name: one for name, one in figures.items() if f"{{{name}}}" in says}, rules_of(many), keys(many))


def range_point(on: Setting, same: Sequence[Run], says: str = "{range}") -> Point:
    """Tell the range of cases that are told together, in words with a place for `{range}`."""
    return Point(f"{capital(in_words(same))}: {says}.", {"range": range_of(on, same)}, rules_of(same), keys(same))


def as_supply(on: Setting, runs: Sequence[Run]) -> tuple[Run, ...]:
    """Put cases of own use to the law as supply of the same substance, a positive test as supply of one dose."""
    amounts = {run.posed.substance: _amount(run) for run in on.ranges("V2")}
    changed = []
    for run in runs:
        facts = {name: value for name, value in run.posed.facts.items() if name != "purpose"}
        changed.append({**amounts.get(run.posed.substance, {}), **facts, "offence": "supply"})
    answers = on.ask(changed)
    return tuple(Run(replace(run.posed, facts=facts), answer) for run, facts, answer in zip(runs, changed, answers, strict=True))


def _amount(run: Run) -> Mapping[str, str]:
    return {name: value for name, value in run.posed.facts.items() if name in ("quantity", "pure_quantity", "purity")}


def none_found(says: str, runs: Sequence[Run], wants: Sequence[Want]) -> Answer:
    """Answer that no case has a thing; while a penalty or a dose is not known that cannot be said."""
    if wants:
        return Answer(NEEDS_DATA, (), tuple(wants))
    return Answer(CONFORMS, (Point(says, {}, rules_of(runs), keys(runs)),))


# -- what would answer the rest ---------------------------------------------------------------------------------------


def cases(runs: Iterable[Run]) -> list[tuple[str, Outcome]]:
    """Give runs as pairs of a name and an outcome."""
    return [(in_words((run,)), run.outcome) for run in runs]


def penalty_wants(runs: Iterable[Run]) -> tuple[Want, ...]:
    """Ask for the penalties that are not known in some runs."""
    return range_wants((run.posed.substance or run.posed.vignette.title, run.outcome) for run in runs)


def range_wants(named: Iterable[tuple[str, Outcome]]) -> tuple[Want, ...]:
    """Ask for the ranges that are not known, told together where one passage of the law would give them."""
    missing: dict[tuple[str, str], list[str]] = {}
    for name, outcome in named:
        if outcome.bound.custody.undetermined:
            told = [gap for gap in outcome.undetermined if any(output.startswith("custody") for output in gap.what)]
            whys = [(gap.why, gap.look_in) for gap in told or outcome.undetermined]
            for why in dict.fromkeys(whys or [("no rule gives it", outcome.title)]):
                missing.setdefault(why, []).append(name)
    return tuple(
        Want("law", f"the penalty for {substance_words(names)}: {why}", where) for (why, where), names in missing.items()
    )


def option_wants(on: Setting, named: Iterable[tuple[str, Outcome]], rungs: Iterable[str]) -> tuple[Want, ...]:
    """Ask for what decides whether a measure on some rungs is open: what the law says, or facts that the cases do not give.

    Cases whose range is not known are left out: the range comes first.
    """
    chosen = frozenset(rungs)
    decisions = {(one.rung, one.measure): one for one in on.law.decisions if one.kind == "option"}
    wants, facts = list[Want](), dict[str, list[str]]()
    for name, outcome in named:
        for option in outcome.options:
            if outcome.bound.custody.undetermined or option.rung not in chosen or option.status == "closed":
                continue
            if option.rung in AT_LIBERTY_OR_NOT:
                what = f"{option.measure}: whether the person stays at liberty and the case ends with it"
                wants.append(Want("law", what, f"{on.law.title}, {option.measure}"))
            for use in option.rules:
                rule = on.rule(use.id)
                if rule.unknown:
                    wants.append(Want("law", f"{option.measure}: {rule.unknown}", rule.look_in))
            asked = [fact for fact in decisions[option.rung, option.measure].inputs if fact in outcome.unknown]
            meanings = [on.law.vocabulary.attributes[fact].meaning for fact in asked if fact in on.law.vocabulary.attributes]
            if option.status == "depends" and meanings:
                facts.setdefault(f"{option.measure}: whether {'; '.join(meanings)}", []).append(name)
    for what, names in facts.items():
        wants.append(Want("data", what, f"the facts of these cases: {'; '.join(dict.fromkeys(names))}"))
    return tuple(dict.fromkeys(wants))


def dose_wants(on: Setting, *names: str) -> tuple[Want, ...]:
    """Ask for the doses without which a vignette cannot be put to the law.

    A substance that no test of the law tells apart from one whose dose is known needs none of its own.
    """
    missing = on.not_posed(*names)
    posed = frozenset(on.bench.substances) - frozenset(missing)
    covered = {one for group, _ in alike(on.law) if posed.intersection(group) for one in group}
    uncovered = [one for one in missing if one not in covered]
    if not uncovered:
        return ()
    return (
        Want("data", f"a typical dose and a day's amount of {substance_words(uncovered)}", "the table of doses of the review"),
    )


# -- what the law says -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """What a law says on a subject; `says` is None where that is not known, and then `wants` says what would answer it."""

    provision: Provision | None
    wants: tuple[Want, ...] = ()

    @property
    def says(self) -> bool | int | str | frozenset[str] | None:
        return self.provision.says if self.provision else None

    @property
    def words(self) -> frozenset[str]:
        """The words that are known of a set; none where nothing is known."""
        return self.says if isinstance(self.says, frozenset) else frozenset()

    @property
    def whole(self) -> bool:
        """Whether the words of a set are known to be all there are."""
        return self.provision is not None and isinstance(self.says, frozenset) and not self.provision.at_least

    def has(self, word: str) -> bool | None:
        """Say whether the answer holds a word; None where that is not known."""
        return self.provision.has(word) if self.provision else None

    def point(self, says: str, figures: Mapping[str, Figure] | None = None) -> Point:
        """Give a point that rests on the provision, if there is one."""
        if self.provision is None:
            return Point(says, figures or {})
        cited = (law_reference(self.provision.cite),) if self.provision.cite else ()
        return Point(says, figures or {}, (self.provision.id,), (), cited)

    def figure(self, name: str, text: str, amount: float | None = None, unit: str = "") -> Figure:
        """Give what the provision says as a figure."""
        assert self.provision is not None
        cite = self.provision.cite
        return Figure(
            name, text, amount, unit, "rule", cite.confidence if cite else "unverified",
            (law_reference(cite),) if cite else (), (self.provision.id,),
        )  # fmt: skip


def law_says(on: Setting, about: str) -> Said:
    """Look up a subject of library/provisions.yaml in the law, with what to ask for where it is not known."""
    provision, meaning = on.provision(about), subjects()[about].meaning
    if provision is None:
        return Said(None, (Want("law", f"not looked up yet: {meaning}", f"provisions.yaml of {on.law.id}, subject {about}"),))
    if provision.says is None:
        return Said(provision, (Want("law", f"{meaning}: {provision.unknown}", provision.look_in),))
    if provision.at_least:
        return Said(
            provision,
            (Want("law", f"whether the list is complete: {meaning}", provision.look_in or f"provision {provision.id}"),),
        )
    return Said(provision)


def months_of(on: Setting, said: Said) -> float | None:
    """Give a duration of the law in months; infinity where it was read and sets none, None where that is not known."""
    if said.says == "none":
        return inf
    return on.law.calendar.months(said.says) if isinstance(said.says, int) else None


def told(on: Setting, about: str, says: str) -> tuple[Point, ...]:
    """Tell what the law says on a subject, after the words `says`; nothing where that is not known or is a plain no."""
    said, subject = law_says(on, about), subjects()[about]
    if said.says is None or said.says is False:
        return ()
    if said.says is True:
        return (said.point(f"{says}."),)
    if isinstance(said.says, frozenset):
        return (said.point(f"{says}: {listed(about, said.words) or 'none'}."),)
    if isinstance(said.says, str) and said.says in subject.values:
        return (said.point(f"{says}: {subject.values[said.says]}."),)
    text = "no limit is set" if said.says == "none" else said.provision.text if said.provision else ""
    return (said.point(f"{says}: {{amount}}.", {"amount": said.figure(subject.meaning, text)}),)


def meaning_of(about: str, word: str) -> str:
    """Give the meaning of a word of a subject, for a sentence."""
    return subjects()[about].values[word]


def listed(about: str, words: Iterable[str]) -> str:
    """List words of a subject by their meanings, in the order of the subject."""
    chosen = frozenset(words)
    return "; ".join(meaning for word, meaning in subjects()[about].values.items() if word in chosen)


# -- what figures show -------------------------------------------------------------------------------------------------


def dated(one: Observation) -> dict[str, Figure]:
    """Give an observation and its year, as figures."""
    return {"value": observation_figure(one), "year": year_figure(one)}


def published(on: Setting, one: Observation) -> Point:
    """Tell an observation as it was published."""
    figures = dated(one)
    subject = "" if one.subject == "all" else f", {substance_words([one.subject])}"
    says = f"{indicator_title(on, one.indicator)}{subject}, {{year}}: {{value}}."
    return Point(says, figures, (), (), figures["value"].references)


def indicator_title(on: Setting, indicator: str) -> str:
    """Give the title of an indicator of which there are observations, to begin a sentence."""
    assert on.bench.evidence is not None
    return capital(on.bench.evidence.indicators[indicator].title)


def used_lately(on: Setting, indicator: str, subject: str | None = None) -> tuple[bool | None, tuple[Observation, ...]]:
    """Say whether figures show that something was used in the last years; None where they show nothing and are not complete."""
    years = int(on.threshold("years-unused"))
    seen = tuple(one for one in on.observations(indicator, subject) if one.year >= on.day.year - years)
    if any((one.value or one.lower or 0) > 0 for one in seen):
        return True, seen
    if years and {one.year for one in seen if one.value == 0} >= set(range(on.day.year - years, on.day.year)):
        return False, seen
    return None, seen


# -- what people judged ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """What named people answered to a question: `answer` where they agree, `differ` where they do not; empty where nobody did."""

    answer: str = ""
    differ: bool = False
    points: tuple[Point, ...] = ()


def judged(on: Setting, ask: str) -> Judged:
    """Read the judgements on a question of the catalogue, `N-02/reasons` or with a thing behind it.

    One that was given before the program found something else is shown and decides nothing.
    """
    found = on.judgements(ask.split("/", maxsplit=1)[0], ask)
    answers = {str(one.answer) for one in found if not one.outdated}
    points = tuple(_judgement_point(one, ask) for one in found)
    return Judged(next(iter(answers)) if len(answers) == 1 else "", len(answers) > 1, points)


def ranked(on: Setting, ask: str) -> tuple[list[Ranking], tuple[Point, ...]]:
    """Read the rankings that people gave on a question, and tell them; as in `judged`, an outdated one decides nothing."""
    found = on.judgements(ask.split("/", maxsplit=1)[0], ask)
    orders = [one.answer for one in found if not isinstance(one.answer, str) and not one.outdated]
    return orders, tuple(_judgement_point(one, ask) for one in found)


def _judgement_point(one: Judgement, ask: str) -> Point:
    return Point(
        "{who}, on an earlier finding: {answer}. {reasons}" if one.outdated else "{who}: {answer}. {reasons}",
        {
            "who": Figure("who judged", one.who, None, "", "judgement", "verified"),
            "answer": Figure(f"judgement on {ask}", one.said, None, "", "judgement", "verified"),
            "reasons": Figure("reasons given", one.reasons, None, "", "judgement", "verified"),
        },
    )


def judged_each(
    on: Setting, ask: str, things: Mapping[str, str], counts: Mapping[str, str], silent: str = NEEDS_JUDGEMENT
) -> Answer:
    """Read the judgements on each of several things, named with what is to be judged of it; `counts` gives each answer's outcome.

    What nobody has judged counts as `silent`, what people differ on needs a judgement; the gravest counts, and nothing conforms.
    """
    outcomes, points, wants, differ = list[str](), list[Point](), list[Want](), list[str]()
    for thing, what in things.items():
        people = judged(on, f"{ask}/{thing}")
        points += people.points
        if people.answer:
            outcomes.append(counts[people.answer])
            continue
        outcomes.append(NEEDS_JUDGEMENT if people.differ else silent)
        differ += [thing] if people.differ else []
        wants.append(Want("judgement", what, f"{ask}/{thing}"))
    contested = f"Those who judged differ on: {'; '.join(differ)}." if differ else ""
    return Answer(gravest((CONFORMS, *outcomes)), tuple(points), tuple(wants), contested)
