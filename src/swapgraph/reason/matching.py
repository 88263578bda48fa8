"""A rule's body, found again with its conclusion given: the single steps that proofs are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import PREFIXES
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Slot, Term, Triple, Var, short, sort_key
from swapgraph.reason.rules import SparqlRule

Bindings = Mapping[Var, Term]
_Graphs = list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]

_MATCHES = 100  # of one rule for one conclusion, at most: enough to find a short one among
_BOUND_BY_RULE = re.compile(r"\bAS\s+\?(\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Step:
    """That a rule, compiled from `axiom` if it is one of OWL's, yields a triple from these premises."""

    rule: str
    axiom: str | None
    premises: tuple[Triple, ...]


class Matcher:
    """Finds the steps that yield a triple, among what a store says and has inferred."""

    def __init__(self, store: Store, knowledge: Knowledge) -> None:
        self._store, self._minter, self._knowledge = store.oxigraph, store.minter, knowledge
        concluded = store.concluded()
        self._concluded = frozenset(concluded)
        self._axioms: dict[Term | None, list[Rule]] = {}
        for rule in knowledge.ontology.rules:
            if rule.head is not None and not rule.distinct:
                self._axioms.setdefault(_kind(rule.head), []).append(rule)

    def steps(self, triple: Triple, article: str) -> Iterator[Step]:
        """The steps within one article that yield a triple, by rules first, then by axioms."""
        for rule in self._knowledge.rules_of("article"):
            graphs: _Graphs = [ox.NamedNode(name) for name in (article, *sorted(self._concluded))]
            yield from self._by_rule(rule, triple, article, graphs)
        for axiom in [*self._axioms.get(_kind(Atom(*triple)), []), *self._axioms.get(None, [])]:
            yield from self._by_axiom(axiom, triple, article)

    def steps_across(self, triple: Triple) -> Iterator[Step]:
        """The steps from one article to another that yield a triple."""
        for rule in self._knowledge.rules_of("graph"):
            yield from self._by_rule(rule, triple, None, None)
        concluded = {kind for rule in self._knowledge.rules_of("graph") for kind in map(_kind, rule.template)}
        for axiom in self._axioms.get(_kind(Atom(*triple)), []):
            if concluded.intersection(map(_kind, axiom.body)):
                yield from self._by_axiom(axiom, triple, None)

    def _by_axiom(self, rule: Rule, triple: Triple, article: str | None) -> Iterator[Step]:
        assert rule.head is not None  # noqa: S101 - inconsistencies are not kept in `_axioms`
        found: dict[tuple[Triple, ...], None] = {}
        bindings = _unify(rule.head, triple, {})
        if bindings is not None:
            for bound in self._join(rule.body, bindings, article):
                found[tuple(_instance(atom, bound) for atom in rule.body)] = None
                if len(found) >= _MATCHES:
                    break
        for premises in found:
            if triple not in premises:
                yield Step(rule.name, rule.axiom, premises)

    def _join(self, body: tuple[Atom, ...], bindings: Bindings, article: str | None) -> Iterator[Bindings]:
        if not body:
            yield bindings
            return
        # The pattern with most slots known comes next: never a product where a join will do.
        known = [sum(not isinstance(_value(slot, bindings), Var) for slot in atom) for atom in body]
        at = known.index(max(known))
        for triple in self._triples(body[at], bindings, article):
            bound = _unify(body[at], triple, bindings)
            if bound is not None:
                yield from self._join(body[:at] + body[at + 1 :], bound, article)

    def _triples(self, atom: Atom, bindings: Bindings, article: str | None) -> list[Triple]:
        """The triples of a pattern in an article and in what was concluded of it; sorted, each once."""
        s, p, o = (None if isinstance(v := _value(slot, bindings), Var) else v for slot in atom)
        if isinstance(s, ox.Literal) or isinstance(p, ox.Literal):
            return []
        quads = self._store.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]
        found: set[Triple] = {
            (q.subject, q.predicate, q.object)  # type: ignore[misc]
            for q in quads
            if self._holds(q.graph_name, article)
        }
        return sorted((t for t in found if article is None or self._within(t, article)), key=sort_key)

    def _holds(self, graph: object, article: str | None) -> bool:
        if not isinstance(graph, ox.NamedNode):
            return False
        if graph.value in self._concluded:
            return True
        return graph.value == article if article is not None else self._minter.article_of(graph.value) == graph.value

    def _within(self, terms: Iterable[Term], article: str) -> bool:
        """Whether no term belongs to another article."""
        iris = (term.value for term in terms if isinstance(term, ox.NamedNode))
        return all(self._minter.article_of(iri) in (None, article) for iri in iris)

    def _by_rule(self, rule: SparqlRule, triple: Triple, article: str | None, graphs: _Graphs | None) -> Iterator[Step]:
        # What a rule binds itself cannot be given to it beforehand.
        computed = {Var(name) for name in _BOUND_BY_RULE.findall(rule.query)}
        found: dict[tuple[Triple, ...], None] = {}
        for atom in rule.template:
            bindings = _unify(atom, triple, {})
            if bindings is None:
                continue
            for row in self._rows(rule, {v: t for v, t in bindings.items() if v not in computed}, graphs):
                if _unify(atom, triple, row) is None or not (article is None or self._within(row.values(), article)):
                    continue
                body = (_instance(a, row) for a in body_patterns(rule) if all(v in row for v in a.variables()))
                premises = tuple(dict.fromkeys(t for t in body if self._is_there(t)))
                if triple not in premises:
                    found[premises] = None
        yield from (Step(rule.name, None, premises) for premises in sorted(found, key=lambda ps: [*map(sort_key, ps)]))

    def _rows(self, rule: SparqlRule, given: Bindings, graphs: _Graphs | None) -> Iterator[Bindings]:
        answer = self._store.query(
            rule.as_select(),
            substitutions={ox.Variable(var.name): term for var, term in given.items()},
            default_graph=graphs,
            use_default_graph_as_union=graphs is None,
        )
        assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - a SELECT
        names = [variable.value for variable in answer.variables]
        for n, solution in enumerate(answer):
            if n >= _MATCHES:
                return
            yield {Var(name): solution[name] for name in names if solution[name] is not None}

    def _is_there(self, triple: Triple) -> bool:
        return any(True for _ in self._store.quads_for_pattern(*triple, None))  # type: ignore[arg-type]


@cache
def _patterns_of(query: str) -> tuple[Atom, ...]:
    """The triple patterns of a query's body, in order; not those that it wants absent, and no property paths."""
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    found: list[Atom] = []

    def visit(part: object) -> None:
        if not isinstance(part, CompValue):
            return
        for s, p, o in part["triples"] if part.name == "BGP" else ():
            slots = [_from_rdflib(term) for term in (s, p, o)]
            if all(slot is not None for slot in slots):
                found.append(Atom(*slots))  # type: ignore[arg-type]
        for name in ("p", "p1", "p2"):
            if not (part.name == "Minus" and name == "p2"):
                visit(part.get(name))

    visit(prepareQuery(query, initNs=dict(PREFIXES)).algebra)
    body = query[query.upper().index("WHERE") :]

    def place(atom: Atom) -> tuple[int, str]:  # the algebra has them in an order of its own
        names = [short(slot) for slot in (atom.p, atom.o) if isinstance(slot, ox.NamedNode) and slot != RDF_TYPE]
        return min((at for name in names if (at := body.find(name)) >= 0), default=len(body)), str(atom)

    return tuple(sorted(dict.fromkeys(found), key=place))


def body_patterns(rule: SparqlRule) -> tuple[Atom, ...]:
    """The triple patterns that a rule's body matches."""
    return _patterns_of(rule.query)


def _from_rdflib(term: object) -> Slot | None:
    from rdflib import Literal, URIRef, Variable

    if isinstance(term, Variable):
        return Var(str(term))
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, Literal):
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)) if term.datatype else None)
    return None  # a property path or a blank node


def _kind(atom: Atom) -> Term | None:
    slot = atom.o if atom.p == RDF_TYPE else atom.p
    return None if isinstance(slot, Var) else slot


def _value(slot: Slot, bindings: Bindings) -> Slot:
    return bindings.get(slot, slot) if isinstance(slot, Var) else slot


def _instance(atom: Atom, bindings: Bindings) -> Triple:
    s, p, o = (_value(slot, bindings) for slot in atom)
    assert not (isinstance(s, Var) or isinstance(p, Var) or isinstance(o, Var))  # noqa: S101 - bound by the caller
    return s, p, o


def _unify(atom: Atom, triple: Triple, bindings: Bindings) -> dict[Var, Term] | None:
    """The bindings with those added that make a pattern this triple; None if none do."""
    bound = dict(bindings)
    for slot, term in zip(atom, triple, strict=True):
        value = bound.setdefault(slot, term) if isinstance(slot, Var) else slot
        if value != term:
            return None
    return bound
