"""Laws and answers that several tests of stage P put to its checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from lenity.evidence import Evidence
from lenity.review.judgements import Judgement, Judgements
from review.made_up import figures
from review.saying import said
from review.small_bench import CITE, SEVERAL, penalties

Rank = tuple[str, ...]
# The vignettes ask for growing too: a law that names heroin and these plants alike, and nothing else, leaves none of them open.
HEROIN_AND_PLANTS = "[heroin, cannabis, opium_poppy, coca]"
EVERY_OFFENCE = {"offence: murder": "10 y .. 15 y", "offence: rape": "5 y .. 10 y", "offence: theft_aggravated": "3 y .. 10 y",
                 "offence: violence_disability": "5 y .. 10 y", "offence: theft": "6 months .. 3 y"}  # fmt: skip
BESIDE = penalties(EVERY_OFFENCE)


def amounts(bands: Mapping[str, str], substance: str = "heroin", measured: str = "quantity") -> dict[str, str]:
    """Rules over the quantity of one substance: test on the quantity -> custody."""
    return {f'substance: {substance}, {measured}: "{test}"': custody for test, custody in bands.items()}


def heroin(bands: Mapping[str, str]) -> str:
    return penalties(amounts(bands))


def ranked(ask: str, *rankings: Sequence[Rank]) -> Judgements:
    """What as many people answered to a question that asks for an order, least first."""
    given_by = tuple(
        Judgement(f"Reviewer {letter}", date(2019, 6, 1), tuple(ranking), "for a reason", ask)
        for letter, ranking in zip("ABC", rankings, strict=False)
    )
    return Judgements({(ask.split("/", maxsplit=1)[0], ask): given_by} if given_by else {})


def flat(custody: str) -> str:
    """One range for everything the law names."""
    return penalties({f"substance: {HEROIN_AND_PLANTS}": custody})


def each(*names: str) -> tuple[Rank, ...]:
    return tuple((name,) for name in names)


ONE_FOR_ALL = flat("1 y .. 5 y")
AT_1_G = heroin({"< 1 g": "1 y .. 3 y", ">= 1 g": "3 y .. 8 y"})


def two_drugs(cocaine_from: str) -> str:
    """Heroin from 1 g (6 days of use at 100 mg and 60 %), cocaine from an amount of which 1 g is 3 days (200 mg and 60 %)."""
    ranges = ("1 y .. 3 y", "3 y .. 8 y")
    return penalties(
        amounts({"< 1 g": ranges[0], ">= 1 g": ranges[1]})
        | amounts({f"< {cocaine_from}": ranges[0], f">= {cocaine_from}": ranges[1]}, "cocaine")
    )


FIGURES = (
    said("own_use_threshold", "figures") + said("own_use_threshold_effect", "scales_down_only") + said("own_use_criteria", "none")
)


def fined(fine: str, combine: str = "fine only", custody: str = "none") -> str:
    rule = f"{{id: one, when: {{substance: {HEROIN_AND_PLANTS}}}, then: {{custody: {custody}, fine: {fine}, combine: {combine}}}, cite: {CITE}}}"
    return f"  - id: penalty\n    title: Penalty\n    for: item\n    rules:\n      - {rule}\n{SEVERAL}"


MEANS = said("fine_default", "enforcement") + said("fine_scaled_to_means", "day_fines")


def incomes(poorest: int, median: int = 1000) -> Evidence:
    return figures(
        {("income_per_month", "poorest_fifth"): {2019: poorest}, ("income_per_month", "median"): {2019: median}}, "eur"
    )


def burdens(
    *, remand: str = "6 months", credited: str = "in_full", treatment: str = "24 months", by: str = "[criminal_court]"
) -> str:
    return (
        said("remand_longest_lesser", remand) + said("remand_longest_graver", remand) + said("remand_graver_above", "5 y")
        + said("remand_share_of_least_term", "none") + said("remand_least_maximum", "none") + said("remand_credited", credited)
        + said("compulsory_treatment_by", by) + said("compulsory_treatment_longest", treatment)
        + said("compulsory_treatment_credited", "false") + said("collateral", "none")
    )  # fmt: skip
