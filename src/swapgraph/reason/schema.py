"""What follows among the axioms themselves: the scm-* rules of OWL 2 RL together with all others, to a fixpoint.

An axiom may follow from others (a property that is transitive because it equals one that is), and axioms may speak of
axioms. So the rules that a schema is compiled to are run over the schema itself, and what follows is compiled again,
until no further axiom follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from swapgraph.errors import InputError
from swapgraph.names import PREFIXES
from swapgraph.reason.axioms import Schema, compile_axioms
from swapgraph.reason.chain import Chainer, Program, TooManyJoins
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var

_OWL, _RDFS, _RDF = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["rdf"]
_SUB_CLASS, _SUB_PROPERTY = ox.NamedNode(_RDFS + "subClassOf"), ox.NamedNode(_RDFS + "subPropertyOf")
_SAME_CLASS, _SAME_PROPERTY = ox.NamedNode(_OWL + "equivalentClass"), ox.NamedNode(_OWL + "equivalentProperty")
_DOMAIN, _RANGE = ox.NamedNode(_RDFS + "domain"), ox.NamedNode(_RDFS + "range")
_ON, _SOME, _ALL = (ox.NamedNode(_OWL + local) for local in ("onProperty", "someValuesFrom", "allValuesFrom"))
_VALUE = ox.NamedNode(_OWL + "hasValue")
_THING, _NOTHING = ox.NamedNode(_OWL + "Thing"), ox.NamedNode(_OWL + "Nothing")
_INTERSECTION, _UNION = ox.NamedNode(_OWL + "intersectionOf"), ox.NamedNode(_OWL + "unionOf")
_CLASSES = tuple(ox.NamedNode(iri) for iri in (_OWL + "Class", _RDFS + "Class"))
_PROPERTIES = tuple(
    ox.NamedNode(iri) for iri in (_OWL + "ObjectProperty", _OWL + "DatatypeProperty", _RDF + "Property")
)


C, D, E, F, P, Q = (Var(name) for name in "cdefpq")


def _rule(name: str, head: Atom, *body: Atom) -> Rule:
    return Rule(name, body, head, "")


def _both_ways(name: str, narrower: ox.NamedNode, same: ox.NamedNode) -> Iterator[Rule]:
    """Equality is the order in both directions, and the order is transitive."""
    yield _rule(f"scm-eq{name}1", Atom(C, narrower, D), Atom(C, same, D))
    yield _rule(f"scm-eq{name}1", Atom(D, narrower, C), Atom(C, same, D))
    transitive = "scm-sco" if name == "c" else "scm-spo"
    yield _rule(transitive, Atom(C, narrower, E), Atom(C, narrower, D), Atom(D, narrower, E))


def _restrictions(name: str, filler: Term, f: Slot, q: Slot, wider: Atom, head: Atom) -> Rule:
    return _rule(name, head, Atom(C, _ON, P), Atom(C, filler, E), Atom(D, _ON, q), Atom(D, filler, f), wider)


_UP, _DOWN = Atom(C, _SUB_CLASS, D), Atom(D, _SUB_CLASS, C)
_WIDER_CLASS, _WIDER_PROPERTY = Atom(E, _SUB_CLASS, F), Atom(P, _SUB_PROPERTY, Q)
_RULES = (
    *(
        _rule("scm-cls", head, Atom(C, RDF_TYPE, class_))
        for class_ in _CLASSES
        for head in (Atom(C, _SUB_CLASS, C), Atom(C, _SUB_CLASS, _THING), Atom(_NOTHING, _SUB_CLASS, C))
    ),
    *(_rule("scm-op", Atom(P, _SUB_PROPERTY, P), Atom(P, RDF_TYPE, property_)) for property_ in _PROPERTIES),
    *_both_ways("c", _SUB_CLASS, _SAME_CLASS),
    *_both_ways("p", _SUB_PROPERTY, _SAME_PROPERTY),
    _restrictions("scm-hv", _VALUE, E, Q, _WIDER_PROPERTY, _UP),
    _restrictions("scm-svf1", _SOME, F, P, _WIDER_CLASS, _UP),
    _restrictions("scm-svf2", _SOME, E, Q, _WIDER_PROPERTY, _UP),
    _restrictions("scm-avf1", _ALL, F, P, _WIDER_CLASS, _UP),
    _restrictions("scm-avf2", _ALL, E, Q, _WIDER_PROPERTY, _DOWN),
)

ON_AXIOMS = (
    _rule("scm-eqc2", Atom(C, _SAME_CLASS, D), _UP, _DOWN),
    _rule("scm-eqp2", Atom(P, _SAME_PROPERTY, Q), Atom(P, _SUB_PROPERTY, Q), Atom(Q, _SUB_PROPERTY, P)),
    *(
        rule
        for name, of in (("dom", _DOMAIN), ("rng", _RANGE))
        for rule in (
            _rule(f"scm-{name}1", Atom(P, of, D), Atom(P, of, C), Atom(C, _SUB_CLASS, D)),
            _rule(f"scm-{name}2", Atom(P, of, C), Atom(Q, of, C), Atom(P, _SUB_PROPERTY, Q)),
        )
    ),
)
"""Rules from which more axioms follow, but no more of the data: for those who ask for the axioms themselves."""


JOINS = 5_000_000
"""So often may a triple be joined with what is known to close axioms; ours take 6,000, and this is ten seconds."""


_TOO_MUCH = (
    "too much follows from the axioms among themselves, as if all names meant the same; "
    "an axiom over rdf:type, owl:sameAs or another name of RDF and OWL may be the cause"
)


def close_schema(
    triples: Sequence[Triple], lists: Mapping[Term, tuple[Term, ...]], beyond: Sequence[Rule] = ()
) -> list[Triple]:
    """The axioms with all that follows from them by OWL 2 RL, but for `ON_AXIOMS`, and by further rules.

    Raises InputError where that is too much: an axiom that makes all names equal lets everything follow.
    """
    known = dict.fromkeys([*triples, *_lists_unfolded(triples, lists)])
    rules: tuple[Rule, ...] = ()
    while True:
        # Rules without a head find what is inconsistent, in every way it is: nothing follows from that.
        chainer = Chainer(Program((*_RULES, *beyond, *(rule for rule in rules if rule.head is not None))), joins=JOINS)
        try:
            chainer.add(known)
        except TooManyJoins:
            raise InputError(_TOO_MUCH) from None
        known.update((d.conclusion, None) for d in chainer.derivations() if d.conclusion is not None)
        compiled = compile_axioms(Schema(known, lists))
        if compiled == rules:
            return list(known)
        rules = compiled


def _lists_unfolded(triples: Iterable[Triple], lists: Mapping[Term, tuple[Term, ...]]) -> Iterator[Triple]:
    """What axioms with lists say of the order of classes (scm-int, scm-uni), and that fillers are classes."""
    for s, p, o in triples:
        if p == _INTERSECTION:
            yield from ((s, _SUB_CLASS, part) for part in lists.get(o, ()))
        elif p == _UNION:
            yield from ((part, _SUB_CLASS, s) for part in lists.get(o, ()))
        elif p in (_SOME, _ALL):
            yield from ((o, _SUB_CLASS, o), (o, _SUB_CLASS, _THING), (_NOTHING, _SUB_CLASS, o))
