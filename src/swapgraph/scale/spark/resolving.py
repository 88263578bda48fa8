"""The articles' graphs -> `graph/resolved`: the functions of `resolve/`, each on what can have to do with each other.

Names are compared with those of the same key, events with those of the same class: each such group is one task's. Which
articles are copies depends on all that are alike: this machine looks at those that share a band with another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from swapgraph.graph.store import to_nquads
from swapgraph.names import Minter, sg
from swapgraph.resolve.copies import Print, find_copies
from swapgraph.resolve.entities import cluster_entities, key_of
from swapgraph.resolve.events import carried_out, cluster_events
from swapgraph.resolve.links import copy_links, entity_links, event_links, plan_links
from swapgraph.resolve.table import Name, Telling, one_name, read_article, text_of
from swapgraph.resolve.vocabulary import Vocabulary, load_vocabulary
from swapgraph.resources import ontology_dir
from swapgraph.scale.spark.session import arrived
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame

RESOLVED = "line STRING, article STRING"
"""A quad of `graph/resolved`, and the article that it ties to others by `sg:refersTo`, if it does."""

Row = tuple[str, str | None]


def resolve(extracted: DataFrame, settings: Settings, base: str, tasks: int) -> RDD[Row]:
    """The rows of `RESOLVED`, each once; `settings` are those of `session.bring_along`."""
    from pyspark import StorageLevel

    minter = Minter(base)
    graphs = extracted.where("quads IS NOT NULL").select("iri", "quads")
    tables = graphs.rdd.mapPartitions(partial(_tables, settings, minter)).persist(StorageLevel.MEMORY_AND_DISK)
    names = tables.flatMap(lambda table: table[0])
    own = names.filter(lambda name: name.article is not None)
    shared = names.filter(lambda name: name.article is None).distinct().groupBy(lambda name: name.iri, tasks)
    known = own.union(shared.map(lambda item: one_name(item[1])))
    keyed = known.keyBy(partial(_key, settings)).filter(lambda item: item[0] is not None)
    identities = keyed.groupByKey(tasks).map(lambda item: _identities(settings, item[1], minter))
    identities = identities.persist(StorageLevel.MEMORY_AND_DISK)
    called = identities.flatMap(lambda found: [(minter.article_of(iri), (iri, known)) for iri, known in found[1]])
    told = tables.flatMap(lambda table: [(telling.article, telling) for telling in table[1]]).cogroup(called, tasks)
    tellings = told.flatMap(lambda item: _with_agents(*item[1])).groupBy(lambda telling: telling.type, tasks)
    stories = tellings.flatMap(lambda item: _stories(settings, item[1], minter))
    copies = graphs.sparkSession.sparkContext.parallelize(
        _copies(tables.flatMap(lambda table: table[2]), graphs, minter)
    )
    return identities.flatMap(lambda found: found[0]).union(stories).union(copies).distinct(tasks)


def _copies(prints: RDD[Print], graphs: DataFrame, minter: Minter) -> list[Row]:
    """The links between copies and originals. An article that shares no band with another is neither."""
    bands = prints.flatMap(lambda print_: [(band, print_) for band in print_.bands]).groupByKey()
    alike = bands.values().map(set).filter(lambda some: len(some) > 1).flatMap(lambda some: some).distinct()
    compared = {print_.article: print_ for print_ in alike.toLocalIterator()}
    if not compared:
        return []
    context = graphs.sparkSession.sparkContext
    wanted = graphs.sparkSession.createDataFrame(context.parallelize([(iri,) for iri in compared]), "iri STRING")
    texts = graphs.join(wanted, "iri", "left_semi").rdd.mapPartitions(_texts)
    with tempfile.TemporaryDirectory() as scratch:
        store = ox.Store(scratch)
        for iri, text in texts.toLocalIterator():
            store.add(ox.Quad(ox.NamedNode(iri), ox.NamedNode(sg("text")), ox.Literal(text), ox.NamedNode(iri)))
        copies = find_copies(compared, partial(text_of, store))
    return list(_lines(copy_links(copies.values(), minter), minter))


def _texts(rows: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for iri, quads in rows:
        yield iri, text_of(_loaded(quads), iri)


def _loaded(quads: str) -> ox.Store:
    store = ox.Store()
    store.load(quads.encode("utf-8"), format=ox.RdfFormat.N_QUADS, lenient=True)
    return store


def _tables(
    settings: Settings, minter: Minter, rows: Iterable[Any]
) -> Iterator[tuple[tuple[Name, ...], tuple[Telling, ...], tuple[Print, ...]]]:
    vocabulary = _vocabulary(settings)
    for iri, quads in rows:
        table = read_article(_loaded(quads), minter, vocabulary, iri, iri)
        by_iri: dict[str, list[Name]] = {}
        for name in table.names:
            by_iri.setdefault(name.iri, []).append(name)
        yield tuple(one_name(told) for told in by_iri.values()), table.events, table.prints


def _key(settings: Settings, name: Name) -> str | None:
    """What names must share to be compared, or to be numbered together: identities are named by it without its bars."""
    key = key_of(name, _vocabulary(settings))
    return key.replace("|", "-") if key is not None else None


def _identities(settings: Settings, names: Iterable[Name], minter: Minter) -> tuple[list[Row], list[tuple[str, str]]]:
    quads, known_as = entity_links(cluster_entities(list(names), _vocabulary(settings)), minter)
    return list(_lines(quads, minter)), list(known_as.items())


def _with_agents(tellings: Iterable[Telling], called: Iterable[tuple[str, str]]) -> list[Telling]:
    known_as = dict(called)
    return [telling.with_agents(known_as) for telling in tellings]


def _stories(settings: Settings, told: Iterable[Telling], minter: Minter) -> Iterator[Row]:
    """The links among the events of one class."""
    tellings = sorted(told, key=lambda telling: telling.iri)
    quads, story_of = event_links(cluster_events(tellings, _vocabulary(settings)), minter)
    plans = plan_links(carried_out(tellings), lambda iri: story_of.get(iri, iri), minter, _vocabulary(settings))
    yield from _lines([*quads, *plans], minter)


def _lines(quads: Iterable[ox.Quad], minter: Minter) -> Iterator[Row]:
    store = ox.Store()
    store.extend(quads)
    for quad in store:  # each value as a store writes it
        line = to_nquads([quad]).decode("utf-8").removesuffix("\n")
        tied = quad.predicate.value.endswith("#refersTo") and isinstance(quad.subject, ox.NamedNode)
        yield line, minter.article_of(quad.subject.value) if tied else None


@lru_cache(1)
def _vocabulary(settings: Settings) -> Vocabulary:
    return load_vocabulary(ontology_dir(), arrived(settings).axioms())
