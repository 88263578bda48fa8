"""The articles' graphs and `graph/resolved` -> `graph/inferred` and the graphs below it, as `reason.inference` has it.

Each article is closed by itself in the tasks, many together in DuckDB. What belongs to one article alone is told there
and then; what belongs to none alone is gathered by triple, and told by the first of its rules unless an article says
it. The rules across articles see a little of those that share something; this machine runs them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from swapgraph.graph.store import Store
from swapgraph.reason.across import Across
from swapgraph.reason.background import Background
from swapgraph.reason.fixpoint import Context, close_contexts
from swapgraph.reason.inference import Part, Reasoner, engine_of, findings, homes_of
from swapgraph.reason.knowledge import Knowledge, read_knowledge
from swapgraph.reason.rule import Triple
from swapgraph.resources import ontology_dir
from swapgraph.scale.spark.session import arrived
from swapgraph.settings import Settings

REASONED = "kind STRING, triple STRING, rank INT, rule STRING, block STRING"
"""Of an article: `own`, a block of what is told of it alone, with the rules that tell it as JSON; `shared`, a triple
that a rule tells; `said`, a triple that it says of what is not its own alone; `seen`, a block of what rules across see;
`clash`, an inconsistency in words."""

Row = tuple[str, str | None, int | None, str | None, str | None]


def reason_part(settings: Settings, base: str, rows: Iterable[Any]) -> Iterator[Row]:
    """The rows of `REASONED` for a partition of articles: IRI, N-Quads, and whether it is tied to others."""
    reasoner = new_reasoner(arrived(settings), base)
    store, tied = reasoner.store.oxigraph, set[str]()

    def contexts() -> Iterator[Context]:
        for iri, quads, is_tied in rows:
            _load(store, quads)
            if is_tied:
                tied.add(iri)
            yield reasoner.context(iri)

    engine = engine_of("auto", threads=1)  # a task has a core
    for context, closure in close_contexts(contexts(), reasoner.knowledge, reasoner.rules, engine):
        part = reasoner.part(context, closure, tied=context.name in tied)
        yield from _told(part, reasoner)
        yield from (("said", key_of(triple), None, None, None) for triple in _said(context.name, reasoner))
        for finding in findings(context.name, closure.clashes):
            yield "clash", None, None, None, f"{finding.article}: {finding.message}"
        store.remove_graph(ox.NamedNode(context.name))


def at_home_part(settings: Settings, base: str, sought: Iterable[str], rows: Iterable[Any]) -> Iterator[str]:
    """Which of some triples of one article each, by `key_of`, that article says or has in its own context."""
    reasoner = new_reasoner(arrived(settings), base)
    wanted = frozenset(sought)
    for iri, quads in rows:
        _load(reasoner.store.oxigraph, quads)
        context = reasoner.context(iri)
        for _, closure in close_contexts([context], reasoner.knowledge, reasoner.rules, engine_of("chain")):
            yield from wanted.intersection(key_of(triple) for triple in closure.told)
        said = reasoner.store.quads(iri)
        yield from wanted.intersection(key_of(triple_of(q)) for q in said)
        reasoner.store.oxigraph.remove_graph(ox.NamedNode(iri))


@dataclass(frozen=True, slots=True)
class AcrossAll:
    """What rules across conclude: each triple with its rule; and the inconsistencies among these, in words."""

    told: list[tuple[Triple, str]]
    clashes: list[str]


def reason_across(blocks: Iterable[str], reasoner: Reasoner) -> AcrossAll:
    """Run the rules across over blocks of what they see, on this machine; much is kept on disk meanwhile."""
    # The database is closed when the last name for it is gone: before that its threads write into the folder.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        return _reason_in(scratch, blocks, reasoner)


def _reason_in(scratch: str, blocks: Iterable[str], reasoner: Reasoner) -> AcrossAll:
    across = Across(ox.Store(scratch), reasoner.knowledge)
    across.begin()
    for block in blocks:
        across.give(triple for triple in map(triple_of, _parsed(block)) if across.sees(triple))
    clashes = findings(None, across.draw())
    return AcrossAll(list(across.told()), [finding.message for finding in clashes])


def new_reasoner(settings: Settings, base: str) -> Reasoner:
    """A reasoner over an empty store."""
    return Reasoner(Store(base=base), *_known(settings, base))


def key_of(triple: Triple) -> str:
    """A triple as N-Triples, without the full stop; each value as a store writes it."""
    return " ".join(_as_stored(term) if isinstance(term, ox.Literal) else str(term) for term in triple)


def placed(key: str, rule: str, reasoner: Reasoner) -> str:
    """A conclusion as N-Quads, in the graph of the rule that tells it; as a store would write it."""
    return f"{key} <{reasoner.inferred}/{rule}> ."


def triple_of(quad: ox.Quad) -> Triple:
    """What a quad says, wherever."""
    return quad.subject, quad.predicate, quad.object  # type: ignore[return-value]


@lru_cache(100_000)
def _as_stored(literal: ox.Literal) -> str:
    store, node = ox.Store(), ox.NamedNode("urn:x")
    store.add(ox.Quad(node, node, literal))
    return next(str(quad.object) for quad in store)


@lru_cache(1)
def _known(settings: Settings, base: str) -> tuple[Knowledge, Background]:
    knowledge = read_knowledge(ontology_dir(), settings.axioms(), settings.rule_files())
    return knowledge, Background(ontology_dir(), base)


def _told(part: Part, reasoner: Reasoner) -> Iterator[Row]:
    if part.own:
        lines = sorted(placed(key_of(triple), rule, reasoner) for triple, rule in part.own.items())
        yield "own", None, None, json.dumps(sorted(set(part.own.values()))), "\n".join(lines)
    for triple, rule in part.shared.items():
        yield "shared", key_of(triple), reasoner.rank(rule), rule, None
    if part.seen:
        yield "seen", None, None, None, "\n".join(f"{key_of(triple)} ." for triple in part.seen)


def _said(article: str, reasoner: Reasoner) -> Iterator[Triple]:
    """What an article says of what is not its own alone."""
    for quad in reasoner.store.quads(article):
        triple = triple_of(quad)
        if homes_of(triple, reasoner.minter) != {article}:
            yield triple


def _load(store: ox.Store, quads: str) -> None:
    store.load(quads.encode("utf-8"), format=ox.RdfFormat.N_QUADS, lenient=True)


def _parsed(block: str) -> Iterator[ox.Quad]:
    return ox.parse(block.encode("utf-8"), format=ox.RdfFormat.N_QUADS, lenient=True)
