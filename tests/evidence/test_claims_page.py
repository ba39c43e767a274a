"""The page of verdicts is made from the audit, and says where a reader differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.evidence import EvidenceError
from lenity.evidence.claims_page import claims_page, read_readings


def test_the_page_is_up_to_date(repository: Path) -> None:
    held = (repository / "docs" / "how-we-know" / "claims.md").read_text("utf-8")
    assert held == claims_page(), "run `python -m lenity.evidence.claims_page`"


def test_every_comparison_was_written_for_the_verdict_the_audit_gives() -> None:
    assert "not compared since" not in claims_page()


def test_no_line_of_a_table_of_ours_stands_on_the_page() -> None:
    assert ".csv:" not in claims_page()


def test_a_reading_without_its_claim_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "reader.yaml"
    file.write_text("- {claim: a, verdict: b, why: c, compared_with: d, same: yes, because: e}\n", "utf-8")
    assert set(read_readings(file, {"a"})) == {"a"}
    with pytest.raises(EvidenceError, match="entries and claims differ: `a, b`"):
        read_readings(file, {"b"})
