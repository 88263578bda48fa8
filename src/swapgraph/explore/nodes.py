"""Reading nodes of a store: values of properties, labels, what an event or person of several articles is made of.

Every answer is bounded: a country that a hundred thousand articles speak of is read as quickly as a village.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import pyoxigraph as ox

from swapgraph.explore.rdf import NO_DATA
from swapgraph.explore.vocabulary import IDENTITY, REFERS_TO, STORY, WITHDRAWS, Vocabulary
from swapgraph.graph import terms as t
from swapgraph.graph.store import ONTOLOGY_GRAPH, Store
from swapgraph.reason.evidence import Evidence, Quote

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
MOST = 400
"""So many values of one property are read at most."""

_MOST_CLASSES = 2
"""A node has one class, a commitment two: the thousandth article says of a country no more than the first."""

_NAMING = (t.RDFS_LABEL, t.CONTENT, t.COUNTED, t.POST_TITLE, t.TITLE, t.TEXT, t.IDENTIFIER)


@dataclass(frozen=True, slots=True)
class Ref:
    """A node that a page names: what it is called, its IRI, and its class's local name in lower case."""

    label: str
    iri: str
    kind: str


class Nodes:
    """A store, read node by node."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self.store, self.vocabulary = store, vocabulary
        self.evidence = Evidence(store)
        self._labels: dict[Term, str] = {}
        self._kinds: dict[Term, str] = {}
        self._articles = f"{store.base}article/"

    def quads(self, s: Term | None, p: Term | None, o: Term | None, graph: str | None = None) -> Iterator[ox.Quad]:
        """The data of a pattern, at most `MOST` quads; the store's own records and the ontology are no data."""
        if isinstance(s, ox.Literal):
            return iter(())
        name = ox.NamedNode(graph) if graph is not None else None
        found = self.store.oxigraph.quads_for_pattern(s, p, o, name)  # type: ignore[arg-type]
        return islice((q for q in found if q.graph_name not in NO_DATA), MOST)

    def objects(self, node: Term, predicate: ox.NamedNode, graph: str | None = None) -> list[Term]:
        """The values of a property, each once, in order."""
        return sorted({q.object for q in self.quads(node, predicate, None, graph)}, key=str)

    def nodes(self, node: Term, predicate: ox.NamedNode, graph: str | None = None) -> list[ox.NamedNode]:
        """Those values that are nodes."""
        return [o for o in self.objects(node, predicate, graph) if isinstance(o, ox.NamedNode)]

    def subjects(self, predicate: ox.NamedNode, node: Term, graph: str | None = None) -> list[ox.NamedNode]:
        """Whose value of a property is this node."""
        found = {q.subject for q in self.quads(None, predicate, node, graph)}
        return sorted((s for s in found if isinstance(s, ox.NamedNode)), key=str)

    def text(self, node: Term, predicate: ox.NamedNode, graph: str | None = None) -> str | None:
        """The text of a literal value."""
        for quad in self.quads(node, predicate, None, graph):
            if isinstance(quad.object, ox.Literal):
                return quad.object.value
        return None

    def classes(self, node: Term) -> set[ox.NamedNode]:
        """The classes of a node, as read or resolved; what is inferred of it only follows from these."""
        home = self.home(node)
        if home is not None:  # what follows from its class is in other graphs
            return set(self.nodes(node, t.RDF_TYPE, home))
        inferred = self.store.minter.graph("inferred")
        found = set()
        for quad in self.quads(node, t.RDF_TYPE, None):
            graph = quad.graph_name.value  # type: ignore[union-attr]
            if isinstance(quad.object, ox.NamedNode) and not graph.startswith(inferred):
                found.add(quad.object)
                if len(found) == _MOST_CLASSES:
                    break
        return found

    def exists(self, node: Term) -> bool:
        """Whether the data says anything of it."""
        return any(True for _ in self.quads(node, None, None))

    def label(self, node: Term) -> str:
        """What to call a node: its label, what a claim says, what is counted, its last name; a value as it is."""
        if node not in self._labels:
            self._labels[node] = self._label(node)
        return self._labels[node]

    def _label(self, node: Term) -> str:
        if not isinstance(node, ox.NamedNode):
            return node.value if isinstance(node, ox.Literal) else str(node)
        for predicate in _NAMING:
            text = self.text(node, predicate)
            if text:
                return text if len(text) <= 200 else text[:199] + "…"
        if node.value.startswith(ONTOLOGY_GRAPH):
            return self.vocabulary.label(node)
        own = node.value.removeprefix(self.store.base)
        classes = {q.object for q in self.quads(node, t.RDF_TYPE, None)} & self.vocabulary.events
        if classes:  # an event that was concluded has no label of its own: `release (russia)`
            kind = min(classes, key=lambda c: (len(self.vocabulary.below(c)), c.value))  # type: ignore[arg-type,union-attr]
            return f"{self.vocabulary.label(kind)} ({own.rpartition('/')[2]})"  # type: ignore[arg-type]
        return own

    def kind(self, node: Term) -> str:
        """The local name of a node's class, in lower case: person, organization, prisonerexchange, claim."""
        if node not in self._kinds:
            self._kinds[node] = self._kind(node)
        return self._kinds[node]

    def _kind(self, node: Term) -> str:
        classes = self.classes(node)
        if classes & {IDENTITY, STORY}:
            member = next(iter(self.subjects(REFERS_TO, node)), None)
            return self.kind(member) if member is not None else "thing"
        plain = sorted(self.vocabulary.reported(c) for c in classes if c != t.COMMITMENT)
        return plain[0].lower() if plain else "thing"

    def ref(self, node: Term) -> Ref:
        """How to name a node and where it leads: a story or identity rather than what one article tells."""
        whole = self.whole(node)
        page = isinstance(whole, ox.NamedNode) and self.exists(whole)
        return Ref(self.label(node), whole.value if page else "", self.kind(node))  # type: ignore[union-attr]

    def whole(self, node: Term) -> Term:
        """The story or identity that a node belongs to, else the node itself."""
        return next(iter(self.nodes(node, REFERS_TO)), node)

    def members(self, node: ox.NamedNode) -> list[ox.NamedNode]:
        """What several articles' own nodes a story or identity stands for; a node of an article is its own."""
        return self.subjects(REFERS_TO, node) or [node]

    def home(self, node: Term) -> str | None:
        """The IRI of the article that alone tells of a node."""
        return self.store.minter.article_of(node.value) if isinstance(node, ox.NamedNode) else None

    def article(self, iri: str) -> Article:
        """An article in a line."""
        node = ox.NamedNode(iri)
        fields = {p: self.text(node, p, iri) for p in (t.IDENTIFIER, t.TITLE, t.PUBLISHED, t.PUBLISHER)}
        name = fields[t.IDENTIFIER] or self.store.minter.article_id(iri)
        return Article(iri, name, fields[t.TITLE] or name, fields[t.PUBLISHED], fields[t.PUBLISHER])

    def is_article(self, graph: str) -> bool:
        """Whether a graph is what an article tells."""
        return graph.startswith(self._articles)

    def is_superseded(self, node: ox.NamedNode) -> bool:
        """Whether its publisher has put another figure in its place, in whichever article."""
        return any(True for _ in self.store.oxigraph.quads_for_pattern(None, t.SUPERSEDES, node, None))

    def is_withdrawn(self, event: ox.NamedNode) -> bool:
        """Whether its publisher has taken back what it told of an event."""
        return any(True for _ in self.store.oxigraph.quads_for_pattern(None, WITHDRAWS, event, None))

    def quote(self, node: ox.NamedNode, article: str | None = None) -> Quote | None:
        """The words that show a node best."""
        home = article or self.home(node)
        return self.evidence.best(node, home) if home is not None else None


class OneArticle(Nodes):
    """A part of an article's graph in memory, for whoever asks a lot of it; the rest is not there.

    Only these properties, and who is of these classes: to read a quad from disk takes ten times as long as to find it,
    and half of a graph speaks of pieces of text.
    """

    def __init__(
        self,
        store: Store,
        vocabulary: Vocabulary,
        iri: str,
        predicates: Iterable[ox.NamedNode],
        classes: Iterable[ox.NamedNode],
    ) -> None:
        super().__init__(store, vocabulary)
        self._by_subject: dict[tuple[Term, ox.NamedNode], list[ox.Quad]] = defaultdict(list)
        self._by_object: dict[tuple[ox.NamedNode, Term], list[ox.Quad]] = defaultdict(list)
        self.by_predicate: dict[ox.NamedNode, list[ox.Quad]] = defaultdict(list)
        graph, read = ox.NamedNode(iri), store.oxigraph.quads_for_pattern
        found = chain(
            chain.from_iterable(read(None, predicate, None, graph) for predicate in predicates),
            chain.from_iterable(read(None, t.RDF_TYPE, class_, graph) for class_ in classes),
        )
        for quad in found:
            self._by_subject[quad.subject, quad.predicate].append(quad)
            self._by_object[quad.predicate, quad.object].append(quad)
            self.by_predicate[quad.predicate].append(quad)

    def quads(self, s: Term | None, p: Term | None, o: Term | None, graph: str | None = None) -> Iterator[ox.Quad]:  # noqa: ARG002
        """The quads of a pattern with a property, and a subject or an object, or neither."""
        if not isinstance(p, ox.NamedNode):
            return iter(())
        if s is not None:
            found = self._by_subject.get((s, p), [])
            return iter(found if o is None else [q for q in found if q.object == o])
        return iter(self.by_predicate.get(p, []) if o is None else self._by_object.get((p, o), []))


def sentences(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """Of quotes from the same sentence the first."""
    found: dict[tuple[str, int, int], Quote] = {}
    for quote in quotes:
        found.setdefault((quote.article, quote.start - len(quote.before), quote.end + len(quote.after)), quote)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Article:
    """An article in a line; `published` as precise as known."""

    iri: str
    id: str
    title: str
    published: str | None
    publisher: str | None

    @property
    def name(self) -> str:
        """Who says so: the publisher, else the headline."""
        return self.publisher or self.title
