"""One article as a context of its own, closed again: all that holds in it, and every step that leads there.

Conclusions are stored without their premises. To close one article anew takes some hundredths of a second, and gives
exactly what the reasoner saw, with all the ways to conclude a thing and not only the one that tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.chain import ChainSession, Program
from swapgraph.reason.fixpoint import close
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.matching import RuleMatcher, Step, kind
from swapgraph.reason.owl import Ontology
from swapgraph.reason.rule import RDF_TYPE, Derivation, Term, Triple, sort_key
from swapgraph.reason.rules import SparqlRule

Known = Callable[[Iterable[Triple]], list[Triple]]
"""What is known beforehand of the entities that some triples name; see `Background.of`."""


class Case:
    """What an article says, what is known of it beforehand, and what follows from both."""

    def __init__(self, said: Sequence[Triple], known: Sequence[Triple], knowledge: Knowledge, program: Program) -> None:
        self.said, self.known = frozenset(said), frozenset(known) | frozenset(knowledge.ontology.facts)
        self._knowledge = knowledge
        self._rules = knowledge.rules_of("article")
        self._engine = _EveryWay(program)
        closure = close([*said, *known], knowledge, self._rules, self._engine)
        self.triples = frozenset([*said, *known, *closure.told])
        self.clashes: tuple[Derivation, ...] = closure.clashes

    def steps(self, triple: Triple) -> list[Step]:
        """The steps that yield a triple: by rules first, then by axioms, each in the order in which they tell it."""
        found = [step for rule in self._rules for step in self.matcher.steps(rule, triple)]
        return [*found, *self._by_axioms.get(triple, [])]

    @cached_property
    def store(self) -> ox.Store:
        """What the rules get to see."""
        needs = frozenset[Term]().union(*(rule.needs for rule in self._rules))
        store = ox.Store()
        store.extend(ox.Quad(*t) for t in self.triples if kind(t) in needs)  # type: ignore[arg-type]
        return store

    @cached_property
    def matcher(self) -> RuleMatcher:
        """Finds rules' steps in `store`."""
        return RuleMatcher(self.store, lambda rule, triple, _: self._pools(rule, triple))

    def _pools(self, rule: SparqlRule, triple: Triple) -> Iterator[list[Triple]]:
        """What a rule sees: first what was there before the triple followed, which cannot rest on it; then all.

        What came last stands first, where it is left out if others will do as well.
        """
        order = self._engine.session.order
        seen = [(order.get(t, 0), t) for t in self.triples if kind(t) in rule.needs]
        seen.sort(key=lambda found: (-found[0], sort_key(found[1])))
        if triple in order:
            yield [t for at, t in seen if at < order[triple]]
        yield [t for _, t in seen]

    @cached_property
    def _by_axioms(self) -> dict[Triple, list[Step]]:
        ways: dict[Triple, dict[Step, tuple[int, list[tuple[str, str, str]]]]] = {}
        rank = {id(rule): n for n, rule in enumerate(self._knowledge.ontology.rules)}
        for way in self._engine.session.ways():
            assert way.conclusion is not None  # noqa: S101 - clashes are kept apart
            step = Step(way.rule.name, way.rule.axiom, tuple(dict.fromkeys(way.premises)))
            place = rank[id(way.rule)], [*map(sort_key, step.premises)]
            ways.setdefault(way.conclusion, {}).setdefault(step, place)
        return {triple: sorted(steps, key=steps.__getitem__) for triple, steps in ways.items()}


class _EveryWay:
    """The default engine (`rule.Engine`), remembering the session and every step in it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.session: _Watched

    def start(self, ontology: Ontology) -> ChainSession:
        """See `rule.Engine`."""
        self.session = _Watched(ontology, self._program, every_way=True)
        return self.session


class _Watched(ChainSession):
    """A session that remembers in which order triples came: what a rule yields comes after what it saw."""

    def __init__(self, ontology: Ontology, program: Program, *, every_way: bool) -> None:
        super().__init__(ontology, program, every_way=every_way)
        self.order: dict[Triple, int] = {}
        self._turns = 0

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """See `rule.Session`."""
        given = list(triples)
        following = super().add(given)
        for come in (given, following):
            self._turns += 1
            for triple in come:
                self.order.setdefault(triple, self._turns)
        return following


class Cases:
    """The articles of a store as cases, made when they are asked for; the last ones are kept."""

    _KEPT = 200

    def __init__(self, store: Store, knowledge: Knowledge, known: Known | None = None) -> None:
        self._store, self._knowledge = store, knowledge
        self._known = known or stored_background(store)
        self._program = Program(knowledge.ontology.rules)
        self._wanted = knowledge.wanted(knowledge.rules_of("article"))
        self._cases: dict[str, Case] = {}

    def forget(self) -> None:
        """Drop the cases that are kept."""
        self._cases.clear()

    def of(self, article: str | None) -> Case:
        """The case of an article by its IRI; an empty one if there is no such article, or none is named."""
        if article is None:
            return Case((), (), self._knowledge, self._program)
        if article not in self._cases:
            if len(self._cases) >= self._KEPT:
                self._cases.pop(next(iter(self._cases)))
            said = _read(self._store.oxigraph, article, *self._wanted)
            self._cases[article] = Case(said, self._known(said), self._knowledge, self._program)
        return self._cases[article]


def _read(store: ox.Store, graph: str, properties: frozenset[Term], classes: frozenset[Term]) -> list[Triple]:
    """The triples of a graph that conclusions can be drawn from."""
    name = ox.NamedNode(graph)
    found: list[Triple] = [
        (q.subject, q.predicate, q.object)  # type: ignore[misc]
        for q in store.quads_for_pattern(None, None, None, name)
        if (q.object in classes if q.predicate == RDF_TYPE else q.predicate in properties)
    ]
    return sorted(found, key=sort_key)


def stored_background(store: Store) -> Known:
    """What the gazetteer knows of entities, as the reasoner has stored it."""
    graph = ox.NamedNode(f"{store.minter.graph('inferred')}/{GAZETTEER}")
    start = f"{store.minter.base}entity/"

    def known(triples: Iterable[Triple]) -> list[Triple]:
        todo = [term for s, _, o in triples for term in (s, o)]
        found: dict[Triple, None] = {}
        done: set[Term] = set()
        while todo:
            term = todo.pop()
            if term in done or not isinstance(term, ox.NamedNode) or not term.value.startswith(start):
                continue
            done.add(term)
            for q in store.oxigraph.quads_for_pattern(term, None, None, graph):
                found[q.subject, q.predicate, q.object] = None  # type: ignore[index]
                todo.append(q.object)  # type: ignore[arg-type]
        return sorted(found, key=sort_key)

    return known
