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
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice

import pyoxigraph as ox

from swapgraph.errors import StoreError, UsageError
from swapgraph.graph.folder import GraphFolder, disk_is_full, remove_folder, storage_errors

TYPE_CHECKING = False  # as `typing` has it
if TYPE_CHECKING:
    from swapgraph.names import Minter

_Path = str | os.PathLike[str]

# Bulk loading writes files of its own, which costs a tenth of a second however little there is to load.
_FEW_BYTES = 1_000_000
_FEW_QUADS = 5_000

_FEW_ARTICLES = 1_000
"""When more than these change at once, their earlier versions are not kept, and all conclusions are drawn anew."""

ONTOLOGY_GRAPH = "https://w3id.org/swapgraph/ns"
"""The graph with the labels and hierarchy of the ontology."""

META_GRAPH = "https://w3id.org/swapgraph/store"
"""The graph with the store's own records; no part of the data, never exported."""

_BUILT_WITH = ox.NamedNode(f"{META_GRAPH}#builtWith")  # article -> key of what it was built from, and how
_CONCLUDED_WITH = ox.NamedNode(f"{META_GRAPH}#concludedWith")  # META_GRAPH -> key of the conclusions, while they hold
_ONTOLOGY_KEY = ox.NamedNode(f"{META_GRAPH}#ontology")  # META_GRAPH -> digest of the ontology stored
_SIZE = ox.NamedNode(f"{META_GRAPH}#size")  # META_GRAPH -> number of articles, while conclusions hold
_ALL_BUILT_BY = ox.NamedNode(f"{META_GRAPH}#allBuiltBy")  # META_GRAPH -> see `all_built_by`
_CONCLUDED_IN = ox.NamedNode(f"{META_GRAPH}#concludedIn")  # META_GRAPH -> a graph of conclusions
_SETTINGS = ox.NamedNode(f"{META_GRAPH}#settings")  # META_GRAPH -> what the user asked for, for the next time
_EDITED = ox.NamedNode(f"{META_GRAPH}#edited")  # META_GRAPH -> digest of the updates that users have made
_OWN = ox.NamedNode(f"{META_GRAPH}#own")  # META_GRAPH -> a graph that such an update has made
_META = ox.NamedNode(META_GRAPH)
_KEPT = f"{META_GRAPH}/earlier/"  # with an article's IRI: the graph of its version before this build
_MEMORY = "memory"  # a folder in that of the database


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

    def __init__(
        self,
        oxigraph: ox.Store | None = None,
        base: str | None = None,
        path: _Path | None = None,
        folder: str | None = None,
    ) -> None:
        self.oxigraph = ox.Store() if oxigraph is None else oxigraph
        self.path = path
        self.generation: str | None = None  # the folder that is read, which never changes
        self.changed = False
        self._base = base
        self._folder = folder  # of the database, if it is on disk and may be written to
        self._memory: ox.Store | None = None
        self._outdated: dict[str, str | None] | None = None  # see `outdated`; None while conclusions hold
        self._drawn_with: str | None = None  # the key of conclusions that no longer hold
        self._size: int | None = None  # once counted, while it is not on record
        self._in_bulk = 0  # articles stored in bulk since it was opened

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
        try:
            node = ox.NamedNode(article)
        except ValueError:  # no IRI at all
            return None
        return self._value(node, _BUILT_WITH)

    def size(self) -> int:
        """How many articles are stored."""
        if self._size is None:
            noted = self._value(_META, _SIZE)
            records = self.oxigraph.quads_for_pattern(None, _BUILT_WITH, None, _META)
            self._size = int(noted) if noted is not None else sum(1 for _ in records)
        return self._size

    def graphs(self, *, inferred: bool = True) -> list[str]:
        """The graphs that hold data: the articles, sorted, then those of `concluded`."""
        return list(self.articles()) + self.concluded(inferred=inferred)

    def concluded(self, *, inferred: bool = True) -> list[str]:
        """The graphs of conclusions that exist: `graph/inferred`, one below it for each rule, `graph/resolved`.

        None while they do not hold for the articles as stored.
        """
        if self._outdated is not None:
            return []
        added = self.minter.graph("inferred")
        names = sorted(self._concluded_in())
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

    def version(self) -> str:
        """SHA-256 of the records: equal for graphs that were built alike from the same articles. Quick, as no data
        are read, which `digest` does.
        """
        import hashlib

        digest = hashlib.sha256(f"{self.base}\n".encode())
        digest.update("".join(f"{iri} {key}\n" for iri, key in self.articles().items()).encode())
        held = (self.ontology(), self.conclusions(), self._value(_META, _EDITED))
        digest.update("\n".join(key or "" for key in held).encode())
        return digest.hexdigest()

    # What users change themselves

    def edit(self, update: str, prefixes: Mapping[str, str]) -> None:
        """Run a SPARQL update, with prefixes that it need not declare.

        Graphs that it makes are the user's own and stay when articles are built. The store's records stay as they are,
        whatever it does. SyntaxError if it is none.
        """
        import hashlib

        before = set(self.quads(META_GRAPH))
        with self._writing():
            self.oxigraph.update(update, base_iri=self.base, prefixes=dict(prefixes))
            after = set(self.quads(META_GRAPH))
            if before != after:
                for quad in after - before:
                    self.oxigraph.remove(quad)
                self.oxigraph.extend(before - after)
            known = {ox.NamedNode(name) for name in self.graphs()} | {ox.NamedNode(ONTOLOGY_GRAPH), _META}
            own = {ox.Quad(_META, _OWN, name, _META) for name in self.oxigraph.named_graphs() if name not in known}
            self.oxigraph.extend(own)
            earlier = self._value(_META, _EDITED) or ""
            key = hashlib.sha256(f"{earlier}\n{update}".encode()).hexdigest()
            self.oxigraph.update(_recorded(_EDITED, key))

    # Articles

    def replace_articles(self, batch: Iterable[ArticleGraph]) -> None:
        """Store these articles in place of their earlier versions. What was concluded before no longer holds."""
        fresh = list(batch)
        self._forget({a.iri: self.key(a.iri) is not None for a in fresh})
        nquads = b"".join(article.nquads for article in fresh)
        few = len(nquads) < _FEW_BYTES
        load = self.oxigraph.load if few else self.oxigraph.bulk_load
        self._in_bulk += 0 if few else len(fresh)
        with self._writing():
            load(nquads, format=ox.RdfFormat.N_QUADS, lenient=True)
            self.oxigraph.extend([ox.Quad(ox.NamedNode(a.iri), _BUILT_WITH, ox.Literal(a.key), _META) for a in fresh])
        self._size = self.size() + len({a.iri for a in fresh})

    def remove_article(self, iri: str) -> bool:
        """Take an article out; False if it is not there. What was concluded before no longer holds."""
        if self.key(iri) is None:
            return False
        self._forget({iri: True})
        return True

    # What was concluded

    def conclusions(self) -> str | None:
        """The key of the conclusions if they hold for the articles as stored, else None."""
        return self._value(_META, _CONCLUDED_WITH)

    def outdated(self, key: str) -> Mapping[str, str | None] | None:
        """The articles that changed since conclusions were drawn with a key; None if they were not, or were dropped.

        Each with the graph in which its earlier version is kept until new conclusions are drawn; None if it is new.
        """
        return self._outdated if self._outdated is not None and self._drawn_with == key else None

    @property
    def outdated_since_drawn(self) -> bool:
        """Whether articles changed under conclusions that are still there."""
        return self._outdated is not None

    @property
    def memory(self) -> ox.Store:
        """What the reasoner notes for itself: no part of the data, and gone with the conclusions."""
        if self._memory is None:
            self._memory = _open(os.path.join(self._folder, _MEMORY)) if self._folder else ox.Store()
        return self._memory

    def drop_conclusions(self) -> None:
        """Take out the graphs of conclusions, and what was noted for changing them."""
        steps = [f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {_CONCLUDED_WITH} ?key }} }}"]
        steps += [f"DROP SILENT GRAPH <{name}>" for name in (*self._concluded_in(), *self._kept())]
        steps += [f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {_CONCLUDED_IN} ?graph }} }}"]
        with self._writing():
            self.oxigraph.update(" ;\n".join(steps))
            self._forget_memory()
        self._outdated = None

    def replace_graph(self, name: str, quads: Iterable[ox.Quad]) -> None:
        """Store the graph `resolved` or `inferred`; call `conclude` when both are there.

        Quads of a graph below it (`graph/inferred/RULE`) stay there, all others come into the graph itself.
        """
        if self._outdated is not None:
            self.drop_conclusions()
        graph = ox.NamedNode(self.minter.graph(name))
        below = f"{graph.value}/"
        names: set[str] = set()

        def place(quad: ox.Quad) -> ox.Quad:
            own = quad.graph_name
            if isinstance(own, ox.NamedNode) and own.value.startswith(below):
                names.add(own.value)
                return quad
            names.add(graph.value)
            return ox.Quad(quad.subject, quad.predicate, quad.object, graph)

        with self._writing():
            for old in self._concluded_in():
                if old == graph.value or old.startswith(below):
                    self._drop_concluded(old)
            placed = map(place, quads)
            few = list(islice(placed, _FEW_QUADS))
            if len(few) < _FEW_QUADS:
                self.oxigraph.extend(few)
            else:
                self.oxigraph.bulk_extend(chain(few, placed))
            self._note_concluded(names)

    def change_conclusions(self, gone: Iterable[ox.Quad], come: Iterable[ox.Quad]) -> None:
        """Take quads out of the graphs of conclusions and put others in; call `conclude` when all is done."""
        taken, put = list(gone), list(come)
        with self._writing():
            for quad in taken:
                self.oxigraph.remove(quad)
            self.oxigraph.extend(put)
            self._note_concluded({quad.graph_name.value for quad in put if isinstance(quad.graph_name, ox.NamedNode)})
            for graph in {quad.graph_name for quad in taken}:
                if not any(True for _ in self.oxigraph.quads_for_pattern(None, None, None, graph)):
                    self._drop_concluded(graph.value)  # type: ignore[union-attr]

    def conclude(self, key: str) -> None:
        """Record that the graphs `resolved` and `inferred` hold for the articles as stored."""
        with self._writing():
            for name in self._kept():
                self.oxigraph.remove_graph(ox.NamedNode(name))
            if self._memory is not None:
                self._memory.flush()
            self.oxigraph.update(f"{_recorded(_SIZE, str(self.size()))} ;\n{_recorded(_CONCLUDED_WITH, key)}")
        self._outdated = None

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

    def all_built_by(self) -> str | None:
        """What all stored articles were built by, if `note_all_built_by` has said so and nothing else was stored since.

        Without this every build would have to look at every article's key.
        """
        return self._value(_META, _ALL_BUILT_BY)

    def note_all_built_by(self, key: str | None) -> None:
        """Note it; None before articles are built by something else."""
        if key != self.all_built_by():
            with self._writing():
                steps = _recorded(_ALL_BUILT_BY, key or "")
                self.oxigraph.update(steps if key is not None else steps.partition(" ;")[0])

    def flush(self) -> None:
        """Bring everything to disk; put in order if much has come in bulk, which makes reading half as fast again."""
        with storage_errors(self.path):
            if self._in_bulk > self.size() // 4:
                self.oxigraph.optimize()
                self._in_bulk = 0
            self.oxigraph.flush()

    def close(self) -> None:
        """Let go of the database on disk; the store is empty afterwards."""
        self.oxigraph = ox.Store()
        self._memory = None

    # Inside

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self.changed = True
        with storage_errors(self.path):
            yield

    def _forget(self, articles: Mapping[str, bool]) -> None:
        """Drop articles with their records in one transaction; each with whether it is there.

        Conclusions no longer hold then. They and the earlier versions stay for `outdated`, as long as that is few.
        """
        drawn_with = self.conclusions()
        if drawn_with is not None:
            self._outdated, self._drawn_with = {}, drawn_with
        few = self._outdated is not None and len(self._outdated) + len(articles) <= _FEW_ARTICLES
        if not few and self._concluded_in():
            self.drop_conclusions()
        steps = []
        size = self.size()
        for record in (_CONCLUDED_WITH, _SIZE) if drawn_with is not None else ():
            steps += [f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{META_GRAPH}> {record} ?key }} }}"]
        for iri, there in articles.items():
            kept = None
            if there and self._outdated is not None and iri not in self._outdated:
                kept = f"{_KEPT}{iri}"
                steps += [f"MOVE SILENT GRAPH <{iri}> TO GRAPH <{kept}>"]
            elif there:
                steps += [f"DROP SILENT GRAPH <{iri}>"]
            if there:
                steps += [f"DELETE WHERE {{ GRAPH <{META_GRAPH}> {{ <{iri}> {_BUILT_WITH} ?key }} }}"]
            if self._outdated is not None:
                self._outdated.setdefault(iri, kept)
        with self._writing():
            self.oxigraph.update(" ;\n".join(steps))
        self._size = size - sum(articles.values())

    def _kept(self) -> list[str]:
        """The graphs with earlier versions of articles."""
        return [name for name in (self._outdated or {}).values() if name is not None]

    def _concluded_in(self) -> list[str]:
        """The graphs of conclusions, whether they hold or not."""
        names = [_value(q.object) for q in self.oxigraph.quads_for_pattern(_META, _CONCLUDED_IN, None, _META)]
        if names or self.conclusions() is None:
            return names
        below = self.minter.graph("")  # a graph that was built before these were noted
        return [name.value for name in self.oxigraph.named_graphs() if name.value.startswith(below)]

    def _note_concluded(self, names: Iterable[str]) -> None:
        self.oxigraph.extend([ox.Quad(_META, _CONCLUDED_IN, ox.NamedNode(name), _META) for name in names])

    def _drop_concluded(self, name: str) -> None:
        self.oxigraph.remove_graph(ox.NamedNode(name))
        self.oxigraph.remove(ox.Quad(_META, _CONCLUDED_IN, ox.NamedNode(name), _META))

    def _forget_memory(self) -> None:
        self._memory = None  # before its folder goes
        if self._folder is not None:
            remove_folder(os.path.join(self._folder, _MEMORY))

    def _value(self, subject: ox.NamedNode, predicate: ox.NamedNode) -> str | None:
        for quad in self.oxigraph.quads_for_pattern(subject, predicate, None, _META):
            return _value(quad.object)
        return None

    def _repair(self, before: Store | None) -> None:
        """Make whole what a killed build left: undo what has no record, bring back what is missing of `before`.

        Conclusions that were being changed are dropped; the next build draws them anew.
        """
        stored = self.articles()
        known = {ox.NamedNode(iri) for iri in stored} | {ox.NamedNode(ONTOLOGY_GRAPH), _META}
        if self.conclusions() is None:
            self.drop_conclusions()
        known |= {ox.NamedNode(name) for name in self.concluded()}
        known |= {quad.object for quad in self.oxigraph.quads_for_pattern(_META, _OWN, None, _META)}  # type: ignore[misc]
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
            store = Store(_open(generation, read_only=True), base, path)
            store.generation = generation
            yield store


@contextmanager
def holding(path: _Path, generation: str, inode: int) -> Iterator[Store]:
    """Open one generation of the graph in a folder, as `GraphFolder.latest` named it, "" for one never built.

    StoreError if it is gone, or is another than that of this inode: a folder may be made anew under the same name.
    """
    folder = GraphFolder(path)
    if not generation:
        yield Store(base=folder.base(), path=path)
        return
    with folder.holding(generation) as held:
        if not held or os.stat(generation).st_ino != inode:
            raise StoreError(f"{path}: the graph was replaced")
        yield Store(_open(generation, read_only=True), folder.base(), path)


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
        if before is not None and generation is not None:
            fresh, noted = f"{folder.next}.new", os.path.join(generation, _MEMORY)
            with storage_errors(folder.path):
                before.oxigraph.backup(fresh)
                if os.path.lexists(noted):
                    ox.Store.read_only(noted).backup(os.path.join(fresh, _MEMORY))
                os.rename(fresh, folder.next)
        return Store(_open(folder.next), base, folder.path, folder.next)


def _repaired(folder: GraphFolder, base: str, before: Store | None) -> Store | None:
    """What a killed build left, made whole; None if that cannot be done, and the newest generation is all there is."""
    try:
        database = _open(folder.next)
    except StoreError as error:
        if isinstance(error.__cause__, OSError) and disk_is_full(error.__cause__):
            raise  # it may well be whole
        return None
    left = Store(database, base, folder.path, folder.next)
    left._repair(before)
    return left


def _finish(folder: GraphFolder, store: Store) -> None:
    """Close the working copy and publish it, or drop it if nothing was changed."""
    if store.outdated_since_drawn:
        store.drop_conclusions()  # readers are to see no conclusions rather than some that do not hold
    store.flush()
    store.close()  # before its folder gets another name
    if store.changed or folder.latest() is None:
        folder.publish()
    else:
        folder.discard_next()


def _open(folder: str, *, read_only: bool = False) -> ox.Store:
    with storage_errors(folder):
        return ox.Store.read_only(folder) if read_only else ox.Store(folder)
