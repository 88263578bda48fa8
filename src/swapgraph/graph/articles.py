"""An article's graph -> the article, exactly as it was read: what lets a stored article be read again."""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.graph import terms as t
from swapgraph.graph.store import Store
from swapgraph.model import Article

_FIELDS = {
    t.IDENTIFIER: "id",
    t.TEXT: "text",
    t.TITLE: "title",
    t.PUBLISHED: "date",
    t.PUBLISHER: "publisher",
    t.AUTHOR: "author",
    t.URL: "url",
}


def stored_article(store: Store, iri: str) -> Article:
    """The article of a graph; KeyError if it is not stored."""
    node = ox.NamedNode(iri)
    fields: dict[str, str] = {}
    for quad in store.oxigraph.quads_for_pattern(node, None, None, node):
        name = _FIELDS.get(quad.predicate)
        if name is not None and isinstance(quad.object, ox.Literal):
            fields[name] = quad.object.value
    return Article(id=fields.pop("id"), text=fields.pop("text"), **fields)
