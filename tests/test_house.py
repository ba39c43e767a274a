"""Anyone can clone and install the repository: nothing of one machine is in it, nothing is missing."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

LARGEST_FILE = 500_000  # bytes

# Written in two halves, so that this file does not hold what it looks for.
PACKAGE_INDEXES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "deb." + "debian.org",
]
MACHINE_FOLDERS = ["/wo" + "rk/", "/ro" + "ot/"]
FORBIDDEN = re.compile(
    "|".join(
        [re.escape(host) for host in PACKAGE_INDEXES]
        # A path starts after a blank, a quote or the like; `https://example.org/a/b` holds none.
        + [rf"(?<![\w.\-%]){re.escape(folder)}" for folder in MACHINE_FOLDERS]
    )
)


def test_no_file_names_a_package_index_or_a_folder_of_one_machine(repository: Path) -> None:
    found = [
        f"{file.relative_to(repository)}:{number}: {line.strip()[:120]}"
        for file in files_of(repository)
        for number, line in enumerate(text_of(file).splitlines(), start=1)
        if FORBIDDEN.search(line)
    ]
    assert not found, "\n".join(found)


def test_no_file_is_larger_than_500_kb(repository: Path) -> None:
    large = [str(file.relative_to(repository)) for file in files_of(repository) if file.stat().st_size > LARGEST_FILE]
    assert not large


def test_every_link_between_our_pages_leads_to_a_file(repository: Path) -> None:
    link = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
    broken = [
        f"{page.relative_to(repository)}: {target}"
        for page in files_of(repository)
        if page.suffix == ".md"
        for target in link.findall(text_of(page))
        if not (page.parent / target).exists()
    ]
    assert not broken, "\n".join(broken)


def test_the_readme_names_no_make_target_that_does_not_exist(repository: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (repository / "Makefile").read_text("utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", (repository / "README.md").read_text("utf-8")))
    assert {"review", "test"} <= named <= targets


def test_every_dependency_has_an_exact_pin_and_no_pin_names_an_address(repository: Path) -> None:
    lines = (repository / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.\-]+==[\w.]+( ; .+)?", pin)] == []

    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    names = {re.match(r"[\w.\-]+", item)[0].lower() for item in wanted} - {project["name"]}  # type: ignore[index]
    assert names - {pin.split("==")[0].lower() for pin in pins} == set()


def test_the_wheel_carries_every_file_of_the_package(repository: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=repository,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    source = repository / "src"
    wanted = {file.relative_to(source).as_posix() for file in files_of(repository) if file.is_relative_to(source / "lenity")}
    assert wanted - carried == set()


def files_of(repository: Path) -> list[Path]:
    """Every file that is or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git checkout, so there is no list of what belongs to the repository")
    return [file for name in listing.stdout.split("\0") if name and (file := repository / name).is_file()]


def text_of(file: Path) -> str:
    """The text of a file; a picture or archive counts as having none."""
    content = file.read_bytes()
    return "" if b"\0" in content else content.decode("utf-8")
