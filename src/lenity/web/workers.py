"""Processes that do the work of requests, so that none of it can hold up, fill or bring down the server.

    reply = await workers.do("quick", Job("page", {...}))

A worker that takes too long is ended and replaced; it has a bound on its memory; what it is given and gives back is JSON and
bytes. There are lanes: what takes seconds waits for other workers than what takes milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import queue
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import IO, Any, Protocol

from lenity.law.problems import Place as Nowhere
from lenity.law.problems import Problem, problem
from lenity.web.limits import LIMITS, MIB, Limits
from lenity.web.problems import MEDIA, Refusal, status_of

CHUNK = 256 * 1024
HELD = MIB  # bytes of an answer that are held in memory; more of them go to a file without a name
READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work by its name, with what it needs; `body` is what a client sent."""

    name: str
    needs: Mapping[str, Any]
    body: bytes = b""


@dataclass(slots=True)
class Reply:
    """What came of a job: a status, a media type, the bytes, headers of its own, and a study it waits for."""

    status: int
    media: str
    body: IO[bytes]
    size: int
    headers: Mapping[str, str] = field(default_factory=dict)
    wanted: tuple[str, str] | None = None


class Lanes(Protocol):
    """What the server asks to have work done."""

    async def do(self, lane: str, job: Job) -> Reply: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker needs to know: the laws, the studies, packages of reviews, and the limits."""

    root: str
    studies: str
    written: Mapping[str, str]
    limits: Limits = LIMITS


def refused(code: str, message: str, mend: str) -> Reply:
    """Give a refusal of the server itself as a reply."""
    found = Refusal(status_of(problem(code, message, mend).problems), (Problem(code, message, Nowhere(), mend),))
    return reply(found.status, MEDIA, json.dumps(found.document()).encode())


def reply(status: int, media: str, body: bytes, headers: Mapping[str, str] | None = None,
          wanted: tuple[str, str] | None = None) -> Reply:  # fmt: skip
    """Make a reply of bytes at hand."""
    held: IO[bytes] = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115  # closed by whoever sends it
    held.write(body)
    held.seek(0)
    return Reply(status, media, held, len(body), headers or {}, wanted)


class Workers:
    """Lanes of processes. `close` ends them all."""

    def __init__(self, setting: Setting, quick: int = 2, long: int = 1, studies: int = 1) -> None:
        limits = setting.limits
        self.lanes = {
            "quick": _Lane(setting, quick, limits.quick_seconds, limits.waiting_quick),
            "long": _Lane(setting, long, limits.long_seconds, limits.waiting_long),
            "study": _Lane(setting, studies, limits.study_seconds, 64),
        }
        self.lanes["quick"].begin()
        self.lanes["long"].begin(Job("warm", {}))

    async def do(self, lane: str, job: Job) -> Reply:
        """Have a job done in a lane; too many waiting, too long or too large a job is refused."""
        return await self.lanes[lane].do(job)

    def close(self) -> None:
        for lane in self.lanes.values():
            lane.close()


class _Lane:
    """Some workers of one kind, each with the thread that talks to it."""

    def __init__(self, setting: Setting, count: int, seconds: float, most: int) -> None:
        self.seconds, self.most, self.busy = seconds, most + count, 0
        self.idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self.threads = ThreadPoolExecutor(count, "lane")
        self.workers = [_Worker(setting) for _ in range(count)]
        for one in self.workers:
            self.idle.put(one)

    def begin(self, first: Job | None = None) -> None:
        """Start the workers, so that no request waits for that; each does a first job that makes it ready for others."""
        for one in self.workers:
            self.threads.submit(one.ready)
            if first:
                self.threads.submit(one.do, first, self.seconds)

    async def do(self, job: Job) -> Reply:
        if self.busy >= self.most:
            return refused("LEN833", f"{self.busy} requests wait already", "ask again in a few seconds")
        self.busy += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.threads, self._do, job)
        finally:
            self.busy -= 1

    def _do(self, job: Job) -> Reply:
        worker = self.idle.get()
        try:
            return worker.do(job, self.seconds)
        finally:
            self.idle.put(worker)

    def close(self) -> None:
        for one in self.workers:
            one.end()
        self.threads.shutdown(wait=False, cancel_futures=True)


class _Worker:
    """One process; it is started when first needed, and again after it had to be ended."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.lock = threading.Lock()
        self.process: BaseProcess | None = None
        self.pipe: Connection | None = None

    def do(self, job: Job, seconds: float) -> Reply:
        with self.lock:
            pipe = self.pipe if self.process is not None and self.process.is_alive() and self.pipe else self._begin()
            head = json.dumps({"name": job.name, "needs": dict(job.needs), "body": len(job.body)})
            try:
                pipe.send_bytes(head.encode())
                for start in range(0, len(job.body), CHUNK):
                    pipe.send_bytes(job.body, start, min(CHUNK, len(job.body) - start))
                if not pipe.poll(seconds):
                    self.end()
                    return refused("LEN838", f"the answer was not there after {seconds:g} seconds", "ask for less at once")
                return _received(pipe)
            except (EOFError, OSError):
                return self._lost()

    def _begin(self) -> Connection:
        here, there = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(target=work, args=(there, self.setting, os.getpid()), daemon=True)
        self.process.start()
        there.close()
        if not here.poll(READY_SECONDS):
            self.end()
            raise EOFError("a worker did not start")
        here.recv_bytes()
        self.pipe = here
        return here

    def _lost(self) -> Reply:
        """Say why a worker went away: the system ended it, for memory, or it failed, as its own log says."""
        if self.process is not None:
            self.process.join(5)
        failed = self.process is not None and self.process.exitcode == 1
        self.end()
        if failed:
            return refused("LEN843", "the explorer failed on this request", "ask again, or tell its operator")
        return refused("LEN838", "the answer needed more than one request may take", "ask for less at once")

    def ready(self) -> None:
        """Start the process, if it does not run."""
        with self.lock:
            if self.process is None:
                self._begin()

    def end(self) -> None:
        if self.process is not None and self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process = self.pipe = None


def _received(pipe: Connection) -> Reply:
    head = json.loads(pipe.recv_bytes())
    held: IO[bytes] = tempfile.SpooledTemporaryFile(HELD)  # noqa: SIM115  # closed by whoever sends it
    while held.tell() < head["size"]:
        held.write(pipe.recv_bytes())
    held.seek(0)
    wanted = tuple(head["wanted"]) if head["wanted"] else None
    return Reply(head["status"], head["media"], held, head["size"], head["headers"], wanted)


# -- in the process of a worker ----------------------------------------------------------------------------------------


def work(pipe: Connection, setting: Setting, parent: int) -> None:
    """Do jobs until the server goes away."""
    from lenity.web.desk import ready

    _die_with(parent)
    with tempfile.TemporaryDirectory(prefix="lenity-worker-") as folder:
        os.chdir(folder)  # a name of a law is never a path here
        desk = ready(setting)
        _bound_memory(setting.limits.memory)
        pipe.send_bytes(b"ready")
        while (job := _next_job(pipe)) is not None:
            done = desk.do(job)
            try:
                _send(pipe, done)
            except OSError:
                return  # the server has gone


def _next_job(pipe: Connection) -> Job | None:
    """Wait for a job; None where the server has gone."""
    try:
        head = json.loads(pipe.recv_bytes())
        body = bytearray()
        while len(body) < head["body"]:
            body += pipe.recv_bytes()
    except (EOFError, OSError, KeyboardInterrupt):
        return None
    return Job(head["name"], head["needs"], bytes(body))


def _send(pipe: Connection, done: Reply) -> None:
    told = {
        "status": done.status, "media": done.media, "size": done.size, "headers": dict(done.headers), "wanted": done.wanted,
    }  # fmt: skip
    pipe.send_bytes(json.dumps(told).encode())
    with done.body:
        while chunk := done.body.read(CHUNK):
            pipe.send_bytes(chunk)


def _bound_memory(most: int) -> None:
    """Bound what this process may take beyond what it has; only where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    status = Path("/proc/self/statm")
    if status.is_file():
        now = int(status.read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + most, now + most))


def _die_with(parent: int) -> None:
    """End this process when the server ends, however it ends."""

    def watch() -> None:
        while os.getppid() == parent:
            threading.Event().wait(1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
