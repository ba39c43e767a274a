"""The engine gives what a slow second reading of the same law gives: see tests/oracle.py."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import both
import oracle
import random_laws
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from written import DAY, write_law

from lenity.law.library import Library
from lenity.law.load import load
from lenity.law.model import Law
from lenity.law.vocabulary import vocabulary

often = settings(
    deadline=None, derandomize=True, max_examples=250, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def loaded(text: str, day: date = DAY) -> Law:
    """Load a law from its text, as a lawyer's folder."""
    with tempfile.TemporaryDirectory() as folder:
        return load(write_law(Path(folder), text), vocabulary(), Library(Path(folder)).get).at(day)


@often
@given(random_laws.laws(), st.lists(random_laws.cases(), min_size=1, max_size=4))
def test_engine_and_oracle_agree_on_any_law_and_any_case(text, cases):
    note(text)
    law = loaded(text)
    try:
        found = both.differences(law, cases, most_states=4000)
    except oracle.TooManyStates:
        assume(False)
    assert found == []
