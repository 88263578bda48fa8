"""Stores to load into: one of our own for quick tests, and a proxy that breaks things before any other."""

from __future__ import annotations

import gzip
import http.client
import io
import itertools
import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from swapgraph.load.asking import ask_remote
from swapgraph.load.probe import connect
from swapgraph.query.results import Look, write
from swapgraph.query.run import run
from swapgraph.query.stored import find_query

_HOP = ("host", "connection", "content-length", "transfer-encoding")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A client that is gone is what these tests are about."""


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"{'http' if tls is None else 'https'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Served:
    """A store that is being served: its address, its content, and every request that reached it."""

    url: str
    store: ox.Store
    requests: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def sent(self, method: str) -> int:
        return sum(m == method for m, _ in self.requests)

    def graph(self, name: str) -> set[ox.Triple]:
        return {q.triple for q in self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))}

    def names(self) -> set[str]:
        return {g.value for g in self.store.named_graphs() if isinstance(g, ox.NamedNode)}


@contextmanager
def served(
    *,
    name: str = "Oxigraph",
    quads: bool = True,
    rewrite: Callable[[ox.Term], ox.Term] = lambda term: term,
    rows: int | None = None,
) -> Iterator[Served]:
    """`/query`, `/update` and `/store` over a store in memory; `rewrite` is how it writes an object.

    `rows` is how many of an answer it gives at most, as Virtuoso does, which says so where they are rows.
    """
    state = Served("", ox.Store())
    lock = threading.Lock()

    class Handler(_Handler):
        server_version, sys_version = name, ""

        def handle_one(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            parts = urlsplit(self.path)
            wanted = parse_qs(parts.query, keep_blank_values=True)
            with lock:
                state.requests.append((self.command, self.path))
                state.headers.append(dict(self.headers.items()))
                try:
                    direct = parts.path.startswith("/graphs/")  # the graph's own address
                    named = {"graph": [state.url + parts.path]} if direct else wanted
                    self.reply("/store" if direct else parts.path, named, body)
                except SyntaxError as error:
                    self.answer(400, str(error).encode())

        do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - what http.server calls them

        def reply(self, path: str, wanted: dict[str, list[str]], body: bytes) -> None:
            graph = ox.NamedNode(wanted["graph"][0]) if "graph" in wanted else None
            if path == "/query" and self.command == "GET":
                self.answer(400, b"no query")
            elif path == "/query":
                result = state.store.query(parse_qs(body.decode())["query"][0])
                if isinstance(result, ox.QueryTriples):
                    data = ox.serialize(result, format=ox.RdfFormat.N_TRIPLES) or b""
                    self.answer(200, data, "application/n-triples")
                else:
                    data, more = first_rows(result.serialize(format=ox.QueryResultsFormat.JSON) or b"", rows)
                    self.answer(200, data, "application/sparql-results+json", **more)
            elif path == "/update":
                state.store.update(body.decode())
                self.answer(204)
            elif path == "/store" and self.command == "GET":
                if graph is None and "default" not in wanted:
                    self.answer(200, state.store.dump(format=ox.RdfFormat.N_QUADS) or b"", "application/n-quads")
                elif graph is not None and graph not in state.store.named_graphs():
                    self.answer(404, b"no such graph")
                else:
                    found = state.store.quads_for_pattern(None, None, None, graph or ox.DefaultGraph())
                    seen = (ox.Triple(q.subject, q.predicate, rewrite(q.object)) for q in itertools.islice(found, rows))
                    self.answer(200, ox.serialize(seen, format=ox.RdfFormat.N_TRIPLES) or b"", "application/n-triples")
            elif path == "/store" and (graph is not None or "default" in wanted or quads):
                place = graph or ox.DefaultGraph()
                if self.command in ("PUT", "DELETE"):
                    state.store.clear_graph(place)
                    if isinstance(place, ox.NamedNode):
                        state.store.remove_graph(place)
                if self.command != "DELETE":
                    format_ = ox.RdfFormat.from_media_type(self.headers["Content-Type"])
                    for quad in list(ox.parse(io.BytesIO(body), format=format_, lenient=True)):
                        target = quad.graph_name if graph is None and "default" not in wanted else place
                        state.store.add(ox.Quad(quad.subject, quad.predicate, quad.object, target))
                self.answer(204)
            else:
                self.answer(404, b"nothing here")

    with _serving(Handler) as url:
        state.url = url
        yield state


def first_rows(answer: bytes, limit: int | None) -> tuple[bytes, dict[str, str]]:
    """So many rows of a SPARQL result, and the header that says so."""
    found = json.loads(answer)
    rows = found.get("results", {}).get("bindings", [])
    if limit is None or len(rows) < limit:
        return answer, {}
    found["results"]["bindings"] = rows[:limit]
    return json.dumps(found).encode(), {"X-SPARQL-MaxRows": str(limit)}


def answers(local: ox.Store, url: str, name: str, given: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Of a stored query: the local store's and the remote one's."""
    query = find_query(name, ())
    here, there = io.BytesIO(), io.BytesIO()
    write(run(local, query, given), None, here, Look())
    with connect(url) as remote, ask_remote(remote, query, given) as found:
        write(found, None, there, Look())
    return here.getvalue(), there.getvalue()


@dataclass
class Fault:
    """What goes wrong, with which requests, and how often (the first `times` of them; None: always)."""

    kind: str
    when: Callable[[str, str], bool] = lambda method, _: method in ("POST", "PUT")
    times: int | None = 1
    seen: int = 0

    def strikes(self, method: str, path: str) -> bool:
        if not self.when(method, path) or (self.times is not None and self.seen >= self.times):
            return False
        self.seen += 1
        return True


def data(method: str, path: str) -> bool:
    """Requests that carry triples."""
    return method in ("POST", "PUT") and "/store" in path


def sips(stream: IO[bytes], size: int, pause: float) -> Iterator[bytes]:
    while size > 0 and (sip := stream.read(min(size, 500))):
        size -= len(sip)
        yield sip
        time.sleep(pause)


NEVER = threading.Event()
ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "500": (500, b"something broke", {}),
    "503": (503, b"busy", {"Retry-After": "1"}),
    "swallow": (204, b"", {}),
    "redirect": (307, b"", {"Location": "http://elsewhere.invalid/store"}),
}
"""Faults that are an answer and nothing else."""


@contextmanager
def broken(
    upstream: str,
    *faults: Fault,
    too_large: int = 2_000,
    pause: float = 0.6,
    go: threading.Event = NEVER,
    tls: ssl.SSLContext | None = None,
) -> Iterator[str]:
    """A proxy before a store that makes things go wrong.

    cut          half of the request arrives, then the connection breaks
    cut-answer   the request arrives, half of the answer comes back
    500, 503     the request does not arrive; 503 asks to wait a second
    413          the request is too large, if it is
    415          the request is compressed, if it is
    hold         half of the answer comes, the rest when `go` is set; never, if that takes long
    slow         the request arrives, the answer comes after `pause` seconds
    wrong-type   the answer says that it is a web page
    swallow      204, and nothing was stored
    drop         every hundredth line is lost on the way
    redirect     to another host
    drip         the answer comes byte by byte, each within `pause`
    sip          the request is read in sips, one each `pause`
    """
    target = urlsplit(upstream)
    lines = itertools.count(1)
    lock = threading.Lock()

    class Handler(_Handler):
        def handle_one(self) -> None:
            with lock:
                struck = next((f.kind for f in faults if f.strikes(self.command, self.path)), None)
            size = int(self.headers.get("Content-Length", 0))
            body = b"".join(sips(self.rfile, size, pause)) if struck == "sip" else self.rfile.read(size)
            if struck in ANSWERS:
                status, text, more = ANSWERS[struck]
                return self.answer(status, text, **more)
            if struck == "413" and len(body) > too_large:
                return self.answer(413, b"too much")
            if struck == "415" and self.headers.get("Content-Encoding"):
                return self.answer(415, b"not that coding")
            if struck == "drop":
                body = b"".join(line for line in body.splitlines(keepends=True) if next(lines) % 100)
            if struck == "cut":
                self.half(body)
                self.close_connection = True
                return None
            status, headers, answer = self.forward(body)
            if struck == "slow":
                time.sleep(pause)
            if struck == "wrong-type":
                headers["Content-Type"] = "text/html"
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            while struck == "drip" and answer:
                self.wfile.write(answer[:1])
                answer = answer[1:]
                time.sleep(pause)
            if struck in ("cut-answer", "hold"):
                self.wfile.write(answer[: len(answer) // 2])
                answer = answer[len(answer) // 2 :] if struck == "hold" and go.wait(5) else b""
                self.close_connection = not answer
            self.wfile.write(answer)
            return None

        do_GET = do_POST = do_PUT = do_DELETE = handle_one  # noqa: N815 - what http.server calls them

        def forward(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=120)
            passed = {
                n: v for n, v in self.headers.items() if n.lower() not in ("host", "connection", "content-length")
            }
            connection.request(self.command, self.path, body, passed)
            response = connection.getresponse()
            answer = response.read()
            headers = {name: value for name, value in response.getheaders() if name.lower() not in _HOP}
            connection.close()
            return response.status, headers, answer

        def half(self, body: bytes) -> None:
            """The store gets half, and then the line is dead."""
            connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=5)
            connection.putrequest(self.command, self.path)
            for name, value in self.headers.items():
                if name.lower() in ("content-type", "content-length", "content-encoding"):
                    connection.putheader(name, value)
            connection.endheaders()
            connection.send(body[: len(body) // 2])
            connection.close()

    with _serving(Handler, tls) as url:
        yield url
