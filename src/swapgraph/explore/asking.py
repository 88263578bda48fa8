"""What pages ask that may take long: stored queries, of which they show the first rows and how many there are; proofs.

Who shows the pages says where that runs: a server in a process of its own, which it ends when it takes too long or too
much; who makes a site of files, right here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from swapgraph.errors import SwapgraphError
from swapgraph.query.parameters import EXPECTED, once
from swapgraph.query.run import Triples, Verdict, run
from swapgraph.query.stored import StoredQuery, load_query, query_paths

if TYPE_CHECKING:  # workers import this module: nothing that they need not
    from swapgraph.explore.opened import Opened
    from swapgraph.query.run import Answer, Term
    from swapgraph.reason.proof import Proof
    from swapgraph.reason.rule import Triple

MOST_ROWS = 500
_CONCLUDED = ("subjectNode", "propertyNode", "objectNode")  # columns of `inferred`


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: its text, its IRI if it is one, and the term as N-Triples writes it."""

    text: str
    iri: str | None = None
    term: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The first rows of an answer, and the number of all; of a CONSTRUCT or DESCRIBE its triples, of an ASK none."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    count: int = 0
    kind: str = "row"  # or triple, true, false

    @property
    def formats(self) -> tuple[str, ...]:
        """In which it can be had."""
        return ("ttl", "nt", "jsonld", "rdfxml") if self.kind == "triple" else ("csv", "tsv", "json", "xml")

    @property
    def proofs(self) -> tuple[tuple[str, str, str] | None, ...]:
        """Of each row the triple that it says to be concluded, to be proved; empty for rows that say of none."""
        if not set(_CONCLUDED) <= set(self.columns):
            return ()
        at = [self.columns.index(name) for name in _CONCLUDED]
        triples = ([cell.term for n in at if (cell := row[n]) is not None] for row in self.rows)
        return tuple((terms[0], terms[1], terms[2]) if len(terms) == len(at) else None for terms in triples)

    @property
    def number_columns(self) -> frozenset[int]:
        """The columns that hold nothing but numbers, to be set flush right."""
        return frozenset(
            n
            for n in range(len(self.columns))
            if (texts := [row[n].text for row in self.rows if row[n] is not None])  # type: ignore[union-attr]
            and all(text.lstrip("-").replace(".", "", 1).isdecimal() for text in texts)
        )

    def as_json(self) -> bytes:
        """To be sent; `answered` reads it."""
        rows = [[None if value is None else [value.text, value.iri, value.term] for value in row] for row in self.rows]
        return json.dumps([self.columns, rows, self.count, self.kind]).encode()


class NoAnswer(SwapgraphError):
    """A question that took too long or too much, or came when there was too much to do; with the status for HTTP."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


class Ask(Protocol):
    """Asks for a page. NoAnswer where none can be had."""

    def rows(self, query: StoredQuery, given: Mapping[str, str], opened: Opened) -> Answered:
        """A stored query's answer. SwapgraphError for a bad parameter."""

    def proof(self, triple: Triple, opened: Opened) -> Proof | None:
        """The shortest proof of a triple."""


class AskHere:
    """In this process, for as long as it takes."""

    def __init__(self) -> None:
        from swapgraph.explore.proving import Proving  # workers need it for proofs alone

        self._proving, self._lock = Proving(), Lock()

    def rows(self, query: StoredQuery, given: Mapping[str, str], opened: Opened) -> Answered:
        """As `Ask` says."""
        return first_rows(run(opened.store.oxigraph, query, given))

    def proof(self, triple: Triple, opened: Opened) -> Proof | None:
        """As `Ask` says; one at a time."""
        with self._lock:
            return self._proving.prove(triple, opened.store)


def first_rows(answer: Answer) -> Answered:
    """What a page shows of an answer."""
    if isinstance(answer, Verdict):
        return Answered(kind="true" if answer.yes else "false")
    if isinstance(answer, Triples):
        return _first(("subject", "property", "object"), map(tuple, answer.triples), "triple")
    return _first(answer.columns, iter(answer), "row")


def _first(columns: tuple[str, ...], rows: Iterator[Sequence[Term | None]], kind: str) -> Answered:
    shown = tuple(tuple(_value(term) for term in row) for row in islice(rows, MOST_ROWS))
    return Answered(columns, shown, len(shown) + sum(1 for _ in rows), kind)


def answered(sent: bytes) -> Answered:
    """What `as_json` wrote."""
    columns, rows, count, kind = json.loads(sent)
    values = tuple(tuple(None if value is None else Value(*value) for value in row) for row in rows)
    return Answered(tuple(columns), values, count, kind)


@dataclass(frozen=True, slots=True)
class QueryView:
    """A stored query's form with what was given, and its answer once it was asked."""

    query: StoredQuery
    given: Mapping[str, str]
    expected: Mapping[str, str]
    answer: Answered | None = None
    problem: str | None = None
    status: int = 200


def stored(folders: Sequence[str]) -> dict[str, StoredQuery]:
    """All stored queries by name, ours and those in folders of the user's, those for people first."""
    queries = [load_query(path) for path in query_paths(folders).values()]
    return {query.name: query for query in sorted(queries, key=lambda one: ("people" not in one.tags, one.name))}


def query_view(
    query: StoredQuery,
    given: Sequence[tuple[str, str]],
    ask: Callable[[StoredQuery, Mapping[str, str]], Answered] | None,
) -> QueryView:
    """The form with the names and values given, those left empty left out, and the answer if it is to be asked."""
    filled = [(name, value.strip()) for name, value in given if value.strip()]
    parameters = dict(filled)
    if ask is None:
        return QueryView(query, parameters, EXPECTED)
    try:
        return QueryView(query, parameters, EXPECTED, ask(query, once(filled)))
    except NoAnswer as problem:
        return QueryView(query, parameters, EXPECTED, problem=str(problem), status=problem.status)
    except SwapgraphError as error:
        return QueryView(query, parameters, EXPECTED, problem=str(error), status=400)


def _value(term: Term | None) -> Value | None:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Value(term.value, term.value, str(term))
    return Value(str(term) if isinstance(term, ox.Triple) else term.value, None, str(term))
