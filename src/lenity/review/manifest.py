"""What a review was made from, as fingerprints: the same inputs give the same review."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lenity.law.model import Law

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Manifest:
    """Fingerprints (SHA-256) of every law, of the evidence, of the review's own data and of the code."""

    laws: Mapping[str, str]
    evidence: str
    data: Mapping[str, str]
    code: str


def manifest(law: Law, evidence: str, data: Iterable[Path]) -> Manifest:
    """Take the fingerprints of all that a review is made from."""
    laws = {one.id: one.digest for one in (law, *law.uses)}
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in data if file.is_file()}
    return Manifest(laws, evidence, files, code_fingerprint())


def code_fingerprint() -> str:
    """Give one fingerprint of the program: every module and template, by path and content."""
    digest = hashlib.sha256()
    parts = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html", ".css") and "library" not in path.parts]
    for path in sorted(parts):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
