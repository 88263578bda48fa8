"""`swapgraph serve` beside the Oxigraph server: queries a second, latency; and under load, beside endless queries.

    python bench/serve.py [--articles 10000] [--seconds 8] [--clients 8] [--folder DIR]

First the same queries go to both servers, by the same clients over the same graph, in turns: small SPARQL queries
(well below a millisecond each), stored queries about one article, which the Oxigraph server gets with their parameters
bound, and both in equal parts. Ours remembers no answer there; in `again` it does, as it does by default, and thirty
of both are asked over and over. Told are queries a second, the median latency, and our figure over theirs. Then 50
clients ask ours for pages of every kind, stored queries and SPARQL, mixed, first alone and then beside endless
queries: one, and more than it lets in. With `--folder` the graph stays there and is not made again.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from articles import FIRST, LAST
from browsing import addresses, indexed
from increments import fill
from real_stores import program
from serving import serving
from swapgraph.graph.folder import GraphFolder
from swapgraph.load.asking import bound
from swapgraph.names import PREFIXES, Minter
from swapgraph.query.parameters import bind
from swapgraph.query.stored import find_query

PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items() if name in ("sg", "rdfs", "rdf"))
SMALL = {
    "ask": "ASK {{ GRAPH <{article}> {{ ?event a sg:PrisonerExchange }} }}",
    "events": "SELECT ?event ?type ?label {{ GRAPH <{article}> {{ ?event a ?type ; rdfs:label ?label }} }}",
    "by name": 'SELECT ?article ?who {{ GRAPH ?article {{ ?who rdfs:label "{name}" ; a sg:Person }} }} LIMIT 50',
    "evidence": "SELECT ?s ?text {{ GRAPH <{article}> {{ ?s sg:evidence ?e OPTIONAL {{ ?e sg:text ?text }} }} }}",
    "construct": "CONSTRUCT {{ ?s a ?type }} {{ GRAPH <{article}> {{ ?s a ?type }} }}",
    "count": "SELECT ?type (COUNT(*) AS ?n) {{ GRAPH <{article}> {{ ?s a ?type }} }} GROUP BY ?type ORDER BY ?type",
}
STORED = ("events", "claims", "entities", "roles")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
KINDS = {"mixed": ("small", "small", "stored", "page"), "both": ("small", "stored")}
OTHERS = ("/health", "/queries", "/openapi.json", "/yasgui", "/yasgui/yasgui.min.css")
RESULTS, PAGE = "application/sparql-results+json, text/turtle, */*;q=0.5", "text/html"


@dataclass
class Draw:
    """Draws requests: `kind` is small, stored, both, again or mixed; `ours` says for which server; `pages` are the
    addresses of what mixed ones look at, by kind.
    """

    kind: str
    ours: bool
    articles: int
    seed: int
    pages: dict[str, list[str]] = field(default_factory=dict)
    pick: random.Random = field(init=False)

    def __post_init__(self) -> None:
        """Draw alike for both servers."""
        self.pick = random.Random(self.seed)
        self._stored = {name: find_query(name) for name in STORED}
        self._minter = Minter()

    def next(self) -> tuple[str, bytes]:
        """What it is called, and the request."""
        kind = self.pick.choice(KINDS.get(self.kind, (self.kind,)))
        if self.kind == "again":
            self.pick = random.Random(self.pick.randrange(30))
            name, request = self._of(self.pick.choice(KINDS["both"]))
            self.pick = random.Random()
            return name, request
        return self._of(kind)

    def _of(self, kind: str) -> tuple[str, bytes]:
        if kind == "page":
            page = self.pick.choice(list(self.pages))
            return f"page {page}", _request("GET", self.pick.choice(self.pages[page]), accept=PAGE)
        number = f"drawn-1-{self.pick.randrange(self.articles):07}"
        if kind == "small":
            name = self.pick.choice(list(SMALL))
            who = f"{self.pick.choice(FIRST)} {self.pick.choice(LAST)}"
            return name, _ask(PROLOGUE + SMALL[name].format(article=self._minter.article(number), name=who))
        name = self.pick.choice(STORED)
        if self.ours:
            return f"stored {name}", _get(f"/queries/{name}?{urlencode({'article': number})}")
        query = self._stored[name]
        return f"stored {name}", _ask(bound(query.text, bind(query, {"article": number}), query.path))


def _ask(text: str) -> bytes:
    return _request("POST", "/sparql", "Content-Type: application/sparql-query", text.encode())


def _get(path: str) -> bytes:
    return _request("GET", path)


def _request(
    method: str, path: str, header: str = "Accept-Language: en", body: bytes = b"", accept: str = RESULTS
) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n{header}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Connection:
    """HTTP/1.1 over one socket, with as little work as can be: the clients share the processors with the server."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, request: bytes) -> int:
        """The status of the response, once it is read whole."""
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), 120)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            self._socket.sendall(request)
            return self._read(self._socket)
        except OSError:
            self._socket = None
            return 0

    def _read(self, connection: socket.socket) -> int:
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more(connection)
        head = got[:end].lower()
        if (at := head.find(b"content-length:")) >= 0:
            left = int(head[at + 15 :].split(b"\r\n", 1)[0]) - (len(got) - end - 4)
            while left > 0:
                left -= len(self._more(connection))
        elif b"chunked" in head:
            while not got.endswith(b"\r\n0\r\n\r\n"):
                got = got[-8:] + self._more(connection)
        if b"connection: close" in head:
            self._socket = None
        return int(head[9:12])

    def _more(self, connection: socket.socket) -> bytes:
        data = connection.recv(1 << 18)
        if not data:
            raise ConnectionError
        return data


Sample = tuple[str, int, float]  # what it was, the status, seconds


def client(
    port: int, draw: Draw, threads: int, seconds: float, results: multiprocessing.SimpleQueue[list[Sample]]
) -> None:
    """One process with some clients."""
    samples: list[Sample] = []

    def work(number: int) -> None:
        own = replace(draw, seed=draw.seed + number)
        connection = Connection(port)
        until = time.perf_counter() + seconds
        while (began := time.perf_counter()) < until:
            name, request = own.next()
            status = connection.send(request)
            samples.append((name, status, time.perf_counter() - began))

    crew = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    results.put(samples)


def measured(port: int, draw: Draw, clients: int, seconds: float) -> list[Sample]:
    """What some clients got in some seconds."""
    processes = min(2, clients)
    results: multiprocessing.SimpleQueue[list[Sample]] = multiprocessing.SimpleQueue()
    crew = [
        multiprocessing.Process(
            target=client,
            args=(port, replace(draw, seed=draw.seed + 1000 * i), clients // processes, seconds, results),
        )
        for i in range(processes)
    ]
    for process in crew:
        process.start()
    samples = [sample for _ in crew for sample in results.get()]
    for process in crew:
        process.join()
    return samples


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[int]:
    """A server, from when it answers."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                break
            time.sleep(0.1)
        yield port
    finally:
        child.terminate()
        child.wait(20)


def ours(graph: Path, *options: str) -> contextlib.AbstractContextManager[int]:
    """`swapgraph serve`, by default without remembering answers."""
    port = free_port()
    command = [sys.executable, "-m", "swapgraph", "serve", "--graph", str(graph), "--port", str(port), *options]
    return running(command, port, "/health")


def theirs(graph: Path) -> contextlib.AbstractContextManager[int]:
    """The Oxigraph server, over the very same files."""
    generation = GraphFolder(graph).latest()
    assert generation is not None
    port = free_port()
    command = [program("oxigraph"), "serve-read-only", "--location", generation, "--bind", f"127.0.0.1:{port}"]
    return running(command, port, f"/query?query={quote('ASK {}')}")


def compare(graph: Path, articles: int, clients: int, seconds: float) -> None:
    """Both servers in turns, the better of three rounds of each."""
    print(f"{'queries':8} {'clients':>7} {'ours /s':>9} {'theirs /s':>9} {'ratio':>6}   median ms, ratio")
    with ours(graph, "--cache", "0") as forgetful, ours(graph) as remembering, theirs(graph) as their_port:
        for kind in ("small", "stored", "both", "again"):
            our_port = remembering if kind == "again" else forgetful
            for count in (1, clients):
                best: dict[bool, tuple[float, float]] = {}
                for _ in range(3):
                    for mine, port in ((True, our_port), (False, their_port)):
                        samples = measured(port, Draw(kind, mine, articles, 0), count, seconds / 3)
                        bad = Counter(status for _, status, _ in samples if status != 200)
                        if bad:
                            sys.exit(f"{'ours' if mine else 'theirs'}: {dict(bad)}")
                        middle = statistics.median(took for _, _, took in samples)
                        found = (len(samples) / (seconds / 3), middle)
                        best[mine] = max(best.get(mine, found), found)
                (rate, middle), (their_rate, their_middle) = best[True], best[False]
                print(
                    f"{kind:8} {count:7} {rate:9,.0f} {their_rate:9,.0f} {rate / their_rate:6.2f}   "
                    f"{middle * 1000:.2f} and {their_middle * 1000:.2f}, {middle / their_middle:.2f}",
                    flush=True,
                )


def load(graph: Path, articles: int, seconds: float) -> None:
    """50 clients, alone and beside endless queries."""
    columns = ("endless", "answers", "answers/s", "median ms", "95%", "99%", "longest", "errors")
    with serving(graph) as server:
        indexed(server)
        pages, port = {**addresses(server, 30), "other": list(OTHERS)}, server.port
        print("50 clients beside endless queries\n" + " ".join(f"{name:>10}" for name in columns), flush=True)
        for endless in (0, 1, 6):
            gone = threading.Event()
            crew = [threading.Thread(target=_endless, args=(port, gone), daemon=True) for _ in range(endless)]
            for thread in crew:
                thread.start()
            time.sleep(2 if endless else 0)
            samples = measured(port, Draw("mixed", True, articles, 10_000 * (endless + 1), pages), 50, seconds)
            gone.set()
            times = sorted(took for _, _, took in samples)
            bad = Counter(status for _, status, _ in samples if status not in (200, 304))
            told = (
                *(str(endless), f"{len(samples):,}", f"{len(samples) / seconds:,.0f}"),
                *(f"{times[len(times) * part // 100] * 1000:.1f}" for part in (50, 95, 99)),
                *(f"{times[-1] * 1000:.0f}", ", ".join(f"{n} of {status}" for status, n in bad.items()) or "none"),
            )
            print(*(f"{cell:>10}" for cell in told), flush=True)


def _endless(port: int, gone: threading.Event) -> None:
    """Asks for ever, until told to stop; a new one when the server ends it."""
    while not gone.is_set():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(_ask(ENDLESS))
            connection.settimeout(0.2)
            while not gone.is_set():
                with contextlib.suppress(TimeoutError):
                    connection.recv(1 << 16)
                    break
            time.sleep(0.2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("compare", "load"))
    given = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graph = folder / f"graph-{given.articles}"
        if not graph.exists():
            fill(graph, given.articles, "duckdb", slim=False)
        if given.only != "load":
            compare(graph, given.articles, given.clients, given.seconds)
        if given.only != "compare":
            load(graph, given.articles, given.seconds)


if __name__ == "__main__":
    assert ox is not None  # the same library on both sides
    main()
