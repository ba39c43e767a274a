"""What happens at the edges of the process: a full disk, a reader that goes away, a user who stops it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

LENITY = (sys.executable, "-m", "lenity")
FEW_BYTES = 4096


def start(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    command = [*LENITY, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload,no-any-return]


def almost_full_disk() -> None:
    """Let the process write no file of more than a few bytes: what a full disk does, without filling one."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FEW_BYTES, FEW_BYTES))


def interruptible() -> None:
    """Let the process hear Ctrl-C, also where the tests themselves run in the background and do not."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [
        ("law", "kh"),
        ("law", "kh", "--json"),
        ("verify", "kh"),
        ("sentence", "kh", "--offence", "use", "--offence-date", "2019-01-01"),
    ],
)
def test_a_full_disk_behind_stdout_is_one_message(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*LENITY, *arguments], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "LEN503: the output cannot be written: no space left on device",
        "help: check the path, the permissions and the free space",
    ]


def test_a_full_disk_leaves_no_half_of_a_worksheet(tmp_path: Path) -> None:
    process = start("verify", "kh", "--out", "worksheet.csv", cwd=tmp_path, preexec_fn=almost_full_disk)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.decode().startswith("LEN503: `worksheet.csv` cannot be written: file too large")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_the_outcomes(tmp_path: Path) -> None:
    cases(tmp_path / "cases.parquet", 2000)
    arguments = ("evaluate", "kh", "cases.parquet", "--out", "outcomes.csv")
    process = start(*arguments, cwd=tmp_path, preexec_fn=almost_full_disk)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 1
    assert err.decode().startswith("LEN503")
    assert b"Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["cases.parquet"]


def test_a_reader_that_goes_away_is_met_with_silence() -> None:
    process = start("law", "kh")
    assert process.stdout is not None and process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    process.wait(timeout=60)
    assert err == b""


def test_ctrl_c_midway_leaves_nothing_behind(tmp_path: Path) -> None:
    cases(tmp_path / "cases.parquet", 500_000)
    process = start("evaluate", "kh", "cases.parquet", "--out", "outcomes.parquet", cwd=tmp_path, preexec_fn=interruptible)
    deadline = time.monotonic() + 60
    while not part_files(tmp_path) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.decode().strip() == "stopped: nothing was written"
    assert [path.name for path in tmp_path.iterdir()] == ["cases.parquet"]


def test_brackets_nested_fifty_thousand_deep_are_one_message(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_bytes(b"[" * 50_000 + b"]" * 50_000)
    process = start("law", tmp_path)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.decode().count("help: ") == 1
    assert b"LEN00" in err


def test_a_closed_stdout_is_no_accident() -> None:
    done = subprocess.run(["sh", "-c", f"{sys.executable} -m lenity law kh >&-"], stderr=subprocess.PIPE, check=False)
    assert b"Traceback" not in done.stderr


def test_a_terminal_without_khmer_letters_gets_question_marks(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    process = start("law", "kh/drug-control-2012", env=environment)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"wordpress.com/2021/03/03/?" in out


def part_files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != "cases.parquet"]


def cases(path: Path, count: int) -> None:
    duckdb.sql(
        f"COPY (SELECT i AS id, 'possession' AS offence, 'methamphetamine' AS substance, (i % 300) || ' g' AS quantity, "
        f"DATE '2019-12-01' AS offence_date, 18 + i % 40 AS age FROM range({count}) t(i)) TO '{path}'"
    )
