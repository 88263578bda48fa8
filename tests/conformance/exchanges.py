"""The W3C's cases of the SPARQL protocol and the graph store protocol, as requests and what is to come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_HT = "http://www.w3.org/2011/http#"
_CNT = "http://www.w3.org/2011/content#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_STATUSES = {"OK": "200", "Created": "201", "NoContent": "204", "BadRequest": "400", "NotFound": "404"}


@dataclass(frozen=True)
class Expected:
    """What a response has to be: one of some statuses (`200`, `2xx`), and more where it is told."""

    statuses: frozenset[str]
    yes: bool | None
    kind: str | None  # boolean, tabular or RDF
    content_types: tuple[str, ...]  # any of them
    body: str | None

    def takes(self, status: int) -> bool:
        return str(status) in self.statuses or f"{status // 100}xx" in self.statuses


@dataclass(frozen=True)
class Exchange:
    """A request with its response."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    expected: Expected


@dataclass(frozen=True)
class Case:
    """Requests in order, over graphs that are there before."""

    name: str
    graphs: dict[str, Path]
    exchanges: tuple[Exchange, ...]


def cases(manifest: Path) -> Iterator[Case]:
    """The cases of a manifest, in its order."""
    store = ox.Store()
    store.load(path=str(manifest), format=ox.RdfFormat.TURTLE, base_iri=manifest.as_uri())
    read = _Reader(store)
    entries = next(q.object for q in store.quads_for_pattern(None, ox.NamedNode(f"{_MF}entries"), None))
    for case in read.items(entries):
        graphs = {
            read.text(data, "http://www.w3.org/2000/01/rdf-schema#label"): manifest.parent
            / Path(read.one(data, f"{_UT}graph").value).name  # type: ignore[union-attr]
            for data in read.all(case, f"{_UT}graphData")
        }
        requests = read.items(read.one(read.one(case, f"{_MF}action"), f"{_HT}requests"))
        name = case.value.rpartition("#")[2]  # type: ignore[union-attr]
        yield Case(name, graphs, tuple(read.exchange(request) for request in requests))


class _Reader:
    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def all(self, subject: object, predicate: str) -> list[object]:
        found = self._store.quads_for_pattern(subject, ox.NamedNode(predicate), None)  # type: ignore[arg-type]
        return [quad.object for quad in found]

    def one(self, subject: object, predicate: str) -> object:
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: object, predicate: str) -> str:
        value = self.one(subject, predicate)
        return "" if value is None else str(value.value)  # type: ignore[attr-defined]

    def items(self, head: object) -> list[object]:
        found = []
        while head is not None and getattr(head, "value", "") != f"{_RDF}nil":
            found.append(self.one(head, f"{_RDF}first"))
            head = self.one(head, f"{_RDF}rest")
        return found

    def headers(self, subject: object) -> list[tuple[str, str]]:
        found = self.items(self.one(subject, f"{_HT}headers"))
        return [(self.text(h, f"{_HT}fieldName"), self.text(h, f"{_HT}fieldValue")) for h in found]

    def exchange(self, request: object) -> Exchange:
        content = self.one(request, f"{_HT}body")
        encoding = self.text(content, f"{_CNT}characterEncoding") or "utf-8" if content else "utf-8"
        body = self.text(content, f"{_CNT}chars").encode(encoding) if content else b""
        return Exchange(
            self.text(request, f"{_HT}methodName"),
            self.text(request, f"{_HT}absolutePath"),
            dict(self.headers(request)),
            body,
            self.expected(self.one(request, f"{_HT}resp")),
        )

    def expected(self, response: object) -> Expected:
        names = [s.value.rpartition("#")[2] for s in self.all(response, f"{_MF}expectedStatus")]  # type: ignore[attr-defined]
        yes, content = self.one(response, f"{_MF}expectedBoolean"), self.one(response, f"{_HT}body")
        return Expected(
            frozenset(_STATUSES.get(name, name.removeprefix("StatusCode")) for name in names),
            None if yes is None else yes.value == "true",  # type: ignore[attr-defined]
            self.text(response, f"{_MF}expectedFormat") or None,
            tuple(value for name, value in self.headers(response) if name.lower() == "content-type"),
            self.text(content, f"{_CNT}chars") if content else None,
        )
