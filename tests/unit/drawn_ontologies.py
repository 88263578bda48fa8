"""Strategies of hypothesis for small ontologies and graphs over a few names."""

from __future__ import annotations

import pyoxigraph as ox
from hypothesis import strategies as st

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Term, Triple

CLASSES, PROPERTIES, THINGS = (
    [ox.NamedNode(f"http://example.org/{name}") for name in names] for names in ("ABCD", "pqr", "xyzw")
)
OWL, RDFS = PREFIXES["owl"], PREFIXES["rdfs"]


def term(namespace: str, local: str) -> ox.NamedNode:
    return ox.NamedNode(namespace + local)


def listed(name: str, members: list[Term]) -> tuple[Term, list[Triple]]:
    """An rdf:List with named cells."""
    nil = ox.NamedNode(PREFIXES["rdf"] + "nil")
    cells: list[Term] = [ox.NamedNode(f"http://example.org/list-{name}-{i}") for i in range(len(members))]
    first, rest = (ox.NamedNode(PREFIXES["rdf"] + local) for local in ("first", "rest"))
    made: list[Triple] = []
    for i, member in enumerate(members):
        made += [(cells[i], first, member), (cells[i], rest, cells[i + 1] if i + 1 < len(cells) else nil)]
    return (cells[0] if cells else nil), made


@st.composite
def axioms(draw: st.DrawFn) -> list[Triple]:
    """One axiom of OWL 2 RL over a few names. owl:hasKey is left out: owlrl does not look at its last property."""
    c, d, e = (draw(st.sampled_from(CLASSES)) for _ in range(3))
    p, q, r = (draw(st.sampled_from(PROPERTIES)) for _ in range(3))
    thing = draw(st.sampled_from(THINGS))
    one = ox.Literal("1", datatype=ox.NamedNode(PREFIXES["xsd"] + "nonNegativeInteger"))
    name = f"{c.value[-1]}{d.value[-1]}{p.value[-1]}{q.value[-1]}"
    classes, class_cells = listed(f"c{name}", [d, e])
    chain, chain_cells = listed(f"p{name}", [q, r])
    on: Triple = (c, term(OWL, "onProperty"), p)
    return draw(
        st.sampled_from(
            [
                [(c, term(RDFS, "subClassOf"), d)],
                [(c, term(OWL, "equivalentClass"), d)],
                [(p, term(RDFS, "subPropertyOf"), q)],
                [(p, term(OWL, "equivalentProperty"), q)],
                [(p, term(RDFS, "domain"), c)],
                [(p, term(RDFS, "range"), c)],
                [(p, term(OWL, "inverseOf"), q)],
                [(p, RDF_TYPE, term(OWL, "SymmetricProperty"))],
                [(p, RDF_TYPE, term(OWL, "TransitiveProperty"))],
                [(p, RDF_TYPE, term(OWL, "FunctionalProperty"))],
                [(p, RDF_TYPE, term(OWL, "InverseFunctionalProperty"))],
                [(p, term(OWL, "propertyChainAxiom"), chain), *chain_cells],
                [(c, term(OWL, "intersectionOf"), classes), *class_cells],
                [(c, term(OWL, "unionOf"), classes), *class_cells],
                [on, (c, term(OWL, "someValuesFrom"), d)],
                [on, (c, term(OWL, "someValuesFrom"), term(OWL, "Thing"))],
                [on, (c, term(OWL, "allValuesFrom"), d)],
                [on, (c, term(OWL, "hasValue"), thing)],
                [on, (c, term(OWL, "maxCardinality"), one)],
            ]
        )
    )


facts = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.just(RDF_TYPE), st.sampled_from(CLASSES)),
)


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
