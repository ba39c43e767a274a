"""The server: it receives, hands on, and sends; what is asked is worked out by the workers.

app = explorer(lanes, Site())          an ASGI application
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route

from lenity.law.problems import LenityError, Place, Problem, problem
from lenity.web import api
from lenity.web.frame import asset, fingerprint
from lenity.web.guard import Guard, Stop, stopped
from lenity.web.languages import NAMES, SOURCE
from lenity.web.limits import LIMITS, MIB, Limits
from lenity.web.problems import MEDIA, Refusal, refusal
from lenity.web.studies import DOWNLOADS
from lenity.web.workers import CHUNK, Job, Lanes, Reply

HOME = ("localhost", "127.0.0.1", "[::1]")
LONG_PAGES = ("compare", "reform")
HELD_BACK = ("ask", "compare", "reform")  # pages whose address holds a case: no cache keeps them
ASSETS = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "json": "application/json",
}
FILES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json"}
KEPT = 48 * MIB  # bytes of answers that are kept ready
SEGMENT = re.compile(r"[a-z0-9-]{1,80}")
STYLE_ELEMENT = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """Where and under which names the explorer is served."""

    hosts: frozenset[str] = frozenset(HOME)
    base: str = "/"
    limits: Limits = LIMITS


@dataclass(slots=True)
class _Kept:
    """Answers kept ready, the latest asked for last; no more than fit."""

    most: int = KEPT
    size: int = 0
    held: OrderedDict[str, tuple[Response, int]] = field(default_factory=OrderedDict)

    def get(self, key: str) -> Response | None:
        found = self.held.get(key)
        if found is None:
            return None
        self.held.move_to_end(key)
        return found[0]

    def put(self, key: str, response: Response) -> None:
        size = len(response.body) + 512
        if size > self.most // 8 or key in self.held:
            return
        self.held[key] = response, size
        self.size += size
        while self.size > self.most:
            _, (_, freed) = self.held.popitem(last=False)
            self.size -= freed


def explorer(lanes: Lanes, site: Site) -> Guard:
    """Make the application around the lanes in which its work is done."""
    server = _Server(lanes, site)
    routes = [
        Route("/static/{print}/{name}", server.asset, methods=["GET"]),
        Route("/files/{place}/{name}", server.file, methods=["GET"]),
        Route("/api/v1/openapi.json", server.openapi, methods=["GET"]),
        Route("/api/v1/{rest:path}", server.api, methods=["GET", "POST"]),
        Mount("/", server.page),
    ]
    app = Starlette(
        routes=routes,
        lifespan=server.lifespan,
        exception_handlers={Exception: _broken, Stop: _stopped, ClientDisconnect: _gone, 404: _nowhere, 405: _not_allowed},
    )
    app.router.redirect_slashes = False
    return Guard(app, site.hosts, site.limits, api.methods)


class _Server:
    """What the routes do."""

    def __init__(self, lanes: Lanes, site: Site) -> None:
        self.lanes, self.site = lanes, site
        self.kept = _Kept()
        self.studying: set[tuple[str, str]] = set()
        self.tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        yield
        for task in self.tasks:
            task.cancel()
        self.lanes.close()

    # -- pages -----------------------------------------------------------------------------------------------------

    async def page(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        try:
            response = await self._page(request)
        except LenityError as error:
            response = _refused(refusal(error))
        await _unchanged_or(request, response)(scope, receive, send)

    async def _page(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            raise problem("LEN835", f"method `{request.method}` is not taken here", "use GET")
        parts = [part for part in request.url.path.split("/") if part]
        code = parts.pop(0) if parts and parts[0] in NAMES and parts[0] != SOURCE else SOURCE
        if not all(SEGMENT.fullmatch(part) for part in parts):
            raise problem("LEN830", "no page at this address", "the start page leads to every page")
        path = "".join(f"{part}/" for part in parts)
        if not request.url.path.endswith("/"):  # one address for each page; made of the parts alone, so it never leads elsewhere
            prefix = "" if code == SOURCE else f"{code}/"
            asked = f"?{request.url.query}" if request.url.query else ""
            return Response(status_code=308, headers={"location": f"{self.site.base}{prefix}{path}{asked}"})
        query = _query(request.scope["query_string"])
        needs = {"path": path, "language": code, "query": query, "base": self.site.base, "today": date.today().isoformat()}
        held_back = bool(parts) and parts[0] in HELD_BACK
        key = json.dumps(["page", needs])
        kept = self.kept.get(key)
        if kept is not None:
            return kept
        reply = await self.lanes.do("long" if parts and parts[0] in LONG_PAGES and query else "quick", Job("page", needs))
        if reply.media == MEDIA:  # refused before there was a page: a person reads why on one
            with reply.body:
                reply = await self.lanes.do("quick", Job("refused", needs | {"problem": json.load(reply.body)}))
        caching = "no-store" if held_back else "no-cache"
        response = await asyncio.to_thread(_whole, reply, caching)
        if reply.wanted:
            self._study(*reply.wanted)
        elif reply.status == 200 and not held_back:
            self.kept.put(key, response)
        return response

    def _study(self, kind: str, law: str) -> None:
        """Have a study worked out in the background, each once at a time."""
        if (kind, law) in self.studying:
            return
        self.studying.add((kind, law))

        async def work_out() -> None:
            try:
                await self.lanes.do("study", Job("study", {"kind": kind, "law": law, "today": date.today().isoformat()}))
            finally:
                self.studying.discard((kind, law))

        task = asyncio.create_task(work_out())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    # -- the API ---------------------------------------------------------------------------------------------------

    async def api(self, request: Request) -> Response:
        found = api.find(request.url.path)
        if not found:
            raise_ = problem("LEN830", f"no operation `{request.url.path[:120]}`", "the page of the API lists them")
            return _refused(refusal(raise_))
        method = "GET" if request.method == "HEAD" else request.method
        met = next((one for one in found if one[0].method == method), None)
        if met is None:
            allow = ", ".join(one.method for one, _ in found)
            return _refused(refusal(problem("LEN835", f"method `{method}` is not taken here", f"use {allow}")), {"allow": allow})
        operation, parts = met
        try:
            query = _query(request.scope["query_string"])
        except LenityError as error:
            return _refused(refusal(error))
        body = await request.body()
        needs: dict[str, Any] = {
            "operation": operation.id, "path": parts, "query": query, "base": self.site.base, "today": date.today().isoformat(),
            "media": request.headers.get("content-type", "").split(";")[0].strip().lower(),
            "accept": request.headers.get("accept", ""),
        }  # fmt: skip
        reply = await self.lanes.do(operation.lane, Job("api", needs, body))
        if reply.size > MIB:
            return _streamed(reply)
        return _unchanged_or(request, _whole(reply, "no-cache" if method == "GET" and reply.status == 200 else "no-store"))

    async def openapi(self, request: Request) -> Response:
        body = json.dumps(api.description(), ensure_ascii=False).encode()
        return _unchanged_or(request, Response(body, media_type="application/json", headers=_marked(body, "no-cache")))

    # -- files -----------------------------------------------------------------------------------------------------

    async def asset(self, request: Request) -> Response:
        name = request.path_params["name"]
        try:
            body = asset(name)
        except KeyError:
            return await _nowhere(request, None)
        if request.path_params["print"] != fingerprint(name):
            return await _nowhere(request, None)
        headers = {"cache-control": "public, max-age=31536000, immutable"}
        return _zipped(request, body, ASSETS[name.rpartition(".")[2]], headers)

    async def file(self, request: Request) -> Response:
        """Send a file of a written review; its page brings its own sheet of style, which is named by its print."""
        place, name = request.path_params["place"], request.path_params["name"]
        if not SEGMENT.fullmatch(place) or name not in DOWNLOADS:
            return await _nowhere(request, None)
        needs = {"place": place, "name": name, "today": date.today().isoformat()}
        reply = await self.lanes.do("quick", Job("file", needs))
        if reply.status != 200:
            return _whole(reply, "no-store")
        with reply.body:
            body = await asyncio.to_thread(reply.body.read)
        headers = _marked(body, "no-cache")
        if name.endswith(".html"):
            prints = " ".join(f"'sha256-{_b64(hashlib.sha256(one).digest())}'" for one in STYLE_ELEMENT.findall(body))
            headers["content-security-policy"] = (
                f"default-src 'none'; style-src {prints}; style-src-attr 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
                "form-action 'none'; frame-ancestors 'none'"
            )
        return _unchanged_or(request, _zipped(request, body, FILES[name.rpartition(".")[2]], headers))


# -- answers -----------------------------------------------------------------------------------------------------------


def _query(raw: bytes) -> dict[str, str]:
    """Read the query of an address, each name once."""
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=LIMITS.fields)
    except (ValueError, UnicodeDecodeError):
        raise problem(
            "LEN840", "the query of the address cannot be read", f"write at most {LIMITS.fields} names in UTF-8"
        ) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if found.get(name):
            raise problem("LEN840", f"`{name[:60]}` is given twice", "give it once")
        found[name] = value
    return found


def _whole(reply: Reply, caching: str) -> Response:
    with reply.body:
        body = reply.body.read()
    headers = (
        {**_marked(body, caching), **reply.headers} if reply.status == 200 else {"cache-control": "no-store", **reply.headers}
    )
    return Response(body, reply.status, headers, reply.media)


def _streamed(reply: Reply) -> Response:
    """Send a long answer piece by piece, from where it is held."""

    async def pieces() -> AsyncIterator[bytes]:
        with reply.body:
            while piece := await asyncio.to_thread(reply.body.read, CHUNK):
                yield piece

    headers = {"cache-control": "no-store", "content-length": str(reply.size), **reply.headers}
    return StreamingResponse(pieces(), reply.status, headers, reply.media)


def _marked(body: bytes, caching: str) -> dict[str, str]:
    return {"etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"', "cache-control": caching}


def _unchanged_or(request: Request, response: Response) -> Response:
    """Give the answer, or word that the client has it already; text goes out packed to those who take it so."""
    mark = response.headers.get("etag")
    asked = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if mark and response.status_code == 200 and request.method in ("GET", "HEAD") and (mark in asked or "*" in asked):
        headers = {name: response.headers[name] for name in ("etag", "cache-control") if name in response.headers}
        return Response(status_code=304, headers=headers)
    if isinstance(response, StreamingResponse) or "content-encoding" in response.headers or response.status_code == 308:
        return response
    kind = response.headers.get("content-type", "")
    if len(response.body) < 1024 or not kind.startswith(("text/", "application/json", MEDIA)):
        return response
    headers = {name: value for name, value in response.headers.items() if name not in ("content-length", "content-type")}
    return _zipped(request, bytes(response.body), kind, headers, response.status_code)


def _zipped(request: Request, body: bytes, media: str, headers: Mapping[str, str], status: int = 200) -> Response:
    sent = dict(headers) | {"vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > 1024:
        body, sent["content-encoding"] = gzip.compress(body, 5, mtime=0), "gzip"
    return Response(body, status, sent, media)


def _b64(raw: bytes) -> str:
    from base64 import b64encode

    return b64encode(raw).decode("ascii")


def _refused(found: Refusal, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(found.document()), found.status, {"cache-control": "no-store", **(headers or {})}, MEDIA)


async def _nowhere(request: Request, error: Exception | None) -> Response:
    return _refused(refusal(problem("LEN830", f"nothing is at `{request.url.path[:120]}`", "the start page leads to every page")))


async def _not_allowed(request: Request, error: Exception) -> Response:
    return _refused(refusal(problem("LEN835", f"method `{request.method}` is not taken here", "use GET")), {"allow": "GET, HEAD"})


async def _stopped(request: Request, error: Exception) -> Response:
    assert isinstance(error, Stop)
    status, headers, body = stopped(error)
    return Response(body, status, headers)


async def _gone(request: Request, error: Exception) -> Response:
    """Answer a client that went away before it had asked; nobody hears it, and it is no mistake of ours."""
    return Response(status_code=400)


async def _broken(request: Request, error: Exception) -> Response:
    """Say that the explorer failed; where, the log of the server says, and never the answer."""
    return _refused(Refusal(500, (Problem("LEN843", "the explorer failed", Place(), "ask again, or tell its operator"),)))
