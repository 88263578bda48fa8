"""Stored queries as forms, and their answers. They run in a process of their own, as `swapgraph query` does: one that
takes too long, or too much, is ended, and no page waits for it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from swapgraph.errors import SwapgraphError
from swapgraph.query.parameters import EXPECTED
from swapgraph.query.stored import StoredQuery, find_query, load_query, query_paths

SECONDS = 30
MOST_ROWS = 500
_MOST_BYTES = 64_000_000
_AT_ONCE = BoundedSemaphore(2)
_WAIT = 10


@dataclass(frozen=True, slots=True)
class Value:
    """A cell: its text, and its IRI if it is one."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class QueryView:
    """A stored query's form with what was given, and its answer once it was asked."""

    query: StoredQuery
    given: Mapping[str, str]
    expected: Mapping[str, str]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Value | None, ...], ...] = ()
    count: int = 0
    asked: bool = False
    problem: str | None = None

    @property
    def number_columns(self) -> frozenset[int]:
        """The columns that hold nothing but numbers, to be set flush right."""
        return frozenset(
            n
            for n in range(len(self.columns))
            if (texts := [row[n].text for row in self.rows if row[n] is not None])  # type: ignore[union-attr]
            and all(text.lstrip("-").replace(".", "", 1).isdecimal() for text in texts)
        )


class Asking:
    """The stored queries of a graph."""

    def __init__(self, graph: Path) -> None:
        self._graph = graph

    def listed(self) -> list[StoredQuery]:
        """All stored queries, those for people first."""
        queries = [load_query(path) for path in query_paths().values()]
        return sorted(queries, key=lambda query: ("people" not in query.tags, query.name))

    def view(self, name: str, given: Mapping[str, str], *, run: bool) -> QueryView | None:
        """The form, and the answer if it is to run; None for a name that is none."""
        if name not in query_paths():
            return None
        query = find_query(name)
        parameters = {p.name: given[p.name].strip() for p in query.parameters if given.get(p.name, "").strip()}
        if not run:
            return QueryView(query, parameters, EXPECTED)
        try:
            columns, rows = self._ask(name, parameters)
        except SwapgraphError as error:
            return QueryView(query, parameters, EXPECTED, asked=True, problem=str(error))
        shown = tuple(tuple(_value(row.get(column)) for column in columns) for row in rows[:MOST_ROWS])
        return QueryView(query, parameters, EXPECTED, tuple(columns), shown, len(rows), asked=True)

    def _ask(self, name: str, parameters: Mapping[str, str]) -> tuple[list[str], list[dict[str, Any]]]:
        command = [
            sys.executable,
            "-m",
            "swapgraph",
            "query",
            name,
            "--graph",
            str(self._graph),
            "--format",
            "json",
            "--timeout",
            str(SECONDS),
        ]
        for key, value in parameters.items():
            if "\0" in value:  # which no command line can have
                raise SwapgraphError(f"{key} has a character that cannot be asked for: U+0000")
            command += ["-p", f"{key}={value}"]
        if not _AT_ONCE.acquire(timeout=_WAIT):
            raise SwapgraphError("too many questions at once; ask again in a moment")
        try:
            with subprocess.Popen(  # noqa: S603 - our own command; what is given follows `-p name=`, and no shell reads it
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process:
                assert process.stdout is not None and process.stderr is not None  # noqa: S101 - pipes, as asked for
                told = process.stdout.read(_MOST_BYTES + 1)
                if len(told) > _MOST_BYTES:
                    process.kill()
                    raise SwapgraphError("the answer is too large for a page; narrow the question, or download it")
                complaint = process.stderr.read(10_000).decode("utf-8", "replace").strip()
        finally:
            _AT_ONCE.release()
        if process.returncode != 0:
            raise SwapgraphError(complaint.removeprefix("swapgraph: ") or "the query failed")
        answer = json.loads(told)
        return answer["head"]["vars"], answer["results"]["bindings"]


def _value(term: dict[str, str] | None) -> Value | None:
    if term is None:
        return None
    return Value(term["value"], term["value"] if term["type"] == "uri" else None)
