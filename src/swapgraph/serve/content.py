"""What is sent whole: with a tag by which it is known again, and packed where the client takes that."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from swapgraph.serve.negotiation import takes_gzip

VARY = "Accept, Accept-Encoding"
WORTH_PACKING = 1_000
"""Bytes; below, gzip saves nothing."""


def content(
    request: Request, body: bytes, media: str, tag: str | None, status: int = 200, more: Mapping[str, str] | None = None
) -> Response:
    """The response, or 304 where the client has it; without a tag it is not to be kept."""
    headers = {"Vary": VARY, "Cache-Control": "no-store" if tag is None else "no-cache", **(more or {})}
    if tag is not None:
        headers["ETag"] = f'W/"{tag}"'
        if matches(request, tag):
            return Response(status_code=304, headers=headers)
    headers["Content-Type"] = media
    if len(body) >= WORTH_PACKING and takes_gzip(request.headers.get("accept-encoding", "")):
        body, headers["Content-Encoding"] = gzip.compress(body, 5, mtime=0), "gzip"
    return Response(body, status, headers)


def digest(*parts: str | bytes) -> str:
    """A tag made of all that an answer depends on."""
    known = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        known.update(b"%d " % len(data) + data)
    return known.hexdigest()[:32]


def matches(request: Request, tag: str, *, there: bool = True) -> bool:
    """Whether the client says that it has what bears this tag (RFC 9110, section 13.1.2).

    `*` stands for whatever there is: not for what is not known to be `there`.
    """
    given = request.headers.get("if-none-match", "")
    if given.strip() == "*":
        return there
    return tag in [part.strip().removeprefix("W/").strip('"') for part in given.split(",")]
