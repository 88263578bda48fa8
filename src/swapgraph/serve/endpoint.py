"""`/sparql`: queries, updates for those who may, the service's description. `/store`: graphs, to read."""

from __future__ import annotations

import hmac
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from swapgraph.query.guard import keywords, refuse_service
from swapgraph.serve.asking import Asking, formats, lasting, not_acceptable
from swapgraph.serve.content import content, digest
from swapgraph.serve.description import description
from swapgraph.serve.negotiation import GRAPHS, HTML, best
from swapgraph.serve.protocol import Operation, RequestProblem, graph_iri, operation, parameters
from swapgraph.serve.using import with_graphs


async def body_of(request: Request, limit: int) -> bytes:
    """The body; RequestProblem 413 if it is longer than it may be, however it is sent."""
    told = request.headers.get("content-length", "0")
    too_long = RequestProblem(413, f"a request may have {limit:,} bytes", {"Connection": "close"})
    if not told.isdecimal() or int(told) > limit:
        raise too_long
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RequestProblem(415, "a request is sent without Content-Encoding")
    body = bytearray()
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > limit:
            raise too_long
        if not message.get("more_body", False):
            return bytes(body)


class Endpoint:
    """The handlers."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._options = asking.options

    async def sparql(self, request: Request) -> Response:
        """SPARQL 1.1 Protocol."""
        body = await body_of(request, self._options.request) if request.method == "POST" else b""
        content_type = request.headers.get("content-type", "")
        asked = operation(request.method, request.url.query, content_type, body)
        if asked is None:
            return self._describe(request)
        if asked.kind == "update":
            return await self._update(request, asked)
        task: dict[str, Any] = {
            "do": "ask",
            "text": asked.text,
            "union": True,
            "formats": formats(request.headers.get("accept", "")),
        }
        if asked.default_graphs is not None:
            task |= {"default": asked.default_graphs, "named": asked.named_graphs}
        if self._options.services:
            task["services"] = sorted(self._options.services)
        return await self._asking.answer(request, task, lasting=lasting(asked.text))

    def _describe(self, request: Request) -> Response:
        """https://www.w3.org/TR/sparql11-service-description/; for a browser the page to ask from."""
        wanted = best(request.headers.get("accept", ""), (*GRAPHS, HTML))
        if wanted is None:
            raise not_acceptable(GRAPHS)
        if wanted == HTML:
            return RedirectResponse("yasgui", 303, {"Vary": "Accept"})
        graphs = self._asking.served.current().graphs
        about = description(str(request.url.replace(query="")), wanted.format, self._options, graphs)
        return content(request, about, wanted.content_type, digest(about))

    async def _update(self, request: Request, asked: Operation) -> Response:
        """Only with the token; one at a time, as the lock of the folder says."""
        token = self._options.token
        if token is None:
            raise RequestProblem(403, "this endpoint is read-only")
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
            raise RequestProblem(401, "an update needs the token", {"WWW-Authenticate": 'Bearer realm="swapgraph"'})
        refuse_service(asked.text, allowed=self._options.services)
        if any("load" in word for word, _ in keywords(asked.text)):
            raise RequestProblem(400, "LOAD would read from the network; send the triples with INSERT DATA")
        text = with_graphs(asked.text, asked.default_graphs or (), asked.named_graphs or ())
        task = {"do": "update", "text": text, "folder": self._asking.served.folder, "gzip": False}
        run = await self._asking.pool.ask(task)
        await run.reply.begun()  # it is carried out, whether or not its client waits
        await self._asking.served.refresh()
        return Response(status_code=204)

    async def graphs(self, request: Request) -> Response:
        """SPARQL 1.1 Graph Store HTTP Protocol, GET and HEAD: `?graph=IRI`, `?default`, or the address itself."""
        wanted = best(request.headers.get("accept", ""), GRAPHS)
        if wanted is None:
            raise not_acceptable(GRAPHS)
        task = {
            "do": "dump",
            "names": self._names(request),
            "head": request.method == "HEAD",
            "formats": {"graph": [wanted.format, wanted.content_type]},
        }
        return await self._asking.answer(request, task)

    def _names(self, request: Request) -> list[str] | None:
        """The names that the graph may have; None for the default graph."""
        given = parameters(request.url.query)
        names = [value for key, value in given if key == "graph"]
        default = [key for key, _ in given if key == "default"]
        below = request.path_params.get("path", "")
        if len(names) + len(default) + bool(below) != 1:
            told = "name one graph: ?graph=IRI or ?default, or below /store/; `swapgraph export` gives them all"
            raise RequestProblem(400, told)
        if default:
            return None
        if names:
            return [graph_iri(names[0], "graph")]
        # The address itself is the name (section 4.1); or, where data live below another base, what follows /store/.
        raw = request.scope["raw_path"].decode("ascii")
        own = f"{request.url.scheme}://{request.url.netloc}{raw}"
        base = self._asking.served.current().base
        return [graph_iri(own, "graph"), graph_iri(base + raw.partition("/store/")[2], "graph")]
