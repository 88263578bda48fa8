"""What an ontology says that the rules of OWL 2 RL make nothing of, named, so that nothing is skipped in silence.

The profile (W3C, OWL 2 Profiles, section 4.2) allows each kind of class expression on one side of an axiom, on both or
on none: from a union below follows who belongs to it, from a union above nothing follows. Names of OWL that OWL does
not have are told as well: a slip of the pen makes an axiom vanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.expressions import EXPRESSIONS, LISTS, Expressions
from swapgraph.reason.lists import lists_of
from swapgraph.reason.literals import is_datatype, value
from swapgraph.reason.rule import RDF_TYPE, Term, Triple, short

_OWL, _RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
_THING = ox.NamedNode(_OWL + "Thing")
_DATATYPE = ox.NamedNode(_RDFS + "Datatype")
_DEPTH = 20
_BELOW, _ABOVE = "below", "above"

_OF_LISTS = (*LISTS, "propertyChainAxiom", "hasKey", "members", "distinctMembers")
_ALLOWED = {
    _BELOW: {"unionOf", "intersectionOf", "oneOf", "someValuesFrom", "hasValue"},
    _ABOVE: {
        "intersectionOf",
        "complementOf",
        "allValuesFrom",
        "hasValue",
        "maxCardinality",
        "maxQualifiedCardinality",
    },
}
_OTHER_TERMS = frozenset(
    [
        "onProperty",
        "onClass",
        "onDataRange",
        "withRestrictions",
        "members",
        "distinctMembers",
        "equivalentClass",
        "disjointWith",
        "equivalentProperty",
        "propertyDisjointWith",
        "inverseOf",
        "propertyChainAxiom",
        "hasKey",
        "sameAs",
        "differentFrom",
        "sourceIndividual",
        "assertionProperty",
        "targetIndividual",
        "targetValue",
        "imports",
        "annotatedSource",
        "annotatedProperty",
        "annotatedTarget",
        "deprecated",
        "versionInfo",
        "versionIRI",
        "priorVersion",
        "backwardCompatibleWith",
        "incompatibleWith",
        "Ontology",
        "Class",
        "Restriction",
        "DeprecatedClass",
        "DeprecatedProperty",
        "NamedIndividual",
        "Axiom",
        "Annotation",
        "DataRange",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "OntologyProperty",
        "FunctionalProperty",
        "InverseFunctionalProperty",
        "SymmetricProperty",
        "AsymmetricProperty",
        "TransitiveProperty",
        "IrreflexiveProperty",
        "ReflexiveProperty",
        "AllDisjointClasses",
        "AllDisjointProperties",
        "AllDifferent",
        "NegativePropertyAssertion",
        "Thing",
        "Nothing",
        "rational",
        "real",
        "topObjectProperty",
        "bottomObjectProperty",
        "topDataProperty",
        "bottomDataProperty",
    ]
)
_RDFS_TERMS = frozenset(
    [
        "subClassOf",
        "subPropertyOf",
        "domain",
        "range",
        "label",
        "comment",
        "seeAlso",
        "isDefinedBy",
        "member",
        "Resource",
        "Class",
        "Literal",
        "Datatype",
        "Container",
        "ContainerMembershipProperty",
    ]
)


def outside(triples: Sequence[Triple]) -> Iterator[str]:
    """Each use of what lies outside OWL 2 RL, or is not used here, in a line for people; once each, sorted."""
    found = dict.fromkeys(_Profile(triples).all())
    yield from sorted(found)


class _Profile:
    def __init__(self, triples: Sequence[Triple]) -> None:
        self._triples = triples
        self._lists = lists_of(triples)
        self._path: list[Term] = []  # the expressions that the one at hand stands in
        self._words = Expressions(triples, self._lists)
        self._of = self._words.of

    def all(self) -> Iterator[str]:
        for s, p, o in self._triples:
            yield from self._slip(p)
            if p == RDF_TYPE:
                yield from self._slip(o)
            axiom = f"{self._words.word(s)} {short(p)} {self._words.word(o)}"
            for problem in self._axiom(s, p, o):
                yield f"{axiom}: {problem}"

    def _axiom(self, s: Term, p: Term, o: Term) -> Iterator[str]:
        """What is wrong with one triple as an axiom."""
        kind = p.value.removeprefix(_OWL).removeprefix(_RDFS)
        for class_, side in self._sides(kind, s, o):
            yield from self._class(class_, side)
        if kind in EXPRESSIONS and isinstance(s, ox.NamedNode):
            # A name that is defined by an expression at once is equivalent to it.
            yield from self._expression(s, kind, o, _BELOW)
            yield from self._expression(s, kind, o, _ABOVE)
        elif kind == "equivalentClass" and (self._is_data(s) or self._is_data(o)):
            yield "a datatype's definition is outside OWL 2 RL, not used"
        elif kind == "range" and self._is_data(o):
            yield from self._data(o)
        elif kind == "imports":
            yield "not read; name its file or folder with --ontology"
        elif p == RDF_TYPE and o == ox.NamedNode(_OWL + "ReflexiveProperty"):
            yield "outside OWL 2 RL, not used"
        if kind in _OF_LISTS and not self._lists.get(o):
            yield "no list, or an empty one; not used"

    def _sides(self, kind: str, s: Term, o: Term) -> Iterator[tuple[Term, str]]:
        """The classes of an axiom, each with the side that it stands on."""
        if self._is_data(o) or self._is_data(s):
            return
        if kind in ("subClassOf", "equivalentClass", "disjointWith", "hasKey"):
            yield s, _BELOW
        if kind in ("disjointWith", "equivalentClass"):
            yield o, _BELOW
        if kind in ("subClassOf", "equivalentClass", "domain", "range"):
            yield o, _ABOVE
        if kind == "equivalentClass":
            yield s, _ABOVE
        if kind == RDF_TYPE.value and isinstance(o, ox.BlankNode):
            yield o, _ABOVE
        if kind == "members" and self._typed(s, "AllDisjointClasses"):
            yield from ((member, _BELOW) for member in self._lists.get(o, ()))

    def _class(self, class_: Term, side: str) -> Iterator[str]:
        """What is wrong with a class on a side of an axiom."""
        if class_ == _THING and side == _BELOW:
            yield "owl:Thing below is outside OWL 2 RL, used only of what has a class"
        if isinstance(class_, ox.NamedNode):
            return
        kinds = [kind for kind in EXPRESSIONS if kind in self._of.get(class_, {})]
        if len(self._path) == _DEPTH:
            yield f"classes within classes {side}, {_DEPTH} deep or in a circle; not looked into"
            return
        self._path.append(class_)
        for kind in kinds:
            for o in self._of[class_][kind]:
                yield from self._expression(class_, kind, o, side)
        self._path.pop()
        if not kinds:
            yield f"a class without a name that nothing describes {side}"

    def _expression(self, class_: Term, kind: str, o: Term, side: str) -> Iterator[str]:
        parts = list(self._lists.get(o, ())) if kind in LISTS else [o]
        if kind not in _ALLOWED[side]:
            yield f"{self._words.expressed(class_, kind, o)} {side} is outside OWL 2 RL, not used"
        elif kind in ("unionOf", "intersectionOf"):
            for part in parts:
                yield from self._class(part, side)
        elif kind == "complementOf":
            yield from self._class(o, _BELOW)
        elif kind in ("someValuesFrom", "allValuesFrom"):
            if self._is_data(o):
                yield from self._data(o)
                if kind == "someValuesFrom":
                    yield f"{self._words.expressed(class_, kind, o)}: a datatype as what some value is, not used"
            elif o != _THING:
                yield from self._class(o, side)
        elif kind.startswith("max"):
            yield from self._at_most(class_, kind, o)

    def _at_most(self, class_: Term, kind: str, limit: Term) -> Iterator[str]:
        said = self._words.expressed(class_, kind, limit)
        denoted = value(limit) if isinstance(limit, ox.Literal) else None
        if denoted not in (("decimal", 0), ("decimal", 1)):
            yield f"{said}: a limit other than 0 or 1 is outside OWL 2 RL, not used"
        for filler in self._of[class_].get("onClass", []):
            if filler != _THING:
                yield from self._class(filler, _BELOW)
        if "onDataRange" in self._of[class_]:
            yield f"{said}: a limit to values of a datatype, not used"

    def _data(self, range_: Term) -> Iterator[str]:
        if not is_datatype(range_):
            yield f"the datatype {self._words.word(range_)} is outside OWL 2 RL, not used"

    def _is_data(self, term: Term) -> bool:
        return is_datatype(term) or _DATATYPE in self._of.get(term, {}).get(RDF_TYPE.value, [])

    def _typed(self, term: Term, local: str) -> bool:
        return ox.NamedNode(_OWL + local) in self._of.get(term, {}).get(RDF_TYPE.value, [])

    def _slip(self, term: Term) -> Iterator[str]:
        """A name in OWL's or RDF Schema's namespace that they do not have."""
        if isinstance(term, ox.NamedNode):
            for namespace, known in ((_OWL, _OTHER_TERMS.union(EXPRESSIONS)), (_RDFS, _RDFS_TERMS)):
                local = term.value.removeprefix(namespace)
                if local != term.value and local not in known:
                    yield f"{short(term)}: there is no such term{_near(local, known, namespace)}; not used"


def _near(local: str, known: Iterable[str], namespace: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(local, sorted(known), n=1)
    return f"; did you mean {short(namespace + near[0])}?" if near else ""
