"""The explorer in this process, and as a server of its own for the tests that need one."""

from __future__ import annotations

import asyncio
import io
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from lenity.law.library import LAWS
from lenity.web.app import Site, explorer
from lenity.web.desk import Worker, ready
from lenity.web.guard import Guard
from lenity.web.workers import Job, Reply, Setting


class Here:
    """Does every job at once, in this process."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.studied: list[str] = []

    async def do(self, lane: str, job: Job) -> Reply:
        if lane == "study":
            self.studied.append(job.needs["kind"])
            return Reply(200, "text/plain", io.BytesIO(), 0)
        return await asyncio.to_thread(self.worker.do, job)

    def close(self) -> None:
        return


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Worker:
    """What a worker has at hand: the laws that ship, and no studies yet."""
    return ready(Setting(str(LAWS), str(tmp_path_factory.mktemp("studies")), {}))


@pytest.fixture(scope="session")
def app(worker: Worker) -> Guard:
    """The explorer, answering in this process."""
    return explorer(Here(worker), Site())


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an explorer that runs as `lenity serve` does."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    folder = tmp_path_factory.mktemp("served")
    call = [sys.executable, "-m", "lenity", "serve", "--port", str(port), "--studies", str(folder / "studies"), "--workers", "1"]
    running = subprocess.Popen(call, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urlopen(f"{address}/api/v1/limits", timeout=30).close()
            break
        except OSError:
            time.sleep(0.5)
    yield address
    running.terminate()
    running.wait(20)


@pytest.fixture(scope="session")
def source() -> Path:
    """The folder of the explorer's own files."""
    return Path(__file__).resolve().parents[2] / "src" / "lenity" / "web"
