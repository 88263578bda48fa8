"""The graph as text: the same bytes for the same graph, whatever its history.

Oxigraph writes the terms; what it leaves to chance (the order of triples and of declared prefixes) is fixed here.
Everything is written piece by piece, so that memory does not grow with the graph: formats with graphs (`nq`, `trig`)
an article at a time; formats of plain triples (`ttl`, `nt`, `rdfxml`, `jsonld`) a few thousand subjects at a time, each
triple once even if it stands in several graphs. JSON-LD could keep graphs too, but most of its readers look at the
default graph alone and would find nothing.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph as ox

from swapgraph.errors import UsageError
from swapgraph.graph.folder import storage_errors
from swapgraph.graph.store import META_GRAPH, ONTOLOGY_GRAPH, Store
from swapgraph.names import PREFIXES

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_SUBJECTS_AT_ONCE = 2000

Statement = ox.Triple | ox.Quad


@dataclass(frozen=True, slots=True)
class Format:
    """A syntax: what stands at its start and end and between pieces, and how a sorted piece is written."""

    name: str
    keeps_graphs: bool
    head: Callable[[], str]
    body: Callable[[list[Statement]], bytes]
    between: bytes = b""
    tail: bytes = b""


def _turtle_head() -> str:
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def _turtle_body(format_: ox.RdfFormat) -> Callable[[list[Statement]], bytes]:
    def body(piece: list[Statement]) -> bytes:
        written = _oxigraph(piece, format_)
        while written.startswith(b"@prefix "):
            written = written[written.index(b"\n") + 1 :]
        return written

    return body


def _xml_head() -> str:
    spaces = "".join(f'\n    xmlns:{prefix}="{iri}"' for prefix, iri in PREFIXES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{spaces}>\n'


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


def _xml_body(piece: list[Statement]) -> bytes:
    written = _oxigraph(piece, ox.RdfFormat.RDF_XML)
    if bad := _NOT_XML.search(written.decode("utf-8")):
        raise UsageError(
            f"XML cannot hold the character U+{ord(bad[0]):04X} that stands in an article; choose another format"
        )
    inside = written[written.index(b">", written.index(b"<rdf:RDF")) + 2 : written.rindex(b"</rdf:RDF>")]
    return inside.replace(b"\r", b"&#13;")  # an XML reader makes a bare carriage return a line feed


def _json_body(piece: list[Statement]) -> bytes:
    nodes = json.loads(_oxigraph(piece, ox.RdfFormat.JSON_LD))
    texts = [json.dumps(_compact(node), ensure_ascii=False, indent=1, sort_keys=True) for node in nodes]
    return ",\n".join(texts).encode("utf-8")


def _json_head() -> str:
    return f'{{"@context": {json.dumps(PREFIXES, indent=1)},\n"@graph": [\n'


_LOCAL = re.compile(r"[A-Za-z_][\w.-]*")


def _compact(node: dict[str, Any]) -> dict[str, Any]:
    """An expanded JSON-LD node with prefixed names for IRIs, types as `@type`, and single values out of their lists."""
    short: dict[str, Any] = {}
    for key, value in node.items():
        if key == _TYPE.value:
            short["@type"] = [_short(type_["@id"]) for type_ in value]
        elif key in ("@id", "@type"):
            short[key] = _short(value)
        elif isinstance(value, list):
            values = [_plain(_compact(v)) for v in value]
            short[_short(key)] = values[0] if len(values) == 1 else values
        else:
            short[key] = value
    return short


def _plain(value: dict[str, Any]) -> Any:
    """A plain string for a literal that is nothing else."""
    return value["@value"] if value.keys() == {"@value"} else value


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _oxigraph(piece: Iterable[Statement], format_: ox.RdfFormat) -> bytes:
    return bytes(ox.serialize(piece, format=format_, prefixes=PREFIXES) or b"")  # type: ignore[arg-type]


def _lines(format_: ox.RdfFormat) -> Callable[[list[Statement]], bytes]:
    return lambda piece: _oxigraph(piece, format_)


def _nothing() -> str:
    return ""


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("ttl", False, _turtle_head, _turtle_body(ox.RdfFormat.TURTLE)),
        Format("nt", False, _nothing, _lines(ox.RdfFormat.N_TRIPLES)),
        Format("nq", True, _nothing, _lines(ox.RdfFormat.N_QUADS)),
        Format("trig", True, _turtle_head, _turtle_body(ox.RdfFormat.TRIG)),
        Format("jsonld", False, _json_head, _json_body, b",\n", b"\n]}\n"),
        Format("rdfxml", False, _xml_head, _xml_body, b"", b"</rdf:RDF>\n"),
    )
}
"""Every format of `swapgraph export`, by name."""


def export(store: Store, format_: str, out: BinaryIO, *, inferred: bool = True) -> None:
    """Write all data of a store; without what the reasoner added if `inferred` is false.

    UsageError for text that the format cannot hold.
    """
    syntax = FORMATS[format_]
    _write(_by_graph(store, inferred) if syntax.keeps_graphs else _by_subject(store, inferred), syntax, out)


def write_triples(triples: Iterable[ox.Triple], format_: str, out: BinaryIO) -> None:
    """Write the triples of an answer, sorted, each once."""
    syntax = FORMATS[format_]
    piece: list[Statement] = sorted(set(triples), key=_order)
    if syntax.keeps_graphs:
        piece = [ox.Quad(t.subject, t.predicate, t.object) for t in piece]
    _write([piece], syntax, out)


def export_file(store: Store, format_: str, path: Path, *, inferred: bool = True) -> None:
    """Write all data to a file, whole or not at all.

    UsageError if there is no such folder, StoreError for a full disk.
    """
    if not path.parent.is_dir():
        raise UsageError(f"cannot write {path}: there is no folder {path.parent}")
    with storage_errors(path):
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        fresh = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as out:
                export(store, format_, out, inferred=inferred)
                out.flush()
                os.fsync(out.fileno())
            fresh.chmod(0o666 & ~_umask())  # mkstemp makes files that only their owner can read
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write(pieces: Iterable[list[Statement]], syntax: Format, out: BinaryIO) -> None:
    out.write(syntax.head().encode("utf-8"))
    first = True
    for piece in pieces:
        if not piece:
            continue
        if not first:
            out.write(syntax.between)
        out.write(syntax.body(piece))
        first = False
    out.write(syntax.tail)


def _by_graph(store: Store, inferred: bool) -> Iterator[list[Statement]]:
    for graph in store.graphs(inferred=inferred):
        yield sorted(store.quads(graph), key=_order)


def _by_subject(store: Store, inferred: bool) -> Iterator[list[Statement]]:
    """The triples of all graphs, each once. Only the names of the subjects are held, not the triples."""
    graphs = {ox.NamedNode(name) for name in store.graphs(inferred=inferred)}
    answers = store.oxigraph.query(
        f"SELECT DISTINCT ?s {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(?g NOT IN (<{ONTOLOGY_GRAPH}>, <{META_GRAPH}>)) }}"
    )
    subjects = sorted((answer["s"] for answer in answers), key=lambda s: s.value)  # type: ignore[union-attr]
    for start in range(0, len(subjects), _SUBJECTS_AT_ONCE):
        piece: set[Statement] = set()
        for subject in subjects[start : start + _SUBJECTS_AT_ONCE]:
            quads = store.oxigraph.quads_for_pattern(subject, None, None)
            piece.update(quad.triple for quad in quads if quad.graph_name in graphs)
        yield sorted(piece, key=_order)


def _order(statement: Statement) -> tuple[str, bool, str]:
    """By subject, its types first, then by predicate and object."""
    return str(statement.subject)[1:-1], statement.predicate != _TYPE, str(statement)
