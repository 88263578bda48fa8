"""The explorer over HTTP: addresses to pages, content negotiation, caching, and what a browser may do with a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from swapgraph import __version__
from swapgraph.errors import SwapgraphError
from swapgraph.explore.addresses import ANY, NODE, as_data, is_node, with_query
from swapgraph.explore.opened import Library, Opened
from swapgraph.explore.pages import Elsewhere, Page, Pages
from swapgraph.explore.rdf import MEDIA
from swapgraph.explore.rendering import FOLDER, POLICY
from swapgraph.serve.asking import lasting
from swapgraph.serve.careful import Careful
from swapgraph.serve.content import VARY, content, digest, matches
from swapgraph.serve.files import files
from swapgraph.serve.negotiation import GRAPHS, HTML, ROWS, Offer, best
from swapgraph.serve.page import AskWorkers

if TYPE_CHECKING:
    from swapgraph.explore.asking import Ask
    from swapgraph.serve.asking import Asking

SECURITY = {"Content-Security-Policy": f"{POLICY}; frame-ancestors 'none'"}
PAGES = (HTML, Offer("html", "application/xhtml+xml"))
DATA = tuple(offer for offer in GRAPHS if offer.format in MEDIA)
OFFERS = (*PAGES, *DATA)
"""What a page is there as; whoever takes anything gets HTML."""

_ASKING = 12
"""Pages at a time that wait for a stored query: the threads that make all other pages are left alone."""

_PROVING = 2
"""Proofs at a time. A worker reads the rules before its first, and for what takes a second there are few places: many
proofs at once would take them from each other.
"""


def routes(graph_dir: Path, asking: Asking | None = None, queries: Sequence[str] = ()) -> list[Route]:
    """The explorer's routes; the graph is opened with the first request, and again when a build has changed it.

    Stored queries, proofs, and what is stated of a node, are asked of `asking`'s workers; without it, here. `queries`
    are folders with more of them.
    """
    library, pages = Library(graph_dir), Pages(graph_dir, queries=queries)
    waiting, proving = CapacityLimiter(_ASKING), CapacityLimiter(_PROVING)

    def answer(request: Request) -> Response:
        ask = AskWorkers(asking, request) if asking is not None else None
        try:
            with library.reading() as opened:
                return _answer(request, opened, pages, ask)
        except SwapgraphError as error:
            return PlainTextResponse(f"{error}\n", 503, SECURITY)

    async def page(request: Request) -> Response:
        path = request.url.path
        chosen = _chosen(request)
        if asking is not None and chosen in MEDIA and is_node(path):
            return await asking.about(request, _address(request), next(o for o in DATA if o.format == chosen))
        asks = path.startswith("/ask/")
        if asks and "run" in request.query_params and best(_accept(request), (*PAGES, *ROWS)) in ROWS:
            given = {name: value for name, value in request.query_params.items() if name != "run"}
            return RedirectResponse(with_query(f"/queries/{path.removeprefix('/ask/')}", given), 303, {"Vary": VARY})
        try:
            limiter = waiting if asks else proving if path == "/proof" else None
            return await to_thread.run_sync(answer, request, limiter=limiter)
        except ClientDisconnect:
            return Response(status_code=499)  # which nobody sees

    paths = ("/", "/ask", "/ask/{name}", "/list/{family}", "/proof", ANY, NODE + "{rest:path}")
    static = Careful(files(FOLDER / "static", more=SECURITY))
    return [
        *(Route(path, Careful(page), methods=["GET"]) for path in paths),
        Route("/static/{name}", static, methods=["GET"]),
    ]


def _answer(request: Request, opened: Opened, pages: Pages, ask: Ask | None) -> Response:
    address, chosen = _address(request), _chosen(request)
    tag = _tag(opened, pages, address, chosen)
    if tag is not None and matches(request, tag, there=False):
        return content(request, b"", "", tag)
    found = pages.find(address, opened, ask)
    if isinstance(found, Elsewhere):
        return RedirectResponse(found.address, 303, SECURITY)
    if found.status != 200 or not found.whole:
        tag = None
    more = {**SECURITY, **_retry(found)}
    if found.is_data:
        links = [f'<{as_data(address, name)}>; rel="alternate"; type="{media}"' for name, media in MEDIA.items()]
        more["Link"] = ", ".join(links)
    if chosen in MEDIA:
        data = pages.rdf(found, chosen, opened)
        if data is not None:
            return content(request, data, f"{MEDIA[chosen]}; charset=utf-8", tag, more=more)
        if found.status != 200:
            return PlainTextResponse(f"{found.title}\n", found.status, SECURITY)
        if "format" in request.query_params or best(_accept(request), PAGES) is None:
            return PlainTextResponse("this page is a form; ask /sparql or /queries\n", 406, SECURITY)
        chosen = "html"
    if chosen != "html" and found.status == 200:
        offered = ", ".join(["text/html", *MEDIA.values()])
        return PlainTextResponse(f"there is {offered}\n", 406, SECURITY)
    html = pages.html(found, address, opened, lambda link: link).encode("utf-8", "replace")
    return content(request, html, "text/html; charset=utf-8", tag, found.status, more)


def _retry(page: Page) -> dict[str, str]:
    return {"Retry-After": "3"} if page.status == 503 else {}


def _accept(request: Request) -> str:
    return request.headers.get("accept", "")


def _chosen(request: Request) -> str | None:
    """The format asked for; None where nothing that there is would do."""
    offer = best(_accept(request), OFFERS)
    return request.query_params.get("format") or (offer.format if offer else None)


def _address(request: Request) -> str:
    """The address as the client sent it: the IRIs of articles have percent signs of their own."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.decode("ascii", "replace").partition("?")[0]
    query = request.scope.get("query_string", b"").decode("ascii", "replace")
    return f"{path}?{query}" if query else path


def _tag(opened: Opened, pages: Pages, address: str, chosen: str | None) -> str | None:
    """Of all that a page is made of: the graph, the stored queries it shows, and the explorer;
    None where a stored query is asked that answers otherwise the next time.
    """
    asked = pages.queries.get(address.partition("?")[0].removeprefix("/ask/"))
    if asked is not None and not lasting(asked.text):
        return None
    texts = [query.text for query in pages.queries.values()] if address.startswith("/ask") else []
    return digest(__version__, opened.version, address, chosen or "", *texts)
