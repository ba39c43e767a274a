"""What several tests stand on: the shared data folder, reviews, and one Spark session."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lenity.law.library import Library
from lenity.review import Review, review
from review.small_law import ARGUMENT, CASES, HEAD, TABLE, write_data, write_law

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

REPOSITORY = Path(__file__).resolve().parent.parent
OLDEST_JAVA_FOR_SPARK = 17


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The shared data: `$LENITY_DATA`, or `../shared/data` beside the repository."""
    folder = Path(os.environ.get("LENITY_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        absent(f"no data folder at `{folder}`; set LENITY_DATA", required="LENITY_REQUIRE_DATA" in os.environ)
    return folder


@pytest.fixture(scope="session")
def cambodia() -> Review:
    """The review of the law that ships."""
    return review("kh")


@pytest.fixture
def reviewed(tmp_path: Path) -> Callable[..., Review]:
    """Review the small law, or an edit of it."""

    def make(table: str = TABLE, head: str = HEAD, cases: str = CASES, argument: str = ARGUMENT) -> Review:
        root = write_law(tmp_path / "laws", table, head)
        data = write_data(tmp_path / "data", cases, argument)
        return review("xx", date(2020, 1, 1), library=Library(root), data=data)

    return make


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One small local Spark session for the whole run."""
    java = java_major()
    if java is None or java < OLDEST_JAVA_FOR_SPARK:
        found = "none" if java is None else f"Java {java}"
        absent(f"Spark needs Java {OLDEST_JAVA_FOR_SPARK} or newer, found {found}", required=False)
    if find_spec("pyspark") is None:
        # A build server with Java has no excuse: it would pass without having compared the two engines.
        absent("pyspark is not installed; pip install 'lenity[spark]'", required="CI" in os.environ)

    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("lenity tests")
        .config("spark.driver.memory", "1g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.catalogImplementation", "in-memory")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def absent(reason: str, *, required: bool) -> None:
    """Skip with the reason, or fail with it where the run was told that nothing may be missing."""
    if required:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def java_major() -> int | None:
    """The major version of the Java that Spark would start, or None: `1.8.0_292` is 8, `17.0.15` is 17."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None:
        return None
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    except OSError:
        return None
    version = re.search(r' version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return int(version[1]) if version else None
