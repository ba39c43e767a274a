"""The forms of the API: what is sent, what comes back. The description of the API is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lenity.engine.ask import LAW_AT
from lenity.law.model import CONFIDENCES
from lenity.web.limits import LIMITS

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,59}$")]
LawName = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z0-9]{1,3})?(/[a-z0-9-]{1,60})?$")]
Place = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z0-9]{1,3})?$")]
Words = Annotated[str, StringConstraints(max_length=LIMITS.value)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), Field(json_schema_extra={"format": "date"})]
Fact = Words | int | float | bool | None
Confidence = Literal["unverified", "conflict", "secondary", "verified"]
LawAt = Literal["offence", "sentence", "lenient"]
assert set(CONFIDENCES) == set(Confidence.__args__)  # type: ignore[attr-defined]
assert set(LawAt.__args__) <= set(LAW_AT)  # type: ignore[attr-defined]


class Form(BaseModel):
    """A form that takes what it knows and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CaseQuestion(Form):
    """One case, and how it is to be asked. A fact that is not given, or is null, stays unknown."""

    law: LawName = Field(description="A place (`kh`), which stands for the law in force there, or one law of it.")
    case: Annotated[dict[Name, Fact | list[dict[Name, Fact]]], Field(max_length=LIMITS.fields)] = Field(
        description="Facts by the names of the vocabulary. Amounts carry their unit: `2.5 g`. `items` lists further substances."
    )
    readings: Annotated[dict[Name, Words], Field(max_length=LIMITS.fields)] = Field(
        default={}, description="Disputed points to settle; without them all versions are taken together."
    )
    law_at: LawAt = Field(
        default="offence", description="Which law applies: that of the offence, of the sentence, or the gentlest between."
    )
    min_confidence: Confidence | None = Field(default=None, description="Leave weaker figures out; the answer widens.")
    as_of: Day | None = Field(default=None, description="Take this day for today.")
    effects: bool = Field(default=False, description="Also say what each fact that is not given would change.")


class CompareQuestion(Form):
    """One case, put to the laws of several places."""

    laws: Annotated[list[LawName], Field(min_length=1, max_length=LIMITS.places)]
    case: Annotated[dict[Name, Fact], Field(max_length=LIMITS.fields)]
    as_of: Day | None = None


class Citation(BaseModel):
    """Where a figure comes from, and how sure it is."""

    article: str
    paragraph: str | None
    source: str
    confidence: Confidence
    note: str | None


class Custody(BaseModel):
    """A range of custody; null where there is no figure. `max` alone is null where no term is the highest."""

    min: int | None
    max: int | None
    unit: str
    life: Literal["no", "possible", "only"]
    death: Literal["no", "possible", "only"]
    undetermined: bool
    text: str


class Amount(BaseModel):
    """A range of another kind."""

    model_config = ConfigDict(extra="allow")

    min: int | None
    max: int | None
    undetermined: bool
    text: str


class Range(BaseModel):
    """What is lawful: custody, fine, and how they combine; the rest where a law speaks of it."""

    custody: Custody
    fine: Amount
    combine: list[str]
    strokes: Amount | None
    start: Amount | None
    guideline: Amount | None
    answers: dict[str, Amount]


class Option(BaseModel):
    """A way out of prison or form of punishment."""

    rung: str
    measure: str
    who: str
    status: Literal["open", "closed", "depends", "undetermined"]
    after: list[dict[str, Any]]
    rules: list[str]
    confidence: Confidence


class RuleUsed(BaseModel):
    """A rule that was used, and where it stands."""

    id: str
    decision: str
    says: str
    may: str | None
    after_choice: bool
    article: str | None
    source: str | None
    confidence: Confidence | None
    note: str | None
    place: str


class Outcome(BaseModel):
    """What one law allows in one case."""

    law: str
    title: str
    day: str
    bound: Range = Field(description="What binds the court.")
    reach: Range = Field(description="The widest range that any choice opens.")
    choices: list[str]
    options: list[Option]
    rules: list[RuleUsed]
    undetermined: list[dict[str, Any]]
    unknown_facts: list[str]
    readings: dict[str, dict[str, str]]
    depends_on_reading: list[str]
    confidence: Confidence
    confidences: dict[str, Confidence]
    reach_confidences: dict[str, Confidence]
    weakest: list[str]
    assumed: dict[str, str]
    notes: list[str]


class Effect(BaseModel):
    """What the range would be if one open fact, or one disputed point, were settled in one way."""

    name: str
    value: str
    words: list[str]
    bound: str
    reach: str
    moves_range: bool


class CaseAnswer(BaseModel):
    """The answer to one case. `id` is the same for the same question to the same law."""

    id: str
    page: str
    outcome: Outcome
    effects: list[Effect] | None


class Rejected(BaseModel):
    """A case that could not be judged, by its number in the batch, from 1."""

    case: int
    id: str | None
    reason: str


class BatchAnswer(BaseModel):
    """The answers to many cases. Cases that the law does not tell apart share an outcome, which stands once."""

    law: str
    cases: int
    answered: int
    undetermined: int
    by_rule: dict[str, int]
    ignored: list[str]
    outcomes: list[Outcome]
    rows: list[tuple[int, str | None, int]] = Field(description="Number of the case, its id, number of its outcome from 0.")
    rejected: list[Rejected]


class LawHead(BaseModel):
    """A law by its id."""

    id: str
    title: str
    kind: Literal["offences", "general"]
    place: str
    first_day: str | None
    last_day: str | None
    money: str
    digest: str
    rules: int


class PlaceHead(BaseModel):
    """A place with its laws of offences."""

    place: str
    title: str
    laws: list[str]


class Version(BaseModel):
    """A stretch of days on which the law of a place was one and the same."""

    law: str
    first_day: str
    last_day: str | None


class Rule(BaseModel):
    """A rule, its tests and outputs as the law writes them."""

    id: str
    when: dict[str, str]
    then: dict[str, str]
    opens: bool | None
    unknown: str | None
    look_in: str | None
    may: str | None
    reading: dict[str, list[str]]
    first_day: str | None
    last_day: str | None
    cite: Citation | None
    cites: dict[str, Citation]


class Decision(BaseModel):
    """A step of the law."""

    id: str
    title: str
    kind: str
    scope: str
    hit: str
    amends: list[str]
    may: str | None
    option: str | None
    measure: str | None
    presumes: str | None
    fold: dict[str, str]
    give: dict[str, str]
    cite: Citation | None
    rules: list[Rule]


class Provision(BaseModel):
    """What a law says besides penalties and ways out."""

    id: str
    about: str
    says: str | None
    unknown: str | None
    look_in: str | None
    cite: Citation | None


class Reading(BaseModel):
    """A disputed point with its versions."""

    question: str
    versions: dict[str, str]


class Source(BaseModel):
    """A document that citations point to."""

    title: str
    producer: str
    address: str
    published: str
    accessed: str
    language: str
    note: str


class LawData(LawHead):
    """A law as data."""

    uses: list[str]
    cite: Citation | None
    decisions: list[Decision]
    provisions: list[Provision]
    readings: dict[str, Reading]
    sources: dict[str, Source]


class AttributeData(BaseModel):
    """A fact that cases are described with."""

    name: str
    type: str
    of: str
    meaning: str
    values: dict[str, str]
    assume: str | None


class VocabularyData(BaseModel):
    """The words that cases are described with."""

    attributes: list[AttributeData]
    aliases: dict[str, str]
    rungs: dict[str, str]


class FindingHead(BaseModel):
    """A finding of a review in short."""

    id: str
    stage: str
    title: str
    question: str
    outcome: str
    confidence: str
    depends_on_reading: bool


class ReviewHead(BaseModel):
    """The review of a place: its findings where it has been written."""

    place: str
    law: str
    written: bool
    findings: list[FindingHead]
    files: list[str]


class ComparisonData(BaseModel):
    """One case under many laws; see `lenity compare --json`."""

    model_config = ConfigDict(extra="allow")

    places: list[str]
    day: str
    cases: list[dict[str, Any]]
    sources: list[dict[str, Any]]


class Refused(BaseModel):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    help: str | None
    problems: list[dict[str, Any]]
