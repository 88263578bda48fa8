"""SPARQL rules over all contexts of a batch: what they see, and what each of them found when it last ran.

They see the table `visible`. Those that compile run as SQL, the others on Oxigraph, context by context.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from swapgraph.errors import InputError
from swapgraph.reason.endless import Bound, makes_terms
from swapgraph.reason.rule import Term
from swapgraph.reason.rules import MOST_AT_ONCE, SparqlRule
from swapgraph.reason.sql.closing import Row, write
from swapgraph.reason.sql.described import Described
from swapgraph.reason.sql.statements import FACT
from swapgraph.reason.sql.terms import Terms
from swapgraph.reason.sql.values import is_plain

if TYPE_CHECKING:
    import duckdb

    from swapgraph.reason.sql.compile import SqlRule
    from swapgraph.reason.sql.expressions import Function

_NONE = -(1 << 31)  # no number of a term: stands for NULL in numpy's columns


class Odd(Exception):
    """A rule made a value that SQL cannot compare as SPARQL does, or more than any should."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule, as SQL if it compiles, and the kinds of triples (by number) that it needs."""

    rule: SparqlRule
    sql: SqlRule | None
    needs: frozenset[int]


class Ruling:
    """The rules at work on one batch.

    `latest` is a table of what they concluded when they last ran, `concluded` of all that they ever did, and `found`
    of what each yields, its place among the rules as `rank`.
    """

    def __init__(
        self,
        db: duckdb.DuckDBPyConnection,
        rules: Sequence[CompiledRule],
        terms: Terms,
        described: Described,
        kind: str,
        contexts: int,
    ) -> None:
        """`kind` is SQL for the kind of a triple: its class if it gives a type, else its property."""
        self._db, self._rules, self._terms, self._described, self._kind = db, rules, terms, described, kind
        self._fresh: list[set[int]] = [set() for _ in rules]
        self._ran: set[int] = set()
        self._bound = Bound()
        interpreted = any(rule.sql is None for rule in rules)
        self._stores = [ox.Store() for _ in range(contexts)] if interpreted else []
        db.execute("CREATE OR REPLACE TEMP TABLE visible (c INTEGER, s INTEGER, p INTEGER, o INTEGER)")
        for name in ("found", "latest", "concluded"):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({FACT})")
        for function in (function for rule in rules if rule.sql for function in rule.sql.functions):
            columns = ", ".join(f"x{i} INTEGER" for i in range(function.arity))
            db.execute(f"CREATE OR REPLACE TEMP TABLE {function.table} ({columns}, v INTEGER)")

    def show(self, query: str) -> None:
        """Let rules see the triples that a query gives, as far as any needs them."""
        needed = f"SELECT DISTINCT c, s, p, o FROM ({query}) WHERE {self._kind} IN (FROM needed)"
        known = "ANTI JOIN visible USING (c, s, p, o)"
        self._db.execute(f"CREATE OR REPLACE TEMP TABLE shown AS SELECT * FROM ({needed}) {known}")
        self._db.execute("INSERT INTO visible FROM shown")
        kinds = {kind for (kind,) in self._db.execute(f"SELECT DISTINCT {self._kind} FROM shown").fetchall()}
        for fresh in self._fresh:
            fresh.update(kinds)
        if self._stores:
            names = self._terms.table()
            for c, s, p, o in self._db.execute("FROM shown").fetchall():
                self._stores[c].add(ox.Quad(names[s], names[p], names[o]))

    def run(self, stratum: int) -> bool:
        """Run the rules up to a stratum that could find something new; False if they conclude nothing new."""
        ran = [i for i, r in enumerate(self._rules) if r.rule.stratum <= stratum and self._fresh[i] & r.needs]
        for i in ran:
            self._fresh[i].clear()
            if i in self._ran:
                self._db.execute(f"DELETE FROM found WHERE rank = {i}")
            self._ran.add(i)
            self._find(i)
        if not ran:
            return False
        self._db.execute(
            "CREATE OR REPLACE TEMP TABLE latest AS SELECT c, s, p, o, min(rank) AS rank FROM found "
            "ANTI JOIN visible USING (c, s, p, o) ANTI JOIN concluded USING (c, s, p, o) "
            f"WHERE rank IN ({', '.join(map(str, ran))}) GROUP BY c, s, p, o"
        )
        [(count,)] = self._db.execute("INSERT INTO concluded FROM latest").fetchall()
        self._hold_back(ran)
        return bool(count)

    def _hold_back(self, ran: Sequence[int]) -> None:
        """Leave it to the contexts by themselves to say whether rules make terms without end."""
        table = self._terms.table()
        for i in ran:
            if makes_terms(self._rules[i].rule):
                new = self._db.execute(f"SELECT s, p, o FROM latest WHERE rank = {i}").fetchall()
                try:
                    self._bound.watch(self._rules[i].rule, ((table[s], table[p], table[o]) for s, p, o in new))
                except InputError as error:
                    raise Odd from error

    def _find(self, i: int) -> None:
        """Add to `found` what a rule yields."""
        rule, db = self._rules[i], self._db
        if rule.sql is None:
            write(db, "yielded", ("c", "s", "p", "o"), self._interpret(rule.rule))
            db.execute(f"INSERT INTO found SELECT c, s, p, o, {i} FROM yielded")
            return
        for function in rule.sql.functions:
            self._evaluate(function)
        solutions = f"({rule.sql.solutions})"
        if len(rule.sql.heads) > 1:
            db.execute(f"CREATE OR REPLACE TEMP TABLE solutions AS {rule.sql.solutions}")
            solutions = "solutions"
        for s, p, o in rule.sql.heads:
            head = f"SELECT DISTINCT c, {s} AS s, {p} AS p, {o} AS o FROM {solutions}"
            query = f"SELECT *, {i} FROM ({head}) WHERE s >= 0 AND p >= 0 AND o IS NOT NULL"
            [(count,)] = db.execute(f"INSERT INTO found {query}").fetchall()
            if rule.rule.body.making and count > MOST_AT_ONCE:
                raise Odd

    def _interpret(self, rule: SparqlRule) -> list[Row]:
        """What a rule that stays SPARQL concludes in each context."""
        terms = self._terms
        return [
            (c, terms[s], terms[p], terms[o])
            for c, store in enumerate(self._stores)
            for s, p, o in rule.concludes(store)
        ]

    def _evaluate(self, function: Function) -> None:
        """Let Oxigraph answer a function for the arguments that are new."""
        db, terms = self._db, self._terms
        names = [f"x{i}" for i in range(function.arity)]
        columns = ", ".join(names)
        asked = db.execute(
            f"SELECT * FROM (SELECT DISTINCT * FROM ({function.arguments}) q({columns})) "
            f"ANTI JOIN {function.table} USING ({columns}) "
            f"WHERE {' AND '.join(f'{name} IS NOT NULL' for name in names)}"
        ).fetchall()
        if not asked:
            return
        table = terms.table()
        answers: list[Row] = [(*row, _NONE) for row in asked]
        for i, answer in _answers(function, [[table[number] for number in row] for row in asked]):
            if not is_plain(answer):
                raise Odd
            answers[i] = (*asked[i], terms[answer])
        write(db, "answers", (*names, "v"), answers)
        db.execute(f"INSERT INTO {function.table} SELECT {columns}, nullif(v, {_NONE}) FROM answers")
        self._described.look()


def _answers(function: Function, arguments: Sequence[Sequence[Term]]) -> list[tuple[int, Term]]:
    """The values of a function, each with the place of its arguments; errors have none."""
    lines = "\n".join(f"({i} {' '.join(map(str, terms))})" for i, terms in enumerate(arguments))
    variables = " ".join(f"?x{i}" for i in range(function.arity))
    query = f"SELECT ?i ({function.text} AS ?v) WHERE {{ VALUES (?i {variables}) {{\n{lines}\n}} }}"
    found = ox.Store().query(query)
    assert isinstance(found, ox.QuerySolutions)  # noqa: S101 - of a SELECT
    return [(int(s["i"].value), s["v"]) for s in found if s["v"] is not None]
