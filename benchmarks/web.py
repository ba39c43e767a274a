"""The explorer under load from other processes: a case, a batch, many requests, slow clients, and a killed server.

    python benchmarks/web.py            needs the extra [web] and `hey` (on Debian: apt install hey)

On two cores that the server shares with the clients: single cases at 50 a second for 60 s answer in under 150 ms for 99 of 100 and
without an error; 100,000 cases take less than 4 s; 20,000 requests leave the memory of the server flat; ten clients that send a byte a
second starve nobody; after `kill -9` under load the server starts again with nothing to mend.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

from _measure import Claims, told

RATE, SECONDS, CLIENTS = 50, 60, 10
BATCH, MANY = 100_000, 20_000
SUBSTANCES = ("methamphetamine", "amphetamine", "mdma", "heroin", "cocaine", "morphine", "cannabis", "opium", "ketamine")
OFFENCES = ("possession", "supply", "transport", "use", "purchase", "import", "cultivation", "production")
PLACES = ("kh", "th", "my", "sg", "id")


def main() -> None:
    if shutil.which("hey") is None:
        sys.exit("hey is missing; on Debian: apt install hey")
    claims, draw = Claims(), random.Random(2012)
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        server = Server(folder)
        bodies = [written(folder / f"{number}.json", question(draw)) for number in range(CLIENTS)]
        load(server, bodies, 3)
        times, errors = load(server, bodies, SECONDS)
        told(f"single cases: {len(times):,} in {SECONDS} s, half below {share(times, 0.5) * 1000:.0f} ms, {errors} errors")
        claims.at_most("99 of 100 single cases", share(times, 0.99) * 1000, 150, " ms")
        claims.at_most("errors among single cases", errors, 0, "")
        for accept in ("application/json", "application/vnd.apache.parquet"):
            claims.at_most(f"{BATCH:,} cases sent as JSON, answered as {accept}", batch(server, draw, accept), 4, " s")
        claims.at_most(f"growth of memory over {MANY:,} requests", flat(server, bodies), 10, " %")
        slow = [dawdle(server) for _ in range(10)]
        times, errors = load(server, bodies, 15)
        claims.at_most("99 of 100 single cases beside ten slow clients", share(times, 0.99) * 1000, 150, " ms")
        claims.at_most("errors beside ten slow clients", errors, 0, "")
        for one in slow:
            one.close()
        claims.true(
            "after kill -9 under load it starts again and answers", True, f"{killed(server, bodies):.1f} s until the first answer"
        )
        server.stop()
    claims.end()


class Server:
    """`lenity serve` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self.folder = f"http://127.0.0.1:{self.port}", folder
        self.start()

    def start(self) -> None:
        call = [sys.executable, "-m", "lenity", "serve", "--port", str(self.port), "--studies", str(self.folder / "studies")]
        self.process = subprocess.Popen(call, stdout=subprocess.DEVNULL)
        for _ in range(240):
            try:
                urlopen(f"{self.address}/api/v1/limits", timeout=60).close()
                return
            except OSError:
                time.sleep(0.25)
        raise SystemExit("the server did not start")

    def memory(self) -> int:
        """Give the bytes that the server and its workers hold."""
        pages, children = 0, [self.process.pid]
        while children:
            process = children.pop()
            pages += int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
            children += map(int, Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split())
        return pages * os.sysconf("SC_PAGESIZE")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def question(draw: random.Random) -> dict[str, object]:
    case = {
        "offence": draw.choice(OFFENCES), "substance": draw.choice(SUBSTANCES), "quantity": f"{draw.randint(1, 200_000) / 1000} g",
        "age": draw.randint(15, 70), "offence_date": "2022-12-01",
    }  # fmt: skip
    return {"law": draw.choice(PLACES), "case": case}


def written(file: Path, question: dict[str, object]) -> Path:
    file.write_text(json.dumps(question), "utf-8")
    return file


def load(server: Server, bodies: Sequence[Path], seconds: int) -> tuple[list[float], int]:
    """Send cases at the rate of the claim, a client for each body; give the time of each answer, and how many were errors."""

    def client(body: Path) -> list[dict[str, str]]:
        options = [
            "-z",
            f"{seconds}s",
            "-c",
            "1",
            "-q",
            str(RATE // CLIENTS),
            "-m",
            "POST",
            "-T",
            "application/json",
            "-o",
            "csv",
        ]
        done = subprocess.run(
            ["hey", *options, "-D", str(body), f"{server.address}/api/v1/cases"], capture_output=True, text=True, check=False
        )
        return list(csv.DictReader(io.StringIO(done.stdout)))

    with ThreadPoolExecutor(len(bodies)) as clients:
        rows = [row for found in clients.map(client, bodies) for row in found]
    lost = max(0, int(seconds * RATE * 0.95) - len(rows))  # what never came back has no row
    return sorted(float(row["response-time"]) for row in rows), lost + sum(row["status-code"] != "200" for row in rows)


def share(times: Sequence[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] if times else float("inf")


def batch(server: Server, draw: random.Random, accept: str) -> float:
    cases = [{"id": str(number), **question(draw)["case"]} for number in range(BATCH)]  # type: ignore[dict-item]
    body = json.dumps(cases).encode()
    begun = time.perf_counter()
    request = Request(f"{server.address}/api/v1/batches?law=kh", body, {"content-type": "application/json", "accept": accept})
    with urlopen(request, timeout=120) as answer:
        size = len(answer.read())
        assert int(answer.headers["x-cases"]) == BATCH
    taken = time.perf_counter() - begun
    told(f"{len(body) / 1e6:.0f} MB of cases sent, {size / 1e6:.0f} MB of answers received in {taken:.1f} s")
    return taken


def flat(server: Server, bodies: Sequence[Path]) -> float:
    """Give by how many per cent the memory grows from a tenth of the requests on."""

    def some(count: int) -> None:
        for body in bodies:
            options = ["-n", str(count // len(bodies)), "-c", "4", "-m", "POST", "-T", "application/json", "-D", str(body)]
            subprocess.run(["hey", *options, f"{server.address}/api/v1/cases"], capture_output=True, check=True)

    some(MANY // 10)
    before = server.memory()
    some(MANY - MANY // 10)
    after = server.memory()
    told(f"memory of server and workers: {before / 1e6:.0f} MB, then {after / 1e6:.0f} MB")
    return 100 * (after - before) / before


def dawdle(server: Server) -> socket.socket:
    """Open a connection whose body comes a byte at a time."""
    opened = socket.create_connection(("127.0.0.1", server.port))
    head = "POST /api/v1/cases HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{"
    opened.sendall(head.encode())
    return opened


def killed(server: Server, bodies: Sequence[Path]) -> float:
    """Kill the server without a word while it works, start it again, and wait for an answer."""
    with ThreadPoolExecutor(1) as beside:
        running = beside.submit(load, server, bodies, 5)
        time.sleep(2)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        begun = time.perf_counter()
        server.start()
        taken = time.perf_counter() - begun
        running.result()
    times, errors = load(server, bodies, 3)
    assert times and not errors
    return taken


if __name__ == "__main__":
    main()
