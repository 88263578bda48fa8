"""All parts as one Starlette application."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from swapgraph import __version__
from swapgraph.errors import SwapgraphError, SyntaxProblem
from swapgraph.serve import pages
from swapgraph.serve.asking import Asking
from swapgraph.serve.endpoint import Endpoint
from swapgraph.serve.explorer import routes as explorer
from swapgraph.serve.metrics import CONTENT_TYPE, Metrics
from swapgraph.serve.options import Options
from swapgraph.serve.pool import Pool
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.served import Served
from swapgraph.serve.shield import Shield
from swapgraph.serve.stored import Queries

_Handler = Callable[[Request], Awaitable[Response]]


def make_app(options: Options) -> Starlette:
    """The server for a graph. SwapgraphError for stored queries that cannot be read."""
    metrics = Metrics()
    pool = Pool(options, metrics)
    served = Served(str(options.graph), pool)
    asking = Asking(options, pool, served, metrics)
    endpoint, queries = Endpoint(asking), Queries(asking)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            await pool.start()
            await served.start()
            yield
        finally:
            served.stop()
            await pool.stop()

    async def health(_: Request) -> Response:
        """Whether questions can be answered, and about what."""
        try:
            now = served.current()
        except RequestProblem as problem:
            return JSONResponse({"status": "no graph", "reason": problem.message}, 503)
        return JSONResponse(
            {"status": "ok", "articles": now.articles, "version": now.version, "swapgraph": __version__}
        )

    async def measured(_: Request) -> Response:
        """For Prometheus."""
        try:
            now = served.current()
        except RequestProblem:
            return Response(metrics.text(pool.state(), 0, ""), headers={"Content-Type": CONTENT_TYPE})
        return Response(metrics.text(pool.state(), now.articles, now.version), headers={"Content-Type": CONTENT_TYPE})

    def route(path: str, handler: _Handler, methods: tuple[str, ...] = ("GET",)) -> Route:
        return Route(path, _Careful(handler), methods=list(methods))

    routes = [
        route("/sparql", endpoint.sparql, ("GET", "POST")),
        route("/sparql/", endpoint.sparql, ("GET", "POST")),
        route("/store", endpoint.graphs),
        route("/store/{path:path}", endpoint.graphs),
        route("/queries", queries.listing),
        route("/queries/{name}", queries.one),
        route("/openapi.json", queries.openapi),
        route("/yasgui", pages.page),
        route("/yasgui/{name}", pages.page),
        route("/health", health),
        route("/metrics", measured),
        *explorer(options.graph, asking.for_page, options.queries),
    ]
    middleware = [Middleware(Shield, options=options, metrics=metrics)]
    if options.origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(options.origins),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Accept", "Authorization", "Content-Type"],
            expose_headers=["ETag"],
            max_age=86_400,
        )
        middleware.append(cors)
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)


class _Careful:
    """A handler as an ASGI application: what goes wrong becomes a status and one line of text."""

    def __init__(self, handler: _Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        request = Request(scope, receive, send)
        try:
            response = await self._handler(request)
        except RequestProblem as problem:
            response = _told(request, problem.status, problem.message, problem.headers)
        except SyntaxProblem as problem:
            at = f"line {problem.line}, " if problem.line is not None else ""
            response = _told(request, 400, f"{at}{problem.reason}", {})
        except SwapgraphError as error:
            response = _told(request, 400, str(error), {})
        except ClientDisconnect:
            return
        await response(scope, receive, send)


def _told(request: Request, status: int, message: str, headers: dict[str, str]) -> Response:
    accept = request.headers.get("accept", "")
    if accept.split(";")[0].strip() == "application/json":
        body, media = json.dumps({"status": status, "message": message}), "application/json"
    else:
        body, media = f"{message}\n", "text/plain; charset=utf-8"
    return Response(body, status, {"Cache-Control": "no-store", **headers, "Content-Type": media})
