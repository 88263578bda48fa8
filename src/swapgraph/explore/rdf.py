"""The RDF behind a page, at the same address: all that is stated of its node; of what it lists, what they are."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import pyoxigraph as ox

from swapgraph.explore.vocabulary import IDENTITY, REFERS_TO, STORY
from swapgraph.graph import terms as t
from swapgraph.graph.serialize import write_triples
from swapgraph.graph.store import META_GRAPH, ONTOLOGY_GRAPH, Store

if TYPE_CHECKING:  # workers import this module: nothing that they need not
    from swapgraph.explore.index import Entry
    from swapgraph.explore.nodes import Nodes, Term
    from swapgraph.explore.views.overview import Happening

MEDIA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nt": "application/n-triples",
}
"""The formats and their media types; the first is what who takes anything gets."""

NO_DATA = (ox.NamedNode(META_GRAPH), ox.NamedNode(ONTOLOGY_GRAPH))
"""The graphs of the store's own records and of the ontology."""

LONG = 2_000
"""Characters of a text; longer ones are not in the JSON-LD in a page."""


def described(iri: str, store: Store) -> Iterator[ox.Triple]:
    """All that is stated of a node, some of it more than once: of an article all it tells; of others their properties,
    what points at them (the figures, claims and posts), and the labels of what they name. Nothing of what is no IRI.

    It is as much as it is: of a country spoken of everywhere millions.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return
    if store.minter.article_of(iri) == iri:
        yield from (quad.triple for quad in store.quads(iri))
        return
    named = set()
    for member in [node, *sorted({quad.subject for quad in _quads(store, None, REFERS_TO, node)}, key=str)]:
        for quad in _quads(store, member, None, None):
            yield quad.triple
            named.add(quad.object)
        for quad in _quads(store, None, None, member):
            yield quad.triple
            named.add(quad.subject)
            if quad.predicate in (t.OF_EVENT, t.ABOUT, t.HOLDER):
                yield from (further.triple for further in _quads(store, quad.subject, None, None))
    for term in named - {node}:
        if isinstance(term, ox.NamedNode):
            yield from (quad.triple for quad in islice(_quads(store, term, t.RDFS_LABEL, None), 1))


def _quads(store: Store, s: Term | None, p: ox.NamedNode | None, o: Term | None) -> Iterator[ox.Quad]:
    found = store.oxigraph.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]
    return (quad for quad in found if quad.graph_name not in NO_DATA)


def own(node: ox.NamedNode, nodes: Nodes) -> Iterator[ox.Triple]:
    """A node's own properties, but for long texts."""
    for quad in nodes.quads(node, None, None):
        if not (isinstance(quad.object, ox.Literal) and len(quad.object.value) > LONG):
            yield quad.triple


def listed(entries: Iterable[Entry | Happening], nodes: Nodes) -> tuple[ox.Triple, ...]:
    """What the members of a list are, and what they are called."""
    return tuple(chain.from_iterable(_member(entry, nodes) for entry in entries))


def _member(entry: Entry | Happening, nodes: Nodes) -> Iterator[ox.Triple]:
    node = ox.NamedNode(entry.iri)
    for class_ in (*nodes.vocabulary.of_kind.get(entry.kind, ()), STORY, IDENTITY):
        if any(True for _ in nodes.quads(node, t.RDF_TYPE, class_)):
            yield ox.Triple(node, t.RDF_TYPE, class_)
    yield ox.Triple(node, t.RDFS_LABEL, ox.Literal(entry.label))


def as_format(triples: Iterable[ox.Triple], format_: str) -> bytes:
    """Triples as bytes, sorted, each once."""
    out = io.BytesIO()
    write_triples(triples, format_, out)
    return out.getvalue()


def in_page(triples: Iterable[ox.Triple]) -> str:
    """JSON-LD, safe inside of a `script` element."""
    text = as_format(triples, "jsonld").decode("utf-8")
    compact = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    return compact.translate(_ESCAPED)


_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
