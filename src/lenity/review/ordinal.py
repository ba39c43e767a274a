"""Ordinal proportionality: the ranges of the drug law and those of other offences of the same place, in one order.

    ordinal(law, beside, framework).ranks[0].offences  ->  the offences with the highest maximum, then the highest minimum

What is compared is the range of custody that binds the court, as the engine gives it. That one range is lower than another is a
fact about the law. Which offence is the graver one is not: only a person ranks offences, and nothing here does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lenity.engine.asking import ask_all, what_binds
from lenity.law.model import CONFIDENCES, Law
from lenity.review.citing import Reference, law_reference, unique
from lenity.review.framework import Custody, Framework, Gap, Staircase, Step, custody_of, gaps_of

OF_DRUGS = ("offence", "purpose")  # facts of a drug case that other offences do not share
Height = tuple[bool, bool, float]  # death, life, months: in this order, so that neither becomes a number of months


@dataclass(frozen=True, slots=True)
class Offence:
    """One offence with its lawful range: of the drug law at one band of quantity, or of another law.

    `step` is the band in words and `staircase` names its substances; both are empty where no quantity matters. `versions` are the
    readings under which it holds, empty where it holds under each; `turns_on` names further disputed points it hangs on.
    """

    word: str
    law: str
    drugs: bool
    custody: Custody
    confidence: str
    references: tuple[Reference, ...]
    rules: tuple[str, ...]
    step: str = ""
    staircase: Staircase | None = None
    versions: tuple[str, ...] = ()
    turns_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """Offences of one law with the same range, known equally well."""

    offences: tuple[Offence, ...]

    @property
    def drugs(self) -> bool:
        return self.offences[0].drugs

    @property
    def custody(self) -> Custody:
        return self.offences[0].custody

    @property
    def confidence(self) -> str:
        return self.offences[0].confidence

    @property
    def references(self) -> tuple[Reference, ...]:
        return unique(ref for one in self.offences for ref in one.references)


@dataclass(frozen=True, slots=True)
class Lower:
    """Whether a range has a lower minimum, and a lower maximum, than a range of the drug law."""

    least: bool
    most: bool


@dataclass(frozen=True, slots=True)
class NotKnown:
    """An offence whose range the law leaves unknown, and why."""

    word: str
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Ordinal:
    """All ranks, the highest maximum first and among equal ones the highest minimum; `versions` are those of `axis`.

    `beside` are the laws compared with, by title and citation; `not_known` are their offences without a place in the order.
    """

    facts: Mapping[str, object]
    axis: str
    versions: tuple[str, ...]
    beside: tuple[tuple[str, Reference | None], ...]
    ranks: tuple[Rank, ...]
    not_known: tuple[NotKnown, ...]

    @property
    def of_drugs(self) -> tuple[Rank, ...]:
        """Give the ranks of the drug law, highest first."""
        return tuple(rank for rank in self.ranks if rank.drugs)

    @property
    def of_others(self) -> tuple[Rank, ...]:
        """Give the ranks of the laws beside it, highest first."""
        return tuple(rank for rank in self.ranks if not rank.drugs)


def ordinal(law: Law, beside: Sequence[Law], frame: Framework) -> Ordinal | None:
    """Put the bands of a framework and the offences of the laws beside it in one order; None where there is nothing to compare.

    `law` is the drug law the framework is of, and all laws are as they stand on one day.
    """
    others, not_known, words = list[Offence](), list[NotKnown](), set[str]()
    facts = {name: value for name, value in frame.facts.items() if name not in OF_DRUGS}
    for one in beside:
        found, unknown = _offences(one, _words(one), facts, drugs=False)
        words |= {*_words(one)}
        others += found
        not_known += unknown
    bands = list(_bands(law.id, frame))
    if not others or not bands:
        return None
    banded = {str(frame.facts["offence"])}
    without_quantity, _ = _offences(law, [word for word in _words(law) if word not in words | banded], facts, drugs=True)
    ranks = sorted(_ranks([*bands, *without_quantity, *others]), key=lambda rank: highest(rank.custody), reverse=True)
    titles = tuple((one.title, law_reference(one.cite) if one.cite else None) for one in beside)
    return Ordinal(frame.facts, frame.axis, tuple(frame.versions), titles, tuple(ranks), tuple(not_known))


def lower(one: Custody, than: Custody) -> Lower:
    """Say which end of a range lies below that of another."""
    return Lower(_least(one) < _least(than), _most(one) < _most(than))


def highest(custody: Custody) -> tuple[Height, Height]:
    """Give what ranges are put in order by: the maximum, then the minimum. Life is above every term, death above life."""
    return _most(custody), _least(custody)


def _most(custody: Custody) -> Height:
    """A range that may end in life or death has that for its maximum, whatever term stands beside it."""
    if custody.life != "no" or custody.death != "no":
        return custody.death != "no", custody.death == "no", 0
    return False, False, custody.most_months or 0


def _least(custody: Custody) -> Height:
    """A range without a least term begins with life, or with death where that is all there is."""
    if custody.least_months is not None:
        return False, False, custody.least_months
    return custody.life == "no", custody.life != "no", 0


# -- the bands of the drug law -------------------------------------------------------------------------------


def _bands(law: str, frame: Framework) -> Iterator[Offence]:
    """Give every band of quantity once, with the versions under which it holds; a single amount is no band."""
    found: dict[tuple[object, ...], list[tuple[Staircase, Step]]] = {}
    for one in frame.staircases:
        for step in one.steps:
            if step.low != step.high and not step.custody.undetermined:
                key = one.key, step.text, step.custody, step.confidence, tuple(step.turns_on)
                found.setdefault(key, []).append((one, step))
    for same in found.values():
        versions = tuple(one.version for one, _ in same)
        staircase, step = same[0]
        yield Offence(
            word=str(frame.facts["offence"]), law=law, drugs=True, custody=step.custody, confidence=step.confidence,
            references=unique(ref for _, one in same for ref in one.references),
            rules=tuple(dict.fromkeys(rule for _, one in same for rule in one.rules)),
            step=step.text, staircase=staircase, turns_on=tuple(step.turns_on),
            versions=() if len(versions) == len(frame.versions) or not frame.axis else versions,
        )  # fmt: skip


# -- offences that no quantity divides -----------------------------------------------------------------------


def _words(law: Law) -> list[str]:
    """List the offences that rules of a law name, in its order."""
    tests = (rule.when["offence"] for _, rule in law.rules() if "offence" in rule.when)
    order = law.vocabulary.attributes["offence"].values
    named = [word for test in tests if not test.negated for word in sorted(test.words, key=order.index)]
    return list(dict.fromkeys(named))


def _offences(
    law: Law, words: Sequence[str], facts: Mapping[str, object], *, drugs: bool
) -> tuple[list[Offence], list[NotKnown]]:
    """Ask the engine for each offence with nothing but the facts all cases share."""
    binding, found, not_known = what_binds(law), list[Offence](), list[NotKnown]()
    by_id = {rule.id: rule for _, rule in binding.rules()}
    cases = [dict(facts) | {"offence": word} for word in words]
    answers = ask_all(binding, [(case, {}) for case in cases]) if cases else []
    for word, answer in zip(words, answers, strict=True):
        if answer.bound.custody.undetermined:
            not_known.append(NotKnown(word, gaps_of(binding, answer)))
            continue
        giving = [by_id[use.id] for use in answer.steps if use.id in by_id]
        giving = [rule for rule in giving if any(name.startswith("custody") for name in rule.then)]
        cites = [rule.citation("custody.max") for rule in giving]
        found.append(Offence(
            word=word, law=law.id, drugs=drugs, custody=custody_of(law.calendar, answer.bound.custody),
            confidence=answer.confidences["custody"], references=unique(law_reference(cite) for cite in cites if cite),
            rules=tuple(rule.id for rule in giving), turns_on=tuple(sorted({axis for rule in giving for axis in rule.reading})),
        ))  # fmt: skip
    return found, not_known


def _ranks(offences: Iterable[Offence]) -> list[Rank]:
    """Put offences of one law with the same range and confidence together, in the order in which the law has them."""
    found: dict[tuple[object, ...], list[Offence]] = {}
    for one in offences:
        found.setdefault((one.drugs, highest(one.custody), one.custody.text, CONFIDENCES.index(one.confidence)), []).append(one)
    return [Rank(tuple(same)) for same in found.values()]
