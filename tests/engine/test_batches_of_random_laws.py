"""A batch groups cases that the law cannot tell apart; on any law each case is answered as it would be alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

import random_laws
from lenity.engine.ask import Asker
from lenity.engine.batch import evaluate
from lenity.engine.tables import row_of
from written import text_of, write_law


def stated(case: dict[str, Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    """Write a drawn case as a person would state it."""

    def text(name: str, value: Any) -> Any:
        if value is None:
            return "unknown"
        if isinstance(value, tuple):
            return f"{value[1]} µg"
        return f"{value} d" if name == "record" else value

    rows = [{name: text(name, value) for name, value in item.items()} for item in items]
    return {"offence_date": "2019-06-01"} | {name: text(name, value) for name, value in case.items()} | {"items": rows}


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Leave out what a batch words in another way, and the order in which rules were found."""
    told = {key: value for key, value in row.items() if key not in ("case", "id", "person", "law_day", "notes")}
    for key in ("rules", "rules_after_choice", "undetermined", "unknown_facts", "assumed", "depends_on_reading"):
        told[key] = sorted(told[key])
    told["options"] = [option | {"rules": sorted(option["rules"])} for option in told["options"]]
    return told


@settings(
    deadline=None, derandomize=True, max_examples=25, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
@given(random_laws.laws(), st.lists(random_laws.cases(), min_size=8, max_size=8))
def test_every_case_of_a_batch_is_answered_as_it_is_alone(text, drawn):
    note(text[text.index("decisions:") :])
    cases = [stated(case, items) for case, items in [*drawn, ({}, [{"kind": "leaf"}])]]
    with tempfile.TemporaryDirectory() as folder:
        law = str(write_law(Path(folder), text))
        batch = evaluate(law, cases, keep=True)
        asker = Asker(law)
        alone = [row_of(asker.ask(case)) for case in cases]
        assert batch.rejected == 0
        assert [plain(row) for row in batch.to_dicts()] == [plain(row) for row in alone]


def test_an_amount_of_nothing_is_known_to_be_nothing(tmp_path):
    law = str(write_law(tmp_path, text_of('''\
    - id: penalty
      give: {custody.min: 0 d, custody.max: "= points * 1 y"}
      @C
    ''', random_laws.HEAD)))  # fmt: skip
    cases = [{"points": points, "offence_date": "2019-06-01"} for points in (0, 1, 5, None)]
    rows = evaluate(law, cases, keep=True).to_dicts()
    assert [(row["custody_max"], row["custody_undetermined"]) for row in rows] == [
        (0, False),
        (360, False),
        (1800, False),
        (None, True),
    ]


def test_items_of_which_nothing_is_known_are_items(tmp_path):
    law = str(write_law(tmp_path, text_of("- id: penalty\n  rules:\n    - {id: a, then: {custody: 1 y}, @C}", random_laws.HEAD)))
    done = evaluate(law, [{"offence_date": "2019-06-01", "items": [{}]}], keep=True)
    assert (done.cases, done.rejected) == (1, 0)
