"""Articles -> their graphs, in the tasks of Spark: the work is that of one machine's processes.

A task has a process of its own read the articles, for one that brings down the task's would do so each time it is
tried again, and end the job.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from swapgraph.graph.assemble import article_digest
from swapgraph.graph.store import Store
from swapgraph.names import Minter
from swapgraph.scale.extraction import MakeExtractor, Order, Outcome, batches, make_work, rescue
from swapgraph.scale.processes import Pool
from swapgraph.scale.spark.reading import article_of
from swapgraph.scale.spark.session import arrived
from swapgraph.settings import Settings

EXTRACTED = "iri STRING, id STRING, quads STRING, told STRING, problems STRING, failure STRING"
"""An article: its graph as sorted N-Quads (none if it could not be read), what it tells and what is wrong with it."""

_ARTICLES, _CHARACTERS = 32, 200_000  # of a batch: as on one machine

Setup = tuple[MakeExtractor, Settings, Minter]


def extract_part(setup: Setup, key: str, rows: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of `EXTRACTED` for the articles of a partition; `key` is what they are extracted with."""
    articles = (article_of(row.article) for row in rows)
    orders = (Order(article, f"{article_digest(article)} {key}") for article in articles)
    attempt = attempt_of(make_work, setup)
    for batch in batches(orders, _ARTICLES, _CHARACTERS):
        for outcome in rescue(batch, attempt):
            yield _row(outcome, setup[2])


def canonical(nquads: bytes, graph: str) -> bytes:
    """The quads of one graph as a store holds them: sorted N-Quads, each once."""
    store = Store(ox.Store())
    store.oxigraph.load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
    return store.lines(graph)


def _row(outcome: Outcome, minter: Minter) -> tuple[Any, ...]:
    iri = minter.article(outcome.id)
    quads = None if outcome.graph is None else canonical(outcome.graph.nquads, iri).decode("utf-8").removesuffix("\n")
    told, problems = json.dumps(outcome.told), json.dumps(outcome.problems)
    return iri, outcome.id, quads, told, problems, outcome.failure


@lru_cache(1)
def attempt_of(make: Callable[[Setup], Callable[[Any], Any]], setup: Setup) -> Callable[[Any], Any]:
    """Has a process work on a batch, as `make` makes it with the settings of `session.bring_along`; see `rescue`.

    The process stays for all tasks of the one that calls it: a language model takes seconds to load."""
    extractor, settings, minter = setup
    return Pool(make, (extractor, arrived(settings), minter), 1).attempt
