"""A package is written whole or not at all, the same way every time, and says what is in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lenity.law.library import Library
from lenity.report import package, write
from lenity.report.document import Column, Document, Section, Sign, Table, Value
from lenity.report.picture import picture_of
from lenity.report.tables import slug, tables_of, to_csv
from lenity.review import Review, review
from review.small_law import CASES, HEAD, TABLE, write_data, write_law

Packages = tuple[dict[str, bytes], dict[str, bytes]]
Put = Callable[[dict[str, bytes], Path], None]
FIXED = {"index.html", "briefing.pdf", "findings.json", "datapackage.json", "manifest.json"}


@pytest.fixture(scope="module")
def described(files: dict[str, bytes]) -> dict[str, Any]:
    return json.loads(files["datapackage.json"])  # type: ignore[no-any-return]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


# -- what is in it -------------------------------------------------------------------------------------------


def test_another_run_in_another_process_gives_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    run = "from pathlib import Path; from lenity.report import write; from lenity.review import review; write(review('kh'), Path('out'))"
    subprocess.run([sys.executable, "-c", run], cwd=tmp_path, env=os.environ | {"PYTHONHASHSEED": "7"}, check=True)
    assert held(tmp_path / "out") == files


def test_the_folder_holds_the_package_and_nothing_else(reviewed: Callable[..., Review], tmp_path: Path) -> None:
    seen = reviewed()
    files = package(seen)
    page = write(seen, tmp_path / "deep" / "folder")
    assert page == tmp_path / "deep" / "folder" / "index.html"
    written = {path.relative_to(page.parent).as_posix(): path.read_bytes() for path in page.parent.rglob("*") if path.is_file()}
    assert written == files
    assert set(files) > FIXED
    assert {path.split("/")[0] for path in set(files) - FIXED} == {"tables", "figures"}


def test_the_manifest_has_the_fingerprint_of_every_other_file(files: dict[str, bytes]) -> None:
    prints = json.loads(files["manifest.json"])["sha256"]
    assert set(prints) == set(files) - {"manifest.json"}
    assert all(hashlib.sha256(files[path]).hexdigest() == digest for path, digest in prints.items())


def test_the_description_fits_the_files(files: dict[str, bytes], described: dict[str, Any]) -> None:
    listed = {one["path"]: one for one in described["resources"]}
    assert set(listed) == set(files) - {"manifest.json", "datapackage.json"}
    names = [one["name"] for one in described["resources"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in [*names, described["name"]])
    for path, one in listed.items():
        assert one["bytes"] == len(files[path])
        assert one["hash"] == "sha256:" + hashlib.sha256(files[path]).hexdigest()
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert all(one["path"].startswith("http") for one in described["sources"])


def test_every_cell_of_every_table_is_of_the_type_its_schema_says(files: dict[str, bytes], described: dict[str, Any]) -> None:
    tables = [one for one in described["resources"] if one.get("type") == "table"]
    assert len(tables) == len([path for path in files if path.endswith(".csv")]) > 50
    reads = {"integer": int, "number": float, "string": str}
    for one in tables:
        fields = one["schema"]["fields"]
        head, *rows = csv.reader(io.StringIO(files[one["path"]].decode()))
        assert head == [field["name"] for field in fields]
        assert len(head) == len(set(head))
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                if cell not in one["schema"]["missingValues"]:
                    reads[field["type"]](cell)


def test_every_table_and_chart_of_the_document_is_a_file(document: Document, files: dict[str, bytes]) -> None:
    tables = re.findall(r"Table\(caption=", repr(document))
    assert len([path for path in files if path.startswith("tables/")]) == len(tables) + 2
    charts = re.findall(r"Chart\(id='([\w-]+)'", repr(document))
    assert {path for path in files if path.startswith("figures/")} == {
        f"figures/{one}.{form}" for one in charts for form in ("svg", "png")
    }


def test_a_png_is_twice_the_size_of_its_svg(files: dict[str, bytes]) -> None:
    for path in [path for path in files if path.endswith(".svg")]:
        width, height = map(int, re.findall(rb'viewBox="0 0 (\d+) (\d+)"', files[path])[0])
        png = files[path.replace(".svg", ".png")]
        assert png.startswith(b"\x89PNG")
        assert struct.unpack(">II", png[16:24]) == (2 * width, 2 * height)
        assert b"var(" not in files[path]


def test_every_figure_of_the_evidence_is_a_row_and_a_year_without_one_is_empty(cambodia: Review, files: dict[str, bytes]) -> None:
    rows = rows_of(files["tables/observations.csv"])
    series = [one for section in cambodia.evidence for one in section.series]
    assert len([row for row in rows if row["source"]]) == sum(len(one.figures) for one in series)
    # The police's president gave 536.36 kg for 2018, the ministry printed 533 kg.
    seized = [row for row in rows if (row["indicator"], row["subject"], row["year"]) == ("seizures", "all_drugs", "2018")]
    assert {"536.36", "533"} <= {row["value"] for row in seized}
    empty = [row for row in rows if row["status"] == "missing"]
    assert empty
    assert all(row["value"] == row["lower"] == row["upper"] == row["source"] == "" for row in empty)


def test_the_steps_of_the_law_are_rows_in_micrograms_and_months(reviewed: Callable[..., Review]) -> None:
    # Below 10 g 1 to 3 years, from 10 g 3 to 8 years (A) or life (B), nothing known of cannabis: tests/review/small_law.py.
    steps = next(one for one in tables_of(Document("T", "", (), "en", ()), reviewed()) if one.name == "custody-by-quantity")
    rows = rows_of(to_csv(steps).encode())
    shown = [(row["from_microgram"], row["to_microgram"], row["least_months"], row["most_months"], row["life"]) for row in rows]
    assert {("1", "9999999", "12", "36", "no"), ("10000000", "", "36", "96", "no"), ("10000000", "", "", "", "only")} <= set(
        shown
    )
    assert {(row["least_months"], row["most_months"]) for row in rows if row["known"] == "no"} == {("", "")}


def test_a_column_of_figures_is_numbers_where_none_is_zero_and_no_figure_is_missing(reviewed: Callable[..., Review]) -> None:
    figure = Value("1,373", "conflict", ("a", "b"))
    rows = ((("2012",), (figure,)), (("2013",), ("no figure",)), (("2014",), (Sign("none", "none"),)))
    table = Table(("Seized",), (Column("Year"), Column("Amount", "kg", "right")), rows, groups=((1, ("Later",)),))
    document = Document("T", "", (), "en", (Section("part", "Part", (table, table)),))
    first, second, *_ = tables_of(document, reviewed())
    assert (first.name, second.name) == ("part-seized", "part-seized-2")
    assert [field.type for field in first.fields if field.name == "amount"] == ["integer"]
    assert to_csv(first).splitlines() == [
        "group,year,amount,amount_unit,amount_confidence,amount_sources",
        ",2012,1373,kg,conflict,a b",
        "Later,2013,,kg,,",
        "Later,2014,0,kg,,",
    ]


def test_a_file_name_is_made_of_plain_letters() -> None:
    assert slug("Lawful range, in years: Ñ") == "lawful-range-in-years-n"


def test_the_data_name_the_source_of_every_step_and_the_fingerprints(files: dict[str, bytes]) -> None:
    data = json.loads(files["findings.json"])
    steps = [step for one in data["framework"]["staircases"] for step in one["steps"]]
    assert steps
    assert all(step["references"] or step["gaps"] for step in steps)
    made = data["manifest"]
    prints = [*made["laws"].values(), made["evidence"], *made["data"].values(), made["code"]]
    assert {"kh/drug-control-2012", "kh/criminal-code-2009"} <= set(made["laws"])
    assert all(re.fullmatch(r"[0-9a-f]{64}", one) for one in prints)


def test_another_law_has_another_fingerprint(reviewed: Callable[..., Review]) -> None:
    before = reviewed().manifest.laws
    assert reviewed(TABLE.replace("1 y .. 3 y", "1 y .. 4 y")).manifest.laws != before


# -- whole or not at all -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The packages of two laws that differ in a penalty, made once for all that asks how packages are written."""
    made = []
    for name, table in (("one", TABLE), ("other", TABLE.replace("3 y .. 8 y", "4 y .. 9 y"))):
        folder = tmp_path_factory.mktemp(name)
        library = Library(write_law(folder / "laws", table, HEAD))
        made.append(package(review("xx", date(2020, 1, 1), library=library, data=write_data(folder / "data", CASES))))
    return made[0], made[1]


@pytest.fixture
def put(cambodia: Review, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Write a package that is made already."""

    def written(files: dict[str, bytes], folder: Path) -> None:
        monkeypatch.setitem(write.__globals__, "package", lambda review: files)
        write(cambodia, folder)

    return written


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("call", ["write_bytes", "replace"])
@pytest.mark.parametrize("after", [0, 5])
def test_a_failure_leaves_the_old_package_and_no_crumbs(
    two: Packages, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, after: int
) -> None:
    folder = tmp_path / "out"
    put(two[0], folder)
    before = held(folder)
    assert before != two[1]
    fails_after(monkeypatch, call, after, OSError(28, "No space left on device"))
    with pytest.raises(OSError, match="No space left"):
        put(two[1], folder)
    assert held(folder) == before == two[0]
    assert sorted(path.name for path in folder.iterdir()) == sorted({path.split("/")[0] for path in before})


@pytest.mark.parametrize("after", [0, 5])
def test_a_failure_in_a_new_folder_leaves_no_folder(
    two: Packages, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    fails_after(monkeypatch, "replace", after, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        put(two[0], tmp_path / "new" / "out")
    assert not (tmp_path / "new").exists()


def fails_after(monkeypatch: pytest.MonkeyPatch, call: str, after: int, error: BaseException) -> None:
    """Let a call of `Path` work a few times, then fail once and for all."""
    works = getattr(Path, call)
    left = [after]

    def stopped(*given: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise error
        return works(*given, **named)

    monkeypatch.setattr(Path, call, stopped)


def test_files_of_an_earlier_package_go_and_files_of_others_stay(two: Packages, put: Put, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    put(two[0], folder)
    gone, changed, other = folder / "tables" / "gone.csv", folder / "tables" / "changed.csv", folder / "tables" / "other.csv"
    outside = tmp_path / "outside.csv"
    for file in (gone, changed, other, outside):
        file.write_bytes(b"a,b\n")
    print_of = hashlib.sha256(b"a,b\n").hexdigest()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["sha256"] |= {
        "tables/gone.csv": print_of,
        "tables/changed.csv": "0" * 64,
        "../outside.csv": print_of,
        str(outside): print_of,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    put(two[1], folder)
    assert not gone.exists()
    assert changed.exists()
    assert other.exists()
    assert outside.exists()


@pytest.mark.parametrize("manifest", ["", "[]", "{}", '{"sha256": 3}', '{"sha256": {"tables": "0"}}'])
def test_a_manifest_that_is_not_ours_removes_nothing(two: Packages, put: Put, tmp_path: Path, manifest: str) -> None:
    (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    put(two[0], tmp_path)
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"


def test_a_folder_in_the_way_is_an_error_and_stays(two: Packages, put: Put, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "index.html" / "mine").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        put(two[0], folder)
    assert [path.name for path in folder.rglob("*")] == ["index.html", "mine"]


def test_the_picture_in_the_readme_is_drawn_from_the_law_that_ships(cambodia: Review, repository: Path) -> None:
    assert picture_of(cambodia) == (repository / "docs/images/staircase.svg").read_text("utf-8")
