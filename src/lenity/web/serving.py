"""Run the explorer on this machine until it is stopped."""

from __future__ import annotations

import os
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import uvicorn

from lenity.law.library import LAWS
from lenity.law.problems import problem
from lenity.web.app import HOME, Site, explorer
from lenity.web.limits import LIMITS
from lenity.web.studies import find_written
from lenity.web.workers import Setting, Workers

CONNECTIONS = 400


def serve(
    host: str = "127.0.0.1", port: int = 8000, *, names: Sequence[str] = (), laws: Path = LAWS, reviews: Path | None = None,
    studies: Path | None = None, workers: int = 2,
) -> None:  # fmt: skip
    """Serve the explorer; it answers under `names` beside this machine's own. Nothing of what is asked is logged or kept.

    Raise `LenityError` where other machines could reach it and no name is given under which they may ask.
    """
    if not _this_machine(host) and not names:
        raise problem(
            "LEN506", f"`{host}` can be reached by other machines", "name the host they ask for: `--name law.example.org`"
        )
    setting = Setting(
        str(laws), str(studies or study_folder()), {place: str(one.resolve()) for place, one in find_written(reviews).items()}
    )
    site = Site(frozenset((*HOME, *(name.lower() for name in names))))
    uvicorn.run(
        explorer(Workers(setting, quick=workers), site), host=host, port=port, access_log=False, server_header=False, ws="none",
        proxy_headers=False, h11_max_incomplete_event_size=LIMITS.headers + LIMITS.target, limit_concurrency=CONNECTIONS,
        timeout_keep_alive=15, log_level="warning", http="h11",
    )  # fmt: skip


def study_folder() -> Path:
    """Give the folder in which reviews and results of worked examples are kept: the user's cache."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home, "lenity", "studies")


def _this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
