"""owlrl behind the engines' interface: the reference for what OWL 2 RL entails, seconds for a thousand triples.

What it does beside reasoning stays inside: it would change rdflib's datatype table for the whole process, add triples
about literals and axiomatic ones, and write inconsistencies as blank nodes into the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.lists import FIRST, NIL, REST
from swapgraph.reason.owl import Ontology
from swapgraph.reason.rule import RDF_TYPE, Derivation, Rule, Term, Triple, sort_key

_HAS_KEY = ox.NamedNode(PREFIXES["owl"] + "hasKey")
_MEMBERS = frozenset(ox.NamedNode(PREFIXES["owl"] + local) for local in ("members", "distinctMembers"))
_WITH_MEMBERS = frozenset(ox.NamedNode(PREFIXES["owl"] + local) for local in ("AllDisjointProperties", "AllDifferent"))
_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


class OwlrlEngine:
    """The closure by owlrl. It tells what follows, not how: each derivation's rule is `owlrl`, without premises."""

    def start(self, ontology: Ontology) -> OwlrlSession:
        """See `rule.Engine`."""
        return OwlrlSession(ontology)


class OwlrlSession:
    """See `rule.Session`; each `add` closes everything anew."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._given: dict[Triple, None] = {}
        self._entailed: list[Triple] = []
        self._messages: list[str] = []

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """See `rule.Session`."""
        self._given.update(dict.fromkeys(triples))
        before = set(self._entailed)
        entailed, messages = _close({*self._given, *self._ontology.triples})
        known = {*self._given, *self._ontology.triples}
        self._entailed = sorted((t for t in entailed - known if self._ontology.tells(t)), key=sort_key)
        self._messages = sorted(messages)
        return [triple for triple in self._entailed if triple not in before]

    def derivations(self) -> list[Derivation]:
        """See `rule.Session`."""
        told = Rule("owlrl", (), None, "entailed by OWL 2 RL")
        clashes = [Derivation(None, Rule("owlrl", (), None, message), ()) for message in self._messages]
        return [Derivation(triple, told, ()) for triple in self._entailed] + clashes


def _close(triples: Iterable[Triple]) -> tuple[set[Triple], set[str]]:
    """All triples of the closure that RDF allows, and the messages of its inconsistencies."""
    from owlrl.OWLRL import OWLRL_Semantics
    from rdflib import Graph, Literal

    graph = Graph()
    for triple in _with_last_members(set(triples)):
        graph.add(tuple(_to_rdflib(term) for term in triple))  # type: ignore[arg-type]
    with _datatype_table_kept():
        OWLRL_Semantics(graph, axioms=False, daxioms=False, rdfs=False).closure()
    entailed: set[Triple] = set()
    messages: set[str] = set()
    for s, p, o in graph:
        if str(p) == _ERROR:
            messages.add(str(o))
        elif not isinstance(s, Literal):
            entailed.add((_from_rdflib(s), _from_rdflib(p), _from_rdflib(o)))
    return entailed, messages


def _with_last_members(triples: set[Triple]) -> set[Triple]:
    """The same with the last member of some lists twice, which owlrl skips: of keys, of what differs, is disjoint."""
    apart = {s for s, p, o in triples if p == RDF_TYPE and o in _WITH_MEMBERS}
    heads = {o for s, p, o in triples if p == _HAS_KEY or (p in _MEMBERS and s in apart)}
    first = {s: o for s, p, o in triples if p == FIRST}
    rest = {s: o for s, p, o in triples if p == REST}
    changed = set(triples)
    for i, head in enumerate(sorted(heads, key=str)):
        cell, visited = head, set[Term]()
        while cell not in visited and rest.get(cell, NIL) != NIL:
            visited.add(cell)
            cell = rest[cell]
        again: Term = ox.BlankNode(f"again{i}")
        if (cell, REST, NIL) in changed:
            changed.remove((cell, REST, NIL))
            changed |= {(cell, REST, again), (again, FIRST, first.get(cell, NIL)), (again, REST, NIL)}
    return changed


@contextmanager
def _datatype_table_kept() -> Iterator[None]:
    """Put rdflib's process-wide table of datatypes back as it was."""
    from rdflib.term import _toPythonMapping

    before = dict(_toPythonMapping)
    try:
        yield
    finally:
        _toPythonMapping.clear()
        _toPythonMapping.update(before)


def _to_rdflib(term: Term) -> object:
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


def _from_rdflib(term: object) -> Term:
    from rdflib import BNode, Literal, URIRef

    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, Literal)  # noqa: S101 - rdflib has no other terms
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
