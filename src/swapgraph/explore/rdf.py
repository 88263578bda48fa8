"""The RDF behind a page: what the graph states of its node, as data of the same address."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from itertools import islice

import pyoxigraph as ox

from swapgraph.explore.nodes import Nodes
from swapgraph.explore.vocabulary import REFERS_TO
from swapgraph.graph import terms as t
from swapgraph.graph.serialize import write_triples

MOST = 20_000
"""So many triples at most: an article has some hundred, a country spoken of everywhere has millions."""
_IN_PAGE = 400

MEDIA = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
    "nt": "application/n-triples",
}
"""The formats and their media types; the first is what who takes anything gets."""


def describe(node: ox.NamedNode, nodes: Nodes) -> Iterator[ox.Triple]:
    """What is stated of a node: of an article all it tells; of others their properties, what points at them (the
    figures, claims and posts), and the labels of what they name.
    """
    if nodes.is_article(node.value) and nodes.store.minter.article_of(node.value) == node.value:
        for quad in islice(nodes.store.quads(node.value), MOST):
            yield quad.triple
        return
    named = set()
    for member in dict.fromkeys([node, *nodes.subjects(REFERS_TO, node)]):
        for quad in nodes.quads(member, None, None):
            yield quad.triple
            named.add(quad.object)
        for quad in nodes.quads(None, None, member):
            yield quad.triple
            named.add(quad.subject)
            if quad.predicate in (t.OF_EVENT, t.ABOUT, t.HOLDER):
                for further in nodes.quads(quad.subject, None, None):
                    yield further.triple
    for term in sorted(named - {node}, key=str)[:MOST]:
        if isinstance(term, ox.NamedNode):
            for quad in islice(nodes.quads(term, t.RDFS_LABEL, None), 1):
                yield quad.triple


def as_format(triples: Iterator[ox.Triple], format_: str) -> bytes:
    """Triples as bytes."""
    out = io.BytesIO()
    write_triples(triples, format_, out)
    return out.getvalue()


def in_page(node: ox.NamedNode, nodes: Nodes) -> str:
    """JSON-LD of what a node's own properties are, but for long texts; safe inside of a `script` element."""
    own = [
        quad.triple
        for quad in nodes.quads(node, None, None)
        if not (isinstance(quad.object, ox.Literal) and len(quad.object.value) > 2000)
    ]
    text = as_format(iter(own[:_IN_PAGE]), "jsonld").decode("utf-8")
    compact = json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))
    return compact.translate(_ESCAPED)


_ESCAPED = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
