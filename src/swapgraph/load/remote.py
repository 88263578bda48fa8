"""A store through its profile: graphs are replaced, added to, removed, counted and read.

A graph is the IRI of a named graph, or None for the default graph. Where the profile has an endpoint for the Graph
Store Protocol (W3C, SPARQL 1.1 Graph Store HTTP Protocol) that is used, else SPARQL 1.1 Update. Terms come into
requests as Oxigraph writes them, and IRIs into URLs percent-encoded; nothing is escaped by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from swapgraph.errors import StoreError, UsageError
from swapgraph.load.content import canonical_blocks
from swapgraph.load.credentials import shown
from swapgraph.load.profile import Profile
from swapgraph.load.wire import Answered, Asked, Refused, Result, Wire

Graph = str | None

TRIPLES, QUADS = "application/n-triples", "application/n-quads"
_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_READABLE = "application/n-triples, text/plain;q=0.6, text/turtle;q=0.5, application/rdf+xml;q=0.3"
_FORMATS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/ntriples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "text/x-nquads": ox.RdfFormat.N_QUADS,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/x-turtle": ox.RdfFormat.TURTLE,
    "text/rdf+n3": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/trig": ox.RdfFormat.TRIG,
}
_RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}


_UNSUPPORTED = 415  # Unsupported Media Type, RFC 9110's answer to a coding that is not understood, too


@dataclass(frozen=True, slots=True)
class Counts:
    """Triples in each graph asked for (graphs without any are left out), and in all named graphs together; `below` are
    the graphs whose names begin as asked.
    """

    graphs: dict[Graph, int]
    everywhere: int
    below: tuple[str, ...] = ()


class Remote:
    """A store. Methods raise Refused and Unreachable (`wire`); threads may share it."""

    def __init__(self, wire: Wire, url: str, profile: Profile, *, gzip: bool | None = None) -> None:
        self.wire, self.url, self.profile = wire, url.rstrip("/"), profile
        local = wire.origin[1] in ("localhost", "127.0.0.1", "::1")
        self.packed = (profile.limits.gzip and not local) if gzip is None else gzip  # pays on a network alone
        if profile.endpoints.query is None:
            raise UsageError(f"{profile.title} has no query endpoint to load into; see swapgraph export --for")

    # Writing

    @property
    def takes_quads(self) -> bool:
        """Whether many graphs can go in one request."""
        return self.profile.endpoints.dataset is not None

    @property
    def updates(self) -> bool:
        """Whether the store takes SPARQL Update."""
        return self.profile.endpoints.update is not None

    def replace(self, graph: Graph, triples: bytes) -> None:
        """Put N-Triples in place of all that a graph holds."""
        if self.profile.endpoints.graphs is not None:
            self._send("PUT", self._graph_url(graph), triples, TRIPLES)
        else:
            first, *rest = self._updates(graph, triples) or [""]
            self.update(f"{_drop(graph)} ;\n{first}")
            for text in rest:
                self.update(text)

    def add(self, graph: Graph, triples: bytes) -> None:
        """Add N-Triples to a graph."""
        if self.profile.endpoints.graphs is not None:
            self._send("POST", self._graph_url(graph), triples, TRIPLES)
        else:
            for text in self._updates(graph, triples):
                self.update(text)

    def add_quads(self, quads: bytes) -> None:
        """Add N-Quads; only where `takes_quads`."""
        assert self.profile.endpoints.dataset is not None  # noqa: S101 - asked before
        extra = self.profile.limits.dataset_parameters
        self._send("POST", self.url + self.profile.endpoints.dataset + (f"?{extra}" if extra else ""), quads, QUADS)

    def remove(self, *graphs: Graph) -> None:
        """Take graphs out; fine if they are not there."""
        if self.updates:
            self.update(" ;\n".join(map(_drop, graphs)))
        else:
            for graph in graphs:
                self.wire.send("DELETE", self._graph_url(graph), missing=True)

    def change(self, graph: Graph, gone: bytes, new: bytes) -> None:
        """Take some triples out of a graph and put others in, both N-Triples, at once."""
        self.update(" ;\n".join([*self._updates(graph, gone, "DELETE DATA"), *self._updates(graph, new)]))

    def take(self, graph: Graph, triples: bytes) -> None:
        """Take N-Triples out of a graph."""
        for text in self._updates(graph, triples, "DELETE DATA"):
            self.update(text)

    def copy(self, source: Graph, target: Graph) -> None:
        """Make one graph like another."""
        self.update(" ;\n".join(_copying(source, target)))

    def move(self, source: Graph, target: Graph) -> None:
        """One graph in place of another, once: never tried again here, for a second MOVE would leave nothing."""
        self.update(f"MOVE {_place(source)} TO {_place(target)}", attempts=1)

    def copy_over(self, source: Graph, target: Graph) -> None:
        """The same as `move`, spelt out; likewise once."""
        self.update(" ;\n".join([*_copying(source, target), _drop(source)]), attempts=1)

    def update(self, text: str, *, attempts: int | None = None) -> None:
        """A SPARQL Update; one that can be made twice, unless `attempts` is 1."""
        if self.profile.endpoints.update is None:
            raise StoreError(f"{self.profile.title} takes no SPARQL Update")
        url = self.url + self.profile.endpoints.update
        if self.profile.limits.form_update:
            body, kind = urlencode({"update": text}).encode("ascii"), "application/x-www-form-urlencoded"
        else:
            body, kind = text.encode("utf-8"), "application/sparql-update"
        self.wire.send("POST", url, body=body, headers={"Content-Type": kind}, attempts=attempts)

    # Reading

    def ask(self, text: str) -> bool:
        """The answer to an ASK."""
        found = self._results(text, lambda results: bool(results) if _is_verdict(results) else [*map(tuple, results)])
        if isinstance(found, bool):
            return found
        values = [term.value for row in found for term in row if isinstance(term, ox.Literal)]
        return values[:1] not in ([], ["0"], ["false"])  # Virtuoso's way: a row with 1 or 0

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a SELECT whose answer is short."""
        return self._results(text, lambda results: [] if _is_verdict(results) else [*map(tuple, results)])

    def count(self, graph: Graph) -> int:
        """How many triples a graph has, as the store counts them."""
        return self._number(_all_of(graph))

    def counts(self, graphs: Iterable[Graph], below: str = "\0") -> Counts:
        """How many triples there are, as the store counts them.

        Stores cut long answers, and few say so: page after page is asked for until the graphs make up the whole.
        """
        wanted = set(graphs)
        everywhere = self._number("GRAPH ?g { ?s ?p ?o }")
        named: dict[str, int] = {}
        while sum(named.values()) < everywhere and (page := self._counted_after(next(reversed(named), ""))):
            named |= page
        found: dict[Graph, int] = {graph: number for graph, number in named.items() if graph in wanted}
        if None in wanted and (number := self.count(None)):
            found[None] = number
        return Counts(found, everywhere, tuple(graph for graph in named if graph.startswith(below)))

    def read_graph(self, graph: Graph, limit: int, use: Callable[[Iterator[bytes]], Result]) -> Result:
        """What `use` makes of a graph as blocks of canonical lines (see `content`), none where there is no such graph.

        It is called once more when an answer breaks off.
        """
        if self.profile.endpoints.graphs is not None:
            asked = Asked("GET", self._graph_url(graph), limit, {"Accept": _READABLE})
        else:
            asked = self.question(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_all_of(graph)} }}", _READABLE, limit)
        try:
            return self.wire.read(asked, lambda answered: use(self._canonical(*answered)))
        except Refused as error:
            if error.status != 404:
                raise
            return use(iter(()))

    def read_dataset(self, limit: int, use: Callable[[Iterator[bytes]], Result]) -> Result:
        """The same of all graphs at once, as N-Quads; only where the profile says so."""
        asked = Asked("GET", self.url + (self.profile.endpoints.dataset or ""), limit, {"Accept": QUADS})
        return self.wire.read(asked, lambda answered: use(self._canonical(*answered, with_graphs=True)))

    def question(self, text: str, accept: str, limit: int) -> Asked:
        """Any query, to be read by the `wire`."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        url = self.url + (self.profile.endpoints.query or "")
        return Asked("POST", url, limit, headers, urlencode({"query": text}).encode("ascii"))

    # Inside

    def _graph_url(self, graph: Graph) -> str:
        url = self.url + (self.profile.endpoints.graphs or "")
        if graph is None:
            return f"{url}?default"
        if self.profile.limits.direct and self.wire.is_home_of(graph) and graph.isascii() and "#" not in graph:
            return graph  # what no address can hold is named by the parameter
        return f"{url}?{self.profile.limits.graph_parameter}={quote(graph, safe='')}"

    def _send(self, method: str, url: str, body: bytes, kind: str) -> None:
        packed = self.packed
        try:
            self.wire.send(method, url, body=body, headers={"Content-Type": kind}, packed=packed)
        except Refused as error:
            if error.status != _UNSUPPORTED or not packed:
                raise
            self.packed = False  # whatever its profile or its user says
            self._send(method, url, body, kind)

    def _updates(self, graph: Graph, triples: bytes, verb: str = "INSERT DATA") -> list[str]:
        """N-Triples as updates of as many lines as the store takes; N-Triples are SPARQL as they stand."""
        lines = triples.splitlines(keepends=True)  # of bytes: a text may hold U+2028 and its like
        size = self.profile.limits.lines_per_update
        open_, close = ("", "") if graph is None else (f"GRAPH {ox.NamedNode(graph)} {{\n", "}")
        pieces = (b"".join(lines[i : i + size]).decode("utf-8") for i in range(0, len(lines), size))
        return [f"{verb} {{ {open_}{piece}{close} }}" for piece in pieces]

    def _canonical(
        self, stream: IO[bytes], headers: Mapping[str, str], *, with_graphs: bool = False
    ) -> Iterator[bytes]:
        kind = _media_type(headers)
        if kind not in _FORMATS:
            raise StoreError(f"{shown(self.url)} answers with {kind or 'no media type'} where RDF was asked for")
        format_ = _FORMATS[kind]
        try:
            if self.profile.read.canonical and kind == (QUADS if with_graphs else TRIPLES):
                yield from _whole_lines(stream)
            else:
                yield from canonical_blocks(stream, format_, with_graphs=with_graphs)
        except SyntaxError as error:
            raise StoreError(f"{shown(self.url)} answers with {kind} that cannot be read: {error}") from error

    def _results(self, text: str, use: Callable[[Any], Result]) -> Result:
        def read(answered: Answered) -> Result:
            try:
                return use(results_of(*answered, self.url))
            except SyntaxError as error:
                raise StoreError(f"{shown(self.url)} answers with a result that cannot be read: {error}") from error

        return self.wire.read(self.question(text, _ROWS, limit=1 << 30), read)

    def _number(self, pattern: str) -> int:
        ((number,),) = self.rows(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")
        return int(number.value)

    def _counted_after(self, last: str) -> dict[str, int]:
        """Named graphs and their triples, in the store's order of their names, from behind a name."""
        behind = f"FILTER(STR(?g) > {ox.Literal(last)})" if last else ""  # a third of the time, where there is one page
        found = self.rows(
            f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {behind} }} GROUP BY ?g ORDER BY STR(?g)"
        )
        return {name.value: int(number.value) for name, number in found if isinstance(name, ox.NamedNode)}


def results_of(stream: IO[bytes], headers: Mapping[str, str], url: str) -> Any:
    """A SPARQL result, read as it comes. StoreError if it is none; SyntaxError, also later, if it is a bad one."""
    kind = _media_type(headers)
    if kind not in _RESULTS:
        raise StoreError(f"{shown(url)} answers with {kind or 'no media type'}; is this a SPARQL endpoint?")
    return ox.parse_query_results(stream, format=_RESULTS[kind])


def _is_verdict(results: object) -> bool:
    return isinstance(results, ox.QueryBoolean)


def rdf_format(headers: Mapping[str, str]) -> ox.RdfFormat | None:
    """The RDF syntax that an answer says it has."""
    return _FORMATS.get(_media_type(headers))


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _place(graph: Graph) -> str:
    return "DEFAULT" if graph is None else f"GRAPH {ox.NamedNode(graph)}"


def _all_of(graph: Graph) -> str:
    return "?s ?p ?o" if graph is None else f"{_place(graph)} {{ ?s ?p ?o }}"


def _drop(graph: Graph) -> str:
    return f"DROP SILENT {_place(graph)}"


def _copying(source: Graph, target: Graph) -> tuple[str, ...]:
    return _drop(target), f"INSERT {{ {_all_of(target)} }} WHERE {{ {_all_of(source)} }}"


def _whole_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Blocks that end where a line ends."""
    rest: list[bytes] = []
    size = 0
    while piece := stream.read(1 << 20):
        block, newline, begun = piece.rpartition(b"\n")
        if newline:
            yield b"".join([*rest, block, newline])
            rest, size = [], 0
        rest.append(begun)
        size += len(begun)
        if size > 1 << 28:
            raise StoreError("a line of more than 256 megabytes; given up")
    if size:
        yield b"".join(rest)
