"""All parts as one Starlette application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from swapgraph import __version__
from swapgraph.serve.asking import Asking
from swapgraph.serve.careful import Careful, Handler
from swapgraph.serve.endpoint import Endpoint
from swapgraph.serve.explorer import routes as explorer
from swapgraph.serve.files import files
from swapgraph.serve.metrics import CONTENT_TYPE, Metrics
from swapgraph.serve.options import Options
from swapgraph.serve.pool import Pool
from swapgraph.serve.protocol import RequestProblem
from swapgraph.serve.served import Served
from swapgraph.serve.shield import Shield
from swapgraph.serve.stored import Queries

_YASGUI = Path(__file__).with_name("yasgui")


def make_app(options: Options) -> Starlette:
    """The server for a graph. SwapgraphError for stored queries that cannot be read."""
    metrics = Metrics()
    pool = Pool(options, metrics)
    served = Served(str(options.graph), pool)
    asking = Asking(options, pool, served, metrics)
    endpoint, queries, yasgui = Endpoint(asking), Queries(asking), files(_YASGUI, "page.html")

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

    def route(path: str, handler: Handler, methods: tuple[str, ...] = ("GET",)) -> Route:
        return Route(path, Careful(handler), methods=list(methods))

    routes = [
        route("/sparql", endpoint.sparql, ("GET", "POST")),
        route("/sparql/", endpoint.sparql, ("GET", "POST")),
        route("/store", endpoint.graphs),
        route("/store/{path:path}", endpoint.graphs),
        route("/queries", queries.listing),
        route("/queries/{name}", queries.one),
        route("/openapi.json", queries.openapi),
        route("/yasgui", yasgui),
        route("/yasgui/{name}", yasgui),
        route("/health", health),
        route("/metrics", measured),
        *explorer(options.graph, asking, options.queries),
    ]
    middleware = [Middleware(Shield, options=options, metrics=metrics)]
    if options.origins:
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(options.origins),
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Accept", "Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "Retry-After"],
            max_age=86_400,
        )
        middleware.append(cors)
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan)
