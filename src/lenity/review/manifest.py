"""What a review was made from, as fingerprints: the same inputs give the same review."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lenity.law.amend import STATUSES
from lenity.law.model import Law

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class MadeReform:
    """A reform that was made in the law first: what it is called, from which day it holds, and its fingerprint.

    `status` is example, proposal or enacted; `standing` says it in words.
    """

    id: str
    title: str
    status: str
    standing: str
    first_day: str
    reasons: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Fingerprints (SHA-256) of every law, of the evidence, of the review's own data and of the code.

    Where `reforms` are named, what is reviewed is not the law in force.
    """

    laws: Mapping[str, str]
    evidence: str
    data: Mapping[str, str]
    code: str
    reforms: tuple[MadeReform, ...] = ()


def manifest(law: Law, evidence: str, data: Iterable[Path]) -> Manifest:
    """Take the fingerprints of all that a review is made from."""
    laws = {one.id: one.digest for one in (law, *law.uses)}
    files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in data if file.is_file()}
    return Manifest(laws, evidence, files, code_fingerprint(), made_in(law))


def made_in(law: Law) -> tuple[MadeReform, ...]:
    """Give the reforms that were made in a law, in the order in which they were."""
    return tuple(
        MadeReform(one.id, one.title, one.status, STATUSES[one.status], one.day.isoformat(), one.reasons, one.digest)
        for one in law.reforms
    )


def code_fingerprint() -> str:
    """Give one fingerprint of the program: every module and template, by path and content."""
    digest = hashlib.sha256()
    parts = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".html", ".css") and "library" not in path.parts]
    for path in sorted(parts):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
