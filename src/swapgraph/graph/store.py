"""The embedded store: Oxigraph in memory or in a folder, one named graph per article, conclusions apart.

    with store.reading(folder) as graph: ...        queries, export; also while a build runs
    with store.writing(folder, base=...) as graph: ...   builds and removals; published when the block ends well

An article counts as stored once its *record* is written, the last thing of all; conclusions likewise. Whatever lacks
its record was cut off by a kill or a full disk and is put back as it was when the graph is next opened. So each
article is always wholly old or wholly new, while its quads can go in by bulk loading, four times as fast as in a
transaction.

`swapgraph query` loads this module each time, so it is sparing with imports.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice

import pyoxigraph as ox

from swapgraph.errors import StoreError, UsageError
from swapgraph.graph.folder import GraphFolder, disk_is_full, storage_errors

TYPE_CHECKING = False  # as `typing` has it
if TYPE_CHECKING:
    from swapgraph.names import Minter

_Path = str | os.PathLike[str]

# Bulk loading writes files of its own, which costs a tenth of a second however little there is to load.
_FEW_BYTES = 1_000_000
_FEW_QUADS = 5_000

ONTOLOGY_GRAPH = "https://w3id.org/swapgraph/ns"
"""The graph with the labels and hierarchy of the ontology."""

META_GRAPH = "https://w3id.org/swapgraph/store"
"""The graph with the store's own records; no part of the data, never exported."""

_BUILT_WITH = ox.NamedNode(f"{META_GRAPH}#builtWith")  # article -> key of what it was built from, and how
_CONCLUDED_WITH = ox.NamedNode(f"{META_GRAPH}#concludedWith")  # META_GRAPH -> key of the conclusions, while they hold
_ONTOLOGY_KEY = ox.NamedNode(f"{META_GRAPH}#ontology")  # META_GRAPH -> digest of the ontology stored
_SETTINGS = ox.NamedNode(f"{META_GRAPH}#settings")  # META_GRAPH -> what the user asked for, for the next time
_META = ox.NamedNode(META_GRAPH)


class ArticleGraph:
    """The graph of one article, ready to be stored: `nquads` all name the graph `iri`."""

    __slots__ = ("iri", "key", "nquads")

    def __init__(self, iri: str, key: str, nquads: bytes) -> None:
        self.iri, self.key, self.nquads = iri, key, nquads

    @classmethod
    def of(cls, iri: str, key: str, quads: Iterable[ox.Quad]) -> ArticleGraph:
        """From quads; ValueError for one of another graph or with a blank node."""
        kept = list(quads)
        graph = ox.NamedNode(iri)
        for quad in kept:
            blank = isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)
            if blank or quad.graph_name != graph:
                raise ValueError(f"not a quad for the graph {iri}: {quad}")
        return cls(iri, key, to_nquads(kept))


def to_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """N-Quads, in the order given."""
    written = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return written or b""


def place(line: bytes) -> bytes:
    """Sorts lines of N-Triples: by subject, an article before what lies below it, then by predicate and object."""
    return line.replace(b">", b" ", 1)


class Store:
    """The graphs of the articles, what was concluded from them, and the ontology's labels.

    `oxigraph` is the database itself, for queries. Methods that write raise StoreError when the disk does not allow.
    """

    def __init__(self, oxigraph: ox.Store | None = None, base: str | None = None, path: _Path | None = None) -> None:
        self.oxigraph = ox.Store() if oxigraph is None else oxigraph
        self.path = path
        self.changed = False
        self._base = base
        self._maybe_concluded = True

    @property
    def minter(self) -> Minter:
        """Mints the names of this graph's data."""
        from swapgraph.names import DEFAULT_BASE, Minter

        return Minter(self._base or DEFAULT_BASE)

    @property
    def base(self) -> str:
        """The base of the graph's IRIs, without loading what mints them where it is known."""
        return self._base or self.minter.base

    # What is stored

    def articles(self) -> dict[str, str]:
        """The IRIs of the stored articles, sorted, each with the key it was stored under."""
        records = self.oxigraph.quads_for_pattern(None, _BUILT_WITH, None, _META)
        return dict(sorted((_value(q.subject), _value(q.object)) for q in records))

    def key(self, article: str) -> str | None:
        """The key an article was stored under, by its IRI; None if it is not stored."""
        return self._value(ox.NamedNode(article), _BUILT_WITH)

    def graphs(self, *, inferred: bool = True) -> list[str]:
        """The graphs that hold data: the articles, sorted, then those of `concluded`."""
        return list(self.articles()) + self.concluded(inferred=inferred)

    def concluded(self, *, inferred: bool = True) -> list[str]:
        """The graphs of conclusions that exist: `graph/inferred`, one below it for each rule, `graph/resolved`."""
        below, added = self.minter.graph(""), self.minter.graph("inferred")
        names = sorted(name.value for name in self.oxigraph.named_graphs() if name.value.startswith(below))
        return [name for name in names if inferred or not (name == added or name.startswith(f"{added}/"))]

    def quads(self, graph: str) -> Iterator[ox.Quad]:
        """The quads of one graph, in no particular order."""
        return self.oxigraph.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def dump(self, graph: str) -> bytes:
        """One graph as N-Triples, in no particular order."""
        return self.oxigraph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(graph)) or b""

    def lines(self, graph: str) -> bytes:
        """One graph as N-Quads, in order."""
        end = f" <{graph}> .\n".encode()
        triples = sorted(self.dump(graph).splitlines(), key=place)
        return b"".join(line[:-2] + end for line in triples)

    def digest(self) -> str:
        """SHA-256 of all data: equal for equal graphs, whatever their history."""
        import hashlib

        digest = hashlib.sha256()
        for graph in self.graphs():
            digest.update(self.lines(graph))
        return digest.hexdigest()

    # Articles

    def replace_articles(self, batch: Iterable[ArticleGraph]) -> None:
        """Store these articles in place of their earlier versions. What was concluded before no longer holds."""
        fresh = list(batch)
        self._forget([a.iri for a in fresh if self.key(a.iri) is not None])
        nquads = b"".join(article.nquads for article in fresh)
        load = self.oxigraph.load if len(nquads) < _FEW_BYTES else self.oxigraph.bulk_load
        with self._writing():
            load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
            self.oxigraph.extend([ox.Quad(ox.NamedNode(a.iri), _BUILT_WITH, ox.Literal(a.key), _META) for a in fresh])

    def remove_article(self, iri: str) -> bool:
        """Take an article out; False if it is not there. What was concluded before no longer holds."""
        if self.key(iri) is None:
            return False
        self._forget([iri])
        return True

    # What was concluded

    def conclusions(self) -> str | None:
        """The key of the conclusions if they hold for the articles as stored, else None."""
        return self._value(_META, _CONCLUDED_WITH)

    def drop_conclusions(self) -> None:
        """Take out the graphs of conclusions."""
        self._forget([])

    def replace_graph(self, name: str, quads: Iterable[ox.Quad]) -> None:
        """Store the graph `resolved` or `inferred`; call `conclude` when both are there.

        Quads of a graph below it (`graph/inferred/RULE`) stay there, all others come into the graph itself.
        """
        graph = ox.NamedNode(self.minter.graph(name))
        below = f"{graph.value}/"

        def place(quad: ox.Quad) -> ox.Quad:
            own = quad.graph_name
            if isinstance(own, ox.NamedNode) and own.value.startswith(below):
                return quad
            return ox.Quad(quad.subject, quad.predicate, quad.object, graph)

        with self._writing():
            self._maybe_concluded = True
            for old in self.concluded():
                if old == graph.value or old.startswith(below):
                    self.oxigraph.remove_graph(ox.NamedNode(old))
            placed = map(place, quads)
            few = list(islice(placed, _FEW_QUADS))
            if len(few) < _FEW_QUADS:
                self.oxigraph.extend(few)
            else:
                self.oxigraph.bulk_extend(chain(few, placed))

    def conclude(self, key: str) -> None:
        """Record that the graphs `resolved` and `inferred` hold for the articles as stored."""
        with self._writing():
            self.oxigraph.update(_recorded(_CONCLUDED_WITH, key))

    # The ontology

    def ontology(self) -> str | None:
        """The key of the ontology stored, if any."""
        return self._value(_META, _ONTOLOGY_KEY)

    def replace_ontology(self, triples: Iterable[ox.Triple], key: str) -> None:
        """Store the ontology's labels and hierarchy for queries to use."""
        data = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
        with self._writing():
            self.oxigraph.update(
                f"DROP SILENT GRAPH <{ONTOLOGY_GRAPH}> ;\n"
                f"INSERT DATA {{ GRAPH <{ONTOLOGY_GRAPH}> {{\n{data}}} }} ;\n{_recorded(_ONTOLOGY_KEY, key)}"
            )

    # What the user asked for

    def settings(self) -> str | None:
        """The settings of the last build, as `remember` got them."""
        return self._value(_META, _SETTINGS)

    def remember(self, settings: str) -> None:
        """Keep the settings of a build for those to come."""
        if settings != self.settings():
            with self._writing():
                self.oxigraph.update(_recorded(_SETTINGS, settings))

    def close(self) -> None:
        """Let go of the database on disk; the store is empty afterwards."""
        self.oxigraph = ox.Store()

    # Inside

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.changed = True
        with storage_errors(self.path):
            yield

    def _forget(self, articles: Iterable[str]) -> None:
        """Drop articles with their records, and all conclusions, in one transaction."""
        steps = []
        if self._maybe_concluded:  # else nothing to find, and looking takes as long as there are articles
            steps += [f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {_CONCLUDED_WITH} ?key }} }}"]
            steps += [f"DROP SILENT GRAPH <{name}>" for name in self.concluded()]
        for iri in articles:
            steps += [
                f"DROP SILENT GRAPH <{iri}>",
                f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{iri}> {_BUILT_WITH} ?key }} }}",
            ]
        with self._writing():
            self.oxigraph.update(" ;\n".join(steps))
        self._maybe_concluded = False

    def _value(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
        for quad in self.oxigraph.quads_for_pattern(subject, predicate, None, _META):
            return _value(quad.object)
        return None

    def _repair(self, before: Store | None) -> None:
        """Make whole what a killed build left: undo what has no record, bring back what is missing of `before`."""
        stored = self.articles()
        known = {ox.NamedNode(iri) for iri in stored} | {ox.NamedNode(ONTOLOGY_GRAPH), _META}
        if self.conclusions() is not None:
            known |= {ox.NamedNode(name) for name in self.concluded()}
        with self._writing():
            for graph in [name for name in self.oxigraph.named_graphs() if name not in known]:
                self.oxigraph.remove_graph(graph)
        if before is not None:
            for iri, key in before.articles().items():
                if iri not in stored:
                    self.replace_articles([ArticleGraph.of(iri, key, before.quads(iri))])


@contextmanager
def reading(path: _Path) -> Iterator[Store]:
    """Open the graph in a folder for questions.

    StoreError if there is none; NotAGraph if the folder holds something else. While a build runs one sees the graph
    as it was before; what a killed build has finished is taken up first.
    """
    folder = GraphFolder(path)
    if not folder.exists():
        raise StoreError(f"no graph at {path}. Build one: swapgraph build SOURCE... --graph {path}")
    base = folder.base()
    if os.path.lexists(folder.next):
        _take_up(folder, base)
    with folder.reading() as generation:
        if generation is None:  # created, but nothing was ever finished
            yield Store(base=base, path=path)
        else:
            yield Store(_open(generation, read_only=True), base, path)


@contextmanager
def writing(path: _Path, base: str | None = None) -> Iterator[Store]:
    """Open the graph in a folder for changes; made if there is none (`base` defaults to `names.DEFAULT_BASE`).

    When the block ends well the changes are published for readers. When it ends with an error, what was stored until
    then is kept and taken up by whoever opens the graph next. StoreBusy while another process writes; UsageError if
    the graph has another base.
    """
    folder = GraphFolder(path)
    if not folder.exists():
        folder.create(base or Store().minter.base)
    known = folder.base()
    if base is not None and base != known:
        raise UsageError(f"{path} was built with --base {known}; build a graph with --base {base} in another folder")
    with folder.writing():
        store = _working_copy(folder, known)
        try:
            yield store
            _finish(folder, store)
        finally:
            store.close()


def _recorded(predicate: ox.NamedNode, key: str) -> str:
    """The update that records a key of the store's own."""
    return (
        f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {predicate} ?key }} }} ;\n"
        f"INSERT DATA {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {predicate} {ox.Literal(key)} }} }}"
    )


def _value(term: object) -> str:
    """The text of a record's IRI or literal."""
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 - we wrote the records ourselves
    return term.value


def _take_up(folder: GraphFolder, base: str) -> None:
    """Publish what a killed build finished, unless it still runs or the folder cannot be written to."""
    try:
        with folder.writing():
            if os.path.lexists(folder.next):
                _finish(folder, _working_copy(folder, base))
    except StoreError:
        return  # the newest generation is whole, and is what there is to read


def _working_copy(folder: GraphFolder, base: str) -> Store:
    """The database to write to: the one a killed build left, made whole; else a copy of the newest generation."""
    with folder.reading() as generation:
        before = Store(_open(generation, read_only=True), base, folder.path) if generation else None
        if os.path.lexists(folder.next) and (left := _repaired(folder, base, before)):
            return left
        folder.discard_next()
        if before is not None:
            fresh = f"{folder.next}.new"
            with storage_errors(folder.path):
                before.oxigraph.backup(fresh)
                os.rename(fresh, folder.next)
        return Store(_open(folder.next), base, folder.path)


def _repaired(folder: GraphFolder, base: str, before: Store | None) -> Store | None:
    """What a killed build left, made whole; None if that cannot be done, and the newest generation is all there is."""
    try:
        database = _open(folder.next)
    except StoreError as error:
        if isinstance(error.__cause__, OSError) and disk_is_full(error.__cause__):
            raise  # it may well be whole
        return None
    left = Store(database, base, folder.path)
    left._repair(before)
    return left


def _finish(folder: GraphFolder, store: Store) -> None:
    """Close the working copy and publish it, or drop it if nothing was changed."""
    with storage_errors(folder.path):
        store.oxigraph.flush()
    store.close()  # before its folder gets another name
    if store.changed or folder.latest() is None:
        folder.publish()
    else:
        folder.discard_next()


def _open(folder: str, *, read_only: bool = False) -> ox.Store:
    with storage_errors(folder):
        return ox.Store.read_only(folder) if read_only else ox.Store(folder)
