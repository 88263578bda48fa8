"""Graphs built from hand-made articles by the real pipeline, served by the real server, looked at in a real browser.

What a page asks for and complains of is kept by its window; every test ends with a look at that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import hostility
import real_browser
from real_browser import OpenWindow, Window, links
from real_stores import Missing, do_without
from serving import Server, serving
from swapgraph.cli import main
from swapgraph.graph.store import reading, writing
from swapgraph.names import DEFAULT_BASE
from swapgraph.pipeline import conclude
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LISTS = ("event", "person", "organization", "place", "claim", "article", "agreement", "group")
THINGS = {
    "quantity": "Quantity",
    "post": "Post",
    "time": "TimeExpression",
    "facility": "Facility",
    "country": "Country",
}
HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"


@dataclass
class Site:
    """A graph and the server that shows it."""

    graph: Path
    server: Server

    @property
    def url(self) -> str:
        return self.server.url

    def ask(self, query: str, **parameters: str) -> list[dict[str, str]]:
        """The rows of a stored query."""
        accept = {"Accept": "application/sparql-results+json"}
        answer = self.server.get(f"/queries/{query}", params=parameters, headers=accept)
        assert answer.status_code == 200, answer.text
        return [{k: v["value"] for k, v in row.items()} for row in answer.json()["results"]["bindings"]]

    def of_class(self, name: str) -> str:
        """The address of the first node of a class."""
        rows = self.server.rows(f"SELECT ?s {{ GRAPH ?g {{ ?s a sg:{name} }} }} ORDER BY ?s LIMIT 1")
        return rows[0]["s"].replace(DEFAULT_BASE, "/id/")

    def links(self, address: str, prefix: str = "/") -> list[str]:
        """The addresses that a page links to and that begin so, in the page's order."""
        answer = self.server.get(address, headers={"Accept": "text/html"})
        return [link for link in links(answer.text.partition("<main")[2]) if link.startswith(prefix)]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The seeds, and an article full of characters that are more than one unit of UTF-16."""
    graph = tmp_path_factory.mktemp("explored") / "graph"
    built(graph, str(SEEDS), str(HERE / "articles"))
    with serving(graph) as server:
        yield Site(graph, server)


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Articles that are built with hostile text in every field, and facts whose every label is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    graph, source = folder / "graph", folder / "hostile.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in hostility.records()), "utf-8")
    built(graph, str(source))
    with writing(graph) as store:
        store.replace_articles(hostility.graphs())
        conclude(store, Settings(), standard_stages(Settings()), lambda _: None)
    with serving(graph) as server:
        yield Site(graph, server)


def built(graph: Path, *sources: str) -> None:
    result = CliRunner().invoke(main, ["build", *sources, "--graph", str(graph)])
    assert result.exit_code == 0, result.output
    with reading(graph) as store:
        assert store.articles()


# A browser for each module, for its driver keeps an event loop in this process as long as it is there.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with real_browser.chromium() as found:
            yield found
    except Missing as why:
        do_without("browser", why)


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[OpenWindow]:
    """Opens windows on the site; none of them may have complained in the end."""
    yield from opening(browser, site)


@pytest.fixture
def hostile_window(browser: Browser, hostile_site: Site) -> Iterator[OpenWindow]:
    """The same on the hostile site."""
    yield from opening(browser, hostile_site)


def opening(browser: Browser, site: Site) -> Iterator[Callable[..., Window]]:
    with ExitStack() as opened:
        windows: list[Window] = []

        def make(**options: Any) -> Window:
            window = Window(browser, site.url, **options)
            opened.callback(window.context.close)
            windows.append(window)
            return window

        yield make
        for window in windows:
            assert window.complaints() == []


@pytest.fixture(scope="session")
def addresses(site: Site) -> dict[str, str]:
    """A page of every kind: what kind it is -> its address."""
    (event,) = [link for link in site.links("/") if "/story/" in link][:1]
    own = next(link for link in site.links(event, "/id/article/") if "/event/" in link)
    proofs = [link for page in (event, *site.links("/list/person", "/id/")) for link in site.links(page, "/proof?")]
    return {
        "overview": "/",
        **{f"list of {name}s": f"/list/{name}" for name in LISTS},
        "event": event,
        "event of an article": own,
        "article": "/id/article/kyiv-independent-2025-06-10",
        "emoji": "/id/article/emoji-2025-07-04",
        **{name: site.links(f"/list/{name}", "/id/")[0] for name in LISTS if name not in ("event", "article")},
        **{name: site.of_class(class_) for name, class_ in THINGS.items()},
        "proof": proofs[0],
        "ask": "/ask",
        "search": "/ask?q=zelenskiy",
        "query form": "/ask/exchanges",
        "query results": "/ask/exchanges?run=1&since=2025-05-01",
    }
