"""Many clients at once, with all kinds of pages and queries, beside a query that never ends: all are answered."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

import explorer_graphs as graphs
from real_browser import links
from serving import Server, serving
from swapgraph.model import Facts

pytestmark = pytest.mark.slow

CLIENTS, ARTICLES, ROUNDS = 50, 300, 6
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?c != ?i) }"
QUERIES = ("/queries/events.csv?article=told-7", "/queries/exchanges.csv", "/queries", "/openapi.json", "/health")


def told() -> Iterator[Facts]:
    """The same exchange on many days."""
    for number in range(ARTICLES):
        facts, day = graphs.one(), f"20{number // 28 + 10}-05-{number % 28 + 1:02}"
        events = tuple(replace(event, start=day, end=day) for event in facts.events)
        yield replace(facts, article=replace(facts.article, id=f"told-{number}", date=day), events=events)


def addresses(server: Server) -> list[str]:
    """Pages of every kind, many of most."""
    found = ["/", "/?since=2012&until=2014", "/ask?q=novakova", "/ask?q=swap", "/yasgui", *QUERIES]
    for family in ("event", "person", "place", "claim", "article"):
        text = server.get(f"/list/{family}", headers={"Accept": "text/html"}).text.partition("<main")[2]
        found += [f"/list/{family}", *[link for link in links(text) if link.startswith("/id/")][:20]]
    pages = (server.get(address, headers={"Accept": "text/html"}).text for address in found if "/story/" in address)
    proofs = [link for text in pages for link in links(text) if link.startswith("/proof")][:20]
    assert proofs
    return found + proofs


def test_all_are_answered_beside_an_endless_query(tmp_path: Path) -> None:
    graph = graphs.build(tmp_path / "graph", *told())
    with serving(graph, "--timeout", "600") as server:
        while server.get("/list/event").status_code == 503:
            pass
        asked, ended = addresses(server), threading.Event()
        threading.Thread(target=endless, args=(server.url, ended), daemon=True).start()
        while server.metric('swapgraph_queries{state="slow"}') < 1:
            pass

        def client(number: int) -> Counter[int]:
            with httpx.Client(base_url=server.url, timeout=300, trust_env=False) as http:
                own = [asked[(number * 7 + n * 13) % len(asked)] for n in range(ROUNDS)]
                return Counter(
                    http.get(address, headers={"Accept": "text/html, */*;q=0.5"}).status_code for address in own
                )

        with ThreadPoolExecutor(CLIENTS) as clients:
            statuses = sum(clients.map(client, range(CLIENTS)), Counter())
        # The endless one was there before the first of them, and still computes after the last.
        assert statuses == {200: CLIENTS * ROUNDS}
        assert server.metric('swapgraph_queries{state="slow"}') >= 1
        assert not ended.is_set()


def endless(url: str, ended: threading.Event) -> None:
    """Ask for what has no end, and tell if it had one."""
    try:
        httpx.post(f"{url}/sparql", data={"query": ENDLESS}, timeout=None, trust_env=False)
    except httpx.HTTPError:
        return
    ended.set()
