"""What one article more, less or changed costs in a graph of 10,000 and of 100,000 articles.

    python bench/increments.py [COUNT ...] [--folder DIR] [--rounds 15]

Made-up graphs (`bench/graphs.py`) are stored and concluded, which takes far longer than what is measured then: one
article is added, replaced by a version with a quarter less in it, and removed again; another in each round. Told are
seconds, the median of the rounds and the least and most: of opening the graph for writing, of storing, of resolving, of
reasoning, and of publishing. With `--folder` the graphs stay there and are not made again.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice, pairwise
from pathlib import Path

from graphs import graphs
from swapgraph.graph.store import ArticleGraph, Store, writing
from swapgraph.pipeline import conclude
from swapgraph.reason import increment
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.rule import Term
from swapgraph.resources import ontology_dir
from swapgraph.settings import Settings
from swapgraph.stages import standard_stages

PARTS = ("open", "store", "resolve", "reason", "publish", "all")


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--engine", default="duckdb", help="draws the first conclusions")
    parser.add_argument("--slim", action="store_true", help="without sentences and offsets, on which nothing rests")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    print(f"{'articles':>8} {'change':8} " + " ".join(f"{part:>20}" for part in PARTS))
    for count in given.counts:
        graph = folder / f"graph-{count}"
        if not graph.exists():
            fill(graph, count, given.engine, slim=given.slim)
        for change, times in measure(graph, count, given.rounds).items():
            print(f"{count:8} {change:8} " + " ".join(f"{spread(times[part]):>20}" for part in PARTS), flush=True)
    if given.folder is None:
        shutil.rmtree(folder)


def fill(graph: Path, count: int, engine: str, *, slim: bool) -> None:
    """Store made-up articles and conclude what follows."""
    began = time.perf_counter()
    hidden = read_knowledge(ontology_dir()).text_layer if slim else frozenset[Term]()
    with writing(graph) as store:
        articles = (
            (iri, [q for q in quads if q.predicate not in hidden and q.object not in hidden])
            for iri, quads in graphs(count)
        )
        while batch := [ArticleGraph.of(iri, "first", quads) for iri, quads in islice(articles, 500)]:
            store.replace_articles(batch)
        stored = time.perf_counter()
        conclude(store, Settings(), standard_stages(Settings(), engine), lambda _: None)
    print(f"{count:8} stored in {stored - began:.0f} s, concluded in {time.perf_counter() - stored:.0f} s", flush=True)


def measure(graph: Path, count: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    """Seconds by change and part; each round with another article, because some have more to compare than others."""
    found: dict[str, dict[str, list[float]]] = {}
    for i, (iri, quads) in enumerate(graphs(rounds + 1, first=count)):
        changes: dict[str, Callable[[Store], object]] = {
            "add": partial(Store.replace_articles, batch=[ArticleGraph.of(iri, "first", quads)]),
            "replace": partial(
                Store.replace_articles, batch=[ArticleGraph.of(iri, "second", quads[: len(quads) * 3 // 4])]
            ),
            "remove": partial(Store.remove_article, iri=iri),
        }
        for change, make in changes.items():
            times = once(graph, make)
            kept = found.setdefault(change, {part: [] for part in PARTS})
            for part in PARTS if i else ():  # the first round reads the rules
                kept[part].append(times[part])
    return found


def once(graph: Path, change: Callable[[Store], object]) -> dict[str, float]:
    """Seconds by part."""
    clock, reasoning = [time.perf_counter()], [0.0]
    with reasoning_measured(reasoning), writing(graph) as store:
        clock.append(time.perf_counter())
        change(store)
        clock.append(time.perf_counter())
        conclude(store, Settings(), standard_stages(Settings()), lambda _: None)
        clock.append(time.perf_counter())
    clock.append(time.perf_counter())
    opened, stored, concluded, published = (after - before for before, after in pairwise(clock))
    resolved = concluded - reasoning[0]
    return dict(zip(PARTS, (opened, stored, resolved, reasoning[0], published, clock[-1] - clock[0]), strict=True))


@contextmanager
def reasoning_measured(seconds: list[float]) -> Iterator[None]:
    """Add up the time spent in `update_store`."""
    update = increment.update_store

    def measured(*args: object, **options: object) -> object:
        began = time.perf_counter()
        try:
            return update(*args, **options)  # type: ignore[arg-type]
        finally:
            seconds[0] += time.perf_counter() - began

    increment.update_store = measured  # type: ignore[assignment]
    try:
        yield
    finally:
        increment.update_store = update


def spread(times: list[float]) -> str:
    """The median, and the least and most."""
    return f"{statistics.median(times):.3f} ({min(times):.3f}-{max(times):.3f})"


if __name__ == "__main__":
    main()
