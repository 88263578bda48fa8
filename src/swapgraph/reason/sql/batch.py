"""Many contexts closed together under axioms and SPARQL rules: what `fixpoint.close` does for one, for all of a batch.

Two sets of triples, as there: what the axioms see (`sql.closing`), and what rules see (`sql.ruling`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb
import numpy as np

from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.fixpoint import Closure, Context, close
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.rule import Derivation
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.sql.closing import Closing, install, write
from swapgraph.reason.sql.database import connect, create
from swapgraph.reason.sql.described import Described, telling
from swapgraph.reason.sql.program import Program
from swapgraph.reason.sql.ruling import CompiledRule, Odd, Ruling
from swapgraph.reason.sql.terms import Terms
from swapgraph.reason.sql.values import is_plain

BATCH = 150_000
"""Triples of a batch: enough that starting a statement costs little beside it, few enough to take little memory."""


class Batches:
    """Closes contexts a batch at a time; compiles knowledge and rules once."""

    def __init__(self, knowledge: Knowledge, rules: Sequence[SparqlRule], threads: int | None = None) -> None:
        ontology = knowledge.ontology
        self.knowledge, self.given_rules = knowledge, tuple(rules)
        self.program, self.db, self.chain = Program(ontology.rules), connect(threads), ChainEngine()
        self.terms = self.program.terms
        install(self.db, self.program)
        self.rules = self._compiled()
        self.needed = frozenset[int]().union(*(rule.needs for rule in self.rules))
        self._ids("needed", self.needed)
        self._ids("text_layer", (self.terms[term] for term in knowledge.text_layer))
        self._ids("weighed", (self.terms[term] for term in knowledge.weighed))
        self.telling = telling(self.program.type, self.program.same_as, self.terms)
        self._facts()
        self.names = [rule.name for rule in rules] + [rule.name for rule in ontology.rules]

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

    def _compiled(self) -> list[CompiledRule]:
        """The rules, as SQL where they can be."""
        plain = all(is_plain(literal) for _, literal in self.terms.literals())  # those that axioms may conclude
        found: list[CompiledRule] = []
        for i, rule in enumerate(self.given_rules):
            from swapgraph.reason.sql.compile import compile_rule  # loads rdflib

            sql = compile_rule(rule, self.terms.__getitem__, f"rule{i}_") if plain else ""
            needs = frozenset(self.terms[term] for term in rule.needs)
            found.append(CompiledRule(rule, None if isinstance(sql, str) else sql, needs))
        return found

    def _ids(self, name: str, ids: Iterable[int]) -> None:
        write(self.db, name, ("id",), [(number,) for number in sorted(ids)])

    def _facts(self) -> None:
        """The facts of the ontology with what follows from them alone, which every context begins with."""
        given = [tuple(self.terms[term] for term in triple) for triple in self.knowledge.ontology.facts]
        write(self.db, "given", ("s", "p", "o"), given)
        closing = Closing(self.db, self.program)
        closing.add("SELECT 0 AS c, s, p, o, -1 AS rank FROM given UNION ALL SELECT 0, s, p, o, rank FROM axioms")
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE beforehand AS SELECT s, p, o, rank FROM ({closing.holds()})")


class _Batch:
    """One batch of contexts, from triples to closures."""

    def __init__(self, owner: Batches, contexts: Sequence[Context]) -> None:
        self._owner, self._db, self._contexts = owner, owner.db, contexts
        self._terms = Terms(owner.terms)
        self._kind = f"CASE WHEN p = {owner.program.type} THEN o ELSE p END"

    def run(self) -> Iterator[tuple[Context, Closure]]:
        """The closures, in the order of the contexts."""
        alone = self._load()
        try:
            found = self._closures(self._closed())
        except (Odd, duckdb.OutOfMemoryException):
            found, alone = iter(()), frozenset(range(len(self._contexts)))
        for c, context in enumerate(self._contexts):
            closure = next(found, None)
            if c in alone or closure is None:
                rules, knowledge = self._owner.given_rules, self._owner.knowledge
                closure = close(context.given, knowledge, rules, self._owner.chain)
            yield context, closure

    def _load(self) -> frozenset[int]:
        """Write the table `given`, without contexts of which SQL cannot compare all values: returns those."""
        terms, parts = self._terms, [context.given for context in self._contexts]
        names, literals = terms.size
        c = np.repeat(np.arange(len(parts), dtype=np.int32), [len(part) for part in parts])
        s, p, o = (np.array([terms[triple[i]] for part in parts for triple in part], dtype=np.int32) for i in range(3))
        odd = [number for number, term in terms.literals(literals) if not is_plain(term)]
        odd += [number for number, term in terms.named(names) if not is_plain(term)]
        alone: frozenset[int] = frozenset()
        if odd and any(rule.sql for rule in self._owner.rules):
            kinds = np.where(p == self._owner.program.type, o, p)
            seen = (np.isin(s, odd) | np.isin(o, odd)) & np.isin(kinds, list(self._owner.needed))
            alone = frozenset(np.unique(c[seen]).tolist())
            kept = ~np.isin(c, list(alone))
            c, s, p, o = c[kept], s[kept], p[kept], o[kept]
        create(self._db, "given", {"c": c, "s": s, "p": p, "o": o})
        return alone

    def _closed(self) -> Closing:
        """Close all contexts: axioms to their end, then rules, and again, stratum by stratum."""
        owner = self._owner
        described = Described(self._db, self._terms, owner.knowledge.ontology)
        closing = Closing(self._db, owner.program)
        ruling = Ruling(self._db, owner.rules, self._terms, described, self._kind, len(self._contexts))
        ruling.show("FROM given")
        reasoned = f"CASE WHEN o < 0 THEN p IN (FROM weighed) ELSE {self._kind} NOT IN (FROM text_layer) END"
        shown = f"rank >= 0 AND {owner.telling} AND (s, p, o) NOT IN (SELECT (s, p, o) FROM beforehand)"
        contexts = f"range({len(self._contexts)}) contexts(c)"
        came = closing.add(
            f"SELECT c, s, p, o, -1 AS rank FROM given WHERE {reasoned} UNION ALL "
            f"SELECT c::INTEGER, s, p, o, rank FROM beforehand, {contexts}"
        )
        ruling.show(f"SELECT * FROM ({came}) WHERE {shown}")
        for stratum in sorted({rule.stratum for rule in owner.given_rules}):
            while ruling.run(stratum):
                ruling.show("FROM latest")
                came = closing.add(f"SELECT c, s, p, o, -1 AS rank FROM latest WHERE {reasoned}")
                ruling.show(f"SELECT * FROM ({came}) WHERE {shown}")
        return closing

    def _closures(self, closing: Closing) -> Iterator[Closure]:
        owner = self._owner
        derived = (
            f"SELECT c, s, p, o, rank + {len(owner.rules)} AS rank FROM ({closing.told()}) "
            f"ANTI JOIN concluded USING (c, s, p, o) WHERE {owner.telling}"
        )
        columns = self._db.execute(
            f"SELECT c, s, p, o, min(rank) AS rank FROM (FROM found UNION ALL {derived}) "
            "ANTI JOIN given USING (c, s, p, o) GROUP BY c, s, p, o ORDER BY c"
        ).fetchnumpy()
        table, names = self._terms.table(), owner.names
        clashes: dict[int, list[Derivation]] = {}
        for c, derivation in closing.clashes(table):
            clashes.setdefault(c, []).append(derivation)
        ends = np.searchsorted(columns["c"], np.arange(1, len(self._contexts) + 1)).tolist()
        s, p, o, rank = (columns[name].tolist() for name in ("s", "p", "o", "rank"))
        start = 0
        for c, end in enumerate(ends):
            told = {(table[s[i]], table[p[i]], table[o[i]]): names[rank[i]] for i in range(start, end)}
            start = end
            yield Closure(told, tuple(clashes.get(c, ())))
