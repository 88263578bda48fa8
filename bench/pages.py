"""How quick the explorer's pages are: the index, and each kind of page without HTTP.

    python bench/pages.py [COUNT] [--folder DIR]

A made-up graph (`bench/graphs.py`) of COUNT articles is stored and concluded, unless DIR has it from an earlier run
(also of `bench/increments.py`). Told are the seconds to make the index, and for each kind of page the median, the 95th
percentile and the longest time to find and render it, in milliseconds, each page once and cold.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from increments import fill
from swapgraph.explore.addresses import node_address
from swapgraph.explore.index import Index
from swapgraph.explore.opened import Library, Opened
from swapgraph.explore.pages import Elsewhere, Pages

_OVERVIEW = (
    "/",
    "/?mediator=Qatar",
    "/?since=2024",
    "/?page=20",
    "/?side=Ukraine&until=2023",
    "/?conflict=Armenia+–+Azerbaijan",
)
_LISTS = ("/list/event", "/list/event?page=40", "/list/person", "/list/claim?page=100", "/list/article")
_SEARCH = ("ukraine", "officials", "zelenskiy", "prisoner+exchange", "a", "months+of+talks+russia&page=3", "hori")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=3_000)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "swapgraph-pages")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    graph = given.folder / f"graph-{given.count}"
    if not graph.exists():
        fill(graph, given.count, "duckdb", slim=False)
    library = Library(graph)
    with library.reading() as opened:
        began = time.perf_counter()
        index = opened.indexed(None)
        assert index is not None
        size = index.path.stat().st_size / 1e6
        print(
            f"{index.count('article')} articles; index ready after {time.perf_counter() - began:.1f} s, {size:.0f} MB"
        )
        print(f"{'page':14} {'number':>6} {'median':>8} {'95 %':>8} {'longest':>8}  kB")
        pages = Pages(graph)
        for kind, addresses in _addresses(opened, index).items():
            times, sizes = _measure(pages, opened, addresses)
            told = (times[len(times) // 2], times[len(times) * 95 // 100], times[-1])
            print(f"{kind:14} {len(times):6} " + " ".join(f"{1000 * t:8.1f}" for t in told) + f"  {max(sizes) // 1000}")
    library.close()


def _addresses(opened: Opened, index: Index) -> dict[str, list[str]]:
    """The largest nodes of each kind, and some of the others."""
    found = {"overview": list(_OVERVIEW), "list": list(_LISTS), "search": [f"/ask?q={text}" for text in _SEARCH]}
    for family in ("event", "person", "organization", "place", "article", "claim"):
        large = index.rows("SELECT iri FROM node WHERE family = ? ORDER BY weight DESC LIMIT 10", (family,))
        some = index.rows("SELECT iri FROM node WHERE family = ? AND id % 7 = 3 LIMIT 40", (family,))
        found[family] = [node_address(iri, opened.store.base) for (iri,) in large + some]
    stories = index.rows("SELECT iri FROM node WHERE iri LIKE ? LIMIT 40", (f"{opened.store.base}story/%",))
    return found | {"story": [node_address(iri, opened.store.base) for (iri,) in stories]}


def _measure(pages: Pages, opened: Opened, addresses: list[str]) -> tuple[list[float], list[int]]:
    times, sizes = [], []
    pages.find(addresses[-1], opened)  # templates and the layout's words are read once
    for address in addresses:
        began = time.perf_counter()
        page = pages.find(address, opened)
        assert not isinstance(page, Elsewhere)
        sizes.append(len(pages.html(page, address, opened, lambda link: link)))
        times.append(time.perf_counter() - began)
    return sorted(times), sizes


if __name__ == "__main__":
    main()
