"""Axioms and triples of which owlrl and we think differently, or over rdf:type, owl:sameAs and literals."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

from random_ontologies import CLASSES, OWL, PROPERTIES, RDF, RDFS, THINGS
from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Term, Triple


def term(namespace: str, local: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + local)


def listed(name: str, members: list[Term]) -> tuple[Term, list[Triple]]:
    """An rdf:List with named cells."""
    first, rest, nil = (term(RDF, local) for local in ("first", "rest", "nil"))
    cells: list[Term] = [*(ox.NamedNode(f"http://example.org/list-{name}-{i}") for i in range(len(members))), nil]
    made: list[Triple] = []
    for i, member in enumerate(members):
        made += [(cells[i], first, member), (cells[i], rest, cells[i + 1])]
    return cells[0], made


LITERALS: list[Term] = [
    ox.Literal("1"),
    ox.Literal(1),
    ox.Literal("01", datatype=term(PREFIXES["xsd"], "integer")),
    ox.Literal("x", language="en"),
]
ANY_PROPERTY = [*PROPERTIES, RDF_TYPE, SAME_AS]


@st.composite
def odd_axioms(draw: st.DrawFn) -> list[Triple]:
    """One axiom of a kind that owlrl and we read differently, or over rdf:type, owl:sameAs and literals."""
    c, d, e = (draw(st.sampled_from(CLASSES)) for _ in range(3))
    p, q, r = (draw(st.sampled_from(ANY_PROPERTY)) for _ in range(3))
    value = draw(st.sampled_from([*THINGS, *LITERALS, CLASSES[0]]))
    thing, number = draw(st.sampled_from(THINGS)), str(draw(st.integers(0, 9)))
    chain, chain_cells = listed(f"x{number}", [p, q, r])
    keys, key_cells = listed(f"k{number}", [p, q])
    members, member_cells = listed(f"t{number}", [thing])
    classes, class_cells = listed(f"m{number}", [c, d, e])
    anonymous, none = ox.BlankNode(f"b{number}"), ox.Literal("0", datatype=term(PREFIXES["xsd"], "nonNegativeInteger"))
    on, some = term(OWL, "onProperty"), term(OWL, "someValuesFrom")
    disjoint = [(anonymous, term(OWL, "members"), classes), *class_cells]
    return draw(
        st.sampled_from(
            [
                [(c, on, p), (c, term(OWL, "hasValue"), value)],
                [(p, term(OWL, "inverseOf"), q)],
                [(p, term(RDFS, "subPropertyOf"), q)],
                [(p, term(OWL, "propertyChainAxiom"), chain), *chain_cells],
                [(c, term(OWL, "hasKey"), keys), *key_cells],
                [(c, term(OWL, "oneOf"), members), *member_cells],
                [(c, term(OWL, "disjointWith"), d)],
                [(c, term(RDFS, "subClassOf"), term(OWL, "Nothing"))],
                [(anonymous, RDF_TYPE, term(OWL, "AllDisjointClasses")), *disjoint],
                [(p, RDF_TYPE, term(OWL, "IrreflexiveProperty"))],
                [(p, RDF_TYPE, term(OWL, "AsymmetricProperty"))],
                [(p, term(OWL, "propertyDisjointWith"), q)],
                [(anonymous, on, p), (anonymous, some, c), (anonymous, term(RDFS, "subClassOf"), d)],
                [(c, on, p), (c, term(OWL, "maxCardinality"), none)],
                [(p, term(RDFS, "range"), term(PREFIXES["xsd"], "integer"))],
                [(c, on, p), (c, term(OWL, "allValuesFrom"), term(PREFIXES["xsd"], "string"))],
                [(p, RDF_TYPE, term(OWL, "TransitiveProperty"))],
                [(p, RDF_TYPE, term(OWL, "FunctionalProperty"))],
                [(thing, p, thing)],
            ]
        )
    )


odd_facts = st.tuples(
    st.sampled_from([*THINGS, CLASSES[0]]),
    st.sampled_from(ANY_PROPERTY),
    st.sampled_from([*THINGS, *LITERALS, *CLASSES[:2]]),
)
