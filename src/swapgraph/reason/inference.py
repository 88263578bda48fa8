"""What follows from the articles of a store, each in its own graph by the rule that tells it.

Each article is a context of its own: axioms and rules join what it says with nothing that another article says. A post
is held at the time of an article, an event is planned at the time of an article; to mix two times is to conclude what
nobody said. Only rules of the scope `graph` look across, along stories and identities. So the work grows with the
articles and not with their square, and memory stays that of one article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.errors import UsageError
from swapgraph.graph.store import Store
from swapgraph.names import PREFIXES, sg
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.background import Background
from swapgraph.reason.fixpoint import Closure, Context, close, close_contexts
from swapgraph.reason.knowledge import Knowledge, read_knowledge
from swapgraph.reason.rule import RDF_TYPE, Derivation, Engine, Term, Triple, short, sort_key
from swapgraph.reason.rules import SparqlRule

ENGINES = ("auto", "chain", "duckdb", "owlrl")
_REFERS_TO = ox.NamedNode(sg("refersTo"))
_RULE = ox.NamedNode(sg("Rule"))
_LABEL, _COMMENT = (ox.NamedNode(PREFIXES["rdfs"] + local) for local in ("label", "comment"))


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something an article's graph says that an axiom excludes: `premises` cannot all hold."""

    article: str | None
    rule: str
    message: str
    premises: tuple[Triple, ...]


@dataclass
class Inferred:
    """The quads of `graph/inferred` and the graphs below it, given out as they are found.

    `findings` is complete when `quads` has been read to its end, which can be done once.
    """

    quads: Iterator[ox.Quad]
    findings: list[Inconsistency] = field(default_factory=list)

    def __iter__(self) -> Iterator[ox.Quad]:
        """The quads."""
        return self.quads


def engine_of(name: str) -> Engine:
    """The engine of a name; UsageError for another.

    `chain` is plain Python, `duckdb` takes many articles together, `auto` is one or the other by their number, and
    `owlrl` is the reference. What they infer is the same.
    """
    match name:
        case "auto":
            from swapgraph.reason.sql.auto import AutoEngine

            return AutoEngine()
        case "chain":
            from swapgraph.reason.chain import ChainEngine

            return ChainEngine()
        case "duckdb":
            from swapgraph.reason.sql.engine import DuckEngine

            return DuckEngine()
        case "owlrl":
            from swapgraph.reason.reference import OwlrlEngine

            return OwlrlEngine()
    raise UsageError(f"no engine {name!r}; there are {', '.join(ENGINES)}")


def infer_store(
    store: Store,
    ontology_dir: Path,
    *,
    ontologies: Sequence[Path] = (),
    rules: Sequence[Path] = (),
    engine: str = "auto",
) -> Inferred:
    """What follows from the articles and the graph `resolved` of a store. Nothing is written.

    `ontologies` are further Turtle files, `rules` further folders of rules. Raises what `read_knowledge` does at once.
    """
    knowledge = read_knowledge(ontology_dir, ontologies, rules)
    inferred = Inferred(iter(()))
    background = Background(ontology_dir, store.base)
    inferred.quads = _Inference(store, knowledge, background, engine_of(engine), inferred.findings).quads()
    return inferred


class _Inference:
    """One run over a store."""

    def __init__(
        self,
        store: Store,
        knowledge: Knowledge,
        background: Background,
        engine: Engine,
        findings: list[Inconsistency],
    ) -> None:
        self._store, self._knowledge, self._engine, self._findings = store, knowledge, engine, findings
        self._background = background
        self._inferred = store.minter.graph("inferred")
        self._rank = {rule.name: i for i, rule in enumerate(knowledge.rules)}
        self._shared: dict[Triple, str] = {}  # inferred of what belongs to no article alone, by rule
        self._used: set[str] = set()

    def quads(self) -> Iterator[ox.Quad]:
        """All that is inferred, each article's as its turn comes, then the rest and the rules' descriptions."""
        rules = self._knowledge.rules_of("article")
        across = self._knowledge.rules_of("graph")
        properties, classes = self._knowledge.wanted(rules)
        needed = frozenset[Term]().union(*(rule.needs for rule in across))
        tied = self._tied_articles()
        crossing: list[ox.Quad] = []  # what the articles that are tied to others have inferred for rules across
        known: set[Triple] = set()
        contexts = (self._context(article, properties, classes) for article in self._store.articles())
        for context, closure in close_contexts(contexts, self._knowledge, rules, self._engine):
            self._report(context.name, closure)
            known_before = context.given[context.said :]
            for triple, rule in [*((triple, GAZETTEER) for triple in known_before), *closure.told.items()]:
                if self._keep(triple, rule):
                    yield self._quad(triple, rule)
                if context.name in tied:
                    known.add(triple)
                    if _kind(triple) in needed:
                        crossing.append(ox.Quad(*triple, ox.NamedNode(context.name)))  # type: ignore[arg-type]
        yield from self._across(across, needed, tied, crossing, known)
        for triple, rule in sorted(self._shared.items(), key=lambda item: sort_key(item[0])):
            yield self._quad(triple, rule)
        yield from self._catalogue()

    def _context(self, article: str, properties: Iterable[Term], classes: Iterable[Term]) -> Context:
        """What an article says that conclusions can be drawn from, then what the gazetteer knows of it."""
        said = self._read(article, properties, classes)
        return Context(article, [*said, *self._background.of(said)], len(said))

    def _across(
        self,
        rules: Sequence[SparqlRule],
        needed: frozenset[Term],
        tied: Iterable[str],
        crossing: list[ox.Quad],
        known: set[Triple],
    ) -> Iterator[ox.Quad]:
        """What rules across articles conclude, and what the axioms make of that."""
        resolved = self._store.minter.graph("resolved")
        for graph in [*sorted(tied), resolved]:
            read = self._read(graph, needed, needed)
            crossing += [ox.Quad(*triple, ox.NamedNode(graph)) for triple in read]  # type: ignore[arg-type]
        closure = close((), self._knowledge, rules, self._engine, crossing)
        self._report(None, closure)
        for triple, rule in closure.told.items():
            if triple not in known and self._keep(triple, rule):
                yield self._quad(triple, rule)

    def _read(self, graph: str, properties: Iterable[Term], classes: Iterable[Term]) -> list[Triple]:
        """The triples of a graph that have one of these properties, or one of these classes as type."""
        store, name, wanted = self._store.oxigraph, ox.NamedNode(graph), frozenset(classes)
        found: list[Triple] = [
            (q.subject, q.predicate, q.object)  # type: ignore[misc]
            for q in store.quads_for_pattern(None, RDF_TYPE, None, name)
            if q.object in wanted
        ]
        for predicate in sorted(properties, key=str):
            assert isinstance(predicate, ox.NamedNode)  # noqa: S101 - what axioms and rules name
            found.extend(
                (q.subject, q.predicate, q.object)  # type: ignore[misc]
                for q in store.quads_for_pattern(None, predicate, None, name)
            )
        return sorted(found, key=sort_key)

    def _tied_articles(self) -> frozenset[str]:
        """The articles that have a part in a story or share an identity."""
        resolved = ox.NamedNode(self._store.minter.graph("resolved"))
        nodes = (q.subject for q in self._store.oxigraph.quads_for_pattern(None, _REFERS_TO, None, resolved))
        articles = (self._article_of(node) for node in nodes)  # type: ignore[arg-type]
        return frozenset(article for article in articles if article is not None)

    def _article_of(self, term: Term) -> str | None:
        return self._store.minter.article_of(term.value) if isinstance(term, ox.NamedNode) else None

    def _keep(self, triple: Triple, rule: str) -> bool:
        """Whether to give a triple out now: not if an article says it; what belongs to no article alone waits."""
        local = self._article_of(triple[0]) or self._article_of(triple[2])
        told = self._shared.get(triple)
        if told is not None:
            if self._order(rule) < self._order(told):
                self._shared[triple] = rule
            return False
        if self._said(triple):
            return False
        if local is None:
            self._shared[triple] = rule
        return local is not None

    def _said(self, triple: Triple) -> bool:
        """Whether some article says a triple itself."""
        s, p, o = triple
        quads = self._store.oxigraph.quads_for_pattern(s, p, o, None)  # type: ignore[arg-type]
        below = f"{self._inferred}/"
        return any(not (isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value.startswith(below)) for q in quads)

    def _order(self, rule: str) -> tuple[int, str]:
        return self._rank.get(rule, len(self._rank)), rule

    def _quad(self, triple: Triple, rule: str) -> ox.Quad:
        self._used.add(rule)
        return ox.Quad(*triple, ox.NamedNode(f"{self._inferred}/{rule}"))  # type: ignore[arg-type]

    def _catalogue(self) -> Iterator[ox.Quad]:
        """What the graphs' names mean."""
        graph = ox.NamedNode(self._inferred)
        for name in sorted(self._used):
            rule = ox.NamedNode(f"{self._inferred}/{name}")
            yield ox.Quad(rule, RDF_TYPE, _RULE, graph)
            yield ox.Quad(rule, _LABEL, ox.Literal(name), graph)
            yield ox.Quad(rule, _COMMENT, ox.Literal(self._knowledge.summary(name)), graph)

    def _report(self, article: str | None, closure: Closure) -> None:
        found = {_inconsistency(article, clash) for clash in closure.clashes}
        self._findings.extend(sorted(found, key=lambda f: (f.rule, f.message, [sort_key(t) for t in f.premises])))


def _inconsistency(article: str | None, clash: Derivation) -> Inconsistency:
    premises = tuple(sorted(set(clash.premises), key=sort_key))
    said = "; ".join(" ".join(short(term) for term in triple) for triple in premises)
    message = f"{clash.rule.axiom}, but {said}" if said else clash.rule.axiom
    return Inconsistency(article, clash.rule.name, message, premises)


def _kind(triple: Triple) -> Term:
    return triple[2] if triple[1] == RDF_TYPE else triple[1]
