"""From a task for a worker to an HTTP response: versions and ETags, answers remembered, clients that go away."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable
from contextlib import aclosing, suppress
from functools import lru_cache, partial
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from swapgraph import __version__
from swapgraph.explore.addresses import node_of
from swapgraph.serve.content import VARY, digest, matches
from swapgraph.serve.metrics import Metrics
from swapgraph.serve.negotiation import GRAPHS, ROWS, Offer, best, offered, takes_gzip
from swapgraph.serve.options import Options
from swapgraph.serve.pool import Pool
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.reply import Gone, Reply, Run
from swapgraph.serve.served import Generation, Served

T = TypeVar("T")

_PATIENCE = 60.0  # seconds in which a client has to take something
_CHANGING = ("rand", "now", "uuid", "bnode", "service")
_CHANGES = re.compile(r"\b(?:rand|now|uuid|struuid|bnode)\s*\(|\bservice\b")


class Remembered:
    """Answers by what was asked, the latest used last, up to a size in bytes."""

    def __init__(self, size: int) -> None:
        self._most, self._size = size, 0
        self._answers: OrderedDict[str, tuple[dict[str, Any], bytes]] = OrderedDict()

    def get(self, tag: str) -> tuple[dict[str, Any], bytes] | None:
        """The head and bytes of an answer."""
        found = self._answers.get(tag)
        if found is not None:
            self._answers.move_to_end(tag)
        return found

    def put(self, tag: str, head: dict[str, Any], body: bytes) -> None:
        """Remember one; others are forgotten for it."""
        if len(body) > self._most // 8 or tag in self._answers:
            return
        self._answers[tag] = head, body
        self._size += len(body)
        while self._size > self._most:
            _, (_, old) = self._answers.popitem(last=False)
            self._size -= len(old)


class Asking:
    """Answers requests by asking a worker."""

    def __init__(self, options: Options, pool: Pool, served: Served, metrics: Metrics) -> None:
        self.options, self.pool, self.served, self.metrics = options, pool, served, metrics
        self._remembered = Remembered(options.cache)

    async def answer(self, request: Request, task: dict[str, Any], *, lasting: bool = True) -> Response:
        """The response to a task.

        Raises RequestProblem. What is `lasting` depends on the graph alone: it has an ETag and may be remembered.
        """
        known_by_name = request.method in ("GET", "HEAD")
        task["gzip"] = takes_gzip(request.headers.get("accept-encoding", ""))
        for _ in range(3):
            generation = self.served.current()
            tag = _tag(generation, task) if lasting and (known_by_name or self.options.cache) else None
            if tag is not None and known_by_name and matches(request, tag, there=False):
                return _unchanged(tag)
            if tag is not None and (known := self._remembered.get(tag)) is not None:
                self.metrics.remembered()
                if known_by_name and matches(request, tag):
                    return _unchanged(tag)
                return Whole(known[0], known[1], tag)
            began = time.perf_counter()
            try:
                reply = await self._ask(request, {**task, **generation.place(self.served.folder)})
            except RequestProblem as problem:
                if problem.status == 410:  # a build has just replaced this generation
                    await self.served.refresh()
                    continue
                if problem.status == 406:
                    raise not_acceptable(GRAPHS if problem.message == "graph" else ROWS) from problem
                raise
            finally:
                self.metrics.query(time.perf_counter() - began)
            if tag is not None and known_by_name and matches(request, tag):
                reply.drop()
                return _unchanged(tag)
            body = reply.whole()
            if body is None:
                return Streamed(reply, tag)
            reply.drop()
            if tag is not None:
                self._remembered.put(tag, reply.head, body)
            return Whole(reply.head, body, tag)
        raise RequestProblem(503, "the graph is being replaced; try again", {"Retry-After": "1"})

    async def about(self, request: Request, address: str, offer: Offer) -> Response:
        """All that is stated of the node that has a page at this address. RequestProblem 404 if nothing is."""
        names = node_of(address, self.served.current().base)
        formats_ = {"graph": [offer.format, offer.content_type]}
        return await self.answer(request, {"do": "about", "names": names, "formats": formats_})

    async def whole(self, request: Request, task: dict[str, Any]) -> bytes:
        """The bytes of an answer to be read here. RequestProblem; ClientDisconnect when the client goes."""
        began = time.perf_counter()
        try:
            reply = await self._ask(request, task)
        finally:
            self.metrics.query(time.perf_counter() - began)
        body = reply.whole()
        if body is None:
            body = b"".join([piece async for piece in reply.pieces()])
        reply.drop()
        return body

    async def _ask(self, request: Request, task: dict[str, Any]) -> Reply:
        """Begin, and wait for the reply as long as the client does."""
        gone = partial(_disconnected, request)
        asking = self.pool.ask(task, gone)
        run: Run = await (asking if self.pool.has_place() else while_connected(gone, asking))
        try:
            await run.reply.begun()
        except BaseException:
            run.reply.drop()
            raise
        return run.reply


async def while_connected(gone: Gone, wanted: Awaitable[T]) -> T:
    """The result; ClientDisconnect, and it is cancelled, as soon as the client has gone."""
    task, leaving = asyncio.ensure_future(wanted), asyncio.ensure_future(gone())
    try:
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
        return task.result()
    finally:
        leaving.cancel()
        if not task.done():
            task.cancel()


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def lasting(text: str) -> bool:
    """Whether a query gives the same answer as long as the graph is the same."""
    lower = text.lower()
    return not any(word in lower for word in _CHANGING) or _CHANGES.search(lower) is None


@lru_cache(maxsize=512)
def formats(accept: str) -> dict[str, list[str] | None]:
    """The format and media type for each kind of answer that an Accept header wants; None where it takes none."""
    return {"rows": _chosen(best(accept, ROWS)), "graph": _chosen(best(accept, GRAPHS))}


def not_acceptable(offers: tuple[Offer, ...]) -> RequestProblem:
    """406, with what there is."""
    return RequestProblem(406, f"the answer can be had as {offered(offers)}")


def _chosen(offer: Offer | None) -> list[str] | None:
    return None if offer is None else [offer.format, offer.content_type]


def _unchanged(tag: str) -> Response:
    return Response(status_code=304, headers={"ETag": f'W/"{tag}"', "Vary": VARY})


def _tag(generation: Generation, task: dict[str, Any]) -> str:
    return digest(__version__, generation.version, json.dumps(task, sort_keys=True))


def _headers(head: dict[str, Any], tag: str | None) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", head["media"].encode("latin-1")),
        (b"vary", VARY.encode("latin-1")),
        (b"cache-control", b"no-store" if tag is None else b"no-cache"),
    ]
    if tag is not None:
        headers.append((b"etag", f'W/"{tag}"'.encode()))
    if "encoding" in head:
        headers.append((b"content-encoding", head["encoding"].encode("latin-1")))
    return headers


class Whole(Response):
    """A response whose bytes and headers are ready; Starlette's own does more than a small answer takes."""

    def __init__(self, head: dict[str, Any], body: bytes, tag: str | None) -> None:
        self.status_code, self.body, self.background = 200, body, None
        length = (b"content-length", str(len(body)).encode("latin-1"))
        self.raw_headers = [*_headers(head, tag), length]


class Streamed(StreamingResponse):
    """A response whose bytes are still coming, or too many to be held.

    Where the answer fails, or the client takes nothing for a minute, it is broken off: the connection closes before
    the end, so that nobody takes a part for the whole.
    """

    def __init__(self, reply: Reply, tag: str | None) -> None:
        super().__init__(reply.pieces())
        self.raw_headers = _headers(reply.head, tag)

    async def stream_response(self, send: Send) -> None:
        """Send piece after piece."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        pieces = aclosing(self.body_iterator)  # type: ignore[type-var]
        with suppress(RequestProblem, TimeoutError):
            async with pieces:
                async for piece in self.body_iterator:
                    async with asyncio.timeout(_PATIENCE):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
