"""Around every request: the names the server answers to, headers that browsers heed, errors as text, counts.

A page of a stranger can have its own name resolve to 127.0.0.1 and then read what a server on this machine answers
(DNS rebinding). Its requests carry that name in Host, so a server on a loopback address
answers to loopback names alone.
"""

from __future__ import annotations

import ipaddress
import logging
import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from swapgraph.serve.metrics import Metrics
from swapgraph.serve.options import Options

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""For pages: nothing from outside, no script but the server's own."""

_DATA = b"default-src 'none'; frame-ancestors 'none'"  # opened by itself, an answer is nothing but data
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))

_log = logging.getLogger("swapgraph.serve")


class Shield:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, options: Options, metrics: Metrics) -> None:
        self._app, self._metrics, self._log = app, metrics, options.log
        self._names = names(options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response with more headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._told(scope, message)
            await send(message)

        if self._names is not None and _name(scope) not in self._names:
            told = "this server does not answer to that name; --allow-host NAME lets it"
            await PlainTextResponse(f"{told}\n", 421)(scope, receive, sending)
        else:
            await self._app(scope, receive, sending)

    def _told(self, scope: Scope, message: Message) -> None:
        there = {name for name, _ in message["headers"]}
        headers = message["headers"] = [*message["headers"], *(one for one in _ALWAYS if one[0] not in there)]
        html = policy = False
        for name, value in headers:
            html = html or (name == b"content-type" and value.startswith(b"text/html"))
            policy = policy or name == b"content-security-policy"
        if not policy and message["status"] != 304:  # what the client has keeps the policy that it came with
            headers.append((b"content-security-policy", CSP.encode("ascii") if html else _DATA))
        self._metrics.request(getattr(scope.get("route"), "path", "(none)"), message["status"])
        if self._log:
            client = scope["client"][0] if scope.get("client") else "-"
            _log.info("%s %s %s %d", client, scope["method"], scope["raw_path"].decode("latin-1"), message["status"])


def names(options: Options) -> frozenset[str] | None:
    """The names that the server answers to; None for every name."""
    if is_loopback(options.host):
        return frozenset({"localhost", "127.0.0.1", "::1", options.host.lower(), *map(str.lower, options.hosts)})
    return frozenset(map(str.lower, options.hosts)) if options.hosts else None


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^:\[\]]*))(?::\d*)?")


def _name(scope: Scope) -> str:
    """The name in the Host header, without the port and an IPv6 address's brackets; empty if it is none."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1").lower()
    found = _HOST.fullmatch(host)
    return (found["v6"] or found["name"]) if found else ""
