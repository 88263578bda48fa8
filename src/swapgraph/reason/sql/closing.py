"""The closure of many contexts at once, semi-naively, in DuckDB.

A round takes what came last, joins it with all that holds, and closes what is new under rules of one premise. Each way
to derive a triple is met when the last of its premises is new (Abiteboul, Hull, Vianu: Foundations of Databases, 13.1);
the least rank of these is that of the rule that tells the triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from swapgraph.reason.literals import clash, is_wrong
from swapgraph.reason.rule import Derivation, Term, Triple
from swapgraph.reason.sql import statements
from swapgraph.reason.sql.database import create
from swapgraph.reason.sql.program import OBJECT, SUBJECT, Program, Shape

if TYPE_CHECKING:
    import duckdb

Row = tuple[int, ...]


def install(db: duckdb.DuckDBPyConnection, program: Program) -> None:
    """Write a program's tables, once for any number of closures."""
    coded = {SUBJECT: 0, OBJECT: 1}
    columns = ("p", "o", "literal", "sx", "sk", "hp", "ox", "ok", "rank")
    rows: list[Row] = []
    for row in program.unary:
        s, p, o = row.head
        ends = (coded.get(s, 2), 0 if s in coded else s, p, coded.get(o, 2), 0 if o in coded else o)
        rows.append((row.p, 0 if row.o is None else row.o, row.literal, *ends, row.rank))
    for name, keyed in (("unary_any", False), ("unary_of", True)):
        write(db, name, columns, [r for r, u in zip(rows, program.unary, strict=True) if (u.o is not None) == keyed])
    db.execute("CREATE OR REPLACE TEMP VIEW keys AS SELECT DISTINCT p, o FROM unary_of")
    write(db, "individuals", ("id",), [(constant,) for constant in sorted(program.constants)])
    write(db, "axioms", ("s", "p", "o", "rank"), [(*fact, rank) for fact, rank in program.axioms])
    for shape in (*program.shapes, *program.single, *program.clashes):
        write(db, shape.table, (*(f"k{i}" for i in range(shape.parameters)), "rank"), shape.rows)
    kinds = frozenset[int]().union(*(kinds or () for shape in program.shapes for kinds in _kinds(shape)))
    write(db, "relevant", ("id",), [(kind,) for kind in sorted(kinds)])


def write(db: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A table of whole numbers from rows."""
    array = np.array(list(rows), dtype=np.int32).reshape(-1, len(columns))
    create(db, name, {column: np.ascontiguousarray(array[:, i]) for i, column in enumerate(columns)})


class Closing:
    """One closure: `add` triples as often as there are any, then ask what is `told` and what is amiss.

    Rows are only ever added to its tables, so that all after a row's number are new.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, program: Program) -> None:
        self._db, self._program = db, program
        self._kind = f"CASE WHEN p = {program.type} THEN o ELSE p END"
        self._present: set[int] = set()  # kinds of triples that rules of several premises may match
        self._wild = [shape for shape in program.shapes if None in _kinds(shape)]
        self._all_linked = False  # whether a rule that may match any triple has come into play
        self._facts = self._linked = self._later = 0  # rows
        for name in ("facts", "linked", "later"):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({statements.FACT})")

    def add(self, query: str) -> str:
        """Add the triples that a query gives, and close; returns the query for all that this brought.

        Columns are c, s, p, o and rank: -1 for what is given, else that of the axiom that says it.
        """
        before = self._facts
        found: str | None = query
        while found is not None and (new := self._widen(found)):
            found = self._step(new)
        return f"SELECT c, s, p, o, rank FROM facts WHERE rowid >= {before}"

    def holds(self) -> str:
        """The query for all that holds, with the least rank of a rule that yields it, or -1 for what was given."""
        if not self._later:
            return "SELECT c, s, p, o, rank FROM facts"
        best = "SELECT c, s, p, o, min(rank) AS rank FROM later GROUP BY c, s, p, o"
        return (
            "SELECT c, s, p, o, least(f.rank, l.rank) AS rank "  # least takes no notice of NULL
            f"FROM facts f LEFT JOIN ({best}) l USING (c, s, p, o)"
        )

    def told(self) -> str:
        """The query for what was derived and not given, with the rank of the rule that tells it."""
        return f"SELECT * FROM ({self.holds()}) WHERE rank >= 0"

    def clashes(self, table: Sequence[Term]) -> Iterator[tuple[int, Derivation]]:
        """Each inconsistency with its context; `table` has the terms by number."""
        program, present = self._program, self._kinds_of("facts")
        for shape in program.clashes:
            if all(_meets(kinds, present) for kinds in _kinds(shape)):
                apart = 2 * len(shape.distinct)
                for c, rank, *numbers in self._db.execute(statements.matched(shape, program.type)).fetchall():
                    if all(_differ(one, other, table) for one, other in _pairs(numbers[:apart])):
                        yield c, Derivation(None, program.rules[rank], _triples(numbers[apart:], table))
        for shape in program.of_literals:
            if all(_meets(kinds, present) for kinds in _kinds(shape)):
                query = statements.of_literals(shape, program.type, program.same_as)
                for c, rank, *numbers in self._db.execute(query).fetchall():
                    [said, *premises] = _triples(numbers, table)
                    if is_wrong(said):
                        yield c, Derivation(None, program.rules[rank], tuple(premises))

    def _widen(self, candidates: str) -> str | None:
        """Close candidates under rules of one premise, and keep what is new: returns a table of it, None if nothing."""
        safe = "FROM candidates WHERE s <> o"
        keyed = "(p, o) IN (SELECT (p, o) FROM keys)"
        if self._program.constants:
            safe += f" AND s NOT IN (FROM individuals) AND (o NOT IN (FROM individuals) OR {keyed})"
        wide = (
            f"WITH candidates AS MATERIALIZED ({candidates}) SELECT c, s, p, o, min(rank) AS rank "
            f"FROM (FROM candidates UNION ALL {statements.unary(f'({safe})')}) GROUP BY c, s, p, o"
        )
        if not self._facts:
            self._facts = self._insert("facts", wide)
            return "facts" if self._facts else None
        self._db.execute(
            f"CREATE OR REPLACE TEMP TABLE wide AS SELECT w.*, f.rank AS known FROM ({wide}) w "
            "LEFT JOIN facts f USING (c, s, p, o)"
        )
        new = self._insert("facts", "SELECT c, s, p, o, rank FROM wide WHERE known IS NULL")
        self._later += self._insert("later", "SELECT c, s, p, o, rank FROM wide WHERE rank < known")
        self._facts += new
        return f"(FROM facts WHERE rowid >= {self._facts - new})" if new else None

    def _step(self, delta: str) -> str | None:
        """The query for what the triples of `delta` conclude together with all others; None if no rule can match."""
        program = self._program
        only = "" if self._all_linked else f" WHERE {self._kind} IN (FROM relevant)"
        count = self._insert("linked", f"FROM {delta}{only}")
        fresh = f"(FROM linked WHERE rowid >= {self._linked})"
        self._linked += count
        new = self._kinds_of(fresh) if count else set()
        self._present |= new
        if not self._all_linked and any(
            self._occurs([kinds for kinds in _kinds(shape) if kinds is not None]) for shape in self._wild
        ):
            self._all_linked = True  # as where something is the same as something else, the first time
            self._db.execute("CREATE OR REPLACE TEMP TABLE linked AS FROM facts")
            self._linked, fresh = self._facts, "linked"
            self._present = new = self._kinds_of("facts")
        branches = [branch for shape in program.shapes for branch in self._branches(shape, new, fresh)]
        branches += self._unsafe(delta)
        if not branches:
            return None
        found = " UNION ALL ".join(branches)
        return f"SELECT c, s, p, o, min(rank) AS rank FROM ({found}) GROUP BY c, s, p, o"

    def _branches(self, shape: Shape, new: set[int], fresh: str) -> Iterator[str]:
        """One statement for each premise of a shape that may be new."""
        kinds = _kinds(shape)
        if self._occurs(kinds):
            for at in range(len(shape.body)):
                if _meets(kinds[at], new):
                    sources = [fresh if place == at else "linked" for place in range(len(shape.body))]
                    yield statements.joined(shape, self._program.type, sources)

    def _unsafe(self, delta: str) -> Iterator[str]:
        """What follows in one step from new triples of which the closure of single premises does not speak."""
        program = self._program
        unsafe = "s = o"
        if program.constants:
            unsafe += " OR s IN (FROM individuals)"
            unsafe += " OR (o IN (FROM individuals) AND (p, o) NOT IN (SELECT (p, o) FROM keys))"
        if program.single and self._db.execute(f"SELECT 1 FROM {delta} WHERE {unsafe} LIMIT 1").fetchall():
            for shape in program.single:
                yield statements.joined(shape, program.type, [f"(FROM {delta} WHERE {unsafe})"])

    def _insert(self, table: str, query: str) -> int:
        """Add rows to a table; returns how many."""
        [(count,)] = self._db.execute(f"INSERT INTO {table} {query}").fetchall()
        return int(count)

    def _kinds_of(self, table: str) -> set[int]:
        return {kind for (kind,) in self._db.execute(f"SELECT DISTINCT {self._kind} FROM {table}").fetchall()}

    def _occurs(self, kinds: Iterable[frozenset[int] | None]) -> bool:
        return all(_meets(among, self._present) for among in kinds)


def _kinds(shape: Shape) -> list[frozenset[int] | None]:
    return [shape.kinds(at) for at in range(len(shape.body))]


def _meets(kinds: frozenset[int] | None, among: set[int]) -> bool:
    return kinds is None or not kinds.isdisjoint(among)


def _pairs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    return zip(numbers[::2], numbers[1::2], strict=True)


def _differ(one: int, other: int, table: Sequence[Term]) -> bool:
    """Whether two different terms are two things; of literals, whether their values differ."""
    return one >= 0 or other >= 0 or clash(table[one], table[other])


def _triples(numbers: Sequence[int], table: Sequence[Term]) -> tuple[Triple, ...]:
    """Triples from the numbers of their terms in a row."""
    found = [table[number] for number in numbers]
    return tuple(zip(found[::3], found[1::3], found[2::3], strict=True))
