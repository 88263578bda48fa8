"""A handler of requests that may fail: what goes wrong becomes a status and one line."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from swapgraph.errors import SwapgraphError, SyntaxProblem
from swapgraph.serve.protocol import RequestProblem

Handler = Callable[[Request], Awaitable[Response]]


class Careful:
    """A handler as an ASGI application: what goes wrong becomes a status and one line of text."""

    def __init__(self, handler: Handler) -> None:
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
