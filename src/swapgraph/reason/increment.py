"""Conclusions brought up to some changed articles, to exactly the state of drawing them all anew.

Each changed article is closed twice, as it was and as it is: what is its own goes and comes with it, and what it shares
with others is counted (`swapgraph.counts`). The difference in what rules across articles see of it, and of the articles
that stories tie newly or no longer, is worked in by `reason.across`. Then each conclusion that any of this touched gets
its place, by the same order as ever: an article that says it, the first rule of those by which articles' contexts tell
it, the rule across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from swapgraph.counts import Counts
from swapgraph.graph.store import Store
from swapgraph.reason.across import Across
from swapgraph.reason.background import Background
from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.fixpoint import close_contexts
from swapgraph.reason.inference import NOTHING, SEEN, Inconsistency, Part, Reasoner, findings, homes_of
from swapgraph.reason.knowledge import read_knowledge
from swapgraph.reason.rule import Triple, sort_key


def update_store(
    store: Store,
    ontology_dir: Path,
    outdated: Mapping[str, str | None],
    gone: Iterable[ox.Quad],
    come: Iterable[ox.Quad],
    *,
    ontologies: Sequence[Path] = (),
    rules: Sequence[Path] = (),
) -> list[Inconsistency]:
    """Bring a store's conclusions up to its articles. `gone` and `come` are what changes in the graph `resolved`.

    `outdated` is what `Store.outdated` says. Returns the inconsistencies within the changed articles. Raises what
    `read_knowledge` does.
    """
    knowledge = read_knowledge(ontology_dir, ontologies, rules)
    reasoner = Reasoner(store, knowledge, Background(ontology_dir, store.base))
    return _Update(reasoner, outdated, list(gone), list(come)).run()


class _Update:
    """One update of a store."""

    def __init__(
        self, reasoner: Reasoner, outdated: Mapping[str, str | None], gone: list[ox.Quad], come: list[ox.Quad]
    ) -> None:
        self._reasoner, self._store, self._outdated = reasoner, reasoner.store, outdated
        self._across, self._counts = Across(reasoner.store.memory, reasoner.knowledge), Counts(reasoner.store.memory)
        self._unlinked, self._linked = gone, come
        self._engine = ChainEngine()  # the best one for an article or two
        self._findings: list[Inconsistency] = []
        self._old: dict[str, Part] = {}  # of changed articles, and of those newly or no longer tied
        self._new: dict[str, Part] = {}
        self._below = f"{reasoner.inferred}/"

    def run(self) -> list[Inconsistency]:
        """Do it; see `update_store`."""
        turned = self._articles_of_links()
        were_tied = {
            article for article in (*self._outdated, *turned) if self._is_tied(article, self._earlier(article))
        }
        self._store.change_conclusions(self._unlinked, self._linked)
        stored = [article for article in self._outdated if self._store.key(article) is not None]
        are_tied = {article for article in (*stored, *turned) if self._is_tied(article, article)}
        self._close(stored, were_tied, are_tied)
        self._close_again(sorted(were_tied.symmetric_difference(are_tied).intersection(turned)), are_tied)
        touched = self._count()
        drawn = self._across.update(*self._seen_changes())
        touched |= drawn.keys() | self._said_changes()
        self._place(touched, drawn)
        return self._findings

    # What the articles contribute, before and now

    def _articles_of_links(self) -> list[str]:
        """The unchanged articles with a node whose links changed."""
        nodes = (q.subject for q in (*self._unlinked, *self._linked))
        articles = {self._reasoner.minter.article_of(n.value) for n in nodes if isinstance(n, ox.NamedNode)}
        return sorted(
            a for a in articles if a is not None and a not in self._outdated and self._store.key(a) is not None
        )

    def _earlier(self, article: str) -> str | None:
        """The graph with an article as it was; None if it was not there."""
        return self._outdated.get(article, article)

    def _is_tied(self, article: str, graph: str | None) -> bool:
        """Whether a node of an article is linked; `graph` is where its triples are, None if there are none."""
        nodes = {q.subject for q in self._store.quads(graph)} if graph is not None else set()
        own = (n for n in nodes if isinstance(n, ox.NamedNode) and self._reasoner.minter.article_of(n.value) == article)
        return any(map(self._reasoner.is_tied, own))

    def _close(self, stored: Sequence[str], were_tied: set[str], are_tied: set[str]) -> None:
        """What the changed articles contributed and now do."""
        graphs = [(article, graph) for article, graph in self._outdated.items() if graph is not None]
        self._old = dict.fromkeys(self._outdated, NOTHING)
        self._old |= {part[0]: part[1] for part in self._parts(graphs, were_tied, tell=False)}
        self._new = dict.fromkeys(self._outdated, NOTHING)
        self._new |= {part[0]: part[1] for part in self._parts([(a, a) for a in stored], are_tied, tell=True)}

    def _close_again(self, turned: Sequence[str], are_tied: set[str]) -> None:
        """What articles contribute that did not change but are now tied to others, or no longer are."""
        for article, part in self._parts([(a, a) for a in turned], set(turned), tell=False):
            untied = Part(part.own, part.shared, frozenset())
            self._old[article], self._new[article] = (untied, part) if article in are_tied else (part, untied)

    def _parts(self, graphs: Sequence[tuple[str, str]], tied: set[str], *, tell: bool) -> Iterator[tuple[str, Part]]:
        reasoner, graph_of = self._reasoner, dict(graphs)
        contexts = (reasoner.context(article, graph) for article, graph in graphs)
        for context, closure in close_contexts(contexts, reasoner.knowledge, reasoner.rules, self._engine):
            if tell:
                self._findings.extend(findings(context.name, closure.clashes))
            article = context.name
            yield article, reasoner.part(context, closure, tied=article in tied, graph=graph_of[article])

    # What changes with them

    def _count(self) -> set[Triple]:
        """Count anew what the articles share; returns all conclusions that came, went or are told otherwise."""
        changes = Counter[tuple[Triple, str]]()
        touched: set[Triple] = set()
        for article, new in self._new.items():
            old = self._old[article]
            touched |= {t for t, _ in old.own.items() ^ new.own.items()}
            for parts, by in ((old.shared.items(), -1), (new.shared.items(), 1)):
                for item in parts:
                    changes[item] += by
            for seen, by in ((old.seen, -1), (new.seen, 1)):
                for triple in seen:
                    if homes_of(triple, self._reasoner.minter) != {article}:
                        changes[triple, SEEN] += by
        for links, by in ((self._unlinked, -1), (self._linked, 1)):
            for triple in filter(self._across.sees, map(_triple, links)):
                changes[triple, SEEN] += by
        self._counts.change(changes)
        self._recounted = {triple for (triple, name), change in changes.items() if change and name == SEEN}
        return touched | {triple for (triple, name), change in changes.items() if change and name != SEEN}

    def _seen_changes(self) -> tuple[frozenset[Triple], frozenset[Triple]]:
        """What rules across see no longer, and what newly."""
        touched = set(self._recounted)
        for article, new in self._new.items():
            touched |= self._old[article].seen ^ new.seen
        gone, come = set[Triple](), set[Triple]()
        for triple in touched:
            is_seen, was_seen = self._is_seen(triple), self._across.is_given(triple)
            if is_seen != was_seen:
                (come if is_seen else gone).add(triple)
        return frozenset(gone), frozenset(come)

    def _is_seen(self, triple: Triple) -> bool:
        homes = homes_of(triple, self._reasoner.minter)
        if any(triple in self._new[home].seen for home in homes if home in self._new):
            return True
        return SEEN in self._counts.of(triple)

    def _said_changes(self) -> set[Triple]:
        """Conclusions that are now said, or no longer are."""
        said: set[Triple] = set()
        for article, graph in self._outdated.items():
            now = {_triple(q) for q in self._store.quads(article)}
            said |= now ^ ({_triple(q) for q in self._store.quads(graph)} if graph is not None else set())
        said.update(map(_triple, (*self._unlinked, *self._linked)))
        return {t for t in said if self._counts.of(t).keys() - {SEEN} or self._across.rule_of(t) is not None}

    # Where it has its place

    def _place(self, touched: set[Triple], drawn: Mapping[Triple, str | None]) -> None:
        gone: list[ox.Quad] = []
        come: list[ox.Quad] = []
        for triple in sorted(touched, key=sort_key):
            said, there = self._look_up(triple)
            across = self._across.rule_of(triple)
            rule = self._rule_at_home(triple, there, drawn)
            hidden = across is not None and (said or rule is not None)
            if hidden != self._across.is_hidden(triple):
                if hidden:
                    self._across.hide([triple])
                else:
                    self._across.show(triple)
            alone = len(homes_of(triple, self._reasoner.minter)) == 1  # what others say of it does not matter then
            told = rule if alone and rule else None if said else rule or across
            gone += [self._reasoner.quad(triple, name) for name in sorted(there) if name != told]
            come += [self._reasoner.quad(triple, told)] if told is not None and told not in there else []
        rules = {q.graph_name.value for q in (*gone, *come)}  # type: ignore[union-attr]
        were = {rule for rule in rules if self._has_quads(rule)}
        self._store.change_conclusions(gone, come)
        are = {rule for rule in rules if self._has_quads(rule)}
        self._store.change_conclusions(*(
            [q for rule in sorted(some) for q in self._reasoner.description(rule.removeprefix(self._below))]
            for some in (were - are, are - were)
        ))  # fmt: skip

    def _rule_at_home(self, triple: Triple, there: set[str], drawn: Mapping[Triple, str | None]) -> str | None:
        """The rule by which articles' own contexts tell a triple, if any does."""
        homes = homes_of(triple, self._reasoner.minter)
        if len(homes) != 1:
            rules = self._counts.of(triple).keys() - {SEEN}
            return self._reasoner.first(rules) if rules else None
        (home,) = homes
        if home in self._new:
            return self._new[home].own.get(triple)
        was_across = drawn[triple] if triple in drawn else self._across.rule_of(triple)
        if was_across is not None and not self._across.is_hidden(triple):
            return None  # what stands there is what rules across have told
        return next(iter(there), None)

    def _look_up(self, triple: Triple) -> tuple[bool, set[str]]:
        """Whether somebody says a triple, and the rules that tell it.

        What an unchanged article says is told by no rule, so that not all that say so have to be looked at.
        """
        said, there = False, set[str]()
        for q in self._store.oxigraph.quads_for_pattern(*triple, None):  # type: ignore[arg-type]
            name = q.graph_name.value  # type: ignore[union-attr]
            if name.startswith(self._below):
                there.add(name.removeprefix(self._below))
            elif name in self._outdated or name == self._reasoner.resolved:
                said = True
            elif name not in self._outdated.values():
                said = True
                if len(homes_of(triple, self._reasoner.minter)) != 1:
                    break
        return said, there

    def _has_quads(self, graph: str) -> bool:
        return any(True for _ in self._store.quads(graph))


def _triple(quad: ox.Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]
