"""`/yasgui`: the page to write queries on, with the stored queries as examples. All of it is in this package.

The editor is YASGUI as its npm package has it (see yasgui/README.md); the page asks this server and no other address,
and its Content-Security-Policy (`shield.py`) would not let it.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from swapgraph.serve.negotiation import takes_gzip
from swapgraph.serve.protocol import RequestProblem

_FOLDER = Path(__file__).with_name("yasgui")
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True, slots=True)
class _File:
    content_type: str
    tag: str
    plain: bytes
    packed: bytes


async def page(request: Request) -> Response:
    """The page, or a file that belongs to it."""
    name = request.path_params.get("name", "page.html")
    file = _file(name)
    if file is None:
        raise RequestProblem(404, "there is no such file")
    headers = {"ETag": f'W/"{file.tag}"', "Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    headers["Content-Type"] = f"{file.content_type}; charset=utf-8"
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(file.packed, headers={**headers, "Content-Encoding": "gzip"})
    return Response(file.plain, headers=headers)


@lru_cache(maxsize=16)
def _file(name: str) -> _File | None:
    """A file by its name; None for what is no part of the page."""
    content_type = _TYPES.get(Path(name).suffix)
    path = _FOLDER / name
    if content_type is None or path.parent != _FOLDER or not path.is_file():
        return None
    plain = path.read_bytes()
    return _File(content_type, hashlib.sha256(plain).hexdigest()[:32], plain, gzip.compress(plain, 9, mtime=0))
