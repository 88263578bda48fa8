"""Random ontologies of every kind of axiom that OWL 2 RL has rules for, and random data: for tests of engines."""

from __future__ import annotations

import itertools

import pyoxigraph as ox
from hypothesis import strategies as st

from swapgraph.names import PREFIXES
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Term, Triple

OWL, RDFS, RDF, XSD = (PREFIXES[name] for name in ("owl", "rdfs", "rdf", "xsd"))
CLASSES, PROPERTIES, VALUES, THINGS = (
    [ox.NamedNode(f"http://example.org/{name}") for name in names] for names in ("ABCD", "pqr", "uv", "xyzw")
)
LITERALS = [
    ox.Literal("1", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("2", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("a"),
    ox.Literal("a", language="en"),
]
EXPRESSIONS = (
    "intersectionOf",
    "unionOf",
    "oneOf",
    "complementOf",
    "someValuesFrom",
    "allValuesFrom",
    "hasValue",
    "maxCardinality",
    "maxQualifiedCardinality",
)
BETWEEN_CLASSES = ("subClassOf", "subClassOf", "subClassOf", "equivalentClass", "disjointWith")
BETWEEN_PROPERTIES = ("subPropertyOf", "equivalentProperty", "inverseOf", "propertyDisjointWith")
OF_PROPERTIES = (
    "SymmetricProperty",
    "TransitiveProperty",
    "FunctionalProperty",
    "InverseFunctionalProperty",
    "IrreflexiveProperty",
    "AsymmetricProperty",
)
APART = {"AllDisjointClasses": CLASSES, "AllDisjointProperties": PROPERTIES, "AllDifferent": THINGS}
OTHERS = ("domain", "range", "chain", "key", "negative", "same", "fact", "literals")
_IN_RDFS = ("subClassOf", "subPropertyOf", "domain", "range")


def term(local: str) -> ox.NamedNode:
    """A term of OWL, or of RDF Schema where that has it."""
    return ox.NamedNode((RDFS if local in _IN_RDFS else OWL) + local)


class _Ontology:
    """An ontology in the making."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = itertools.count()
        self.triples: list[Triple] = []

    def say(self, s: Term, p: ox.NamedNode, o: Term) -> None:
        self.triples.append((s, p, o))

    def node(self) -> ox.BlankNode:
        return ox.BlankNode(f"n{next(self._count):04}")

    def one_of(self, *terms: Term) -> Term:
        return self._draw(st.sampled_from(terms))

    def list_of(self, members: list[Term]) -> Term:
        first, rest, nil = (ox.NamedNode(RDF + local) for local in ("first", "rest", "nil"))
        cells: list[Term] = [*(self.node() for _ in members), nil]
        for i, member in enumerate(members):
            self.say(cells[i], first, member)
            self.say(cells[i], rest, cells[i + 1])
        return cells[0]

    def expression(self, depth: int = 2) -> Term:
        """A class: a name, or an expression that may hold others."""
        kind = self._draw(st.sampled_from(("name",) * 4 + EXPRESSIONS)) if depth else "name"
        if kind == "name":
            return self.one_of(*CLASSES, term("Thing"))
        here = self.node()
        self.say(here, RDF_TYPE, term("Class"))
        if kind in ("intersectionOf", "unionOf"):
            size = self._draw(st.integers(1, 3))
            self.say(here, term(kind), self.list_of([self.expression(depth - 1) for _ in range(size)]))
        elif kind == "oneOf":
            self.say(here, term(kind), self.list_of([self.one_of(*THINGS), self.one_of(*THINGS)]))
        elif kind == "complementOf":
            self.say(here, term(kind), self.expression(depth - 1))
        else:
            self._restriction(here, kind, depth)
        return here

    def _restriction(self, here: Term, kind: str, depth: int) -> None:
        self.say(here, term("onProperty"), self.one_of(*PROPERTIES))
        if kind.startswith("max"):
            limit = str(self._draw(st.integers(0, 1)))
            self.say(here, term(kind), ox.Literal(limit, datatype=ox.NamedNode(XSD + "nonNegativeInteger")))
            if kind == "maxQualifiedCardinality":
                self.say(here, term("onClass"), self.expression(depth - 1))
        else:
            filler = self.one_of(*THINGS) if kind == "hasValue" else self.expression(depth - 1)
            self.say(here, term(kind), filler)

    def axiom(self, kind: str) -> None:
        """One axiom."""
        p, q = self.one_of(*PROPERTIES), self.one_of(*PROPERTIES)
        if kind in BETWEEN_CLASSES:
            self.say(self.expression(), term(kind), self.expression())
        elif kind in BETWEEN_PROPERTIES:
            self.say(p, term(kind), q)
        elif kind in OF_PROPERTIES:
            self.say(p, RDF_TYPE, term(kind))
        elif kind in APART:
            members = self._draw(st.permutations(APART[kind]))
            node = self.node()
            self.say(node, RDF_TYPE, term(kind))
            self.say(node, term("members"), self.list_of(list(members)[:3]))
        elif kind in ("domain", "range"):
            self.say(p, term(kind), self.expression())
        else:
            self._other(kind, p, q)

    def _other(self, kind: str, p: Term, q: Term) -> None:
        match kind:
            case "chain":
                links = [q, self.one_of(*PROPERTIES), p][: self._draw(st.integers(1, 3))]
                self.say(p, term("propertyChainAxiom"), self.list_of(links))
            case "key":
                keys = [p, self.one_of(*PROPERTIES, *VALUES)][: self._draw(st.integers(1, 2))]
                self.say(self.expression(), term("hasKey"), self.list_of(keys))
            case "negative":
                node = self.node()
                self.say(node, term("sourceIndividual"), self.one_of(*THINGS))
                self.say(node, term("assertionProperty"), p)
                self.say(node, term("targetIndividual"), self.one_of(*THINGS))
            case "same":
                names = self._draw(st.sampled_from((CLASSES, PROPERTIES)))
                self.say(self.one_of(*names), SAME_AS, self.one_of(*names))
            case "fact":
                self.say(self.one_of(*THINGS), p, self.one_of(*THINGS))  # type: ignore[arg-type]
            case "literals":
                axioms = (
                    (RDF_TYPE, term("FunctionalProperty")),
                    (term("subPropertyOf"), VALUES[1]),
                    (term("domain"), CLASSES[0]),
                    (term("range"), CLASSES[1]),
                )
                self.say(VALUES[0], *self._draw(st.sampled_from(axioms)))


@st.composite
def ontologies(draw: st.DrawFn) -> list[Triple]:
    """Some axioms, class expressions nested and on both sides; names declared, as owlrl wants them for schema rules."""
    made = _Ontology(draw)
    for names, kind in ((CLASSES, "Class"), (PROPERTIES, "ObjectProperty"), (VALUES, "DatatypeProperty")):
        for name in names:
            made.say(name, RDF_TYPE, term(kind))
    kinds = (*BETWEEN_CLASSES, *BETWEEN_PROPERTIES, *OF_PROPERTIES, *APART, *OTHERS)
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=7)):
        made.axiom(kind)
    return made.triples


facts: st.SearchStrategy[Triple] = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.just(RDF_TYPE), st.sampled_from(CLASSES)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from([SAME_AS, term("differentFrom")]), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.sampled_from(VALUES), st.sampled_from(LITERALS)),
)
"""One triple of data."""
