"""Loading into real stores, measured: `python bench/load.py [ARTICLES]` (1340 articles are a million triples).

- triples a second into the Oxigraph server and Virtuoso, over the same triples sent by one curl to a fresh server
- our own peak memory for a tenth of the graph and for all of it
- bytes sent by a second load after one of 10,000 articles has changed

Rates are told for sending alone and with the proof (reading everything back and comparing). Ratios of one run; times
alone say nothing on another machine. About six minutes on two quiet cores. Needs curl, and what .ci/run installs.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import real_stores
from graphs import graphs
from swapgraph.graph.serialize import export_file
from swapgraph.graph.store import ArticleGraph, reading, writing
from swapgraph.load.credentials import named
from swapgraph.load.loading import Wishes, load
from swapgraph.load.probe import connect
from swapgraph.load.source import Source
from swapgraph.names import sg

GRAPH = "http://example.org/g"

Store = Callable[[Path], AbstractContextManager[str]]


def build(folder: Path, articles: Iterator[ArticleGraph]) -> Path:
    """A graph of these articles."""
    with writing(folder) as store:
        batch: list[ArticleGraph] = []
        for article in articles:
            batch.append(article)
            if len(batch) == 200:
                store.replace_articles(batch)
                batch = []
        store.replace_articles(batch)
    return folder


def drawn(count: int) -> Iterator[ArticleGraph]:
    """Made-up articles of about 750 triples."""
    return (ArticleGraph.of(iri, "key", quads) for iri, quads in graphs(count))


def small(number: int, version: int = 1) -> ArticleGraph:
    """An article of ten triples."""
    iri = f"https://w3id.org/swapgraph/id/article/small-{number:05}"
    node = ox.NamedNode(iri)
    values = [ox.Literal(f"value {version * i} of {number}") for i in range(10)]
    quads = [ox.Quad(node, ox.NamedNode(sg(f"p{i}")), value, node) for i, value in enumerate(values)]
    return ArticleGraph.of(iri, f"key-{version}", quads)


def child(url: str, graph: str, user: str | None, into: str) -> None:
    """Load, and print what it took: one line of JSON. In place, as curl does, where all goes into one graph."""
    spent: dict[str, float] = {}
    last = time.perf_counter()

    def progress(stage: str, *_: object) -> None:
        nonlocal last
        now = time.perf_counter()
        spent[stage] = spent.get(stage, 0.0) + now - last
        last = now

    with reading(graph) as local, connect(url, named(user)) as remote:
        outcome = load(Source(local, into), remote, Wishes(in_place=into != ""), progress)
        sent = remote.wire.traffic.sent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    whole = time.perf_counter() - last + sum(spent.values())
    figures = {"triples": outcome.triples, "loading": spent.get("loading", 0.0), "whole": whole}
    print(json.dumps(figures | {"proven": outcome.proven, "sent": sent, "peak": peak}))


def ours(url: str, graph: Path, user: str | None, into: str = "") -> dict[str, float]:
    """A load in a process of its own; `into` one graph, or "" for each graph under its name."""
    words = [sys.executable, __file__, "--child", url, str(graph), user or "", into]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, "HOME": "/nonexistent"})
    found: dict[str, float] = json.loads(done.stdout)
    if not found["proven"]:
        sys.exit(f"not proven: {url}")
    return found


def curl(method: str, url: str, kind: str, file: Path, *more: str) -> float:
    """Seconds of one curl that sends a file."""
    words = ["curl", "--fail", "--silent", "--show-error", "-X", method, "-H", f"Content-Type: {kind}", *more, "-T"]
    started = time.perf_counter()
    subprocess.run([*words, str(file), url], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def rates(name: str, store: Store, graph: Path, send: Callable[[str], float], user: str | None, scratch: Path) -> float:
    """Print the rates into a store, over one curl into it; returns our peak memory in megabytes."""
    peak = 0.0
    try:
        with tempfile.TemporaryDirectory(dir=scratch) as folder, store(Path(folder)) as url:
            theirs = send(url)
        for into in ("", GRAPH):
            with tempfile.TemporaryDirectory(dir=scratch) as folder, store(Path(folder)) as url:
                found = ours(url, graph, user, into)
            triples, peak = found["triples"], max(peak, found["peak"])
            where = "into one graph" if into else "each graph under its name"
            print(f"{name}, {where}, triples a second: curl {triples / theirs:,.0f}", end="")
            for what, seconds in (("sent", found["loading"]), ("sent and proven", found["whole"])):
                print(f"; {what} {triples / seconds:,.0f} ({theirs / seconds:.2f})", end="")
            print(flush=True)
    except real_stores.Missing as why:
        print(f"{name}: {why}")
    return peak


def second_load(scratch: Path, articles: int = 10_000) -> None:
    """Print the bytes that two loads send, with one article changed between them."""
    graph = build(scratch / "small", (small(n) for n in range(articles)))
    with tempfile.TemporaryDirectory(dir=scratch) as folder, real_stores.oxigraph(Path(folder)) as url:
        first = ours(url, graph, None)
        with writing(graph) as store:
            store.replace_articles([small(articles // 2, 2)])
        second = ours(url, graph, None)
    told = f"first load {first['sent']:,.0f}, second {second['sent']:,.0f}"
    print(f"1 of {articles:,} articles changed, bytes sent: {told} ({second['whole']:.1f} s with the proof)")


def main(count: int) -> None:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        tenth, graph = build(scratch / "tenth", drawn(count // 10)), build(scratch / "graph", drawn(count))
        quads, triples = scratch / "graph.nq", scratch / "graph.nt"
        with reading(graph) as store:
            export_file(store, "nq", quads)
            export_file(store, "nt", triples)

        def to_oxigraph(url: str) -> float:
            return curl("POST", f"{url}/store?no_transaction", "application/n-quads", quads)

        def to_virtuoso(url: str) -> float:
            to = f"{url}/sparql-graph-crud-auth?graph-uri={GRAPH}"
            return curl("POST", to, "application/n-triples", triples, "--digest", "--user", "dba:dba")

        def large_virtuoso(folder: Path) -> AbstractContextManager[str]:
            return real_stores.virtuoso(folder, buffers=170_000, rows=10_000_000)

        large = rates("Oxigraph", real_stores.oxigraph, graph, to_oxigraph, None, scratch)
        rates("Virtuoso", large_virtuoso, graph, to_virtuoso, "dba:dba", scratch)
        with tempfile.TemporaryDirectory(dir=scratch) as folder, real_stores.oxigraph(Path(folder)) as url:
            few = ours(url, tenth, None)
        print(
            f"our peak memory, MB: {few['peak']:.0f} for {few['triples']:,} triples, {large:.0f} for ten times as many"
        )
        second_load(scratch)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3], sys.argv[4] or None, sys.argv[5])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1340)
