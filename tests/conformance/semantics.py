"""What a graph entails under the regimes that the W3C's cases are about, by the reasoner of swapgraph.

A case's graph holds axioms and data at once, so it is closed as an ontology is: `close_schema`, with the axioms that
the reasoner leaves out (rdfs.ttl) and the few rules of RDF that are no axioms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from conformance.suite import triples
from swapgraph.names import PREFIXES
from swapgraph.reason.axioms import P, X, Y
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.lists import lists_of
from swapgraph.reason.literals import Value, value
from swapgraph.reason.owl import compile_ontology
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Atom, Rule, Term, Triple, closure
from swapgraph.reason.schema import ON_AXIOMS, close_schema

RDF, RDFS, OWL = PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"]
_PROPERTY, _RESOURCE = ox.NamedNode(RDF + "Property"), ox.NamedNode(RDFS + "Resource")
_MEMBERSHIP, _DATATYPE = ox.NamedNode(RDFS + "ContainerMembershipProperty"), ox.NamedNode(RDFS + "Datatype")
_CLASS, _SUB_CLASS = ox.NamedNode(RDFS + "Class"), ox.NamedNode(RDFS + "subClassOf")

_RDF1 = Rule("rdf1", (Atom(X, P, Y),), Atom(P, RDF_TYPE, _PROPERTY), "")
_RDFS_RULES = (
    _RDF1,
    Rule("rdfs4a", (Atom(X, P, Y),), Atom(X, RDF_TYPE, _RESOURCE), ""),
    Rule("rdfs4b", (Atom(X, P, Y),), Atom(Y, RDF_TYPE, _RESOURCE), ""),
    Rule(
        "rdfs10", (Atom(X, RDF_TYPE, ox.NamedNode(RDFS + "Class")),), Atom(X, ox.NamedNode(RDFS + "subClassOf"), X), ""
    ),
)
_OWL_RULES = (_RDF1, Rule("eq-ref", (Atom(X, P, Y),), Atom(X, SAME_AS, X), ""))


@dataclass(frozen=True)
class Entailed:
    """What follows from a graph, the graph included; of an inconsistent one everything follows."""

    triples: frozenset[Triple]
    inconsistent: bool

    def entails(self, graph: Iterable[Triple], datatypes: frozenset[str]) -> bool:
        """Simple entailment up to the values of literals: whether the graph is here, its blank nodes any nodes."""
        pattern = " . ".join(
            " ".join(f"?{term.value}" if isinstance(term, ox.BlankNode) else str(term) for term in triple)
            for triple in by_value(graph, datatypes)
        )
        store = ox.Store()
        store.extend(ox.Quad(*t) for t in by_value(self.triples, datatypes))  # type: ignore[arg-type]
        return self.inconsistent or bool(store.query(f"ASK {{ {pattern} }}"))


def entailed(given: Iterable[Triple], regime: str, datatypes: frozenset[str] = frozenset()) -> Entailed:
    """The closure of a graph under `simple`, RDF, RDFS (or D) or OWL semantics, and whether it is inconsistent."""
    graph = list(given)
    if regime == "simple":
        return Entailed(frozenset(graph), False)
    if regime == "RDF":
        ones = {(p, RDF_TYPE, _PROPERTY) for _, p, _ in graph}
        return Entailed(frozenset([*graph, *ones]), _ill_typed(graph, datatypes))
    owl = regime.startswith("OWL")
    known = [*graph] if owl else [*graph, *_rdfs_axioms(), *_of_names(graph, datatypes)]
    # Domains and ranges are intensional in RDF Schema: that of a class above it is none of the property's.
    closed = close_schema(known, lists_of(known), (*ON_AXIOMS, *_OWL_RULES) if owl else _RDFS_RULES)
    clashes = any(step.conclusion is None for step in closure(ChainEngine(), graph, compile_ontology(known)))
    in_rdf = frozenset(t for t in closed if isinstance(t[1], ox.NamedNode))
    if not owl:  # where RDF Schema stops: no names of OWL's that the graph does not use itself
        own = {term for triple in graph for term in triple}
        in_rdf = frozenset(t for t in in_rdf if not any(_in_owl(term) and term not in own for term in t))
    return Entailed(in_rdf, clashes or _ill_typed(graph, datatypes))


def by_value(graph: Iterable[Triple], datatypes: frozenset[str]) -> list[Triple]:
    """The graph with each literal of a recognized datatype replaced by one that stands for its value."""
    return [(s, p, _by_value(o, datatypes)) for s, p, o in graph]


def _by_value(term: Term, datatypes: frozenset[str]) -> Term:
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    denoted = value(term) if term.datatype.value in datatypes else None
    return term if denoted is None else ox.Literal(_written(denoted), datatype=ox.NamedNode("urn:value"))


@cache
def _written(denoted: Value) -> str:
    """The same text for equal values: 10 and 10.0 are, and are one key of a cache."""
    return repr(denoted)


def _ill_typed(graph: Iterable[Triple], datatypes: frozenset[str]) -> bool:
    literals = (o for _, _, o in graph if isinstance(o, ox.Literal) and o.datatype.value in datatypes)
    return any(value(literal) is None for literal in literals)


def _of_names(graph: list[Triple], datatypes: frozenset[str]) -> list[Triple]:
    """The axiomatic triples about the names that a graph uses: rdf:_1, rdf:_2, ... and datatypes."""
    members = {t for triple in graph for t in triple if isinstance(t, ox.NamedNode) and t.value.startswith(f"{RDF}_")}
    members |= {ox.NamedNode(f"{RDF}_{n}") for n in (1, 2)}  # every graph has all of them; these are enough
    return [
        *((member, RDF_TYPE, _MEMBERSHIP) for member in sorted(members, key=str)),
        *((ox.NamedNode(datatype), RDF_TYPE, _DATATYPE) for datatype in sorted(datatypes)),
    ]


def _in_owl(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(OWL)


@cache
def _rdfs_axioms() -> tuple[Triple, ...]:
    return tuple(triples(Path(__file__).with_name("rdfs.ttl")))
