"""The catalogue holds what the project's catalogue of checks says, and every mistake in it is said with its place."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from lenity.law.problems import CODES, LenityError
from lenity.review.catalogue import CHECKS, STAGES, Catalogue
from lenity.review.catalogue_page import catalogue_page
from lenity.review.norms import Norm, Norms

# Id, kinds and norms of every check, copied from the check table of the catalogue of checks (facts, section 2).
TABLE = """\
X-01 | AUTO | ICCPR 6(2) T; A.9 A; A.10a, B.9 N; A.10 G
X-02 | AUTO+SIM | ICCPR 6, 7, 9 T; A.9 A; B.10 N
X-03 | AUTO+DATA | ICCPR 7, 10(3) T
X-04 | AUTO+DATA | ICCPR 7, 8(3) T (M); B.17 N
X-05 | AUTO+SIM | CRC 37, 40(4) T; Beijing 5.1, 17.1 N
X-06 | AUTO+DATA | B.12 G; B.17 N; A.8 N; ICCPR 9 T
X-07 | AUTO+SIM | ICCPR 9(1), 9(4), 17 T; A.8 N; B.12 G
L-01 | AUTO+ASK | A.6 A; Siracusa 5, 7 N
L-02 | AUTO | A.14 N; B.2 N; C.1 G
A-01 | AUTO+ASK | GC27 14 A; Siracusa 10 N; 0.5; C.1 G
A-02 | ASK | C.1 G; C.3 X; ICCPR 17 T
A-03 | AUTO+SIM | ICESCR 12 T; A.11 A; 0.8
S-01 | DATA+ASK | A.3 A; A.4 N; C.13, C.14, C.17 X
S-02 | DATA | B.22 N; B.13 G; ICESCR 12 T
S-03 | DATA | C.1, C.6 G; B.7 N
S-04 | DATA+ASK | B.20 N; B.17 N; ICCPR 10 T
N-01 | AUTO+SIM | B.2 N; B.4 Tp; B.12 G
N-02 | AUTO+ASK | B.4, B.6 Tp; B.11, B.15, B.16 N; C.1 G
N-03 | AUTO | 1988 3(4)(c) Tp; B.10 N
N-04 | AUTO+SIM | 0.5; 1988 3(4)(c) Tp; Tokyo 5.1, 8.2 N (M)
N-05 | AUTO+SIM | 0.5; Tokyo 8.2 N; B.12 G
N-06 | AUTO | Tokyo 1.5, 2.3 N
N-07 | SIM | A.15 N; B.19 N; C.1 G; Tokyo 3.2 N
N-08 | AUTO | B.12 G; ICCPR 26 T
N-09 | AUTO+SIM | A.16 N; A.1 A; C.15, C.21 X
N-10 | AUTO | B.10 N; C.18 X; 1988 3(4) Tp
N-11 | AUTO+DATA | ICCPR 9(3) T; A.7 A; A.16, Tokyo 6.1 N; B.12 G
N-12 | AUTO+DATA | B.22 N; B.12 G; 1988 3(4) Tp
N-13 | AUTO | B.12, B.13 G; Tokyo 14 N; ICESCR 12 T
N-14 | ASK | GC27 14 A; GC31 6 A; 0.5; C.4 X
P-01 | AUTO | B.10 N; C.2 X
P-02 | AUTO+SIM | B.10 N; C.7, C.15 X/G
P-03 | AUTO | C.15 X; C.2 X
P-04 | AUTO+SIM | C.1, C.6 G; B.8 N; C.11 X
P-05 | SIM | C.11, C.12, C.13 X; B.19 N
P-06 | SIM | C.1 G; C.22 X
P-07 | AUTO | C.17 X; C.2 X; ICCPR 7, 26 T
P-08 | AUTO+ASK | C.17, C.2, C.3 X
P-09 | AUTO+ASK | C.2, C.3 X; A.14 N; B.10 N
P-10 | AUTO+SIM | C.10; EMCDDA TW/AP table; C.7 G
P-11 | AUTO+DATA+ASK | C.16, C.9, C.5 X; C.1 G
P-12 | AUTO+DATA | C.9, C.10, C.8 X; C.7 G
P-13 | AUTO | ICCPR 14(2) T; C.7 G; C.9 X
P-14 | AUTO | 1988 3(5) T/Tp; B.10 N
P-15 | AUTO | B.10, B.8, B.19 N; C.1 G
P-16 | AUTO+SIM | 1988 3(5)(h) Tp; C.3 X
P-17 | AUTO+SIM | A.13 N; C.3 X
P-18 | AUTO+DATA | C.20 X; ICCPR 9, 26 T; ICCPR 11 by analogy (M)
P-19 | AUTO+ASK | A.1 A; A.13 N; ICCPR 17, 25 T
P-20 | SIM | A.8 N; ICCPR 9 T; B.12 G
E-01 | AUTO+SIM | Bangkok 57, 61, 64 N; CRC 3, 9 T (M)
E-02 | AUTO+SIM | C.1 G; Bangkok 66 N; 1988 art 14 T (M); 0.4
E-03 | AUTO+DATA | ICCPR 14, 26, 13 T; B.19 N
E-04 | AUTO | ICCPR 12, 17 T; GC27 14 A; B.13 G
E-05 | DATA | ICCPR 26 T; 0.4; C.19; GDPI dimension
E-06 | AUTO+DATA | ICCPR 14(3)(d) T; A.2 A
Q-01 | AUTO | GC27 15 A; B.10(l) N; C.4 X
Q-02 | AUTO | ICCPR 14(5) T; Siracusa 8 N
Q-03 | AUTO+ASK | B.8 N; C.1 G; Guidelines I.4 G
Q-04 | AUTO | ICCPR 15(1) T; C.12 X
"""
ROWS = [tuple(part.strip() for part in line.split(" | ")) for line in TABLE.splitlines()]
INSTRUMENTS = {
    "ICCPR": "iccpr", "ICESCR": "icescr", "CRC": "crc", "Beijing": "beijing", "Tokyo": "tokyo", "Bangkok": "bangkok",
    "Siracusa": "siracusa", "GC27": "gc27", "GC31": "gc31", "1988": "convention-1988", "Guidelines": "guidelines-2019",
}  # fmt: skip
# The rule of A-02 names C.17 outside the column of norms, and C.23 of the notes calls itself data for P-11.
ELSEWHERE = {"A-02": {"dejusticia-2012"}, "P-11": {"nutt-2010"}}
WHOLE = {"GDPI dimension": "gdpi-impact", "EMCDDA TW/AP table": "emcdda-weight"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.read()


@pytest.fixture(scope="module")
def norms() -> Norms:
    return Norms.read()


def test_there_are_sixty_checks_in_the_counts_of_the_stages(catalogue: Catalogue) -> None:
    # "Count: X 7, L 2, A 3, S 4, N 14, P 20, E 6, Q 4 = 60"
    assert Counter(check.stage for check in catalogue) == {"X": 7, "L": 2, "A": 3, "S": 4, "N": 14, "P": 20, "E": 6, "Q": 4}
    assert [check.id for check in catalogue] == [row[0] for row in ROWS]


@pytest.mark.parametrize(("id", "kinds"), [row[:2] for row in ROWS])
def test_a_check_is_answered_in_the_ways_of_the_table_from_left_to_right(catalogue: Catalogue, id: str, kinds: str) -> None:
    assert "+".join(catalogue[id].kinds) == kinds


@pytest.mark.parametrize(("id", "cited"), [(row[0], row[2]) for row in ROWS])
def test_a_check_rests_on_each_norm_of_the_table_with_its_tag(catalogue: Catalogue, norms: Norms, id: str, cited: str) -> None:
    mine = [norms[name] for name in catalogue[id].norms]
    used = set()
    for name, tags in references(cited):
        found = {one.id for one in mine if meets(one, name) and (not tags or one.tag in tags)}
        assert found, f"{id} has no norm for {name} {tags}"
        used |= found
    facts = {norms[name].fact for name in used} - {""}
    # One entry of the notes may hold several passages; nothing else may have slipped in.
    assert {one.id for one in mine if one.id not in used and one.fact not in facts} == ELSEWHERE.get(id, set())


def references(cited: str) -> list[tuple[str, set[str]]]:
    """Split a cell into references with their tags: `B.2 N; ICCPR 7, 26 T` has three."""
    found = []
    for group in cited.replace(" (M)", "").split("; "):
        if group in WHOLE:
            found.append((group, set()))
            continue
        parts = re.fullmatch(r"(.*?)(?: ((?:T|Tp|A|N|G|X)(?:/(?:T|Tp|X|G))?))?", group)
        assert parts
        prefix = ""
        for item in parts[1].removesuffix(" by analogy").split(", "):
            first, _, rest = item.partition(" ")
            prefix, number = (first, rest.removeprefix("art ")) if first in INSTRUMENTS else (prefix, item)
            name = number if re.fullmatch(r"[ABC0]\.\d+a?(\(l\))?", number) and first not in INSTRUMENTS else f"{prefix} {number}"
            found.append((name, set(parts[2].split("/")) if parts[2] else set()))
    return found


def meets(one: Norm, name: str) -> bool:
    """Whether a norm is the passage that a reference of the table names."""
    if name in WHOLE:
        return one.id == WHOLE[name]
    if re.match(r"[ABC0]\.\d", name):
        fact, _, letter = name.partition("(")
        return one.fact == fact and (not letter or one.where.endswith(f"({letter}"))
    prefix, number = name.split(" ", 1)
    places = re.split(r", |-", one.where.removeprefix("para "))
    return one.instrument == INSTRUMENTS[prefix] and any(place == number or place.startswith(f"{number}(") for place in places)


def test_references_of_the_table_are_split_as_a_reader_would() -> None:
    assert references("C.1, C.6 G; 1988 art 14 T (M); 0.4; GDPI dimension") == [
        ("C.1", {"G"}), ("C.6", {"G"}), ("1988 14", {"T"}), ("0.4", set()), ("GDPI dimension", set()),
    ]  # fmt: skip
    assert references("ICCPR 6, 7 T; 1988 3(5) T/Tp") == [("ICCPR 6", {"T"}), ("ICCPR 7", {"T"}), ("1988 3(5)", {"T", "Tp"})]


def test_the_settings_are_those_of_the_metric_table(catalogue: Catalogue) -> None:
    # Metric table of section 1 and check table of section 2, each with where it stands.
    expected = {
        "floor-jump": (24, "M2"), "range-ratio": (2, "M2"), "marginal-spread": (10, "M3"), "plateau-width": (100, "M4"),
        "plateau-doses": (100, "M4"), "courier-pairs": (1, "M6"), "dose-spread": (10, "M8"), "users-above": ("5/100", "M9"),
        "supply-days": (10, "M9"), "supply-cover": (1, "M9"), "lowest-purity": ("5/100", "M10"),
        "highest-purity": ("95/100", "M10"), "fine-months": (1, "M11"), "pretrial-to-floor": (1, "M12"),
        "treatment-to-sentence": (1, "M12"), "disparity": ("1.25", "M14"), "agreement": ("0.67", "M15"),
        "organiser-share": ("5/100", "S-03"), "occupancy": ("100/100", "S-04"), "drug-share": ("30/100", "S-04"),
        "years-unused": (3, "S-02"), "least-sanctions": (3, "N-06"), "most-criteria": (5, "N-12"), "range-width": (10, "P-09"),
        "prior-uplift": (2, "P-16"), "life-low": (300, "P-07"), "life-high": (600, "P-07"),
    }  # fmt: skip
    assert {id: one.value for id, one in catalogue.thresholds.items()} == {
        id: Fraction(value) for id, (value, _) in expected.items()
    }
    for id, (_, place) in expected.items():
        assert place in catalogue.thresholds[id].of
        assert catalogue.thresholds[id].ours


def test_the_metrics_are_m1_to_m15(catalogue: Catalogue) -> None:
    assert list(catalogue.metrics) == [f"M{number}" for number in range(1, 16)]


def test_every_phrase_of_the_founding_abstract_has_its_checks(catalogue: Catalogue) -> None:
    # Section 4, with the ranges counted out: N-01 to N-14 and Q-01 are 15, E-01 to E-06, P-18, P-19 and S-03 are 9, ...
    phrases = {phrase.text: phrase.checks for phrase in catalogue.trace}
    assert {text: len(checks) for text, checks in phrases.items()} == {
        "least intrusive option": 15, "appropriate": 5, "necessary": 6, "legitimate aim: community health and welfare": 4,
        "no punishment for minor cases": 4, "reduced or suspended sentences": 3, "alternatives to imprisonment": 5,
        "effects on marginalised groups": 9, "disproportionate framework": 25,
    }  # fmt: skip
    assert phrases["reduced or suspended sentences"] == ("N-05", "N-10", "P-15")
    assert {check for checks in phrases.values() for check in checks} <= set(catalogue.checks)


def test_what_a_person_must_judge_is_asked_and_what_is_left_to_nobody_is_not(catalogue: Catalogue) -> None:
    for check in catalogue:
        if "ASK" in check.kinds:
            assert check.asks, check.id
        if check.left == "Nothing." or check.id == "X-01":
            assert not check.asks, check.id
    # "Left to a human: none" in the table, X-01 aside, whose encoding alone is confirmed.
    left_to_nobody = {check.id for check in catalogue if check.left == "Nothing."}
    assert left_to_nobody == {"X-07", "L-02", "N-01", "N-04", "N-05", "N-07", "N-09", "P-01", "P-06", "P-16", "P-20"}


def test_every_setting_named_in_the_words_of_a_check_is_one_it_uses(catalogue: Catalogue) -> None:
    for check in catalogue:
        named = set(re.findall(r"`([a-z-]+)`", f"{check.decided} {check.left}"))
        assert named <= set(check.thresholds), check.id


def test_the_page_of_checks_is_made_from_the_library(catalogue: Catalogue, norms: Norms, repository: Path) -> None:
    page = repository / "docs" / "reference" / "checks.md"
    stale = "run `python -m lenity.review.catalogue_page`"
    assert page.read_text("utf-8") == catalogue_page(catalogue, norms), stale


WRONG = {
    "a norm that is unknown": ("absolute", "iccpr-6-2,", "iccpr-6-9,", "LEN350: unknown norm `iccpr-6-9`"),
    "a check listed twice": ("aim", "id: A-02", "id: A-01", "LEN353: `A-01` is listed twice"),
    "a check in the wrong stage": ("aim", "id: A-02", "id: L-09", "LEN352: `L-09` stands among the checks of stage A"),
    "a kind that is unknown": ("absolute", "kinds: [AUTO]", "kinds: [GUESS]", "LEN352: unknown kind `GUESS`"),
    "a setting that is unknown": ("necessity", "thresholds: [least-sanctions]", "thresholds: [few]", "LEN354: unknown threshold `few`"),
    "a metric that is unknown": ("balance", "metrics: [M1]", "metrics: [M99]", "LEN354: unknown metric `M99`"),
    "a part for a person without a question": ("absolute", "kinds: [AUTO]", "kinds: [AUTO, ASK]", "LEN358: check `X-01` leaves a part"),
    "a question with one word": ("aim", "words: [others, the person alone, nobody]", "words: [others]", "LEN358: question `A-02/harm` leaves nothing"),
    "a ranking of nothing": ("balance", "scale: ranking, each: substance", "scale: ranking", "LEN358: question `P-11/harm` does not say what is ranked"),
    "a question under another check": ("aim", "id: A-02/harm", "id: A-03/harm", "LEN352: question `A-03/harm` stands in check `A-02`"),
    "a scale that is unknown": ("aim", "scale: nominal, words: [others", "scale: stars, words: [others", "LEN352: unknown scale `stars`"),
    "a check on no norm": ("process", "norms: [iccpr-15-1, boakye]", "norms: []", "LEN201: check `Q-04` rests on no norm"),
    "a check without a key": ("process", "    question: Can the sentence as such", "    queston: Can the sentence as such", "LEN005: unknown key `queston`"),
    "a value that is no number": ("thresholds", "value: 24,", "value: two dozen,", "LEN355: `two dozen` is not an exact number"),
    "a ratio over nothing": ("thresholds", "value: 5/4", "value: 5/0", "LEN355: `5/0` is not an exact number"),
    "a setting of nothing": ("thresholds", "of: [S-04]", "of: [S-99]", "LEN359: threshold `occupancy` is of the unknown `S-99`"),
    "a setting its check does not use": ("thresholds", "of: [N-06]", "of: [N-06, N-07]", "LEN354: threshold `least-sanctions` and `N-07` do not name each other"),
    "a phrase with an unknown check": ("trace", "checks: [N-05, N-10, P-15]", "checks: [N-05, N-10, P-99]", "LEN359: unknown check `P-99`"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_mistake_is_said_with_its_line_and_code(tmp_path: Path, norms: Norms, what: str) -> None:
    file, right, wrong, message = WRONG[what]
    with pytest.raises(LenityError) as error:
        changed(tmp_path, file, right, wrong, norms)
    said = [str(problem) for problem in error.value.problems]
    assert any(re.match(rf"{file}\.yaml:\d+:\d+: {re.escape(message)}", line) for line in said), said
    assert all(problem.code in CODES for problem in error.value.problems)


def test_all_mistakes_of_all_files_are_said_at_once(tmp_path: Path, norms: Norms) -> None:
    folder = tmp_path / "checks"
    shutil.copytree(CHECKS, folder)
    (folder / "trace.yaml").write_text("phrases: []\nmore: 1\n", "utf-8")
    (folder / "metrics.yaml").unlink()
    with pytest.raises(LenityError) as error:
        Catalogue.read(folder, norms)
    assert {"LEN001", "LEN005"} <= {problem.code for problem in error.value.problems}


def changed(folder: Path, file: str, right: str, wrong: str, norms: Norms) -> Catalogue:
    """Read a copy of the catalogue in which one file says something else."""
    shutil.copytree(CHECKS, folder / "checks")
    path = folder / "checks" / f"{file}.yaml"
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    return Catalogue.read(folder / "checks", norms)


def test_the_stages_are_read_from_a_file_each() -> None:
    assert {f"{name}.yaml" for name in STAGES.values()} <= {file.name for file in CHECKS.iterdir()}
