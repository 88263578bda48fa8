"""The common form of a rule, whatever engine runs it: a body of triple patterns and a head.

The ontology's axioms are compiled to it (`reason.owl`); an engine takes triples and such rules and gives derivations.
Nothing here knows how a rule is evaluated: in Python today, as SQL or by another program tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyoxigraph as ox

from swapgraph.names import PREFIXES

if TYPE_CHECKING:
    from swapgraph.reason.owl import Ontology

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple[Term, Term, Term]

RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
SAME_AS = ox.NamedNode(PREFIXES["owl"] + "sameAs")


@dataclass(frozen=True, slots=True, order=True)
class Var:
    """A variable of a rule."""

    name: str

    def __str__(self) -> str:
        """As SPARQL writes it."""
        return f"?{self.name}"


Slot = Term | Var


@dataclass(frozen=True, slots=True)
class Atom:
    """A triple pattern."""

    s: Slot
    p: Slot
    o: Slot

    def variables(self) -> tuple[Var, ...]:
        """The variables, each once, in order."""
        return tuple(dict.fromkeys(slot for slot in (self.s, self.p, self.o) if isinstance(slot, Var)))

    def __iter__(self) -> Iterator[Slot]:
        """Subject, predicate, object."""
        return iter((self.s, self.p, self.o))


@dataclass(frozen=True, slots=True)
class Rule:
    """`head` follows wherever all of `body` holds; without a head, the body is an inconsistency.

    `name` is that of the OWL 2 RL/RDF rule (W3C, OWL 2 Profiles, section 4.3), `axiom` the axiom it was compiled
    from in words, and each pair of `distinct` must be bound to different terms.
    """

    name: str
    body: tuple[Atom, ...]
    head: Atom | None
    axiom: str
    distinct: tuple[tuple[Var, Var], ...] = ()


class Derivation(NamedTuple):
    """One step: `conclusion` by `rule` from `premises`; no conclusion where the rule found an inconsistency."""

    conclusion: Triple | None
    rule: Rule
    premises: tuple[Triple, ...]


class Session(Protocol):
    """A growing set of triples that an engine keeps closed."""

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """Add triples and close; returns what newly follows and is worth telling."""
        ...

    def derivations(self) -> list[Derivation]:
        """One derivation of each triple that follows and was not added, and of each inconsistency.

        A triple that several rules yield is told by the one that stands first in `Ontology.rules`. Of what OWL 2 RL
        entails, `reason.owl.worth_telling` says what is left out.
        """
        ...


class Engine(Protocol):
    """Whatever can close a set of triples under an ontology."""

    def start(self, ontology: Ontology) -> Session:
        """A session that holds nothing yet but the facts of the ontology itself."""
        ...


def kind_of(triple: Triple) -> Term:
    """The class of a triple that says a type, else its property: what rules need, and what they are found by."""
    return triple[2] if triple[1] == RDF_TYPE else triple[1]


def unify(atom: Atom | Sequence[Slot], triple: Triple, bindings: Mapping[Var, Term]) -> dict[Var, Term] | None:
    """The bindings with those added that make a pattern this triple; None if none do."""
    bound = dict(bindings)
    for slot, term in zip(atom, triple, strict=True):
        value = bound.setdefault(slot, term) if isinstance(slot, Var) else slot
        if value != term:
            return None
    return bound


def closure(engine: Engine, triples: Iterable[Triple], ontology: Ontology) -> list[Derivation]:
    """What follows from some triples, at one go; sorted, with the inconsistencies last."""
    session = engine.start(ontology)
    session.add(sorted(triples, key=sort_key))
    return sorted(session.derivations(), key=lambda d: ("\uffff",) if d.conclusion is None else sort_key(d.conclusion))


def short(term: Slot | str) -> str:
    """A term for a person: `sg:partOf`, `"exact"`, `<https://...>`."""
    if isinstance(term, ox.Literal):
        return f'"{term.value}"'
    if isinstance(term, Var | ox.BlankNode):
        return str(term)
    iri = term if isinstance(term, str) else term.value
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def sort_key(triple: Triple) -> tuple[str, str, str]:
    """Orders triples by their N-Triples form, so that no result depends on the order of a set."""
    return str(triple[0]), str(triple[1]), str(triple[2])
