"""What every request passes before anything is done with it, and every answer before it leaves.

Requests: the host, the method, the address, the size and the time of the body. Answers: the headers that keep a browser from
doing what these pages never ask it to do. A refusal is a problem document.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import unquote_to_bytes

from lenity.law.problems import Place, Problem
from lenity.web.limits import Limits
from lenity.web.problems import MEDIA, STATUS, Refusal

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

METHODS = ("GET", "HEAD", "POST")
BATCHES = "/api/v1/batches"
# Charts are SVG whose shapes carry `style=` attributes; elements and sheets of style come from this server alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",  # an address holds a case
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PLAIN_PATH = re.compile(rb"/[A-Za-z0-9._~!$&'()*+,;=:@/-]*")
ACCEPTED_HOST = re.compile(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?")


class Stop(Exception):
    """A request that goes no further, with the code, what was found, and the mend."""

    def __init__(self, code: str, said: str, mend: str, allow: str = "") -> None:
        super().__init__(said)
        self.code, self.said, self.mend, self.allow = code, said, mend, allow


@dataclass(frozen=True, slots=True)
class Guard:
    """The outermost part of the server."""

    app: App
    hosts: Collection[str]
    limits: Limits
    allowed: Callable[[str], Sequence[str]]  # the methods that a path takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                own = {name.lower() for name, _ in message["headers"]}
                extra = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in own]
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        try:
            self._head(scope)
            await self.app(scope, self._bounded(scope, receive), dressed)
        except Stop as stop:
            if not begun:
                status, headers, body = stopped(stop)
                sent = [(name.encode(), value.encode()) for name, value in headers.items()]
                await dressed({"type": "http.response.start", "status": status, "headers": sent})
                await dressed({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _head(self, scope: Scope) -> None:
        """Refuse a request by its first lines."""
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.lower(), []).append(value)
        self._host(headers.get(b"host", []))
        if scope["method"] not in METHODS:
            raise Stop(
                "LEN835",
                f"method `{scope['method'][:20]}` is not taken",
                "use one that it takes",
                ", ".join(self.allowed(scope["path"])),
            )
        raw, query = scope.get("raw_path") or scope["path"].encode(), scope.get("query_string", b"")
        if len(raw) + len(query) > self.limits.target:
            raise Stop("LEN841", f"the address has {len(raw) + len(query)} bytes", f"keep it under {self.limits.target}")
        self._path(raw)
        if b"\0" in unquote_to_bytes(query) or b"%" in re.sub(rb"%[0-9A-Fa-f]{2}", b"", query):
            raise Stop("LEN840", "the query of the address is not well-formed", "write it with percent-encoding")
        if sum(len(name) + len(value) for name, values in headers.items() for value in values) > self.limits.headers:
            raise Stop("LEN831", "the headers of the request are too large", f"keep them under {self.limits.headers} bytes")
        if scope["method"] == "POST":
            self._post(scope["path"], headers)

    def _host(self, named: list[bytes]) -> None:
        said = named[0].decode("latin-1") if len(named) == 1 else ""
        found = ACCEPTED_HOST.fullmatch(said)
        if found is None or found[1].lower().rstrip(".") not in self.hosts:
            raise Stop("LEN834", f"no site is served under `{said[:80]}`", "ask for this server by its own name")

    def _path(self, raw: bytes) -> None:
        parts = raw.split(b"/")
        if not PLAIN_PATH.fullmatch(raw) or b"//" in raw or b".." in parts or b"." in parts:
            raise Stop(
                "LEN840", "the path of the address is not one of this site", "follow a link of the site, or of the API's page"
            )

    def _post(self, path: str, headers: dict[bytes, list[bytes]]) -> None:
        if headers.get(b"sec-fetch-site", [b"same-origin"])[0] not in (b"same-origin", b"none"):
            raise Stop(
                "LEN842", "the request was sent by a page of another site", "send it from a page of this site, or from a program"
            )
        origin, host = headers.get(b"origin", [b""])[0], headers[b"host"][0]
        if origin and origin.split(b"://", 1)[-1] != host:
            raise Stop(
                "LEN842", "the request was sent by a page of another site", "send it from a page of this site, or from a program"
            )
        if headers.get(b"content-encoding", [b"identity"]) != [b"identity"]:
            raise Stop("LEN836", "the body is encoded", "send it as it is, without a content encoding")
        length = headers.get(b"content-length", [b"0"])
        if len(length) != 1 or not length[0].isdigit():
            raise Stop("LEN840", "the length of the body is not a number", "send one content-length")
        if int(length[0]) > self._most(path):
            raise Stop("LEN831", f"the body has {int(length[0])} bytes", f"send at most {self._most(path)}")

    def _most(self, path: str) -> int:
        return self.limits.batch if path == BATCHES else self.limits.form

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """Count and time the body while it comes in."""
        clock = asyncio.get_running_loop().time
        most, came, end = self._most(scope["path"]), 0, clock() + self.limits.receive_seconds

        async def next_part() -> Message:
            nonlocal came
            if came < 0:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), max(0.01, end - clock()))
            except TimeoutError:
                raise Stop(
                    "LEN832", f"the body was not there after {self.limits.receive_seconds:g} seconds", "send it faster"
                ) from None
            came += len(message.get("body", b""))
            if came > most:
                raise Stop("LEN831", f"the body has more than {most} bytes", "send less at once")
            if not message.get("more_body", False):
                came = -1  # what follows is only the end of the connection, for which nobody is hurried
            return message

        return next_part


def stopped(stop: Stop) -> tuple[int, dict[str, str], bytes]:
    """Give the answer to a request that goes no further: its status, headers and problem document."""
    found = Refusal(int(STATUS[stop.code]), (Problem(stop.code, stop.said, Place(), stop.mend),))
    body = json.dumps(found.document()).encode()
    headers = {"content-type": MEDIA, "content-length": str(len(body)), "cache-control": "no-store"}
    if stop.allow:
        headers["allow"] = stop.allow
    if stop.code in ("LEN831", "LEN832"):
        headers["connection"] = "close"
    return found.status, headers, body
