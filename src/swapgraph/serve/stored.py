"""`/queries`: the stored queries as resources; `/queries/NAME?since=2025-05-01` asks one; `/openapi.json` tells all."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from swapgraph.query.parameters import bind, once
from swapgraph.query.stored import StoredQuery, load_query, near, query_paths
from swapgraph.serve.asking import Asking, formats, lasting
from swapgraph.serve.content import content, digest
from swapgraph.serve.negotiation import ROWS, of_format
from swapgraph.serve.openapi import SOURCE, document
from swapgraph.serve.protocol import RequestProblem, parameters


class Queries:
    """The handlers. The queries are read once, when the server starts."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        paths = query_paths(asking.options.queries)
        self._queries = {name: load_query(path) for name, path in paths.items()}

    async def listing(self, request: Request) -> Response:
        """Every query with what its comments say of it."""
        at = str(request.url.replace(query="")).rstrip("/")
        return _json(request, {"queries": [_about(query, at) for query in self._queries.values()]})

    async def one(self, request: Request) -> Response:
        """Ask one; its format by the Accept header, or by an ending as in `/queries/exchanges.csv`."""
        name, dot, ending = request.path_params["name"].partition(".")
        query = self._queries.get(name)
        if query is None:
            told = f"no stored query {name!r}{near(name, list(self._queries))}; /queries lists them"
            raise RequestProblem(404, told)
        if ending == "rq":
            return content(request, query.text.encode(), SOURCE, digest(query.text))
        wanted = formats(request.headers.get("accept", ""))
        if dot:
            offer = of_format(ending)
            if offer is None:
                raise RequestProblem(404, f"no format {ending!r}; there are json, xml, csv, tsv and rq")
            kind = "rows" if offer in ROWS else "graph"
            wanted = {"rows": None, "graph": None, kind: [offer.format, offer.content_type]}
        given = once(parameters(request.url.query))
        bind(query, given)  # a bad value is told before anything is asked
        task: dict[str, Any] = {"do": "ask", "stored": name, "text": query.text, "given": given, "formats": wanted}
        return await self._asking.answer(request, task, lasting=lasting(query.text))

    async def openapi(self, request: Request) -> Response:
        """All of them for programs."""
        server = str(request.url.replace(query="")).removesuffix("/openapi.json")
        return _json(request, document(self._queries.values(), server))


def _json(request: Request, told: dict[str, Any]) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    return content(request, body, "application/json", digest(body))


def _about(query: StoredQuery, at: str) -> dict[str, Any]:
    return {
        "name": query.name,
        "url": f"{at}/{query.name}",
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "description": p.description,
                "default": p.default,
                **({"values": list(p.values)} if p.values else {}),
            }
            for p in query.parameters
        ],
        "columns": [{"name": c.name, "description": c.description} for c in query.columns],
        "example": query.example,
        "sparql": query.text,
    }
