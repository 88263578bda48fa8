"""What the reasoner concluded of a node, in words, each with the rule that says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Nodes, Ref
from swapgraph.explore.views.stated import Terms, terms_of
from swapgraph.explore.vocabulary import COMMENT

RESTATING = ("cax-sco", "prp-spo1", "prp-inv1", "prp-inv2", "prp-symp", "prp-dom", "prp-rng")
"""Rules of OWL 2 RL (W3C, OWL 2 Profiles, section 4.3) that only say in other words what was read."""
MOST = 40


@dataclass(frozen=True, slots=True)
class Inference:
    """What a rule concludes of a node: `object`s each with the terms of the triple, as N-Triples writes them.

    `subject` is None for the node that the page is about.
    """

    subject: Ref | None
    predicate: str
    objects: tuple[tuple[Ref, Terms], ...]
    rule: str
    summary: str | None


@dataclass(frozen=True, slots=True)
class Inferences:
    """What rules conclude; `cut` if of more than `MOST` triples."""

    shown: tuple[Inference, ...]
    cut: bool


def inferences(about: Iterable[ox.NamedNode], nodes: Nodes) -> Inferences:
    """What rules add about nodes, beyond what only restates; as subject or as object, at most `MOST` triples."""
    about = list(about)
    start = f"{nodes.store.minter.graph('inferred')}/"
    found: dict[Terms, ox.Quad] = {}
    cut = False
    for node in about:
        for quad in (*nodes.quads(node, None, None), *nodes.quads(None, None, node)):
            graph = quad.graph_name.value  # type: ignore[union-attr]
            rule = graph.removeprefix(start)
            terms = terms_of(quad)
            if rule == graph or rule in RESTATING or terms in found:
                continue
            if len(found) == MOST:
                cut = True
                break
            found[terms] = quad
    groups: dict[tuple[str, str, str], list[Terms]] = defaultdict(list)
    for terms in sorted(found):
        groups[found[terms].graph_name.value, terms[0], terms[1]].append(terms)  # type: ignore[union-attr]
    shown = tuple(
        Inference(
            None if found[many[0]].subject in about else _ref(found[many[0]].subject, nodes),
            nodes.vocabulary.label(found[many[0]].predicate),
            tuple((_ref(found[terms].object, nodes), terms) for terms in many),
            graph.removeprefix(start),
            nodes.text(ox.NamedNode(graph), COMMENT),
        )
        for (graph, _, _), many in sorted(groups.items())
    )
    return Inferences(shown, cut)


def _ref(term: object, nodes: Nodes) -> Ref:
    """The node itself, not the story it belongs to: that is what was concluded of."""
    assert isinstance(term, ox.NamedNode | ox.Literal)  # noqa: S101 - no blank node is ever written
    if isinstance(term, ox.Literal):
        return Ref(term.value, "", "value")
    return Ref(nodes.label(term), term.value if nodes.exists(term) else "", nodes.kind(term))
