"""Links as rows of the cluster, and the words that they are made by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import pyoxigraph as ox

from swapgraph.graph.store import to_nquads
from swapgraph.names import Minter
from swapgraph.resolve.vocabulary import Vocabulary, load_vocabulary
from swapgraph.resources import ontology_dir
from swapgraph.scale.spark.session import arrived
from swapgraph.settings import Settings

RESOLVED = "line STRING, article STRING"
"""A quad of `graph/resolved`, and the article that it ties to others by `sg:refersTo`, if it does."""

Row = tuple[str, str | None]


def lines(quads: Iterable[ox.Quad], minter: Minter) -> Iterator[Row]:
    """The rows of quads."""
    store = ox.Store()
    store.extend(quads)
    for quad in store:  # each value as a store writes it
        line = to_nquads([quad]).decode("utf-8").removesuffix("\n")
        tied = quad.predicate.value.endswith("#refersTo") and isinstance(quad.subject, ox.NamedNode)
        yield line, minter.article_of(quad.subject.value) if tied else None


@lru_cache(1)
def vocabulary_of(settings: Settings) -> Vocabulary:
    """The words of a job, read once by each process."""
    return load_vocabulary(ontology_dir(), arrived(settings).axioms())
