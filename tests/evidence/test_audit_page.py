"""The audit as a page of the command line: 80 columns, every verdict with its reason."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import click
import pytest

from lenity.cli.audit import audit_claims, show_audit
from lenity.law.problems import LenityError


def test_the_page_keeps_to_80_columns_and_names_every_claim() -> None:
    done = audit_claims("idpc-2014-11", None, {}, None)
    lines = [click.unstyle(line) for line in show_audit(done).lines]
    assert max(map(len, lines)) <= 80
    for one in done.judged:
        assert any(line.startswith(f"  {one.claim.id} ") and line.endswith(one.verdict) for line in lines)
    assert any("largest seizure to 2018 was 98 kg" in " ".join(pair) for pair in pairwise(lines))


def test_evidence_can_be_that_of_a_day() -> None:
    assert audit_claims("idpc-2014-11", None, {}, date(2014, 11, 30)).verdicts()["ecstasy"] == "not established"


def test_a_mistake_in_the_claims_is_said_as_all_mistakes_are(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text("claims: []\n", "utf-8")
    with pytest.raises(LenityError, match="LEN223: `a claims file` has no `publication`"):
        audit_claims(str(file), None, {}, None)


def test_an_unknown_publisher_is_named_with_the_known_ones() -> None:
    with pytest.raises(click.BadParameter, match="unknown publisher `unodc`; one of: unodc-seizures"):
        audit_claims("idpc-2014-11", None, {"unodc": "file.csv"}, None)


@pytest.mark.data
def test_a_downloaded_file_stands_beside_the_library(data_folder: Path) -> None:
    file = data_folder / "market" / "unodc_seizures_2018_2022_world.csv"
    assert audit_claims("idpc-2014-11", None, {"unodc-seizures": str(file)}, None).verdicts()["ecstasy"] == "refuted"
