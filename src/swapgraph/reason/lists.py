"""The lists of RDF: what axioms hold of several things."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import Term, Triple

FIRST, REST, NIL = (ox.NamedNode(PREFIXES["rdf"] + local) for local in ("first", "rest", "nil"))


def lists_of(triples: Iterable[Triple]) -> dict[Term, tuple[Term, ...]]:
    """The members of each rdf:List."""
    first, rest = {}, {}
    for s, p, o in triples:
        if p == FIRST:
            first[s] = o
        elif p == REST:
            rest[s] = o
    lists: dict[Term, tuple[Term, ...]] = {NIL: ()}
    for head in first:
        node, members, visited = head, [], set()
        while node in first and node not in visited:
            visited.add(node)
            members.append(first[node])
            node = rest.get(node, NIL)
        lists[head] = tuple(members)
    return lists
