"""Files of this package, sent as they are: the page to write queries on (`yasgui/`), and what the explorer's need.

The editor is YASGUI as its npm package has it (see yasgui/README.md); the page asks this server and no other address,
and its Content-Security-Policy (`shield.py`) would not let it.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from swapgraph.serve.careful import Handler
from swapgraph.serve.content import digest, matches
from swapgraph.serve.negotiation import takes_gzip
from swapgraph.serve.protocol import RequestProblem

_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _File:
    content_type: str
    tag: str
    plain: bytes
    packed: bytes


def files(folder: Path, index: str = "", more: Mapping[str, str] | None = None) -> Handler:
    """What sends a folder's files by name, with these headers; `index` where no name is given."""

    async def send(request: Request) -> Response:
        file = _file(folder, request.path_params.get("name", index))
        if file is None:
            raise RequestProblem(404, "there is no such file")
        headers = {"ETag": f'W/"{file.tag}"', "Vary": "Accept-Encoding", "Cache-Control": "no-cache", **(more or {})}
        if matches(request, file.tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Type"] = f"{file.content_type}; charset=utf-8"
        if takes_gzip(request.headers.get("accept-encoding", "")):
            return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"})
        return Response(file.plain, headers=headers)

    return send


@lru_cache(maxsize=32)
def _file(folder: Path, name: str) -> _File | None:
    """A file by its name, packed once; None for what is no part of the pages."""
    content_type, path = _TYPES.get(Path(name).suffix), folder / name
    if content_type is None or path.parent != folder or not path.is_file():
        return None
    plain = path.read_bytes()
    return _File(content_type, digest(plain), plain, gzip.compress(plain, 9, mtime=0))
