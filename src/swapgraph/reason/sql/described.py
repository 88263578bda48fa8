"""What SQL has to know of terms: three tables that grow with the terms of a batch.

`silent` are the names of which nothing that follows is told, `blank` the blank nodes, `vals` the values of literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyoxigraph as ox

from swapgraph.reason.owl import EMPTY_CLASSES, Ontology
from swapgraph.reason.sql.closing import write
from swapgraph.reason.sql.database import create
from swapgraph.reason.sql.terms import Terms
from swapgraph.reason.sql.values import is_plain, value

if TYPE_CHECKING:
    import duckdb

_VALUES = "id INTEGER, kind INTEGER, n DOUBLE, t VARCHAR, truth BOOLEAN"


class Described:
    """The tables, for the terms there are when it is made and when `look` is called."""

    def __init__(self, db: duckdb.DuckDBPyConnection, terms: Terms, ontology: Ontology, *, values: bool = True) -> None:
        """Without `values` where no rule will compare any."""
        self._db, self._terms, self._ontology, self._values = db, terms, ontology, values
        self._seen = (0, 0)
        for name in ("silent", "blank"):
            db.execute(f"CREATE OR REPLACE TEMP TABLE {name} (id INTEGER)")
        db.execute(f"CREATE OR REPLACE TEMP TABLE vals ({_VALUES})")
        self.look()

    def look(self) -> None:
        """Write down what there is to know of terms that are new."""
        names, literals = self._seen
        self._seen = self._terms.size
        speaks = self._ontology.speaks_of
        self._insert("silent", [number for number, term in self._terms.named(names) if not speaks(term)])
        self._insert("blank", [n for n, term in self._terms.named(names) if isinstance(term, ox.BlankNode)])
        if self._values:
            self._write_values([(n, *value(term)) for n, term in self._terms.literals(literals) if is_plain(term)])

    def _write_values(self, rows: list[tuple[int, int, float | None, str | None, bool | None]]) -> None:
        if rows:
            ids, kinds, numbers, texts, truths = zip(*rows, strict=True)
            columns: dict[str, np.ndarray] = {
                "id": np.array(ids, np.int32),
                "kind": np.array(kinds, np.int32),
                "n": np.array([np.nan if n is None else n for n in numbers], np.float64),
                "t": np.array(texts, object),
                "truth": np.array([-1 if t is None else t for t in truths], np.int32),
            }
            create(self._db, "more", columns)
            self._db.execute(
                "INSERT INTO vals SELECT id, kind, CASE WHEN NOT isnan(n) THEN n END, t, "
                "CASE WHEN truth >= 0 THEN truth = 1 END FROM more"
            )

    def _insert(self, table: str, numbers: list[int]) -> None:
        if numbers:
            write(self._db, "more", ("id",), [(number,) for number in numbers])
            self._db.execute(f"INSERT INTO {table} FROM more")


def telling(type_: int, same_as: int, terms: Terms) -> str:
    """The condition of `Ontology.tells` on a triple."""
    empty = ", ".join(str(terms[term]) for term in EMPTY_CLASSES)
    return (
        "s NOT IN (FROM silent) AND o NOT IN (FROM blank) "
        f"AND NOT (p = {same_as} AND s = o) AND NOT (p = {type_} AND o IN ({empty}))"
    )
