"""Lenity against plain alternatives on the same rules: case by case in Python, and a public rules-as-code engine.

    python benchmarks/others.py
    LENITY_OPENFISCA=/tmp/of/bin/python python benchmarks/others.py

Case by case: the tests' oracle (tests/oracle.py) follows one court through one case, rule by rule. Both are asked the same cases under
the whole law and must give the same answers.

OpenFisca-Core reckons a formula over arrays, as tax laws are written with it. It is not a dependency: give the Python of an environment
that has it (`pip install OpenFisca-Core`), else this part is skipped. The rules are the bands of article 40 alone, for two groups of
substances; each side starts from the same Parquet file and ends with the number of cases per minimum. OpenFisca is given its
quantities in grams as it keeps them, in 32-bit floats; no rule id comes with its answer, no citation, and no answer for a case without a
quantity, which it takes as 0 g.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from _measure import Claims, in_turns, told
from cases import write
from lenity.engine.batch import evaluate
from lenity.engine.program import compile_law
from lenity.law.library import Library

TESTS = Path(__file__).parent.parent / "tests"
ROWS = 2_000_000
ROUNDS = 5
KNOWN = {
    "stage": "completed", "prior_class": "none", "prison_in_last_5_years": False, "prison_in_last_year": False,
    "present_at_trial": True, "repeat_in_charge": False, "agrees_to_community_work": True, "disturbance_ended": True,
    "harm_repaired": True, "reintegration_assured": True, "time_asked_to_repair_harm": False, "grave_personal_reason": False,
}  # fmt: skip
SETTLED = {
    "bands": "A", "top-band": "open-to-life", "edges": "lower", "consumption": "memory", "range-or-life": "art-94",
    "three-year-test": "provided", "minors-step": "adult", "doubled-maximum": "printed", "fine-alone": "literal",
}  # fmt: skip

HEAD = """\
law: xx/bands
title: The bands of article 40 alone
place: KH
in_force: 2012-01-02 ..
money: KHR
cite: {article: "40", source: s, confidence: secondary}
sources: {s: {title: The bands of kh/drug-control-2012}}
decisions:
  - id: bands
    for: item
    rules:
"""
BANDS = {
    "amphetamines": (("methamphetamine", "mdma"), ("< 15 g", "[15 g .. 80 g]", "(80 g .. 240 g]", "> 240 g")),
    "opiates": (("heroin", "cocaine"), ("< 4 g", "[4 g .. 25 g]", "(25 g .. 80 g]", "> 80 g")),
}
YEARS = ("2 y .. 5 y", "5 y .. 10 y", "10 y .. 20 y", "20 y .. 30 y")

OPENFISCA = """
import sys, time, duckdb, numpy
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Case = build_entity(key="case", plural="cases", label="case", is_person=True)

class group(Variable):
    value_type, entity, definition_period = int, Case, YEAR

class quantity(Variable):
    value_type, entity, definition_period = float, Case, YEAR

class custody_min(Variable):
    value_type, entity, definition_period = int, Case, YEAR
    def formula(case, period):
        grams, of = case("quantity", period), case("group", period)
        years = [2, 5, 10]
        amphetamines = numpy.select([grams < 15, grams <= 80, grams <= 240], years, 20)
        opiates = numpy.select([grams < 4, grams <= 25, grams <= 80], years, 20)
        return numpy.select([of == 1, of == 2], [amphetamines, opiates], 0)

system = TaxBenefitSystem([Case])
system.add_variables(group, quantity, custody_min)

def read():
    found = duckdb.sql(f'''SELECT CASE WHEN substance IN ('methamphetamine', 'mdma') THEN 1 WHEN substance IN ('heroin', 'cocaine') THEN 2
        ELSE 0 END AS of, coalesce(quantity_mg, 0) / 1000 AS grams FROM read_parquet('{sys.argv[1]}')''').fetchnumpy()
    return found["of"], found["grams"]

def answer(of, grams):
    simulation = SimulationBuilder().build_default_simulation(system, len(of))
    simulation.set_input("group", "2019", of)
    simulation.set_input("quantity", "2019", grams)
    return numpy.unique(simulation.calculate("custody_min", "2019"), return_counts=True)

kept = read()
answer(*kept)
for line in sys.stdin:
    begin = time.perf_counter()
    counts = answer(*read()) if line.strip() == "file" else answer(*kept)
    print(time.perf_counter() - begin, *(f"{years}:{cases}" for years, cases in zip(*counts)), flush=True)
"""


def main() -> None:
    claims = Claims()
    case_by_case(claims)
    rules_as_code()
    claims.end()


def case_by_case(claims: Claims) -> None:
    sys.path.insert(0, str(TESTS))
    try:
        import both
        import oracle
    except ImportError as error:
        told(f"skipped, case by case: {error}")
        return
    law = Library().get("kh/drug-control-2012").at(date(2019, 12, 1))
    program = compile_law(law)
    known = [
        (KNOWN | {"offence": offence, "age": age}, [{"substance": substance, "quantity": ("mass", grams * 1_000_000)}])
        for offence in ("possession", "supply", "transport")
        for substance in ("methamphetamine", "heroin")
        for grams in (2, 20, 100, 1000)
        for age in (15, 17, 30)
    ]
    usual = [({name: facts[name] for name in ("offence", "age")}, items) for facts, items in known[::6]]
    for cases, settled, what in ((known, SETTLED, "every fact, readings settled"), (usual, {}, "the usual facts, all readings")):
        differ = both.differences(law, cases, settled)
        claims.true("the oracle and lenity give one answer", not differ, f"{len(cases)} cases with {what}")
        sides: dict[str, Callable[[], object]] = {
            "oracle": lambda cases=cases, settled=settled: [oracle.answer(law, *case, settled) for case in cases],
            "lenity": lambda cases=cases, settled=settled: both.engine(law, cases, settled, program),
        }
        times = in_turns(sides, 3, {"lenity": program.memory.clear})
        each = {name: 1000 * one.middle / len(cases) for name, one in times.items()}
        told(f"a case with {what}: case by case {each['oracle']:.2f} ms, lenity {each['lenity']:.2f} ms with its explanation")


def rules_as_code() -> None:
    python = os.environ.get("LENITY_OPENFISCA", "")
    if not python or subprocess.run([python, "-c", "import openfisca_core, duckdb"], capture_output=True, check=False).returncode:
        told("skipped, OpenFisca-Core: set LENITY_OPENFISCA to a Python that has openfisca-core and duckdb")
        return
    with tempfile.TemporaryDirectory(prefix="lenity-bench-") as scratch:
        folder = Path(scratch)
        write(ROWS, folder / "all.parquet")
        law = folder / "xx" / "bands"
        law.mkdir(parents=True)
        (law / "law.yaml").write_text(text(), encoding="utf-8")
        other = subprocess.Popen(
            [python, "-c", OPENFISCA, str(folder / "all.parquet")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert other.stdin and other.stdout
        found: dict[str, list[float]] = {"lenity": [], "file": [], "arrays": []}
        said = ""
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            done = evaluate(str(law), folder / "all.parquet")
            found["lenity"].append(time.perf_counter() - begin)
            for what in ("file", "arrays"):
                print(what, file=other.stdin, flush=True)
                took, *counts = other.stdout.readline().split()
                found[what].append(float(took))
                said = " ".join(counts)
        other.stdin.close()
        other.wait()
    middle = {name: median(times) for name, times in found.items()}
    told(f"article 40 alone, {ROWS:,} cases from a file: lenity {middle['lenity']:.2f} s, OpenFisca-Core {middle['file']:.2f} s")
    told(f"OpenFisca-Core alone, arrays of numbers already in memory: {middle['arrays']:.2f} s")
    told(f"cases by minimum, OpenFisca-Core (no quantity counts as 0 g): {said}")
    told(f"cases by rule, lenity: {' '.join(f'{rule}:{count}' for rule, count in sorted(done.by_rule.items()))}")


def text() -> str:
    rules = [
        f'      - {{id: {group}/{years.split()[0]}-years, when: {{substance: [{", ".join(words)}], quantity: "{band}"}}, '
        f'then: {{custody: {years}}}, cite: {{article: "40", source: s, confidence: secondary}}}}\n'
        for group, (words, bands) in BANDS.items()
        for years, band in zip(YEARS, bands, strict=True)
    ]
    fold = '  - id: several\n    fold: {custody: gravest}\n    cite: {article: "40", source: s, confidence: secondary}\n'
    return HEAD + "".join(rules) + fold


if __name__ == "__main__":
    main()
