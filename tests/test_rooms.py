"""Imports run one way, towards `law`: each room may use the rooms below it and no other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src"
PACKAGE = "lenity"
FACE = "lenity/__init__.py"

BELOW_REVIEW = {"units", "law", "engine", "evidence", "analysis", "simulate", "parsimony"}
EVERYTHING_BUT_FACES = BELOW_REVIEW | {"review", "report"}
MAY_IMPORT: dict[str, set[str]] = {
    "units": set(),
    "law": {"units"},
    "engine": {"units", "law"},
    "evidence": {"units"},
    "analysis": {"units", "law", "engine"},
    "simulate": {"units", "law", "engine"},
    "parsimony": {"units", "law", "engine"},
    "review": BELOW_REVIEW,
    "report": {"units", "review"},
    FACE: EVERYTHING_BUT_FACES,
    "web": EVERYTHING_BUT_FACES | {FACE},
    "cli": EVERYTHING_BUT_FACES | {FACE, "web"},  # `lenity serve` starts the explorer
    "__main__": {"cli"},
}


def test_every_room_imports_only_the_rooms_below_it() -> None:
    found = [offence for file in sorted((SOURCE / PACKAGE).rglob("*.py")) for offence in offences(file, SOURCE)]
    assert not found, "imports run one way, towards law/ (see docs/explanation/one-evaluator.md):\n" + "\n".join(found)


def test_the_library_holds_data_and_no_code() -> None:
    code = [str(file) for file in (SOURCE / PACKAGE / "library").rglob("*.py")]
    assert not code


@pytest.mark.parametrize(
    ("module", "line", "names"),
    [
        ("law/load.py", "from lenity.engine import plan", "`law` imports `engine`"),
        ("law/load.py", "from ..engine.plan import compile_plan", "`law` imports `engine`"),
        ("law/load.py", "from .. import engine", "`law` imports `engine`"),
        ("law/load.py", "import lenity.engine.plan as plan", "`law` imports `engine`"),
        ("law/load.py", "from lenity import read_law", "`law` imports `lenity/__init__.py`"),
        ("engine/plan.py", "from lenity.evidence import observations", "`engine` imports `evidence`"),
        ("evidence/trends.py", "from lenity.law import model", "`evidence` imports `law`"),
        ("analysis/order.py", "from lenity.simulate import flows", "`analysis` imports `simulate`"),
        ("report/html.py", "from lenity.law.model import Law", "`report` imports `law`"),
        ("review/findings.py", "def f():\n    from lenity import cli", "`review` imports `cli`"),
        ("review/findings.py", "from lenity.web import app", "`review` imports `web`"),
        ("helpers.py", "import math", "`helpers` is not a room"),
    ],
)
def test_an_import_against_the_way_is_named_with_its_file_and_line(tmp_path: Path, module: str, line: str, names: str) -> None:
    file = write_module(tmp_path, module, f"import math\n{line}\n")
    [offence] = offences(file, tmp_path)
    assert names in offence
    assert f"{PACKAGE}/{module}:" in offence


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("law/load.py", "from .model import Law"),
        ("law/load.py", "from . import model"),
        ("law/load.py", "from lenity.units import parse_quantity"),
        ("law/load.py", "from .. import units"),
        ("engine/plan.py", "from lenity.law import model"),
        ("cli.py", "from lenity import read_law"),
        ("cli.py", "import lenity"),
        ("__init__.py", "from .law import load"),
        ("__init__.py", "from lenity.report import html"),
        ("law/load.py", "import duckdb"),
    ],
)
def test_an_import_along_the_way_passes(tmp_path: Path, module: str, line: str) -> None:
    write_module(tmp_path, "law/__init__.py", "")
    write_module(tmp_path, "units.py", "")
    assert offences(write_module(tmp_path, module, line), tmp_path) == []


def offences(file: Path, source: Path) -> list[str]:
    """Every import of `file` that its room may not make, as `file:line: what and why`."""
    shown = file.relative_to(source).as_posix()
    room = room_of_file(file.relative_to(source))
    if room not in MAY_IMPORT:
        return [f"{shown}:1: `{room}` is not a room; say in tests/test_rooms.py on which floor it stands"]
    allowed = ", ".join(sorted(MAY_IMPORT[room])) or "nothing of ours"
    return [
        f"{shown}:{line}: `{room}` imports `{other}`; it may import {allowed}"
        for line, other in imported_rooms(file, source)
        if other not in (room, *MAY_IMPORT[room])
    ]


def imported_rooms(file: Path, source: Path) -> list[tuple[int, str]]:
    """The rooms of ours that `file` imports, anywhere in it, with the line of each import."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"), str(file))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = absolute(node, file.relative_to(source))
            modules = [f"{origin}.{alias.name}" for alias in node.names] if origin == PACKAGE else [origin]
        else:
            continue
        found += [
            (node.lineno, room_of_module(module, source))
            for module in modules
            if module == PACKAGE or module.startswith(f"{PACKAGE}.")
        ]
    return found


def absolute(node: ast.ImportFrom, file: Path) -> str:
    """The module that `from ... import` names, with its leading dots resolved."""
    if node.level == 0:
        return node.module or ""
    package = file.with_suffix("").parts[: -node.level]
    return ".".join((*package, *([node.module] if node.module else [])))


def room_of_file(file: Path) -> str:
    """`lenity/law/load.py` stands in `law`, `lenity/units.py` in `units`."""
    return FACE if file.as_posix() == FACE else Path(file.parts[1]).stem


def room_of_module(module: str, source: Path) -> str:
    """`lenity.law.load` stands in `law`; `lenity.read_law` is a name of the public face."""
    _, *rest = module.split(".")
    if not rest:
        return FACE
    is_module = rest[0] in MAY_IMPORT or (source / PACKAGE / rest[0]).with_suffix(".py").exists()
    return rest[0] if is_module else FACE


def write_module(source: Path, module: str, text: str) -> Path:
    file = source / PACKAGE / module
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file
