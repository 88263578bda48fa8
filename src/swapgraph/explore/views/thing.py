"""What the page of any other node says: a post, a figure, a time, why two nodes are one: its properties and words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Article, Nodes, Ref
from swapgraph.explore.views.inferred import Inferences, inferences
from swapgraph.graph import terms as t
from swapgraph.reason.evidence import Quote


@dataclass(frozen=True, slots=True)
class Property:
    """A property and its values."""

    label: str
    values: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class ThingView:
    """The page."""

    iri: str
    label: str
    kind_label: str
    properties: tuple[Property, ...]
    pointing: tuple[Property, ...]
    words: tuple[Quote, ...]
    article: Article | None
    inferred: Inferences


def thing_view(node: ox.NamedNode, nodes: Nodes) -> ThingView:
    """The page of a node."""
    inferred = nodes.store.minter.graph("inferred")
    own: dict[str, set[ox.NamedNode | ox.Literal]] = defaultdict(set)
    others: dict[str, set[ox.NamedNode]] = defaultdict(set)
    for quad in nodes.quads(node, None, None):
        graph = quad.graph_name.value  # type: ignore[union-attr]
        hidden = quad.predicate in (t.RDF_TYPE, t.EVIDENCE, t.FIGURE) or graph.startswith(inferred)
        if not hidden and isinstance(quad.object, ox.NamedNode | ox.Literal):
            own[nodes.vocabulary.label(quad.predicate)].add(quad.object)
    for quad in nodes.quads(None, None, node):
        graph = quad.graph_name.value  # type: ignore[union-attr]
        if not graph.startswith(inferred) and isinstance(quad.subject, ox.NamedNode):
            others[nodes.vocabulary.label(quad.predicate)].add(quad.subject)
    home = nodes.home(node)
    classes = sorted(nodes.vocabulary.label(c) for c in nodes.classes(node))
    return ThingView(
        node.value,
        nodes.label(node),
        ", ".join(classes) or "node",
        tuple(Property(label, tuple(nodes.ref(v) for v in sorted(own[label], key=str))) for label in sorted(own)),
        tuple(Property(label, tuple(nodes.ref(v) for v in sorted(others[label], key=str))) for label in sorted(others)),
        tuple(nodes.evidence.of_node(node, home)) if home is not None else (),
        nodes.article(home) if home is not None else None,
        inferences([node], nodes),
    )
