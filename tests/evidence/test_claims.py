"""A claims file is read whole or not at all, and no verdict stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenity.evidence import VERDICTS, EvidenceError, read_claims
from lenity.evidence.claims import KINDS, LIBRARY

GOOD = """\
publication: {title: A briefing, producer: Us, published: 2014-11, source: us}
place: KH
claims:
  - id: cocaine
    says: Cocaine seizures rose.
    kind: change
    years: 2008-2012
    indicator: seizures
    subject: cocaine
    units: [kg]
    direction: rising
"""


def refused(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    file = tmp_path / "claims.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(EvidenceError) as error:
        read_claims(file)
    return [(problem.line, problem.code) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("kind: change", "kind: guess", 4, "LEN251"),
        ("years: 2008-2012", "years: 2012", 4, "LEN226"),
        ("years: 2008-2012", "years: 2012-2008", 4, "LEN226"),
        ("years: 2008-2012", "years: 2008-2219", 4, "LEN226"),
        ("direction: rising", "direction: up", 4, "LEN224"),
        ("units: [kg]", "units: [stone]", 4, "LEN224"),
        ("units: [kg]", "unit: kg", 4, "LEN223"),
        ("direction: rising", "direction: rising\n    end: 1,373", 4, "LEN225"),
        ("units: [kg]", "units: [kg, tablets]\n    end: 41", 4, "LEN252"),
        ("direction: rising", "direction: rising\n    verdict: refuted", 12, "LEN224"),
        ("place: KH", "place: XX", 1, "LEN224"),
        ("title: A briefing, ", "", 1, "LEN223"),
        ("place: KH", "place: KH\nthresholds: {abuot: 2}", 3, "LEN253"),
        ("place: KH", "place: KH\nthresholds: {about: much}", 3, "LEN252"),
        ("place: KH", "place: KH\nthresholds: none", 3, "LEN253"),
        ("units: [kg]", "units: kg", 4, "LEN252"),
        ("units: [kg]", "units: [{kg: kg}]", 4, "LEN252"),
        (
            "publication: {title: A briefing, producer: Us, published: 2014-11, source: us}",
            "publication: a briefing",
            1,
            "LEN223",
        ),
    ],
)
def test_a_mistake_in_a_claims_file_is_named_by_line_and_rule(tmp_path: Path, old: str, new: str, line: int, code: str) -> None:
    assert (line, code) in refused(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_what_is_no_claims_file_is_refused(tmp_path: Path, text: str) -> None:
    assert refused(tmp_path, text) == [(1, "LEN250")]


@pytest.mark.parametrize("claims", ["claims: none\n", "claims: [one, two]\n", "claims: {a: b}\n"])
def test_claims_that_are_no_list_of_claims_are_refused_and_not_passed_over(tmp_path: Path, claims: str) -> None:
    assert (3, "LEN250") in refused(tmp_path, GOOD[: GOOD.index("claims:")] + claims)


LINES = (LIBRARY / "idpc-2014-11.yaml").read_text("utf-8").splitlines()
DAMAGE = st.sampled_from(
    ["", "kind: level", "  - x", "  years: 2012", "    units: kg", "claims:", "{", "\t", "&a", "  series: [1]"]
)


@given(st.integers(0, len(LINES) - 1), DAMAGE)
def test_a_damaged_line_is_a_named_mistake_or_no_mistake_and_never_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, at: int, damage: str
) -> None:
    file = tmp_path_factory.mktemp("damaged") / "claims.yaml"
    file.write_text("\n".join([*LINES[:at], damage, *LINES[at + 1 :]]), "utf-8")
    try:
        read_claims(file)
    except EvidenceError as error:
        assert all(problem.code.startswith("LEN2") and problem.help for problem in error.problems)


def test_two_claims_with_one_id_are_refused(tmp_path: Path) -> None:
    again = GOOD + GOOD[GOOD.index("  - id") :]
    assert "LEN228" in {code for _, code in refused(tmp_path, again)}


def test_claims_the_library_does_not_hold_are_refused_with_those_it_holds() -> None:
    with pytest.raises(EvidenceError, match="help: the path of a file, or one of: idpc-2014-11"):
        read_claims("idpc-2015")


def test_a_path_that_leads_nowhere_is_one_message(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="LEN220"):
        read_claims(tmp_path / "none.yaml")


def test_the_library_ships_the_claims_of_november_2014_without_a_verdict() -> None:
    held = read_claims("idpc-2014-11")
    # The abstract's sentence on three falling drugs counts as three: ten claims, twelve entries.
    falling = [claim.id for claim in held.claims if getattr(claim.asks, "direction", "") == "falling"]
    assert (len(held.claims), len(falling)) == (12, 3)
    text = (LIBRARY / "idpc-2014-11.yaml").read_text("utf-8").split("claims:", 1)[1]
    assert not any(verdict in text for verdict in VERDICTS)


def test_every_line_an_audit_draws_says_why() -> None:
    for line in read_claims("idpc-2014-11").thresholds.values():
        assert line.why
        assert line.value > 0


def test_the_kinds_of_claim_are_those_of_the_how_to(repository: Path) -> None:
    page = (repository / "docs" / "how-to" / "audit-claims.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []
