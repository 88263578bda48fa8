"""The articles' graphs -> `graph/resolved`: the functions of `resolve/`, each on what can have to do with each other.

Names are compared with those of the same key, events with those of their day, month or figure (`stories`), articles
with those of which they share a band: what is tied together is one task's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from swapgraph.names import Minter
from swapgraph.resolve.copies import Print, find_copies
from swapgraph.resolve.entities import cluster_entities, key_of
from swapgraph.resolve.links import apart_links, copy_links, entity_links
from swapgraph.resolve.table import Name, Telling, one_name, read_article, text_of
from swapgraph.scale.spark.components import together
from swapgraph.scale.spark.links import Row, lines, vocabulary_of
from swapgraph.scale.spark.stories import link_events
from swapgraph.settings import Settings

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame


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
    joined = _joined_by_user(known, settings)
    keyed = known.keyBy(partial(_key, settings, joined)).filter(lambda item: item[0] is not None)
    identities = keyed.groupByKey(tasks).map(lambda item: _identities(settings, item[1], minter))
    identities = identities.persist(StorageLevel.MEMORY_AND_DISK)
    called = identities.flatMap(lambda found: [(minter.article_of(iri), (iri, known)) for iri, known in found[1]])
    told = tables.flatMap(lambda table: [(telling.article, telling) for telling in table[1]]).cogroup(called, tasks)
    tellings = told.flatMap(lambda item: _with_agents(*item[1])).persist(StorageLevel.MEMORY_AND_DISK)
    stories = link_events(tellings, settings, minter, tasks)
    copies = _copies(tables.flatMap(lambda table: table[2]), graphs, settings, minter, tasks)
    return identities.flatMap(lambda found: found[0]).union(stories).union(copies).distinct(tasks)


def _copies(prints: RDD[Print], graphs: DataFrame, settings: Settings, minter: Minter, tasks: int) -> RDD[Row]:
    """The links between copies and originals. An article that shares no band with another is neither."""
    links = band_links(prints, tasks).persist()
    alike = links.flatMap(lambda pair: pair).distinct(tasks).map(lambda iri: (iri,))
    wanted = graphs.sparkSession.createDataFrame(alike, "iri STRING", verifySchema=False)
    texts = graphs.join(wanted, "iri", "left_semi").rdd.mapPartitions(_texts)
    compared = texts.join(prints.keyBy(lambda print_: print_.article), tasks)
    return link_copies(compared, links, settings, minter, tasks)


def band_links(prints: RDD[Print], tasks: int) -> RDD[tuple[str, str]]:
    """Pairs of articles that share a band, enough of them to tie together all that do."""
    bands = prints.flatMap(lambda print_: [(band, print_.article) for band in print_.bands]).groupByKey(tasks)
    return bands.values().flatMap(_in_a_row).distinct(tasks)


def link_copies(
    compared: RDD[tuple[str, tuple[str, Print]]],
    links: RDD[tuple[str, str]],
    settings: Settings,
    minter: Minter,
    tasks: int,
) -> RDD[Row]:
    """The rows of copies among articles, each with its text, those that links tie together in one task."""
    return together(compared, links, tasks).flatMap(lambda some: _copied(some, settings, minter))


def _in_a_row(articles: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from pairwise(sorted(set(articles)))


def _copied(some: Iterable[tuple[str, Print]], settings: Settings, minter: Minter) -> Iterator[Row]:
    """The links among the articles that bands tie together."""
    texts = {print_.article: (text, print_) for text, print_ in some}
    prints = {iri: print_ for iri, (_, print_) in texts.items()}
    copies = find_copies(prints, lambda iri: texts[iri][0], vocabulary_of(settings))
    yield from lines(copy_links(copies.values(), minter), minter)


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
    vocabulary = vocabulary_of(settings)
    for iri, quads in rows:
        table = read_article(_loaded(quads), minter, vocabulary, iri, iri)
        by_iri: dict[str, list[Name]] = {}
        for name in table.names:
            by_iri.setdefault(name.iri, []).append(name)
        yield tuple(one_name(told) for told in by_iri.values()), table.events, table.prints


def _joined_by_user(names: RDD[Name], settings: Settings) -> frozenset[str]:
    """The keys of names of which a user calls some the same: these are one task's."""
    same = vocabulary_of(settings).same
    said = names.filter(lambda name: name.iri in vocabulary_of(settings).same).collect() if same else []
    keys = (key_of(name, vocabulary_of(settings)) for name in said)
    return frozenset(key.replace("|", "-") for key in keys if key is not None)


def _key(settings: Settings, joined: frozenset[str], name: Name) -> str | None:
    """What names must share to be compared, or to be numbered together: identities are named by it without its bars."""
    key = key_of(name, vocabulary_of(settings))
    key = key.replace("|", "-") if key is not None else None
    return "same" if key in joined or name.iri in vocabulary_of(settings).same else key


def _identities(settings: Settings, names: Iterable[Name], minter: Minter) -> tuple[list[Row], list[tuple[str, str]]]:
    judged = cluster_entities(names, vocabulary_of(settings))
    quads, known_as = entity_links(judged.identities, minter)
    return list(lines([*quads, *apart_links(judged.distinctions, minter)], minter)), list(known_as.items())


def _with_agents(tellings: Iterable[Telling], called: Iterable[tuple[str, str]]) -> list[Telling]:
    known_as = dict(called)
    return [telling.with_agents(known_as) for telling in tellings]
