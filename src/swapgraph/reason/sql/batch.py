"""Many contexts closed together under axioms and SPARQL rules: what `fixpoint.close` does for one, for all of a batch.

Two sets of triples, as there: what the axioms see (`reason.sql.closing`), and what rules see (the table `visible`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from swapgraph.reason.fixpoint import Closure, Context, close
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.literals import clash
from swapgraph.reason.owl import EMPTY_CLASSES
from swapgraph.reason.rule import Derivation, Engine, Term, Triple
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.sql.closing import Closing, install, write
from swapgraph.reason.sql.database import connect, create
from swapgraph.reason.sql.program import Program
from swapgraph.reason.sql.terms import Terms

if TYPE_CHECKING:
    import duckdb

BATCH = 150_000
"""Triples of a batch: enough that starting a statement costs nothing beside it, few enough to take little memory."""


class Batches:
    """Closes contexts a batch at a time; compiles knowledge and rules once."""

    def __init__(self, knowledge: Knowledge, rules: Sequence[SparqlRule]) -> None:
        self._knowledge, self._rules = knowledge, tuple(rules)
        ontology = knowledge.ontology
        self._program = Program(ontology.rules)
        self._terms = terms = self._program.terms
        self._db = connect()
        install(self._db, self._program)
        self._needs = [frozenset(terms[term] for term in rule.needs) for rule in rules]
        self._ids("needed", frozenset[int]().union(*self._needs))
        self._ids("text_layer", (terms[term] for term in knowledge.text_layer))
        self._ids("empty", (terms[term] for term in EMPTY_CLASSES))
        for term in sorted(ontology.terms, key=str):
            terms[term]
        self._facts()
        self._names = [rule.name for rule in rules] + [rule.name for rule in ontology.rules]

    def close(self, contexts: Iterable[Context]) -> Iterator[tuple[Context, Closure]]:
        """Close each, in the order given."""
        batch: list[Context] = []
        size = 0
        for context in contexts:
            batch.append(context)
            size += len(context.given) + 1
            if size >= BATCH:
                yield from _Batch(self, batch).run()
                batch, size = [], 0
        if batch:
            yield from _Batch(self, batch).run()

    def _ids(self, name: str, ids: Iterable[int]) -> None:
        write(self._db, name, ("id",), [(number,) for number in sorted(ids)])

    def _facts(self) -> None:
        """The facts of the ontology with what follows from them alone, which every context begins with."""
        given = [tuple(self._terms[term] for term in triple) for triple in self._knowledge.ontology.facts]
        write(self._db, "given", ("s", "p", "o"), given)
        closing = Closing(self._db, self._program)
        closing.add("SELECT 0 AS c, s, p, o, -1 AS rank FROM given UNION ALL SELECT 0, s, p, o, rank FROM axioms")
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE beforehand AS SELECT s, p, o, rank FROM ({closing.holds()})")


class _Batch:
    """One batch of contexts, from triples to closures."""

    def __init__(self, owner: Batches, contexts: Sequence[Context]) -> None:
        self._contexts = contexts
        self._knowledge, self._rules, self._needs = owner._knowledge, owner._rules, owner._needs
        self._db, self._program, self._names = owner._db, owner._program, owner._names
        self._before = owner._terms.size
        self._terms = Terms(owner._terms)
        self._kind = f"CASE WHEN p = {self._program.type} THEN o ELSE p END"
        self._fresh: list[set[int]] = [set() for _ in self._rules]

    def run(self) -> Iterator[tuple[Context, Closure]]:
        """The closures, in the order of the contexts."""
        self._load()
        db = self._db
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE visible AS SELECT DISTINCT c, s, p, o FROM given "
            f"WHERE {self._kind} IN (FROM needed)"
        )
        self._notice("visible")
        self._stores = _Stores(self)
        closing = Closing(db, self._program)
        reasoned = f"o >= 0 AND {self._kind} NOT IN (FROM text_layer)"
        contexts = f"range({len(self._contexts)}) contexts(c)"
        self._extend(
            closing,
            f"SELECT c, s, p, o, -1 AS rank FROM given WHERE {reasoned} UNION ALL "
            f"SELECT c::INTEGER, s, p, o, rank FROM beforehand, {contexts}",
        )
        for name in ("found", "concluded"):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} (c INTEGER, s INTEGER, p INTEGER, o INTEGER, rank INTEGER)")
        for stratum in sorted({rule.stratum for rule in self._rules}):
            present = [i for i, rule in enumerate(self._rules) if rule.stratum <= stratum]
            while self._conclude(present):
                db.execute("INSERT INTO concluded FROM latest")
                db.execute(f"CREATE OR REPLACE TEMP TABLE shown AS FROM latest WHERE {self._kind} IN (FROM needed)")
                self._show()
                self._extend(closing, f"SELECT c, s, p, o, -1 AS rank FROM latest WHERE {reasoned}")
        yield from self._closures(closing)

    def _load(self) -> None:
        terms = self._terms
        columns: tuple[list[int], list[int], list[int]] = ([], [], [])
        for place, column in enumerate(columns):
            for context in self._contexts:
                column += [terms[triple[place]] for triple in context.given]
        lengths = [len(context.given) for context in self._contexts]
        of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        s, p, o = (np.array(column, dtype=np.int32) for column in columns)
        create(self._db, "given", {"c": of, "s": s, "p": p, "o": o})
        self._silence()

    def _silence(self) -> None:
        """The names of which nothing that follows is told."""
        speaks = self._knowledge.ontology.speaks_of
        write(self._db, "silent", ("id",), [(i,) for i, term in self._terms.named() if not speaks(term)])
        blank = [(i,) for i, term in self._terms.named() if isinstance(term, ox.BlankNode)]
        write(self._db, "blank", ("id",), blank)

    def _tells(self) -> str:
        """The condition of `Ontology.tells`."""
        program = self._program
        return (
            "s NOT IN (FROM silent) AND o NOT IN (FROM blank) "
            f"AND NOT (p = {program.same_as} AND s = o) AND NOT (p = {program.type} AND o IN (FROM empty))"
        )

    def _extend(self, closing: Closing, query: str) -> None:
        """Close further triples, and let the rules see what follows and is told."""
        closing.add(query)
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE shown AS SELECT c, s, p, o FROM came "
            f"WHERE rank >= 0 AND {self._kind} IN (FROM needed) AND {self._tells()} "
            "AND (s, p, o) NOT IN (SELECT (s, p, o) FROM beforehand)"
        )
        self._show()

    def _show(self) -> None:
        """Add the table `shown` to what rules see."""
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE shown AS SELECT c, s, p, o FROM shown ANTI JOIN visible USING (c, s, p, o)"
        )
        self._db.execute("INSERT INTO visible FROM shown")
        self._notice("shown")
        self._stores.extend("shown")

    def _notice(self, table: str) -> None:
        kinds = {kind for (kind,) in self._db.execute(f"SELECT DISTINCT {self._kind} FROM {table}").fetchall()}
        for fresh in self._fresh:
            fresh |= kinds

    def _conclude(self, rules: Sequence[int]) -> bool:
        """Run those rules that could find something new: `latest` is what is. False if nothing."""
        db, ran = self._db, []
        for i in rules:
            if self._fresh[i] & self._needs[i]:
                self._fresh[i].clear()
                db.execute("DELETE FROM found WHERE rank = ?", [i])
                self._find(i)
                ran.append(i)
        if not ran:
            return False
        db.execute(
            "CREATE OR REPLACE TEMP TABLE latest AS SELECT c, s, p, o, min(rank) AS rank FROM found "
            f"ANTI JOIN visible USING (c, s, p, o) ANTI JOIN concluded USING (c, s, p, o) "
            f"WHERE rank IN ({', '.join(map(str, ran))}) GROUP BY c, s, p, o"
        )
        return bool(db.execute("SELECT 1 FROM latest LIMIT 1").fetchall())

    def _find(self, i: int) -> None:
        """Add to `found` what a rule yields."""
        rows = self._stores.run(self._rules[i])
        write(self._db, "yielded", ("c", "s", "p", "o"), rows)
        self._db.execute(f"INSERT INTO found SELECT c, s, p, o, {i} FROM yielded")

    # -------------------------------------------------------------- results

    def _closures(self, closing: Closing) -> Iterator[tuple[Context, Closure]]:
        derived = (
            f"SELECT c, s, p, o, rank + {len(self._rules)} AS rank FROM ({closing.told()}) "
            f"ANTI JOIN concluded USING (c, s, p, o) WHERE {self._tells()}"
        )
        columns = self._db.execute(
            f"SELECT c, s, p, o, min(rank) AS rank FROM (SELECT * FROM found UNION ALL {derived}) "
            "ANTI JOIN given USING (c, s, p, o) GROUP BY c, s, p, o ORDER BY c"
        ).fetchnumpy()
        clashes = self._clashes(closing)
        table, names = self._terms.table(), self._names
        ends = np.searchsorted(columns["c"], np.arange(1, len(self._contexts) + 1))
        s, p, o, rank = (columns[name].tolist() for name in ("s", "p", "o", "rank"))
        start = 0
        for c, (context, end) in enumerate(zip(self._contexts, ends.tolist(), strict=True)):
            told = {(table[s[i]], table[p[i]], table[o[i]]): names[rank[i]] for i in range(start, end)}
            start = end
            yield context, Closure(told, tuple(clashes.get(c, ())))

    def _clashes(self, closing: Closing) -> dict[int, list[Derivation]]:
        found: dict[int, list[Derivation]] = {}
        table, rules = self._terms.table(), self._program.rules
        for c, rank, premises in closing.clashes():
            found.setdefault(c, []).append(Derivation(None, rules[rank], triples(premises, table)))
        for c, rank, (one, other), premises in closing.equal_literals():
            if clash(table[one], table[other]):
                found.setdefault(c, []).append(Derivation(None, rules[rank], triples(premises, table)))
        return found


class _Stores:
    """What rules see, in one Oxigraph store with a graph for each context: for rules that do not compile."""

    def __init__(self, batch: _Batch) -> None:
        self._db, self._terms = batch._db, batch._terms
        self._store = ox.Store()
        self._graphs = [ox.NamedNode(f"urn:context:{i}") for i in range(len(batch._contexts))]
        self.extend("visible")

    def extend(self, table: str) -> None:
        """Add the triples of a table."""
        names = self._terms.table()
        for c, s, p, o in self._db.execute(f"FROM {table}").fetchall():
            self._store.add(ox.Quad(names[s], names[p], names[o], self._graphs[c]))  # type: ignore[arg-type]

    def run(self, rule: SparqlRule) -> list[tuple[int, ...]]:
        """What a rule concludes in each context, as numbers."""
        terms = self._terms
        return [
            (c, terms[s], terms[p], terms[o])
            for c, graph in enumerate(self._graphs)
            for s, p, o in rule.concludes(self._store, graph)
        ]


def triples(numbers: Sequence[int], table: Sequence[Term]) -> tuple[Triple, ...]:
    """Triples from the numbers of their terms in a row."""
    found = [table[number] for number in numbers]
    return tuple(zip(found[::3], found[1::3], found[2::3], strict=True))
