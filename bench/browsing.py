"""Page times of the explorer: what the server takes for a page of each kind, and when a browser first paints it.

    python bench/browsing.py [--articles 1000] [--rounds 30] [--folder DIR]

A made-up graph (`bench/graphs.py`) is stored, concluded and served by `swapgraph serve`. Of each kind of page `rounds`
pages are asked for, each of another event, article or name where there are so many, so that nothing is remembered.
Told are milliseconds: until the server's first byte and last byte, median and 95th percentile; the size of the page;
and, if there is a browser (see tests/real_browser.py), until it first painted something of the page, with an empty
cache. With `--folder` the graph stays there and is not made again.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from articles import FIRST, LAST
from increments import fill
from real_browser import Window, chromium, links
from real_stores import Missing
from serving import Server, serving

HTML = {"Accept": "text/html"}
LISTS = {"event": "event", "article": "article", "person": "person", "organization": "organization", "claim": "claim"}
PAINTED = """() => new Promise(done => new PerformanceObserver(list => {
    const found = list.getEntriesByName("first-contentful-paint");
    if (found.length) done(found[0].startTime);
}).observe({type: "paint", buffered: true}))"""


@dataclass
class Times:
    """Of one kind of page, milliseconds and bytes."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    painted: list[float] = field(default_factory=list)
    size: list[int] = field(default_factory=list)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        graph = folder / f"graph-{given.articles}"
        if not graph.exists():
            fill(graph, given.articles, "duckdb", slim=False)
        server = stack.enter_context(serving(graph))
        indexed(server)
        pages = addresses(server, given.rounds)
        found = {kind: asked(server, of_kind) for kind, of_kind in pages.items()}
        try:
            browser = stack.enter_context(chromium())
        except Missing as why:
            print(f"no first paint: {why}", file=sys.stderr)
        else:
            for kind, of_kind in pages.items():
                for address in of_kind[:10]:
                    window = Window(browser, server.url)
                    found[kind].painted.append(float(window.open(address).evaluate(PAINTED)))
                    window.context.close()
        table(found)


def indexed(server: Server) -> None:
    """Wait for the index of searches and lists, and say how long it took."""
    began = time.perf_counter()
    while server.get("/list/event", headers=HTML).status_code == 503:
        time.sleep(0.2)
    print(f"index ready {time.perf_counter() - began:.1f} s after the first request", flush=True)


def addresses(server: Server, rounds: int) -> dict[str, list[str]]:
    """What to ask for, by kind."""
    pick = random.Random(1)
    found: dict[str, list[str]] = {
        "overview": ["/", *(f"/?since={year}-{month:02}" for year in (2022, 2023, 2024) for month in range(1, 13))],
        "search": [f"/ask?{urlencode({'q': f'{a} {b}'})}" for a in FIRST for b in LAST],
    }
    for kind, family in LISTS.items():
        lists = [f"/list/{family}", *(f"/list/{family}?page={n}" for n in range(2, 8))]
        found[f"list of {family}s"] = lists
        found[kind] = [a for page in lists for a in members(server, page)]
    proofs = [link for event in found["event"][:rounds] for link in members(server, event, "/proof?")[:3]]
    found["proof"] = proofs
    found["stored query"] = [f"/ask/timeline?run=1&since={y}-{m:02}" for y in (2022, 2023) for m in range(1, 13)]
    for of_kind in found.values():
        of_kind[:] = pick.sample(of_kind, min(rounds, len(of_kind)))
    return {kind: of_kind for kind, of_kind in found.items() if of_kind}


def members(server: Server, address: str, prefix: str = "/id/") -> list[str]:
    """Where a page's own links lead."""
    text = server.get(address, headers=HTML).text
    return [link for link in links(text.partition("<main")[2].partition("</main>")[0]) if link.startswith(prefix)]


def asked(server: Server, of_kind: list[str]) -> Times:
    """Ask for each, once the first has been asked for."""
    times = Times()
    server.get(of_kind[0], headers=HTML)
    for address in of_kind:
        began = time.perf_counter()
        with server.http.stream("GET", address, headers=HTML) as answer:
            times.first.append((time.perf_counter() - began) * 1000)
            body = answer.read()
        times.last.append((time.perf_counter() - began) * 1000)
        times.size.append(len(body))
        if answer.status_code != 200:
            sys.exit(f"{address} is answered with {answer.status_code}")
    return times


def table(found: dict[str, Times]) -> None:
    """One line for each kind."""
    head = f"{'milliseconds':24} {'pages':>5} {'first byte':>10} {'median':>8} {'95th':>8} {'kB':>6}"
    print(f"{head} {'first paint':>12} {'95th':>8}")
    for kind, times in found.items():
        painted = f"{statistics.median(times.painted):12.0f} {high(times.painted):8.0f}" if times.painted else ""
        print(
            f"{kind:24} {len(times.last):5} {statistics.median(times.first):10.1f} {statistics.median(times.last):8.1f}"
            f" {high(times.last):8.1f} {statistics.median(times.size) / 1000:6.0f} {painted}"
        )


def high(times: list[float]) -> float:
    """The 95th percentile; the most of few."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
