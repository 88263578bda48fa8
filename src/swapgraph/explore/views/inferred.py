"""What the reasoner concluded of a node, in words, each with the rule that says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Nodes, Ref
from swapgraph.explore.vocabulary import COMMENT

RESTATING = ("cax-sco", "prp-spo1", "prp-inv1", "prp-inv2", "prp-symp", "prp-dom", "prp-rng")
"""Rules of OWL 2 RL (W3C, OWL 2 Profiles, section 4.3) that only say in other words what was read."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Inference:
    """A concluded triple: of whom, what, whom; the rule and what it says; the terms as N-Triples writes them."""

    subject: Ref
    predicate: str
    object: Ref
    rule: str
    summary: str | None
    terms: tuple[str, str, str]


def inferences(about: Iterable[ox.NamedNode], nodes: Nodes) -> tuple[Inference, ...]:
    """What rules add about nodes, beyond what only restates; as subject or as object, at most `MOST`."""
    start = f"{nodes.store.minter.graph('inferred')}/"
    found: dict[tuple[str, str, str], Inference] = {}
    for node in about:
        for quad in (*nodes.quads(node, None, None), *nodes.quads(None, None, node)):
            graph = quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""
            rule = graph.removeprefix(start)
            terms = (str(quad.subject), str(quad.predicate), str(quad.object))
            if rule == graph or rule in RESTATING or terms in found or len(found) >= MOST:
                continue
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            summary = nodes.text(ox.NamedNode(graph), COMMENT)
            predicate = nodes.vocabulary.label(quad.predicate)
            found[terms] = Inference(
                _ref(quad.subject, nodes), predicate, _ref(quad.object, nodes), rule, summary, terms
            )
    return tuple(sorted(found.values(), key=lambda one: (one.rule, one.terms)))


def _ref(term: object, nodes: Nodes) -> Ref:
    """The node itself, not the story it belongs to: that is what was concluded of."""
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 - no blank node is ever written
    if isinstance(term, ox.Literal):
        return Ref(term.value, "", "value")
    return Ref(nodes.label(term), term.value if nodes.exists(term) else "", nodes.kind(term))
