"""The audit of published claims: each is broken into parts, each part is decided by a rule, from data.

    supported          other sources say the same
    supported in part  a part is, and no part is refuted
    refuted            figures of other sources, or the unit alarms, exclude it
    not established    the evidence does not carry it: one source, two years, no trend
    conflicting        some sources say so, and others of the same year say otherwise
    not testable       the evidence holds nothing on it

A publication never supports itself. Where its own figures stand in a series beside others, they are taken at their
word: they may lose a test, and cannot win it alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from lenity.evidence.alarms import Held, share_of
from lenity.evidence.claims import (
    Asked,
    Categories,
    Change,
    Claim,
    Claims,
    Level,
    Measured,
    NoConsistentStatistics,
    Proportion,
    Rank,
    Reported,
    Share,
    read_claims,
)
from lenity.evidence.names import names
from lenity.evidence.observations import (
    DOUBTED,
    Alarm,
    Evidence,
    Number,
    Observation,
    Source,
    Statement,
)
from lenity.evidence.problems import EvidenceError, Problem
from lenity.evidence.reading import MARKET
from lenity.evidence.sizes import size_estimates, spread
from lenity.evidence.sums import standing
from lenity.evidence.trends import FEWEST, Series, Trend, against, series, trend
from lenity.evidence.verdicts import Audit, Judged, Part, Verdict, figure_said, together

DIRECTIONS: Final = ("rising", "falling", "stable")


def audit(claims: Path | str | Claims, evidence: Evidence) -> Audit:
    """Judge every claim of a file against the evidence; the same two give the same verdicts.

    `claims` is a path, the name of a file of the library, or claims already read. Raises EvidenceError where the
    file has mistakes, is about another place, or asks for what the evidence does not define.

    >>> from lenity.evidence import read_evidence
    >>> audit("idpc-2014-11", read_evidence()).verdicts()["ecstasy"]
    'refuted'
    """
    read = claims if isinstance(claims, Claims) else read_claims(claims)
    _check_held(read, evidence)
    judge = Judge(read, evidence)
    return Audit(read, tuple(judge.judge(claim) for claim in read.claims), evidence.sha256)


def _check_held(claims: Claims, evidence: Evidence) -> None:
    problems = []
    places = {seen.place for seen in evidence.observations}
    if places and places != {claims.place}:
        message = f"claims on `{claims.place}`, evidence on `{', '.join(sorted(places))}`"
        problems.append(Problem(claims.file, 1, "LEN241", message, "audit them against the evidence of their place"))
    if claims.source and claims.source not in evidence.sources:
        # A misspelt key would let a publication support itself.
        message = f"the publication's source `{claims.source}` is not in the evidence"
        mend = "write its key in sources.yaml, or leave `source` out where none of its figures is held"
        problems.append(Problem(claims.file, 1, "LEN224", message, mend))
    for claim in claims.claims:
        for measured in asked(claim.asks):
            indicator = evidence.indicators.get(measured.indicator)
            held = indicator is not None and measured.subject in indicator.subjects
            if indicator is None or not held or measured.unit not in indicator.units:
                message = f"`{claim.id}` asks for `{measured}`"
                mend = f"indicators of this evidence: {', '.join(evidence.indicators)}"
                if indicator is not None:
                    mend = f"subjects: {', '.join(indicator.subjects)}; units: {', '.join(indicator.units)}"
                problems.append(Problem(claims.file, 1, "LEN254", message, mend))
    if problems:
        raise EvidenceError(tuple(problems))


def asked(asks: Asked) -> tuple[Measured, ...]:
    """Return everything a claim measures."""
    match asks:
        case Level() | Share():
            return (asks.of,)
        case Change() | Rank() | NoConsistentStatistics():
            return asks.of
        case Proportion():
            return (asks.of, asks.to)
        case Categories():
            return tuple(asks.figures.values())
        case Reported():
            return tuple(measured for measured, _ in asks.trends)


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules, one per kind of claim, over one state of the evidence."""

    claims: Claims
    evidence: Evidence

    def judge(self, claim: Claim) -> Judged:
        """Decide one claim."""
        parts = tuple(self._parts(claim.asks))
        return Judged(claim, together(part.verdict for part in parts), parts)

    def _parts(self, asks: Asked) -> list[Part]:
        match asks:
            case Level():
                return [self._level("the figure", asks.of, asks.year, asks.value)]
            case Change():
                return self._change(asks)
            case Share():
                return [self._share(asks)]
            case Rank():
                return self._rank(asks)
            case Proportion():
                return [self._proportion(asks)]
            case Categories():
                return self._categories(asks)
            case NoConsistentStatistics():
                return self._no_consistent_statistics(asks)
            case Reported():
                return [self._reported(asks, measured, direction) for measured, direction in asks.trends]

    def line(self, name: str) -> Fraction:
        """Return a threshold."""
        return self.claims.thresholds[name].value

    def _named(self, of: Measured) -> str:
        title = self.evidence.indicators[of.indicator].title
        return f"{title[:1].lower()}{title[1:]}, {of.subject.replace('_', ' ')}"

    # -- a figure ----------------------------------------------------------------------------------------

    def _level(self, asks: str, of: Measured, year: int, value: Number) -> Part:
        """Decide a figure by the other sources of its year, then by the unit alarms it would raise."""
        own, others = self._of_year(of, year)
        agree = [seen for seen in others if seen.value is not None and self._agrees(seen, value)]
        differ = [seen for seen in others if not self._allows(seen, value)]
        alarms = self._alarms(of, year, value)
        used = (*agree, *differ)
        if agree and (differ or len(alarms) >= self.line("alarms_to_refute")):
            other = f"other figures of {year} do not: {_listed(differ)}" if differ else _alarming(alarms)
            return Part(asks, "conflicting", f"{_listed(agree)} agree; {other}", used)
        if agree:
            return Part(asks, "supported", f"{_listed(agree)}", used)
        if len(alarms) >= self.line("alarms_to_refute"):
            references = tuple(alarm.reference for alarm in alarms if alarm.reference is not None)
            why = _alarming(alarms) + _corrected(own)
            return Part(asks, "refuted", why, (*own, *differ, *references))
        if differ:
            sure = any(seen.confidence in ("verified", "secondary") for seen in differ)
            verdict: Verdict = "refuted" if sure else "conflicting"
            return Part(asks, verdict, f"other figures of {year} do not agree: {_listed(differ)}", used)
        if own:
            why = f"only the publication itself prints {value:,} {_unit(of.unit)} for {year}" + _noted(own)
            return Part(asks, "not established", why + _corrected(own), own)
        return Part(asks, "not testable", f"no figure of {year} is held")

    def _of_year(self, of: Measured, year: int) -> tuple[tuple[Observation, ...], tuple[Observation, ...]]:
        """Return the figures of a year: those of the publication itself, doubted unit included, and those of others."""
        kind = self.evidence.indicators[of.indicator].kind
        of_year = [
            seen
            for seen in self.evidence.about(of.indicator, of.subject)
            if seen.year == year and (kind == "stock" or seen.period == "year")
        ]
        own = tuple(seen for seen in of_year if seen.source.key == self.claims.source and seen.unit in (of.unit, DOUBTED))
        others = tuple(seen for seen in of_year if seen.source.key != self.claims.source and seen.unit == of.unit)
        return own, tuple(seen for seen in others if not seen.unresolved)

    def _agrees(self, seen: Observation, value: Number) -> bool:
        if seen.value is None:
            return False
        return abs(Fraction(seen.value) - Fraction(value)) <= self.line("about") * Fraction(value)

    def _allows(self, seen: Observation, value: Number) -> bool:
        """Whether a figure agrees, or an interval holds the value."""
        if self._agrees(seen, value):
            return True
        if seen.lower is None and seen.upper is None:
            return False
        return (seen.lower is None or seen.lower <= value) and (seen.upper is None or value <= seen.upper)

    def _alarms(self, of: Measured, year: int, value: Number) -> list[Alarm]:
        """Return the alarms that the claimed figure would raise, were it an observation in the unit claimed."""
        if self.evidence.indicators[of.indicator].kind != "flow":
            return []
        source = Source(self.claims.source, self.claims.producer, self.claims.title, self.claims.address)
        figure = Observation(
            self.claims.place, year, "year", of.indicator, of.subject, value, None, None, of.unit, source,
            "unverified", "", date(year, 12, 31), True, self.claims.file,
        )  # fmt: skip
        others = [seen for seen in self.evidence.observations if seen.source.key != self.claims.source]
        return Held.of(others, self.evidence.region).alarms_on(figure)

    # -- a rise or fall ----------------------------------------------------------------------------------

    def _change(self, asks: Change) -> list[Part]:
        parts = []
        if asks.start is not None:
            parts.append(self._level(f"{asks.start:,} in {asks.first}", asks.of[0], asks.first, asks.start))
        if asks.end is not None:
            parts.append(self._level(f"{asks.end:,} in {asks.last}", asks.of[0], asks.last, asks.end))
        return [*parts, self._course(asks)]

    def _course(self, asks: Change) -> Part:
        """Decide a direction by the trend of every year between, in each unit apart."""
        verb = "a rise" if asks.direction == "rising" else "a fall"
        tested = [(one, self._series(one, asks.first, asks.last)) for one in asks.of]
        verdicts = [self._direction(observed, asks.direction) for _, observed in tested]
        verdict = _one_of_several(verdicts)
        said = self._statements(asks.of[0].indicator, asks.of[0].subject, asks.first, asks.last)
        against_it = tuple(one for one in said if one.says in DIRECTIONS and one.says != asks.direction)
        if verdict == "supported" and against_it:
            verdict = "conflicting"
        why = "; ".join(self._course_said(one, observed, asks.first, asks.last) for one, observed in tested)
        if against_it:
            why += "; " + "; ".join(f"{one.source.key}: {one.words}" for one in against_it)
        used = tuple(seen for _, observed in tested for point in observed.points for seen in point.observations)
        return Part(f"{verb} from {asks.first} to {asks.last}", verdict, why, used, against_it)

    def _series(self, of: Measured, first: int, last: int) -> Series:
        return series(self.evidence, of.indicator, of.subject, of.unit).between(first, last)

    def _direction(self, observed: Series, direction: str) -> Verdict:
        """Return what a series says of a direction; the publication's own years cannot carry it alone."""
        found = self._trend(observed)
        if found.verdict == "depends on the source":
            return "conflicting"
        if found.verdict not in ("rising", "falling"):
            return "not established" if observed.n else "not testable"
        if found.verdict != direction:
            return "refuted"
        others = replace(observed, points=tuple(replace(p, observations=self._others(p.observations)) for p in observed.points))
        return "supported" if others.n >= FEWEST else "not established"

    def _trend(self, observed: Series) -> Trend:
        return trend(observed, level=self.line("chance"))

    def _others(self, observations: Iterable[Observation]) -> tuple[Observation, ...]:
        return tuple(seen for seen in observations if seen.source.key != self.claims.source)

    def _course_said(self, of: Measured, observed: Series, first: int, last: int) -> str:
        """Write every year of a course, its test, and how the year after changes it."""
        unit = _unit(of.unit)
        if not observed.n:
            return f"no figure in {unit}"
        by_year = {point.year: point for point in observed.points}
        values = {year: by_year[year].values if year in by_year else () for year in range(first, last + 1)}
        years = ", ".join(f"{year} {' or '.join(f'{value:,}' for value in held) or 'none'}" for year, held in values.items())
        found = self._trend(observed)
        return f"in {unit}: {years}; {found.verdict}, {found.why}{self._after(of, observed)}"

    def _after(self, of: Measured, observed: Series) -> str:
        """Name the year after the last, where it alone is less than half or more than twice as large by any source."""
        last = max((point for point in observed.points if point.values), key=lambda point: point.year)
        whole = series(self.evidence, of.indicator, of.subject, of.unit)
        after = next((point for point in whole.points if point.year == last.year + 1 and point.values), None)
        if after is None or not all(last.values):
            return ""
        times = sorted(Fraction(new) / Fraction(old) for new in after.values for old in last.values)
        if Fraction(1, 2) <= times[0] and times[-1] <= 2:
            return ""
        many = " to ".join(dict.fromkeys(_times(one) for one in (times[0], times[-1])))
        return f"; {after.year} alone ({' or '.join(f'{value:,}' for value in after.values)}) is {many} times {last.year}"

    # -- a region ----------------------------------------------------------------------------------------

    def _share(self, asks: Share) -> Part:
        text = f"the share of {asks.region}"
        shares, used = self._shares(asks.of, asks.year, asks.region)
        if not shares:
            return Part(text, "not testable", f"no total of {asks.region} for {asks.year} is held beside a figure of its own")
        least, most = min(low for low, _ in shares), max(high for _, high in shares)
        inside = (asks.most is None or most <= asks.most) and (asks.least is None or least >= asks.least)
        outside = (asks.most is not None and least > asks.most) or (asks.least is not None and most < asks.least)
        verdict: Verdict = "supported" if inside else "refuted" if outside else "not established"
        return Part(text, verdict, f"{_percent(least, most)} of the total", used)

    def _shares(self, of: Measured, year: int, region: str) -> tuple[list[tuple[Fraction, Fraction]], tuple[Observation, ...]]:
        _, others = self._of_year(of, year)
        wholes = [
            seen
            for seen in self.evidence.region
            if (seen.place, seen.indicator, seen.subject, seen.year) == (region, of.indicator, of.subject, year) and seen.counted
        ]
        pairs = [(part, whole) for part in others for whole in wholes if share_of(part, whole) is not None]
        shares = [share for part, whole in pairs if (share := share_of(part, whole)) is not None]
        return shares, tuple(dict.fromkeys(seen for pair in pairs for seen in pair))

    def _rank(self, asks: Rank) -> list[Part]:
        """Decide a rank year by year: by the table of the region's countries, else by the share of its total."""
        return [self._rank_of_year(asks, year) for year in range(asks.first, asks.last + 1)]

    def _rank_of_year(self, asks: Rank, year: int) -> Part:
        verdicts: list[Verdict] = []
        reasons: list[str] = []
        used: list[Observation] = []
        for of in asks.of:
            decided = self._by_rank(asks, of, year) or (self._by_share(asks, of, year) if asks.totals else None)
            if decided is not None:
                verdict, why, seen = decided
                verdicts.append(verdict)
                reasons.append(f"{of.subject.replace('_', ' ')} {why}")
                used.extend(seen)
        if not verdicts:
            return Part(
                str(year), "not testable", "no table of the region's countries, and no total beside a figure of another source"
            )
        return Part(str(year), together(verdicts), "; ".join(reasons), tuple(dict.fromkeys(used)))

    def _by_rank(self, asks: Rank, of: Measured, year: int) -> tuple[Verdict, str, tuple[Observation, ...]] | None:
        members = names().regions[asks.region].places
        for key in dict.fromkeys(seen.source.key for seen in self.evidence.region):
            table = [seen for seen in self.evidence.region if seen.source.key == key and seen.place in members]
            found = standing(table, self.claims.place, asks.region, of.indicator, (of.subject,), of.unit, year)
            if found is None or found.n < self.line("fewest_places"):
                continue
            outer = self.line("outer_part") * found.n
            from_end = found.n - found.rank + 1 if asks.standing == "lowest" else found.rank
            verdict: Verdict = "supported" if from_end <= outer else "not established" if 2 * from_end <= found.n else "refuted"
            used = tuple(
                seen
                for seen in table
                if (seen.indicator, seen.subject, seen.unit, seen.year) == (of.indicator, of.subject, of.unit, year)
            )
            why = f"ranks {found.rank} of {found.n} that report, {_percent(found.share, found.share)} ({key})"
            return verdict, why, used
        return None

    def _by_share(self, asks: Rank, of: Measured, year: int) -> tuple[Verdict, str, tuple[Observation, ...]] | None:
        shares, used = self._shares(of, year, asks.totals)
        if not shares or asks.standing != "lowest":
            return None
        least, most = min(low for low, _ in shares), max(high for _, high in shares)
        verdict: Verdict = "supported" if most <= self.line("small_share") else "not established"
        return verdict, f"is {_percent(least, most)} of the total of {names().regions[asks.totals].title}", used

    # -- a ratio -----------------------------------------------------------------------------------------

    def _proportion(self, asks: Proportion) -> Part:
        top = series(self.evidence, asks.of.indicator, asks.of.subject, asks.of.unit)
        bottom = series(self.evidence, asks.to.indicator, asks.to.subject, asks.to.unit)
        ratios = [
            ratio
            for ratio in against(top, bottom)
            if ratio.year == asks.year and self.claims.source not in (ratio.numerator.source.key, ratio.denominator.source.key)
        ]
        text = f"{self._named(asks.of)} to {self._named(asks.to)}"
        if not ratios:
            return Part(text, "not testable", f"no pair of figures of {asks.year} is held")
        claimed = Fraction(asks.value)
        agree = [ratio for ratio in ratios if abs(ratio.value - claimed) <= self.line("about") * claimed]
        used = tuple(dict.fromkeys(seen for ratio in ratios for seen in (ratio.numerator, ratio.denominator)))
        found = ", ".join(dict.fromkeys(f"{float(ratio.value):.3g}" for ratio in ratios))
        verdict: Verdict = "supported" if len(agree) == len(ratios) else "conflicting" if agree else "refuted"
        return Part(text, verdict, f"the figures give {found}", used)

    # -- categories --------------------------------------------------------------------------------------

    def _categories(self, asks: Categories) -> list[Part]:
        """Decide each kind of activity stated, then whether the list leaves one out."""
        parts = [self._category(asks, one) for one in asks.stated]
        said = [
            one
            for activity in MARKET
            if activity not in asks.stated
            for one in self._statements("market", activity, asks.first, asks.last)
            if one.says == "present"
        ]
        if not said:
            return parts
        missing = ", ".join(dict.fromkeys(one.subject.replace("_", " ") for one in said))
        words = "; ".join(f"{one.source.key}: {one.words}" for one in said)
        return [*parts, Part("nothing else", "supported in part", f"leaves out {missing} ({words})", said=tuple(said))]

    def _category(self, asks: Categories, activity: str) -> Part:
        said = self._statements("market", activity, asks.first, asks.last)
        of = asks.figures.get(activity)
        seen = tuple(
            one
            for one in (self.evidence.about(of.indicator, of.subject, of.unit) if of else ())
            if asks.first <= one.year <= asks.last and one.source.key != self.claims.source and _above_zero(one)
        )
        present = tuple(one for one in said if one.says == "present")
        absent = tuple(one for one in said if one.says == "absent")
        if (present or seen) and absent:
            return Part(activity, "conflicting", "sources disagree on whether there is any", seen, said)
        if present or seen:
            grounds = [f"{len(seen)} figures of {asks.first}-{asks.last}"] if seen else []
            grounds += [f"{one.source.key}: {one.words}" for one in present]
            return Part(activity, "supported", "; ".join(grounds), seen, present)
        if absent:
            return Part(activity, "refuted", "; ".join(f"{one.source.key}: {one.words}" for one in absent), said=absent)
        return Part(activity, "not testable", "the evidence holds no figure and no statement on it")

    # -- statistics that cannot show a trend -------------------------------------------------------------

    def _no_consistent_statistics(self, asks: NoConsistentStatistics) -> list[Part]:
        return [self._inconsistent(of, asks.first, asks.last) for of in asks.of]

    def _inconsistent(self, of: Measured, first: int, last: int) -> Part:
        """A series that shows a trend refutes the claim; one that cannot, supports it."""
        text = self._named(of)
        observed = self._series(of, first, last)
        found = self._trend(observed)
        said = tuple(one for one in self._statements(of.indicator, of.subject, first, last) if one.says == "unknown")
        used = tuple(seen for point in observed.points for seen in point.observations)
        if found.verdict in ("rising", "falling"):
            return Part(text, "refuted", f"the figures are {found.verdict}: {found.why}", used)
        if not used and not said:
            return Part(text, "not testable", f"the evidence holds nothing on {first}-{last}")
        reasons = [f"{found.verdict}, {found.why}"]
        bounds = spread(size_estimates(self.evidence, of.indicator, of.subject), first, last)
        if bounds is not None and bounds[0] and bounds[1] / bounds[0] >= self.line("disagreement"):
            times = round(bounds[1] / bounds[0])
            reasons.append(f"figures run from {_whole(bounds[0])} to {_whole(bounds[1])}, a factor of {times}")
        reasons += [f"{one.source.key}: {one.words}" for one in said]
        return Part(text, "supported", "; ".join(reasons), used, said)

    # -- what observers are said to see ------------------------------------------------------------------

    def _reported(self, asks: Reported, of: Measured, direction: str) -> Part:
        text = f"{self._named(of)}, {direction}"
        said = self._statements(of.indicator, of.subject, asks.first, asks.last)
        same = tuple(one for one in said if one.says == direction)
        other = tuple(one for one in said if one.says in DIRECTIONS and one.says != direction)
        observed = self._series(of, asks.first, asks.last)
        shown = self._direction(observed, direction)
        used = tuple(seen for point in observed.points for seen in point.observations)
        words = [f"{one.source.key}: {one.words}" for one in (*same, *other)]
        figures = [self._course_said(of, observed, asks.first, asks.last)] if observed.n else []
        if same or other:
            opposed = bool(other) or shown == "refuted"
            verdict: Verdict = "supported" if not opposed else "conflicting" if same else "refuted"
            return Part(text, verdict, "; ".join([*words, *figures]), used, (*same, *other))
        why = "; ".join(figures) or "the evidence holds no figure and no statement on it"
        return Part(text, shown, why, used)

    def _statements(self, about: str, subject: str, first: int, last: int) -> tuple[Statement, ...]:
        """Return what other sources say in words on years that overlap."""
        return tuple(
            one
            for one in self.evidence.statements
            if (one.about, one.subject) == (about, subject)
            and one.first <= last
            and one.last >= first
            and one.source.key != self.claims.source
        )


def _one_of_several(verdicts: Sequence[Verdict]) -> Verdict:
    """A direction shown in one unit is shown, unless another unit shows the opposite."""
    held = set(verdicts)
    if "conflicting" in held or {"supported", "refuted"} <= held:
        return "conflicting"
    decisive: tuple[Verdict, ...] = ("refuted", "supported", "not established")
    return next((verdict for verdict in decisive if verdict in held), "not testable")


def _above_zero(seen: Observation) -> bool:
    return any(figure for figure in (seen.value, seen.lower, seen.upper))


def _listed(observations: Sequence[Observation]) -> str:
    return ", ".join(_figure(seen) for seen in observations)


def _figure(seen: Observation) -> str:
    return f"{figure_said(seen)} {_unit(seen.unit)} ({seen.source.key}, {seen.confidence})"


def _unit(unit: str) -> str:
    return unit.replace("_", " ")


def _percent(least: Fraction, most: Fraction) -> str:
    low, high = f"{float(100 * least):.2g}%", f"{float(100 * most):.2g}%"
    return low if low == high else f"{low} to {high}"


def _whole(value: Fraction) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{float(value):,}"


def _times(factor: Fraction) -> str:
    return f"{float(factor):.0f}" if factor >= 10 else f"{float(factor):.2g}"


def _alarming(alarms: Sequence[Alarm]) -> str:
    return "; ".join(alarm.message.replace("`", "") for alarm in alarms)


def _corrected(own: Iterable[Observation]) -> str:
    unresolved = [seen.correction for seen in own if seen.unresolved and seen.correction is not None]
    return "".join(f"; correction {one.id} leaves the true figure unresolved" for one in unresolved)


def _noted(own: Iterable[Observation]) -> str:
    notes = [seen.note for seen in own if seen.note]
    return f" ({'; '.join(notes)})" if notes else ""
