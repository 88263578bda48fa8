"""The articles' graphs -> `graph/resolved`: the functions of `resolve/`, each on what can have to do with each other.

Names are compared with those of the same key, events with those of the same class: each such group is one task's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from swapgraph.graph.store import to_nquads
from swapgraph.names import Minter
from swapgraph.resolve.entities import cluster_entities, key_of
from swapgraph.resolve.events import carried_out, cluster_events
from swapgraph.resolve.links import entity_links, event_links, plan_links
from swapgraph.resolve.table import Name, Telling, one_name, read_article
from swapgraph.resolve.vocabulary import Vocabulary, load_vocabulary
from swapgraph.resources import ontology_dir

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame

RESOLVED = "line STRING, article STRING"
"""A quad of `graph/resolved`, and the article that it ties to others by `sg:refersTo`, if it does."""

Row = tuple[str, str | None]


def resolve(extracted: DataFrame, base: str, tasks: int) -> RDD[Row]:
    """The rows of `RESOLVED`, each once."""
    from pyspark import StorageLevel

    minter = Minter(base)
    rows = extracted.where("quads IS NOT NULL").select("iri", "quads").rdd
    tables = rows.mapPartitions(lambda part: _tables(part, minter)).persist(StorageLevel.MEMORY_AND_DISK)
    names = tables.flatMap(lambda table: table[0])
    own = names.filter(lambda name: name.article is not None)
    shared = names.filter(lambda name: name.article is None).distinct().groupBy(lambda name: name.iri, tasks)
    known = own.union(shared.map(lambda item: one_name(item[1])))
    keyed = known.keyBy(_key).filter(lambda item: item[0] is not None)
    identities = (
        keyed.groupByKey(tasks).map(lambda item: _identities(item[1], minter)).persist(StorageLevel.MEMORY_AND_DISK)
    )
    called = identities.flatMap(lambda found: [(minter.article_of(iri), (iri, known)) for iri, known in found[1]])
    told = tables.flatMap(lambda table: [(telling.article, telling) for telling in table[1]]).cogroup(called, tasks)
    tellings = told.flatMap(lambda item: _with_agents(*item[1])).groupBy(lambda telling: telling.type, tasks)
    lines = identities.flatMap(lambda found: found[0]).union(tellings.flatMap(lambda item: _stories(item[1], minter)))
    return lines.distinct(tasks)


def _tables(rows: Iterable[Any], minter: Minter) -> Iterator[tuple[tuple[Name, ...], tuple[Telling, ...]]]:
    vocabulary = _vocabulary()
    for iri, quads in rows:
        store = ox.Store()
        store.load(quads.encode("utf-8"), format=ox.RdfFormat.N_QUADS, lenient=True)
        table = read_article(store, minter, vocabulary, iri, iri)
        by_iri: dict[str, list[Name]] = {}
        for name in table.names:
            by_iri.setdefault(name.iri, []).append(name)
        yield tuple(one_name(told) for told in by_iri.values()), table.events


def _key(name: Name) -> str | None:
    """What names must share to be compared, or to be numbered together: identities are named by it without its bars."""
    key = key_of(name, _vocabulary())
    return key.replace("|", "-") if key is not None else None


def _identities(names: Iterable[Name], minter: Minter) -> tuple[list[Row], list[tuple[str, str]]]:
    quads, known_as = entity_links(cluster_entities(list(names), _vocabulary()), minter)
    return list(_lines(quads, minter)), list(known_as.items())


def _with_agents(tellings: Iterable[Telling], called: Iterable[tuple[str, str]]) -> list[Telling]:
    known_as = dict(called)
    return [telling.with_agents(known_as) for telling in tellings]


def _stories(told: Iterable[Telling], minter: Minter) -> Iterator[Row]:
    """The links among the events of one class."""
    tellings = sorted(told, key=lambda telling: telling.iri)
    quads, story_of = event_links(cluster_events(tellings, _vocabulary()), minter)
    yield from _lines([*quads, *plan_links(carried_out(tellings), story_of, minter)], minter)


def _lines(quads: Iterable[ox.Quad], minter: Minter) -> Iterator[Row]:
    for quad in quads:
        line = to_nquads([quad]).decode("utf-8").removesuffix("\n")
        tied = quad.predicate.value.endswith("#refersTo") and isinstance(quad.subject, ox.NamedNode)
        yield line, minter.article_of(quad.subject.value) if tied else None  # type: ignore[union-attr]


@lru_cache(1)
def _vocabulary() -> Vocabulary:
    return load_vocabulary(ontology_dir())
