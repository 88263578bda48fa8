"""Triples that change while both states are asked: what there was, what there is, and both together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple[Term, Term, Term]


@dataclass(frozen=True)
class View:
    """Some graphs of a store, taken together."""

    store: ox.Store
    graphs: tuple[ox.NamedNode, ...]

    def matches(self, s: Term | None, p: Term | None, o: Term | None) -> Iterator[Triple]:
        """The triples of a pattern, as they come; one that is in two graphs twice."""
        if not (isinstance(s, ox.Literal) or isinstance(p, ox.Literal)):
            for graph in self.graphs:
                for q in self.store.quads_for_pattern(s, p, o, graph):  # type: ignore[arg-type]
                    yield q.subject, q.predicate, q.object  # type: ignore[misc]

    def __contains__(self, triple: Triple) -> bool:
        """Whether one of the graphs has a triple."""
        return any(True for _ in self.matches(*triple))


class Layer:
    """Some graphs of a store while they change: as they were, as they are, and both together."""

    def __init__(self, store: ox.Store, graphs: tuple[ox.NamedNode, ...]) -> None:
        self._store = store
        self._gone_to, self._come_to = (ox.NamedNode(f"{graphs[0].value}/{name}") for name in ("gone", "come"))
        self._gone: set[ox.Quad] = set()
        self._come: set[ox.Quad] = set()
        self.before = View(store, (*graphs, self._gone_to))
        self.after = View(store, (*graphs, self._come_to))
        self.both = View(store, (*graphs, self._gone_to, self._come_to))

    def take(self, triple: Triple, graph: ox.NamedNode) -> None:
        """Take a triple out of one of the graphs, if it is there."""
        taken = quad(triple, graph)
        if taken in self._store:
            self._store.remove(taken)
            self._store.add(quad(triple, self._gone_to))
            self._gone.add(taken)

    def put(self, triple: Triple, graph: ox.NamedNode) -> bool:
        """Put a triple into one of the graphs; whether it is new to all of them."""
        new = triple not in self.after
        self._store.add(quad(triple, self._come_to))
        self._come.add(quad(triple, graph))
        return new

    def has(self, triple: Triple, graph: ox.NamedNode) -> bool:
        """Whether a triple is now in one of the graphs."""
        sought = quad(triple, graph)
        return sought in self._come or sought in self._store

    def had(self, triple: Triple, graph: ox.NamedNode) -> bool:
        """Whether a triple was in one of the graphs."""
        sought = quad(triple, graph)
        return sought in self._gone or sought in self._store

    def settle(self) -> None:
        """Let what is now be all there is."""
        self._store.extend(self._come)
        for graph in (self._gone_to, self._come_to):
            self._store.remove_graph(graph)


def quad(triple: Triple, graph: ox.NamedNode) -> ox.Quad:
    """A triple in a graph."""
    return ox.Quad(*triple, graph)  # type: ignore[arg-type]
