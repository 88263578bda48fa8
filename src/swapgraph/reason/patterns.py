"""What a SPARQL rule's body wants there: its triple patterns, for each way in which its unions and options can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, Atom, Slot, Var, short
from swapgraph.reason.rules import SparqlRule

_ALTERNATIVES = 64  # of one body, at most
_PLAIN = frozenset({"BGP", "Join", "Filter", "Extend", "Project", "ToMultiSet", "values", "ConstructQuery"})
_FORKED = frozenset({"LeftJoin", "Union", "Minus"})


@dataclass(frozen=True, slots=True)
class Body:
    """A body's patterns; in `alternatives` each branch of a union, and with and without each optional part.

    `exact` if a row of the rule and the patterns that it makes true are all there is to it: one alternative, and no
    sub-query, path, aggregate or EXISTS that looks at triples of which the row says nothing.
    """

    alternatives: tuple[tuple[Atom, ...], ...]
    exact: bool


def body_of(rule: SparqlRule) -> Body:
    """The patterns that a rule's body matches; not those that it wants absent."""
    return _body(rule.query)


@cache
def _body(query: str) -> Body:
    from rdflib.plugins.sparql import prepareQuery

    try:
        algebra = prepareQuery(query, initNs=dict(PREFIXES)).algebra
    except Exception:
        return Body(((),), exact=False)
    found = _Reader().alternatives(algebra.p)
    exact = len(found) == 1 and _is_exact(algebra.p)
    text = query[query.upper().index("WHERE") :]

    def place(atom: Atom) -> tuple[int, str]:  # the algebra has them in an order of its own
        names = [short(slot) for slot in (atom.p, atom.o) if isinstance(slot, ox.NamedNode) and slot != RDF_TYPE]
        return min((at for name in names if (at := text.find(name)) >= 0), default=len(text)), str(atom)

    ordered = [tuple(sorted(dict.fromkeys(atoms), key=place)) for atoms in found]
    return Body(tuple(dict.fromkeys(ordered)), exact)


class _Reader:
    """Walks rdflib's algebra."""

    def alternatives(self, part: Any) -> list[tuple[Atom, ...]]:
        """The patterns of a part, one tuple for each way it can hold."""
        if getattr(part, "name", None) == "BGP":
            return [tuple(atom for s, p, o in part["triples"] if (atom := _atom(s, p, o)) is not None)]
        match getattr(part, "name", None):
            case "Union":
                return [*self.alternatives(part.p1), *self.alternatives(part.p2)][:_ALTERNATIVES]
            case "LeftJoin":
                return self._both(part.p1, [*self.alternatives(part.p2), ()])
            case "Minus":
                return self.alternatives(part.p1)
            case "Join":
                return self._both(part.p1, self.alternatives(part.p2))
        inner = part.get("p") if hasattr(part, "get") else None
        return [()] if inner is None else self.alternatives(inner)

    def _both(self, first: Any, second: list[tuple[Atom, ...]]) -> list[tuple[Atom, ...]]:
        return [a + b for a in self.alternatives(first) for b in second][:_ALTERNATIVES]


def _is_exact(part: Any) -> bool:
    for node in _nodes(part):
        if node.name == "BGP":
            if any(_atom(*triple) is None for triple in node["triples"]):
                return False
        elif node.name == "ToMultiSet":
            if getattr(node.p, "name", None) != "values":
                return False
        elif node.name not in _PLAIN | _FORKED:
            return False
        if "expr" in node and "Builtin_EXISTS" in repr(node["expr"]):
            return False
    return True


def _nodes(part: Any) -> Iterator[Any]:
    """The parts of an algebra that match something; nothing inside expressions, nor what MINUS takes away."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(part, CompValue):
        yield part
        for name in ("p", "p1", "p2"):
            if not (part.name == "Minus" and name == "p2"):
                yield from _nodes(part.get(name))


def _atom(s: object, p: object, o: object) -> Atom | None:
    """A pattern; None for one with a path or a blank node."""
    slots = [_slot(term) for term in (s, p, o)]
    return None if any(slot is None for slot in slots) else Atom(*slots)  # type: ignore[arg-type]


def _slot(term: object) -> Slot | None:
    from rdflib import Literal, URIRef, Variable

    if isinstance(term, Variable):
        return Var(str(term))
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return None
