"""Lenity against plain alternatives on the same rules: case by case in Python, and a public rules-as-code engine.

    python benchmarks/others.py
    python benchmarks/others.py --openfisca
    LENITY_OPENFISCA=/path/to/python python benchmarks/others.py

Case by case: the tests' oracle (tests/oracle.py) follows one court through one case, rule by rule. Both are asked the same cases under
the whole law and must give the same answers.

OpenFisca-Core reckons a formula over arrays, as tax laws are written with it. It is not a dependency and runs in a process of its own:
`--openfisca` makes a virtual environment that is thrown away afterwards, `LENITY_OPENFISCA` names the Python of one that has it; without
either this part is skipped. The rules are the bands of article 40 alone, for two groups of substances; each side starts from the same
Parquet file, of cases that state substance and quantity, and ends with the number of cases per minimum. OpenFisca keeps quantities as
32-bit floats, so the amounts next to each edge of the law are asked as well; no rule id comes with its answer and no citation, and a
case without a quantity would count as 0 g.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

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
EDGES = {"amphetamines": (15, 80, 240), "opiates": (4, 25, 80)}  # grams
STEPS = (0, 1, 1000)  # micrograms from an edge
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

def read(path, column, size):
    found = duckdb.sql(f'''SELECT CASE WHEN substance IN ('methamphetamine', 'mdma') THEN 1 WHEN substance IN ('heroin', 'cocaine') THEN 2
        ELSE 0 END AS of, {column} / {size} AS grams FROM read_parquet('{path}')''').fetchnumpy()
    return found["of"], found["grams"]

def answer(of, grams):
    simulation = SimulationBuilder().build_default_simulation(system, len(of))
    simulation.set_input("group", "2019", of)
    simulation.set_input("quantity", "2019", grams)
    return simulation.calculate("custody_min", "2019")

cases = sys.argv[1], "quantity_mg", 1000
kept = read(*cases)
answer(*kept)
for line in sys.stdin:
    begin = time.perf_counter()
    if line.strip() == "edges":
        found = answer(*read(sys.argv[2], "quantity_ug", 1_000_000)), ()
    else:
        found = numpy.unique(answer(*(read(*cases) if line.strip() == "file" else kept)), return_counts=True)
    print(time.perf_counter() - begin, *found[0], "|", *found[1], flush=True)
"""


def main() -> None:
    claims = Claims()
    case_by_case(claims)
    with tempfile.TemporaryDirectory(prefix="lenity-bench-") as scratch:
        rules_as_code(claims, Path(scratch))
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


def rules_as_code(claims: Claims, folder: Path) -> None:
    """Compare time, counts, and the amounts next to each edge."""
    python = other_python(folder)
    if not python:
        told("skipped, OpenFisca-Core: give --openfisca, or set LENITY_OPENFISCA to a Python that has openfisca-core and duckdb")
        return
    cases, near, law = folder / "cases.parquet", folder / "near.parquet", folder / "xx" / "bands"
    write(ROWS, folder / "all.parquet")
    duckdb.sql(
        f"COPY (FROM '{folder}/all.parquet' WHERE quantity_mg IS NOT NULL AND substance IS NOT NULL) TO '{cases}' (FORMAT parquet)"
    )
    law.mkdir(parents=True)
    (law / "law.yaml").write_text(text(), encoding="utf-8")
    amounts = near_the_edges(near)
    found: dict[str, list[float]] = {"lenity": [], "file": [], "arrays": []}
    said: dict[str, tuple[list[int], list[int]]] = {}
    with subprocess.Popen(
        [python, "-c", OPENFISCA, str(cases), str(near)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin and other.stdout
        evaluate(str(law), cases)
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            done = evaluate(str(law), cases)
            found["lenity"].append(time.perf_counter() - begin)
            for what in ("file", "arrays", "edges"):
                print(what, file=other.stdin, flush=True)
                took, _, rest = other.stdout.readline().partition(" ")
                values, _, counts = rest.partition("|")
                said[what] = [int(value) for value in values.split()], [int(count) for count in counts.split()]
                if what in found:
                    found[what].append(float(took))
    middle = {name: median(times) for name, times in found.items()}
    times = f"lenity {middle['lenity']:.2f} s, OpenFisca-Core {middle['file']:.2f} s ({middle['file'] / middle['lenity']:.2f}x)"
    told(f"article 40 alone, {done.cases:,} cases from a file: {times}")
    told(f"OpenFisca-Core alone, arrays of numbers already in memory: {middle['arrays']:.2f} s")
    ours = {int(years.split()[0]): 0 for years in YEARS} | {0: done.by_rule["bands: no rule"]}
    for rule, count in done.by_rule.items():
        if rule.endswith("-years"):
            ours[int(rule.split("/")[1].removesuffix("-years"))] += count
    claims.true("both count as many cases for each minimum", ours == dict(zip(*said["file"], strict=True)), str(ours))
    exact = [row["custody_min"] // 12 for row in evaluate(str(law), near, keep=True).to_dicts()]
    for step in STEPS:
        rows = [row for row, (_, _, away) in enumerate(amounts) if abs(away) == step]
        claims.true(
            f"lenity puts amounts {step} µg from an edge into their band", all(exact[r] == expected(amounts[r]) for r in rows)
        )
        wrong = sum(said["edges"][0][row] != expected(amounts[row]) for row in rows)
        told(f"OpenFisca-Core puts {wrong} of {len(rows)} amounts {step} µg from an edge into another band")


def other_python(folder: Path) -> str:
    """Give the Python that has OpenFisca-Core: the one that is named, or one made for this run; empty where there is none."""
    named = os.environ.get("LENITY_OPENFISCA", "")
    if not named and "--openfisca" in sys.argv:
        venv.create(folder / "other", with_pip=True)
        named = str(folder / "other" / ("Scripts" if os.name == "nt" else "bin") / "python")
        subprocess.run([named, "-m", "pip", "install", "--quiet", "OpenFisca-Core", "duckdb"], check=True)
    there = (
        named and not subprocess.run([named, "-c", "import openfisca_core, duckdb"], capture_output=True, check=False).returncode
    )
    return named if there else ""


def near_the_edges(path: Path) -> list[tuple[str, int, int]]:
    """Write the amounts at each edge and next to it, in micrograms; give group, edge in grams, and distance."""
    amounts = [
        (group, edge, away)
        for group in BANDS
        for edge in EDGES[group]
        for away in sorted({side * step for step in STEPS for side in (-1, 1)})
    ]
    rows = ", ".join(f"('{BANDS[group][0][0]}', {edge * 1_000_000 + away})" for group, edge, away in amounts)
    duckdb.sql(f"COPY (FROM (VALUES {rows}) t(substance, quantity_ug)) TO '{path}' (FORMAT parquet)")
    return amounts


def expected(amount: tuple[str, int, int]) -> int:
    """Give the minimum in years as article 40 reads: an amount at the first edge is in the higher band, at the others in the lower."""
    group, edge, away = amount
    place = EDGES[group].index(edge)
    return (2, 5, 10, 20)[place + (away >= 0 if place == 0 else away > 0)]


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
