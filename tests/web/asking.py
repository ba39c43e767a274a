"""Ask an ASGI application with exactly the bytes that are given: no client that tidies them up stands between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lenity.web.guard import App

Headers = Sequence[tuple[str, str]]
AS_JSON = (("content-type", "application/json"),)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


def ask(app: App, method: str, target: str, body: bytes = b"", headers: Headers = (), host: str | None = "localhost") -> Answer:
    """Send one request with its body in one piece."""
    return asyncio.run(send(app, method, target, [body], headers, host))


async def send(app: App, method: str, target: str, pieces: Sequence[bytes], headers: Headers, host: str | None) -> Answer:
    """Send one request with its body piece by piece."""
    path, _, query = target.partition("?")
    given = [
        (name.lower().encode(), value.encode("latin-1")) for name, value in ([("host", host)] if host else []) + list(headers)
    ]
    if pieces[0] and not any(name in (b"content-length", b"transfer-encoding") for name, _ in given):
        given.append((b"content-length", str(sum(map(len, pieces))).encode()))
    from urllib.parse import unquote

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http", "root_path": "",
        "path": unquote(path, errors="replace"), "raw_path": path.encode("latin-1"), "query_string": query.encode("latin-1"),
        "headers": given, "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    parts = [{"type": "http.request", "body": piece, "more_body": place + 1 < len(pieces)} for place, piece in enumerate(pieces)]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop(0) if parts else {"type": "http.disconnect"}

    async def keep(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    begun = sent[0]
    found = {name.decode().lower(): value.decode() for name, value in begun["headers"]}
    return Answer(begun["status"], found, b"".join(one.get("body", b"") for one in sent[1:]))
