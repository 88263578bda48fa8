"""An ontology's axioms compiled to rules: OWL 2 RL (W3C, OWL 2 Profiles, section 4.3) by partial evaluation.

Each axiom becomes one or a few rules over the data alone: `sg:partOf a owl:TransitiveProperty` becomes
`?x sg:partOf ?y . ?y sg:partOf ?z -> ?x sg:partOf ?z`. The schema is closed first (the scm-* rules), so that what
follows from two axioms together is compiled too. Axioms outside the profile are listed, never skipped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from swapgraph.errors import InputError, Warning_
from swapgraph.lexicon import read_turtle
from swapgraph.names import PREFIXES
from swapgraph.reason.axioms import Schema, compile_axioms
from swapgraph.reason.lists import lists_of
from swapgraph.reason.literals import is_datatype
from swapgraph.reason.profile import outside
from swapgraph.reason.rule import RDF_TYPE, SAME_AS, Rule, Term, Triple, Var, sort_key
from swapgraph.reason.schema import close_schema

_SCHEMA_NAMESPACES = tuple(PREFIXES[p] for p in ("owl", "rdfs", "rdf", "xsd"))


def _owl(local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["owl"] + local)


def _rdfs(local: str) -> ox.NamedNode:
    return ox.NamedNode(PREFIXES["rdfs"] + local)


EMPTY_CLASSES = (_owl("Thing"), _rdfs("Resource"))
"""To belong to these says nothing."""


@dataclass(frozen=True)
class Ontology:
    """An ontology ready for an engine.

    `triples` are its axioms as read, `facts` those that speak of individuals, `rules` what it was compiled to, in the
    order in which a triple is told by one of several; `unsupported` says what of it is not used, and in which file.
    """

    triples: tuple[Triple, ...]
    facts: tuple[Triple, ...]
    rules: tuple[Rule, ...]
    unsupported: tuple[Warning_, ...]

    @cached_property
    def terms(self) -> frozenset[Term]:
        """The subjects that the schema speaks of: classes, properties, axioms. Nothing is inferred about these."""
        return frozenset(t[0] for t in self.triples) - frozenset(t[0] for t in self.facts)

    @cached_property
    def touched(self) -> tuple[frozenset[Term], frozenset[Term]]:
        """The predicates, and the classes for rdf:type, that some rule's body can match.

        The replacement of equals matches everything and is left aside: it needs a sameAs first.
        """
        predicates: set[Term] = set()
        classes: set[Term] = set()
        for atom in (atom for rule in self.rules for atom in rule.body):
            wanted = atom.o if atom.p == RDF_TYPE else atom.p
            if not isinstance(wanted, Var):
                (classes if atom.p == RDF_TYPE else predicates).add(wanted)
        return frozenset(predicates), frozenset(classes)

    @cached_property
    def _facts_and_terms(self) -> frozenset[Term]:
        return self.terms | {t[0] for t in self.facts}

    def tells(self, triple: Triple) -> bool:
        """Whether an entailed triple is worth telling. What nobody asks for is left out:

        triples about literals, or about or of anonymous class expressions; `sameAs` of a thing to itself; that
        something is an owl:Thing or an rdfs:Resource; and whatever follows about the ontology's own terms and
        individuals (its closure is the business of those who edit it).
        """
        s, p, o = triple
        if not isinstance(p, ox.NamedNode) or isinstance(o, ox.BlankNode):
            return False
        if (p == SAME_AS and s == o) or (p == RDF_TYPE and o in EMPTY_CLASSES):
            return False
        return self.speaks_of(s)

    def speaks_of(self, subject: Term) -> bool:
        """Whether anything that is entailed about a subject is worth telling; see `tells`."""
        if not isinstance(subject, ox.NamedNode) or subject in self._facts_and_terms:
            return False
        return not subject.value.startswith(_SCHEMA_NAMESPACES)

    def with_unique_names(self) -> Ontology:
        """The same, for data in which two names never mean one thing: what would make them one is an inconsistency."""
        rules = tuple(replace(r, head=None) if r.head is not None and r.distinct else r for r in self.rules)
        return replace(self, rules=rules)

    def without_datatypes(self) -> Ontology:
        """The same, for data whose literals are checked by other means: none is held against a property's range."""
        rules = (r for r in self.rules if not (r.head is not None and r.head.p == RDF_TYPE and is_datatype(r.head.o)))
        return replace(self, rules=tuple(rules))


def read_ontology(paths: Iterable[Path]) -> Ontology:
    """Read and compile Turtle files.

    Raises InputError for a missing file and for axioms from which too much follows, SyntaxProblem for no Turtle.
    """
    triples: set[Triple] = set()
    unsupported: list[Warning_] = []
    # The parser gives blank nodes random names; in the order of the files they are the same each time.
    blank: dict[ox.BlankNode, ox.BlankNode] = {}

    def stable(term: Term) -> Term:
        if not isinstance(term, ox.BlankNode):
            return term
        return blank.setdefault(term, ox.BlankNode(f"b{len(blank):06}"))

    files = sorted(paths)
    for path in files:
        read: list[Triple] = [(stable(t.subject), t.predicate, stable(t.object)) for t in read_turtle(path)]  # type: ignore[arg-type]
        unsupported.extend(Warning_(reason, str(path)) for reason in outside(read))
        triples.update(read)
    try:
        return compile_ontology(triples, unsupported)
    except InputError as error:
        raise InputError(error.reason, ", ".join(map(str, files))) from None


def compile_ontology(triples: Iterable[Triple], unsupported: Iterable[Warning_] | None = None) -> Ontology:
    """Compile axioms to rules; see `Ontology`. What is not supported is found, if it is not given."""
    given = tuple(sorted(set(triples), key=sort_key))
    schema_terms = {s for s, p, o in given if p == RDF_TYPE and _in_schema(o) and o != _owl("NamedIndividual")}
    facts = tuple(t for t in given if t[0] not in schema_terms and _is_fact(t))
    lists = lists_of(given)
    rules = compile_axioms(Schema(close_schema(given, lists), lists))
    if unsupported is None:
        unsupported = map(Warning_, outside(given))
    return Ontology(given, facts, rules, tuple(unsupported))


def _is_fact(triple: Triple) -> bool:
    """Whether a triple of the ontology says of an individual what it is or how it stands to another."""
    s, p, o = triple
    if not isinstance(s, ox.NamedNode) or isinstance(o, ox.Literal):
        return False
    if p == RDF_TYPE:
        return isinstance(o, ox.NamedNode) and not _in_schema(o)
    return p in (SAME_AS, _owl("differentFrom")) or not _in_schema(p)


def _in_schema(term: Term) -> bool:
    return isinstance(term, ox.NamedNode) and term.value.startswith(_SCHEMA_NAMESPACES)
