"""What the explorer takes, and for how long: every limit in one place, stated on the page of the API."""

from __future__ import annotations

from dataclasses import dataclass

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one request; bytes, seconds and counts."""

    target: int = 8 * KIB  # bytes of path and query
    headers: int = 16 * KIB
    fields: int = 80  # facts and readings of a query
    value: int = 200  # characters of one of them
    form: int = 64 * KIB  # bytes of a case, a comparison or a reform sent as JSON
    batch: int = 48 * MIB  # bytes of a file of cases
    unpacked: int = 256 * MIB  # bytes of the same cases in memory
    rows: int = 200_000  # cases of one batch
    depth: int = 12  # of JSON in JSON
    places: int = 16  # laws of one comparison
    receive_seconds: float = 30  # for a body to arrive
    quick_seconds: float = 10  # for a page or a case
    long_seconds: float = 60  # for a batch or a comparison
    study_seconds: float = 900  # for a review or the worked examples, in the background
    memory: int = 3 * 1024 * MIB  # address space that a worker may take beyond what it has when it is ready
    waiting_quick: int = 64  # requests that may wait for a worker
    waiting_long: int = 6


LIMITS = Limits()
