"""What follows among the axioms themselves: the scm-* rules of OWL 2 RL, as far as they reach the data.

Only sub-class and sub-property axioms are closed: from these every instance of the other schema rules (domains and
ranges of sub-properties, equivalences) follows on the data itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from swapgraph.names import PREFIXES
from swapgraph.reason.chain import Chainer, Program
from swapgraph.reason.rule import Atom, Rule, Term, Triple, Var

_OWL, _RDFS = PREFIXES["owl"], PREFIXES["rdfs"]
_SUB_CLASS, _SUB_PROPERTY = ox.NamedNode(_RDFS + "subClassOf"), ox.NamedNode(_RDFS + "subPropertyOf")
_SAME_CLASS, _SAME_PROPERTY = ox.NamedNode(_OWL + "equivalentClass"), ox.NamedNode(_OWL + "equivalentProperty")
_ON, _SOME, _ALL = (ox.NamedNode(_OWL + local) for local in ("onProperty", "someValuesFrom", "allValuesFrom"))
_VALUE = ox.NamedNode(_OWL + "hasValue")
_THING, _NOTHING = ox.NamedNode(_OWL + "Thing"), ox.NamedNode(_OWL + "Nothing")
_INTERSECTION, _UNION = ox.NamedNode(_OWL + "intersectionOf"), ox.NamedNode(_OWL + "unionOf")

C, D, E, F, P, Q = (Var(name) for name in "cdefpq")


def _restrictions(name: str, filler: Term, wider: Atom, f: Var, q: Var, head: Atom) -> Rule:
    body = (Atom(C, _ON, P), Atom(C, filler, E), Atom(D, _ON, q), Atom(D, filler, f), wider)
    return Rule(name, body, head, "")


_UP, _DOWN = Atom(C, _SUB_CLASS, D), Atom(D, _SUB_CLASS, C)
_WIDER_CLASS, _WIDER_PROPERTY = Atom(E, _SUB_CLASS, F), Atom(P, _SUB_PROPERTY, Q)
_RULES = (
    Rule("scm-sco", (Atom(C, _SUB_CLASS, D), Atom(D, _SUB_CLASS, E)), Atom(C, _SUB_CLASS, E), ""),
    Rule("scm-eqc1", (Atom(C, _SAME_CLASS, D),), Atom(C, _SUB_CLASS, D), ""),
    Rule("scm-eqc1", (Atom(C, _SAME_CLASS, D),), Atom(D, _SUB_CLASS, C), ""),
    Rule("scm-spo", (Atom(P, _SUB_PROPERTY, Q), Atom(Q, _SUB_PROPERTY, E)), Atom(P, _SUB_PROPERTY, E), ""),
    Rule("scm-eqp1", (Atom(P, _SAME_PROPERTY, Q),), Atom(P, _SUB_PROPERTY, Q), ""),
    Rule("scm-eqp1", (Atom(P, _SAME_PROPERTY, Q),), Atom(Q, _SUB_PROPERTY, P), ""),
    _restrictions("scm-svf1", _SOME, _WIDER_CLASS, F, P, _UP),
    _restrictions("scm-svf2", _SOME, _WIDER_PROPERTY, E, Q, _UP),
    _restrictions("scm-avf1", _ALL, _WIDER_CLASS, F, P, _UP),
    _restrictions("scm-avf2", _ALL, _WIDER_PROPERTY, E, Q, _DOWN),
    _restrictions("scm-hv", _VALUE, _WIDER_PROPERTY, E, Q, _UP),
)


def close_schema(triples: Sequence[Triple], lists: dict[Term, tuple[Term, ...]]) -> list[Triple]:
    """The axioms with all sub-class and sub-property axioms that follow from them."""
    given: dict[Triple, None] = dict.fromkeys(triples)
    for s, p, o in triples:
        if p == _INTERSECTION:  # scm-int
            given.update(((s, _SUB_CLASS, part), None) for part in lists.get(o, ()))
        elif p == _UNION:  # scm-uni
            given.update(((part, _SUB_CLASS, s), None) for part in lists.get(o, ()))
        elif p in (_SOME, _ALL):  # scm-cls, as far as one restriction can be wider than another by it
            given.update({(o, _SUB_CLASS, o): None, (o, _SUB_CLASS, _THING): None, (_NOTHING, _SUB_CLASS, o): None})
    chainer = Chainer(Program(_RULES))
    chainer.add(given)
    return [*given, *(d.conclusion for d in chainer.derivations() if d.conclusion is not None)]
