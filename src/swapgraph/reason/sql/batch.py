"""Many contexts closed together under axioms and SPARQL rules: what `fixpoint.close` does for one, for all of a batch.

Two sets of triples, as there: what the axioms see (`reason.sql.closing`), and what rules see (the table `visible`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from swapgraph.reason.chain import ChainEngine
from swapgraph.reason.fixpoint import Closure, Context, close
from swapgraph.reason.knowledge import Knowledge
from swapgraph.reason.literals import clash
from swapgraph.reason.owl import EMPTY_CLASSES
from swapgraph.reason.rule import Derivation, Term, Triple
from swapgraph.reason.rules import SparqlRule
from swapgraph.reason.sql.closing import Closing, install, write
from swapgraph.reason.sql.compile import SqlRule, compile_rule
from swapgraph.reason.sql.database import connect, create
from swapgraph.reason.sql.expressions import Function, NotCompiled
from swapgraph.reason.sql.program import Program
from swapgraph.reason.sql.terms import Terms
from swapgraph.reason.sql.values import is_plain, value

if TYPE_CHECKING:
    pass

BATCH = 150_000
"""Triples of a batch: enough that starting a statement costs nothing beside it, few enough to take little memory."""

_Row = tuple[int, ...]


class Batches:
    """Closes contexts a batch at a time; compiles knowledge and rules once."""

    def __init__(self, knowledge: Knowledge, rules: Sequence[SparqlRule]) -> None:
        self._knowledge, self._rules = knowledge, tuple(rules)
        ontology = knowledge.ontology
        self._program = Program(ontology.rules)
        self._terms = terms = self._program.terms
        self._db = connect()
        install(self._db, self._program)
        self._compiled = self._compile()
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

    def _compile(self) -> list[SqlRule | None]:
        """The rules as SQL where they can be."""
        plain = all(is_plain(literal) for _, literal in self._terms.literals())  # those that axioms may conclude
        compiled: list[SqlRule | None] = []
        for i, rule in enumerate(self._rules):
            try:
                compiled.append(compile_rule(rule, self._terms.__getitem__, f"rule{i}_") if plain else None)
            except NotCompiled:
                compiled.append(None)
        return compiled

    def _ids(self, name: str, ids: Iterable[int]) -> None:
        write(self._db, name, ("id",), [(number,) for number in sorted(ids)])

    def _facts(self) -> None:
        """The facts of the ontology with what follows from them alone, which every context begins with."""
        given = [tuple(self._terms[term] for term in triple) for triple in self._knowledge.ontology.facts]
        write(self._db, "given", ("s", "p", "o"), given)
        closing = Closing(self._db, self._program)
        closing.add("SELECT 0 AS c, s, p, o, -1 AS rank FROM given UNION ALL SELECT 0, s, p, o, rank FROM axioms")
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE beforehand AS SELECT s, p, o, rank FROM ({closing.holds()})")


class _Odd(Exception):
    """A rule made a value that SQL cannot compare as SPARQL does."""


class _Batch:
    """One batch of contexts, from triples to closures."""

    def __init__(self, owner: Batches, contexts: Sequence[Context]) -> None:
        self._contexts = contexts
        self._knowledge, self._rules, self._needs = owner._knowledge, owner._rules, owner._needs
        self._db, self._program, self._names = owner._db, owner._program, owner._names
        self._compiled = owner._compiled
        self._terms = Terms(owner._terms)
        self._seen = (0, 0)  # names and literals of which it is known what they are
        self._kind = f"CASE WHEN p = {self._program.type} THEN o ELSE p END"
        self._fresh: list[set[int]] = [set() for _ in self._rules]

    def run(self) -> Iterator[tuple[Context, Closure]]:
        """The closures, in the order of the contexts."""
        try:
            closing = self._closed()
        except _Odd:
            yield from ((context, self._by_itself(context)) for context in self._contexts)
            return
        yield from self._closures(closing)

    def _by_itself(self, context: Context) -> Closure:
        """The closure of a context of which SQL cannot compare all values."""
        return close(context.given, self._knowledge, self._rules, ChainEngine())

    def _closed(self) -> Closing:
        """Close all contexts of the batch."""
        self._load()
        db = self._db
        db.execute(
            f"CREATE OR REPLACE TEMP TABLE visible AS SELECT DISTINCT c, s, p, o FROM given "
            f"WHERE {self._kind} IN (FROM needed)"
        )
        self._notice("visible")
        self._stores = _Stores(self) if None in self._compiled else None
        closing = Closing(db, self._program)
        reasoned = f"o >= 0 AND {self._kind} NOT IN (FROM text_layer)"
        contexts = f"range({len(self._contexts)}) contexts(c)"
        self._extend(
            closing,
            f"SELECT c, s, p, o, -1 AS rank FROM given WHERE {reasoned} UNION ALL "
            f"SELECT c::INTEGER, s, p, o, rank FROM beforehand, {contexts}",
        )
        for name in ("found", "concluded"):
            db.execute(
                f"CREATE OR REPLACE TEMP TABLE {name} (c INTEGER, s INTEGER, p INTEGER, o INTEGER, rank INTEGER)"
            )
        for function in (function for rule in self._compiled if rule for function in rule.functions):
            columns = ", ".join(f"x{i} INTEGER" for i in range(function.arity))
            db.execute(f"CREATE OR REPLACE TEMP TABLE {function.table} ({columns}, v INTEGER)")
        for stratum in sorted({rule.stratum for rule in self._rules}):
            present = [i for i, rule in enumerate(self._rules) if rule.stratum <= stratum]
            while self._conclude(present):
                db.execute("INSERT INTO concluded FROM latest")
                db.execute(f"CREATE OR REPLACE TEMP TABLE shown AS FROM latest WHERE {self._kind} IN (FROM needed)")
                self._show()
                self._extend(closing, f"SELECT c, s, p, o, -1 AS rank FROM latest WHERE {reasoned}")
        return closing

    def _load(self) -> None:
        """Write the triples of all contexts; those that SQL cannot take are left to be closed by themselves."""
        terms, given = self._terms, [context.given for context in self._contexts]
        before = terms.size
        rows = [[[terms[triple[place]] for triple in triples] for triples in given] for place in range(3)]
        odd = {number for number, term in terms.literals(before[1]) if not is_plain(term)}
        odd |= {number for number, term in terms.named(before[0]) if not is_plain(term)}
        self._alone = frozenset(self._odd_contexts(odd, rows) if odd and any(self._compiled) else ())
        lengths = [0 if i in self._alone else len(triples) for i, triples in enumerate(given)]
        of = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        s, p, o = (
            np.fromiter(
                (n for i, column in enumerate(place) if i not in self._alone for n in column), np.int32, len(of)
            )
            for place in rows
        )
        create(self._db, "given", {"c": of, "s": s, "p": p, "o": o})
        for name in ("silent", "blank"):
            write(self._db, name, ("id",), [])
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE vals (id INTEGER, kind INTEGER, n DOUBLE, t VARCHAR, truth BOOLEAN)"
        )
        self._seen = (0, 0)
        self._look()

    def _odd_contexts(self, odd: set[int], rows: Sequence[Sequence[Sequence[int]]]) -> Iterator[int]:
        """The contexts of which rules would see such terms."""
        needed = frozenset[int]().union(*self._needs)
        for i, columns in enumerate(zip(*rows, strict=True)):
            for s, p, o in zip(*columns, strict=True):
                if (o if p == self._program.type else p) in needed and (s in odd or o in odd):
                    yield i
                    break

    def _look(self) -> None:
        """Write down what is to know of terms that are new."""
        db, (names, literals) = self._db, self._seen
        self._seen = self._terms.size
        speaks = self._knowledge.ontology.speaks_of
        silent = [(number,) for number, term in self._terms.named(names) if not speaks(term)]
        blank = [(number,) for number, term in self._terms.named(names) if isinstance(term, ox.BlankNode)]
        for name, rows in (("silent", silent), ("blank", blank)):
            if rows:
                write(db, "more", ("id",), rows)
                db.execute(f"INSERT INTO {name} FROM more")
        plain = [(number, *value(term)) for number, term in self._terms.literals(literals) if is_plain(term)]
        if plain:
            ids, kinds, numbers, texts, truths = zip(*plain, strict=True)
            columns: dict[str, np.ndarray] = {
                "id": np.array(ids, np.int32),
                "kind": np.array(kinds, np.int32),
                "n": np.array([float("nan") if n is None else n for n in numbers], np.float64),
                "t": np.array(texts, object),
                "truth": np.array([2 if t is None else t for t in truths], np.int32),
            }
            create(db, "more", columns)
            number = "CASE WHEN isnan(n) THEN NULL ELSE n END"
            db.execute(
                f"INSERT INTO vals SELECT id, kind, {number}, t, CASE WHEN truth < 2 THEN truth = 1 END FROM more"
            )

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
        if self._stores is not None:
            self._stores.extend("shown")

    def _notice(self, table: str) -> None:
        kinds = {kind for (kind,) in self._db.execute(f"SELECT DISTINCT {self._kind} FROM {table}").fetchall()}
        for fresh in self._fresh:
            fresh.update(kinds)

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
        rule, db = self._compiled[i], self._db
        if rule is None:
            assert self._stores is not None  # noqa: S101 - made where a rule does not compile
            write(db, "yielded", ("c", "s", "p", "o"), self._stores.run(self._rules[i]))
            db.execute(f"INSERT INTO found SELECT c, s, p, o, {i} FROM yielded")
            return
        for function in rule.functions:
            self._evaluate(function)
        db.execute(f"CREATE OR REPLACE TEMP TABLE solutions AS {rule.solutions}")
        for s, p, o in rule.heads:
            head = f"SELECT c, {s} AS s, {p} AS p, {o} AS o FROM solutions"
            db.execute(
                f"INSERT INTO found SELECT DISTINCT *, {i} FROM ({head}) WHERE s >= 0 AND p >= 0 AND o IS NOT NULL"
            )

    def _evaluate(self, function: Function) -> None:
        """Let Oxigraph answer a function for the arguments that are new."""
        db, terms = self._db, self._terms
        names = [f"x{i}" for i in range(function.arity)]
        bound = " AND ".join(f"{name} IS NOT NULL" for name in names)
        asked = db.execute(
            f"SELECT * FROM (SELECT DISTINCT * FROM ({function.arguments}) q({', '.join(names)})) "
            f"ANTI JOIN {function.table} USING ({', '.join(names)}) WHERE {bound}"
        ).fetchall()
        if not asked:
            return
        table = terms.table()
        lines = "\n".join(f"({i} {' '.join(str(table[number]) for number in row)})" for i, row in enumerate(asked))
        variables = " ".join(f"?{name}" for name in names)
        query = f"SELECT ?i ({function.text} AS ?v) WHERE {{ VALUES (?i {variables}) {{\n{lines}\n}} }}"
        answers: list[_Row] = [(*row, -(1 << 31)) for row in asked]
        for solution in ox.Store().query(query):  # type: ignore[union-attr]
            i, v = solution["i"], solution["v"]
            if v is not None:
                if not is_plain(v):
                    raise _Odd
                answers[int(i.value)] = (*asked[int(i.value)], terms[v])
        write(db, "answers", (*names, "v"), answers)
        db.execute(f"INSERT INTO {function.table} SELECT {', '.join(names)}, nullif(v, {-(1 << 31)}) FROM answers")
        self._look()

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
            alone = c in self._alone
            yield context, self._by_itself(context) if alone else Closure(told, tuple(clashes.get(c, ())))

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
    """What rules see, in a store for each context: for rules that do not compile."""

    def __init__(self, batch: _Batch) -> None:
        self._db, self._terms = batch._db, batch._terms
        self._stores = [ox.Store() for _ in batch._contexts]
        self.extend("visible")

    def extend(self, table: str) -> None:
        """Add the triples of a table."""
        names = self._terms.table()
        for c, s, p, o in self._db.execute(f"FROM {table}").fetchall():
            self._stores[c].add(ox.Quad(names[s], names[p], names[o]))  # type: ignore[arg-type]

    def run(self, rule: SparqlRule) -> list[_Row]:
        """What a rule concludes in each context, as numbers."""
        terms = self._terms
        return [
            (c, terms[s], terms[p], terms[o])
            for c, store in enumerate(self._stores)
            for s, p, o in rule.concludes(store)
        ]


def triples(numbers: Sequence[int], table: Sequence[Term]) -> tuple[Triple, ...]:
    """Triples from the numbers of their terms in a row."""
    found = [table[number] for number in numbers]
    return tuple(zip(found[::3], found[1::3], found[2::3], strict=True))
