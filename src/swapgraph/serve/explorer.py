"""The explorer over HTTP: addresses to pages, content negotiation, caching, and what a browser may do with a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from swapgraph import __version__
from swapgraph.errors import SwapgraphError
from swapgraph.explore.asking import ask_here
from swapgraph.explore.opened import Library, Opened
from swapgraph.explore.pages import Elsewhere, Page, Pages
from swapgraph.explore.rdf import MEDIA
from swapgraph.explore.rendering import FOLDER
from swapgraph.serve.negotiation import GRAPHS, HTML, Offer, best

if TYPE_CHECKING:
    from swapgraph.explore.asking import Ask

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
PAGES = (HTML, Offer("html", "application/xhtml+xml"))
OFFERS = (*PAGES, *(offer for offer in GRAPHS if offer.format in MEDIA))
"""What the page of a node is there as; whoever takes anything gets HTML."""

_ASKING = 12
"""Pages at a time that wait for a stored query: the threads that make all other pages are left alone."""

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def routes(
    graph_dir: Path, asker: Callable[[Request], Ask] = lambda _: ask_here, queries: Sequence[str] = ()
) -> list[Route]:
    """The explorer's routes; the graph is opened with the first request, and again when a build has changed it.

    `asker` gives what asks the stored queries for a request, from a thread of its own; `queries` are folders with more
    of them.
    """
    library, pages = Library(graph_dir), Pages(graph_dir, queries=queries)
    waiting = CapacityLimiter(_ASKING)

    def answer(request: Request) -> Response:
        try:
            with library.reading() as opened:
                return _answer(request, opened, pages, asker(request))
        except SwapgraphError as error:
            return PlainTextResponse(f"{error}\n", 503, SECURITY)

    async def page(request: Request) -> Response:
        asks = request.url.path.startswith("/ask/")
        try:
            return await to_thread.run_sync(answer, request, limiter=waiting if asks else None)
        except ClientDisconnect:
            return Response(status_code=499)  # which nobody sees

    paths = ("/", "/ask", "/ask/{name}", "/list/{family}", "/proof", "/iri", "/id/{rest:path}")
    return [*(Route(path, page) for path in paths), Route("/static/{name}", _static)]


def _answer(request: Request, opened: Opened, pages: Pages, ask: Ask) -> Response:
    address = _address(request)
    offer = best(request.headers.get("accept", ""), OFFERS)
    chosen = request.query_params.get("format") or (offer.format if offer else None)
    tag = _tag(opened, address, chosen)
    headers = {**SECURITY, "Vary": "Accept", "ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    found = pages.find(address, opened, ask)
    if isinstance(found, Elsewhere):
        return RedirectResponse(found.address, 303, SECURITY)
    if found.status != 200:
        del headers["ETag"]
        headers["Cache-Control"] = "no-store"
    if found.node is not None:
        links = [f'<{_own(address, name)}>; rel="alternate"; type="{media}"' for name, media in MEDIA.items()]
        headers["Link"] = ", ".join(links)
    if chosen in MEDIA:
        data = pages.rdf(found, chosen, opened)
        if data is not None:
            return Response(data, headers={**headers, "Content-Type": f"{MEDIA[chosen]}; charset=utf-8"})
        if found.status != 200:
            return PlainTextResponse(f"{found.title}\n", found.status, SECURITY)
        if "format" in request.query_params or best(request.headers.get("accept", ""), PAGES) is None:
            return PlainTextResponse("this page is about no single node; ask /sparql or /queries\n", 406, SECURITY)
        chosen = "html"
    if chosen != "html" and found.status == 200:
        offered = ", ".join(["text/html", *MEDIA.values()])
        return PlainTextResponse(f"there is {offered}\n", 406, SECURITY)
    return Response(
        pages.html(found, address, opened, lambda link: link),
        found.status,
        {**headers, "Content-Type": "text/html; charset=utf-8", **_retry(found)},
    )


def _retry(page: Page) -> dict[str, str]:
    return {"Retry-After": "3"} if page.status == 503 else {}


def _address(request: Request) -> str:
    """The address as the client sent it: the IRIs of articles have percent signs of their own."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.decode("ascii", "replace").partition("?")[0]
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def _own(address: str, format_: str) -> str:
    path, _, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if part.startswith("of="))
    return f"{path}?{kept}{'&' if kept else ''}format={format_}"


def _tag(opened: Opened, address: str, chosen: str | None) -> str:
    """A generation never changes, nor does what is made of it by one version of the explorer."""
    parts = (opened.tag, address, chosen or "", __version__)
    return f'W/"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}"'


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    path = FOLDER / "static" / name
    media = _TYPES.get(path.suffix)
    if media is None or "/" in name or not path.is_file():
        return PlainTextResponse("there is no such file\n", 404, SECURITY)
    content = path.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    headers = {**SECURITY, "ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, headers={**headers, "Content-Type": f"{media}; charset=utf-8"})
