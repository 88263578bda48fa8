"""The closure of many contexts at once, semi-naively, in DuckDB.

A round takes what came last, joins it with all that holds, and closes what is new under rules of one premise. Each way
to derive a triple is met when the last of its premises is new (Abiteboul, Hull, Vianu: Foundations of Databases, 13.1);
the least rank of these is that of the rule that tells the triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from swapgraph.reason.sql import statements
from swapgraph.reason.sql.database import create
from swapgraph.reason.sql.program import OBJECT, SUBJECT, Program, Shape

if TYPE_CHECKING:
    import duckdb

_Row = tuple[int, ...]


def install(db: duckdb.DuckDBPyConnection, program: Program) -> None:
    """Write a program's tables, once for any number of closures."""
    coded = {SUBJECT: 0, OBJECT: 1}
    columns = ("p", "o", "literal", "sx", "sk", "hp", "ox", "ok", "rank")
    rows: list[_Row] = []
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


def write(db: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rows: Iterable[_Row]) -> None:
    """A table of whole numbers from rows."""
    array = np.array(list(rows), dtype=np.int32).reshape(-1, len(columns))
    create(db, name, {column: np.ascontiguousarray(array[:, i]) for i, column in enumerate(columns)})


class Closing:
    """One closure: `add` triples as often as there are any, then ask what is `told` and what is amiss."""

    def __init__(self, db: duckdb.DuckDBPyConnection, program: Program) -> None:
        self._db, self._program = db, program
        self._kind = f"CASE WHEN p = {program.type} THEN o ELSE p END"
        self._present: set[int] = set()
        self._wild = [shape for shape in program.shapes if any(kinds is None for kinds in _kinds(shape))]
        self._all_linked = False  # whether a rule that may match any triple has come into play
        for name in ("facts", "linked", "later"):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({statements.FACT})")
        kinds = frozenset[int]().union(*(kinds or () for shape in program.shapes for kinds in _kinds(shape)))
        write(db, "relevant", ("id",), [(kind,) for kind in sorted(kinds)])

    def add(self, query: str) -> None:
        """Add the triples that a query gives, and close; the table `came` then has all that this brought.

        Columns are c, s, p, o and rank: -1 for what is given, else that of the axiom that says it.
        """
        run = self._db.execute
        run(f"CREATE OR REPLACE TEMP TABLE candidates AS {query}")
        run(f"CREATE OR REPLACE TEMP TABLE came ({statements.FACT})")
        first = not self._any("facts")
        while True:
            self._widen(first)
            first = False
            run("INSERT INTO came FROM delta")
            if not self._any("delta") or not self._step():
                return

    def holds(self) -> str:
        """The query for all that holds, with the least rank of a rule that yields it, or -1 for what was given."""
        if not self._any("later"):
            return "SELECT c, s, p, o, rank FROM facts"
        best = "SELECT c, s, p, o, min(rank) AS rank FROM later GROUP BY ALL"
        return (
            "SELECT c, s, p, o, least(f.rank, l.rank) AS rank "  # least takes no notice of NULL
            f"FROM facts f LEFT JOIN ({best}) l USING (c, s, p, o)"
        )

    def told(self) -> str:
        """The query for what was derived and not given, with the rank of the rule that tells it."""
        return f"SELECT * FROM ({self.holds()}) WHERE rank >= 0"

    def clashes(self) -> Iterator[tuple[int, int, _Row]]:
        """Each way to match a rule without a head: context, rank, and the numbers of its premises in a row."""
        for shape in self._program.clashes:
            if all(map(self._occurs, _kinds(shape))):
                for c, rank, *premises in self._db.execute(statements.matched(shape, self._program.type)).fetchall():
                    yield c, rank, tuple(premises)

    def equal_literals(self) -> Iterator[tuple[int, int, tuple[int, int], _Row]]:
        """Each way in which a rule would make two literals one, which clash if their values differ: also those."""
        type_, same_as = self._program.type, self._program.same_as
        for shape in self._program.shapes:
            head = shape.head or ("", "", "")
            might = {row[int(head[1][1:])] for row in shape.rows} if head[1].startswith("k") else {same_as}
            if same_as in might and all(map(self._occurs, _kinds(shape))):
                for row in self._db.execute(statements.equated(shape, type_, same_as)).fetchall():
                    c, rank, one, other, *premises = row
                    yield c, rank, (one, other), tuple(premises)

    def _widen(self, first: bool) -> None:
        """Close `candidates` under rules of one premise; `delta` is what of it is new, and joins `facts`."""
        run = self._db.execute
        safe = "FROM candidates WHERE s <> o"
        if self._program.constants:
            keyed = "(p, o) IN (SELECT (p, o) FROM keys)"
            safe += f" AND s NOT IN (FROM individuals) AND (o NOT IN (FROM individuals) OR {keyed})"
        wide = (
            f"SELECT c, s, p, o, min(rank) AS rank FROM (FROM candidates UNION ALL "
            f"{statements.unary(f'({safe})')}) GROUP BY c, s, p, o"
        )
        if first:
            run(f"CREATE OR REPLACE TEMP TABLE delta AS {wide}")
            run("INSERT INTO facts FROM delta")
            return
        run(
            "CREATE OR REPLACE TEMP TABLE wide AS SELECT w.*, f.rank AS known "
            f"FROM ({wide}) w LEFT JOIN facts f USING (c, s, p, o)"
        )
        run("CREATE OR REPLACE TEMP TABLE delta AS SELECT c, s, p, o, rank FROM wide WHERE known IS NULL")
        run("INSERT INTO later SELECT c, s, p, o, rank FROM wide WHERE rank < known")
        run("INSERT INTO facts FROM delta")

    def _step(self) -> bool:
        """Make `candidates` of what `delta` and the facts conclude together; False if no rule can match."""
        db, program = self._db, self._program
        new = {kind for (kind,) in db.execute(f"SELECT DISTINCT {self._kind} FROM delta").fetchall()}
        self._present |= new
        if not self._all_linked and any(
            all(self._occurs(kinds) for kinds in _kinds(shape) if kinds is not None) for shape in self._wild
        ):
            self._all_linked = True  # as where something is the same as something else, the first time
            db.execute("CREATE OR REPLACE TEMP TABLE linked AS FROM facts")
            db.execute("CREATE OR REPLACE TEMP TABLE fresh AS FROM facts")
            new = self._present
        else:
            only = "" if self._all_linked else f" WHERE {self._kind} IN (FROM relevant)"
            db.execute(f"CREATE OR REPLACE TEMP TABLE fresh AS FROM delta{only}")
            db.execute("INSERT INTO linked FROM fresh")
        branches = [branch for shape in program.shapes for branch in self._branches(shape, new)]
        unsafe = "s = o"
        if program.constants:
            unsafe += (
                " OR s IN (FROM individuals) OR (o IN (FROM individuals) AND (p, o) NOT IN (SELECT (p, o) FROM keys))"
            )
        if program.single and db.execute(f"SELECT 1 FROM delta WHERE {unsafe} LIMIT 1").fetchall():
            one = [shape for shape in program.single if self._meets(shape.kinds(0), new)]
            branches += [statements.joined(shape, program.type, [f"(FROM delta WHERE {unsafe})"]) for shape in one]
        if not branches:
            return False
        found = " UNION ALL ".join(branches)
        db.execute(
            "CREATE OR REPLACE TEMP TABLE candidates AS "
            f"SELECT c, s, p, o, min(rank) AS rank FROM ({found}) GROUP BY c, s, p, o"
        )
        return self._any("candidates")

    def _branches(self, shape: Shape, new: set[int]) -> Iterator[str]:
        """One statement for each premise of a shape that may be new."""
        kinds = _kinds(shape)
        if not all(map(self._occurs, kinds)):
            return
        for at in range(len(shape.body)):
            if self._meets(kinds[at], new):
                sources = ["fresh" if place == at else "linked" for place in range(len(shape.body))]
                yield statements.joined(shape, self._program.type, sources)

    def _occurs(self, kinds: frozenset[int] | None) -> bool:
        return self._meets(kinds, self._present)

    @staticmethod
    def _meets(kinds: frozenset[int] | None, among: set[int]) -> bool:
        return kinds is None or not kinds.isdisjoint(among)

    def _any(self, table: str) -> bool:
        return bool(self._db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchall())


def _kinds(shape: Shape) -> list[frozenset[int] | None]:
    return [shape.kinds(at) for at in range(len(shape.body))]
