"""Proofs, found on demand: why a triple is in the graph, down to the words of articles.

A triple is proved within an article (`reason.case`), for conclusions join nothing of two, or by the rules that look
across articles, from premises that hold anywhere. All ways to prove it and what it rests on make an and-or graph, of
which `reason.ranking` gives the trees: the smallest, or one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import sg
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.background import Background
from swapgraph.reason.case import Cases
from swapgraph.reason.crossing import Crossing
from swapgraph.reason.evidence import Evidence, Quote
from swapgraph.reason.inference import Inconsistency
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.matching import Step
from swapgraph.reason.ranking import Ranking, Tree, Way
from swapgraph.reason.rule import Term, Triple
from swapgraph.reason.supporters import Supporters

_CASES = 20  # articles looked at for a triple that belongs to none alone, unless more proofs are wanted
_CASES_BELOW = 5  # the same for what such a triple rests on
_TREES = 10_000  # looked at in one article, at most
_MATCHED, _MATCHED_TO, _REASON, _CONFIDENCE = (
    ox.NamedNode(sg(local)) for local in ("matched", "matchedTo", "reason", "confidence")
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple holds. `basis` says how:

    said        an article says it: `article` and, where the text has words for it, `quote`, the best of its words, and
                `further` ones
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
    further: tuple[Quote, ...] = ()
    size: int = 1  # the number of triples in it

    def leaves(self) -> Iterator[Proof]:
        """The proofs below it, or itself, that have no premises."""
        if self.basis != "rule":
            yield self
        for premise in self.premises:
            yield from premise.leaves()


@dataclass(frozen=True, slots=True)
class Goal:
    """A triple to prove: within an article, or anywhere (None); `across`: by rules across articles alone."""

    triple: Triple
    article: str | None = None
    across: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """That a triple needs no further proof, and which article says it, if one does."""

    basis: str
    article: str | None = None


_Way = Way[Goal, Step | Leaf]


class Prover:
    """Proves triples of a store by an ontology folder's axioms and rules, and by further ones of the user's."""

    def __init__(
        self, store: Store, ontology_dir: Path, *, ontologies: tuple[Path, ...] = (), rules: tuple[Path, ...] = ()
    ) -> None:
        """Raises what `read_knowledge` does."""
        self._store, self._folder = store, ontology_dir
        self.knowledge = read_knowledge(ontology_dir, ontologies, rules)
        self.evidence = Evidence(store)
        self.cases = Cases(store, self.knowledge)
        self.supporters = Supporters(store, self.knowledge)
        self._concluded_across: dict[Triple, bool] = {}
        self.across = Crossing(store, self.knowledge)
        self._facts = frozenset(self.knowledge.ontology.facts)
        self._resolved = store.minter.graph("resolved")
        names: list[tuple[str, str | None]] = [(rule.name, None) for rule in self.knowledge.rules]
        names += [(axiom.name, axiom.axiom) for axiom in self.knowledge.ontology.rules]
        self._ranks = {name: n for n, name in enumerate(dict.fromkeys(names))}

    def is_there(self, triple: Triple) -> bool:
        """Whether the graph has a triple."""
        return bool(self._graphs(triple))

    def prove(self, triple: Triple) -> Proof | None:
        """The shortest proof of a triple; None if it is not in the graph, or nothing leads to it.

        Of one that many articles tell, the shortest among some of them, those that say most of what it takes first.
        """
        return next(iter(self._found(triple, 1, every=False)), None)

    def proofs(self, triple: Triple, limit: int) -> list[Proof]:
        """Proofs of a triple by size, then by the order of rules; as many as there are, up to a limit.

        Each once, and none in which a triple rests on itself. Where more articles tell it than proofs are wanted, those
        of the articles that say most of what it takes.
        """
        return self._found(triple, limit, every=True)

    def forget(self) -> None:
        """Drop what was kept of earlier questions."""
        self.cases.forget()
        self.supporters.forget()
        self.across.forget()
        self._concluded_across.clear()

    def prove_in(self, triple: Triple, article: str | None) -> Proof | None:
        """The shortest proof of a triple within an article; anywhere if that is None."""
        if article is None:
            return self.prove(triple)
        ranking = Ranking(lambda goal: self._ways(goal, every=False), _triple_of)
        return next((self._proof(tree) for tree in _trees(ranking, Goal(triple, article), every=False)), None)

    def quads(self, s: Term | None, p: Term | None, o: Term | None) -> Iterator[ox.Quad]:
        """The quads of a pattern in any graph."""
        if isinstance(s, ox.Literal) or isinstance(p, ox.Literal | ox.BlankNode):
            return iter(())
        return self._store.oxigraph.quads_for_pattern(s, p, o, None)

    def premises_of(self, found: Inconsistency) -> tuple[Proof, ...]:
        """The proofs of what cannot hold together, in the order of the inconsistency's premises."""
        ranking = Ranking(lambda goal: self._ways(goal, every=False), _triple_of)
        trees = [tree for t in found.premises for tree in _trees(ranking, Goal(t, found.article), every=False)]
        return tuple(self._proof(tree) for tree in trees)

    def _found(self, triple: Triple, limit: int, *, every: bool) -> list[Proof]:
        if not self.is_there(triple):
            return []
        return self._first(triple, limit, every) or self._with_whole_gazetteer()._first(triple, limit, every)

    def _first(self, triple: Triple, limit: int, every: bool) -> list[Proof]:
        """One article after the other, until there are enough proofs that cannot be shorter; then across them."""
        goal, least = Goal(triple), self.supporters.least(triple)
        found: list[tuple[int, int, int, Proof]] = []
        for turn, ways in enumerate(self._turns(triple, max(_CASES, limit), every)):
            there = {goal: ways}
            ranking = Ranking(lambda g, there=there: there.get(g) or self._ways(g, every), _triple_of)  # type: ignore[misc]
            for tree in _trees(ranking, goal, every):
                proof = self._proof(tree, every)
                if any(proof == other for *_, other in found):
                    continue
                found.append((tree.size, self._rank(tree.step), turn, proof))
                found.sort(key=lambda one: one[:3])
                if len(found) > limit and found.pop()[-1] is proof:
                    break
            if len(found) == limit and found[-1][0] <= least:
                break
        return [proof for *_, proof in found]

    def _turns(self, triple: Triple, cases: int, every: bool) -> Iterator[Sequence[_Way]]:
        """The ways to a triple: those that need no proof, then those of one article after the other, then those across.

        Not all at once, for a shared triple may have as many as there are articles.
        """
        leaves = self._leaves(triple)
        if leaves:
            yield leaves
            if not every:
                return
        found = bool(leaves)
        for articles in self._articles(triple):
            for article in islice(articles, cases):
                ways = [way for way in self._within(Goal(triple, article), every) if way not in leaves]
                if ways:
                    found = True
                    yield ways
            if found:
                break
        told = not found or self.across.tells(triple)
        if every or told:
            yield self._ways_across(triple, everywhere=told)

    def _ways(self, goal: Goal, every: bool, *, strict: bool = False) -> Sequence[_Way]:
        """The ways to what another goal rests on; one that needs no proof is left at that, unless all are wanted."""
        if goal.article is not None:
            return self._within(goal, every)
        if goal.across and strict:
            return self._ways_across(goal.triple)
        if goal.across and not self._is_concluded_across(goal.triple):
            return []
        return [way for ways in self._turns(goal.triple, _CASES_BELOW, every) for way in ways]

    def _is_concluded_across(self, triple: Triple) -> bool:
        """Whether rules across articles conclude a triple, be it said as well: axioms join what these conclude."""
        if triple not in self._concluded_across:
            ranking = Ranking(lambda goal: self._ways(goal, every=False, strict=True), _triple_of)
            self._concluded_across[triple] = ranking.smallest(Goal(triple, across=True)) is not None
        return self._concluded_across[triple]

    def _within(self, goal: Goal, every: bool) -> list[_Way]:
        """The ways to a goal within its article."""
        assert goal.article is not None  # noqa: S101 - as the caller has seen
        case = self.cases.of(goal.article)
        found: list[_Way] = []
        if goal.triple in case.said or self._says(goal.article, goal.triple):
            found.append(Way(Leaf("said", goal.article)))
        elif goal.triple in case.known:
            found.append(Way(Leaf("known")))
        if not found or every:
            steps = case.steps(goal.triple)
            found.extend(Way(step, tuple(Goal(p, goal.article) for p in step.premises)) for step in steps)
        return found

    def _leaves(self, triple: Triple) -> list[_Way]:
        """Who says a triple, or how else it needs no proof."""
        graphs = self._graphs(triple)
        found: list[_Way] = [Way(Leaf("said", name)) for name in graphs if self._store.minter.article_of(name) == name]
        if not found and (triple in self._facts or f"{self._store.minter.graph('inferred')}/{GAZETTEER}" in graphs):
            found.append(Way(Leaf("known")))
        if self._resolved in graphs:
            found.append(Way(Leaf("resolved")))
        return found

    def _ways_across(self, triple: Triple, *, everywhere: bool = True) -> list[_Way]:
        steps = self.across.steps(triple, everywhere=everywhere)
        return [Way(step, tuple(Goal(premise, None, alone) for premise in step.premises)) for step, alone in steps]

    def _articles(self, triple: Triple) -> Iterator[Iterator[str]]:
        """The articles in which a triple may hold, the likeliest first; those of the next sort if no other will do."""
        homes = {home for term in triple if (home := self.evidence.article_of(term)) is not None}
        if len(homes) == 1:
            yield iter(homes)
        elif not homes:
            yield self.supporters.likely(triple)
            yield self.supporters.others(triple)

    def _rank(self, step: Step | Leaf) -> int:
        """Which of two equally short proofs comes first."""
        if isinstance(step, Leaf):
            return 0
        return 1 + self._ranks.get((step.rule, step.axiom), len(self._ranks))

    def _proof(self, tree: Tree[Goal, Step | Leaf], every: bool = False) -> Proof:
        triple, step = tree.goal.triple, tree.step
        if isinstance(step, Step):
            premises = tuple(self._proof(premise, every) for premise in tree.premises)
            summary = self.knowledge.summary(step.rule)
            return Proof(triple, "rule", step.rule, summary, step.axiom, premises, size=tree.size)
        if step.article is not None:
            quotes = self.evidence.all_of_triple(triple, step.article)
            further = tuple(quotes[1:]) if every else ()
            return Proof(triple, "said", article=step.article, quote=next(iter(quotes), None), further=further)
        why = self._why_resolved(triple) if step.basis == "resolved" else self.knowledge.summary(GAZETTEER)
        return Proof(triple, step.basis, summary=why)

    def _with_whole_gazetteer(self) -> Prover:
        """The same, with what the gazetteer knows and the graph does not repeat because another article says it."""
        other = object.__new__(Prover)
        other.__dict__.update(self.__dict__)
        other.cases = Cases(self._store, self.knowledge, Background(self._folder, self._store.base).of)
        return other

    def _why_resolved(self, triple: Triple) -> str | None:
        if not isinstance(triple[0], ox.NamedNode) or not isinstance(triple[2], ox.NamedNode):
            return None
        graph, store = ox.NamedNode(self._resolved), self._store.oxigraph
        for match in store.quads_for_pattern(None, _MATCHED, triple[0], graph):
            node = match.subject
            assert isinstance(node, ox.NamedNode)  # noqa: S101 - no blank node is ever stored
            if any(store.quads_for_pattern(node, _MATCHED_TO, triple[2], graph)):
                said = [next(iter(store.quads_for_pattern(node, p, None, graph))) for p in (_REASON, _CONFIDENCE)]
                reason, confidence = (q.object.value for q in said)  # type: ignore[union-attr]
                return f"{reason} (confidence {confidence})"
        return None

    def _says(self, article: str, triple: Triple) -> bool:
        return article in self._graphs(triple)

    def _graphs(self, triple: Triple) -> list[str]:
        """The graphs with data that have a triple, sorted."""
        s, p, o = triple
        if not isinstance(s, ox.NamedNode) or not isinstance(p, ox.NamedNode) or isinstance(o, ox.BlankNode):
            return []
        below = self._store.minter.graph("")
        names = (q.graph_name for q in self._store.oxigraph.quads_for_pattern(s, p, o, None))
        iris = (name.value for name in names if isinstance(name, ox.NamedNode))
        return sorted(iri for iri in iris if iri.startswith(below) or self._store.minter.article_of(iri) == iri)


def _triple_of(goal: Goal) -> Triple:
    return goal.triple


def _trees(ranking: Ranking[Goal, Step | Leaf], goal: Goal, every: bool) -> Iterator[Tree[Goal, Step | Leaf]]:
    """The trees of a goal, or the smallest alone, in which no triple rests on itself."""
    if not every:
        tree = ranking.smallest(goal)
        if tree is None or not _repeats(tree):
            yield from [] if tree is None else [tree]
            return
    sound = (tree for tree in islice(ranking.trees(goal), _TREES) if not _repeats(tree))
    yield from sound if every else islice(sound, 1)


def _repeats(tree: Tree[Goal, Step | Leaf], above: frozenset[Triple] = frozenset()) -> bool:
    """Whether a triple rests on itself: what is concluded across articles may hold within one as well."""
    if tree.goal.triple in above:
        return True
    below = above | {tree.goal.triple}
    return any(_repeats(premise, below) for premise in tree.premises)
