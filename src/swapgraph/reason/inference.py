"""What follows from the articles of a store, each in its own graph by the rule that tells it.

Each article is a context of its own: axioms and rules join what it says with nothing that another article says. A post
is held at the time of an article, an event is planned at the time of an article; to mix two times is to conclude what
nobody said. Only rules of the scope `graph` look across, along stories and identities. So the work grows with the
articles and not with their square, and memory stays that of one article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from swapgraph.counts import Counts
from swapgraph.errors import UsageError
from swapgraph.graph.store import Store
from swapgraph.names import PREFIXES, Minter, sg
from swapgraph.reason.across import Across
from swapgraph.reason.background import NAME as GAZETTEER
from swapgraph.reason.background import Background
from swapgraph.reason.fixpoint import Closure, Context, close_contexts
from swapgraph.reason.knowledge import Knowledge, read_knowledge
from swapgraph.reason.rule import RDF_TYPE, Derivation, Engine, Term, Triple, kind_of, short, sort_key

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


def engine_of(name: str, threads: int | None = None) -> Engine:
    """The engine of a name, for so many threads or all cores, if it has any use for more than one; else UsageError.

    `chain` is plain Python, `duckdb` takes many articles together, `auto` is one or the other by their number, and
    `owlrl` is the reference. What they infer is the same.
    """
    match name:
        case "auto":
            from swapgraph.reason.sql.auto import AutoEngine

            return AutoEngine(threads)
        case "chain":
            from swapgraph.reason.chain import ChainEngine

            return ChainEngine()
        case "duckdb":
            from swapgraph.reason.sql.engine import DuckEngine

            return DuckEngine(threads)
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
    threads: int | None = None,
    memory: ox.Store | None = None,
) -> Inferred:
    """What follows from the articles and the graph `resolved` of a store. Nothing is written to it.

    `ontologies` are further Turtle files, `rules` further folders of rules; `engine` and `threads` are for `engine_of`.
    `memory` is filled with what `update_store` has to know later. Raises what `read_knowledge` does at once.
    """
    reasoner = Reasoner(store, read_knowledge(ontology_dir, ontologies, rules), Background(ontology_dir, store.base))
    inferred = Inferred(iter(()))
    memory, chosen = ox.Store() if memory is None else memory, engine_of(engine, threads)
    run = _Inference(reasoner, memory, chosen, inferred.findings)
    inferred.quads = run.quads()
    return inferred


@dataclass(frozen=True, slots=True)
class Part:
    """What one article contributes.

    `own` are the conclusions that name nodes of this article and of no other, `shared` those that name nodes of none,
    or of others as well, each with the rule that tells it. `seen` is what rules across see of the article. What belongs
    to one other article alone has no part in any of this: it is told by that article, or not at all.
    """

    own: dict[Triple, str]
    shared: dict[Triple, str]
    seen: frozenset[Triple]


NOTHING = Part({}, {}, frozenset())


class Reasoner:
    """What an article says, what follows from it alone, and where a conclusion has its place."""

    def __init__(self, store: Store, knowledge: Knowledge, background: Background) -> None:
        self.store, self.knowledge, self.minter = store, knowledge, store.minter
        self.inferred, self.resolved = (store.minter.graph(name) for name in ("inferred", "resolved"))
        self.rules = knowledge.rules_of("article")
        self.needed = frozenset[Term]().union(*(rule.needs for rule in knowledge.rules_of("graph")))
        self._wanted = knowledge.wanted(self.rules)
        self._background = background
        self._rank = {rule.name: i for i, rule in enumerate(knowledge.rules)}

    def context(self, article: str, graph: str | None = None) -> Context:
        """What an article says that conclusions can be drawn from, then what the gazetteer knows of it.

        `graph` is where its triples are, if not in the graph of its name.
        """
        said = self.read(graph or article, *self._wanted)
        return Context(article, [*said, *self._background.of(said)], len(said))

    def part(self, context: Context, closure: Closure, *, tied: bool, graph: str | None = None) -> Part:
        """What an article contributes whose closure is known; `tied` to others, or for itself."""
        article, name = context.name, ox.NamedNode(graph or context.name)
        part, seen = Part({}, {}, frozenset()), set[Triple]()
        known = dict.fromkeys(context.given[context.said :], GAZETTEER)
        for triple, rule in (known | closure.told).items():
            homes = homes_of(triple, self.minter)
            if len(homes) == 1 and article in homes:
                if ox.Quad(*triple, name) not in self.store.oxigraph:  # type: ignore[arg-type]
                    part.own[triple] = rule
            elif len(homes) != 1:
                part.shared[triple] = rule
            if kind_of(triple) in self.needed:
                seen.add(triple)
        if not tied:
            return part
        seen.update(self.read(name.value, self.needed, self.needed))
        seen = {t for t in seen if len(homes := homes_of(t, self.minter)) != 1 or article in homes}
        return Part(part.own, part.shared, frozenset(seen))

    def read(self, graph: str, properties: Iterable[Term], classes: Iterable[Term]) -> list[Triple]:
        """The triples of a graph that have one of these properties, or one of these classes as type."""
        store, name, wanted = self.store.oxigraph, ox.NamedNode(graph), frozenset(classes)
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

    def is_tied(self, node: Term) -> bool:
        """Whether a node has a part in a story, or is one of those that share an identity."""
        graph = ox.NamedNode(self.resolved)
        return isinstance(node, ox.NamedNode) and any(
            True for _ in self.store.oxigraph.quads_for_pattern(node, _REFERS_TO, None, graph)
        )

    def tied_articles(self) -> frozenset[str]:
        """The articles that have a part in a story or share an identity."""
        resolved = ox.NamedNode(self.resolved)
        nodes = (q.subject for q in self.store.oxigraph.quads_for_pattern(None, _REFERS_TO, None, resolved))
        articles = (self.minter.article_of(node.value) for node in nodes if isinstance(node, ox.NamedNode))
        return frozenset(article for article in articles if article is not None)

    def first(self, rules: Iterable[str]) -> str:
        """The rule that tells a triple that several yield: rules by stratum and name, then the axioms."""
        return min(rules, key=lambda rule: (self.rank(rule), rule))

    def rank(self, rule: str) -> int:
        """The place of a rule among those of files; all others come after these, by name."""
        return self._rank.get(rule, len(self._rank))

    def quad(self, triple: Triple, rule: str) -> ox.Quad:
        """A conclusion in its place."""
        return ox.Quad(*triple, ox.NamedNode(f"{self.inferred}/{rule}"))  # type: ignore[arg-type]

    def description(self, name: str) -> list[ox.Quad]:
        """What the name of a rule's graph means."""
        graph, rule = ox.NamedNode(self.inferred), ox.NamedNode(f"{self.inferred}/{name}")
        return [
            ox.Quad(rule, RDF_TYPE, _RULE, graph),
            ox.Quad(rule, _LABEL, ox.Literal(name), graph),
            ox.Quad(rule, _COMMENT, ox.Literal(self.knowledge.summary(name)), graph),
        ]


SEEN = "seen"
"""Under this name, which no rule has, it is counted how many show a triple to the rules across."""


class _Inference:
    """One run over a store."""

    def __init__(self, reasoner: Reasoner, memory: ox.Store, engine: Engine, findings: list[Inconsistency]) -> None:
        self._reasoner, self._engine, self._findings = reasoner, engine, findings
        self._across, self._counts = Across(memory, reasoner.knowledge), Counts(memory)
        self._used: set[str] = set()

    def quads(self) -> Iterator[ox.Quad]:
        """All that is inferred, each article's as its turn comes, then the rest and the rules' descriptions."""
        reasoner, tied = self._reasoner, self._reasoner.tied_articles()
        counts = Counter[tuple[Triple, str]]()
        self._across.begin()
        for context, closure in self._closed(reasoner.store.articles()):
            self._findings.extend(findings(context.name, closure.clashes))
            part = reasoner.part(context, closure, tied=context.name in tied)
            counts.update(part.shared.items())
            counts.update((t, SEEN) for t in part.seen if homes_of(t, reasoner.minter) != {context.name})
            self._across.give(part.seen)
            yield from (self._quad(triple, rule) for triple, rule in part.own.items())
        resolved = reasoner.read(reasoner.resolved, reasoner.needed, reasoner.needed)
        counts.update((t, SEEN) for t in resolved)
        self._across.give(resolved)
        self._findings.extend(findings(None, self._across.draw()))
        self._counts.add(counts)
        yield from self._rest(counts)
        for name in sorted(self._used):
            yield from reasoner.description(name)

    def _closed(self, articles: Iterable[str]) -> Iterator[tuple[Context, Closure]]:
        reasoner = self._reasoner
        return close_contexts(map(reasoner.context, articles), reasoner.knowledge, reasoner.rules, self._engine)

    def _rest(self, counts: Iterable[tuple[Triple, str]]) -> Iterator[ox.Quad]:
        """What belongs to no article alone, and what rules across conclude where no article's context does."""
        by_triple: dict[Triple, list[str]] = {}
        for triple, rule in counts:
            if rule != SEEN:
                by_triple.setdefault(triple, []).append(rule)
        told = dict(self._across.told())
        hidden = {t for t in told if t in by_triple or self._is_said(t)} | self._told_at_home(told)
        self._across.hide(hidden)
        for triple, rules in by_triple.items():
            if not self._is_said(triple):
                yield self._quad(triple, self._reasoner.first(rules))
        for triple, rule in told.items():
            if triple not in hidden:
                yield self._quad(triple, rule)

    def _told_at_home(self, triples: Iterable[Triple]) -> set[Triple]:
        """Which of these conclusions the context of their own article has as well."""
        by_home: dict[str, set[Triple]] = {}
        stored = self._reasoner.store
        for triple in triples:
            homes = homes_of(triple, self._reasoner.minter)
            for home in homes if len(homes) == 1 else ():
                by_home.setdefault(home, set()).add(triple)
        contexts = (home for home in sorted(by_home) if stored.key(home) is not None)
        return {
            triple
            for context, closure in self._closed(contexts)
            for triple in by_home[context.name] & closure.told.keys()
        }

    def _is_said(self, triple: Triple) -> bool:
        """Whether some article, or what is resolved, says a triple itself."""
        quads = self._reasoner.store.oxigraph.quads_for_pattern(*triple, None)  # type: ignore[arg-type]
        below = f"{self._reasoner.inferred}/"
        return any(not (isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value.startswith(below)) for q in quads)

    def _quad(self, triple: Triple, rule: str) -> ox.Quad:
        self._used.add(rule)
        return self._reasoner.quad(triple, rule)


def findings(article: str | None, clashes: Iterable[Derivation]) -> list[Inconsistency]:
    """The inconsistencies that an engine has found in an article, or across all, sorted."""
    found = {_inconsistency(article, clash) for clash in clashes}
    return sorted(found, key=lambda f: (f.rule, f.message, [sort_key(t) for t in f.premises]))


def homes_of(triple: Triple, minter: Minter) -> set[str]:
    """The articles whose nodes a triple names."""
    iris = (term.value for term in (triple[0], triple[2]) if isinstance(term, ox.NamedNode))
    return {home for iri in iris if (home := minter.article_of(iri)) is not None}


def _inconsistency(article: str | None, clash: Derivation) -> Inconsistency:
    premises = tuple(sorted(set(clash.premises), key=sort_key))
    said = "; ".join(" ".join(short(term) for term in triple) for triple in premises)
    message = f"{clash.rule.axiom}, but {said}" if said else clash.rule.axiom
    return Inconsistency(article, clash.rule.name, message, premises)
