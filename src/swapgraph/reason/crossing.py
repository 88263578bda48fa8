"""Steps from one article to another: the rules of scope `graph`, and what the axioms make of their conclusions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.names import sg
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.matching import Bindings, RuleMatcher, Step, instance, kind, value
from swapgraph.reason.rule import RDF_TYPE, Atom, Rule, Term, Triple, Var, sort_key, unify

_MATCHES = 100  # of one axiom for one conclusion, at most
_NEIGHBOURS = 100  # articles looked at together, before all are
_REFERS_TO = ox.NamedNode(sg("refersTo"))


class Crossing:
    """Finds them in what a store says and has inferred."""

    def __init__(self, store: Store, knowledge: Knowledge) -> None:
        self._store, self._minter = store.oxigraph, store.minter
        self._rules = knowledge.rules_of("graph")
        self._resolved = ox.NamedNode(store.minter.graph("resolved"))
        self._kinds = frozenset[ox.NamedNode]().union(*(rule.needs for rule in self._rules))
        self._near: dict[str, list[ox.Quad]] = {}
        self._graphs = {store.minter.graph(f"inferred/{rule.name}") for rule in self._rules}
        self._concluded = frozenset(store.concluded())
        # The axioms see what the rules across have concluded, and what follows from that; no article's own words.
        reached = {kind(atom) for rule in self._rules for atom in rule.template}
        axioms = [rule for rule in knowledge.ontology.rules if rule.head is not None and not rule.distinct]
        self._axioms: dict[object, list[Rule]] = {}
        grown = True
        while grown:
            grown = False
            for axiom in [axiom for axiom in axioms if reached.issuperset(map(kind, axiom.body)) and axiom.body]:
                assert axiom.head is not None  # noqa: S101 - inconsistencies were left out
                axioms.remove(axiom)
                self._axioms.setdefault(kind(axiom.head), []).append(axiom)
                grown = grown or kind(axiom.head) not in reached
                reached.add(kind(axiom.head))

    def tells(self, triple: Triple) -> bool:
        """Whether the graph names a rule of scope `graph` as the one that tells a triple."""
        found = self._store.quads_for_pattern(*triple, None)  # type: ignore[arg-type]
        return any(isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value in self._graphs for q in found)

    def steps(self, triple: Triple, *, everywhere: bool) -> Iterator[tuple[Step, bool]]:
        """The steps that yield a triple; and whether their premises must themselves be concluded across articles.

        Rules are tried on the articles around the triple, and on the whole graph only if it is to be `everywhere`.
        """
        rules = [rule for rule in self._rules if any(unify(atom, triple, {}) is not None for atom in rule.template)]
        for store in self._neighbourhoods(triple, everywhere) if rules else ():
            matcher = RuleMatcher(store, lambda _, triple, terms: [self._around(terms)], union=True)  # noqa: ARG005
            steps = [step for rule in rules for step in matcher.steps(rule, triple)]
            yield from ((step, False) for step in steps)
            if steps:
                break
        for axiom in self._axioms.get(kind(triple), []):
            for step in self._by_axiom(axiom, triple):
                yield step, True

    def _neighbourhoods(self, triple: Triple, everywhere: bool) -> Iterator[ox.Store]:
        """Where to look for the premises: in the articles that a triple is about and those tied to them, then in all.

        A query of the whole graph takes seconds where a rule compares all figures with all others.
        """
        ends = [term for term in triple if isinstance(term, ox.NamedNode)]
        homes = {home for term in ends if (home := self._minter.article_of(term.value)) is not None}
        near = homes | {home for end in ends for home in self._tied(end)}
        yield self._only(near)
        if homes and everywhere:
            nodes = [q.subject for q in self._store.quads_for_pattern(None, _REFERS_TO, None, self._resolved)]
            further = [n for n in nodes if isinstance(n, ox.NamedNode) and self._minter.article_of(n.value) in homes]
            wider = near | {home for node in further for home in self._tied(node)}
            if wider != near and len(wider) <= _NEIGHBOURS:
                yield self._only(wider)
        if everywhere:
            yield self._store

    def _tied(self, node: ox.NamedNode) -> set[str]:
        """The articles whose nodes refer to what a node is, or refers to."""
        quads = self._store.quads_for_pattern(node, _REFERS_TO, None, self._resolved)
        ones = [node, *(q.object for q in quads if isinstance(q.object, ox.NamedNode))]
        tied = [q.subject for one in ones for q in self._store.quads_for_pattern(None, _REFERS_TO, one, self._resolved)]
        homes = (self._minter.article_of(n.value) for n in tied if isinstance(n, ox.NamedNode))
        return {home for home in homes if home is not None}

    def _only(self, articles: set[str]) -> ox.Store:
        """What the rules look at of some articles."""
        store = ox.Store()
        for article in sorted(articles):
            if article not in self._near:
                self._near[article] = list(dict.fromkeys(self._of_article(article)))
            store.extend(self._near[article])
        return store

    def _of_article(self, article: str) -> Iterator[ox.Quad]:
        """What an article says, and what was concluded of its nodes; not of its pieces of text, which are many."""
        said = list(self._store.quads_for_pattern(None, None, None, ox.NamedNode(article)))
        yield from (q for q in said if _kind_of(q) in self._kinds)
        nodes = {term for q in said for term in (q.subject, q.object) if isinstance(term, ox.NamedNode)}
        for node in nodes:
            if node.value.startswith(f"{article}#"):
                continue
            if self._minter.article_of(node.value) is not None:
                about = [*self._store.quads_for_pattern(node, None, None, None)]
                about += self._store.quads_for_pattern(None, None, node, None)
            else:  # of what all articles speak of, only what the rules look at
                about = [q for kind in self._kinds for q in self._store.quads_for_pattern(node, kind, None, None)]
                about += [q for kind in self._kinds for q in self._store.quads_for_pattern(node, RDF_TYPE, kind, None)]
            yield from (q for q in about if self._is_concluded(q) and _kind_of(q) in self._kinds)

    def forget(self) -> None:
        """Drop what was read of articles."""
        self._near.clear()

    def around(self, triple: Triple) -> ox.Store:
        """What rules look at around a triple."""
        return next(self._neighbourhoods(triple, False))

    def _by_axiom(self, rule: Rule, triple: Triple) -> Iterator[Step]:
        assert rule.head is not None  # noqa: S101 - inconsistencies were left out
        bindings = unify(rule.head, triple, {})
        found: dict[tuple[Triple, ...], None] = {}
        for bound in self._join(rule.body, bindings) if bindings is not None else ():
            found[tuple(dict.fromkeys(instance(atom, bound) for atom in rule.body))] = None
            if len(found) >= _MATCHES:
                break
        for premises in sorted(found, key=lambda premises: [*map(sort_key, premises)]):
            if triple not in premises:
                yield Step(rule.name, rule.axiom, premises)

    def _join(self, body: tuple[Atom, ...], bindings: Bindings) -> Iterator[Bindings]:
        if not body:
            yield bindings
            return
        # The pattern with most slots known comes next: never a product where a join will do.
        known = [sum(not isinstance(value(slot, bindings), Var) for slot in atom) for atom in body]
        at = known.index(max(known))
        for triple in self._inferred(body[at], bindings):
            bound = unify(body[at], triple, bindings)
            if bound is not None:
                yield from self._join(body[:at] + body[at + 1 :], bound)

    def _inferred(self, atom: Atom, bindings: Bindings) -> list[Triple]:
        s, p, o = (None if isinstance(v := value(slot, bindings), Var) else v for slot in atom)
        if isinstance(s, ox.Literal) or isinstance(p, ox.Literal):
            return []
        quads = self._store.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]
        found: set[Triple] = {
            (q.subject, q.predicate, q.object)  # type: ignore[misc]
            for q in quads
            if self._is_concluded(q)
        }
        return sorted(found, key=sort_key)

    def _is_concluded(self, quad: ox.Quad) -> bool:
        return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in self._concluded

    def _around(self, terms: Iterable[Term]) -> list[Triple]:
        """What is said of some terms, of the kinds that a rule needs; and what leads to those of one article alone."""
        found: set[Triple] = set()
        for term in terms:
            if isinstance(term, ox.NamedNode):
                ways = [(term, None)] if self._minter.article_of(term.value) is None else [(term, None), (None, term)]
                for s, o in ways:
                    quads = self._store.quads_for_pattern(s, None, o, None)
                    found.update((q.subject, q.predicate, q.object) for q in quads)  # type: ignore[misc]
        return sorted((t for t in found if kind(t) in self._kinds), key=sort_key)


def _kind_of(quad: ox.Quad) -> object:
    return quad.object if quad.predicate == RDF_TYPE else quad.predicate
