"""Proofs, found on demand: why a triple is in the graph, down to the words of articles.

From the triple backwards every step that yields it is looked for, and every step that yields the step's premises, until
only what was said is left. Then proofs are built up from there, the shortest of each triple first (Knuth's extension
of Dijkstra's algorithm to and-or graphs, 1977), so that no proof goes in a circle.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import sg
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.matching import Matcher, Step
from swapgraph.reason.rule import Term, Triple, sort_key

_EXPANSIONS = 2_000  # triples looked behind, at most: a proof that needs more would not be read
_CONTEXTS = 20  # articles tried for a triple that belongs to no article alone
_MATCHED, _MATCHED_TO, _REASON, _CONFIDENCE = (
    ox.NamedNode(sg(local)) for local in ("matched", "matchedTo", "reason", "confidence")
)
_REFERS_TO = ox.NamedNode(sg("refersTo"))


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple holds. `basis` says how:

    said        an article says it: `article` and, where the text has words for it, `quote`
    rule        `rule` concludes it from `premises`; `summary` is the rule in words, `axiom` the axiom it comes from
    known       it is known beforehand: of the gazetteer or the ontology
    resolved    articles' nodes were found to be one; `summary` says why, and how surely, where it is a link
    """

    triple: Triple
    basis: str
    rule: str | None = None
    summary: str | None = None
    axiom: str | None = None
    premises: tuple[Proof, ...] = ()
    article: str | None = None
    quote: Quote | None = None
    size: int = 1  # the number of triples in it


@dataclass(frozen=True, slots=True)
class _Goal:
    """A triple to prove; within an article, or across all (None)."""

    triple: Triple
    article: str | None

    def key(self) -> tuple[tuple[str, str, str], str]:
        """Orders goals."""
        return sort_key(self.triple), self.article or ""


class Prover:
    """Proves triples of a store by an ontology folder's axioms and rules, and by further ones of the user's."""

    def __init__(
        self, store: Store, ontology_dir: Path, *, ontologies: tuple[Path, ...] = (), rules: tuple[Path, ...] = ()
    ) -> None:
        """Raises what `read_knowledge` does."""
        self._store = store
        self._knowledge = read_knowledge(ontology_dir, ontologies, rules)
        self._matcher = Matcher(store, self._knowledge)
        self.evidence = Evidence(store)
        self._facts = frozenset(self._knowledge.ontology.facts)
        self._resolved = store.minter.graph("resolved")
        self._gazetteer = ox.NamedNode(f"{store.minter.graph('inferred')}/{GAZETTEER}")
        self._across = {store.minter.graph(f"inferred/{rule.name}") for rule in self._knowledge.rules_of("graph")}

    def is_there(self, triple: Triple) -> bool:
        """Whether the graph has a triple."""
        return bool(self._quads(triple))

    def prove(self, triple: Triple) -> Proof | None:
        """The shortest proof of a triple; None if it is not in the graph, or nothing leads to it."""
        goal = _Goal(triple, self._home(triple))
        steps: dict[_Goal, list[tuple[Step, tuple[_Goal, ...]]]] = {}
        leaves: dict[_Goal, Proof] = {}
        todo = deque([goal])
        while todo and len(steps) < _EXPANSIONS:
            current = todo.popleft()
            if current in steps or current in leaves:
                continue
            leaf = self._leaf(current)
            if leaf is not None:
                leaves[current] = leaf
                continue
            steps[current] = self._steps(current)
            todo.extend(premise for _, premises in steps[current] for premise in premises)
        return self._build(goal, steps, leaves)

    def _home(self, triple: Triple) -> str | None:
        """The article that a triple belongs to; None if to none alone, or to two."""
        homes = {home for term in triple if (home := self.evidence.article_of(term)) is not None}
        return next(iter(homes)) if len(homes) == 1 else None

    def _leaf(self, goal: _Goal) -> Proof | None:
        """The proof of what needs no further one."""
        graphs = {q.graph_name.value for q in self._quads(goal.triple) if isinstance(q.graph_name, ox.NamedNode)}
        said = sorted(name for name in graphs if self._store.minter.article_of(name) == name)
        if goal.article is not None and goal.article in said:
            said = [goal.article]
        if said:
            quotes = [(self.evidence.of_triple(goal.triple, article), article) for article in said]
            quote, article = min(quotes, key=lambda found: (found[0] is None, found[1]))
            return Proof(goal.triple, "said", article=article, quote=quote)
        if self._gazetteer.value in graphs or goal.triple in self._facts:
            return Proof(goal.triple, "known", summary=self._knowledge.summary(GAZETTEER))
        if self._resolved in graphs:
            return Proof(goal.triple, "resolved", summary=self._why_resolved(goal.triple))
        return None

    def _steps(self, goal: _Goal) -> list[tuple[Step, tuple[_Goal, ...]]]:
        if not self._quads(goal.triple):
            return []
        found: list[tuple[Step, tuple[_Goal, ...]]] = []
        for article in [goal.article] if goal.article is not None else self._contexts(goal.triple):
            steps = self._matcher.steps(goal.triple, article)
            found.extend((step, tuple(_Goal(premise, article) for premise in step.premises)) for step in steps)
        if not found or self._is_across(goal.triple):
            steps = self._matcher.steps_across(goal.triple)
            found.extend((step, tuple(_Goal(p, self._home(p)) for p in step.premises)) for step in steps)
        return found

    def _is_across(self, triple: Triple) -> bool:
        return any(q.graph_name.value in self._across for q in self._quads(triple))  # type: ignore[union-attr]

    def _contexts(self, triple: Triple) -> list[str]:
        """Articles in which a triple that belongs to none alone may follow: those that speak of both its ends."""
        told: list[set[str]] = []
        for term in (triple[0], triple[2]):
            if isinstance(term, ox.NamedNode):
                quads = [
                    *self._store.oxigraph.quads_for_pattern(term, None, None, None),
                    *self._store.oxigraph.quads_for_pattern(None, None, term, None),
                ]
                graphs = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
                told.append({name for name in graphs if self._store.minter.article_of(name) == name})
        told = [names for names in told if names]
        both = set.intersection(*told) if told else set[str]()
        return sorted(both or set[str]().union(*told))[:_CONTEXTS]

    def _build(
        self,
        goal: _Goal,
        steps: dict[_Goal, list[tuple[Step, tuple[_Goal, ...]]]],
        leaves: dict[_Goal, Proof],
    ) -> Proof | None:
        """The shortest proof from the leaves up: a goal is settled once, when nothing shorter can come any more.

        Of two equally short ones the one by the rule that comes first, which is the rule that the graph names.
        """
        waiting: dict[_Goal, list[tuple[_Goal, int, Step, tuple[_Goal, ...]]]] = {}
        for conclusion, ways in steps.items():
            for rank, (step, premises) in enumerate(ways):
                for premise in dict.fromkeys(premises):
                    waiting.setdefault(premise, []).append((conclusion, rank, step, premises))
        settled: dict[_Goal, Proof] = {}
        queue = [(1, 0, leaf.key(), i, leaf, proof) for i, (leaf, proof) in enumerate(leaves.items())]
        heapq.heapify(queue)
        count = len(queue)
        while queue:
            current, proof = heapq.heappop(queue)[-2:]
            if current in settled:
                continue
            settled[current] = proof
            if current == goal:
                return proof
            for conclusion, rank, step, premises in waiting.get(current, ()):
                if conclusion not in settled and all(premise in settled for premise in premises):
                    longer = self._conclude(conclusion.triple, step, tuple(settled[p] for p in premises))
                    count += 1
                    heapq.heappush(queue, (longer.size, rank, conclusion.key(), count, conclusion, longer))
        return None

    def _conclude(self, triple: Triple, step: Step, premises: tuple[Proof, ...]) -> Proof:
        summary = self._knowledge.summary(step.rule)
        size = 1 + sum(premise.size for premise in premises)
        return Proof(triple, "rule", step.rule, summary, step.axiom, premises, size=size)

    def _why_resolved(self, triple: Triple) -> str | None:
        if triple[1] != _REFERS_TO:
            return None
        graph, store = ox.NamedNode(self._resolved), self._store.oxigraph
        assert isinstance(triple[0], ox.NamedNode) and isinstance(triple[2], ox.NamedNode)  # noqa: S101 - links lead from node to node
        for match in store.quads_for_pattern(None, _MATCHED, triple[0], graph):
            node: Term = match.subject  # type: ignore[assignment]
            assert isinstance(node, ox.NamedNode)  # noqa: S101 - no blank node is ever stored
            if any(store.quads_for_pattern(node, _MATCHED_TO, triple[2], graph)):
                said = [next(iter(store.quads_for_pattern(node, p, None, graph))) for p in (_REASON, _CONFIDENCE)]
                reason, confidence = (q.object.value for q in said)  # type: ignore[union-attr]
                return f"{reason} (confidence {confidence})"
        return None

    def _quads(self, triple: Triple) -> list[ox.Quad]:
        if isinstance(triple[0], ox.Literal) or isinstance(triple[1], ox.Literal):
            return []
        return list(self._store.oxigraph.quads_for_pattern(*triple, None))  # type: ignore[arg-type]
