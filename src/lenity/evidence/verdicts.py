"""What an audit finds: parts with a verdict each, claims, and the audit as a list and as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from lenity.evidence.claims import Claim, Claims, Threshold
from lenity.evidence.observations import Confidence, Number, Observation, Statement, weakest

Verdict = Literal["supported", "supported in part", "refuted", "not established", "conflicting", "not testable"]
VERDICTS: Final[tuple[Verdict, ...]] = (
    "supported",
    "supported in part",
    "refuted",
    "not established",
    "conflicting",
    "not testable",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a claim says, decided: the reason, and the observations and statements it rests on."""

    asks: str
    verdict: Verdict
    why: str
    used: tuple[Observation, ...] = ()
    said: tuple[Statement, ...] = ()

    @property
    def confidence(self) -> Confidence | None:
        """The grade of the weakest figure or statement used, None where there is none."""
        grades = [seen.confidence for seen in self.used] + [one.confidence for one in self.said]
        return weakest(grades) if grades else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its verdict and the parts that give it."""

    claim: Claim
    verdict: Verdict
    parts: tuple[Part, ...]

    @property
    def why(self) -> str:
        """The reasons of all parts, in one text."""
        return "; ".join(f"{part.asks}: {part.verdict}, {part.why}" for part in self.parts)


@dataclass(frozen=True, slots=True, repr=False)
class Audit:
    """The claims of a publication, each judged against one state of the evidence."""

    claims: Claims
    judged: tuple[Judged, ...]
    evidence_sha256: str

    def __repr__(self) -> str:
        width = max((len(one.claim.id) for one in self.judged), default=0)
        lines = [f"{self.claims.title}, {self.claims.producer}, {self.claims.published}: {len(self.judged)} claims"]
        lines += [f"  {one.claim.id:{width}}  {one.verdict}" for one in self.judged]
        return "\n".join(lines)

    def verdicts(self) -> dict[str, Verdict]:
        """Return the verdict of each claim by its id."""
        return {one.claim.id: one.verdict for one in self.judged}

    def as_dict(self) -> dict[str, Any]:
        """Return the audit as plain values, for JSON."""
        claims = self.claims
        return {
            "publication": {
                "title": claims.title,
                "producer": claims.producer,
                "published": claims.published,
                "address": claims.address,
            },
            "place": claims.place,
            "evidence_sha256": self.evidence_sha256,
            "thresholds": {
                name: {"value": str(line.value), "why": line.why, "ours": line.is_library}
                for name, line in claims.thresholds.items()
            },
            "claims": [_judged_dict(one) for one in self.judged],
        }


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the verdict of a claim from those of its parts: it says all of them at once.

    >>> together(["supported", "not established"]), together(["supported", "refuted"]), together(["not testable"])
    ('supported in part', 'refuted', 'not testable')
    """
    held = set(verdicts)
    if "refuted" in held:
        return "refuted"
    if "conflicting" in held:
        return "conflicting"
    if held == {"supported"}:
        return "supported"
    if held & {"supported", "supported in part"}:
        return "supported in part"
    return "not established" if "not established" in held else "not testable"


def figure_said(seen: Observation) -> str:
    """Write a figure as its source prints it, with its interval: `1,300 (1,200 to 2,800)`."""
    if seen.value is None:
        return _interval(seen)
    return f"{seen.value:,}" + (f" ({_interval(seen)})" if seen.lower is not None or seen.upper is not None else "")


def _interval(seen: Observation) -> str:
    if seen.lower is not None and seen.upper is not None:
        return f"{seen.lower:,} to {seen.upper:,}"
    return f"more than {seen.lower:,}" if seen.lower is not None else f"at most {seen.upper:,}"


def _judged_dict(judged: Judged) -> dict[str, Any]:
    return {
        "id": judged.claim.id,
        "says": judged.claim.says,
        "kind": judged.claim.kind,
        "verdict": judged.verdict,
        "parts": [
            {
                "asks": part.asks,
                "verdict": part.verdict,
                "why": part.why,
                "confidence": part.confidence,
                "observations": [_observation_dict(seen) for seen in part.used],
                "statements": [_statement_dict(one) for one in part.said],
            }
            for part in judged.parts
        ],
    }


def _observation_dict(seen: Observation) -> dict[str, Any]:
    def text(figure: Number | None) -> str | None:
        return None if figure is None else str(figure)

    return {
        "row": seen.row,
        "place": seen.place,
        "year": seen.year,
        "period": seen.period,
        "indicator": seen.indicator,
        "subject": seen.subject,
        "value": text(seen.value),
        "lower": text(seen.lower),
        "upper": text(seen.upper),
        "unit": seen.unit,
        "source": seen.source.key,
        "address": seen.address,
        "confidence": seen.confidence,
    }


def _statement_dict(one: Statement) -> dict[str, Any]:
    return {
        "id": one.id,
        "years": [one.first, one.last],
        "about": one.about,
        "subject": one.subject,
        "says": one.says,
        "words": one.words,
        "source": one.source.key,
        "address": one.source.address,
        "confidence": one.confidence,
    }


def lines_drawn(thresholds: Mapping[str, Threshold]) -> list[tuple[str, str, str]]:
    """Return the name, value and reason of each threshold, for a page."""
    return [(name.replace("_", " "), _line(line.value), line.why) for name, line in thresholds.items()]


def _line(value: Fraction) -> str:
    return f"{value * 100}%" if value < 1 and (value * 100).denominator == 1 else str(value)
