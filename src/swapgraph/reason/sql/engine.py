"""DuckDB behind the engines' interface: many contexts at a time, or one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from swapgraph.reason.fixpoint import Closure, Context
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.owl import Ontology
from swapgraph.reason.rule import Derivation, Triple
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.sql.batch import Batches
from swapgraph.reason.sql.closing import Closing, install, write
from swapgraph.reason.sql.database import connect
from swapgraph.reason.sql.described import Described, telling
from swapgraph.reason.sql.program import Program
from swapgraph.reason.sql.terms import Terms

if TYPE_CHECKING:
    import duckdb


class DuckEngine:
    """See `rule.Engine`. Compiles an ontology once; every session closes all it was given anew.

    Without a number of `threads` it takes all cores.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads
        self._compiled: tuple[Ontology, Program, duckdb.DuckDBPyConnection] | None = None

    def start(self, ontology: Ontology) -> DuckSession:
        """See `rule.Engine`."""
        if self._compiled is None or self._compiled[0] is not ontology:
            db, program = connect(self._threads), Program(ontology.rules)
            install(db, program)
            self._compiled = ontology, program, db
        return DuckSession(*self._compiled)

    def close_contexts(
        self, contexts: Iterable[Context], knowledge: Knowledge, rules: Sequence[SparqlRule]
    ) -> Iterator[tuple[Context, Closure]]:
        """See `fixpoint.SetEngine`."""
        return Batches(knowledge, rules, self._threads).close(contexts)


class DuckSession:
    """See `rule.Session`. It tells what follows and by which rule, without premises: `reason.proof` finds those."""

    def __init__(self, ontology: Ontology, program: Program, db: duckdb.DuckDBPyConnection) -> None:
        self._ontology, self._program, self._db = ontology, program, db
        self._given: dict[Triple, None] = dict.fromkeys(ontology.facts)
        self._derived: list[Derivation] = []

    def add(self, triples: Iterable[Triple]) -> list[Triple]:
        """See `rule.Session`."""
        self._given.update(dict.fromkeys(triples))
        before = {d.conclusion for d in self._derived}
        terms = Terms(self._program.terms)
        rows = [(terms[s], terms[p], terms[o]) for s, p, o in self._given]
        write(self._db, "given", ("s", "p", "o"), rows)
        closing = Closing(self._db, self._program)
        closing.add("SELECT 0 AS c, s, p, o, -1 AS rank FROM given UNION ALL SELECT 0, s, p, o, rank FROM axioms")
        self._derived = list(self._read(closing, terms))
        return [d.conclusion for d in self._derived if d.conclusion is not None and d.conclusion not in before]

    def derivations(self) -> list[Derivation]:
        """See `rule.Session`."""
        return self._derived

    def _read(self, closing: Closing, terms: Terms) -> Iterator[Derivation]:
        table, rules, program = terms.table(), self._program.rules, self._program
        Described(self._db, terms, self._ontology, values=False)
        told = f"SELECT s, p, o, rank FROM ({closing.told()}) WHERE {telling(program.type, program.same_as, terms)}"
        for s, p, o, rank in self._db.execute(told).fetchall():
            yield Derivation((table[s], table[p], table[o]), rules[rank], ())
        yield from (derivation for _, derivation in closing.clashes(table))
