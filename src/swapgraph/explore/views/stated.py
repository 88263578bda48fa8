"""What is stated of a node, each value with what it rests on: the words of an article, or the proof of a conclusion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from swapgraph.explore.nodes import Nodes, Ref, Term
from swapgraph.graph import terms as t
from swapgraph.reason.evidence import Quote

Terms = tuple[str, str, str]
"""A triple, its terms as N-Triples writes them: what the page of a proof is asked for."""

Telling = tuple[ox.NamedNode, str | None]
"""A node and the article that is read about it; None: whatever is said or concluded anywhere."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A value: as an article says it, with the words; or not read but inferred, resolved or known beforehand."""

    ref: Ref
    quote: Quote | None = None
    basis: str = "said"
    proof: Terms | None = None


class Stating:
    """Finds what is stated; made for a page, it keeps the quotes that it has looked at."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._quotes: dict[tuple[Term, str], list[Quote]] = {}

    def values(self, told: Iterable[Telling], *predicates: ox.NamedNode) -> tuple[Stated, ...]:
        """The values of properties, each once."""
        quads = (q for p in predicates for node, article in told for q in self._sorted(node, p, None, article))
        return self._each((quad.object, quad) for quad in quads)

    def subjects(self, predicate: ox.NamedNode, told: Iterable[Telling]) -> tuple[Stated, ...]:
        """Whose value of a property they are, each once."""
        quads = (q for node, article in told for q in self._sorted(None, predicate, node, article))
        return self._each((quad.subject, quad) for quad in quads)

    def words(self, node: ox.NamedNode, value: Term | None, article: str) -> Quote | None:
        """Of what a node rests on in an article what shows it best: a sentence with the words of the value, if any."""
        quotes = self._of(node, article)
        naming = self._naming(value, article)
        told = value.value if isinstance(value, ox.Literal) else ""
        holding = (q for q in quotes if (told and told in q.sentence) or any(q.has(named) for named in naming))
        return next(holding, None) or next(iter(quotes), None)

    def _sorted(self, s: Term | None, p: ox.NamedNode, o: Term | None, article: str | None) -> list[ox.Quad]:
        return sorted(self._nodes.quads(s, p, o, article), key=str)

    def _each(self, found: Iterable[tuple[Term, ox.Quad]]) -> tuple[Stated, ...]:
        """What an article says comes before the same, concluded."""
        kept: dict[str, Stated] = {}
        said = self._nodes.is_article
        for term, quad in sorted(found, key=lambda one: not said(one[1].graph_name.value)):  # type: ignore[union-attr]
            ref = self._nodes.ref(term)
            if (ref.iri or ref.label) not in kept:
                kept[ref.iri or ref.label] = self._stated(ref, quad)
        return tuple(kept.values())

    def _stated(self, ref: Ref, quad: ox.Quad) -> Stated:
        graph = quad.graph_name.value  # type: ignore[union-attr]
        subject = quad.subject
        if self._nodes.is_article(graph) and isinstance(subject, ox.NamedNode):
            return Stated(ref, self.words(subject, quad.object, graph))
        minter = self._nodes.store.minter
        inferred, known = minter.graph("inferred"), minter.graph("inferred/gazetteer")
        basis = "known" if graph == known else "inferred" if graph.startswith(inferred) else "resolved"
        return Stated(ref, None, basis, terms_of(quad))

    def _of(self, node: Term, article: str) -> list[Quote]:
        """The best first."""
        if not isinstance(node, ox.NamedNode):
            return []
        key = (node, article)
        if key not in self._quotes:
            every = self._nodes.evidence.of_node(node, article)
            best = self._nodes.quote(node, article)
            self._quotes[key] = ([best] if best else []) + [quote for quote in every if quote != best]
        return self._quotes[key]

    def _naming(self, value: Term | None, article: str) -> list[Quote]:
        """Where an article names a value: of a date the expressions of time."""
        if not isinstance(value, ox.Literal):
            return self._of(value, article) if value is not None else []
        times = self._nodes.subjects(t.FROM, value, article)
        return [quote for time in times for quote in self._of(time, article)]


def terms_of(quad: ox.Quad) -> Terms:
    """The terms of its triple."""
    return str(quad.subject), str(quad.predicate), str(quad.object)
