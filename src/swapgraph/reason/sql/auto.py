"""The engine that is chosen where none is named. DuckDB is loaded when there are contexts enough for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from swapgraph.reason.chain import ChainEngine, ChainSession
from swapgraph.reason.fixpoint import Closure, Context, close_contexts
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.owl import Ontology
from swapgraph.reason.rules import SparqlRule

MANY = 150
"""Contexts from which DuckDB is quicker than Python: starting it takes as long as closing so many."""


class AutoEngine:
    """The Python chainer for what is small, DuckDB where there are many contexts."""

    def __init__(self, threads: int | None = None) -> None:
        self._chain, self._threads = ChainEngine(), threads

    def start(self, ontology: Ontology) -> ChainSession:
        """See `rule.Engine`."""
        return self._chain.start(ontology)

    def close_contexts(
        self, contexts: Iterable[Context], knowledge: Knowledge, rules: Sequence[SparqlRule]
    ) -> Iterator[tuple[Context, Closure]]:
        """See `fixpoint.SetEngine`."""
        rest = iter(contexts)
        first = list(islice(rest, MANY))
        if len(first) < MANY:
            yield from close_contexts(first, knowledge, rules, self._chain)
        else:
            from swapgraph.reason.sql.engine import DuckEngine

            yield from DuckEngine(self._threads).close_contexts(chain(first, rest), knowledge, rules)
